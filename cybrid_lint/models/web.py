"""Web frameworks: what reaches a client. Flask, Django, FastAPI, Starlette, aiohttp.web."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Literal

from cybrid_lint.evaluation import heap
from cybrid_lint.evaluation.calls import Args, Call, escape
from cybrid_lint.evaluation.frames import Frame
from cybrid_lint.evaluation.secrets import secrets_in, shown
from cybrid_lint.evaluation.values import (
    NONE,
    UNKNOWN,
    Func,
    Obj,
    Opaque,
    Site,
    Token,
    Value,
    options,
    union,
)
from cybrid_lint.facts import HandedOut, InUrl
from cybrid_lint.models.registry import (
    OPAQUE_ATTRIBUTES,
    RETURNED,
    attribute,
    decorator,
    function,
    method,
    typed_as,
)

if TYPE_CHECKING:
    import libcst as cst

How = Literal["returned", "cookie", "template"]
ROUTES = (
    "get",
    "post",
    "put",
    "patch",
    "delete",
    "head",
    "route",
    "api_route",
    "websocket",
    "view",
    "endpoint",
)
# What says of a method how what it returns reaches a client.
ANSWERS: list[Callable[[Func], How | None]] = []


def route(frame: Frame, args: Args, value: Value) -> Value:
    """Model decorators that make a function the handler of a route."""
    for one in options(value):
        while isinstance(one, Func) and one.decorates is not None:
            # what wraps a handler returns what the handler does: there it stands
            one = one.decorates
        if isinstance(one, Func):
            frame.machine.handlers.add(one.identity)
    return value


for _verb in ROUTES:
    decorator(f"*.{_verb}")(route)
decorator("rest_framework.decorators.api_view", "rest_framework.decorators.action", "*.action", "*.api_view")(route)
decorator("*.context_processor", "*.app_context_processor")(route)
decorator("*.errorhandler", "*.exception_handler", "*.before_request", "*.middleware")(route)


def handed_out(frame: Frame, node: cst.CSTNode, value: Value, how: How) -> None:
    """Note a bank or organization token that a client of the application gets to see; it is out of sight then."""
    escape(value, "handed to a client")
    for one in shown(frame, value):
        if isinstance(one, Token) and one.type != "customer":
            frame.machine.add(HandedOut(Site(frame.module, node), one, how))
            return


# responses


@function("flask.jsonify", "flask.make_response", "flask.Response", "quart.jsonify", "flask.json.jsonify")
@function("django.http.JsonResponse", "django.http.HttpResponse", "django.http.StreamingHttpResponse")
@function("rest_framework.response.Response", "ninja.responses.Response")
@function("fastapi.Response")
@function("aiohttp.web.json_response", "aiohttp.web.Response", "sanic.response.json", "bottle.HTTPResponse")
@function(
    *(
        f"{package}.responses.{name}"
        for package in ("fastapi", "starlette")
        for name in (
            "JSONResponse",
            "HTMLResponse",
            "PlainTextResponse",
            "ORJSONResponse",
            "UJSONResponse",
            "Response",
            "StreamingResponse",
        )
    )
)
def web_response(call: Call) -> Value:
    """Model a response: whatever it is made of, a client sees."""
    held = [value for value in call.args.all() if not _is_response(value)]
    nested = [value for value in call.args.positional if _is_response(value)]
    if nested:
        return nested[0]
    return call.obj("lib", "web response", {"body": call.obj("list", "list", items=held)})


def _is_response(value: Value) -> bool:
    return any(isinstance(one, Obj) and one.label == "web response" for one in options(value))


@function("flask.redirect", "django.shortcuts.redirect", "django.http.HttpResponseRedirect", "aiohttp.web.HTTPFound")
@function("fastapi.responses.RedirectResponse", "starlette.responses.RedirectResponse", "aiohttp.web.HTTPSeeOther")
@function("webbrowser.open", "webbrowser.open_new", "webbrowser.open_new_tab", "aiohttp.web.HTTPTemporaryRedirect")
@function("django.http.HttpResponsePermanentRedirect", "click.launch", "aiohttp.web.HTTPMovedPermanently")
def redirect(call: Call) -> Value:
    """Model sending a browser to a URL: a credential in its query is seen on the way."""
    url = call.arg(0, "url", "location", "to", "redirect_to")
    escape(url, "handed to a client")
    note_query(call, url)
    return call.obj("lib", "web response", {"body": NONE})


def note_query(call: Call, url: Value) -> None:
    """Note a credential that stands in the query of a URL."""
    from cybrid_lint.protocol.urls import targets

    for target in targets(url):
        for value in target.query_values():
            found = secrets_in(call.frame, value, client_id=True)
            if found:
                call.frame.machine.add(InUrl(call.site, found[0]))
                return


typed_as(
    "web response", "fastapi.Response", "starlette.responses.Response", "flask.Response", "django.http.HttpResponse"
)


@method("web response", "set_cookie", "set_signed_cookie")
@method("opaque", "set_cookie", "set_signed_cookie")
def set_cookie(call: Call) -> Value:
    """Model setting a cookie."""
    handed_out(call.frame, call.node, call.arg(1, "value"), "cookie")
    return NONE


@attribute("web response", "headers")
def response_headers(frame: Frame, node: cst.CSTNode, owner: Value, name: str) -> Value | None:
    """Model the headers of a response: a client sees them."""
    return frame.machine.store("response headers")


@method("response headers", "__setitem__", "update", "setdefault", "add", "set", "append")
def set_header(call: Call) -> Value:
    """Model setting headers of a response."""
    handed_out(call.frame, call.node, call.obj("list", "list", items=call.args.all()), "returned")
    return NONE


@method("web response", "delete_cookie", "__setitem__", "prepare", "write")
def response_part(call: Call) -> Value:
    """Model headers and the like that are put on a response."""
    if call.name in ("__setitem__", "write"):
        handed_out(call.frame, call.node, call.args.positional[-1], "returned")
    return UNKNOWN


@function(
    "flask.render_template",
    "flask.render_template_string",
    "django.shortcuts.render",
    "quart.render_template",
)
@function(
    "django.template.loader.render_to_string",
    "django.template.response.TemplateResponse",
    "django.template.response.SimpleTemplateResponse",
    "aiohttp_jinja2.render_template",
    "aiohttp_jinja2.render_string",
)
def render(call: Call) -> Value:
    """Model rendering a template with values."""
    given = [*call.args.positional[1:], *call.args.keywords.values()]
    handed_out(call.frame, call.node, call.obj("list", "list", items=given), "template")
    return call.obj("lib", "web response", {"body": NONE})


@function(
    "fastapi.templating.Jinja2Templates",
    "starlette.templating.Jinja2Templates",
    "jinja2.Environment",
    "jinja2.Template",
)
@function("django.template.loader.get_template", "django.template.loader.select_template")
@function("django.template.Template", "jinja2.sandbox.SandboxedEnvironment")
def templates(call: Call) -> Value:
    """Model a source of templates."""
    return call.obj("lib", "templates")


@method(
    "templates",
    "TemplateResponse",
    "render",
    "render_async",
    "get_template",
    "from_string",
    "select_template",
)
@method("opaque", "TemplateResponse", "render_template")
def render_method(call: Call) -> Value:
    """Model rendering one of them."""
    if call.name in ("get_template", "from_string", "select_template"):
        return call.owner
    handed_out(call.frame, call.node, call.obj("list", "list", items=call.args.all()), "template")
    return call.obj("lib", "web response", {"body": NONE})


def returned(frame: Frame, node: cst.CSTNode, value: Value) -> None:
    """Note a token in what a handler returns."""
    responses = [one for one in options(value) if _is_response(one)]
    for one in responses:
        body = one.fields.get("body") if isinstance(one, Obj) else None
        if body is not None:
            handed_out(frame, node, body, "returned")
    how = None if responses or frame.func is None else _handed_on(frame, frame.func)
    if how is not None:
        handed_out(frame, node, value, how)


def _handed_on(frame: Frame, func: Func) -> How | None:
    """Return how what a function returns reaches a client; None if it does not, as far as is known."""
    if func.identity in frame.machine.handlers:
        return "returned"
    return (
        next((how for owned in ANSWERS if (how := owned(func)) is not None), None) if func.owner is not None else None
    )


RETURNED.append(returned)


# what an application shares


def app_attribute(frame: Frame, node: cst.CSTNode, owner: Value, name: str) -> Value | None:
    """Model `request.app`: the one application."""
    return frame.machine.store("web app")


OPAQUE_ATTRIBUTES["app"] = app_attribute


def state_attribute(frame: Frame, node: cst.CSTNode, owner: Value, name: str) -> Value | None:
    """Model `app.state`: shared by all handlers."""
    return frame.machine.store("web state")


OPAQUE_ATTRIBUTES["state"] = state_attribute


@method("web app", "__getitem__", "get")
@method("store", "__getitem__", "get", "setdefault", "pop")
@method("settings store", "__getitem__", "get", "setdefault")
@method("web state", "__getitem__", "get")
def store_get(call: Call) -> Value:
    """Model reading from what is shared."""
    from cybrid_lint.evaluation.expressions import key_text

    owner = call.owner
    assert isinstance(owner, Obj)
    name = key_text(call.arg(0))
    fallback = call.args.get(1, "default")
    found = heap.read(call.frame, owner, name) if name is not None else None
    if found is None:
        found = Opaque((name,) if name else ())
    if name is not None and call.name == "setdefault" and fallback is not None:
        heap.write(call.frame, owner, name, fallback)
    return found if fallback is None else union([found, fallback])


@method("web app", "__setitem__")
@method("store", "__setitem__")
@method("settings store", "__setitem__")
def store_set(call: Call) -> Value:
    """Model writing to what is shared."""
    from cybrid_lint.evaluation.expressions import key_text

    owner = call.owner
    assert isinstance(owner, Obj)
    name = key_text(call.arg(0))
    if name is not None:
        heap.write(call.frame, owner, name, call.arg(1))
    else:
        heap.write_rest(call.frame, owner, call.arg(1))
    return NONE


@method("settings store", "update", "from_mapping")
def store_update(call: Call) -> Value:
    """Model filling an application's configuration."""
    assert isinstance(call.owner, Obj)
    for source in call.args.positional:
        for one in options(source):
            if isinstance(one, Obj) and one.kind == "dict":
                for name, value in one.fields.items():
                    heap.write(call.frame, call.owner, name, value)
    for name, value in call.args.keywords.items():
        heap.write(call.frame, call.owner, name, value)
    return NONE
