"""A chronology on paper: Markdown, and a document for a word processor.

The same chronology gives the same bytes. Nothing in a label makes markup, a field or a link; a
link is made of an http or https URL alone.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from io import BytesIO
from itertools import groupby
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from policygraph.chronology import Chronology, Cited, Entry, in_words
from policygraph.citations import Source
from policygraph.errors import UnknownNameError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import _Cell
    from docx.text.paragraph import Paragraph

FORMATS = ("chronology", "docx")

_UNDATED = "Without a date, or dated only within years"
_NOTHING = "Nothing of what was asked for is in the graph."
_WEB = re.compile(r"https?://[^\s<>\"\\^`{|}]+")
# What Markdown or its common extensions may take for markup, anywhere or first in a text.
_MARKUP = re.compile(r"([\\`*_{}\[\]<>#|~&$@])")
_FIRST = re.compile(r"^(?:([-+=])|([0-9]+)([.)]))")
_AUTOLINK = re.compile(r"(https?|ftp|mailto)(:)|(www)(\.)", re.IGNORECASE)
# A word processor opens no longer link.
_LONGEST_LINK = 2000
_ISOLATE, _END_OF_ISOLATE = "\u2068", "\u2069"
# The first day that a zip archive can hold: it says nothing, and is always the same.
_ZIP_DAY = (1980, 1, 1, 0, 0, 0)


def filing(made: Chronology, format: str) -> bytes:
    """A chronology in one of FORMATS; UnknownNameError for any other."""
    writers: dict[str, Callable[[Chronology], bytes]] = {"chronology": markdown, "docx": docx}
    if format not in writers:
        raise UnknownNameError("format", format, FORMATS)
    return writers[format](made)


def markdown(made: Chronology) -> bytes:
    """A chronology as Markdown: a heading for each year and each entry, sources in lists."""
    parts = [f"# {_md(made.title)}\n", *(f"{_md(each)}\n" for each in made.preface)]
    if not len(made):
        parts.append(f"{_NOTHING}\n")
    for heading, entries in _sections(made):
        parts.append(f"## {_md(heading)}\n")
        parts += map(_entry_markdown, entries)
    if made.sources:
        parts.append("## Sources\n")
        parts.append("".join(f"- {_source_markdown(each)}\n" for each in made.sources))
    return "\n".join(parts).encode()


def docx(made: Chronology) -> bytes:
    """A chronology as a Word document: a table for each year, real links, no dates of its own."""
    from docx import Document as new_document
    from docx.enum.section import WD_ORIENT

    document = new_document()
    _settle_properties(document, made.title)
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = section.page_height, section.page_width
    _write(document.add_heading(level=0), made.title)
    for each in made.preface:
        _write(document.add_paragraph(), each)
    if not len(made):
        document.add_paragraph(_NOTHING)
    for heading, entries in _sections(made):
        document.add_heading(heading, level=1)
        _table(document, entries)
    if made.sources:
        document.add_heading("Sources", level=1)
        for source in made.sources:
            _source_paragraph(document.add_paragraph(style="List Bullet"), source)
    raw = BytesIO()
    document.save(raw)
    return _without_times(raw.getvalue())


def _sections(made: Chronology) -> Iterator[tuple[str, list[Entry]]]:
    def year(entry: Entry) -> int:
        return entry.day.year if entry.day else 0

    for number, entries in groupby(made.dated, key=year):
        yield str(number), list(entries)
    if made.undated:
        yield _UNDATED, list(made.undated)


def _publisher_and_kind(cited: Cited) -> str:
    publisher = cited.source.publisher
    return f"{publisher}; {cited.kind}" if publisher else cited.kind


def _facts(source: Source) -> str:
    """What is said of a source beside its title and where it stands."""
    issued = in_words(source.issued) if source.issued else "undated"
    issued += f" (as it shows it: {source.dated})" if source.dated else ""
    living = "a page that changes" if source.living else ""
    mirror = "a copy kept by someone other than its issuer" if source.mirror else ""
    parts = (source.publisher, source.kind, issued, living, mirror)
    return ", ".join(each for each in parts if each)


# --- Markdown -------------------------------------------------------------------------------------


def _entry_markdown(entry: Entry) -> str:
    lines = [f"### {_md(entry.when)}: {_md(entry.label)}\n\n"]
    lines += [f"{_md(entry.statement)}\n\n"] if entry.statement else []
    lines.append(f"- Dates as given: {_md(entry.dates)}\n- Status: {_md(entry.status)}\n")
    for cited in entry.cited:
        source = cited.source
        lines.append(f"- Source: *{_md(source.title)}*, {_md(_publisher_and_kind(cited))}\n")
        for voice in cited.voices:
            place = f"{_md(voice.place)}: " if voice.place else ""
            lines.append(f"  - {place}{_md(voice.words)}\n")
        where = f"{_link_markdown(source.url)}, " if source.url else ""
        lines.append(f"  - {where}read on {_md(in_words(source.read_on))}\n")
    if entry.rivals:
        lines.append("- Rivals, which cannot hold together with it:\n")
        lines += [f"  - {_md(each)}\n" for each in entry.rivals]
    return "".join(lines)


def _source_markdown(source: Source) -> str:
    where = f" {_link_markdown(source.url)}." if source.url else ""
    read = f" Read on {_md(in_words(source.read_on))}."
    return f"*{_md(source.title)}*. {_md(_facts(source))}.{where}{read} ({_md(source.key)})"


def _link_markdown(url: str) -> str:
    return f"<{url}>" if _WEB.fullmatch(url) else _md(url)


def _md(words: str) -> str:
    """The words as Markdown that shows them and nothing else."""
    escaped = _MARKUP.sub(r"\\\1", words)
    escaped = _FIRST.sub(
        lambda found: f"\\{found[1]}" if found[1] else f"{found[2]}\\{found[3]}", escaped
    )
    escaped = _AUTOLINK.sub(
        lambda found: f"{found[1] or found[3]}\\{found[2] or found[4]}", escaped
    )
    # So that it moves nothing of what stands around it.
    return f"{_ISOLATE}{escaped}{_END_OF_ISOLATE}" if _right_to_left(words) else escaped


def _right_to_left(words: str) -> bool:
    return any(unicodedata.bidirectional(each) in ("R", "AL", "AN") for each in words)


# --- a word processor's document ------------------------------------------------------------------


def _table(document: Document, entries: Sequence[Entry]) -> None:
    from docx.oxml import OxmlElement
    from docx.shared import Cm

    widths = (Cm(3.5), Cm(9), Cm(11))
    table = document.add_table(rows=1, cols=3, style="Table Grid")
    table.autofit = False
    for cell, heading in zip(table.rows[0].cells, ("Date", "Event", "Source"), strict=True):
        cell.paragraphs[0].add_run(heading).bold = True
    # The heading stands again on every page, and a row does not end on another.
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for entry in entries:
        row = table.add_row()
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        when, event, source = row.cells
        _write(when.paragraphs[0], entry.when, bold=True)
        _write(when.add_paragraph(), f"as given: {entry.dates}")
        _event_cell(event, entry)
        _source_cell(source, entry)
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width  # one program reads it here, another from each cell
        for cell in column.cells:
            cell.width = width


def _event_cell(cell: _Cell, entry: Entry) -> None:
    _write(cell.paragraphs[0], entry.label, bold=True)
    if entry.statement:
        _write(cell.add_paragraph(), entry.statement)
    _write(cell.add_paragraph(), f"Status: {entry.status}")
    if entry.rivals:
        _write(cell.add_paragraph(), "Rivals, which cannot hold together with it:")
    for each in entry.rivals:
        _write(cell.add_paragraph(style="List Bullet"), each)


def _source_cell(cell: _Cell, entry: Entry) -> None:
    for number, cited in enumerate(entry.cited):
        source = cited.source
        paragraph = cell.add_paragraph() if number else cell.paragraphs[0]
        _write(paragraph, source.title, italic=True)
        _write(paragraph, f", {_publisher_and_kind(cited)}")
        for voice in cited.voices:
            place = f"{voice.place}: " if voice.place else ""
            _write(cell.add_paragraph(style="List Bullet"), f"{place}{voice.words}")
        last = cell.add_paragraph()
        if source.url:
            _link(last, source.url)
            last.add_run(", ")
        last.add_run(f"read on {in_words(source.read_on)}")


def _source_paragraph(paragraph: Paragraph, source: Source) -> None:
    _write(paragraph, source.title, italic=True)
    _write(paragraph, f". {_facts(source)}. ")
    if source.url:
        _link(paragraph, source.url)
        paragraph.add_run(". ")
    paragraph.add_run(f"Read on {in_words(source.read_on)}. ({source.key})")


def _write(
    paragraph: Paragraph, words: str, *, bold: bool | None = None, italic: bool | None = None
) -> None:
    run = paragraph.add_run(words)
    run.bold, run.italic = bold, italic
    if _right_to_left(words):
        run.font.rtl = True


def _link(paragraph: Paragraph, url: str) -> None:
    """A link that can be followed, or the text of what is none."""
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import RGBColor

    run = paragraph.add_run(url)
    if not _WEB.fullmatch(url) or len(url) > _LONGEST_LINK:
        return
    run.underline = True
    run.font.color.rgb = RGBColor(0x05, 0x63, 0xC1)
    link = OxmlElement("w:hyperlink")
    target = paragraph.part.relate_to(url, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    link.set(qn("r:id"), target)
    link.append(run._r)
    paragraph._p.append(link)


def _settle_properties(document: Document, title: str) -> None:
    """A title and who made it; the template's own dates and names say nothing of this document."""
    properties = document.core_properties
    for each in list(properties._element):
        properties._element.remove(each)
    properties.title = title[:255]
    properties.author = "policygraph"


def _without_times(raw: bytes) -> bytes:
    """The archive with the same day on each of its files."""
    made = BytesIO()
    with ZipFile(BytesIO(raw)) as old, ZipFile(made, "w", ZIP_DEFLATED) as new:
        for each in old.infolist():
            entry = ZipInfo(each.filename, _ZIP_DAY)
            entry.compress_type = ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            entry.create_system = 3
            new.writestr(entry, old.read(each))
    return made.getvalue()
