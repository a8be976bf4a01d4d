"""What parameters are that come from outside: given, or left out."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from cybrid_lint.engine.asked_objects import operands_of
from cybrid_lint.engine.callables import Function, LibraryMethod
from cybrid_lint.engine.code import ClassCode, FunctionCode
from cybrid_lint.engine.contexts import Contexts
from cybrid_lint.engine.frame import Frame
from cybrid_lint.engine.implications import conditions_in
from cybrid_lint.engine.interpreter import Interpreter
from cybrid_lint.engine.late import LateValues
from cybrid_lint.engine.late_substitution import LateSubstitution
from cybrid_lint.engine.objects import InstanceState, LibraryState
from cybrid_lint.engine.operations import Args, Attr, Test
from cybrid_lint.engine.outcome import Event
from cybrid_lint.engine.snapshots import Made
from cybrid_lint.engine.substitution import Substitution
from cybrid_lint.engine.symbols import Cell, Param, from_callers
from cybrid_lint.engine.texts import Text
from cybrid_lint.engine.traversal import walk
from cybrid_lint.engine.values import NONE, UNKNOWN, Unknown, Value, unknown
from cybrid_lint.ir import nodes

# How deep values are searched for conditions.
MOST_DEPTH = 8
# Stands for a replacement by an instance as it was made.
AS_MADE = "as made"
# What moves an event to where symbols are replaced; None if its conditions do not hold there.
Moved = Callable[[Frame, Substitution, Event], "Event | None"]


class Outside:
    """Replaces the symbols of functions that nobody in the project calls by what comes from outside."""

    def __init__(
        self, engine: Interpreter, late: LateValues, is_decided_by_callers: Callable[[FunctionCode], bool]
    ) -> None:
        self.engine = engine
        self._late = late
        self._contexts = Contexts(engine, late, is_decided_by_callers)
        self._receivers: dict[Param, Value] = {}
        # what symbols are for the function at hand
        self._code: FunctionCode | None = None
        self._shared: dict[object, tuple[Frame, Substitution]] = {}

    def replaced(
        self, code: FunctionCode, symbols: list[Param | Cell], absent: tuple[Value, ...], known: dict[Value, Value]
    ) -> tuple[Frame, Substitution]:
        """Return a frame, and in it the replacement of symbols by what is outside, but for those that are known.

        It is the same one for all events of a function, as long as nothing was written in the frame.
        """
        shared = self._shared_for(code, (absent, tuple(known.items())), known)
        for symbol in symbols:
            if symbol not in shared[1].symbols:
                is_absent = isinstance(symbol, Param) and symbol in absent
                shared[1].replace(symbol, self._default(symbol) if is_absent else self._given(symbol))
        return shared

    def _shared_for(self, code: FunctionCode, key: object, known: dict[Value, Value]) -> tuple[Frame, Substitution]:
        """Return a frame with a replacement of what is known in it, the same for all events of the function at hand."""
        if self._code is not code:
            self._code = code
            self._shared.clear()
        shared = self._shared.get(key)
        if shared is None or shared[0].store:
            frame = self.engine.scratch(code.module, code)
            shared = self._shared[key] = (frame, LateSubstitution(self._late, frame, code.site, dict(known)))
        return shared

    def differ(self, code: FunctionCode, tests: Iterable[Value]) -> bool:
        """Tell whether instances of a method's class may differ in what conditions ask about them."""
        receiver = code.receiver()
        if code.cls is None or receiver is None:
            return False
        asked = _read_of(code.symbol(receiver), (operand for test in tests for operand in operands_of(test)))
        below, is_set = code.cls.descendants(), self.engine.class_facts.is_set_by_others
        return any(is_set(name) or any(_says_anew(other, name) for other in below) for name in asked)

    def as_made(self, code: FunctionCode, event: Event, moved: Moved) -> Event | None:
        """Return an event whose conditions ask about a method's receiver as it is for any instance, as that was made.

        What its maker was given stays a symbol: what decides an attribute, a condition may have asked as well. None if
        the conditions do not hold for any.
        """
        name = code.receiver() if code.cls is not None else None
        symbol = None if name is None else code.symbol(name)
        if event.kind == "call" or not isinstance(symbol, Param) or symbol not in event.value.symbols:
            return event
        asking = [test for test, _ in event.guards if symbol in test.symbols]
        if not asking or not _ask_what_decides(self._late.outside(symbol), symbol, asking):
            return event
        instance = self._late.outside(symbol)
        return moved(*self._shared_for(code, AS_MADE, {symbol: instance}), event)

    def around(self, value: Value) -> dict[Value, Value]:
        """Return what the parameters are that a function captures: a text that is their default, or from outside."""
        found: dict[Value, Value] = {}
        for symbol in from_callers(value):
            default = self._default(symbol) if isinstance(symbol, Param) else UNKNOWN
            found[symbol] = default if isinstance(default, Text) else self._given(symbol)
        return found

    def _given(self, symbol: Param | Cell) -> Value:
        """Return what a parameter or captured variable is that comes from outside."""
        if isinstance(symbol, Param) and symbol.code.cls is not None and symbol.name == symbol.code.receiver():
            return self._usual_receiver(symbol)
        if not isinstance(symbol, Param):
            return unknown(symbol.name)
        value = self._late.outside(symbol)
        return self._contexts.given(symbol, value) if isinstance(value, Unknown) else value

    def _usual_receiver(self, receiver: Param) -> Value:
        """Return the instance that stands for any that a method is called on, made of what comes from outside."""
        known = self._receivers.get(receiver)
        if known is None:
            known = self._receivers[receiver] = self._made_outside(receiver)
        return known

    def _made_outside(self, receiver: Param) -> Value:
        code = receiver.code
        frame = self.engine.scratch(code.module)
        instance = self._late.outside(receiver)
        given = self._late.all_outside(instance)
        return frame.close(LateSubstitution(self._late, frame, code.site, given).apply(instance)) if given else instance

    def _default(self, symbol: Param | Cell) -> Value:
        param = symbol.code.param(symbol.name)
        if param is None or param.default is None:
            return UNKNOWN
        if isinstance(param.default, nodes.Const) and param.default.value is None:
            return NONE
        holder = self.engine.scratch(symbol.code.module)
        value = self.engine.evaluate(holder, param.default)
        state = holder.state(value)
        if isinstance(state, LibraryState) and self.engine.library.has_special(state.label, "__default__"):
            # a description of the parameter stands in the place of what it is
            value = self.engine.call(holder, LibraryMethod(value, "__default__"), Args(), symbol.code.site)
        return holder.close(value)


