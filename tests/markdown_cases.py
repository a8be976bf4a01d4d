"""Cases in Markdown: each heading is one, with what it is about and the programs in which findings are marked.

    ## A decorator with arguments

    The token is what the decorator's function returns, and arrives as a keyword that the call does not name.

    `c.py`:

    ```python
    read(v, k)  # CYB301
    ```

- A block is the file whose path is on the line before it, or else `app.py`. Blocks above a heading of a lower level
  belong to all cases below it, and so do those of a page to which the text above the first case refers.
- A file that is said to be one "with which nothing is reported" makes a second case of each: the same programs with
  this file, of which no line is reported.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from support import MARK, check

HEADING = re.compile(r"(?P<signs>#+) (?P<title>.+)")
FILE = re.compile(r"`(?P<path>[^`\s]+)`(?P<silent> with which nothing is reported)?:")
PAGE = re.compile(r"\]\((?P<path>[^)#:]+\.md)\)")
FENCE = "```"


class PageError(ValueError):
    """A page that cannot be read, with the line."""


class Program(NamedTuple):
    """A file of a case, and the page and the line of it, from 1, at which its text begins."""

    text: str
    page: Path
    line: int


class Case(NamedTuple):
    """A case: its heading and the line of that, its files by path, and whether nothing is reported, marked or not."""

    title: str
    line: int
    files: dict[str, Program]
    is_silent: bool = False

    def check(self) -> None:
        """Fail unless exactly what is marked is reported; the message names the lines of the page."""

        def place(path: str, line: int) -> str:
            program = self.files[path]
            return f"{program.page.name}:{program.line + line - 1}"

        check({path: self._text(program) for path, program in self.files.items()}, place)

    def _text(self, program: Program) -> str:
        lines = program.text.split("\n")
        return "\n".join(MARK.sub("", line).rstrip() for line in lines) if self.is_silent else program.text


@dataclass
class Section:
    """What stands between a heading and the next one."""

    title: str
    level: int
    line: int
    words: list[str] = field(default_factory=list)
    files: dict[str, Program] = field(default_factory=dict)
    silent: dict[str, Program] = field(default_factory=dict)


def sections(page: Path) -> Iterator[Section]:
    """Yield the sections of a page in order. Raises `PageError` for a block that does not end, or a file said twice."""
    section = Section("", 0, 1)
    block: list[str] | None = None
    begin, label = 0, None
    for number, line in enumerate(page.read_text(encoding="utf-8").split("\n"), 1):
        if block is not None and line == FENCE:
            path, is_silent = (label["path"], label["silent"]) if label else ("app.py", None)
            files = section.silent if is_silent else section.files
            if path in files:
                raise PageError(f"{page}:{begin}: {path} is there twice")
            files[path] = Program("\n".join([*block, ""]), page, begin)
            block, label = None, None
        elif block is not None:
            block.append(line)
        elif line.startswith(FENCE):
            block, begin = [], number + 1
        elif heading := HEADING.fullmatch(line):
            yield section
            section = Section(heading["title"], len(heading["signs"]), number)
        elif line:
            label = FILE.fullmatch(line)
            section.words += [] if label else [line]
    if block is not None:
        raise PageError(f"{page}:{begin}: the block does not end")
    yield section


def read(page: Path) -> list[Case]:
    """Return the cases of a page in order. Raises `PageError` for a case without words, or with another's heading."""
    cases: list[Case] = []
    around: list[Section] = []
    every = list(sections(page))
    for section, following in zip(every, [*every[1:], None], strict=True):
        around = [*(outer for outer in around if outer.level < section.level), section]
        if following is not None and following.level > section.level:
            for name in PAGE.findall("\n".join(section.words)):
                for shared in sections(page.parent / name):
                    section.files |= shared.files
                    section.silent |= shared.silent
            continue
        if not section.words:
            raise PageError(f"{page}:{section.line}: say what the case is about")
        if any(case.title == section.title for case in cases):
            raise PageError(f"{page}:{section.line}: there is another case of this heading")
        files = {path: program for outer in around for path, program in outer.files.items()}
        cases.append(Case(section.title, section.line, files))
        silent = {path: program for outer in around for path, program in outer.silent.items()}
        if silent:
            cases.append(Case(f"{section.title} (nothing reported)", section.line, files | silent, is_silent=True))
    return cases
