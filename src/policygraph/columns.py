"""The payload of a large page, packed: its long lists as columns, compressed.

    text = packed(payload)            base64 of the gzip of JSON
    value = unpacked(text)            the same payload again

`web/static/decoding.js` reads the same form in the browser.
"""

from __future__ import annotations

import base64
import gzip
import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

# The parts of a payload that grow with the network: lists of records, and records by name.
_LISTS = ("nodes", "edges")
_NAMED = ("accounts", "documents")


def packed(payload: Mapping[str, Any]) -> str:
    """The payload in ASCII that holds no markup; the same payload, the same text."""
    large = {name: _columns(payload[name]) for name in _LISTS}
    for name in _NAMED:
        keys = sorted(payload[name])
        large[name] = {"names": keys, **_columns([payload[name][key] for key in keys])}
    rest = {name: value for name, value in payload.items() if name not in large}
    text = json.dumps(
        {"large": large, "rest": rest},
        ensure_ascii=False,
        allow_nan=False,
        sort_keys=True,
        separators=(",", ":"),
    )
    return base64.b64encode(gzip.compress(text.encode("utf-8"), 6, mtime=0)).decode("ascii")


def unpacked(text: str) -> dict[str, Any]:
    """The payload that was packed; ValueError or OSError for what is no such text."""
    found = json.loads(gzip.decompress(base64.b64decode(text, validate=True)))
    payload: dict[str, Any] = found["rest"]
    for name, large in found["large"].items():
        rows = _rows(large)
        payload[name] = dict(zip(large["names"], rows, strict=True)) if "names" in large else rows
    return payload


def _columns(rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """How many rows there are, and for each name in any of them its values in order, with the
    places of the rows that have it where not all do."""
    columns: list[list[Any]] = []
    for name in sorted(_names(rows)):
        places = [i for i, row in enumerate(rows) if name in row]
        values = [rows[i][name] for i in places]
        columns.append([name, values] if len(places) == len(rows) else [name, values, places])
    return {"count": len(rows), "columns": columns}


def _names(rows: Iterable[Mapping[str, Any]]) -> set[str]:
    return set().union(*rows)


def _rows(table: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The rows of columns."""
    rows: list[dict[str, Any]] = [{} for _ in range(table["count"])]
    for name, values, *places in table["columns"]:
        for i, value in zip(*places or [range(len(rows))], values, strict=True):
            rows[i][name] = value
    return rows
