"""Texts in the source as they will be at run time, as far as constants alone decide it: joined, formatted, decoded.

Folding knows no calls of the project and no branches. It runs on every expression of a module, so each node is folded
once, and what grows past `MOST_PIECES` is not followed.
"""

from __future__ import annotations

import base64
import binascii
import codecs
import re
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from string import Formatter
from typing import NamedTuple
from urllib.parse import unquote, unquote_plus

from cybrid_lint.ir import nodes

MOST_PIECES = 64
MOST_CHARACTERS = 65_536
MOST_ATTRIBUTES = 4
#: What stands in a text for a part that is not known.
HOLE = "{}"

_PERCENT = re.compile(r"%(?:\((\w+)\))?[sd]|%%")
_VARIABLE = re.compile(r"\$(?:\{(\w+)\}|(\w+)|(\$))")


class Piece(NamedTuple):
    """A part of a text, the number of the node that it stands in, and the names that it was kept under before."""

    text: str
    at: int
    names: tuple[str, ...] = ()

    @property
    def is_known(self) -> bool:
        """Whether the part is known; `HOLE` stands for one that is not."""
        return self.at >= 0


UNKNOWN_PIECE = Piece(HOLE, -1)


class Folded(NamedTuple):
    """A text in pieces. `is_written` tells that it stands in the source just so, in one literal."""

    pieces: tuple[Piece, ...]
    is_written: bool = False

    @property
    def text(self) -> str:
        """The whole text, with `HOLE` for what is not known."""
        return "".join(piece.text for piece in self.pieces)

    @property
    def is_known(self) -> bool:
        """Whether every part of the text is known."""
        return all(piece.is_known for piece in self.pieces)

    @property
    def names(self) -> tuple[str, ...]:
        """The names that the text was kept under before it got here."""
        return self.pieces[0].names if len(self.pieces) == 1 else ()

    def kept_as(self, name: str) -> Folded:
        """Return the text as kept under a name."""
        if len(self.pieces) != 1:
            return self
        piece = self.pieces[0]
        return self if name in piece.names else Folded((piece._replace(names=(name, *piece.names)),), self.is_written)

    def named(self, names: tuple[str, ...]) -> Folded:
        """Return the text as kept under these names alone."""
        return Folded(tuple(piece._replace(names=names) for piece in self.pieces), self.is_written)

    def with_text(self, text: str) -> Folded:
        """Return another text that was made of this one."""
        return Folded((self.pieces[0]._replace(text=text),))


