"""Documents as BibTeX and CSL-JSON, read back by a parser of each."""

from __future__ import annotations

import json
import re

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pybtex.database import parse_string

from policygraph import citations, workspace
from policygraph.namespaces import ID, PG

HEAD = f"""@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix ex: <https://example.org/> .
@prefix id: <{ID}> .
@prefix pg: <{PG}> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
id:press a pg:Organization ; rdfs:label "Press"@en .
"""
READ = 'pg:readOn "2026-11-22"^^xsd:date .\n'
# What CSL 1.0.2 allows, as far as it is used here.
CSL_TYPES = {
    "article-newspaper", "document", "legal_case", "legislation", "personal_communication",
    "report", "webpage",
}  # fmt: skip
CSL_TEXTS = {"id", "type", "title", "container-title", "publisher", "URL", "keyword", "note"}
# What a control sequence of ours stands for.
TEX = {
    r"\textbackslash{}": "\\",
    r"\textbraceleft{}": "{",
    r"\textbraceright{}": "}",
    r"\textasciitilde{}": "~",
    r"\textasciicircum{}": "^",
} | {f"\\{each}": each for each in "#$%&_"}


def load(tmp_path, turtle):
    path = tmp_path / "data.ttl"
    path.write_text(HEAD + turtle, encoding="utf-8")
    return workspace.load([path], cache=False)


def sources(tmp_path, turtle):
    return citations.sources(load(tmp_path, turtle))


def entries(found):
    return parse_string(citations.bibtex(found), "bibtex").entries


def items(found):
    return {each["id"]: each for each in json.loads(citations.csl_json(found))}


def untex(text):
    """The text that a TeX engine would show for what we write."""
    return re.sub(r"\\[a-z]+\{\}|\\.", lambda each: TEX[each[0]], text)


# --- the shipped documents ------------------------------------------------------------------------


def test_every_document_that_was_read_has_an_entry_in_both(shipped):
    found = citations.sources(shipped)
    read_on = shipped.store.triples(None, ox.NamedNode(PG + "readOn"))
    read = {each.subject.value for each in read_on}
    assert {each.iri for each in found} == read
    assert len(read) > 30
    keys = [each.key for each in found]
    assert keys == list(entries(found)) == list(items(found))
    assert f"{ID}wk-npr-report" not in read  # a work known only through others is not cited


def test_nobody_is_named_for_having_written_a_source(shipped):
    found = citations.sources(shipped)
    assert all(not each.persons for each in entries(found).values())
    assert {"author", "editor"}.isdisjoint(
        field.lower() for each in entries(found).values() for field in each.fields
    )
    assert {"author", "editor"}.isdisjoint(name for each in items(found).values() for name in each)


def test_an_item_holds_only_what_csl_knows(shipped):
    for item in items(citations.sources(shipped)).values():
        assert item["type"] in CSL_TYPES
        assert set(item) <= CSL_TEXTS | {"issued", "accessed"}
        assert all(isinstance(item[name], str) and item[name] for name in CSL_TEXTS & set(item))
        for name in {"issued", "accessed"} & set(item):
            assert set(item[name]) == {"date-parts"}
            (parts,) = item[name]["date-parts"]
            assert 1 <= len(parts) <= 3
            assert all(isinstance(each, int) for each in parts)


def test_only_the_documents_named_are_cited_each_once(shipped):
    names = [f"{ID}doc-nbc", f"{ID}doc-cnn", f"{ID}doc-nbc", f"{ID}nothing", f"{ID}wk-npr-report"]
    assert [each.key for each in citations.sources(shipped, names)] == ["doc-cnn", "doc-nbc"]
    assert citations.sources(shipped, []) == []
    assert (citations.bibtex([]), citations.csl_json([])) == ("", "[]\n")


def test_the_same_documents_give_the_same_bytes_in_whatever_order_they_are_named(shipped):
    names = [each.iri for each in citations.sources(shipped)]
    one, other = citations.sources(shipped, names), citations.sources(shipped, reversed(names))
    assert citations.bibtex(one) == citations.bibtex(other)
    assert citations.csl_json(one) == citations.csl_json(other)


# --- types, dates, keys ---------------------------------------------------------------------------

