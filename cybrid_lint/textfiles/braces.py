"""Reads formats that are written in braces: JSON, TOML, HCL, JavaScript and most programming languages.

It is no parser of any of them. It tells comments, texts and words apart, keeps track of braces, and hands on each
text with the words before it in its statement. It takes whatever it gets: what does not fit is passed over.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

from cybrid_lint.credentials import is_oauth_value, kind_of_name
from cybrid_lint.textfiles.blocks import Block, Piece, Reading, Value
from cybrid_lint.textfiles.formats import Syntax
from cybrid_lint.words import listed, mentions_cybrid

_WORD = r"[A-Za-z_$@][\w$]*(?:(?:\?\.|\.|::|->|-(?=[A-Za-z]))[A-Za-z_$][\w$]*)*"
_SECTION = re.compile(r"[ \t]*\[{1,2}(?P<name>[^\[\]\n]{1,300})\]{1,2}[ \t]*(?:#[^\n]*)?(?=\n|\Z)")
_HEREDOC = re.compile(r"<<(?:<[ \t]*|[-~])?[\"']?(?P<ends>[A-Za-z_]\w*)")
_PART = re.compile(r"\"(?P<double>[^\"\n]*)\"|'(?P<single>[^'\n]*)'|(?P<bare>[^.\s\"']+)")
_ESCAPE = re.compile(r"\\(?:u\{?(?P<code>[0-9a-fA-F]{4})\}?|x(?P<byte>[0-9a-fA-F]{2})|(?P<one>.)|\n[ \t]*)", re.S)
_ESCAPED = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f", "0": "\0"}
_GIVEN = re.compile(r"[ \t]*=[ \t]")
_MEMBER = re.compile(r"\?\.|\.|::|->")
_NAME_LIKE = re.compile(r"-{0,2}[A-Za-z_][\w.:-]{1,80}")
# Words that belong to the language; what stands before them is not the value's name either.
_KEYWORDS = listed(
    """
    const let var val export default return new await async yield function func fn def class interface type struct
    public private protected internal static final readonly abstract override declare as satisfies if else for while
    switch case break throw try catch import from require string String str char byte bool any void mut pub
    typeof instanceof in of is not and or true false null nil undefined None this self final
    """
)
_OPEN = {"{": "}", "[": "]", "(": ")"}
_GOES_ON = frozenset(",=:+?|&([{.<>!")
_CONTINUES = frozenset(".+?:|&=)")
_COMMAND = ","  # the mark of a call without brackets, whose arguments commas part
_MOST_DEEP = 2000
_MOST_WORDS = 6


@dataclass
class _Frame:
    """An open brace: its block, the words of the statement that goes on in it, and what came last."""

    block: Block
    mark: str
    words: list[str] = field(default_factory=list)
    # the words before the brace, which go on behind it
    index: bool = False
    # the last word is the key of what follows it
    keyed: bool = False


class _Reader:
    def __init__(self, text: str, syntax: Syntax) -> None:
        self.text = text
        self.syntax = syntax
        self.reading = Reading([], [])
        root = Block(None, (), 0, code=not syntax.data)
        self.frames = [_Frame(root, "")]
        self.last = ""  # the last mark, or "w" for a word and "s" for a text
        self.joined: Value | None = None  # a text that a `+` may go on with
        self.pattern = _pattern(syntax)
        self.unclosed: set[str] = set()  # words that begin a heredoc and end none

    def read(self) -> Reading:
        at = 0
        text = self.text
        if self.syntax.sections:
            at = self._section(0)
        while True:
            match = self.pattern.search(text, at)
            if match is None:
                return self.reading
            kind = match.lastgroup
            at = match.end()
            if kind == "comment":
                at = self._comment(match)
            elif kind == "text":
                at = self._text(match)
            elif kind == "heredoc":
                at = self._heredoc(match)
            elif kind == "word":
                self._word(match[0])
            elif kind == "character":
                self.last = "s"
            elif kind == "newline":
                self._newline(at)
                if self.syntax.sections and len(self.frames) <= 2:
                    at = self._section(at)
            else:
                self._mark(match[0], match.start())

    # --- comments and sections --------------------------------------------------------------------------

    def _comment(self, match: re.Match[str]) -> int:
        start = match.start()
        closing = dict(self.syntax.block).get(match[0])
        end = self.text.find(closing or "\n", match.end())
        end = len(self.text) if end < 0 else end + len(closing or "")
        self.reading.comments.append((start, end))
        return end

    def _section(self, at: int) -> int:
        match = _SECTION.match(self.text, at)
        if match is None:
            return at
        names = [one["double"] or one["single"] or one["bare"] or "" for one in _PART.finditer(match["name"])]
        root = self.frames[0]
        del self.frames[1:]
        self.frames.append(_Frame(root.block.child(list(reversed(names)), match.start()), "section"))
        self.last = ""
        return match.end()

    # --- texts ------------------------------------------------------------------------------------------

    def _text(self, match: re.Match[str]) -> int:
        quote = match["text"]
        start = match.end()
        spanning = len(quote) == 3 or quote in self.syntax.spanning
        end = _closing(self.text, start, _ends(quote, spanning, self.syntax.escape))
        closed = self.text.startswith(quote, end)
        raw = self.text[start:end]
        plain = raw if self.syntax.sections and quote[0] == "'" else _unescape(raw, self.syntax.escape)
        after = end + len(quote) if closed else end
        self._put(plain, start, end, after)
        return after

    def _heredoc(self, match: re.Match[str]) -> int:
        start = self.text.find("\n", match.end()) + 1
        closing = (
            _line_of(match["ends"]).search(self.text, start) if start and match["ends"] not in self.unclosed else None
        )
        if closing is None:
            # `list << ITEM` is none, and what nothing ends here nothing ends further down
            self.unclosed.add(match["ends"])
            return match.end()
        self._put(self.text[start : closing.start()], start, closing.start(), closing.start())
        return closing.end()

    def _put(self, plain: str, start: int, end: int, after: int) -> None:
        frame = self.frames[-1]
        if self._is_key(frame, after):
            frame.words.append(plain)
            self.last = "w"
            return
        if self.last == "+" and self.joined is not None and self.joined.block is frame.block:
            self.joined.pieces.append(Piece(len(self.joined.text), start, end))
            self.joined.text += plain
        else:
            value = Value(plain, self._names(frame), frame.block, [Piece(0, start, end)])
            frame.block.values.append(value)
            self.reading.values.append(value)
            self.joined = value
        self.last = "s"

    def _is_key(self, frame: _Frame, after: int) -> bool:
        """Tell whether a text is the key of what follows it, or the label of a block."""
        follows = self.text[after : after + 40].lstrip(" \t\r\n" if self.syntax.data else " \t")
        if follows.startswith(("=>", 'to "')):
            return True
        if frame.words and self.syntax.labels and self.last in ("w", "s") and frame.mark != "[":
            return follows[:1] in ('"', "{")
        if follows.startswith(":") and not follows.startswith("::"):
            return frame.mark == "{" and self.last in ("", ",", "{", "\n")
        data = self.syntax.sections or self.syntax.labels
        return data and follows.startswith("=") and not frame.words and not follows.startswith("==")

    def _names(self, frame: _Frame) -> tuple[str, ...]:
        names: list[str] = []
        if frame.mark in ("(", "[", _COMMAND) and not frame.words and frame.block.values:
            before = frame.block.values[-1].text
            if _NAME_LIKE.fullmatch(before) and (mentions_cybrid(before) or kind_of_name(before)):
                names += reversed(before.split("."))
            elif frame.mark != "[" and is_oauth_value(before) and len(frame.block.values) == 1:
                # a pair that a call is given is an ID and its secret
                names.append("client_secret")
                frame.block.values[-1].names = frame.block.values[-1].names or ("client_id",)
        return (*names, *_reversed(frame.words))

    # --- words and marks --------------------------------------------------------------------------------

    def _word(self, word: str) -> None:
        if word not in _KEYWORDS:
            words = self.frames[-1].words
            words.append(word)
            if len(words) > _MOST_WORDS:
                del words[0]
        self.last = "w"

    def _mark(self, mark: str, offset: int) -> None:
        frame = self.frames[-1]
        if mark in _OPEN:
            if len(self.frames) < _MOST_DEEP:
                index = mark == "[" and self.last == "w" and self.text[offset - 1 : offset] not in (" ", "\t", "\n")
                names = _reversed(frame.words)
                code = mark == "{" and not self.syntax.data and self.last in (")", "w", ">", "")
                code = code and not (self.last == "w" and frame.block.code is False)
                self.frames.append(_Frame(frame.block.child(names, offset, code), mark, index=index))
                if mark == "{" and self.last != "=":
                    frame.words.clear()
        elif mark in "}])":
            self._close(mark, offset + 1)
        elif mark == ":":
            frame.keyed = self.last == "w" and self.text[offset - 1 : offset].isalnum()
        elif mark in ",;":
            if self.syntax.commands and frame.mark in ("", "(", _COMMAND):
                self._argument(frame, mark, offset)
            frame.words.clear()
            frame.keyed = False
            self.joined = None
        if mark not in "+.":
            self.joined = None
        self.last = mark

    def _argument(self, frame: _Frame, mark: str, offset: int) -> None:
        """Take what stands before a comma for arguments of a call without brackets, whose others follow."""
        names = _reversed(frame.words[:-1] if frame.keyed else frame.words)
        if mark == ";":
            self._end_command()
        elif frame.mark == "":
            block = frame.block.child(names, offset, code=True)
            block.command = True
            self.frames.append(_Frame(block, _COMMAND))
        elif not frame.keyed:
            frame.block.names = (*names, *frame.block.names)

    def _end_command(self) -> None:
        if self.frames[-1].mark == _COMMAND:
            self.frames.pop()
            self.frames[-1].words.clear()

    def _close(self, mark: str, at: int) -> None:
        """Close the innermost brace of this kind, and what was left open in it."""
        for depth in range(len(self.frames) - 1, max(0, len(self.frames) - 20), -1):
            if _OPEN.get(self.frames[depth].mark) == mark:
                closed = self.frames[depth]
                del self.frames[depth:]
                values = closed.block.values
                if closed.index and len(values) == 1 and len(values[0].text) <= 80:
                    self.frames[-1].words.append(values[0].text)
                if mark == "}":
                    words = self.frames[-1].words
                    words.clear()
                    if _GIVEN.match(self.text, at):
                        # `public string ClientId { get; } = "…"`
                        words += reversed(closed.block.names)
                return

    def _newline(self, at: int) -> None:
        frame = self.frames[-1]
        if frame.mark in ("(", "[") or self.last in _GOES_ON:
            return
        follows = self.text[at : at + 200].lstrip()[:1]
        if follows not in _CONTINUES or self.syntax.data:
            frame.words.clear()
            self._end_command()
            self.joined = None
            self.last = "\n"


def _reversed(words: list[str]) -> list[str]:
    """The words of a statement, innermost first, paths of attributes taken apart."""
    return [part for word in reversed(words) for part in reversed(_MEMBER.split(word)) if part]


def _closing(text: str, start: int, pattern: re.Pattern[str]) -> int:
    """Where a text ends: at its quote, or at the end of the line if it may not go over several."""
    at = start
    while True:
        match = pattern.search(text, at)
        if match is None:
            return len(text)
        if match["escaped"] is None:
            return match.start()
        at = match.end()


@lru_cache(maxsize=64)
def _line_of(word: str) -> re.Pattern[str]:
    """Return a pattern for the line that ends a heredoc."""
    return re.compile(rf"^[ \t]*{re.escape(word)}\b", re.M)


@lru_cache(maxsize=32)
def _ends(quote: str, spanning: bool, escape: str) -> re.Pattern[str]:
    return re.compile(rf"(?P<escaped>{re.escape(escape)}.)|{quote}" + ("" if spanning else r"|\n"), re.S)


def _unescape(text: str, escape: str) -> str:
    if escape != "\\" or escape not in text:
        return text
    return _ESCAPE.sub(_escaped, text)


def _escaped(match: re.Match[str]) -> str:
    code = match["code"] or match["byte"]
    if code:
        return chr(int(code, 16))
    return _ESCAPED.get(match["one"] or "", match["one"] or "")


@lru_cache(maxsize=32)
def _pattern(syntax: Syntax) -> re.Pattern[str]:
    comments = [re.escape(mark) for mark in (*syntax.line, *(opening for opening, _ in syntax.block))]
    parts = []
    if comments:
        # the `//` of a URL that no quote encloses is none
        parts.append(rf"(?P<comment>(?<![:\\])(?:{'|'.join(comments)}))")
    if syntax.heredoc:
        parts.append(r"(?P<heredoc>" + _HEREDOC.pattern + ")")
    if "'" not in syntax.quotes + syntax.spanning:
        # a character, which may be a quote
        parts.append(r"(?P<character>'(?:\\[^'\n]{1,8}|[^'\\\n]|\\')')")
    quotes = "".join(dict.fromkeys(syntax.quotes + syntax.spanning))
    triples = "".join(rf"{quote * 3}|" for quote in quotes if syntax.triple and quote in "\"'")
    parts.append(rf"(?P<text>{triples}[{quotes}])")
    parts.append(rf"(?P<word>{_WORD})")
    parts.append(r"(?P<newline>\n)")
    parts.append(r"(?P<mark>[{}\[\](),;:=+?|&<>.!])")
    return re.compile("|".join(parts))


def read(text: str, syntax: Syntax) -> Reading:
    """Return the values and comments of a text in this syntax."""
    return _Reader(text, syntax).read()
