"""A module imports only from rows above its own, and what is heavy comes late."""

import ast
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import policygraph

PACKAGE = Path(policygraph.__file__).parent
ROWS = (
    ("errors", "wording"),
    ("namespaces", "dates", "files", "outline", "packing", "curves", "columns", "forces"),
    ("caching", "catalog", "sparql", "passages", "keeping", "headline"),
    ("gate", "rewriting"),
    ("store",),
    ("bounds", "findings", "shacl"),
    ("provenance",),
    ("terms", "inference"),
    ("publication", "validation"),
    ("workspace",),
    ("queries",),
    ("accounts",),
    ("citations", "worlds"),
    ("answers", "evidence", "lineage", "network"),
    ("analysis", "description", "layout", "support", "versions"),
    ("appraisal", "formats", "sensitivity", "stories"),
    ("container", "scenes"),
    ("payload",),
    ("rendering",),
    ("exposition",),
    ("explanation",),
    ("bundles", "chronology"),
    ("filings", "verification", "pages"),
    ("site",),
    ("console", "reports"),
    ("cli",),
)
ROW_OF = {name: row for row, names in enumerate(ROWS) for name in names}
# Which module may use which third-party package.
USERS = {
    "pyoxigraph": "store bounds terms inference publication workspace queries accounts evidence "
    "network analysis sensitivity description explanation formats site shacl findings validation "
    "chronology citations lineage support exposition verification answers stories pages",
    "click": "console cli",
    "rdflib": "shacl validation",
    "pyshacl": "shacl",
    "networkx": "worlds network support analysis layout curves forces scenes versions container "
    "payload rendering formats stories",
    "numpy": "layout packing forces",
    "igraph": "forces",
    "pyvis": "container",
    "jinja2": "rendering",
    "pandas": "queries",
    "docx": "filings",
}
HEAVY = {
    "rdflib", "pyshacl", "pyvis", "networkx", "scipy", "pandas", "jinja2", "IPython", "numpy",
    "docx", "lxml", "igraph",
}  # fmt: skip
LIGHT = {"click", "pyoxigraph"}
MODULES = sorted(path.stem for path in PACKAGE.glob("*.py") if not path.stem.startswith("__"))


def tree(name):
    return ast.parse((PACKAGE / f"{name}.py").read_text(encoding="utf-8"))


