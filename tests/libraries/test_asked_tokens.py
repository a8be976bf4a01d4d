"""Requests that may be for a token: whether they are, and of which type it is."""

from __future__ import annotations

from engine_support import scope_findings, token_requests

HEAD = """
import os

import requests
IDP = "https://id.sandbox.cybrid.app"
UNSEEN = os.environ["HOST"]
ID, SECRET = os.environ["CYBRID_CLIENT_ID"], os.environ["CYBRID_CLIENT_SECRET"]
ORG_ID, ORG_SECRET = os.environ["ORGANIZATION_CLIENT_ID"], os.environ["ORGANIZATION_CLIENT_SECRET"]
BANK_ID, BANK_SECRET = os.environ["BANK_CLIENT_ID"], os.environ["BANK_CLIENT_SECRET"]
BODY = {"grant_type": "client_credentials", "client_id": ID, "client_secret": SECRET}
"""
# the type of the token, and the statements that ask for one
STATEMENTS = r"""
[bank]
requests.post(f"{IDP}/oauth/token", json={**BODY, "scope": "accounts:read"})
requests.post(f"{IDP}/oauth/token", data={**BODY, "scope": "accounts:read"})
requests.post(f"{IDP}/oauth/token", params={**BODY, "scope": "accounts:read"})
requests.post(IDP + "/oauth/token?scope=accounts:read", json=BODY)
requests.post(IDP + "/oauth/token/", json=BODY)
requests.post(IDP + "/v1/oauth/token", json=BODY)
requests.get(IDP + "/oauth/token")
requests.post(UNSEEN + "/oauth/token", json={**BODY, "scope": "accounts:read"})
requests.post(IDP + "/oauth/token", json={**BODY, "scope": "banks:write"})
requests.post(IDP + "/oauth/token", json={"client_id": BANK_ID, "scope": "organizations:write"})
requests.post(IDP + "/oauth/token", auth=(BANK_ID, BANK_SECRET), data={"scope": "organizations:write"})
requests.post(IDP + "/oauth/token", headers={"X": ORG_ID})
bank_token = requests.post(IDP + "/oauth/token", json={**BODY, "scope": "organizations:write"})
customer_token = requests.post(IDP + "/oauth/token", json=BODY)
org_client = requests.post(IDP + "/oauth/token", json=BODY)
organization = requests.post(IDP + "/oauth/token", json=BODY)
requests.request("POST", IDP + "/oauth/token", json=BODY)
requests.Session().post(IDP + "/oauth/token", json=BODY)
requests.post(url=IDP + "/oauth/token", json=BODY)
requests.post(f"{IDP}/{'oauth'}/token", json=BODY)
requests.post("/".join([IDP, "oauth", "token"]), json=BODY)
requests.post(IDP + "/oauth/token", json=None)
[none]
requests.post(IDP + "/oauth/tokens", json=BODY)
requests.post(IDP + "/token", json=BODY)
requests.post("https://example.com/oauth/token", json={**BODY, "scope": "accounts:read"})
requests.post(UNSEEN + "/oauth/token", json={**BODY, "scope": "other"})
requests.post(UNSEEN + "/oauth/token", json=BODY)
requests.post(UNSEEN, json={**BODY, "scope": "accounts:read"})
requests.post(UNSEEN + "/token", json={**BODY, "scope": "accounts:read"})
requests.post(IDP + "/api/customer_tokens/x")
requests.post("https://example.com/api/customer_tokens", json={"customer_guid": guid})
requests.post(IDP + "/oauth/revoke", json=BODY)
requests.post(IDP + "/api/users", json=BODY)
[customer]
requests.post(UNSEEN + "/api/customer_tokens", json={"customer_guid": guid, "scopes": ["accounts:read"]})
requests.post(IDP + "/api/customer_tokens", json={"customer_guid": guid, "scopes": ["accounts:read"]})
requests.post(IDP + "/api/customer_tokens")
[organization]
requests.post(IDP + "/oauth/token", json={**BODY, "scope": "organizations:read"})
requests.post(IDP + "/oauth/token", json={**BODY, "scope": "banks:read organizations:write"})
requests.post(IDP + "/oauth/token", json={"client_id": ORG_ID, "client_secret": ORG_SECRET, "scope": "accounts:read"})
requests.post(IDP + "/oauth/token", auth=(ORG_ID, ORG_SECRET))
requests.post(IDP + "/oauth/token", auth=requests.auth.HTTPBasicAuth(ORG_ID, ORG_SECRET))
requests.post(IDP + "/oauth/token", headers={"Authorization": f"Basic {ORG_ID}:{ORG_SECRET}"})
organization_token = requests.post(IDP + "/oauth/token", json=BODY)
org_headers = requests.post(IDP + "/oauth/token", json=BODY)
kept = {"organization_token": requests.post(IDP + "/oauth/token", json=BODY)}
"""


def test_requests_are_told_by_where_they_go_and_what_they_are_made_of():
    wanted, type_ = {}, ""
    program = HEAD
    for line in filter(None, STATEMENTS.splitlines()):
        if line.startswith("["):
            type_ = line.strip("[]")
            continue
        program += f"\n\ndef go_{len(wanted)}(guid):\n    {line}\n"
        wanted[line] = [] if type_ == "none" else [type_]
    lines = [line.strip() for line in program.splitlines()]
    found = {statement: [] for statement in wanted}
    for line, asked in token_requests(program):
        found[lines[line - 1]].append(asked)
    assert found == wanted


def test_what_is_given_to_code_that_is_not_seen_may_need_every_scope():
    program = (
        HEAD
        + """
def fresh(name):
    body = {**BODY, "scope": "prices:read customers:read"}
    token = requests.post(IDP + "/oauth/token", json=body).json()["access_token"]
    requests.get("https://bank.sandbox.cybrid.app/api/prices", headers={"Authorization": "Bearer " + token})
    return {"name": name, "token": token}
"""
    )
    assert scope_findings(program) == []
    assert [code for _, code in scope_findings(program.replace(": token}", ': "token"}'))] == ["CYB203"]


def test_a_call_that_names_its_token_uses_what_callers_give():
    program = (
        HEAD
        + """
def prices(bank_token):
    requests.get("https://bank.sandbox.cybrid.app/api/prices", headers={"Authorization": "Bearer " + bank_token})

def go():
    body = {**BODY, "scope": "prices:read customers:read"}
    prices(requests.post(IDP + "/oauth/token", json=body).json()["access_token"])
"""
    )
    assert [code for _, code in scope_findings(program)] == ["CYB203"]


def test_what_another_method_chooses_is_not_asked_for_where_a_method_keeps_the_token():
    program = (
        HEAD
        + """
class Client:
    def __init__(self, scopes):
        self.kept = {}
        self.scopes = scopes

    def fill(self):
        answer = requests.post(IDP + "/oauth/token", json={**BODY, "scope": self.scopes}).json()
        self.kept["token"] = answer["access_token"]

    def renew(self):
        self.scopes = "banks:read"
        self.fill()

    def prices(self):
        head = {"Authorization": "Bearer " + self.kept["token"]}
        requests.get("https://bank.sandbox.cybrid.app/api/prices", headers=head)
"""
    )
    assert scope_findings(program) == []
