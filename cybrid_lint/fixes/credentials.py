"""Takes credentials out of Python files: each becomes a look-up of a variable that the environment is to hold.

Where a literal stands decides what is written. The fallback of a look-up and the default of a settings field go; a
part of a longer text becomes a field of an f-string; in a comment or docstring a placeholder takes its place. All
credentials of a project are looked at together, so that two different ones never share a variable.
"""

from __future__ import annotations

import ast
import base64
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, cast

import libcst as cst

from cybrid_lint.credentials import Kind
from cybrid_lint.cybrid.events import Line
from cybrid_lint.cybrid.literals import CredentialInCode
from cybrid_lint.cybrid.literals.folding import Folded, Folder, dotted
from cybrid_lint.engine.walking import walk
from cybrid_lint.facts import Facts
from cybrid_lint.findings import Span
from cybrid_lint.fixes.edits import Edit, Fix, OverlapError, edited
from cybrid_lint.fixes.lookups import Lookup, Ways
from cybrid_lint.fixes.names import NAMES, VARIABLES, shouted, variable_for
from cybrid_lint.fixes.python import PythonFile, workspace
from cybrid_lint.fixes.settings_classes import is_settings, variable_of
from cybrid_lint.ir import nodes

#: What is said of every credential that is taken out.
ROTATE = "rotate the credential: whoever has seen the file knows it"
# How many nodes above a literal may still be the credential itself, as what decodes and joins it.
MOST_ABOVE = 14
# What holds a value and gives it back.
_WRAPPERS = {"SecretStr", "Secret", "SecretBytes", "str"}
_BYTES = {"encode", "fromhex", "unhexlify", "a2b_hex", "a2b_base64", "decompress", "decodebytes", "bytes", "bytearray"}
_DECODERS = re.compile(r"(?:\w+_)?b\d\ddecode$")
_LITERAL = re.compile(r"(?P<prefix>[A-Za-z]*)(?P<quote>\"{3}|'{3}|\"|')")
# What takes a text as a template, so that a field cannot be written into it.
_TEMPLATES = {"format", "format_map", "Template", "substitute", "safe_substitute"}

# Names of what holds a credential that do not tell it from another.
_NO_NAMES = {"CYBRID", "AUTH", "AUTHORIZATION", "DATA", "DEFAULT", "DEFAULTS", "ENV", "FACTORY", "HEADERS", "JSON",
             "KWARGS", "LAMBDA", "PARAMS", "VALIDATORS"}  # fmt: skip

Write = Callable[[str], "list[Edit] | None"]


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


def fix_of(facts: Facts, credential: CredentialInCode) -> Fix | None:
    """Return the fix of a credential in a Python file, None where it cannot be taken out safely."""
    space = workspace(facts)
    if fix_of not in space.known:
        space.known[fix_of] = _all_places(facts)
    places: dict[CredentialInCode, tuple[Place, str]] = space.known[fix_of]
    if credential not in places:
        return None
    place, variable = places[credential]
    edits = place.write(variable)
    file = space.file(credential.place.module)
    if not edits or not parses(file.text, edits):
        return None
    name = NAMES[credential.kind]
    if place.is_text:
        return Fix(tuple(edits), "safe", f"Put a placeholder in the place of the {name}", notes=(ROTATE,))
    variables = (_counterpart(variable), variable) if _is_basic(credential.value) else (variable,)
    return Fix(tuple(edits), "safe", f"Read the {name} from {' and '.join(variables)}", variables, (ROTATE,))


def parses(text: str, edits: list[Edit]) -> bool:
    """Tell whether a module can be parsed after edits of it."""
    path = edits[0].span.path
    try:
        ast.parse(edited(text, [edit for edit in edits if edit.span.path == path]))
    except (SyntaxError, ValueError, OverlapError, RecursionError, MemoryError):
        return False
    return True


def _all_places(facts: Facts) -> dict[CredentialInCode, tuple[Place, str]]:
    """Return where each credential stands, with the name of its variable: names that are there already go first."""
    space = workspace(facts)
    found = {}
    for credential in facts.credentials or ():
        file = space.file(credential.place.module)
        place = _Placing(facts, file).place(credential)
        if place is not None:
            found[credential] = place
    taken: dict[str, str] = {}
    called: dict[str, str] = {}
    for place in found.values():
        if place.fixed is not None:
            taken.setdefault(place.fixed, place.value)
            called.setdefault(place.value, place.fixed)
    result = {}
    for credential, place in sorted(found.items(), key=_order):
        name = place.fixed or called.get(place.value)
        if name is None:
            name = next(name for name in _candidates(place) if taken.get(name, place.value) == place.value)
            taken[name] = place.value
            called[place.value] = name
        result[credential] = (place, name)
    return result


