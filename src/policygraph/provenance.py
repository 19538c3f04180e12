"""Where accounts come from: origins, when they may have been known, and what falls without them.

An origin is what stands behind an attestation: the work in which its voice speaks, or else the
document it was read in, together with every work shown to be connected by retelling. Retellings
of one report are one origin.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from policygraph.bounds import calendar_dates, iris, last_day_spoken_of, values
from policygraph.dates import first_day
from policygraph.namespaces import PG, PREFIXES
from policygraph.store import value_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping

    from policygraph.store import Term

    Subjects = Mapping[str, Mapping[str, list[Term]]]
    Kinds = Mapping[str, frozenset[str]]

_ISSUED = PREFIXES["dcterms"] + "issued"
_PUBLISHER = PREFIXES["dcterms"] + "publisher"
SUPPORTING = (PG + "Asserts", PG + "Repeats")
CONTRARY = (PG + "Denies", PG + "SaysUnsubstantiated")


@dataclass(frozen=True)
class Known:
    """Between which days an attestation became known: None is not known at all."""

    earliest: date | None
    latest: date | None


class Provenance:
    """The works, retellings and attestations of a graph."""

    def __init__(self, subjects: Subjects, kinds: Kinds) -> None:
        self.subjects = subjects
        self.kinds = kinds
        self.attestations = sorted(
            each for each, kind in kinds.items() if "Attestation" in kind and each in subjects
        )
        self._origins: dict[str, str] = {}
        self.originals: dict[str, set[str]] = {}
        for each, properties in subjects.items():
            if "Retelling" in kinds.get(each, ()):
                for retelling in iris(properties, "retelling"):
                    originals = iris(properties, "original")
                    self.originals.setdefault(retelling, set()).update(originals)

    def origin(self, attestation: str) -> str:
        """The work that stands for the origin of an attestation."""
        if attestation not in self._origins:
            work = self._work(attestation)
            own = self._own_reporting(attestation)
            self._origins[attestation] = work if own else self._representative(work)
        return self._origins[attestation]

    def take_over(self, before: Provenance, unless: Container[str]) -> None:
        """Take the origins found in the graph before it grew, where that cannot have moved them.

        They hang on the attestation itself and on all retellings; `unless` holds what grew.
        """
        if self.originals == before.originals:
            found = before._origins.items()
            self._origins = {each: origin for each, origin in found if each not in unless}

    def origins(self) -> list[str]:
        """Every origin that an attestation has, sorted."""
        return sorted({self.origin(each) for each in self.attestations})

    def joined_works(self) -> list[tuple[str, str]]:
        """The works that one retelling joins into one origin, each with that origin, sorted."""
        retold = {original for originals in self.originals.values() for original in originals}
        found = set()
        for work in retold:
            first = self._first_works(work)
            if len(first) > 1:
                found |= {(each, min(first)) for each in first}
        return sorted(found)

    def supporting_origins(self, assertion: str) -> int:
        """The number of origins, not shown to be connected, that support an assertion.

        A reading and a derived assertion have as many as the weakest of what they rest on.
        """
        return self._weakest.get(assertion, self._own_origins(assertion))

    def known(self, attestation: str) -> Known:
        """When an attestation may have been known at the earliest, and was known at the latest.

        Earliest is the latest of: the first day its document may have been issued, the earliest
        day of the works it retells or speaks from, and the last day its account speaks of. That
        last day adds nothing where the document is dated to the day and does not change: such a
        document may announce what is still to come.
        """
        properties = self.subjects[attestation]
        days: list[date] = []
        latest: date | None = None
        for document in iris(properties, "source"):
            described = self.subjects.get(document, {})
            own = self._own_reporting(attestation)
            day = self._issued(document) if own else self._earliest(document)
            days += [day] if day is not None else []
            read = calendar_dates(described, "readOn")
            latest = first_day(read[0]) if read else None
            if not self._fixed(document):
                spoken = [
                    day
                    for account in iris(properties, "attests")
                    if (day := last_day_spoken_of(self.subjects.get(account, {}))) is not None
                ]
                days += spoken
        for work in iris(properties, "inWork"):
            day = self._earliest(work)
            days += [day] if day is not None else []
        return Known(max(days, default=None), latest)

    def sources(self, source: str) -> frozenset[str] | None:
        """The works that a document, a publisher or an origin stands for, or None if it is none.

        A publisher is also whoever speaks where a document speaks for itself.
        """
        if "Work" in self.kinds.get(source, frozenset()):
            return frozenset([source])
        published = {
            each
            for each, properties in self.subjects.items()
            if source in iris(properties, "ownVoice")
            or source in map(value_of, properties.get(_PUBLISHER, ()))
        }
        return frozenset(published) or None

    def attestations_from(self, works: Iterable[str]) -> set[str]:
        """The attestations that are found in these works or in anything that retells them."""
        named = set(works)
        retold = set(named)
        while True:
            more = {work for work, originals in self.originals.items() if originals & retold}
            if more <= retold:
                break
            retold |= more
        found = set()
        for attestation in self.attestations:
            properties = self.subjects[attestation]
            places = {*iris(properties, "source"), *iris(properties, "inWork")}
            if places & named or (places & retold and not self._own_reporting(attestation)):
                found.add(attestation)
        return found

    def fallen(self, dropped: set[str], accounts: Iterable[str] = ()) -> set[str]:
        """The assertions left without an attestation, and the readings that rested on them.

        `accounts` fall whoever attests them.
        """
        fallen = {
            account for account, voices in self._attesting.items() if dropped.issuperset(voices)
        }.union(accounts)
        while True:
            more = {
                each
                for each, premises in self._readings.items()
                if each not in fallen and not fallen.isdisjoint(premises)
            }
            if not more:
                return fallen
            fallen |= more

    def _own_origins(self, assertion: str) -> int:
        return len(
            {
                self.origin(each)
                for each in self._attesting.get(assertion, ())
                if not set(SUPPORTING).isdisjoint(iris(self.subjects[each], "stance"))
            }
        )

    @cached_property
    def _weakest(self) -> dict[str, int]:
        """The origins of the weakest that a derived assertion rests on, from the grounds up.

        What rests on itself is not among them.
        """
        above: dict[str, set[str]] = {}
        missing: dict[str, int] = {}
        for each, properties in self.subjects.items():
            premises = set(iris(properties, "premise") or iris(properties, "derivedFrom"))
            if premises and not self._own_origins(each):
                missing[each] = len(premises)
                for premise in premises:
                    above.setdefault(premise, set()).add(each)
        found = {each: self._own_origins(each) for each in above if each not in missing}
        todo = list(found)
        while todo:
            below = todo.pop()
            for each in above.get(below, ()):
                found[each] = min(found.get(each, found[below]), found[below])
                missing[each] -= 1
                if not missing[each]:
                    todo.append(each)
        return {each: found[each] for each in missing if not missing[each]} | dict.fromkeys(
            (each for each in missing if missing[each]), 0
        )

    @cached_property
    def _attesting(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for attestation in self.attestations:
            for account in iris(self.subjects[attestation], "attests"):
                found.setdefault(account, []).append(attestation)
        return found

    @cached_property
    def _readings(self) -> dict[str, list[str]]:
        """What nobody attests and its premises."""
        return {
            each: premises
            for each, properties in self.subjects.items()
            if each not in self._attesting and (premises := iris(properties, "premise"))
        }

    def _work(self, attestation: str) -> str:
        properties = self.subjects[attestation]
        return (iris(properties, "inWork") or iris(properties, "source") or [attestation])[0]

    def _own_reporting(self, attestation: str) -> bool:
        return values(self.subjects[attestation], "ownReporting") == ["true"]

    def _representative(self, work: str) -> str:
        """The first, by IRI, of the connected works that retell nothing themselves."""
        return min(self._first_works(work))

    def _first_works(self, work: str) -> set[str]:
        """The connected works that retell nothing; all of them where they retell in a circle."""
        connected = self._connected(work)
        return {each for each in connected if each not in self.originals} or connected

    def _connected(self, work: str) -> set[str]:
        connected, todo = {work}, [work]
        while todo:
            more = self._neighbours.get(todo.pop(), set()) - connected
            connected |= more
            todo += more
        return connected

    @cached_property
    def _neighbours(self) -> dict[str, set[str]]:
        """The works that retell a work or that it retells."""
        found: dict[str, set[str]] = {}
        for retelling, originals in self.originals.items():
            for original in originals:
                found.setdefault(retelling, set()).add(original)
                found.setdefault(original, set()).add(retelling)
        return found

    def _issued(self, work: str) -> date | None:
        issued = self.subjects.get(work, {}).get(_ISSUED, ())
        dates = calendar_dates({PG + "issued": list(issued)}, "issued")
        return first_day(dates[0]) if dates else None

    def _earliest(self, work: str) -> date | None:
        """The latest of the first days of a work and of all that it retells, however far back."""
        found, todo = {work}, [work]
        while todo:
            more = self.originals.get(todo.pop(), set()) - found
            found |= more
            todo += more
        return max((day for each in found if (day := self._issued(each))), default=None)

    def _fixed(self, document: str) -> bool:
        """True where a document shows the day it was issued and has not changed since."""
        described = self.subjects.get(document, {})
        issued = [value_of(each) for each in described.get(_ISSUED, ())]
        to_the_day = any(len(text) == len("2018-09-04") for text in issued)
        return to_the_day and values(described, "living") != ["true"]
