"""The rules, one file for each: a new rule is a new file here, `cybNNN.py`, and what is generated from it."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

from cybrid_lint.findings import Finding, Severity
from cybrid_lint.rules.base import CREDENTIALS, Rule

__all__ = ["CREDENTIALS", "Rule", "all_rules", "codes", "credential_codes", "is_about_file", "rule", "severity_of"]


@cache
def codes() -> tuple[str, ...]:
    """Return every rule's code, in order; no rule is imported for it."""
    names = (module.name for module in pkgutil.iter_modules(__path__))
    return tuple(sorted(name.upper() for name in names if name.startswith("cyb")))


@cache
def all_rules() -> tuple[Rule, ...]:
    """Return one instance of every rule, ordered by code."""
    return tuple(_by_code().values())


def rule(code: str) -> Rule:
    """Return the rule of a code. Raises `KeyError` for a code that no rule has."""
    return _by_code()[code]


def severity_of(finding: Finding) -> Severity:
    """Return the severity of a finding: the one that is configured, or else its rule's."""
    return finding.severity or rule(finding.code).severity


@cache
def credential_codes() -> frozenset[str]:
    """Return the codes of the rules whose findings stand on a credential itself."""
    return frozenset(rule.code for rule in all_rules() if rule.kinds)


def is_about_file(code: str) -> bool:
    """Tell whether a rule's findings are about a whole file, whatever stands on the line that they name.

    What no rule says, such as an unused comment, stands where it is.
    """
    return code in _file_codes()


@cache
def _file_codes() -> frozenset[str]:
    return frozenset(rule.code for rule in all_rules() if rule.about == "file")


@cache
def _by_code() -> dict[str, Rule]:
    modules = {code: importlib.import_module(f"{__name__}.{code.lower()}") for code in codes()}
    classes = (cls for module in modules.values() for cls in vars(module).values() if isinstance(cls, type))
    rules = {cls.code: cls() for cls in classes if issubclass(cls, Rule) and cls.code}
    return {code: rules[code] for code in modules}
