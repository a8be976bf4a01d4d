"""A budget of work: programs that cost more than their size, what is cut of them, and what that takes from others."""

from __future__ import annotations

import gc
from collections.abc import Callable

import pytest
from cybrid_lint.evaluation import budget, values
from cybrid_lint.evaluation.scopes import MOST_DEPTH, read_scopes
from doors import TOKENS, command, write

from cybrid_lint.analysis import Analysis, analyse
from cybrid_lint.options import Options

HEAD = "import cybrid\nimport requests\n"
URL = "https://bank.sandbox.cybrid.app/api/"


def lines(count: int, text: str) -> str:
    return "".join(text.replace("<i>", str(index)).replace("<j>", str(index + 1)) for index in range(count))


PROGRAMS: dict[str, tuple[int, Callable[[int], str]]] = {
    "many statements": (100, lambda n: "def f(a):\n" + lines(n, "    if a.x<i>:\n        b<i> = a.y<i>\n")),
    "many parameters": (
        20,
        lambda n: (
            f"def f({', '.join(f'p{i}=None' for i in range(n))}):\n    return requests.get(p0)\n"
            + lines(n, f"f(p<i>='{URL}<i>')\n")
        ),
    ),
    "a dict that doubles": (20, lambda n: "d = {}\n" + lines(n, "d = {'a<i>': d, 'b<i>': dict(d), **d}\n")),
    "a dict that doubles in a loop": (
        10,
        lambda n: "def f(d):\n    for i in range(9):\n" + lines(n, "        d = {'a<i>': d, 'b<i>': [d, d], **d}\n"),
    ),
    "a large literal": (100, lambda n: "T = {\n" + lines(n, "    'k<i>': {'a': [1, '<i>']},\n") + "}\n"),
    "nested tables": (
        2,
        lambda n: (
            f"T = [{', '.join(f'({i!r}, {URL + str(i)!r})' for i in range(12))}]\n"
            + "".join(" " * depth + f"for a{depth}, b{depth} in T:\n" for depth in range(n))
            + " " * n
            + "requests.get(b0)\n"
        ),
    ),
    "nested comprehensions": (3, lambda n: "x = " + "[[y, z] for y in " * n + f"[1, '{URL}']" + "]" * n + "\n"),
    "objects that hold each other": (
        20,
        lambda n: (
            "class A:\n    def __init__(self, o, t):\n        self.o, self.t = o, t\n"
            "    def go(self):\n        return A(self, self.o), A(self.o.o, self)\n"
            f"a0 = A(None, '{URL}')\n" + lines(n, "a<j> = A(a<i>, a<i>)\nb<i> = a<j>.go()\n")
        ),
    ),
    "everybody calls everybody": (
        10,
        lambda n: (
            "".join(
                f"def f{i}(t):\n" + lines(n, f"    f<i>(t + '{i}')\n") + "    return requests.get(t)\n"
                for i in range(n)
            )
            + f"f0('{URL}')\n"
        ),
    ),
    "many subclasses": (
        20,
        lambda n: (
            "class B:\n    def get(self, p):\n        return requests.get(self.url + p)\n"
            + lines(n, f"class C<i>(B):\n    url = '{URL}<i>'\nC<i>().get('/x')\n")
        ),
    ),
    "classes that create each other": (
        8,
        lambda n: (
            lines(
                n,
                "class C<i>:\n    def __init__(self, up, url):\n"
                "        self.l = C<j>(self, url + '/l')\n        self.r = C<j>(self, url + '/r')\n",
            )
            + f"class C{n}:\n    def __init__(self, up, url):\n        requests.get(url)\nC0(None, '{URL}')\n"
        ),
    ),
    "two helpers that call each other": (
        3,
        lambda n: (
            "def a(t):\n    a(t + 'x')\n    b(t + 'y')\n    requests.get(t)\n"
            "def b(t):\n    a(t + 'z')\n    b(t + 'w')\n    requests.get(t)\n" + lines(n, f"a('{URL}<i>')\n")
        ),
    ),
}


def analysed(folder, text: str) -> Analysis:
    """The analysis of a project of one module."""
    write(folder, {"app.py": HEAD + text})
    return analyse(folder.resolve(), Options())


