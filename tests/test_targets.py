"""URLs taken apart: whose host, which API, the path in segments, the query, and what is put behind as a query."""

from __future__ import annotations

import re

import pytest

from cybrid_lint.cybrid.reading import names_of
from cybrid_lint.cybrid.urls import MARK, targets
from cybrid_lint.engine import snapshots
from cybrid_lint.engine.alternatives import union
from cybrid_lint.engine.objects import LibraryState
from cybrid_lint.engine.texts import Hole, Lit, Text
from cybrid_lint.engine.values import NONE, Site, unknown
from cybrid_lint.libraries.http import URL

# of each URL, in which braces are what is not known: its host's owner | API | path | query | further query |
# the segments that an operation is looked up by
URLS = """
    $BANK/api/accounts -> cybrid | bank | /api/accounts | - | - | api/accounts
    https://bank.production.cybrid.app/api/accounts -> cybrid | bank | /api/accounts | - | - | api/accounts
    https://id.sandbox.cybrid.app/oauth/token -> cybrid | id | /oauth/token | - | - | oauth/token
    https://organization.sandbox.cybrid.app/api/banks -> cybrid | organization | /api/banks | - | - | api/banks
    HTTPS://BANK.SANDBOX.CYBRID.APP/api/accounts -> cybrid | bank | /api/accounts | - | - | api/accounts
    $BANK -> cybrid | bank | - | - | - | -
    $BANK/ -> cybrid | bank | / | - | - | -
    $BANK//api//accounts/ -> cybrid | bank | //api//accounts/ | - | - | api/accounts
    $BANK/api/accounts/{guid} -> cybrid | bank | /api/accounts/*(guid) | - | - | api/accounts/*
    $BANK/api/accounts/x-{guid} -> cybrid | bank | /api/accounts/x-*(guid) | - | - | api/accounts/*
    $BANK/api/accounts/{guid:cut 8} -> cybrid | bank | /api/accounts/*({guid}) | - | - | api/accounts/*
    $BANK/api/customers/{guid}/{other} -> cybrid | bank | /api/customers/*(guid)/*(other) | - | - | api/customers/*/*
    $BANK/api/accounts?customer_guid={guid} -> cybrid | bank | /api/accounts | customer_guid=guid | - | api/accounts
    $BANK/api/trades?guid={guid}&page=1 -> cybrid | bank | /api/trades | guid=guid page=1 | - | api/trades
    $BANK/api/trades?page=1&&guid=x+y%20z -> cybrid | bank | /api/trades | page=1 guid=x y z | - | api/trades
    $BANK/api/trades?guid=a{guid}b{other} -> cybrid | bank | /api/trades | guid={guid}{other} | - | api/trades
    $BANK/api/accounts?{query} -> cybrid | bank | /api/accounts | - | query | api/accounts
    $BANK/api/accounts{query:query} -> cybrid | bank | /api/accounts | - | query | api/accounts
    $BANK/api/accounts?page -> cybrid | bank | /api/accounts | page= | - | api/accounts
    $BANK/api/accounts?page= -> cybrid | bank | /api/accounts | page= | - | api/accounts
    $BANK/api/accounts#x?y=z -> cybrid | bank | /api/accounts | - | - | api/accounts
    $BANK/api/accounts?a=b#c&d=e -> cybrid | bank | /api/accounts | a=b | - | api/accounts
    https://api.example.com/api/accounts -> other | - | /api/accounts | - | - | api/accounts
    https://api.example.com/api/accounts/{guid} -> other | - | /api/accounts/*(guid) | - | - | api/accounts/*
    https://{host}/api/accounts -> unknown | - | /api/accounts | - | - | api/accounts
    https://bank.{env}.cybrid.app/api/accounts -> cybrid | bank | /api/accounts | - | - | api/accounts
    https://{env}.cybrid.app/api/accounts -> cybrid | - | /api/accounts | - | - | api/accounts
    https://bank.{domain}/api/accounts -> cybrid | bank | /api/accounts | - | - | api/accounts
    https://id.{domain}/oauth/token -> cybrid | id | /oauth/token | - | - | oauth/token
    https://bank.sandbox.{domain}/api/accounts -> cybrid | bank | /api/accounts | - | - | api/accounts
    https://id.production.{domain}:443/oauth/token -> cybrid | id | /oauth/token | - | - | oauth/token
    https://bank.example.{domain}/api/accounts -> unknown | bank | /api/accounts | - | - | api/accounts
    https://api.sandbox.{domain}/api/accounts -> unknown | - | /api/accounts | - | - | api/accounts
    https://{sub}.example.{domain}/api/accounts -> unknown | - | /api/accounts | - | - | api/accounts
    https://{sub}.example.com/api/accounts -> other | - | /api/accounts | - | - | api/accounts
    https://{cybrid_host}/api/accounts -> cybrid | - | /api/accounts | - | - | api/accounts
    https://{bank_host}/api/accounts -> unknown | bank | /api/accounts | - | - | api/accounts
    https://{idp}/oauth/token -> unknown | id | /oauth/token | - | - | oauth/token
    {base}/api/accounts -> unknown | - | /api/accounts | - | - | api/accounts
    {cybrid_base}/api/accounts -> cybrid | - | /api/accounts | - | - | api/accounts
    {bank_base}/accounts/{guid} -> unknown | bank | /accounts/*(guid) | - | - | accounts/*
    {base}{path} -> unknown | - | *(path) | - | - | *
    {path} -> unknown | - | - | - | - | -
    {base}api/accounts -> unknown | - | api/accounts | - | - | api/accounts
    /api/accounts -> unknown | - | /api/accounts | - | - | api/accounts
    api/accounts -> unknown | - | api/accounts | - | - | api/accounts
    accounts -> unknown | - | accounts | - | - | accounts
    example.com/api/accounts -> other | - | /api/accounts | - | - | api/accounts
    cybrid.app/api/accounts -> cybrid | - | /api/accounts | - | - | api/accounts
    bank.sandbox.cybrid.app/api/accounts -> cybrid | bank | /api/accounts | - | - | api/accounts
    http://localhost:8000/cybrid -> other | - | /cybrid | - | - | cybrid
    http://127.0.0.1/api/accounts -> other | - | /api/accounts | - | - | api/accounts
    http://localhost.cybrid.app/api -> other | - | /api | - | - | api
    http://testserver/api/accounts -> other | - | /api/accounts | - | - | api/accounts
    http://cybrid/api/accounts -> cybrid | - | /api/accounts | - | - | api/accounts
    http://cybrid-mock:8080/api/accounts -> cybrid | - | /api/accounts | - | - | api/accounts
    https://user:pass@bank.sandbox.cybrid.app/api -> cybrid | - | /api | - | - | api
    $BANK:443/api/accounts -> cybrid | bank | /api/accounts | - | - | api/accounts
    https:///api/accounts -> unknown | - | /api/accounts | - | - | api/accounts
    https://{scheme}:{port}/api -> unknown | - | /api | - | - | api
    ftp://bank.sandbox.cybrid.app/api -> cybrid | bank | /api | - | - | api
    {scheme}://bank.sandbox.cybrid.app/api/accounts -> cybrid | bank | /api/accounts | - | - | api/accounts
    $BANK/{version}/api/accounts -> cybrid | bank | /*(version)/api/accounts | - | - | api/accounts
    $BANK/v1/api/accounts -> cybrid | bank | /v1/api/accounts | - | - | api/accounts
    https://id/oauth/token -> unknown | - | /oauth/token | - | - | oauth/token
    bank -> unknown | - | bank | - | - | bank
    . -> other | - | - | - | - | -
    ?a=b -> unknown | - | - | a=b | - | -
    {a} -> unknown | - | - | - | - | -
    https://notcybrid.example.com/api/accounts -> other | - | /api/accounts | - | - | api/accounts
    https://identity.demo.cybrid.app/x -> cybrid | id | /x | - | - | x
    https://org.demo.cybrid.app/x -> cybrid | organization | /x | - | - | x
    https://idp.demo.cybrid.app/x -> cybrid | id | /x | - | - | x
    https://other.demo.cybrid.app/x -> cybrid | - | /x | - | - | x
"""
# the same for URLs behind the base of a client
BEHIND = """
    /api/accounts  $BANK -> cybrid | bank | /api/accounts | - | - | api/accounts
    api/accounts  $BANK -> cybrid | bank | /api/accounts | - | - | api/accounts
    https://x.com/a  $BANK -> other | - | /a | - | - | a
    {path}  $BANK -> cybrid | bank | /*(path) | - | - | *
    accounts  {base} -> unknown | - | /accounts | - | - | accounts
    accounts  {cybrid_base} -> cybrid | - | /accounts | - | - | accounts
"""


