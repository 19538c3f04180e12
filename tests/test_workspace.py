"""A view is the graph without some attestations, and everything computed anew from the rest."""

import calendar
import re
from datetime import date

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib.namespace import DCTERMS, RDF, RDFS

from policygraph import caching, catalog, workspace
from policygraph.errors import AmbiguousNameError, ReadError, UnknownNameError, ValueProblem
from policygraph.inference import complete, infer, kinds_of
from policygraph.namespaces import DERIVED, ID, PG
from policygraph.provenance import Provenance
from policygraph.store import RDF_TYPE, Store, ntriples, parse_turtle
from turtle_by_hand import HEAD


@pytest.fixture(scope="module")
def full():
    return workspace.load(cache=False)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("data")


@pytest.fixture
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache" / "policygraph"


@pytest.fixture
def written(tmp_path):
    """A Turtle text as a file of its own."""

    def write(text, name="data.ttl"):
        path = tmp_path / name
        path.write_text(HEAD + text, encoding="utf-8")
        return path

    return write


def value(store, subject, name):
    """The values of a property of a thing, as text, sorted."""
    found = store.triples(ox.NamedNode(ID + subject), ox.NamedNode(PG + name))
    return sorted(each.object.value for each in found)


# --- what remains in a view, computed again with plain loops over rdflib ----------------------

P = rdflib.Namespace(PG)
SPOKEN_OF = (
    "validFrom",
    "validUntil",
    "heldOn",
    "occurredOn",
    "asOf",
    "notEarlierThan",
    "startsNotLaterThan",
    "endsNotEarlierThan",
)


def instances(graph, kind, ontology):
    """The things of a class or of one under it."""
    kinds = more = {kind}
    while more:
        more = {each for one in more for each in ontology.subjects(RDFS.subClassOf, one)} - kinds
        kinds = kinds | more
    return {each for kind in kinds for each in graph.subjects(RDF.type, kind)}


class Reference:
    """What remains in a view, by the text of the design and none of the package's code."""

    def __init__(self, paths, ontology):
        self.graph = rdflib.Graph()
        for path in paths:
            self.graph.parse(path, format="turtle")
        self.attestations = set(self.graph.subjects(RDF.type, P.Attestation))
        self.assertions = instances(self.graph, P.Assertion, ontology)
        self.works = instances(self.graph, P.Work, ontology)
        self.originals = {}
        for telling in instances(self.graph, P.Retelling, ontology):
            for work in self.graph.objects(telling, P.retelling):
                self.originals.setdefault(work, set()).update(
                    self.graph.objects(telling, P.original)
                )

    def remaining(self, known_on=None, without=()):
        """The attestations and the assertions that remain."""
        kept = set(self.attestations)
        for source in without:
            kept -= self.found_in(self.works_of(source))
        if known_on is not None:
            kept = {
                each
                for each in kept
                if (known := self.known_earliest(each)) is None or known <= known_on
            }
        dropped = self.attestations - kept
        fallen = {
            account
            for account in self.graph.objects(None, P.attests)
            if set(self.graph.subjects(P.attests, account)) <= dropped
        }
        standing = True
        while standing:
            standing = {
                reading
                for reading, premise in self.graph.subject_objects(P.premise)
                if premise in fallen
                and reading not in fallen
                and not set(self.graph.subjects(P.attests, reading))
            }
            fallen |= standing
        return kept, self.assertions - fallen

    def works_of(self, source):
        """The works that a publisher, a document or an origin stands for."""
        if source not in self.works:
            published = set(self.graph.subjects(DCTERMS.publisher, source))
            return published | set(self.graph.subjects(P.ownVoice, source))
        told = {source}
        while True:
            more = {
                each
                for work, originals in self.originals.items()
                for each in (work, *originals)
                if told & {work, *originals}
            }
            if more <= told:
                break
            told |= more
        firsts = {each for each in told if each not in self.originals} or told
        return firsts if source == min(firsts) else {source}

    def behind(self, works):
        """The works, and everything that they retell at any remove."""
        found = more = set(works)
        while more:
            more = {each for work in more for each in self.originals.get(work, ())} - found
            found = found | more
        return found

    def found_in(self, works):
        found = set()
        for each in self.attestations:
            places = {*self.graph.objects(each, P.source), *self.graph.objects(each, P.inWork)}
            own = self.is_true(each, P.ownReporting)
            if works & (places if own else self.behind(places)):
                found.add(each)
        return found

    def is_true(self, thing, name):
        return str(self.graph.value(thing, name)) == "true"

    def known_earliest(self, attestation):
        days = []
        for document in self.graph.objects(attestation, P.source):
            own = self.is_true(attestation, P.ownReporting)
            days += [self.issued(work) for work in ({document} if own else self.behind([document]))]
            text = str(self.graph.value(document, DCTERMS.issued))
            if len(text) < len("2018-09-04") or self.is_true(document, P.living):
                days += [
                    first(text)
                    for account in self.graph.objects(attestation, P.attests)
                    for name in SPOKEN_OF
                    for text in self.graph.objects(account, P[name])
                ]
        days += [
            self.issued(one)
            for work in self.graph.objects(attestation, P.inWork)
            for one in self.behind([work])
        ]
        return max((day for day in days if day is not None), default=None)

    def issued(self, work):
        return first(self.graph.value(work, DCTERMS.issued))


