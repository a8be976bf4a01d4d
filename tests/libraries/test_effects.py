"""What becomes of a value that a library is given: whether it is given back, kept, written, sent or lost sight of.

`effects.txt` says it for each handler by its names: where the value stands (`0` is the first argument, `[]` and
`{}` that it is in a list or under a key), and what becomes of it. A handler that is not listed does nothing, or is new.
Behind them stand the attributes of libraries' objects, and what is said of names: of which label instances of classes
are, what deriving from them means, what takes their calls. `python tests/libraries/test_effects.py` writes it again.
"""

from __future__ import annotations

import contextlib
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from engine_support import frame_of
from test_every_handler import PROGRAM, REGISTRY, every_handler, owners

from cybrid_lint import catalogue
from cybrid_lint.engine.interfaces import UndecidedError
from cybrid_lint.engine.objects import DictState, LibraryState, SequenceState
from cybrid_lint.engine.operations import Args
from cybrid_lint.engine.outcome import Event
from cybrid_lint.engine.texts import text
from cybrid_lint.engine.traversal import walk
from cybrid_lint.engine.values import UNKNOWN, Site, unknown
from cybrid_lint.libraries.calls import Call
from cybrid_lint.room import with_room

EFFECTS = Path(__file__).parent / "effects.txt"
GIVEN = unknown("given")
# what an object may hold the value as
HELD = ("text", "value", "request", "url", "headers", "body", "token", "name", "args", "auth", "app", "session", "data")
# where the value stands, and in what
PLACES = (
    *((place, form) for form in ("", "[]", "{}") for place in (0, 1)),
    *((2, ""), (3, ""), (4, ""), (5, ""), ("url", ""), ("value", ""), ("headers", "{}"), ("data", "{}")),
)


def effects():
    """Return a line for each thing that handlers do with what they are given, and the names that it is done by."""
    outer = frame_of(PROGRAM)
    names = {}
    for label, name, handler in every_handler():
        names.setdefault((label, handler), []).append(name)
    lines = {}
    for (label, handler), found in names.items():
        frame = outer.engine.scratch(outer.module)
        if label and not list(owners(frame, label, outer.env)):
            continue
        # by its name, a handler tells what to do; the methods of an API are all alike
        tells = "name" in handler.__code__.co_names and label not in catalogue.sdk_classes()
        for name in sorted(found) if tells else [min(found)]:
            where = {}
            for place, form in PLACES:
                effect = _effect(outer, label, name, handler, place, form)
                if effect:
                    where.setdefault(effect, []).append(f"{place}{form}")
            said = "; ".join(f"{' '.join(places)} {effect}" for effect, places in where.items())
            if said:
                lines.setdefault((label or "", handler, said), []).append(name)
    return sorted(f"{label} {', '.join(found)}: {said}".strip() for (label, _, said), found in lines.items())


def attributes():
    """Return the lines of all attributes of libraries' objects: what they give of objects that hold the value."""
    outer = frame_of(PROGRAM)
    found = {}
    for (label, name), handler in REGISTRY.attributes.items():
        frame = outer.engine.scratch(outer.module, quiet=False)
        said = set()
        for fields in (dict.fromkeys(HELD, GIVEN), {}):
            owner = frame.allocate(LibraryState(label, fields, is_open=True))
            wanted = "other" if name == "*" else name
            with contextlib.suppress(UndecidedError, KeyError):
                result = handler(frame, owner, wanted, Site(outer.module.path, 0))
                said.add("nothing" if result is None else _given(frame, result) or "something")
        found.setdefault((label, handler, " or ".join(sorted(said))), []).append(name)
    return sorted(f"{label} .{' .'.join(sorted(names))}: {said}" for (label, _, said), names in found.items())


