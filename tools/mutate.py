"""Plants faults in the code, one at a time, and tells which of them no test notices. POSIX only.

    python tools/mutate.py [--faults 300] [--seed 1] [--only cybrid_lint/engine ...]

Faults are drawn at random from the engine, the libraries, the policy and the rules: another comparison, a condition
turned round, a constant off by one, a statement left out. A run of the whole suite notes first which tests touch which
lines (`touched.py`, in `build/mutation`, where it is kept until a file changes). Each fault is then planted in a copy
of the repository, where at most `--most` tests that touch it run until one fails: half of them those that touch least.
Survivors are printed: one of more tests than `--most` may yet be noticed by another. Exits with 1 if fewer than
`--least` percent were noticed.
"""

from __future__ import annotations

import argparse
import ast
import importlib
import json
import os
import random
import re
import shutil
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from copy import deepcopy
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

import hypothesis
import pytest
from children import run_all
from touched import Touched, note

ROOT = Path(__file__).resolve().parent.parent
#: The packages in which faults are planted.
PACKAGES = ("engine", "libraries", "cybrid", "rules")
#: What the tests import, and is not the project's: a process that is forked for a fault has it already.
IMPORTED = (
    *("libcst.matchers", "libcst.metadata", "flake8.main.cli", "flake8.checker", "yaml", "detect_secrets.core.scan"),
    *("hypothesis.strategies", "xdist.plugin", "pytest_cov.plugin", "_hypothesis_pytestplugin", "jsonschema"),
    *("concurrent.futures.process", "sqlite3", "http.server", "httpx", "requests", "aiohttp"),
)
#: In one process up to the first failure, without what is only for whoever reads of it.
QUICK = ("-q", "-x", "-n", "0", "--tb=no", "-p", "no:cacheprovider", "-p", "no:unraisableexception")
#: Processor seconds after which the tests of a fault are ended: a fault that makes them hang was noticed.
LIMIT = 240
#: From which number on one is not mistaken for the next, but left out.
LARGE = 5
#: Files of tests that hold many values against what they must be: of a fault that they touch, they all run, and first.
BROAD = frozenset(
    {"test_python_values", "test_python_programs", "test_effects", "test_every_handler", "test_placed", "test_shown"}
    | {"test_folded_texts", "test_targets", "test_policy", "test_operations", "test_sdk_calls", "test_asked_tokens"}
    | {"test_fixes", "test_library_values", "test_what_is_sent", "test_known_in_part", "test_told"}
)
#: What so few tests touch may be kept for others, that are not seen to touch it.
FEW = 4
SWAPPED: dict[type[ast.AST], type[ast.AST]] = {
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.And: ast.Or,
    ast.Or: ast.And,
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
}


#: What is compared with a bound is not mistaken for what is beside it, but for what is on its other side.
OPPOSITE: dict[type[ast.AST], type[ast.AST]] = {ast.Lt: ast.GtE, ast.LtE: ast.Gt, ast.Gt: ast.LtE, ast.GtE: ast.Lt}


class Around(NamedTuple):
    """What a node is in: a function, or a statement outside of any, by its lines and the names that others use."""

    lines: range = range(0)
    names: frozenset[str] = frozenset()
    is_function: bool = False
    #: the line at which the innermost statement begins
    statement: int = 0


class Fault(NamedTuple):
    """A place in a file, and what stands there instead."""

    path: Path
    lines: range
    around: Around
    before: str
    after: str
    source: str

    def __str__(self) -> str:
        before, after = (" ".join(text.split()) for text in (self.before, self.after))
        return f"{self.name}:{self.lines.start}: {before}  ->  {after}"

    @property
    def name(self) -> str:
        """Return the file's path within the repository."""
        return self.path.relative_to(ROOT).as_posix()


