"""CYB105: a secret is written in plain text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar, cast

from cybrid_lint.rules.base import EMBEDDED_CREDENTIALS, Case, Diagnostic, FixCase, Rule

if TYPE_CHECKING:
    from cybrid_lint.engine.values import Site
    from cybrid_lint.facts import Facts
    from cybrid_lint.fixes.edits import Fix

#: How a message says where a secret is written.
DESTINATIONS = {
    "log": "written to the log",
    "output": "written to the output",
    "exception": "put into an exception's message",
    "file": "written to a file in plain text",
}


class SecretWritten(Rule):
    """secrets in a log, on standard output, in an exception's message or in a file."""

    code = "CYB105"
    summary = "Secret written in plain text"
    why = (
        "Logs, terminals, error trackers and files are read by people and machines that must not have the credential. "
        "Cybrid asks to store keys encrypted and to restrict who has them."
    )
    message = "{secret} {written}; leave it out, or write a digest or its first characters"
    score = 7.5
    cwe: ClassVar = {
        798: "Use of Hard-coded Credentials",
        532: "Insertion of Sensitive Information into Log File",
    }
    references = (EMBEDDED_CREDENTIALS,)
    invalid = (
        Case(
            "a log",
            """
import logging
import os

log = logging.getLogger(__name__)

def login():
    secret = os.environ["CYBRID_CLIENT_SECRET"]
    log.info("logging in with %s", secret)  # CYB105
""",
        ),
        Case(
            "standard output",
            """
import os

print(f"secret: {os.environ['CYBRID_CLIENT_SECRET']}")  # CYB105
""",
        ),
        Case(
            "the message of an exception",
            """
import os

def check():
    secret = os.environ["CYBRID_CLIENT_SECRET"]
    if not secret.isascii():
        raise ValueError(f"not a secret: {secret}")  # CYB105
""",
        ),
        Case(
            "a file",
            """
import json
import os

def save(path):
    with open(path, "w") as file:
        json.dump({"client_secret": os.environ["CYBRID_CLIENT_SECRET"]}, file)  # CYB105
""",
        ),
        Case(
            "a helper that logs what it is given",
            """
import logging
import os

log = logging.getLogger(__name__)

def note(text):
    log.debug(text)

def login():
    note(os.environ["CYBRID_CLIENT_SECRET"])  # CYB105
""",
        ),
    )
    valid = (
        Case(
            "its first characters",
            """
import logging
import os

log = logging.getLogger(__name__)

def login():
    secret = os.environ["CYBRID_CLIENT_SECRET"]
    log.info("logging in with a secret that begins with %s", secret[:2])
""",
        ),
        Case(
            "whether it is set",
            """
import os

print("secret set:", bool(os.environ.get("CYBRID_CLIENT_SECRET")))
""",
        ),
        Case(
            "the name of its variable in an exception",
            """
import os

def check():
    if not os.environ["CYBRID_CLIENT_SECRET"].isascii():
        raise ValueError("CYBRID_CLIENT_SECRET is not ASCII")
""",
        ),
        Case(
            "another secret",
            """
import os

print(os.environ["DATABASE_URL"])
""",
        ),
        Case(
            "a helper that logs its length",
            """
import logging
import os

log = logging.getLogger(__name__)

def note(text):
    log.debug("%d characters", len(text))

def login():
    note(os.environ["CYBRID_CLIENT_SECRET"])
""",
        ),
    )

    fixes = (
        FixCase(
            "an argument of a log",
            """
import logging
import os

CYBRID_CLIENT_SECRET = os.environ["CYBRID_CLIENT_SECRET"]
logging.info("logging in with %s at %s", CYBRID_CLIENT_SECRET, "cybrid")
""",
            """
import hashlib
import logging
import os

CYBRID_CLIENT_SECRET = os.environ["CYBRID_CLIENT_SECRET"]
logging.info("logging in with %s at %s", hashlib.sha256(str(CYBRID_CLIENT_SECRET).encode()).hexdigest()[:8], "cybrid")
""",
            unsafe=True,
        ),
        FixCase(
            "all that is sent",
            """
import logging
import os

def log_in():
    body = {"client_secret": os.environ["CYBRID_CLIENT_SECRET"]}
    logging.info("logging in with %s at %s", body, "cybrid")
""",
            """
import logging
import os

def log_in():
    body = {"client_secret": os.environ["CYBRID_CLIENT_SECRET"]}
    logging.info("logging in with %s at %s", sorted(body), "cybrid")
""",
            unsafe=True,
        ),
        FixCase(
            "what is written to a file",
            """
import os
from pathlib import Path

Path("secret").write_text(os.environ["CYBRID_CLIENT_SECRET"])
""",
            """
import os
from pathlib import Path

Path("secret").write_text(os.environ["CYBRID_CLIENT_SECRET"])
""",
            unsafe=True,
        ),
    )

    def check(self, facts: Facts) -> Iterator[Diagnostic]:
        """Yield each call that writes a secret."""
        for record in facts.exposure.secrets_written():
            message = self.message.format(secret=record.what, written=DESTINATIONS[record.where])
            yield Diagnostic(record.site, message, about=record.where)

    def fix(self, facts: Facts, diagnostic: Diagnostic) -> Fix | None:
        """Return the fix that shows a digest's first characters; what is written to a file may be read again."""
        from cybrid_lint.fixes.exposure import digested

        return None if diagnostic.about == "file" else digested(facts, cast("Site", diagnostic.site))
