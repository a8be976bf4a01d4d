"""Findings for people: a line as flake8 prints it, the source line with a caret, and the steps that led there."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace

from cybrid_lint.address import rule_page
from cybrid_lint.findings import Finding
from cybrid_lint.output.positions import columns, escapes, inert, place, visible
from cybrid_lint.output.result import Result
from cybrid_lint.rules import credential_codes, is_about_file, rule

TAB = 4
#: How many columns of a source line are shown at most, and how many before the caret if it is cut.
WIDEST = 160
BEFORE = 60
_RESET = "\x1b[0m"
_BOLD, _CODE, _GUTTER, _CARET = "\x1b[1m", "\x1b[1;31m", "\x1b[34m", "\x1b[1;31m"

Paint = Callable[[str, str], str]


def render(result: Result) -> str:
    """Return the findings as text, and what the result asks for besides: colours, a count for each code, the sum."""
    paint = _paint if result.color else _plain
    shown = [_in_cells(one) for one in result.ordered]
    lines = _Lines(shown)
    parts = [_finding(one, result, lines, paint) for one in shown]
    if result.statistics:
        parts.append(statistics_of(result))
    if not result.quiet:
        parts.append(summary_of(result))
        parts += [f"{code}: {rule_page(code)}\n" for code in result.counts]
    return inert("".join(parts))


def statistics_of(result: Result) -> str:
    """Return how many findings each code has, the most frequent first, a line for each."""
    counts = sorted(result.counts.items(), key=lambda pair: (-pair[1], pair[0]))
    width = max((len(str(count)) for _, count in counts), default=0)
    return "".join(f"{count:>{width}} {code} {visible(rule(code).summary)}\n" for code, count in counts)


def summary_of(result: Result) -> str:
    """Return one line that says how much was found in how many files."""
    found, concerned = len(result.findings), len({one.span.named.path for one in result.findings})
    looked = _count(result.files, "file" if result.commits is None else "version")
    if result.commits is not None:
        looked += f" of files from {_count(result.commits, 'commit')}"
    skipped = f"; {_count(len(result.skipped), 'file')} skipped" if result.skipped else ""
    cut = f"; {_count(result.cut, 'function')} cut short, --verbose names them" if result.cut else ""
    fixed = f"; {_count(result.fixed, 'finding')} fixed" if result.fixed else ""
    if not found:
        return f"No findings in {looked}{skipped}{cut}{fixed}.\n"
    return f"{_count(found, 'finding')} in {concerned} of {looked}{skipped}{cut}{fixed}.\n{_fixable(result)}"


def _fixable(result: Result) -> str:
    """Return one line that says how many findings can be fixed and how, nothing if none can."""
    fixes = [one.fix for one in result.findings if one.fix is not None]
    safe = sum(fix.is_safe for fix in fixes)
    unsafe = len(fixes) - safe
    parts = [f"{safe} with --fix"] if safe else []
    parts += [f"{unsafe}{' more' if safe else ''} with --fix --unsafe-fixes"] if unsafe else []
    return f"Can be fixed: {', '.join(parts)}.\n" if parts else ""


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _plain(text: str, style: str) -> str:
    return text


def _paint(text: str, style: str) -> str:
    return f"{style}{text}{_RESET}"


def _in_cells(finding: Finding) -> Finding:
    """Return a finding with its places in notebooks as their readers know them: by the cell and its lines."""
    steps = tuple(replace(one, span=one.span.shown) for one in finding.steps)
    return replace(finding, span=finding.span.shown, steps=steps)


class _Lines:
    """Source lines as they are shown. What one finding on a credential hides of its lines, no other may show."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        self._secrets: dict[tuple[str, int], list[Finding]] = defaultdict(list)
        self._last: tuple[tuple[str, int], tuple[list[str], list[int]]] | None = None
        if not findings:
            return
        for one in findings:
            if one.code in credential_codes():
                for number in range(one.span.line, one.span.end_line + 1):
                    self._secrets[one.span.path, number].append(one)

    def cells(self, path: str, number: int, line: str) -> tuple[list[str], list[int]]:
        """Return what `_cells` makes of a line: of one with many findings once, since they follow each other."""
        from cybrid_lint.output.masking import hidden_in

        key = (path, number)
        if self._last is None or self._last[0] != key:
            self._last = key, _cells(line, hidden_in(line, number, self._secrets.get(key, ()), path))
        return self._last[1]


def _finding(finding: Finding, result: Result, sources: _Lines, paint: Paint) -> str:
    at = place(finding.span)
    where = paint(f"{at.path}:{at.line}:{at.column}:", _BOLD)
    lines = [f"{where} {paint(finding.code, _CODE)} {visible(finding.message)}"]
    gutter = len(str(at.line))
    # what is about a whole file has nothing to show on its first line
    line = None if is_about_file(finding.code) else result.sources(finding.span.path, finding.span.line)
    if line is not None and line.strip():
        lines += _frame(finding, line.rstrip("\r\n"), sources, paint)
    for number, step in enumerate(finding.steps, 1):
        there = place(step.span)
        note = f"{number}. {there.path}:{there.line}:{there.column}: {visible(step.message)}"
        lines.append(f"{' ' * gutter} {paint('=', _GUTTER)} {note}")
    return "\n".join(lines) + "\n\n"


def _frame(finding: Finding, line: str, sources: _Lines, paint: Paint) -> list[str]:
    """Return the source line with its number between two bars, and the caret below what is meant."""
    from cybrid_lint.credentials.masking import MASK

    at = place(finding.span)
    number = str(at.line)
    blank, bar = " " * len(number), paint("|", _GUTTER)
    cells, offsets = sources.cells(finding.span.path, finding.span.line, line)
    first = min(at.column - 1, len(line))
    last = len(line.rstrip()) if at.end_line > at.line else min(at.end_column - 1, len(line))
    left, right = _window(offsets, first)
    before, after = MASK if left else "", MASK if right < len(line) else ""
    text = f"{before}{''.join(cells[left:right])}{after}".rstrip()
    lines = [f"{blank} {bar}", f"{paint(number, _GUTTER)} {bar} {text}"]
    if not at.empty:
        indent = offsets[first] - offsets[left] + len(before)
        width = max(1, offsets[min(max(first, last), right)] - offsets[first])
        lines.append(f"{blank} {bar} {' ' * indent}{paint('^' * width, _CARET)}")
    return lines


def _cells(line: str, unseen: set[int]) -> tuple[list[str], list[int]]:
    """Return what each character of a line is shown as, and in which column of a terminal it begins."""
    from cybrid_lint.credentials.masking import characters

    cells: list[str] = []
    offsets = [0]
    escaped = escapes(line)
    for index, cell in enumerate(characters(line, unseen)):
        if cell == "\t":
            cell = " " * (TAB - offsets[-1] % TAB)
        elif index not in unseen:
            cell = escaped.get(index, cell)
        cells.append(cell)
        offsets.append(offsets[-1] + columns(cell))
    return cells, offsets


def _window(offsets: list[int], first: int) -> tuple[int, int]:
    """Return the part of a line that is shown: all of it, or what is around the caret if it is long."""
    end = len(offsets) - 1
    if offsets[end] <= WIDEST:
        return 0, end
    left = bisect_left(offsets, max(0, offsets[first] - BEFORE))
    right = bisect_right(offsets, offsets[left] + WIDEST) - 1
    return left, min(end, right)
