"""aiohttp: client sessions, and applications that keep tokens and clients for their handlers."""

from __future__ import annotations

from support import check

FETCH = """
    import os

    import aiohttp

    ID_API = "https://id.sandbox.cybrid.app"
    BANK_API = "https://bank.sandbox.cybrid.app"


    async def bank_token(http: aiohttp.ClientSession, scope: str | None = None) -> str:
        payload = {
            "grant_type": "client_credentials",
            "client_id": os.environ["CYBRID_CLIENT_ID"],
            "client_secret": os.environ["CYBRID_CLIENT_SECRET"],
            "scope": scope or os.environ["CYBRID_SCOPES"],
        }
        async with http.post(f"{ID_API}/oauth/token", json=payload) as response:
            response.raise_for_status()
            return (await response.json())["access_token"]
"""


def test_a_request_with_headers_of_its_own() -> None:
    check(
        {
            "cybrid.py": FETCH,
            "trades.py": """
                import aiohttp

                from cybrid import BANK_API, bank_token


                async def trade(guid: str) -> dict:
                    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=20)) as session:
                        headers = {"Authorization": f"Bearer {await bank_token(session)}"}
                        async with session.get(f"{BANK_API}/api/trades/{guid}", headers=headers) as response:  # CYB302
                            return await response.json()


                async def prices() -> dict:
                    async with aiohttp.ClientSession() as session:
                        headers = {"Authorization": f"Bearer {await bank_token(session)}"}
                        async with session.get(f"{BANK_API}/api/prices", headers=headers) as response:
                            return await response.json()
            """,
        }
    )


def test_a_session_with_base_url_and_default_headers() -> None:
    check(
        {
            "cybrid.py": FETCH,
            "client.py": """
                import aiohttp

                from cybrid import BANK_API, bank_token


                async def main(customer_guid: str) -> None:
                    async with aiohttp.ClientSession() as http:
                        token = await bank_token(http)
                    async with aiohttp.ClientSession(
                        BANK_API, headers={"Authorization": "Bearer " + token}
                    ) as bank:
                        params = {"customer_guid": customer_guid}
                        response = await bank.request("GET", "/api/trades", params=params)  # CYB301
                        print((await response.json())["total"])
                        response = await bank.request("GET", "/api/trades")
                        print((await response.json())["total"])
            """,
        }
    )


def test_headers_that_are_set_on_a_session_later() -> None:
    check(
        {
            "cybrid.py": FETCH,
            "client.py": """
                import aiohttp

                from cybrid import BANK_API, bank_token


                class Client:
                    def __init__(self, session: aiohttp.ClientSession) -> None:
                        self.session = session

                    async def login(self) -> None:
                        self.session.headers["Authorization"] = "Bearer " + await bank_token(self.session)

                    async def trade(self, guid: str) -> dict:
                        async with self.session.get(f"{BANK_API}/api/trades/{guid}") as response:  # CYB302
                            return await response.json()

                    async def assets(self) -> dict:
                        async with self.session.get(f"{BANK_API}/api/assets") as response:
                            return await response.json()
            """,
        }
    )


def test_the_function_without_a_session() -> None:
    check(
        {
            "cybrid.py": FETCH,
            "once.py": """
                import aiohttp

                from cybrid import BANK_API, bank_token


                async def cancel(http: aiohttp.ClientSession, guid: str) -> None:
                    headers = {"Authorization": f"Bearer {await bank_token(http)}"}
                    url = f"{BANK_API}/api/external_wallets/{guid}"
                    async with aiohttp.request("DELETE", url, headers=headers):  # CYB302
                        pass
                    async with aiohttp.request("DELETE", f"https://api.example.com/things/{guid}"):
                        pass
            """,
        }
    )


def test_the_body_as_text_and_as_a_stream() -> None:
    check(
        {
            "cybrid.py": """
                import json
                import logging
                import os

                import aiohttp

                URL = "https://id.sandbox.cybrid.app/oauth/token"
                log = logging.getLogger(__name__)


                def form() -> dict:
                    return {
                        "grant_type": "client_credentials",
                        "client_id": os.environ["CYBRID_CLIENT_ID"],
                        "client_secret": os.environ["CYBRID_CLIENT_SECRET"],
                        "scope": "trades:read",
                    }


                async def as_text(session: aiohttp.ClientSession) -> str:
                    async with session.post(URL, data=form()) as response:
                        text = await response.text()
                        log.info("identity provider said %s", text)  # CYB105
                        return json.loads(text)["access_token"]


                async def as_bytes(session: aiohttp.ClientSession) -> str:
                    response = await session.post(URL, data=form())
                    raw = await response.content.read()
                    log.debug(raw)  # CYB105
                    return json.loads(await response.read())["access_token"]


                async def quietly(session: aiohttp.ClientSession) -> str:
                    response = await session.post(URL, data=form())
                    log.info("identity provider said %s %s", response.status, response.reason)
                    return (await response.json())["access_token"]
            """
        }
    )


