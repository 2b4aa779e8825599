"""The rules of the house that a machine can check."""

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parent.parent / "trials"
MODULES = sorted(PACKAGE.rglob("*.py"))

# Which part of the package alone may import what: input and output stay at the edge.
EDGES = {
    "httpx": ("http.py",),
    "sqlite_utils": ("cache/",),
    "pandas": ("reports/",),
    "typer": ("cli.py", "commands/"),  # a group of commands has a module of its own
    "datasette": ("explore/",),
    "rich": ("terminal.py",),
}
LONGEST = 420  # lines; the aim is 300
TABLES = {"cache/schema.py", "models.py"}  # modules that are one long table, or only name fields


def _imports(module: Path, *, top_only: bool = False) -> set[str]:
    tree = ast.parse(module.read_text(encoding="utf8"))
    for_types = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
        for inner in ast.walk(node)
    }
    nodes = tree.body if top_only else list(ast.walk(tree))
    names: set[str] = set()
    for node in nodes:
        if id(node) in for_types:
            continue
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            names.add(node.module.split(".")[0])
    return names


@pytest.mark.parametrize("module", MODULES, ids=lambda m: str(m.relative_to(PACKAGE)))
def test_input_and_output_stay_at_the_edge(module: Path) -> None:
    where = module.relative_to(PACKAGE).as_posix()
    for library, allowed in EDGES.items():
        if not where.startswith(allowed):
            assert library not in _imports(module), f"{where} imports {library}; only {allowed} may"


@pytest.mark.parametrize("module", MODULES, ids=lambda m: str(m.relative_to(PACKAGE)))
def test_no_heavy_import_at_the_top(module: Path) -> None:
    heavy = {"pandas", "sqlite_utils", "trafilatura", "mammoth", "pypdfium2", "jinja2", "httpx"}
    assert not _imports(module, top_only=True) & heavy, "import it in the function that needs it: start-up counts"


def test_models_imports_nothing_of_ours() -> None:
    assert "trials" not in _imports(PACKAGE / "models.py")


@pytest.mark.parametrize("module", MODULES, ids=lambda m: str(m.relative_to(PACKAGE)))
def test_modules_stay_short(module: Path) -> None:
    if module.relative_to(PACKAGE).as_posix() in TABLES:
        pytest.skip("a table, not code")
    assert len(module.read_text(encoding="utf8").splitlines()) <= LONGEST
