"""What keeps a finding the same for a baseline: formatters, lines that come between, functions that change places."""

from __future__ import annotations

import base64
import random
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
import support
from doors import oauth, write
from hypothesis import given
from hypothesis import strategies as st
from test_baseline import baseline, entries, written

from cybrid_lint.baseline import Key, Keys
from cybrid_lint.findings import Finding, Span
from cybrid_lint.output.fingerprint import Contexts
from cybrid_lint.output.statements import statements

#: Programs as somebody writes them, as a formatter could write them, and as another program; `@` is a credential.
FORMATTED = {
    "quotes": ("CYBRID_CLIENT_SECRET = '@'\n", 'CYBRID_CLIENT_SECRET = "@"\n', 'CYBRID_B_CLIENT_SECRET = "@"\n'),
    "a prefix": ("CYBRID_CLIENT_SECRET = u'@'\n", 'CYBRID_CLIENT_SECRET = "@"\n', 'CYBRID_B_CLIENT_SECRET = "@"\n'),
    "a wrapped call": (
        "x = os.getenv('CYBRID_CLIENT_SECRET', '@')\n",
        'x = os.getenv(\n    "CYBRID_CLIENT_SECRET",\n    "@",\n)\n',
        'x = os.getenv("CYBRID_B_CLIENT_SECRET", "@")\n',
    ),
    "grouping": (
        "CYBRID_CLIENT_SECRET = ('@')\n",
        'CYBRID_CLIENT_SECRET = (\n    "@"\n)\n',
        'CYBRID_CLIENT_SECRET = ["@"]\n',
    ),
    "a backslash": (
        "CYBRID_CLIENT_SECRET = \\\n   '@'\n",
        'CYBRID_CLIENT_SECRET = "@"\n',
        'x.CYBRID_CLIENT_SECRET = "@"\n',
    ),
    "a line for each statement": (
        "if x: CYBRID_CLIENT_SECRET = '@'; y = 1\n",
        'if x:\n    CYBRID_CLIENT_SECRET = "@"\n    y = 1\n',
        'if x:\n    CYBRID_B_CLIENT_SECRET = "@"\n    y = 1\n',
    ),
    "a mapping": (
        "CYBRID = {'a': {'client_secret': '@', 'x': 1}}\n",
        'CYBRID = {\n    "a": {\n        "client_secret": "@",\n        "x": 1,\n    },\n}\n',
        'CYBRID = {\n    "b": {\n        "client_secret": "@",\n        "x": 1,\n    },\n}\n',
    ),
    "a parameter": (
        "def f(a,cybrid_client_secret = '@',):return a\n",
        'def f(\n    a,\n    cybrid_client_secret="@",\n):\n    return a\n',
        'def f(\n    a,\n    other_cybrid_client_secret="@",\n):\n    return a\n',
    ),
    "a comment": ("#CYBRID_CLIENT_ID = '@'\n", "# CYBRID_CLIENT_ID = '@'\n", "# CYBRID_B_CLIENT_ID = '@'\n"),
    "a text's lines": (
        "def f():\n  '''Cybrid.\n  CYBRID_CLIENT_ID=@   \n  '''\n",
        'def f():\n    """Cybrid.\n    CYBRID_CLIENT_ID=@\n    """\n',
        'def f():\n    """Cybrid.\n    CYBRID_B_CLIENT_ID=@\n    """\n',
    ),
    "a call": (
        "def f(guid, bank_token):\n"
        "    return requests.get(f'https://bank.sandbox.cybrid.app/api/accounts?customer_guid={ guid }',"
        " headers={'Authorization': f'Bearer {bank_token}'})\n",
        "def f(guid, bank_token):\n"
        "    return requests.get(\n"
        '        f"https://bank.sandbox.cybrid.app/api/accounts?customer_guid={guid}",\n'
        '        headers={"Authorization": f"Bearer {bank_token}"},\n    )\n',
        "def f(guid, bank_token):\n"
        "    return requests.get(\n"
        '        f"https://bank.sandbox.cybrid.app/api/trades?customer_guid={guid}",\n'
        '        headers={"Authorization": f"Bearer {bank_token}"},\n    )\n',
    ),
}


KNOWN = {"a text's lines": "another name of the same credential in a docstring counts as covered"}


def expected_failure(name):
    """The name of a case; one that is known to fail says why."""
    return pytest.param(name, marks=pytest.mark.xfail(strict=True, reason=KNOWN[name])) if name in KNOWN else name


def credential(number):
    """The same credential in each run: of a few, where a finding on one in a docstring stands depends on the value."""
    return base64.urlsafe_b64encode(random.Random(number).randbytes(32)).rstrip(b"=").decode()


