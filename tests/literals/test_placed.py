"""The names that texts stand under, in each form of Python, and whose these say that a text is.

In `forms.txt`, each line that begins with an arrow is a text: what it was kept `as`, its names, the innermost first,
the names that lie `in` what surrounds it, and whose (`of`) it is if no name says. Longer texts are left out.
"""

from __future__ import annotations

from pathlib import Path

import libcst as cst
import pytest
from doors import oauth

from cybrid_lint.cybrid.literals.definitions import Definitions
from cybrid_lint.cybrid.literals.naming import (
    MOST_NAMES,
    is_identifier,
    is_silent_key,
    is_transparent,
    names_of,
    prefix_of,
    types_in,
    vendor_beside,
    vendors_by_prefix,
)
from cybrid_lint.cybrid.literals.placing import texts_of
from cybrid_lint.ir.lower import lower

FORMS = (Path(__file__).parent / "forms.txt").read_text(encoding="utf-8").strip().split("\n\n")


def placed(source):
    module = lower(cst.parse_module(source + "\n")).module
    return texts_of("app.py", (), module, Definitions([("app.py", module, None)]))


def expression(source):
    return lower(cst.parse_module(f"value = {source}\n")).module.body[0].value


def shown(text):
    """A text with what stands around it, as in `forms.txt`."""
    around = text.around
    kept = f" as {' '.join(text.text.names)}" if text.text.names else ""
    scope = f" in {' '.join(around.scope)}" if around.scope else ""
    hint = f" of {around.hint}" if around.hint else ""
    return f"→ {text.text.text}{kept}: {' '.join(around.names) or '-'}{scope}{hint}"


def test_each_text_stands_under_its_names():
    assert FORMS
    for form in FORMS:
        source = "\n".join(line for line in form.splitlines() if not line.startswith("→ "))
        wanted = [line for line in form.splitlines() if line.startswith("→ ")]
        texts = [text for text in placed(source) if len(text.text.text) == 1 or "?" in text.text.text]
        assert list(map(shown, texts)) == wanted


def test_a_module_calls_its_own_function_where_another_has_one_of_that_name():
    modules = {"a.py": "def f(client_id): pass", "b.py": "def f(client_secret): pass", "c.py": "pass"}
    lowered = {path: lower(cst.parse_module(text)).module for path, text in modules.items()}
    definitions = Definitions([(path, module, None) for path, module in lowered.items()])
    names = {path: definitions.parameter(path, "f", 0) for path in modules}
    assert names == {"a.py": "client_id", "b.py": "client_secret", "c.py": None}


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("import os; KEY = os.environ.get('SIGNING_KEY', {0})", ("SIGNING_KEY", "KEY")),
        ("from os import environ; KEY = environ.get('SIGNING_KEY', {0})", ("SIGNING_KEY", "KEY")),
        ("from decouple import get; KEY = get('SIGNING_KEY', {0})", ("SIGNING_KEY", "KEY")),
        ("from decouple import get\ndef made(): KEY = get('SIGNING_KEY', {0})", ("SIGNING_KEY", "KEY")),
        ("from decouple import get\ndef made(get): KEY = get('SIGNING_KEY', {0})", ("secret",)),
        ("from shop.client import get; KEY = get('SIGNING_KEY', {0})", ("secret",)),
        ("from . import get; KEY = get('SIGNING_KEY', {0})", ("secret",)),
        ("def made(client): KEY = client.get('SIGNING_KEY', {0})", ("secret",)),
    ],
)
def test_what_is_imported_from_others_is_no_function_of_the_project(source, names):
    value = oauth()
    texts = {"shop/client.py": "def get(path, secret): pass", "shop/app.py": source.format(repr(value))}
    lowered = {path: lower(cst.parse_module(text)).module for path, text in texts.items()}
    definitions = Definitions([(path, module, None) for path, module in lowered.items()])
    found = list(texts_of("shop/app.py", (), lowered["shop/app.py"], definitions))
    assert [text.around.names for text in found if text.text.text == value] == [names]


@pytest.mark.parametrize(
    ("source", "pairs"),
    [
        ("cybrid = ({0}, {1})", [("cybrid",)]),
        ("cybrid = [1, {0}, {1}]", [("cybrid",)]),
        ("cybrid({0}, {1})", [("cybrid",)]),
        ("cybrid = ({0}, 1, {1})", []),
        ("cybrid = ({0}, {1}, {0})", []),
        ("cybrid = ({0}, 'x')", []),
        ("cybrid = {{'a': {0}, 'b': {1}}}", []),
    ],
)
def test_an_id_and_a_secret_side_by_side_are_a_pair(source, pairs):
    first, second = oauth(), oauth()
    found = [text for text in placed(source.format(repr(first), repr(second))) if text.second is not None]
    assert [text.around.names for text in found] == pairs
    assert all((text.text.text, text.second.text) == (first, second) for text in found)


