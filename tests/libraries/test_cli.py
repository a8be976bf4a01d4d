"""Command lines: click, typer, argparse and configparser."""

from __future__ import annotations

from support import check

API = """
    import requests


    class Api:
        def __init__(self, client_id, client_secret):
            response = requests.post(
                "https://id.sandbox.cybrid.app/oauth/token",
                data={"client_id": client_id, "client_secret": client_secret, "scope": "customers:read"},
            )
            self.token = response.json()["access_token"]

        def get(self, path):
            headers = {"Authorization": f"Bearer {self.token}"}
            return requests.get(f"https://bank.sandbox.cybrid.app/api/{path}", headers=headers).json()
"""


def test_what_one_click_command_stores_another_reads():
    check(
        {
            "api.py": API,
            "cli.py": """
    import click

    from api import Api


    @click.group()
    @click.option("--client-id", envvar="CYBRID_CLIENT_ID")
    @click.option("--client-secret", envvar="CYBRID_CLIENT_SECRET")
    @click.pass_context
    def cli(ctx, client_id, client_secret):
        ctx.ensure_object(dict)
        ctx.obj["api"] = Api(client_id, client_secret)
        ctx.obj["page"] = "https://example.com"


    @cli.command()
    @click.argument("guid")
    @click.pass_context
    def customer(ctx, guid):
        click.echo(ctx.obj["api"].get(f"customers/{guid}"))  # CYB301


    @cli.command()
    @click.pass_obj
    def symbols(obj):
        click.echo(obj["api"].get("symbols"))


    @cli.command()
    @click.pass_context
    def show(ctx):
        click.echo(ctx.obj["api"].token)  # CYB105
        click.echo(ctx.obj["page"])
    """,
        }
    )


def test_an_object_that_click_passes_on():
    check(
        {
            "api.py": API,
            "cli.py": """
    import os

    import click

    from api import Api


    class State:
        def __init__(self):
            self.api = Api(os.environ["CYBRID_CLIENT_ID"], os.environ["CYBRID_CLIENT_SECRET"])


    pass_state = click.make_pass_decorator(State, ensure=True)


    @click.group()
    @click.pass_context
    def cli(ctx):
        ctx.obj = State()


    @cli.command()
    @click.argument("guid")
    @click.pass_obj
    def customer(state, guid):
        click.echo(state.api.get(f"customers/{guid}"))  # CYB301


    @cli.command()
    @click.argument("guid")
    @pass_state
    def customer_again(state, guid):
        click.echo(state.api.get(f"customers/{guid}"))  # CYB301


    @cli.command()
    @click.argument("guid")
    @pass_state
    def bank(state, guid):
        click.echo(state.api.get(f"banks/{guid}"))
    """,
        }
    )


def test_the_variable_of_a_click_option_says_what_it_is():
    check(
        {
            "api.py": API,
            "cli.py": """
    import click

    from api import Api


    @click.command()
    @click.option("--id", "client_id", envvar="CYBRID_ORG_CLIENT_ID")
    @click.option("--secret", "client_secret", envvar="CYBRID_ORG_CLIENT_SECRET")
    @click.argument("guid")
    def customer(client_id, client_secret, guid):
        api = Api(client_id, client_secret)
        click.echo(api.get(f"customers/{guid}"))  # CYB303
        click.echo(api.get("symbols"))
    """,
        }
    )


def test_defaults_of_click_options():
    check(
        """
    import click


    @click.command()
    @click.option(
        "--cybrid-client-secret",
        default="Zp4Kt9Rv2Wm7Lx1Jq6Bc3Nd8Ys5Hf0Gg-aQeUiTuOyX",  # CYB102
    )
    @click.option("--cybrid-client-id", default="your-client-id")
    @click.option("--github-token", default="q7Jx2LmW9vRt4KpZ8sYd1NcB6hFg3QaE5uTiOoXyVwk")
    def run(cybrid_client_secret, cybrid_client_id, github_token):
        click.echo("ready")
    """
    )


