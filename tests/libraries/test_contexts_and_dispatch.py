"""What managers and context variables set back, what dispatch and handlers take, and copies."""

from __future__ import annotations

from engine_support import tokens_of_accounts


def test_what_a_manager_sets_is_set_back() -> None:
    body = """
        from contextlib import contextmanager
        class Client:
            def __init__(self, token):
                self.token = token
            def read(self, guid):
                return accounts(guid, self.token)
        @contextmanager
        def acting(client, token):
            before = client.token
            client.token = token
            yield
            client.token = before
        class Acting:
            def __init__(self, client, token):
                self.client, self.token = client, token
            def __enter__(self):
                self.before, self.client.token = self.client.token, self.token
            def __exit__(self, *error):
                self.client.token = self.before
        def first(guid):
            client = Client(bank_token())
            with acting(client, customer_token(guid)):
                client.read(guid)
            client.read(guid)
        def second(guid):
            client = Client(bank_token())
            with Acting(client, customer_token(guid)):
                client.read(guid)
            client.read(guid)
        def inside(client, guid):
            with acting(client, customer_token(guid)):
                return client.read(guid)
        def third(guid):
            client = Client(bank_token())
            inside(client, guid)
            client.read(guid)
        """
    assert tokens_of_accounts(body) == ["customer", "bank", "customer", "bank", "customer", "bank"]


def test_context_variables_are_what_the_caller_has_set() -> None:
    body = """
        from contextvars import ContextVar
        current = ContextVar("current")
        def read(guid):
            return accounts(guid, current.get())
        def first(guid):
            current.set(customer_token(guid))
            read(guid)
        def second(guid):
            current.set(bank_token())
            read(guid)
        """
    assert tokens_of_accounts(body) == ["customer", "bank"]


def test_context_variables_are_kept_apart() -> None:
    body = """
        from contextvars import ContextVar
        ours, theirs = ContextVar("ours"), ContextVar("theirs")
        def enter(guid):
            ours.set(bank_token())
            theirs.set(customer_token(guid))
        def main(guid):
            accounts(guid, theirs.get())
            accounts(guid, ours.get(None))
        """
    assert tokens_of_accounts(body) == ["customer", "bank"]


def test_dispatch_takes_what_fits() -> None:
    body = """
        import functools
        class Own:
            pass
        class Every:
            pass
        @functools.singledispatch
        def load(kind):
            return None
        @load.register(Own)
        def _(kind):
            return customer_token("x")
        @load.register(Every)
        def _(kind):
            return bank_token()
        def main(guid):
            accounts(guid, load(Own()))
            accounts(guid, load(Every()))
        """
    assert tokens_of_accounts(body) == ["customer", "bank"]


def test_handlers_catch_what_is_of_their_class() -> None:
    body = """
        class Ours(Exception):
            def __init__(self, token):
                self.token = token
        class Theirs(Exception):
            def __init__(self, token):
                self.token = token
        def raise_one(guid):
            if guid:
                raise Ours(bank_token())
            raise Theirs(customer_token(guid))
        def main(guid):
            try:
                raise_one(guid)
            except Ours as error:
                accounts(guid, error.token)
            except Theirs as error:
                accounts(guid, error.token)
        """
    assert tokens_of_accounts(body) == ["bank", "customer"]


def test_copies_go_their_own_ways() -> None:
    body = """
        import copy
        def main(guid):
            ours = {"head": {"token": bank_token()}}
            theirs = copy.deepcopy(ours)
            theirs["head"]["token"] = customer_token(guid)
            accounts(guid, ours["head"]["token"])
            accounts(guid, theirs["head"]["token"])
        """
    assert tokens_of_accounts(body) == ["bank", "customer"]
