"""Origins, known time, and what falls when a source is left out."""

from datetime import date

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policygraph import catalog
from policygraph.inference import kinds_of
from policygraph.namespaces import ID
from policygraph.provenance import Known, Provenance
from policygraph.store import Store, parse_turtle
from turtle_by_hand import HEAD

PAPER = 'id:paper a pg:Document ; dcterms:issued "2025-02-14" ; pg:readOn "2026-11-22" .'


@pytest.fixture(scope="module")
def classes():
    """What provenance reads of the ontology: the class tree."""
    triples = [triple for path in catalog.ontology_files() for triple in parse_turtle(path)]
    return [each for each in triples if each.predicate.value.endswith("subClassOf")]


@pytest.fixture(scope="module")
def provenance_of(classes):
    def computed(text):
        store = Store()
        store.extend(classes)
        data = ox.parse((HEAD + text).encode(), format=ox.RdfFormat.TURTLE)
        store.extend(quad.triple for quad in data)
        subjects = store.subjects()
        return Provenance(subjects, kinds_of(subjects))

    return computed


def iris(*names):
    return {ID + name for name in names}


def says(name, source, account="account", more=""):
    return (
        f"id:{name} a pg:Attestation ; pg:attests id:{account} ; pg:stance pg:Asserts ; "
        f"pg:source id:{source} {more} ."
    )


def retells(*pairs):
    return " ".join(
        f"id:rt{number} a pg:Retelling ; pg:retelling id:{one} ; pg:original id:{other} ."
        for number, (one, other) in enumerate(pairs)
    )


# --- origins ----------------------------------------------------------------------------------


def test_the_origin_is_the_document_where_nothing_is_retold(provenance_of):
    assert provenance_of(says("at", "paper")).origin(ID + "at") == ID + "paper"


def test_the_origin_is_the_work_in_which_the_voice_speaks(provenance_of):
    found = provenance_of(says("at", "paper", more="; pg:inWork id:report"))
    assert found.origin(ID + "at") == ID + "report"


def test_the_origin_of_a_chain_of_retellings_is_what_told_it_first(provenance_of):
    found = provenance_of(
        f"{retells(('copy', 'paper'), ('paper', 'wire'))} "
        f"{says('at', 'copy')} {says('at2', 'paper')}"
    )
    assert found.origin(ID + "at") == found.origin(ID + "at2") == ID + "wire"
    assert found.origins() == [ID + "wire"]


def test_two_retellings_of_one_report_are_one_origin(provenance_of):
    found = provenance_of(
        f"id:account a pg:AccountAccess . {retells(('one', 'wire'), ('two', 'wire'))} "
        f"{says('at1', 'one')} {says('at2', 'two')} {says('at3', 'other')}"
    )
    assert found.origin(ID + "at1") == found.origin(ID + "at2")
    assert found.supporting_origins(ID + "account") == 2  # the report, and the one that is apart


def test_a_retelling_of_two_reports_connects_them(provenance_of):
    found = provenance_of(
        f"{retells(('digest', 'a'), ('digest', 'b'))} {says('at1', 'a')} {says('at2', 'b')}"
    )
    assert found.origin(ID + "at1") == found.origin(ID + "at2") == ID + "a"
    assert found.supporting_origins(ID + "account") == 1


def test_own_reporting_is_an_origin_of_its_own(provenance_of):
    found = provenance_of(
        f"{retells(('paper', 'wire'))} {says('at1', 'paper')} "
        f"{says('at2', 'paper', more='; pg:ownReporting true')}"
    )
    assert found.origin(ID + "at1") == ID + "wire"
    assert found.origin(ID + "at2") == ID + "paper"
    assert found.supporting_origins(ID + "account") == 2


def test_retellings_in_a_circle_have_one_origin_and_end(provenance_of):
    found = provenance_of(
        f"{retells(('a', 'b'), ('b', 'c'), ('c', 'a'))} {says('at1', 'a')} {says('at2', 'c')}"
    )
    assert found.origin(ID + "at1") == found.origin(ID + "at2") == ID + "a"
    assert found.known(ID + "at1") == Known(None, None)
    assert found.attestations_from([ID + "b"]) == iris("at1", "at2")


def test_only_those_who_say_so_support_it(provenance_of):
    found = provenance_of(
        f"id:account a pg:Claim . {says('at1', 'a')} {says('at2', 'b')} "
        + says("at3", "c").replace("pg:Asserts", "pg:Denies")
        + says("at4", "d").replace("pg:Asserts", "pg:SaysUnsubstantiated")
        + says("at5", "e").replace("pg:Asserts", "pg:Qualifies")
        + says("at6", "f").replace("pg:Asserts", "pg:Repeats")
    )
    assert found.supporting_origins(ID + "account") == 3


