"""CPU and clock seconds of `render`, `validate` and `build` from the Turtle of a large graph.

    python benchmarks/large.py [--nodes N]... [--days N] [--runs N] [--build] [--keep FILE]

The graph is made up as users would write it: people, bodies and databases, and ties between them,
each an account with one to four attestations in documents, which were issued on so many different
days (1 by default: a page makes a view for each of them). A page of all networks has about the
nodes asked for, 1,000 and 20,000 by default, and two and a half times as many relations; an
account is a node too, of the network `speech`.

Each command runs in a process of its own, the sizes in turn: `render` with an empty cache, again
with what the first left there, `validate`, and with --build `build` without a cache. The medians
are printed, with the CPU seconds as a ratio to those of the first size, and the peak of memory.
Then, of one `render` of each size, the CPU seconds of each stage. Compare ratios of one run only;
the machine's own speed is in all. --keep writes the Turtle of the last size and stops there.
"""

import argparse
import gc
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from made_up import made_up

from policygraph import inference, pages, rendering, scenes, workspace

HEAD = """\
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix id: <https://w3id.org/policygraph/id/> .
@prefix pg: <https://w3id.org/policygraph/ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

<https://w3id.org/policygraph/data> dcterms:title "A made-up graph"@en ;
  pg:referenceDate "2020-06-30"^^xsd:date .
"""
# What a thing of the made-up network is here, by the prefix of its name, and that by its group.
THINGS = {"per": "pg:Person", "org": "pg:Agency", "db": "pg:InformationResource"}
KINDS = {"person": "per", "claim": "per", "document": "db"}
STANCES = ("Asserts",) * 6 + ("Repeats", "Qualifies", "Denies")
COMMANDS = {
    "render, cold": ["render", "-o", "page.html"],
    "render, warm": ["render", "-o", "page.html"],
    "validate": ["validate", "-q"],
    "build": ["build", "-q", "--no-cache", "-o", "site"],
}
# The stages of `render`: where the function that is one stands; what it calls of these is not
# counted in it.
STAGES = {
    "reading": (workspace, "read"),
    "what follows": (inference, "complete"),
    "rest of loading": (workspace, "load"),
    "network": (pages, "project"),
    "known by each day": (pages, "versions"),
    "evidence": (pages.evidence, "records"),
    "reading paths": (pages, "reading_paths"),
    "layout": (scenes, "lay_out"),
    "rest of payload": (pages, "payload"),
    "packing": (rendering, "element"),
    "rest of page": (pages, "render"),
}


def turtle(nodes: int, days: int = 1) -> Iterator[str]:
    """The graph whose page of all networks has about so many nodes, in parts."""
    chance = random.Random(1)
    network = made_up(round(nodes / 3.5))
    names = {}
    yield HEAD
    for node, data in network.nodes(data=True):
        kind = KINDS.get(data["group"], "org")
        names[node] = f"{kind}-{node[3:]}"
        yield f'\nid:{names[node]} a {THINGS[kind]} ;\n  rdfs:label "{data["label"]}"@en .\n'
    bodies = sorted(name for name in names.values() if name.startswith("org"))
    speakers = sorted(name for name in names.values() if not name.startswith("db"))
    yield '\nid:role-official a pg:Role ;\n  rdfs:label "official"@en .\n'
    documents = max(days, nodes // 100)
    for i in range(documents):
        year, rest = divmod(i % days, 336)
        issued = f"{2019 - year}-{rest // 28 + 1:02}-{rest % 28 + 1:02}"
        yield f"""
id:doc-{i} a pg:OfficialDocument ;
  rdfs:label "Report number {i}"@en ;
  dcterms:title "Report number {i}, on who does what"@en ;
  dcterms:publisher id:{bodies[i % len(bodies)]} ;
  dcterms:issued "{issued}"^^xsd:date ;
  pg:sourceClass pg:Government ;
  pg:ownVoice id:{bodies[i % len(bodies)]} ;
  pg:url "https://example.org/{i}"^^xsd:anyURI ;
  pg:readOn "2026-11-22"^^xsd:date .
"""
    for i, (source, target, data) in enumerate(network.edges(data=True)):
        ends = sorted((names[source], names[target]))
        if ends[1].startswith("db"):
            ends[1] = chance.choice(bodies)
        account, said = tie(f"{i:06}", *ends)
        year = int(data["dates"][:4])
        yield f"""
id:{account} a {said} ;
  rdfs:label "{data["relation"].capitalize()}, number {i}"@en ;
  pg:validFrom "{year}"^^xsd:gYear ;
  pg:validUntil "{year + 12}"^^xsd:gYear .
"""
        for j in range(chance.choice((1, 2, 3, 4))):
            document = chance.randrange(documents)
            voice = bodies[document % len(bodies)] if j == 0 else chance.choice(speakers)
            yield f"""
id:at-{account}-{j} a pg:Attestation ;
  pg:attests id:{account} ;
  pg:stance pg:{chance.choice(STANCES)} ;
  pg:attestedBy id:{voice} ;
  pg:source id:doc-{document} ;
  pg:locator "p{chance.randrange(40)}.s{j + 1}" .
"""


def tie(number: str, one: str, other: str) -> tuple[str, str]:
    """The name of an account and what it says, by the kinds of the two that it ties: `db` comes
    before `org` and that before `per`."""
    match one.split("-")[0], other.split("-")[0]:
        case "org", "per":
            told = f"id:{other} ; pg:inOrganization id:{one} ; pg:role id:role-official"
            return f"role-{number}", f"pg:RoleHolding ;\n  pg:holder {told}"
        case "org", "org":
            return f"pl-{number}", f"pg:Placement ;\n  pg:part id:{other} ; pg:whole id:{one}"
        case "db", "per":
            told = f"id:{other} ; pg:resource id:{one}"
            return f"ac-{number}", f"pg:AccountAccess ;\n  pg:grantee {told}"
        case "db", "org":
            return f"us-{number}", f"pg:Use ;\n  pg:user id:{other} ; pg:resource id:{one}"
    told = f"id:{one} ; pg:receiver id:{other} ; pg:notStated pg:dataCategory , pg:aboutWhom"
    return f"rq-{number}", f"pg:DisclosureOnRequest ;\n  pg:giver {told}"


def seconds(command: str, data: Path, folder: Path) -> tuple[float, float, float]:
    """CPU seconds, clock seconds and the peak of memory in MB of one command."""
    named = COMMANDS[command]
    arguments = [*named, str(data)] if command == "validate" else [*named, "-g", str(data)]
    begun = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "policygraph", *arguments],
        cwd=folder,
        env={**os.environ, "XDG_CACHE_HOME": str(folder / "cache")},
        stdout=subprocess.DEVNULL,
    )
    _, status, used = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"{command} failed")
    memory = used.ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)
    return used.ru_utime + used.ru_stime, time.perf_counter() - begun, memory


