"""The forms of a lowered program: some forty node types for all that Python can say.

A module is parsed by libcst once and lowered once. What is said in several ways has one form here: an awaited call is
the call (`is_awaited` says so), every loop is a `Loop`, whatever joins pieces of text is a `Join`. Literals are folded,
parentheses and comments are gone.

`at` numbers a node within its module, in the order in which the lowering meets them. It outlives a change of line
numbers above the node, and leads back to libcst's node where a place or a fix is wanted (`lower.Lowered.origin`).
Nodes compare by identity.
"""

from __future__ import annotations

from dataclasses import dataclass

# How a parameter takes its argument.
POSITIONAL, EITHER, STAR, KEYWORD, DOUBLE_STAR = range(5)


@dataclass(slots=True, eq=False)
class Node:
    """Anything of a program; `at` is its number within the module."""

    at: int


# Expressions


@dataclass(slots=True, eq=False)
class Expr(Node):
    """Something that has a value."""


@dataclass(slots=True, eq=False)
class Const(Expr):
    """A literal: text, bytes (as text of the same code points), number, `True`, `False`, `None` or `...`.

    `value` is Python's own value, for bytes a `str`; `is_bytes` tells these apart.
    """

    value: object
    is_bytes: bool = False


@dataclass(slots=True, eq=False)
class Unread(Expr):
    """An expression whose value nobody asks for: a number of thousands of digits, a form that is newer than this."""


@dataclass(slots=True, eq=False)
class Name(Expr):
    """A variable."""

    id: str
    is_awaited: bool = False


@dataclass(slots=True, eq=False)
class Attr(Expr):
    """An attribute: `value.name`."""

    value: Expr
    name: str
    is_awaited: bool = False


@dataclass(slots=True, eq=False)
class Item(Expr):
    """An item: `value[key]`; several keys are a tuple."""

    value: Expr
    key: Expr


@dataclass(slots=True, eq=False)
class Slice(Expr):
    """A slice in the place of a key: `lower:upper:step`."""

    lower: Expr | None
    upper: Expr | None
    step: Expr | None


@dataclass(slots=True, eq=False)
class Arg(Node):
    """An argument of a call or a base of a class; `keyword` is its name, `stars` 1 for `*value` and 2 for `**value`."""

    value: Expr
    keyword: str | None = None
    stars: int = 0


@dataclass(slots=True, eq=False)
class Call(Expr):
    """A call."""

    func: Expr
    args: tuple[Arg, ...]
    is_awaited: bool = False


@dataclass(slots=True, eq=False)
class Field(Expr):
    """A field of an f-string: `conversion` is "r", "s", "a" or "", `spec` the format behind the colon."""

    value: Expr
    conversion: str = ""
    spec: Expr | None = None


@dataclass(slots=True, eq=False)
class Join(Expr):
    """A text in pieces: an f-string, or literals that stand one behind the other; `Const` and `Field` in any order."""

    parts: tuple[Expr, ...]


@dataclass(slots=True, eq=False)
class Binary(Expr):
    """An operation of two values; `op` is the operator as it is written: `+`, `|`, `//`."""

    op: str
    left: Expr
    right: Expr


@dataclass(slots=True, eq=False)
class Unary(Expr):
    """An operation of one value; `op` is `not`, `-`, `+` or `~`."""

    op: str
    value: Expr


@dataclass(slots=True, eq=False)
class Bool(Expr):
    """`left and right` or `left or right`."""

    op: str
    left: Expr
    right: Expr


@dataclass(slots=True, eq=False)
class Compare(Expr):
    """A comparison, possibly a chain; each of `rights` is an operator (`==`, `not in`, …) and its right side."""

    left: Expr
    rights: tuple[tuple[str, Expr], ...]


@dataclass(slots=True, eq=False)
class IfExp(Expr):
    """`body if test else orelse`."""

    test: Expr
    body: Expr
    orelse: Expr


@dataclass(slots=True, eq=False)
class Lambda(Expr):
    """A function without a name."""

    function: Function


@dataclass(slots=True, eq=False)
class Star(Expr):
    """`*value` among the members of a sequence or the targets of an assignment."""

    value: Expr


@dataclass(slots=True, eq=False)
class Sequence(Expr):
    """A list, tuple or set; `kind` says which."""

    kind: str
    members: tuple[Expr, ...]


@dataclass(slots=True, eq=False)
class Dict(Expr):
    """A dict; an entry without a key is `**value`."""

    entries: tuple[tuple[Expr | None, Expr], ...]


@dataclass(slots=True, eq=False)
class Clause(Node):
    """One `for target in iterable if …` of a comprehension."""

    target: Expr
    iterable: Expr
    tests: tuple[Expr, ...]


@dataclass(slots=True, eq=False)
class Comprehension(Expr):
    """A comprehension; `kind` is "list", "set", "generator" or "dict".

    Only the last has a `key`; a dict's comprehension without one is of `**value`.
    """

    kind: str
    key: Expr | None
    value: Expr
    clauses: tuple[Clause, ...]


@dataclass(slots=True, eq=False)
class Yield(Expr):
    """`yield value`, or with `delegates` `yield from value`."""

    value: Expr | None
    delegates: bool = False


