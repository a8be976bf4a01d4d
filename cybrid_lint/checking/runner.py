"""The findings in files, Python and other, with paths relative to the working directory, before any filter.

All files are looked at first. What has to do with Cybrid is then inspected in parts that know nothing of each other, so
that several processes can take them: a project's own files, its notebooks and scripts, and other files by the dozen.
"""

from __future__ import annotations

import os
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from cybrid_lint.cache.sights import PARSES, Sights
from cybrid_lint.cache.store import Store
from cybrid_lint.checking.file_discovery import find_python_files, is_project_root
from cybrid_lint.checking.inspection import NOTEBOOK, InspectOptions, shown_in_python
from cybrid_lint.checking.noqa import is_file_suppressed
from cybrid_lint.checking.parallel import run_all, starts_at_once
from cybrid_lint.checking.paths import display
from cybrid_lint.checking.prescan import PYTHON, prescan_files
from cybrid_lint.checking.progress import SILENT, Progress, counted
from cybrid_lint.checking.work_units import WorkUnit, inspect_unit, is_worth_forking, load
from cybrid_lint.findings import Finding
from cybrid_lint.gate import Sight
from cybrid_lint.options import Options
from cybrid_lint.project.files import MOST_READ, decode_anyhow, find_root, read_bytes
from cybrid_lint.rules import credential_codes
from cybrid_lint.rules.cyb901 import is_skip, skipped
from cybrid_lint.siblings import with_siblings

if TYPE_CHECKING:
    from cybrid_lint.textfiles import State

# The names of files that may be where credentials belong.
_PRIVATE = re.compile(r"\.(?:env|pem|key)", re.I)
# What one process takes at a time: a search takes some milliseconds, and so does parsing a file to see that it can be.
_DOZEN = 24
_HUNDRED = 100


def inspect(
    files: Iterable[str | Path],
    options: Options,
    cwd: Path,
    progress: Progress = SILENT,
    jobs: int = 1,
    *,
    suppress: bool = True,
    store: Store | None = None,
) -> list[Finding]:
    """Return the findings of these files, the same for every number of processes, and whatever the cache knows.

    `suppress` leaves out those that a comment suppresses.
    """
    how = InspectOptions(options, cwd, suppress, store)
    sights = None if store is None else Sights(store, os.fspath(cwd))
    names = [os.fspath(path) for path in files]
    python = [name for name in names if name.endswith(PYTHON)]
    others = _others(names, cwd, progress)
    by_root = _by_root([*python, *filter(_may_be_python, others)], cwd)
    members = {root: find_python_files(os.fspath(root)) for root in by_root}
    looked = dict.fromkeys(name for ones in (*members.values(), python, others) for name in ones)
    seen = prescan_files(list(looked), os.fspath(cwd), jobs, progress, sights)
    parts = [*_of_projects(by_root, members, seen, how, progress), *_of_others(others, seen, progress)]
    found = [*_unread([*python, *others], seen, cwd, progress), *_inspected(parts, how, progress, jobs, sights)]
    if sights is not None:
        sights.save()
    for one in found:
        if is_skip(one):
            progress.say(f"{one.span.path}: {one.message}")
    return [*found, *_held(found, how, progress)]


def checked_files(names: Sequence[str], cwd: Path) -> list[str]:
    """Return those of these files that `inspect` looks into: text, and not kept where credentials may be."""
    return [*(name for name in names if name.endswith(PYTHON)), *_others(names, cwd, SILENT)]


def inspect_buffer(
    raw: bytes, name: Path, options: Options, cwd: Path, *, suppress: bool = True, store: Store | None = None
) -> tuple[list[Finding], str]:
    """Return the findings of bytes that are to be taken for the file of this name, and the text that they are read as.

    The encoding is the one that the file itself says, or else UTF-8.
    """
    path = Path(os.path.normpath(cwd / name))
    text = decode_anyhow(raw)
    how = InspectOptions(options, cwd, suppress, store)
    if path.suffix in PYTHON:
        from cybrid_lint.files import findings_of

        findings = findings_of(str(path), text.splitlines(keepends=True), options, cwd, store)
        return shown_in_python(findings, path, text, find_root(path, cwd), how), text
    if path.suffix == NOTEBOOK:
        from cybrid_lint.checking.notebooks_and_scripts import check_notebooks_and_scripts

        return check_notebooks_and_scripts(find_root(path, cwd), {path: raw}, how), text
    from cybrid_lint.textfiles import scan_file

    if _private([path], cwd):
        return [], text
    return scan_file(path, display(path, cwd), raw, options, suppress=suppress), text


