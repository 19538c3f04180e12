"""Prefixes, and CURIEs to and from IRIs."""

from __future__ import annotations

import re

PG = "https://w3id.org/policygraph/ns#"
ID = "https://w3id.org/policygraph/id/"
DERIVED = "https://w3id.org/policygraph/derived/"

PREFIXES: dict[str, str] = {
    "pg": PG,
    "id": ID,
    "derived": DERIVED,
    "pgs": "https://w3id.org/policygraph/shapes#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "dcterms": "http://purl.org/dc/terms/",
    "org": "http://www.w3.org/ns/org#",
    "prov": "http://www.w3.org/ns/prov#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "sh": "http://www.w3.org/ns/shacl#",
}

# No namespace above is the beginning of another, so at most one fits an IRI.
_NAMESPACE = re.compile(
    "(?P<namespace>" + "|".join(re.escape(each) for each in PREFIXES.values()) + ")(?P<local>.+)"
)
_PREFIX_OF = {namespace: prefix for prefix, namespace in PREFIXES.items()}

# A local name that Turtle and SPARQL take as it stands, without escapes, and that holds no
# further colon. Kept to ASCII: everything else is shown as the IRI it is.
_LOCAL = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_-])?")

# What may not stand between < and > (RFC 3987 as SPARQL and Turtle cite it).
_NOT_IN_IRI = re.compile(r'[\x00-\x20<>"{}|^`\\]')


def compact(iri: str) -> str:
    """The CURIE of an IRI, or the IRI itself where no prefix fits.

    >>> compact("https://w3id.org/policygraph/id/treasury")
    'id:treasury'
    >>> compact("https://example.org/treasury")
    'https://example.org/treasury'
    """
    found = _NAMESPACE.fullmatch(iri)
    if found is None or _LOCAL.fullmatch(found["local"]) is None:
        return iri
    return f"{_PREFIX_OF[found['namespace']]}:{found['local']}"


def expand(curie: str) -> str | None:
    """The IRI that a CURIE stands for, or None: an unknown prefix, or no CURIE at all.

    >>> expand("pg:Attestation")
    'https://w3id.org/policygraph/ns#Attestation'
    >>> expand("https://example.org/treasury") is None
    True
    """
    prefix, colon, local = curie.partition(":")
    namespace = PREFIXES.get(prefix)
    if not colon or namespace is None or _NOT_IN_IRI.search(local):
        return None
    return namespace + local
