"""urllib.request and http.client."""

from __future__ import annotations

from support import check

LOGIN = """
    import json
    import os
    import urllib.parse
    import urllib.request


    def bank_token(scope=None):
        body = {
            "grant_type": "client_credentials",
            "client_id": os.environ["CYBRID_CLIENT_ID"],
            "client_secret": os.environ["CYBRID_CLIENT_SECRET"],
            "scope": scope or os.environ["CYBRID_SCOPES"],
        }
        request = urllib.request.Request(
            "https://id.sandbox.cybrid.app/oauth/token",
            data=json.dumps(body).encode("utf-8"),
            headers={"Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=20) as response:
            return json.loads(response.read().decode("utf-8"))["access_token"]
"""


def test_the_call_that_sends_is_the_one_that_operates() -> None:
    check(
        {
            "cybrid.py": LOGIN,
            "trades.py": """
                import json
                import urllib.request

                from cybrid import bank_token

                BANK = "https://bank.sandbox.cybrid.app/api"


                def trade(guid):
                    headers = {"Authorization": "Bearer " + bank_token()}
                    request = urllib.request.Request(f"{BANK}/trades/{guid}", headers=headers)
                    with urllib.request.urlopen(request) as response:  # CYB302
                        return json.loads(response.read())


                def prices():
                    headers = {"Authorization": "Bearer " + bank_token()}
                    request = urllib.request.Request(f"{BANK}/prices", headers=headers)
                    with urllib.request.urlopen(request) as response:
                        return json.loads(response.read())
            """,
        }
    )


def test_a_body_makes_it_a_post() -> None:
    check(
        {
            "cybrid.py": LOGIN,
            "customers.py": """
                import json
                import urllib.request

                from cybrid import bank_token

                BANK = "https://bank.sandbox.cybrid.app/api"


                def open_account(customer_guid):
                    request = urllib.request.Request(f"{BANK}/accounts")
                    request.add_header("Authorization", f"Bearer {bank_token()}")
                    request.add_header("Content-Type", "application/json")
                    account = {"type": "trading", "asset": "BTC", "customer_guid": customer_guid}
                    request.data = json.dumps(account).encode()
                    return urllib.request.urlopen(request).status  # CYB301


                def create_customer():
                    request = urllib.request.Request(f"{BANK}/customers")
                    request.add_unredirected_header("Authorization", f"Bearer {bank_token()}")
                    return urllib.request.urlopen(request, json.dumps({"type": "individual"}).encode()).status


                def list_accounts():
                    request = urllib.request.Request(f"{BANK}/accounts")
                    request.add_header("Authorization", f"Bearer {bank_token()}")
                    return urllib.request.urlopen(request).status
            """,
        }
    )


def test_headers_are_the_own_ones_of_each_request() -> None:
    check(
        {
            "cybrid.py": LOGIN,
            "trades.py": """
                import urllib.request

                from cybrid import bank_token

                BANK = "https://bank.sandbox.cybrid.app/api"


                def both(guid, customer_headers):
                    common = {"Accept": "application/json"}
                    first = urllib.request.Request(f"{BANK}/prices", headers=common)
                    first.add_header("Authorization", f"Bearer {bank_token()}")
                    urllib.request.urlopen(first)
                    second = urllib.request.Request(f"{BANK}/trades/{guid}", headers=common)
                    urllib.request.urlopen(second)


                def deleted(guid, bank_headers):
                    url = f"{BANK}/external_wallets/{guid}"
                    request = urllib.request.Request(url, None, bank_headers, method="DELETE")
                    urllib.request.urlopen(request)  # CYB302
            """,
        }
    )


def test_a_credential_in_a_url_stands_where_the_url_is_given() -> None:
    check(
        """
        import os
        import json
        import urllib.parse
        import urllib.request

        TOKEN_URL = "https://id.sandbox.cybrid.app/oauth/token"


        def fields():
            return {
                "grant_type": "client_credentials",
                "client_id": os.environ["CYBRID_CLIENT_ID"],
                "client_secret": os.environ["CYBRID_CLIENT_SECRET"],
                "scope": "prices:read",
            }


        def in_the_query():
            query = urllib.parse.urlencode(fields())
            request = urllib.request.Request(f"{TOKEN_URL}?{query}", method="POST")  # CYB106
            with urllib.request.urlopen(request) as response:
                return json.loads(response.read())["access_token"]


        def in_the_body():
            request = urllib.request.Request(TOKEN_URL, urllib.parse.urlencode(fields()).encode("ascii"))
            with urllib.request.urlopen(request) as response:
                return json.loads(response.read())["access_token"]


        def prices():
            url = "https://bank.sandbox.cybrid.app/api/prices?access_token=" + in_the_body()
            with urllib.request.urlopen(url) as response:  # CYB106
                return json.loads(response.read())
        """
    )


def test_scopes_in_the_query_stand_in_the_query() -> None:
    check(
        """
        import json
        import os
        import urllib.parse
        import urllib.request


        def account(guid):
            query = urllib.parse.urlencode({
                "grant_type": "client_credentials",
                "scope": "accounts:read trades:read",  # CYB203
            })
            request = urllib.request.Request("https://id.sandbox.cybrid.app/oauth/token?" + query, method="POST")
            request.add_header("Authorization", "Basic " + os.environ["CYBRID_BASIC"])
            token = json.loads(urllib.request.urlopen(request).read())["access_token"]
            request = urllib.request.Request("https://bank.sandbox.cybrid.app/api/accounts?owner=bank")
            request.add_header("Authorization", "Bearer " + token)
            return json.loads(urllib.request.urlopen(request).read())
        """
    )


