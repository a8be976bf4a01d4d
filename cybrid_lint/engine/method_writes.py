"""What methods write to their instances: each write where it is made, and not again with all that lead to it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from cybrid_lint.engine import outs
from cybrid_lint.engine.alternatives import options, union
from cybrid_lint.engine.branches import UpdateState
from cybrid_lint.engine.code import ClassCode, FunctionCode
from cybrid_lint.engine.interpreter import Interpreter
from cybrid_lint.engine.objects import Key
from cybrid_lint.engine.operations import Applied, Attr, Item
from cybrid_lint.engine.snapshots import Updated
from cybrid_lint.engine.symbols import Param
from cybrid_lint.engine.values import ABSENT, Value

#: What is written to: the way to it from the instance, with an attribute's name or an item's key at the end.
Place = tuple[object, ...]


@dataclass(slots=True)
class Written:
    """What a method writes to `base`, its instance or a part of that; `receiver` stands for the instance."""

    receiver: Param
    base: Value
    update: UpdateState


@dataclass(slots=True)
class _Writes:
    """What a method writes: whether only its receiver decides what that is, for each place."""

    written: list[Written] = field(default_factory=list)
    is_whole: dict[Place, bool] = field(default_factory=dict)


class MethodWrites:
    """The writes of methods, class by class."""

    def __init__(self, engine: Interpreter) -> None:
        self._engine = engine
        self._classes: dict[ClassCode, list[Written]] = {}
        self._methods: dict[FunctionCode, _Writes] = {}

    def of(self, cls: ClassCode) -> list[Written]:
        """Return what the methods of a class write but for its constructor and what this alone calls.

        What a method leaves to another whose instance alone decides what is written stands with that one.
        """
        known = self._classes.get(cls)
        if known is None:
            facts = self._engine.class_facts
            methods = [method.code for name, method in cls.methods() if not facts.is_of_constructor(cls, name)]
            known = self._classes[cls] = [written for code in methods for written in self._own(code)]
        return known

    def _own(self, code: FunctionCode) -> list[Written]:
        writes = self._of_method(code)
        assigned = code.module.survey.attributes[code.node.at]
        left = self._left_to_others(code) if writes.written else set()
        found: list[Written] = []
        for written in writes.written:
            way = _way(written.base, written.receiver)
            assert way is not None
            fields = {
                name: value
                for name, value in written.update.fields.items()
                if value is not ABSENT and (name in assigned or (*way, name) not in left)
            }
            items = {key: value for key, value in written.update.items.items() if (*way, "[]", key) not in left}
            if fields or items:
                found.append(Written(written.receiver, written.base, UpdateState(fields, items)))
        return found

    def _left_to_others(self, code: FunctionCode) -> set[Place]:
        """Return what a method writes by calling others on its instance that let it decide nothing."""
        receiver = code.receiver()
        found: set[Place] = set()
        for event in self._engine.functions.summary(code).events:
            applied = event.value
            if receiver is None or not isinstance(applied, Applied) or applied.function.code is code:
                continue
            given = applied.binding[0][1] if applied.binding else None
            if (given.base if isinstance(given, Updated) else given) is code.symbol(receiver):
                others = self._of_method(applied.function.code).is_whole
                found |= {place for place, is_whole in others.items() if is_whole}
        return found

    def _of_method(self, code: FunctionCode) -> _Writes:
        known = self._methods.get(code)
        if known is not None:
            return known
        writes = self._methods[code] = _Writes()
        name = code.receiver()
        receiver = None if name is None else code.symbol(name)
        for base, update in () if receiver is None else self._engine.functions.summary(code).outs:
            way = _way(base, receiver)
            if way is None:
                continue
            assert receiver is not None
            writes.written.append(Written(receiver, base, update))
            places: list[tuple[Place, Value]] = [((*way, name), value) for name, value in update.fields.items()]
            places += [((*way, "[]", key), value) for key, value in update.items.items()]
            for place, value in places:
                # under which conditions it is written does not matter, only what may be
                symbols = (symbol for option in options(value) for symbol in option.symbols)
                is_whole = not any(isinstance(symbol, Param) and symbol is not receiver for symbol in symbols)
                writes.is_whole[place] = is_whole and writes.is_whole.get(place, True)
        return writes


def _way(base: Value, receiver: Value | None) -> Place | None:
    """Return the way from an instance to a part of it, None for a part of something else."""
    steps: list[str | Key] = []
    while isinstance(base, Attr | Item):
        steps[:0] = [base.name] if isinstance(base, Attr) else ["[]", base.key]
        base = base.base
    return tuple(steps) if base is receiver else None


def unknown_part(written: Written, known: set[object]) -> UpdateState | None:
    """Return what a method may write that is not known yet, and is from now on; None if it writes nothing else."""
    update = UpdateState()
    for name, value in written.update.fields.items():
        options_ = [option for option in options(value) if not outs.is_link(written.base, name, option)]
        new = _unknown(options_, (written.receiver, written.base, name), known)
        if new:
            update.fields[name] = union(new)
    for key, value in written.update.items.items():
        new = _unknown(options(value), (written.receiver, written.base, key), known)
        if new:
            update.items[key] = union(new)
    return update if update.fields or update.items else None


def _unknown(values: Iterable[Value], place: tuple[object, ...], known: set[object]) -> list[Value]:
    new = [value for value in values if (*place, value) not in known]
    known.update((*place, value) for value in new)
    return new
