"""Users of objects that hold tokens: where a call stands that is made through a parameter of a class of the project.

If all instances of the class have a token of one type, whoever takes one knows it: the call stands there, and not where
an instance is given.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, field

from cybrid_lint import catalogue
from cybrid_lint.cybrid.events import OperationCalled
from cybrid_lint.cybrid.names import TokenType, names_customer
from cybrid_lint.cybrid.placement import sites_of
from cybrid_lint.cybrid.reading import held as parts_held
from cybrid_lint.cybrid.reading import is_whole, known_entries, state_of
from cybrid_lint.cybrid.requests import operations_at, parts_of, targets_of
from cybrid_lint.cybrid.sdk import operation_of, sdk_subject
from cybrid_lint.cybrid.subjects import is_nothing, subject_of
from cybrid_lint.cybrid.tokens import authorization, tokens_in
from cybrid_lint.engine import types
from cybrid_lint.engine.alternatives import options
from cybrid_lint.engine.callables import Class
from cybrid_lint.engine.code import ClassCode, FunctionCode
from cybrid_lint.engine.frame import Frame
from cybrid_lint.engine.interfaces import Interpreter
from cybrid_lint.engine.objects import DictState, InstanceState, LibraryState
from cybrid_lint.engine.open_events import Settled
from cybrid_lint.engine.operations import Attr, Call
from cybrid_lint.engine.outcome import Event
from cybrid_lint.engine.snapshots import Made
from cybrid_lint.engine.symbols import Param
from cybrid_lint.engine.texts import Lit, Text
from cybrid_lint.engine.traversal import parts_of as parts_of_value
from cybrid_lint.engine.values import NONE, Const, Site, Value
from cybrid_lint.ir import nodes
from cybrid_lint.libraries.http import BODY

# How deep parts are searched for tokens.
MOST_DEPTH = 8


@dataclass
class Instances:
    """The instances that a program makes of its classes, with the types of the tokens that each holds.

    `used` are the types of the tokens that methods of a class turned out to call operations with;
    `fetching` are the classes whose instances request their token by themselves, and `minting` those that request
    customers' tokens.
    """

    types: dict[ClassCode, dict[Made, frozenset[TokenType]]] = field(default_factory=dict)
    used: dict[ClassCode, set[TokenType]] = field(default_factory=dict)
    fetching: set[ClassCode] = field(default_factory=set)
    minting: set[ClassCode] = field(default_factory=set)
    _taken: dict[FunctionCode, Set[ClassCode]] = field(default_factory=dict)

    def note(self, instance: Value) -> None:
        """Take note of an instance of which nothing is left to be decided."""
        if isinstance(instance, Made) and isinstance(instance.state, InstanceState) and not instance.symbols:
            known = self.types.setdefault(instance.state.cls.code, {})
            if instance not in known:
                held = frozenset(token.type for token in tokens_in(instance))
                # a copy of the one that stands for any of its class holds whatever those hold that are made
                if held or not instance.state.is_generic:
                    known[instance] = held

    def note_use(self, chain: Sequence[FunctionCode], type_: TokenType) -> None:
        """Take note of a call of an operation through these functions, with a token of a type."""
        for code in chain:
            if code.cls is not None:
                self.used.setdefault(code.cls, set()).add(type_)

    def note_request(self, chain: Sequence[FunctionCode], chosen: Iterable[Site]) -> None:
        """Take note of a request for a bank's or an organization's token, whose scopes are chosen at these places.

        If one is in a method, its users choose no token. What only gets one for them has no instance.
        """
        for code in chain:
            if code.cls is not None and code.receiver() is not None and not sites_of(code).isdisjoint(chosen):
                self.fetching.update(() if types.takes_class(code) else (code.cls,))

    def note_minting(self, chain: Iterable[FunctionCode]) -> None:
        """Take note of a request for a customer's token that these functions lead to."""
        self.minting.update(code.cls for code in chain if code.cls is not None)

    def have_chosen_tokens(self, code: FunctionCode) -> bool:
        """Tell whether it depends on the instance which type of token a method calls with, and the class chooses none.

        Of a method that nobody calls it is not known which instance it would be called on.
        """
        if code.cls is None or code.receiver() is None:
            return False
        own = {code.cls, *code.cls.descendants()}
        return own.isdisjoint(self.fetching | self.minting) and len(self._used_by(own)) > 1

    def composed(self) -> list[Made]:
        """Return the instances that hold another: a method of that may fetch the token for each call."""
        found = [instance for held in self.types.values() for instance in held]
        return [instance for instance in found if _holds_instance(instance)]

    def type_of(self, engine: Interpreter, code: ClassCode) -> TokenType | None:
        """Return the type of token that all instances of a class have, and of those that derive from it, if any.

        Where none holds a token itself, it is the one that all their calls turned out to be made with, or those of
        the parts that they hold, as the resources of a client, or else of those that they make when they are asked.
        """
        held = [types for cls in (code, *code.descendants()) for types in self.types.get(cls, {}).values()]
        if held and not any(held):
            own = {*code.lineage(), *code.descendants()}
            used = self._used_by({*own, *_classes_in(engine.class_facts.generic(code))})
            used = used or self._used_by(
                cls for cls in self.used if not own.isdisjoint(engine.functions.makers_of(cls))
            )
            return next(iter(used)) if len(used) == 1 else None
        # one that is to be entered may hold none yet
        is_entered = code.find("__enter__") is not None or code.find("__aenter__") is not None
        holding = [types for types in held if types or not is_entered]
        first = next(iter(holding), frozenset())
        return next(iter(first)) if len(first) == 1 and all(types == first for types in holding) else None

    def taken(self, engine: Interpreter, code: FunctionCode) -> Set[ClassCode]:
        """Return the classes whose instances a function is given; many calls lead through the same."""
        known = self._taken.get(code)
        if known is None:
            known = self._taken[code] = dict.fromkeys(_taken(engine, code)).keys()
        return known

    def _used_by(self, classes: Iterable[ClassCode]) -> set[TokenType]:
        return set[TokenType]().union(*(self.used.get(cls, ()) for cls in classes))


