"""A Python file as fixes see it: its nodes, what stands around them, and how a change of it is written.

Nothing is parsed here that the analysis has not parsed, and nothing is formatted: an edit covers what it must.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from typing import Any, TypeVar, cast

import libcst as cst
from libcst.helpers import get_full_name_for_node

from cybrid_lint.engine.walking import children, walk
from cybrid_lint.facts import Facts
from cybrid_lint.findings import Span
from cybrid_lint.fixes.edits import Edit, offsets_of
from cybrid_lint.fixes.statements import Statements
from cybrid_lint.ir import nodes
from cybrid_lint.project.trees import children_of

T = TypeVar("T")


class PythonFile:
    """One module of the project: its nodes by number, the ones above them, and their places."""

    def __init__(self, facts: Facts, path: str) -> None:
        self.path = path
        self.module = facts.program.source(path)
        self.body = facts.program.body(path)
        self.shown = facts.project.display(self.module.path)
        self._origin = facts.program.origin
        self.text = self.module.source
        self.starts = offsets_of(self.text)
        self._of_kind: dict[type, list[Any]] = {}
        self._known: dict[object, Any] = {}

    def once(self, work: Callable[[PythonFile], T]) -> T:
        """Return what a function makes of this file, which it makes once for all fixes."""
        if work not in self._known:
            self._known[work] = work(self)
        known: T = self._known[work]
        return known

    @cached_property
    def _nodes(self) -> dict[int, nodes.Node]:
        return {node.at: node for node in walk(self.body)}

    @cached_property
    def _above(self) -> dict[int, nodes.Node]:
        return {child.at: node for node in walk(self.body) for child in children(node)}

    @cached_property
    def _around(self) -> dict[cst.CSTNode, cst.CSTNode]:
        around: dict[cst.CSTNode, cst.CSTNode] = {}
        waiting: list[cst.CSTNode] = [self.module.tree]
        while waiting:
            node = waiting.pop()
            for child in children_of(node):
                around[child] = node
                waiting.append(child)
        return around

    def node(self, at: int) -> nodes.Node | None:
        """Return the node of a number."""
        return self._nodes.get(at)

    def above(self, node: nodes.Node) -> nodes.Node | None:
        """Return the node that a node is a part of, None for the module."""
        return self._above.get(node.at)

    def all_above(self, node: nodes.Node) -> Iterator[nodes.Node]:
        """Yield the nodes that a node is a part of, the innermost first."""
        above = self.above(node)
        while above is not None:
            yield above
            above = self.above(above)

    def of_kind(self, kind: type[T]) -> list[T]:
        """Return all nodes of a kind, in the order in which they stand."""
        if kind not in self._of_kind:
            found = [node for node in self._nodes.values() if isinstance(node, kind)]
            self._of_kind[kind] = sorted(found, key=lambda node: node.at)
        return self._of_kind[kind]

    def origin(self, node: nodes.Node) -> cst.CSTNode:
        """Return the libcst node that a node was made from."""
        return self._origin(self.path, node.at)

    def around(self, node: cst.CSTNode) -> cst.CSTNode | None:
        """Return the libcst node that one is a part of, None for the module."""
        return self._around.get(node)

    def span(self, node: nodes.Node | cst.CSTNode) -> Span:
        """Return where a node stands, without what follows it on its line."""
        return self.module.span(self.origin(node) if isinstance(node, nodes.Node) else node, self.shown)

    def bounds(self, node: nodes.Node | cst.CSTNode) -> tuple[int, int]:
        """Return where a node begins and ends in the text."""
        span = self.span(node)
        return self.starts[span.line - 1] + span.column, self.starts[span.end_line - 1] + span.end_column

    def outer_bounds(self, node: cst.BaseExpression) -> tuple[int, int]:
        """Return where an expression begins and ends with the parentheses around it."""
        start, end = self.bounds(node)
        for paren in getattr(node, "lpar", ()):
            start = min(start, self.bounds(paren)[0])
        for paren in getattr(node, "rpar", ()):
            end = max(end, self.bounds(paren)[1])
        return start, end

    def whole_bounds(self, node: nodes.Expr) -> tuple[int, int]:
        """Return where an expression begins and ends with the `await` and the parentheses around it."""
        origin = cast("cst.BaseExpression", self.origin(node))
        # finding what stands around takes a pass over the whole tree
        around = self.around(origin) if "await" in self.text else None
        while isinstance(around, cst.Await):
            origin, around = around, self.around(around)
        return self.outer_bounds(origin)

    def source(self, node: nodes.Node | cst.CSTNode) -> str:
        """Return how a node is written."""
        start, end = self.bounds(node)
        return self.text[start:end]

    def place(self, offset: int) -> tuple[int, int]:
        """Return the line and the column of an offset in the text."""
        from bisect import bisect_right

        line = bisect_right(self.starts, offset)
        return line, offset - self.starts[line - 1]

    def replaced_whole(self, node: nodes.Expr, text: str) -> Edit:
        """Return the edit that puts a text in the place of an expression and the `await` before it."""
        return self.edit(*self.whole_bounds(node), text)

    def parses(self, edits: Iterable[Edit]) -> bool:
        """Tell whether the module can be parsed after those of the edits that are of it."""
        return self._statements.parse_with(edit for edit in edits if edit.span.path == self.shown)

    @cached_property
    def _statements(self) -> Statements:
        return Statements(self.text)

    def edit(self, start: int, end: int, text: str) -> Edit:
        """Return the edit that puts a text in the place of a range of this file's."""
        return Edit(Span(self.shown, *self.place(start), *self.place(end)), text)

    def replaced(self, node: nodes.Node | cst.CSTNode, text: str) -> Edit:
        """Return the edit that puts a text in the place of a node."""
        return self.edit(*self.bounds(node), text)

    def without(self, member: cst.CSTNode) -> Edit:
        """Return the edit that takes a member out of what it is listed in, with its comma.

        A member on lines of its own goes with them, and with the comment behind it.
        """
        above = self.around(member)
        members = _members(above)
        index = members.index(member)
        start, end = self.with_comma(member)
        own = self.own_lines(start, end)
        if own is not None:
            return self.edit(*own, "")
        if index + 1 < len(members):
            following, _ = self.member_bounds(members[index + 1])
            line_end = self.text.find("\n", end)
            if line_end < 0 or following < line_end:
                return self.edit(start, following, "")
            # the last of its line: what stands before it stays there
            return self.edit(self._back(start), end, "") if index else self.edit(start, end, "")
        if index == 0:
            return self.edit(start, end, "")
        before = members[index - 1]
        stop = self.member_bounds(before)[1]
        return self.edit(stop, self.member_bounds(member)[1], "")

    def with_argument(self, call: nodes.Call, text: str) -> Edit:
        """Return the edit that adds an argument to a call, on a line of its own where the others have theirs."""
        origin = self.origin(call)
        assert isinstance(origin, cst.Call)
        end = self.bounds(origin)[1] - 1
        return self.edit(end, end, text) if not origin.args else self._behind(origin.args[-1], text)

    def _behind(self, last: cst.Arg | cst.Param | cst.ImportAlias, text: str) -> Edit:
        """Return the edit that adds an argument or a parameter behind the last one, as it is written."""
        start, stop = self.with_comma(last)
        own = self.own_lines(start, stop)
        if own is None:
            return self.edit(stop, stop, f" {text}" if isinstance(last.comma, cst.Comma) else f", {text}")
        indentation = self.text[own[0] : start]
        comma = "" if isinstance(last.comma, cst.Comma) else ","
        return self.edit(stop, stop, f"{comma}\n{indentation}{text}{',' if not comma else ''}")

    def with_keyword(self, function: nodes.Function, name: str, annotation: str) -> Edit | None:
        """Return the edit that gives a function a parameter that is None unless it is given by its name.

        None for a function that has no parameters, as the place for one is not known.
        """
        origin = self.origin(function)
        if not isinstance(origin, cst.FunctionDef):
            return None
        listed = origin.params
        typed = any(param.annotation is not None for param in (*listed.params, *listed.kwonly_params))
        text = f"{name}: {annotation} | None = None" if typed else f"{name}=None"
        has_star = bool(listed.kwonly_params) or isinstance(listed.star_arg, cst.Param)
        text = text if has_star else f"*, {text}"
        if listed.star_kwarg is not None:
            # with the stars before its name
            start = self.bounds(listed.star_kwarg)[0]
            at = self.text.rfind("**", 0, start + 2)
            own = self.own_lines(at, self.with_comma(listed.star_kwarg)[1])
            gap = " " if own is None else "\n" + self.text[own[0] : at]
            return self.edit(at, at, f"{text},{gap}")
        stars = [listed.star_arg] if isinstance(listed.star_arg, cst.Param) else []
        params = [*listed.posonly_params, *listed.params, *stars, *listed.kwonly_params]
        return self._behind(params[-1], text) if params else None

    def member_bounds(self, member: cst.CSTNode) -> tuple[int, int]:
        """Return where a member begins and ends: stars, keyword, annotation, default and parentheses included."""
        start, end = self.bounds(member)
        annotation = getattr(member, "annotation", None)
        for value in (getattr(member, "value", None), getattr(annotation, "annotation", None),
                      getattr(member, "default", None)):  # fmt: skip
            if isinstance(value, cst.BaseExpression):
                first, last = self.outer_bounds(value)
                start, end = min(start, first), max(end, last)
        return start, end

    def with_comma(self, member: cst.CSTNode) -> tuple[int, int]:
        """Return where a member begins, and where its comma ends if it has one."""
        start, end = self.member_bounds(member)
        comma = getattr(member, "comma", None)
        return start, self.bounds(comma)[1] if isinstance(comma, cst.Comma) else end

    def _back(self, offset: int) -> int:
        """Return where the blanks before an offset begin."""
        while offset and self.text[offset - 1] in " \t":
            offset -= 1
        return offset

    def own_lines(self, start: int, end: int) -> tuple[int, int] | None:
        """Return the bounds of whole lines, if nothing else but a comment stands on them."""
        first = self.text.rfind("\n", 0, start) + 1
        last = self.text.find("\n", end)
        last = len(self.text) if last < 0 else last + 1
        rest = self.text[end:last].strip()
        if self.text[first:start].strip() or (rest and not rest.startswith("#")):
            return None
        return first, last

    def without_statement(self, node: nodes.Stmt) -> Edit | None:
        """Return the edit that takes a statement out with its line, None if it shares the line or is all of a block."""
        return self.without_line(self.origin(node))

    def without_line(self, statement: cst.CSTNode) -> Edit | None:
        """Return the edit that takes a small statement out, as `without_statement` does."""
        line = self.around(statement)
        if not isinstance(line, cst.SimpleStatementLine) or len(line.body) != 1:
            return None
        block = self.around(line)
        if not isinstance(block, cst.Module) and len(getattr(block, "body", ())) < 2:
            return None
        own = self.own_lines(*self.bounds(line))
        return None if own is None else self.edit(*own, "")

    def behind(self, statement: nodes.Stmt, line: str) -> Edit | None:
        """Return the edit that puts a statement on the line behind another one, None if that shares its line."""
        start, end = self.bounds(statement)
        own = self.own_lines(start, end)
        if own is None:
            return None
        newline = "" if self.text[own[1] - 1 : own[1]] == "\n" else "\n"
        return self.edit(own[1], own[1], f"{newline}{self.text[own[0] : start]}{line}\n")

    # names and imports

    @cached_property
    def imports(self) -> list[nodes.Import]:
        """The imports that stand at the module's own level, which all of it sees."""
        return [one for one in _top_level(self.body.body) if isinstance(one, nodes.Import)]

    @cached_property
    def bound(self) -> set[str]:
        """The names that anything in the module binds, but for imports at its own level."""
        names: set[str] = set()
        top = {one.at for one in self.imports}
        for node in self._nodes.values():
            if isinstance(node, nodes.Function | nodes.Class | nodes.Param):
                names.add(node.name)
            elif isinstance(node, nodes.Import) and node.at not in top:
                names.add(node.bound)
            if isinstance(node, nodes.Function):
                names |= node.locals
            for target in _targets(node):
                names |= set(_bound(target))
        return names

    def reads(self, name: str) -> list[nodes.Name]:
        """Return where a plain name is read or bound."""
        return self._by_name.get(name, [])

    @cached_property
    def _by_name(self) -> dict[str, list[nodes.Name]]:
        found: dict[str, list[nodes.Name]] = {}
        for node in self.of_kind(nodes.Name):
            found.setdefault(node.id, []).append(node)
        return found

    def imported(self, module: str, name: str | None, before: int) -> str | None:
        """Return what a module, or a name of it, is called here at an offset, None if it is not imported before."""
        for one in self.imports:
            same = one.module == module and one.level == 0 and one.name == name
            if same and one.bound not in self.bound and self.bounds(one)[0] < before:
                return one.bound
        return None

    def importing(self, module: str, name: str | None, before: int) -> tuple[str, list[Edit]] | None:
        """Return what a module, or a name of it, is called here, with the import if one has to be added.

        None where the name means something else, or where the import would come too late.
        """
        called = self.imported(module, name, before)
        if called is not None:
            return called, []
        bound = name or module.partition(".")[0]
        # `import a.b` beside `import a.c` binds the same
        same = {one.at for one in self.imports if name is None is one.name and one.module.partition(".")[0] == bound}
        others = {one.at for one in self.imports if one.bound == bound and one.module != module}
        if bound in self.bound or others - same:
            return None
        beside = next((one for one in self.imports if one.module == module and one.name and one.level == 0), None)
        if name and beside is not None and self.bounds(beside)[0] < before:
            extended = self.imported_beside(beside, name)
            if extended is not None:
                return name, [extended]
        line = f"from {module} import {name}" if name else f"import {module}"
        edit, at = self._import_line(line, module, plain=name is None)
        return (bound, [edit]) if at <= before else None

    def imported_beside(self, beside: nodes.Import, name: str) -> Edit | None:
        """Return the edit that imports another name of a module from which one is imported, sorted as isort would."""
        statement: cst.CSTNode | None = self.origin(beside)
        while statement is not None and not isinstance(statement, cst.ImportFrom):
            statement = self.around(statement)
        if statement is None or isinstance(statement.names, cst.ImportStar):
            return None
        aliases = list(statement.names)
        following = next((one for one in aliases if _sorted(one.evaluated_name) > _sorted(name)), None)
        if following is None:
            return self._behind(aliases[-1], name)
        start, end = self.with_comma(following)
        own = self.own_lines(start, end)
        return self.edit(start, start, f"{name}, ") if own is None else self.edit(own[0], own[0],
            f"{self.text[own[0] : start]}{name},\n")  # fmt: skip

    def _import_line(self, line: str, module: str, *, plain: bool) -> tuple[Edit, int]:
        """Return the edit that adds an import, and where it is put in: as isort would have it in the first block."""
        block = self._first_imports()
        if not block:
            return self._first_line(line)
        own = _section(module, 0)
        after: cst.SimpleStatementLine | None = None
        for statement in block:
            of_same_form, section, named = _described(statement)
            if section > own or (section == own and (of_same_form > (not plain) or
                                 (of_same_form == (not plain) and named > module))):  # fmt: skip
                start = self._line_start(statement)
                gap = "\n" if section > own and after is None else ""
                if section == own or after is None:
                    return self.edit(start, start, f"{line}\n{gap}"), start
                break
            after = statement
        assert after is not None
        if _described(after)[1] < own:
            end = self._line_end(after)
            return self.edit(end, end, f"\n{line}\n" if end and self.text[end - 1] == "\n" else f"\n\n{line}"), end
        end = self._line_end(after)
        return self.edit(end, end, f"{line}\n" if self.text[end - 1] == "\n" else f"\n{line}"), end

    def _first_imports(self) -> list[cst.SimpleStatementLine]:
        """Return the first block of imports at the module's own level, without those of the future."""
        block: list[cst.SimpleStatementLine] = []
        for statement in self.module.tree.body:
            is_import = isinstance(statement, cst.SimpleStatementLine) and all(
                isinstance(small, cst.Import | cst.ImportFrom) for small in statement.body
            )
            if not is_import:
                if block:
                    break
                continue
            assert isinstance(statement, cst.SimpleStatementLine)
            if not _is_future(statement):
                block.append(statement)
        return block

    def _first_line(self, line: str) -> tuple[Edit, int]:
        """Return the edit that puts an import at the top of a module without any, and where."""
        body = self.module.tree.body
        last: cst.CSTNode | None = None
        for index, statement in enumerate(body):
            if not (isinstance(statement, cst.SimpleStatementLine) and
                    ((index == 0 and _is_text(statement)) or _is_future(statement))):  # fmt: skip
                start = self._line_start(statement)
                gap = "\n" if isinstance(statement, cst.SimpleStatementLine) else "\n\n"
                return self.edit(start, start, f"{line}\n{gap}"), start
            last = statement
        end = len(self.text) if last is None else self._line_end(last)
        return self.edit(end, end, f"\n{line}\n"), end

    def _line_start(self, statement: cst.CSTNode) -> int:
        """Return where the first line of a statement begins, decorators included."""
        first = statement
        decorators = getattr(statement, "decorators", ())
        if decorators:
            first = decorators[0]
        return self.starts[self.span(first).line - 1]

    def _line_end(self, statement: cst.CSTNode) -> int:
        """Return where the line behind a statement begins, or the text ends."""
        line = self.span(statement).end_line
        return self.starts[line] if line < len(self.starts) else len(self.text)


