"""Why: the accounts, the voices and the places behind them, and the documents they stand in."""

from __future__ import annotations

import pyoxigraph as ox

from policygraph import catalog
from policygraph.accounts import LABEL, Account, Accounts, described, iri, iris, text
from policygraph.dates import Bounds
from policygraph.namespaces import PG, PREFIXES, compact
from policygraph.queries import ask_table
from policygraph.workspace import Workspace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from policygraph.accounts import Properties

_DCTERMS = PREFIXES["dcterms"]
# What an account may be about: things and those who act, not other accounts or fixed lists.
_THINGS = frozenset(
    PG + each
    for each in ("Actor", "Role", "InformationResource", "Instrument", "Practice", "Work", "Matter")
)
# These say where an account belongs and who answers for it, not what it is about.
_NOT_ABOUT = frozenset((PG + "accountOf", PG + "signedBy"))


def records(workspace: Workspace) -> dict[str, dict[str, Any]]:
    """Every account and every document as plain values, by IRI, under `accounts` and `documents`.

    A work that was not read stands among the documents, without the day it was read on, where a
    document retells it.
    """
    accounts = Accounts(workspace)
    return {
        "accounts": {each: _account(workspace, accounts, accounts[each]) for each in accounts},
        "documents": {
            each: _document(workspace, properties)
            for each, properties in sorted(described(workspace, "documents").items())
        },
    }


def about(workspace: Workspace, thing: str) -> list[str]:
    """The accounts that concern a thing, by its IRI: those that name it, sorted."""
    return _listed(workspace, "concerning", "thing", thing)


def attested(workspace: Workspace, voice: str) -> list[str]:
    """The accounts that a voice attests, or that are found in a document or work, sorted."""
    return _listed(workspace, "attested", "voice", voice)


def _listed(workspace: Workspace, name: str, parameter: str, thing: str) -> list[str]:
    table = ask_table(workspace, catalog.query_file("evidence", name), {parameter: f"<{thing}>"})
    return [iri(account) for (account,) in table]


def _account(workspace: Workspace, accounts: Accounts, account: Account) -> dict[str, Any]:
    properties = account.properties
    matters = iris(properties, "accountOf")
    origins = text(properties, "origins") or ""
    return {
        "label": _label(workspace, account.iri),
        "kind": compact(account.kind),
        "kind_label": _label(workspace, account.kind),
        "statement": text(properties, "statement"),
        "status": account.status,
        "dates": account.dates,
        "bounds": _bounds(account.bounds),
        "matter": {"iri": matters[0], "label": _label(workspace, matters[0])} if matters else None,
        "about": _about(accounts, properties),
        "rule": text(properties, "byRule"),
        "premises": list(account.premises),
        "grounds": text(properties, "grounds"),
        "origins": int(origins) if origins.isdigit() else 0,
        "not_stated": sorted(_label(workspace, each) for each in iris(properties, "notStated")),
        "attestations": [
            _attestation(workspace, each, accounts.attestations[each])
            for each in account.attestations
        ],
    }


def _attestation(workspace: Workspace, name: str, properties: Properties) -> dict[str, Any]:
    voice = _first(iris(properties, "attestedBy"))
    return {
        "iri": name,
        "voice": _label(workspace, voice) if voice else "",
        "voice_iri": voice,
        "stance": (_first(iris(properties, "stance")) or "").removeprefix(PG),
        "document": _first(iris(properties, "source")),
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


def _bounds(bounds: Bounds) -> list[str | None]:
    days = (bounds.start_earliest, bounds.start_latest, bounds.end_earliest, bounds.end_latest)
    return [day.isoformat() if day is not None else None for day in days]


def _label(workspace: Workspace, thing: str) -> str:
    return workspace.terms.label(ox.NamedNode(thing))


def _labels(workspace: Workspace, things: Iterable[str], joint: str) -> str | None:
    return joint.join(_label(workspace, each) for each in things) or None


def _first(found: list[str]) -> str | None:
    return found[0] if found else None