def test_a_reading_has_as_many_origins_as_the_weakest_of_its_premises(provenance_of):
    found = provenance_of(
        "id:reading a pg:Identification ; pg:premise id:strong , id:weak . "
        "id:strong a pg:Claim . id:weak a pg:Claim . "
        f"{says('at1', 'a', 'strong')} {says('at2', 'b', 'strong')} {says('at3', 'a', 'weak')}"
        "id:further a pg:Bounding ; pg:premise id:reading , id:strong . "
        "id:duty a pg:DisclosureDuty ; pg:derivedFrom id:strong . "
        "id:hollow a pg:Bounding ; pg:premise id:unattested . "
    )
    count = {name: found.supporting_origins(ID + name) for name in ("strong", "weak", "reading")}
    assert count == {"strong": 2, "weak": 1, "reading": 1}
    assert found.supporting_origins(ID + "further") == 1
    assert found.supporting_origins(ID + "duty") == 2
    assert found.supporting_origins(ID + "hollow") == 0


def test_readings_in_a_circle_have_no_origin_and_end(provenance_of):
    found = provenance_of(
        "id:a a pg:Bounding ; pg:premise id:b . id:b a pg:Bounding ; pg:premise id:a ."
    )
    assert found.supporting_origins(ID + "a") == 0


# --- known time -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("turtle", "earliest"),
    [
        # The day a document was issued, at the earliest its date allows.
        (f"{PAPER} {says('at', 'paper')}", "2025-02-14"),
        (f"{PAPER} {says('at', 'paper')}".replace("2025-02-14", "2025-02"), "2025-02-01"),
        (f"{PAPER} {says('at', 'paper')}".replace("2025-02-14", "2025"), "2025-01-01"),
        # A page of a month that carries a report of a day.
        (
            'id:paper a pg:Document ; dcterms:issued "2025-02" ; pg:readOn "2026-11-22" . '
            'id:wire a pg:Work ; dcterms:issued "2025-02-14" . '
            f"{retells(('paper', 'wire'))} {says('at', 'paper')}",
            "2025-02-14",
        ),
        # An undated document, through what it retells at two removes.
        (
            'id:paper a pg:Document ; pg:readOn "2026-11-22" . '
            'id:wire a pg:Work ; dcterms:issued "2025-02-14" . '
            f"{retells(('paper', 'copy'), ('copy', 'wire'))} {says('at', 'paper')}",
            "2025-02-14",
        ),
        # What a page adds itself does not wait for what it retells.
        (
            'id:paper a pg:Document ; dcterms:issued "2025-02" ; pg:readOn "2026-11-22" . '
            'id:wire a pg:Work ; dcterms:issued "2025-02-14" . '
            f"{retells(('paper', 'wire'))} {says('at', 'paper', more='; pg:ownReporting true')}",
            "2025-02-01",
        ),
        # The work in which a voice speaks.
        (
            'id:paper a pg:Document ; pg:readOn "2026-11-22" . '
            'id:statement a pg:Work ; dcterms:issued "2018-12-11" . '
            + says("at", "paper", more="; pg:inWork id:statement"),
            "2018-12-11",
        ),
        # The last day an account speaks of, where the document is not dated to the day.
        (
            'id:paper a pg:Document ; dcterms:issued "2020-03" ; pg:readOn "2026-11-22" . '
            'id:account a pg:RoleHolding ; pg:validFrom "2019-02" ; pg:validUntil "2020-03-13" . '
            + says("at", "paper"),
            "2020-03-13",
        ),
        # A living page speaks of a later day than the one it shows.
        (
            'id:paper a pg:Document ; dcterms:issued "2018-04-13" ; pg:living true ; '
            'pg:readOn "2026-11-22" . id:account a pg:InForce ; pg:validUntil "2021-03" . '
            + says("at", "paper"),
            "2021-03-01",
        ),
        # A document dated to the day may announce what is still to come.
        (
            'id:account a pg:TakingEffect ; pg:occurredOn "2025-07-01" . '
            f"{PAPER} {says('at', 'paper')}",
            "2025-02-14",
        ),
        # A limit that is not reached yet is not spoken of as past.
        (
            'id:paper a pg:Document ; pg:readOn "2026-11-22" . '
            'id:account a pg:InForce ; pg:notLaterThan "2030" . ' + says("at", "paper"),
            None,
        ),
        (f'id:paper a pg:Document ; pg:readOn "2026-11-22" . {says("at", "paper")}', None),
    ],
)
def test_earliest_known_is_the_latest_of_what_had_to_come_before(provenance_of, turtle, earliest):
    known = provenance_of(turtle).known(ID + "at")
    assert known.earliest == (None if earliest is None else date.fromisoformat(earliest))
    assert known.latest == date(2026, 11, 22)