def place_of_call(
    engine: Interpreter, settled: Settled, called: OperationCalled, instances: Instances
) -> tuple[Site, ...]:
    """Return where a call stands, and the calls that lead from there to the operation.

    Where the operation is not known yet, or what a caller gives says whom it concerns, it stands with the caller.
    """
    places = (settled.site, *settled.path)
    for code, stage in zip(settled.chain, settled.stages, strict=False):
        index = next((index for index, place in enumerate(places) if place in sites_of(code)), None)
        taken = (cls for cls in instances.taken(engine, code) if not _are_one(engine, code, cls, instances))
        is_taken = any(instances.type_of(engine, cls) == called.token.type for cls in taken)
        if index is None or not is_taken or _is_given_apart(engine, code, stage):
            continue
        least, frame = _least(engine, code, stage), engine.scratch(code.module)
        if _is_said(engine, code, least, called) if least.kind == "call" else _is_known(frame, least, called):
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
    frame = engine.scratch(code.module)
    optional = [code.symbol(param.name) for param in code.node.params if _may_be_none(param)]
    absent: dict[Value, Value] = {
        symbol: NONE
        for symbol in optional
        if symbol in event.value.symbols and not _is_demanded(engine, frame, event, symbol)
    }
    if not absent:
        return event
    return event._replace(value=frame.close(engine.substitute(frame, event.value, absent, event.site)))


def _may_be_none(param: nodes.Param) -> bool:
    return isinstance(param.default, nodes.Const) and param.default.value is None


def _is_demanded(engine: Interpreter, frame: Frame, event: Event, symbol: Value) -> bool:
    """Tell whether an event happens only where a parameter is given."""
    for test, holds in event.guards:
        if symbol in test.symbols:
            now = frame.close(engine.substitute(frame, test, {symbol: NONE}, event.site))
            if isinstance(now, Const) and bool(now.value) is not holds:
                return True
    return False


def _is_said(engine: Interpreter, code: FunctionCode, stage: Event, called: OperationCalled) -> bool:
    """Tell whether what a function gives to a method that is not known says which operation that calls, and for whom.

    Its own callers may say no more of that than the values of what stands in the path, the query or the body.
    """
    call = stage.value
    if not isinstance(call, Call) or called.subject == "bank":
        return False
    frame = engine.scratch(code.module)
    left_open = {
        symbol for param in code.node.params if types.class_of(frame, symbol := code.symbol(param.name)) is None
    }
    given = [option for value in call.args.all() for option in options(value)]
    if not left_open.isdisjoint(call.callee.symbols) or call.args.is_open:
        return False
    paths = [operation.path.strip("/").split("/")[1:] for operation in called.operations]
    # the value of a parameter of the operation, given by its name, changes neither what is called nor whom that names
    others = tuple(pair for pair in call.args.keywords if not _is_parameter(pair[0], called))
    deciding = [option for value in call.args._replace(keywords=others).all() for option in options(value)]
    if not _is_named_as_sdks(call.callee, called):
        fixed = {segment for value in given for segment in _fixed_segments(value)}
        if not all(fixed.issuperset(segment for segment in path if not _is_open_segment(segment)) for path in paths):
            return False
    elif all(operation.body_model is None for operation in called.operations):
        # no value of a path or a query changes which method that is, or whom its parameters name
        deciding = []
    if any(not left_open.isdisjoint(value.symbols) and not _is_put_together(value) for value in deciding):
        return False
    named = {name for value in given for name, said, _ in known_entries(value) if not is_nothing(said)}
    named.update(name for name, said in call.args.keywords if not is_nothing(said))
    named.update(segment.strip("{}") for path in paths for segment in path if _is_open_segment(segment))
    return called.subject != "customer" or any(map(names_customer, named))


