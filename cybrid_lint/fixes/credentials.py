"""Takes credentials out of Python files: each becomes a look-up of a variable that the environment is to hold.

Where a literal stands decides what is written. The fallback of a look-up and the default of a settings field go; a
part of a longer text becomes a field of an f-string; in a comment or docstring a placeholder takes its place. All
credentials of a project are looked at together, so that two different ones never share a variable.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import libcst as cst

from cybrid_lint.credentials import Kind
from cybrid_lint.cybrid.events import Line
from cybrid_lint.cybrid.literals.folding import Folded, Folder, dotted
from cybrid_lint.fixes.edits import Edit, Fix, OverlapError, edited
from cybrid_lint.fixes.lookups import NAMES, VARIABLES, Lookup, Ways, shouted, variable_for
from cybrid_lint.fixes.python import PythonFile, workspace
from cybrid_lint.fixes.settings_classes import is_settings, variable_of
from cybrid_lint.ir import nodes

if TYPE_CHECKING:
    from cybrid_lint.cybrid.literals import CredentialInCode
    from cybrid_lint.facts import Facts

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
    return Fix(tuple(edits), "safe", f"Read the {name} from {variable}", (variable,), (ROTATE,))


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
            return self._in_comment(credential, site)
        node = self.file.node(site.at)
        if not isinstance(node, nodes.Expr) or self._is_pattern(node):
            return None
        if self._is_docstring(node):
            return self._in_text(credential, node)
        whole = self._whole(node, value)
        names = self._names(whole or node)
        if whole is None:
            write = self._inside(node, value)
            return None if write is None else Place(credential.kind, value, write, names=names)
        return self._settled(credential, whole, names)

    # a credential that is an expression

    def _whole(self, node: nodes.Expr, value: str) -> nodes.Expr | None:
        """Return the outermost expression around a literal that is the credential and nothing else."""
        best = None
        at: nodes.Node | None = node
        for _ in range(MOST_ABOVE):
            if isinstance(at, nodes.Stmt | nodes.Param | nodes.Lambda | nodes.Module | nodes.Case) or at is None:
                break
            if isinstance(at, nodes.Expr) and not isinstance(at, nodes.Field):
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

    def _fallback(self, credential: CredentialInCode, lookup: Lookup, names: tuple[str, ...]) -> Place:
        """Return how the fallback of a look-up goes: without one it raises where the variable is not set."""
        fixed = lookup.name.value if isinstance(lookup.name, nodes.Const) else None
        assert lookup.fallback is not None
        write = self._raising(lookup) if lookup.is_mild else self._without(lookup.fallback)
        fixed = shouted(fixed) if isinstance(fixed, str) and lookup.is_mild is False else fixed
        return Place(credential.kind, credential.value, write, str(fixed) if fixed else None, names)

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
        return Place(
            credential.kind, credential.value, lambda _: [self.file.edit(start, end, "")], variable, names
        )

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
        if at < opening.end() or opening["quote"] == "'''" and "\\" in text:
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
        node: cst.CSTNode | None = literal
        while isinstance(self.file.around(node), cst.ConcatenatedString):
            node = self.file.around(node)
            if node is None:
                return False
        above = self.file.around(node)
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

    def _in_comment(self, credential: CredentialInCode, place: Line) -> Place | None:
        start = self.file.starts[place.number - 1]
        end = self.file.starts[place.number] if place.number < len(self.file.starts) else len(self.file.text)
        return self._placeholder(credential, start, end)

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
            elif isinstance(above, nodes.Dict):
                names += [key.value for key, value in above.entries
                          if value is below and isinstance(key, nodes.Const) and isinstance(key.value, str)]  # fmt: skip
            elif isinstance(above, nodes.Assign | nodes.Augment | nodes.Named):
                names += _assigned(above)
            elif isinstance(above, nodes.Param | nodes.Function | nodes.Class):
                names.append(above.name)
            elif isinstance(above, nodes.Compare):
                others = [above.left, *(right for _, right in above.rights)]
                names += [name.rpartition(".")[2] for one in others if one is not below and (name := dotted(one))]
            below = above
        return (*names, self.file.module.words[0])

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


def _constants(file: PythonFile) -> dict[str, Folded | None]:
    """Return the texts that the variables of a module stand for which are assigned once, at its own level."""
    counts: dict[str, int] = {}
    for assign in file.nodes(nodes.Assign):
        for name in _assigned(assign):
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
        return rotated and len(node.args) > 1 and str(getattr(node.args[1].value, "value", "")) not in ("rot13", "rot_13")
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


