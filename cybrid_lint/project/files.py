"""Where a project begins, which Python files it has, and how they are read."""

from __future__ import annotations

import io
import os
import stat
import tokenize
from collections.abc import Iterator
from pathlib import Path

# A folder that holds one of these is the root of a Python project.
MARKERS = frozenset({"pyproject.toml", "setup.py", "setup.cfg", "manage.py", "Pipfile", "tox.ini", ".flake8"})
# Folders of installed or generated code: never part of a project.
FOREIGN = frozenset({"__pycache__", "node_modules", "site-packages", "__pypackages__"})
VIRTUAL = "pyvenv.cfg"
MOST_FILES = 20_000
# libcst needs 3 to 6 s for a megabyte; a larger module is data that somebody generated.
MOST_BYTES = 1_000_000
# A pipe without a writer is opened at once, and then seen to be no file.
_READING = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
_BLOCK = 65_536

#: What tells one state of a file from another: when it was changed, and its size.
Stamp = tuple[int, int]


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
    directory belongs to the nearest marked folder or repository above it, or else to the folder that its outermost
    package lies in.
    """
    inside = cwd == path.parent or cwd in path.parents
    for folder in path.parents:
        if is_marked(folder):
            return folder
        if inside and folder == cwd:
            return outermost_package_parent(cwd)
        if not inside and (folder / ".git").exists():
            return folder
    return outermost_package_parent(path.parent)


def outermost_package_parent(folder: Path) -> Path:
    """Return the folder above the outermost package that a folder lies in; outside packages the folder itself."""
    while (folder / "__init__.py").exists() and folder.parent != folder:
        folder = folder.parent
    return folder


def python_files(root: Path) -> Iterator[Path]:
    """Yield the Python files below a root in a fixed order, at most `MOST_FILES`; links to folders are not followed."""
    return map(Path, python_names(os.fspath(root)))


def python_names(root: str) -> list[str]:
    """Return the paths of the Python files below a root as texts; thousands of paths would take longer."""
    found: list[str] = []
    for prefix, names in walked(root):
        found += [prefix + name for name in names if name.endswith(".py")]
        if len(found) > MOST_FILES:
            return found[:MOST_FILES]
    return found


def walked(root: str) -> Iterator[tuple[str, list[str]]]:
    """Yield each folder of a project, up to its last separator, and the names of its files, in a fixed order."""
    waiting = [root]
    while waiting:
        folder = waiting.pop()
        folders: list[str] = []
        files: list[str] = []
        try:
            with os.scandir(folder) as entries:
                for entry in entries:
                    if entry.is_symlink():
                        if not os.path.isdir(entry.path):
                            files.append(entry.name)
                    elif not entry.is_dir():
                        files.append(entry.name)
                    elif not _is_foreign(entry.name):
                        folders.append(entry.name)
        except OSError:
            continue
        if VIRTUAL in files and folder is not root:
            continue
        prefix = folder if folder.endswith(os.sep) else folder + os.sep
        yield prefix, sorted(files)
        waiting += [prefix + name for name in sorted(folders, reverse=True)]


def _is_foreign(name: str) -> bool:
    return name.startswith(".") or name in FOREIGN


def stamp_of(name: str) -> Stamp:
    """Return the stamp of a file, that of one which does not exist if there is none."""
    try:
        return _stamped(os.stat(name))
    except (OSError, ValueError):
        return (0, 0)


def _stamped(status: os.stat_result) -> Stamp:
    return (status.st_mtime_ns, status.st_size)


def read_bytes(path: Path) -> bytes | None:
    """Return what is in a file, or None if it cannot be read, or is a pipe or device that might never end."""
    found = read_stamped(os.fspath(path))
    return None if found is None else found[0]


def read_stamped(name: str) -> tuple[bytes, Stamp] | None:
    """Return what is in a file and its stamp, in as few calls of the system as that takes; None as `read_bytes`."""
    try:
        descriptor = os.open(name, _READING)
    except (OSError, ValueError):
        return None
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            return None
        raw = os.read(descriptor, status.st_size + 1)
        while raw and len(raw) != status.st_size:  # read only in part, or still growing
            more = os.read(descriptor, status.st_size + _BLOCK)
            if not more:
                break
            raw += more
        return raw, _stamped(status)
    except OSError:
        return None
    finally:
        os.close(descriptor)


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
