"""Finds Cybrid credentials in one file that is not Python."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path, PurePosixPath

from cybrid_lint.credentials import Kind
from cybrid_lint.credentials.masking import holds_secret
from cybrid_lint.findings import Finding, Span
from cybrid_lint.fixes.edits import Fix
from cybrid_lint.fixes.files import Literal, fix_of, without_clashes
from cybrid_lint.options import Options
from cybrid_lint.rules._hardcoded import Surroundings, hardcoded
from cybrid_lint.rules.cyb901 import skipped
from cybrid_lint.textfiles import flow, signatures
from cybrid_lint.textfiles.blocks import CommentsAbove
from cybrid_lint.textfiles.cells import notebook
from cybrid_lint.textfiles.comments import suppressions
from cybrid_lint.textfiles.file import LONG_RUN, CredentialMatch, TextFile
from cybrid_lint.textfiles.formats import is_document, is_dotenv, is_private, is_template, is_text, syntax_of
from cybrid_lint.textfiles.reading import MOST_BYTES, concerns, decode
from cybrid_lint.textfiles.values import value_credentials
from cybrid_lint.textfiles.whole_files import is_pem, logins, pem_blocks, single_value
from cybrid_lint.words import mentions_cybrid

_NEWLINE = re.compile("\n")
# Each costs up to a millisecond: what holds more of them is data. It is read so far, and that is said.
_MOST_VALUES = 5_000
_VALUE = re.compile(r"(?<![A-Za-z0-9_-])[A-Za-z0-9_-]{43}(?![A-Za-z0-9_-])")
_SINGLE = re.compile(r"\s*[\"']?(?P<value>[A-Za-z0-9_\-+/.~]{16,16384}={0,2})[\"']?\s*")


def scan_file(path: Path, display: str, raw: bytes, options: Options, *, suppress: bool = True) -> list[Finding]:
    """Return the Cybrid credentials in a file that is not Python, in their order.

    `display` is the path to show; its parts say whose the file is. `suppress` leaves out what a comment on the line
    suppresses. A text that speaks of Cybrid and is too large to read gives CYB901, and so does one that a reader fails
    on. Nothing is raised.
    """
    if not raw or not concerns(display, raw):
        return []
    name = path.name
    if len(raw) > MOST_BYTES:
        return [skipped(display, "it has more than 5 MB")] if is_text(name) and mentions_cybrid(raw) else []
    text = decode(raw, known=is_text(name))
    if text is None:
        return []
    text, cut = _bounded(text)
    read = _read(name, display, text, options)
    found = _with_fixes(name, display, text, read.credentials)
    if read.failure:
        found.insert(0, skipped(display, f"{read.failure} in the analysis", in_part=True))
    if cut:
        found.insert(
            0,
            skipped(
                display,
                f"it holds more than {_MOST_VALUES} values that look random, and was read only so far",
                in_part=True,
            ),
        )
    if suppress:
        quiet = suppressions(name, text)
        found = [one for one in found if one.span.line not in quiet or not quiet[one.span.line].covers(one.code)]
    return found


@dataclass(frozen=True)
class Credential:
    """A credential with its whole value: for programs that need it, such as detect-secrets, never for a report."""

    kind: Kind
    span: Span
    value: str = field(repr=False)
    symbol: str = ""
    surroundings: Surroundings = "code"

    @property
    def line(self) -> int:
        """The line that it begins on."""
        return self.span.line


@dataclass(frozen=True)
class Credentials:
    """The credentials in a file, and which kind of error left it unread in part, if one did."""

    credentials: list[Credential]
    failure: str = ""


def shown(credential: Credential) -> Finding:
    """Return the finding on a credential in a file."""
    rule = hardcoded(credential.kind)
    message = rule.describe(credential.value, credential.surroundings)
    return Finding(credential.span, rule.code, message, symbol=credential.symbol)


def _with_fixes(name: str, display: str, text: str, credentials: list[Credential]) -> list[Finding]:
    """Return the findings on the credentials of a text, each with its fix where one is known."""
    starts = [0, *(match.end() for match in _NEWLINE.finditer(text))]
    fixes = [None if name.endswith(".ipynb") else _fix(one, display, text, starts) for one in credentials]
    unmistakable = without_clashes(zip((one.value for one in credentials), fixes, strict=True))
    return [replace(shown(one), fix=fix) for one, fix in zip(credentials, unmistakable, strict=True)]


def _fix(credential: Credential, display: str, text: str, starts: list[int]) -> Fix | None:
    """Return the fix of a credential that stands in the text as it is."""
    span = credential.span
    start, end = starts[span.line - 1] + span.column, starts[span.end_line - 1] + span.end_column
    if text[start:end] != credential.value:
        return None
    literal = Literal(credential.kind, start, end, span)
    fix = fix_of(display, text, literal, surroundings=credential.surroundings)
    return None if fix is None or any(map(holds_secret, fix.texts)) else fix


def credentials_in(display: str, raw: bytes, options: Options) -> Credentials:
    """Return the Cybrid credentials in a file as they are written there; nothing is raised."""
    name = PurePosixPath(display.replace("\\", "/")).name
    text = decode(raw, known=is_text(name)) if len(raw) <= MOST_BYTES and concerns(display, raw) else None
    if text is None:
        return Credentials([])
    text, _ = _bounded(text)
    return _read(name, display, text, options)


def _read(name: str, display: str, text: str, options: Options) -> Credentials:
    """Return what a file holds by its structure, or if its reader fails, what it holds as a plain text.

    A reader that some input makes fail must not take the run with it, nor pass for one that finds nothing.
    """
    failure = ""
    for structured in (True, False):
        try:
            return Credentials(list(_credentials(TextFile(name, display, text, options, structured))), failure)
        except Exception as error:
            failure = type(error).__name__
    return Credentials([], failure)


def _bounded(text: str) -> tuple[str, bool]:
    """Return as much of a text as holds the most values that are read, and whether that is not all of it."""
    if len(text) < _MOST_VALUES * 43:
        return text, False
    match = next(islice(_VALUE.finditer(text), _MOST_VALUES, None), None)
    return (text, False) if match is None else (text[: match.start()], True)


def _credentials(file: TextFile) -> Iterator[Credential]:
    """Yield the credentials in the file in their order, each place once for each code."""
    seen: set[tuple[int, str]] = set()
    for place in sorted(_all_places(file)):
        key = (place.start, hardcoded(place.kind).code)
        if key in seen:
            continue
        seen.add(key)
        line = bisect_right(file.starts, place.start)
        end = bisect_right(file.starts, max(place.start, place.end - 1))
        column, end_column = place.start - file.starts[line - 1], place.end - file.starts[end - 1]
        span = Span(file.display, line, column, end, max(end_column, 0))
        value, surroundings = _without_template(place.value), _surroundings(file, place)
        yield Credential(place.kind, span, value, _symbol(file, place.start), surroundings)


def _surroundings(file: TextFile, match: CredentialMatch) -> Surroundings:
    """Tell where a credential stands, as far as that changes what to do about it."""
    if match.role == "outputs":
        return "output"
    if is_template(file.name):
        return "template"
    if is_private(PurePosixPath(file.name)):
        return "dotenv"
    return "document" if is_document(file.name) or match.role == "markdown" else "code"


def _symbol(file: TextFile, at: int) -> str:
    """Return the keys that a place of the file stands under, as far as its structure is known."""
    index = bisect_right(file.values, at, key=lambda one: one.offset) - 1
    return file.values[index].path if index >= 0 and at < file.values[index].end else ""


def _all_places(file: TextFile) -> list[CredentialMatch]:
    """Return the credentials in the file, where they are written."""
    found = list(_places(file))
    keys = list(_signing_keys(file)) if file.is_code else []
    if keys:
        starts = {key.start for key in keys}
        found = [*keys, *(place for place in found if place.start not in starts)]
    if file.follow and file.is_code and not file.is_notebook and not is_dotenv(PurePosixPath(file.name)):
        found = _followed(file, found)
    return found


def _signing_keys(file: TextFile) -> Iterator[CredentialMatch]:
    """Yield the keys that Cybrid's signatures are verified by, whatever they are called."""
    for key in signatures.keys_in(file.text):
        value = file.text[key.start : key.end]
        kind = file.judged(value, [*([key.name] if key.name else []), "signing_key", "cybrid"], ())
        if kind is not None:
            yield CredentialMatch(key.start, key.end, kind, value)


