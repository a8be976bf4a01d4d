"""Makes one request with another token: in its headers, or by a client of an SDK of its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from cybrid_lint.catalogue import Operation
from cybrid_lint.cybrid.events import OperationCalled
from cybrid_lint.engine.walking import walk
from cybrid_lint.fixes.edits import Edit
from cybrid_lint.fixes.expressions import is_global, is_plain, last_name, local_values
from cybrid_lint.fixes.python import PythonFile
from cybrid_lint.fixes.workspace import Workspace
from cybrid_lint.ir import nodes

_ADDING = {"add_header", "putheader"}
_VERBS = {"get", "post", "put", "patch", "delete", "head", "request"}
_HEADER = "authorization"
#: How many functions that give back what others give are looked through.
MOST_CALLS = 6
# Names of what a function is given and passes on, which may hold headers.
_OPEN = {"kwargs", "options", "kw"}
# Sessions that put their token into each request, whatever headers it has.
_SIGNING_SESSIONS = {"OAuth2Session", "OAuth2Client", "AsyncOAuth2Client"}


class Token(NamedTuple):
    """How a token is written, or a client of an SDK that has one.

    Where an optional one is None, the request is to be made as it was before.
    """

    text: str
    is_optional: bool = False
    is_client: bool = False

    @property
    def bearer(self) -> str:
        """The value of the header, as an f-string in double quotes for whatever version of Python."""
        return f'f"Bearer {{{self.text.replace(chr(34), chr(39))}}}"'

    def otherwise(self, text: str, before: str) -> str:
        """Return what is written for the token in the place of what was there before."""
        return f"{text} if {self.text} else {before}" if self.is_optional else text


def authorized(
    space: Workspace, file: PythonFile, call: nodes.Call, calls: Sequence[OperationCalled], token: Token
) -> list[Edit] | None:
    """Return the edits that make a request with another token, None where it is not plain how it gets its own."""
    if not isinstance(call.func, nodes.Attr):
        return _in_function(file, call, token) if token.is_optional else None
    operations = {operation for one in calls for operation in one.operations}
    sdk = next((one for one in operations if one.sdk_method == call.func.name), None)
    if sdk is not None and len(operations) == 1:
        return _by_client(space, file, call, sdk, token)
    if token.is_client:
        return None
    if token.is_optional and (edits := _in_function(file, call, token)) is not None:
        return edits
    return _by_headers(space, file, call, token) if call.func.name in _VERBS else None


def in_arguments(file: PythonFile, call: nodes.Call, token: Token) -> list[Edit] | None:
    """Return the edits that give a function other headers, None if it is given none that authorize."""
    for arg in () if token.is_client else call.args:
        for node in walk(arg.value):
            for value in _authorizations(node):
                return [_header(file, value, token)]
    return None


def _in_function(file: PythonFile, call: nodes.Call, token: Token) -> list[Edit] | None:
    """Return the edit of the only header that authorizes in the function in which a request is made."""
    function = next((one for one in file.all_above(call) if isinstance(one, nodes.Function)), None)
    values = [] if function is None else [value for node in walk(function) for value in _authorizations(node)]
    return [_header(file, values[0], token)] if len(values) == 1 else None


def _authorizations(node: nodes.Node) -> Iterator[nodes.Expr]:
    """Yield the values that a node gives the header of that name."""
    if isinstance(node, nodes.Dict):
        yield from (value for key, value in node.entries if key is not None and _is_header(key))
    elif isinstance(node, nodes.Assign) and node.value is not None:
        if any(isinstance(target, nodes.Item) and _is_header(target.key) for target in node.targets):
            yield node.value
    elif isinstance(node, nodes.Call) and last_name(node.func) in _ADDING and len(node.args) == 2:
        yield from (value.value for name, value in [node.args] if _is_header(name.value))


def _is_header(key: nodes.Expr) -> bool:
    name = key.value if isinstance(key, nodes.Const) else getattr(key, "name", "")
    return isinstance(name, str) and name.lower() == _HEADER


def _header(file: PythonFile, value: nodes.Expr, token: Token) -> Edit:
    """Return the edit of a header's value: an optional token goes before the one that it holds."""
    if not token.is_optional:
        return file.replaced(value, token.bearer)
    held = _held(value)
    start, end = file.whole_bounds(held)
    source = file.text[start:end]
    if held is value:
        return file.edit(start, end, token.otherwise(token.bearer, source))
    is_field = isinstance(value, nodes.Join | nodes.Call)
    if not isinstance(held, nodes.Name | nodes.Attr | nodes.Item | nodes.Call):
        source = f"({source})"
    text = f"{token.text} or {source}"
    return file.edit(start, end, text if is_field else f"({text})")


