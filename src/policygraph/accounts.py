"""One account as a record: what it says, when, how it stands, and what it rests on.

Shared by all that shows accounts. The texts of dates keep to what the account itself gives; the
bounds are those that rules have refined.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache

import pyoxigraph as ox

from policygraph import catalog
from policygraph.dates import Bounds, first_day
from policygraph.namespaces import PG, PREFIXES
from policygraph.store import value_of
from policygraph.workspace import Workspace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from policygraph.store import Solutions, Term

    Properties = Mapping[str, Sequence[Term]]

LABEL = PREFIXES["rdfs"] + "label"
NO_DATE = "no date given"
_NUMBER = re.compile("[0-9]+")
# The dates that an account may give.
_DATES = {
    PG + name: name
    for name in (
        "validFrom",
        "validUntil",
        "occurredOn",
        "asOf",
        "heldOn",
        "duringTermOf",
        "notEarlierThan",
        "startsNotLaterThan",
        "endsNotEarlierThan",
        "notLaterThan",
    )
}


def evidence(workspace: Workspace, name: str) -> Solutions:
    """The rows of a query under `ontology/evidence` that takes no parameters."""
    file = catalog.query_file("evidence", name)
    return workspace.store.select(file.text, where=file.path)


def described(workspace: Workspace, name: str) -> Mapping[str, Properties]:
    """The properties and values of each subject, from a query of three columns, all sorted."""
    return workspace.once(("described", name), lambda: _described(evidence(workspace, name)))


def _described(rows: Solutions) -> dict[str, Properties]:
    found: dict[str, dict[str, list[Term]]] = {}
    for subject, property_, value in rows:
        # A blank node has no name by which it could be shown.
        if value is not None and isinstance(subject, ox.NamedNode):
            found.setdefault(subject.value, {}).setdefault(iri(property_), []).append(value)
    # Sorted and each once here: of so many rows that takes the engine longer than finding them.
    return {
        subject: {
            name: values if len(values) == 1 else sorted(set(values), key=str)
            for name, values in sorted(properties.items())
        }
        for subject, properties in sorted(found.items())
    }


def iri(term: Term | None) -> str:
    """The IRI of a term, the text of a literal, and nothing for no term."""
    return value_of(term) if term is not None else ""


def iris(properties: Properties, name: str) -> list[str]:
    """The IRIs that are values of a `pg:` property, sorted."""
    found = properties.get(PG + name)
    if not found:
        return []
    named = [each.value for each in found if isinstance(each, ox.NamedNode)]
    return sorted(named) if len(named) > 1 else named


def text(properties: Properties, name: str) -> str | None:
    """The value of a property as text, or None: English before no language before any other.

    `name` is the local name of a `pg:` property, or an IRI.
    """
    found = properties.get(name if "://" in name else PG + name)
    if not found:
        return None
    ranked = sorted(
        (("en", None).index(each.language) if each.language in ("en", None) else 2, each.value)
        for each in found
        if isinstance(each, ox.Literal)
    )
    return ranked[0][1] if ranked else None


class Kinds:
    """The classes of the things in a workspace."""

    def __init__(self, workspace: Workspace) -> None:
        def told(name: str) -> dict[str, frozenset[str]]:
            found: dict[str, set[str]] = {}
            for thing, class_ in evidence(workspace, name):
                found.setdefault(iri(thing), set()).add(iri(class_))
            return {thing: frozenset(classes) for thing, classes in found.items()}

        self._above = workspace.once("classes", lambda: told("classes"))
        self._classes = workspace.once("types", lambda: told("types"))
        # By the classes given: far fewer than things.
        self._closest: dict[frozenset[str], str | None] = {}
        self._all: dict[frozenset[str], frozenset[str]] = {}

    def of(self, thing: str) -> str | None:
        """The class of a thing that says most, or None for a thing of no class.

        Of several, those of the ontology and its extensions come first.
        """
        classes = self._classes.get(thing, frozenset())
        if classes not in self._closest:
            general = {above for each in classes for above in self._up(each) if above != each}
            closest = [each for each in classes if each not in general] or classes
            self._closest[classes] = min(
                closest, key=lambda each: (not self._known(each), each), default=None
            )
        return self._closest[classes]

    def all(self, thing: str) -> frozenset[str]:
        """All classes of a thing, those above its own included."""
        classes = self._classes.get(thing, frozenset())
        if classes not in self._all:
            self._all[classes] = classes.union(*map(self._up, classes))
        return self._all[classes]

    def _up(self, class_: str) -> frozenset[str]:
        return self._above.get(class_, frozenset((class_,)))

    def _known(self, class_: str) -> bool:
        return any(above.startswith(PG) for above in self._up(class_))


def dates_text(properties: Properties, *, event: bool = False, term: str | None = None) -> str:
    """What an account itself says of its dates, as finely as it says it.

    `term` is the name of the administration in whose term it is placed.
    """
    given = dict.fromkeys(_DATES.values(), "")
    given |= {
        _DATES[name]: " and ".join(sorted(map(iri, found)))
        for name, found in properties.items()
        if name in _DATES
    }
    return ", ".join(_date_phrases(given, event, term)) or NO_DATE


def _date_phrases(given: Mapping[str, str], event: bool, term: str | None) -> Iterator[str]:
    if given["validFrom"] and given["validUntil"]:
        yield f"{given['validFrom']} to {given['validUntil']}"
    elif given["validFrom"]:
        yield f"from {given['validFrom']}"
    elif given["validUntil"]:
        yield f"until {given['validUntil']}"
    if given["occurredOn"]:
        yield _on(given["occurredOn"])
    if given["asOf"]:
        yield f"as of {_month_day(given['asOf'])}"
    if given["heldOn"]:
        yield f"held {_on(given['heldOn'])}"
    if given["duringTermOf"] and term:
        article = "" if term.casefold().startswith("the ") else "the "
        yield f"{'in' if event else 'begun in'} the term of {article}{term}"
    for name, words in (
        ("notEarlierThan", "not earlier than"),
        ("startsNotLaterThan", "begun by"),
        ("endsNotEarlierThan", "not ended before"),
        ("notLaterThan", "not later than"),
    ):
        if given[name]:
            yield f"{words} {given[name]}"


def _on(dates: str) -> str:
    """The word before a day is `on`, that before a month or year `in`."""
    return f"on {dates}" if len(dates.split(" ")[0]) == len("2018-09-04") else f"in {dates}"


def _month_day(dates: str) -> str:
    """A day that a source gives without its year (--01-29), in words."""
    try:
        day = date.fromisoformat(f"2000-{dates.removeprefix('--')}")
    except ValueError:
        return dates
    return f"{day.day} {day:%B}, year not given"


def bounds_of(workspace: Workspace) -> Mapping[str, Bounds]:
    """The refined bounds of every assertion, by IRI."""
    return workspace.once(
        "bounds",
        lambda: {
            iri(account): Bounds(*(_day(iri(each)) if each else None for each in days))
            for account, *days in evidence(workspace, "bounds")
        },
    )


_day = lru_cache(maxsize=4096)(first_day)  # many accounts share a day


@dataclass(frozen=True)
class Account:
    """An assertion with what was computed for it."""

    iri: str
    kind: str
    status: str
    dates: str
    bounds: Bounds
    properties: Properties
    premises: tuple[str, ...]
    attestations: tuple[str, ...]
    documents: tuple[str, ...]


class Accounts:
    """All accounts of a workspace, and the attestations behind them."""

    def __init__(self, workspace: Workspace, told: str = "accounts") -> None:
        """`told` is the query of what is read of each: less is read faster."""
        self._workspace = workspace
        self.properties = described(workspace, told)
        self._made: dict[str, Account] = workspace.once(("accounts", told), dict)

    @cached_property
    def kinds(self) -> Kinds:
        return Kinds(self._workspace)

    @cached_property
    def attestations(self) -> Mapping[str, Properties]:
        return described(self._workspace, "attestations")

    @cached_property
    def _attesting(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for attestation, properties in self.attestations.items():
            for account in iris(properties, "attests"):
                found.setdefault(account, []).append(attestation)
        return found

    @cached_property
    def _bounds(self) -> Mapping[str, Bounds]:
        return bounds_of(self._workspace)

    def __iter__(self) -> Iterator[str]:
        return iter(self.properties)  # they are sorted

    def __getitem__(self, account: str) -> Account:
        if account not in self._made:
            self._made[account] = self._account(account)
        return self._made[account]

    def _account(self, account: str) -> Account:
        properties = self.properties[account]
        return Account(
            account,
            self.kinds.of(account) or PG + "Assertion",
            self.status(account),
            self.dates(account),
            self._bounds.get(account, Bounds()),
            properties,
            tuple(self.premises(account)),
            tuple(sorted(self._attesting.get(account, ()), key=self._place)),
            tuple(self.documents(account)),
        )

    def status(self, account: str) -> str:
        """The local name of an account's status, or nothing where it has none."""
        return next(iter(iris(self.properties[account], "status")), "").removeprefix(PG)

    def premises(self, account: str) -> list[str]:
        """What a derived account or a reading rests on."""
        properties = self.properties.get(account, {})
        return sorted({*iris(properties, "premise"), *iris(properties, "derivedFrom")})

    def documents(self, account: str) -> list[str]:
        """The documents that attest an account, or else those that attest what it rests on."""
        ends = self._rests_on(
            account, lambda each: [] if self._documents(each) else self.premises(each)
        )
        return sorted({document for each in ends for document in self._documents(each)})

    def dates(self, account: str) -> str:
        """The dates an account gives in words; of a derived account, those it is derived from."""
        ends = self._rests_on(
            account, lambda each: iris(self.properties.get(each, {}), "derivedFrom")
        )
        return "; ".join(sorted(set(map(self._dates, ends)) - {NO_DATE})) or NO_DATE

    def _rests_on(self, account: str, further: Callable[[str], Iterable[str]]) -> set[str]:
        """What an account leads to that leads no further, itself where it does not."""
        ends: set[str] = set()
        seen, todo = {account}, [account]
        while todo:
            each = todo.pop()
            more = list(further(each))
            if not more:
                ends.add(each)
            todo += set(more) - seen
            seen |= set(more)
        return ends

    def _dates(self, account: str) -> str:
        properties = self.properties.get(account, {})
        label = self._workspace.terms.label
        terms = [label(ox.NamedNode(each)) for each in iris(properties, "duringTermOf")]
        event = bool(terms) and PG + "Event" in self.kinds.all(account)
        return dates_text(properties, event=event, term=" and ".join(terms))

    def _documents(self, account: str) -> set[str]:
        return {
            document
            for attestation in self._attesting.get(account, ())
            for document in iris(self.attestations[attestation], "source")
        }

    def _place(self, attestation: str) -> tuple[str, str, str]:
        """Where an attestation stands, so that p2 comes before p10."""
        properties = self.attestations[attestation]
        padded = _NUMBER.sub(lambda found: found[0].zfill(9), text(properties, "locator") or "")
        return next(iter(iris(properties, "source")), ""), padded, attestation
