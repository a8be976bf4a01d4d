"""HTTP as every client library speaks it: what a request means to Cybrid, and what its response holds.

The models of `requests`, `httpx` and others only say where the parts of a request stand; what it means is decided
here, once.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from cybrid_lint import catalogue
from cybrid_lint.evaluation import heap
from cybrid_lint.evaluation.calls import Call, escape
from cybrid_lint.evaluation.frames import Frame
from cybrid_lint.evaluation.naming import words
from cybrid_lint.evaluation.observe import observe
from cybrid_lint.evaluation.secrets import WORDS, secrets_in, shown
from cybrid_lint.evaluation.values import (
    NONE,
    UNKNOWN,
    UNSEEN_CALL,
    Hole,
    Obj,
    Opaque,
    Scalar,
    Site,
    Text,
    Token,
    Value,
    options,
    union,
    walk,
)
from cybrid_lint.facts import Flow, InUrl, Operated
from cybrid_lint.protocol.bearer import bearer_of, note_literals, tokens_of
from cybrid_lint.protocol.bodies import Body, claim, read_body
from cybrid_lint.protocol.concern import concern_of
from cybrid_lint.protocol.grants import client_grant, customer_grant
from cybrid_lint.protocol.urls import Target, targets

METHODS = ("get", "post", "put", "patch", "delete", "head", "options", "request")
SENT = "sent request"


@dataclass
class Request:
    """The parts of one request, as a client library gives them.

    `url_site` is the call that was given the URL, where that is another one than the call that sends the request.
    """

    call: Call
    method: str | None
    url: Value
    headers: list[Value] = field(default_factory=list)
    params: list[Value] = field(default_factory=list)
    body: Value | None = None
    auth: Value | None = None
    base: Value | None = None
    url_site: Site | None = None

    @property
    def frame(self) -> Frame:
        """The evaluation in which the request is sent."""
        return self.call.frame


def method_name(value: Value) -> str | None:
    """Return a method that is known, in upper case."""
    return value.known.upper() if isinstance(value, Text) and value.known else None


def send(request: Request) -> Value:
    """Send a request: note what it means, and return its response."""
    request.frame.machine.note_sender(request.frame)
    bodies = [_send_to(request, one) for one in targets(request.url, request.base)]
    return response(request, union(bodies) if bodies else Opaque())


def _send_to(request: Request, target: Target) -> Value:
    """Send a request to one of its targets, and return the body of the response."""
    # a query that was encoded apart from the URL says the same as one that the client encodes
    request = replace(request, params=[*request.params, *target.query_parts])
    tokens = tokens_of(request, target)
    ours = target.cybrid or (target.unknown and (_are_cybrids(request, tokens) or _speaks(request, target)))
    if not ours:
        _note_query(request, target, tokens_alone=True)
        if not target.unknown:
            claim(request.body, "other")
        _lose(request, "sent to a host that is not Cybrid's, or not seen")
        return Opaque((), "other" if not target.unknown else None)
    _note_query(request, target)
    note_literals(request, target, tokens)
    body = read_body(request.body)
    if target.ends_with("oauth", "token"):
        for params in request.params:
            body.sites = {**read_body(params).sites, **body.sites}
        return client_grant(request, target, body)
    if target.ends_with("api", "customer_tokens") and request.method in ("POST", None):
        _operate(request, target, tokens, body)
        return customer_grant(request, body)
    _operate(request, target, tokens, body)
    return Opaque((), "cybrid")


def _are_cybrids(request: Request, tokens: list[Token]) -> bool:
    """Tell whether tokens are Cybrid's whatever the host: requested here, or named in a module that speaks of it."""
    return any(one.request is not None for one in tokens) or (bool(tokens) and request.frame.module.speaks_cybrid)


def _lose(request: Request, how: str) -> None:
    for value in (*request.headers, *request.params, request.body, request.auth):
        if value is not None:
            escape(value, how)


def _speaks(request: Request, target: Target) -> bool:
    """Tell whether a request to an unknown host is one to Cybrid by what it asks for or by the names it uses."""
    if not target.ends_with("oauth", "token") and target.path_known:
        return False
    scope = read_body(request.body).get("scope")
    if scope is None:
        return False
    from cybrid_lint.evaluation.scopes import read_scopes

    known = catalogue.scopes()
    return any(name in known for asked in read_scopes(scope) for name in asked.names)


