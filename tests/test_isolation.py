"""What fails in one place hides nothing elsewhere: an error in the evaluation, a reader or a rule; odd encodings."""

from __future__ import annotations

import json
import secrets

import pytest
from doors import command, flake8, oauth, write

from cybrid_lint.libraries.registry import REGISTRY

SHOWN = "print(CYBRID_CLIENT_SECRET)\n"
LEAK = f'CYBRID_CLIENT_SECRET = "{secrets.token_urlsafe(32)}"\n'
FAILING = """
import cybrid
import os


def good():
    os.fails("{secret}")


def other():
    cybrid_client_secret = "{secret}"
    return cybrid_client_secret
"""


def said(folder) -> dict[str, list[tuple[str, str]]]:
    """The codes and messages of the command line, by file."""
    run = command(folder, "check", "--format", "json", "--jobs", "1", ".")
    found: dict[str, list[tuple[str, str]]] = {}
    for one in json.loads(run.out)["findings"]:
        found.setdefault(one["path"], []).append((one["code"], one["message"]))
    return found


@pytest.mark.parametrize("error", [ValueError, KeyError, RecursionError, MemoryError, AssertionError])
def test_an_error_in_one_function_is_unknown_there(tmp_path, monkeypatch, error):
    secret = oauth()

    def fails(call):
        raise error(secret)

    monkeypatch.setitem(REGISTRY.functions, "os.fails", fails)
    write(tmp_path, {"bad.py": FAILING.replace("{secret}", secret), "app.py": LEAK})
    found = said(tmp_path)
    assert [code for code, _ in found["app.py"]] == ["CYB102"]
    assert sorted(code for code, _ in found["bad.py"]) == ["CYB102", "CYB901"]
    message = dict(found["bad.py"])["CYB901"]
    assert message == f"file only checked in part: {error.__name__} in the analysis of good"


def test_an_error_in_a_module_hides_no_statement_behind_it(tmp_path, monkeypatch):
    monkeypatch.setitem(REGISTRY.functions, "os.fails", lambda call: 1 / 0)
    write(tmp_path, {"app.py": f"import os\nx = os.fails()\nif x:\n    os.fails()\n    {LEAK}"})
    found = said(tmp_path)["app.py"]
    assert sorted(code for code, _ in found) == ["CYB102", "CYB901"]
    assert "of <module>" in dict(found)["CYB901"]


REQUEST = """
import requests


def ask():
    return requests.post("https://id.sandbox.cybrid.app/oauth/token", json={"scope": "accounts:read"})
"""


def test_an_error_in_the_judgement_of_an_event_is_one_of_its_function(tmp_path, monkeypatch):
    from cybrid_lint.cybrid.policy import Policy

    real = Policy.happened

    def fails(self, frame, settled):
        if settled.module.path.endswith("bad.py"):
            raise KeyError
        real(self, frame, settled)

    monkeypatch.setattr(Policy, "happened", fails)
    write(tmp_path, {"bad.py": REQUEST, "app.py": LEAK + SHOWN})
    found = said(tmp_path)
    assert sorted(code for code, _ in found["app.py"]) == ["CYB102", "CYB105"]
    assert found["bad.py"] == [("CYB901", "file only checked in part: KeyError in the analysis of ask")]


def test_a_rule_that_fails_leaves_the_others_alone(tmp_path, monkeypatch):
    from cybrid_lint.rules.cyb203 import UnusedScope

    monkeypatch.setattr(UnusedScope, "check", lambda self, facts: [][0])
    write(tmp_path, {"app.py": LEAK})
    found = said(tmp_path)["app.py"]
    assert sorted(code for code, _ in found) == ["CYB102", "CYB901"]
    assert "IndexError in the analysis of CYB203" in dict(found)["CYB901"]


def test_a_reader_that_fails_leaves_the_other_files_alone(tmp_path, monkeypatch):
    import cybrid_lint.textfiles as other

    real = other.scan_file

    def scan_file(path, *rest, **named):
        return [][0] if path.name == "bad.yaml" else real(path, *rest, **named)

    monkeypatch.setattr(other, "scan_file", scan_file)
    key = f"cybrid_client_secret: {secrets.token_urlsafe(32)}\n"
    write(tmp_path, {"bad.yaml": key, "good.yaml": key})
    found = said(tmp_path)
    assert [code for code, _ in found["bad.yaml"]] == ["CYB901"]
    assert "CYB102" in [code for code, _ in found["good.yaml"]]


