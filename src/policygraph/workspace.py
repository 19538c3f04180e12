"""A ready store: ontology and data loaded, inferred, seen through a view, and cached.

A view leaves out attestations: `known_on` those not known by a day, `without` those found in a
source and in whatever retells it. Accounts left without an attestation go with them, and bounds,
status and rules are computed anew. No query sees a view; it only sees fewer triples.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pyoxigraph as ox

from policygraph import __version__, catalog
from policygraph.dates import parse_day_range
from policygraph.errors import PolicyGraphError, ReadError, ValueProblem
from policygraph.files import write_atomically
from policygraph.namespaces import PG
from policygraph.store import Store, ntriples, parse_turtle, value_of
from policygraph.terms import Terms

_REFERENCE_DATE = ox.NamedNode(PG + "referenceDate")
_CACHED_STORES = 64


@dataclass(frozen=True)
class Workspace:
    """A store that is ready to be asked, with what it was made from."""

    store: Store
    paths: tuple[Path, ...]
    hash: str
    notes: tuple[str, ...] = ()
    known_on: str | None = None
    without: str | None = None
    terms: Terms = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "terms", Terms(self.store))

    @property
    def reference_date(self) -> date | None:
        """The day that questions are asked for when none is given, or None if the data has none.

        The latest one where several files of data give theirs.
        """
        found = self.store.triples(None, _REFERENCE_DATE)
        return max((parse_day_range(value_of(each.object))[1] for each in found), default=None)


def load(
    paths: Sequence[str | Path] = (),
    *,
    known_on: str | None = None,
    without: str | None = None,
    cache: bool = True,
) -> Workspace:
    """A workspace over Turtle files or folders of them; the shipped data if none are named.

    `known_on` is a day; `without` names a document, a publisher or an origin. ReadError where a
    file cannot be read, ValueProblem for a day that is none, UnknownNameError for a source that
    is none.
    """
    files = tuple(
        file for path in (paths or [catalog.DATA]) for file in catalog.turtle_files(Path(path))
    )
    day = parse_day_range(known_on)[1].isoformat() if known_on is not None else None
    content = _content_hash(files)
    place = _cache_folder() / f"{_key(content, day, without)}.nt" if cache else None
    if place is not None:
        cached = _from_cache(place)
        if cached is not None:
            store, notes = cached
            return Workspace(store, files, content, notes, day, without)
    store, notes = _ready(files, day, without)
    if place is not None:
        _to_cache(place, store, notes)
    return Workspace(store, files, content, notes, day, without)


def derived(paths: Sequence[str | Path] = ()) -> list[ox.Triple]:
    """The triples that follow from the data, sorted, none of them authored."""
    from policygraph.inference import infer

    files = [
        file for path in (paths or [catalog.DATA]) for file in catalog.turtle_files(Path(path))
    ]
    return list(infer(_authored(files)).triples)


def origin_names(workspace: Workspace) -> list[str]:
    """The IRIs of all origins of the attestations in a workspace, sorted."""
    found = workspace.store.triples(None, ox.NamedNode(PG + "origin"))
    return sorted({value_of(each.object) for each in found})


def _ready(
    files: Sequence[Path], known_on: str | None, without: str | None
) -> tuple[Store, tuple[str, ...]]:
    from policygraph.inference import infer

    store = _authored(files)
    if known_on is None and without is None:
        store.extend(infer(store).triples)
        return store, ()
    return _view(store, known_on, without)


def _authored(files: Sequence[Path]) -> Store:
    store = Store()
    for path in [*catalog.ontology_files(), *files]:
        store.extend(parse_turtle(path))
    return store


def _view(store: Store, known_on: str | None, without: str | None) -> tuple[Store, tuple[str, ...]]:
    from policygraph.inference import infer, kinds_of
    from policygraph.provenance import Provenance

    subjects = store.subjects()
    provenance = Provenance(subjects, kinds_of(subjects))
    known = {each: provenance.known(each) for each in provenance.attestations}
    dropped: set[str] = set()
    notes = []
    if without is not None:
        source = Terms(store).find(without)
        works = provenance.sources(source.value)
        if works is None:
            label = Terms(store).label(source)
            raise ValueProblem(
                f"'{without}' ({label}) is not a source; name a document, a publisher or an origin"
            )
        dropped |= provenance.attestations_from(works)
        notes.append(
            f"without {Terms(store).label(source)}: {len(dropped)} of "
            f"{len(provenance.attestations)} attestations left out"
        )
    if known_on is not None:
        day = date.fromisoformat(known_on)
        kept = [each for each in provenance.attestations if each not in dropped]
        late = {
            each
            for each in kept
            if (earliest := known[each].earliest) is not None and earliest > day
        }
        possibly = [
            each
            for each in kept
            if each not in late and ((latest := known[each].latest) is None or latest > day)
        ]
        dropped |= late
        notes.append(
            f"known by {known_on}: {len(kept) - len(late)} of {len(kept)} attestations kept, "
            f"{len(possibly)} of them only possibly known by then"
        )
    gone = dropped | provenance.fallen(dropped)
    seen = Store()
    seen.extend(each for each in store.triples() if value_of(each.subject) not in gone)
    seen.extend(infer(seen, known=known).triples)
    return seen, tuple(notes)


def _content_hash(files: Sequence[Path]) -> str:
    """SHA-256 over the content of data, ontology and rules, in a fixed order."""
    digest = hashlib.sha256()
    parts = [*catalog.ontology_files(), *sorted(catalog.kind_folder("rules").glob("*.rq")), *files]
    for path in parts:
        try:
            digest.update(hashlib.sha256(path.read_bytes()).digest())
        except OSError as error:
            raise ReadError(path, (error.strerror or str(error)).lower()) from error
    return digest.hexdigest()


def _key(content: str, known_on: str | None, without: str | None) -> str:
    parts = "\n".join((__version__, ox.__version__, content, known_on or "", without or ""))
    return hashlib.sha256(parts.encode()).hexdigest()


def _cache_folder() -> Path:
    base = os.environ.get("XDG_CACHE_HOME") or "~/.cache"
    try:
        return Path(base).expanduser() / "policygraph"
    except RuntimeError:
        return Path(base) / "policygraph"


def _from_cache(place: Path) -> tuple[Store, tuple[str, ...]] | None:
    """The store kept at a place, or None where there is none that is whole."""
    try:
        data = place.read_bytes()
        head, _, body = data.partition(b"\n")
        digest, _, notes = head.decode().removeprefix("# ").partition(" ")
        if hashlib.sha256(body).hexdigest() != digest:
            return None
        store = Store()
        store.load_ntriples(body)
    except (OSError, ValueError, SyntaxError):
        return None
    return store, tuple(notes.split(" | ")) if notes else ()


def _to_cache(place: Path, store: Store, notes: tuple[str, ...]) -> None:
    """Keep a store; where that cannot be done nothing is said, since nothing depends on it."""
    body = ntriples(store.triples())
    head = f"# {hashlib.sha256(body).hexdigest()} {' | '.join(notes)}".rstrip()
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(place, head.encode() + b"\n" + body)
        kept = sorted(place.parent.glob("*.nt"), key=lambda each: each.stat().st_mtime)
        for old in kept[:-_CACHED_STORES]:
            old.unlink(missing_ok=True)
    except (OSError, PolicyGraphError):
        return
