"""Networks: which edges are drawn, for which day, with what evidence on them."""

from __future__ import annotations

from pathlib import Path

import pytest
import rdflib
from rdflib.namespace import RDF, RDFS

from networks_by_hand import TIES
from policygraph import catalog, workspace
from policygraph.catalog import QueryFile
from policygraph.errors import QueryError, UnknownNameError, ValueProblem
from policygraph.namespaces import ID, PG, compact
from policygraph.network import collapse, edges, project

NETWORKS = ("data-flow", "formal-ties", "speech")


@pytest.fixture(scope="module")
def graphs(ties, shipped):
    """The same triples for rdflib."""
    return {
        name: rdflib.Graph().parse(data=ready.store.dump(), format="nt11")
        for name, ready in (("ties", ties), ("shipped", shipped))
    }


def drawn(ready, *names, as_of=None):
    """Edges as `source relation target`, with CURIEs of `id:` shortened to their own part."""

    def short(iri):
        return compact(iri).removeprefix("id:")

    network = project(ready, names, as_of=as_of)
    return {
        (short(source), data["relation"], short(target))
        for source, target, data in network.edges(data=True)
    }


def edge(ready, name, source, target, assertion):
    """The attributes of the one edge between two things that rests on an assertion."""
    network = project(ready, [name])
    found = [
        data
        for data in network.get_edge_data(ID + source, ID + target).values()
        if data["assertion"] == assertion
    ]
    (attributes,) = found
    return attributes


def test_formal_ties_are_posts_loans_parts_and_parties(ties):
    assert drawn(ties, "formal-ties") == {
        ("alpha", "is part of", "beta"),
        ("beta", "is part of", "gamma"),
        ("island", "is part of", "mainland"),
        ("pat", "acting head of Alpha, on detail", "alpha"),
        ("gamma", "lends", "pat"),
        ("quinn", "holds a post in", "beta"),
        ("quinn", "chef", "beta"),
        ("alpha", "is party to", "pact"),
        ("beta", "is party to", "pact"),
        ("alpha", "is party to", "draft"),
        ("gamma", "is party to", "draft"),
    }


def test_a_party_stands_on_the_account_of_force_and_on_the_signing_only_without_one(ties):
    network = project(ties, ["formal-ties"])
    on = {
        compact(target): compact(data["assertion"])
        for _, target, data in network.edges(data=True)
        if data["relation"] == "is party to"
    }
    assert on == {"id:pact": "id:if-pact", "id:draft": "id:ev-draft-signed"}


def test_data_flow_names_mode_and_data(ties):
    assert drawn(ties, "data-flow") == {
        ("alpha", "keeps", "register"),
        ("alpha", "must disclose biometric data to", "beta"),
        ("alpha", "must disclose deaths to", "beta"),
        ("alpha", "may disclose data to (direction not stated)", "beta"),
        ("beta", "may disclose data to (direction not stated)", "alpha"),
        ("gamma", "discloses case file on request to", "alpha"),
        ("gamma", "discloses case file on request to", "beta"),
        ("register", "gives account access to", "critics"),
        ("register", "has its case file used by", "court"),
    }


def test_speech_goes_from_the_voice_to_what_it_speaks_of_by_its_stance(ties):
    found = drawn(ties, "speech")
    assert {each for each in found if each[2] == "cl-harm"} == {
        ("critics", "asserts", "cl-harm"),
        ("alpha", "denies", "cl-harm"),
    }
    assert ("court", "asserts", "pl-beta-gamma") in found
    assert not [each for each in found if each[2] == "pl-withdrawn"]


def test_shipped_formal_ties_lead_from_harper_to_orr_and_from_ice_to_dhs(shipped):
    found = drawn(shipped, "formal-ties")
    assert {
        ("harper", "acting director of ORR, on detail", "orr"),
        ("ice", "lends", "harper"),
        ("ice", "is part of", "dhs"),
        ("orr", "is part of", "hhs"),
        ("ice", "is party to", "moa-2018"),
    } <= found
    assert not [each for each in found if each[0] == "orr" and each[2] == "dhs"]


def reference_ties(paths):
    """The formal ties of Turtle files, found by plain loops; no account there is withdrawn."""
    graph = rdflib.Graph()
    for path in paths:
        graph.parse(path, format="turtle")
    pg = rdflib.Namespace(PG)
    found = set()

    def every(*classes):
        return {each for class_ in classes for each in graph.subjects(RDF.type, pg[class_])}

    def add(source, relation, target, account):
        found.add((str(source), relation, str(target), str(account)))

    for post in every("RoleHolding", "Detail"):
        if (post, pg.tenure, pg.Former) in graph:
            continue
        lent = (post, RDF.type, pg.Detail) in graph
        for person in graph.objects(post, pg.holder):
            for organization in graph.objects(post, pg.inOrganization):
                role = graph.value(post, pg.role)
                words = str(graph.value(role, RDFS.label)) if role else "holds a post in"
                acting = graph.value(post, pg.acting)
                words = f"acting {words}" if acting is not None and acting.toPython() else words
                add(person, f"{words}, on detail" if lent else words, organization, post)
            for home in graph.objects(post, pg.homeAgency) if lent else ():
                add(home, "lends", person, post)
    for placement in every("Placement"):
        part, whole = graph.value(placement, pg.part), graph.value(placement, pg.whole)
        add(part, "is part of", whole, placement)
    for agreement, _, party in graph.triples((None, pg.party, None)):
        accounts = {*graph.subjects(pg.instrument, agreement)}
        force = accounts & every("InForce")
        for account in force or accounts & every("Signing"):
            add(party, "is party to", agreement, account)
    return found


