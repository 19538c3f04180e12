"""The command line: each verb is one call of the library and one way to print what it gives.

Results go to standard output, everything else to standard error. Exit codes: 0 done, 1 done and
something was found, 2 not done.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

import click

from policygraph import __version__
from policygraph.errors import (
    PolicyGraphError,
    ReadError,
    UnknownNameError,
    ValueProblem,
    WriteError,
)

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
# Where what was put in the wrong place belongs.
_EXTRA = {
    "query": "a day goes with --as-of, another parameter with -p NAME=VALUE",
    "show": "put a name of several words in quotes",
    "render": "it draws one network, and -o names the file",
    "export": "a format goes with -f, a network with --network",
    "build": "data go with -g",
}
_ELSEWHERE = {
    ("path", "--network"): "networks are named without one, after FROM and TO",
    ("rank", "--network"): "networks are named without one",
    ("rank", "--top"): "did you mean '--limit'?",
    ("validate", "-g"): "files are named without one",
    ("validate", "--graph"): "files are named without one",
}
F = TypeVar("F", bound=Callable[..., Any])


class _Verbs(click.Group):
    """The verbs in groups, and the one place where errors become a line and an exit code."""

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        for title, names in _GROUPS.items():
            commands = [(name, self.commands[name]) for name in names]
            with formatter.section(title):
                formatter.write_dl([(name, each.get_short_help_str(90)) for name, each in commands])

    # click would take a reader that has gone for a failure, with exit code 1.
    def make_context(self, *args: Any, **kwargs: Any) -> click.Context:
        with _noticing_leavers():
            return super().make_context(*args, **kwargs)

    def invoke(self, ctx: click.Context) -> Any:
        with _noticing_leavers():
            return super().invoke(ctx)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args[0] not in self.commands:
            from policygraph.catalog import query_names

            if args[0] in query_names("queries"):
                raise ValueProblem(f"'{args[0]}' is a question; write 'query {args[0]}'")
            raise UnknownNameError("verb", args[0], self.commands)
        return super().resolve_command(ctx, args)

    def main(self, *args: Any, **kwargs: Any) -> NoReturn:
        for name in ("stdin", "stdout", "stderr"):
            if getattr(sys, name) is None:  # closed by whoever started this process
                mode = "r" if name == "stdin" else "w"
                setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: PTH123, SIM115
        try:
            kwargs["standalone_mode"] = False
            code = super().main(*args, **kwargs)
            sys.stdout.flush()
            sys.exit(code if isinstance(code, int) else 0)
        except click.NoSuchOption as error:
            _complain(_no_option(error))
        except click.UsageError as error:
            _complain(_usage(error))
        except click.ClickException as error:
            _complain(error.format_message())
        except PolicyGraphError as error:
            _complain(str(error))
        except (KeyboardInterrupt, click.Abort):
            sys.exit(130)
        except (_ReaderLeft, BrokenPipeError):
            # Keep Python from complaining when it closes standard output.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            sys.exit(0)
        except OSError as error:
            from policygraph.files import reason

            what = f"read or write {error.filename}" if error.filename else "write standard output"
            _complain(f"cannot {what}: {reason(error)}")
        except RecursionError:
            _complain("the input is nested too deeply")
        except MemoryError:
            _complain("not enough memory for this")
        except Exception:
            import traceback

            traceback.print_exc()
            _complain(f"this is a bug in policygraph {__version__}; please report the lines above")


class _ReaderLeft(Exception):
    """Nobody reads standard output any more."""


@contextmanager
def _noticing_leavers() -> Iterator[None]:
    try:
        yield
    except BrokenPipeError as error:
        raise _ReaderLeft from error


def _complain(message: str) -> NoReturn:
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    with suppress(OSError):  # whoever read the messages has gone as well
        click.echo(f"Error: {message}", err=True)
    sys.exit(2)


def _usage(error: click.UsageError) -> str:
    verb = error.ctx.command_path if error.ctx else "policygraph"
    message = error.format_message().rstrip(".")
    if error.ctx and message.startswith("Got unexpected extra argument"):
        message += f"; {_EXTRA[error.ctx.info_name or '']}"
    return f"{message[0].lower()}{message[1:]}; see '{verb} --help'"


def _no_option(error: click.NoSuchOption) -> str:
    """The nearest option of the verb, or where an option of the verbs has to stand."""
    ctx = error.ctx
    if ctx is None:
        return _usage(error)

    def options(command: click.Command) -> list[str]:
        names = (name for each in command.get_params(ctx) for name in each.opts)
        return [name for name in names if name.startswith("-")]

    elsewhere = _ELSEWHERE.get((ctx.info_name or "", error.option_name))
    if elsewhere is not None:
        return f"no option named '{error.option_name}'; {elsewhere}"
    if isinstance(ctx.command, click.Group) and any(
        error.option_name in options(each) for each in ctx.command.commands.values()
    ):
        return f"option '{error.option_name}' stands after the verb; see 'policygraph --help'"
    return str(UnknownNameError("option", error.option_name, options(ctx.command)))


class _Path(click.Path):
    """A path; an empty one, which a script makes of an unset variable, is not the folder here."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if value == "":
            self.fail("an empty name", param, ctx)
        return super().convert(value, param, ctx)


