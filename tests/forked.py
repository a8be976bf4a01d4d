"""Programs in Python that start in milliseconds, in processes forked from one that has imported what they need.

A command begins with `python()` in place of `sys.executable`, and everything else is as with any process: its streams,
folder, environment, exit code and signals. What differs is what Python itself does at its start: nothing is imported
anew, and no variable is read that changes how Python works, as PYTHONHASHSEED. Tests of these things and one of each
door start a real Python; with `--long` all do.
"""

from __future__ import annotations

import atexit
import gc
import io
import marshal
import os
import runpy
import select
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterable
from contextlib import redirect_stderr, redirect_stdout, suppress
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

CLIENT = Path(__file__).with_name("forked_client.py")
#: What programs do after their start, by their names: it is done once, before they are forked.
BEGINNINGS: dict[str, Callable[[], object]] = {}
#: The variable of the environment that names further modules to be imported before a program is forked.
MODULES = "FORKED_WITH"
is_wanted = hasattr(os, "fork")


def python(variables: Iterable[str] = ()) -> list[str]:
    """Return what a command begins with that runs `-m module`, `-c code` or a script.

    If some of these variables of the environment change how Python works, that is a start of Python.
    """
    if not is_wanted or any(name.startswith(("PYTHON", "LC_", "LANG")) for name in variables):
        return [sys.executable]
    return [sys.executable, "-I", "-S", os.fspath(CLIENT), _server()]


@cache
def _server() -> str:
    """Return the address of this process's server, which ends with it."""
    folder = tempfile.TemporaryDirectory(prefix="forked-")
    address = os.path.join(folder.name, "s")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(address)
        listener.listen()
        number = listener.fileno()
        process = subprocess.Popen(
            [sys.executable, __file__, str(number)], stdin=subprocess.PIPE, pass_fds=[number], cwd=folder.name
        )
    _kept.append((folder, process))
    return address


_kept: list[tuple[tempfile.TemporaryDirectory[str], subprocess.Popen[bytes]]] = []


def end() -> None:
    """End this process's server, if there is one."""
    for folder, process in _kept:
        process.communicate()
        folder.cleanup()
    _kept.clear()
    _server.cache_clear()


# --- the server ----------------------------------------------------------------------------------------------------


class Program(NamedTuple):
    """What a client asks for: the arguments of Python, the folder, the environment, and its streams that are open."""

    arguments: list[str]
    folder: str
    environment: dict[str, str]
    streams: list[int]


def serve(listener: socket.socket) -> Program | None:
    """Fork a process for each client until standard input ends; return in each of them what it is to run."""
    while True:
        ready, _, _ = select.select([listener, 0], [], [])
        with suppress(ChildProcessError):
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
        if listener not in ready:
            break
        connection = listener.accept()[0]
        try:
            program, files = _received(connection)
        except (EOFError, struct.error):  # the client was killed meanwhile
            connection.close()
            continue
        with suppress(Exception):  # the program fails in the same way, and says so itself
            _begin(program)
        if os.fork() == 0:
            listener.close()
            if _keep(connection, files):
                _become(program, files)
                return program
        for file in files:
            os.close(file)
        connection.close()
    with suppress(ChildProcessError):
        while True:
            os.wait()
    return None


def _received(connection: socket.socket) -> tuple[Program, list[int]]:
    """Return what a client asks for, and its open streams."""
    data, files, _, _ = socket.recv_fds(connection, 4, 3)
    (size,) = struct.unpack("I", data)
    received = b""
    while len(received) < size:
        piece = connection.recv(size - len(received))
        if not piece:
            raise EOFError
        received += piece
    return Program(*marshal.loads(received)), files


def _begin(program: Program) -> None:
    """Do what a program does after its start, unless that was done for another one, and import its modules."""
    given = {os.path.basename(argument) for argument in program.arguments[:3]}
    names = [name for name in BEGINNINGS if name in given]
    for name in names:
        BEGINNINGS.pop(name)()
    modules = [name for name in program.environment.get(MODULES, "").split() if name not in sys.modules]
    for name in modules:
        import_module(name)
    if names or modules:
        gc.collect()
        gc.freeze()


def _keep(connection: socket.socket, files: list[int]) -> bool:
    """Fork the program and return whether this is it; the other process tells the client of its end, and ends."""
    waking, wake = os.pipe()
    os.set_blocking(wake, False)
    signal.set_wakeup_fd(wake)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    pid = os.fork()
    if pid == 0:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        connection.close()
        os.close(waking)
        os.close(wake)
        return True
    for file in (0, 1, 2, *files):
        os.close(file)
    with suppress(OSError):  # the client may have been killed meanwhile
        connection.sendall(struct.pack("i", pid))
    if connection in select.select([connection, waking], [], [])[0]:
        os.kill(pid, signal.SIGKILL)  # as the client was
    status = os.waitpid(pid, 0)[1]
    with suppress(OSError):
        connection.sendall(struct.pack("i", status))
    os._exit(0)


