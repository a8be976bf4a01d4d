"""Asking whether an object has an attribute."""

from __future__ import annotations

from collections import Counter, OrderedDict, defaultdict, deque
from pathlib import Path
from types import GeneratorType

from cybrid_lint.engine.callables import LibraryMethod
from cybrid_lint.engine.instances import own_entries
from cybrid_lint.engine.objects import DictState, InstanceState, SequenceState
from cybrid_lint.engine.texts import Text
from cybrid_lint.engine.values import NONE, TRUE, UNKNOWN, Const, Value, const
from cybrid_lint.libraries.calls import Call
from cybrid_lint.libraries.handlers.type_forms import is_annotated
from cybrid_lint.libraries.registry import function

# What a value of a label may be in Python, as far as that is not told apart.
_CLASSES: dict[str, tuple[type, ...]] = {
    "text": (str, bytes, bytearray, Path),
    "scalar": (int, float, complex, type(None)),
    "dict": (dict, Counter, OrderedDict, defaultdict),
    "list": (list, tuple, set, frozenset, deque, range, GeneratorType),
}


@function("builtins.hasattr")
def has_attribute(call: Call) -> Value:
    """Asking for an attribute: known for what classes of the project define, and built-in ones do not."""
    name = call.known_text(call.arg(1))
    if name and call.frame.has_set(call.arg(0), name):
        return TRUE
    mapping = own_entries(call.frame, call.arg(0)) if name else None
    if mapping is not None:
        return call.engine.test(call.frame, "in", (call.arg(1), mapping))
    answers = {_has(call, option, name) if name else None for option in call.decided(call.arg(0))}
    answer = answers.pop() if len(answers) == 1 else None
    return UNKNOWN if answer is None else const(answer)


def _has(call: Call, option: Value, name: str) -> bool | None:
    """Tell whether a value has an attribute; None where that is not known."""
    state = call.state(option)
    if isinstance(state, InstanceState):
        known = name in state.fields or state.cls.code.find(name) is not None
        return True if known else False if call.engine.class_facts.lacks(state, name) else None
    if name == "__iter__" and isinstance(option, Const | Text):
        return isinstance(option, Text)
    if name == "__iter__" and isinstance(state, SequenceState | DictState):
        return True
    if name == "__metadata__":
        return is_annotated(call.frame, option)
    return False if _is_foreign(call, option, name) else None


def _is_foreign(call: Call, option: Value, name: str) -> bool:
    """Tell whether no built-in object that a value may stand for has an attribute of a name."""
    label = call.engine.label_of(call.frame, option)
    if name.startswith("_") or label not in _CLASSES or any(hasattr(cls, name) for cls in _CLASSES[label]):
        return False
    # what else a value stands for has attributes that are known
    is_method = option is NONE or isinstance(call.attribute(option, name), LibraryMethod)
    return is_method and not call.engine.library.has_method(label, name)
