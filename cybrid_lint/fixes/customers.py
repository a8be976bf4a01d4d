"""Which customer a call concerns: how his GUID is written where the call is made."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cybrid_lint.engine.walking import walk
from cybrid_lint.fixes.expressions import is_plain, last_name, local_values
from cybrid_lint.fixes.python import PythonFile
from cybrid_lint.ir import nodes

_CUSTOMER = re.compile(r"(?:\w*_)?customer(?:_?(?:guid|id))", re.IGNORECASE)
_CALLED = re.compile(r"customer(?:_?(?:guid|id))?", re.IGNORECASE)
_BEFORE_GUID = re.compile(r"(?:customers/|customer_guid=)$")


def customer_of(file: PythonFile, call: nodes.Call) -> str | None:
    """Return how the GUID of the customer is written whom a call concerns, None if it is not in reach."""
    args = [node for node in walk(call) if isinstance(node, nodes.Arg)]
    for arg in args:
        for node in _with_values(file, arg):
            guid = _named(node)
            if guid is not None and is_plain(guid):
                return file.source(guid)
    given = {file.source(arg.value) for arg in args if is_plain(arg.value) and _CALLED.fullmatch(last_name(arg.value))}
    if len(given) == 1:
        return given.pop()
    function = next((one for one in file.all_above(call) if isinstance(one, nodes.Function)), None)
    if function is None:
        return None
    names = [param.name for param in function.params if _CUSTOMER.fullmatch(param.name)]
    if len(names) == 1:
        return names[0]
    return _mentioned(file, function, call)


def _mentioned(file: PythonFile, function: nodes.Function, call: nodes.Call) -> str | None:
    """Return how a customer's GUID is written that a function has used before a call."""
    before = file.bounds(call)[0]
    found: list[str] = []
    for node in walk(function):
        if isinstance(node, nodes.Expr) and is_plain(node) and file.bounds(node)[1] < before:
            last = last_name(node)
            if last and _CUSTOMER.fullmatch(last):
                found.append(file.source(node))
    return found[0] if len(set(found)) == 1 else None


def _with_values(file: PythonFile, arg: nodes.Arg) -> Iterator[nodes.Node]:
    """Yield an argument and what it is made of; of a variable, what is assigned to it in its function."""
    yield arg
    for node in walk(arg.value):
        yield node
        if isinstance(node, nodes.Name):
            for value in local_values(file, node):
                yield from walk(value)


def _named(node: nodes.Node) -> nodes.Expr | None:
    """Return the GUID that a node gives a customer's: by an entry, a keyword, or the part of a path before it."""
    if isinstance(node, nodes.Dict):
        for key, value in node.entries:
            if isinstance(key, nodes.Const) and key.value == "customer_guid":
                return value
    if isinstance(node, nodes.Arg) and node.keyword == "customer_guid":
        return node.value
    if isinstance(node, nodes.Join):
        for left, right in zip(node.parts, node.parts[1:], strict=False):
            if _ends_before(left) and isinstance(right, nodes.Field):
                return right.value
    if isinstance(node, nodes.Binary) and node.op == "+" and _ends_before(_rightmost(node.left)):
        return node.right
    return None


def _rightmost(node: nodes.Expr) -> nodes.Expr:
    while isinstance(node, nodes.Binary):
        node = node.right
    return node


def _ends_before(node: nodes.Expr) -> bool:
    if isinstance(node, nodes.Join):
        node = node.parts[-1]
    return isinstance(node, nodes.Const) and isinstance(node.value, str) and bool(_BEFORE_GUID.search(node.value))