@pytest.mark.parametrize(
    ("name", "text", "reader"),
    [
        ("a.yaml", "cybrid_client_secret: @\n", "yamls._Reader._scalar"),
        ("a.json", '{"cybrid_client_secret": "@"}\n', "braces.read"),
        ("a.xml", "<cybrid><client_secret>@</client_secret></cybrid>\n", "markup.read"),
        ("a.env", "CYBRID_CLIENT_SECRET=@\n", "tables.read"),
    ],
)
def test_a_structure_that_cannot_be_read_is_said_and_the_text_is_read(tmp_path, monkeypatch, name, text, reader):
    secret = oauth()
    write(tmp_path, {name: text.replace("@", secret)})
    assert "CYB901" not in dict(said(tmp_path)[name])

    def fails(*given):
        raise KeyError(secret)

    monkeypatch.setattr(f"cybrid_lint.textfiles.{reader}", fails)
    found = dict(said(tmp_path)[name])
    assert found["CYB901"] == "file only checked in part: KeyError in the analysis"
    assert "CYB102" in found


def test_a_text_that_cannot_be_read_at_all_is_said(tmp_path, monkeypatch):
    monkeypatch.setattr("cybrid_lint.textfiles.scanning._places", lambda file: 1 / 0)
    write(tmp_path, {"a.env": f"CYBRID_CLIENT_SECRET={secrets.token_urlsafe(32)}\n"})
    assert said(tmp_path)["a.env"] == [("CYB901", "file only checked in part: ZeroDivisionError in the analysis")]


def test_what_is_no_yaml_is_read_as_a_text_and_nothing_is_said(tmp_path):
    write(tmp_path, {"a.yaml": f"cybrid_client_secret: {secrets.token_urlsafe(32)}\n  - [: {{\n"})
    assert "CYB901" not in dict(said(tmp_path)["a.yaml"])


def test_a_panic_of_the_parser_is_said(tmp_path, monkeypatch):
    import libcst

    class PanicException(BaseException):
        """What Rust raises."""

    real = libcst.parse_module

    def parse_module(source):
        if "panic" in source:
            raise PanicException(source)
        return real(source)

    monkeypatch.setattr(libcst, "parse_module", parse_module)
    write(tmp_path, {"bad.py": "import cybrid\npanic = 1\n", "app.py": LEAK})
    found = said(tmp_path)
    assert found["bad.py"] == [("CYB901", "file skipped: it cannot be parsed")]
    assert [code for code, _ in found["app.py"]] == ["CYB102"]


EXPRESSIONS = (
    '"a".split("")',
    '"a".rsplit("")',
    '"a".partition("")',
    '"a".partition()',
    '"a".rpartition(1, 2, 3)',
    '"a b".split(" ", 10**30)',
    '"a".removeprefix()',
    '"abc"[::0]',
    "[1, 2][::0]",
    '"{²}".format(1)',
    '"{" + "9" * 5000 + "}"',
    f'"{{{"9" * 5_000}}}".format(1)',
    f'"%.{"9" * 5_000}s" % "a"',
    f'f"{{0x{"f" * 5_000}}}"',
    f"{{0x{'f' * 5_000}: 1}}",
    f"str(-0x{'f' * 5_000})",
    f"{'9' * 5_000}",
    '"x" * 10**12',
    '"{:>1000000000}".format(1)',
    '"%1000000000s" % 1',
    '"a".startswith(("a", 1))',
    '"\\ud800".encode().decode()',
    'bytes.fromhex("xyz")',
    '__import__("codecs").decode("zz", "hex")',
    '__import__("urllib.parse").parse.quote("\\ud800")',
    'requests.post("https://bank.sandbox.cybrid.app/api/x", data="[1]" + "{" * 9)',
    'requests.post("https://bank.sandbox.cybrid.app/api/x", data=\'{"a": ' + "[" * 3_000 + "')",
)


def test_no_expression_ends_anything(tmp_path):
    files = {
        f"m{index}.py": f"import cybrid\nimport requests\nx = {one}\n{LEAK}" for index, one in enumerate(EXPRESSIONS)
    }
    write(tmp_path, files)
    found = said(tmp_path)
    assert {name: [code for code, _ in found[name]] for name in files} == {name: ["CYB102"] for name in files}


@pytest.mark.parametrize("codec", ["hex", "rot13", "base64", "zlib", "bz2", "uu", "quopri", "no-such-codec"])
def test_a_codec_of_bytes_is_said(tmp_path, codec):
    write(tmp_path, {"odd.py": f"# -*- coding: {codec} -*-\nimport cybrid\n", "app.py": LEAK})
    found = said(tmp_path)
    assert [code for code, _ in found["odd.py"]] == ["CYB901"]
    assert [code for code, _ in found["app.py"]] == ["CYB102"]


def test_a_name_that_no_file_can_have_is_no_module(tmp_path):
    names = ["a" * 5_000, ".".join(["b" * 300] * 3), ".".join(["c"] * 500)]
    write(tmp_path, {"app.py": "".join(f"import {one}\nfrom {one} import x\n" for one in names) + LEAK})
    assert [code for code, _ in said(tmp_path)["app.py"]] == ["CYB102"]
    assert [one.code for one in flake8(tmp_path, "--select=CYB", ".").lines] == ["CYB102"]
