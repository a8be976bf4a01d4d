"""What is cut of programs that cost more than their size, what is said of that, and what nothing keeps."""

from __future__ import annotations

import gc
from pathlib import Path
from types import SimpleNamespace

import pytest
from doors import TOKENS, command, write
from slow_programs import PROGRAMS

from cybrid_lint.analysis import Analysis, analyse, forget
from cybrid_lint.cybrid import uses
from cybrid_lint.cybrid.scopes import MOST_DEPTH, read_scopes
from cybrid_lint.engine import allowance, budget, interning, operations, snapshots, texts, values
from cybrid_lint.engine.alternatives import Choice
from cybrid_lint.engine.callables import Class
from cybrid_lint.engine.code import ClassCode
from cybrid_lint.engine.expansion import in_cases
from cybrid_lint.engine.objects import InstanceState, SequenceState
from cybrid_lint.engine.outcome import Event
from cybrid_lint.engine.symbols import Global
from cybrid_lint.libraries.handlers.text import MOST_CHARACTERS
from cybrid_lint.options import Options

HEAD = "import cybrid\nimport requests\n"
URL = "https://bank.sandbox.cybrid.app/api/"


def analysed(folder, text: str) -> Analysis:
    """The analysis of a project of one module."""
    write(folder, {"app.py": HEAD + text})
    return analyse(folder.resolve(), Options())


GROWING = {
    "replace": "x = x.replace('a', 'aaaa')\n",
    "join": "x = x.join([x, x, x])\n",
    "format": "x = '{0}{0}{0}'.format(x)\n",
    "percent": "x = '%s%s%s' % (x, x, x)\n",
    "an f-string": "x = f'{x}{x}{x}'\n",
    "a sum": "x = x + x + x\n",
    "a product": "x = x * 5\n",
    "quoting": "x = urllib.parse.quote(x + '///')\n",
    "splitting": "x = 'ab'.join((x + x).split('a'))\n",
}


@pytest.mark.parametrize("name", GROWING)
def test_texts_do_not_grow_without_bound(tmp_path, name):
    longest = 0
    real = texts.Text._fill

    def noted(self, parts):
        nonlocal longest
        longest = max(longest, sum(len(getattr(part, "text", "")) for part in parts))
        real(self, parts)

    texts.Text._fill = noted  # type: ignore[method-assign]
    try:
        assert analysed(tmp_path, f"import urllib.parse\nx = '{URL}ab'\n" + GROWING[name] * 30).steps
    finally:
        texts.Text._fill = real  # type: ignore[method-assign]
    assert len(URL) < longest <= 10 * MOST_CHARACTERS


SPARE = """
def prices():
    return requests.get("https://bank.sandbox.cybrid.app/api/prices", headers={"Authorization": "Bearer " + fetch()})
"""
TAKEN = (
    PROGRAMS["everybody calls everybody"].make(6)
    + """
def take():
    f0(fetch())
"""
)


@pytest.fixture
def little(monkeypatch):
    """Little work that bodies may do."""
    monkeypatch.setattr(budget, "COMMON", 1_000)
    monkeypatch.setattr(budget, "SHARE", 2)


def assert_claimed_unless_cut(monkeypatch: pytest.MonkeyPatch, folder: Path, name: str) -> None:
    """Hold that a token is reported as too wide if all is followed, and not if a body of this name is cut."""
    for cut in ("nothing", name):
        monkeypatch.setattr(allowance.Allowance, "__init__", _cutting(folder / "app.py", cut))
        forget()
        codes = [one.code for ones in analyse(folder, Options()).findings.values() for one in ones]
        assert ("CYB203" in codes) is (cut == "nothing"), cut


@pytest.mark.usefixtures("little")
def test_nothing_is_claimed_of_a_token_that_was_cut(tmp_path):
    for name, text, expected in (("whole", SPARE, True), ("cut", SPARE + TAKEN, False)):
        folder = write(tmp_path / name, {"app.py": TOKENS + text})
        analysis = analyse(folder.resolve(), Options())
        codes = [one.code for ones in analysis.findings.values() for one in ones]
        assert ("CYB203" in codes) is expected
        assert bool(analysis.cut) is not expected


def _cutting(path, name):
    """What begins an analysis of which a body is cut from the start: a function's, or the module's without a name."""
    real = allowance.Allowance.__init__

    def begin(work, *given):
        real(work, *given)
        work.cut.add((str(path), name))

    return begin


def test_nothing_is_claimed_of_a_token_that_a_cut_function_asks_for(tmp_path, monkeypatch):
    """What such a function would have done with the token is not seen, whoever else uses it."""
    folder = write(tmp_path, {"app.py": TOKENS + SPARE}).resolve()
    assert_claimed_unless_cut(monkeypatch, folder, "fetch")


def test_nothing_is_claimed_of_a_token_that_a_cut_function_hands_on(tmp_path, monkeypatch):
    """What it hands the token to is seen, but not all that it would be handed to."""
    handed_on = "\n\ndef use():\n    show(fetch())\n\n\ndef show(token):\n    return len(token)\n"
    folder = write(tmp_path, {"app.py": TOKENS + SPARE + handed_on}).resolve()
    assert_claimed_unless_cut(monkeypatch, folder, "use")


