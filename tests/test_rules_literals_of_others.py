"""Literals that are no credentials, or none of Cybrid's."""

from __future__ import annotations

import base64

import pytest
from doors import fill, jwt, oauth, pem
from support import check, reports

KEY, SECRET = "<signing_key>", "<client_secret>"

NOT_REPORTED = {
    "members of a list of another vendor": f"""
        CYBRID_HOSTS = ["https://bank.sandbox.cybrid.app"]
        PERSONA_WEBHOOK_KEYS = ["{KEY}", "{SECRET}"]
        """,
    "the environment": """
        import os

        CYBRID_CLIENT_ID = os.environ["CYBRID_CLIENT_ID"]
        CYBRID_CLIENT_SECRET = os.getenv("CYBRID_CLIENT_SECRET", "")
        """,
    "settings": """
        from django.conf import settings

        cybrid_client_secret = settings.CYBRID_CLIENT_SECRET
        """,
    "a secrets manager": """
        import boto3

        client = boto3.client("secretsmanager")
        CYBRID_CLIENT_SECRET = client.get_secret_value(SecretId="prod/cybrid/client_secret")["SecretString"]
        """,
    "a prompt and a file": """
        import getpass

        cybrid_client_secret = getpass.getpass("Cybrid client secret: ")
        CYBRID_SIGNING_KEY = open("/run/secrets/cybrid_signing_key").read()
        """,
    "placeholders": """
        CYBRID_CLIENT_ID = ""
        CYBRID_CLIENT_SECRET = "changeme"
        A = dict(cybrid_client_id="your-client-id", cybrid_client_secret="<CLIENT_SECRET>")
        CYBRID_SIGNING_KEY = "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
        CYBRID_ACCESS_TOKEN = "test"
        B = {"cybrid_client_secret": "${CYBRID_CLIENT_SECRET}", "cybrid_client_id": "{{ client_id }}"}
        C = {"cybrid_client_secret": "fake-secret-for-tests"}
        """,
    "alphabets and counted characters": """
        CYBRID_CLIENT_SECRET = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
        CYBRID_CLIENT_ID = "0123456789012345678901234567890123456789012"
        CYBRID_SIGNING_KEY = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
        """,
    "GUIDs": """
        CYBRID_BANK_GUID = "a1b2c3d4e5f60718293a4b5c6d7e8f90"
        CYBRID_CLIENT_ID = "a1b2c3d4e5f60718293a4b5c6d7e8f90"
        CYBRID_CUSTOMER_GUID = "0f9e8d7c6b5a40312213445566778899"
        """,
    "names of variables and secrets": """
        CYBRID_CLIENT_SECRET = "CYBRID_CLIENT_SECRET"
        CYBRID_CLIENT_ID_ENV = "PROD_CYBRID_CLIENT_ID"
        CYBRID_SECRET_ARN = "arn:aws:secretsmanager:us-east-1:123456789012:secret:cybrid-AbCdEf"
        CYBRID_CLIENT_SECRET_PATH = "/run/secrets/cybrid_client_secret"
        """,
    "URLs and scopes": """
        CYBRID_TOKEN_URL = "https://id.sandbox.cybrid.app/oauth/token"
        CYBRID_TOKEN_SCOPES = "accounts:read customers:read"
        """,
}


@pytest.mark.parametrize("name", NOT_REPORTED)
def test_what_is_no_credential_is_not_reported(name):
    check(NOT_REPORTED[name])


def test_others_are_not_reported():
    text = """
        # Cybrid is configured elsewhere
        PLAID_CLIENT_ID = "<client_id>"
        PLAID_SECRET = "<client_secret>"
        STRIPE_WEBHOOK_SIGNING_KEY = "<signing_key>"
        AUTH0 = {"client_id": "<client_id>", "client_secret": "<client_secret>", "domain": "x.auth0.com"}
        PERSONA_API_KEY = "<client_secret>"
        """
    assert reports(fill(text)) == []


@pytest.mark.parametrize("host", ["https://sandbox.plaid.com/x", "https://x.auth0.com/oauth/token"])
def test_the_target_of_another_wins_over_a_module_of_cybrids(host):
    text = f"""
        import requests

        CYBRID = "https://bank.sandbox.cybrid.app"


        def other():
            body = {{"client_id": "<client_id>", "client_secret": "<client_secret>"}}
            return requests.post("{host}", json=body)
        """
    assert reports(fill(text)) == []


