"""Mistakes in a configuration and hostile ones: each is a clear message of one line, which holds no credential."""

from __future__ import annotations

import os
import sys

import pytest
from configurations import ini, shown, table
from doors import oauth, write
from work import HANGS, measured

LEAKS = f'CYBRID_CLIENT_SECRET = "{oauth()}"\n'

MISTAKES = [
    ("max-resorces = 3", "5: unknown option max-resorces in [tool.cybrid-lint]; did you mean max-resources?"),
    ("per_file_ignores = {}", "5: unknown option per_file_ignores in [tool.cybrid-lint]; did you mean per-file-"),
    ("zzz = 1", "5: unknown option zzz in [tool.cybrid-lint]\n"),
    ("max-resources = '3'", "5: max-resources must be a whole number"),
    ("max-resources = true", "5: max-resources must be a whole number"),
    ("max-resources = -1", "5: max-resources must be a whole number"),
    ("max-resources = 1.5", "5: max-resources must be a whole number"),
    ("\nplaceholders = 'x'", "6: placeholders must be a list of texts"),
    ("placeholders = [1]", "5: placeholders must be a list of texts"),
    ("exclude = ['']", "5: exclude must be a list of texts"),
    ("select = 'CYB1'", "5: select must be a list of codes"),
    ("select = ['CYB31']", "5: select names CYB31, with which no code begins; did you mean CYB301?"),
    ("ignore = ['cyb301']", "5: ignore names cyb301, with which no code begins; did you mean CYB301?"),
    ("per-file-ignores = ['x']", "5: per-file-ignores must be a table of patterns, each with a list of codes"),
    ("per-file-ignores = {x = 'CYB1'}", "5: per-file-ignores must be a table of patterns, each with a list of codes"),
    ("per-file-ignores = {x = ['E1']}", "5: per-file-ignores names E1, with which no code begins"),
    ("select = ", "5: not valid TOML"),
]


@pytest.mark.parametrize(("text", "message"), MISTAKES)
def test_a_mistake_in_pyproject_is_one_line(tmp_path, command, text, message):
    write(tmp_path, {"pyproject.toml": table(text), "app.py": LEAKS})
    done = command(tmp_path, "check")
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith(f"cybrid-lint: pyproject.toml:{message}")
    assert done.err.count("\n") == 1


@pytest.mark.parametrize(
    "files",
    [
        {"pyproject.toml": table("max-resorces = 3")},
        {"pyproject.toml": table("max-resources = '3'")},
        {"pyproject.toml": "[tool.cybrid-lint"},
        {"setup.cfg": ini("cybrid-max-resorces = 3")},
        {"tox.ini": ini("cybrid_max_resources = many")},
        {".flake8": ini("per-file-ignores = CYB1")},
    ],
)
def test_a_mistake_is_clean_in_both_doors(tmp_path, plugin, command, files):
    write(tmp_path, {**files, "app.py": LEAKS})
    done = command(tmp_path, "config")
    run = plugin(tmp_path, ".")
    assert (done.code, run.code) == (2, 2)
    assert "Traceback" not in run.err
    *usage, last = run.err.splitlines()
    assert usage == ["usage: flake8 [options] file file ..."]
    message = done.err.removeprefix("cybrid-lint: ").rstrip()
    assert last.removeprefix("flake8: error: ") in message
    assert message.startswith(next(iter(files)))


@pytest.mark.parametrize(
    ("name", "near"),
    [("cybrid-max-resorces", "max-resources"), ("cybrid_placeholder", "placeholders"), ("cybridmaxresources", "max-")],
)
def test_an_unknown_option_in_flake8s_files_names_the_nearest(tmp_path, command, name, near):
    write(tmp_path, {"setup.cfg": f"[flake8]\n{name} = 3\n"})
    done = command(tmp_path, "check")
    assert done.code == 2
    assert done.err.startswith(f"cybrid-lint: setup.cfg:2: unknown option {name}; did you mean cybrid-{near}")


def test_the_file_that_flake8_was_given_is_read_for_mistakes_too(tmp_path, plugin):
    write(tmp_path, {"other.ini": ini("cybrid-max-resorces = 3"), "app.py": ""})
    for option in ("--config=other.ini", "--append-config=other.ini"):
        run = plugin(tmp_path, option, ".")
        assert run.code == 2
        assert "other.ini:3: unknown option cybrid-max-resorces; did you mean cybrid-max-resources?" in run.err