def said_of_names():
    """Return a line for each thing that is said of names, with all of them; of calls, for what libraries share."""
    classes, hooks, outside = REGISTRY.classes, REGISTRY.hooks, REGISTRY.outside
    said = {
        "ending": REGISTRY.endings,
        "fixed": classes.fixed,
        **{f"hook {kind}": map(_of_whom, getattr(hooks, kind)) for kind in vars(hooks)},
        **_by_what("", classes.types),
        **_by_what("derived ", classes.traits | classes.bases),
        **_by_what("part ", REGISTRY.parts),
        **_by_what("decorator ", REGISTRY.decorators | REGISTRY.method_decorators),
        **_by_what("name ", REGISTRY.names | REGISTRY.names_below),
        **_by_what("outside ", outside.methods | outside.attributes),
    }
    for kind, table in (("function ", REGISTRY.functions), ("method ", REGISTRY.methods)):
        for about, found in _by_what(kind, table).items():
            if len({name.partition(".")[0] for name in found}) > 1:
                said[about] = found
    return [f"{about}: {', '.join(sorted(found))}" for about, found in said.items()]


def _by_what(kind, table):
    """Return the names in a table, by what is said of them."""
    found = {}
    for name, about in table.items():
        found.setdefault(f"{kind}{_of_whom(about)}", []).append(name if isinstance(name, str) else ".".join(name))
    return found


def _of_whom(about):
    """Return what is said of a name in words: a handler by its name."""
    if isinstance(about, frozenset):
        return " ".join(sorted(about))
    return about if isinstance(about, str) else f"{about.__module__.rpartition('.')[2]}.{about.__qualname__}"


def _given(frame, value):
    """Say whether what somebody gets shows the value, and in what."""
    state = frame.state(value)
    kind = getattr(state, "label", "") or getattr(state, "kind", "") or "dict"
    return ("gives" if state is None else f"gives in {kind}") if _shows(frame, value) else ""


def _effect(outer, label, name, handler, place, form):
    """Say what a handler does with a value that stands somewhere among its arguments."""
    frame = outer.engine.scratch(outer.module, quiet=False)
    owner = next(iter(owners(frame, label, outer.env))) if label else UNKNOWN
    value = {
        "": GIVEN,
        "[]": frame.allocate(SequenceState("list", (GIVEN,))),
        "{}": frame.allocate(DictState({"Authorization": GIVEN})),
    }[form]
    if isinstance(place, int):
        args = Args((*(text("a") for _ in range(place)), value))
    else:
        args = Args((text("a"),), ((place, value),))
    try:
        result = handler(Call(frame, owner, name, args, Site(outer.module.path, 0)))
    except UndecidedError:
        return "waits"
    state = frame.state(result)
    kind = (
        getattr(state, "label", "") or getattr(state, "kind", "") or type(state).__name__.removesuffix("State").lower()
    )
    said = []
    if _shows(frame, result):
        said.append("gives" if state is None else f"gives in {kind}")
    if owner is not result and frame.state(owner) is not None and _shows(frame, owner):
        said.append("keeps")
    events = [effect for effect in frame.outcome.effects if isinstance(effect, Event)]
    said += [f"{event.kind} {event.detail}".strip() for event in events if _shows(frame, event.value)]
    return ", ".join(filter(None, dict.fromkeys(said)))


def _shows(frame, value):
    return GIVEN in walk(frame.close(value), 8)


def test_what_handlers_do_with_what_they_are_given():
    wanted = EFFECTS.read_text(encoding="utf-8").splitlines()
    found = [*with_room(effects), *with_room(attributes), *said_of_names()]
    # what is new need not be written down at once
    heads = {line.partition(": ")[0] for line in wanted}
    assert [line for line in found if line not in wanted and line.partition(": ")[0] in heads] == []
    assert [line for line in wanted if line not in found] == []


if __name__ == "__main__":
    EFFECTS.write_text(
        "\n".join([*with_room(effects), *with_room(attributes), *said_of_names()]) + "\n", encoding="utf-8"
    )
