"""`requests`: its functions, sessions, adapters, auth classes and requests that are built first."""

from __future__ import annotations

from cybrid_lint.engine.objects import LibraryState, SequenceState
from cybrid_lint.engine.operations import Args
from cybrid_lint.engine.texts import text
from cybrid_lint.engine.values import NONE, UNKNOWN, Library, Value
from cybrid_lint.libraries.calls import Call
from cybrid_lint.libraries.http import (
    METHODS,
    body_of,
    built,
    own_headers,
    preferred,
    present,
    send,
    send_built,
    with_headers,
)
from cybrid_lint.libraries.registry import function, method, typed_as
from cybrid_lint.libraries.sending import hooked, overridden

#: The library, and those that speak as it does.
PACKAGES = ("requests", "niquests", "curl_cffi.requests")
WITH_BASE = ("requests_toolbelt.sessions.BaseUrlSession", "requests_toolbelt.BaseUrlSession")
SESSIONS = (
    *(f"{package}.{name}" for package in PACKAGES for name in ("Session", "session", "sessions.Session")),
    "niquests.AsyncSession",
    "curl_cffi.requests.AsyncSession",
    "curl_cffi.Session",
    "curl_cffi.AsyncSession",
    *WITH_BASE,
)
SESSION = "requests session"
typed_as(SESSION, *SESSIONS)
#: What the functions and methods take by position behind the URL.
SECOND = {"get": ("params",), "post": ("data", "json"), "put": ("data",), "patch": ("data",)}
OF_REQUEST = ("params", "data", "headers", "cookies", "files", "auth")


def with_names(args: Args, shift: int, names: tuple[str, ...]) -> Args:
    """Return arguments with those that stand behind the URL under their names."""
    by_position = args._replace(double_star=None)
    behind = [(name, by_position.get(index)) for index, name in enumerate(names, shift + 1)]
    more = [(name, value) for name, value in behind if value is not None]
    return args._replace(keywords=(*args.keywords, *more)) if more else args


def parts_of(call: Call, args: Args, shift: int) -> dict[str, Value | None]:
    """Return the parts of a request as the arguments of a call give them."""
    verb = verb_of(call)
    return {
        "method": args.get(0, "method") if shift else text(verb.upper()),
        "url": args.get(shift, "url"),
        "headers": args.get(None, "headers"),
        "params": args.get(None, "params"),
        "body": body_of(args),
        "auth": present(args.get(None, "auth")),
    }


def verb_of(call: Call) -> str:
    """Return the method that a function is named for; those of `niquests` that are awaited begin with an "a"."""
    name = call.name.rpartition(".")[2]
    return name if name in METHODS else name.removeprefix("a")


@function(*(f"{package}.{name}" for package in PACKAGES for name in METHODS))
@function(*(f"{package}.api.{name}" for package in PACKAGES[:2] for name in METHODS))
@function(*(f"niquests.a{name}" for name in METHODS))
def request_function(call: Call) -> Value:
    """`requests.get` and its like."""
    verb = verb_of(call)
    args = with_names(call.args, 0, SECOND.get(verb, ()))
    response = send(call, **parts_of(call, args, 1 if verb == "request" else 0))
    return hooked(call, response, args.get(None, "hooks"))


# sessions


@function(*SESSIONS)
def session(call: Call) -> Value:
    """A session: its headers, query, auth, adapters and hooks go with every request."""
    # the sessions of niquests and curl_cffi are given these by name
    fields = {
        "headers": own_headers(call, call.get(None, "headers")),
        "params": present(call.get(None, "params")) or call.new_dict(),
        "auth": present(call.get(None, "auth")) or NONE,
        "cookies": call.new_dict(is_open=True),
        "adapters": call.new_sequence("list"),
        "hooks": call.new_dict({"response": call.new_sequence("list")}),
    }
    if call.name in WITH_BASE:
        fields["base_url"] = call.arg(0, "base_url")
    elif (base := present(call.get(None, "base_url"))) is not None:
        fields["base_url"] = base
    return call.new(SESSION, fields, is_open=True)


