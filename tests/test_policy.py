"""What Cybrid's policy reads from names, scopes and written JSON, and what it says of scopes."""

from __future__ import annotations

import pytest

from cybrid_lint import catalogue
from cybrid_lint.cybrid import names, scope_rules
from cybrid_lint.cybrid.json_text import json_fields
from cybrid_lint.cybrid.scopes import MOST_DEPTH, RequestedScope, ScopeReading, read_scopes
from cybrid_lint.engine.alternatives import union
from cybrid_lint.engine.objects import DictState, SequenceState
from cybrid_lint.engine.snapshots import made
from cybrid_lint.engine.texts import Hole, Lit, Text, text
from cybrid_lint.engine.values import ABSENT, NEVER, NONE, UNKNOWN, Site, const, unknown

HERE = Site("app.py", 1)
GUID = unknown("guid")


def listed(*members, kind="list", rest=NEVER, is_open=False):
    return made((0, 0), SequenceState(kind, members, rest, is_open))


def mapping(entries, *, is_open=False):
    return made((0, 0), DictState(entries, NEVER, is_open))


def pieces(*parts):
    return Text(tuple(Lit(part, HERE) if isinstance(part, str) else Hole(part) for part in parts))


# names


@pytest.mark.parametrize(
    ("name", "type_", "owner"),
    [
        ("bank_token", "bank", "bank"),
        ("orgClient", "organization", "organization"),
        ("ORGANISATION_HEADERS", "organization", "organization"),
        ("customer_session", "customer", "customer"),
        ("customers_jwt", "customer", "customer"),
        ("bank_customer_auth", "customer", "customer"),
        ("bank", None, "bank"),
        ("token", None, None),
        ("bank_account_token", None, "bank"),
        ("banker_token", None, None),
        ("", None, None),
    ],
)
def test_a_name_says_whose_token_it_is(name, type_, owner):
    assert (names.token_type_named(name), names.owner_named(name)) == (type_, owner)


def test_names_are_made_of_words():
    assert names.words("BANK_ClientId2") == ("bank", "client", "id", "2")
    assert names.words("HTTPServer") == ("http", "server")
    of_bank = ["gas_account", "bank_fiat_account", "reserve", "bank_guid", "house_wallet", "bank_accounts"]
    others = ["bank_account", "external_bank_account", "customer_reserve", "deposit_bank_address", "bank", "account"]
    assert [name for name in of_bank + others if names.concerns_bank(name)] == of_bank
    given = ["customer_guid", "customerGuid", "CUSTOMER_GUID", "customerguid", "customer", "guid", "customer_guid_2"]
    assert [name for name in given if names.names_customer(name)] == given[:4]


# scopes


def reading(*names, is_open=False, is_whole=False):
    return (list(names), is_open, is_whole)


SCOPES = [
    (text("a:read b:read"), [reading("a:read", "b:read")]),
    (text("a:read, b:read,,c"), [reading("a:read", "b:read", "c")]),
    (text(" a:read\nb "), [reading("a:read", "b")]),
    (text(""), [reading()]),
    (NONE, [reading()]),
    (const(3), [reading(is_open=True)]),
    (GUID, [reading(is_open=True)]),
    (unknown("scopes", whole=True), [reading(is_open=True, is_whole=True)]),
    (listed(text("a"), text("b")), [reading("a", "b")]),
    (listed(text("a"), kind="set"), [reading("a")]),
    (listed(), [reading()]),
    (listed(text("a"), is_open=True), [reading("a", is_open=True)]),
    (listed(text("a"), rest=text("b")), [reading("a", "b", is_open=True)]),
    (listed(text("a"), GUID), [reading("a", is_open=True)]),
    (listed(text("a"), unknown("x", whole=True)), [reading("a", is_open=True, is_whole=True)]),
    (listed(listed(text("a"))), [reading("a")]),
    (mapping({"x": text("a"), "y": text("b")}), [reading("a", "b")]),
    (mapping({"x": text("a")}, is_open=True), [reading("a", is_open=True)]),
    (mapping({"x": GUID}), [reading(is_open=True)]),
    (union([text("a"), text("b")]), [reading("a"), reading("b")]),
    (union([text("a"), ABSENT]), [reading("a")]),
    (NEVER, []),
    (pieces("a:read ", GUID), [reading("a:read", is_open=True)]),
    (pieces("a:", GUID, " b"), [reading("b", is_open=True)]),
    (pieces(GUID, ":read b"), [reading("b", is_open=True)]),
    (pieces("a:", "read"), [reading("a:read")]),
    (pieces("a ", text("b"), " c"), [reading("b", "a", "c")]),
    (pieces("a ", listed(text("b"), text("c"))), [reading("b", "c", "a")]),
    (pieces("a ", unknown("x", whole=True)), [reading("a", is_open=True, is_whole=True)]),
    (pieces("a ", union([])), [reading("a", is_open=True)]),
]


@pytest.mark.parametrize(("value", "wanted"), SCOPES)
def test_scopes_are_read_from_a_value(value, wanted):
    found = [(sorted(each.names), each.is_open, each.is_whole) for each in read_scopes(value)]
    assert found == [(sorted(scopes), is_open, is_whole) for scopes, is_open, is_whole in wanted]


def test_scopes_are_read_down_to_a_depth():
    def nested(depth):
        value = text("a")
        for _ in range(depth):
            value = listed(value)
        return [(sorted(each.names), each.is_open) for each in read_scopes(value)]

    assert nested(MOST_DEPTH - 1) == [(["a"], False)]
    assert nested(MOST_DEPTH) == [([], True)]


