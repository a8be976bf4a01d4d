"""Requests: what one means to Cybrid, read off its parts once they are known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Literal

from cybrid_lint import catalogue
from cybrid_lint.cybrid.json_text import json_fields
from cybrid_lint.cybrid.names import TokenType, concerns_bank, names_customer, owner_named, token_type_named, words
from cybrid_lint.cybrid.reading import all_names, fields_of, is_whole, known_entries, names_of, origins, state_of
from cybrid_lint.cybrid.scopes import read_scopes
from cybrid_lint.cybrid.sending import auth_values, client_values, header_values
from cybrid_lint.cybrid.urls import Target, targets
from cybrid_lint.engine.alternatives import options
from cybrid_lint.engine.code import FunctionCode
from cybrid_lint.engine.frame import Frame
from cybrid_lint.engine.objects import DictState, InstanceState, LibraryState, SequenceState
from cybrid_lint.engine.operations import Call
from cybrid_lint.engine.snapshots import Made
from cybrid_lint.engine.symbols import Param
from cybrid_lint.engine.texts import Hole, Lit, Text
from cybrid_lint.engine.traversal import parts_of as parts_of_value
from cybrid_lint.engine.traversal import walk
from cybrid_lint.engine.values import ABSENT, NEVER, NONE, UNKNOWN, Const, Library, Site, Unknown, Value
from cybrid_lint.ir import nodes
from cybrid_lint.libraries.handlers.cybrid_sdk import CUSTOMER_TOKENS, OPERATION
from cybrid_lint.libraries.http import BODY, REQUEST

Subject = Literal["customer", "bank", "nobody", "unseen"]
CREDENTIALS = ("client_id", "client_secret")
TOKEN_RESPONSE = ("access_token", "token")


@dataclass(frozen=True)
class Token:
    """A token as a request carries it: its type, and the request that it came from, or the name that says so."""

    type: TokenType
    request: Made | None = None
    name: str = ""


@dataclass
class Body:
    """What is seen of a body: its fields, whether there may be others, and whether anything is seen at all."""

    fields: dict[str, Value] = field(default_factory=dict)
    sites: dict[str, Site] = field(default_factory=dict)
    is_open: bool = False
    is_seen: bool = False
    is_given: bool = False
    values: list[Value] = field(default_factory=list)


def parts_of(request: Value) -> dict[str, Value]:
    """Return the parts of a request that was sent."""
    state = state_of(request)
    return state.fields if isinstance(state, LibraryState) and state.label == REQUEST else {}


def method_of(parts: dict[str, Value]) -> str | None:
    """Return a request's method, None if that is not known."""
    method = parts.get("method")
    return method.known if isinstance(method, Text) else None


def targets_of(parts: dict[str, Value]) -> list[Target]:
    """Return where a request may go."""
    return targets(parts.get("url", UNKNOWN), parts.get("base"))


# bodies


def read_body(value: Value | None) -> Body:
    """Return what is seen of a body: a mapping, a model's object, JSON or form text, or nothing."""
    body = Body()
    if value is None or value is NONE:
        return body
    body.is_given = True
    for option in options(value):
        if option is ABSENT or option is NEVER:
            continue
        if isinstance(option, Text):
            _read_text(option, body)
            continue
        if isinstance(option, Call) and _makes_model(option.callee):
            # what is spread into it (`**more`) is not known
            body.fields.update(option.args.keywords)
            body.sites.update({key: site for key, site in option.args.sites if isinstance(key, str)})
            body.is_seen = body.is_open = True
            continue
        state = state_of(option)
        if not isinstance(state, DictState | InstanceState | LibraryState | SequenceState) and not hasattr(
            option, "items"
        ):
            body.is_open = True
            continue
        if isinstance(state, LibraryState) and state.label == BODY:
            body.is_open = True
            continue
        body.is_seen = True
        body.values.append(option)
        for name, inner, site in known_entries(option):
            if inner is ABSENT:
                continue
            body.fields[name] = inner
            if isinstance(site, Site):
                body.sites[name] = site
        body.is_open = body.is_open or not is_whole(option)
    return body


def _makes_model(callee: Value) -> bool:
    return isinstance(callee, Library) and catalogue.model(callee.name.rpartition(".")[2]) is not None


def _read_text(value: Text, body: Body) -> None:
    if len(value.parts) == 1 and isinstance(value.parts[0], Hole):
        part = value.parts[0]
        if part.form in ("json", "query", "str"):
            inner = read_body(part.value)
            body.fields.update(inner.fields)
            body.sites.update(inner.sites)
            body.values += inner.values
            body.is_seen = body.is_seen or inner.is_seen
            body.is_open = body.is_open or inner.is_open
        return
    written = json_fields(value)
    if written is not None:
        body.fields.update(written)
        body.is_seen = True
        return
    if any(isinstance(part, Lit) and "=" in part.text for part in value.parts):
        query = targets(Text((Lit("https://form/?"), *value.parts)))[0]
        body.fields.update(query.query)
        body.is_seen = True
        body.is_open = body.is_open or bool(query.query_parts)


