"""CYB304: a bank or organization token is handed to a client."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar

from cybrid_lint.rules._programs import BANK_TOKEN
from cybrid_lint.rules._token_level import origin_of
from cybrid_lint.rules.base import SCOPE_CHOICE, Case, Diagnostic, Rule

if TYPE_CHECKING:
    from cybrid_lint.facts import Facts

#: How a message says in which way a token reaches a client.
WAYS = {
    "returned": "returned to the client",
    "cookie": "set as a cookie",
    "template": "rendered into a template",
}


class TokenExposed(Rule):
    """bank and organization tokens that reach a browser or an app."""

    code = "CYB304"
    summary = "Bank or organization token handed to a client"
    why = (
        "Whoever reads a response, a cookie or a page gets a token for all customers of the bank, until it expires. "
        "A client may hold a customer token with the scopes that it needs."
    )
    message = "{type} token{origin} {exposed}; use a customer token from POST /api/customer_tokens instead"
    # a token that was not seen to be a customer's would change it
    confidence = "medium"
    score = 9.0
    cwe: ClassVar = {
        250: "Execution with Unnecessary Privileges",
        201: "Insertion of Sensitive Information Into Sent Data",
    }
    references = (SCOPE_CHOICE,)
    invalid = (
        Case(
            "a response",
            BANK_TOKEN.replace("import requests", "import requests\nfrom flask import Flask, jsonify")
            + """
app = Flask(__name__)

@app.get("/session")
def session():
    return jsonify(token=bank_token())  # CYB304
""",
        ),
        Case(
            "a cookie",
            BANK_TOKEN.replace("import requests", "import requests\nfrom flask import Flask, make_response")
            + """
app = Flask(__name__)

@app.get("/session")
def session():
    response = make_response("welcome")
    response.set_cookie("token", bank_token())  # CYB304
    return response
""",
        ),
        Case(
            "a template",
            BANK_TOKEN.replace("import requests", "import requests\nfrom flask import Flask, render_template")
            + """
app = Flask(__name__)

@app.get("/session")
def session():
    return render_template("session.html", token=bank_token())  # CYB304
""",
        ),
    )
    valid = (
        Case(
            "a customer token",
            """
from flask import Flask, jsonify

from tokens import customer_token

app = Flask(__name__)

@app.get("/customers/<guid>/session")
def session(guid):
    return jsonify(token=customer_token(guid, ["accounts:read"]))
""",
        ),
        Case(
            "what a call with the token gives",
            BANK_TOKEN.replace("import requests", "import requests\nfrom flask import Flask, jsonify")
            + """
app = Flask(__name__)

@app.get("/prices")
def prices():
    headers = {"Authorization": f"Bearer {bank_token()}"}
    return jsonify(requests.get(f"{BANK}/api/prices", headers=headers).json())
""",
        ),
    )

    def check(self, facts: Facts) -> Iterator[Diagnostic]:
        """Yield each token that is handed out."""
        for record in dict.fromkeys(facts.exposure.exposed):
            origin, steps = origin_of(record.token, facts)
            message = self.message.format(type=record.token.type, origin=origin, exposed=WAYS[record.how])
            yield Diagnostic(record.site, message, steps)
