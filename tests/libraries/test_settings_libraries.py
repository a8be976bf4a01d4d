"""Settings libraries: defaults that are credentials, and values from outside that are none.

decouple, environs, django-environ, dynaconf and pydantic-settings.
"""

from __future__ import annotations

import pytest
from doors import oauth
from support import check

ID, SECRET = oauth(), oauth()

DECOUPLE = """
    from decouple import AutoConfig, Config, Csv, RepositoryEnv, config

    auto = AutoConfig(search_path="/etc/desk")
    repository = Config(RepositoryEnv(".env"))
"""
ENVIRONS = """
    from environs import Env, env as shared_env

    env = Env()
    env.read_env()
"""
DJANGO = """
    import environ

    env = environ.Env(DEBUG=(bool, False))
    environ.Env.read_env(".env")
"""
DYNACONF = """
    from dynaconf import Dynaconf, Validator, settings as old

    settings = Dynaconf(envvar_prefix="DESK", settings_files=["settings.toml"])
"""
PYDANTIC = """
    from typing import Annotated

    from pydantic import AliasChoices, Field, SecretStr
    from pydantic_settings import BaseSettings, SettingsConfigDict
"""


@pytest.mark.parametrize(
    ("made", "loud", "quiet"),
    [
        (DECOUPLE, 'config("CYBRID_X", default="VALUE")', 'config("CYBRID_X", default="")'),
        (DECOUPLE, 'config("CYBRID_X", "VALUE")', 'config("CYBRID_X")'),
        (DECOUPLE, 'config("CYBRID_X", default="VALUE", cast=str)', 'config("CYBRID_X", cast=str)'),
        (DECOUPLE, 'auto("CYBRID_X", default="VALUE")', 'auto("CYBRID_X", default="changeme")'),
        (DECOUPLE, 'repository("CYBRID_X", default="VALUE")', 'repository("CYBRID_X", default=None)'),
        (DECOUPLE, 'repository.get("CYBRID_X", "VALUE")', 'repository.get("CYBRID_X", "<your-x>")'),
        (ENVIRONS, 'env("CYBRID_X", "VALUE")', 'env("CYBRID_X", "")'),
        (ENVIRONS, 'env("CYBRID_X", default="VALUE")', 'env("CYBRID_X")'),
        (ENVIRONS, 'env.str("CYBRID_X", "VALUE")', 'env.str("CYBRID_X")'),
        (ENVIRONS, 'env.str("CYBRID_X", default="VALUE", validate=len)', 'env.str("CYBRID_X", validate=len)'),
        (ENVIRONS, 'shared_env.str("CYBRID_X", "VALUE")', 'shared_env.str("CYBRID_X")'),
        (DJANGO, 'env("CYBRID_X", default="VALUE")', 'env("CYBRID_X", default=None)'),
        (DJANGO, 'env.str("CYBRID_X", "VALUE")', 'env.str("CYBRID_X", "your-x-here")'),
        (DJANGO, 'env.get_value("CYBRID_X", str, "VALUE")', 'env.get_value("CYBRID_X", str, "")'),
        (DJANGO, 'environ.Env(CYBRID_X=(str, "VALUE"))', 'environ.Env(CYBRID_X=(str, ""))'),
        (DJANGO, 'environ.FileAwareEnv().str("CYBRID_X", "VALUE")', 'environ.FileAwareEnv().str("CYBRID_X")'),
        (DYNACONF, 'settings.get("CYBRID_X", "VALUE")', 'settings.get("CYBRID_X")'),
        (DYNACONF, 'settings.get("cybrid_x", default="VALUE")', 'settings["CYBRID_X"]'),
        (DYNACONF, 'old.get("CYBRID_X", "VALUE")', "old.CYBRID_X"),
        (DYNACONF, 'Validator("CYBRID_X", default="VALUE")', 'Validator("CYBRID_X", must_exist=True)'),
        (DYNACONF, 'settings.set("CYBRID_X", "VALUE")', "settings.cybrid.x"),
        (DYNACONF, 'Dynaconf(CYBRID_X="VALUE")', 'settings.from_env("production").CYBRID_X'),
    ],
)
@pytest.mark.parametrize(("kind", "code"), [("client_id", "CYB101"), ("client_secret", "CYB102")])
def test_defaults_of_look_ups(made, loud, quiet, kind, code) -> None:
    def filled(expression: str) -> str:
        names = expression.replace("CYBRID_X", f"CYBRID_{kind.upper()}").replace("cybrid_x", f"cybrid_{kind}")
        return names.replace("cybrid.x", f"cybrid.{kind}").replace("VALUE", oauth())

    source = f"{made}\n    first = {filled(loud)}  # {code}\n    second = {filled(quiet)}\n"
    check(source + f"    other = {filled(loud).replace('CYBRID_', 'PLAID_').replace('cybrid_', 'plaid_')}\n")


