"""What was known by a day, read from the histories as a page reads them, against the views."""

from __future__ import annotations

from bisect import bisect_right
from datetime import date, timedelta
from itertools import pairwise

import pytest

from policygraph import workspace
from policygraph.errors import UnknownNameError
from policygraph.evidence import records
from policygraph.namespaces import ID
from policygraph.network import project
from policygraph.versions import versions
from turtle_by_hand import HEAD, write

BOUNDS = ("start_earliest", "start_latest", "end_earliest", "end_latest")
NAMES = ("retelling", "formal-ties", "data-flow")
ALWAYS, EVER = "0001-01-01", "9999-12-31"

THINGS = """
id:daily a pg:Organization ; rdfs:label "Daily"@en .
id:alpha a pg:Agency ; rdfs:label "Alpha"@en .
id:beta a pg:Agency ; rdfs:label "Beta"@en .
id:gamma a pg:Agency ; rdfs:label "Gamma"@en .
id:pact a pg:Agreement ; rdfs:label "pact"@en ; pg:party id:alpha , id:beta .
id:register a pg:InformationResource ; rdfs:label "register"@en .
id:editors a pg:ActorGroup ; rdfs:label "the editors"@en .
id:adm a pg:Administration ; rdfs:label "first administration"@en ;
  pg:termFrom "2017-01-20"^^xsd:date ; pg:termUntil "2021-01-20"^^xsd:date .
"""


def document(name, issued, voice="daily"):
    """A document of a voice; without a day it may have been known on any."""
    day = f'dcterms:issued "{issued}"^^xsd:date ; ' if issued else ""
    return (
        f'id:doc-{name} a pg:NewsArticle ; rdfs:label "{name}"@en ; dcterms:title "{name}"@en ; '
        f"{day}pg:sourceClass pg:News ; pg:ownVoice id:{voice} ; "
        'pg:readOn "2026-01-01"^^xsd:date .\n'
    )


def said(account, source, stance="Asserts", voice="daily"):
    return (
        f"id:at-{account}-{source}-{stance} a pg:Attestation ; pg:attests id:{account} ; "
        f"pg:stance pg:{stance} ; pg:attestedBy id:{voice} ; pg:source id:doc-{source} .\n"
    )