TYPES = {
    "pg:NewsArticle": ("article", "journal", "article-newspaper", "container-title"),
    "pg:WebPage": ("misc", "howpublished", "webpage", "container-title"),
    "pg:CourtDocument": ("misc", "howpublished", "legal_case", "publisher"),
    "pg:OfficialDocument": ("techreport", "institution", "report", "publisher"),
    "pg:OfficialDocument ; pg:sourceClass pg:StatuteOrRegulation": (
        "misc", "howpublished", "legislation", "publisher",
    ),
    "pg:OfficialDocument ; pg:sourceClass pg:Government": (
        "techreport", "institution", "report", "publisher",
    ),
    "pg:Document , pg:Report": ("techreport", "institution", "report", "publisher"),
    "pg:Document , pg:Email": ("misc", "howpublished", "personal_communication", "publisher"),
    "pg:Document": ("misc", "howpublished", "document", "publisher"),
    "ex:Leaflet": ("misc", "howpublished", "webpage", "container-title"),
}  # fmt: skip


@pytest.mark.parametrize("class_", TYPES)
def test_a_class_has_its_type_and_its_field_for_who_published_it(tmp_path, class_):
    own = "ex:Leaflet rdfs:subClassOf pg:WebPage .\n"
    found = sources(tmp_path, f"{own}id:doc a {class_} ; dcterms:publisher id:press ; {READ}")
    (entry,), (item,) = entries(found).values(), items(found).values()
    type_, field, csl_type, csl_field = TYPES[class_]
    assert (entry.type, entry.fields[field]) == (type_, "Press")
    assert (item["type"], item[csl_field]) == (csl_type, "Press")


DATES = [
    ('"2018-04-13"^^xsd:date', [2018, 4, 13], ("2018", "April", "13")),
    ('"2018-04"^^xsd:gYearMonth', [2018, 4], ("2018", "April", None)),
    ('"2018"^^xsd:gYear', [2018], ("2018", None, None)),
    ('"0987"^^xsd:gYear', [987], ("0987", None, None)),
]


@pytest.mark.parametrize(("issued", "parts", "fields"), DATES)
def test_a_date_is_as_fine_as_it_is_known(tmp_path, issued, parts, fields):
    found = sources(tmp_path, f"id:doc a pg:WebPage ; dcterms:issued {issued} ; {READ}")
    (entry,), (item,) = entries(found).values(), items(found).values()
    assert item["issued"] == {"date-parts": [parts]}
    assert tuple(entry.fields.get(each) for each in ("year", "month", "day")) == fields
    assert item["accessed"] == {"date-parts": [[2026, 11, 22]]}
    assert entry.fields["urldate"] == "2026-11-22"
    assert "note" not in item


@pytest.mark.parametrize(
    ("said", "note"),
    [
        ("", "undated"),
        ('pg:issuedAsGiven "current code" ;', "its date as it shows it: current code"),
        ('dcterms:issued "spring" ;', "its date as it shows it: spring"),
        ("pg:living true ;", "undated; a page that changes"),
        ("pg:mirror true ;", "undated; a copy kept by someone other than its issuer"),
    ],
)
def test_what_is_less_than_a_date_is_a_note_and_no_date(tmp_path, said, note):
    found = sources(tmp_path, f"id:doc a pg:WebPage ; {said} {READ}")
    (entry,), (item,) = entries(found).values(), items(found).values()
    assert item["note"] == entry.fields["note"] == note
    assert "issued" not in item
    assert "year" not in entry.fields


def test_a_key_is_the_local_name_unless_two_share_it_or_it_is_none(tmp_path):
    found = sources(
        tmp_path,
        "".join(
            f'{name} a pg:WebPage ; rdfs:label "x"@en ; {READ}'
            for name in (
                "id:doc-a", "id:Doc-B", "ex:doc-b", "<https://example.org/b,%7B>",
                "<https://example.org/b/>", "<urn:x:doc-c>",
            )
        ),
    )  # fmt: skip
    keys = {each.iri: each.key for each in found}
    assert keys[f"{ID}doc-a"] == "doc-a"
    assert keys["urn:x:doc-c"] == "doc-c"
    assert re.fullmatch("Doc-B-[0-9a-f]{8}", keys[f"{ID}Doc-B"])
    assert re.fullmatch("doc-b-[0-9a-f]{8}", keys["https://example.org/doc-b"])
    assert re.fullmatch("doc-[0-9a-f]{8}", keys["https://example.org/b/"])
    assert len({each.casefold() for each in keys.values()}) == 6
    assert all(re.fullmatch("[A-Za-z0-9:._+-]+", each) for each in keys.values())
    assert len(entries(found)) == len(items(found)) == 6