@pytest.mark.parametrize(
    "content",
    [
        b"\x00\xff\xfe binary \x80",
        b"\x00[tool.cybrid-lint]",
        b"x = '" + b"y" * 300_000 + b"'",
        b"a" + b".a" * 100_000 + b" = 1",
        b"a = " + b"[" * 100_000,
        b"a = " + b"9" * 100_000,
        b"a = " + b"{a = " * 20_000 + b"1" + b"}" * 20_000,
        b"[tool]\ncybrid-lint = 3",
        b"[tool.cybrid_lint]\nmax-resources = 3",
        b"[[tool.cybrid-lint]]\nmax-resources = 3",
    ],
    ids=lambda one: one[:20].decode("latin-1"),
)
def test_a_hostile_pyproject(tmp_path, command, content):
    write(tmp_path, {"pyproject.toml": content, "app.py": LEAKS})
    done = command(tmp_path, "check")
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("cybrid-lint: pyproject.toml:")
    assert done.err.count("\n") == 1
    assert len(done.err) < 200


@pytest.mark.skipif(sys.platform == "win32", reason="links and pipes need rights there")
@pytest.mark.parametrize("make", [lambda path: path.symlink_to(path.name), os.mkfifo, os.mkdir])
def test_what_is_no_file(tmp_path, command, make):
    make(tmp_path / "pyproject.toml")
    done = command(tmp_path, "check")
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("cybrid-lint: pyproject.toml:")


def test_a_byte_order_mark_and_other_newlines(tmp_path, command):
    write(tmp_path, {"pyproject.toml": b"\xef\xbb\xbf[tool.cybrid-lint]\r\nmax-resources = 2\r\n"})
    assert shown(command, tmp_path)["max-resources"] == {
        "value": 2,
        "origin": [{"source": "pyproject.toml", "path": "pyproject.toml", "line": 2}],
    }


@pytest.mark.parametrize("content", [b"[flake8\nx", b"\xff[flake8]\ncybrid-x = 1", b"[other]\ncybrid-x = 1", b""])
def test_what_flake8_passes_over_is_passed_over(tmp_path, command, content):
    write(tmp_path, {"setup.cfg": content, "tox.ini": ini("cybrid-max-resources = 5")})
    assert shown(command, tmp_path)["max-resources"]["value"] == 5


def test_lines_are_found_in_time(tmp_path, command):
    spaces = " " * 100_000
    text = f'description = """\n[{spaces}\na{spaces}\n"""\n[ tool . \'cybrid-lint\' ]\n  \'max-resources\' = 5\n'
    write(tmp_path, {"pyproject.toml": text})
    assert shown(command, tmp_path)["max-resources"]["origin"][0]["line"] == 6


@pytest.mark.parametrize(
    ("line", "parsed"),
    [("x = a{}b", True), ("x{}= a", True), ("x={}a", True), ("x{}:", True), ("x{}x", False), ("[x{}", False)],
)
def test_blanks_in_flake8s_file_take_no_time(tmp_path, command, line, parsed):
    write(tmp_path, {"setup.cfg": ini("cybrid-max-resources = 5") + line.format(" " * 300_000) + "\n"})
    value, seconds = measured(lambda: shown(command, tmp_path)["max-resources"]["value"])
    assert value == (5 if parsed else 4), "flake8 passes over what cannot be parsed"
    assert seconds < HANGS


def test_a_key_that_stands_twice_in_flake8s_file(tmp_path, command):
    write(tmp_path, {"setup.cfg": ini("ignore = E1\nignore = E2")})
    done = command(tmp_path, "check")
    assert (done.code, done.err) == (2, "cybrid-lint: setup.cfg: a section or key occurs twice\n")


@pytest.mark.parametrize(
    "args",
    [
        ["--select", "CYB31"],
        ["--ignore", "E1"],
        ["--per-file-ignores", "x"],
        ["--per-file-ignores", "x:E1"],
        ["--max-resources", "9" * 5000],
    ],
)
def test_a_mistake_on_the_command_line(tmp_path, command, args):
    done = command(tmp_path, "check", *args)
    assert (done.code, done.out) == (2, "")
    assert f"argument {args[0]}: " in done.err


# no credentials


def test_no_credential_is_shown(command, tmp_path):
    secret, other = oauth(), oauth()
    listed = table(f"placeholders = ['{secret}', 'our dummy']\nper-file-ignores = {{'{other}' = ['CYB1']}}")
    for text in (listed, table(f"{secret} = 1"), table(f"select = ['{secret}']"), f"[tool.cybrid-lint]\n{secret}\n"):
        write(tmp_path, {"pyproject.toml": text})
        for args in (["config"], ["config", "--format", "json"]):
            done = command(tmp_path, *args, "--exclude", secret)
            for one in (secret, other):
                assert one[4:12] not in done.out + done.err
    write(tmp_path, {"pyproject.toml": listed})
    assert f"{secret[:4]}…, our dummy" in command(tmp_path, "config").out
    done = command(tmp_path, "config", "--max-resources", secret)
    assert secret[4:12] not in done.err
