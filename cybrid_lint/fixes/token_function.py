"""The function that requests a customer's token: one that a project has, or a new one.

It is written once in a project, beside the request for the bank token.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Literal, NamedTuple

from cybrid_lint.cybrid.events import OperationCalled
from cybrid_lint.cybrid.uses import sent_at
from cybrid_lint.engine.walking import walk
from cybrid_lint.facts import Facts
from cybrid_lint.fixes.authorizing import makes_client
from cybrid_lint.fixes.edits import Edit
from cybrid_lint.fixes.expressions import is_global
from cybrid_lint.fixes.lookups import Ways
from cybrid_lint.fixes.python import PythonFile
from cybrid_lint.fixes.workspace import Workspace, workspace
from cybrid_lint.ir import nodes

Library = Literal["requests", "httpx", "httpx async", "aiohttp", "urllib"]

#: What the function is called that requests a customer's token.
NAME = "create_customer_token"
#: What the token needs that requests a customer's.
GRANT = "customers:read customers:write"
_HOST = re.compile(r"https://id\.(?:sandbox|production|demo|staging)\.cybrid\.app")
# Statements that may do something when a module is imported.
_RUNNING = nodes.Evaluate | nodes.If | nodes.Loop | nodes.Try | nodes.With
_TOKENS = ("/oauth/token", "/api/customer_tokens")

_ASYNC: set[Library] = {"httpx async", "aiohttp"}
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
    "urllib": '''def {name}(customer_guid, scopes):
    """Return a token that reaches this customer alone."""

    def ask(url, body, headers):
        headers = {{"Content-Type": "application/json", **headers}}
        request = {library}.Request(url, json.dumps(body).encode(), headers)
        with {library}.urlopen(request, timeout=30) as answer:
            return json.load(answer)["access_token"]

    body = {{
        "grant_type": "client_credentials",
        "client_id": {client_id},
        "client_secret": {client_secret},
        "scope": "{grant}",
    }}
    granted = ask({url}, body, {{}})
    wanted = {{"customer_guid": customer_guid, "scopes": list(scopes)}}
    return ask({tokens_url}, wanted, {{"Authorization": "Bearer " + granted}})
''',
}
_BODIES["httpx"] = _BODIES["requests"]


class Helper(NamedTuple):
    """The function that requests a customer's token, as a module calls it, and the edits that this needs.

    It returns the token, or a client of an SDK that has it.
    """

    name: str
    is_async: bool
    edits: tuple[Edit, ...]
    variables: tuple[str, ...] = ()
    gives_client: bool = False


def token_functions(
    facts: Facts, file: PythonFile, call: nodes.Call, calls: Sequence[OperationCalled]
) -> Iterator[Helper]:
    """Yield the functions that request customer tokens, as a module calls them: those that are there, or a new one."""
    space = workspace(facts)
    before = file.bounds(call)[0]
    has_own = False
    for host, function in space.once(_known_helpers):
        imported = space.importing(file, host, function.name, before)
        gives_client = makes_client(space, function)
        has_own |= not gives_client
        if imported is not None:
            yield Helper(imported[0], function.is_async, tuple(imported[1]), gives_client=gives_client)
    if not has_own:
        helper = _new_helper(facts, file, call, calls)
        if helper is not None:
            yield helper


def _new_helper(facts: Facts, file: PythonFile, call: nodes.Call, calls: Sequence[OperationCalled]) -> Helper | None:
    """Return a new function that requests customer tokens, None where it cannot be written."""
    space = workspace(facts)
    host = _host(facts, space, calls) or file
    library = _library(space, host, file, call)
    if NAME in host.bound:
        return None
    written = _written(space, host, library, call if host is file else None)
    imported = space.importing(file, host, NAME, file.bounds(call)[0])
    if written is None or imported is None:
        return None
    return Helper(imported[0], library in _ASYNC, (*written[0], *imported[1]), written[1])


def _host(facts: Facts, space: Workspace, calls: Sequence[OperationCalled]) -> PythonFile | None:
    """Return the module that requests the bank token."""
    for one in calls:
        if one.token.request is not None:
            path = sent_at(one.token.request).module
            if path in facts.paths and not facts.project.resolver.is_installed(Path(path)):
                return space.file(path)
    return None


def _known_helpers(space: Workspace) -> list[tuple[PythonFile, nodes.Function]]:
    """Return the functions of the project that are given a customer's GUID and scopes, and return a token of his."""
    known: dict[tuple[PythonFile, nodes.Function], None] = {}
    for request in space.facts.events.requests:
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
            known[file, function] = None
    named = [
        (file, one) for file in space.files for one in file.body.body
        if isinstance(one, nodes.Function) and one.name == NAME and len(one.params) == 2
    ]  # fmt: skip
    return list(known) or (named if len(named) == 1 else [])


