"""The command `cybrid-lint`, as people run it: which files, which findings, which exit codes."""

from __future__ import annotations

import json
import os
import subprocess
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from doors import TIMEOUT, Run, command, cyb, fill, oauth, write
from forked import python

from cybrid_lint.output import FORMATS
from cybrid_lint.rules import all_rules

ROOT = Path(__file__).resolve().parent.parent
PROJECTS = [ROOT / "examples" / "as_people_write_it", ROOT / "examples" / "as_it_should_be"]


def cybrid_lint(folder: Path, *args: str, stdin: str | None = None, **environment: str) -> Run:
    """Run the command line in a process of its own, where that is what matters."""
    done = subprocess.run(
        [*python(environment), "-m", "cybrid_lint", *args],
        cwd=folder,
        input=stdin,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=TIMEOUT,
        check=False,
        env={**os.environ, **environment},
    )
    assert "Traceback" not in done.stdout + done.stderr, done.stderr
    return Run(done.returncode, done.stdout, done.stderr, 0)


def places(folder: Path, *args: str) -> list[tuple[str, int, str]]:
    done = command(folder, "check", "--format", "json", *args)
    assert done.err == ""
    return sorted((one["path"], one["line"], one["code"]) for one in json.loads(done.out)["findings"])


def leak(name: str = "CYBRID_CLIENT_SECRET") -> str:
    return f'{name} = "{oauth()}"\n'


@pytest.mark.parametrize("project", PROJECTS, ids=lambda one: one.name)
def test_the_same_as_flake8_on_the_examples(project):
    assert places(project, "--select=CYB") == cyb(project).places


def test_the_same_as_flake8_on_every_rule(tmp_path):
    write(tmp_path, {f"{one.code}.py": fill(one.invalid[0].program) for one in all_rules() if one.language == "python"})
    found = places(tmp_path)
    assert found == cyb(tmp_path).places
    assert len({code for _, _, code in found}) > 10


def test_nothing_found(tmp_path):
    done = cybrid_lint(write(tmp_path, {"app.py": "print(1)\n"}), "check")
    assert (done.code, done.err) == (0, "")


def test_something_found(tmp_path):
    done = cybrid_lint(write(tmp_path, {"app.py": leak()}), "check")
    assert (done.code, done.err) == (1, "")
    assert "app.py:1" in done.out
    assert "CYB102" in done.out
    assert "\x1b" not in done.out, "a pipe is no terminal"


@pytest.mark.parametrize(
    "args", [[], ["chek"], ["check", "--format", "xml"], ["check", "--max-resources", "-1"], ["check", "nowhere"]]
)
def test_a_wrong_use(tmp_path, args):
    done = command(tmp_path, *args)
    assert done.code == 2
    assert done.out == ""
    assert done.err


def test_help_says_every_option(tmp_path):
    done = command(tmp_path, "check", "--help")
    assert done.code == 0
    for option in ("--format", "--select", "--ignore", "--exclude", "--files-from", "--stdin-filename", "--output"):
        assert option in done.out


def test_selection(tmp_path):
    write(tmp_path, {"a.py": leak(), "b.py": leak("CYBRID_CLIENT_ID")})
    both = [("a.py", 1, "CYB102"), ("b.py", 1, "CYB101")]
    assert places(tmp_path) == both
    assert places(tmp_path, "--select", "CYB101") == both[1:]
    assert places(tmp_path, "--ignore", "CYB101") == both[:1]
    assert places(tmp_path, "--select", "CYB1", "--ignore", "CYB102") == both[1:]
    assert places(tmp_path, "--select", "CYB101", "--ignore", "CYB1") == both[1:]
    assert places(tmp_path, "--select", "CYB3") == []
    assert places(tmp_path, "--exclude", "b.py") == both[:1]
    assert places(tmp_path, "a.py") == both[:1]


def test_files_from(tmp_path):
    write(tmp_path, {"a.py": leak(), "b.py": leak(), "list": "b.py\n"})
    assert [path for path, _, _ in places(tmp_path, "--files-from", "list")] == ["b.py"]


