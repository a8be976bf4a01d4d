"""One walk over a module: where it stands, and what all forms share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from cybrid_lint.credentials import is_oauth_value, vendor_of
from cybrid_lint.cybrid.literals.definitions import Definitions
from cybrid_lint.cybrid.literals.folding import Folded, Folder
from cybrid_lint.cybrid.literals.naming import (
    Around,
    is_silent_key,
    names_of,
    prefix_of,
    tells_kind,
    vendor_beside,
    vendors_by_prefix,
)
from cybrid_lint.cybrid.literals.scope import Scope
from cybrid_lint.cybrid.literals.signatures import SIGNING_KEY, keys_of_signature
from cybrid_lint.engine.walking import children
from cybrid_lint.ir import nodes

PAIR = 2


class Placed(NamedTuple):
    """A text, or two that are an ID and a secret, and where it stands."""

    text: Folded
    around: Around
    second: Folded | None = None


#: What walks each form, by its class.
Forms = Mapping[type, Callable[..., None]]


class Walk:
    """The texts that are placed so far, the scope that is walked, and the functions that are walked later in theirs.

    It is given what walks each form of statements and expressions.
    """

    def __init__(self, path: str, definitions: Definitions, statements: Forms, expressions: Forms) -> None:
        self.placed: list[Placed] = []
        self.path = path
        self._statements = statements
        self._expressions = expressions
        self.definitions = definitions
        self.scope = Scope()
        self.folder = Folder(lambda name: self.scope.text(name))
        self.later: list[tuple[nodes.Function, Around, Scope]] = []
        self.function_names: tuple[str, ...] = ()
        self.whole = nodes.Module(-1, ())
        # the function that is walked, else the module
        self.inside: nodes.Node = self.whole

    def module(self, module: nodes.Module, around: Around) -> None:
        """Walk a module, and then the functions in it."""
        self.whole = self.inside = module
        self.body(module.body, around)
        for function, inside, scope in self.later:
            # what is found in them is appended while this runs
            self.scope = scope
            self.function_names = (function.name,)
            self.inside = function
            self.body(function.body, inside)

    def body(self, body: nodes.Body, around: Around) -> None:
        """Walk statements; those whose names begin alike and of which one is another's address are that other's."""
        others = vendors_by_prefix(
            (name, self.texts_in(statement.value))
            for statement in body
            if isinstance(statement, nodes.Assign) and statement.value is not None
            for name in _bound_names(statement)
        )
        for statement in body:
            if others and isinstance(statement, nodes.Assign):
                vendors = [others.get(prefix_of(name) or "") for name in _bound_names(statement)]
                vendor = next(filter(None, vendors), None)
                self._statements[nodes.Assign](self, statement, around.beside(vendor))
                continue
            self._statements.get(type(statement), Walk.others)(self, statement, around)

    def texts_in(self, value: nodes.Expr) -> Iterator[str]:
        """Yield the texts that an expression is made of; what it falls back on among them."""
        text = self.folder.known(value)
        if text is not None:
            yield text
        elif isinstance(value, nodes.Call):
            for arg in value.args:
                yield from self.texts_in(arg.value)

    def others(self, node: nodes.Node, around: Around) -> None:
        """Walk what is inside of anything without a meaning of its own here."""
        for child in children(node):
            self.any(child, around.apart())

    def any(self, node: nodes.Node, around: Around) -> None:
        """Walk anything that a node may hold."""
        if isinstance(node, nodes.Expr):
            self.expr(node, around)
        elif isinstance(node, nodes.Stmt):
            self.body((node,), around)
        else:
            for child in children(node):
                self.any(child, around)

    def expr(self, node: nodes.Expr, around: Around) -> None:
        """Walk an expression; of one that is a known text that is all."""
        folded = None if isinstance(node, nodes.Named) else self.folder.fold(node)
        if folded is not None:
            self.emit(folded, around)
            if folded.is_known:
                return
        self._expressions.get(type(node), Walk.others)(self, node, around)

    def emit(self, text: Folded, around: Around) -> None:
        """Note a text where it stands."""
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

    def signed(self, header: str, value: nodes.Expr, around: Around) -> None:
        """Note the keys by which a value is signed that goes into a header, if that is Cybrid's."""
        for key in keys_of_signature(header, value):
            self.signing_key(key, around)

    def signing_key(self, key: nodes.Expr, around: Around) -> None:
        """Note a text as the key of Cybrid's signatures: that says more than its name, if that is not another's."""
        folded = self.folder.fold(key)
        if folded is not None:
            others = tuple(name for name in folded.names if vendor_of(name) not in (None, "cybrid"))
            self.emit(folded.named(others), around.under(*SIGNING_KEY))

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

    def compared(self, sides: Sequence[nodes.Expr], around: Around) -> None:
        """Walk what is compared with each other, each under the names of the others."""
        for index, side in enumerate(sides):
            others = [name for other in (*sides[:index], *sides[index + 1 :]) for name in names_of(other)]
            self.expr(side, around.apart(*others))


def _bound_names(node: nodes.Assign) -> list[str]:
    """Return the names that an assignment binds: of variables, and of attributes."""
    named = [target for target in node.targets if isinstance(target, nodes.Name | nodes.Attr)]
    return [target.id if isinstance(target, nodes.Name) else target.name for target in named]
