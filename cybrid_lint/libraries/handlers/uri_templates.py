"""`uritemplate`: addresses with expressions in braces that variables are put in for (RFC 6570).

What is expanded stays in the template's order: a hole for each value, and a query where one is built. Source:
`uritemplate/template.py` and `variable.py` (4.2).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from cybrid_lint.engine import displays
from cybrid_lint.engine.alternatives import named, options, spread, union
from cybrid_lint.engine.objects import DictState
from cybrid_lint.engine.texts import Text, concat, text
from cybrid_lint.engine.values import ABSENT, NEVER, NONE, UNKNOWN, Value
from cybrid_lint.libraries.calls import Call
from cybrid_lint.libraries.http import present
from cybrid_lint.libraries.pieces import Pieces
from cybrid_lint.libraries.registry import function, method, typed_as

TEMPLATE = "URI template"
CLASSES = ("uritemplate.URITemplate", "uritemplate.template.URITemplate")
typed_as(TEMPLATE, *CLASSES)
EXPRESSION = re.compile(r"\{([^{}]+)\}")
OPERATORS = "+#./;?&!|@=,"
#: What stands in front of an expression's first value, and between its values: nothing and a comma by default.
FIRST = {"#": "#", ".": ".", "/": "/", ";": ";"}
BETWEEN = {".": ".", "/": "/", ";": ";"}
#: Operators of queries.
QUERY = ("?", "&")


@function(*CLASSES)
def template(call: Call) -> Value:
    """A template."""
    return call.new(TEMPLATE, {"uri": call.arg(0, "uri")})


@method(TEMPLATE, "__str__")
def shown(call: Call) -> Value:
    """The template as it was given."""
    return call.field(call.owner, "uri") or UNKNOWN


@method(TEMPLATE, "expand")
def expand(call: Call) -> Value:
    """The address that a template gives with these variables."""
    return expanded(call, call.field(call.owner, "uri") or UNKNOWN, 0)


@method(TEMPLATE, "partial")
def expand_some(call: Call) -> Value:
    """A template in which what is not given stays."""
    uri = call.field(call.owner, "uri") or UNKNOWN
    return call.new(TEMPLATE, {"uri": filled(call, uri, _variables(call, 0), is_partial=True)})


@function("uritemplate.expand", "uritemplate.api.expand")
def expand_at_once(call: Call) -> Value:
    """`expand(uri, variables)`."""
    return expanded(call, call.arg(0, "uri"), 1)


@function("uritemplate.partial", "uritemplate.api.partial")
def expand_some_at_once(call: Call) -> Value:
    """`partial(uri, variables)`."""
    return call.new(TEMPLATE, {"uri": filled(call, call.arg(0, "uri"), _variables(call, 1), is_partial=True)})


@function("uritemplate.variables", "uritemplate.api.variables")
def variables(call: Call) -> Value:
    """The names in a template."""
    return UNKNOWN


def expanded(call: Call, uri: Value, position: int) -> Value:
    """Return a template expanded with variables that stand at a position."""
    return filled(call, uri, _variables(call, position))


def _variables(call: Call, position: int) -> DictState:
    """Return the variables as one mapping; raises `UndecidedError` while it is not known what they are."""
    state = DictState({}, is_open=call.args.is_open)
    given = present(call.get(position, "var_dict", "variables"))
    for source in (given, call.args.double_star):
        if source is not None:
            call.decided(source)
            state = displays.merged(call.frame, state, source)
    for name, value in call.args.keywords:
        if name not in ("uri", "var_dict"):
            state = state.with_entry(name, named(value, name))
    return state


def filled(call: Call, uri: Value, given: DictState, *, is_partial: bool = False) -> Value:
    """Return a template with these variables; what is not given stays if it is filled in part."""
    call.decided(uri)
    return spread(uri, lambda option: _of_text(call, option, given, is_partial=is_partial))


def _of_text(call: Call, uri: Value, given: DictState, *, is_partial: bool) -> Value:
    if not isinstance(uri, Text):
        return UNKNOWN
    taken = Pieces(uri)
    plain = taken.plain[0]
    parts: list[Value] = []
    end = 0
    for match in EXPRESSION.finditer(plain):
        parts.append(taken.read(plain[end : match.start()]))
        expanded = _expression(call, match[1], given)
        kept = expanded is None and is_partial
        parts.append(text(match[0]) if kept else expanded or text(""))
        end = match.end()
    return concat([*parts, taken.read(plain[end:])])


def _expression(call: Call, inside: str, given: DictState) -> Value | None:
    """Return what stands in an expression's place: those of its variables that are given. None if none is."""
    operator = inside[0] if inside[0] in OPERATORS else ""
    found = [(name, value) for name, value in _values(inside[len(operator) :], given) if value is not None]
    if not found:
        return None
    if operator in QUERY:
        return concat([text(operator), call.frame.written(_query(call, found), "query")])
    between = BETWEEN.get(operator, ",")
    parts: list[Value] = [text(FIRST.get(operator, ""))]
    for index, (name, value) in enumerate(found):
        shown = [text(f"{name}="), value] if operator == ";" else [value]
        parts += [text(between), *shown] if index else shown
    return concat(parts)


def _values(variables: str, given: DictState) -> Iterator[tuple[str, Value | None]]:
    """Yield the variables of an expression, with a star behind those of which each entry stands for itself."""
    for variable in variables.split(","):
        name, _, default = variable.partition("=")
        yield name.partition(":")[0], _given(given, name.rstrip("*").partition(":")[0], default)


def _given(given: DictState, name: str, default: str) -> Value | None:
    """Return the value of a variable, None if it has none."""
    found = given.entries.get(name, ABSENT)
    if found is NONE or found is ABSENT:
        fallback = given.rest if given.rest is not NEVER else UNKNOWN if given.is_open else None
        return text(default) if default else fallback if found is ABSENT else None
    return union(option for option in options(found) if option is not ABSENT)


def _query(call: Call, variables: list[tuple[str, Value]]) -> Value:
    """Return variables as a query, which leaves out what turns out to be None."""
    state = DictState({})
    for name, value in variables:
        if name.endswith("*"):
            call.decided(value)
        is_spread = name.endswith("*") and isinstance(call.state(value), DictState)
        name = name.rstrip("*")
        state = displays.merged(call.frame, state, value) if is_spread else state.with_entry(name, value)
    return call.frame.allocate(state)