def test_without_a_word_of_cybrid_nothing_is_reported():
    text = 'CLIENT_ID = "<client_id>"\nCLIENT_SECRET = "<client_secret>"\nACCESS_TOKEN = "<access_token>"\n'
    assert reports(fill(text.replace("<access_token>", jwt("https://id.example.com")))) == []


def test_public_keys_certificates_digests_and_ciphertexts_are_none():
    public = pem("PUBLIC KEY").replace("\n", "\\n")
    certificate = pem("CERTIFICATE").replace("\n", "\\n")
    text = f"""
        CYBRID_PUBLIC_KEY = "{public}"
        CYBRID_SIGNING_KEY_CERTIFICATE = "{certificate}"
        CYBRID_CLIENT_SECRET_SHA256 = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
        CYBRID_CLIENT_SECRET = "gAAAAABkZ{oauth()}{oauth()}=="
        """
    assert reports(text) == []


def test_tokens_that_open_nothing_are_none():
    head, claims, _ = jwt().split(".")
    none = base64.urlsafe_b64encode(b'{"alg":"none","typ":"JWT"}').decode().rstrip("=")
    text = f"""
        CYBRID_ACCESS_TOKEN = "{head}.{claims}."
        CYBRID_BANK_TOKEN = "{none}.{claims}.{oauth()}"
        """
    assert reports(text) == []


OTHERS_BESIDE = {
    "constants": """
        CYBRID_CLIENT_ID = "{cybrid}"  # CYB101
        OLDPAY_URL = "https://id.oldpay.example/oauth/token"
        OLDPAY_CLIENT_ID = "{first}"
        OLDPAY_CLIENT_SECRET = "{second}"
        """,
    "a class of settings": """
        import os


        class Settings:
            \"\"\"Cybrid's, and what else is needed.\"\"\"

            NORTHPAY_CLIENT_SECRET = "{first}"
            NORTHPAY_TOKEN_URL = os.environ.get("NORTHPAY_TOKEN_URL", "https://auth.northpay.example")
            CLIENT_SECRET = "{second}"  # CYB102
        """,
    "one mapping for all": """
        CYBRID = "https://id.sandbox.cybrid.app"
        SETTINGS = {{
            "cybrid_url": CYBRID,
            "cybrid_client_secret": "{cybrid}",  # CYB102
            "acmepay_url": "https://api.acmepay.example",
            "acmepay_client_secret": "{first}",
        }}
        """,
    "an address that is the program's own": """
        CYBRID_ENVIRONMENT = "sandbox"
        PORTAL_REDIRECT_URL = "https://portal.acme.example/done"
        CYBRID_CLIENT_SECRET = "{first}"  # CYB102
        """,
    "a host with the letters in it": """
        import requests

        CYBRID_BANK = "0676b91730e7fbdeb29a30a5d571d5c5"
        requests.post("https://id.legacybridge.io/oauth/token", auth=("{first}", "{second}"))
        """,
}


@pytest.mark.parametrize("name", OTHERS_BESIDE)
def test_what_another_host_stands_beside_is_not_cybrids(name):
    check(OTHERS_BESIDE[name].replace('\\"', '"').format(cybrid=oauth(), first=oauth(), second=oauth()))


@pytest.mark.xfail(strict=True, reason="literals of the same text are not told apart by their places")
def test_the_same_text_is_cybrid_s_in_one_place_and_another_s_elsewhere():
    check(
        """
        from oauthlib.oauth2 import BackendApplicationClient
        from requests_oauthlib import OAuth2Session


        def sign_in():
            client = BackendApplicationClient("CLIENT_ID")  # CYB101
            return OAuth2Session(client=client).fetch_token(
                "https://id.sandbox.cybrid.app/oauth/token",
                client_secret="CLIENT_SECRET",  # CYB102
            )


        def sign_in_elsewhere():
            client = BackendApplicationClient("CLIENT_ID")
            return OAuth2Session(client=client).fetch_token(
                "https://login.example.com/oauth/token",
                client_secret="CLIENT_SECRET",
            )
        """.replace("CLIENT_ID", oauth()).replace("CLIENT_SECRET", oauth())
    )
