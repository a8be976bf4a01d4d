"""CYB105, CYB106 and CYB304: secrets that are written, sent in URLs and handed to clients."""

from __future__ import annotations

import re
import secrets
import textwrap

import pytest
from support import check

HEAD = """
import base64
import hashlib
import hmac
import json
import logging
import os
import pathlib
import sys

import requests
import yaml

IDP = "https://id.sandbox.cybrid.app"
BANK = "https://bank.sandbox.cybrid.app"
CLIENT = os.environ["CYBRID_CLIENT_ID"]
SECRET = os.environ["CYBRID_CLIENT_SECRET"]
KEY = os.environ["CYBRID_SIGNING_KEY"]
BODY = {"grant_type": "client_credentials", "client_id": CLIENT, "client_secret": SECRET, "scope": os.environ["S"]}
log = logging.getLogger(__name__)


def ask():
    return requests.post(IDP + "/oauth/token", json=BODY)


def token():
    return ask().json()["access_token"]


"""

WRITTEN = {
    "a log": 'log.info("secret %s", SECRET)',
    "a log's f-string": 'log.debug(f"with {SECRET}")',
    "the module's log": "logging.warning(KEY)",
    "a log of another level": 'log.log(10, "x", extra={"secret": SECRET})',
    "a token": 'log.info("token: " + token())',
    "a token's header": 'log.info({"Authorization": "Bearer " + token()})',
    "a payload": 'log.info("asking with %s", BODY)',
    "a payload as JSON": "print(json.dumps(BODY))",
    "a token response": "print(ask().json())",
    "the response's text": "print(ask().text)",
    "standard output": "print(SECRET)",
    "standard error": 'print("x", SECRET, file=sys.stderr)',
    "a stream": 'sys.stdout.write(SECRET + "\\n")',
    "an exception": 'raise ValueError(f"cannot log in with {SECRET}")',
    "an exception's arguments": 'raise RuntimeError("cannot log in", SECRET)',
    "an exit": "sys.exit(SECRET)",
    "a file": 'open("x", "w").write(SECRET)',
    "a path": 'pathlib.Path("x").write_text(SECRET)',
    "a dump": 'json.dump(BODY, open("x", "w"))',
    "a dump of YAML": 'yaml.dump({"client_secret": SECRET}, sys.stdout)',
    "a dump of YAML by keyword": 'yaml.safe_dump({"client_secret": SECRET}, stream=open("x", "w"))',
    "dumps of YAML": 'yaml.safe_dump_all([{"client_secret": SECRET}], open("x", "w"))',
    "YAML as text": 'print(yaml.dump({"client_secret": SECRET}, default_flow_style=False))',
    "YAML without a stream": "print(yaml.safe_dump(BODY, None))",
    "more than a few characters": "print(SECRET[:20])",
    "encoded": "print(base64.b64encode(SECRET.encode()))",
    "nine characters": "print(SECRET[:9])",
    "the last nine characters": "print(SECRET[-9:])",
    "nine characters of a field": 'print("%.9s" % SECRET)',
    "formatted": 'print("{}".format(SECRET))',
    "percent": 'print("%s" % SECRET)',
    "the environment": 'print(os.environ["CYBRID_CLIENT_SECRET"])',
    "a signing key": 'print("key", KEY)',
}

NOT_WRITTEN = {
    "a client ID": "print(CLIENT)",
    "a few characters": "print(SECRET[:4])",
    "eight characters": 'log.info("begins with %s", SECRET[:8])',
    "the last characters": "print(SECRET[-4:])",
    "the last eight characters": "print(SECRET[-8:])",
    "eight characters of a field": 'print("%.8s" % SECRET)',
    "a digest": "print(hashlib.sha256(SECRET.encode()).hexdigest())",
    "a signature": 'print(hmac.new(KEY.encode(), b"x", "sha256").hexdigest())',
    "a length": "print(len(SECRET))",
    "whether it is there": "print(bool(SECRET), SECRET is None)",
    "its name": 'log.error("CYBRID_CLIENT_SECRET is not set")',
    "a mask": 'print("*" * len(SECRET))',
    "a response's own form": "print(ask())",
    "a status": "print(ask().status_code)",
    "the rest of an answer": 'print(ask().json()["expires_in"])',
    "a part of the payload": 'print(BODY["grant_type"], BODY["scope"])',
    "an exception without it": 'raise ValueError("cannot log in")',
    "a masked field": "from pydantic import SecretStr\n    print(SecretStr(SECRET))",
    "another's secret": 'print(os.environ["PLAID_SECRET"])',
    "a keyring": 'import keyring\n    keyring.set_password("cybrid", "client_secret", SECRET)',
    "YAML as text that goes nowhere": 'len(yaml.safe_dump({"client_secret": SECRET}))',
    "YAML without a secret": 'yaml.dump({"client_id": CLIENT}, sys.stdout)',
    "a prompt": 'print(input("Cybrid customer: "))',
    "an answer of the API": 'head = {"Authorization": "Bearer " + token()}\n'
    '    print(requests.get(BANK + "/api/prices", headers=head).json())',
    "an encrypted file": "from cryptography.fernet import Fernet\n"
    '    open("x", "wb").write(Fernet(os.environ["K"]).encrypt(SECRET.encode()))',
}


@pytest.mark.parametrize("name", WRITTEN)
def test_a_secret_is_written(name):
    check(HEAD + f"def go():\n    {WRITTEN[name]}  # CYB105\n")


