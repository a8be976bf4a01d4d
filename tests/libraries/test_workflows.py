"""Workflows: tasks of Prefect, Dagster and Airflow hand each other what they return."""

from __future__ import annotations

import pytest
from engine_support import exposures, operations, token_requests, tokens_of_accounts
from support import check

PREFECT = """
from prefect import allow_failure, flow, task, unmapped

@task(retries=3)
def sign_in():
    return bank_token()

@task
def sign_in_customer(guid):
    return customer_token(guid)

@task
def read(guid, bearer):
    return accounts(guid, bearer)

class Desk:
    @task
    def read(self, guid, bearer):
        return accounts(guid, bearer)

@flow
"""


def test_tasks_and_flows_of_prefect() -> None:
    body = (
        PREFECT
        + """
def run(guid, other):
    read(guid, sign_in())
    future = sign_in.submit()
    read.submit(guid, future)
    read(guid, bearer=sign_in_customer.submit(guid))
    read.submit(guid, future.result(), wait_for=[future])
    read.map(["a", "b"], unmapped(sign_in_customer(guid)))
    read.map(guid=["a", "b"], bearer=future)
    read.with_options(retries=9)(guid, sign_in_customer.fn(guid))
    read.delay(guid, sign_in())
    Desk().read(guid, sign_in_customer(guid))
    read(guid, other)
"""
    )
    assert tokens_of_accounts(body) == [
        "bank",
        "bank",
        "customer",
        "bank",
        "customer",
        "bank",
        "customer",
        "bank",
        "customer",
    ]


def test_parameters_of_a_deployed_flow() -> None:
    body = (
        PREFECT
        + """
def run(guid, token):
    read(guid, token)

@flow
def other(guid, token):
    read(guid, token)

run.serve(name="nightly", parameters={"guid": "a", "token": bank_token()})
other.serve(name="nightly", parameters={"guid": "a"})
"""
    )
    assert tokens_of_accounts(body) == ["bank"]


BLOCKS = """
import requests
from prefect.blocks.core import Block
from prefect.blocks.system import JSON, Secret
from prefect.variables import Variable

class Credentials(Block):
    client_secret: str

class OrganizationCredentials(Block):
    client_secret: str

requests.post("https://id.sandbox.cybrid.app/oauth/token", json={
    "client_id": "a", "client_secret": SECRET, "scope": "prices:read"})
"""


@pytest.mark.parametrize(
    ("secret", "token"),
    [
        ('Secret.load("cybrid-bank-secret").get()', "bank"),
        ('Secret.load("cybrid-organization-secret").get()', "organization"),
        ('JSON.load("cybrid-organization").get()["client_secret"]', "organization"),
        ('Variable.get("organization_client_secret", default=None)', "organization"),
        ('Variable.get("client_secret")', "bank"),
        ('OrganizationCredentials.load("prod").client_secret', "organization"),
        ('Credentials.load("prod").client_secret', "bank"),
    ],
)
def test_blocks_and_variables_of_prefect(secret: str, token: str) -> None:
    assert [kind for _, kind in token_requests(BLOCKS.replace("SECRET", secret))] == [token]


DAGSTER = """
from dagster import AssetIn, MaterializeResult, Output, asset, graph, job, op

@op
def sign_in():
    return Output(bank_token(), metadata={"length": 3})

@op
def sign_in_customer(context):
    return customer_token("a")

@op(tags={"a": "b"})
def read(context, bearer):
    return accounts("a", bearer)

@asset
def bank_access(context):
    return bank_token()

@asset(name="customer_access")
def access():
    return customer_token("a")

@asset
def first(context, bank_access):
    return accounts("a", bank_access)

@asset
def second(customer_access):
    return accounts("a", customer_access)

@asset
def third(unknown_access):
    return accounts("a", unknown_access)

def no_asset(bank_access):
    return accounts("a", bank_access)

@job
def nightly():
    read(sign_in())
    read(sign_in_customer())
"""


def test_ops_and_assets_of_dagster() -> None:
    assert tokens_of_accounts(DAGSTER) == ["bank", "customer", "bank", "customer"]


