"""CYB201 to CYB205: what a token is asked for."""

from __future__ import annotations

import textwrap

import pytest
from support import check, findings, reports

from cybrid_lint.options import Options

HEAD = """
import enum
import os

import requests
from cybrid_api_id.models import PostCustomerToken

IDP = "https://id.sandbox.cybrid.app"
BANK = "https://bank.sandbox.cybrid.app"


def body(scope):
    return {
        "grant_type": "client_credentials",
        "client_id": os.environ["CYBRID_CLIENT_ID"],
        "client_secret": os.environ["CYBRID_CLIENT_SECRET"],
        "scope": scope,
    }


"""
WIDE = "accounts:read customers:read prices:read quotes:execute trades:execute"
FOUR = "accounts:read accounts:execute customers:read prices:read quotes:execute quotes:read"
LIST = str(WIDE.split())

# each is the text of a program whose bank token asks for five resources, marked where it is sent
WIDTHS = {
    "one string": f'SEND("{WIDE}")  # CYB201',
    "a constant": f'S = "{WIDE}"\nSEND(S)  # CYB201',
    "a list that is joined": f'S = {LIST}\nSEND(" ".join(S))  # CYB201',
    "a tuple and a set": f'S = {tuple(WIDE.split())}\nT = set(S)\nSEND(" ".join(sorted(T)))  # CYB201',
    "lists that are added": f'A = {WIDE.split()[:2]}\nB = {WIDE.split()[2:]}\nSEND(" ".join(A + B))  # CYB201',
    "lists that are unpacked": f'A = {WIDE.split()[:2]}\nB = [*A, *{WIDE.split()[2:]}]\nSEND(" ".join(B))  # CYB201',
    "an enum": "class S(enum.Enum):\n"
    + "".join(f'    N{index} = "{one}"\n' for index, one in enumerate(WIDE.split()))
    + '\n\nSEND(" ".join(one.value for one in S))  # CYB201',
    "a dict's values": f'S = {dict(enumerate(WIDE.split()))}\nSEND(" ".join(S.values()))  # CYB201',
    "a comprehension": 'S = [f"{r}:read" for r in ("accounts", "customers", "prices", "quotes", "trades")]\n'
    'SEND(" ".join(S))  # CYB201',
    "appended in steps": "S = []\n"
    + "".join(f'S.append("{one}")\n' for one in WIDE.split())
    + 'SEND(" ".join(S))  # CYB201',
    "strings that are added": 'S = "accounts:read "\nS += "customers:read prices:read "\n'
    'SEND(S + "quotes:read trades:read")  # CYB201',
    "a wildcard": 'SEND("*")  # CYB201',
    "a wildcard of one resource": 'SEND("accounts:*")  # CYB201',
    "the SDK's catalogue": 'S = PostCustomerToken.allowed_values[("scopes",)].values()\nSEND(" ".join(S))  # CYB201',
    "names that do not exist count": 'SEND("acounts:read customers:read prices:read '
    'quotes:read trades:read")  # CYB201 CYB204',
    "the default of a settings field": "from pydantic_settings import BaseSettings\n\n\n"
    f'class Settings(BaseSettings):\n    scopes: str = "{WIDE}"\n\n\nSEND(Settings().scopes)  # CYB201',
    "a fallback": f'SEND(os.getenv("CYBRID_SCOPES", "{WIDE}"))  # CYB201',
    "four": f'SEND("{FOUR}")',
    "four with twice as many scopes": 'SEND("accounts:read accounts:write accounts:execute prices:read trades:read")',
    "from outside": 'SEND(os.environ["CYBRID_SCOPES"])',
    "none": 'SEND("")',
    "an unknown list": 'SEND(" ".join(load()))',
    "a table that is looked up": 'T = {"a": "accounts:read customers:read prices:read", '
    '"b": "quotes:read trades:read"}\n'
    'SEND(T[os.environ["X"]])',
}


SENT = """requests.post(IDP + "/oauth/token", json={
    "grant_type": "client_credentials",
    "client_id": os.environ["CYBRID_CLIENT_ID"],
    "client_secret": os.environ["CYBRID_CLIENT_SECRET"],
    "scope": SCOPES,MARK
})
"""


def sent(text: str) -> str:
    """A program that sends what `SEND(...)` in the last line of a text holds as the scopes of a bank token."""
    before, _, last = text.rpartition("SEND(")
    scopes, _, mark = last.partition("  #")
    return HEAD + before + SENT.replace("SCOPES", scopes[:-1]).replace("MARK", f"  #{mark}" if mark else "")