@pytest.mark.parametrize("name", PROGRAMS)
def test_work_is_in_proportion_or_bounded(tmp_path, name):
    size, program = PROGRAMS[name]
    steps = []
    for times in (1, 2):
        (tmp_path / str(times)).mkdir()
        steps.append(analysed(tmp_path / str(times), program(size * times)).steps)
    # what is used up twice, of a file, in each of three rounds, and what each function has left
    bound = 3 * 2 * budget.OF_FILE
    assert steps[0] > 0
    assert steps[1] <= 3 * steps[0] or steps[1] < bound


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
    from cybrid_lint.evaluation import values

    longest = 0
    real = values.Text.__init__

    def noted(self, parts=()):
        nonlocal longest
        longest = max(longest, sum(len(getattr(one, "text", "")) for one in parts))
        real(self, parts)

    values.Text.__init__ = noted  # type: ignore[method-assign]
    try:
        analysed(tmp_path, f"import urllib.parse\nx = '{URL}ab'\n" + GROWING[name] * 30)
    finally:
        values.Text.__init__ = real  # type: ignore[method-assign]
    assert len(URL) < longest <= 10 * values.MOST_TEXT


HUNGRY = """
def odd(text, n):
    odd(text + "a", n), even(text + "b", n)
    return requests.get(text)


def even(text, n):
    odd(text + "c", n), even(text + "d", n)
    return requests.get(text)
"""
LATER = """
def read(token, guid):
    head = {{"Authorization": "Bearer " + token}}
    return requests.get("https://bank.sandbox.cybrid.app/api/customers/" + guid, headers=head)


def {name}(guid):
    {before}
    return read(fetch(), guid)
"""


@pytest.mark.parametrize("count", [0, 30])
def test_one_appetite_takes_nothing_from_others(tmp_path, count):
    calls = "".join(f"odd('https://bank.sandbox.cybrid.app/{index}', {index})\n" for index in range(count))
    later = LATER.format(name="later", before="odd('https://bank.sandbox.cybrid.app/', 1)" if count else "pass")
    write(
        tmp_path,
        {
            "app.py": TOKENS + (HUNGRY + calls if count else "") + later,
            "other.py": TOKENS + LATER.format(name="go", before=""),
        },
    )
    analysis = analyse(tmp_path.resolve(), Options())
    assert bool(analysis.cut) is bool(count)
    for found in analysis.findings.values():
        assert "CYB301" in [one.code for one in found]
    assert len(analysis.findings) == 2


SPARE = """
def prices():
    return requests.get("https://bank.sandbox.cybrid.app/api/prices", headers={"Authorization": "Bearer " + fetch()})
"""
TAKEN = """
def deeper(token, text):
    deeper(token, text + "a")


def take():
    deeper(fetch(), "https://bank.sandbox.cybrid.app/")
"""


def test_nothing_is_claimed_of_a_token_that_was_cut(tmp_path):
    for name, text, expected in (("whole", SPARE, True), ("cut", SPARE + TAKEN, False)):
        folder = write(tmp_path / name, {"app.py": TOKENS + text})
        analysis = analyse(folder.resolve(), Options())
        codes = [one.code for ones in analysis.findings.values() for one in ones]
        assert ("CYB203" in codes) is expected
        assert bool(analysis.cut) is not expected


def test_the_summary_counts_what_was_cut_and_verbose_names_it(tmp_path):
    write(tmp_path, {"app.py": TOKENS + TAKEN})
    run = command(tmp_path, "check", "--verbose", "--jobs", "1", ".")
    assert "; 2 functions cut short, --verbose names them.\n" in run.out
    assert "cut short: take in app.py" in run.err
    write(tmp_path, {"app.py": TOKENS + SPARE})
    assert "cut short" not in command(tmp_path, "check", ".").out


def test_the_same_is_cut_each_time(tmp_path):
    write(tmp_path, {"app.py": TOKENS + HUNGRY + TAKEN})
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
    analysed(tmp_path, text)
    before = nodes()
    for _ in range(3):
        analysed(tmp_path, text)
    assert nodes() <= before + 100


def test_scopes_within_each_other_are_read_down_to_a_depth():
    """A tuple that holds itself twice, and so on, has more scopes than anybody could go through."""

    def nested(times: int) -> values.Obj:
        value = values.Obj("list", "tuple", items=[values.text("accounts:read")])
        for _ in range(times):
            value = values.Obj("list", "tuple", items=[value, value])
        return value

    (near,) = read_scopes(nested(MOST_DEPTH - 2))
    assert near.names == {"accounts:read"}
    assert not near.open
    (far,) = read_scopes(nested(60))
    assert far.names == set()
    assert far.open
