"""Where a credential stands in a module, and how it is taken out there.

Where a literal stands decides what is written. The fallback of a look-up and the default of a settings field go; a
part of a longer text becomes a field of an f-string; in a comment or docstring a placeholder takes its place.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import cast

import libcst as cst

from cybrid_lint.credentials import Kind
from cybrid_lint.cybrid.events import Line
from cybrid_lint.cybrid.literals import CredentialInCode
from cybrid_lint.cybrid.literals.folding import Folder
from cybrid_lint.engine.walking import walk
from cybrid_lint.fixes.edits import Edit, merged
from cybrid_lint.fixes.expressions import (
    MOST_ABOVE,
    assigned,
    constants,
    identifier,
    is_bytes,
    is_docstring,
    is_pattern,
    last_name,
    names_around,
    quote_at,
)
from cybrid_lint.fixes.longer_texts import Write, inside
from cybrid_lint.fixes.lookups import Lookup, Ways
from cybrid_lint.fixes.names import VARIABLES, counterpart, shouted
from cybrid_lint.fixes.python import PythonFile
from cybrid_lint.fixes.settings import setting
from cybrid_lint.fixes.settings_classes import is_settings, variable_of
from cybrid_lint.fixes.workspace import Workspace
from cybrid_lint.ir import nodes

# What holds a value and gives it back.
_WRAPPERS = {"SecretStr", "Secret", "SecretBytes", "str"}


@dataclass
class Place:
    """Where a credential stands and how it is taken out.

    `write` returns the edits that put a variable of a name in its place, None if they cannot be made. `fixed` is the
    name that the program looks up there already, `names` are those that it stands under, the innermost first.
    """

    kind: Kind
    value: str
    write: Write
    fixed: str | None = None
    names: tuple[str, ...] = ()
    is_text: bool = False


class Placing:
    """Finds out where a credential of a file stands."""

    def __init__(self, space: Workspace, file: PythonFile) -> None:
        self.space = space
        self.file = file
        self.ways = file.once(Ways)
        self.folder = Folder(file.once(constants).get)

    def place(self, credential: CredentialInCode) -> Place | None:
        """Return where a credential stands and how it is taken out."""
        site, value = credential.place, credential.value
        if isinstance(site, Line):
            at = self._offset(site, value)
            if at is None:
                return None
            literal = self._literal_at(at)
            if literal is None:
                return self._placeholder(credential, at, at + len(value))
            node: nodes.Node | None = literal
        else:
            node = self.file.node(site.at)
        if not isinstance(node, nodes.Expr) or is_pattern(self.file, node):
            return None
        if is_docstring(self.file, node):
            return self._in_text(credential, node)
        whole = self._whole(node, value)
        names = names_around(self.file, whole or node)
        if whole is not None:
            return self._settled(credential, whole, names)
        write = self._basic(node, value) or inside(self.file, self.ways, node, value) or self._in_pieces(node, value)
        return None if write is None else Place(credential.kind, value, write, names=names)

    def _offset(self, place: Line, value: str) -> int | None:
        """Return where a credential begins that is known to stand on a line or to begin there."""
        start = self.file.starts[place.number - 1]
        at = self.file.text.find(value, start)
        return at if at >= 0 and self.file.place(at)[0] <= place.number + value.count("\n") + 1 else None

    def _literal_at(self, offset: int) -> nodes.Const | None:
        """Return the literal of the code that covers an offset, None for a comment."""
        for node in self.file.of_kind(nodes.Const):
            if isinstance(node.value, str):
                start, end = self.file.bounds(node)
                if start <= offset < end:
                    return node
        return None

    # a credential that is an expression

    def _whole(self, node: nodes.Expr, value: str) -> nodes.Expr | None:
        """Return the outermost expression around a literal that is the credential and nothing else."""
        best = None
        at: nodes.Node | None = node
        for _ in range(MOST_ABOVE):
            if isinstance(at, nodes.Stmt | nodes.Param | nodes.Lambda | nodes.Module | nodes.Case) or at is None:
                break
            if isinstance(at, nodes.Expr) and not isinstance(at, nodes.Field | nodes.Named):
                known = self.folder.known(at)
                if known is not None and known.strip() == value.strip() and self._stands_alone(at):
                    best = at
            at = self.file.above(at)
        return best

    def _stands_alone(self, node: nodes.Expr) -> bool:
        """Tell whether another expression can stand in a node's place: it is not one of several literals in a row."""
        origin = self.file.origin(node)
        if not isinstance(origin, cst.BaseExpression):
            return False
        return not isinstance(self.file.around(origin), cst.ConcatenatedString)

    def _settled(self, credential: CredentialInCode, whole: nodes.Expr, names: tuple[str, ...]) -> Place | None:
        """Return how an expression that is a credential is taken out, by what it is to what stands around it."""
        kind, value = credential.kind, credential.value
        outer = self._wrapped(whole)
        above = self.file.above(outer)
        if isinstance(above, nodes.Augment):  # what is added may be a piece of the credential alone
            return None
        if is_basic(value):
            write = self._basic(whole, value)
            return None if write is None else Place(kind, value, write, names=names)
        scheme = self._scheme(credential, outer)
        if scheme is not None:
            return scheme
        if isinstance(above, nodes.Arg):
            call = self.file.above(above)
            if isinstance(call, nodes.Call):
                lookup = self.ways.named(call)
                if lookup is not None and lookup.fallback is above:
                    return self._fallback(credential, lookup, names)
                if above.keyword in ("default", "default_factory") or call.args[0] is above:
                    place = self._field_default(credential, call, above, names)
                    if place is not None:
                        return place
        if isinstance(above, nodes.Bool) and above.op == "or" and above.right is outer:
            place = self._alternative(credential, above, names)
            if place is not None:
                return place
        if isinstance(above, nodes.Assign):
            place = self._field(credential, above, names)
            if place is not None:
                return place
        return Place(kind, value, self._look_up(whole), names=names)

    def _wrapped(self, node: nodes.Expr) -> nodes.Expr:
        """Return what a value is wrapped into, as `SecretStr("…")` or a lambda that gives it."""
        while True:
            above = self.file.above(node)
            if isinstance(above, nodes.Arg) and above.keyword is None:
                call = self.file.above(above)
                if isinstance(call, nodes.Call) and len(call.args) == 1 and last_name(call.func) in _WRAPPERS:
                    node = call
                    continue
            if isinstance(above, nodes.Return):
                function = self.file.above(above)
                outer = self.file.above(function) if function is not None else None
                if isinstance(outer, nodes.Lambda):
                    node = outer
                    continue
            return node

    def _look_up(self, node: nodes.Expr) -> Write:
        """Return what puts a look-up in the place of an expression."""
        origin = self.file.origin(node)
        start, end = self.file.bounds(node)

        def write(name: str) -> list[Edit] | None:
            quote = quote_at(self.file, origin)
            written = setting(self.space, self.file, name, start, quote) or self.ways.written(name, start, quote)
            if written is None:
                return None
            text = f"{written[0]}.encode()" if is_bytes(node) else written[0]
            before = self.file.text[start - 1 : start]
            gap = " " if before.isalnum() or before == "_" else ""
            return [*written[1], self.file.edit(start, end, gap + text)]

        return write

    def _scheme(self, credential: CredentialInCode, outer: nodes.Expr) -> Place | None:
        """Return how the default goes in a declaration such as `Env(NAME=(str, "…"))`, None for anything else."""
        pair = self.file.above(outer)
        arg = self.file.above(pair) if pair is not None else None
        call = self.file.above(arg) if isinstance(arg, nodes.Arg) and arg.keyword else None
        if not (isinstance(pair, nodes.Sequence) and len(pair.members) == 2 and pair.members[1] is outer):
            return None
        if not (isinstance(call, nodes.Call) and self.ways.makes(call.func) and isinstance(arg, nodes.Arg)):
            return None
        text = self.file.source(pair.members[0])
        start, end = self.file.outer_bounds(cast("cst.BaseExpression", self.file.origin(pair)))
        return Place(credential.kind, credential.value, lambda _: [self.file.edit(start, end, text)], arg.keyword)

    def _basic(self, node: nodes.Expr, value: str) -> Write | None:
        """Return what builds a Basic header from its two halves, None for what is no such header."""
        if not is_basic(value) or not isinstance(node, nodes.Const | nodes.Join | nodes.Binary):
            return None
        origin = self.file.origin(node)
        if not self._stands_alone(node) or is_bytes(node):
            return None
        start, end = self.file.bounds(node)
        quote = quote_at(self.file, origin)
        other = "'" if quote == '"' else '"'

        def write(name: str) -> list[Edit] | None:
            base64 = self.file.importing("base64", None, start)
            secret = self.ways.written(name, start, other)
            client = self.ways.written(counterpart(name), start, other)
            if base64 is None or secret is None or client is None or quote in secret[0]:
                return None
            pair = f"f{quote}{{{client[0]}}}:{{{secret[0]}}}{quote}.encode()"
            text = f"{quote}Basic {quote} + {base64[0]}.b64encode({pair}).decode()"
            return [*merged([*base64[1], *secret[1]]), self.file.edit(start, end, text)]

        return write

    def _in_pieces(self, node: nodes.Expr, value: str) -> Write | None:
        """Return what takes out a credential that is put together elsewhere in the module, and its pieces with it."""
        for whole in self.file.of_kind(nodes.Expr):
            folded = self.folder.fold(whole)
            if folded is None or not folded.is_known or folded.text.strip() != value.strip():
                continue
            if isinstance(whole, nodes.Name | nodes.Attr | nodes.Named) or not self._stands_alone(whole):
                continue
            pieces = self._pieces(whole)
            if pieces is None or not any(node.at in {one.at for one in walk(piece)} for piece in pieces):
                return None
            removed = [self.file.without_statement(piece) for piece in pieces]
            if None in removed:
                return None
            edits = [one for one in removed if one is not None]
            look_up = self._look_up(whole)

            def write(name: str, look_up: Write = look_up, edits: list[Edit] = edits) -> list[Edit] | None:
                written = look_up(name)
                return None if written is None else [*written, *edits]

            return write
        return None

    def _pieces(self, whole: nodes.Expr) -> list[nodes.Assign] | None:
        """Return the assignments of the pieces that an expression puts together, None if anything else reads them."""
        found: list[nodes.Assign] = []
        for name in dict.fromkeys(one.id for one in walk(whole) if isinstance(one, nodes.Name)):
            own = [one for one in self.file.body.body if isinstance(one, nodes.Assign) and assigned(one) == [name]]
            inside = sum(isinstance(one, nodes.Name) and one.id == name for one in walk(whole))
            if len(own) != 1 or len(self.file.reads(name)) != inside + 1 or self.space.is_imported(self.file, name):
                return None
            found += own
        return found

    def _fallback(self, credential: CredentialInCode, lookup: Lookup, names: tuple[str, ...]) -> Place:
        """Return how the fallback of a look-up goes: without one it raises where the variable is not set."""
        fixed = lookup.name.value if isinstance(lookup.name, nodes.Const) else None
        assert lookup.fallback is not None
        write = self._raising(lookup) if lookup.is_mild else self._without(lookup.fallback)
        if isinstance(fixed, str) and not lookup.is_mild:
            fixed = shouted(self._prefix(lookup.call) + fixed)
        return Place(credential.kind, credential.value, write, str(fixed) if fixed else None, names)

    def _prefix(self, call: nodes.Call) -> str:
        """Return what `with env.prefixed("…")` puts before the names that are looked up inside."""
        prefixes = [
            text
            for above in self.file.all_above(call)
            if isinstance(above, nodes.With)
            for item, _ in above.items
            if isinstance(item, nodes.Call) and last_name(item.func) == "prefixed" and item.args
            and (text := identifier(item.args[0].value))
        ]  # fmt: skip
        return "".join(reversed(prefixes))

    def _raising(self, lookup: Lookup, end: int | None = None) -> Write:
        """Return what makes of `os.getenv(name, …)`, and what follows up to an end, `os.environ[name]`."""
        start, stop = self.file.bounds(lookup.call)
        name_start, name_end = self.file.bounds(lookup.name)

        def write(_: str) -> list[Edit] | None:
            environ = self.ways.environ(start)
            if environ is None:
                return None
            edits = [self.file.edit(start, name_start, f"{environ[0]}["), self.file.edit(name_end, end or stop, "]")]
            return [*environ[1], *edits]

        return write

    def _alternative(self, credential: CredentialInCode, node: nodes.Bool, names: tuple[str, ...]) -> Place | None:
        """Return how a literal behind `or` goes, if a look-up of the environment stands before it."""
        last = node.left.right if isinstance(node.left, nodes.Bool) and node.left.op == "or" else node.left
        lookup = self.ways.named(last) if isinstance(last, nodes.Call) else None
        if lookup is None or (lookup.fallback is not None and lookup.is_mild):
            return None
        origin = self.file.origin(node.right)
        assert isinstance(origin, cst.BaseExpression)
        end = self.file.outer_bounds(origin)[1]
        fixed = lookup.name.value if isinstance(lookup.name, nodes.Const) else None
        if lookup.is_mild:
            write = self._raising(lookup, end)
        else:
            stop = self.file.bounds(lookup.call)[1]

            def write(_: str) -> list[Edit] | None:
                return [self.file.edit(stop, end, "")]

        return Place(credential.kind, credential.value, write, str(fixed) if fixed else None, names)

    def _without(self, arg: nodes.Arg) -> Write:
        """Return what takes an argument out of its call."""
        return lambda _: [self.file.without(self.file.origin(arg))]

    def _field(self, credential: CredentialInCode, node: nodes.Assign, names: tuple[str, ...]) -> Place | None:
        """Return how the value of a settings field goes, None if it is none."""
        variable = self._settings_variable(node)
        if variable is None or node.annotation is None:
            return None
        origin = self.file.origin(node.annotation)
        start = self.file.bounds(origin)[1]
        statement = self.file.origin(node)
        end = self.file.bounds(statement)[1]
        return Place(credential.kind, credential.value, lambda _: [self.file.edit(start, end, "")], variable, names)

    def _field_default(
        self, credential: CredentialInCode, call: nodes.Call, arg: nodes.Arg, names: tuple[str, ...]
    ) -> Place | None:
        """Return how the default of `Field(…)` of a settings class goes, None if it is none."""
        above = self.file.above(call)
        if last_name(call.func) != "Field" or not isinstance(above, nodes.Assign):
            return None
        variable = self._settings_variable(above)
        return None if variable is None else Place(
            credential.kind, credential.value, self._without(arg), variable, names
        )  # fmt: skip

    def _settings_variable(self, node: nodes.Assign) -> str | None:
        cls = self.file.above(node)
        if not isinstance(cls, nodes.Class) or len(node.targets) != 1 or not isinstance(node.targets[0], nodes.Name):
            return None
        if not is_settings(self.space, self.file, cls):
            return None
        return variable_of(cls, node.targets[0].id, node.value)

    # a credential in a comment or a docstring

    def _in_text(self, credential: CredentialInCode, node: nodes.Expr) -> Place | None:
        return self._placeholder(credential, *self.file.bounds(node))

    def _placeholder(self, credential: CredentialInCode, start: int, end: int) -> Place | None:
        """Return how a placeholder takes the place of a credential in a range of the text that no program reads."""
        value = credential.value
        at = self.file.text.find(value, start, end)
        if at < 0 or self.file.text.find(value, at + 1, end) >= 0:
            return None
        placeholder = "<" + VARIABLES[credential.kind].removeprefix("CYBRID_").lower() + ">"
        edit = self.file.edit(at, at + len(value), placeholder)
        return Place(credential.kind, value, lambda _: [edit], is_text=True, fixed="")


def is_basic(value: str) -> bool:
    """Tell whether a text is a Basic header that holds two values."""
    scheme, _, encoded = value.partition(" ")
    if scheme.lower() != "basic":
        return False
    try:
        return b":" in base64.b64decode(encoded.strip() + "===", validate=False)
    except ValueError:
        return False
