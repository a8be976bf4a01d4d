"""What is read at all, what is suppressed, hostile files, and that no report holds a credential."""

from __future__ import annotations

import base64
import contextlib
import json
import secrets
from pathlib import Path

import doors
import pytest
import test_textfiles_code
import test_textfiles_scripts
import test_textfiles_settings
import test_textfiles_yaml
from hypothesis import given
from hypothesis import strategies as st
from support import findings
from textfiles_support import fill, jwt, oauth, pem, scanned
from work import HANGS, measured

from cybrid_lint.options import Options
from cybrid_lint.project.notebooks import NoNotebookError, Notebook
from cybrid_lint.textfiles import may_hold_text, scanning, suppressions


def sorted_names(text: str) -> list[str]:
    return sorted(text.split())


def codes(name: str, text: str | bytes, **given) -> list[str]:
    return [one.code for one in scanned(name, text, **given)]


@pytest.mark.parametrize("name", ["CYBRID_CLIENT_ID", "CYBRID_CLIENT_SECRET", "CYBRID_WEBHOOK_SIGNING_KEY"])
def test_the_message_is_that_of_the_same_line_in_python(name):
    line = f'{name} = "{oauth()}"\n'
    (there,) = findings(line)
    (here,) = scanned("settings.toml", line)
    assert (here.code, here.message) == (there.code, there.message)


# --- candidates ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    sorted_names(
        ".env a.yaml Dockerfile Makefile a.tfvars README x.ipynb id_rsa"
        " a.pem a.key a.unknown settings.ini.j2 package.json a.min.json src/app.ts .netrc a.svg"
    ),
)
def test_worth_reading(name):
    assert may_hold_text(Path(name).name)


@pytest.mark.parametrize(
    "name",
    sorted_names(
        "a.py a.pyi a.png a.JPG x.tar.gz x.zip package-lock.json poetry.lock yarn.lock"
        " Cargo.lock app.min.js app.bundle.js app.js.map a.woff2 x.whl go.sum db.sqlite3 pnpm-lock.yaml a.so"
    ),
)
def test_not_worth_reading(name):
    assert not may_hold_text(Path(name).name)


# --- suppressions -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "line", "quiet"),
    [
        ("a.yaml", "cybrid_client_secret: %s # noqa: CYB102", True),
        ("a.yaml", "cybrid_client_secret: %s # noqa", True),
        ("a.yaml", "cybrid_client_secret: %s # noqa: E501, CYB1", True),
        ("a.yaml", "cybrid_client_secret: %s # pragma: allowlist secret", True),
        ("a.yaml", "# pragma: allowlist nextline secret\ncybrid_client_secret: %s", True),
        ("a.yaml", "cybrid_client_secret: %s # noqa: CYB101", False),
        ("a.yaml", "cybrid_client_secret: %s # noqa: cyb102", False),
        ("a.yaml", "cybrid_client_secret: %s #noqa: CYB102", False),
        ("a.yaml", "cybrid_client_secret: %s # see noqa: CYB102", False),
        ("a.yaml", "cybrid_client_secret: %s # the portal's # noqa: CYB102", True),
        ("a.yaml", "# noqa: CYB102\ncybrid_client_secret: %s", False),
        ("a.js", "const cybridClientSecret = '%s'; // noqa: CYB102", True),
        ("a.js", "const cybridClientSecret = '%s'; /* noqa: CYB102 */", True),
        ("a.js", "const cybridClientSecret = '%s'; # noqa: CYB102", False),
        ("a.ini", "[cybrid]\nclient_secret = %s ; noqa: CYB102", True),
        ("a.tf", 'cybrid_client_secret = "%s" # noqa: CYB102', True),
        ("a.toml", 'cybrid_client_secret = "%s" # pragma: whitelist secret', True),
        ("a.sh", "CYBRID_CLIENT_SECRET=%s # noqa: CYB102", True),
        ("Dockerfile", "ENV CYBRID_CLIENT_SECRET=%s # noqa: CYB102", True),
        ("a.md", "CYBRID_CLIENT_SECRET=%s <!-- noqa: CYB102 -->", True),
        ("a.md", "CYBRID_CLIENT_SECRET=%s # noqa: CYB102", False),
        ("a.json", '{"cybrid_client_secret": "%s"} // noqa: CYB102', False),
        ("a.jsonc", '{"cybrid_client_secret": "%s"} // noqa: CYB102', True),
        ("a.sql", "SET cybrid_client_secret = '%s'; -- noqa: CYB102", True),
    ],
)
def test_comments_that_suppress(name, line, quiet):
    text = line % oauth() + "\n"
    assert codes(name, text) == ([] if quiet else ["CYB102"])


def test_suppressions_are_told_by_line():
    found = suppressions("a.yaml", "a: 1 # noqa: CYB102\nb: 2\nc: 3 # noqa\n")
    assert {line: one.codes for line, one in found.items()} == {1: ("CYB102",), 3: ()}
    assert found[1].covers("CYB102")
    assert not found[1].covers("CYB101")
    assert found[3].covers("CYB107")


