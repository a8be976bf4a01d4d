"""The sentinels: whatever goes wrong, no output ever holds more than four characters of a credential."""

from __future__ import annotations

import base64
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from doors import flake8, jwt, oauth, pem, write

from cybrid_lint import analysis
from cybrid_lint.analysis import analyse
from cybrid_lint.files import findings_of
from cybrid_lint.options import Options
from cybrid_lint.plugin import Plugin
from cybrid_lint.project.modules import UnanalysableError, parse
from cybrid_lint.rules import all_rules
from cybrid_lint.rules.base import Rule

SHOWN = 4


class Sentinels:
    """Credentials made when the tests run, and what must not be seen of them."""

    def __init__(self) -> None:
        self.made: list[str] = []

    def fill(self, text: str) -> str:
        """Put a new credential wherever a text asks for one, plain or encoded."""
        for mark, make in (("ID", oauth), ("SECRET", oauth), ("KEY", oauth), ("TOKEN", jwt), ("PEM", pem)):
            while f"<{mark}>" in text:
                text = text.replace(f"<{mark}>", self.new(make()), 1)
        while "<BASIC>" in text:
            pair = f"{self.new(oauth())}:{self.new(oauth())}"
            text = text.replace("<BASIC>", self.new(base64.b64encode(pair.encode()).decode()), 1)
        while "<BASE64>" in text:
            inner = self.new(oauth())
            text = text.replace("<BASE64>", self.new(base64.b64encode(inner.encode()).decode()), 1)
        while "<HEX>" in text:
            text = text.replace("<HEX>", self.new(self.new(oauth()).encode().hex()), 1)
        while "<HALVES>" in text:
            value = self.new(oauth())
            text = text.replace("<HALVES>", f'{value[:20]}" "{value[20:]}', 1)
        while "<SUM>" in text:
            value = self.new(oauth())
            text = text.replace("<SUM>", f'{value[:20]}" + "{value[20:]}', 1)
        return text

    def new(self, value: str) -> str:
        self.made.append(value)
        return value

    def must_not_be_in(self, *outputs: object) -> None:
        """Fail if five characters in a row of a credential stand anywhere in the outputs."""
        output = "\n".join(map(str, outputs))
        for value in self.made:
            # a PEM's first line and a JWT's first part are the same for all of them
            body = value.split("\n", 1)[-1] if value.startswith("-----") else value
            start = body.rfind(".") + 1
            for index in range(start, max(start + 1, len(body) - 7), 3):
                assert body[index : index + 8] not in output, f"{body[index : index + 8]} of {body[:12]}…"
            if start == 0:
                assert body[: SHOWN + 1] not in output