def test_names_are_read_from_expressions():
    sources = {
        'a.b["c"]': ("c", "b", "a"),
        "self.a": ("a",),
        "os.a": ("a",),
        'a.get("b", "c", "d")': ("b", "c", "get", "a"),
        'a["?"]': ("?", "a"),
        'a(b"x")': ("a",),
        "(a := b)": ("a",),
        "a + b": (),
        "a[0]": ("a",),
        ".".join("abcdefghijklmno"): tuple("onmlkjihgfed"),
    }
    assert {source: names_of(expression(source)) for source in sources} == sources
    assert len(names_of(expression(".".join("abcdefghijklmno")))) == MOST_NAMES
    assert names_of(None) == ()


def test_types_are_read_from_annotations():
    sources = {
        "A": ["A"],
        "a.B": ["B"],
        "A[B, C]": ["A", "B", "C"],
        "A | B": ["A", "B"],
        "Annotated[A, f(B)]": ["Annotated", "A", "B", "f"],
        "'A[B]'": ["A", "B"],
        "'" + "x" * 199 + " y z'": ["x" * 199],
        "None": [],
    }
    for source, names in sources.items():
        assert sorted(types_in(expression(source))) == sorted(names), source
    assert list(types_in(None)) == []


def test_what_may_be_a_name():
    names = ["a", "client_secret", "--client-secret", "client secret", "a.b", "X" * 80, "CYBRID_CLIENT_SECRET"]
    others = [
        "",
        "1a",
        "?",
        "---a",
        "X" * 82,
        oauth(),
        "0f8fad5b-d9cb-469f-a165-70867728950e",
        "q7Zk2Lx9Vb4Nw8Rt3Yp6Js1Hd5",
    ]
    assert [name for name in (*names, *others) if is_identifier(name)] == names
    keys = ["12", others[6], "api.example.com", "a", "1a"]
    assert [key for key in keys if is_silent_key(key)] == keys[:3]
    given = ["str", "Secret", "SecretStr", "secret_str", "default_factory", "", "connect", "secret_of", "client"]
    assert [name for name in given if is_transparent(name)] == given[:5]


OWN, OTHER = "https://bank.sandbox.cybrid.app", "https://api.stripe.com"


@pytest.mark.parametrize(
    ("entries", "vendor"),
    [
        ([], None),
        ([(None, OWN)], "cybrid"),
        ([(None, OTHER)], "stripe"),
        ([(None, "https://api.example.com")], "other"),
        ([("host", "api.stripe.com")], "stripe"),
        ([(None, "api.stripe.com")], None),
        ([(None, OWN), (None, OTHER)], None),
        ([("a", OTHER), ("vendor", "cybrid")], "stripe"),
        ([("redirect_uri", OTHER)], None),
        ([("vendor", "cybrid")], "cybrid"),
        ([("vendor", "stripe")], "stripe"),
        ([("vendor", "cybrid"), ("name", "stripe")], None),
        ([("vendor", "plaid"), ("name", "stripe")], "plaid"),
        ([("color", "cybrid")], None),
        ([("name", "stripe_client_secret")], None),
        ([("name", "django")], None),
        ([(None, "cybrid")], "cybrid"),
        ([(None, "cybrid bank")], None),
        ([("name", "cybrid bank")], "cybrid"),
    ],
)
def test_whose_things_are_that_belong_together(entries, vendor):
    assert vendor_beside(entries) == vendor


def test_names_that_begin_alike_are_of_one_vendor():
    assert [prefix_of(name) for name in ("shop_url", "Shop-Url", "_shop_url", "shop", "cybrid_url", None, "")] == [
        "shop",
        "shop",
        "shop",
        None,
        None,
        None,
        None,
    ]
    assert [prefix_of(name) for name in ("client_url", "api_url", "secret_url")] == [None, None, None]
    assert vendors_by_prefix([("shop_url", [OTHER]), ("shop_secret", ["x"])]) == {"shop": "stripe"}
    assert vendors_by_prefix([("shop_url", ["https://api.example.com"])]) == {"shop": "other"}
    assert vendors_by_prefix([("shop_url", [OTHER]), ("shop_api", [OWN])]) == {}
    assert vendors_by_prefix([("shop_redirect_url", [OTHER]), ("url", [OTHER]), ("shop_host", ["stripe.com"])]) == {}
