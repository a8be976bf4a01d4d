"""What IPython accepts and Python does not: magics, shell commands and requests for help in notebooks' cells."""

from __future__ import annotations

import ast
import re
import warnings

# Magics that run the Python behind them, on their line or in the rest of the cell.
_TRANSPARENT = frozenset(
    {"time", "timeit", "prun", "capture", "memit", "mprun", "lprun", "python", "python3", "snakeviz"}
)
_MAGIC = re.compile(r"(?P<indent>[ \t]*)(?P<percent>%{1,2})(?P<name>[A-Za-z_]\w*)(?P<rest>[^\n]*)")
_SHELL = re.compile(r"(?P<indent>[ \t]*)(?:!|\?|[\w.%]+\?{1,2}[ \t]*$)")
_CAPTURED = re.compile(r"(?P<target>[\w., \t\[\]'\"]{1,400}=[ \t]*)(?:!|%{1,2}[A-Za-z])")
_NOQA = re.compile(r"#[ \t]*noqa\b.*", re.I)


def as_python(source: str) -> str | None:
    """Return a cell's source as Python, None if it cannot be: magics and the like become statements that do nothing.

    Lines stay lines, what is Python stays in its columns, and so do the comments that suppress reports.
    """
    if _parses(source):
        return source
    plain = _neutralised(source)
    if _parses(plain) or _parses_as_newer(plain):
        return plain
    lines = source.split("\n")
    magic = _MAGIC.fullmatch(next((line for line in lines if line.strip()), ""))
    if magic is not None and magic["name"] not in _TRANSPARENT:
        # Databricks writes `%sql` above a cell in another language
        return "\n".join(map(_comment, lines))
    return None


def _neutralised(source: str) -> str:
    lines = source.split("\n")
    first = next((index for index, line in enumerate(lines) if line.strip()), 0)
    magic = _MAGIC.fullmatch(lines[first])
    if magic is not None and magic["percent"] == "%%":
        if magic["name"] not in _TRANSPARENT:
            return "\n".join(map(_comment, lines))
        lines[first] = f"pass{_comment(lines[first], '  ')}"
    out = []
    going_on = False
    for line in lines:
        plain = _plain(line) if not going_on else _comment(line)
        changed = plain is not None
        going_on = changed and line.rstrip().endswith("\\")
        out.append(line if plain is None else plain)
    return "\n".join(out)


def _plain(line: str) -> str | None:
    """Return what stands for a line that is no Python; None if it is Python."""
    comment = _comment(line, "  ")
    magic = _MAGIC.fullmatch(line)
    if magic is not None:
        rest = magic["rest"].strip()
        if magic["name"] in _TRANSPARENT and rest and not rest.startswith("-"):
            # a statement before it, so that it stays in its columns
            behind = magic["indent"] + "0;".ljust(len(line) - len(magic["indent"]) - len(magic["rest"].lstrip()))
            if _parses(f"0;{rest}"):
                return behind + magic["rest"].lstrip()
        return f"{magic['indent']}pass{comment}"
    shell = _SHELL.match(line)
    if shell is not None:
        return f"{shell['indent']}pass{comment}"
    assigned = _CAPTURED.match(line)
    if assigned is not None and not _parses(line.strip()):
        return f"{assigned['target']}None{comment}"
    return None


def _comment(line: str, before: str = "") -> str:
    """Return the comment of a line that suppresses reports, nothing if it has none."""
    found = _NOQA.search(line)
    return before + found[0] if found is not None else ""


def _parses(source: str) -> bool:
    """Tell whether a text is Python as this interpreter knows it."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True


def _parses_as_newer(source: str) -> bool:
    """Tell whether a text is Python of a newer version than this interpreter's."""
    from cybrid_lint.project.modules import UnanalysableError, parse
    from cybrid_lint.room import with_room

    try:
        with_room(lambda: parse(source))
    except UnanalysableError:
        return False
    return True
