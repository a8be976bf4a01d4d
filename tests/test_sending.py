"""How a token gets into the header of a request, and for which addresses something is mounted."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent / "libraries"))

from engine_support import lines_of_accounts
from test_policy import listed, mapping, pieces

from cybrid_lint.cybrid.sending import best_mounted, header_values
from cybrid_lint.engine.texts import text
from cybrid_lint.engine.values import ABSENT, const, unknown

WITH_TOKEN = r"""
    {"Authorization": "Bearer " + t}
    {"authorization": f"Bearer {t}"}
    {"AUTHORIZATION": "bearer " + t}
    {"Authorization": "Bearer" + t}
    {"Authorization": t}
    {"Authorization": f"{t}"}
    {"Authorization": "Token " + t}
    {"Authorization": f"{'Bearer'} {t}"}
    {"Authorization": " ".join(["Bearer", t])}
    {"Authorization": "Bearer %s" % t}
    {"Authorization": "Bearer {}".format(t)}
    {"Authorization": ("Bearer " + t).encode()}
    {b"Authorization": "Bearer " + t}
    {"Accept": "x", "Authorization": "Bearer " + t}
    {"Authorization": "Bearer " + t, **{}}
    {**{"Authorization": "Bearer " + t}}
    {"Authorization": "Bearer x", **{"Authorization": "Bearer " + t}}
    dict(Authorization="Bearer " + t)
    dict([("Authorization", "Bearer " + t)])
    [("Authorization", "Bearer " + t)]
    {k: v for k, v in [("Authorization", "Bearer " + t)]}
    {"Authorization": "Bearer " + t if guid else None}
    {"Authorization": "Bearer " + (t or "x")}
    {"Authorization": "Bearer " + (None or t)}
    {"Authorization": "Bearer " + t.strip()}
    {"Authorization": "Bearer " + t, "x-authorization": "x"}
    requests.structures.CaseInsensitiveDict({"Authorization": "Bearer " + t})
    {"Authorization": "Bearer x"} | {"Authorization": "Bearer " + t}
    {"Authorization": str("Bearer " + t)}
"""
WITHOUT = r"""
    {"X-Authorization": "Bearer " + t}
    {"X-Token": t}
    {**{"Authorization": "Bearer " + t}, "Authorization": "Bearer x"}
    {"Authorization": "Bearer " + t} | {"Authorization": "Bearer x"}
    {"Authorization": None}
    {"Authorization": f"Bearer {None}"}
    {"Authorization": "Bearer x" or t}
    {"Authorization": "Bearer " + str(len(t))}
    {}
    None
    {"Proxy-Authorization": "Bearer " + t}
    {"Cookie": f"token={t}"}
"""
CALL = "requests.get('https://bank.sandbox.cybrid.app/api/accounts', params={'customer_guid': guid}, headers=(HEADERS))"


@pytest.mark.parametrize(("block", "tokens"), [(WITH_TOKEN, ["bank"]), (WITHOUT, [])])
def test_headers_with_a_token(block, tokens):
    headers = [line.strip() for line in block.splitlines() if line.strip()]
    calls = [f"    {CALL.replace('HEADERS', header)}" for header in headers]
    found = {header: [] for header in headers}
    for line, token in lines_of_accounts("\n".join(["def go(guid):", "    t = bank_token()", *calls, ""])):
        found[line.partition("headers=(")[2][:-2]].append(token)
    assert found == dict.fromkeys(headers, tokens)


def test_a_header_by_its_name_in_any_case():
    headers = mapping({"A": text("x"), "a": text("y"), "b": text("z"), "AA": ABSENT})
    assert [repr(value) for value in header_values(headers, "a")] == [repr(text("x")), repr(text("y"))]
    assert header_values(headers, "aa") == []
    assert header_values(None, "a") == []


def mounted(pairs=(), transports=None, transport=None, **parts):
    """Return which of numbered things is mounted for an address."""
    found = {"mounts": listed(*(listed(prefix, const(number), kind="tuple") for prefix, number in pairs))}
    if transports:
        found["transports"] = mapping({name: const(number) for name, number in transports.items()})
    if transport is not None:
        found["transport"] = const(transport)
    return [value.value for value in best_mounted({**found, **parts})]


BANK = text("https://bank.sandbox.cybrid.app/api/accounts")


def test_the_adapter_of_the_longest_prefix_is_mounted():
    https, host, other = text("https://"), text("https://bank."), text("https://id.")
    assert mounted([(https, 1)], url=BANK) == [1]
    assert mounted([(https, 1), (host, 2)], url=BANK) == [2]
    assert mounted([(host, 2), (https, 1)], url=BANK) == [2]
    assert mounted([(https, 1), (other, 2)], url=BANK) == [1]
    assert mounted([(text("http://"), 1)], url=BANK) == []
    assert mounted([(text("HTTPS://Bank."), 1)], url=BANK) == [1]
    assert mounted([(https, 1), (https, 2)], url=BANK) == [1, 2]
    assert mounted([], url=BANK) == []
    base = unknown("base")
    assert mounted([(https, 1)], url=pieces(base, "/api")) == [1]
    assert mounted([(host, 1)], url=pieces(base, "/api")) == []
    assert mounted([(pieces(base), 1), (https, 2)], url=pieces(base, "/api")) == [1]
    assert mounted([(https, 1)], url=text("/api"), base=BANK) == [1]


FITS = {
    "all://": True,
    "https://": True,
    "http://": False,
    "all://bank.sandbox.cybrid.app": True,
    "https://bank.sandbox.cybrid.app": True,
    "https://bank.sandbox.cybrid.app:443": False,
    "http://bank.sandbox.cybrid.app": False,
    "https://sandbox.cybrid.app": False,
    "https://*.cybrid.app": True,
    "https://*.bank.sandbox.cybrid.app": False,
    "https://*cybrid.app": True,
    "https://*bank.sandbox.cybrid.app": True,
    "https://id.sandbox.cybrid.app": False,
    "bank.sandbox.cybrid.app": True,
}


@pytest.mark.parametrize("pattern", FITS)
def test_the_transport_that_fits_an_address_is_mounted(pattern):
    assert mounted(transports={pattern: 1}, url=BANK) == [1] * FITS[pattern]
    assert mounted(transports={pattern: 1}, transport=2, url=BANK) == [1 if FITS[pattern] else 2]


def test_transports_and_ports():
    with_port = text("https://bank.sandbox.cybrid.app:8443/api?x=1")
    assert mounted(transports={"https://bank.sandbox.cybrid.app:8443": 1}, url=with_port) == [1]
    assert mounted(transports={"https://bank.sandbox.cybrid.app": 1}, url=with_port) == [1]
    assert mounted(transports={"https://bank.sandbox.cybrid.app:1": 1}, url=with_port) == []
    assert mounted(transports={"all://": 1, "https://": 2}, url=with_port) == [2]
