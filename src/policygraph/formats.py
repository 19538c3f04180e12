"""Answers, graphs and networks as text: table, CSV, JSON, Markdown, Turtle, JSON-LD, GraphML, GEXF.

Every function gives bytes or text that depends on its input alone: sorted, without a timestamp.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

import pyoxigraph as ox

from policygraph.errors import UnknownNameError, ValueProblem
from policygraph.namespaces import PREFIXES
from policygraph.queries import Answer, Statements, Table
from policygraph.store import Term, in_order, ntriples, turtle

TABLE_FORMATS = ("table", "csv", "json", "markdown")
GRAPH_FORMATS = ("turtle", "jsonld", "ntriples")
NETWORK_FORMATS = ("graphml", "gexf", "csv")

# A column gives way to this width before a table becomes too wide, and a value never gets less.
_NARROWEST = 14
# What a spreadsheet would run as a formula; a number, a day without a year and an arrow are not.
_FORMULA = re.compile(r"[=+\-@\t\r\n＝＋－＠]")
_PLAIN = re.compile(
    r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?|[+-]INF|--[0-9]{2}-[0-9]{2}|->"
)
_QUOTED = re.compile(r'[",;\r\n]')
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def check_format(format: str) -> None:
    """UnknownNameError for what is no format of an answer, before the answer is worked out."""
    if format not in (*TABLE_FORMATS, *GRAPH_FORMATS):
        raise UnknownNameError("format", format, (*TABLE_FORMATS, *GRAPH_FORMATS))


def answer_text(
    answer: Answer, format: str, *, iris: bool = False, width: int | None = None
) -> str:
    """An answer in one of TABLE_FORMATS, or in one of GRAPH_FORMATS where it is triples.

    ValueProblem for a format that does not fit the answer, UnknownNameError for none at all.
    """
    check_format(format)
    if isinstance(answer, Statements):
        if format in TABLE_FORMATS:
            fitting = ", ".join(GRAPH_FORMATS)
            raise ValueProblem(f"'{format}' is for tables, and this gives triples; use {fitting}")
        return graph_text(answer.triples, format)
    if format in GRAPH_FORMATS:
        fitting = ", ".join(TABLE_FORMATS)
        raise ValueProblem(
            f"'{format}' is for triples, which only CONSTRUCT and DESCRIBE give; use {fitting}"
        )
    if isinstance(answer, bool):
        if format == "json":
            return f'{{"head": {{}}, "boolean": {str(answer).lower()}}}\n'
        return f"{str(answer).lower()}\n"
    return table_text(answer, format, iris=iris, width=width)


def table_text(table: Table, format: str, *, iris: bool = False, width: int | None = None) -> str:
    """A table in one of TABLE_FORMATS; `width` is that of the terminal, its own by default."""
    if format == "csv":
        return csv_text(table.columns, table.text_rows(iris=iris))
    if format == "json":
        return sparql_json(table)
    if format == "markdown":
        return markdown_text(table.columns, table.joined_rows(iris=iris))
    if format == "table":
        return aligned_text(table.columns, table.joined_rows(iris=iris), width=width)
    raise UnknownNameError("format", format, TABLE_FORMATS)


def csv_text(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Rows as CSV; a cell that a spreadsheet would run as a formula is led by an apostrophe.

    A cell with a semicolon is quoted: some programs part cells there as well as at commas.
    """
    # A row of one empty cell would be no row.
    lines = (",".join(map(_field, row)) or '""' * len(row) for row in (columns, *rows))
    return "".join(f"{line}\n" for line in lines)


