"""The tables of docs/time-and-evidence.md are what the package computes."""

import re
from datetime import date
from pathlib import Path

import pyoxigraph as ox
import pytest

from policygraph import catalog
from policygraph.accounts import bounds_of
from policygraph.dates import datatype_of
from policygraph.inference import infer
from policygraph.namespaces import ID, PG, PREFIXES
from policygraph.store import Store, parse_turtle
from policygraph.workspace import Workspace

TEXT = (Path(__file__).parent.parent / "docs" / "time-and-evidence.md").read_text(encoding="utf-8")
HEAD = "".join(f"@prefix {name}: <{PREFIXES[name]}> .\n" for name in ("dcterms", "pg", "xsd"))
HEAD += f"@prefix id: <{ID}> .\n"
ONTOLOGY = [triple for path in catalog.ontology_files() for triple in parse_turtle(path)]
OPEN = ("", "open", "-")


def table(head):
    """The rows of the table whose header begins so."""
    lines = TEXT.split(f"| {head}", 1)[1].split("\n\n", 1)[0].splitlines()[2:]
    return [[cell.strip() for cell in line.strip("| ").split("|")] for line in lines]


def completed(turtle):
    store = Store()
    store.extend(ONTOLOGY)
    dated = re.sub(
        r'"(\d{4}(?:-\d\d){0,2})"', lambda each: f"{each[0]}^^xsd:{datatype_of(each[1])}", turtle
    )
    data = ox.parse((HEAD + dated).encode(), format=ox.RdfFormat.TURTLE)
    store.extend(each.triple for each in data)
    store.extend(infer(store).triples)
    return store


def days(text):
    """The first and last day of a cell such as "2018-05-01 to 2018-05-31" or "by 2021-03-11"."""
    found = [date.fromisoformat(each) for each in re.findall(r"\d{4}-\d\d-\d\d", text)]
    if text.startswith("not before"):
        return found[0], None
    if text.startswith("by"):
        return None, found[0]
    return (found[0], found[-1]) if found else (None, None)


@pytest.mark.parametrize("row", table("The account gives"), ids=lambda row: row[0])
def test_a_day_is_covered_may_be_covered_or_neither(row):
    gives, started, ended, *asked = row
    turtle = f"""id:account a pg:Situation ; {gives.strip("`")} .
      id:adm-2017-2021 a pg:Administration ;
        pg:termFrom "2017-01-20" ; pg:termUntil "2021-01-20" ."""
    bounds = bounds_of(Workspace(completed(turtle), (), ""))[ID + "account"]
    assert (bounds.start_earliest, bounds.start_latest) == days(started)
    assert (bounds.end_earliest, bounds.end_latest) == days(ended)
    covered, possible, neither = (
        None if each in OPEN else date.fromisoformat(each) for each in asked
    )
    assert covered is None or bounds.covers(covered)
    assert possible is not None
    assert bounds.may_cover(possible)
    assert not bounds.covers(possible)
    assert neither is None or not bounds.may_cover(neither)


DOCUMENTS = """
id:first a pg:Document ; dcterms:issued "2025-02-14" ; pg:readOn "2026-01-01" .
id:later a pg:Document ; dcterms:issued "2025-02" ; pg:readOn "2026-01-01" .
id:ac a pg:Situation ; pg:validFrom "2024-12-01" .
id:new a pg:Situation ; pg:validFrom "2025-02-20" .
id:at a pg:Attestation ; pg:attests id:ac ; pg:attestedBy id:voice ; """
RETOLD = "id:rt a pg:Retelling ; pg:retelling id:later ; pg:original id:first ."
KNOWN = {
    "dated to the day, and does not change": (
        "pg:source id:first . id:at pg:attests id:new .",
        "2025-02-14",
    ),
    "dated to a month or a year": ("pg:source id:later .", "2025-02-01"),
    "shows no date": (
        'pg:source id:bare . id:bare a pg:Document ; pg:readOn "2026-01-01" .',
        "2024-12-01",
    ),
    "changes (`pg:living`), or is dated less finely than to the day": (
        "pg:source id:first . id:first pg:living true . id:at pg:attests id:new .",
        "2025-02-20",
    ),
    "retells a work": (f"pg:source id:later . {RETOLD}", "2025-02-14"),
    "passes on what is said in a work (`pg:inWork`)": (
        "pg:source id:later ; pg:inWork id:first .",
        "2025-02-14",
    ),
    "retells a work, but adds this itself (`pg:ownReporting`)": (
        f"pg:source id:later ; pg:ownReporting true . {RETOLD}",
        "2025-02-01",
    ),
}


