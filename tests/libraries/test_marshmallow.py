"""`marshmallow`: what schemas read and write is there under the names that their fields say."""

from __future__ import annotations

import pytest
from support import GRANT, check, check_filter

HEAD = """
from marshmallow import Schema, fields, post_dump, post_load, pre_load

class Query:
    def __init__(self, customer_guid=None, owner=None):
        self.customer_guid = customer_guid
        self.owner = owner

class Plain(Schema):
    customer_guid = fields.Str()
    owner = fields.Str(load_default=None)

class Renamed(Schema):
    guid = fields.Str(data_key="customer_guid")
    owner = fields.Str()

class Made(Plain):
    @post_load
    def make(self, data, **kwargs):
        return Query(**data)

class Written(Plain):
    @post_dump
    def filled(self, data, many, **kwargs):
        return {key: value for key, value in data.items() if value is not None}

class Read(Schema):
    customer_guid = fields.Str()
    owner = fields.Str()

    @pre_load
    def unwrap(self, data, **kwargs):
        return data["query"]
"""

# What gives a query of the mapping `given`.
WAYS = {
    "load": "Plain().load(given)",
    "dump": "Plain().dump(given)",
    "dump an object": "Plain().dump(Query(**given))",
    "load many": "Plain(many=True).load([given])[0]",
    "dump many": "Plain().dump([given], many=True)[0]",
    "post_load": "Plain().dump(Made().load(given))",
    "post_dump": "Written().dump(given)",
    "pre_load": "Read().load({'query': given})",
    "data_key": "Renamed().dump({'guid': given.get('customer_guid'), 'owner': 'any'})",
}


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_a_filter_gets_through(way: str) -> None:
    check_filter(HEAD, way)


@pytest.mark.parametrize("way", ["Renamed().load(given)", "Plain().dump({'guid': k})"])
def test_what_no_field_has_is_left_out(way: str) -> None:
    check(
        GRANT
        + HEAD
        + f"""
def rows(query):
    head = {{"Authorization": "Bearer " + grant("accounts:read")}}
    return requests.get(API + "/accounts", params=query, headers=head)


def go(k):
    given = {{"customer_guid": k}}
    rows({way})
    rows(Plain().load(given))  # CYB301
"""
    )
