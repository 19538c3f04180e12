"""What is private goes with all that names it, and is found in whatever it was written into."""

import base64
import gzip
import io
import json
import zipfile
from html import escape

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policygraph import catalog, columns, publication
from policygraph.errors import ValueProblem
from policygraph.namespaces import ID, PG
from policygraph.publication import Private, private_texts, published, refuse_survivors, survivors
from policygraph.store import parse_turtle

HEAD = f"""@prefix pg: <{PG}> . @prefix id: <{ID}> . @prefix ex: <https://example.org/ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
"""
ONTOLOGY = [triple for path in catalog.ontology_files() for triple in parse_turtle(path)]


def read(text):
    data = ox.parse((HEAD + text).encode(), format=ox.RdfFormat.TURTLE)
    return ONTOLOGY + [each.triple for each in data]


def left(text):
    """The local names of what is still said something of."""
    before = {each.subject for each in ONTOLOGY}
    return {
        each.subject.value.removeprefix(ID)
        for each in published(read(text))
        if each.subject not in before
    }


def texts(text):
    return {each.text for each in private_texts(read(text))}


ACCOUNT = """
id:ac a pg:AccountAccess ; rdfs:label "They have access"@en ;
  pg:grantee id:them ; pg:accountOf id:m .
id:at a pg:Attestation ; pg:attests id:ac ; pg:attestedBy id:voice ; pg:source id:doc .
id:m a pg:Matter ; rdfs:label "Their access"@en .
id:them a pg:ActorGroup ; rdfs:label "They"@en .
id:voice a pg:Actor ; rdfs:label "A voice"@en .
id:doc a pg:Document ; rdfs:label "A document"@en .
id:rd a pg:Bounding ; rdfs:label "A reading"@en ; pg:bounds id:ac ; pg:premise id:ac .
id:oq a pg:OpenQuestion ; rdfs:label "Since when?"@en ; pg:asksAbout id:ac .
"""
WHOLE = {"ac", "at", "m", "them", "voice", "doc", "rd", "oq"}


def test_without_a_mark_everything_may_be_published():
    triples = read(ACCOUNT)
    assert published(triples) == triples
    assert private_texts(triples) == []
    assert left(ACCOUNT + "id:them pg:private false .") == WHOLE


@pytest.mark.parametrize(
    ("marked", "gone"),
    [
        ("id:them", {"them", "ac", "at", "m", "rd", "oq"}),  # who is named in the account
        ("id:voice", {"voice", "at", "ac", "m", "rd", "oq"}),  # whoever says it
        ("id:doc", {"doc", "at", "ac", "m", "rd", "oq"}),  # where it stands
        ("id:at", {"at", "ac", "m", "rd", "oq"}),  # the one attestation
        ("id:ac", {"ac", "at", "m", "rd", "oq"}),
        ("id:m", {"m", "ac", "at", "rd", "oq"}),
        ("id:rd", {"rd"}),
        ("id:oq", {"oq"}),
    ],
)
def test_what_names_a_private_thing_goes_with_it(marked, gone):
    assert left(ACCOUNT + f"{marked} pg:private true .") == WHOLE - gone


def test_an_account_with_another_voice_stays():
    more = """
    id:at-2 a pg:Attestation ; pg:attests id:ac ; pg:attestedBy id:other ; pg:source id:doc .
    id:other a pg:Actor ; rdfs:label "Another voice"@en . id:voice pg:private true ."""
    assert left(ACCOUNT + more) == (WHOLE | {"at-2", "other"}) - {"voice", "at"}


def test_a_thing_that_names_a_private_one_only_loses_the_link():
    text = """id:wk a pg:Email ; rdfs:label "mail"@en ; pg:sender id:x .
    id:x a pg:Actor ; pg:private true ."""
    assert left(text) == {"wk"}
    assert not [each for each in published(read(text)) if each.predicate.value == PG + "sender"]


def test_the_values_of_a_private_property_go_and_nothing_else():
    text = ACCOUNT + 'ex:phone pg:private true . id:them ex:phone "555 0100 22" .'
    assert left(text) == WHOLE
    assert texts(text) == {"555 0100 22"}


def test_a_mark_is_never_published():
    triples = read(ACCOUNT + "id:them pg:private true . id:voice pg:private false .")
    assert not [each for each in published(triples) if each.predicate.value == PG + "private"]


