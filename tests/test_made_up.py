"""The made-up evidence of the benchmarks has the form of that of the page."""

from __future__ import annotations

import runpy
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest

from policygraph.evidence import records

MADE_UP = Path(__file__).parent.parent / "benchmarks" / "made_up.py"


@pytest.fixture(scope="module")
def pair(shipped: Any) -> list[dict[str, Any]]:
    """The made-up records, and those of the shipped data."""
    made = runpy.run_path(str(MADE_UP))
    return [made["evidence_for"](made["made_up"](40)), records(shipped, copies=True)]


def keys(found: Iterable[Mapping[str, Any]]) -> set[str]:
    return {key for each in found for key in each}


@pytest.mark.parametrize("of", ["accounts", "documents", "attestations"])
def test_made_up_evidence_has_what_the_page_has(pair: list[dict[str, Any]], of: str) -> None:
    accounts = [[*each["accounts"].values()] for each in pair]
    if of == "attestations":
        told = [[said for each in one for said in each[of]] for one in accounts]
    else:
        told = [[*each[of].values()] for each in pair]
    made, real = (keys(each) for each in told)

    assert pair[0].keys() == pair[1].keys()
    assert made == real
    assert "turtle" in real or "citation" in real
