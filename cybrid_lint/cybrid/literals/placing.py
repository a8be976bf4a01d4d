"""A walk over a module that yields every text in it with the names that it stands under.

Nothing is evaluated: code that is never reached counts like any other. Functions are walked after what surrounds them,
when the constants that they use are known.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from cybrid_lint.credentials import is_oauth_value
from cybrid_lint.credentials.names import sense_of_name
from cybrid_lint.cybrid.literals.definitions import Definitions, names_in, record_of
from cybrid_lint.cybrid.literals.folding import Folded, Folder, added, dotted
from cybrid_lint.cybrid.literals.naming import (
    FALLBACKS,
    Around,
    callee,
    is_identifier,
    is_name_of_name,
    is_silent_key,
    is_transparent,
    names_of,
    parted,
    said_of,
    tells_kind,
    types_in,
    vendor_beside,
    whose,
)
from cybrid_lint.cybrid.literals.scope import Scope
from cybrid_lint.cybrid.literals.signatures import SIGNING_KEY, is_key_of_hmac, verifies_cybrids
from cybrid_lint.engine.walking import children
from cybrid_lint.ir import nodes
from cybrid_lint.words import listed

_COMPARING = listed("compare_digest constant_time_compare assertEqual assertEquals assertNotEqual eq_ equals")
_FALLING_BACK = listed("next coalesce nvl first_of first_set")
_WRAPPING = listed("decode encode fromhex unhexlify literal_eval cast ensure_str")
PAIR = 2
MOST_COMPARED = 8


class Placed(NamedTuple):
    """A text, or two that are an ID and a secret, and where it stands."""

    text: Folded
    around: Around
    second: Folded | None = None


def texts_of(path: str, words: tuple[str, ...], module: nodes.Module, definitions: Definitions) -> list[Placed]:
    """Return the texts of a module with what stands around them; `words` are the module's own names."""
    walk = _Walk(path, definitions)
    walk.module(module, Around(scope=(*whose(words), *said_of(module.doc))))
    return walk.placed


