"""What is wrong in data files, and what to write instead: syntax, terms, shapes, checks, texts.

What is wrong inside a file is a finding; a file that cannot be opened raises. Where Turtle cannot
be read, nothing else is looked at: what the other files say of it would only be noise.
"""

from __future__ import annotations

import re
from pathlib import Path

import pyoxigraph as ox

from policygraph import catalog
from policygraph.dates import datatype_of, first_day
from policygraph.errors import ValueProblem
from policygraph.findings import INFO, VIOLATION, WARNING, Authored, Finding, ValidationReport
from policygraph.inference import complete, kinds_of
from policygraph.namespaces import ID, PG, PREFIXES, compact, expand
from policygraph.passages import PLACE, normal, passage_digest, passages
from policygraph.provenance import Provenance
from policygraph.shacl import check_shapes
from policygraph.store import RDF_TYPE, XSD, Store, parse_turtle, subjects_of, value_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from policygraph.store import Term

_SUBCLASS = ox.NamedNode(PREFIXES["rdfs"] + "subClassOf")
_EVERYTHING = PREFIXES["rdfs"] + "Resource"


def validate(
    paths: Sequence[Path], *, ontology: Path | None = None, texts: Path | None = None
) -> ValidationReport:
    """What is wrong in the Turtle files, taken together, by the shapes and checks of an ontology.

    `texts` is a folder with the text of documents, `NAME.txt` for id:NAME or id:doc-NAME: each
    passage that an attestation there points to is compared with its digest and its words.
    """
    folder = ontology or catalog.ONTOLOGY
    data = Authored()
    for path in dict.fromkeys(map(Path, paths)):
        data.read(path)
    looked_at: dict[str, int] = {}
    notes: tuple[Finding, ...] = ()
    if not data.unreadable:
        terms = [
            triple
            for name in ("policygraph.ttl", "vocabulary.ttl")
            for triple in parse_turtle(folder / name)
        ]
        store = Store()
        store.extend(data.triples)
        data.nodes = store.subjects()
        store.extend(terms)
        _redescribed(data, terms)
        looked_at |= _shapes(data, terms, folder / "shapes.ttl", _spoiled(data, terms))
        looked_at |= _checks(data, store, folder / "checks")
        if texts is not None:
            looked_at["texts"] = _texts(data, texts)
        notes = tuple(
            sorted(_rivals(data, store), key=lambda each: (each.path, each.line, each.message))
        )
    return ValidationReport(data.sorted_findings(), tuple(sorted(looked_at.items())), notes)


# --- Terms and literals, by themselves


def _redescribed(data: Authored, terms: Sequence[ox.Triple]) -> None:
    """A finding for each term of the ontology of which the data say something of their own."""
    shipped = set(terms)
    for triple in data.triples:
        subject = value_of(triple.subject)
        if subject.startswith(PG) and triple not in shipped:
            message = (
                f"Leave {compact(subject)} as the ontology has it; a term of your own goes into "
                "a namespace of your own."
            )
            data.add(message, "ontology-term", focus=subject)


_DATES = {XSD + name for name in ("gYear", "gYearMonth", "date")}
_MONTH_DAY = XSD + "gMonthDay"
_WELL_FORMED = {
    XSD + "boolean": re.compile("true|false|1|0"),
    XSD + "integer": re.compile("[+-]?[0-9]+"),
    XSD + "decimal": re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)"),
}
# C0 and C1 controls break other formats; the others hide, or turn the text beside them.
_HIDDEN = re.compile(
    "(?P<control>[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f])"
    "|[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]"
)


def _spoiled(data: Authored, terms: Sequence[ox.Triple]) -> set[str]:
    """The undeclared terms and ill-typed literals, each of them a finding from here on."""
    declared = _declared(terms)
    problems: dict[Term, str] = {}
    for triple in data.triples:
        used: list[Term] = [triple.predicate, triple.object]
        focus = str(triple.subject.value) if isinstance(triple.subject, ox.NamedNode) else ""
        if isinstance(triple.object, ox.Literal):
            used.append(triple.object.datatype)
            if hidden := _HIDDEN.search(triple.object.value):
                severity = VIOLATION if hidden["control"] else WARNING
                message = f"Take out the hidden character U+{ord(hidden[0]):04X}."
                data.add(message, "hidden-character", focus=focus, severity=severity)
        for term in used:
            if term not in problems:
                problems[term] = _problem(term, declared)
            if problems[term]:
                source = "literal" if isinstance(term, ox.Literal) else "term"
                data.add(problems[term], source, focus=focus)
    return {
        term.value
        for term, problem in problems.items()
        if problem and isinstance(term, ox.NamedNode | ox.Literal)
    }


