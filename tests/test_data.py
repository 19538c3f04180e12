"""The shipped data says what its sources say, where they say it, and nothing that they do not."""

import csv
import hashlib
import re
import unicodedata
from collections import defaultdict
from pathlib import Path

import pytest
import rdflib
from rdflib import Literal, URIRef
from rdflib.namespace import DCTERMS, OWL, RDF, RDFS, SKOS

from policygraph import catalog
from policygraph.namespaces import ID, PG
from policygraph.queries import ask_table
from policygraph.store import ntriples

HERE = Path(__file__).parent
P = rdflib.Namespace(PG)
I = rdflib.Namespace(ID)  # noqa: E741  (as the prefix id: in the data)
STATEMENTS = [f"F{number:02}" for number in range(1, 49)]
SENTENCES = (3, 4, 2, 2, 2, 2, 2, 3, 2)
SHIPPED = [*sorted(catalog.DATA.glob("*.ttl")), *sorted(catalog.ONTOLOGY.rglob("*.*"))]
PROJECT_TEXT = [path for path in SHIPPED if path.suffix in (".ttl", ".rq")]

# Where the article makes each statement.
PLACES = {
    "F01": "p1.s1 p2.s1", "F02": "p1.s1", "F03": "p1.s1", "F04": "p1.s1", "F05": "p1.s2",
    "F06": "p1.s2", "F07": "p1.s3", "F08": "p2.s1", "F09": "p2.s1", "F10": "p2.s2",
    "F11": "p2.s3", "F12": "p2.s3", "F13": "p2.s4", "F14": "p2.s4", "F15": "p2.s4",
    "F16": "p3.s1", "F17": "p3.s1", "F18": "p3.s2", "F19": "p3.s2", "F20": "p4.s1",
    "F21": "p4.s1", "F22": "p4.s2", "F23": "p5.s1", "F24": "p5.s1", "F25": "p5.s1",
    "F26": "p5.s1", "F27": "p5.s2", "F28": "p5.s2", "F29": "p6.s1", "F30": "p6.s1",
    "F31": "p6.s2", "F32": "p6.s2", "F33": "p7.s1", "F34": "p7.s1", "F35": "p7.s1",
    "F36": "p7.s1", "F37": "p7.s2", "F38": "p8.s1", "F39": "p8.s2", "F40": "p8.s2",
    "F41": "p8.s2", "F42": "p8.s2", "F43": "p8.s3", "F44": "p8.s3", "F45": "p8.s3",
    "F46": "p9.s1", "F47": "p9.s1", "F48": "p9.s2",
}  # fmt: skip
UNCLEAR = (
    "F03", "F06", "F07", "F15", "F16", "F21", "F23", "F24", "F30", "F36", "F37", "F44", "F47",
    "F48",
)  # fmt: skip
# Who says what the article does not say itself.
SPEAKERS = {
    "F01": "voice-article voice-staff-member", "F06": "orr-acting-director",
    "F07": "grp-advocates-p1", "F20": "harper", "F21": "harper", "F22": "harper", "F25": "homan",
    "F27": "hhs", "F28": "hhs", "F32": "grp-advocates-p6", "F34": "crs", "F35": "crs",
    "F36": "crs", "F37": "crs", "F38": "homan", "F39": "homan", "F40": "grp-political-figures",
    "F41": "grp-advocates-p8", "F42": "grp-democrats", "F44": "dhs", "F45": "dhs",
    "F47": "grp-advocates-p9", "F48": "nyt",
}  # fmt: skip

DATES = (
    "validFrom",
    "validUntil",
    "heldOn",
    "occurredOn",
    "asOf",
    "notEarlierThan",
    "notLaterThan",
    "startsNotLaterThan",
    "endsNotEarlierThan",
)
LIMITS = ("notEarlierThan", "notLaterThan", "startsNotLaterThan", "endsNotEarlierThan")


@pytest.fixture(scope="module")
def article():
    """The article's statements as they were written down."""
    return rdflib.Graph().parse(catalog.DATA / "graph.ttl", format="turtle")


@pytest.fixture(scope="module")
def context():
    return rdflib.Graph().parse(catalog.DATA / "context.ttl", format="turtle")


@pytest.fixture(scope="module")
def ontology():
    graph = rdflib.Graph()
    for path in catalog.ontology_files():
        graph.parse(path, format="turtle")
    return graph


@pytest.fixture(scope="module")
def data(article, context):
    return article + context


@pytest.fixture(scope="module")
def paths():
    """The views and stories, which lead to what is said and say nothing themselves."""
    return rdflib.Graph().parse(catalog.DATA / "paths.ttl", format="turtle")


@pytest.fixture(scope="module")
def whole(data, paths):
    return data + paths


@pytest.fixture(scope="module")
def built(shipped):
    """Ontology, data and everything derived."""
    return rdflib.Graph().parse(data=ntriples(shipped.store.triples()), format="nt")


@pytest.fixture(scope="module")
def kinds(ontology):
    """Every class with itself and all classes under it."""

    def under(kind):
        found = more = {kind}
        while more:
            more = {c for one in more for c in ontology.subjects(RDFS.subClassOf, one)} - found
            found = found | more
        return found

    return {kind: under(kind) for kind in ontology.subjects(RDF.type, OWL.Class)}


