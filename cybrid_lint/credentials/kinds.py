"""The kinds of credential."""

from __future__ import annotations

from typing import Literal

Kind = Literal["client_id", "client_secret", "access_token", "signing_key", "private_key"]

#: No output shows more characters of a credential.
SHOWN = 4
