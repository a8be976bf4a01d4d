"""Fixes of whole projects: every file can be parsed afterwards, a second run changes nothing, and little is touched."""

from __future__ import annotations

import ast
import difflib
import json
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from doors import command, fill

from cybrid_lint.rules import Rule, all_rules

ROOT = Path(__file__).resolve().parent.parent
PROJECTS = sorted((ROOT / "tests" / "fixtures").iterdir())

sys.path.insert(0, str(ROOT / "tools"))

import mutate_fixes  # noqa: E402

#: How many lines the safe fix of a finding may change, without those of an import and the blank line behind it.
MOST_LINES = 4
#: How many more an unsafe one may add, to write a function once.
HELPER = 30


def copied(project: Path, folder: Path) -> Path:
    copy = folder / project.name
    shutil.copytree(project, copy, ignore=shutil.ignore_patterns("expected.txt", "__pycache__"))
    for path in copy.rglob("*"):
        if path.is_file():
            path.write_text(fill(path.read_text(encoding="utf-8")), encoding="utf-8")
    subprocess.run(["git", "init", "-q", "."], cwd=copy, check=True)
    subprocess.run(["git", "add", "-A", "-f"], cwd=copy, check=True)
    return copy


def found(folder: Path, *flags: str) -> list[dict[str, object]]:
    report = json.loads(command(folder, "check", "--format", "json", *flags, ".").out)
    return report["findings"]


def texts(folder: Path) -> dict[str, str]:
    paths = [path for path in folder.rglob("*") if path.is_file() and ".git" not in path.relative_to(folder).parts[:1]]
    return {path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8") for path in paths}


def changed_lines(before: dict[str, str], after: dict[str, str]) -> int:
    assert before.keys() == after.keys()
    lines = [
        line
        for path in before
        for line in difflib.unified_diff(before[path].splitlines(), after[path].splitlines(), lineterm="", n=0)
    ]
    return sum(
        line[0] in "+-" and not line.startswith(("+++", "---", "+import ", "+from ")) and bool(line[1:].strip())
        for line in lines
    )


@pytest.fixture(scope="module")
def projects(tmp_path_factory) -> list[tuple[Path, list[dict[str, object]]]]:
    """A copy of each project, and what is found in it."""
    folder = tmp_path_factory.mktemp("projects")
    copies = [copied(project, folder) for project in PROJECTS]
    return [(copy, found(copy)) for copy in copies]


def fixed(
    projects: list[tuple[Path, list[dict[str, object]]]], folder: Path, *flags: str, helper: int = 0
) -> tuple[Counter[str], Counter[str]]:
    """Fix the projects, see that nothing else is changed, and return how much was found in Python before and after."""
    total: Counter[str] = Counter()
    left: Counter[str] = Counter()
    for project, first in projects:
        copy = shutil.copytree(project, folder / project.name)
        before, rest = texts(copy), found(copy, *flags)
        after = texts(copy)
        for path, text in after.items():
            if path.endswith(".py"):
                ast.parse(text, path)
        new = Counter((one["path"], one["code"]) for one in rest) - Counter((one["path"], one["code"]) for one in first)
        assert not new, project.name
        assert found(copy, *flags) == rest, project.name
        assert texts(copy) == after, project.name
        most = MOST_LINES * (len(first) - len(rest)) + helper
        assert changed_lines(before, after) <= most, project.name
        total.update(str(one["code"]) for one in first if str(one["path"]).endswith(".py"))
        left.update(str(one["code"]) for one in rest if str(one["path"]).endswith(".py"))
    return total, left


def test_most_of_what_is_found_in_the_fixtures_has_a_safe_fix_that_works(projects, tmp_path):
    total, left = fixed(projects, tmp_path, "--fix")
    codes = ("CYB101", "CYB102", "CYB203", "CYB204", "CYB205")
    assert sum(total[code] for code in codes) >= 10
    assert sum(left[code] for code in codes) <= sum(total[code] for code in codes) * 0.1


@pytest.mark.long
def test_half_of_what_is_found_about_customers_in_the_fixtures_has_a_fix_that_works(projects, tmp_path):
    total, left = fixed(projects, tmp_path, "--fix", "--unsafe-fixes", helper=HELPER)
    codes = ("CYB301", "CYB302")
    assert sum(total[code] for code in codes) >= 15
    assert sum(left[code] for code in codes) <= sum(total[code] for code in codes) / 2


@pytest.mark.parametrize("first", range(0, 90, 30))
def test_no_fix_of_a_mutated_program_breaks_it(first):
    said: list[str] = []
    assert mutate_fixes.run(1, range(first, first + 30), said.append) == 0, said


def test_a_fix_that_breaks_a_program_is_noticed(monkeypatch):
    from cybrid_lint.fixes import lookups

    monkeypatch.setattr(lookups.Ways, "written", lambda *_: ("os.environ[", []))
    monkeypatch.setattr("cybrid_lint.fixes.workspace.Workspace.parses", lambda *_: True)
    text = fill('CYBRID_CLIENT_SECRET = "<client_secret>"\n')
    assert any("unparsable" in one for one in mutate_fixes.failures(text, ()))


def test_every_rule_with_a_fix_has_one_that_changes_something():
    for rule in all_rules():
        overridden = type(rule).fix is not Rule.fix
        assert overridden == bool(rule.fixes), rule.code
        assert not rule.fixes or any(case.before != case.after for case in rule.fixes), rule.code
