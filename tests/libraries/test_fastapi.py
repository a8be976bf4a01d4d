"""FastAPI and Starlette: dependencies, what an application and a request keep, and what a client gets to see."""

from __future__ import annotations

import pytest
from model_support import LOGIN
from support import check

ROUTES = """

    @app.get("/trades/{guid}")
    def trade(guid: str, bank: PARAMETER, own: OTHER):
        own.trade(guid)
        return bank.trade(guid)  # CYB302


    @app.get("/prices")
    async def prices(bank: PARAMETER):
        return bank.prices()
"""


PROVIDERS = {
    "function": """
    def get_bank():
        return Bank(bank_token())


    def get_own(token: str):
        return Bank(token)
""",
    "coroutine": """
    async def get_bank():
        return Bank(bank_token())


    async def get_own(token: str):
        return Bank(token)
""",
    "generator": """
    def get_bank():
        bank = Bank(bank_token())
        yield bank


    def get_own(token: str):
        yield Bank(token)
""",
    "async generator": """
    async def get_bank():
        try:
            yield Bank(bank_token())
        finally:
            pass


    async def get_own(token: str):
        yield Bank(token)
""",
    "instance": """
    class Banks:
        def __call__(self):
            return Bank(bank_token())


    class Own:
        def __call__(self, token: str):
            return Bank(token)


    get_bank, get_own = Banks(), Own()
""",
    "lambda": """
    get_bank = lambda: Bank(bank_token())
    get_own = lambda token: Bank(token)
""",
    "nested": """
    def banks_token():
        return bank_token()


    def own_token(token: str):
        return token


    def get_bank(token=Depends(banks_token)):
        return Bank(token)


    def get_own(token: Annotated[str, Depends(own_token)]):
        return Bank(token)
""",
}


@pytest.mark.parametrize("provider", PROVIDERS)
@pytest.mark.parametrize("how", ["Bank = Depends({})", "Annotated[Bank, Depends({})]", "Bank = Security({})"])
def test_dependencies(provider, how) -> None:
    head = """
    from typing import Annotated

    from fastapi import Depends, FastAPI, Security

    from cybrid import Bank, bank_token

    app = FastAPI()

"""
    routes = ROUTES.replace("PARAMETER", how.format("get_bank")).replace("OTHER", how.format("get_own"))
    check({"cybrid.py": LOGIN, "app.py": head + PROVIDERS[provider] + routes})


def test_classes_as_dependencies_and_aliases() -> None:
    check(
        {
            "cybrid.py": LOGIN,
            "deps.py": """
                from typing import Annotated

                from fastapi import Depends, Header

                from cybrid import Bank, bank_token


                class BankClient(Bank):
                    def __init__(self):
                        super().__init__(bank_token())


                class OwnClient(Bank):
                    def __init__(self, x_token: Annotated[str, Header()]):
                        super().__init__(x_token)


                Banking = Annotated[BankClient, Depends()]
                Owning = Annotated[OwnClient, Depends(OwnClient)]
            """,
            "routes.py": """
                from fastapi import APIRouter, Depends

                from deps import BankClient, Banking, Owning

                router = APIRouter(prefix="/cybrid")


                @router.get("/trades/{guid}")
                def trade(guid: str, bank: Banking, own: Owning):
                    own.trade(guid)
                    return bank.trade(guid)  # CYB302


                @router.get("/customers/{guid}/trades")
                def trades(guid: str, bank: BankClient = Depends()):
                    return bank.trades_of(guid)  # CYB301


                @router.get("/prices")
                def prices(bank: Banking):
                    return bank.prices()
            """,
        }
    )


@pytest.mark.parametrize(
    "handed",
    [
        '{"token": VALUE}',
        "VALUE",
        "[VALUE]",
        "Session(token=VALUE)",
        'JSONResponse({"token": VALUE})',
        'JSONResponse(content={"token": VALUE}, status_code=201)',
        "PlainTextResponse(VALUE)",
        'HTMLResponse(f"<p>{VALUE}</p>")',
        "Response(content=json.dumps({'token': VALUE}))",
        "StreamingResponse(iter([VALUE]))",
        'templates.TemplateResponse("kiosk.html", {"request": request, "token": VALUE})',
        'templates.TemplateResponse(request, "kiosk.html", {"token": VALUE})',
        'templates.TemplateResponse(request=request, name="kiosk.html", context={"token": VALUE})',
    ],
)
def test_what_a_handler_returns(handed) -> None:
    check(
        {
            "cybrid.py": LOGIN,
            "app.py": f"""
                import json

                from fastapi import FastAPI, Request, Response
                from fastapi.responses import HTMLResponse, JSONResponse, PlainTextResponse, StreamingResponse
                from fastapi.templating import Jinja2Templates
                from pydantic import BaseModel

                from cybrid import bank_token, call

                app = FastAPI()
                templates = Jinja2Templates(directory="templates")


                class Session(BaseModel):
                    token: str


                @app.post("/token")
                async def token(request: Request):
                    return {handed.replace("VALUE", "bank_token()")}  # CYB304


                @app.get("/prices")
                async def prices(request: Request):
                    return {handed.replace("VALUE", 'call("prices", bank_token())')}


                def helper(request):
                    # no route leads here
                    return bank_token()


                @app.get("/length")
                async def length(request: Request):
                    return {handed.replace("VALUE", "len(helper(request))")}
            """,
        }
    )


