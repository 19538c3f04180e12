"""What may be published: the graph without what is marked private, and a search for what is left.

`pg:private true` marks a node, or a property whose values are private. A private node goes with
every account, attestation, open question and view that names it, and with what stood on those
alone.
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

from policygraph import columns
from policygraph.errors import ValueProblem
from policygraph.inference import kinds_of
from policygraph.namespaces import PG, PREFIXES, compact, expand
from policygraph.store import RDF_TYPE, subjects_of, value_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

_PRIVATE = ox.NamedNode(PG + "private")
# A bare place, and how a reading path asks: what is published says such values as well.
_TELL_NOTHING = {
    ox.NamedNode(PG + name) for name in ("locator", "asks", "network", "day", "hops", "position")
}
_ATTESTS = ox.NamedNode(PG + "attests")
_ACCOUNT_OF = ox.NamedNode(PG + "accountOf")
_PARAMETER = ox.NamedNode(PG + "parameter")
# These say something about what they name, so they go with it.
_GO_WITH = frozenset(("Assertion", "Attestation", "OpenQuestion", "View"))
# A bare number this short stands by chance in every page; a name that short does not.
_SHORT_NUMBER = 5
_TAG = re.compile(r"<[^>]*>")
_PACKED = re.compile(r"<script\b[^>]*\bdata-packed\b[^>]*>([^<]*)", re.IGNORECASE)
_ESCAPE = re.compile(r'(?:\\u[0-9a-fA-F]{4})+|\\U[0-9a-fA-F]{8}|\\["\\/bfnrt]')
_ROUNDS = 4
# How deep what is packed in what is packed is unpacked, and how much a zip may come to.
_DEEPEST, _MOST_BYTES = 8, 1 << 28
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]+")
_UNSEEN = ("Cf", "Mn")  # format characters, and marks on letters
_JOINTS = re.compile("[-_+\u2010\u2011]")
_WRAPPED = re.compile(r"(?<=\w)-\s*\n\s*(?=\w)")
_SCRIPTS_WITHOUT_SPACES = "\u2e80"
_SUBCLASS, _SUBPROPERTY = (
    ox.NamedNode(PREFIXES["rdfs"] + each) for each in ("subClassOf", "subPropertyOf")
)


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
        if value_of(each.subject) in properties or each.predicate in _TELL_NOTHING:
            continue
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
    a zip (a word processor's file), by gzip or in the page of a large network hide nothing. What
    cannot be unpacked has a sentence too. The sentence names the place, not the text.
    """
    wanted = [(each, _pattern(each)) for each in private]
    found = []
    for name, data in sorted(files.items()) if wanted else ():
        left = set()
        try:
            for view in _views(data):
                plain = _plain(view)
                left |= {
                    each for each, pattern in wanted if pattern.search(view if each.name else plain)
                }
        except ValueError:
            found.append(f"{name}: what is packed in it cannot be read, so it may be private")
        found += [
            f"{name}: a private value of {each.place} stands here"
            for each, _ in wanted
            if each in left
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
    # What is below a private class or property, and what is of such a class, is private too.
    for kind in (_SUBPROPERTY, _SUBCLASS, RDF_TYPE):
        marked |= _below(triples, kind, marked)
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
        if each.predicate == _PARAMETER:  # of a view: agency=id:orr
            thing = expand(thing.partition("=")[2]) or ""
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


def _below(triples: Sequence[ox.Triple], property_: ox.NamedNode, above: set[str]) -> set[str]:
    """What points with a property to one of these, or to what does."""
    pairs = [
        (value_of(each.subject), value_of(each.object))
        for each in triples
        if each.predicate == property_
    ]
    found: set[str] = set()
    while more := {low for low, high in pairs if high in above | found} - found:
        found |= more
    return found


def _searchable(text: str) -> bool:
    plain = _plain(text)
    if plain in ("", "true", "false"):
        return False
    digits = plain.strip("+-").replace(".", "", 1)
    return not digits.isdigit() or len(digits) >= _SHORT_NUMBER


def _pattern(private: Private) -> re.Pattern[str]:
    """The text as a whole (`Ann` is not found in `Annex`); a name in its full and short forms."""
    plain = _plain(private.text)
    before = r"(?<!\w)" if _ends_a_word(plain[:1]) else ""
    after = r"(?!\w)" if _ends_a_word(plain[-1:]) else ""
    if private.name:
        before, after = "[:/#]", r"(?![\w-])"
        plain = _folded(re.split("[/#]", private.text)[-1]) or _folded(private.text)
    return re.compile(before + re.escape(plain) + after)


def _ends_a_word(character: str) -> bool:
    """True for a character that is parted from the next word, as in scripts with spaces."""
    return character.isalnum() and character < _SCRIPTS_WITHOUT_SPACES


def _folded(text: str) -> str:
    """The text without accents, case, invisible characters and line ends."""
    return " ".join(_BEYOND_ASCII.sub(_unadorned, text).split()).casefold()


def _unadorned(found: re.Match[str]) -> str:
    """Characters beyond ASCII, which alone have accents and can be invisible, without those."""
    letters = unicodedata.normalize("NFKD", found[0])
    return "".join(each for each in letters if unicodedata.category(each) not in _UNSEEN)


def _plain(text: str) -> str:
    """The text folded, with spaces for what joins words in names of files and nodes."""
    return " ".join(_JOINTS.sub(" ", _folded(text)).split())


def _views(data: bytes, depth: int = 0) -> Iterator[str]:
    """What a reader or a program may make of a file: as it is, unescaped, and without markup.

    ValueError for what says that it is packed and cannot be unpacked.
    """
    if depth > _DEEPEST:
        raise ValueError("packed too deep")
    if data[:4] == b"PK\x03\x04":
        for name, member in _unzipped(data):
            yield _folded(name)
            yield from _views(member, depth + 1)
        return
    if data[:2] == b"\x1f\x8b":
        yield from _views(columns.gunzipped(data), depth + 1)
        return
    text = data.decode("utf-8", "replace")
    seen = set()
    for _ in range(_ROUNDS):
        whole = _WRAPPED.sub("", text)
        for view in map(_folded, (text, whole, _TAG.sub("", text), _TAG.sub(" ", text))):
            if view not in seen:
                seen.add(view)
                yield view
        for packed in _PACKED.findall(text):
            if packed not in seen:
                seen.add(packed)
                yield from _views(columns.json_of(packed.strip()), depth + 1)
        before = text
        text = unquote(html.unescape(_ESCAPE.sub(_unescaped, text.replace('""', '"'))))
        if text == before:
            return


def _unzipped(data: bytes) -> list[tuple[str, bytes]]:
    """What is in a zip, by name; ValueError for one that cannot be read, or holds too much."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            size = sum(each.file_size for each in packed.infolist())
            if size <= _MOST_BYTES:
                return [(name, packed.read(name)) for name in sorted(packed.namelist())]
    except Exception as error:  # each way of packing has its own
        raise ValueError(f"no zip: {error}") from error
    raise ValueError(f"{size:,} bytes when unpacked")


def _unescaped(found: re.Match[str]) -> str:
    escape = found[0]
    if escape[1] == "U":
        number = int(escape[2:], 16)
        return chr(number) if number < 0x110000 else escape
    text: str = json.loads(f'"{escape}"', strict=False)
    return text