def markdown_text(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Rows as a Markdown table."""

    def line(cells: Sequence[str]) -> str:
        escaped = (re.sub(r"([\\|`*<\[\]])", r"\\\1", printable(each)) for each in cells)
        return f"| {' | '.join(escaped)} |\n"

    return line(columns) + "|" + " --- |" * len(columns) + "\n" + "".join(map(line, rows))


def aligned_text(
    columns: Sequence[str], rows: Sequence[Sequence[str]], *, width: int | None = None
) -> str:
    """Rows under their headings, long cells wrapped so that the whole fits the width.

    Where there are too many columns for that, each row becomes a few lines, one for each value.
    """
    import shutil

    room = width if width is not None else shutil.get_terminal_size((160, 24)).columns
    cells = [[printable(each) for each in row] for row in (columns, *rows)]
    widths = _fit(list(zip(*cells, strict=True)), room)
    if widths is None:
        return _records_text(cells[0], cells[1:], room)
    lines: list[str] = []
    for number, row in enumerate(cells):
        wrapped = [_wrap(each, size) for each, size in zip(row, widths, strict=True)]
        for place in range(max(map(len, wrapped))):
            parts = [each[place] if place < len(each) else "" for each in wrapped]
            line = "  ".join(part.ljust(size) for part, size in zip(parts, widths, strict=True))
            lines.append(line.rstrip())
        if number == 0:
            lines.append("  ".join("-" * size for size in widths))
    return "\n".join(lines) + "\n"


def _records_text(columns: Sequence[str], rows: Sequence[Sequence[str]], room: int) -> str:
    """One line for each value that is there, and a line between the rows."""
    heading = max(map(len, columns))
    size = max(room - heading - 2, _NARROWEST)
    records = []
    for row in rows:
        lines = []
        for name, cell in zip(columns, row, strict=True):
            for number, part in enumerate(_wrap(cell, size) if cell else ()):
                lines.append(f"{name if number == 0 else '':<{heading}}  {part}\n")
        records.append("".join(lines))
    return "\n".join(records)


def sparql_json(table: Table) -> str:
    """A table as SPARQL 1.1 Query Results JSON: terms, whatever is shown elsewhere."""
    import json  # costs start-up time that a plain CSV should not pay for, as do two more below

    bindings = [
        {
            name: _json_term(term)
            for name, term in zip(table.columns, row, strict=True)
            if term is not None
        }
        for row in table.rows
    ]
    document = {"head": {"vars": list(table.columns)}, "results": {"bindings": bindings}}
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def graph_text(triples: Iterable[ox.Triple], format: str) -> str:
    """Triples as Turtle, JSON-LD or N-Triples, sorted."""
    if format == "ntriples":
        return ntriples(triples).decode()
    if format == "turtle":
        return turtle(triples)
    if format != "jsonld":
        raise UnknownNameError("format", format, GRAPH_FORMATS)
    text = ox.serialize(in_order(triples), format=ox.RdfFormat.JSON_LD, prefixes=PREFIXES)
    assert text is not None  # without a file to write to it gives the bytes
    return text.decode().rstrip("\n") + "\n"


def network_bytes(network: Any, format: str) -> bytes:
    """A network as GraphML or GEXF, with strings, numbers and full dates alone."""
    import networkx as nx

    writers = {"graphml": nx.generate_graphml, "gexf": nx.generate_gexf}
    if format not in writers:
        raise UnknownNameError("format", format, NETWORK_FORMATS)
    plain = plain_network(network, dynamic=format == "gexf")
    text = "\n".join(writers[format](plain)) + "\n"
    if format == "gexf":
        # The writer stamps the day it ran; the same network must give the same bytes.
        text = re.sub(r'\s+lastmodifieddate="[^"]*"', "", text, count=1)
    return text.encode()


def plain_network(network: Any, *, dynamic: bool = False) -> Any:
    """A copy of a network whose attributes are what GraphML and GEXF can carry.

    Lists are joined by a space, absent values left out, characters that XML forbids replaced.
    `dynamic` adds the start and end by which GEXF readers draw time.
    """
    import networkx as nx

    plain = nx.MultiDiGraph()
    for node, attributes in sorted(network.nodes(data=True)):
        plain.add_node(_xml(node), **_plain_attributes(attributes))
    for source, target, key, attributes in sorted(
        network.edges(keys=True, data=True), key=lambda edge: edge[:3]
    ):
        kept = _plain_attributes(attributes)
        if dynamic:
            times = {"start": attributes.get("start_earliest"), "end": attributes.get("end_latest")}
            kept |= {name: day for name, day in times.items() if day}
        plain.add_edge(_xml(source), _xml(target), key=_xml(key), **kept)
    if dynamic:
        plain.graph.update(mode="dynamic", timeformat="date")
    return plain


def network_csv(network: Any) -> dict[str, str]:
    """Two CSV texts, `nodes.csv` and `edges.csv`, as graph tools read them."""
    plain = plain_network(network)
    nodes = [(node, data) for node, data in plain.nodes(data=True)]
    edges = [
        (source, {"target": target, "key": key, **data})
        for source, target, key, data in plain.edges(keys=True, data=True)
    ]
    return {"nodes.csv": _attribute_csv("id", nodes), "edges.csv": _attribute_csv("source", edges)}


def _attribute_csv(first: str, rows: list[tuple[str, dict[str, Any]]]) -> str:
    names = sorted({name for _, data in rows for name in data})
    lines = ([key, *(str(data.get(name, "")) for name in names)] for key, data in rows)
    return csv_text([first, *names], lines)


def _plain_attributes(attributes: dict[str, Any]) -> dict[str, Any]:
    plain: dict[str, Any] = {}
    for name, value in sorted(attributes.items()):
        if value is None:
            continue
        if isinstance(value, str):
            plain[name] = _xml(value)
        elif isinstance(value, bool | int | float):
            plain[name] = value
        else:
            plain[name] = _xml(" ".join(str(each) for each in value))
    return plain


def _xml(text: str) -> str:
    # Of a carriage return, readers of XML make the end of a line.
    return _NOT_XML.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))


def _json_term(term: Term) -> dict[str, str]:
    if isinstance(term, ox.NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, ox.BlankNode):
        return {"type": "bnode", "value": term.value}
    if not isinstance(term, ox.Literal):
        raise ValueProblem("a quoted triple has no place in SPARQL 1.1 results")
    found = {"type": "literal", "value": term.value}
    if term.language is not None:
        return {**found, "xml:lang": term.language}
    if term.datatype.value != PREFIXES["xsd"] + "string":
        return {**found, "datatype": term.datatype.value}
    return found


def _field(text: str) -> str:
    """A cell as CSV has it; `web/static/table.js` writes the same."""
    if _FORMULA.match(text) and not _PLAIN.fullmatch(text):
        text = f"'{text}"
    return '"' + text.replace('"', '""') + '"' if _QUOTED.search(text) else text


def printable(text: str) -> str:
    """The text on one line that cannot steer a terminal."""
    return text if text.isprintable() else escaped(" ".join(text.split()))


def escaped(text: str, *, keep: str = "") -> str:
    """The text with control characters and the like as escapes, but for those to keep."""
    return "".join(
        each if each.isprintable() or each in keep else each.encode("unicode_escape").decode()
        for each in text
    )


def _wrap(text: str, size: int) -> list[str]:
    # A date or a name is not broken at its hyphens.
    import textwrap

    return textwrap.wrap(text, size, break_on_hyphens=False) or [""]


def _fit(cells: Sequence[Sequence[str]], room: int) -> list[int] | None:
    """Column widths that fit, the widest columns giving way first; None where none do.

    No column becomes too narrow for its longest word, unless that word is a long one.
    """
    widths = [min(room, max(map(len, column))) for column in cells]
    least = [
        min(_NARROWEST, max((len(word) for cell in column for word in cell.split()), default=0))
        for column in cells
    ]
    room -= 2 * (len(widths) - 1)
    if sum(least) > room:
        return None
    while sum(widths) > room:
        spare = [place for place, width in enumerate(widths) if width > least[place]]
        widest = max(spare, key=lambda place: widths[place])
        widths[widest] -= 1
    return widths
