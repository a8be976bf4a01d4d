"""FastAPI and Starlette: dependencies, what an application begins with, tasks after the response, and sockets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cybrid_lint.evaluation import heap
from cybrid_lint.evaluation.calls import Args, Call, call_value
from cybrid_lint.evaluation.comprehensions import members_of
from cybrid_lint.evaluation.expressions import evaluate
from cybrid_lint.evaluation.frames import Frame
from cybrid_lint.evaluation.values import NONE, UNKNOWN, Func, Obj, Value, options, union
from cybrid_lint.models.aiohttp import SOCKET
from cybrid_lint.models.registry import INJECTORS, attribute, function, method, typed_as
from cybrid_lint.models.web import app_attribute, route, state_attribute

if TYPE_CHECKING:
    import libcst as cst

TASKS = "background tasks"
typed_as(SOCKET, "fastapi.WebSocket", "fastapi.websockets.WebSocket", "starlette.websockets.WebSocket")
attribute(SOCKET, "app")(app_attribute)
attribute(SOCKET, "state")(state_attribute)
typed_as(TASKS, "fastapi.BackgroundTasks", "starlette.background.BackgroundTasks")


@function("fastapi.FastAPI", "starlette.applications.Starlette", "aiohttp.web.Application")
def app(call: Call) -> Value:
    """Model an application that keeps things for its handlers."""
    for one in options(call.args.get(None, "lifespan") or NONE):
        _begin(call, one)
    return call.frame.machine.store("web app")


def _begin(call: Call, lifespan: Value) -> None:
    """Run what begins with an application: what it yields is in the state of every request."""
    app, state = call.frame.machine.store("web app"), call.frame.machine.store("web state")
    given = given_by(call.frame, call_value(call.frame, call.node, lifespan, Args([app])))
    for one in options(given):
        for name, value in one.fields.items() if isinstance(one, Obj) and one.kind == "dict" else ():
            heap.write(call.frame, state, name, value)


@method("web app", "add_api_route", "add_route", "add_api_websocket_route")
@method("opaque", "add_api_route")
def add_route(call: Call) -> Value:
    """Model adding a route by hand: the function is its handler."""
    route(call.frame, Args(), call.arg(1, "endpoint", "route"))
    return UNKNOWN


@function("fastapi.BackgroundTasks", "starlette.background.BackgroundTasks")
def background_tasks(call: Call) -> Value:
    """Model a list of tasks that run after the response."""
    return call.obj("lib", TASKS)


@function("starlette.background.BackgroundTask")
@method(TASKS, "add_task")
def background_task(call: Call) -> Value:
    """Model a function that is called after the response."""
    return call_value(call.frame, call.node, call.arg(0, "func"), call.args.after(1))


# dependency injection


@function("fastapi.Depends", "fastapi.Security", "fastapi.params.Depends", "fast_depends.Depends")
def depends(call: Call) -> Value:
    """Model a dependency that FastAPI resolves."""
    dependency = call.args.get(0, "dependency")
    return call.obj("lib", "Depends", {} if dependency is None else {"dependency": dependency})


def injected(frame: Frame, func: Func, param: cst.Param) -> Value | None:
    """Return what FastAPI gives to a parameter with a dependency, in its default or its annotation."""
    default = func.defaults.get(param.name.value)
    found = _dependency(default) if default is not None else None
    holder = Frame(frame.machine, func.module, func.scope, ("annotation", frame.key), func, frame)
    if found is None and param.annotation is not None:
        found = _annotated(holder, param.annotation.annotation)
    if found is None:
        return None
    dependency = found.fields.get("dependency")
    if dependency is None and param.annotation is not None:
        # it is the annotated class itself
        annotated = evaluate(holder, param.annotation.annotation)
        dependency = union(
            one.items[0] if isinstance(one, Obj) and one.label == "Annotated" and one.items else one
            for one in options(annotated)
        )
    if dependency is None:
        return None
    return provided(frame, param, dependency)


def provided(frame: Frame, node: cst.CSTNode, dependency: Value) -> Value:
    """Return what a dependency gives: what it returns, or what it yields."""
    return given_by(frame, call_value(frame, node, dependency, Args([], {}, open=True)))


def given_by(frame: Frame, result: Value) -> Value:
    """Return what a result gives to whoever asked for it: of generators and context managers what they yield."""
    found: list[Value] = []
    for one in options(result):
        if isinstance(one, Obj) and one.label == "generator":
            items, _ = members_of(frame, one)
            found += items
        elif isinstance(one, Obj) and one.label == "contextmanager":
            found.append(heap.read(frame, one, "value") or UNKNOWN)
        else:
            found.append(one)
    return union(found)


def _dependency(value: Value) -> Obj | None:
    return next((one for one in options(value) if isinstance(one, Obj) and one.label == "Depends"), None)


def _annotated(frame: Frame, annotation: cst.BaseExpression) -> Obj | None:
    import libcst as cst

    if not isinstance(annotation, cst.Name | cst.Attribute | cst.Subscript):
        return None
    for one in options(evaluate(frame, annotation)):
        if isinstance(one, Obj) and one.label == "Annotated":
            return next((found for item in one.items if (found := _dependency(item)) is not None), None)
    return None


INJECTORS.append(injected)