@pytest.mark.parametrize(
    ("loud", "quiet"),
    [
        ('str = "VALUE"', "str"),
        ('str = Field("VALUE")', "str = Field(...)"),
        ('str = Field(default="VALUE", alias="X")', 'str = Field(alias="CYBRID_SECRET")'),
        ('str = Field("VALUE", validation_alias=AliasChoices("A", "B"))', 'str = Field("", min_length=0)'),
        ('SecretStr = SecretStr("VALUE")', "SecretStr"),
        ('SecretStr = Field(default=SecretStr("VALUE"))', "SecretStr = Field(default=SecretStr(''))"),
        ('str = Field(default_factory=lambda: "VALUE")', "str = Field(default_factory=str)"),
        ('Annotated[str, Field(min_length=9)] = "VALUE"', "Annotated[str, Field(min_length=9)]"),
        ('str | None = "VALUE"', "str | None = None"),
    ],
)
def test_fields_of_pydantic_settings(loud, quiet) -> None:
    check(
        PYDANTIC
        + f"""

    class Settings(BaseSettings):
        model_config = SettingsConfigDict(env_prefix="DESK_", env_file=".env")

        cybrid_client_secret: {loud.replace("VALUE", SECRET)}  # CYB102
        cybrid_environment: str = "sandbox"


    class Careful(BaseSettings):
        cybrid_client_id: str
        cybrid_client_secret: {quiet}
        plaid_secret: {loud.replace("VALUE", SECRET)}
"""
    )


def test_a_prefix_and_a_nested_model_say_whose_it_is() -> None:
    check(
        PYDANTIC
        + f"""
    from pydantic import BaseModel


    class Cybrid(BaseSettings):
        model_config = SettingsConfigDict(env_prefix="CYBRID_")

        client_id: str = "{ID}"  # CYB101
        client_secret: str = "{SECRET}"  # CYB102


    class Plaid(BaseSettings):
        model_config = SettingsConfigDict(env_prefix="PLAID_")

        client_id: str = "{ID}"
        client_secret: str = "{SECRET}"


    class Pair(BaseModel):
        client_id: str
        client_secret: str


    class Settings(BaseSettings):
        cybrid: Pair = Pair(
            client_id="{ID}",  # CYB101
            client_secret="{SECRET}",  # CYB102
        )
        plaid: Pair = Pair(client_id="{ID}", client_secret="{SECRET}")
"""
    )


TOKENS = """

    import requests


    def token(client_id, client_secret, scope):
        form = {
            "grant_type": "client_credentials",
            "client_id": client_id,
            "client_secret": client_secret,
            "scope": scope,
        }
        response = requests.post("https://id.sandbox.cybrid.app/oauth/token", json=form)
        return response.json()["access_token"]


    def account(guid, bearer):
        headers = {"Authorization": f"Bearer {bearer}"}
        return requests.get(f"https://bank.sandbox.cybrid.app/api/accounts/{guid}", headers=headers)
"""


