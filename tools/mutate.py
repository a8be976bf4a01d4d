"""Plants faults in the code, one at a time, and tells which of them no test notices.

    python tools/mutate.py [--faults 300] [--seed 1] [--only cybrid_lint/engine ...]

Faults are drawn at random from the engine, the libraries, the policy and the rules: another comparison, a condition
turned round, a constant off by one, a statement left out. Each is planted in a copy of the repository, where the tests
of its package run until one fails, those first whose names resemble the module's. Survivors are printed. Exits with 1
if fewer than `--least` percent were noticed.
"""

from __future__ import annotations

import argparse
import ast
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
#: The packages in which faults are planted, and the tests that concern each, below `tests`.
TESTS = {
    "engine": ("mechanisms", "test_flow_without_names.py", "test_budget.py", "test_work.py", "libraries"),
    "libraries": ("libraries", "test_models.py", "mechanisms", "test_written_or_kept.py"),
    "cybrid": ("test_rules*.py", "test_written_or_kept.py", "mechanisms", "libraries", "test_scopes*.py"),
    "rules": ("test_rules*.py", "test_scopes*.py", "test_fixes.py", "test_written_or_kept.py", "mechanisms", "output"),
}
#: Seconds after which the tests of a fault are ended: a fault that makes them hang was noticed.
LIMIT = 600
COPIED = ("cybrid_lint", "docs", "examples", "tests", "tools", "README.md", "action.yml", "pyproject.toml")
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


class Fault(NamedTuple):
    """A place in a file, and what stands there instead."""

    path: Path
    line: int
    before: str
    after: str
    source: str

    def __str__(self) -> str:
        name = self.path.relative_to(ROOT).as_posix()
        return f"{name}:{self.line}: {' '.join(self.before.split())}  ->  {' '.join(self.after.split())}"


def changed(node: ast.AST) -> Iterator[ast.AST]:
    """Yield what may stand in a node's place by mistake."""
    copy = deepcopy(node)
    match copy:
        case ast.Compare(ops=[operator]) if type(operator) in SWAPPED:
            copy.ops = [SWAPPED[type(operator)]()]  # type: ignore[list-item]
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
            yield ast.Constant(value + 1)
        case ast.Return(value=ast.expr()):
            yield ast.Return(None)
        case ast.Expr(value=ast.Call() | ast.YieldFrom() | ast.Yield()) | ast.AugAssign() | ast.Continue():
            yield ast.Pass()


def faults_in(path: Path) -> list[Fault]:
    """Return all the faults that can be planted in a file."""
    source = path.read_text(encoding="utf-8")
    raw = source.encode()
    starts = [0, *(match.end() for match in re.finditer(rb"\n", raw))]
    found = []
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.If | ast.IfExp | ast.While):
            vars(node.test)["decides"] = True
    for node in _run(tree):
        for other in changed(node):
            assert isinstance(node, ast.expr | ast.stmt)
            start = starts[node.lineno - 1] + node.col_offset
            end = starts[(node.end_lineno or 0) - 1] + (node.end_col_offset or 0)
            text = ast.unparse(ast.fix_missing_locations(other))
            if isinstance(other, ast.expr):
                text = f"({text})"
            planted = (raw[:start] + text.encode() + raw[end:]).decode()
            found.append(Fault(path, node.lineno, raw[start:end].decode(), text, planted))
    return found


def _run(node: ast.AST) -> Iterator[ast.AST]:
    """Yield the nodes below one that run: annotations, and what is imported for them, do not."""
    for name, value in ast.iter_fields(node):
        if name in ("annotation", "returns"):
            continue
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST) and not (
                isinstance(child, ast.If) and "TYPE_CHECKING" in ast.dump(child.test)
            ):
                yield child
                yield from _run(child)


def tests_of(path: Path, tests: Path) -> list[Path]:
    """Return the files of the tests that concern a module, those first whose names resemble its own."""
    package = path.relative_to(ROOT / "cybrid_lint").parts[0]
    found: list[Path] = []
    for pattern in TESTS[package]:
        found += sorted(tests.glob(f"{pattern}/test_*.py" if "." not in pattern else pattern))
    words = set(path.stem.strip("_").split("_"))
    return sorted(dict.fromkeys(found), key=lambda one: not words & set(one.stem.split("_")))


def is_noticed(fault: Fault, copy: Path) -> bool:
    """Plant a fault in a copy of the repository, run its tests, and mend it again."""
    planted = copy / fault.path.relative_to(ROOT)
    tests = tuple(tests_of(fault.path, copy / "tests"))
    planted.write_text(fault.source, encoding="utf-8")
    _forget_bytecode(planted)
    try:
        fails = not passes(copy, tests)
    finally:
        shutil.copy2(fault.path, planted)
        _forget_bytecode(planted)
    if fails and not _pass_without_fault(copy, tests):
        sys.exit(f"tests fail without a fault: {', '.join(test.name for test in tests)}")
    return fails


@cache
def _pass_without_fault(copy: Path, tests: tuple[Path, ...]) -> bool:
    return passes(copy, tests)


def _forget_bytecode(path: Path) -> None:
    """Delete what Python has compiled of a file: one of the same second and size would count as that of the next."""
    for compiled in path.parent.glob(f"__pycache__/{path.stem}.*.pyc"):
        compiled.unlink()


def passes(copy: Path, tests: Sequence[Path]) -> bool:
    """Tell whether tests of a copy pass, in time."""
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-n", "0", "-p", "no:cacheprovider", *map(str, tests)]
    try:
        done = subprocess.run(
            command,
            cwd=copy,
            env={**os.environ, "PYTHONPATH": str(copy)},
            capture_output=True,
            timeout=LIMIT,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return False
    return done.returncode == 0


def main(arguments: Sequence[str] | None = None) -> int:
    """Plant faults and print those that no test notices."""
    parser = argparse.ArgumentParser(description="Plants faults, and tells which of them no test notices.")
    parser.add_argument("--faults", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--least", type=float, default=85, help="percentage that must be noticed (default: 85)")
    parser.add_argument("--only", type=Path, nargs="*", default=[], help="files and folders in which to plant them")
    given = parser.parse_args(arguments)
    wanted = [one.resolve() for one in given.only] or [ROOT / "cybrid_lint" / name for name in TESTS]
    paths = sorted(path for one in wanted for path in (one.rglob("*.py") if one.is_dir() else [one]))
    every = [fault for path in paths for fault in faults_in(path)]
    drawn = random.Random(given.seed).sample(every, min(given.faults, len(every)))
    survivors = []
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder, "copy")
        for name in COPIED:
            source = ROOT / name
            (shutil.copytree if source.is_dir() else shutil.copy2)(source, copy / name)
        for number, fault in enumerate(drawn, 1):
            if not is_noticed(fault, copy):
                survivors.append(fault)
                print(f"survived: {fault}", flush=True)
            if number % 10 == 0:
                print(f"{number} faults, {number - len(survivors)} noticed", flush=True)
    share = 100 * (1 - len(survivors) / max(1, len(drawn)))
    print(f"{len(drawn)} of {len(every)} faults planted, {share:.0f} % noticed")
    return 1 if share < given.least or not drawn else 0


if __name__ == "__main__":
    sys.exit(main())
