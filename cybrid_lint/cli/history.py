"""`cybrid-lint history`: the credentials that any commit of the repository added, still there or not."""

from __future__ import annotations

import argparse
import os
import secrets
import sys
from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timezone
from functools import partial
from pathlib import Path, PurePosixPath

from cybrid_lint.baseline import Baseline, Keys, dumps, uncovered
from cybrid_lint.checking.errors import UsageError
from cybrid_lint.checking.noqa import unsuppressed
from cybrid_lint.checking.parallel import run_all, starts_at_once
from cybrid_lint.checking.progress import Progress, counted, say, wants_bar
from cybrid_lint.cli.check import exit_code, reporting
from cybrid_lint.cli.console import wants_color, write, write_whole
from cybrid_lint.cli.options import CREDENTIALS, configured, flags
from cybrid_lint.configuration.precedence import Configurations
from cybrid_lint.configured_baselines import open_baseline
from cybrid_lint.findings import ABBREVIATED, Finding, Span, Step
from cybrid_lint.options import Options
from cybrid_lint.output import FORMATS
from cybrid_lint.output.result import Result
from cybrid_lint.project.files import decode_anyhow
from cybrid_lint.project.git import Absence, GitError, Repository, repository_of
from cybrid_lint.project.history import Addition, additions, commits_of, has_commits, is_shallow, standing
from cybrid_lint.rules import rule
from cybrid_lint.rules._hardcoded import hardcoded
from cybrid_lint.rules.cyb901 import is_skip, skipped
from cybrid_lint.single import credentials_in, is_python, is_read, speaks
from cybrid_lint.textfiles import suppressions
from cybrid_lint.textfiles.reading import MOST_BYTES, decode
from cybrid_lint.textfiles.scanning import Credential, shown

# So many bytes of files that speak of Cybrid are kept, then judged, in several processes if there are enough of them.
_WAVE = 16_000_000
_WORTH_A_PROCESS = 200_000
_SHARE = 8


