"""The baselines that configurations name, and which findings they leave: the same for each way into the program."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from cybrid_lint.configuration.errors import ConfigurationError
from cybrid_lint.findings import Finding
from cybrid_lint.output.positions import visible

if TYPE_CHECKING:
    from cybrid_lint.baseline import Baseline
    from cybrid_lint.configuration.precedence import Configurations

Sources = Callable[[str, int], str | None]


class ConfiguredBaselines:
    """Holds findings against the baselines of their files, each read once.

    Raises `ConfigurationError` for a baseline that is not there or is broken; that of the working directory is read at
    once.
    """

    def __init__(self, configurations: Configurations, cwd: Path) -> None:
        self._configurations = configurations
        self._cwd = cwd
        self._known: dict[Path, Baseline] = {}
        here = configurations.here.path("baseline")
        if here is not None:
            self._read(here)

    def uncovered(self, findings: Sequence[Finding], sources: Sources) -> list[Finding]:
        """Return the findings that no baseline covers, in their order.

        All findings of a file that no comment suppresses must be among them, since a baseline says how many like ones
        it covers: those that come last are too many. Paths are relative to the working directory; `sources` gives the
        lines of the files.
        """
        by_path: dict[Path | None, list[Finding]] = {}
        for one in findings:
            by_path.setdefault(self.path_for(one), []).append(one)
        left = by_path.pop(None, [])
        for path, ones in by_path.items():
            assert path is not None
            left += self._uncovered(ones, path, sources)
        kept = set(map(id, left))
        return [one for one in findings if id(one) in kept]

    def path_for(self, finding: Finding) -> Path | None:
        """Return the path of the baseline that holds for a finding's file, None if none does."""
        path = os.path.normpath(self._cwd / finding.span.path)
        return self._configurations.of(path).path("baseline")

    def _uncovered(self, findings: Sequence[Finding], path: Path, sources: Sources) -> list[Finding]:
        from cybrid_lint.baseline import Keys, uncovered

        baseline = self._read(path)
        keys = Keys(baseline.salt, sources, self._cwd, path.parent)
        return uncovered(baseline.counts, ((keys.of(one), one) for one in findings))

    def _read(self, path: Path) -> Baseline:
        if path not in self._known:
            self._known[path] = open_baseline(path)
        return self._known[path]


def open_baseline(path: Path) -> Baseline:
    """Read a baseline; raises `ConfigurationError` if there is none, or if the file is broken."""
    from cybrid_lint.baseline import BaselineError, load

    name = visible(path.name)
    try:
        return load(path)
    except FileNotFoundError:
        raise ConfigurationError(f"there is no baseline {name}; `cybrid-lint baseline write` makes one") from None
    except BaselineError as error:
        raise ConfigurationError(f"{name} {error}") from None
    except OSError as error:
        raise ConfigurationError(f"{name}: {error.strerror}") from None
