"""`copy`: copies that share what they hold, and such that do not."""

from __future__ import annotations

from cybrid_lint.engine.alternatives import BRANCHING, spread, union
from cybrid_lint.engine.objects import DictState, InstanceState, LibraryState, SequenceState
from cybrid_lint.engine.values import Library, Value
from cybrid_lint.libraries.calls import Call
from cybrid_lint.libraries.registry import function


@function("copy.deepcopy")
def copy_all(call: Call) -> Value:
    """Copying an object with all that it holds."""
    value = call.arg(0)
    if type(value) in BRANCHING:
        return spread(value, lambda option: call.call(Library(call.name), option))
    return union(map(call.frame.copied, call.decided(value)))


@function("copy.copy")
def copy_value(call: Call) -> Value:
    """Copying: of containers and objects a new one, of anything else itself."""
    found: list[Value] = []
    for option in call.decided(call.arg(0)):
        state = call.state(option)
        known = isinstance(state, DictState | SequenceState | InstanceState | LibraryState)
        found.append(call.frame.allocate(state) if known and state is not None else option)
    return union(found)
