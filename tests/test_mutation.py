"""The faults that `tools/mutate.py` plants, and which of them the tests of a small project notice."""

import ast
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import markdown_cases
import pytest
from doors import TIMEOUT, write

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tools"))

import mutate  # noqa: E402
import touched  # noqa: E402

PROGRAM = '''"""A module of 1 function."""
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    LEVEL = 1


def f(x: "int | None") -> "int | str":
    if x in T:
        note(x)
    elif not x.ü and x < 2:
        return x
    return None if x > MOST_X else 7


@lru_cache(maxsize=2)
def g(a, b):
    for left, right in zip(a, b, strict=True):
        yield left is right


@dataclass(slots=True, frozen=True)
class C:
    x: Literal[3]

    def __repr__(self):
        return f"{self.x + 4}"
'''

TESTED = """
MOST = 3


def tested():
    return 5


def untested():
    return 6


def touched():
    return 7


def limited(x):
    return x < MOST


def fails():
    return 9


def ends(x):
    while x != 10:
        x = 10
"""

KEPT = """
from functools import cache


@cache
def kept():
    return 8


def keeping():
    return kept()
"""

# each test is noted that runs
CONFTEST = """
from pathlib import Path

RUNS = Path(__file__).resolve().parents[3] / "runs"


def pytest_runtest_setup(item):
    with RUNS.open("a") as stream:
        stream.write(f"{item.name}\\n")
"""

TESTS = """
from cybrid_lint.engine import app, memory


def test_tested():
    assert app.tested() == 5


def test_touched():
    app.touched()


def test_limited():
    assert app.limited(2) and not app.limited(3)


def test_kept():
    memory.keeping()


def test_kept_too():
    assert memory.keeping() == 8


def test_fails():
    assert app.fails() == 10


def test_ends():
    app.ends(9)
"""


def test_each_fault_is_another_program(tmp_path):
    path = tmp_path / "app.py"
    path.write_text(PROGRAM, encoding="utf-8")
    faults = mutate.faults_in(path)
    assert {(fault.lines.start, fault.after) for fault in faults} == {
        (9, "(x not in T)"),
        (10, "pass"),
        (11, "(not x.ü or x < 2)"),
        (11, "(x.ü)"),
        (11, "(x <= 2)"),
        (11, "(3)"),
        (12, "return"),
        # bounds that were chosen: one more would do as well
        (13, "return"),
        (13, "(x <= MOST_X)"),
        (13, "(0)"),
        (19, "pass"),
        (19, "(left is not right)"),
    }
    trees = {ast.dump(ast.parse(fault.source)) for fault in faults}
    assert len(trees) == len(faults)
    assert ast.dump(ast.parse(PROGRAM)) not in trees


def test_a_bound_is_not_mistaken_for_the_next_number(tmp_path):
    path = tmp_path / "app.py"
    path.write_text("MOST_X, MOST_Y = 2, 9\nMOST = 2\nMOST_Z = 0\n", encoding="utf-8")
    found = [(fault.lines.start, fault.before, fault.after) for fault in mutate.faults_in(path)]
    assert sorted(found) == [(1, "2", "(0)"), (1, "9", "(0)"), (2, "2", "(3)"), (3, "0", "(1)")]


def test_a_no_is_not_mistaken_for_none(tmp_path):
    path = tmp_path / "app.py"
    path.write_text(
        "def f() -> bool:\n    return False\n\n\ndef g() -> 'bool | None':\n    return False\n", encoding="utf-8"
    )
    found = [(fault.lines.start, fault.after) for fault in mutate.faults_in(path)]
    assert sorted(found) == [(2, "(True)"), (6, "(True)"), (6, "return")]


def test_every_package_exists():
    assert all((ROOT / "cybrid_lint" / package).is_dir() for package in mutate.PACKAGES)
    assert all(list((ROOT / "tests").rglob(f"{name}.py")) for name in mutate.BROAD)