@pytest.fixture(scope="module")
def instances(kinds):
    def get(graph, name):
        return {each for kind in kinds[P[name]] for each in graph.subjects(RDF.type, kind)}

    return get


def table(name):
    """The rows of a table beside the tests: the key, and the words of the second column."""
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return {key: words.split() for key, words in list(csv.reader(file))[1:]}


def nodes(words):
    """The nodes that CURIEs of id: stand for."""
    assert all(word.startswith("id:") for word in words)
    return {I[word.removeprefix("id:")] for word in words}


def attested(graph, account):
    return set(graph.subjects(P.attests, account))


# --- the article, statement by statement ----------------------------------------------------------


def test_every_statement_of_the_article_has_its_nodes(article):
    covered = table("article_coverage.csv")
    assert list(covered) == STATEMENTS
    for statement, words in covered.items():
        assert words, statement
        for node in nodes(words):
            assert (node, RDF.type, None) in article, (statement, node)


def test_every_assertion_and_attestation_of_the_article_belongs_to_a_statement(article, instances):
    covered = set().union(*(nodes(words) for words in table("article_coverage.csv").values()))
    assert instances(article, "Assertion") | instances(article, "Attestation") == covered


@pytest.mark.parametrize("statement", STATEMENTS)
def test_a_statement_is_cited_at_its_place_and_from_its_speaker(article, statement):
    found = [
        node
        for node in nodes(table("article_coverage.csv")[statement])
        if (node, RDF.type, P.Attestation) in article
    ]
    places = {str(article.value(node, P.locator)) for node in found}
    assert places == set(PLACES[statement].split())
    speakers = {article.value(node, P.attestedBy) for node in found}
    assert speakers == {I[name] for name in SPEAKERS.get(statement, "voice-article").split()}
    assert {article.value(node, P.source) for node in found} == {I["doc-article"]}


@pytest.mark.parametrize("statement", UNCLEAR)
def test_an_unclear_wording_is_flagged(article, statement):
    words = nodes(table("article_coverage.csv")[statement])
    flagged = {node for node in words if (node, P.unclear, None) in article}
    assert flagged
    assert all((node, RDF.type, P.Attestation) in article for node in flagged)


def test_no_other_wording_of_the_article_is_flagged(article):
    covered = table("article_coverage.csv")
    allowed = set().union(*(nodes(covered[statement]) for statement in UNCLEAR))
    assert set(article.subjects(P.unclear)) <= allowed


def test_a_place_in_the_article_exists(data):
    places = {
        str(place)
        for node in data.subjects(P.source, I["doc-article"])
        for place in data.objects(node, P.locator)
    }
    for place in places:
        assert re.fullmatch(r"p[1-9]\.s[1-4]", place)
        assert int(place[4]) <= SENTENCES[int(place[1]) - 1]
    assert len(places) == sum(SENTENCES)  # no sentence is passed over


def test_a_place_and_the_digest_of_its_passage_go_together(data):
    digests = defaultdict(set)
    for node in data.subjects(P.source, I["doc-article"]):
        assert len(list(data.objects(node, P.locator))) == 1
        (digest,) = data.objects(node, P.digest)
        assert re.fullmatch(r"[0-9a-f]{64}", digest)
        digests[str(data.value(node, P.locator))].add(str(digest))
    assert all(len(found) == 1 for found in digests.values())
    assert len(set().union(*digests.values())) == len(digests)


# --- no sentence of the article stands in the project ---------------------------------------------


def passages(text):
    """What might be a copied passage: every run of up to three sentences, and every line."""
    text = unicodedata.normalize("NFC", text)
    for part in (text, *text.splitlines(), *re.findall(r'"((?:[^"\\]|\\.)*)"', text)):
        part = " ".join(part.replace('\\"', '"').split())
        sentences = re.split(r"(?<=[.!?])\s+", part.lstrip("# "))
        for first in range(len(sentences)):
            for length in (1, 2, 3):
                yield " ".join(sentences[first : first + length]).strip()


def digest(passage):
    return hashlib.sha256(passage.encode()).hexdigest()


@pytest.mark.parametrize("path", PROJECT_TEXT, ids=lambda path: path.name)
def test_no_file_holds_a_sentence_of_the_article(article, path):
    cited = {str(each) for each in article.objects(None, P.digest)}
    assert len(cited) == sum(SENTENCES)
    found = {digest(each) for each in passages(path.read_text(encoding="utf-8"))}
    assert found.isdisjoint(cited)


@pytest.mark.parametrize(
    "text",
    [
        "# The cat sat on the mat.",
        'id:a pg:statement "The cat sat on the mat."@en .',
        'id:a pg:quote "Before. The cat  sat\non the mat. After." .',
    ],
)
def test_a_copied_sentence_would_be_found(text):
    assert digest("The cat sat on the mat.") in {digest(each) for each in passages(text)}


def test_no_quotation_is_stored(data):
    assert (None, P.quote, None) not in data


def test_words_of_a_source_are_at_most_five(data):
    for name in ("asWorded", "describedAs"):
        found = list(data.objects(None, P[name]))
        assert found
        for words in found:
            assert len(re.findall(r"[^\s…]+", words)) <= 5, words


def test_what_we_write_is_short(data):
    longest = {"statement": 200, "unclear": 120, "grounds": 160}
    for name, length in longest.items():
        for text in data.objects(None, P[name]):
            assert len(text) <= length, text
            assert text.language == "en"
    for text in data.objects(None, RDFS.label):
        assert len(text) <= 110, text