def test_placeholders_can_be_configured():
    value = oauth()
    assert codes("a.sh", f"CYBRID_CLIENT_SECRET={value}\n") == ["CYB102"]
    assert codes("a.sh", f"CYBRID_CLIENT_SECRET={value}\n", options=Options(placeholders=frozenset({value}))) == []


@pytest.mark.parametrize(
    ("name", "text", "far", "too_far"),
    [
        (
            "a.md",
            "# Cybrid\n{}| name | client_secret |\n|---|---|\n| a | <client_secret> |\n",
            "words\n" * 39,
            "words\n" * 40,
        ),
        ("a.toml", 'a = 1\n# Cybrid\n{}client_secret = "<client_secret>"\n', "# words\n" * 10, "# words\n" * 11),
        ("a.hcl", 'cybrid {} {{\n  client_secret = "<client_secret>"\n}}\n', "a b c d e", "a b c d e f"),
    ],
    ids=["a table's vendor above it", "a comment above it", "a block's words"],
)
def test_how_far_from_a_value_its_vendor_may_be(tmp_path, command, name, text, far, too_far):
    text = doors.fill(text)
    for between, codes in ((far, {"CYB102", "CYB107"}), (too_far, set())):
        doors.write(tmp_path, {name: text.format(between)})
        done = command(tmp_path, "check", "--format", "json", name)
        assert {one["code"] for one in json.loads(done.out)["findings"]} == codes


@pytest.mark.parametrize("kind", [".yaml", ".json", ".toml", ".tf", ".ts"])
def test_of_a_common_kind_there_is_what_is_found_and_what_is_not(kind):
    modules = (test_textfiles_yaml, test_textfiles_settings, test_textfiles_code, test_textfiles_scripts)
    for cases in ("FOUND", "CLEAN"):
        assert any(name.endswith(kind) for module in modules for name, _ in getattr(module, cases))


# --- variables ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("a.sh", "A=%s\n\n\ncurl https://id.sandbox.cybrid.app/oauth/token -d client_secret=$A\n", ["CYB102"]),
        ("a.sh", 'A=%s\ncurl -H "Authorization: Bearer ${A}" https://bank.sandbox.cybrid.app/api\n', ["CYB103"]),
        ("a.sh", "A=%s\ncurl https://acme.eu.auth0.com/oauth/token -d client_secret=$A # not cybrid\n", []),
        ("a.sh", "A=%s\necho $A cybrid\n", []),
        ("Makefile", "A=%s\nt:\n\tcurl https://id.sandbox.cybrid.app -d client_secret=$(A)\n", ["CYB102"]),
        (
            "a.ts",
            "const a = '%s';\n\npost('https://id.sandbox.cybrid.app/oauth/token', { client_id: a });\n",
            ["CYB101"],
        ),
        ("a.ts", "const a = '%s';\n\npost('https://x.okta.com/token', { client_id: a }); // cybrid\n", []),
    ],
)
def test_values_are_followed_through_variables(name, text, expected):
    found = scanned(name, text % oauth())
    assert [one.code for one in found] == expected
    assert all(one.span.line == 1 for one in found)


# --- encodings and hostile files ----------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "latin-1"])
def test_encodings(encoding):
    text = f"# é\r\ncybrid_client_secret: {oauth()}\r\n"
    raw = text.encode(encoding)
    raw = b"\xff\xfe" + raw if encoding == "utf-16-le" else raw
    [found] = scanned("a.yaml", raw)
    assert (found.span.line, found.span.column, found.code) == (2, 22, "CYB102")


@pytest.mark.parametrize("name", ["a.conf", "a.unknown"])
@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-16"])
def test_utf_16_without_a_mark(name, encoding):
    text, places, _ = fill("# é\nCYBRID_CLIENT_SECRET=@SECRET@\n")
    assert [(one.span.line, one.code) for one in scanned(name, text.encode(encoding))] == places


def test_bytes_of_zero_alone_make_no_text():
    text, _, _ = fill("CYBRID_CLIENT_SECRET=@SECRET@\n")
    assert scanned("a.unknown", b"\0\1\2\3" * 100 + text.encode()) == []


def test_zero_bytes():
    text = f"CYBRID_CLIENT_SECRET={oauth()}\n"
    assert codes("a.sh", text.encode() + b"\0") == ["CYB102"]
    assert codes("a.unknown", text.encode() + b"\0") == []


def test_a_file_too_large_is_named():
    raw = b'{"cybrid": 1}' * 500_000
    [found] = scanned("a.json", raw)
    assert (found.code, found.span.line) == ("CYB901", 1)
    assert found.message.startswith("file skipped: ")
    assert scanned("a.json", raw.replace(b"cybrid", b"others")) == []
    assert scanned("a.unknown", raw) == []


def test_a_file_of_too_many_values_is_read_so_far(monkeypatch):
    monkeypatch.setattr(scanning, "_MOST_VALUES", 50)
    lines = [f"CYBRID_CLIENT_SECRET_{number}={oauth()}\n" for number in range(51)]
    assert codes("a.sh", "".join(lines[:50])) == ["CYB102"] * 50
    found = codes("a.sh", "".join(lines))
    assert found[0] == "CYB901"
    assert found.count("CYB102") == 50


