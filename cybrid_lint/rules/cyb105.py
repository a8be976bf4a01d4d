"""CYB105: a secret is written in plain text."""

from __future__ import annotations

from collections.abc import Iterator

from cybrid_lint.cybrid.events import Report
from cybrid_lint.facts import Facts
from cybrid_lint.rules.base import Rule

PLACES = {
    "log": "written to the log",
    "output": "written to the output",
    "exception": "put into an exception's message",
    "file": "written to a file in plain text",
}


class SecretWritten(Rule):
    """A secret in a log, on standard output, in an exception's message or in a file."""

    code = "CYB105"
    summary = "A client secret, access token or signing key is written in plain text"
    why = (
        "Logs, terminals, error trackers and files are read by people and machines that must not have the credential. "
        "Cybrid asks to store keys encrypted and to restrict who has them."
    )
    bad = """
import logging
import os

log = logging.getLogger(__name__)

def login():
    secret = os.environ["CYBRID_CLIENT_SECRET"]
    log.info("logging in with %s", secret)
"""
    good = """
import logging
import os

log = logging.getLogger(__name__)

def login():
    secret = os.environ["CYBRID_CLIENT_SECRET"]
    log.info("logging in with a secret that begins with %s", secret[:2])
"""

    def check(self, facts: Facts) -> Iterator[Report]:
        """Yield each call that writes a secret."""
        for record in facts.exposure.secrets_written():
            advice = "leave it out, or write a digest or its first characters"
            yield Report(record.site, f"{record.what} is {PLACES[record.where]}; {advice}")
