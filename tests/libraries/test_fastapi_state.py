"""The state of an application of FastAPI, of its lifespan and of a request."""

from __future__ import annotations

from model_support import LOGIN
from support import check


def test_the_state_that_a_lifespan_yields() -> None:
    check(
        {
            "cybrid.py": LOGIN,
            "app.py": """
                from contextlib import asynccontextmanager

                from starlette.applications import Starlette
                from starlette.requests import Request
                from starlette.responses import JSONResponse
                from starlette.routing import Route

                from cybrid import Bank, bank_token


                @asynccontextmanager
                async def lifespan(app):
                    yield {"bank": Bank(bank_token()), "version": "3"}


                async def trade(request: Request):
                    request.state.other.trade(request.path_params["guid"])
                    return JSONResponse(request.state.bank.trade(request.path_params["guid"]))  # CYB302


                async def prices(request: Request):
                    return JSONResponse(request.state.bank.prices())


                app = Starlette(routes=[Route("/trades/{guid}", trade), Route("/prices", prices)], lifespan=lifespan)
            """,
        }
    )


def test_the_state_of_a_request_set_in_middleware() -> None:
    check(
        {
            "cybrid.py": LOGIN,
            "app.py": """
                from fastapi import FastAPI, Request
                from starlette.middleware.base import BaseHTTPMiddleware

                from cybrid import Bank, bank_token, call

                app = FastAPI()


                @app.middleware("http")
                async def with_token(request: Request, call_next):
                    request.state.bearer = bank_token()
                    request.state.visitor = request.headers.get("X-Token")
                    return await call_next(request)


                class WithBank(BaseHTTPMiddleware):
                    async def dispatch(self, request, call_next):
                        request.state.bank = Bank(bank_token())
                        response = await call_next(request)
                        response.headers["X-Trace"] = "1"
                        return response


                app.add_middleware(WithBank)


                @app.get("/trades/{guid}")
                async def trade(request: Request, guid: str):
                    call(f"trades/{guid}", request.state.visitor)
                    call(f"trades/{guid}", request.state.bearer)  # CYB302
                    return request.state.bank.trade(guid)  # CYB302


                @app.get("/prices")
                async def prices(request: Request):
                    call("assets", request.state.bearer)
                    return request.state.bank.prices()
            """,
        }
    )


def test_events_that_fill_the_state() -> None:
    check(
        {
            "cybrid.py": LOGIN,
            "app.py": """
                from fastapi import FastAPI, Request

                from cybrid import Bank, bank_token, call

                app = FastAPI()
                holder = {}


                @app.on_event("startup")
                async def start():
                    app.state.bank = Bank(bank_token())
                    holder["token"] = bank_token()
                    holder["other"] = None


                @app.get("/trades/{guid}")
                def trade(request: Request, guid: str):
                    call(f"trades/{guid}", holder["other"])
                    call(f"trades/{guid}", holder["token"])  # CYB302
                    return request.app.state.bank.trade(guid)  # CYB302


                @app.get("/prices")
                def prices(request: Request):
                    call("prices", holder["token"])
                    return app.state.bank.prices()
            """,
        }
    )


def test_the_state_of_an_application_from_connections_and_sockets() -> None:
    check(
        {
            "cybrid.py": LOGIN,
            "app.py": """
                from fastapi import Depends, FastAPI, WebSocket
                from starlette.requests import HTTPConnection

                from cybrid import Bank, bank_token

                app = FastAPI()
                app.state.bank = Bank(bank_token())


                def bank_of(connection: HTTPConnection):
                    return connection.app.state.bank


                @app.get("/{guid}")
                def one(guid: str, bank=Depends(bank_of)):
                    bank.prices()
                    return bank.trade(guid)  # CYB302


                @app.websocket("/ws/{guid}")
                async def ws(socket: WebSocket, guid: str):
                    await socket.send_json(socket.app.state.bank.prices())
                    await socket.send_json(socket.app.state.bank.trade(guid))  # CYB302
            """,
        }
    )
