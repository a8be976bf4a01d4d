"""Tokens on requests: in headers, auth objects and queries; and literals in their place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cybrid_lint.evaluation.calls import Args, Call, call_value
from cybrid_lint.evaluation.naming import token_type_named
from cybrid_lint.evaluation.observe import observe
from cybrid_lint.evaluation.parameters import token_named
from cybrid_lint.evaluation.values import (
    Bound,
    Func,
    Hole,
    Lit,
    Obj,
    Opaque,
    Text,
    Token,
    Value,
    options,
    walk,
)
from cybrid_lint.protocol.urls import Target

if TYPE_CHECKING:
    from cybrid_lint.protocol.http import Request


def tokens_of(request: Request, target: Target) -> list[Token]:
    """Return the tokens that a request may carry."""
    # the head of the request itself comes first, and takes the place of the client's
    heads = [header_values(one, "authorization") for one in request.headers]
    values = next((list(one) for one in heads if one), [])
    if request.auth is not None:
        values += auth_values(request)
    values += [value for key, value in target.query if key == "access_token"]
    for params in request.params:
        values += [
            value for one in options(params) if isinstance(one, Obj) for value in header_values(one, "access_token")
        ]
    found: list[Token] = []
    for value in values:
        found += bearer_of(value)
    if not found:
        found = _named(request)
    return list(dict.fromkeys(found))


def header_values(headers: Value, name: str) -> list[Value]:
    """Return what a header may be, its name in any case."""
    found: list[Value] = []
    for one in options(headers):
        if isinstance(one, Obj):
            found += [value for key, value in one.fields.items() if key.lower() == name]
            for pair in one.items if one.kind == "list" else ():
                if isinstance(pair, Obj) and len(pair.items) == 2 and isinstance(pair.items[0], Text):
                    found += [pair.items[1]] if (pair.items[0].known or "").lower() == name else []
    return found


def bearer_of(value: Value) -> list[Token]:
    """Return the tokens that a header's value or a token argument may be, by flow or by name."""
    found: list[Token] = []
    for one in walk(value, 4):
        if isinstance(one, Token):
            found.append(one)
        elif isinstance(one, Opaque):
            named = token_named(one.names)
            if named is not None and one.vendor != "other":
                found.append(named)
    return found


def auth_values(request: Request) -> list[Value]:
    """Return what an auth argument puts into the Authorization header."""
    auth = request.auth
    found: list[Value] = []
    for one in options(auth) if auth is not None else ():
        if isinstance(one, Obj) and one.kind == "instance":
            found += _run_auth(request.call, one)
        elif isinstance(one, Func | Bound):
            found += [value for put in put_on(request.call, [one]) for value in header_values(put, "authorization")]
        elif isinstance(one, Obj) and one.kind == "lib" and "token" in one.fields:
            found.append(one.fields["token"])
    return found


def put_on(call: Call, changing: list[Value], *others: Value) -> list[Value]:
    """Return the headers that functions put on a request that is about to be sent, called with it and these others."""
    if not changing:
        return []
    prepared = _prepared_request(call)
    for one in changing:
        call_value(call.frame, call.node, one, Args([prepared, *others], {}, open=True))
    return [prepared.fields["headers"]]


def _prepared_request(call: Call) -> Obj:
    """Return a request that is about to be sent, for code that changes it."""
    headers = call.frame.machine.objects.setdefault(
        ("prepared headers", id(call.node), call.frame.key), Obj("dict", "dict", open_=True)
    )
    return call.obj("lib", "prepared request", {"headers": headers}, open_=True)


def _run_auth(call: Call, auth: Obj) -> list[Value]:
    """Run an auth class of the project: `__call__` as requests does, or `auth_flow` as httpx does."""
    from cybrid_lint.evaluation.objects import attribute

    for name in ("auth_flow", "sync_auth_flow", "async_auth_flow", "__call__"):
        found = attribute(call.frame, call.node, auth, name)
        methods: list[Value] = [one for one in options(found) if isinstance(one, Bound)]
        if methods:
            return [value for put in put_on(call, methods) for value in header_values(put, "authorization")]
    return []


def _named(request: Request) -> list[Token]:
    """Return the token that the name of a client says it carries: a parameter `bank_session`."""
    owner = request.call.owner
    names: tuple[str, ...] = ()
    if isinstance(owner, Opaque):
        names = owner.names
    elif isinstance(owner, Obj):
        name = owner.fields.get("<name>")
        names = name.names if isinstance(name, Opaque) else ()
    for one in names[:2]:
        found = token_type_named(one)
        if found is not None:
            return [Token(found, None, one)]
    for header in request.headers:
        if isinstance(header, Opaque):
            found_token = token_named(header.names[:1])
            return [found_token] if found_token is not None else []
    return []


def note_literals(request: Request, target: Target, tokens: list[Token]) -> None:
    """Note the literals that stand where a token or a client's credentials go."""
    site = request.call.site
    for headers in request.headers:
        for value in header_values(headers, "authorization"):
            for one in options(value):
                _note_header(request, one)
    if request.auth is not None:
        for one in options(request.auth):
            if isinstance(one, Obj) and one.kind == "list" and len(one.items) == 2:
                observe(request.frame, one.items[0], ("client_id",), site, "cybrid:client_id")
                observe(request.frame, one.items[1], ("client_secret",), site, "cybrid:client_secret")
            elif isinstance(one, Obj) and one.kind == "lib":
                for name in ("client_id", "client_secret", "token"):
                    sink = "access_token" if name == "token" else name
                    if name in one.fields:
                        observe(request.frame, one.fields[name], (sink,), site, f"cybrid:{sink}")


def _note_header(request: Request, value: Value) -> None:
    if not isinstance(value, Text) or not value.parts:
        return
    site = request.call.site
    first = value.parts[0]
    scheme = first.text.strip().lower() if isinstance(first, Lit) else ""
    if scheme == "basic" and len(value.parts) == 2 and isinstance(value.parts[1], Hole):
        inner = value.parts[1].value
        observe(request.frame, inner, ("authorization",), site, "cybrid:client_secret")
    elif value.known is not None:
        observe(request.frame, value, ("authorization",), site, "cybrid:access_token")
