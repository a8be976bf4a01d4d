"""What a reader of a structured file returns: values in blocks, each with the names around it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from cybrid_lint.credentials import host_vendor, kind_of_name, vendor_of
from cybrid_lint.credentials.names import sense_of_name
from cybrid_lint.credentials.shapes import is_oauth_value, is_random
from cybrid_lint.credentials.vendors import is_everyday, is_framework

_LABEL = re.compile(
    r"(?:\w*_)?(?:name|key|id|vendor|provider|partner|service|integration|platform|type|kind|title|label|app|field"
    r"|variable|msg|message|event|logger|issuer|source|connection|connector|system|alias|secretname|parameterkey|secretid|path|slug)",
    re.I,
)
_TARGET = re.compile(r"(?:url|uri|host|hostname|endpoint|domain|server|issuer|tenant|base|idp|audience)s?$", re.I)
_AWAY = re.compile(r"callback|redirect|webhook|hook|return|logo|home|docs|icon|site|support|frontend|public", re.I)
_WORDED = re.compile(r"[A-Za-z_$@./-][\w$ ./:@-]{1,100}")
_NAME = re.compile(r"[A-Za-z_$][\w$-]*")
_URL = re.compile(r"https?://[^\s\"'`<>\\),;]{1,300}")
_STEP = re.compile(r"[/:]|\.(?=[a-z])")
_SCOPE = re.compile(r"\b(?P<resource>[a-z_]{4,40}):(?:[a-z]+:)?(?:read|write|execute)\b")
_REFERS = re.compile(
    r"(?i)(?:key|secret|configmap|env)_?ref$|^(?:value|data|env)_?from$|secrets?key_?selector$|remote_?ref$"
)
_MOST_LEVELS = 40
_MOST_SIBLINGS = 400


@dataclass(frozen=True)
class Piece:
    """A part of a value and where it is written: from `offset` to `end` of the source."""

    start: int
    offset: int
    end: int


@dataclass
class Value:
    """A text that stands somewhere in a file: its names (innermost first), its block, and the pieces it has."""

    text: str
    names: tuple[str, ...]
    block: Block
    pieces: list[Piece]

    @property
    def offset(self) -> int:
        """Where the value begins in the source."""
        return self.pieces[0].offset

    @property
    def end(self) -> int:
        """Where the value ends in the source."""
        return self.pieces[-1].end

    @property
    def key(self) -> str:
        """The innermost name, or nothing."""
        return self.names[0] if self.names else ""

    @property
    def path(self) -> str:
        """All its names and those of the blocks around it, the outermost first: `deploy.production.secret`."""
        names = list(self.names)
        block: Block | None = self.block
        while block is not None:
            names += block.names
            block = block.parent
        return ".".join(reversed(names))


@dataclass
class Block:
    """What braces, an indentation or a section hold together.

    `names` are those that open it, innermost first. `code` tells a block of statements from one of data, `command`
    what a call without brackets is given. `also` are places where the block is used again, as an alias in YAML does.
    """

    parent: Block | None
    names: tuple[str, ...]
    offset: int
    code: bool = False
    command: bool = False
    values: list[Value] = field(default_factory=list)
    children: list[Block] = field(default_factory=list)
    also: list[Block] = field(default_factory=list)
    _labels: tuple[str, ...] | None = field(default=None, repr=False)
    _hosts: list[tuple[int, str]] | None = field(default=None, repr=False)

    def child(self, names: Sequence[str], offset: int, code: bool = False) -> Block:
        """Open a block inside of this one."""
        block = Block(self, tuple(names), offset, code)
        if len(self.children) < _MOST_SIBLINGS:
            self.children.append(block)
        return block

    def labels(self) -> tuple[str, ...]:
        """Return what the block's own labels say: `name: …`, `vendor: …`, and a manifest's `metadata` or `info`."""
        if self._labels is None:
            found = list(_labels_of(self))
            for child in self.children:
                if child.names[:1] in (("metadata",), ("info",)):
                    found += _labels_of(child)
            self._labels = tuple(found)
        return self._labels

    def host(self, offset: int) -> str | None:
        """Return whose the nearest host beside an offset is: "cybrid", a vendor, "other" or None."""
        if self._hosts is None:
            self._hosts = list(_hosts_of(self))
        known = [one for one in self._hosts if one[1] != "other"] or self._hosts
        return nearest(known, offset)


@dataclass
class Reading:
    """What was read in a file: the values in their order, and the comments as ranges of the source."""

    values: list[Value]
    comments: list[tuple[int, int]]


def nearest(found: list[tuple[int, str]], offset: int) -> str | None:
    """Return the last of what stands before an offset, else the first of what follows."""
    before = [one for one in found if one[0] < offset]
    if before:
        return before[-1][1]
    return found[0][1] if found else None


def _labels_of(block: Block) -> Iterator[str]:
    for value in block.values[:_MOST_SIBLINGS]:
        text = value.text.strip()
        if not value.key or not _LABEL.fullmatch(value.key.replace("-", "_")) or len(text) > 100:
            continue
        if _WORDED.fullmatch(text) and not is_oauth_value(text) and not is_random(text, 24):
            # `/prod/cybrid/client_secret`: the last part is the innermost name
            yield from reversed([part for part in _STEP.split(text) if part])


def _hosts_of(block: Block) -> Iterator[tuple[int, str]]:
    # an API's description lists its servers beside its paths
    servers = [item for child in block.children if child.names[:1] == ("servers",) for item in (child, *child.children)]
    listed = [value for one in servers[:20] for value in one.values[:20]]
    for value in [*listed, *block.values[:_MOST_SIBLINGS]]:
        text = value.text.strip()
        if len(text) > 400 or _AWAY.search(value.key) or ("." not in text):
            continue
        owner = host_vendor(text)
        if owner == "cybrid":
            yield value.offset, "cybrid"
        elif owner == "other" and (not value.key or _TARGET.search(value.key)):
            yield value.offset, vendor_of(text) or "other"


def vendor_in(text: str) -> str | None:
    """Return the vendor that a piece of text names first, by a host or by a word that is no everyday one."""
    for url in _URL.finditer(text):
        if host_vendor(url[0]) == "cybrid":
            return "cybrid"
    for word in _NAME.finditer(text[:600]):
        if len(word[0]) > 64 or is_random(word[0], 20):
            continue
        vendor = vendor_of(word[0])
        if vendor is None or is_framework(vendor) or (is_everyday(vendor) and not word[0][0].isupper()):
            continue
        return vendor
    return None


@dataclass(frozen=True)
class Context:
    """What a value stands under: names, the vendor they say, and whether its target is someone else's host."""

    names: tuple[str, ...]
    vendor: str | None
    foreign: bool
    plain: bool
    sealed: bool


