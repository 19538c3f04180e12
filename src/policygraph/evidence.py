"""Why: the accounts, the voices and the places behind them, and the documents they stand in."""

from __future__ import annotations

from collections import defaultdict
from functools import cache

import pyoxigraph as ox

from policygraph import catalog, citations
from policygraph.accounts import (
    LABEL,
    Account,
    Accounts,
    described,
    iri,
    iris,
    text,
)
from policygraph.namespaces import PG, PREFIXES, compact
from policygraph.provenance import CONTRARY
from policygraph.queries import ask_table
from policygraph.store import TURTLE_HEAD, literal, turtle_by_subject, value_of
from policygraph.workspace import Workspace, authored

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping
    from typing import Any

    from policygraph.accounts import Kinds, Properties
    from policygraph.store import Term

_DCTERMS = PREFIXES["dcterms"]
# What an account may be about: things and those who act, not other accounts or fixed lists.
_THINGS = frozenset(
    PG + each
    for each in ("Actor", "Role", "InformationResource", "Instrument", "Practice", "Work", "Matter")
)
# These say where an account belongs and who answers for it, not what it is about.
_NOT_ABOUT = frozenset((PG + "accountOf", PG + "signedBy"))


def records(
    workspace: Workspace, only: Container[str] | None = None, *, copies: bool = False
) -> dict[str, Any]:
    """Every account and every document as plain values, by IRI, under `accounts` and `documents`.

    With `only`, of accounts those that it holds. A work that was not read stands among the
    documents, without the day it was read on, where a document retells it. `copies` adds what a
    reader can take away: the citation of each document that was read, and the Turtle of each
    account and attestation, whose `prefixes` are told once.
    """
    accounts = Accounts(workspace)
    voices = unnamed(workspace, accounts.kinds)
    rivals, alone = _rivals(workspace), _alone(workspace)
    refined, disputing = _refinements(workspace), _disputing(workspace, accounts)
    found: dict[str, Any] = {
        "accounts": {
            each: {
                **_account(workspace, accounts, accounts[each], rivals.get(each, []), voices),
                "refinements": refined.get(each, []),
                "disputed_with": disputing.get(each, []),
                **alone.get(each, {"single_origin": False, "unnamed_alone": []}),
            }
            for each in accounts
            if only is None or each in only
        },
        "documents": {
            each: _document(workspace, properties)
            for each, properties in sorted(described(workspace, "documents").items())
        },
    }
    if copies:
        _add_copies(workspace, found)
    return found


def about(workspace: Workspace, thing: str) -> list[str]:
    """The accounts that concern a thing, by its IRI: those that name it, sorted."""
    return _listed(workspace, "concerning", "thing", thing)


def attested(workspace: Workspace, voice: str) -> list[str]:
    """The accounts that a voice attests, or that are found in a document or work, sorted."""
    return _listed(workspace, "attested", "voice", voice)


def said_of(workspace: Workspace, node: str) -> Properties:
    """What is said of a node, by property."""
    told: dict[str, list[Term]] = {}
    for each in workspace.store.triples(ox.NamedNode(node)):
        told.setdefault(each.predicate.value, []).append(each.object)
    return told


def _listed(workspace: Workspace, name: str, parameter: str, thing: str) -> list[str]:
    table = ask_table(workspace, catalog.query_file("evidence", name), {parameter: f"<{thing}>"})
    return [iri(account) for (account,) in table]


def _rivals(workspace: Workspace) -> dict[str, list[dict[str, Any]]]:
    """What each account cannot hold together with: the other account, and both values."""
    # By the rule, as a node written by hand need not be whole.
    pairs = workspace.store.triples(None, ox.NamedNode(PG + "byRule"), literal("rivals"))
    found: dict[str, list[dict[str, Any]]] = {}
    for rivalry in sorted(value_of(each.subject) for each in pairs):
        told = said_of(workspace, rivalry)
        ends = [
            (iris(told, f"rival{end}"), _values(workspace, told, f"value{end}")) for end in "AB"
        ]
        for ([account], own), ([rival], other) in (ends, reversed(ends)):
            found.setdefault(account, []).append(
                {
                    "iri": rivalry,
                    "account": rival,
                    "label": _label(workspace, rival),
                    "property": compact(iris(told, "rivalProperty")[0]),
                    "property_label": _label(workspace, iris(told, "rivalProperty")[0]),
                    "value": own,
                    "other_value": other,
                    "why": text(told, "why"),
                }
            )
    for rivals in found.values():
        rivals.sort(key=lambda rival: (rival["property"], rival["account"]))
    return found


