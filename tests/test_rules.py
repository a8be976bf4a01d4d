"""Every rule: its own cases, its code and its words.

`messages.txt` holds what is said of each case; `python tests/test_rules.py` writes it again.
"""

from __future__ import annotations

import ast
import inspect
import json
import re
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from doors import command, fill
from own_modules import nodes_of
from support import findings

from cybrid_lint import rules
from cybrid_lint.rules import Rule, all_rules
from cybrid_lint.rules.base import CREDENTIALS, FAMILIES, Case
from cybrid_lint.rules.cyb901 import is_skip, skipped

RULES = {rule.code: rule for rule in all_rules()}
#: The rules about Python; those about other files are in tests/textfiles.
PYTHON = {code: rule for code, rule in RULES.items() if rule.language == "python"}
CODES = {
    *("CYB101", "CYB102", "CYB103", "CYB104", "CYB105", "CYB106", "CYB107"),
    *("CYB201", "CYB202", "CYB203", "CYB204", "CYB205"),
    *("CYB301", "CYB302", "CYB303", "CYB304", "CYB901"),
}
CASES = [
    pytest.param(rule, kind, case, id=f"{rule.code}: {kind}: {case.shows}")
    for rule in RULES.values()
    for kind, cases in (("invalid", rule.invalid), ("valid", rule.valid))
    for case in cases
]


def write_case(folder: Path, case: Case) -> None:
    """Write the files of a case without their marks, as git and the system are to know them."""
    for path, text in {case.path: case.program, **case.files}.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(fill(text), encoding="utf-8")
        target.chmod(case.mode)
    if case.tracked:
        for arguments in (["init", "-q", "."], ["add", "-A"]):
            subprocess.run(["git", *arguments], cwd=folder, check=True, capture_output=True)


MESSAGES = Path(__file__).parent / "messages.txt"


def found_in(folder: Path, case: Case) -> list[dict[str, Any]]:
    """Everything that is found in a case, as JSON says it."""
    write_case(folder, case)
    found: list[dict[str, Any]] = json.loads(command(folder, "check", "--format", "json", ".").out)["findings"]
    return found


def details(rule: Rule, case: Case, found: list[dict[str, Any]]) -> str:
    """What findings say, and where exactly, with the steps that lead to them and what would mend them."""
    lines = [f"{rule.code}: {case.shows}"]
    for finding in found:
        end = f"{finding['end_line']}:{finding['end_column']}"
        lines.append(f"{finding['line']}:{finding['column']}-{end} {finding['code']} {finding['message']}")
        lines += [f"  {step['path']}:{step['line']}:{step['column']} {step['message']}" for step in finding["steps"]]
        if finding["fix"]:
            lines.append(f"  {finding['fix']['does']}")
    # credentials are random
    return re.sub(r"(?<=starts with ').{4}", "....", "\n".join(lines))


@pytest.mark.parametrize(("rule", "kind", "case"), CASES)
def test_a_case_has_the_findings_that_it_says(rule, kind, case, tmp_path):
    found = found_in(tmp_path, case)
    assert sorted((one["path"], one["line"], one["code"]) for one in found) == case.expected
    assert (rule.code in {code for _, _, code in case.expected}) == (kind == "invalid")
    for one in found:
        assert RULES[one["code"]].pattern.fullmatch(one["message"]), one["message"]
    said = [block for block in MESSAGES.read_text(encoding="utf-8").split("\n\n") if block.startswith(rule.code)]
    # of a rule that is new nothing is written down
    assert details(rule, case, found) in said or rule.code not in CODES


def test_every_code_has_one_rule():
    codes = [rule.code for rule in all_rules()]
    assert codes == sorted(set(codes))
    assert set(codes) >= CODES
    assert tuple(codes) == rules.codes()
    assert {rules.rule(code) for code in codes} == set(all_rules())
    with pytest.raises(KeyError):
        rules.rule("CYB999")


def test_what_is_found_in_a_file_is_told_from_what_says_that_it_was_not_checked():
    one = skipped("a.py", "it cannot be read")
    assert is_skip(one) is True
    assert is_skip(replace(one, code="CYB101")) is False


@pytest.mark.parametrize("code", RULES)
def test_a_rule_has_cases_of_both_kinds_and_shows_the_first(code):
    rule = RULES[code]
    assert len(rule.invalid) >= 2
    assert len(rule.valid) >= 2
    titles = [case.shows for case in (*rule.invalid, *rule.valid)]
    assert len(set(titles)) == len(titles)
    # the page's good example has no finding at all
    assert rule.valid[0].expected == []


@pytest.mark.parametrize("code", PYTHON)
def test_the_examples_are_programs_without_credentials(code):
    rule = RULES[code]
    for case in (rule.invalid[0], rule.valid[0]):
        compile(case.program, code, "exec")
        # the placeholders themselves are none
        assert not {one.code for one in findings(case.program)} & rules.credential_codes()


def test_a_mark_names_codes_and_is_no_part_of_the_program():
    case = Case("marks", "a = 1  # CYB101 CYB102\nb = 2  # not CYB103\n// CYB104\n<!-- CYB105 -->\n", "x")
    assert case.expected == [("x", 1, "CYB101"), ("x", 1, "CYB102"), ("x", 3, "CYB104"), ("x", 4, "CYB105")]
    assert case.program == "a = 1\nb = 2  # not CYB103\n\n\n"


@pytest.mark.parametrize("code", RULES)
def test_the_words_of_a_rule(code):
    rule = RULES[code]
    assert rule.summary
    assert "\n" not in rule.summary
    assert not rule.summary.endswith(".")
    assert rule.why.endswith(".")
    assert inspect.cleandoc(type(rule).__doc__).split("\n")[0].endswith(".")
    assert isinstance(rule, Rule)
    assert set(rule.options) <= {"max-resources", "placeholders"}
    assert rule.family in FAMILIES.values()
    assert rule.references
    # a rule on literals that hold a credential is one on credentials
    assert not rule.kinds or code.startswith(CREDENTIALS)