@pytest.mark.parametrize("name", NOT_WRITTEN)
def test_no_secret_is_written(name):
    check(HEAD + f"def go():\n    {NOT_WRITTEN[name]}\n")


IN_URLS = [
    ('requests.post(IDP + "/oauth/token", params=[("client_id", CLIENT), ("scope", "prices:read")])', "CYB106"),
    ('requests.post(IDP + "/oauth/token", data=[("client_id", CLIENT), ("scope", "prices:read")])', ""),
    ('requests.get("https://feed.example/v1", params={"token": token()})', "CYB106"),
    ('requests.get("https://feed.example/v1", params={"token": os.environ["FEED_TOKEN"]})', ""),
    ('__import__("websockets").connect(f"wss://feed.example/v1?page=1")', ""),
    ('requests.get(BANK + "/api/prices", params={"access_token": token()})', "CYB106"),
    ('requests.get(f"{BANK}/api/prices?access_token={token()}")', "CYB106"),
    ('requests.post(IDP + "/oauth/token", params=BODY)', "CYB106"),
    ('requests.post(f"{IDP}/oauth/token?client_id={CLIENT}&grant_type=client_credentials")', "CYB106"),
    ('requests.post(IDP + "/oauth/token?client_secret=" + SECRET)', "CYB106"),
    ('requests.post(IDP + "/oauth/token", json=BODY)', ""),
    ('requests.post(IDP + "/oauth/token", data=BODY)', ""),
    ('requests.post(IDP + "/oauth/token", auth=(CLIENT, SECRET))', ""),
    ('requests.get(BANK + "/api/prices", headers={"Authorization": "Bearer " + token()})', ""),
    ('requests.get(BANK + "/api/prices", params={"symbol": "BTC-USD"})', ""),
    ('requests.get(BANK + "/api/prices", params={"key": os.environ["PLAID_SECRET"]})', ""),
    ('requests.get(f"{BANK}/api/customers?page={len(SECRET)}", headers={"Authorization": os.environ["H"]})', ""),
]


@pytest.mark.parametrize(("call", "code"), IN_URLS)
def test_credentials_in_urls(call, code):
    check(HEAD + f"def go():\n    return {call}" + (f"  # {code}\n" if code else "\n"))


def test_a_query_that_is_encoded():
    text = """
        from urllib.parse import urlencode


        def go():
            return requests.post(IDP + "/oauth/token?" + urlencode(BODY))  # CYB106
        """
    check(HEAD + textwrap.dedent(text))


ANSWERS = {
    "a status that is sent for success": ("if answer.status_code == 299:", True),
    "a status that is sent for a redirect": ("if answer.status_code == 300:", False),
    "a status that is sent for failure": ("if answer.status_code == 400:", False),
    "a status of the server's": ("if answer.status_code == 500:", False),
    "another status than that": ("if answer.status_code != 500:", True),
    "a client's error": ("if answer.is_client_error:", False),
    "no client's error": ("if not answer.is_client_error:", True),
}


@pytest.mark.parametrize("name", ANSWERS)
def test_the_answer_to_a_failed_request_is_no_token(name):
    condition, written = ANSWERS[name]
    mark = "  # CYB105" if written else ""
    check(HEAD + f"def go():\n    answer = ask()\n    {condition}\n        print(answer.text){mark}\n")


VAULT = {
    "read": ('vault.read(path="cybrid_client_secret")', True),
    "patch": ('vault.patch(path="cybrid_client_secret", secret={})', False),
    "add": ('vault.add_secret_version(path="cybrid_client_secret")', False),
}


@pytest.mark.parametrize("name", VAULT)
def test_what_a_vault_answers_to_a_write_is_no_secret(name):
    call, written = VAULT[name]
    check(HEAD + f"import hvac\n\nvault = hvac.Client()\nprint({call}){'  # CYB105' if written else ''}\n")


@pytest.mark.parametrize(("length", "written"), [(15, False), (16, True), (39, True)])
def test_how_long_a_literal_is_that_is_a_secret(length, written):
    # letters and digits by turns: a short one of few kinds reads as a word or a number
    pairs = (secrets.choice("bcdfghjk") + secrets.choice("2345689") for _ in range(length))
    key = "aB3" + "".join(pairs)[: length - 4] + "7"
    text = f'CYBRID_SIGNING_KEY = "{key}"  # CYB104\nprint(CYBRID_SIGNING_KEY)  # CYB105\n'
    check(text if written else re.sub("  # CYB10.", "", text))


@pytest.mark.parametrize(("depth", "is_told"), [(4, True), (5, False)])
def test_how_many_names_tell_whose_secret_it_is(depth, is_told):
    between = ".".join("abcdefg"[:depth])
    mark = "" if is_told else "  # CYB105"
    check(HEAD + f"def go(settings):\n    print(settings.plaid.{between}.client_secret){mark}\n")


def test_parameters_that_say_what_they_are_wherever_a_function_stands():
    check(
        '''
        """Talks to Cybrid."""


        def show(cybrid_client_secret):
            print(cybrid_client_secret)  # CYB105


        class Client:
            @staticmethod
            def first(cybrid_client_secret, other):
                print(cybrid_client_secret, other)  # CYB105

            @staticmethod
            def second(other, cybrid_client_secret):
                print(cybrid_client_secret)  # CYB105

            @classmethod
            def third(cls, cybrid_client_secret):
                print(cybrid_client_secret)  # CYB105

            def fourth(self, cybrid_client_secret):
                print(self, cybrid_client_secret)  # CYB105

            def fifth(cybrid_client_secret, other):
                print(cybrid_client_secret)
        '''
    )