def _declared(terms: Sequence[ox.Triple]) -> dict[str, set[str]]:
    """The terms of each namespace whose terms are all known."""
    from rdflib import namespace

    own = {each.subject.value for each in terms if isinstance(each.subject, ox.NamedNode)}
    return {PG: own} | {
        PREFIXES[name.lower()]: {str(each) for each in dir(getattr(namespace, name))}
        for name in ("RDF", "RDFS", "OWL", "XSD", "SKOS", "DCTERMS", "ORG", "PROV", "FOAF")
    }


def _problem(term: Term, declared: Mapping[str, set[str]]) -> str:
    """What is wrong with a term or literal, whoever uses it; empty if nothing is."""
    if isinstance(term, ox.Literal):
        return _ill_typed(term)
    if not isinstance(term, ox.NamedNode):
        return ""
    iri = term.value
    space = next((each for each in declared if iri.startswith(each)), None)
    if space is None or iri in declared[space]:
        return ""
    import difflib  # only when something is wrong: it costs start-up time

    names = sorted(each.removeprefix(space) for each in declared[space])
    name = iri.removeprefix(space)
    nearest = difflib.get_close_matches(name.casefold(), {each.casefold() for each in names}, n=1)
    advice = ", or declare it in a namespace of your own."
    if nearest:
        # Classes and properties may differ in their first letter alone.
        same = [each for each in names if each.casefold() == nearest[0]]
        best = min(same, key=lambda each: each[0] != name[:1])
        advice = f"; did you mean {compact(space + best)}?"
    return f"Write a declared term instead of {compact(iri)}{advice}"


def _ill_typed(literal: ox.Literal) -> str:
    """What is wrong with a literal of a datatype that this graph uses; empty if nothing is."""
    datatype, text = literal.datatype.value, literal.value
    try:
        if datatype in _DATES:
            first_day(text)
            right = XSD + datatype_of(text)
            if datatype != right:
                better = _written(ox.Literal(text, datatype=ox.NamedNode(right)))
                return f"Write {better} for {_written(literal)}."
        elif datatype == _MONTH_DAY:
            first_day("2000" + text.removeprefix("-"))
    except ValueProblem as problem:
        reason = "no year has such a day" if datatype == _MONTH_DAY else str(problem)
        return f"Correct {_written(literal)}: {reason}."
    well_formed = _WELL_FORMED.get(datatype)
    if well_formed is not None and well_formed.fullmatch(text) is None:
        return f"Correct {_written(literal)}: {compact(datatype)} has no such value."
    return ""


def _written(term: Term | None) -> str:
    """A term as it may be written in Turtle; a long text is cut."""
    if isinstance(term, ox.NamedNode):
        return compact(term.value)
    if not isinstance(term, ox.Literal):
        return str(term)
    text = term.value if len(term.value) <= 60 else term.value[:59] + "…"
    if term.language:
        return f'"{text}"@{term.language}'
    datatype = term.datatype.value
    return f'"{text}"' if datatype == XSD + "string" else f'"{text}"^^{compact(datatype)}'


# --- Shapes


def _shapes(
    data: Authored, terms: Sequence[ox.Triple], path: Path, spoiled: set[str]
) -> dict[str, int]:
    """At how many authored nodes each shape looked; what it found goes to the data's findings.

    A value that is itself a finding is not reported again.
    """
    results, targets = check_shapes(path, [*data.triples, *terms])
    for each in results:
        if each.value is None or each.value not in spoiled:
            severity = VIOLATION if each.severe else WARNING
            data.add(each.message, compact(each.shape), focus=each.focus, severity=severity)
    return {compact(shape): len(nodes & set(data.nodes)) for shape, nodes in targets.items()}


# --- Checks

_PLACEHOLDER = re.compile(r"\{(\w+)(:text)?\}")