def arguments(history: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    history.description = (
        "Searches everything that the commits of the repository ever added for credentials (CYB101 to CYB104). Reports"
        " each once: which commit added it, and whether it is still there at HEAD. Exits with 1 if there are any."
    )
    history.add_argument(
        "range",
        nargs="?",
        metavar="RANGE",
        help="the commits, as for git log: main..topic, v1.0.. (default: those of all branches and tags)",
    )
    history.add_argument(
        "--baseline", dest="past", type=Path, metavar="FILE", help="leave out what this file of --write-baseline covers"
    )
    history.add_argument(
        "--write-baseline",
        type=Path,
        metavar="FILE",
        help="write all findings to this baseline",
    )
    reporting(history)
    flags(history, CREDENTIALS)


def run(args: argparse.Namespace, cwd: Path) -> int:
    """Look through the history, write what is found, and return the exit code."""
    repository = repository_of(os.fspath(cwd))
    if repository is None:
        raise UsageError("not in a git repository; history needs one")
    covered = open_baseline(cwd / args.past) if args.past is not None else None
    configurations = configured(args, cwd)
    progress = Progress(sys.stderr, bar=wants_bar(sys.stderr, args.quiet, os.environ), verbose=args.verbose)
    search = _Search(repository, configurations, args.jobs, progress)
    try:
        findings = search.findings(args.range)
        sources = search.sources(findings)
    except GitError as error:
        raise UsageError(_refusal(args.range, error)) from None
    if args.write_baseline is not None:
        _write_baseline(cwd / args.write_baseline, findings, sources)
        return 0
    if covered is not None:
        keys = Keys(covered.salt, sources, Path(), Path())
        findings = uncovered(covered.counts, [(keys.of(_named(one)), one) for one in findings])
    result = Result(
        findings=tuple(findings),
        skipped=tuple(f"{_named(one).span.path}: {one.message}" for one in findings if is_skip(one)),
        files=search.read,
        commits=search.commits,
        sources=sources,
        color=wants_color(args),
        statistics=args.statistics,
        quiet=args.quiet,
    )
    write(FORMATS[args.format](result), args.output)
    return exit_code(args, bool(findings))


def _refusal(revisions: str | None, error: GitError) -> str:
    if error.reason == "failed" and revisions is not None:
        return f"unknown git range {revisions!r}"
    return str(error)


def _write_baseline(path: Path, findings: Sequence[Finding], sources: Callable[[str, int], str | None]) -> None:
    salt = open_baseline(path).salt if path.exists() else secrets.token_hex(16)
    keys = Keys(salt, sources, Path(), Path())
    counts = Counter(keys.of(_named(one)) for one in findings if rule(one.code).in_baseline)
    write_whole(path, dumps(Baseline(salt, counts)).encode("ascii"))
    say(f"{path.name}: {sum(counts.values())} covered")


@dataclass(frozen=True)
class Known:
    """A credential as it stands in a file, and whether a comment there suppresses it."""

    credential: Credential
    is_suppressed: bool


@dataclass(frozen=True)
class Judgement:
    """What is known of a version of a file, and which kind of error left it unread in part, if one did."""

    known: Sequence[Known] = ()
    failure: str = ""


@dataclass
class _Search:
    """A search through the versions of files: each object is read once, and judged once under each path it has had."""

    repository: Repository
    configurations: Configurations
    jobs: int
    progress: Progress
    commits: int = 0
    read: int = 0
    _judged: dict[tuple[str, str], Judgement] = field(default_factory=dict)
    _blobs: dict[str, str] = field(default_factory=dict)

    def findings(self, revisions: str | None) -> list[Finding]:
        """Return a finding for each credential that the commits of a range brought in, in the order of these."""
        if revisions is not None and revisions.startswith("-"):
            raise UsageError(f"unknown git range {revisions!r}")
        if is_shallow(self.repository):
            self.progress.warn("shallow clone: commits before its first one are not searched")
        commits = commits_of(self.repository, revisions)
        self.commits = len(commits)
        added: dict[tuple[str, str], Addition] = {}
        for one in additions(self.repository, commits):
            if is_read(PurePosixPath(one.path).name) and not self.configurations.excludes(self._absolute(one.path)):
                added.setdefault((one.blob, one.path), one)
        self.progress.say(
            f"{counted(len(commits), 'commit')}, {counted(len(added), 'version')} of files that hold text"
        )
        self._judge(added)
        firsts: dict[tuple[str, str], tuple[Addition, Credential]] = {}
        unread: list[Finding] = []
        for key, addition in added.items():
            judgement = self._judged.get(key, Judgement())
            for known in judgement.known:
                if not known.is_suppressed and self._is_wanted(hardcoded(known.credential.kind).code, addition.path):
                    firsts.setdefault(_identity(known.credential), (addition, known.credential))
            if judgement.failure:
                unread.append(self._unread(addition, judgement.failure))
        still = self._standing(firsts, added)
        found = [self._finding(*first, still.get(identity)) for identity, first in firsts.items()]
        return [*found, *(one for one in unread if self._is_wanted(one.code, one.span.path))]

    def sources(self, findings: Iterable[Finding]) -> Callable[[str, int], str | None]:
        """Return a function that gives a line of a file as it was in a commit, by git's name for it."""
        names = {one.span.path: self._blobs[one.span.path] for one in map(_named, findings)}
        held = dict(zip(names, self.repository.objects(names.values(), MOST_BYTES), strict=True))
        texts = {path: decode_anyhow(raw).split("\n") for path, raw in held.items() if isinstance(raw, bytes)}

        def line(path: str, number: int) -> str | None:
            name, mark, cell = path.rpartition(":cell ")
            lines = texts.get(path, [])
            if mark and name in texts:
                from cybrid_lint.checking.notebooks_and_scripts import cell_source_lines

                lines = cell_source_lines("\n".join(texts[name]), int(cell))
            return lines[number - 1] if 0 < number <= len(lines) else None

        return line

    def _judge(self, versions: Iterable[tuple[str, str]]) -> None:
        """Judge versions of files, each an object and a path, and keep what is known of them."""
        paths: dict[str, list[str]] = {}
        for blob, path in versions:
            paths.setdefault(blob, []).append(path)
        unread: Counter[Absence] = Counter()
        wave: list[tuple[str, str, bytes]] = []
        size = 0
        with self.progress.step(f"reading {counted(len(paths), 'version')} of files", len(paths), alone=True):
            for number, (blob, raw) in enumerate(zip(paths, self.repository.objects(paths, MOST_BYTES), strict=True)):
                self.progress.beat(number)
                if not isinstance(raw, bytes):
                    unread[raw] += 1
                    self.progress.say(f"not read: {', '.join(paths[blob])} ({raw})")
                    continue
                speaking = [(blob, path, raw) for path in paths[blob] if speaks(path, raw)]
                wave += speaking
                size += len(raw) * len(speaking)
                if size > _WAVE:
                    self._judge_wave(wave)
                    wave, size = [], 0
        self._judge_wave(wave)
        self.read += len(paths) - unread.total()
        if unread["large"]:
            self.progress.warn(
                f"{counted(unread['large'], 'version')} of files with more than 5 MB not read; --verbose names them"
            )
        if unread["missing"]:
            self.progress.warn(
                f"{counted(unread['missing'], 'version')} of files missing in this clone; fetch them to be sure"
            )

    def _judge_wave(self, wave: Sequence[tuple[str, str, bytes]]) -> None:
        suppress = not self.configurations.here.value("disable-noqa")
        shares = [wave[at : at + _SHARE] for at in range(0, len(wave), _SHARE)]
        is_worth_it = starts_at_once() and sum(len(raw) for _, _, raw in wave) > _WORTH_A_PROCESS
        judge = partial(_judged, self.configurations.here.options, suppress)
        jobs = self.jobs if is_worth_it else 1
        with self.progress.step(
            f"judging {counted(len(wave), 'version')} that speak of Cybrid", len(shares), alone=jobs < 2
        ):
            for share, known in zip(shares, run_all(judge, shares, jobs, self.progress.beat), strict=True):
                self._judged.update({(blob, path): one for (blob, path, _), one in zip(share, known, strict=True)})

    def _standing(
        self, firsts: Mapping[tuple[str, str], object], judged: Container[tuple[str, str]]
    ) -> dict[tuple[str, str], Span]:
        """Return where credentials stand at HEAD, as far as they do."""
        if not firsts or not has_commits(self.repository):
            return {}
        files = [(blob, path) for path, blob in standing(self.repository).items() if is_read(PurePosixPath(path).name)]
        # a range may leave out the commits that brought them
        self._judge([one for one in files if one not in judged])
        found: dict[tuple[str, str], Span] = {}
        for one in files:
            for known in self._judged.get(one, Judgement()).known:
                found.setdefault(_identity(known.credential), known.credential.span)
        return found

    def _finding(self, addition: Addition, credential: Credential, still: Span | None) -> Finding:
        commit = addition.commit
        span = replace(credential.span, commit=commit.name)
        day = datetime.fromtimestamp(commit.seconds, timezone.utc).date()
        where = f"{still.path}:{still.line}" if still is not None else None
        about = hardcoded(credential.kind)
        message = about.describe_past(credential.value, commit.name[:ABBREVIATED], str(day), where)
        steps = (Step(still, "it still stands here at HEAD"),) if still is not None else ()
        severity = self.configurations.of(self._absolute(credential.span.path)).severity(about.code)
        finding = Finding(span, about.code, message, steps, credential.symbol, severity)
        self._blobs[_named(finding).span.path] = addition.blob
        return finding

    def _unread(self, addition: Addition, failure: str) -> Finding:
        finding = skipped(addition.path, f"{failure} in the analysis", in_part=True)
        severity = self.configurations.of(self._absolute(addition.path)).severity(finding.code)
        finding = replace(finding, span=replace(finding.span, commit=addition.commit.name), severity=severity)
        self._blobs[_named(finding).span.path] = addition.blob
        return finding

    def _is_wanted(self, code: str, path: str) -> bool:
        return self.configurations.reports(code, self._absolute(path))

    def _absolute(self, path: str) -> Path:
        return Path(self.repository.root, path)


def _named(finding: Finding) -> Finding:
    """Return a finding with git's name for its file, by which its source lines are known."""
    return replace(finding, span=finding.span.named)


def _identity(credential: Credential) -> tuple[str, str]:
    """Return what a credential is known by wherever it stands: lines may be broken in other ways, or escaped."""
    return hardcoded(credential.kind).code, "".join(credential.value.replace("\\n", "").split())


def _judged(options: Options, suppress: bool, versions: Sequence[tuple[str, str, bytes]]) -> list[Judgement]:
    return [_judgement_on(path, raw, options, suppress) for _, path, raw in versions]


def _judgement_on(path: str, raw: bytes, options: Options, suppress: bool) -> Judgement:
    """Return what is known of a file; where anything fails on it, the others are still judged."""
    try:
        read = credentials_in(path, raw, options)
        return Judgement(list(_known_in(read.credentials, path, raw, suppress)), read.failure)
    except Exception as error:
        return Judgement(failure=type(error).__name__)


def _known_in(found: list[Credential], path: str, raw: bytes, suppress: bool) -> Iterator[Known]:
    """Yield the credentials of a file; those that a comment suppresses are known, but not told."""
    findings = [shown(one) for one in found]
    kept = _unsuppressed(findings, path, raw) if suppress else findings
    told = set(map(id, kept))
    for credential, finding in zip(found, findings, strict=True):
        yield Known(credential, id(finding) not in told)


def _unsuppressed(findings: list[Finding], path: str, raw: bytes) -> list[Finding]:
    if is_python(path, raw):
        return unsuppressed(findings, decode_anyhow(raw).splitlines(keepends=True), path)
    quiet = suppressions(PurePosixPath(path).name, decode(raw, known=True) or "")
    return [one for one in findings if one.span.line not in quiet or not quiet[one.span.line].covers(one.code)]