def _library(space: Workspace, host: PythonFile, file: PythonFile, call: nodes.Call) -> Library:
    """Return the HTTP library that a project uses, for a module and a call: Python's own if it has none of these."""
    for one in (host, file, *space.files):
        names = {imported.module.partition(".")[0] for imported in one.of_kind(nodes.Import) if not imported.level}
        if "aiohttp" in names and "requests" not in names:
            return "aiohttp"
        if names & {"requests", "requests_oauthlib"}:
            return "requests"
        if "httpx" in names:
            uses_async = any(function.is_async for function in one.of_kind(nodes.Function))
            return "httpx async" if uses_async and is_async(file, call) else "httpx"
    return "urllib"


def is_async(file: PythonFile, node: nodes.Node) -> bool:
    """Tell whether a node stands in an async function, so that it may await."""
    function = next((one for one in file.all_above(node) if isinstance(one, nodes.Function)), None)
    return function is not None and function.is_async


def _written(
    space: Workspace, host: PythonFile, library: Library, call: nodes.Call | None
) -> tuple[list[Edit], tuple[str, ...]] | None:
    """Return the edits that write the function into a module, and the variables that it reads."""
    at = _place_for(host, call)
    imported = _imported(host, library, at)
    ways = host.once(Ways)
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


def _imported(host: PythonFile, library: Library, before: int) -> tuple[str, list[Edit]] | None:
    """Return what a library is called in a module, with the imports that the function needs."""
    if library != "urllib":
        return host.importing(library.partition(" ")[0], None, before)
    request = host.importing("urllib.request", None, before)
    json = host.importing("json", None, before)
    if request is None or json is None or json[0] != "json":
        return None
    return request[0] + (".request" if request[0] == "urllib" else ""), [*request[1], *json[1]]


def _place_for(host: PythonFile, call: nodes.Call | None) -> int:
    """Return where a function is written into a module: at its end, but before what runs when it is imported."""
    around = {one.at for one in host.all_above(call)} if call is not None else set()
    body = host.body.body
    last = max((one.at for one in body if isinstance(one, nodes.Function | nodes.Class)), default=-1)
    for statement in body:
        runs = statement.at > last and isinstance(statement, _RUNNING) and any(
            isinstance(one, nodes.Call) or getattr(one, "id", "") == "__name__" for one in walk(statement)
        )  # fmt: skip
        calls = statement.at in around and not isinstance(statement, nodes.Function | nodes.Class)
        if runs or calls:
            return host.starts[host.span(host.origin(statement)).line - 1]
    return len(host.text)


def _url(space: Workspace, host: PythonFile) -> tuple[str, tuple[str, ...]]:
    """Return how the address for tokens is written in a module, and the variables that it reads."""
    for node in host.of_kind(nodes.Expr):
        if isinstance(node, nodes.Const | nodes.Join | nodes.Binary) and is_global(host, node):
            source = host.source(node)
            is_path = isinstance(node, nodes.Const) and not str(node.value).startswith("http")
            if source.count(_TOKENS[0]) == 1 and "\n" not in source and not is_path:
                above = host.above(node)
                if isinstance(above, nodes.Join | nodes.Binary):
                    continue
                return source, ()
    hosts = space.once(_hosts)
    if len(hosts) == 1:
        return f'"{next(iter(hosts))}{_TOKENS[0]}"', ()
    return f"f\"https://id.{{os.environ['CYBRID_ENVIRONMENT']}}.cybrid.app{_TOKENS[0]}\"", ("CYBRID_ENVIRONMENT",)


def _used(host: PythonFile, key: str) -> str | None:
    """Return what a module gives requests under a key, as far as all of the module can see it."""
    for node in host.of_kind(nodes.Dict):
        for name, value in node.entries:
            named = isinstance(name, nodes.Const) and name.value == key
            if named and not isinstance(value, nodes.Const) and is_global(host, value):
                return host.source(value)
    return None


def _hosts(space: Workspace) -> set[str]:
    """Return the hosts of the identity provider that stand in the project."""
    return {match for file in space.files for match in _HOST.findall(file.text)}
