"""Mappings whose entries are attributes: what is put in comes out, as an attribute or as an item."""

from __future__ import annotations

import pytest
from support import GRANT, check, check_filter

# What gives the mapping `given`.
WAYS = {
    "Box": "Box(given)",
    "Box, an attribute": "Box({'a': {'b': given}}).a.b",
    "Box, an item": "Box(a={'b': given})['a']['b']",
    "Box, a dict": "Box(given, default_box=True).to_dict()",
    "Munch": "Munch(given).toDict()",
    "Munch, an attribute": "Munch(a=given).a",
    "Munch, get": "Munch({'a': given}).get('a')",
    "munchify": "munchify({'a': [{'b': given}]}).a[0].b",
    "DefaultMunch": "DefaultMunch(None, given)",
    "addict": "Dict(given).to_dict()",
    "addict, grown": "grown(given)",
    "addict, items": "{key: value for key, value in Dict(given).items()}",
    "addict, updated": "updated(given)",
    "DotMap": "DotMap(given).toDict()",
    "DotMap, grown": "grown_map(given)",
    "DotMap, unpacked": "{**DotMap(given)}",
    "AttrDict": "AttrDict(a=given).a",
    "multidict, a proxy": "CIMultiDictProxy(CIMultiDict(given))",
    "AttrDict, set": "set_item(given)",
}


# What the ways of getting a query through need.
HEAD = """
from addict import Dict
from attrdict import AttrDict
from box import Box
from dotmap import DotMap
from multidict import CIMultiDict, CIMultiDictProxy
from munch import DefaultMunch, Munch, munchify

def grown(given):
    mapping = Dict()
    mapping.a.b = given
    return mapping["a"].b

def grown_map(given):
    mapping = DotMap()
    mapping.a.b = given
    return mapping["a"].b

def updated(given):
    mapping = Dict(limit=1)
    mapping.update({"a": given})
    return mapping.a

def set_item(given):
    mapping = AttrDict()
    mapping["a"] = given
    return mapping.a
"""


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_a_filter_gets_through(way: str) -> None:
    check_filter(HEAD, way)


@pytest.mark.parametrize("made", ["Box({'token': token})", "munchify({'token': token})", "Dict(token=token)"])
def test_settings_hold_a_token(made: str) -> None:
    check(
        GRANT
        + f"""
from addict import Dict
from box import Box
from munch import munchify

class Client:
    def __init__(self, token):
        self.settings = {made}

    def rows(self, **query):
        head = {{"Authorization": f"Bearer {{self.settings.token}}"}}
        return requests.get(API + "/accounts", params=query, headers=head)

def go(k):
    Client(grant("accounts:read")).rows(customer_guid=k)  # CYB301
    Client(grant("accounts:read")).rows(owner="bank")
"""
    )


def test_what_was_taken_away_is_gone() -> None:
    check(
        GRANT
        + """
from box import Box

def rows(query):
    head = {"Authorization": "Bearer " + grant("accounts:read")}
    return requests.get(API + "/accounts", params=query, headers=head)

def go(k):
    query = Box(customer_guid=k, owner="bank")
    rows(query)  # CYB301
    query.pop("customer_guid")
    rows(query)
"""
    )