# tokens


def authorization(frame: Frame, parts: dict[str, Value]) -> list[Value]:
    """Return what a request may carry as its token."""
    # the head of the request itself comes first, and takes the place of the client's
    found = client_values(frame, parts)
    for name in ("headers", "client_headers"):
        found = found or header_values(parts.get(name), "authorization")
    auth = parts.get("auth")
    if auth is not None and auth is not NONE:
        found = [*found, *auth_values(frame, auth)]
    for name in ("params", "client_params"):
        found += header_values(parts.get(name), "access_token")
    found += [value for target in targets_of(parts) for key, value in target.query if key == "access_token"]
    return found


def named_tokens(parts: dict[str, Value]) -> list[Token]:
    """Return the token that the name of a client or of headers says a request carries: a parameter `bank_session`."""
    client = parts.get("client")
    names: list[str] = []
    # what is still symbolic may yet turn out to carry a token by flow
    for option in options(client) if client is not None else ():
        names += [] if option.symbols else names_of(option)[:2]
        names += [name for value in fields_of(option, "<name>") for name in names_of(value)[:2]]
    for headers in (parts.get(name) for name in ("headers", "client_headers", "given_headers")):
        for option in options(headers) if headers is not None else ():
            state = state_of(option)
            for source in (option, *(options(state.rest) if isinstance(state, DictState) else ())):
                if isinstance(source, Unknown) and source.vendor != "other":
                    names += names_of(source)[:1]
    for name in names:
        type_ = token_type_named(name)
        if type_ is not None:
            return [Token(type_, None, name)]
    return []


def tokens_in(value: Value, chain: tuple[FunctionCode, ...]) -> list[Token]:
    """Return the tokens that a value may be, by flow or by name."""
    found: list[Token] = []
    for inner in _carried(value, 6):
        state = state_of(inner)
        if isinstance(state, LibraryState) and state.label.startswith(BODY):
            token = token_of(state.fields.get("request", UNKNOWN), chain)
            if token is not None:
                found.append(token)
        elif isinstance(inner, Unknown | Param):
            if isinstance(inner, Unknown) and inner.vendor == "other":
                continue
            for name in names_of(inner):
                type_ = token_type_named(name)
                if type_ is not None:
                    found.append(Token(type_, None, name))
                    break
    return list(dict.fromkeys(found))


def _carried(value: Value, depth: int) -> Iterator[Value]:
    """Yield what a value holds, but not what the request held that a response answers: that was carried there."""
    seen: set[Value] = set()
    level = [value]
    for _ in range(depth + 1):
        below: list[Value] = []
        for inner in level:
            if inner in seen:
                continue
            seen.add(inner)
            yield inner
            state = state_of(inner)
            if not (isinstance(state, LibraryState) and state.label.startswith(BODY)):
                below.extend(parts_of_value(inner))
        level = below


def token_of(request: Value, chain: tuple[FunctionCode, ...] = ()) -> Token | None:
    """Return the token that the response to a request holds, None if that is no request for a token."""
    if not isinstance(request, Made):
        return None
    state = request.state
    if isinstance(state, LibraryState) and state.label == OPERATION:
        said = state.fields["operation"]
        is_grant = isinstance(said, Text) and said.known == f"POST {CUSTOMER_TOKENS}"
        return Token("customer", request) if is_grant else None
    parts = parts_of(request)
    if not parts:
        return None
    for target in targets_of(parts):
        if not is_cybrids(parts, target):
            continue
        if target.ends_with("oauth", "token"):
            return Token(type_of(parts, chain), request)
        if target.ends_with("api", "customer_tokens"):
            return Token("customer", request)
    return None


def is_cybrids(parts: dict[str, Value], target: Target) -> bool:
    """Tell whether a request goes to Cybrid."""
    if target.cybrid:
        return True
    if not target.unknown:
        return False
    if target.ends_with("api", "customer_tokens"):
        return True
    if not target.ends_with("oauth", "token") and target.path_known:
        return False
    scope = scopes_in(parts)
    known = catalogue.scopes()
    return (
        any(name in known for reading in read_scopes(scope) for name in reading.names) if scope is not None else False
    )


def may_request_token(parts: dict[str, Value]) -> bool:
    """Tell whether a request to a host that is not known is one for a token if callers ask for scopes of Cybrid's."""
    scopes = scopes_in(parts)
    if scopes is None or not scopes.symbols:
        return False
    return any(target.unknown and target.ends_with("oauth", "token") for target in targets_of(parts))


