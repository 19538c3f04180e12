"""The questions on sources, voices, figures and what is open give what they promise."""

import re
from pathlib import Path

import pytest
import rdflib

from policygraph import workspace
from policygraph.namespaces import ID, PG, compact, expand
from policygraph.queries import ask_table
from policygraph.store import Store, value_of
from policygraph.workspace import Workspace

SOURCES = Path(__file__).parent / "fixtures" / "questions_sources.ttl"
SUPPORTING = {PG + "Asserts", PG + "Repeats"}

# Every person of the shipped data, each looked at as a public official in a public role.
OFFICIALS = {
    "Alex Azar", "Angie Salazar", "Cindy Huang", "Daniel Ragsdale", "Donald Trump",
    "Jallyn Sualog", "Jonathan Hayes", "Kevin McAleenan", "Kirstjen Nielsen", "Kristi Noem",
    "Lynn Johnson", "Matthew Albence", "Mellissa Harper", "Robin Dunn Marcos", "Ron Wyden",
    "Scott Lloyd", "Stephen Miller", "Steven Wagner", "Tom Homan", "Xavier Becerra",
}  # fmt: skip


@pytest.fixture(scope="module")
def small():
    return workspace.load([SOURCES], cache=False)


@pytest.fixture(scope="module")
def triples(shipped):
    """Subjects by property, and values by property and subject, of the shipped graph."""
    found = {}
    for triple in shipped.store.triples():
        by_subject = found.setdefault(compact(triple.predicate.value), {})
        by_subject.setdefault(value_of(triple.subject), set()).add(value_of(triple.object))
    return found


def rows(ready, name, *columns, **params):
    """The distinct values of some columns: CURIEs without `id:`, text, or None where empty."""
    table = ask_table(ready, name, params)
    places = [table.columns.index(column) for column in columns or table.columns]
    return [
        tuple(None if row[at] is None else short(value_of(row[at])) for at in places)
        for row in table
    ]


def short(value):
    return compact(value).removeprefix("id:")


def of_class(triples, name):
    """Everything of a class or of one below it."""
    classes, above = set(), {PG + name}
    while above:
        classes |= above
        below = triples["rdfs:subClassOf"]
        above = {each for each, values in below.items() if values & above} - classes
    return {each for each, values in triples["rdf:type"].items() if values & classes}


def standing(triples, account):
    return PG + "Withdrawn" not in triples["pg:status"][account]


class NotingStore(Store):
    """A store that keeps the text of the last query, as the engine got it."""

    def query(self, text, *, where=None):
        self.text = text
        return super().query(text, where=where)


@pytest.mark.parametrize(
    ("name", "params"),
    [
        *((name, {}) for name in ("figure-comparison", "people", "single-origin")),
        *((name, {}) for name in ("disputed-claims", "sources", "unknowns", "unnamed-sources")),
        ("who-says", {"actor": "critics"}),
        *(
            ("evidence-chain", {"node": f"id:{node}"})
            for node in ("cl-told", "cl-added", "cl-written", "rt-echo-gazette")
        ),
    ],
)
def test_rdflib_gives_the_same_rows_in_the_same_order(small, name, params):
    store = NotingStore()
    store.extend(small.store.triples())
    table = ask_table(Workspace(store, (), ""), name, params)
    answer = rdflib.Graph().parse(data=store.dump(), format="nt").query(store.text)
    # A cell may hold 0, which is false in rdflib.
    assert [tuple(None if each is None else each.n3() for each in row) for row in answer] == [
        tuple(None if each is None else str(each) for each in row) for row in table
    ]
    assert len(table) > 0


# --- who says what --------------------------------------------------------------------------------