# --- what the article leaves open, stays open -----------------------------------------------------


def test_no_date_is_cited_to_the_article_that_it_does_not_give(data):
    dated = set()
    for node in data.subjects(P.source, I["doc-article"]):
        account = data.value(node, P.attests)
        for name in (*DATES, "duringTermOf"):
            for value in data.objects(account, P[name]):
                dated.add((account.removeprefix(ID), name, str(value).removeprefix(ID)))
    assert dated == {
        ("if-moa-2018-p3", "duringTermOf", "adm-trump-1"),
        ("if-moa-2018-p6", "duringTermOf", "adm-trump-1"),
        ("fg-4096", "asOf", "--01-29"),
        ("fg-170-crs", "validFrom", "2018-07"),
        ("fg-170-crs", "validUntil", "2018-11"),
        ("fg-109-crs", "validFrom", "2018-07"),
        ("fg-109-crs", "validUntil", "2018-11"),
        ("fg-missed-hearings", "validFrom", "2018-10"),
        ("fg-missed-hearings", "validUntil", "2023-09"),
    }


def test_the_articles_own_date_publisher_and_author_are_not_given(data):
    for name in (DCTERMS.issued, DCTERMS.publisher, DCTERMS.creator, P.url):
        assert (I["doc-article"], name, None) not in data
    assert (I["doc-article"], P.notStated, DCTERMS.issued) in data


def test_the_year_of_january_29_is_not_filled_in(built):
    (as_of,) = built.objects(I["fg-4096"], P.asOf)
    assert (str(as_of), str(as_of.datatype).rpartition("#")[2]) == ("--01-29", "gMonthDay")
    for name in ("startEarliest", "startLatest", "endEarliest", "endLatest"):
        assert (I["fg-4096"], P[name], None) not in built


def test_the_day_of_the_access_is_not_known_from_the_article(built):
    assert (I["ac-ice-officers-article"], P.notStated, P.validFrom) in built
    for name in ("statedStartEarliest", "statedStartLatest"):
        assert (I["ac-ice-officers-article"], P[name], None) not in built


# --- traps ----------------------------------------------------------------------------------------


def test_an_unnamed_person_has_no_name_employer_or_gender(data, instances):
    unnamed = instances(data, "UnnamedPerson")
    assert {each.removeprefix(ID) for each in unnamed} == {
        "voice-staff-member",
        "voice-staff-member-npr",
    }
    said = {RDF.type, RDFS.label, P.describedAs, P.anonymityReason}
    for person in unnamed:
        assert set(data.predicates(person)) <= said
        assert {str(each) for each in data.objects(person, P.describedAs)} == {"a staff member"}
        assert set(data.predicates(None, person)) <= {P.attestedBy, P.performedBy}
        told = {
            str(text)
            for thing in {person, *data.subjects(P.performedBy, person)}
            for text in data.objects(thing, None)
            if isinstance(text, Literal)
        }
        for text in told:
            assert not re.search(
                r"\b(he|she|his|her|him|man|woman|ORR|HHS|ICE|DHS|agency|office)\b", text
            ), text


def test_unnamed_persons_of_two_sources_are_not_made_one(data, instances):
    unnamed = instances(data, "UnnamedPerson")
    for person in unnamed:
        documents = {data.value(each, P.source) for each in data.subjects(P.attestedBy, person)}
        assert len(documents) == 1
    assert unnamed.isdisjoint(data.objects(None, P.identifies))


def reaching(built, instances):
    """The accounts of the access, its giving, and its disclosure."""
    return set().union(
        *(instances(built, name) for name in ("AccountAccess", "Granting", "Disclosure"))
    )


def test_no_edge_or_attestation_leads_from_harper_to_the_access(built, instances):
    accounts = reaching(built, instances)
    assert len(accounts) >= 7
    for actor in (I["harper"], I["orr-acting-director"]):
        for account in accounts:
            assert (account, None, actor) not in built
            assert (actor, None, account) not in built
            for each in attested(built, account):
                assert (each, P.attestedBy, actor) not in built


def test_no_email_is_a_voice_for_the_access(built, instances):
    emails = instances(built, "Email")
    assert len(emails) == 5
    for account in reaching(built, instances):
        for each in attested(built, account):
            assert emails.isdisjoint(built.objects(each, P.inWork))


def test_the_interim_leadership_is_nobody_by_name(built, instances):
    leadership = I["grp-interim-leadership"]
    for granting in instances(built, "Granting"):
        assert set(built.objects(granting, P.directedBy)) == {leadership}
        assert (granting, P.performedBy, None) not in built
    assert (None, P.identifies, leadership) not in built


def test_a_group_is_never_read_as_a_person_or_another_group(data, instances):
    assert instances(data, "ActorGroup").isdisjoint(data.objects(None, P.identifies))
    assert instances(data, "ActorGroup").isdisjoint(data.objects(None, P.readAs))


def test_the_four_groups_of_advocates_are_four(article):
    groups = [I[f"grp-advocates-{place}"] for place in ("p1", "p6", "p8", "p9")]
    assert [str(article.value(group, RDFS.label)) for group in groups] == [
        "some advocates",
        "immigrant rights advocates",
        "advocates",
        "immigration rights advocates",
    ]
    said = [
        {article.value(each, P.attests) for each in article.subjects(P.attestedBy, group)}
        for group in groups
    ]
    assert all(said)
    assert sum(map(len, said)) == len(set().union(*said))


