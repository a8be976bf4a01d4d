"""What methods of containers of all kinds share."""

from __future__ import annotations

from cybrid_lint.engine.interfaces import UndecidedError
from cybrid_lint.engine.objects import DictState, FieldsState, SequenceState, ViewState, by_name
from cybrid_lint.engine.snapshots import Spread
from cybrid_lint.engine.texts import Text
from cybrid_lint.engine.values import NONE, UNKNOWN, Value
from cybrid_lint.engine.writes import set_any_attribute
from cybrid_lint.libraries.calls import Call, is_waiting


def dict_state(call: Call) -> DictState:
    """Return the dict that a method is called on."""
    state = call.state(call.owner)
    if isinstance(state, ViewState):
        inner = call.state(state.owner)
        if isinstance(inner, FieldsState):
            return DictState(by_name(inner.fields))
    if not isinstance(state, DictState):
        raise UndecidedError
    return state


def sequence_state(call: Call) -> SequenceState:
    """Return the sequence that a method is called on."""
    state = call.state(call.owner)
    if not isinstance(state, SequenceState):
        raise UndecidedError
    return state


def put(call: Call, state: DictState | SequenceState) -> Value:
    """Let the owner be in another state, where it is an object of this evaluation."""
    view = call.state(call.owner)
    if isinstance(view, ViewState) and isinstance(state, DictState):
        if state.is_open:
            set_any_attribute(call.frame, view.owner, UNKNOWN)
        for name, value in [*state.known_items(), *_laid_out(call, state)]:
            call.engine.set_attribute(call.frame, view.owner, name, value, call.site, is_plain=True)
        return NONE
    if call.frame.is_writable(call.owner):
        call.frame.put(call.owner, state)
    return NONE


def _laid_out(call: Call, state: DictState) -> list[tuple[str, Value]]:
    """Return the entries, as far as they are seen, of what else was merged into a dict."""
    found: list[tuple[str, Value]] = []
    for source in [key.source for key in state.entries if isinstance(key, Spread)]:
        if is_waiting(call.frame, source):
            raise UndecidedError
        pairs = call.members(call.call(call.attribute(source, "items"))).known
        for name, value in (call.members(pair).known for pair in pairs):
            if isinstance(name, Text) and name.known:
                found.append((name.known, value))
    return found
