"""A packed payload: the same when unpacked, the same bytes, smaller."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policygraph.columns import packed, unpacked

VALUES = st.none() | st.booleans() | st.integers() | st.text() | st.lists(st.text())
ROWS = st.lists(st.dictionaries(st.sampled_from(("id", "now", "known", "__proto__")), VALUES))
NAMED = st.dictionaries(st.text(), st.dictionaries(st.sampled_from(("label", "now")), VALUES))


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
