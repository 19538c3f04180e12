"""Why: the tree from an answer down to voices, places and documents, and its weakest link.

An account rests on attestations, each a voice at a place in a document, or else on premises: those
of a rule or of a reading. Documents lead on, by what they retell, to where it was first told.
"""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import pyoxigraph as ox

from policygraph import evidence
from policygraph.accounts import Kinds, iri, iris, text
from policygraph.dates import parse_day_range
from policygraph.errors import UnknownNameError
from policygraph.formats import graph_text, printable
from policygraph.namespaces import DERIVED, PG, PREFIXES, compact
from policygraph.network import edges
from policygraph.provenance import SUPPORTING
from policygraph.store import RDF_TYPE
from policygraph.workspace import Workspace, load

TYPE_CHECKING = False
if TYPE_CHECKING:
    from policygraph.accounts import Properties
    from policygraph.store import Term

    Record = dict[str, Any]

FORMATS = ("text", "json", "turtle")
WIDTH = 80
_STEP = "  "
_SUPPORTING = frozenset(each.removeprefix(PG) for each in SUPPORTING)
_CONTRARY = frozenset(("Denies", "SaysUnsubstantiated"))
_UNDOING = frozenset(("Corrects", "Retracts"))
_STANCES = {
    "Asserts": "asserted by",
    "Repeats": "repeated by",
    "Qualifies": "qualified by",
    "Denies": "denied by",
    "SaysUnsubstantiated": "called unsubstantiated by",
    "Corrects": "corrected by",
    "Retracts": "taken back by",
}
_COUNTS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_LABEL = ox.NamedNode(PREFIXES["rdfs"] + "label")
_COMMENT = ox.NamedNode(PREFIXES["rdfs"] + "comment")
_DERIVED_FROM = ox.NamedNode(PREFIXES["prov"] + "wasDerivedFrom")
_ATTRIBUTED_TO = ox.NamedNode(PREFIXES["prov"] + "wasAttributedTo")
_PRIMARY_SOURCE = ox.NamedNode(PREFIXES["prov"] + "hadPrimarySource")
_ENTITY = ox.NamedNode(PREFIXES["prov"] + "Entity")
_AGENT = ox.NamedNode(PREFIXES["prov"] + "Agent")
# What the Turtle takes over as the graph has it.
_KEPT = frozenset(
    [
        _LABEL.value,
        PREFIXES["dcterms"] + "title",
        PREFIXES["dcterms"] + "issued",
        *(
            PG + name
            for name in (
                *("statement", "status", "byRule", "grounds", "accountOf", "origins"),
                *("attests", "stance", "locator", "asWorded", "unclear", "origin", "inWork"),
                *("issuedAsGiven", "readOn", "url", "sourceClass"),
                *("refines", "refinedBound", "refinedTo"),
                *("rival", "rivalProperty", "rivalA", "valueA", "rivalB", "valueB", "why"),
            )
        ),
    ]
)


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
        return "".join(f"{line}\n" for line in _text(self.record))

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
    graph = _Graph(workspace)
    ends = [graph.find(each) for each in (thing, target) if each is not None]
    days = parse_day_range(as_of) if as_of is not None else None
    ties: dict[str, list[Record]] = {}
    if target is not None:
        for each in edges(workspace, days=days):
            if {each.source, each.target} == set(ends) and each.assertion in graph.accounts:
                ties.setdefault(each.assertion, []).append(
                    {
                        "network": each.network,
                        "source": graph.thing(each.source),
                        "relation": each.relation,
                        "target": graph.thing(each.target),
                        "cover": each.cover(days),
                    }
                )
        roots = sorted(ties, key=graph.order)
    else:
        roots = graph.roots(ends[0])
    supported = any(graph.supported(each) for each in roots)
    trees = []
    for root in roots:
        tree = graph.tree(root)
        if root in ties:
            tree["ties"] = ties[root]
        trees.append(tree)
    record = {
        "things": [graph.thing(each) for each in ends],
        "as_of": as_of,
        "supported": supported,
        "accounts": trees,
        "weakest": graph.weakest(ends, roots),
        "rests_on": graph.counts(graph.joint(roots)),
    }
    return Explanation(record, tuple(_triples(workspace, record)))


# --- What the graph says --------------------------------------------------------------------------


