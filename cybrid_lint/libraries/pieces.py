"""Texts with pieces that are not known, given to Python's own functions on texts.

Each such piece is a letter of a script that programs do not use while the text is taken apart, and is put back
afterwards. A letter, as patterns and parsers take what stands there for a part of a word.
"""

from __future__ import annotations

import re

from cybrid_lint.engine.texts import Hole, Lit, Piece, Text
from cybrid_lint.engine.values import Site, Value

FIRST_LETTER, MOST_HOLES = 0x20000, 0x400
LETTER = re.compile(f"[{chr(FIRST_LETTER)}-{chr(FIRST_LETTER + MOST_HOLES - 1)}]")


class Pieces:
    """Texts as strings with a letter for each hole, and back."""

    def __init__(self, *values: Value) -> None:
        self.holes: list[Hole] = []
        self.site: Site | None = None
        self.plain = [self.write(value) for value in values]

    def write(self, value: Value) -> str:
        """Return a value as a string with a letter for each of its holes."""
        written = ""
        for part in value.parts if isinstance(value, Text) else (Hole(value),):
            if isinstance(part, Lit):
                self.site = self.site or part.site
                written += LETTER.sub("", part.text)
            elif len(self.holes) < MOST_HOLES:
                written += chr(FIRST_LETTER + len(self.holes))
                self.holes.append(part)
        return written

    def read(self, plain: str) -> Text:
        """Return a string as the text that it stands for."""
        parts: list[Piece] = []
        end = 0
        for match in LETTER.finditer(plain):
            parts += [Lit(plain[end : match.start()], self.site), self.hole(match[0])]
            end = match.end()
        parts.append(Lit(plain[end:], self.site))
        return Text(tuple(part for part in parts if isinstance(part, Hole) or part.text))

    def hole(self, letter: str) -> Hole:
        """Return the hole that a letter stands for."""
        return self.holes[min(ord(letter) - FIRST_LETTER, len(self.holes) - 1)]