def imports(node, *, lazily=False, typing=False):
    """The names that are imported, whether within a function, and whether for types only."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Import):
            yield from ((each.name, lazily, typing) for each in child.names)
        elif isinstance(child, ast.ImportFrom):
            assert child.level == 0, "relative imports are not used"
            for each in child.names:
                yield f"{child.module}.{each.name}", lazily, typing
        else:
            checking = isinstance(child, ast.If) and "TYPE_CHECKING" in ast.unparse(child.test)
            function = isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
            yield from imports(child, lazily=lazily or function, typing=typing or checking)


def own(name):
    """The modules of the package that a module imports."""
    found = set()
    for imported, _, _ in imports(tree(name)):
        package, _, rest = imported.partition(".")
        if package == "policygraph" and rest not in ("", "__version__"):
            found.add(rest.partition(".")[0])
    return found


# --- rows -----------------------------------------------------------------------------------------


def test_every_module_has_its_row():
    assert set(MODULES) <= set(ROW_OF), "give a new module its row"
    assert len(ROW_OF) == sum(map(len, ROWS))
    folders = {path.parent.name for path in PACKAGE.rglob("*.py") if path.parent != PACKAGE}
    assert folders == set(), "the package is flat"


@pytest.mark.parametrize("name", MODULES)
def test_a_module_imports_only_from_rows_above_its_own(name):
    for other in own(name):
        assert ROW_OF[other] < ROW_OF[name], f"{name} imports {other}"


def test_imports_are_seen_wherever_they_stand():
    code = ast.parse(
        "import a\nfrom b import c\nif TYPE_CHECKING:\n    import d\n"
        "def f():\n    import e\n    if x:\n        from g import h\n"
        "class C:\n    def m(self):\n        import i\n"
    )
    assert set(imports(code)) == {
        ("a", False, False),
        ("b.c", False, False),
        ("d", False, True),
        ("e", True, False),
        ("g.h", True, False),
        ("i", True, False),
    }
    assert {"store", "dates"} <= own("bounds") | own("workspace")


@pytest.mark.parametrize("name", [*MODULES, "__init__", "__main__"])
def test_a_module_uses_only_the_packages_that_are_its_own(name):
    for imported, lazily, typing in imports(tree(name)):
        package = imported.partition(".")[0]
        if package == "policygraph" or package in sys.stdlib_module_names:
            continue
        assert name in USERS.get(package, "").split(), f"{name} imports {package}"
        if package in HEAVY:
            assert lazily or typing, f"{name} imports {package} at once"
        else:
            assert package in LIGHT


def test_no_module_is_called_by_what_it_is_not():
    vague = {"utils", "util", "helpers", "helper", "common", "misc", "core", "base", "tools"}
    assert vague.isdisjoint(MODULES)


# --- what a module does not do --------------------------------------------------------------------


@pytest.mark.parametrize("name", [each for each in MODULES if each not in ("console", "cli")])
def test_only_the_command_line_prints_and_exits(name):
    for node in ast.walk(tree(name)):
        if isinstance(node, ast.Call):
            called = ast.unparse(node.func)
            assert called not in {
                "print", "input", "exit", "quit", "sys.exit", "os._exit", "sys.stdout.write",
                "sys.stderr.write",
            }, f"{name}:{node.lineno}"  # fmt: skip
        if isinstance(node, ast.Raise) and node.exc is not None:
            assert not ast.unparse(node.exc).startswith("SystemExit"), f"{name}:{node.lineno}"


SPARQL = re.compile(r"\b(SELECT|CONSTRUCT|ASK|DESCRIBE|WHERE)\b[^{]*\{", re.DOTALL)


@pytest.mark.parametrize("name", MODULES)
def test_no_query_stands_in_python(name):
    for node in ast.walk(tree(name)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            assert not SPARQL.search(node.value), f"{name}:{node.lineno}"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("SELECT ?s WHERE { ?s ?p ?o }", True),
        ("ASK { ?s ?p ?o }", True),
        ("CONSTRUCT {\n ?s ?p ?o }", True),
        ("a SELECT is needed here", False),
    ],
)
def test_a_query_in_python_would_be_seen(text, found):
    assert bool(SPARQL.search(text)) is found


@pytest.mark.parametrize("name", [*MODULES, "__init__", "__main__"])
def test_a_module_says_what_it_is_for(name):
    assert ast.get_docstring(tree(name))


# --- public names ---------------------------------------------------------------------------------


def test_public_names_are_sorted_exist_and_hide_no_module():
    names = policygraph.__all__
    assert names == sorted(names, key=lambda each: (not each[0].isupper(), each))
    assert len(names) == len(set(names)) > 10
    assert set(names).isdisjoint(MODULES)
    for name in names:
        assert getattr(policygraph, name).__module__.startswith("policygraph"), name
    with pytest.raises(AttributeError, match="module 'policygraph' has no attribute 'nothing'"):
        _ = policygraph.nothing


def test_the_names_for_readers_and_for_type_checkers_are_the_same():
    for_types = {
        alias.asname or alias.name
        for node in ast.walk(tree("__init__"))
        if isinstance(node, ast.ImportFrom) and node.module != "__future__"
        for alias in node.names
        if (node.module or "").startswith("policygraph.")
    }
    assert for_types == set(policygraph.__all__)


def test_the_version_is_a_literal():
    assert re.search(
        r'^__version__ = "\d+\.\d+\.\d+"$',
        (PACKAGE / "__init__.py").read_text(encoding="utf-8"),
        re.MULTILINE,
    )


# --- what a run loads -----------------------------------------------------------------------------

RUN = """
import json, runpy, sys
sys.argv = ["policygraph", *sys.argv[1:]]
try:
    runpy.run_module("policygraph", run_name="__main__")
except SystemExit as end:
    code = end.code
sys.stdout.flush()
print(json.dumps([code, sorted({name.partition(".")[0] for name in sys.modules})]))
"""


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """The exit code and the packages that are loaded after a verb."""
    cache = tmp_path_factory.mktemp("cache")
    environment = os.environ | {"XDG_CACHE_HOME": str(cache), "PYTHONPATH": str(PACKAGE.parent)}

    def verb(*arguments):
        done = subprocess.run(
            [sys.executable, "-c", RUN, *arguments],
            capture_output=True,
            text=True,
            encoding="utf-8",
            env=environment,
            check=True,
        )
        code, loaded = json.loads(done.stdout.splitlines()[-1])
        return code, set(loaded)

    return verb


@pytest.mark.parametrize(
    "arguments", [["--help"], ["--version"], ["query"], ["query", "--help"], ["rank", "--help"]]
)
def test_help_loads_nothing_heavy(run, arguments):
    code, loaded = run(*arguments)
    assert code == 0
    assert loaded.isdisjoint(HEAVY)
    assert {"policygraph", "click"} <= loaded


def test_a_question_loads_nothing_heavy_neither_the_first_time_nor_the_second(run):
    for _ in range(2):
        code, loaded = run("query", "leaders-on-date", "--as-of", "2018-06-01")
        assert code == 0
        assert loaded.isdisjoint(HEAVY)
        assert "pyoxigraph" in loaded


def test_what_is_heavy_would_be_seen(run):
    code, loaded = run("path", "ICE", "ORR")
    assert code == 0
    assert "networkx" in loaded
