"""Where a command's messages and result are written, and whether the result is coloured."""

from __future__ import annotations

import argparse
import contextlib
import io
import os
import stat
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

from cybrid_lint.checking.errors import UsageError

# A file there is a device or somebody's pipe: nothing can be put in its place.
_DEVICES = ("/dev/", "/proc/")


def writing(command: argparse.ArgumentParser, formats: Iterable[str], default: str, formats_help: str = "") -> None:
    """Declare what every command takes that writes its result in one of several formats."""
    command.add_argument(
        "--format",
        "--output-format",
        choices=tuple(formats),
        default=default,
        help=f"{formats_help} (default: {default})".lstrip(),
    )
    command.add_argument(
        "-o", "--output", type=_output, metavar="FILE", help="write there instead of to standard output, which is -"
    )
    command.add_argument(
        "--color",
        choices=("auto", "always", "never"),
        default="auto",
        help="colours: on a terminal (auto), always or never; a file has none (default: auto)",
    )
    command.add_argument(
        "--no-color", dest="color", action="store_const", const="never", help="the same as --color never"
    )


def _output(text: str) -> Path | None:
    return None if text == "-" else Path(text)


def wants_color(args: argparse.Namespace) -> bool:
    """Tell whether the result is to be in colours: of a file it never is."""
    if args.output is not None or args.color == "never" or sys.stdout is None:
        return False
    if args.color == "always":
        return True
    return color_of(os.environ, terminal=sys.stdout.isatty())


def color_of(environment: Mapping[str, str], *, terminal: bool) -> bool:
    """Tell what an environment asks for, as others read it: `NO_COLOR` before all that forces, these before `TERM`."""
    if environment.get("NO_COLOR"):
        return False
    for name in ("FORCE_COLOR", "CLICOLOR_FORCE"):
        if environment.get(name):
            return environment[name].lower() not in ("0", "false")
    return terminal and environment.get("TERM") != "dumb" and environment.get("CLICOLOR") != "0"


def write(text: str, output: Path | None = None) -> None:
    """Write a result to a file, or to standard output, in UTF-8 whatever the system's encoding is.

    Raises `OSError` with the name of what cannot be written, and `UsageError` if standard output is closed. A reader
    that has seen enough and closed its end is no error.
    """
    if output is not None:
        write_whole(output, text.encode("utf-8"))
        return
    if not text:
        return
    if sys.stdout is None:
        raise UsageError("standard output is closed; write to a file with --output")
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        drop_output()
    except OSError as error:
        drop_output()
        raise OSError(error.errno, error.strerror, "standard output") from None


def drop_output() -> None:
    """Lead standard output to nowhere: what it still holds would fail once more when Python ends."""
    with contextlib.suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)


def write_whole(path: Path, raw: bytes) -> None:
    """Put these bytes in a file's place, all at once or not at all; its mode is kept, and a link is not followed.

    A device or pipe is written to. Raises `OSError` with the file's own name.
    """
    try:
        if _is_stream(path):
            path.write_bytes(raw)
        else:
            _write_beside(path, raw)
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from None


def _is_stream(path: Path) -> bool:
    if os.path.abspath(path).startswith(_DEVICES):
        return True
    try:
        mode = path.lstat().st_mode
    except OSError:
        return False
    return not (stat.S_ISREG(mode) or stat.S_ISLNK(mode))


def _write_beside(path: Path, raw: bytes) -> None:
    import tempfile  # it takes longer than anything else here

    mode = _mode(path)
    handle, beside = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:50]}.")
    try:
        with open(handle, "wb") as file:
            file.write(raw)
        os.chmod(beside, mode)
        os.replace(beside, path)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(beside)
        raise


def _mode(path: Path) -> int:
    """Return the mode of a file, or of a new one."""
    with contextlib.suppress(OSError):
        mode = path.lstat().st_mode
        if stat.S_ISREG(mode):
            return stat.S_IMODE(mode)
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
