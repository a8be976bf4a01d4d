"""Takes texts out of what lists them in a Python file: words of a text, members of a collection, constants."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import libcst as cst

from cybrid_lint.fixes.edits import Edit
from cybrid_lint.fixes.python import PythonFile
from cybrid_lint.fixes.workspace import Workspace
from cybrid_lint.ir import nodes

_AFTER = re.compile(r"[\s,]+")
_BEFORE = re.compile(r"(?<![\s,])[\s,]+$")
_WORD = re.compile(r"[^\s,]+")
_OPENING = re.compile(r"[A-Za-z]*(\"{3}|'{3}|\"|')")
# Calls that put one member into a collection.
_ADDING = {"append", "add", "update", "extend"}
# Bases of classes whose members are listed by the class itself.
_ENUMS = {"Enum", "StrEnum", "IntEnum", "Flag"}


class CannotError(Exception):
    """A member cannot be taken out without changing more than it."""


def body_of(literal: cst.CSTNode) -> tuple[int, str]:
    """Return where the text of a plain literal begins in it, and the text. Raises `CannotError` for another one."""
    if not isinstance(literal, cst.SimpleString) or "\\" in literal.value:
        raise CannotError
    opening = _OPENING.match(literal.value)
    assert opening is not None
    return opening.end(), literal.value[opening.end() : len(literal.value) - len(opening[1])]


def renamed(file: PythonFile, node: nodes.Node, old: str, new: str) -> Edit:
    """Return the edit that puts a word in the place of another in a literal. Raises `CannotError`."""
    origin = file.origin(node)
    at, body = (0, origin.value) if isinstance(origin, cst.FormattedStringText) else body_of(origin)
    found = [match for match in _WORD.finditer(body) if match[0] == old]
    if len(found) != 1:
        raise CannotError
    start = file.bounds(origin)[0] + at + found[0].start()
    return file.edit(start, start + len(old), new)


def taken_out(space: Workspace, file: PythonFile, words: dict[int, set[str]]) -> list[Edit]:
    """Return the edits that take words out of the literals of these numbers. Raises `CannotError`.

    What is left of a collection stays as it is written; one of which nothing would be left is not changed.
    """
    edits: list[Edit] = []
    members: list[cst.CSTNode] = []
    for at, texts in sorted(words.items()):
        node = file.node(at)
        if node is None:
            raise CannotError
        rest = _shortened(file, node, texts)
        if rest is not None:
            edits.append(rest)
        else:
            members += _members(space, file, node)
    by_list: dict[cst.CSTNode, list[cst.CSTNode]] = {}
    for member in dict.fromkeys(members):
        if isinstance(member, cst.BaseSmallStatement):
            edits.append(_statement(file, member))
            continue
        above = file.around(member)
        assert above is not None
        by_list.setdefault(above, []).append(member)
    for above, gone in by_list.items():
        edits += _from_list(file, above, gone)
    return edits


def _shortened(file: PythonFile, node: nodes.Node, words: set[str]) -> Edit | None:
    """Return the edit that takes words out of a text of several, None if nothing would be left of it."""
    origin = file.origin(node)
    start, body = body_of(origin)
    found = list(_WORD.finditer(body))
    if not words <= {match[0] for match in found}:
        raise CannotError
    kept = [match for match in found if match[0] not in words]
    if not kept:
        return None
    text = body
    for match in reversed(found):
        if match[0] in words:
            # the blank behind a word goes with it, and behind the last one that before it
            after = _AFTER.match(text[match.end() :])
            before = _BEFORE.search(text[: match.start()])
            if after and (match.end() + after.end() < len(text) or not before or match.start() == before.end() == 0):
                text = text[: match.start()] + text[match.end() + after.end() :]
            else:
                head = text[: before.start()] if before else text[: match.start()]
                text = head + text[match.end() :]
    at = file.bounds(origin)[0] + start
    return _least(file, at, body, text)


def _least(file: PythonFile, at: int, old: str, new: str) -> Edit:
    """Return the edit that makes one text of another at a place, without what both begin and end with."""
    head = 0
    while head < min(len(old), len(new)) and old[head] == new[head]:
        head += 1
    tail = 0
    while tail < min(len(old), len(new)) - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    return file.edit(at + head, at + len(old) - tail, new[head : len(new) - tail])


def _members(space: Workspace, file: PythonFile, node: nodes.Node) -> list[cst.CSTNode]:
    """Return what is taken out with a literal that is all of a text: a member, or the statement that adds it."""
    above = file.above(node)
    origin = file.origin(node)
    if isinstance(above, nodes.Join):
        raise CannotError
    if isinstance(above, nodes.Sequence):
        element = _element(file, origin)
        if len(above.members) > 1:
            return [element]
        return _members(space, file, above)
    if isinstance(above, nodes.Arg):
        call = file.above(above)
        if not isinstance(call, nodes.Call):
            raise CannotError
        return _argument(space, file, call, above)
    if isinstance(above, nodes.Assign) and _is_enum(file.above(above)):
        return [_unread(space, file, above)]
    raise CannotError


def _element(file: PythonFile, origin: cst.CSTNode) -> cst.CSTNode:
    element = file.around(origin)
    if not isinstance(element, cst.Element):
        raise CannotError
    return element


def _argument(space: Workspace, file: PythonFile, call: nodes.Call, arg: nodes.Arg) -> list[cst.CSTNode]:
    """Return an argument that is one of several of a kind, or the statement that adds it to a collection."""
    statement = file.above(call)
    name = call.func.name if isinstance(call.func, nodes.Attr) else ""
    if isinstance(statement, nodes.Evaluate) and name in _ADDING and len(call.args) == 1:
        return [file.origin(statement)]
    positional = [one for one in call.args if one.keyword is None and not one.stars]
    if arg not in positional or not _takes_many(space, call, positional.index(arg), positional):
        raise CannotError
    return [file.origin(arg)]


def is_one_of_many(space: Workspace, file: PythonFile, node: nodes.Expr) -> bool:
    """Tell whether an expression is an argument that is one of as many as are given."""
    arg = file.above(node)
    call = file.above(arg) if isinstance(arg, nodes.Arg) else None
    if not isinstance(call, nodes.Call) or not isinstance(arg, nodes.Arg) or arg.keyword or arg.stars:
        return False
    positional = [one for one in call.args if one.keyword is None and not one.stars]
    return _first_of_many(space, call, positional.index(arg)) is not None


def _takes_many(space: Workspace, call: nodes.Call, index: int, positional: Sequence[nodes.Arg]) -> bool:
    """Tell whether a call's argument is one of as many as are given, and not the last of them."""
    first = _first_of_many(space, call, index)
    return first is not None and len(positional) - first > 1