def _order(item: tuple[CredentialInCode, Place]) -> tuple[str, int]:
    place = item[0].place
    return (place.module, place.number if isinstance(place, Line) else place.at)


def _candidates(place: Place) -> Iterator[str]:
    """Yield what a variable may be called, the plainest first."""
    plain = variable_for(place.kind, place.names)
    yield plain
    rest = plain.removeprefix("CYBRID_")
    for name in place.names:
        shout = shouted(name).removeprefix("CYBRID_")
        if re.fullmatch(r"[A-Z][A-Z0-9_]{1,40}", shout) and shout not in rest:
            yield f"CYBRID_{shout}_{rest}"
    number = 2
    while True:
        yield f"{plain}_{number}"
        number += 1


class _Placing:
    """Finds out where a credential of a file stands."""

    def __init__(self, facts: Facts, file: PythonFile) -> None:
        self.space = workspace(facts)
        self.file = file
        self.ways = Ways(file)
        constants = _constants(file)
        self.folder = Folder(constants.get)

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
        if not isinstance(node, nodes.Expr) or self._is_pattern(node):
            return None
        if self._is_docstring(node):
            return self._in_text(credential, node)
        whole = self._whole(node, value)
        names = self._names(whole or node)
        if whole is not None:
            return self._settled(credential, whole, names)
        write = self._basic(node, value) or self._inside(node, value) or self._in_pieces(node, value)
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
        if _is_basic(value):
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
                if isinstance(call, nodes.Call) and len(call.args) == 1 and _last(call.func) in _WRAPPERS:
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
            written = self.ways.written(name, start, self._quote_at(origin))
            if written is None:
                return None
            text = f"{written[0]}.encode()" if _is_bytes(node) else written[0]
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
        if not _is_basic(value) or not isinstance(node, nodes.Const | nodes.Join | nodes.Binary):
            return None
        origin = self.file.origin(node)
        if not self._stands_alone(node) or _is_bytes(node):
            return None
        start, end = self.file.bounds(node)
        quote = self._quote_at(origin)
        other = "'" if quote == '"' else '"'

        def write(name: str) -> list[Edit] | None:
            base64 = self.file.importing("base64", None, start)
            secret = self.ways.written(name, start, other)
            client = self.ways.written(_counterpart(name), start, other)
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
            own = [one for one in self.file.body.body if isinstance(one, nodes.Assign) and _assigned(one) == [name]]
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
            if isinstance(item, nodes.Call) and _last(item.func) == "prefixed" and item.args
            and (text := _identifier(item.args[0].value))
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
        if _last(call.func) != "Field" or not isinstance(above, nodes.Assign):
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

    # a credential in a longer text

    def _inside(self, node: nodes.Expr, value: str) -> Write | None:
        """Return what puts a field into the text that holds a credential, None if it cannot be one."""
        origin = self.file.origin(node)
        if isinstance(origin, cst.FormattedStringText):
            return self._in_formatted(origin, value)
        literals = _literals(origin)
        holding = [one for one in literals if value in one.value and self._may_be_formatted(one)]
        if len(holding) != 1 or holding[0].value.count(value) != 1:
            return None
        literal = holding[0]
        opening = _LITERAL.match(literal.value)
        if opening is None or set(opening["prefix"].lower()) - {"r"}:
            return None
        start, _ = self.file.bounds(literal)
        body = start + opening.end()
        text = literal.value[opening.end() : len(literal.value) - len(opening["quote"])]
        at = literal.value.index(value)
        other = "'" if opening["quote"][0] == '"' else '"'
        if at < opening.end() or (opening["quote"] == "'''" and "\\" in text):
            return None

        def write(name: str) -> list[Edit] | None:
            written = self.ways.written(name, start, other)
            if written is None or opening["quote"][0] in written[0]:
                return None
            braces = [
                self.file.edit(body + match.start(), body + match.start() + 1, match[0] * 2)
                for match in re.finditer(r"[{}]", text)
            ]
            field = self.file.edit(start + at, start + at + len(value), f"{{{written[0]}}}")
            return [*written[1], self.file.edit(start, start, "f"), *braces, field]

        return write

    def _in_formatted(self, origin: cst.FormattedStringText, value: str) -> Write | None:
        formatted = self.file.around(origin)
        if not isinstance(formatted, cst.FormattedString) or origin.value.count(value) != 1:
            return None
        start = self.file.bounds(formatted)[0]
        quote = formatted.end[0]
        at = self.file.bounds(origin)[0] + origin.value.index(value)
        other = "'" if quote == '"' else '"'

        def write(name: str) -> list[Edit] | None:
            written = self.ways.written(name, start, other)
            if written is None or quote in written[0]:
                return None
            return [*written[1], self.file.edit(at, at + len(value), f"{{{written[0]}}}")]

        return write

    def _may_be_formatted(self, literal: cst.SimpleString) -> bool:
        """Tell whether a literal may become an f-string: it is no template, and nothing wants it to be a constant."""
        node: cst.CSTNode = literal
        above = self.file.around(node)
        while isinstance(above, cst.ConcatenatedString):
            node, above = above, self.file.around(above)
        if isinstance(above, cst.Attribute):
            return above.attr.value not in _TEMPLATES
        if isinstance(above, cst.BinaryOperation) and isinstance(above.operator, cst.Modulo) and above.left is node:
            return False
        if isinstance(above, cst.Arg):
            call = self.file.around(above)
            func = call.func if isinstance(call, cst.Call) else None
            return getattr(getattr(func, "attr", func), "value", "") not in _TEMPLATES
        return not isinstance(above, cst.MatchValue | cst.Annotation)

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

    def _is_docstring(self, node: nodes.Expr) -> bool:
        at: nodes.Node = node
        above = self.file.above(at)
        while isinstance(above, nodes.Join):
            at, above = above, self.file.above(above)
        return isinstance(above, nodes.Evaluate)

    # what stands around it

    def _is_pattern(self, node: nodes.Expr) -> bool:
        return any(isinstance(one, nodes.Pattern) for one in self.file.all_above(node))

    def _names(self, node: nodes.Expr) -> tuple[str, ...]:
        """Return the names that an expression stands under, the innermost first."""
        names: list[str] = []
        below: nodes.Node = node
        for above in self.file.all_above(node):
            if isinstance(above, nodes.Arg) and above.keyword:
                names.append(above.keyword)
            elif isinstance(above, nodes.Call):
                # what a call names before a value, as a look-up does what it looks up
                names += [text for arg in above.args[:1] if arg is not below and (text := _identifier(arg.value))]
            elif isinstance(above, nodes.Sequence) and len(above.members) == 2 and above.members[1] is below:
                names += [text] if (text := _identifier(above.members[0])) else []
            elif isinstance(above, nodes.Dict):
                names += [
                    str(key.value) for key, value in above.entries if value is below and isinstance(key, nodes.Const)
                ]
            elif isinstance(above, nodes.Assign | nodes.Augment | nodes.Named):
                names += _assigned(above)
            elif isinstance(above, nodes.Param | nodes.Function | nodes.Class):
                names.append(above.name)
            elif isinstance(above, nodes.Compare):
                others = [above.left, *(right for _, right in above.rights)]
                names += [name.rpartition(".")[2] for one in others if one is not below and (name := dotted(one))]
            below = above
        names.append(self.file.module.words[0])
        return tuple(name for name in names if shouted(name) not in _NO_NAMES)

    def _quote_at(self, origin: cst.CSTNode) -> str:
        """Return the quotes that are used where a node stands: those of its first literal, and inside an f-string
        the other ones.
        """
        around = self.file.around(origin)
        for _ in range(MOST_ABOVE):
            if isinstance(around, cst.FormattedString):
                return "'" if around.end[0] == '"' else '"'
            if around is None or isinstance(around, cst.BaseStatement | cst.BaseSmallStatement):
                break
            around = self.file.around(around)
        for literal in _literals(origin):
            opening = _LITERAL.match(literal.value)
            if opening is not None:
                return opening["quote"][0]
        return '"'


