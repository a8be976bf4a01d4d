"""`contextlib`: managers of contexts that give what they are given, and stacks of such managers."""

from __future__ import annotations

from cybrid_lint.engine.alternatives import union
from cybrid_lint.engine.context_managers import entered
from cybrid_lint.engine.values import NONE, TRUE, UNKNOWN, Value
from cybrid_lint.libraries.calls import Call
from cybrid_lint.libraries.registry import REGISTRY, function, method

MANAGER, SUPPRESSING, STACK = "contextmanager", "suppressing manager", "exit stack"


@function("contextlib.closing", "contextlib.aclosing", "contextlib.nullcontext")
@function("contextlib.redirect_stdout", "contextlib.redirect_stderr", "contextlib.chdir")
def manager(call: Call) -> Value:
    """A manager that gives what it is given; of others, nothing that matters."""
    gives = call.name.endswith(("closing", "nullcontext"))
    return call.new(MANAGER, {"value": call.arg(0, "thing", "enter_result") if gives and call.args.all() else NONE})


def _enter(call: Call) -> Value:
    found = call.field(call.owner, "value")
    return UNKNOWN if found is None else found


REGISTRY.entered[MANAGER] = _enter


@function("contextlib.suppress", "pytest.raises")
@function(*(f"{package}.{name}" for package in ("trio", "anyio") for name in ("move_on_after", "move_on_at")))
def suppressing(call: Call) -> Value:
    """A manager that lets the program go on behind the `with` when something is raised in it."""
    return call.new(SUPPRESSING, {"value": NONE} if call.name.endswith("suppress") else {})


REGISTRY.entered[SUPPRESSING] = _enter


@method(SUPPRESSING, "__swallows__")
def swallows(call: Call) -> Value:
    """That what is raised ends here."""
    return TRUE


@method(SUPPRESSING, "match", "cancel")
def suppressed(call: Call) -> Value:
    """What has nothing to do with values."""
    return UNKNOWN


@function("contextlib.ExitStack", "contextlib.AsyncExitStack")
def stack(call: Call) -> Value:
    """A stack of managers."""
    return call.new(STACK)


@method(STACK, "enter_context", "enter_async_context")
def enter_context(call: Call) -> Value:
    """Entering a manager."""
    return union(entered(call.frame, option, call.site) for option in call.decided(call.arg(0, "cm")))


@method(STACK, "callback", "push_async_callback")
def exit_callback(call: Call) -> Value:
    """A function that is called in the end."""
    call.call_with(call.arg(0, "callback"), call.args.after(1))
    return call.arg(0, "callback")


@method(STACK, "push", "push_async_exit", "pop_all", "close", "aclose")
def stack_quiet(call: Call) -> Value:
    """What gives what it is given, or the stack."""
    return call.arg(0) if call.name.startswith("push") else call.owner