# On 2 February a claim, a placement, an agreement and its signing are known, and a post; on 3
# March the claim is denied, a day is known for the placement, the agreement is known to be in
# force, and with it what it permits; on 20 March the pact is limited; on 4 April its being in force
# is taken back. The keeping of the register is known on any day, and denied on 3 March.
STORY = (
    HEAD
    + THINGS
    + document("undated", None)
    + document("first", "2024-02-02")
    + document("second", "2024-03-03")
    + document("denial", "2024-03-03", "alpha")
    + document("limit", "2024-03-20")
    + document("third", "2024-04-04")
    + """
id:cl-harm a pg:Claim ; rdfs:label "It does harm"@en ; pg:about id:register .
id:mat-part a pg:Matter ; rdfs:label "Alpha's place"@en .
id:pl-coarse a pg:Placement ; rdfs:label "Alpha is part of Gamma"@en ; pg:accountOf id:mat-part ;
  pg:part id:alpha ; pg:whole id:gamma ; pg:notLaterThan "2023"^^xsd:gYear .
id:pl-fine a pg:Placement ; rdfs:label "Alpha is part of Gamma from a day"@en ;
  pg:accountOf id:mat-part ; pg:part id:alpha ; pg:whole id:gamma ;
  pg:validFrom "2019-05-06"^^xsd:date .
id:ev-signed a pg:Signing ; rdfs:label "The pact is signed"@en ; pg:instrument id:pact ;
  pg:occurredOn "2018-04"^^xsd:gYearMonth .
id:tm-pact a pg:SharingTerm ; rdfs:label "Alpha may tell Beta"@en ; pg:instrument id:pact ;
  pg:effect pg:Permits ; pg:giver id:alpha ; pg:receiver id:beta .
id:if-pact a pg:InForce ; rdfs:label "The pact is in force"@en ; pg:instrument id:pact ;
  pg:hasTerm id:tm-pact ; pg:validFrom "2018-05-01"^^xsd:date .
id:pt-head a pg:Responsibility ; rdfs:label "Gamma keeps watch"@en ;
  pg:duringTermOf id:adm ; pg:heldOn "2019"^^xsd:gYear .
id:mt-register a pg:Maintenance ; rdfs:label "Beta keeps it"@en ; pg:maintainer id:beta ;
  pg:resource id:register .
id:ac-gamma a pg:AccountAccess ; rdfs:label "Gamma sees it"@en ; pg:grantee id:gamma ;
  pg:resource id:register .
id:ac-alpha a pg:AccountAccess ; rdfs:label "Alpha sees it"@en ; pg:grantee id:alpha ;
  pg:resource id:register .
id:cl-limit a pg:Claim ; rdfs:label "It ends"@en ; pg:about id:pact .
id:bd-limit a pg:Bounding ; rdfs:label "Not after 2020"@en ; pg:bounds id:if-pact ;
  pg:notLaterThan "2020"^^xsd:gYear ; pg:premise id:if-pact , id:cl-limit ;
  pg:grounds "It ends."@en ; pg:signedBy id:editors .
id:bd-access a pg:Bounding ; rdfs:label "Not before the pact"@en ; pg:bounds id:ac-gamma ;
  pg:notEarlierThan "2018-05-01"^^xsd:date ; pg:premise id:if-pact , id:ac-gamma ;
  pg:grounds "Nothing was open before."@en ; pg:signedBy id:editors .
"""
    + said("cl-harm", "first")
    + said("cl-harm", "denial", "Denies", "alpha")
    + said("pl-coarse", "first")
    + said("pl-fine", "second")
    + said("ev-signed", "first")
    + said("tm-pact", "first")
    + said("pt-head", "first")
    + said("if-pact", "second")
    + said("cl-limit", "limit")
    + said("if-pact", "third", "Retracts")
    + said("mt-register", "undated")
    + said("mt-register", "denial", "Denies", "alpha")
    + said("ac-gamma", "undated")
    + said("ac-alpha", "undated")
)


def shown(ready, names=()):
    """How each edge and each account stands in a view: status, dates in words, bounds."""
    edges = {
        key: (data["status"], data["dates"], [data[each] for each in BOUNDS])
        for _, _, key, data in project(ready, names).edges(keys=True, data=True)
    }
    accounts = {
        iri: (account["status"], account["dates"], account["bounds"])
        for iri, account in records(ready)["accounts"].items()
    }
    return edges, accounts


def read(found, today, day):
    """The same for a day from the histories, as the script of a page reads them."""
    place = bisect_right(found.days, day) - 1
    told = []
    for histories, now in zip((found.edges, found.accounts), today, strict=True):
        states = {each: state for each, state in now.items() if each not in histories}
        for each, history in histories.items():
            reached = [state for from_, state in history if from_ <= place]
            if reached and reached[-1] is not None:
                states[each] = reached[-1]
        told.append(states)
    return tuple(told)


def day_before(day):
    return (date.fromisoformat(day) - timedelta(days=1)).isoformat()


def around(days):
    """These days and the day before each, and days before and after everything."""
    return sorted({ALWAYS, EVER, *days, *map(day_before, days)})


def changes(found):
    """The days on which something changed that was already there."""
    histories = (*found.edges.values(), *found.accounts.values())
    return sorted({found.days[place] for each in histories for place, _ in each[1:]})


def known_by(ready, day):
    """The view of what was known by a day, as `--known-on` makes it from the files."""
    asked = {"without": ready.without, "public": ready.public, "cache": False}
    day = min(day, ready.known_on or day)
    return workspace.load(ready.paths, known_on=day, **asked)


def agree(ready, days, names=()):
    """The versions, after each of the days was compared with its view."""
    found = versions(ready, names)
    today = shown(ready, names)
    for day in days(found):
        told, view = read(found, today, day), shown(known_by(ready, day), names)
        assert told == view, day
    return found


def all_days(found):
    return around(found.days)


@pytest.fixture(scope="module")
def story_file(tmp_path_factory):
    return write(tmp_path_factory.mktemp("story"), STORY)


