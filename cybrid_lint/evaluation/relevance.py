"""Relevance: which calls are worth an evaluation of their own.

A function's own summary serves for most calls. One is evaluated again where its arguments make a difference to what
matters here: tokens and what carries them, callables, texts that requests are made of; any known text or flag where
the function sends requests itself or is so small that it costs nothing.
"""

from __future__ import annotations

import re
from enum import IntEnum
from functools import cache

import libcst as cst

from cybrid_lint import catalogue
from cybrid_lint.credentials import kind_of_name
from cybrid_lint.evaluation.naming import token_type_named
from cybrid_lint.evaluation.values import (
    Bound,
    ClassInfo,
    Func,
    LibMethod,
    Lit,
    Obj,
    Opaque,
    Partial,
    Scalar,
    Text,
    Token,
    Union,
    Value,
    options,
    walk,
)
from cybrid_lint.words import mentions_cybrid

# Objects of libraries that carry nothing of interest, whoever they are given to.
QUIET = frozenset({"logger", "file", "exception", "thread", "field", "masked", "decorator", "types", "cipher", "vault"})
SMALL = 8
WORD = re.compile(r"[A-Za-z_]+")


class Weight(IntEnum):
    """How much an argument matters."""

    NONE = 0
    CHOICE = 1
    CARRIER = 2


def is_given(value: Value) -> bool:
    """Tell whether a value is a parameter that no caller has filled."""
    return any(isinstance(one, Opaque) and one.given for one in options(value))


def matters(bound: dict[str, Value], receiver: Value | None, func: Func, *, writes: bool, sends: bool) -> bool:
    """Tell whether a call could give anything that the function's own summary does not have already.

    `writes` tells whether the function writes to what it is given, `sends` whether requests are sent on its account.
    Of the instance that a method is called on the summary knows the class already, of any other instance nothing.
    """
    weight = max((_weigh(value, writes, value is receiver) for value in bound.values()), default=Weight.NONE)
    if weight is Weight.CHOICE:
        return sends or is_small(func)
    return weight is Weight.CARRIER


def _weigh(value: Value, writes: bool, is_receiver: bool) -> Weight:
    if isinstance(value, Union):
        return max(_weigh(one, writes, is_receiver) for one in value.options)
    if isinstance(value, Obj):
        return _weigh_object(value, writes, is_receiver)
    if isinstance(value, Scalar):
        return Weight.CHOICE if value.kind in ("bool", "NoneType") else Weight.NONE
    if isinstance(value, Text):
        return Weight.CARRIER if _speaks(value) else Weight.CHOICE
    if isinstance(value, Opaque):
        if _is_named(value):
            return Weight.CARRIER
        return Weight.CHOICE if value.there else Weight.NONE
    return Weight.CARRIER


def _is_named(value: Opaque) -> bool:
    """Tell whether a value from outside is by its names a credential, or carries one."""
    if value.whole or any(token_type_named(name) is not None for name in value.names[:2]):
        return True
    # the name of a parameter that nobody has filled says as much in the function's own summary
    return not value.given and any(kind_of_name(name) is not None for name in value.names[:2])


def _weigh_object(obj: Obj, writes: bool, is_receiver: bool) -> Weight:
    if obj.kind == "member":
        return Weight.CHOICE
    if not isinstance(obj.cls, str):
        if not is_receiver:
            return Weight.CARRIER
        if obj is obj.cls.generic:
            return Weight.NONE
    elif obj.kind == "lib" and obj.label not in QUIET:
        return Weight.CARRIER
    if writes and obj.kind in ("dict", "list"):
        return Weight.CARRIER
    if any(_carries(one, obj) for one in walk(obj, 4)):
        return Weight.CARRIER
    chosen = obj.kind == "instance" and any(_is_choice(one) for one in obj.fields.values())
    return Weight.CHOICE if chosen else Weight.NONE


def _is_choice(value: Value) -> bool:
    """Tell whether a condition on an attribute may be decided by what it is."""
    if isinstance(value, Obj):
        return value.kind == "member"
    return isinstance(value, Text) or (isinstance(value, Scalar) and value.kind == "bool")


def _carries(value: Value, holder: Obj) -> bool:
    """Tell whether something that an object holds matters."""
    if isinstance(value, Text):
        return _speaks(value)
    if isinstance(value, Obj):
        if value.kind == "dict":
            return any(name in vocabulary() for name in value.fields)
        return value.kind == "instance" and value is not holder
    if isinstance(value, Opaque):
        return _is_named(value)
    return isinstance(value, Token | Func | Bound | Partial | LibMethod | ClassInfo)


def _speaks(value: Text) -> bool:
    return any(may_be_protocol(part.text) if isinstance(part, Lit) else True for part in value.parts)


@cache
def may_be_protocol(text: str) -> bool:
    """Tell whether a text could be part of a URL, a scope or the name of a resource."""
    if "://" in text or mentions_cybrid(text):
        return True
    if any(catalogue.is_scope_like(word) for word in text.split()):
        return True
    if len(text.split()) > 1:
        return False
    return "/" in text or any(word in vocabulary() for word in WORD.findall(text))


@cache
def vocabulary() -> frozenset[str]:
    """Return the words that requests to Cybrid are made of: resources, and the fields that say who and what."""
    resources = {catalogue.resource(scope) for scope in catalogue.scopes()}
    fields = {"customer_guid", "bank_guid", "scope", "scopes", "client_id", "client_secret", "Authorization"}
    return frozenset(resources | fields | {"bank", "customer", "organization"})


def is_small(func: Func) -> bool:
    """Tell whether a function has few statements."""
    known = func.module.small.get(id(func.node))
    if known is None:
        known = func.module.small[id(func.node)] = isinstance(func.node, cst.Lambda) or _count(func.node.body) <= SMALL
    return known


def _count(body: cst.CSTNode) -> int:
    count = 0
    queue = [body]
    while queue:
        one = queue.pop()
        if isinstance(one, cst.SimpleStatementLine):
            count += 1
        else:
            queue.extend(child for child in one.children if not isinstance(child, cst.BaseExpression))
    return count
