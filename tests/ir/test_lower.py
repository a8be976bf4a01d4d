"""Lowering: every form, the way back to libcst's nodes, and the meaning that Python gives to the same source."""

from __future__ import annotations

import ast
import inspect
import symtable
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path

import libcst as cst
import pytest
from libcst.metadata import MetadataWrapper, PositionProvider

from cybrid_lint.ir import expressions, nodes, operators, patterns, statements
from cybrid_lint.ir.lower import Lowered, lower
from ir.samples import modules
from ir.shape import expected, shape, show, walk

FORMS = (Path(__file__).parent / "forms.txt").read_text(encoding="utf-8").strip().split("\n\n")


def lowered(source: str) -> Lowered:
    return lower(cst.parse_module(source))


@pytest.mark.parametrize("form", FORMS)
def test_each_form_is_lowered_as_written_down(form: str) -> None:
    source, *dumps = form.split("\n→ ")
    try:
        cst.parse_module(source)
    except cst.ParserSyntaxError:
        pytest.skip("this libcst does not know the form yet")
    assert [show(statement) for statement in lowered(source).module.body] == dumps


def concrete(*bases: type) -> Iterator[type]:
    for name in vars(cst):
        kind = getattr(cst, name)
        # libcst's abstract classes have no abstract methods; their names tell
        if inspect.isclass(kind) and issubclass(kind, bases) and kind not in bases and not name.startswith("Base"):
            yield kind


@pytest.mark.parametrize(
    ("table", "bases"),
    [
        (expressions.EXPRESSIONS, (cst.BaseExpression,)),
        (statements.STATEMENTS, (cst.BaseSmallStatement, cst.BaseCompoundStatement)),
        (patterns.PATTERNS, (cst.MatchPattern,)),
        (
            operators.OPERATORS,
            (cst.BaseUnaryOp, cst.BaseBinaryOp, cst.BaseBooleanOp, cst.BaseCompOp, cst.BaseAugOp),
        ),
    ],
)
def test_every_form_of_libcst_is_known(table: dict[type, object], bases: tuple[type, ...]) -> None:
    kinds = set(concrete(*bases)) - {cst.MatchSequence}
    assert len(kinds) >= 8
    assert kinds - set(table) == set()


def test_an_unknown_form_is_unread() -> None:
    class Later(cst.Name):
        pass

    class LaterStatement(cst.Pass):
        pass

    tree = cst.Module([cst.SimpleStatementLine([cst.Expr(Later("x")), LaterStatement()])])
    assert list(map(show, lower(tree).module.body)) == ["(Evaluate (Unread))", "(Evaluate (Unread))"]


