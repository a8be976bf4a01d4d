"""Which tests touch which lines, noted by coverage in a run of the whole suite on a copy of the repository."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from coverage import CoverageData

#: The folders of the tests' pages of cases, as `tests/markdown_cases.py` has them.
PAGES = ("libraries", "mechanisms", "rules")


class Touched:
    """What a run of the suite noted. Paths are relative to the copy, and tests are named as pytest does."""

    def __init__(self, folder: Path, left_out: Iterable[str] = ()) -> None:
        """Read what `note` has left in a folder; some tests are not to be named."""
        self._copy = folder / "copy"
        self._data = CoverageData(str(folder / "coverage"))
        self._data.read()
        self._left_out = set(left_out)
        self._of_file: dict[str, dict[int, list[str]]] = {}
        self._tests_of_file: dict[str, set[str]] = {}
        self._sizes: Counter[str] = Counter()
        for name in self._data.measured_files():
            for contexts in self._data.contexts_by_lineno(name).values():
                self._sizes.update({context.partition("|")[0] for context in contexts if context})
        for test in self._sizes:
            self._tests_of_file.setdefault(test.partition("::")[0], set()).add(test)

    def tests(self, path: str, lines: Iterable[int]) -> list[str]:
        """Return the tests that touch any of some lines of a file, first those that touch fewest lines of all."""
        contexts = {context for line in lines for context in self._contexts(path).get(line, ())}
        tests: set[str] = set()
        for context in filter(None, contexts):
            test, _, phase = context.partition("|")
            # a fixture may be made for the first of its tests alone
            tests |= {test} if phase == "run" else self._tests_of_file[test.partition("::")[0]]
        return sorted(tests - self._left_out, key=lambda test: (self._sizes[test], test))

    def run_outside_tests(self, path: str, lines: Iterable[int]) -> bool:
        """Tell whether any of some lines of a file runs when it is imported, for all tests."""
        return any("" in self._contexts(path).get(line, ()) for line in lines)

    def run(self, path: str, lines: Iterable[int]) -> bool:
        """Tell whether any of some lines of a file runs, for a test or when it is imported."""
        return not self._contexts(path).keys().isdisjoint(lines)

    def _contexts(self, path: str) -> dict[int, list[str]]:
        if path not in self._of_file:
            self._of_file[path] = self._data.contexts_by_lineno(str(self._copy / path))
        return self._of_file[path]


def note(root: Path, folder: Path) -> Touched:
    """Copy a repository into a folder and run its tests there, those alone that were not since the sources changed."""
    copy, kept, failed = folder / "copy", folder / "noted.json", folder / "cache" / "v" / "cache" / "lastfailed"
    now = {name: hashlib.sha256((root / name).read_bytes()).hexdigest() for name in _files(root)}
    noted: dict[str, str] = json.loads(kept.read_text()) if kept.exists() else {}
    changed = [name for name in {**now, **noted} if now.get(name) != noted.get(name)]
    if not noted or any(_is_source(name) for name in changed):
        shutil.rmtree(folder, ignore_errors=True)
        changed = list(now)
    for name in {**now, **noted}:
        _mirror(root / name, copy / name)
    kept.unlink(missing_ok=True)
    tests = [name for name in changed if name in now and _is_test(name)]
    if tests:
        _run(folder, tests)
    kept.write_text(json.dumps(now))
    return Touched(folder, json.loads(failed.read_text()) if failed.exists() else ())


def _mirror(source: Path, target: Path) -> None:
    """Make a file what another is, or delete it as that was: a run that is ended leaves its fault behind."""
    if not source.is_file():
        target.unlink(missing_ok=True)
    elif not target.exists() or target.read_bytes() != source.read_bytes():
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(source, target)


def _is_test(name: str) -> bool:
    path = Path(name)
    is_page = path.suffix == ".md" and path.parent.name in PAGES
    return name.startswith("tests/") and (is_page or path.match("test_*.py"))


def _is_source(name: str) -> bool:
    """Tell whether what tests touch may depend on a file, other than those in it."""
    return name.startswith(("cybrid_lint/", "tests/")) and not _is_test(name)


def _files(root: Path) -> Sequence[str]:
    """Return what git has of a repository, and what it does not ignore."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=root, capture_output=True, check=True).stdout.decode().split("\0")
    return sorted(name for name in set(listed) if (root / name).is_file())


def _run(folder: Path, tests: Sequence[str]) -> None:
    copy = folder / "copy"
    cached = f"cache_dir={folder / 'cache'}"
    options = ["--cov=cybrid_lint", "--cov-append", "--cov-context=test", "--cov-report=", "-o", cached]
    environment = {**os.environ, "PYTHONPATH": str(copy), "COVERAGE_FILE": str(folder / "coverage")}
    done = subprocess.run([sys.executable, "-m", "pytest", *options, *tests], cwd=copy, env=environment, check=False)
    if done.returncode not in (0, 1):
        sys.exit("the tests cannot be run")
