"""Expressions: what each kind of them evaluates to."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Callable
from typing import Any

import libcst as cst

from cybrid_lint.credentials import host_vendor, kind_of_name
from cybrid_lint.credentials.shapes import reads_as_words
from cybrid_lint.evaluation import comprehensions, heap
from cybrid_lint.evaluation.calls import Args, call_value
from cybrid_lint.evaluation.frames import Frame
from cybrid_lint.evaluation.known import MOST_NUMBER, computed
from cybrid_lint.evaluation.objects import attribute, item
from cybrid_lint.evaluation.observe import observe
from cybrid_lint.evaluation.operators import PRECISION, binary, compare, cut
from cybrid_lint.evaluation.values import (
    UNKNOWN,
    ClassInfo,
    External,
    Func,
    Hole,
    Lit,
    Obj,
    Opaque,
    Scalar,
    Scope,
    Site,
    Text,
    Token,
    Value,
    concat,
    named,
    options,
    text,
    truth,
    union,
)

Handler = Callable[[Frame, Any], Value]


def evaluate(frame: Frame, node: cst.BaseExpression) -> Value:
    """Return what an expression evaluates to."""
    frame.machine.budget.account.left -= 1
    handler = HANDLERS.get(type(node))
    return UNKNOWN if handler is None else handler(frame, node)


def lookup(frame: Frame, name: str) -> Value:
    """Return the value of a variable, wherever it is defined."""
    scope: Scope | None = frame.scope
    while scope is not None:
        if name in scope.vars:
            if scope.parent is None and not frame.is_body:
                heap.touch(frame, scope)
            return scope.vars[name]
        scope = scope.parent
    return External(f"builtins.{name}") if name in BUILTINS else Opaque((name,))


def _name(frame: Frame, node: cst.Name) -> Value:
    if node.value in CONSTANTS:
        return CONSTANTS[node.value]
    return lookup(frame, node.value)


def _attribute(frame: Frame, node: cst.Attribute) -> Value:
    return attribute(frame, node, evaluate(frame, node.value), node.attr.value)


def _string(frame: Frame, node: cst.SimpleString) -> Value:
    return text(literal(node.value), Site(frame.module, node))


def literal(source: str) -> str:
    """Return what a string literal means; bytes as text of the same code points."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            value = ast.literal_eval(source)
        except Exception:  # what this interpreter does not take for a literal
            return ""
    return value.decode("latin-1") if isinstance(value, bytes) else str(value)


def _concatenated(frame: Frame, node: cst.ConcatenatedString) -> Value:
    parts: list[Value] = []
    rest: cst.BaseExpression = node
    while isinstance(rest, cst.ConcatenatedString):
        parts.append(evaluate(frame, rest.left))
        rest = rest.right
    parts.append(evaluate(frame, rest))
    return concat(parts)


def _formatted(frame: Frame, node: cst.FormattedString) -> Value:
    parts: list[Value] = []
    for part in node.parts:
        if isinstance(part, cst.FormattedStringText):
            parts.append(Text((Lit(literal_piece(part.value), Site(frame.module, part)),)))
            continue
        if not isinstance(part, cst.FormattedStringExpression):
            continue
        value = shown(frame, part, evaluate(frame, part.expression))
        form = "repr" if part.conversion in ("r", "a") else "str"
        if form == "repr":
            value = union(
                Text((Hole(one, "repr"),)) if not isinstance(one, Text | Scalar) else one for one in options(value)
            )
        parts.append(cut(value, _precision(part)))
    return concat(parts) if parts else text("", Site(frame.module, node))


def shown(frame: Frame, node: cst.CSTNode, value: Value) -> Value:
    """Return what of a value stands in a text: of an instance whose class says so, what its `__str__` gives."""
    return union(_shown_one(frame, node, one) for one in options(value))


def _shown_one(frame: Frame, node: cst.CSTNode, value: Value) -> Value:
    if isinstance(value, Obj) and value.kind == "instance" and isinstance(value.cls, ClassInfo):
        for name in ("__format__", "__str__", "__repr__"):
            if value.cls.find(name) is not None:
                found = call_value(frame, node, attribute(frame, node, value, name), Args([], {}, open=True))
                return found if any(isinstance(one, Text | Token) for one in options(found)) else value
    return value


def _precision(part: cst.FormattedStringExpression) -> str | None:
    """Return how many characters of a text a field shows, None if it does not say."""
    spec = part.format_spec[-1:] if part.format_spec else ()
    last = spec[0].value if spec and isinstance(spec[0], cst.FormattedStringText) else ""
    found = PRECISION.search(last)
    return found[1] if found is not None else None


