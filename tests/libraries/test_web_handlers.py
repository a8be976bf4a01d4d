"""Web frameworks: what handlers share, what they are given, and what they hand to clients."""

from __future__ import annotations

from engine_support import shown, tokens_of_accounts
from support import check

FLASK = """
from flask import Flask, g, current_app, jsonify, make_response, redirect, render_template
app = Flask(__name__)
"""


def test_what_is_kept_on_flasks_g_is_known_in_handlers_by_its_name() -> None:
    body = (
        FLASK
        + """
@app.before_request
def load():
    g.bank = bank_token()
    g.customer = customer_token("x")

@app.get("/a")
def first(guid):
    accounts(guid, g.bank)

@app.get("/b")
def second(guid):
    accounts(guid, g.customer)

@app.get("/c")
def third(guid):
    accounts(guid, g.other)
"""
    )
    assert tokens_of_accounts(body) == ["bank", "customer"]


def test_flasks_configuration() -> None:
    body = (
        FLASK
        + """
app.config["KEPT"] = bank_token()
def first(guid):
    accounts(guid, current_app.config["KEPT"])
def second(guid):
    accounts(guid, current_app.config["OTHER"])
"""
    )
    assert tokens_of_accounts(body) == ["bank"]


def test_flask_answers_with_tokens() -> None:
    body = (
        FLASK
        + """
@app.get("/a")
def first():
    return {"token": bank_token()}

@app.get("/b")
def second():
    return jsonify(token=customer_token("x")), 201

@app.get("/c")
def third():
    response = make_response(redirect("/"))
    response.set_cookie("token", bank_token())
    return response

@app.get("/d")
def fourth():
    return render_template("page.html", token=bank_token())

@app.get("/e")
def fifth():
    return jsonify(accounts("x", bank_token()))

def no_handler():
    return {"token": bank_token()}
"""
    )
    assert shown(body) == [("bank", "returned"), ("customer", "returned"), ("bank", "cookie"), ("bank", "template")]


def test_a_route_that_is_added_by_hand_and_later() -> None:
    body = (
        FLASK
        + """
def first():
    return bank_token()

def other():
    return bank_token()

def create():
    app.add_url_rule("/a", "first", first)
"""
    )
    assert shown(body) == [("bank", "returned")]


def test_methods_of_flask_views_answer() -> None:
    body = """
from flask.views import MethodView
class View(MethodView):
    def get(self):
        return {"token": bank_token()}
    def helper(self):
        return {"token": bank_token()}
"""
    assert shown(body) == [("bank", "returned")]


def test_redirects_build_urls() -> None:
    body = (
        FLASK
        + """
def first():
    return redirect(f"https://example.com/?token={customer_token('x')}")
def second():
    customer_token("x")
    return redirect("https://example.com/")
"""
    )
    assert shown(body, "query") == [("customer", "")]


FASTAPI = """
from typing import Annotated
from contextlib import asynccontextmanager
from fastapi import Depends, FastAPI, Request
"""


def test_dependencies_of_fastapi() -> None:
    body = (
        FASTAPI
        + """
app = FastAPI()
Token = Annotated[str, Depends(bank_token)]

class Service:
    def __init__(self, token: Token):
        self.token = token

def dependency():
    yield bank_token()

def of_customer(guid: str):
    return customer_token(guid)

@app.get("/1")
def first(guid: str, token: Token):
    accounts(guid, token)

@app.get("/2")
def second(guid: str, service: Annotated[Service, Depends()]):
    accounts(guid, service.token)

@app.get("/3")
def third(guid: str, token: str = Depends(dependency)):
    accounts(guid, token)

@app.get("/4")
def fourth(guid: str, token: str = Depends(of_customer)):
    accounts(guid, token)

@app.get("/5")
def fifth(guid: str, token: str):
    accounts(guid, token)
"""
    )
    assert tokens_of_accounts(body) == ["bank", "bank", "bank", "customer"]


def test_state_of_an_application() -> None:
    body = (
        FASTAPI
        + """
@asynccontextmanager
async def lifespan(app: FastAPI):
    app.state.bank = bank_token()
    yield {"customer": customer_token("x")}

app = FastAPI(lifespan=lifespan)

@app.on_event("startup")
def start():
    app.state.late = bank_token()

@app.get("/1")
def first(guid: str, request: Request):
    accounts(guid, request.app.state.bank)

@app.get("/2")
def second(guid: str, request: Request):
    accounts(guid, request.state.customer)

@app.get("/3")
def third(guid: str, request: Request):
    accounts(guid, request.app.state.late)

@app.get("/4")
def fourth(guid: str, request: Request):
    accounts(guid, request.app.state.other)
"""
    )
    assert tokens_of_accounts(body) == ["bank", "customer", "bank"]


