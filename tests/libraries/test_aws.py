"""AWS by boto3: what is put into a store comes out under its name, what goes to others is out of sight."""

from __future__ import annotations

import pytest
from engine_support import scope_findings, token_requests, tokens_of_accounts

CLIENTS = """
import boto3
table = boto3.resource("dynamodb").Table("tokens")
rows = boto3.client("dynamodb")
secrets = boto3.Session().client("secretsmanager")
parameters = boto3.client("ssm")

def save(guid):
    table.put_item(Item={"pk": guid, "bank": bank_token(), "customer": customer_token(guid)})
    rows.put_item(TableName="rows", Item={"pk": {"S": guid}, "typed": {"S": bank_token()}})
    secrets.put_secret_value(SecretId="cybrid/token", SecretString=bank_token())
    parameters.put_parameter(Name="/cybrid/token", Value=customer_token(guid), Type="SecureString")
"""


@pytest.mark.parametrize(
    ("read", "tokens"),
    [
        ('table.get_item(Key={"pk": guid})["Item"]["bank"]', ["bank"]),
        ('table.get_item(Key={"pk": guid}).get("Item")["customer"]', ["customer"]),
        ('table.get_item(Key={"pk": guid})["Item"]["pk"]', []),
        ('table.get_item(Key={"pk": guid})["Item"].get("elsewhere")', []),
        ('rows.get_item(TableName="rows", Key={"pk": {"S": guid}})["Item"]["typed"]["S"]', ["bank"]),
        ('secrets.get_secret_value(SecretId="cybrid/token")["SecretString"]', ["bank"]),
        ('secrets.get_secret_value(SecretId="cybrid/other")["SecretString"]', []),
        ('parameters.get_parameter(Name="/cybrid/token", WithDecryption=True)["Parameter"]["Value"]', ["customer"]),
        ('parameters.get_parameter(Name="/cybrid/other")["Parameter"]["Value"]', []),
    ],
)
def test_what_is_kept_comes_back(read: str, tokens: list[str]) -> None:
    assert tokens_of_accounts(f"{CLIENTS}\ndef load(guid):\n    accounts(guid, {read})\n") == tokens


@pytest.mark.parametrize(
    ("secret", "token"),
    [
        (
            'boto3.client("secretsmanager").get_secret_value(SecretId="cybrid/organization")["SecretString"]',
            "organization",
        ),
        ('json.loads(aws.get_secret_value(SecretId="cybrid/organization")["SecretString"])["secret"]', "organization"),
        ('aws.get_secret_value(SecretId="cybrid/bank")["SecretString"]', "bank"),
        ('boto3.client("s3").get_object(Bucket="b", Key="cybrid/organization")["Body"]', "organization"),
        (
            'google.access_secret_version(request={"name": f"projects/{p}/secrets/organization"}).payload.data',
            "organization",
        ),
        (
            'google.access_secret_version(name=google.secret_version_path(p, "organization", "1")).payload.data',
            "organization",
        ),
        ('google.access_secret_version(name=google.secret_version_path(p, "bank", "1")).payload.data', "bank"),
    ],
)
def test_a_secret_is_known_by_its_name(secret: str, token: str) -> None:
    source = f"""
import boto3, json, requests
from google.cloud import secretmanager
aws = boto3.client("secretsmanager")
google = secretmanager.SecretManagerServiceClient()

def sign_in(p):
    requests.post("https://id.sandbox.cybrid.app/oauth/token", json={{
        "client_id": "a", "client_secret": {secret}, "scope": "prices:read"}})
"""
    assert [kind for _, kind in token_requests(source)] == [token]


@pytest.mark.parametrize(
    ("statement", "is_seen"),
    [
        ('boto3.client("sqs").send_message(QueueUrl="a", MessageBody=token)', False),
        ('boto3.client("lambda").invoke(FunctionName="a", Payload=json.dumps({"token": token}))', False),
        ('boto3.client("sns").publish(TopicArn="a", Message=token)', False),
        ('boto3.client("s3").put_object(Bucket="a", Key="b", Body=token)', False),
        ('boto3.client("ssm").put_parameter(Name="a", Value=token, Type="String")', False),
        ('boto3.client("sqs").send_message(QueueUrl="a", MessageBody="refresh")', True),
        ('boto3.client("lambda").invoke(FunctionName="a", Payload=json.dumps({"length": len(token)}))', True),
    ],
)
def test_a_token_that_goes_to_others_may_do_anything(statement: str, is_seen: bool) -> None:
    source = f"""
import boto3, json, os, requests

def run():
    token = requests.post("https://id.sandbox.cybrid.app/oauth/token", json={{
        "client_id": os.environ["BANK_ID"], "client_secret": os.environ["BANK_SECRET"],
        "scope": "prices:read trades:read"}}).json()["access_token"]
    requests.get("https://bank.sandbox.cybrid.app/api/prices", headers={{"Authorization": "Bearer " + token}})
    {statement}
"""
    assert bool(scope_findings(source)) is is_seen
