"""Who imports whom in the evaluation engine and on the floors above it: no circles, and never upwards."""

import ast
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import NamedTuple

import pytest

import cybrid_lint

ROOT = Path(cybrid_lint.__file__).parent

# What each floor may import of the project, besides itself.
BELOW = {
    "ir": set(),
    "engine": {"ir"},
    "libraries": {"engine", "ir"},
    "cybrid": {"libraries", "engine", "ir", "catalogue", "credentials", "words"},
    "fixes": {"cybrid", "engine", "ir", "catalogue", "credentials", "words", "project", "findings", "facts"},
}

# Imports across floors that the table does not allow, each with the reason why it stays.
EXCEPTIONS = {
    # which methods Cybrid's SDKs have is generated from their sources, into the catalogue
    ("cybrid_lint.libraries.handlers.cybrid_sdk", "cybrid_lint.catalogue"),
}

# Imports for annotations alone, which never run. Each closes a circle: a value knows the code of its function, and code
# the values of its attributes; a frame knows the interpreter, whose methods are given frames.
ANNOTATIONS = {
    ("cybrid_lint.engine.code", "cybrid_lint.engine.frame"),
    ("cybrid_lint.engine.closing", "cybrid_lint.engine.frame"),
    ("cybrid_lint.engine.frame", "cybrid_lint.engine.interfaces"),
    ("cybrid_lint.engine.callables", "cybrid_lint.engine.code"),
    ("cybrid_lint.engine.snapshots", "cybrid_lint.engine.objects"),
    ("cybrid_lint.engine.symbols", "cybrid_lint.engine.code"),
    ("cybrid_lint.engine.values", "cybrid_lint.engine.code"),
}


class Imports(NamedTuple):
    """The modules of the project that a module imports: to run, and for annotations alone."""

    run: set[str]
    annotations: set[str]


def module_name(path: Path) -> str:
    parts = path.relative_to(ROOT.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def floor(module: str) -> str:
    """Return the package that a module stands in, directly below the project's own."""
    return module.partition(".")[2].partition(".")[0]


MODULES = {module_name(path): path for path in ROOT.rglob("*.py")}


def imports(source: str) -> Imports:
    """Read the imports of a module, those inside functions included."""
    tree = ast.parse(source)
    guarded = {
        inner
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and ast.unparse(node.test).endswith("TYPE_CHECKING")
        for statement in node.body
        for inner in ast.walk(statement)
    }
    found = Imports(set(), set())
    for node in ast.walk(tree):
        names = set()
        if isinstance(node, ast.Import):
            names = {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "relative imports are not followed here"
            below = {f"{node.module}.{alias.name}" for alias in node.names}
            names = {name if name in MODULES else str(node.module) for name in below}
        (found.annotations if node in guarded else found.run).update(name for name in names if name in MODULES)
    return found


FLOORS = {name: imports(path.read_text(encoding="utf-8")) for name, path in MODULES.items() if floor(name) in BELOW}


def circle(graph: dict[str, set[str]]) -> list[str] | None:
    """Return modules that import each other in a circle, None if none do."""
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return list(error.args[1])
    return None


def across(graph: dict[str, set[str]]) -> set[tuple[str, str]]:
    """Return the imports of modules on floors that may not be imported."""
    return {
        (name, other)
        for name, others in graph.items()
        for other in others
        if floor(other) != floor(name) and floor(other) not in BELOW[floor(name)]
    }


def test_no_files_import_each_other_in_a_circle() -> None:
    assert circle({name: found.run for name, found in FLOORS.items()}) is None


def test_floors_import_only_lower_ones() -> None:
    assert across({name: found.run | found.annotations for name, found in FLOORS.items()}) == EXCEPTIONS


def test_imports_for_annotations_alone_are_the_ones_that_close_circles() -> None:
    assert {(name, other) for name, found in FLOORS.items() for other in found.annotations} == ANNOTATIONS


@pytest.mark.parametrize("package", BELOW)
def test_every_floor_is_looked_at(package: str) -> None:
    assert any(floor(name) == package for name in FLOORS)


def test_a_circle_through_a_third_file_is_seen() -> None:
    assert set(circle({"a": {"b"}, "b": {"c"}, "c": {"a"}, "d": {"a"}}) or ()) == {"a", "b", "c"}
    assert circle({"a": {"b", "c"}, "b": {"c"}, "d": {"a"}}) is None


def test_an_import_upwards_is_seen() -> None:
    assert across({"cybrid_lint.engine.calls": {"cybrid_lint.libraries.http", "cybrid_lint.ir.nodes"}}) == {
        ("cybrid_lint.engine.calls", "cybrid_lint.libraries.http")
    }


def test_imports_inside_functions_count_and_those_for_annotations_are_kept_apart() -> None:
    found = imports(
        "from typing import TYPE_CHECKING\n"
        "if TYPE_CHECKING:\n"
        "    from cybrid_lint.engine.frame import Frame\n"
        "def late():\n"
        "    from cybrid_lint.engine import values\n"
        "    import cybrid_lint.ir.nodes\n"
    )
    assert found == Imports({"cybrid_lint.engine.values", "cybrid_lint.ir.nodes"}, {"cybrid_lint.engine.frame"})
