"""Conditions on either side of a failed request: where its answer may hold a token, and where it cannot."""

from __future__ import annotations

import pytest
from support import check

HEAD = """
import os
from http import HTTPStatus

import httpx
import requests

URL = "https://id.sandbox.cybrid.app/oauth/token"
BODY = {"client_id": os.environ["CYBRID_ID"], "client_secret": os.environ["CYBRID_SECRET"]}
KEPT = {}


def is_fine(response):
    return response.status_code < 300
"""
# conditions that hold where all went well, that hold where the request has failed, and that say nothing of it
GOOD = """
    answer.status_code == 200
    answer.status_code == 204
    answer.status_code == 299
    answer.status_code != 400
    answer.status_code in (200, 201)
    answer.status_code in range(200, 300)
    answer.status_code < 201
    answer.status_code <= 200
    answer.status_code < 300
    answer.status_code > 199
    answer.status_code > 200
    answer.status_code >= 200
    200 == answer.status_code
    200 < answer.status_code
    400 > answer.status_code
    300 >= answer.status_code
    200 <= answer.status_code < 300
    str(answer.status_code) == "200"
    str(answer.status_code).startswith("2")
    f"{answer.status_code}" == "200"
    answer.status_code // 100 == 2
    answer.status_code // 100 < 4
    answer.status_code == HTTPStatus.OK
    answer.status_code == requests.codes.created
    answer.status == 200
    answer.ok
    answer.ok is True
    answer.ok == True
    True is answer.ok
    answer.is_success
    answer
    answer is not None
    bool(answer)
    answer.ok or verbose
    answer.ok and answer.status_code == 200
    answer.ok or answer.status_code == 200
    answer.status_code == 200 and "x" == "x"
    answer.json()
    "access_token" in answer.json()
    "error_description" not in answer.json()
    answer.json().get("access_token")
    answer.json().get("access_token") is not None
    answer.json().get("error") is None
    answer.json()["access_token"]
    "access_token" in answer.json().keys()
    {"access_token"} <= answer.json().keys()
    {"access_token", "expires_in"} <= answer.json().keys()
    answer.json().keys() >= {"access_token"}
    answer.json().keys() > {"access_token"}
    {"access_token"} < answer.json().keys()
    is_fine(answer)
    answer.text
"""
FAILED = """
    answer.status_code == 300
    answer.status_code in (301, 302)
    answer.status_code == 400
    answer.status_code == 401
    answer.status_code != 200
    answer.status_code in [400, 401]
    answer.status_code in range(400, 600)
    answer.status_code not in (200, 201)
    answer.status_code < 200
    answer.status_code < 199
    answer.status_code <= 199
    answer.status_code > 201
    answer.status_code >= 201
    answer.status_code >= 400
    400 == answer.status_code
    400 <= answer.status_code
    str(answer.status_code) == "401"
    str(answer.status_code).startswith("4")
    str(answer.status_code).startswith("40")
    str(answer.status_code).startswith(("4", "5"))
    answer.status_code // 100 == 4
    answer.status_code // 100 > 3
    answer.status_code == HTTPStatus.UNAUTHORIZED
    answer.status == 400
    not answer.ok
    answer.ok is False
    answer.is_error
    answer.is_client_error
    answer.is_server_error
    not answer
    answer is None
    not (answer.ok or verbose)
    not answer.json()
    "access_token" not in answer.json()
    "error" in answer.json()
    not answer.json().get("access_token")
    answer.json().get("access_token") is None
    answer.json().get("error")
    answer.json()["error"]
    "error" in answer.json().keys()
    {"error"} <= answer.json().keys()
    not is_fine(answer)
    "error" in answer.text
"""
OPEN = """
    answer.status_code == requests.codes.unauthorized
    answer.status_code == verbose
    answer.status_code
    answer.status_code is None
    answer.ok == verbose
    answer.reason == "OK"
    answer.ok and verbose
    not (answer.ok and verbose)
    "scope" in answer.json()
    answer.json().get("other")
    {"access_token"} >= answer.json().keys()
    answer.json().keys() == {"access_token"}
    {"other"} <= answer.json().keys()
    verbose
    verbose == 200
    len(answer.text) > 3
    isinstance(answer, dict)
"""


@pytest.mark.parametrize(("conditions", "then", "otherwise"), [(GOOD, 1, 0), (FAILED, 0, 1), (OPEN, 1, 1)])
def test_a_condition_says_on_which_side_a_request_has_failed(conditions: str, then: int, otherwise: int) -> None:
    program = HEAD
    for number, condition in enumerate(filter(None, map(str.strip, conditions.splitlines()))):
        program += f"""

def go_{number}(verbose=False):
    answer = requests.post(URL, json=BODY)
    if {condition}:
        print(answer.text){"  # CYB105" * then}
    else:
        print(answer.text){"  # CYB105" * otherwise}
"""
    check(program)
