"""Reading paths: named views of a network, and the stories whose steps are such views."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class View:
    """A part of a network that a page can show by its name."""

    name: str
    """Of a-z, 0-9 and hyphens: it stands in links."""
    title: str
    text: str = ""
    kind: str = "network"
    """network, view or step."""
    day: str | None = None
    """The day, month or year it opens on; None keeps the page's."""
    focus: str | None = None
    """The IRI of the node it is about."""
    accounts: tuple[str, ...] = ()
    """The IRIs of the accounts that its question answered."""
    edges: frozenset[str] | None = None
    """The keys of its edges; None is all of them."""


@dataclass(frozen=True)
class Story:
    """Steps to be read in order."""

    name: str
    title: str
    steps: tuple[str, ...]
    """The names of its views."""
