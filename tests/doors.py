"""The ways into the program: flake8 and the command line, what they print, and credentials to feed them."""

from __future__ import annotations

import base64
import contextlib
import io
import json
import math
import os
import re
import secrets
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

from flake8 import utils
from flake8.main import cli
from forked import python

from cybrid_lint import analysis
from cybrid_lint.cli import main
from cybrid_lint.plugin import Plugin

LINE = re.compile(r"^(?P<path>.*?):(?P<line>\d+):(?P<column>\d+): (?P<code>[A-Z]+\d+) (?P<message>.*)$")
#: Seconds after which a process is taken to hang, on however busy a machine.
TIMEOUT = 240
#: Where folders are made of which files are only read: in memory where there is some, as a disk takes milliseconds.
#: What is written there is written as to a device, so nothing is to be written.
MEMORY = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
#: A module that requests a bank token.
TOKENS = """
import os

import requests


def fetch():
    response = requests.post(
        "https://id.sandbox.cybrid.app/oauth/token",
        json={
            "grant_type": "client_credentials",
            "client_id": os.environ["CYBRID_CLIENT_ID"],
            "client_secret": os.environ["CYBRID_CLIENT_SECRET"],
            "scope": "accounts:read",
        },
    )
    return response.json()["access_token"]
"""


class Line(NamedTuple):
    """One line of flake8's."""

    path: str
    line: int
    column: int
    code: str
    message: str

    @property
    def place(self) -> tuple[str, int, str]:
        return (self.path, self.line, self.code)


@dataclass(frozen=True)
class Run:
    """What a run of flake8 gave: its exit code, both outputs, and the processor seconds it took."""

    code: int
    out: str
    err: str
    seconds: float

    @property
    def lines(self) -> list[Line]:
        """The lines of flake8's default format, in a fixed order."""
        matches = filter(None, map(LINE.match, self.out.splitlines()))
        found = [
            Line(
                one["path"].removeprefix("./"),
                int(one["line"]),
                int(one["column"]),
                one["code"],
                one["message"],
            )
            for one in matches
        ]
        return sorted(found)

    @property
    def ours(self) -> list[Line]:
        """Those that the plugin gave."""
        return [one for one in self.lines if one.code.startswith("CYB")]

    @property
    def places(self) -> list[tuple[str, int, str]]:
        """Path, line and code of each line."""
        return [one.place for one in self.lines]

    def must_be_whole(self) -> Run:
        """Fail if flake8 broke: a traceback, words on standard error, or an exit code of its own."""
        assert "Traceback" not in self.out + self.err, self.err
        assert "failed during execution" not in self.out + self.err, self.out
        assert self.code in (0, 1), (self.code, self.err)
        assert self.err == ""
        return self


def flake8(
    folder: Path, *args: str, isolated: bool = True, stdin: str | bytes | None = None, apart: bool = False
) -> Run:
    """Run flake8 in a folder, in this process; in one of its own if it is to be `apart` or starts others itself.

    Where it starts others the processor seconds are not known.
    """
    arguments = [*(["--isolated"] if isolated else []), *args]
    given = stdin.encode() if isinstance(stdin, str) else stdin or b""
    if any(one.startswith("-j") for one in args):
        return replace(_flake8_apart(python(), folder, arguments, given), seconds=math.nan)
    if apart:
        return _flake8_apart([sys.executable], folder, arguments, given)
    analysis.forget()
    utils.stdin_get_value.cache_clear()
    before = vars(Plugin).get("configurations"), sys.argv
    sys.argv = ["flake8", "-j1", *arguments]
    try:
        return _run_here(folder, cli.main, given)
    finally:
        Plugin.configurations, sys.argv = before  # type: ignore[assignment]


def _flake8_apart(start: list[str], folder: Path, arguments: list[str], given: bytes) -> Run:
    command = [*start, "-m", "flake8", *arguments]
    before = os.times()
    done = subprocess.run(command, cwd=folder, input=given, capture_output=True, timeout=TIMEOUT, check=False)
    after = os.times()
    # of all processes that ended meanwhile: never less than this one's, and the same however busy the machine is
    seconds = after.children_user + after.children_system - before.children_user - before.children_system
    out, err = (text.decode("utf-8", "backslashreplace") for text in (done.stdout, done.stderr))
    return Run(done.returncode, out, err, seconds)


def _run_here(folder: Path, run: Callable[[], int], given: bytes, encoding: str = "utf-8") -> Run:
    """Run a program in a folder, in this process, with streams of its own; `encoding` is that of standard input."""
    written = io.TextIOWrapper(io.BytesIO(), "utf-8", newline=""), io.TextIOWrapper(io.BytesIO(), "utf-8", newline="")
    cwd, stdin, start = Path.cwd(), sys.stdin, time.process_time()
    os.chdir(folder)
    sys.stdin = io.TextIOWrapper(io.BytesIO(given), encoding)
    try:
        with contextlib.redirect_stdout(written[0]), contextlib.redirect_stderr(written[1]):
            code = run()
    except SystemExit as end:  # argparse's way of ending
        code = int(end.code or 0)
    finally:
        os.chdir(cwd)
        sys.stdin = stdin
    for stream in written:
        stream.flush()
    out, err = (stream.buffer.getvalue().decode("utf-8", "backslashreplace") for stream in written)  # type: ignore[attr-defined]
    return Run(code, out, err, time.process_time() - start)


def cyb(folder: Path, *args: str, **more: object) -> Run:
    """Run flake8 with the plugin's codes alone, and fail if it broke."""
    return flake8(folder, "--select=CYB", *(args or (".",)), **more).must_be_whole()  # type: ignore[arg-type]


def command(folder: Path, *args: str, stdin: str | bytes = "", encoding: str = "utf-8") -> Run:
    """Run the command line in a folder, in this process, with nothing remembered of what was there before."""
    analysis.forget()
    given = stdin.encode("utf-8", "surrogatepass") if isinstance(stdin, str) else stdin
    return _run_here(folder, lambda: main(args), given, encoding)


def wait_for(holds: Callable[[], object]) -> None:
    """Wait until something holds, however long that takes on a busy machine."""
    end = time.monotonic() + TIMEOUT
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.05)


def write(folder: Path, files: Mapping[str, str | bytes]) -> Path:
    """Write files below a folder."""
    for name, content in files.items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


# credentials: random, made when the tests run, never valid anywhere


def oauth() -> str:
    """A value of the shape of client IDs and secrets."""
    while True:
        value = secrets.token_urlsafe(32)
        if sum(one.isdigit() for one in value) >= 4 and value[:4].isalnum() and value[-1].isalnum():
            return value


def jwt(issuer: str = "https://id.sandbox.cybrid.app") -> str:
    """An access token."""
    parts = [{"alg": "RS512", "typ": "JWT"}, {"iss": issuer, "aud": [issuer], "sub": secrets.token_hex(16)}]
    encoded = [base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in parts]
    return ".".join([*encoded, secrets.token_urlsafe(128)])


def pem(label: str = "PRIVATE KEY") -> str:
    """A private key."""
    lines = [base64.b64encode(secrets.token_bytes(48)).decode() for _ in range(3)]
    return "\n".join([f"-----BEGIN {label}-----", *lines, f"-----END {label}-----", ""])


def fill(text: str) -> str:
    """Put random credentials where a text holds `<client_id>` and its like."""
    makers = {
        "<client_id>": oauth,
        "<client_secret>": oauth,
        "<access_token>": jwt,
        "<signing_key>": oauth,
        "<private_key>": pem,
    }
    for mark, make in makers.items():
        while mark in text:
            text = text.replace(mark, make(), 1)
    return text
