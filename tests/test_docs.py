"""What the documents say can be done is done here, word for word."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from policygraph import catalog, cli

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
# What runs nowhere but in a checkout of its own: making the environment that runs this very test.
_NOT_RUN = ("make ", "source ")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", README, re.DOTALL | re.MULTILINE)


COMMANDS = [line for block in blocks("sh") for line in block.splitlines() if line.strip()]


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a reader who has the data and has saved the file that the README shows."""
    folder = tmp_path_factory.mktemp("reader")
    shutil.copytree(ROOT / "data", folder / "data")
    (turtle,) = blocks("turtle")
    (folder / "gazette.ttl").write_text(turtle, encoding="utf-8")
    return folder


@pytest.mark.parametrize("line", COMMANDS)
def test_readme_command(line: str, reader: Path) -> None:
    assert not line.startswith(_NOT_RUN)
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["sh", "-c", line],
        cwd=reader,
        env={**os.environ, "PATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr


def test_readme_python(reader: Path) -> None:
    (text,) = blocks("python")
    done = subprocess.run(
        [sys.executable, "-c", text], cwd=reader, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "ICE officers" in done.stdout
    assert (reader / "harper.html").stat().st_size > 100_000


def test_readme_says_how_the_shown_file_is_found(reader: Path) -> None:
    program = f"{Path(sys.executable).parent / 'policygraph'}"
    done = subprocess.run(
        [program, "show", "Jo Doe", "-g", "data", "-g", "gazette.ttl"],
        cwd=reader,
        capture_output=True,
        text=True,
        check=True,
    )
    assert "spokesperson of ORR" in done.stdout


@pytest.mark.parametrize("verb", sorted(cli.main.commands))
def test_every_verb_is_in_the_readme_and_has_help(verb: str) -> None:
    assert verb in README
    assert cli.main.commands[verb].help


def test_the_rows_of_modules_in_contributing_name_every_module() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    (rows,) = re.findall(r"^```\n(errors\b.*?)^```", text, re.DOTALL | re.MULTILINE)
    modules = {each.stem for each in (ROOT / "src" / "policygraph").glob("*.py")}
    assert set(rows.split()) == {each for each in modules if not each.startswith("__")}


def test_the_documents_link_to_what_is_there() -> None:
    for name in (
        "README.md",
        "CONTRIBUTING.md",
        "CHANGELOG.md",
        "docs/editorial-policy.md",
        "docs/time-and-evidence.md",
    ):
        text = (ROOT / name).read_text(encoding="utf-8")
        for target in re.findall(r"\]\((?!https?:)([^)#]+)", text):
            assert (ROOT / name).parent.joinpath(target).exists(), f"{name} links to {target}"


def test_the_counts_in_the_changelog_are_those_of_the_data() -> None:
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    statements = (ROOT / "tests" / "article_coverage.csv").read_text(encoding="utf-8")
    facts = (ROOT / "tests" / "context_coverage.csv").read_text(encoding="utf-8")
    assert f"{len(statements.splitlines()) - 1} statements" in text
    assert f"{len(facts.splitlines()) - 1} facts" in text
    numbers = {26: "twenty-six"}
    assert f"{numbers[len(catalog.query_names('queries'))]} named questions" in text
