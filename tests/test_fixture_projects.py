"""Small projects as people write them: both doors find what `expected.txt` of each says, and the same.

What is expected follows from the specification of the rules. A line that ends in `# missed: …` is right and not found
yet.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from doors import command, fill, flake8

from cybrid_lint.rules import all_rules, credential_codes

ROOT = Path(__file__).resolve().parent.parent
FIXTURES = ROOT / "tests" / "fixtures"
PROJECTS = sorted(one.name for one in FIXTURES.iterdir())
EXPECTED = re.compile(r"(?P<path>\S+):(?P<line>\d+) (?P<code>CYB\d{3})(?:  # missed: (?P<missed>.+))?")

sys.path.insert(0, str(ROOT / "tools"))

import compare_doors  # noqa: E402

Place = tuple[str, int, str]


def expected(project: str) -> dict[Place, str | None]:
    """What should be found in a project, and of each place why it is missed, if it is."""
    lines = (FIXTURES / project / "expected.txt").read_text(encoding="utf-8").splitlines()
    matches = [EXPECTED.fullmatch(line) for line in lines]
    assert None not in matches, lines
    return {(one["path"], int(one["line"]), one["code"]): one["missed"] for one in matches}


MISSED = [(project, place) for project in PROJECTS for place, missed in expected(project).items() if missed]


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[compare_doors.Report]]:
    """What each door says of all the projects and of the examples, in a repository that tracks every file."""
    folder = tmp_path_factory.mktemp("projects")
    shutil.copytree(FIXTURES, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("expected.txt", "__pycache__"))
    shutil.copytree(ROOT / "examples", folder / "examples", ignore=shutil.ignore_patterns("__pycache__"))
    for path in folder.rglob("*.*"):
        if path.is_file():
            path.write_text(fill(path.read_text(encoding="utf-8")), encoding="utf-8")
            path.chmod(0o600)
    subprocess.run(["git", "init", "-q"], cwd=folder, check=True)
    subprocess.run(["git", "add", "-A"], cwd=folder, check=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(compare_doors, "_run", run_here)
        return {"flake8": compare_doors.by_flake8(folder), "command": compare_doors.by_command(folder)}


def run_here(folder: Path, module: str, *arguments: str) -> str:
    """Run one of the doors in this process; that the tool starts real ones is seen where it compares two projects."""
    done = flake8(folder, *arguments, isolated=False) if module == "flake8" else command(folder, *arguments)
    return done.must_be_whole().out


def places(reports: list[compare_doors.Report], project: str) -> list[Place]:
    mine = [one for one in reports if one.path.startswith(f"{project}/")]
    return sorted((one.path.removeprefix(f"{project}/"), one.line, one.code) for one in mine)


def test_both_doors_say_the_same(found):
    assert compare_doors.differences(found["flake8"], found["command"]) == []


@pytest.mark.parametrize("project", PROJECTS)
@pytest.mark.parametrize("door", ["flake8", "command"])
def test_what_is_expected_is_found_and_nothing_else(found, door, project):
    seen = [
        place
        for place, missed in expected(project).items()
        if not missed and (door == "command" or place[0].endswith(".py"))
    ]
    surely = [place for place in places(found[door], project) if (project, place) not in MISSED]
    assert surely == sorted(seen)


@pytest.mark.parametrize(
    ("project", "place"),
    [pytest.param(*one, marks=pytest.mark.xfail(reason=expected(one[0])[one[1]])) for one in MISSED],
)
def test_what_is_missed(found, project, place):
    assert place in places(found["command"], project)


def test_the_projects_show_every_rule():
    shown = {code for project in PROJECTS for _, _, code in expected(project)}
    assert shown <= {rule.code for rule in all_rules()}
    unseen = {rule.code for rule in all_rules()} - shown
    assert not unseen, f"show {', '.join(sorted(unseen))} in a project in tests/fixtures"


def report(path: str = "a.py", line: int = 1, code: str = "CYB101", message: str = "m") -> compare_doors.Report:
    return compare_doors.Report(path, line, 1, code, message)


@pytest.mark.parametrize(
    ("of_flake8", "of_command", "count"),
    [
        ([report()], [report()], 0),
        ([report()], [report(line=2)], 2),
        ([report()], [report(message="n")], 2),
        ([report(), report()], [report()], 1),
        ([], [report("a.yaml")], 0),
        ([report(code="E999")], [], 0),
        ([report(code="E999", line=7)], [report(code="CYB901")], 0),
        ([], [report(code="CYB901")], 1),
        ([report("b.py", code="E999")], [report(code="CYB901")], 1),
    ],
)
def test_a_difference_is_noticed(of_flake8, of_command, count):
    assert len(compare_doors.differences(of_flake8, of_command)) == count


@pytest.mark.long
def test_the_tool_compares_a_folder_of_projects(tmp_path, capsys):
    for name in ("flask_customers", "requests_payouts"):
        shutil.copytree(FIXTURES / name, tmp_path / name)
    assert compare_doors.main([str(tmp_path), "requests_payouts"]) == 0
    # the copies are not filled: no credential stands in them
    wanted = [place for place, missed in expected("requests_payouts").items() if not missed]
    count = sum(path.endswith(".py") and code not in credential_codes() for path, _, code in wanted)
    assert capsys.readouterr().out == f"1 projects, 0 of them differ; {count} reports by flake8\n"
