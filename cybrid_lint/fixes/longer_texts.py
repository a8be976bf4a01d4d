"""Takes a credential out of a longer text: a field of an f-string takes its place."""

from __future__ import annotations

import re
from collections.abc import Callable

import libcst as cst

from cybrid_lint.fixes.edits import Edit
from cybrid_lint.fixes.expressions import LITERAL, literals
from cybrid_lint.fixes.lookups import Ways
from cybrid_lint.fixes.python import PythonFile
from cybrid_lint.ir import nodes

_BRACE = re.compile(r"[{}]")
#: Returns the edits that put a variable of a name in a credential's place, None if they cannot be made.
Write = Callable[[str], "list[Edit] | None"]
# What takes a text as a template, so that a field cannot be written into it.
_TEMPLATES = {"format", "format_map", "Template", "substitute", "safe_substitute"}


def inside(file: PythonFile, ways: Ways, node: nodes.Expr, value: str) -> Write | None:
    """Return what puts a field into the text that holds a credential, None if it cannot be one."""
    origin = file.origin(node)
    if isinstance(origin, cst.FormattedStringText):
        return _in_formatted(file, ways, origin, value)
    holding = [one for one in literals(origin) if value in one.value and _may_be_formatted(file, one)]
    if len(holding) != 1 or holding[0].value.count(value) != 1:
        return None
    literal = holding[0]
    opening = LITERAL.match(literal.value)
    if opening is None or set(opening["prefix"].lower()) - {"r"}:
        return None
    start, _ = file.bounds(literal)
    body = start + opening.end()
    text = literal.value[opening.end() : len(literal.value) - len(opening["quote"])]
    at = literal.value.index(value)
    other = "'" if opening["quote"][0] == '"' else '"'
    if at < opening.end() or (opening["quote"] == "'''" and "\\" in text):
        return None

    def write(name: str) -> list[Edit] | None:
        written = ways.written(name, start, other)
        if written is None or opening["quote"][0] in written[0]:
            return None
        braces = [
            file.edit(body + match.start(), body + match.start() + 1, match[0] * 2) for match in _BRACE.finditer(text)
        ]
        field = file.edit(start + at, start + at + len(value), f"{{{written[0]}}}")
        return [*written[1], file.edit(start, start, "f"), *braces, field]

    return write


def _in_formatted(file: PythonFile, ways: Ways, origin: cst.FormattedStringText, value: str) -> Write | None:
    """Return what puts a field into an f-string, None if its text holds the credential more than once."""
    formatted = file.around(origin)
    if not isinstance(formatted, cst.FormattedString) or origin.value.count(value) != 1:
        return None
    start = file.bounds(formatted)[0]
    quote = formatted.end[0]
    at = file.bounds(origin)[0] + origin.value.index(value)
    other = "'" if quote == '"' else '"'

    def write(name: str) -> list[Edit] | None:
        written = ways.written(name, start, other)
        if written is None or quote in written[0]:
            return None
        return [*written[1], file.edit(at, at + len(value), f"{{{written[0]}}}")]

    return write


def _may_be_formatted(file: PythonFile, literal: cst.SimpleString) -> bool:
    """Tell whether a literal may become an f-string: it is no template, and nothing wants it to be a constant."""
    node: cst.CSTNode = literal
    above = file.around(node)
    while isinstance(above, cst.ConcatenatedString):
        node, above = above, file.around(above)
    if isinstance(above, cst.Attribute):
        return above.attr.value not in _TEMPLATES
    if isinstance(above, cst.BinaryOperation) and isinstance(above.operator, cst.Modulo) and above.left is node:
        return False
    if isinstance(above, cst.Arg):
        call = file.around(above)
        func = call.func if isinstance(call, cst.Call) else None
        return getattr(getattr(func, "attr", func), "value", "") not in _TEMPLATES
    return not isinstance(above, cst.MatchValue | cst.Annotation)
