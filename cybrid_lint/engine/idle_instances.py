"""Idle instances: those that are made, and whose methods do nothing with what they hold."""

from __future__ import annotations

from cybrid_lint.engine.code import ClassCode
from cybrid_lint.engine.interpreter import Interpreter
from cybrid_lint.engine.objects import InstanceState
from cybrid_lint.engine.outcome import Event
from cybrid_lint.engine.snapshots import Made

# Events in which something is done, or may be.
ACTIONS = frozenset({"apply", "call", "request", "operation"})


class IdleInstances:
    """Tells which events make idle instances: it need not be looked at where these go."""

    def __init__(self, engine: Interpreter) -> None:
        self._engine = engine
        self._acting: dict[ClassCode, bool] = {}

    def is_one(self, event: Event) -> bool:
        """Tell whether an event is no more than an instance whose methods, and its parts', do nothing with all that."""
        state = event.value.state if event.kind == "instance" and isinstance(event.value, Made) else None
        if not isinstance(state, InstanceState):
            return False
        held = (part.state for part in state.fields.values() if isinstance(part, Made))
        return not any(self._is_acting(one.cls.code) for one in (state, *held) if isinstance(one, InstanceState))

    def _is_acting(self, cls: ClassCode) -> bool:
        known = self._acting.get(cls)
        if known is None:
            methods = [method.code for name, method in cls.methods() if name != "__init__"]
            known = self._acting[cls] = any(
                event.kind in ACTIONS and code.symbol(receiver) in event.value.symbols
                for code in methods
                if (receiver := code.receiver()) is not None
                for event in self._engine.functions.summary(code).events
            )
        return known
