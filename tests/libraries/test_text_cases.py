"""`inflection`, `stringcase`, `caseconverter` and `slugify`: what names become in another case."""

from __future__ import annotations

import pytest
from support import GRANT, check

# What turns the name into "customer_guid", and with what it turns into another.
CASES = [
    ("inflection.underscore", "customerGuid", "customer-id"),
    ("inflection.underscore", "customer-guid", "customerId"),
    ("lambda name: inflection.camelize(name, False)", "customer_guid", "owner_guid"),
    ("stringcase.snakecase", "customerGuid", "customerGUID"),
    ("stringcase.camelcase", "customer_guid", "owner_guid"),
    ("caseconverter.snakecase", "customerGuid", "ownerGuid"),
    ("caseconverter.camelcase", "customer_guid", "owner_guid"),
    ("lambda name: slugify(name, separator='_')", "Customer GUID", "Owner"),
]


@pytest.mark.parametrize(("change", "name", "other"), CASES)
def test_a_key_in_another_case(change: str, name: str, other: str) -> None:
    check(
        GRANT
        + f"""
import caseconverter, inflection, stringcase
from slugify import slugify

NAMES = {{"customerGuid": "customer_guid", "customer_guid": "customer_guid"}}
change = {change}

def rows(query):
    head = {{"Authorization": "Bearer " + grant("accounts:read")}}
    return requests.get(API + "/accounts", params=query, headers=head)

def go(k):
    rows({{NAMES.get(change("{name}"), "limit"): k}})  # CYB301
    rows({{NAMES.get(change("{other}"), "limit"): k}})
"""
    )