@dataclass(frozen=True)
class _Support:
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

    def __or__(self, other: _Support) -> _Support:
        return _Support(
            self.places | other.places,
            self.voices | other.voices,
            self.unnamed | other.unnamed,
            self.passing_on | other.passing_on,
            self.origins | other.origins,
            self.retellings | other.retellings,
        )


class _Graph:
    """The records of a workspace, and what is told of each account once."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        records = evidence.records(workspace)
        self.accounts: Record = records["accounts"]
        self._documents: Record = records["documents"]
        self._kinds = Kinds(workspace)
        self._gone: dict[str, str] = {}
        self._told: set[str] = set()
        self._supports: dict[str, _Support] = {}

    def find(self, name: str) -> str:
        """The IRI of a thing, also of one that is gone from a view."""
        view = self._workspace.known_on or self._workspace.without
        try:
            node = self._workspace.terms.find(name)
            # What is gone may still be spoken of.
            if not view or next(self._workspace.store.triples(node), None):
                return node.value
        except UnknownNameError:
            if not view:
                raise
        whole = load(self._workspace.paths, cache=False)
        node = whole.terms.find(name)
        self._gone[node.value] = whole.terms.label(node)
        return node.value

    def properties(self, node: str) -> Properties:
        """What is said of a node, by property."""
        found: dict[str, list[Term]] = {}
        for each in self._workspace.store.triples(ox.NamedNode(node)):
            found.setdefault(each.predicate.value, []).append(each.object)
        return found

    def subjects(self, property_: str, node: str) -> list[str]:
        """The nodes that have a node as value of a `pg:` property, sorted."""
        found = self._workspace.store.triples(
            None, ox.NamedNode(PG + property_), ox.NamedNode(node)
        )
        return sorted(
            each.subject.value for each in found if isinstance(each.subject, ox.NamedNode)
        )

    def label(self, node: str) -> str:
        """What a reader sees for a node; what a rule made is named by what it is about."""
        if node in self._gone:
            return self._gone[node]
        name = self._workspace.terms.label(ox.NamedNode(node))
        told = self.properties(node) if node.startswith(DERIVED) and name == compact(node) else {}
        about = [*iris(told, "refinedBound"), *iris(told, "rivalProperty")]
        of = [*iris(told, "refines"), *iris(told, "rivalMatter")]
        if not about or not of:
            return name
        return f"{' and '.join(map(self.label, about))} of {_quoted(self.label(of[0]))}"

    def thing(self, node: str) -> Record:
        return {"iri": node, "label": self.label(node)}

    def order(self, account: str) -> tuple[str, str]:
        return self.label(account), account

    def roots(self, node: str) -> list[str]:
        """The accounts, or the derived node, in which the tree of a thing begins."""
        if node in self._gone:
            return []
        if node in self.accounts or text(self.properties(node), "byRule"):
            return [node]
        attested = iris(self.properties(node), "attests")
        told = attested or self.subjects("accountOf", node)  # of an attestation, of a matter
        about = told or evidence.about(self._workspace, node)
        return sorted((each for each in about if each in self.accounts), key=self.order)

    # What an account rests on

    def premises(self, node: str) -> list[str]:
        if node in self.accounts:
            return list(self.accounts[node]["premises"])
        return iris(self.properties(node), "derivedFrom")

    def attestations(self, node: str, stances: frozenset[str]) -> list[Record]:
        """The attestations of an account with one of these stances, but for those taken back."""
        told = self.accounts[node]["attestations"] if node in self.accounts else []
        undone = {each["voice_iri"] for each in told if each["stance"] in _UNDOING}
        if stances == _UNDOING:
            undone = set()
        return [
            each for each in told if each["stance"] in stances and each["voice_iri"] not in undone
        ]

    def support(self, node: str) -> _Support:
        """What supports an account: its own attestations, or all that its premises rest on."""
        if node not in self._supports:
            self._supports[node] = _Support()  # what rests on itself adds nothing
            found = _Support()
            for each in self.attestations(node, _SUPPORTING):
                found |= self._place(each)
            if not found.places:
                for premise in self.premises(node):
                    found |= self.support(premise)
            self._supports[node] = found
        return self._supports[node]

    def supported(self, node: str) -> bool:
        """True where somebody says so, or a reading of somebody's gives its grounds."""
        return bool(self.support(node).places or self.accounts.get(node, {}).get("grounds"))

    def _place(self, attestation: Record) -> _Support:
        told = self.properties(attestation["iri"])
        document, voice = attestation["document"], attestation["voice_iri"]
        works = [each for each in iris(told, "inWork") if each != document]
        retold = bool(self.retells(document)) and text(told, "ownReporting") != "true"
        passes_on = (
            retold and not works and voice in iris(self.properties(document or ""), "ownVoice")
        )
        speaker = frozenset([voice] if voice else [])
        voices = frozenset() if passes_on else speaker
        return _Support(
            frozenset([attestation["iri"]]),
            voices,
            frozenset(each for each in voices if self.unnamed(each)),
            speaker - voices,
            frozenset(iris(told, "origin")),
            frozenset([document]) if document and (works or retold) else frozenset(),
        )

    def joint(self, nodes: Iterable[str]) -> _Support:
        found = _Support()
        for each in nodes:
            found |= self.support(each)
        return found

    def retells(self, work: str | None) -> list[str]:
        return iris(self.properties(work), "rewordingOf") if work else []

    def unnamed(self, voice: str) -> bool:
        return PG + "UnnamedPerson" in self._kinds.all(voice)

    # The weakest link

    def counts(self, support: _Support) -> Record:
        return {
            "voices": len(support.voices),
            "unnamed_voices": len(support.unnamed),
            "passing_on": len(support.passing_on - support.voices),
            "origins": len(support.origins),
            "retellings": len(support.retellings),
        }

    def weakest(self, ends: list[str], roots: list[str]) -> str:
        """The weakest link of all of a tree, in one sentence."""
        names = " and ".join(_quoted(self.label(each)) for each in ends)
        if not roots:
            return f"Nothing supports {names}." if len(ends) == 1 else f"No account ties {names}."
        if len(roots) == 1:
            (root,) = roots
            return f"{_quoted(self.label(root))} {self.clause(root, frozenset())}."
        if len(ends) == 1 and all(
            (self.accounts[each]["matter"] or {}).get("iri") == ends[0] for each in roots
        ):
            return self._matter(ends[0], roots)
        least = min(roots, key=self._strength)
        head = f"The weakest of {_count(len(roots))} accounts, {_quoted(self.label(least))},"
        return f"{head} {self.clause(least, frozenset())}."

    def _matter(self, matter: str, roots: list[str]) -> str:
        standing = [each for each in roots if self.accounts[each]["status"] != "Withdrawn"]
        parts = [self._rests(self.joint(standing), plural=True)]
        for status, word in (("Disputed", "disputed"), ("Withdrawn", "taken back")):
            number = sum(self.accounts[each]["status"] == status for each in roots)
            if number:
                parts.append(f"{_count(number)} of them {'is' if number == 1 else 'are'} {word}")
        pairs = {rival["iri"] for each in roots for rival in self.accounts[each]["rivals"]}
        if pairs:
            plural = "" if len(pairs) == 1 else "s"
            parts.append(f"{_count(len(pairs))} pair{plural} of their values cannot both hold")
        number = f"The {_count(len(roots))} accounts of {_quoted(self.label(matter))}"
        return f"{number} {'; '.join(parts)}."

    def clause(self, node: str, seen: frozenset[str]) -> str:
        """How an account stands and what it rests on, to follow its name."""
        account = self.accounts.get(node)
        parts = []
        if account is not None and account["status"] == "Withdrawn":
            parts.append(f"was taken back by {self._speakers(self.attestations(node, _UNDOING))}")
        elif account is not None and account["status"] == "Disputed":
            parts.append(self._disputed(node))
        own = self.attestations(node, _SUPPORTING)
        premises = [each for each in self.premises(node) if each not in seen and each != node]
        if own or account is None or not (account["rule"] or account["grounds"] or premises):
            rest = self._rests(self.support(node)) if own or not premises else ""
        else:
            rest = ""
        if not rest:
            rest = self._derived(node, premises, seen | {node})
        parts.append(rest)
        if account is not None and account["rivals"] and not seen:
            others = {each["account"] for each in account["rivals"]}
            plural = "" if len(others) == 1 else "s"
            parts.append(f"cannot hold together with {_count(len(others))} other account{plural}")
        return _listed(parts)

    def _derived(self, node: str, premises: list[str], seen: frozenset[str]) -> str:
        told = self.properties(node)
        rule = text(told, "byRule")
        if rule:
            head, from_ = f"follows by the rule {rule}", "from"
        else:
            signed = " and ".join(self.label(each) for each in iris(told, "signedBy"))
            head, from_ = f"is a reading of {signed or 'nobody who signed it'}", "resting on"
        if not premises:
            return (
                f"{head}, resting on {'its grounds' if text(told, 'grounds') else 'nothing'} alone"
            )
        least = min(premises, key=self._strength)
        tail = f"{_quoted(self.label(least))}, which {self.clause(least, seen)}"
        if len(premises) == 1:
            return f"{head} {from_} {tail}"
        return f"{head} {from_} {_count(len(premises))} accounts, the weakest of them {tail}"

    def _disputed(self, node: str) -> str:
        contrary = self.attestations(node, _CONTRARY)
        if contrary:
            return f"is disputed by {self._speakers(contrary)}"
        claims = [
            each
            for each in self.subjects("statesFigure", node)
            if self.attestations(each, _CONTRARY)
        ]
        told = [
            f"by {self._speakers(self.attestations(each, _CONTRARY))} with the claim "
            f"{_quoted(self.label(each))}"
            for each in claims
        ]
        return f"is disputed {' and '.join(told)}".rstrip()

    def _speakers(self, attestations: list[Record]) -> str:
        names = {each["voice_iri"]: each["voice"] for each in attestations}
        return " and ".join(names[each] for each in sorted(names, key=lambda key: names[key]))

    def _rests(self, support: _Support, *, plural: bool = False) -> str:
        """One voice, through one origin, retold: the numbers of what supports an account."""
        verb = "rest" if plural else "rests"
        if not support.places:
            return f"{verb} on nobody's word"
        voices, unnamed = len(support.voices), len(support.unnamed)
        if voices == 1:
            (voice,) = support.voices
            said = "one unnamed voice" if unnamed else f"one voice, {self.label(voice)}"
        elif voices:
            said = f"{_count(voices)} voices"
            if unnamed:
                said += f", {_count(unnamed) if unnamed < voices else 'all'} of them unnamed"
        else:
            said = "nobody but those who retell it"
        passing_on = len(support.passing_on - support.voices)
        if passing_on and 0 < voices < len(support.origins):
            comma = "," if voices == 1 and not unnamed else ""  # after a name
            many = "" if passing_on > 1 else "s"
            said += f"{comma} and {_count(passing_on)} that only retell{many}"
        if len(support.origins) == 1:
            (origin,) = support.origins
            through = f"one origin, {self.label(origin)}"
        else:
            through = f"{_count(len(support.origins))} origins not shown to be connected"
        times = {0: "", 1: ", retold once", 2: ", retold twice"}
        retold = len(support.retellings)
        return (
            f"{verb} on {said}, through {through}"
            f"{times.get(retold, f', retold {_count(retold)} times')}"
        )

    def _strength(self, node: str) -> tuple[int, int, int, int, int, str]:
        """How strong an account stands, the weakest first."""
        return self._standing(node, frozenset())

    def _standing(self, node: str, seen: frozenset[str]) -> tuple[int, int, int, int, int, str]:
        account = self.accounts.get(node, {})
        premises = [each for each in self.premises(node) if each not in seen and each != node]
        if premises and not self.attestations(node, _SUPPORTING):
            return min(self._standing(each, seen | {node}) for each in premises)
        found = self.support(node)
        status = {"Withdrawn": 0, "Disputed": 1}.get(account.get("status", ""), 2)
        named = len(found.voices) - len(found.unnamed)
        return (status, len(found.origins), named, len(found.voices), -len(found.retellings), node)

    # The tree

    def tree(self, node: str) -> Record:
        """What is told of an account; one that was told before is only named."""
        if node in self._told:
            return {**self.thing(node), "repeated": True}
        self._told.add(node)
        told = self.properties(node)
        account = self.accounts.get(node)
        if account is None:
            kind = self._kinds.of(node)
            account = {
                "label": self.label(node),
                "kind": compact(kind) if kind else None,
                "kind_label": self.label(kind) if kind else None,
                "status": next(iter(iris(told, "status")), "").removeprefix(PG),
                "rule": text(told, "byRule"),
                "facts": self._facts(told),
                "attestations": [],
                "rivals": [],
            }
        rest = {key: account[key] for key in account if key not in ("attestations", "premises")}
        return {
            "iri": node,
            **rest,
            "signed_by": [self.label(each) for each in iris(told, "signedBy")],
            "refinements": [self._refinement(each) for each in self.subjects("refines", node)],
            "attestations": [self._attestation(each) for each in account["attestations"]],
            "premises": [self.tree(each) for each in self.premises(node)],
            "weakest": f"{_quoted(account['label'])} {self.clause(node, frozenset())}.",
            "rests_on": self.counts(self.support(node)),
        }

    def _facts(self, told: Properties) -> list[str]:
        """What a derived node that is no account says."""
        names = ("refines", "refinedBound", "refinedTo", "rivalProperty", "valueA", "valueB", "why")
        return [
            f"{self.label(PG + name)}: {self._workspace.terms.label(each)}"
            for name in names
            for each in told.get(PG + name, ())
        ]

    def _refinement(self, node: str) -> Record:
        told = self.properties(node)
        return {
            "iri": node,
            "bound": " ".join(self.label(each) for each in iris(told, "refinedBound")),
            "day": text(told, "refinedTo"),
            "rule": text(told, "byRule"),
            "premises": [self.thing(each) for each in iris(told, "derivedFrom")],
        }

    def _attestation(self, attestation: Record) -> Record:
        told = self.properties(attestation["iri"])
        voice = attestation["voice_iri"]
        speaker = self.properties(voice) if voice else {}
        return {
            **attestation,
            "unnamed": bool(voice) and self.unnamed(voice),
            "anonymity_reason": text(speaker, "anonymityReason"),
            "own_reporting": text(told, "ownReporting") == "true",
            "document": self._work(attestation["document"], frozenset()),
            "in_work": [self._work(each, frozenset()) for each in iris(told, "inWork")],
            "origin": [self.thing(each) for each in iris(told, "origin")],
        }

    def _work(self, work: str | None, above: frozenset[str]) -> Record | None:
        """A document or a work that was not read, and what it retells, back to the first."""
        if work is None:
            return None
        if work in above:
            return {**self.thing(work), "repeated": True}
        told = self.properties(work)
        publishers = sorted(
            self.label(iri(each))
            for each in told.get(PREFIXES["dcterms"] + "publisher", ())
            if isinstance(each, ox.NamedNode)
        )
        unread = {
            "title": text(told, PREFIXES["dcterms"] + "title") or self.label(work),
            "publisher": ", ".join(publishers) or None,
            "class": None,
            "issued": text(told, PREFIXES["dcterms"] + "issued") or text(told, "issuedAsGiven"),
            "read_on": None,
            "url": None,
            "living": False,
        }
        originals = self.retells(work)
        return {
            **self.thing(work),
            **self._documents.get(work, unread),
            "retells": [
                {
                    **(self._work(each, above | {work}) or {}),
                    "by": [self._reading(account) for account in self._retellings(work, each)],
                }
                for each in originals
            ],
        }

    def _retellings(self, work: str, original: str) -> list[str]:
        """The accounts by which one work retells another."""
        both = set(self.subjects("retelling", work)) & set(self.subjects("original", original))
        return sorted(each for each in both if each in self.accounts)

    def _reading(self, account: str) -> Record:
        told = self.accounts[account]
        return {
            **self.thing(account),
            "status": told["status"],
            "grounds": told["grounds"],
            "signed_by": [self.label(each) for each in iris(self.properties(account), "signedBy")],
        }


