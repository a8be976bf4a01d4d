"""Finds Cybrid credentials in one file that is not Python."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import islice
from pathlib import Path, PurePosixPath

from cybrid_lint.credentials import (
    Hit,
    Kind,
    decodings,
    host_vendor,
    is_jwt,
    is_placeholder,
    judge,
    kind_of_name,
    scan,
    vendor_of,
)
from cybrid_lint.credentials.names import is_framework
from cybrid_lint.credentials.scan import Scanner
from cybrid_lint.findings import Finding, Span
from cybrid_lint.fixes.edits import Fix
from cybrid_lint.fixes.files import Literal, fix_of, without_clashes
from cybrid_lint.options import Options
from cybrid_lint.output.masking import holds_secret
from cybrid_lint.rules._hardcoded import Surroundings, hardcoded
from cybrid_lint.rules.cyb901 import skipped
from cybrid_lint.textfiles import flow, tables
from cybrid_lint.textfiles.blocks import Block, CommentsAbove, Context, Piece, Reading, Value, contexts, is_reference
from cybrid_lint.textfiles.comments import suppressions
from cybrid_lint.textfiles.formats import is_document, is_dotenv, is_template, is_text, syntax_of
from cybrid_lint.textfiles.reading import MOST_BYTES, concerns, decode
from cybrid_lint.words import listed, mentions_cybrid

# Above this, and in a text of very long lines, no structure is read: only what its words say.
_MOST_STRUCTURE = 1_000_000
# Each costs up to a millisecond: what holds more of them is data. It is read so far, and that is said.
_MOST_VALUES = 5_000
_LONGEST_PEM = 16_384

_VALUE = re.compile(r"(?<![A-Za-z0-9_-])[A-Za-z0-9_-]{43}(?![A-Za-z0-9_-])")
_LONG_RUN = re.compile(r"[A-Za-z0-9_\-+/.=~]{16,}")
# The fallbacks of Spring and of Helm; those of a shell and of Jinja are known to `judge`.
_DEFAULTS = (
    re.compile(r"\$\{(?P<name>[A-Za-z_][\w.-]*):(?P<value>[^{}?+=-][^{}]{15,})\}"),
    re.compile(r"\{\{-?\s*\.(?P<name>[\w.]+)[^{}]{0,80}?default\s*[\"'](?P<value>[^\"'{}]{16,})[\"'][^{}]{0,40}\}\}"),
)
_NETRC = re.compile(
    r"\bmachine\s+(?P<host>\S+)|\bdefault\b|\b(?P<key>login|password|account)\s+[\"']?(?P<value>[^\s\"']+)|#[^\n]*"
)
_REQUESTS = re.compile(r"\.(?:bru|http|rest|hurl)$", re.I)
_VARIABLE = re.compile(r"\$?[A-Za-z_]\w{0,60}")
_WORD = re.compile(r"\$?[A-Za-z_]\w*")
_URL = re.compile(r"https?://[^\s\"'`<>\\),;]{1,300}")
_BELOW = 60
_NEWLINE = re.compile("\n")
_ENCODED = re.compile(r"[A-Za-z0-9+/_\s=-]+")
_SCHEME = re.compile(r"[\s\"']*(?:authorization\s*:\s*)?(?:bearer|basic|token)\s+|[\s\"']+", re.I)
_SINGLE = re.compile(r"\s*[\"']?(?P<value>[A-Za-z0-9_\-+/.~]{16,16384}={0,2})[\"']?\s*")
_PEM = re.compile(r"-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY-----")
_TRANSPORT = re.compile(r"(?<![a-z])(?:tls|ssl|ssh|https?|mtls|certs?|certificates?|gpg|pgp|letsencrypt)(?![a-z])")
# Tools that run or deploy a program: a folder or file called so does not say whose a credential in it is.
_TOOLS = listed(
    """
    github gitlab bitbucket jenkins circleci aws azure google heroku netlify vercel digitalocean docker terraform
    ansible prometheus grafana artifactory firebase cloudflare npm pypi sonarqube codecov unit vault dot bridge
    solid front apex replicate method together linear knock pipe segment checkout notion
    """
)


def scan_file(path: Path, display: str, raw: bytes, options: Options, *, suppress: bool = True) -> list[Finding]:
    """Return the Cybrid credentials in a file that is not Python, in their order.

    `display` is the path to show; its parts say whose the file is. `suppress` leaves out what a comment on the line
    suppresses. A text that speaks of Cybrid and is too large to read gives CYB901. Nothing is raised.
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
    found = _found(name, display, text, options)
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


