"""Objects that stand for what nobody in the project gives: those that it makes at one place alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Set

from cybrid_lint.engine.callables import Class, LibraryMethod
from cybrid_lint.engine.code import ClassCode, FunctionCode
from cybrid_lint.engine.given_arguments import is_collection
from cybrid_lint.engine.interfaces import Interpreter
from cybrid_lint.engine.objects import DictState, InstanceState
from cybrid_lint.engine.operations import Applied, Attr, Call, Element, Item
from cybrid_lint.engine.outcome import Event
from cybrid_lint.engine.snapshots import Made, Updated
from cybrid_lint.engine.summaries import Summary
from cybrid_lint.engine.symbols import Cell, Param
from cybrid_lint.engine.traversal import walk
from cybrid_lint.engine.values import Library, Site, Value

# What replaces what an object's maker is given by what comes from outside, and if asked so what is known in the end.
FromOutside = Callable[[ClassCode, Value, Site, bool], "Value | None"]
# What is given to a function, or read from that.
_GIVEN = (Param, Cell, Attr, Item, Element, Call)


class OnlyObjects:
    """The objects that a project makes of its classes, and which of them is the only one."""

    def __init__(self, engine: Interpreter, from_outside: FromOutside) -> None:
        self._engine = engine
        self._from_outside = from_outside
        self._made: dict[ClassCode, dict[Site, Made]] = {}
        # what stands for any object that comes from outside, and for any record
        self._given: dict[ClassCode, Value | None] = {}
        self._records: dict[ClassCode, Value | None] = {}
        # what is made of other objects, calls that wait
        self._others: list[Value] | None = None
        self._summaries: tuple[Summary, ...] = ()
        # the classes that functions are given, by their parameters
        self._classes: dict[Value, set[ClassCode]] = {}
        # the fields of records that makers give a collection, whatever these hold by default
        self._chosen: dict[ClassCode, set[str]] = {}

    def gather(self, events: Iterable[Event], summaries: Iterable[Summary]) -> None:
        """Collect the objects that the project makes; what functions give may be others."""
        self._summaries = tuple(summaries)
        for event in events:
            if isinstance(event.value, Applied):
                self._note_classes(event.value)
            state = event.value.state if event.kind == "instance" and isinstance(event.value, Made) else None
            if not isinstance(event.value, Made) or not isinstance(state, InstanceState):
                continue
            self._made.setdefault(state.cls.code, {})[event.site] = event.value
            if self._is_record(state.cls.code):
                given = {value for value, _ in state.given if is_collection(value)}
                chosen = (name for name, value in state.fields.items() if value in given)
                self._chosen.setdefault(state.cls.code, set()).update(chosen)

    def _note_classes(self, applied: Applied) -> None:
        for name, value in applied.binding:
            if isinstance(value, Class):
                self._classes.setdefault(applied.function.code.symbol(name), set()).add(value.code)

    def chosen(self, code: ClassCode) -> Set[str]:
        """Return the fields of a record that some maker gives a collection."""
        return self._chosen.get(code, set())

    def given(self, code: ClassCode) -> Value | None:
        """Return what an object of a class is that a framework or other code that is not seen gives: the only one.

        It may be one of a class that derives from it. None if the project makes several, or none.
        """
        if code not in self._given:
            # one that is given another of its own class
            self._given[code] = None
            given = self.record(code)
            found = [one for cls in (code, *code.descendants()) for one in self._made.get(cls, {}).items()]
            if given is None and len(found) == 1:
                [(site, made)] = found
                given = None if self._is_remade(made) else self._from_outside(code, made, site, True)
            self._given[code] = given
        return self._given[code]

    def record(self, code: ClassCode) -> Value | None:
        """Return the record of a class that the project makes, with what its maker's callers give taken from outside.

        None if it makes several, or none.
        """
        if code not in self._records:
            self._records[code] = None
            found = self._made.get(code, {}) if self._is_record(code) else {}
            if len(found) == 1:
                [(site, made)] = found.items()
                self._records[code] = None if self._is_remade(made) else self._from_outside(code, made, site, False)
        return self._records[code]

    def _is_remade(self, only: Made) -> bool:
        """Tell whether a call that waits may make another object like one that is made at one place alone."""
        if self._others is None:
            values = dict.fromkeys(value for summary in self._summaries for value in _told(summary) if value.symbols)
            parts = dict.fromkeys(part for value in values for part in walk(value))
            self._others = [part for part in parts if isinstance(part, Call | Updated)]
        state = only.state
        assert isinstance(state, InstanceState)
        return any(self._may_make(other, state) for other in self._others)

    def _may_make(self, value: Value, state: InstanceState) -> bool:
        """Tell whether a call that waits may make an object like another: of its class, or with its fields replaced."""
        if isinstance(value, Updated):
            return isinstance(value.base, Call) and self._decide(state, {name for name, _ in value.fields})
        assert isinstance(value, Call)
        callee = value.callee
        if isinstance(callee, LibraryMethod) and isinstance(callee.owner, Class):
            return state.cls.code in callee.owner.code.lineage()
        if self._makes_anew(value, state.cls.code):
            return self._decide(state, set(state.fields))
        is_copying = isinstance(callee, Library) or (
            isinstance(callee, Attr) and self._engine.library.has_method("instance", callee.name)
        )
        return is_copying and self._decide(state, _changed(value))

    def _makes_anew(self, call: Call, code: ClassCode) -> bool:
        """Tell whether a call makes an object of a class of what it is given: a method its like, a library a record."""
        own = _own_class(call.callee)
        if own is not None:
            return own in code.lineage() or code in own.lineage()
        given = list(call.args.all())
        if not any(isinstance(value, _GIVEN) for value in given):
            return False
        if call.callee in self._classes:
            return code in self._classes[call.callee]
        name = getattr(call.callee, "name", "")
        if not isinstance(call.callee, Library | LibraryMethod | Attr) or name.startswith(("<", "builtins.")):
            return False
        is_record = any(isinstance(value, Class) and code in value.code.lineage() for value in given)
        is_of_others = name not in self._engine.modules.project_names
        return is_record and is_of_others

    def _decide(self, state: InstanceState, names: set[str]) -> bool:
        """Tell whether fields of an object are given anew, and some of these hold what is of interest."""
        if not state.fields.keys() >= names:
            return False
        return any(self._engine.library.is_kept(part) for name in names for part in walk(state.fields[name]))

    def _is_record(self, code: ClassCode) -> bool:
        return "record" in self._engine.class_facts.traits(code)


def _own_class(callee: Value) -> ClassCode | None:
    """Return the class of a method that calls the class of its own instance, None for any other call."""
    owner: Value | None = None
    if isinstance(callee, Attr) and callee.name == "__class__":
        owner = callee.base
    elif isinstance(callee, Call) and callee.callee == Library("builtins.type") and len(callee.args.positional) == 1:
        owner = callee.args.positional[0]
    is_receiver = isinstance(owner, Param) and owner.name == owner.code.receiver()
    return owner.code.cls if isinstance(owner, Param) and is_receiver else None


def _told(summary: Summary) -> Iterator[Value]:
    """Yield what a function gives, writes and does."""
    yield summary.result
    yield from (Updated(base, tuple(update.fields.items()), ()) for base, update in summary.outs)
    yield from (event.value for event in summary.events)


def _changed(call: Call) -> set[str]:
    """Return the names that a call gives values under, and the keys of a dict that it gives under one."""
    names: set[str] = set()
    for name, value in call.args.keywords:
        state = value.state if isinstance(value, Made) else None
        names.update(map(str, state.entries) if isinstance(state, DictState) else [name])
    return names


def is_called_by_others(code: FunctionCode) -> bool:
    """Tell whether code that is not seen calls a function, by what is written of it: a handler of a framework, say."""
    cls = code.cls
    is_derived = cls is not None and (bool(cls.library_bases()) or cls.has_unknown_base())
    return is_derived or bool(code.node.decorators)