def merged(edits: list[Edit]) -> list[Edit]:
    """Return edits of which no two put something in at the same place: what they put in is joined."""
    by_span: dict[Span, list[str]] = {}
    for edit in dict.fromkeys(edits):
        by_span.setdefault(edit.span, []).append(edit.text)
    return [Edit(span, _joined_imports(texts)) for span, texts in by_span.items()]


def _joined_imports(texts: list[str]) -> str:
    """Return several lines with imports as one text; a blank line behind them stands there once."""
    tail = max((text[len(text.rstrip("\n")) :] for text in texts), key=len) if len(texts) > 1 else ""
    return "\n".join(sorted(text.rstrip("\n") for text in texts)) + tail if len(texts) > 1 else texts[0]


def _is_basic(value: str) -> bool:
    """Tell whether a text is a Basic header that holds two values."""
    scheme, _, encoded = value.partition(" ")
    if scheme.lower() != "basic":
        return False
    try:
        return b":" in base64.b64decode(encoded.strip() + "===", validate=False)
    except ValueError:
        return False


def _counterpart(name: str) -> str:
    """Return what the variable of the ID is called beside that of a secret."""
    return name.replace("CLIENT_SECRET", "CLIENT_ID") if "CLIENT_SECRET" in name else f"{name}_ID"