def _held(value: nodes.Expr) -> nodes.Expr:
    """Return the token in a header's value, the value itself if it is not put together here."""
    if isinstance(value, nodes.Join):
        fields = [part for part in value.parts if isinstance(part, nodes.Field)]
        return fields[0].value if len(fields) == 1 else value
    if isinstance(value, nodes.Binary) and value.op in "+%" and not isinstance(value.right, nodes.Sequence):
        return value.right
    if isinstance(value, nodes.Call) and last_name(value.func) == "format" and len(value.args) == 1:
        return value.args[0].value
    return value


def _by_headers(space: Workspace, file: PythonFile, call: nodes.Call, token: Token) -> list[Edit] | None:
    """Return the edits that give a request an Authorization of its own, which goes before that of its session."""
    headers = next((arg for arg in call.args if arg.keyword == "headers"), None)
    auth = next((arg for arg in call.args if arg.keyword == "auth"), None)
    own = f'{{"Authorization": {token.bearer}}}'
    if auth is not None:
        if headers is not None or token.is_optional:
            return None
        return [file.replaced(auth, f"headers={own}")]
    if headers is None:
        if any(arg.stars == 2 and last_name(arg.value) in _OPEN for arg in call.args):
            return None
        unsigned = _unsigned(space, file, call, token)
        return [file.with_argument(call, f"headers={token.otherwise(own, 'None')}{unsigned}")]
    if isinstance(headers.value, nodes.Dict):
        for value in _authorizations(headers.value):
            return [_header(file, value, token)]
    source = file.source(headers.value)
    if isinstance(headers.value, nodes.Call) and _only_authorizes(headers.value):
        return [file.replaced_whole(headers.value, token.otherwise(own, source))]
    whole = f'{{**{source}, "Authorization": {token.bearer}}}'
    return [file.replaced_whole(headers.value, token.otherwise(whole, source))]


def _imported(space: Workspace) -> set[str | None]:
    """Return the names that modules of the project import from others."""
    return {one.name for file in space.files for one in file.imports}


def _bases(space: Workspace) -> set[str]:
    """Return the last names of what classes of the project are derived from."""
    return {last_name(base.value) for file in space.files for one in file.of_kind(nodes.Class) for base in one.bases}


def _unsigned(space: Workspace, file: PythonFile, call: nodes.Call, token: Token) -> str:
    """Return the argument that keeps a session from putting its own token into a request, nothing if it needs none."""
    assert isinstance(call.func, nodes.Attr)
    receiver = getattr(call.func.value, "id", "")
    if any(one.bound == receiver and one.name is None for one in file.imports):
        return ""
    if space.once(_imported) & _SIGNING_SESSIONS:
        return f", withhold_token={f'bool({token.text})' if token.is_optional else 'True'}"
    bases = space.once(_bases)
    if "Auth" in bases:
        return f", auth={token.otherwise('None', 'httpx.USE_CLIENT_DEFAULT')}"
    if "AuthBase" in bases:
        return f", auth={token.otherwise('lambda request: request', 'None')}"
    return ""


def _only_authorizes(call: nodes.Call) -> bool:
    """Tell whether a function is given a token to make headers of, such as `bearer(token)`."""
    return len(call.args) == 1 and "token" in last_name(call.args[0].value).lower()


def _by_client(
    space: Workspace, file: PythonFile, call: nodes.Call, operation: Operation, token: Token
) -> list[Edit] | None:
    """Return the edits that call an operation of an SDK through a client of its own."""
    assert isinstance(call.func, nodes.Attr)
    receiver = call.func.value
    package, start = f"cybrid_api_{operation.api}", file.bounds(call)[0]
    if isinstance(receiver, nodes.Call) and last_name(receiver.func) == operation.sdk_class and len(receiver.args) == 1:
        return other_client(space, file, package, receiver.args[0].value, token)
    client = new_client(space, file, package, start, token, (receiver, ".api_client"))
    api = _api_class(space, file, operation, start)
    if api is None or client is None:
        return None
    before = token.otherwise(f"{api[0]}({client[0]})", file.source(receiver))
    edit = file.replaced_whole(receiver, f"({before})" if token.is_optional else before)
    return [*client[1], *api[1], edit]