def test_basic_auth_of_a_session_and_in_a_header() -> None:
    check(
        {
            "org.py": """
                import os

                import aiohttp

                URL = "https://id.sandbox.cybrid.app/oauth/token"
                BANK = "https://bank.sandbox.cybrid.app/api"
                FORM = {"grant_type": "client_credentials", "scope": "organizations:read banks:execute"}


                def auth() -> aiohttp.BasicAuth:
                    return aiohttp.BasicAuth(os.environ["CYBRID_ORG_CLIENT_ID"], os.environ["CYBRID_ORG_CLIENT_SECRET"])


                async def by_session(guid: str) -> dict:
                    async with aiohttp.ClientSession(auth=auth()) as session:
                        async with session.post(URL, data=FORM) as response:
                            token = (await response.json())["access_token"]
                    headers = {"Authorization": f"Bearer {token}"}
                    async with aiohttp.ClientSession(headers=headers) as session:
                        async with session.get(f"{BANK}/accounts/{guid}") as response:  # CYB303
                            return await response.json()


                async def by_header() -> dict:
                    headers = {"Authorization": auth().encode()}
                    async with aiohttp.ClientSession(headers=headers) as session:
                        async with session.post(URL, data=FORM) as response:
                            token = (await response.json())["access_token"]
                    headers = {"Authorization": f"Bearer {token}"}
                    async with aiohttp.ClientSession(headers=headers) as session:
                        async with session.get("https://organization.sandbox.cybrid.app/api/organizations") as response:
                            return await response.json()
            """
        }
    )


def test_a_client_middleware() -> None:
    check(
        {
            "cybrid.py": FETCH,
            "client.py": """
                import aiohttp

                from cybrid import BANK_API, bank_token

                plain = aiohttp.ClientSession()


                async def authorize(request, handler):
                    request.headers["Authorization"] = f"Bearer {await bank_token(plain)}"
                    return await handler(request)


                async def trade(guid: str) -> dict:
                    async with aiohttp.ClientSession(BANK_API, middlewares=(authorize,)) as session:
                        async with session.get(f"/api/trades/{guid}") as response:  # CYB302
                            return await response.json()


                async def trade_of_another(guid: str) -> dict:
                    async with aiohttp.ClientSession(BANK_API) as session:
                        async with session.get(f"/api/trades/{guid}") as response:
                            return await response.json()
            """,
        }
    )


def test_a_credential_in_the_query() -> None:
    check(
        {
            "cybrid.py": FETCH,
            "prices.py": """
                import aiohttp

                from cybrid import BANK_API, bank_token


                async def prices(session: aiohttp.ClientSession) -> dict:
                    params = {"access_token": await bank_token(session)}
                    async with session.get(f"{BANK_API}/api/prices", params=params) as response:  # CYB106
                        return await response.json()


                async def symbols(session: aiohttp.ClientSession) -> dict:
                    token = await bank_token(session)
                    headers = {"Authorization": f"Bearer {token}"}
                    async with session.get(f"{BANK_API}/api/symbols", params={"page": 0}, headers=headers) as response:
                        return await response.json()
            """,
        }
    )


HANDLERS = """
    from aiohttp import web

    from cybrid import BANK_API

    routes = web.RouteTableDef()


    @routes.get("/trades/{guid}")
    async def trade(request: web.Request) -> web.Response:
        headers = {"Authorization": f"Bearer {request.app['token']}"}
        guid = request.match_info["guid"]
        async with request.app["http"].get(f"{BANK_API}/api/trades/{guid}", headers=headers) as upstream:  # CYB302
            return web.json_response({"state": (await upstream.json())["state"]})


    @routes.get("/prices")
    async def prices(request: web.Request) -> web.Response:
        headers = {"Authorization": f"Bearer {request.app['token']}"}
        async with request.app["http"].get(f"{BANK_API}/api/prices", headers=headers) as upstream:
            return web.json_response(await upstream.json())


    @routes.view("/session")
    class Session(web.View):
        async def get(self) -> web.Response:
            return web.json_response({"token": self.request.app["token"]})  # CYB304

        async def post(self) -> web.Response:
            return web.json_response({"expires_in": 1800})
"""