def _refinements(workspace: Workspace) -> dict[str, list[dict[str, Any]]]:
    """What narrowed the bounds of each account: the bound, its day, the rule, and from what."""
    found: dict[str, list[dict[str, Any]]] = {}
    narrowed = [
        (value_of(each.object), value_of(each.subject))
        for each in workspace.store.triples(None, ox.NamedNode(PG + "refines"))
    ]
    for account, refinement in sorted(narrowed):
        told = said_of(workspace, refinement)
        for bound in iris(told, "refinedBound"):
            found.setdefault(account, []).append(
                {
                    "iri": refinement,
                    "property": compact(bound),
                    "bound": _label(workspace, bound),
                    "day": text(told, "refinedTo"),
                    "rule": text(told, "byRule"),
                    "premises": _named(workspace, iris(told, "derivedFrom")),
                }
            )
    return found


def _disputing(workspace: Workspace, accounts: Accounts) -> dict[str, list[dict[str, str]]]:
    """The claims through which figures are disputed that nobody disputes by themselves."""
    contrary = {
        account
        for properties in accounts.attestations.values()
        if not set(CONTRARY).isdisjoint(iris(properties, "stance"))
        for account in iris(properties, "attests")
    }
    found: dict[str, list[str]] = {}
    for each in workspace.store.triples(None, ox.NamedNode(PG + "statesFigure")):
        figure, claim = value_of(each.object), value_of(each.subject)
        if claim in contrary and figure not in contrary:
            found.setdefault(figure, []).append(claim)
    return {
        figure: _named(workspace, sorted(claims))
        for figure, claims in found.items()
        if figure in accounts.properties and accounts.status(figure) == "Disputed"
    }


def unnamed(workspace: Workspace, kinds: Kinds) -> dict[str, str | None]:
    """The voices that a source describes without naming them, each with the reason it gives.

    Persons and groups. Who speaks as the holder of a post is told by it, as in the question
    `unnamed-sources`.
    """
    told: dict[str, dict[str, list[Term]]] = {}
    for name in ("describedAs", "anonymityReason"):
        for each in workspace.store.triples(None, ox.NamedNode(PG + name)):
            voice = told.setdefault(value_of(each.subject), {})
            voice.setdefault(each.predicate.value, []).append(each.object)
    return {
        voice: text(properties, "anonymityReason")
        for voice, properties in told.items()
        if PG + "describedAs" in properties and PG + "OfficeHolder" not in kinds.all(voice)
    }


def _alone(workspace: Workspace) -> dict[str, dict[str, Any]]:
    """Which accounts rest on one origin, or on unnamed voices alone: what the question answers."""
    found: dict[str, dict[str, Any]] = {}
    table = ask_table(workspace, "single-origin")
    names = [table.columns.index(each) for each in ("assertion", "origins", "unnamed_voice")]
    for row in table:
        account, origins, voice = (iri(row[each]) for each in names)
        told = found.setdefault(account, {"single_origin": origins == "1", "unnamed_alone": []})
        if voice and voice not in told["unnamed_alone"]:
            told["unnamed_alone"].append(voice)
    return found


def _add_copies(workspace: Workspace, found: dict[str, Any]) -> None:
    said: dict[str, list[ox.Triple]] = defaultdict(list)
    for each in authored(workspace):
        said[value_of(each.subject)].append(each)

    def own(name: str) -> Iterable[ox.Triple]:
        """What the data say of a node, or, where a rule made it, what the rule does."""
        return said.get(name) or workspace.store.triples(ox.NamedNode(name))

    # An attestation of two accounts stands with both.
    nodes = [*found["accounts"].items()]
    nodes += [(each["iri"], each) for _, account in nodes for each in account["attestations"]]
    written = turtle_by_subject({name: own(name) for name, _ in nodes})
    for name, node in nodes:
        node["turtle"] = written[name]
    for source in citations.sources(workspace):
        found["documents"][source.iri]["citation"] = citations.plain(source)
    found["prefixes"] = TURTLE_HEAD


