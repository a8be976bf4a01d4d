"""`cybrid-lint check --fix`: makes the fixes of what is found, or shows them as a diff."""

from __future__ import annotations

import argparse
import difflib
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from cybrid_lint.analysis import forget
from cybrid_lint.checking.paths import display
from cybrid_lint.checking.progress import say
from cybrid_lint.cli.console import write_whole
from cybrid_lint.findings import Finding, Span
from cybrid_lint.fixes.apply import MOST_PASSES, Content, Plan, RefusedError, plan, read
from cybrid_lint.fixes.edits import Edit, Fix
from cybrid_lint.project.files import decode_anyhow
from cybrid_lint.project.git import GitError, repository_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from cybrid_lint.cli.check import CheckRun
    from cybrid_lint.project.git import Repository

#: What templates of dotenv files are called.
TEMPLATES = (".env.example", ".env.sample", ".env.template", ".env.dist", "env.example")
#: What a diff says of itself: it is to be read, and cannot be applied.
HEAD = "# Values that could be credentials are shown as their first characters; make the changes with --fix.\n"


@dataclass(frozen=True)
class Made:
    """A fix that was made: of which finding."""

    finding: Finding
    fix: Fix


@dataclass
class Outcome:
    """What a run with `--fix` has done: the fixes made, those refused with the reason, and what is left to report."""

    made: list[Made] = field(default_factory=list)
    refused: dict[tuple[str, str], int] = field(default_factory=dict)
    leaked: set[str] = field(default_factory=set)
    #: the templates of dotenv files that name new variables
    named: list[str] = field(default_factory=list)


class Fixer:
    """Makes the fixes that the arguments ask for in the files of a run."""

    def __init__(self, args: argparse.Namespace, cwd: Path) -> None:
        self._args = args
        self._cwd = cwd
        self._repository: Repository | None = repository_of(os.fspath(cwd))
        self._tracked: frozenset[str] | None = None
        self.outcome = Outcome()

    def wanted(self, findings: Iterable[Finding]) -> list[Finding]:
        """Return the findings whose fixes are asked for."""
        only = self._args.fix_only
        return [
            one
            for one in findings
            if one.fix is not None
            and (one.fix.is_safe or self._args.unsafe_fixes)
            and (not only or one.code.startswith(tuple(only)))
        ]

    def planned(self, findings: Sequence[Finding], run: CheckRun) -> Plan:
        """Return what the fixes of findings make of the files of a run."""
        named = {variable for made in self.outcome.made for variable in made.fix.variables}
        fixes = [
            one.fix for one in self.wanted(findings) if one.fix is not None and named.isdisjoint(one.fix.variables)
        ]
        return plan(dict.fromkeys(fixes), lambda path: self.content(path, run))

    def make(self, findings: Sequence[Finding], run: CheckRun) -> bool:
        """Make the fixes of findings, and tell whether any was made."""
        planned = self.planned(findings, run)
        made = set(map(id, planned.made))
        for one in findings:
            if one.fix is not None and id(one.fix) in made:
                self.outcome.made.append(Made(one, one.fix))
        return self.write(planned)

    def write(self, planned: Plan) -> bool:
        """Write what a plan makes of files, and tell whether it changes any."""
        self.refuse(planned)
        self._note_history(planned)
        for path, (_, raw) in planned.files.items():
            write_whole(self._cwd / path, raw)
        return bool(planned.files)

    def name_variables(self, run: CheckRun) -> None:
        """Name the variables that are read from now on in templates of dotenv files."""
        fixes = templates(self.outcome.made, run, self._cwd)
        planned = plan(fixes, lambda path: self.content(path, run))
        for path, (_, raw) in planned.files.items():
            write_whole(self._cwd / path, raw)
            self.outcome.named.append(path)
        if planned.files:
            forget()

    def refuse(self, planned: Plan) -> None:
        """Note which fixes of a plan are not made, and why."""
        refused: dict[tuple[str, str], int] = {}
        for fix, why in planned.refused:
            for path in {edit.span.path for edit in fix.edits}:
                refused[path, why] = refused.get((path, why), 0) + 1
        self.outcome.refused = refused

    def content(self, path: str, run: CheckRun) -> Content:
        """Return a file that may be changed; raises `RefusedError` with the reason for another one."""
        whole = os.path.normpath(self._cwd / path)
        if whole not in run.stamps:
            raise RefusedError("it is not among the checked files")
        if os.path.islink(whole):
            raise RefusedError("it is a link")
        if not self._args.force and not self._is_tracked(whole):
            raise RefusedError(
                "git does not track it, so the change could not be undone; use --force to change it anyway"
            )
        return read(Path(whole), run.stamps[whole])

    def _is_tracked(self, path: str) -> bool:
        if self._repository is None:
            return False
        if self._tracked is None:
            try:
                self._tracked = self._repository.tracked()
            except GitError as error:
                raise RefusedError(str(error)) from None
        return self._repository.inner(path) in self._tracked

    def _note_history(self, planned: Plan) -> None:
        """Note in which files a commit holds what fixes take out."""
        if self._repository is None:
            return
        paths = {edit.span.path for fix in planned.made if fix.variables for edit in fix.edits}
        inner = {self._repository.inner(os.fspath(self._cwd / path)): path for path in sorted(paths)}
        try:
            held = self._repository.ask("ls-tree", "-r", "-z", "--name-only", "HEAD", codes=(0, 128))
        except GitError:
            return
        committed = set(held.decode("utf-8", "surrogateescape").split("\0"))
        self.outcome.leaked |= {path for name, path in inner.items() if name in committed}


