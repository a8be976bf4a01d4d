"""CYB102: a Cybrid client secret stands as a literal in the code."""

from __future__ import annotations

from typing import ClassVar

from cybrid_lint.credentials import Kind
from cybrid_lint.rules.literals import LiteralRule


class ClientSecretInCode(LiteralRule):
    """A Cybrid client secret stands as a literal in the code."""

    code = "CYB102"
    summary = "A Cybrid client secret stands as a literal in the code"
    why = (
        "Whoever reads the code, its history or a copy of it can act as the bank. A secret that was committed "
        "once must be replaced: it stays in the history."
    )
    bad = 'CYBRID_CLIENT_SECRET = "<client_secret>"\n'
    good = 'import os\n\nCYBRID_CLIENT_SECRET = os.environ["CYBRID_CLIENT_SECRET"]\n'
    kinds: ClassVar[tuple[Kind, ...]] = ("client_secret",)