def test_what_homan_said_is_found_with_its_stance_and_place(shipped):
    said = rows(shipped, "who-says", "assertion", "stance", "source", "locator")
    article = {row for row in said if row[2] == "doc-article"}
    assert article == {
        ("cl-not-mainly-enforcement", "pg:Asserts", "doc-article", "p5.s1"),
        ("cl-homan-sought-access", "pg:Asserts", "doc-article", "p8.s1"),
        ("cl-300k", "pg:Asserts", "doc-article", "p8.s2"),
        ("fg-300k-claimed", "pg:Asserts", "doc-article", "p8.s2"),
    }
    assert said == rows(
        shipped, "who-says", "assertion", "stance", "source", "locator", actor="Tom Homan"
    )
    assert ("beginning of the administration",) in rows(shipped, "who-says", "as_worded")


def test_each_row_of_who_says_is_one_attestation_of_that_actor(shipped, triples):
    speakers = {voice for voices in triples["pg:attestedBy"].values() for voice in voices}
    for voice in sorted(speakers):
        expected = {
            (short(*triples["pg:attests"][each]), short(*triples["pg:stance"][each]))
            for each, voices in triples["pg:attestedBy"].items()
            if voice in voices
        }
        found = rows(shipped, "who-says", "assertion", "stance", actor=compact(voice))
        assert set(found) == expected


def test_what_was_taken_back_stands_beside_the_row_that_takes_it_back(small):
    assert ("cl-gone", "pg:Asserts") in rows(
        small, "who-says", "assertion", "stance", actor="critics"
    )
    assert ("cl-gone", "pg:Retracts") in rows(
        small, "who-says", "assertion", "stance", actor="critics"
    )


# --- unnamed voices -------------------------------------------------------------------------------


def test_the_staff_member_stays_a_staff_member_of_no_agency_with_the_reason_given(shipped):
    found = [row for row in rows(shipped, "unnamed-sources") if row[0] == "voice-staff-member"]
    assert found == [
        (
            "voice-staff-member",
            "a staff member, agency not stated",
            "fear of retaliation",
            "ac-ice-officers-article",
        )
    ]


def test_every_unnamed_person_who_says_something_is_there_and_nobody_named(shipped, triples):
    unnamed = of_class(triples, "UnnamedPerson")
    speaking = {
        voice
        for attestation, voices in triples["pg:attestedBy"].items()
        for voice in voices & unnamed
        if standing(triples, *triples["pg:attests"][attestation])
    }
    voices = {ID + voice for (voice,) in rows(shipped, "unnamed-sources", "voice")}
    assert speaking
    assert speaking <= voices
    assert voices <= unnamed | of_class(triples, "ActorGroup")


def test_a_voice_is_unnamed_by_the_words_of_its_source(small):
    found = rows(small, "unnamed-sources", "voice", "described_as", "reason")
    assert set(found) == {
        ("clerk", "a Court clerk", "not stated"),
        ("guard", "a guard, agency not stated", "not allowed to speak"),
        ("critics", "critics", "not stated"),
    }
    assert ("cl-gone",) not in rows(small, "unnamed-sources", "attests")


# --- requests for comment -------------------------------------------------------------------------


def test_ice_and_hhs_had_not_answered_by_publication(shipped):
    found = [
        row
        for row in rows(shipped, "responses-sought", "asked", "by", "about", "outcome", "source")
        if row[2] == "mat-ice-access"
    ]
    assert set(found) == {
        (asked, by, "mat-ice-access", "pg:NotByPublication", source)
        for asked in ("ice", "hhs")
        for by, source in (("not stated", "doc-article"), ("npr", "doc-kqed"))
    }


# --- people ---------------------------------------------------------------------------------------


