"""`check` and `scopes` say the same of a request: which scopes are too many, and which would do."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from doors import command, fill, write

from cybrid_lint.rules import all_rules

ROOT = Path(__file__).resolve().parent.parent
REMEDY = re.compile(r'; request only "([^"]*)"')
CODES = {"CYB201", "CYB202", "CYB203"}
PROJECTS = [
    one for folder in ("tests/fixtures", "examples") for one in sorted((ROOT / folder).iterdir()) if one.is_dir()
]
CASES = [
    (rule.code, number, case)
    for rule in all_rules()
    if rule.code in CODES
    for number, case in enumerate((*rule.invalid, *rule.valid))
]

Place = tuple[str, int, int]


def said(folder: Path) -> tuple[dict[Place, dict[str, str | None]], dict[Place, list[dict[str, object]]]]:
    """What check says at each place, code and remedy, and what scopes says of the requests there."""
    run = command(folder, "check", "--format", "json", "--isolated", "--select", "CYB2", "--disable-noqa")
    by_check: dict[Place, dict[str, str | None]] = {}
    for one in json.loads(run.out)["findings"]:
        if one["code"] in CODES and one["path"].endswith(".py"):
            remedy = REMEDY.search(one["message"])
            at = (one["path"], one["line"], one["column"])
            by_check.setdefault(at, {})[one["code"]] = remedy[1] if remedy else None
    by_scopes: dict[Place, list[dict[str, object]]] = {}
    for request in json.loads(command(folder, "scopes", "--format", "json", "--isolated").out)["requests"]:
        for place in request["places"]:
            by_scopes.setdefault((place["path"], place["line"], place["column"]), []).append(request)
    return by_check, by_scopes


def must_agree(folder: Path) -> int:
    """Compare the two, and return how many findings there are."""
    by_check, by_scopes = said(folder)
    for at, findings in by_check.items():
        requests = by_scopes[at]
        assert {code for one in requests for code in one["codes"] if code in CODES} == set(findings), at
        for code, remedy in findings.items():
            enough = {" ".join(one["enough"]) for one in requests if one["enough"]}
            assert (remedy is None and not enough) or remedy in enough, (at, code)
            assert code != "CYB203" or any(one["unneeded"] for one in requests), at
    for at, requests in by_scopes.items():
        if at not in by_check:
            assert not any(one["unneeded"] or CODES & set(one["codes"]) for one in requests), at
    return sum(map(len, by_check.values()))


@pytest.mark.parametrize("project", PROJECTS, ids=lambda one: one.name)
def test_on_whole_projects(project):
    found = must_agree(project)
    assert found > 0 or project.name != "as_people_write_it"


@pytest.mark.parametrize(("code", "number", "case"), CASES, ids=[f"{code}-{number}" for code, number, _ in CASES])
def test_on_the_rules_own_cases(tmp_path, code, number, case):
    write(tmp_path, {case.path: fill(case.program), **{path: fill(text) for path, text in case.files.items()}})
    assert (must_agree(tmp_path) > 0) == any(found == code for _, _, found in case.expected)


@pytest.mark.parametrize(
    ("line", "reaches"),
    [("from app import token", True), ("import os, app as a", True), ("import os  # see app.py", False)],
)
def test_where_a_file_cannot_be_analysed(tmp_path, line, reaches):
    """It hides uses of a token only if it names the module that the token can be had from."""
    rule = next(one for one in all_rules() if one.code == "CYB203")
    broken = f"# Cybrid\n{line}\ndef (:\n"
    write(tmp_path, {"app.py": fill(rule.invalid[0].program), "broken.py": broken})
    assert must_agree(tmp_path) == (0 if reaches else 1)
