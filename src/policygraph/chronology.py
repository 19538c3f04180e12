"""A chronology to file or print: what happened or held, in order, with the place of each word.

It holds the events and situations that sources give, in the order of the question `timeline`. A
date that is coarser than a day is placed by its first possible day, or where only the last is
known by that, and printed as it is given. What has neither stands at the end, under its own
heading.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

import pyoxigraph as ox

from policygraph import __version__, citations, evidence
from policygraph.accounts import Account, Accounts, described, iri, iris, text
from policygraph.citations import Source
from policygraph.dates import Bounds, first_day, parse_day_range
from policygraph.errors import ValueProblem
from policygraph.formats import escaped
from policygraph.namespaces import PG, PREFIXES
from policygraph.queries import ask_table
from policygraph.store import Term, value_of
from policygraph.workspace import Workspace

_PLACED_WITHIN = timedelta(days=731)
_STATUSES = ("Reported", "Attributed", "Disputed", "Inferred")
_DEFINITION = ox.NamedNode(PREFIXES["skos"] + "definition")
_ACCOUNT_OF = ox.NamedNode(PG + "accountOf")
_RIVAL_A = ox.NamedNode(PG + "rivalA")
_SPAN = re.compile(r"([0-9-]+|\.\.)/([0-9-]+|\.\.)")


@dataclass(frozen=True)
class Voice:
    """One voice at one place in a document: where, and who takes which stance."""

    place: str
    words: str


@dataclass(frozen=True)
class Cited:
    """A document under an entry, what kind of source it is there, and who speaks in it where."""

    source: Source
    kind: str
    voices: tuple[Voice, ...]


@dataclass(frozen=True)
class Entry:
    """What happened, held, began or ended on one date, as one account has it."""

    account: str
    day: date | None
    when: str
    label: str
    statement: str
    dates: str
    status: str
    cited: tuple[Cited, ...]
    rivals: tuple[str, ...]


@dataclass(frozen=True)
class Chronology:
    """Entries in order, those without a day to be placed by, and the sources of both."""

    title: str
    preface: tuple[str, ...]
    dated: tuple[Entry, ...]
    undated: tuple[Entry, ...]
    sources: tuple[Source, ...]

    def __len__(self) -> int:
        return len(self.dated) + len(self.undated)


class _Place(NamedTuple):
    """Where an account stands in the order of the question, and its date as it is given."""

    first: date | None
    last: date | None
    precision: str
    account: str
    when: str

    @property
    def day(self) -> date | None:
        return self.first or self.last

    def order(self) -> tuple[date, date, str, str, str]:
        day, last = self.day or date.max, self.last or date.max
        return day, last, self.precision, self.account, self.when

    def stands(self, first: date, last: date) -> bool | None:
        """Whether it has its place within these days; None where it may fall within them.

        What is dated only within years, as by a term of office, has no place of its own.
        """
        if not Bounds(start_earliest=self.first, end_latest=self.last).may_cover(first, last):
            return False
        if self.first and self.last and self.last - self.first > _PLACED_WITHIN:
            return None
        return None if self.day is None or (self.first is None and self.day > last) else True


def chronology(
    ready: Workspace,
    *,
    from_: str | None = None,
    until: str | None = None,
    about: str | None = None,
) -> Chronology:
    """The chronology of a graph: of some days, of what concerns one thing, or of all of it.

    Days are given as YYYY-MM-DD, YYYY-MM or YYYY, the thing by label, alias, CURIE or IRI; what
    may fall within the days is in it. ValueProblem or UnknownNameError for what is neither.
    """
    first, last = _window(from_, until)
    making = _Making(ready)
    node = ready.terms.find(about) if about is not None else None
    wanted = making.concerned(node) if node is not None else None
    places = [each for each in making.places() if wanted is None or each.account in wanted]
    dated = [making.entry(each) for each in places if each.stands(first, last)]
    undated = [making.entry(each) for each in places if each.stands(first, last) is None]
    cited = {each.source.key: each.source for one in (*dated, *undated) for each in one.cited}
    name = shown(ready.terms.label(node)) if node is not None else ""
    scope = [f"Days: {from_ or 'the first'} to {until or 'the last'}."] if from_ or until else []
    return Chronology(
        f"Chronology: {name}" if name else "Chronology",
        (*scope, *making.preface()),
        tuple(dated),
        tuple(undated),
        tuple(cited[key] for key in sorted(cited)),
    )


def _window(from_: str | None, until: str | None) -> tuple[date, date]:
    first = parse_day_range(from_)[0] if from_ is not None else date.min
    last = parse_day_range(until)[1] if until is not None else date.max
    if last < first:
        raise ValueProblem(f"the days end ({until}) before they start ({from_})")
    return first, last


class _Making:
    """What entries are made from."""

    def __init__(self, ready: Workspace) -> None:
        self._ready = ready
        self._accounts = Accounts(ready)
        self._sources = {each.iri: each for each in citations.sources(ready)}
        self._documents = described(ready, "documents")
        self._rivals = self._all_rivals()

    def places(self) -> list[_Place]:
        """The places of all events and situations that a source gives, in order.

        First those of the question, then what it has none for: what is said to hold on a day,
        what began or happened within open limits, and what is not dated at all.
        """
        found = set()
        for row in ask_table(self._ready, "timeline"):
            when, precision, account = (iri(each) for each in row[:3])
            end = "End" if precision.endswith(", ends") else "Start"
            found.add(self._place(account, precision, when, end))
        told = {each.account for each in found}
        for account in self._accounts:
            if account in told or not self._belongs(account):
                continue
            held = self._accounts.properties[account].get(PG + "heldOn", ())
            for day in map(iri, held):
                found.add(_Place(*parse_day_range(day), "~, holds", account, day))
            if not held:
                found.add(self._place(account, "", self._accounts.dates(account), "Start"))
        return sorted(found, key=_Place.order)

    def concerned(self, node: ox.NamedNode) -> set[str]:
        """The accounts that name a thing or are found in it, and those that name one of these.

        Of an account, those of its matter.
        """
        found = {node.value, *evidence.about(self._ready, node.value)}
        for account in found.intersection(self._accounts):
            found |= set(evidence.about(self._ready, account))
        found |= set(evidence.attested(self._ready, node.value))
        for matter in self._ready.store.triples(node, _ACCOUNT_OF):
            others = self._ready.store.triples(None, _ACCOUNT_OF, matter.object)
            found |= {value_of(each.subject) for each in others}
        return found

    def entry(self, place: _Place) -> Entry:
        account = self._accounts[place.account]
        side = place.precision.partition(", ")[2]
        # The limits of a window are told as the account gives them.
        when = account.dates if place.precision == "window" else in_words(place.when)
        return Entry(
            account.iri,
            place.day,
            when[:1].upper() + when[1:] + (f" ({side})" if side else ""),
            self._name(account.iri),
            shown(text(account.properties, "statement") or ""),
            shown(account.dates),
            self._status(account),
            tuple(self._cited(account)),
            tuple(self._rivals.get(account.iri, ())),
        )

    def preface(self) -> Iterator[str]:
        yield (
            "Events and situations, each as its source gives it; claims, figures and the terms of "
            "instruments are not in it, nor what its source took back or what follows by a rule."
        )
        yield "Being named here does not imply wrongdoing."
        for name in _STATUSES:
            status = ox.NamedNode(PG + name)
            for each in self._ready.store.triples(status, _DEFINITION):
                yield f"{self._name(status.value).capitalize()}: {shown(value_of(each.object))}"
        yield (
            "Origins are counted where they are not shown to be connected; retellings of one "
            "report are one origin."
        )
        yield from map(shown, self._ready.notes)
        yield f"Graph {self._ready.hash[:16]}, policygraph {__version__}."

    def _belongs(self, account: str) -> bool:
        properties, kinds = self._accounts.properties[account], self._accounts.kinds.all(account)
        return (
            not {PG + "Event", PG + "Situation"}.isdisjoint(kinds)
            and not properties.get(PG + "byRule")
            and PG + "Withdrawn" not in iris(properties, "status")
        )

    def _place(self, account: str, precision: str, when: str, end: str) -> _Place:
        properties = self._accounts.properties[account]
        first, last = (text(properties, f"stated{end}{each}") for each in ("Earliest", "Latest"))
        if first is None and last is None:  # of a situation, only that it was over by a day
            last = text(properties, "statedEndLatest")
        return _Place(
            first_day(first) if first else None, first_day(last) if last else None,
            precision, account, when,
        )  # fmt: skip

    def _status(self, account: Account) -> str:
        origins = text(account.properties, "origins") or "0"
        return f"{self._name(PG + account.status)}; origins: {origins}"

    def _cited(self, account: Account) -> Iterator[Cited]:
        """The documents of an account with the voices in each, in the order of their places."""
        found: dict[str, list[str]] = {}
        for attestation in account.attestations:
            for document in iris(self._accounts.attestations[attestation], "source"):
                found.setdefault(document, []).append(attestation)
        for document, attestations in found.items():
            if document in self._sources:
                voices = tuple(self._voice(each, document) for each in attestations)
                yield Cited(self._sources[document], self._kind(document, attestations), voices)
        if not account.attestations:  # a reading, which stands on what it rests on
            for document in account.documents:
                if document in self._sources:
                    reading = Voice("", "an editors' reading of what it says")
                    yield Cited(self._sources[document], self._kind(document, ()), (reading,))

    def _kind(self, document: str, attestations: Iterable[str]) -> str:
        kind = self._sources[document].kind or "kind not given"
        own = [text(self._accounts.attestations[each], "ownReporting") for each in attestations]
        retold = [self._name(each) for each in iris(self._documents[document], "rewordingOf")]
        if retold and not (own and all(each == "true" for each in own)):
            return f"{kind}; retells {' and '.join(retold)}"
        return kind

    def _voice(self, attestation: str, document: str) -> Voice:
        properties = self._accounts.attestations[attestation]
        said = []
        for voice in iris(properties, "attestedBy"):
            kinds = self._accounts.kinds.all(voice)
            mark = ""
            if PG + "UnnamedPerson" in kinds:
                mark = " [unnamed voice]"
            elif PG + "ActorGroup" in kinds:
                mark = " [group, nobody named]"
            said.append(f"{self._name(voice)}{mark}")
        stance = " and ".join(self._name(each) for each in iris(properties, "stance"))
        words = f"{' and '.join(said)} {stance}".strip()
        if set(iris(properties, "attestedBy")) & set(iris(self._documents[document], "ownVoice")):
            words += ", in the document's own voice"
        works = [self._name(each) for each in iris(properties, "inWork")]
        words += f", in {' and '.join(works)}" if works else ""
        worded, unclear = text(properties, "asWorded"), text(properties, "unclear")
        words += f"; as worded: “{shown(worded)}”" if worded else ""
        words += f"; unclear: {shown(unclear)}" if unclear else ""
        return Voice(shown(text(properties, "locator") or ""), words)

    def _all_rivals(self) -> dict[str, list[str]]:
        """What cannot hold together with an account, told for either side of each pair."""
        found: dict[str, list[str]] = {}
        subjects = (value_of(each.subject) for each in self._ready.store.triples(None, _RIVAL_A))
        for rivalry in sorted(set(subjects)):
            said = {
                value_of(each.predicate).removeprefix(PG): each.object
                for each in self._ready.store.triples(ox.NamedNode(rivalry))
            }
            property_ = said.get("rivalProperty")
            for one, other in (("A", "B"), ("B", "A")):
                account, rival = (value_of(said[f"rival{each}"]) for each in (one, other))
                documents = "; ".join(map(self._name, self._accounts.documents(rival)))
                found.setdefault(account, []).append(
                    f"{self._value(property_)}: "
                    f"{self._given(rival, property_, said.get(f'value{other}'))}, not "
                    f"{self._given(account, property_, said.get(f'value{one}'))}, "
                    f"by “{self._name(rival)}” ({documents}); {self._value(said.get('why'))}"
                )
        return found

    def _given(self, account: str, property_: Term | None, value: Term | None) -> str:
        """The value as the account itself gives it, which may be a month; else as compared."""
        own = self._accounts.properties[account].get(iri(property_), ())
        return self._value(own[0] if len(own) == 1 else value)

    def _value(self, term: Term | None) -> str:
        return in_words(self._ready.terms.label(term))

    def _name(self, thing: str) -> str:
        return shown(self._ready.terms.label(ox.NamedNode(thing)))


def in_words(when: str) -> str:
    """A date, month, year or span of days in words; any other text as it stands."""
    span = _SPAN.fullmatch(when)
    if span is not None:
        first, last = span.groups()
        if first == "..":
            return f"by {in_words(last)}"
        if last == "..":
            return f"from {in_words(first)}"
        return in_words(first) if first == last else f"{in_words(first)} to {in_words(last)}"
    try:
        day = first_day(when)
    except ValueProblem:
        return shown(when)
    year = str(day.year)
    if len(when) == len("2018"):
        return year
    return f"{day:%B} {year}" if len(when) == len("2018-04") else f"{day.day} {day:%B} {year}"


def shown(words: str) -> str:
    """The text on one line; what would steer a reader or is no text in XML, as escapes."""
    return escaped(" ".join(words.split()), keep="\u200c\u200d")
