"""Changes that keep what a program means, for `test_metamorphic.py`; here only that they are such changes."""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random

import libcst as cst
import pytest

Sections = list[tuple[str, cst.Module]]
"""A program in pieces, each with its name."""

# what the rules read, what libraries call so, and what is not a name of the program
SAID = re.compile(r"(?i)bank|token|cybrid|customer|organi|secret|client|signing|^self$|^cls$|^__|^_$")
LIBRARY = {"json", "get", "post", "headers", "params", "info", "debug", "getLogger", "jsonify", "Flask", "write"}
LIBRARY |= {"dumps", "open", "print", "len", "log", "app"}


def defined(sections: Sections) -> list[str]:
    """The names that the program itself gives to functions, classes, parameters and variables."""
    names: set[str] = set()

    class Finder(cst.CSTVisitor):
        def visit_FunctionDef(self, node: cst.FunctionDef) -> None:  # noqa: N802
            names.add(node.name.value)

        def visit_ClassDef(self, node: cst.ClassDef) -> None:  # noqa: N802
            names.add(node.name.value)

        def visit_Param(self, node: cst.Param) -> None:  # noqa: N802
            names.add(node.name.value)

        def visit_AssignTarget(self, node: cst.AssignTarget) -> None:  # noqa: N802
            if isinstance(node.target, cst.Name):
                names.add(node.target.value)

    for _, tree in sections:
        tree.visit(Finder())
    keywords = {"guid"} if any("<guid>" in tree.code for _, tree in sections) else set()
    return sorted(one for one in names - LIBRARY - keywords if not SAID.search(one))


def rename(sections: Sections, random: Random) -> Sections:
    """Other names for everything that the program names, the same in all sections."""
    names = defined(sections)
    numbers = random.sample(range(100, 999), len(names))
    new = {one: f"{'N' if one[0].isupper() else 'n'}{number}" for one, number in zip(names, numbers, strict=True)}

    class Renamer(cst.CSTTransformer):
        def leave_Name(self, original_node: cst.Name, updated_node: cst.Name) -> cst.Name:  # noqa: N802
            return updated_node.with_changes(value=new.get(updated_node.value, updated_node.value))

        def leave_Arg(self, original_node: cst.Arg, updated_node: cst.Arg) -> cst.Arg:  # noqa: N802
            return updated_node.with_changes(keyword=original_node.keyword)

    return [(name, tree.visit(Renamer())) for name, tree in sections]


def shuffled(body: list[cst.CSTNode], random: Random) -> list[cst.CSTNode]:
    """A body whose plain functions have changed places."""
    at = [n for n, one in enumerate(body) if isinstance(one, cst.FunctionDef) and not one.decorators]
    after = random.sample(at, len(at))
    result = list(body)
    for old, new in zip(at, after, strict=True):
        result[old] = body[new]
    return result


def reorder(sections: Sections, random: Random) -> Sections:
    """Functions and methods in another order."""

    class Orderer(cst.CSTTransformer):
        def leave_ClassDef(self, original_node: cst.ClassDef, updated_node: cst.ClassDef) -> cst.ClassDef:  # noqa: N802
            block = updated_node.body
            return updated_node.with_changes(body=block.with_changes(body=shuffled(list(block.body), random)))

        def leave_Module(self, original_node: cst.Module, updated_node: cst.Module) -> cst.Module:  # noqa: N802
            # only between what runs when the module is loaded
            parts: list[list[cst.CSTNode]] = [[]]
            for one in updated_node.body:
                if isinstance(one, cst.FunctionDef):
                    parts[-1].append(one)
                else:
                    parts += [[one], []]
            return updated_node.with_changes(body=[one for part in parts for one in shuffled(part, random)])

    return [(name, tree.visit(Orderer())) for name, tree in sections]


