"""Django and its REST framework: settings, application configurations, requests, and what reaches templates."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cybrid_lint.evaluation.calls import Call
from cybrid_lint.evaluation.frames import Frame
from cybrid_lint.evaluation.objects import attribute as attribute_of
from cybrid_lint.evaluation.values import ClassInfo, Func, ModuleRef, Obj, Opaque, Text, Value, options, union
from cybrid_lint.models.registry import (
    EXTERNAL_ATTRIBUTES,
    OPAQUE_ATTRIBUTES,
    attribute,
    function,
    given_as,
    method,
    prefix,
)
from cybrid_lint.models.web import ANSWERS, How, store_get, store_set
from cybrid_lint.project.files import python_files

if TYPE_CHECKING:
    import libcst as cst

REQUEST, SESSION, METHOD_FIELD, GENERIC_VIEW = "web request", "web session", "method field", "generic view"
APP_CONFIG = "django.apps.AppConfig"


def settings_modules(frame: Frame) -> list[ModuleRef]:
    """Return the project's settings modules: what `DJANGO_SETTINGS_MODULE` names, or a module called settings."""
    machine = frame.machine
    if machine.settings is None:
        machine.settings = []
        for path in python_files(machine.project.root):
            if path.stem == "settings" or path.parent.name == "settings":
                module = machine.project.module(path)
                if module is not None and module is not frame.module:
                    machine.settings.append(module)
    return [machine.module_value(one) for one in machine.settings]


def settings_attribute(frame: Frame, node: cst.CSTNode, owner: Value, name: str) -> Value | None:
    """Model `django.conf.settings.NAME`."""
    found = [
        attribute_of(frame, node, one, name)
        for one in settings_modules(frame)
        if one.module.scope is not None and name in one.module.scope.vars
    ]
    return union(found) if found else Opaque((name, "settings"))


EXTERNAL_ATTRIBUTES["django.conf.settings"] = settings_attribute


@function("django.apps.apps.get_app_config")
def app_config(call: Call) -> Value:
    """Model asking for the configuration of an application by its label."""
    label = call.arg(0, "app_label")
    known = label.known if isinstance(label, Text) else None
    found = [call.frame.machine.generic(one) for one in _app_configs(call.frame) if known in _labels(one)]
    return union(found) if found else Opaque(("app_config",))


def _app_configs(frame: Frame) -> Iterator[ClassInfo]:
    machine = frame.machine
    for path in python_files(machine.project.root):
        module = machine.project.module(path) if path.stem == "apps" else None
        for value in machine.body(module).vars.values() if module is not None else ():
            if isinstance(value, ClassInfo) and APP_CONFIG in value.library_bases():
                yield value


def _labels(config: ClassInfo) -> list[str]:
    """Return by which names an application is known: its label, or the last part of its module's name."""
    given = [config.attrs[one] for one in ("label", "name") if one in config.attrs]
    known = [one.known for one in given if isinstance(one, Text) and one.known is not None]
    return [one.rsplit(".", 1)[-1] for one in known[:1]]


# requests: middleware puts things on them, and sessions are kept by the server

given_as("request", REQUEST)
method(SESSION, "__getitem__", "get", "setdefault", "pop")(store_get)
method(SESSION, "__setitem__")(store_set)


def session_attribute(frame: Frame, node: cst.CSTNode, owner: Value, name: str) -> Value | None:
    """Model `request.session`: what is kept in it comes out again."""
    is_request = isinstance(owner, Opaque) and owner.names[:1] == ("request",)
    return frame.machine.store(SESSION) if is_request else None


OPAQUE_ATTRIBUTES["session"] = session_attribute


# what reaches a client other than in a response


@prefix("django.views.generic.")
def generic_view(call: Call) -> Value:
    """Model what views of the project derive from."""
    return call.obj("lib", GENERIC_VIEW)


@attribute(GENERIC_VIEW, "*")
def view_attribute(frame: Frame, node: cst.CSTNode, owner: Value, name: str) -> Value | None:
    """Model what a view has from its library: the request and its like, and the method that begins a context."""
    return None if name == "get_context_data" else Opaque((name,))


@method(GENERIC_VIEW, "get_context_data")
def begin_context(call: Call) -> Value:
    """Model the context that a view adds to: it holds what it is given."""
    return call.obj("dict", "dict", dict(call.args.keywords), open_=True)


@function("rest_framework.serializers.SerializerMethodField", "rest_framework.fields.SerializerMethodField")
def method_field(call: Call) -> Value:
    """Model a field of a serializer that is what a method returns."""
    return call.obj("lib", METHOD_FIELD, {"method": call.arg(0, "method_name")})


def answers(func: Func) -> How | None:
    """Tell whether a method gives the context of a template, or a field of what a serializer shows."""
    owner = func.owner
    bases = owner.library_bases() if owner is not None else []
    if func.name == "get_context_data" and any(one.startswith("django.views.generic") for one in bases):
        return "template"
    if owner is None or not any(one.startswith("rest_framework.serializers.") for one in bases):
        return None
    return "returned" if func.name == "to_representation" or func.name in _shown_by(owner) else None


def _shown_by(serializer: ClassInfo) -> Iterator[str]:
    """Yield the names of the methods that a serializer's fields are taken from."""
    for name, value in serializer.attrs.items():
        for one in options(value):
            if isinstance(one, Obj) and one.label == METHOD_FIELD:
                given = one.fields["method"]
                yield (given.known if isinstance(given, Text) else None) or f"get_{name}"


ANSWERS.append(answers)