def test_the_heads_of_orr_and_homan_appear_in_their_posts(shipped):
    found = set(rows(shipped, "people", "person", "post", "organization", "from", "until"))
    assert {
        ("harper", "acting director of ORR, on temporary assignment", "orr", "2025-01", None),
        ("harper", "acting director of ORR, on temporary assignment", "orr", None, "2025-03-04"),
        ("homan", "role-border-czar", "white-house", "2025-01-20", None),
        ("lloyd", "role-orr-director", "orr", None, "2018-11-19"),
        ("hayes", "role-orr-director", "orr", "2019-02", "2020-03-13"),
        ("salazar", "acting director of ORR", "orr", "by 2025-09-17", "not before 2025-09-17"),
        ("hayes", "not stated", "hhs-preparedness", "2020-03-13", None),
    } <= found


def test_everyone_named_appears_and_nobody_who_is_not_a_public_official(shipped, triples):
    named = of_class(triples, "Person") - of_class(triples, "UnnamedPerson")
    table = ask_table(shipped, "people")
    people = {row[0].value for row in table}
    assert people == named
    assert {text[0] for text in table.text_rows()} <= OFFICIALS


def test_acting_and_on_loan_are_said_where_the_account_says_so_and_nowhere_else(shipped, triples):
    acting = triples["pg:acting"]
    details = of_class(triples, "Detail")
    expected = set()
    for post, holders in triples["pg:holder"].items():
        if not standing(triples, post):
            continue
        roles = triples.get("pg:role", {}).get(post, set())
        name = next((label for role in roles for label in triples["rdfs:label"][role]), None)
        first = "acting " if "true" in acting.get(post, ()) else ""
        last = ", on temporary assignment" if post in details else ""
        plain = "".join(short(role) for role in roles) or "not stated"
        told = f"{first}{name or 'post not stated'}{last}" if first or last else plain
        expected |= {(short(holder), told) for holder in holders}
    found = set(rows(shipped, "people", "person", "post"))
    assert {row for row in found if row[1]} == expected
    assert ("harper", "post not stated, on temporary assignment") in expected


def test_no_person_is_told_twice_of_in_one_way(shipped, small):
    for ready in (shipped, small):
        printed = ask_table(ready, "people").text_rows()
        assert len(set(printed)) == len(printed)
        with_a_post = {row[0] for row in printed if row[1]}
        without = [(row[0], row[5]) for row in printed if not row[1]]
        assert not with_a_post & {person for person, _ in without}
        assert len(set(without)) == len(without)


def test_a_limit_is_said_to_be_one_and_an_official_without_a_post_is_shown_without(small):
    assert rows(small, "people") == [
        ("pat", "not stated", "court", "by 2019-02-01", "not before 2019-02-01", "doc-court"),
        ("quinn", "role-head", "court", "by 2018-03", "by 2019-01-31", "doc-court"),
    ]


def test_to_be_named_for_a_post_is_not_to_hold_it(shipped):
    sources = set(rows(shipped, "people", "person", "post", "source"))
    assert ("homan", "role-border-czar", "doc-epoch-times") not in sources
    assert ("trump", None, "doc-epoch-times") in sources


# --- evidence chains ------------------------------------------------------------------------------


def test_the_access_of_2025_comes_through_the_article_and_npr_and_the_tracker(shipped):
    found = rows(shipped, "evidence-chain", "step", "document", "read_on", "relation")
    npr = "NPR's report on ICE access to the ORR database"
    assert {
        ("1", "doc-article", "2026-11-22", f"retells {npr}: a reading"),
        ("1", "doc-article", "2026-11-22", "attests"),
        ("1", "doc-kqed", "2026-11-22", f"retells {npr}"),
        ("1", "doc-tracker-1544", "2026-11-22", f"retells {npr}: a reading"),
        ("2", "wk-npr-report", None, "nothing is shown behind it"),
    } <= set(found)
    assert found == rows(
        shipped,
        *("evidence-chain", "step", "document", "read_on", "relation"),
        node="id:ac-ice-officers-article",
    )