class Folder:
    """Folds the expressions of one module; `variable` gives what a dotted name stands for where one is met."""

    def __init__(self, variable: Callable[[str], Folded | None]) -> None:
        self._variable = variable
        self._known: dict[int, Folded | None] = {}

    def fold(self, node: nodes.Expr | None) -> Folded | None:
        """Return the text that an expression is, None for anything else. It may have holes."""
        if node is None:
            return None
        if node.at not in self._known:
            self._known[node.at] = None
            self._known[node.at] = self._fold(node)
        return self._known[node.at]

    def known(self, node: nodes.Expr | None) -> str | None:
        """Return the text that an expression is, None if it is none or not known."""
        folded = self.fold(node)
        return folded.text if folded is not None and folded.is_known else None

    def split(self, node: nodes.Expr) -> list[Folded]:
        """Return the parts of a text that is split, nothing for anything else."""
        if not isinstance(node, nodes.Call) or not isinstance(node.func, nodes.Attr) or node.func.name != "split":
            return []
        folded = self.fold(node.func.value)
        separator = self.known(node.args[0].value) if node.args else None
        if folded is None or not folded.is_known or separator == "" or (node.args and separator is None):
            return []
        return [folded.with_text(part) for part in folded.text.split(separator)]

    def _fold(self, node: nodes.Expr) -> Folded | None:
        if isinstance(node, nodes.Const):
            return Folded((Piece(node.value, node.at),), is_written=True) if isinstance(node.value, str) else None
        if isinstance(node, nodes.Join):
            return _joined(self._part(part) for part in node.parts)
        if isinstance(node, nodes.Binary):
            return self._added(node) if node.op == "+" else self._percent(node) if node.op == "%" else None
        if isinstance(node, nodes.Item):
            return self._reversed(node)
        if isinstance(node, nodes.Named):
            return self.fold(node.value)
        if isinstance(node, nodes.Call):
            return self._called(node)
        name = dotted(node)
        return self._variable(name) if name else None

    def _part(self, node: nodes.Expr) -> Iterable[Piece]:
        """Return the pieces of what is put into a text."""
        if isinstance(node, nodes.Field):
            node = node.value if not node.conversion and node.spec is None else nodes.Unread(-1)
        folded = self.fold(node) if node.at >= 0 else None
        if folded is not None:
            return folded.pieces
        if isinstance(node, nodes.Const) and isinstance(node.value, int):
            return (Piece(str(node.value), node.at),)
        return (UNKNOWN_PIECE,)

    def _added(self, node: nodes.Binary) -> Folded | None:
        operands: list[nodes.Expr] = []
        below: nodes.Expr = node
        while isinstance(below, nodes.Binary) and below.op == "+":
            operands.append(below.right)
            below = below.left
        operands.append(below)
        if not any(self.fold(operand) is not None for operand in operands):
            return None
        return _joined(self._part(operand) for operand in reversed(operands))

    def _percent(self, node: nodes.Binary) -> Folded | None:
        template = self.fold(node.left)
        if template is None:
            return None
        right = node.right
        named = dict(self._entries(right)) if isinstance(right, nodes.Dict) else {}
        listed = right.members if isinstance(right, nodes.Sequence) and right.kind == "tuple" else (right,)
        return self._filled(template, _PERCENT, named, listed, lambda match: None if match[0] == "%%" else match[1])

    def _filled(
        self,
        template: Folded,
        pattern: re.Pattern[str],
        named: Mapping[str, nodes.Expr],
        listed: tuple[nodes.Expr, ...],
        name_of: Callable[[re.Match[str]], str | None],
    ) -> Folded | None:
        """Return a template with its fields filled in, by their names or one after the other."""
        text, at = template.text, template.pieces[0].at
        parts: list[Iterable[Piece]] = []
        done = taken = 0
        for match in pattern.finditer(text):
            parts.append((Piece(text[done : match.start()], at),))
            done = match.end()
            name = name_of(match)
            if match[0] in ("%%", "$$"):
                parts.append((Piece(match[0][0], at),))
            elif name is not None:
                parts.append(self._part(named[name]) if name in named else (UNKNOWN_PIECE,))
            else:
                parts.append(self._part(listed[taken]) if taken < len(listed) else (UNKNOWN_PIECE,))
                taken += 1
        parts.append((Piece(text[done:], at),))
        return _joined(parts)

    def _entries(self, node: nodes.Dict) -> Iterator[tuple[str, nodes.Expr]]:
        for key, value in node.entries:
            name = self.known(key)
            if name is not None:
                yield name, value

    def _reversed(self, node: nodes.Item) -> Folded | None:
        key = node.key
        if not isinstance(key, nodes.Slice) or key.lower is not None or key.upper is not None:
            return None
        step = key.step
        backwards = isinstance(step, nodes.Unary) and step.op == "-" and isinstance(step.value, nodes.Const)
        folded = self.fold(node.value)
        if not backwards or folded is None or not folded.is_known:
            return None
        return folded.with_text(folded.text[::-1])

    def _called(self, node: nodes.Call) -> Folded | None:
        name = node.func.name if isinstance(node.func, nodes.Attr) else getattr(node.func, "id", "")
        given = [arg.value for arg in node.args if arg.keyword is None and not arg.stars]
        if isinstance(node.func, nodes.Attr) and (base := self.fold(node.func.value)) is not None:
            return self._method(base, name, given, node)
        if name in _BY_CHARACTER and given and isinstance(node.func, nodes.Name):
            folded = self._of_numbers(given[0]) or self.fold(given[0])
            return folded.with_text(_BY_CHARACTER[name](folded.text)) if folded and folded.is_known else folded
        decode = _DECODERS.get(name)
        if decode is None or not given:
            return self._substituted(node) if name in ("substitute", "safe_substitute") else None
        folded = self.fold(given[0])
        if folded is None or not folded.is_known:
            return None
        codec = self.known(given[1]) if name == "decode" and len(given) > 1 else None
        is_rotated = codec is not None and codec.replace("_", "") == "rot13"
        return _decoded(folded, _rotated if is_rotated else decode)

    def _method(self, base: Folded, name: str, given: list[nodes.Expr], node: nodes.Call) -> Folded | None:
        if name in ("encode", "decode", "expandtabs"):
            return base
        if name == "join" and base.is_known and given:
            return self._all_joined(base, given[0])
        if name == "format":
            named = {arg.keyword: arg.value for arg in node.args if arg.keyword}
            return self._formatted(base, tuple(given), named)
        arguments = [self.known(value) for value in given]
        if name not in _METHODS or not base.is_known or None in arguments:
            return None
        if len(base.text) * max((len(argument or "") for argument in arguments), default=0) > MOST_CHARACTERS:
            return None
        try:
            return base.with_text(str(getattr(base.text, name)(*arguments)))
        except (TypeError, ValueError):
            return None

    def _all_joined(self, separator: Folded, node: nodes.Expr) -> Folded | None:
        if not isinstance(node, nodes.Sequence):
            folded = self.fold(node)
            return folded if folded is not None and not separator.text else None
        parts: list[Iterable[Piece]] = []
        for index, member in enumerate(node.members):
            if index and separator.text:
                parts.append(separator.pieces)
            parts.append(self._part(member))
        return _joined(parts)

    def _formatted(
        self, template: Folded, listed: tuple[nodes.Expr, ...], named: Mapping[str, nodes.Expr]
    ) -> Folded | None:
        parts: list[Iterable[Piece]] = []
        at, taken = template.pieces[0].at, 0
        try:
            for literal, field, spec, conversion in Formatter().parse(template.text):
                parts.append((Piece(literal, at),))
                if field is None:
                    continue
                value = named.get(field)
                if field == "" or field.isdecimal():
                    index = taken if field == "" else int(field[:4])
                    taken += 1
                    value = listed[index] if index < len(listed) else None
                parts.append(self._part(value) if value is not None and not spec and not conversion else
                             (UNKNOWN_PIECE,))  # fmt: skip
        except ValueError:
            return None
        return _joined(parts)

    def _substituted(self, node: nodes.Call) -> Folded | None:
        """Return what `Template("…").substitute(…)` gives."""
        maker = node.func.value if isinstance(node.func, nodes.Attr) else None
        if not isinstance(maker, nodes.Call) or len(maker.args) != 1:
            return None
        template = self.fold(maker.args[0].value)
        if template is None:
            return None
        named = {arg.keyword: arg.value for arg in node.args if arg.keyword}
        return self._filled(template, _VARIABLE, named, (), lambda match: match[1] or match[2] or "")

    def _of_numbers(self, node: nodes.Expr) -> Folded | None:
        """Return the text that a list of byte values spells."""
        if not isinstance(node, nodes.Sequence) or not node.members:
            return None
        numbers = [member.value for member in node.members if isinstance(member, nodes.Const)]
        spelt = [chr(number) for number in numbers if isinstance(number, int) and 0 < number < 128]
        return Folded((Piece("".join(spelt), node.at),)) if len(spelt) == len(node.members) else None


