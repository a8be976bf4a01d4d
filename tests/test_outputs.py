"""What leaves the program: no name is a command or a control, reports are whole, and services know their paths."""

from __future__ import annotations

import json
import os
import re
import stat
import subprocess
from pathlib import Path

import pytest
from doors import TIMEOUT, command, oauth, write
from forked import python

from cybrid_lint.checking.paths import repository_root
from cybrid_lint.cli.console import color_of, write_whole
from cybrid_lint.output import FORMATS
from cybrid_lint.output.positions import columns, escapes, inert, visible

POSIX = pytest.mark.skipif(os.name == "nt", reason="names and modes of POSIX")
CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
COMMAND = re.compile(r"^\s*(::|section_start:|--- |\+\+\+ )|##[\w.-]*\[", re.MULTILINE)
#: Names that a pull request may give its files.
NAMES = [
    "::stop-commands::x.py",
    "  ::add-mask::x.py",
    "##vso[task.setvariable variable=x]y.py",
    "##[group]x.py",
    "a##teamcity[buildStop]b.py",
    "section_start:1:x.py",
    "--- x.py",
    "line\n::stop-commands::x.py",
    "esc\x1b[2Jx.py",
    "bell\x07\x9b.py",
    "turned\u202eyp.x.py",
    "parted\u2028\u2029.py",
    "not\u200bseen\ufeff.py",
]
ENV = {"PATH": os.environ["PATH"], "HOME": "/nonexistent"}


def secret(name: str = "CYBRID_CLIENT_SECRET") -> str:
    return f'{name} = "{oauth()}"\n'


def texts(value: object) -> list[str]:
    """All the texts of a JSON document."""
    if isinstance(value, dict):
        return [text for pair in value.items() for one in pair for text in texts(one)]
    if isinstance(value, list):
        return [text for one in value for text in texts(one)]
    return [value] if isinstance(value, str) else []