def literal_piece(source: str) -> str:
    """Return what the text between the fields of an f-string means."""
    plain = source.replace("{{", "{").replace("}}", "}")
    if "\\" not in plain:
        return plain
    quoted = '"""' + plain.replace('"', '\\"') + '"""'
    return literal(quoted) or plain


def _integer(frame: Frame, node: cst.Integer) -> Value:
    value = computed(lambda: node.evaluated_value)
    return UNKNOWN if value is None or value >= MOST_NUMBER else Scalar.of(value)


def _unary(frame: Frame, node: cst.UnaryOperation) -> Value:
    value = evaluate(frame, node.expression)
    if isinstance(node.operator, cst.Not):
        known = truth(value)
        return UNKNOWN if known is None else Scalar.of(not known)
    if isinstance(node.operator, cst.Minus) and isinstance(value, Scalar) and isinstance(value.value, int):
        return Scalar.of(-value.value)
    return value if isinstance(value, Scalar) else UNKNOWN


def _binary(frame: Frame, node: cst.BinaryOperation) -> Value:
    left = evaluate(frame, node.left)
    return binary(frame, node, node.operator, left, evaluate(frame, node.right))


def _boolean(frame: Frame, node: cst.BooleanOperation) -> Value:
    left = evaluate(frame, node.left)
    names = value_names(left)
    with frame.kept_as(*names), frame.branched(id(node)):
        right = evaluate(frame, node.right)
    is_or = isinstance(node.operator, cst.Or)
    if is_or:
        observe(frame, right, (*names, *frame.naming), Site(frame.module, node.right))
    known = truth(left)
    if known is not None:
        return left if known == is_or else right
    kept = [one for one in options(left) if truth(one) is not (not is_or)]
    return union([*kept, right])


def value_names(value: Value) -> tuple[str, ...]:
    """Return the names that a value from outside came by."""
    return next((one.names for one in options(value) if isinstance(one, Opaque)), ())


def _comparison(frame: Frame, node: cst.Comparison) -> Value:
    left = evaluate(frame, node.left)
    results: list[Value] = []
    for target in node.comparisons:
        right = evaluate(frame, target.comparator)
        results.append(compare(target.operator, left, right))
        left = right
    return results[0] if len(results) == 1 else UNKNOWN


def _conditional(frame: Frame, node: cst.IfExp) -> Value:
    from cybrid_lint.evaluation.conditions import decided

    known = decided(frame, node.test, evaluate(frame, node.test))
    found: list[Value] = []
    for wanted, branch in ((True, node.body), (False, node.orelse)):
        if known is None or known is wanted:
            with frame.branched(id(branch)):
                found.append(evaluate(frame, branch))
    return union(found)


def _lambda(frame: Frame, node: cst.Lambda) -> Value:
    func = Func(node, frame.module, frame.scope, "<lambda>", defaults=defaults_of(frame, node.params))
    frame.nested.setdefault(func.identity, func)
    return func


def defaults_of(frame: Frame, params: cst.Parameters, owner: str = "") -> dict[str, Value]:
    """Return the defaults of parameters, evaluated where the function is defined."""
    found: dict[str, Value] = {}
    for param in [*params.posonly_params, *params.params, *params.kwonly_params]:
        if param.default is not None:
            name = param.name.value
            with frame.kept_as(name, *([owner] if owner else [])):
                value = evaluate(frame, param.default)
                observe(frame, value, frame.naming, Site(frame.module, param.default))
            found[name] = named(value, name)
    return found


def _sequence(label: str) -> Handler:
    def handle(frame: Frame, node: cst.List | cst.Tuple | cst.Set) -> Value:
        items: list[Value] = []
        open_ = False
        for one in node.elements:
            value = evaluate(frame, one.value)
            if isinstance(one, cst.StarredElement):
                spread, more = comprehensions.members_of(frame, value)
                items.extend(spread)
                open_ = open_ or more
            else:
                items.append(_kept_member(frame, one, value) if frame.kept is node else value)
        first = items[0] if label == "tuple" and len(items) == 2 else None
        if isinstance(first, Text) and first.known and reads_as_words(first.known):
            # a pair of a name and its value, as in a list of query parameters
            items[1] = named(items[1], first.known)
        made = heap.allocate(frame, node, "list", label, items=items, open_=open_)
        made.filled = any(not isinstance(one, cst.StarredElement) for one in node.elements)
        return made

    return handle


