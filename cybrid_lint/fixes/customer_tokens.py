"""Gives calls that concern a customer a token of that customer alone: unsafe, since who may do what changes.

A function that requests such tokens is written once in a project, beside the request for the bank token, unless there
is one. The call is given its token where the call is made, with the scopes that it needs, if the customer's GUID is in
reach there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Literal, NamedTuple

import libcst as cst

from cybrid_lint.cybrid.events import OperationCalled
from cybrid_lint.cybrid.uses import sent_at
from cybrid_lint.engine.values import Site
from cybrid_lint.engine.walking import walk
from cybrid_lint.facts import Facts
from cybrid_lint.fixes.credentials import merged, parses
from cybrid_lint.fixes.edits import Edit, Fix
from cybrid_lint.fixes.lookups import Ways
from cybrid_lint.fixes.python import PythonFile, Workspace, workspace
from cybrid_lint.ir import nodes

Library = Literal["requests", "httpx", "httpx async", "aiohttp"]

#: What the function is called that requests a customer's token.
NAME = "create_customer_token"
#: What the token needs that requests a customer's.
GRANT = "customers:read customers:write"
_VERBS = {"get", "post", "put", "patch", "delete", "head", "request"}
_CUSTOMER = re.compile(r"(?:\w*_)?customer(?:_?(?:guid|id))", re.IGNORECASE)
_CALLED = re.compile(r"customer(?:_?(?:guid|id))?", re.IGNORECASE)
_BEFORE_GUID = re.compile(r"(?:customers/|customer_guid=)$")
_HOST = re.compile(r"https://id\.(?:sandbox|production|demo|staging)\.cybrid\.app")
_TOKENS = ("/oauth/token", "/api/customer_tokens")
_NOTE = "check that each customer's token reaches what the call needs: it was made with a bank token before"

_BODIES: dict[Library, str] = {
    "requests": '''def {name}(customer_guid, scopes):
    """Return a token that reaches this customer alone."""
    granted = {library}.post(
        {url},
        json={{
            "grant_type": "client_credentials",
            "client_id": {client_id},
            "client_secret": {client_secret},
            "scope": "{grant}",
        }},
        timeout=30,
    )
    granted.raise_for_status()
    answer = {library}.post(
        {tokens_url},
        json={{"customer_guid": customer_guid, "scopes": list(scopes)}},
        headers={{"Authorization": "Bearer " + granted.json()["access_token"]}},
        timeout=30,
    )
    answer.raise_for_status()
    return answer.json()["access_token"]
''',
    "aiohttp": '''async def {name}(customer_guid, scopes):
    """Return a token that reaches this customer alone."""
    async with {library}.ClientSession(raise_for_status=True) as http:
        body = {{
            "grant_type": "client_credentials",
            "client_id": {client_id},
            "client_secret": {client_secret},
            "scope": "{grant}",
        }}
        async with http.post({url}, json=body) as granted:
            headers = {{"Authorization": "Bearer " + (await granted.json())["access_token"]}}
        wanted = {{"customer_guid": customer_guid, "scopes": list(scopes)}}
        async with http.post({tokens_url}, json=wanted, headers=headers) as answer:
            return (await answer.json())["access_token"]
''',
    "httpx async": '''async def {name}(customer_guid, scopes):
    """Return a token that reaches this customer alone."""
    async with {library}.AsyncClient() as http:
        granted = await http.post(
            {url},
            json={{
                "grant_type": "client_credentials",
                "client_id": {client_id},
                "client_secret": {client_secret},
                "scope": "{grant}",
            }},
        )
        granted.raise_for_status()
        answer = await http.post(
            {tokens_url},
            json={{"customer_guid": customer_guid, "scopes": list(scopes)}},
            headers={{"Authorization": "Bearer " + granted.json()["access_token"]}},
        )
    answer.raise_for_status()
    return answer.json()["access_token"]
''',
}
_BODIES["httpx"] = _BODIES["requests"]


class Helper(NamedTuple):
    """The function that requests a customer's token, as a module calls it, and the edits that this needs."""

    name: str
    is_async: bool
    edits: tuple[Edit, ...]
    variables: tuple[str, ...] = ()