@pytest.mark.parametrize("name", [expected_failure(name) for name in FORMATTED])
def test_a_formatters_pass_is_no_new_finding_and_another_program_is(tmp_path, name):
    before, after, other = (
        f"import os\nimport requests\n{one.replace('@', credential(number))}"
        for number, one in enumerate(FORMATTED[name])
    )
    written(tmp_path, {"a.py": before})
    assert len(entries(tmp_path)) == 1
    twice = after + after.split("requests\n", 1)[1]
    for text, new in ((after, 0), (other, 1), (twice, 1)):
        done = baseline(write(tmp_path, {"a.py": text}), "check")
        assert (done.code, len(done.places)) == (new, new), text


ROOT = Path(__file__).resolve().parent


TESTS = [*ROOT.rglob("test_*.py")]


PROGRAMS = [*(ROOT / "fixtures").rglob("*.py"), *(ROOT.parent / "examples").rglob("*.py"), Path(__file__)]


@pytest.mark.parametrize(
    ("length", "quotes", "programs"),
    [(40, "single", PROGRAMS), (300, "double", PROGRAMS), pytest.param(79, "single", TESTS, marks=pytest.mark.long)],
    ids=["short lines", "long lines", "tests"],
)
def test_ruff_changes_no_key(tmp_path, length, quotes, programs):
    """Of every text of these programs, whether or not there is a finding in it."""
    write(tmp_path, {f"{number}.py": path.read_text(encoding="utf-8") for number, path in enumerate(programs)})
    before = {path: contexts(path) for path in sorted(tmp_path.glob("*.py"))}
    options = [f"--line-length={length}", "--isolated", "--config", f"format.quote-style='{quotes}'"]
    subprocess.run([sys.executable, "-m", "ruff", "format", "-q", *options, tmp_path], check=True)
    changed = [path for path in before if path.read_bytes() != programs[int(path.stem)].read_bytes()]
    assert len(changed) > 2
    for path in changed:
        assert contexts(path) == before[path], programs[int(path.stem)]


def contexts(path: Path) -> list[str]:
    """What every text of a file stands in; not of docstrings, of which the lines count."""
    source = path.read_text(encoding="utf-8")
    lines = dict(enumerate(source.split("\n"), 1))
    told = Contexts(lambda _, number: lines.get(number))
    return [
        told.of(Finding(Span("a.py", *token.start, *token.end), "CYB301", ""))
        for statement in statements(source)
        for token in statement.tokens
        if token.kind == "text" and len(statement.tokens) > 1
    ]


def test_an_element_that_comes_or_goes_elsewhere_is_no_new_finding(tmp_path):
    text = 'CYBRID = {{{}"a": dict(x=1, client_secret="{}"), "b": [{}1]}}\n'
    written(tmp_path, {"a.py": text.format("", oauth(), "")})
    write(tmp_path, {"a.py": text.format('"new": 2, ', oauth(), "2, ").replace("x=1", "y=[3]")})
    assert baseline(tmp_path, "check").code == 0


PROGRAM = """
import os
import requests
@
class Wallet:
    def connect(self, cybrid_client_secret="<SECRET>"):
        @
        return requests.get("https://id.sandbox.cybrid.app/", params={"client_secret": cybrid_client_secret})
@
def spend(customer_guid, bank_token):
    @
    headers = {"Authorization": f"Bearer {bank_token}"}
    return requests.get(
        f"https://bank.sandbox.cybrid.app/api/accounts?customer_guid={customer_guid}", headers=headers
    )
@
# CYBRID_CLIENT_ID = "<SECRET>"
""".replace("<SECRET>", oauth())


FILLERS = st.sampled_from(
    ["", "\n", "# a remark\n", "os.getpid()\n", "\n\n\n", '"""A\ntext."""\n', "if os:\n    pass\n"]
)


def keys_of(program: str) -> list[Key]:
    lines = program.split("\n")
    keys = Keys("0" * 32, lambda _, number: dict(enumerate(lines, 1)).get(number), Path("/"), Path("/"))
    return sorted(map(keys.of, support.findings({"app.py": program})))


def filled(fillers: list[str]) -> str:
    given = iter(fillers)
    lines = []
    for line in PROGRAM.split("\n"):
        if line.strip() == "@":
            indent = line[: -len("@")]
            lines += [indent + one if one and one != "text." + '"""' else one for one in next(given).split("\n")]
        else:
            lines.append(line)
    return "\n".join(lines)


@cache
def keys_of_none_between() -> list[Key]:
    return keys_of(filled([""] * 5))


@given(st.lists(FILLERS, min_size=5, max_size=5))
def test_lines_that_come_between_change_nothing(fillers):
    before = keys_of_none_between()
    assert {(key.symbol, key.code) for key in before} == {
        ("Wallet.connect", "CYB102"),
        ("Wallet.connect", "CYB106"),
        ("spend", "CYB301"),
        ("", "CYB101"),
    }
    assert keys_of(filled(fillers)) == before


def test_functions_that_change_places_change_nothing():
    head, connect, spend, tail = PROGRAM.replace("        @\n", "").replace("    @\n", "").split("@\n")
    assert keys_of(head + connect + spend + tail) == keys_of(head + spend + connect + tail)