def _count(number: int) -> str:
    return _COUNTS[number] if number < len(_COUNTS) else str(number)


def _quoted(label: str) -> str:
    return f"“{label}”"


def _listed(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])}, and {parts[-1]}"


# --- Text -----------------------------------------------------------------------------------------


def _text(record: Record) -> Iterator[str]:
    names = [each["label"] for each in record["things"]]
    trees = record["accounts"]
    if len(trees) != 1 or len(names) == 2:
        day = f" on {record['as_of']}" if record["as_of"] else ""
        number = f"{len(trees)} account{'' if len(trees) == 1 else 's'}"
        yield from _wrapped(f"{' and '.join(names)}{day}: {number}", "")
        yield ""
    shown: set[str] = set()
    for tree in trees:
        yield from _account_text(tree, "", shown)
        yield ""
    yield from _wrapped(f"Weakest link: {record['weakest']}", "")


def _wrapped(text_: str, indent: str, *, hang: str = "") -> list[str]:
    """A paragraph at an indent; `hang` is added from its second line on.

    The indent gives way before the text becomes a column of single words.
    """
    indent = indent[: WIDTH // 2]
    return textwrap.wrap(
        printable(text_),
        WIDTH,
        initial_indent=indent,
        subsequent_indent=indent + hang,
        break_on_hyphens=False,
        break_long_words=False,
    ) or [indent.rstrip()]


def _account_text(tree: Record, indent: str, shown: set[str]) -> Iterator[str]:
    name = f"{tree['label']}  ({compact(tree['iri'])})"
    if tree.get("repeated"):
        yield from _wrapped(f"{name}: as above", indent, hang=_STEP)
        return
    yield from _wrapped(name, indent, hang=_STEP)
    inner = indent + _STEP
    for line in _account_facts(tree):
        yield from _wrapped(line, inner, hang=_STEP)
    for each in tree["attestations"]:
        yield from _attestation_text(each, inner, shown)
    if tree["premises"]:
        how = f"by the rule {tree['rule']}, from" if tree["rule"] else "rests on"
        yield f"{inner[: WIDTH // 2]}{how}:"
        for premise in tree["premises"]:
            yield from _account_text(premise, inner + _STEP, shown)
    for each in tree["rivals"]:
        line = (
            f"cannot both hold with: {each['label']}; {each['property_label']} "
            f"{each['value']} here, {each['other_value']} there"
        )
        yield from _wrapped(line, inner, hang=_STEP)


def _account_facts(tree: Record) -> Iterator[str]:
    if tree.get("statement"):
        yield tree["statement"]
    kind, status = tree["kind_label"], tree["status"].lower()
    yield ", ".join(each for each in (kind, status, tree.get("dates")) if each)
    bounds = tree.get("bounds")
    if bounds and any(bounds):
        yield _bounds_text(*bounds)
    for each in tree["refinements"]:
        premises = ", ".join(_quoted(premise["label"]) for premise in each["premises"])
        yield f"{each['bound']} {each['day']}: by the rule {each['rule']}, from {premises}"
    if tree.get("matter"):
        yield f"an account of: {tree['matter']['label']}"
    for each in tree.get("ties", ()):
        cover = f", {each['cover']}" if each["cover"] else ""
        line = f"{each['source']['label']} > {each['relation']} > {each['target']['label']}"
        yield f"{each['network']}: {line}{cover}"
    yield from tree.get("facts", ())
    if tree.get("not_stated"):
        yield f"not stated: {', '.join(tree['not_stated'])}"
    if tree.get("grounds"):
        signed = " and ".join(tree["signed_by"])
        yield f"a reading{f' of {signed}' if signed else ''}: {tree['grounds']}"


def _bounds_text(first: str | None, begun: str | None, lasts: str | None, last: str | None) -> str:
    """The days that the dates cover and may cover, in words; two dots are an open end."""
    may = f"may cover {first or '..'} to {last or '..'}"
    if begun and lasts and begun <= lasts:
        return f"dates cover {begun}{f' to {lasts}' if begun != lasts else ''}, {may}"
    return f"dates {may}"


def _attestation_text(each: Record, indent: str, shown: set[str]) -> Iterator[str]:
    document = each["document"]
    where = f", {document['label']}" if document else ""
    place = f", {each['locator']}" if each["locator"] else ""
    stance = _STANCES.get(each["stance"], each["stance"])
    yield from _wrapped(f"- {stance} {each['voice']}{where}{place}", indent, hang=_STEP)
    inner = indent + _STEP
    if each["unnamed"]:
        reason = f": {each['anonymity_reason']}" if each["anonymity_reason"] else ""
        yield from _wrapped(f"an unnamed voice{reason}", inner, hang=_STEP)
    if each["as_worded"]:
        yield from _wrapped(f"in the words “{each['as_worded']}”", inner, hang=_STEP)
    if each["unclear"]:
        yield from _wrapped(f"unclear: {each['unclear']}", inner, hang=_STEP)
    if each["read_as"]:
        yield from _wrapped(f"read as {each['read_as']}", inner, hang=_STEP)
    if each["grounds"]:
        yield from _wrapped(f"because: {each['grounds']}", inner, hang=_STEP)
    for work in each["in_work"]:
        yield from _work_text("said in", work, inner, shown)
    if document:
        yield from _work_text("", document, inner, shown)


def _work_text(lead: str, work: Record, indent: str, shown: set[str]) -> Iterator[str]:
    """A document with what it retells; one that was shown before is only named."""
    if work.get("repeated") or (work["iri"] in shown and not work.get("by")):
        if lead:
            yield from _wrapped(f"{lead} {work['label']}", indent, hang=_STEP)
        return
    again = work["iri"] in shown
    shown.add(work["iri"])
    facts = [
        work["title"],
        work["publisher"],
        work["class"],
        f"issued {work['issued']}" if work["issued"] else "no date of issue",
        f"read on {work['read_on']}" if work["read_on"] else "not read",
        "a page that may change" if work["living"] else None,
    ]
    line = "; ".join(each for each in facts if each)
    yield from _wrapped(f"{lead} {line}".lstrip(), indent, hang=_STEP)
    for reading in work.get("by", ()):
        signed = f" ({' and '.join(reading['signed_by'])})" if reading["signed_by"] else ""
        why_ = reading["grounds"] or reading["label"]
        yield from _wrapped(
            f"by {reading['status'].lower()} account: {why_}{signed}", indent + _STEP, hang=_STEP
        )
    if not again:
        for original in work["retells"]:
            yield from _work_text("retells", original, indent + _STEP, shown)


# --- Turtle ---------------------------------------------------------------------------------------


def _triples(workspace: Workspace, record: Record) -> list[ox.Triple]:
    """The tree in terms of PROV, with what the graph itself says of each of its nodes."""
    found: set[ox.Triple] = set()

    def add(subject: str, property_: ox.NamedNode, value: Term) -> None:
        found.add(ox.Triple(ox.NamedNode(subject), property_, value))

    def entity(node: str) -> None:
        add(node, RDF_TYPE, _ENTITY)
        found.update(
            each
            for each in workspace.store.triples(ox.NamedNode(node))
            if each.predicate.value in _KEPT
        )

    def agent(node: str) -> None:
        add(node, RDF_TYPE, _AGENT)
        found.update(workspace.store.triples(ox.NamedNode(node), _LABEL))

    def work(told: Record) -> None:
        entity(told["iri"])
        publishers = workspace.store.triples(
            ox.NamedNode(told["iri"]), ox.NamedNode(PREFIXES["dcterms"] + "publisher")
        )
        for each in publishers:
            if isinstance(each.object, ox.NamedNode):
                add(told["iri"], _ATTRIBUTED_TO, each.object)
                agent(each.object.value)
        for each in told.get("retells", ()):
            add(told["iri"], _DERIVED_FROM, ox.NamedNode(each["iri"]))
            work(each)

    def account(tree: Record) -> None:
        node = tree["iri"]
        entity(node)
        if tree.get("repeated"):
            return
        add(node, _COMMENT, ox.Literal(tree["weakest"], language="en"))
        for each in tree["attestations"]:
            place = each["iri"]
            entity(place)
            if each["stance"] in _SUPPORTING:
                add(node, _DERIVED_FROM, ox.NamedNode(place))
            if each["voice_iri"]:
                add(place, _ATTRIBUTED_TO, ox.NamedNode(each["voice_iri"]))
                agent(each["voice_iri"])
            if each["document"]:
                add(place, _PRIMARY_SOURCE, ox.NamedNode(each["document"]["iri"]))
                work(each["document"])
            for told in each["in_work"]:
                add(place, _DERIVED_FROM, ox.NamedNode(told["iri"]))
                work(told)
        for each in tree["refinements"]:
            entity(each["iri"])
            for premise in each["premises"]:
                add(each["iri"], _DERIVED_FROM, ox.NamedNode(premise["iri"]))
                entity(premise["iri"])
        for each in tree["premises"]:
            add(node, _DERIVED_FROM, ox.NamedNode(each["iri"]))
            account(each)
        for each in tree["rivals"]:
            entity(each["iri"])
            for end in (node, each["account"]):
                add(each["iri"], _DERIVED_FROM, ox.NamedNode(end))
            entity(each["account"])

    for tree in record["accounts"]:
        account(tree)
    if len(record["things"]) == 1 and len(record["accounts"]) > 1:
        add(record["things"][0]["iri"], _COMMENT, ox.Literal(record["weakest"], language="en"))
    return sorted(found, key=str)
