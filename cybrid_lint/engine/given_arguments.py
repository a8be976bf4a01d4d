"""What the calls of a project say of parameters that no annotation tells of."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from cybrid_lint.engine import types
from cybrid_lint.engine.alternatives import options
from cybrid_lint.engine.callables import Bound, Class, Function, Partial
from cybrid_lint.engine.code import ClassCode
from cybrid_lint.engine.interfaces import Interpreter
from cybrid_lint.engine.objects import InstanceState, LibraryState, is_filled
from cybrid_lint.engine.operations import Applied
from cybrid_lint.engine.outcome import Event, Guard
from cybrid_lint.engine.snapshots import Made, Updated
from cybrid_lint.engine.symbols import Param
from cybrid_lint.engine.traversal import rebuilt, walk
from cybrid_lint.engine.values import NONE, UNKNOWN, Label, Library, Value
from cybrid_lint.ir import nodes


class GivenArguments:
    """The types of what calls give: classes of the project, and labels of libraries' objects."""

    def __init__(self, engine: Interpreter) -> None:
        self._engine = engine
        self._types: dict[Param, set[Value]] = {}
        # what the constructors of classes are given that makers have of themselves, None beside it for all else
        self._own: dict[tuple[ClassCode, Param], set[Value | None]] = {}
        # the parameters of constructors that makers give a collection
        self._chosen: set[tuple[ClassCode, Param]] = set()
        # parameters that calls may give None
        self._absent: set[Param] = set()

    def gather(self, events: Iterable[Event]) -> None:
        """Collect what the calls among events give, and follow it to where it is handed on."""
        handed_on: dict[Param, dict[Param, None]] = {}
        came_from: dict[Param, dict[Param, None]] = {}
        for event in events:
            applied = event.value
            if not isinstance(applied, Applied):
                continue
            self._note_absent(applied, event.guards)
            cls = _class_made(applied)
            for name, value in applied.binding:
                param = applied.function.code.symbol(name)
                if cls is not None:
                    self._own.setdefault((cls, param), set()).update(map(own, options(value)))
                    if is_collection(value) and any(given == name for given, _ in applied.sites):
                        self._chosen.add((cls, param))
                for option in options(value):
                    if isinstance(option, Param):
                        handed_on.setdefault(option, {})[param] = None
                        came_from.setdefault(param, {})[option] = None
                    elif isinstance(option, Made) and types.is_undeclared(param):
                        self._types.setdefault(param, set()).update(self._types_of(option))
        for param in (*handed_on, *came_from):
            if not types.is_undeclared(param):
                self._types[param] = self._declared(param)
        self._spread(handed_on)
        # where nobody calls a function, what it hands its parameter on as says what that is
        self._spread(came_from)

    def _note_absent(self, applied: Applied, guards: Collection[Guard]) -> None:
        """Note what a call may give None for; what its conditions ask about may not be that any more."""
        asked = frozenset[Value]().union(*(test.symbols for test, _ in guards))
        for name, value in applied.binding:
            absent = (option for option in options(value) if option is NONE or _is_none_if_left_out(option))
            if not asked.issuperset(absent):
                self._absent.add(applied.function.code.symbol(name))

    def may_be_none(self, param: Param) -> bool:
        """Tell whether a call in the project may give a parameter None: it says so, or a table may not have the key."""
        return param in self._absent

    def type_of(self, param: Param) -> Value:
        """Return what all calls give for a parameter, or it is handed on as: a class of the project, or a label.

        `UNKNOWN` if there is none, or several, or if it holds what was asked for. What is not known says nothing
        against it.
        """
        found = self._types.get(param, ())
        return next(iter(found)) if len(found) == 1 else UNKNOWN

    def own(self, cls: ClassCode, param: Param) -> Value | None:
        """Return what makers that are of one class all give of themselves: the instance, or a method of it.

        None if there is none, or if others give something else.
        """
        found = self._own.get((cls, param), ())
        return next(iter(found)) if len(found) == 1 else None

    def is_chosen(self, cls: ClassCode, param: Param) -> bool:
        """Tell whether a maker of objects of a class gives a parameter a collection, whatever its default is."""
        return (cls, param) in self._chosen

    def _types_of(self, given: Made) -> set[Value]:
        """Return what an object is; nothing in particular where it holds what its maker has asked for."""
        state = given.state
        if not isinstance(state, InstanceState | LibraryState):
            return set()
        if any(map(self._engine.library.is_kept, walk(given))):
            return {UNKNOWN}
        return {Class(state.cls.code, ()) if isinstance(state, InstanceState) else Label(state.label)}

    def _spread(self, edges: dict[Param, dict[Param, None]]) -> None:
        """Give the types of parameters along edges to those of which nothing was known before."""
        open_ = {param for ends in edges.values() for param in ends if not self._types.get(param)}
        queue = [param for param in edges if self._types.get(param)]
        while queue:
            param = queue.pop()
            for end in edges.get(param, ()):
                known = self._types.setdefault(end, set())
                if end in open_ and not self._types[param] <= known:
                    known |= self._types[param]
                    queue.append(end)

    def _declared(self, param: Param) -> set[Value]:
        """Return the class that an annotation says, or that a receiver is of."""
        declared = types.declared_type(self._engine.scratch(param.code.module), param)
        if isinstance(declared, Library):
            label = self._engine.library.type_label(declared.name)
            return set() if label is None else {Label(label)}
        return {Class(declared.code, ())} if isinstance(declared, Class) else set()


def _is_none_if_left_out(value: Value) -> bool:
    """Tell whether a value is a parameter that is None where a caller does not give it."""
    param = value.code.param(value.name) if isinstance(value, Param) else None
    default = None if param is None else param.default
    return isinstance(default, nodes.Const) and default.value is None


def _class_made(applied: Applied) -> ClassCode | None:
    """Return the class of an instance of which a call is the constructor's; None for any other call."""
    code = applied.function.code
    receiver = dict(applied.binding).get(code.receiver() or "") if code.name == "__init__" else None
    return receiver.state.cls.code if isinstance(receiver, Made) and isinstance(receiver.state, InstanceState) else None


def is_collection(value: Value) -> bool:
    """Tell whether a value is a list, a tuple, a set or a dict that holds something."""
    return isinstance(value, Made) and is_filled(value.state)


def own(value: Value) -> Value | None:
    """Return a receiver, or what is called on one and needs nothing else; None for any other value."""
    value = _as_it_will_be(value)
    function = value
    while isinstance(function, Bound | Partial):
        function = function.function
    receivers = [
        symbol
        for symbol in value.symbols
        if isinstance(symbol, Param) and types.is_receiver(symbol) and not types.takes_class(symbol.code)
    ]
    is_called = isinstance(function, Function) or function in receivers
    return value if is_called and len(receivers) == len(value.symbols) == 1 else None


def _as_it_will_be(value: Value) -> Value:
    """Return a value with receivers in it as the symbols that they are, whatever has been written to them so far."""
    if isinstance(value, Updated):
        return _as_it_will_be(value.base)
    return rebuilt(value, _as_it_will_be) if isinstance(value, Bound | Partial | Function) else value