def test_without_nprs_report_nothing_of_the_access_is_left_but_the_coordinators():
    view = workspace.load(without="id:wk-npr-report", cache=False)
    assert rows(view, "evidence-chain", "document") == []
    coordinators = rows(
        view,
        *("evidence-chain", "step", "document", "relation"),
        node="id:ac-juvenile-coordinators",
    )
    assert coordinators == [("1", "doc-tracker-1544", "attests, by its own reporting")]


def test_a_chain_has_every_document_that_supports_an_account_and_every_origin(shipped, triples):
    supporting = {}
    for attestation, accounts in triples["pg:attests"].items():
        if triples["pg:stance"][attestation] & SUPPORTING:
            for account in accounts:
                supporting.setdefault(account, []).append(attestation)
    # One account of each matter, and those of no matter, a few of each kind.
    chosen, seen = [], {}
    for account in sorted(supporting):
        kind = (*triples["rdf:type"][account],)
        seen[kind] = seen.get(kind, 0) + 1
        if standing(triples, account) and seen[kind] <= 6:
            chosen.append(account)
    assert len(chosen) > 40
    for account in chosen:
        found = rows(shipped, "evidence-chain", "document", "read_on", node=compact(account))
        documents = {ID + document for document, _ in found}
        for attestation in supporting[account]:
            assert triples["pg:source"][attestation] <= documents
            assert triples["pg:origin"][attestation] <= documents | {
                origin
                for document in documents
                for origin in triples.get("pg:origin", {}).get(document, ())
            }
        for document, read_on in found:
            assert (read_on is None) == (ID + document not in triples["pg:readOn"])


def test_a_retelling_is_one_step_nearer_than_what_it_retells(small):
    found = rows(small, "evidence-chain", "step", "document", "relation", node="id:cl-told")
    assert found == [
        ("1", "doc-echo", "attests"),
        ("1", "doc-echo", "retells Gazette story: a reading"),
        ("1", "doc-echo", "retells Herald story"),
        ("2", "doc-gazette", "retells the memo"),
        ("2", "doc-herald", "retells the memo"),
        ("4", "wk-memo", "nothing is shown behind it"),
    ]


def test_what_a_retelling_adds_itself_goes_back_no_further(small):
    assert rows(small, "evidence-chain", "step", "document", "relation", node="id:cl-added") == [
        ("1", "doc-echo", "attests, by its own reporting")
    ]


def test_a_work_that_a_document_passes_on_is_behind_it_and_a_denial_is_no_way(small):
    assert rows(small, "evidence-chain", "step", "document", "relation", node="id:cl-written") == [
        ("1", "doc-court", "attests"),
        ("1", "doc-court", "passes on the letter"),
        ("2", "wk-letter", "nothing is shown behind it"),
    ]


def test_a_reading_comes_through_what_attests_its_premises(small):
    reading = rows(
        small, "evidence-chain", "step", "document", "relation", node="id:rt-echo-gazette"
    )
    assert reading == [("1", "doc-court", "attests a premise")]


def test_a_document_that_took_back_its_retelling_retells_nothing(small):
    relations = rows(small, "evidence-chain", "document", "relation", node="id:cl-late")
    assert relations == [("doc-late", "attests")]


# --- one origin -----------------------------------------------------------------------------------


def test_the_access_of_2025_rests_on_one_origin_and_one_unnamed_voice(shipped):
    found = rows(shipped, "single-origin")
    assert {
        ("ac-ice-officers-article", "1", "voice-staff-member", "doc-article"),
        ("ac-ice-officers-npr", "1", "voice-staff-member-npr", "doc-kqed"),
    } <= set(found)
    assert "cl-300k" not in {row[0] for row in found if row[2]}  # Homan says it by name


def test_every_attested_account_of_one_origin_is_there_with_its_documents(shipped, triples):
    expected = {
        (short(account), short(document))
        for attestation, accounts in triples["pg:attests"].items()
        if triples["pg:stance"][attestation] & SUPPORTING
        for account in accounts
        if triples["pg:origins"][account] == {"1"} and standing(triples, account)
        for document in triples["pg:source"][attestation]
    }
    found = rows(shipped, "single-origin", "assertion", "document", "origins")
    assert {(account, document) for account, document, count in found if count == "1"} == expected
    assert len(expected) > 100


