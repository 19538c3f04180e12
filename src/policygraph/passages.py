"""The passages of a text by their places, as digests and locators name them.

A place is p2.s4: paragraph 2, sentence 4. Paragraphs are lines that are not empty; a sentence
ends at `.`, `!` or `?` before white space. A passage is in NFC, white space collapsed, trimmed.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from pathlib import Path

from policygraph.files import read_text

_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")
PLACE = re.compile(r"p[1-9][0-9]*\.s[1-9][0-9]*")


def passages(path: Path) -> dict[str, str]:
    """Every sentence of a text by its place; ReadError where the text cannot be read."""
    paragraphs = [each for each in read_text(path).splitlines() if each.strip()]
    return {
        f"p{p}.s{s}": normal(sentence)
        for p, paragraph in enumerate(paragraphs, start=1)
        for s, sentence in enumerate(_SENTENCE_END.split(paragraph.strip()), start=1)
    }


def passage_digest(passage: str) -> str:
    """The SHA-256 of a passage, in hexadecimal."""
    return hashlib.sha256(normal(passage).encode()).hexdigest()


def normal(text: str) -> str:
    """The text in NFC, white space collapsed and trimmed: what a digest is made of."""
    return " ".join(unicodedata.normalize("NFC", text).split())
