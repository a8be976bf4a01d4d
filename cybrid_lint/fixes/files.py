"""Takes credentials out of files other than Python, where the platform that reads them has a reference of its own.

What reads a file says what a reference is: Compose and shells their variables, GitHub its secrets, Kubernetes a key of
a Secret. In templates and documents a placeholder takes the credential's place. Everything else is left as it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from pathlib import PurePosixPath
from typing import NamedTuple

from cybrid_lint.credentials import Kind
from cybrid_lint.findings import Span
from cybrid_lint.fixes.edits import Edit, Fix
from cybrid_lint.fixes.names import NAMES, VARIABLES, variable_for

ROTATE = "rotate the credential: whoever has seen the file knows it"
_COMPOSE = re.compile(r"(?:docker-)?compose(?:[.-][\w.-]+)?\.ya?ml", re.IGNORECASE)
_KEY = re.compile(
    r"^\s*(?:- )?(?:export\s+|ENV\s+)?[\"']?(?P<name>[A-Za-z_][\w.-]*)[\"']?\s*(?P<mark>[:=])\s*(?P<open>[\"']?)$"
)
_VALUE = re.compile(r"^(?P<indent>\s*)(?:- )?value:\s*[\"']?$")
_NAME = re.compile(r"^\s*(?:- )?name:\s*[\"']?(?P<name>[A-Za-z_]\w*)[\"']?\s*$")
_REST = re.compile(r"^[\"']?\s*(?:#.*)?$")
_MANIFEST = re.compile(r"^kind:\s*(?:Deployment|StatefulSet|DaemonSet|Job|CronJob|Pod|ReplicaSet)\b", re.MULTILINE)


class Literal(NamedTuple):
    """A credential in a file: where it begins and ends in the text, what it is, and the lines that it stands on."""

    kind: Kind
    start: int
    end: int
    span: Span


class _Line(NamedTuple):
    """The text before and behind a credential on its line, and the line above."""

    before: str
    behind: str
    above: str


Reference = Callable[[str, Literal, _Line], "tuple[Edit, str] | None"]


def fix_of(display: str, text: str, literal: Literal, *, surroundings: str) -> Fix | None:
    """Return the fix of a credential in a file at this path, None where no reference is known to work."""
    if literal.span.line != literal.span.end_line or literal.end <= literal.start:
        return None
    if surroundings in ("template", "document"):
        placeholder = f"your-{VARIABLES[literal.kind].removeprefix('CYBRID_').lower().replace('_', '-')}"
        edit = Edit(literal.span, placeholder)
        return Fix((edit,), "safe", f"Put a placeholder in the place of the {NAMES[literal.kind]}", (), (ROTATE,))
    reference = _reference(display, text)
    if reference is None:
        return None
    made = reference(text, literal, _line(text, literal))
    if made is None:
        return None
    edit, variable = made
    if edit.text in text:  # what it stands for may be another value
        return None
    does = f"Take the {NAMES[literal.kind]} from {variable}"
    return Fix((edit,), "safe", does, (variable,), (ROTATE,))


def _line(text: str, literal: Literal) -> _Line:
    first = text.rfind("\n", 0, literal.start) + 1
    last = text.find("\n", literal.end)
    above = text[text.rfind("\n", 0, max(0, first - 1)) + 1 : max(0, first - 1)]
    behind = text[literal.end : len(text) if last < 0 else last].rstrip("\r")
    return _Line(text[first : literal.start], behind, above.rstrip("\r"))


def _reference(display: str, text: str) -> Reference | None:
    """Return how what reads a file writes a reference."""
    path = PurePosixPath(display.replace("\\", "/"))
    if _COMPOSE.fullmatch(path.name):
        return _of_form("${{{name}}}")
    if path.suffix in (".yml", ".yaml") and path.parts[-3:-1] == (".github", "workflows"):
        return _of_form("${{{{ secrets.{name} }}}}")
    if path.suffix in (".yml", ".yaml") and _MANIFEST.search(text):
        return _of_secret
    if path.suffix in (".sh", ".bash"):
        return _of_shell
    return None


def _of_form(form: str) -> Reference:
    def reference(_: str, literal: Literal, line: _Line) -> tuple[Edit, str] | None:
        key = _KEY.match(line.before)
        if key is None or not _REST.match(line.behind):
            return None
        name = variable_for(literal.kind, (key["name"],))
        return Edit(literal.span, form.format(name=name)), name

    return reference


def _of_shell(_: str, literal: Literal, line: _Line) -> tuple[Edit, str] | None:
    """Return a parameter that ends the script where it is not set."""
    key = _KEY.match(line.before)
    if key is None or key["mark"] != "=" or line.before.rstrip("\"'")[-1:] != "=" or key["open"] == "'":
        return None
    if not _REST.match(line.behind):
        return None
    name = variable_for(literal.kind, (key["name"],))
    return Edit(literal.span, f"${{{name}:?}}"), name


def _of_secret(_: str, literal: Literal, line: _Line) -> tuple[Edit, str] | None:
    """Return a reference to a key of the Secret `cybrid`, in the place of `value: …` below a variable's name."""
    value, named = _VALUE.match(line.before), _NAME.match(line.above)
    if value is None or named is None or not _REST.match(line.behind) or "- " in line.before:
        return None
    indent, name = value["indent"], named["name"]
    lines = ("valueFrom:", "  secretKeyRef:", "    name: cybrid", f"    key: {name}")
    span = literal.span
    quotes = len(line.behind) - len(line.behind.lstrip("\"'"))
    whole = Span(span.path, span.line, len(indent), span.line, span.end_column + quotes)
    return Edit(whole, f"\n{indent}".join(lines)), name


def without_clashes(fixes: Iterable[tuple[str, Fix | None]]) -> list[Fix | None]:
    """Return fixes of one file, each with the value that it takes out; two values never share a variable."""
    values: dict[str, str] = {}
    kept: list[Fix | None] = []
    for value, fix in fixes:
        clash = fix is not None and any(values.setdefault(name, value) != value for name in fix.variables)
        kept.append(None if clash else fix)
    return kept


def named_in(text: str, variables: Iterable[str]) -> str:
    """Return the lines that a template of a dotenv file is to have besides: one for each variable that it lacks."""
    missing = [name for name in variables if not _definition_of(name).search(text)]
    return "".join(f"{name}=\n" for name in missing)


def _definition_of(name: str) -> re.Pattern[str]:
    """Return the pattern of a variable's line in a dotenv file, which may be commented out."""
    return re.compile(rf"^[ \t]*(?:export[ \t]+)?(?:#[ \t]*)?{re.escape(name)}[ \t]*=", re.MULTILINE)