@pytest.fixture(scope="module")
def story(story_file):
    return workspace.load([story_file], cache=False)


@pytest.fixture(scope="module")
def told(story):
    return versions(story)


@pytest.fixture
def state(story, told):
    """How an edge or account stood as far as known by a day, or None."""
    today = shown(story)

    def state(name, day):
        edges, accounts = read(told, today, day)
        return {**edges, **accounts}.get(name if "|" in name else f"{ID}{name}")

    return state


# --- against the views --------------------------------------------------------------------------


def test_shipped_data_are_on_any_day_as_in_the_view_of_what_was_known_by_it(shipped):
    def days(found):
        """Around the first, the last and each second day on which what was there changed."""
        return around([found.days[0], *changes(found)[::2], found.days[-1]])

    found = agree(shipped, days)
    assert len(found.days) > 50
    assert len(days(found)) >= 15


@pytest.mark.parametrize("names", [(), ("formal-ties",), ("speech", "data-flow")])
def test_a_small_graph_is_on_every_day_as_in_its_view(story, names):
    found = agree(story, all_days, names)
    assert found.days == ("2024-02-02", "2024-03-03", "2024-03-20", "2024-04-04")
    assert found.former_edges
    assert {each[3]["network"] for each in found.former_edges} <= {*(names or ("speech", *NAMES))}


def test_so_are_retellings_and_readings_that_rest_on_each_other(ties):
    assert agree(ties, all_days).days


def test_what_is_a_view_itself_is_kept(story_file, tmp_path):
    by_march = workspace.load([story_file], known_on="2024-03", cache=False)
    assert agree(by_march, all_days).days == ("2024-02-02", "2024-03-03", "2024-03-20")
    without = workspace.load([story_file], without=f"{ID}doc-denial", cache=False)
    assert f"{ID}mt-register" not in agree(without, all_days).accounts
    private = write(tmp_path, STORY + "id:pact pg:private true .")
    public = agree(workspace.load([private], public=True, cache=False), all_days)
    assert public.edges
    assert "pact" not in str(public)


def test_a_view_knows_nothing_later_than_its_own_day(story_file):
    by_march = workspace.load([story_file], known_on="2024-03", cache=False)
    later = workspace.known_by(by_march, date(2024, 4, 4))
    assert later.known_on == "2024-03-31"
    assert shown(later) == shown(by_march)
    assert workspace.known_days(by_march) == [date(2024, 2, 2), date(2024, 3, 3), date(2024, 3, 20)]


def test_the_days_of_a_view_are_those_of_what_it_shows(story_file):
    without = workspace.load([story_file], without=f"{ID}doc-third", cache=False)
    found = agree(without, all_days)
    assert found.days == ("2024-02-02", "2024-03-03", "2024-03-20")
    assert found.former_accounts == {}


# --- what is told -------------------------------------------------------------------------------


def test_a_denial_that_becomes_known_later_disputes_from_that_day_on(state, told):
    edge = "speech|id:cl-harm|id:daily|asserts|id:cl-harm"
    denial = "speech|id:cl-harm|id:alpha|denies|id:cl-harm"
    for name in ("cl-harm", edge):
        assert state(name, "2024-02-01") is None
        assert state(name, "2024-02-02") == ("Reported", "no date given", [None] * 4)
        assert state(name, "2024-03-02")[0] == "Reported"
        assert state(name, "2024-03-03")[0] == "Disputed"
    assert state(denial, "2024-03-02") is None
    assert state(denial, "2024-03-03")[0] == "Disputed"
    assert [place for place, _ in told.accounts[f"{ID}cl-harm"]] == [0, 1]


def test_a_date_that_becomes_finer_changes_the_bounds_and_not_what_the_account_says(state):
    words = "not later than 2023"
    assert state("pl-coarse", "2024-03-02") == ("Reported", words, [None, None, None, "2023-12-31"])
    day = "2019-05-06"
    assert state("pl-coarse", "2024-03-03") == ("Reported", words, [day, day, day, "2023-12-31"])


