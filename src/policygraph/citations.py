"""Documents as citations: BibTeX and CSL-JSON, dated no finer than the documents date themselves.

Nobody is named for having written a source. What a document was read as, where and when it was
read, and who published it is all that is said.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

import pyoxigraph as ox

from policygraph.accounts import LABEL, Kinds, described, iris, text
from policygraph.dates import parse_day_range
from policygraph.errors import ValueProblem
from policygraph.files import digest
from policygraph.namespaces import ID, PG, PREFIXES
from policygraph.workspace import Workspace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from policygraph.accounts import Properties

_DCTERMS = PREFIXES["dcterms"]
# By class: the type in CSL, the type in BibTeX and, in each, the field of who published it.
# The first class that a document has counts. Types and fields are those that every style knows.
_ARTICLE = ("article-newspaper", "container-title", "article", "journal")
_REPORT = ("report", "publisher", "techreport", "institution")
_TYPES = {
    "CourtDocument": ("legal_case", "publisher", "misc", "howpublished"),
    "NewsArticle": _ARTICLE,
    "Report": _REPORT,
    "Email": ("personal_communication", "publisher", "misc", "howpublished"),
    "WebPage": ("webpage", "container-title", "misc", "howpublished"),
    "Document": ("document", "publisher", "misc", "howpublished"),
}
_LEGISLATION = ("legislation", "publisher", "misc", "howpublished")
# An official document is a report unless it is the text of a rule.
_OFFICIAL = {"StatuteOrRegulation": _LEGISLATION}

# What a source is, in the words of those who file it; any other class goes by its own label.
_KINDS = {
    "CourtRecord": "official record (court)",
    "StatuteOrRegulation": "official record (statute or regulation)",
    "Government": "official record (government)",
    "News": "press",
}
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
# Braces count for BibTeX even behind a backslash, so they are written by name.
_TEX = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
} | {each: f"\\{each}" for each in "#$%&_"}
_NOT_IN_KEY = re.compile(r"[^A-Za-z0-9:._+-]+")
_NOT_IN_URL = re.compile(r"[^!#-;=?-\[\]_a-z~]")


@dataclass(frozen=True)
class Source:
    """A document as it is cited; `issued` is a date as finely as it is known, or empty.

    `dated` is what the document shows of its own date, where that is not the date itself.
    """

    iri: str
    key: str
    title: str
    publisher: str
    kind: str
    issued: str
    dated: str
    url: str
    read_on: str
    living: bool
    mirror: bool
    types: tuple[str, str, str, str]


def sources(workspace: Workspace, documents: Iterable[str] | None = None) -> list[Source]:
    """The documents that were read, of those named by IRI or of all, sorted by their keys.

    A key is the local name of the document's IRI; where two would share one, or it is no key,
    with a part of a digest of the IRI.
    """
    known = {
        name: properties
        for name, properties in described(workspace, "documents").items()
        if properties.get(PG + "readOn")
    }
    wanted = known if documents is None else set(documents) & set(known)
    kinds = Kinds(workspace)
    shared = Counter(_local(name).casefold() for name in known)
    found = []
    for name in wanted:
        local = _local(name)
        plain = _NOT_IN_KEY.sub("-", local).strip("-.")
        alone = plain and plain == local and shared[local.casefold()] == 1
        key = plain if alone else f"{plain or 'doc'}-{digest(name.encode())[:8]}"
        found.append(_source(workspace, name, key, known[name], kinds.all(name)))
    return sorted(found, key=lambda each: (each.key.casefold(), each.iri))


def bibtex(found: Iterable[Source]) -> str:
    """The sources as a BibTeX file in UTF-8."""
    return "\n".join(_entry(each) for each in found)


def csl_json(found: Iterable[Source]) -> str:
    """The sources as CSL-JSON, which reference managers and pandoc read."""
    import json

    return json.dumps([_item(each) for each in found], ensure_ascii=False, indent=1) + "\n"


def plain(source: Source) -> str:
    """The source on one line of plain text, for a footnote; the place within it is to follow."""
    issued = source.issued or source.dated or "undated"
    read_on = f"read on {source.read_on}" if source.read_on else ""
    note = "; ".join(_caveats(source))
    told = [source.publisher, f"“{source.title}”", issued, _url(source.url), read_on]
    return ", ".join(each for each in told if each) + (f" ({note})" if note else "")


def _source(
    workspace: Workspace, name: str, key: str, properties: Properties, classes: frozenset[str]
) -> Source:
    label = workspace.terms.label
    issued = text(properties, _DCTERMS + "issued") or ""
    dated = text(properties, "issuedAsGiven") or ""
    if issued and not _parts(issued):  # not a date of this calendar: told as it stands
        issued, dated = "", dated or issued
    publishers = sorted(label(each) for each in properties.get(_DCTERMS + "publisher", ()))
    own = {
        each.removeprefix(PG): label(ox.NamedNode(each)) for each in iris(properties, "sourceClass")
    }
    types = next((each for name, each in _TYPES.items() if PG + name in classes), _REPORT)
    if PG + "OfficialDocument" in classes and PG + "CourtDocument" not in classes:
        types = next((_OFFICIAL[each] for each in own if each in _OFFICIAL), _REPORT)
    title = text(properties, _DCTERMS + "title") or text(properties, LABEL) or name
    return Source(
        name,
        key,
        _one_line(title),
        _one_line(", ".join(publishers)),
        _one_line(", ".join(_KINDS.get(each) or name for each, name in own.items())),
        issued,
        _one_line(dated),
        _one_line(text(properties, "url") or ""),
        text(properties, "readOn") or "",
        text(properties, "living") == "true",
        text(properties, "mirror") == "true",
        types,
    )


def _entry(source: Source) -> str:
    _, _, type_, place = source.types
    year, month, day = (*_parts(source.issued), None, None, None)[:3]
    fields = (
        # Braces of its own keep the capitals of a title through any style.
        ("title", f"{{{{{_tex(source.title)}}}}}"),
        (place, _braced(_tex(source.publisher))),
        ("year", _braced(f"{year:04}" if year else "")),
        ("month", _MONTHS[month - 1] if month else ""),  # a macro, for styles to word
        ("day", _braced(str(day or ""))),
        ("url", _braced(_url(source.url))),
        ("urldate", _braced(source.read_on)),
        ("note", _braced(_tex(_note(source)))),
    )
    lines = "".join(f"  {name} = {value},\n" for name, value in fields if value)
    return f"@{type_}{{{source.key},\n{lines}}}\n"


def _braced(value: str) -> str:
    return f"{{{value}}}" if value else ""


def _item(source: Source) -> dict[str, Any]:
    type_, place, _, _ = source.types
    item: dict[str, Any] = {"id": source.key, "type": type_, "title": source.title}
    if source.publisher:
        item[place] = source.publisher
    if source.issued:
        item["issued"] = {"date-parts": [_parts(source.issued)]}
    if source.url:
        item["URL"] = _url(source.url)
    if source.read_on:
        item["accessed"] = {"date-parts": [_parts(source.read_on)]}
    if source.kind:
        item["keyword"] = source.kind
    if note := _note(source):
        item["note"] = note
    return item


def _note(source: Source) -> str:
    """What a reader must know before citing it."""
    said = []
    if source.dated:
        said.append(f"its date as it shows it: {source.dated}")
    elif not source.issued:
        said.append("undated")
    return "; ".join(said + _caveats(source))


def _caveats(source: Source) -> list[str]:
    said = ["a page that changes"] if source.living else []
    return said + (["a copy kept by someone other than its issuer"] if source.mirror else [])


def _parts(day: str) -> list[int]:
    """Year, month and day as far as a date gives them; none for what is no date."""
    try:
        parse_day_range(day)
    except ValueProblem:
        return []
    return [int(each) for each in day.split("-")]


def _local(name: str) -> str:
    return name.removeprefix(ID) if name.startswith(ID) else re.split("[/#:]", name)[-1]


def _tex(plain: str) -> str:
    return "".join(_TEX.get(each, each) for each in plain)


def _url(url: str) -> str:
    """The URL with what neither a URL nor BibTeX can hold as escapes."""

    def escaped(found: re.Match[str]) -> str:
        return "".join(f"%{each:02X}" for each in found[0].encode())

    return _NOT_IN_URL.sub(escaped, url)


def _one_line(words: str) -> str:
    """The text on one line, without characters that no citation holds."""
    joined = " ".join(words.split())
    return "".join(each for each in joined if each.isprintable() or each in "\u200c\u200d")
