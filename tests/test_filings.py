"""A chronology on paper: a reader of Markdown and a word processor get what was written."""

from __future__ import annotations

import hashlib
import io
import os
import re
import subprocess
import sys
import zipfile
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import docx
import pytest
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

import policygraph
from policygraph import filings, site, workspace
from policygraph.chronology import Chronology, Cited, Entry, Voice, chronology, shown
from policygraph.citations import Source
from policygraph.errors import UnknownNameError, ValueProblem

SOURCE = Path(policygraph.__file__).parents[1]

DOCUMENT = Source(
    "https://example.org/doc", "doc-a", "The pact", "Press", "press", "2018-05", "May, it seems",
    "https://example.org/pact?a=1&b=2", "2026-11-22", True, False,
    ("article-newspaper", "container-title", "article", "journal"),
)  # fmt: skip
VOICE = Voice("p2.s1", "Press asserts")
ENTRY = Entry(
    "https://example.org/ev", None, "13 April 2018", "It is signed", "They signed it.",
    "on 2018-04-13", "reported; origins: 1", (Cited(DOCUMENT, "press", (VOICE,)),),
    ("occurred on: 13 May 2018, not 13 April 2018",),
)  # fmt: skip
HOSTILE = [
    "# heading", "## a\n# b", "- item", "+ item", "1. item", "2) item", "> quote", "=== rule",
    "*bold* __under__ `code` ~~gone~~", "[link](http://evil) ![i](x) <http://evil>", "[a]: http://b",
    "<script>alert(1)</script> &lt; &#60;", "http://evil.example www.evil.example", "a | b",
    "\\ back \\* slash\\", "$x^2$ @someone #123", "=cmd|' /C calc'!A0", "a\x00\x08\x1b[2J\u202eb",
    "שלום 12 (עברית)", "مرحبا، 2018", "\ufffe\ud7ff", "   ", "long " * 3000, "w" * 5000,
    "***", "---", "_", "`", "{field} { HYPERLINK \"http://evil\" }", "1", "10.", "-", "```",
]  # fmt: skip


@pytest.fixture(scope="module")
def shipped():
    return chronology(workspace.load(cache=False))


def one(words):
    """A chronology with one text wherever a text may stand."""
    words = shown(words)
    source = replace(DOCUMENT, title=words, publisher=words, dated=words, kind=words)
    cited = Cited(source, words, (Voice(words, words),))
    entry = replace(
        ENTRY, label=words, statement=words, dates=words, status=words, cited=(cited,),
        rivals=(words,), when=words,
    )  # fmt: skip
    return Chronology(words, (words,), (), (entry,), (source,))


def inline(text):
    """The tokens of a Markdown text, and of all that stands within its lines."""
    for token in MarkdownIt("commonmark").parse(text):
        yield token
        yield from token.children or ()


def plain(token):
    return re.sub("[\u2068\u2069]", "", token.content)


def paragraphs(document):
    """Every paragraph of a document, in its tables too, as text with its links."""
    return [
        "".join(each.text or "" for each in paragraph.iter(qn("w:t")))
        for paragraph in document.element.body.iter(qn("w:p"))
    ]


# --- Markdown -------------------------------------------------------------------------------------


def test_markdown_has_a_heading_for_each_year_and_each_entry(shipped):
    text = filings.markdown(shipped).decode()
    headings = [line for line in text.splitlines() if line.startswith("#")]
    years = [each.removeprefix("## ") for each in headings if each.startswith("## ")]
    assert headings[0] == "# Chronology"
    assert years[-2:] == ["Without a date, or dated only within years", "Sources"]
    assert years[:-2] == sorted({str(each.day.year) for each in shipped.dated})
    assert len([each for each in headings if each.startswith("### ")]) == len(shipped) > 60


def test_an_entry_in_markdown_reads_as_it_should():
    made = Chronology("Chronology", (), (), (ENTRY,), (DOCUMENT,))
    assert filings.markdown(made).decode() == (
        "# Chronology\n"
        "\n"
        "## Without a date, or dated only within years\n"
        "\n"
        "### 13 April 2018: It is signed\n"
        "\n"
        "They signed it.\n"
        "\n"
        "- Dates as given: on 2018-04-13\n"
        "- Status: reported; origins: 1\n"
        "- Source: *The pact*, Press; press\n"
        "  - p2.s1: Press asserts\n"
        "  - <https://example.org/pact?a=1&b=2>, read on 22 November 2026\n"
        "- Rivals, which cannot hold together with it:\n"
        "  - occurred on: 13 May 2018, not 13 April 2018\n"
        "\n"
        "## Sources\n"
        "\n"
        "- *The pact*. Press, press, May 2018 (as it shows it: May, it seems), a page that "
        "changes. <https://example.org/pact?a=1&b=2>. Read on 22 November 2026. (doc-a)\n"
    )