def fix_of(facts: Facts, site: Site, calls: Sequence[OperationCalled]) -> Fix | None:
    """Return the fix of calls that are made at a place with a bank token, None where a customer's cannot be given."""
    space = workspace(facts)
    file = space.file(site.module)
    call = file.node(site.at)
    scopes = sorted({scope for one in calls for operation in one.operations for scope in operation.scopes})
    if not isinstance(call, nodes.Call) or not scopes:
        return None
    guid = _customer(file, call)
    helper = _helper(facts, file, call, calls) if guid is not None else None
    if guid is None or helper is None:
        return None
    if helper.is_async and not _is_async(file, call):
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


# whom a call concerns


def _customer(file: PythonFile, call: nodes.Call) -> str | None:
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


def is_plain(node: nodes.Expr) -> bool:
    """Tell whether an expression may be written twice: a variable, an attribute, an entry."""
    while isinstance(node, nodes.Attr | nodes.Item):
        if isinstance(node, nodes.Item) and not isinstance(node.key, nodes.Const):
            return False
        node = node.value
    return isinstance(node, nodes.Name)


def last_name(node: nodes.Expr) -> str:
    """Return the last of the names by which an expression is known: `c` of `a.b["c"]`."""
    if isinstance(node, nodes.Item) and isinstance(node.key, nodes.Const):
        return str(node.key.value)
    return node.name if isinstance(node, nodes.Attr) else getattr(node, "id", "")


# how a call is given another token


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
        return [further(file, call, f'headers={{"Authorization": f"Bearer {{{_quoted(token)}}}"}}')]
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


def further(file: PythonFile, call: nodes.Call, text: str) -> Edit:
    """Return the edit that adds an argument to a call, on a line of its own where the others have theirs."""
    origin = file.origin(call)
    assert isinstance(origin, cst.Call)
    end = file.bounds(origin)[1] - 1
    if not origin.args:
        return file.edit(end, end, text)
    last = origin.args[-1]
    start, stop = file.with_comma(last)
    own = file.own_lines(start, stop)
    if own is None:
        return file.edit(stop, stop, f" {text}" if isinstance(last.comma, cst.Comma) else f", {text}")
    indentation = file.text[own[0] : start]
    comma = "" if isinstance(last.comma, cst.Comma) else ","
    return file.edit(stop, stop, f"{comma}\n{indentation}{text}{',' if not comma else ''}")


def _by_client(file: PythonFile, call: nodes.Call, token: str) -> list[Edit] | None:
    """Return the edits that call an operation of an SDK through a client of its own."""
    assert isinstance(call.func, nodes.Attr)
    receiver = call.func.value
    made = receiver
    if isinstance(receiver, nodes.Name):
        values = [*local_values(file, receiver), *_at_top(file, receiver.id)]
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


def _at_top(file: PythonFile, name: str) -> list[nodes.Expr]:
    return [
        one.value
        for one in file.body.body
        if isinstance(one, nodes.Assign) and one.value is not None
        and any(isinstance(target, nodes.Name) and target.id == name for target in one.targets)
    ]  # fmt: skip


def _host_argument(file: PythonFile) -> str:
    """Return the host that the module's configurations are given, as far as all of it can see it."""
    for call in file.of_kind(nodes.Call):
        if last_name(call.func) == "Configuration":
            for arg in call.args:
                if arg.keyword == "host" and _is_global(file, arg.value):
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
            values = [*local_values(file, value), *_at_top(file, value.id)]
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
    values = [*local_values(file, receiver), *_at_top(file, receiver.id)]
    if len(values) != 1 or not isinstance(values[0], nodes.Call) or not _is_global(file, values[0].func):
        return None
    tokens = [arg.value for arg in values[0].args if _requests(arg.value, names)]
    rest = [arg.value for arg in values[0].args if arg.value not in tokens]
    if len(tokens) != 1 or not all(isinstance(one, nodes.Const) or _is_global(file, one) for one in rest):
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


# the function that requests the tokens


