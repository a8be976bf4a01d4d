"""Template engines beside Jinja: Bottle's, Mako, Chameleon, Mustache and Django's own, and what renders with them."""

from __future__ import annotations

from cybrid_lint.engine.values import UNKNOWN, Value
from cybrid_lint.libraries.calls import Call
from cybrid_lint.libraries.handlers.web_responses import (
    TEMPLATES,
    render,
    render_method,
    rendered,
    template_of,
    templates,
)
from cybrid_lint.libraries.registry import function, method, typed_as

RENDERER = "template renderer"
# https://bottlepy.org/docs/stable/stpl.html: a template, then dicts, then values by their names
_BOTTLE = ("bottle.template", "bottle.jinja2_template", "bottle.mako_template", "bottle.cheetah_template")
function(*_BOTTLE, "chevron.render", "pystache.render")(render)

_ENGINES = (
    *(f"bottle.{name}Template" for name in ("Simple", "Jinja2", "Mako", "Cheetah")),
    "mako.template.Template",
    "mako.lookup.TemplateLookup",
    "chameleon.PageTemplate",
    "chameleon.PageTextTemplate",
    "chameleon.PageTemplateFile",
    "chameleon.PageTemplateLoader",
    "django.template.Engine",
)
function(*_ENGINES)(templates)
typed_as(TEMPLATES, *_ENGINES)
function("django.template.engines.__getitem__")(templates)
method(TEMPLATES, "__getitem__")(template_of)
method(TEMPLATES, "render_unicode", "render_context", "generate", "stream", "generate_async", "__call__")(render_method)


@function("pystache.Renderer")
def renderer(call: Call) -> Value:
    """What renders the template that it is given first."""
    return call.new(RENDERER)


method(RENDERER, "render")(render)
typed_as(RENDERER, "pystache.Renderer")


@function("django.template.Context", "django.template.RequestContext", "django.template.context.make_context")
def context(call: Call) -> Value:
    """The values that a template is given, behind the request if there is one."""
    return call.get(1 if call.name.endswith("RequestContext") else 0, "dict_", "context") or UNKNOWN


@function("pyramid.renderers.render", "pyramid.renderers.render_to_response")
@function("blacksheep.view", "blacksheep.view_async")
@function("blacksheep.server.responses.view", "blacksheep.server.responses.view_async")
def render_value(call: Call) -> Value:
    """Rendering a template, or JSON, with a value."""
    return rendered(call, [call.arg(1, "value", "model")])