def contexts(value: Value, comment: CommentsAbove) -> Iterator[Context]:
    """Yield what a value stands under, once for each place where its block is used."""
    yield _context(value, value.block, comment)
    seen = {id(value.block)}
    block: Block | None = value.block
    inner: list[str] = []
    while block is not None:
        for other in block.also[:20]:
            if id(other) not in seen:
                seen.add(id(other))
                yield _context(value, other, comment, inner)
        inner += block.names
        block = block.parent


class CommentsAbove:
    """The vendors that comments speak of, for the lines that they stand above or behind."""

    def __init__(self, text: str, starts: Sequence[int], comments: list[tuple[int, int]]) -> None:
        self._starts = starts
        self._whole: dict[int, str] = {}
        self._behind: dict[int, str] = {}
        for start, end in comments:
            if end - start > 2000:
                continue
            first = bisect_right(starts, start) - 1
            alone = not text[starts[first] : start].strip()
            for number, line in enumerate(text[start:end].split("\n"), first):
                (self._whole if alone else self._behind)[number] = line

    def __call__(self, offset: int) -> list[str]:
        """Return the vendor that the comment behind a line, or the comments right above it, speak of."""
        number = bisect_right(self._starts, offset) - 1
        lines = [self._behind[number]] if number in self._behind else []
        above = number - 1
        while above in self._whole and number - above < 12:
            lines.append(self._whole[above])
            above -= 1
        return [vendor for line in lines if (vendor := vendor_in(line)) is not None][:1]


