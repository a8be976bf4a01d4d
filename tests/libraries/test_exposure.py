"""Credentials that are written, put into URLs, handed to clients or sent as literals, on the engine."""

from __future__ import annotations

import re

import pytest
from engine_support import BANK_TOKEN, credentials_sent, exposures

HEAD = (
    """
import json, logging, os, pathlib, sys
import requests

IDP = "https://id.sandbox.cybrid.app"
BANK = "https://bank.sandbox.cybrid.app"
SECRET = os.environ["CYBRID_CLIENT_SECRET"]
log = logging.getLogger(__name__)
"""
    + BANK_TOKEN
)
MARK = re.compile(r"# (CYB\d{3})$")


def check(program: str) -> None:
    """Fail unless exactly the marked lines expose a credential."""
    source = HEAD + program
    wanted = [(number, mark[1]) for number, line in enumerate(source.splitlines(), 1) if (mark := MARK.search(line))]
    assert exposures(source) == wanted


WRITTEN = [
    ("import rich.console", "rich.console.Console().print(SECRET)", "rich.console.Console().print(len(SECRET))"),
    ("import warnings", "warnings.warn(SECRET)", "warnings.warn('no secret')"),
    ("import zipfile", "zipfile.ZipFile('x').writestr('s', SECRET)", "zipfile.ZipFile('x').writestr('s', SECRET[:4])"),
    ("import csv", "csv.writer(open('x', 'w')).writerow([SECRET])", "csv.writer(open('x', 'w')).writerow([1])"),
    ("import shelve", "shelve.open('x')['s'] = SECRET", "shelve.open('x')['s'] = SECRET[:4]"),
    ("import yaml", "yaml.safe_dump({'a': SECRET}, open('x', 'w'))", "yaml.safe_dump({'a': SECRET})"),
    ("import yaml", "print(yaml.safe_dump({'a': SECRET}))", "print(yaml.safe_dump({'a': 1}))"),
    ("import plistlib", "plistlib.dump({'a': SECRET}, open('x', 'wb'))", "plistlib.dump({'a': 1}, open('x', 'wb'))"),
    ("from ruamel.yaml import YAML", "YAML().dump({'a': SECRET}, sys.stdout)", "YAML().dump({'a': 1}, sys.stdout)"),
    ("import sentry_sdk", "sentry_sdk.set_extra('a', SECRET)", "sentry_sdk.set_extra('a', SECRET[:8])"),
    ("import jinja2", "print(jinja2.Template('').render(a=SECRET))", "print(jinja2.Template('').render(a=1))"),
    ("", "assert 1 > 2, SECRET", "assert SECRET, 'no secret'"),
    ("", "log.info('%.20s', SECRET)", "log.info('%.4s', SECRET)"),
    ("", "log.handle(log.makeRecord('a', 1, '', 1, SECRET, ()))", "log.handle(log.makeRecord('a', 1, '', 1, '', ()))"),
    ("import click", "click.echo(click.style(SECRET, fg='red'))", "click.echo(click.style('done', fg='red'))"),
]


@pytest.mark.parametrize(("head", "loud", "quiet"), WRITTEN)
def test_what_writes(head: str, loud: str, quiet: str) -> None:
    check(f"{head}\ndef go():\n    {loud}  # CYB105\n\ndef calm():\n    {quiet}\n")


def test_a_helper_that_writes_what_it_is_given() -> None:
    check(
        """
def note(text):
    log.info("note: %s", text)

def remember(client_secret):
    pathlib.Path("x").write_text(client_secret)  # CYB105

def go():
    note("started")
    note(SECRET)  # CYB105
    remember(SECRET)
"""
    )


