"""What was computed before, kept in the user's cache folder by names that say from what.

Nothing depends on it: what cannot be read or written is computed, and nothing is said.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from policygraph.errors import PolicyGraphError
from policygraph.files import write_atomically

# So many files of each kind are kept; what was not used for longest makes room.
_MOST = 64


def folder() -> Path:
    """The folder of what is kept: `policygraph` under XDG_CACHE_HOME, or under ~/.cache."""
    base = os.environ.get("XDG_CACHE_HOME") or "~/.cache"
    try:
        return Path(base).expanduser() / "policygraph"
    except RuntimeError:
        return Path(base) / "policygraph"


def kept(name: str) -> bytes | None:
    """What was kept under a file name, or None where there is none that is whole."""
    place = folder() / name
    try:
        digest, _, content = place.read_bytes().partition(b"\n")
        if digest != _digest(content):
            return None
        os.utime(place)
    except OSError:
        return None
    return content


def keep(name: str, content: bytes) -> None:
    """Keep something under a file name, whose suffix says what kind it is."""
    place = folder() / name
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(place, _digest(content) + b"\n" + content)
        others = place.parent.glob(f"*{place.suffix}")
        for old in sorted(others, key=lambda each: each.stat().st_mtime)[:-_MOST]:
            old.unlink(missing_ok=True)
    except (OSError, PolicyGraphError):
        return


def _digest(content: bytes) -> bytes:
    return b"# " + hashlib.sha256(content).hexdigest().encode()
