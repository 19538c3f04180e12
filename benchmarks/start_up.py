"""CPU time of whole commands as a ratio to `python -c pass`, in turn, as medians.

    python benchmarks/start_up.py [RUNS]

It measures what a user waits for at the prompt: `--help` is to stay within 7 times, a warm named
`query` within 10 times an interpreter that does nothing. Compare ratios of one run only; the
machine's own speed is in both.
"""

import resource
import statistics
import subprocess
import sys

COMMANDS = {
    "pass": ["-c", "pass"],
    "--help": ["-m", "policygraph", "--help"],
    "query": ["-m", "policygraph", "query", "access-on-date", "-f", "csv"],
    "query, no cache": ["-m", "policygraph", "query", "access-on-date", "-f", "csv", "--no-cache"],
    "show": ["-m", "policygraph", "show", "Harper", "-f", "csv"],
    "validate": ["-m", "policygraph", "validate", "-q"],
}


def cpu(arguments: list[str]) -> float:
    """CPU seconds of one run, user and system."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, *arguments], stdout=subprocess.DEVNULL, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def main() -> None:
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 9
    for arguments in COMMANDS.values():
        cpu(arguments)
    seen: dict[str, list[float]] = {name: [] for name in COMMANDS}
    for _ in range(runs):
        for name, arguments in COMMANDS.items():
            seen[name].append(cpu(arguments))
    base = statistics.median(seen["pass"])
    for name, times in seen.items():
        median = statistics.median(times)
        print(f"{name:<16} {median * 1000:7.0f} ms {median / base:6.1f} x")


if __name__ == "__main__":
    main()