@pytest.mark.parametrize(
    ("made", "read"),
    [
        (DECOUPLE, 'config("{}")'),
        (DECOUPLE, 'auto("{}", cast=str)'),
        (ENVIRONS, 'env("{}")'),
        (ENVIRONS, 'env.str("{}")'),
        (DJANGO, 'env("{}")'),
        (DJANGO, 'env.str("{}")'),
        (DYNACONF, 'settings["{}"]'),
        (DYNACONF, "settings.{}"),
        (DYNACONF, 'settings.get("{}")'),
        (DYNACONF, "old.{}"),
    ],
)
def test_the_name_of_a_value_says_what_a_token_is_made_from(made, read) -> None:
    def one(name: str) -> str:
        return read.replace("{}", name)

    check(
        {
            "tokens.py": TOKENS,
            "app.py": made
            + f"""
    from tokens import account, token


    def run(guid):
        org = token({one("CYBRID_ORG_CLIENT_ID")}, {one("CYBRID_ORG_CLIENT_SECRET")}, {one("CYBRID_SCOPES")})
        account(guid, org)  # CYB303
        bank = token({one("CYBRID_BANK_CLIENT_ID")}, {one("CYBRID_BANK_CLIENT_SECRET")}, {one("CYBRID_SCOPES")})
        account(guid, bank)  # CYB302
        account(guid, {one("SESSION")})
""",
        }
    )


def test_settings_classes_say_what_a_token_is_made_from() -> None:
    check(
        {
            "tokens.py": TOKENS,
            "conf.py": PYDANTIC
            + """

    class Settings(BaseSettings):
        org_client_id: str
        org_client_secret: SecretStr
        bank_client_id: str
        bank_client_secret: SecretStr
        customer_token: str
        scopes: str = "accounts:read"


    settings = Settings()
""",
            "app.py": """
    from conf import settings
    from tokens import account, token


    def run(guid):
        org = token(settings.org_client_id, settings.org_client_secret.get_secret_value(), settings.scopes)
        account(guid, org)  # CYB303
        bank = token(settings.bank_client_id, settings.bank_client_secret.get_secret_value(), settings.scopes)
        account(guid, bank)  # CYB302
        account(guid, settings.customer_token)
""",
        }
    )


@pytest.mark.parametrize(
    ("made", "loud", "quiet"),
    [
        (DECOUPLE, 'config("CYBRID_SCOPES", default="customers:read price:read")', 'config("CYBRID_SCOPES")'),
        (ENVIRONS, 'env.str("CYBRID_SCOPES", "customers:read price:read")', 'env.str("CYBRID_SCOPES")'),
        (ENVIRONS, '" ".join(env.list("CYBRID_SCOPES", ["price:read"]))', '" ".join(env.list("CYBRID_SCOPES"))'),
        (DJANGO, 'env("CYBRID_SCOPES", default="customers:read price:read")', 'env("CYBRID_SCOPES")'),
        (DYNACONF, 'settings.get("CYBRID_SCOPES", "customers:read price:read")', "settings.CYBRID_SCOPES"),
    ],
)
def test_scopes_by_default(made, loud, quiet) -> None:
    check(
        {
            "tokens.py": TOKENS,
            "app.py": f"""{made}
    from tokens import token

    scope = {loud}  # CYB204
    other_scope = {quiet}


    def run(client_id, client_secret):
        token(client_id, client_secret, scope)
        return token(client_id, client_secret, other_scope)
""",
        }
    )


@pytest.mark.parametrize(
    ("made", "read"),
    [
        (DECOUPLE, 'config("{}")'),
        (ENVIRONS, 'env.str("{}")'),
        (DJANGO, 'env("{}")'),
        (DYNACONF, "settings.{}"),
        (DYNACONF, 'settings["{}"]'),
    ],
)
def test_values_that_are_written(made, read) -> None:
    def one(name: str) -> str:
        return read.replace("{}", name)

    check(
        made
        + f"""
    print({one("CYBRID_CLIENT_SECRET")})  # CYB105
    print({one("CYBRID_CLIENT_ID")})
    print({one("PLAID_CLIENT_SECRET")})
    print({one("CYBRID_ENVIRONMENT")})
"""
    )
