"""Generates a rule's page in Markdown from its class."""

from __future__ import annotations

import inspect
import re
from typing import TYPE_CHECKING

from cybrid_lint.options import OPTIONS, Option
from cybrid_lint.rules._hardcoded import HardcodedCredential

if TYPE_CHECKING:
    from cybrid_lint.rules.base import Rule

CWE = "https://cwe.mitre.org/data/definitions/"
LEAKED = [
    "## What has leaked already",
    "",
    "A credential that was ever committed must be rotated: whoever has a copy of the repository has it, and rewriting"
    " the history does not take it back. `cybrid-lint history` finds those that any commit added, even if they"
    " were deleted since, and says for each which commit added it and whether it is still there at HEAD.",
    "",
]
STANDS_FOR = re.compile(r"<(?:client_id|client_secret|access_token|signing_key|private_key)>")


def page(rule: Rule) -> str:
    """Return the page of a rule."""
    bad, good = rule.invalid[0].program.strip(), rule.valid[0].program.strip()
    stands = STANDS_FOR.search(bad)
    note = [f"`{stands[0]}` stands for a real value here; a placeholder itself is not reported.", ""] if stands else []
    options = [_option(one) for one in OPTIONS if one.name in rule.options] or ["This rule has none."]
    lines = [
        f"# {rule.code}: {rule.summary}",
        "",
        "## What it does",
        "",
        f"Checks for {inspect.cleandoc(rule.__doc__ or rule.summary)}",
        "",
        "## Why is this bad?",
        "",
        rule.why,
        "",
        "## Example",
        "",
        f"```{rule.language}\n{bad}\n```",
        "",
        *note,
        "## Use instead",
        "",
        f"```{rule.language}\n{good}\n```",
        "",
        *_fix(rule),
        *(LEAKED if isinstance(rule, HardcodedCredential) else ()),
        "## Options",
        "",
        *options,
        "",
        "## References",
        "",
        *[f"- {one}" for one in _references(rule)],
    ]
    return "\n".join(lines) + "\n"


def _fix(rule: Rule) -> list[str]:
    """Return the part on the rule's fix: the first of its cases that has one; nothing for a rule without."""
    if not rule.fixes:
        return []
    case = next(one for one in rule.fixes if one.before != one.after)
    safe = any(not one.unsafe and one.before != one.after for one in rule.fixes)
    how = "`cybrid-lint check --fix`" if safe else "`cybrid-lint check --fix --unsafe-fixes`"
    return [
        "## Fix",
        "",
        f"{how} makes of",
        "",
        f"```{rule.language}\n{case.before.strip()}\n```",
        "",
        "this:",
        "",
        f"```{rule.language}\n{case.after.strip()}\n```",
        "",
        "What is fixed and what is not stands in [Fixes](../fixes.md).",
        "",
    ]


def _option(option: Option) -> str:
    return (
        f"- `{option.name}` in `pyproject.toml`, `{option.flake8}` in flake8's files, `{option.flag}` on the command"
        f" line: {option.means} (default: {option.otherwise})"
    )


def _references(rule: Rule) -> list[str]:
    weaknesses = (f"[CWE-{number}: {title}]({CWE}{number}.html)" for number, title in rule.cwe.items())
    return [*rule.references, *weaknesses]
