"""Every regular expression of the package takes time in proportion to what it is given."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from adversarial import worst
from own_modules import modules, nodes_of

import cybrid_lint
from cybrid_lint import facts, words
from cybrid_lint.credentials.scan import _definition_of as definition_in_text
from cybrid_lint.fixes import files, members
from cybrid_lint.libraries.handlers import patterns
from cybrid_lint.project import git, notebooks
from cybrid_lint.textfiles import braces, comments, flow, formats, signatures

MATCHES = {"match", "fullmatch"}
#: Functions that make patterns, and the patterns that they make.
SYNTAXES = {
    formats.syntax_of(f"a.{suffix}") for suffix in ("js", "go", "php", "rb", "toml", "tf", "sql", "md", "env", "x")
}
MAKERS: dict[str, list[re.Pattern[Any]]] = {
    "braces._pattern": [braces._pattern(syntax) for syntax in SYNTAXES],
    "braces._ends": [
        braces._ends(quote, spanning, "\\") for quote in ('"', "'", "`", '"' * 3) for spanning in (True, False)
    ],
    "braces._line_of": [braces._line_of("END")],
    "comments._pattern": [pattern for pattern in map(comments._pattern, SYNTAXES) if pattern is not None],
    "flow._uses": [flow._uses(("A", "AA", "client_id"), shell) for shell in (True, False)],
    "git._pattern": [git._pattern(source) for source in (git._MISSING, git._ESCAPE, git._QUOTED)],
    # of names that a configuration, a stub or a schema of the project's own gives, each escaped or fixed
    "gate._naming": [],
    "reading._line_of": [],
    "checking._check": [],
    "base.pattern": [],
    "facts._word": [facts._word("a_b")],
    "files._definition_of": [files._definition_of("A_B")],
    "members._word": [members._word("A_B")],
    "scan._definition_of": [definition_in_text("a_b")],
    "signatures._definition_of": [signatures._definition_of("a_b")],
    # a program's own, which are tried only where a bound on their steps is low
    "patterns.compiled": [],
    "words._cybrid": [words._cybrid()],
    "notebooks._lines_of": [notebooks._lines_of("a/b.ipynb")],
}


def constants() -> Iterator[tuple[Path, str, re.Pattern[Any]]]:
    """The patterns that modules and classes hold, also in tuples, lists and dicts, with their files and names."""
    for info in pkgutil.walk_packages(cybrid_lint.__path__, "cybrid_lint."):
        if info.name.endswith("__main__"):
            continue
        module = importlib.import_module(info.name)
        for name, value in vars(module).items():
            members = vars(value).items() if isinstance(value, type) else [(name, value)]
            for member, held in members:
                yield from ((Path(str(module.__file__)), member, one) for one in _patterns(held))


def _patterns(value: Any) -> Iterator[re.Pattern[Any]]:
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, tuple | list):
        yield from (one for one in value if isinstance(one, re.Pattern))
    elif isinstance(value, dict):
        yield from (one for one in value.values() if isinstance(one, re.Pattern))


@cache
def uses() -> dict[tuple[Path | None, str], set[str]]:
    """The methods that are called on names in a file: `_WORD.search(…)` gives `search` for `_WORD`."""
    found: dict[tuple[Path | None, str], set[str]] = {}
    for path in modules():
        for node in nodes_of(path):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name | ast.Attribute):
                owner = node.value.id if isinstance(node.value, ast.Name) else node.value.attr
                found.setdefault((path, owner), set()).add(node.attr)
    return found


def cases() -> dict[str, tuple[re.Pattern[Any], Path | None, str]]:
    """The patterns by names that tell them apart, each with the file and the name that hold it."""
    found: dict[str, tuple[re.Pattern[Any], Path | None, str]] = {}
    for path, name, pattern in constants():
        found[f"{path.stem}.{name} {pattern.pattern!r:.60}"] = (pattern, path, name)
    for name, made_there in MAKERS.items():
        found |= {f"{name} {pattern.pattern!r:.60}": (pattern, None, "") for pattern in made_there}
    return found


CASES = cases()


@pytest.mark.parametrize("thorough", [False, pytest.param(True, marks=pytest.mark.long)], ids=["soon", "thorough"])
@pytest.mark.parametrize("name", sorted(CASES))
def test_time_grows_with_the_text(name, thorough):
    pattern, path, holder = CASES[name]
    methods = uses().get((path, holder), set()) if path else set()
    assert worst(pattern, bool(methods) and methods <= MATCHES, thorough) is None


@pytest.mark.parametrize(
    ("source", "anchored"),
    [
        (r"from[ \t]*([. \t]*)([\w. \t]*?)[ \t]*\bimport\b", False),
        (r"'(?:[^']|'')*'\)", False),
        (r"\s+$", False),
        (r"(\w+\s?)*;", True),
        (r"\s*,?\s*\(", True),
    ],
)
def test_a_pattern_that_tries_things_twice_is_noticed(source, anchored):
    assert worst(re.compile(source), anchored, thorough=False) is not None


@pytest.mark.parametrize(("source", "anchored"), [(r"\s+$", True), (r"[A-Za-z_]\w*\s*=", True), (r"\w+", False)])
def test_a_pattern_that_tries_nothing_twice_passes(source, anchored):
    assert worst(re.compile(source), anchored) is None


def made() -> Iterator[tuple[str, bool]]:
    """Each use of `re` that makes a pattern: the function that it is in, if any, and whether it compiles one."""
    for path in modules():
        functions = [node for node in nodes_of(path) if isinstance(node, ast.FunctionDef)]
        for top in nodes_of(path):
            if not isinstance(top, ast.Call) or not isinstance(top.func, ast.Attribute):
                continue
            if not isinstance(top.func.value, ast.Name) or top.func.value.id != "re" or top.func.attr == "escape":
                continue
            around = [node.name for node in functions if node.lineno <= top.lineno <= (node.end_lineno or 0)]
            yield f"{path.stem}.{around[-1]}" if around else "", top.func.attr == "compile"


def test_no_pattern_is_made_where_this_does_not_see_it():
    places = list(made())
    assert len([place for place, _ in places if place == ""]) > 100
    assert {place for place, _ in places if place} == set(MAKERS)
    assert all(compiles for _, compiles in places)
    assert not [path for path in modules() if any(_hides_re(node) for node in nodes_of(path))]


def _hides_re(node: ast.AST) -> bool:
    """Tell whether a node imports `re` under another name, or its functions."""
    if isinstance(node, ast.Import):
        return any(one.name == "re" and one.asname for one in node.names)
    if isinstance(node, ast.ImportFrom) and node.module == "re":
        return any(one.name not in ("Match", "Pattern") for one in node.names)
    return False


@pytest.mark.parametrize("source", [r"(a+)+b", r"(a|a)*b", r"a*a*a*a*a*b", r"(?:x{1,9})+y", "a" * 300])
def test_a_pattern_of_a_program_that_may_take_long_is_not_tried(source):
    assert patterns.steps_of(source, 100) == patterns.MOST_STEPS


@pytest.mark.parametrize("source", [r"\{(\w+)\}", r":(\w+)", "/+", r"^/v\d+/", r"(\w+)/(.*)", r"(?P<name>[a-z]+)"])
def test_a_pattern_of_a_program_that_takes_a_moment_is_tried(source):
    assert patterns.steps_of(source, 100) < patterns.MOST_STEPS
