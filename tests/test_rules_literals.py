"""CYB101 to CYB104: credentials that stand in the code, and what only looks like one."""

from __future__ import annotations

import base64

import pytest
from doors import fill, jwt, oauth, pem
from support import check, findings, reports

ID, SECRET, TOKEN, KEY, PEM = "<client_id>", "<client_secret>", "<access_token>", "<signing_key>", "<private_key>"

REPORTED = {
    "beside a vendor that is called by an everyday word": f"""
        CYBRID_AND_OTHERS = {{
            "cybrid": {{"client_id": "{ID}"}},  # CYB101
            "unit": {{"client_id": "{ID}"}},
            "bridge": dict(client_secret="{SECRET}"),
        }}
        load(cybrid=dict(client_id="{ID}"), unit=dict(client_id="{ID}"))  # CYB101
        CYBRID = {{"unit": 3, "client_id": "{ID}"}}  # CYB101
        """,
    "members of a list": f"""
        import os

        CYBRID_SIGNING_KEYS = [
            os.environ.get("CYBRID_SIGNING_KEY"),
            "{KEY}",  # CYB104
        ]
        """,
    "by position in a record": f"""
        import dataclasses

        @dataclasses.dataclass
        class Cybrid:
            environment: str
            client_id: str

        PROFILE = Cybrid("staging", "{ID}")  # CYB101
        """,
    "names": f"""
        CYBRID_CLIENT_ID = "{ID}"  # CYB101
        CYBRID_CLIENT_SECRET = "{SECRET}"  # CYB102
        CYBRID_ACCESS_TOKEN = "{TOKEN}"  # CYB103
        CYBRID_WEBHOOK_SIGNING_KEY = "{KEY}"  # CYB104
        """,
    "lower case and camel case": f"""
        cybrid_client_id = "{ID}"  # CYB101
        cybridClientSecret = "{SECRET}"  # CYB102
        """,
    "a class attribute": f"""
        class CybridSettings:
            client_id = "{ID}"  # CYB101
            client_secret: str = "{SECRET}"  # CYB102
            signing_key = "{KEY}"  # CYB104
        """,
    "an attribute of self": f"""
        class Cybrid:
            def __init__(self):
                self.client_id = "{ID}"  # CYB101
                self.client_secret = "{SECRET}"  # CYB102
        """,
    "a dict": f"""
        CYBRID = {{
            "client_id": "{ID}",  # CYB101
            "client_secret": "{SECRET}",  # CYB102
        }}
        """,
    "a nested dict": f"""
        SETTINGS = {{"cybrid": {{
            "bank": {{"id": "x", "client_secret": "{SECRET}"}},  # CYB102
        }}}}
        """,
    "an item that is set": f"""
        import os

        os.environ["CYBRID_CLIENT_SECRET"] = "{SECRET}"  # CYB102
        """,
    "a default of a parameter": f"""
        def connect(
            cybrid_client_id="{ID}",  # CYB101
            *,
            cybrid_client_secret="{SECRET}",  # CYB102
        ):
            return cybrid_client_id, cybrid_client_secret
        """,
    "a keyword argument": f"""
        connect(cybrid_client_secret="{SECRET}")  # CYB102
        """,
    "fallbacks of look-ups": f"""
        import os

        a = os.getenv("CYBRID_CLIENT_SECRET", "{SECRET}")  # CYB102
        b = os.environ.get("CYBRID_CLIENT_ID") or "{ID}"  # CYB101
        c = os.environ.get("CYBRID_SIGNING_KEY", default="{KEY}")  # CYB104
        """,
    "a field with a default": f"""
        from pydantic import Field
        from pydantic_settings import BaseSettings


        class Settings(BaseSettings):
            cybrid_client_secret: str = Field(default="{SECRET}")  # CYB102
        """,
    "configuration libraries": f"""
        from decouple import config

        CLIENT = config("CYBRID_CLIENT_ID", default="{ID}")  # CYB101
        """,
    "a conditional expression": f"""
        import sys

        CYBRID_CLIENT_SECRET = "{SECRET}" if sys.argv else None  # CYB102
        """,
    "a basic header": f"""
        import requests

        requests.post(
            "https://id.sandbox.cybrid.app/oauth/token",
            auth=(
                "{ID}",  # CYB101
                "{SECRET}",  # CYB102
            ),
        )
        """,
    "a request's body": f"""
        import requests

        requests.post(
            "https://id.sandbox.cybrid.app/oauth/token",
            data={{
                "grant_type": "client_credentials",
                "client_id": "{ID}",  # CYB101
                "client_secret": "{SECRET}",  # CYB102
            }},
        )
        """,
    "a bearer header": f"""
        import requests

        H = {{"Authorization": "Bearer {TOKEN}"}}  # CYB103
        requests.get("https://bank.sandbox.cybrid.app/api/prices", headers=H)
        """,
    "an SDK's configuration": f"""
        import cybrid_api_bank

        configuration = cybrid_api_bank.Configuration(access_token="{TOKEN}")  # CYB103
        """,
    "a generic name that flows into a request": f"""
        import requests

        OAUTH_ID = "{ID}"  # CYB101
        OAUTH_PHRASE = "{SECRET}"  # CYB102


        def token():
            body = {{"grant_type": "client_credentials", "client_id": OAUTH_ID, "client_secret": OAUTH_PHRASE}}
            return requests.post("https://id.production.cybrid.app/oauth/token", json=body).json()
        """,
    "comments and docstrings": f'''
        """How to talk to Cybrid."""

        # CYBRID_CLIENT_SECRET = "{SECRET}" # CYB102


        def f():
            """CYBRID_CLIENT_ID={ID} # CYB101
            """
        ''',
    "several lines": f'''
        EXAMPLE = """
        cybrid:
          client_secret: {SECRET} # CYB102
        """
        ''',
    "readable fields in a URL": f"""
        import requests

        requests.get("https://{ID}:{SECRET}@id.sandbox.cybrid.app/x")  # CYB101 CYB102
        """,
    "JSON": f"""
        CYBRID = '{{"client_id": "{ID}", "client_secret": "{SECRET}"}}'  # CYB101 CYB102
        """,
    "a private key": f'''
        CYBRID_ATTESTATION_PRIVATE_KEY = """{PEM}"""  # CYB104
        ''',
    "a walrus": f"""
        if (cybrid_client_secret := "{SECRET}"):  # CYB102
            pass
        """,
    "a tuple": f"""
        CYBRID_CLIENT_ID, CYBRID_CLIENT_SECRET = (
            "{ID}",  # CYB101
            "{SECRET}",  # CYB102
        )
        """,
    "an enum": f"""
        import enum


        class Cybrid(enum.Enum):
            CLIENT_SECRET = "{SECRET}"  # CYB102
        """,
    "bytes": f"""
        CYBRID_SIGNING_KEY = b"{KEY}"  # CYB104
        """,
}