def made(url):
    """A text in which names in braces are what is not known, with the form behind a colon."""
    parts = []
    for index, part in enumerate(re.split(r"\{(.*?)\}", url)):
        name, _, form = part.partition(":")
        if index % 2:
            parts.append(Hole(unknown(name), form or "str"))
        elif part:
            parts.append(Lit(part))
    return Text(tuple(parts))


def shown(value):
    if isinstance(value, Text):
        return "".join(part.text if isinstance(part, Lit) else f"{{{shown(part.value)}}}" for part in value.parts)
    return ".".join(names_of(value))


def summary(target):
    host = "cybrid" if target.cybrid else "unknown" if target.unknown else "other"
    segments = [
        MARK.sub("*", segment) + (f"({','.join(map(shown, values))})" if MARK.search(segment) else "")
        for segment, values in target.segments
    ]
    query = " ".join(f"{name}={shown(value)}" for name, value in target.query)
    matched = "/".join(segment or "*" for segment in target.segments_for_match())
    parts = [host, target.api, "/".join(segments), query, " ".join(map(shown, target.query_parts)), matched]
    return " | ".join(part or "-" for part in parts)


def rows(block):
    found = [
        line.strip().replace("$BANK", "https://bank.sandbox.cybrid.app").split(" -> ")
        for line in block.splitlines()
        if line.strip()
    ]
    assert found
    return found