def templates(made: Iterable[Made], run: CheckRun, cwd: Path) -> list[Fix]:
    """Return the fixes that name new variables in the templates of dotenv files beside or above what was changed."""
    from cybrid_lint.fixes.files import named_in

    wanted: dict[Path, set[str]] = {}
    for one in made:
        for folder in (cwd / one.finding.span.path).parents:
            names = [folder / name for name in TEMPLATES if os.path.normpath(folder / name) in run.stamps]
            if names:
                wanted.setdefault(names[0], set()).update(one.fix.variables)
            if names or folder == cwd:
                break
    fixes = []
    for path, variables in sorted(wanted.items()):
        text = path.read_text(encoding="utf-8", errors="replace")
        lines = named_in(text, sorted(variables))
        if lines:
            number, last = text.count("\n") + 1, len(text.rpartition("\n")[2])
            at = Span(display(path, cwd), number, last, number, last)
            fixes.append(Fix((Edit(at, f"\n{lines}" if last else lines),), "safe", "Name the new variables"))
    return fixes


def diff_of(planned: Plan, findings: Sequence[Finding]) -> str:
    """Return what a plan changes as a unified diff in which no line holds a credential; nothing if it changes none."""
    parts = [HEAD] if planned.files else []
    for path, (before, raw) in sorted(planned.files.items()):
        old = _masked(before.text, path, findings)
        new = _masked(decode_anyhow(raw), path, ())
        parts += _unified(old, new, path)
    return "".join(parts)


def _unified(old: list[tuple[str, str]], new: list[tuple[str, str]], path: str) -> Iterable[str]:
    """Yield the lines of a diff; lines are compared as they are, and shown as they may be."""
    from cybrid_lint.output.positions import inert, visible

    shown = visible(path)
    yield f"--- {shown}\n+++ {shown}\n"
    matcher = difflib.SequenceMatcher(None, [line for line, _ in old], [line for line, _ in new], autojunk=False)
    for group in matcher.get_grouped_opcodes(3):
        first, last = group[0], group[-1]
        yield f"@@ -{first[1] + 1},{last[2] - first[1]} +{first[3] + 1},{last[4] - first[3]} @@\n"
        for kind, low, high, new_low, new_high in group:
            if kind == "equal":
                yield from (inert(f" {visible(line)}\n") for _, line in old[low:high])
                continue
            yield from (f"-{visible(line)}\n" for _, line in old[low:high])
            yield from (f"+{visible(line)}\n" for _, line in new[new_low:new_high])


def _masked(text: str, path: str, findings: Sequence[Finding]) -> list[tuple[str, str]]:
    """Return the lines of a text, each as it is and as it may be shown."""
    from cybrid_lint.credentials.masking import mask
    from cybrid_lint.output.masking import hidden_in

    by_line: dict[int, list[Finding]] = {}
    for one in findings:
        if one.span.path == path:
            for number in range(one.span.line, one.span.end_line + 1):
                by_line.setdefault(number, []).append(one)
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if lines and not lines[-1]:
        lines.pop()
    return [
        (line, mask(line, hidden_in(line, number, by_line.get(number, ()), path)))
        for number, line in enumerate(lines, 1)
    ]


def tell(outcome: Outcome, *, quiet: bool) -> None:
    """Say on standard error what was changed, which variables to set, and what is left to do."""
    if not quiet:
        for made in outcome.made:
            span = made.finding.span
            say(f"{span.path}:{span.line}: {made.finding.code} fixed: {made.fix.does}")
    for (path, why), count in sorted(outcome.refused.items()):
        say(f"{path} was not changed: {why} ({count} {'fix' if count == 1 else 'fixes'})")
    variables = sorted({name for made in outcome.made for name in made.fix.variables})
    if variables:
        say(f"set these environment variables: {', '.join(variables)}")
    for path in outcome.named:
        say(f"{path} now names them")
    for note in sorted({note for made in outcome.made for note in made.fix.notes}):
        say(note)
    for path in sorted(outcome.leaked):
        say(f"{path}: git's history holds what was taken out of it; see `cybrid-lint history`")


def suppress(
    args: argparse.Namespace,
    cwd: Path,
    look: Callable[[], tuple[CheckRun, list[Finding]]],
    unused: Callable[[CheckRun], list[Finding]],
) -> None:
    """Remove unused noqa comments and add comments for what is found, as far as the arguments ask for it."""
    from cybrid_lint.checking.added_noqa import added_noqa

    for is_asked, changes in (
        (args.remove_unused_noqa, lambda run, _: [(one, one.fix) for one in unused(run) if one.fix is not None]),
        (args.add_noqa, lambda _, found: added_noqa(found, args.add_noqa, lambda path: _text(cwd / path))),
    ):
        if not is_asked:
            continue
        run, findings = look()
        fixer = Fixer(args, cwd)
        by_fix = {fix: finding for finding, fix in changes(run, findings)}
        planned = plan(by_fix, lambda path, fixer=fixer, run=run: fixer.content(path, run))  # type: ignore[misc]
        if fixer.write(planned):
            forget()
        if not args.quiet:
            for fix in planned.made:
                say(f"{by_fix[fix].span.path}:{by_fix[fix].span.line}: {fix.does}")
        tell(fixer.outcome, quiet=args.quiet)


def _text(path: Path) -> str:
    return decode_anyhow(path.read_bytes())


def fix_all(args: argparse.Namespace, cwd: Path, look: Callable[[], tuple[CheckRun, list[Finding]]]) -> Outcome:
    """Make fixes until there are none, looking at the files anew after each pass, and return what was done."""
    fixer = Fixer(args, cwd)
    for _ in range(MOST_PASSES):
        run, findings = look()
        if not fixer.make(findings, run):
            break
        forget()
    fixer.name_variables(run)
    return fixer.outcome