def test_private_texts_are_those_that_nothing_published_says():
    text = """
    id:x a pg:Person ; rdfs:label "Ann Other"@en ; pg:alias "They" , "AO" ; pg:private true ;
      ex:born 1987 ; ex:number 5550100 ; ex:seen true .
    id:them a pg:ActorGroup ; rdfs:label "They"@en ."""
    assert texts(text) == {"Ann Other", "AO", "5550100", ID + "x"}


@pytest.mark.parametrize(
    "written",
    [
        "<p>Ann O&#39;Neill &amp; “co”</p>",
        "<p>Ann <b>O'Neill</b> &amp; \n “co”</p>",
        json.dumps({"name": "Ann O'Neill & “co”"}),
        json.dumps({"name": "Ann O'Neill & “co”"}, ensure_ascii=False),
        "<script>" + json.dumps(json.dumps({"name": "Ann O'Neill & “co”"})) + "</script>",
        "<script>" + escape(json.dumps({"name": "Ann O'Neill & “co”"})) + "</script>",
        'id:x rdfs:label "Ann O\\u0027Neill \\u0026 \\u201Cco\\u201D"@en .',
        "https://example.org/?q=Ann%20O%27Neill%20%26%20%E2%80%9Cco%E2%80%9D",
        "ann o'neill & “CO”",
        '"a","Ann O\'Neill & “co”, says it"',
    ],
)
def test_a_private_text_is_found_however_it_is_written(written):
    private = [Private("Ann O'Neill & “co”", ID + "x", PG + "alias")]
    assert survivors({"a": written.encode()}, private) == [
        "a: a private value of id:x (pg:alias) stands here"
    ]


def test_a_private_text_is_found_in_a_packed_file():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("word/document.xml", "<w:t>An</w:t><w:t>n Other</w:t>")
    assert survivors({"a.docx": packed.getvalue()}, [Private("Ann Other", ID + "x", PG + "alias")])


OTHER = [Private("Ann Other", ID + "x", PG + "alias")]


def page_of(data):
    """The element in which the page of a large network has its payload."""
    text = base64.b64encode(data).decode()
    return f'<script type="application/octet-stream" data-packed="" id="payload">{text}</script>'


def test_a_private_text_is_found_in_the_page_of_a_large_network():
    nodes = [{"id": f"id:{i}", "label": f"Agency {i}"} for i in range(50)]
    nodes[20]["label"] = "Ann Other"
    payload = {"nodes": nodes, "edges": [], "accounts": {}, "documents": {}}
    page = page_of(base64.b64decode(columns.packed(payload)))
    assert "Other" not in page
    told = ["a: a private value of id:x (pg:alias) stands here"]
    assert survivors({"a": page.encode()}, OTHER) == told
    # In the frame of a notebook, and in the JSON of that.
    assert survivors({"a": f'<iframe srcdoc="{escape(page)}">'.encode()}, OTHER) == told
    assert survivors({"a": json.dumps([escape(page)]).encode()}, OTHER) == told
    nodes[20]["label"] = "nobody"
    page = page_of(base64.b64decode(columns.packed(payload)))
    assert survivors({"a": page.encode()}, OTHER) == []


def test_a_private_text_is_found_in_a_compressed_file():
    assert survivors({"a.ttl.gz": gzip.compress(b"Ann Other", mtime=0)}, OTHER)
    assert not survivors({"a.ttl.gz": gzip.compress(b"nobody", mtime=0)}, OTHER)


@pytest.mark.parametrize(
    "data",
    [
        page_of(b"no gzip").encode(),
        page_of(gzip.compress(b"cut off", mtime=0)[:-2]).encode(),
        page_of(gzip.compress(b"whole", mtime=0)).replace("H4sI", "H4s!").encode(),
        page_of(gzip.compress(page_of(b"no gzip").encode(), mtime=0)).encode(),
        gzip.compress(b"whole", mtime=0)[:-2],
        b"PK\x03\x04 no zip",
    ],
)
def test_what_is_packed_and_cannot_be_read_is_not_published(data):
    with pytest.raises(ValueProblem, match="not published: a: what is packed in it cannot be read"):
        refuse_survivors({"a": data}, OTHER)
    refuse_survivors({"a": data}, [])