def test_an_application_filled_by_a_cleanup_context() -> None:
    check(
        {
            "cybrid.py": FETCH,
            "handlers.py": HANDLERS,
            "main.py": """
                import aiohttp
                from aiohttp import web

                from cybrid import bank_token
                from handlers import routes


                async def clients(app: web.Application):
                    async with aiohttp.ClientSession() as session:
                        app["http"] = session
                        app["token"] = await bank_token(session)
                        yield


                def build() -> web.Application:
                    app = web.Application()
                    app.cleanup_ctx.append(clients)
                    app.add_routes(routes)
                    return app


                if __name__ == "__main__":
                    web.run_app(build())
            """,
        }
    )


def test_an_application_filled_at_its_start_by_a_function_without_annotations() -> None:
    check(
        {
            "cybrid.py": FETCH,
            "handlers.py": HANDLERS,
            "main.py": """
                import aiohttp
                from aiohttp import web

                from cybrid import bank_token
                from handlers import routes


                async def start(application):
                    application["http"] = aiohttp.ClientSession()
                    application["token"] = await bank_token(application["http"])


                async def stop(app):
                    await app["http"].close()


                app = web.Application()
                app.on_startup.append(start)
                app.on_cleanup.append(stop)
                app.add_routes(routes)
                web.run_app(app)
            """,
        }
    )


def test_typed_keys_of_an_application() -> None:
    check(
        {
            "cybrid.py": FETCH,
            "keys.py": """
                from aiohttp import ClientSession, web

                HTTP = web.AppKey("http", ClientSession)
                TOKEN = web.AppKey("cybrid_token", str)
                VERSION = web.AppKey("version", str)
            """,
            "app.py": """
                from aiohttp import ClientSession, web

                from cybrid import bank_token
                from keys import HTTP, TOKEN, VERSION


                async def start(app: web.Application) -> None:
                    app[HTTP] = ClientSession()
                    app[TOKEN] = await bank_token(app[HTTP])
                    app[VERSION] = "1.2"


                async def version(request: web.Request) -> web.Response:
                    return web.Response(text=request.app[VERSION])


                async def token(request: web.Request) -> web.Response:
                    return web.Response(text=request.config_dict[TOKEN])  # CYB304


                app = web.Application()
                app.on_startup.append(start)
                app.router.add_get("/version", version)
                app.router.add_get("/token", token)
            """,
        }
    )


def test_what_a_middleware_puts_on_a_request() -> None:
    check(
        {
            "cybrid.py": FETCH,
            "app.py": """
                from aiohttp import ClientSession, web

                from cybrid import BANK_API, bank_token


                async def sign_in(request, handler):
                    async with ClientSession() as http:
                        request["desk"] = await bank_token(http)
                        request["name"] = request.headers["X-Name"]
                        return await handler(request)


                async def show(request):
                    async with ClientSession() as http:
                        head = {"Authorization": f"Bearer {request['desk']}"}
                        await http.get(f"{BANK_API}/api/prices", headers=head)
                        await http.get(f"{BANK_API}/api/accounts", params={"customer_guid": request["name"]})
                        return await http.get(f"{BANK_API}/api/trades/{request['name']}", headers=head)  # CYB302
            """,
        }
    )


def test_what_reaches_a_client_over_a_socket_or_in_pieces() -> None:
    check(
        {
            "cybrid.py": FETCH,
            "socket.py": """
                import aiohttp
                from aiohttp import web

                from cybrid import bank_token


                async def terminal(request: web.Request) -> web.WebSocketResponse:
                    socket = web.WebSocketResponse()
                    await socket.prepare(request)
                    async with aiohttp.ClientSession() as session:
                        await socket.send_json({"token": await bank_token(session)})  # CYB304
                        await socket.send_json({"state": "ready"})
                    return socket


                async def stream(request: web.Request) -> web.StreamResponse:
                    response = web.StreamResponse()
                    await response.prepare(request)
                    await response.write(b"ready")
                    async with aiohttp.ClientSession() as session:
                        token = await bank_token(session)
                        await response.write(token.encode())  # CYB304
                    return response
            """,
        }
    )


def test_a_secret_in_the_text_of_an_error_response() -> None:
    check(
        {
            "errors.py": """
                import os

                from aiohttp import web


                async def check(request: web.Request) -> web.Response:
                    secret = os.environ["CYBRID_CLIENT_SECRET"]
                    if len(secret) != 43:
                        raise web.HTTPInternalServerError(text=f"client secret {secret} has the wrong length")  # CYB105
                    if "customer" not in request.query:
                        raise web.HTTPBadRequest(text="no customer")
                    return web.Response(text="ok")
            """
        }
    )
