"""Work is in proportion to a program, is the same each time, and what one function takes is nobody else's."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from doors import TOKENS, write
from slow_programs import HEAD, PROGRAMS

from cybrid_lint.analysis import Analysis, analyse
from cybrid_lint.engine import budget
from cybrid_lint.engine.allowance import Allowance
from cybrid_lint.engine.code import ModuleCode
from cybrid_lint.options import Options

# Nodes of a line of these programs, and bodies of a line, at the most.
NODES, BODIES = 30, 1.1
# What was begun when the budget was used up is still ended.
SLACK = 1.5
# A fortieth of what a program has: what is said of the budget holds of every size of it.
LESS = {name: getattr(budget, name) // 40 for name in ("COMMON", "MOST_DRAWN", "MOST_DRAWN_BY_EVENTS")}


@pytest.fixture(autouse=True)
def less(monkeypatch):
    for name, amount in LESS.items():
        monkeypatch.setattr(budget, name, amount)


def analysed(folder: Path, text: str) -> Analysis:
    """The analysis of a project of one module."""
    folder.mkdir(exist_ok=True)
    write(folder, {"app.py": HEAD + text})
    return analyse(folder.resolve(), Options())


@pytest.mark.parametrize("name", PROGRAMS)
def test_work_is_in_proportion_or_bounded(tmp_path, name):
    size, make = PROGRAMS[name]
    size = max(size // 24, 5)
    texts = [make(size), make(2 * size)]
    first, second = (analysed(tmp_path / str(index), text).steps for index, text in enumerate(texts))
    lines = texts[1].count("\n") + 2
    bound = budget.COMMON + 2 * budget.SHARE * lines * (NODES + BODIES * budget.LEAST)
    assert first > 0
    assert second <= 3 * first or second <= SLACK * bound
    assert second <= SLACK * bound


def test_what_stands_in_two_places_is_gone_through_once(tmp_path):
    def doubled(times: int) -> str:
        lines = (f"    x{number + 1} = [x{number}, x{number}]\n" for number in range(times))
        return f"def go(token):\n    x0 = [token]\n{''.join(lines)}    return x{times}\n"

    first, second = (analysed(tmp_path / str(times), doubled(times)).steps for times in (4, 8))
    assert 0 < second <= 2 * first


LATER = """
def read(token, guid):
    head = {"Authorization": "Bearer " + token}
    return requests.get("https://bank.sandbox.cybrid.app/api/customers/" + guid, headers=head)


def go(guid):
    return read(fetch(), guid)
"""


def encoder(branches: int) -> str:
    """A program that sends what a function of a number of branches makes of it, each of which calls it again."""
    kinds = ["list", "tuple", "set", "frozenset", "dict"][:branches]
    case = "        if isinstance(value, {}):\n            return [helper(v) for v in value.values()]\n"
    return f"""
def plain(data):
    def helper(value):
{"".join(map(case.format, kinds))}        return value

    return helper(data)


def send(token, body):
    head = {{"Authorization": "Bearer " + token}}
    requests.post("https://bank.sandbox.cybrid.app/api/trades", headers=head, json=plain({{"a": body, "b": body}}))