def _become(program: Program, files: list[int]) -> None:
    """Take over the folder, the environment and the streams of a client."""
    os.chdir(program.folder)
    os.environ.clear()
    os.environ.update(program.environment)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    if "multiprocessing.process" in sys.modules:
        sys.modules["multiprocessing.process"].ORIGINAL_DIR = program.folder  # type: ignore[attr-defined]
    # first away from where the streams belong
    files = [os.dup2(file, 10 + number, inheritable=False) for number, file in enumerate(files)]
    os.closerange(0, 10)
    os.closerange(10 + len(files), 64)
    for number, file in zip(program.streams, files, strict=True):
        os.dup2(file, number)
        os.close(file)
    is_unbuffered = bool(program.environment.get("PYTHONUNBUFFERED"))
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        stream = _stream(number, is_unbuffered) if number in program.streams else None
        setattr(sys, name, stream)
        setattr(sys, f"__{name}__", stream)


def _stream(number: int, is_unbuffered: bool) -> io.TextIOWrapper:
    """Return a standard stream as Python opens it."""
    if number == 0:
        return io.TextIOWrapper(io.BufferedReader(io.FileIO(number, "rb", closefd=False)), "utf-8")
    raw = io.FileIO(number, "wb", closefd=False)
    file = raw if is_unbuffered else io.BufferedWriter(raw)
    by_line = number == 2 or os.isatty(number)
    errors = "backslashreplace" if number == 2 else "strict"
    return io.TextIOWrapper(file, "utf-8", errors, line_buffering=by_line, write_through=is_unbuffered)


def run(program: Program) -> None:
    """Run a program as Python does, up to its end."""
    first, *arguments = program.arguments
    script = os.path.join(program.folder, first)
    own = [path for path in program.environment.get("PYTHONPATH", "").split(os.pathsep) if path]
    sys.path[:0] = [
        program.folder if first in ("-m", "-c") else os.path.dirname(script),
        *own,
    ]
    if any(os.path.exists(os.path.join(path, "sitecustomize.py")) for path in own):
        sys.modules.pop("sitecustomize", None)
        import_module("sitecustomize")
    if first == "-m":
        sys.argv = ["-m", *arguments[1:]]
        runpy.run_module(arguments[0], run_name="__main__", alter_sys=True)
    elif first == "-c":
        sys.argv = ["-c", *arguments[1:]]
        exec(compile(arguments[0], "<string>", "exec"), {"__name__": "__main__"})
    else:
        sys.argv = program.arguments
        runpy.run_path(script, run_name="__main__")


def ended(program: Program) -> object:
    """Run a program and end as Python does, but without taking down all that was imported: that takes longer.

    Where an output cannot be written, return what Python is to end with, which says so.
    """
    code: object = None
    try:
        run(program)
    except SystemExit as end:
        code = end.code
    except Exception:
        sys.excepthook(*sys.exc_info())
        code = 1
    threading._shutdown()  # type: ignore[attr-defined]
    atexit._run_exitfuncs()
    if code is None or isinstance(code, int):
        with suppress(OSError, ValueError):
            for stream in filter(None, (sys.stdout, sys.stderr)):
                stream.flush()
            os._exit((code or 0) & 0xFF)
    return code


def _checked() -> None:
    """Check a project, so that everything is imported and read that this takes."""
    from cybrid_lint import analysis, cli

    code = 'import requests\nCYBRID_CLIENT_SECRET = "<client_secret>"\nrequests.get(CYBRID_CLIENT_SECRET)\n'
    with tempfile.TemporaryDirectory() as folder, redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
        Path(folder, "app.py").write_text(code, encoding="utf-8")
        Path(folder, "app.yaml").write_text("cybrid: 1\n", encoding="utf-8")
        with suppress(SystemExit):
            cli.main(["check", "--no-cache", "--format", "json", folder])
    analysis.forget()


def _flake8() -> None:
    import flake8.main.cli  # noqa: F401

    import cybrid_lint.plugin  # noqa: F401

    for name in ("pycodestyle", "pyflakes.checker", "mccabe", "flake8.plugins.pyflakes"):
        import_module(name)
    _checked()


BEGINNINGS.update(
    {
        "cybrid_lint": _checked,
        "cybrid-lint": _checked,
        "detect_secrets": lambda: import_module("detect_secrets.main"),
        "detect_secrets.pre_commit_hook": lambda: import_module("detect_secrets.pre_commit_hook"),
        "flake8": _flake8,
        "server": lambda: import_module("cybrid_lint.server.app"),
    }
)

if __name__ == "__main__":
    sys.path.pop(0)
    gc.disable()
    gc.freeze()
    asked = serve(socket.socket(fileno=int(sys.argv[1])))
    gc.enable()
    if asked is not None:
        sys.exit(ended(asked))