def test_a_scope_knows_where_its_literal_stands():
    (found,) = read_scopes(Text((Lit("a:", None), Lit("read b", HERE), Lit("c", Site("b.py", 2)))))
    assert found.scopes == [RequestedScope("a:read", HERE), RequestedScope("bc", HERE)]


def scopes_of(*texts, is_open=False, is_whole=False):
    return ScopeReading([RequestedScope(each, None) for each in texts], is_open, is_whole)


def test_what_is_too_wide():
    known = sorted(scope for scope in catalogue.scopes() if scope.endswith(":read"))
    by_resource = {catalogue.resource(scope): scope for scope in known}
    some = list(by_resource.values())
    assert len(some) > 4
    assert scope_rules.too_wide(scopes_of(is_whole=True), 4) == "every scope there is"
    assert scope_rules.too_wide(scopes_of("accounts:*"), 4) == "the wildcard accounts:*"
    assert scope_rules.too_wide(scopes_of("*"), 4) == "the wildcard *"
    assert scope_rules.too_wide(scopes_of(*some[:4]), 4) is None
    assert scope_rules.too_wide(scopes_of(*some[:4], "openid", "profile"), 4) is None
    why = scope_rules.too_wide(scopes_of(*some[:5]), 4)
    assert why is not None
    assert why.startswith("scopes of 5 resources (")
    assert scope_rules.counted_resource("accuonts:read") == "accounts"
    assert scope_rules.counted_resource("zzzzzzzz:read") == catalogue.resource("zzzzzzzz:read")


def test_how_scopes_are_shown():
    secret = "q7Zk2Lx9Vb4Nw8Rt3Yp6Js1Hd5"
    assert [scope_rules.shown(scope) for scope in ("a:read", "*:*", "a:b:c:d", "a:b:c:d:e", secret)] == [
        *("a:read", "*:*", "a:b:c:d", "a:b:…", "q7Zk…"),
    ]
    assert scope_rules.listed("fabcde") == "a, b, c, d, e, and 1 more"
    assert scope_rules.listed("edcba") == "a, b, c, d, e"
    assert scope_rules.joined("fabcde") == "a b c d e f"


def test_what_scopes_are():
    assert [
        scope for scope in ("*", "all", "*:read", "accounts:*", "accounts:read") if scope_rules.is_wildcard(scope)
    ] == [
        *("*", "all", "*:read", "accounts:*"),
    ]
    given = ["accounts:read", "openid", "*", "accounts:*", "nothing:read", "accuonts:read"]
    assert [scope for scope in given if scope_rules.is_unknown(scope)] == ["nothing:read", "accuonts:read"]
    assert scope_rules.grantable("customer", ["accounts:read", "banks:read", "nothing:read"]) == {"accounts:read"}


def test_what_operations_need():
    operations = {operation.id: operation for operation in catalogue.operations()}
    plain = next(one for one in operations.values() if one.scopes and not one.alternative_scopes)
    either = next(one for one in operations.values() if one.alternative_scopes)
    personal = next(one for one in operations.values() if one.optional_scopes)
    assert scope_rules.needed_by({plain.id: False}) == set(plain.scopes)
    assert scope_rules.needed_by({either.id: False}) == set(either.scopes | either.alternative_scopes)
    assert scope_rules.needed_by({personal.id: True}) >= set(personal.optional_scopes)
    assert not scope_rules.needed_by({personal.id: False}) & set(personal.optional_scopes)
    assert scope_rules.needed_by({}) == set()
    assert scope_rules.required_by({plain.id: False}, set()) == set(plain.scopes)
    assert scope_rules.required_by({either.id: False}, set()) == set(either.scopes)
    assert scope_rules.required_by({either.id: False}, set(either.alternative_scopes)) == set(either.alternative_scopes)
    both = set(either.scopes | either.alternative_scopes)
    assert scope_rules.required_by({either.id: False}, both) == both
    assert scope_rules.required_by({personal.id: True}, set()) == set(personal.scopes | personal.optional_scopes)
    assert scope_rules.required_by({personal.id: False}, set()) == set(personal.scopes)
    assert scope_rules.remedy("bank", {plain.id: False}, set()) == plain.scopes & catalogue.holdable("bank")


# JSON that is written out


def fields(*parts):
    found = json_fields(pieces(*parts))
    return None if found is None else {name: repr(value) for name, value in found.items()}


def test_fields_are_read_from_json_that_is_written_out():
    assert fields('{"a": "b", "c": "', GUID, '"}') == {"a": repr(text("b")), "c": repr(GUID)}
    assert fields('{"a": ', GUID, "}") == {"a": repr(GUID)}
    assert fields('{"a": "x', GUID, 'y"}') == {"a": repr(pieces("x", GUID, "y"))}
    assert fields('{"a": 1, "b": [2], "c": null}') == dict.fromkeys("abc", repr(UNKNOWN))
    assert fields('{"', GUID, '": "a", "b": "c"}') == {"b": repr(text("c"))}
    assert fields('  {"a": "\\"', GUID, '"}') == {"a": repr(pieces('"', GUID))}
    assert fields('{"a": "\\\\", "b": ', GUID, "}") == {"a": repr(text("\\")), "b": repr(GUID)}
    assert fields('{"a": "', unknown("x"), unknown("y"), '"}') == {"a": repr(pieces(unknown("x"), unknown("y")))}
    assert fields("[1]") is None
    assert fields('"a"') is None
    assert fields('{"a": ') is None
    assert fields(GUID, '{"a": 1}') is None
    assert json_fields(Text(())) is None
    assert fields("{" * 100_000) is None
    (value,) = json_fields(pieces('{"a": "b"}')).values()
    assert value.parts[0].site == HERE
