"""CYB104: a Cybrid signing key or attestation private key stands as a literal in the code."""

from __future__ import annotations

from typing import ClassVar

from cybrid_lint.credentials import Kind
from cybrid_lint.rules.literals import LiteralRule


class SigningKeyInCode(LiteralRule):
    """A Cybrid signing key or attestation private key stands as a literal in the code."""

    code = "CYB104"
    summary = "A Cybrid signing key or attestation private key stands as a literal in the code"
    why = (
        "With a webhook's signing key anybody can forge the events that the program believes; with an "
        "attestation key, identities of customers."
    )
    bad = 'CYBRID_WEBHOOK_SIGNING_KEY = "<signing_key>"\n'
    good = 'import os\n\nCYBRID_WEBHOOK_SIGNING_KEY = os.environ["CYBRID_WEBHOOK_SIGNING_KEY"]\n'
    kinds: ClassVar[tuple[Kind, ...]] = ("signing_key", "private_key")