class _Walk:
    def __init__(self, path: str, definitions: Definitions) -> None:
        self.placed: list[Placed] = []
        self.path = path
        self.definitions = definitions
        self.scope = Scope()
        self.folder = Folder(lambda name: self.scope.text(name))
        self._later: list[tuple[nodes.Function, Around, Scope]] = []
        self._function: tuple[str, ...] = ()
        self._module = nodes.Module(-1, ())
        self._inside: nodes.Node = self._module

    def module(self, module: nodes.Module, around: Around) -> None:
        self._module = self._inside = module
        self.body(module.body, around)
        for function, inside, scope in self._later:
            # what is found in them is appended while this runs
            self.scope = Scope(scope, function.locals)
            self._function = (function.name,)
            self._inside = function
            self.body(function.body, inside)

    def body(self, body: nodes.Body, around: Around) -> None:
        for statement in body:
            _STATEMENTS.get(type(statement), _Walk.others)(self, statement, around)

    # statements

    def others(self, node: nodes.Node, around: Around) -> None:
        """Walk what is inside of anything without a meaning of its own here."""
        for child in children(node):
            self.any(child, around.apart())

    def any(self, node: nodes.Node, around: Around) -> None:
        if isinstance(node, nodes.Expr):
            self.expr(node, around)
        elif isinstance(node, nodes.Stmt):
            self.body((node,), around)
        else:
            for child in children(node):
                self.any(child, around)

    def assign(self, node: nodes.Assign, around: Around) -> None:
        typed = whose(types_in(node.annotation))
        if node.value is None:
            return
        for target in node.targets:
            self.bind(target, node.value, around.under(*typed))

    def bind(self, target: nodes.Expr, value: nodes.Expr, around: Around) -> None:
        """Walk a value under what it is assigned to, and remember what the target stands for."""
        if isinstance(target, nodes.Sequence) and isinstance(value, nodes.Sequence):
            for inner, member in zip(target.members, value.members, strict=False):
                self.bind(inner, member, around)
            return
        if isinstance(target, nodes.Sequence) and (parts := self.folder.split(value)):
            for inner, part in zip(target.members, parts, strict=False):
                self.emit(part, around.under(*self.target_names(inner)))
            return
        names = self.target_names(target)
        record = record_of(value)
        if record is not None and names:
            self.defaults(*record, around.under(*names))
        else:
            self.expr(value, around.under(*names) if names else around.apart())
        self.remember(target, value)

    def remember(self, target: nodes.Expr, value: nodes.Expr) -> None:
        name = dotted(target)
        if name is None:
            return
        folded = self.folder.fold(value)
        self.scope.texts[name] = None if folded is None else folded.kept_as(name.rpartition(".")[2])
        if isinstance(value, nodes.Sequence):
            self.scope.rows[name] = value
        if isinstance(value, nodes.Call):
            self.scope.makers[name] = whose(names_of(value.func))

    def target_names(self, target: nodes.Expr) -> tuple[str, ...]:
        """Return the names that a target of an assignment gives."""
        if isinstance(target, nodes.Name):
            return (target.id,)
        if isinstance(target, nodes.Attr):
            made = self.scope.maker(dotted(target.value) or "")
            return (target.name, *whose(names_of(target.value)), *made)
        if isinstance(target, nodes.Item):
            key = self.key_name(target.key)
            outer = names_of(target.value)
            return outer if key is None else (key, *(outer if sense_of_name(key).neutral else whose(outer)))
        return ()

    def augment(self, node: nodes.Augment, around: Around) -> None:
        names = self.target_names(node.target)
        name = dotted(node.target)
        before = self.scope.text(name) if name else None
        folded = self.folder.fold(node.value)
        if node.op == "+" and name and before is not None:
            grown = self.scope.texts[name] = added(before, folded)
            if grown is not None and folded is not None:
                self.emit(grown, around.under(*names))
                return
        self.expr(node.value, around.under(*names))

    def returned(self, node: nodes.Return, around: Around) -> None:
        if node.value is not None:
            self.expr(node.value, around.under(*self._function))

    def checked(self, node: nodes.Assert, around: Around) -> None:
        self.expr(node.test, around)
        if node.message is not None:
            self.expr(node.message, around.apart())

    def branched(self, node: nodes.If, around: Around) -> None:
        self.expr(node.test, around.apart())
        self.body(node.body, around)
        self.body(node.orelse, around)

    def looped(self, node: nodes.Loop, around: Around) -> None:
        self.rows(node.target, node.iterable, around)
        self.body(node.body, around)
        self.body(node.orelse, around)

    def rows(self, target: nodes.Expr | None, iterable: nodes.Expr, around: Around) -> None:
        """Walk what a loop goes over, each row under the names of the loop's target."""
        name = dotted(iterable)
        known = self.scope.sequence(name) if name else None
        sequence = known or (iterable if isinstance(iterable, nodes.Sequence) else None)
        if target is None or sequence is None:
            self.expr(iterable, around.apart())
            return
        outer = around.under(*whose((name,))) if name else around
        for row in sequence.members:
            if isinstance(target, nodes.Sequence) and isinstance(row, nodes.Sequence):
                columns = [self.target_names(column) for column in target.members]
                self.row(row, columns, outer)
            else:
                self.expr(row, outer.under(*self.target_names(target)))

    def row(self, row: nodes.Sequence, columns: Sequence[tuple[str, ...]], around: Around) -> None:
        """Walk the members of a row, each under the names of its column."""
        around = around.beside(self.vendor_of([(None, member) for member in row.members]))
        for index, member in enumerate(row.members):
            names = columns[index] if index < len(columns) else ()
            self.expr(member, around.under(*names) if names else around.apart())

    def tried(self, node: nodes.Try, around: Around) -> None:
        self.body(node.body, around)
        for handler in node.handlers:
            self.body(handler.body, around)
        self.body(node.orelse, around)
        self.body(node.final, around)

    def managed(self, node: nodes.With, around: Around) -> None:
        inner = around
        for manager, target in node.items:
            names = self.target_names(target) if target is not None else ()
            self.expr(manager, around.under(*names) if names else around.apart())
            if isinstance(manager, nodes.Call) and "prefix" in callee(manager).lower():
                # a prefix that is declared for the whole body belongs to every name in it
                inner = inner._replace(scope=(*whose(filter(None, map(self.argument, manager.args))), *inner.scope))
        self.body(node.body, inner)

    def argument(self, arg: nodes.Arg) -> str | None:
        return self.folder.known(arg.value)

    def matched(self, node: nodes.Match, around: Around) -> None:
        self.expr(node.subject, around.apart())
        names = names_of(node.subject)
        for case in node.cases:
            self.pattern(case.pattern, around.under(*names) if names else around.apart())
            if case.guard is not None:
                self.expr(case.guard, around.apart())
            self.body(case.body, around)

    def pattern(self, pattern: nodes.Pattern, around: Around) -> None:
        if pattern.value is not None and pattern.kind == "value":
            self.expr(pattern.value, around)
        keys = [self.key_name(key) for key in pattern.keys] or [None] * len(pattern.parts)
        if pattern.kind == "class":
            keys[len(pattern.parts) - len(pattern.keywords) :] = pattern.keywords
        for key, part in zip(keys, pattern.parts, strict=False):
            self.pattern(part, around if key is None else around.under(key))

    def function(self, node: nodes.Function, around: Around) -> None:
        inside = around.inside(node.name, *said_of(node.doc))
        for decorator in node.decorators:
            self.expr(decorator, inside)
        for param in node.params:
            if param.default is not None:
                self.expr(param.default, inside.under(param.name, *whose(types_in(param.annotation))))
        self._later.append((node, inside, self.scope))

    def class_(self, node: nodes.Class, around: Around) -> None:
        prefixes = [text for text in self.prefixes(node) if text]
        scope = (*said_of(node.doc), *whose(around.names), *around.scope)
        inside = Around((node.name, *whose(prefixes)), scope, around.hint)
        for arg in node.bases:
            self.expr(arg.value, inside.apart(*([arg.keyword] if arg.keyword else [])))
        for decorator in node.decorators:
            self.expr(decorator, inside.apart())
        outer, self.scope = self.scope, Scope(self.scope)
        self.body(node.body, inside)
        inner, self.scope = self.scope, outer
        self.scope.texts.update({f"{node.name}.{name}": text for name, text in inner.texts.items()})

    def prefixes(self, node: nodes.Class) -> Iterator[str | None]:
        """Yield the prefixes that a class declares for the names of its fields."""
        pending: list[nodes.Node] = [*node.bases, *node.body]
        while pending:
            each = pending.pop()
            if isinstance(each, nodes.Arg):
                if "prefix" in (each.keyword or ""):
                    yield self.folder.known(each.value)
            elif isinstance(each, nodes.Class):
                pending += each.body
            elif isinstance(each, nodes.Assign):
                value = each.value
                if isinstance(value, nodes.Call):
                    pending += value.args
                elif isinstance(value, nodes.Dict):
                    named = ((self.key_name(key) or "", inner) for key, inner in value.entries)
                    yield from (self.folder.known(inner) for name, inner in named if "prefix" in name)
                elif any("prefix" in name for target in each.targets for name in self.target_names(target)):
                    yield self.folder.known(value)

    # expressions

    def expr(self, node: nodes.Expr, around: Around) -> None:
        folded = None if isinstance(node, nodes.Named) else self.folder.fold(node)
        if folded is not None:
            self.emit(folded, around)
            if folded.is_known:
                return
        _EXPRESSIONS.get(type(node), _Walk.others)(self, node, around)

    def emit(self, text: Folded, around: Around) -> None:
        self.placed.append(Placed(text, around))

    def pairs(self, members: Iterable[nodes.Expr], around: Around) -> None:
        """Note an ID and a secret that stand side by side."""
        folded = [self.folder.fold(member) for member in members]
        values = [text if text is not None and is_oauth_value(text.text) else None for text in folded]
        if len(values) - values.count(None) != PAIR:
            return
        for first, second in pairwise(values):
            if first is not None and second is not None:
                self.placed.append(Placed(first, around, second))

    def vendor_of(self, entries: Iterable[tuple[str | None, nodes.Expr]]) -> str | None:
        """Return whose things are that belong together, by the texts among them."""
        folded = ((key, self.folder.fold(value)) for key, value in entries)
        return vendor_beside((key, text.text) for key, text in folded if text is not None)

    def key_name(self, node: nodes.Expr | None) -> str | None:
        """Return what a key is called: its text, else the constant that it is."""
        text = self.folder.known(node)
        if text is not None:
            return None if is_silent_key(text) else text
        named = isinstance(node, nodes.Name | nodes.Attr)
        return next((name for name in names_of(node) if tells_kind(name)), None) if named else None

    def dict(self, node: nodes.Dict, around: Around) -> None:
        entries = [(self.key_name(key), value) for key, value in node.entries]
        around = around.beside(self.vendor_of(entries))
        called = [self.folder.known(value) or "" for key, value in entries if key and is_name_of_name(key)]
        called = [text for text in called if is_identifier(text)]
        keys = [key for key, _ in entries]
        for (key, value), (written, _) in zip(entries, node.entries, strict=True):
            inner = around if key is None else around.under(*parted(key, keys))
            if called and key in FALLBACKS:
                inner = around.under(called[-1])
            self.expr(value, inner)
            if written is not None:
                self.expr(written, around.apart())

    def sequence(self, node: nodes.Sequence, around: Around) -> None:
        members = node.members
        vendor = self.vendor_of([(None, member) for member in members])
        self.pairs(members, around.beside(vendor))
        if len(members) == PAIR and (name := self.folder.known(members[0])) is not None and is_identifier(name):
            inner = around.under(name) if tells_kind(name) else around
            self.expr(members[1], inner.beside(self.vendor_of([(None, members[0])])))
            return
        around = around.beside(vendor)
        kin = self.kin(members) if node.kind == "list" else ()
        for member in members:
            self.expr(member, around if self.folder.fold(member) is None else around.under(*kin))

    def kin(self, members: Iterable[nodes.Expr]) -> tuple[str, ...]:
        """Return the name of one of the things in a list, if it says of which kind they all are."""
        for member in members:
            names = names_of(member.left if isinstance(member, nodes.Bool) else member)
            if names and sense_of_name(names[0]).kind is not None:
                return names[:1]
        return ()

    def bool(self, node: nodes.Bool, around: Around) -> None:
        below: nodes.Expr = node
        op = node.op
        while isinstance(below, nodes.Bool):
            op = below.op
            self.expr(below.right, around.under(*self.alternatives(below.left)) if op == "or" else around)
            below = below.left
        self.expr(below, around if op == "or" else around.apart())

    def alternatives(self, node: nodes.Expr) -> tuple[str, ...]:
        """Return the names of what a value is looked up as before it falls back to another."""
        found: list[tuple[str, ...]] = []
        for _ in range(MOST_COMPARED):
            found.append(names_of(node.right if isinstance(node, nodes.Bool) else node))
            if not isinstance(node, nodes.Bool):
                break
            node = node.left
        return next((names for names in found if names and tells_kind(names[0])), found[0])

    def conditional(self, node: nodes.IfExp, around: Around) -> None:
        self.expr(node.test, around.apart())
        self.expr(node.body, around)
        self.expr(node.orelse, around)

    def compare(self, node: nodes.Compare, around: Around) -> None:
        sides = [node.left, *(right for _, right in node.rights)]
        if len(sides) <= MOST_COMPARED:
            self.compared(sides, around)
        else:
            self.others(node, around)

    def compared(self, sides: Sequence[nodes.Expr], around: Around) -> None:
        """Walk what is compared with each other, each under the names of the others."""
        for index, side in enumerate(sides):
            others = [name for other in (*sides[:index], *sides[index + 1 :]) for name in names_of(other)]
            self.expr(side, around.apart(*others))

    def binary(self, node: nodes.Binary, around: Around) -> None:
        below: nodes.Expr = node
        while isinstance(below, nodes.Binary) and below.op == node.op:
            self.expr(below.right, around if node.op == "|" else around.apart())
            below = below.left
        self.expr(below, around if node.op == "|" else around.apart())

    def item(self, node: nodes.Item, around: Around) -> None:
        # of a table that is looked into, any member may be what is given back
        self.expr(node.value, around if isinstance(node.value, nodes.Dict | nodes.Sequence) else around.apart())
        self.expr(node.key, around.apart())

    def through(self, node: Any, around: Around) -> None:
        """Walk the value of what gives it back as it is."""
        if node.value is not None:
            self.expr(node.value, around)

    def yielded(self, node: nodes.Yield, around: Around) -> None:
        if node.value is not None:
            self.expr(node.value, around.under(*self._function))

    def walrus(self, node: nodes.Named, around: Around) -> None:
        self.expr(node.value, around.apart(node.target.id))
        self.remember(node.target, node.value)

    def lambda_(self, node: nodes.Lambda, around: Around) -> None:
        function = node.function
        for param in function.params:
            if param.default is not None:
                self.expr(param.default, around.apart(param.name))
        before, self._function = self._function, ()
        self.body(function.body, around)
        self._function = before

    def comprehension(self, node: nodes.Comprehension, around: Around) -> None:
        for clause in node.clauses:
            self.rows(clause.target, clause.iterable, around)
            for test in clause.tests:
                self.expr(test, around.apart())
        key = self.key_name(node.key)
        if node.key is not None:
            self.expr(node.key, around.apart())
        self.expr(node.value, around if key is None else around.under(key))

    # calls

    def call(self, node: nodes.Call, around: Around) -> None:
        name = callee(node)
        positional = [arg.value for arg in node.args if arg.keyword is None and not arg.stars]
        if name == "partial" and positional and (called := dotted(positional[0])) is not None:
            name, positional = called.rpartition(".")[2], positional[1:]
        self.func(node, around)
        self.signed(node, around)
        if name == "zip" or (name == "parametrize" and len(positional) >= PAIR):
            self.columns(name, positional, around)
            return
        vendor = self.vendor_of([(arg.keyword, arg.value) for arg in node.args if not arg.stars])
        # what is beside an argument says more of it than what is called
        inner = around.apart(*([name] if name and not is_transparent(name) else [])).beside(vendor)
        around = around.beside(vendor)
        if name in _COMPARING and len(positional) >= PAIR:
            self.compared(positional[:PAIR], around)
            return
        self.pairs(positional, inner)
        asked = self.positional(name, positional, node, around)
        keywords = [arg.keyword for arg in node.args]
        for arg in node.args:
            if arg.stars:
                self.expr(arg.value, around if arg.stars == PAIR else around.apart())
            elif arg.keyword is not None:
                self.keyword(arg, asked, around, inner.under(*parted(arg.keyword, keywords)[1:]))

    def func(self, node: nodes.Call, around: Around) -> None:
        """Walk what is called, as far as texts may stand in it."""
        func = node.func
        if isinstance(func, nodes.Attr) and not isinstance(func.value, nodes.Name):
            self.expr(func.value, around.apart())
        elif not isinstance(func, nodes.Attr | nodes.Name):
            self.expr(func, around.apart())

    def signed(self, node: nodes.Call, around: Around) -> None:
        """Walk the key of an HMAC that verifies what Cybrid has signed."""
        keys = [arg.value for index, arg in enumerate(node.args) if is_key_of_hmac(node, arg, index)]
        if keys and verifies_cybrids(self._inside, self._module):
            for key in keys:
                self.expr(key, around.under(*SIGNING_KEY))

    def positional(self, name: str, values: list[nodes.Expr], node: nodes.Call, around: Around) -> tuple[str, ...]:
        """Walk the arguments that are given by position; return the name among them that the others belong to."""
        owner = whose(names_of(node.func))
        called = (self.folder.known(arg.value) for arg in node.args if is_name_of_name(arg.keyword or ""))
        asked = tuple(text for text in called if text and is_identifier(text))[:1]
        for index, value in enumerate(values):
            param = self.definitions.parameter(self.path, name, index) if name else None
            text = self.folder.known(value)
            if param is not None:
                self.expr(value, around.apart(param, *owner))
            elif text is not None and is_identifier(text) and not (asked and tells_kind(asked[0])):
                asked = (text.lstrip("-"),)
                self.expr(value, around.apart(*owner))
            elif asked:
                self.expr(value, around.under(*asked, *owner))
            elif _gives_back(name, index) or isinstance(value, nodes.Lambda):
                self.expr(value, around)
            elif index == 0 and name[:1].isupper() and len(values) == 1:
                self.expr(value, around.apart(name, *owner))
            else:
                self.expr(value, around.apart(*owner))
        return asked

    def keyword(self, arg: nodes.Arg, asked: tuple[str, ...], around: Around, inner: Around) -> None:
        """Walk an argument with a keyword; `inner` is what is around it in the call, `around` the call itself."""
        key = arg.keyword or ""
        if key.lower() in FALLBACKS:
            self.expr(arg.value, around.under(*asked))
        elif is_name_of_name(key):
            self.expr(arg.value, inner.apart(key))
        else:
            self.expr(arg.value, inner.under(key))

    def columns(self, name: str, values: list[nodes.Expr], around: Around) -> None:
        """Walk a table: `zip(names, values)`, or rows below names that are listed first."""
        values = [self.scope.sequence(dotted(value) or "") or value for value in values]
        heads = names_in(values[0]) if values else ()
        if isinstance(values[0] if values else None, nodes.Const) and len(heads) == 1 and name == "parametrize":
            self.rows(nodes.Name(-1, heads[0]), values[1], around)
            return
        rows = [value for value in values[1:] if isinstance(value, nodes.Sequence)]
        if name == "parametrize":
            rows = [row for value in rows for member in value.members if (row := _row(member)) is not None]
        for row in rows:
            self.row(row, [(head,) if head else () for head in heads], around)
        for value in values:
            if not isinstance(value, nodes.Sequence):
                self.expr(value, around.apart())

    def defaults(self, fields: tuple[str, ...], node: nodes.Call, around: Around) -> None:
        """Walk the defaults of a record that is made by a call; they are those of its last fields."""
        for arg in node.args:
            if arg.keyword == "defaults" and isinstance(arg.value, nodes.Sequence):
                members = arg.value.members
                self.row(arg.value, [(name,) for name in fields[len(fields) - len(members) :]], around)
            else:
                self.expr(arg.value, around.apart())


