"""A rule's page in Markdown, made from its class."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cybrid_lint.credentials import CODES
from cybrid_lint.options import OPTIONS, Option

if TYPE_CHECKING:
    from cybrid_lint.rules.base import Rule

CYBRID = "https://docs.cybrid.xyz/"
CWE = "https://cwe.mitre.org/data/definitions/"
REFERENCES = {
    "1": [
        f'[Cybrid: Security Considerations]({CYBRID}), "Don\'t embed the Cybrid Client ID or Client Secret"',
        f"[CWE-798: Use of Hard-coded Credentials]({CWE}798.html)",
    ],
    "2": [
        f'[Cybrid: Security Considerations]({CYBRID}), "Choose the right Authorization Scope"',
        f"[Cybrid: How to Authenticate to the API]({CYBRID})",
        f"[CWE-272: Least Privilege Violation]({CWE}272.html)",
    ],
    "3": [
        f'[Cybrid: Security Considerations]({CYBRID}), "Choose the right Authorization Scope"',
        f"[CWE-250: Execution with Unnecessary Privileges]({CWE}250.html)",
    ],
}
SPECIFIC = {
    "CYB105": f"[CWE-532: Insertion of Sensitive Information into Log File]({CWE}532.html)",
    "CYB106": f"[CWE-598: Sensitive Information in the Query String]({CWE}598.html)",
    "CYB304": f"[CWE-201: Insertion of Sensitive Information Into Sent Data]({CWE}201.html)",
    "CYB901": "[libcst](https://libcst.readthedocs.io/), which parses the files",
}
LEAKED = [
    "## What has leaked already",
    "",
    "A credential that was ever committed must be replaced: whoever has a copy of the repository has it, and to rewrite"
    " the history does not take it back. `cybrid-lint history` finds those that any commit brought in, also where they"
    " are gone since, and says of each with which commit it came and whether it still stands at HEAD.",
    "",
]
STANDS_FOR = re.compile(r"<(?:client_id|client_secret|access_token|signing_key|private_key)>")


def page(rule: Rule) -> str:
    """Return the page of a rule."""
    stands = STANDS_FOR.search(rule.bad)
    note = [f"`{stands[0]}` stands for a real value here; a placeholder itself is not reported.", ""] if stands else []
    options = [_option(one) for one in OPTIONS if one.name in rule.options] or ["This rule has none."]
    lines = [
        f"# {rule.code}: {rule.summary}",
        "",
        "## What it does",
        "",
        f"Reports: {(rule.__doc__ or rule.summary).strip()}",
        "",
        "## Why is this bad?",
        "",
        rule.why,
        "",
        "## Example",
        "",
        f"```{rule.language}\n{rule.bad.strip()}\n```",
        "",
        *note,
        "## Use instead",
        "",
        f"```{rule.language}\n{rule.good.strip()}\n```",
        "",
        *(LEAKED if rule.code in CODES.values() else ()),
        "## Options",
        "",
        *options,
        "",
        "## References",
        "",
        *[f"- {one}" for one in _references(rule)],
    ]
    return "\n".join(lines) + "\n"


def _option(option: Option) -> str:
    return (
        f"- `{option.name}` in `pyproject.toml`, `{option.flake8}` in flake8's files, `{option.flag}` on the command"
        f" line: {option.means} (default: {option.otherwise})"
    )


def _references(rule: Rule) -> list[str]:
    found = list(REFERENCES.get(rule.code[3], ()))
    if rule.code in SPECIFIC:
        found.append(SPECIFIC[rule.code])
    return found
