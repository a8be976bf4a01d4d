"""CYB102: a hard-coded Cybrid client secret."""

from __future__ import annotations

from typing import ClassVar

from cybrid_lint.rules._hardcoded import HardcodedCredential
from cybrid_lint.rules.base import Case, FixCase

LOGIN = """
{}

import requests

def cybrid_login(client_id):
    return requests.post(
        "https://id.sandbox.cybrid.app/oauth/token",
        json={{"client_id": client_id, "client_secret": {}}},
    ).json()
"""
IN_APPLICATION = ("    return", "    current_app.logger.info('log in to Cybrid')\n    return")
SETTINGS = """
from pydantic import SecretStr
from pydantic_settings import BaseSettings

class Settings(BaseSettings, env_prefix="CYBRID_"):
    url: str

settings = Settings()
"""
SECRET_FIELD = 'secret: SecretStr = Field(validation_alias="CYBRID_CLIENT_SECRET")'
MANAGE = """
import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")
"""
FLASK = """
import os

from flask import Flask

class Config:
    CYBRID_URL = "https://bank.sandbox.cybrid.app"{}

app = Flask(__name__)
app.config.from_object(Config)
"""


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
            "the settings of the project, in another module",
            LOGIN.format("from settings import settings", '"<client_secret>"'),
            LOGIN.format("from settings import settings", "settings.client_secret"),
            files={"settings.py": SETTINGS},
            after_files={"settings.py": SETTINGS.replace("    url: str\n", "    url: str\n    client_secret: str\n")},
        ),
        FixCase(
            "a field that the settings have",
            LOGIN.format("from settings import settings", '"<client_secret>"'),
            LOGIN.format("from settings import settings", "settings.secret.get_secret_value()"),
            files={"settings.py": SETTINGS.replace("url: str", SECRET_FIELD)},
            after_files={"settings.py": SETTINGS.replace("url: str", SECRET_FIELD)},
        ),
        FixCase(
            "Django's settings",
            LOGIN.format("from django.conf import settings", '"<client_secret>"'),
            LOGIN.format("from django.conf import settings", "settings.CYBRID_CLIENT_SECRET"),
            files={"manage.py": MANAGE, "shop/settings.py": "import os\n\nDEBUG = False\n"},
            after_files={
                "shop/settings.py": "import os\n\nDEBUG = False\n"
                'CYBRID_CLIENT_SECRET = os.environ["CYBRID_CLIENT_SECRET"]\n'
            },
        ),
        FixCase(
            "Flask's config",
            LOGIN.format("from flask import current_app", "'<client_secret>'").replace(*IN_APPLICATION),
            LOGIN.format("from flask import current_app", "current_app.config['CYBRID_CLIENT_SECRET']").replace(
                *IN_APPLICATION
            ),
            files={"cybrid_app.py": FLASK.format("")},
            after_files={
                "cybrid_app.py": FLASK.format("\n    CYBRID_CLIENT_SECRET = os.environ['CYBRID_CLIENT_SECRET']")
            },
        ),
        FixCase(
            "a function of Flask's that may run without an application",
            LOGIN.format("import os\nfrom flask import current_app", "'<client_secret>'"),
            LOGIN.format("import os\nfrom flask import current_app", "os.environ['CYBRID_CLIENT_SECRET']"),
            files={"cybrid_app.py": FLASK.format("")},
            after_files={"cybrid_app.py": FLASK.format("")},
        ),
        FixCase(
            "settings whose names have other cases",
            LOGIN.format("import os\nfrom settings import settings", '"<client_secret>"'),
            LOGIN.format("import os\nfrom settings import settings", 'os.environ["CYBRID_CLIENT_SECRET"]'),
            files={"settings.py": SETTINGS.replace('_")', '_", case_sensitive=True)')},
            after_files={"settings.py": SETTINGS.replace('_")', '_", case_sensitive=True)')},
        ),
        FixCase(
            "decouple, as another module has it",
            LOGIN.format("import logging", '"<client_secret>"'),
            LOGIN.format("import logging", 'config("CYBRID_CLIENT_SECRET")').replace(
                "import requests\n", "import requests\nfrom decouple import config\n"
            ),
            files={"urls.py": 'from decouple import config\n\nCYBRID_URL = config("CYBRID_URL")\n'},
            after_files={"urls.py": 'from decouple import config\n\nCYBRID_URL = config("CYBRID_URL")\n'},
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
