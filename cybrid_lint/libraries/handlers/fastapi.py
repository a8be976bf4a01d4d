"""FastAPI and Starlette: dependencies, what an application begins with, tasks after the response, templates."""

from __future__ import annotations

from cybrid_lint.engine.alternatives import options, union
from cybrid_lint.engine.callables import Class
from cybrid_lint.engine.code import FunctionCode
from cybrid_lint.engine.frame import Frame
from cybrid_lint.engine.objects import DictState, LibraryState, SequenceState
from cybrid_lint.engine.operations import Args
from cybrid_lint.engine.values import UNKNOWN, Value
from cybrid_lint.ir import nodes
from cybrid_lint.libraries.calls import Call
from cybrid_lint.libraries.handlers.type_forms import ANNOTATED
from cybrid_lint.libraries.handlers.web_responses import (
    ROUTES,
    TEMPLATES,
    redirect,
    responses_of,
    route,
    templates,
)
from cybrid_lint.libraries.handlers.web_sockets import SOCKET, takes_socket
from cybrid_lint.libraries.handlers.web_state import APP, REQUEST, STATE, imports_any
from cybrid_lint.libraries.registry import REGISTRY, function, method, typed_as, unknown_method
from cybrid_lint.libraries.shared import shared, shared_part
from cybrid_lint.libraries.stores import settled

DEPENDS, TASKS = "Depends", "background tasks"
PACKAGES = ("fastapi", "starlette")
RESPONSES = (
    "JSONResponse",
    "HTMLResponse",
    "PlainTextResponse",
    "ORJSONResponse",
    "UJSONResponse",
    "Response",
    "StreamingResponse",
)

responses_of(*(f"{package}.responses" for package in PACKAGES), names=RESPONSES)
responses_of("fastapi", names=("Response",))
function(*(f"{package}.responses.RedirectResponse" for package in PACKAGES))(redirect)
function(*(f"{package}.templating.Jinja2Templates" for package in PACKAGES))(templates)
typed_as(TEMPLATES, *(f"{package}.templating.Jinja2Templates" for package in PACKAGES))
typed_as(APP, "fastapi.FastAPI", "starlette.applications.Starlette", "fastapi.applications.FastAPI")
typed_as(
    REQUEST, "fastapi.Request", "starlette.requests.Request", "fastapi.requests.Request",
    "starlette.requests.HTTPConnection", "fastapi.requests.HTTPConnection",
)  # fmt: skip
typed_as(SOCKET, "fastapi.WebSocket", "fastapi.websockets.WebSocket", "starlette.websockets.WebSocket")
shared_part(APP, "app", of=SOCKET)
shared_part(STATE, "state", of=SOCKET)


def given(frame: Frame, code: FunctionCode, param: nodes.Param) -> Value | None:
    """Return the web socket for a parameter that is called so and has no annotation, as in an endpoint's methods."""
    if param.annotation is not None or param.name != "websocket" or not imports_any(code, PACKAGES):
        return None
    return shared(frame, SOCKET)


REGISTRY.hooks.parameters.append(given)
typed_as(TASKS, "fastapi.BackgroundTasks", "starlette.background.BackgroundTasks")


@function("fastapi.FastAPI", "starlette.applications.Starlette", "fastapi.applications.FastAPI")
def application(call: Call) -> Value:
    """An application: one for the program. What begins with it runs, and what that yields is every request's state."""
    app = shared(call.frame, APP)
    for start in options(call.get(None, "lifespan") or UNKNOWN):
        begun = given_by(call.frame, call.call(start, app))
        for option in options(begun):
            state = call.state(option)
            if isinstance(state, DictState):
                for name, value in state.known_items():
                    call.engine.set_attribute(call.frame, shared(call.frame, STATE), name, value, call.site)
    return app


@method(APP, "add_api_route", "add_route")
@unknown_method("add_api_route")
def add_route(call: Call) -> Value:
    """Adding a route by hand: the function is its handler."""
    route(call.frame, call.arg(1, "endpoint", "route"))
    return UNKNOWN


@function("starlette.routing.Route")
def built_route(call: Call) -> Value:
    """`Route(path, endpoint)`."""
    route(call.frame, call.arg(1, "endpoint"))
    return UNKNOWN


