"""Views show what their questions answer, on every day; one that would show nothing is refused."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from policygraph import catalog, pages, site, stories, versions, workspace
from policygraph.accounts import bounds_of
from policygraph.answers import Answers, Question
from policygraph.dates import parse_day_range
from policygraph.errors import ValueProblem
from policygraph.namespaces import ID, compact
from policygraph.network import project
from policygraph.queries import ask_table
from policygraph.store import value_of
from policygraph.stories import AT_ANY_TIME, Story
from turtle_by_hand import HEAD, write

# Ash heads the office, then Birch does, on loan from the guard, where Birch has a post as well.
OFFICE = (
    HEAD
    + """
<https://example.org/data> pg:referenceDate "2020-09-01"^^xsd:date .

id:office a pg:Agency ; rdfs:label "The Office"@en .
id:ministry a pg:Agency ; rdfs:label "The Ministry"@en .
id:guard a pg:Agency ; rdfs:label "The Guard"@en .
id:ash a pg:Person ; rdfs:label "Ash"@en .
id:birch a pg:Person ; rdfs:label "Birch"@en .
id:role-head a pg:Role ; rdfs:label "head of the Office"@en ; pg:leads id:office .
id:role-guard a pg:Role ; rdfs:label "officer of the Guard"@en .
id:mat-head a pg:Matter ; rdfs:label "Who heads the Office"@en .

id:pt-ash a pg:RoleHolding ; rdfs:label "Ash heads the Office"@en ; pg:holder id:ash ;
  pg:role id:role-head ; pg:inOrganization id:office ; pg:accountOf id:mat-head ;
  pg:validFrom "2019-01-01"^^xsd:date ; pg:validUntil "2020-05"^^xsd:gYearMonth .
id:pt-birch a pg:Detail ; rdfs:label "Birch heads the Office on loan"@en ; pg:holder id:birch ;
  pg:role id:role-head ; pg:inOrganization id:office ; pg:homeAgency id:guard ;
  pg:accountOf id:mat-head ; pg:validFrom "2020-06"^^xsd:gYearMonth ;
  pg:validUntil "2021-01-31"^^xsd:date .
id:pt-birch-guard a pg:RoleHolding ; rdfs:label "Birch is an officer of the Guard"@en ;
  pg:holder id:birch ; pg:role id:role-guard ; pg:inOrganization id:guard .
id:pl-office a pg:Placement ; rdfs:label "The Office is part of the Ministry"@en ;
  pg:part id:office ; pg:whole id:ministry ; pg:validFrom "2019"^^xsd:gYear ;
  pg:validUntil "2022"^^xsd:gYear .

id:doc-gazette a pg:NewsArticle ; rdfs:label "The Gazette on the Office"@en ;
  dcterms:title "The Office"@en ; dcterms:issued "2021-03-01"^^xsd:date ; pg:sourceClass pg:News ;
  pg:ownVoice id:gazette ; pg:readOn "2021-04-01"^^xsd:date .
id:doc-courier a pg:NewsArticle ; rdfs:label "The Courier on Birch"@en ;
  dcterms:title "Birch"@en ; dcterms:issued "2021-05-01"^^xsd:date ; pg:sourceClass pg:News ;
  pg:ownVoice id:courier ; pg:readOn "2021-06-01"^^xsd:date .
id:gazette a pg:Organization ; rdfs:label "The Gazette"@en .
id:courier a pg:Organization ; rdfs:label "The Courier"@en .
id:at-gazette a pg:Attestation ; pg:attests id:pt-ash ; pg:stance pg:Asserts ;
  pg:attestedBy id:gazette ; pg:source id:doc-gazette ; pg:locator "p1" .
id:at-gazette-2 a pg:Attestation ; pg:attests id:pl-office ; pg:stance pg:Asserts ;
  pg:attestedBy id:gazette ; pg:source id:doc-gazette ; pg:locator "p2" .
id:at-courier a pg:Attestation ; pg:attests id:pt-birch , id:pt-birch-guard ;
  pg:stance pg:Asserts ; pg:attestedBy id:courier ; pg:source id:doc-courier ; pg:locator "p1" .
