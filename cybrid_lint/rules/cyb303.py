"""CYB303: an organization token is used for a call that needs less."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from cybrid_lint.rules._programs import ORGANIZATION_TOKEN
from cybrid_lint.rules._token_level import TokenLevelRule
from cybrid_lint.rules.base import Case

if TYPE_CHECKING:
    from cybrid_lint.catalogue import Operation
    from cybrid_lint.cybrid.subjects import Subject


class OrganizationTokenBelow(TokenLevelRule):
    """calls that are made with an organization token and could be made with a bank or customer token."""

    code = "CYB303"
    summary = "Organization token used where a bank or customer token is enough"
    why = (
        "An organization token reaches all banks of the organization and all of their customers. Calls for one "
        "customer or one bank need far less, and a mistake made with less reaches less."
    )
    confidence = "medium"  # whom a call is about may be said where it was not seen
    score = 7.5
    token: ClassVar = "organization"
    invalid = (
        Case(
            "a customer's object",
            ORGANIZATION_TOKEN
            + """
def trade(guid):
    headers = {"Authorization": f"Bearer {organization_token()}"}
    return requests.get(f"{BANK}/api/trades/{guid}", headers=headers).json()  # CYB303
""",
        ),
        Case(
            "a call for a customer",
            ORGANIZATION_TOKEN
            + """
def accounts(customer_guid):
    headers = {"Authorization": f"Bearer {organization_token()}"}
    params = {"customer_guid": customer_guid}
    return requests.get(f"{BANK}/api/accounts", params=params, headers=headers).json()  # CYB303
""",
        ),
        Case(
            "a transfer",
            ORGANIZATION_TOKEN
            + """
def transfer(guid):
    headers = {"Authorization": f"Bearer {organization_token()}"}
    return requests.get(f"{BANK}/api/transfers/{guid}", headers=headers).json()  # CYB303
""",
        ),
    )
    valid = (
        Case(
            "a call that needs an organization token",
            ORGANIZATION_TOKEN
            + """
def banks():
    headers = {"Authorization": f"Bearer {organization_token()}"}
    return requests.get(f"{BANK}/api/banks", headers=headers).json()
""",
        ),
        Case(
            "prices, which everybody may ask for",
            ORGANIZATION_TOKEN
            + """
def prices():
    headers = {"Authorization": f"Bearer {organization_token()}"}
    return requests.get(f"{BANK}/api/prices", headers=headers).json()
""",
        ),
        Case(
            "a list without a customer",
            ORGANIZATION_TOKEN
            + """
def trades():
    headers = {"Authorization": f"Bearer {organization_token()}"}
    return requests.get(f"{BANK}/api/trades", headers=headers).json()
""",
        ),
    )

    def applies_to(self, operation: Operation, subject: Subject) -> bool:
        """Tell whether a bank or customer token could make a call."""
        from cybrid_lint.cybrid.level_rules import less_is_enough

        return less_is_enough(operation, subject)

    def need(self, operations: Sequence[Operation]) -> str:
        """Return what calls of these operations need, as the message says it."""
        return "for which a bank or customer token is enough"