def first(text):
    """The first day of a date, month or year; None for what is none of them."""
    found = re.fullmatch(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?", str(text))
    if found is None:
        return None
    year, month, day = (int(part or 1) for part in found.groups())
    if not 1 <= month <= 12 or not 1 <= day <= calendar.monthrange(year, month)[1]:
        return None
    return date(year, month, day)


def seen(view):
    """The attestations and the assertions in a view, of those that were authored."""
    store = view.store
    found = store.query(
        "SELECT ?thing ?kind WHERE { VALUES ?kind { pg:Attestation pg:Assertion } "
        "?thing a/rdfs:subClassOf* ?kind }"
    )
    things = {"Attestation": set(), "Assertion": set()}
    for thing, kind in found:
        if not thing.value.startswith(DERIVED):
            things[kind.value.removeprefix(PG)].add(rdflib.URIRef(thing.value))
    return things["Attestation"], things["Assertion"]


@pytest.fixture(scope="module")
def ontology():
    graph = rdflib.Graph()
    for path in catalog.ontology_files():
        graph.parse(path, format="turtle")
    return graph


@pytest.fixture(scope="module")
def shipped_reference(ontology):
    return Reference(sorted(catalog.DATA.glob("*.ttl")), ontology)


@pytest.mark.parametrize(
    ("known_on", "without"),
    [
        ("2018-12-31", []),
        ("2025-02-13", []),
        ("2025-02-14", []),
        (None, ["doc-article"]),
        (None, ["iptp"]),
        (None, ["wk-npr-report"]),
        (None, ["hhs", "doc-kqed"]),
        ("2021-03-12", ["doc-tracker-325"]),
    ],
)
def test_a_view_of_the_shipped_data_keeps_what_the_reference_keeps(
    shipped_reference, full, known_on, without
):
    names = [f"id:{each}" for each in without]
    view = workspace.load(known_on=known_on, without=names, cache=False)
    day = None if known_on is None else date.fromisoformat(known_on)
    expected = shipped_reference.remaining(day, [rdflib.URIRef(ID + each) for each in without])
    assert seen(view) == expected
    assert len(expected[0]) < len(shipped_reference.attestations)
    # Known times in a view are those of the full graph.
    for name in ("knownEarliest", "knownLatest"):
        kept = set(full.store.triples(None, ox.NamedNode(PG + name)))
        assert set(view.store.triples(None, ox.NamedNode(PG + name))) <= kept


WORKS = ("doc1", "doc2", "doc3", "wire")
DAYS = st.sampled_from(["2018", "2018-09", "2018-09-04", "2020-03", "2020-03-13", "2020-02-30"])


@st.composite
def graphs(draw):
    """A small graph of documents, retellings, attestations, accounts and readings."""
    lines = []
    for work in WORKS:
        properties = [f"a pg:{'Work' if work == 'wire' else 'Document'}"]
        if draw(st.booleans()):
            properties.append(f'dcterms:issued "{draw(DAYS)}"')
        if draw(st.booleans()):
            properties.append(f"dcterms:publisher id:{draw(st.sampled_from(['house', 'loner']))}")
        if work != "wire":
            properties.append(f"pg:ownVoice id:{draw(st.sampled_from(['house', 'voice']))}")
            properties.append('pg:readOn "2026-11-22"')
            properties.append(f"pg:living {draw(st.sampled_from(['true', 'false']))}")
        lines.append(f"id:{work} {' ; '.join(properties)} .")
    accounts = [f"c{number}" for number in range(4)]
    for number in range(draw(st.integers(0, 3))):
        one, other = draw(st.sampled_from(WORKS)), draw(st.sampled_from(WORKS))
        resting = draw(st.sampled_from(["", f"; pg:premise id:{draw(st.sampled_from(accounts))}"]))
        lines.append(
            f"id:rt{number} a pg:Retelling ; pg:retelling id:{one} ; pg:original id:{other}"
            f"{resting} ."
        )
        accounts.append(f"rt{number}")
    for account in accounts[:4]:
        dated = draw(st.sampled_from(["validUntil", "heldOn", "notLaterThan", None]))
        date_ = f' ; pg:{dated} "{draw(DAYS)}"' if dated else ""
        lines.append(f"id:{account} a pg:InForce{date_} .")
    for number in range(draw(st.integers(1, 6))):
        more = ""
        if draw(st.booleans()):
            more += f" ; pg:inWork id:{draw(st.sampled_from(WORKS))}"
        if draw(st.integers(0, 3)) == 0:
            more += " ; pg:ownReporting true"
        lines.append(
            f"id:at{number} a pg:Attestation ; pg:attests id:{draw(st.sampled_from(accounts))} ; "
            f"pg:stance pg:Asserts ; pg:source id:{draw(st.sampled_from(WORKS[:3]))}{more} ."
        )
    for number in range(draw(st.integers(0, 2))):
        premises = draw(st.sets(st.sampled_from([*accounts, "rd0", "rd1"]), min_size=1))
        rest = " , ".join(f"id:{each}" for each in sorted(premises))
        lines.append(f"id:rd{number} a pg:Bounding ; pg:premise {rest} .")
    return "\n".join(lines)


@settings(max_examples=50)
@given(
    text=graphs(),
    known_on=st.sampled_from([None, "2018-08-31", "2018-09-03", "2018-09-04", "2020-03-12"]),
    without=st.sets(st.sampled_from(["doc1", "doc2", "wire", "house"]), max_size=2),
)
def test_a_view_of_any_small_graph_keeps_what_the_reference_keeps(
    folder, ontology, text, known_on, without
):
    path = folder / "data.ttl"
    path.write_text(HEAD + text, encoding="utf-8")
    reference = Reference([path], ontology)
    if "id:house" not in text:
        without -= {"house"}
    names = [f"id:{each}" for each in sorted(without)]
    view = workspace.load([path], known_on=known_on, without=names, cache=False)
    day = None if known_on is None else date.fromisoformat(known_on)
    sources = [rdflib.URIRef(ID + each) for each in without]
    assert seen(view) == reference.remaining(day, sources)


# --- what is computed anew --------------------------------------------------------------------

DISPUTE = """
id:paper a pg:Document ; rdfs:label "Paper"@en ; pg:ownVoice id:paper-voice ;
  dcterms:issued "2018-01-01"^^xsd:date .
id:critic a pg:Document ; rdfs:label "Critic"@en ; pg:ownVoice id:critics ;
  dcterms:issued "2019-01-01"^^xsd:date .
id:claim a pg:Claim .
id:at1 a pg:Attestation ; pg:attests id:claim ; pg:stance pg:Asserts ; pg:attestedBy id:minister ;
  pg:source id:paper .
id:at2 a pg:Attestation ; pg:attests id:claim ; pg:stance pg:Denies ; pg:attestedBy id:critics ;
  pg:source id:critic .
"""


def test_without_the_one_who_denies_it_a_claim_is_no_longer_disputed(written):
    path = written(DISPUTE)
    status = {
        name: value(workspace.load([path], cache=False, **view).store, "claim", "status")
        for name, view in {
            "full": {},
            "without the critic": {"without": "Critic"},
            "before the critic": {"known_on": "2018-12-31"},
            "without the paper": {"without": "Paper"},
        }.items()
    }
    assert status == {
        "full": [PG + "Disputed"],
        "without the critic": [PG + "Attributed"],
        "before the critic": [PG + "Attributed"],
        "without the paper": [PG + "Disputed"],
    }


def test_without_the_record_that_ends_it_an_agreement_is_open(full):
    view = workspace.load(without="Tracker record #325", cache=False)
    assert value(full.store, "if-moa-2018-p6", "endLatest") == ["2021-03-31"]
    assert value(view.store, "if-moa-2018-p6", "endLatest") == []
    assert value(view.store, "if-moa-2018-p6", "startLatest") != []


def test_without_the_record_of_a_term_no_duty_follows(full):
    view = workspace.load(without="Tracker record #325", cache=False)
    duties = [
        set(each.store.triples(None, None, ox.NamedNode(PG + "DisclosureDuty")))
        for each in (full, view)
    ]
    assert duties[1] < duties[0]


def test_without_a_retelling_its_document_is_an_origin_of_its_own(written):
    text = """
    id:doc a pg:Document ; dcterms:issued "2025-02"^^xsd:gYearMonth ; pg:readOn "2026-11-22" .
    id:other a pg:Document ; rdfs:label "Other"@en ; dcterms:issued "2025"^^xsd:gYear .
    id:wire a pg:Work ; dcterms:issued "2025-02-14"^^xsd:date .
    id:rt a pg:Retelling ; pg:retelling id:doc ; pg:original id:wire ; pg:premise id:hint .
    id:hint a pg:Claim .
    id:account a pg:Claim .
    id:at1 a pg:Attestation ; pg:attests id:hint ; pg:stance pg:Asserts ; pg:source id:other .
    id:at2 a pg:Attestation ; pg:attests id:account ; pg:stance pg:Asserts ; pg:source id:doc .
    """
    path = written(text)
    before = workspace.load([path], cache=False).store
    after = workspace.load([path], without="Other", cache=False).store
    assert value(before, "at2", "origin") == [ID + "wire"]
    assert value(after, "at2", "origin") == [ID + "doc"]
    # When it may have been known was computed on the full graph and stays.
    assert value(before, "at2", "knownEarliest") == ["2025-02-14"]
    assert value(after, "at2", "knownEarliest") == ["2025-02-14"]
    assert value(after, "rt", "status") == []


def test_a_view_says_how_much_of_it_was_only_possibly_known(written):
    path = written(
        """
        id:a a pg:Document ; rdfs:label "A"@en ; dcterms:issued "2018" ; pg:readOn "2018-06-01" .
        id:b a pg:Document ; rdfs:label "B"@en ; dcterms:issued "2018" ; pg:readOn "2026-11-22" .
        id:c a pg:Document ; rdfs:label "C"@en ; dcterms:issued "2021" ; pg:readOn "2026-11-22" .
        id:at1 a pg:Attestation ; pg:attests id:x ; pg:source id:a .
        id:at2 a pg:Attestation ; pg:attests id:x ; pg:source id:b .
        id:at3 a pg:Attestation ; pg:attests id:x ; pg:source id:c .
        """
    )
    view = workspace.load([path], known_on="2019", cache=False)
    assert view.known_on == "2019-12-31"
    assert view.notes == (
        "known by 2019-12-31: 2 of 3 attestations kept, 1 of them only possibly known by then",
    )
    view = workspace.load([path], known_on="2019", without="B", cache=False)
    assert view.notes == (
        "without B: 1 of 3 attestations left out",
        "known by 2019-12-31: 1 of 2 attestations kept, 0 of them only possibly known by then",
    )
    assert workspace.load([path], cache=False).notes == ()


def test_a_month_or_year_of_knowing_reaches_to_its_last_day(written):
    path = written(DISPUTE.replace("2019-01-01", "2019-01-31"))
    for text, kept in (("2019-01-30", 1), ("2019-01", 2), ("2019", 2), ("2018", 1)):
        view = workspace.load([path], known_on=text, cache=False)
        assert len(seen(view)[0]) == kept


# --- what is refused --------------------------------------------------------------------------


def test_what_is_no_source_is_refused(written):
    path = written(DISPUTE + 'id:minister a pg:Person ; rdfs:label "Minister"@en .')
    with pytest.raises(ValueProblem) as error:
        workspace.load([path], without="Minister", cache=False)
    assert str(error.value) == (
        "'Minister' (Minister) is not a source; name a document, a publisher or an origin"
    )


def test_an_unknown_or_ambiguous_source_is_refused(written):
    path = written(DISPUTE + 'id:second a pg:Document ; rdfs:label "Paper"@en .')
    with pytest.raises(UnknownNameError, match=r"no term named 'Papers'; did you mean 'Paper'\?"):
        workspace.load([path], without="Papers", cache=False)
    with pytest.raises(AmbiguousNameError, match="say which by its CURIE"):
        workspace.load([path], without="Paper", cache=False)


@pytest.mark.parametrize("text", ["yesterday", "2024-02-30", "", "2018-09-01/2018-09-30"])
def test_a_day_that_is_none_is_refused(text):
    with pytest.raises(ValueProblem, match="is not a date"):
        workspace.load(known_on=text, cache=False)


def test_what_cannot_be_read_is_named_with_its_place(written, tmp_path):
    with pytest.raises(ReadError, match=r"missing\.ttl: no such file or folder"):
        workspace.load([tmp_path / "missing.ttl"], cache=False)
    (tmp_path / "empty").mkdir()
    with pytest.raises(ReadError, match="a folder without Turtle"):
        workspace.load([tmp_path / "empty"], cache=False)
    path = written("\nid:a a pg:Claim\nid:b a pg:Claim .")
    with pytest.raises(ReadError) as error:
        workspace.load([path], cache=False)
    assert (error.value.path, error.value.line) == (path, HEAD.count("\n") + 3)


# --- files, days, names -----------------------------------------------------------------------


def test_files_and_folders_are_merged(written, tmp_path):
    one = written("id:a a pg:Claim .", "one.ttl")
    two = written("id:b a pg:Claim .", "two.ttl")
    together = workspace.load([tmp_path], cache=False)
    assert together.paths == (one, two)
    apart = workspace.load([two, one], cache=False)
    assert apart.store.dump() == together.store.dump()
    assert {str(each) for each in seen(together)[1]} == {ID + "a", ID + "b"}


def test_the_shipped_data_is_the_default(full):
    assert full.paths == tuple(sorted(catalog.DATA.glob("*.ttl")))
    assert full.reference_date == date(2025, 2, 14)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("id:a a pg:Claim .", None),
        ('id:x pg:referenceDate "2018-09-01"^^xsd:date .', date(2018, 9, 1)),
        ('id:x pg:referenceDate "2018-09-01"^^xsd:date . '
         'id:y pg:referenceDate "2021-03-11"^^xsd:date .', date(2021, 3, 11)),
        ('id:x pg:referenceDate "2018-09"^^xsd:gYearMonth .', date(2018, 9, 30)),
    ],
)  # fmt: skip
def test_the_reference_date_is_the_latest_that_the_data_gives(written, text, expected):
    assert workspace.load([written(text)], cache=False).reference_date == expected


