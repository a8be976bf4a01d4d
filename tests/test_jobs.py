"""`--jobs`: the same findings for every number of processes, and no process that hangs or is left behind."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from doors import TIMEOUT, Run, oauth, wait_for, write
from forked import python
from test_command import cybrid_lint
from test_notebooks import CALL, CALLS, SETUP, TOKENS, notebook

from cybrid_lint.checking import work_units

METHODS = [
    pytest.param("fork", marks=pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")),
    "spawn",
]
DRIVER = """
import multiprocessing, os, signal, sys, time
from cybrid_lint.cli import check, main
from cybrid_lint.checking import parallel

def double(number):
    return 2 * number

def die(number):
    os.kill(os.getpid(), signal.SIGKILL)

def leave(number):
    os._exit(7)

def fail(number):
    raise ValueError("a text that may hold a credential")

def refuse(number):
    raise PermissionError(13, "Permission denied", "some.yaml")

def sleep(number):
    open(f"running{number}", "w").close()
    time.sleep(10_000)

def nap(number):
    open(f"running{number}", "w").close()
    time.sleep(1)

def run(given, cwd):
    print("started", flush=True)
    print(parallel.run_all(FUNCTION, list(range(5)), 2))
    return 0

if __name__ == "__main__":
    # a shell that starts the tests in the background has had interrupts ignored
    signal.signal(signal.SIGINT, signal.default_int_handler)
    multiprocessing.set_start_method(METHOD)
    check.run = run
    sys.exit(main(["check"]))
"""


def driver(folder: Path, function: str, method: str) -> list[str]:
    """The command of a program that runs a function in two processes where `check` would inspect files."""
    write(folder, {"driver.py": DRIVER.replace("FUNCTION", function).replace("METHOD", repr(method))})
    return [sys.executable, "driver.py"]


def run(folder: Path, function: str, method: str) -> Run:
    _, *arguments = driver(folder, function, method)
    done = subprocess.run(
        [*python(), *arguments], cwd=folder, capture_output=True, text=True, timeout=TIMEOUT, check=False
    )
    return Run(done.returncode, done.stdout, done.stderr, 0)


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Projects, a notebook, a script, files that cannot be parsed, and so many other files that it is worth it."""
    folder = tmp_path_factory.mktemp("many")
    for number in range(3):
        code = f"{SETUP}\ndef go(guid):\n    return {CALL}\n"
        files = {"setup.py": "", "wallet/tokens.py": TOKENS, "wallet/calls.py": CALLS, "go.py": code}
        extra = {"n.ipynb": notebook(SETUP, CALL), "tool": f"#!/usr/bin/env python3\n{code}", "bad.py": "def f(:\n"}
        write(folder / f"project{number}", {**files, **extra})
    for number in range(240):
        write(folder / "deploy", {f"cybrid{number}.env": f"NUMBER={number}\nCYBRID_CLIENT_SECRET={oauth()}\n"})
    return folder


def test_the_same_for_every_number_of_processes(many):
    # without the cache, which knows of files that are old enough whether they can be parsed
    one, three = (cybrid_lint(many, "check", "--no-cache", "--jobs", number, "--verbose") for number in ("1", "3"))
    assert one.code == three.code == 1
    assert one.out == three.out == cybrid_lint(many, "check").out
    for code, count in {"CYB301": 9, "CYB102": 240, "CYB901": 3, "CYB107": 240}.items():
        assert one.out.count(f": {code} ") == count
    assert re.sub(r" *[\d.]+ s\b", "", one.err) == re.sub(r" *[\d.]+ s\b", "", three.err)


@pytest.mark.parametrize("number", ["0", "-1", "x", "1.5", ""])
def test_what_is_no_number_of_processes(tmp_path, number):
    done = cybrid_lint(tmp_path, "check", f"--jobs={number}")
    assert (done.code, done.out) == (2, "")
    assert "neither auto nor a whole number" in done.err


@pytest.mark.parametrize("method", METHODS)
def test_results_come_in_the_order_of_the_items(tmp_path, method):
    done = run(tmp_path, "double", method)
    assert (done.code, done.out, done.err) == (0, "started\n[0, 2, 4, 6, 8]\n", "")


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize(
    ("function", "message"),
    [
        ("die", "a worker process ended unexpectedly: signal 9"),
        ("leave", "a worker process ended unexpectedly: exit code 7"),
        ("fail", "internal error: ValueError"),
        ("refuse", "Permission denied: some.yaml"),
    ],
)
@pytest.mark.skipif(os.name == "nt", reason="signals")
def test_a_process_that_fails_ends_the_run(tmp_path, method, function, message):
    done = run(tmp_path, function, method)
    assert (done.code, done.out, done.err) == (2, "started\n", f"cybrid-lint: {message}\n")


@pytest.mark.skipif(os.name == "nt", reason="signals")
@pytest.mark.parametrize("function", ["sleep", "check"])
def test_an_interrupt_ends_all_processes(tmp_path, function):
    command = driver(tmp_path, "sleep", "fork" if hasattr(os, "fork") else "spawn")
    if function == "check":  # in this process alone, in the thread of an analysis
        text = (tmp_path / "driver.py").read_text()
        write(tmp_path, {"driver.py": text.replace("parallel.run_all(sleep, list(range(5)), 2)", "alone()")})
        alone = "from cybrid_lint.room import with_room\ndef alone():\n    with_room(lambda: sleep(0))\n"
        write(tmp_path, {"driver.py": f"import time\n{alone}{(tmp_path / 'driver.py').read_text()}"})
    with subprocess.Popen(
        command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "started\n"
        wait_for(lambda: list(tmp_path.glob("running*")))
        os.killpg(process.pid, signal.SIGINT)
        out, err = process.communicate(timeout=TIMEOUT)
    assert (process.returncode, out, err) == (130, "", "")
    with pytest.raises(ProcessLookupError):
        os.killpg(process.pid, 0)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
def test_nothing_is_left_when_the_first_process_is_killed(tmp_path):
    with subprocess.Popen(
        driver(tmp_path, "nap", "fork"),
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "started\n"
        wait_for(lambda: list(tmp_path.glob("running*")))
        process.kill()
    wait_for(lambda: not is_there(process.pid))


def is_there(group: int) -> bool:
    """Whether a process of this group is left."""
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.mark.parametrize(
    ("files", "at_once", "several"),
    [(150, True, False), (151, True, True), (1200, False, False), (1201, False, True)],
)
def test_several_processes_are_started_where_they_spare_more_than_they_cost(monkeypatch, files, at_once, several):
    monkeypatch.setattr(work_units, "starts_at_once", lambda: at_once)
    work = [work_units.WorkUnit("texts", Path(), ["a.yaml"] * files) for _ in range(2)]
    assert work_units.is_worth_forking(work) is several
    # one part alone cannot be shared
    assert not work_units.is_worth_forking(work[:1])
