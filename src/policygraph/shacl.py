"""SHACL by pySHACL: what the shapes of a file find in a set of triples, and what they looked at.

The one place where rdflib is used. Literals reach it as they are written: it would rewrite some
and refuse others.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from policygraph.errors import ReadError
from policygraph.store import XSD, parse_turtle

TYPE_CHECKING = False
if TYPE_CHECKING:
    from rdflib import Graph

    from policygraph.store import Term


@dataclass(frozen=True)
class Result:
    """One thing that a shape found: about which node, by which shape, and its message.

    `value` is the value found wanting, as text, where there is one; `severe` tells a violation
    from a warning.
    """

    focus: str
    value: str | None
    shape: str
    message: str
    severe: bool


def check_shapes(
    path: Path, triples: Iterable[ox.Triple]
) -> tuple[list[Result], dict[str, set[str]]]:
    """What the shapes in a file find, and the nodes that each shape with a target looks at.

    Class targets follow rdfs:subClassOf only where the triples hold the ontology. Nothing is
    found about blank nodes. ReadError for shapes that cannot be used.
    """
    with _quiet_rdflib():
        import pyshacl
        from pyshacl.errors import ReportableRuntimeError
        from rdflib import SH, Graph, URIRef

        shapes, graph = _rdflib_graph(parse_turtle(path)), _rdflib_graph(triples)
        try:
            _, report, text = pyshacl.validate(
                graph, shacl_graph=shapes, advanced=False, inplace=False, do_owl_imports=False
            )
        except ReportableRuntimeError as error:
            raise ReadError(path, f"shapes that cannot be used: {error}") from error
        if not isinstance(report, Graph):
            raise ReadError(path, f"shapes that cannot be used: {text}")
        # What a shape found on behalf of another (sh:detail) is that other one's business.
        details = set(report.objects(None, SH.detail))
        results = []
        for result in set(report.objects(None, SH.result)) - details:
            focus, value = report.value(result, SH.focusNode), report.value(result, SH.value)
            if not isinstance(focus, URIRef):
                continue
            shape = report.value(result, SH.sourceShape)
            while shape is not None and not isinstance(shape, URIRef):
                shape = shapes.value(None, SH.property, shape)
            results.append(
                Result(
                    str(focus),
                    None if value is None else str(value),
                    str(shape),
                    min(str(each) for each in report.objects(result, SH.resultMessage)),
                    report.value(result, SH.resultSeverity) == SH.Violation,
                )
            )
        return results, dict(_targets(shapes, graph))


@contextmanager
def _quiet_rdflib() -> Iterator[None]:
    """While rdflib and pySHACL run: literals stay as they are written, warnings are not shown."""
    import logging
    import warnings

    import rdflib

    logger = logging.getLogger("rdflib.term")
    before = logger.level, rdflib.NORMALIZE_LITERALS
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        logger.setLevel(logging.ERROR)
        rdflib.NORMALIZE_LITERALS = False
        try:
            yield
        finally:
            logger.setLevel(before[0])
            rdflib.NORMALIZE_LITERALS = before[1]


def _targets(shapes: Graph, graph: Graph) -> Iterator[tuple[str, set[str]]]:
    """Each shape that has a target, and the nodes that are its targets."""
    from rdflib import RDF, RDFS, SH, URIRef

    for shape in shapes.subjects(RDF.type, SH.NodeShape):
        kinds = [
            kind
            for target in shapes.objects(shape, SH.targetClass)
            for kind in graph.transitive_subjects(RDFS.subClassOf, target)
        ]
        nodes = {node for kind in kinds for node in graph.subjects(RDF.type, kind)}
        for target in shapes.objects(shape, SH.targetSubjectsOf):
            nodes.update(graph.subjects(URIRef(str(target)), None))
        if kinds or (shape, SH.targetSubjectsOf, None) in shapes:
            yield str(shape), {str(node) for node in nodes}


def _rdflib_graph(triples: Iterable[ox.Triple]) -> Graph:
    from rdflib import BNode, Graph, Literal, URIRef
    from rdflib.term import Node

    class Written(Literal):
        """A literal whose form is for others to look at.

        What rdflib takes for ill-typed depends on what else was imported: owlrl binds a datatype
        for good and then refuses --01-29.
        """

        ill_typed = False

    def term(each: Term) -> Node:
        if isinstance(each, ox.NamedNode):
            return URIRef(each.value)
        if isinstance(each, ox.BlankNode):
            return BNode(each.value)
        assert isinstance(each, ox.Literal)  # Turtle has no triples as terms
        plain = each.language or each.datatype.value == XSD + "string"
        datatype = None if plain else URIRef(each.datatype.value)
        return Written(each.value, lang=each.language, datatype=datatype)

    graph = Graph()
    for triple in triples:
        graph.add((term(triple.subject), term(triple.predicate), term(triple.object)))
    return graph
