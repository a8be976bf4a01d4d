"""CYB103: a Cybrid access token stands as a literal in the code."""

from __future__ import annotations

from typing import ClassVar

from cybrid_lint.credentials import Kind
from cybrid_lint.rules.literals import LiteralRule


class AccessTokenInCode(LiteralRule):
    """A Cybrid access token stands as a literal in the code."""

    code = "CYB103"
    summary = "A Cybrid access token stands as a literal in the code"
    why = (
        "An access token is a password for as long as it is valid, and a token in the code is copied into "
        "tickets, images and forks."
    )
    bad = 'CYBRID_ACCESS_TOKEN = "<access_token>"\n'
    good = 'import os\n\nCYBRID_ACCESS_TOKEN = os.environ["CYBRID_ACCESS_TOKEN"]\n'
    kinds: ClassVar[tuple[Kind, ...]] = ("access_token",)
