"""Size of the page, time until it is drawn and time of a step in time, beside what else there is.

    python benchmarks/page.py [--runs N] [--nodes N]...

For made-up networks of several sizes, in headless Chromium with the network off: our page without
and with evidence, pyvis's own output, and a bare vis-network page with the script that ours uses.
pyvis is taken as it is, with its physics, below 5,000 nodes, where that does not end; from there
on with physics off and the places given, as in the bare page. All draw every node but ours, which
opens on the top of a network of more than 2,000.

Drawn is the second animation frame after the first drawing (pyvis: after its physics came to
rest), from the start of the navigation. A step changes the day by a year in ours, and hides or
shows the relations that change with it in the others, until the second animation frame. The
browser is new for each page, the pages take turns, and the medians are printed. Compare ratios of
one run only; the machine's own speed is in all. Needs the `test` extra and Chromium.
"""

import argparse
import json
import math
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import igraph
import networkx
from made_up import evidence_for, made_up
from playwright.sync_api import sync_playwright

from policygraph import rendering
from policygraph.payload import payload

ARGUMENTS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
ARGUMENTS += ["--disable-background-networking", "--disable-component-update", "--disable-sync"]
VENDORED = Path(rendering.__file__).parent / "web/vendor/vis-network.min.js"
FROM, TO = "2015-06-01", "2016-06-01"
CAP = 60  # seconds to wait for a page
STEPS = 7

# Run before any script of a page: a promise of when it is drawn.
WATCH = """
window.whenDrawn = new Promise((resolve) => {
  const drawn = () => requestAnimationFrame(() => requestAnimationFrame(() => {
    resolve(performance.now());
  }));
  const ours = () => {
    if (window.pgPage && window.pgPage.ready) drawn(); else requestAnimationFrame(ours);
  };
  requestAnimationFrame(ours);
  setTimeout(() => resolve(null), CAP);
  let theirs;
  Object.defineProperty(window, "network", {
    configurable: true,
    get: () => theirs,
    set: (network) => { theirs = network; if (network) network.once(EVENT, drawn); },
  });
});
"""
STEP = """async ({ ours, changing, days, steps }) => {
  const painted = () => new Promise((done) => {
    requestAnimationFrame(() => requestAnimationFrame(done));
  });
  const times = [];
  for (let i = 0; i < steps; i += 1) {
    const start = performance.now();
    if (ours) pgPage.shown.ask({ day: policygraph.days.asked(days[i % 2]) });
    else edges.update(changing.map((id) => ({ id, hidden: i % 2 === 0 })));
    await painted();
    times.push(performance.now() - start);
  }
  return times;
}"""


@dataclass
class Page:
    """A page to measure, and what was found."""

    name: str
    path: Path
    event: str = "afterDrawing"
    opened: list[float] = field(default_factory=list)
    steps: list[float] = field(default_factory=list)


def shows(data: dict[str, Any], day: str) -> bool:
    return bool(data["start_earliest"] <= day <= data["end_latest"])


def spread(network: networkx.MultiDiGraph) -> dict[str, tuple[float, float]]:
    """Places for every node, about as far apart as ours."""
    names = sorted(network)
    place = {name: i for i, name in enumerate(names)}
    graph = igraph.Graph(len(names), [(place[a], place[b]) for a, b in network.edges()])
    found = graph.layout_fruchterman_reingold(niter=200)
    return {name: (60 * x, 60 * y) for name, (x, y) in zip(names, found.coords, strict=True)}


def pyvis_page(network: networkx.MultiDiGraph, places: Any) -> str:
    """pyvis's own page; its lists are filled directly, as its own ways in are quadratic."""
    from pyvis.network import Network

    net = Network(directed=True, cdn_resources="in_line")
    for node, data in sorted(network.nodes(data=True)):
        item = {"id": node, "label": data["label"], "shape": "dot", "group": data["group"]}
        if places:
            item |= dict(zip("xy", places[node], strict=True))
        net.nodes.append(item)
    for source, target, key, data in sorted(network.edges(keys=True, data=True)):
        item = {"id": key, "from": source, "to": target, "arrows": "to", "title": data["relation"]}
        net.edges.append(item)
    if places:
        net.options = {
            "physics": {"enabled": False},
            "layout": {"improvedLayout": False},
            "edges": {"smooth": False},
        }
    return str(net.generate_html())


