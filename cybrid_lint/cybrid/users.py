"""Users of objects that hold tokens: where a call stands that is made through a parameter of a class of the project.

If all instances of the class have a token of one type, whoever takes one knows it: the call stands there, and not where
an instance is given.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from cybrid_lint.cybrid.events import OperationCalled
from cybrid_lint.cybrid.names import TokenType
from cybrid_lint.cybrid.placement import sites_of
from cybrid_lint.cybrid.reading import state_of
from cybrid_lint.cybrid.requests import operations_at, parts_of, targets_of
from cybrid_lint.cybrid.sdk import operation_of, sdk_subject
from cybrid_lint.cybrid.subjects import subject_of
from cybrid_lint.cybrid.tokens import authorization, tokens_in
from cybrid_lint.engine import types
from cybrid_lint.engine.alternatives import options
from cybrid_lint.engine.callables import Class
from cybrid_lint.engine.code import ClassCode, FunctionCode
from cybrid_lint.engine.frame import Frame
from cybrid_lint.engine.interfaces import Interpreter
from cybrid_lint.engine.objects import InstanceState
from cybrid_lint.engine.open_events import Settled
from cybrid_lint.engine.operations import Attr
from cybrid_lint.engine.outcome import Event
from cybrid_lint.engine.snapshots import Made
from cybrid_lint.engine.symbols import Param
from cybrid_lint.engine.traversal import parts_of as parts_of_value
from cybrid_lint.engine.values import NONE, Site, Value
from cybrid_lint.ir import nodes


@dataclass
class Instances:
    """The instances that a program makes of its classes, with the types of the tokens that each holds.

    `used` are the types of the tokens that methods of a class turned out to call operations with.
    """

    types: dict[ClassCode, dict[Made, frozenset[TokenType]]] = field(default_factory=dict)
    used: dict[ClassCode, set[TokenType]] = field(default_factory=dict)

    def note(self, instance: Value) -> None:
        """Take note of an instance of which nothing is left to be decided."""
        if isinstance(instance, Made) and isinstance(instance.state, InstanceState) and not instance.symbols:
            known = self.types.setdefault(instance.state.cls.code, {})
            if instance not in known:
                known[instance] = frozenset(token.type for token in tokens_in(instance))

    def note_use(self, chain: Sequence[FunctionCode], type_: TokenType) -> None:
        """Take note of a call of an operation through these functions, with a token of a type."""
        for code in chain:
            if code.cls is not None:
                self.used.setdefault(code.cls, set()).add(type_)

    def composed(self) -> list[Made]:
        """Return the instances that hold another: a method of that may fetch the token for each call."""
        found = [instance for held in self.types.values() for instance in held]
        return [instance for instance in found if _holds_instance(instance)]

    def type_of(self, engine: Interpreter, code: ClassCode) -> TokenType | None:
        """Return the type of token that all instances of a class have, and of those that derive from it, if any.

        Where none holds a token itself, it is the one that all their calls turned out to be made with, or those of
        the parts that they make, as the resources of a client.
        """
        held = [types for cls in (code, *code.descendants()) for types in self.types.get(cls, {}).values()]
        if held and not any(held):
            calling = {*code.lineage(), *code.descendants(), *_classes_in(engine.class_facts.generic(code))}
            used = set[TokenType]().union(*(self.used.get(cls, ()) for cls in calling))
            return next(iter(used)) if len(used) == 1 else None
        first = next(iter(held), frozenset())
        return next(iter(first)) if len(first) == 1 and all(types == first for types in held) else None


def place_of_call(
    engine: Interpreter, settled: Settled, called: OperationCalled, instances: Instances
) -> tuple[Site, ...]:
    """Return where a call stands, and the calls that lead from there to the operation.

    Where the operation is not known yet, or what a caller gives says whom it concerns, it stands with the caller.
    """
    places = (settled.site, *settled.path)
    for code, stage in zip(settled.chain, settled.stages, strict=False):
        index = next((index for index, place in enumerate(places) if place in sites_of(code)), None)
        taken = (cls for cls in _taken(engine, code) if not _are_one(engine, code, cls, instances))
        is_taken = any(instances.type_of(engine, cls) == called.token.type for cls in taken)
        if index is None or not is_taken or _is_given_apart(engine, code, stage):
            continue
        if _is_known(_least(engine, code, stage), called):
            return places[index:]
    return places


def _is_given_apart(engine: Interpreter, code: FunctionCode, stage: Event) -> bool:
    """Tell whether the token of a request is, or is made of, something else that a function is given than instances."""
    frame = engine.scratch(code.module)
    values = authorization(frame, parts_of(stage.value)) if stage.kind == "request" else []
    symbols = frozenset[Value]().union(*(value.symbols for value in values))
    return any(isinstance(symbol, Param) and types.class_of(frame, symbol) is None for symbol in symbols)


def _least(engine: Interpreter, code: FunctionCode, event: Event) -> Event:
    """Return an event of a function as it is where its callers give nothing that they need not give."""
    absent: dict[Value, Value] = {code.symbol(param.name): NONE for param in code.node.params if _may_be_none(param)}
    if event.value.symbols.isdisjoint(absent):
        return event
    frame = engine.scratch(code.module)
    return event._replace(value=frame.close(engine.substitute(frame, event.value, absent, event.site)))


def _may_be_none(param: nodes.Param) -> bool:
    return isinstance(param.default, nodes.Const) and param.default.value is None


def _is_known(stage: Event, called: OperationCalled) -> bool:
    """Tell whether a function knows of a call what it turned out to be, whichever token it is made with."""
    if stage.kind == "operation":
        operation = operation_of(stage.value)
        return operation in called.operations and sdk_subject(operation, stage.value) == called.subject
    parts = parts_of(stage.value) if stage.kind == "request" else {}
    for target in targets_of(parts) if parts else ():
        operations = operations_at(parts, target)
        if operations == called.operations and subject_of(operations[0], target, parts) == called.subject:
            return True
    return False


def _holds_instance(instance: Made) -> bool:
    return bool(_classes_in(instance))


def _classes_in(instance: Value) -> set[ClassCode]:
    """Return the classes of the instances that one directly holds."""
    states = map(state_of, parts_of_value(instance))
    return {state.cls.code for state in states if isinstance(state, InstanceState)}


def _taken(engine: Interpreter, code: FunctionCode) -> Iterator[ClassCode]:
    """Yield the classes whose instances a function is given: by its parameters, or by what its own instance is."""
    frame = engine.scratch(code.module)
    receiver = code.receiver()
    for param in code.node.params:
        if param.name != receiver:
            yield from _class(types.type_of(frame, code.symbol(param.name)))
    if code.cls is not None and receiver is not None:
        yield from _fields(frame, code.cls, code.symbol(receiver))


def _are_one(engine: Interpreter, code: FunctionCode, cls: ClassCode, instances: Instances) -> bool:
    """Tell whether one of a method's class and another makes the other and is a part of it: no user of it.

    So does a client with its resources.
    """
    own = () if code.cls is None else (code.cls, *code.cls.descendants())
    makers = frozenset[ClassCode]().union(*map(engine.functions.makers_of, own))
    if not makers.isdisjoint((*cls.lineage(), *cls.descendants())):
        return True
    held = set[ClassCode]().union(*map(_classes_in, instances.types.get(cls, ())))
    return not engine.functions.makers_of(cls).isdisjoint(own) and not held.isdisjoint(own)


def _fields(frame: Frame, cls: ClassCode, receiver: Param) -> Iterator[ClassCode]:
    for owner in cls.lineage():
        for name in owner.annotations:
            yield from _class(types.type_of(frame, Attr(receiver, name)))
    state = frame.engine.class_facts.generic(cls).state
    for value in state.fields.values() if isinstance(state, InstanceState) else ():
        for option in options(value):
            if isinstance(option, Param):
                yield from _class(types.type_of(frame, option))


def _class(meant: Value) -> Iterator[ClassCode]:
    if isinstance(meant, Class):
        yield meant.code
