"""The command line: each verb is one call of the library and one way to print what it gives.

Results go to standard output, everything else to standard error. Exit codes: 0 done, 1 done and
something was found, 2 not done.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

import click

from policygraph import __version__
from policygraph.errors import PolicyGraphError, ReadError, ValueProblem

# Everything else of the package is imported by the verb that needs it: `--help` and a plain
# `query` must not wait for networkx, rdflib or pySHACL.
if TYPE_CHECKING:
    from policygraph.queries import Table
    from policygraph.workspace import Workspace

_GROUPS = {
    "Ask": ("query", "show", "path", "rank"),
    "Look": ("build", "render", "export"),
    "Extend": ("validate",),
}
F = TypeVar("F", bound=Callable[..., Any])


class _Verbs(click.Group):
    """The verbs in groups, and the one place where errors become a line and an exit code."""

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        for title, names in _GROUPS.items():
            commands = [(name, self.commands[name]) for name in names]
            with formatter.section(title):
                formatter.write_dl([(name, each.get_short_help_str(90)) for name, each in commands])

    def main(self, *args: Any, **kwargs: Any) -> NoReturn:
        try:
            kwargs["standalone_mode"] = False
            code = super().main(*args, **kwargs)
            sys.stdout.flush()
            sys.exit(code if isinstance(code, int) else 0)
        except click.UsageError as error:
            _complain(_usage(error))
        except click.ClickException as error:
            _complain(error.format_message())
        except PolicyGraphError as error:
            _complain(str(error))
        except (KeyboardInterrupt, click.Abort):
            sys.exit(130)
        except BrokenPipeError:
            # The reader has gone; keep Python from complaining when it closes standard output.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            sys.exit(0)
        except OSError as error:
            _complain(f"cannot write {error.filename or 'the output'}: {_reason(error)}")
        except RecursionError:
            _complain("the input is nested too deeply")
        except MemoryError:
            _complain("not enough memory for this")
        except Exception:
            import traceback

            traceback.print_exc()
            _complain(f"this is a bug in policygraph {__version__}; please report the lines above")


def _complain(message: str) -> NoReturn:
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    click.echo(f"Error: {message}", err=True)
    sys.exit(2)


def _usage(error: click.UsageError) -> str:
    verb = error.ctx.command_path if error.ctx else "policygraph"
    message = error.format_message().rstrip(".")
    return f"{message[0].lower()}{message[1:]}; see '{verb} --help'"


def _reason(error: OSError) -> str:
    return (error.strerror or str(error)).lower()


def _data_options(verb: F) -> F:
    """The options that say which graph is asked, and through which view."""
    for option in (
        click.option("--no-cache", is_flag=True, help="Do not keep or use a ready store."),
        click.option(
            "--without",
            metavar="SOURCE",
            help="Leave out a document, a publisher or an origin, and whatever retells it.",
        ),
        click.option(
            "--known-on", metavar="DAY", help="Only what may have been known by this day."
        ),
        click.option(
            "-g",
            "--graph",
            "graphs",
            multiple=True,
            type=click.Path(path_type=Path),
            help="A Turtle file or a folder of them; may be given again. [default: shipped data]",
        ),
    ):
        verb = option(verb)
    return verb


def _as_of(verb: F) -> F:
    help_ = "The day, month or year asked about: 2018-09-01, 2018-09 or 2018."
    return click.option("--as-of", metavar="DAY", help=help_)(verb)


def _table_options(verb: F) -> F:
    """The options that say how a table is printed, and where."""
    for option in (
        click.option("--iris", is_flag=True, help="IRIs in place of labels."),
        click.option("--limit", type=click.IntRange(min=0), help="At most so many rows."),
        _output("The file to write; - is standard output."),
        click.option(
            "-f",
            "--format",
            "format_",
            metavar="FORMAT",
            help="table, csv, json or markdown; turtle for CONSTRUCT. "
            "[default: a table on a terminal, csv when piped]",
        ),
    ):
        verb = option(verb)
    return verb


def _output(help_: str, default: str = "-") -> Callable[[F], F]:
    return click.option("-o", "--output", default=default, metavar="FILE", help=help_)


def _workspace(options: dict[str, Any]) -> Workspace:
    from policygraph import workspace

    return workspace.load(
        options["graphs"],
        known_on=options["known_on"],
        without=options["without"],
        cache=not options["no_cache"],
    )


def _write(data: str | bytes, output: str) -> None:
    """Put data on standard output or, whole or not at all, into a file."""
    raw = data.encode() if isinstance(data, str) else data
    if output == "-":
        sys.stdout.buffer.write(raw)
        sys.stdout.buffer.flush()
        return
    from policygraph.files import write_atomically

    write_atomically(Path(output), raw)


def _print_table(table: Table, options: dict[str, Any], *, nothing: str = "0 rows") -> None:
    from policygraph.formats import answer_text

    format_ = options["format_"] or _default_format(options["output"])
    _write(
        answer_text(table.head(options["limit"]), format_, iris=options["iris"]), options["output"]
    )
    if not len(table):
        click.echo(nothing, err=True)


def _default_format(output: str) -> str:
    return "table" if output == "-" and sys.stdout.isatty() else "csv"


def _say(notes: tuple[str, ...]) -> None:
    for note in notes:
        click.echo(note, err=True)


def _parameters(
    ctx: click.Context, option: click.Parameter, given: tuple[str, ...]
) -> dict[str, str]:
    found = {}
    for each in given:
        name, equals, value = each.partition("=")
        if not equals or not name:
            raise ValueProblem(f"'{each}' is not a parameter; write -p NAME=VALUE")
        found[name] = value
    return found


@click.group(cls=_Verbs, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, message="policygraph %(version)s")
def main() -> None:
    """Who could see what, under whose authority, on which day, and who says so."""


@main.command()
@click.argument("question", required=False)
@click.option(
    "-p",
    "--param",
    "params",
    multiple=True,
    callback=_parameters,
    metavar="NAME=VALUE",
    help="A parameter of the question; things by label, alias, CURIE or IRI.",
)
@_as_of
@_table_options
@_data_options
def query(question: str | None, params: dict[str, str], as_of: str | None, **options: Any) -> int:
    """Answer a question: a NAME, a FILE.rq, or - for a query on standard input.

    Without an argument it lists the questions.
    """
    from policygraph import queries
    from policygraph.formats import answer_text

    if question is None:
        _write(_question_list(), options["output"])
        return 0
    asked = _question(question)
    ready = _workspace(options)
    # While the engine works on a query, Python's own handler of Ctrl-C is not heard.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    answer = queries.query(ready, asked, params, as_of=as_of, limit=options["limit"])
    format_ = options["format_"] or _default_format(options["output"])
    _write(answer_text(answer, format_, iris=options["iris"]), options["output"])
    if not isinstance(answer, bool) and not len(answer):
        click.echo("0 rows" if isinstance(answer, queries.Table) else "0 triples", err=True)
    _say(ready.notes)
    return 1 if answer is False else 0


def _question(text: str) -> Any:
    """The question that an argument names: a file where it looks like one, else a name."""
    from policygraph import catalog

    if text == "-":
        return _from_stdin()
    if text.endswith((".rq", ".sparql")) or "/" in text or os.sep in text:
        return Path(text)
    return catalog.query_file("queries", text)


def _from_stdin() -> Any:
    from policygraph import catalog

    raw = sys.stdin.buffer.read()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise ReadError("standard input", "not UTF-8; save it as UTF-8", line=line) from error
    return catalog.parse_query(text, name="standard input", path=Path("standard input"))


def _question_list() -> str:
    from policygraph import catalog
    from policygraph.queries import describe_parameters

    lines = []
    for each in catalog.query_files("queries"):
        parameters = describe_parameters(each)
        lines.append(f"{each.name:<18} {each.title}{f'  [{parameters}]' if parameters else ''}\n")
    return "".join(lines)


@main.command()
@click.argument("term")
@_table_options
@_data_options
def show(term: str, **options: Any) -> None:
    """Everything said of and by a TERM: label, alias, CURIE or IRI."""
    from policygraph.description import describe

    ready = _workspace(options)
    description = describe(ready, term)
    format_ = options["format_"] or _default_format(options["output"])
    if format_ == "table" and options["output"] == "-":
        _write(description.heading + "\n", "-")
    _print_table(description.table, options, nothing="nothing is said of it")
    _say(ready.notes)


@main.command()
@click.argument("start", metavar="FROM")
@click.argument("end", metavar="TO")
@click.argument("networks", nargs=-1)
@_as_of
@_table_options
@_data_options
def path(start: str, end: str, networks: tuple[str, ...], as_of: str | None, **options: Any) -> int:
    """The shortest chains between two things, with the sources of each step.

    In the NETWORKS named, or in all of them.
    """
    from policygraph import analysis

    ready = _workspace(options)
    table = analysis.path(ready, start, end, networks, as_of=as_of)
    _print_table(table, options, nothing="no path")
    _say(ready.notes)
    return 0 if len(table) else 1


@main.command()
@click.argument("networks", nargs=-1)
@click.option("--by", default="degree", metavar="MEASURE", help="degree, betweenness or pagerank.")
@_as_of
@_table_options
@_data_options
def rank(networks: tuple[str, ...], by: str, as_of: str | None, **options: Any) -> None:
    """Who stands where in a network, with the range when each origin is dropped in turn."""
    from policygraph import analysis

    ready = _workspace(options)
    table = analysis.rank(ready, networks, by=by, as_of=as_of, cache=not options["no_cache"])
    _print_table(table, options)
    _say((analysis.rank_note(table), *ready.notes))


@main.command()
@click.argument("network", required=False)
@click.option("--query", "question", metavar="NAME", help="Draw what a question answers about.")
@click.option("--focus", metavar="TERM", help="Only what is near this thing.")
@click.option("--hops", type=click.IntRange(min=1), default=1, show_default=True, help="How near.")
@_as_of
@_output("The HTML file to write; - is standard output.")
@_data_options
def render(
    network: str | None,
    question: str | None,
    focus: str | None,
    hops: int,
    as_of: str | None,
    output: str,
    **options: Any,
) -> None:
    """One interactive HTML page that opens anywhere, offline."""
    from policygraph import site

    if output == "-" and sys.stdout.isatty():
        raise ValueProblem("a page is not for a terminal; write it to a file with -o FILE")
    ready = _workspace(options)
    names = (network,) if network else ()
    page = site.network_page(ready, names, question=question, focus=focus, hops=hops, as_of=as_of)
    _write(page, output)
    _say(ready.notes)


@main.command()
@click.option(
    "-f",
    "--format",
    "format_",
    required=True,
    metavar="FORMAT",
    help="turtle, jsonld or ntriples for the graph; graphml, gexf or csv for the networks.",
)
@click.option("--network", "networks", multiple=True, help="A network; all of them by default.")
@click.option("--built", is_flag=True, help="With what is derived.")
@_as_of
@_output("The file to write, or the folder for csv; - is standard output.")
@_data_options
def export(
    format_: str,
    networks: tuple[str, ...],
    built: bool,
    as_of: str | None,
    output: str,
    **options: Any,
) -> None:
    """The graph or its networks for other tools."""
    from policygraph import site

    ready = _workspace(options)
    files = site.export(ready, format_, networks, built=built, as_of=as_of)
    if "" in files:
        _write(files[""], output)
    elif output == "-":
        raise ValueProblem(f"'{format_}' gives {len(files)} files; name a folder with -o FOLDER")
    else:
        site.write_files(files, Path(output))
    _say(ready.notes)


@main.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--texts",
    type=click.Path(path_type=Path),
    help="A folder with the text of documents, DOCUMENT.txt, to hold digests against.",
)
@click.option("-q", "--quiet", is_flag=True, help="Findings only.")
def validate(files: tuple[Path, ...], texts: Path | None, quiet: bool) -> int:
    """Syntax, unknown terms, shapes and checks; each finding with its file and line.

    Checks the FILES, or the shipped data.
    """
    from policygraph import catalog, validation

    paths = [each for file in (files or [catalog.DATA]) for each in catalog.turtle_files(file)]
    report = validation.validate(paths, texts=texts)
    lines = [f"{each.severity}: {each.text()}\n" for each in report.findings]
    if not quiet:
        lines += [f"{name}: {count} looked at\n" for name, count in report.looked_at]
        lines.append(_verdict(report))
    _write("".join(lines), "-")
    return 0 if report.conforms else 1


def _verdict(report: Any) -> str:
    counted = f"{len(report.violations)} violations, {len(report.warnings)} warnings"
    looked = sum(count for _, count in report.looked_at)
    kinds = len(report.looked_at)
    head = "conforms" if report.conforms else "does not conform"
    return f"{head}: {counted}; {kinds} shapes and checks looked at {looked} nodes\n"


@main.command()
@click.option("-o", "--output", default="build", metavar="FOLDER", show_default=True)
@click.option("-q", "--quiet", is_flag=True, help="No summary.")
@_data_options
def build(output: str, quiet: bool, **options: Any) -> int:
    """The main job: validate, infer, answer every question, measure, and write the site."""
    from policygraph import site

    steps = _Steps(shown=sys.stderr.isatty() and not quiet)
    result = site.build(
        options["graphs"],
        Path(output),
        known_on=options["known_on"],
        without=options["without"],
        cache=not options["no_cache"],
        progress=steps,
    )
    steps.done()
    for finding in result.findings:
        click.echo(finding, err=True)
    if not result.written:
        click.echo("nothing was written; mend the violations first", err=True)
        return 1
    if not quiet:
        width = max(len(name) for name, _ in result.summary)
        _write("".join(f"{name:<{width}}  {text}\n" for name, text in result.summary), "-")
    return 0


class _Steps:
    """A progress bar on a terminal, nothing elsewhere."""

    def __init__(self, *, shown: bool) -> None:
        self._shown = shown

    def __call__(self, name: str, number: int, total: int) -> None:
        if self._shown:
            bar = "#" * (20 * number // total)
            click.echo(f"\r[{bar:<20}] {name:<40}", nl=False, err=True)

    def done(self) -> None:
        if self._shown:
            click.echo("\r" + " " * 64 + "\r", nl=False, err=True)
