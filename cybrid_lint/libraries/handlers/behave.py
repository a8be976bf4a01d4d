"""behave: fixtures that set up what tests find on their context."""

from __future__ import annotations

from cybrid_lint.engine.alternatives import union
from cybrid_lint.engine.objects import SequenceState
from cybrid_lint.engine.values import UNKNOWN, Value
from cybrid_lint.libraries.calls import Call
from cybrid_lint.libraries.registry import function


@function("behave.use_fixture", "behave.fixture.use_fixture")
def use_fixture(call: Call) -> Value:
    """A fixture that is called with the context and all else that is given: what it gives, or yields first."""
    given = call.call_with(call.arg(0, "fixture_func"), call.args.after(1))
    state = call.state(given)
    if isinstance(state, SequenceState) and state.kind == "generator":
        return union(state.members) if state.members else UNKNOWN
    return given
