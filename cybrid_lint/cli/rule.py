"""`cybrid-lint rule`: the page of a rule, or the list of all."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from cybrid_lint.configuration.errors import nearest, shown
from cybrid_lint.rules import all_rules


def arguments(rule: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    rule.add_argument("code", nargs="?", help="the rule's code, such as CYB301")
    rule.add_argument("--format", choices=("markdown", "json"), default="markdown", help="default: %(default)s")


def run(given: argparse.Namespace, cwd: Path) -> int:
    """Print the page of a rule, or one line for each; return the exit code."""
    code, format_ = given.code, given.format
    rules = {rule.code: rule for rule in all_rules()}
    if code is None:
        if format_ == "json":
            print(json.dumps([{"code": rule.code, "summary": rule.summary} for rule in rules.values()], indent=2))
        else:
            for rule in rules.values():
                print(f"{rule.code}  {rule.summary}")
        return 0
    rule_ = rules.get(code.upper())
    if rule_ is None:
        print(f"there is no rule {shown(code)}{nearest(code.upper(), rules)}", file=sys.stderr)
        return 2
    if format_ == "json":
        keys = ("code", "summary", "why", "bad", "good", "options")
        print(json.dumps({key: getattr(rule_, key) for key in keys}, indent=2))
    else:
        from cybrid_lint.output.pages import page

        print(page(rule_), end="")
    return 0