def scopes_in(parts: dict[str, Value]) -> Value | None:
    """Return the scopes that a request for a token asks for."""
    body = read_body(parts.get("body"))
    for name in ("scope", "scopes"):
        if name in body.fields:
            return body.fields[name]
    return next((query["scope"] for query, _ in queries_of(parts) if "scope" in query), None)


Query = tuple[dict[str, Value], bool]


def queries_of(parts: dict[str, Value]) -> list[Query]:
    """Return what a request may have in its query, by name, each with whether there may be more in it."""
    return [query_of(parts, target) for target in targets_of(parts)]


def query_of(parts: dict[str, Value], target: Target) -> Query:
    """Return what stands in the query of a request by name, and whether there may be more in it.

    A query that was encoded apart from the URL says the same as one that the client encodes.
    """
    query: dict[str, Value] = dict(target.query)
    is_open = False
    waiting = [
        value for value in (parts.get("params"), parts.get("client_params"), *target.query_parts) if value is not None
    ]
    for option in (option for value in waiting for option in options(value)):
        if isinstance(option, Text):
            written = targets(Text((Lit("https://query/?"), *option.parts)))[0]
            query.update(written.query)
            waiting += written.query_parts
        elif option not in (NONE, ABSENT):
            query.update((key, inner) for key, inner, _ in known_entries(option))
            is_open = is_open or not is_whole(option)
    return query, is_open


def scopes_site(parts: dict[str, Value]) -> Site | None:
    """Return where the scopes stand in a request for a token, None where that is not seen."""
    holders = [parts.get(name) for name in ("body", "params", "client_params")]
    holders += [part for target in targets_of(parts) for part in target.query_parts]
    for holder in holders:
        sites = read_body(holder).sites
        for name in ("scope", "scopes"):
            if name in sites:
                return sites[name]
    return None


def asks_personal_data(parts: dict[str, Value], target: Target) -> bool:
    """Tell whether a request asks for personal data."""
    query, _ = query_of(parts, target)
    return not all(_is_off(option) for option in options(query.get("include_pii", ABSENT)))


def _is_off(value: Value) -> bool:
    if isinstance(value, Text):
        return (value.known or "").lower() in ("false", "0")
    return value in (ABSENT, NEVER) or (isinstance(value, Const) and not value.value)


def credential_names(parts: dict[str, Value]) -> list[str]:
    """Return the names of what a request for a token is made from."""
    names: list[str] = []
    body = read_body(parts.get("body"))
    for name in CREDENTIALS:
        value = body.fields.get(name)
        if value is not None:
            names += all_names(value)
    auth = parts.get("auth")
    for option in options(auth) if auth is not None else ():
        state = state_of(option)
        if isinstance(state, SequenceState):
            for member in state.members[:2]:
                names += all_names(member)
        elif isinstance(state, LibraryState):
            for name in CREDENTIALS:
                names += all_names(state.fields[name]) if name in state.fields else []
    for header in ("headers", "client_headers"):
        for value in header_values(parts.get(header), "authorization"):
            for inner in walk(value, 4):
                names += all_names(inner) if isinstance(inner, Text | Unknown | Param) else []
    return names


def type_of(parts: dict[str, Value], chain: tuple[FunctionCode, ...]) -> TokenType:
    """Return the type of a token from client credentials.

    Names come before scopes: those of the credentials, then those of the functions that fetch it and
    what it is kept as. A scope that only organizations may hold makes it theirs; otherwise it is the bank's.
    """
    for name in credential_names(parts):
        owner = owner_named(name)
        if owner in ("bank", "organization"):
            return owner
    kept = parts.get("kept as")
    makers = [kept.known or ""] if isinstance(kept, Text) else []
    function = parts.get("function")
    makers += [(function.known or "").rpartition(".")[2]] if isinstance(function, Text) else []
    for name in makers:
        said = token_type_named(name) if "client" not in words(name) else None
        if said in ("bank", "organization"):
            return said
    scope = scopes_in(parts)
    asked = {name for reading in read_scopes(scope) for name in reading.names} if scope is not None else set()
    return "organization" if asked & catalogue.organization_only_scopes() else "bank"


def operations_at(parts: dict[str, Value], target: Target) -> tuple[catalogue.Operation, ...]:
    """Return the operations of one path that a request to a target calls; none where that may be several."""
    operations = catalogue.match(method_of(parts), target.segments_for_match(), target.api)
    if not operations and target.api is not None:
        operations = catalogue.match(method_of(parts), target.segments_for_match())
    return operations if len({operation.path for operation in operations}) == 1 else ()


# whom a call concerns


