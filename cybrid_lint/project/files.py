"""Where the root of a project is, which Python files it has, and how they are read."""

from __future__ import annotations

import errno
import io
import os
import stat
import tokenize
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Literal, NamedTuple

# A folder that holds one of these is the root of a Python project.
MARKERS = frozenset({"pyproject.toml", "setup.py", "setup.cfg", "manage.py", "Pipfile", "tox.ini", ".flake8", ".git"})
# Folders of installed or generated code: never part of a project.
FOREIGN = frozenset({"__pycache__", "node_modules", "site-packages", "__pypackages__"})
VIRTUAL = "pyvenv.cfg"
# libcst needs 3 to 6 s for a megabyte; a larger module is data that somebody generated.
MOST_BYTES = 1_000_000
# Nothing larger is read at all, not even to see whether it has to do with Cybrid.
MOST_READ = 50_000_000
# There is no file, or none of text: it has gone meanwhile, or is a link to nothing or to itself, a socket, a device.
_NO_FILE = frozenset({errno.ENOENT, errno.ENOTDIR, errno.ELOOP, errno.ENXIO, errno.ENODEV})
# A pipe without a writer is opened at once, and then seen to be no file.
_READING = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
_BLOCK = 65_536

#: What tells one state of a file from another: when its content was changed, its size, when anything of it was changed,
#: which no program can set, and its number in the file system. Times are in nanoseconds.
Stamp = tuple[int, int, int, int]
#: The stamp of a file that is not there.
NO_STAMP: Stamp = (0, 0, 0, 0)
#: Why there is nothing of a file to be read: there is none, it may not be read, or it is too large.
Obstacle = Literal["none", "unreadable", "large"]


class UnreadError(Exception):
    """A file was not read, and why."""

    def __init__(self, why: Obstacle) -> None:
        super().__init__(why)
        self.why = why


class Bounds:
    """Folders that no link may lead out of."""

    def __init__(self, *folders: str) -> None:
        self._folders = folders

    @cached_property
    def _real(self) -> tuple[str, ...]:
        return tuple(os.path.join(os.path.realpath(folder), "") for folder in self._folders)

    def hold(self, path: str) -> bool:
        """Tell whether a path lies in one of the folders when all links in it are followed."""
        return os.path.join(os.path.realpath(path), "").startswith(self._real)


class Folder(NamedTuple):
    """A folder of a project: its path up to its last separator, its files in order, and whether it is marked."""

    prefix: str
    names: list[str]
    marked: bool


def is_marked(folder: str | Path) -> bool:
    """Tell whether a folder holds what makes it the root of a project."""
    try:
        return not MARKERS.isdisjoint(os.listdir(folder))
    except OSError:
        return False


def find_root(path: Path, cwd: Path) -> Path:
    """Return the root of the project that a file belongs to.

    The nearest folder above the file with a marker is the root, looked for up to the working directory: what lies
    above that, the user did not ask about. Without a marker it is the working directory. A file outside the working
    directory belongs to the nearest marked folder above it, or else to the folder that its outermost package lies in.
    """
    inside = cwd == path.parent or cwd in path.parents
    for folder in path.parents:
        if is_marked(folder) or (inside and folder == cwd):
            return folder
    return outermost_package_parent(path.parent)


def outermost_package_parent(folder: Path) -> Path:
    """Return the folder above the outermost package that a folder lies in; outside packages the folder itself."""
    while (folder / "__init__.py").exists() and folder.parent != folder:
        folder = folder.parent
    return folder


def python_names(root: str) -> list[str]:
    """Return the paths of the Python files below a root as texts; thousands of paths would take longer."""
    return [
        folder.prefix + name for folder in walked(root, Bounds(root)) for name in folder.names if name.endswith(".py")
    ]


