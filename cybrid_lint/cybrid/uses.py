"""What tokens are used for, and where they are lost.

Uses of one request for a token are brought together wherever they happen. A method of a class that holds a token is a
use whether or not anything calls it.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from cybrid_lint import catalogue
from cybrid_lint.cybrid.events import RequestKey, TokenRequested
from cybrid_lint.cybrid.failure import has_failed, is_of_whole_answer
from cybrid_lint.cybrid.reading import fields_of, held, state_of
from cybrid_lint.cybrid.requests import parts_of
from cybrid_lint.cybrid.scopes import ScopeReading, read_scopes
from cybrid_lint.cybrid.sdk import granted_scopes, operation_of
from cybrid_lint.cybrid.tokens import TOKEN_RESPONSE, Token, may_ask_for_token, scopes_in, token_of
from cybrid_lint.cybrid.users import Instances
from cybrid_lint.engine.alternatives import options
from cybrid_lint.engine.callables import Function
from cybrid_lint.engine.code import ClassCode, FunctionCode, ModuleCode
from cybrid_lint.engine.frame import Frame
from cybrid_lint.engine.interning import remembered
from cybrid_lint.engine.objects import InstanceState, LibraryState, State
from cybrid_lint.engine.open_events import Open, Settled
from cybrid_lint.engine.operations import Attr, Call, Element, Item
from cybrid_lint.engine.outcome import Event
from cybrid_lint.engine.snapshots import Made
from cybrid_lint.engine.symbols import FieldOf, Param, Symbol
from cybrid_lint.engine.texts import Text, site_in
from cybrid_lint.engine.travel import Travel
from cybrid_lint.engine.types import is_receiver
from cybrid_lint.engine.values import UNKNOWN, UNSEEN, Site, Unknown, Value
from cybrid_lint.libraries.http import BODY, REQUEST, RESPONSE

#: A function with its module, or the body of that.
Body = tuple[ModuleCode, FunctionCode | None]
# Values that are not known yet.
_WAITING = Symbol | Attr | Item | Element | Call | FieldOf
# Nodes of a value that is followed to where it gets out of sight; of a larger one only what it holds already is told.
MOST_NODES = 1_500
# How deep values are searched for tokens.
MOST_DEPTH = 8
# Instances that hold tokens of which all methods are looked at.
MOST_HOLDERS = 200
#: Events that let a value out of sight, and how.
WAYS_OUT = {
    "escape": "handed to code that is not seen",
    "write": "written out",
    "expose": "handed to a client",
    "raise": "carried by an exception",
    "assert": "carried by an exception",
}
UNCALLED = "returned to code that is not seen"
SENT_ELSEWHERE = "sent to another host"
CUT_SHORT = "not followed to its end"
UNKNOWN_PATH = "used for a call that is not seen"


class Policy(Protocol):
    """What tells which operations a request calls."""

    @property
    def instances(self) -> Instances:
        """The instances of classes that the program makes."""

    @property
    def requests(self) -> Sequence[TokenRequested]:
        """The requests for tokens."""

    def use(
        self, frame: Frame, settled: Settled, *, is_called: bool | None = None, is_path_given: bool = False
    ) -> None:
        """Take note of what a request that is sent uses a token for."""


@dataclass
class TokenUses:
    """The operations that tokens are used for, with whether personal data is asked for, and why uses are not seen."""

    operations: dict[RequestKey, dict[str, bool]] = field(default_factory=dict)
    unseen: dict[RequestKey, set[str]] = field(default_factory=dict)
    holders: dict[Made, None] = field(default_factory=dict)
    users: dict[RequestKey, set[ClassCode]] = field(default_factory=dict)
    # tokens, each with the bodies in which it was asked for
    _asked: list[tuple[Token, tuple[Body, ...]]] = field(default_factory=list)
    # classes of instances that were not followed to where they are used, by their modules' paths and their names
    _left: set[tuple[str, str]] = field(default_factory=set)
    # functions that code has which is not seen, or not followed to its end
    handed: dict[FunctionCode, None] = field(default_factory=dict)

    def use(
        self,
        token: Token,
        operations: Iterable[catalogue.Operation],
        personal: bool,
        functions: Iterable[FunctionCode],
    ) -> None:
        """Note the operations that a token is used for, and by methods of which classes."""
        for key, _ in keys_of(token):
            self.users.setdefault(key, set()).update(code.cls for code in functions if code.cls is not None)
            known = self.operations.setdefault(key, {})
            for operation in operations:
                known[operation.id] = known.get(operation.id, False) or personal

    def lose(self, token: Token, how: str) -> None:
        """Note that not all uses of a token are seen."""
        for key, _ in keys_of(token):
            self.unseen.setdefault(key, set()).add(how)

    def lose_all(self, value: Value, how: str) -> None:
        """Note that not all uses of the tokens in a value are seen."""
        for token in held_tokens(value):
            self.lose(token, how)

    def ask(self, token: Token, bodies: Iterable[Body]) -> None:
        """Note the bodies in which a token is asked for."""
        self._asked.append((token, tuple(bodies)))

    def lose_of_cut(self, is_cut: Callable[[ModuleCode, FunctionCode | None], bool]) -> None:
        """Note that not all uses of tokens are seen that were asked for in bodies not followed to their ends."""
        for token, bodies in self._asked:
            if any(is_cut(module, code) for module, code in bodies):
                self.lose(token, CUT_SHORT)

    def lose_of_left(self, requests: Iterable[TokenRequested]) -> None:
        """Note that not all uses of what instances ask for are seen, where these were not followed to their ends."""
        for request in requests:
            asked = request.token.request
            module, function = (_said(asked, name) for name in ("module", "function")) if asked else ("", "")
            if (module, function.rpartition(".")[0]) in self._left:
                self.lose(request.token, CUT_SHORT)

    def may_concern(self, event: Event) -> bool:
        """Tell whether an event that is no request may concern a token; one that is too large is taken as it is.

        Of what gets out of sight, functions are noted at once, and of instances that are not followed to their ends
        the classes: they may hold no token yet.
        """
        if event.value.size > MOST_NODES:
            self.note(event)
            return False
        self._note_handed(event)
        if event.kind == "escape" and not event.detail:
            self._left |= _classes_in(event.value)
        return may_hold_tokens(event.value)

    def note(self, event: Event) -> None:
        """Take note of an event that is neither a request nor a call of an operation."""
        self._note_handed(event)
        if event.kind == "instance":
            if isinstance(event.value, Made) and next(held_tokens(event.value), None) is not None:
                self.holders.setdefault(event.value)
        elif event.kind in WAYS_OUT:
            for holder, token in _holders(event.value):
                if not _is_refused(event, holder):
                    self.lose(token, WAYS_OUT[event.kind])
        elif isinstance(event.value, Call):
            for argument in event.value.args.all():
                self.lose_all(argument, WAYS_OUT["escape"])

    def _note_handed(self, event: Event) -> None:
        """Note the functions that get out of sight: whoever has one may call it, and use what it returns."""
        if event.kind == "escape":
            found = [inner.code for inner in _held(event.value) if isinstance(inner, Function)]
            self.handed.update(dict.fromkeys(found))


def _classes_in(value: Value) -> set[tuple[str, str]]:
    """Return the classes of the instances that a value holds."""
    states = [state_of(inner) for inner in _held(value)]
    found = [state.cls.code for state in states if isinstance(state, InstanceState)]
    return {(code.module.path, code.name) for cls in found for code in cls.lineage()}


def _said(request: Made, name: str) -> str:
    """Return a text that a request says of where it is sent."""
    return next((value.known or "" for value in fields_of(request, name) if isinstance(value, Text)), "")


def keys_of(token: Token) -> list[tuple[RequestKey, ScopeReading]]:
    """Return what the request that a token came from asks for, one key for each alternative of its scopes."""
    if token.request is None:
        return []
    key = (keys_of, token.request, token.type)
    known: list[tuple[RequestKey, ScopeReading]] | None = remembered.get(key)
    if known is None:
        known = remembered[key] = _keys_of(token, token.request)
    return known


def _keys_of(token: Token, request: Made) -> list[tuple[RequestKey, ScopeReading]]:
    operation = operation_of(request)
    scopes = scopes_in(parts_of(request)) if operation is None else granted_scopes(request)
    readings = [ScopeReading(is_open=True)] if scopes is None else read_scopes(scopes)
    site = sent_at(request)
    return [(RequestKey(site, token.type, frozenset(reading.scopes)), reading) for reading in readings]


def sent_at(request: Made) -> Site:
    """Return where a request is sent."""
    return site_in(next(iter(fields_of(request, "at")), None)) or UNSEEN


def held_tokens(value: Value) -> Iterator[Token]:
    """Yield the requested tokens that a value holds; what a request carried is not held by its response."""
    for _, token in _holders(value):
        yield token


def _holders(value: Value) -> Iterator[tuple[Value, Token]]:
    """Yield the answers that a value holds, or parts of them, each with the requested token in it."""
    for inner in _held(value):
        request = _answered(state_of(inner))
        token = None if request is None else token_of(request)
        if token is not None:
            yield inner, token


def _is_refused(event: Event, holder: Value) -> bool:
    """Tell whether a whole answer is that to a request that has failed: no token is in it."""
    state = state_of(holder)
    is_response = isinstance(state, LibraryState) and state.label == RESPONSE
    return (is_response or is_of_whole_answer(holder)) and has_failed(event, holder)


def may_hold_tokens(value: Value) -> bool:
    """Tell whether a value holds a requested token, or may do so once what it depends on is known."""
    if not value.symbols:
        return next(held_tokens(value), None) is not None
    for inner in _held(value):
        request = _answered(state_of(inner))
        if request is not None:
            if token_of(request) is not None or may_ask_for_token(request):
                return True
        elif isinstance(inner, _WAITING):
            return True
    return False


def _held(value: Value) -> Iterator[Value]:
    """Yield a value and what it holds; a response holds only itself, a request nothing."""
    return held(value, MOST_DEPTH, (BODY, RESPONSE, REQUEST))


def _answered(state: State | None) -> Value | None:
    """Return the request that a response, its body or a part of it answers which a token is read from."""
    if not isinstance(state, LibraryState) or not state.label.startswith((BODY, RESPONSE)):
        return None
    name = state.fields.get("name")
    if isinstance(name, Text) and name.known not in TOKEN_RESPONSE:
        return None
    return state.fields.get("request")


# Events that use a token, or may come to it.
USING = frozenset({"request", "operation", "call"})


def complete(travel: Travel, policy: Policy, uses: TokenUses) -> None:
    """Add what is only seen in the end: what nobody here calls returns, and methods of all instances that hold tokens.

    What a token that is out of sight already is used for says nothing more of it.
    """
    uses.lose_of_left(policy.requests)
    uses.lose_of_cut(travel.engine.work.is_cut)
    asked = {request.key for request in policy.requests}
    for code, fixed in list(travel.engine.functions.summaries):
        if asked <= uses.unseen.keys():
            return
        if not fixed and (code in uses.handed or not travel.is_called(code)):
            with travel.engine.work.guarded(code.module, code):
                _let_out(travel, policy, uses, code)
    # an instance that holds another may ask for any token
    shapes = Shapes()
    may_ask = {shapes.of(instance): (instance, asked) for instance in policy.instances.composed()}
    holding = {shapes.of(holder): (holder, _requested(holder)) for holder in uses.holders}
    for instance, keys in list({**holding, **may_ask}.values())[:MOST_HOLDERS]:
        cls = instance.state.cls.code if isinstance(instance.state, InstanceState) else None
        if cls is not None and not keys <= uses.unseen.keys():
            with travel.engine.work.guarded(cls.module, None):
                _use_instance(travel, policy, instance)


def _requested(holder: Made) -> set[RequestKey]:
    """Return the requests for the tokens that an instance holds."""
    return {key for token in held_tokens(holder) for key, _ in keys_of(token)}


def _use_instance(travel: Travel, policy: Policy, instance: Made, *, is_let_out: bool = False) -> None:
    """Note what the methods of an instance use its token for; of one that is out of sight, anyone may call each."""
    state = instance.state
    assert isinstance(state, InstanceState)
    for name, method in state.cls.code.methods():
        receiver = method.code.receiver()
        if name == "__init__" or receiver is None:
            continue
        for open_ in travel.open_events(method.code):
            if open_.event.kind not in USING:
                continue
            is_given = not is_let_out and _is_path_given(method.code, open_.event)
            for frame, settled in travel.closed(method.code, open_, {method.code.symbol(receiver): instance}):
                policy.use(frame, settled, is_called=travel.is_called(method.code), is_path_given=is_given)


def _is_path_given(method: FunctionCode, event: Event) -> bool:
    """Tell whether whoever calls a method gives the path of a request, or a part of it."""
    url = parts_of(event.value).get("url", UNKNOWN)
    given = (symbol for symbol in url.symbols if isinstance(symbol, Param) and not is_receiver(symbol))
    return any(symbol.code is method for symbol in given)


class Shapes:
    """Tells instances apart that may use tokens differently: not by where they are made, nor by what is unknown.

    What a response without a token says is as good as unknown.
    """

    def __init__(self) -> None:
        self._numbers: dict[Hashable, int] = {}
        self._known: dict[tuple[Value, int], int] = {}

    def of(self, value: Value, depth: int = MOST_DEPTH) -> int:
        """Return the number of a value's shape, the same for all values that are alike down to a depth."""
        known = self._known.get((value, depth))
        if known is None:
            shape = self._shape(value, depth)
            known = self._known[value, depth] = self._numbers.setdefault(shape, len(self._numbers))
        return known

    def _shape(self, value: Value, depth: int) -> Hashable:
        state = state_of(value)
        if isinstance(value, Unknown):
            return None
        if isinstance(state, InstanceState) and depth:
            return (state.cls.code, *((name, self.of(inner, depth - 1)) for name, inner in state.fields.items()))
        if isinstance(state, LibraryState) and state.label.startswith(BODY) and next(held_tokens(value), None) is None:
            return state.label
        return value


