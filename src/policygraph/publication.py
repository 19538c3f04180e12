"""What may be published: the graph without what is marked private, and a search for what is left.

`pg:private true` marks a node, or a property whose values are private. A private node goes with
every account, attestation and open question that names it, and with what stood on those alone.
"""

from __future__ import annotations

import html
import io
import json
import re
import unicodedata
import zipfile
from collections import defaultdict
from dataclasses import dataclass
from urllib.parse import unquote

import pyoxigraph as ox

from policygraph.errors import ValueProblem
from policygraph.inference import kinds_of
from policygraph.namespaces import PG, compact
from policygraph.store import subjects_of, value_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

_PRIVATE = ox.NamedNode(PG + "private")
_ATTESTS = ox.NamedNode(PG + "attests")
_ACCOUNT_OF = ox.NamedNode(PG + "accountOf")
# These say something about what they name, so they go with it.
_GO_WITH = frozenset(("Assertion", "Attestation", "OpenQuestion"))
# A bare number this short stands by chance in every page; a name that short does not.
_SHORT_NUMBER = 5
_SHORT_TEXT = 4
_TAG = re.compile(r"<[^>]*>")
_ESCAPE = re.compile(r'(?:\\u[0-9a-fA-F]{4})+|\\U[0-9a-fA-F]{8}|\\["\\/bfnrt]')
_ROUNDS = 4


@dataclass(frozen=True, order=True)
class Private:
    """A text that must not be published, with the node and the property it stands on.

    `name` is true where the text is the IRI of a node, which has shorter forms.
    """

    text: str
    node: str
    predicate: str
    name: bool = False

    @property
    def place(self) -> str:
        """The node and the property on which it stands, in short."""
        return f"{compact(self.node)} ({compact(self.predicate)})"


def published(triples: Sequence[ox.Triple]) -> list[ox.Triple]:
    """The triples that may be published, in their order: those that nothing private is part of."""
    properties, gone = _left_out(triples)
    return [
        each
        for each in triples
        if value_of(each.subject) not in gone
        and value_of(each.object) not in gone
        and each.predicate.value not in properties
        and each.predicate != _PRIVATE
    ]


def private_texts(triples: Sequence[ox.Triple]) -> list[Private]:
    """Every text that is left out and that nothing published says, with where it stands.

    The names of the nodes left out are among them. True, false and numbers of fewer than five
    digits are not: they stand in any page by chance.
    """
    kept = published(triples)
    public = {_plain(value_of(term)) for each in kept for term in (each.subject, each.object)}
    properties = {each.predicate.value for each in triples}
    found: dict[tuple[str, bool], Private] = {}
    for each in set(triples).difference(kept):
        if value_of(each.subject) in properties:
            continue  # what a private property is called tells nothing of its values
        node, property_ = value_of(each.subject), each.predicate.value
        for term in (each.subject, each.object):
            text, name = value_of(term), isinstance(term, ox.NamedNode)
            if name and text in properties:
                continue
            if _plain(text) not in public and _searchable(text):
                one = Private(text, node, property_, name)
                found[_plain(text), name] = min(one, found.get((_plain(text), name), one))
    return sorted(found.values())


def survivors(files: Mapping[str, bytes], private: Iterable[Private]) -> list[str]:
    """One sentence for each private text that still stands in a file, and none where all is well.

    Markup, escapes of HTML, JSON, Turtle, XML and addresses, line breaks, and what is packed in
    a zip (a word processor's file) hide nothing. The sentence names the place, not the text.
    """
    wanted = [(each, _pattern(each)) for each in private]
    found = []
    for name, data in sorted(files.items()):
        views = list(_views(data)) if wanted else []
        found += [
            f"{name}: a private value of {each.place} stands here"
            for each, pattern in wanted
            if any(pattern.search(view) for view in views)
        ]
    return found


def refuse_survivors(files: Mapping[str, bytes], private: Iterable[Private]) -> None:
    """ValueProblem where a private text still stands in one of the files."""
    found = survivors(files, private)
    if found:
        more = f" (and {len(found) - 1} more)" if len(found) > 1 else ""
        raise ValueProblem(f"not published: {found[0]}{more}")


def _left_out(triples: Sequence[ox.Triple]) -> tuple[set[str], set[str]]:
    """The private properties, and all nodes that go because of what is private."""
    marked = {
        value_of(each.subject)
        for each in triples
        if each.predicate == _PRIVATE and value_of(each.object) in ("true", "1")
    }
    if not marked:
        return set(), set()
    properties = marked & {each.predicate.value for each in triples}
    gone = set(marked)
    kinds = kinds_of(subjects_of(list(triples)))
    naming: dict[str, set[str]] = defaultdict(set)
    attested: dict[str, set[str]] = defaultdict(set)
    accounts: dict[str, set[str]] = defaultdict(set)
    for each in triples:
        subject, thing = value_of(each.subject), value_of(each.object)
        if not _GO_WITH.isdisjoint(kinds.get(subject, ())) and isinstance(
            each.object, ox.NamedNode
        ):
            naming[thing].add(subject)
        if each.predicate == _ATTESTS:
            attested[thing].add(subject)
        if each.predicate == _ACCOUNT_OF:
            accounts[thing].add(subject)
    todo = list(gone)
    while todo:
        more = set(naming.get(todo.pop(), ())) - gone
        gone |= more
        todo += more
        # An account that nobody attests any more, a matter that no account is of any more.
        for said in (attested, accounts):
            bare = {each for each, by in said.items() if each not in gone and by <= gone}
            gone |= bare
            todo += bare
    return properties, gone


def _searchable(text: str) -> bool:
    plain = _plain(text)
    if plain in ("", "true", "false"):
        return False
    digits = plain.strip("+-").replace(".", "", 1)
    return not digits.isdigit() or len(digits) >= _SHORT_NUMBER


def _pattern(private: Private) -> re.Pattern[str]:
    """The text as a whole (`Ann` is not found in `Annex`); a name in its full and short forms."""
    plain = _plain(private.text)
    before = r"(?<!\w)" if plain[:1].isalnum() else ""
    if private.name:
        before, plain = "[:/#]", re.split("[/#]", plain)[-1] or plain
    after = r"(?!\w)" if plain[-1:].isalnum() else ""
    if len(plain) < _SHORT_TEXT:  # such as p1, which stands in p1.s2
        before, after = before + r"(?<!\w[.-])", after + r"(?![.-]\w)"
    return re.compile(before + re.escape(plain) + after)


def _plain(text: str) -> str:
    """The text without differences of form: composed, white space collapsed, in one case."""
    return " ".join(unicodedata.normalize("NFKC", text).split()).casefold()


def _views(data: bytes) -> Iterator[str]:
    """What a reader or a program may make of a file: as it is, unescaped, and without markup."""
    if data[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            for name in sorted(packed.namelist()):
                yield _plain(name)
                yield from _views(packed.read(name))
        return
    text = data.decode("utf-8", "replace")
    seen = set()
    for _ in range(_ROUNDS):
        for view in (_plain(text), _plain(_TAG.sub("", text)), _plain(_TAG.sub(" ", text))):
            if view not in seen:
                seen.add(view)
                yield view
        text = unquote(html.unescape(_ESCAPE.sub(_unescaped, text.replace('""', '"'))))


def _unescaped(found: re.Match[str]) -> str:
    escape = found[0]
    if escape[1] == "U":
        number = int(escape[2:], 16)
        return chr(number) if number < 0x110000 else escape
    text: str = json.loads(f'"{escape}"', strict=False)
    return text
