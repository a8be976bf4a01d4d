"""Reads YAML by the events of its parser: any number of documents, anchors and aliases, nothing expanded."""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from cybrid_lint.textfiles.blocks import Block, Piece, Reading, Value

_COMMENT = re.compile(r"(?m)(?:^|(?<=\s))#[^\n]*")
_TEMPLATE = re.compile(r"\{\{[^{}\n]*\}\}")
_CONTROL = re.compile(r"(?m)^[ \t]*(?:\{\{-?[^{}\n]*\}\}|\{%[^%\n]*%\})[ \t]*$|\{%[^%\n]*%\}")
_ENTRY = re.compile(r"(?P<key>[A-Za-z_][\w.-]{1,80})=(?!=)")
_OPTION = re.compile(r"--?[A-Za-z][\w.-]{1,60}|Authorization")
_NESTING = re.compile(r"[\[{]|[\]}]|\n(?:[ \t]*-(?=[ \t]-)){40}")
_MOST_DEEP = 400
_MOST_VALUES = 100_000
# The parser that is written in Python takes seconds for a megabyte.
_MOST_SLOW = 200_000


class UnreadableError(Exception):
    """A text that is not the YAML that it should be."""


@dataclass
class _Frame:
    """An open collection: its block, and the key that waits for its value."""

    block: Block
    mapping: bool
    key: str | None = None
    waiting: bool = False


def read(text: str) -> Reading:
    """Return the values and comments of a YAML text; templates in it are passed over.

    Raises `UnreadableError` if it is none.
    """
    if "{{" not in text and "{%" not in text:
        return _Reader(text, text).read()
    # not tried as it is: `{{ x }}` is YAML as well, a mapping whose key is a mapping
    plain = _CONTROL.sub(lambda match: " " * len(match[0]), text)
    plain = _TEMPLATE.sub(lambda match: "x" * len(match[0]), plain)
    return _Reader(plain, text).read()


class _Reader:
    def __init__(self, text: str, source: str) -> None:
        self.text = text
        self.source = source
        self.values: list[Value] = []
        self.frames: list[_Frame] = []
        self.scalars: dict[str, Value] = {}
        self.blocks: dict[str, Block] = {}

    def read(self) -> Reading:
        if _nests_deep(self.text):
            raise UnreadableError
        for event in _events(self.text):
            self._event(event)
        return Reading(self.values, self._comments())

    def _event(self, event: Any) -> None:
        kind = type(event).__name__
        if kind == "ScalarEvent":
            self._scalar(event)
        elif kind in ("MappingStartEvent", "SequenceStartEvent"):
            self._open(event, kind == "MappingStartEvent")
        elif kind in ("MappingEndEvent", "SequenceEndEvent"):
            self.frames.pop()
            self._done()
        elif kind == "AliasEvent":
            self._alias(event)
        elif kind == "DocumentStartEvent":
            self.frames = [_Frame(Block(None, (), event.start_mark.index), False)]
            self.scalars.clear()
            self.blocks.clear()

    def _scalar(self, event: Any) -> None:
        frame = self.frames[-1]
        if frame.mapping and not frame.waiting:
            frame.key, frame.waiting = event.value, True
            return
        if len(self.values) >= _MOST_VALUES:
            raise UnreadableError
        start, end = event.start_mark.index, event.end_mark.index
        text = event.value
        if self.text is not self.source and self.text[start:end] != self.source[start:end]:
            text = self.source[start:end].strip().strip("\"'")
        if event.style in ('"', "'"):
            start, end = start + 1, end - 1
        if event.tag in ("!vault", "!encrypted", "!secret", "!Ref", "!ImportValue", "!GetAtt"):
            text = ""
        names = _names(frame)
        entry = None if frame.mapping else _ENTRY.match(text)
        if entry is not None and self.source.startswith(entry[0], start):
            # an item of a list that is an entry by itself, as in Compose's `environment`
            names, text, start = (entry["key"],), text[entry.end() :], start + entry.end()
        value = Value(text, names, frame.block, [Piece(0, start, max(start, end))])
        frame.block.values.append(value)
        self.values.append(value)
        if event.anchor:
            self.scalars[event.anchor] = value
            self.blocks.pop(event.anchor, None)
        self._done()

    def _open(self, event: Any, mapping: bool) -> None:
        if len(self.frames) > _MOST_DEEP:
            raise UnreadableError
        frame = self.frames[-1]
        names = _names(frame) if not frame.mapping or frame.waiting else ()
        if frame.mapping and not frame.waiting:
            frame.key = ""
        block = frame.block.child(names, event.start_mark.index)
        if event.anchor:
            self.blocks[event.anchor] = block
            self.scalars.pop(event.anchor, None)
        self.frames.append(_Frame(block, mapping))

    def _alias(self, event: Any) -> None:
        frame = self.frames[-1]
        if frame.mapping and not frame.waiting:
            frame.key, frame.waiting = "", True
            return
        value = self.scalars.get(event.anchor)
        block = self.blocks.get(event.anchor)
        if value is not None and len(value.pieces[0:1]) and len(self.values) < _MOST_VALUES:
            # the same place under another name
            again = Value(value.text, _names(frame), frame.block, value.pieces)
            frame.block.values.append(again)
            self.values.append(again)
        elif block is not None and len(block.also) < 20:
            merged = frame.key == "<<" or not frame.mapping
            block.also.append(frame.block if merged else Block(frame.block, _names(frame), event.start_mark.index))
        self._done()

    def _done(self) -> None:
        """Note that a node ended: the key that waited has its value, or the node was a key itself."""
        frame = self.frames[-1]
        if frame.mapping:
            frame.waiting = not frame.waiting

    def _comments(self) -> list[tuple[int, int]]:
        """Return what begins with `#` and stands in no value."""
        ranges = sorted((value.offset, value.end) for value in self.values)
        found = []
        at = 0
        for match in _COMMENT.finditer(self.source):
            while at < len(ranges) and ranges[at][1] <= match.start():
                at += 1
            if at == len(ranges) or not ranges[at][0] <= match.start():
                found.append(match.span())
        return found


def _names(frame: _Frame) -> tuple[str, ...]:
    """Return the names that the next node of a collection stands under."""
    if frame.mapping:
        return tuple(reversed(frame.key.split("."))) if frame.key else ()
    before = frame.block.values[-1].text if frame.block.values else ""
    return (before.lstrip("-"),) if _OPTION.fullmatch(before) else ()


def _nests_deep(text: str) -> bool:
    """Tell whether brackets nest so deep that a parser might not come back in time."""
    depth = 0
    for match in _NESTING.finditer(text):
        if match[0] in "[{":
            depth += 1
        elif match[0] in "]}":
            depth = max(0, depth - 1)
        else:
            return True
        if depth > _MOST_DEEP:
            return True
    return False


def _events(text: str) -> Iterator[Any]:
    """Yield the parser's events; raises `UnreadableError` where it gives up, whatever it says of the text."""
    yaml = importlib.import_module("yaml")
    # it brings no types of its own
    loader = getattr(yaml, "CSafeLoader", None)
    if loader is None and len(text) > _MOST_SLOW:
        raise UnreadableError
    events = yaml.parse(text, Loader=loader or yaml.SafeLoader)
    while True:
        try:
            event = next(events)
        except StopIteration:
            return
        except Exception as error:
            raise UnreadableError from error
        yield event
