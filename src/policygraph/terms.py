"""Label, alias, CURIE or IRI to a term, and a term to what a reader sees."""

from __future__ import annotations

import pyoxigraph as ox

from policygraph.errors import AmbiguousNameError, UnknownNameError
from policygraph.namespaces import DERIVED, PG, PREFIXES, compact, expand
from policygraph.store import RDF_TYPE, Store

TYPE_CHECKING = False
if TYPE_CHECKING:
    from policygraph.store import Term

_LABEL = ox.NamedNode(PREFIXES["rdfs"] + "label")
_ALIAS = ox.NamedNode(PG + "alias")
_DEFINED_BY = ox.NamedNode(PREFIXES["rdfs"] + "isDefinedBy")
_PATHS = {ox.NamedNode(PG + name) for name in ("View", "Step", "Story")}
_LANGUAGES = ("en", None)


class Terms:
    """The names in a store."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._labels: dict[str, str | None] = {}

    def label(self, term: Term | None) -> str:
        """What a reader sees for a term: its label, else its CURIE; a literal's own text."""
        if term is None:
            return ""
        if isinstance(term, ox.NamedNode):
            if term.value not in self._labels:
                self._labels[term.value] = self._best_label(term)
            return self._labels[term.value] or compact(term.value)
        return str(term.value) if isinstance(term, ox.Literal) else str(term)

    def find(self, text: str) -> ox.NamedNode:
        """The one thing that a label, an alias, a CURIE or an IRI names.

        An exact label beats an alias, and an alias beats a label or alias in other case; things
        in the data beat terms of the ontology and reading paths. UnknownNameError, with the
        nearest name, if there is none; AmbiguousNameError, naming them, if there are two.
        """
        iri = _as_iri(text)
        if iri is not None:
            node = ox.NamedNode(iri)
            if next(self._store.triples(node), None) or next(
                self._store.triples(None, None, node), None
            ):
                return node
        labels = self._named(_LABEL)
        aliases = self._named(_ALIAS)
        folded = text.casefold()
        for found in (
            {each for each, name in labels if name == text},
            {each for each, name in aliases if name == text},
            {each for each, name in labels + aliases if name.casefold() == folded},
        ):
            own = {each for each in found if not self._gives_way(each)}
            candidates = sorted(own or found)
            if len(candidates) == 1:
                return ox.NamedNode(candidates[0])
            if candidates:
                pairs = [(self.label(ox.NamedNode(each)), compact(each)) for each in candidates]
                raise AmbiguousNameError(text, pairs)
        raise UnknownNameError("term", text, [name for _, name in labels + aliases])

    def _named(self, property_: ox.NamedNode) -> list[tuple[str, str]]:
        """Pairs of IRI and name; derived nodes are found by CURIE only, not by their labels."""
        return [
            (triple.subject.value, triple.object.value)
            for triple in self._store.triples(None, property_)
            if isinstance(triple.object, ox.Literal)
            and isinstance(triple.subject, ox.NamedNode)
            and not triple.subject.value.startswith(DERIVED)
        ]

    def _gives_way(self, iri: str) -> bool:
        """Whether it is a term of the ontology or a reading path, which nothing in the world is."""
        node = ox.NamedNode(iri)
        path = any(each.object in _PATHS for each in self._store.triples(node, RDF_TYPE))
        return path or next(self._store.triples(node, _DEFINED_BY), None) is not None

    def _best_label(self, thing: ox.NamedNode) -> str | None:
        """English before no language before any other; asked for one by one, as few are shown."""
        found = [
            (_LANGUAGES.index(language) if language in _LANGUAGES else len(_LANGUAGES), name.value)
            for triple in self._store.triples(thing, _LABEL)
            if isinstance(name := triple.object, ox.Literal)
            for language in [name.language]
        ]
        return min(found)[1] if found else None


def _as_iri(text: str) -> str | None:
    """The IRI that a text is or stands for, or None where it is neither an IRI nor a CURIE."""
    if text.startswith("<") and text.endswith(">"):
        text = text[1:-1]
    iri = expand(text) or (text if "://" in text or text.startswith("urn:") else None)
    if iri is None:
        return None
    try:
        return str(ox.NamedNode(iri).value)
    except ValueError:
        return None
