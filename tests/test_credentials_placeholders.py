"""Values that stand for a credential and are none."""

from __future__ import annotations

import base64
import json
import random
import secrets
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st
from work import grows_in_proportion

from cybrid_lint.credentials.placeholders import fallback, is_placeholder

SEEDS = st.integers(min_value=0, max_value=2**64)
PLACEHOLDERS = """
    changeme your-client-id <CLIENT_ID> xxx test test-client-id ${VAR} %(CYBRID_ID)s $VAR
    fake-secret-for-tests dummy example REPLACE_ME todo not-a-real-secret ... ****
    YOUR_CLIENT_SECRET eyJ... another-test-key my-client-secret ThisIsNotARealClientSecret
    thisisnotarealsecretthisisnotarealsecret123 fake.jwt.token client_secret
    test_client_secret_1234567890 __CLIENT_SECRET__ #{ClientSecret}# @@CLIENT_SECRET@@
    CYBRID_CLIENT_ID cybrid-sandbox-client-secret-placeholder
    dummy-client-id-000000000000000000000000000 xxxx-xxxx-xxxx test-1 TEST_CLIENT_ID_DO_NOT_USE
    s3cr3t hunter2 secret_xxxxxxxxxxxxxxxx your_cybrid_client_secret_here paste-token-here
    bank-client-id-for-unit-tests-only-00000001 NotARealSecretJustForTests replace-with-real-token
    null none qwertyuiopasdfghjklzxcvbnm EXAMPLEexampleEXAMPLEexampleEXAMPLEexample0
    /prod/cybrid/client_secret
    arn:aws:secretsmanager:eu-central-1:123456789012:secret:cybrid/bank-Ab3dEf
    https://id.sandbox.cybrid.app aBcDeFgHiJkLmNoPqRsTuVwXyZ0123456789-_aBcDe
    AAAABBBBCCCCDDDDEEEEFFFF ${CYBRID_SECRET:?} ${CYBRID_SECRET:-test}
    abc123def456ghi789jkl012mno345pqr678stu901v a1b2c3d4e5f6g7h8i9j0k1l2m3n4o5p6q7r8s9t0u1v
    process.env.CYBRID_TOKEN
    """
ALPHABET = string.ascii_uppercase + string.ascii_lowercase + string.digits


def seeded(seed: int) -> str:
    return base64.urlsafe_b64encode(random.Random(seed).randbytes(32)).decode().rstrip("=")


@pytest.mark.parametrize(
    "text",
    PLACEHOLDERS.split(),
)
def test_placeholders(text):
    assert is_placeholder(text)
    assert is_placeholder(f'"{text}"')


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "{{ var }}",
        "{{ cybrid_backup_client_id }}",
        "${{ secrets.CYBRID_CLIENT_ID }}",
        "<client secret from the partner portal>",
        "insert your secret here",
        "[client secret]",
        "$(aws ssm get-parameter)",
        "{{ secret | default('changeme') }}",
        "…",
        "eyJhbGciOi…",
    ],
)
def test_placeholders_with_blanks(text):
    assert is_placeholder(text)


@given(st.sampled_from(string.ascii_letters + string.digits + "*-_."), st.integers(1, 200))
def test_repeated_characters(character, count):
    assert is_placeholder(character * count)


@given(st.text(string.ascii_letters + string.digits, min_size=1, max_size=8), st.integers(8, 100))
def test_repeated_units(unit, count):
    assert is_placeholder((unit * count)[: max(count, 3 * len(unit))])


@given(st.integers(0, len(ALPHABET)), st.integers(8, 100), st.booleans())
def test_alphabets_and_counted_characters(start, count, backwards):
    text = (ALPHABET[start:] + ALPHABET * 3)[:count]
    assert is_placeholder(text[::-1] if backwards else text)


@given(st.sampled_from(["0123456789", "1234567890", "0123456789abcdef", "ABCDEFGHIJ"]), st.integers(4, 100))
def test_counted(digits, count):
    assert is_placeholder((digits * 10)[:count])


@given(st.from_regex(r"[A-Za-z_][A-Za-z0-9_]{0,20}", fullmatch=True))
def test_templates(name):
    for form in ("${%s}", "{{ %s }}", "<%s>", "{%s}", "%%(%s)s", "$%s", "${{ secrets.%s }}", "#{%s}"):
        assert is_placeholder(form % name)


@pytest.mark.parametrize("claims", [{"iss": "https://id.sandbox.cybrid.app"}, {}])
@pytest.mark.parametrize(
    ("algorithm", "signature"), [("none", ""), ("none", "x" * 43), ("RS512", ""), ("RS512", "sig")]
)
def test_unsigned_jwts(claims, algorithm, signature):
    parts = [
        base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=")
        for part in ({"alg": algorithm, "typ": "JWT"}, claims)
    ]
    assert is_placeholder(".".join([*parts, signature]))


def test_signed_jwt_is_none():
    parts = [
        base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=")
        for part in ({"alg": "RS512"}, {"sub": "x"})
    ]
    assert not is_placeholder(".".join([*parts, secrets.token_urlsafe(256)]))


def test_extra_placeholders():
    value = secrets.token_urlsafe(32)
    assert not is_placeholder(value)
    assert is_placeholder(value.upper(), [value])


@given(SEEDS)
def test_random_values_are_none(seed):
    assert not is_placeholder(seeded(seed))


@pytest.mark.parametrize("count", [1_000, pytest.param(50_000, marks=pytest.mark.long)])
def test_many_random_values_are_none(count):
    assert not any(is_placeholder(secrets.token_urlsafe(32)) for _ in range(count))
    assert not any(is_placeholder(secrets.token_hex(32)) for _ in range(count // 10))


@given(
    SEEDS,
    st.sampled_from(["test", "xxx", "example", "fake", "changeme", "your-", "-dummy-", "TEST_"]),
    st.data(),
)
def test_words_inside_random_values_do_not_count(seed, word, data):
    at = data.draw(st.integers(0, 43 - len(word)))
    value = seeded(seed)
    assert not is_placeholder(value[:at] + word + value[at + len(word) :])


def test_fallbacks():
    value = secrets.token_urlsafe(32)
    for form in ("${CYBRID_SECRET:-%s}", "${CYBRID_SECRET-%s}", "{{ cybrid.secret | default('%s') }}"):
        text = form % value
        name, given_value, start = fallback(text)
        assert name.lower().startswith("cybrid")
        assert text[start : start + len(given_value)] == given_value == value
        assert not is_placeholder(text)
    assert fallback("${CYBRID_SECRET}") is None


@given(st.text(max_size=300))
def test_any_text_is_judged(text):
    assert is_placeholder(text) in (True, False)


@pytest.mark.parametrize("unit", ["a", "eyJ", "${", "{{ a default '", "<", "test-", "A_", "%(", "[a", "xX1"])
def test_work_grows_with_the_text(unit):
    assert grows_in_proportion(lambda size: is_placeholder(unit * (size // len(unit))), 250_000)
