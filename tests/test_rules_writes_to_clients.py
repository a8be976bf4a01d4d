"""Tokens that reach the clients of a server: CYB304."""

from __future__ import annotations

import textwrap

import pytest
from support import check
from test_rules_writes import HEAD

CLIENTS = {
    "Flask returns it": """
        from flask import Flask, jsonify

        app = Flask(__name__)


        @app.get("/token")
        def give():
            return jsonify(token=token())  # CYB304


        @app.route("/plain")
        def plain():
            return {"token": token()}  # CYB304


        @app.get("/first")
        def first():
            return {"token": token()[:8]}


        @app.get("/prices")
        def prices():
            head = {"Authorization": "Bearer " + token()}
            return jsonify(requests.get(BANK + "/api/prices", headers=head).json())
        """,
    "Flask sets a cookie and renders": """
        from flask import Flask, make_response, render_template

        app = Flask(__name__)


        @app.get("/")
        def index():
            response = make_response("hello")
            response.set_cookie("t", token())  # CYB304
            return response


        @app.get("/page")
        def page():
            return render_template("page.html", token=token())  # CYB304


        @app.get("/quiet")
        def quiet():
            token()
            return render_template("page.html", name="x")
        """,
    "FastAPI returns it": """
        from fastapi import Depends, FastAPI, Response

        app = FastAPI()


        @app.get("/token")
        async def give():
            return {"access_token": token()}  # CYB304


        @app.get("/injected")
        def injected(value: str = Depends(token)):
            return {"value": value}  # CYB304


        @app.get("/cookie")
        def cookie(response: Response):
            response.set_cookie(key="t", value=token())  # CYB304
            return {}


        @app.get("/used")
        def used(value: str = Depends(token)):
            head = {"Authorization": "Bearer " + value}
            return requests.get(BANK + "/api/prices", headers=head).json()
        """,
    "Django returns it": """
        from django.http import HttpResponse, JsonResponse
        from django.shortcuts import render


        def give(request):
            return JsonResponse({"token": token()})  # CYB304


        def page(request):
            return render(request, "page.html", {"token": token()})  # CYB304


        def nothing(request):
            return HttpResponse("ok")
        """,
    "a customer token may be given": """
        from flask import Flask, jsonify

        app = Flask(__name__)


        @app.get("/<guid>")
        def give(guid):
            made = requests.post(
                IDP + "/api/customer_tokens",
                json={"customer_guid": guid, "scopes": ["accounts:read"]},
                headers={"Authorization": "Bearer " + token()},
            )
            return jsonify(made.json())
        """,
    "a function that is no handler": """
        def give():
            return {"token": token()}
        """,
    "an organization token": """
        from flask import Flask, jsonify

        app = Flask(__name__)


        @app.get("/")
        def give():
            organization_token = token()
            return jsonify(organization_token)  # CYB304
        """,
    "a token of another": """
        from flask import Flask, jsonify

        app = Flask(__name__)


        @app.get("/")
        def give():
            return jsonify(requests.post("https://auth.example.com/token").json()["access_token"])
        """,
}


@pytest.mark.parametrize("name", CLIENTS)
def test_tokens_that_reach_a_client(name):
    check(HEAD + textwrap.dedent(CLIENTS[name]))
