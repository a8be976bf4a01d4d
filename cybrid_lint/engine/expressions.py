"""Expressions: what each form of them evaluates to, and what evaluating them does.

Whatever depends on the values alone (operators, attributes, calls) is asked of the frame's interpreter.
"""

from __future__ import annotations

import builtins
from collections.abc import Callable, Iterator
from typing import Any

from cybrid_lint.engine import flags
from cybrid_lint.engine.alternatives import Choice, Union, choice, named, options, over, union
from cybrid_lint.engine.callables import Cells, Class, Function, LibraryMethod, Super
from cybrid_lint.engine.code import COROUTINE
from cybrid_lint.engine.frame import Frame
from cybrid_lint.engine.iteration import picked, presence
from cybrid_lint.engine.objects import (
    DictState,
    InstanceState,
    LibraryState,
    SequenceState,
    is_known,
    key_of,
    waiting_entries,
)
from cybrid_lint.engine.operations import Args
from cybrid_lint.engine.snapshots import Spread, Updated
from cybrid_lint.engine.symbols import SENT, Param
from cybrid_lint.engine.texts import Hole, Lit, Text, concat, text
from cybrid_lint.engine.values import (
    ABSENT,
    FALSE,
    NEVER,
    NONE,
    UNKNOWN,
    UNSEEN,
    Const,
    Library,
    Site,
    Unknown,
    Value,
    const,
    unknown,
)
from cybrid_lint.ir import nodes

BUILTINS = frozenset(dir(builtins))
# Members that one comprehension is worked out for, with all that are nested in it.
MOST_ELEMENTS = 400


def evaluate(frame: Frame, node: nodes.Expr) -> Value:
    """Return what an expression evaluates to."""
    if not frame.engine.work.spend():
        return UNKNOWN
    return _FORMS[type(node)](frame, node)


def _const(frame: Frame, node: nodes.Const) -> Value:
    if isinstance(node.value, str):
        return Text((Lit(node.value, frame.site(node)),))
    return const(node.value)


def _unread(frame: Frame, node: nodes.Unread) -> Value:
    return UNKNOWN


def lookup(frame: Frame, name: str) -> Value:
    """Return the value of a variable, wherever it is defined."""
    if name in frame.env and name not in frame.globals:
        return frame.env[name]
    if name in frame.globals:
        return frame.globals[name]
    if frame.cls is not None and frame.outer is not None:
        return lookup(frame.outer, name)
    captured = frame.engine.definitions.cell(frame, name)
    if captured is not None:
        return captured
    if not (frame.is_body and frame.module.frame is frame):
        found = frame.engine.modules.variable(frame.module, name)
        if found is not None:
            return found
    return Library(f"builtins.{name}") if name in BUILTINS else unknown(name)


def _name(frame: Frame, node: nodes.Name) -> Value:
    return lookup(frame, node.id)


def _attr(frame: Frame, node: nodes.Attr) -> Value:
    return frame.engine.attribute(frame, evaluate(frame, node.value), node.name, frame.site(node))


def _item(frame: Frame, node: nodes.Item) -> Value:
    base = evaluate(frame, node.value)
    if isinstance(node.key, nodes.Slice):
        bounds = tuple(
            NONE if bound is None else evaluate(frame, bound)
            for bound in (node.key.lower, node.key.upper, node.key.step)
        )
        return frame.engine.item(frame, base, frame.allocate(SequenceState("slice", bounds)), frame.site(node))
    return frame.engine.item(frame, base, evaluate(frame, node.key), frame.site(node))


def _call(frame: Frame, node: nodes.Call) -> Value:
    callee = evaluate(frame, node.func)
    if isinstance(callee, Library) and callee.name == "builtins.super":
        return _super(frame, [evaluate(frame, arg.value) for arg in node.args])
    args = arguments(frame, node.args)
    return frame.engine.call(frame, callee, args, frame.site(node))


def _super(frame: Frame, args: list[Value]) -> Value:
    """Return what `super()` is: the instance, seen from the class behind the one that the method stands in."""
    code = frame.code
    while code is not None and code.cls is None:
        code = code.enclosing
    if args and isinstance(args[0], Class):
        return Super(args[0].code, args[1]) if len(args) > 1 else UNKNOWN
    if code is None or code.cls is None:
        return UNKNOWN
    receiver = code.receiver()
    value = None if receiver is None else lookup(frame, receiver)
    return UNKNOWN if value is None else Super(code.cls, value)