def test_cookies_headers_and_redirects() -> None:
    check(
        {
            "cybrid.py": LOGIN,
            "app.py": """
                import secrets

                from fastapi import FastAPI, Response
                from fastapi.responses import JSONResponse, RedirectResponse

                from cybrid import bank_token

                app = FastAPI()


                @app.post("/cookie")
                def cookie():
                    response = JSONResponse({"ok": True})
                    response.set_cookie("state", secrets.token_hex(), httponly=True)
                    response.set_cookie(key="token", value=bank_token(), httponly=True)  # CYB304
                    return response


                @app.post("/given")
                def given(response: Response):
                    response.set_cookie("state", secrets.token_hex())
                    response.set_cookie("token", bank_token())  # CYB304
                    response.headers["X-Trace"] = secrets.token_hex()
                    response.headers["X-Token"] = bank_token()  # CYB304
                    return {"ok": True}


                @app.get("/widget")
                def widget():
                    return RedirectResponse(f"https://widget.example.com/?access_token={bank_token()}")  # CYB106


                @app.get("/start")
                def start():
                    return RedirectResponse(url="https://widget.example.com/?theme=dark")
            """,
        }
    )


def test_dependencies_of_a_route_and_handlers_that_are_added() -> None:
    check(
        {
            "cybrid.py": LOGIN,
            "app.py": """
                from fastapi import APIRouter, Depends, FastAPI, HTTPException
                from starlette.endpoints import HTTPEndpoint
                from starlette.responses import JSONResponse
                from starlette.routing import Route

                from cybrid import bank_token, call


                def guard(guid: str):
                    call("prices", bank_token())
                    if not call(f"trades/{guid}", bank_token()):  # CYB302
                        raise HTTPException(404, "no such trade")


                router = APIRouter(dependencies=[Depends(guard)])


                @router.get("/trades/{guid}", dependencies=[Depends(guard)])
                def trade(guid: str):
                    return {"guid": guid}


                def token():
                    return bank_token()  # CYB304


                def version():
                    return {"version": 3}


                class Tokens(HTTPEndpoint):
                    async def get(self, request):
                        return JSONResponse({"token": bank_token()})  # CYB304

                    async def post(self, request):
                        return JSONResponse({"expires_in": 1800})


                app = FastAPI(routes=[Route("/tokens", Tokens)])
                app.include_router(router)
                app.add_api_route("/token", token, methods=["GET"])
                app.add_api_route("/version", endpoint=version)
            """,
        }
    )


def test_background_tasks_and_sockets() -> None:
    check(
        {
            "cybrid.py": LOGIN,
            "app.py": """
                from fastapi import BackgroundTasks, FastAPI, WebSocket

                from cybrid import bank_token, call

                app = FastAPI()


                def settle(guid: str, bearer: str):
                    call("prices", bearer)
                    call(f"trades/{guid}", bearer)


                @app.post("/settle/{guid}")
                def start(guid: str, tasks: BackgroundTasks):
                    tasks.add_task(call, "prices", bank_token())
                    tasks.add_task(settle, guid, bank_token())  # CYB302
                    return {"ok": True}


                @app.websocket("/feed")
                async def feed(socket: WebSocket):
                    await socket.accept()
                    await socket.send_json(call("prices", bank_token()))
                    await socket.send_json({"token": bank_token()})  # CYB304
                    await socket.send_text(bank_token())  # CYB304
            """,
        }
    )


def test_settings_as_a_dependency() -> None:
    check(
        {
            "cybrid.py": LOGIN,
            "app.py": """
                from functools import lru_cache
                from typing import Annotated

                from fastapi import Depends, FastAPI
                from pydantic_settings import BaseSettings

                from cybrid import bank_token, call


                class Settings(BaseSettings):
                    customer_token: str
                    page: int = 0


                @lru_cache
                def settings():
                    return Settings()


                @lru_cache
                def token():
                    return bank_token()


                app = FastAPI()


                @app.get("/trades/{guid}")
                def trade(guid: str, conf: Annotated[Settings, Depends(settings)], bearer: str = Depends(token)):
                    call(f"trades/{guid}", conf.customer_token)
                    return call(f"trades/{guid}", bearer)  # CYB302


                @app.get("/prices")
                def prices(bearer: str = Depends(token)):
                    return call("prices", bearer)
            """,
        }
    )


def test_tokens_of_visitors_and_details_of_errors() -> None:
    check(
        {
            "cybrid.py": LOGIN,
            "app.py": """
                from fastapi import Depends, FastAPI, HTTPException
                from fastapi.security import OAuth2PasswordBearer

                from cybrid import bank_token, call

                app = FastAPI()
                scheme = OAuth2PasswordBearer(tokenUrl="token")


                @app.get("/own/{guid}")
                def own(guid: str, token: str = Depends(scheme)):
                    return call(f"trades/{guid}", token)


                @app.get("/x")
                def x():
                    raise HTTPException(400, detail=f"bad {bank_token()}")  # CYB105


                @app.get("/y")
                def y():
                    raise HTTPException(400, detail="bad")
            """,
        }
    )


def test_methods_and_objects_as_dependencies() -> None:
    check(
        {
            "cybrid.py": LOGIN,
            "app.py": """
                from fastapi import Depends, FastAPI

                from cybrid import Bank, bank_token, call

                app = FastAPI()


                class Holder:
                    def __init__(self):
                        self.token = None

                    async def __call__(self):
                        if self.token is None:
                            self.token = bank_token()
                        return self.token

                    def bank(self):
                        return Bank(bank_token())


                holder = Holder()


                @app.get("/own/{guid}")
                def own(guid: str, token: str = Depends(holder), bank: Bank = Depends(holder.bank)):
                    call("prices", token)
                    call(f"trades/{guid}", token)  # CYB302
                    bank.prices()
                    return bank.trade(guid)  # CYB302
            """,
        }
    )