def test_what_rests_on_an_unnamed_voice_comes_first(shipped, small):
    for ready in (shipped, small):
        named = [voice is None for (voice,) in rows(ready, "single-origin", "unnamed_voice")]
        assert named == sorted(named)
        assert len(set(named)) == 2


def test_only_where_nobody_named_supports_it_does_an_account_rest_on_an_unnamed_voice(small):
    found = rows(small, "single-origin", "assertion", "origins", "unnamed_voice")
    assert {row for row in found if row[2]} == {
        ("cl-twice-unnamed", "2", "clerk"),
        ("cl-twice-unnamed", "2", "critics"),
        ("cl-passed-on", "1", "guard"),
    }
    assert {("cl-with-pat", "1", None), ("cl-with-head", "1", None)} <= set(found)
    assert "cl-two-papers" not in {row[0] for row in found}
    assert "cl-gone" not in {row[0] for row in found}


# --- disputed claims ------------------------------------------------------------------------------


def test_a_disputed_claim_rests_on_what_its_own_source_says_it_rests_on(shipped):
    found = rows(shipped, "disputed-claims", "voice", "stance", "rests_on", "document",
                 "same_measure", "source", )  # fmt: skip
    report = ("fg-no-notice", "wk-dhs-report", "no", "doc-article")
    assert {row for row in found if row[-1] == "doc-article"} == {
        ("homan", "pg:Asserts", *report),
        ("grp-political-figures", "pg:Repeats", *report),
        ("grp-advocates-p8", "pg:SaysUnsubstantiated", *report),
        ("grp-democrats", "pg:SaysUnsubstantiated", *report),
    }


def test_a_derivation_that_another_source_or_a_reading_has_is_left_out(shipped, triples):
    for claim, base, document, source in rows(
        shipped, "disputed-claims", "claim", "rests_on", "document", "source"
    ):
        figures = triples["pg:statesFigure"].get(ID + claim, set())
        derivations = {
            derivation
            for derivation, derived in triples["pg:derivative"].items()
            for attestation, attested in triples["pg:attests"].items()
            if derived & figures
            and derivation in attested
            and ID + source in triples["pg:source"][attestation]
        }
        works = {short(work) for each in derivations for work in triples["pg:baseWork"][each]}
        assert (document in works) if works else (base is document is None)


def test_the_sources_of_a_small_graph_and_its_disputed_claim(small):
    assert rows(small, "disputed-claims", "claim", "voice", "document", "source") == [
        ("cl-written", "signers", None, "doc-court"),
        ("cl-written", "herald", None, "doc-herald"),
    ]


# --- sources --------------------------------------------------------------------------------------


def test_a_document_that_was_read_and_attests_nothing_stands_with_nothing(shipped, triples):
    found = {row[0]: row[1:] for row in rows(shipped, "sources", "document", "attestations",
                                             "only_source_of")}  # fmt: skip
    assert {ID + each for each in found} == of_class(triples, "Document")
    assert found["doc-and"] == ("0", "0")
    for document, (attestations, alone) in found.items():
        said_there = [
            each
            for each, sources in triples["pg:source"].items()
            if ID + document in sources and each in triples["pg:attests"]
        ]
        assert (attestations, int(alone) <= int(attestations)) == (str(len(said_there)), True)