def test_a_key_does_not_depend_on_what_else_is_cited(tmp_path):
    ready = load(tmp_path, f"id:doc-b a pg:WebPage ; {READ} ex:doc-b a pg:WebPage ; {READ}")
    alone = {each.key for name in (f"{ID}doc-b", "https://example.org/doc-b")
             for each in citations.sources(ready, [name])}  # fmt: skip
    assert alone == {each.key for each in citations.sources(ready)}


# --- hostile texts --------------------------------------------------------------------------------

HOSTILE = [
    'Braces { } {{ }} } and \\ and \\" quotes "',
    "100 % of #1 & $2_3 ~ ^ @article{x, title={y}}",
    "two\nlines\r\nand\ttabs",
    "é 漢字 עברית 😀",
    "\\input{/etc/passwd} \\write18{rm}",
    "ends with a backslash \\",
    "%",
    "}, author = {Nobody}, note = {",
]


def turtle(text):
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return escaped.replace("\r", "\\r").replace("\t", "\\t")


@pytest.mark.parametrize("title", HOSTILE)
def test_a_hostile_title_is_read_back_as_it_was(tmp_path, title):
    found = sources(tmp_path, f'id:doc a pg:WebPage ; dcterms:title "{turtle(title)}" ; {READ}')
    assert_read_back(found, " ".join(title.split()))


def assert_read_back(found, title):
    (entry,), (item,) = entries(found).values(), items(found).values()
    assert item["title"] == title
    assert set(entry.fields) == {"title", "urldate", "note"}
    written = entry.fields["title"]
    assert written.startswith("{")
    assert written.endswith("}")
    assert untex(written[1:-1]) == title
    assert not entry.persons


@settings(max_examples=150)
@given(text=st.text(alphabet="ab{}\\%#$&_~^\"'@,= éא", min_size=1, max_size=12))
def test_no_title_opens_or_closes_a_field(text):
    title = " ".join(text.split()) or "x"
    types = ("webpage", "container-title", "misc", "howpublished")
    source = citations.Source(
        f"{ID}doc", "doc", title, "", "", "", "", "", "2026-11-22", False, False, types
    )
    assert_read_back([source], title)


def test_a_hostile_url_keeps_its_place(tmp_path):
    url = 'https://example.org/a_b%20c?x={1}&y=\\"é<>|^` d'
    found = sources(
        tmp_path, f'id:doc a pg:WebPage ; rdfs:label "x"@en ; pg:url "{turtle(url)}" ; {READ}'
    )
    (entry,), (item,) = entries(found).values(), items(found).values()
    expected = "https://example.org/a_b%20c?x=%7B1%7D&y=%5C%22%C3%A9%3C%3E%7C%5E%60%20d"
    assert entry.fields["url"] == item["URL"] == expected


def test_a_control_character_is_in_neither(tmp_path):
    found = sources(
        tmp_path, 'id:doc a pg:WebPage ; dcterms:title "a\\u0001\\u001B[2J\\u202Eb" ; ' + READ
    )
    assert [each.title for each in found] == ["a[2Jb"]
    assert citations.bibtex(found).replace("\n", "").isprintable()


# --- plain text -----------------------------------------------------------------------------------


def test_a_plain_citation_is_one_line_with_what_a_reader_must_know(tmp_path):
    found = sources(
        tmp_path,
        f"""id:doc-a a pg:WebPage ; dcterms:title "A \\n page"@en ; dcterms:publisher id:press ;
          dcterms:issued "2018-05"^^xsd:gYearMonth ; pg:url "https://example.org/a b"^^xsd:anyURI ;
          pg:living true ; pg:mirror true ; {READ}
        id:doc-b a pg:NewsArticle ; dcterms:title "B"@en ; {READ}
        id:doc-c a pg:NewsArticle ; dcterms:title "C"@en ; pg:issuedAsGiven "in May" ; {READ}""",
    )
    assert [citations.plain(each) for each in found] == [
        "Press, “A page”, 2018-05, https://example.org/a%20b, read on 2026-11-22"
        " (a page that changes; a copy kept by someone other than its issuer)",
        "“B”, undated, read on 2026-11-22",
        "“C”, in May, read on 2026-11-22",
    ]
