"""Which files a run checks: what git tracks or would track, below the given paths."""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from cybrid_lint.checking.errors import UsageError
from cybrid_lint.checking.paths import display
from cybrid_lint.checking.progress import Progress, counted
from cybrid_lint.project.files import Bounds, find_root, is_marked, obstacle, python_names, walked
from cybrid_lint.project.git import GitError, Question, Repository, names_in, repository_of, unquoted

# What the walks through the folders that were listed last have seen: each is told once, since files come and go.
_python: dict[str, list[str]] = {}
_marked: dict[str, bool] = {}
_UNTRACKED = "? "


class Selection(NamedTuple):
    """The files that a run looks at, each once and in a fixed order, and the files and folders that it cannot read.

    Paths are texts: of thousands of files, others would take longer than reading some of them.
    """

    names: list[str]
    unreadable: list[str]


def select(paths: Iterable[str], cwd: Path, progress: Progress) -> Selection:
    """Return the files at and below the paths that a user has named.

    A path that is a file is taken whatever git says of it. Raises `FileNotFoundError` for one that does not exist, and
    `UsageError` for `-`, by which other programs mean standard input.
    """
    selector = _Selector(cwd, progress)
    for path in paths:
        whole = os.path.normpath(cwd / path)
        if not selector.take(whole, trusted=True):
            if path == "-":
                raise UsageError("standard input needs a name: add --stdin-filename NAME")
            raise FileNotFoundError(2, "no such file or folder", whole)
    return selector.selection()


def select_listed(lines: bytes, cwd: Path, progress: Progress) -> Selection:
    """Return the files at and below the paths in a list, one a line or ended by null bytes, such as git prints.

    It may hold files that are deleted, names that git has quoted, and paths from the root of the repository.
    """
    selector = _Selector(cwd, progress)
    separator = b"\0" if b"\0" in lines else b"\n"
    listed = [name for line in lines.split(separator) if (name := line.removesuffix(b"\r"))]
    missing = 0
    for name in listed:
        for path in _meant(name, cwd):
            if selector.take(path, trusted=False):
                break
        else:
            missing += 1
            progress.say(f"skipped {os.fsdecode(unquoted(name))}: no such file")
    if listed and missing == len(listed):
        progress.warn(f"none of the {counted(missing, 'path')} in the list exists")
    return selector.selection()


def _meant(name: bytes, cwd: Path) -> Iterable[str]:
    """Yield the paths that a line may mean, the likeliest first."""
    names = list(dict.fromkeys(os.fsdecode(one) for one in (name, unquoted(name))))
    for one in names:
        yield os.path.normpath(cwd / one)
    repository = repository_of(os.fspath(cwd))
    if repository is not None:
        for one in names:
            yield os.path.normpath(os.path.join(repository.root, one))


