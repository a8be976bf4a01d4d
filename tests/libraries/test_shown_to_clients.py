"""GraphQL's servers, web sockets' endpoints and pages made of functions: what reaches a client."""

from __future__ import annotations

import textwrap

import pytest
from support import GRANT, check

BASE = (
    GRANT
    + """


def bank():
    return grant(os.environ["SCOPE"])


def customer(k):
    body = {"customer_guid": k, "scopes": os.environ["SCOPE"].split()}
    made = requests.post(IDP + "/api/customer_tokens", json=body, headers={"Authorization": "Bearer " + bank()})
    return made.json()["access_token"]
"""
)

SERVERS = {
    "a field of Strawberry": """
        import strawberry


        @strawberry.type
        class Query:
            @strawberry.field
            def token(self) -> str:
                return bank()  # CYB304

            @strawberry.field(description="theirs")
            def own(self, k: str) -> str:
                return customer(k)

            def apart(self) -> str:
                return bank()
        """,
    "a type of Strawberry": """
        import strawberry


        @strawberry.type
        class Session:
            url: str
            token: str


        @strawberry.type
        class Query:
            @strawberry.mutation(description="signs in")
            def session(self) -> Session:
                return Session(url=IDP, token=bank())  # CYB304

            @strawberry.mutation
            def own(self, k: str) -> Session:
                return Session(url=IDP, token=customer(k))
        """,
    "a resolver of Ariadne": """
        from ariadne import QueryType

        query = QueryType()


        @query.field("token")
        def token(_, info):
            return bank()  # CYB304


        @query.field("own")
        def own(_, info, k):
            return customer(k)
        """,
    "a resolver of Graphene": """
        import graphene


        class Query(graphene.ObjectType):
            token = graphene.String()

            def resolve_token(root, info):
                return bank()  # CYB304

            def resolve_own(root, info, k):
                return customer(k)

            def other(root, info):
                return bank()


        class Resolver:
            def resolve_token(self, info):
                return bank()
        """,
    "a page of Streamlit": """
        import streamlit as st


        def page(k):
            st.title("Tokens")
            st.code(bank())  # CYB304
            st.sidebar.write("yours", customer(k))
            st.text_input("GUID")
        """,
    "a page of Gradio": """
        import gradio as gr


        def shown(k):
            return bank()  # CYB304


        def hidden(k):
            return bank()


        gr.Interface(fn=shown, inputs="text", outputs="text").launch()
        """,
    "an endpoint of a web socket": """
        from starlette.endpoints import WebSocketEndpoint


        class Ticker(WebSocketEndpoint):
            async def on_connect(self, websocket):
                await websocket.send_json({"token": bank()})  # CYB304

            async def on_receive(self, websocket, data):
                await websocket.send_json({"token": customer(data["k"])})
        """,
}


@pytest.mark.parametrize("name", SERVERS)
def test_a_bank_token_does_not_reach_a_client(name: str) -> None:
    check({"base.py": BASE, "app.py": "from base import *\n" + textwrap.dedent(SERVERS[name])})
