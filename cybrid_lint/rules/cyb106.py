"""CYB106: a credential in a URL's query string."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar, cast

from cybrid_lint.rules.base import EMBEDDED_CREDENTIALS, Case, Diagnostic, FixCase, Rule

if TYPE_CHECKING:
    from cybrid_lint.engine.values import Site
    from cybrid_lint.facts import Facts
    from cybrid_lint.fixes.edits import Fix


class CredentialInUrl(Rule):
    """credentials in the query string of a request's URL."""

    code = "CYB106"
    summary = "Credential in a URL's query string"
    why = (
        "URLs are logged by servers, proxies and browsers, kept in histories and sent on as referrers. A header or a "
        "body is not."
    )
    message = "{credential} in a URL's query string; send it in a header or in the body"
    score = 7.0
    cwe: ClassVar = {
        798: "Use of Hard-coded Credentials",
        598: "Sensitive Information in the Query String",
    }
    references = (EMBEDDED_CREDENTIALS,)
    invalid = (
        Case(
            "a parameter",
            """
import os
import requests

def prices():
    token = os.environ["CYBRID_ACCESS_TOKEN"]
    params = {"access_token": token}
    return requests.get("https://bank.sandbox.cybrid.app/api/prices", params=params).json()  # CYB106
""",
        ),
        Case(
            "a URL that is put together",
            """
import os
import requests

def prices():
    token = os.environ["CYBRID_ACCESS_TOKEN"]
    return requests.get(f"https://bank.sandbox.cybrid.app/api/prices?access_token={token}").json()  # CYB106
""",
        ),
        Case(
            "a client's secret",
            """
import os
import httpx

def login():
    query = {"client_id": os.environ["CYBRID_CLIENT_ID"], "client_secret": os.environ["CYBRID_CLIENT_SECRET"]}
    return httpx.post("https://id.sandbox.cybrid.app/oauth/token", params=query).json()  # CYB106
""",
        ),
    )
    valid = (
        Case(
            "a header",
            """
import os
import requests

def prices():
    headers = {"Authorization": "Bearer " + os.environ["CYBRID_ACCESS_TOKEN"]}
    return requests.get("https://bank.sandbox.cybrid.app/api/prices", headers=headers).json()
""",
        ),
        Case(
            "a parameter that is no credential",
            """
import os
import requests

def prices(symbol):
    headers = {"Authorization": "Bearer " + os.environ["CYBRID_ACCESS_TOKEN"]}
    return requests.get(
        "https://bank.sandbox.cybrid.app/api/prices", params={"symbol": symbol}, headers=headers
    ).json()
""",
        ),
        Case(
            "a body",
            """
import os
import httpx

def login():
    body = {"client_id": os.environ["CYBRID_CLIENT_ID"], "client_secret": os.environ["CYBRID_CLIENT_SECRET"]}
    return httpx.post("https://id.sandbox.cybrid.app/oauth/token", json=body).json()
""",
        ),
    )

    fixes = (
        FixCase(
            "a token among the parameters",
            """
import os
import requests

def banks():
    token = os.environ["CYBRID_ACCESS_TOKEN"]
    return requests.get("https://bank.demo.cybrid.app/api/banks", params={"access_token": token}).json()
""",
            """
import os
import requests

def banks():
    token = os.environ["CYBRID_ACCESS_TOKEN"]
    return requests.get("https://bank.demo.cybrid.app/api/banks", headers={"Authorization": f"Bearer {token}"}).json()
""",
            unsafe=True,
        ),
        FixCase(
            "a token beside other parameters",
            """
import os
import requests

def prices():
    return requests.get(
        "https://bank.demo.cybrid.app/api/prices",
        params={"symbol": "BTC-USD", "access_token": os.environ["CYBRID_ACCESS_TOKEN"]},
    ).json()
""",
            """
import os
import requests

def prices():
    return requests.get(
        "https://bank.demo.cybrid.app/api/prices",
        params={"symbol": "BTC-USD"},
        headers={"Authorization": f"Bearer {os.environ['CYBRID_ACCESS_TOKEN']}"},
    ).json()
""",
            unsafe=True,
        ),
        FixCase(
            "a token at the end of a URL",
            """
import os
import requests

def prices():
    token = os.environ["CYBRID_ACCESS_TOKEN"]
    return requests.get(
        f"https://bank.sandbox.cybrid.app/api/prices?symbol=BTC-USD&access_token={token}",
        timeout=30,
    ).json()
""",
            """
import os
import requests

def prices():
    token = os.environ["CYBRID_ACCESS_TOKEN"]
    return requests.get(
        f"https://bank.sandbox.cybrid.app/api/prices?symbol=BTC-USD",
        timeout=30,
        headers={"Authorization": f"Bearer {token}"},
    ).json()
""",
            unsafe=True,
        ),
        FixCase(
            "a client's secret",
            """
import os
import httpx

def login():
    query = {"client_id": os.environ["CYBRID_CLIENT_ID"], "client_secret": os.environ["CYBRID_CLIENT_SECRET"]}
    return httpx.post("https://id.sandbox.cybrid.app/oauth/token", params=query).json()
""",
            """
import os
import httpx

def login():
    query = {"client_id": os.environ["CYBRID_CLIENT_ID"], "client_secret": os.environ["CYBRID_CLIENT_SECRET"]}
    return httpx.post("https://id.sandbox.cybrid.app/oauth/token", json=query).json()
""",
            unsafe=True,
        ),
    )

    def check(self, facts: Facts) -> Iterator[Diagnostic]:
        """Yield each request with a credential in its URL."""
        for record in dict.fromkeys(facts.exposure.in_urls):
            yield Diagnostic(record.site, self.message.format(credential=record.what))

    def fix(self, facts: Facts, diagnostic: Diagnostic) -> Fix | None:
        """Return the fix that sends the credential in a header or in the body."""
        from cybrid_lint.fixes.exposure import moved

        return moved(facts, cast("Site", diagnostic.site))
