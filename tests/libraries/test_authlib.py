"""Sessions of `authlib`."""

from __future__ import annotations

from support import check

HEAD = """
    import os

    import requests
    from authlib.integrations.httpx_client import AsyncOAuth2Client
    from authlib.integrations.requests_client import AssertionSession, OAuth2Auth, OAuth2Session

    TOKEN_URL = "https://id.sandbox.cybrid.app/oauth/token"
    BANK = "https://bank.sandbox.cybrid.app"
"""


def test_a_session_carries_the_token_that_it_fetched():
    check(
        HEAD
        + """
    def open_session(scope):
        session = OAuth2Session(
            os.environ["CYBRID_CLIENT_ID"],
            os.environ["CYBRID_CLIENT_SECRET"],
            scope=scope,
            token_endpoint=TOKEN_URL,
        )
        session.fetch_token()
        return session


    def transfers(guid):
        session = open_session("transfers:read")
        session.get(f"{BANK}/api/transfers", params={"customer_guid": guid})  # CYB301
        return session.get(f"{BANK}/api/transfers")


    def fees():
        return open_session("transfers:reed").get(f"{BANK}/api/transfers")  # CYB204
    """
    )


def test_scopes_that_are_given_to_the_request():
    check(
        HEAD
        + """
    session = OAuth2Session(os.environ["CYBRID_CLIENT_ID"], os.environ["CYBRID_CLIENT_SECRET"])
    session.fetch_token(
        TOKEN_URL,
        grant_type="client_credentials",
        scope="accounts:read banks:read customers:read quotes:read trades:read",  # CYB201
    )


    def trade(guid):
        return session.get(f"{BANK}/api/trades/{guid}").json()  # CYB302


    def bank(guid):
        return session.get(f"{BANK}/api/banks/{guid}").json()
    """
    )


def test_an_organization_token_is_known_by_its_credentials():
    check(
        HEAD
        + """
    def banks():
        session = OAuth2Session(
            client_id=os.environ["CYBRID_ORG_CLIENT_ID"],
            client_secret=os.environ["CYBRID_ORG_CLIENT_SECRET"],
            scope="banks:read transfers:read",
        )
        session.fetch_token(TOKEN_URL)
        session.get(f"{BANK}/api/transfers/{os.environ['TRANSFER']}")  # CYB303
        return session.get(f"{BANK}/api/banks")
    """
    )


def test_an_async_client_with_a_base_url():
    check(
        HEAD
        + """
    async def trades(customer_guid):
        async with AsyncOAuth2Client(
            client_id=os.environ["CYBRID_CLIENT_ID"],
            client_secret=os.environ["CYBRID_CLIENT_SECRET"],
            scope="trades:read",
            base_url=BANK,
        ) as client:
            await client.fetch_token(TOKEN_URL)
            await client.get("/api/trades")
            found = await client.get("/api/trades", params={"customer_guid": customer_guid})  # CYB301
            return found.json()
    """
    )


def test_a_token_that_is_given_to_a_session():
    check(
        HEAD
        + """
    def trades(customer_guid):
        issuer = OAuth2Session(os.environ["CYBRID_CLIENT_ID"], os.environ["CYBRID_CLIENT_SECRET"], scope="trades:read")
        token = issuer.fetch_token(TOKEN_URL)
        session = OAuth2Session()
        session.token = token
        session.get(f"{BANK}/api/trades?customer_guid={customer_guid}")  # CYB301
        auth = OAuth2Auth(token)
        requests.get(f"{BANK}/api/trades", params={"customer_guid": customer_guid}, auth=auth)  # CYB301
        return requests.get(f"{BANK}/api/trades", auth=auth)
    """
    )


def test_an_assertion_session_asks_for_its_scopes():
    check(
        HEAD
        + """
    session = AssertionSession(
        TOKEN_URL,
        issuer="bank",
        subject="bank",
        audience="cybrid",
        scope="prices:read symbol:read",  # CYB204
    )


    def prices():
        return session.get(f"{BANK}/api/prices").json()
    """
    )


def test_literal_credentials_and_those_of_another_vendor():
    check(
        HEAD
        + """
    def cybrid():
        session = OAuth2Session(
            "q7Jx2LmW9vRt4KpZ8sYd1NcB6hFg3QaE5uTiOoXyVwk",  # CYB101
            "Zp4Kt9Rv2Wm7Lx1Jq6Bc3Nd8Ys5Hf0Gg-aQeUiTuOyX",  # CYB102
        )
        session.fetch_token(TOKEN_URL)
        return session


    def other():
        session = OAuth2Session(
            "r8Jx2LmW9vRt4KpZ8sYd1NcB6hFg3QaE5uTiOoXyVwk",
            "Yp4Kt9Rv2Wm7Lx1Jq6Bc3Nd8Ys5Hf0Gg-aQeUiTuOyX",
        )
        session.fetch_token("https://login.example.com/token")
        return session.get("https://api.example.com/customers/1")
    """
    )