def changed(node: ast.AST) -> Iterator[ast.AST]:
    """Yield what may stand in a node's place by mistake."""
    copy = deepcopy(node)
    match copy:
        case ast.Compare(ops=[operator]) if type(operator) in SWAPPED:
            is_bounded = any(
                isinstance(side, ast.Name) and side.id.isupper() for side in (copy.left, *copy.comparators)
            )
            swapped = {**SWAPPED, **OPPOSITE} if is_bounded else SWAPPED
            copy.ops = [swapped[type(operator)]()]  # type: ignore[list-item]
            yield copy
        case ast.BoolOp(op=operator) | ast.BinOp(op=operator) if type(operator) in SWAPPED:
            copy.op = SWAPPED[type(operator)]()  # type: ignore[assignment]
            yield copy
        case ast.UnaryOp(op=ast.Not()):
            yield copy.operand
        case ast.Name() | ast.Attribute() | ast.Call() if getattr(node, "decides", False):
            yield ast.UnaryOp(ast.Not(), copy)
        case ast.Constant(value=bool() as value):
            yield ast.Constant(not value)
        case ast.Constant(value=int() as value):
            # of a bound that was chosen, as a large number is, the next one would do as well
            is_bound = value >= LARGE or getattr(node, "bounds", False)
            yield ast.Constant(0 if value and is_bound else value + 1)
        case ast.Return(value=ast.Constant(value=None)):
            pass
        case ast.Return(value=ast.Constant(value=False)) if getattr(node, "answers", False):
            # where a question is answered, None is as good a no
            pass
        case ast.Return(value=ast.expr()):
            yield ast.Return(None)
        case ast.Expr(value=ast.Call() | ast.YieldFrom() | ast.Yield()) | ast.AugAssign() | ast.Continue():
            yield ast.Pass()


def faults_in(path: Path) -> list[Fault]:
    """Return all the faults that can be planted in a file."""
    source = path.read_text(encoding="utf-8")
    raw = source.encode()
    starts = [0, *(match.end() for match in re.finditer(rb"\n", raw))]
    faults = []
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.If | ast.IfExp | ast.While):
            vars(node.test)["decides"] = True
        if isinstance(node, ast.FunctionDef) and isinstance(node.returns, ast.Name) and node.returns.id == "bool":
            for part in ast.walk(node):
                vars(part)["answers"] = True
        if isinstance(node, ast.Assign) and any(name.startswith("MOST_") for name in _bound(node)):
            for part in ast.walk(node.value):
                vars(part)["bounds"] = True
    for node, around in _run(tree, Around()):
        for other in changed(node):
            assert isinstance(node, ast.expr | ast.stmt)
            start = starts[node.lineno - 1] + node.col_offset
            end = starts[(node.end_lineno or 0) - 1] + (node.end_col_offset or 0)
            text = ast.unparse(ast.fix_missing_locations(other))
            if isinstance(other, ast.expr):
                text = f"({text})"
            planted = (raw[:start] + text.encode() + raw[end:]).decode()
            faults.append(Fault(path, _lines(node), around, raw[start:end].decode(), text, planted))
    return faults


def _run(node: ast.AST, around: Around) -> Iterator[tuple[ast.AST, Around]]:
    """Yield the nodes below one that run, with what they are in, except for those that no test could see."""
    for name, value in ast.iter_fields(node):
        if name in ("annotation", "returns"):
            continue
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST) and not _is_unseen(child):
                inside = _around(child, around)
                yield child, inside
                yield from _run(child, inside)


def _is_unseen(node: ast.AST) -> bool:
    """Tell whether nothing that a node is or does can be seen from outside of the program."""
    match node:
        # what only type checkers read
        case ast.If(test=ast.Name(id="TYPE_CHECKING")):
            return True
        # what only debuggers show
        case ast.FunctionDef(name="__repr__"):
            return True
        # what memory is saved with, what type checkers look after, and what is asserted
        case ast.keyword(arg="slots" | "maxsize" | "frozen"):
            return True
        case ast.keyword(arg="strict", value=ast.Constant(value=True)):
            return True
    return False


def _around(node: ast.AST, around: Around) -> Around:
    """Return what a node and those below it are in, from what is around it."""
    if not isinstance(node, ast.stmt):
        return around
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        around = Around(_lines(node), frozenset({node.name}), True)
    elif not around.is_function:
        around = Around(_lines(node), _bound(node))
    return around._replace(statement=node.lineno)


