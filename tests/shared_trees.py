"""Many programs of the tests share modules: a text is parsed once, and its tree is gone through once."""

from __future__ import annotations

from functools import lru_cache

from cybrid_lint.ir import lower as lowering
from cybrid_lint.project import modules, trees
from cybrid_lint.room import share

_parse_anew = modules.parse
_parse = lru_cache(maxsize=200)(lambda text, _: _parse_anew(text))


def install() -> None:
    """Remember what is made of a text, and of how deep it may be there, from now on."""
    modules.parse = lambda source: _parse(source, share())
    lowering.lower = lru_cache(maxsize=200)(lowering.lower)
    trees.Positions = lru_cache(maxsize=200)(trees.Positions)


def forget() -> None:
    """Forget all that is remembered."""
    for remembered in (_parse, lowering.lower, trees.Positions):
        remembered.cache_clear()
