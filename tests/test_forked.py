"""What the tests fork behaves as what is started: the same outputs and exit codes, whatever is run."""

from __future__ import annotations

import os
import shlex
import signal
import subprocess
import sys
from pathlib import Path

import forked
import pytest
from doors import TIMEOUT, TOKENS, oauth, write

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")

LEFT = (
    "import atexit, threading, time\natexit.register(print, 'end')\nthreading.Timer(0.01, print, ['thread']).start()\n"
)
PROGRAMS = {
    "a finding by the command line": ("-m cybrid_lint check --no-cache .", "", 1),
    "a wrong use": ("-m cybrid_lint check --jobs x .", "", 2),
    "several processes": ("-m cybrid_lint check --no-cache --jobs 2 --statistics .", "", 1),
    "flake8": ("-m flake8 --isolated --select=CYB,E,F -j2 .", "", 1),
    "a wrong use of flake8": ("-m flake8 --isolated --nonsense", "", 2),
    "a script": ("folder/script.py a 'b c'", "given", 3),
    "code": ("-c 'import sys; print(sys.argv, __name__); sys.exit(\"why\")' x", "", 1),
    "what is left at the end": (f"-c {shlex.quote(LEFT)}", "", 0),
    "a signal": ("-c 'import os, signal; os.kill(os.getpid(), signal.SIGTERM)'", "", -signal.SIGTERM),
    "a death": ("-c 'import os; os._exit(7)'", "", 7),
}
SCRIPT = "import os, sys, module\nprint(sys.argv[1:], __file__, os.getcwd(), sys.stdin.read(), module.X)\nsys.exit(3)\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    files = {"folder/script.py": SCRIPT, "folder/module.py": "X = 1\n", "tokens.py": TOKENS}
    return write(tmp_path, {**files, "a.py": f'CYBRID_CLIENT_SECRET = "{oauth()}"\n'})


def both(folder: Path, line: str, given: str = "") -> list[tuple[int, str, list[str]]]:
    """The exit code, output and last line of errors of a command that begins with `$PY`, started and forked."""
    return [
        (done.returncode, done.stdout, done.stderr.splitlines()[-1:])
        for start in ([sys.executable], forked.python())
        for done in [
            subprocess.run(
                ["sh", "-c", f"PY={shlex.quote(shlex.join(start))}; {line}"],
                cwd=folder,
                input=given,
                capture_output=True,
                text=True,
                timeout=TIMEOUT,
                check=False,
            )
        ]
    ]


#: Those that take long, to which the others are alike.
SLOW = {"a wrong use", "several processes", "flake8", "a wrong use of flake8"}


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=[pytest.mark.long] if name in SLOW else []) for name in PROGRAMS]
)
def test_a_program_ends_as_it_does_by_itself(folder, name):
    arguments, given, code = PROGRAMS[name]
    started, run = both(folder, f"exec $PY {arguments}", given)
    assert started == run
    assert started[0] == code


@pytest.mark.parametrize(
    "line",
    [
        "$PY -m cybrid_lint check --no-cache . >&-",
        "$PY -c 'import sys; print(1); print(2, file=sys.stderr)' 2>&-",
        "PYTHONUNBUFFERED= $PY -c 'print(1)' >/dev/full",
        "PYTHONUNBUFFERED= $PY -c 'print(1)' | true",
        "PYTHONUNBUFFERED=1 $PY -c 'print(1)' >/dev/full 2>/dev/null; echo $?",
        "$PY -c 1/0 2>&1 | tail -1",
    ],
)
def test_its_streams_are_those_of_whoever_runs_it(folder, line):
    started, run = both(folder, line)
    assert started == run


def test_it_ends_with_whoever_runs_it(tmp_path):
    code = "import os, time; print(os.getpid(), flush=True); time.sleep(10_000)"
    with subprocess.Popen([*forked.python(), "-c", code], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        pid = int(process.stdout.readline())
        os.kill(pid, 0)
        process.kill()
        assert process.stdout.read() == ""  # nobody has it open any more
