"""Functions that a cloud calls for a web request."""

from __future__ import annotations

from support import check

TOKEN = """
    import os

    import requests


    def bank_token():
        response = requests.post(
            "https://id.sandbox.cybrid.app/oauth/token",
            data={
                "client_id": os.environ["CYBRID_CLIENT_ID"],
                "client_secret": os.environ["CYBRID_CLIENT_SECRET"],
                "scope": "customers:read",
            },
        )
        return response.json()["access_token"]


    def customer_token(guid):
        response = requests.post(
            "https://id.sandbox.cybrid.app/api/customer_tokens",
            json={"customer_guid": guid, "scopes": ["accounts:read"]},
            headers={"Authorization": f"Bearer {bank_token()}"},
        )
        return response.json()["access_token"]
"""


def test_lambda_handlers_answer_a_client():
    check(
        {
            "tokens.py": TOKEN,
            "handlers.py": """
    import json

    from tokens import bank_token, customer_token


    def respond(status, body):
        return {"statusCode": status, "headers": {"Content-Type": "application/json"}, "body": json.dumps(body)}


    def lambda_handler(event, context):
        token = bank_token()
        return {"statusCode": 200, "body": json.dumps({"token": token})}  # CYB304


    def handler(event, _):
        return respond(200, {"token": bank_token()})  # CYB304


    class Handlers:
        def method(self, event, context):
            return respond(200, {"token": bank_token()})  # CYB304

        @staticmethod
        def function(event, context):
            return respond(200, {"token": bank_token()})  # CYB304

        @staticmethod
        def other(self, event, context):
            return respond(200, {"token": bank_token()})


    def give(event, context):
        return respond(200, {"token": customer_token(event["guid"])})


    def sign_in(event, context):
        return {"token": bank_token()}
    """,
        }
    )


def test_responses_of_azure_and_google():
    check(
        {
            "tokens.py": TOKEN,
            "function_app.py": """
    import json

    import azure.functions as func
    import functions_framework

    from tokens import bank_token, customer_token

    app = func.FunctionApp()


    @app.route(route="token")
    def token(req: func.HttpRequest) -> func.HttpResponse:
        return func.HttpResponse(json.dumps({"token": bank_token()}), mimetype="application/json")  # CYB304


    def main(req: func.HttpRequest) -> func.HttpResponse:
        return func.HttpResponse(customer_token(req.params["guid"]), status_code=200)


    @functions_framework.http
    def hello(request):
        return {"token": bank_token()}  # CYB304


    @functions_framework.http
    def give(request):
        return {"token": customer_token(request.args["guid"])}


    @functions_framework.cloud_event
    def on_event(event):
        return bank_token()
    """,
        }
    )