@pytest.mark.parametrize("name", WIDTHS)
def test_the_width_of_a_bank_token(name):
    check(sent(WIDTHS[name]))


ORGANIZATION = """
    requests.post(
        IDP + "/oauth/token",
        json={
            "grant_type": "client_credentials",
            "client_id": os.environ["CYBRID_ORG_CLIENT_ID"],
            "client_secret": os.environ["CYBRID_ORG_CLIENT_SECRET"],
            "scope": "SCOPE",  # MARK
        },
    )
    """
MINTED = """
    def mint(guid, head):
        return requests.post(
            f"{IDP}/api/customer_tokens",
            json={"customer_guid": guid, "scopes": SCOPES},  # MARK
            headers=head,
        ).json()["access_token"]
    """


@pytest.mark.parametrize(
    ("scope", "mark"),
    [
        ("banks:read banks:write", ""),
        ("organizations:read banks:read prices:read users:read customers:read", "CYB201"),
        ("banks:execute", ""),
        ("bank:read", "CYB204"),
        ("invoices:execute", "CYB205"),
    ],
)
def test_an_organization_token(scope, mark):
    check(
        HEAD
        + textwrap.dedent(ORGANIZATION)
        .replace('SCOPE"', scope + '"')
        .replace("  # MARK", f"  # {mark}" if mark else "")
    )


@pytest.mark.parametrize(
    ("scopes", "mark"),
    [
        (LIST, "CYB202"),
        ('list(PostCustomerToken.allowed_values[("scopes",)].values())', "CYB202"),
        ('list(PostCustomerToken.openapi_types[("scopes",)].values())', "CYB202"),
        ('list(PostCustomerToken.attribute_map[("scopes",)].values())', ""),
        ('["*"]', "CYB202"),
        ("[one + ':read' for one in 'accounts customers prices quotes trades'.split()]", "CYB202"),
        ('["accounts:read", "trades:read"]', ""),
        ('["accounts:read", "accounts:execute", "trades:read", "trades:execute", "prices:read", "quotes:read"]', ""),
        ("os.environ['S'].split()", ""),
        ('["customers:execute"]', "CYB205"),
        ('["files:read"]', "CYB205"),
        ('["banks:read"]', "CYB205"),
        ('["account:read"]', "CYB204"),
        ('["accounts:delete"]', "CYB204"),
        ('["Accounts:read"]', "CYB204"),
    ],
)
def test_a_customer_token(scopes, mark):
    check(HEAD + textwrap.dedent(MINTED).replace("SCOPES", scopes).replace("  # MARK", f"  # {mark}" if mark else ""))


@pytest.mark.parametrize(
    ("scope", "mark"),
    [
        ("external_wallet:read", "CYB204"),
        ("trade:read", "CYB204"),
        ("accounts:delete", "CYB204"),
        ("ACCOUNTS:READ", "CYB204"),
        ("accounts", "CYB204"),
        ("external_wallets:read", ""),
        ("customers:pii:read", ""),
        ("accounts:read  trades:read", ""),
        ("banks:execute", "CYB205"),
        ("banks:read", ""),
        ("files:read", ""),
        ("subscriptions:execute", "CYB205"),
    ],
)
def test_the_scopes_of_a_token_made_from_a_bank_client(scope, mark):
    text = ORGANIZATION.replace("_ORG_", "_BANK_").replace('SCOPE"', scope + '"')
    check(HEAD + textwrap.dedent(text).replace("  # MARK", f"  # {mark}" if mark else ""))


@pytest.mark.parametrize(
    ("wrong", "nearest"),
    [
        ("external_wallet:read", "external_wallets:read"),
        ("trade:read", "trades:read"),
        ("Accounts:read", "accounts:read"),
    ],
)
def test_the_nearest_scope_is_named(wrong, nearest):
    text = HEAD + f'requests.post(IDP + "/oauth/token", json=body("{wrong}"))\n'
    (message,) = [one.message for one in findings(text) if one.code == "CYB204"]
    assert wrong in message
    assert nearest in message


def test_the_limit_can_be_configured():
    text = sent(f'SEND("{WIDE}")')
    assert [one.code for one in findings(text)] == ["CYB201"]
    assert findings(text, Options(max_resources=5)) == []
    narrow = sent('SEND("accounts:read trades:read")')
    assert [one.code for one in findings(narrow, Options(max_resources=1))] == ["CYB201"]