def _note_query(request: Request, target: Target, *, tokens_alone: bool = False) -> None:
    """Note a credential that stands in the query of a request; to another's host, tokens that were requested alone."""
    for value in [*target.query_values(), *request.params]:
        if tokens_alone and not any(isinstance(one, Token) and one.request for one in shown(request.frame, value)):
            continue
        found = secrets_in(request.frame, value, client_id=True) or _by_key(value)
        if found:
            request.frame.machine.add(InUrl(request.url_site or request.call.site, found[0]))
            return


def _by_key(value: Value) -> list[str]:
    """Return in words which credentials a query to Cybrid holds by the names of its entries."""
    found: list[str] = []
    for one in options(value):
        if isinstance(one, Obj):
            entries = [*one.fields.items(), *_pairs(one)]
            found += [WORDS[name] for name, inner in entries if name in WORDS and inner != NONE]
    return found


def _pairs(value: Obj) -> list[tuple[str, Value]]:
    """Return the entries of a list of pairs whose names are known."""
    rows = [one.items for one in value.items if isinstance(one, Obj) and len(one.items) == 2]
    return [(key.known, inner) for key, inner in rows if isinstance(key, Text) and key.known is not None]


def _operate(request: Request, target: Target, tokens: list[Token], body: Body) -> None:
    found = catalogue.match(request.method, target.segments_for_match(), target.api)
    if not found and target.api is not None:
        found = catalogue.match(request.method, target.segments_for_match())
    operations = found if len(found) == 1 or _same_path(found) else ()
    for token in tokens:
        note_use(request.frame, token, operations, target.depends_on_caller, pii_asked(request, target))
        if operations:
            concern = concern_of(operations[0], target, request.params, body)
            request.frame.emit(Flow(Operated(request.call.site, operations, token, concern)))


def _same_path(found: tuple[catalogue.Operation, ...]) -> bool:
    return bool(found) and len({one.path for one in found}) == 1


def pii_asked(request: Request, target: Target) -> bool:
    """Tell whether a request asks for personal data."""
    params = [one for value in request.params for one in options(value) if isinstance(one, Obj)]
    given = [one.fields["include_pii"] for one in params if "include_pii" in one.fields]
    given += [value for key, value in target.query if key == "include_pii"]
    return not all(_is_off(one) for value in given for one in options(value))


def _is_off(value: Value) -> bool:
    if isinstance(value, Text):
        return (value.known or "").lower() in ("false", "0")
    return isinstance(value, Scalar) and not value.value


def note_use(
    frame: Frame,
    token: Token,
    operations: tuple[catalogue.Operation, ...],
    depends_on_caller: bool,
    pii: bool,
) -> None:
    """Note what a token is used for, so that it can be seen which scopes it needs."""
    request = token.request
    if request is None:
        return
    for one in operations:
        known = request.uses.get(one.id)
        request.uses[one.id] = bool(known) or pii
    if not operations and not (depends_on_caller and _is_called(frame)):
        request.unseen.add(UNSEEN_CALL)


def _is_called(frame: Frame) -> bool:
    """Tell whether the function that an unknown path was given to is called where the path is known."""
    root = frame
    while root.parent is not None:
        root = root.parent
    return root.func is not None and id(root.func.node) in frame.machine.called


def response(request: Request, body: Value) -> Obj:
    """Return the response to a request whose body is known this far."""
    made = heap.allocate(request.frame, request.call.node, "lib", "response", {"body": body})
    _note_sent(made, request)
    return made


def _note_sent(response: Obj, request: Request) -> None:
    """Note what a response is the answer to: apart, as whoever is given the one does not use the other's token."""
    fields = {"headers": union(request.headers), "body": request.body or UNKNOWN, "url": request.url}
    request.frame.machine.objects.setdefault((SENT, id(response)), Obj("lib", SENT)).fields = fields


def sent(frame: Frame, response: Value) -> Value:
    """Return what a response is the answer to."""
    return frame.machine.objects.get((SENT, id(response)), UNKNOWN)


__all__ = ["METHODS", "NONE", "Hole", "Request", "Scalar", "bearer_of", "observe", "send", "walk", "words"]
