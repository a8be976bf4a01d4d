"""CYB301: a bank token is used for a call that names a customer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar, cast

from cybrid_lint.rules._programs import BANK_TOKEN, CREATE, CUSTOMER_TOKEN
from cybrid_lint.rules._token_level import TokenLevelRule
from cybrid_lint.rules.base import Case, Diagnostic, FixCase

if TYPE_CHECKING:
    from cybrid_lint.catalogue import Operation
    from cybrid_lint.cybrid.subjects import Subject
    from cybrid_lint.engine.values import Site
    from cybrid_lint.facts import Facts
    from cybrid_lint.fixes.edits import Fix

ACCOUNTS = """
def accounts(customer_guid):
    return requests.get(
        f"{{BANK}}/api/accounts",
        params={{"customer_guid": customer_guid}},
        headers={{"Authorization": f"Bearer {{{token}}}"}},
    ).json()
"""
SESSION = """
session = requests.Session()
session.headers["Authorization"] = f"Bearer {{bank_token()}}"

def customer(guid):
    return session.get(f"{{BANK}}/api/customers/{{guid}}"{headers}).json()
"""
CLIENT = """
class Client:
    def get(self, path, params=None{parameter}):
        headers = {{"Authorization": f"Bearer {{{token}}}"}}
        return requests.get(BANK + path, params=params, headers=headers).json()

    def accounts(self{star}, **filters):
        return self.get("/api/accounts", filters{given})

def accounts(customer):
    return Client().accounts(customer_guid=customer.guid{made})
"""
SDK = """
from cybrid_api_bank import ApiClient, Configuration
from cybrid_api_bank.apis import AccountsBankApi

client = ApiClient(Configuration(host=BANK, access_token=bank_token()))

def accounts(customer_guid):
    return AccountsBankApi({client}).list_accounts(customer_guid=customer_guid)
"""


class BankTokenForCustomer(TokenLevelRule):
    """calls that name a customer and are made with a bank token."""

    code = "CYB301"
    summary = "Bank token used for a call that names a customer"
    why = (
        "A bank token reaches every customer of the bank: a wrong GUID in the call reads or moves somebody else's "
        "money, and nothing stops it. A customer token reaches that one customer alone."
    )
    score = 8.1
    token: ClassVar = "bank"
    invalid = (
        Case(
            "a parameter",
            BANK_TOKEN
            + """
def accounts(customer_guid):
    headers = {"Authorization": f"Bearer {bank_token()}"}
    params = {"customer_guid": customer_guid}
    return requests.get(f"{BANK}/api/accounts", params=params, headers=headers).json()  # CYB301
""",
        ),
        Case(
            "a body",
            BANK_TOKEN
            + """
def quote(customer_guid):
    headers = {"Authorization": f"Bearer {bank_token()}"}
    body = {"customer_guid": customer_guid, "product_type": "trading", "symbol": "BTC-USD", "side": "buy"}
    return requests.post(f"{BANK}/api/quotes", json=body, headers=headers).json()  # CYB301
""",
        ),
        Case(
            "a method of a client that was given the token",
            BANK_TOKEN
            + """
class Client:
    def __init__(self, token):
        self.headers = {"Authorization": f"Bearer {token}"}

    def accounts(self, customer_guid):
        params = {"customer_guid": customer_guid}
        return requests.get(f"{BANK}/api/accounts", params=params, headers=self.headers).json()

def balance(customer_guid):
    return Client(bank_token()).accounts(customer_guid)  # CYB301
""",
        ),
    )
    valid = (
        Case(
            "a customer token",
            BANK_TOKEN
            + """
def customer_token(customer_guid, scopes):
    response = requests.post(
        "https://id.sandbox.cybrid.app/api/customer_tokens",
        json={"customer_guid": customer_guid, "scopes": scopes},
        headers={"Authorization": f"Bearer {bank_token()}"},
    )
    return response.json()["access_token"]

def accounts(customer_guid):
    headers = {"Authorization": f"Bearer {customer_token(customer_guid, ['accounts:read'])}"}
    params = {"customer_guid": customer_guid}
    return requests.get(f"{BANK}/api/accounts", params=params, headers=headers).json()
""",
        ),
        Case(
            "a list of all customers' accounts",
            BANK_TOKEN
            + """
def accounts():
    headers = {"Authorization": f"Bearer {bank_token()}"}
    return requests.get(f"{BANK}/api/accounts", headers=headers).json()
""",
        ),
        Case(
            "a token of an unknown type",
            """
import requests

def accounts(token, customer_guid):
    headers = {"Authorization": f"Bearer {token}"}
    params = {"customer_guid": customer_guid}
    return requests.get("https://bank.sandbox.cybrid.app/api/accounts", params=params, headers=headers).json()
""",
        ),
    )

    fixes = (
        FixCase(
            "a header",
            BANK_TOKEN + ACCOUNTS.format(token="bank_token()"),
            BANK_TOKEN + ACCOUNTS.format(token="create_customer_token(customer_guid, ['accounts:read'])") + CREATE,
            unsafe=True,
        ),
        FixCase(
            "the session's header, and a function that is there",
            BANK_TOKEN + CUSTOMER_TOKEN + SESSION.format(headers=""),
            BANK_TOKEN
            + CUSTOMER_TOKEN
            + SESSION.format(
                headers=', headers={"Authorization": f"Bearer {customer_token(guid, [\'customers:read\'])}"}'
            ),
            unsafe=True,
        ),
        FixCase(
            "through a client that has a token of its own",
            BANK_TOKEN + CUSTOMER_TOKEN + CLIENT.format(parameter="", token="bank_token()", star="", given="", made=""),
            BANK_TOKEN
            + CUSTOMER_TOKEN
            + CLIENT.format(
                parameter=", *, customer_token=None",
                token="customer_token or bank_token()",
                star=", *, customer_token=None",
                given=", customer_token=customer_token",
                made=', customer_token=customer_token(customer.guid, ["accounts:read"])',
            ),
            unsafe=True,
        ),
        FixCase(
            "a client whose decorator may not pass a token on",
            BANK_TOKEN
            + CLIENT.format(parameter="", token="bank_token()", star="", given="", made="").replace(
                "    def get", "    @logged\n    def get"
            ),
            BANK_TOKEN
            + CLIENT.format(parameter="", token="bank_token()", star="", given="", made="").replace(
                "    def get", "    @logged\n    def get"
            ),
            unsafe=True,
        ),
        FixCase(
            "a client of the SDK",
            BANK_TOKEN + CUSTOMER_TOKEN + SDK.format(client="client"),
            BANK_TOKEN
            + CUSTOMER_TOKEN
            + SDK.format(
                client="ApiClient(Configuration(host=BANK, "
                'access_token=customer_token(customer_guid, ["accounts:read"])))'
            ),
            unsafe=True,
        ),
    )

    def applies_to(self, operation: Operation, subject: Subject) -> bool:
        """Tell whether a call names a customer that a customer token could be for."""
        from cybrid_lint.cybrid.level_rules import names_customer

        return names_customer(operation, subject)

    def need(self, operations: Sequence[Operation]) -> str:
        """Return what calls of these operations need, as the message says it."""
        return f"which {'names' if len(operations) == 1 else 'name'} a customer"

    def fix(self, facts: Facts, diagnostic: Diagnostic) -> Fix | None:
        """Return the fix that makes the calls with a token of the customer's."""
        from cybrid_lint.fixes.customer_tokens import fix_of

        return fix_of(facts, cast("Site", diagnostic.site))
