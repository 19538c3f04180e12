"""`policygraph` and `python -m policygraph`: the command line."""

import gc
import sys


def run() -> None:
    """Run the command line; Ctrl-C ends it quietly even while it is still being loaded."""
    # Most of what a command makes it needs until it ends: looking for garbage among it as often as
    # Python does by itself takes a third of the time of a large page.
    gc.set_threshold(200_000, 10, 5)
    try:
        from policygraph.cli import main

        main()
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    run()