def test_the_office_is_never_under_homeland_security(built, instances):
    wholes = defaultdict(set)
    for placement in instances(built, "Placement"):
        wholes[built.value(placement, P.part)] |= set(built.objects(placement, P.whole))
    above, more = set(), {I.orr}
    while more:
        more = {whole for part in more for whole in wholes[part]} - above
        above |= more
    assert above == {I.acf, I.hhs}


def test_harper_is_acting_and_on_assignment_never_permanent(built, instances):
    posts = {
        post
        for post in instances(built, "RoleHolding")
        if (post, P.holder, I.harper) in built and (post, P.role, I["role-orr-director"]) in built
    }
    assert len(posts) == 3
    for post in posts:
        assert (post, RDF.type, P.Detail) in built
        assert set(built.objects(post, P.acting)) == {Literal(True)}


def test_no_cause_links_harpers_assignment_to_the_access(data, instances):
    (sequence,) = instances(data, "Sequence")
    assert (sequence, P.later, I["mat-ice-access"]) in data
    (attestation,) = attested(data, sequence)
    assert (attestation, P.unclear, None) in data
    for bounding in instances(data, "Bounding"):
        assert (bounding, P.premise, sequence) not in data


def test_silence_is_an_event_and_never_a_stance(data, ontology, instances):
    asked = instances(data, "ResponseSought")
    assert {data.value(each, P.askedOf) for each in asked} == {I.ice, I.hhs}
    assert {data.value(each, P.outcome) for each in asked} == {P.NotByPublication}
    for actor in (I.ice, I.hhs):
        about = {data.value(each, P.attests) for each in data.subjects(P.attestedBy, actor)}
        assert about.isdisjoint(set(data.subjects(P.accountOf, I["mat-ice-access"])))
        assert I["cl-300k"] not in about
    stances = {each.removeprefix(PG) for each in ontology.subjects(SKOS.inScheme, P.StanceScheme)}
    assert stances == {
        "Asserts", "Repeats", "Qualifies", "Denies", "SaysUnsubstantiated", "Corrects", "Retracts"
    }  # fmt: skip


def test_on_whose_request_nobody_commented_is_not_filled_in(article, instances):
    for each in instances(article, "ResponseSought"):
        assert (each, P.askedBy, None) not in article
        assert (each, P.notStated, P.askedBy) in article


def test_the_claim_and_the_figure_behind_it_are_two_measures(data, shipped):
    claimed, counted = (
        data.value(I[name], P.measure) for name in ("fg-300k-claimed", "fg-no-notice")
    )
    assert claimed != counted
    assert None not in (claimed, counted)
    table = ask_table(shipped, "disputed-claims")
    place = table.columns.index("same_measure")
    assert {row[place] for row in table.text_rows()} == {"no", ""}
    base = table.columns.index("rests_on")
    assert all(row[place] for row in table.text_rows() if row[base])


def test_unsubstantiated_is_not_made_a_denial(data):
    stances = {
        data.value(each, P.attestedBy): data.value(each, P.stance)
        for each in attested(data, I["cl-300k"])
    }
    assert stances == {
        I.homan: P.Asserts,
        I["grp-political-figures"]: P.Repeats,
        I["grp-advocates-p8"]: P.SaysUnsubstantiated,
        I["grp-democrats"]: P.SaysUnsubstantiated,
    }


def test_no_use_of_the_database_is_stated_by_the_article(article, instances):
    assert not instances(article, "Use")
    assert not instances(article, "DisclosureOnRequest")


def test_the_agreement_of_2018_gave_nobody_an_account(built, instances):
    for access in instances(built, "AccountAccess"):
        assert (access, None, I["moa-2018"]) not in built
        assert (access, P.instrument, None) not in built


def test_the_kinds_of_reach_do_not_follow_from_one_another(built, instances):
    for access in instances(built, "AccountAccess") | instances(built, "Use"):
        assert (access, P.byRule, None) not in built
    for duty in instances(built, "DisclosureDuty") | instances(built, "DisclosurePermission"):
        assert (duty, P.resource, None) not in built


def test_the_database_has_no_other_name(data, instances):
    # The portal and the records system are not known to be that database, or each other.
    resources = {I["db-orr"], I["db-uc-portal"], I["db-09-80-0321"]}
    assert instances(data, "InformationResource") == resources
    assert (I["db-orr"], P.alias, None) not in data
    assert resources.isdisjoint(data.objects(None, P.identifies))
    assert resources.isdisjoint(data.objects(None, P.readAs))


OFFICIALS = {
    "Mellissa Harper",
    "Tom Homan",
    "Scott Lloyd",
    "Jonathan Hayes",
    "Robin Dunn Marcos",
    "Angie Salazar",
    "Daniel Ragsdale",
    "Donald Trump",
    "Alex Azar",
    "Cindy Huang",
    "Jallyn Sualog",
    "Kevin McAleenan",
    "Kirstjen Nielsen",
    "Kristi Noem",
    "Lynn Johnson",
    "Matthew Albence",
    "Ron Wyden",
    "Stephen Miller",
    "Steven Wagner",
    "Xavier Becerra",
}


