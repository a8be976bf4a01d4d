"""What lies between a client's call and the network: overridden methods, hooks, and mounted adapters.

What changes a request before it is sent goes with it as parts: "changing" are functions that get the request, "hooks" a
mapping of events to such functions, "mounts" pairs of an address and an adapter, "transports" a mapping of patterns of
addresses, "transport" the adapter for all other addresses. The policy runs them.
"""

from __future__ import annotations

from cybrid_lint.engine.callables import Bound, Function
from cybrid_lint.engine.frame import Frame
from cybrid_lint.engine.objects import DictState, InstanceState, LibraryState, SequenceState, key_of
from cybrid_lint.engine.operations import Args
from cybrid_lint.engine.texts import text
from cybrid_lint.engine.values import NONE, UNSEEN, Library, Value
from cybrid_lint.libraries.calls import Call
from cybrid_lint.libraries.http import AUTH_METHODS, AUTHORIZE, present
from cybrid_lint.libraries.registry import function

#: Calls what a mapping of hooks has for an event, once that is known.
HOOKS = "<hooks>"


def overridden(call: Call, *names: str) -> Value | None:
    """Return the methods that a class of the project has in place of those of the library's that it derives from."""
    state = None if call.instance is None else call.state(call.instance)
    if call.instance is None or not isinstance(state, InstanceState):
        return None
    own = [name for name in names if name != call.name and state.cls.code.find(name) is not None]
    return call.new_sequence("tuple", tuple(call.attribute(call.instance, name) for name in own)) if own else None


def hooked(call: Call, response: Value, hooks: Value | None, event: str = "response") -> Value:
    """Have hooks for an event called with a response; what comes back is still that response."""
    if present(hooks) is not None and hooks is not None:
        call.call(Library(HOOKS), hooks, text(event), response)
    return response


@function(HOOKS)
def call_hooks(call: Call) -> Value:
    """Calling the hooks for an event, one by one or in a list."""
    hooks, event, response = call.args.positional
    for option in call.decided(hooks):
        state = call.state(option)
        given = state.entries.get(key_of(event)) if isinstance(state, DictState) else None
        for hook in _functions_in(call, given) if given is not None else ():
            inner = hook.function if isinstance(hook, Bound) else hook
            site = UNSEEN if isinstance(inner, Function) else call.site
            call.engine.call(call.frame, hook, Args((response,), is_open=True), site)
    return NONE


@function(AUTHORIZE)
def authorize(call: Call) -> Value:
    """What an auth class of the project does before a request is sent: it may send requests itself."""
    for option in call.decided(call.args.positional[0]):
        state = call.state(option)
        names = [name for name in AUTH_METHODS if isinstance(state, InstanceState) and state.cls.code.defines(name)]
        if names:
            callee = call.attribute(option, names[0])
            call.engine.call(call.frame, callee, Args((prepared_request(call.frame),), is_open=True), UNSEEN)
    return NONE


def prepared_request(frame: Frame) -> Value:
    """Return a request that is about to be sent, with headers of which none is seen."""
    headers = frame.allocate(DictState({}, is_open=True))
    return frame.allocate(LibraryState("prepared request", {"headers": headers}, True))


def _functions_in(call: Call, given: Value) -> list[Value]:
    found: list[Value] = []
    for option in call.decided(given):
        state = call.state(option)
        found += state.members if isinstance(state, SequenceState) else [option]
    return found
