"""What a value is made of does not grow with what is set, counted or renewed on the way to a request."""

from __future__ import annotations

import textwrap

import pytest
from support import check

from cybrid_lint.analysis import analyse
from cybrid_lint.options import Options

HEAD = """
import os
import time

import requests

URL = "https://bank.sandbox.cybrid.app/api"


def bank_token():
    answer = requests.post(
        "https://id.sandbox.cybrid.app/oauth/token",
        json={
            "client_id": os.environ["CYBRID_ID"],
            "client_secret": os.environ["CYBRID_SECRET"],
            "scope": "customers:read prices:read",
        },
    )
    return answer.json()["access_token"]
"""

CLIENTS = {
    "headers that are filled where they are missing": """
        class Client:
            def __init__(self, token):
                self.token = token

            def send(self, method, path, headers=None, params=None):
                headers = headers or {}
                if "Accept" not in headers:
                    headers["Accept"] = "application/json"
                if "Content-Type" not in headers:
                    headers["Content-Type"] = "application/json"
                if "Authorization" not in headers:
                    headers["Authorization"] = "Bearer " + self.token
                return requests.request(method, URL + path, headers=headers, params=params)
        """,
    "counters of what is left": """
        class Client:
            def __init__(self, token):
                self.token = token
                self.left = None
                self.used = None
                self.flying = 0

            def count(self):
                if self.left is not None or self.used is not None:
                    self.left -= 1
                    self.used += 1

            def send(self, method, path):
                self.flying += 1
                self.count()
                answer = requests.request(method, URL + path, headers={"Authorization": "Bearer " + self.token})
                self.count()
                self.flying -= 1
                if answer.status_code == 429 and self.left > 0:
                    time.sleep(self.flying)
                    return self.send(method, path)
                return answer
        """,
    "an attribute that is made of itself": """
        class Client:
            def __init__(self, token):
                self.token = token
                self.agent = "x"
                self.rules = []

            def renew(self):
                self.agent = self.agent + "/1"
                self.rules = [rule.data for rule in self.rules]

            def send(self, method, path):
                head = {"Authorization": "Bearer " + self.token, "User-Agent": self.agent, "X-Rules": self.rules}
                return requests.request(method, URL + path, headers=head)
        """,
    "a clock that decides what is renewed": """
        class Client:
            def __init__(self, token):
                self.token = token
                self.until = 0
                self.agent = None

            def refresh(self):
                if self.agent is None or time.time() >= self.until:
                    self.agent = "x"
                    self.until = time.time() + 60
                return self.agent

            def send(self, method, path):
                head = {"Authorization": "Bearer " + self.token, "User-Agent": self.refresh()}
                return requests.request(method, URL + path, headers=head)
        """,
}

USE = """
def go(guid):
    client = Client(bank_token())
    client.send("GET", "/prices")
    client.send("GET", "/customers/" + guid)  # CYB301
"""


@pytest.mark.parametrize("name", CLIENTS)
def test_the_token_arrives(name):
    check({"app.py": HEAD + textwrap.dedent(CLIENTS[name]) + USE})


def test_setting_what_is_missing_takes_work_in_proportion(tmp_path):
    def steps(count: int) -> int:
        folder = tmp_path / str(count)
        folder.mkdir()
        lines = [f'    if "X-{n}" not in headers:\n        headers["X-{n}"] = "x"\n' for n in range(count)]
        body = "def send(headers=None):\n    headers = headers or {}\n" + "".join(lines)
        (folder / "app.py").write_text(HEAD + body + "    return requests.get(URL + '/prices', headers=headers)\n")
        return analyse(folder.resolve(), Options()).steps

    assert steps(12) <= 3 * steps(6)


def test_a_counted_page_is_worked_out_and_not_written_beside():
    source = """
        def page(number, paths=("", "/prices", "/customers/{}")):
            return paths[number + 1]


        def go(guid):
            head = {"Authorization": "Bearer " + bank_token()}
            requests.get(URL + page(0), headers=head)
            requests.get(URL + page(1).format(guid), headers=head)  # CYB301
        """
    check({"app.py": HEAD + textwrap.dedent(source)})
