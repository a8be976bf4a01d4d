"""What handlers of Flask answer: texts, cookies, headers, errors, redirects, streams and templates."""

from __future__ import annotations

import pytest
from model_support import LOGIN
from support import check


def test_a_token_in_the_session_is_a_cookie() -> None:
    check(
        {
            "cybrid.py": LOGIN,
            "app.py": """
                import secrets

                from flask import Flask, session

                from cybrid import bank_token, call

                app = Flask(__name__)


                @app.post("/login")
                def login():
                    session["token"] = bank_token()  # CYB304
                    session["state"] = secrets.token_urlsafe(16)
                    return {"state": session["state"]}


                @app.get("/trades/<guid>")
                def trade(guid):
                    call("prices", session["token"])
                    return call(f"trades/{guid}", session["token"])  # CYB302
            """,
        }
    )


@pytest.mark.parametrize(
    "handed",
    [
        "jsonify(token=VALUE)",
        'jsonify({"token": VALUE})',
        'make_response({"token": VALUE}, 200)',
        "make_response(jsonify(VALUE), 201)",
        'Response(json.dumps({"token": VALUE}), mimetype="application/json")',
        '{"token": VALUE, "expires_in": 1800}',
        "VALUE",
        'f"<p>{VALUE}</p>"',
        '({"token": VALUE}, 200)',
        '({"token": VALUE}, 200, {"Cache-Control": "no-store"})',
        'render_template("kiosk.html", token=VALUE)',
        'render_template_string("{{ token }}", token=VALUE)',
    ],
)
def test_what_a_handler_returns(handed) -> None:
    check(
        {
            "cybrid.py": LOGIN,
            "app.py": f"""
                import json

                from flask import Flask, Response, jsonify, make_response, render_template, render_template_string

                from cybrid import bank_token, call

                app = Flask(__name__)


                @app.get("/token")
                def token():
                    return {handed.replace("VALUE", "bank_token()")}  # CYB304


                @app.get("/prices")
                def prices():
                    return {handed.replace("VALUE", 'call("prices", bank_token())')}


                def helper():
                    # no route leads here
                    return bank_token()


                @app.get("/length")
                def length():
                    return {handed.replace("VALUE", "len(helper())")}
            """,
        }
    )


def test_cookies_and_headers_of_a_response() -> None:
    check(
        {
            "cybrid.py": LOGIN,
            "app.py": """
                import secrets

                from flask import Flask, jsonify, make_response

                from cybrid import bank_token

                app = Flask(__name__)


                @app.post("/cookie")
                def cookie():
                    response = make_response("", 204)
                    response.set_cookie("state", secrets.token_urlsafe(16), httponly=True)
                    response.set_cookie("token", bank_token(), httponly=True)  # CYB304
                    return response


                @app.post("/header")
                def header():
                    response = jsonify(ok=True)
                    response.headers["X-Trace"] = secrets.token_hex()
                    response.headers["X-Token"] = bank_token()  # CYB304
                    return response


                @app.after_request
                def tidy(response):
                    response.headers["X-Frame-Options"] = "DENY"
                    return response
            """,
        }
    )


def test_errors_redirects_and_commands() -> None:
    check(
        {
            "cybrid.py": LOGIN,
            "app.py": """
                from flask import Flask, abort, redirect, url_for

                from cybrid import bank_token, call

                app = Flask(__name__)


                @app.get("/widget")
                def widget():
                    return redirect(f"https://widget.example.com/?access_token={bank_token()}")  # CYB106


                @app.get("/start")
                def start():
                    return redirect(url_for("widget"))


                @app.get("/broken")
                def broken():
                    abort(502, description="no token")


                @app.cli.command("sweep")
                def sweep():
                    app.logger.info("token %s", bank_token())  # CYB105
                    app.logger.info("prices %s", call("prices", bank_token()))
            """,
        }
    )


def test_streams() -> None:
    check(
        {
            "cybrid.py": LOGIN,
            "app.py": """
                from flask import Flask, Response, stream_with_context

                from cybrid import bank_token, call

                app = Flask(__name__)


                @app.get("/t")
                def stream():
                    def rows():
                        yield "a"
                        yield bank_token()

                    return Response(stream_with_context(rows()))  # CYB304


                @app.get("/p")
                def quiet():
                    def rows():
                        yield call("prices", bank_token())

                    return Response(stream_with_context(rows()))
            """,
        }
    )


def test_what_every_template_gets() -> None:
    check(
        {
            "cybrid.py": LOGIN,
            "app.py": """
                from flask import Flask

                from cybrid import bank_token, call

                app = Flask(__name__)


                @app.context_processor
                def inject():
                    return {"token": bank_token()}  # CYB304


                @app.context_processor
                def clean():
                    return {"n": len(bank_token())}


                @app.template_global()
                def version():
                    return 3
            """,
        }
    )
