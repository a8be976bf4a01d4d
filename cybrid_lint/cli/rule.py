"""`cybrid-lint rule`: the page of a rule, or the list of a family or of all."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from cybrid_lint.checking.progress import say
from cybrid_lint.cli.console import write
from cybrid_lint.configuration.errors import nearest, shown
from cybrid_lint.rules import Rule, all_rules


def arguments(rule: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    rule.add_argument(
        "code", nargs="?", metavar="CODE", help="a rule's code, such as CYB301, or how the codes of several begin: CYB3"
    )
    rule.add_argument("--format", choices=("markdown", "json"), default="markdown", help="default: %(default)s")


def run(args: argparse.Namespace, cwd: Path) -> int:
    """Print the page of a rule, or one line for each; return the exit code."""
    code, format_ = args.code, args.format
    rules = {rule.code: rule for rule in all_rules()}
    rule_ = rules.get(code.upper()) if code else None
    if rule_ is None:
        listed = [one for one in rules.values() if one.code.startswith((code or "").upper())]
        if not listed:
            say(f"unknown rule {shown(code)}{nearest(code.upper(), rules)}")
            return 2
        if format_ == "json":
            write(_json([{"code": one.code, "summary": one.summary} for one in listed]))
        else:
            write("".join(f"{one.code}  {one.summary}\n" for one in listed))
        return 0
    if format_ == "json":
        write(_json(_facts(rule_)))
    else:
        from cybrid_lint.output.rule_page import page

        write(page(rule_))
    return 0


def _facts(rule: Rule) -> dict[str, object]:
    """Return all that is known of a rule, as programs read it."""
    keys = ("code", "name", "family", "summary", "why", "severity", "confidence", "about", "score", "options")
    return {
        **{key: getattr(rule, key) for key in keys},
        "cwe": list(rule.cwe),
        "bad": rule.invalid[0].program,
        "good": rule.valid[0].program,
    }


def _json(value: object) -> str:
    return json.dumps(value, indent=2) + "\n"
