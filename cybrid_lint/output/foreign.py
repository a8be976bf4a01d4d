"""Where the credentials of other vendors are in a source line, by what is written around them.

A report shows the line of a finding, and another password on it is none of the report's business. Nothing is judged
here: what stands where a password belongs is hidden. Every pattern takes time in proportion to the line.
"""

from __future__ import annotations

import re
import sys
from bisect import bisect_right
from collections.abc import Iterator
from itertools import pairwise

from cybrid_lint.credentials.vendors import words
from cybrid_lint.words import listed

Span = tuple[int, int]

#: A string literal, as most languages write them; `body` is what is between the quotes.
STRING = re.compile(
    r"[rRbBuUfFtT]{0,2}(?P<quote>\"\"\"|'''|\"|')(?P<body>(?:\\.|(?!(?P=quote))[^\\])*\\?)(?:(?P=quote)|$)"
)
_USER_INFO = re.compile(r"://(?P<value>[^\s/?#\"'<>`]+)@")
# Tokens whose vendors begin them all alike.
_PREFIXED = re.compile(
    r"(?<![A-Za-z0-9])(?:gh[oprsu]_|github_pat_|gl[a-z]{2,5}-|xox[a-z]-|[rsp]k_(?:live|test)_|sk-|A[KS]IA|AIza|npm_"
    r"|pypi-|dop_v1_|shp[a-z]{2}_|SG\.|hf_|hvs\.)(?P<value>[\w.-]{8,})"
)
_OF_OPTION = re.compile(r"(?<!\S)(?:-u|--user|--proxy-user)[\s=]{0,3}[\"']?(?P<value>[^\s\"':]+:[^\s\"']+)")
_OF_NETRC = re.compile(r"\blogin\s+\S+\s+password\s+(?P<value>\S+)")
_OF_CLIENT = re.compile(r"(?<!\S)-p\s?[\"']?(?P<value>[^\s\"'-][^\s\"']*)")
_CLIENTS = ("mysql", "mariadb", "sshpass")
_SCHEME = re.compile(r"(?i:basic|bearer|token|digest|negotiate|apikey|oauth)\s+")
_BEARER = re.compile(r"\b(?i:basic|bearer)\s+(?P<value>[^\s\"'`,;<>]{8,})")
_PAIR = re.compile(r"(?i:auth)\w{0,20}(?:\s{0,9}=\s{0,9})?\(\s{0,9}")
_COMMA = re.compile(r"\s{0,9},\s{0,9}")

_NAME = re.compile(r"[A-Za-z_][\w.-]*")
_LONGEST_NAME = 240
_SECRET = listed("password passwd passphrase passcode pwd secret token apikey authorization cookie credential")
_SECRET_AT_THE_END = ("password", "passwd", "passphrase", "secret", "token", "apikey", "pass", "pw")
_HEADERS = ("authorization", "cookie")
_OF_A_KEY = listed("access account api auth encryption license master private secret service shared signing storage")
# What tells of a password and is none.
_ABOUT = listed(
    """
    url uri endpoint path file filename dir name type id ttl age expiry expires lifetime count limit length len size max
    min host header param field env var prefix suffix class method manager store provider api request response payload
    scope scopes guid policy rotation hash
    """
)
# What stands between a name and its value: an assignment, with a type too; a mapping's colon; in XML a tag or the next
# attribute; and after a name in quotes the comma of a call.
_GIVES = re.compile(
    r"[\"'\]]{0,2}\s{0,9}(?::\s{0,9}[A-Za-z][\w.\[\]|]{0,40}\s{0,9}=(?!=)|=>|={1,3}|:=|:|>)\s{0,9}"
    r"|[\"']\s{1,9}value=|[\"']\s{0,9},\s{0,9}(?=[rbufRBUF]{0,2}[\"'])"
)
_BLANK = re.compile(r"[ \t]+")
_BARE = re.compile(r"(?:\$?\{{1,3}[^{}\s]{0,200}\}{1,3}|[^\s\"'`,;&|<>(){}\[\]])+")
_TO_THE_QUOTE = re.compile(r"[^\"'`]+")
_NOTHING = frozenset({"None", "True", "False", "null", "nil", "true", "false", "undefined", "none"})
# A value that is filled in elsewhere; `${NAME:-value}` is none of these.
_REFERENCE = re.compile(
    r"(?:\$\{\w+\}|\$\w+|\$\(\w+\)|\$?\{\{[\s\w.]*\}\}|\{[\w.]*\}|%\(\w+\)s|%s|%\w+%|<[\w -]+>|[:\s])+"
)
_CODE = tuple(f".{one}" for one in listed("py pyi pyw js jsx mjs ts tsx go java kt rb cs php rs swift scala"))
_CELL = ".ipynb:cell "
_COMMENT = ("#", "//")