def test_pages_of_cases_are_tests():
    assert set(touched.PAGES) == set(markdown_cases.FOLDERS)
    pages = [path.relative_to(ROOT).as_posix() for path in (ROOT / "tests" / "rules").glob("*.md")]
    assert pages
    assert all(map(touched._is_test, pages))
    assert not any(map(touched._is_test, ("tests/written_or_kept.md", "docs/rules/CYB101.md", "tests/doors.py")))


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """A project with the tool, of which each fault was planted, and what that has printed."""
    folder = write(
        tmp_path_factory.mktemp("project"),
        {
            ".gitignore": "build/\n__pycache__/\n",
            "pyproject.toml": '[tool.pytest.ini_options]\ntestpaths = ["tests"]\n',
            "cybrid_lint/__init__.py": "",
            "cybrid_lint/engine/app.py": TESTED,
            "cybrid_lint/engine/memory.py": KEPT,
            **dict.fromkeys((f"cybrid_lint/{name}/__init__.py" for name in mutate.PACKAGES), ""),
            "tests/conftest.py": CONFTEST,
            "tests/test_app.py": TESTS,
        },
    )
    (folder / "tools").mkdir()
    for name in ("mutate", "touched", "children"):
        shutil.copy2(ROOT / "tools" / f"{name}.py", folder / "tools")
    tool = folder / "tools" / "mutate.py"
    source = tool.read_text("utf-8")
    # a fault that never ends is soon stopped
    source = re.sub(r"^LIMIT = \d+$", "LIMIT = 0.3", source, flags=re.MULTILINE)
    # this project's tests import nothing, but pytest does
    source = re.sub(
        r"^IMPORTED = \(.*?^\)$",
        "IMPORTED = ('xdist.plugin', 'pytest_cov.plugin')",
        source,
        flags=re.MULTILINE | re.DOTALL,
    )
    tool.write_text(source, "utf-8")
    subprocess.run(["git", "init", "-q"], cwd=folder, check=True)
    return folder, run(folder)


def run(folder, *arguments):
    command = [sys.executable, "tools/mutate.py", *arguments]
    # without the plugins of pytest's that only happen to be installed
    surroundings = {
        **os.environ,
        "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
        "PYTEST_PLUGINS": "xdist.plugin,pytest_cov.plugin",
    }
    return subprocess.run(
        command, cwd=folder, env=surroundings, capture_output=True, text=True, timeout=TIMEOUT, check=False
    )


def survivors(done):
    return set(re.findall(r"^survived (\d+) tests: (\S+: .*)$", done.stdout, re.MULTILINE))


@pytest.mark.long
def test_faults_that_no_test_notices_are_printed(project):
    _, done = project
    assert done.stderr == ""
    assert survivors(done) == {
        ("0", "cybrid_lint/engine/app.py:10: return 6  ->  return"),
        ("0", "cybrid_lint/engine/app.py:10: 6  ->  (0)"),
        ("4", "cybrid_lint/engine/app.py:14: return 7  ->  return"),
        ("4", "cybrid_lint/engine/app.py:14: 7  ->  (0)"),
        # the only test of it fails without a fault
        ("4", "cybrid_lint/engine/app.py:22: return 9  ->  return"),
        ("4", "cybrid_lint/engine/app.py:22: 9  ->  (0)"),
        # the loop is left at once
        ("4", "cybrid_lint/engine/app.py:26: x != 10  ->  (x == 10)"),
    }


@pytest.mark.long
def test_the_share_that_was_noticed_decides(project):
    _, done = project
    assert done.stdout.splitlines()[-1] == "17 of 17 faults planted, at least 59 % noticed"
    assert done.returncode == 1


@pytest.mark.long
def test_the_copy_is_as_the_project_is_in_the_end(project):
    folder, _ = project
    assert (folder / "build" / "mutation" / "copy" / "cybrid_lint" / "engine" / "app.py").read_text() == TESTED


@pytest.mark.long
def test_some_of_the_tests_give_a_lower_bound_and_only_tests_that_are_new_run_to_note_what_they_touch(project):
    folder, _ = project
    runs = folder / "build" / "runs"
    runs.unlink()
    more = "\n\ndef test_kept_again():\n    assert memory.keeping() == 8\n"
    write(folder, {"tests/test_more.py": TESTS.partition("def test_kept")[0].replace("test_", "test_more_") + more})
    done = run(folder, "--most", "1", "--only", "cybrid_lint/engine/memory.py", "--least", "10")
    assert done.returncode == 0
    # the first of the tests that touch it does not look at what it gives
    assert ("1", "cybrid_lint/engine/memory.py:7: 8  ->  (0)") in survivors(done)
    assert "test_more_touched" in runs.read_text()
    assert "test_touched" not in runs.read_text()
    runs.unlink()
    write(folder, {"cybrid_lint/engine/memory.py": KEPT.replace("8", "7 + 1")})
    run(folder, "--faults", "0")
    assert "test_more_touched" in runs.read_text()
    assert "test_touched" in runs.read_text()