def subject_of(operation: catalogue.Operation, target: Target, parts: dict[str, Value]) -> Subject:
    """Return whom a request for an operation concerns, from its path, its query and its body."""
    path = dict(zip(operation.path_parameters, _path_values(target), strict=False))
    query, is_open = query_of(parts, target)
    return judge(operation, path, query, is_open, read_body(parts.get("body")))


def judge(
    operation: catalogue.Operation, path: dict[str, list[Value]], query: dict[str, Value], is_open: bool, body: Body
) -> Subject:
    """Return whom a call concerns, from the values of its path, its query and its body by name."""
    if any(names_customer(name) for name in path):
        return "customer"
    if any(names_customer(name) and not is_nothing(value) for name, value in query.items()):
        return "customer"
    if _body_names_customer(body):
        return "customer"
    if _concerns_bank(path, query, body):
        return "bank"
    if operation.body_model is not None and body.is_given:
        model = catalogue.model(operation.body_model)
        if not body.is_seen or body.is_open:
            return "unseen"
        return "bank" if model is not None and model.names_customer else "nobody"
    if operation.body_model is not None:
        return "unseen"
    return "unseen" if is_open else "nobody"


def is_nothing(value: Value) -> bool:
    """Tell whether a value is None, or not there."""
    return all(option in (NONE, ABSENT, NEVER) for option in options(value))


def is_filtered_by_callers(parts: dict[str, Value], target: Target) -> bool:
    """Tell whether callers decide if a request's query names a customer."""
    written = [value for _, value in target.query if isinstance(value, Text)]
    holders = [parts.get("params"), parts.get("client_params"), *target.query_parts, *written]
    return is_left_to_callers(query_of(parts, target)[0], [holder for holder in holders if holder is not None])


def is_left_to_callers(query: dict[str, Value], holders: Iterable[Value]) -> bool:
    """Tell whether callers decide if a query names a customer: by what they leave out of it, or add to its holders."""
    naming = [value for name, value in query.items() if names_customer(name) and not is_nothing(value)]
    if naming:
        return all(any(_may_be_left_out(symbol) for symbol in value.symbols) for value in naming)
    return any(
        any(isinstance(symbol, Param) for symbol in option.symbols) and not is_whole(option)
        for holder in holders
        for option in options(holder)
    )


def _may_be_left_out(symbol: Value) -> bool:
    """Tell whether a symbol is a parameter that is nothing where a caller does not give it."""
    param = symbol.code.param(symbol.name) if isinstance(symbol, Param) else None
    if param is None:
        return False
    default = param.default
    return param.kind == nodes.DOUBLE_STAR or (isinstance(default, nodes.Const) and not default.value)


def _path_values(target: Target) -> list[list[Value]]:
    """Return the values of the path's variable segments: behind `api` and the resource every second one."""
    found = [segment for segment in target.segments if segment[0]]
    names = [name for name, _ in found]
    start = names.index("api") + 2 if "api" in names else 1
    return [inner for _, inner in found[start::2]]


def _body_names_customer(body: Body) -> bool:
    if any(names_customer(name) and not is_nothing(value) for name, value in body.fields.items()):
        return True
    for value in body.values:
        for inner in _written_out(value, 5):
            state = state_of(inner)
            if isinstance(state, DictState | InstanceState | LibraryState):
                entries = {name: item for name, item, _ in known_entries(inner)}
                if any(names_customer(name) and not is_nothing(item) for name, item in entries.items()):
                    return True
                kind = entries.get("type")
                if "guid" in entries and isinstance(kind, Text) and kind.known == "customer":
                    return True
    return False


def _written_out(value: Value, depth: int) -> Iterator[Value]:
    """Yield a value and what it holds; whom an answer was about is not said by what is taken from it."""
    state = state_of(value)
    if isinstance(state, LibraryState) and state.label.startswith("http "):
        return
    yield value
    for inner in parts_of_value(value) if depth else ():
        yield from _written_out(inner, depth - 1)


def _concerns_bank(path: dict[str, list[Value]], query: dict[str, Value], body: Body) -> bool:
    owner = query.get("owner") or body.fields.get("owner")
    if isinstance(owner, Text) and owner.known == "bank":
        return True
    if "bank_guid" in query or "bank_guid" in body.fields:
        return True
    values = [value for inner in path.values() for value in inner]
    values += [value for name, value in {**query, **body.fields}.items() if name.endswith("guid")]
    return any(concerns_bank(name) for value in values for name in _kept_names(value))


def _kept_names(value: Value) -> list[str]:
    found: list[str] = []
    for origin in origins(value):
        if isinstance(origin, Lit):
            found += origin.names
        else:
            names = names_of(origin)
            found += names[:3]
            if names[:1] == ("guid",):
                found.append("_".join(reversed(names[:2])))
    return found
