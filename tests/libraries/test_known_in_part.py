"""What is known of values that come from a caller or from outside: each line of `known_in_part.txt` says it.

Behind the arrow stands what a function returns whose body the line is, in terms of its parameters `p`, `q` and `r`. It
stands as Python writes it, where `?name` comes from outside and is `?name!` where it is neither None nor empty, `a | b`
is either, `…` is more that is not seen, and `-` stands for what is not there. In the lines on what functions do, it is
what such a function writes to what it is given or captures, and what happens in it. `p: Base; ` annotates a parameter.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from engine_support import frame_of

from cybrid_lint.engine import operations
from cybrid_lint.engine.alternatives import Choice, Union
from cybrid_lint.engine.callables import Bound, Class, Function, LibraryMethod, Partial
from cybrid_lint.engine.objects import DictState, InstanceState, LibraryState, SequenceState, State, ViewState
from cybrid_lint.engine.operations import Applied, Attr, Call, Element, Item
from cybrid_lint.engine.snapshots import Compound, Made, Spread, Updated
from cybrid_lint.engine.summaries import Summary
from cybrid_lint.engine.symbols import Cell, FieldOf, Global, Param
from cybrid_lint.engine.texts import Lit, Text
from cybrid_lint.engine.values import (
    ABSENT,
    NEVER,
    Absent,
    Const,
    Label,
    Library,
    Member,
    Module,
    Never,
    Unknown,
    Value,
    Widened,
)
from cybrid_lint.room import with_room

HEAD, *BLOCKS = (Path(__file__).parent / "known_in_part.txt").read_text(encoding="utf-8").split("\n\n[")
LINES = dict(block.strip().split("]\n", 1) for block in BLOCKS)
#: The lines of which not the result is told, but all else.
DONE = "what functions do"
ARROW = "  ->  "
BRACKETS = {"list": "[]", "tuple": "()", "set": "{}"}


def shown(value: Value | str) -> str:
    """Return a value as the table writes it."""
    if isinstance(value, str):
        return repr(value)
    form = FORMS.get(type(value))
    return type(value).__name__ if form is None else form(value)


def _joined(parts: Iterable[str]) -> str:
    return ", ".join(part for part in parts if part)


def _all(values: Iterable[Value]) -> str:
    return ", ".join(map(shown, values))


def _named(pairs: Iterable[tuple[str, Value]]) -> str:
    return ", ".join(f"{name}={shown(value)}" for name, value in pairs)


def _text(value: Text) -> str:
    pieces = (part.text if isinstance(part, Lit) else f"{{{shown(part.value)}:{part.form}}}" for part in value.parts)
    return repr("".join(pieces))


def _updated(value: Updated) -> str:
    items = [f"[{shown(key)}]={shown(item)}" for key, item in value.items]
    return f"{shown(value.base)}<{_joined([_named(value.fields), *items])}>"


def _arguments(call: Call) -> str:
    args = call.args
    star = "" if args.star is None else f"*{shown(args.star)}"
    double_star = "" if args.double_star is None else f"**{shown(args.double_star)}"
    more = "…" if args.is_open else ""
    return _joined([*map(shown, args.positional), star, _named(args.keywords), double_star, more])


def _state(state: State) -> str:
    match state:
        case SequenceState():
            opening, closing = BRACKETS.get(state.kind, (f"{state.kind}(", ")"))
            return f"{opening}{_joined([*map(shown, state.members), *_more(state)])}{closing}"
        case DictState():
            entries = (
                shown(key) if isinstance(key, Spread) else f"{shown(key)}: {shown(entry)}"
                for key, entry in state.entries.items()
            )
            return f"{{{_joined([*entries, *_more(state)])}}}"
        case InstanceState():
            base = "" if state.base is ABSENT else shown(state.base)
            return f"{state.cls.code.name}({_joined([base, _named(state.fields.items())])})"
        case LibraryState():
            return f"<{state.label} {_named(state.fields.items())}>"
        case ViewState():
            return f"vars({shown(state.owner)})"
    return type(state).__name__


def _more(state: SequenceState | DictState) -> list[str]:
    rest = [] if state.rest is NEVER else [f"*{shown(state.rest)}"]
    return [*rest, "…"] if state.is_open else rest


FORMS: dict[type, Callable[..., str]] = {
    Absent: lambda value: "-",
    Never: lambda value: "never",
    Unknown: lambda value: f"?{'.'.join(reversed(value.names))}{'!' * value.there}{'*' * value.whole}",
    Text: _text,
    Const: lambda value: repr(value.value),
    Union: lambda value: f"({' | '.join(map(shown, value.options))})",
    Choice: lambda value: f"({shown(value.then)} if {shown(value.test)} else {shown(value.orelse)})",
    operations.Test: lambda value: f"{value.kind}({_all(value.operands)})",
    **dict.fromkeys((Param, Cell, Global, Label, Library), lambda value: value.name),
    **dict.fromkeys((Function, Class), lambda value: value.code.name),
    Bound: lambda value: f"{shown(value.receiver)}.{shown(value.function)}",
    LibraryMethod: lambda value: f"{shown(value.owner)}.{value.name}",
    Partial: lambda value: f"{shown(value.function)}<{_joined([*map(shown, value.args), _named(value.keywords)])}>",
    Member: lambda value: f"{value.cls.name}.{value.name}",
    Module: lambda value: Path(value.path).stem,
    Widened: lambda value: f"widened({_all(value.kept)})",
    Attr: lambda value: f"{shown(value.base)}.{value.name}",
    Item: lambda value: f"{shown(value.base)}[{shown(value.key)}]",
    Element: lambda value: f"each({shown(value.base)})",
    Call: lambda value: f"{shown(value.callee)}({_arguments(value)})",
    Applied: lambda value: f"{shown(value.function)}({_named(value.binding)})",
    FieldOf: lambda value: f"{shown(value.owner)}.{value.name}:{shown(value.own)}",
    Compound: lambda value: f"{value.kind}({_all(value.members)})",
    Spread: lambda value: f"**{shown(value.source)}",
    Updated: _updated,
    Made: lambda value: _state(value.state),
}


def _done(summary: Summary) -> str:
    """Return what a function writes and does."""
    parts = [shown(Updated(base, tuple(to.fields.items()), tuple(to.items.items()))) for base, to in summary.outs]
    parts += [f"{name} = {shown(value)}" for name, value in summary.nonlocals.items()]
    parts += [f"{symbol.name} = {shown(value)}" for symbol, value in summary.globals.items()]
    parts += [f"waits for {shown(call)}{guarded(guards)}" for call, guards in summary.waiting]
    for event in summary.events:
        parts.append(f"{event.kind} {event.detail}{shown(event.value)}{guarded(event.guards)}")
    return "; ".join([*parts, *(["never returns"] if summary.never_returns else [])])


def guarded(guards: tuple[tuple[Value, bool], ...]) -> str:
    """Return the conditions under which something is, as the table writes them."""
    return "".join(f" {'if' if holds else 'unless'} {shown(test)}" for test, holds in guards)


def _summaries(lines: list[str]) -> list[Summary]:
    """Return the summaries of functions whose bodies these are."""
    program = HEAD
    for number, line in enumerate(lines):
        *before, expression = line.split("; ")
        params = [next((one for one in before if one.startswith(f"{name}: ")), name) for name in "pqr"]
        before = [one for one in before if one not in params]
        body = "\n".join([*before, f"return {expression}"]).replace(r"\n", "\n")
        program += f"\n\ndef go_{number}({', '.join(params)}):\n{textwrap.indent(body, '    ')}\n"
    frame = frame_of(program)
    functions = (frame.env[f"go_{number}"] for number in range(len(lines)))
    return [frame.engine.functions.summary(function.code) for function in functions]


def told(kind: str, lines: list[str]) -> list[str]:
    """Return for each line what stands behind its arrow."""
    tell = _done if kind == DONE else lambda summary: shown(summary.result)
    return with_room(lambda: [tell(summary) for summary in _summaries(lines)])


@pytest.mark.parametrize("kind", LINES)
def test_what_is_known_is_said_and_nothing_else(kind):
    wanted = dict(line.split(ARROW) for line in LINES[kind].splitlines())
    found = dict(zip(wanted, told(kind, list(wanted)), strict=True))
    assert {line: said for line, said in found.items() if said != wanted[line]} == {}
