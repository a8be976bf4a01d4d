"""`uritemplate`: addresses are expanded as RFC 6570 says."""

from __future__ import annotations

import pytest
from support import GRANT, check

# How a template is expanded with the variables `given`.
WAYS = {
    "a template": "return URITemplate(uri).expand(given)",
    "keywords": "return URITemplate(uri).expand(**given)",
    "expand": "return uritemplate.expand(uri, given)",
    "expand with keywords": "return uritemplate.expand(uri, **given)",
    "in two steps": "return URITemplate(uri).partial(path='accounts').expand(given)",
    "partial": "return uritemplate.partial(uri, {'path': 'accounts'}).expand(**given)",
}


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_a_query_is_expanded(way: str) -> None:
    check(
        GRANT
        + f"""
import uritemplate
from uritemplate import URITemplate

def address(uri, given):
    {way}

def rows(**given):
    head = {{"Authorization": "Bearer " + grant("accounts:read")}}
    return requests.get(API + address("{{/path}}{{?owner,customer_guid}}", given), headers=head)

def go(k):
    rows(path="accounts", customer_guid=k)  # CYB301
    rows(path="accounts", owner="bank")
    rows(path="accounts", customer_guid=None, owner="bank")
    rows(path="accounts", another=k)
"""
    )


# Templates of accounts, by what they are expanded with; "GUID" is the name of what filters them.
EXPRESSIONS = {
    "/accounts{?customer_guid}": "GUID=k",
    "/{path}?limit=1{&customer_guid}": "path='accounts', GUID=k",
    "/{+path}{?owner,customer_guid}": "path='accounts', owner='any', GUID=k",
    "{/path}{?query*}": "path='accounts', query={'GUID': k}",
    "{/path=accounts}{?customer_guid:36}": "GUID=k",
}


@pytest.mark.parametrize("template", EXPRESSIONS)
def test_expressions_are_expanded(template: str) -> None:
    given = EXPRESSIONS[template]
    check(
        GRANT
        + f"""
from uritemplate import URITemplate

TEMPLATE = URITemplate(API + "{template}")

def go(k):
    head = {{"Authorization": "Bearer " + grant("accounts:read")}}
    requests.get(TEMPLATE.expand({given.replace("GUID", "customer_guid")}), headers=head)  # CYB301
    requests.get(TEMPLATE.expand({given.replace("GUID", "other")}), headers=head)
"""
    )
