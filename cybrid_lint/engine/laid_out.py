"""What a call lays out: that of which the members are known one by one, for a body that goes through them."""

from __future__ import annotations

from cybrid_lint.engine.alternatives import options
from cybrid_lint.engine.callables import Cells, Class, Function
from cybrid_lint.engine.frame import Frame
from cybrid_lint.engine.iterated import containers, roots
from cybrid_lint.engine.objects import DictState, InstanceState, LibraryState, SequenceState
from cybrid_lint.engine.snapshots import Made, Spread
from cybrid_lint.engine.substitution import Substitution
from cybrid_lint.engine.summaries import Summary
from cybrid_lint.engine.symbols import Param
from cybrid_lint.engine.values import NEVER, Const, Value

# Members of an argument for which a body is evaluated anew.
MOST_MEMBERS = 24
# Fields of a record that is given, for which a body that goes through them is evaluated.
MOST_FIELDS = 8


def laid_out(frame: Frame, function: Function, summary: Summary, binding: Cells) -> set[str]:
    """Return the parameters that lay out what a body goes through; what callers of the frame may lay out is noted."""
    found: set[str] = set()
    if not summary.iterated:
        return found
    code = function.code
    scratch = frame.engine.scratch(frame.module)
    substitution = Substitution(scratch, {code.symbol(name): value for name, value in binding}, code.site)
    for value in summary.iterated:
        for option in options(substitution.apply(value)):
            if not isinstance(option, Const) and is_laid_out(scratch, option):
                found |= {symbol.name for symbol in roots(value) if isinstance(symbol, Param) and symbol.code is code}
            elif option.symbols:
                frame.note_iterated(option)
    return found


def is_waited_for(frame: Frame, function: Function, summary: Summary, binding: Cells) -> bool:
    """Tell whether callers of the frame may lay out what a body goes through."""
    code = function.code
    scratch = frame.engine.scratch(frame.module)
    substitution = Substitution(scratch, {code.symbol(name): value for name, value in binding}, code.site)
    return any(
        container.symbols and not is_laid_out(scratch, container)
        for value in summary.iterated
        for container in containers(substitution.apply(value))
    )


def is_laid_out(frame: Frame, value: Value) -> bool:
    """Tell whether the members of a closed value are known one by one, and few, or what a class says of itself."""
    if isinstance(value, Class | Const):
        return not value.symbols
    state = value.state if isinstance(value, Made) else None
    if isinstance(state, DictState):
        # of one into which others are merged some members are known
        are_merged = [isinstance(key, Spread) for key in state.entries]
        is_empty = not are_merged and not state.is_open and state.rest is NEVER
        return is_empty or (len(are_merged) <= MOST_MEMBERS and not all(are_merged))
    if isinstance(state, LibraryState):
        return frame.engine.library.has_method(state.label, "items")
    if isinstance(state, InstanceState):
        # its fields, which programs go through to build a request
        is_record = "record" in frame.engine.class_facts.traits(state.cls.code)
        return is_record and len(state.fields) <= MOST_FIELDS
    return isinstance(state, SequenceState) and len(state.members) <= MOST_MEMBERS