def _followed(file: TextFile, found: list[CredentialMatch]) -> list[CredentialMatch]:
    """Return what is found, and what is besides when each variable's value is read where the variable is used."""
    strong = {place.start for place in found}
    given = [one for one in flow.assignments(file.text) if one.says_little or one.start not in strong]
    shell = syntax_of(file.name).reader == "lines"
    copy = flow.substitute(file.text, given, shell=shell)
    if copy is None:
        return found
    substituted = TextFile(file.name, file.display, copy.text, file.options, file.structured, follow=False)
    used: dict[flow.Assignment, Kind] = {}
    for place in _all_places(substituted):
        one = copy.at(place.start)
        if one is not None:
            used.setdefault(one, place.kind)
    starts = {one.start for one in used}
    kept = [place for place in found if place.start not in starts]
    return kept + [CredentialMatch(one.start, one.end, kind, one.value) for one, kind in used.items()]


def _places(file: TextFile) -> Iterator[CredentialMatch]:
    whole = _SINGLE.fullmatch(file.text)
    if whole is not None:
        yield from single_value(file, whole)
        return
    if is_pem(file.text):
        yield from pem_blocks(file)
        return
    if file.name.lower().lstrip("._") == "netrc":
        yield from logins(file)
        return
    reading = file.reading
    if reading is None:
        yield from _text_hits(file)
        return
    ranges = _Ranges([(value.offset, value.end) for value in reading.values])
    open_ranges: set[tuple[int, int]] = set()
    comment = CommentsAbove(file.text, file.starts, reading.comments)
    for value in reading.values:
        places, decided = value_credentials(file, value, comment)
        yield from places
        if not decided:
            open_ranges.add((value.offset, value.end))
    if reading.comments or open_ranges or file.is_code:
        remarks = _Ranges(reading.comments)
        lexed = file.is_code and syntax_of(file.name).reader == "braces"
        for hit in file.hits:
            around = ranges.around(hit.start)
            # a call, a member or a name in the code of a program is no literal
            if around in open_ranges or (around is None and (not lexed or remarks.around(hit.start))):
                yield file.place(hit)


def _text_hits(file: TextFile) -> Iterator[CredentialMatch]:
    if file.is_notebook:
        yield from notebook(file)
    for hit in file.hits:
        yield file.place(hit)


def _without_template(value: str) -> str:
    """Return the fallback alone of a value that is one of a template: `${NAME:-…}`, `{{ … | default("…") }}`."""
    runs = LONG_RUN.findall(value) if value.startswith(("${", "{{")) else ()
    return runs[-1].lstrip("-=") if runs else value


class _Ranges:
    """Ranges of a text that do not overlap, and which of them an offset lies in."""

    def __init__(self, ranges: list[tuple[int, int]]) -> None:
        self._ranges = sorted(set(ranges))
        self._starts = [start for start, _ in self._ranges]

    def around(self, offset: int) -> tuple[int, int] | None:
        """Return the range that an offset lies in."""
        index = bisect_right(self._starts, offset) - 1
        if index < 0 or offset >= self._ranges[index][1]:
            return None
        return self._ranges[index]
