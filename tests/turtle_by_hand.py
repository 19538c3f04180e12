"""Data files put together by hand, for tests of what is found in them."""

from pathlib import Path

HEAD = """\
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix id: <https://w3id.org/policygraph/id/> .
@prefix pg: <https://w3id.org/policygraph/ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""


def write(folder: Path, text: str, name: str = "a.ttl") -> Path:
    path = folder / name
    path.write_bytes(text.encode())
    return path
