"""Programs and folders that go round in circles, point nowhere or change while they are read."""

from __future__ import annotations

import os
from types import SimpleNamespace

import pytest
from doors import flake8, write
from work import HANGS, measured

from cybrid_lint.analysis import analyse
from cybrid_lint.files import findings_of
from cybrid_lint.options import Options

MINT = """
import os
import requests


def mint():
    answer = requests.post(
        "https://id.sandbox.cybrid.app/oauth/token",
        json={
            "grant_type": "client_credentials",
            "client_id": os.environ["CYBRID_CLIENT_ID"],
            "client_secret": os.environ["CYBRID_CLIENT_SECRET"],
            "scope": "trades:read",
        },
    )
    return answer.json()["access_token"]


def read(token):
    head = {"Authorization": "Bearer " + token}
    return requests.get("https://bank.sandbox.cybrid.app/api/trades/1", headers=head)
"""

LOOPS = {
    "three modules that import each other": {
        "a.py": "import b\nimport c\n\n\ndef go():\n    return b.read(c.mint())\n",
        "b.py": "import c\nimport a\nfrom c import read\n",
        "c.py": MINT + "\n\nimport a\nimport b\n",
    },
    "three modules that import everything from each other": {
        "a.py": "from b import *\nfrom c import *\n\n\ndef go():\n    return read(mint())\n",
        "b.py": "from c import *\nfrom a import *\n",
        "c.py": MINT + "\nfrom a import *\nfrom b import *\n",
    },
    "a module that imports itself": {
        "a.py": MINT + "\nimport a\nfrom a import mint as other\n\n\ndef go():\n    return read(mint())\n"
    },
    "a package that imports itself": {
        "p/__init__.py": "from p import q\nfrom . import *\nimport p\n",
        "p/q.py": "from p import q\nfrom . import q as r\n" + MINT + "\n\ndef go():\n    return read(r.mint())\n",
    },
    "everything from the root": {
        "a.py": "from . import *\nfrom .. import *\nfrom ... import x\nfrom . import a\n"
        + MINT
        + "\n\ndef go():\n    return read(mint())\n"
    },
    "two functions that call each other with a token": {
        "a.py": MINT + "\n\ndef odd(token, n):\n    return even(token, n - 1) if n else read(token)\n"
        "\n\ndef even(token, n):\n    return odd(token, n - 1) if n else None\n"
        "\n\ndef go():\n    return odd(mint(), 9)\n"
    },
    "a function that calls itself with ever more": {
        "a.py": MINT + "\n\ndef grow(token, *more, **named):\n"
        "    grow([token], token, *more, deeper=named)\n    grow({'t': token}, **named)\n    return read(token)\n"
        "\n\ndef go():\n    return grow(mint())\n"
    },
    "a generator without end": {
        "a.py": MINT + "\n\ndef forever():\n    while True:\n        yield mint()\n"
        "\n\ndef rest():\n    yield from rest()\n    yield from forever()\n"
        "\n\ndef go():\n    for token in rest():\n        read(token)\n"
    },
    "a loop that grows what it holds": {
        "a.py": MINT + "\n\ndef go():\n    held = mint()\n    box = []\n    text = ''\n    while True:\n"
        "        box = [box, held]\n        text = text + held + text\n        held = (lambda h: h)(held)\n"
        "        read(held)\n        box.append(box)\n"
    },
}
"""Projects that go round in circles; in each a token reaches the call and is found once or more."""