"""
)
HEADS = """
id:view-heads a pg:View ; rdfs:label "Heads"@en ; dcterms:description "Ash, then Birch."@en ;
  pg:asks "leaders-on-date" ; pg:parameter "agency=id:office" ; pg:network "formal-ties" ;
  pg:position 2 ; pg:restsOn id:pt-ash .
"""
PATHS = (
    HEADS
    + """
id:view-a-ministry a pg:View ; rdfs:label "The Ministry"@en ; dcterms:description "A part."@en ;
  pg:focus id:ministry ; pg:network "formal-ties" ; pg:position 3 ; pg:restsOn id:pl-office .
id:view-people a pg:View ; rdfs:label "People"@en ; dcterms:description "Two."@en ;
  pg:asks "people" ; pg:network "formal-ties" ; pg:position 1 ; pg:restsOn id:pt-ash .
id:story-office a pg:Story ; rdfs:label "The Office in two steps"@en .
id:step-a a pg:Step ; rdfs:label "Then Birch"@en ; dcterms:description "Birch heads it."@en ;
  pg:inStory id:story-office ; pg:position 2 ; pg:asks "leaders-on-date" ;
  pg:parameter "agency=id:office" ; pg:day "2020-07"^^xsd:gYearMonth ; pg:restsOn id:pt-birch .
id:step-b a pg:Step ; rdfs:label "First Ash"@en ; dcterms:description "Ash heads it."@en ;
  pg:inStory id:story-office ; pg:position 1 ; pg:asks "leaders-on-date" ;
  pg:parameter "agency=id:office" ; pg:day "2019-02-01"^^xsd:date ; pg:restsOn id:pt-ash .
