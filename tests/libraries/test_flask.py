"""Flask: what an application and a request keep, blueprints, and what a client gets to see."""

from __future__ import annotations

import pytest
from model_support import LOGIN
from support import check


def test_what_a_request_keeps() -> None:
    check(
        {
            "cybrid.py": LOGIN,
            "app.py": """
                from flask import Flask, g, request

                from cybrid import Bank, bank_token, call

                app = Flask(__name__)


                @app.before_request
                def prepare():
                    g.bearer = bank_token()
                    g.bank = Bank(bank_token())
                    g.visitor = request.headers.get("X-Visitor")


                @app.get("/trades/<guid>")
                def trade(guid):
                    call(f"trades/{guid}", g.visitor)
                    call(f"trades/{guid}", g.bearer)  # CYB302
                    return g.bank.trade(guid)  # CYB302


                @app.get("/customers/<guid>/trades")
                def trades(guid):
                    return g.bank.trades_of(guid)  # CYB301


                @app.get("/prices")
                def prices():
                    call("assets", g.bearer)
                    return g.bank.prices()
            """,
        }
    )


def test_a_client_that_is_made_when_it_is_first_asked_for() -> None:
    check(
        {
            "cybrid.py": LOGIN,
            "context.py": """
                from flask import g

                from cybrid import Bank, bank_token


                def get_bank():
                    if "bank" not in g:
                        g.bank = Bank(bank_token())
                    return g.bank


                def get_token():
                    token = getattr(g, "token", None)
                    if token is None:
                        token = g.token = bank_token()
                    return token


                def get_other():
                    return g.get("other")
            """,
            "app.py": """
                from flask import Flask

                from context import get_bank, get_other, get_token
                from cybrid import call

                app = Flask(__name__)


                @app.route("/trades/<guid>", methods=["GET"])
                def trade(guid):
                    call(f"trades/{guid}", get_other())
                    call(f"trades/{guid}", get_token())  # CYB302
                    return get_bank().trade(guid)  # CYB302


                @app.route("/prices")
                def prices():
                    call("prices", get_token())
                    return get_bank().prices()
            """,
        }
    )


@pytest.mark.parametrize(
    "filled",
    [
        'app.config["BANK_TOKEN"] = bank_token()',
        "app.config.update(BANK_TOKEN=bank_token(), PER_PAGE=50)",
        'app.config.from_mapping({"BANK_TOKEN": bank_token()})',
        'app.config.setdefault("BANK_TOKEN", bank_token())',
    ],
)
def test_a_token_in_the_configuration(filled) -> None:
    check(
        {
            "cybrid.py": LOGIN,
            "factory.py": f"""
                from flask import Flask

                from cybrid import bank_token


                def create_app():
                    app = Flask(__name__)
                    {filled}
                    app.config["OTHER"] = app.config.get("SOMETHING")
                    from views import views

                    app.register_blueprint(views)
                    return app
            """,
            "views.py": """
                from flask import Blueprint, current_app

                from cybrid import call

                views = Blueprint("views", __name__, url_prefix="/cybrid")


                @views.get("/trades/<guid>")
                def trade(guid):
                    call(f"trades/{guid}", current_app.config["OTHER"])
                    return call(f"trades/{guid}", current_app.config["BANK_TOKEN"])  # CYB302


                @views.get("/prices")
                def prices():
                    return call("prices", current_app.config.get("BANK_TOKEN"))
            """,
        }
    )


def test_a_client_among_the_extensions_and_as_an_attribute() -> None:
    check(
        {
            "cybrid.py": LOGIN,
            "factory.py": """
                from flask import Flask

                from cybrid import Bank, bank_token
                from extension import Cybrid

                cybrid = Cybrid()


                def create_app():
                    app = Flask(__name__)
                    cybrid.init_app(app)
                    app.bank = Bank(bank_token())
                    return app
            """,
            "extension.py": """
                from cybrid import Bank, bank_token


                class Cybrid:
                    def init_app(self, app):
                        app.extensions["cybrid"] = Bank(bank_token())
            """,
            "views.py": """
                from flask import Blueprint, current_app

                views = Blueprint("views", __name__)


                @views.get("/trades/<guid>")
                def trade(guid):
                    current_app.extensions["mail"].trade(guid)
                    current_app.bank.trade(guid)  # CYB302
                    return current_app.extensions["cybrid"].trade(guid)  # CYB302


                @views.get("/prices")
                def prices():
                    current_app.bank.prices()
                    return current_app.extensions["cybrid"].prices()
            """,
        }
    )


def test_a_session_that_a_server_keeps() -> None:
    check(
        {
            "cybrid.py": LOGIN,
            "app.py": """
                from flask import Flask, session
                from flask_session import Session

                from cybrid import bank_token, call

                app = Flask(__name__)
                Session(app)


                @app.post("/login")
                def login():
                    session["token"] = bank_token()
                    return "", 204


                @app.get("/trades/<guid>")
                def trade(guid):
                    return call(f"trades/{guid}", session["token"])  # CYB302
            """,
        }
    )


def test_a_decorator_that_gives_a_client_to_a_handler() -> None:
    check(
        {
            "cybrid.py": LOGIN,
            "app.py": """
                from functools import wraps

                from flask import Blueprint, request

                from cybrid import Bank, bank_token

                api = Blueprint("api", __name__)


                def with_bank(handler):
                    @wraps(handler)
                    def inner(*args, **kwargs):
                        return handler(*args, bank=Bank(bank_token()), **kwargs)

                    return inner


                def with_visitor(handler):
                    @wraps(handler)
                    def inner(*args, **kwargs):
                        return handler(*args, bank=Bank(request.cookies["token"]), **kwargs)

                    return inner


                @api.get("/trades/<guid>")
                @with_bank
                def trade(guid, bank):
                    return bank.trade(guid)  # CYB302


                @api.get("/prices")
                @with_bank
                def prices(bank):
                    return bank.prices()


                @api.get("/own/<guid>")
                @with_visitor
                def own(guid, bank):
                    return bank.trade(guid)
            """,
        }
    )


def test_a_client_behind_a_proxy() -> None:
    check(
        {
            "cybrid.py": LOGIN,
            "app.py": """
                from flask import Flask, g
                from werkzeug.local import LocalProxy

                from cybrid import Bank, bank_token

                app = Flask(__name__)


                def get_bank():
                    if not hasattr(g, "bank"):
                        g.bank = Bank(bank_token())
                    return g.bank


                bank = LocalProxy(get_bank)


                @app.get("/t/<guid>")
                def trade(guid):
                    return bank.trade(guid)  # CYB302


                @app.get("/p")
                def prices():
                    return bank.prices()
            """,
        }
    )
