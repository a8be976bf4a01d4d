"""CYB304: a bank or organization token is handed to a client."""

from __future__ import annotations

from collections.abc import Iterator

from cybrid_lint.cybrid.events import Report
from cybrid_lint.cybrid.uses import sent_at
from cybrid_lint.facts import Facts
from cybrid_lint.rules.base import Rule

WAYS = {
    "returned": "returned to the client",
    "cookie": "set as a cookie",
    "template": "rendered into a template",
}


class TokenHandedOut(Rule):
    """A bank or organization token that reaches a browser or an app."""

    code = "CYB304"
    summary = "A bank or organization token is handed to a client"
    why = (
        "Whoever reads a response, a cookie or a page gets a token for all customers of the bank, until it expires. "
        "A client may hold a customer token with the scopes that it needs."
    )
    bad = """
import os
import requests
from flask import Flask, jsonify

app = Flask(__name__)

def bank_token():
    response = requests.post(
        "https://id.sandbox.cybrid.app/oauth/token",
        json={
            "grant_type": "client_credentials",
            "client_id": os.environ["CYBRID_CLIENT_ID"],
            "client_secret": os.environ["CYBRID_CLIENT_SECRET"],
            "scope": "accounts:read",
        },
    )
    return response.json()["access_token"]

@app.get("/session")
def session():
    return jsonify(token=bank_token())
"""
    good = """
from flask import Flask, jsonify

from tokens import customer_token

app = Flask(__name__)

@app.get("/customers/<guid>/session")
def session(guid):
    return jsonify(token=customer_token(guid, ["accounts:read"]))
"""

    def check(self, facts: Facts) -> Iterator[Report]:
        """Yield each token that is handed out."""
        for record in dict.fromkeys(facts.exposure.exposed):
            token = record.token
            sent = None if token.request is None else sent_at(token.request)
            origin = f" from {facts.where(sent)}" if sent is not None else f" {token.name}" if token.name else ""
            yield Report(
                record.site,
                f"{token.type} token{origin} is {WAYS[record.how]};"
                " give it a customer token from POST /api/customer_tokens instead",
                () if sent is None else ((sent, f"{token.type} token requested here"),),
            )