def _first_of_many(space: Workspace, call: nodes.Call, index: int) -> int | None:
    """Return where the arguments begin of which there can be any number, None if the one at this index is before."""
    name = call.func.name if isinstance(call.func, nodes.Attr) else getattr(call.func, "id", "")
    first: int | None = None
    for file in space.files:
        for function in file.of_kind(nodes.Function):
            if function.name != name and not (function.name == "__init__" and _owner(file, function) == name):
                continue
            params = [one for one in function.params if one.kind <= nodes.STAR]
            bound = bool(params) and params[0].name in ("self", "cls")
            star = next((at for at, one in enumerate(params) if one.kind == nodes.STAR), None)
            if star is None or index < star - bound or first not in (None, star - bound):
                return None
            first = star - bound
    return first


def _owner(file: PythonFile, function: nodes.Function) -> str:
    above = file.above(function)
    return above.name if isinstance(above, nodes.Class) else ""


def _is_enum(node: nodes.Node | None) -> bool:
    if not isinstance(node, nodes.Class):
        return False
    names = [
        arg.value.name if isinstance(arg.value, nodes.Attr) else getattr(arg.value, "id", "") for arg in node.bases
    ]
    return not _ENUMS.isdisjoint(names)


def _unread(space: Workspace, file: PythonFile, member: nodes.Assign) -> cst.CSTNode:
    """Return the statement of an enum's member that nothing reads by its name."""
    target = member.targets[0] if len(member.targets) == 1 else None
    if not isinstance(target, nodes.Name):
        raise CannotError
    pattern = _word(target.id)
    reads = sum(len(pattern.findall(one.text)) for one in space.files)
    if reads != 1:
        raise CannotError
    return file.origin(member)


def _word(name: str) -> re.Pattern[str]:
    return re.compile(rf"\b{re.escape(name)}\b")


def _statement(file: PythonFile, origin: cst.BaseSmallStatement) -> Edit:
    """Return the edit that takes a statement out; one that is all of a block leaves `pass` behind."""
    return file.without_line(origin) or file.replaced(origin, "pass")


def _from_list(file: PythonFile, above: cst.CSTNode, gone: Iterable[cst.CSTNode]) -> list[Edit]:
    """Return the edits that take members out of a list; of one that stands on a line, all in one edit."""
    gone = list(gone)
    listed: list[cst.CSTNode] = list(above.args if isinstance(above, cst.Call) else getattr(above, "elements", ()))
    kept = [one for one in listed if one not in gone]
    if not kept:
        raise CannotError
    is_tuple = isinstance(above, cst.Tuple)
    first, last = file.member_bounds(listed[0])[0], file.member_bounds(listed[-1])[1]
    lines = [file.own_lines(*file.with_comma(one)) for one in gone]
    if all(line is not None for line in lines):
        edits = [file.edit(*line, "") for line in lines if line is not None]
        if is_tuple and len(kept) == 1 and not isinstance(getattr(kept[0], "comma", None), cst.Comma):
            end = file.member_bounds(kept[0])[1]
            edits.append(file.edit(end, end, ","))
        return edits
    if "\n" in file.text[first:last]:
        if len(gone) > 1 or (is_tuple and len(kept) == 1):
            raise CannotError
        return [file.without(gone[0])]
    texts = [file.text[slice(*file.member_bounds(one))] for one in kept]
    comma = "," if is_tuple and len(kept) == 1 and not isinstance(getattr(listed[-1], "comma", None), cst.Comma) else ""
    return [_least(file, first, file.text[first:last], ", ".join(texts) + comma)]