STRUCTURE = {
    "heading_open", "heading_close", "paragraph_open", "paragraph_close", "inline",
    "bullet_list_open", "bullet_list_close", "list_item_open", "list_item_close", "text",
    "em_open", "em_close", "link_open", "link_close", "text_special",
}  # fmt: skip


def structure(made):
    text = filings.markdown(made).decode()
    return [each.type for each in inline(text) if each.type not in ("text", "text_special")]


@pytest.mark.parametrize("words", HOSTILE)
def test_no_label_makes_markup(words):
    tokens = list(inline(filings.markdown(one(words)).decode()))
    assert {each.type for each in tokens} <= STRUCTURE
    links = [each.attrs["href"] for each in tokens if each.type == "link_open"]
    assert set(links) == {DOCUMENT.url}
    expected = " ".join(shown(words).split())
    if expected:
        assert structure(one(words)) == structure(one("plain"))
        (heading,) = [
            "".join(plain(each) for each in token.children)
            for before, token in pairwise(tokens)
            if before.type == "heading_open" and before.tag == "h1" and token.type == "inline"
        ]
        assert heading == expected


@settings(max_examples=200)
@given(words=st.text(alphabet="ab1 .-+=#*_`[]()<>!\\|~&:/w\n{}$", min_size=1, max_size=14))
def test_no_text_makes_markup(words):
    if shown(words):
        assert structure(one(words)) == structure(one("plain"))


def test_text_from_right_to_left_moves_nothing_around_it():
    text = filings.markdown(one("שלום 12")).decode()
    assert text.startswith("# \u2068שלום 12\u2069\n")
    assert text.count("\u2068") == text.count("\u2069") > 8
    assert "\u2068" not in filings.markdown(one("plain é 漢字")).decode()
    assert "\\u202e" in filings.markdown(one("a\u202eb")).decode().replace("\\\\", "\\")


@pytest.mark.parametrize("url", ["javascript:alert(1)", "https://a b", "https://a>b", "x", "//a"])
def test_only_an_address_of_the_web_is_a_link(url):
    source = replace(DOCUMENT, url=url)
    entry = replace(ENTRY, cited=(Cited(source, "press", (VOICE,)),))
    made = Chronology("Chronology", (), (), (entry,), (source,))
    assert "link_open" not in structure(made)
    document = docx.Document(io.BytesIO(filings.docx(made)))
    assert links_of(document) == []
    assert any(url in each for each in paragraphs(document))


# --- a word processor's document ------------------------------------------------------------------


@pytest.fixture(scope="module")
def written(shipped):
    return filings.docx(shipped)


def test_a_word_processor_reads_back_every_entry(shipped, written):
    document = docx.Document(io.BytesIO(written))
    rows = [row.cells for table in document.tables for row in table.rows[1:]]
    assert len(rows) == len(shipped)
    for cells, entry in zip(rows, (*shipped.dated, *shipped.undated), strict=True):
        when, event, source = (cell.text for cell in cells)
        assert when.split("\n")[0] == entry.when
        assert entry.dates in when
        lines = event.split("\n")
        assert lines[0] == entry.label
        assert f"Status: {entry.status}" in lines
        assert set(entry.rivals) <= set(lines)
        for cited in entry.cited:
            assert cited.source.title in source
            assert cited.kind in source
            for voice in cited.voices:
                assert f"{voice.place}: {voice.words}" in source or voice.words in source
    headings = [each.text for each in document.paragraphs if each.style.name == "Heading 1"]
    assert headings[-2:] == ["Without a date, or dated only within years", "Sources"]
    assert len(headings) == len(document.tables) + 1
    sources = [each.text for each in document.paragraphs if each.style.name == "List Bullet"]
    assert len(sources) == len(shipped.sources)


def links_of(document):
    """The links of a document: where each leads, and what it shows."""
    found = []
    for each in document.element.body.iter(qn("w:hyperlink")):
        relation = document.part.rels[each.get(qn("r:id"))]
        assert relation.is_external
        found.append((relation.target_ref, "".join(text.text for text in each.iter(qn("w:t")))))
    return found


def test_every_url_is_a_link_that_can_be_followed(shipped, written):
    links = links_of(docx.Document(io.BytesIO(written)))
    assert [target for target, _ in links] == [text for _, text in links]
    entries = (*shipped.dated, *shipped.undated)
    cited = [each.source.url for entry in entries for each in entry.cited if each.source.url]
    assert sorted(target for target, _ in links) == sorted(
        [*cited, *(each.url for each in shipped.sources if each.url)]
    )


