"""`cybrid-lint rule`: the page of a rule, or the list of all."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from cybrid_lint.cli.console import say, write
from cybrid_lint.configuration.errors import nearest, shown
from cybrid_lint.rules import Rule, all_rules


def arguments(rule: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    rule.add_argument("code", nargs="?", help="the rule's code, such as CYB301")
    rule.add_argument("--format", choices=("markdown", "json"), default="markdown", help="default: %(default)s")


def run(args: argparse.Namespace, cwd: Path) -> int:
    """Print the page of a rule, or one line for each; return the exit code."""
    code, format_ = args.code, args.format
    rules = {rule.code: rule for rule in all_rules()}
    if code is None:
        if format_ == "json":
            write(_json([{"code": rule.code, "summary": rule.summary} for rule in rules.values()]))
        else:
            write("".join(f"{rule.code}  {rule.summary}\n" for rule in rules.values()))
        return 0
    rule_ = rules.get(code.upper())
    if rule_ is None:
        say(f"unknown rule {shown(code)}{nearest(code.upper(), rules)}")
        return 2
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
