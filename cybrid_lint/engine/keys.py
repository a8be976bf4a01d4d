"""Keys of mappings: objects that equal others of the same content are what they hold."""

from __future__ import annotations

from cybrid_lint.engine.frame import Frame
from cybrid_lint.engine.objects import InstanceState, SequenceState, key_of
from cybrid_lint.engine.snapshots import Compound
from cybrid_lint.engine.texts import text, value_of
from cybrid_lint.engine.values import Value


def keyed(frame: Frame, key: Value) -> Value:
    """Return a key; a tuple, a set or a record as what tells it from others: what it holds."""
    state = frame.state(key)
    if isinstance(key, Compound) or (isinstance(state, SequenceState) and state.is_compound):
        under = key_of(frame.close(key))
        return under if isinstance(under, Compound) else key
    if isinstance(state, InstanceState) and _is_by_content(frame, state):
        named = (text(state.cls.code.name), *(value for _, value in sorted(state.fields.items())))
        return Compound("tuple", tuple(value_of(key_of(frame.close(keyed(frame, one)))) for one in named))
    return key


def _is_by_content(frame: Frame, state: InstanceState) -> bool:
    """Tell whether instances are equal if their attributes are, and their class says nothing else."""
    code = state.cls.code
    if state.is_generic or "record" not in frame.engine.class_facts.traits(code):
        return False
    return not (code.defines("__eq__") or code.defines("__hash__"))