def _let_out(travel: Travel, policy: Policy, uses: TokenUses, code: FunctionCode) -> None:
    """Note that what a function returns which code may call that is not seen may be used there."""
    receiver = code.receiver()
    instance = None if code.cls is None or receiver is None else travel.engine.class_facts.generic(code.cls)
    for value in _returned(travel, code, instance):
        for option in options(value):
            # of a client its methods are used, called here or not
            if _holds_token(option) and not _is_client(travel, policy, uses, option):
                uses.lose_all(option, UNCALLED)


def _returned(travel: Travel, code: FunctionCode, instance: Value | None) -> list[Value]:
    """Return what a function may return to code that is not seen; a method, what it does for an instance."""
    result = travel.engine.functions.summary(code).result
    receiver = code.receiver()
    known: dict[Value, Value] = {} if instance is None or receiver is None else {code.symbol(receiver): instance}
    if not result.symbols:
        return [result]
    found = travel.closed(code, Open(Event("return", result, code.site), (), ()), known)
    return [settled.event.value for _, settled in found]


def _is_client(travel: Travel, policy: Policy, uses: TokenUses, value: Value) -> bool:
    """Tell whether a value is an instance that uses a token and keeps it to itself."""
    state = value.state if isinstance(value, Made) else None
    if not isinstance(value, Made) or not isinstance(state, InstanceState) or state.is_generic:
        return False
    methods = (method.code for name, method in state.cls.code.methods() if not name.startswith("_"))
    if _shows_token(value) or any(_shows_token(one) for code in methods for one in _returned(travel, code, value)):
        return False
    _use_instance(travel, policy, value, is_let_out=True)
    lineage = set(state.cls.code.lineage())
    return all(lineage & uses.users.get(key, set()) for key in _requested(value))


def _shows_token(value: Value, depth: int = MOST_DEPTH) -> bool:
    """Tell whether whoever has a value may have a token from it; what an instance has to itself it keeps."""
    if not depth or not _holds_token(value):
        return not depth
    for option in options(value):
        state = state_of(option)
        if not isinstance(state, InstanceState):
            if _holds_token(option):
                return True
        elif any(_shows_token(inner, depth - 1) for name, inner in state.fields.items() if not name.startswith("_")):
            return True
    return False


def _holds_token(value: Value) -> bool:
    return next(held_tokens(value), None) is not None