def test_what_follows_is_in_the_store_beside_what_was_authored(full):
    store = Store()
    for path in [*catalog.ontology_files(), *full.paths]:
        store.load_turtle(path)
    assert set(full.store.triples()) == {*store.triples(), *infer(store).triples}


def test_every_view_is_what_follows_from_the_triples_that_are_left(full):
    """What views share and take over is what would be computed from scratch, for every origin."""
    authored = workspace.authored(full)
    for path in catalog.ontology_files():
        authored += parse_turtle(path)
    known = infer(_store(authored)).known
    joined = {each.object.value for each in full.store.triples(None, ox.NamedNode(PG + "origin"))}
    for origin in sorted(joined):
        view = workspace.leave_out(full, [origin])
        left = _store(each for each in authored if each in view.store)
        assert len(left) < len(authored)
        subjects = left.subjects()
        complete(left, Provenance(subjects, kinds_of(subjects)), known)
        assert len(view.store) == len(left), origin
        assert all(each in left for each in view.store.triples()), origin


def test_an_account_that_is_taken_not_to_hold_is_left_out_with_what_rests_on_it(full):
    access = ID + "ac-ice-officers-article"
    view = workspace.leave_out(full, accounts=[access])
    assert next(full.store.triples(ox.NamedNode(access)), None) is not None
    assert next(view.store.triples(ox.NamedNode(access)), None) is None
    # That a source said so stays.
    attests = ox.NamedNode(PG + "attests")
    said = list(full.store.triples(None, attests, ox.NamedNode(access)))
    assert said
    assert list(view.store.triples(None, attests, ox.NamedNode(access))) == said
    period = workspace.leave_out(full, accounts=[ID + "if-moa-2018-tracker-325"])
    duty = ox.NamedNode(PG + "DisclosureDuty")
    assert len(list(period.store.triples(None, RDF_TYPE, duty))) < len(
        list(full.store.triples(None, RDF_TYPE, duty))
    )


