"""Credentials that are made when the tests run and must not be seen in any output, and files that hold them."""

from __future__ import annotations

import base64
import json
import secrets
import string
import textwrap
from collections.abc import Mapping
from pathlib import Path

from doors import jwt, oauth, pem, write

SHOWN = 4
"""How many characters of a credential may be shown, its first ones."""
LEAK = 8
"""How many from anywhere in it are a leak; fewer may be chance."""


class Sentinels:
    """Credentials made when the tests run, and what must not be seen of them."""

    def __init__(self) -> None:
        self.made: list[str] = []

    def fill(self, text: str) -> str:
        """Put a new credential wherever a text asks for one, plain or encoded."""
        for mark, make in (("ID", oauth), ("SECRET", oauth), ("KEY", oauth), ("TOKEN", jwt), ("PEM", pem)):
            while f"<{mark}>" in text:
                text = text.replace(f"<{mark}>", self.new(make()), 1)
        while "<OTHER>" in text:  # a password of another vendor, of no shape that could be told
            text = text.replace("<OTHER>", self.new(f"cor-{secrets.token_hex(5)}"), 1)
        while "<BASIC>" in text:
            pair = f"{self.new(oauth())}:{self.new(oauth())}"
            text = text.replace("<BASIC>", self.new(base64.b64encode(pair.encode()).decode()), 1)
        while "<BASE64>" in text:
            inner = self.new(oauth())
            text = text.replace("<BASE64>", self.new(base64.b64encode(inner.encode()).decode()), 1)
        while "<HEX>" in text:
            text = text.replace("<HEX>", self.new(self.new(oauth()).encode().hex()), 1)
        while "<HALVES>" in text:
            value = self.new(oauth())
            text = text.replace("<HALVES>", f'{value[:20]}" "{value[20:]}', 1)
        while "<SUM>" in text:
            value = self.new(oauth())
            text = text.replace("<SUM>", f'{value[:20]}" + "{value[20:]}', 1)
        return text

    def new(self, value: str) -> str:
        self.made.append(value)
        return value

    def must_not_be_in(self, *outputs: object) -> None:
        """Fail if the outputs hold a credential's first five characters, or eight in a row from anywhere in it."""
        output = "\n".join(map(str, outputs))
        runs = {output[index : index + LEAK] for index in range(len(output) - LEAK + 1)}
        for value in self.made:
            # a PEM's first line and a JWT's first parts are the same for all of them
            body = value.split("\n", 1)[-1] if value.startswith("-----") else value
            start = body.rfind(".") + 1
            for index in range(start, max(start + 1, len(body) - LEAK + 1)):
                assert body[index : index + LEAK] not in runs, f"{body[index : index + LEAK]} of {body[:12]}…"
            # a few hexadecimal digits are in a commit's name or a fingerprint by chance
            if start == 0 and not set(body) <= set(string.hexdigits):
                assert body[: SHOWN + 1] not in output