def test_nobody_but_public_officials_is_a_person(data, instances):
    named = instances(data, "Person") - instances(data, "UnnamedPerson")
    assert {str(data.value(each, RDFS.label)) for each in named} == OFFICIALS


def test_whoever_sues_or_writes_stays_in_titles(data, instances):
    names = {
        str(text)
        for actor in instances(data, "Actor")
        for name in (RDFS.label, P.alias)
        for text in data.objects(actor, name)
    }
    captions = {str(data.value(each, DCTERMS.title)) for each in instances(data, "CourtDocument")}
    for case in instances(data, "Litigation"):
        captions |= {
            str(text) for name in (RDFS.label, P.alias) for text in data.objects(case, name)
        }
    plaintiffs = {
        caption.partition(" v. ")[0].rpartition(", ")[2]
        for caption in captions
        if " v. " in caption
    }
    assert plaintiffs == {
        *("Angelica S.", "Duchitanga", "Flores", "Garcia Ramirez", "J.E.C.M.", "J.O.P."),
        *("L.G.M.L.", "L.V.M.", "Lucas R.", "Ms. L.", "Ramirez", "State of Washington", "Westley"),
    }
    for name in names:
        for plaintiff in plaintiffs | {"Hesson", "Aleaziz", "Dreier", "Miroff", "Kandel"}:
            assert plaintiff not in name, name
    assert (None, DCTERMS.creator, None) not in data


def test_a_source_keeps_its_own_verb_of_ending(data, instances):
    endings = {
        each.removeprefix(ID): str(kind).removeprefix(PG)
        for each in instances(data, "Termination")
        for kind in data.objects(each, RDF.type)
    }
    assert endings == {
        "ev-moa-2018-revoked": "Revocation",
        "ev-moa-2018-rescinded": "Rescission",
        "ev-moa-2018-replaced": "Replacement",
        "ev-moa-2018-abandoned": "Replacement",
        "ev-410-1201-b-removed": "RemovalByAmendment",
    }


def test_signing_announcing_and_taking_effect_are_events_of_their_own(data, instances):
    kinds_ = [
        instances(data, name)
        for name in ("Signing", "Announcement", "Publication", "TakingEffect", "Enactment")
    ]
    assert all(kinds_)
    assert sum(map(len, kinds_)) == len(set().union(*kinds_))


def test_no_legal_conclusion_is_drawn_in_our_own_voice(data):
    ours = {*data.subjects(P.signedBy, I.editors), *data.subjects(P.readAs, None)}
    assert len(ours) > 15
    for reading in ours:
        for name in (RDFS.label, P.statement, P.grounds):
            for text in data.objects(reading, name):
                assert not re.search(
                    r"\b(un|il)?(lawful|legal)\w*|\bviolat\w+|\bbreach\w*|\bbroke the law", text
                ), text


def test_every_reading_has_grounds_and_is_signed(data, instances):
    for reading in instances(data, "Assertion"):
        if not attested(data, reading):
            assert (reading, P.grounds, None) in data, reading
            assert (reading, P.signedBy, I.editors) in data, reading
            assert (reading, P.premise, None) in data or reading == I["cl-article-published"]
    for attestation in data.subjects(P.readAs, None):
        assert (attestation, P.grounds, None) in data


def test_the_investigation_of_the_last_sentence_is_linked_to_nothing(data):
    assert set(data.objects(I["cl-labor"], P.about)) == {I["wk-nyt-2023"]}
    assert set(data.predicates(None, I["cl-labor"])) == {P.attests}
    assert set(data.predicates(None, I["wk-nyt-2023"])) == {P.about, P.inWork, P.identifies}


def test_nobody_is_said_to_have_been_deported(data):
    for text in data.objects(None, None):
        if isinstance(text, Literal):
            assert not re.search(r"\bdeported\b", text), text


def test_harper_is_not_said_by_the_article_to_head_an_office_of_ice(article):
    post = I["pt-harper-ice-article"]
    assert article.value(post, P.role) == I["role-ice-official"]
    assert (I["role-ice-official"], P.leads, None) not in article
    assert (post, P.notStated, P.validUntil) in article


def test_detained_and_arrested_are_two_measures(data):
    measures = {
        data.value(each, P.measure) for each in data.subjects(P.accountOf, I["mat-arrests-2018"])
    }
    assert measures == {I["ms-detained"], I["ms-people-arrested"]}


def test_a_stock_and_an_average_are_not_one_measure_and_no_day_is_shared(data):
    assert data.value(I["fg-4096"], P.measure) != data.value(I["fg-36-days"], P.measure)
    assert (I["fg-36-days"], P.notStated, P.asOf) in data


# --- what other sources say -----------------------------------------------------------------------


def test_every_fact_has_its_nodes_and_its_period(data):
    covered = table("context_coverage.csv")
    assert list(covered) == sorted(set(covered)) == list(table("context_periods.csv"))
    for fact, words in covered.items():
        assert re.fullmatch(r"D\d{3}", fact)
        assert words, fact
        for node in nodes(words):
            assert (node, RDF.type, None) in data, (fact, node)


def test_every_assertion_and_attestation_around_the_article_belongs_to_a_fact(context, instances):
    covered = set().union(*(nodes(words) for words in table("context_coverage.csv").values()))
    written = {
        each
        for each in instances(context, "Assertion") | instances(context, "Attestation")
        if (each, RDF.type, None) in context
    }
    assert written == covered


