"""Gives calls that concern a customer a token of that customer alone: unsafe, since who may do what changes.

The call is given its token where the call is made, with the scopes that it needs, if the customer's GUID is in reach
there.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from cybrid_lint.cybrid.events import OperationCalled
from cybrid_lint.cybrid.uses import sent_at
from cybrid_lint.engine.values import Site
from cybrid_lint.engine.walking import walk
from cybrid_lint.facts import Facts
from cybrid_lint.fixes.authorizing import Token, authorized, in_arguments, makes_client, other_client
from cybrid_lint.fixes.customers import customer_of
from cybrid_lint.fixes.edits import Edit, Fix, merged, parses
from cybrid_lint.fixes.expressions import at_top, is_global, last_name, local_values
from cybrid_lint.fixes.handing import handed_down
from cybrid_lint.fixes.python import PythonFile, Workspace, workspace
from cybrid_lint.fixes.token_function import is_async, token_function
from cybrid_lint.ir import nodes

_NOTE = "check that each customer's token reaches what the call needs: it was made with a bank token before"


def fix_of(facts: Facts, site: Site, calls: Sequence[OperationCalled]) -> Fix | None:
    """Return the fix of calls that are made at a place with a bank token, None where a customer's cannot be given."""
    space = workspace(facts)
    file = space.file(site.module)
    call = file.node(site.at)
    scopes = sorted({scope for one in calls for operation in one.operations for scope in operation.scopes})
    if not isinstance(call, nodes.Call) or not scopes:
        return None
    guid = customer_of(file, call)
    helper = token_function(facts, file, call, calls) if guid is not None else None
    if guid is None or helper is None:
        return None
    if helper.is_async and not is_async(file, call):
        return None
    listed = ", ".join(f'"{scope}"' for scope in scopes)
    token = f"{'await ' if helper.is_async else ''}{helper.name}({guid}, [{listed}])"
    edits = _given(facts, file, site, call, token, calls)
    if edits is None:
        return None
    whole = merged([*helper.edits, *edits])
    for path in {edit.span.path for edit in whole}:
        other = next(one for one in space.files if one.shown == path)
        if not parses(other.text, [edit for edit in whole if edit.span.path == path]):
            return None
    does = f"Make the call with a token of the customer's and {' '.join(scopes)}"
    return Fix(tuple(whole), "unsafe", does, helper.variables, (_NOTE,))


def _given(
    facts: Facts, file: PythonFile, site: Site, call: nodes.Call, token: str, calls: Sequence[OperationCalled]
) -> list[Edit] | None:
    """Return the edits that give a call another token, None where it is not plain how it gets its own."""
    space = workspace(facts)
    if all(one.site == one.call_site for one in calls):
        return authorized(space, file, call, calls, Token(token)) or in_arguments(file, call, Token(token))
    return (
        in_arguments(file, call, Token(token))
        or _by_argument(space, file, call, token, calls)
        or handed_down(facts, site, calls, token)
    )


def _by_argument(
    space: Workspace, file: PythonFile, call: nodes.Call, token: str, calls: Sequence[OperationCalled]
) -> list[Edit] | None:
    """Return the edits that give a function that makes the call another token, or a client with it."""
    names = {name for one in calls for name in _requesting(space, one)}
    values = [node.value for node in walk(call) if isinstance(node, nodes.Arg)]
    tokens = [value for value in values if _is_each(file, value, lambda one: _requests(one, names))]
    if tokens:
        return [file.replaced_whole(tokens[0], token)] if len(tokens) == 1 else None
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
    space: Workspace, file: PythonFile, clients: list[nodes.Expr], calls: Sequence[OperationCalled], token: str
) -> list[Edit] | None:
    packages = {f"cybrid_api_{operation.api}" for one in calls for operation in one.operations}
    if len(clients) != 1 or len(packages) != 1:
        return None
    return other_client(space, file, packages.pop(), clients[0], Token(token))


def _by_receiver(
    space: Workspace, file: PythonFile, call: nodes.Call, token: str, calls: Sequence[OperationCalled]
) -> list[Edit] | None:
    """Return the edits that call a method of an object of its own, made as the other one was of a bank token."""
    receiver = call.func.value if isinstance(call.func, nodes.Attr) else call.func
    made = _made(file, receiver)
    if made is None or not is_global(file, made.func):
        return None
    names = {name for one in calls for name in _requesting(space, one)}
    tokens = [arg.value for arg in made.args if _requests(arg.value, names)]
    rest = [arg.value for arg in made.args if arg.value not in tokens]
    if len(tokens) != 1 or not all(isinstance(one, nodes.Const) or is_global(file, one) for one in rest):
        return None
    start, end = file.bounds(made)
    first, last = file.whole_bounds(tokens[0])
    return [file.replaced(receiver, file.text[start:first] + token + file.text[last:end])]


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
