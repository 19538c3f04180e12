"""What follows: bounds, known time, origins and status of what was authored, then the rules.

Everything here is derived: the same input gives the same triples, and none of them is ever
written into an authored file. Rules are CONSTRUCT files under `ontology/rules`, run to a fixpoint;
status is one of them. A rule with `#+ last: yes` runs once, when all others have come to rest: no
other rule reads what it makes.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import lru_cache

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

    found = {}
    for each in subjects if only is None else only:
        classes = {
            name.removeprefix(PG)
            for type_ in subjects[each].get(RDF_TYPE.value, ())
            for name in above(value_of(type_))
            if name.startswith(PG)
        }
        if classes:
            found[each] = frozenset(classes)
    return found


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
    derived = complete(working, provenance, known)
    return Inferred(tuple(sorted(derived.difference(authored), key=str)), known)


def complete(
    store: Store, provenance: Provenance, known: Mapping[str, Known] | None = None
) -> set[ox.Triple]:
    """What follows from a store, as `infer` has it, added to the store itself.

    `provenance` holds the subjects of the store and their classes.
    """
    subjects, kinds = provenance.subjects, provenance.kinds
    if known is None:
        known = {each: provenance.known(each) for each in provenance.attestations}
    own = own_bounds(subjects, kinds)
    refined, refinements = refine(own, subjects, kinds)
    derived = {
        *_bound_triples(own, refined),
        *_refinement_triples(refinements),
        *_value_triples(subjects, kinds),
        *_attestation_triples(provenance, known),
    }
    store.extend(derived)
    ruled = _rules_to_fixpoint(store)
    origins = set(_origin_triples(_merged(subjects, subjects_of(ruled)), kinds))
    store.extend(origins)
    return derived | ruled | origins


def _rules_to_fixpoint(store: Store) -> set[ox.Triple]:
    """What the rules find: in rounds until they find no more, then those that are to come last."""
    rules = catalog.query_files("rules")
    last = [each for each in rules if each.header.get("last") == "yes"]
    rules = [each for each in rules if each not in last]
    found: set[ox.Triple] = set()
    for _ in range(_MOST_ROUNDS):
        new = _found_by(rules, store, found)
        if not new:
            break
        found |= new
        store.extend(new)
    else:
        raise QueryError(f"the rules still find new triples after {_MOST_ROUNDS} rounds")
    new = _found_by(last, store, found)
    store.extend(new)
    return found | new


def _found_by(rules: Iterable[QueryFile], store: Store, found: set[ox.Triple]) -> set[ox.Triple]:
    """The new triples that each of these rules finds in one state of the store."""
    new: set[ox.Triple] = set()
    for rule in rules:
        answer = store.query(rule.text, where=rule.path)
        if not isinstance(answer, list):
            raise QueryError("a rule must be a CONSTRUCT", where=rule.path)
        new.update(each for each in answer if each not in found and each not in store)
    return new


def _bound_triples(own: Mapping[str, Bounds], refined: Mapping[str, Bounds]) -> Iterator[ox.Triple]:
    for account in own:
        yield from _bounds_of(account, own[account], refined[account])


@lru_cache(maxsize=4096)  # most accounts have the same bounds in every view
def _bounds_of(account: str, own: Bounds, refined: Bounds) -> tuple[ox.Triple, ...]:
    found = []
    for name in BOUND_NAMES:
        local = _BOUND_PROPERTIES[name]
        stated, day = getattr(own, name), getattr(refined, name)
        if stated is not None:
            property_ = f"stated{local[0].upper()}{local[1:]}"
            found.append(_triple(account, property_, literal(stated.isoformat(), "date")))
        if day is not None:
            found.append(_triple(account, local, literal(day.isoformat(), "date")))
            number = literal(str(day_number(day)), "integer")
            found.append(_triple(account, local + "Day", number))
    return tuple(found)


def _refinement_triples(refinements: list[Refinement]) -> Iterator[ox.Triple]:
    for each in refinements:
        key = "\n".join((each.account, each.bound, each.rule, *each.premises))
        node = f"{DERIVED}refinement-{hashlib.md5(key.encode()).hexdigest()}"
        yield ox.Triple(ox.NamedNode(node), RDF_TYPE, ox.NamedNode(PG + "Refinement"))
        yield _triple(node, "refines", ox.NamedNode(each.account))
        yield _triple(node, "refinedBound", ox.NamedNode(PG + _BOUND_PROPERTIES[each.bound]))
        yield _triple(node, "refinedTo", literal(each.day.isoformat(), "date"))
        yield _triple(node, "byRule", literal(each.rule))
        yield _triple(node, "status", ox.NamedNode(PG + "Inferred"))
        for premise in each.premises:
            yield _triple(node, "derivedFrom", ox.NamedNode(premise))


def _value_triples(subjects: Subjects, kinds: Kinds) -> Iterator[ox.Triple]:
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
                yield _triple(figure, "valueLow", value)
            if PG + "Over" not in hedges:
                yield _triple(figure, "valueHigh", value)


def _attestation_triples(provenance: Provenance, known: Mapping[str, Known]) -> Iterator[ox.Triple]:
    for work, origin in provenance.joined_works():
        yield _triple(work, "origin", ox.NamedNode(origin))
    for attestation in provenance.attestations:
        yield _triple(attestation, "origin", ox.NamedNode(provenance.origin(attestation)))
        times = known.get(attestation)
        if times is not None and times.earliest is not None:
            text = times.earliest.isoformat()
            yield _triple(attestation, "knownEarliest", literal(text, "date"))
        if times is not None and times.latest is not None:
            yield _triple(attestation, "knownLatest", literal(times.latest.isoformat(), "date"))


def _merged(subjects: Subjects, more: Subjects) -> Subjects:
    merged = dict(subjects)
    for name, properties in more.items():
        known = merged.get(name, {})
        merged[name] = {
            **known,
            **{key: known.get(key, []) + properties[key] for key in properties},
        }
    return merged


def _origin_triples(subjects: Subjects, known: Kinds) -> Iterator[ox.Triple]:
    new = [each for each in subjects if each not in known]
    kinds = {**known, **kinds_of(subjects, only=new)}
    provenance = Provenance(subjects, kinds)
    for each, kind in kinds.items():
        if "Assertion" in kind:
            count = provenance.supporting_origins(each)
            yield _triple(each, "origins", literal(str(count), "integer"))


def _triple(subject: str, property_: str, value: Term) -> ox.Triple:
    return ox.Triple(ox.NamedNode(subject), ox.NamedNode(PG + property_), value)
