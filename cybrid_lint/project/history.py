"""What the commits of a repository have added to it: which file, in which version, and when."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from cybrid_lint.project.git import UNREPLACED, Repository, names_in

# How many commits one question is about: git answers each before its patience is over.
_AT_ONCE = 2_000
# What is compared are the trees alone: no rename is looked for, and no program asked about contents. Of a merge only
# what it has from none of its parents is shown.
_RAW = ("--stdin", "-r", "-c", "--root", "--raw", "-z", "--no-renames", "--ignore-submodules=all", "-O", os.devnull)
_FILES = (b"100644", b"100755")


class Commit(NamedTuple):
    """A commit: its name, and when it was made, in seconds since 1970."""

    name: str
    seconds: int


class Addition(NamedTuple):
    """A version of a file that came with a commit: the file's path from the root, and the name of what it holds."""

    commit: Commit
    path: str
    blob: str


def commits_of(repository: Repository, revisions: str | None) -> list[Commit]:
    """Return the commits that git understands by a range, all there are without one, the oldest first.

    Raises `GitError`, whose reason is "failed" if git knows no such range.
    """
    wanted = ("--all",) if revisions is None else ("--end-of-options", revisions)
    output = repository.ask("rev-list", "--date-order", "--reverse", "--timestamp", *wanted, "--", settings=UNREPLACED)
    return [
        Commit(name, int(seconds)) for seconds, name in (line.split() for line in output.decode("ascii").splitlines())
    ]


def additions(repository: Repository, commits: Sequence[Commit]) -> Iterator[Addition]:
    """Yield what these commits added or changed, in their order; raises `GitError`."""
    for at in range(0, len(commits), _AT_ONCE):
        asked = {commit.name: commit for commit in commits[at : at + _AT_ONCE]}
        given = "".join(f"{name}\n" for name in asked).encode("ascii")
        output = repository.ask("diff-tree", *_RAW, stdin=given, settings=UNREPLACED)
        parts = iter(output.split(b"\0"))
        commit = None
        for part in parts:
            if not part.startswith(b":"):
                commit = asked.get(part.decode("ascii", "replace"))
                continue
            path = next(parts)
            parents = len(part) - len(part.lstrip(b":"))
            fields = part.lstrip(b":").split(b" ")
            mode, blob = fields[parents], fields[2 * parents + 1]
            if commit is not None and mode in _FILES:
                yield Addition(commit, os.fsdecode(path), blob.decode("ascii"))


def standing(repository: Repository) -> dict[str, str]:
    """Return the files of HEAD, each path with the name of what it holds; raises `GitError`."""
    output = repository.ask("ls-tree", "-r", "-z", "--full-tree", "HEAD", settings=UNREPLACED)
    found = {}
    for line in names_in(output):
        said, _, path = line.partition("\t")
        mode, _, blob = said.split(" ")
        if mode.encode("ascii") in _FILES:
            found[path] = blob
    return found


def has_commits(repository: Repository) -> bool:
    """Tell whether HEAD is a commit: in a new repository it is none; raises `GitError`."""
    return bool(repository.ask("rev-parse", "--verify", "--quiet", "HEAD^{commit}", codes=(0, 1)))


def is_shallow(repository: Repository) -> bool:
    """Tell whether the repository lacks the beginning of its history; raises `GitError`."""
    return repository.ask("rev-parse", "--is-shallow-repository").strip() == b"true"
