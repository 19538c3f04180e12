"""The wheel carries ontology, data and page assets, and works from a folder that knows nothing."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


def run(*command: str | Path, **options: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # type: ignore[call-overload,no-any-return]
        [str(each) for each in command], capture_output=True, text=True, check=False, **options
    )


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    done = run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT)
    assert done.returncode == 0, done.stderr
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the wheel alone; what it depends on is that of the tests."""
    folder = tmp_path_factory.mktemp("site")
    pip = (sys.executable, "-m", "pip", "install", "--quiet", "--no-index", "--no-deps")
    done = run(*pip, "--target", folder, wheel)
    assert done.returncode == 0, done.stderr
    return folder


def policygraph(installed: Path, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(installed), "XDG_CACHE_HOME": str(folder)}
    return run(sys.executable, "-m", "policygraph", *arguments, cwd=folder, env=environment)


def test_holds_every_file_of_ontology_data_and_page(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    for part in ("ontology", "data"):
        for path in (ROOT / part).rglob("*"):
            if path.is_file():
                assert f"policygraph/_bundled/{path.relative_to(ROOT)}" in names
    for path in (ROOT / "tests" / "queries").glob("*.csv"):
        assert f"policygraph/_bundled/answers/{path.name}" in names
    for path in (ROOT / "src" / "policygraph" / "web").rglob("*"):
        if path.is_file():
            assert str(path.relative_to(ROOT / "src")) in names
    assert not [name for name in names if "tests/" in name or name.endswith(".pyc")]


def test_runs_from_the_wheel_and_not_from_the_checkout(installed: Path, tmp_path: Path) -> None:
    code = "from policygraph import catalog; print(catalog.ROOT)"
    environment = {**os.environ, "PYTHONPATH": str(installed)}
    done = run(sys.executable, "-c", code, cwd=tmp_path, env=environment)
    assert done.stdout.strip() == str(installed / "policygraph" / "_bundled")


def test_answers_validates_and_draws_from_an_empty_folder(installed: Path, tmp_path: Path) -> None:
    answer = policygraph(installed, tmp_path, "query", "leaders-on-date", "-f", "csv")
    assert answer.returncode == 0, answer.stderr
    assert "Mellissa Harper" in answer.stdout
    report = policygraph(installed, tmp_path, "validate", "--quiet")
    assert (report.returncode, report.stdout) == (0, "")
    page = policygraph(installed, tmp_path, "render", "formal-ties", "-o", "ties.html")
    assert page.returncode == 0, page.stderr
    assert (tmp_path / "ties.html").read_text(encoding="utf-8").startswith("<!doctype html>")


def test_verifies_recorded_answers_and_bundles_from_an_empty_folder(
    installed: Path, tmp_path: Path
) -> None:
    recorded = policygraph(installed, tmp_path, "verify")
    number = len(list((ROOT / "tests" / "queries").glob("*.csv")))
    assert recorded.stdout == f"{number} recorded answers: all the same\n"
    assert (recorded.returncode, recorded.stderr) == (0, "")
    bundle = policygraph(installed, tmp_path, "query", "rivals", "--bundle", "rivals")
    assert bundle.returncode == 0, bundle.stderr
    verified = policygraph(installed, tmp_path, "verify", "rivals")
    assert verified.returncode == 0, verified.stderr
    assert verified.stdout.startswith("rivals: same, ")


def test_writes_a_chronology_from_an_empty_folder(installed: Path, tmp_path: Path) -> None:
    for format_, start in (("chronology", b"# Chronology\n"), ("docx", b"PK")):
        done = policygraph(installed, tmp_path, "export", "-f", format_, "-o", "out")
        assert done.returncode == 0, done.stderr
        assert (tmp_path / "out").read_bytes().startswith(start)
