"""What a page draws of posts and access, and what questions answer about them, as like sets."""

from __future__ import annotations

import csv
import io
from typing import Any

import pyoxigraph as ox

from policygraph import formats, queries
from policygraph.namespaces import ID, PG
from policygraph.workspace import Workspace

Rows = set[tuple[str, ...]]

ACCOUNTS = """() => [...pgPage.shown.current.edges].map(([edge, { time, status }]) => ({
  from: edge.source.id, to: edge.target.id, time, status, kind: edge.kind, account: edge.assertion,
  sources: (pgPage.graph.accounts.get(edge.assertion)?.attestations ?? [])
    .map((each) => each.document),
}))"""
MODES = {
    "account access": "account",
    "disclosure duty": "owed",
    "disclosure permission": "permitted",
    "disclosure on request": "on request",
    "use": "use",
}


def as_python_says(time: str) -> str:
    return "cover" if time == "cover" else "may cover"


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def answered(ready: Workspace, question: str, day: str) -> list[dict[str, str]]:
    table = queries.ask_table(ready, question, as_of=day)
    return rows_of(formats.table_text(table, "csv", iris=True))


def leading(ready: Workspace) -> set[str]:
    """The accounts of posts that head ORR, by their posts alone."""
    orr = ox.NamedNode(ID + "orr")
    roles = [each.subject for each in ready.store.triples(None, ox.NamedNode(PG + "leads"), orr)]
    return {
        each.subject.value
        for role in roles
        for each in ready.store.triples(None, ox.NamedNode(PG + "role"), role)
    }


def posts_answered(ready: Workspace, day: str) -> Rows:
    return {
        (row["person"], row["source"], row["dates"], row["status"])
        for row in answered(ready, "leaders-on-date", day)
        if row["role"]
    }


def posts_drawn(drawn: list[dict[str, Any]], heads: set[str]) -> Rows:
    return {
        (each["from"], source, as_python_says(each["time"]), PG + each["status"])
        for each in drawn
        if each["account"] in heads and each["to"] == ID + "orr"
        for source in each["sources"]
    }


def reach_answered(ready: Workspace, day: str) -> Rows:
    return {
        (row["who"], row["mode"], row["dates"], row["status"])
        for row in answered(ready, "access-on-date", day)
    }


def reach_drawn(drawn: list[dict[str, Any]], givers: set[str] | None = None) -> Rows:
    """Of those who give, or of all."""
    return {
        (each["to"], MODES[each["kind"]], as_python_says(each["time"]), PG + each["status"])
        for each in drawn
        if each["kind"] in MODES and (givers is None or each["from"] in givers)
    }