def test_the_heading_of_a_table_stands_on_every_page(written):
    document = docx.Document(io.BytesIO(written))
    for table in document.tables:
        assert [cell.text for cell in table.rows[0].cells] == ["Date", "Event", "Source"]
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None


def test_a_document_tells_of_no_time_and_of_no_other_maker(written):
    with zipfile.ZipFile(io.BytesIO(written)) as archive:
        assert archive.testzip() is None
        assert {each.date_time for each in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert archive.namelist()[0] == "[Content_Types].xml"
        core = archive.read("docProps/core.xml").decode()
    assert re.findall(r">([^<>\n]+)<", core) == ["Chronology", "policygraph"]
    properties = docx.Document(io.BytesIO(written)).core_properties
    assert (properties.title, properties.author) == ("Chronology", "policygraph")
    assert properties.created is None
    assert properties.modified is None


WRITE = """
import hashlib
from policygraph import filings, workspace
from policygraph.chronology import chronology
made = chronology(workspace.load(cache=False))
print(*(hashlib.sha256(filings.filing(made, each)).hexdigest() for each in filings.FORMATS))
"""


def test_the_same_graph_gives_the_same_bytes(shipped):
    here = [hashlib.sha256(filings.filing(shipped, each)).hexdigest() for each in filings.FORMATS]
    for seed in ("1", "2"):
        environment = os.environ | {
            "PYTHONPATH": str(SOURCE), "PYTHONHASHSEED": seed, "SOURCE_DATE_EPOCH": seed,
        }  # fmt: skip
        done = subprocess.run(
            [sys.executable, "-c", WRITE], capture_output=True, text=True, check=True,
            env=environment,
        )  # fmt: skip
        assert done.stdout.split() == here


@pytest.mark.parametrize("words", HOSTILE)
def test_a_hostile_text_is_text_in_a_document(words):
    raw = filings.docx(one(words))
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        for name in archive.namelist():
            if name.endswith((".xml", ".rels")):
                ElementTree.fromstring(archive.read(name))
        body = archive.read("word/document.xml").decode()
    assert "w:fldSimple" not in body
    assert "w:instrText" not in body
    document = docx.Document(io.BytesIO(raw))
    expected = shown(words)
    assert document.paragraphs[0].text == expected
    assert document.tables[0].rows[1].cells[1].paragraphs[0].text == expected
    assert {target for target, _ in links_of(document)} == {DOCUMENT.url}


def test_text_from_right_to_left_is_marked_so():
    def marked(words):
        document = docx.Document(io.BytesIO(filings.docx(one(words))))
        return [run.font.rtl for run in document.paragraphs[0].runs]

    assert marked("שלום 12") == marked("مرحبا") == [True]
    assert marked("plain é 漢字") == [None]


def test_a_link_that_is_too_long_to_open_is_text():
    source = replace(DOCUMENT, url="https://example.org/" + "a" * 3000)
    made = Chronology("Chronology", (), (), (), (source,))
    document = docx.Document(io.BytesIO(filings.docx(made)))
    assert links_of(document) == []
    assert source.url in document.paragraphs[-1].text


def test_nothing_found_is_said_in_both():
    made = Chronology("Chronology: Ann", (), (), (), ())
    assert "Nothing of what was asked for is in the graph." in filings.markdown(made).decode()
    document = docx.Document(io.BytesIO(filings.docx(made)))
    assert document.paragraphs[-1].text == "Nothing of what was asked for is in the graph."


# --- export ---------------------------------------------------------------------------------------


def test_export_gives_a_chronology(shipped):
    ready = workspace.load(cache=False)
    assert site.export(ready, "chronology") == {"": filings.markdown(shipped)}
    part = site.export(ready, "docx", from_="2018", until="2019", about="ORR")[""]
    document = docx.Document(io.BytesIO(part))
    assert document.core_properties.title == "Chronology: Office of Refugee Resettlement"
    with pytest.raises(UnknownNameError):
        filings.filing(shipped, "pdf")


@pytest.mark.parametrize(
    ("format_", "options", "message"),
    [
        ("docx", {"names": ["speech"]}, "'docx' is for a chronology, which takes no --network"),
        ("chronology", {"as_of": "2018"}, "for a chronology, which takes no --as-of"),
        ("chronology", {"built": True}, "for a chronology, which takes no --built"),
        ("turtle", {"from_": "2018"}, "which takes no --from; it goes with chronology and docx"),
        ("csv", {"until": "2018"}, "which takes no --until; it goes with chronology and docx"),
        ("graphml", {"about": ""}, "which takes no --about; it goes with chronology and docx"),
    ],
)  # fmt: skip
def test_an_option_of_other_formats_is_refused(format_, options, message):
    with pytest.raises(ValueProblem, match=re.escape(message)):
        site.export(workspace.load(cache=False), format_, **options)