def test_what_unpacks_to_more_than_can_be_searched_is_not_published(monkeypatch):
    text, zipped = b"nobody " * 1000, io.BytesIO()
    with zipfile.ZipFile(zipped, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", text)
    nested = b"nobody"
    for _ in range(20):
        nested = gzip.compress(nested, mtime=0)
    files = {"a": page_of(gzip.compress(text, mtime=0)).encode(), "b": zipped.getvalue()}
    assert survivors(files, OTHER) == []
    assert len(survivors({"c": nested}, OTHER)) == 1
    for module in (columns, publication):
        monkeypatch.setattr(module, "_MOST_BYTES", 1000)
    assert len(survivors(files, OTHER)) == 2


def test_a_text_with_quotes_is_found_in_csv():
    private = [Private('the "Annex" file', ID + "x", PG + "alias")]
    assert survivors({"a.csv": b'1,"the ""Annex"" file"\n'}, private)


@pytest.mark.parametrize(
    "written", ["id:ann-b", "<https://w3id.org/policygraph/id/ann-b>", "ns1:ann-b"]
)
def test_the_name_of_a_private_node_is_found_in_every_form(written):
    private = [Private(ID + "ann-b", ID + "ann-b", PG + "alias", name=True)]
    assert survivors({"a": written.encode()}, private)
    for other in ("ann-bly", "ann-b-2"):
        assert not survivors({"a": written.replace("ann-b", other).encode()}, private)


def test_a_part_of_another_word_is_not_the_text():
    private = [Private("Ann", ID + "x", PG + "alias")]
    assert not survivors({"a": b"Annex, Hannah, MAnn"}, private)
    assert survivors({"a": b"Annex, Ann"}, private)


def test_how_a_private_view_asks_is_not_looked_for_and_what_it_asks_about_is():
    marked = ACCOUNT + (
        'id:view-ann a pg:View ; rdfs:label "Ann by day" ; pg:asks "leaders-on-date" ; '
        'pg:network "speech" ; pg:day "2018" ; pg:parameter "who=id:ann-smith" ; pg:private true .'
    )
    assert {"Ann by day", "who=id:ann-smith"} <= set(texts(marked))
    assert not {"leaders-on-date", "speech", "2018"} & set(texts(marked))


def test_a_bare_place_in_a_document_is_not_looked_for():
    marked = ACCOUNT + 'id:at pg:locator "p1" ; pg:private true .'
    assert "p1" not in texts(marked)


@pytest.mark.parametrize(
    "written",
    [
        "Zoë Quix\u200bworth",
        "Zoë Quix\u00adworth",
        "Zoë\u200e Quixworth",
        "Zoe Quixworth",
        "id:pt-zoe-quixworth-a",
        "scan_Zoë_Quixworth_2.pdf",
        "?who=Zo%C3%AB+Quixworth",
        "zo%C3%AB-quixworth-says",
        "Zoë Quix-\nworth",
    ],
)
def test_what_reads_alike_is_alike(written):
    private = [Private("Zoë Quixworth", ID + "zoe", PG + "alias")]
    assert survivors({"a": written.encode()}, private)


def test_a_script_without_spaces_has_no_ends_of_words():
    private = [Private("ゾーイ・クイックス", ID + "zoe", PG + "alias")]
    assert survivors({"a": "ゾーイ・クイックスさん".encode()}, private)


def test_what_is_below_a_private_class_or_property_is_private():
    below = """ex:mobile rdfs:subPropertyOf ex:phone . ex:phone pg:private true .
      ex:Secret rdfs:subClassOf pg:Person ; pg:private true .
      id:zoe a ex:Secret ; rdfs:label "Zoë Quixworth"@en . id:them ex:mobile "0170 555 0100" ."""
    assert left(ACCOUNT + below) == WHOLE
    assert texts(ACCOUNT + below) >= {"Zoë Quixworth", "0170 555 0100"}


def test_the_place_is_named_and_the_text_is_not():
    private = [Private("Ann Other", ID + "x", PG + "alias")]
    with pytest.raises(ValueProblem) as raised:
        refuse_survivors({"b": b"Ann Other", "a": b"Ann Other"}, private)
    assert str(raised.value) == (
        "not published: a: a private value of id:x (pg:alias) stands here (and 1 more)"
    )
    refuse_survivors({"a": b"nobody"}, private)


WORDS = st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn", "Co", "Zl", "Zp")), min_size=4)


@settings(derandomize=True, deadline=None)
@given(WORDS.filter(lambda text: any(map(str.isalpha, text)) and not set(text) & set('<>%&;\\"')))
def test_any_text_is_found_in_html_json_and_turtle(text):
    private = [Private(text, ID + "x", PG + "alias")]
    assert survivors({"a": f"<p>{escape(text)}</p>".encode()}, private)
    assert survivors({"a": json.dumps([text]).encode()}, private)
    assert survivors({"a": str(ox.Literal(text)).encode()}, private)
