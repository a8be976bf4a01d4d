"""What the variables are called that programs are to read credentials from."""

from __future__ import annotations

import re

from cybrid_lint.credentials import Kind, kind_of_name
from cybrid_lint.words import mentions_cybrid

#: What a variable is called where nothing around a credential names it.
VARIABLES: dict[Kind, str] = {
    "client_id": "CYBRID_CLIENT_ID",
    "client_secret": "CYBRID_CLIENT_SECRET",
    "access_token": "CYBRID_ACCESS_TOKEN",
    "signing_key": "CYBRID_SIGNING_KEY",
    "private_key": "CYBRID_PRIVATE_KEY",
}
NAMES: dict[Kind, str] = {
    "client_id": "client ID",
    "client_secret": "client secret",
    "access_token": "access token",
    "signing_key": "signing key",
    "private_key": "private key",
}
_BOUNDARY = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_NO_NAME = re.compile(r"\W+")
_VARIABLE = re.compile(r"[A-Z_][A-Z0-9_]*")


def shouted(name: str) -> str:
    """Return a name as variables of the environment are written."""
    return _NO_NAME.sub("_", _BOUNDARY.sub("_", name)).strip("_").upper()


def variable_for(kind: Kind, names: tuple[str, ...]) -> str:
    """Return what the variable for a credential is called that stands under these names, the innermost first."""
    telling = next((name for name in names if kind_of_name(name) == kind), None)
    shout = shouted(telling) if telling else ""
    if not _VARIABLE.fullmatch(shout) or len(shout) > 60:
        return VARIABLES[kind]
    return shout if mentions_cybrid(shout) else f"CYBRID_{shout}"


def counterpart(name: str) -> str:
    """Return what the variable of the ID is called beside that of a secret."""
    return name.replace("CLIENT_SECRET", "CLIENT_ID") if "CLIENT_SECRET" in name else f"{name}_ID"
