"""A made-up network such as policy networks are: communities, hubs, about 2.5 relations a node."""

import random
from hashlib import sha256
from typing import Any

import networkx

from policygraph.store import TURTLE_HEAD

GROUPS = ("agency", "person", "document", "claim", "organization", "instrument")
STATUSES = ("Reported", "Reported", "Reported", "Attributed", "Disputed", "Inferred")
RELATIONS = ("is part of", "gives data to", "heads", "asserts")


def made_up(count: int, seed: int = 1) -> networkx.MultiDiGraph:
    """So many nodes in communities of about forty; whoever comes ties itself to who has ties."""
    chance = random.Random(seed)
    network: networkx.MultiDiGraph = networkx.MultiDiGraph()
    homes: list[list[int]] = [[] for _ in range(max(1, count // 40))]
    everybody: list[int] = []
    number = 0
    for i in range(count):
        home, ends = chance.choice(homes), [i]
        group = chance.choice(GROUPS)
        network.add_node(
            f"id:{i:05}", label=f"{group.title()} number {i}", group=group, type=f"pg:{group}",
            type_label=group.title(), aliases=[], definition="",
        )  # fmt: skip
        for _ in range(chance.choice((1, 1, 2, 3, 4, 4)) if everybody else 0):
            other = chance.choice(home if home and chance.random() < 0.85 else everybody)
            source, target = (i, other) if chance.random() < 0.5 else (other, i)
            year = chance.randrange(1995, 2025)
            key = f"e{number:06}"
            network.add_edge(
                f"id:{source:05}", f"id:{target:05}", key=key,
                relation=chance.choice(RELATIONS), assertion=f"id:account-{key}",
                status=chance.choice(STATUSES), network="made-up", dates=f"{year}/{year + 12}",
                start_earliest=f"{year}-01-01", start_latest=f"{year}-12-31",
                end_earliest=f"{year + 12}-01-01", end_latest=f"{year + 12}-12-31", sources=[],
            )  # fmt: skip
            number += 1
            ends += [i, other]
        home += ends
        everybody += ends
    return network


def evidence_for(network: networkx.MultiDiGraph) -> dict[str, Any]:
    """An account with one voice for every relation, and a document for every twenty nodes.

    As `evidence.records` gives them with copies.
    """
    documents = {
        f"id:doc-{i}": {
            "title": f"Report number {i}", "publisher": "A newspaper", "class": "news article",
            "issued": "2025-02-14", "read_on": "2026-11-22", "url": f"https://example.org/{i}",
            "living": False, "retells": [],
            "citation": f"A newspaper, “Report number {i}”, 2025-02-14, https://example.org/{i}, "
            "read on 2026-11-22",
        }
        for i in range(len(network) // 20 + 1)
    }  # fmt: skip
    accounts = {}
    for i, (source, target, data) in enumerate(network.edges(data=True)):
        names = [network.nodes[end]["label"] for end in (source, target)]
        text = f"{names[0]} {data['relation']} {names[1]}"
        bounds = ("start_earliest", "start_latest", "end_earliest", "end_latest")
        said = {
            "iri": f"id:at-{i}", "voice": names[0], "voice_iri": source, "unnamed": False,
            "anonymity_reason": None, "stance": "Asserts",
            "document": f"id:doc-{i % len(documents)}", "in_work": None,
            "locator": f"p{i % 40}.s{i % 5}", "as_worded": None, "unclear": None, "read_as": None,
            "grounds": None, "known": ["2025-02-14", "2025-02-14"],
        }  # fmt: skip
        # The digest is what such an attestation has that packing makes no smaller.
        said["turtle"] = (
            f"{said['iri']} a pg:Attestation ;\n\tpg:attestedBy {source} ;\n"
            f"\tpg:attests {data['assertion']} ;\n"
            f'\tpg:digest "{sha256(text.encode()).hexdigest()}" ;\n'
            f'\tpg:locator "{said["locator"]}" ;\n\tpg:source {said["document"]} ;\n'
            "\tpg:stance pg:Asserts .\n"
        )
        accounts[data["assertion"]] = {
            "label": text, "kind": "pg:RoleHolding", "kind_label": "Role holding",
            "statement": f"{text}, {data['dates']}.", "status": data["status"],
            "dates": data["dates"], "bounds": [data[each] for each in bounds], "matter": None,
            "about": [source, target], "rule": None, "rule_title": None, "premises": [],
            "grounds": None, "origins": 1, "not_stated": [], "attestations": [said], "rivals": [],
            "refinements": [], "disputed_with": [], "single_origin": True, "unnamed_alone": [],
            "turtle": f"{data['assertion']} a pg:RoleHolding ;\n"
            f'\trdfs:label "{text}"@en ;\n\tpg:holder {source} ;\n'
            f"\tpg:inOrganization {target} ;\n"
            f'\tpg:statement "{text}, {data["dates"]}."@en ;\n'
            f'\tpg:validFrom "{data["start_earliest"][:4]}"^^xsd:gYear ;\n'
            f'\tpg:validUntil "{data["end_earliest"][:4]}"^^xsd:gYear .\n',
        }  # fmt: skip
    return {"accounts": accounts, "documents": documents, "prefixes": TURTLE_HEAD}