PLACES = {
    "names.py": """
        # Cybrid
        CYBRID_CLIENT_ID = "<ID>"
        CYBRID_CLIENT_SECRET = '<SECRET>'
        CYBRID_ACCESS_TOKEN = r"<TOKEN>"
        CYBRID_WEBHOOK_SIGNING_KEY = b"<KEY>"
        CYBRID_ATTESTATION_PRIVATE_KEY = '''<PEM>'''
        CYBRID_CLIENT_SECRET_B = base64.b64decode("<BASE64>")
        CYBRID_CLIENT_SECRET_H = bytes.fromhex("<HEX>")
        CYBRID_CLIENT_SECRET_T = "<HALVES>"
        CYBRID_CLIENT_SECRET_S = "<SUM>"
        CYBRID_CLIENT_SECRET_F = f"{'<SECRET>'}"
        CYBRID_CLIENT_SECRET_J = "".join(["<SECRET>"])
        CYBRID_CLIENT_SECRET_P = "{}".format("<SECRET>")
        CYBRID_CLIENT_SECRET_R = "%s" % "<SECRET>"
        """,
    "comments.py": '''
        """Cybrid's client secret is <SECRET>, and CYBRID_CLIENT_ID=<ID>."""

        # CYBRID_CLIENT_SECRET = "<SECRET>"
        # Authorization: Bearer <TOKEN>  (Cybrid)


        def f():
            """CYBRID_SIGNING_KEY: <KEY>

            https://<ID>:<SECRET>@id.sandbox.cybrid.app/
            """
        ''',
    "lookups.py": """
        import os
        from pydantic import Field
        from pydantic_settings import BaseSettings

        secret = os.getenv("CYBRID_CLIENT_SECRET", "<SECRET>")
        client = os.environ.get("CYBRID_CLIENT_ID") or "<ID>"


        class CybridSettings(BaseSettings):
            client_id: str = "<ID>"
            client_secret: str = Field(default="<SECRET>")


        def connect(cybrid_client_id="<ID>", cybrid_client_secret="<SECRET>"):
            return dict(cybrid_access_token="<TOKEN>")


        connect(cybrid_client_secret="<SECRET>")
        """,
    "calls.py": """
        import logging
        import requests

        log = logging.getLogger(__name__)
        HEADERS = {"Authorization": "Basic <BASIC>"}
        CYBRID_CLIENT_SECRET = "<SECRET>"


        def mint():
            scope = "<SECRET> accounts:read <ID>:read"
            body = {"client_id": "<ID>", "client_secret": CYBRID_CLIENT_SECRET, "scope": scope}
            requests.get("https://id.sandbox.cybrid.app/x", params={"client_secret": CYBRID_CLIENT_SECRET})
            log.info("with %s and %s", CYBRID_CLIENT_SECRET, "<SECRET>")
            print(body, f"<SECRET>{CYBRID_CLIENT_SECRET}")
            requests.get("https://id.sandbox.cybrid.app/x", auth=("<ID>", "<SECRET>"), headers=HEADERS)
            requests.get("https://bank.sandbox.cybrid.app/api/trades", headers={"Authorization": "Bearer <TOKEN>"})
            requests.get("https://id.sandbox.cybrid.app/oauth/token?client_id=<ID>&client_secret=<SECRET>")
            requests.get("https://bank.sandbox.cybrid.app/api/accounts?access_token=<TOKEN>")
            open("x", "w").write(CYBRID_CLIENT_SECRET)
            answer = requests.post("https://id.sandbox.cybrid.app/oauth/token", json=body)
            return answer.json()["access_token"]


        def use():
            headers = {"Authorization": f"Bearer {mint()}"}
            url = "https://bank.sandbox.cybrid.app/api/customers/<SECRET>"
            requests.get(url, headers=headers, params={"customer_guid": "<SECRET>"})
            raise ValueError(f"no answer with {CYBRID_CLIENT_SECRET} or <SECRET>")
        """,
    "names_that_hold_one.py": """
        # Cybrid
        CYBRID = {"<ID>": "client_id", "client_secret <SECRET>": "<SECRET>"}
        cybrid_client = "<SECRET>@<SECRET>"
        """,
    "odd.py": 'CYBRID_CLIENT_SECRET = "<SECRET>"\n(x): str = "<SECRET>"; (y): str = "<TOKEN>"\n',
    "broken.py": 'CYBRID_CLIENT_SECRET = "<SECRET>" "<SECRET>" CYBRID_CLIENT_ID = "<ID>"\n',
    "unclosed.py": 'CYBRID_CLIENT_SECRET = "<SECRET>\nCYBRID_ACCESS_TOKEN = "<TOKEN>\n',
    "utf.py": "# coding: ascii\n# größer\nCYBRID_CLIENT_SECRET = '<SECRET>'\n",
}


def project(folder: Path) -> Sentinels:
    sentinels = Sentinels()
    write(folder, {name: sentinels.fill(textwrap.dedent(text)) for name, text in PLACES.items()})
    return sentinels


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sentinels")
    return folder, project(folder)


def test_the_sentinels_are_all_there(made):
    folder, sentinels = made
    text = "".join((folder / name).read_text(encoding="utf-8") for name in PLACES)
    assert len(sentinels.made) > 60
    assert all(value.split(":")[0] in text for value in sentinels.made if value.startswith("ey"))
    with pytest.raises(AssertionError):
        sentinels.must_not_be_in(sentinels.made[0])


@pytest.mark.parametrize(
    "arguments",
    [
        ["--select=CYB", "-j2"],
        ["--select=CYB", "-j1", "--verbose"],
        ["--select=CYB", "-j1", "--format=pylint"],
        ["--select=CYB", "-j1", "--statistics", "--count", "--benchmark"],
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
    for ones in analyse(folder, Options()).findings.values():
        for one in ones:
            if one.code in ("CYB101", "CYB102", "CYB103", "CYB104"):
                shown = one.message.split("begins with ", 1)[1].split(");")[0]
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
    results = list(Plugin(None, "app.py", [text]).run())
    assert [(line, column, message[:7]) for line, column, message, _ in results][-1] == (1, 0, "CYB901 ")
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
    results = list(Plugin(None, "app.py", [text]).run())
    assert [message[:7] for _, _, message, _ in results] == ["CYB901 "]
    assert all("\n" not in message for _, _, message, _ in results)
    sentinels.must_not_be_in(results)


def test_an_error_while_reading_a_file_is_cyb901(tmp_path, monkeypatch):
    sentinels = Sentinels()
    text = sentinels.fill('CYBRID_CLIENT_SECRET = "<SECRET>"\n')
    write(tmp_path, {"app.py": text})

    def die(*given):
        raise ValueError(text)

    monkeypatch.setattr(analysis, "concerned", die)
    monkeypatch.chdir(tmp_path)
    results = list(Plugin(None, "app.py", [text]).run())
    assert [message[:7] for _, _, message, _ in results] == ["CYB901 "]
    sentinels.must_not_be_in(results)


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
        timeout=60,
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