def makes_client(space: Workspace, node: nodes.Node, depth: int = MOST_CALLS) -> bool:
    """Tell whether an expression makes a client of an SDK, or a function of the project gives one."""
    if depth == 0:
        return False
    if isinstance(node, nodes.Function):
        return any(makes_client(space, value, depth - 1) for value in _given_back(node))
    name = last_name(node.func) if isinstance(node, nodes.Call) else ""
    return name == "ApiClient" or any(makes_client(space, one, depth - 1) for _, one in space.functions(name))


def _given_back(function: nodes.Function) -> Iterator[nodes.Expr]:
    """Yield what a function returns or yields; of a variable, what it is bound to."""
    for node in walk(function):
        value = node.value if isinstance(node, nodes.Return | nodes.Yield) else None
        if isinstance(value, nodes.Name):
            for other in walk(function):
                if isinstance(other, nodes.Assign) and other.value is not None:
                    yield from (other.value for target in other.targets if getattr(target, "id", "") == value.id)
                elif isinstance(other, nodes.With):
                    yield from (item for item, target in other.items if getattr(target, "id", "") == value.id)
        elif value is not None:
            yield value


def other_client(
    space: Workspace, file: PythonFile, package: str, client: nodes.Expr, token: Token
) -> list[Edit] | None:
    """Return the edits that make another client of an SDK in the place of one."""
    new = new_client(space, file, package, file.bounds(client)[0], token, (client, ""))
    if new is None:
        return None
    return [*new[1], file.replaced_whole(client, token.otherwise(new[0], file.source(client)))]


def _api_class(space: Workspace, file: PythonFile, operation: Operation, before: int) -> tuple[str, list[Edit]] | None:
    """Return what the class of an operation is called in a module, with the import that this needs."""
    name = operation.sdk_class
    for one in (*file.imports, *(imported for other in space.files for imported in other.imports)):
        if one.name == name and one.level == 0:
            return file.importing(one.module, name, before)
    return file.importing(f"cybrid_api_{operation.api}", name, before)


def new_client(
    space: Workspace, file: PythonFile, package: str, before: int, token: Token, old: tuple[nodes.Expr, str]
) -> tuple[str, list[Edit]] | None:
    """Return how a client of an SDK is made with a token, and the edits that this needs.

    It has the host of the project's other clients, or that of an old client: an expression and what leads to it from
    there. None where that may not be written twice.
    """
    if token.is_client:
        return token.text, []
    host = _host(space, file, before)
    if host is None:
        if not is_plain(old[0]):
            return None
        host = f"host={file.source(old[0])}{old[1]}.configuration.host, ", []
    argument, edits = host
    names = [file.imported(package, name, before) for name in ("ApiClient", "Configuration")]
    if not any(names):
        whole = file.importing(package, None, before)
        if whole is None:
            return None
        api = f"{whole[0]}."
        return f"{api}ApiClient({api}Configuration({argument}access_token={token.text}))", [*edits, *whole[1]]
    client = file.importing(package, "ApiClient", before)
    configuration = file.importing(package, "Configuration", before)
    if client is None or configuration is None:
        return None
    text = f"{client[0]}({configuration[0]}({argument}access_token={token.text}))"
    return text, [*edits, *client[1], *configuration[1]]


def _host(space: Workspace, file: PythonFile, before: int) -> tuple[str, list[Edit]] | None:
    """Return the host that clients are given as an argument, nothing if they have none, None if it is not in reach."""
    hosts = [
        (other, arg.value)
        for other in (file, *(one for one in space.files if one is not file))
        for call in other.of_kind(nodes.Call)
        if last_name(call.func) == "Configuration"
        for arg in call.args
        if arg.keyword == "host" and "id." not in other.source(arg.value)
    ]
    if not hosts:
        return "", []
    for other, value in hosts:
        if isinstance(value, nodes.Const) or (other is file and is_global(file, value)):
            return f"host={other.source(value)}, ", []
        if isinstance(value, nodes.Name) and is_global(other, value) and not local_values(other, value):
            imported = space.importing(file, other, value.id, before)
            if imported is not None:
                return f"host={imported[0]}, ", imported[1]
    return None
