"""Limits on the parser's own terms: what is refused before the parser sees it, what is not, and in which time."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
import threading
import time
import weakref

import pytest
from doors import flake8, write
from hypothesis import given
from hypothesis import strategies as st

from cybrid_lint import room
from cybrid_lint.project import nesting
from cybrid_lint.project.modules import UnanalysableError, parse
from cybrid_lint.project.nesting import MOST_MAPPINGS, Limits, TooDeepError, check_depth, limits

LEAK = 'CYBRID_CLIENT_SECRET = "Zq8vN3xWb7Lk2RtYh5Jd9Fg4Sa6Pm1Cc"\n'
CHAINS = {
    "brackets": ("(", "1", ")"),
    "calls": ("f(", "1", ")"),
    "brackets in an f-string": ('f"{' + "(" * 50, "1", ")" * 50 + '}"'),
    "f-strings": ("f'{", "1", "}'"),
    "t-strings": ("t'{", "1", "}'"),
    "specifiers": ("f'{a:{", "1", "}}'"),
    "raw f-strings": ('rf"\\{', "1", '}"'),
    "sums": ("a + ", "a", ""),
    "matrices": ("a @ ", "a", ""),
    "powers": ("a ** ", "a", ""),
    "nots": ("not ", "a", ""),
    "signs": ("-", "a", ""),
    "lambdas": ("lambda a, b: ", "a", ""),
    "conditions": ("a if b else ", "a", ""),
    "comparisons": ("a < ", "a", ""),
    "ands": ("a and ", "a", ""),
    "literals": ("'a' ", "'a'", ""),
    "calls of calls": ("", "f", "()"),
    "attributes": ("", "f", ".a"),
    "subscripts": ("", "f", "[0]"),
    "attributes over lines": ("(" + "", "f", "\n.a"),
    "awaits": ("await ", "a", ""),
    "comprehensions": ("[a ", "for a in b", " for a in b"),
}


def deep(kind: str, count: int) -> str:
    before, inner, after = CHAINS[kind]
    return "x = " + before * count + inner + after * count + "\n"


@pytest.mark.parametrize("kind", CHAINS)
def test_each_chain_is_refused_from_some_length(kind):
    check_depth(deep(kind, 3))
    with pytest.raises(TooDeepError):
        check_depth(deep(kind, 1_001))


@pytest.mark.parametrize("kind", CHAINS)
def test_chains_count_in_the_fields_of_f_strings(kind):
    inner = deep(kind, 1_001)[4:-1]
    with pytest.raises(TooDeepError):
        check_depth(f"x = f'''{{{inner}}}'''\n")


def test_branches_are_nested():
    check_depth("if a:\n    pass\n" + "elif a:\n    pass\n" * 900)
    check_depth("if a:\n    pass\nelif b:\n    pass\n" * 2_000)
    with pytest.raises(TooDeepError):
        check_depth("if a:\n    pass\n" + "elif a:\n    pass\n" * 1_001)


def test_what_is_long_and_not_deep_is_read():
    check_depth("x = [" + "-1, a.b.c(d)[0], " * 5_000 + "]\n")
    check_depth("x = {" + "'a': -1 + 2, " * 5_000 + "}\n")
    check_depth("x = '" + "((((" * 500 + "'\n")
    check_depth('x = "{' + "(" * 500 + '}"\n')
    check_depth("# " + "((((" * 500 + "\n")
    check_depth("x = f'{{" + "((((" * 500 + "}}'\n")
    check_depth("x = f'{a!r:>{b}} {c:%Y-%m-%d} {d[\"e\"]}' + 'g'\n" * 3_000)
    check_depth("a.b.c.d(e).f(g)\n" * 5_000)


def test_many_deep_expressions_are_refused():
    check_depth(deep("calls", 150) * 5)
    with pytest.raises(TooDeepError, match="too many"):
        check_depth(deep("calls", 150) * 100)


ADVERSARIAL = (
    '"',
    "'",
    '"""',
    "'''",
    'f"{',
    "f'''{a:",
    '\\"',
    '"\\',
    "{",
    "}",
    "\\\n",
    "f'{f\"{",
    "#",
    ":",
    "'\n",
    "\f",
)


@pytest.mark.parametrize("piece", ADVERSARIAL)
def test_a_check_takes_time_in_proportion(piece, monkeypatch):
    from cybrid_lint.project import nesting

    def looked_at(count: int) -> int:
        """How many characters the scan has passed over in all of its searches."""
        scan = nesting._Scan(piece * count, Limits(10**9, 10**9))
        scan.effort = -(10**12)
        passed = 0

        class Counting(dict):
            def __getitem__(self, key):
                return Pattern(dict.__getitem__(self, key))

        class Pattern:
            def __init__(self, real):
                self.real = real

            def search(self, text, at):
                nonlocal passed
                match = self.real.search(text, at)
                passed += (match.end() if match else len(text)) - at + 1
                return match

        for name in ("LITERAL", "TEMPLATE", "SPECIFIER"):
            monkeypatch.setattr(nesting, name, Counting(getattr(nesting, name)))
        monkeypatch.setattr(nesting, "CODE", Pattern(nesting.CODE))
        scan.run()
        monkeypatch.undo()
        return passed

    assert looked_at(2_000) <= 2.2 * looked_at(1_000) + 100