def _store(triples):
    store = Store()
    store.extend(triples)
    return store


def test_what_was_made_of_a_workspace_is_not_that_of_its_views(full):
    made = full.once("a list", list)
    made.append("kept")
    assert full.once("a list", list) == ["kept"]
    assert workspace.leave_out(full, ["id:doc-article"]).once("a list", list) == []


def test_the_origins_of_a_workspace_are_works_each_once(full):
    names = workspace.origin_names(full)
    assert names == sorted(set(names))
    assert ID + "wk-npr-report" in names
    assert ID + "doc-kqed" not in names  # it retells
    assert ID + "doc-tracker-1544" in names  # it adds reporting of its own


# --- the cache --------------------------------------------------------------------------------


def test_a_store_from_the_cache_is_the_same(cache, written):
    path = written(DISPUTE)
    first_load = workspace.load([path])
    assert len(list(cache.glob("*.nt"))) == 1
    again = workspace.load([path])
    assert again.store.dump() == first_load.store.dump()
    assert (again.hash, again.notes, again.paths) == (first_load.hash, (), (path,))


def test_the_cache_is_asked_before_anything_is_computed(cache, written, monkeypatch):
    path = written(DISPUTE)
    workspace.load([path])
    monkeypatch.setattr(workspace, "_ready", None)
    workspace.load([path])
    with pytest.raises(TypeError):
        workspace.load([path], known_on="2018")