def test_a_response_is_read_like_a_file() -> None:
    check(
        {
            "cybrid.py": """
                import json
                import os
                from urllib.parse import urlencode
                from urllib.request import urlopen

                FORM = urlencode({
                    "grant_type": "client_credentials",
                    "client_id": os.environ["CYBRID_CLIENT_ID"],
                    "client_secret": os.environ["CYBRID_CLIENT_SECRET"],
                    "scope": "trades:read",
                })


                def login():
                    with urlopen("https://id.sandbox.cybrid.app/oauth/token", FORM.encode()) as response:
                        answer = json.load(response)
                    print("expires in", answer["expires_in"])
                    print("token", answer["access_token"])  # CYB105
                    return answer["access_token"]
            """
        }
    )


def test_an_opener_adds_its_headers() -> None:
    check(
        {
            "cybrid.py": LOGIN,
            "opener.py": """
                import urllib.request

                from cybrid import bank_token

                BANK = "https://bank.sandbox.cybrid.app/api"


                def trade(guid):
                    opener = urllib.request.build_opener()
                    opener.addheaders = [("Authorization", "Bearer " + bank_token())]
                    return opener.open(f"{BANK}/trades/{guid}").read()  # CYB302


                def trade_by_another(guid):
                    opener = urllib.request.build_opener()
                    opener.addheaders = [("Accept", "application/json")]
                    return opener.open(f"{BANK}/trades/{guid}").read()
            """,
        }
    )


def test_the_installed_opener_adds_its_headers() -> None:
    check(
        {
            "cybrid.py": LOGIN,
            "opener.py": """
                import urllib.request

                from cybrid import bank_token

                BANK = "https://bank.sandbox.cybrid.app/api"
                opener = urllib.request.build_opener()
                opener.addheaders.append(("Authorization", "Bearer " + bank_token()))
                urllib.request.install_opener(opener)


                def trade(guid):
                    return urllib.request.urlopen(f"{BANK}/trades/{guid}").read()  # CYB302


                def thing(guid):
                    return urllib.request.urlopen(f"https://api.example.com/things/{guid}").read()
            """,
        }
    )


def test_a_handler_of_an_opener_authorizes_requests() -> None:
    check(
        {
            "cybrid.py": LOGIN,
            "opener.py": """
                import urllib.request

                from cybrid import bank_token

                BANK = "https://bank.sandbox.cybrid.app/api"


                class Authorizing(urllib.request.BaseHandler):
                    def https_request(self, request):
                        request.add_header("Authorization", "Bearer " + bank_token())
                        return request


                opener = urllib.request.build_opener(Authorizing)
                plain = urllib.request.build_opener(urllib.request.ProxyHandler({}))


                def trade(guid):
                    return opener.open(f"{BANK}/trades/{guid}").read()  # CYB302


                def plain_trade(guid):
                    return plain.open(f"{BANK}/trades/{guid}").read()
            """,
        }
    )


def test_a_connection_answers_its_last_request() -> None:
    check(
        """
        import http.client
        import json
        import os


        def login():
            connection = http.client.HTTPSConnection("id.sandbox.cybrid.app", timeout=10)
            body = json.dumps({
                "grant_type": "client_credentials",
                "client_id": os.environ["CYBRID_CLIENT_ID"],
                "client_secret": os.environ["CYBRID_CLIENT_SECRET"],
                "scope": "trades:read",
            })
            connection.request("POST", "/oauth/token", body, {"Content-Type": "application/json"})
            return json.loads(connection.getresponse().read())["access_token"]


        def trade(guid):
            connection = http.client.HTTPSConnection("bank.sandbox.cybrid.app")
            headers = {"Authorization": "Bearer " + login()}
            connection.request("GET", f"/api/trades/{guid}", headers=headers)  # CYB302
            print(json.loads(connection.getresponse().read()))
            connection.request("GET", "/api/prices", headers=headers)
            print(json.loads(connection.getresponse().read()))


        def tell(connection: http.client.HTTPSConnection):
            connection.request("GET", "/api/prices?access_token=" + login())  # CYB106
            print(connection.getresponse().status)
        """
    )


def test_one_connection_for_login_and_calls() -> None:
    check(
        '''
        import http.client
        import json
        import os


        class Gateway:
            """Everything goes through one proxy."""

            def __init__(self):
                self.connection = http.client.HTTPSConnection("proxy.internal", 3128)
                self.connection.set_tunnel("bank.sandbox.cybrid.app")

            def trade(self, token, guid):
                self.connection.request("GET", "/api/trades/" + guid, headers={"Authorization": "Bearer " + token})
                return json.loads(self.connection.getresponse().read())


        def bank_trade(guid, bank_token):
            return Gateway().trade(bank_token, guid)  # CYB302


        def customer_trade(guid, customer_token):
            return Gateway().trade(customer_token, guid)
        '''
    )


def test_a_request_over_a_connection_line_by_line() -> None:
    check(
        """
        import http.client


        def trade(guid, bank_token):
            connection = http.client.HTTPSConnection("bank.sandbox.cybrid.app")
            connection.putrequest("GET", f"/api/trades/{guid}")
            connection.putheader("Authorization", f"Bearer {bank_token}")
            connection.endheaders()  # CYB302
            return connection.getresponse().read()


        def prices(bank_token):
            connection = http.client.HTTPSConnection("bank.sandbox.cybrid.app")
            connection.putrequest("GET", "/api/prices")
            connection.putheader("Authorization", f"Bearer {bank_token}")
            connection.endheaders()
            return connection.getresponse().read()
        """
    )
