"""The decision on one whole value."""

from __future__ import annotations

import base64
import json
import random
import secrets
import uuid
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from work import grows_in_proportion

from cybrid_lint.credentials import Kind, judge

KINDS = get_args(Kind)

CYBRID = {"iss": "https://id.sandbox.cybrid.app", "aud": ["https://bank.sandbox.cybrid.app"]}


def oauth() -> str:
    """A random value that is certain to look random: a few of 100,000 have too few classes to do so."""
    while True:
        value = secrets.token_urlsafe(32)
        if sum(c.isdigit() for c in value) >= 4:
            return value


def part(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


def jwt(claims: object, algorithm: str = "RS512", signature: str | None = None) -> str:
    header = {"alg": algorithm, "typ": "JWT"}
    return ".".join([part(header), part(claims), secrets.token_urlsafe(64) if signature is None else signature])


def pem(label: str = "PRIVATE KEY") -> str:
    lines = [base64.b64encode(secrets.token_bytes(48)).decode() for _ in range(3)]
    return "\n".join([f"-----BEGIN {label}-----", *lines, f"-----END {label}-----", ""])


def basic() -> str:
    return base64.b64encode(f"{oauth()}:{oauth()}".encode()).decode()


@pytest.mark.parametrize(
    ("names", "kind"),
    [
        ("CYBRID_CLIENT_ID", "client_id"),
        ("client_id CybridSettings", "client_id"),
        ("client_secret bank CYBRID settings vendors", "client_secret"),
        ("secret CYBRID", "client_secret"),
        ("id CYBRID", "client_id"),
        ("secret_key CYBRID", "client_secret"),
        ("default CYBRID_CLIENT_SECRET", "client_secret"),
        ("sandbox CYBRID_CLIENT_SECRETS", "client_secret"),
        ("acme CYBRID_CLIENT_SECRETS", "client_secret"),
        ("acme CYBRID_TOKENS", "access_token"),
        ("read CYBRID_TOKENS", "access_token"),
        ("cybrid SIGNING_KEYS keys", "signing_key"),
        ("CYBRID_CLIENT_SECRET integrity catalog", "client_secret"),
        ("CLIENT_SECRET cybrid payments", "client_secret"),
        ("token CybridClient", "access_token"),
        ("CYBRID_ATTESTATION_KEY", "private_key"),
    ],
)
def test_names_that_say_cybrid(names, kind):
    assert judge(oauth(), names.split()) == kind


@pytest.mark.parametrize(
    ("names", "kind"),
    [
        ("client_id", "client_id"),
        ("CLIENT_SECRET config", "client_secret"),
        ("ACME_CLIENT_SECRET", "client_secret"),
        ("BANK_TOKEN", "access_token"),
        ("webhook_secret", "signing_key"),
        ("FOOBAR_SECRET client_secret", "client_secret"),
        ("FOOBAR_TOKEN get ACCESS_TOKEN", "access_token"),
    ],
)
def test_names_in_a_file_that_speaks_to_cybrid(names, kind):
    assert judge(oauth(), names.split(), vendor_hint="cybrid") == kind
    assert judge(oauth(), names.split()) is None
    assert judge(oauth(), names.split(), vendor_hint="plaid") is None


@pytest.mark.parametrize(
    "names",
    [
        "client_secret PLAID settings cybrid",
        "PLAID_CLIENT_ID cybrid",
        "MACHINE_CLIENT_SECRET auth0 vendors cybrid",
        "stripe SIGNING_KEYS cybrid",
        "client_secret Auth0Settings cybrid",
        "DJANGO_SECRET_KEY cybrid",
        "client_secret UnitSettings cybrid",
        "TYPEFORM_SECRET session cybrid",
        "FOOBAR_SECRET session cybrid",
        "FOOBAR_SECRET secrets cybrid",
        "FOOBAR_SECRET access_token",
        "FOOBAR_SECRET ACME_CLIENT_SECRET",
        "PLAID_SECRET client_secret",
        "SECRET_KEY settings",
        "CYBRID_ATTESTATION_KEY_THUMBPRINT",
        "cybrid-sdk-web-3.1.0.js CYBRID_SDK_DIGESTS integrity",
        "code_challenge query cybrid",
        "x CYBRID_JWK",
        "x keys CYBRID_JWKS",
        "client-secret encryptedData cybrid",
        "etag cybrid",
        "csrf_token cybrid",
        "CYBRID_CLIENT_SECRET_HASH",
        "JWT_SECRET cybrid",
        "cybrid",
        "",
    ],
)
def test_names_of_others(names):
    assert judge(oauth(), names.split(), vendor_hint="cybrid") is None


@pytest.mark.parametrize(
    "value",
    [
        "",
        "changeme",
        "fake-secret-for-tests",
        "x" * 43,
        "${CYBRID_CLIENT_SECRET}",
        "${CYBRID_CLIENT_SECRET:-changemechangeme}",
        "your-cybrid-client-secret-goes-here",
        base64.b64encode(b"your-client-secret-goes-here").decode(),
        "a sentence about the client secret",
        "acme-payments-production-bank-client-secrets",
        "https://id.sandbox.cybrid.app/oauth/token",
        "/production/payments/cybrid/bank/client_secret",
        "CYBRID_CLIENT_SECRET",
        pytest.param(uuid.uuid4().hex, id="hexadecimal"),
        pytest.param(str(uuid.uuid4()), id="UUID"),
    ],
)
@pytest.mark.parametrize("name", ["CYBRID_CLIENT_ID", "CYBRID_CLIENT_SECRET", "CYBRID_ACCESS_TOKEN"])
def test_values_that_are_none(value, name):
    assert judge(value, [name]) is None
    assert judge(value, [name], sinks=["cybrid:client_secret"]) is None


@pytest.mark.parametrize("kind", ["client_id", "client_secret", "access_token", "signing_key"])
@pytest.mark.parametrize("names", [[], ["x"], ["0", "PAIR"], ["PLAID_SECRET"], ["OAUTH_THING_GUID"]])
def test_where_a_value_flows_says_more_than_its_name(kind, names):
    assert judge(oauth(), names, sinks=[f"cybrid:{kind}"]) == kind
    assert judge(uuid.uuid4().hex, names, sinks=["cybrid:client_id"]) is None


def test_a_value_that_goes_to_another_vendor():
    assert judge(oauth(), ["CYBRID_CLIENT_SECRET"], sinks=["other"]) is None
    assert judge(oauth(), ["CYBRID_CLIENT_SECRET"], sinks=["other", "cybrid:client_secret"]) == "client_secret"


def test_the_name_decides_between_sinks():
    sinks = ["cybrid:client_id", "cybrid:client_secret"]
    assert judge(oauth(), ["client_id"], sinks=sinks) == "client_id"
    assert judge(oauth(), ["x"], sinks=sinks) == "client_secret"


def test_jwts():
    assert judge(jwt(CYBRID), ["foo"]) == "access_token"
    assert judge(jwt(CYBRID), []) == "access_token"
    assert judge("Bearer " + jwt(CYBRID), ["Authorization"]) == "access_token"
    assert judge(jwt(CYBRID)[::-1], ["BLOB"]) == "access_token"
    assert judge(jwt(CYBRID, "none"), ["CYBRID_TOKEN"]) is None
    assert judge(jwt(CYBRID, signature=""), ["CYBRID_TOKEN"]) is None
    assert judge(jwt({"iss": "supabase"}), ["token"], vendor_hint="cybrid") is None
    assert judge(jwt({"iss": "supabase"}), ["SUPABASE_ANON"], vendor_hint="cybrid") is None
    assert judge(jwt({"sub": "x"}), ["token"], vendor_hint="cybrid") == "access_token"
    assert judge(jwt({"sub": "x"}), ["token"]) is None
    assert judge(jwt({"iss": "x"}), [], sinks=["cybrid:access_token"]) == "access_token"


def test_authorization_headers():
    assert judge("Bearer " + oauth(), ["Authorization", "headers"], vendor_hint="cybrid") == "access_token"
    assert judge("Bearer " + oauth(), ["Authorization", "headers"]) is None
    assert judge("Bearer " + oauth(), ["Authorization"], sinks=["cybrid:access_token"]) == "access_token"
    assert judge("Basic " + basic(), ["Authorization", "BASIC"], vendor_hint="cybrid") == "client_secret"
    assert judge("Basic " + basic(), ["Authorization"], sinks=["cybrid:client_secret"]) == "client_secret"
    assert judge("Basic " + basic(), ["Authorization"]) is None
    assert judge("Basic " + base64.b64encode(b"deploy:" + secrets.token_hex(20).encode()).decode(),
                 ["Authorization"], vendor_hint="cybrid") is None  # fmt: skip


def test_encodings_hide_nothing():
    value = oauth()
    assert judge(base64.b64encode(value.encode()).decode(), ["client_id", "CYBRID"]) == "client_id"
    assert judge(base64.b64encode(value.encode() + b"\n").decode(), ["client_id", "CYBRID"]) == "client_id"
    assert judge(value.encode().hex(), ["client_secret", "CYBRID"]) == "client_secret"
    assert judge(f"${{CYBRID_CLIENT_SECRET:-{value}}}", ["x"]) == "client_secret"


def test_private_keys():
    assert judge(pem(), ["CYBRID_ATTESTATION_KEY"]) == "private_key"
    assert judge(pem("EC PRIVATE KEY").replace("\n", "\\n"), ["CYBRID_ATTESTATION_KEY"]) == "private_key"
    assert judge(base64.b64encode(pem().encode()).decode(), ["CYBRID_ATTESTATION_KEY"]) == "private_key"
    assert judge(pem(), ["KEY"], vendor_hint="cybrid") == "private_key"
    assert judge(pem(), ["KEY"]) is None
    assert judge(pem(), ["TLS_KEY", "cybrid"]) is None
    assert judge(pem(), ["GITHUB_APP_PRIVATE_KEY"], vendor_hint="cybrid") is None
    assert judge(pem("PUBLIC KEY"), ["CYBRID_ATTESTATION_KEY"]) is None
    assert judge(pem("CERTIFICATE"), ["CYBRID_ATTESTATION_KEY"]) is None
    assert judge(pem("ENCRYPTED PRIVATE KEY"), ["CYBRID_ATTESTATION_KEY"]) is None


def test_signing_keys_have_no_fixed_shape():
    assert judge(secrets.token_hex(32), ["CYBRID_WEBHOOK_SIGNING_KEY"]) == "signing_key"
    assert judge(secrets.token_hex(16), ["CYBRID_WEBHOOK_SIGNING_KEY"]) == "signing_key"
    runs = ("0123456789", "abcdef", "0123456789", "abcdef")
    few_changes = "".join(letter for run in runs for letter in random.sample(run, len(run)))
    assert judge(few_changes, ["CYBRID_WEBHOOK_SIGNING_KEY"]) == "signing_key"
    assert judge(few_changes[:28], ["CYBRID_WEBHOOK_SIGNING_KEY"]) is None
    assert judge("test-signing-key-for-tests", ["CYBRID_WEBHOOK_SIGNING_KEY"]) is None
    assert judge("whsec_" + secrets.token_hex(16), ["signing_key"], vendor_hint="cybrid") is None


@pytest.mark.parametrize(("length", "fits"), [(19, False), (20, True), (200, True), (201, False)])
def test_how_long_a_secret_of_another_shape_is(length, fits):
    value = ("aB3" + oauth() + oauth() + oauth() + oauth() + oauth())[: length - 1] + "7"
    assert judge(value, ["CYBRID_CLIENT_SECRET"]) == ("client_secret" if fits else None)


def test_extra_placeholders():
    value = oauth()
    assert judge(value, ["CYBRID_CLIENT_SECRET"], extra_placeholders=[value]) is None


@given(
    st.text(max_size=100),
    st.lists(st.text(max_size=20), max_size=4),
    st.sampled_from([None, "cybrid", "plaid"]),
    st.sets(st.sampled_from(["cybrid:client_id", "cybrid:access_token", "other", "?"])),
)
def test_any_text_is_judged(text, names, hint, sinks):
    assert judge(text, names, vendor_hint=hint, sinks=sinks) in {None, *KINDS}


@pytest.mark.parametrize("unit", ["a", "eyJ", "eyJ.", "${a:-", "-----BEGIN PRIVATE KEY-----", "a:", "Basic ", "=="])
def test_work_grows_with_the_text(unit):
    def run(size):
        judge(unit * (size // len(unit)), ["CYBRID_CLIENT_SECRET"])
        judge(unit * (size // 64 // len(unit)), ["CYBRID_CLIENT_SECRET"], sinks=["cybrid:client_secret"])

    assert grows_in_proportion(run, 250_000)
