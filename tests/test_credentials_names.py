"""What names say: of the kind of a value, and of its vendor."""

from __future__ import annotations

import subprocess
import sys
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cybrid_lint.credentials import Kind, host_vendor, kind_of_name, vendor_of

KINDS = get_args(Kind)

KINDS = {
    "client_id": """
        clientId client_id client-id clientID CLIENT_ID CYBRID_BANK_CLIENT_ID api_client_id
        clientIds cybridclientid CYBRID_CLIENT_ID_SANDBOX client_id_2 CYBRID_API_KEY oauth_client
        OAuthClientId client.id bankClientId
    """,
    "client_secret": """
        client_secret clientSecret CLIENT-SECRET CYBRID_SECRET oauth_secret secret CYBRID_SECRET_KEY
        clientsecret OAuthClientSecret CYBRID_CLIENT_SECRET_2 CYBRID_API_SECRET client_secret_prod
        CYBRID_CLIENT_SECRETS CLIENT_SECRET_B64 PLAID_SECRET cybrid-client-secret
        CLIENT_SECRET_DEFAULT
    """,
    "access_token": """
        access_token accessToken bearer token static_token CYBRID_READ_TOKEN jwt jwt_token cybridJwt
        bank_token customerToken organization_token Authorization auth_token api_token
        CYBRID_STATIC_TOKEN tokens BEARER_TOKEN cybrid_session_token
    """,
    "signing_key": """
        signing_key signingKey webhook_secret webhookSigningSecret SIGNING_KEYS
        WEBHOOK_SIGNING_KEY_PRODUCTION signing_secret cybrid-webhook-signing-key
        CYBRID_DRILL_SIGNING_KEY hmac_key CYBRID_JWT_SIGNING_KEY
    """,
    "private_key": """
        CYBRID_ATTESTATION_KEY private_key privateKeyPem attestation_private_key
        ATTESTATION_SIGNING_KEY privatekey
    """,
}
OTHERS = """
        CYBRID_BANK_GUID token_url token_endpoint token_type csrf_token refresh_token max_tokens
        TOKEN_EXPIRY id_token CLIENT_SECRET_ARN CYBRID_CLIENT_ID_VARIABLE
        CYBRID_CLIENT_SECRET_PARAMETER CYBRID_ATTESTATION_KEY_THUMBPRINT
        CYBRID_ATTESTATION_PUBLIC_KEY CYBRID_CREDENTIALS_CIPHERTEXT client_secret_hash
        PUBLISHABLE_KEY JWT_SECRET SESSION_SECRET SECRET_KEY SecretStr secrets_manager
        signing_key_id CYBRID_CLIENT_SECRET_PATH client_secret_file password id key SECRET_NAME
        token_cache CYBRID_TOKEN_URL idempotency_key CYBRID_OPENAPI_SHA256 bundle_digest
        code_challenge link_token processor_token public_key next_page_token PLAID_JWK
        encrypted_client_secret CYBRID_WEBHOOK_SUBSCRIPTION_GUID client_name environment page
        token_expires_at accessTokenUrl hashed_token COOKIE_SIGNING_KEY usdc_token token_address
        client clientele secretary tokenize keynote
    """


@pytest.mark.parametrize(("kind", "name"), [(kind, name) for kind, names in KINDS.items() for name in names.split()])
def test_kinds(kind, name):
    assert kind_of_name(name) == kind
    assert kind in KINDS


@pytest.mark.parametrize("name", [*OTHERS.split(), "", "-", "123", "é", "🔑"])
def test_names_of_other_things(name):
    assert kind_of_name(name) is None


@pytest.mark.parametrize(
    ("text", "vendor"),
    [
        ("CYBRID_X", "cybrid"),
        ("cybrid_api_bank", "cybrid"),
        ("myCybridSettings", "cybrid"),
        ("https://id.sandbox.cybrid.app/oauth/token", "cybrid"),
        ("CYBRID_UNIT_TOKEN", "cybrid"),
        ("DJANGO_CYBRID_SECRET", "cybrid"),
        ("STRIPE_SECRET", "stripe"),
        ("SendGridKey", "sendgrid"),
        ("GITHUB_TOKEN", "github"),
        ("Auth0Settings", "auth0"),
        ("SOCIAL_AUTH_AUTH0_KEY", "auth0"),
        ("https://sandbox.plaid.com", "plaid"),
        ("https://acme.eu.auth0.com/cybrid", "auth0"),
        ("CYBRID_PLAID_SECRET", "plaid"),
        ("plaidclient", "plaid"),
        ("MODERN_TREASURY_KEY", "moderntreasury"),
        ("UNIT_TOKEN", "unit"),
        ("vendors", None),
        ("plaidly", None),
        ("hybrid", None),
        ("", None),
    ],
)
def test_vendors(text, vendor):
    assert vendor_of(text) == vendor


@pytest.mark.parametrize(
    ("text", "vendor"),
    [
        ("https://id.{env}.cybrid.app", "cybrid"),
        ("https://id.{env}.cybrid.app{path}", "cybrid"),
        ("https://bank.sandbox.cybrid.app:443/api", "cybrid"),
        ("bank.demo.cybrid.app", "cybrid"),
        (".sandbox.cybrid.app", "cybrid"),
        ("https://user:pw@id.sandbox.cybrid.app/", "cybrid"),
        ("https://cybrid.app.acme.com/", "other"),
        ("https://{tenant}.auth0.com/x", "other"),
        ("https://jenkins.acme.example/job", "other"),
        ("https://notcybrid.app/x", "other"),
        ("https://{host}/oauth/token", None),
        ("/oauth/token", None),
        ("http://localhost:8080/x", None),
        ("http://127.0.0.1:80", None),
        ("settings.py", None),
        ("wallet.oauth", None),
        ("", None),
    ],
)
def test_hosts(text, vendor):
    assert host_vendor(text) == vendor


@given(st.text(max_size=300))
def test_any_text_is_a_name(text):
    assert kind_of_name(text) in {None, *KINDS}
    vendor_of(text)
    assert host_vendor(text) in {None, "cybrid", "other"}


def test_import_is_cheap():
    heavy = "{'detect_secrets', 'libcst', 'requests'}"
    program = f"import sys, cybrid_lint.credentials; assert not {heavy} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", program], check=True)