def _kept_member(frame: Frame, element: cst.BaseElement, value: Value) -> Value:
    """Return a member of a list that is kept under names, which say as much of its members."""
    observe(frame, value, frame.naming, Site(frame.module, element.value))
    return named(value, frame.naming[0]) if isinstance(value, Text) else value


def _dict(frame: Frame, node: cst.Dict) -> Value:
    made = heap.allocate(frame, node, "dict", "dict")
    entries: list[tuple[Value, tuple[str, ...], Site]] = []
    for one in node.elements:
        if isinstance(one, cst.StarredDictElement):
            heap.merge(frame, made, evaluate(frame, one.value))
            continue
        if not isinstance(one, cst.DictElement):
            continue
        key = evaluate(frame, one.key)
        name = key_text(key)
        with frame.kept_as(*([name] if name else [])):
            value = evaluate(frame, one.value)
            entries.append((value, frame.naming, Site(frame.module, one.value)))
        if name is not None:
            value = named(value, name)
            made.given[name] = (value, Site(frame.module, one.value))
            made.fields[name] = value if heap.owns(frame, made) else union([value, *_known(made, name)])
        else:
            heap.write_rest(frame, made, value)
    made.filled = bool(entries)
    made.version += 1
    vendor = vendor_beside([value for value, _, _ in entries])
    for value, names, site in entries:
        observe(frame, value, names, site, vendor=vendor)
    return made


def vendor_beside(values: list[Value]) -> str | None:
    """Return whose host stands among values that belong together."""
    texts = [one.known for value in values for one in options(value) if isinstance(one, Text)]
    vendors = {host_vendor(text) for text in texts if text and "://" in text} - {None}
    return vendors.pop() if len(vendors) == 1 else None


def _known(made: Obj, name: str) -> list[Value]:
    return [made.fields[name]] if name in made.fields else []


def key_text(key: Value) -> str | None:
    """Return a known key of a mapping as text: numbers and members of enumerations too."""
    if isinstance(key, Text):
        return key.known
    if isinstance(key, Scalar):
        return str(key.value)
    if isinstance(key, Obj) and key.kind == "member":
        return key_text(key.fields["value"]) or f"{key.label}.{key_text(key.fields['name'])}"
    return None


def _subscript(frame: Frame, node: cst.Subscript) -> Value:
    owner = evaluate(frame, node.value)
    if len(node.slice) != 1:
        members = [evaluate(frame, one.slice.value) for one in node.slice if isinstance(one.slice, cst.Index)]
        if isinstance(owner, External) and owner.name.endswith(".Annotated"):
            return heap.allocate(frame, node, "lib", "Annotated", items=members)
        return item(frame, node, owner, UNKNOWN) if isinstance(owner, Obj) else owner
    index = node.slice[0].slice
    if isinstance(index, cst.Slice):
        lower = evaluate(frame, index.lower) if index.lower else None
        upper = evaluate(frame, index.upper) if index.upper else None
        step = evaluate(frame, index.step) if index.step else None
        from cybrid_lint.evaluation.operators import sliced

        return sliced(frame, node, owner, lower, upper, step)
    key = evaluate(frame, index.value) if isinstance(index, cst.Index) else UNKNOWN
    return item(frame, node, owner, key)


def _call(frame: Frame, node: cst.Call) -> Value:
    callee = evaluate(frame, node.func)
    if callee == External("builtins.super") and not node.args:
        return super_of(frame)
    args = arguments(frame, node)
    _observe_fallback(frame, args)
    value = call_value(frame, node, callee, args)
    frame.called = callee
    return value


def super_of(frame: Frame) -> Value:
    """Return what `super()` is: the instance, seen from the class behind the one that the method stands in."""
    func = frame.func
    if func is None or func.owner is None:
        return UNKNOWN
    from cybrid_lint.evaluation.parameters import name_of, params_of

    params = params_of(func)
    receiver = frame.scope.vars.get(name_of(params[0])) if params else None
    if receiver is None:
        return UNKNOWN
    from cybrid_lint.evaluation.classes import Super

    return Super(func.owner, receiver)