PLACES = {
    "names.py": """
        # Cybrid
        CYBRID_CLIENT_ID = "<ID>"
        CYBRID_CLIENT_SECRET = '<SECRET>'
        CYBRID_ACCESS_TOKEN = r"<TOKEN>"
        CYBRID_WEBHOOK_SIGNING_KEY = b"<KEY>"
        CYBRID_ATTESTATION_PRIVATE_KEY = '''<PEM>'''
        CYBRID_CLIENT_SECRET_B = base64.b64decode("<BASE64>")
        CYBRID_CLIENT_SECRET_H = bytes.fromhex("<HEX>")
        CYBRID_CLIENT_SECRET_T = "<HALVES>"
        CYBRID_CLIENT_SECRET_S = "<SUM>"
        CYBRID_CLIENT_SECRET_F = f"{'<SECRET>'}"
        CYBRID_CLIENT_SECRET_J = "".join(["<SECRET>"])
        CYBRID_CLIENT_SECRET_P = "{}".format("<SECRET>")
        CYBRID_CLIENT_SECRET_R = "%s" % "<SECRET>"
        """,
    "comments.py": '''
        """Cybrid's client secret is <SECRET>, and CYBRID_CLIENT_ID=<ID>."""

        # CYBRID_CLIENT_SECRET = "<SECRET>"
        # Authorization: Bearer <TOKEN>  (Cybrid)


        def f():
            """CYBRID_SIGNING_KEY: <KEY>

            https://<ID>:<SECRET>@id.sandbox.cybrid.app/
            """
        ''',
    "lookups.py": """
        import os
        from pydantic import Field
        from pydantic_settings import BaseSettings

        secret = os.getenv("CYBRID_CLIENT_SECRET", "<SECRET>")
        client = os.environ.get("CYBRID_CLIENT_ID") or "<ID>"


        class CybridSettings(BaseSettings):
            client_id: str = "<ID>"
            client_secret: str = Field(default="<SECRET>")


        def connect(cybrid_client_id="<ID>", cybrid_client_secret="<SECRET>"):
            return dict(cybrid_access_token="<TOKEN>")


        connect(cybrid_client_secret="<SECRET>")
        """,
    "calls.py": """
        import logging
        import requests

        log = logging.getLogger(__name__)
        HEADERS = {"Authorization": "Basic <BASIC>"}
        CYBRID_CLIENT_SECRET = "<SECRET>"


        def mint():
            scope = "<SECRET> accounts:read <ID>:read"
            body = {"client_id": "<ID>", "client_secret": CYBRID_CLIENT_SECRET, "scope": scope}
            requests.get("https://id.sandbox.cybrid.app/x", params={"client_secret": CYBRID_CLIENT_SECRET})
            log.info("with %s and %s", CYBRID_CLIENT_SECRET, "<SECRET>")
            print(body, f"<SECRET>{CYBRID_CLIENT_SECRET}")
            requests.get("https://id.sandbox.cybrid.app/x", auth=("<ID>", "<SECRET>"), headers=HEADERS)
            requests.get("https://bank.sandbox.cybrid.app/api/trades", headers={"Authorization": "Bearer <TOKEN>"})
            requests.get("https://id.sandbox.cybrid.app/oauth/token?client_id=<ID>&client_secret=<SECRET>")
            requests.get("https://bank.sandbox.cybrid.app/api/accounts?access_token=<TOKEN>")
            open("x", "w").write(CYBRID_CLIENT_SECRET)
            answer = requests.post("https://id.sandbox.cybrid.app/oauth/token", json=body)
            return answer.json()["access_token"]


        def use():
            headers = {"Authorization": f"Bearer {mint()}"}
            url = "https://bank.sandbox.cybrid.app/api/customers/<SECRET>"
            requests.get(url, headers=headers, params={"customer_guid": "<SECRET>"})
            raise ValueError(f"no answer with {CYBRID_CLIENT_SECRET} or <SECRET>")
        """,
    "names_that_hold_one.py": """
        # Cybrid
        CYBRID = {"<ID>": "client_id", "client_secret <SECRET>": "<SECRET>"}
        cybrid_client = "<SECRET>@<SECRET>"
        CYBRID_CLIENT_SECRET = "<SECRET>"
        """,
    "odd.py": 'CYBRID_CLIENT_SECRET = "<SECRET>"\n(x): str = "<SECRET>"; (y): str = "<TOKEN>"\n',
    "broken.py": 'CYBRID_CLIENT_SECRET = "<SECRET>" "<SECRET>" CYBRID_CLIENT_ID = "<ID>"\n',
    "unclosed.py": 'CYBRID_CLIENT_SECRET = "<SECRET>\nCYBRID_ACCESS_TOKEN = "<TOKEN>\n',
    "neighbours.py": """
        CYBRID_CLIENT_SECRET = "<SECRET>"; engine = create_engine("postgres://app:<OTHER>@db/app")
        CYBRID_CLIENT_ID = "<ID>"  # PGPASSWORD=<OTHER> psql
        cybrid(client_secret="<SECRET>", smtp=Smtp(user="x", password="<OTHER>"), auth=("bob", "<OTHER>"))
        HEADERS = {"Authorization": "Basic <OTHER>", "X-Cybrid-Client-Secret": "<SECRET>", "X-Api-Key": "<OTHER>"}
        """,
    "utf.py": "# coding: ascii\n# größer\nCYBRID_CLIENT_SECRET = '<SECRET>'\n",
}
"""Python files that hold credentials."""

