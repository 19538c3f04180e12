"""What supports an account: the voices and places behind it, and where it was first told.

An account rests on attestations, each a voice at a place in a document, or else on premises: those
of a rule or of a reading. Documents lead on, by what they retell, to where it was first told.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from heapq import heapify, heappop, heappush
from typing import Any

import pyoxigraph as ox

from policygraph import evidence, provenance
from policygraph.accounts import Kinds, iris, text
from policygraph.errors import UnknownNameError
from policygraph.namespaces import DERIVED, PG, compact
from policygraph.workspace import Workspace, load

TYPE_CHECKING = False
if TYPE_CHECKING:
    from policygraph.accounts import Properties

Record = dict[str, Any]

SUPPORTING = frozenset(each.removeprefix(PG) for each in provenance.SUPPORTING)
CONTRARY = frozenset(each.removeprefix(PG) for each in provenance.CONTRARY)
UNDOING = frozenset(("Corrects", "Retracts"))


def quoted(label: str) -> str:
    """A label as it stands within a sentence."""
    return f"“{label}”"


@dataclass(frozen=True)
class Support:
    """What stands behind an account: who says it, where it was first told, who tells it again.

    `places` are the attestations. The voice of a document that only retells is none of the
    `voices`: it is `passing_on`.
    """

    places: frozenset[str] = frozenset()
    voices: frozenset[str] = frozenset()
    unnamed: frozenset[str] = frozenset()
    passing_on: frozenset[str] = frozenset()
    origins: frozenset[str] = frozenset()
    retellings: frozenset[str] = frozenset()

    def __or__(self, other: Support) -> Support:
        return Support(
            self.places | other.places,
            self.voices | other.voices,
            self.unnamed | other.unnamed,
            self.passing_on | other.passing_on,
            self.origins | other.origins,
            self.retellings | other.retellings,
        )

    def counts(self) -> Record:
        """The numbers of it."""
        return {
            "voices": len(self.voices),
            "unnamed_voices": len(self.unnamed),
            "passing_on": len(self.passing_on - self.voices),
            "origins": len(self.origins),
            "retellings": len(self.retellings),
        }


@dataclass(frozen=True, order=True)
class Link:
    """The weakest that an account hangs on: how strong it is, and the way down to it.

    `steps` is how far below it stands: at 0 it is the account itself. `by` is the premise that
    leads there.
    """

    strength: tuple[int, int, int, int, int, str]
    steps: int
    by: str

    @property
    def end(self) -> str:
        """The account that is the weakest."""
        return self.strength[-1]


class Supports:
    """What the accounts of a workspace rest on, with the names and properties to tell it by."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        records = evidence.records(workspace)
        self.accounts: Record = records["accounts"]
        self.documents: Record = records["documents"]
        self.kinds = Kinds(workspace)
        self._unnamed = evidence.unnamed(workspace, self.kinds)
        self._gone: dict[str, str] = {}
        self._supports: dict[str, Support] = {}
        self._links: dict[str, Link] = {}

    def find(self, name: str) -> str:
        """The IRI of a thing, also of one that is gone from a view."""
        view = self.workspace.known_on or self.workspace.without
        try:
            node = self.workspace.terms.find(name)
            # What is gone may still be spoken of.
            if not view or next(self.workspace.store.triples(node), None):
                return node.value
        except UnknownNameError:
            if not view:
                raise
        whole = load(self.workspace.paths, cache=False)
        node = whole.terms.find(name)
        self._gone[node.value] = whole.terms.label(node)
        return node.value

    def properties(self, node: str) -> Properties:
        """What is said of a node, by property."""
        return evidence.said_of(self.workspace, node)

    def subjects(self, property_: str, node: str) -> list[str]:
        """The nodes that have a node as value of a `pg:` property, sorted."""
        found = self.workspace.store.triples(None, ox.NamedNode(PG + property_), ox.NamedNode(node))
        return sorted(
            each.subject.value for each in found if isinstance(each.subject, ox.NamedNode)
        )

    def label(self, node: str) -> str:
        """What a reader sees for a node; what a rule made is named by what it is about."""
        if node in self._gone:
            return self._gone[node]
        name = self.workspace.terms.label(ox.NamedNode(node))
        told = self.properties(node) if node.startswith(DERIVED) and name == compact(node) else {}
        about = [*iris(told, "refinedBound"), *iris(told, "rivalProperty")]
        of = [*iris(told, "refines"), *iris(told, "rivalMatter")]
        if not about or not of:
            return name
        return f"{' and '.join(map(self.label, about))} of {quoted(self.label(of[0]))}"

    def thing(self, node: str) -> Record:
        """A node as a record: its IRI and its label."""
        return {"iri": node, "label": self.label(node)}

    def order(self, account: str) -> tuple[str, str]:
        """What accounts are sorted by, as readers see them."""
        return self.label(account), account

    def roots(self, node: str) -> list[str]:
        """The accounts, or the derived node, in which the tree of a thing begins."""
        if node in self._gone:
            return []
        if node in self.accounts or text(self.properties(node), "byRule"):
            return [node]
        attested = iris(self.properties(node), "attests")
        told = attested or self.subjects("accountOf", node)  # of an attestation, of a matter
        about = told or evidence.about(self.workspace, node)
        return sorted((each for each in about if each in self.accounts), key=self.order)

    # What an account rests on

    def premises(self, node: str) -> list[str]:
        """What a rule or a reading made a node from."""
        if node in self.accounts:
            return list(self.accounts[node]["premises"])
        return iris(self.properties(node), "derivedFrom")

    def attestations(self, node: str, stances: frozenset[str]) -> list[Record]:
        """The attestations of an account with one of these stances, but for those taken back."""
        told = self.accounts[node]["attestations"] if node in self.accounts else []
        undone = {each["voice_iri"] for each in told if each["stance"] in UNDOING}
        if stances == UNDOING:
            undone = set()
        return [
            each for each in told if each["stance"] in stances and each["voice_iri"] not in undone
        ]

    def of(self, node: str) -> Support:
        """What supports an account: its own attestations, or all that its premises rest on.

        What rests on each other in a circle has one support, whichever of it is asked for first.
        """
        if node not in self._supports:
            self._work_out(node)
        return self._supports[node]

    def link(self, node: str) -> Link:
        """The weakest that an account hangs on."""
        if node not in self._links:
            self._work_out(node)
        return self._links[node]

    def strength(self, node: str) -> tuple[int, int, int, int, int, str]:
        """How strong an account stands, the weakest first."""
        return self.link(node).strength

    def _work_out(self, node: str) -> None:
        """Find the support and the weakest link of an account and of all that it rests on."""
        below: dict[str, list[str]] = {}
        todo = [node]
        while todo:
            each = todo.pop()
            if each not in below and each not in self._supports:
                below[each] = self._rests_on(each)
                todo += below[each]
        ends = []
        for circle in _in_order(below):
            premises = {one for each in circle for one in below.get(each, ())} - circle
            found = self.joint(premises)
            unknown = [each for each in circle if each not in self._supports]
            for each in unknown:
                for attestation in self.attestations(each, SUPPORTING):
                    found |= self._place(attestation)
            self._supports |= dict.fromkeys(unknown, found)
            if not premises:
                ends += [each for each in circle if each not in self._links]
        self._find_links(below, ends)

    def _rests_on(self, node: str) -> list[str]:
        """The premises of what nobody attests."""
        if self.attestations(node, SUPPORTING):
            return []
        return [each for each in self.premises(node) if each != node]

    def _find_links(self, below: dict[str, list[str]], ends: list[str]) -> None:
        """Lead up from what rests on nothing further, the weakest and nearest first."""
        above: dict[str, list[str]] = {}
        for each, premises in below.items():
            for premise in premises:
                above.setdefault(premise, []).append(each)
        links = [(Link(self._standing(each), 0, each), each) for each in ends]
        for premise in above.keys() & self._links.keys():
            known = self._links[premise]
            links += [(Link(known.strength, known.steps + 1, premise), e) for e in above[premise]]
        heapify(links)
        while links:
            link, node = heappop(links)
            if node not in self._links:
                self._links[node] = link
                for each in above.get(node, ()):
                    heappush(links, (Link(link.strength, link.steps + 1, node), each))

    def _standing(self, node: str) -> tuple[int, int, int, int, int, str]:
        found = self._supports[node]
        status = self.accounts.get(node, {}).get("status", "")
        order = {"Withdrawn": 0, "Disputed": 1}.get(status, 2)
        named = len(found.voices) - len(found.unnamed)
        return (order, len(found.origins), named, len(found.voices), -len(found.retellings), node)

    def supported(self, node: str) -> bool:
        """True where somebody says so, or a reading of somebody's gives its grounds."""
        return bool(self.of(node).places or self.accounts.get(node, {}).get("grounds"))

    def _place(self, attestation: Record) -> Support:
        told = self.properties(attestation["iri"])
        document, voice = attestation["document"], attestation["voice_iri"]
        works = [each for each in iris(told, "inWork") if each != document]
        retold = bool(self.retells(document)) and text(told, "ownReporting") != "true"
        passes_on = (
            retold and not works and voice in iris(self.properties(document or ""), "ownVoice")
        )
        speaker = frozenset([voice] if voice else [])
        voices = frozenset() if passes_on else speaker
        return Support(
            frozenset([attestation["iri"]]),
            voices,
            frozenset(each for each in voices if self.unnamed(each)),
            speaker - voices,
            frozenset(iris(told, "origin")),
            frozenset([document]) if document and (works or retold) else frozenset(),
        )

    def joint(self, nodes: Iterable[str]) -> Support:
        """What supports several accounts together."""
        found = Support()
        for each in nodes:
            found |= self.of(each)
        return found

    def retells(self, work: str | None) -> list[str]:
        """The works that a work tells again."""
        return iris(self.properties(work), "rewordingOf") if work else []

    def unnamed(self, voice: str) -> bool:
        """True for somebody, or a group, whom a source describes without a name."""
        return voice in self._unnamed


def _in_order(below: dict[str, list[str]]) -> Iterable[set[str]]:
    """The accounts, what each rests on before it; what rests on each other is together."""
    try:
        return [{each} for each in TopologicalSorter(below).static_order()]
    except CycleError:
        import networkx

        graph = networkx.DiGraph(below).reverse()
        parts = networkx.condensation(graph)
        return [parts.nodes[each]["members"] for each in networkx.topological_sort(parts)]