def test_standard_input_is_the_file_of_that_name(tmp_path):
    write(tmp_path, {"a.py": "import b\n", "b.py": ""})
    done = command(tmp_path, "check", "--stdin-filename", "b.py", stdin=leak())
    assert done.code == 1
    assert "b.py:1" in done.out
    assert command(tmp_path, "check", "--stdin-filename", "b.py", stdin="x = 1\n").code == 0
    assert command(tmp_path, "check", "--stdin-filename", ".env", stdin=leak().replace(" ", "")).code == 1


def test_noqa_as_in_flake8(tmp_path):
    secret = leak().rstrip("\n")
    write(
        tmp_path,
        {
            "a.py": f"{secret}  # noqa\n",
            "b.py": f"{secret}  # noqa: CYB102\n",
            "c.py": f"{secret}  # noqa: CYB101\n",
            "d.py": f"# flake8: noqa\n{secret}\n",
        },
    )
    assert places(tmp_path) == cyb(tmp_path).places == [("c.py", 1, "CYB102")]


def test_what_git_ignores_is_not_read(tmp_path):
    write(tmp_path, {".gitignore": "out/\n", "out/a.py": leak(), "b.py": leak()})
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    assert [path for path, _, _ in places(tmp_path)] == ["b.py"]


def test_other_files(tmp_path):
    secret = oauth()
    write(tmp_path, {"deploy/cybrid.yaml": f"cybrid:\n  client_secret: {secret}\n"})
    (tmp_path / "deploy" / "cybrid.yaml").chmod(0o644)
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    subprocess.run(["git", "add", "."], cwd=tmp_path, check=True)
    assert places(tmp_path) == [("deploy/cybrid.yaml", 1, "CYB107"), ("deploy/cybrid.yaml", 2, "CYB102")]


def test_a_dotenv_that_is_kept_to_its_owner_is_right(tmp_path):
    write(tmp_path, {".gitignore": ".env\n", ".env": leak().replace(" ", "")})
    (tmp_path / ".env").chmod(0o600)
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    assert places(tmp_path, ".env", ".") == []


def test_a_file_that_cannot_be_parsed_is_named(tmp_path):
    write(tmp_path, {"a.py": leak(), "b.py": "import cybrid\ndef f(:\n"})
    assert places(tmp_path) == [("a.py", 1, "CYB102"), ("b.py", 1, "CYB901")]


def test_a_broken_file_that_has_nothing_to_do_with_cybrid_is_not(tmp_path):
    assert places(write(tmp_path, {"b.py": "def f(:\n"})) == []


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_in_a_file_and_without_credentials(tmp_path, form):
    secret = oauth()
    write(tmp_path, {"a.py": f'CYBRID_CLIENT_SECRET = "{secret}"\nprint(CYBRID_CLIENT_SECRET)\n'})
    done = command(tmp_path, "check", "--format", form, "--output", "out", "--statistics")
    assert (done.code, done.out) == (1, "")
    text = (tmp_path / "out").read_text(encoding="utf-8")
    assert secret not in text
    assert secret[5:20] not in text
    assert "CYB102" in text
    if form in ("json", "sarif", "gitlab", "rdjson"):
        json.loads(text)
    if form == "junit":
        ET.fromstring(text)


@pytest.mark.parametrize(
    "encoding", ["ascii", *(pytest.param(one, marks=pytest.mark.long) for one in ("latin-1", "utf-8"))]
)
def test_names_beyond_the_encoding_of_the_terminal(tmp_path, encoding):
    done = cybrid_lint(write(tmp_path, {"größe_漢.py": leak()}), "check", PYTHONIOENCODING=encoding, PYTHONUTF8="0")
    assert done.code == 1
    assert "CYB102" in done.out


def test_a_rule_page_and_the_list(tmp_path):
    page = command(tmp_path, "rule", "CYB301")
    assert (page.code, page.err) == (0, "")
    assert page.out == (ROOT / "docs" / "rules" / "CYB301.md").read_text(encoding="utf-8")
    every = command(tmp_path, "rule")
    assert all(one.code in every.out for one in all_rules())
    assert command(tmp_path, "rule", "CYB999").code == 2