# --- which files are inspected, in which parts --------------------------------------------------------------------


def _others(names: Iterable[str], cwd: Path, progress: Progress) -> list[str]:
    """Return the files that are not Python by their name, without those that hold no text or may hold credentials."""
    rest = [name for name in names if not name.endswith(PYTHON)]
    if not rest:
        return []
    from cybrid_lint.textfiles.formats import may_hold_text

    texts = [name for name in rest if may_hold_text(name.rpartition(os.sep)[2])]
    if len(texts) != len(rest):
        skipped = counted(len(rest) - len(texts), "file")
        progress.say(f"skipped {skipped}: images, archives, lock files and the like, by their names")
    # a look at the name costs less than a path
    right = _private([Path(name) for name in texts if _PRIVATE.search(name)], cwd, progress)
    for path in sorted(right):
        progress.say(f"skipped {display(path, cwd)}: git does not track it, and only its owner can read it")
    return [name for name in texts if not right or Path(name) not in right]


def _private(paths: Iterable[Path], cwd: Path, progress: Progress = SILENT) -> set[Path]:
    """Return those of these files that are where credentials may be, and which nothing reads."""
    from cybrid_lint.textfiles.formats import is_private

    private = [path for path in paths if is_private(path) and path.is_file()]
    if not private:
        return set()
    from cybrid_lint.textfiles import exempt

    return {path for path, state in _states(cwd, private, progress).items() if exempt(path, state)}


def _may_be_python(name: str) -> bool:
    return name.endswith(NOTEBOOK) or "." not in name.rpartition(os.sep)[2].lstrip(".")


def _by_root(names: Iterable[str], cwd: Path) -> dict[Path, list[str]]:
    """Return the files by the root of their project."""
    base = os.fspath(cwd) + os.sep

    known: dict[str, Path] = {}

    def root_of(folder: str) -> Path:
        # a folder below the working directory that begins no project belongs to the one that it lies in
        between = []
        while folder not in known and folder.startswith(base) and not is_project_root(folder):
            between.append(folder)
            folder = os.path.dirname(folder)
        root = known.get(folder) or find_root(Path(folder, "any"), cwd)
        known.update(dict.fromkeys([folder, *between], root))
        return root

    roots: dict[Path, list[str]] = defaultdict(list)
    for name in names:
        roots[root_of(name.rpartition(os.sep)[0])].append(name)
    return roots


def _of_projects(
    by_root: Mapping[Path, list[str]],
    members: Mapping[Path, list[str]],
    seen: Mapping[str, Sight],
    how: InspectOptions,
    progress: Progress,
) -> Iterator[WorkUnit]:
    for root, names in by_root.items():
        project = {name: seen[name] for name in members[root]}
        speaking = sum(sight.speaks for sight in project.values())
        if project:
            own = counted(len(project), "Python file")
            progress.say(f"project {display(root, how.cwd)}: {own}, {speaking} of them mention Cybrid")
        # of a project that does not speak of Cybrid itself, what it imports may
        concerned = speaking or with_siblings(root, how.options, how.store).reaches_out
        python = [one for one in names if one.endswith(PYTHON) and (concerned or seen[one].speaks)]
        if python:
            yield WorkUnit("python", root, python, project)
        guests = [one for one in names if one.endswith(NOTEBOOK) or seen[one].is_script]
        guests = [one for one in guests if concerned or seen[one].speaks]
        if guests:
            yield WorkUnit("guests", root, guests, project)


def _of_others(names: Iterable[str], seen: Mapping[str, Sight], progress: Progress) -> Iterator[WorkUnit]:
    texts = [name for name in names if not name.endswith(NOTEBOOK) and not seen[name].is_script]
    speaking = [name for name in texts if seen[name].speaks]
    if texts:
        progress.say(f"{counted(len(texts), 'other file')}, {len(speaking)} of them mention Cybrid")
    for ones in _shares(speaking, _DOZEN):
        yield WorkUnit("texts", Path(), ones)


def _shares(names: Sequence[str], size: int) -> Iterator[list[str]]:
    for at in range(0, len(names), size):
        yield list(names[at : at + size])


# --- what is found in them ----------------------------------------------------------------------------------------


