"""The bar for who waits at a terminal, and `--verbose`: where they are written, and where not."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest
from doors import TIMEOUT, oauth, write
from forked import python
from test_command import cybrid_lint

pty = pytest.importorskip("pty")

# A run that is short enough for a test, and a bar that does not wait.
DRIVER = """
import sys
from cybrid_lint.cli import main
from cybrid_lint.checking import progress
progress.PATIENCE = 0.0
sys.exit(main(["check", *sys.argv[1:]]))
"""
BAR = re.compile(r"\r\[(#*)(\.*)\] inspecting 1 file, 0 of 1 parts done, \d+ s")


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    code = f'import logging\nCYBRID_CLIENT_SECRET = "{oauth()}"\nlogging.info(CYBRID_CLIENT_SECRET)\n'
    files = {"driver.py": DRIVER, "app.py": code, "use.py": "import app\n", "other.py": "import json\n"}
    return write(tmp_path_factory.mktemp("project"), {**files, "logo.png": b"\x89PNG", "notes.txt": "nothing\n"})


def at_a_terminal(folder: Path, *args: str, **environment: str) -> str:
    """What a run writes to standard error, which is a terminal; its standard output is none."""
    here, there = pty.openpty()
    given = {key: value for key, value in os.environ.items() if key not in ("CI", "NO_COLOR")}
    with subprocess.Popen(
        [*python(), "driver.py", "app.py", *args],
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=there,
        env={**given, "TERM": "xterm", **environment},
    ) as process:
        os.close(there)
        written = b""
        while True:
            try:
                more = os.read(here, 65_536)
            except OSError:  # so Linux says that the other side is closed
                break
            if not more:
                break
            written += more
        assert process.wait(TIMEOUT) == 1
    os.close(here)
    return written.decode()


@pytest.mark.parametrize("environment", [{}, {"NO_COLOR": "1"}])
def test_a_bar_is_drawn_and_erased(project, environment):
    written = at_a_terminal(project, **environment)
    bar = BAR.search(written)
    assert bar is not None, written
    assert len(bar[1] + bar[2]) == 24
    assert "\x1b" not in written
    assert "\n" not in written
    last = written.rstrip("\r").rpartition("\r")[2]
    assert written.endswith("\r")
    assert last.strip() == ""


@pytest.mark.parametrize(("args", "environment"), [(["--quiet"], {}), ([], {"CI": "true"}), ([], {"TERM": "dumb"})])
def test_no_bar_for_those_who_want_none(project, args, environment):
    assert at_a_terminal(project, *args, **environment) == ""


def test_no_bar_where_no_terminal_is_and_none_for_a_short_run(project):
    assert cybrid_lint(project, "check", "app.py").err == ""
    done = subprocess.run(
        [*python(), "driver.py", "app.py"], cwd=project, capture_output=True, timeout=TIMEOUT, check=False
    )
    assert (done.returncode, done.stderr) == (1, b"")


def test_verbose_says_what_is_done_and_what_is_skipped(project):
    private = write(project, {".env": f"CYBRID_CLIENT_SECRET={oauth()}\n"}) / ".env"
    private.chmod(0o600)
    write(project, {"cybrid.yaml": "a: 1\n", "null.py": "cybrid = 1\n\0"})
    done = cybrid_lint(project, "check", "--verbose")
    assert done.code == 1
    lines = [re.sub(r"^\[ *\d+\.\d\d s\] ", "", line) for line in done.err.splitlines()]
    for wanted in (
        "9 files",
        "skipped 1 file: images, archives, lock files and the like, by their names",
        "skipped .env: git does not track it, and only its owner can read it",
        "project .: 5 Python files, 3 of them mention Cybrid",
        "2 other files, 1 of them mention Cybrid",
        "project .: 4 files with Cybrid: app.py, driver.py, null.py, use.py",
    ):
        assert wanted in lines, lines
    assert any(line.startswith("null.py: file skipped: ") for line in lines)
    assert any(re.fullmatch(r"looking at 7 files: \d+\.\d\d s", line) for line in lines)
    assert any(re.fullmatch(r"inspecting \d+ files: \d+\.\d\d s", line) for line in lines)


def test_verbose_and_a_bar_do_not_run_into_each_other(project):
    written = at_a_terminal(project, "--verbose")
    assert BAR.search(written)
    for line in written.split("\r\n")[:-1]:
        shown = line.rpartition("\r")[2]
        assert re.match(r"\[ *\d+\.\d\d s\] ", shown), line
