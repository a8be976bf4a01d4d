"""CYB103: a hard-coded Cybrid access token."""

from __future__ import annotations

from typing import ClassVar

from cybrid_lint.rules._hardcoded import HardcodedCredential
from cybrid_lint.rules.base import Case, FixCase


class HardcodedAccessToken(HardcodedCredential):
    """Cybrid access tokens that are written in a file in plain text."""

    code = "CYB103"
    summary = "Hard-coded Cybrid access token"
    why = (
        "An access token is a password for as long as it is valid, and a token in a file is copied into tickets, "
        "images and forks."
    )
    noun = "Cybrid access token"
    score = 8.1
    kinds: ClassVar = ("access_token",)
    invalid = (
        Case("a constant", 'CYBRID_ACCESS_TOKEN = "<access_token>"  # CYB103\n'),
        Case(
            "a header",
            """
import requests

def prices():
    headers = {"Authorization": "Bearer <access_token>"}  # CYB103
    return requests.get("https://bank.sandbox.cybrid.app/api/prices", headers=headers).json()
""",
        ),
        Case("a token that says whose it is", 'from cybrid import Client\n\nTOKEN = "<access_token>"  # CYB103\n'),
        Case(
            "curl in a script",
            '#!/bin/sh\ncurl -H "Authorization: Bearer <access_token>" https://bank.sandbox.cybrid.app/api/banks'
            "  # CYB103\n",
            "banks.sh",
        ),
    )
    valid = (
        Case(
            "a variable of the environment",
            'import os\n\nCYBRID_ACCESS_TOKEN = os.environ["CYBRID_ACCESS_TOKEN"]\n',
        ),
        Case("a header that is put together", 'def headers(token):\n    return {"Authorization": f"Bearer {token}"}\n'),
        Case("another vendor's", 'GITHUB_ACCESS_TOKEN = "<client_secret>"\n'),
        Case(
            "curl with a variable",
            '#!/bin/sh\ncurl -H "Authorization: Bearer $TOKEN" https://bank.sandbox.cybrid.app/api/banks\n',
            "banks.sh",
        ),
    )
    fixes = (
        FixCase(
            "a header",
            """
import os
import requests

HEADERS = {"Authorization": "Bearer <access_token>", "X-Client": "cybrid"}
""",
            """
import os
import requests

HEADERS = {"Authorization": f"Bearer {os.environ['CYBRID_ACCESS_TOKEN']}", "X-Client": "cybrid"}
""",
        ),
        FixCase(
            "the default of a parameter",
            """
from os import environ

def ping(cybrid_token='<access_token>'):
    return cybrid_token
""",
            """
from os import environ

def ping(cybrid_token=environ['CYBRID_TOKEN']):
    return cybrid_token
""",
        ),
    )