def _members(node: cst.CSTNode | None) -> list[cst.CSTNode]:
    """Return what is listed in a call, a collection or a dictionary."""
    if isinstance(node, cst.Call):
        return list(node.args)
    return list(getattr(node, "elements", ()))


def _top_level(body: nodes.Body) -> Iterator[nodes.Stmt]:
    """Yield the statements that run whenever a module is imported: those of a `try` as well."""
    for statement in body:
        if isinstance(statement, nodes.Try):
            yield from _top_level(statement.body)
        else:
            yield statement


def _targets(node: nodes.Node) -> Iterator[nodes.Expr]:
    if isinstance(node, nodes.Assign):
        yield from node.targets
    elif isinstance(node, nodes.Augment | nodes.Named | nodes.Clause):
        yield node.target
    elif isinstance(node, nodes.Loop):
        yield from () if node.target is None else (node.target,)
    elif isinstance(node, nodes.With):
        yield from (target for _, target in node.items if target is not None)


def _bound(target: nodes.Expr) -> Iterator[str]:
    """Yield the variables that a target of an assignment binds."""
    if isinstance(target, nodes.Name):
        yield target.id
    elif isinstance(target, nodes.Sequence):
        for member in target.members:
            yield from _bound(member)
    elif isinstance(target, nodes.Star):
        yield from _bound(target.value)