def test_a_document_of_which_no_day_is_known_leaves_both_open(provenance_of):
    found = provenance_of(f"id:paper a pg:Document . {says('at', 'paper')}")
    assert found.known(ID + "at") == Known(None, None)


def test_a_document_whose_date_is_none_is_as_one_without(provenance_of):
    turtle = f"{PAPER} {says('at', 'paper')}".replace("2025-02-14", "2025-02-30")
    assert provenance_of(turtle).known(ID + "at") == Known(None, date(2026, 11, 22))


# --- leaving a source out ---------------------------------------------------------------------

RETOLD = (
    "id:wire a pg:Work ; dcterms:publisher id:agency . "
    "id:paper a pg:Document ; dcterms:publisher id:house . "
    "id:copy a pg:Document ; dcterms:publisher id:house . "
    "id:apart a pg:Document ; dcterms:publisher id:loner ; pg:ownVoice id:speaker . "
    f"{retells(('paper', 'wire'), ('copy', 'paper'))} "
    f"{says('at-paper', 'paper')} {says('at-copy', 'copy')} {says('at-apart', 'apart')} "
    f"{says('at-own', 'paper', more='; pg:ownReporting true')} "
    f"{says('at-spoken', 'apart', more='; pg:inWork id:wire')} "
)


@pytest.mark.parametrize(
    ("source", "works", "attestations"),
    [
        # A document, with what retells it; what others retold it from stays.
        ("copy", ["copy"], ["at-copy"]),
        ("paper", ["paper"], ["at-paper", "at-own", "at-copy"]),
        # A publisher, with everything it published and whatever retells that.
        ("house", ["paper", "copy"], ["at-paper", "at-own", "at-copy"]),
        ("loner", ["apart"], ["at-apart", "at-spoken"]),
        # Whoever speaks where a document speaks for itself stands for it too.
        ("speaker", ["apart"], ["at-apart", "at-spoken"]),
        # An origin that nobody read: its retellings go, own reporting stays.
        ("wire", ["wire"], ["at-paper", "at-copy", "at-spoken"]),
        ("agency", ["wire"], ["at-paper", "at-copy", "at-spoken"]),
    ],
)
def test_a_source_goes_with_everything_that_retells_it(provenance_of, source, works, attestations):
    found = provenance_of(RETOLD)
    assert found.sources(ID + source) == iris(*works)
    assert found.attestations_from(found.sources(ID + source)) == iris(*attestations)


def test_an_origin_of_several_works_goes_by_the_first_of_them(provenance_of):
    text = (
        "id:a a pg:Work . id:b a pg:Work . id:digest a pg:Document . "
        f"{retells(('digest', 'a'), ('digest', 'b'))} {says('at-a', 'a')} {says('at-b', 'b')}"
        f"{says('at-digest', 'digest')}"
    )
    found = provenance_of(text)
    assert found.origin(ID + "at-b") == ID + "a"
    for work in ("a", "b", "digest"):
        assert found.sources(ID + work) == iris(work)
    # Leaving out the origin takes both works; either of them by itself leaves the other's word.
    assert found.joined_works() == [(ID + "a", ID + "a"), (ID + "b", ID + "a")]
    assert found.attestations_from(iris("a", "b")) == iris("at-a", "at-b", "at-digest")
    assert found.attestations_from(iris("a")) == iris("at-a", "at-digest")


def test_what_published_nothing_is_no_source(provenance_of):
    found = provenance_of(RETOLD + "id:somebody a pg:Person .")
    assert found.sources(ID + "somebody") is None
    assert found.sources(ID + "nothing") is None


def test_an_account_falls_with_its_last_attestation(provenance_of):
    found = provenance_of(f"{says('at1', 'a')} {says('at2', 'b')} {says('at3', 'a', 'other')}")
    assert found.fallen(iris("at1", "at3")) == iris("other")
    assert found.fallen(iris("at1", "at2", "at3")) == iris("account", "other")
    assert found.fallen(set()) == set()