def test_nothing_is_claimed_of_a_token_that_a_cut_module_asks_for(tmp_path, monkeypatch):
    """What the rest of its body would have done with the token is not seen."""
    asked = "\n\nTOKEN = fetch()\n" + SPARE.replace("fetch()", "TOKEN")
    folder = write(tmp_path, {"app.py": TOKENS + asked}).resolve()
    assert_claimed_unless_cut(monkeypatch, folder, "")


def test_nothing_is_claimed_of_a_token_that_a_cut_module_hands_on(tmp_path, monkeypatch):
    """The module makes what holds the token, and calls methods of it; not all that these are given is followed."""
    user = """

class Bank:
    def __init__(self):
        self.token = fetch()

    def show(self, path):
        headers = {"Authorization": "Bearer " + self.token}
        return requests.get("https://bank.sandbox.cybrid.app/api/" + path, headers=headers)

    def prices(self):
        return self.show("prices")


bank = Bank()
bank.prices()
"""
    folder = write(tmp_path, {"app.py": TOKENS + user}).resolve()
    assert_claimed_unless_cut(monkeypatch, folder, "")


def test_nothing_is_claimed_of_a_token_if_a_cut_function_has_what_fetches_it(tmp_path, monkeypatch):
    """It would have called that, and used what it gets."""
    user = """

class Bank:
    def __init__(self, provide):
        self.provide = provide

    def show(self):
        return len(self.provide())


bank = Bank(fetch)


def use():
    return bank.show()
"""
    folder = write(tmp_path, {"app.py": TOKENS + SPARE + user}).resolve()
    assert_claimed_unless_cut(monkeypatch, folder, "Bank.show")


@pytest.mark.usefixtures("little")
def test_the_summary_counts_what_was_cut_and_verbose_names_it(tmp_path):
    write(tmp_path, {"app.py": TOKENS + TAKEN})
    run = command(tmp_path, "check", "--verbose", "--jobs", "1", ".")
    assert " cut short, --verbose names them.\n" in run.out
    assert "cut short: f0 in app.py" in run.err
    write(tmp_path, {"app.py": TOKENS + SPARE})
    assert "cut short" not in command(tmp_path, "check", ".").out


