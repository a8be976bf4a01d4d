"""The sentinels: whatever goes wrong, no output ever holds more than four characters of a credential."""

from __future__ import annotations

import ast
import secrets
import subprocess
import sys
from pathlib import Path

import pytest
from doors import TIMEOUT, TOKENS, command, flake8, oauth, write
from sentinels import PLACES, SHOWN, Sentinels, project
from slow_programs import PROGRAMS

from cybrid_lint import analysis
from cybrid_lint.analysis import analyse
from cybrid_lint.configuration.precedence import Configurations
from cybrid_lint.engine import budget
from cybrid_lint.files import findings_of
from cybrid_lint.libraries.registry import REGISTRY
from cybrid_lint.options import Options
from cybrid_lint.plugin import Flake8Result, Plugin
from cybrid_lint.project.modules import UnanalysableError, parse
from cybrid_lint.rules import all_rules
from cybrid_lint.rules.base import Rule


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sentinels")
    return folder, project(folder)


def test_the_sentinels_are_all_there(made):
    folder, sentinels = made
    text = "".join((folder / name).read_text(encoding="utf-8") for name in PLACES)
    assert len(sentinels.made) > 60
    assert all(value.split(":")[0] in text for value in sentinels.made if value.startswith("ey"))
    for part in (slice(None), slice(5), slice(20, 28), slice(-8, None)):
        with pytest.raises(AssertionError):
            sentinels.must_not_be_in(f"it is {sentinels.made[0][part]}!")
    sentinels.must_not_be_in(sentinels.made[0][:4], "or nothing")


@pytest.mark.parametrize(
    "arguments",
    [
        ["--select=CYB", "-j2"],
        ["--select=CYB", "-j1", "--verbose"],
        ["--select=CYB", "--format=pylint"],
        ["--select=CYB", "--statistics", "--count", "--benchmark"],
    ],
)
def test_flake8_prints_none(made, arguments):
    folder, sentinels = made
    run = flake8(folder, *arguments, ".")
    assert "Traceback" not in run.out + run.err
    for code in ("CYB101", "CYB102", "CYB103", "CYB104", "CYB105", "CYB106", "CYB204", "CYB301", "CYB901", "E999"):
        assert code in run.out
    sentinels.must_not_be_in(run.out, run.err)


def test_flake8_prints_none_of_a_buffer(made):
    folder, sentinels = made
    for name in PLACES:
        run = flake8(folder, "--select=CYB", "--stdin-display-name", name, "-", stdin=(folder / name).read_bytes())
        sentinels.must_not_be_in(run.out, run.err)


def test_the_findings_hold_none(made):
    folder, sentinels = made
    found = analyse(folder, Options())
    every = [one for ones in found.findings.values() for one in ones]
    assert len(every) > 40
    sentinels.must_not_be_in(*map(repr, every), *(repr(one.steps) for one in every), *map(str, every))


def test_every_finding_of_a_literal_shows_four_characters_at_most(made):
    folder, _ = made
    literals = [
        one
        for ones in analyse(folder, Options()).findings.values()
        for one in ones
        if one.code in ("CYB101", "CYB102", "CYB103", "CYB104")
    ]
    assert {one.code for one in literals} == {"CYB101", "CYB102", "CYB103", "CYB104"}
    for one in literals:
        shown = one.message.split("starts with '", 1)[1].split("');")[0]
        assert len(shown) <= SHOWN


@pytest.mark.parametrize(
    "text",
    [
        'CYBRID_CLIENT_SECRET = "<SECRET>" x\n',
        '(CYBRID_CLIENT_SECRET): str = "<SECRET>"\n',
        'print "<SECRET>"\n',
        "x = [" * 300 + '"<SECRET>"' + "]" * 300,
        'x = "<SECRET>"\0\n',
        'x = "<SECRET>" + ' + '"a" + ' * 2_000 + '"b"',
        'def f(:\n  "<SECRET>"\n',
        "x = '''<SECRET>\n",
        "x = '<TOKEN>\n",
    ],
)
def test_the_reason_for_skipping_a_file_holds_none(text):
    sentinels = Sentinels()
    with pytest.raises(UnanalysableError) as caught:
        parse(sentinels.fill(text))
    sentinels.must_not_be_in(str(caught.value), repr(caught.value))


def plugin_on(name: str, text: str) -> list[Flake8Result]:
    """What the plugin gives to flake8, in a run without options."""
    Plugin.configurations = Configurations(Path.cwd(), reads_files=False)
    return list(Plugin(ast.parse(text), name, [text]).run())


class TalkativeError(Exception):
    """An exception that tells all it knows."""


@pytest.fixture
def sabotaged(tmp_path, monkeypatch):
    """A rule that dies with a credential in its message, and the file that it dies of."""
    sentinels = Sentinels()
    text = sentinels.fill('CYBRID_CLIENT_SECRET = "<SECRET>"\n')
    write(tmp_path, {"app.py": text})

    def die(self, facts):
        raise TalkativeError(f"cannot judge {text}", text)
        yield

    monkeypatch.setattr(type(all_rules()[0]), "check", die)
    monkeypatch.chdir(tmp_path)
    return sentinels, text