def _lines(node: ast.expr | ast.stmt) -> range:
    return range(node.lineno, (node.end_lineno or node.lineno) + 1)


def _bound(node: ast.stmt) -> frozenset[str]:
    """Return the names that a statement outside of functions gives to what it makes."""
    if isinstance(node, ast.ClassDef):
        return frozenset({node.name})
    return frozenset(one.id for one in ast.walk(node) if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Store))


class Tests:
    """The tests that may notice a fault."""

    def __init__(self, touched: Touched, paths: Iterable[Path]) -> None:
        """Take what was noted of the tests, and the files in which functions mention names."""
        self._touched = touched
        self._paths = list(paths)

    def of(self, fault: Fault, most: int) -> list[str]:
        """Return at most so many tests that may notice a fault, besides the `BROAD` ones; none if it never runs.

        Those that touch its lines, first those that touch least. What runs once for all of them, at import or to be
        kept, is noticed by others: those that touch its function, those that touch who mentions it, and its module.
        """
        touched = self._touched
        # a line within a statement may have no code of its own
        if not touched.run(fault.name, {*fault.lines, fault.around.statement}):
            return []
        tests = dict.fromkeys(touched.tests(fault.name, fault.lines))
        if len(tests) > FEW and not touched.run_outside_tests(fault.name, fault.lines):
            return _some(list(tests), most, fault)
        near = [(fault.name, fault.around.lines)]
        for name in sorted(fault.around.names):
            near += self._mentions.get(name, ())
        near.append((fault.name, range(1, fault.source.count("\n") + 2)))
        for path, lines in near:
            if len(tests) < most:
                tests |= dict.fromkeys(touched.tests(path, lines))
        return _some(list(tests), most, fault)

    @cached_property
    def _mentions(self) -> dict[str, list[tuple[str, range]]]:
        """Return the lines in functions that mention a name."""
        mentions: dict[str, list[tuple[str, range]]] = {}
        for path in self._paths:
            for node, around in _run(ast.parse(path.read_text(encoding="utf-8")), Around()):
                if around.is_function and isinstance(node, ast.Name | ast.Attribute):
                    name = node.id if isinstance(node, ast.Name) else node.attr
                    mentions.setdefault(name, []).append((path.relative_to(ROOT).as_posix(), _lines(node)))
        return mentions