class _Selector:
    """Gathers the files and folders of a run."""

    def __init__(self, cwd: Path, progress: Progress) -> None:
        self._cwd = cwd
        self._watch = progress
        self._names: dict[str, None] = {}
        self._unreadable: dict[str, None] = {}
        self._known: dict[str, Bounds] = {}
        _python.clear()
        _marked.clear()

    def selection(self) -> Selection:
        return Selection(sorted(self._names), sorted(self._unreadable))

    def take(self, path: str, *, trusted: bool) -> bool:
        """Add a file, or the files of a folder, and tell whether there is one.

        It is `trusted` if the user has typed it, and not if it stands in a list, which may come from a repository.
        """
        try:
            mode = os.stat(path).st_mode
        except ValueError:
            return False
        except OSError as error:
            if obstacle(error) == "none":
                return False
            self._unreadable[path] = None
            return True
        if stat.S_ISDIR(mode):
            if not self._leads_out(path, links=not trusted):
                self._take_folder(path)
            return True
        if not stat.S_ISREG(mode):
            return False
        # a user chooses to go over a link to a folder, but a file that is a link may have been put there
        if not self._leads_out(path, links=not trusted or os.path.islink(path)):
            self._names[path] = None
        return True

    def _leads_out(self, path: str, *, links: bool) -> bool:
        """Tell, and say, whether one of the links that a path has leads out of its project."""
        if not links or self._bounds(os.path.dirname(path)).hold(path):
            return False
        shown = display(Path(path), self._cwd)
        self._watch.warn(f"{shown} was not checked: it is a link out of the project")
        return True

    def _bounds(self, folder: str) -> Bounds:
        """Return what links in a folder may not lead out of: the working directory and the folder's project."""
        if folder not in self._known:
            root = find_root(Path(folder, "any"), self._cwd)
            self._known[folder] = Bounds(os.fspath(root), os.fspath(self._cwd))
        return self._known[folder]

    def _take_folder(self, folder: str) -> None:
        """Add the files in a folder that git tracks or would track; without git, all."""
        bounds = self._bounds(folder)
        repository = repository_of(folder)
        unreadable: list[str] = []
        with contextlib.ExitStack() as stack:
            question = self._question(repository, folder)
            if question is not None:
                stack.enter_context(question)
            walk = _walk(folder, bounds, unreadable)  # while git does the same
            entries = self._answer(question)
        if repository is None or entries is None:
            self._add(walk, unreadable)
            return
        listed = _Listed(folder, repository, bounds, walk, entries)
        self._add(listed.names, listed.unreadable)
        for name in listed.repositories:
            self._watch.say(f"skipped {display(Path(name), self._cwd)}: a repository of its own")
        try:
            if listed.may_be_ignored and repository.ignored([listed.inner]):
                self._add(walk, unreadable)
            elif unreadable:
                ignored = repository.ignored(map(repository.inner, unreadable))
                self._add([], [path for path in unreadable if repository.inner(path) not in ignored])
        except GitError as error:
            self._warn(error)
            self._add(walk, unreadable)

    def _question(self, repository: Repository | None, folder: str) -> Question | None:
        if repository is None:
            return None
        options = ("ls-files", "-z", "-t", "--cached", "--others", "--exclude-standard")
        try:
            return repository.start(*options, "--", ":(literal)" + repository.inner(os.path.join(folder, "")))
        except GitError as error:
            self._warn(error)
            return None

    def _answer(self, question: Question | None) -> list[str] | None:
        try:
            return None if question is None else names_in(question.answer())
        except GitError as error:
            self._warn(error)
            return None

    def _warn(self, error: GitError) -> None:
        self._watch.warn(f"{error}; checking all files outside hidden folders")

    def _add(self, names: Iterable[str], unreadable: Iterable[str]) -> None:
        self._names.update(dict.fromkeys(names))
        self._unreadable.update(dict.fromkeys(unreadable))


class _Listed:
    """What git lists in a folder, beside what a walk has found there."""

    def __init__(
        self, folder: str, repository: Repository, bounds: Bounds, walk: list[str], entries: list[str]
    ) -> None:
        self.inner = repository.inner(os.path.join(folder, ""))
        self.unreadable: list[str] = []
        self._bounds = bounds
        known = frozenset(walk)
        prefix = os.path.join(folder, "")
        cut = 2 if self.inner == "." else 3 + len(self.inner)
        names = [prefix + entry[cut:].replace("/", os.sep) for entry in entries]
        self.names = [name for name in names if name in known or self._is_there(name)]
        self.repositories = [name for name in names if name.endswith(os.sep)]
        # where git ignores a folder it lists nothing of it but what is tracked all the same
        untracked = any(entry.startswith(_UNTRACKED) for entry in entries)
        self.may_be_ignored = self.inner != "." and not untracked and not known.issubset(names)

    def _is_there(self, name: str) -> bool:
        """Tell whether a file that the walk did not see is there, and no link leads out to it."""
        try:
            return stat.S_ISREG(os.stat(name).st_mode) and self._bounds.hold(name)
        except ValueError:
            return False
        except OSError as error:
            if obstacle(error) == "unreadable":
                self.unreadable.append(os.path.dirname(name))
            return False


def _walk(folder: str, bounds: Bounds, unreadable: list[str]) -> list[str]:
    found: list[str] = []
    for prefix, names, marked in walked(folder, bounds, unreadable):
        found += [prefix + name for name in names]
        _marked[prefix.rstrip(os.sep)] = marked
    _python[folder] = [name for name in found if name.endswith(".py")]
    return found


def find_python_files(root: str) -> list[str]:
    """Return the Python files of a project, without another walk if its folder has just been listed."""
    found = _python.pop(root, None)
    return python_names(root) if found is None else found


def is_project_root(folder: str) -> bool:
    """Tell whether a folder is marked as the root of a project."""
    found = _marked.pop(folder, None)
    return is_marked(folder) if found is None else found
