"""Which files a run looks at: what git tracks or would track, below the paths that were given."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from cybrid_lint.project.files import MARKERS, MOST_FILES, is_marked, python_names, walked

# A repository may bring its own configuration: none of it may run a program.
GIT = ("git", "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null")

# What the walks through the folders that were listed last have seen: each is told once, since files come and go.
_python: dict[str, list[str]] = {}
_marked: dict[str, bool] = {}


def files_below(paths: Iterable[Path]) -> list[Path]:
    """Return the files at and below these paths, each once, in a fixed order.

    A path that is a file is taken whatever git says of it. Raises `FileNotFoundError` for one that does not exist.
    """
    return list(map(Path, names_below(paths)))


def names_below(paths: Iterable[Path]) -> list[str]:
    """Return the same as texts: of thousands of files, paths would take longer than reading some of them."""
    _python.clear()
    _marked.clear()
    found: dict[str, None] = {}
    for path in paths:
        if path.is_file():
            found[os.fspath(path)] = None
            continue
        if not path.is_dir():
            raise FileNotFoundError(2, "no such file or folder", str(path))
        found.update(dict.fromkeys(_listed(os.fspath(path))))
    return sorted(found)


def _listed(folder: str) -> list[str]:
    """Return the paths of the files in a folder that git tracks or would track; without git, of all."""
    import subprocess

    command = [*GIT, "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        git = subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    except OSError:
        return _walked(folder)
    with git:
        all_files = _walked(folder)  # while git does the same
        output, _ = git.communicate()
    if git.returncode != 0:
        return all_files
    known = frozenset(all_files)
    prefix = os.path.join(folder, "")
    names = (prefix + os.fsdecode(one).replace("/", os.sep) for one in output.split(b"\0") if one)
    return [one for one in names if one in known or os.path.isfile(one)]


def _walked(folder: str) -> list[str]:
    found: list[str] = []
    for prefix, names in walked(folder):
        found += [prefix + name for name in names]
        _marked[prefix.rstrip(os.sep)] = not MARKERS.isdisjoint(names)
    _python[folder] = [name for name in found if name.endswith(".py")][:MOST_FILES]
    return found


def python_below(root: str) -> list[str]:
    """Return the Python files of a project, without another walk if its folder has just been listed."""
    found = _python.pop(root, None)
    return python_names(root) if found is None else found


def begins_project(folder: str) -> bool:
    """Tell whether a folder is marked as the root of a project."""
    found = _marked.pop(folder, None)
    return is_marked(folder) if found is None else found