def test_each_view_is_cached_with_its_notes(cache, written):
    path = written(DISPUTE)
    for _ in range(2):
        view = workspace.load([path], known_on="2018", without="Critic")
        assert view.notes == (
            "without Critic: 1 of 2 attestations left out",
            "known by 2018-12-31: 1 of 1 attestations kept, 1 of them only possibly known by then",
        )
    workspace.load([path], known_on="2018")
    workspace.load([path], without="Critic")
    workspace.load([path])
    assert len(list(cache.glob("*.nt"))) == 4


def test_a_changed_file_is_read_anew(cache, written):
    path = written(DISPUTE)
    before = workspace.load([path])
    path = written(DISPUTE.replace("pg:Denies", "pg:Qualifies"))
    after = workspace.load([path])
    assert after.hash != before.hash
    assert value(before.store, "claim", "status") == [PG + "Disputed"]
    assert value(after.store, "claim", "status") == [PG + "Reported"]


def test_a_changed_rule_is_used_at_once(cache, written, tmp_path, monkeypatch):
    path = written(DISPUTE)
    workspace.load([path])
    ontology = tmp_path / "ontology"
    (ontology / "rules").mkdir(parents=True)
    for each in catalog.ontology_files():
        (ontology / each.name).write_bytes(each.read_bytes())
    monkeypatch.setattr(catalog, "ONTOLOGY", ontology)
    assert value(workspace.load([path]).store, "claim", "status") == []


