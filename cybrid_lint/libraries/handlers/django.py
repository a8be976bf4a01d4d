"""Django, its REST framework and Ninja: settings, application configurations, requests, and what reaches templates."""

from __future__ import annotations

from collections.abc import Iterator

from cybrid_lint.engine.alternatives import options, union
from cybrid_lint.engine.callables import Class
from cybrid_lint.engine.code import ClassCode, FunctionCode, ModuleCode
from cybrid_lint.engine.frame import Frame
from cybrid_lint.engine.objects import LibraryState
from cybrid_lint.engine.operations import Args
from cybrid_lint.engine.snapshots import Made
from cybrid_lint.engine.texts import Text
from cybrid_lint.engine.values import Site, Value, unknown
from cybrid_lint.libraries.calls import Call
from cybrid_lint.libraries.handlers import web_state
from cybrid_lint.libraries.handlers.web_responses import (
    ANSWERS,
    TEMPLATES,
    redirect,
    render,
    rendered,
    responses_of,
    templates,
)
from cybrid_lint.libraries.registry import REGISTRY, attribute, function, method, prefix, typed_as, unknown_method
from cybrid_lint.libraries.shared import shared

METHOD_FIELD, VIEW, SETTINGS = "method field", "generic view", "django settings"
APP_CONFIG = "django.apps.AppConfig"

responses_of(
    "django.http",
    "django.http.response",
    names=("JsonResponse", "HttpResponse", "StreamingHttpResponse", "HttpResponseBadRequest", "FileResponse"),
)
responses_of("rest_framework.response", "ninja.responses", names=("Response",))
function("django.shortcuts.redirect", "django.http.HttpResponseRedirect", "django.http.HttpResponsePermanentRedirect")(
    redirect
)
function("django.shortcuts.render")(
    lambda call: rendered(call, [value for value in (call.get(2, "context"),) if value is not None])
)
function("django.template.loader.render_to_string")(render)
function("django.template.response.TemplateResponse", "django.template.response.SimpleTemplateResponse")(render)
function("django.template.loader.get_template", "django.template.loader.select_template", "django.template.Template")(
    templates
)
typed_as(TEMPLATES, "django.template.Template")
typed_as(
    web_state.REQUEST, "django.http.HttpRequest", "django.http.request.HttpRequest", "rest_framework.request.Request"
)


# settings


def settings_modules(frame: Frame) -> list[ModuleCode]:
    """Return the project's settings modules: those called `settings`, or in a folder of that name."""
    return [
        module
        for module in list(frame.engine.modules.loaded.values())
        if "settings" in module.words[:2] and module.body is not None
    ]


@attribute(SETTINGS, "*")
def settings_attribute(frame: Frame, owner: Value, name: str, site: Site) -> Value | None:
    """`django.conf.settings.NAME`."""
    found: list[Value] = []
    for module in settings_modules(frame):
        frame.engine.modules.get(module.path)
        value = frame.engine.modules.variable(module, name)
        if value is not None:
            found.append(value)
    return union(found) if found else unknown(name, "settings")


REGISTRY.names["django.conf.settings"] = lambda frame, dotted: frame.allocate(LibraryState(SETTINGS, {}, True))


@function("django.utils.functional.SimpleLazyObject")
def lazy_object(call: Call) -> Value:
    """An object that a function makes when it is first needed."""
    return call.call_with(call.arg(0, "func"), Args())


@function("django.apps.apps.get_app_config")
def app_config(call: Call) -> Value:
    """The configuration of an application, by its label."""
    label = call.known_text(call.arg(0, "app_label"))
    found = [call.engine.class_facts.generic(cls) for cls in _app_configs(call.frame) if label in _labels(cls)]
    return union(call.frame.open(value) for value in found) if found else unknown("app_config")


def _app_configs(frame: Frame) -> Iterator[ClassCode]:
    for module in list(frame.engine.modules.loaded.values()):
        if "apps" in module.words[:1]:
            for value in frame.engine.modules.get(module.path).variables.values():
                if isinstance(value, Class) and APP_CONFIG in value.code.library_bases():
                    yield value.code


def _labels(config: ClassCode) -> list[str]:
    """Return by which names an application is known: its label, or the last part of its module's name."""
    given = [config.attrs[name] for name in ("label", "name") if name in config.attrs]
    known = [value.known for value in given if isinstance(value, Text) and value.known is not None]
    return [name.rpartition(".")[2] for name in known[:1]]


# what reaches a client other than in a response


@prefix("django.views.generic.")
def generic_view(call: Call) -> Value:
    """What views of the project derive from."""
    return call.new(VIEW, is_open=True)


@attribute(VIEW, "*")
def view_attribute(frame: Frame, owner: Value, name: str, site: Site) -> Value | None:
    """What a view has from its library: the request and its like, and the method that begins a context."""
    if (VIEW, name) in REGISTRY.methods:
        return None
    return shared(frame, web_state.REQUEST) if name == "request" else unknown(name)


@method(VIEW, "get_context_data")
@unknown_method("super().get_context_data")
def begin_context(call: Call) -> Value:
    """The context that a view adds to: it holds what it is given."""
    return call.new_dict(dict(call.args.keywords), is_open=True)


@method(VIEW, "render_to_response")
def render_to_response(call: Call) -> Value:
    """Rendering a view's template."""
    return rendered(call, [call.arg(0, "context")])


@function("rest_framework.serializers.SerializerMethodField", "rest_framework.fields.SerializerMethodField")
def method_field(call: Call) -> Value:
    """A field of a serializer that is what a method returns."""
    return call.new(METHOD_FIELD, {"method": call.arg(0, "method_name")})


def answers(code: FunctionCode) -> str | None:
    """Tell whether a method gives the context of a template, or a field of what a serializer shows."""
    owner = code.cls
    bases = owner.library_bases() if owner is not None else []
    if code.name == "get_context_data" and any(base.startswith("django.views.generic") for base in bases):
        return "template"
    if owner is None or not any(base.startswith("rest_framework.serializers.") for base in bases):
        return None
    return "returned" if code.name == "to_representation" or code.name in _shown_by(owner) else None


def _shown_by(serializer: ClassCode) -> Iterator[str]:
    """Yield the names of the methods that a serializer's fields are taken from."""
    for name, value in serializer.attrs.items():
        for option in options(value):
            state = option.state if isinstance(option, Made) else None
            if isinstance(state, LibraryState) and state.label == METHOD_FIELD:
                given = state.fields["method"]
                yield (given.known if isinstance(given, Text) else None) or f"get_{name}"


ANSWERS.append(answers)
