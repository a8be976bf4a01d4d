"""URLs in pieces: where a request goes, as far as that is known."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import unquote_plus

from cybrid_lint.cybrid.names import words
from cybrid_lint.cybrid.reading import names_of, readings
from cybrid_lint.engine.interning import WORK, remembered
from cybrid_lint.engine.texts import Hole, Lit, Piece, Text, concat, text
from cybrid_lint.engine.values import NONE, Value
from cybrid_lint.words import OWN_HOSTS, mentions_cybrid

# Private-use characters stand for the pieces that are not known while a URL is taken apart.
FIRST_MARK = 0xE000
MARK = re.compile("[\ue000-\uefff]")
SCHEME = re.compile("^(?:[A-Za-z][A-Za-z0-9+.-]*|[\ue000-\uefff])://")
APIS = {
    "id": "id",
    "idp": "id",
    "identity": "id",
    "bank": "bank",
    "organization": "organization",
    "org": "organization",
}
# Work that it is to take a URL apart.
PARSED = 8
# Where Cybrid's hosts are, as the second label of each says.
ENVIRONMENTS = frozenset({"sandbox", "production"})
LOCAL = ("localhost", "127.0.0.1", "testserver", "0.0.0.0")


@dataclass
class Target:
    """Where a request goes.

    `cybrid` tells whether the host is Cybrid's, `own_host` whether it is seen to be one that Cybrid itself runs and no
    gateway, `unknown` whether nothing is known of it; `api` is which of the three APIs the host names. `segments` are
    those of the path, each with the values that stand in it.
    """

    cybrid: bool = False
    own_host: bool = False
    unknown: bool = False
    api: str | None = None
    segments: list[tuple[str, list[Value]]] = field(default_factory=list)
    query: list[tuple[str, Value]] = field(default_factory=list)
    query_parts: list[Value] = field(default_factory=list)
    depends_on_caller: bool = False

    @property
    def path_known(self) -> bool:
        """Whether any segment of the path is known."""
        return any(MARK.sub("", one) for one, _ in self.segments)

    def ends_with(self, *wanted: str) -> bool:
        """Tell whether the path ends with these segments."""
        found = [one for one, _ in self.segments if one]
        return tuple(found[-len(wanted) :]) == wanted

    def segments_for_match(self) -> Sequence[str | None]:
        """Return the path's segments with None for those that are not known whole; a base path in front is cut."""
        found = [None if MARK.search(one) else one for one, _ in self.segments if one]
        return found[found.index("api") :] if "api" in found else found


def targets(url: Value, base: Value | None = None) -> list[Target]:
    """Return where a request may go, one target for each alternative of its URL."""
    key = (targets, url, base)
    found: list[Target] | None = remembered.get(key)
    if found is None:
        every = [_target(parts) for parts in with_base(url, base)]
        found = remembered[key] = [target for target in every if not target.unknown] or every
        WORK.done += PARSED * len(every)
    return found


def with_base(url: Value, base: Value | None) -> list[tuple[Piece, ...]]:
    """Return the alternatives of a URL in pieces, behind the base of its client where it is not absolute."""
    found: list[tuple[Piece, ...]] = []
    for parts in readings(url):
        first = parts[0] if parts else Lit("")
        if base is None or base is NONE or (isinstance(first, Lit) and SCHEME.match(first.text)):
            found.append(parts)
            continue
        middle: list[Value] = [] if _starts_with_slash(parts) else [text("/")]
        found.extend(readings(concat([base, *middle, Text(parts)])))
    return found


def _starts_with_slash(parts: tuple[Piece, ...]) -> bool:
    return bool(parts) and isinstance(parts[0], Lit) and parts[0].text.startswith("/")