@pytest.mark.parametrize(
    "test",
    [
        "answer.status_code != 200",
        "not answer.ok",
        "answer.status_code >= 400",
        "not 200 <= answer.status_code < 300",
        "answer.status_code < 200 or answer.status_code > 299",
        "'error' in answer.json()",
        "'access_token' not in answer.json()",
    ],
)
def test_the_answer_to_a_failed_request_is_no_token(test: str) -> None:
    ask = "requests.post(IDP + '/oauth/token', json={'client_id': os.environ['A'], 'client_secret': SECRET})"
    check(
        f"""
def go():
    answer = {ask}
    if {test}:
        raise RuntimeError(answer.text)
    raise RuntimeError(answer.text)  # CYB105
"""
    )


def test_what_is_known_to_be_missing_is_not_shown() -> None:
    check(
        """
def go():
    secret = os.environ.get("CYBRID_CLIENT_SECRET")
    if secret is None:
        raise ValueError(f"got {secret!r}")
    raise ValueError(f"got {secret!r}")  # CYB105
"""
    )


def test_what_is_sent_as_the_secret_is_the_secret() -> None:
    check(
        """
def go(tenant, other):
    requests.post(IDP + "/oauth/token", json={"client_id": tenant.name, "client_secret": tenant.phrase})
    print(tenant.phrase)  # CYB105
    print(tenant.name)
    requests.post("https://api.plaid.com/token", json={"client_id": other.name, "client_secret": other.phrase})
    print(other.phrase)
"""
    )


def test_urls() -> None:
    check(
        """
import webbrowser

def ask(params):
    return requests.get(BANK + "/api/prices", params=params)  # CYB106

def go():
    ask({"access_token": bank_token()})
    webbrowser.open("https://desk.example/?t=" + bank_token())  # CYB106
    webbrowser.open("https://desk.example/#t=" + bank_token())
"""
    )


def test_tokens_handed_out() -> None:
    check(
        """
from flask import Flask, jsonify

app = Flask(__name__)

@app.get("/token")
def give():
    return jsonify(token=bank_token())  # CYB304

@app.get("/start")
def start():
    return jsonify(token=bank_token()[:8])
"""
    )


def test_literals_that_are_sent() -> None:
    sent = credentials_sent(
        """
import requests

def login(key, phrase):
    return requests.post(
        "https://id.sandbox.cybrid.app/oauth/token",
        json={"grant_type": "client_credentials", "client_id": key, "client_secret": phrase, "scope": "prices:read"},
    )

def other(key, phrase):
    return requests.post("https://auth.example.com/oauth/token", json={"client_id": key, "client_secret": phrase})

login("a key", "a phrase")
other("another key", "another phrase")
requests.post("https://id.sandbox.cybrid.app/oauth/token", auth=("a pair's key", "a pair's phrase"))
requests.get("https://bank.sandbox.cybrid.app/api/prices", headers={"Authorization": "Bearer a token"})
"""
    )
    assert sent == {
        ("client_id", "a key"),
        ("client_secret", "a phrase"),
        ("client_id", "a pair's key"),
        ("client_secret", "a pair's phrase"),
        ("access_token", "Bearer a token"),
    }


@pytest.mark.parametrize(
    ("shown", "note", "desk_mark", "run_mark"),
    [
        ("'sent'", "SECRET", "", ""),
        ("note", "'paid'", "", ""),
        ("note", "SECRET", "", "  # CYB105"),
        ("key, note", "SECRET", "  # CYB105", ""),
    ],
)
def test_what_a_call_writes_is_reported_once_where_it_is_known(
    shown: str, note: str, desk_mark: str, run_mark: str
) -> None:
    check(
        f"""
class Sender:
    def fetch(self, key, note):
        requests.get(BANK + "/api/accounts", headers={{"Authorization": "Bearer " + key}})
        print({shown})

class Desk:
    def __init__(self):
        self.sender = Sender()

    def go(self, note):
        self.sender.fetch(bank_token(), note){desk_mark}

def run(desk: Desk, note):
    desk.go(note)

run(Desk(), {note}){run_mark}
"""
    )
