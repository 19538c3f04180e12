"""The pages as text: what is in them, what cannot get out, and the same bytes every time."""

from __future__ import annotations

import base64
import hashlib
import html
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import networkx
import pytest

from networks_by_hand import account, chain, document, nothing, page_of, put_edge, put_node
from policygraph import rendering
from policygraph.errors import PolicyGraphError, WriteError
from policygraph.rendering import Page, render_index

WEB = Path(rendering.__file__).parent / "web"
HOSTILE = "</script><img src=x onerror=window.__pwn=1>\u2028<!--&'\""


def style() -> str:
    """The style sheets of all pages in one text."""
    return "".join((WEB / name).read_text(encoding="utf-8") for name in rendering._STYLES)


def payload(page: str) -> dict[str, Any]:
    (text,) = re.findall(r'<script type="application/json" id="payload">(.*?)</script>', page, re.S)
    return json.loads(text)


# ---------------------------------------------------------------------------------------- a page


def test_page_is_text_that_a_browser_reads_in_standards_mode() -> None:
    page = page_of(chain("ICE", "DHS"), nothing(), title="Formal ties")

    assert isinstance(page, str)
    assert page.startswith('<!doctype html>\n<html lang="en">')
    assert "<title>Formal ties</title>" in page


def test_page_asks_for_nothing_from_elsewhere() -> None:
    page = page_of(chain("ICE", "DHS"), nothing(), title="Formal ties")

    markup = re.sub(r"<(script|style)\b.*?</\1>", "", page, flags=re.S)
    assert 'href="#' in markup
    assert re.findall(r"""(?:src|href)=["'](?!#|data:,)""", markup) == []
    assert "@import" not in page
    assert "url(" not in style()


def test_policy_names_the_hash_of_every_script_and_style_in_the_page() -> None:
    page = page_of(chain("ICE", "DHS"), nothing(), title="Formal ties")

    (policy,) = re.findall(r'Content-Security-Policy" content="([^"]*)"', page)
    policy = html.unescape(policy)
    inline = re.findall(r"<(?:script|style)>(.*?)</(?:script|style)>", page, re.S)
    hashes = [base64.b64encode(hashlib.sha256(each.encode()).digest()).decode() for each in inline]
    assert len(hashes) == len(rendering._SCRIPTS) + len(rendering._STYLES) > 3
    assert all(f"'sha256-{each}'" in policy for each in hashes)
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy


def test_page_without_data_is_small() -> None:
    page = page_of(networkx.MultiDiGraph(), nothing(), title="Nothing")

    assert len(page.encode()) < 700_000
    assert "0 people and bodies, 0 relations at any time; none disputed." in page


def test_hostile_text_stays_text() -> None:
    network = networkx.MultiDiGraph()
    put_node(network, HOSTILE, HOSTILE, aliases=[HOSTILE], definition=HOSTILE, type_label=HOSTILE)
    put_node(network, "__proto__", "")
    put_edge(network, HOSTILE, "__proto__", HOSTILE, relation=HOSTILE, dates=HOSTILE)
    records = {
        "accounts": {
            HOSTILE: account(
                label=HOSTILE, about=["__proto__"], attestations=[{"document": HOSTILE}]
            )
        },
        "documents": {HOSTILE: document(title=HOSTILE, url="javascript:window.__pwn=1")},
    }

    page = page_of(network, records, title=HOSTILE, note=HOSTILE)

    assert "<img" not in page
    assert page.count("</script>") == len(rendering._SCRIPTS) + 1
    assert "<!--" not in page
    (written,) = re.findall(r'id="payload">(.*?)</script>', page, re.S)
    assert not set("<>&\u2028\u2029") & set(written)
    assert payload(page)["accounts"][HOSTILE]["label"] == HOSTILE
    assert {node["id"]: node["label"] for node in payload(page)["nodes"]} == {
        HOSTILE: HOSTILE,
        "__proto__": "__proto__",
    }


def test_number_that_json_does_not_know_is_refused() -> None:
    records = {
        "accounts": {"id:a": account(about=["id:ICE"], origins=float("nan"))},
        "documents": {},
    }

    with pytest.raises(ValueError, match="JSON"):
        page_of(chain("ICE", "DHS"), records, title="Formal ties")


def test_legend_says_what_each_status_means_and_how_many_lines_have_it() -> None:
    network = chain("ICE", "DHS")
    put_edge(network, "id:ICE", "id:DHS", "e1", status="Disputed")
    put_edge(network, "id:ICE", "id:DHS", "e2", status="Disputed")

    page = page_of(network, nothing(), title="Formal ties")

    keys = re.findall(r'<span class="name">(\w+)</span> <span class="count">(\d+)</span>', page)
    assert keys == [
        ("Reported", "1"),
        ("Attributed", "0"),
        ("Disputed", "2"),
        ("Inferred", "0"),
        ("Withdrawn", "0"),
        ("Agency", "2"),
    ]
    for line in rendering.legend()["lines"]:
        assert f'<span class="meaning">{line["meaning"]}</span>' in page


