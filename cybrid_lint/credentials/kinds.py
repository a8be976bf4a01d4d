"""The kinds of credential, the code under which each is reported, and the words of that report."""

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

_NOUNS = {
    "CYB101": "a Cybrid client ID",
    "CYB102": "a Cybrid client secret",
    "CYB103": "a Cybrid access token",
    "CYB104": "a Cybrid signing key",
}
#: No output shows more characters of a credential.
SHOWN = 4


_HISTORY = "cybrid-lint history tells since when"


def in_the_code(kind: Kind, start: str) -> str:
    """Return the message for a credential that stands as a literal and begins with `start`."""
    return (
        f"{_NOUNS[CODES[kind]]} stands in the code (it begins with {start[:SHOWN]});"
        f" read it from the environment or a secrets manager, and replace it, since it has leaked; {_HISTORY}"
    )


def in_the_history(kind: Kind, start: str, commit: str, day: str, still: str | None) -> str:
    """Return the message for a credential that came in with a commit on a day, and where it still stands at HEAD."""
    stands = f"still stands at HEAD in {still}" if still is not None else "is gone from HEAD, but not from the history"
    return (
        f"{_NOUNS[CODES[kind]]} (it begins with {start[:SHOWN]}) came in with commit {commit} of {day} and {stands};"
        " replace it: to rewrite the history does not help, since copies of it are out"
    )
