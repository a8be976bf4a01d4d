"""Tokens: which a request carries, and which it asks for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cybrid_lint import catalogue
from cybrid_lint.cybrid.bodies import read_body
from cybrid_lint.cybrid.names import TokenType, owner_named, token_type_named, words
from cybrid_lint.cybrid.queries import queries_of
from cybrid_lint.cybrid.reading import all_names, fields_of, held, names_of, state_of
from cybrid_lint.cybrid.requests import parts_of, targets_of
from cybrid_lint.cybrid.scopes import read_scopes
from cybrid_lint.cybrid.sending import auth_values, client_values, header_values
from cybrid_lint.cybrid.urls import Target
from cybrid_lint.engine.alternatives import Choice, options
from cybrid_lint.engine.frame import Frame
from cybrid_lint.engine.interning import remembered
from cybrid_lint.engine.iterated import is_path
from cybrid_lint.engine.objects import DictState, LibraryState, SequenceState
from cybrid_lint.engine.snapshots import Made
from cybrid_lint.engine.symbols import Param
from cybrid_lint.engine.texts import Hole, Text
from cybrid_lint.engine.traversal import walk
from cybrid_lint.engine.values import NONE, UNKNOWN, Site, Unknown, Value
from cybrid_lint.libraries.handlers.cybrid_sdk import CUSTOMER_TOKENS, OPERATION
from cybrid_lint.libraries.http import BODY

# How deep values are searched for tokens.
MOST_DEPTH = 7

CREDENTIALS = ("client_id", "client_secret")
TOKEN_RESPONSE = ("access_token", "token")
TOKENS = frozenset({"token", "tokens"})


@dataclass(frozen=True)
class Token:
    """A token as a request carries it: its type, and the request that it came from, or the name that says so.

    One `is_of_other_grant` that was not granted for client credentials, or not seen to be: whose it is, what it was
    granted for says.
    """

    type: TokenType
    request: Made | None = None
    name: str = ""
    is_of_other_grant: bool = False


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


def tokens_in(value: Value) -> list[Token]:
    """Return the tokens that a value may be, by flow or by name."""
    found: list[Token] = []
    # not what the request held that a response answers: that was carried there
    for inner in held(value, MOST_DEPTH, (BODY,)):
        state = state_of(inner)
        if isinstance(state, LibraryState) and state.label.startswith(BODY):
            token = token_of(state.fields.get("request", UNKNOWN))
            if token is not None and not token.is_of_other_grant:
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


def deciding_types(carried: Sequence[Value]) -> list[Value]:
    """Return what decides which type of token a call carries: conditions, or what callers may give for a customer's.

    It is `UNKNOWN` where one of several may be carried and nothing says which.
    """
    parts = _alternatives(carried)
    tests: list[Value] = [one.test for one in parts if isinstance(one, Choice) and _is_of_types(one)]
    types = {token.type for value in carried for token in tokens_in(value)}
    if types == {"customer"}:
        return [one for one in parts if is_path(one)]
    return tests or [UNKNOWN] * (len(types) > 1)


def _is_of_types(choice: Choice) -> bool:
    """Tell whether a choice is one between tokens of different types."""
    then, orelse = ({token.type for token in tokens_in(value)} for value in (choice.then, choice.orelse))
    return bool(then and orelse) and then != orelse


def _alternatives(values: Sequence[Value]) -> list[Value]:
    """Return values and all that these may be, each once; of a text also what is filled into it."""
    found = dict.fromkeys(values)
    queue = list(found)
    for one in queue:
        if isinstance(one, Text):
            parts = [part.value for part in one.parts if isinstance(part, Hole)]
        else:
            parts = [one.then, one.orelse] if isinstance(one, Choice) else list(options(one))
        queue += (new := [part for part in dict.fromkeys(parts) if part not in found])
        found.update(dict.fromkeys(new))
    return queue


def token_of(request: Value) -> Token | None:
    """Return the token that the response to a request holds, None if that is no request for a token."""
    if not isinstance(request, Made):
        return None
    key = (token_of, request)
    if key not in remembered:
        remembered[key] = _token_of(request)
    found: Token | None = remembered[key]
    return found


def _token_of(request: Made) -> Token | None:
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
            return Token(type_of(parts), request, "", _type_named(parts) is None and _is_another_grant(parts))
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


def may_ask_for_token(request: Value) -> bool:
    """Tell whether a request may yet turn out to be one for a token: its path is not known, or whose such a path is."""
    return bool(request.symbols) and not any(map(_is_for_something_else, targets_of(parts_of(request))))


def _is_for_something_else(target: Target) -> bool:
    return target.path_known and not (target.unknown and target.ends_with("oauth", "token"))


def scopes_in(parts: dict[str, Value]) -> Value | None:
    """Return the scopes that a request for a token asks for."""
    body = read_body(parts.get("body"))
    for name in ("scope", "scopes"):
        if name in body.fields:
            return body.fields[name]
    return next((query["scope"] for query, _ in queries_of(parts) if "scope" in query), None)


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


def type_of(parts: dict[str, Value]) -> TokenType:
    """Return the type of a token from client credentials.

    Names come before scopes. A scope that only organizations may hold makes it theirs; otherwise it is the bank's.
    """
    said = _type_named(parts)
    if said is not None:
        return said
    scope = scopes_in(parts)
    asked = {name for reading in read_scopes(scope) for name in reading.names} if scope is not None else set()
    return "organization" if asked & catalogue.organization_only_scopes() else "bank"


def _type_named(parts: dict[str, Value]) -> TokenType | None:
    """Return the type that names say: those of the credentials, then those of what fetches the token and keeps it."""
    for name in credential_names(parts):
        owner = owner_named(name)
        if owner in ("bank", "organization"):
            return owner
    kept = parts.get("kept as")
    makers = [kept.known or ""] if isinstance(kept, Text) else []
    function = parts.get("function")
    makers += [_maker_named(function.known or "")] if isinstance(function, Text) else []
    for name in makers:
        said = token_type_named(name) if "client" not in words(name) else None
        if said in ("bank", "organization"):
            return said
    return None


def _is_another_grant(parts: dict[str, Value]) -> bool:
    """Tell whether a token is asked for with something else than client credentials: a code, a token to renew."""
    body = read_body(parts.get("body"))
    queried = [query["grant_type"] for query, _ in queries_of(parts) if "grant_type" in query]
    grants = [option for value in (body.fields.get("grant_type"), *queried) if value for option in options(value)]
    if not grants:
        # whoever sends the client's own credentials beside it asks for a token of the client
        return parts.get("body") is UNKNOWN and parts.get("auth", NONE) is NONE
    known = [grant.known for grant in grants if isinstance(grant, Text)]
    return len(known) == len(grants) and not {None, "client_credentials"}.intersection(known)


def _maker_named(qualified: str) -> str:
    """Return a function's own name, after the word token if its class is named for the tokens that its methods fetch.

    Whose token it is, the class does not say: `TokenSource.bank`.
    """
    cls, _, name = qualified.rpartition(".")
    return f"token_{name}" if TOKENS.intersection(words(cls.rpartition(".")[2])) else name
