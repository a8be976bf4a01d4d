"""Dependency injection."""

from __future__ import annotations

from support import check

BANK = """
    import requests


    class Tokens:
        def __init__(self, client_id, client_secret, scope):
            self.form = {"client_id": client_id, "client_secret": client_secret, "scope": scope}

        def fetch(self):
            response = requests.post("https://id.sandbox.cybrid.app/oauth/token", data=self.form)
            return response.json()["access_token"]


    class Bank:
        def __init__(self, bearer):
            self.headers = {"Authorization": f"Bearer {bearer}"}

        def get(self, path):
            return requests.get(f"https://bank.sandbox.cybrid.app/api/{path}", headers=self.headers).json()


    def fetch(tokens):
        return tokens.fetch()
"""

CONTAINER = """
    from dependency_injector import containers, providers

    from bank import Bank, Tokens, fetch


    class Container(containers.DeclarativeContainer):
        config = providers.Configuration()
        tokens = providers.Singleton(
            Tokens,
            client_id=config.cybrid.client_id,
            client_secret=config.cybrid.client_secret,
            scope="customers:read prices:reed",  # CYB204
        )
        token = providers.Callable(fetch, tokens)
        bank = providers.Factory(Bank, bearer=token)
"""


def test_a_container_that_is_asked():
    check(
        {
            "bank.py": BANK,
            "containers.py": CONTAINER,
            "app.py": """
    from containers import Container

    container = Container()


    def run(guid):
        bank = container.bank()
        bank.get("prices")
        return bank.get(f"customers/{guid}")  # CYB301
    """,
        }
    )


def test_parameters_that_are_wired():
    check(
        {
            "bank.py": BANK,
            "containers.py": CONTAINER,
            "app.py": """
    from dependency_injector.wiring import Provide, inject

    from containers import Container


    @inject
    def customer(guid, bank=Provide[Container.bank]):
        return bank.get(f"customers/{guid}")  # CYB301


    @inject
    def prices(bank=Provide[Container.bank]):
        return bank.get("prices")
    """,
        }
    )


def test_wiring_into_fastapi():
    check(
        {
            "bank.py": BANK,
            "containers.py": CONTAINER,
            "app.py": """
    from dependency_injector.wiring import Provide, inject
    from fastapi import Depends, FastAPI

    from containers import Container

    app = FastAPI()


    @app.get("/customers/{guid}")
    @inject
    def customer(guid: str, bank=Depends(Provide[Container.bank])):
        return bank.get(f"customers/{guid}")  # CYB301


    @app.get("/prices")
    @inject
    def prices(bank=Depends(Provide[Container.bank])):
        return bank.get("prices")


    @app.get("/token")
    @inject
    def token(bearer=Depends(Provide[Container.token])):
        return {"token": bearer}  # CYB304
    """,
        }
    )


def test_resources_containers_in_containers_and_parts():
    check(
        {
            "bank.py": BANK,
            "app.py": """
    import os

    from dependency_injector import containers, providers

    from bank import Bank, Tokens


    def bank_token():
        yield Tokens(os.environ["CYBRID_CLIENT_ID"], os.environ["CYBRID_CLIENT_SECRET"], "customers:read").fetch()


    class Core(containers.DeclarativeContainer):
        token = providers.Resource(bank_token)
        tokens = providers.Singleton(
            Tokens,
            os.environ["CYBRID_CLIENT_ID"],
            os.environ["CYBRID_CLIENT_SECRET"],
            "customers:read",
        )


    class Container(containers.DeclarativeContainer):
        core = providers.Container(Core)
        bank = providers.Factory(Bank, core.token)
        other = providers.Factory(Bank, bearer=providers.Object(os.environ["SESSION"]))


    container = Container()


    def run(guid):
        container.other().get(f"customers/{guid}")
        return container.bank().get(f"customers/{guid}")  # CYB301


    def direct(guid):
        return Bank(container.core.tokens().fetch()).get(f"customers/{guid}")  # CYB301
    """,
        }
    )


def test_containers_that_are_asked_by_type():
    check(
        {
            "bank.py": BANK,
            "app.py": """
    import os

    import punq

    from bank import Bank, Tokens


    class Clock:
        def get(self, path):
            return path


    def make_bank():
        tokens = Tokens(os.environ["CYBRID_CLIENT_ID"], os.environ["CYBRID_CLIENT_SECRET"], "customers:read")
        return Bank(tokens.fetch())


    container = punq.Container()
    container.register(Bank, factory=make_bank)
    container.register(Clock)


    def run(guid):
        container.resolve(Clock).get(f"customers/{guid}")
        return container.resolve(Bank).get(f"customers/{guid}")  # CYB301
    """,
        }
    )
