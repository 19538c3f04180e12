"""Time of every named question on a ready store, and as a ratio to its text run on pyoxigraph.

    python benchmarks/questions.py [-g FILE]... [--runs N] [--build]

Each question is asked with its defaults, in turn with the same bound text on a plain pyoxigraph
store of the same triples, in one process; the medians are printed. What the ratio is above 1 is
what the package adds: finding terms, filling in parameters, the gate, and the table. Then one view
without an origin, with its questions, and with `--build` the whole site. Compare ratios of one run
only; the machine's own speed is in both.
"""

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox

from policygraph import queries, sensitivity, site, workspace
from policygraph.namespaces import PREFIXES


def seconds(work: Callable[[], object]) -> float:
    """CPU seconds of one call."""
    before = time.process_time()
    work()
    return time.process_time() - before


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("-g", "--graph", action="append", default=[], type=Path)
    options.add_argument("--runs", default=15, type=int)
    options.add_argument("--build", action="store_true")
    asked = options.parse_args()

    ready = workspace.load(asked.graph, cache=False)
    plain = ox.Store()
    plain.extend(ready.store.quads())
    questions = sensitivity.askable(ready)
    print(f"{len(ready.store)} triples, {len(questions)} questions, medians of {asked.runs} runs")
    sums = [0.0, 0.0]
    for each in questions:
        ways: list[Callable[[], object]] = [
            lambda each=each: queries.query(ready, each.file),
            lambda each=each: list(plain.query(each.text, prefixes=PREFIXES)),
        ]
        for way in ways:
            way()
        times: list[list[float]] = [[], []]
        for _ in range(asked.runs):
            for place, way in enumerate(ways):
                times[place].append(seconds(way))
        package, engine = map(statistics.median, times)
        sums = [sums[0] + package, sums[1] + engine]
        print(f"{each.file.name:<26} {package * 1000:7.1f} ms {package / engine:6.2f} x")
    print(f"{'all of them':<26} {sums[0] * 1000:7.1f} ms {sums[0] / sums[1]:6.2f} x")

    views = sensitivity.views_of(ready)
    origins = views.origins()
    some = origins[:: max(1, len(origins) // asked.runs)]
    bare = [seconds(lambda each=each: workspace.leave_out(ready, [each])) for each in some]
    whole = [seconds(lambda each=each: views.changes(each)) for each in some]
    print(f"{'a view':<26} {statistics.median(bare) * 1000:7.1f} ms")
    print(f"{'a view with its answers':<26} {statistics.median(whole) * 1000:7.1f} ms")
    print(f"{'origins, each left out':<26} {len(origins):7}")
    if asked.build:
        with tempfile.TemporaryDirectory() as folder:
            begun = time.perf_counter()
            used = seconds(lambda: site.build(asked.graph, Path(folder), cache=False))
            passed = time.perf_counter() - begun
        print(f"{'build':<26} {used:7.1f} s of CPU time, {passed:.1f} s by the clock")


if __name__ == "__main__":
    main()