@pytest.mark.parametrize("row", table("The document or the account"), ids=lambda row: row[0])
def test_from_which_day_a_thing_may_have_been_known(row):
    rest, expected = KNOWN[row[0]]
    store = completed(DOCUMENTS + rest)
    known = store.triples(ox.NamedNode(ID + "at"), ox.NamedNode(PG + "knownEarliest"))
    assert [each.object.value for each in known] == [expected]


def says(number, source, more="", stance="pg:Asserts", account="id:ac"):
    return f"""id:at-{number} a pg:Attestation ; pg:attests {account} ; pg:stance {stance} ;
      pg:attestedBy id:voice-{number} ; pg:source id:{source} {more}.
      id:{source} a pg:Document .\n"""


def retells(number, source):
    return (
        f"id:rt-{number} a pg:Retelling ; pg:retelling id:{source} ; pg:original id:doc-a .\n"
        + says(number, source)
    )


AC = "id:ac a pg:Claim .\n"
PRESS = "; pg:inWork id:press "
ORIGINS = {
    "one document": AC + says(1, "doc-a"),
    "one report and three that retell it": AC
    + says(1, "doc-a")
    + "".join(retells(n, f"doc-{n}") for n in (2, 3, 4)),
    "two documents, no retelling shown between them": AC + says(1, "doc-a") + says(2, "doc-b"),
    "two documents of one publisher": AC
    + says(1, "doc-a")
    + says(2, "doc-b")
    + "id:doc-a dcterms:publisher id:p . id:doc-b dcterms:publisher id:p .",
    "two newspapers that pass on one press statement": AC
    + says(1, "doc-a", PRESS)
    + says(2, "doc-b", PRESS)
    + "id:press a pg:Work .",
    "a report, and a retelling that adds this itself": AC
    + says(1, "doc-a")
    + retells(2, "doc-b")
    + "id:at-2 pg:ownReporting true .",
    "one document, and another in which it is denied": AC
    + says(1, "doc-a")
    + says(2, "doc-b", stance="pg:Denies"),
    "nobody: a reading on an account with two origins and one with one": (
        "id:ac a pg:Bounding ; pg:premise id:x , id:y . id:x a pg:Claim . id:y a pg:Claim .\n"
        + says(1, "doc-a", account="id:x")
        + says(2, "doc-b", account="id:x")
        + says(3, "doc-c", account="id:y")
    ),
}


@pytest.mark.parametrize("row", table("What supports the account"), ids=lambda row: row[0])
def test_what_counts_as_one_origin(row):
    store = completed(ORIGINS[row[0]])
    counted = store.triples(ox.NamedNode(ID + "ac"), ox.NamedNode(PG + "origins"))
    assert [each.object.value for each in counted] == [row[1]]


def test_every_status_and_every_rule_of_bounds_is_in_the_tables():
    from policygraph import bounds

    statuses = {
        each.subject
        for each in ONTOLOGY
        if str(each.object) == f"<{PG}StatusScheme>" and each.predicate.value.endswith("#inScheme")
    }
    labels = {
        each.object.value
        for each in ONTOLOGY
        if each.subject in statuses and each.predicate.value.endswith("#label")
    }
    assert {row[0] for row in table("Status")} == labels
    rules = re.findall(r"^ {4}([a-z-]+) {2,}", bounds.__doc__, re.MULTILINE)
    assert [row[0].strip("`") for row in table("Rule")] == rules
