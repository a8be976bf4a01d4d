"""CYB302: a bank token is used for a call that needs a customer token only."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar, cast

from cybrid_lint.rules._programs import BANK_TOKEN, CUSTOMER_TOKEN
from cybrid_lint.rules._token_level import TokenLevelRule
from cybrid_lint.rules.base import Case, Diagnostic, FixCase

if TYPE_CHECKING:
    from cybrid_lint.catalogue import Operation
    from cybrid_lint.cybrid.subjects import Subject
    from cybrid_lint.engine.values import Site
    from cybrid_lint.facts import Facts
    from cybrid_lint.fixes.edits import Fix

TRADE = """
def read(token, path):
    return requests.get(BANK + path, headers={{"Authorization": f"Bearer {{token}}"}}).json()

def trade(guid, customer_guid):
    return read({token}, "/api/trades/" + guid)
"""
LOOK = """
def read(token, path):
    return requests.get(BANK + path, headers={{"Authorization": f"Bearer {{token}}"}}).json()

def look(args):
    if args.customer:
        path = f"/api/accounts?customer_guid={{args.customer}}"
        print(read(customer_token(args.customer, ["accounts:read"]), path))
    {indented}print(read({token}, "/api/trades/" + args.trade))
"""


class BankTokenForCustomerCall(TokenLevelRule):
    """calls that name no customer, are made with a bank token, and could be made with a customer token."""

    code = "CYB302"
    summary = "Bank token used where a customer token is enough"
    why = (
        "The call names no customer, so only the token could say whose object it may touch, and a bank token may touch "
        "every customer's. With a customer token a GUID of somebody else's trade or transfer is refused."
    )
    confidence = "medium"  # whom a call is about may be said where it was not seen
    score = 7.1
    token: ClassVar = "bank"
    invalid = (
        Case(
            "an object by its GUID",
            BANK_TOKEN
            + """
def trade(guid):
    headers = {"Authorization": f"Bearer {bank_token()}"}
    return requests.get(f"{BANK}/api/trades/{guid}", headers=headers).json()  # CYB302
""",
        ),
        Case(
            "a trade of a quote",
            BANK_TOKEN
            + """
def trade(quote_guid):
    headers = {"Authorization": f"Bearer {bank_token()}"}
    return requests.post(f"{BANK}/api/trades", json={"quote_guid": quote_guid}, headers=headers).json()  # CYB302
""",
        ),
        Case(
            "a session with the token",
            BANK_TOKEN
            + """
session = requests.Session()
session.headers["Authorization"] = f"Bearer {bank_token()}"

def transfer(guid):
    return session.get(f"{BANK}/api/transfers/{guid}").json()  # CYB302
""",
        ),
    )
    valid = (
        Case(
            "a customer token",
            """
import requests

def trade(guid, customer_token):
    headers = {"Authorization": f"Bearer {customer_token}"}
    return requests.get(f"https://bank.sandbox.cybrid.app/api/trades/{guid}", headers=headers).json()
""",
        ),
        Case(
            "a list, which is the bank's own business",
            BANK_TOKEN
            + """
def trades():
    headers = {"Authorization": f"Bearer {bank_token()}"}
    return requests.get(f"{BANK}/api/trades", headers=headers).json()
""",
        ),
        Case(
            "a call that a customer token cannot make",
            BANK_TOKEN
            + """
def create_customer():
    headers = {"Authorization": f"Bearer {bank_token()}"}
    return requests.post(f"{BANK}/api/customers", json={"type": "individual"}, headers=headers).json()
""",
        ),
    )

    fixes = (
        FixCase(
            "a token that is handed over, beside the customer's GUID",
            BANK_TOKEN + CUSTOMER_TOKEN + TRADE.format(token="bank_token()"),
            BANK_TOKEN + CUSTOMER_TOKEN + TRADE.format(token='customer_token(customer_guid, ["trades:read"])'),
            unsafe=True,
        ),
        FixCase(
            "the customer of another call",
            BANK_TOKEN + CUSTOMER_TOKEN + LOOK.format(token="bank_token()", indented="    "),
            BANK_TOKEN
            + CUSTOMER_TOKEN
            + LOOK.format(token='customer_token(args.customer, ["trades:read"])', indented="    "),
            unsafe=True,
        ),
        FixCase(
            "the customer of a call that is not always made",
            BANK_TOKEN + CUSTOMER_TOKEN + LOOK.format(token="bank_token()", indented=""),
            BANK_TOKEN + CUSTOMER_TOKEN + LOOK.format(token="bank_token()", indented=""),
            unsafe=True,
        ),
        FixCase(
            "a customer who is not known",
            BANK_TOKEN + TRADE.format(token="bank_token()").replace("guid, customer_guid", "guid"),
            BANK_TOKEN + TRADE.format(token="bank_token()").replace("guid, customer_guid", "guid"),
            unsafe=True,
        ),
    )

    def applies_to(self, operation: Operation, subject: Subject) -> bool:
        """Tell whether a call names no customer and a customer token could make it."""
        from cybrid_lint.cybrid.level_rules import customer_is_enough

        return customer_is_enough(operation, subject)

    def need(self, operations: Sequence[Operation]) -> str:
        """Return what calls of these operations need, as the message says it."""
        return "for which a customer token is enough"

    def fix(self, facts: Facts, diagnostic: Diagnostic) -> Fix | None:
        """Return the fix that makes the calls with a token of the customer's."""
        from cybrid_lint.fixes.customer_tokens import fix_of

        return fix_of(facts, cast("Site", diagnostic.site))
