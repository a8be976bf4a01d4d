"""Flask and Quart: the application, what a request keeps, class-based views, and the session that is a cookie."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cybrid_lint.evaluation.calls import Args, Call
from cybrid_lint.evaluation.frames import Frame
from cybrid_lint.evaluation.secrets import shown
from cybrid_lint.evaluation.values import UNKNOWN, Func, Token, Value
from cybrid_lint.models.registry import attribute, function, method, shared
from cybrid_lint.models.web import ANSWERS, How, handed_out, route, store_get, store_set
from cybrid_lint.project.files import python_files

if TYPE_CHECKING:
    import libcst as cst

APP, CONFIG, REQUEST, EXTENSIONS, SESSION = "flask app", "settings store", "store", "flask extensions", "flask session"
VIEWS = ("flask.views.", "quart.views.", "flask_restful.Resource", "flask_restx.Resource")
ANSWERING = frozenset({"get", "post", "put", "patch", "delete", "dispatch_request"})
PARTS = {"config": CONFIG, "extensions": EXTENSIONS, "logger": "logger"}

for _package in ("flask", "quart"):
    shared(f"{_package}.current_app", APP)
    shared(f"{_package}.g", REQUEST)
    shared(f"{_package}.session", SESSION)


@function("flask.Flask", "quart.Quart")
def application(call: Call) -> Value:
    """Model a Flask application: one for the program, as its configuration and extensions are."""
    return call.frame.machine.store(APP)


@attribute(APP, *PARTS)
def part(frame: Frame, node: cst.CSTNode, owner: Value, name: str) -> Value | None:
    """Model what every application has."""
    return frame.machine.store(PARTS[name])


@function("flask.stream_with_context", "quart.stream_with_context")
def stream_with_context(call: Call) -> Value:
    """Model a stream that keeps its request: it is what it was."""
    return call.arg(0, "generator_or_function")


@method(APP, "add_url_rule")
@method("opaque", "add_url_rule")
def add_url_rule(call: Call) -> Value:
    """Model adding a route by hand: the function is its handler."""
    route(call.frame, Args(), call.arg(2, "view_func"))
    return UNKNOWN


def answers(func: Func) -> How | None:
    """Tell whether a method of a view's class answers a request."""
    bases = func.owner.library_bases() if func.owner is not None else []
    return "returned" if func.name in ANSWERING and any(one.startswith(VIEWS) for one in bases) else None


ANSWERS.append(answers)


method(EXTENSIONS, "__getitem__", "get", "setdefault", "pop")(store_get)
method(EXTENSIONS, "__setitem__")(store_set)
method(SESSION, "__getitem__", "get", "setdefault", "pop")(store_get)


@method(SESSION, "__setitem__")
def keep_in_session(call: Call) -> Value:
    """Model keeping something in the session: a cookie that is signed but not encrypted, unless a server keeps it."""
    value = call.arg(1)
    if any(isinstance(one, Token) for one in shown(call.frame, value)) and not _is_kept_by_server(call.frame):
        handed_out(call.frame, call.node, value, "cookie")
    return store_set(call)


def _is_kept_by_server(frame: Frame) -> bool:
    files = python_files(frame.machine.project.root)
    return any(b"flask_session" in path.read_bytes() for path in files)