def _helper(facts: Facts, file: PythonFile, call: nodes.Call, calls: Sequence[OperationCalled]) -> Helper | None:
    """Return the function that requests customer tokens, as a module calls it: one that is there, or a new one."""
    space = workspace(facts)
    host = _host(facts, space, calls) or file
    known = _known_helper(facts, space)
    if known is not None:
        host, function = known
        imported = _import(space, file, host, function.name, file.bounds(call)[0])
        return None if imported is None else Helper(imported[0], function.is_async, imported[1])
    library = _library(space, host, file, call)
    if library is None or NAME in host.bound:
        return None
    written = _new_helper(space, host, library, call if host is file else None)
    imported = (NAME, ()) if host is file else _import(space, file, host, NAME, file.bounds(call)[0])
    if written is None or imported is None:
        return None
    return Helper(imported[0], "async" in library or library == "aiohttp", (*written[0], *imported[1]), written[1])


def _host(facts: Facts, space: Workspace, calls: Sequence[OperationCalled]) -> PythonFile | None:
    """Return the module that requests the bank token."""
    for one in calls:
        if one.token.request is not None:
            path = sent_at(one.token.request).module
            if path in facts.paths and not facts.project.resolver.is_installed(Path(path)):
                return space.file(path)
    return None


def _known_helper(facts: Facts, space: Workspace) -> tuple[PythonFile, nodes.Function] | None:
    """Return a function of the project that is given a customer's GUID and scopes, and returns a token of his."""
    for request in facts.events.requests:
        if request.type != "customer":
            continue
        file = space.file(request.call_site.module)
        node = file.node(request.call_site.at)
        above = [] if node is None else list(file.all_above(node))
        function = next((one for one in above if isinstance(one, nodes.Function)), None)
        if function is None or function not in file.body.body or len(function.params) != 2:
            continue
        first, second = (param.name for param in function.params)
        if "guid" in first and second.startswith("scope"):
            return file, function
    named = [
        (file, one) for file in space.files for one in file.body.body
        if isinstance(one, nodes.Function) and one.name == NAME and len(one.params) == 2
    ]  # fmt: skip
    return named[0] if len(named) == 1 else None


def _library(space: Workspace, host: PythonFile, file: PythonFile, call: nodes.Call) -> Library | None:
    """Return the HTTP library that a project uses, for a module and a call."""
    for one in (host, file, *space.files):
        names = {imported.module.partition(".")[0] for imported in one.of_kind(nodes.Import) if not imported.level}
        if "aiohttp" in names and "requests" not in names:
            return "aiohttp"
        if names & {"requests", "requests_oauthlib"}:
            return "requests"
        if "httpx" in names:
            uses_async = any(function.is_async for function in one.of_kind(nodes.Function))
            return "httpx async" if uses_async and _is_async(file, call) else "httpx"
    return None


def _is_async(file: PythonFile, node: nodes.Node) -> bool:
    function = next((one for one in file.all_above(node) if isinstance(one, nodes.Function)), None)
    return function is not None and function.is_async


def _new_helper(
    space: Workspace, host: PythonFile, library: Library, call: nodes.Call | None
) -> tuple[list[Edit], tuple[str, ...]] | None:
    """Return the edits that write the function into a module, and the variables that it reads."""
    at = _place_for(host, call)
    module = library.partition(" ")[0]
    imported = host.importing(module, None, at)
    ways = Ways(host)
    url, variables = _url(space, host)
    values: dict[str, str] = {}
    edits: list[Edit] = []
    for key in ("client_id", "client_secret"):
        used = _used(host, key)
        if used is None:
            variable = f"CYBRID_{key.upper()}"
            written = ways.written(variable, at, '"')
            if written is None:
                return None
            used = written[0]
            edits += written[1]
            variables = (*variables, variable)
        values[key] = used
    if "os.environ" in url:
        environ = host.importing("os", None, at)
        if environ is None:
            return None
        edits += environ[1]
    if imported is None:
        return None
    body = _BODIES[library].format(
        name=NAME, library=imported[0], url=url, tokens_url=url.replace(*_TOKENS), grant=GRANT, **values
    )
    before = host.text[:at]
    gap = "" if not before.strip() else "\n" * max(0, 3 - (len(before) - len(before.rstrip("\n"))))
    behind = "" if at >= len(host.text) else "\n\n"
    return [*edits, *imported[1], host.edit(at, at, gap + body + behind)], variables