def stages(data: Path) -> dict[str, float]:
    """The CPU seconds of each stage of one `render` without a cache, in this process."""
    spent = dict.fromkeys(STAGES, 0.0)
    inner = [0.0]
    thresholds = gc.get_threshold()

    def timed(name: str, work: Callable[..., Any]) -> Callable[..., Any]:
        def run(*given: Any, **named: Any) -> Any:
            inner.append(0.0)
            begun = time.process_time()
            try:
                return work(*given, **named)
            finally:
                took = time.process_time() - begun
                spent[name] += took - inner.pop()
                inner[-1] += took

        return run

    before = {name: getattr(*place) for name, place in STAGES.items()}
    try:
        for name, place in STAGES.items():
            setattr(*place, timed(name, before[name]))
        gc.set_threshold(200_000, 10, 5)  # as on the command line
        begun = time.process_time()
        pages.network_page(workspace.load(data, cache=False))
        spent["all"] = time.process_time() - begun
    finally:
        gc.set_threshold(*thresholds)
        for name, place in STAGES.items():
            setattr(*place, before[name])
    return spent


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--nodes", action="append", type=int)
    options.add_argument("--days", default=1, type=int)
    options.add_argument("--runs", default=3, type=int)
    options.add_argument("--build", action="store_true")
    options.add_argument("--keep", type=Path)
    asked = options.parse_args()
    sizes = asked.nodes or [1000, 20_000]
    if asked.keep:
        asked.keep.write_text("".join(turtle(sizes[-1], asked.days)), encoding="utf-8")
        return
    commands = [each for each in COMMANDS if each != "build" or asked.build]
    found: dict[tuple[str, int], list[tuple[float, float, float]]] = {}
    with tempfile.TemporaryDirectory() as name:
        data = {size: Path(name) / f"{size}.ttl" for size in sizes}
        for size, path in data.items():
            path.write_text("".join(turtle(size, asked.days)), encoding="utf-8")
        for _ in range(asked.runs):
            for size, path in data.items():
                with tempfile.TemporaryDirectory() as folder:
                    for command in commands:
                        took = seconds(command, path, Path(folder))
                        found.setdefault((command, size), []).append(took)
        told = {size: stages(path) for size, path in data.items()}
    row = "{:<20} {:>7} {:>8} {:>7} {:>9} {:>7}"
    print(row.format("command", "nodes", "CPU, s", "ratio", "clock, s", "MB"))
    for command in commands:
        for size in sizes:
            cpu, clock, memory = map(statistics.median, zip(*found[command, size], strict=True))
            first = statistics.median(each[0] for each in found[command, sizes[0]])
            numbers = (f"{cpu:.1f}", f"{cpu / first:.1f}", f"{clock:.1f}", f"{memory:.0f}")
            print(row.format(command, f"{size:,}", *numbers))
    for stage in (*STAGES, "all"):
        for size in sizes:
            numbers = (f"{told[size][stage]:.1f}", f"{told[size][stage] / told[size]['all']:.0%}")
            print(row.format(stage, f"{size:,}", *numbers, "", ""))


if __name__ == "__main__":
    main()
