"""Credentials in text: what looks like one, what is only a placeholder, and which are Cybrid's."""

from __future__ import annotations

from .judge import judge
from .kinds import SHOWN, Kind
from .names import kind_of_name
from .placeholders import is_placeholder
from .scan import Hit, scan
from .shapes import (
    decodings,
    is_guid,
    is_jwt,
    is_oauth_value,
    is_private_key,
    is_random,
    is_signed_jwt,
    jwt_claims,
    speaks_of_cybrid,
)
from .vendors import host_vendor, vendor_of

__all__ = [
    "SHOWN",
    "Hit",
    "Kind",
    "decodings",
    "host_vendor",
    "is_guid",
    "is_jwt",
    "is_oauth_value",
    "is_placeholder",
    "is_private_key",
    "is_random",
    "is_signed_jwt",
    "judge",
    "jwt_claims",
    "kind_of_name",
    "scan",
    "speaks_of_cybrid",
    "vendor_of",
]
