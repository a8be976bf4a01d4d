"""A call of something of a library, as its handler gets it.

A handler returns the value of the call. It inspects a value through the methods of `Call`, which raise
`UndecidedError` for what is still symbolic: the call then waits until that is known. So a handler inspects first and
acts afterwards.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from cybrid_lint.engine.alternatives import Choice, Union, choice, options, union
from cybrid_lint.engine.callables import Bound, Class, Function, LibraryMethod, Partial
from cybrid_lint.engine.frame import Frame
from cybrid_lint.engine.interfaces import Interpreter, UndecidedError
from cybrid_lint.engine.objects import DictState, Entries, FieldsState, Key, LibraryState, SequenceState, State
from cybrid_lint.engine.operations import Args, Attr
from cybrid_lint.engine.texts import Text
from cybrid_lint.engine.values import ABSENT, NEVER, UNKNOWN, Site, Value, Widened


@dataclass(slots=True)
class Call:
    """A call of something of a library, as handlers get it.

    `instance` is the one of a class of the project that derives from the owner's.
    """

    frame: Frame
    owner: Value
    name: str
    args: Args
    site: Site
    instance: Value | None = None

    @property
    def engine(self) -> Interpreter:
        """The interpreter."""
        return self.frame.engine

    def get(self, position: int | None, *names: str) -> Value | None:
        """Return an argument by position or name, None if it is not given."""
        found = self.args.get(position, *names)
        return None if found is ABSENT else found

    def arg(self, position: int | None, *names: str) -> Value:
        """Return an argument by position or name; unknown if it is not given."""
        found = self.get(position, *names)
        return UNKNOWN if found is None else found

    def decided(self, value: Value) -> tuple[Value, ...]:
        """Return what a value may be; raises `UndecidedError` while that is not known yet."""
        found = options(value)
        for option in found:
            if is_waiting(self.frame, option):
                raise UndecidedError
        return found

    def each(self, value: Value, make: Callable[[Value], Value]) -> Value:
        """Return what is made of each that a value may be, on the condition on which it is that.

        Raises `UndecidedError` while what it may be is not known yet: nothing is made then.
        """
        self.decided(value)
        return self._each(value, make)

    def _each(self, value: Value, make: Callable[[Value], Value]) -> Value:
        if isinstance(value, Choice):
            with self.frame.guarded(value.test, True):
                then = self._each(value.then, make)
            with self.frame.guarded(value.test, False):
                orelse = self._each(value.orelse, make)
            return choice(value.test, then, orelse)
        if isinstance(value, Union):
            return union(self._each(option, make) for option in value.options)
        return make(value)

    def known_text(self, value: Value) -> str | None:
        """Return the one known text that a value is, else None; raises `UndecidedError`."""
        choices = self.decided(value)
        if len(choices) == 1 and isinstance(choices[0], Text):
            if choices[0].symbols:
                raise UndecidedError
            return choices[0].known
        return None

    def state(self, value: Value) -> State | None:
        """Return what an object holds."""
        return self.frame.state(value)

    def new(self, label: str, fields: dict[str, Value] | None = None, *, is_open: bool = False) -> Value:
        """Return a new object of a library."""
        return self.frame.allocate(LibraryState(label, dict(fields or {}), is_open))

    def new_dict(
        self, entries: Mapping[str, Value] | Mapping[Key, Value] | None = None, *, is_open: bool = False
    ) -> Value:
        """Return a new dict."""
        made: Entries = {}
        made.update(entries or {})
        return self.frame.allocate(DictState(made, NEVER, is_open))

    def new_sequence(
        self, kind: str, members: tuple[Value, ...] = (), rest: Value = NEVER, *, is_open: bool = False
    ) -> Value:
        """Return a new list, tuple, set or generator."""
        return self.frame.allocate(SequenceState(kind, members, rest, is_open))

    def field(self, owner: Value, name: str) -> Value | None:
        """Return what a library's object holds under a name, None if nothing was set."""
        state = self.frame.state(owner)
        if isinstance(state, FieldsState):
            return state.fields.get(name)
        update = self.frame.update(owner)
        if update is not None and name in update.fields:
            return update.fields[name]
        if owner.symbols and state is None:
            return Attr(owner, name)
        return None

    def set_field(self, owner: Value, name: str, value: Value) -> None:
        """Let a library's object hold something under a name."""
        state = self.frame.state(owner)
        if isinstance(state, FieldsState):
            self.frame.put(owner, state.with_field(name, value))
        elif owner.symbols:
            self.frame.write_field(owner, name, value)

    def call(self, callee: Value, *args: Value, **keywords: Value) -> Value:
        """Return what calling a value gives."""
        return self.engine.call(self.frame, callee, Args(args, tuple(keywords.items())), self.site)

    def call_with(self, callee: Value, args: Args) -> Value:
        """Return what calling a value with these arguments gives."""
        return self.engine.call(self.frame, callee, args, self.site)

    def call_in_the_end(self, callee: Value, args: Args) -> None:
        """Call a value once all else has run: what that changes, nobody finds any more."""
        frame = self.frame
        before, reachable, waiting = frame.branch(), frame.reachable, dict(frame.outcome.waiting)
        self.call_with(callee, args)
        frame.enter(before)
        frame.reachable, frame.outcome.waiting = reachable, waiting

    def attribute(self, owner: Value, name: str) -> Value:
        """Return an attribute of a value."""
        return self.engine.attribute(self.frame, owner, name, self.site)

    def item(self, owner: Value, key: Value) -> Value:
        """Return an item of a value."""
        return self.engine.item(self.frame, owner, key, self.site)

    def members(self, value: Value) -> Any:
        """Return what iterating over a value gives; raises `UndecidedError` while that is not known yet."""
        self.decided(value)
        return self.engine.members(self.frame, value, self.site)

    def hand_over(self) -> Value:
        """Let the arguments get out of sight: what is called does with them what nobody sees."""
        return self.engine.library.unknown_call(self.frame, UNKNOWN, self.args, self.site)

    def emit(self, kind: str, value: Value, detail: str = "") -> None:
        """Record that something happens here."""
        self.frame.emit(kind, value, self.site, detail)


def is_waiting(frame: Frame, value: Value) -> bool:
    """Tell whether what a value is depends on a symbol."""
    if not value.symbols or isinstance(value, Text | Function | Bound | Partial | Class | Widened | LibraryMethod):
        return False
    return frame.state(value) is None