def credentials_in(display: str, raw: bytes, options: Options) -> list[Credential]:
    """Return the Cybrid credentials in a file as they are written there; nothing is raised."""
    name = PurePosixPath(display.replace("\\", "/")).name
    text = decode(raw, known=is_text(name)) if len(raw) <= MOST_BYTES and concerns(display, raw) else None
    if text is None:
        return []
    text, _ = _bounded(text)
    for structured in (True, False):
        try:
            return list(_File(name, display, text, options, structured).credentials())
        except Exception:
            continue
    return []


def _found(name: str, display: str, text: str, options: Options) -> list[Finding]:
    """What is found by the file's structure; if its reader fails, by its text; if that fails too, that it was not read.

    A reader that some input makes fail must not take the run with it.
    """
    for structured in (True, False):
        try:
            return _File(name, display, text, options, structured).findings()
        except Exception:
            continue
    return [skipped(display, "it could not be read")]


def _bounded(text: str) -> tuple[str, bool]:
    """Return as much of a text as holds the most values that are read, and whether that is not all of it."""
    if len(text) < _MOST_VALUES * 43:
        return text, False
    match = next(islice(_VALUE.finditer(text), _MOST_VALUES, None), None)
    return (text, False) if match is None else (text[: match.start()], True)


@dataclass(frozen=True, order=True)
class _CredentialMatch:
    """A credential: where it begins and ends in the source, its kind, and what it is.

    Of a notebook's text it is told which role that has: "code", "markdown", "outputs" and the like.
    """

    start: int
    end: int
    kind: Kind
    value: str = field(repr=False)
    role: str = field(default="", compare=False)


