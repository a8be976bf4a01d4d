"""Expressions: what each form of them evaluates to, and what evaluating them does.

Whatever depends on the values alone (operators, attributes, calls) is asked of the frame's interpreter.
"""

from __future__ import annotations

import builtins
from collections.abc import Callable
from typing import Any

from cybrid_lint.engine import flags
from cybrid_lint.engine.alternatives import Union, choice, named, options, union
from cybrid_lint.engine.arguments import arguments
from cybrid_lint.engine.callables import Cells, Class, Function, LibraryMethod, Super
from cybrid_lint.engine.calls import never_returns
from cybrid_lint.engine.code import COROUTINE
from cybrid_lint.engine.comprehensions import comprehension
from cybrid_lint.engine.displays import dict_display, sequence_display
from cybrid_lint.engine.frame import Frame
from cybrid_lint.engine.lasting import joined, lasting, way_to
from cybrid_lint.engine.naming import Naming
from cybrid_lint.engine.narrowing import narrow
from cybrid_lint.engine.objects import InstanceState, LibraryState, SequenceState
from cybrid_lint.engine.operations import Args
from cybrid_lint.engine.said import as_said, left_of
from cybrid_lint.engine.symbols import SENT, Global, Param, Ref
from cybrid_lint.engine.texts import Hole, Lit, Text, concat, text
from cybrid_lint.engine.values import (
    FALSE,
    NEVER,
    NONE,
    TRUE,
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

# What versions of Python after 3.10 have besides: a program means the same whichever runs the analysis.
LATER = frozenset({"BaseExceptionGroup", "ExceptionGroup", "PythonFinalizationError"})
BUILTINS = LATER | frozenset(dir(builtins))


def evaluate(frame: Frame, node: nodes.Expr) -> Value:
    """Return what an expression evaluates to."""
    if not frame.engine.work.spend():
        return UNKNOWN
    return _FORMS[type(node)](frame, node)


def side(frame: Frame, node: nodes.Expr) -> Value:
    """Return what stands by itself, or in one branch, evaluates to: of a call that does not come back, NEVER."""
    value = evaluate(frame, node)
    callee = frame.flow.last_callee
    if isinstance(node, nodes.Call) and callee is not None and never_returns(frame, callee):
        frame.reachable = False
        return NEVER
    return value


def _const(frame: Frame, node: nodes.Const) -> Value:
    if isinstance(node.value, str):
        return Text((Lit(node.value, frame.site(node)),))
    return const(node.value)


def _unread(frame: Frame, node: nodes.Unread) -> Value:
    return UNKNOWN


def lookup(frame: Frame, name: str) -> Value:
    """Return the value of a variable, wherever it is defined."""
    if name in frame.env and name not in frame.outcome.globals:
        value = frame.env[name]
        # what was imported in a circle, or for annotations, may be there by now
        return frame.engine.modules.resolved(value) if frame.is_body and type(value) is Global else value
    if name in frame.outcome.globals:
        symbol = Global(frame.module.path, name)
        now = frame.now(symbol)
        return frame.outcome.globals[name] if now is symbol else now
    if frame.outer is not None:
        return lookup(frame.outer, name)
    captured = frame.engine.definitions.cell(frame, name)
    if captured is not None:
        return frame.flow.laid_out.get(captured, captured)
    if not (frame.is_body and frame.module.frame is frame):
        found = frame.engine.modules.variable(frame.module, name)
        if found is not None:
            return frame.now(found) if isinstance(found, Global) else found
    return Library(f"builtins.{name}") if name in BUILTINS else unknown(name)


def _name(frame: Frame, node: nodes.Name) -> Value:
    value = as_said(frame, lookup(frame, node.id))
    if frame.flow.handed:
        _note_changed(frame, value)
    return _awaited(frame, value, frame.site(node)) if node.is_awaited else value


def _note_changed(frame: Frame, value: Value) -> None:
    """Note that what is done with an object that was handed on, or holds one that was, depends on who was given it."""
    state = frame.state(value)
    for part in (value, *(() if state is None else state.parts())):
        decides = frame.flow.handed.get(part)
        if decides is not None:
            frame.note_iterated(decides)


def _attr(frame: Frame, node: nodes.Attr) -> Value:
    value = as_said(frame, frame.engine.attribute(frame, evaluate(frame, node.value), node.name, frame.site(node)))
    return _awaited(frame, value, frame.site(node)) if node.is_awaited else value


def _item(frame: Frame, node: nodes.Item) -> Value:
    base = evaluate(frame, node.value)
    return as_said(frame, frame.engine.item(frame, base, evaluate(frame, node.key), frame.site(node)))


def _slice(frame: Frame, node: nodes.Slice) -> Value:
    bounds = (NONE if bound is None else evaluate(frame, bound) for bound in (node.lower, node.upper, node.step))
    return frame.allocate(SequenceState("slice", tuple(bounds)))


def _call(frame: Frame, node: nodes.Call) -> Value:
    callee = evaluate(frame, node.func)
    if isinstance(callee, Library) and callee.name == "builtins.super":
        return _super(frame, [evaluate(frame, arg.value) for arg in node.args], frame.site(node))
    return called(frame, node, callee, arguments(frame, node.args))


def called(frame: Frame, node: nodes.Call, callee: Value, args: Args) -> Value:
    """Return what a call gives whose callee and arguments were evaluated."""
    result = frame.engine.call(frame, callee, args, frame.site(node))
    if isinstance(result, Ref) and isinstance(frame.state(result), InstanceState):
        frame.flow.made_at.setdefault(result, frame.site(node))
    return _awaited(frame, result, frame.site(node)) if node.is_awaited else result


def _awaited(frame: Frame, value: Value, site: Site) -> Value:
    """Return what awaiting a value gives: what its class says of that; a coroutine is what it returns already."""
    state = frame.state(value)
    cls = state.cls.code if isinstance(state, InstanceState) else None
    if state is None and value.symbols:
        cls = frame.engine.class_of(frame, value)
    if cls is None or cls.find("__await__") is None:
        return value
    # what it fetches was chosen where it was made
    site = frame.flow.made_at.get(value, site)
    result = frame.engine.call(frame, frame.engine.attribute(frame, value, "__await__", site), Args(), site)
    driven = frame.state(result)
    return driven.returned or UNKNOWN if isinstance(driven, SequenceState) else result


def _super(frame: Frame, args: list[Value], site: Site) -> Value:
    """Return what `super()` is: the instance, seen from the class behind the one that the method stands in."""
    code = frame.code
    while code is not None and code.cls is None:
        code = code.enclosing
    if args and isinstance(args[0], Class):
        return Super(args[0].code, args[1]) if len(args) > 1 else UNKNOWN
    if len(args) > 1 and args[0].symbols:
        # behind which class, whoever calls says: a decorator's function asks for `self.__class__`
        return frame.engine.call(frame, Library("builtins.super"), Args(tuple(args)), site)
    if code is None or code.cls is None:
        return UNKNOWN
    receiver = code.receiver()
    value = None if receiver is None else lookup(frame, receiver)
    return UNKNOWN if value is None else Super(code.cls, value)


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
        return frame.engine.test(frame, "not", (_truth(frame, node.value, value),))
    if node.op == "~":
        return union(flags.inverted(option) or UNKNOWN for option in options(value))
    if isinstance(value, Const) and isinstance(value.value, int | float):
        if node.op == "-":
            return const(-value.value)
        if node.op == "+":
            return const(+value.value)
    if node.op == "-" and value.symbols:
        return frame.engine.binary(frame, "*", value, const(-1), frame.site(node))
    return value if isinstance(value, Const) else UNKNOWN


def _bool(frame: Frame, node: nodes.Bool) -> Value:
    left = evaluate(frame, node.left)
    test = _truth(frame, node.left, left)
    goes_on = node.op == "and"
    if isinstance(test, Const):
        return evaluate(frame, node.right) if bool(test.value) is goes_on else left
    right = _right(frame, node, test, side)
    if goes_on:
        return choice(test, right, left_of(frame, test, False, left))
    return choice(test, without_false(frame, left), right)


def condition(frame: Frame, node: nodes.Expr) -> Value:
    """Return what is asked where only the truth of an expression matters: parts stay told apart, decided or not."""
    if isinstance(node, nodes.Unary) and node.op == "not":
        return frame.engine.test(frame, "not", (condition(frame, node.value),))
    if not isinstance(node, nodes.Bool):
        return _truth(frame, node, evaluate(frame, node))
    left = condition(frame, node.left)
    goes_on = node.op == "and"
    if isinstance(left, Const):
        return condition(frame, node.right) if bool(left.value) is goes_on else left
    right = _right(frame, node, left, _asked)
    if right is NEVER:
        return FALSE if goes_on else TRUE
    return frame.engine.test(frame, node.op, (left, right))


def _truth(frame: Frame, node: nodes.Expr, value: Value) -> Value:
    """Return whether what an expression gives is true, as a condition."""
    test = frame.engine.test(frame, "true", (value,))
    return lasting(frame, test, way_to(node, value))


def _asked(frame: Frame, node: nodes.Expr) -> Value:
    if isinstance(node, nodes.Call):
        return frame.engine.test(frame, "true", (side(frame, node),))
    return condition(frame, node)


def _right(frame: Frame, node: nodes.Bool, test: Value, of_side: Callable[[Frame, nodes.Expr], Value]) -> Value:
    """Return what the right side of `and` or `or` is; NEVER if it does not come back, so that the left one is known."""
    goes_on = node.op == "and"
    with frame.guarded(test, goes_on):
        before = frame.branch()
        right = of_side(frame, node.right)
        after = frame.branch() if frame.reachable else None
    frame.join(test, after if goes_on else before, before if goes_on else after)
    if after is not None:
        return right
    narrow(frame, node.left, not goes_on)
    frame.guards.append((test, not goes_on))
    return NEVER


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
    left, left_node = evaluate(frame, node.left), node.left
    tests: list[Value] = []
    for op, right_node in node.rights:
        right = evaluate(frame, right_node)
        test = compare(frame, op, left, right, frame.site(node))
        tests.append(lasting(frame, test, joined(way_to(left_node, left), way_to(right_node, right))))
        left, left_node = right, right_node
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
    test = condition(frame, node.test)
    if isinstance(test, Const):
        return evaluate(frame, node.body if test.value else node.orelse)
    before = frame.branch()
    with frame.guarded(test, True):
        then = left_of(frame, test, True, side(frame, node.body))
    after = frame.branch() if frame.reachable else None
    frame.enter(before)
    with frame.guarded(test, False):
        orelse = left_of(frame, test, False, side(frame, node.orelse))
    other = frame.branch() if frame.reachable else None
    frame.join(test, after, other)
    if (after is None) is not (other is None):
        narrow(frame, node.test, other is None)
        frame.guards.append((test, other is None))
    return choice(test, then, orelse)


def _lambda(frame: Frame, node: nodes.Lambda) -> Value:
    return define_function(frame, node.function)


def define_function(frame: Frame, node: nodes.Function) -> Function:
    """Return the function that is defined here, its decorators not yet applied."""
    code = frame.engine.definitions.function_code(frame, node, frame.cls)
    captures = frame.engine.definitions.free_variables(code)
    cells: Cells | None = None if captures else ()
    function = Function(code, cells, defaults(frame, node), frozenset(), None)
    frame.outcome.defined[code] = function
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


def _yield(frame: Frame, node: nodes.Yield) -> Value:
    value = NONE if node.value is None else evaluate(frame, node.value)
    if node.delegates:
        members = frame.engine.members(frame, value, frame.site(node))
        frame.outcome.yields.extend(members.known)
        if members.rest is not NEVER or members.is_open:
            frame.outcome.yields.append(UNKNOWN if members.rest is NEVER else members.rest)
        state = frame.state(value)
        if isinstance(state, SequenceState) and state.returned is not None:
            return state.returned
        return UNKNOWN
    frame.outcome.yields.append(value)
    # whoever goes on may have changed anything
    frame.flow.said.forget()
    if frame.code is not None and frame.code.is_context_manager:
        frame.outcome.entering = (
            frame.branch() if frame.outcome.entering is None else frame.either(frame.outcome.entering)
        )
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
    nodes.Slice: _slice,
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
    nodes.Sequence: sequence_display,
    nodes.Dict: dict_display,
    nodes.Comprehension: comprehension,
    nodes.Yield: _yield,
    nodes.Named: _named,
}
