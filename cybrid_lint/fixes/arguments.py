"""Gives a function or an object that makes a call another token, or a client that has one, in the place of its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from cybrid_lint.cybrid.events import OperationCalled
from cybrid_lint.cybrid.uses import sent_at
from cybrid_lint.engine.walking import walk
from cybrid_lint.fixes.authorizing import Token, makes_client, new_client, other_client
from cybrid_lint.fixes.edits import Edit
from cybrid_lint.fixes.expressions import at_top, is_global, last_name, local_values
from cybrid_lint.fixes.python import PythonFile
from cybrid_lint.fixes.workspace import Workspace
from cybrid_lint.ir import nodes


def by_argument(
    space: Workspace, file: PythonFile, call: nodes.Call, token: Token, calls: Sequence[OperationCalled]
) -> list[Edit] | None:
    """Return the edits that give a function that makes the call another token, or a client with it."""
    names = {name for one in calls for name in _requesting(space, one)}
    values = [node.value for node in walk(call) if isinstance(node, nodes.Arg)]
    tokens = [value for value in values if _is_each(file, value, lambda one: _requests(one, names))]
    if tokens:
        return [file.replaced_whole(tokens[0], token.text)] if len(tokens) == 1 and not token.is_client else None
    clients = [value for value in values if _is_each(file, value, lambda one: makes_client(space, one))]
    if clients:
        return _with_client(space, file, clients, calls, token)
    return _by_receiver(space, file, call, token, calls)


def _is_each(file: PythonFile, value: nodes.Expr, holds: Callable[[nodes.Expr], bool]) -> bool:
    """Tell whether something holds of an expression, or of all that a variable stands for."""
    if not isinstance(value, nodes.Name):
        return holds(value)
    values = [*local_values(file, value), *at_top(file, value.id)]
    return bool(values) and all(map(holds, values))


def _with_client(
    space: Workspace, file: PythonFile, clients: list[nodes.Expr], calls: Sequence[OperationCalled], token: Token
) -> list[Edit] | None:
    package = _package(calls)
    return other_client(space, file, package, clients[0], token) if len(clients) == 1 and package else None


def _package(calls: Sequence[OperationCalled]) -> str:
    """Return the package of the SDK that has the operations of calls, nothing if they are of several."""
    packages = {f"cybrid_api_{operation.api}" for one in calls for operation in one.operations}
    return packages.pop() if len(packages) == 1 else ""


def _by_receiver(
    space: Workspace, file: PythonFile, call: nodes.Call, token: Token, calls: Sequence[OperationCalled]
) -> list[Edit] | None:
    """Return the edits that call a method of an object of its own, made as the other one was of a bank token."""
    receiver = call.func.value if isinstance(call.func, nodes.Attr) else call.func
    made = _made(file, receiver)
    if made is None or not is_global(file, made.func):
        return None
    names = {name for one in calls for name in _requesting(space, one)}
    values = [arg.value for arg in made.args]
    tokens = [value for value in values if _requests(value, names)]
    clients = [value for value in values if makes_client(space, value)]
    replaced = [*tokens, *clients]
    rest = [value for value in values if value not in replaced]
    if len(replaced) != 1 or not all(isinstance(one, nodes.Const) or is_global(file, one) for one in rest):
        return None
    edits: list[Edit] = []
    text = token.text
    if clients:
        client = new_client(space, file, _package(calls), file.bounds(call)[0], token, (clients[0], ""))
        if client is None:
            return None
        text, edits = client
    elif token.is_client:
        return None
    start, end = file.bounds(made)
    first, last = file.whole_bounds(replaced[0])
    return [*edits, file.replaced(receiver, file.text[start:first] + text + file.text[last:end])]


def _made(file: PythonFile, receiver: nodes.Expr) -> nodes.Call | None:
    """Return the call that makes what a variable, or an attribute of the object itself, stands for."""
    values: list[nodes.Expr] = []
    if isinstance(receiver, nodes.Name):
        values = [*local_values(file, receiver), *at_top(file, receiver.id)]
    elif isinstance(receiver, nodes.Attr) and getattr(receiver.value, "id", "") == "self":
        cls = next((one for one in file.all_above(receiver) if isinstance(one, nodes.Class)), None)
        values = [] if cls is None else [
            one.value for one in walk(cls) if isinstance(one, nodes.Assign) and one.value is not None
            and any(isinstance(target, nodes.Attr) and target.name == receiver.name for target in one.targets)
        ]  # fmt: skip
    return values[0] if len(values) == 1 and isinstance(values[0], nodes.Call) else None


def _requests(node: nodes.Expr, names: set[str]) -> bool:
    """Tell whether an expression calls a function that requests a token, by what that is called."""
    name = last_name(node.func) if isinstance(node, nodes.Call) else ""
    return name in names or "token" in name.lower()


def _requesting(space: Workspace, call: OperationCalled) -> list[str]:
    """Return the name of the function that requests the token of a call."""
    if call.token.request is None:
        return []
    site = sent_at(call.token.request)
    file = space.file(site.module)
    node = file.node(site.at)
    return [] if node is None else [one.name for one in file.all_above(node) if isinstance(one, nodes.Function)][:1]
