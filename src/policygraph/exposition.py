"""The tree of an explanation, told: as text for a reader, and in terms of PROV for a program."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

import pyoxigraph as ox

from policygraph.formats import printable
from policygraph.namespaces import PG, PREFIXES, compact
from policygraph.store import RDF_TYPE
from policygraph.support import SUPPORTING, quoted
from policygraph.workspace import Workspace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from policygraph.store import Term
    from policygraph.support import Record

WIDTH = 80
_STEP = "  "
_STANCES = {
    "Asserts": "asserted by",
    "Repeats": "repeated by",
    "Qualifies": "qualified by",
    "Denies": "denied by",
    "SaysUnsubstantiated": "called unsubstantiated by",
    "Corrects": "corrected by",
    "Retracts": "taken back by",
}
_LABEL = ox.NamedNode(PREFIXES["rdfs"] + "label")
_COMMENT = ox.NamedNode(PREFIXES["rdfs"] + "comment")
_DERIVED_FROM = ox.NamedNode(PREFIXES["prov"] + "wasDerivedFrom")
_PUBLISHER = ox.NamedNode(PREFIXES["dcterms"] + "publisher")
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


# --- Text -----------------------------------------------------------------------------------------


def text(record: Record) -> str:
    """The tree for a reader, indented, at most WIDTH columns wide."""
    return "".join(f"{line}\n" for line in _lines(record))


def _lines(record: Record) -> Iterator[str]:
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


def _wrapped(paragraph: str, indent: str, *, hang: str = "") -> list[str]:
    """A paragraph at an indent; `hang` is added from its second line on.

    The indent gives way before the text becomes a column of single words.
    """
    indent = indent[: WIDTH // 2]
    return textwrap.wrap(
        printable(paragraph),
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
    if "below" in tree:
        yield from _wrapped(f"{name}: {_more(tree)}", indent, hang=_STEP)
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


def _more(cut: Record) -> str:
    """What is said where a tree is cut, since it goes too deep to be told."""
    return f"and {cut['below']:,} more below"


def _account_facts(tree: Record) -> Iterator[str]:
    if tree.get("statement"):
        yield tree["statement"]
    kind, status = tree["kind_label"], tree["status"].lower()
    yield ", ".join(each for each in (kind, status, tree.get("dates")) if each)
    bounds = tree.get("bounds")
    if bounds and any(bounds):
        yield _bounds_text(*bounds)
    for each in tree["refinements"]:
        premises = ", ".join(quoted(premise["label"]) for premise in each["premises"])
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
    stance = _STANCES.get(each["stance"], str(each["stance"]))
    said = f"{stance} {each['voice']}" if each["voice_iri"] else stance.removesuffix(" by")
    yield from _wrapped(f"- {said}{where}{place}", indent, hang=_STEP)
    inner = indent + _STEP
    if not each["voice_iri"]:
        yield f"{inner[: WIDTH // 2]}nobody is named who says it"
    if not document:
        yield f"{inner[: WIDTH // 2]}no document is named"
    elif each["own_reporting"] and (document.get("retells") or "below" in document):
        yield f"{inner[: WIDTH // 2]}its own reporting"
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
    if "below" in work:
        yield from _wrapped(f"{lead} {work['label']}: {_more(work)}", indent, hang=_STEP)
        return
    if work["iri"] in shown and not work.get("by"):
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


# --- PROV -----------------------------------------------------------------------------------------


def triples(workspace: Workspace, record: Record) -> tuple[ox.Triple, ...]:
    """The tree in terms of PROV, with what the graph itself says of each of its nodes, sorted."""
    found = _Statements(workspace)
    for tree in record["accounts"]:
        found.account(tree)
    if len(record["things"]) == 1 and len(record["accounts"]) > 1:
        found.comment(record["things"][0]["iri"], record["weakest"])
    return tuple(sorted(found.triples, key=str))


class _Statements:
    """What is said of the nodes of a tree, each added with all that it leads to."""

    def __init__(self, workspace: Workspace) -> None:
        self._store = workspace.store
        self.triples: set[ox.Triple] = set()

    def account(self, tree: Record) -> None:
        node = tree["iri"]
        self._entity(node)
        if tree.get("repeated") or "below" in tree:
            return
        self.comment(node, tree["weakest"])
        for each in tree["attestations"]:
            self._attestation(each)
            if each["stance"] in SUPPORTING:
                self._link(node, _DERIVED_FROM, each["iri"])
        for each in tree["refinements"]:
            self._entity(each["iri"])
            for premise in each["premises"]:
                self._link(each["iri"], _DERIVED_FROM, premise["iri"])
                self._entity(premise["iri"])
        for each in tree["premises"]:
            self._link(node, _DERIVED_FROM, each["iri"])
            self.account(each)
        for each in tree["rivals"]:
            self._entity(each["iri"])
            self._entity(each["account"])
            for end in (node, each["account"]):
                self._link(each["iri"], _DERIVED_FROM, end)

    def comment(self, node: str, sentence: str) -> None:
        self._add(node, _COMMENT, ox.Literal(sentence, language="en"))

    def _attestation(self, told: Record) -> None:
        place = told["iri"]
        self._entity(place)
        if told["voice_iri"]:
            self._agent_of(place, told["voice_iri"])
        if told["document"]:
            self._link(place, _PRIMARY_SOURCE, told["document"]["iri"])
            self._work(told["document"])
        for work in told["in_work"]:
            self._link(place, _DERIVED_FROM, work["iri"])
            self._work(work)

    def _work(self, told: Record) -> None:
        work = told["iri"]
        self._entity(work)
        for each in self._store.triples(ox.NamedNode(work), _PUBLISHER):
            if isinstance(each.object, ox.NamedNode):
                self._agent_of(work, each.object.value)
        for original in told.get("retells", ()):
            self._link(work, _DERIVED_FROM, original["iri"])
            self._work(original)

    def _entity(self, node: str) -> None:
        self._add(node, RDF_TYPE, _ENTITY)
        for each in self._store.triples(ox.NamedNode(node)):
            if each.predicate.value in _KEPT:
                self.triples.add(each)

    def _agent_of(self, node: str, agent: str) -> None:
        self._link(node, _ATTRIBUTED_TO, agent)
        self._add(agent, RDF_TYPE, _AGENT)
        self.triples.update(self._store.triples(ox.NamedNode(agent), _LABEL))

    def _link(self, node: str, property_: ox.NamedNode, other: str) -> None:
        self._add(node, property_, ox.NamedNode(other))

    def _add(self, node: str, property_: ox.NamedNode, value: Term) -> None:
        self.triples.add(ox.Triple(ox.NamedNode(node), property_, value))