def arguments(frame: Frame, node: cst.Call) -> Args:
    """Return the arguments of a call, evaluated in order."""
    args = Args()
    for arg in node.args:
        if arg.star == "*":
            spread, more = comprehensions.members_of(frame, evaluate(frame, arg.value))
            for index in range(len(args.positional), len(args.positional) + len(spread)):
                args.sites[index] = Site(frame.module, arg.value)
            args.positional.extend(spread)
            args.open = args.open or more
        elif arg.star == "**":
            _spread(frame, args, evaluate(frame, arg.value))
        elif arg.keyword is not None:
            name = arg.keyword.value
            with frame.kept_as(name, *callee_name(node.func)):
                value = evaluate(frame, arg.value)
                observe(frame, value, frame.naming, Site(frame.module, arg.value))
            args.keywords[name] = value
            args.sites[name] = Site(frame.module, arg.value)
        else:
            args.sites[len(args.positional)] = Site(frame.module, arg.value)
            args.positional.append(evaluate(frame, arg.value))
    return args


def callee_name(node: cst.BaseExpression) -> list[str]:
    """Return the last name of what is called."""
    if isinstance(node, cst.Name):
        return [node.value]
    return [node.attr.value] if isinstance(node, cst.Attribute) else []


def _spread(frame: Frame, args: Args, value: Value) -> None:
    for one in options(value):
        if isinstance(one, Obj) and one.kind == "dict":
            heap.touch(frame, one)
            for key, inner in one.fields.items():
                args.keywords.setdefault(key, inner)
            args.open = args.open or one.open
        elif not isinstance(one, Scalar):
            args.open = True


def _observe_fallback(frame: Frame, args: Args) -> None:
    """A look-up by name with a fallback, `f("NAME", "fallback")` or `f("NAME", default="…")`, keeps it as NAME."""
    if len(args.positional) not in (1, 2) or not isinstance(args.positional[0], Text):
        return
    name = args.positional[0].known
    if not name or kind_of_name(name) is None:
        return
    fallbacks: list[tuple[int | str, Value]] = [(1, one) for one in args.positional[1:2]]
    fallbacks += [(key, args.keywords[key]) for key in ("default", "fallback") if key in args.keywords]
    for key, value in fallbacks:
        site = args.sites.get(key)
        if site is not None:
            observe(frame, value, (name, *frame.naming), site)


def _await(frame: Frame, node: cst.Await) -> Value:
    return evaluate(frame, node.expression)


def _yield(frame: Frame, node: cst.Yield) -> Value:
    if isinstance(node.value, cst.From):
        value = evaluate(frame, node.value.item)
        spread, _ = comprehensions.members_of(frame, value)
        frame.yields.extend(spread or [UNKNOWN])
        returned = [one.fields["return"] for one in options(value) if isinstance(one, Obj) and "return" in one.fields]
        return union(returned)
    value = evaluate(frame, node.value) if node.value is not None else Scalar.of(None)
    frame.yields.append(value)
    heap.handed_out(value)
    return frame.on_yield(value) if frame.on_yield is not None else UNKNOWN


def _walrus(frame: Frame, node: cst.NamedExpr) -> Value:
    from cybrid_lint.evaluation.assignments import assign

    names = [node.target.value] if isinstance(node.target, cst.Name) else []
    with frame.kept_as(*names):
        value = evaluate(frame, node.value)
        observe(frame, value, frame.naming, Site(frame.module, node.value))
    assign(frame, node.target, value)
    return value


BUILTINS = frozenset(dir(__import__("builtins")))
CONSTANTS: dict[str, Value] = {
    "None": Scalar.of(None),
    "True": Scalar.of(True),
    "False": Scalar.of(False),
}
HANDLERS: dict[type, Handler] = {
    cst.Name: _name,
    cst.Attribute: _attribute,
    cst.Subscript: _subscript,
    cst.Call: _call,
    cst.SimpleString: _string,
    cst.ConcatenatedString: _concatenated,
    cst.FormattedString: _formatted,
    cst.Integer: _integer,
    cst.UnaryOperation: _unary,
    cst.BinaryOperation: _binary,
    cst.BooleanOperation: _boolean,
    cst.Comparison: _comparison,
    cst.IfExp: _conditional,
    cst.Lambda: _lambda,
    cst.List: _sequence("list"),
    cst.Tuple: _sequence("tuple"),
    cst.Set: _sequence("set"),
    cst.Dict: _dict,
    cst.ListComp: comprehensions.collection("list"),
    cst.SetComp: comprehensions.collection("set"),
    cst.GeneratorExp: comprehensions.collection("generator"),
    cst.DictComp: comprehensions.mapping,
    cst.Await: _await,
    cst.Yield: _yield,
    cst.NamedExpr: _walrus,
}
