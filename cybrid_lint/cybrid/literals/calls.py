"""Texts in calls: under the names of parameters, of keywords and of what is called."""

from __future__ import annotations

from cybrid_lint.cybrid.literals.binding import walk_row, walk_rows
from cybrid_lint.cybrid.literals.definitions import names_in
from cybrid_lint.cybrid.literals.folding import dotted
from cybrid_lint.cybrid.literals.naming import (
    FALLBACKS,
    Around,
    callee,
    is_identifier,
    is_name_of_name,
    is_transparent,
    names_of,
    parted,
    tells_kind,
    whose,
)
from cybrid_lint.cybrid.literals.signatures import is_key_of_hmac, verifies_cybrids
from cybrid_lint.cybrid.literals.walk import PAIR, Walk
from cybrid_lint.ir import nodes
from cybrid_lint.words import listed

_COMPARING = listed("compare_digest constant_time_compare assertEqual assertEquals assertNotEqual eq_ equals")
_FALLING_BACK = listed("next coalesce nvl first_of first_set")
_WRAPPING = listed("decode encode fromhex unhexlify literal_eval cast ensure_str")


def walk_call(walk: Walk, node: nodes.Call, around: Around) -> None:
    """Walk a call, its arguments each under what it is for."""
    name = callee(node)
    positional = [arg.value for arg in node.args if arg.keyword is None and not arg.stars]
    if name == "partial" and positional and (called := dotted(positional[0])) is not None:
        name, positional = called.rpartition(".")[2], positional[1:]
    _func(walk, node, around)
    _signed(walk, node, around)
    if name == "zip" or (name == "parametrize" and len(positional) >= PAIR):
        _columns(walk, name, positional, around)
        return
    vendor = walk.vendor_of([(arg.keyword, arg.value) for arg in node.args if not arg.stars])
    # where nothing else says whose a value is, the module that defines what is called does
    around = around._replace(hint=around.hint or walk.definitions.vendor(_imported(walk, node)))
    # what is beside an argument says more of it than what is called
    inner = around.apart(*([name] if name and not is_transparent(name) else [])).beside(vendor)
    around = around.beside(vendor)
    if name in _COMPARING and len(positional) >= PAIR:
        walk.compared(positional[:PAIR], around)
        return
    walk.pairs(positional, inner)
    asked = _positional(walk, name, positional, node, around)
    keywords = [arg.keyword for arg in node.args]
    for arg in node.args:
        if arg.stars:
            walk.expr(arg.value, around if arg.stars == PAIR else around.apart())
        elif arg.keyword is not None:
            _keyword(walk, arg, asked, around, inner.under(*parted(arg.keyword, keywords)[1:]))


def _imported(walk: Walk, node: nodes.Call) -> str:
    """Return the dotted name that what is called was imported by, nothing if it was not."""
    first, _, rest = (dotted(node.func) or "").partition(".")
    imported = walk.scope.imported(first)
    return ".".join(filter(None, (imported, rest))) if imported else ""


def _func(walk: Walk, node: nodes.Call, around: Around) -> None:
    """Walk what is called, as far as texts may stand in it."""
    func = node.func
    if isinstance(func, nodes.Attr) and not isinstance(func.value, nodes.Name):
        walk.expr(func.value, around.apart())
    elif not isinstance(func, nodes.Attr | nodes.Name):
        walk.expr(func, around.apart())


def _signed(walk: Walk, node: nodes.Call, around: Around) -> None:
    """Walk the key of an HMAC that verifies what Cybrid has signed."""
    keys = [arg.value for index, arg in enumerate(node.args) if is_key_of_hmac(node, arg, index)]
    if keys and verifies_cybrids(walk.inside, walk.whole):
        for key in keys:
            walk.signing_key(key, around)


def _positional(walk: Walk, name: str, values: list[nodes.Expr], node: nodes.Call, around: Around) -> tuple[str, ...]:
    """Walk the arguments that are given by position; return the name among them that the others belong to."""
    owner = whose(names_of(node.func))
    imported = _imported(walk, node)
    called = (walk.folder.known(arg.value) for arg in node.args if is_name_of_name(arg.keyword or ""))
    asked = tuple(text for text in called if text and is_identifier(text))[:1]
    for index, value in enumerate(values):
        param = walk.definitions.parameter(walk.path, name, index, imported) if name else None
        text = walk.folder.known(value)
        if param is not None:
            walk.expr(value, around.apart(param, *owner))
        elif text is not None and is_identifier(text) and not (asked and tells_kind(asked[0])):
            asked = (text.lstrip("-"),)
            walk.expr(value, around.apart(*owner))
        elif asked:
            walk.expr(value, around.under(*asked, *owner))
        elif _gives_back(name, index) or isinstance(value, nodes.Lambda):
            walk.expr(value, around)
        elif index == 0 and name[:1].isupper() and len(values) == 1:
            walk.expr(value, around.apart(name, *owner))
        else:
            walk.expr(value, around.apart(*owner))
    return asked


def _keyword(walk: Walk, arg: nodes.Arg, asked: tuple[str, ...], around: Around, inner: Around) -> None:
    """Walk an argument with a keyword; `inner` is what is around it in the call, `around` the call itself."""
    key = arg.keyword or ""
    walk.signed(key, arg.value, around)
    if key.lower() in FALLBACKS:
        walk.expr(arg.value, around.under(*asked))
    elif is_name_of_name(key):
        walk.expr(arg.value, inner.apart(key))
    else:
        walk.expr(arg.value, inner.under(key))


def _columns(walk: Walk, name: str, values: list[nodes.Expr], around: Around) -> None:
    """Walk a table: `zip(names, values)`, or rows below names that are listed first."""
    values = [walk.scope.sequence(dotted(value) or "") or value for value in values]
    heads = names_in(values[0]) if values else ()
    if isinstance(values[0] if values else None, nodes.Const) and len(heads) == 1 and name == "parametrize":
        walk_rows(walk, nodes.Name(-1, heads[0]), values[1], around)
        return
    rows = [value for value in values[1:] if isinstance(value, nodes.Sequence)]
    if name == "parametrize":
        rows = [row for value in rows for member in value.members if (row := _row(member)) is not None]
    for row in rows:
        walk_row(walk, row, [(head,) if head else () for head in heads], around)
    for value in values:
        if not isinstance(value, nodes.Sequence):
            walk.expr(value, around.apart())


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