def test_a_reading_falls_with_any_of_its_premises_and_what_rests_on_it_too(provenance_of):
    found = provenance_of(
        f"{says('at1', 'a', 'one')} {says('at2', 'b', 'two')} "
        "id:reading a pg:Identification ; pg:premise id:one , id:two . "
        "id:further a pg:Bounding ; pg:premise id:reading . "
        "id:apart a pg:Bounding ; pg:premise id:two . "
    )
    assert found.fallen(iris("at1")) == iris("one", "reading", "further")
    assert found.fallen(iris("at2")) == iris("two", "reading", "further", "apart")


def test_what_is_attested_does_not_fall_with_a_premise(provenance_of):
    found = provenance_of(
        f"{says('at1', 'a', 'one')} {says('at2', 'b', 'two')} "
        "id:two a pg:Derivation ; pg:premise id:one ."
    )
    assert found.fallen(iris("at1")) == iris("one")


def test_readings_in_a_circle_fall_together_and_only_then(provenance_of):
    found = provenance_of(
        f"{says('at1', 'a', 'one')} id:x a pg:Bounding ; pg:premise id:y . "
        "id:y a pg:Bounding ; pg:premise id:x . id:z a pg:Bounding ; pg:premise id:x , id:one ."
    )
    assert found.fallen(set()) == set()
    assert found.fallen(iris("at1")) == iris("one", "z")


# --- any chain of retellings ------------------------------------------------------------------

NAMES = ("a", "b", "c", "d", "e")
PAIRS = st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES)), max_size=8)


@settings(max_examples=60)
@given(pairs=PAIRS)
def test_works_connected_by_retelling_and_no_others_share_an_origin(provenance_of, pairs):
    found = provenance_of(retells(*pairs) + " ".join(says(f"at-{each}", each) for each in NAMES))
    group = {each: {each} for each in NAMES}
    for one, other in pairs:
        joined = group[one] | group[other]
        for each in joined:
            group[each] = joined
    for one in NAMES:
        origin = found.origin(f"{ID}at-{one}")
        assert origin.removeprefix(ID) in group[one]
        for other in NAMES:
            assert (origin == found.origin(f"{ID}at-{other}")) == (other in group[one])


@settings(max_examples=60)
@given(pairs=PAIRS, more=st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES)))
def test_one_more_retelling_never_adds_an_origin_nor_makes_anything_known_earlier(
    provenance_of, pairs, more
):
    text = " ".join(
        f'id:{each} a pg:Document ; dcterms:issued "2025-02-0{day}" . {says(f"at-{each}", each)}'
        for day, each in enumerate(NAMES, start=1)
    )
    fewer, further = (provenance_of(text + retells(*each)) for each in (pairs, [*pairs, more]))
    assert len(further.origins()) <= len(fewer.origins())
    for each in fewer.attestations:
        assert further.known(each).earliest >= fewer.known(each).earliest
        assert further.attestations_from([ID + more[1]]) >= fewer.attestations_from([ID + more[1]])


def test_premises_that_many_share_are_gone_through_once(provenance_of):
    """Sixty layers of two readings, each resting on both of the next: 2 ** 60 ways down."""
    layers = "".join(
        f"id:{name}{n} a pg:Bounding ; pg:premise id:r{n + 1} , id:s{n + 1} .\n"
        for n in range(60)
        for name in "rs"
    )
    said = "".join(
        f"id:{name}60 a pg:Claim . id:at-{name} a pg:Attestation ; pg:attests id:{name}60 ; "
        f"pg:stance pg:Asserts ; pg:source id:doc-{name} . id:doc-{name} a pg:Document .\n"
        for name in "rs"
    )
    assert provenance_of(layers + said).supporting_origins(ID + "r0") == 1


def test_chains_may_be_long(provenance_of):
    retold = "".join(
        f"id:rt{n} a pg:Retelling ; pg:retelling id:doc{n} ; pg:original id:doc{n + 1} .\n"
        for n in range(3000)
    )
    first = """id:doc3000 a pg:Document ; dcterms:issued "2020-01-01" .
    id:at a pg:Attestation ; pg:attests id:ac ; pg:stance pg:Asserts ; pg:source id:doc0 .
    id:ac a pg:Claim ."""
    told = provenance_of(retold + first)
    assert told.known(ID + "at").earliest == date(2020, 1, 1)
    premises = "".join(f"id:r{n} a pg:Bounding ; pg:premise id:r{n + 1} .\n" for n in range(3000))
    assert provenance_of(premises + "id:r3000 a pg:Claim .").supporting_origins(ID + "r0") == 0