OTHER = {
    ".env": """
        CYBRID_CLIENT_ID=<ID>
        CYBRID_CLIENT_SECRET="<SECRET>"
        export CYBRID_ACCESS_TOKEN=<TOKEN>
        """,
    "values.yaml": """
        cybrid:
          client_id: <ID>
          client_secret: "<SECRET>"
          token: <TOKEN>
          signingKey: >-
            <KEY>
          encoded: {client_secret: <BASE64>}
        """,
    "kubernetes.yaml": """
        kind: Secret
        metadata:
          name: cybrid
        data:
          CYBRID_CLIENT_SECRET: <BASE64>
        """,
    "settings.json": '{"cybrid": {"client_id": "<ID>", "client_secret": "<SECRET>", "header": "Bearer <TOKEN>"}}\n',
    "settings.toml": "[cybrid]\nclient_id = \"<ID>\"\nclient_secret = '<SECRET>'\n",
    "settings.ini": "[cybrid]\nclient_id = <ID>\nclient_secret: <SECRET>\n",
    "cybrid.properties": "cybrid.client.id=<ID>\ncybrid.client.secret=<SECRET>\n",
    "main.tf": 'variable "cybrid_client_secret" {\n  default = "<SECRET>"\n}\n',
    "Dockerfile": "FROM python:3.12\nENV CYBRID_CLIENT_SECRET=<SECRET> CYBRID_CLIENT_ID=<ID>\n",
    "docker-compose.yml": "services:\n  app:\n    environment:\n      - CYBRID_CLIENT_SECRET=<SECRET>\n",
    "deploy.sh": """
        #!/bin/sh
        export CYBRID_CLIENT_SECRET='<SECRET>'
        curl https://<ID>:<SECRET>@id.sandbox.cybrid.app/oauth/token
        curl -u "<ID>:<SECRET>" https://id.sandbox.cybrid.app/oauth/token
        curl -H "Authorization: Bearer <TOKEN>" https://bank.sandbox.cybrid.app/api/trades
        curl -H "Authorization: Basic <BASIC>" https://id.sandbox.cybrid.app/oauth/token
        """,
    "neighbours.sh": """
        CYBRID_CLIENT_SECRET=<SECRET> DATABASE_URL=postgres://app:<OTHER>@db/app PGPASSWORD=<OTHER> ./run
        CYBRID_CLIENT_ID=<ID> curl -u bob:<OTHER> -H "Authorization: Basic <OTHER>" -H 'PRIVATE-TOKEN: <OTHER>' https://x
        AWS_SECRET_ACCESS_KEY=<OTHER> mysql -uroot -p<OTHER> # Cybrid client secret: <SECRET>
        """,
    "README.md": "Set `CYBRID_CLIENT_SECRET=<SECRET>`, or send Cybrid `Bearer <TOKEN>`.\n",
    "client.ts": 'const cybrid = { clientId: "<ID>", clientSecret: `<SECRET>` };\n',
    "client.rb": 'CYBRID_CLIENT_SECRET = "<SECRET>"\n',
    "settings.xml": '<cybrid client_id="<ID>"><client_secret><SECRET></client_secret></cybrid>\n',
    "notes.txt": "Cybrid client secret: <SECRET>\n",
    "cybrid_attestation.pem": "<PEM>",
    "notebook.ipynb": json.dumps(
        {
            "nbformat": 4,
            "nbformat_minor": 5,
            "metadata": {},
            "cells": [
                {"cell_type": "code", "source": ["CYBRID_CLIENT_SECRET = '<SECRET>'\n"], "outputs": [], "metadata": {}},
                {"cell_type": "markdown", "source": "CYBRID_CLIENT_ID=<ID>", "metadata": {}},
            ],
        }
    ),
}
"""Files of other kinds that hold credentials."""


def project(folder: Path, files: Mapping[str, str] = PLACES) -> Sentinels:
    """Write files with new credentials into a folder."""
    sentinels = Sentinels()
    write(folder, {name: sentinels.fill(textwrap.dedent(text)) for name, text in files.items()})
    return sentinels