class _Count(click.IntRange):
    name = "whole number"


def _data_options(verb: F) -> F:
    """The options that say which graph is asked, and through which view."""
    for option in (
        click.option("--no-cache", is_flag=True, help="Do not keep or use a ready store."),
        click.option(
            "--without",
            multiple=True,
            metavar="SOURCE",
            help="Leave out a document, a publisher or an origin, and whatever retells it; "
            "may be given again.",
        ),
        click.option(
            "--known-on", metavar="DAY", help="Only what may have been known by this day."
        ),
        click.option(
            "-g",
            "--graph",
            "graphs",
            multiple=True,
            type=_Path(path_type=Path),
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
        click.option("--limit", type=_Count(min=0), metavar="ROWS", help="At most so many rows."),
        _output("The file to write; - is standard output."),
        click.option(
            "-f",
            "--format",
            "format_",
            metavar="FORMAT",
            help="table, csv, json or markdown; of triples turtle, ntriples or jsonld. "
            "[default: a table or turtle on a terminal, csv or turtle when piped]",
        ),
    ):
        verb = option(verb)
    return verb


def _output(help_: str, default: str = "-") -> Callable[[F], F]:
    return click.option("-o", "--output", default=default, metavar="FILE", type=_Path(), help=help_)


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
    from policygraph.files import reason, write_atomically

    raw = data.encode() if isinstance(data, str) else data
    if output != "-":
        write_atomically(Path(output), raw)
        return
    if sys.stdout.isatty():
        from policygraph.formats import escaped

        raw = escaped(raw.decode(), keep="\n\t\xa0\u202f").encode()
    try:
        sys.stdout.buffer.write(raw)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise WriteError("standard output", reason(error)) from error


def _print_table(table: Table, options: dict[str, Any], *, nothing: str = "0 rows") -> None:
    from policygraph.formats import table_text

    table = table.head(options["limit"])
    _write(table_text(table, options["format_"], iris=options["iris"]), options["output"])
    if not len(table):
        click.echo(nothing, err=True)


def _table_format(options: dict[str, Any]) -> None:
    """Settle the format of a table before anything is worked out."""
    from policygraph.formats import TABLE_FORMATS

    options["format_"] = options["format_"] or _default_format(options["output"])
    if options["format_"] not in TABLE_FORMATS:
        raise UnknownNameError("format", options["format_"], TABLE_FORMATS)


def _default_format(output: str) -> str:
    return "table" if output == "-" and sys.stdout.isatty() else "csv"


def _say(notes: tuple[str, ...]) -> None:
    from policygraph.formats import printable

    for note in notes:
        click.echo(printable(note), err=True)


@contextmanager
def _interruptible() -> Iterator[None]:
    """Let Ctrl-C end the process: while the engine works, Python's own handler is not heard."""
    before = signal.getsignal(signal.SIGINT)
    if before is not signal.default_int_handler:  # whoever started this process ignores it
        yield
        return
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _parameters(
    ctx: click.Context, option: click.Parameter, given: tuple[str, ...]
) -> dict[str, str]:
    found = {}
    for each in given:
        name, equals, value = each.partition("=")
        if not equals or not name:
            raise ValueProblem(f"'{each}' is not a parameter; write -p NAME=VALUE")
        if name in found:
            raise ValueProblem(f"parameter '{name}' is given twice; give it once")
        found[name] = value
    return found


@click.group(
    "policygraph",
    cls=_Verbs,
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
    from policygraph.formats import answer_text, check_format

    if question is None:
        _write(_question_list(), options["output"])
        return 0
    if options["format_"] is not None:
        check_format(options["format_"])
    if as_of is not None and "as_of" in params:
        raise ValueProblem("the day is given twice, by --as-of and by -p as_of=; give it once")
    asked = _question(question)
    ready = _workspace(options)
    with _interruptible():
        answer = queries.query(ready, asked, params, as_of=as_of, limit=options["limit"])
    triples = isinstance(answer, queries.Statements)
    default = "turtle" if triples else _default_format(options["output"])
    text = answer_text(answer, options["format_"] or default, iris=options["iris"])
    _write(text, options["output"])
    if not isinstance(answer, bool) and not len(answer):
        click.echo("0 triples" if triples else "0 rows", err=True)
    _say(ready.notes)
    return 1 if answer is False else 0


def _question(text: str) -> Any:
    """The question that an argument names: a file where it looks like one, else a name."""
    from policygraph import catalog

    if text == "-":
        return _from_stdin()
    if "{" in text:
        raise ValueProblem("a query is not an argument; pipe it into 'query -' or name its FILE.rq")
    if text.endswith((".rq", ".sparql")) or "/" in text or os.sep in text:
        path = Path(text)
        if path.name == text and path.stem in catalog.query_names("queries") and not path.exists():
            raise ReadError(path, f"no such file; the question is '{path.stem}'")
        return path
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
    from policygraph.formats import printable

    _table_format(options)
    ready = _workspace(options)
    description = describe(ready, term)
    if options["format_"] == "table" and options["output"] == "-":
        lines = [printable(each) for each in description.heading.splitlines()]
        _write("\n".join([*lines, "", ""]), "-")
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

    _table_format(options)
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

    _table_format(options)
    ready = _workspace(options)
    table = analysis.rank(ready, networks, by=by, as_of=as_of, cache=not options["no_cache"])
    _print_table(table, options)
    _say((analysis.rank_note(table), *ready.notes))


@main.command()
@click.argument("network", required=False)
@click.option("--query", "question", metavar="NAME", help="Draw what a question answers about.")
@click.option("--focus", metavar="TERM", help="Only what is near this thing.")
@click.option("--hops", type=_Count(min=1), default=1, show_default=True, help="How near.")
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
    metavar="FORMAT",
    help="turtle, jsonld or ntriples for the graph; graphml, gexf or csv for the networks.",
)
@click.option("--network", "networks", multiple=True, help="A network; all of them by default.")
@click.option("--built", is_flag=True, help="With what is derived.")
@_as_of
@_output("The file to write, or the folder for csv; - is standard output.")
@_data_options
def export(
    format_: str | None,
    networks: tuple[str, ...],
    built: bool,
    as_of: str | None,
    output: str,
    **options: Any,
) -> None:
    """The graph or its networks for other tools."""
    from policygraph import site

    if format_ is None:
        raise ValueProblem(f"name a format with -f, one of {', '.join(site.EXPORT_FORMATS)}")
    if format_ == "csv" and output == "-":
        raise ValueProblem("'csv' gives two files; name their folder with -o FOLDER")
    ready = _workspace(options)
    files = site.export(ready, format_, networks, built=built, as_of=as_of)
    if "" in files:
        _write(files[""], output)
    else:
        site.write_files(files, Path(output))
    _say(ready.notes)


@main.command()
@click.argument("files", nargs=-1, type=_Path(path_type=Path))
@click.option(
    "--texts",
    type=_Path(path_type=Path),
    help="A folder with the text of documents, DOCUMENT.txt, to hold digests against.",
)
@click.option("-q", "--quiet", is_flag=True, help="Findings only.")
def validate(files: tuple[Path, ...], texts: Path | None, quiet: bool) -> int:
    """Syntax, unknown terms, shapes and checks; each finding with its file and line.

    Checks the FILES, or the shipped data, and says at how many nodes each shape and check looked.
    """
    from policygraph import catalog, validation
    from policygraph.formats import printable

    if texts is not None and not texts.is_dir():
        raise ReadError(texts, "no such folder")
    paths = [each for file in (files or [catalog.DATA]) for each in catalog.turtle_files(file)]
    report = validation.validate(paths, texts=texts)
    lines = [printable(f"{each.severity}: {each.text()}") + "\n" for each in report.findings]
    if not quiet:
        lines += [f"{name}: {count} looked at\n" for name, count in report.looked_at if count]
        lines.append(_verdict(report))
    _write("".join(lines), "-")
    return 0 if report.conforms else 1


def _verdict(report: Any) -> str:
    def counted(number: int, noun: str) -> str:
        return f"{number} {noun}{'' if number == 1 else 's'}"

    found = [counted(len(report.violations), "violation"), counted(len(report.warnings), "warning")]
    counts = [count for _, count in report.looked_at]
    looked = f"{len(counts)} shapes and checks looked at {counted(sum(counts), 'node')}"
    if not counts:
        looked = "nothing else was looked at, as not all of it could be read"
    elif 0 in counts:  # what looked at nothing proves nothing
        looked += f", {counts.count(0)} of them at none"
    head = "conforms" if report.conforms else "does not conform"
    return f"{head}: {', '.join(found)}; {looked}\n"


@main.command()
@click.option(
    "-o",
    "--output",
    default="build",
    metavar="FOLDER",
    type=_Path(),
    show_default=True,
    help="The folder of the site.",
)
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
    _say(result.findings)
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
