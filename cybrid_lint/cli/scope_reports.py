"""The reports on requests for tokens in the projects of files, for the commands that need them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from cybrid_lint.analysis import scopes
from cybrid_lint.checking.paths import display
from cybrid_lint.checking.progress import Progress
from cybrid_lint.configuration.precedence import Configurations
from cybrid_lint.gate import survey
from cybrid_lint.options import Options
from cybrid_lint.project.files import find_root
from cybrid_lint.scopes.report import ScopeReport


def reports_on(
    names: Iterable[str], configurations: Configurations, cwd: Path, progress: Progress
) -> Iterator[ScopeReport]:
    """Yield the report on each project that has Python files of these names, as far as it has to do with them.

    Paths in the reports are relative to the working directory.
    """
    files: dict[tuple[Path, Options], set[Path]] = {}
    for name in names:
        if name.endswith(".py"):
            path = Path(name)
            files.setdefault((find_root(path, cwd), configurations.of(name).options), set()).add(path)
    for (root, options), wanted in sorted(files.items(), key=lambda one: (one[0][0], min(one[1]))):
        seen = survey(root, configurations.here.store)
        for name, sight in seen.items():
            if sight.obstacle not in (None, "none"):
                progress.warn(f"not analysed: {display(Path(name), cwd)}: cannot be read")
        report = scopes(root, wanted, cwd, options, seen)
        if report is not None:
            yield report
