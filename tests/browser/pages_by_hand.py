"""Pages put together by hand, and a page opened in a browser from disk with the network off."""

from __future__ import annotations

import html
import re
from pathlib import Path
from typing import Any

import networkx

from networks_by_hand import account, document, put_edge, put_node

HOSTILE = (
    "</script><img src=x onerror=\"window.__pwn=1\"><svg onload='window.__pwn=1'>"
    "\u2028\u202e\u200f'`"
)
ICE, ORR, DHS, HARPER, NPR = (f"id:{name}" for name in ("ice", "orr", "dhs", "harper", "npr"))


# ------------------------------------------------------------------------------- a small network


def attestation(**given: Any) -> dict[str, Any]:
    default = {
        "iri": "id:attestation",
        "voice": "NPR",
        "voice_iri": NPR,
        "stance": "Asserts",
        "document": "id:article",
        "locator": "p1.s1",
        "as_worded": None,
        "unclear": None,
        "read_as": None,
        "grounds": None,
        "known": ["2025-02-14", "2025-02-14"],
    }
    return default | given


def harper() -> tuple[networkx.MultiDiGraph, dict[str, Any]]:
    """Harper's two posts, one of them disputed, and what follows from them."""
    network = networkx.MultiDiGraph()
    put_node(network, HARPER, "Mellissa Harper", "person", aliases=["Melissa Harper"])
    put_node(network, ICE, "ICE", "agency", definition="Enforces immigration law.")
    put_node(network, ORR, "ORR", "agency", aliases=["Office of Refugee Resettlement"])
    put_node(network, DHS, "Ministère de l’Intérieur", "agency")
    put_node(network, NPR, "NPR", "organization")
    put_edge(network, HARPER, ICE, "ice", relation="official of", dates="before 2025-02")
    put_edge(network, HARPER, ORR, "orr", relation="acting director of", status="Disputed")
    put_edge(network, HARPER, ORR, "orr-2", relation="detailed to", status="Inferred")
    put_edge(network, ICE, DHS, "dhs")
    records = {
        "accounts": {
            "id:account-ice": account(
                "Harper is an official of ICE",
                dates="before 2025-02",
                about=[HARPER, ICE],
                attestations=[attestation(locator="p2.s3")],
            ),
            "id:account-orr": account(
                "Harper is acting director of ORR",
                status="Disputed",
                dates="in February 2025",
                about=[HARPER, ORR],
                matter={"iri": "id:matter", "label": "Who directs ORR"},
                origins=2,
                rivals=[
                    {
                        "iri": "id:rivalry",
                        "account": "id:account-rival",
                        "label": "Another directs ORR",
                        "property": "pg:validFrom",
                        "property_label": "valid from",
                        "value": "2025-02-01",
                        "other_value": "2025-02-20/..",
                        "why": "no value fits both",
                    }
                ],
                attestations=[
                    attestation(locator="p2.s4", as_worded="acting director"),
                    attestation(
                        voice="A spokesperson",
                        voice_iri="id:nobody",
                        stance="Denies",
                        document="id:statement",
                        locator="section 3",
                        unclear="the sentence breaks off",
                        read_as="a denial of the post",
                        grounds="it names the post",
                    ),
                ],
            ),
            "id:account-orr-2": account(
                "Harper is detailed to ORR",
                status="Inferred",
                rule="detail-lends",
                premises=["id:account-ice"],
            ),
            "id:account-rival": account(
                "Another directs ORR",
                matter={"iri": "id:matter", "label": "Who directs ORR"},
                attestations=[attestation(stance="Qualifies")],
            ),
        },
        "documents": {
            "id:article": document("An ICE official now leads ORR"),
            "id:statement": document(
                "A statement", url="javascript:window.__pwn=1", living=True, retells=["id:article"]
            ),
        },
    }
    return network, records


class Opened:
    """A page opened from disk with the network off, and all that it asked for and complained of."""

    def __init__(self, browser: Any, path: Path, **settings: Any) -> None:
        self.context = browser.new_context(
            **{"offline": True, "viewport": {"width": 1400, "height": 900}} | settings
        )
        self.context.set_default_timeout(15_000)
        self.requests: list[str] = []
        self.complaints: list[str] = []
        self.page = self.context.new_page()
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("console", lambda message: self.complaints.append(message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("dialog", lambda dialog: self.complaints.append(dialog.message))
        self.address = path.as_uri()
        self.page.goto(self.address)

    def again(self) -> Any:
        """The page as if opened for the first time, and nothing asked for yet."""
        self.page.goto("about:blank")
        self.requests.clear()
        self.complaints.clear()
        self.page.goto(self.address)
        return self.ready()

    def check(self) -> None:
        """Nothing but the page itself was asked for, and nothing was complained of."""
        assert {each.split("#")[0] for each in self.requests} == {self.address}
        assert self.complaints == []

    def ready(self) -> Any:
        self.page.wait_for_function("() => window.pgPage && window.pgPage.ready")
        return self.page

    def click_node(self, iri: str) -> None:
        place = self.page.evaluate("iri => pgPage.nodePosition(iri)", iri)
        self.page.mouse.click(place["x"], place["y"])

    def click_edge(self, key: str) -> None:
        place = self.page.evaluate("id => pgPage.edgePosition(id)", key)
        self.page.mouse.click(place["x"], place["y"])

    def panel(self) -> str:
        return str(self.page.locator("#panel").inner_text())


def sentence_of(text: str) -> str:
    """What the page says of itself where no script runs."""
    (said,) = re.findall(r'<p class="counts" id="counts"[^>]*>([^<]*)</p>', text)
    return html.unescape(said)


COLOURS = """() => {
  const { width, height } = document.querySelector("#canvas canvas");
  const copy = new OffscreenCanvas(width, height).getContext("2d");
  copy.drawImage(document.querySelector("#canvas canvas"), 0, 0);
  const { data } = copy.getImageData(0, 0, width, height);
  const seen = new Set();
  for (let i = 0; i < data.length; i += 4) {
    if (data[i + 3] === 255) seen.add(`${data[i]},${data[i + 1]},${data[i + 2]}`);
  }
  return [...seen];
}"""


def colours(page: Any) -> set[tuple[int, int, int]]:
    """The colours that the picture has now."""
    return {tuple(map(int, each.split(","))) for each in page.evaluate(COLOURS)}
