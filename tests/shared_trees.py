"""Many programs of the tests share modules: a text is parsed once, and its tree is gone through once.

What an analysis leaves is let go of at once: its parts hold each other, and looking for them took a tenth of the time.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

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


_parse = _once(lambda text, _: _parse_anew(text))


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