@pytest.mark.parametrize(
    ("source", "dump"),
    [
        ("9" * 1_001, "(Unread)"),
        ("9" * 999, "9" * 999),
        ("0x" + "f" * 5_000, "(Unread)"),
        (r"f'\N{EN DASH}\\{{x}}\{y}\x41'", r"(Join ['–\\{x}\\' (Field y) 'A'])"),
        (r"rf'\N{x}\d{{'", r"(Join ['\\N' (Field x) '\\d{'])"),
        ("f'{x:%Y\\x41}'", "(Join [(Field x spec='%YA')])"),
        ("f'{x:}'", "(Join [(Field x)])"),
        (r"b'\u0041\N{EN DASH}\777'", r"b'\\u0041\\N{EN DASH}ÿ'"),
        (r"'\ud800\777\U00110000'", r"'\ud800ǿ\\U00110000'"),
        ("'''a\r\nb\rc'''", r"'a\nb\nc'"),
        ("''''x'''", '"\'x"'),
        ("-1", "(Unary - 1)"),
    ],
)
def test_a_literal_means_what_python_takes_it_for(source: str, dump: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        (statement,) = lowered(source).module.body
    assert show(statement) == f"(Evaluate {dump})"


def test_origins_lead_to_the_nodes_of_the_source() -> None:
    source = 'a.b("x" f"y{z}", *c)\nif d: import e, f as g\n'
    wrapper = MetadataWrapper(cst.parse_module(source), unsafe_skip_copy=True)
    positions = wrapper.resolve(PositionProvider)
    result = lower(wrapper.module)
    places = {}
    for node in walk(result.module.body):
        at = positions[result.origin(node.at)]
        assert result.origins[node.at] is result.origin(node.at)
        places[show(node)] = (at.start.line, at.start.column, at.end.line, at.end.column)
    assert places["a"] == (1, 0, 1, 1)
    assert places["(Attr a b)"] == (1, 0, 1, 3)
    assert places["'x'"] == (1, 4, 1, 7)
    assert places["'y'"] == (1, 10, 1, 11)
    assert places["(Field z)"] == (1, 11, 1, 14)
    assert places["(Arg c stars=1)"] == (1, 17, 1, 19)
    assert places["(Import e e)"] == (2, 13, 2, 14)
    assert places["(Import f g whole=True)"] == (2, 16, 2, 22)


def test_names_bound_in_a_body_are_its_locals() -> None:
    source = """
def f(a, *b, c=(d := 1), **e):
    global g
    g = h = 1
    [i, (j, *k)] = l.m = n[o] = p
    q: int
    r += 1
    del s
    for t in [u for v in w if (x := v)]: pass
    with y as (z, aa): pass
    try: pass
    except E as ab: pass
    import ac.ad
    from ae import af as ag
    match ah:
        case [ai, *aj] | {"k": ak, **al} as am: pass
    lambda an: (ao := an)
    def ap(aq): ar = 1
    class at: au = 1
"""
    (function,) = lowered(source).module.body
    assert isinstance(function, nodes.Function)
    assert function.locals == set("abcehijkqrstxz") | {"aa", "ab", "ac", "ag", "ai", "aj", "ak", "al", "am", "ap", "at"}


@pytest.mark.parametrize(
    ("source", "doc"),
    [
        ('"a"', "a"),
        ("(\"a\" 'b')", "ab"),
        ('"a"; x', "a"),
        ('f"a"', None),
        ('"a" f"b"', None),
        ('b"a"', None),
        ('x = "a"', None),
        ('x\n"a"', None),
        ("", None),
    ],
)
def test_a_docstring_is_a_plain_text_that_stands_first(source: str, doc: str | None) -> None:
    module = lowered(source).module
    assert module.doc == doc == ast.get_docstring(ast.parse(source), clean=False)


@pytest.mark.parametrize(
    "source",
    [
        "x" + ".a()" * 400,
        "x" + "[0]" * 400,
        "x" + " + x" * 400,
        "x" + " and x" * 400,
        "('a'" + " 'a'" * 400 + ")",
        "x = " + "a if b else " * 150 + "c",
        "if a: b\n" + "elif a: b\n" * 400,
    ],
    ids=lambda source: source[:12],
)
def test_a_long_chain_takes_no_deep_stack(source: str) -> None:
    tree = cst.parse_module(source)
    limit = sys.getrecursionlimit()
    depth = len(inspect.stack(0))
    sys.setrecursionlimit(depth + 60)
    try:
        result = lower(tree)
    finally:
        sys.setrecursionlimit(limit)
    assert len(list(walk(result.module))) > 400


@pytest.mark.parametrize("path", modules(), ids=lambda path: path.name)
def test_a_real_module_says_what_python_reads_in_it(path: Path) -> None:
    source = path.read_bytes()
    try:
        tree = cst.parse_module(source)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            reference = ast.parse(source)
    except (cst.ParserSyntaxError, SyntaxError, ValueError):
        pytest.skip("a file that is meant not to be read")
    result = lower(tree)
    assert shape(result.module) == expected(reference)
    every = list(walk(result.module))
    assert sorted(node.at for node in every) == list(range(len(result.origins)))
    again = lower(tree)
    assert show(again.module) == show(result.module)
    assert [node.at for node in walk(again.module)] == [node.at for node in every]
    names = [name for name, _ in functions(result.module)]
    # Python names what it makes of comprehensions like functions
    # from 3.12 on, variables of comprehensions are among a function's own for Python, and for nobody else
    if sys.version_info < (3, 12) and not {"genexpr", "listcomp", "setcomp", "dictcomp"} & set(names):
        assert sorted(functions(result.module)) == sorted(symbols(source.decode(), path))


def functions(module: nodes.Module) -> Iterator[tuple[str, list[str]]]:
    """Return each function's name and locals, these without the underscores that Python mangles in a class."""
    for node in walk(module):
        if isinstance(node, nodes.Function):
            yield node.name.strip("<>"), sorted(map(unmangled, node.locals))


def symbols(source: str, path: Path) -> Iterator[tuple[str, list[str]]]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        pending = [symtable.symtable(source, str(path), "exec")]
    while pending:
        table = pending.pop()
        pending.extend(table.get_children())
        name = table.get_name()
        if isinstance(table, symtable.Function) and name not in ("genexpr", "listcomp", "setcomp", "dictcomp"):
            yield name, sorted(map(unmangled, table.get_locals()))


def unmangled(name: str) -> str:
    return name.lstrip("_").split("__")[-1]
