"""What stands between a client's call and the network: overridden methods, hooks, and what is mounted for addresses.

What changes a request before it is sent goes with it as parts: "changing" are functions that get the request, "mounts"
pairs of an address and an adapter, "transport" the adapter for all other addresses. The policy runs them.
"""

from __future__ import annotations

from cybrid_lint.engine.objects import DictState, InstanceState, SequenceState
from cybrid_lint.engine.values import UNSEEN, Args, Bound, Function, Value, options
from cybrid_lint.libraries.http import present
from cybrid_lint.libraries.registry import Call


def derived(call: Call, owner: Value) -> Value | None:
    """Return the instance of a class of the project that a library's object is the base of."""
    return next(
        (ref for ref, state in call.frame.store.items() if isinstance(state, InstanceState) and state.base is owner),
        None,
    )


def overridden(call: Call, owner: Value, *names: str) -> list[Value]:
    """Return the methods that a class of the project has in place of those of the library class it derives from."""
    instance = derived(call, owner)
    state = None if instance is None else call.state(instance)
    if instance is None or not isinstance(state, InstanceState):
        return []
    own = [name for name in names if state.cls.code.find(name) is not None]
    running = None if call.frame.code is None else call.frame.code.name
    return [call.attribute(instance, name) for name in own if name != running]


def functions_in(call: Call, given: Value | None) -> list[Value]:
    """Return the functions that are given one by one or in a list."""
    found: list[Value] = []
    for option in options(given) if present(given) is not None and given is not None else ():
        state = call.state(option)
        found += state.members if isinstance(state, SequenceState) else [option]
    return found


def hooks_for(call: Call, hooks: Value | None, event: str) -> list[Value]:
    """Return the functions that a mapping of hooks has for an event."""
    found: list[Value] = []
    for option in options(hooks) if hooks is not None else ():
        state = call.state(option)
        if isinstance(state, DictState) and event in state.entries:
            found += functions_in(call, state.entries[event])
    return found


def hooked(call: Call, response: Value, hooks: list[Value]) -> Value:
    """Call hooks with a response; what comes back is still that response."""
    for hook in hooks:
        inner = hook.function if isinstance(hook, Bound) else hook
        site = UNSEEN if isinstance(inner, Function) else call.site
        call.engine.call(call.frame, hook, Args((response,), is_open=True), site)
    return response


def listed(call: Call, functions: list[Value]) -> Value | None:
    """Return functions as a part of a request, None if there are none."""
    return call.new_sequence("tuple", tuple(functions)) if functions else None