@pytest.mark.parametrize("code", RULES)
def test_how_grave_a_rule_is(code):
    rule = RULES[code]
    assert rule.severity in ("error", "warning", "note")
    assert rule.confidence in ("high", "medium", "low")
    assert (rule.score is None) == (not rule.cwe)
    assert rule.score is None or 0 < rule.score < 10


def test_whatever_is_about_a_file_says_so():
    assert {code for code in RULES if rules.is_about_file(code)} == {"CYB107", "CYB901"}
    assert {code for code, rule in RULES.items() if not rule.in_baseline} == {"CYB901"}
    assert rules.credential_codes() == {"CYB101", "CYB102", "CYB103", "CYB104"}


def loaded_by(code: str) -> set[str]:
    """The modules that a program has imported at its end."""
    program = f"import sys\n{code}\nprint(*sys.modules, sep='\\n', file=sys.__stdout__)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return set(done.stdout.split("\n"))


@pytest.mark.parametrize(
    "code",
    [
        "from cybrid_lint.rules import all_rules\nassert all_rules()",
        "import io\nfrom cybrid_lint.cli import main\nsys.stdout = io.StringIO()\nassert main(['rule']) == 0",
        "import cybrid_lint.plugin",
        "from cybrid_lint.configuration.value_types import prefixes\nassert prefixes()",
    ],
    ids=["all rules", "the list of rules", "the plugin", "what can be selected"],
)
def test_what_a_rule_is_can_be_read_without_an_analysis(code):
    heavy = {"libcst", "detect_secrets", "cybrid_lint.engine", "cybrid_lint.facts", "cybrid_lint.credentials"}
    loaded = loaded_by(code)
    assert "cybrid_lint" in loaded
    assert not loaded & heavy


def test_facts_about_rules_stand_in_the_rules_alone():
    """No other module names a code, but in words: docstrings, comments, and help texts."""
    package = Path(rules.__file__).parent.parent
    paths = [path for path in package.rglob("*.py") if path.parent != package / "rules"]
    speaking = [path for path in paths if re.search(r"CYB\d", path.read_text(encoding="utf-8"))]
    assert speaking
    for path in speaking:
        named = [
            node.value
            for node in nodes_of(path)
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and re.fullmatch(r"CYB\d+", node.value)
        ]
        assert not named, (path, named)


def examples() -> dict[str, str]:
    """The first invalid case of each rule about Python, in a folder of its own."""
    return {
        f"{code}/{path}": fill(text)
        for code, rule in PYTHON.items()
        for case in rule.invalid[:1]
        for path, text in {case.path: case.program, **case.files}.items()
    }


def test_messages_are_one_short_line_that_ends_with_what_to_do():
    found = findings(examples())
    assert {one.code for one in found} >= set(PYTHON)
    for one in found:
        assert one.message == one.message.strip()
        assert not re.search(r"[\n\r\t]", one.message)
        assert len(one.message) < 220
        assert RULES[one.code].pattern.fullmatch(one.message), one.message
        assert "; " in one.message or one.code == "CYB901"


def test_long_names_do_not_make_long_messages():
    """A message is one line of an editor, whatever the program is called and however much it does."""
    long = "a" * 300
    body = "\n".join(f'    s.get(B + "/api/{one}/" + g, headers=h)' for one in OPERATIONS)
    program = f"""
import os
import requests

B = "https://bank.sandbox.cybrid.app"
s = requests.Session()


def bank_token():
    r = requests.post("https://id.sandbox.cybrid.app/oauth/token", json={{
        "grant_type": "client_credentials",
        "client_id": os.environ["CYBRID_CLIENT_ID"],
        "client_secret": os.environ["CYBRID_CLIENT_SECRET"],
        "scope": "{" ".join(f"{one}:read" for one in OPERATIONS)} {long}:read"}})
    return r.json()["access_token"]


def everything(h, g):
{body}


def go(g):
    everything({{"Authorization": "Bearer " + bank_token()}}, g)
"""
    found = findings({f"{long[:30]}.py": program})
    assert {"CYB201", "CYB204", "CYB302"} <= {one.code for one in found}
    # a list of scopes that would do is whole, so that it can be pasted; only what exists stands in it
    assert all(len(one.message) < 1000 and long[:31] not in one.message for one in found)


OPERATIONS = (
    "accounts",
    "deposit_addresses",
    "deposit_bank_accounts",
    "external_bank_accounts",
    "external_wallets",
    "identity_verifications",
    "invoices",
    "quotes",
    "trades",
    "transfers",
    "workflows",
    "executions",
    "plans",
)


def test_steps_lead_to_where_the_token_was_asked_for():
    (one,) = findings(RULES["CYB301"].invalid[0].program)
    assert one.steps
    assert all("\n" not in step.message and step.span.path == "app.py" for step in one.steps)


def test_findings_are_in_order_and_unique():
    found = findings(examples())
    assert [one.order for one in found] == sorted({one.order for one in found})
    assert {one.code for one in found} == set(PYTHON)


def write_messages() -> None:
    """Write down what is said of each case."""
    blocks = []
    for rule, _, case in (parameters.values for parameters in CASES):
        with tempfile.TemporaryDirectory() as folder:
            blocks.append(details(rule, case, found_in(Path(folder), case)))
    MESSAGES.write_text("\n\n".join(blocks) + "\n\n", encoding="utf-8")


if __name__ == "__main__":
    write_messages()