def _section(module: str, level: int) -> int:
    """Return in which group isort puts an import: the standard library, what is installed, the package's own."""
    if level:
        return 2
    return 0 if module.partition(".")[0] in sys.stdlib_module_names else 1


def _described(statement: cst.SimpleStatementLine) -> tuple[bool, int, str]:
    """Return whether an import is a `from`, its group, and the module that it names."""
    small: Any = statement.body[0]
    if isinstance(small, cst.ImportFrom):
        name = "" if small.module is None else get_full_name_for_node(small.module) or ""
        return True, _section(name, len(small.relative)), name
    name = get_full_name_for_node(small.names[0].name) or ""
    return False, _section(name, 0), name


def _sorted(name: str) -> tuple[int, str]:
    """Return by what isort orders the names that are imported from a module: constants, classes, functions."""
    return (0 if name.isupper() else 1 if name[:1].isupper() else 2), name


def _is_future(statement: cst.SimpleStatementLine) -> bool:
    small = statement.body[0]
    return isinstance(small, cst.ImportFrom) and getattr(small.module, "value", "") == "__future__"


def _is_text(statement: cst.SimpleStatementLine) -> bool:
    small = statement.body[0]
    return isinstance(small, cst.Expr) and isinstance(small.value, cst.SimpleString | cst.ConcatenatedString)