def arguments(frame: Frame, written: tuple[nodes.Arg, ...]) -> Args:
    """Return the arguments of a call, evaluated in order."""
    positional: list[Value] = []
    keywords: dict[str, Value] = {}
    sites: list[tuple[int | str, Any]] = []
    is_open = False
    star: Value | None = None
    mappings: list[Value] = []
    for arg in written:
        site = frame.site(arg.value)
        if arg.stars == 1:
            value = evaluate(frame, arg.value)
            if _is_waiting(frame, value):
                star = value
                continue
            members = frame.engine.members(frame, value, site)
            for member in members.known:
                sites.append((len(positional), site))
                positional.append(member)
            star = star or _further(frame, members.rest)
            is_open = is_open or members.is_open
        elif arg.stars == 2:
            value = evaluate(frame, arg.value)
            state = mapping_of(frame, value, site)
            if state is not None:
                for key, inner in state.entries.items():
                    if isinstance(key, str):
                        keywords[key] = inner
                        sites.append((key, state.sites.get(key, site)))
                is_open = is_open or state.is_open
                waiting = waiting_entries(state)
                if waiting:
                    mappings.append(frame.allocate(DictState(waiting)))
            elif _is_waiting(frame, value):
                mappings.append(value)
            elif value is not NONE:
                is_open = True
        elif arg.keyword is not None:
            with Naming(frame, arg.keyword):
                keywords[arg.keyword] = evaluate(frame, arg.value)
            sites.append((arg.keyword, site))
        else:
            sites.append((len(positional), site))
            positional.append(evaluate(frame, arg.value))
    double_star = mappings[0] if mappings else None
    if len(mappings) > 1:
        double_star = frame.allocate(DictState({Spread(value): value for value in mappings}))
    return Args(tuple(positional), tuple(keywords.items()), is_open, tuple(sites), star, double_star)


def mapping_of(frame: Frame, value: Value, site: Site) -> DictState | None:
    """Return the entries of a mapping, also of a library's object that says its items; None for any other value."""
    state = frame.state(value)
    if isinstance(state, LibraryState) and frame.engine.library.has_method(state.label, "items"):
        items = frame.engine.call(frame, LibraryMethod(value, "items"), Args(), site)
        return merged(frame, DictState({}), items)
    return state if isinstance(state, DictState) else None


def _further(frame: Frame, rest: Value) -> Value | None:
    """Return the further members of what is laid out as arguments, None if there are none."""
    return None if rest is NEVER else frame.allocate(SequenceState("tuple", (), rest, True))


def _is_waiting(frame: Frame, value: Value) -> bool:
    """Tell whether what a value gives is only known once a symbol is."""
    return bool(value.symbols) and frame.state(value) is None


class Naming:
    """Evaluate what will be kept under a name."""

    __slots__ = ("before", "frame", "names")

    def __init__(self, frame: Frame, *names: str) -> None:
        self.frame = frame
        self.names = names
        self.before: tuple[str, ...] = ()

    def __enter__(self) -> None:
        self.before = self.frame.naming
        self.frame.naming = (*self.names, *self.before)[:4]

    def __exit__(self, *error: object) -> None:
        self.frame.naming = self.before


def _join(frame: Frame, node: nodes.Join) -> Value:
    parts: list[Value] = []
    for part in node.parts:
        if isinstance(part, nodes.Field):
            parts.append(_field(frame, part))
        else:
            parts.append(evaluate(frame, part))
    return concat(parts) if parts else text("", frame.site(node))


def _field(frame: Frame, node: nodes.Field) -> Value:
    site = frame.site(node)
    value = evaluate(frame, node.value)
    value = frame.engine.shown(frame, value, site)
    if node.conversion in ("r", "a") and not isinstance(value, Text | Const):
        value = Text((Hole(value, "repr"),))
    if node.spec is not None:
        spec = evaluate(frame, node.spec)
        return frame.engine.call(frame, Library("builtins.format"), Args((value, spec)), site)
    return value


def _binary(frame: Frame, node: nodes.Binary) -> Value:
    left = evaluate(frame, node.left)
    return frame.engine.binary(frame, node.op, left, evaluate(frame, node.right), frame.site(node))