def locals_of(function: cst.FunctionDef) -> set[str]:
    """The names of parameters and variables of a function."""
    names = {one.name.value for one in function.params.params}

    class Finder(cst.CSTVisitor):
        def visit_AssignTarget(self, node: cst.AssignTarget) -> None:  # noqa: N802
            if isinstance(node.target, cst.Name | cst.Tuple):
                names.update(read_in(node.target))

    function.visit(Finder())
    return names


def read_in(node: cst.CSTNode) -> list[str]:
    """The names that a piece of a program mentions, one for each time."""
    found: list[str] = []

    class Finder(cst.CSTVisitor):
        def visit_Name(self, node: cst.Name) -> None:  # noqa: N802
            found.append(node.value)

    node.visit(Finder())
    return found


def plain(line: cst.CSTNode) -> cst.Assign | None:
    """The assignment to one name that a line without a mark holds."""
    if not isinstance(line, cst.SimpleStatementLine) or len(line.body) != 1 or line.trailing_whitespace.comment:
        return None
    one = line.body[0]
    if not isinstance(one, cst.Assign) or len(one.targets) != 1 or not isinstance(one.targets[0].target, cst.Name):
        return None
    return one


def code_of(node: cst.CSTNode) -> str:
    return cst.Module([]).code_for_node(node)


class Extractor(cst.CSTTransformer):
    """Makes a helper of each value that is put together of texts and dicts and given a name."""

    def __init__(self, prefix: str) -> None:
        self.prefix = prefix
        self.helpers: list[cst.FunctionDef] = []
        self.within: list[cst.FunctionDef] = []

    def visit_FunctionDef(self, node: cst.FunctionDef) -> None:  # noqa: N802
        self.within.append(node)

    def leave_FunctionDef(self, original_node: cst.FunctionDef, updated_node: cst.FunctionDef) -> cst.FunctionDef:  # noqa: N802
        self.within.pop()
        return updated_node

    def leave_SimpleStatementLine(  # noqa: N802
        self, original_node: cst.SimpleStatementLine, updated_node: cst.SimpleStatementLine
    ) -> cst.SimpleStatementLine:
        one = plain(updated_node)
        kinds = cst.FormattedString | cst.BinaryOperation | cst.Dict
        if not self.within or one is None or not isinstance(one.value, kinds):
            return updated_node
        known = set().union(*(locals_of(function) for function in self.within))
        given = ", ".join(sorted(known & set(read_in(one.value))))
        name = f"{self.prefix}_{len(self.helpers)}"
        helper = cst.parse_statement(f"def {name}({given}):\n    return {code_of(one.value)}\n")
        assert isinstance(helper, cst.FunctionDef)
        self.helpers.append(helper.with_changes(leading_lines=[cst.EmptyLine(), cst.EmptyLine()]))
        call = cst.parse_expression(f"{name}({given})")
        return updated_node.with_changes(body=[one.with_changes(value=call)])


def extract(sections: Sections, random: Random) -> Sections:
    """Helpers that make the texts and dicts, behind everything else."""
    made: Sections = []
    for name, tree in sections:
        extractor = Extractor(f"made_{name}")
        changed = tree.visit(extractor)
        # before what the module runs when it is loaded
        made.append((name, changed.with_changes(body=[*extractor.helpers, *changed.body])))
    return made


