"""`cybrid-lint baseline`: records the findings that exist today, so that only new ones are reported."""

from __future__ import annotations

import argparse
import os
import secrets
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from cybrid_lint.baseline import Baseline, Key, Keys, dumps, shrunk, uncovered
from cybrid_lint.checking.progress import say
from cybrid_lint.cli.check import CheckRun, examine, examining, exit_code, report
from cybrid_lint.cli.console import write_whole
from cybrid_lint.cli.options import configured
from cybrid_lint.configuration.precedence import Configurations
from cybrid_lint.configured_baselines import open_baseline
from cybrid_lint.findings import Finding
from cybrid_lint.rules import rule

NAME = ".cybrid-lint-baseline"


def arguments(baseline: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    baseline.description = (
        "A baseline is a file with the findings that a project accepts for now. It holds neither line numbers nor"
        " credentials. It can only shrink: to take new findings in, delete it and write it again. The option baseline"
        f" names it, otherwise it is {NAME}."
    )
    actions = baseline.add_subparsers(dest="action", required=True, metavar="ACTION")
    for name, summary, description in (
        (
            "write",
            "create the baseline, or remove fixed findings from it",
            "Creates the baseline. If it exists, removes what is no longer found; new findings are reported, not added,"
            " and make the exit code 1.",
        ),
        (
            "check",
            "report findings that the baseline does not cover",
            "Reports findings that the baseline does not cover, and on standard error entries that are no longer found."
            " Exits with 1 for either.",
        ),
    ):
        action = actions.add_parser(name, help=summary, description=description)
        examining(action)
        action.set_defaults(stdin_filename=None)


def run(args: argparse.Namespace, cwd: Path) -> int:
    """Write or check the baseline; return the exit code."""
    configurations = configured(args, cwd)
    path = configurations.here.path("baseline") or cwd / NAME
    writes = args.action == "write"
    begins = writes and not path.exists()
    baseline = Baseline(secrets.token_hex(16), {}) if begins else open_baseline(path)
    examined = examine(args, configurations, cwd)
    keys = Keys(baseline.salt, examined.sources, cwd, path.parent)
    keyed = [(keys.of(one), one) for one in examined.findings if _is_for(path, one, configurations, cwd)]
    if begins:
        counts: Mapping[Key, int] = Counter(key for key, one in keyed if rule(one.code).in_baseline)
    else:
        seen = _seen(examined, keys, path.parent)
        counts = shrunk(baseline.counts, (key for key, _ in keyed), seen)
    new = uncovered(counts, keyed)
    gone = Counter(baseline.counts) - Counter(counts)
    if not (begins or examined.complete):
        _say(path, "a file was not checked, so what is no longer found is not known")
    if writes:
        _write(path, dumps(replace(baseline, counts=counts)))
        _say(path, f"{sum(counts.values())} covered, {sum(gone.values())} no longer found, {len(new)} not covered")
    else:
        _say_gone(path, gone)
    if new or not writes:
        report(new, examined, args, cwd)
    return exit_code(args, bool(new or (gone and not writes)))


def _is_for(path: Path, finding: Finding, configurations: Configurations, cwd: Path) -> bool:
    """Tell whether a finding belongs into a baseline: its file's configuration names no other one."""
    named = configurations.of(os.path.normpath(cwd / finding.span.path)).path("baseline")
    return named is None or named == path


def _seen(examined: CheckRun, keys: Keys, folder: Path) -> Callable[[Key], bool]:
    """Tell what a run has looked at: of the files those that it read or that are gone, of the codes those selected.

    If it could not check a file it has looked at nothing: a token may have gone through there.
    """
    files = {keys.path(Path(one)) for one in examined.files}

    def seen(key: Key) -> bool:
        place = folder / key.path
        wanted = examined.complete and examined.configurations.reports(key.code, place)
        return wanted and (key.path in files or not os.path.lexists(place))

    return seen


def _write(path: Path, text: str) -> None:
    """Put a text in the place of a file at once, unless it is there already."""
    raw = text.encode("ascii")
    if not (path.is_file() and path.read_bytes() == raw):
        write_whole(path, raw)


def _say_gone(path: Path, gone: Mapping[Key, int]) -> None:
    for key, count in sorted(gone.items()):
        place = f" in {key.symbol}" if key.symbol else ""
        times = f" ({count} times)" if count > 1 else ""
        _say(path, f"{key.path}: {key.code}{place} is no longer found{times}")
    if gone:
        _say(path, "take out what is no longer found with `cybrid-lint baseline write`")


def _say(path: Path, text: str) -> None:
    say(f"{path.name}: {text}")
