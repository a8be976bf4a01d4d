"""Requests for tokens: of which type the token is, which scopes it asks for, and what comes back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cybrid_lint import catalogue
from cybrid_lint.evaluation import heap
from cybrid_lint.evaluation.calls import Call
from cybrid_lint.evaluation.frames import Frame
from cybrid_lint.evaluation.naming import owner_named, token_type_named, words
from cybrid_lint.evaluation.observe import observe
from cybrid_lint.evaluation.scopes import read_scopes
from cybrid_lint.evaluation.values import (
    UNKNOWN,
    Hole,
    Lit,
    Obj,
    Opaque,
    Site,
    Text,
    Token,
    TokenType,
    Value,
    options,
    origins,
    union,
)
from cybrid_lint.facts import Flow, Requested
from cybrid_lint.protocol.bodies import CREDENTIALS, Body, claim

if TYPE_CHECKING:
    from cybrid_lint.protocol.http import Request
    from cybrid_lint.protocol.urls import Target


def client_grant(request: Request, target: Target, body: Body) -> Value:
    """Note a request by client credentials and return the body of its response."""
    fields = {**body.fields, **dict(target.query)}
    for params in request.params:
        for one in options(params):
            fields.update(one.fields if isinstance(one, Obj) else {})
    names: list[str] = []
    for name in CREDENTIALS:
        value = fields.get(name)
        if value is not None:
            observe(request.frame, value, (name,), request.call.site, f"cybrid:{name}")
            names += names_kept(value)
    for value in _pair(request):
        names += names_kept(value)
    claim(request.body, "cybrid")
    return granted(request.call, fields.get("scope"), names, body.sites.get("scope"))


def granted(call: Call, scope: Value | None, names: list[str], site: Site | None = None) -> Obj:
    """Note a request for a bank or organization token and return the body of its response."""
    tokens: list[Value] = []
    for one in options(scope) if scope is not None else (UNKNOWN,):
        if isinstance(one, Opaque) and one.given and not _says_whose(call.frame, names):
            # which token this is, whoever gives the scopes decides
            tokens.append(Opaque(("access_token",), "cybrid"))
            continue
        type_ = type_of(call.frame, names, one)
        tokens.append(request_token(call, type_, one, site or call.site))
    return token_body(call, union(tokens))


def request_token(call: Call, type_: TokenType, scopes: Value, site: Site) -> Token:
    """Note one request for a token, whose scopes stand at a place, and return the token."""
    request = call.frame.machine.request(site, type_, scopes, (id(call.node),))
    call.frame.emit(Flow(Requested(request)))
    return Token(type_, request)


def token_body(call: Call, token: Value) -> Obj:
    """Return the body of a response that holds a token."""
    return heap.allocate(
        call.frame,
        call.node,
        "dict",
        "token response",
        {"access_token": token, "expires_in": UNKNOWN, "token_type": UNKNOWN, "scope": UNKNOWN},
        open_=True,
    )


def customer_grant(request: Request, body: Body) -> Value:
    """Note a request for a customer token and return the body of its response."""
    scopes = body.get("scopes")
    site = body.sites.get("scopes", request.call.site)
    tokens = (
        [request_token(request.call, "customer", one, site) for one in options(scopes)] if scopes is not None else []
    )
    return token_body(request.call, union(tokens) if tokens else Token("customer"))


def _pair(request: Request) -> list[Value]:
    """Return the client's credentials that come as a pair or in a Basic header."""
    found: list[Value] = []
    for one in options(request.auth) if request.auth is not None else ():
        if isinstance(one, Obj) and one.kind == "list":
            found += one.items[:2]
        elif isinstance(one, Obj):
            found += [one.fields[name] for name in CREDENTIALS if name in one.fields]
    from cybrid_lint.protocol.bearer import header_values

    for headers in request.headers:
        for value in header_values(headers, "authorization"):
            found += _basic(request, value)
    return found


def _basic(request: Request, value: Value) -> list[Value]:
    """Return ID and secret of a Basic header that the program encodes itself."""
    for one in options(value):
        for part in one.parts if isinstance(one, Text) else ():
            if isinstance(part, Hole) and part.form == "base64" and isinstance(part.value, Text):
                left, right = split_pair(part.value)
                observe(request.frame, left, ("client_id",), request.call.site, "cybrid:client_id")
                observe(request.frame, right, ("client_secret",), request.call.site, "cybrid:client_secret")
                return [left, right]
    return []


def split_pair(value: Text) -> tuple[Text, Text]:
    """Return what stands before and behind the first colon of a text."""
    for index, part in enumerate(value.parts):
        if isinstance(part, Lit) and ":" in part.text:
            before, _, after = part.text.partition(":")
            left = (*value.parts[:index], *((Lit(before, part.site, part.names),) if before else ()))
            right = (*((Lit(after, part.site, part.names),) if after else ()), *value.parts[index + 1 :])
            return Text(left), Text(right)
    return value, Text(())


def names_kept(value: Value) -> list[str]:
    """Return all names that a credential was kept under."""
    return [name for one in origins(value) for name in one.names]


def _says_whose(frame: Frame, names: list[str]) -> bool:
    """Tell whether names say whose token is requested."""
    return any(owner_named(name) in ("bank", "organization") for name in names) or _said(frame) is not None


def type_of(frame: Frame, names: list[str], scopes: Value) -> TokenType:
    """Return the type of a token from client credentials.

    Names come before scopes (SPEC, "Scopes"): those of the credentials, then those of the functions that fetch it and
    what it is kept as. A scope that only organizations may hold makes it theirs; otherwise it is the bank's.
    """
    for name in names:
        owner = owner_named(name)
        if owner in ("bank", "organization"):
            return owner
    said = _said(frame)
    if said is not None:
        return said
    asked = {name for one in read_scopes(scopes) for name in one.names}
    return "organization" if asked & catalogue.organization_only_scopes() else "bank"


def _said(frame: Frame) -> TokenType | None:
    """Return the type that the functions say which fetch a token, or what it will be kept as."""
    for name in _makers(frame):
        said = token_type_named(name) if "client" not in words(name) else None
        if said in ("bank", "organization"):
            return said
    return None


def _makers(frame: Frame) -> list[str]:
    found = list(frame.naming[:1])
    inner: Frame | None = frame
    for _ in range(4):
        if inner is None or inner.func is None:
            break
        found.append(inner.func.name)
        inner = inner.parent
    return found
