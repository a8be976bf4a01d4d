"""What is read of a source as it is written, whatever version of Python reads it."""

from __future__ import annotations

import tokenize

import pytest
from doors import command, oauth, write

from cybrid_lint.cybrid.literals.judging import may_hold_any
from cybrid_lint.cybrid.literals.tokens import comments_and_literals

LONG = "a text that is longer than twenty characters"


@pytest.mark.parametrize(
    "literal",
    [
        f"'{LONG}'",
        f'rb"{LONG}"',
        f'f"{LONG} {{x}}"',
        f'f"{{x}} {LONG}"',
        f"f'''\n  {LONG}\n{{x:>{{width}}}}\n  {LONG}'''",
        f"rf'''{LONG}{{{{}}}}\n'''",
    ],
)
def test_a_literal_is_one_text_as_it_is_written(literal):
    assert list(comments_and_literals(f"x = 1\ny = g({literal}, 'short')\n")) == [(2, literal, 0)]
    assert next(comments_and_literals(f"y = ({literal} f'{{x}}' 'é' {literal})\n")) == (1, literal, 0)


def test_an_f_string_within_another_is_a_part_of_it():
    inner = f"f'{LONG}{{x}}'"
    outer = f'f"""{LONG} {{ {inner} }} {LONG}"""'
    assert list(comments_and_literals(f"y = {outer}\n")) == [(1, outer, 0)]


def test_comments_that_follow_each_other_are_one_text():
    source = f"# one\n# two\nx = 1  # three\n\n# four\ny = '{LONG}'  # five\n"
    assert list(comments_and_literals(source)) == [
        (1, "# one\n# two", 0),
        (3, "x = 1  # three", 7),
        (5, "# four", 0),
        (6, f"'{LONG}'", 0),
        (6, f"y = '{LONG}'  # five", len(LONG) + 8),
    ]


@pytest.mark.parametrize("source", ["x = (\n", "'''", "  x\n y\n"])
def test_nothing_is_read_of_what_cannot_be_read(source):
    assert list(comments_and_literals(source)) == []


@pytest.mark.parametrize("prefix", ["", "f", "rf"])
def test_a_credential_in_an_f_string_is_reported(tmp_path, prefix):
    text = f'# Cybrid\ndef env(host):\n    return {prefix}"""\nHOST={{host}}\nCYBRID_CLIENT_SECRET={{}}\n"""\n'
    write(tmp_path, {"leaking.py": text.replace("{}", oauth()), "clean.py": text.replace("{}", "<client_secret>")})
    lines = command(tmp_path, "check", "--quiet").lines
    assert [(one.path, one.code) for one in lines] == [("leaking.py", "CYB102")]


def test_an_f_string_is_one_text_where_python_tells_its_parts_apart(monkeypatch):
    """Newer versions of Python do; here all are told so."""
    first, last = 'y = f"""{x}', f'{"z" * 40}"""'
    places = [("FSTRING_START", (1, 4), (1, 8)), ("NAME", (1, 9), (1, 10)), ("FSTRING_END", (2, 40), (2, 43))]
    for kind, (name, *_) in enumerate(places, 250):
        monkeypatch.setitem(tokenize.tok_name, kind, name)
    parts = [tokenize.TokenInfo(kind, "", *between, "") for kind, (_, *between) in enumerate(places, 250)]
    monkeypatch.setattr(tokenize, "generate_tokens", lambda _: iter(parts))
    text = f"{first}\n{last}"
    assert list(comments_and_literals(f"{text}\n")) == [(1, text[4:], 0)]


@pytest.mark.parametrize(
    ("text", "may"),
    [
        ("'-----BEGIN RSA PRIVATE KEY-----'", False),
        ("'-----BEGIN RSA PRIVATE KEY-----\\nMIIBVgIBAD4N'", True),
        ("'a text of many words'", False),
        ("LONG_CONSTANT_NAMES_IN_CAPITALS = other_names_of_small_letters", False),
        ("{'X-Request-Id': name, 'Content-Type': kind}", False),
        ("f(client_id=None, is_personal=True)", False),
        ("HS256_KEY = 'aB3_dE6-g'", True),
        ("HSa_KEYS = ''", True),
        ("unhexlify('5a7962')", False),
        ("unhexlify('5a796261')", True),
        ("12345678 + names_of_small_letters", False),
        ("secret = 'zq8vn3xw'", True),
        ("secret = 'zq8vnxxw'", False),
        (r"unquote('%43%59')", True),
        (r"'100 %', 'a%20b'", False),
        (r"b'\x43'", True),
        ("'" + "aB3!$" * 8 + "'", True),
        ("'" + "aB3!$" * 7 + "'", False),
        ("'" + "abc!$" * 8 + "'", False),
        ("other_names_of_small_letters_alone = 12345678901234567890", False),
        ("LettersAlone", False),
        ("IdentityVerificationsBankApi", False),
        ("'kQzWvXbTgHnJmRsLpDfY'", True),
        ("Ab3-", False),
        ("(" + "77, " * 15 + "8)", True),
        ("(" + "77, " * 14 + "8)", False),
    ],
)
def test_what_may_hold_a_credential_is_told_by_its_characters(text, may):
    assert may_hold_any(text) is may
