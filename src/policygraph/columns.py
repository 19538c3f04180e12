"""The payload of a large page, packed: its long lists as columns, compressed.

    text = packed(payload)            base64 of the gzip of JSON
    value = unpacked(text)            the same payload again
    found = json_of(text)             the JSON in it, unread

`web/static/decoding.js` reads the same form in the browser.
"""

from __future__ import annotations

import base64
import gzip
import io
import json
import re
import zlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

# The parts of a payload that grow with the network: lists of records, and records by name.
_LISTS = ("nodes", "edges")
_NAMED = ("accounts", "documents")
# More than a page of the most things has; a few bytes can claim to be the gzip of any number.
_MOST_BYTES = 1 << 28
_HALVES = re.compile("[\ud800-\udfff]")


def packed(payload: Mapping[str, Any]) -> str:
    """The payload in ASCII that holds no markup; the same payload, the same text."""
    large = {name: _columns(payload[name]) for name in _LISTS}
    for name in _NAMED:
        keys = sorted(payload[name])
        large[name] = {"names": keys, **_columns([payload[name][key] for key in keys])}
    rest = {name: value for name, value in payload.items() if name not in large}
    text = json_text({"large": large, "rest": rest})
    return base64.b64encode(gzip.compress(text.encode("utf-8"), 6, mtime=0)).decode("ascii")


def json_text(value: Any) -> str:
    """The value as JSON that a file can hold; the same value, the same text."""
    return writable(
        json.dumps(
            value, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":")
        )
    )


def writable(text: str) -> str:
    """The text with U+FFFD for each lone half of a character, which no UTF-8 can hold."""
    return _HALVES.sub("\ufffd", text)


def json_of(text: str) -> bytes:
    """The JSON that was packed; ValueError for what is no such text, or too much of it."""
    return gunzipped(base64.b64decode(text, validate=True))


def gunzipped(data: bytes) -> bytes:
    """What was compressed by gzip; ValueError for what was not, or is too much."""
    try:
        with gzip.open(io.BytesIO(data)) as file:
            found = file.read(_MOST_BYTES + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise ValueError(f"no gzip: {error}") from error
    if len(found) > _MOST_BYTES:
        raise ValueError(f"more than {_MOST_BYTES:,} bytes when unpacked")
    return found


def unpacked(text: str) -> dict[str, Any]:
    """The payload that was packed; ValueError for what is no such text."""
    try:
        found = json.loads(json_of(text))
        payload: dict[str, Any] = dict(found["rest"])
        for name, large in found["large"].items():
            rows = _rows(large)
            payload[name] = (
                dict(zip(large["names"], rows, strict=True)) if "names" in large else rows
            )
    except (AttributeError, LookupError, RecursionError, TypeError) as error:
        raise ValueError("no packed payload") from error
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
    """The rows of columns; ValueError for more rows than values, as every row has some."""
    if table["count"] > sum(len(values) for _, values, *_ in table["columns"]):
        raise ValueError("rows without values")
    rows: list[dict[str, Any]] = [{} for _ in range(table["count"])]
    for name, values, *places in table["columns"]:
        for i, value in zip(*places or [range(len(rows))], values, strict=True):
            rows[i][name] = value
    return rows
