"""What a value is made of does not grow with what is set on the way to a request: the work that this takes."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest
from support import check

from cybrid_lint.analysis import analyse
from cybrid_lint.engine import operations, widening
from cybrid_lint.engine.alternatives import choice, options, union
from cybrid_lint.engine.branches import UpdateState
from cybrid_lint.engine.code import FunctionCode
from cybrid_lint.engine.frame import Frame
from cybrid_lint.engine.functions import Functions
from cybrid_lint.engine.interning import WORK
from cybrid_lint.engine.objects import DictState, SequenceState
from cybrid_lint.engine.operations import Attr
from cybrid_lint.engine.snapshots import Updated, made
from cybrid_lint.engine.summaries import Summary
from cybrid_lint.engine.symbols import Global
from cybrid_lint.engine.values import Widened, unknown
from cybrid_lint.options import Options

HEAD = """
import os

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


def test_setting_what_is_missing_takes_work_in_proportion(tmp_path):
    def steps(count: int) -> int:
        folder = tmp_path / str(count)
        folder.mkdir()
        lines = [f'    if "X-{n}" not in headers:\n        headers["X-{n}"] = "x"\n' for n in range(count)]
        body = "def send(headers=None):\n    headers = headers or {}\n" + "".join(lines)
        (folder / "app.py").write_text(HEAD + body + "    return requests.get(URL + '/prices', headers=headers)\n")
        return analyse(folder.resolve(), Options()).steps

    assert steps(12) <= 3 * steps(6)


STUBBED = """

class Client:
    def call(self, path):
        self.double.seen = path
        if self.double.url != path:
            raise ValueError(path)
        return self.double.open()

    def told(self):
        answer = self.call("/prices")
"""


def test_what_was_written_to_is_told_once_however_often_an_answer_is_read(tmp_path):
    def steps(count: int) -> int:
        folder = tmp_path / str(count)
        folder.mkdir()
        reading = "        if isinstance(answer, bytes):\n            answer = answer.decode()\n"
        (folder / "app.py").write_text(HEAD + STUBBED + count * reading + "        return answer\n")
        return analyse(folder.resolve(), Options()).steps

    assert steps(12) <= 2.2 * steps(6)


LISTING = """
import json
from urllib.parse import urlencode, urlparse


def shown(answer):
    if isinstance(answer, bytes):
        answer = json.loads(answer.decode())
    for key, value in list(answer.items()):
        print(key, value)
    return [*answer["objects"]]


class Client:
    def call(self, path, params={}):
        if self.double:
            self.double.seen = path
            seen, asked = urlparse(self.double.url), urlparse(URL + path + "?" + urlencode(params))
            if seen.netloc != asked.netloc or seen.path != asked.path or seen.query != asked.query:
                raise ValueError(path)
            answer = self.double.open()
        else:
            answer = requests.get(URL + path, params=params).json()
        shown(answer)
        return answer
"""


def test_a_body_that_goes_through_an_answer_is_not_evaluated_for_each_path(tmp_path, monkeypatch):
    counted: list[dict[FunctionCode, int]] = []
    real = Functions.__init__

    def noted(self: Functions, *args: Any) -> None:
        real(self, *args)
        counted.append(self.evaluations)

    monkeypatch.setattr(Functions, "__init__", noted)
    calls = "".join(f'\n    def call_{n}(self):\n        return shown(self.call("/p{n}"))\n' for n in range(6))
    (tmp_path / "app.py").write_text(HEAD + LISTING + calls)
    assert analyse(tmp_path.resolve(), Options()).steps
    (evaluations,) = counted
    assert [times for code, times in evaluations.items() if code.name == "call"] == [1]


PLACING = """
import inspect


def execute(func, *args, **kwargs):
    names = list(inspect.signature(func).parameters.keys())
    kwargs.update(dict(zip(names, args)))
    send(func, **kwargs)


def send(func, **values):
    for name, parameter in inspect.signature(func).parameters.items():
        print(values.get(name, parameter.default))


def listed(page, limit=10): ...


execute(listed, 1)
"""


def test_a_body_is_evaluated_for_all_that_stands_in_the_call(tmp_path, monkeypatch):
    made: list[Functions] = []
    real = Functions.__init__

    def noted(self: Functions, *args: Any) -> None:
        real(self, *args)
        made.append(self)

    monkeypatch.setattr(Functions, "__init__", noted)
    (tmp_path / "app.py").write_text(HEAD + PLACING)
    assert analyse(tmp_path.resolve(), Options()).steps
    (functions,) = made
    fixed = {code.name: dict(fixed) for code, fixed in functions.summaries if fixed}
    assert "kwargs" in fixed["execute"]
    assert "values" in fixed["send"]


def test_of_an_object_only_what_has_grown_too_large_is_cut_down():
    def listed(*members):
        return made((0, 0), SequenceState("list", members))

    rows = listed(*(listed(*(Global("app.py", f"v{row}_{n}") for n in range(100))) for row in range(12)))
    grown, guid = Attr(listed(*[rows] * 20), "grown"), unknown("guid")
    entries = widening.bounded(
        made((0, 0), DictState({"grown": grown, "guid": guid})), lambda value: False
    ).state.entries
    assert isinstance(entries["grown"], Widened)
    assert entries["guid"] is guid