def _target(parts: tuple[Piece, ...]) -> Target:
    values: list[Value] = []
    plain = ""
    queries: list[Value] = []
    literals: list[tuple[int, Lit]] = []
    for part in parts:
        if isinstance(part, Lit):
            literals.append((len(plain), part))
            plain += MARK.sub("", part.text)
        elif "#" in plain:
            # what follows a fragment's sign is not sent
            break
        elif part.form == "query":
            queries.append(part.value)
        else:
            plain += chr(FIRST_MARK + len(values) % 0x1000)
            # of what is cut, only so much is there
            values.append(Text((part,)) if part.form.startswith("cut") else part.value)
    target = Target(query_parts=queries)
    target.depends_on_caller = any(value.symbols for value in values)
    address, _, query = plain.partition("#")[0].partition("?")
    _read_host(target, address, values, literals)
    _read_query(target, query, values, literals, len(address) + 1)
    return target


def _marked(piece: str, values: list[Value]) -> list[Value]:
    return [values[ord(one) - FIRST_MARK] for one in MARK.findall(piece)]


def _read_host(target: Target, address: str, values: list[Value], literals: list[tuple[int, Lit]]) -> None:
    scheme = SCHEME.match(address)
    start = scheme.end() if scheme else 0
    rest = address[start:]
    end = len(rest) if "/" not in rest else rest.index("/")
    host = rest[:end]
    if scheme is None and MARK.match(rest):
        # the base of the URL is not known: what follows it is the path
        end = 1
        host = rest[0]
    elif scheme is None:
        # a path alone
        end = 0 if rest.startswith("/") or "." not in host else end
        host = rest[:end]
    _judge_host(target, host, _marked(host, values))
    offset = start + end
    for piece in rest[end:].split("/"):
        inner = _marked(piece, values)
        if not inner and piece:
            inner = [Text((lit,)) for at, lit in literals if at <= offset < at + max(len(lit.text), 1)]
        target.segments.append((piece, inner))
        offset += len(piece) + 1


def _judge_host(target: Target, host: str, inside: list[Value]) -> None:
    plain = MARK.sub("", host).lower()
    named = [word for one in inside for name in names_of(one) for word in words(name)]
    first = plain.split(".")[0] if "." in plain else ""
    target.api = APIS.get(first) or next((APIS[word] for word in named if word in APIS), None)
    if mentions_cybrid(MARK.sub(".", host)):
        target.cybrid = True
    elif not plain or _begins_alone(plain):
        target.cybrid = "cybrid" in named or (bool(first) and first in ("id", "bank", "organization") and bool(inside))
        target.unknown = not target.cybrid
    elif not MARK.search(host) or ("." in plain.strip(".") and not MARK.match(host.partition(":")[0][-1:])):
        # whose it is, its end says
        target.unknown = False
    else:
        target.unknown = True
    if target.cybrid and plain.startswith(LOCAL):
        target.cybrid = False
    target.own_host = host.lower().endswith(OWN_HOSTS)


def _begins_alone(plain: str) -> bool:
    """Tell whether of a host no more is known than how one of Cybrid's begins, with its environment."""
    first, *rest = plain.partition(":")[0].strip(".").split(".")
    return first in ("id", "bank", "organization", "https", "http") and ENVIRONMENTS.issuperset(rest)


def _read_query(target: Target, query: str, values: list[Value], literals: list[tuple[int, Lit]], offset: int) -> None:
    for pair in query.split("&"):
        key, _, value = pair.partition("=")
        if not pair:
            continue
        inner = _marked(value, values)
        if MARK.search(key) and not value:
            target.query_parts.extend(_marked(key, values))
        elif len(inner) == 1 and MARK.fullmatch(value):
            target.query.append((key, inner[0]))
        elif inner:
            target.query.append((key, Text(tuple(Hole(one) for one in inner))))
        else:
            start = offset + len(key) + 1
            site = next((lit.site for at, lit in literals if at <= start < at + len(lit.text)), None)
            target.query.append((key, text(unquote_plus(value), site)))
        offset += len(pair) + 1
