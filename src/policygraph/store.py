"""RDF in, answers out: the one seam to an engine.

Everything that asks goes through `Store`; Oxigraph, in memory, is behind it. Terms are those of
pyoxigraph. One default graph holds ontology, data and what is derived.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

import pyoxigraph as ox

from policygraph.errors import QueryError, ReadError
from policygraph.files import read_text
from policygraph.gate import check
from policygraph.namespaces import PREFIXES
from policygraph.sparql import tokens

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from policygraph.sparql import Token

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple

_POSITION = re.compile(r"^Parser error [^:]*:\s*")
_QUERY_POSITION = re.compile(r"error at (?P<line>\d+):(?P<column>\d+)")
# Further than the parser looks ahead for a keyword.
_GAP = " " * 40
_FORMS = "SELECT, ASK, CONSTRUCT or DESCRIBE"
_UPDATES = ("INSERT", "DELETE", "WITH", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY")
# What the parser says at the end of a group or query, of something in it.
_SAID_LATE = (
    ("unbound", "SELECT names a variable that is neither grouped nor counted"),
    ("Duplicated variable", "SELECT names a variable twice"),
    ("VALUES clause rows", "a row of VALUES has too few or too many values; UNDEF stands for none"),
)
XSD = PREFIXES["xsd"]
RDF_TYPE = ox.NamedNode(PREFIXES["rdf"] + "type")
TURTLE_HEAD = "".join(sorted(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items()))


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

    def __contains__(self, triple: ox.Triple) -> bool:
        """True for a triple that is there, also where the store keeps its 1.0 as 1."""
        return ox.Quad(triple.subject, triple.predicate, triple.object) in self._store

    def told_in(self, path: Path) -> list[ox.Triple]:
        """The triples of a Turtle file that are there; ReadError as for `parse_turtle`."""
        return [quad.triple for quad in _parsed(path) if quad in self._store]

    def load_turtle(self, path: Path) -> None:
        """Add the triples of a Turtle file; ReadError with line and column where it is broken."""
        self.extend(parse_turtle(path))

    def load_ntriples(self, data: bytes) -> None:
        """Add triples from N-Triples that this package wrote itself, which need no checking."""
        self._store.load(data, format=ox.RdfFormat.N_TRIPLES, lenient=True)

    def ntriples(self) -> bytes:
        """All triples as N-Triples, in the order of the engine: `dump` sorts them."""
        found = self._store.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=ox.DefaultGraph())
        assert found is not None  # without a file to write to it gives the bytes
        return found

    def extend(self, triples: Iterable[ox.Triple]) -> None:
        """Add triples."""
        self.extend_quads(ox.Quad(each.subject, each.predicate, each.object) for each in triples)

    def extend_quads(self, quads: Iterable[ox.Quad]) -> None:
        """Add quads of the default graph: what is added to many stores is made once."""
        self._store.extend(quads)

    def quads(self) -> Iterator[ox.Quad]:
        """All triples, as quads."""
        return iter(self._store.quads_for_pattern(None, None, None, ox.DefaultGraph()))

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
        return subjects_of(self.quads())

    def query(
        self, text: str, *, where: str | Path | None = None
    ) -> Solutions | bool | list[ox.Triple]:
        """The answer to a SPARQL query: rows, a truth value, or triples, as its form has it.

        The prefixes of `namespaces` are known even where the query does not declare them. What
        the gate or the parser refuses is a QueryError with line and column; `where` names the
        file of the query in it.
        """
        _gate(text, where)
        try:
            answer = self._store.query(text, prefixes=PREFIXES)
        except SyntaxError as error:
            raise _query_error(text, str(error), where) from error
        if isinstance(answer, ox.QueryBoolean):
            return bool(answer)
        try:
            if isinstance(answer, ox.QuerySolutions):
                columns = [each.value for each in answer.variables]
                return Solutions(columns, [tuple(row) for row in answer])
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


def subjects_of(triples: Iterable[ox.Triple | ox.Quad]) -> dict[str, dict[str, list[Term]]]:
    """Every subject's predicates and their objects, by IRI; blank nodes have no name to go by."""
    found: dict[str, dict[str, list[Term]]] = {}
    for triple in triples:
        subject = triple.subject
        if not isinstance(subject, ox.NamedNode):
            continue
        properties = found.setdefault(subject.value, {})
        properties.setdefault(triple.predicate.value, []).append(triple.object)
    return found


def value_of(term: Term) -> str:
    """The IRI, the name of a blank node or the text of a literal."""
    return str(term) if isinstance(term, ox.Triple) else term.value


@lru_cache(maxsize=256)
def _gate(text: str, where: str | Path | None) -> None:
    """Let a query pass, or raise QueryError; what passed once is not read again."""
    check(text, where=where)


def ntriples(triples: Iterable[ox.Triple]) -> bytes:
    """Triples as N-Triples, sorted and each once."""
    lines = {f"{each.subject} {each.predicate} {each.object} .\n" for each in triples}
    return "".join(sorted(lines)).encode()


def in_order(triples: Iterable[ox.Triple]) -> list[ox.Triple]:
    """Triples sorted and each once: subjects together, `a` first among their predicates."""
    return sorted(
        set(triples),
        key=lambda each: (
            str(each.subject),
            each.predicate != RDF_TYPE,
            each.predicate.value,
            str(each.object),
        ),
    )


