"""Writes the rules' pages, their index, and the generated parts of the README.

    python tools/build_docs.py [--check]

A rule's page is made from its class: `docs/rules/CYB301.md` from `cybrid_lint/rules/cyb301.py`. In the README the
text between `<!-- begin NAME -->` and `<!-- end NAME -->` is generated: the table of the rules, and what flake8 prints
on the examples. `--check` writes nothing, and exits with 1 if anything committed differs.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from cybrid_lint.rules import all_rules
from cybrid_lint.rules.base import Rule

ROOT = Path(__file__).resolve().parent.parent
EXAMPLE = "examples/as_people_write_it"
FAMILIES = {"1": "Credentials", "2": "Scopes", "3": "Token level", "9": "The checker itself"}
CYBRID = "https://docs.cybrid.xyz/"
OPTIONS = {
    "max-resources": "`cybrid-max-resources`: how many resources the scopes of one token may span (default 4)",
    "placeholders": "`cybrid-placeholders`: texts that stand for a credential in this project and are none",
}
REFERENCES = {
    "1": [
        f'[Cybrid: Security Considerations]({CYBRID}), "Don\'t embed the Cybrid Client ID or Client Secret"',
        "[CWE-798: Use of Hard-coded Credentials](https://cwe.mitre.org/data/definitions/798.html)",
    ],
    "2": [
        f'[Cybrid: Security Considerations]({CYBRID}), "Choose the right Authorization Scope"',
        f"[Cybrid: How to Authenticate to the API]({CYBRID})",
        "[CWE-272: Least Privilege Violation](https://cwe.mitre.org/data/definitions/272.html)",
    ],
    "3": [
        f'[Cybrid: Security Considerations]({CYBRID}), "Choose the right Authorization Scope"',
        "[CWE-250: Execution with Unnecessary Privileges](https://cwe.mitre.org/data/definitions/250.html)",
    ],
}
SPECIFIC = {
    "CYB105": "[CWE-532: Insertion of Sensitive Information into Log File](https://cwe.mitre.org/data/definitions/532.html)",
    "CYB106": "[CWE-598: Sensitive Information in the Query String](https://cwe.mitre.org/data/definitions/598.html)",
    "CYB304": "[CWE-201: Insertion of Sensitive Information Into Sent Data](https://cwe.mitre.org/data/definitions/201.html)",
    "CYB901": "[libcst](https://libcst.readthedocs.io/), which parses the files",
}
STANDS_FOR = re.compile(r"<(?:client_id|client_secret|access_token|signing_key|private_key)>")


def page(rule: Rule) -> str:
    """Return the page of a rule."""
    stands = STANDS_FOR.search(rule.bad)
    note = [f"`{stands[0]}` stands for a real value here; a placeholder itself is not reported.", ""] if stands else []
    options = [f"- {OPTIONS[one]}" for one in rule.options] or ["This rule has none."]
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
        f"```python\n{rule.bad.strip()}\n```",
        "",
        *note,
        "## Use instead",
        "",
        f"```python\n{rule.good.strip()}\n```",
        "",
        "## Options",
        "",
        *options,
        "",
        "## References",
        "",
        *[f"- {one}" for one in _references(rule)],
    ]
    return "\n".join(lines) + "\n"


def _references(rule: Rule) -> list[str]:
    found = list(REFERENCES.get(rule.code[3], ()))
    if rule.code in SPECIFIC:
        found.append(SPECIFIC[rule.code])
    return found


def table(folder: str) -> str:
    """Return the table of all rules, their pages lying in this folder."""
    lines = ["| code | reported when |", "|---|---|"]
    family = ""
    for rule in all_rules():
        if rule.code[3] != family:
            family = rule.code[3]
            lines.append(f"| | **{FAMILIES[family]}** |")
        lines.append(f"| [{rule.code}]({folder}{rule.code}.md) | {rule.summary} |")
    return "\n".join(lines)


def index() -> str:
    """Return the index of the documentation."""
    return (
        "# The rules of cybrid-lint\n\n"
        f"{table('rules/')}\n\n"
        "What the words mean, how to configure and what is not followed stands in the [README](../README.md).\n"
        "These pages are generated from the rules by `python tools/build_docs.py`.\n"
    )


def example_output() -> str:
    """Return what flake8 prints on the example, with the command."""
    command = ["flake8", "--select=CYB", f"{EXAMPLE}/"]
    run = subprocess.run(
        [sys.executable, "-m", *command, "--isolated"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if run.returncode not in (0, 1) or run.stderr or ": CYB901 " in run.stdout:
        raise RuntimeError(f"flake8 failed on the examples: {run.stdout}{run.stderr}")
    lines = sorted(run.stdout.replace("\\", "/").splitlines(), key=_place)
    return "```text\n$ " + " ".join(command) + "\n" + "\n".join(lines) + "\n```"


def _place(line: str) -> tuple[str, int, int]:
    path, row, column, _ = line.split(":", 3)
    return path, int(row), int(column)


def with_parts(text: str, parts: dict[str, str]) -> str:
    """Return a text with its generated parts put in."""
    for name, content in parts.items():
        begin, end = f"<!-- begin {name} -->", f"<!-- end {name} -->"
        before, _, rest = text.partition(begin)
        _, found, after = rest.partition(end)
        if not found:
            raise ValueError(f"there is no part {name}")
        text = f"{before}{begin}\n{content}\n{end}{after}"
    return text


def wanted() -> dict[Path, str]:
    """Return every generated file and what it should hold."""
    readme = ROOT / "README.md"
    parts = {"rules": table("docs/rules/"), "example": example_output()}
    return {
        readme: with_parts(readme.read_text(encoding="utf-8"), parts),
        ROOT / "docs" / "README.md": index(),
        **{ROOT / "docs" / "rules" / f"{rule.code}.md": page(rule) for rule in all_rules()},
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Write or check the documentation."""
    parser = argparse.ArgumentParser(description="Writes the generated documentation.")
    parser.add_argument("--check", action="store_true", help="write nothing; exit with 1 if anything differs")
    check = parser.parse_args(arguments).check
    pages = wanted()
    stale = [path for path, text in pages.items() if not path.exists() or path.read_text(encoding="utf-8") != text]
    extra = [path for path in sorted((ROOT / "docs" / "rules").glob("*.md")) if path not in pages]
    if check:
        for path in [*stale, *extra]:
            print(f"{path.relative_to(ROOT)} differs; run python tools/build_docs.py", file=sys.stderr)
        return 1 if stale or extra else 0
    for path in stale:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(pages[path], encoding="utf-8")
    for path in extra:
        path.unlink()
    return 0


if __name__ == "__main__":
    sys.exit(main())
