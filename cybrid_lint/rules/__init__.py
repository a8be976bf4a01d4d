"""The rules, one file for each: a new rule is a new file here and nothing else."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

from cybrid_lint.rules.base import Rule


@cache
def all_rules() -> tuple[Rule, ...]:
    """Return one instance of every rule, ordered by code."""
    for one in pkgutil.iter_modules(__path__):
        importlib.import_module(f"{__name__}.{one.name}")
    found = [cls() for cls in _concrete(Rule)]
    return tuple(sorted(found, key=lambda rule: rule.code))


def _concrete(base: type[Rule]) -> list[type[Rule]]:
    found: list[type[Rule]] = []
    for cls in base.__subclasses__():
        if getattr(cls, "code", ""):
            found.append(cls)
        found += _concrete(cls)
    return found
