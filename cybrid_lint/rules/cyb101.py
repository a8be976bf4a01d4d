"""CYB101: a Cybrid client ID stands as a literal in the code."""

from __future__ import annotations

from typing import ClassVar

from cybrid_lint.credentials import Kind
from cybrid_lint.rules.literals import LiteralRule


class ClientIdInCode(LiteralRule):
    """A Cybrid client ID stands as a literal in the code."""

    code = "CYB101"
    summary = "A Cybrid client ID stands as a literal in the code"
    why = (
        "Whoever reads the code, its history or a copy of it knows which client to impersonate, and needs "
        "only the secret. Cybrid asks to keep client IDs and secrets out of the code."
    )
    bad = 'CYBRID_CLIENT_ID = "<client_id>"\n'
    good = 'import os\n\nCYBRID_CLIENT_ID = os.environ["CYBRID_CLIENT_ID"]\n'
    kinds: ClassVar[tuple[Kind, ...]] = ("client_id",)
