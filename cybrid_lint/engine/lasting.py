"""Conditions that ask about what comes from outside and stays what it is, so that who asks again gets the same answer.

`if mode == "customer":` is asked where a token is chosen, and again where it is used. Nobody in the project decides it,
but what was chosen under it is what is used under it. Such a condition has a `scope`, in which the same words ask for
the same: a body, or the whole program where they are those of a constant (`MODE`, `settings.MODE`).
"""

from __future__ import annotations

from typing import NamedTuple

from cybrid_lint.engine.alternatives import options, union
from cybrid_lint.engine.frame import Frame
from cybrid_lint.engine.objects import is_known, key_of
from cybrid_lint.engine.operations import Attr, Call, Test
from cybrid_lint.engine.texts import Text, unplaced
from cybrid_lint.engine.traversal import change_args
from cybrid_lint.engine.values import PROGRAM_WIDE, UNSEEN, Library, Loop, Unknown, Value, unknown
from cybrid_lint.ir import nodes

# What is asked of a value alone, or of it and constants behind it.
_KINDS = frozenset({"true", "none", "eq", "in"})
_COMBINED = frozenset({"and", "or", "not"})
# Methods of texts that give the same each time.
_SAME_TEXT = frozenset({"lower", "upper", "strip", "casefold"})


class Way(NamedTuple):
    """How an expression comes to what it reads: the variable that it begins with, and then the places in lists."""

    root: str = ""
    places: tuple[str, ...] = ()


_NOWHERE = Way()


def lasting(frame: Frame, test: Value, way: Way | None = _NOWHERE) -> Value:
    """Return a condition as one that is answered the same whenever it is asked in its scope, if it is.

    The way tells apart what is known by the same words; there is none to what may be something else each time.
    """
    if way is None or not isinstance(test, Test) or test.symbols or test.scope is not None:
        return test
    if test.kind in _COMBINED:
        return Test(test.kind, tuple(lasting(frame, operand, way) for operand in test.operands))
    if test.kind not in _KINDS or frame.engine.library.says_how_it_went(test):
        return test
    first, *rest = test.operands
    is_of_other = test.kind in ("eq", "in") and is_known(key_of(first))
    if is_of_other:
        # whether it is this text, or has this key
        first, rest = rest[0], [first]
    first = frame.flow.said.asked.get(test, first)
    subject = _subject(first, way)
    if subject is None or any(isinstance(one, Unknown | Library) for one in rest):
        return test
    names = [name for option in options(subject) for name in _names(option)]
    is_constant = all(_is_constant(option, way) for option in options(subject))
    operands = (*rest, subject) if is_of_other and test.kind == "in" else (subject, *rest)
    found = Test(test.kind, operands, PROGRAM_WIDE if is_constant else frame.flow.scope)
    frame.flow.asked.update(() if is_constant else names)
    frame.flow.said.asked[found] = first
    return found


def _subject(value: Value, way: Way) -> Value | None:
    """Return what of a value comes from outside, by the words that it is known by; None if that is not known."""
    found = [option for option in options(value) if isinstance(option, Unknown | Library)]
    is_unclear = bool(way.places) and any(isinstance(option, Library) for option in found)
    if not found or is_unclear or not all(map(_names, found)):
        return None
    return union(_by_its_words(option, way) for option in found)


def _by_its_words(value: Value, way: Way) -> Value:
    """Return a value from outside by the words that tell it apart, without what was said of it."""
    if isinstance(value, Library):
        # an item of a library's collection may be kept as the collection itself
        path = value.name.split(".")
        return value if way.root in ("", *path) else unknown(path[-1], way.root)
    assert isinstance(value, Unknown)
    names = value.names
    if len(names) > 1 and _is_constants(names[1]) and names[1].endswith(names[0].upper()):
        # a variable that is called as the constant that it holds
        names = names[1:]
    elif way.root and way.root not in names:
        names = (*names, way.root)
    return Unknown((*names, *way.places), value.vendor, False, value.whole)


def _is_constant(value: Value, way: Way) -> bool:
    """Tell whether a value that is asked about is a constant, or something that a constant holds."""
    names = _names(value)
    return _is_constants(names[0]) or (_is_constants(way.root) and way.root in names)


def _names(value: Value) -> tuple[str, ...]:
    if isinstance(value, Library):
        return (value.name.rpartition(".")[2],)
    return value.names if isinstance(value, Unknown) and not isinstance(value, Loop) else ()


def _is_constants(name: str) -> bool:
    return name.isupper()


def way_to(node: nodes.Expr, value: Value) -> Way | None:
    """Return the way to what an expression reads that has a value; None if it may give something else each time.

    A variable or a look-up gives the same, and no other call.
    """
    if isinstance(node, nodes.Name):
        return Way(node.id)
    if isinstance(node, nodes.Named):
        return Way(node.target.id)
    if isinstance(node, nodes.Const | nodes.Sequence):
        return _NOWHERE
    if isinstance(node, nodes.Attr):
        return way_to(node.value, value)
    if isinstance(node, nodes.Item):
        return _way_to_item(node, value)
    if not isinstance(node, nodes.Call):
        return None
    func, args = node.func, [arg.value for arg in node.args]
    if isinstance(func, nodes.Attr) and func.name in _SAME_TEXT and not args:
        return way_to(func.value, value)
    # what is named by what it was asked for
    asked = args[0].value if args and isinstance(args[0], nodes.Const) else None
    return way_to(func, value) if any(asked in _names(option)[:2] for option in options(value)) else None


def joined(first: Way | None, second: Way | None) -> Way | None:
    """Return the way to what two expressions read, of which one is constant; None if either gives no way."""
    if first is None or second is None:
        return None
    return Way(first.root or second.root, first.places + second.places)


def _way_to_item(node: nodes.Item, value: Value) -> Way | None:
    way = way_to(node.value, value) if isinstance(node.key, nodes.Const) else None
    if way is None or not isinstance(node.key, nodes.Const) or isinstance(node.key.value, str):
        return way
    return Way(way.root, (*way.places, repr(node.key.value)))


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
