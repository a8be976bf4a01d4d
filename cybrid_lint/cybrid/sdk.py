"""Operations called through Cybrid's SDKs: the token, the customer they concern, the scopes they grant."""

from __future__ import annotations

from collections.abc import Iterator

from cybrid_lint import catalogue
from cybrid_lint.cybrid.bodies import Body, read_body
from cybrid_lint.cybrid.names import token_type_named
from cybrid_lint.cybrid.reading import fields_of, is_whole, known_entries, names_of, state_of
from cybrid_lint.cybrid.sending import header_values
from cybrid_lint.cybrid.subjects import Subject, is_left_to_callers, judge
from cybrid_lint.cybrid.tokens import Token, tokens_in
from cybrid_lint.engine.alternatives import options
from cybrid_lint.engine.objects import LibraryState
from cybrid_lint.engine.texts import Text
from cybrid_lint.engine.values import UNKNOWN, Const, Site, Unknown, Value
from cybrid_lint.libraries.handlers.cybrid_sdk import CUSTOMER_TOKENS, OPERATION


def operation_of(performed: Value) -> catalogue.Operation | None:
    """Return the operation that an event performs."""
    state = state_of(performed)
    if not isinstance(state, LibraryState) or state.label != OPERATION:
        return None
    said = [state.fields[name] for name in ("operation", "api")]
    id_, api = (value.known if isinstance(value, Text) else None for value in said)
    return next((one for one in catalogue.operations() if one.id == id_ and one.api == api), None)


def sdk_tokens(performed: Value) -> list[Token]:
    """Return the tokens that an operation is called with: those of its client, or what the client's name says."""
    found = [token for client in fields_of(performed, "client") for token in _of_client(client)]
    return list(dict.fromkeys(found))


def sdk_authorization(performed: Value) -> list[Value]:
    """Return what an operation may be called with as its token."""
    return [value for client in fields_of(performed, "client") for value in _carried(client)]


def _of_client(client: Value) -> list[Token]:
    held = [token for value in _carried(client) for token in tokens_in(value)]
    for configuration in fields_of(client, "configuration"):
        held = held or _of_name(configuration)
    return held or _of_name(client)


def _carried(client: Value) -> Iterator[Value]:
    """Yield what the configuration of a client and its headers say that its token is."""
    for configuration in fields_of(client, "configuration"):
        yield from fields_of(configuration, "access_token")
    for headers in fields_of(client, "default_headers"):
        yield from header_values(headers, "authorization")


def _of_name(value: Value) -> list[Token]:
    """Return the token that the name of a client or of a configuration says it carries."""
    for option in options(value):
        if option.symbols or (isinstance(option, Unknown) and option.vendor == "other"):
            # what is still symbolic may yet turn out to carry a token by flow
            continue
        names = names_of(option)[:2] or tuple(name for one in fields_of(option, "<name>") for name in names_of(one)[:2])
        for name in names:
            type_ = token_type_named(name)
            if type_ is not None:
                return [Token(type_, None, name)]
    return []


def sdk_subject(operation: catalogue.Operation, performed: Value) -> Subject:
    """Return whom a call of an operation concerns, from its arguments."""
    path, query, body = _by_location(operation, performed)
    is_open = not is_whole(_arguments(performed))
    return judge(operation, path, query, is_open, read_body(body) if body is not None else Body(is_given=is_open))


def is_operation_filtered_by_callers(operation: catalogue.Operation, performed: Value) -> bool:
    """Tell whether callers decide if the arguments of an operation name a customer."""
    return is_left_to_callers(_by_location(operation, performed)[1], [_arguments(performed)])


def _by_location(
    operation: catalogue.Operation, performed: Value
) -> tuple[dict[str, list[Value]], dict[str, Value], Value | None]:
    """Return the arguments of an operation that go into its path and its query, by name, and its body."""
    path: dict[str, list[Value]] = {}
    query: dict[str, Value] = {}
    body: Value | None = None
    for name, value, _ in known_entries(_arguments(performed)):
        parameter = operation.parameter(name)
        where = parameter.location if parameter is not None else "query"
        if where == "path":
            path[name] = [value]
        elif where == "body":
            body = value
        elif where == "query":
            query[name] = value
    return path, query, body


def _arguments(performed: Value) -> Value:
    return next(iter(fields_of(performed, "arguments")), UNKNOWN)


def operation_asks_personal_data(performed: Value) -> bool:
    """Tell whether a call of an operation asks for personal data."""
    given = [value for name, value, _ in known_entries(_arguments(performed)) if name == "include_pii"]
    return any(not (isinstance(value, Const) and not value.value) for one in given for value in options(one))


def is_grant(operation: catalogue.Operation) -> bool:
    """Tell whether an operation requests a customer token."""
    return operation.method == "POST" and operation.path.rstrip("/") == CUSTOMER_TOKENS


def granted_scopes(performed: Value) -> Value | None:
    """Return the scopes that a request for a customer token asks for."""
    body = _granting_body(performed)
    return None if body is None else body.fields["scopes"]


def granted_site(performed: Value) -> Site | None:
    """Return where the scopes stand that a request for a customer token asks for."""
    body = _granting_body(performed)
    return None if body is None else body.sites.get("scopes")


def _granting_body(performed: Value) -> Body | None:
    for name, value, _ in known_entries(_arguments(performed)):
        body = read_body(value) if name != "customer_guid" else Body()
        if "scopes" in body.fields:
            return body
    return None