@pytest.mark.parametrize(("name", "kept"), [("first", "first"), ("second", "second"), ("third", "base")])
def test_what_is_left_of_a_large_object_is_what_the_attribute_gives(monkeypatch, name, kept):
    monkeypatch.setattr(widening, "MOST_SIZE", 3)
    monkeypatch.setattr(widening, "MOST_PARTS", 3)
    tokens = {one: Global("app.py", one) for one in ("first", "second", "base")}
    written = Updated(tokens["base"], (("first", tokens["first"]), ("second", tokens["second"])), ())
    left = widening.bounded(Attr(written, name), lambda value: value in tokens.values())
    assert isinstance(left, Widened)
    assert left.kept == (tokens[kept],)


def test_of_a_value_that_may_be_something_kept_it_still_may_be_that(monkeypatch):
    monkeypatch.setattr(widening, "MOST_SIZE", 3)
    monkeypatch.setattr(widening, "MOST_PARTS", 3)
    asked, first, second, other = (Global("app.py", name) for name in ("asked", "first", "second", "other"))
    holding = operations.Item(Attr(Attr(second, "a"), "b"), other)
    grown = choice(operations.Test("eq", (asked, other)), first, union((holding, other)))
    left = widening.bounded(grown, lambda value: value in (first, second))
    assert set(options(left)) == {first, Widened((second,)), other}
    assert widening.bounded(grown, lambda value: False) is Widened(())


def test_a_condition_holds_nothing_that_is_kept_of_a_large_value(monkeypatch):
    monkeypatch.setattr(widening, "MOST_SIZE", 3)
    monkeypatch.setattr(widening, "MOST_PARTS", 3)
    asked, held, other = (Global("app.py", name) for name in ("asked", "held", "other"))
    grown = Updated(held, (("is_it", operations.Test("eq", (asked, other))),), ())
    assert widening.bounded(grown, lambda value: value in (asked, held)) is Widened((held,))


def test_what_a_function_comes_to_is_its_result_and_what_it_writes():
    base, first, second, result = (Global("app.py", name) for name in ("base", "first", "second", "result"))
    summary = Summary(result, outs=[(base, UpdateState({"x": Attr(first, "y")}, {"k": second}))])
    assert summary.extent(99) == len({base, first, Attr(first, "y"), second, result})
    assert summary.extent(3) == 3


CHOSEN = """
import os

import requests

URL = "https://bank.sandbox.cybrid.app/api"


def grant(id, secret):
    body = {"client_id": id, "client_secret": secret, "scope": "customers:read"}
    return requests.post("https://id.sandbox.cybrid.app/oauth/token", json=body).json()["access_token"]


def chosen(choose, id, secret):
    return choose(grant(id, secret), id.a, id.b, id.c, id.d, id.e, id.f, id.g, id.h, id.i)


def send(choose, id, secret, path):
    return requests.get(URL + path, headers={"Authorization": "Bearer " + chosen(choose, id, secret)})


def first(*given):
    return given[0]


def go(guid):
    send(first, os.environ["I"], os.environ["S"], "/prices")
    send(first, os.environ["I"], os.environ["S"], "/customers/" + guid)  # CYB301
"""


def test_a_call_of_too_much_is_the_token_that_it_is_given(monkeypatch):
    monkeypatch.setattr(widening, "MOST_SIZE", 12)
    monkeypatch.setattr(widening, "MOST_PARTS", 12)
    check(CHOSEN)


@pytest.mark.parametrize(("count", "work"), [(8, 0), (1024, 4)])
def test_a_copy_of_variables_is_work_where_they_are_many(count, work):
    frame = cast("Frame", SimpleNamespace(env=dict.fromkeys(range(count)), store={}))
    before = WORK.done
    Frame.branch(frame)
    assert WORK.done - before == work


COPYING = """

def copied(found):
    print("got", found)
    return {key: value for key, value in found.items() if value is not None}
"""


def test_a_body_that_goes_through_an_answer_is_evaluated_once_for_all_requests(tmp_path, monkeypatch):
    seen: list[str] = []
    summarize = Functions._summarize

    def counted(self: Functions, key: Any) -> Any:
        seen.append(key[0].name)
        return summarize(self, key)

    monkeypatch.setattr(Functions, "_summarize", counted)
    calls = [
        f"def load_{n}(token):\n    head = {{'Authorization': 'Bearer ' + token}}\n"
        f"    return copied(requests.get(URL + '/{path}', headers=head).json())\n"
        for n, path in enumerate(("prices", "symbols", "assets", "banks"))
    ]
    (tmp_path / "app.py").write_text(HEAD + COPYING + "\n\n".join(["", *calls]))
    assert analyse(tmp_path.resolve(), Options()).steps
    # for any arguments, and for those that are answers
    assert seen.count("copied") == 2
