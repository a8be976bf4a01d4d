"""Many programs of the tests share modules and how these begin: what they share is parsed and gone through once.

What an analysis leaves is let go of at once: its parts hold each other, and looking for them took a tenth of the time.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from itertools import pairwise
from typing import Any

import libcst as cst

from cybrid_lint import analysis, facts, program
from cybrid_lint.cybrid.literals import judging
from cybrid_lint.ir import lower as lowering
from cybrid_lint.project import imports, modules, trees
from cybrid_lint.room import share

_parse_anew, _literals_anew, _imports_anew = modules.parse, judging.comments_and_literals, imports.imports_of
_remembered: list[Callable[..., Any]] = []


def _once(function: Callable[..., Any]) -> Callable[..., Any]:
    """Return a function that gives what it has given before for the same arguments."""
    _remembered.append(lru_cache(maxsize=200)(function))
    return _remembered[-1]


#: Where a statement may begin that belongs to no block: after a blank line, and with a word or a decorator.
STATEMENT = re.compile(r"(?<=\n\n)(?=[A-Za-z_@])(?!(?:else|elif|except|finally|case)\b)")
#: How long a text may be that is parsed in parts; what the parser can do is tried with whole ones.
LONG = 20_000

_part = _once(lambda text, _: _parse_anew(text))


@_once
def _parse(text: str, stack: float) -> cst.Module:
    """Return the tree of a text, made of the trees of its parts where each can be parsed by itself."""
    parts = STATEMENT.split(text)
    if 1 < len(parts) == len(set(parts)) and len(text) < LONG and "\r" not in text:
        try:
            return joined([_part(part, stack) for part in parts])
        except (modules.UnanalysableError, ValueError):
            pass  # one of them is none by itself, as in a literal of several lines
    return _parse_anew(text)


def joined(trees: list[cst.Module]) -> cst.Module:
    """Return the tree of texts that follow each other; raises `ValueError` if they are indented in several ways."""
    if {tree.default_indent for tree in trees} != {trees[0].default_indent}:
        raise ValueError
    body = list(trees[0].body)
    for before, tree in pairwise(trees):
        first, *more = tree.body
        body += [first.with_changes(leading_lines=before.footer), *more]
    last = trees[-1]
    return trees[0].with_changes(body=body, footer=last.footer, has_trailing_newline=last.has_trailing_newline)


def install() -> None:
    """Remember what is made of a text, and of how deep it may be there, from now on."""
    modules.parse = lambda source: _parse(source, share())
    lowering.lower = _once(lowering.lower)
    trees.Positions = _once(trees.Positions)
    program.survey = _once(program.survey)
    judging.comments_and_literals = _once(lambda text: tuple(_literals_anew(text)))
    imports.imports_of = _once(lambda raw: tuple(_imports_anew(raw)))
    for name in ("Facts", "Interpreter", "Travel"):
        setattr(facts, name, _noted(getattr(facts, name)))
    analysis._evaluate = _let_go_after(analysis._evaluate)


#: The parts of the analysis that is running, if `analyse` has it run.
_parts: list[object] | None = None


def _noted(make: Callable[..., Any]) -> Callable[..., Any]:
    """Return a function that makes a part of an analysis, and notes it."""

    def noted(*args: object) -> object:
        part = make(*args)
        if _parts is not None:
            _parts.append(part)
        return part

    return noted


def _let_go_after(evaluate: Callable[..., Any]) -> Callable[..., Any]:
    """Return a function that evaluates and takes the parts from each other."""

    def evaluated(*args: object) -> object:
        global _parts
        _parts = []
        try:
            return evaluate(*args)
        finally:
            for part in _parts:
                vars(part).clear()
            _parts = None

    return evaluated


def forget() -> None:
    """Forget all that is remembered."""
    for function in _remembered:
        function.cache_clear()  # type: ignore[attr-defined]