def test_urls_are_taken_apart():
    for url, wanted in rows(URLS):
        assert [summary(target) for target in targets(made(url))] == [wanted], url


def test_urls_are_taken_apart_behind_the_base_of_a_client():
    for both, wanted in rows(BEHIND):
        assert [summary(target) for target in targets(*map(made, both.split("  ")))] == [wanted], both
    assert summary(targets(made("/x"), NONE)[0]).startswith("unknown | - | /x")


def test_parts_of_a_url_know_the_literals_that_they_stand_in():
    sites = [Site("app.py", number) for number in range(9)]
    pieces = ("https://a.b", "/c", "/d/e", "/f", "?g=", "h&i=j", "&k=", "l", "&m=n&o=p")
    (target,) = targets(Text(tuple(map(Lit, pieces, sites))))
    assert [(name, [value.parts[0].site.at for value in inside]) for name, inside in target.segments] == [
        ("", []),
        ("c", [1]),
        ("d", [2]),
        ("e", [2]),
        ("f", [3]),
    ]
    assert [(key, value.known, value.parts[0].site.at) for key, value in target.query] == [
        ("g", "h", 5),
        ("i", "j", 5),
        ("k", "l", 7),
        ("m", "n", 8),
        ("o", "p", 8),
    ]


def test_a_query_that_is_a_text_is_read_as_a_part_of_the_url():
    for form, wanted in (("query", "customer_guid=guid page=1 | -"), ("repr", "- | customer_guid={guid}&page=1")):
        query = Hole(made("customer_guid={guid}&page=1"), form)
        (target,) = targets(Text((Lit("https://bank.sandbox.cybrid.app/api/accounts?"), query)))
        assert f"| {wanted} | api/accounts" in summary(target)


def test_a_url_that_is_an_object_reads_as_its_text():
    url = made("https://bank.sandbox.cybrid.app/api/accounts")
    for label, wanted in ((URL, "cybrid | bank | /api/accounts"), ("requests session", "unknown | - | -")):
        (target,) = targets(snapshots.made((0, 1), LibraryState(label, {"text": url})))
        assert summary(target).startswith(wanted)


def test_of_alternatives_those_count_whose_host_is_known():
    known, other, unknowns = made("https://bank.sandbox.cybrid.app/y"), made("https://x.com/y"), made("{a}")
    assert [summary(target)[:6] for target in targets(union([unknowns, known, other]))] == ["cybrid", "other "]
    assert [summary(target)[:7] for target in targets(union([unknowns, made("{b}")]))] == ["unknown"] * 2
    assert [target.cybrid for target in targets(unknown("cybrid_url"))] == [True]


@pytest.mark.parametrize(
    ("url", "is_known", "ends"),
    [("https://x.com/oauth/token", True, True), ("https://x.com/token/", True, False), ("{base}{path}", False, False)],
)
def test_a_path_says_what_is_asked_for(url, is_known, ends):
    (target,) = targets(made(url))
    assert (target.path_known, target.ends_with("oauth", "token")) == (is_known, ends)
    assert target.ends_with("token") is is_known


def test_more_unknown_pieces_than_there_are_marks_do_not_end_a_run():
    url = Text(tuple(Hole(unknown(f"n{number}")) for number in range(0x1001)))
    assert len(targets(url)) == 1
