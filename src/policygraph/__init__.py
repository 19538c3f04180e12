"""Who could see what, under whose authority, on which day, and who says so.

    import policygraph as pg

    graph = pg.load()                                            # the shipped data, ready to ask
    pg.query(graph, "access-on-date", as_of="2018-09-01")        # a Table
    pg.rank(graph, ["formal-ties"], by="betweenness")            # a Table
    pg.project(graph, ["data-flow"])                             # a networkx.MultiDiGraph
    pg.render(graph, ["formal-ties"]).save("formal-ties.html")   # one page, offline

The names below are all there is; each is loaded when it is first used.
"""

from __future__ import annotations

__version__ = "0.1.0"

TYPE_CHECKING = False
if TYPE_CHECKING:
    from policygraph.analysis import path, rank
    from policygraph.bundles import write as bundle
    from policygraph.errors import PolicyGraphError
    from policygraph.evidence import records
    from policygraph.explanation import why
    from policygraph.findings import ValidationReport
    from policygraph.network import project
    from policygraph.pages import network_page as render
    from policygraph.queries import Table, query
    from policygraph.rendering import Page
    from policygraph.sensitivity import robustness, unknowns
    from policygraph.site import build, export
    from policygraph.validation import validate
    from policygraph.verification import verify
    from policygraph.workspace import Workspace, load

_HOMES = {
    "Page": "rendering",
    "PolicyGraphError": "errors",
    "Table": "queries",
    "ValidationReport": "findings",
    "Workspace": "workspace",
    "build": "site",
    "bundle": "bundles",
    "export": "site",
    "load": "workspace",
    "path": "analysis",
    "project": "network",
    "query": "queries",
    "rank": "analysis",
    "records": "evidence",
    "render": "pages",
    "robustness": "sensitivity",
    "unknowns": "sensitivity",
    "validate": "validation",
    "verify": "verification",
    "why": "explanation",
}

__all__ = [
    "Page",
    "PolicyGraphError",
    "Table",
    "ValidationReport",
    "Workspace",
    "build",
    "bundle",
    "export",
    "load",
    "path",
    "project",
    "query",
    "rank",
    "records",
    "render",
    "robustness",
    "unknowns",
    "validate",
    "verify",
    "why",
]


def __getattr__(name: str) -> object:
    """The public name, from the module where it lives, which is imported now."""
    from importlib import import_module

    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module 'policygraph' has no attribute '{name}'")
    found = getattr(import_module(f"policygraph.{home}"), _RENAMED.get(name, name))
    globals()[name] = found
    return found


_RENAMED = {"bundle": "write", "render": "network_page"}
