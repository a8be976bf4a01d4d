"""CYB101 to CYB104: under which names a literal stands, how it is put together, and what beside it says whose it is."""

from __future__ import annotations

import base64
import codecs
import re
import textwrap
import zlib
from urllib.parse import quote

import pytest
from doors import fill, oauth
from support import check

ID, SECRET, KEY = "<client_id>", "<client_secret>", "<signing_key>"

# Each with a neighbour that differs in what makes it Cybrid's, or a credential at all.
NAMES = {
    "an entry of an environment": (
        f'container(env=[EnvVar(name="CYBRID_CLIENT_SECRET", value="{SECRET}")])  # CYB102',
        f'container(env=[EnvVar(name="CYBRID_RELEASE", value="{SECRET}")])',
    ),
    "a name and a value in a dict": (
        f'ENV = [{{"name": "CYBRID_CLIENT_ID", "value": "{ID}"}}]  # CYB101',
        f'ENV = [{{"name": "PLAID_CLIENT_ID", "value": "{ID}"}}]',
    ),
    "a setter": (
        f'setattr(settings, "CYBRID_CLIENT_SECRET", "{SECRET}")  # CYB102',
        f'setattr(settings, "CYBRID_CLIENT_SECRET_HASH", "{SECRET}")',
    ),
    "a patched variable": (
        f'monkeypatch.setenv("CYBRID_CLIENT_SECRET", "{SECRET}")  # CYB102',
        f'monkeypatch.setenv("STRIPE_CLIENT_SECRET", "{SECRET}")',
    ),
    "an option": (
        f'parser.add_argument("-s", "--cybrid-client-secret", default="{SECRET}")  # CYB102',
        f'parser.add_argument("-n", "--cybrid-nonce", default="{SECRET}")',
    ),
    "a stored parameter": (
        f'store.put_parameter(Name="/prod/cybrid/client_secret", Value="{SECRET}")  # CYB102',
        f'store.put_parameter(Name="/prod/cybrid/etag", Value="{SECRET}")',
    ),
    "a table of test parameters": (
        f"""
        @pytest.mark.parametrize(("env", "cybrid_client_secret"), [
            pytest.param("sandbox", "{SECRET}"),  # CYB102
        ])
        def test_login(env, cybrid_client_secret): ...
        """,
        f"""
        @pytest.mark.parametrize(("cybrid_client_secret", "digest"), [
            pytest.param("changeme", "{SECRET}"),
        ])
        def test_digest(cybrid_client_secret, digest): ...
        """,
    ),
    "names and values side by side": (
        f'LOGIN = dict(zip(("cybrid_client_id", "cybrid_client_secret"), ("{ID}", "{SECRET}")))  # CYB101 CYB102',
        f'LOGIN = dict(zip(("cybrid_nonce", "cybrid_etag"), ("{ID}", "{SECRET}")))',
    ),
    "rows of a loop": (
        f"""
        ROWS = [
            ("east", "{ID}"),  # CYB101
        ]
        for region, cybrid_client_id in ROWS: ...
        """,
        f"""
        ROWS = [
            ("east", "{ID}"),
        ]
        for region, cybrid_etag in ROWS: ...
        """,
    ),
    "by position": (
        f"""
        def login(client_id, client_secret): ...
        login("{ID}", "{SECRET}")  # CYB101 CYB102
        """,
        f"""
        def login(code_verifier, nonce): ...
        login("{ID}", "{SECRET}")
        """,
    ),
    "defaults of a named tuple": (
        f"""
        from collections import namedtuple
        Login = namedtuple("Login", "env client_secret", defaults=("{SECRET}",))  # CYB102
        """,
        f"""
        from collections import namedtuple
        Login = namedtuple("Login", "client_secret etag", defaults=("{SECRET}",))
        """,
    ),
    "what a function returns": (
        f"""
        def cybrid_client_secret():
            return "{SECRET}"  # CYB102
        """,
        f"""
        def cybrid_client_secret():
            return vault.read("{SECRET}")
        """,
    ),
    "code behind a return": (
        f"""
        def f():
            return None
            cybrid_client_secret = "{SECRET}"  # CYB102
        """,
        f"""
        def f():
            return None
            cybrid_request_digest = "{SECRET}"
        """,
    ),
    "a comparison": (
        f"""
        def is_demo(cybrid_client_secret):
            return cybrid_client_secret == "{SECRET}"  # CYB102
        """,
        f"""
        def is_demo(cybrid_client_secret):
            return digest(cybrid_client_secret) == checksum["{SECRET}"]
        """,
    ),
    "a fallback behind two look-ups": (
        f'A = os.getenv("CYBRID_CLIENT_SECRET") or os.getenv("B") or "{SECRET}"  # CYB102',
        f'A = os.getenv("CYBRID_RELEASE") or os.getenv("B") or "{SECRET}"',
    ),
    "kin in a list": (
        f'ROTATION = [os.environ["CYBRID_SIGNING_KEY"], "{KEY}"]  # CYB104',
        f'ROTATION = [os.environ["CYBRID_SIGNING_KEY_ID"], "{KEY}"]',
    ),
    "an example of a call": (
        f'''
        def login(client_id, client_secret):
            """Log in.

            >>> login("{ID}", "{SECRET}")  # CYB101 CYB102
            """
        ''',
        f'''
        def challenge(verifier, nonce):
            """Log in.

            >>> challenge_hash("{ID}", "{SECRET}")
            """
        ''',
    ),
}