class Inliner(cst.CSTTransformer):
    """Puts a value where its name stands, if that is once and in the next statement."""

    def leave_IndentedBlock(  # noqa: N802
        self, original_node: cst.IndentedBlock, updated_node: cst.IndentedBlock
    ) -> cst.IndentedBlock:
        body = list(updated_node.body)
        at = 0
        while at + 1 < len(body):
            one = plain(body[at])
            following = body[at + 1]
            name = one.targets[0].target.value if one else ""
            rest = [read_in(line).count(name) for line in body[at + 1 :]]
            before = [read_in(line).count(name) for line in body[:at]]
            simple = isinstance(following, cst.SimpleStatementLine)
            if one is None or not simple or rest[0] != 1 or sum(rest) != 1 or any(before):
                at += 1
                continue
            value = one.value

            class Put(cst.CSTTransformer):
                def leave_Name(self, original_node: cst.Name, updated_node: cst.Name, name=name, value=value):  # noqa: N802
                    if updated_node.value != name:
                        return updated_node
                    return value.with_changes(lpar=[cst.LeftParen()], rpar=[cst.RightParen()])

                def leave_Arg(self, original_node: cst.Arg, updated_node: cst.Arg) -> cst.Arg:  # noqa: N802
                    return updated_node.with_changes(keyword=original_node.keyword)

                def visit_FormattedString(self, node: cst.FormattedString) -> bool:  # noqa: N802
                    return False

            put = following.visit(Put())
            if name in [word for word in read_in(put) if word not in read_in(value)]:
                at += 1
                continue
            body[at : at + 2] = [put]
        return updated_node.with_changes(body=body)


def inline(sections: Sections, random: Random) -> Sections:
    return [(name, tree.visit(Inliner())) for name, tree in sections]


def bodies(change: Callable[[list[cst.BaseStatement]], list[cst.BaseStatement]]) -> cst.CSTTransformer:
    class Changer(cst.CSTTransformer):
        def leave_FunctionDef(  # noqa: N802
            self, original_node: cst.FunctionDef, updated_node: cst.FunctionDef
        ) -> cst.FunctionDef:
            block = updated_node.body
            return updated_node.with_changes(body=block.with_changes(body=change(list(block.body))))

    return Changer()


def wrap(sections: Sections, random: Random) -> Sections:
    """The bodies of functions within a condition that holds, a `try` or a `with`."""
    shells = ("if True:\n    pass\n", "try:\n    pass\nfinally:\n    pass\n", "with open(os.devnull):\n    pass\n")

    def change(body: list[cst.BaseStatement]) -> list[cst.BaseStatement]:
        shell = cst.parse_statement(random.choice(shells))
        return [shell.with_changes(body=cst.IndentedBlock(body))]

    return [(name, tree.visit(bodies(change))) for name, tree in sections]


def hint(sections: Sections, random: Random) -> Sections:
    """Types for parameters, results and variables."""
    anything = cst.Annotation(cst.parse_expression('"object"'))

    class Hinter(cst.CSTTransformer):
        def leave_Param(self, original_node: cst.Param, updated_node: cst.Param) -> cst.Param:  # noqa: N802
            named = updated_node.name.value in {"self", "cls"}
            return updated_node if named else updated_node.with_changes(annotation=anything)

        def leave_FunctionDef(  # noqa: N802
            self, original_node: cst.FunctionDef, updated_node: cst.FunctionDef
        ) -> cst.FunctionDef:
            return updated_node.with_changes(returns=anything)

        def leave_Assign(self, original_node: cst.Assign, updated_node: cst.Assign) -> cst.BaseSmallStatement:  # noqa: N802
            if len(updated_node.targets) != 1 or not isinstance(updated_node.targets[0].target, cst.Name):
                return updated_node
            return cst.AnnAssign(updated_node.targets[0].target, anything, updated_node.value)

    return [(name, tree.visit(Hinter())) for name, tree in sections]


NOISE = """
def noise_{n}(items):
    total = 0
    for item in items:
        total += len(str(item))
    return {{"total": total, "mean": total / max(len(items), 1)}}


class Noise{n}:
    LIMIT = {n}

    def __init__(self, limit=LIMIT):
        self.limit = limit


NOISE_{n} = noise_{n}(["x", Noise{n}().limit])
"""


def pad(sections: Sections, random: Random) -> Sections:
    """Code that has nothing to do with the rest."""

    def change(body: list[cst.BaseStatement]) -> list[cst.BaseStatement]:
        extra = [cst.parse_statement(f"noise = [n * {random.randrange(9)} for n in range(3)]"), *body]
        return extra if random.random() < 0.5 else [cst.parse_statement("assert __debug__ in (True, False)"), *body]

    made: Sections = []
    for name, tree in sections:
        more = cst.parse_module(NOISE.format(n=random.randrange(1000))).body
        changed = tree.visit(bodies(change))
        body = [*more, *changed.body] if random.random() < 0.5 else [*changed.body, *more]
        made.append((name, changed.with_changes(body=body)))
    return made


