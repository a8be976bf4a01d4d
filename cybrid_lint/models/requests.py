"""`requests`: its functions, sessions, auth classes and prepared requests."""

from __future__ import annotations

from cybrid_lint.evaluation import heap
from cybrid_lint.evaluation.calls import Args, Call
from cybrid_lint.evaluation.values import NONE, UNKNOWN, Obj, Value, options, text, union
from cybrid_lint.models.registry import function, method, typed_as
from cybrid_lint.protocol.http import METHODS, Request, method_name, send

SESSIONS = (
    "requests.Session",
    "requests.session",
    "requests.sessions.Session",
    "requests_cache.CachedSession",
)
LABEL = "requests session"
typed_as(LABEL, *SESSIONS)


def body_of(args: Args, position: int | None = None) -> Value | None:
    """Return a request's body, whichever argument gives it."""
    for name in ("json", "data", "content", "body"):
        found = args.keywords.get(name)
        if found is not None and found != NONE:
            return found
    return args.get(position)


def present(*values: Value | None) -> list[Value]:
    """Return those that are given."""
    return [one for one in values if one is not None and one != NONE]


@function(*(f"requests.{name}" for name in METHODS), *(f"requests.api.{name}" for name in METHODS))
def request_function(call: Call) -> Value:
    """Model `requests.get` and its like."""
    return send(_request(call, []))


def _request(call: Call, headers: list[Value], params: list[Value] | None = None, auth: Value | None = None) -> Request:
    verb = call.name.rsplit(".", 1)[-1]
    shift = 1 if verb == "request" else 0
    name = method_name(call.arg(0, "method")) if shift else verb.upper()
    args = call.args
    second = shift + 1
    takes_params = verb in ("get", "request")
    return Request(
        call,
        name,
        args.get(shift, "url") or UNKNOWN,
        [*present(args.get(None, "headers")), *headers],
        [*present(args.get(second if takes_params else None, "params")), *(params or [])],
        body_of(args, None if takes_params else second),
        args.get(None, "auth") or auth,
    )


@function(*SESSIONS)
def session(call: Call) -> Value:
    """Model a session: its headers, its default query and its auth go with every request."""
    made = call.obj("lib", LABEL)
    headers = call.frame.machine.objects.setdefault(("headers", id(made)), Obj("dict", "dict", open_=True))
    headers.frame, headers.branch = made.frame, made.branch
    made.fields.setdefault("headers", headers)
    return made


@method(LABEL, *METHODS)
def session_request(call: Call) -> Value:
    """Model a request of a session."""
    owner = call.owner
    assert isinstance(owner, Obj)
    own = heap.read(call.frame, owner, "headers")
    params = heap.read(call.frame, owner, "params")
    return send(_request(call, present(own), present(params), heap.read(call.frame, owner, "auth")))


@method(LABEL, "close", "mount", "get_adapter", "__enter__", "__exit__")
def session_quiet(call: Call) -> Value:
    """Model what has nothing to do with tokens."""
    return call.owner if call.name == "__enter__" else NONE


@function("requests.Request")
def build_request(call: Call) -> Value:
    """Model a request that is built now and sent later."""
    fields = dict(call.args.keywords.items())
    for index, name in enumerate(("method", "url", "headers", "files", "data", "params", "auth")):
        value = call.args.get(index)
        if value is not None:
            fields[name] = value
    return call.obj("lib", "built request", fields)


@method("built request", "prepare")
def prepare(call: Call) -> Value:
    """Model preparing: the request stays what it is."""
    return call.owner


@method(LABEL, "prepare_request")
def prepare_request(call: Call) -> Value:
    """Model preparing with a session: its headers join the request's own."""
    for one in options(call.arg(0)):
        if isinstance(one, Obj) and one.label == "built request" and isinstance(call.owner, Obj):
            one.fields.setdefault("session headers", call.owner.fields.get("headers", UNKNOWN))
            if "auth" in call.owner.fields:
                one.fields.setdefault("auth", call.owner.fields["auth"])
    return call.arg(0)


@method(LABEL, "send")
def session_send(call: Call) -> Value:
    """Model sending what was built."""
    return union(send_built(call, one) for one in options(call.arg(0)))


def send_built(call: Call, built: Value) -> Value:
    """Send a request that was built before."""
    if not isinstance(built, Obj):
        return UNKNOWN
    fields = built.fields
    body = next((fields[name] for name in ("json", "data", "content") if name in fields), None)
    headers = present(fields.get("headers"), fields.get("session headers"))
    if isinstance(call.owner, Obj):
        headers += present(call.owner.fields.get("headers"))
    request = Request(
        call,
        method_name(fields.get("method", text("GET"))),
        fields.get("url", UNKNOWN),
        headers,
        present(fields.get("params")),
        body,
        fields.get("auth") or (call.owner.fields.get("auth") if isinstance(call.owner, Obj) else None),
        call.owner.fields.get("base_url") if isinstance(call.owner, Obj) else None,
        url_site=built.site,
    )
    return send(request)


@function("requests.auth.HTTPBasicAuth", "requests.auth.HTTPDigestAuth", "httpx.BasicAuth", "aiohttp.BasicAuth")
def basic_auth(call: Call) -> Value:
    """Model a pair of ID and secret."""
    fields: dict[str, Value] = {
        "client_id": call.arg(0, "username", "login"),
        "client_secret": call.arg(1, "password"),
    }
    return call.obj("lib", "basic auth", fields)
