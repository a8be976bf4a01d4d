"""Values as they are once an evaluation goes on: what was closed while there was no work left is closed again."""

from __future__ import annotations

from engine_support import frame_of, plain

from cybrid_lint.engine.objects import DictState
from cybrid_lint.engine.texts import text
from cybrid_lint.engine.values import UNKNOWN
from cybrid_lint.room import with_room


def _closed_without_work() -> tuple[object, object]:
    """Return a dict as it is closed while no work is left, and as it is closed later."""
    frame = frame_of("")
    budget, value = frame.engine.work.budget, frame.allocate(DictState({"a": text("b")}))
    until, budget.until = budget.until, 0
    first = frame.close(value)
    budget.until = until
    return first, plain(frame, frame.close(value))


def test_what_no_work_was_left_for_is_known_later():
    first, later = with_room(_closed_without_work)
    assert first is UNKNOWN
    assert later == {"a": "b"}
