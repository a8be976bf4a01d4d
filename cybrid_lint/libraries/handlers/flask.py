"""Flask and Quart: the application, what a request keeps, class-based views, and the session that is a cookie."""

from __future__ import annotations

from cybrid_lint.engine.alternatives import union
from cybrid_lint.engine.callables import Class
from cybrid_lint.engine.code import FunctionCode
from cybrid_lint.engine.objects import InstanceState
from cybrid_lint.engine.operations import Args
from cybrid_lint.engine.texts import Text, text
from cybrid_lint.engine.values import NONE, UNKNOWN, Module, Value
from cybrid_lint.libraries import stores
from cybrid_lint.libraries.calls import Call
from cybrid_lint.libraries.handlers import web_state
from cybrid_lint.libraries.handlers.web_responses import (
    ANSWERS,
    ROUTES,
    redirect,
    render,
    responses_of,
    route,
    web_response,
)
from cybrid_lint.libraries.registry import REGISTRY, attribute, function, method, typed_as, unknown_method
from cybrid_lint.libraries.shared import shared, shared_as, shared_part
from cybrid_lint.libraries.writing import EXCEPTION, written

APP, CONFIG, CONTEXT, EXTENSIONS, SESSION = "flask app", "flask config", "flask g", "flask extensions", "flask session"
PACKAGES = ("flask", "quart")
VIEWS = ("flask.views.", "quart.views.", "flask_restful.Resource", "flask_restx.Resource")
ANSWERING = frozenset({"get", "post", "put", "patch", "delete", "dispatch_request"})

for _package in PACKAGES:
    shared_as(APP, f"{_package}.current_app")
    shared_as(CONTEXT, f"{_package}.g")
    shared_as(SESSION, f"{_package}.session")
    function(f"{_package}.redirect")(redirect)
    function(f"{_package}.render_template", f"{_package}.render_template_string")(render)
    function(f"{_package}.jsonify", f"{_package}.make_response", f"{_package}.json.jsonify")(web_response)
    function(f"{_package}.stream_template", f"{_package}.stream_template_string")(render)
responses_of("flask", "quart", "flask.wrappers", names=("Response",))
typed_as(APP, "flask.Flask", "quart.Quart")
web_state.GIVEN.add(APP)
shared_part(CONFIG, "config", of=APP)
shared_part(EXTENSIONS, "extensions", of=APP)
REGISTRY.endings |= {"flask.abort", "quart.abort", "werkzeug.exceptions.abort"}


@function("flask.Flask", "quart.Quart")
def application(call: Call) -> Value:
    """An application: one for the program, as its configuration and extensions are."""
    return shared(call.frame, APP)


@function("flask.stream_with_context", "quart.stream_with_context", "flask.copy_current_request_context")
def stream_with_context(call: Call) -> Value:
    """A stream that keeps its request: it is what it was."""
    return call.arg(0, "generator_or_function")


@function("flask.abort", "quart.abort", "werkzeug.exceptions.abort")
def aborted(call: Call) -> Value:
    """The end of a request, by an exception with a description."""
    return written(call, filter(None, [call.get(1, "description")]), EXCEPTION)


@function("werkzeug.local.LocalProxy")
def local_proxy(call: Call) -> Value:
    """A proxy of what a function gives."""
    return call.call_with(call.arg(0, "local"), Args())


@method(APP, "add_url_rule")
@unknown_method("add_url_rule")
def add_url_rule(call: Call) -> Value:
    """Adding a route by hand: the function is its handler."""
    route(call.frame, call.arg(2, "view_func"))
    return UNKNOWN


@method(APP, *ROUTES, "errorhandler", "before_request", "after_request", "teardown_request", "teardown_appcontext")
@method(APP, "context_processor", "template_filter", "template_global", "before_serving", "while_serving", "cli")
@method(
    APP, "register_blueprint", "run", "test_client", "app_context", "test_request_context", "register_error_handler"
)
def application_quiet(call: Call) -> Value:
    """What has nothing to do with tokens."""
    return UNKNOWN


@method(APP, "make_response")
def make_response(call: Call) -> Value:
    """A response that the application makes."""
    return web_response(call)


def answers(code: FunctionCode) -> str | None:
    """Tell whether a method of a view's class answers a request."""
    bases = code.cls.library_bases() if code.cls is not None else []
    return "returned" if code.name in ANSWERING and any(base.startswith(VIEWS) for base in bases) else None


ANSWERS.append(answers)


for _label in (APP, CONFIG, CONTEXT):
    attribute(_label, "*")(web_state.kept_attribute)


for _label in (CONFIG, EXTENSIONS, SESSION):
    method(_label, "__getitem__", "get", "setdefault", "pop")(web_state.store_get)
for _label in (CONFIG, EXTENSIONS):
    method(_label, "__setitem__")(web_state.store_set)
    method(_label, "update")(web_state.store_update)


@method(CONFIG, "from_mapping")
def from_mapping(call: Call) -> Value:
    """Filling an application's configuration."""
    return web_state.store_update(call)


@method(CONFIG, "from_object")
def from_object(call: Call) -> Value:
    """Taking the upper-case names of a class, an instance or a module, which may be said by its dotted name."""
    for option in call.decided(call.arg(0, "obj")):
        known = option.known if isinstance(option, Text) else None
        source = option if known is None else _imported(call, known)
        for name in _names_of(call, source):
            if name.isupper():
                stores.write(call, call.owner, text(name), call.attribute(source, name))
    return NONE


def _imported(call: Call, dotted: str) -> Value:
    """Return what a dotted name means: a module of the project, or what stands in one."""
    found = call.engine.modules.imported(call.frame.module, dotted, 0)
    if found is not None:
        return found
    module, _, name = dotted.rpartition(".")
    return call.attribute(_imported(call, module), name) if module else UNKNOWN


def _names_of(call: Call, source: Value) -> list[str]:
    state = call.state(source)
    cls = source if isinstance(source, Class) else state.cls if isinstance(state, InstanceState) else None
    if cls is not None:
        return list(dict.fromkeys(name for code in cls.code.lineage() for name in code.attrs))
    return call.engine.modules.exported(source.path) if isinstance(source, Module) else []


@method(CONFIG, "from_prefixed_env", "from_envvar", "from_pyfile", "from_file", "get_namespace")
def config_quiet(call: Call) -> Value:
    """Settings that come from outside."""
    return UNKNOWN


@method(CONTEXT, "get", "setdefault", "pop")
def context_get(call: Call) -> Value:
    """What `flask.g` keeps under a name, which is an attribute of it."""
    name = call.known_text(call.arg(0, "name"))
    if name is None:
        return UNKNOWN
    fallback = call.get(1, "default")
    found = call.attribute(call.owner, name)
    if call.name == "setdefault" and fallback is not None:
        call.engine.set_attribute(call.frame, call.owner, name, fallback, call.site)
    return union((found, NONE if fallback is None else fallback))


@method(SESSION, "__setitem__")
def keep_in_session(call: Call) -> Value:
    """Keeping something in the session: a cookie that is signed but not encrypted, unless a server keeps it."""
    if not _is_kept_by_server(call):
        call.emit("expose", call.arg(1), "cookie")
    return web_state.store_set(call)


def _is_kept_by_server(call: Call) -> bool:
    """Tell whether some module of the program imports Flask-Session."""
    return any(
        getattr(value, "name", "").startswith("flask_session")
        for module in call.engine.modules.loaded.values()
        if module.frame is not None
        for value in module.frame.env.values()
    )