def test_every_fact_has_a_document_or_is_a_reading(data):
    for fact, words in table("context_coverage.csv").items():
        sources = {source for node in nodes(words) for source in data.objects(node, P.source)}
        assert sources or fact == "D196", fact
        assert I["doc-article"] not in sources


def endpoints(period):
    """The dates that a period in EDTF names."""
    return {part for part in period.split("/") if part not in ("", "..")}


def within(value, period):
    """Whether a date lies in a closed period of EDTF whose two ends are given."""
    first, _, last = period.partition("/")
    return bool(last) and first <= value[: len(first)] and value[: len(last)] <= last


def test_no_date_is_finer_than_the_period_of_its_fact(data):
    periods = table("context_periods.csv")
    allowed = defaultdict(set)
    for fact, words in table("context_coverage.csv").items():
        for node in nodes(words):
            allowed[node] |= set(periods[fact])
    seen = 0
    for account, spans in allowed.items():
        dates = set().union(*(endpoints(period) for period in spans), set())
        for name in DATES:
            for value in data.objects(account, P[name]):
                seen += 1
                if any(date.startswith(str(value)) for date in dates):
                    continue
                # "Early" and "late" in a month are limits, and their reading has grounds.
                assert name in LIMITS, (account, name, value)
                assert any(within(str(value), period) for period in spans), (account, value)
                assert any((each, P.grounds, None) in data for each in attested(data, account))
    assert seen > 60


@pytest.mark.parametrize(
    ("value", "period", "expected"),
    [
        ("2018-07-21", "2018-07/2018-11", True),
        ("2018-11-30", "2018-07/2018-11", True),
        ("2018-12-01", "2018-07/2018-11", False),
        ("2018-06-30", "2018-07/2018-11", False),
        ("2018-07-21", "2018-07", False),
    ],
)
def test_a_day_is_placed_in_a_period(value, period, expected):
    assert within(value, period) is expected


def test_a_document_has_no_date_finer_than_it_shows(data, instances):
    shown = 0
    for document in instances(data, "Document"):
        given_ = data.value(document, P.issuedAsGiven)
        issued = data.value(document, DCTERMS.issued)
        if given_ is not None and issued is not None:
            shown += 1
            assert str(issued) in str(given_), document
        if issued is None:
            assert (document, P.notStated, DCTERMS.issued) in data, document
    assert shown > 8


def test_a_page_that_changes_is_marked_as_living(data):
    living = set(data.subjects(P.living, Literal(True)))
    trackers = set(data.subjects(P.sourceClass, P.Tracker))
    assert living == trackers | {I["doc-wikipedia-homan"]}
    assert len(trackers) == 9


def test_every_document_was_read_on_a_day(data, instances):
    documents = instances(data, "Document")
    assert len(documents) > 30
    for document in documents:
        assert len(list(data.objects(document, P.readOn))) == 1, document
        assert len(list(data.objects(document, P.ownVoice))) == 1, document


def test_the_bar_on_passing_on_status_was_in_force_on_the_day_of_the_report(built):
    accounts = list(built.subjects(P.accountOf, I["mat-410-1201-b-in-force"]))
    day = Literal("2025-02-14", datatype=rdflib.XSD.date)
    assert len(accounts) == 3
    for account in accounts:
        assert built.value(account, P.startLatest) <= day
    assert any(built.value(account, P.endEarliest) >= day for account in accounts)


SUPPORT = (P.Asserts, P.Repeats)


def test_a_page_has_no_voice_of_its_own_beside_the_work_that_it_passes_on(data, instances):
    passed_on = 0
    for account in instances(data, "Assertion"):
        told = defaultdict(set)
        for each in attested(data, account):
            if data.value(each, P.stance) in SUPPORT:
                told[data.value(each, P.source)].add(each)
        for document, saying in told.items():
            if any((each, P.inWork, None) in data for each in saying):
                passed_on += 1
                voices = {data.value(each, P.attestedBy) for each in saying}
                works = {data.value(each, P.inWork) for each in saying}
                own = data.value(document, P.ownVoice)
                assert own not in voices or len(saying) == 1, account
                assert len(works) == 1, account
    assert passed_on > 30


@pytest.mark.parametrize("figure", ["fg-170-ice-nbc", "fg-109-ice-nbc"])
def test_the_number_of_ice_has_one_origin_which_is_its_statement(built, figure):
    (attestation,) = attested(built, I[figure])
    assert built.value(attestation, P.attestedBy) == I.ice
    assert built.value(attestation, P.origin) == I["wk-ice-statement-2018"]
    assert int(built.value(I[figure], P.origins)) == 1


def test_a_retelling_adds_itself_only_what_no_other_origin_is_known_for(data):
    added = {data.value(each, P.attests) for each in data.subjects(P.ownReporting, None)}
    assert added == {I["ac-juvenile-coordinators"], I["dv-300k-newsmax"]}


ACCESS_OF_2025 = (
    "ac-ice-officers-article",
    "ac-ice-officers-npr",
    "ac-other-ice-personnel",
    "ev-access-granted-article",
    "ev-access-granted-npr",
)


@pytest.mark.parametrize("account", ACCESS_OF_2025)
def test_the_access_of_2025_begins_after_a_director_was_named(data, built, account):
    assert str(built.value(I[account], P.startEarliest)) == "2025-01-07"
    assert (I[account], P.notEarlierThan, None) not in data