@given(
    st.lists(st.sampled_from(["(", ")", "[", "{", "}", "a", "1", ".b", " + ", ", ", ":", "\n", "f'", "'", "lambda: "]))
    .map("".join)
    .flatmap(lambda text: st.sampled_from([text, f"case {text}", f"if a:\n b\nelif {text}:\n c\n" * 3])),
    st.sampled_from([Limits(2, 6), Limits(8, 6), Limits(2, 30), Limits(30, 40)]),
)
def test_what_is_so_short_that_it_is_not_looked_through_would_pass(text, few):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(nesting, "SHALLOW", 1)
        patch.setattr(nesting, "MOST_EFFORT", 2_000)
        patch.setattr(nesting, "MOST_MAPPINGS", 1)
        if nesting._is_shallow(text, few):
            nesting._Scan(text, few).run()


@pytest.mark.parametrize("few", [Limits(10, 100), Limits(100, 10), Limits(1, 50)])
def test_what_is_short_is_looked_through_where_little_is_allowed(few):
    with pytest.raises(TooDeepError):
        check_depth("x = " + "(" * 20 + "1" + ")" * 20, few)


def test_limits_shrink_with_the_stack():
    assert limits(1.0) == Limits()
    assert limits(0.25) == Limits(50, 250)
    assert room.with_room(room.share) == 1.0


def test_without_a_large_stack_what_is_deep_is_refused(monkeypatch):
    text = deep("brackets", 150)
    assert room.with_room(lambda: parse(text)) is not None
    monkeypatch.setattr(room, "_thread_with", lambda stack: None)
    monkeypatch.setattr(room, "_at_hand", lambda: 1024 * 1024)
    with pytest.raises(UnanalysableError, match="more than 12 deep"):
        room.with_room(lambda: parse(text))
    assert room.with_room(lambda: parse(deep("brackets", 10))) is not None


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="limits of memory are Linux's")
def test_nothing_dies_where_memory_is_limited(tmp_path):
    kinds = ("brackets in an f-string", "lambdas", "calls of calls")
    files = {f"deep{number}.py": "import cybrid\n" + deep(kind, 1_001) for number, kind in enumerate(kinds)}
    write(tmp_path, {**files, "app.py": LEAK})
    command = f"ulimit -v 600000; exec {sys.executable} -m cybrid_lint check --jobs 1 ."
    done = subprocess.run(["bash", "-c", command], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 1, done.stderr
    for path in ("app.py", *files):
        assert f"{path}:1" in done.stdout


def test_brackets_in_an_f_string_hang_no_process_of_flake8(tmp_path):
    write(
        tmp_path,
        {f"deep{index}.py": "import cybrid\n" + deep("f-strings", 150) for index in range(2)} | {"app.py": LEAK},
    )
    run = flake8(tmp_path, "--select=CYB", "-j2", ".")
    assert ("app.py", 1, "CYB102") in run.places


def test_garbage_is_looked_for_seldom_while_there_is_room() -> None:
    """Going through all values again and again took a quarter of an analysis; afterwards all is as it was."""
    before, often = gc.get_threshold(), (700, 10, 10)
    try:
        gc.set_threshold(*often)
        assert room.with_room(gc.get_threshold) == room.SELDOM
        assert gc.get_threshold() == often
        gc.set_threshold(0)
        assert room.with_room(gc.get_threshold)[0] == 0
    finally:
        gc.set_threshold(*before)


def _case(depth: int) -> str:
    return f"match x:\n    case {'{0: ' * depth}1{'}' * depth}:\n        pass\n"


def test_a_thread_with_room_is_used_again() -> None:
    first, second = (room.with_room(threading.get_ident) for _ in range(2))
    assert first == second != threading.get_ident()
    assert room.with_room(lambda: room.with_room(threading.get_ident)) != first
    gone = weakref.ref(room.with_room(lambda: type("Kept", (), {})()))
    gc.collect()
    assert gone() is None


def test_one_that_is_busy_is_not(monkeypatch) -> None:
    """As after an interrupt, which ends the waiting for it."""
    busy: list[int] = []

    def interrupted(self: threading.Event) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(threading.Event, "wait", interrupted)
        with pytest.raises(KeyboardInterrupt):
            room.with_room(lambda: busy.append(threading.get_ident()) or time.sleep(0.2))
    while not busy:
        time.sleep(0.001)
    assert room.with_room(threading.get_ident) not in busy


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
def test_a_process_that_is_forked_has_one_of_its_own() -> None:
    room.with_room(threading.get_ident)
    pid = os.fork()
    if pid == 0:
        os._exit(room.with_room(lambda: 7))
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 7


def test_mappings_in_mappings_of_a_pattern_are_few() -> None:
    check_depth(_case(MOST_MAPPINGS))
    with pytest.raises(TooDeepError, match="nests mappings"):
        check_depth(_case(MOST_MAPPINGS + 1))


@pytest.mark.parametrize("start", ["case = ", "x = ", "    return "])
def test_mappings_elsewhere_may_be_in_many(start: str) -> None:
    depth = MOST_MAPPINGS * 3
    check_depth(f"{start}{'{0: ' * depth}1{'}' * depth}\n")
