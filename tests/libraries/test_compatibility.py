"""What Python has by other names: `six`, `future`, Python 2's modules, and what only type checkers see."""

from __future__ import annotations

import pytest
from support import GRANT, check, check_filter

WAYS = {
    "items of six": """
import six

def packed(given):
    return {key: value for key, value in six.iteritems(given)}
""",
    "items of future": """
from future.utils import viewitems

def packed(given):
    found = {}
    for key, value in viewitems(given):
        found[key] = value
    return found
""",
    "types of six": """
import six

def packed(given):
    return {key: value for key, value in given.items() if isinstance(value, six.string_types) or value is not None}
""",
    "a cast": """
from typing import cast

def packed(given):
    return cast("dict[str, str]", given)
""",
    "a cast of another package": """
import typing_extensions as t

def packed(given):
    return t.cast(dict, given)
""",
    "a checked type": """
from typing import assert_type

def packed(given):
    return assert_type(given, dict)
""",
    "a base with a metaclass": """
import abc
import six

class Base:
    def packed(self, given):
        return given

class Packer(six.with_metaclass(abc.ABCMeta, Base)):
    pass

packed = Packer().packed
""",
}


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_a_filter_gets_through(way: str) -> None:
    check_filter(way, "packed(given)")


QUOTERS = {
    "six": "from six.moves.urllib.parse import quote, urlencode",
    "six as a module": """
from six.moves import urllib

quote, urlencode = urllib.parse.quote, urllib.parse.urlencode
""",
    "requests": "from requests.compat import quote, urlencode",
    "future": "from future.moves.urllib.parse import quote, urlencode",
    "either": """
try:
    from urllib import quote, urlencode
except ImportError:
    from urllib.parse import quote, urlencode
""",
}


@pytest.mark.parametrize("names", QUOTERS.values(), ids=QUOTERS)
def test_a_url_is_built(names: str) -> None:
    check(
        GRANT
        + names
        + """

def read(path, **query):
    url = API + "/" + quote(path) + "?" + urlencode(query)
    return requests.get(url, headers={"Authorization": "Bearer " + grant("accounts:read")})


def go(k):
    read("accounts", customer_guid=k)  # CYB301
    read("accounts", owner="bank")
"""
    )


@pytest.mark.parametrize(
    "verb", ["aiohttp.hdrs.METH_GET", "http.HTTPMethod.GET", "http.HTTPMethod.GET.value"], ids=lambda verb: verb
)
def test_methods_have_names(verb: str) -> None:
    check(
        GRANT
        + f"""
import http

import aiohttp.hdrs


def send(verb, path, **query):
    head = {{"Authorization": "Bearer " + grant("accounts:read")}}
    return requests.request(verb, API + path, params=query, headers=head)


def go(k):
    send({verb}, "/accounts", customer_guid=k)  # CYB301
    send({verb}, "/accounts", owner="bank")
"""
    )