def walked(root: str, bounds: Bounds, unreadable: list[str] | None = None) -> Iterator[Folder]:
    """Yield the folders of a project in a fixed order. Those that cannot be read are added to `unreadable`.

    Links to folders are not followed, and links to files not out of the bounds.
    """
    waiting = [root]
    while waiting:
        folder = waiting.pop()
        folders: list[str] = []
        files: list[str] = []
        repository = False
        try:
            with os.scandir(folder) as entries:
                for entry in entries:
                    repository = repository or entry.name == ".git"
                    if entry.is_symlink():
                        if not os.path.isdir(entry.path) and bounds.hold(entry.path):
                            files.append(entry.name)
                    elif not entry.is_dir():
                        files.append(entry.name)
                    elif not _is_foreign(entry.name):
                        folders.append(entry.name)
        except OSError as error:
            if unreadable is not None and error.errno not in _NO_FILE:
                unreadable.append(folder)
            continue
        if VIRTUAL in files and folder is not root:
            continue
        prefix = folder if folder.endswith(os.sep) else folder + os.sep
        yield Folder(prefix, sorted(files), repository or not MARKERS.isdisjoint(files))
        waiting += [prefix + name for name in sorted(folders, reverse=True)]


def _is_foreign(name: str) -> bool:
    return name.startswith(".") or name in FOREIGN


def stamp_of(name: str) -> Stamp:
    """Return the stamp of a file, that of one which does not exist if there is none."""
    try:
        return _stamped(os.stat(name))
    except (OSError, ValueError):
        return NO_STAMP


def _stamped(status: os.stat_result) -> Stamp:
    return (status.st_mtime_ns, status.st_size, status.st_ctime_ns, status.st_ino)


def read_bytes(path: Path) -> bytes | None:
    """Return what is in a file, or None if there is nothing that can be read, as `read_stamped` says."""
    try:
        return read_stamped(os.fspath(path))[0]
    except UnreadError:
        return None


def read_stamped(name: str) -> tuple[bytes, Stamp]:
    """Return what is in a file and its stamp, in as few calls of the system as that takes.

    Raises `UnreadError` if there is no file, or a pipe or device that might never end, if it may not be read, or if it
    is larger than `MOST_READ`, which is known before anything of it is read.
    """
    try:
        descriptor = os.open(name, _READING)
    except ValueError:
        raise UnreadError("none") from None
    except OSError as error:
        raise UnreadError(obstacle(error)) from None
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise UnreadError("none")
        if status.st_size > MOST_READ:
            raise UnreadError("large")
        raw = os.read(descriptor, status.st_size + 1)
        while raw and len(raw) != status.st_size:  # read only in part, or still growing
            more = os.read(descriptor, status.st_size + _BLOCK)
            if not more:
                break
            raw += more
            if len(raw) > MOST_READ:
                raise UnreadError("large")
        return raw, _stamped(status)
    except OSError as error:
        raise UnreadError(obstacle(error)) from None
    finally:
        os.close(descriptor)


def obstacle(error: OSError) -> Obstacle:
    """Return what an error of the system says of a file or folder."""
    return "none" if error.errno in _NO_FILE else "unreadable"


def decode(raw: bytes) -> str:
    """Return the text of a Python file as its coding cookie says, with newlines as they are in Python.

    Raises `SyntaxError` for an unknown encoding, `UnicodeDecodeError` (a `ValueError`) for bytes that do not fit it.
    """
    encoding, _ = tokenize.detect_encoding(io.BytesIO(raw).readline)
    try:
        text = raw.decode(encoding)
    except LookupError as error:  # a codec of bytes, such as hex
        raise SyntaxError("no encoding of text") from error
    return text.replace("\r\n", "\n").replace("\r", "\n")


def decode_anyhow(raw: bytes) -> str:
    """Return the text of a Python file; what does not fit its encoding is read as Latin-1, as by flake8."""
    try:
        return decode(raw)
    except (SyntaxError, ValueError):
        return raw.decode("latin-1").replace("\r\n", "\n").replace("\r", "\n")