def _unary(frame: Frame, node: nodes.Unary) -> Value:
    value = evaluate(frame, node.value)
    if node.op == "not":
        return frame.engine.test(frame, "not", (value,))
    if node.op == "~":
        return union(flags.inverted(option) or UNKNOWN for option in options(value))
    if isinstance(value, Const) and isinstance(value.value, int | float):
        if node.op == "-":
            return const(-value.value)
        if node.op == "+":
            return const(+value.value)
    return value if isinstance(value, Const) else UNKNOWN


def _bool(frame: Frame, node: nodes.Bool) -> Value:
    left = evaluate(frame, node.left)
    test = frame.engine.test(frame, "true", (left,))
    goes_on = node.op == "and"
    if isinstance(test, Const):
        return evaluate(frame, node.right) if bool(test.value) is goes_on else left
    with frame.guarded(test, goes_on):
        before = frame.branch()
        right = evaluate(frame, node.right)
        after = frame.branch()
    frame.join(test, after if goes_on else before, before if goes_on else after)
    if goes_on:
        return choice(test, right, left)
    return choice(test, without_false(frame, left), right)


def without_false(frame: Frame, value: Value) -> Value:
    """Return what is left of a value that is true."""
    if isinstance(value, Union):
        return union(
            without_false(frame, option)
            for option in value.options
            if frame.engine.test(frame, "true", (option,)) is not FALSE
        )
    if isinstance(value, Unknown) and not value.there:
        return Unknown(value.names, value.vendor, True, value.whole)
    return value


def _compare(frame: Frame, node: nodes.Compare) -> Value:
    left = evaluate(frame, node.left)
    tests: list[Value] = []
    for op, right_node in node.rights:
        right = evaluate(frame, right_node)
        tests.append(compare(frame, op, left, right, frame.site(node)))
        left = right
    return tests[0] if len(tests) == 1 else frame.engine.test(frame, "and", tuple(tests))


def compare(frame: Frame, op: str, left: Value, right: Value, site: Site = UNSEEN) -> Value:
    """Return a comparison as a condition, or as what a library's object makes of it."""
    test = frame.engine.test
    state = frame.state(left)
    if op == "==" and isinstance(state, LibraryState) and frame.engine.library.has_special(state.label, "__eq__"):
        return frame.engine.call(frame, LibraryMethod(left, "__eq__"), Args((right,)), site)
    if op in ("is", "=="):
        if right is NONE or left is NONE:
            return test(frame, "none", (left if right is NONE else right,))
        return test(frame, "eq", (left, right))
    if op in ("is not", "!="):
        return test(frame, "not", (compare(frame, "==", left, right),))
    if op == "in":
        return test(frame, "in", (left, right))
    if op == "not in":
        return test(frame, "not", (test(frame, "in", (left, right)),))
    return test(frame, op, (left, right))


def _if_exp(frame: Frame, node: nodes.IfExp) -> Value:
    test = frame.engine.test(frame, "true", (evaluate(frame, node.test),))
    if isinstance(test, Const):
        return evaluate(frame, node.body if test.value else node.orelse)
    before = frame.branch()
    with frame.guarded(test, True):
        then = evaluate(frame, node.body)
    after = frame.branch()
    frame.enter(before)
    with frame.guarded(test, False):
        orelse = evaluate(frame, node.orelse)
    frame.join(test, after, frame.branch())
    return choice(test, then, orelse)


def _lambda(frame: Frame, node: nodes.Lambda) -> Value:
    return define_function(frame, node.function)


def define_function(frame: Frame, node: nodes.Function) -> Function:
    """Return the function that is defined here, its decorators not yet applied."""
    code = frame.engine.definitions.function_code(frame, node, frame.cls)
    captures = frame.engine.definitions.free_variables(code)
    cells: Cells | None = None if captures else ()
    function = Function(code, cells, defaults(frame, node), frozenset(), None)
    frame.defined[code] = function
    return function


def defaults(frame: Frame, node: nodes.Function) -> Cells:
    """Return the defaults of parameters, evaluated where the function is defined."""
    found: list[tuple[str, Value]] = []
    for param in node.params:
        if param.default is not None:
            with Naming(frame, param.name):
                found.append((param.name, named(evaluate(frame, param.default), param.name)))
    return tuple(found)


def _star(frame: Frame, node: nodes.Star) -> Value:
    return evaluate(frame, node.value)


