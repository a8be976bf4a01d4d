"""Secrets that are written out of tables, classes and slices: known by the literal, the table or how much is shown."""

from __future__ import annotations

import pytest
from doors import fill
from support import check

SECRET, ID, KEY = "<client_secret>", "<client_id>", "<signing_key>"

LITERALS = {
    "a vendor beside it": f"""
        KEYS = [
            {{"vendor": "alloy", "client_secret": "{SECRET}"}},
            {{"vendor": "cybrid", "client_secret": "{SECRET}"}},  # CYB102
        ]
        print(KEYS[1]["client_secret"])  # CYB105
        print(KEYS[0]["client_secret"], KEYS[1]["vendor"], KEYS[1]["client_secret"][:4])
        """,
    "rows of a loop": f"""
        for row in [{{"vendor": "cybrid", "client_id": "{ID}", "client_secret": "{SECRET}"}}]:  # CYB101 CYB102
            print(row["vendor"], row["client_id"])
            print(row)  # CYB105
        """,
    "a class's name": f"""
        class Alloy:
            client_secret = "{SECRET}"

        class Cybrid:
            client_secret = "{SECRET}"  # CYB102

        print(Alloy.client_secret, Alloy().client_secret)
        print(Cybrid.client_secret)  # CYB105
        print(Cybrid().client_secret)  # CYB105
        """,
    "an encoding hides nothing, a digest does": f"""
        import base64, hashlib

        class Cybrid:
            client_secret = "{SECRET}"  # CYB102

        print(base64.b64encode(Cybrid.client_secret.encode()))  # CYB105
        print(hashlib.sha256(Cybrid.client_secret.encode()).hexdigest())
        """,
    "a table under a key that callers choose": f"""
        CYBRID_CLIENT_SECRETS = {{
            "eu": "{SECRET}",  # CYB102
            "us": "{SECRET}",  # CYB102
        }}

        def show(region):
            print(CYBRID_CLIENT_SECRETS[region])  # CYB105
            print(CYBRID_CLIENT_SECRETS[region][:4], len(CYBRID_CLIENT_SECRETS))

        show("eu")
        """,
}


@pytest.mark.parametrize("name", LITERALS)
def test_literals_that_are_written(name):
    check(fill(LITERALS[name]))


TABLES = {
    "all entries are secrets": """
        import os

        KEYS = {"a": os.environ["CYBRID_A_SIGNING_KEY"], "b": os.environ.get("CYBRID_B_SIGNING_KEY")}

        def verify(event):
            key = KEYS[event]
            if not key:
                raise ValueError("no key for {}".format(event))
            raise ValueError("wrong key {}".format(key))  # CYB105

        verify("a")
        """,
    "the key decides": """
        import os

        MIXED = {"guid": os.environ["CYBRID_BANK_GUID"], "secret": os.environ["CYBRID_CLIENT_SECRET"]}

        def show(name):
            print(MIXED[name])

        show("guid")
        show("secret")  # CYB105
        """,
    "another's": """
        import os

        import cybrid_tools

        KEYS = {"a": os.environ["PLAID_A_SECRET"], "b": os.environ["PLAID_B_SECRET"]}

        def show(name):
            print(KEYS[name])

        show("a")
        """,
}


@pytest.mark.parametrize("name", TABLES)
def test_entries_of_tables(name):
    check(TABLES[name])


EXCEPTIONS = {
    "the constructor's parameter says what it is": """
        import os

        class Stale(Exception):
            def __init__(self, access_token):
                super().__init__(f"stale: {access_token}")  # CYB105

        def a():
            raise Stale(os.environ["CYBRID_ACCESS_TOKEN"])

        def b():
            raise Stale(os.environ["CYBRID_ACCESS_TOKEN"])
        """,
    "by the base's name": """
        import os

        class Refused(RuntimeError):
            def __init__(self, status, client_secret):
                RuntimeError.__init__(self, status, client_secret)  # CYB105

        raise Refused(401, os.environ["CYBRID_CLIENT_SECRET"])
        """,
    "its parameter says nothing": """
        import os

        class Refused(RuntimeError):
            def __init__(self, message):
                super().__init__(message)

        raise Refused(os.environ["CYBRID_CLIENT_SECRET"])  # CYB105
        """,
    "it is kept and shown": """
        import os

        class Refused(RuntimeError):
            def __init__(self, client_secret):
                super().__init__("refused")
                self.client_secret = client_secret

            def __str__(self):
                return "refused " + self.client_secret

        raise Refused(os.environ["CYBRID_CLIENT_SECRET"])  # CYB105
        """,
    "it is kept and not shown": """
        import os

        class Refused(RuntimeError):
            def __init__(self, client_secret):
                super().__init__(f"refused {client_secret[:4]}")
                self.client_secret = client_secret

        raise Refused(os.environ["CYBRID_CLIENT_SECRET"])
        """,
    "another's": """
        import os

        import cybrid_tools

        class Stale(Exception):
            def __init__(self, access_token):
                super().__init__(f"stale: {access_token}")

        raise Stale(os.environ["PLAID_ACCESS_TOKEN"])
        """,
}


@pytest.mark.parametrize("name", EXCEPTIONS)
def test_exceptions_of_ones_own(name):
    check(EXCEPTIONS[name])


SLICES = {
    "[:8]": False,
    "[-4:]": False,
    "[4:12]": False,
    "[-8:-4]": False,
    "[:9]": True,
    "[4:13]": True,
    "[4:]": True,
    "[:-4]": True,
    "[-9:]": True,
    "[::-1]": True,
}


@pytest.mark.parametrize("part", SLICES)
def test_slices_of_what_callers_and_the_environment_give(part):
    mark = "  # CYB105" if SLICES[part] else ""
    check(f"""
        import os

        SECRET = os.environ["CYBRID_CLIENT_SECRET"]

        def show(access_token):
            print(access_token{part}){mark}
            print({{"token": access_token{part}}}){mark}
            print(f"x {{SECRET{part}}}"){mark}
        """)
