"""CYB106: a credential is put into a URL's query string."""

from __future__ import annotations

from collections.abc import Iterator

from cybrid_lint.cybrid.events import Report
from cybrid_lint.facts import Facts
from cybrid_lint.rules.base import Rule


class CredentialInUrl(Rule):
    """A credential in the query of a URL."""

    code = "CYB106"
    summary = "A credential is put into a URL's query string"
    why = (
        "URLs are logged by servers, proxies and browsers, kept in histories and sent on as referrers. A header or a "
        "body is not."
    )
    bad = """
import os
import requests

def prices():
    token = os.environ["CYBRID_ACCESS_TOKEN"]
    return requests.get("https://bank.sandbox.cybrid.app/api/prices", params={"access_token": token}).json()
"""
    good = """
import os
import requests

def prices():
    headers = {"Authorization": "Bearer " + os.environ["CYBRID_ACCESS_TOKEN"]}
    return requests.get("https://bank.sandbox.cybrid.app/api/prices", headers=headers).json()
"""

    def check(self, facts: Facts) -> Iterator[Report]:
        """Yield each request with a credential in its URL."""
        for record in dict.fromkeys(facts.exposure.in_urls):
            yield Report(
                record.site, f"{record.what} is put into a URL's query string; send it in a header or in the body"
            )