QUIET = {
    "a class that inherits from itself": "class A(A):\n    pass\n\n\nA().x.cybrid\n",
    "classes that inherit from each other": "class A(B):\n    pass\n\n\nclass B(A):\n    def f(self):\n"
    "        return super().f()\n\n\nA().f().cybrid\n",
    "a decorator that gives itself": "def d(f):\n    return d\n\n\n@d\n@d(d)\ndef cybrid():\n    return cybrid()\n",
    "a decorator that decorates itself": "@cybrid\ndef cybrid(f):\n    return cybrid(f)\n",
    "a metaclass that is its own": "class M(type, metaclass=M):\n    x = property(lambda s: s.x)\n\n\nM.cybrid\n",
    "properties that read each other": "class A:\n    @property\n    def a(self):\n        return self.b\n\n"
    "    @property\n    def b(self):\n        return self.a\n\n\nA().a.cybrid\n",
    "names before their time": "print(cybrid)\ndel cybrid\ncybrid = cybrid + cybrid\n",
    "a list in itself": "cybrid = []\ncybrid.append(cybrid)\ncybrid[0] = cybrid\nprint(cybrid, *cybrid)\n",
    "a dict in itself": "cybrid = {}\ncybrid['x'] = cybrid\ncybrid.update(cybrid)\nprint({**cybrid}['x']['x'])\n",
    "a function as its own default": "def f(x=lambda: f()):\n    return x(f)\n\n\nf(f)(f).cybrid(f=f)\n",
    "the fixed point": "y = lambda f: (lambda x: x(x))(lambda x: f(lambda v: x(x)(v)))\ny(y)(y).cybrid\n",
    "a partial of itself": "import functools\np = functools.partial(print)\np = functools.partial(p, p)\np(p).cybrid\n",
    "an attribute of everything": "class A:\n    def __getattr__(self, n):\n        return getattr(self, n)\n"
    "\n\nA().cybrid.x.y()\n",
    "itself as a context": "class C:\n    def __enter__(self):\n        with self as s:\n            return s\n"
    "\n\nwith C() as c, c as d:\n    d.cybrid\n",
    "numbers too large": "cybrid = 'x' * 10**12\ny = [0] * 10**12\nz = 2**10**10\nprint(cybrid, y, z)\n",
    "ranges too long": "cybrid = [str(i) for i in range(10**12)]\nprint(' '.join(cybrid))\n",
    "doublings": "cybrid = 'ab'\n" + "cybrid = cybrid + cybrid\n" * 60 + "print(cybrid)\n",
    "choices": "cybrid = ''\n" + "if x:\n    cybrid += 'a'\nelse:\n    cybrid += 'b'\n" * 40 + "print(cybrid)\n",
    "formats": "cybrid = '%1000000000s' % 1 + '{:>1000000000}'.format(2) + f'{3:>1000000000}'\nprint(cybrid)\n",
    "odd formats": "print('cybrid %' % x, '%(' % {}, '{' .format(1), '{0.a[b}'.format(x), '%s %s' % (1,))\n",
    "odd URLs": "import requests\nfor u in ('https://[cybrid', 'http://cybrid:99999999/', '//', 'https://bank.cybrid.app:x'):\n"
    "    requests.get(u, headers=u, params=u, json=u)\n    requests.get()\n    requests.post(*u, **u)\n",
    "match": "match cybrid:\n    case {'a': [x, *y], **z} | A(b=x, c=[y, z]):\n        pass\n",
    "all kinds of statements": "async def f():\n    async with a as b, c as (d, e):\n        pass\n"
    "    async for x in y:\n        await x\n    else:\n        return [z async for z in y if await z]\n"
    "\n\ntry:\n    pass\nexcept* cybrid as e:\n    raise e from None\n\n\nglobal g\nx: int\n(y) = z = *a, b = c\n",
}
"""Modules in which nothing is to be found, however they turn."""


@pytest.mark.parametrize("name", LOOPS)
def test_circles_end_and_do_not_hide_the_call(tmp_path, name):
    write(tmp_path, {"pyproject.toml": "", **LOOPS[name]})
    analysed, seconds = measured(lambda: analyse(tmp_path, Options()))
    assert seconds < HANGS
    found = analysed.findings
    assert {one.code for ones in found.values() for one in ones} - {"CYB203"} == {"CYB302"}


@pytest.mark.parametrize("name", QUIET)
def test_modules_that_turn_in_themselves(tmp_path, name):
    write(tmp_path, {"pyproject.toml": "", "app.py": "# cybrid\n" + QUIET[name]})
    analysed, seconds = measured(lambda: analyse(tmp_path, Options()))
    assert seconds < HANGS
    found = analysed.findings
    assert {one.code for ones in found.values() for one in ones} <= {"CYB901"}


def test_all_of_them_at_once_through_several_processes(tmp_path):
    """The circles of one process are those of every other: none hangs, none dies."""
    for index, files in enumerate(LOOPS.values()):
        write(tmp_path / f"part{index}", {"setup.py": "", **files})
    for index, text in enumerate(QUIET.values()):
        write(tmp_path / "quiet", {f"m{index}.py": text})
    run = flake8(tmp_path, "--select=CYB", "-j2", ".").must_be_whole()
    reported = {one.path.split("/")[0] for one in run.lines if one.code == "CYB302"}
    assert reported == {f"part{index}" for index in range(len(LOOPS))}