@method(SESSION, *METHODS)
def session_request(call: Call) -> Value:
    """A request of a session."""
    shift = 1 if call.name == "request" else 0
    args = with_names(
        call.args, shift, OF_REQUEST if shift else SECOND.get(call.name, ()) if call.name != "get" else ()
    )
    parts = parts_of(call, args, shift)
    parts["auth"] = preferred(call, parts["auth"], call.field(call.owner, "auth"))
    response = send(
        call,
        **parts,
        client_headers=call.field(call.owner, "headers"),
        client_params=call.field(call.owner, "params"),
        base=call.field(call.owner, "base_url"),
        **changes(call),
    )
    return hooked(call, response, present(args.get(None, "hooks"), call.field(call.owner, "hooks")))


def changes(call: Call) -> dict[str, Value | None]:
    """Return what may still change a request of a session."""
    return {
        "client": call.owner,
        "changing": overridden(call, "prepare_request", "send"),
        "mounts": call.field(call.owner, "adapters"),
    }


@method(SESSION, "create_url")
def create_url(call: Call) -> Value:
    """The whole URL of a request, as a session with a base makes it."""
    return call.call(Library("urllib.parse.urljoin"), call.field(call.owner, "base_url") or UNKNOWN, call.arg(0, "url"))


@method(SESSION, "mount")
def mount(call: Call) -> Value:
    """Mounting an adapter for the addresses that begin with a prefix."""
    adapters = call.field(call.owner, "adapters")
    pair = call.new_sequence("tuple", (call.arg(0, "prefix"), call.arg(1, "adapter")))
    state = None if adapters is None else call.state(adapters)
    if adapters is not None and isinstance(state, SequenceState):
        call.frame.put(adapters, state.with_member(pair))
    elif adapters is not None and adapters.symbols:
        call.call(call.attribute(adapters, "append"), pair)
    return NONE


@method(SESSION, "close", "get_adapter", "rebuild_auth", "__enter__", "__exit__")
def session_quiet(call: Call) -> Value:
    """What has nothing to do with tokens."""
    return call.owner if call.name == "__enter__" else NONE


@function(*(f"{package}.adapters.{name}" for package in PACKAGES for name in ("HTTPAdapter", "BaseAdapter")))
@function("hishel.requests.CacheAdapter", "requests_ratelimiter.LimiterAdapter")
def adapter(call: Call) -> Value:
    """An adapter; those that classes of the project derive from it may change a request."""
    return call.new("requests adapter", is_open=True)


# requests that are built first


@function(*(f"{package}.{name}" for package in PACKAGES for name in ("Request", "models.Request")))
def build_request(call: Call) -> Value:
    """A request that is built now and sent later."""
    names = ("method", "url", "headers", "files", "data", "params", "auth", "cookies", "hooks", "json")
    fields = {name: value for index, name in enumerate(names) if (value := call.get(index, name)) is not None}
    return built(call, **{**fields, **with_headers(call, fields.get("headers"))})


@method("built request", "prepare", "copy")
def prepared(call: Call) -> Value:
    """A built request, ready to be sent."""
    return call.owner


@method(SESSION, "prepare_request")
def session_prepared(call: Call) -> Value:
    """A request built with what a session adds."""
    state = call.state(call.arg(0, "request"))
    fields = dict(state.fields) if isinstance(state, LibraryState) else {}
    fields["headers"] = own_headers(call, fields.get("headers"), call.field(call.owner, "headers"))
    for name, value in (("client params", "params"), ("auth", "auth")):
        own = present(fields.get(name), call.field(call.owner, value))
        if own is not None:
            fields[name] = own
    return built(call, **fields)


@method(SESSION, "send")
def session_send(call: Call) -> Value:
    """Sending what was built: as it is, for it was prepared before."""
    response = send_built(call, call.arg(0, "request"), **changes(call))
    return hooked(call, response, call.field(call.owner, "hooks"))


@function(*(f"{package}.auth.HTTP{name}Auth" for package in PACKAGES for name in ("Basic", "Proxy", "Digest")))
def basic_auth(call: Call) -> Value:
    """A pair of an ID and a secret."""
    return call.new("basic auth", {"client_id": call.arg(0, "username"), "client_secret": call.arg(1, "password")})


@function("niquests.auth.BearerTokenAuth")
def bearer_auth(call: Call) -> Value:
    """An auth object that holds a token."""
    return call.new("oauth auth", {"token": call.arg(0, "token")})


@function(*(f"{package}.auth.AuthBase" for package in PACKAGES))
def auth_base(call: Call) -> Value:
    """The base of auth classes."""
    return call.new("requests auth")