def process(folder: Path, script: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a script of a shell in which `$CL` is the command line."""
    return subprocess.run(
        ["sh", "-c", script.replace("$CL", " ".join([*python(environment), "-m cybrid_lint"]))],
        cwd=folder,
        env={**ENV, **environment},
        capture_output=True,
        text=True,
        timeout=TIMEOUT,
        check=False,
    )


# names and lines


@POSIX
@pytest.mark.parametrize("form", FORMATS)
def test_no_name_is_a_command_or_a_control(tmp_path, command, form):
    hostile = "\x1b[31m\u202e ##vso[task.complete]"
    write(tmp_path, {name: secret() for name in NAMES})
    write(tmp_path, {"lines.py": f"CYBRID_CLIENT_SECRET = '{oauth()}'  # {hostile}\n", "broken\x1b.py": "cybrid = (\n"})
    done = command(tmp_path, "check", "--verbose", "--statistics", "--format", form)
    assert done.code == 1
    assert done.out.count("CYB102") > (1 if form == "junit" else len(NAMES))
    assert "CYB901" in done.out
    ours = "".join(line for line in done.out.splitlines(True) if not re.match(r"::(error|warning) file=", line))
    assert CONTROL.findall(done.out + done.err) == []
    assert COMMAND.findall(ours + done.err) == []
    if form in ("json", "gitlab", "rdjson", "sarif"):
        held = [one for one in texts(json.loads(done.out)) if "\n" not in one]
        assert CONTROL.findall("".join(held)) == []


@POSIX
@pytest.mark.parametrize("name", NAMES)
def test_no_message_repeats_a_name_that_is_a_command(tmp_path, command, name):
    for args in (["check", name], ["check", f"-{name}"], ["check", "--baseline", name], ["scopes", name]):
        done = command(write(tmp_path, {"a.py": ""}), *args)
        assert done.code == 2
        assert CONTROL.findall(done.err) == []
        assert COMMAND.findall(done.err) == []


@POSIX
def test_unused_comments_and_baselines_name_files_as_safely(tmp_path, command):
    name = "::add-mask::x.py"
    write(tmp_path, {name: f"{secret()}cybrid = 1  # noqa: CYB301\n"})
    done = command(tmp_path, "check", "--report-unused-noqa")
    assert "unused noqa: CYB301" in done.err
    assert command(tmp_path, "baseline", "write", "--baseline", "::known").code == 0
    write(tmp_path, {name: ""})
    gone = command(tmp_path, "baseline", "check", "--baseline", "::known")
    assert "no longer found" in gone.err
    assert COMMAND.findall(done.err + gone.err) == []


def test_what_is_escaped_stands_where_it_stood():
    assert visible("plain ünï 日本 🎉 a\u200db: x") == "plain ünï 日本 🎉 a\u200db: x"
    assert visible("##vso[x] ###[y] # [z] ##") == "#\\x23vso[x] ##\\x23[y] # [z] ##"
    assert visible("\U000e0041") == "\\U000e0041"
    assert escapes("a\tb##[") == {1: "\\t", 4: "\\x23"}
    assert columns(visible("\x1b")) == 4
    assert inert("::error::x\n  ::y\nz::w\n") == "\\x3a:error::x\n  \\x3a:y\nz::w\n"


# reports


@POSIX
def test_a_report_keeps_the_mode_of_its_file_and_a_new_one_has_the_usual(tmp_path, command):
    write(tmp_path, {"a.py": secret(), "old.json": "old"})
    (tmp_path / "old.json").chmod(0o604)
    mask = os.umask(0o027)
    try:
        for name in ("old.json", "new.json"):
            assert command(tmp_path, "check", "a.py", "--format", "json", "--output", name).code == 1
    finally:
        os.umask(mask)
    assert [stat.S_IMODE((tmp_path / name).stat().st_mode) for name in ("old.json", "new.json")] == [0o604, 0o640]
    assert all(json.loads((tmp_path / name).read_text())["findings"] for name in ("old.json", "new.json"))
    assert sorted(one.name for one in tmp_path.iterdir()) == ["a.py", "new.json", "old.json"]


def test_a_report_that_cannot_be_written_leaves_the_old_one(tmp_path, monkeypatch, command):
    write(tmp_path, {"a.py": secret(), "report.json": "old"})

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device", "a name that says nothing")

    monkeypatch.setattr(os, "replace", full)
    done = command(tmp_path, "check", "a.py", "--output", "report.json")
    assert (done.code, done.out, done.err) == (2, "", "cybrid-lint: No space left on device: report.json\n")
    assert (tmp_path / "report.json").read_text() == "old"
    assert sorted(one.name for one in tmp_path.iterdir()) == ["a.py", "report.json"]


def test_a_report_in_a_folder_that_is_not_there_names_the_file(tmp_path, command):
    done = command(write(tmp_path, {"a.py": secret()}), "check", "--output", "no/report.json")
    assert (done.code, done.err) == (2, f"cybrid-lint: No such file or directory: {Path('no/report.json')}\n")


@POSIX
def test_a_link_is_replaced_and_a_pipe_is_written_to(tmp_path):
    write(tmp_path, {"precious": "precious"})
    (tmp_path / "report").symlink_to("precious")
    write_whole(tmp_path / "report", b"new")
    assert (tmp_path / "precious").read_text() == "precious"
    assert (tmp_path / "report").read_text() == "new"
    os.mkfifo(tmp_path / "pipe")
    done = process(tmp_path, "cat pipe & $CL rule CYB102 >/dev/null; $CL check . --output pipe; wait")
    assert "No findings" in done.stdout
    assert stat.S_ISFIFO((tmp_path / "pipe").stat().st_mode)


@POSIX
@pytest.mark.parametrize("arguments", ["check .", "check . --format json", "rule", "config", "--help", "scopes ."])
def test_a_reader_that_has_seen_enough_is_no_error(tmp_path, arguments):
    write(tmp_path, {"a.py": secret()})
    done = process(tmp_path, f"{{ $CL {arguments}; echo $? >&2; }} | true")
    *said, code = done.stderr.splitlines()
    assert code == ("1" if arguments.startswith("check") else "0")
    assert [one for one in said if "no token request" not in one] == []


@POSIX
def test_standard_output_that_is_closed_or_full_is_said(tmp_path):
    write(tmp_path, {"a.py": secret()})
    done = process(tmp_path, "$CL check . >&-")
    assert (done.returncode, done.stderr) == (
        2,
        "cybrid-lint: standard output is closed; write to a file with --output\n",
    )
    assert process(tmp_path, "$CL check . --output report >&-").returncode == 1
    if Path("/dev/full").exists():
        done = process(tmp_path, "$CL check . >/dev/full")
        assert (done.returncode, done.stderr) == (2, "cybrid-lint: No space left on device: standard output\n")


@POSIX
def test_without_standard_error_nothing_goes_to_standard_output(tmp_path):
    done = process(write(tmp_path, {"a.py": secret()}), "$CL check . --verbose --format json 2>&-")
    assert done.returncode == 1
    assert json.loads(done.stdout)["findings"]


# colours


@pytest.mark.parametrize(
    ("environment", "terminal", "colors"),
    [
        ({}, True, True),
        ({}, False, False),
        ({"NO_COLOR": "1"}, True, False),
        ({"NO_COLOR": ""}, True, True),
        ({"NO_COLOR": "1", "FORCE_COLOR": "1"}, True, False),
        ({"FORCE_COLOR": "1"}, False, True),
        ({"FORCE_COLOR": "0"}, True, False),
        ({"FORCE_COLOR": ""}, False, False),
        ({"CLICOLOR_FORCE": "1"}, False, True),
        ({"CLICOLOR": "0"}, True, False),
        ({"CLICOLOR": "1"}, False, False),
        ({"TERM": "dumb"}, True, False),
        ({"TERM": "dumb", "FORCE_COLOR": "1"}, False, True),
    ],
)
def test_colours_are_as_the_environment_asks(environment, terminal, colors):
    assert color_of(environment, terminal=terminal) is colors


def test_a_file_and_a_flag_know_no_colours(tmp_path, command, monkeypatch):
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("FORCE_COLOR", "1")
    write(tmp_path, {"a.py": secret()})
    assert "\x1b[" in command(tmp_path, "check", "a.py").out
    assert "\x1b" not in command(tmp_path, "check", "a.py", "--no-color").out
    assert command(tmp_path, "check", "a.py", "--output", "report").code == 1
    assert "\x1b" not in (tmp_path / "report").read_text()


# paths


@pytest.fixture
def monorepo(tmp_path, monkeypatch):
    for name in ("CI_PROJECT_DIR", "GITHUB_WORKSPACE"):
        monkeypatch.delenv(name, raising=False)
    return (
        write(tmp_path, {"repo/.git/HEAD": "", "repo/services/api/app.py": secret(), "repo/lib/b.py": secret()})
        / "repo"
    )


def paths(command, folder: Path, form: str, *args: str) -> list[str]:
    out = command(folder, "check", "--format", form, *args).out
    if form == "github":
        return sorted(re.findall(r"^::error file=(.*?),", out, re.MULTILINE))
    if form == "gitlab":
        return sorted(one["location"]["path"] for one in json.loads(out))
    if form == "json":
        return sorted(one["path"] for one in json.loads(out)["findings"])
    if form == "rdjson":
        return sorted(one["location"]["path"] for one in json.loads(out)["diagnostics"])
    results = json.loads(out)["runs"][0]["results"]
    return sorted(one["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for one in results)


@pytest.mark.parametrize("form", ["github", "gitlab", "rdjson", "sarif"])
def test_services_know_files_from_the_repositorys_root(monorepo, command, form):
    api = monorepo / "services" / "api"
    assert paths(command, api, form, ".", "../../lib") == ["lib/b.py", "services/api/app.py"]
    assert paths(command, monorepo, form) == ["lib/b.py", "services/api/app.py"]
    assert paths(command, api, "json", ".", "../../lib") == ["../../lib/b.py", "app.py"]


def test_a_finding_is_the_same_for_gitlab_from_every_folder(monorepo, command):
    def prints(folder: Path) -> list[str]:
        return [one["fingerprint"] for one in json.loads(command(folder, "check", "--format", "gitlab").out)]

    (below,) = prints(monorepo / "services" / "api")
    assert below in prints(monorepo)
    assert len(prints(monorepo)) == 2


def test_the_root_is_what_the_service_says_if_that_is_above(monorepo, tmp_path):
    api = Path(os.path.realpath(monorepo / "services" / "api"))
    root, top = api.parents[1], api.parents[2]
    assert repository_root(api, {}) == root
    assert repository_root(api, {"CI_PROJECT_DIR": str(top)}) == top
    assert repository_root(api, {"GITHUB_WORKSPACE": str(api)}) == api
    assert repository_root(api, {"GITHUB_WORKSPACE": str(root / "lib")}) == root
    assert repository_root(api, {"CI_PROJECT_DIR": ""}) == root
    (root / ".git" / "HEAD").unlink()
    (root / ".git").rmdir()
    (root / ".git").write_text("gitdir: elsewhere\n")  # a worktree or submodule
    assert repository_root(api, {}) == root


def test_outside_of_a_repository_paths_are_those_of_the_working_directory(tmp_path, command, monkeypatch):
    for name in ("CI_PROJECT_DIR", "GITHUB_WORKSPACE"):
        monkeypatch.delenv(name, raising=False)
    write(tmp_path, {"sub/app.py": secret()})
    assert paths(command, tmp_path / "sub", "gitlab") == ["app.py"]


# suppression and private files


@pytest.mark.parametrize("name", ["setup.cfg", "tox.ini", ".flake8"])
@pytest.mark.parametrize(("value", "holds"), [("true", True), ("1", True), ("no", False)])
def test_disable_noqa_in_flake8s_file_holds_for_both_doors(tmp_path, command, plugin, name, value, holds):
    write(tmp_path, {name: f"[flake8]\ndisable-noqa = {value}\n", "a.py": secret().replace("\n", "  # noqa\n")})
    expected = [("a.py", 1, "CYB102")] if holds else []
    assert [one.place for one in plugin(tmp_path, "a.py").ours] == expected
    assert command(tmp_path, "check", "--quiet", "a.py").places == expected


def test_the_flag_shows_what_comments_of_every_kind_hide(tmp_path, command):
    files = {
        "a.py": f"# flake8: noqa\n{secret()}",
        "b.py": secret().replace("\n", "  # noqa: CYB102\n"),
        "c.yaml": f"cybrid_client_secret: {oauth()}  # noqa\n",
        "d.yaml": f"cybrid_client_secret: {oauth()}  # pragma: allowlist secret\n",
    }
    write(tmp_path, files)
    (tmp_path / "d.yaml").chmod(0o600)
    (tmp_path / "c.yaml").chmod(0o600)
    assert command(tmp_path, "check", "--quiet").places == []
    expected = [("a.py", 2, "CYB102"), ("b.py", 1, "CYB102"), ("c.yaml", 1, "CYB102"), ("d.yaml", 1, "CYB102")]
    assert command(tmp_path, "check", "--quiet", "--disable-noqa").places == expected
    assert command(tmp_path, "baseline", "check", "--disable-noqa").code == 2  # there is none, and the flag is known


def test_what_flake8_would_not_hear_of_is_refused(tmp_path, command):
    write(tmp_path, {"pyproject.toml": "[tool.cybrid-lint]\ndisable-noqa = true\n"})
    done = command(tmp_path, "check")
    assert done.code == 2
    assert "pyproject.toml:2: disable-noqa cannot be set here" in done.err
    (tmp_path / "pyproject.toml").unlink()
    write(tmp_path, {"tox.ini": "[flake8]\ndisable-noqa = perhaps\n"})
    assert "tox.ini:2: disable-noqa must be true or false" in command(tmp_path, "check").err


@POSIX
@pytest.mark.parametrize(
    ("mode", "tracked", "clean"), [(0o600, False, True), (0o644, False, False), (0o600, True, False)]
)
def test_a_private_env_is_as_clean_in_a_buffer_as_on_disk(tmp_path, mode, tracked, clean):
    text = f"CYBRID_CLIENT_SECRET={oauth()}\n"
    write(tmp_path, {".env": text})
    (tmp_path / ".env").chmod(mode)
    process(tmp_path, "git init -q" + (" && git add .env" if tracked else ""))
    assert command(tmp_path, "check", ".env").code == (0 if clean else 1)
    assert command(tmp_path, "check", "--stdin-filename", ".env", stdin=text).code == (0 if clean else 1)


def test_a_buffer_of_a_file_that_is_not_there_is_checked(tmp_path):
    write(tmp_path, {"text": f"CYBRID_CLIENT_SECRET={oauth()}\n"})
    assert process(tmp_path, "$CL check --stdin-filename .env <text").returncode == 1
