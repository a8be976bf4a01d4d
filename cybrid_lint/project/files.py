"""Where a project begins, which Python files it has, and how they are read."""

from __future__ import annotations

import io
import os
import tokenize
from collections.abc import Iterator
from pathlib import Path

# A folder that holds one of these is the root of a Python project.
MARKERS = ("pyproject.toml", "setup.py", "setup.cfg", "manage.py", "Pipfile", "tox.ini", ".flake8")
# Folders of installed or generated code: never part of a project.
FOREIGN = frozenset({"__pycache__", "node_modules", "site-packages", "__pypackages__"})
MOST_FILES = 20_000
# libcst needs 3 to 6 s for a megabyte; a larger module is data that somebody generated.
MOST_BYTES = 1_000_000


def find_root(path: Path, cwd: Path) -> Path:
    """Return the root of the project that a file belongs to.

    The nearest folder above the file with a marker is the root, looked for up to the working directory: what lies
    above that, the user did not ask about. Without a marker it is the working directory. A file outside the working
    directory belongs to the nearest marked folder or repository above it, or else to the folder that its outermost
    package lies in.
    """
    inside = cwd == path.parent or cwd in path.parents
    for folder in path.parents:
        if any((folder / marker).exists() for marker in MARKERS):
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
    count = 0
    for folder, folders, files in os.walk(root):
        folders[:] = sorted(one for one in folders if is_first_party(Path(folder) / one))
        for name in sorted(files):
            if name.endswith(".py"):
                count += 1
                if count > MOST_FILES:
                    return
                yield Path(folder, name)


def is_first_party(folder: Path) -> bool:
    """Tell whether a folder may hold code of the project: not hidden, not installed, no virtual environment."""
    if folder.name.startswith(".") or folder.name in FOREIGN:
        return False
    return not (folder / "pyvenv.cfg").exists()


def read_bytes(path: Path) -> bytes | None:
    """Return what is in a file, or None if it cannot be read, or is a pipe or device that might never end."""
    try:
        return path.read_bytes() if path.is_file() else None
    except OSError:
        return None


def decode(raw: bytes) -> str:
    """Return the text of a Python file as its coding cookie says, with newlines as they are in Python.

    Raises `SyntaxError` for an unknown encoding, `UnicodeDecodeError` (a `ValueError`) for bytes that do not fit it.
    """
    encoding, _ = tokenize.detect_encoding(io.BytesIO(raw).readline)
    return raw.decode(encoding).replace("\r\n", "\n").replace("\r", "\n")
