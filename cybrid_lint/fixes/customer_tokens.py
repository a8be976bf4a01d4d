"""Gives calls that concern a customer a token of that customer alone: unsafe, since who may do what changes.

The call is given its token where the call is made, with the scopes that it needs, if the customer's GUID is in reach
there.
"""

from __future__ import annotations

from collections.abc import Sequence

from cybrid_lint.cybrid.events import OperationCalled
from cybrid_lint.cybrid.uses import sent_at
from cybrid_lint.engine.values import Site
from cybrid_lint.engine.walking import walk
from cybrid_lint.facts import Facts
from cybrid_lint.fixes.customers import customer_of
from cybrid_lint.fixes.edits import Edit, Fix, merged, parses
from cybrid_lint.fixes.expressions import at_top, is_global, last_name, local_values
from cybrid_lint.fixes.python import PythonFile, Workspace, workspace
from cybrid_lint.fixes.token_function import is_async, token_function
from cybrid_lint.ir import nodes

_VERBS = {"get", "post", "put", "patch", "delete", "head", "request"}
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
    edits = _given(space, file, call, token, calls)
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
    space: Workspace, file: PythonFile, call: nodes.Call, token: str, calls: Sequence[OperationCalled]
) -> list[Edit] | None:
    """Return the edits that give a call another token, None where it is not plain how it gets its own."""
    if isinstance(call.func, nodes.Attr) and call.func.name in _VERBS and _is_sent_here(calls):
        return _by_headers(file, call, token)
    if isinstance(call.func, nodes.Attr) and _is_sent_here(calls):
        return _by_client(file, call, token)
    for arg in call.args:
        for node in walk(arg.value):
            value = _authorization(node)
            if value is not None:
                return [file.replaced(value, f'f"Bearer {{{_quoted(token)}}}"')]
    return _by_argument(space, file, call, token, calls)


def _is_sent_here(calls: Sequence[OperationCalled]) -> bool:
    return all(one.site == one.call_site for one in calls)


def _by_headers(file: PythonFile, call: nodes.Call, token: str) -> list[Edit] | None:
    """Return the edits that give a request an Authorization of its own, which goes before that of its session."""
    headers = next((arg for arg in call.args if arg.keyword == "headers"), None)
    auth = next((arg for arg in call.args if arg.keyword == "auth"), None)
    if any(arg.stars for arg in call.args) or (auth is not None and headers is not None):
        return None
    if auth is not None:
        return [file.replaced(auth, f'headers={{"Authorization": f"Bearer {{{_quoted(token)}}}"}}')]
    if headers is None:
        return [file.with_argument(call, f'headers={{"Authorization": f"Bearer {{{_quoted(token)}}}"}}')]
    if isinstance(headers.value, nodes.Dict):
        value = _authorization(headers.value)
        return None if value is None else [file.replaced(value, f'f"Bearer {{{_quoted(token)}}}"')]
    source = file.source(headers.value)
    if isinstance(headers.value, nodes.Call) and len(source) > 0 and _only_authorizes(headers.value):
        return [file.replaced(headers.value, f'{{"Authorization": f"Bearer {{{_quoted(token)}}}"}}')]
    return [file.replaced(headers.value, f'{{**{source}, "Authorization": f"Bearer {{{_quoted(token)}}}"}}')]


def _authorization(node: nodes.Node) -> nodes.Expr | None:
    """Return the value that a mapping gives the header of that name."""
    if isinstance(node, nodes.Dict):
        for key, value in node.entries:
            if isinstance(key, nodes.Const) and str(key.value).lower() == "authorization":
                return value
    return None


def _quoted(token: str) -> str:
    """Return a call as it stands in an f-string in double quotes, whatever the version of Python."""
    return token.replace('"', "'")


def _only_authorizes(call: nodes.Call) -> bool:
    """Tell whether a function is given a token to make headers of, such as `bearer(token)`."""
    return len(call.args) == 1 and "token" in last_name(call.args[0].value).lower()


def _by_client(file: PythonFile, call: nodes.Call, token: str) -> list[Edit] | None:
    """Return the edits that call an operation of an SDK through a client of its own."""
    assert isinstance(call.func, nodes.Attr)
    receiver = call.func.value
    made = receiver
    if isinstance(receiver, nodes.Name):
        values = [*local_values(file, receiver), *at_top(file, receiver.id)]
        if len(values) != 1:
            return None
        made = values[0]
    if not (isinstance(made, nodes.Call) and isinstance(made.func, nodes.Name) and made.func.id.endswith("Api")):
        return None
    start = file.bounds(call)[0]
    package = next((one.module.partition(".")[0] for one in file.imports if one.bound == made.func.id), "")
    if not package.startswith("cybrid_api_"):
        return None
    client = file.importing(package, "ApiClient", start)
    configuration = file.importing(package, "Configuration", start)
    if client is None or configuration is None:
        return None
    host = _host_argument(file)
    text = f"{made.func.id}({client[0]}({configuration[0]}({host}access_token={token})))"
    return [*client[1], *configuration[1], file.replaced(receiver, text)]


def _host_argument(file: PythonFile) -> str:
    """Return the host that the module's configurations are given, as far as all of it can see it."""
    for call in file.of_kind(nodes.Call):
        if last_name(call.func) == "Configuration":
            for arg in call.args:
                if arg.keyword == "host" and is_global(file, arg.value):
                    return f"host={file.source(arg.value)}, "
    return ""


def _by_argument(
    space: Workspace, file: PythonFile, call: nodes.Call, token: str, calls: Sequence[OperationCalled]
) -> list[Edit] | None:
    """Return the edits that give a function that makes the call another token, if it is given one."""
    names = {name for one in calls for name in _requesting(space, one)}
    found: list[nodes.Expr] = []
    for node in walk(call):
        if not isinstance(node, nodes.Arg):
            continue
        value = node.value
        if _requests(value, names):
            found.append(value)
        elif isinstance(value, nodes.Name):
            values = [*local_values(file, value), *at_top(file, value.id)]
            if values and all(_requests(one, names) for one in values):
                found.append(value)
    if found:
        return [file.replaced(found[0], token)] if len(found) == 1 else None
    return _by_receiver(file, call, token, names)


def _by_receiver(file: PythonFile, call: nodes.Call, token: str, names: set[str]) -> list[Edit] | None:
    """Return the edits that call a method of an object of its own, made as the other one was of a bank token."""
    receiver = call.func
    while isinstance(receiver, nodes.Attr):
        receiver = receiver.value
    if not isinstance(receiver, nodes.Name):
        return None
    values = [*local_values(file, receiver), *at_top(file, receiver.id)]
    if len(values) != 1 or not isinstance(values[0], nodes.Call) or not is_global(file, values[0].func):
        return None
    tokens = [arg.value for arg in values[0].args if _requests(arg.value, names)]
    rest = [arg.value for arg in values[0].args if arg.value not in tokens]
    if len(tokens) != 1 or not all(isinstance(one, nodes.Const) or is_global(file, one) for one in rest):
        return None
    start, end = file.bounds(values[0])
    first, last = file.bounds(tokens[0])
    return [file.replaced(receiver, file.text[start:first] + token + file.text[last:end])]


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