def test_what_was_there_before_anything_became_known_has_its_place_before_all_days(state, told):
    assert told.accounts[f"{ID}mt-register"] == [
        (-1, ("Reported", "no date given", [None] * 4)),
        (1, ("Disputed", "no date given", [None] * 4)),
    ]
    assert state("mt-register", ALWAYS)[0] == "Reported"


def test_what_never_changed_and_was_always_there_has_no_history(state, told):
    assert f"{ID}ac-alpha" not in told.accounts
    assert state("ac-alpha", ALWAYS) == ("Reported", "no date given", [None] * 4)


def test_a_reading_is_there_once_all_that_it_rests_on_is_known(state):
    assert state("bd-access", "2024-03-02") is None
    assert state("bd-access", "2024-03-03")[0] == "Inferred"
    assert state("ac-gamma", "2024-03-02")[2] == [None] * 4
    assert state("ac-gamma", "2024-03-03")[2] == ["2018-05-01", None, None, None]


def test_a_history_has_no_entry_more_than_it_needs(told):
    for history in (*told.edges.values(), *told.accounts.values()):
        places = [place for place, _ in history]
        assert places == sorted(set(places))
        assert places != [-1]
        states = [None, *(state for _, state in history)]
        assert all(one != other for one, other in pairwise(states))


def test_what_is_no_longer_there_is_told_as_on_its_last_day(story, told):
    today = shown(story)
    before = known_by(story, "2024-04-03")
    first = known_by(story, "2024-03-02")
    disclosures = [each for each in told.former_accounts if "disclosure-" in each]
    assert len(disclosures) == 1
    assert [place for place, _ in told.accounts[disclosures[0]]] == [1, 2, 3]
    assert told.accounts[disclosures[0]][-1][1] is None
    assert told.former_accounts[disclosures[0]]["bounds"][3] == "2020-12-31"
    for iri, record in told.former_accounts.items():
        assert iri not in today[1]
        assert record == records(before, copies=True)["accounts"][iri]
    drawn = {}
    for view in (first, before):
        network = project(view)
        nodes = dict(network.nodes(data=True))
        drawn |= {edge[2]: (edge, nodes) for edge in network.edges(keys=True, data=True)}
    keys = [edge[2] for edge in told.former_edges]
    assert len(keys) == len(set(keys)) > 2
    for edge in told.former_edges:
        assert edge[2] not in today[0]
        expected, nodes = drawn[edge[2]]
        assert tuple(edge) == expected
        assert {each: told.former_nodes[each] for each in edge[:2]} == {
            each: nodes[each] for each in edge[:2]
        }


def test_what_comes_back_has_gone_in_between(state, told):
    """The signing stands for the parties only while no account of the force of the pact does."""
    edge = "formal-ties|id:ev-signed|id:alpha|is party to|id:pact"
    assert [place for place, _ in told.edges[edge]] == [0, 1, 3]
    assert [bool(state) for _, state in told.edges[edge]] == [True, False, True]
    assert edge not in {each[2] for each in told.former_edges}
    assert state(edge, "2024-03-02")[1] == "in 2018-04"
    assert state(edge, "2024-03-03") is None
    assert state(edge, "2024-04-04")[2] == ["2018-04-01", "2018-04-30"] * 2


def test_a_page_of_some_networks_takes_the_former_edges_of_those(told):
    part = told.of(["data-flow"])
    assert {each[3]["network"] for each in part.former_edges} == {"data-flow"}
    assert set(part.former_nodes) == {f"{ID}alpha", f"{ID}beta"}
    assert set(told.former_nodes) > set(part.former_nodes)
    assert (part.edges, part.accounts, part.days) == (told.edges, told.accounts, told.days)
    assert told.of(["retelling"]).former_nodes == {}