"""
)


@pytest.fixture(autouse=True)
def own_cache(tmp_path_factory, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.getbasetemp() / "cache"))


def ready(folder, more=PATHS, **view):
    return workspace.load([write(folder, OFFICE + more)], cache=False, **view)


def found(folder, more=PATHS, *, strict=True, **view):
    graph = ready(folder, more, **view)
    views, told = stories.views(graph, project(graph), strict=strict)
    return {each.name: each for each in views}, told


def assertions(graph, view):
    """The accounts that the edges of a view stand for, as local names."""
    edges = project(graph).edges(keys=True, data=True)
    return {data["assertion"].removeprefix(ID) for _, _, key, data in edges if key in view.edges}


# --- What a view shows


def test_views_and_steps_come_in_the_order_of_their_positions(tmp_path):
    views, told = found(tmp_path)
    assert [(each.name, each.kind) for each in views.values()] == [
        ("view-people", "view"),
        ("view-heads", "view"),
        ("view-a-ministry", "view"),
        ("step-b", "step"),
        ("step-a", "step"),
    ]
    assert told == [Story("story-office", "The Office in two steps", ("step-b", "step-a"))]


def test_a_view_has_its_title_text_day_and_what_it_answers(tmp_path):
    views, _ = found(tmp_path)
    step = views["step-a"]
    assert (step.title, step.text, step.day) == ("Then Birch", "Birch heads it.", "2020-07")
    assert step.answers == "Who headed an agency on a day?"
    assert views["view-a-ministry"].answers == "What is near The Ministry?"
    assert views["view-a-ministry"].focus == ID + "ministry"
    assert views["view-heads"].day is None  # the page's
    assert views["view-people"].day == AT_ANY_TIME  # its question asks about no day


def test_a_view_of_a_question_has_the_relations_that_its_answer_rests_on(tmp_path):
    views, _ = found(tmp_path)
    graph = ready(tmp_path)
    assert assertions(graph, views["view-people"]) == {"pt-ash", "pt-birch", "pt-birch-guard"}
    assert assertions(graph, views["view-heads"]) == {"pt-ash", "pt-birch"}
    # With no network named: what is a relation is not shown as somebody's word besides.
    assert views["step-a"].edges == views["view-heads"].edges


def test_what_hangs_on_the_dates_of_another_account_is_no_part_of_a_view_for_all_days(tmp_path):
    graph = ready(tmp_path)
    row = next(iter(ask_table(graph, "leaders-on-date", {"agency": "id:office"})))
    assert value_of(row[3]) == ID + "role-guard"  # told with the loan, while it lasts
    views, _ = found(tmp_path)
    assert [compact(each) for each in views["view-heads"].accounts] == ["id:pt-ash", "id:pt-birch"]


@pytest.mark.parametrize(
    ("hops", "expected"),
    [
        (1, {"pl-office"}),
        (2, {"pl-office", "pt-ash", "pt-birch"}),
        (999_999_999_999, {"pl-office", "pt-ash", "pt-birch", "pt-birch-guard"}),  # all there is
    ],
)
def test_a_view_around_a_thing_reaches_so_many_relations(tmp_path, hops, expected):
    more = PATHS.replace("pg:focus id:ministry", f"pg:focus id:ministry ; pg:hops {hops}")
    views, _ = found(tmp_path, more)
    assert assertions(ready(tmp_path, more), views["view-a-ministry"]) == expected
    assert [compact(each) for each in views["view-a-ministry"].accounts] == ["id:pl-office"]


def test_a_matter_stands_for_its_accounts(tmp_path):
    answers = Answers(ready(tmp_path))
    named = answers.accounts(Question("evidence-chain", (("node", "id:mat-head"),)))
    assert {ID + "pt-ash", ID + "pt-birch"} <= named


# --- On every day the view is the answer


def boundary_days(graph, accounts, *others):
    """The first and last days that the dates of accounts set, and those beside them."""
    days = {date.fromisoformat(each) for each in others}
    for each in accounts:
        told = bounds_of(graph)[each]
        for bound in (told.start_earliest, told.start_latest, told.end_earliest, told.end_latest):
            if bound is not None:
                days |= {bound + timedelta(days=step) for step in (-1, 0, 1)}
    return [each.isoformat() for each in sorted(days)]


def view_of(graph, name):
    views, _ = stories.views(graph, project(graph))
    return next(each for each in views if each.name == name)


def covering(graph, day):
    """How the dates of an account stand to a day, and nothing where it is over or to come."""
    asked = parse_day_range(day)
    told = bounds_of(graph)

    def stands(account):
        if told[account].covers(*asked):
            return "cover"
        return "may cover" if told[account].may_cover(*asked) else ""

    return stands


def test_who_headed_orr_is_in_the_view_on_every_day_as_the_question_answers(shipped):
    view = view_of(shipped, "view-heads-of-orr")
    edges = [
        data | {"source": source}
        for source, _, key, data in project(shipped).edges(keys=True, data=True)
        if key in view.edges and data["relation"] != "lends"
    ]
    days = boundary_days(shipped, view.accounts, "2014-01-01", "2022-08-01")
    assert len(days) > 20
    for day in [*days, "2018", "2020-03"]:
        stands = covering(shipped, day)
        shown = {
            (each["source"], stands(each["assertion"]), each["status"], document)
            for each in edges
            if stands(each["assertion"])
            for document in each["sources"]
        }
        table = ask_table(shipped, "leaders-on-date", as_of=day)
        answered = {
            (
                value_of(row[0]),
                value_of(row[4]),
                value_of(row[5]).rpartition("#")[2],
                value_of(row[6]),
            )
            for row in table
            if row[1] is not None  # the post elsewhere of somebody on loan heads nothing
        }
        assert shown == answered, day


MODES = {"gives": "account", "must": "owed", "may": "permitted", "discloses": "on request"}


def test_who_could_get_the_data_is_in_the_view_on_every_day_as_the_question_answers(shipped):
    view = view_of(shipped, "view-reach-of-the-data")
    edges = [
        data | {"target": target}
        for _, target, key, data in project(shipped).edges(keys=True, data=True)
        if key in view.edges
    ]
    days = boundary_days(shipped, {each["assertion"] for each in edges}, "2010-05-05", "2023-02-02")
    assert len(days) > 10
    modes = set()
    for day in [*days, "2018-09", "2025"]:
        stands = covering(shipped, day)
        shown = {
            (
                each["target"],
                MODES[each["relation"].partition(" ")[0]],
                stands(each["assertion"]),
                each["status"],
            )
            for each in edges
            if stands(each["assertion"])
        }
        answered = {
            (
                value_of(row[0]),
                value_of(row[1]),
                value_of(row[5]),
                value_of(row[6]).rpartition("#")[2],
            )
            for row in ask_table(shipped, "access-on-date", as_of=day)
        }
        assert shown == answered, day
        modes |= {mode for _, mode, _, _ in shown}
    assert modes == set(MODES.values())


# --- As far as known by each day


def as_known(graph, view, place):
    """The local names of the accounts of a view from a place in the known days on."""
    told = [accounts for since, accounts, _ in view.known if since <= place]
    return {each.removeprefix(ID) for each in (told[-1] if told else ())}


def test_a_view_has_what_its_question_answered_as_far_as_known_by_each_day(tmp_path):
    graph = ready(tmp_path)
    known = versions.versions(graph, (), stories.questions(graph))
    views = {each.name: each for each in stories.views(graph, project(graph), known)[0]}

    assert known.days == ("2021-03-01", "2021-05-01")
    heads = views["view-heads"]
    assert [as_known(graph, heads, place) for place in (-1, 0, 1)] == [
        set(),
        {"pt-ash"},
        {"pt-ash", "pt-birch"},
    ]
    assert [len(edges) for _, _, edges in heads.known] == [0, 1, 3]
    assert heads.edges == heads.known[-1][2]
    # What the text of a step speaks of is in its picture whatever its question answered.
    step = views["step-a"]
    assert step.known[0][1] == ()
    assert (
        step.known[0][2]
        == stories.edges_of(project(graph), frozenset((ID + "pt-birch",)), ["formal-ties"])
        != set()
    )
    # What a thing is near to is known by the relations themselves.
    assert views["view-a-ministry"].known == ()


def test_the_page_of_all_networks_has_what_its_views_answered_when(tmp_path):
    graph = ready(tmp_path)
    network, known = project(graph), versions.versions(graph, (), stories.questions(graph))
    views, _ = pages.reading_paths(graph, network, known)
    assert {each.name for each in views if each.known} == {
        "view-heads",
        "view-people",
        "step-a",
        "step-b",
    }


UNDISPUTED = """#+ title: Which posts elsewhere does nobody deny?
#+ param as_of: day
PREFIX pg: <https://w3id.org/policygraph/ns#>
SELECT ?post WHERE {
  ?post a pg:RoleHolding ; pg:inOrganization <https://w3id.org/policygraph/id/guard> .
  FILTER NOT EXISTS { ?post pg:status pg:Disputed }
  FILTER (?as_of_first <= ?as_of_last)
}
ORDER BY ?post
"""


def test_an_answer_taken_from_a_graph_near_by_is_the_one_found_anew(tmp_path, monkeypatch):
    """Ash's post is bounded anew, denied, and taken back; Birch's loan hides a post elsewhere."""
    more = (
        PATHS
        + """