RANDOM = base64.b64encode(secrets.token_bytes(500_000))
HOSTILE = {
    "one-line.txt": b"cybrid " + RANDOM,
    "one-line.json": b'{"cybrid": "' + RANDOM + b'"}',
    "minified.js": b"var cybrid={};function a(b){return b.c('d',{e:1})};" * 5_000,
    "deep.json": b'{"cybrid":' + b"[" * 300_000,
    "deeper.json": b'{"cybrid":' + b'{"a":' * 50_000,
    "deep.yaml": b"cybrid: " + b"[" * 300_000,
    "dashes.yaml": b"cybrid: " + b"- " * 150_000,
    "steps.yaml": b"cybrid:\n" + b"".join(b" " * depth + b"a:\n" for depth in range(1200)),
    "bomb.yaml": b"cybrid: 1\na: &a [x,x,x,x,x,x,x,x,x]\n"
    + b"\n".join(b"%c: &%c [%s]" % (98 + n, 98 + n, b",".join([b"*%c" % (97 + n)] * 9)) for n in range(20)),
    "cycle.yaml": b"cybrid: &a\n  client_secret: x\n  again: *a\n",
    "keys.yaml": b"? {cybrid: [1]}\n: {? [a] : b}\n*x : 1\n",
    "tab.yaml": b"cybrid:\n\tclient: 1\n\x07",
    "quotes.toml": b"cybrid = '''" * 40_000,
    "quotes.ts": b"cybrid`\\" * 20_000,
    "sections.toml": b"[cybrid]\n" * 20_000,
    "heredoc.tf": b"cybrid <<A\n" * 20_000,
    "jwt.txt": b"cybrid " + b"eyJ." * 50_000,
    "begin.pem": b"-----BEGIN PRIVATE KEY-----\ncybrid" * 5_000,
    "templates.yaml": b"cybrid: {{" * 20_000,
    "noqa.js": b"// cybrid noqa list //" * 10_000,
    "lines.txt": b"cybrid" + b"\n" * 200_000,
    "tags.html": b"<cybrid " * 25_000,
    "many.ipynb": b'{"cells":[{"cell_type":"code","source":["cybrid"' + b',"a = 1\\n"' * 10_000 + b"]}]}",
    "nested.ipynb": b'{"cells":' * 20_000 + b"cybrid",
    "escapes.json": b'{"cybrid": "\\ud800\\uZZZZ\\x"}',
    "table.md": b"cybrid\n" + b"|" * 200_000 + b"\n|-" * 20_000,
    "insert.sql": b"-- cybrid\n" + b"insert into a (b) values (" * 20_000,
    "bytes.bin": bytes(range(256)) * 1000 + b"cybrid",
    "empty.yaml": b"",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_end_in_time(name):
    def run():
        if name.endswith("ipynb"):
            with contextlib.suppress(NoNotebookError):
                Notebook(HOSTILE[name].decode("utf-8", "replace"))
        return scanned(name, HOSTILE[name])

    found, seconds = measured(run)
    assert seconds < HANGS
    assert all(one.code == "CYB901" for one in found)


@given(
    st.sampled_from(
        ["a.yaml", "a.json", "a.toml", "a.tf", "a.ts", "a.ipynb", "a.md", "a.sh", "a.sql", ".netrc", "a.csv"]
    ),
    st.lists(
        st.sampled_from([*"{}[]()<>|:=,;.'\"`\\#/-\n\t &*!%$@é\0", "cybrid", "client_secret", "-----BEGIN ", "eyJ"])
    ),
)
def test_nothing_is_raised(name, parts):
    assert not [one for one in scanned(name, "cybrid" + "".join(parts)) if "in the analysis" in one.message]


# --- secrecy ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["a.yaml", "a.json", "a.toml", "a.sh", "a.ts", "a.md", "a.unknown", "cybrid.txt"])
def test_no_report_holds_more_than_four_characters(name):
    values = [oauth(), oauth(), oauth(), jwt()]
    keys = ["cybrid_client_id", "cybrid_client_secret", "cybrid_signing_key", "cybrid_token"]
    pairs = list(zip(keys, values, strict=True))
    text = {
        "a.json": "{" + ",\n".join(f'"{key}": "{value}"' for key, value in pairs) + "}",
        "a.yaml": "".join(f"{key}: {value}\n" for key, value in pairs),
    }.get(name, "".join(f'{key} = "{value}"\n' for key, value in pairs))
    found = scanned(name, text)
    assert len(found) == 4
    for one in found:
        for value in values:
            assert not any(value[at : at + 5] in repr(one) for at in range(len(value) - 5))


def test_a_key_shows_no_more_than_its_dashes():
    body = pem()
    [found] = scanned("keys/cybrid_attestation.pem", body)
    assert "(starts with '----')" in found.message
    assert not any(line[:5] in repr(found) for line in body.split("\n")[1:-1])
