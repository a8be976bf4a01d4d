"""Litestar: what an application, its routers and controllers provide, and the state that it begins with.

A dependency reaches the parameters of its name in the handlers below the layer that provides it. The nearest decides.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TypeGuard

from cybrid_lint.engine.alternatives import options
from cybrid_lint.engine.callables import Bound, Class, Function, Partial
from cybrid_lint.engine.code import FunctionCode
from cybrid_lint.engine.frame import Frame
from cybrid_lint.engine.objects import DictState, LibraryState, State
from cybrid_lint.engine.operations import Args
from cybrid_lint.engine.values import NEVER, Library, Site, Value
from cybrid_lint.ir import nodes
from cybrid_lint.libraries import stores
from cybrid_lint.libraries.calls import Call
from cybrid_lint.libraries.handlers.fastapi import given_by
from cybrid_lint.libraries.handlers.web_responses import ROUTES
from cybrid_lint.libraries.handlers.web_state import APP, REQUEST, STATE, imports_any
from cybrid_lint.libraries.jobs import decorator_arguments
from cybrid_lint.libraries.registry import REGISTRY, attribute, function, typed_as
from cybrid_lint.libraries.shared import is_shared, shared

PROVIDE, DEPENDENCY, ROUTER = "litestar provider", "litestar dependency", "litestar router"
APPLICATIONS = ("litestar.Litestar", "litestar.app.Litestar")
ROUTERS = ("litestar.Router", "litestar.router.Router")
STATES = ("litestar.datastructures.State", "litestar.datastructures.state.State")
#: What dependencies are said under, by applications, routers, controllers and the decorators of handlers.
SAID = "dependencies"
#: Names of parameters that mean something of the request, whatever is provided.
RESERVED = frozenset({"state", "headers", "cookies", "request", "socket", "data", "query", "scope", "body"})
typed_as(APP, *APPLICATIONS)
typed_as(STATE, *STATES)
typed_as(REQUEST, "litestar.Request", "litestar.connection.Request", "litestar.connection.ASGIConnection")


@function("litestar.di.Provide")
def provide(call: Call) -> Value:
    """A function or class that gives a dependency."""
    return call.new(PROVIDE, {"dependency": call.arg(0, "dependency")})


@function(*STATES)
def state(call: Call) -> Value:
    """The state of the application: there is one, and a handler that asks for it gets it."""
    found = shared(call.frame, STATE)
    for source in call.args.positional[:1]:
        for key, value in list(stores.entries(call, source)):
            stores.write(call, found, key, value)
            call.engine.set_attribute(call.frame, found, call.known_text(key) or "", value, call.site)
    return found


@function(*ROUTERS)
def router(call: Call) -> Value:
    """A part of an application: its handlers get what it provides."""
    handlers, said = call.get(1, "route_handlers"), call.get(None, SAID)
    _give(call, handlers, said)
    fields = {"handlers": handlers, SAID: said}
    return call.new(ROUTER, {name: value for name, value in fields.items() if value is not None})


@function(*APPLICATIONS)
def application(call: Call) -> Value:
    """An application: one for the program. What begins with it runs, and its handlers get what it provides."""
    app = shared(call.frame, APP)
    _give(call, call.get(0, "route_handlers"), call.get(None, SAID))
    for name in ("on_startup", "lifespan"):
        started = call.get(None, name)
        for hook in () if started is None else call.members(started).known:
            call.call(hook, *(app,) if _takes_application(hook) else ())
    return app


def _takes_application(hook: Value) -> bool:
    return not isinstance(hook, Function) or bool(list(hook.code.positional()))


def _give(call: Call, handlers: Value | None, said: Value | None) -> None:
    """Let handlers, and the providers themselves, get the dependencies of their names."""
    provided = {} if said is None else _provided(call.frame, said)
    if handlers is None or not provided:
        return
    targets = [*_handlers(call, handlers, frozenset()), *((code, frozenset()) for code in _providers(provided))]
    # providers may ask for each other's dependencies, whatever their order
    for code in [code for code, nearer in targets if _expects(call.frame, code, provided.keys() - nearer)]:
        call.engine.functions.reconsider(code)
    for name, provider in provided.items():
        value = given_by(call.frame, call.call_with(provider, Args(is_open=True)))
        for code, nearer in targets:
            if code.param(name) is not None and name not in nearer:
                call.engine.set_attribute(call.frame, _given(call.frame, code, name), "value", value, call.site)


def _expects(frame: Frame, code: FunctionCode, names: Collection[str]) -> bool:
    """Let the parameters of these names be what is provided; tell whether that is new of one."""
    found = [param.name for param in code.node.params if param.name in names]
    new = [name for name in found if not is_shared(frame, DEPENDENCY, _place(code, name))]
    for name in new:
        _given(frame, code, name)
    return bool(new)


def _given(frame: Frame, code: FunctionCode, name: str) -> Value:
    return shared(frame, DEPENDENCY, _place(code, name))


def _provided(frame: Frame, said: Value) -> dict[str, Value]:
    """Return the functions that give dependencies, by the names of these."""
    found: dict[str, Value] = {}
    for option in options(stores.settled(frame, said)):
        mapping = frame.state(option)
        for name, value in mapping.known_items() if isinstance(mapping, DictState) else ():
            known = frame.state(value)
            found[name] = known.fields["dependency"] if _is(known, PROVIDE) else value
    return found


def _is(known: State | None, label: str) -> TypeGuard[LibraryState]:
    return isinstance(known, LibraryState) and known.label == label


def _providers(provided: dict[str, Value]) -> Iterator[FunctionCode]:
    for provider in provided.values():
        for option in options(provider):
            if isinstance(option, Function):
                yield option.code


def _handlers(call: Call, value: Value, nearer: frozenset[str]) -> Iterator[tuple[FunctionCode, frozenset[str]]]:
    """Yield the functions that handlers, controllers and routers come to, with the names that nearer layers provide."""
    for member in call.members(value).known:
        for option in options(member):
            while isinstance(option, Bound | Partial):
                option = option.function
            known = call.state(option)
            if isinstance(option, Function):
                yield option.stands_for or option.code, nearer
            elif isinstance(option, Class):
                yield from ((found.code, nearer) for _, found in option.code.methods())
            elif _is(known, ROUTER) and "handlers" in known.fields:
                names = _provided(call.frame, known.fields.get(SAID, NEVER))
                yield from _handlers(call, known.fields["handlers"], nearer | names.keys())


def _place(code: FunctionCode, name: str) -> str:
    return f"{code.module.path} {code.qualified} {name}"


def injected(frame: Frame, code: FunctionCode, param: nodes.Param) -> Value | None:
    """Return what the nearest layer provides for a parameter of its name, or the state for one that asks for it."""
    if frame.code is not code:
        return None
    if imports_any(code, ("litestar",)):
        if param.name in RESERVED:
            return shared(frame, STATE) if param.name == "state" and _means_state(frame, code, param) else None
        provider = _said_near(frame, code).get(param.name)
        if provider is not None:
            return given_by(frame, frame.engine.call(frame, provider, Args(is_open=True), frame.site(param)))
    # providers may stand in modules that know nothing of Litestar
    if not is_shared(frame, DEPENDENCY, _place(code, param.name)):
        return None
    return stores.attribute(frame, _given(frame, code, param.name), "value", is_own=True)


def _means_state(frame: Frame, code: FunctionCode, param: nodes.Param) -> bool:
    meant = None if param.annotation is None else frame.engine.annotated(frame, param.annotation, code.module)
    return isinstance(meant, Library) and meant.name in STATES


def _said_near(frame: Frame, code: FunctionCode) -> dict[str, Value]:
    """Return what a handler's own decorator and its controller provide."""
    found: dict[str, Value] = {}
    for cls in reversed(code.cls.lineage()) if code.cls is not None else ():
        found |= _provided(frame, cls.attrs[SAID]) if SAID in cls.attrs else {}
    for keywords in decorator_arguments(code, *ROUTES):
        found |= _provided(frame, frame.engine.evaluate(frame, keywords[SAID])) if SAID in keywords else {}
    return found


REGISTRY.hooks.parameters.append(injected)


@attribute(DEPENDENCY, "*")
def given(frame: Frame, owner: Value, name: str, site: Site) -> Value | None:
    """What layers provide for a parameter."""
    return stores.attribute(frame, owner, name, is_own=True)
