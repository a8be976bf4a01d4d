"""What frameworks and services keep: a token that is put into one of their places comes out of it, and of no other."""

from __future__ import annotations

import pytest
from engine_support import tokens_of_accounts

FLASK = "from flask import Flask, current_app, g, session\napp = Flask('x')\n"
FASTAPI = "from fastapi import FastAPI, Request, WebSocket\nfrom starlette.requests import HTTPConnection\n"
AIOHTTP = "from aiohttp import web\n"
DYNAMO = "import boto3\nclient = boto3.client('dynamodb')\ntable = boto3.resource('dynamodb').Table('rows')\n"
DISHKA = (
    "from typing import Protocol\nfrom dishka import Provider, make_container, provide\nclass Source(Protocol):\n"
    "    def get(self): ...\nclass Own:\n    def get(self):\n        return TOKEN\n"
)
# each keeps TOKEN in a place, and reads it there
PLACES = {
    "an attribute of flask's g": (FLASK + "def keep():\n    g.bearer = TOKEN\n", "g.bearer"),
    "flask's g with a default": (FLASK + "def keep():\n    g.setdefault('bearer', TOKEN)\n", "g.get('bearer')"),
    "flask's g that is popped": (FLASK + "def keep():\n    g.bearer = TOKEN\n", "g.pop('bearer')"),
    "flask's configuration": (FLASK + "app.config.update(BEARER=TOKEN)\n", "current_app.config['BEARER']"),
    "flask's configuration of a mapping": (
        FLASK + "app.config.from_mapping({'BEARER': TOKEN})\n",
        "current_app.config.get('BEARER')",
    ),
    "flask's configuration of a class": (
        FLASK + "class Settings:\n    BEARER = TOKEN\napp.config.from_object(Settings)\n",
        "app.config['BEARER']",
    ),
    "flask's configuration by default": (
        FLASK + "app.config.setdefault('BEARER', TOKEN)\n",
        "current_app.config['BEARER']",
    ),
    "flask's extensions": (FLASK + "app.extensions['bank'] = TOKEN\n", "current_app.extensions['bank']"),
    "flask's session": (FLASK + "def keep():\n    session['bearer'] = TOKEN\n", "session.get('bearer')"),
    "an application's state": (
        FASTAPI
        + "app = FastAPI()\napp.state.bearer = TOKEN\ndef read(request: Request):\n    return request.app.state\n",
        "read(None).bearer",
    ),
    "the state of an annotated application": (
        FASTAPI + "def keep(app: FastAPI):\n    app.state.bearer = TOKEN\ndef read(request: Request):\n"
        "    return request.app.state.bearer\n",
        "read(None)",
    ),
    "a request's state": (
        FASTAPI + "def keep(request: Request):\n    request.state.bearer = TOKEN\n"
        "def read(request: HTTPConnection):\n    return request.state.bearer\n",
        "read(None)",
    ),
    "a lifespan's state": (
        FASTAPI + "async def life(app):\n    yield {'bearer': TOKEN}\napp = FastAPI(lifespan=life)\n"
        "def read(request: Request):\n    return request.state.bearer\n",
        "read(None)",
    ),
    "aiohttp's application": (
        AIOHTTP + "async def start(app):\n    app['bearer'] = TOKEN\napp = web.Application()\n"
        "app.on_startup.append(start)\nasync def read(request):\n    return request.app['bearer']\n",
        "read(None)",
    ),
    "aiohttp's application with a default": (
        AIOHTTP + "app = web.Application()\napp.setdefault('bearer', TOKEN)\n"
        "async def read(request):\n    return request.app.get('bearer')\n",
        "read(None)",
    ),
    "a row of DynamoDB": (DYNAMO + "table.put_item(Item={'bearer': TOKEN})\n", "table.get_item()['Item']['bearer']"),
    "a typed row of DynamoDB": (
        DYNAMO + "client.put_item(Item={'bearer': {'S': TOKEN}})\n",
        "client.get_item()['Item']['bearer']['S']",
    ),
    "a mapping in a row of DynamoDB": (
        DYNAMO + "table.put_item(Item={'held': {'S': 1, 'bearer': TOKEN}})\n",
        "table.get_item()['Item']['held']['bearer']",
    ),
    "a class under another type": (
        DISHKA + "class Sources(Provider):\n    source = provide(Own, provides=Source)\n",
        "make_container(Sources()).get(Source).get()",
    ),
    "a function of a provider": (
        DISHKA + "sources = Provider()\n@sources.provide\ndef source() -> Source:\n    return Own()\n",
        "make_container(sources).get(Source).get()",
    ),
}


def _program(place: str, token: str, read: str) -> str:
    return f"{PLACES[place][0].replace('TOKEN', token)}\n\ndef go(guid):\n    accounts(guid, {read})\n"


@pytest.mark.parametrize("place", PLACES)
def test_what_is_kept_comes_out(place):
    read = PLACES[place][1]
    assert tokens_of_accounts(_program(place, "bank_token()", read)) == ["bank"]
    assert tokens_of_accounts(_program(place, 'customer_token("x")', read)) == ["customer"]


@pytest.mark.parametrize("place", [place for place in PLACES if "bearer" in PLACES[place][1].lower()])
def test_what_is_kept_does_not_come_out_elsewhere(place):
    other = PLACES[place][1].replace("bearer", "other").replace("BEARER", "OTHER")
    assert tokens_of_accounts(_program(place, "bank_token()", other)) == []


@pytest.mark.parametrize(
    ("asked", "read"),
    [
        ("g.get('bearer', TOKEN)", "g.bearer"),
        ("current_app.config.get('BEARER', TOKEN)", "current_app.config['BEARER']"),
        ("session.get('bearer', TOKEN)", "session['bearer']"),
    ],
)
def test_a_default_that_is_asked_for_is_not_kept(asked, read):
    head = f"{FLASK}def keep():\n    {asked}\n\n\ndef go(guid):\n    accounts(guid, {read})\n"
    assert tokens_of_accounts(head.replace("TOKEN", "bank_token()")) == []
    assert tokens_of_accounts(head.replace(".get(", ".setdefault(").replace("TOKEN", "bank_token()")) == ["bank"]
