"""CYB104: a hard-coded Cybrid signing key or attestation private key."""

from __future__ import annotations

from typing import ClassVar

from cybrid_lint.rules._hardcoded import HardcodedCredential
from cybrid_lint.rules.base import Case, FixCase


class HardcodedSigningKey(HardcodedCredential):
    """keys that sign Cybrid's webhooks, and private keys of attestations, that are written in a file in plain text."""

    code = "CYB104"
    summary = "Hard-coded Cybrid signing key or attestation private key"
    why = (
        "With a webhook's signing key anybody can forge the events that the program believes; with an attestation key, "
        "identities of customers."
    )
    noun = "Cybrid signing key"
    score = 9.1
    kinds: ClassVar = ("signing_key", "private_key")
    invalid = (
        Case("a constant", 'CYBRID_WEBHOOK_SIGNING_KEY = "<signing_key>"  # CYB104\n'),
        Case(
            "the key of an HMAC",
            """
import hashlib
import hmac

def verify_cybrid_webhook(body):
    signing_key = "<signing_key>"  # CYB104
    return hmac.new(signing_key.encode(), body, hashlib.sha256).hexdigest()
""",
        ),
        Case(
            "a private key of attestations",
            'CYBRID_ATTESTATION_PRIVATE_KEY = """<private_key>"""  # CYB104\n',
        ),
        Case("TOML", '[cybrid]\nwebhook_signing_key = "<signing_key>"  # CYB104\n', "service.toml"),
    )
    valid = (
        Case(
            "a variable of the environment",
            'import os\n\nCYBRID_WEBHOOK_SIGNING_KEY = os.environ["CYBRID_WEBHOOK_SIGNING_KEY"]\n',
        ),
        Case("a framework's own key", 'SECRET_KEY = "<signing_key>"\n'),
        Case("another vendor's", 'STRIPE_WEBHOOK_SIGNING_KEY = "<signing_key>"\n'),
        Case("TOML that names a file", '[cybrid]\nwebhook_signing_key_file = "/run/secrets/webhook"\n', "service.toml"),
    )
    fixes = (
        FixCase(
            "the fallback behind or",
            """
import os

CYBRID_SIGNING_KEY = os.environ.get("CYBRID_WEBHOOK_KEY") or (
    "<signing_key>"
)
""",
            """
import os

CYBRID_SIGNING_KEY = os.environ["CYBRID_WEBHOOK_KEY"]
""",
        ),
        FixCase(
            "bytes",
            """
import hmac

CYBRID_SIGNING_KEY = b"<signing_key>"
""",
            """
import hmac
import os

CYBRID_SIGNING_KEY = os.environ["CYBRID_SIGNING_KEY"].encode()
""",
        ),
    )
