"""Numbers with their nouns."""

from __future__ import annotations

import pytest

from policygraph.wording import counted


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ((0, "row"), "0 rows"),
        ((1, "row"), "1 row"),
        ((1000, "row"), "1,000 rows"),
        ((1, "person or body", "people and bodies"), "1 person or body"),
        ((2, "person or body", "people and bodies"), "2 people and bodies"),
    ],
)
def test_a_number_is_told_with_its_noun(given: tuple[int, str], told: str) -> None:
    assert counted(*given) == told
