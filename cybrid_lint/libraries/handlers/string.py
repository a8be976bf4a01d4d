"""`string`: templates with `$name` in them."""

from __future__ import annotations

import re

from cybrid_lint.engine.objects import DictState, Key
from cybrid_lint.engine.texts import concat, text
from cybrid_lint.engine.values import UNKNOWN, Value
from cybrid_lint.libraries.calls import Call
from cybrid_lint.libraries.handlers.text import first_site
from cybrid_lint.libraries.registry import function, method

FIELD = re.compile(r"\$(?:\{(\w+)\}|(\w+)|\$)")


@function("string.Template")
def template(call: Call) -> Value:
    """A template."""
    return call.new("template", {"template": call.arg(0, "template")})


@method("template", "substitute", "safe_substitute")
def substitute(call: Call) -> Value:
    """Filling a template."""
    whole = call.field(call.owner, "template") or UNKNOWN
    known = call.known_text(whole)
    if known is None:
        return UNKNOWN
    given: dict[Key, Value] = {}
    for source in call.args.positional:
        for option in call.decided(source):
            state = call.state(option)
            if isinstance(state, DictState):
                given.update(state.entries)
    given.update(call.args.keywords)
    parts: list[Value] = []
    end = 0
    for match in FIELD.finditer(known):
        name = match[1] or match[2]
        # two signs stand for one
        filled = text("$") if name is None else given.get(name, UNKNOWN)
        parts += [text(known[end : match.start()], first_site(whole)), filled]
        end = match.end()
    return concat([*parts, text(known[end:], first_site(whole))])
