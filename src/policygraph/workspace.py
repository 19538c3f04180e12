"""A ready store: ontology and data loaded, inferred, seen through a view, and cached.

A view leaves out attestations: `known_on` those not known by a day, `without` those found in a
source and in whatever retells it. Accounts left without an attestation go with them, and bounds,
status and rules are computed anew. No query sees a view; it only sees fewer triples.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, TypeVar

import pyoxigraph as ox

from policygraph import __version__, caching, catalog
from policygraph.dates import parse_day_range
from policygraph.errors import ReadError, ValueProblem
from policygraph.files import read_text
from policygraph.namespaces import PG, PREFIXES
from policygraph.store import XSD, Store, parse_turtle, subjects_of, value_of
from policygraph.terms import Terms

TYPE_CHECKING = False
if TYPE_CHECKING:
    from policygraph.dates import Bounds
    from policygraph.provenance import Known, Provenance

T = TypeVar("T")

_DATES = {XSD + name for name in ("date", "gYear", "gYearMonth")}
_ISSUED = ox.NamedNode(PREFIXES["dcterms"] + "issued")
_SHARED = {PREFIXES["rdfs"] + "subClassOf", PG + "termFrom", PG + "termUntil"}
_REFERENCE_DATE = ox.NamedNode(PG + "referenceDate")


@dataclass(frozen=True)
class Workspace:
    """A store that is ready to be asked, with what it was made from."""

    store: Store
    paths: tuple[Path, ...]
    hash: str
    notes: tuple[str, ...] = ()
    known_on: str | None = None
    without: tuple[str, ...] = ()
    public: bool = False
    cache_key: str | None = field(default=None, compare=False)
    """What names it in the cache; None where nothing of it may be kept there."""
    terms: Terms = field(init=False, compare=False, repr=False)
    _made: dict[Hashable, Any] = field(
        init=False, compare=False, repr=False, default_factory=dict[Hashable, Any]
    )

    def __post_init__(self) -> None:
        object.__setattr__(self, "terms", Terms(self.store))

    def once(self, name: Hashable, make: Callable[[], T]) -> T:
        """What `make` gives, which is made once: a workspace does not change, nor may this."""
        if name not in self._made:
            self._made[name] = make()
        found: T = self._made[name]
        return found

    @property
    def reference_date(self) -> date | None:
        """The day that questions are asked for when none is given, or None if the data has none.

        The latest one where several files of data give theirs.
        """
        found = self.store.triples(None, _REFERENCE_DATE)
        return max((parse_day_range(value_of(each.object))[1] for each in found), default=None)


def load(
    paths: str | Path | Sequence[str | Path] = (),
    *,
    known_on: str | None = None,
    without: str | Sequence[str] = (),
    public: bool = False,
    cache: bool = True,
) -> Workspace:
    """A workspace over Turtle files or folders of them; the shipped data if none are named.

    `known_on` is a day; `without` names documents, publishers or origins; `public` leaves out
    what is marked private, before anything is computed. ReadError where a file cannot be read,
    ValueProblem for a day that is none, UnknownNameError for a source that is none.
    """
    named = [paths] if isinstance(paths, str | Path) else paths
    files = tuple(
        file for path in (named or [catalog.DATA]) for file in catalog.turtle_files(Path(path))
    )
    day = parse_day_range(known_on)[1].isoformat() if known_on is not None else None
    left_out = (without,) if isinstance(without, str) else tuple(without)
    content = _content_hash(files)
    name = f"{_key(content, day, left_out, public)}.nt"
    found = _from_cache(name) if cache else None
    if found is None:
        found = _ready(files, content, day, left_out, public)
        if cache:
            _to_cache(name, *found)
    store, notes = found
    key = Path(name).stem if cache else None
    return Workspace(store, files, content, notes, day, left_out, public, key)


def origin_names(workspace: Workspace) -> list[str]:
    """The IRIs of all origins of the attestations in a workspace, sorted."""
    found = workspace.store.triples(None, ox.NamedNode(PG + "origin"))
    return sorted({value_of(each.object) for each in found})


def authored(workspace: Workspace) -> list[ox.Triple]:
    """What the data files say, as they say it, and as far as the view lets it be seen."""

    def found() -> tuple[ox.Triple, ...]:
        return tuple(each for path in workspace.paths for each in workspace.store.told_in(path))

    return list(workspace.once("authored", found))


def leave_out(
    workspace: Workspace, sources: Sequence[str] = (), *, accounts: Sequence[str] = ()
) -> Workspace:
    """The workspace without further sources, and without accounts that are taken not to hold.

    `sources` are named as for `load`, `accounts` by their IRIs. Made in memory and never kept on
    disk: for those who go through many.
    """
    without = (*workspace.without, *sources)
    whole = _whole(workspace.paths, workspace.hash, workspace.public)
    store, notes = _view(whole, workspace.known_on, without, frozenset(accounts))
    return replace(workspace, store=store, notes=notes, without=without, cache_key=None)


def known_days(workspace: Workspace) -> list[date]:
    """The days on which an attestation of a workspace became known, as early as may be, in order.

    What has no such day counts as known on any.
    """
    known = _whole(workspace.paths, workspace.hash, workspace.public).known
    there = (each for each in known if next(workspace.store.triples(ox.NamedNode(each)), None))
    return sorted({day for each in there if (day := known[each].earliest) is not None})


def known_by(workspace: Workspace, day: date) -> Workspace:
    """The workspace as far as known by a day, made in memory as by `leave_out`."""
    whole = _whole(workspace.paths, workspace.hash, workspace.public)
    known_on = min(day.isoformat(), workspace.known_on or day.isoformat())
    store, notes = _view(whole, known_on, workspace.without)
    return replace(workspace, store=store, notes=notes, known_on=known_on, cache_key=None)


def _ready(
    files: tuple[Path, ...],
    content: str,
    known_on: str | None,
    without: tuple[str, ...],
    public: bool,
) -> tuple[Store, tuple[str, ...]]:
    from policygraph.inference import complete

    whole = _whole(files, content, public)
    if known_on is None and not without:
        store = Store()
        store.extend_quads(quad for quads in whole.quads.values() for quad in quads)
        complete(store, whole.provenance, whole.known, whole.own)
        return store, ()
    return _view(whole, known_on, without)


def read(files: Sequence[Path]) -> list[ox.Triple]:
    """The triples of the ontology and of data files, as they stand there.

    ReadError where one cannot be read, or has a date that is on no calendar.
    """
    found = []
    for path in [*catalog.ontology_files(), *files]:
        triples = parse_turtle(path)
        _refuse_impossible_dates(path, triples)
        found += triples
    return found


def _refuse_impossible_dates(path: Path, triples: Sequence[ox.Triple]) -> None:
    """ReadError for the first date that is on no calendar: read over, it would bound nothing."""
    for each in triples:
        term = each.object
        if not isinstance(term, ox.Literal) or term.datatype.value not in _DATES:
            continue
        if not each.predicate.value.startswith(PG) and each.predicate != _ISSUED:
            continue
        try:
            parse_day_range(term.value)
        except ValueProblem as error:
            from policygraph.outline import outline

            lines = dict(reversed(outline(read_text(path)).subjects))
            problem = f"{error}; 'policygraph validate' finds all of its kind"
            raise ReadError(path, problem, line=lines.get(value_of(each.subject))) from error


@dataclass(frozen=True)
class _Whole:
    """The full graph that views are taken from, with what is computed once on it."""

    quads: dict[str, list[ox.Quad]]  # by subject
    terms: Terms
    provenance: Provenance
    known: dict[str, Known]
    own: dict[str, Bounds]

    @cached_property
    def shared(self) -> set[str]:
        """What the classes and own bounds of others rest on: classes and terms of office."""
        return {
            name for name, said in self.provenance.subjects.items() if not _SHARED.isdisjoint(said)
        }


@lru_cache(maxsize=1)
def _whole(files: tuple[Path, ...], content: str, public: bool) -> _Whole:
    """The full graph of these files; `content` is their hash, so that a changed file is read."""
    from policygraph.bounds import own_bounds
    from policygraph.inference import kinds_of
    from policygraph.provenance import Provenance

    triples = read(files)
    if public:
        from policygraph.publication import published

        triples = published(triples)
    store = Store()
    store.extend(triples)
    quads: dict[str, list[ox.Quad]] = {}
    for quad in store.quads():
        quads.setdefault(value_of(quad.subject), []).append(quad)
    subjects = subjects_of(quad for each in quads.values() for quad in each)
    provenance = Provenance(subjects, kinds_of(subjects))
    known = {each: provenance.known(each) for each in provenance.attestations}
    own = own_bounds(subjects, provenance.kinds)
    return _Whole(quads, Terms(store), provenance, known, own)


def _view(
    whole: _Whole,
    known_on: str | None,
    without: tuple[str, ...],
    accounts: frozenset[str] = frozenset(),
) -> tuple[Store, tuple[str, ...]]:
    from policygraph.bounds import own_bounds
    from policygraph.inference import complete, kinds_of
    from policygraph.provenance import Provenance

    attestations = whole.provenance.attestations
    dropped: set[str] = set()
    notes = []
    for name in without:
        source = whole.terms.find(name)
        label = whole.terms.label(source)
        works = whole.provenance.sources(source.value)
        if works is None:
            raise ValueProblem(
                f"'{name}' ({label}) is not a source; name a document, a publisher or an origin"
            )
        found = whole.provenance.attestations_from(works)
        dropped |= found
        notes.append(f"without {label}: {len(found)} of {len(attestations)} attestations left out")
    if known_on is not None:
        late, note = _not_yet_known(whole, date.fromisoformat(known_on), dropped)
        dropped |= late
        notes.append(note)
    gone = dropped | whole.provenance.fallen(dropped, accounts)
    seen = Store()
    seen.extend_quads(
        quad for subject, quads in whole.quads.items() if subject not in gone for quad in quads
    )
    # Whole subjects go, so what is left says what it said: its classes and its own bounds are
    # those of before, unless a class or a term of office is among what goes.
    said = whole.provenance.subjects
    subjects = {name: each for name, each in said.items() if name not in gone}
    kinds = {name: each for name, each in whole.provenance.kinds.items() if name not in gone}
    own = {name: each for name, each in whole.own.items() if name not in gone}
    if not gone.isdisjoint(whole.shared):
        kinds = dict(kinds_of(subjects))
        own = own_bounds(subjects, kinds)
    complete(seen, Provenance(subjects, kinds), whole.known, own)
    return seen, tuple(notes)


def _not_yet_known(whole: _Whole, day: date, dropped: set[str]) -> tuple[set[str], str]:
    """The attestations that cannot have been known by a day, and a sentence on the others."""
    left = [each for each in whole.provenance.attestations if each not in dropped]
    late, possibly = set(), 0
    for each in left:
        known = whole.known[each]
        if known.earliest is not None and known.earliest > day:
            late.add(each)
        elif known.latest is None or known.latest > day:
            possibly += 1
    return late, (
        f"known by {day}: {len(left) - len(late)} of {len(left)} attestations kept, "
        f"{possibly} of them only possibly known by then"
    )


def _content_hash(files: Sequence[Path]) -> str:
    """SHA-256 over the content of data, ontology and rules; data in any order have the same."""

    def digest(path: Path) -> bytes:
        try:
            return hashlib.sha256(path.read_bytes()).digest()
        except OSError as error:
            raise ReadError(path, (error.strerror or str(error)).lower()) from error

    fixed = [*catalog.ontology_files(), *sorted(catalog.kind_folder("rules").glob("*.rq"))]
    parts = [*map(digest, fixed), *sorted(map(digest, files))]
    return hashlib.sha256(b"".join(parts)).hexdigest()


def _key(content: str, known_on: str | None, without: tuple[str, ...], public: bool) -> str:
    whose = "public" if public else ""
    parts = "\n".join((__version__, ox.__version__, content, whose, known_on or "", *without))
    return hashlib.sha256(parts.encode()).hexdigest()


def _from_cache(name: str) -> tuple[Store, tuple[str, ...]] | None:
    """The store kept under a name and its notes, or None where there is none that is whole."""
    content = caching.kept(name)
    if content is None:
        return None
    notes, _, body = content.partition(b"\n")
    if not notes.startswith(b"#"):  # kept as it once was, with the notes elsewhere
        return None
    store = Store()
    try:
        store.load_ntriples(body)
    except (ValueError, SyntaxError):
        return None
    told = notes.decode().removeprefix("#").strip()
    return store, tuple(told.split(" | ")) if told else ()


def _to_cache(name: str, store: Store, notes: tuple[str, ...]) -> None:
    told = f"# {' | '.join(notes)}".rstrip()
    caching.keep(name, told.encode() + b"\n" + store.ntriples())
