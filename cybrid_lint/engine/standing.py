"""Conditions that ask about what comes from outside and stays what it is, so that who asks again gets the same answer.

`if mode == "customer":` is asked where a token is chosen, and again where it is used. Nobody in the project decides it,
but what was chosen under it is what is used under it. Such a condition has a `scope`, in which the same words ask for
the same: a body, or the whole program where they are those of a constant (`MODE`, `settings.MODE`).
"""

from __future__ import annotations

from cybrid_lint.engine.alternatives import options, union
from cybrid_lint.engine.frame import Frame
from cybrid_lint.engine.objects import is_known, key_of
from cybrid_lint.engine.operations import Attr, Call, Test
from cybrid_lint.engine.texts import Text, unplaced
from cybrid_lint.engine.traversal import change_args
from cybrid_lint.engine.values import PROGRAM_WIDE, UNSEEN, Library, Loop, Unknown, Value
from cybrid_lint.ir import nodes

# What is asked of a value alone, or of it and constants behind it.
_KINDS = frozenset({"true", "none", "eq", "in"})
_COMBINED = frozenset({"and", "or", "not"})
# What reads something as often as it is called, and gives the same each time, by what its answer is called.
_SAME_TEXT = frozenset({"lower", "upper", "strip", "casefold"})


def standing(frame: Frame, test: Value) -> Value:
    """Return a condition as one that is answered the same whenever it is asked in its scope, if it is."""
    if not isinstance(test, Test) or test.symbols or test.scope is not None:
        return test
    if test.kind in _COMBINED:
        return Test(test.kind, tuple(standing(frame, operand) for operand in test.operands))
    if test.kind not in _KINDS or frame.engine.library.says_how_it_went(test):
        return test
    first, *rest = test.operands
    if test.kind == "eq" and is_known(key_of(first)):
        first, rest = rest[0], [first]
    first = frame.flow.said.asked.get(test, first)
    subject = _subject(first)
    if subject is None or any(_subject(one) is not None or isinstance(one, Unknown | Library) for one in rest):
        return test
    is_constant = any(_is_constants(name) for option in options(subject) for name in _names(option))
    found = Test(test.kind, (subject, *rest), PROGRAM_WIDE if is_constant else frame.flow.scope)
    if not is_constant:
        frame.flow.asked.update(name for option in options(subject) for name in _names(option))
    frame.flow.said.asked[found] = first
    return found


def _subject(value: Value) -> Value | None:
    """Return what of a value comes from outside, by the words that it is known by; None if that is not known."""
    found = [option for option in options(value) if isinstance(option, Unknown | Library)]
    if not found or not all(map(_names, found)):
        return None
    return union(map(_without_way, found))


def _without_way(value: Value) -> Value:
    """Return a value from outside without the names that a constant was given on its way, and what was said of it."""
    if not isinstance(value, Unknown):
        return value
    start = next((at for at, name in enumerate(value.names) if _is_constants(name)), 0)
    return Unknown(value.names[start:], value.vendor, False, value.whole)


def _names(value: Value) -> tuple[str, ...]:
    if isinstance(value, Library):
        return (value.name.rpartition(".")[2],)
    return value.names if isinstance(value, Unknown) and not isinstance(value, Loop) else ()


def _is_constants(name: str) -> bool:
    return name.isupper()


def stays(node: nodes.Expr, value: Value) -> bool:
    """Tell whether an expression that has a value gives the same each time: a variable or a look-up, no other call."""
    if isinstance(node, nodes.Name | nodes.Const | nodes.Named | nodes.Sequence):
        return True
    if isinstance(node, nodes.Attr | nodes.Item):
        # which item of a library's list it is, its name does not say
        return not (isinstance(node, nodes.Item) and isinstance(value, Library)) and stays(node.value, value)
    if not isinstance(node, nodes.Call):
        return False
    func, args = node.func, [arg.value for arg in node.args]
    if isinstance(func, nodes.Attr) and func.name in _SAME_TEXT and not args:
        return stays(func.value, value)
    # what is named by what it was asked for
    asked = args[0].value if args and isinstance(args[0], nodes.Const) else None
    return any(asked in _names(option)[:2] for option in options(value)) and stays(func, value)


def is_look_up(call: Call) -> bool:
    """Tell whether a call asks something for what it holds under a name."""
    key = call.args.positional[0] if call.args.positional else None
    return (
        isinstance(call.callee, Attr) and call.callee.name == "get" and isinstance(key, Text) and key.known is not None
    )


def wherever(value: Value) -> Value:
    """Return what is looked up as it is wherever that is done: who asks again asks about the same."""
    if not isinstance(value, Call) or not is_look_up(value) or not isinstance(value.callee, Attr):
        return value
    args = change_args(value.args, unplaced)._replace(sites=())
    return Call(Attr(wherever(value.callee.base), value.callee.name), args, UNSEEN)
