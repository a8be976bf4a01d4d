"""CYB101: a hard-coded Cybrid client ID."""

from __future__ import annotations

from typing import ClassVar

from cybrid_lint.rules._hardcoded import HardcodedCredential
from cybrid_lint.rules.base import Case, FixCase


class HardcodedClientId(HardcodedCredential):
    """Cybrid client IDs that are written in a file in plain text."""

    code = "CYB101"
    summary = "Hard-coded Cybrid client ID"
    why = (
        "Whoever reads the file, its history or a copy of it knows which client to impersonate, and needs only the "
        "secret. Cybrid asks to keep client IDs and secrets out of the code."
    )
    noun = "Cybrid client ID"
    score = 5.3  # it opens nothing by itself
    kinds: ClassVar = ("client_id",)
    invalid = (
        Case("a constant", 'CYBRID_CLIENT_ID = "<client_id>"  # CYB101\n'),
        Case(
            "an argument of a call",
            """
from cybrid_settings import Settings

settings = Settings(cybrid_client_id="<client_id>")  # CYB101
""",
        ),
        Case(
            "an entry of a table",
            """
CYBRID = {
    "client_id": "<client_id>",  # CYB101
}
""",
        ),
        Case(
            "the fallback of a variable of the environment",
            """
import os

CYBRID_CLIENT_ID = os.environ.get("CYBRID_CLIENT_ID", "<client_id>")  # CYB101
""",
        ),
        Case("YAML", "cybrid:\n  client_id: <client_id>  # CYB101\n", "settings.yaml"),
    )
    valid = (
        Case("a variable of the environment", 'import os\n\nCYBRID_CLIENT_ID = os.environ["CYBRID_CLIENT_ID"]\n'),
        Case("a placeholder", 'CYBRID_CLIENT_ID = "your-client-id"\n'),
        Case("another vendor's", 'PLAID_CLIENT_ID = "<client_id>"\n'),
        Case("a GUID, which is no client ID", 'CYBRID_BANK_GUID = "3f2b8c1e6d5a4f70b9e8d7c6a5f4e3d2"\n'),
        Case("YAML with a reference", "cybrid:\n  client_id: ${CYBRID_CLIENT_ID}\n", "settings.yaml"),
    )
    fixes = (
        FixCase(
            "a constant",
            'CYBRID_CLIENT_ID = "<client_id>"\n',
            'import os\n\nCYBRID_CLIENT_ID = os.environ["CYBRID_CLIENT_ID"]\n',
        ),
        FixCase(
            "the fallback of a look-up",
            """
import os

CYBRID_CLIENT_ID = os.getenv("CYBRID_ID", "<client_id>")
""",
            """
import os

CYBRID_CLIENT_ID = os.environ["CYBRID_ID"]
""",
        ),
        FixCase(
            "what the module reads its settings with",
            """
from decouple import config

CYBRID_URL = config("CYBRID_URL")
CYBRID = {'client_id': '<client_id>'}
""",
            """
from decouple import config

CYBRID_URL = config("CYBRID_URL")
CYBRID = {'client_id': config('CYBRID_CLIENT_ID')}
""",
        ),
    )