@dataclass
class _File:
    name: str
    display: str
    text: str
    options: Options
    structured: bool = True
    follow: bool = True
    starts: list[int] = field(init=False)

    def __post_init__(self) -> None:
        self.starts = [0, *(match.end() for match in _NEWLINE.finditer(self.text))]

    # --- the file's path --------------------------------------------------------------------------------

    @cached_property
    def path_names(self) -> list[str]:
        """The names that the path gives to everything in the file, innermost first."""
        parts = [part for part in PurePosixPath(self.display.replace("\\", "/")).parts if part not in ("/", "..", ".")]
        stems = [part for part in reversed(self.name.split(".")) if part]
        if len(stems) > 1 and vendor_of(stems[0]) is None:
            del stems[0]
        return [*stems, *reversed(parts[:-1])]

    @cached_property
    def outer(self) -> list[str]:
        """Those names of the path that say a vendor: they stand outside of all names in the file."""
        return [name for name in self.path_names if _is_owner(vendor_of(name))]

    @cached_property
    def hint(self) -> str | None:
        """The vendor that the path speaks of; in a file of requests the one that all of them go to."""
        if self.outer:
            return vendor_of(self.outer[0])
        owners = {host_vendor(url) for url in _URL.findall(self.text)} if _REQUESTS.search(self.name) else set()
        return "cybrid" if owners == {"cybrid"} else None

    # --- findings ---------------------------------------------------------------------------------------

    def findings(self) -> list[Finding]:
        found = list(self.credentials())
        fixes = without_clashes((one.value, self._fix(one)) for one in found)
        return [
            Finding(one.span, rule.code, rule.describe(one.value, one.surroundings), symbol=one.symbol, fix=fix)
            for one, fix in zip(found, fixes, strict=True)
            for rule in (hardcoded(one.kind),)
        ]

    def _fix(self, credential: Credential) -> Fix | None:
        """Return the fix of a credential that stands in the text as it is."""
        span = credential.span
        start, end = self.starts[span.line - 1] + span.column, self.starts[span.end_line - 1] + span.end_column
        if self.text[start:end] != credential.value or self.name.endswith(".ipynb"):
            return None
        literal = Literal(credential.kind, start, end, span)
        fix = fix_of(self.display, self.text, literal, surroundings=credential.surroundings)
        return None if fix is None or any(map(holds_secret, fix.texts)) else fix

    def credentials(self) -> Iterator[Credential]:
        """Yield the credentials in the file in their order, each place once for each code."""
        seen: set[tuple[int, str]] = set()
        for place in sorted(self.places()):
            key = (place.start, hardcoded(place.kind).code)
            if key in seen:
                continue
            seen.add(key)
            line = bisect_right(self.starts, place.start)
            end = bisect_right(self.starts, max(place.start, place.end - 1))
            column, end_column = place.start - self.starts[line - 1], place.end - self.starts[end - 1]
            span = Span(self.display, line, column, end, max(end_column, 0))
            value, surroundings = _without_template(place.value), self._surroundings(place)
            yield Credential(place.kind, span, value, self._symbol(place.start), surroundings)

    def _surroundings(self, match: _CredentialMatch) -> Surroundings:
        """Tell where a credential stands, as far as that changes what to do about it."""
        if match.role == "outputs":
            return "output"
        if is_template(self.name):
            return "template"
        if is_dotenv(PurePosixPath(self.name)):
            return "dotenv"
        return "document" if is_document(self.name) or match.role == "markdown" else "code"

    def _symbol(self, at: int) -> str:
        """The keys that a place of the file stands under, as far as its structure is known."""
        index = bisect_right(self._values, at, key=lambda one: one.offset) - 1
        return self._values[index].path if index >= 0 and at < self._values[index].end else ""

    @cached_property
    def _values(self) -> list[Value]:
        return sorted(self._reading.values, key=lambda one: one.offset) if self._reading is not None else []

    def places(self) -> list[_CredentialMatch]:
        """The credentials in the file, where they are written."""
        found = list(self._places())
        if self.follow and self._is_code and not self._is_notebook and not is_dotenv(PurePosixPath(self.name)):
            found = self._followed(found)
        return found

    def _followed(self, found: list[_CredentialMatch]) -> list[_CredentialMatch]:
        """What is found besides when each variable's value is read where the variable is used."""
        strong = {place.start for place in found}
        given = [one for one in flow.assignments(self.text) if one.says_little or one.start not in strong]
        shell = syntax_of(self.name).reader == "lines"
        copy = flow.substitute(self.text, given, shell=shell)
        if copy is None:
            return found
        file = _File(self.name, self.display, copy.text, self.options, self.structured, follow=False)
        used: dict[flow.Assignment, Kind] = {}
        for place in file.places():
            one = copy.at(place.start)
            if one is not None:
                used.setdefault(one, place.kind)
        starts = {one.start for one in used}
        kept = [place for place in found if place.start not in starts]
        return kept + [_CredentialMatch(one.start, one.end, kind, one.value) for one, kind in used.items()]

    def _places(self) -> Iterator[_CredentialMatch]:
        whole = _SINGLE.fullmatch(self.text)
        if whole is not None:
            yield from self._single(whole)
            return
        if _is_pem(self.text):
            yield from self._pem()
            return
        if self.name.lower().lstrip("._") == "netrc":
            yield from self._netrc()
            return
        reading = self._reading
        if reading is None:
            yield from self._text_hits()
            return
        ranges = _Ranges([(value.offset, value.end) for value in reading.values])
        open_ranges: set[tuple[int, int]] = set()
        comment = CommentsAbove(self.text, self.starts, reading.comments)
        for value in reading.values:
            places, decided = self._value(value, comment)
            yield from places
            if not decided:
                open_ranges.add((value.offset, value.end))
        if reading.comments or open_ranges or self._is_code:
            remarks = _Ranges(reading.comments)
            lexed = self._is_code and syntax_of(self.name).reader == "braces"
            for hit in self._hits:
                around = ranges.around(hit.start)
                # a call, a member or a name in the code of a program is no literal
                if around in open_ranges or (around is None and (not lexed or remarks.around(hit.start))):
                    yield self._place(hit)

    @property
    def _is_notebook(self) -> bool:
        return self.structured and syntax_of(self.name).reader == "notebook"

    @property
    def _is_code(self) -> bool:
        return not syntax_of(self.name).data

    @cached_property
    def _reading(self) -> Reading | None:
        syntax = syntax_of(self.name)
        if not self.structured or len(self.text) > _MOST_STRUCTURE:
            return None
        if syntax.reader == "lines":
            return tables.read(self.text, self.name.rpartition(".")[2].lower())
        if syntax.reader == "yaml":
            from cybrid_lint.textfiles import yamls

            try:
                return yamls.read(self.text)
            except yamls.UnreadableError:
                return None
        if syntax.reader == "notebook":
            return None
        if syntax.reader == "markup":
            from cybrid_lint.textfiles import markup

            return markup.read(self.text)
        from cybrid_lint.textfiles import braces

        return braces.read(self.text, syntax)

    # --- whole files ------------------------------------------------------------------------------------

    def _single(self, whole: re.Match[str]) -> Iterator[_CredentialMatch]:
        """A file that holds one value and nothing else, as secrets do that are mounted into a container."""
        names = self.path_names
        kind = self._judged(whole["value"], names, ())
        if kind is not None:
            yield _CredentialMatch(whole.start("value"), whole.end("value"), kind, whole["value"])

    def _pem(self) -> Iterator[_CredentialMatch]:
        """A file of PEM blocks: only its path says what they are for."""
        path = "/".join(self.path_names).lower()
        if _TRANSPORT.search(path.replace("_", " ").replace("-", " ")) and "attest" not in path:
            return
        for match in _PEM.finditer(self.text):
            closing = self.text.find("-----END ", match.end(), match.end() + _LONGEST_PEM)
            end = match.end() + _LONGEST_PEM if closing < 0 else closing + 40
            pem = self.text[match.start() : end]
            kind = judge(pem, self.path_names, extra_placeholders=self.options.placeholders)
            if kind is not None:
                yield _CredentialMatch(match.start(), match.start() + len(pem.rstrip()), kind, pem.rstrip())

    def _netrc(self) -> Iterator[_CredentialMatch]:
        """A file of logins: each belongs to the machine before it."""
        host = ""
        for match in _NETRC.finditer(self.text):
            if match["key"] is None:
                host = host if match[0].startswith("#") else match["host"] or ""
            elif host_vendor(host) == "cybrid":
                names = ["client_id" if match["key"] == "login" else "client_secret", "cybrid"]
                kind = self._judged(match["value"], names, ())
                if kind is not None:
                    yield _CredentialMatch(match.start("value"), match.end("value"), kind, match["value"])

    # --- texts ------------------------------------------------------------------------------------------

    @cached_property
    def _hits(self) -> list[Hit]:
        """What the text by itself shows, read line by line."""
        if self._is_notebook:
            return []
        found = scan(self.text, vendor=self.hint, extra_placeholders=self.options.placeholders)
        return [hit for hit in found if not self._stands_for(self.text[hit.start : hit.end])]

    @cached_property
    def _scanner(self) -> Scanner:
        return Scanner(self.text, self.hint, self.options.placeholders)

    def _text_hits(self) -> Iterator[_CredentialMatch]:
        if self._is_notebook:
            yield from self._notebook()
        for hit in self._hits:
            yield self._place(hit)

    def _notebook(self) -> Iterator[_CredentialMatch]:
        """The cells of a notebook, read as one text, and their outputs each by itself."""
        from cybrid_lint.textfiles.notebooks import Part, parts, settings

        comments = CommentsAbove("", [0], [])
        for value in settings(self.text):
            yield from self._value(value, comments)[0]

        code: list[Part] = []
        others: list[Part] = []
        for part in parts(self.text):
            (code if part.role != "outputs" else others).append(part)
        joined = "\n\n".join(part.text for part in code)
        at = 0
        bounds = []
        for part in code:
            bounds.append(at)
            at += len(part.text) + 2
        for hit in scan(joined, vendor=self.hint, extra_placeholders=self.options.placeholders):
            index = bisect_right(bounds, hit.start) - 1
            yield from self._in_part(code[index], Hit(hit.kind, hit.start - bounds[index], hit.end - bounds[index]))
        spoken = self.hint or ("cybrid" if mentions_cybrid(joined) else None)
        for part in others:
            for hit in scan(part.text, vendor=spoken, extra_placeholders=self.options.placeholders):
                yield from self._in_part(part, hit)

    def _in_part(self, part: object, hit: Hit) -> Iterator[_CredentialMatch]:
        from cybrid_lint.textfiles.notebooks import Part

        assert isinstance(part, Part)
        text = part.text[hit.start : hit.end]
        if not self._stands_for(text):
            value, at = part.offset(hit.start)
            yield replace(self._located(value, at, text, hit.kind), role=part.role)

    def _place(self, hit: Hit) -> _CredentialMatch:
        return _CredentialMatch(hit.start, hit.end, hit.kind, self.text[hit.start : hit.end])

    def _stands_for(self, text: str) -> bool:
        if text.startswith("eyJ") and is_jwt(text + "."):
            return True  # the signature is missing: the last dot was taken for the end of a sentence
        return is_placeholder(text, self.options.placeholders)

    # --- values -----------------------------------------------------------------------------------------

    def _value(self, value: Value, comment: CommentsAbove) -> tuple[list[_CredentialMatch], bool]:
        """Return the credentials in one value, and whether that is all there is to say of it.

        It is not where no name around the value says whose it is and it stands among statements: there the text
        above may say it.
        """
        text = value.text
        if len(text) < 16 or not _LONG_RUN.search(text) or is_reference(value):
            return [], True
        decided = True
        for context in contexts(value, comment):
            names = [*context.names, *self.outer]
            sinks = ("other",) if context.foreign else ()
            kind = self._judged(text, names, sinks)
            for default in (one.fullmatch(text.strip()) for one in _DEFAULTS if kind is None):
                if default is not None:
                    kind = self._judged(default["value"], [*reversed(default["name"].split(".")), *names], sinks)
            if kind is not None:
                start = match.end() if (match := _SCHEME.match(text)) else 0
                return [self._located(value, start, text[start:], kind)], True
            inside = [] if context.sealed or context.foreign else list(self._inside(value, context))
            if inside:
                return inside, True
            if context.vendor is None and not context.foreign and (target := self._target(value)) is not None:
                kind = self._judged(text, [*context.names, target], ()) if target == "cybrid" else None
                return [self._located(value, 0, text, kind)] if kind is not None else [], True
            if context.vendor is None and context.plain and value.block.code:
                around = self._scanner.context(value.offset, value.end)
                kind = self._judged(text, [*context.names, around], ()) if around == "cybrid" else None
                if kind is not None:
                    return [self._located(value, 0, text, kind)], True
                decided = False
        return [], decided

    def _target(self, value: Value) -> str | None:
        """Return whose the host is that a value is sent to below: by a statement with the variable that holds it."""
        outer = None
        block: Block | None = value.block
        while block is not None and block.parent is not None:
            outer, block = block, block.parent
        if not self._is_code or outer is None or not outer.names or kind_of_name(value.key) is None:
            return None
        variable = outer.names[-1]
        if not _VARIABLE.fullmatch(variable):
            return None
        below = bisect_right(self.starts, value.end)
        for number in range(below, min(below + _BELOW, len(self.starts))):
            line = self.text[self.starts[number] : self.starts[number] + 600].partition("\n")[0]
            if variable in line and variable in _WORD.findall(line):
                owner = next((host_vendor(url) for url in _URL.findall(line)), None)
                if owner is not None:
                    return owner
        return None

    def _inside(self, value: Value, context: Context) -> Iterator[_CredentialMatch]:
        """What can be read inside of a value: a command, a URL, a document of its own, or one that is encoded."""
        text = value.text
        vendor = context.vendor or self.hint
        if len(text) < 40:
            return
        if any(mark in text for mark in ":= \n&"):
            named = context.names[:1] if any(map(kind_of_name, context.names[:1])) else ()
            for hit in scan(text, vendor=vendor, extra_placeholders=self.options.placeholders):
                word = text[hit.start : hit.end]
                if not self._stands_for(word) and not (named and vendor not in ("cybrid", None)):
                    yield self._located(value, hit.start, word, hit.kind)
        elif "eyJ" in text or _is_encoded(text):
            for plain in decodings(text):
                if len(plain) >= 60:
                    for hit in scan(plain, vendor=vendor, extra_placeholders=self.options.placeholders):
                        word = plain[hit.start : hit.end]
                        if not self._stands_for(word):
                            yield _CredentialMatch(value.offset, value.end, hit.kind, text)

    def _judged(self, text: str, names: Sequence[str], sinks: Sequence[str]) -> Kind | None:
        text = text.strip()
        if text[:1] in "\"'" and text[:1] == text[-1:]:
            text = text[1:-1]  # quotes of the file that a build writes
        return judge(text, names, vendor_hint=None, sinks=sinks, extra_placeholders=self.options.placeholders)

    def _located(self, value: Value, at: int, word: str, kind: Kind) -> _CredentialMatch:
        """Find where a part of a value is written: in the piece that its first character comes from."""
        piece: Piece = next(one for one in reversed(value.pieces) if one.start <= at or one is value.pieces[0])
        start = self.text.find(word[:12].split("\n")[0].split("\\")[0] or "\n", piece.offset, piece.end)
        # the same characters may stand there twice; what lies nearest to where it should be is meant
        exact = piece.offset + at - piece.start
        if self.text.startswith(word[:12], exact):
            start = exact
        start = piece.offset if start < 0 else start
        return _CredentialMatch(start, max(start, min(start + len(word), piece.end)), kind, word)


def _without_template(value: str) -> str:
    """Return the fallback alone of a value that is one of a template: `${NAME:-…}`, `{{ … | default("…") }}`."""
    runs = _LONG_RUN.findall(value) if value.startswith(("${", "{{")) else ()
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


def _is_pem(text: str) -> bool:
    """Tell whether a file is made of PEM blocks, with at most a few attributes between them."""
    return text.lstrip().startswith("-----BEGIN ") and _PEM.search(text) is not None


def _is_encoded(text: str) -> bool:
    return len(text) >= 80 and _ENCODED.fullmatch(text) is not None


def _is_owner(vendor: str | None) -> bool:
    return vendor is not None and vendor not in _TOOLS and not is_framework(vendor)
