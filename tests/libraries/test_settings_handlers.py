"""Settings libraries, the environment and configuration files: names say whose a value is."""

from __future__ import annotations

import pytest
from engine_support import operations

HEAD = """
import configparser, os, requests
import environ
from decouple import config
from dotenv import dotenv_values
from dynaconf import settings
from environs import Env
from pydantic_settings import BaseSettings

env = Env()
django_env = environ.Env(ORG_CLIENT_ID=(str, ""))
parser = configparser.ConfigParser()
parser.read("settings.ini")
values = dotenv_values()

class Settings(BaseSettings):
    bank_client_id: str
    org_client_id: str = "none"

pydantic = Settings()

def token(client_id):
    answer = requests.post("https://id.sandbox.cybrid.app/oauth/token", json={"grant_type": "client_credentials",
        "client_id": client_id, "client_secret": os.environ["SECRET"], "scope": "customers:read"})
    return answer.json()["access_token"]

def use(token):
    requests.get("https://bank.sandbox.cybrid.app/api/customers/1", headers={"Authorization": "Bearer " + token})
"""


@pytest.mark.parametrize(
    "expression",
    [
        'os.environ["{}"]', 'os.getenv("{}", "none")', 'config("{}")', 'config("{}", default="none")', 'env("{}")',
        'env.str("{}", "none")', 'django_env("{}")', "settings.{}", 'settings["{}"]', 'parser["cybrid"]["{}"]',
        'parser.get("cybrid", "{}", fallback="none")', 'values["{}"]', 'input("{}: ")', 'dict(a=os.environ["{}"])["a"]',
    ],
)  # fmt: skip
def test_look_ups_are_known_by_their_names(expression: str) -> None:
    for name, expected in (("ORG_CLIENT_ID", "organization"), ("BANK_CLIENT_ID", "bank"), ("CLIENT_ID", "bank")):
        found = operations(HEAD + f"use(token({expression.format(name)}))\n")
        assert [call.token for call in found] == [expected], (expression, name)


def test_fields_of_a_settings_class() -> None:
    assert [call.token for call in operations(HEAD + "use(token(pydantic.org_client_id))\n")] == ["organization"]
    assert [call.token for call in operations(HEAD + "use(token(pydantic.bank_client_id))\n")] == ["bank"]