def test_an_error_in_a_rule_is_cyb901_without_its_message(sabotaged, capfd):
    sentinels, text = sabotaged
    results = plugin_on("app.py", text)
    assert [(line, column, message[:7]) for line, column, message, _ in results] == [
        (1, 0, "CYB901 "),
        (1, 23, "CYB102 "),
    ]
    captured = capfd.readouterr()
    sentinels.must_not_be_in(results, captured.out, captured.err)


@pytest.mark.parametrize("error", [RecursionError, MemoryError, KeyError, UnicodeError, SyntaxError, OSError])
def test_any_error_in_the_analysis_is_cyb901(tmp_path, monkeypatch, error):
    sentinels = Sentinels()
    text = sentinels.fill('CYBRID_CLIENT_SECRET = "<SECRET>"\n')
    write(tmp_path, {"app.py": text})

    def die(self, facts):
        raise error(text)

    for rule in all_rules():
        monkeypatch.setattr(type(rule), "check", die)
    monkeypatch.chdir(tmp_path)
    results = plugin_on("app.py", text)
    assert [message for _, _, message, _ in results] == [f"CYB901 file skipped: {error.__name__} in the analysis"]
    sentinels.must_not_be_in(results)


def test_an_error_while_reading_a_file_is_cyb901(tmp_path, monkeypatch):
    sentinels = Sentinels()
    text = sentinels.fill('CYBRID_CLIENT_SECRET = "<SECRET>"\n')
    write(tmp_path, {"app.py": text})

    def die(*given):
        raise ValueError(text)

    monkeypatch.setattr(analysis, "concerned", die)
    monkeypatch.chdir(tmp_path)
    results = plugin_on("app.py", text)
    assert [message for _, _, message, _ in results] == ["CYB901 file skipped: ValueError in the analysis"]
    sentinels.must_not_be_in(results)


NAMED = (
    TOKENS
    + PROGRAMS["everybody calls everybody"].make(6)
    + """
import os


def take():
    f0(fetch())


class f0_class:
    def f0(self):
        os.fails()
"""
)


def test_a_credential_in_the_name_of_a_function_is_not_shown(tmp_path, monkeypatch):
    """Neither as that of what was cut short, nor as that of what failed."""
    sentinels = Sentinels()
    name = sentinels.new(f"Xq{secrets.token_hex(3)}ZpQx9{secrets.token_hex(12)}")
    write(tmp_path, {"app.py": NAMED.replace("f0", name)})
    monkeypatch.setitem(REGISTRY.functions, "os.fails", lambda call: [][0])
    monkeypatch.setattr(budget, "COMMON", 1_000)
    monkeypatch.setattr(budget, "SHARE", 2)
    run = command(tmp_path, "check", "--verbose", "--jobs", "1", "--no-cache", ".")
    assert f"cut short: {name[:SHOWN]}" in run.err
    assert f"IndexError in the analysis of {name[:SHOWN]}" in run.out
    sentinels.must_not_be_in(run.out, run.err)


SABOTAGE = """
import sys
from flake8.main.application import Application
from cybrid_lint.rules import all_rules

text = open("app.py").read()

def die(self, facts):
    raise ValueError(text)

for rule in all_rules():
    type(rule).check = die
Application().run(["--isolated", "--select=CYB", "--verbose", "-j1", "."])
"""


def test_flake8_goes_on_after_an_error_and_prints_none(tmp_path):
    sentinels = Sentinels()
    write(tmp_path, {"app.py": sentinels.fill('CYBRID_CLIENT_SECRET = "<SECRET>"\n'), "b.py": "x = = 1\n"})
    done = subprocess.run(
        [sys.executable, "-c", SABOTAGE],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=TIMEOUT,
        check=False,
    )
    assert "./app.py:1:1: CYB901" in done.stdout
    assert "E999" in done.stdout
    assert "Traceback" not in done.stderr
    sentinels.must_not_be_in(done.stdout, done.stderr)


def test_a_placeholder_that_is_a_credential_is_not_printed(tmp_path):
    """What the user configured as harmless may still be somebody's."""
    sentinels = Sentinels()
    secret = sentinels.new(oauth())
    write(tmp_path, {"app.py": f'CYBRID_CLIENT_SECRET = "{secret}"\n'})
    run = flake8(tmp_path, "--select=CYB", f"--cybrid-placeholders={secret}", ".")
    assert run.lines == []
    sentinels.must_not_be_in(run.out, run.err)


def test_a_path_is_shown_as_it_is(tmp_path):
    text = 'CYBRID_CLIENT_SECRET = "' + oauth() + '"\n'
    write(tmp_path, {"app.py": text})
    (one,) = findings_of("app.py", [text], Options(), tmp_path)
    assert one.span.path == "app.py"
    assert isinstance(all_rules()[0], Rule)
