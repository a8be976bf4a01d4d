"""Every rule: its own examples, its code and its words."""

from __future__ import annotations

import re

import pytest
from doors import fill
from support import STARTS, findings

from cybrid_lint.findings import Finding
from cybrid_lint.rules import all_rules
from cybrid_lint.rules.base import Rule

RULES = {rule.code: rule for rule in all_rules()}
#: The rules about Python; those about other files are in tests/other.
PYTHON = {code: rule for code, rule in RULES.items() if rule.language == "python"}
CODES = {
    *("CYB101", "CYB102", "CYB103", "CYB104", "CYB105", "CYB106", "CYB107"),
    *("CYB201", "CYB202", "CYB203", "CYB204", "CYB205"),
    *("CYB301", "CYB302", "CYB303", "CYB304", "CYB901"),
}


def test_every_code_has_one_rule():
    codes = [rule.code for rule in all_rules()]
    assert codes == sorted(set(codes))
    assert set(codes) >= CODES
    assert set(STARTS) >= CODES


@pytest.mark.parametrize("code", PYTHON)
def test_the_bad_example_is_reported(code):
    found = findings(fill(RULES[code].bad))
    assert code in {one.code for one in found}


@pytest.mark.parametrize("code", PYTHON)
def test_the_good_example_is_clean(code):
    assert findings(fill(RULES[code].good)) == []


@pytest.mark.parametrize("code", PYTHON)
def test_the_examples_are_programs_without_credentials(code):
    rule = RULES[code]
    for text in (rule.bad, rule.good):
        compile(text, code, "exec")
        # the placeholders themselves are none
        assert "CYB1" not in "".join(one.code for one in findings(text) if one.code < "CYB105")


@pytest.mark.parametrize("code", RULES)
def test_the_words_of_a_rule(code):
    rule = RULES[code]
    assert rule.summary
    assert "\n" not in rule.summary
    assert not rule.summary.endswith(".")
    assert rule.why.endswith(".")
    assert type(rule).__doc__
    assert isinstance(rule, Rule)
    assert set(rule.options) <= {"max-resources", "placeholders"}


def messages() -> list[Finding]:
    return [one for rule in PYTHON.values() for one in findings(fill(rule.bad))]


def test_messages_are_one_short_line():
    found = messages()
    assert {one.code for one in found} >= set(PYTHON)
    for one in found:
        assert one.message == one.message.strip()
        assert not re.search(r"[\n\r\t]", one.message)
        assert len(one.message) < 400
        assert re.match(STARTS[one.code], one.message), one.message


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
    (one,) = findings(RULES["CYB301"].bad)
    assert one.steps
    assert all("\n" not in step.message and step.span.path == "app.py" for step in one.steps)


def test_findings_are_in_order_and_unique():
    found = findings({f"{code}.py": fill(rule.bad) for code, rule in PYTHON.items()})
    assert [one.order for one in found] == sorted({one.order for one in found})
    assert {one.code for one in found} == set(PYTHON)