def _ask_what_decides(instance: Value, receiver: Param, asking: list[Value]) -> bool:
    """Tell whether conditions ask about attributes that depend on what decides others of an instance."""
    state = instance.state if isinstance(instance, Made) else None
    deciding = frozenset[Value]().union(*(test.symbols for test in conditions_in(instance)))
    if not deciding or not isinstance(state, InstanceState):
        return False
    parts = (part for test in asking for operand in operands_of(test) for part in walk(operand, MOST_DEPTH))
    asked = (state.fields.get(part.name, NONE) for part in parts if isinstance(part, Attr) and part.base is receiver)
    return any(not deciding.isdisjoint(value.symbols) for value in asked)


def asked_of(event: Event) -> frozenset[Value]:
    """Return the symbols that conditions of an event are about; of a call that waits, all that it is given."""
    found = frozenset[Value]().union(*(test.symbols for test, _ in event.guards))
    if event.kind == "call":
        return found | event.value.symbols
    return found.union(*(part.symbols for part in walk(event.value, MOST_DEPTH) if isinstance(part, Test)))


def is_case(symbol: Param, asked: frozenset[Value]) -> bool:
    """Tell whether a parameter that is not given makes another case than one that is: it is asked for, or is a text."""
    param = symbol.code.param(symbol.name)
    if param is None or param.default is None:
        return False
    default = param.default
    return symbol in asked or not isinstance(default, nodes.Const) or isinstance(default.value, str)


def is_overridden(cls: ClassCode, receiver: Value, value: Value) -> bool:
    """Tell whether a value depends on an attribute of the receiver that a class further down says anew."""
    below = cls.descendants()
    read = _read_of(receiver, [value]) if below else ()
    return any(_says_anew(other, name) for other in below for name in read)


def _read_of(receiver: Value, values: Iterable[Value]) -> set[str]:
    """Return the names of the attributes of a receiver that values depend on."""
    parts = (part for value in values for part in walk(value, MOST_DEPTH))
    return {part.name for part in parts if isinstance(part, Attr) and part.base is receiver}


def _says_anew(cls: ClassCode, name: str) -> bool:
    """Tell whether a class itself says what its instances have under a name: in its body, or in its constructor."""
    if name in cls.attrs:
        return not isinstance(cls.attrs[name], Function)
    maker = cls.attrs.get("__init__")
    return isinstance(maker, Function) and name in maker.code.module.survey.attributes[maker.code.node.at]
