"""Values that are written where people read them: shared by handlers of logs, terminals and files."""

from __future__ import annotations

from collections.abc import Iterable

from cybrid_lint.engine.said import shown_as_said
from cybrid_lint.engine.texts import Lit, Text
from cybrid_lint.engine.values import NONE, Const, Value
from cybrid_lint.libraries.calls import Call

LOG, OUTPUT, FILE, EXCEPTION = "log", "output", "file", "exception"
#: Methods that write what they are given to a log, whatever logger it is.
LEVELS = (
    "debug", "info", "warning", "warn", "error", "exception", "critical", "fatal", "log", "trace", "success", "msg",
)  # fmt: skip
#: Methods that write what they are given to something like a file.
STREAMS = ("write_text", "write_bytes", "write", "writelines", "writerow", "writerows")
#: Shorter literals are no credentials, as `cybrid_lint.credentials` has it, which this floor does not see.
SHORTEST = 16


def written(call: Call, values: Iterable[Value], where: str) -> Value:
    """Record that values are written: to a log, the output, a file or an exception; all of one call are one event."""
    values = (shown_as_said(call.frame, value) for value in values)
    telling = tuple(value for value in values if may_tell(value))
    if telling:
        call.emit("write", call.new_sequence("tuple", telling), where)
    return NONE


def may_tell(value: Value) -> bool:
    """Tell whether a value may show anything besides the program's own words."""
    if isinstance(value, Text):
        return any(
            not isinstance(part, Lit) or (len(part.text) >= SHORTEST and _may_hold(part)) for part in value.parts
        )
    return not isinstance(value, Const)


def _may_hold(part: Lit) -> bool:
    return bool(part.names) or "=" in part.text or ":" in part.text