def _checks(data: Authored, store: Store, folder: Path) -> dict[str, int]:
    """At how many authored nodes each check looked; what it found goes to the data's findings."""
    looked_at = {}
    for path in sorted(folder.glob("*.rq")):
        check = catalog.read_query_file(path)
        severity = WARNING if check.header.get("severity") == WARNING else VIOLATION
        answer = store.select(check.text, where=path)
        for row in answer:
            if isinstance(row[0], ox.NamedNode):
                named = dict(zip(answer.columns, row, strict=True))
                message = _filled(check.header.get("message", check.title), named)
                data.add(message, check.name, focus=row[0].value, severity=severity)
        looked_at[check.name] = _instances(data, store, check.listed("target"))
    return looked_at


def _filled(message: str, row: Mapping[str, Term | None]) -> str:
    """The message with each {column} as Turtle writes its term, each {column:text} as bare text."""

    def value(found: re.Match[str]) -> str:
        term = row.get(found[1])
        return term.value if found[2] and isinstance(term, ox.Literal) else _written(term)

    return _PLACEHOLDER.sub(value, message)


def _instances(data: Authored, store: Store, kinds: Iterable[str]) -> int:
    """How many authored nodes are of one of these kinds, or of a narrower one."""
    classes = {expand(each) or each for each in kinds}
    if _EVERYTHING in classes:
        return len(data.nodes)
    todo = [ox.NamedNode(each) for each in classes]
    nodes: set[str] = set()
    while todo:
        class_ = todo.pop()
        nodes |= {value_of(each.subject) for each in store.triples(None, RDF_TYPE, class_)}
        for each in store.triples(None, _SUBCLASS, class_):
            if value_of(each.subject) not in classes and isinstance(each.subject, ox.NamedNode):
                classes.add(each.subject.value)
                todo.append(each.subject)
    return len(nodes & set(data.nodes))


# --- Rivals


def _rivals(data: Authored, store: Store) -> Iterator[Finding]:
    """A note for each pair of accounts that cannot both hold: both stay, and readers are told.

    What follows is added to the store.
    """
    subjects = store.subjects()
    provenance = Provenance(subjects, kinds_of(subjects))
    derived = subjects_of(complete(store, provenance, known={}))
    for properties in derived.values():
        if _only(properties, "byRule") != "rivals":
            continue
        one, other = _only(properties, "rivalA") or "", _only(properties, "rivalB") or ""
        path, line = data.place(one)
        values = (
            " and ".join(sorted(_written(each) for each in properties[PG + name]))
            for name in ("valueA", "valueB")
        )
        (elsewhere, there), (own, others) = data.place(other), values
        message = (
            f"Its {compact(_only(properties, 'rivalProperty') or '')} is {own}, and that of "
            f"“{data.label(other)}” ({elsewhere}:{there}) is {others}; both stay, as rivals."
        )
        yield Finding(INFO, path, line, None, compact(one), data.label(one), message, "rivals")


# --- Texts


def _texts(data: Authored, folder: Path) -> int:
    """How many passages were compared; a passage that differs goes to the data's findings."""
    known: dict[str, dict[str, str] | None] = {}
    compared = 0
    for focus, properties in data.nodes.items():
        document = _only(properties, "source")
        locator = _only(properties, "locator")
        if document is None or locator is None or PLACE.fullmatch(locator) is None:
            continue
        if document not in known:
            path = _text_of(document, folder)
            known[document] = passages(path) if path is not None else None
        places = known[document]
        if places is None:
            continue
        compared += 1
        digest, passage = _only(properties, "digest"), places.get(locator)
        if passage is None:
            message = f"Correct pg:locator: the text of {compact(document)} has no {locator}."
            data.add(message, "texts", focus=focus)
        elif digest and passage_digest(passage) != digest:
            message = f"Correct pg:locator or pg:digest: the passage at {locator} is another one."
            data.add(message, "texts", focus=focus)
        else:
            for name in ("asWorded", "quote"):
                if normal(_only(properties, name) or "") not in passage:
                    message = f"Correct pg:{name}: the passage at {locator} has other words."
                    data.add(message, "texts", focus=focus)
    return compared


def _only(properties: Mapping[str, Sequence[Term]], name: str) -> str | None:
    """The value of a property, or None where there is none or more than one."""
    match properties.get(PG + name, ()):
        case [ox.NamedNode() | ox.Literal() as value]:
            return value.value
    return None


def _text_of(document: str, folder: Path) -> Path | None:
    """The file with a document's text, or None where it is not at hand."""
    name = document.removeprefix(ID)
    for path in (folder / f"{name}.txt", folder / f"{name.removeprefix('doc-')}.txt"):
        if "/" not in name and path.is_file():
            return path
    return None