# --- what is open ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("nodes", "properties"),
    [
        ({"fg-4096"}, {"pg:asOf"}),  # the year of January 29
        ({"ev-access-granted-article", "ac-ice-officers-article"}, {"pg:occurredOn"}),
        ({"doc-article"}, {"dcterms:issued"}),
        ({"doc-article"}, {"dcterms:publisher"}),
        ({"dh-orr-children", "ac-ice-officers-article"}, {"pg:dataCategory"}),
        ({"if-sec-224"}, {"pg:validUntil"}),
    ],
)
def test_the_known_gaps_are_asked_for(shipped, triples, nodes, properties):
    asked = {
        node
        for node, what, why in rows(shipped, "unknowns")
        if expand("id:" + what) in triples.get("pg:asksFor", {})
        and {compact(each) for each in triples["pg:asksFor"][expand("id:" + what)]} & properties
        and why
    }
    assert nodes & asked


def test_what_a_source_leaves_open_is_asked_or_told_unless_of_an_unnamed_person(shipped, triples):
    unnamed = of_class(triples, "UnnamedPerson")
    asked = {
        (node, property_)
        for question, nodes in triples.get("pg:asksAbout", {}).items()
        for node in nodes
        for property_ in triples.get("pg:asksFor", {}).get(question, ())
    }
    labels = {
        each: next(iter(values))
        for each, values in triples["rdfs:label"].items()
        if each.startswith(PG)
    }
    told = set(rows(shipped, "unknowns", "node", "what"))
    count = 0
    for node, properties in triples["pg:notStated"].items():
        for property_ in properties:
            name = labels.get(property_) or re.sub("^.*[/#]", "", property_)
            private = triples["pg:performedBy"].get(node, set()) & unnamed
            hidden = bool(private) or (node, property_) in asked
            assert ((short(node), name) in told) != hidden, (node, property_)
            count += hidden
    assert count > 1


def test_why_it_matters_is_said_of_every_gap(shipped, small):
    for ready in (shipped, small):
        assert all(why for (why,) in rows(ready, "unknowns", "why_it_matters"))


def test_when_something_happened_is_told_apart_from_where_others_place_it(shipped, triples):
    told = {}
    for node, what, why in rows(shipped, "unknowns"):
        if what == "occurred on":
            told[node] = why
            own = [
                day
                for name in ("pg:statedStartEarliest", "pg:statedEndLatest")
                for day in triples[name].get(ID + node, ())
            ]
            assert ("it happened" in why) == bool(own)
            assert all(day in why for day in own)
    assert told["ev-moa-2018-revoked"] == (
        "Left open by its source; "
        "other accounts or readings place it from 2021-03-01 to 2021-03-31."
    )
    assert told["ev-moa-2018-abandoned"] == (
        "Left open by its source; it happened by 2021-03-12; "
        "other accounts or readings place it from 2021-03-01 to 2021-03-12."
    )


def test_open_questions_come_first_and_take_the_place_of_what_they_ask_for(small):
    assert rows(small, "unknowns") == [
        ("mat-post", "oq-post-start", "Much hangs on it."),
        ("doc-echo", "issued", "Left open by its source."),
        ("ev-visit", "occurred on", "Left open by its source; it happened not before 2019-01-01."),
        (
            "fg-claimed",
            "as of",
            "Left open by its source; whether the figure may be set beside another is not known.",
        ),
        (
            "fg-yearless",
            "as of, the year",
            "Left open by its source; whether the figure may be set beside another is not known.",
        ),
        ("pt-pat", "role", "Left open by its source: the role held."),
        (
            "pt-pat",
            "valid until",
            "Left open by its source; after 2019-02-01 its dates may cover a day, no more.",
        ),
        (
            "pt-quinn",
            "valid from",
            "Left open by its source; before 2018-03-31 its dates may cover a day, no more.",
        ),
        (
            "pt-quinn",
            "valid until",
            "Left open by its source; its dates may cover a day, no more.",
        ),
    ]