def _sequence(frame: Frame, node: nodes.Sequence) -> Value:
    members: list[Value] = []
    rest: Value = NEVER
    is_open = False
    for member in node.members:
        value = evaluate(frame, member)
        if isinstance(member, nodes.Star):
            spread = frame.engine.members(frame, value, frame.site(member))
            members.extend(spread.known)
            rest = union((rest, spread.rest))
            is_open = is_open or spread.is_open
        else:
            members.append(value)
    if node.kind == "tuple" and len(members) == 2 and isinstance(members[0], Text):
        # a pair of a name and its value, as in a list of query parameters
        first = members[0].known
        if first and first.replace("_", "").replace("-", "").isalpha() and len(first) < 40:
            members[1] = named(members[1], first)
    return frame.allocate(SequenceState(node.kind, tuple(members), rest, is_open))


def _dict(frame: Frame, node: nodes.Dict) -> Value:
    state = DictState({})
    for key_node, value_node in node.entries:
        if key_node is None:
            state = merged(frame, state, evaluate(frame, value_node))
            continue
        key = key_of(_as_key(frame, evaluate(frame, key_node)))
        with Naming(frame, *([key] if isinstance(key, str) else [])):
            value = evaluate(frame, value_node)
        if isinstance(key, str):
            value = named(value, key)
        if is_known(key) or (isinstance(key, Value) and key.symbols):
            state = state.with_entry(key, value, frame.site(value_node))
        else:
            state = state.with_rest(value)
    return frame.allocate(state)


def _as_key(frame: Frame, key: Value) -> Value:
    """Return a key as it is now, where it is a tuple or a frozen set."""
    return frame.close(key) if isinstance(frame.state(key), SequenceState) else key


def merged(frame: Frame, state: DictState, source: Value) -> DictState:
    """Return a dict with the entries of a mapping, or of pairs, written over its own."""
    if isinstance(source, Choice):
        first, second = merged(frame, state, source.then), merged(frame, state, source.orelse)
        return first.joined(source.test, second)
    if isinstance(source, Union):
        results = [merged(frame, state, option) for option in source.options]
        found = results[0]
        for other in results[1:]:
            found = found.joined(UNKNOWN, other)
        return found
    if isinstance(source, Const):
        return state
    inner = frame.state(source)
    if isinstance(inner, InstanceState) and inner.base is not ABSENT:
        return merged(frame, state, inner.base)
    if isinstance(inner, DictState):
        entries = dict(state.entries)
        sites = {**state.sites, **inner.sites}
        for key, value in inner.entries.items():
            entries[key] = over(value, entries.get(key, ABSENT))
        return DictState(entries, union((state.rest, inner.rest)), state.is_open or inner.is_open, sites)
    if isinstance(inner, SequenceState):
        for member in inner.members:
            pair = frame.state(member)
            if isinstance(pair, SequenceState) and len(pair.members) == 2:
                key = key_of(pair.members[0])
                state = state.with_entry(key, pair.members[1]) if is_known(key) else state.with_rest(pair.members[1])
            else:
                state = state.opened()
        return state.opened() if inner.is_open else state
    if isinstance(source, Updated) or source.symbols or isinstance(inner, LibraryState):
        # which entries there are is seen once the mapping is known; under a key of its own until then
        return DictState({**state.entries, Spread(source): source}, state.rest, state.is_open, state.sites)
    return state.opened()


def _comprehension(frame: Frame, node: nodes.Comprehension) -> Value:
    found: list[tuple[Value | None, Value, bool, Value | None]] = []
    names: dict[str, None] = {}
    for clause in node.clauses:
        names.update(dict.fromkeys(_target_names(clause.target)))
    before = {name: frame.env[name] for name in names if name in frame.env}
    _clauses(frame, node, 0, [], True, found)
    for name in names:
        frame.env.pop(name, None)
    frame.env.update(before)
    frame.rebound += 1
    if node.kind == "dict":
        state = DictState({})
        for key_value, value, exact, test in found:
            assert key_value is not None
            key = key_of(_as_key(frame, key_value))
            kept = value if test is None else choice(test, value, ABSENT)
            if exact and (is_known(key) or (isinstance(key, Value) and key.symbols)):
                state = state.with_entry(key, kept)
            else:
                state = state.with_rest(value)
        return frame.allocate(state)
    members = tuple(value if test is None else choice(test, value, ABSENT) for _, value, exact, test in found if exact)
    rest = union(value for _, value, exact, _ in found if not exact)
    is_open = any(not exact for _, _, exact, _ in found)
    return frame.allocate(SequenceState(node.kind, members, rest, is_open))