def test_an_announcement_is_no_tenure(built, instances):
    posts = {
        post
        for post in instances(built, "RoleHolding")
        if (post, P.holder, I.huang) in built and (post, P.role, I["role-orr-director"]) in built
    }
    assert posts == {I["pt-huang-orr-hill"]}
    (post,) = posts
    bounds = [str(built.value(post, P[name])) for name in ("startEarliest", "startLatest")]
    bounds += [str(built.value(post, P[name])) for name in ("endEarliest", "endLatest")]
    assert bounds == ["2021-03-02", "2022-04-21", "2022-04-21", "2022-04-30"]


def test_a_paper_that_is_only_dated_is_not_signed(data, instances):
    assert instances(data, "Signing") == {
        I["ev-moa-2018-signed"],
        I["ev-moa-2021-signed-label"],
        I["ev-moa-2021-signed-statement"],
    }
    named = I["cl-moa-2018-of-may"]
    assert len(attested(data, named)) == 2
    assert all((each, P.unclear, None) in data for each in attested(data, named))
    assert not [name for name in DATES if (named, P[name], None) in data]


def test_citizenship_is_not_made_immigration_status(data, ontology):
    assert set(data.objects(I["tm-p6-adults"], P.dataCategory)) == {
        P.Biometrics,
        P.CitizenshipStatus,
    }
    assert (P.CitizenshipStatus, SKOS.inScheme, P.DataCategoryScheme) in ontology
    assert not set(ontology.objects(P.CitizenshipStatus, SKOS.broader))


def test_what_began_as_flores_is_not_said_to_contest_the_settlement(data):
    filing = I["ev-flores-filed"]
    assert (filing, P.notStated, P.challenges) in data
    assert not [
        name for name in ("challenges", "instrument", "practice") if data.value(filing, P[name])
    ]


def test_the_ends_of_a_range_are_stated_by_one_claim(data):
    ranges = [
        set(data.objects(claim, P.statesFigure))
        for claim in set(data.subjects(P.statesFigure))
        if len(set(data.objects(claim, P.statesFigure))) > 1
    ]
    assert ranges == [{I["fg-75000-found"], I["fg-80000-found"]}]
    hedges = {data.value(each, P.hedge) for each in ranges[0]}
    assert hedges == {P.Over, P.Nearly}


def test_section_224_bears_on_the_agreement_and_does_not_change_it(data, instances):
    reading = I["cl-sec-224-limits-use-of-shared"]
    assert set(data.objects(reading, P.about)) == {I["moa-2018"], I["sec-224"]}
    assert {I["ev-sec-224-enacted"], I["tm-sec-224"]} <= set(data.objects(reading, P.premise))
    amended = {data.value(each, P.instrument) for each in instances(data, "Amendment")}
    assert amended
    assert I["moa-2018"] not in amended


# --- views and stories ----------------------------------------------------------------------------

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip


def views(paths, instances):
    """Each view and step with its text, and the accounts that the text rests on."""
    for view in instances(paths, "View"):
        (text,) = paths.objects(view, DCTERMS.description)
        yield view, text, set(paths.objects(view, P.restsOn))


def test_paths_lead_to_what_is_said_and_say_nothing_themselves(paths, instances):
    assert set(paths.subjects()) == instances(paths, "View") | instances(paths, "Story")
    for kind in ("Assertion", "Attestation", "Work", "Actor", "Matter"):
        assert not instances(paths, kind)


def test_the_text_of_a_view_is_short_and_rests_on_accounts(paths, data, instances):
    for view, text, accounts in views(paths, instances):
        assert text.language == "en"
        assert len(text) <= 400, view
        assert 1 <= len(re.findall(r"[.?!](?:\s|$)", text)) <= 3, view
        assert accounts <= instances(data, "Assertion"), view
        assert len(str(paths.value(view, RDFS.label))) <= 60, view


def test_a_text_that_tells_of_what_is_disputed_says_so(paths, built, instances):
    told = 0
    for view, text, accounts in views(paths, instances):
        disputed = {each for each in accounts if (each, P.status, P.Disputed) in built}
        if disputed:
            told += 1
            assert re.search("disputed|unsubstantiated", text), view
    assert told == 2


def test_a_text_has_no_date_that_its_accounts_do_not_give(paths, data, instances):
    told = 0
    for view, text, accounts in views(paths, instances):
        given_ = {
            str(each) for one in accounts for name in DATES for each in data.objects(one, P[name])
        }
        for day, month, year in re.findall(rf"(?:(\d+) )?({'|'.join(MONTHS)}) (\d{{4}})", text):
            date = f"{year}-{MONTHS.index(month) + 1:02}" + (f"-{int(day):02}" if day else "")
            assert date in given_, (view, date)
            told += 1
    assert told == 2


def test_a_text_that_tells_of_a_reading_says_so(paths, data, instances):
    told = 0
    for view, text, accounts in views(paths, instances):
        read = {each for each in accounts if (each, P.signedBy, None) in data}
        read |= {
            each
            for each in accounts
            for saying in attested(data, each)
            if (saying, P.readAs, I["moa-2018"]) in data
        }
        if read:
            told += 1
            assert "reading of the editors" in text, view
    assert told == 7


