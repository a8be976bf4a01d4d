"""Stored modules: what is stored is read again as it was, broken entries are refused, and no credential is stored."""

from __future__ import annotations

import base64
import dataclasses
import json
import random
import secrets
import struct
from pathlib import Path

import libcst as cst
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cybrid_lint.ir import nodes
from cybrid_lint.ir.lower import lower
from cybrid_lint.ir.store import MAGIC, dump, load
from ir.samples import modules
from ir.shape import show, walk

FORMS = (Path(__file__).parent / "forms.txt").read_text(encoding="utf-8").strip().split("\n\n")
NEW = ('t"', "lazy", "{**")  # not in every libcst
SOURCES = [form.split("\n→ ")[0] for form in FORMS if not form.startswith(NEW)]


def module_of(source: str | bytes) -> nodes.Module:
    return lower(cst.parse_module(source)).module


def numbered(module: nodes.Module) -> list[tuple[int, str]]:
    return [(node.at, type(node).__name__) for node in walk(module)]


@pytest.mark.parametrize("source", [*SOURCES, "", "x = 1, True, 1.0, 1e999, 0j, '', None, ..., b'1', '1'"])
def test_a_stored_module_is_read_as_it_was(source: str) -> None:
    module = module_of(source)
    stored = dump(module)
    assert stored is not None
    again = load(stored)
    assert show(again) == show(module)
    assert numbered(again) == numbered(module)
    assert dump(again) == stored


def test_real_modules_are_read_as_they_were() -> None:
    stored = 0
    for path in modules()[::3]:
        try:
            module = module_of(path.read_bytes())
        except cst.ParserSyntaxError:
            continue
        entry = dump(module)
        if entry is not None:
            stored += 1
            assert show(load(entry)) == show(module)
    assert stored > 10


@settings(max_examples=50, deadline=None)
@given(st.lists(st.one_of(st.text(max_size=8), st.integers(), st.floats(allow_nan=False), st.complex_numbers())))
def test_any_value_is_read_as_it_was(values: list[object]) -> None:
    members = tuple(nodes.Const(place + 3, value) for place, value in enumerate(values))
    body = (nodes.Evaluate(1, nodes.Sequence(2, "list", members)),)
    stored = dump(nodes.Module(0, body))
    if stored is not None:
        assert show(load(stored)) == show(nodes.Module(0, body))


def test_every_node_has_a_stored_form() -> None:
    seen = {type(node) for source in SOURCES for node in walk(load(dump(module_of(source)) or b""))}
    kinds = {kind for kind in vars(nodes).values() if isinstance(kind, type) and issubclass(kind, nodes.Node)}
    assert kinds - seen == {nodes.Node, nodes.Expr, nodes.Stmt, nodes.Unread}
    assert show(load(dump(module_of("9" * 1_001)) or b"")) == "(Module [(Evaluate (Unread))])"


def test_a_deep_tree_needs_no_deep_stack() -> None:
    value: nodes.Expr = nodes.Name(2, "x")
    for at in range(3, 20_000):
        value = nodes.Unary(at, "-", value)
    stored = dump(nodes.Module(0, (nodes.Evaluate(1, value),)))
    assert stored is not None
    assert len(list(walk(load(stored)))) == 20_000


def entry() -> bytes:
    stored = dump(module_of("\n".join(SOURCES)))
    assert stored is not None
    return stored


def test_broken_entries_are_refused_and_nothing_else_is_raised() -> None:
    whole = entry()
    chance = random.Random(1)
    refused = 0
    for _ in range(400):
        broken = bytearray(whole)
        place = chance.randrange(len(broken))
        match chance.randrange(4):
            case 0:
                broken[place] ^= 1 << chance.randrange(8)
            case 1:
                del broken[place:]
            case 2:
                broken[place:place] = bytes([chance.randrange(256)])
            case _:
                broken[place : place + 4] = struct.pack("<I", chance.choice([0, 1, 2, 3, 2**31, 2**32 - 1]))
        try:
            module = load(bytes(broken))
        except ValueError:
            refused += 1
        else:
            assert isinstance(module, nodes.Module)
    assert refused > 200