def test_shipped_formal_ties_are_what_plain_loops_over_the_files_find(shipped):
    found = {
        (source, data["relation"], target, data["assertion"])
        for source, target, data in project(shipped, ["formal-ties"]).edges(data=True)
    }
    expected = reference_ties(shipped.paths)
    assert len(expected) > 20
    assert found == expected


@pytest.mark.parametrize("name", NETWORKS)
@pytest.mark.parametrize("data", ["ties", "shipped"])
def test_both_engines_draw_the_same_edges(name, data, graphs, request):
    ready = request.getfixturevalue(data)
    text = catalog.query_file("networks", name).text
    own = sorted(tuple(map(str, row)) for row in ready.store.select(text))
    other = sorted(tuple(term.n3() for term in row) for row in graphs[data].query(text))
    assert own
    assert own == other


def test_every_network_file_is_projected_when_none_is_named(ties):
    every = drawn(ties, *catalog.query_names("networks"))
    assert set(NETWORKS) <= set(catalog.query_names("networks"))
    assert drawn(ties) == every
    assert len(every) == sum(len(drawn(ties, each)) for each in catalog.query_names("networks"))


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2017-12-31", None),
        ("2018-01-01", "cover"),
        ("2019-12-31", "cover"),
        ("2020-01-01", None),
        ("2018", "cover"),
        ("2017-12", None),
        ("2019-12", "cover"),
        ("2020", None),
    ],
)
def test_a_day_keeps_what_its_dates_cover_both_ends_counted(ties, day, expected):
    network = project(ties, ["formal-ties"], as_of=day)
    found = [
        data["cover"]
        for _, _, data in network.edges(data=True)
        if data["assertion"] == f"{ID}pl-alpha-beta"
    ]
    assert found == ([expected] if expected else [])


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2017-12-31", None),
        ("2018-01-01", "may cover"),
        ("2018-12-30", "may cover"),
        ("2018-12-31", "cover"),
        ("2020-02-01", "cover"),
        ("2020-02-02", "may cover"),
        ("2020-02-29", "may cover"),
        ("2020-03-01", None),
        ("2020-02", "may cover"),
        ("2019", "cover"),
    ],
)
def test_a_day_keeps_what_coarser_dates_may_cover(ties, day, expected):
    found = {
        data["assertion"]: data["cover"]
        for _, _, data in project(ties, ["formal-ties"], as_of=day).edges(data=True)
    }
    assert found.get(f"{ID}pl-beta-gamma") == expected
    assert found[f"{ID}pl-island"] == "may cover"


def test_without_a_day_nothing_is_covered_and_nothing_left_out(ties):
    network = project(ties, ["formal-ties"])
    assert network.graph == {"name": "formal-ties", "days": None}
    assert {data["cover"] for _, _, data in network.edges(data=True)} == {None}
    assert project(ties, ["formal-ties"], as_of="2018-09").graph["days"] is not None


def test_things_whose_edges_a_day_leaves_out_are_not_in_the_network(ties):
    assert f"{ID}draft" in project(ties, ["formal-ties"])
    assert f"{ID}draft" not in project(ties, ["formal-ties"], as_of="2019-06-01")


def test_an_edge_carries_dates_bounds_status_and_documents(ties):
    assert edge(ties, "formal-ties", "beta", "gamma", f"{ID}pl-beta-gamma") == {
        "relation": "is part of",
        "assertion": f"{ID}pl-beta-gamma",
        "status": "Reported",
        "network": "formal-ties",
        "dates": "2018 to 2020-02",
        "start_earliest": "2018-01-01",
        "start_latest": "2018-12-31",
        "end_earliest": "2020-02-01",
        "end_latest": "2020-02-29",
        "cover": None,
        "sources": [f"{ID}doc-court"],
    }
    two = edge(ties, "formal-ties", "alpha", "beta", f"{ID}pl-alpha-beta")
    assert two["sources"] == [f"{ID}doc-echo", f"{ID}doc-gazette"]
    undated = edge(ties, "formal-ties", "island", "mainland", f"{ID}pl-island")
    assert undated["dates"] == "no date given"
    assert undated["start_earliest"] is undated["end_latest"] is None


def test_a_derived_edge_has_the_dates_and_documents_of_its_premises(ties):
    network = project(ties, ["data-flow"])
    (duty,) = (
        data
        for data in network.get_edge_data(f"{ID}alpha", f"{ID}beta").values()
        if data["relation"] == "must disclose deaths to"
    )
    assert duty["status"] == "Inferred"
    assert duty["dates"] == "begun in the term of the first administration"
    assert duty["sources"] == [f"{ID}doc-court", f"{ID}doc-gazette"]