def _inspected(
    parts: list[WorkUnit], how: InspectOptions, progress: Progress, jobs: int, sights: Sights | None
) -> list[Finding]:
    """Return what is found in the parts, and in those that follow from it: files that may not be parsable."""
    found: list[Finding] = []
    while parts:
        used = jobs if jobs > 1 and is_worth_forking(parts) else 1
        with progress.step(f"inspecting {_counted(parts)}", len(parts), alone=used < 2):
            if used > 1 and starts_at_once():
                load(parts)
            done = run_all(partial(inspect_unit, how), parts, used, progress.beat)
        rest: list[WorkUnit] = []
        for part, inspected in zip(parts, done, strict=True):
            found += inspected.findings
            if sights is not None:
                for name in inspected.parsed:
                    sights.note(part.seen[name].stamp, PARSES)
            progress.note_cut(inspected.cut)
            if inspected.concerned:
                shown = sorted(display(path, part.root) for path in inspected.concerned)
                named = f"{counted(len(shown), 'file')} with Cybrid: {', '.join(shown)}"
                progress.say(f"project {display(part.root, how.cwd)}: {named}")
                unconcerned = [
                    one
                    for one in part.names
                    if one in part.seen and Path(one) not in inspected.concerned and not _parses(part.seen[one], sights)
                ]
                rest += [
                    WorkUnit("unconcerned", part.root, ones, {one: part.seen[one] for one in ones})
                    for ones in _shares(unconcerned, _HUNDRED)
                ]
        parts = rest
    return found


def _parses(sight: Sight, sights: Sights | None) -> bool:
    return sights is not None and bool(sights.of(sight.stamp) & PARSES)


def _counted(parts: Iterable[WorkUnit]) -> str:
    return counted(sum(len(part.names) for part in parts), "file")


def _unread(names: Iterable[str], seen: Mapping[str, Sight], cwd: Path, progress: Progress) -> Iterator[Finding]:
    """Yield that files could not be read; large ones that are neither Python nor text by their names are no loss."""
    large = f"it has more than {MOST_READ // 1_000_000} MB"
    for name in names:
        obstacle = seen[name].obstacle
        if obstacle == "unreadable":
            yield not_checked(name, cwd, "it cannot be read")
        elif obstacle == "large" and name.endswith(PYTHON):
            yield not_checked(name, cwd, large)
        elif obstacle == "large":
            from cybrid_lint.textfiles.formats import is_text

            tell = progress.warn if is_text(name.rpartition(os.sep)[2]) else progress.say
            tell(f"{display(Path(name), cwd)} was not checked: {large}")


def not_checked(name: str, cwd: Path, why: str) -> Finding:
    """Return that a file or folder could not be read."""
    return skipped(display(Path(name), cwd), why, what="folder" if os.path.isdir(name) else "file")


def _states(cwd: Path, paths: Iterable[Path], progress: Progress) -> Mapping[Path, State]:
    """Return what git and the system say of files. Where git does not answer, that is said."""
    from cybrid_lint.textfiles import git_state

    states = git_state(cwd, paths)
    for refusal in {state.refusal for state in states.values() if state.refusal}:
        progress.warn(f"{refusal}; cannot tell whether it tracks files with credentials")
    return states


def _held(found: Iterable[Finding], how: InspectOptions, progress: Progress) -> list[Finding]:
    """Return which files other than Python, of those that hold what was found, are not kept to their owners."""
    cwd = how.cwd
    paths = {cwd / one.span.path for one in found if one.code in credential_codes() and not _is_python(one.span.path)}
    if not paths:
        return []
    from cybrid_lint.textfiles import files_held

    states = _states(cwd, sorted(Path(os.path.normpath(path)) for path in paths), progress)
    held = files_held(found, {Path(display(path, cwd)): state for path, state in states.items()})
    return [one for one in held if not (how.suppress and is_file_suppressed(one, cwd / one.span.path))]


def _is_python(name: str) -> bool:
    return name.endswith(PYTHON)


def line_reader(cwd: Path, buffers: Mapping[str, str]) -> Callable[[str, int], str | None]:
    """Return a function that gives a line of a file, or of the buffer in its place; None if there is none.

    The lines of `nb.ipynb:cell 3` are those of the cell's source.
    """

    def text(path: str) -> str:
        if path in buffers:
            return buffers[path]
        raw = read_bytes(cwd / path)
        return decode_anyhow(raw) if raw is not None else ""

    @lru_cache(maxsize=64)
    def lines(path: str) -> list[str]:
        name, mark, number = path.rpartition(":cell ")
        if mark and name.endswith(NOTEBOOK):
            from cybrid_lint.checking.notebooks_and_scripts import cell_source_lines

            return cell_source_lines(text(name), int(number))
        return text(path).split("\n")

    def line(path: str, number: int) -> str | None:
        found = lines(path)
        return found[number - 1] if 0 < number <= len(found) else None

    return line
