"""The flake8 plugin: hands flake8 the findings of the file that it asks about."""

from __future__ import annotations

import argparse
import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar

from cybrid_lint import __version__
from cybrid_lint.options import MAX_RESOURCES, Options

Result = tuple[int, int, str, type]


class Plugin:
    """flake8's entry point, made once for each file that flake8 can parse."""

    name = "cybrid-lint"
    version = __version__
    options: ClassVar[Options] = Options()

    def __init__(self, tree: ast.AST, filename: str, lines: list[str]) -> None:
        self.filename = filename
        self.lines = lines

    @staticmethod
    def add_options(manager: Any) -> None:
        """Add the plugin's options to flake8's."""
        manager.add_option(
            "--cybrid-max-resources",
            default=str(MAX_RESOURCES),
            metavar="N",
            parse_from_config=True,
            help="how many resources the scopes of one token may span before CYB201 or CYB202 (default: %(default)s)",
        )
        manager.add_option(
            "--cybrid-placeholders",
            default="",
            parse_from_config=True,
            comma_separated_list=True,
            help="texts that stand for a credential in this project and are none",
        )

    @classmethod
    def parse_options(cls, manager: Any, options: argparse.Namespace, args: list[str]) -> None:
        """Take flake8's options over; a bad one ends flake8 with a message."""
        # a type given to argparse is not asked in a configuration file's case without a traceback
        limit = str(options.cybrid_max_resources).strip()
        if not limit.isdecimal():
            manager.parser.error(f"cybrid-max-resources is a whole number, not {limit!r}")
        cls.options = Options(int(limit), frozenset(options.cybrid_placeholders))
        # flake8 runs no plugin on a file that it cannot parse; with --select=CYB it would pass in silence
        if options.select and not any("E902".startswith(one) or "E999".startswith(one) for one in options.select):
            options.select = [*options.select, "E9"]

    def run(self) -> Iterator[Result]:
        """Yield the findings of the file as flake8 takes them."""
        yield from self._results()

    def _results(self) -> list[Result]:
        from cybrid_lint.files import findings_of

        try:
            findings = findings_of(self.filename, self.lines, self.options, Path.cwd())
        except Exception as error:  # an exception in a plugin ends flake8's whole run
            return [(1, 0, f"CYB901 this file was not checked: {type(error).__name__} in the analysis", Plugin)]
        return [(one.span.line, one.span.column, f"{one.code} {one.message}", Plugin) for one in findings]
