"""`requests.utils`: addresses, pairs and headers, as the library prepares its own.

Source: `requests/utils.py` (2.32). What that module takes from others by their names stands in `compatibility.py`.
"""

from __future__ import annotations

import re
from urllib.parse import unquote

from cybrid_lint.engine.alternatives import spread
from cybrid_lint.engine.objects import DictState
from cybrid_lint.engine.texts import Lit, Text, concat, text
from cybrid_lint.engine.values import NONE, Library, Value, unknown
from cybrid_lint.libraries.calls import Call
from cybrid_lint.libraries.handlers.urls import is_whole
from cybrid_lint.libraries.registry import function

ESCAPE = re.compile("%[0-9A-Fa-f]{2}")
UNRESERVED = re.compile("[A-Za-z0-9._~-]")
#: What an address keeps where it is quoted once more.
KEPT = text("!#$%&'()*+,/:;=?@[]~")


@function("requests.utils.unquote_unreserved")
def unquote_unreserved(call: Call) -> Value:
    """An address without the escapes that it does not need; what is not known of it is left as it is."""
    return spread(call.arg(0, "uri"), _without_needless)


def _without_needless(address: Value) -> Value:
    if not isinstance(address, Text):
        return address
    known = {part: ESCAPE.sub(_needed, part.text) for part in address.parts if isinstance(part, Lit)}
    return Text(tuple(part._replace(text=known[part]) if isinstance(part, Lit) else part for part in address.parts))


def _needed(escape: re.Match[str]) -> str:
    character = unquote(escape[0])
    return character if UNRESERVED.fullmatch(character) else escape[0]


@function("requests.utils.requote_uri")
def requote(call: Call) -> Value:
    """An address that is quoted as a whole, and nothing of it twice."""
    return call.call(Library("urllib.parse.quote"), unquote_unreserved(call), safe=KEPT)


@function("requests.utils.urldefragauth")
def address_alone(call: Call) -> Value:
    """An address without what no request is sent to: a fragment, a user's name and password."""
    return call.arg(0, "url")


@function("requests.utils.prepend_scheme_if_needed")
def with_scheme(call: Call) -> Value:
    """An address with a scheme; one that has its own keeps that."""
    front = concat([call.arg(1, "new_scheme"), text("://")])

    def of_one(address: Value) -> Value:
        begins = address.parts[:1] if isinstance(address, Text) else ()
        return concat([front, address]) if begins and isinstance(begins[0], Lit) and not is_whole(address) else address

    return spread(call.arg(0, "url"), of_one)


@function("requests.utils.to_key_val_list")
def pairs(call: Call) -> Value:
    """The pairs of a mapping, or of what holds pairs already, in a list of their own."""

    def of_one(given: Value) -> Value:
        if given is NONE:
            return NONE
        is_mapping = isinstance(call.state(given), DictState)
        return call.call(Library("builtins.list"), call.call(call.attribute(given, "items")) if is_mapping else given)

    return call.each(call.arg(0, "value"), of_one)


@function("requests.utils.default_headers")
def default_headers(call: Call) -> Value:
    """The headers that a session begins with."""
    return call.new_dict({name: unknown(name) for name in ("User-Agent", "Accept-Encoding", "Accept", "Connection")})