AIRFLOW = """
from airflow.decorators import dag, task
from airflow.models import Variable
from airflow.operators.python import PythonOperator

@task
def sign_in():
    return bank_token()

@task(retries=3)
def read(guid, bearer):
    return accounts(guid, bearer)

def use(guid, bearer):
    accounts(guid, bearer)
"""


def test_tasks_of_airflow() -> None:
    body = (
        AIRFLOW
        + """
@dag(schedule="@daily")
def nightly(other):
    token = sign_in()
    read("a", token)
    read.override(task_id="other")("a", customer_token("a"))
    read.partial(bearer=token).expand(guid=["a", "b"])
    read.expand(guid=["a"], bearer=[customer_token("a")])
    read.expand_kwargs([{"guid": "a", "bearer": token}])
    PythonOperator(task_id="use", python_callable=use, op_args=["a"], op_kwargs={"bearer": customer_token("a")})
    PythonOperator(task_id="use", python_callable=use, op_args=["a", token])
    read("a", other)
"""
    )
    assert tokens_of_accounts(body) == ["bank", "customer", "bank", "customer", "bank", "customer", "bank"]


def test_what_tasks_of_airflow_leave_for_each_other() -> None:
    body = (
        AIRFLOW
        + """
def give():
    return bank_token()

def push(ti):
    ti.xcom_push(key="bank", value=bank_token())
    ti.xcom_push(key="customer", value=customer_token("a"))

def pull(**context):
    accounts("a", context["ti"].xcom_pull(key="bank"))
    accounts("a", context["ti"].xcom_pull(task_ids="push", key="customer"))
    accounts("a", context["ti"].xcom_pull(task_ids="give"))
    accounts("a", context["ti"].xcom_pull(task_ids="elsewhere"))
    accounts("a", context["ds"])

PythonOperator(task_id="give", python_callable=give)

def keep():
    Variable.set("token", bank_token())

def kept():
    accounts("a", Variable.get("token"))
    accounts("a", Variable.get("other", default_var=None))
"""
    )
    assert tokens_of_accounts(body) == ["bank", "customer", "bank", "bank"]


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


def test_what_workflows_show() -> None:
    source = """
import os, requests
from dagster import AssetMaterialization, Failure, MetadataValue, Output
from prefect.artifacts import create_markdown_artifact

def token():
    return requests.post("https://id.sandbox.cybrid.app/oauth/token", json={"client_id": os.environ["CYBRID_ID"],
        "client_secret": os.environ["CYBRID_SECRET"], "scope": "prices:read"}).json()["access_token"]

def loud(context):
    Output(1, metadata={"token": token()})
    AssetMaterialization("a", metadata={"token": MetadataValue.text(token())})
    context.add_output_metadata({"token": token()})
    raise Failure(f"failed with {token()}")

def artifact():
    create_markdown_artifact(f"# {token()}")

def quiet(context):
    Output(token(), metadata={"length": len(token())})
    context.add_output_metadata({"symbol": "BTC-USD"})
    create_markdown_artifact("# Prices")
"""
    assert exposures(source) == [(line, "CYB105") for line in (11, 12, 13, 14, 17)]


def test_a_dag_imports_what_lies_in_the_folder_of_plugins() -> None:
    signed_in = """
import os

import requests


def session():
    body = {
        "grant_type": "client_credentials",
        "client_id": os.environ["CYBRID_ID"],
        "client_secret": os.environ["CYBRID_SECRET"],
        "scope": "trades:read",
    }
    answer = requests.post("https://id.sandbox.cybrid.app/oauth/token", json=body)
    signed_in = requests.Session()
    signed_in.headers["Authorization"] = "Bearer " + answer.json()["access_token"]
    return signed_in
"""
    dag = """
from provider.hook import session


def one(guid):
    return session().get(f"https://bank.sandbox.cybrid.app/api/trades/{guid}").json()  # CYB302


def every():
    return session().get("https://bank.sandbox.cybrid.app/api/trades").json()
"""
    check({"plugins/provider/hook.py": signed_in, "dags/recon.py": dag})
    check({"elsewhere/provider/hook.py": signed_in, "dags/recon.py": dag.replace("  # CYB302", "")})