def _constants(file: PythonFile) -> dict[str, Folded | None]:
    """Return the texts that the variables of a module stand for which are assigned once, at its own level."""
    counts: dict[str, int] = {}
    assignments: list[nodes.Assign | nodes.Augment] = [*file.of_kind(nodes.Assign), *file.of_kind(nodes.Augment)]
    for changed in assignments:
        for name in _assigned(changed):
            counts[name] = counts.get(name, 0) + 1
    found: dict[str, Folded | None] = {}
    folder = Folder(found.get)
    for statement in file.body.body:
        if isinstance(statement, nodes.Assign) and statement.value is not None:
            for name in _assigned(statement):
                if counts[name] == 1:
                    found[name] = folder.fold(statement.value)
    return found


def _assigned(node: nodes.Assign | nodes.Augment | nodes.Named) -> list[str]:
    targets = node.targets if isinstance(node, nodes.Assign) else (node.target,)
    names = []
    for target in targets:
        if isinstance(target, nodes.Item) and isinstance(target.key, nodes.Const):
            names.append(str(target.key.value))
        elif (name := dotted(target)) is not None:
            names.append(name.rpartition(".")[2])
    return names


def _identifier(node: nodes.Expr) -> str:
    """Return the text of a literal that may be a name."""
    value = node.value if isinstance(node, nodes.Const) else None
    return value if isinstance(value, str) and re.fullmatch(r"[A-Za-z_][\w.-]{2,60}", value) else ""


def _last(node: nodes.Expr) -> str:
    return node.name if isinstance(node, nodes.Attr) else node.id if isinstance(node, nodes.Name) else ""


def _is_bytes(node: nodes.Expr) -> bool:
    """Tell whether an expression that folds to a text gives bytes when it is run."""
    if isinstance(node, nodes.Const):
        return node.is_bytes
    if isinstance(node, nodes.Join):
        return any(_is_bytes(part) for part in node.parts)
    if isinstance(node, nodes.Binary):
        return _is_bytes(node.left)
    if isinstance(node, nodes.Item):
        return _is_bytes(node.value)
    if not isinstance(node, nodes.Call):
        return False
    name = _last(node.func)
    if name == "decode":
        rotated = isinstance(node.func, nodes.Attr) and _last(node.func.value) == "codecs"
        return (
            rotated and len(node.args) > 1 and str(getattr(node.args[1].value, "value", "")) not in ("rot13", "rot_13")
        )
    if name in _BYTES or _DECODERS.match(name):
        return True
    return isinstance(node.func, nodes.Attr) and _is_bytes(node.func.value)


def _literals(origin: cst.CSTNode) -> list[cst.SimpleString]:
    """Return the plain literals that an expression is made of."""
    found: list[cst.SimpleString] = []
    waiting: list[Any] = [origin]
    while waiting:
        node = waiting.pop(0)
        if isinstance(node, cst.SimpleString):
            found.append(node)
        elif isinstance(node, cst.ConcatenatedString):
            waiting = [node.left, node.right, *waiting]
        elif isinstance(node, cst.CSTNode) and not isinstance(node, cst.FormattedString):
            waiting = [*node.children, *waiting]
    return found
