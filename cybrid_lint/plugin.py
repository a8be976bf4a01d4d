"""The flake8 plugin: gives flake8 the findings in the file that it asks about."""

from __future__ import annotations

import argparse
import ast
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from cybrid_lint import __version__
from cybrid_lint.options import OPTIONS

if TYPE_CHECKING:
    from cybrid_lint.configuration.precedence import Configurations
    from cybrid_lint.findings import Finding

Flake8Result = tuple[int, int, str, type]


class Plugin:
    """flake8's entry point, made once for each file that flake8 can parse."""

    name = "cybrid-lint"
    version = __version__
    configurations: ClassVar[Configurations]

    def __init__(self, tree: ast.AST, filename: str, lines: list[str]) -> None:
        self.filename = filename
        self.lines = lines

    @staticmethod
    def add_options(manager: Any) -> None:
        """Add the plugin's options to flake8's."""
        for option in filter(lambda one: one.is_ours, OPTIONS):
            # what flake8 got stays apart from a default, so that pyproject.toml can go between them
            manager.add_option(
                f"--{option.flake8}",
                default=None,
                parse_from_config=True,
                comma_separated_list=option.is_list,
                help=f"{option.means} (default: {option.otherwise})",
                **({"metavar": option.metavar} if option.metavar else {"action": "store_true"}),
            )

    @classmethod
    def parse_options(cls, manager: Any, options: argparse.Namespace, args: list[str]) -> None:
        """Take flake8's options over; a bad one ends flake8 with a message."""
        from cybrid_lint.configuration.errors import ConfigurationError
        from cybrid_lint.configuration.precedence import for_flake8
        from cybrid_lint.configured_baselines import ConfiguredBaselines

        try:
            cls.configurations = for_flake8(options, Path.cwd())
            # a baseline that is not there is said before the run
            ConfiguredBaselines(cls.configurations, Path.cwd())
        except ConfigurationError as error:
            manager.parser.error(str(error))
        # flake8 runs no plugin on a file that it cannot parse; with --select=CYB it would pass in silence
        if options.select and not any("E902".startswith(one) or "E999".startswith(one) for one in options.select):
            options.select = [*options.select, "E9"]

    def run(self) -> Iterator[Flake8Result]:
        """Yield the findings of the file as flake8 takes them."""
        yield from self._results()

    def _results(self) -> list[Flake8Result]:
        from cybrid_lint.configuration.errors import ConfigurationError

        try:
            return self._reported(Path.cwd())
        except ConfigurationError as error:  # of a pyproject.toml nearer to the file than that of the run
            return [self._skipped(str(error))]
        except Exception as error:  # an exception in a plugin ends flake8's whole run
            return [self._skipped(f"{type(error).__name__} in the analysis")]

    def _skipped(self, why: str) -> Flake8Result:
        from cybrid_lint.rules.cyb901 import skipped

        finding = skipped(self.filename, why)
        return 1, 0, f"{finding.code} {finding.message}", Plugin

    def _reported(self, cwd: Path) -> list[Flake8Result]:
        from cybrid_lint.files import findings_of
        from cybrid_lint.output.positions import visible

        path = Path(os.path.normpath(cwd / self.filename))
        if self.configurations.excludes(path):
            return []
        configuration, store = self.configurations.of(path), self.configurations.here.store
        findings = [
            one
            for one in findings_of(self.filename, self.lines, configuration.options, cwd, store)
            if configuration.reports(one.code, path)
        ]
        if findings and configuration.path("baseline") is not None:
            findings = self._uncovered(findings, path, cwd)
        return [(one.span.line, one.span.column, f"{one.code} {visible(one.message)}", Plugin) for one in findings]

    def _uncovered(self, findings: list[Finding], path: Path, cwd: Path) -> list[Finding]:
        """Leave out what the baseline covers. What a comment suppresses is left to flake8, and counts for nothing."""
        from cybrid_lint.checking.noqa import unsuppressed
        from cybrid_lint.checking.paths import relative
        from cybrid_lint.configured_baselines import ConfiguredBaselines
        from cybrid_lint.project.files import find_root

        def source(name: str, number: int) -> str | None:
            return self.lines[number - 1] if 0 < number <= len(self.lines) else None

        placed = [relative(one, find_root(path, cwd), cwd) for one in findings]
        told = placed
        if not self.configurations.here.value("disable-noqa"):
            told = unsuppressed(placed, self.lines, self.filename)
        covered = set(map(id, told))
        covered -= set(map(id, ConfiguredBaselines(self.configurations, cwd).uncovered(told, source)))
        return [one for one in placed if id(one) not in covered]