def _values(workspace: Workspace, properties: Properties, name: str) -> str:
    """The values of a property as a reader sees them, things by their labels."""
    return "; ".join(sorted(workspace.terms.label(each) for each in properties[PG + name]))


def _account(
    workspace: Workspace,
    accounts: Accounts,
    account: Account,
    rivals: list[dict[str, Any]],
    unnamed: Mapping[str, str | None],
) -> dict[str, Any]:
    properties = account.properties
    matters = iris(properties, "accountOf")
    origins, rule = text(properties, "origins") or "", text(properties, "byRule")
    return {
        "label": _label(workspace, account.iri),
        "kind": compact(account.kind),
        "kind_label": _label(workspace, account.kind),
        "statement": text(properties, "statement"),
        "status": account.status,
        "dates": account.dates,
        "bounds": account.bounds.iso(),
        "matter": {"iri": matters[0], "label": _label(workspace, matters[0])} if matters else None,
        "about": _about(accounts, properties),
        "rule": rule,
        "rule_title": _rule_title(rule) if rule else None,
        "premises": list(account.premises),
        "grounds": text(properties, "grounds"),
        "origins": int(origins) if origins.isdigit() else 0,
        "not_stated": sorted(_label(workspace, each) for each in iris(properties, "notStated")),
        "attestations": [
            _attestation(workspace, each, accounts.attestations[each], unnamed)
            for each in account.attestations
        ],
        "rivals": rivals,
    }


@cache
def _rule_title(name: str) -> str | None:
    known = name in catalog.query_names("rules")
    return catalog.query_file("rules", name).title if known else None


def _attestation(
    workspace: Workspace, name: str, properties: Properties, unnamed: Mapping[str, str | None]
) -> dict[str, Any]:
    voice = _first(iris(properties, "attestedBy"))
    document, works = _first(iris(properties, "source")), iris(properties, "inWork")
    return {
        "iri": name,
        "voice": _label(workspace, voice) if voice else "",
        "voice_iri": voice,
        "unnamed": voice in unnamed,
        "anonymity_reason": unnamed.get(voice or ""),
        "stance": (_first(iris(properties, "stance")) or "").removeprefix(PG),
        "document": document,
        "in_work": _labels(workspace, [each for each in works if each != document], "; "),
        "locator": text(properties, "locator"),
        "as_worded": text(properties, "asWorded"),
        "unclear": text(properties, "unclear"),
        "read_as": _labels(workspace, iris(properties, "readAs"), "; "),
        "grounds": text(properties, "grounds"),
        "known": [text(properties, "knownEarliest"), text(properties, "knownLatest")],
    }


def _document(workspace: Workspace, properties: Properties) -> dict[str, Any]:
    publishers = sorted(iri(each) for each in properties.get(_DCTERMS + "publisher", ()))
    return {
        "title": text(properties, _DCTERMS + "title") or text(properties, LABEL),
        "publisher": _labels(workspace, publishers, ", "),
        "class": _labels(workspace, iris(properties, "sourceClass"), ", "),
        "issued": text(properties, _DCTERMS + "issued") or text(properties, "issuedAsGiven"),
        "read_on": text(properties, "readOn"),
        "url": text(properties, "url"),
        "living": text(properties, "living") == "true",
        "retells": iris(properties, "rewordingOf"),
    }


def _about(accounts: Accounts, properties: Properties) -> list[str]:
    """The actors, things and works that are values of an account's properties, sorted."""
    named = {
        iri(each)
        for property_, found in properties.items()
        if property_ not in _NOT_ABOUT
        for each in found
        if isinstance(each, ox.NamedNode)
    }
    return sorted(each for each in named if not _THINGS.isdisjoint(accounts.kinds.all(each)))


def _label(workspace: Workspace, thing: str) -> str:
    return workspace.terms.label(ox.NamedNode(thing))


def _labels(workspace: Workspace, things: Iterable[str], joint: str) -> str | None:
    return joint.join(_label(workspace, each) for each in things) or None


def _named(workspace: Workspace, things: Iterable[str]) -> list[dict[str, str]]:
    return [{"iri": each, "label": _label(workspace, each)} for each in things]


def _first(found: list[str]) -> str | None:
    return found[0] if found else None
