"""`policygraph` and `python -m policygraph`: the command line."""

import sys


def run() -> None:
    """Run the command line; Ctrl-C ends it quietly even while it is still being loaded."""
    try:
        from policygraph.cli import main

        main()
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    run()
