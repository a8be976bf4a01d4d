"""Cases in Markdown: each heading is one, with what it is about and the programs in which findings are marked.

    ## A decorator with arguments

    The token is what the decorator's function returns, and arrives as a keyword that the call does not name.

    `c.py`:

    ```python
    read(v, k)  # CYB301
    ```

- A block is the file whose path is on the line before it. Blocks without one are parts of `app.py`.
- Blocks above headings of a lower level belong to all cases below: files, which these may replace, and what `app.py`
  begins with. So do those of pages that are linked there.
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
#: The folders of which the pages are tests.
FOLDERS = ("libraries", "mechanisms", "rules")
#: The file that blocks without a path are parts of.
PARTS = "app.py"


class PageError(ValueError):
    """A page that cannot be read, with the line."""


class Block(NamedTuple):
    """The text of a block, and the page and the line of it, from 1, at which it begins."""

    text: str
    page: Path
    line: int


#: The blocks of each file, by its path.
Files = dict[str, tuple[Block, ...]]


class Case(NamedTuple):
    """A case: its heading and the line of that, its files, and whether nothing is reported, marked or not."""

    title: str
    line: int
    files: Files
    is_silent: bool = False

    def text(self, path: str) -> str:
        """Return a file of the case, without marks if nothing is reported."""
        text = "".join(block.text for block in self.files[path])
        return "\n".join(MARK.sub("", line).rstrip() for line in text.split("\n")) if self.is_silent else text

    def place(self, path: str, line: int) -> str:
        """Return the page and the line of it where a line of a file stands."""
        for block in self.files[path]:
            if line <= (count := block.text.count("\n")):
                break
            line -= count
        return f"{block.page.name}:{block.line + line - 1}"

    def check(self) -> None:
        """Fail unless exactly what is marked is reported; the message names the lines of the page."""
        check({path: self.text(path) for path in self.files}, self.place)


@dataclass
class Section:
    """What stands between a heading and the next one."""

    title: str
    level: int
    line: int
    words: list[str] = field(default_factory=list)
    files: Files = field(default_factory=dict)
    silent: Files = field(default_factory=dict)

    def add(self, block: Block, label: re.Match[str] | None) -> None:
        """Add a block, with the line that says which file it is. Raises `PageError` if that is there already."""
        path = label["path"] if label else PARTS
        files = self.silent if label and label["silent"] else self.files
        if label and path in files:
            raise PageError(f"{block.page}:{block.line}: {path} is there twice")
        files[path] = (*files.get(path, ()), block)


def sections(page: Path) -> Iterator[Section]:
    """Yield the sections of a page in order. Raises `PageError` for a block that does not end, or a file said twice."""
    section = Section("", 0, 1)
    lines: list[str] | None = None
    begin, label = 0, None
    for number, line in enumerate(page.read_text(encoding="utf-8").split("\n"), 1):
        if lines is not None and line == FENCE:
            section.add(Block("\n".join([*lines, ""]), page, begin), label)
            lines, label = None, None
        elif lines is not None:
            lines.append(line)
        elif line.startswith(FENCE):
            lines, begin = [], number + 1
        elif heading := HEADING.fullmatch(line):
            yield section
            section = Section(heading["title"], len(heading["signs"]), number)
        elif line:
            label = FILE.fullmatch(line)
            section.words += [] if label else [line]
    if lines is not None:
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
            _share(section, page)
            continue
        if not section.words:
            raise PageError(f"{page}:{section.line}: say what the case is about")
        if any(case.title == section.title for case in cases):
            raise PageError(f"{page}:{section.line}: there is another case of this heading")
        files, silent = _merged([outer.files for outer in around]), _merged([outer.silent for outer in around])
        cases.append(Case(section.title, section.line, files))
        if silent:
            cases.append(Case(f"{section.title} (nothing reported)", section.line, files | silent, is_silent=True))
    return cases


def _share(section: Section, page: Path) -> None:
    """Add the files of the pages that a section links to those that all cases below it have."""
    for name in PAGE.findall("\n".join(section.words)):
        for shared in sections(page.parent / name):
            section.files |= shared.files
            section.silent |= shared.silent


def _merged(levels: list[Files]) -> Files:
    merged: Files = {}
    for files in levels:
        begin = merged.get(PARTS, ())
        merged |= files
        if PARTS in files:
            merged[PARTS] = (*begin, *files[PARTS])
    return merged