id:doc-note a pg:NewsArticle ; rdfs:label "A note"@en ; dcterms:title "Note"@en ;
  dcterms:issued "2021-06-01"^^xsd:date ; pg:sourceClass pg:News ; pg:ownVoice id:courier ;
  pg:readOn "2021-07-01"^^xsd:date .
id:at-note a pg:Attestation ; pg:attests id:pt-birch-guard ; pg:stance pg:Denies ;
  pg:attestedBy id:courier ; pg:source id:doc-note ; pg:locator "p1" .
id:doc-last a pg:NewsArticle ; rdfs:label "A last note"@en ; dcterms:title "Last"@en ;
  dcterms:issued "2021-06-10"^^xsd:date ; pg:sourceClass pg:News ; pg:ownVoice id:gazette ;
  pg:readOn "2021-07-01"^^xsd:date .
id:at-last a pg:Attestation ; pg:attests id:pt-birch-guard ; pg:stance pg:Asserts ;
  pg:attestedBy id:gazette ; pg:source id:doc-last ; pg:locator "p1" .
"""
    )
    graph = ready(tmp_path, more)
    undisputed = catalog.parse_query(UNDISPUTED, name="undisputed", path=tmp_path / "x.rq")
    there = catalog.query_file
    monkeypatch.setattr(
        catalog,
        "query_file",
        lambda kind, name: undisputed if name == "undisputed" else there(kind, name),
    )
    asked = [*stories.questions(graph), Question("instruments-on-date"), Question("undisputed")]
    taken = versions.versions(graph, (), asked)
    monkeypatch.setattr(Answers, "_trace", lambda *_: None)

    assert versions.versions(graph, (), asked).answers == taken.answers
    guard = [{each.removeprefix(ID) for each in told} for _, told in taken.answers["undisputed"]]
    assert guard == [set(), {"pt-birch-guard"}, set()]


def test_where_what_a_question_is_about_is_not_there_it_answers_nothing(tmp_path):
    graph = ready(tmp_path)
    nobody = Question("leaders-on-date", (("agency", "id:nobody"),))
    assert versions.versions(graph, (), [nobody]).answers == {}


# --- What is refused, or left out


def test_a_step_whose_question_answers_nothing_is_refused_by_name(tmp_path):
    more = PATHS.replace('"2019-02-01"', '"2018-02-01"')
    with pytest.raises(ValueProblem) as problem:
        found(tmp_path, more)
    assert str(problem.value) == (
        "the step 'step-b', leaders-on-date, cannot be shown: it answers nothing on 2018-02-01"
    )


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            "pg:focus id:ministry",
            "pg:focus id:gazette",
            "the view 'view-a-ministry' cannot be shown: nothing of it is drawn in formal-ties",
        ),
        (
            "agency=id:office",
            "agency=id:ofice",
            "the view 'view-heads', leaders-on-date, cannot be shown: no term named 'id:ofice'",
        ),
        (
            'pg:asks "people" ; pg:network "formal-ties"',
            'pg:asks "people" ; pg:network "retelling"',
            "the view 'view-people', people, cannot be shown: nothing of it is drawn in retelling",
        ),
        (
            "pg:focus id:ministry",
            'pg:focus id:ministry ; pg:day "2018"^^xsd:gYear',
            "the view 'view-a-ministry' cannot be shown: "
            "nothing of it is drawn in formal-ties on 2018",
        ),
        (
            "pg:restsOn id:pl-office",
            "pg:restsOn id:pl-nowhere",
            "the view 'view-a-ministry' cannot be shown: "
            "its text rests on 'id:pl-nowhere', which is not there",
        ),
    ],
)
def test_a_view_that_would_show_nothing_is_refused_unless_the_graph_is_seen_through_a_view(
    tmp_path, old, new, message
):
    assert old in PATHS
    more = PATHS.replace(old, new)
    with pytest.raises(ValueProblem) as problem:
        found(tmp_path, more)
    assert str(problem.value).startswith(message)
    views, _ = found(tmp_path, more, strict=False)
    gone = message.split("'")[1]
    assert gone not in views
    assert "step-b" in views or old == "agency=id:office"
    assert gone in stories.left_out(ready(tmp_path, more), views.values())


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            '"leaders-on-date"',
            '"leader-on-date"',
            "no query named 'leader-on-date'; did you mean 'leaders-on-date'?",
        ),
        (
            'pg:asks "leaders-on-date" ; pg:parameter "agency=id:office"',
            'pg:asks "leader-on-date"',
            "no query named 'leader-on-date'; did you mean 'leaders-on-date'?",
        ),
        ("agency=id:office", "agenci=id:office", "no parameter named 'agenci'; did you mean 'agen"),
        ("agency=id:office", "as_of=2020", "the day goes with pg:day, not with pg:parameter"),
        (
            '"agency=id:office"',
            '"agency=id:office" , "agency=id:guard"',
            "the view 'view-heads' gives the parameter 'agency' twice; give it once",
        ),
        ("id:view-heads", "id:everything", "needs another name: a page has its own view of that"),
        ("agency=id:office", "agency", "'agency' is no parameter; write pg:parameter \"NAME=VAL"),
        ('"formal-ties"', '"formal-tie"', "no network named 'formal-tie'; did you mean 'formal-"),
        ('pg:asks "leaders-on-date" ;', "", "it needs either a question or a focus"),
        ("pg:position 2", 'pg:day "2020-13"', "there is no month 13"),
        ("id:view-heads", "id:view_heads", "'view_heads', leaders-on-date, needs another name: lo"),
    ],
)
def test_a_name_that_nothing_has_is_refused_also_where_something_is_left_out(
    tmp_path, old, new, message
):
    assert old in HEADS
    with pytest.raises(ValueProblem) as problem:
        found(tmp_path, HEADS.replace(old, new), strict=False)
    assert message in str(problem.value)


@pytest.mark.parametrize("number", ["²", "１", "-1", "1.5", "soon", "1" * 5000])
@pytest.mark.parametrize("name", ["hops", "position"])
def test_what_is_no_number_is_refused_by_name(tmp_path, name, number):
    view = HEADS.replace("pg:position 2", f'pg:{name} "{number}"')
    with pytest.raises(ValueProblem) as problem:
        found(tmp_path, view, strict=False)
    told = f"the view 'view-heads' has the pg:{name} '{number[:20]}', which is no whole number"
    assert told in str(problem.value)


def test_two_views_of_one_name_are_refused(tmp_path):
    twice = HEADS + HEADS.replace("id:view-heads", "<https://example.org/view-heads>")
    with pytest.raises(ValueProblem, match="two views are called 'view-heads'"):
        found(tmp_path, twice)


def test_a_question_about_a_day_needs_one(tmp_path):
    path = write(tmp_path, OFFICE.replace("pg:referenceDate", "dcterms:created") + HEADS)
    graph = workspace.load([path], cache=False)
    with pytest.raises(ValueProblem, match=r"no pg:referenceDate; give pg:day"):
        stories.views(graph, project(graph))


def test_without_a_source_goes_each_view_whose_text_rests_on_it(tmp_path):
    views, told = found(tmp_path, strict=False, without=["The Gazette on the Office"])
    assert set(views) == {"step-a"}
    assert [each.steps for each in told] == [("step-a",)]


# --- In the site


def test_a_build_with_a_step_that_answers_nothing_is_refused_and_writes_nothing(tmp_path):
    path = write(tmp_path, OFFICE + PATHS.replace('"2019-02-01"', '"2018-02-01"'))
    with pytest.raises(ValueProblem, match="the step 'step-b', leaders-on-date, cannot be shown"):
        site.build([path], tmp_path / "site", cache=False)
    assert not list((tmp_path / "site").iterdir())


def test_the_summary_says_which_views_are_left_out(tmp_path):
    graph = ready(tmp_path, without=["The Gazette on the Office"])
    known = pages.versions(graph)
    reading = pages.reading_paths(graph, project(graph), known)
    assert [each.name for each in reading[0]] == ["posts-and-data", "step-a", "everything"]
    ((name, text),) = pages.line_on(graph, reading)
    assert name == "reading paths"
    assert text == (
        "named views: 0, steps of stories: 1; "
        "left out: view-people, view-heads, view-a-ministry, step-b"
    )


GUARD = """
id:view-guard a pg:View ; rdfs:label "The Guard"@en ; dcterms:description "Ash heads it."@en ;
  pg:asks "org-chart" ; pg:parameter "root=id:guard" ; pg:restsOn id:pt-ash .
