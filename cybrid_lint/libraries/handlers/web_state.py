"""What web servers share: the application, its state, and what is put on requests, whichever framework it is."""

from __future__ import annotations

from cybrid_lint.engine.alternatives import options
from cybrid_lint.engine.callables import Function
from cybrid_lint.engine.code import FunctionCode
from cybrid_lint.engine.frame import Frame
from cybrid_lint.engine.texts import text
from cybrid_lint.engine.values import UNKNOWN, Library, Site, Unknown, Value, unknown
from cybrid_lint.ir import nodes
from cybrid_lint.libraries import stores
from cybrid_lint.libraries.calls import Call
from cybrid_lint.libraries.registry import REGISTRY, attribute, method, unknown_attribute
from cybrid_lint.libraries.shared import shared, shared_part

APP, STATE, REQUEST, SESSION = "web app", "web state", "web request", "web session"
#: What a parameter is that is annotated with a class of these labels: there is one, or as good as one.
GIVEN = {APP, REQUEST}
#: Packages whose modules call the parameter `request` what they get from a client.
PACKAGES = ("django", "rest_framework", "aiohttp", "starlette", "fastapi", "sanic", "pyramid", "ninja")

shared_part(STATE, "state", of=APP)
shared_part(APP, "app", "fastapi_app", of=APP)
shared_part(APP, "app", of=REQUEST)
shared_part(STATE, "state", of=REQUEST)
shared_part(SESSION, "session", of=REQUEST)


@unknown_attribute("app")
def app_of(frame: Frame, owner: Unknown) -> Value | None:
    """The one application, asked of what a framework gives."""
    return shared(frame, APP) if owner.names[:1] in (("request",), ("websocket",), ("connection",)) else None


@attribute(STATE, "*")
def state_attribute(frame: Frame, owner: Value, name: str, site: Site) -> Value | None:
    """An attribute of the state: nobody but the program sets one."""
    return None if (STATE, name) in REGISTRY.methods else stores.attribute(frame, owner, name, is_own=True)


@attribute(APP, "*")
@attribute(REQUEST, "*")
@attribute(SESSION, "*")
def kept_attribute(frame: Frame, owner: Value, name: str, site: Site) -> Value | None:
    """An attribute that anybody may have set."""
    label = getattr(frame.state(owner), "label", "")
    return None if (label, name) in REGISTRY.methods else stores.attribute(frame, owner, name)


@method(APP, "__getitem__", "get", "setdefault", "pop")
@method(STATE, "__getitem__", "get", "setdefault", "pop")
@method(REQUEST, "__getitem__", "get", "setdefault", "pop")
@method(SESSION, "__getitem__", "get", "setdefault", "pop")
def store_get(call: Call) -> Value:
    """Reading what is kept under a key."""
    key, fallback = call.arg(0, "key"), call.get(1, "default")
    found = stores.read(call, call.owner, key)
    if call.name == "setdefault" and fallback is not None:
        stores.write(call, call.owner, key, fallback)
    return stores.or_else(found, key, *([] if fallback is None else [fallback]))


@method(APP, "__setitem__")
@method(STATE, "__setitem__")
@method(REQUEST, "__setitem__")
@method(SESSION, "__setitem__")
def store_set(call: Call) -> Value:
    """Keeping something under a key."""
    stores.write(call, call.owner, call.arg(0), call.arg(1))
    return UNKNOWN


@method(APP, "update")
@method(STATE, "update")
@method(SESSION, "update")
def store_update(call: Call) -> Value:
    """Keeping several things at once."""
    for source in call.args.positional:
        for key, value in list(stores.entries(call, source)):
            stores.write(call, call.owner, key, value)
    for name, value in call.args.keywords:
        call.engine.set_item(call.frame, call.owner, text(name), value, call.site)
    return UNKNOWN


@method(REQUEST, "json", "form", "body", "post", "text", "read", "stream", "multipart", "get_json", "get_signed_cookie")
@method(REQUEST, "build_absolute_uri", "get_full_path", "is_secure", "url_for", "accepts", "get_host", "close")
def request_part(call: Call) -> Value:
    """What a client has sent."""
    return unknown(call.name, "request")


def given(frame: Frame, code: FunctionCode, param: nodes.Param) -> Value | None:
    """Return the application or the request for a parameter that a framework fills with it."""
    if param.annotation is not None:
        meant = frame.engine.annotated(frame, param.annotation, code.module)
        label = REGISTRY.classes.types.get(meant.name) if isinstance(meant, Library) else None
        return shared(frame, label) if label in GIVEN else None
    if param.name == "app" and param.default is None and imports_any(code, ("aiohttp",)):
        return shared(frame, APP)
    if param.name == "request" and param.default is None and _serves(code):
        return shared(frame, REQUEST)
    return None


REGISTRY.hooks.parameters.append(given)


def _serves(code: FunctionCode) -> bool:
    """Tell whether a function's parameter `request` is what a client sends, and not what the program sends."""
    around = code.enclosing
    if around is not None and around.param("get_response") is not None:
        return True
    if code.cls is not None:
        if any(base.startswith(("requests.", "httpx.", "urllib")) for base in code.cls.library_bases()):
            return False
        init = code.cls.find("__init__")
        if init is not None and any(
            isinstance(option, Function) and option.code.param("get_response") is not None
            for option in options(init[0])
        ):
            return True
    if code.name.endswith("auth_flow") or code.name in ("send", "handle_request", "handle_async_request"):
        return False
    return imports_any(code, PACKAGES)


def imports_any(code: FunctionCode, packages: tuple[str, ...]) -> bool:
    """Tell whether the module of a function imports something of one of these packages."""
    env = code.module.frame.env if code.module.frame is not None else {}
    return any(isinstance(value, Library) and value.name.split(".")[0] in packages for value in env.values())
