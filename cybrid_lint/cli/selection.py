"""Which files a run looks at: what git tracks or would track, below the paths that were given."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path

from cybrid_lint.project.files import is_first_party

# A repository may bring its own configuration: none of it may run a program.
GIT = ("git", "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null")


def files_below(paths: Iterable[Path]) -> list[Path]:
    """Return the files at and below these paths, each once, in a fixed order.

    A path that is a file is taken whatever git says of it. Raises `FileNotFoundError` for one that does not exist.
    """
    found: dict[Path, None] = {}
    for path in paths:
        if path.is_file():
            found[path] = None
            continue
        if not path.is_dir():
            raise FileNotFoundError(2, "no such file or folder", str(path))
        found.update(dict.fromkeys(_listed(path)))
    return sorted(found)


def _listed(folder: Path) -> Iterator[Path]:
    command = [*GIT, "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        done = subprocess.run(command, cwd=folder, capture_output=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        yield from _walked(folder)
        return
    for name in done.stdout.split(b"\0"):
        path = folder / os.fsdecode(name)
        if name and path.is_file():
            yield path


def _walked(folder: Path) -> Iterator[Path]:
    for below, folders, files in os.walk(folder):
        folders[:] = sorted(one for one in folders if is_first_party(Path(below) / one))
        yield from (Path(below, name) for name in sorted(files))