@function("starlette.routing.WebSocketRoute", "fastapi.routing.APIWebSocketRoute")
@method(APP, "add_api_websocket_route", "add_websocket_route")
@unknown_method("add_api_websocket_route", "add_websocket_route")
def add_socket(call: Call) -> Value:
    """Adding the handler of a web socket by hand: behind its path, in Sanic before it."""
    for value in call.args.all():
        takes_socket(call.frame, value)
    return UNKNOWN


@method(APP, "add_event_handler")
def add_event_handler(call: Call) -> Value:
    """What runs when the application starts or stops."""
    return call.call(call.arg(1, "func"))


@method(
    APP,
    *(verb for verb in ROUTES if verb != "get"),
    "options",
    "trace",
    "exception_handler",
    "on_event",
    "middleware",
    "websocket",
    "websocket_route",
)
@method(APP, "include_router", "add_middleware", "mount", "add_exception_handler", "openapi", "build_middleware_stack")
def application_quiet(call: Call) -> Value:
    """What has nothing to do with tokens."""
    return UNKNOWN


@function("fastapi.BackgroundTasks", "starlette.background.BackgroundTasks")
def background_tasks(call: Call) -> Value:
    """A list of tasks that run after the response."""
    return call.new(TASKS)


@function("starlette.background.BackgroundTask", "fastapi.background.BackgroundTask")
@function("fastapi.concurrency.run_in_threadpool", "starlette.concurrency.run_in_threadpool")
@method(TASKS, "add_task")
def called_elsewhere(call: Call) -> Value:
    """A function that is called after the response, or in another thread."""
    return call.call_with(call.arg(0, "func"), call.args.after(1))


# dependencies


@function("fastapi.Depends", "fastapi.Security", "fastapi.params.Depends", "fast_depends.Depends")
def depends(call: Call) -> Value:
    """A dependency that FastAPI resolves."""
    dependency = call.get(0, "dependency")
    return call.new(DEPENDS, {} if dependency is None else {"dependency": dependency})


def injected(frame: Frame, code: FunctionCode, param: nodes.Param) -> Value | None:
    """Return what FastAPI gives for a parameter with a dependency, in its default or its annotation."""
    if frame.code is not code:
        return None
    found = None
    if isinstance(param.default, nodes.Call):
        found = _dependency(frame, frame.engine.evaluate(frame, param.default))
    meant: Value = UNKNOWN
    if found is None and isinstance(param.annotation, nodes.Name | nodes.Attr | nodes.Item):
        said = _annotation(frame, param.annotation)
        if said is not None:
            meant = said.fields["of"]
            members = frame.state(said.fields["said"])
            for member in members.members if isinstance(members, SequenceState) else ():
                found = found or _dependency(frame, member)
    if found is None:
        return None
    dependency = found.fields.get("dependency")
    if dependency is None:
        # it is the annotated class itself
        if param.annotation is not None and not isinstance(meant, Class):
            meant = frame.engine.annotated(frame, param.annotation, code.module)
        dependency = meant
    site = frame.site(param)
    return given_by(frame, frame.engine.call(frame, dependency, Args(is_open=True), site))


def _annotation(frame: Frame, annotation: nodes.Expr) -> LibraryState | None:
    """Return what an annotation says beside the type."""
    if isinstance(annotation, nodes.Item) and not _names_annotated(annotation.value):
        return None
    for option in options(settled(frame, frame.engine.evaluate(frame, annotation))):
        state = frame.state(option)
        if isinstance(state, LibraryState) and state.label == ANNOTATED:
            return state
    return None


def _names_annotated(node: nodes.Expr) -> bool:
    name = node.name if isinstance(node, nodes.Attr) else node.id if isinstance(node, nodes.Name) else ""
    return name == ANNOTATED


def _dependency(frame: Frame, value: Value) -> LibraryState | None:
    for option in options(settled(frame, value)):
        state = frame.state(option)
        if isinstance(state, LibraryState) and state.label == DEPENDS:
            return state
    return None


def given_by(frame: Frame, result: Value) -> Value:
    """Return what a result gives to whoever asked for it: of generators and context managers what they yield."""
    found: list[Value] = []
    for option in options(result):
        state = frame.state(option)
        if isinstance(state, SequenceState) and state.kind == "generator":
            found += state.members
        elif isinstance(state, LibraryState) and state.label == "contextmanager":
            found.append(state.fields.get("value", UNKNOWN))
        else:
            found.append(option)
    return union(found) if found else UNKNOWN


REGISTRY.hooks.parameters.append(injected)
