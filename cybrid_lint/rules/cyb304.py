"""CYB304: a bank or organization token is handed to a client."""

from __future__ import annotations

from collections.abc import Iterator

from cybrid_lint.facts import HandedOut
from cybrid_lint.rules.base import Facts, Report, Rule

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
        for fact in facts.local:
            if not isinstance(fact, HandedOut):
                continue
            request = fact.token.request
            origin = f" from {facts.where(request.site)}" if request is not None else f" {fact.token.name}"
            steps = [(request.site, f"{fact.token.type} token requested here")] if request is not None else []
            yield Report(
                fact.site,
                f"{fact.token.type} token{origin} is {WAYS[fact.how]};"
                " give it a customer token from POST /api/customer_tokens instead",
                steps,
            )
