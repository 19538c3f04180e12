"""Numbers with their nouns, as a reader is told them."""

from __future__ import annotations


def counted(count: int, noun: str, nouns: str = "") -> str:
    """The number with its noun: 1 row, 2,000 rows; `nouns` where an s does not make it many."""
    return f"{count:,} {noun if count == 1 else nouns or f'{noun}s'}"