def test_every_status_and_group_has_its_own_look() -> None:
    lines, shapes = rendering.legend()["lines"], rendering.legend()["shapes"]
    assert len({tuple(line["dashes"]) for line in lines}) == len(lines) == 5
    assert len({shape["path"] for shape in shapes}) == len(shapes) == 10
    for name in [f"status-{line['name'].lower()}" for line in lines] + [
        f"group-{shape['name']}" for shape in shapes
    ]:
        assert style().count(f"--{name}: #") >= 1, name
        assert f".{name} {{" in style(), name


# --------------------------------------------------------------------------------- what is drawn


def test_same_network_gives_the_same_bytes_in_whatever_order_it_was_made() -> None:
    labels = ["ICE", "ORR", "DHS", "HHS", "CBP"]
    pairs = [("ICE", "DHS"), ("CBP", "DHS"), ("ORR", "HHS"), ("ICE", "ORR"), ("DHS", "HHS")]
    pages = []
    for order in (1, -1):
        network = networkx.MultiDiGraph()
        for label in labels[::order]:
            put_node(network, f"id:{label}", label)
        for source, target in pairs[::order]:
            put_edge(network, f"id:{source}", f"id:{target}", f"{source}-{target}")
        accounts = {f"id:account-{a}-{b}": account() for a, b in pairs[::order]}
        pages.append(page_of(network, {"accounts": accounts, "documents": {}}, title="Ties"))

    assert pages[0] == pages[1]


def test_same_network_gives_the_same_bytes_whatever_python_makes_of_sets() -> None:
    code = """
import hashlib, networkx
from policygraph.payload import payload
from policygraph.rendering import render

network = networkx.MultiDiGraph()
names = [f"id:{i}" for i in range(40)]
for name in names:
    network.add_node(name, label=name, type="", type_label="", group="agency", aliases=[],
                     definition="")
dates = dict.fromkeys(["start_earliest", "start_latest", "end_earliest", "end_latest"])
for i in range(70):
    network.add_edge(names[i * i % 37], names[i % 40], key=f"e{i}", relation="", network="",
                     assertion=f"a{i}", status="Reported", dates="", sources=[], **dates)
records = {"accounts": {}, "documents": {}}
page = render(payload(network, records, title="T", focus="id:1", hops=9))
print(hashlib.sha256(page.encode()).hexdigest())
"""
    digests = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
            encoding="utf-8",
        ).stdout
        for seed in ("1", "2")
    }

    assert len(digests) == 1
    assert digests != {""}


def test_drawing_does_not_change_the_network() -> None:
    network = chain("ICE", "DHS")
    before = (dict(network.nodes(data=True)), list(network.edges(keys=True, data=True)))

    page_of(network, nothing(), title="Ties", focus="id:ICE")

    assert (dict(network.nodes(data=True)), list(network.edges(keys=True, data=True))) == before


# ------------------------------------------------------------------------- saving and notebooks


def test_save_writes_the_page_as_utf_8(tmp_path: Path) -> None:
    page = Page("<p>“é”</p>\n")

    page.save(tmp_path / "page.html")

    assert (tmp_path / "page.html").read_bytes() == "<p>“é”</p>\n".encode()


def test_half_a_character_is_replaced_wherever_it_stands(tmp_path: Path) -> None:
    page = page_of(chain("\ud800"), nothing(), title="\udfff", note="\ud83d\ude00 \udc00")
    page.save(tmp_path / "page.html")

    text = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert "<title>\ufffd" in text
    assert '"id:\ufffd"' in text


def test_save_where_nothing_can_be_written_says_so(tmp_path: Path) -> None:
    with pytest.raises(WriteError, match=r"cannot write .*page\.html") as caught:
        Page("").save(tmp_path / "missing" / "page.html")
    assert isinstance(caught.value, PolicyGraphError)


def test_notebook_shows_the_page_in_a_frame_of_its_own() -> None:
    frame = Page("<p title=\"a\">'b' & c</p>")._repr_html_()

    (inside,) = re.findall(r'srcdoc="([^"]*)"', frame)
    assert html.unescape(inside) == "<p title=\"a\">'b' & c</p>"
    assert "allow-scripts" in frame
    assert "allow-same-origin" not in frame


# ------------------------------------------------------------------- imports and vendored scripts