def turtle(triples: Iterable[ox.Triple], *, head: bool = True) -> str:
    """Triples as Turtle, sorted; without `head` they want TURTLE_HEAD before them."""
    heads, lines = _serialized(in_order(triples))
    return "\n".join((heads if head else []) + lines) + "\n"


def turtle_by_subject(told: Mapping[str, Iterable[ox.Triple]]) -> dict[str, str]:
    """What is told of each subject, none without any, as `turtle` gives it without its head."""
    # All at once, as the engine takes longer to begin than to write what is said of one.
    _, lines = _serialized([each for triples in told.values() for each in in_order(triples)])
    starts = [i for i, line in enumerate(lines) if line and not line.startswith("\t")]
    return {
        name: "\n".join(lines[start:end]) + "\n"
        for name, (start, end) in zip(told, pairwise([*starts, len(lines)]), strict=True)
    }


def _serialized(triples: Iterable[ox.Triple]) -> tuple[list[str], list[str]]:
    """The lines of the prefixes, and the others: one for a subject, indented ones for its more."""
    text = ox.serialize(triples, format=ox.RdfFormat.TURTLE, prefixes=PREFIXES)
    assert text is not None  # without a file to write to it gives the bytes
    lines = text.decode().rstrip("\n").split("\n")
    # The engine writes the prefixes in no fixed order.
    heads = sorted(line for line in lines if line.startswith("@prefix "))
    return heads, lines[len(heads) :]


def parse_turtle(path: Path) -> list[ox.Triple]:
    """The triples of a Turtle file; ReadError with line and column where it is broken."""
    return [quad.triple for quad in _parsed(path)]


def _parsed(path: Path) -> list[ox.Quad]:
    text = read_text(path)
    try:
        return list(ox.parse(text.encode(), format=ox.RdfFormat.TURTLE))
    except SyntaxError as error:
        line, column = error.lineno, error.offset
        raise ReadError(path, _plain(str(error.msg)), line=line, column=column) from error


def literal(text: str, datatype: str = "string") -> ox.Literal:
    """A literal of an XML Schema datatype, by its local name."""
    return ox.Literal(text, datatype=ox.NamedNode(XSD + datatype))


def _plain(message: str) -> str:
    """A parser's message without its own position, and with what to do where that is known."""
    text = _POSITION.sub("", message)
    if "No scheme found" in text:
        return "a relative IRI without a base; write the whole IRI or a prefixed name"
    if text.startswith("The prefix"):
        return f"{text[0].lower()}{text[1:]}; declare it with @prefix at the head of the file"
    if text == "Unexpected end of file":
        return "not Turtle: the string or IRI that starts here is not closed"
    if text == "Unexpected end":
        return "not Turtle: the file ends within a statement; close it with '.'"
    return f"not Turtle: {text}" if text else "not Turtle"


def _query_error(text: str, message: str, where: str | Path | None) -> QueryError:
    """What the parser says, as the token that it stops at and what to do.

    The parser lists every token that might have stood there, which helps nobody.
    """
    if not any(each.kind not in ("space", "comment") for each in tokens(text)):
        return QueryError(f"the query is empty; it begins with {_FORMS}", where=where)
    found = _stop(text)
    if found is None:
        return QueryError(f"not SPARQL: {' '.join(message.split())}", where=where)
    token, ended, message = found
    late = [problem for said, problem in _SAID_LATE if said in message]
    problem = late[0] if late else _problem(token.text.split()[0], ended, message)
    return QueryError(f"not SPARQL: {problem}", where=where, line=token.line, column=token.column)


def _problem(word: str, ended: bool, message: str) -> str:
    if ended:
        return f"it ends too early, after '{word}'; is a bracket left open?"
    if word.upper() in _UPDATES:
        return f"'{word}' changes data, and a query only asks; edit the Turtle file instead"
    if "Prefix not found" in message:
        return f"the prefix of '{word}' is not declared; add its PREFIX line"
    if "IRI parsing failed" in message:
        return f"'{word}' is a relative IRI without a base; write the whole IRI"
    if message.endswith("expected CONSTRUCT"):  # the longest of the words that may stand first
        return f"unexpected '{word}'; a query begins with {_FORMS}"
    return f"unexpected '{word}'"


def _stop(text: str) -> tuple[Token, bool, str] | None:
    """The token at which the parser stops, whether it wants more after it, and what it says.

    The place that the parser names lies somewhat behind the true one, as far as it looked ahead
    for a keyword. Where the tokens are far apart that is still before the next one.
    """
    placed: list[tuple[int, Token]] = []
    spread = ""
    for token in tokens(text):
        if token.kind in ("space", "comment"):
            continue
        if placed:
            last = placed[-1][1]
            if last.end < token.start or {last.text, token.text} & set("{}();,"):
                spread += _GAP
        placed.append((len(spread), token))
        # As it is written, escapes and all, but on one line.
        spread += text[token.start : token.end].replace("\n", " ").replace("\r", " ")
    try:
        ox.Store().query(spread + _GAP, prefixes=PREFIXES)
    except SyntaxError as error:
        message = str(error)
        found = _QUERY_POSITION.search(message)
        if found is None or not placed:
            return None
        place = int(found["column"]) - 1
        _, token = max((each for each in placed if each[0] <= place), key=lambda each: each[0])
        return token, place >= len(spread) + len(_GAP), message
    return None
