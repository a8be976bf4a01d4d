"""Pyramid: what a program adds to requests, and the registry that all of them share."""

from __future__ import annotations

from cybrid_lint.engine.alternatives import options
from cybrid_lint.engine.callables import Bound, Function
from cybrid_lint.engine.code import FunctionCode
from cybrid_lint.engine.frame import Frame
from cybrid_lint.engine.objects import LibraryState
from cybrid_lint.engine.values import FALSE, NONE, UNKNOWN, Value
from cybrid_lint.ir import nodes
from cybrid_lint.libraries import stores
from cybrid_lint.libraries.calls import Call
from cybrid_lint.libraries.handlers import web_state
from cybrid_lint.libraries.handlers.web_state import REQUEST
from cybrid_lint.libraries.http import present
from cybrid_lint.libraries.registry import REGISTRY, attribute, function, method, typed_as, unknown_method
from cybrid_lint.libraries.shared import shared, shared_part

# https://docs.pylonsproject.org/projects/pyramid/en/latest/api/config.html
CONFIGURATOR, STORE = "pyramid configurator", "pyramid registry"
typed_as(CONFIGURATOR, "pyramid.config.Configurator")
typed_as(STORE, "pyramid.registry.Registry")
typed_as(REQUEST, "pyramid.request.Request")
shared_part(STORE, "registry", of=REQUEST)
shared_part(STORE, "registry", of=CONFIGURATOR)

attribute(STORE, "*")(web_state.kept_attribute)
method(STORE, "__getitem__", "get", "setdefault", "pop")(web_state.store_get)
method(STORE, "__setitem__")(web_state.store_set)
method(STORE, "update")(web_state.store_update)


@function("pyramid.config.Configurator")
def configurator(call: Call) -> Value:
    """What an application is made by; its settings are those of the registry."""
    settings = present(call.get(2, "settings"))
    if settings is not None:
        call.engine.set_attribute(call.frame, shared(call.frame, STORE), "settings", settings, call.site)
    return call.new(CONFIGURATOR, is_open=True)


def included(frame: Frame, code: FunctionCode, param: nodes.Param) -> Value | None:
    """Return the configurator that a module's `includeme` gets."""
    is_included = code.name == "includeme" and code.cls is None and code.positional()[:1] == [param]
    return frame.allocate(LibraryState(CONFIGURATOR, {}, True)) if is_included else None


REGISTRY.hooks.parameters.append(included)


@method(CONFIGURATOR, "__enter__")
def entered(call: Call) -> Value:
    """The configurator, for as long as it is in use."""
    return call.owner


@method(CONFIGURATOR, "get_settings")
def settings_of(call: Call) -> Value:
    """The settings of the registry."""
    return call.attribute(shared(call.frame, STORE), "settings")


@method(CONFIGURATOR, "add_request_method", "set_request_property")
@unknown_method("add_request_method", "set_request_property")
def add_to_requests(call: Call) -> Value:
    """A method or property of all requests: the function that it is made of gets the request."""
    is_property = call.name == "set_request_property" or any(
        given not in (None, FALSE) for given in (call.get(2, "property"), call.get(3, "reify"))
    )
    request = shared(call.frame, REQUEST)
    for added in options(call.arg(0, "callable")):
        name = call.known_text(call.arg(1, "name")) or _name_of(added)
        if name is not None:
            value = call.call(added, request) if is_property else Bound(added, request)
            call.engine.set_attribute(call.frame, request, name, value, call.site)
    return NONE


def _name_of(function: Value) -> str | None:
    return function.code.name if isinstance(function, Function) else None


@method(STORE, "registerUtility", "getUtility", "queryUtility")
def utility(call: Call) -> Value:
    """What the registry keeps under an interface."""
    if call.name == "registerUtility":
        stores.write(call, call.owner, call.arg(1, "provided"), call.arg(0, "component"))
        return NONE
    interface = call.arg(0, "provided")
    return stores.or_else(stores.read(call, call.owner, interface), interface, UNKNOWN)


@method(CONFIGURATOR, "add_route", "add_view", "scan", "include", "make_wsgi_app", "add_static_view", "commit")
@method(CONFIGURATOR, "set_session_factory", "add_directive", "add_subscriber", "add_tween", "add_renderer")
def quiet(call: Call) -> Value:
    """What has views found, which are seen where they are written."""
    return UNKNOWN
