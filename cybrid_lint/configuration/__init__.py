"""The effective configuration: the command line over flake8's files over `pyproject.toml`, for each option.

flake8 and the command line make a `Configuration` from the same sources in the same order, and ask it the same things.
"""

from __future__ import annotations

import fnmatch
import glob
import os
from collections.abc import Iterable, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from cybrid_lint.options import OPTIONS, Option, Options

if TYPE_CHECKING:
    from cybrid_lint.cache.store import Store
    from cybrid_lint.findings import Severity


class Origin(NamedTuple):
    """Where a value comes from: the kind of source, and of a file its path and the line, 0 if that is not known."""

    source: str
    path: Path | None = None
    line: int = 0

    def shown(self, cwd: Path) -> str:
        """Return the origin as a person in this folder names it."""
        if self.path is None:
            return self.source
        path = Path(os.path.relpath(self.path, cwd)).as_posix()
        return f"{path}:{self.line}" if self.line else path


DEFAULT = Origin("default")
COMMAND_LINE = Origin("command line")


class SourceValue(NamedTuple):
    """What one source says of an option. Its patterns are relative to `base`.

    With `adds` it is put to what else holds; otherwise the first source that says something of an option decides.
    """

    option: str
    value: Any
    origin: Origin
    base: Path
    adds: bool = False


class Configuration:
    """The configuration of a run, from what its sources say, the strongest first."""

    def __init__(self, said: Iterable[SourceValue] = ()) -> None:
        said = list(said)
        self.holding = {option.name: _holding(option, said) for option in OPTIONS}

    def value(self, name: str) -> Any:
        """Return the value of an option."""
        first, *more = (one.value for one in self.holding[name])
        return sum(more, start=first) if more else first

    @cached_property
    def options(self) -> Options:
        """What the analysis is told. Raises `ConfigurationError` where a file or package that it names is of no use."""
        from cybrid_lint.configuration import libraries

        named = [(one.origin.path, path) for one in self.holding["models"] for path in _paths(one)]
        models = libraries.models(named)
        packages = self.value("first-party")
        return Options(
            self.value("max-resources"),
            frozenset(self.value("placeholders")),
            models,
            libraries.first_party(packages, self.path("python")),
            libraries.speaking(models),
        )

    @cached_property
    def store(self) -> Store | None:
        """The cache; None if there is to be none, or if there is no folder into which nobody else can write.

        Raises `ConfigurationError` if a file of configuration says that it lies outside its repository.
        """
        if self.value("no-cache"):
            return None
        from cybrid_lint.cache.store import opened

        return opened(self.cache_folder)

    @property
    def cache_folder(self) -> Path | None:
        """The folder that the cache is to have, None for the user's own; raises as `store` does."""
        from cybrid_lint.configuration import libraries
        from cybrid_lint.configuration.errors import ConfigurationError, place

        said = self.holding["cache-dir"][0]
        path = self.path("cache-dir")
        if path is not None and said.origin.path is not None and not libraries.is_beside(said.origin.path, path):
            where = place(said.origin.path, said.origin.line)
            raise ConfigurationError(f"{where}: cache-dir lies outside this repository; name it with --cache-dir")
        return path

    def path(self, name: str) -> Path | None:
        """Return the path that an option names, from where that is said."""
        return next(iter(_paths(self.holding[name][0])), None)

    def severity(self, code: str) -> Severity | None:
        """Return the severity that is configured for a code, the longest prefix deciding; None for the rule's own."""
        fitting = [pair for pair in self.value("severity") if code.startswith(pair[0])]
        found: Severity | None = max(fitting, key=lambda pair: len(pair[0]))[1] if fitting else None
        return found

    def reports(self, code: str, path: Path) -> bool:
        """Tell whether a finding with this code in this file, an absolute path, is to be reported."""
        ignored = (*self.value("ignore"), *self._ignored_in(path))
        return (
            is_selected(code, self.value("select"), ignored) and self._is_sure_enough(code) and not self.excludes(path)
        )

    def _is_sure_enough(self, code: str) -> bool:
        least = self.value("min-confidence")
        if least == "low":
            return True
        from cybrid_lint.rules import rule

        return rule(code).confidence in ("high", least)

    def excludes(self, path: Path) -> bool:
        """Tell whether a file, an absolute path, or a folder above it is left out."""
        return any(_matches(one, pattern) for pattern, base in self._excluded for one in _below(path, base))

    @cached_property
    def _excluded(self) -> list[tuple[str, Path]]:
        return [(_located(pattern, one.base), one.base) for one in self.holding["exclude"] for pattern in one.value]

    @cached_property
    def _ignored(self) -> list[tuple[str, Sequence[str]]]:
        held = self.holding["per-file-ignores"]
        return [(_located(pattern, one.base), codes) for one in held for pattern, codes in one.value]

    def _ignored_in(self, path: Path) -> Sequence[str]:
        """Return the codes that are ignored in a file: of several patterns the longest decides, as in flake8."""
        matching = [one for one in self._ignored if _matches(path, one[0])]
        return max(matching, key=lambda one: len(one[0]))[1] if matching else ()


def _paths(said: SourceValue) -> list[Path]:
    """Return the paths that an option names, each from where that is said."""
    names = [said.value] if isinstance(said.value, str) else said.value or ()
    return [Path(os.path.normpath(said.base / name)) for name in names]


def _located(pattern: str, base: Path) -> str:
    """Return a pattern as flake8 takes it: one with a slash stands for a place, any other for a name anywhere."""
    if not {os.sep, os.altsep} & set(pattern):
        return pattern
    return os.path.normpath(os.path.join(glob.escape(str(base)), pattern))


def _matches(path: Path, pattern: str) -> bool:
    return fnmatch.fnmatch(path.name, pattern) or fnmatch.fnmatch(str(path), pattern)


def _below(path: Path, base: Path) -> list[Path]:
    """Return a path and the folders above it, down to where it parts from the base: what lies above has no say."""
    above = {base, *base.parents}
    return [one for one in (path, *path.parents) if one not in above]


def _holding(option: Option, said: Sequence[SourceValue]) -> tuple[SourceValue, ...]:
    about = [one for one in said if one.option == option.name]
    default = SourceValue(option.name, option.default, DEFAULT, Path())
    first = next((one for one in about if not one.adds), default)
    added = [one for one in about if one.adds]
    return tuple(added) if added and first is default else (first, *added)


def is_selected(code: str, select: Sequence[str], ignore: Sequence[str]) -> bool:
    """Tell whether a code is wanted: the longer of the prefixes that match decides, as in flake8."""
    wanted = max((len(one) for one in select if code.startswith(one)), default=-1 if select else 0)
    unwanted = max((len(one) for one in ignore if code.startswith(one)), default=-1)
    return wanted >= 0 and wanted > unwanted
