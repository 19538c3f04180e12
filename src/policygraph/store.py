"""RDF in, answers out: the one seam to an engine.

Everything that asks goes through `Store`; Oxigraph, in memory, is behind it. Terms are those of
pyoxigraph. One default graph holds ontology, data and what is derived.
"""

from __future__ import annotations

import re
from pathlib import Path

import pyoxigraph as ox

from policygraph.errors import QueryError, ReadError
from policygraph.files import read_text
from policygraph.namespaces import PREFIXES
from policygraph.sparql import check

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple

_POSITION = re.compile(r"^Parser error at line (?P<line>\d+) (?:between )?columns? (?P<column>\d+)")
_QUERY_POSITION = re.compile(
    r"error at (?P<line>\d+):(?P<column>\d+)(?::\s*(?P<rest>.*))?", re.DOTALL
)
XSD = PREFIXES["xsd"]
RDF_TYPE = ox.NamedNode(PREFIXES["rdf"] + "type")


class Solutions:
    """The rows of a SELECT: `columns`, and `rows` of terms or None where unbound."""

    def __init__(self, columns: Sequence[str], rows: list[tuple[Term | None, ...]]) -> None:
        self.columns = tuple(columns)
        self.rows = rows

    def __iter__(self) -> Iterator[tuple[Term | None, ...]]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)


class Store:
    """A set of triples that can be asked."""

    def __init__(self) -> None:
        self._store = ox.Store()

    def __len__(self) -> int:
        return len(self._store)

    def load_turtle(self, path: Path) -> None:
        """Add the triples of a Turtle file; ReadError with line and column where it is broken."""
        self.extend(parse_turtle(path))

    def load_ntriples(self, data: bytes) -> None:
        """Add triples from N-Triples that this package wrote itself."""
        self._store.load(data, format=ox.RdfFormat.N_TRIPLES)

    def extend(self, triples: Iterable[ox.Triple]) -> None:
        """Add triples."""
        self._store.extend(ox.Quad(each.subject, each.predicate, each.object) for each in triples)

    def triples(
        self,
        subject: ox.NamedNode | ox.BlankNode | None = None,
        predicate: ox.NamedNode | None = None,
        object: Term | None = None,
    ) -> Iterator[ox.Triple]:
        """The triples that match; None matches everything."""
        for quad in self._store.quads_for_pattern(subject, predicate, object, ox.DefaultGraph()):
            yield quad.triple

    def subjects(self) -> dict[str, dict[str, list[Term]]]:
        """Every subject's predicates and their objects, by IRI: for what is computed in Python."""
        return subjects_of(self.triples())

    def query(
        self, text: str, *, where: str | Path | None = None
    ) -> Solutions | bool | list[ox.Triple]:
        """The answer to a SPARQL query: rows, a truth value, or triples, as its form has it.

        The prefixes of `namespaces` are known even where the query does not declare them. What
        the gate or the parser refuses is a QueryError with line and column; `where` names the
        file of the query in it.
        """
        check(text, where=where)
        try:
            answer = self._store.query(text, prefixes=PREFIXES)
        except SyntaxError as error:
            raise _query_error(text, str(error), where) from error
        if isinstance(answer, ox.QueryBoolean):
            return bool(answer)
        try:
            if isinstance(answer, ox.QuerySolutions):
                columns = [each.value for each in answer.variables]
                return Solutions(columns, [tuple(row[name] for name in columns) for row in answer])
            return list(answer)
        except (OSError, RuntimeError, ValueError) as error:
            raise QueryError(f"the query failed while it ran: {error}", where=where) from error

    def select(self, text: str, *, where: str | Path | None = None) -> Solutions:
        """The rows of a SELECT; QueryError for any other form."""
        answer = self.query(text, where=where)
        if not isinstance(answer, Solutions):
            raise QueryError("a SELECT is needed here", where=where)
        return answer

    def dump(self) -> bytes:
        """All triples as N-Triples, sorted: the same triples give the same bytes."""
        return ntriples(self.triples())


def subjects_of(triples: Iterable[ox.Triple]) -> dict[str, dict[str, list[Term]]]:
    """Every subject's predicates and their objects, by IRI."""
    found: dict[str, dict[str, list[Term]]] = {}
    for triple in triples:
        properties = found.setdefault(value_of(triple.subject), {})
        properties.setdefault(triple.predicate.value, []).append(triple.object)
    return found


def value_of(term: Term) -> str:
    """The IRI, the name of a blank node or the text of a literal."""
    return str(term) if isinstance(term, ox.Triple) else term.value


def ntriples(triples: Iterable[ox.Triple]) -> bytes:
    """Triples as N-Triples, sorted and each once."""
    lines = {f"{each.subject} {each.predicate} {each.object} .\n" for each in triples}
    return "".join(sorted(lines)).encode()


def parse_turtle(path: Path) -> list[ox.Triple]:
    """The triples of a Turtle file; ReadError with line and column where it is broken."""
    text = read_text(path)
    try:
        return [quad.triple for quad in ox.parse(text.encode(), format=ox.RdfFormat.TURTLE)]
    except SyntaxError as error:
        line, column = error.lineno, error.offset
        raise ReadError(path, _plain(str(error.msg)), line=line, column=column) from error


def literal(text: str, datatype: str = "string") -> ox.Literal:
    """A literal of an XML Schema datatype, by its local name."""
    return ox.Literal(text, datatype=ox.NamedNode(XSD + datatype))


def _plain(message: str) -> str:
    """A parser's message without its own position, and with what to do where that is known."""
    text = _POSITION.sub("", message)
    text = re.sub(r"^[^:]*:\s*", "", text, count=1) if text != message else text
    if "No scheme found" in text:
        return "a relative IRI without a base; write the whole IRI or a prefixed name"
    if "prefix" in text.lower() and "not" in text.lower():
        return f"{text[0].lower()}{text[1:]}; declare it with @prefix at the head of the file"
    return f"not Turtle: {text}" if text else "not Turtle"


def _query_error(text: str, message: str, where: str | Path | None) -> QueryError:
    """What the parser says, as a place and the word that stands there.

    The parser lists every token that might have stood there, which helps nobody.
    """
    found = _QUERY_POSITION.search(message)
    if found is None:
        return QueryError(f"not SPARQL: {' '.join(message.split())}", where=where)
    line, column = int(found["line"]), int(found["column"])
    if "unbound" in message:
        problem = "not SPARQL: SELECT names a variable that is neither grouped nor counted"
    elif "Prefix not found" in message:
        problem = "not SPARQL: a prefix used before this place is not declared; add its PREFIX line"
    else:
        rest = "\n".join([text.split("\n")[line - 1][column - 1 :], *text.split("\n")[line:]])
        word = rest.split()[0] if rest.split() else ""
        problem = f"not SPARQL: unexpected '{word}'" if word else "not SPARQL: it ends too early"
    return QueryError(problem, where=where, line=line, column=column)
