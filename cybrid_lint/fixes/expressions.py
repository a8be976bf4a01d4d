"""Expressions of a module as fixes see them: what they are called, what stands around them, and what they hold."""

from __future__ import annotations

import re
from typing import Any

import libcst as cst

from cybrid_lint.cybrid.literals.folding import Folded, Folder, dotted
from cybrid_lint.engine.walking import walk
from cybrid_lint.fixes.names import shouted
from cybrid_lint.fixes.python import PythonFile
from cybrid_lint.ir import nodes

_KEY = re.compile(r"[A-Za-z_][\w.-]{2,60}")
#: How many nodes above a literal may still belong to it, as what decodes and joins it.
MOST_ABOVE = 14
#: How a literal opens.
LITERAL = re.compile(r"(?P<prefix>[A-Za-z]*)(?P<quote>\"{3}|'{3}|\"|')")
_BYTES = {"encode", "fromhex", "unhexlify", "a2b_hex", "a2b_base64", "decompress", "decodebytes", "bytes", "bytearray"}
_DECODERS = re.compile(r"(?:\w+_)?b\d\ddecode$")
# Names of what holds a credential that do not tell it from another.
_NO_NAMES = {"CYBRID", "AUTH", "AUTHORIZATION", "DATA", "DEFAULT", "DEFAULTS", "ENV", "FACTORY", "HEADERS", "JSON",
             "KWARGS", "LAMBDA", "PARAMS", "VALIDATORS"}  # fmt: skip


def last_name(node: nodes.Expr) -> str:
    """Return the last of the names by which an expression is known: `c` of `a.b["c"]`."""
    if isinstance(node, nodes.Item) and isinstance(node.key, nodes.Const):
        return str(node.key.value)
    return node.name if isinstance(node, nodes.Attr) else getattr(node, "id", "")


def identifier(node: nodes.Expr) -> str:
    """Return the text of a literal that may be a name."""
    value = node.value if isinstance(node, nodes.Const) else None
    return value if isinstance(value, str) and _KEY.fullmatch(value) else ""


def assigned(node: nodes.Assign | nodes.Augment | nodes.Named) -> list[str]:
    """Return the names of the variables, attributes and entries that a statement sets."""
    targets = node.targets if isinstance(node, nodes.Assign) else (node.target,)
    names = []
    for target in targets:
        if isinstance(target, nodes.Item) and isinstance(target.key, nodes.Const):
            names.append(str(target.key.value))
        elif (name := dotted(target)) is not None:
            names.append(name.rpartition(".")[2])
    return names


def names_around(file: PythonFile, node: nodes.Expr) -> tuple[str, ...]:
    """Return the names that an expression stands under, the innermost first."""
    names: list[str] = []
    below: nodes.Node = node
    for above in file.all_above(node):
        if isinstance(above, nodes.Arg) and above.keyword:
            names.append(above.keyword)
        elif isinstance(above, nodes.Call):
            # what a call names before a value, as a look-up does what it looks up
            names += [text for arg in above.args[:1] if arg is not below and (text := identifier(arg.value))]
        elif isinstance(above, nodes.Sequence) and len(above.members) == 2 and above.members[1] is below:
            names += [text] if (text := identifier(above.members[0])) else []
        elif isinstance(above, nodes.Dict):
            names += [str(key.value) for key, value in above.entries if value is below and isinstance(key, nodes.Const)]
        elif isinstance(above, nodes.Assign | nodes.Augment | nodes.Named):
            names += assigned(above)
        elif isinstance(above, nodes.Param | nodes.Function | nodes.Class):
            names.append(above.name)
        elif isinstance(above, nodes.Compare):
            others = [above.left, *(right for _, right in above.rights)]
            names += [name.rpartition(".")[2] for one in others if one is not below and (name := dotted(one))]
        below = above
    names.append(file.module.words[0])
    return tuple(name for name in names if shouted(name) not in _NO_NAMES)


def is_pattern(file: PythonFile, node: nodes.Expr) -> bool:
    """Tell whether an expression is part of a pattern of `match`."""
    return any(isinstance(one, nodes.Pattern) for one in file.all_above(node))


def is_docstring(file: PythonFile, node: nodes.Expr) -> bool:
    """Tell whether an expression is a statement of its own, as a docstring is."""
    at: nodes.Node = node
    above = file.above(at)
    while isinstance(above, nodes.Join):
        at, above = above, file.above(above)
    return isinstance(above, nodes.Evaluate)


def quote_at(file: PythonFile, origin: cst.CSTNode) -> str:
    """Return the quotes that are used where a node stands: those of its first literal, and inside an f-string
    the other ones.
    """
    around = file.around(origin)
    for _ in range(MOST_ABOVE):
        if isinstance(around, cst.FormattedString):
            return "'" if around.end[0] == '"' else '"'
        if around is None or isinstance(around, cst.BaseStatement | cst.BaseSmallStatement):
            break
        around = file.around(around)
    for literal in literals(origin):
        opening = LITERAL.match(literal.value)
        if opening is not None:
            return opening["quote"][0]
    return '"'


