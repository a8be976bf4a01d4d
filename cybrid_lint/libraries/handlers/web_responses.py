"""Answers of web servers: routes, responses, cookies, redirects and templates, in the words that frameworks share.

What a handler of a route returns, and every response that is returned anywhere, reaches a client: an event `expose`.
"""

from __future__ import annotations

from collections.abc import Callable

from cybrid_lint.engine.alternatives import options
from cybrid_lint.engine.callables import Bound, Function, Partial
from cybrid_lint.engine.code import FunctionCode
from cybrid_lint.engine.frame import Frame
from cybrid_lint.engine.objects import DictState, LibraryState, SequenceState
from cybrid_lint.engine.operations import Args
from cybrid_lint.engine.texts import Text
from cybrid_lint.engine.values import NONE, UNKNOWN, Site, Value
from cybrid_lint.libraries.calls import Call
from cybrid_lint.libraries.registry import REGISTRY, decorator, function, method, typed_as, unknown_method, with_traits
from cybrid_lint.libraries.shared import shared_part

RESPONSE, HEADERS, TEMPLATES = "web response", "web response headers", "templates"
#: The header of an answer that says where to go on.
LOCATION = "location"
#: The mark of a function whose result is the answer to a request.
ROUTE = "route"
ROUTES = ("get", "post", "put", "patch", "delete", "head", "route", "api_route", "view", "endpoint")
#: What says of a method how what it returns reaches a client ("returned", "template"), None if it does not.
ANSWERS: list[Callable[[FunctionCode], str | None]] = []


def route(frame: Frame, value: Value) -> None:
    """Note that functions are handlers of a route."""
    for option in options(value):
        while isinstance(option, Bound | Partial):
            option = option.function
        if isinstance(option, Function):
            # what wraps a handler returns what the handler does: there it stands
            code = option.stands_for or option.code
            if ROUTE not in code.marks:
                code.marks |= {ROUTE}
                frame.engine.functions.reconsider(code)


def routed(frame: Frame, args: Args | None, value: Value, site: Site) -> Value | None:
    """Decorators that make a function the handler of a route."""
    route(frame, value)
    return None


decorator(*(f"*.{verb}" for verb in ROUTES))(routed)
# what several frameworks raise to answer with an error has no name that says so
_ERRORS = ("BadRequest", "Unauthorized", "Forbidden", "NotFound", "Conflict", "Gone", "UnprocessableEntity")
_OF_SERVERS = ("BadGateway", "ServiceUnavailable", "TooManyRequests")
with_traits(*(f"*.HTTP{name}" for name in (*_ERRORS, *_OF_SERVERS)), traits=("exception",))
decorator("*.errorhandler", "*.exception_handler", "*.before_request", "*.middleware", "*.action", "*.api_view")(routed)
decorator("functions_framework.http", "firebase_functions.https_fn.on_request", "firebase_functions.https_fn.on_call")(
    routed
)
decorator("modal.web_endpoint", "modal.fastapi_endpoint")(routed)
decorator("*.context_processor", "*.app_context_processor")(routed)


def returned(frame: Frame, value: Value, site: Site) -> None:
    """Take note of what a handler returns, and of responses that anything returns."""
    for option in _responses(frame, value):
        body = Call(frame, option, "body", Args(), site).field(option, "body")
        if body is not None and body is not NONE:
            frame.emit("expose", body, site, "returned")
    if frame.code is None or any(is_response(frame, option) for option in options(value)):
        return
    how = answer_of(frame.code)
    if how is not None:
        frame.emit("expose", _without_redirect(frame, value, site), site, how)


REGISTRY.hooks.returned.append(returned)


def _responses(frame: Frame, value: Value) -> list[Value]:
    """Return the responses that a value may be, alone or with a status and headers behind it: `response, 200`."""
    found: list[Value] = []
    for option in options(value):
        state = frame.state(option)
        if isinstance(state, SequenceState) and state.kind == "tuple" and len(state.members) > 1:
            found += options(state.members[0])
        else:
            found.append(option)
    return [option for option in found if is_response(frame, option)]


def _without_redirect(frame: Frame, value: Value, site: Site) -> Value:
    """Take note of where an answer with headers behind it, `"", 302, {"Location": url}`, leads; return all else."""
    state = frame.state(value)
    if not isinstance(state, SequenceState) or state.kind != "tuple":
        return value
    members = tuple(without_location(frame, member, site) for member in state.members[1:])
    return frame.allocate(state.with_members((*state.members[:1], *members)))


