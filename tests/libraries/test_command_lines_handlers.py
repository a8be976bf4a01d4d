"""Command lines: what the context carries, and what options are known by."""

from __future__ import annotations

import pytest
from engine_support import token_requests, tokens_of_accounts


def test_what_clicks_context_carries() -> None:
    body = """
import click
@click.group()
@click.pass_context
def cli(ctx):
    ctx.ensure_object(dict)
    ctx.obj["bank"] = bank_token()
    ctx.obj["customer"] = customer_token("x")

@cli.command()
@click.argument("guid")
@click.pass_context
def first(ctx, guid):
    accounts(guid, ctx.obj["bank"])

@cli.command()
@click.argument("guid")
@click.pass_obj
def second(obj, guid):
    accounts(guid, obj["customer"])

@cli.command()
def third(ctx, guid):
    accounts(guid, ctx.obj["bank"])
"""
    assert tokens_of_accounts(body) == ["bank", "customer"]


def test_an_object_that_a_decorator_passes() -> None:
    body = """
import click
class Client:
    def __init__(self):
        self.token = bank_token()
pass_client = click.make_pass_decorator(Client, ensure=True)

@click.command()
@pass_client
def first(client, guid):
    accounts(guid, client.token)
"""
    assert tokens_of_accounts(body) == ["bank"]


def test_options_are_known_by_their_variables() -> None:
    body = """
import click, typer
app = typer.Typer()

@click.command()
@click.option("--t", "token", envvar="CYBRID_BANK_TOKEN")
def first(guid, token):
    accounts(guid, token)

@click.command()
@click.option("--t", "token", envvar="CYBRID_TOKEN")
def second(guid, token):
    accounts(guid, token)

@app.command()
def third(guid: str, token: str = typer.Option(None, envvar="CYBRID_BANK_TOKEN")):
    accounts(guid, token)
"""
    assert tokens_of_accounts(body) == ["bank", "bank"]


def test_the_commands_of_argparse() -> None:
    body = """
import argparse
def show(args):
    accounts(args.guid, args.bank_token)
def other(args):
    accounts(args.guid, args.token)
def main():
    parser = argparse.ArgumentParser()
    commands = parser.add_subparsers()
    command = commands.add_parser("show")
    command.add_argument("--guid")
    command.add_argument("-t", "--bank-token", default=os.getenv("TOKEN"))
    command.set_defaults(function=show)
    args = parser.parse_args()
    args.function(args)
"""
    assert set(tokens_of_accounts(body)) == {"bank"}


def test_what_ends_a_command() -> None:
    body = """
import argparse, click, flask
def first(guid, token):
    if token is None:
        argparse.ArgumentParser().error("none")
        accounts(guid, bank_token())
def second(guid, token):
    if token is None:
        flask.abort(401)
        accounts(guid, bank_token())
@click.command()
@click.pass_context
def third(ctx, guid):
    ctx.fail("none")
    accounts(guid, bank_token())
def fourth(guid, token):
    if token is None:
        argparse.ArgumentParser().print_help()
        accounts(guid, bank_token())
"""
    assert tokens_of_accounts(body) == ["bank"]


@pytest.mark.parametrize(
    ("parameter", "token"),
    [
        ('secret: Annotated[str, typer.Option(envvar="ORGANIZATION_SECRET")]', "organization"),
        (
            'secret: Annotated[str, typer.Option("--secret", envvar=["ORGANIZATION_SECRET", "SECRET"])] = ""',
            "organization",
        ),
        ('secret: str = typer.Option(..., envvar="ORGANIZATION_SECRET")', "organization"),
        ('secret: Annotated[str, typer.Option(envvar="BANK_SECRET")]', "bank"),
        ('secret: Annotated[str, "of an organization"]', "bank"),
    ],
)
def test_the_options_of_typer(parameter: str, token: str) -> None:
    source = f"""
import requests, typer
from typing import Annotated

def main({parameter}):
    requests.post("https://id.sandbox.cybrid.app/oauth/token", json={{
        "client_id": "a", "client_secret": secret, "scope": "prices:read"}})
"""
    assert [kind for _, kind in token_requests(source)] == [token]