class Awaiter(cst.CSTTransformer):
    """Functions that are coroutines, and calls of them that are awaited."""

    def __init__(self, names: set[str]) -> None:
        self.names = names
        self.depth = 0

    def visit_FunctionDef(self, node: cst.FunctionDef) -> None:  # noqa: N802
        self.depth += 1

    def leave_FunctionDef(self, original_node: cst.FunctionDef, updated_node: cst.FunctionDef) -> cst.FunctionDef:  # noqa: N802
        self.depth -= 1
        if updated_node.name.value not in self.names:
            return updated_node
        return updated_node.with_changes(asynchronous=cst.Asynchronous())

    def leave_Call(self, original_node: cst.Call, updated_node: cst.Call) -> cst.BaseExpression:  # noqa: N802
        if called(updated_node) not in self.names:
            return updated_node
        return cst.Await(updated_node, lpar=[cst.LeftParen()], rpar=[cst.RightParen()])


def called(node: cst.Call) -> str:
    name = node.func.attr if isinstance(node.func, cst.Attribute) else node.func
    return name.value if isinstance(name, cst.Name) else ""


def asyncify(sections: Sections, random: Random) -> Sections:
    """Every function a coroutine that can be one: that is only called, and by coroutines."""
    functions: dict[str, set[str]] = {}
    fixed: set[str] = set()
    values: set[str] = set()
    calls: set[str] = set()

    class Finder(cst.CSTVisitor):
        def __init__(self) -> None:
            self.within: list[str] = []

        def visit_FunctionDef(self, node: cst.FunctionDef) -> None:  # noqa: N802
            name = node.name.value
            if name in functions or name.startswith("__") or self.within:
                fixed.add(name)
            functions.setdefault(name, set())
            self.within.append(name)

        def leave_FunctionDef(self, original_node: cst.FunctionDef) -> None:  # noqa: N802
            self.within.pop()

        def visit_Call(self, node: cst.Call) -> None:  # noqa: N802
            calls.add(called(node))
            if self.within:
                for one in self.within:
                    functions[one].add(called(node))
            else:
                fixed.add(called(node))

    for _, tree in sections:
        finder = Finder()
        tree.visit(finder)
    words = [word for _, tree in sections for word in read_in(tree)]
    for name in functions:
        used = sum(len(re.findall(rf"\b{name}\(", tree.code)) for _, tree in sections)
        if words.count(name) != used:
            values.add(name)
    able = set(functions) - fixed - values
    while True:
        stuck = {one for one in able if any(one in inner and name not in able for name, inner in functions.items())}
        if not stuck:
            break
        able -= stuck
    return [(name, tree.visit(Awaiter(able))) for name, tree in sections]


CHANGES: dict[str, Callable[[Sections, Random], Sections]] = {
    "rename": rename,
    "reorder": reorder,
    "extract": extract,
    "inline": inline,
    "wrap": wrap,
    "hint": hint,
    "pad": pad,
    "asyncify": asyncify,
}


PROGRAM = """
def load(name, path):
    prefix = "Bearer "
    head = {"Authorization": prefix + name}
    return path, head


def show(name):
    path = "/x/" + name
    return load(name, path)


class Held:
    def first(self):
        return show("x")

    def second(self):
        value = f"{self}"
        return value, self.first()
"""


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_changes_something_and_leaves_a_program(name):
    sections = [("one", cst.parse_module(PROGRAM))]
    found = {CHANGES[name](sections, Random(seed))[0][1].code for seed in range(5)}
    assert found != {PROGRAM}
    for code in found:
        compile(code, "one.py", "exec")