def test_every_kind_of_date_is_told_as_it_is_given(tmp_path):
    day = '"2019-05-06"^^xsd:date'
    given = {
        "Placement": "validFrom validUntil heldOn notEarlierThan startsNotLaterThan "
        "endsNotEarlierThan notLaterThan",
        "Announcement": "occurredOn notEarlierThan notLaterThan",
        "Figure": "asOf",
    }
    text = HEAD + THINGS + document("first", "2024-02-02") + document("second", "2024-03-03")
    for kind, names in given.items():
        for name in ("duringTermOf", *names.split()):
            account = f"ac-{kind}-{name}".lower()
            value = "id:adm" if name == "duringTermOf" else day
            text += f'id:{account} a pg:{kind} ; rdfs:label "{account}"@en ; pg:{name} {value} .\n'
            text += said(account, "first") + said(account, "second", "Denies")
    found = agree(workspace.load([write(tmp_path, text)], cache=False), all_days)
    assert len({history[0][1][1] for history in found.accounts.values()}) == 11


# --- limits -------------------------------------------------------------------------------------


def test_where_nothing_has_a_day_nothing_has_a_history(tmp_path):
    text = HEAD + THINGS + document("undated", None) + said("cl-a", "undated")
    path = write(tmp_path, text + 'id:cl-a a pg:Claim ; rdfs:label "A"@en .')
    found = agree(workspace.load([path], cache=False), all_days)
    assert (found.days, found.edges, found.accounts) == ((), {}, {})


def test_no_day_lies_before_the_first_of_the_calendar(tmp_path):
    text = HEAD + THINGS + document("old", "0001-01-01") + said("cl-a", "old")
    path = write(tmp_path, text + 'id:cl-a a pg:Claim ; rdfs:label "A"@en .')
    found = agree(workspace.load([path], cache=False), lambda found: [ALWAYS, EVER])
    assert found.days == ("0001-01-01",)
    assert [place for place, _ in found.accounts[f"{ID}cl-a"]] == [0]


def test_the_order_of_data_and_of_networks_changes_nothing(tmp_path, told):
    lines = STORY.removeprefix(HEAD).removesuffix(" .\n").split(" .\n")
    paths = [
        write(tmp_path, HEAD + " .\n".join(part) + " .\n", name)
        for name, part in (("b.ttl", lines[:9]), ("a.ttl", lines[:8:-1]))
    ]
    found = versions(workspace.load(paths[::-1], cache=False), [*NAMES, "speech"])
    assert repr(found) == repr(told)
    assert [*found.edges] == sorted(found.edges)
    assert [*found.accounts] == sorted(found.accounts)
    keys = [key for _, _, key, _ in found.former_edges]
    assert keys == sorted(keys)


def test_a_network_that_does_not_exist_is_refused(ties):
    with pytest.raises(UnknownNameError):
        versions(ties, ["gossip"])


# --- the cache --------------------------------------------------------------------------------


@pytest.fixture
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache" / "policygraph"


@pytest.mark.parametrize("names", [(), ("formal-ties",), ("speech", "data-flow")])
def test_versions_from_the_cache_are_the_same(cache, story, story_file, names):
    ready = workspace.load([story_file])
    assert versions(ready, names) == versions(story, names)
    assert len(list(cache.glob("*.json"))) == 1
    assert versions(ready, names) == versions(story, names)


def test_versions_are_kept_once_for_each_view(cache, story_file, monkeypatch):
    ready = workspace.load([story_file])
    whole = versions(ready)
    view = workspace.load([story_file], known_on="2024-03-10")
    assert versions(view) != whole
    assert len(list(cache.glob("*.json"))) == 2
    assert versions(workspace.known_by(ready, date(2024, 3, 10))) == versions(view)
    assert len(list(cache.glob("*.json"))) == 2, "what is made in memory is not kept"

    monkeypatch.setattr("policygraph.versions._made", None)
    assert versions(ready) == whole


@pytest.mark.parametrize(
    "spoil",
    [
        lambda kept: kept[:-10],
        lambda kept: kept.replace(b'"answers"', b'"answer"'),
        lambda kept: b"[]",
    ],
    ids=["cut", "of another form", "something else"],
)
def test_versions_are_made_anew_where_what_was_kept_is_broken(cache, story_file, spoil):
    ready = workspace.load([story_file])
    whole = versions(ready)
    (place,) = cache.glob("*.json")
    kept = place.read_bytes()
    place.write_bytes(spoil(kept))
    assert versions(ready) == whole
    assert place.read_bytes() == kept
