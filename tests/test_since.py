"""`--since`: the findings on what has changed since a revision, with all of the project read."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import textwrap
from pathlib import Path

import pytest
from doors import command, oauth, write

from cybrid_lint.output.positions import visible

NAMES = {"GIT_AUTHOR_NAME": "n", "GIT_AUTHOR_EMAIL": "e", "GIT_COMMITTER_NAME": "n", "GIT_COMMITTER_EMAIL": "e"}
FILE = "a.py"


def git(folder: Path, *args: str) -> None:
    subprocess.run(["git", *args], cwd=folder, env={**os.environ, **NAMES}, capture_output=True, check=True)


def commit(folder: Path, files: dict[str, str]) -> None:
    git(write(folder, files), "add", "-A")
    git(folder, "commit", "-q", "-m", "x", "--allow-empty")


def secret(name: str = "CYBRID_CLIENT_SECRET") -> str:
    return f'{name} = "{oauth()}"\n'


OLD = secret("CYBRID_CLIENT_ID")


@pytest.fixture(scope="module")
def committed(tmp_path_factory):
    folder = tmp_path_factory.mktemp("committed")
    git(folder, "init", "-q", "-b", "main")
    commit(folder, {FILE: f"{OLD}x = 1\n\n\nz = 1\n", "other.py": secret()})
    return folder


@pytest.fixture
def repository(committed, tmp_path):
    return shutil.copytree(committed, tmp_path, dirs_exist_ok=True)


def since(folder: Path, revision: str = "main", *args: str) -> list[tuple[str, int, str]]:
    done = command(folder, "check", "--quiet", f"--since={revision}", *args)
    assert done.err == ""
    assert done.code == (1 if done.lines else 0)
    return done.places


def test_nothing_changed(repository):
    assert len(command(repository, "check", "--quiet").lines) == 2
    assert since(repository) == since(repository, "HEAD") == []


@pytest.mark.parametrize("state", ["on the disk", "staged", "committed"])
def test_only_the_lines_that_changed(repository, state):
    git(repository, "switch", "-q", "-c", "branch")
    write(repository, {FILE: f"{OLD}y = 2\n{secret()}\n{OLD}z = 1\n"})
    if state != "on the disk":
        git(repository, "add", "-A")
    if state == "committed":
        commit(repository, {})
    assert since(repository) == [(FILE, 3, "CYB102"), (FILE, 5, "CYB101")]


def test_what_git_does_not_track_is_new(repository):
    write(repository, {"new.py": "\n" + secret(), ".gitignore": "ignored.py\n", "ignored.py": secret()})
    assert since(repository) == [("new.py", 2, "CYB102")]
    assert since(repository, "main", "ignored.py") == [("ignored.py", 1, "CYB102")]


@pytest.mark.parametrize("name", ["b.py", "größe 漢.py", 'tab\t"quoted" \\ new\nline.py', " b ", "+++ b.py", "-b.py"])
def test_a_file_that_was_renamed(repository, name):
    name = f"{name}/{name}.py"
    (repository / name).parent.mkdir()
    git(repository, "mv", "--", FILE, name)
    assert since(repository) == []
    path = repository / name
    path.write_text(path.read_text(encoding="utf-8") + secret(), encoding="utf-8")
    for state in ("staged", "committed"):
        done = command(repository, "check", "--format=json", "--since=HEAD" if state == "staged" else "--since=HEAD~1")
        assert [(one["path"], one["line"]) for one in json.loads(done.out)["findings"]] == [(visible(name), 6)]
        commit(repository, {})


def test_a_file_that_was_renamed_where_git_looks_for_none(repository):
    git(repository, "config", "diff.renames", "false")
    git(repository, "mv", FILE, "b.py")
    assert since(repository) == []


def test_lines_that_look_like_a_patch(repository):
    before = "q = '''\n-- a\n-- b/z\n'''\n"
    commit(repository, {"p.py": before + secret()})
    write(repository, {"p.py": "q = '''\n++ b/other.py\n@@ -1,9 +1,9 @@\n'''\n\n" + secret()})
    assert since(repository, "HEAD") == [("p.py", 6, "CYB102")]


def test_what_others_did_meanwhile_is_not_ours(repository):
    git(repository, "switch", "-q", "-c", "branch")
    commit(repository, {"mine.py": secret()})
    git(repository, "switch", "-q", "main")
    commit(repository, {FILE: f"x = 1\n{secret()}", "other.py": "\n"})
    git(repository, "switch", "-q", "branch")
    assert since(repository) == [("mine.py", 1, "CYB102")]


def test_the_whole_project_is_analysed(repository):
    tokens = """
        import os, requests


        def bank_token():
            body = {"grant_type": "client_credentials", "client_id": os.environ["CYBRID_CLIENT_ID"],
                    "client_secret": os.environ["CYBRID_CLIENT_SECRET"], "scope": "accounts:read"}
            return requests.post("https://id.sandbox.cybrid.app/oauth/token", json=body).json()["access_token"]
        """
    use = """
        import requests
        from tokens import bank_token


        def accounts(customer_guid):
            headers = {"Authorization": "Bearer " + bank_token()}
            return requests.get(
                "https://bank.sandbox.cybrid.app/api/accounts",
                params={"customer_guid": @},
                headers=headers,
            )
        """
    commit(
        repository, {"tokens.py": textwrap.dedent(tokens), "use.py": textwrap.dedent(use.replace("@", "customer_guid"))}
    )
    write(repository, {"use.py": textwrap.dedent(use.replace("@", "str(customer_guid)"))})
    # the call begins two lines above the line that changed
    assert since(repository, "HEAD", "use.py") == [("use.py", 8, "CYB301")]
    write(repository, {"use.py": textwrap.dedent(use.replace("@", "customer_guid") + "\n        x = 1\n")})
    assert since(repository, "HEAD") == []


def test_a_finding_on_a_file_stands_for_all_of_it(repository):
    commit(repository, {"x.yaml": f"# a\ncybrid:\n  client_secret: {oauth()}\n", "b.py": "import cybrid\ndef f(:\n"})
    assert since(repository, "HEAD") == []
    (repository / "x.yaml").chmod(0o755)
    write(repository, {"b.py": "import cybrid\ndef f(:\n\n"})
    assert since(repository, "HEAD") == [("b.py", 1, "CYB901"), ("x.yaml", 1, "CYB107")]


def test_a_file_that_git_takes_for_binary_is_new_if_it_differs(repository):
    commit(repository, {".gitattributes": "*.json -diff\n", "x.json": f'{{"cybrid_client_secret": "{oauth()}"}}\n'})
    assert since(repository, "HEAD", "x.json") == []
    with (repository / "x.json").open("a", encoding="ascii") as file:
        file.write("\n")
    assert ("x.json", 1, "CYB102") in since(repository, "HEAD", "x.json")


def test_from_a_folder_and_of_a_part(repository):
    commit(repository, {"sub/a.py": "\n", "sub/b.py": "\n"})
    write(repository, {"sub/a.py": secret(), "sub/b.py": secret(), FILE: secret()})
    assert since(repository / "sub", "HEAD") == [("a.py", 1, "CYB102"), ("b.py", 1, "CYB102")]
    assert since(repository / "sub", "HEAD", "../a.py", "b.py") == [("../a.py", 1, "CYB102"), ("b.py", 1, "CYB102")]


def test_with_a_baseline_the_new_one_of_like_findings_is_reported(repository):
    assert command(repository, "baseline", "write").code == 0
    write(repository, {FILE: secret("CYBRID_CLIENT_ID") + (repository / FILE).read_text(encoding="utf-8")})
    assert since(repository, "HEAD", "--baseline", ".cybrid-lint-baseline") == [(FILE, 1, "CYB101")]


@pytest.mark.parametrize("revision", ["nowhere", "", "--output=x", "-x", "main..main", "^main", "main:a.py", "a\nb"])
def test_an_unknown_revision(repository, revision):
    done = command(repository, "check", f"--since={revision}")
    assert (done.code, done.out) == (2, "")
    assert done.err == f"cybrid-lint: unknown git revision {revision!r}\n"
    assert not (repository / "x").exists()


def test_no_common_ancestor(repository):
    git(repository, "switch", "-q", "--orphan", "alone")
    commit(repository, {})
    done = command(repository, "check", "--since=main")
    assert (done.code, done.out) == (2, "")
    assert "no common ancestor" in done.err


def test_outside_of_a_repository(tmp_path, monkeypatch):
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    done = command(write(tmp_path, {FILE: secret()}), "check", "--since=main")
    assert (done.code, done.out) == (2, "")
    assert "repository" in done.err
    monkeypatch.setenv("PATH", "")
    assert command(tmp_path, "check", "--since=main").code == 2


def test_not_with_standard_input(repository):
    done = command(repository, "check", "--since=main", "--stdin-filename", FILE)
    assert (done.code, done.out) == (2, "")
    assert "standard input" in done.err


def test_no_configuration_runs_a_program(repository, monkeypatch):
    script = repository / "evil"
    script.write_text(f"#!/bin/sh\ntouch '{repository}/ran'\ncat\n", encoding="ascii")
    script.chmod(0o755)
    for key in ("filter.a=b.clean", "filter.x.clean", "filter.x.process", "diff.x.command", "diff.x.textconv"):
        git(repository, "config", key, str(script))
    git(repository, "config", "filter.x.required", "true")
    git(repository, "config", "diff.external", str(script))
    git(repository, "config", "core.fsmonitor", str(script))
    attributes = f"*.py filter=x diff=x\n{FILE} filter=a=b\n"
    write(repository, {".gitattributes": attributes, FILE: f"{OLD}{secret()}", "other.py": "x = 1\n"})
    monkeypatch.setenv("GIT_EXTERNAL_DIFF", str(script))
    assert since(repository) == [(FILE, 2, "CYB102")]
    assert not (repository / "ran").exists()


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("diff.noprefix", "false"),
        ("diff.mnemonicPrefix", "true"),
        ("diff.context", "9"),
        ("diff.renames", "copies"),
        ("diff.relative", "true"),
        ("color.ui", "always"),
        ("diff.wsErrorHighlight", "all"),
        ("diff.interHunkContext", "9"),
        ("diff.colorMoved", "zebra"),
        ("diff.wordRegex", "."),
        ("core.pager", "false"),
        ("diff.algorithm", "histogram"),
    ],
)
def test_whatever_the_configuration(repository, key, value, monkeypatch):
    git(repository, "config", key, value)
    monkeypatch.setenv("GIT_DIFF_OPTS", "--unified=7")
    write(repository, {FILE: f"{OLD}y = 2\n\n{secret()}z = 1\n", "größe.py": secret()})
    assert since(repository) == [(FILE, 4, "CYB102"), ("größe.py", 1, "CYB102")]
