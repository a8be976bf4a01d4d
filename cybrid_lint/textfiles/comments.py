"""Suppressions in files other than Python: comments of their own syntax with `noqa` or detect-secrets' pragma."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from cybrid_lint.rules import CREDENTIALS
from cybrid_lint.textfiles.formats import Syntax, syntax_of

CODES = re.compile(r"(?<![A-Za-z])[A-Za-z]+[0-9]+")
_ALLOWED = r"pragma: ?(?:allow|white)list(?P<next>[ -]nextline)?[ -]secret"


@dataclass(frozen=True)
class Suppression:
    """What a comment on a line suppresses: codes that begin so, or everything if there are none.

    `pragma` tells detect-secrets' comment from a `noqa`: it is about secrets alone. `column` is where it begins.
    """

    codes: tuple[str, ...]
    pragma: bool = False
    column: int = field(default=0, compare=False)

    def covers(self, code: str) -> bool:
        """Tell whether a finding of this code is suppressed."""
        if self.pragma:
            return code.startswith(CREDENTIALS)
        return not self.codes or code.startswith(self.codes)


def suppressions(name: str, text: str) -> Mapping[int, Suppression]:
    """Return what the comments of a file suppress, by line; `name` is the file's name."""
    pattern = _pattern(syntax_of(name))
    found: dict[int, Suppression] = {}
    lower = text.lower()
    if pattern is None or ("noqa" not in lower and "list" not in lower):
        return found
    line, at, start = 1, 0, 0
    marked = 0  # the last line in which a comment began
    for match in pattern.finditer(text):
        line += text.count("\n", at, match.start())
        start = max(start, text.rfind("\n", at, match.start()) + 1)
        at = match.start()
        if match["pragma"]:
            if marked == line:
                found.setdefault(line + bool(match["next"]), Suppression((), pragma=True))
            continue
        marked = line
        if match["noqa"] is None:
            continue
        comment = text[match.start("noqa") : match.start("noqa") + 400].partition("\n")[0]
        suppression = _noqa(comment, at - start)
        if suppression is not None:
            found[line] = suppression
    return found


def noqa_pattern() -> re.Pattern[str]:
    """Return flake8's own pattern for `# noqa`, with the codes as a group."""
    from flake8 import defaults

    # flake8 6 and 7 call it differently
    pattern: re.Pattern[str] = getattr(defaults, "NOQA_INLINE_REGEXP", None) or defaults.NOQA_INLINE_REGEX
    return pattern


def _noqa(comment: str, column: int) -> Suppression | None:
    """Read what follows a comment's mark as flake8 reads it behind its own: the case of codes counts."""
    match = noqa_pattern().match(f"# {comment}")
    return None if match is None else Suppression(tuple(CODES.findall(match["codes"] or "")), column=column)


@lru_cache(maxsize=32)
def _pattern(syntax: Syntax) -> re.Pattern[str] | None:
    marks = [re.escape(mark) for mark in (*syntax.line, *(opening for opening, _ in syntax.block))]
    if not marks:
        return None
    mark = "|".join(marks)
    return re.compile(rf"(?P<mark>{mark})(?:[ \t](?P<noqa>(?i:noqa)))?|(?P<pragma>{_ALLOWED})")
