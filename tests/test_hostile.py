"""Bad input: CYB901, the right finding or none; never a traceback, never a dead or hanging process."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from doors import fill, flake8, oauth, write
from work import HANGS, measured

from cybrid_lint.files import findings_of
from cybrid_lint.options import Options

CYBRID = "# talks to Cybrid\n"
LEAK = 'CYBRID_CLIENT_SECRET = "<client_secret>"\n'


def lines(text: str, count: int) -> str:
    return "".join(text.format(index) for index in range(count))


def chain(count: int) -> str:
    return "if x == 'a':\n    y = 0\n" + lines("elif x == '{0}':\n    y = {0}\n", count)


BROKEN: dict[str, str | bytes] = {
    "parenthesis.py": CYBRID + "x = (\n",
    "indent.py": CYBRID + "def f():\nreturn 1\n",
    "quote.py": CYBRID + "x = '''\n",
    "python2.py": CYBRID + "print 'x'\n",
    "magic.py": CYBRID + "%matplotlib inline\n",
    "nul.py": CYBRID + "x = 1\0\n",
    "utf16.py": (CYBRID + "x = 1\n").encode("utf-16"),
    "cookie.py": "# -*- coding: no-such-thing -*-\n" + CYBRID,
    "binary.py": bytes(range(256)) * 40 + b"cybrid",
    "brackets.py": CYBRID + "x = " + "[" * 1_500 + "]" * 1_500 + "\n",
    "surrogate.py": CYBRID.encode() + b"x = '\xed\xa0\x80'\n",
}
"""Files that Python itself cannot read: flake8 says so, or the plugin does."""


def ends_flake8(content: str | bytes) -> bool:
    """Tell whether flake8 dies of a file by itself: before 3.11.4 Python does not call null bytes a syntax error."""
    return sys.version_info < (3, 11, 4) and b"\0" in (content.encode() if isinstance(content, str) else content)


READ = {name: content for name, content in BROKEN.items() if not ends_flake8(content)}
DEEP: dict[str, str | bytes] = {
    "sums.py": CYBRID + "x = " + " + ".join(["'a'"] * 250) + "\n",
    "elif.py": CYBRID + chain(300),
    "implicit.py": CYBRID + "x = (" + lines("'part {0}'\n", 3_500) + ")\n",
    "calls.py": CYBRID + "x = y" + ".z()" * 190 + "\n",
    "nested.py": CYBRID + "x = " + "f(" * 95 + "1" + ")" * 95 + "\n",
    "blocks.py": CYBRID + "".join("  " * depth + "if x:\n" for depth in range(90)) + "  " * 90 + "pass\n",
    "lambdas.py": CYBRID + "f = " + "lambda: " * 90 + "1\n",
    "ternary.py": CYBRID + "f = " + "1 if x else " * 150 + "2\n",
    "wide.py": CYBRID + "x = [" + "1, " * 1_500 + "]\n",
    "table.py": CYBRID + "T = {\n" + lines("    'key{0}': 'value number {0}',\n", 1_500) + "}\n",
    "names.py": CYBRID + lines("a{0} = {0}\n", 400),
    "oneline.py": CYBRID + "; ".join(f"b{index} = {index}" for index in range(400)) + "\n",
    "longest.py": CYBRID + "x = '" + "cybrid " * 10_000 + "'\n",
    "functions.py": CYBRID + lines("def f{0}(a, b=1):\n    return a + b\n", 100),
}
"""Files that Python reads, and that are deep, wide or long."""


@pytest.mark.parametrize("name", READ)
def test_what_cannot_be_read_is_said_once(tmp_path, name):
    run = flake8(write(tmp_path, {name: READ[name]}), "--select=CYB", name).must_be_whole()
    said = [one.code for one in run.lines]
    assert said in (["CYB901"], ["E999"], ["E902"], ["E902", "E999"]), run.out
    assert run.seconds < HANGS


def test_what_is_deep_or_large_is_read_or_said_to_be_skipped(tmp_path):
    """Each is a project; other checks die of some that are a little deeper."""
    for name, text in DEEP.items():
        write(tmp_path / Path(name).stem, {name: text, "pyproject.toml": ""})
    run = flake8(tmp_path, "--select=CYB", ".", apart=True).must_be_whole()
    assert {one.code for one in run.lines} == {"CYB901"}
    assert len({one.path for one in run.lines}) == len(run.lines)
    assert run.seconds < HANGS


def test_they_all_come_through_several_processes(tmp_path):
    small = {name: text for name, text in DEEP.items() if name in ("sums.py", "elif.py", "nested.py")}
    good = {"good.py": fill(LEAK), "better.py": fill(LEAK)}
    write(tmp_path, READ | small | good)
    run = flake8(tmp_path, "--select=CYB", "-j2", ".").must_be_whole()
    said = {path: code for path, _, code in run.places}
    assert said["good.py"] == said["better.py"] == "CYB102"
    assert set(READ) <= set(said)


DEEPER = {
    "sums.py": CYBRID + "x = " + " + ".join(["'a'"] * 1_000) + "\n",
    "more.py": CYBRID + "x = " + " + ".join(["'a'"] * 5_000) + "\n",
    "ands.py": CYBRID + "x = " + " and ".join(["a"] * 5_000) + "\n",
    "elif.py": CYBRID + chain(1_000),
    "dots.py": CYBRID + "x = y" + ".z()" * 1_000 + "\n",
    "nots.py": CYBRID + "x = " + "not " * 2_000 + "y\n",
    "minus.py": CYBRID + "x = " + "-" * 5_000 + "1\n",
    "subscripts.py": CYBRID + "x = y" + "[0]" * 500 + "\n",
    "implied.py": CYBRID + "x = (" + "'a' " * 20_000 + ")\n",
    "compared.py": CYBRID + "x = " + " < ".join(["a"] * 5_000) + "\n",
    "conditions.py": CYBRID + "x = " + "1 if a else " * 1_000 + "2\n",
    "lambdas.py": CYBRID + "x = " + "lambda: " * 500 + "2\n",
    "powers.py": CYBRID + "x = " + "2 ** " * 3_000 + "2\n",
    "stars.py": CYBRID + "f" + "(*a)" * 1_000 + "\n",
    "walrus.py": CYBRID + "x = " + "(a := " * 190 + "1" + ")" * 190 + "\n",
}


@pytest.mark.parametrize("name", DEEPER)
def test_what_overflows_other_checks_does_not_overflow_the_analysis(tmp_path, name):
    """pyflakes dies of these and takes flake8 along, so the analysis is asked without it."""
    text = DEEPER[name]
    write(tmp_path, {name: text})
    split = text.splitlines(keepends=True)
    found, seconds = measured(lambda: findings_of(name, split, Options(), tmp_path))
    assert seconds < HANGS
    assert {one.code for one in found} <= {"CYB901"}


@pytest.mark.parametrize("word", ["cybrid", "nothing"])
def test_a_data_module_of_five_megabytes(tmp_path, word):
    """Its own checks take flake8 half a minute, so the analysis is asked without them."""
    row = f"    ('{word}', {{0}}, 'some words that make this line a little longer'),\n"
    text = "DATA = [\n" + lines(row, 64_000) + "]\n"
    assert len(text) > 5_000_000 * 0.9
    write(tmp_path, {"data.py": text, "app.py": fill("from data import DATA\n" + LEAK)})
    split = text.splitlines(keepends=True)
    of_data, seconds = measured(lambda: findings_of("data.py", split, Options(), tmp_path))
    assert seconds < HANGS
    app = (tmp_path / "app.py").read_text().splitlines(keepends=True)
    of_app, seconds = measured(lambda: findings_of("app.py", app, Options(), tmp_path))
    assert seconds < HANGS
    if word == "cybrid":
        assert [one.code for one in of_data] == ["CYB901"]
    assert [one.code for one in of_app] == ["CYB102"]


ENCODED = {
    "latin.py": ("# -*- coding: latin-1 -*-\n# größer\n" + LEAK, "latin-1", 3),
    "undeclared.py": ("# größer\n" + LEAK, "latin-1", 2),
    "windows.py": ("# coding: cp1252\n# 10 €\n" + LEAK, "cp1252", 3),
    "japanese.py": ("# coding: shift_jis\n# 日本\n" + LEAK, "shift_jis", 3),
    "bom.py": ("# größer\n" + LEAK, "utf-8-sig", 2),
    "crlf.py": ("# größer\r\n\r\n" + LEAK.replace("\n", "\r\n"), "utf-8", 3),
    "cr.py": ("# größer\r\r" + LEAK.replace("\n", "\r"), "utf-8", 3),
    "formfeed.py": ("x = 1\n\f\n" + LEAK + "\f\n", "utf-8", 3),
    "feedfirst.py": ("x = 1\n\n\f" + LEAK, "utf-8", 3),
    "separators.py": ('x = "a\u2028b\x85c\x1cd"\n' + LEAK, "utf-8", 2),
    "tabs.py": ("if True:\n\t" + LEAK, "utf-8", 2),
    "noend.py": ("x = 1\n" + LEAK.rstrip("\n"), "utf-8", 2),
    "continued.py": ("x = 1\n" + LEAK.replace(" = ", " = \\\n    "), "utf-8", 3),
}


# flake8 guesses Latin-1 where Python itself would give up
UNREAD = {"undeclared.py": [("undeclared.py", 1, "CYB901")]}


@pytest.fixture(scope="module")
def encoded(tmp_path_factory):
    """One run over files in many encodings and with many kinds of newlines, each with one leak."""
    folder = tmp_path_factory.mktemp("encoded")
    write(folder, {name: fill(text).encode(codec) for name, (text, codec, _) in ENCODED.items()})
    return flake8(folder, "--select=CYB", "-j2", ".").must_be_whole()


@pytest.mark.parametrize("name", ENCODED)
def test_every_encoding_and_newline_is_read(encoded, name):
    found = [one for one in encoded.places if one[0] == name]
    assert found == [(name, ENCODED[name][2], "CYB102")] or found == UNREAD.get(name)


def test_an_empty_file_and_files_of_blanks(tmp_path):
    write(tmp_path, {"empty.py": "", "blank.py": "\n\n \n", "comment.py": "# cybrid", "feed.py": "\f"})
    assert flake8(tmp_path, "--select=CYB", ".").must_be_whole().lines == []


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root reads everything")
def test_a_file_that_cannot_be_read(tmp_path):
    write(tmp_path, {"locked.py": fill(LEAK), "app.py": fill("import locked\n" + LEAK)})
    (tmp_path / "locked.py").chmod(0)
    run = flake8(tmp_path, "--select=CYB", ".").must_be_whole()
    assert {one.place for one in run.lines} >= {("app.py", 2, "CYB102")}
    assert {one.code for one in run.lines if one.path == "locked.py"} == {"E902"}


def test_a_whole_secret_in_an_error_line_stays_there(tmp_path):
    secret = oauth()
    write(tmp_path, {"app.py": f'CYBRID_CLIENT_SECRET = "{secret}" (x): int = 1\n'})
    run = flake8(tmp_path, "--select=CYB", ".").must_be_whole()
    assert [one.code for one in run.lines] == ["E999"]
    assert secret not in run.out