def _is_parameter(name: str, called: OperationCalled) -> bool:
    """Tell whether the operations that are called have a parameter, or a field of the body, of a name."""
    return all(operation.parameter(name) or name in _fields_of(operation) for operation in called.operations)


def _fields_of(operation: catalogue.Operation) -> Iterable[str]:
    model = None if operation.body_model is None else catalogue.model(operation.body_model)
    return () if model is None else model.fields


def _is_named_as_sdks(callee: Value, called: OperationCalled) -> bool:
    """Tell whether what is called has the name of the SDK's method that performs an operation."""
    return isinstance(callee, Attr) and all(callee.name == operation.sdk_method for operation in called.operations)


def _is_put_together(value: Value) -> bool:
    """Tell whether a value is made of what is known and of single values: an address, a mapping."""
    state = state_of(value)
    return bool(list(_texts(value))) or (isinstance(state, DictState) and is_whole(value))


def _texts(value: Value) -> Iterator[Text]:
    """Yield the texts that a value, or a library's address, is."""
    state = state_of(value)
    held = state.fields.values() if isinstance(state, LibraryState) else ()
    yield from (text for text in (value, *held) if isinstance(text, Text))


def _fixed_segments(value: Value) -> Iterator[str]:
    """Yield the words between the slashes of an address that are known."""
    for text in _texts(value):
        for part in text.parts:
            if isinstance(part, Lit):
                yield from part.text.split("?")[0].split("/")


def _is_open_segment(segment: str) -> bool:
    return segment.startswith("{")


def _is_known(frame: Frame, stage: Event, called: OperationCalled) -> bool:
    """Tell whether a function knows of a call what it turned out to be, whichever token it is made with."""
    if stage.kind == "operation":
        operation = operation_of(stage.value)
        return operation in called.operations and sdk_subject(operation, stage.value) == called.subject
    parts = parts_of(stage.value) if stage.kind == "request" else {}
    # what a session adds to every query is not chosen by whom the function is called, if the client makes it itself
    is_own = _is_made_by_owner(frame, parts.get("client"))
    own = {name: value for name, value in parts.items() if name != "client_params" or not is_own}
    for target in targets_of(parts) if parts else ():
        operations = operations_at(parts, target)
        if operations != called.operations:
            continue
        if called.subject in (subject_of(operations[0], target, one) for one in (parts, own)):
            return True
    return False


def _is_made_by_owner(frame: Frame, client: Value | None) -> bool:
    """Tell whether a client is an attribute of an instance whose class makes it, and is not given it."""
    if not isinstance(client, Attr) or (owner := types.class_of(frame, client.base)) is None:
        return False
    return isinstance(state_of(frame.engine.class_facts.usual_field(owner, client.name)), LibraryState)


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

    So does a client with its resources, which its users give a token, and so are these parts of it with each other. Of
    one that logs in itself they choose nothing.
    """
    if not instances.fetching.isdisjoint(cls.lineage()):
        return False
    own = () if code.cls is None else (code.cls, *code.cls.descendants())
    makers = frozenset[ClassCode]().union(*map(engine.functions.makers_of, own))
    if not makers.isdisjoint((*cls.lineage(), *cls.descendants())):
        return True
    if any(_hands_on_token(engine, maker, cls) for maker in makers):
        return True
    held = set[ClassCode]().union(*map(_classes_in, instances.types.get(cls, ())))
    return not engine.functions.makers_of(cls).isdisjoint(own) and not held.isdisjoint(own)


def _hands_on_token(engine: Interpreter, maker: ClassCode, cls: ClassCode) -> bool:
    """Tell whether a class makes its instances a part of another class that gets its token from whoever makes them."""
    state = engine.class_facts.generic(maker).state
    for value in state.fields.values() if isinstance(state, InstanceState) else ():
        for part in options(value):
            made = state_of(part)
            if isinstance(made, InstanceState) and cls in made.cls.code.lineage():
                return bool(part.symbols) and not any(map(_is_answer, parts_held(part, MOST_DEPTH, ())))
    return False


def _is_answer(value: Value) -> bool:
    """Tell whether a value is the answer to a request, or a part of it, which may be a token."""
    state = state_of(value)
    return isinstance(state, LibraryState) and state.label.startswith(BODY)


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