def _target_names(target: nodes.Expr) -> Iterator[str]:
    if isinstance(target, nodes.Name):
        yield target.id
    elif isinstance(target, nodes.Sequence):
        for member in target.members:
            yield from _target_names(member)
    elif isinstance(target, nodes.Star):
        yield from _target_names(target.value)


def _clauses(
    frame: Frame,
    node: nodes.Comprehension,
    index: int,
    tests: list[Value],
    exact: bool,
    found: list[tuple[Value | None, Value, bool, Value | None]],
) -> None:
    """Work the clauses of a comprehension out from one on, member by member; `tests` must hold for the one at hand."""
    if index == len(node.clauses):
        test = None if not tests else tests[0] if len(tests) == 1 else frame.engine.test(frame, "and", tuple(tests))
        key = None if node.key is None else evaluate(frame, node.key)
        found.append((key, evaluate(frame, node.value), exact, test))
        return
    clause = node.clauses[index]
    members = frame.engine.members(frame, evaluate(frame, clause.iterable), frame.site(clause.iterable))
    steps = [(member, True) for member in members.known]
    if members.is_open or members.rest is not NEVER:
        rest = members.rest
        if rest is NEVER:
            rest = unknown(*names_of_node(clause.iterable))
        steps.append((rest, False))
    for member, is_exact in steps:
        if len(found) >= MOST_ELEMENTS:
            found.append((UNKNOWN, UNKNOWN, False, None))
            return
        there, member = presence(frame, member)
        own: list[Value] = [there]
        if there is FALSE:
            continue
        frame.engine.assign(frame, clause.target, member)
        for test_node in clause.tests:
            test = frame.engine.test(frame, "true", (evaluate(frame, test_node),))
            own.append(test)
            if test is FALSE:
                break
        if FALSE in own:
            continue
        undecided = [test for test in own if not isinstance(test, Const)]
        few = picked(member, undecided)
        if few is not member:
            frame.engine.assign(frame, clause.target, few)
        _clauses(frame, node, index + 1, [*tests, *undecided], exact and is_exact, found)


def names_of_node(node: nodes.Expr) -> tuple[str, ...]:
    """Return the name that an expression ends with, if it ends with one."""
    if isinstance(node, nodes.Name):
        return (node.id,)
    return (node.name,) if isinstance(node, nodes.Attr) else ()


def _yield(frame: Frame, node: nodes.Yield) -> Value:
    value = NONE if node.value is None else evaluate(frame, node.value)
    if node.delegates:
        members = frame.engine.members(frame, value, frame.site(node))
        frame.yields.extend(members.known)
        if members.rest is not NEVER:
            frame.yields.append(members.rest)
        state = frame.state(value)
        if isinstance(state, SequenceState) and state.returned is not None:
            return state.returned
        return UNKNOWN
    frame.yields.append(value)
    if frame.code is not None and frame.code.is_context_manager:
        frame.entering = frame.branch() if frame.entering is None else frame.either(frame.entering)
    if frame.code is not None and COROUTINE in frame.code.marks:
        return value
    answer = frame.engine.library.yielded(frame, value, frame.site(node))
    if answer is not None:
        return answer
    return UNKNOWN if frame.code is None else Param(frame.code, SENT)


def _named(frame: Frame, node: nodes.Named) -> Value:
    with Naming(frame, node.target.id):
        value = evaluate(frame, node.value)
    frame.engine.assign(frame, node.target, value)
    return value


_FORMS: dict[type, Callable[[Frame, Any], Value]] = {
    nodes.Const: _const,
    nodes.Unread: _unread,
    nodes.Name: _name,
    nodes.Attr: _attr,
    nodes.Item: _item,
    nodes.Slice: _unread,
    nodes.Call: _call,
    nodes.Join: _join,
    nodes.Field: _field,
    nodes.Binary: _binary,
    nodes.Unary: _unary,
    nodes.Bool: _bool,
    nodes.Compare: _compare,
    nodes.IfExp: _if_exp,
    nodes.Lambda: _lambda,
    nodes.Star: _star,
    nodes.Sequence: _sequence,
    nodes.Dict: _dict,
    nodes.Comprehension: _comprehension,
    nodes.Yield: _yield,
    nodes.Named: _named,
}