def is_reference(value: Value) -> bool:
    """Tell whether a value is sealed, or says where a secret is kept: below `secretKeyRef` and its like."""
    if value.key == "secure":
        return True  # what Pulumi and Travis call what they encrypted
    block: Block | None = value.block
    while block is not None:
        if any(_REFERS.search(name) for name in block.names):
            return True
        block = block.parent
    return False


def _context(value: Value, block: Block, comment: CommentsAbove, inner: Sequence[str] = ()) -> Context:
    names = [*value.names, *inner]
    remarks = [(len(names), value.offset)]
    hosted = False
    weak = sense_of_name(value.key).strength == "weak"
    neutral = all(sense_of_name(name).neutral for name in value.names)
    foreign = False
    plain = True
    at: Block | None = block
    offset = value.offset
    for _ in range(_MOST_LEVELS):
        if at is None:
            break
        for label in at.labels():
            if (neutral and at is block) or sense_of_name(label).sealed:
                names.append(label)
            elif (vendor := vendor_of(label)) is not None:
                names.append(vendor)
        # statements in a row have no host in common, as the members of a table have
        host = None if weak and at.code else at.host(offset)
        if host == "other":
            foreign = foreign or all(vendor_of(name) is None for name in names)
        elif host is not None:
            hosted = True
            names.append(host)
        if not at.code or at.command:
            plain = plain and all(_is_plain(name) or (at.command and name.islower()) for name in at.names)
        names += _names_of(at)
        if at.parent is not None:
            remarks.append((len(names), at.offset))
        offset = at.offset
        at = at.parent
    if not hosted:
        # where a request goes says more than a remark beside it
        for place, where in reversed(remarks):
            names[place:place] = comment(where)
    vendor = next((one for name in names if (one := _telling(name)) is not None), None)
    # beside `CYBRID_ENVIRONMENT`, a plain `SECRET_KEY` is somebody else's
    before, after = _siblings(value, block) if not weak else (None, None)
    if vendor is None and before is not None:
        names.append(before)
        vendor = before
    elif vendor is None and after is not None:
        vendor = after
    return Context(
        tuple(names), vendor, foreign and vendor != "cybrid", plain, any(sense_of_name(n).sealed for n in names)
    )


def _is_plain(name: str) -> bool:
    return sense_of_name(name).plain or vendor_of(name) is not None


def _names_of(block: Block) -> tuple[str, ...]:
    """Return the names of a block; an everyday word is a vendor's name where the block beside it is Cybrid's."""
    vendor = vendor_of(block.names[0]) if block.names else None
    if vendor is None or not is_everyday(vendor) or block.parent is None:
        return block.names
    beside = block.parent.children
    if any(other.names and vendor_of(other.names[0]) == "cybrid" for other in beside if other is not block):
        return (vendor.capitalize(), *block.names)
    return block.names


def _telling(name: str) -> str | None:
    vendor = vendor_of(name)
    return None if vendor is None or is_framework(vendor) else vendor


def _siblings(value: Value, block: Block) -> tuple[str | None, str | None]:
    """Return the vendors that the entries before and after a value in its block speak of."""
    before: str | None = None
    if block.code and not block.command:
        return None, None
    for sibling in block.values[:_MOST_SIBLINGS]:
        if sibling is value or (not sibling.key and block.parent is not None):
            continue
        vendor = vendor_of(sibling.key) or _scoped(sibling.text)
        if vendor is None or (vendor != "cybrid" and kind_of_name(sibling.key)) or is_framework(vendor):
            continue
        if sibling.offset < value.offset:
            before = vendor
        elif before is None:
            return None, vendor
        else:
            break
    return before, None


def _scoped(text: str) -> str | None:
    """Whether a text asks for scopes that Cybrid has and hardly anyone else."""
    if len(text) > 2000 or ":" not in text:
        return None
    from cybrid_lint.catalogue import scopes

    known = {match[0] for match in _SCOPE.finditer(text)} & scopes()
    return "cybrid" if len(known) >= 2 or any(scope.endswith(":execute") for scope in known) else None
