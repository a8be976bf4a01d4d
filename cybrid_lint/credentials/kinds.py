"""The kinds of credential, and the code under which each is reported."""

from __future__ import annotations

from typing import Literal

Kind = Literal["client_id", "client_secret", "access_token", "signing_key", "private_key"]

#: The code of each kind: a signing key and an attestation's private key share one.
CODES: dict[Kind, str] = {
    "client_id": "CYB101",
    "client_secret": "CYB102",
    "access_token": "CYB103",
    "signing_key": "CYB104",
    "private_key": "CYB104",
}