@dataclass(slots=True, eq=False)
class Named(Expr):
    """`target := value`."""

    target: Name
    value: Expr


# Statements


@dataclass(slots=True, eq=False)
class Stmt(Node):
    """Something that is done."""


Body = tuple[Stmt, ...]


@dataclass(slots=True, eq=False)
class Evaluate(Stmt):
    """An expression that stands by itself."""

    value: Expr


@dataclass(slots=True, eq=False)
class Assign(Stmt):
    """An assignment; without a value only the annotation is said."""

    targets: tuple[Expr, ...]
    value: Expr | None
    annotation: Expr | None = None


@dataclass(slots=True, eq=False)
class Augment(Stmt):
    """`target op= value`; `op` is written without the equals sign."""

    op: str
    target: Expr
    value: Expr


@dataclass(slots=True, eq=False)
class Return(Stmt):
    """`return value`."""

    value: Expr | None


@dataclass(slots=True, eq=False)
class Raise(Stmt):
    """`raise exception from cause`."""

    exception: Expr | None
    cause: Expr | None


@dataclass(slots=True, eq=False)
class Assert(Stmt):
    """`assert test, message`."""

    test: Expr
    message: Expr | None


@dataclass(slots=True, eq=False)
class Delete(Stmt):
    """`del targets`."""

    targets: tuple[Expr, ...]


@dataclass(slots=True, eq=False)
class Scoped(Stmt):
    """`global names` (`kind` "global") or `nonlocal names`."""

    kind: str
    names: tuple[str, ...]


@dataclass(slots=True, eq=False)
class Jump(Stmt):
    """`break` or `continue`, as `kind` says."""

    kind: str


@dataclass(slots=True, eq=False)
class Import(Stmt):
    """One imported name.

    `import a.b` binds `a` and has no `name`; `import a.b as c` binds `c` with `whole`; `from ..a import b as c` has
    level 2, module "a", name "b"; the name "*" binds all that the module exports.
    """

    module: str
    bound: str
    name: str | None = None
    level: int = 0
    whole: bool = False


@dataclass(slots=True, eq=False)
class If(Stmt):
    """`if`; an `elif` is an `If` alone in `orelse`."""

    test: Expr
    body: Body
    orelse: Body


@dataclass(slots=True, eq=False)
class Loop(Stmt):
    """`for target in iterable`, or without a target `while iterable`."""

    target: Expr | None
    iterable: Expr
    body: Body
    orelse: Body


@dataclass(slots=True, eq=False)
class Handler(Node):
    """`except kinds as name`."""

    kinds: Expr | None
    name: str | None
    body: Body


@dataclass(slots=True, eq=False)
class Try(Stmt):
    """`try`, with or without a star."""

    body: Body
    handlers: tuple[Handler, ...]
    orelse: Body
    final: Body


@dataclass(slots=True, eq=False)
class With(Stmt):
    """`with`; each item is a context manager and what it is bound to."""

    items: tuple[tuple[Expr, Expr | None], ...]
    body: Body


@dataclass(slots=True, eq=False)
class Pattern(Node):
    """A pattern of `match`; `kind` says what it is.

    "value": `value` is compared. "capture": `name` is bound, None for `_`. "as": `parts[0]` and the `name`. "or": any
    of `parts`. "sequence": `parts`, of which one may be a "star". "mapping": `keys` with `parts`, the rest in `name`.
    "class": `value` is the class, `parts` its arguments, the last ones by `keywords`.
    """

    kind: str
    value: Expr | None = None
    name: str | None = None
    parts: tuple[Pattern, ...] = ()
    keys: tuple[Expr, ...] = ()
    keywords: tuple[str, ...] = ()


@dataclass(slots=True, eq=False)
class Case(Node):
    """One case of `match`."""

    pattern: Pattern
    guard: Expr | None
    body: Body


@dataclass(slots=True, eq=False)
class Match(Stmt):
    """`match`."""

    subject: Expr
    cases: tuple[Case, ...]


@dataclass(slots=True, eq=False)
class Param(Node):
    """A parameter; `kind` is one of the five above."""

    name: str
    kind: int
    default: Expr | None = None
    annotation: Expr | None = None


@dataclass(slots=True, eq=False)
class Function(Stmt):
    """A function; a lambda's `name` is "<lambda>" and its body one `Return`.

    `locals` are the names that it binds itself, parameters included, without those it declares global or nonlocal.
    """

    name: str
    params: tuple[Param, ...]
    body: Body
    decorators: tuple[Expr, ...] = ()
    returns: Expr | None = None
    is_async: bool = False
    is_generator: bool = False
    locals: frozenset[str] = frozenset()
    doc: str | None = None


@dataclass(slots=True, eq=False)
class Class(Stmt):
    """A class; `bases` hold its keywords too."""

    name: str
    bases: tuple[Arg, ...]
    body: Body
    decorators: tuple[Expr, ...] = ()
    doc: str | None = None


@dataclass(slots=True, eq=False)
class Module(Node):
    """A whole module."""

    body: Body
    doc: str | None = None