def _place_for(host: PythonFile, call: nodes.Call | None) -> int:
    """Return where a function is written into a module: at its end, but before what runs when it is imported."""
    around = {one.at for one in host.all_above(call)} if call is not None else set()
    for statement, origin in zip(host.body.body, map(host.origin, host.body.body), strict=True):
        runs = isinstance(statement, nodes.If) and any(
            isinstance(one, nodes.Name) and one.id == "__name__" for one in walk(statement.test)
        )
        calls = statement.at in around and not isinstance(statement, nodes.Function | nodes.Class)
        if runs or calls:
            return host.starts[host.span(origin).line - 1]
    return len(host.text)


def _url(space: Workspace, host: PythonFile) -> tuple[str, tuple[str, ...]]:
    """Return how the address for tokens is written in a module, and the variables that it reads."""
    for node in host.of_kind(nodes.Expr):
        if isinstance(node, nodes.Const | nodes.Join | nodes.Binary) and _is_global(host, node):
            source = host.source(node)
            if source.count(_TOKENS[0]) == 1 and "\n" not in source:
                above = host.above(node)
                if isinstance(above, nodes.Join | nodes.Binary):
                    continue
                return source, ()
    hosts = {match for file in space.files for match in _HOST.findall(file.text)}
    if len(hosts) == 1:
        return f'"{hosts.pop()}{_TOKENS[0]}"', ()
    return f"f\"https://id.{{os.environ['CYBRID_ENVIRONMENT']}}.cybrid.app{_TOKENS[0]}\"", ("CYBRID_ENVIRONMENT",)


def _used(host: PythonFile, key: str) -> str | None:
    """Return what a module gives requests under a key, as far as all of the module can see it."""
    for node in host.of_kind(nodes.Dict):
        for name, value in node.entries:
            named = isinstance(name, nodes.Const) and name.value == key
            if named and not isinstance(value, nodes.Const) and _is_global(host, value):
                return host.source(value)
    return None


def _is_global(file: PythonFile, node: nodes.Expr) -> bool:
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


def _import(
    space: Workspace, file: PythonFile, host: PythonFile, name: str, before: int
) -> tuple[str, tuple[Edit, ...]] | None:
    """Return what a function of another module is called in one, with the import that this needs."""
    if host is file:
        return name, ()
    for one in file.imports:
        if one.name == name and space.resolve(file, one.level, one.module) is host:
            return one.bound, ()
    for one in file.imports:
        if one.name and space.resolve(file, one.level, one.module) is host:
            origin = file.origin(one)
            statement = file.around(origin) if not isinstance(origin, cst.SimpleStatementLine) else origin
            while statement is not None and not isinstance(statement, cst.SimpleStatementLine):
                statement = file.around(statement)
            if statement is None or name in file.bound:
                return None
            start = file.starts[file.span(statement).line - 1]
            line = f"from {'.' * one.level}{one.module} import {name}\n"
            return name, (file.edit(start, start, line),)
    dotted = host.shown.removesuffix(".py").replace("/", ".").removesuffix(".__init__")
    if space.resolve(file, 0, dotted) is not host or _imports(space, host, file):
        return None
    found = file.importing(dotted, name, before)
    return None if found is None else (found[0], tuple(found[1]))


def _imports(space: Workspace, one: PythonFile, other: PythonFile) -> bool:
    """Tell whether a module imports another, be it through others."""
    seen: set[str] = set()
    waiting = [one]
    while waiting:
        file = waiting.pop()
        if file is other:
            return True
        if file.path in seen:
            continue
        seen.add(file.path)
        waiting += [found for made in file.of_kind(nodes.Import)
                    if (found := space.resolve(file, made.level, made.module)) is not None]  # fmt: skip
    return False