def test_keys_of_an_aiohttp_application() -> None:
    body = """
from aiohttp import web

async def start(app):
    app["bank"] = bank_token()
    app["customer"] = customer_token("x")

def build():
    app = web.Application()
    app.on_startup.append(start)
    app.router.add_get("/a", first)
    return app

async def first(request):
    accounts(request.match_info["guid"], request.app["bank"])
    return web.json_response({"token": request.app["bank"]})

async def second(request):
    accounts(request.match_info["guid"], request.app["customer"])
    return web.json_response({"token": "none"})
"""
    assert tokens_of_accounts(body) == ["bank", "customer"]
    assert shown(body) == [("bank", "returned")]


def test_django_settings_requests_and_templates() -> None:
    body = """
from django.http import JsonResponse
from django.shortcuts import render

class Middleware:
    def __init__(self, get_response):
        self.get_response = get_response
    def __call__(self, request):
        request.cybrid = bank_token()
        return self.get_response(request)

def first(request, guid):
    accounts(guid, request.cybrid)
    return JsonResponse({"token": request.cybrid})

def second(request, guid):
    accounts(guid, request.other)
    return render(request, "page.html", {"token": bank_token()})
"""
    assert tokens_of_accounts(body) == ["bank"]
    assert shown(body) == [("bank", "returned"), ("bank", "template")]


def test_a_request_that_the_program_sends_is_no_request_of_a_client() -> None:
    body = """
import httpx
from django.http import JsonResponse
class Auth(httpx.Auth):
    def auth_flow(self, request):
        request.kept = bank_token()
        yield request

def first(request, guid):
    accounts(guid, request.kept)
"""
    assert tokens_of_accounts(body) == []


def test_lambda_functions_answer_a_gateway() -> None:
    body = """
def handler(event, context):
    return {"statusCode": 200, "body": bank_token()}
def step(event, context):
    return {"token": bank_token()}
def other(event):
    return {"statusCode": 200, "body": bank_token()}
"""
    assert shown(body) == [("bank", "returned")]


def test_a_dependency_that_is_called_with_arguments_of_its_own() -> None:
    body = (
        FASTAPI
        + """
app = FastAPI()
def bearer(token: str = Depends(bank_token)):
    return token

@app.get("/a")
def first(guid: str, token: str = Depends(bearer)):
    accounts(guid, token)

def second(guid: str):
    accounts(guid, bearer(customer_token(guid)))
"""
    )
    assert tokens_of_accounts(body) == ["bank", "customer"]


def test_middleware_sets_a_cookie_on_what_the_handler_answers() -> None:
    body = """
from aiohttp import web
@web.middleware
async def sign_in(request, handler):
    response = await handler(request)
    response.set_cookie("token", bank_token())
    response.set_cookie("theme", "dark")
    return response
"""
    assert shown(body) == [("bank", "cookie")]


def test_what_litestar_answers() -> None:
    body = """
from litestar import Response, get, post
from litestar.response import Redirect, Template

@get("/a")
async def first() -> dict:
    return {"token": bank_token()}

@get("/b")
async def second() -> Response:
    return Response({"fine": True}, headers={"X-Token": bank_token()})

@get("/c")
async def third() -> Template:
    return Template("c.html", context={"token": bank_token()})

@get("/d")
async def fourth() -> Response:
    bank_token()
    return Response({"fine": True}, headers={"X-Token": "no"})

@post("/e")
async def fifth() -> Template:
    return Template(template_name="e.html", context={"name": "e"})
"""
    assert [how for _, how in shown(body)] == ["returned", "returned", "template"]


def test_where_litestar_redirects_to_is_a_url() -> None:
    text = """
import os

import requests
from litestar import get
from litestar.response import Redirect

UI = "https://ui.example"


def token():
    body = {"client_id": os.environ["CYBRID_ID"], "client_secret": os.environ["CYBRID_SECRET"]}
    return requests.post("https://id.sandbox.cybrid.app/oauth/token", json=body).json()["access_token"]


@get("/a")
async def first() -> Redirect:
    return Redirect(path=f"{UI}/session?token={token()}")  # CYB106


@get("/b")
async def second() -> Redirect:
    return Redirect(UI, query_params={"token": token()})  # CYB106


@get("/c")
async def third() -> Redirect:
    token()
    return Redirect(UI, query_params={"page": 1})
"""
    check(text)


VIEW = """
from django.views.generic import TemplateView
class Page(TemplateView):
"""


def test_what_a_view_of_django_renders() -> None:
    for token, seen in (("bank_token()", [("bank", "template")]), ("len(bank_token())", [])):
        given = f"    def get(self, request):\n        return self.render_to_response({{'bearer': {token}}})\n"
        added = (
            "    def get_context_data(self, **more):\n        context = super().get_context_data(**more)\n"
            f"        context['bearer'] = {token}\n        return context\n"
        )
        assert shown(VIEW + given) == seen
        assert shown(VIEW + added) == seen