def bare_page(network: networkx.MultiDiGraph, places: Any) -> str:
    """A page of nothing but vis-network, the nodes in their places and the edges."""
    nodes = [
        {"id": node, "label": data["label"], "x": places[node][0], "y": places[node][1]}
        for node, data in sorted(network.nodes(data=True))
    ]
    edges = [
        {"id": key, "from": source, "to": target, "arrows": "to"}
        for source, target, key in sorted(network.edges(keys=True))
    ]
    library = VENDORED.read_text(encoding="utf-8").replace("</script", "<\\/script")
    return f"""<!doctype html><meta charset="utf-8"><title>bare</title>
<div id="canvas" style="width: 100%; height: 700px"></div><script>{library}</script><script>
const edges = new vis.DataSet({json.dumps(edges)});
window.network = new vis.Network(document.getElementById("canvas"),
  {{ nodes: new vis.DataSet({json.dumps(nodes)}), edges }},
  {{ physics: false, layout: {{ improvedLayout: false }}, edges: {{ smooth: false }} }});
</script>"""


def our_page(network: networkx.MultiDiGraph, records: dict[str, Any]) -> str:
    """Ours, as it opens on the first of the two days."""
    return rendering.render(payload(network, records, title="Made up", day=FROM))


def pages_of(count: int, folder: Path) -> tuple[list[Page], list[str]]:
    """The pages of a network of so many nodes, and which relations a step changes."""
    network = made_up(count)
    places = spread(network)
    with_physics = count < 5000
    texts: dict[str, Callable[[], str]] = {
        "ours": lambda: our_page(network, {"accounts": {}, "documents": {}}),
        "ours, with evidence": lambda: our_page(network, evidence_for(network)),
        "pyvis" if with_physics else "pyvis, physics off": lambda: pyvis_page(
            network, None if with_physics else places
        ),
        "bare vis-network": lambda: bare_page(network, places),
    }
    found = []
    for name, text in texts.items():
        path = folder / f"{count}-{name.replace(' ', '-').replace(',', '')}.html"
        begun = time.perf_counter()
        path.write_text(text(), encoding="utf-8", newline="\n")
        print(f"{count:6,} nodes, {name}: built in {time.perf_counter() - begun:.1f} s", flush=True)
        event = "stabilizationIterationsDone" if name == "pyvis" else "afterDrawing"
        found.append(Page(name, path, event))
    changing = [
        key
        for _, _, key, data in network.edges(keys=True, data=True)
        if shows(data, FROM) != shows(data, TO)
    ]
    return found, changing


def measure(playwright: Any, page: Page, changing: list[str]) -> None:
    """Opens a page in a new browser, and steps."""
    browser = playwright.chromium.launch(
        executable_path=shutil.which("chromium") or shutil.which("chromium-browser"), args=ARGUMENTS
    )
    try:
        tab = browser.new_context(offline=True, viewport={"width": 1400, "height": 900}).new_page()
        watch = WATCH.replace("CAP", str(CAP * 1000)).replace("EVENT", json.dumps(page.event))
        tab.add_init_script(watch)
        tab.goto(page.path.as_uri(), wait_until="commit")
        opened = tab.evaluate("() => window.whenDrawn")
        if opened is None:
            page.opened.append(math.inf)
            page.steps.append(math.inf)
            return
        page.opened.append(opened)
        given = {
            "ours": page.name.startswith("ours"),
            "changing": changing,
            "days": [TO, FROM],
            "steps": STEPS,
        }
        page.steps.append(statistics.median(tab.evaluate(STEP, given)))
    finally:
        browser.close()


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--runs", default=3, type=int)
    options.add_argument("--nodes", action="append", type=int)
    asked = options.parse_args()
    sizes = asked.nodes or [200, 1000, 5000, 20_000]
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        made = {count: pages_of(count, Path(folder)) for count in sizes}
        for run in range(asked.runs):
            for pages, changing in made.values():
                for page in pages:
                    if math.inf not in page.opened:  # what did not end once is not waited for
                        measure(playwright, page, changing)
            print(f"run {run + 1} of {asked.runs} done", flush=True)
        report({count: pages for count, (pages, _) in made.items()})


def report(made: dict[int, list[Page]]) -> None:
    """The table of medians, each with its ratio to ours without evidence."""
    row = "{:>7} {:<20} {:>8} {:>7} {:>10} {:>7} {:>8} {:>7}"
    print(row.format("nodes", "page", "MB", "ratio", "drawn, s", "ratio", "step, ms", "ratio"))
    for count, pages in made.items():
        first: list[float] = []
        for page in pages:
            values = [
                page.path.stat().st_size / 1e6,
                statistics.median(page.opened) / 1000,
                statistics.median(page.steps),
            ]
            first = first or values
            cells = []
            for value, own, form in zip(values, first, ("{:.2f}", "{:.2f}", "{:.0f}"), strict=True):
                ended = value != math.inf
                cells += [form.format(value) if ended else f"> {CAP} s"]
                cells += [f"{value / own:.2f}" if ended else "-"]
            print(row.format(f"{count:,}", page.name, *cells))


if __name__ == "__main__":
    main()
