"""Why: the tree from an answer down to voices, places and documents, with its weakest link."""

from __future__ import annotations

import json
from dataclasses import dataclass

import pyoxigraph as ox

from policygraph import exposition
from policygraph.accounts import iri, iris, text
from policygraph.appraisal import sentence, weakest
from policygraph.dates import parse_day_range
from policygraph.errors import UnknownNameError
from policygraph.formats import graph_text
from policygraph.namespaces import PG, PREFIXES, compact
from policygraph.network import edges
from policygraph.support import Supports
from policygraph.workspace import Workspace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from policygraph.accounts import Properties
    from policygraph.support import Record

FORMATS = ("text", "json", "turtle")
# How many steps down a tree is told: of premises, and of what a document retells.
DEPTH = 24


@dataclass(frozen=True)
class Explanation:
    """Why a thing is in the graph: `record` as plain values, `triples` in terms of PROV.

    True where something supports it.
    """

    record: Record
    triples: tuple[ox.Triple, ...]

    def __bool__(self) -> bool:
        return bool(self.record["supported"])

    def __str__(self) -> str:
        return self.text()

    @property
    def weakest(self) -> str:
        """The weakest link, in one sentence."""
        return str(self.record["weakest"])

    def text(self) -> str:
        """The tree for a reader, indented, at most 80 columns wide."""
        return exposition.text(self.record)

    def json(self) -> str:
        """The tree as JSON, named as in `evidence.records`."""
        return json.dumps(self.record, ensure_ascii=False, indent=1) + "\n"

    def turtle(self) -> str:
        """The tree as Turtle: what was derived from what, and whose word and which source it is."""
        return graph_text(self.triples, "turtle")

    def formatted(self, format: str) -> str:
        """The tree in one of FORMATS; UnknownNameError for any other."""
        check_format(format)
        forms = {"text": self.text, "json": self.json, "turtle": self.turtle}
        return forms[format]()


def check_format(format: str) -> None:
    """UnknownNameError for what is none of FORMATS."""
    if format not in FORMATS:
        raise UnknownNameError("format", format, FORMATS)


def why(
    workspace: Workspace, thing: str, target: str | None = None, *, as_of: str | None = None
) -> Explanation:
    """Why an account stands, why a thing is spoken of, or why two things are tied.

    Things by label, alias, CURIE or IRI: UnknownNameError or AmbiguousNameError where that fits
    nothing or two. `as_of`, a day, month or year, leaves only ties that cover or may cover it.
    """
    supports = Supports(workspace)
    ends = [supports.find(each) for each in (thing, target) if each is not None]
    days = parse_day_range(as_of) if as_of is not None else None
    ties: dict[str, list[Record]] = {}
    if target is None:
        roots = supports.roots(ends[0])
    else:
        ties = _ties(supports, set(ends), days)
        roots = sorted(ties, key=supports.order)
    trees = _Trees(supports)
    record = {
        "things": [supports.thing(each) for each in ends],
        "as_of": as_of,
        "supported": any(supports.supported(each) for each in roots),
        "accounts": [
            trees.account(each) | ({"ties": ties[each]} if each in ties else {}) for each in roots
        ],
        "weakest": weakest(supports, ends, roots),
        "rests_on": supports.joint(roots).counts(),
    }
    return Explanation(record, exposition.triples(workspace, record))


def _ties(
    supports: Supports, ends: set[str], days: tuple[date, date] | None
) -> dict[str, list[Record]]:
    """The edges between two things, in any network, by the account that each is drawn from."""
    ties: dict[str, list[Record]] = {}
    for each in edges(supports.workspace, days=days):
        if {each.source, each.target} == ends and each.assertion in supports.accounts:
            ties.setdefault(each.assertion, []).append(
                {
                    "network": each.network,
                    "source": supports.thing(each.source),
                    "relation": each.relation,
                    "target": supports.thing(each.target),
                    "cover": each.cover(days),
                }
            )
    return ties