def _some(tests: Sequence[str], most: int, fault: Fault) -> list[str]:
    """Return the broad tests, and at most so many others: half of them as they come, then some of all kinds.

    Those come first whose file is named after the one with the fault.
    """
    stems = {test: Path(test.partition("::")[0]).stem for test in tests}
    broad = [test for test in tests if stems[test] in BROAD]
    narrow = [test for test in tests if stems[test] not in BROAD]
    narrow.sort(key=lambda test: fault.path.stem not in stems[test])
    first, others = narrow[: most // 2], narrow[most // 2 :]
    count = min(len(others), most - len(first))
    return [*broad, *first, *(others[number * len(others) // count] for number in range(count))]


class Selection:
    """A plugin of pytest's that runs some tests in an order, with the same examples each time, and keeps who failed."""

    def __init__(self, tests: Sequence[str]) -> None:
        """Take the tests by pytest's names."""
        self.failed: list[str] = []
        self._order = {test: number for number, test in enumerate(tests)}

    @pytest.hookimpl(trylast=True)
    def pytest_configure(self) -> None:
        """Let properties be tried on the same examples in each run."""
        hypothesis.settings.register_profile("same", hypothesis.settings(), derandomize=True, database=None)
        hypothesis.settings.load_profile("same")

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Leave only the tests that are to run."""
        items[:] = sorted(
            (item for item in items if item.nodeid in self._order), key=lambda item: self._order[item.nodeid]
        )

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Keep a test that fails."""
        if report.failed:
            self.failed.append(report.nodeid)


class Copy:
    """A copy of the repository, in which faults are planted."""

    def __init__(self, folder: Path) -> None:
        """Take a folder of the copy, which is called `copy`, and of what is noted beside it."""
        self._root = folder / "copy"
        self._said = folder / "failed.json"
        self._fails_anyway: dict[str, bool] = {}

    def notices(self, fault: Fault, tests: Sequence[str]) -> bool:
        """Tell whether one of some tests fails with a fault, and does not fail without it."""
        planted = self._root / fault.name
        while tests:
            planted.write_text(fault.source, encoding="utf-8")
            _forget_bytecode(planted)
            try:
                passed, failed = self._run(tests)
            finally:
                shutil.copy2(fault.path, planted)
                _forget_bytecode(planted)
            if passed or not any(map(self.fails_anyway, failed)):
                return not passed
            tests = [test for test in tests if not self.fails_anyway(test)]
        return False

    def fails_anyway(self, test: str) -> bool:
        """Tell whether a test fails by itself, without a fault."""
        if test not in self._fails_anyway:
            self._fails_anyway[test] = not self._run([test])[0]
        return self._fails_anyway[test]

    def _run(self, tests: Sequence[str]) -> tuple[bool, list[str]]:
        """Return whether tests pass, in time, and which have failed."""
        self._said.unlink(missing_ok=True)
        list(run_all(self._run_here, [tests], LIMIT, at_once=1))
        return json.loads(self._said.read_text()) if self._said.exists() else (False, [])

    def _run_here(self, tests: Sequence[str]) -> None:
        """Run tests in this process, which is one of its own."""
        silence = os.open(os.devnull, os.O_RDWR)
        for stream in range(3):
            os.dup2(silence, stream)
        os.chdir(self._root)
        os.environ["PYTHONPATH"] = str(self._root)
        sys.path.insert(0, str(self._root))
        selection = Selection(tests)
        files = dict.fromkeys(test.partition("::")[0] for test in tests)
        code = pytest.main([*QUICK, *files], plugins=[selection])
        passed = code in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED)
        self._said.write_text(json.dumps((passed, selection.failed)))


def _forget_bytecode(path: Path) -> None:
    """Delete what Python has compiled of a file: one of the same second and size would count as that of the next."""
    for compiled in path.parent.glob(f"__pycache__/{path.stem}.*.pyc"):
        compiled.unlink()


def main(arguments: Sequence[str] | None = None) -> int:
    """Plant faults and print those that no test notices."""
    parser = argparse.ArgumentParser(description="Plants faults, and tells which of them no test notices.")
    parser.add_argument("--faults", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--least", type=float, default=85, help="percentage that must be noticed (default: 85)")
    parser.add_argument("--most", type=int, default=150, help="tests that run for a fault at most (default: 150)")
    parser.add_argument("--only", type=Path, nargs="*", default=[], help="files and folders in which to plant them")
    options = parser.parse_args(arguments)
    wanted = [path.resolve() for path in options.only] or [ROOT / "cybrid_lint" / name for name in PACKAGES]
    paths = sorted(path for one in wanted for path in (one.rglob("*.py") if one.is_dir() else [one]))
    every = [fault for path in paths for fault in faults_in(path)]
    drawn = random.Random(options.seed).sample(every, min(options.faults, len(every)))
    start = time.monotonic()
    touched = note(ROOT, ROOT / "build" / "mutation")
    tests = Tests(touched, sorted((ROOT / "cybrid_lint").rglob("*.py")))
    copy = Copy(ROOT / "build" / "mutation")
    for name in IMPORTED:
        importlib.import_module(name)
    print(f"which tests touch which lines is known after {time.monotonic() - start:.0f} s", flush=True)
    noticed = 0
    for number, fault in enumerate(drawn, 1):
        some = tests.of(fault, options.most)
        if some and copy.notices(fault, some):
            noticed += 1
        else:
            print(f"survived {len(some)} tests: {fault}", flush=True)
        if number % 10 == 0:
            print(f"{number} faults, {noticed} noticed, {time.monotonic() - start:.0f} s", flush=True)
    share = 100 * noticed / max(1, len(drawn))
    print(f"{len(drawn)} of {len(every)} faults planted, at least {share:.0f} % noticed")
    return 1 if share < options.least or not drawn else 0


if __name__ == "__main__":
    sys.exit(main())
