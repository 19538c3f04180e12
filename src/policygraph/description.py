"""Everything said of and by one thing, as `show` prints it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pyoxigraph as ox

from policygraph import evidence
from policygraph.namespaces import PG, PREFIXES, compact
from policygraph.queries import Table
from policygraph.store import value_of
from policygraph.workspace import Workspace

COLUMNS = (
    "account",
    "kind",
    "status",
    "dates",
    "voice",
    "stance",
    "document",
    "place",
    "issued",
    "unclear",
)
# A dispute is read before what it is about.
_STATUS_ORDER = ("Disputed", "Withdrawn", "Reported", "Attributed", "Inferred")
_TYPE = ox.NamedNode(PREFIXES["rdf"] + "type")
_NAMED = tuple(
    ox.NamedNode(each)
    for each in (PREFIXES["skos"] + "definition", PREFIXES["dcterms"] + "description")
)
_ALIAS = ox.NamedNode(PG + "alias")
_ACCOUNT_OF = ox.NamedNode(PG + "accountOf")


@dataclass(frozen=True)
class Description:
    """A heading for a reader, and the accounts that concern a thing, one row a voice."""

    heading: str
    table: Table


def describe(workspace: Workspace, name: str) -> Description:
    """What is said of and by a thing: label, alias, CURIE or IRI.

    An account shows itself and the other accounts of its matter. UnknownNameError or
    AmbiguousNameError where the name fits nothing or two things.
    """
    node = workspace.terms.find(name)
    concerned = {node.value, *evidence.about(workspace, node.value)}
    concerned |= set(evidence.attested(workspace, node.value))
    for matter in workspace.store.triples(node, _ACCOUNT_OF):
        others = workspace.store.triples(None, _ACCOUNT_OF, matter.object)
        concerned |= {value_of(each.subject) for each in others}
    records = evidence.records(workspace, concerned)
    accounts: dict[str, Any] = records["accounts"]
    rows = [
        row
        for iri in sorted(accounts, key=lambda each: _order(accounts[each], each))
        for row in _rows(iri, accounts[iri], records["documents"])
    ]
    label = workspace.terms.label(node)
    table = Table(COLUMNS, tuple(rows), workspace.terms, name="show", title=label)
    return Description(_heading(workspace, node, accounts), table)


def _heading(workspace: Workspace, node: ox.NamedNode, accounts: dict[str, Any]) -> str:
    label = workspace.terms.label
    classes = ", ".join(sorted(label(each.object) for each in workspace.store.triples(node, _TYPE)))
    lines = [f"{label(node)}  ({compact(node.value)})" + (f": {classes}" if classes else "")]
    aliases = sorted(label(each.object) for each in workspace.store.triples(node, _ALIAS))
    if aliases:
        lines.append(f"also called {', '.join(aliases)}")
    lines += [
        label(each.object)
        for property_ in _NAMED
        for each in workspace.store.triples(node, property_)
    ]
    if node.value in accounts:
        lines += _account_lines(workspace, accounts[node.value])
    told = workspace.store.triples(None, _ACCOUNT_OF, node)
    lines += _rival_lines(accounts, [value_of(each.subject) for each in told])
    return "\n".join(lines) + "\n"


def _account_lines(workspace: Workspace, account: dict[str, Any]) -> list[str]:
    def labels(iris: list[str]) -> str:
        return "; ".join(workspace.terms.label(ox.NamedNode(each)) for each in iris)

    lines = [account["statement"]] if account["statement"] else []
    lines.append(f"{account['status'].lower()}, {account['dates']}, origins: {account['origins']}")
    if account["not_stated"]:
        lines.append(f"not stated: {', '.join(account['not_stated'])}")
    if account["rule"]:
        lines.append(f"by rule {account['rule']}")
    if account["premises"]:
        lines.append(f"rests on: {labels(account['premises'])}")
    if account["grounds"]:
        lines.append(f"grounds: {account['grounds']}")
    return lines + [
        f"cannot both hold with: {each['label']}; {each['property_label']} "
        f"{each['value']} here, {each['other_value']} there"
        for each in account["rivals"]
    ]


def _rival_lines(accounts: dict[str, Any], iris: list[str]) -> list[str]:
    """One line for each pair of a matter's accounts that cannot both hold."""
    pairs = {
        each["iri"]: (accounts[iri], each)
        for iri in sorted(iris, reverse=True)  # so that the first of the two is told first
        for each in accounts[iri]["rivals"]
    }
    return sorted(
        f"cannot both hold: {account['label']} ({each['property_label']} {each['value']}) "
        f"and {each['label']} ({each['other_value']})"
        for account, each in pairs.values()
    )


def _rows(
    iri: str, account: dict[str, Any], documents: dict[str, Any]
) -> list[tuple[ox.NamedNode | ox.Literal | None, ...]]:
    """One row for each attestation, or one row for an account that nobody attests."""
    head = (
        ox.NamedNode(iri),
        ox.Literal(account["kind_label"]),
        ox.Literal(account["status"].lower()),
        ox.Literal(account["dates"]),
    )
    rows: list[tuple[ox.NamedNode | ox.Literal | None, ...]] = []
    for each in account["attestations"]:
        document = documents.get(each["document"], {})
        rows.append(
            (
                *head,
                ox.NamedNode(each["voice_iri"]) if each["voice_iri"] else None,
                _text(_words(each["stance"])),
                ox.NamedNode(each["document"]) if each["document"] else None,
                _text(each["locator"]),
                _text(document.get("issued")),
                _text(each["unclear"]),
            )
        )
    return rows or [(*head, *[None] * (len(COLUMNS) - len(head)))]


def _order(account: dict[str, Any], iri: str) -> tuple[int, str, str]:
    status = account["status"]
    place = _STATUS_ORDER.index(status) if status in _STATUS_ORDER else len(_STATUS_ORDER)
    return place, account["kind_label"], iri


def _words(name: str) -> str:
    """`SaysUnsubstantiated` as `says unsubstantiated`."""
    return "".join(f" {each.lower()}" if each.isupper() else each for each in name).strip()


def _text(value: str | None) -> ox.Literal | None:
    return ox.Literal(value) if value else None
