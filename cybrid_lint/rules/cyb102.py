"""CYB102: a hard-coded Cybrid client secret."""

from __future__ import annotations

from typing import ClassVar

from cybrid_lint.rules._hardcoded import HardcodedCredential
from cybrid_lint.rules.base import Case, FixCase


class HardcodedClientSecret(HardcodedCredential):
    """Cybrid client secrets that are written in a file in plain text."""

    code = "CYB102"
    summary = "Hard-coded Cybrid client secret"
    why = (
        "Whoever reads the file, its history or a copy of it can act as the bank. A secret that was committed once "
        "must be rotated: it stays in the history."
    )
    noun = "Cybrid client secret"
    score = 9.1
    kinds: ClassVar = ("client_secret",)
    invalid = (
        Case("a constant", 'CYBRID_CLIENT_SECRET = "<client_secret>"  # CYB102\n'),
        Case(
            "the body of a request for a token",
            """
import os
import requests

def login():
    return requests.post(
        "https://id.sandbox.cybrid.app/oauth/token",
        json={
            "grant_type": "client_credentials",
            "client_id": os.environ["CYBRID_CLIENT_ID"],
            "client_secret": "<client_secret>",  # CYB102
            "scope": "accounts:read",
        },
    ).json()
""",
        ),
        Case(
            "an attribute of a class",
            """
class CybridConfig:
    base_url = "https://bank.sandbox.cybrid.app"
    client_secret = "<client_secret>"  # CYB102
""",
        ),
        Case("a comment", "# CYBRID_CLIENT_SECRET=<client_secret>  # CYB102\nimport os\n"),
        Case("a shell script", "#!/bin/sh\nexport CYBRID_CLIENT_SECRET=<client_secret>  # CYB102\n", "deploy.sh"),
        Case("a dotenv file that others can read", "# CYB107\nCYBRID_CLIENT_SECRET=<client_secret>  # CYB102\n", ".env",
             mode=0o644),
    )  # fmt: skip
    valid = (
        Case(
            "a variable of the environment",
            'import os\n\nCYBRID_CLIENT_SECRET = os.environ["CYBRID_CLIENT_SECRET"]\n',
        ),
        Case("a placeholder", 'CYBRID_CLIENT_SECRET = "<your client secret>"\n'),
        Case("another vendor's", 'STRIPE_CLIENT_SECRET = "<client_secret>"\n'),
        Case("a digest", f'CYBRID_CLIENT_SECRET_SHA256 = "{"0123456789abcdef" * 4}"\n'),
        Case("a shell script that takes it", "#!/bin/sh\nexport CYBRID_CLIENT_SECRET=$1\n", "deploy.sh"),
        Case("a dotenv file for its owner alone", "CYBRID_CLIENT_SECRET=<client_secret>\n", ".env"),
    )
    fixes = (
        FixCase(
            "an entry of a request's body",
            """
import requests

def login(client_id):
    return requests.post(
        "https://id.sandbox.cybrid.app/oauth/token",
        json={
            "client_id": client_id,
            "client_secret": "<client_secret>",  # the sandbox's
        },
    ).json()
""",
            """
import os

import requests

def login(client_id):
    return requests.post(
        "https://id.sandbox.cybrid.app/oauth/token",
        json={
            "client_id": client_id,
            "client_secret": os.environ["CYBRID_CLIENT_SECRET"],  # the sandbox's
        },
    ).json()
""",
        ),
        FixCase(
            "a field of pydantic's settings",
            """
from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_prefix="CYBRID_")

    url: str = "https://bank.sandbox.cybrid.app"
    client_secret: SecretStr = SecretStr("<client_secret>")
    webhook: SecretStr = Field(default=SecretStr("another"), min_length=4)
""",
            """
from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_prefix="CYBRID_")

    url: str = "https://bank.sandbox.cybrid.app"
    client_secret: SecretStr
    webhook: SecretStr = Field(default=SecretStr("another"), min_length=4)
""",
        ),
        FixCase(
            "a part of a text",
            """
import os

CYBRID_BODY = 'client_secret=<client_secret>&audience={}'
""",
            """
import os

CYBRID_BODY = f'client_secret={os.environ["CYBRID_CLIENT_SECRET"]}&audience={{}}'
""",
        ),
        FixCase(
            "Compose",
            """
services:
  app:
    environment:
      CYBRID_CLIENT_SECRET: "<client_secret>"  # the sandbox's
""",
            """
services:
  app:
    environment:
      CYBRID_CLIENT_SECRET: "${CYBRID_CLIENT_SECRET}"  # the sandbox's
""",
            "compose.yaml",
        ),
        FixCase(
            "a workflow of GitHub",
            """
jobs:
  test:
    env:
      CYBRID_SECRET: <client_secret>
""",
            """
jobs:
  test:
    env:
      CYBRID_SECRET: ${{ secrets.CYBRID_SECRET }}
""",
            ".github/workflows/test.yml",
        ),
        FixCase(
            "Kubernetes",
            """
apiVersion: apps/v1
kind: Deployment
spec:
  template:
    spec:
      containers:
        - name: app
          env:
            - name: CYBRID_CLIENT_SECRET
              value: "<client_secret>"
""",
            """
apiVersion: apps/v1
kind: Deployment
spec:
  template:
    spec:
      containers:
        - name: app
          env:
            - name: CYBRID_CLIENT_SECRET
              valueFrom:
                secretKeyRef:
                  name: cybrid
                  key: CYBRID_CLIENT_SECRET
""",
            "deployment.yaml",
        ),
        FixCase(
            "a shell script",
            '#!/bin/sh\nexport CYBRID_CLIENT_SECRET="<client_secret>"\n',
            '#!/bin/sh\nexport CYBRID_CLIENT_SECRET="${CYBRID_CLIENT_SECRET:?}"\n',
            "deploy.sh",
        ),
        FixCase(
            "the template of a dotenv file",
            "CYBRID_CLIENT_SECRET=<client_secret>\n",
            "CYBRID_CLIENT_SECRET=your-client-secret\n",
            ".env.example",
        ),
        FixCase(
            "a file for which nothing is known",
            "[cybrid]\nclient_secret = <client_secret>\n",
            "[cybrid]\nclient_secret = <client_secret>\n",
            "cybrid.ini",
        ),
    )
