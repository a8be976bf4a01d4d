"""Hooks and operators of Airflow: what they ask for, by their connection and a path."""

from __future__ import annotations

from engine_support import operations, tokens_of_accounts


def test_hooks_of_airflow() -> None:
    source = """
import requests
from airflow.hooks.base import BaseHook
from airflow.providers.http.hooks.http import HttpHook
from airflow.providers.http.operators.http import HttpOperator

def token():
    cybrid = BaseHook.get_connection("cybrid")
    return requests.post("https://id.sandbox.cybrid.app/oauth/token", json={"client_id": cybrid.login,
        "client_secret": cybrid.password, "scope": "prices:read customers:read"}).json()["access_token"]

def headers():
    return {"Authorization": f"Bearer {token()}"}

def run(guid):
    HttpHook("GET", http_conn_id="cybrid_bank").run("/api/prices", {"symbol": "BTC-USD"}, headers())
    HttpHook(method="GET", http_conn_id="cybrid_bank").run(f"api/customers/{guid}", headers=headers())
    HttpHook(method="GET", http_conn_id="weather").run("forecast", headers=headers())

HttpOperator(task_id="prices", method="GET", http_conn_id="cybrid_bank", endpoint="api/symbols", headers=headers())
"""
    assert [(call.token, call.operation) for call in operations(source)] == [
        ("bank", "GET /api/prices"),
        ("bank", "GET /api/customers/{customer_guid}"),
        ("bank", "GET /api/symbols"),
    ]


def test_every_keyword_of_a_task_is_its_context() -> None:
    body = """
from airflow.models import Variable

def leave(ti):
    ti.xcom_push(key="bank", value=bank_token())
    ti.xcom_push(key="customer", value=customer_token("a"))

def take(**given):
    accounts("a", given["ti"].xcom_pull(key="bank"))
    if "dag_run" in given:
        accounts("a", given["task_instance"].xcom_pull(key="customer"))
"""
    assert tokens_of_accounts(body) == ["bank", "customer"]