def values(line: str, path: str, *, secret: bool) -> Iterator[Span]:
    """Yield where what could be somebody's password begins and ends in a line of this file.

    `secret`: the line is known to hold a credential. It may be inside of a text then, where names without quotes are
    values; in code they are variables.
    """
    code = path.endswith(_CODE) or _CELL in path
    strings = list(STRING.finditer(line))
    patterns = [_USER_INFO, _PREFIXED, _OF_OPTION, _OF_NETRC, _BEARER]
    if any(one in line for one in _CLIENTS):
        patterns.append(_OF_CLIENT)
    for pattern in patterns:
        for match in pattern.finditer(line):
            yield from _shown(line, *match.span("value"))
    for pair in _PAIR.finditer(line):
        yield from _pair(line, pair.end())
    texts = [match.span("body") for match in strings]
    comment = _comment(line, strings) if code else 0
    until = 0
    for name in _NAME.finditer(line):
        if name.start() < until:
            continue
        kind = _kind(name[0])
        bare = secret or not code or name.start() >= comment or _is_inside(name.start(), texts)
        value = _value(line, name, header=kind in _HEADERS, bare=bare, code=code) if kind is not None else None
        if value is not None:
            until = value[1]
            yield from _shown(line, *value)


def _value(line: str, name: re.Match[str], *, header: bool, bare: bool, code: bool) -> Span | None:
    """Return where the value that a secret's name is given begins and ends: a literal, or without quotes if `bare`."""
    option = line.startswith("--", max(0, name.start() - 2), name.start())
    gives = _GIVES.match(line, name.end()) or (_BLANK.match(line, name.end()) if option else None)
    if gives is None:
        return None
    string = STRING.match(line, gives.end())
    if string is not None:
        return string.span("body")
    value = (_TO_THE_QUOTE if header else _BARE).match(line, gives.end()) if bare else None
    if value is None:
        return None
    if value[0] in _NOTHING or (code and line[value.end() : value.end() + 1] in ("(", "[")):
        return value.end(), value.end()
    return value.span()


def _pair(line: str, start: int) -> Iterator[Span]:
    """Yield the two literals that a name and password are given as."""
    for _ in range(2):
        string = STRING.match(line, start)
        if string is None:
            return
        yield from _shown(line, *string.span("body"))
        comma = _COMMA.match(line, string.end())
        if comma is None:
            return
        start = comma.end()


def _shown(line: str, start: int, end: int) -> Iterator[Span]:
    """Yield a value without the scheme before it, unless it is empty or only says where the value comes from."""
    scheme = _SCHEME.match(line, start, end)
    start = scheme.end() if scheme else start
    if line[start:end].strip() and not _REFERENCE.fullmatch(line, start, end):
        yield start, end


def _kind(name: str) -> str | None:
    """Return the word that makes what a name is given a secret; None if it is none."""
    found = words(name[-_LONGEST_NAME:])
    if not found or found[-1] in _ABOUT:
        return None
    for first, second in pairwise(found):
        if second == "key" and first in _OF_A_KEY:
            return "key"
    if found[-1].endswith(_SECRET_AT_THE_END):
        return found[-1]
    return next((word for word in found if word in _SECRET), None)


def _comment(line: str, strings: list[re.Match[str]]) -> int:
    """Return where a line's comment begins; behind its end if there is none."""
    at = 0
    for start, end in [*(one.span() for one in strings), (len(line), len(line))]:
        marks = [where for where in (line.find(mark, at, start) for mark in _COMMENT) if where >= 0]
        if marks:
            return min(marks)
        at = end
    return len(line)


def _is_inside(position: int, spans: list[Span]) -> bool:
    """Tell whether a position is in one of these spans, which follow each other."""
    at = bisect_right(spans, (position, sys.maxsize))
    return at > 0 and spans[at - 1][0] <= position < spans[at - 1][1]