def without_location(frame: Frame, headers: Value, site: Site) -> Value:
    """Take note of where headers lead, which is a URL; return the headers that are left."""
    state = frame.state(headers)
    if not isinstance(state, DictState):
        return headers
    urls = {key: value for key, value in state.entries.items() if isinstance(key, str) and key.lower() == LOCATION}
    for value in urls.values():
        frame.emit("query", value, site)
    left = {key: value for key, value in state.entries.items() if key not in urls}
    return frame.allocate(DictState(left, state.rest, state.is_open)) if urls else headers


def answer_of(code: FunctionCode) -> str | None:
    """Return how what a function returns reaches a client; None if it does not, as far as is known."""
    if ROUTE in code.marks:
        return "returned"
    return None if code.cls is None else next((how for says in ANSWERS if (how := says(code)) is not None), None)


def is_response(frame: Frame, value: Value) -> bool:
    """Tell whether a value is a response."""
    state = frame.state(value)
    return isinstance(state, LibraryState) and state.label == RESPONSE


# responses


@function("bottle.HTTPResponse", "sanic.response.json", "sanic.response.text", "sanic.response.html")
def web_response(call: Call) -> Value:
    """A response: whatever it is made of, a client sees; one that is made of another is that one."""
    for value in call.args.positional:
        if any(is_response(call.frame, option) for option in options(value)):
            return value
    headers = call.get(2, "headers")
    shown = [value for value in call.args.all() if value is not headers]
    if headers is not None:
        shown.append(without_location(call.frame, headers, call.site))
    return call.new(RESPONSE, {"body": call.new_sequence("list", tuple(shown))})


@function("webbrowser.open", "webbrowser.open_new", "webbrowser.open_new_tab")
def redirect(call: Call) -> Value:
    """Sending a browser to a URL: what stands in it is seen on the way."""
    call.emit("query", call.arg(0, "url", "location", "to", "redirect_to"))
    return call.new(RESPONSE, {"body": NONE})


@method(RESPONSE, "set_cookie", "set_signed_cookie")
@unknown_method("set_cookie", "set_signed_cookie")
def set_cookie(call: Call) -> Value:
    """Setting a cookie."""
    call.emit("expose", call.arg(1, "value"), "cookie")
    return NONE


shared_part(HEADERS, "headers", of=RESPONSE)


@method(HEADERS, "__setitem__", "update", "setdefault", "add", "set", "append", "extend")
def set_header(call: Call) -> Value:
    """Setting headers of a response: a client sees them, but for the one that sends it to a URL."""
    given = tuple(call.args.all())
    if len(given) > 1 and isinstance(given[0], Text) and (given[0].known or "").lower() == LOCATION:
        call.emit("query", given[1])
        return NONE
    for value in given:
        call.emit("expose", without_location(call.frame, value, call.site), "returned")
    return NONE


method(RESPONSE, "__setitem__")(set_header)


@method(RESPONSE, "write", "set_data")
def response_part(call: Call) -> Value:
    """What is written to a response."""
    for value in call.args.positional[-1:]:
        call.emit("expose", value, "returned")
    return NONE


@method(RESPONSE, "delete_cookie", "prepare", "write_eof", "has_header", "__enter__", "close", "enable_compression")
def response_quiet(call: Call) -> Value:
    """What says nothing of the answer."""
    return UNKNOWN


# templates


def rendered(call: Call, values: list[Value]) -> Value:
    """Render a template with values: a response that shows them already; as a text it shows them to others too."""
    for value in values:
        call.emit("expose", value, "template")
    return call.new(RESPONSE, {"body": NONE, "shows": call.new_sequence("tuple", tuple(values))})


def render(call: Call) -> Value:
    """A function that renders a template, its first argument the template or the request."""
    keywords = [value for name, value in call.args.keywords if name not in ("request", "template_name", "template")]
    more = [value for value in (call.args.star, call.args.double_star) if value is not None]
    return rendered(call, [*call.args.positional[1:], *keywords, *more])


function("aiohttp_jinja2.render_template", "aiohttp_jinja2.render_string", "sanic_ext.render")(render)


@function("jinja2.Environment", "jinja2.Template", "jinja2.sandbox.SandboxedEnvironment")
def templates(call: Call) -> Value:
    """A source of templates."""
    return call.new(TEMPLATES)


@method(TEMPLATES, "get_template", "from_string", "select_template", "get_or_select_template")
def template_of(call: Call) -> Value:
    """One of its templates."""
    return call.owner


@method(TEMPLATES, "TemplateResponse", "render", "render_async")
@unknown_method("TemplateResponse", "render_template")
def render_method(call: Call) -> Value:
    """Rendering one of them."""
    return rendered(call, call.args.all())


def responses_of(*packages: str, names: tuple[str, ...]) -> None:
    """Say that these classes of packages are responses, where they are called and where they annotate."""
    dotted = [f"{package}.{name}" for package in packages for name in names]
    function(*dotted)(web_response)
    typed_as(RESPONSE, *dotted)