@pytest.mark.parametrize("name", REPORTED)
def test_a_credential_is_reported_wherever_it_stands(name):
    text = REPORTED[name]
    if PEM in text:
        # the key has lines of its own: the mark must stand on the first
        text = text.replace(PEM, pem().replace("\n", "\n        ").strip())
        found = reports(text.replace("  # CYB104", ""))
        assert [(line, code) for _, line, code in found] == [(2, "CYB104")]
        return
    check(fill(text))


def pieces(value: str) -> dict[str, str]:
    """The ways to write one value so that nobody finds it by searching."""
    half = len(value) // 2
    left, right = value[:half], value[half:]
    encoded = base64.b64encode(value.encode()).decode()
    return {
        "side by side": f'S = "{left}" "{right}"  # CODE',
        "added": f'S = "{left}" + "{right}"  # CODE',
        "added on lines": f'S = (\n    "{left}"  # CODE\n    + "{right}"\n)',
        "an f-string": f'A = "{left}"  # CODE\nS = f"{{A}}{right}"',
        "joined": f'S = "".join(["{left}", "{right}"])  # CODE',
        "formatted": f'S = "{{}}{{}}".format("{left}", "{right}")  # CODE',
        "percent": f'S = "%s%s" % ("{left}", "{right}")  # CODE',
        "grown": f'S = "{left}"  # CODE\nS += "{right}"',
        "base64": f'import base64\nS = base64.b64decode("{encoded}").decode()  # CODE',
        "hex": f'S = bytes.fromhex("{value.encode().hex()}").decode()  # CODE',
        "reversed": f'S = "{value[::-1]}"[::-1]  # CODE',
        "stripped": f'S = " {value} ".strip()  # CODE',
        "replaced": f'S = "{left}@{right}".replace("@", "")  # CODE',
        "bytes": f'S = b"{value}".decode()  # CODE',
        "constants": f'A = "{left}"  # CODE\nB = "{right}"\nS = A + B',
        "raw": f'S = r"{value}"  # CODE',
    }


