"""What of a mapping matters for one of its keys."""

from __future__ import annotations

from cybrid_lint.engine.alternatives import Choice, Union, choice, union
from cybrid_lint.engine.objects import DictState, Key, key_of, may_be_same
from cybrid_lint.engine.operations import ARGUMENT, Args, Call
from cybrid_lint.engine.snapshots import Made, Updated, made
from cybrid_lint.engine.values import Value


def about(container: Value, key: Key) -> Value:
    """Return of a mapping what decides whether it has a key, and what it has under it."""
    if isinstance(container, Choice):
        return choice(container.test, about(container.then, key), about(container.orelse, key))
    if isinstance(container, Union):
        return union(about(option, key) for option in container.options)
    if isinstance(container, Updated):
        kept = tuple(item for item in container.items if may_be_same(item[0], key))
        base = about(container.base, key)
        return Updated(base, container.fields, kept) if container.fields or kept else base
    if isinstance(container, Made) and isinstance(container.state, DictState):
        state = container.state
        entries = {other: value for other, value in state.entries.items() if may_be_same(other, key)}
        return made(container.identity, DictState(entries, state.rest, state.is_open))
    return container


def argument(call: Call) -> Call:
    """Return the argument that a call looks up in mappings with what matters of these for its name."""
    star, position, double_star, name, default = call.args.positional
    return Call(ARGUMENT, Args((star, position, about(double_star, key_of(name)), name, default)), call.site)
