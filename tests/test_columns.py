"""A packed payload: the same when unpacked, the same bytes, smaller."""

from __future__ import annotations

import base64
import gzip
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policygraph import columns
from policygraph.columns import gunzipped, json_of, packed, unpacked

VALUES = st.none() | st.booleans() | st.integers() | st.text() | st.lists(st.text())
KEYS = st.sampled_from(("id", "now", "known", "__proto__"))
ROWS = st.lists(st.dictionaries(KEYS, VALUES, min_size=1))
NAMED = st.dictionaries(st.text(), st.dictionaries(KEYS, VALUES, min_size=1))


@given(ROWS, ROWS, NAMED, NAMED)
def test_what_was_packed_is_unpacked(nodes: Any, edges: Any, accounts: Any, documents: Any) -> None:
    payload = {
        "title": "Ties",
        "nodes": nodes,
        "edges": edges,
        "accounts": accounts,
        "documents": documents,
        "views": [{"name": "all"}],
    }

    assert unpacked(packed(payload)) == payload


def some(count: int, *, backwards: bool = False) -> dict[str, Any]:
    rows = [{"id": f"id:{i}", "label": "An agency", "group": "agency"} for i in range(count)]
    named = {row["id"]: row for row in (reversed(rows) if backwards else rows)}
    return {"nodes": rows, "edges": [], "accounts": named, "documents": {}}


def test_the_same_payload_is_the_same_text_in_whatever_order_it_was_made() -> None:
    assert packed(some(50)) == packed(some(50, backwards=True))


def test_packed_is_a_tenth_of_the_json_of_records_that_are_alike() -> None:
    payload = some(5000)

    assert len(packed(payload)) < len(json.dumps(payload)) / 10


def test_number_that_json_does_not_know_is_refused() -> None:
    with pytest.raises(ValueError, match="JSON"):
        packed(some(1) | {"edges": [{"weight": float("nan")}]})


def written(value: Any) -> str:
    """Any value in the form in which payloads are packed."""
    return base64.b64encode(gzip.compress(json.dumps(value).encode())).decode()


@pytest.mark.parametrize("large", [[], True, "", 1.5, 5, None, [{"nodes": {}}]])
def test_what_is_no_payload_is_refused(large: Any) -> None:
    with pytest.raises(ValueError, match="no packed payload"):
        unpacked(written({"large": large, "rest": {}}))


@pytest.mark.parametrize(
    "table",
    [
        {"count": 10**12, "columns": []},
        {"count": 10**12, "columns": [["id", ["a"], [0]]]},
        {"count": 2, "columns": [["id", ["a"]]]},
        {"count": 1, "columns": [["id", ["a"], [7]]]},
        {"count": 1, "columns": [["id", ["a"]]], "names": []},
        {"count": "1", "columns": []},
    ],
)
def test_columns_that_are_none_are_refused(table: Any) -> None:
    with pytest.raises(ValueError, match=r"no packed payload|rows without values|zip\(\)"):
        unpacked(written({"large": {"nodes": table}, "rest": {}}))


@pytest.mark.parametrize(
    "data", [b"text", gzip.compress(b"whole", mtime=0)[:-3], b"\x1f\x8b\x08" * 9]
)
def test_what_is_no_gzip_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match="no gzip"):
        gunzipped(data)
    with pytest.raises(ValueError, match="no gzip"):
        unpacked(base64.b64encode(data).decode())


def test_what_unpacks_to_more_than_a_page_has_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    text = packed(some(50))
    size = len(json_of(text))

    monkeypatch.setattr(columns, "_MOST_BYTES", size)
    assert unpacked(text) == some(50)
    monkeypatch.setattr(columns, "_MOST_BYTES", size - 1)
    with pytest.raises(ValueError, match="bytes when unpacked"):
        unpacked(text)