USES = """
def token():
    answer = requests.post(
        IDP + "/oauth/token",
        json={
            "grant_type": "client_credentials",
            "client_id": os.environ["CYBRID_CLIENT_ID"],
            "client_secret": os.environ["CYBRID_CLIENT_SECRET"],
            "scope": "SCOPE",  # MARK
        },
    )
    return answer.json()["access_token"]


def head():
    return {"Authorization": "Bearer " + token()}


"""
PRICES = 'def go():\n    return requests.get(BANK + "/api/prices", headers=head())\n'
LISTING = 'def show():\n    return requests.get(BANK + "/api/customers", headers=head())\n'


@pytest.mark.parametrize(
    ("scope", "uses", "mark"),
    [
        ("prices:read", PRICES, ""),
        ("prices:read trades:read", PRICES, "CYB203"),
        ("prices:read trades:read accounts:read", PRICES, "CYB203"),
        ("prices:read customers:read", PRICES + LISTING, ""),
        ("prices:read customers:read customers:write", PRICES + LISTING, "CYB203"),
        ("customers:pii:read customers:read", LISTING, "CYB203"),
        ("customers:pii:read customers:read", LISTING.replace('customers"', 'customers?include_pii=true"'), ""),
        # a token that is not seen whole, or that is not used
        ("prices:read trades:read", "", ""),
        ("prices:read trades:read", PRICES + "def out():\n    return unknown(token())\n", ""),
        ("prices:read trades:read", PRICES + "import other\n\nother.take(head)\n", ""),
        ("prices:read trades:read", "def go(p):\n    return requests.get(BANK + p, headers=head())\n", ""),
        # what other rules name, CYB203 does not
        ("prices:read trade:read", PRICES, "CYB204"),
        (WIDE, PRICES, "CYB201"),
        ("*", PRICES, "CYB201"),
    ],
)
def test_scopes_that_nothing_needs(scope, uses, mark):
    check(HEAD + USES.replace("SCOPE", scope).replace("  # MARK", f"  # {mark}" if mark else "") + uses)


def test_of_a_call_of_one_of_several_paths_the_scopes_are_not_known():
    path = USES.replace("SCOPE", "trades:execute") + PRICES.replace("prices", "KIND")
    check(HEAD + path.replace('"/api/KIND"', "f\"/api/{os.environ['KIND']}\"").replace("  # MARK", ""))
    check(HEAD + path.replace("KIND", "prices").replace("# MARK", "# CYB203"))


def test_the_scopes_that_would_do_are_named():
    text = HEAD + USES.replace("SCOPE", "prices:read trades:read") + PRICES
    (one,) = findings(text)
    assert one.message.startswith("bank token requests a scope that no call uses: trades:read; ")
    assert one.message.endswith('; request only "prices:read"')


def test_scopes_of_others_are_not_judged():
    text = """
        requests.post("https://x.auth0.com/oauth/token", json={"scope": "a:read b:read c:read d:read e:read"})
        """
    assert reports(HEAD + textwrap.dedent(text)) == []


@pytest.mark.parametrize("between", [" ", ",", ", ", "\\n"])
def test_scopes_are_parted_by_blanks_or_commas(between):
    few, wide = (between.join(one.split()) for one in (FOUR, WIDE))
    check(HEAD + f'requests.post(f"{{IDP}}/oauth/token", json=body("{few}"))\n')
    check(HEAD + f'requests.post(f"{{IDP}}/oauth/token", json=body("{wide}"))  # CYB201\n')


@pytest.mark.parametrize(("depth", "at_the_constructor"), [(6, True), (9, True)])
def test_how_deep_in_objects_scopes_are_traced_to_where_they_were_given(depth, at_the_constructor):
    classes = "".join(
        f"""
class Holder{index}:
    def __init__(self, inner):
        self.inner = inner

    def token(self):
        return self.inner.token()

"""
        for index in range(depth)
    )
    made = "Asking(WIDE)"
    for index in range(depth):
        made = f"Holder{index}({made})"
    check(
        HEAD
        + f"""
WIDE = "{WIDE}"


class Asking:
    def __init__(self, scopes):
        self.scopes = scopes

    def token(self):
        return requests.post(IDP + "/oauth/token", json=body(self.scopes)).json()["access_token"]

{classes}
def go():
    holder = {made}{"  # CYB201" if at_the_constructor else ""}
    return holder.token(){"" if at_the_constructor else "  # CYB201"}
"""
    )
