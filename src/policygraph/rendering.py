"""One HTML file that shows a network with its evidence, and the index page of a build.

    page = render(payload(network, records, title="Formal ties"))     a Page: text with save()
    page.save("build/formal-ties.html")

A page is complete in itself: style, scripts and data are inside it, it asks for nothing from
elsewhere, and its policy makes the browser refuse whatever would. Text from the data is written
by a template that escapes it, or as JSON that the scripts put in as text only.
"""

from __future__ import annotations

import base64
import hashlib
import html
import re
from collections import Counter
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from policygraph import files
from policygraph.columns import writable
from policygraph.container import legend
from policygraph.headline import headline
from policygraph.payload import element
from policygraph.wording import counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from os import PathLike

_WEB = Path(__file__).parent / "web"
# The scripts of a page, each using only those before it, and its styles; each stands in an
# element of its own.
_ROOMS = (
    "dom", "decoding", "days", "graph", "shown", "labels", "placing", "walking", "looks",
    "lettering", "camera", "picture", "legend", "search", "desk", "cards", "evidence", "reading",
    "timeline", "table", "saving", "fragment", "page",
)  # fmt: skip
_SCRIPTS = ("vendor/vis-network.min.js", *(f"static/{name}.js" for name in _ROOMS))
_SHEETS = (
    "base", "desk", "legend", "evidence", "timeline", "table", "reading", "print", "index",
)  # fmt: skip
_STYLES = tuple(f"static/{name}.css" for name in _SHEETS)


class Page(str):
    """The text of an HTML page."""

    __slots__ = ()

    def save(self, path: str | PathLike[str]) -> None:
        """Write the page to a file, whole or not at all."""
        files.write_atomically(path, self.encode("utf-8"))

    def _repr_html_(self) -> str:
        """The page in a frame of its own: its scripts cannot reach the notebook around it."""
        return (
            f'<iframe srcdoc="{html.escape(self)}" title="Network and its evidence"'
            ' sandbox="allow-scripts allow-popups allow-popups-to-escape-sandbox"'
            ' width="100%" height="720"></iframe>'
        )


def render(found: Mapping[str, Any], *, note: str = "") -> Page:
    """The page of a network: picture, time, legend, search, and the evidence for every line.

    `found` is what `payload` gives of it; the note stands under the numbers.
    """
    scripts = [_script(name) for name in _SCRIPTS]
    return _page(
        "page.html.j2",
        title=found["title"],
        note=note,
        counts=headline(found),
        times=legend()["times"],
        lines=_counted_keys("lines", (edge["status"] for edge in found["edges"])),
        shapes=[
            shape
            for shape in _counted_keys("shapes", (node["group"] for node in found["nodes"]))
            if shape["count"]
        ],
        scripts=scripts,
        payload=element(found),
        **_styled(scripts),
    )


def render_index(
    *,
    title: str,
    summary: Sequence[tuple[str, str]],
    findings: Sequence[str],
    sections: Sequence[Mapping[str, Any]],
    links: Sequence[Mapping[str, str]],
    version: str,
    hanging: Sequence[tuple[str, str]] = (),
    paths: Sequence[Mapping[str, Any]] = (),
) -> Page:
    """The index page of a build: what was found, where the files are, every answer as a table.

    `hanging` says of an origin what would change without it; `paths` are groups of links to views,
    each with its title.
    """
    anchors = _anchors(section["name"] for section in sections)
    return _page(
        "index.html.j2",
        title=title,
        summary=summary,
        findings=findings,
        hanging=hanging,
        sections=[
            {**section, "anchor": anchor, "count": counted(len(section["rows"]), "row")}
            for section, anchor in zip(sections, anchors, strict=True)
        ],
        links=_checked(links),
        paths=[{**group, "links": _checked(group["links"])} for group in paths],
        version=version,
        **_styled(),
    )


def _counted_keys(kind: str, names: Iterable[str]) -> list[dict[str, Any]]:
    """The keys of one kind in the legend, each with how many there are of its name."""
    counts = Counter(names)
    return [{**key, "count": counts[key["name"]]} for key in legend()[kind]]


def _anchors(names: Iterable[str]) -> list[str]:
    """An id for each name, of plain letters and no two alike."""
    anchors: list[str] = []
    for name in names:
        stem = "answer-" + (re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or "unnamed")
        anchor, again = stem, 2
        while anchor in anchors:
            anchor, again = f"{stem}-{again}", again + 1
        anchors.append(anchor)
    return anchors


def _checked(links: Iterable[Mapping[str, str]]) -> list[dict[str, str]]:
    """The links, with no address where it is not one of a file beside or below the page."""
    return [{**link, "href": _relative(link["href"])} for link in links]


def _relative(href: str) -> str:
    """The address if it is a file beside or below the page, else nothing."""
    return href if re.fullmatch(r"(?!.*\.\.)[\w][\w ./-]*(#[\w.=-]+)?", href) else ""


def _page(template: str, **values: Any) -> Page:
    """The page that a template gives with these values."""
    return Page(writable(_environment().get_template(template).render(**values)))


@cache
def _environment() -> Any:
    """The templates, which escape every value and refuse a missing one."""
    import jinja2

    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(_WEB / "templates", encoding="utf-8"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


@cache
def _script(name: str) -> str:
    """A script of ours that cannot end the element it is written in."""
    text = (_WEB / name).read_text(encoding="utf-8")
    return re.sub(r"<(?=/script|!--)", r"\\x3c", text, flags=re.IGNORECASE)


def _styled(scripts: Sequence[str] = ()) -> dict[str, Any]:
    """The style sheets that all pages share, and the policy for them and some scripts."""
    styles = [(_WEB / name).read_text(encoding="utf-8") for name in _STYLES]
    return {"styles": styles, "policy": _content_security_policy(styles, scripts)}


def _content_security_policy(styles: Iterable[str], scripts: Iterable[str]) -> str:
    """A policy under which the page runs its own scripts and styles and asks for nothing."""
    allowed = " ".join(map(_hash_source, scripts)) or "'none'"
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src {allowed}",
            f"style-src {' '.join(map(_hash_source, styles))}",
            "img-src data:",
            "connect-src 'none'",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )


def _hash_source(text: str) -> str:
    """The hash of a script or style as a policy names it."""
    digest = hashlib.sha256(text.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"