def test_the_work_on_one_module_is_bounded_and_takes_nothing_from_others(tmp_path, monkeypatch):
    monkeypatch.setattr(budget, "COMMON", budget.COMMON // 8)
    root = write(tmp_path, {"alone.py": TOKENS + SPARE, "calls.py": PROGRAMS["everybody calls everybody"].make(8)})
    write(root, {"calls.py": TOKENS + (root / "calls.py").read_text() + "\n\ndef take():\n    f0(fetch())\n"})
    free = analyse(root.resolve(), Options()).outcome
    forget()
    monkeypatch.setattr(budget, "MOST_OF_MODULE", 5_000)
    bound = analyse(root.resolve(), Options()).outcome
    assert bound.steps < free.steps / 2
    assert {path.name for path, _ in bound.cut} == {"calls.py"}


def test_an_instance_is_of_its_class_where_no_work_is_left():
    code = ClassCode.__new__(ClassCode)
    state = InstanceState(Class(code, ()), {"held": values.NONE}, values.UNKNOWN, ())
    changed = state.map(lambda _: values.UNKNOWN)
    assert changed.cls is state.cls
    assert changed.fields == {"held": values.UNKNOWN}


def test_the_same_is_cut_each_time(tmp_path):
    write(tmp_path, {"app.py": TOKENS + TAKEN})
    first, second = (command(tmp_path, "check", "--verbose", ".") for _ in range(2))
    assert first.out == second.out


def test_no_tree_is_kept_after_an_analysis(tmp_path):
    import libcst as cst

    from cybrid_lint import analysis

    def nodes() -> int:
        analysis._known.clear()
        gc.collect()
        return sum(isinstance(one, cst.CSTNode) for one in gc.get_objects())

    text = "".join(f"def f{index}(a):\n    return f{index}('{URL}' + a)\n" for index in range(20))
    gc.freeze()  # what other tests have left is not gone through
    analysed(tmp_path, text)
    before = nodes()
    for _ in range(3):
        analysed(tmp_path, text)
    assert nodes() <= before + 100


def test_instances_are_alike_down_to_a_depth():
    """Whichever of them is followed uses tokens as the others do."""
    code = ClassCode.__new__(ClassCode)

    def nested(at, depth):
        held = Global("app.py", "held")
        for number in range(depth):
            held = snapshots.made((at, number), InstanceState(Class(code, ()), {"held": held}, values.ABSENT, ()))
        return held

    shapes = uses.Shapes()
    for depth, are_alike in ((1, True), (uses.MOST_DEPTH, True), (uses.MOST_DEPTH + 1, False)):
        assert (shapes.of(nested(1, depth)) == shapes.of(nested(2, depth))) is are_alike


def test_scopes_within_each_other_are_read_down_to_a_depth():
    """A tuple that holds itself twice, and so on, has more scopes than anybody could go through."""

    def nested(times: int) -> values.Value:
        value: values.Value = texts.text("accounts:read")
        for number in range(times):
            members = (value, value) if number else (value,)
            value = snapshots.made((None, number), SequenceState("tuple", members))
        return value

    (near,) = read_scopes(nested(MOST_DEPTH - 1))
    assert near.names == {"accounts:read"}
    assert not near.is_open
    (far,) = read_scopes(nested(60))
    assert far.names == set()
    assert far.is_open


@pytest.mark.parametrize(("is_exhausted", "cases"), [(False, 2), (True, 1)])
def test_cases_of_a_request_are_told_apart_as_long_as_there_is_budget(is_exhausted, cases):
    test = operations.Test("true", (Global("app.py", "known"),))
    token, query = (Choice(test, texts.text(name), values.NONE) for name in ("token", "query"))
    work = SimpleNamespace(is_exhausted=is_exhausted)
    substitution = SimpleNamespace(
        engine=SimpleNamespace(work=work), is_unchanged=lambda _: False, truth=lambda _: values.UNKNOWN
    )
    event = Event("request", snapshots.Compound("tuple", (token, query)), values.UNSEEN)
    assert len(list(in_cases(substitution, event))) == cases


def _used_up(work: budget.Budget, account: budget.Account) -> int:
    """Work until nothing is left for an account, and return how much that was."""
    before = interning.WORK.done
    work.turn_to(account)
    while interning.WORK.done < work.until:
        interning.WORK.done = work.until
        work.turn_to(account)
    return interning.WORK.done - before


@pytest.mark.parametrize(("own", "left", "granted"), [(100, 400, 60), (100, 100, 30), (0, 0, 0)])
def test_the_events_of_a_module_take_half_of_what_is_left(own, left, granted):
    share = budget.ModuleShare(own)
    share.for_events = left
    assert share.of_events(own * 6 // 10) == granted


@pytest.mark.parametrize(
    ("lines", "left"),
    [
        (10, budget.LEAST_OF_MODULE),
        (1000, budget.LEAST_OF_MODULE),
        (1500, 1500 * budget.OF_LINE),
        (9000, budget.MOST_OF_MODULE),
    ],
)
def test_a_module_takes_work_in_proportion_to_its_lines(lines, left):
    assert budget.ModuleShare(0, lines).left == left


def test_the_lines_of_a_module_are_known(tmp_path, monkeypatch):
    known = {}
    add = budget.Budget.add

    def noted(self, module, sizes, lines):
        known[Path(module).name] = lines
        add(self, module, sizes, lines)

    monkeypatch.setattr(budget.Budget, "add", noted)
    folder = write(tmp_path, {"app.py": TOKENS + SPARE})
    assert analyse(folder.resolve(), Options()).findings
    assert known["app.py"] == (TOKENS + SPARE).count("\n")


def test_something_is_kept_back_for_events_and_for_those_that_nobody_decides():
    work, own = budget.Budget(), budget.SHARE * (100 + budget.LEAST)
    work.add("app.py", [100], 0)
    found = []
    for refill in (lambda: None, work.refill, work.refill_for_closing):
        refill()
        # each body of another module, of which nothing is used up yet
        bodies = (work.of(f"{len(found)}/{number}.py", 1, 100, fixed=(), of_events=False) for number in range(200))
        found.append(sum(_used_up(work, body) - own for body in bodies))
    assert found == [pytest.approx(part, rel=0.05) for part in (budget.COMMON, budget.COMMON / 2, budget.COMMON / 4)]


def test_what_happens_in_a_function_takes_nothing_from_its_evaluation(tmp_path, monkeypatch):
    granted: dict[bool, set[int]] = {True: set(), False: set()}
    of = budget.Budget.of

    def noted(self, module, at, size, *, fixed, of_events):
        granted[of_events].add(at)
        return of(self, module, at, size, fixed=fixed, of_events=of_events)

    monkeypatch.setattr(budget.Budget, "of", noted)
    folder = write(tmp_path, {"app.py": TOKENS + SPARE})
    assert analyse(folder.resolve(), Options()).findings
    the_module = {0}
    assert granted[True] == granted[False] - the_module != set()


def test_users_of_a_package_are_followed_before_the_package(tmp_path, monkeypatch):
    """They find what is left for events, and what they use of the package is followed for them."""
    followed: dict[str, None] = {}
    of = budget.Budget.of

    def noted(self, module, at, size, *, fixed, of_events):
        if of_events and size:
            followed.setdefault(Path(module).name)
        return of(self, module, at, size, fixed=fixed, of_events=of_events)

    monkeypatch.setattr(budget.Budget, "of", noted)
    package = "\n\ndef apart():\n    return prices()\n\n\napart()\n"
    write(tmp_path, {"alone.py": TOKENS + SPARE + package, "user.py": "import alone\n\nprint(alone.fetch)\n"})
    assert analyse(tmp_path.resolve(), Options()).findings
    assert list(followed) == ["user.py", "alone.py"]
