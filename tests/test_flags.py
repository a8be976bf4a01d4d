"""The flags of the command line that other linters have as well."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest
from doors import TIMEOUT, command, oauth, wait_for, write
from forked import python

LEAK = f'CYBRID_CLIENT_SECRET = "{oauth()}"\n'


@pytest.fixture
def project(tmp_path):
    return write(tmp_path, {"a.py": LEAK, "b.py": "x = 1\n", "c.md": "cybrid\n", "d.png": "x"})


def test_short_flags_are_the_long_ones(project):
    long = command(project, "check", "--quiet", "--jobs", "1", "--output", "one")
    short = command(project, "check", "-q", "-j", "1", "-o", "two")
    assert (long.code, short.code) == (1, 1)
    assert (project / "one").read_bytes() == (project / "two").read_bytes()
    assert "analysed" in command(project, "check", "-v").err or "project ." in command(project, "check", "-v").err
    assert command(project, "check", "-q").err == ""


def test_a_format_by_either_name(project):
    one, two = (command(project, "check", flag, "json").out for flag in ("--format", "--output-format"))
    assert json.loads(one)["findings"] == json.loads(two)["findings"] != []


def test_a_minus_is_standard_output(project):
    assert command(project, "check", "-q", "-o", "-").out == command(project, "check", "-q").out != ""
    assert not (project / "-").exists()
    assert command(project, "scopes", "--format", "json", "-o", "-").out.startswith("{")


def test_a_minus_among_the_files_asks_for_a_name(project):
    done = command(project, "check", "-")
    assert (done.code, done.err) == (2, "cybrid-lint: standard input needs a name: add --stdin-filename NAME\n")
    write(project, {"-": "x = 1\n"})
    assert command(project, "check", "-q", "--", "-").code == 0


def test_no_command_shows_all_of_them(project):
    done = command(project)
    assert done.code == 2
    assert "check files and folders" in done.err


def test_a_file_in_the_place_of_a_command(project):
    done = command(project, "a.py")
    assert done.code == 2
    assert "`cybrid-lint check` checks files and folders" in done.err
    assert "invalid choice" in command(project, "nowhere.py").err


def test_colours(project):
    for color, has in (("always", True), ("never", False), ("auto", False)):
        assert ("\x1b" in command(project, "check", "--color", color).out) == has
    assert "\x1b" not in command(project, "check", "--color", "always", "--no-color").out
    assert command(project, "check", "--color", "sometimes").code == 2
    command(project, "check", "--color", "always", "-o", "x")
    assert "\x1b" not in (project / "x").read_text(encoding="utf-8")


def test_exit_zero_hides_findings_but_no_mistake(project):
    plain, zero = command(project, "check"), command(project, "check", "--exit-zero")
    assert (plain.code, zero.code) == (1, 0)
    assert plain.out == zero.out
    assert command(project, "check", "--exit-zero", "nowhere").code == 2


def test_the_files_that_would_be_checked(project):
    done = command(project, "check", "--show-files", "--exclude", "b*")
    assert (done.code, done.out, done.err) == (0, "a.py\nc.md\n", "")


@pytest.mark.parametrize(
    ("text", "said"),
    [(LEAK, "1 finding in 1 of 1 file."), ("x = 1\n", "No findings in 1 file.")],
    ids=["finding", "clean"],
)
def test_standard_input_is_one_file(project, text, said):
    assert said in command(project, "check", "--stdin-filename", "a.py", stdin=text).out
    done = command(project, "check", "--stdin-filename", "a.py", "--format", "json", stdin=text)
    assert json.loads(done.out)["summary"]["files"] == 1


def test_a_family_of_rules_is_listed(project):
    done = command(project, "rule", "CYB3")
    assert [line.split()[0] for line in done.out.splitlines()] == ["CYB301", "CYB302", "CYB303", "CYB304"]
    assert [one["code"] for one in json.loads(command(project, "rule", "cyb30", "--format", "json").out)] == [
        *("CYB301", "CYB302", "CYB303", "CYB304")
    ]
    assert command(project, "rule", "CYB301").out.startswith("# CYB301")
    assert (command(project, "rule", "CYB8").code, command(project, "rule", "CYB8").out) == (2, "")


@pytest.mark.parametrize(
    ("name", "flags"),
    [("history", ["--model"]), ("cache", ["--select"]), ("models", ["--no-cache"]), ("scopes", ["--ignore"])],
)
def test_no_command_takes_an_option_that_it_does_not_use(project, name, flags):
    said = command(project, name, "--help").out
    assert "--isolated" in said
    for flag in flags:
        assert flag not in said
        assert flag in command(project, "check", "--help").out


@pytest.mark.skipif(sys.platform == "win32", reason="there is no such signal")
def test_watching(project):
    """A change is noticed, so is a new file and a mistake in the configuration; only an interrupt ends it."""
    (project / "a.py").write_text("x = 1\n", encoding="utf-8")
    with (project / "log").open("w", encoding="utf-8") as log:
        process = subprocess.Popen(
            [*python(), "-m", "cybrid_lint", "check", "--watch", "--exclude", "log", "a.py", "sub"],
            cwd=write(project, {"sub/x.py": ""}),
            stdout=log,
            stderr=log,
            start_new_session=True,
            # what runs the tests in the background may have it ignored
            preexec_fn=partial(signal.signal, signal.SIGINT, signal.default_int_handler),
        )
        try:
            for change, said in (
                ({}, "No findings in 2 files."),
                ({"a.py": LEAK}, "a.py:1:24: CYB102"),
                ({"sub/new.py": LEAK}, "sub/new.py:1:24: CYB102"),
                ({"pyproject.toml": "[tool.cybrid-lint]\nmax-resource = 1\n", "a.py": "x = 2\n"}, "unknown option"),
                ({"pyproject.toml": "", "a.py": "x = 3\n"}, "1 finding in 1 of 3 files."),
            ):
                before = (project / "log").read_text(encoding="utf-8")
                write(project, change)
                wait_for(lambda said=said, before=before: said in told(project)[len(before) :])
                wait_for(lambda before=before: "watching for changes" in told(project)[len(before) :])
            os.killpg(process.pid, signal.SIGINT)
            assert process.wait(TIMEOUT) == 130
        finally:
            if process.poll() is None:
                process.kill()
                process.wait()
    assert "Traceback" not in told(project)


def told(project: Path) -> str:
    return (project / "log").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "args", [["nowhere"], ["--stdin-filename", "a.py"], ["--files-from", "-"], ["--max-resources", "x"]]
)
def test_watching_does_not_begin_with_a_wrong_use(project, args):
    done = command(project, "check", "--watch", *args)
    assert (done.code, done.out) == (2, "")
