"""What follows: bounds, known time, origins and status of what was authored, then the rules.

Everything here is derived: the same input gives the same triples, and none of them is ever
written into an authored file. Rules are CONSTRUCT files under `ontology/rules`, run to a fixpoint;
status is one of them. A rule with `#+ first: yes` runs once before the others and reads nothing
that they make; one with `#+ last: yes` runs once after them, and they read nothing that it makes.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cache, lru_cache

import pyoxigraph as ox

from policygraph import catalog
from policygraph.bounds import BOUND_NAMES, Refinement, iris, own_bounds, refine, values
from policygraph.dates import Bounds, day_number
from policygraph.errors import QueryError
from policygraph.namespaces import DERIVED, PG, PREFIXES
from policygraph.provenance import Known, Provenance
from policygraph.store import RDF_TYPE, Store, literal, subjects_of, value_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from policygraph.catalog import QueryFile
    from policygraph.store import Term

    Subjects = Mapping[str, Mapping[str, list[Term]]]
    Kinds = Mapping[str, frozenset[str]]

_SUBCLASS = PREFIXES["rdfs"] + "subClassOf"
_LABEL = ox.NamedNode(PREFIXES["rdfs"] + "label")
# Rules that go on finding new triples after so many rounds feed on what they derive.
_MOST_ROUNDS = 50
_BOUND_PROPERTIES = {
    "start_earliest": "startEarliest",
    "start_latest": "startLatest",
    "end_earliest": "endEarliest",
    "end_latest": "endLatest",
}


@dataclass(frozen=True)
class Inferred:
    """What was derived: the new triples, and when each attestation may have been known."""

    triples: tuple[ox.Triple, ...]
    known: Mapping[str, Known]


def kinds_of(
    subjects: Mapping[str, Mapping[str, list[Term]]], only: Iterable[str] | None = None
) -> Kinds:
    """The classes of every subject, superclasses included, as local names of `pg:`.

    `only` names the subjects to look at, where the others are known.
    """
    parents = {
        each: [value_of(parent) for parent in properties[_SUBCLASS]]
        for each, properties in subjects.items()
        if _SUBCLASS in properties
    }
    ancestors: dict[str, set[str]] = {}

    def above(name: str) -> set[str]:
        if name not in ancestors:
            ancestors[name] = {name}
            for parent in parents.get(name, ()):
                ancestors[name] |= above(parent)
        return ancestors[name]

    @cache  # there are far fewer kinds than things
    def classes(*types: str) -> frozenset[str]:
        names = (name for type_ in types for name in above(type_))
        return frozenset(name.removeprefix(PG) for name in names if name.startswith(PG))

    given = (
        (each, subjects[each].get(RDF_TYPE.value, ()))
        for each in (subjects if only is None else only)
    )
    found = ((each, classes(*map(value_of, types))) for each, types in given)
    return {each: kinds for each, kinds in found if kinds}


def infer(store: Store, *, known: Mapping[str, Known] | None = None) -> Inferred:
    """The triples that follow from a store of ontology and data, none of them in it before.

    `known` hands in the known times computed on the full graph, so that a view keeps them.
    The store is left as it is; `complete` adds to it.
    """
    authored = set(store.triples())
    subjects = subjects_of(authored)
    kinds = kinds_of(subjects)
    provenance = Provenance(subjects, kinds)
    if known is None:
        known = {each: provenance.known(each) for each in provenance.attestations}
    working = Store()
    working.extend(authored)
    derived = {each.triple for each in complete(working, provenance, known)}
    return Inferred(tuple(sorted(derived.difference(authored), key=str)), known)


def complete(
    store: Store,
    provenance: Provenance,
    known: Mapping[str, Known],
    own: Mapping[str, Bounds] | None = None,
) -> list[ox.Quad]:
    """What follows from a store, as `infer` has it, added to the store itself.

    `provenance` holds the subjects of the store and their classes, `own` their own bounds where
    they are known.
    """
    subjects, kinds = provenance.subjects, provenance.kinds
    if own is None:
        own = own_bounds(subjects, kinds)
    refined, refinements = refine(own, subjects, kinds)
    derived = [
        *(quad for each in own for quad in _bounds_of(each, own[each], refined[each])),
        *(quad for each in refinements for quad in _refinement(each)),
        *_values(subjects, kinds),
        *_attestations(provenance, known),
    ]
    store.extend_quads(derived)
    ruled = _rules_to_fixpoint(store)
    origins = [*_origins(provenance, subjects_of(each.triple for each in ruled))]
    store.extend_quads(origins)
    return [*derived, *ruled, *origins]


def _rules_to_fixpoint(store: Store) -> set[ox.Quad]:
    """What the rules find: those that come first, then rounds of the others, then the last."""
    rules = catalog.query_files("rules")
    first = [each for each in rules if each.header.get("first") == "yes"]
    last = [each for each in rules if each.header.get("last") == "yes"]
    others = [each for each in rules if each not in first and each not in last]
    found: set[ox.Triple] = set()
    added = _add_found(first, store, found)
    for _ in range(_MOST_ROUNDS):
        more = _add_found(others, store, found)
        if not more:
            break
        added |= more
    else:
        raise QueryError(f"the rules still find new triples after {_MOST_ROUNDS} rounds")
    return added | _add_found(last, store, found)


def _add_found(rules: Iterable[QueryFile], store: Store, found: set[ox.Triple]) -> set[ox.Quad]:
    """What each of these rules finds in one state of the store, added to it and to `found`."""
    new: set[ox.Triple] = set()
    for rule in rules:
        answer = store.query(rule.text, where=rule.path)
        if not isinstance(answer, list):
            raise QueryError("a rule must be a CONSTRUCT", where=rule.path)
        new.update(each for each in answer if each not in found and each not in store)
    found |= new
    quads = {ox.Quad(each.subject, each.predicate, each.object) for each in new}
    store.extend_quads(quads)
    return quads


# Most of what follows is the same in every view, so it is made once. ----------------------------


@lru_cache(maxsize=4096)
def _bounds_of(account: str, own: Bounds, refined: Bounds) -> tuple[ox.Quad, ...]:
    found = []
    for name in BOUND_NAMES:
        local = _BOUND_PROPERTIES[name]
        stated, day = getattr(own, name), getattr(refined, name)
        if stated is not None:
            property_ = f"stated{local[0].upper()}{local[1:]}"
            found.append(_quad(account, property_, _day(stated)[0]))
        if day is not None:
            written, number = _day(day)
            found.append(_quad(account, local, written))
            found.append(_quad(account, local + "Day", number))
    return tuple(found)


@lru_cache(maxsize=4096)
def _refinement(made: Refinement) -> tuple[ox.Quad, ...]:
    key = "\n".join((made.account, made.bound, made.rule, *made.premises))
    node = f"{DERIVED}refinement-{hashlib.md5(key.encode()).hexdigest()}"
    return (
        ox.Quad(ox.NamedNode(node), RDF_TYPE, ox.NamedNode(PG + "Refinement")),
        _quad(node, "refines", ox.NamedNode(made.account)),
        _quad(node, "refinedBound", ox.NamedNode(PG + _BOUND_PROPERTIES[made.bound])),
        _quad(node, "refinedTo", literal(made.day.isoformat(), "date")),
        _quad(node, "byRule", literal(made.rule)),
        _quad(node, "status", ox.NamedNode(PG + "Inferred")),
        *(_quad(node, "derivedFrom", ox.NamedNode(premise)) for premise in made.premises),
    )


@lru_cache(maxsize=4096)
def _attestation(attestation: str, origin: str, times: Known | None) -> tuple[ox.Quad, ...]:
    found = [_quad(attestation, "origin", ox.NamedNode(origin))]
    if times is not None and times.earliest is not None:
        found.append(_quad(attestation, "knownEarliest", _day(times.earliest)[0]))
    if times is not None and times.latest is not None:
        found.append(_quad(attestation, "knownLatest", _day(times.latest)[0]))
    return tuple(found)


@lru_cache(maxsize=4096)
def _origin_count(assertion: str, count: int) -> ox.Quad:
    return _quad(assertion, "origins", literal(str(count), "integer"))


def _values(subjects: Subjects, kinds: Kinds) -> Iterator[ox.Quad]:
    """The least and greatest number that a figure's value and hedge allow.

    A hedge of either side is read as including the number itself, since "over 32,000" and a
    bare "32,000" for one count are a difference of wording.
    """
    for figure, properties in subjects.items():
        if "Figure" not in kinds.get(figure, ()):
            continue
        hedges = iris(properties, "hedge")
        for text in values(properties, "value"):
            try:
                number = Decimal(text)
            except InvalidOperation:
                continue
            if not number.is_finite() or PG + "About" in hedges:
                continue
            value = literal(f"{number:f}", "decimal")  # a decimal has no exponent
            if PG + "Nearly" not in hedges:
                yield _quad(figure, "valueLow", value)
            if PG + "Over" not in hedges:
                yield _quad(figure, "valueHigh", value)


def _attestations(provenance: Provenance, known: Mapping[str, Known]) -> Iterator[ox.Quad]:
    for work, origin in provenance.joined_works():
        yield _quad(work, "origin", ox.NamedNode(origin))
    for attestation in provenance.attestations:
        origin = provenance.origin(attestation)
        yield from _attestation(attestation, origin, known.get(attestation))


def _merged(subjects: Subjects, more: Subjects) -> Subjects:
    merged = dict(subjects)
    for name, properties in more.items():
        known = merged.get(name, {})
        merged[name] = {
            **known,
            **{key: known.get(key, []) + properties[key] for key in properties},
        }
    return merged


def _origins(before: Provenance, more: Subjects) -> Iterator[ox.Quad]:
    """How many origins each assertion has, with what rules added to a graph."""
    subjects = _merged(before.subjects, more)
    new = [each for each in subjects if each not in before.kinds]
    kinds = {**before.kinds, **kinds_of(subjects, only=new)}
    provenance = Provenance(subjects, kinds)
    provenance.take_over(before, unless=more)
    for each, kind in kinds.items():
        if "Assertion" in kind:
            yield _origin_count(each, provenance.supporting_origins(each))


def _quad(subject: str, property_: str, value: Term) -> ox.Quad:
    return ox.Quad(ox.NamedNode(subject), _property(property_), value)


@lru_cache(maxsize=256)
def _property(name: str) -> ox.NamedNode:
    return ox.NamedNode(PG + name)


@lru_cache(maxsize=4096)
def _day(day: date) -> tuple[ox.Literal, ox.Literal]:
    """A day as a date, and as its number."""
    return literal(day.isoformat(), "date"), literal(str(day_number(day)), "integer")
