"""Heads of an office put together by hand, and a bundle of who headed it on a day."""

from policygraph import bundles, workspace
from policygraph.namespaces import ID, PG

HEAD = f"""@prefix id: <{ID}> .
@prefix pg: <{PG}> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
id:press a pg:Organization ; rdfs:label "Press"@en .
id:doc-press a pg:NewsArticle ; rdfs:label "Press on the office"@en ; pg:ownVoice id:press ;
  pg:readOn "2026-11-22"^^xsd:date .
id:office a pg:Agency ; rdfs:label "Office"@en .
id:role-head a pg:Role ; rdfs:label "head"@en ; pg:leads id:office ; pg:exclusive true .
"""


def post(name, **dates):
    """A post of the head of the office as the press has it, with its attestation."""
    said = "".join(f' ; pg:{name} "{day}"^^xsd:date' for name, day in dates.items())
    return (
        f'id:{name} a pg:Person ; rdfs:label "{name.title()}"@en .\n'
        f'id:pt-{name} a pg:RoleHolding ; rdfs:label "{name.title()} is head"@en ; '
        f"pg:holder id:{name} ; pg:role id:role-head ; pg:inOrganization id:office{said} .\n"
        f"id:at-pt-{name} a pg:Attestation ; pg:attests id:pt-{name} ; pg:stance pg:Asserts ; "
        f'pg:attestedBy id:press ; pg:source id:doc-press ; pg:locator "p1" .\n'
    )


ANN = post("ann", validFrom="2018-01-01")
BOB = post("bob", validFrom="2019-01-01")
QUERY = {"agency": "id:office"}


def graph(tmp_path, *parts):
    path = tmp_path / "graph.ttl"
    path.write_text(HEAD + "".join(parts), encoding="utf-8")
    return path


def write_heads(tmp_path, *parts, day="2020-06-01"):
    """A bundle of who headed the office on a day."""
    ready = workspace.load(graph(tmp_path, *parts), cache=False)
    bundles.write(ready, "leaders-on-date", tmp_path / "heads", QUERY, as_of=day)
    return tmp_path / "heads"