"""


def test_a_private_thing_takes_along_the_views_that_name_it(tmp_path):
    graph = ready(tmp_path, PATHS + "id:birch pg:private true .\n", public=True)
    declared = stories.left_out(graph, [])
    assert declared == ["view-people", "view-heads", "view-a-ministry", "step-b"]
    # What is left of the answer is empty on the day it opens on.
    views, _ = stories.views(graph, project(graph), strict=False)
    assert stories.left_out(graph, views) == ["view-heads"]


def test_a_private_thing_that_is_a_parameter_takes_along_the_view(tmp_path):
    graph = ready(tmp_path, GUARD + "id:guard pg:private true .\n", public=True)
    assert stories.left_out(graph, []) == []
    assert stories.left_out(ready(tmp_path, GUARD, public=True), []) == ["view-guard"]


# --- The shipped paths


@pytest.fixture(scope="module")
def shipped_paths(shipped):
    return stories.views(shipped, project(shipped))


def test_the_shipped_story_leads_through_the_article_in_seven_to_nine_steps(shipped, shipped_paths):
    views, (story,) = shipped_paths
    by_name = {each.name: each for each in views}
    assert 7 <= len(story.steps) <= 9
    assert [each.kind for each in views].count("view") == 5
    for name in story.steps:
        assert by_name[name].edges, name
        assert by_name[name].accounts, name
    assert {by_name[name].kind for name in story.steps} == {"step"}


def test_every_step_of_the_shipped_story_shows_something_on_the_day_it_opens_on(
    shipped, shipped_paths
):
    edges = {key: data for _, _, key, data in project(shipped).edges(keys=True, data=True)}
    for view in shipped_paths[0]:
        stands = covering(shipped, view.day or "2025-02-14")
        open_ = [key for key in view.edges if not view.day or stands(edges[key]["assertion"])]
        assert len(open_) >= 3, view.name
