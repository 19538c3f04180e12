"""A page with views, a story, days and what was known by two of them, put together by hand."""

from __future__ import annotations

import networkx

from browser.pages_by_hand import DHS, HARPER, ICE, NPR, ORR
from networks_by_hand import account, document, page_of, put_edge, put_node
from policygraph.rendering import Page
from policygraph.stories import Story, View
from policygraph.versions import Versions

ACLU = "https://example.org/id/aclu"
STEPS = ("before", "the-move", "where-it-belongs")


def story_page() -> Page:
    """Harper's move from ICE to ORR: three views and a story of three steps."""
    network = networkx.MultiDiGraph()
    put_node(network, HARPER, "Mellissa Harper", "person")
    put_node(network, ICE, "ICE", "agency")
    put_node(network, ORR, "ORR", "agency")
    put_node(network, DHS, "DHS", "agency")
    put_node(network, NPR, "NPR", "organization")
    put_node(network, ACLU, "ACLU", "organization")
    at_ice = {"start_earliest": "2018-01-01", "start_latest": "2018-01-01"}
    at_ice |= {"end_earliest": "2025-01-31", "end_latest": "2025-01-31"}
    put_edge(network, HARPER, ICE, "ice", relation="official of", **at_ice)
    since = {"start_earliest": "2025-02-01", "start_latest": "2025-02-01"}
    put_edge(network, HARPER, ORR, "orr", relation="director of", status="Disputed", **since)
    put_edge(network, ICE, DHS, "dhs")
    put_edge(network, NPR, HARPER, "npr", relation="names")
    put_edge(network, ACLU, ICE, "aclu", relation="sues")
    records = {
        "accounts": {
            "id:account-ice": account("Harper is at ICE", about=[HARPER, ICE]),
            "id:account-orr": account("Harper directs ORR", status="Disputed", about=[HARPER, ORR]),
            "id:account-dhs": account(
                "ICE is part of DHS", kind_label="placement", about=[ICE, DHS]
            ),
        },
        "documents": {"id:article": document("An ICE official now leads ORR")},
    }
    bounds = ["2025-02-01", "2025-02-01", None, None]
    known = [(0, ("Reported", "", bounds)), (1, ("Disputed", "", bounds))]
    ties = frozenset({"ice", "orr", "dhs"})
    views = [
        View("posts", "Posts and bodies", "Who is where.", edges=ties),
        View("everything", "Everything"),
        View("who-sues", "Who sues ICE?", "Of 2018.", "view", "2018-09", ICE, (), frozenset()),
        View(
            "before", "Before", "She is at ICE.", "step", "2018", HARPER, edges=frozenset({"ice"})
        ),
        View(
            "the-move",
            "The move",
            "She goes to ORR.",
            "step",
            "2025-02-14",
            HARPER,
            ("id:account-orr",),
            frozenset({"ice", "orr"}),
        ),
        View(
            "where-it-belongs",
            "Where it belongs",
            "ICE is in DHS.",
            "step",
            edges=frozenset({"dhs"}),
        ),
    ]
    return page_of(
        network,
        records,
        title="Harper",
        day="2025-02-14",
        views=views,
        stories=[Story("move", "A move", STEPS)],
        versions=Versions(days=("2025-02-10", "2025-02-14"), edges={"orr": known}, accounts={}),
    )