def test_typer_commands_share_their_context():
    check(
        {
            "api.py": API,
            "cli.py": """
    import typer

    from api import Api

    app = typer.Typer()


    @app.callback()
    def main(
        ctx: typer.Context,
        client_id: str = typer.Option(..., envvar="CYBRID_CLIENT_ID"),
        client_secret: str = typer.Option(..., envvar="CYBRID_CLIENT_SECRET"),
    ):
        ctx.obj = Api(client_id, client_secret)


    @app.command()
    def customer(ctx: typer.Context, guid: str):
        typer.echo(ctx.obj.get(f"customers/{guid}"))  # CYB301


    @app.command()
    def assets(ctx: typer.Context):
        typer.echo(ctx.obj.get("assets"))
    """,
        }
    )


def test_defaults_of_typer_options():
    check(
        """
    import typer

    HOST = "https://id.sandbox.cybrid.app"


    def main(
        client_secret: str = typer.Option("Zp4Kt9Rv2Wm7Lx1Jq6Bc3Nd8Ys5Hf0Gg-aQeUiTuOyX"),  # CYB102
        client_id: str = typer.Option("changeme"),
    ):
        typer.echo(f"{HOST} {client_id}")
    """
    )


def test_argparse_options_and_subcommands():
    check(
        {
            "api.py": API,
            "main.py": """
    import argparse

    from api import Api


    def customer(api, args):
        print(api.get(f"customers/{args.guid}"))


    def build():
        parser = argparse.ArgumentParser()
        parser.add_argument("--client-id", required=True)
        parser.add_argument(
            "--client-secret",
            default="Zp4Kt9Rv2Wm7Lx1Jq6Bc3Nd8Ys5Hf0Gg-aQeUiTuOyX",  # CYB102
        )
        parser.add_argument("--deploy-key", default="q7Jx2LmW9vRt4KpZ8sYd1NcB6hFg3QaE5uTiOoXyVwk")
        commands = parser.add_subparsers()
        one = commands.add_parser("customer")
        one.add_argument("guid")
        one.set_defaults(run=customer)
        return parser


    def main():
        args = build().parse_args()
        args.run(Api(args.client_id, args.client_secret), args)  # CYB301
        print(args.deploy_key)
    """,
        }
    )


def test_an_option_is_a_secret_by_its_name():
    check(
        """
    import argparse
    import logging

    parser = argparse.ArgumentParser(description="cybrid")
    parser.add_argument("-s", "--client-secret")
    parser.add_argument("-n", "--count")
    args = parser.parse_args()
    logging.info("with %s", args.client_secret)  # CYB105
    logging.info("with %s", args.count)
    """
    )


def test_configparser_options():
    check(
        {
            "api.py": API,
            "main.py": """
    import configparser

    from api import Api

    config = configparser.ConfigParser()
    config.read("settings.ini")
    api = Api(config["cybrid"]["org_client_id"], config["cybrid"]["org_client_secret"])
    bank = Api(
        config.get("cybrid", "client_id"),
        config.get("cybrid", "client_secret", fallback="Zp4Kt9Rv2Wm7Lx1Jq6Bc3Nd8Ys5Hf0Gg-aQeUiTuOyX"),  # CYB102
    )
    title = config.get("site", "title", fallback="q7Jx2LmW9vRt4KpZ8sYd1NcB6hFg3QaE5uTiOoXyVwk")


    def customers(guid):
        print(api.get(f"customers/{guid}"))  # CYB303
        print(bank.get(f"customers/{guid}"))  # CYB301


    def remember(secret):
        config["cybrid"] = {"client_secret": secret}
        print(config["site"]["title"])
        print(config["cybrid"]["client_secret"])  # CYB105
    """,
        }
    )


def test_writing_a_configuration():
    check(
        """
    import configparser
    import os


    def save(path):
        config = configparser.ConfigParser()
        config.set("cybrid", "client_secret", os.environ["CYBRID_CLIENT_SECRET"])
        with open(path, "w") as file:
            config.write(file)  # CYB105


    def save_name(path):
        config = configparser.ConfigParser()
        config.set("cybrid", "name", os.environ["CYBRID_NAME"])
        with open(path, "w") as file:
            config.write(file)
    """
    )
