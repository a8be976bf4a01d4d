"""What conditions say of values that are read again where they hold: attributes and items, which are no variables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from cybrid_lint.engine.alternatives import Union, options, union
from cybrid_lint.engine.callables import LibraryMethod
from cybrid_lint.engine.frame import Frame
from cybrid_lint.engine.lasting import wherever
from cybrid_lint.engine.objects import SequenceState
from cybrid_lint.engine.operations import Attr, Test
from cybrid_lint.engine.snapshots import Made, Updated
from cybrid_lint.engine.symbols import Param
from cybrid_lint.engine.texts import Lit, Text
from cybrid_lint.engine.traversal import rebuilt
from cybrid_lint.engine.values import NONE, UNKNOWN, UNSEEN, Const, Unknown, Value, unknown

# How deep in containers that are shown it is looked for what a condition says that it is.
MOST_WITHIN = 3


def asking(frame: Frame, kind: str, value: Value) -> Test:
    """Return a test of what a value is as it is when it is asked, and note which value that is."""
    now = frame.snapshot(value)
    asked = Test(kind, (wherever(_nameless(now)),))
    if asked.operands[0] is not now:
        frame.flow.said.asked[asked] = now
    return asked


def _nameless(value: Value) -> Value:
    """Return what is asked whether it is there: the same question under whatever name it is kept by then."""
    if not isinstance(value, Union):
        return value
    return union(unknown(there=one.there) if isinstance(one, Unknown) else one for one in value.options)


def left_of(frame: Frame, test: Value, holds: bool, value: Value) -> Value:
    """Return a value where a condition was just asked that says that it is not there: it shows nothing then."""
    while isinstance(test, Test) and test.kind == "not":
        test, holds = test.operands[0], not holds
    if not isinstance(test, Test) or test.kind not in ("true", "none") or holds is (test.kind == "true"):
        return value
    if value is not frame.flow.said.asked.get(test, test.operands[0]):
        return value
    if test.kind == "none":
        return NONE
    return union(UNKNOWN if isinstance(option, Unknown) else option for option in options(value))


def note(frame: Frame, test: Value, holds: bool) -> None:
    """Note what a condition that holds, or does not, says that values are, up to the next change of anything."""
    said = frame.flow.said
    for asked, is_met in _parts(test, holds):
        found = _said(frame, asked, is_met)
        if found is not None and _is_told_apart(found[0]):
            if said.at != frame.changes.stamp:
                said.forget()
                said.at = frame.changes.stamp
            value, known = found
            told = said.values if _is_told(asked, value) else said.shown
            # the test may have been left to one of several already
            told.update({one: known for one in (value, *options(value)) if not _is_constant(one)})


def as_said(frame: Frame, value: Value) -> Value:
    """Return what a value that is read is known to be here."""
    said = frame.flow.said
    return said.values.get(value, value) if said.values and said.at == frame.changes.stamp else value


def shown_as_said(frame: Frame, value: Value) -> Value:
    """Return what someone sees of a value that is shown here; of a text without the pieces that show nothing more."""
    said = frame.flow.said
    if not (said.shown or said.values) or said.at != frame.changes.stamp:
        return value
    known = {**said.values, **said.shown}
    value = _as_shown(frame.close(value), known, MOST_WITHIN)
    fields: dict[Value, dict[str, Value]] = {}
    for asked, told in known.items():
        if isinstance(asked, Attr) and isinstance(asked.base, Param) and asked.base in value.symbols:
            fields.setdefault(asked.base, {})[asked.name] = told
    # who is shown as a whole has these attributes
    owners: dict[Value, Value] = {base: Updated(base, tuple(told.items()), ()) for base, told in fields.items()}
    return frame.close(frame.engine.substitute(frame, value, owners, UNSEEN)) if owners else value


def _as_shown(value: Value, known: Mapping[Value, Value], depth: int) -> Value:
    if isinstance(value, Text):
        return Text(tuple(part for part in value.parts if isinstance(part, Lit) or part.value not in known))
    if value in known:
        return known[value]
    return (
        rebuilt(value, lambda part: _as_shown(part, known, depth - 1)) if isinstance(value, Made) and depth else value
    )


def forget_for(frame: Frame, callee: Value) -> None:
    """Forget what was said where a call may change it unseen: one of what callers give, or of the project's own."""
    if frame.flow.said.at is None or not callee.symbols:
        return
    if not isinstance(callee, LibraryMethod) or frame.engine.label_of(frame, callee.owner) is None:
        frame.flow.said.forget()


def _parts(test: Value, holds: bool) -> Iterator[tuple[Test, bool]]:
    """Yield the conditions that are known where one holds, or does not."""
    if not isinstance(test, Test):
        return
    if test.kind == "not":
        yield from _parts(test.operands[0], not holds)
    elif (test.kind, holds) in (("and", True), ("or", False)):
        for operand in test.operands:
            yield from _parts(operand, holds)
    else:
        yield test, holds


def _said(frame: Frame, test: Test, holds: bool) -> tuple[Value, Value] | None:
    """Return a value and what it is known to be; of what is only known to be false, nothing is there."""
    if (test.kind, holds) in (("none", True), ("true", False)):
        return frame.flow.said.asked.get(test, test.operands[0]), NONE
    if not holds or test.kind not in ("eq", "in") or len(test.operands) != 2:
        return None
    first, second = test.operands
    first = frame.flow.said.asked.get(test, first)
    if test.kind == "eq":
        value, known = (second, first) if _is_constant(first) else (first, second)
        return (value, known) if _is_constant(known) else None
    state = second.state if isinstance(second, Made) else None
    if not isinstance(state, SequenceState) or state.is_open or not all(map(_is_constant, state.members)):
        return None
    return first, union(state.members)


def _is_told_apart(value: Value) -> bool:
    """Tell whether a value is known by more than that nothing is known of it, which holds of others as well."""
    sources = [option for option in options(value) if not _is_constant(option)]
    return bool(sources) and all(option.names for option in sources if isinstance(option, Unknown))


def _is_told(test: Test, value: Value) -> bool:
    """Tell whether a condition says what a value is: one that is false may be a list that is to be filled, too."""
    if test.kind == "true":
        return isinstance(value, Union) and NONE in value.options
    if test.kind == "in" and test.scope is not None:
        # which of them it is, other conditions ask that last as this one does
        return False
    return test.kind == "none" or not value.symbols


def _is_constant(value: Value) -> bool:
    return isinstance(value, Const) or (isinstance(value, Text) and value.known is not None)
