"""The first look at all the files of a run: each is read once and forgotten. Most have nothing to do with Cybrid."""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import partial

from cybrid_lint.cli.parallel import run_all, starts_at_once
from cybrid_lint.cli.progress import Watch, counted
from cybrid_lint.gate import Sight, look_at
from cybrid_lint.other.reading import concerns
from cybrid_lint.project.files import UnreadError, read_stamped
from cybrid_lint.words import mentions_cybrid

PYTHON = (".py", ".pyi", ".pyw")
# With a second core idle, two forked processes make a check of 2,300 files take 0.115 s instead of 0.134 s, and one of
# Django's 5,500 files 0.174 s instead of 0.196 s. Spawned ones cost 0.16 s, half of what looking at 20,000 files takes.
LEAST_FORKED, LEAST_SPAWNED = 2_000, 20_000
_SHARE = 400
# Nobody asks for the stamps of other files, so that all of them share two sights.
NO_STAMP = (0, 0)
SILENT, SPEAKING = Sight(NO_STAMP, False), Sight(NO_STAMP, True)


def look_over(names: Sequence[str], cwd: str, jobs: int, watch: Watch) -> dict[str, Sight]:
    """Return what a first look at each file tells, in several processes if there are enough files for it."""
    if jobs > 1 and len(names) < (LEAST_FORKED if len(names) < LEAST_FORKED or starts_at_once() else LEAST_SPAWNED):
        jobs = 1
    shares = [names[at : at + _SHARE] for at in range(0, len(names), _SHARE)]
    with watch.step(f"looking at {counted(len(names), 'file')}", len(shares), alone=jobs < 2):
        found = run_all(partial(_look_at_all, os.path.join(cwd, "")), shares, jobs, watch.beat)
    return dict(zip(names, (sight for share in found for sight in share), strict=True))


def _look_at_all(folder: str, names: Sequence[str]) -> list[Sight]:
    return [look_at(name) if name.endswith(PYTHON) else _look(folder, name) for name in names]


def _look(folder: str, name: str) -> Sight:
    """Return what a first look at a file tells that is not Python by its name; a script may yet be."""
    try:
        raw, _ = read_stamped(name)
    except UnreadError as error:
        return Sight(NO_STAMP, False, obstacle=error.why)
    if is_script(name.rpartition(os.sep)[2], raw):
        return Sight(NO_STAMP, mentions_cybrid(raw), is_script=True)
    display = name[len(folder) :] if name.startswith(folder) else os.path.relpath(name, folder)
    return SPEAKING if concerns(display, raw) else SILENT


def is_script(name: str, raw: bytes) -> bool:
    """Tell whether a file whose name has no suffix is Python by its first line."""
    return raw.startswith(b"#!") and "." not in name.lstrip(".") and b"python" in raw.split(b"\n", 1)[0]
