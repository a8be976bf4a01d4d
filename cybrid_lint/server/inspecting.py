"""What is found in the files of a workspace's folder: in Python by a warm project, in all others as by `check`."""

from __future__ import annotations

import io
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from cybrid_lint.checking.file_discovery import select
from cybrid_lint.checking.inspection import InspectOptions
from cybrid_lint.checking.noqa import unsuppressed
from cybrid_lint.checking.notebooks_and_scripts import with_analysis
from cybrid_lint.checking.paths import display, relative
from cybrid_lint.checking.prescan import PYTHON
from cybrid_lint.checking.progress import SILENT
from cybrid_lint.checking.runner import inspect, inspect_buffer, line_reader
from cybrid_lint.configuration.precedence import for_command
from cybrid_lint.configured_baselines import ConfiguredBaselines
from cybrid_lint.findings import Finding
from cybrid_lint.options import Options
from cybrid_lint.project.files import decode_anyhow, find_root, read_bytes
from cybrid_lint.server.documents import Document
from cybrid_lint.server.warm import Checked, Checkpoint, WarmProject

# How many files are inspected at once: others may be wanted before the rest.
_PART = 24
#: Files that say what is to be reported: another one may hold when they have changed.
CONFIGURATION = ("pyproject.toml", "setup.cfg", "tox.ini", ".flake8", ".cybrid-lint-baseline")


@dataclass(frozen=True)
class Inspected:
    """What is found in files, by path, and what an evaluation has told besides, if there was one.

    The paths of findings are relative to the folder.
    """

    findings: Mapping[Path, list[Finding]]
    checked: Checked | None = None


class Folder:
    """A folder of the workspace, with the configuration that holds there; one thread at a time may ask it.

    Raises `ConfigurationError` for a configuration that is of no use.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._configurations = for_command([], path, isolated=False)
        self._baselines = ConfiguredBaselines(self._configurations, path)
        self._projects: dict[Path, WarmProject] = {}
        #: Whether files have changed on disk since it was looked there.
        self.stale = False

    def root_of(self, path: Path) -> Path:
        """Return the root of the project that a file belongs to."""
        return find_root(path, self.path)

    def refresh(self) -> list[Path]:
        """Look for Python files that have come, gone or changed, and return the roots of their projects."""
        return [root for root, project in self._projects.items() if project.refresh()]

    def document(self, document: Document, overlay: Mapping[Path, str], checkpoint: Checkpoint) -> Inspected:
        """Return what is found in a document; `overlay` are all Python files that are open in its project."""
        if self._configurations.excludes(document.path):
            return Inspected({document.path: []})
        if document.kind == "python":
            return self._python(document.path, {**overlay, document.path: document.python}, checkpoint)
        if document.kind == "notebook":
            return Inspected({document.path: self._notebook(document, overlay, checkpoint)})
        return Inspected({document.path: self._other(document)})

    def project(self, root: Path, overlay: Mapping[Path, str], checkpoint: Checkpoint) -> Inspected:
        """Return what is found in all Python files of a project that concern Cybrid."""
        return self._shown(root, self._warm(root).check(overlay, checkpoint=checkpoint))

    def files(self, names: Iterable[str]) -> Inspected:
        """Return what is found in files as they are on disk, those without findings left out."""
        by_options: dict[Options, list[str]] = {}
        for name in names:
            by_options.setdefault(self._configurations.of(name).options, []).append(name)
        found: dict[Path, list[Finding]] = {}
        for options, ones in by_options.items():
            for one in inspect(
                ones, options, self.path, suppress=self._suppresses, store=self._configurations.here.store
            ):
                found.setdefault(self.path / one.span.path, []).append(one)
        return Inspected({path: self._wanted(ones, path) for path, ones in found.items()})

    def listed(self, checkpoint: Checkpoint) -> tuple[list[Path], list[list[str]]]:
        """Return the roots of the projects in the folder, and the files that are not Python in parts."""
        names = select([str(self.path)], self.path, SILENT).names
        kept = [name for name in names if not self._configurations.excludes(Path(name))]
        checkpoint()
        roots = {
            self.root_of(Path(folder, "any")) for folder in {os.path.dirname(one) for one in kept if is_python(one)}
        }
        others = [name for name in kept if not is_python(name)]
        return sorted(roots), [others[at : at + _PART] for at in range(0, len(others), _PART)]

    @property
    def _suppresses(self) -> bool:
        """Whether comments suppress findings."""
        return not self._configurations.here.value("disable-noqa")

    def _wanted(self, findings: Iterable[Finding], path: Path, text: str | None = None) -> list[Finding]:
        """Return those findings of a file that are to be reported; `text` is what an editor has in its place."""
        configuration = self._configurations.of(path)
        wanted = [
            replace(one, severity=configuration.severity(one.code))
            for one in findings
            if self._configurations.reports(one.code, path)
        ]
        buffers = {} if text is None else {display(path, self.path): text}
        return self._baselines.uncovered(sorted(wanted, key=lambda one: one.order), line_reader(self.path, buffers))

    def _warm(self, root: Path) -> WarmProject:
        if root not in self._projects:
            self._projects[root] = WarmProject(root, self._configurations.of(root / "any").options)
        return self._projects[root]

    def _python(self, path: Path, overlay: Mapping[Path, str], checkpoint: Checkpoint) -> Inspected:
        root = self.root_of(path)
        checked = self._warm(root).check(overlay, path, checkpoint)
        shown = self._shown(root, checked)
        return Inspected({path: [], **shown.findings}, checked)

    def _shown(self, root: Path, checked: Checked) -> Inspected:
        found = {
            path: self._kept(checked.findings.get(path, []), path, checked.texts.get(path, ""), root)
            for path in checked.concerned
        }
        return Inspected(found, checked)

    def _kept(self, findings: list[Finding], path: Path, text: str, root: Path) -> list[Finding]:
        """Return the findings that are to be reported."""
        if self._suppresses:
            findings = unsuppressed(findings, io.StringIO(text).readlines(), str(path))
        return self._wanted((relative(one, root, self.path) for one in findings), path, text)

    def _notebook(self, document: Document, overlay: Mapping[Path, str], checkpoint: Checkpoint) -> list[Finding]:
        root = self.root_of(document.path)
        how = InspectOptions(self._configurations.of(document.path).options, self.path, self._suppresses, None)
        check = partial(self._warm(root).check, focus=document.path, checkpoint=checkpoint)
        found = with_analysis(
            root,
            {document.path: document.text.encode("utf-8", "surrogatepass")},
            how,
            lambda cells: check({**overlay, **cells}),
        )
        return self._wanted(found, document.path, document.text)

    def _other(self, document: Document) -> list[Finding]:
        """Return what is found in a file that is not Python; git is asked about it only as it is on disk."""
        raw = read_bytes(document.path)
        if raw is not None and decode_anyhow(raw) == document.python:
            return list(self.files([str(document.path)]).findings.get(document.path, []))
        found, _ = inspect_buffer(
            document.text.encode("utf-8", "surrogatepass"),
            document.path,
            self._configurations.of(document.path).options,
            self.path,
            suppress=self._suppresses,
        )
        return self._wanted(found, document.path, document.text)


def is_python(name: str) -> bool:
    """Tell whether a file is Python by its name."""
    return name.endswith(PYTHON)