class _Trees:
    """What is told of each account once, down to the first of the works behind it.

    Below DEPTH steps it is only said how many more there are.
    """

    def __init__(self, supports: Supports) -> None:
        self._supports = supports
        self._told: set[str] = set()

    def account(self, node: str, depth: int = 0) -> Record:
        """What is told of an account; one that was told before or stands too deep is only named."""
        if node in self._told:
            return {**self._supports.thing(node), "repeated": True}
        premises = self._supports.premises(node)
        if premises and depth >= DEPTH:
            more = _below(node, self._supports.premises) - self._told
            return {**self._supports.thing(node), "below": len(more)}
        self._told.add(node)
        told = self._supports.properties(node)
        account = self._supports.accounts.get(node)
        if account is None:
            kind = self._supports.kinds.of(node)
            account = {
                "label": self._supports.label(node),
                "kind": compact(kind) if kind else None,
                "kind_label": self._supports.label(kind) if kind else None,
                "status": next(iter(iris(told, "status")), "").removeprefix(PG),
                "rule": text(told, "byRule"),
                "facts": self._facts(told),
                "refinements": [],
                "attestations": [],
                "rivals": [],
            }
        rest = {key: account[key] for key in account if key not in ("attestations", "premises")}
        return {
            "iri": node,
            **rest,
            "signed_by": self._signers(told),
            "attestations": [self._attestation(each) for each in account["attestations"]],
            "premises": [self.account(each, depth + 1) for each in premises],
            "weakest": sentence(self._supports, node),
            "rests_on": self._supports.of(node).counts(),
        }

    def _facts(self, told: Properties) -> list[str]:
        """What a derived node that is no account says."""
        names = ("refines", "refinedBound", "refinedTo", "rivalProperty", "valueA", "valueB", "why")
        return [
            f"{self._supports.label(PG + name)}: {self._supports.workspace.terms.label(each)}"
            for name in names
            for each in told.get(PG + name, ())
        ]

    def _attestation(self, attestation: Record) -> Record:
        told = self._supports.properties(attestation["iri"])
        document = attestation["document"]
        return {
            **attestation,
            "own_reporting": text(told, "ownReporting") == "true",
            "document": self._work(document, set()) if document else None,
            "in_work": [self._work(each, set()) for each in iris(told, "inWork")],
            "origin": [self._supports.thing(each) for each in iris(told, "origin")],
        }

    def _work(self, work: str, told_before: set[str], depth: int = 0) -> Record:
        """A document or a work that was not read, and what it retells, back to the first.

        What one of those that were told before retells is not told again.
        """
        retells = self._supports.retells(work)
        if retells and depth >= DEPTH and work not in told_before:
            more = _below(work, self._supports.retells) - told_before
            return {**self._supports.thing(work), "below": len(more)}
        repeated = work in told_before
        told_before.add(work)
        told = self._supports.properties(work)
        publishers = sorted(
            self._supports.label(iri(each))
            for each in told.get(PREFIXES["dcterms"] + "publisher", ())
            if isinstance(each, ox.NamedNode)
        )
        unread = {
            "title": text(told, PREFIXES["dcterms"] + "title") or self._supports.label(work),
            "publisher": ", ".join(publishers) or None,
            "class": None,
            "issued": text(told, PREFIXES["dcterms"] + "issued") or text(told, "issuedAsGiven"),
            "read_on": None,
            "url": None,
            "living": False,
        }
        return {
            **self._supports.thing(work),
            **self._supports.documents.get(work, unread),
            "retells": [
                self._work(each, told_before, depth + 1)
                | {"by": [self._reading(account) for account in self._retellings(work, each)]}
                for each in retells
                if not repeated
            ],
            **({"repeated": True} if repeated else {}),
        }

    def _retellings(self, work: str, original: str) -> list[str]:
        """The accounts by which one work retells another."""
        about = self._supports.subjects("original", original)
        by = self._supports.subjects("retelling", work)
        return [each for each in by if each in about and each in self._supports.accounts]

    def _reading(self, account: str) -> Record:
        told = self._supports.accounts[account]
        return {
            **self._supports.thing(account),
            "status": told["status"],
            "grounds": told["grounds"],
            "signed_by": self._signers(self._supports.properties(account)),
        }

    def _signers(self, told: Properties) -> list[str]:
        return [self._supports.label(each) for each in iris(told, "signedBy")]


def _below(node: str, further: Callable[[str], list[str]]) -> set[str]:
    """All that a node leads to."""
    found: set[str] = set()
    todo = [node]
    while todo:
        more = set(further(todo.pop())) - found
        found |= more
        todo += more
    return found - {node}