@pytest.mark.parametrize(
    "stored",
    [
        b"",
        MAGIC,
        MAGIC + struct.pack("<II", 0, 0),
        MAGIC + struct.pack("<II", 2, 0) + b"[]",
        MAGIC + struct.pack("<II", 200_000, 0) + b"[" * 100_000 + b"]" * 100_000,
        b"\x80\x04N.",
        entry() + b" ",
        entry().replace(MAGIC, MAGIC.replace(b"1", b"0")),
    ],
    ids=range(8),
)
def test_what_is_no_entry_is_refused(stored: bytes) -> None:
    with pytest.raises(ValueError, match="no stored module"):
        load(stored)


def test_a_node_that_stands_in_two_places_is_refused() -> None:
    # a tree of thirty such nodes would be read as one of a billion
    shared: nodes.Expr = nodes.Name(2, "x")
    for at in range(3, 33):
        shared = nodes.Binary(at, "+", shared, shared)
    stored = dump(nodes.Module(0, (nodes.Evaluate(1, nodes.Name(2, "x")),)))
    assert stored is not None
    load(stored)
    # a module (0) of a statement (1) of `x + x`, both sides the one name
    binary = nodes.Binary(2, "+", nodes.Name(3, "x"), nodes.Name(4, "x"))
    stored = dump(nodes.Module(0, (nodes.Evaluate(1, binary),)))
    assert stored is not None
    start = len(MAGIC) + 8
    numbers = list(struct.unpack_from(f"<{(len(stored) - start) // 4}I", stored, start))
    place = next(place for place in range(len(numbers) - 1) if numbers[place : place + 2] in ([1, 2], [2, 1]))
    poisoned = bytearray(stored)
    struct.pack_into("<II", poisoned, start + 4 * place, 1, 1)
    with pytest.raises(ValueError, match="no stored module"):
        load(bytes(poisoned))


@pytest.mark.parametrize("field", dataclasses.fields(nodes.Call)[1:], ids=lambda field: field.name)
def test_a_field_that_holds_another_type_is_refused(field: dataclasses.Field[object]) -> None:
    call = nodes.Call(2, nodes.Name(3, "f"), (nodes.Arg(4, nodes.Name(5, "x")),))
    value = nodes.Param(3, "x", 1) if field.name == "func" else (nodes.Name(4, "x"),)
    setattr(call, field.name, value)
    stored = dump(nodes.Module(0, (nodes.Evaluate(1, call),)))
    assert stored is not None
    with pytest.raises(ValueError, match="no stored module"):
        load(stored)


SECRET = secrets.token_urlsafe(32)
JWT = ".".join(base64.urlsafe_b64encode(json.dumps({"k": secrets.token_hex(16)}).encode()).decode() for _ in "123")


@pytest.mark.parametrize(
    "source",
    [
        f"client_secret = {SECRET!r}",
        f"x = b{SECRET!r}",
        f"x = {SECRET[:22]!r} {SECRET[22:]!r}",
        f"x = f'Bearer {SECRET}{{y}}'",
        f"x = {SECRET[::-1]!r}",
        f"x = {SECRET.encode().hex()!r}",
        f"x = {base64.b64encode(SECRET.encode()).decode()!r}",
        f"x = {base64.b32encode(SECRET.encode()).decode()!r}",
        f"x = {secrets.token_bytes(64)!r}",
        f"x = {int.from_bytes(SECRET.encode(), 'big')}",
        f"x = 'https://reader:{SECRET}@words.example/and/words/and/words'",
        f"x = {JWT!r}",
        f"def f():\n    '''Say\n\n    {SECRET}\n    '''",
        f"f(s{secrets.token_hex(16)}=1)",
        f"x = '{'words and ' * 5_000}{'a' * 20_000}{SECRET}'",
    ],
    ids=range(15),
)
def test_what_could_be_a_credential_is_not_stored(source: str) -> None:
    assert dump(module_of(source)) is None


@pytest.mark.parametrize(
    "source",
    [
        "client_secret = os.environ['CYBRID_CLIENT_SECRET']",
        "url = 'https://bank.sandbox.cybrid.app/api/customers'",
        "scope = 'banks:read banks:write customers:execute'",
        "class CustomerTokenProvider(BaseTokenProvider): '''Requests tokens, and renews them after 30 minutes.'''",
        "x = 'nineteen-hundred-and-eighty-four', 1234567890123, 'application/x-www-form-urlencoded'",
    ],
)
def test_what_is_plainly_none_is_stored(source: str) -> None:
    stored = dump(module_of(source))
    assert stored is not None
    assert show(load(stored)) == show(module_of(source))