"""


def test_a_function_that_calls_itself_is_not_followed_for_what_nobody_knows(tmp_path):
    few, many = (analysed(tmp_path / str(count), encoder(count)).steps for count in (2, 4))
    assert 0 < many < 8 * few


@pytest.mark.parametrize(
    "name", ["everybody calls everybody", "a converter that calls itself", "nested loops over tables"]
)
def test_one_appetite_takes_nothing_from_others(tmp_path, name):
    size, make = PROGRAMS[name]
    write(tmp_path, {"a.py": HEAD + make(size // 5), "z.py": TOKENS + LATER})
    analysis = analyse(tmp_path.resolve(), Options())
    assert analysis.cut
    codes = {path.name: [finding.code for finding in found] for path, found in analysis.findings.items()}
    assert "CYB301" in codes["z.py"]


COUNT = """
import sys
from pathlib import Path
from cybrid_lint.analysis import analyse
from cybrid_lint.engine import budget
from cybrid_lint.engine.allowance import Allowance
from cybrid_lint.engine.code import ModuleCode
from cybrid_lint.options import Options
vars(budget).update(LESS)
analysis = analyse(Path(sys.argv[1]).resolve(), Options())
print(analysis.steps, sorted((path.name, name) for path, name in analysis.cut))
"""


@pytest.mark.long
def test_the_same_work_is_counted_and_cut_whatever_order_hashes_give(tmp_path):
    text = "".join(PROGRAMS[name].make(6) for name in ("everybody calls everybody", "two helpers that call each other"))
    write(tmp_path, {"app.py": HEAD + text, "other.py": HEAD + PROGRAMS["a converter that calls itself"].make(5)})
    counts = {
        subprocess.run(
            [sys.executable, "-c", f"LESS = {LESS}{COUNT}", str(tmp_path)],
            capture_output=True,
            check=True,
            text=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2")
    }
    assert len(counts) == 1
    steps, cut = counts.pop().split(maxsplit=1)
    assert steps.isdecimal()
    assert "app.py" in cut


def test_each_function_is_evaluated_about_once(tmp_path, monkeypatch):
    from cybrid_lint.engine.functions import Functions

    counted: list[dict[object, int]] = []
    real = Functions.__init__

    def noted(self: Functions, *args: object) -> None:
        real(self, *args)  # type: ignore[arg-type]
        counted.append(self.evaluations)  # type: ignore[arg-type]

    monkeypatch.setattr(Functions, "__init__", noted)
    text = "".join(PROGRAMS[name].make(20) for name in ("a long chain of conditions", "many subclasses", "decorators"))
    assert analysed(tmp_path, text).steps
    (evaluations,) = counted
    assert len(evaluations) > 40
    assert sum(evaluations.values()) <= 2 * len(evaluations)


LOST = """
import importlib, pkgutil, sys
import cybrid_lint.facts
from cybrid_lint.engine import interning, values
from cybrid_lint.libraries import handlers, lookup
if sys.argv[1] == "early":
    for module in pkgutil.iter_modules(handlers.__path__):
        importlib.import_module(f"{handlers.__name__}.{module.name}")
for _ in range(2):
    interning.forget()
    lookup.load()
alive = {id(value) for value in interning.interned.values()}
modules = [module for name, module in sys.modules.items() if name.startswith("cybrid_lint")]
pairs = [pair for module in modules for pair in vars(module).items()]
constants = [pair for pair in pairs if isinstance(pair[1], values.Value)]
print(len(constants), sorted({name for name, value in constants if id(value) not in alive}))
"""


@pytest.mark.parametrize("order", ["early", "late"])
def test_constants_are_the_same_values_in_every_analysis(order):
    """Values are compared by identity: one that is made anew is another than a module's constant."""
    run = subprocess.run([sys.executable, "-c", LOST, order], capture_output=True, text=True, check=True)
    count, _, lost = run.stdout.strip().partition(" ")
    assert int(count) > 20
    assert lost == "[]"


def test_work_grows_with_the_number_of_methods_that_log_in_by_another_one(tmp_path):
    """What a method leaves in its instance is not found anew for each method that leads to it."""

    def client(methods: int) -> str:
        return """
class Desk:
    def __init__(self):
        self.key = None
        self.session = requests.Session()

    def login(self):
        self.keep(fetch())

    def keep(self, key):
        self.key = key

    def send(self, verb, path, checked=True):
        if checked and not self.key:
            self.login()
        head = {"Authorization": "Bearer " + self.key}
        answer = self.session.request(verb, "https://bank.sandbox.cybrid.app/api" + path, headers=head)
        if answer.status_code == 401:
            self.key = None
        return answer.json()
""" + "".join(f"\n    def one{n}(self, x):\n        return self.send('GET', '/trades/' + x)\n" for n in range(methods))

    few, many = (analysed(tmp_path / str(count), TOKENS + client(count)) for count in (20, 80))
    assert [one.code for found in many.findings.values() for one in found].count("CYB302") == 80
    assert not many.cut
    assert many.steps < 5 * few.steps


@pytest.mark.parametrize("shown", ["error['message']", "error", "answer.text"])
def test_what_can_be_no_secret_is_no_matter_of_callers(tmp_path, shown):
    """What an exception shows of the answers of a hundred methods costs as little as if it showed nothing of them."""

    def client(message: str) -> str:
        return f"""
class Desk:
    def __init__(self, base):
        self.base = base

    def send(self, path):
        answer = requests.get(self.base + path, headers={{"Authorization": "Bearer " + fetch()}})
        if not answer.ok:
            error = answer.json()
            raise RuntimeError({message}, answer.status_code)
        return answer.json()
""" + "".join(f"\n    def one{n}(self, x):\n        return self.send('/things/' + x)\n" for n in range(100))

    silent, telling = (
        analysed(tmp_path / name, TOKENS + client(text)).steps for name, text in (("silent", "''"), ("telling", shown))
    )
    assert telling < 1.1 * silent


def test_who_interrupts_the_work_on_a_body_ends_all_of_it():
    with pytest.raises(KeyboardInterrupt), Allowance().guarded(ModuleCode("app.py", None), None):
        raise KeyboardInterrupt
