"""Credentials in free text: comments, docstrings, bodies, commands, lines of configuration."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from . import shapes
from .judge import judge
from .kinds import Kind
from .names import kind_of_name, sense_of_name
from .vendors import host_vendor, is_everyday, is_framework, vendor_of
from .wording import LEADER, NAME, SCHEMES, file_written, names_of_line, says_kind, spoken_name

# Each pattern takes the longest run of its characters, so no text makes it try one twice.
_RUN = re.compile(r"[A-Za-z0-9_\-+/.~]{16,}={0,2}")
_PARTS = re.compile(r"[A-Za-z0-9_-]{16,}")
_DOTTED = re.compile(r"[A-Za-z0-9_.-]{40,}")
_URL = re.compile(r"https?://[^\s\"'`<>\\),;]{1,300}")
_KEY = re.compile(r"(?<!\w)\w+[\"']?\s*[:=]")
_HOST_WORD = re.compile(r"url|uri|host|endpoint|domain|server|issuer|tenant|base|idp", re.I)
_HEADER = re.compile(r"\s*\[{1,2}[^\[\]\"',]{1,200}\]{1,2}\s*(?:[#;].*)?$")
# What Hurl calls the parts of a request: it stands above them.
_PART_OF_REQUEST = re.compile(
    r"\[(?:FormParams|Form|Query(?:StringParams)?|MultipartFormData|Multipart|BasicAuth|Cookies|Options)\]\s*$"
)
# What a request is sent to: its first line, or the header that names the host.
_REQUEST = re.compile(r"\s*(?:GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS)\s+(?P<target>\S+)|\s*Host:\s*(?P<host>\S+)\s*$")
_TEMPLATE = re.compile(r"\{\{\s*(?P<name>[\w.-]+)\s*\}\}")
# A word between marks, or one that is put together by them.
_MARKED = re.compile(r"[\[('\"|,]\s?[\w./-]+\s?[\])'\"|,]|(?<!\w)\w+[./-][\w./-]+|^\w+[,;|\t]")
_PLAIN_WORD = re.compile(r"[A-Za-z]+")
_FRAMEWORKS = re.compile(r"(?i)(?<![a-z])secret[_-]?key$")
_DEFAULT = re.compile(r"\$\{\w{1,80}:$")  # as in `${NAME:-value}`
# A newline or tab in a literal: its letter belongs to no word.
_ESCAPED = re.compile(r"(?<!\\)\\[nrt]")
_ENCODED = re.compile(r"[A-Za-z0-9+/_-]{80,}={0,2}")
_NEWLINE = re.compile("\n")

_GRAVEST: tuple[Kind, ...] = ("private_key", "client_secret", "signing_key", "access_token", "client_id")
_WINDOW = 240  # characters before a value in which its name stands
_ABOVE = 80  # lines above a value that may say of which vendor it is
_LONGEST_PEM = 16_384
_MOST_VARIABLES = 50
_MOST_TWINS = 200


@dataclass(frozen=True, order=True)
class Hit:
    """A credential in a text: its kind, and where the value itself starts and ends."""

    kind: Kind
    start: int
    end: int


def scan(text: str, *, vendor: str | None = None, extra_placeholders: Collection[str] = ()) -> list[Hit]:
    """The Cybrid credentials in a text, in their order and without overlap.

    `vendor` is what the surroundings say ("cybrid", another, None); names and hosts in the text say more.
    """
    scanner = Scanner(text, vendor, extra_placeholders)
    hits: list[Hit] = []
    for hit in sorted(scanner.hits(), key=lambda hit: (hit.start, -hit.end)):
        if not hits or hit.start >= hits[-1].end:
            hits.append(hit)
    return hits


@dataclass
class Scanner:
    """A text that is looked through: whose what stands in it is, and the credentials in it."""

    text: str
    vendor: str | None
    extra: Collection[str]
    depth: int = 0
    _starts: list[int] = field(init=False)
    _above: dict[int, str | None] = field(init=False, default_factory=dict)
    _of_line: dict[int, str | None] = field(init=False, default_factory=dict)
    _variables: dict[str, str] = field(init=False, default_factory=dict)
    _twins: dict[str, bool] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self._starts = [0, *(match.end() for match in _NEWLINE.finditer(self.text))]

    @cached_property
    def _lower(self) -> str:
        return self.text.lower()

    def hits(self) -> Iterator[Hit]:
        """Yield the credentials in the text, in no order; some may overlap."""
        yield from self._pems()
        yield from self._jwts()
        yield from self._documents()
        seen: set[int] = set()
        for start, end in self._values():
            if start not in seen:
                seen.add(start)
                yield from self._judge(start, end)

    # --- values -----------------------------------------------------------------------------------------

    def _values(self) -> Iterator[tuple[int, int]]:
        """The runs that might be a value: the parts with the shape of an OAuth value, else the whole."""
        for match in _RUN.finditer(self.text):
            start, end = match.span()
            if _ESCAPED.match(self.text, start - 1):
                start += 1
            while end > start and self.text[end - 1] in "./~":
                end -= 1
            if self.text[start] == "-" and _DEFAULT.search(self.text, max(0, start - 90), start):
                start += 1
            run = self.text[start:end]
            parts = [part for part in _PARTS.finditer(run) if shapes.is_oauth_value(part[0])]
            if parts:
                yield from ((start + part.start(), start + part.end()) for part in parts)
            elif _may_be_value(run):
                yield start, end

    def _documents(self) -> Iterator[Hit]:
        """The texts in base64 that hold credentials: one hit for each, of the gravest kind in it."""
        for match in _ENCODED.finditer(self.text):
            start, end = match.span()
            before = self.text[max(0, start - 40) : start].rstrip(" \t\n\"'`")
            if self.depth or not before.endswith((":", "=")):
                continue
            vendor = next((one for name in self._names(start) if (one := vendor_of(name))), None)
            vendor = vendor or self.context(start, end) or self.vendor
            for plain in shapes.decodings(match[0]):
                inner = Scanner(plain, vendor, self.extra, depth=1)
                kinds = {hit.kind for hit in inner.hits()}
                if kinds:
                    yield Hit(next(kind for kind in _GRAVEST if kind in kinds), start, end)
                    break

    def _judge(self, start: int, end: int) -> Iterator[Hit]:
        value = self.text[start:end]
        pair = self._pair_end(start, end)
        if pair is not None:
            yield from self._judge_pair(start, end, pair)
            return
        if self._is_second(start):
            return
        names = self._called(start, end)
        scheme = SCHEMES.search(self.text, max(0, start - 12), start)
        if scheme:
            value = f"{scheme[1]} {value}"
        elif not shapes.is_jwt(value) and not any(sense_of_name(name).kind for name in names):
            return
        context = self.context(start, end)
        outer = [context] if context else []
        if self._statement(start, end) is None and any(map(_FRAMEWORKS.search, names)):
            # a web framework's own, unless what it stands in is Cybrid's
            around = self._search_above(self._line_of(start), beside=False)
            outer = [around] if around else []
        if context == "other" and not shapes.is_jwt(value) and not any(map(vendor_of, names)):
            return
        kind = judge(value, [*names, *outer], vendor_hint=self.vendor, extra_placeholders=self.extra)
        if kind is not None:
            yield Hit(kind, start, end)

    def _pair_end(self, start: int, end: int) -> int | None:
        """Where the secret of `id:secret` ends, if one starts here (`curl -u`, a URL's user part)."""
        follows = self.text[end : end + 44]
        if not follows.startswith(":") or not shapes.is_oauth_value(self.text[start:end]):
            return None
        match = _PARTS.match(self.text, end + 1)
        return match.end() if match and shapes.is_oauth_value(match[0]) else None

    def _is_second(self, start: int) -> bool:
        return (
            self.text[start - 1 : start] == ":"
            and start >= 44
            and shapes.is_oauth_value(self.text[start - 44 : start - 1])
            and self._pair_end(start - 44, start - 1) is not None
        )

    def _judge_pair(self, start: int, end: int, last: int) -> Iterator[Hit]:
        context = self.context(start, last)
        outer = [context] if context else []
        names = [*self._names(start), *outer]
        whole = self.text[start:last]
        if judge(whole, names, vendor_hint=self.vendor, extra_placeholders=self.extra) is not None:
            yield Hit("client_id", start, end)
            yield Hit("client_secret", end + 1, last)

    def _jwts(self) -> Iterator[Hit]:
        for match in _DOTTED.finditer(self.text):
            if "ey" not in match[0]:
                continue
            at = match.start()
            parts = match[0].split(".")
            for index, part in enumerate(parts):
                if part.startswith("ey") and index + 2 < len(parts):
                    end = at + len(part) + len(parts[index + 1]) + len(parts[index + 2]) + 2
                    if shapes.is_signed_jwt(self.text[at:end]):
                        yield from self._judge(at, end)
                at += len(part) + 1

    def _pems(self) -> Iterator[Hit]:
        at = self.text.find("-----BEGIN ")
        while at >= 0:
            end = self._pem_end(at)
            if end is not None:
                context = self.context(at, at + 10)
                names = [*self._names(at), *([context] if context else [])]
                pem = self.text[at:end]
                kind = judge(pem, names, vendor_hint=self.vendor, extra_placeholders=self.extra)
                if kind is not None:
                    yield Hit(kind, at, end)
            at = self.text.find("-----BEGIN ", at + 11 if end is None else end)

    def _pem_end(self, start: int) -> int | None:
        label = self.text.find("-----", start + 11, start + 64)
        if label < 0 or "PRIVATE KEY" not in self.text[start:label]:
            return None
        closing = "-----END " + self.text[start + 11 : label] + "-----"
        at = self.text.find(closing, label, label + _LONGEST_PEM)
        return None if at < 0 else at + len(closing)

    # --- names ------------------------------------------------------------------------------------------

    def _called(self, start: int, end: int) -> list[str]:
        """What a value is called: by the names before it, by the file that it is written to, or in running text."""
        names = self._names(start)
        if any(says_kind(name) or sense_of_name(name).denied for name in names):
            return names
        before = self.text[max(0, start - _WINDOW) : start]
        names = file_written(before[-40:], self.text[end : end + _WINDOW]) or names
        is_sure = any(map(says_kind, names)) or not shapes.is_oauth_value(self.text[start:end])
        spoken = None if is_sure else spoken_name(before)
        return names if spoken is None else [spoken]

    def _names(self, start: int) -> list[str]:
        """The names before a value, the nearest first: up to the first that says something of its own.

        They are sought on the value's line, and above it while only words like `value:` stood there.
        """
        left = self.text[max(0, start - _WINDOW) : start]
        found: list[str] = []
        for depth, line in enumerate(reversed(left.split("\n"))):
            if depth > 2:
                break
            names, done = names_of_line(line)
            found += names
            if done:
                break
        return found

    # --- context ----------------------------------------------------------------------------------------

    def _line_of(self, offset: int) -> int:
        return bisect_right(self._starts, offset) - 1

    def _line(self, number: int) -> str:
        end = self._starts[number + 1] - 1 if number + 1 < len(self._starts) else len(self.text)
        start = self._starts[number]
        return self.text[start : min(end, start + 400)]

    def context(self, start: int, end: int) -> str | None:
        """The vendor that the text around a value speaks of: its own line or command, then what is above."""
        near = self._statement(start, end)
        if near is not None:
            return near
        number = self._line_of(start)
        if number not in self._above:
            self._above[number] = self._search_above(number) or self._search_below(number)
        return self._above[number]

    def _statement(self, start: int, end: int) -> str | None:
        first = last = self._line_of(start)
        while first > 0 and last - first < 12 and self._line(first - 1).rstrip().endswith("\\"):
            first -= 1
        while last + 1 < len(self._starts) and last - first < 12 and self._line(last).rstrip().endswith("\\"):
            last += 1
        before = self.text[max(self._starts[first], start - 600) : start]
        stop = self._starts[last + 1] if last + 1 < len(self._starts) else len(self.text)
        after = self.text[end : min(stop, end + 600)]
        return _mentioned(before, last=True) or _mentioned(after, last=False) or self._parallel(self._line(first))

    def _search_above(self, number: int, *, beside: bool = True) -> str | None:
        """The nearest line above that speaks of a vendor: one `beside`, or an outer line by indentation.

        Deeper lines belong to a sibling; a `[section]` ends the search, whatever it says.
        """
        indent = _indent(self._line(number))
        for above in range(number - 1, max(-1, number - 1 - _ABOVE), -1):
            line = self._line(above)
            if not line.strip():
                continue
            depth = _indent(line)
            if depth > indent or (depth == indent and not beside and not _HEADER.match(line)):
                continue
            indent = depth
            vendor = self._vendor_of_line(above, line)
            if _HEADER.match(line) and not _PART_OF_REQUEST.match(line):
                return vendor or self.vendor
            if vendor is not None:
                return vendor
        return None

    def _search_below(self, number: int) -> str | None:
        """The nearest line below, in the same paragraph and at the same depth or deeper."""
        indent = _indent(self._line(number))
        for below in range(number + 1, min(len(self._starts), number + 12)):
            line = self._line(below)
            if not line.strip() or _indent(line) < indent or _HEADER.match(line):
                return None
            vendor = self._vendor_of_line(below, line)
            if vendor is not None and _indent(line) == indent:
                return vendor
        return None

    def _vendor_of_line(self, number: int, line: str) -> str | None:
        if number not in self._of_line:
            known = (
                self._target_of_line(line)
                or _mentioned(line, last=False, hosts=any(_HOST_WORD.search(key[0]) for key in _KEY.finditer(line)))
                or self._parallel(line)
            )
            # A flat `PLAID_SECRET=` above says nothing of the line below it, unless it opens a block.
            if known not in (None, "cybrid") and _is_entry_of_credential(line):
                known = None
            self._of_line[number] = known
        return self._of_line[number]

    def _target_of_line(self, line: str) -> str | None:
        """Return whose the host is that a line of a request names, by a variable of the text perhaps."""
        request = _REQUEST.match(line)
        if request is None:
            return None
        target = request["target"] or request["host"]
        template = _TEMPLATE.match(target)
        if template is not None:
            target = self._variable(template["name"])
        owner = host_vendor(target)
        return owner if owner != "other" else vendor_of(target) or "other"

    def _parallel(self, line: str) -> str | None:
        """Return the vendor whose everyday name stands on a line just as Cybrid's does elsewhere in the text.

        That may be a section, the first cell of a row, or a part of a logger's name: `[unit]` beside `[cybrid]`.
        """
        for match in _MARKED.finditer(line):
            for word in _PLAIN_WORD.finditer(match[0]):
                vendor = vendor_of(word[0])
                if vendor is not None and is_everyday(vendor):
                    twin = match[0][: word.start()] + "cybrid" + match[0][word.end() :]
                    if self._holds(twin.lower()):
                        return vendor.capitalize()
        return None

    def _holds(self, twin: str) -> bool:
        """Tell whether something stands in the text; of many such questions no more are answered."""
        if twin not in self._twins:
            self._twins[twin] = len(self._twins) < _MOST_TWINS and twin in self._lower
        return self._twins[twin]

    def _variable(self, name: str) -> str:
        """Return what the text gives a variable, nothing if that is not seen."""
        if name not in self._variables:
            given = None
            if len(self._variables) < _MOST_VARIABLES:
                given = _definition_of(name).search(self.text)
            self._variables[name] = given[1] if given is not None else ""
        return self._variables[name]


def _definition_of(name: str) -> re.Pattern[str]:
    """Return the pattern of what gives a variable its value, which is the first group."""
    return re.compile(rf"(?<![\w.-]){re.escape(name)}[\"']?\s*[:=]\s*[\"']?([^\s\"']+)")


def _may_be_value(run: str) -> bool:
    return shapes.is_random(run, 16) or (len(run) % 4 == 0 and run.isalnum() and run.isupper())


def _mentioned(text: str, *, last: bool, hosts: bool = True) -> str | None:
    """The vendor that a piece of text names, by host or by word: the last one in it, or the first."""
    if not text.strip():
        return None
    found: list[tuple[int, str]] = []
    for url in _URL.finditer(text):
        owner = host_vendor(url[0])
        if owner == "cybrid" or (owner == "other" and (hosts or vendor_of(url[0]))):
            found.append((url.start(), vendor_of(url[0]) or "other"))
    for name in NAME.finditer(_URL.sub(lambda url: " " * len(url[0]), text)):
        word = name[0]
        if len(word) <= 64 and not shapes.is_random(word, 20):
            vendor = vendor_of(word)
            if vendor is not None and _is_telling(vendor, word):
                found.append((name.start(), vendor))
    if not found:
        return None
    return (max if last else min)(found)[1]


def _is_telling(vendor: str, word: str) -> bool:
    """Whether a vendor's word in running text speaks of the vendor: everyday words only as a name's own."""
    if is_framework(vendor):
        return False
    return not is_everyday(vendor) or word[:1].isupper()


def _is_entry_of_credential(line: str) -> bool:
    """Whether a line gives a credential of its own, such as `PLAID_SECRET=…`."""
    name = NAME.search(line)
    return name is not None and kind_of_name(name[0]) is not None and not line.rstrip().endswith((":", "{", "("))


def _indent(line: str) -> int:
    line = line.expandtabs(4)
    comment = LEADER.match(line)
    if comment is not None and not line.lstrip().startswith(("--", "-")):
        line = " " * (len(line) - len(line.lstrip())) + line[comment.end() :]
    return len(line) - len(line.lstrip(" -"))
