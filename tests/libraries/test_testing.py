"""pytest: fixtures and `monkeypatch`."""

from __future__ import annotations

from support import check

TOKEN = """
    import os

    import pytest
    import requests


    def fetch(scope):
        response = requests.post(
            "https://id.sandbox.cybrid.app/oauth/token",
            data={
                "client_id": os.environ["CYBRID_CLIENT_ID"],
                "client_secret": os.environ["CYBRID_CLIENT_SECRET"],
                "scope": scope,
            },
        )
        return response.json()["access_token"]


    @pytest.fixture(scope="session")
    def token():
        return fetch("customers:read")


    @pytest.fixture
    def session(token):
        with requests.Session() as session:
            session.headers["Authorization"] = f"Bearer {token}"
            yield session


    @pytest.fixture(name="made")
    def make_guid(session):
        return session.get("https://bank.sandbox.cybrid.app/api/banks").json()["objects"][0]["guid"]
"""


def test_fixtures_of_the_folders_above_reach_tests():
    check(
        {
            "tests/conftest.py": TOKEN,
            "tests/e2e/conftest.py": """
    import pytest


    @pytest.fixture
    def guid():
        return "d04fe2b14b5449eafa1a217fb8cbf842"
    """,
            "tests/e2e/test_customers.py": """
    HOST = "https://bank.sandbox.cybrid.app"


    def test_reads_a_customer(session, guid):
        assert session.get(f"{HOST}/api/customers/{guid}").ok  # CYB301


    def test_reads_symbols(session):
        assert session.get(f"{HOST}/api/symbols").ok


    class TestCustomers:
        def test_reads_one(self, session, guid):
            assert session.get(f"{HOST}/api/customers/{guid}").ok  # CYB301


    def helper(session, guid):
        return session.get(f"{HOST}/api/customers/{guid}")
    """,
        }
    )


def test_a_fixture_overrides_one_of_its_name_and_can_build_on_it():
    check(
        {
            "conftest.py": TOKEN,
            "test_here.py": """
    import pytest
    import requests

    HOST = "https://bank.sandbox.cybrid.app"


    @pytest.fixture
    def session():
        return requests.Session()


    def test_without_a_token(session):
        assert session.get(f"{HOST}/api/customers/d04fe2b14b5449eafa1a217fb8cbf842").status_code == 401
    """,
            "test_there.py": """
    import pytest

    HOST = "https://bank.sandbox.cybrid.app"


    @pytest.fixture
    def session(session):
        session.headers["X-Trace"] = "1"
        return session


    def test_with_the_token(session):
        assert session.get(f"{HOST}/api/customers/d04fe2b14b5449eafa1a217fb8cbf842").ok  # CYB301
    """,
        }
    )


def test_a_fixture_with_a_name_of_its_own():
    check(
        {
            "conftest.py": TOKEN.replace('name="made"', 'name="shown"').replace(
                'return session.get("https://bank.sandbox.cybrid.app/api/banks").json()["objects"][0]["guid"]',
                "return session",
            ),
            "test_here.py": """
    HOST = "https://bank.sandbox.cybrid.app"


    def test_with_the_token(shown):
        assert shown.get(f"{HOST}/api/customers/d04fe2b14b5449eafa1a217fb8cbf842").ok  # CYB301


    def test_by_the_functions_name(make_guid):
        assert make_guid.get(f"{HOST}/api/symbols").ok
    """,
        }
    )


def test_variables_that_monkeypatch_sets():
    check(
        """
    import os

    import settings


    def test_sign_in(monkeypatch):
        monkeypatch.setenv("CYBRID_CLIENT_SECRET", "Zp4Kt9Rv2Wm7Lx1Jq6Bc3Nd8Ys5Hf0Gg-aQeUiTuOyX")  # CYB102
        monkeypatch.setenv("CYBRID_CLIENT_ID", "test-client-id")
        monkeypatch.setitem(os.environ, "CYBRID_CLIENT_ID", "q7Jx2LmW9vRt4KpZ8sYd1NcB6hFg3QaE5uTiOoXyVwk")  # CYB101
        monkeypatch.setattr(settings, "CYBRID_CLIENT_SECRET", "Yp4Kt9Rv2Wm7Lx1Jq6Bc3Nd8Ys5Hf0Gg-aQeUiTuOyX")  # CYB102
        monkeypatch.setenv("GITHUB_TOKEN", "r8Jx2LmW9vRt4KpZ8sYd1NcB6hFg3QaE5uTiOoXyVwk")
    """
    )