@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: data[: len(data) // 2],
        lambda data: b"",
        lambda data: data + b"<http://x/s> <http://x/p> <http://x/o> .\n",
        lambda data: b"\xff\xfe" + data,
        lambda data: data.replace(b"Disputed", b"Reported"),
        lambda data: data.replace(b"\n", b" ", 1),
    ],
)
def test_a_broken_cache_is_made_anew(cache, written, spoil):
    path = written(DISPUTE)
    expected = workspace.load([path]).store.dump()
    (place,) = cache.glob("*.nt")
    whole = place.read_bytes()
    place.write_bytes(spoil(whole))
    assert workspace.load([path]).store.dump() == expected
    assert place.read_bytes() == whole


def test_without_a_cache_nothing_is_kept(cache, written):
    workspace.load([written(DISPUTE)], cache=False)
    assert not cache.exists()


def test_a_cache_that_cannot_be_written_is_done_without(cache, written):
    cache.parent.mkdir()
    cache.write_text("a file where the folder should be", encoding="utf-8")
    assert value(workspace.load([written(DISPUTE)]).store, "claim", "status") == [PG + "Disputed"]


def test_the_cache_keeps_only_so_many_stores(cache, written, monkeypatch):
    monkeypatch.setattr(caching, "_MOST", 2)
    for number in range(4):
        workspace.load([written(f"id:a{number} a pg:Claim .")])
    assert len(list(cache.glob("*.nt"))) == 2


def test_the_same_content_has_the_same_hash_wherever_it_lies(written, tmp_path):
    one = workspace.load([written(DISPUTE, "one.ttl")], cache=False)
    other = workspace.load([written(DISPUTE, "other.ttl")], cache=False)
    assert one.hash == other.hash
    assert one.store.dump() == other.store.dump() == ntriples(one.store.triples())


def test_the_order_in_which_files_are_named_makes_no_other_hash(written):
    files = [written(DISPUTE, "one.ttl"), written("id:more a pg:Claim .", "other.ttl")]
    one, other = (workspace.load(each, cache=False) for each in (files, files[::-1]))
    assert one.hash == other.hash
    assert one.hash != workspace.load(files[:1], cache=False).hash