@pytest.mark.parametrize("name", NAMES)
def test_a_literal_has_the_names_that_it_stands_under(name):
    reported, clean = (textwrap.dedent(text) for text in NAMES[name])
    check(fill(f"import os\nimport pytest\nURL = 'https://id.sandbox.cybrid.app'\n{reported}\n"))
    check(fill(f"import os\nimport pytest\nURL = 'https://id.sandbox.cybrid.app'\n{clean}\n"))


# What belongs to Cybrid by what stands beside it or around it; {cybrid} is another's name in the neighbour.
BESIDE = {
    "a sibling's name": """
        Vendor(name="{cybrid}", client_id="<client_id>", client_secret="<client_secret>")  # CYB101 CYB102
        """,
    "a provider": 'LOGIN = dict(provider="{cybrid}", client_id="<client_id>")  # CYB101',
    "a host": 'Api(base="https://id.sandbox.{cybrid}.app", client_secret="<client_secret>")  # CYB102',
    "a login and its host": 'C = Connection(host="id.sandbox.{cybrid}.app", password="<client_secret>")  # CYB102',
    "a row": 'ROWS = [("{cybrid}", "<client_id>", "<client_secret>")]  # CYB101 CYB102',
    "a type": 'login: {Cybrid}Login = dict(client_secret="<client_secret>")  # CYB102',
    "a prefix of a class": """
        class Settings(BaseSettings):
            model_config = dict(env_prefix="{CYBRID}_")
            client_secret: str = "<client_secret>"  # CYB102
        """,
    "a prefix of a block": """
        with env.prefixed("{CYBRID}_"):
            value = env.str("CLIENT_SECRET", "<client_secret>")  # CYB102
        """,
    "a docstring of a class": """
        class Access:
            '''How we get at {Cybrid}.'''
            client_secret = "<client_secret>"  # CYB102
        """,
    "the maker of a variable": """
        configuration = {cybrid}_sdk.Configuration()
        configuration.client_secret = "<client_secret>"  # CYB102
        """,
    "a class that is called": 'client = {Cybrid}("<client_id>", "<client_secret>")  # CYB101 CYB102',
}
# Modules that speak to several vendors say nothing of whose a plain name is.
SEVERAL = "A = 'https://api.stripe.com'\nB = 'https://bank.sandbox.cybrid.app'\n"


@pytest.mark.parametrize("name", BESIDE)
def test_what_stands_beside_a_literal_says_whose_it_is(name):
    text = textwrap.dedent(BESIDE[name])
    ours, others = (
        text.replace("{cybrid}", word).replace("{Cybrid}", word.title()).replace("{CYBRID}", word.upper())
        for word in ("cybrid", "plaid")
    )
    check(fill(f"{SEVERAL}{ours}\n"))
    check(fill(f"{SEVERAL}{re.sub('# CYB.*', '', others)}\n"))


def encodings(value: str) -> dict[str, str]:
    """The ways to write a value that hide nothing."""
    raw = value.encode()
    half = len(value) // 2
    return {
        "base32": f'base64.b32decode("{base64.b32encode(raw).decode()}").decode()',
        "base85": f"base64.b85decode({base64.b85encode(raw)!r}).decode()",
        "rot13": f'codecs.decode("{codecs.encode(value, "rot13")}", "rot13")',
        "compressed": f'zlib.decompress(base64.b64decode("{base64.b64encode(zlib.compress(raw)).decode()}")).decode()',
        "percent": f'unquote("{quote(value).replace("a", "%61")}")',
        "byte values": f"bytes({list(raw)}).decode()",
        "reversed": f'"".join(reversed("{value[::-1]}"))',
        "a template": f'Template("$a${{b}}").substitute(a="{value[:half]}", b="{value[half:]}")',
        "named fields": f'"%(a)s%(b)s" % {{"a": "{value[:half]}", "b": "{value[half:]}"}}',
    }


@pytest.mark.parametrize("way", encodings("x" * 43))
def test_an_encoding_hides_nothing(way):
    check(f"CYBRID_CLIENT_SECRET = {encodings(oauth())[way]}  # CYB102\n")
    check(f"CYBRID_CLIENT_SECRET_DIGEST = {encodings(oauth())[way]}\n")


def test_a_document_in_an_encoding_is_read():
    document = base64.b64encode(f'{{"client_secret": "{oauth()}", "env": "sandbox"}}'.encode()).decode()
    check(f'CYBRID_LOGIN = "{document}"  # CYB102\n')
    document = base64.b64encode(
        b'{"client_secret": "${CYBRID_CLIENT_SECRET}", "environment": "sandbox", "v": 1}'
    ).decode()
    check(f'CYBRID_LOGIN = "{document}"\n')


def test_several_values_of_one_text_are_told_apart():
    check(f'CYBRID_CLIENT_ID, CYBRID_CLIENT_SECRET = "{oauth()} {oauth()}".split()  # CYB101 CYB102\n')
    check(f'CYBRID_ETAG, CYBRID_NONCE = "{oauth()} {oauth()}".split()\n')


def test_lines_of_settings_in_pieces_stand_on_their_piece():
    check(f"""
        TEXT = (
            "[okta]\\nclient_secret = {oauth()}\\n"
            "[cybrid]\\nclient_id = {oauth()}\\nclient_secret = {oauth()}\\n"  # CYB101 CYB102
        )
        """)
