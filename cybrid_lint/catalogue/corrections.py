"""Corrections where the SDKs contradict themselves or say nothing, each with its reason.

`data.json` says what the SDKs say, mistakes included; these corrections are applied when it is read. A test
fails for a correction that the SDKs have taken up, so that none outlives its reason.

What needs no correction, and why:

- The table of scopes leaves out much that the example requests ask for (`accounts:write`, `files:read`,
  every `pii` scope, `prices:read` for an organization, `deposit_addresses:write` for one): a type of token
  can hold what either of the two gives it.
- The table gives `counterparties:execute` to banks alone, and leaves out `accounts:write` and others, where
  `PostCustomerToken` grants them to customers: for a customer token the model alone decides, as the SDK
  checks a request against it before it sends it.
- The scopes `subscriptions:*` and those that write or execute `users`, `bank_applications` and
  `organization_applications` exist, as operations need them, but the documentation says that they are dropped
  from every request and managed in the Partner Portal alone: no type of token can hold them.
- `files:pii:read` is called required for reading a file, and in the same place needed only with
  `include_download_url`: it stays required, so that nobody is told that asking for it is wrong.
- `counterparties:write`, `identity_verifications:write`, `invoices:write` and `invoices:execute` are needed
  by no operation of the present SDKs; they exist, as the example request for banks and PostCustomerToken
  have them.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Renamed:
    """A scope that the table of scopes misspells: `wrong` stands there, `right` is its name."""

    wrong: str
    right: str
    reason: str


@dataclass(frozen=True)
class Needed:
    """The scopes that an operation needs where its documentation names none."""

    operation: str
    scopes: tuple[str, ...]
    reason: str


@dataclass(frozen=True)
class Alternative:
    """Scopes by which an operation may be called according to another place in the documentation."""

    operation: str
    scopes: tuple[str, ...]
    reason: str


@dataclass(frozen=True)
class RetiredScope:
    """A scope that older SDKs had and that exists no more. `seen_in` is the newest SDK seen to have it."""

    name: str
    seen_in: str
    reason: str


_WALLETS = (
    "The table of scopes writes the resource in the singular; the operations under /api/external_wallets, "
    "the example requests and PostCustomerToken.allowed_values all write external_wallets."
)

RENAMED = (
    Renamed("external_wallet:read", "external_wallets:read", _WALLETS),
    Renamed("external_wallet:execute", "external_wallets:execute", _WALLETS),
)

NEEDED = (
    Needed(
        "POST /api/users",
        ("users:execute",),
        "The method's documentation names no scope, but the call authenticates like the others, the execute "
        "scope of a resource is the one that creates it, and users:execute is what disabling a user needs.",
    ),
)

ALTERNATIVES = (
    Alternative(
        "GET /api/bank_applications",
        ("bank_applications:read",),
        "The method's documentation asks for banks:read, the scope of the resource above; the table of "
        "scopes and the get operation have bank_applications:read.",
    ),
    Alternative(
        "GET /api/organization_applications",
        ("organization_applications:read",),
        "The method's documentation asks for organizations:read, the scope of the resource above; the table "
        "of scopes and the get operation have organization_applications:read.",
    ),
)

_REWARDS = "Rewards went with their three operations, which retired.json keeps: no present SDK names the scope."

RETIRED_SCOPES = (
    RetiredScope("rewards:read", "0.83.0", _REWARDS),
    RetiredScope("rewards:execute", "0.83.0", _REWARDS),
)
