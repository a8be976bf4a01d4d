"""Values that are one of several: unions, and choices that a condition decides."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from cybrid_lint.engine.operations import Test
from cybrid_lint.engine.texts import Lit, Text
from cybrid_lint.engine.values import ABSENT, FALSE, MOST_NAMES, NEVER, NONE, TRUE, UNKNOWN, Const, Unknown, Value

# Alternatives that a union keeps; a wider one says too little to be worth its cost.
MOST_ALTERNATIVES = 16
# Alternatives that nested conditions tell apart; with more of them, the conditions are dropped.
MOST_BRANCHES = 48


class Choice(Value):
    """One value if a condition holds, else another."""

    __slots__ = ("orelse", "test", "then", "width")

    def __init__(self, test: Value, then: Value, orelse: Value) -> None:
        self._note_parts(test, then, orelse)
        self.width = _width(then) + _width(orelse)
        self.test = test
        self.then = then
        self.orelse = orelse

    def __repr__(self) -> str:
        return f"({self.then!r} if {self.test!r} else {self.orelse!r})"


def _width(value: Value) -> int:
    """Return how many alternatives a value has, those counted again that stand in it more than once."""
    if isinstance(value, Choice):
        return value.width
    return sum(map(_width, value.options)) if isinstance(value, Union) else 1


class Union(Value):
    """One of several values."""

    __slots__ = ("options",)

    def __init__(self, options: tuple[Value, ...]) -> None:
        self._note_parts(*options)
        self.options = options

    def __repr__(self) -> str:
        return " | ".join(map(repr, self.options))


# Values that are one of several.
BRANCHING = frozenset({Union, Choice})


def alternatives(value: Value) -> Iterator[Value]:
    """Yield the values that this one may be, whatever conditions decide it."""
    if isinstance(value, Union):
        for option in value.options:
            yield from alternatives(option)
    elif isinstance(value, Choice):
        yield from alternatives(value.then)
        yield from alternatives(value.orelse)
    else:
        yield value


def options(value: Value) -> tuple[Value, ...]:
    """Return the values that this one may be, each once."""
    if type(value) not in BRANCHING:
        return (value,)
    return tuple(dict.fromkeys(alternatives(value)))


def union(values: Iterable[Value]) -> Value:
    """Return what is one of these values; of too many, what tells nothing goes first."""
    kept: dict[Value, None] = {}
    for value in values:
        for option in value.options if isinstance(value, Union) else (value,):
            if option is not NEVER:
                kept[option] = None
    if len(kept) == 1:
        return next(iter(kept))
    if not kept:
        return NEVER
    if len(kept) > MOST_ALTERNATIVES:
        telling = [value for value in kept if not isinstance(value, Unknown | Const)]
        # a literal says no more than others like it
        telling.sort(key=lambda value: isinstance(value, Text) and value.known is not None)
        return Union((*telling[: MOST_ALTERNATIVES - 1], UNKNOWN))
    return Union(tuple(kept))


def choice(test: Value, then: Value, orelse: Value) -> Value:
    """Return what is one value if a condition holds, else the other."""
    if then is orelse or orelse is NEVER:
        return then
    if then is NEVER:
        return orelse
    if isinstance(test, Const):
        return then if test.value else orelse
    if isinstance(test, Test) and test.kind == "not":
        return choice(test.operands[0], orelse, then)
    if then is TRUE and orelse is FALSE and isinstance(test, Test):
        return test
    if not test.is_told_apart:
        return union((then, orelse))
    # the same condition again further in is decided
    if isinstance(then, Choice) and then.test is test:
        then = then.then
    if isinstance(orelse, Choice) and orelse.test is test:
        orelse = orelse.orelse
    if then is orelse:
        return then
    return _narrowed(Choice(test, then, orelse), MOST_BRANCHES)


def _narrowed(value: Value, most: int) -> Value:
    """Return a value with at most so many alternatives: of the conditions in it, those that stand furthest in go first.

    Of two sides the smaller one is kept as it is, or has half.
    """
    if _width(value) <= most:
        return value
    if isinstance(value, Choice):
        less = min(_width(value.then), _width(value.orelse), max(most // 2, MOST_ALTERNATIVES))
        more = most - less
        if more >= MOST_ALTERNATIVES:
            is_less = _width(value.then) <= _width(value.orelse)
            then = _narrowed(value.then, less if is_less else more)
            return choice(value.test, then, _narrowed(value.orelse, more if is_less else less))
    return union(options(value))


def named(value: Value, name: str) -> Value:
    """Return a value as kept under a name, which literals and values from outside remember."""
    if isinstance(value, Unknown) and not value.whole:
        if name in value.names[:1]:
            return value
        return Unknown((name, *value.names)[:MOST_NAMES], value.vendor, value.there, False)
    if isinstance(value, Text) and len(value.parts) == 1 and isinstance(value.parts[0], Lit):
        literal = value.parts[0]
        if name in literal.names[:1]:
            return value
        return Text((literal._replace(names=(name, *literal.names)[:MOST_NAMES]),))
    if isinstance(value, Union):
        return union(named(option, name) for option in value.options)
    if isinstance(value, Choice):
        return choice(value.test, named(value.then, name), named(value.orelse, name))
    return value


def over(value: Value, below: Value) -> Value:
    """Return what stands under a key where one mapping's entry, which may be absent, covers another's."""
    if value is ABSENT:
        return below
    if isinstance(value, Choice):
        return choice(value.test, over(value.then, below), over(value.orelse, below))
    if isinstance(value, Union) and ABSENT in value.options:
        return union(over(option, below) for option in value.options)
    return value


def laid_out(value: Value) -> Value:
    """Return what is left of a value that `*` or `**` lays out: None cannot be."""
    left = except_none(value)
    return value if left is NEVER else left


def except_none(value: Value) -> Value:
    """Return what is left of a value that is no None, `NEVER` for None itself."""
    if isinstance(value, Choice):
        then, orelse = except_none(value.then), except_none(value.orelse)
        if then is NEVER or orelse is NEVER:
            return orelse if then is NEVER else then
        return choice(value.test, then, orelse)
    if isinstance(value, Union):
        return union(except_none(option) for option in value.options)
    return NEVER if value is NONE else value


def spread(value: Value, of_one: Callable[[Value], Value]) -> Value:
    """Return what an operation gives on each of the values that a value may be."""
    if isinstance(value, Choice):
        return choice(value.test, spread(value.then, of_one), spread(value.orelse, of_one))
    if isinstance(value, Union):
        return union(spread(option, of_one) for option in value.options)
    return of_one(value)
