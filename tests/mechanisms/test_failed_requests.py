"""The answer to a request that has failed holds no token: what programs look at, on either side of it."""

from __future__ import annotations

import textwrap

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


def go(verbose=False):
    answer = requests.post(URL, json=BODY)
"""

# each shows the answer where the request has failed, and where it has not
GUARDS = {
    "an early return on success": """
        if answer.ok:
            print(answer.text)  # CYB105
            return
        print(answer.text)
        """,
    "what is not ok": """
        if not answer.ok:
            raise RuntimeError(answer.text)
        print(answer.text)  # CYB105
        """,
    "ok, compared": """
        if answer.ok is False:
            raise RuntimeError(answer.text)
        if answer.ok == True:
            print(answer.text)  # CYB105
        """,
    "the truth of the response": """
        if not answer:
            raise RuntimeError(answer.text)
        print(answer.text)  # CYB105
        """,
    "the status of success": """
        if answer.status_code == 200:
            print(answer.text)  # CYB105
        else:
            print(answer.text)
        """,
    "any other status": """
        if answer.status_code != HTTPStatus.CREATED:
            raise RuntimeError(answer.text)
        print(answer.text)  # CYB105
        """,
    "a status by the library's name": """
        if answer.status_code == requests.codes.ok:
            print(answer.text)  # CYB105
            return
        print(answer.text)
        """,
    "the least status of a failure": """
        if answer.status_code >= 400:
            raise RuntimeError(answer.text)
        print(answer.text)  # CYB105
        """,
    "statuses below that": """
        if answer.status_code < 400:
            print(answer.text)  # CYB105
            return
        print(answer.text)
        """,
    "the last status of success": """
        if answer.status_code <= 299:
            print(answer.text)  # CYB105
        else:
            print(answer.text)
        """,
    "at most the first status of success": """
        if answer.status_code <= 200:
            print(answer.text)  # CYB105
        else:
            print(answer.text)
        """,
    "outside a range": """
        if not 200 <= answer.status_code < 300:
            raise RuntimeError(answer.text)
        print(answer.text)  # CYB105
        """,
    "inside a range, in two comparisons": """
        if answer.status_code >= 200 and answer.status_code < 300:
            print(answer.text)  # CYB105
            return
        print(answer.text)
        """,
    "below or above a range": """
        if answer.status_code < 200 or 300 <= answer.status_code:
            raise RuntimeError(answer.text)
        print(answer.text)  # CYB105
        """,
    "the class of a status": """
        if answer.status_code // 100 != 2:
            raise RuntimeError(answer.text)
        print(answer.text)  # CYB105
        """,
    "the class of success": """
        kind = answer.status_code // 100
        if kind == 2:
            print(answer.text)  # CYB105
        else:
            print(answer.text)
        """,
    "a code that is kept": """
        code = answer.status_code
        if code > 299:
            raise RuntimeError(answer.text)
        print(answer.text)  # CYB105
        """,
    "the classes of failures": """
        if answer.status_code // 100 in (4, 5):
            raise RuntimeError(answer.text)
        print(answer.text)  # CYB105
        """,
    "at least the first class of failures": """
        if answer.status_code // 100 >= 4:
            raise RuntimeError(answer.text)
        print(answer.text)  # CYB105
        """,
    "the first digit of a status": """
        if not str(answer.status_code).startswith("2"):
            raise RuntimeError(answer.text)
        print(answer.text)  # CYB105
        """,
    "the first digit, by its place": """
        if str(answer.status_code)[0] in "45":
            raise RuntimeError(answer.text)
        print(answer.text)  # CYB105
        """,
    "statuses of success": """
        if answer.status_code not in (200, 201):
            raise RuntimeError(answer.text)
        print(answer.text)  # CYB105
        """,
    "a set of statuses of failure": """
        if answer.status_code in {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}:
            raise RuntimeError(answer.text)
        print(answer.text)  # CYB105
        """,
    "a range of statuses": """
        if answer.status_code in range(200, 300):
            print(answer.text)  # CYB105
            return
        print(answer.text)
        """,
    "what a status says of itself": """
        if not HTTPStatus(answer.status_code).is_success:
            raise RuntimeError(answer.text)
        print(answer.text)  # CYB105
        """,
    "a status that has a name": """
        status, data = answer.status_code, answer.json()
        if status != 200:
            raise RuntimeError(f"{status}: {data}")
        print(data)  # CYB105
        """,
    "a helper that judges the answer": """
        if not is_fine(answer):
            raise RuntimeError(answer.text)
        print(answer.text)  # CYB105
        """,
    "an error in the answer": """
        data = answer.json()
        if "error" in data:
            raise RuntimeError(data)
        print(data)  # CYB105
        """,
    "the value of an error": """
        data = answer.json()
        if data.get("error"):
            raise RuntimeError(data)
        print(data)  # CYB105
        """,
    "an error that is not None": """
        data = answer.json()
        if data.get("error_description") is not None:
            raise RuntimeError(data)
        print(data)  # CYB105
        """,
    "an error that gets a name": """
        data = answer.json()
        if (problem := data.get("error")) is not None:
            raise RuntimeError(problem, data)
        print(data)  # CYB105
        """,
    "errors, or an empty list": """
        data = answer.json()
        errors = data.get("errors") or []
        if errors:
            raise RuntimeError(data)
        print(data)  # CYB105
        """,
    "any of several errors": """
        data = answer.json()
        if any(key in data for key in ("error", "errors")):
            raise RuntimeError(data)
        print(data)  # CYB105
        """,
    "no token in the answer": """
        data = answer.json()
        if "access_token" not in data:
            raise RuntimeError(data)
        print(data)  # CYB105
        """,
    "no value of the token": """
        data = answer.json()
        if not data.get("access_token"):
            raise RuntimeError(data)
        print(data)  # CYB105
        """,
    "a token that is None": """
        data = answer.json()
        token = data.get("access_token", None)
        if token is None:
            raise RuntimeError(data)
        print(data)  # CYB105
        """,
    "a token that gets a name": """
        data = answer.json()
        if token := data.get("access_token"):
            print(data)  # CYB105
            return token
        raise RuntimeError(data)
        """,
    "all that an answer has to have": """
        data = answer.json()
        if not all(key in data for key in ("access_token", "expires_in")):
            raise RuntimeError(data)
        print(data)  # CYB105
        """,
    "a set of what an answer has to have": """
        data = answer.json()
        if not {"access_token", "expires_in"} <= data.keys():
            raise RuntimeError(data)
        print(data)  # CYB105
        """,
    "a key among those of an answer": """
        data = answer.json()
        if "error" in data.keys():
            raise RuntimeError(data)
        print(data, data.keys())  # CYB105
        """,
    "keys that hold what an answer has to have": """
        data = answer.json()
        if data.keys() >= {"access_token"}:
            print(data)  # CYB105
        else:
            print(data)
        """,
    "a caught status": """
        try:
            answer.raise_for_status()
        except requests.HTTPError as error:
            raise RuntimeError(answer.text) from error
        print(answer.text)  # CYB105
        """,
    "a caught lack of a key": """
        data = answer.json()
        try:
            token = data["access_token"]
        except KeyError:
            raise RuntimeError(data)
        print(data)  # CYB105
        """,
    "a caught text that is no JSON": """
        try:
            data = answer.json()
        except ValueError:
            print(answer.text)
            raise
        print(data)  # CYB105
        """,
    "what is done where nothing was caught": """
        try:
            answer.raise_for_status()
        except requests.RequestException:
            print(answer.text)
        else:
            print(answer.text)  # CYB105
        """,
    "a matched status": """
        match answer.status_code:
            case 200 | 201:
                print(answer.text)  # CYB105
            case 401:
                print(answer.text)
            case _:
                raise RuntimeError(answer.text)
        """,
    "a matched answer": """
        match answer.json():
            case {"access_token": token} as data:
                print(data)  # CYB105
            case data:
                print(data)
        """,
    "a matched error": """
        data = answer.json()
        match data:
            case {"error": problem}:
                raise RuntimeError(data)
            case _:
                print(data)  # CYB105
        """,
    "a matched pair": """
        data = answer.json()
        match answer.status_code, verbose:
            case 200, True:
                print(data)  # CYB105
            case 403, _:
                print(data)
        """,
    "one of several answers": """
        if answer.status_code == 200:
            print(answer.text)  # CYB105
        elif answer.status_code == 401:
            print(answer.text)
        else:
            raise RuntimeError(answer.text)
        """,
    "a failure and something else": """
        if answer.status_code >= 400 and verbose:
            print(answer.text)
        if verbose:
            print(answer.text)  # CYB105
        """,
    "success and what it takes": """
        if answer.ok and answer.headers["content-type"] == "application/json":
            print(answer.text)  # CYB105
            return
        raise RuntimeError(answer.text)
        """,
    "an operator": """
        answer.ok or print(answer.text)
        answer.ok and print(answer.text)  # CYB105
        """,
    "an assertion": """
        assert answer.status_code == 200, answer.text
        assert verbose, answer.text  # CYB105
        """,
    "success, and something else": """
        if answer.ok and verbose:
            return
        print(answer.text)  # CYB105
        """,
    "a failure or something else": """
        if verbose or not answer.ok:
            print(answer.text)  # CYB105
        if not answer.ok or "error" in answer.json():
            print(answer.text)
        """,
    "neither success nor anything else": """
        if answer.ok or verbose:
            return
        print(answer.text)
        """,
    "a cache that was looked into before": """
        kept = KEPT.get("token")
        if kept:
            return kept
        answer = requests.post(URL, json=BODY)
        print(answer.json())  # CYB105
        KEPT["token"] = answer.json()["access_token"]
        """,
    "a cache that does not have it": """
        try:
            return KEPT["token"]
        except KeyError:
            answer = requests.post(URL, json=BODY)
            print(answer.json())  # CYB105
            KEPT["token"] = answer.json()["access_token"]
        """,
    "a second attempt": """
        try:
            answer.raise_for_status()
        except requests.HTTPError:
            print(answer.text)
            again = requests.post(URL, json=BODY)
            print(again.text)  # CYB105
            try:
                again.raise_for_status()
            except requests.HTTPError:
                print(again.text)
        """,
    "attempts": """
        while answer.status_code == 429:
            print(answer.text)
            answer = requests.post(URL, json=BODY)
        print(answer.text)  # CYB105
        """,
    "what another client says": """
        answer = httpx.post(URL, json=BODY)
        if answer.is_error:
            raise RuntimeError(answer.text)
        if answer.is_success:
            print(answer.text)  # CYB105
        """,
}


@pytest.mark.parametrize("name", GUARDS)
def test_where_a_request_has_failed_its_answer_is_no_token(name: str) -> None:
    check(HEAD + textwrap.indent(textwrap.dedent(GUARDS[name]), "    "))


def test_a_token_that_is_shown_by_itself_is_one_wherever_an_exception_was_caught() -> None:
    check(
        HEAD
        + """
    try:
        answer.raise_for_status()
    except requests.HTTPError:
        print(answer.json()["access_token"])  # CYB105
"""
    )
