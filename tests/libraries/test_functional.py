"""`toolz`, `pydash`, `glom` and `more_itertools`: what goes in comes out where it should, and nowhere else."""

from __future__ import annotations

import pytest
from support import GRANT, check, check_filter

# What gives the mapping `given`.
WAYS = {
    "toolz.merge": "toolz.merge({'limit': 1}, given)",
    "toolz.merge, of a list": "toolz.merge([{'limit': 1}, given])",
    "toolz.pipe": "toolz.pipe(given, dict, lambda query: query)",
    "toolz.compose": "toolz.compose(dict, lambda query: query)(given)",
    "toolz.curry": "toolz.curry(lambda limit, query: query)(1)(given)",
    "toolz.assoc": "toolz.assoc(given, 'limit', 1)",
    "toolz.assoc_in": "toolz.assoc_in({}, ['a', 'b'], given)['a']['b']",
    "toolz.get_in": "toolz.get_in(['a', 'b'], {'a': {'b': given}})",
    "toolz.valfilter": "toolz.valfilter(lambda value: value is not None, given)",
    "toolz.keyfilter": "toolz.dicttoolz.keyfilter(lambda key: key != 'limit', given)",
    "toolz.valmap": "toolz.valmap(str, given)",
    "toolz.keymap": "cytoolz.keymap(str, given)",
    "toolz.dissoc": "toolz.dissoc(given, 'limit')",
    "toolz.first": "toolz.first([given, {}])",
    "toolz.last": "toolz.last([{}, given])",
    "toolz.concat": "list(toolz.concat([[given]]))[0]",
    "pydash.omit": "pydash.omit(given, 'limit')",
    "pydash.pick": "pydash.pick(given, ['customer_guid', 'owner'])",
    "pydash.get": "pydash.get({'a': {'b': given}}, 'a.b')",
    "pydash.set_": "pydash.set_({}, 'a.b', given)['a']['b']",
    "pydash.merge": "pydash.merge({}, given)",
    "pydash.defaults": "pydash.defaults({'owner': 'any'}, given)",
    "pydash.pick_by": "pydash.pick_by(given, lambda value: value is not None)",
    "pydash.omit_by": "pydash.omit_by(given, lambda value: value is None)",
    "pydash.map_values": "pydash.map_values(given, lambda value: value)",
    "pydash.flow": "pydash.flow(dict, lambda query: query)(given)",
    "glom": "glom.glom({'a': {'b': given}}, 'a.b')",
    "more_itertools.first": "more_itertools.first([given, {}])",
    "more_itertools.one": "more_itertools.one([given])",
    "more_itertools.chunked": "[row for chunk in more_itertools.chunked([given], 5) for row in chunk][0]",
    "more_itertools.flatten": "list(more_itertools.flatten([[given]]))[0]",
    "more_itertools.always_iterable": "list(more_itertools.always_iterable(given, base_type=dict))[0]",
    "more_itertools.peekable": "next(more_itertools.peekable([given]))",
}


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_a_filter_gets_through(way: str) -> None:
    check_filter("import cytoolz, glom, more_itertools, pydash, toolz\n", way)


# What leaves a customer's GUID out of `given`.
WITHOUT = {
    "toolz.dissoc": "toolz.dissoc(given, 'customer_guid')",
    "toolz.keyfilter": "toolz.keyfilter(lambda key: key != 'customer_guid', given)",
    "toolz.first": "toolz.first([{}, given])",
    "toolz.last": "toolz.last([given, {}])",
    "pydash.omit": "pydash.omit(given, 'customer_guid', 'limit')",
    "pydash.pick": "pydash.pick(given, 'owner')",
    "pydash.get": "pydash.get({'a': given, 'b': {}}, 'b')",
    "more_itertools.first": "more_itertools.first([{}, given])",
}


@pytest.mark.parametrize("way", WITHOUT.values(), ids=WITHOUT)
def test_what_is_left_out_is_not_there(way: str) -> None:
    check(
        GRANT
        + f"""
import more_itertools, pydash, toolz

def rows(query):
    head = {{"Authorization": "Bearer " + grant("accounts:read")}}
    return requests.get(API + "/accounts", params=query, headers=head)

def go(k):
    given = {{"customer_guid": k, "owner": "bank"}}
    rows({way})
    rows(given)  # CYB301
"""
    )


def test_a_function_is_curried_by_a_decorator() -> None:
    check(
        GRANT
        + """
from toolz import curry

@curry
def rows(token, query):
    return requests.get(API + "/accounts", params=query, headers={"Authorization": "Bearer " + token})

def go(k):
    listed = rows(grant("accounts:read"))
    listed({"customer_guid": k})  # CYB301
    listed({"owner": "bank"})
"""
    )
