"""Reads XML and similar formats: property lists, resources, configuration, HTML. It accepts any text."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

from cybrid_lint.credentials import kind_of_name
from cybrid_lint.textfiles.blocks import Block, Piece, Reading, Value

_PART = re.compile(
    r"<!--(?P<comment>)|<!\[CDATA\[(?P<cdata>)|</(?P<closes>[A-Za-z_][\w.:-]*)|<(?P<opens>[A-Za-z_][\w.:-]*)"
)
_ATTRIBUTE = re.compile(r"[\s/]*(?:(?P<name>[A-Za-z_:@#*][\w.:@#*-]*)(?:\s*=\s*(?P<quote>[\"']))?|(?P<end>/?>))")
# What a name may be written in beside the element's own: `<string name="client_id">`.
_NAMING = ("name", "key", "id")
_CODE = ("script", "style")
_MOST_DEEP = 400


@dataclass
class _Element:
    """An open element: its block, the names of its text, and where that begins."""

    tag: str
    block: Block
    names: tuple[str, ...]
    start: int
    whole: bool = True  # nothing but text so far


class _Reader:
    def __init__(self, text: str) -> None:
        self.text = text
        self.reading = Reading([], [])
        self.open = [_Element("", Block(None, (), 0), (), 0, whole=False)]
        self.key: dict[int, str] = {}  # the last `<key>` of a block, for the value behind it

    def read(self) -> Reading:
        at = 0
        while (part := _PART.search(self.text, at)) is not None:
            at = part.end()
            if part["comment"] is not None:
                at = self._past("-->", at)
                self.reading.comments.append((part.start(), at))
            elif part["cdata"] is not None:
                at = self._past("]]>", at)
            elif part["closes"]:
                self._close(part["closes"].lower(), part.start())
            elif part["opens"]:
                at = self._element(part["opens"], at)
        return self.reading

    def _past(self, mark: str, at: int) -> int:
        end = self.text.find(mark, at)
        return len(self.text) if end < 0 else end + len(mark)

    def _element(self, tag: str, at: int) -> int:
        parent = self.open[-1]
        parent.whole = False
        block = parent.block.child((tag,), at)
        label = ""
        closed = False
        while (attribute := _ATTRIBUTE.match(self.text, at)) is not None:
            at = attribute.end()
            if attribute["end"]:
                closed = attribute["end"] == "/>"
                break
            if attribute["quote"]:
                end = self.text.find(attribute["quote"], at)
                end = len(self.text) if end < 0 else end
                self._put(block, (attribute["name"],), at, end)
                if attribute["name"].lower() in _NAMING and not label:
                    label = html.unescape(self.text[at : min(end, at + 200)]).strip()
                at = end + 1
        names = (*reversed(label.split(".")), tag) if label else (tag,)
        block.names = names
        if not closed and len(self.open) < _MOST_DEEP:
            self.open.append(_Element(tag.lower(), block, names, at))
        return at

    def _close(self, tag: str, end: int) -> None:
        for depth in range(len(self.open) - 1, max(0, len(self.open) - 20), -1):
            if self.open[depth].tag == tag:
                element = self.open[depth]
                del self.open[depth:]
                if element.whole and tag not in _CODE:
                    self._text(element, self.open[-1].block, end)
                return

    def _text(self, element: _Element, parent: Block, end: int) -> None:
        text = _plain(self.text[element.start : end])
        if element.tag == "key":
            self.key[id(parent)] = text
        before = self.key.pop(id(parent), "") if element.tag in ("string", "data") else ""
        last = parent.values[-1] if parent.values else None
        if last is not None and last.names == element.names and kind_of_name(last.text[:120]) is not None:
            before = before or last.text  # two cells, the first of which names the second
        names = (before, *element.names) if before else element.names
        # what else an element's attributes say belongs to its text; a name alone is one among its siblings'
        own = any(value.key.lower() not in _NAMING for value in element.block.values)
        self._put(element.block if own else parent, names, element.start, end)

    def _put(self, block: Block, names: tuple[str, ...], start: int, end: int) -> None:
        value = Value(_plain(self.text[start:end]), names, block, [Piece(0, start, end)])
        block.values.append(value)
        self.reading.values.append(value)


def _plain(text: str) -> str:
    """Return what a text of XML says: without its CDATA marks, its entities decoded."""
    if "<![CDATA[" in text:
        return text.replace("<![CDATA[", "").replace("]]>", "").strip()
    return html.unescape(text).strip() if "&" in text else text.strip()


def read(text: str) -> Reading:
    """Return the texts and attributes of a marked-up text, and its comments."""
    return _Reader(text).read()
