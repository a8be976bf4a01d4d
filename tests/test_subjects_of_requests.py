"""Bodies of requests as far as they are seen, and whom requests concern by path, query and body."""

from __future__ import annotations

import pytest
from support import GRANT, check
from test_policy import GUID, HERE, listed, mapping, pieces

from cybrid_lint import catalogue
from cybrid_lint.cybrid.bodies import Body, read_body
from cybrid_lint.cybrid.queries import query_of
from cybrid_lint.cybrid.subjects import is_nothing, judge, subject_of
from cybrid_lint.cybrid.urls import targets
from cybrid_lint.engine.alternatives import union
from cybrid_lint.engine.objects import DictState, LibraryState
from cybrid_lint.engine.snapshots import made
from cybrid_lint.engine.texts import Hole, Text, text
from cybrid_lint.engine.values import ABSENT, NEVER, NONE, UNKNOWN, const, unknown

BANK = "https://bank.sandbox.cybrid.app/api/"
BODIES = {
    "none": (None, {}, (False, False, False)),
    "None": (NONE, {}, (False, False, False)),
    "a dict": (mapping({"a": text("b")}), {"a": text("b")}, (True, True, False)),
    "a dict that may have more": (mapping({"a": text("b")}, is_open=True), {"a": text("b")}, (True, True, True)),
    "an empty dict": (mapping({}), {}, (True, True, False)),
    "pairs": (listed(listed(text("a"), text("b"), kind="tuple")), {"a": text("b")}, (True, True, False)),
    "what is not known": (GUID, {}, (True, False, True)),
    "a number": (const(3), {}, (True, False, True)),
    "a dict or nothing": (union([mapping({"a": GUID}), NONE]), {"a": GUID}, (True, True, False)),
    "a dict or what is not known": (union([mapping({"a": GUID}), UNKNOWN]), {"a": GUID}, (True, True, True)),
    "two dicts": (
        union([mapping({"a": GUID}), mapping({"b": GUID})]),
        {"a": GUID, "b": GUID},
        (True, True, False),
    ),
    "an entry that is not there": (mapping({"a": ABSENT, "b": GUID}), {"b": GUID}, (True, True, False)),
    "JSON": (pieces('{"a": "', GUID, '"}'), {"a": GUID}, (True, True, False)),
    "a form": (pieces("a=", GUID, "&b=c"), {"a": GUID, "b": text("c")}, (True, True, False)),
    "a form with more": (pieces("a=", GUID, "&", unknown("more")), {"a": GUID}, (True, True, True)),
    "another text": (text("hello"), {}, (True, False, False)),
    "a dict as JSON": (Text((Hole(mapping({"a": GUID}), "json"),)), {"a": GUID}, (True, True, False)),
    "a dict as a form": (Text((Hole(mapping({"a": GUID}), "query"),)), {"a": GUID}, (True, True, False)),
    "a dict as text": (Text((Hole(mapping({"a": GUID}), "str"),)), {"a": GUID}, (True, True, False)),
    "a dict in base64": (Text((Hole(mapping({"a": GUID}), "base64"),)), {}, (True, False, False)),
    "what is not known as JSON": (Text((Hole(GUID, "json"),)), {}, (True, False, True)),
    "the answer to a request": (made((0, 0), LibraryState("http body", {}, True)), {}, (True, False, True)),
    "a library's object": (made((0, 0), LibraryState("model", {"a": GUID})), {"a": GUID}, (True, True, False)),
}


@pytest.mark.parametrize("name", BODIES)
def test_a_body_is_read(name):
    value, fields, (is_given, is_seen, is_open) = BODIES[name]
    body = read_body(value)
    shown = {key: repr(found) for key, found in body.fields.items()}
    assert shown == {key: repr(found) for key, found in fields.items()}
    assert (body.is_given, body.is_seen, body.is_open) == (is_given, is_seen, is_open)


def test_a_body_says_where_its_fields_stand():
    value = made((0, 0), DictState({"a": GUID, "b": GUID}, NEVER, False, {"a": HERE}))
    assert read_body(value).sites == {"a": HERE}
    assert read_body(Text((Hole(value, "json"),))).sites == {"a": HERE}
    assert [repr(each) for each in read_body(value).values] == [repr(value)]