@pytest.mark.parametrize("way", pieces("x" * 43))
@pytest.mark.parametrize("code", ["CYB101", "CYB102"])
def test_a_credential_in_pieces_is_reported_on_the_first(way, code):
    text = pieces(oauth())[way].replace("CODE", code)
    name = {"CYB101": "CYBRID_CLIENT_ID", "CYB102": "CYBRID_CLIENT_SECRET"}[code]
    check(text.replace("S =", f"{name} =").replace("S +=", f"{name} +="))


def test_a_credential_that_grows_is_reported_where_no_piece_of_it_would_be():
    value = oauth()
    pieces = [value[at : at + 9] for at in range(0, len(value), 9)]
    grown = "".join(f'CYBRID_CLIENT_SECRET += "{piece}"\n' for piece in pieces[1:])
    check(f'CYBRID_CLIENT_SECRET = "{pieces[0]}"  # CYB102\n{grown}')
    check(f'NOTE = "{pieces[0]}"\n{grown.replace("CYBRID_CLIENT_SECRET", "NOTE")}')
    check(f"""
        class Cybrid:
            def __init__(self):
                self.client_secret = "{value[:9]}"  # CYB102
                self.client_secret += "{value[9:]}"
        """)
    check(f"""
        import os

        CYBRID_CLIENT_SECRET = "{pieces[0]}"
        CYBRID_CLIENT_SECRET += os.environ["REST"]
        """)


def test_a_basic_header_in_base64():
    pair = base64.b64encode(f"{oauth()}:{oauth()}".encode()).decode()
    found = reports(
        f"""
        import requests

        requests.post("https://id.sandbox.cybrid.app/oauth/token", headers={{"Authorization": "Basic {pair}"}})
        """
    )
    assert {code for _, _, code in found} - {"CYB101"} == {"CYB102"}
    assert {line for _, line, _ in found} == {4}


def test_a_literal_is_reported_once_for_each_code():
    secret = oauth()
    text = f"""
        import requests

        CYBRID_CLIENT_SECRET = "{secret}"  # CYB102
        alias = CYBRID_CLIENT_SECRET


        def token(client_secret=CYBRID_CLIENT_SECRET):
            body = {{"client_secret": client_secret, "grant_type": "client_credentials"}}
            requests.post("https://id.sandbox.cybrid.app/oauth/token", json=body)
            return requests.post("https://id.sandbox.cybrid.app/oauth/token", data=body)
        """
    check(text)


def test_a_literal_of_another_module_is_reported_where_it_stands():
    check(
        {
            "values.py": f'A = "{oauth()}"  # CYB101\nB = "{oauth()}"  # CYB102\n',
            "app.py": """
                import requests
                from values import A, B

                requests.post("https://id.sandbox.cybrid.app/oauth/token", auth=(A, B))
                """,
        }
    )