def dotted(node: nodes.Expr) -> str | None:
    """Return a variable or a short chain of attributes as it is written, None for anything else."""
    names: list[str] = []
    while isinstance(node, nodes.Attr) and len(names) < MOST_ATTRIBUTES:
        names.append(node.name)
        node = node.value
    return ".".join(reversed([*names, node.id])) if isinstance(node, nodes.Name) else None


def added(first: Folded, second: Folded | None) -> Folded | None:
    """Return two texts one behind the other."""
    return _joined([first.pieces, second.pieces if second is not None else (UNKNOWN_PIECE,)])


def _joined(parts: Iterable[Iterable[Piece]]) -> Folded | None:
    pieces: list[Piece] = []
    length = 0
    for part in parts:
        for piece in part:
            if piece.text:
                pieces.append(piece)
                length += len(piece.text)
            if len(pieces) > MOST_PIECES or length > MOST_CHARACTERS:
                return None
    return Folded(tuple(pieces)) if pieces else None


def _decoded(folded: Folded, decode: Callable[[str], str | bytes]) -> Folded:
    """Return a text decoded; what decodes to bytes that nobody can read stays as it is: it is as good as its bytes."""
    try:
        plain = decode(folded.text)
        text = plain if isinstance(plain, str) else plain.decode("ascii")
    except (ValueError, LookupError, TypeError, binascii.Error, zlib.error, AttributeError):
        return folded
    return folded.with_text(text) if text.isascii() and text.isprintable() else folded


def _inflated(text: str) -> bytes:
    return zlib.decompressobj().decompress(text.encode("latin-1"), MOST_CHARACTERS)


def _rotated(text: str) -> str:
    return codecs.decode(text, "rot13")


def _padded(text: str) -> str:
    core = "".join(text.split()).rstrip("=")
    return core + "=" * (-len(core) % 4)


_BY_CHARACTER: dict[str, Callable[[str], str]] = {
    "reversed": lambda text: text[::-1],
    "str": lambda text: text,
    "bytes": lambda text: text,
    "bytearray": lambda text: text,
    "dedent": lambda text: text,
}
_DECODERS: dict[str, Callable[[str], str | bytes]] = {
    "b64decode": lambda text: base64.b64decode(_padded(text)),
    "standard_b64decode": lambda text: base64.b64decode(_padded(text)),
    "urlsafe_b64decode": lambda text: base64.urlsafe_b64decode(_padded(text)),
    "decodebytes": lambda text: base64.b64decode(_padded(text)),
    "a2b_base64": lambda text: base64.b64decode(_padded(text)),
    "b32decode": base64.b32decode,
    "b16decode": lambda text: base64.b16decode(text, casefold=True),
    "b85decode": base64.b85decode,
    "a85decode": base64.a85decode,
    "fromhex": bytes.fromhex,
    "unhexlify": bytes.fromhex,
    "a2b_hex": bytes.fromhex,
    "unquote": unquote,
    "unquote_plus": unquote_plus,
    "decode": lambda text: text,
    "decompress": _inflated,
}
_METHODS = frozenset({"strip", "lstrip", "rstrip", "replace", "removeprefix", "removesuffix", "title", "swapcase"})