def test_links_that_go_round(tmp_path):
    write(tmp_path, {"setup.py": "", "app/a.py": MINT + "\n\ndef go():\n    return read(mint())\n"})
    try:
        (tmp_path / "app" / "loop").symlink_to(tmp_path, target_is_directory=True)
        (tmp_path / "self").symlink_to(tmp_path / "self")
        (tmp_path / "self.py").symlink_to(tmp_path / "self.py")
        (tmp_path / "gone.py").symlink_to(tmp_path / "nowhere.py")
    except OSError:
        pytest.skip("no links here")
    run = flake8(tmp_path, "--select=CYB", "app/a.py").must_be_whole()
    assert [one.code for one in run.lines] == ["CYB302"]
    assert analyse(tmp_path, Options()).findings


def test_a_folder_that_is_called_like_a_module(tmp_path):
    write(
        tmp_path,
        {
            "setup.py": "",
            "x.py/y.py": "import cybrid\n",
            "x.py/__init__.py/z.py": "import cybrid\n",
            "a.py": MINT + "\n\nimport x\nfrom x import y\n\n\ndef go():\n    return read(mint())\n",
        },
    )
    run = flake8(tmp_path, "--select=CYB", ".").must_be_whole()
    assert [(one.path, one.code) for one in run.lines] == [("a.py", "CYB302")]


def test_a_pipe_among_the_modules(tmp_path):
    if not hasattr(os, "mkfifo"):
        pytest.skip("no pipes here")
    write(tmp_path, {"setup.py": "", "a.py": MINT + "\n\nimport p\n\n\ndef go():\n    return read(mint())\n"})
    os.mkfifo(tmp_path / "p.py")
    run = flake8(tmp_path, "--select=CYB", "a.py").must_be_whole()
    assert [one.code for one in run.lines] == ["CYB302"]


def test_a_file_that_goes_away_between_two_calls(tmp_path):
    user = "from maker import mint, read\n\n\ndef go():\n    return read(mint())\n"
    write(tmp_path, {"setup.py": "", "maker.py": MINT, "user.py": user})
    split = user.splitlines(keepends=True)

    def codes(name, text):
        return [one.code for one in findings_of(name, text, Options(), tmp_path)]

    assert codes("user.py", split) == ["CYB302"]
    (tmp_path / "user.py").unlink()
    assert codes("user.py", split) == ["CYB302"]
    (tmp_path / "maker.py").unlink()
    assert codes("user.py", split) == []
    assert codes("gone/for/good.py", []) == []


def test_a_change_is_seen_after_a_while(tmp_path, monkeypatch):
    monkeypatch.setattr("cybrid_lint.analysis.FRESH", 0.0)
    before = MINT + "\n\ndef go():\n    return read(mint())\n"
    write(tmp_path, {"setup.py": "", "a.py": before})
    assert [one.code for one in findings_of("a.py", before.splitlines(True), Options(), tmp_path)] == ["CYB302"]
    after = MINT
    write(tmp_path, {"a.py": after})
    os.utime(tmp_path / "a.py", ns=(1, 1))
    assert findings_of("a.py", after.splitlines(True), Options(), tmp_path) == []


def test_a_module_that_begins_to_concern_cybrid_is_seen_after_a_while(tmp_path, monkeypatch):
    monkeypatch.setattr("cybrid_lint.analysis.FRESH", 0.0)
    user = "from maker import mint, read\n\n\ndef go():\n    return read(mint())\n"
    write(tmp_path, {"setup.py": "", "user.py": user, "maker.py": "def mint(): ...\ndef read(t): ...\n"})
    split = user.splitlines(True)
    assert findings_of("user.py", split, Options(), tmp_path) == []
    write(tmp_path, {"maker.py": MINT})
    assert [one.code for one in findings_of("user.py", split, Options(), tmp_path)] == ["CYB302"]
    write(tmp_path, {"late.py": user})
    assert [one.code for one in findings_of("late.py", split, Options(), tmp_path)] == ["CYB302"]


@pytest.mark.parametrize(("seconds", "fresh"), [(4.9, True), (5.0, False)])
def test_how_long_an_analysis_is_taken_for_fresh(tmp_path, monkeypatch, seconds, fresh):
    now = [100.0]
    monkeypatch.setattr("cybrid_lint.analysis.time", SimpleNamespace(monotonic=lambda: now[0]))
    write(tmp_path, {"pyproject.toml": "", "a.py": MINT})
    before = analyse(tmp_path, Options())
    write(tmp_path, {"b.py": "import a\n"})
    now[0] += seconds
    assert (analyse(tmp_path, Options()) is before) is fresh