def _row(member: nodes.Expr) -> nodes.Sequence | None:
    """Return a row of a table of parameters, `pytest.param(…)` included."""
    if isinstance(member, nodes.Call) and callee(member) == "param":
        return nodes.Sequence(member.at, "tuple", tuple(arg.value for arg in member.args if arg.keyword is None))
    return member if isinstance(member, nodes.Sequence) else None


def _gives_back(name: str, index: int) -> bool:
    """Tell whether a call gives back an argument as it is or in another form: `Secret("…")`, `b64decode("…")`."""
    if index and name in _FALLING_BACK:
        return True
    return is_transparent(name) or (index == 0 and any(word in name.lower() for word in _WRAPPING))


_STATEMENTS: dict[type, Callable[[_Walk, Any, Around], None]] = {
    nodes.Assign: _Walk.assign,
    nodes.Augment: _Walk.augment,
    nodes.Return: _Walk.returned,
    nodes.Assert: _Walk.checked,
    nodes.If: _Walk.branched,
    nodes.Loop: _Walk.looped,
    nodes.Try: _Walk.tried,
    nodes.With: _Walk.managed,
    nodes.Match: _Walk.matched,
    nodes.Function: _Walk.function,
    nodes.Class: _Walk.class_,
}
_EXPRESSIONS: dict[type, Callable[[_Walk, Any, Around], None]] = {
    nodes.Dict: _Walk.dict,
    nodes.Sequence: _Walk.sequence,
    nodes.Bool: _Walk.bool,
    nodes.IfExp: _Walk.conditional,
    nodes.Compare: _Walk.compare,
    nodes.Binary: _Walk.binary,
    nodes.Item: _Walk.item,
    nodes.Attr: _Walk.through,
    nodes.Star: _Walk.through,
    nodes.Yield: _Walk.yielded,
    nodes.Named: _Walk.walrus,
    nodes.Lambda: _Walk.lambda_,
    nodes.Comprehension: _Walk.comprehension,
    nodes.Call: _Walk.call,
}
