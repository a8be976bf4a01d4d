"""`string`: templates with `$name` in them, and what formats say."""

from __future__ import annotations

import re
from string import Formatter

from cybrid_lint.engine.objects import DictState, Key
from cybrid_lint.engine.texts import concat, text
from cybrid_lint.engine.values import NONE, UNKNOWN, Value
from cybrid_lint.libraries.calls import Call
from cybrid_lint.libraries.handlers.text import first_site
from cybrid_lint.libraries.registry import function, method, typed_as

FORMATTER = "formatter of strings"
FIELD = re.compile(r"\$(?:\{(\w+)\}|(\w+)|\$)")
typed_as(FORMATTER, "string.Formatter")


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


@function("string.Formatter")
def formatter(call: Call) -> Value:
    """What reads formats, as `str.format` does."""
    return call.new(FORMATTER)


@method(FORMATTER, "parse")
def parsed(call: Call) -> Value:
    """What a format says piece by piece: the text before a field, its name, its specification and its conversion."""
    return call.each(call.arg(0, "format_string"), lambda option: _parsed(call, option))


def _parsed(call: Call, value: Value) -> Value:
    known = call.known_text(value)
    try:
        pieces = None if known is None else list(Formatter().parse(known))
    except ValueError:
        pieces = None
    if pieces is None:
        return UNKNOWN
    site = first_site(value)
    told = [tuple(NONE if one is None else text(one, site) for one in piece) for piece in pieces]
    return call.new_sequence("list", tuple(call.new_sequence("tuple", piece) for piece in told))


@method(FORMATTER, "format")
def formats(call: Call) -> Value:
    """What `str.format` gives."""
    args = call.args._replace(positional=call.args.positional[1:])
    return call.call_with(call.attribute(call.arg(0, "format_string"), "format"), args)
