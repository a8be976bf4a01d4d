"""Every rule's fix: its own cases, through the command line."""

from __future__ import annotations

import json
import subprocess

import pytest
from doors import command, fill

from cybrid_lint.rules import all_rules
from cybrid_lint.rules.base import FixCase

CASES = [pytest.param(rule.code, case, id=f"{rule.code}: {case.shows}") for rule in all_rules() for case in rule.fixes]


def write(folder, files: dict[str, str]) -> None:
    for path, text in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    subprocess.run(["git", "init", "-q", "."], cwd=folder, check=True)
    subprocess.run(["git", "add", "-A", "-f"], cwd=folder, check=True)


@pytest.mark.parametrize(("code", "case"), CASES)
def test_a_fix_makes_of_a_program_what_its_case_says(code: str, case: FixCase, tmp_path):
    before = {path: fill(text) for path, text in {case.path: case.before, **case.files}.items()}
    write(tmp_path, before)
    arguments = ["check", "--fix-only", code, "--format", "json", *(["--unsafe-fixes"] if case.unsafe else [])]
    run = command(tmp_path, *arguments, ".")
    after = {path: (tmp_path / path).read_text(encoding="utf-8") for path in {case.path: "", **case.after_files}}
    expected = {case.path: case.after, **case.after_files}
    assert after == {path: before[path] if text == case.before else text for path, text in expected.items()}
    left = {one["code"] for one in json.loads(run.out)["findings"]}
    assert (code in left) == (case.before == case.after)


def test_cases_are_unsafe_where_the_fixes_are():
    # a case that shows where there is no fix would hold without asking for any
    kinds = {rule.code: {case.unsafe for case in rule.fixes} for rule in all_rules()}
    assert {code for code, unsafe in kinds.items() if unsafe == {True}} == {"CYB105", "CYB106", "CYB301", "CYB302"}
    assert {code for code, unsafe in kinds.items() if unsafe == {True, False}} == {"CYB204"}
