"""Failed requests: which conditions tell that a request has failed, so that its response holds no token."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from http import HTTPStatus

from cybrid_lint.cybrid.reading import fields_of, names_of, state_of
from cybrid_lint.cybrid.tokens import TOKEN_RESPONSE
from cybrid_lint.engine.alternatives import Choice, Union, options
from cybrid_lint.engine.objects import LibraryState, SequenceState
from cybrid_lint.engine.operations import Test
from cybrid_lint.engine.outcome import Event
from cybrid_lint.engine.snapshots import Compound
from cybrid_lint.engine.symbols import Param
from cybrid_lint.engine.texts import Hole, Text
from cybrid_lint.engine.values import FALSE, TRUE, UNKNOWN, Const, Library, Value
from cybrid_lint.libraries.handlers.builtin_functions import NUMBERS
from cybrid_lint.libraries.http import ASKED, BODY, CAUGHT_BEFORE, KEYS, ONE_OF_ALL, RESPONSE, STATUS

# Of what a response says of itself, what says that all went well.
GOOD = frozenset({"ok", "is_success"})
MIRRORED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "eq": "eq"}
# Statuses of one kind: the first digit says which it is.
CLASS = 100


def has_failed(event: Event, answer: Value) -> bool:
    """Tell whether something happens where a request is known to have failed: by a test, or by what was caught.

    What was caught before the request for this answer was sent says nothing of it. The answer may also have been read
    where that was known, and kept for later.
    """
    if _is_of_failed(answer):
        return True
    sides = [(test, holds) for test, holds in event.guards if failing_side(test) is holds]
    caught = sum(isinstance(test, Test) and test.kind == "failed" for test, _ in sides)
    return len(sides) > caught or caught > _caught_before(answer)


def _is_of_failed(answer: Value) -> bool:
    """Tell whether an answer was read where it was known that its request has failed."""
    return any(failing_side(test) is holds for test, holds in _asked(answer))


def _asked(answer: Value) -> Iterator[tuple[Value, bool]]:
    """Yield the conditions that held where an answer was read, each with its side."""
    for asked in fields_of(answer, ASKED):
        for pair in asked.members if isinstance(asked, Compound) else ():
            test, holds = pair.members if isinstance(pair, Compound) else (UNKNOWN, TRUE)
            yield test, holds is TRUE


def _caught_before(answer: Value) -> int:
    """Return in how many handlers of exceptions the request was sent that this is the answer to."""
    found = [known for request in fields_of(answer, "request") for known in fields_of(request, CAUGHT_BEFORE)]
    return max((known.value for known in found if isinstance(known, Const) and isinstance(known.value, int)), default=0)


def is_answer(value: Value) -> bool:
    """Tell whether a value is the whole answer to a request."""
    state = state_of(value)
    return isinstance(state, LibraryState) and state.label == BODY


def is_of_whole_answer(value: Value) -> bool:
    """Tell whether a value is an answer, or an entry that was come upon in going through all of one."""
    return is_answer(value) or bool(fields_of(value, ONE_OF_ALL))


def failing_side(test: Value) -> bool | None:
    """Return on which side of a condition a request has failed, None if it is about something else."""
    if isinstance(test, Union | Choice):
        sides = {part: failing_side(part) for part in options(test)}
        is_mixed = any(side is None and isinstance(part, Param) for part, side in sides.items())
        return None if is_mixed else _first(sides.values())
    if not isinstance(test, Test):
        return _of_truth(test)
    if test.kind == "failed":
        return True
    if not test.operands:
        return None
    if test.kind in ("true", "not"):
        side = failing_side(test.operands[0])
        return side if side is None or test.kind == "true" else not side
    if test.kind in ("and", "or"):
        return _of_several(test)
    if test.kind == "none":
        side = _first(_of_entry(part) for part in options(test.operands[0]))
        return None if side is None else not side
    if len(test.operands) < 2:
        return None
    return _of_comparison(test.kind, *test.operands[:2])


def _first(sides: Iterable[bool | None]) -> bool | None:
    return next((side for side in sides if side is not None), None)


def _of_several(test: Test) -> bool | None:
    """Return what `and` or `or` says if one part of it is enough, or all say the same.

    Each part of what `and` joins holds with it; of what `or` joins, each fails with it. Other parts count
    only where callers decide them.
    """
    sides = [failing_side(part) for part in test.operands]
    sides = [side for side, part in zip(sides, test.operands, strict=True) if side is not None or part.symbols]
    enough = test.kind == "and"
    if enough in sides:
        return enough
    return None if None in sides or not sides else not enough


def _of_truth(value: Value) -> bool | None:
    """Return on which side of its truth a request has failed: a response, what it says of itself, its answer."""
    name = _status_name(value)
    if name is not None:
        return None if name.startswith("status") else name not in GOOD
    state = state_of(value)
    if isinstance(state, LibraryState) and state.label in (RESPONSE, BODY):
        # what was kept of a failed request is there if one has failed
        return _is_of_failed(value)
    return _of_entry(value)


def _of_entry(value: Value) -> bool | None:
    """Return whether the presence of an entry of an answer says that the request has failed."""
    state = state_of(value)
    if not isinstance(state, LibraryState) or not state.label.startswith(BODY) or "name" not in state.fields:
        return None
    side = _of_key(state.fields["name"])
    # a token that is there was taken from an answer before
    return None if side is False and state.truth() else side


def _of_key(name: Value) -> bool | None:
    known = name.known if isinstance(name, Text) else None
    if known in TOKEN_RESPONSE:
        return False
    return True if known and known.startswith("error") else None


def _of_comparison(kind: str, first: Value, second: Value) -> bool | None:
    if kind == "in" and any(is_answer(option) or _are_keys(option) for option in options(second)):
        return _of_key(first)
    if _are_keys(first) or _are_keys(second):
        # a set of keys that the answer has to have
        held, holder = (second, first) if kind in (">", ">=") else (first, second)
        return _of_keys(held) if kind in ("<", "<=", ">", ">=") and _are_keys(holder) else None
    name = _status_name(first)
    if name is None:
        name, kind, second = _status_name(second), MIRRORED.get(kind, ""), first
    if name is None:
        return None
    if not name.startswith("status"):
        # `ok is False`
        side = name not in GOOD
        return side is (second is TRUE) if kind == "eq" and second in (TRUE, FALSE) else None
    bound = _status(second)
    if bound is None:
        return None
    return _side_of(kind, bound * CLASS if bound < 10 else bound)


def _are_keys(value: Value) -> bool:
    state = state_of(value)
    return isinstance(state, LibraryState) and state.label == KEYS


def _of_keys(keys: Value) -> bool | None:
    state = state_of(keys)
    return _first(map(_of_key, state.members)) if isinstance(state, SequenceState) else None


def _side_of(kind: str, bound: int) -> bool | None:
    """Return on which side of a comparison with a status a request has failed."""
    if kind in ("eq", "in", "startswith"):
        # a redirect holds no token either
        return bound >= HTTPStatus.MULTIPLE_CHOICES
    if kind in ("<", "<="):
        return bound < HTTPStatus.OK or (bound == HTTPStatus.OK and kind == "<")
    if kind in (">", ">="):
        return bound > HTTPStatus.OK
    return None


def _status_name(value: Value) -> str | None:
    """Return by which name a response says how the request went: of a status, of its class or of its first digit."""
    while isinstance(value, Text) and len(value.parts) == 1 and isinstance(value.parts[0], Hole):
        value = value.parts[0].value
    # it may be kept under a name of its own; of one of several responses, some may not be seen
    names = (name.partition("//")[0] for option in options(value) for name in names_of(option)[:2])
    return next((name for name in names if name in STATUS), None)


def _status(value: Value) -> int | None:
    """Return the HTTP status that a value is, or its first digit: a number, the first of several, `HTTPStatus.OK`."""
    state = state_of(value)
    if isinstance(state, SequenceState) and state.members:
        return _status(state.members[0])
    if isinstance(state, LibraryState) and state.label == NUMBERS:
        return _status(state.fields["start"])
    if isinstance(value, Const) and isinstance(value.value, int):
        return value.value
    if isinstance(value, Text) and (value.known or "").isdecimal():
        # a status, or the first digits that it may have
        return int(value.known or "") if len(value.known or "") == 3 else int((value.known or "")[0])
    if isinstance(value, Library):
        name = value.name.rpartition(".")[2].removeprefix("HTTP_")
        return int(HTTPStatus[name]) if name in HTTPStatus.__members__ else {"ok": 200, "created": 201}.get(name)
    return None