# --- figures side by side -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other", "comparable", "because"),
    [
        ("fg-300k-claimed", "fg-no-notice", "no", "other measure"),
        ("fg-330-vice", "fg-170-ice-nbc", "no", "other period"),
        ("fg-291000-oig", "fg-233000-oig", "no", "other date"),
        ("fg-42-days-hhs", "fg-34-days-cnn", "no", "other date"),
        ("fg-32000-oig", "fg-missed-hearings", "yes", "same measure and same period"),
        ("fg-170-ice-nbc", "fg-170-cnn", "not known", "their dates are rivals"),
        ("fg-170-crs", "fg-170-ice-nbc", "no", "other measure"),
    ],
)
def test_the_known_pairs_of_figures_are_judged(shipped, one, other, comparable, because):
    found = {(a, b): rest for a, b, *rest in rows(shipped, "figure-comparison")}
    assert [found[pair] for pair in ((one, other), (other, one)) if pair in found] == [
        [comparable, because]
    ]


def test_the_two_ends_of_a_range_are_no_pair(shipped, triples):
    ends = [values for values in triples["pg:statesFigure"].values() if len(values) > 1]
    assert {ID + "fg-75000-found", ID + "fg-80000-found"} in ends
    pairs = [
        {ID + one, ID + other}
        for one, other in rows(shipped, "figure-comparison", "figure_a", "figure_b")
    ]
    assert not [pair for pair in pairs if any(pair <= both for both in ends)]


def test_figures_whose_dates_are_rivals_are_not_said_to_be_of_other_dates(shipped, triples):
    rivals = {
        frozenset(short(each) for each in pair)
        for rivalry, pair in triples["pg:rival"].items()
        if triples["pg:rivalProperty"][rivalry] & {PG + "validFrom", PG + "validUntil", PG + "asOf"}
    }
    judged = {
        (comparable, because)
        for one, other, comparable, because in rows(shipped, "figure-comparison")
        if {one, other} in rivals
    }
    assert judged == {("not known", "their dates are rivals")}


def test_a_pair_of_figures_stands_once_the_earlier_first(shipped, triples):
    found = rows(shipped, "figure-comparison", "figure_a", "figure_b")
    assert len({frozenset(pair) for pair in found}) == len(found)
    starts = triples["pg:statedStartEarliest"]
    for pair in found:
        days = [min(starts.get(ID + each, {"undated"})) for each in pair]
        assert days == sorted(days)


def test_figures_are_paired_with_what_overlaps_or_follows_and_judged_by_their_dates(small):
    same = "same measure and same period"
    assert set(rows(small, "figure-comparison")) == {
        ("fg-2015", "fg-2015-days", "yes", same),
        ("fg-2015", "fg-2015-share", "no", "other unit"),
        ("fg-2015-days", "fg-2015-share", "no", "other unit"),
        ("fg-2015", "fg-2016", "no", "other period"),
        ("fg-2015-days", "fg-2016", "no", "other period"),
        ("fg-2015-share", "fg-2016", "no", "other unit"),
        ("fg-2016", "fg-2017", "no", "other period"),
        # Of no known beginning, it may overlap all that began before its end.
        ("fg-2015", "fg-until-2017", "no", "other period"),
        ("fg-2015-days", "fg-until-2017", "no", "other period"),
        ("fg-2015-share", "fg-until-2017", "no", "other unit"),
        ("fg-2016", "fg-until-2017", "no", "other period"),
        ("fg-2017", "fg-until-2017", "not known", "a date is not stated"),
        ("fg-day", "fg-same-day", "yes", "same measure and same date"),
        ("fg-day", "fg-month", "not known", "the dates may differ"),
        ("fg-month", "fg-same-day", "not known", "the dates may differ"),
        ("fg-day", "fg-later-day", "no", "other date"),
        ("fg-month", "fg-later-day", "no", "other date"),
        ("fg-same-day", "fg-later-day", "no", "other date"),
        ("fg-day", "fg-yearless", "not known", "a date is not stated"),
        ("fg-later-day", "fg-claimed", "no", "other measure"),
        ("fg-lost-gazette", "fg-lost-herald", "no", "other measure"),
    }