def test_importing_the_module_loads_neither_pyvis_nor_networkx() -> None:
    code = (
        "import sys, policygraph.rendering as r;"
        "print([n for n in ('pyvis', 'IPython', 'networkx', 'jinja2') if n in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, encoding="utf-8"
    )

    assert done.stdout.strip() == "[]"


def test_vendored_scripts_are_those_that_are_written_down() -> None:
    written = json.loads((WEB / "vendor/VENDOR.json").read_text(encoding="utf-8"))
    pins = json.loads((WEB / "vendor/build/package.json").read_text(encoding="utf-8"))

    vendored = {path.name for path in (WEB / "vendor").glob("*.js")}
    assert {entry["file"] for entry in written} == vendored != set()
    for entry in written:
        script = (WEB / "vendor" / entry["file"]).read_bytes()
        assert hashlib.sha256(script).hexdigest() == entry["sha256"]
        assert f"@version {entry['version']}".encode() in script
        licences = [*entry["licence_files"], *(each["licence_file"] for each in entry["bundled"])]
        for licence in licences:
            assert "Permission is hereby granted" in (WEB / "vendor" / licence).read_text("utf-8")
        versions = {each["name"]: each["version"] for each in [entry, *entry["bundled"]]}
        assert versions.items() <= pins["devDependencies"].items()


# -------------------------------------------------------------------------------- the index page


def index(**given: Any) -> Page:
    default = {
        "title": "What was built",
        "summary": [("Accounts", "48"), ("Documents", "23")],
        "findings": ["data/graph.ttl:7: no source"],
        "sections": [
            {
                "name": "who-held-what",
                "title": "Who held which role?",
                "note": "Covers the day.",
                "columns": ["Person", "Role"],
                "rows": [["Harper", "acting director"], ["Homan", "director"]],
            },
            {"name": "rivals", "title": "Rivals", "note": "", "columns": ["Matter"], "rows": []},
        ],
        "links": [{"href": "formal-ties.html", "label": "Formal ties", "note": "Picture"}],
        "version": "0.1.0",
    }
    return render_index(**default | given)


def test_index_has_every_answer_as_a_table_and_no_script() -> None:
    page = index()

    assert "<script" not in page
    assert "default-src &#39;none&#39;; script-src &#39;none&#39;; style-src &#39;sha256-" in page
    assert page.count("<table>") == page.count("<caption>") == 2
    assert "<caption><code>who-held-what</code>, 2 rows</caption>" in page
    assert "<caption><code>rivals</code>, 0 rows</caption>" in page
    assert '<th scope="col" dir="auto">Person</th>' in page
    assert '<td dir="auto">acting director</td>' in page
    assert '<a href="#answer-who-held-what">' in page
    assert '<section class="answer" id="answer-who-held-what"' in page
    assert '<a href="formal-ties.html"><bdi>Formal ties</bdi></a>' in page
    assert "data/graph.ttl:7: no source" in page
    assert "Written by policygraph 0.1.0." in page


def test_index_of_nothing_says_so() -> None:
    page = index(summary=[], findings=[], sections=[], links=[])

    assert "No question was asked." in page
    assert "Findings" not in page


def test_hostile_text_in_the_index_stays_text() -> None:
    row = [HOSTILE, HOSTILE]
    section = {"name": HOSTILE, "title": HOSTILE, "note": HOSTILE, "columns": row, "rows": [row]}

    page = index(
        title=HOSTILE,
        summary=[(HOSTILE, HOSTILE)],
        findings=[HOSTILE],
        sections=[section, section],
        links=[{"href": HOSTILE, "label": HOSTILE, "note": HOSTILE}],
        version=HOSTILE,
    )

    assert "<img" not in page
    assert "<script" not in page
    anchors = re.findall(r'<section class="answer" id="([^"]*)"', page)
    assert len(anchors) == len(set(anchors)) == 2
    assert all(re.fullmatch(r"[a-z0-9-]+", anchor) for anchor in anchors)


@pytest.mark.parametrize(
    ("href", "kept"),
    [
        ("formal-ties.html", True),
        ("answers/who held what.csv", True),
        ("javascript:alert(1)", False),
        ("data:text/html,x", False),
        ("https://example.org", False),
        ("//example.org/x", False),
        ("/etc/passwd", False),
        ("../up.html", False),
        ("a.html\n", False),
    ],
)
def test_index_links_only_to_files_beside_or_below_it(href: str, kept: bool) -> None:
    page = index(links=[{"href": href, "label": "There", "note": ""}])

    assert (f'<a href="{href}"><bdi>There</bdi></a>' in page) is kept
    assert "<bdi>There</bdi>" in page