def test_a_node_carries_what_it_is_and_what_it_is_called(ties):
    nodes = project(ties, ["formal-ties"]).nodes
    assert nodes[f"{ID}alpha"] == {
        "label": "Alpha",
        "type": "pg:Agency",
        "type_label": "agency",
        "group": "agency",
        "aliases": ["A", "AL"],
        "definition": "The first agency.",
    }
    assert nodes[f"{ID}pact"]["type"] == "pg:DataSharingAgreement"


def test_the_group_of_a_node_follows_from_its_class(ties):
    groups = {compact(node): data["group"] for node, data in project(ties).nodes(data=True)}
    expected = {
        "id:alpha": "agency",
        "id:gazette": "organization",
        "id:pat": "person",
        "id:critics": "group",
        "id:pact": "instrument",
        "id:register": "resource",
        "id:ev-pact-signed": "event",
        "id:cl-harm": "claim",
    }
    assert {each: groups[each] for each in expected} == expected


def test_shipped_unnamed_voices_are_persons_and_a_text_as_voice_is_neither(shipped):
    nodes = project(shipped, ["speech"]).nodes
    assert nodes[f"{ID}voice-staff-member"]["group"] == "person"
    assert nodes[f"{ID}voice-staff-member"]["type"] == "pg:UnnamedPerson"
    assert nodes[f"{ID}voice-article"]["group"] == "other"


def test_keys_are_unique_and_stay_the_same(ties, shipped):
    for ready in (ties, shipped):
        keys = [key for _, _, key in project(ready).edges(keys=True)]
        assert len(keys) == len(set(keys))
    again = workspace.load([TIES], cache=False)
    first, second = project(ties), project(again)
    assert list(first.edges(keys=True, data=True)) == list(second.edges(keys=True, data=True))
    assert list(first.nodes(data=True)) == list(second.nodes(data=True))


def test_collapsing_counts_distinct_assertions(ties):
    network = project(ties, ["data-flow"])
    collapsed = collapse(network)
    # Two kinds of data by one duty count once, the permission beside it once more.
    assert network.number_of_edges(f"{ID}alpha", f"{ID}beta") == 3
    assert collapsed[f"{ID}alpha"][f"{ID}beta"] == {"weight": 2}
    assert collapsed[f"{ID}beta"][f"{ID}alpha"] == {"weight": 1}
    assert set(collapsed) == set(network)
    assert set(collapsed.edges()) == set(network.edges())


def test_an_unknown_network_is_named_with_the_nearest(ties):
    with pytest.raises(UnknownNameError, match="no network named 'formal-tie'; did you mean"):
        project(ties, ["formal-tie"])


def test_a_day_that_is_none_is_refused(ties):
    with pytest.raises(ValueProblem, match="2018-02 has 28 days"):
        project(ties, ["formal-ties"], as_of="2018-02-30")


def own_network(text):
    return QueryFile("own", Path("own.rq"), text, "Own")


def test_a_network_of_ones_own_is_drawn_like_the_others(ties):
    text = """SELECT ?more ?assertion ?target ?relation ?source WHERE {
      ?assertion pg:part ?source ; pg:whole ?target .
      BIND ("under" AS ?relation) BIND (1 AS ?more) }"""
    network = project(ties, [own_network(text)])
    assert network.graph["name"] == "own"
    relations = {data["relation"] for _, _, data in network.edges(data=True)}
    assert relations == {"under"}
    assert network.number_of_edges() == 4


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "SELECT ?source ?target WHERE { ?source pg:party ?target }",
            r"own\.rq: a network needs the columns .*; add \?relation, \?assertion",
        ),
        ("ASK { ?source pg:party ?target }", r"own\.rq: a SELECT is needed here"),
        (
            """SELECT ?source ?relation ?target ?assertion WHERE {
            ?assertion pg:part ?source ; rdfs:label ?target BIND ("is" AS ?relation) }""",
            r"own\.rq: \?target is '\"Alpha is part of Beta\"@en' in a row; .* IRIs",
        ),
        (
            """SELECT ?source ?relation ?target ?assertion WHERE {
            ?assertion pg:part ?source BIND ("is" AS ?relation) }""",
            r"own\.rq: \?target is empty in a row",
        ),
        (
            """SELECT ?source ?relation ?target ?assertion WHERE {
            ?assertion pg:part ?source ; pg:whole ?target . BIND (pg:part AS ?relation) }""",
            r"own\.rq: \?relation is 'pg:part' in a row; write it as a few words",
        ),
        (
            """SELECT ?source ?relation ?target ?assertion WHERE {
            ?assertion pg:party ?source , ?target BIND ("beside" AS ?relation) }""",
            r"own\.rq: \?assertion is 'id:[a-z]+' in a row, which is no assertion",
        ),
    ],
)
def test_what_gives_no_edges_is_refused_with_its_place(ties, text, message):
    with pytest.raises(QueryError, match=message):
        edges(ties, [own_network(text)])
