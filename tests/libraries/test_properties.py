"""Decorators of small packages that make properties, or leave a function what it is."""

from __future__ import annotations

import pytest
from support import GRANT, check

PROPERTIES = [
    "cached_property.cached_property",
    "cached_property.threaded_cached_property",
    "cached_property.cached_property_with_ttl(ttl=5)",
    "async_property.async_property",
    "async_property.async_cached_property",
    "cacheutils.cachedproperty",
]


@pytest.mark.parametrize("decorator", PROPERTIES)
def test_a_property_gives_what_it_returns(decorator: str) -> None:
    check(
        GRANT
        + f"""
import async_property, cached_property
from boltons import cacheutils

class Rows:
    def __init__(self, query):
        self.asked = query

    @{decorator}
    def query(self):
        return self.asked

def rows(query):
    head = {{"Authorization": "Bearer " + grant("accounts:read")}}
    return requests.get(API + "/accounts", params=Rows(query).query, headers=head)

def go(k):
    rows({{"customer_guid": k}})  # CYB301
    rows({{"owner": "bank"}})
"""
    )


DECORATORS = [
    "deprecated.deprecated(version='1')",
    "deprecated.sphinx.versionadded(version='1')",
    "deprecation.deprecated(deprecated_in='1')",
    "wrapt.synchronized",
    "backoff.on_exception(backoff.expo, ValueError)",
]


@pytest.mark.parametrize("decorator", DECORATORS)
@pytest.mark.parametrize("way", ["@{}\ndef asked(query): return query", "asked = {}(lambda query: query)"])
def test_a_function_stays_what_it_is(decorator: str, way: str) -> None:
    check(
        GRANT
        + f"""
import backoff, deprecated, deprecated.sphinx, deprecation, wrapt
{way.format(decorator)}

def rows(query):
    head = {{"Authorization": "Bearer " + grant("accounts:read")}}
    return requests.get(API + "/accounts", params=asked(query), headers=head)

def go(k):
    rows({{"customer_guid": k}})  # CYB301
    rows({{"owner": "bank"}})
"""
    )