def literals(origin: cst.CSTNode) -> list[cst.SimpleString]:
    """Return the plain literals that an expression is made of."""
    found: list[cst.SimpleString] = []
    waiting: list[Any] = [origin]
    while waiting:
        node = waiting.pop(0)
        if isinstance(node, cst.SimpleString):
            found.append(node)
        elif isinstance(node, cst.ConcatenatedString):
            waiting = [node.left, node.right, *waiting]
        elif isinstance(node, cst.CSTNode) and not isinstance(node, cst.FormattedString):
            waiting = [*node.children, *waiting]
    return found


def is_bytes(node: nodes.Expr) -> bool:
    """Tell whether an expression that folds to a text gives bytes when it is run."""
    if isinstance(node, nodes.Const):
        return node.is_bytes
    if isinstance(node, nodes.Join):
        return any(is_bytes(part) for part in node.parts)
    if isinstance(node, nodes.Binary):
        return is_bytes(node.left)
    if isinstance(node, nodes.Item):
        return is_bytes(node.value)
    if not isinstance(node, nodes.Call):
        return False
    name = last_name(node.func)
    if name == "decode":
        rotated = isinstance(node.func, nodes.Attr) and last_name(node.func.value) == "codecs"
        return (
            rotated and len(node.args) > 1 and str(getattr(node.args[1].value, "value", "")) not in ("rot13", "rot_13")
        )
    if name in _BYTES or _DECODERS.match(name):
        return True
    return isinstance(node.func, nodes.Attr) and is_bytes(node.func.value)


def is_plain(node: nodes.Expr) -> bool:
    """Tell whether an expression may be written twice: a variable, an attribute, an entry."""
    while isinstance(node, nodes.Attr | nodes.Item):
        if isinstance(node, nodes.Item) and not isinstance(node.key, nodes.Const):
            return False
        node = node.value
    return isinstance(node, nodes.Name)


def is_global(file: PythonFile, node: nodes.Expr) -> bool:
    """Tell whether an expression means the same in every function of its module."""
    top = {one.bound for one in file.imports}
    top |= {one.name for one in file.body.body if isinstance(one, nodes.Class | nodes.Function)}
    top |= {target.id for one in file.body.body if isinstance(one, nodes.Assign)
            for target in one.targets if isinstance(target, nodes.Name)}  # fmt: skip
    names = [one for one in walk(node) if isinstance(one, nodes.Name)]
    if any(isinstance(one, nodes.Call) for one in walk(node)):
        return False
    local = {name for function in file.of_kind(nodes.Function) for name in function.locals}
    local |= {param.name for param in file.of_kind(nodes.Param)}
    return all(one.id in top and one.id not in local for one in names)


def local_values(file: PythonFile, name: nodes.Name) -> list[nodes.Expr]:
    """Return what a function has assigned to a variable before it is read."""
    function = next((one for one in file.all_above(name) if isinstance(one, nodes.Function)), None)
    if function is None:
        return []
    values: list[nodes.Expr] = []
    for node in walk(function):
        if isinstance(node, nodes.Assign) and node.value is not None and node.at < name.at:
            for target in node.targets:
                if isinstance(target, nodes.Name) and target.id == name.id:
                    values.append(node.value)
                elif isinstance(target, nodes.Item) and getattr(target.value, "id", "") == name.id:
                    # as if it were an entry of what the variable holds
                    values.append(nodes.Dict(node.at, ((target.key, node.value),)))
    return values


def at_top(file: PythonFile, name: str) -> list[nodes.Expr]:
    """Return what a module assigns to a variable at its own level."""
    return [
        one.value
        for one in file.body.body
        if isinstance(one, nodes.Assign) and one.value is not None
        and any(isinstance(target, nodes.Name) and target.id == name for target in one.targets)
    ]  # fmt: skip


def constants(file: PythonFile) -> dict[str, Folded | None]:
    """Return the texts that the variables of a module stand for which are assigned once, at its own level."""
    counts: dict[str, int] = {}
    assignments: list[nodes.Assign | nodes.Augment] = [*file.of_kind(nodes.Assign), *file.of_kind(nodes.Augment)]
    for changed in assignments:
        for name in assigned(changed):
            counts[name] = counts.get(name, 0) + 1
    found: dict[str, Folded | None] = {}
    folder = Folder(found.get)
    for statement in file.body.body:
        if isinstance(statement, nodes.Assign) and statement.value is not None:
            for name in assigned(statement):
                if counts[name] == 1:
                    found[name] = folder.fold(statement.value)
    return found


def filled(function: nodes.Function, call: nodes.Call) -> list[tuple[str, nodes.Arg]]:
    """Return the parameters of a function that a call of it fills by name or position, with the arguments."""
    names = [param.name for param in function.params if param.kind <= nodes.EITHER]
    names = names[1:] if names[:1] in (["self"], ["cls"]) else names
    positional = [arg for arg in call.args if arg.keyword is None and not arg.stars]
    by_position = list(zip(names, positional, strict=False))
    return [*by_position, *((arg.keyword, arg) for arg in call.args if arg.keyword)]