def test_a_token_says_itself_whose_it_is():
    ours, other = jwt(), jwt("https://id.example.com")
    check(f'TOKEN = "{ours}"  # CYB103\nOTHER = "{other}"\n')
    assert reports(f"x = 1\n# {other}\n# {ours}\n") == [("app.py", 3, "CYB103")]


def test_the_module_of_what_is_called_says_whose_a_value_is():
    rates = """
        HOST = "https://bank.sandbox.cybrid.app"


        class Rates:
            def __init__(self, client_id, client_secret, name=""):
                self.client_id, self.client_secret = client_id, client_secret


        class Client:
            def __init__(self, client_id, client_secret):
                self.client_id, self.client_secret = client_id, client_secret
        """
    used = f"""
        import sys

        import shop.rates
        from shop import Rates, rates
        from shop.rates import Rates as R

        sys.exit()
        Rates("x", client_secret="{SECRET}")  # CYB102
        R(client_id="{ID}", client_secret="x")  # CYB101
        rates.Rates("{ID}", "x")  # CYB101
        shop.rates.Rates(client_id="x", client_secret="{SECRET}")  # CYB102
        Rates("x", "x", name="{ID}")
        """
    others = f"""
        import sys

        import acme
        import shop.rates
        from acme.rest import Client

        sys.exit()
        Client(client_secret="{SECRET}")
        acme.Rates(client_secret="{SECRET}")
        shop.rates.Rates(plaid_client_secret="{SECRET}")


        def go(Rates):
            Rates(client_secret="{SECRET}")
        """
    package = "from shop.rates import Rates\n"
    files = {"shop/__init__.py": package, "shop/rates.py": rates, "used.py": used, "others.py": others}
    check({path: fill(text) for path, text in files.items()})


def test_a_remark_is_about_the_name_that_it_stands_behind():
    text = f"""
        import os

        CYBRID_CLIENT_SECRET = os.environ["CYBRID_CLIENT_SECRET"]  # locally: {SECRET}
        CYBRID_CLIENT_ID = os.environ["CYBRID_CLIENT_ID"]  # was {ID}
        PLAID_SECRET = os.environ["PLAID_SECRET"]  # was {SECRET}
        CYBRID_RELEASE = os.environ["RELEASE"]  # was {SECRET}
        CYBRID_CLIENT_SECRET = os.environ["CYBRID_CLIENT_SECRET"]  # etag: {SECRET}
        """
    assert reports(fill(text)) == [("app.py", 4, "CYB102"), ("app.py", 5, "CYB101")]


def test_a_token_of_cybrids_is_known_by_what_it_says():
    text = f"""
        # Cybrid
        VALUE = "{jwt()}"  # CYB103
        OTHER = "{jwt("https://accounts.example.com")}"
        """
    check(text)


def test_a_literal_token_has_no_type():
    text = """
        import requests


        def show(guid):
            head = {"Authorization": "Bearer <access_token>"}  # CYB103
            return requests.get(f"https://bank.sandbox.cybrid.app/api/customers/{guid}", headers=head)
        """
    check(fill(text))


def test_a_message_shows_the_first_four_characters():
    secret = oauth()
    (one,) = findings(f'CYBRID_CLIENT_SECRET = "{secret}"\n')
    assert f"(starts with '{secret[:4]}')" in one.message
    assert secret[:5] not in one.message


@pytest.mark.parametrize(("length", "line"), [(3, 4), (4, 5)])
def test_a_credential_in_pieces_of_a_body_stands_where_it_can_be_told(length, line):
    value = oauth()
    pieces = [
        '{"grant_type": "client_credentials", "client_secret": "',
        value[:length],
        value[length:],
        '"}',
    ]
    body = "\n".join(f"    {one!r}" for one in pieces)
    url = "https://id.sandbox.cybrid.app/oauth/token"
    text = f'import requests\n\nBODY = (\n{body}\n)\nrequests.post("{url}", data=BODY)\n'
    (found,) = findings(text)
    assert (found.code, found.span.line) == ("CYB102", line)
