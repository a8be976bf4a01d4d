"""Who imports whom: no circles, and never upwards; and how large modules and classes may be."""

import ast
import importlib.util
from collections.abc import Iterable
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import NamedTuple

import pytest
from own_modules import HOME as ROOT
from own_modules import nodes_of

BASICS = {"address", "catalogue", "credentials", "findings", "options", "room", "words"}
ENGINE = {"ir", "engine"}

# What each layer, a package or a module directly below the project's own, may import of the project, besides itself.
BELOW = {
    "ir": set(),
    "engine": {"ir"},
    "libraries": {"engine", "ir"},
    "cybrid": {"libraries", *ENGINE, "catalogue", "credentials", "words"},
    "project": {"credentials", "findings", "room", "words"},
    "program": {*ENGINE, "project", "findings"},
    "facts": {"cybrid", "libraries", *ENGINE, "program", "project", *BASICS},
    "fixes": {"facts", "cybrid", *ENGINE, "project", *BASICS},
    "rules": {"fixes", "facts", "cybrid", *ENGINE, "project", *BASICS},
    "scopes": {"rules", "facts", "cybrid", *ENGINE, *BASICS},
    "output": {"scopes", "rules", "fixes", *BASICS},
    "cache": {"output", "fixes", "project", *BASICS},
    "gate": {"cache", "project", *BASICS},
    "layouts": set(),
    "siblings": {"layouts", "gate", "cache", "project", *BASICS},
    "textfiles": {"rules", "fixes", "project", *BASICS},
    "single": {"textfiles", "rules", "cybrid", *ENGINE, "project", *BASICS},
    "analysis": {"siblings", "gate", "cache", "scopes", "rules", "fixes", "facts", "project", *BASICS},
}

# Imports across layers that the table does not allow, each with the reason why it stays.
EXCEPTIONS = {
    # which methods Cybrid's SDKs have is generated from their sources, into the catalogue
    ("cybrid_lint.libraries.handlers.cybrid_sdk", "cybrid_lint.catalogue"),
}

# Lines that a module has at most, and attributes that a class sets on its instances or gives to them.
MOST_LINES = 500
MOST_ATTRIBUTES = 15

# Lines of a function: as many as fit on a screen.
MOST_FUNCTION_LINES = 50

# Imports for annotations alone in the engine and on the layers beside it, which never run. Each closes a circle: a
# value knows the code of its function, and code the values of its attributes; a frame knows the interpreter, whose
# methods are given frames.
ANNOTATIONS = {
    ("cybrid_lint.engine.code", "cybrid_lint.engine.frame"),
    ("cybrid_lint.engine.closing", "cybrid_lint.engine.frame"),
    ("cybrid_lint.engine.frame", "cybrid_lint.engine.interfaces"),
    ("cybrid_lint.engine.callables", "cybrid_lint.engine.code"),
    ("cybrid_lint.engine.snapshots", "cybrid_lint.engine.objects"),
    ("cybrid_lint.engine.symbols", "cybrid_lint.engine.code"),
    ("cybrid_lint.engine.traversal", "cybrid_lint.engine.objects"),
    ("cybrid_lint.engine.values", "cybrid_lint.engine.code"),
}


class Imports(NamedTuple):
    """The modules of the project that a module imports: to run, and for annotations alone."""

    run: set[str]
    annotations: set[str]


