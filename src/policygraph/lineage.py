"""What each row of an answer rests on: the accounts that bear on it and the documents behind them.

The query is run with all its variables shown, also those within a SELECT of its own. An account
**bears on** a row where a solution that gives the row holds the account, an attestation of it, or
something a rule derived from it. Where no solution holds one, as where a path goes through it,
these bear on the row instead: the accounts of a matter that it names; else those attested in a
document that it names; else those that name a thing that it names. A row that says that there is
nothing rests on no account.

An account **leans on** others: on its premises, on the other accounts of its matter, on those from
which a rule refined its dates, and on those from which rules derived something of an instrument
of which they derived something from it. An account that bears on no row may so still be the
reason why a row came or went.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256

import pyoxigraph as ox

from policygraph.accounts import Accounts, iri, iris
from policygraph.errors import QueryError
from policygraph.namespaces import PG
from policygraph.queries import Asked, Table
from policygraph.rewriting import widened
from policygraph.store import Term, value_of
from policygraph.workspace import Workspace, authored

_DERIVED_FROM = PG + "derivedFrom"
_REFINES = PG + "refines"
_INSTRUMENT = PG + "instrument"
# So much of a digest tells two texts apart, and a reader can still compare it by eye.
_DIGEST_LENGTH = 16


@dataclass(frozen=True)
class Said:
    """An account as its data have it: a digest of it and its attestations.

    And the accounts that it leans on, and the things that it names.
    """

    digest: str
    leans_on: frozenset[str]
    names: frozenset[str]


@dataclass(frozen=True)
class Ground:
    """The accounts that bear on a row, and the documents that are behind them or in the row.

    `held` is false where no solution holds them: they are near the row, and whether it would be
    another without them is not known.
    """

    accounts: frozenset[str]
    documents: frozenset[str]
    held: bool


class Lineage:
    """The accounts of a workspace, what they lean on, and what rests on them.

    `said` holds the accounts that the data themselves make, by IRI; `rest` is a digest of all that
    the data say besides: of documents, actors, roles and the like.
    """

    def __init__(self, ready: Workspace) -> None:
        self._ready = ready
        self._accounts = Accounts(ready)
        self._lines: dict[str, list[str]] = {}
        for triple in authored(ready):
            self._lines.setdefault(value_of(triple.subject), []).append(_line(triple))
        self._derived_from = self._pairs(_DERIVED_FROM)
        self._of_matter: dict[str, set[str]] = {}
        self._in_document: dict[str, set[str]] = {}
        for account, properties in self._accounts.properties.items():
            for matter in iris(properties, "accountOf"):
                self._of_matter.setdefault(matter, set()).add(account)
        self._attestations: dict[str, list[str]] = {}
        for attestation, properties in self._accounts.attestations.items():
            for account in iris(properties, "attests"):
                self._attestations.setdefault(account, []).append(attestation)
                for document in iris(properties, "source"):
                    self._in_document.setdefault(document, set()).add(account)
        # Which they are comes first: what they lean on is told in terms of them.
        nothing = Said("", frozenset(), frozenset())
        self.said = {name: nothing for name in self._accounts if name in self._lines}
        self.said = self._all_said()
        counted = {*self.said, *self._accounts.attestations}
        other = (each for name, each in self._lines.items() if name not in counted)
        self.rest = _digest(line for lines in other for line in lines)

    def rows(self, asked: Asked, table: Table) -> list[Ground]:
        """What each row of an answer rests on, in the order of its rows."""
        solutions = self._solutions(asked, table)
        return [self._ground(solutions.get(row, set()) | _names(row), row) for row in table]

    def _solutions(self, asked: Asked, table: Table) -> dict[tuple[Term | None, ...], set[str]]:
        """What the query was satisfied with, for each row that it gives."""
        found: dict[tuple[Term | None, ...], set[str]] = {}
        text = widened(asked.text)
        if text is None:
            return found
        try:
            answer = self._ready.store.select(text, where=asked.file.path)
        except QueryError:  # with all its variables it is more than the engine takes
            return found
        width = len(table.columns)
        if answer.columns[:width] == table.columns:
            for solution in answer:
                names = found.setdefault(solution[:width], set())
                names |= _names(solution)
                for each in solution[width:]:
                    if isinstance(each, ox.Literal):  # the IRIs of many solutions in one text
                        names.update(each.value.split())
        return found

    def _ground(self, names: set[str], row: tuple[Term | None, ...]) -> Ground:
        said = {each for each in _names(row) if not each.startswith(PG)}  # no status, no stance
        found = {account for name in names for account in self._behind(name)}
        held = bool(found)
        for of in (self._of_matter, self._in_document, self._naming):
            if not found:
                named = (each for name in said for each in of.get(name, ()))
                found = {account for each in named for account in self._behind(each)}
        documents = {name for name in names if name in self._in_document}
        documents |= {each for account in found for each in self._accounts.documents(account)}
        return Ground(frozenset(found), frozenset(documents), held)

    def _behind(self, name: str, seen: frozenset[str] = frozenset()) -> set[str]:
        """The accounts of the data behind an account, an attestation or something derived."""
        if name in self.said:
            return {name}
        if name in seen:
            return set()
        attested = self._accounts.attestations.get(name)
        further = iris(attested, "attests") if attested else self._derived_from.get(name, ())
        return {each for one in further for each in self._behind(one, seen | {name})}

    @cached_property
    def _naming(self) -> dict[str, set[str]]:
        """The accounts that name a thing, by the thing."""
        found: dict[str, set[str]] = {}
        for account, properties in self._accounts.properties.items():
            for values in properties.values():
                for each in values:
                    found.setdefault(iri(each), set()).add(account)
        return found

    def _all_said(self) -> dict[str, Said]:
        refined: dict[str, set[str]] = {}
        for node, accounts in self._pairs(_REFINES).items():
            for account in accounts:
                refined.setdefault(account, set()).update(self._derived_from.get(node, ()))
        instruments = self._pairs(_INSTRUMENT)
        of_instrument: dict[str, set[str]] = {}
        derived: dict[str, set[str]] = {}
        for node, accounts in self._derived_from.items():
            for instrument in instruments.get(node, ()):
                of_instrument.setdefault(instrument, set()).update(accounts)
                for account in accounts:
                    derived.setdefault(account, set()).add(instrument)
        found = {}
        for name in self.said:
            properties = self._accounts.properties[name]
            further = {*self._accounts.premises(name), *refined.get(name, ())}
            for instrument in derived.get(name, ()):
                further |= of_instrument[instrument]
            for matter in iris(properties, "accountOf"):
                further |= self._of_matter[matter]
            leans_on = {each for one in further for each in self._behind(one)} - {name}
            subjects = (name, *self._attestations.get(name, ()))
            lines = (line for subject in subjects for line in self._lines.get(subject, ()))
            named = {each for values in properties.values() for each in _names(values)}
            things = frozenset(each for each in named if not each.startswith(PG))
            found[name] = Said(_digest(lines), frozenset(leans_on), things)
        return found

    def _pairs(self, property_: str) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for each in self._ready.store.triples(None, ox.NamedNode(property_)):
            found.setdefault(value_of(each.subject), set()).add(value_of(each.object))
        return found


def _names(row: Iterable[Term | None]) -> set[str]:
    return {each.value for each in row if isinstance(each, ox.NamedNode)}


def _line(triple: ox.Triple) -> str:
    """A triple as N-Triples; blank nodes, which get another name each time, without one."""
    parts = (triple.subject, triple.predicate, triple.object)
    return " ".join("_:" if isinstance(each, ox.BlankNode) else str(each) for each in parts)


def _digest(lines: Iterable[str]) -> str:
    return sha256("\n".join(sorted(set(lines))).encode()).hexdigest()[:_DIGEST_LENGTH]