OPERATIONS = {operation.id: operation for operation in catalogue.operations()}
NAMED = {"customer_guid": GUID}
PARTICIPANT, BANK_ITSELF, NO_GUID = (
    mapping({"a": listed(mapping(participant))})
    for participant in (
        {"type": text("customer"), "guid": GUID},
        {"type": text("bank"), "guid": GUID},
        {"type": text("customer")},
    )
)
# path | query | body of a request, and whom it concerns
REQUESTS = {
    "a customer in the path": ("GET customers/{guid}", {}, None, "customer"),
    "a customer in the query": ("GET accounts", NAMED, None, "customer"),
    "None in the query": ("GET accounts", {"customer_guid": NONE}, None, "nobody"),
    "None or a customer in the query": ("GET accounts", {"customer_guid": union([NONE, GUID])}, None, "customer"),
    "nobody": ("GET accounts", {}, None, "nobody"),
    "another query": ("GET accounts", {"page": const(1)}, None, "nobody"),
    "the bank by its name": ("GET accounts", {"owner": text("bank")}, None, "bank"),
    "an owner that is not the bank": ("GET accounts", {"owner": text("customer")}, None, "nobody"),
    "the bank's GUID": ("GET accounts", {"bank_guid": GUID}, None, "bank"),
    "an account of the bank's": ("GET accounts/{bank_reserve_account}", {}, None, "bank"),
    "an account": ("GET accounts/{account}", {}, None, "nobody"),
    "a guid of a reserve": ("GET accounts", {"account_guid": unknown("reserve_account")}, None, "bank"),
    "a page of a reserve": ("GET accounts", {"page": unknown("reserve_account")}, None, "nobody"),
    "a customer in the body": ("POST trades", {}, mapping(NAMED), "customer"),
    "None in the body": ("POST quotes", {}, mapping({"customer_guid": NONE}), "bank"),
    "a customer deeper in the body": ("POST trades", {}, mapping({"a": listed(mapping(NAMED))}), "customer"),
    "a participant": ("POST transfers", {}, PARTICIPANT, "customer"),
    "a participant that is the bank": ("POST transfers", {}, BANK_ITSELF, "nobody"),
    "a participant without a GUID": ("POST transfers", {}, NO_GUID, "nobody"),
    "a body without a customer": ("POST quotes", {}, mapping({"side": text("buy")}), "bank"),
    "a body that never names one": ("POST trades", {}, mapping({"quote_guid": GUID}), "nobody"),
    "a body that may have more": ("POST trades", {}, mapping({"side": text("buy")}, is_open=True), "unseen"),
    "a body that is not seen": ("POST trades", {}, GUID, "unseen"),
    "no body where there is one": ("POST trades", {}, None, "unseen"),
    "the bank in the body": ("POST accounts", {}, mapping({"owner": text("bank")}), "bank"),
    "a new customer": ("POST customers", {}, mapping({"type": text("individual")}), "nobody"),
}


def request(path, query, body):
    method, _, path = path.partition(" ")
    first, _, name = path.partition("/")
    url = pieces(f"{BANK}{first}/", unknown(name.strip("{}"))) if name else text(BANK + first)
    depth = 2 + bool(name)
    wanted = [each for each in OPERATIONS.values() if each.id.startswith(f"{method} /api/{first}")]
    (operation,) = [each for each in wanted if each.id.count("/") == depth and each.id.endswith("}") is bool(name)]
    parts = {"params": mapping(query)} if query else {}
    return operation, targets(url)[0], parts if body is None else {**parts, "body": body}


@pytest.mark.parametrize("name", REQUESTS)
def test_whom_a_request_concerns(name):
    path, query, body, subject = REQUESTS[name]
    assert subject_of(*request(path, query, body)) == subject


def test_a_query_that_may_have_more_is_not_seen():
    operation, target, parts = request("GET accounts", {"page": const(1)}, None)
    assert subject_of(operation, target, {"params": mapping({}, is_open=True)}) == "unseen"
    assert query_of(parts, target)[1] is False
    assert judge(operation, {}, {}, True, Body()) == "unseen"
    assert judge(operation, {}, NAMED, True, Body()) == "customer"


def test_what_is_nothing():
    values = [NONE, ABSENT, NEVER, union([NONE, ABSENT]), union([NONE, GUID]), GUID, text("")]
    assert [is_nothing(value) for value in values] == [True, True, True, True, False, False, False]


@pytest.mark.xfail(strict=True, reason="a new name of a parameter is not kept")
def test_a_new_name_says_that_an_account_is_the_bank_s():
    check(
        GRANT
        + """

def go(guid):
    omnibus_account = guid
    head = {"Authorization": "Bearer " + grant(os.environ["SCOPE"])}
    return requests.get(f"{API}/accounts/{omnibus_account}", headers=head)
"""
    )