def module_name(path: Path) -> str:
    parts = path.relative_to(ROOT.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def layer(module: str) -> str:
    """Return the package that a module stands in, directly below the project's own."""
    return module.partition(".")[2].partition(".")[0]


MODULES = {module_name(path): path for path in ROOT.rglob("*.py")}


def imports(source: str, package: str = "cybrid_lint") -> Imports:
    """Read the imports of a module of a package, those inside functions included."""
    return imports_in(tuple(ast.walk(ast.parse(source))), package)


def imports_in(nodes: tuple[ast.AST, ...], package: str) -> Imports:
    """Read the imports among the nodes of a module of a package."""
    guarded = {
        inner
        for node in nodes
        if isinstance(node, ast.If) and is_for_annotations(node.test)
        for statement in node.body
        for inner in ast.walk(statement)
    }
    found = Imports(set(), set())
    for node in nodes:
        names = set()
        if isinstance(node, ast.Import):
            names = {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = importlib.util.resolve_name("." * node.level + (node.module or ""), package)
            below = {f"{base}.{alias.name}" for alias in node.names}
            names = {name if name in MODULES else base for name in below}
        (found.annotations if node in guarded else found.run).update(name for name in names if name in MODULES)
    return found


def is_for_annotations(test: ast.expr) -> bool:
    """Tell whether a condition is `TYPE_CHECKING`, under any name of its module."""
    return "TYPE_CHECKING" in (getattr(test, "id", ""), getattr(test, "attr", ""))


def package(module: str) -> str:
    """Return the package that a module stands in, or is."""
    return module if MODULES[module].stem == "__init__" else module.rpartition(".")[0]


@cache
def all_imports() -> dict[str, Imports]:
    """Return what every module imports."""
    return {name: imports_in(nodes_of(path), package(name)) for name, path in MODULES.items()}


def of_layers() -> dict[str, Imports]:
    """Return what the modules on layers import."""
    return {name: found for name, found in all_imports().items() if layer(name) in BELOW}


EVALUATION = {"ir", "engine", "libraries", "cybrid"}


def circle(graph: dict[str, set[str]]) -> list[str] | None:
    """Return modules that import each other in a circle, None if none do."""
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return list(error.args[1])
    return None


def across(graph: dict[str, set[str]]) -> set[tuple[str, str]]:
    """Return the imports of modules on layers that may not be imported."""
    return {
        (name, other)
        for name, others in graph.items()
        for other in others
        if layer(other) not in ("", layer(name)) and layer(other) not in BELOW[layer(name)]
    }


def test_no_files_import_each_other_in_a_circle() -> None:
    assert circle({name: found.run for name, found in all_imports().items()}) is None


def test_no_layers_allow_each_other_in_a_circle() -> None:
    assert circle(BELOW) is None


def test_no_packages_import_each_other_in_a_circle() -> None:
    """Each module directly below the project's own stands for itself."""
    graph: dict[str, set[str]] = {}
    for name, found in all_imports().items():
        graph.setdefault(layer(name), set()).update({layer(other) for other in found.run} - {"", layer(name)})
    graph.pop("", None)
    assert len(graph) > 30
    assert circle(graph) is None


def test_layers_import_only_lower_ones() -> None:
    assert across({name: found.run | found.annotations for name, found in of_layers().items()}) == EXCEPTIONS


def test_imports_for_annotations_alone_are_the_ones_that_close_circles() -> None:
    evaluation = {name: found for name, found in of_layers().items() if layer(name) in EVALUATION}
    assert {(name, other) for name, found in evaluation.items() for other in found.annotations} == ANNOTATIONS


@pytest.mark.parametrize("package", BELOW)
def test_every_layer_is_looked_at(package: str) -> None:
    assert any(layer(name) == package for name in MODULES)


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


def test_relative_imports_are_those_of_their_package() -> None:
    assert imports("from .values import Value\n", "cybrid_lint.engine").run == {"cybrid_lint.engine.values"}


def attributes(node: ast.ClassDef) -> set[str]:
    """Return the attributes that a class says for its instances, or that its methods set on them."""
    annotated = {
        inner.target.id
        for inner in node.body
        if isinstance(inner, ast.AnnAssign) and isinstance(inner.target, ast.Name)
    }
    assigned = {
        inner.attr
        for inner in ast.walk(node)
        if isinstance(inner, ast.Attribute)
        and isinstance(inner.ctx, ast.Store)
        and isinstance(inner.value, ast.Name)
        and inner.value.id == "self"
    }
    return annotated | assigned


def large_classes(module: str, nodes: tuple[ast.AST, ...]) -> set[str]:
    """Return the names of the classes among the nodes of a module that have too many attributes."""
    classes = [node for node in nodes if isinstance(node, ast.ClassDef)]
    return {f"{module}.{node.name}" for node in classes if len(attributes(node)) > MOST_ATTRIBUTES}


def test_no_module_is_longer_than_can_be_surveyed() -> None:
    paths = [*MODULES.values(), *Path(__file__).parent.rglob("*.py"), *(ROOT.parent / "tools").rglob("*.py")]
    assert not {path.name for path in paths if len(path.read_text(encoding="utf-8").splitlines()) > MOST_LINES}


def long_functions(nodes: Iterable[ast.AST]) -> set[str]:
    """Return the names of the functions among nodes that do not fit on a screen."""
    functions = [node for node in nodes if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    return {node.name for node in functions if node.end_lineno - node.lineno + 1 > MOST_FUNCTION_LINES}


def test_every_function_fits_on_a_screen() -> None:
    paths = [*MODULES.values(), *(ROOT.parent / "tools").rglob("*.py"), *Path(__file__).parent.glob("*.py")]
    assert not {f"{path.name}: {name}" for path in paths for name in long_functions(nodes_of(path))}


@pytest.mark.parametrize("count", [MOST_FUNCTION_LINES, MOST_FUNCTION_LINES + 1])
def test_lines_of_a_function_are_counted(count: int) -> None:
    source = "def f():\n" + "    pass\n" * (count - 1)
    assert long_functions(ast.walk(ast.parse(source))) == (set() if count == MOST_FUNCTION_LINES else {"f"})


def test_no_class_has_more_attributes_than_can_be_kept_in_mind() -> None:
    assert not set[str]().union(*(large_classes(name, nodes_of(path)) for name, path in MODULES.items()))


@pytest.mark.parametrize("count", [MOST_ATTRIBUTES, MOST_ATTRIBUTES + 1])
def test_attributes_are_counted_wherever_they_are_set(count: int) -> None:
    later = "".join(f"        self.b{number} = 1\n" for number in range(count - 2))
    source = f"class A:\n    a: int = 0\n    def set(self):\n        self.a = self.c = 1\n{later}"
    assert large_classes("m", tuple(ast.walk(ast.parse(source)))) == (set() if count == MOST_ATTRIBUTES else {"m.A"})
