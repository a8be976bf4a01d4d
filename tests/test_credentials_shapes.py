"""What one value looks like, whatever its name."""

from __future__ import annotations

import base64
import json
import random
import secrets
import time
import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cybrid_lint.credentials import shapes

SEEDS = st.integers(min_value=0, max_value=2**64)
CYBRID = {"iss": "https://id.sandbox.cybrid.app", "aud": ["https://bank.sandbox.cybrid.app"]}


def seeded(seed: int, size: int = 32) -> str:
    return base64.urlsafe_b64encode(random.Random(seed).randbytes(size)).decode().rstrip("=")


def part(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


def jwt(claims: object, algorithm: str = "RS512", signature: str | None = None) -> str:
    header = {"alg": algorithm, "typ": "JWT"}
    return ".".join([part(header), part(claims), secrets.token_urlsafe(64) if signature is None else signature])


def pem(label: str = "PRIVATE KEY") -> str:
    lines = [base64.b64encode(secrets.token_bytes(48)).decode() for _ in range(3)]
    return "\n".join([f"-----BEGIN {label}-----", *lines, f"-----END {label}-----", ""])


@given(SEEDS)
def test_oauth_values(seed):
    value = seeded(seed)
    assert shapes.is_oauth_value(value)
    assert not shapes.is_guid(value)
    assert not shapes.is_reference(value)
    assert list(shapes.decodings(value)) == []


@pytest.mark.parametrize("size", [31, 33, 16, 64])
def test_other_lengths_are_no_oauth_values(size):
    assert not shapes.is_oauth_value(secrets.token_urlsafe(size))
    assert not shapes.is_oauth_value(secrets.token_urlsafe(32) + "=")
    assert not shapes.is_oauth_value(secrets.token_urlsafe(32) + "\n")


def test_guids():
    assert shapes.is_guid(uuid.uuid4().hex)
    assert shapes.is_guid(str(uuid.uuid4()))
    assert not shapes.is_guid(secrets.token_hex(20))
    assert not shapes.is_guid("g" * 32)


def test_digests():
    assert shapes.is_digest(secrets.token_hex(32))
    assert shapes.is_digest("sha256-" + secrets.token_urlsafe(32) + "=")
    assert shapes.is_digest("$2b$12$" + secrets.token_urlsafe(32))
    assert not shapes.is_digest(secrets.token_urlsafe(32))


@pytest.mark.parametrize("mark", ["AQICAH", "gAAAAA", "vault:v1:", "ENC[AES256_GCM,data:", "U2FsdGVkX1"])
def test_ciphertexts(mark):
    assert shapes.is_ciphertext(mark + secrets.token_urlsafe(60))


@pytest.mark.parametrize(
    "text",
    [
        "arn:aws:secretsmanager:ca-central-1:123456789012:secret:cybrid-client-secret-a1B2c3",
        "/production/payments/cybrid/bank/client_secret",
        "projects/acme/secrets/cybrid-client-secret/versions/latest",
        "secret/data/cybrid#client_secret",
        "op://vault/cybrid/secret",
        "ssm:/cybrid/secret",
        "https://id.sandbox.cybrid.app/oauth/token",
        "cybrid_credentials.json",
        "~/keys/cybrid.pem",
    ],
)
def test_references(text):
    assert shapes.is_reference(text)


def test_base64_with_slashes_is_no_reference():
    text = "/".join(secrets.token_urlsafe(15) for _ in range(3))
    assert not shapes.is_reference(text)


def test_jwt():
    token = jwt(CYBRID)
    assert shapes.is_jwt(token)
    assert shapes.is_signed_jwt(token)
    assert shapes.jwt_claims(token) == CYBRID
    assert shapes.speaks_of_cybrid(CYBRID)


@pytest.mark.parametrize(
    "token",
    [jwt(CYBRID, "none"), jwt(CYBRID, "NONE"), jwt(CYBRID, signature=""), jwt(CYBRID, signature="signature")],
)
def test_unsigned_jwts(token):
    assert shapes.is_jwt(token)
    assert not shapes.is_signed_jwt(token)


@pytest.mark.parametrize(
    "text",
    ["", "a.b.c", "fake.jwt.token", "eyJ.eyJ.sig", "ey" * 50, part([1]) + "." + part({}) + ".x", "1.2.3"],
)
def test_no_jwts(text):
    assert not shapes.is_jwt(text)
    assert shapes.jwt_claims(text) is None


@pytest.mark.parametrize(
    "claims",
    [
        {},
        {"iss": "supabase"},
        {"iss": "https://acme.eu.auth0.com/", "aud": "https://api.acme.example"},
        {"iss": "https://cybrid.app.acme.example"},
        {"iss": "http://api.cybrid.app/banks/x", "aud": "http://api.cybrid.app"},
        {"iss": 7, "aud": [None, {}]},
    ],
)
def test_claims_of_others(claims):
    assert not shapes.speaks_of_cybrid(claims)


@pytest.mark.parametrize("label", ["PRIVATE KEY", "EC PRIVATE KEY", "RSA PRIVATE KEY"])
def test_private_keys(label):
    assert shapes.is_private_key(pem(label))
    assert shapes.is_private_key(pem(label).replace("\n", "\\n"))
    assert shapes.is_private_key("  " + pem(label).replace("\n", "\n  "))


@pytest.mark.parametrize("label", ["PUBLIC KEY", "CERTIFICATE", "ENCRYPTED PRIVATE KEY"])
def test_other_pems(label):
    assert not shapes.is_private_key(pem(label))


def test_a_pem_that_only_shows_the_form_is_none():
    assert not shapes.is_private_key("-----BEGIN PRIVATE KEY-----\n...\n-----END PRIVATE KEY-----")


@given(SEEDS, st.sampled_from(["plain", "unpadded", "urlsafe", "hex", "base32", "twice", "wrapped"]))
def test_decodings_show_what_was_encoded(seed, how):
    value = seeded(seed)
    raw = value.encode()
    encoded = {
        "plain": base64.b64encode(raw).decode(),
        "unpadded": base64.b64encode(raw).decode().rstrip("="),
        "urlsafe": base64.urlsafe_b64encode(raw).decode(),
        "hex": raw.hex(),
        "base32": base64.b32encode(raw + b"\n" * (-len(raw) % 5)).decode(),
        "twice": base64.b64encode(base64.b64encode(raw)).decode(),
        "wrapped": base64.encodebytes(raw * 2).decode(),
    }[how]
    assert value * (2 if how == "wrapped" else 1) in list(shapes.decodings(encoded))


def test_reversed_jwt():
    token = jwt(CYBRID)
    assert token in list(shapes.decodings(token[::-1]))


@given(SEEDS)
def test_random_hex_is_random_and_hides_nothing(seed):
    value = random.Random(seed).randbytes(32).hex()
    assert shapes.is_random(value)
    assert list(shapes.decodings(value)) == []


def test_random_values_look_random():
    values = [secrets.token_urlsafe(32) for _ in range(10_000)]
    assert sum(not shapes.is_random(value) for value in values) <= 10


@pytest.mark.parametrize(
    "text",
    [
        "production-payments-client-secret",
        "Acme-Payments-Client-2024-prod",
        "settings.CYBRID_CLIENT_ID",
        "process.env.cybridClientSecret",
        "this is a sentence about secrets",
        "customers:read customers:write accounts:read",
        "a" * 43,
        "",
    ],
)
def test_words_do_not_look_random(text):
    assert not shapes.is_random(text)


@given(st.text(max_size=200))
def test_any_text_is_judged(text):
    for predicate in (
        shapes.is_oauth_value,
        shapes.is_guid,
        shapes.is_digest,
        shapes.is_ciphertext,
        shapes.is_reference,
        shapes.is_foreign,
        shapes.is_private_key,
        shapes.is_jwt,
        shapes.is_signed_jwt,
        shapes.is_random,
    ):
        assert predicate(text) in (True, False)
    assert all(isinstance(plain, str) for plain in shapes.decodings(text))
    shapes.jwt_claims(text)


@pytest.mark.parametrize("unit", ["a", "eyJ", "eyJ.", "A=", "-----BEGIN PRIVATE KEY-----", "a/", "a.", " ", "00"])
def test_time_is_bounded(unit):
    text = unit * (1_000_000 // len(unit))
    started = time.process_time()
    shapes.is_reference(text), shapes.is_private_key(text), shapes.is_random(text), shapes.is_jwt(text)
    list(shapes.decodings(text))
    assert time.process_time() - started < 2
