"""urllib3: managers and pools."""

from __future__ import annotations

from support import check

LOGIN = """
    import json
    import os

    import urllib3

    http = urllib3.PoolManager()


    def bank_token():
        response = http.request(
            "POST",
            "https://id.sandbox.cybrid.app/oauth/token",
            body=json.dumps({
                "grant_type": "client_credentials",
                "client_id": os.environ["CYBRID_CLIENT_ID"],
                "client_secret": os.environ["CYBRID_CLIENT_SECRET"],
                "scope": os.environ["CYBRID_SCOPE"],
            }),
            headers={"Content-Type": "application/json"},
        )
        return json.loads(response.data.decode("utf-8"))["access_token"]
"""


def test_a_manager() -> None:
    check(
        {
            "cybrid.py": LOGIN,
            "trades.py": """
                from cybrid import bank_token, http

                BANK = "https://bank.sandbox.cybrid.app/api"


                def trade(guid):
                    headers = {"Authorization": f"Bearer {bank_token()}"}
                    return http.request("GET", f"{BANK}/trades/{guid}", headers=headers).json()  # CYB302


                def prices():
                    headers = {"Authorization": f"Bearer {bank_token()}"}
                    return http.urlopen("GET", f"{BANK}/prices", headers=headers).json()
            """,
        }
    )


def test_fields_are_the_query_or_the_form() -> None:
    check(
        {
            "cybrid.py": LOGIN,
            "customers.py": """
                from cybrid import bank_token, http

                BANK = "https://bank.sandbox.cybrid.app/api"


                def accounts(customer_guid):
                    headers = {"Authorization": f"Bearer {bank_token()}"}
                    fields = {"customer_guid": customer_guid}
                    return http.request("GET", f"{BANK}/accounts", fields=fields, headers=headers)  # CYB301


                def all_accounts():
                    headers = {"Authorization": f"Bearer {bank_token()}"}
                    return http.request("GET", f"{BANK}/accounts", fields={"page": "0"}, headers=headers)


                def token_in_the_query():
                    return http.request("GET", f"{BANK}/prices", fields={"access_token": bank_token()})  # CYB106
            """,
            "cybrid_form.py": """
                import os

                import urllib3


                def login():
                    form = {
                        "grant_type": "client_credentials",
                        "client_id": os.environ["CYBRID_CLIENT_ID"],
                        "client_secret": os.environ["CYBRID_CLIENT_SECRET"],
                        "scope": "trade:read",  # CYB204
                    }
                    response = urllib3.request("POST", "https://id.sandbox.cybrid.app/oauth/token", fields=form)
                    return response.json()["access_token"]
            """,
        }
    )


def test_json_is_the_body() -> None:
    check(
        {
            "cybrid.py": LOGIN,
            "quotes.py": """
                from cybrid import bank_token, http

                URL = "https://bank.sandbox.cybrid.app/api/quotes"


                def quote(customer_guid, symbol):
                    headers = {"Authorization": f"Bearer {bank_token()}"}
                    body = {"customer_guid": customer_guid, "symbol": symbol}
                    return http.request("POST", URL, json=body, headers=headers)  # CYB301


                def own_quote(symbol):
                    headers = {"Authorization": f"Bearer {bank_token()}"}
                    return http.request("POST", URL, json={"bank_guid": "b", "symbol": symbol}, headers=headers)
            """,
        }
    )


def test_headers_of_a_manager_go_with_requests_that_have_none() -> None:
    check(
        {
            "cybrid.py": LOGIN,
            "trades.py": """
                import urllib3

                from cybrid import bank_token

                BANK = "https://bank.sandbox.cybrid.app/api"
                manager = urllib3.PoolManager(headers={"Authorization": f"Bearer {bank_token()}"})


                def trade(guid):
                    return manager.request("GET", f"{BANK}/trades/{guid}")  # CYB302


                def trade_of(customer_token, guid):
                    headers = {"Authorization": f"Bearer {customer_token}"}
                    return manager.request("GET", f"{BANK}/trades/{guid}", headers=headers)
            """,
        }
    )


def test_a_pool_for_one_host() -> None:
    check(
        {
            "cybrid.py": LOGIN,
            "trades.py": """
                import urllib3

                from cybrid import bank_token, http

                bank = urllib3.HTTPSConnectionPool("bank.sandbox.cybrid.app", maxsize=4)
                other = urllib3.connection_from_url("https://api.example.com")


                def trade(guid):
                    headers = {"Authorization": f"Bearer {bank_token()}"}
                    return bank.request("GET", f"/api/trades/{guid}", headers=headers)  # CYB302


                def trade_by_pool_of_manager(guid):
                    headers = {"Authorization": f"Bearer {bank_token()}"}
                    pool = http.connection_from_host("bank.sandbox.cybrid.app", scheme="https")
                    return pool.urlopen("GET", f"/api/trades/{guid}", headers=headers)  # CYB302


                def trade_elsewhere(guid):
                    return other.request("GET", f"/api/trades/{guid}", headers={"X-Api-Key": "none"})
            """,
        }
    )


def test_a_basic_header() -> None:
    check(
        """
        import os

        import urllib3

        http = urllib3.PoolManager()
        BANK = "https://bank.sandbox.cybrid.app/api"
        ORG_CLIENT_ID = os.environ["CYBRID_ORG_CLIENT_ID"]
        ORG_CLIENT_SECRET = os.environ["CYBRID_ORG_CLIENT_SECRET"]


        def login():
            headers = urllib3.make_headers(basic_auth=f"{ORG_CLIENT_ID}:{ORG_CLIENT_SECRET}")
            response = http.request_encode_body(
                "POST",
                "https://id.sandbox.cybrid.app/oauth/token",
                fields={"grant_type": "client_credentials", "scope": "banks:read accounts:read"},
                headers=headers,
                encode_multipart=False,
            )
            return response.json()["access_token"]


        def account(guid):
            headers = urllib3.make_headers(keep_alive=True)
            headers["Authorization"] = f"Bearer {login()}"
            return http.request("GET", f"{BANK}/accounts/{guid}", headers=headers)  # CYB303


        def banks():
            headers = {"Authorization": f"Bearer {login()}"}
            return http.request("GET", f"{BANK}/banks", headers=headers)
        """
    )
