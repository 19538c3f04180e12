"""Settings for every test, and the data that many of them ask: loaded once, never changed.

Hypothesis tries the same examples each time.
"""

import signal

import pytest
from hypothesis import settings

settings.register_profile("policygraph", derandomize=True, deadline=None)
settings.load_profile("policygraph")


def pytest_configure():
    """What a shell starts in its background ignores Ctrl-C, and so would all that tests start."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def shipped():
    """The shipped data, ready to ask."""
    from policygraph import workspace

    return workspace.load(cache=False)


@pytest.fixture(scope="session")
def ties():
    """A small graph of posts, parties and retellings, ready to ask."""
    from networks_by_hand import TIES
    from policygraph import workspace

    return workspace.load([TIES], cache=False)


@pytest.fixture(scope="session")
def things_file(tmp_path_factory):
    """A file with accounts of every kind of support, put together by hand."""
    from things_by_hand import THINGS

    path = tmp_path_factory.mktemp("things") / "things.ttl"
    path.write_text(THINGS, encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def things(things_file):
    """The same, ready to ask."""
    from policygraph import workspace

    return workspace.load([things_file], cache=False)