def test_what_a_text_says_of_its_accounts_together_is_so(paths, data, instances):
    told = {str(view).removeprefix(ID): each for view, _, each in views(paths, instances)}
    # "tell of no use of the database"
    assert told["step-use-of-the-data"].isdisjoint(instances(data, "Use"))
    # "neither speaks of the access"
    access = {I["mat-ice-access"], *data.subjects(P.accountOf, I["mat-ice-access"])}
    rules = told["step-rules-and-objections"]
    assert access.isdisjoint(thing for each in rules for thing in data.objects(each))
    # "none of them states" since when
    accounts = told["step-on-whose-word"] & instances(data, "AccountAccess")
    assert len(accounts) == 3
    assert all((each, P.notStated, P.validFrom) in data for each in accounts)

    def differ(view, kind, property_):
        values = [data.value(each, P[property_]) for each in told[view] & instances(data, kind)]
        return len(values) == len(set(values)) > 1 and None not in values

    # "another measure", "each with a measure of its own"
    assert differ("step-disputed-number", "Figure", "measure")
    claimed = [
        data.value(each, P.statesFigure, default=each) for each in told["view-claim-of-300000"]
    ]
    assert len({data.value(each, P.measure) for each in claimed}) == len(claimed) == 4
    # "differ on when it took effect and on what took its place"
    assert differ("view-life-of-2018-agreement", "TakingEffect", "occurredOn")
    assert differ("view-life-of-2018-agreement", "Replacement", "replacedBy")


# --- form -----------------------------------------------------------------------------------------

PREFIX_OF_KIND = {
    "Attestation": "at", "AccountAccess": "ac", "Bounding": "bd", "Claim": "cl",
    "DataHolding": "dh", "Document": "doc", "DisclosureOnRequest": "dr", "Derivation": "dv",
    "Event": "ev", "Figure": "fg", "ActorGroup": "grp", "InForce": "if", "Matter": "mat",
    "Measure": "ms", "Maintenance": "mt", "Placement": "pl", "RoleHolding": "pt",
    "Identification": "rd", "Role": "role", "ResponseSought": "rs", "Retelling": "rt",
    "Revisiting": "rv", "Sequence": "sq", "Term": "tm", "UnnamedPerson": "voice", "Work": "wk",
    "Litigation": "lt", "OpenQuestion": "oq", "Investigation": "iv", "CommentPeriod": "cp",
    "Responsibility": "rb", "Use": "us", "View": "view", "Step": "step", "Story": "story",
}  # fmt: skip


def test_names_are_legal_and_begin_with_their_kind(whole, instances):
    subjects = {each for each in whole.subjects() if str(each).startswith(ID)}
    for each in subjects:
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", each.removeprefix(ID)), each
    kind_of_prefix = {prefix: kind for kind, prefix in PREFIX_OF_KIND.items()} | {"voice": "Actor"}
    finer = {"Event": "ResponseSought", "Work": "Document", "View": "Step"}
    for kind, prefix in PREFIX_OF_KIND.items():
        found = instances(whole, kind)
        if kind in finer:
            found = found - instances(whole, finer[kind])
        if kind == "ActorGroup":
            found = found - {I.editors}
        for each in found:
            assert each.removeprefix(ID).startswith(f"{prefix}-"), (each, kind)
    for each in subjects:
        prefix = each.removeprefix(ID).partition("-")[0]
        if prefix in kind_of_prefix and "-" in each.removeprefix(ID):
            assert each in instances(whole, kind_of_prefix[prefix]), each


def test_everything_spoken_of_is_described(whole, ontology):
    spoken = {each for each in whole.objects() if str(each).startswith(ID)}
    assert spoken <= set(whole.subjects(RDF.type, None))
    terms = {each for each in (*whole.predicates(), *whole.objects()) if str(each).startswith(PG)}
    assert terms <= set(ontology.subjects(RDF.type, None))


def test_there_are_no_blank_nodes_and_nothing_is_called_the_same(whole, ontology):
    for graph in (whole, ontology):
        assert not [each for triple in graph for each in triple if isinstance(each, rdflib.BNode)]
        assert (None, OWL.sameAs, None) not in graph


def test_nothing_that_is_computed_is_written_by_hand(whole, ontology):
    derived = {
        term
        for term, text in ontology.subject_objects(SKOS.definition)
        if str(text).startswith("Derived")
    }
    assert {P.status, P.origins, P.startLatest, P.knownEarliest, P.rewordingOf} <= derived
    assert derived.isdisjoint(whole.predicates())
    assert derived.isdisjoint(whole.objects(None, RDF.type))


@pytest.mark.parametrize("path", PROJECT_TEXT, ids=lambda path: path.name)
def test_a_file_is_plain_text_in_its_one_form(path):
    raw = path.read_bytes()
    text = raw.decode("utf-8")
    assert not raw.startswith(b"\xef\xbb\xbf")
    assert "\r" not in text
    assert "\t" not in text
    assert unicodedata.normalize("NFC", text) == text
    assert text.endswith("\n")
    assert not text.endswith("\n\n")
    assert not re.search(r" +\n", text)


def test_every_label_and_every_name_is_found_once(whole):
    labels = defaultdict(set)
    for thing, label in whole.subject_objects(RDFS.label):
        assert isinstance(thing, URIRef)
        labels[str(label)].add(thing)
    assert {label: things for label, things in labels.items() if len(things) > 1} == {}
