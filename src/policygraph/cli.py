"""The command line: each verb is one call of the library and one way to print what it gives.

Results go to standard output, everything else to standard error. Exit codes: 0 done, 1 done and
something was found, 2 not done.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from policygraph import __version__
from policygraph.console import (
    Count,
    FilePath,
    Steps,
    Verbs,
    as_of_option,
    asked_question,
    data_options,
    default_format,
    graph_options,
    interruptible,
    open_workspace,
    output_option,
    parameters,
    print_table,
    say,
    settle_table_format,
    table_options,
    write,
)
from policygraph.errors import ReadError, ValueProblem

# Everything else of the package is imported by the verb that needs it: `--help` and a plain
# `query` must not wait for networkx, rdflib or pySHACL.

_GROUPS = {
    "Ask": ("query", "show", "why", "path", "rank", "unknowns", "verify"),
    "Look": ("build", "render", "export"),
    "Extend": ("validate",),
}
# Where what was put in the wrong place belongs.
_EXTRA = {
    "query": "a day goes with --as-of, another parameter with -p NAME=VALUE",
    "show": "put a name of several words in quotes",
    "why": "it takes one name or two; put a name of several words in quotes",
    "render": "it draws one network, and -o names the file",
    "export": "a format goes with -f, a network with --network",
    "unknowns": "it ranks all of them",
    "build": "data go with -g",
    "verify": "it takes one FOLDER, or none for the recorded answers",
}
_ELSEWHERE = {
    ("path", "--network"): "networks are named without one, after FROM and TO",
    ("rank", "--network"): "networks are named without one",
    ("rank", "--top"): "did you mean '--limit'?",
    ("validate", "-g"): "files are named without one",
    ("validate", "--graph"): "files are named without one",
}


@click.group(
    "policygraph",
    cls=Verbs,
    groups=_GROUPS,
    extra=_EXTRA,
    elsewhere=_ELSEWHERE,
    context_settings={"help_option_names": ["-h", "--help"]},
    invoke_without_command=True,
    subcommand_metavar="VERB ...",
)
@click.version_option(__version__, message="policygraph %(version)s")
@click.pass_context
def main(ctx: click.Context) -> int:
    """Who could see what, under whose authority, on which day, and who says so."""
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help(), err=True)
    return 2


@main.command()
@click.argument("question", required=False)
@click.option(
    "-p",
    "--param",
    "params",
    multiple=True,
    callback=parameters,
    metavar="NAME=VALUE",
    help="A parameter of the question; things by label, alias, CURIE or IRI.",
)
@click.option(
    "--bundle",
    metavar="FOLDER",
    type=FilePath(path_type=Path),
    help="Write the answer with its query, its sources and digests of both, to be cited.",
)
@as_of_option
@table_options
@data_options
def query(
    question: str | None,
    params: dict[str, str],
    bundle: Path | None,
    as_of: str | None,
    **options: Any,
) -> int:
    """Answer a question: a NAME, a FILE.rq, or - for a query on standard input.

    Without an argument it lists the questions.
    """
    from policygraph import queries
    from policygraph.formats import answer_text, check_format

    if bundle is not None:
        return _bundle(question, params, bundle, as_of, options)
    if question is None:
        from policygraph import reports

        write(reports.questions(), options["output"])
        return 0
    if options["format_"] is not None:
        check_format(options["format_"])
    if as_of is not None and "as_of" in params:
        raise ValueProblem("the day is given twice, by --as-of and by -p as_of=; give it once")
    asked = asked_question(question)
    ready = open_workspace(options)
    with interruptible():
        answer = queries.query(ready, asked, params, as_of=as_of, limit=options["limit"])
    triples = isinstance(answer, queries.Statements)
    default = "turtle" if triples else default_format(options["output"])
    text = answer_text(answer, options["format_"] or default, iris=options["iris"])
    write(text, options["output"])
    if not isinstance(answer, bool) and not len(answer):
        click.echo("0 triples" if triples else "0 rows", err=True)
    say(ready.notes)
    return 1 if answer is False else 0


def _bundle(
    question: str | None,
    params: dict[str, str],
    folder: Path,
    as_of: str | None,
    options: dict[str, Any],
) -> int:
    from policygraph import bundles, reports

    if question is None:
        raise ValueProblem("a bundle holds one answer; name its question")
    for name, value, default in (
        ("--format", options["format_"], None),
        ("--output", options["output"], "-"),
        ("--limit", options["limit"], None),
        ("--iris", options["iris"], False),
    ):
        if value != default:
            raise ValueProblem(f"a bundle has its own files, all rows in each; leave out {name}")
    ready = open_workspace(options)
    asked = asked_question(question)
    with interruptible():
        done = bundles.write(ready, asked, folder, params, as_of=as_of)
    write(reports.bundled(folder, done), "-")
    say(ready.notes)
    return 0


@main.command()
@click.argument("term")
@table_options
@data_options
def show(term: str, **options: Any) -> None:
    """Everything said of and by a TERM: label, alias, CURIE or IRI."""
    from policygraph.description import describe
    from policygraph.formats import printable

    settle_table_format(options)
    ready = open_workspace(options)
    description = describe(ready, term)
    if options["format_"] == "table" and options["output"] == "-":
        lines = [printable(each) for each in description.heading.splitlines()]
        write("\n".join([*lines, "", ""]), "-")
    print_table(description.table, options, nothing="nothing is said of it")
    say(ready.notes)


@main.command()
@click.argument("node", metavar="NODE")
@click.argument("target", metavar="[TO]", required=False)
@click.option(
    "-f",
    "--format",
    "format_",
    default="text",
    show_default=True,
    metavar="FORMAT",
    help="text, json or turtle.",
)
@as_of_option
@output_option("The file to write; - is standard output.")
@data_options
def why(
    node: str, target: str | None, format_: str, as_of: str | None, output: str, **options: Any
) -> int:
    """From an answer down to voices, places and documents, and its weakest link.

    Of one thing, or of what ties it to another.
    """
    from policygraph import explanation

    explanation.check_format(format_)
    if as_of is not None and target is None:
        raise ValueProblem("--as-of asks when two things are tied; name both, FROM and TO")
    ready = open_workspace(options)
    found = explanation.why(ready, node, target, as_of=as_of)
    write(found.formatted(format_), output)
    say(ready.notes)
    return 0 if found else 1


@main.command()
@click.argument("start", metavar="FROM")
@click.argument("end", metavar="TO")
@click.argument("networks", nargs=-1)
@as_of_option
@table_options
@data_options
def path(start: str, end: str, networks: tuple[str, ...], as_of: str | None, **options: Any) -> int:
    """The shortest chains between two things, with the sources of each step.

    In the NETWORKS named, or in all of them.
    """
    from policygraph import analysis

    settle_table_format(options)
    ready = open_workspace(options)
    table = analysis.path(ready, start, end, networks, as_of=as_of)
    print_table(table, options, nothing="no path")
    say((*([table.note] if table.note else []), *ready.notes))
    return 0 if len(table) else 1


@main.command()
@click.argument("networks", nargs=-1)
@click.option("--by", default="degree", metavar="MEASURE", help="degree, betweenness or pagerank.")
@as_of_option
@table_options
@data_options
def rank(networks: tuple[str, ...], by: str, as_of: str | None, **options: Any) -> None:
    """Who stands where in a network, with the range when each origin is dropped in turn."""
    from policygraph import analysis

    settle_table_format(options)
    ready = open_workspace(options)
    table = analysis.rank(ready, networks, by=by, as_of=as_of)
    print_table(table, options)
    say((table.note, *ready.notes))


@main.command()
@click.argument("folder", required=False, type=FilePath(path_type=Path))
@graph_options
def verify(folder: Path | None, graphs: tuple[Path, ...], no_cache: bool) -> int:
    """Ask again: whether a bundle in a FOLDER still holds, or each recorded answer.

    Says which rows of a bundle were lost and gained, and through which accounts: those added,
    removed or changed since that such a row rests on, or that what it rests on leans on.
    """
    from policygraph import reports, verification

    if folder is None:
        differing, asked = verification.verify_recorded(graphs, cache=not no_cache)
        write(reports.recorded(differing, asked), "-")
        return 1 if differing else 0
    found = verification.verify(folder, graphs, cache=not no_cache)
    write(reports.verified(found), "-")
    return 0 if found.same else 1


@main.command()
@table_options
@data_options
def unknowns(**options: Any) -> None:
    """The open questions, those first on which most answers hang, with who could settle them."""
    from policygraph import sensitivity

    settle_table_format(options)
    ready = open_workspace(options)
    # The rows of one question are one line in print: they are counted as one.
    table = sensitivity.unknowns(ready, limit=options.pop("limit"))
    print_table(table, {**options, "limit": None}, nothing="no open questions")
    say((table.note, *ready.notes))


@main.command()
@click.argument("network", required=False)
@click.option("--query", "question", metavar="NAME", help="Draw what a question answers about.")
@click.option("--focus", metavar="TERM", help="Only what is near this thing.")
@click.option("--hops", type=Count(min=1), default=1, show_default=True, help="How near.")
@click.option(
    "--as-of",
    metavar="DAY",
    help="The day, month or year on which the page opens; by default the data's reference date.",
)
@output_option("The HTML file to write; - is standard output.")
@data_options
def render(
    network: str | None,
    question: str | None,
    focus: str | None,
    hops: int,
    as_of: str | None,
    output: str,
    **options: Any,
) -> None:
    """One interactive HTML page that opens anywhere, offline.

    Of all networks, with the views and stories of the data, or of the NETWORK named. It has the
    relations of all days.
    """
    from policygraph.pages import network_page

    if output == "-" and sys.stdout.isatty():
        raise ValueProblem("a page is not for a terminal; write it to a file with -o FILE")
    ready = open_workspace(options)
    names = (network,) if network else ()
    told: list[str] = []
    page = network_page(
        ready, names, question=question, focus=focus, hops=hops, as_of=as_of, tell=told.append
    )
    write(page, output)
    say((*ready.notes, *told))


@main.command()
@click.option(
    "-f",
    "--format",
    "format_",
    metavar="FORMAT",
    help="turtle, jsonld or ntriples for the graph; graphml, gexf or csv for the networks; "
    "chronology (Markdown) or docx for what happened, in order.",
)
@click.option("--network", "networks", multiple=True, help="A network; all of them by default.")
@click.option("--built", is_flag=True, help="With what is derived.")
@click.option("--from", "from_", metavar="DAY", help="A chronology from this day, month or year.")
@click.option("--until", metavar="DAY", help="A chronology until this day, month or year.")
@click.option("--about", metavar="TERM", help="A chronology of what concerns this thing.")
@as_of_option
@output_option("The file to write, or the folder for csv; - is standard output.")
@data_options
def export(
    format_: str | None,
    networks: tuple[str, ...],
    built: bool,
    from_: str | None,
    until: str | None,
    about: str | None,
    as_of: str | None,
    output: str,
    **options: Any,
) -> None:
    """The graph, its networks or a chronology, for other tools and for paper."""
    from policygraph import site

    if format_ is None:
        raise ValueProblem(f"name a format with -f, one of {', '.join(site.EXPORT_FORMATS)}")
    if format_ == "csv" and output == "-":
        raise ValueProblem("'csv' gives two files; name their folder with -o FOLDER")
    if format_ == "docx" and output == "-" and sys.stdout.isatty():
        raise ValueProblem("'docx' is not for a terminal; write it to a file with -o FILE")
    ready = open_workspace(options)
    files = site.export(
        ready, format_, networks, built=built, as_of=as_of, from_=from_, until=until, about=about
    )
    if "" in files:
        write(files[""], output)
    else:
        site.write_files(files, Path(output))
    say(ready.notes)


@main.command()
@click.argument("files", nargs=-1, type=FilePath(path_type=Path))
@click.option(
    "--texts",
    type=FilePath(path_type=Path),
    help="A folder with the text of documents, DOCUMENT.txt, to hold digests against.",
)
@click.option("-q", "--quiet", is_flag=True, help="Findings only.")
def validate(files: tuple[Path, ...], texts: Path | None, quiet: bool) -> int:
    """Syntax, unknown terms, shapes and checks; each finding with its file and line.

    Checks the FILES, or the shipped data, and says at how many nodes each shape and check looked.
    """
    from policygraph import catalog, reports, validation

    if texts is not None and not texts.is_dir():
        raise ReadError(texts, "no such folder")
    paths = [each for file in (files or [catalog.DATA]) for each in catalog.turtle_files(file)]
    report = validation.validate(paths, texts=texts)
    write(reports.validated(report, quiet=quiet), "-")
    return 0 if report.conforms else 1


@main.command()
@click.option(
    "-o",
    "--output",
    default="build",
    metavar="FOLDER",
    type=FilePath(),
    show_default=True,
    help="The folder of the site.",
)
@click.option(
    "--publish",
    is_flag=True,
    help="Leave out what is marked pg:private, and write nothing if some of it is still there.",
)
@click.option("-q", "--quiet", is_flag=True, help="No summary.")
@data_options
def build(output: str, publish: bool, quiet: bool, **options: Any) -> int:
    """The main job: validate, infer, answer every question, measure, and write the site."""
    from policygraph import site

    steps = Steps(shown=sys.stderr.isatty() and not quiet)
    result = site.build(
        options["graphs"],
        Path(output),
        known_on=options["known_on"],
        without=options["without"],
        publish=publish,
        cache=not options["no_cache"],
        progress=steps,
    )
    steps.done()
    say(result.findings)
    if not result.written:
        click.echo("nothing was written; mend the violations first", err=True)
        return 1
    if not quiet:
        width = max(len(name) for name, _ in result.summary)
        write("".join(f"{name:<{width}}  {text}\n" for name, text in result.summary), "-")
    return 0
