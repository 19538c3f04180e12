"""What the verbs of the command line share: errors as one line, input, output, common options.

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

# The rest of the package is imported where it is needed: `--help` must not wait for it.
if TYPE_CHECKING:
    from policygraph.catalog import QueryFile
    from policygraph.queries import Table
    from policygraph.workspace import Workspace

F = TypeVar("F", bound=Callable[..., Any])


class Verbs(click.Group):
    """The verbs in groups, and the one place where errors become a line and an exit code.

    `groups` are the headings of the help with their verbs; `extra` says of a verb where an
    argument too many belongs, `elsewhere` of a verb and an option it does not have what to write.
    """

    def __init__(
        self,
        *args: Any,
        groups: dict[str, tuple[str, ...]],
        extra: dict[str, str],
        elsewhere: dict[tuple[str, str], str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._groups, self._extra, self._elsewhere = groups, extra, elsewhere

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        for title, names in self._groups.items():
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
            _complain(self._no_option(error))
        except click.UsageError as error:
            _complain(self._usage(error))
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

    def _usage(self, error: click.UsageError) -> str:
        verb = error.ctx.command_path if error.ctx else "policygraph"
        message = error.format_message().rstrip(".")
        if error.ctx and message.startswith("Got unexpected extra argument"):
            message += f"; {self._extra[error.ctx.info_name or '']}"
        return f"{message[0].lower()}{message[1:]}; see '{verb} --help'"

    def _no_option(self, error: click.NoSuchOption) -> str:
        """The nearest option of the verb, or where an option of the verbs has to stand."""
        ctx = error.ctx
        if ctx is None:
            return self._usage(error)

        def options(command: click.Command) -> list[str]:
            names = (name for each in command.get_params(ctx) for name in each.opts)
            return [name for name in names if name.startswith("-")]

        elsewhere = self._elsewhere.get((ctx.info_name or "", error.option_name))
        if elsewhere is not None:
            return f"no option named '{error.option_name}'; {elsewhere}"
        if isinstance(ctx.command, click.Group) and any(
            error.option_name in options(each) for each in ctx.command.commands.values()
        ):
            return f"option '{error.option_name}' stands after the verb; see 'policygraph --help'"
        return str(UnknownNameError("option", error.option_name, options(ctx.command)))


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


class FilePath(click.Path):
    """A path; an empty one, which a script makes of an unset variable, is not the folder here."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if value == "":
            self.fail("an empty name", param, ctx)
        return super().convert(value, param, ctx)


class Count(click.IntRange):
    name = "whole number"


def graph_options(verb: F) -> F:
    """The options that say which graph is asked."""
    return _graph_option(_no_cache_option(verb))


def _no_cache_option(verb: F) -> F:
    help_ = "Do not keep or use a ready store."
    return click.option("--no-cache", is_flag=True, help=help_)(verb)


def _graph_option(verb: F) -> F:
    return click.option(
        "-g",
        "--graph",
        "graphs",
        multiple=True,
        type=FilePath(path_type=Path),
        help="A Turtle file or a folder of them; may be given again. [default: shipped data]",
    )(verb)


def data_options(verb: F) -> F:
    """The options that say which graph is asked, and through which view."""
    for option in (
        _no_cache_option,
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
        _graph_option,
    ):
        verb = option(verb)
    return verb


def as_of_option(verb: F) -> F:
    help_ = "The day, month or year asked about: 2018-09-01, 2018-09 or 2018."
    return click.option("--as-of", metavar="DAY", help=help_)(verb)


def table_options(verb: F) -> F:
    """The options that say how a table is printed, and where."""
    for option in (
        click.option("--iris", is_flag=True, help="IRIs in place of labels."),
        click.option("--limit", type=Count(min=0), metavar="ROWS", help="At most so many rows."),
        output_option("The file to write; - is standard output."),
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


def output_option(help_: str, default: str = "-") -> Callable[[F], F]:
    return click.option(
        "-o", "--output", default=default, metavar="FILE", type=FilePath(), help=help_
    )


def open_workspace(options: dict[str, Any]) -> Workspace:
    from policygraph import workspace

    return workspace.load(
        options["graphs"],
        known_on=options["known_on"],
        without=options["without"],
        cache=not options["no_cache"],
    )


def write(data: str | bytes, output: str) -> None:
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
        left = memoryview(raw)
        while left:  # without a buffer (PYTHONUNBUFFERED) a part may be written at a time
            left = left[sys.stdout.buffer.write(left) :]
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise WriteError("standard output", reason(error)) from error


def print_table(table: Table, options: dict[str, Any], *, nothing: str = "0 rows") -> None:
    from policygraph.formats import table_text

    table = table.head(options["limit"])
    write(table_text(table, options["format_"], iris=options["iris"]), options["output"])
    if not len(table):
        click.echo(nothing, err=True)


def settle_table_format(options: dict[str, Any]) -> None:
    """Settle the format of a table before anything is worked out."""
    from policygraph.formats import TABLE_FORMATS

    options["format_"] = options["format_"] or default_format(options["output"])
    if options["format_"] not in TABLE_FORMATS:
        raise UnknownNameError("format", options["format_"], TABLE_FORMATS)


def default_format(output: str) -> str:
    return "table" if output == "-" and sys.stdout.isatty() else "csv"


def say(notes: tuple[str, ...]) -> None:
    from policygraph.formats import printable

    for note in notes:
        click.echo(printable(note), err=True)


@contextmanager
def interruptible() -> Iterator[None]:
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


def parameters(
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


def asked_question(text: str) -> Path | QueryFile:
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


def _from_stdin() -> QueryFile:
    from policygraph import catalog

    raw = sys.stdin.buffer.read()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise ReadError("standard input", "not UTF-8; save it as UTF-8", line=line) from error
    return catalog.parse_query(text, name="standard input", path=Path("standard input"))


class Steps:
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
