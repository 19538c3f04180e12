"""What is written to be read elsewhere: pages, exports, and the site that `build` makes of all."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from policygraph import (
    __version__,
    analysis,
    catalog,
    evidence,
    filings,
    formats,
    publication,
    sensitivity,
    stories,
    workspace,
)
from policygraph.chronology import chronology
from policygraph.errors import UnknownNameError, ValueProblem, WriteError
from policygraph.files import reason, write_atomically
from policygraph.findings import ValidationReport
from policygraph.network import project
from policygraph.pages import line_on, links_to, opening_day, page_of, reading_paths, title_of
from policygraph.queries import Table, ask_table
from policygraph.rendering import render_index
from policygraph.store import Store
from policygraph.validation import validate
from policygraph.versions import versions
from policygraph.workspace import Workspace

Progress = Callable[[str, int, int], None]

EXPORT_FORMATS = (*formats.GRAPH_FORMATS, *formats.NETWORK_FORMATS, *filings.FORMATS)
_ORIGINS_TOLD = 10
_EXPORTED = (
    ("graphml", "networks.graphml", "the networks"),
    ("jsonld", "graph.jsonld", "the graph"),
    ("chronology", "chronology.md", "what happened, in order, with its sources"),
    ("docx", "chronology.docx", "the same for a word processor"),
)


@dataclass(frozen=True)
class BuildResult:
    """What a build found and wrote; nothing is written where a violation was found."""

    summary: tuple[tuple[str, str], ...]
    findings: tuple[str, ...]
    written: tuple[Path, ...]


def export(
    ready: Workspace,
    format: str,
    names: Sequence[str] = (),
    *,
    built: bool = False,
    as_of: str | None = None,
    from_: str | None = None,
    until: str | None = None,
    about: str | None = None,
) -> dict[str, bytes]:
    """The graph, or its networks, for other tools: content by file name, '' where it is one file.

    `built` adds what is derived. A chronology, as Markdown or docx, may keep to days `from_` and
    `until`, and to what concerns one thing. UnknownNameError for a format that does not exist.
    """
    if format in filings.FORMATS:
        others = {"--network": names, "--as-of": as_of is not None, "--built": built}
        _refuse(format, "a chronology", others, "the graph or its networks")
        made = chronology(ready, from_=from_, until=until, about=about)
        return {"": filings.filing(made, format)}
    if format in EXPORT_FORMATS:
        others = {"--from": from_, "--until": until, "--about": about}
        _refuse(format, "the graph or its networks", others, " and ".join(filings.FORMATS))
    if format in formats.GRAPH_FORMATS:
        if names or as_of is not None:
            given = "network" if names else "--as-of"
            raise ValueProblem(
                f"'{format}' is for the graph, which takes no {given}; "
                f"networks go to {', '.join(formats.NETWORK_FORMATS)}"
            )
        triples = [*workspace.authored(ready), *(_derived(ready) if built else ())]
        return {"": formats.graph_text(triples, format).encode()}
    if format not in formats.NETWORK_FORMATS:
        raise UnknownNameError("format", format, EXPORT_FORMATS)
    if built:
        raise ValueProblem(
            f"'{format}' is for networks, which hold what is derived; "
            f"--built goes with {', '.join(formats.GRAPH_FORMATS)}"
        )
    network = project(ready, names, as_of=as_of)
    if format == "csv":
        return {name: text.encode() for name, text in formats.network_csv(network).items()}
    return {"": formats.network_bytes(network, format)}


def _refuse(format: str, what: str, given: Mapping[str, object], place: str) -> None:
    """ValueProblem for the first option that is given and belongs to other formats."""
    for name, value in given.items():
        if value or value == "":
            raise ValueProblem(
                f"'{format}' is for {what}, which takes no {name}; it goes with {place}"
            )


def write_files(files: Mapping[str, bytes], folder: Path) -> tuple[Path, ...]:
    """The paths of the files written into a folder, each whole or not at all."""
    written = []
    for name, data in files.items():
        path = folder / name
        _make_folder(path.parent)
        write_atomically(path, data)
        written.append(path)
    return tuple(written)


def _left_from_before(folder: Path) -> dict[str, bytes]:
    found = (each for each in sorted(folder.rglob("*")) if each.is_file())
    return {each.relative_to(folder).as_posix(): each.read_bytes() for each in found}


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError) as error:
        raise WriteError(folder, "a file stands where a folder is needed") from error
    except OSError as error:
        raise WriteError(folder, reason(error)) from error


def build(
    paths: Sequence[Path],
    folder: Path,
    *,
    known_on: str | None = None,
    without: Sequence[str] = (),
    publish: bool = False,
    cache: bool = True,
    progress: Progress = lambda name, number, total: None,
) -> BuildResult:
    """What `policygraph build` found and wrote: the whole site, from validation to the index.

    `publish` leaves out what is marked private, searches every file for it, and writes nothing
    where some of it is still there (ValueProblem).
    """
    questions, networks = catalog.query_files("queries"), catalog.query_names("networks")
    total = 7 + len(questions) + len(networks) * len(analysis.MEASURES)
    done = 0

    def step(name: str) -> None:
        nonlocal done
        done += 1
        progress(name, done, total)

    step("validating")
    sources = [each for path in (paths or [catalog.DATA]) for each in catalog.turtle_files(path)]
    report = validate(sources)
    findings = [f"{each.severity}: {each.text()}" for each in report.findings]
    if not report.conforms:
        return BuildResult((), tuple(findings), ())

    _make_folder(folder)  # better to hear now that it cannot be written than after the work
    step("inferring")
    private = publication.private_texts(workspace.read(sources))
    ready = workspace.load(paths, known_on=known_on, without=without, public=publish, cache=cache)
    step("reading paths")
    whole, known = project(ready), versions(ready, (), stories.questions(ready))
    reading = reading_paths(ready, whole, known)
    authored, derived = workspace.authored(ready), _derived(ready)
    files: dict[str, bytes] = {"derived.ttl": formats.graph_text(derived, "turtle").encode()}

    answers: list[Table] = []
    views = sensitivity.views_of(ready)
    asked = {each.file.name for each in views.questions}
    for question in questions:
        step(question.name)
        if question.name in asked:
            answers.append(ask_table(ready, question))
    step("each origin left out")
    robust = sensitivity.robustness(ready, views=views)
    step("open questions")
    leads = sensitivity.unknowns(ready, views=views)
    tested = [robust, *([leads] if len(leads) else [])]
    for answer in (*answers, *tested):
        files[f"answers/{answer.name}.csv"] = formats.table_text(answer, "csv").encode()

    ranks: list[Table] = []
    for network in networks:
        for measure in analysis.MEASURES:
            step(f"{network} by {measure}")
            ranks.append(analysis.rank(ready, [network], by=measure, limit=20, views=views))

    step("drawing")
    links = []
    records = evidence.records(ready, copies=True)
    day = opening_day(ready)
    if whole:
        earlier = folder / "graph.html"
        page = page_of(
            ready, records, whole, title_of(ready), known, day=day, paths=reading, earlier=earlier
        )
        files["graph.html"] = page.encode()
        links.append({"href": "graph.html", "label": "graph", "note": "all networks in one page"})
    for name in networks:
        single = project(ready, [name])
        if single:
            earlier = folder / f"{name}.html"
            page = page_of(ready, records, single, name, known.of([name]), day=day, earlier=earlier)
            files[f"{name}.html"] = page.encode()
            note = catalog.query_file("networks", name).title
            links.append({"href": f"{name}.html", "label": name, "note": note})
    for format_, name, note in _EXPORTED:
        files[name] = export(ready, format_)[""]
        links.append({"href": name, "label": name, "note": note})
    links.append({"href": "derived.ttl", "label": "derived.ttl", "note": "what follows by rules"})

    step("writing")
    summary = _summary(ready, report, records, len(authored), len(derived))
    summary += (("open questions", str(len({row[2] for row in leads}))),)
    summary += line_on(ready, reading)
    hanging = sensitivity.lines(robust)[:_ORIGINS_TOLD]
    findings += _what_to_look_at(answers)
    if private and not publish:
        marked = len({each.node for each in private})
        findings.append(f"what is marked private is in this site ({marked} nodes); see --publish")
    index = render_index(
        title=title_of(ready),
        summary=summary,
        findings=findings,
        sections=[_section(each) for each in (*answers, *tested, *ranks)],
        links=links,
        version=__version__,
        hanging=hanging,
        paths=links_to(reading),
    )
    files["index.html"] = index.encode()
    if publish:  # what an earlier build left in the folder would be published with it
        publication.refuse_survivors({**_left_from_before(folder), **files}, private)
    written = write_files(files, folder)
    pages = (("page", folder / "index.html"), ("graph", folder / "graph.html"))
    places = tuple((name, str(page)) for name, page in pages if page in written)
    told = tuple(("without", f"{name}: {said}") for name, said in hanging)
    return BuildResult((*summary, *told, *places), tuple(findings), written)


def _derived(ready: Workspace) -> list[ox.Triple]:
    """What follows: all that is in the store and neither in the data nor in the ontology."""
    said = Store()
    for path in (*catalog.ontology_files(), *ready.paths):
        said.load_turtle(path)
    return sorted(set(ready.store.triples()).difference(said.triples()), key=str)


def _section(table: Table) -> dict[str, Any]:
    first_last = ""
    if table.days is not None:
        first, last = table.days
        first_last = f"As of {first}" if first == last else f"From {first} to {last}"
    note = analysis.note_of(table) or first_last
    return {
        "name": table.name,
        "title": table.title,
        "note": note,
        "columns": list(table.columns),
        "rows": [list(row) for row in table.joined_rows()],
    }


def _summary(
    ready: Workspace,
    report: ValidationReport,
    records: Mapping[str, Any],
    authored: int,
    derived: int,
) -> tuple[tuple[str, str], ...]:
    said = [each for each in records["accounts"].values() if each["rule"] is None]
    attestations = {each["iri"] for account in said for each in account["attestations"]}
    read = [each for each in records["documents"].values() if each["read_on"]]
    followed = len(records["accounts"]) - len(said)
    day = ready.reference_date
    return (
        ("version", __version__),
        ("data", ", ".join(path.name for path in ready.paths)),
        ("graph hash", ready.hash[:16]),
        ("reference day", day.isoformat() if day else "none given"),
        *((("view", "; ".join(ready.notes)),) if ready.notes else ()),
        ("triples", f"{authored} authored, {derived} derived"),
        ("assertions", f"{len(said)}, and {followed} that follow by rules"),
        ("attestations", str(len(attestations))),
        ("sources", str(len(read))),
        ("origins", str(len(workspace.origin_names(ready)))),
        ("validation", f"{len(report.violations)} violations, {len(report.warnings)} warnings"),
    )


def _what_to_look_at(answers: Sequence[Table]) -> list[str]:
    """A sentence for each question whose every row is something to look into.

    `#+ counted` names the columns whose different values are counted; all of them by default.
    """
    found = []
    for table in answers:
        file = catalog.query_file("queries", table.name)
        sentence = file.header.get("finding")
        if sentence and len(table):
            places = [table.columns.index(name) for name in file.listed("counted")]
            counted = {tuple(row[place] for place in places) if places else row for row in table}
            found.append(f"{len(counted)} {sentence} ({table.name})")
    return found
