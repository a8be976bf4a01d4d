"""`cybrid-lint check --fix` and its like: what is changed, what is said, and what is left alone."""

from __future__ import annotations

import json
import os
import stat
import subprocess

import pytest
from doors import command, oauth

SECRET = oauth()
PROGRAM = f'CYBRID_CLIENT_SECRET = "{SECRET}"  # the sandbox\'s\n'
FIXED = 'import os\n\nCYBRID_CLIENT_SECRET = os.environ["CYBRID_CLIENT_SECRET"]  # the sandbox\'s\n'
SCOPES = """
import requests

def token(guid, headers):
    body = {"customer_guid": guid, "scopes": ["accounts:read", "quotes:write", "customers:execute"]}
    return requests.post("https://id.sandbox.cybrid.app/api/customer_tokens", json=body, headers=headers).json()
"""


@pytest.fixture
def project(tmp_path):
    (tmp_path / "app.py").write_text(PROGRAM, encoding="utf-8")
    git(tmp_path, "init", "-q", ".")
    git(tmp_path, "add", "-A")
    return tmp_path


def git(folder, *arguments):
    who = ("-c", "user.name=a", "-c", "user.email=a@example.org")
    subprocess.run(["git", *who, *arguments], cwd=folder, check=True, capture_output=True)


def text(folder, name="app.py"):
    return (folder / name).read_text(encoding="utf-8")


def test_a_fix_is_made_and_said_and_leaves_nothing_to_report(project):
    run = command(project, "check", "--fix", ".")
    assert (run.code, text(project)) == (0, FIXED)
    assert run.out == "No findings in 1 file; 1 finding fixed.\n"
    assert "app.py:1: CYB102 fixed: Read the client secret from CYBRID_CLIENT_SECRET" in run.err
    assert "set these environment variables: CYBRID_CLIENT_SECRET" in run.err
    assert "rotate the credential" in run.err
    assert SECRET[:5] not in run.out + run.err
    assert "history" not in run.err


def test_what_a_commit_holds_is_said(project):
    git(project, "commit", "-qm", "x")
    assert "app.py: git's history holds what was taken out of it" in command(project, "check", "--fix", ".").err


def test_without_the_flag_nothing_is_changed_and_the_report_says_what_could_be(project):
    run = command(project, "check", ".")
    assert (run.code, text(project)) == (1, PROGRAM)
    assert "1 finding in 1 of 1 file.\nCan be fixed: 1 with --fix.\n" in run.out


def test_a_diff_changes_nothing_and_shows_no_credential(project):
    run = command(project, "check", "--diff", ".")
    assert (run.code, text(project)) == (1, PROGRAM)
    assert "+CYBRID_CLIENT_SECRET = os.environ[" in run.out
    assert '-CYBRID_CLIENT_SECRET = "' in run.out
    assert run.out.startswith("# Values that could be credentials are shown as their first characters")
    assert SECRET[:5] not in run.out + run.err
    command(project, "check", "--fix", ".")
    assert command(project, "check", "--diff", ".").code == 0


def test_templates_of_dotenv_files_name_what_is_read(project):
    (project / ".env.example").write_text("CYBRID_CLIENT_ID=", encoding="utf-8")
    git(project, "add", "-A")
    run = command(project, "check", "--fix", ".")
    assert text(project, ".env.example") == "CYBRID_CLIENT_ID=\nCYBRID_CLIENT_SECRET=\n"
    assert ".env.example now names them" in run.err
    assert "named" not in command(project, "check", "--fix", ".").err


def test_two_values_never_share_a_variable(project):
    one, other = oauth(), oauth()
    (project / "compose.yaml").write_text(
        f"services:\n  a:\n    environment:\n      CYBRID_SECRET: {one}\n"
        f"  b:\n    environment:\n      CYBRID_SECRET: {other}\n",
        encoding="utf-8",
    )
    (project / "app.py").write_text(f'CYBRID_CLIENT_SECRET = "{one}"\n', encoding="utf-8")
    (project / "staging.py").write_text(f'CYBRID_CLIENT_SECRET = "{other}"\n', encoding="utf-8")
    git(project, "add", "-A")
    command(project, "check", "--fix", ".")
    assert other in text(project, "compose.yaml")
    assert one not in text(project, "compose.yaml")
    command(project, "check", "--fix", ".")
    assert other in text(project, "compose.yaml")
    assert 'os.environ["CYBRID_CLIENT_SECRET"]' in text(project)
    assert 'os.environ["CYBRID_STAGING_CLIENT_SECRET"]' in text(project, "staging.py")


def test_unsafe_fixes_are_made_only_where_they_are_asked_for(project):
    (project / "app.py").write_text(SCOPES, encoding="utf-8")
    run = command(project, "check", "--fix", ".")
    assert run.code == 1
    assert '"scopes": ["accounts:read", "quotes:write"]' in text(project)
    assert "Can be fixed: 1 with --fix --unsafe-fixes.\n" in run.out
    assert command(project, "check", "--fix", "--unsafe-fixes", ".").code == 0
    assert '"scopes": ["accounts:read", "quotes:read"]' in text(project)


def test_fixes_of_some_codes_alone(project):
    (project / "app.py").write_text(PROGRAM + SCOPES, encoding="utf-8")
    command(project, "check", "--fix-only", "CYB2", ".")
    assert text(project).startswith(PROGRAM)
    assert "customers:execute" not in text(project)


def test_a_file_that_git_does_not_have_is_left_alone_unless_forced(project):
    git(project, "rm", "-q", "--cached", "app.py")
    run = command(project, "check", "--fix", ".")
    assert (run.code, text(project)) == (1, PROGRAM)
    assert "app.py was not changed: git does not track it" in run.err
    assert command(project, "check", "--fix", "--force", ".").code == 0
    assert text(project) == FIXED


def test_a_link_is_not_followed(project):
    (project / "real.txt").write_text(PROGRAM, encoding="utf-8")
    (project / "app.py").unlink()
    (project / "app.py").symlink_to("real.txt")
    git(project, "add", "-A")
    run = command(project, "check", "--fix", "app.py")
    assert "app.py was not changed: it is a link" in run.err
    assert text(project, "real.txt") == PROGRAM


def test_line_ends_marks_encodings_and_modes_stay(project):
    for name, encoding, head in (("bom.py", "utf-8-sig", ""), ("latin.py", "latin-1", "# -*- coding: latin-1 -*-\n")):
        program = (head + PROGRAM + "# \xe9t\xe9\n").replace("\n", "\r\n")
        (project / name).write_bytes(program.encode(encoding))
        (project / name).chmod(0o640)
    git(project, "add", "-A")
    command(project, "check", "--fix", ".")
    for name, encoding, head in (("bom.py", "utf-8-sig", ""), ("latin.py", "latin-1", "# -*- coding: latin-1 -*-\n")):
        raw = (project / name).read_bytes()
        assert raw == (head + FIXED + "# \xe9t\xe9\n").replace("\n", "\r\n").encode(encoding)
        assert stat.S_IMODE(os.stat(project / name).st_mode) == 0o640


def test_a_file_that_changes_meanwhile_is_left_alone(project, monkeypatch):
    from cybrid_lint.cli import check

    inspect = check.inspect

    def changing(*args, **kwargs):
        found = inspect(*args, **kwargs)
        (project / "app.py").write_text(PROGRAM + "# changed\n", encoding="utf-8")
        return found

    monkeypatch.setattr(check, "inspect", changing)
    run = command(project, "check", "--fix", ".")
    assert text(project) == PROGRAM + "# changed\n"
    assert "app.py was not changed: it has changed since it was checked" in run.err


def test_fixes_stand_in_json_and_sarif(project):
    (one,) = json.loads(command(project, "check", "--format", "json", ".").out)["findings"]
    assert one["fix"]["applicability"] == "safe"
    assert one["fix"]["variables"] == ["CYBRID_CLIENT_SECRET"]
    assert [(edit["line"], edit["column"], edit["text"]) for edit in one["fix"]["edits"]] == [
        (1, 1, "import os\n\n"),
        (1, 24, 'os.environ["CYBRID_CLIENT_SECRET"]'),
    ]
    (run,) = json.loads(command(project, "check", "--format", "sarif", ".").out)["runs"]
    (fix,) = run["results"][0]["fixes"]
    assert [change["artifactLocation"]["uri"] for change in fix["artifactChanges"]] == ["app.py"]
    texts = [one["insertedContent"]["text"] for one in fix["artifactChanges"][0]["replacements"]]
    assert texts == ["import os\n\n", 'os.environ["CYBRID_CLIENT_SECRET"]']


def test_comments_are_added_with_their_reason(project):
    (project / "more.py").write_text(f'CYBRID_KEYS = ("""{SECRET}""",  # old\n    1)\n', encoding="utf-8")
    (project / "conf.yaml").write_text(f"cybrid:\n  client_secret: {SECRET}\n", encoding="utf-8")
    (project / "conf.json").write_text(f'{{"cybrid_client_secret": "{SECRET}"}}\n', encoding="utf-8")
    git(project, "add", "-A")
    run = command(project, "check", "--add-noqa", "opens nothing", "--ignore", "CYB107", ".")
    assert text(project) == PROGRAM.rstrip() + "  # noqa: CYB102 - opens nothing\n"
    assert text(project, "conf.yaml").endswith(f"{SECRET}  # noqa: CYB102 - opens nothing\n")
    assert {line.split(":")[0] for line in run.out.splitlines() if " CYB102 " in line} == {"conf.json"}
    assert run.code == 1
    assert command(project, "check", "app.py", "conf.yaml", "more.py", "--ignore", "CYB107").code == 0


def test_unused_comments_are_removed(project):
    program = "import os  # noqa: CYB101\na = 1  # noqa: E501, CYB102\n# noqa: CYB301 - why\n"
    program += "b = 2  # ours  # noqa: CYB203 - why\n"
    (project / "app.py").write_text(program + "cybrid = 1  # noqa\n", encoding="utf-8")
    run = command(project, "check", "--remove-unused-noqa", "--report-unused-noqa", ".")
    assert text(project) == "import os\na = 1  # noqa: E501\nb = 2  # ours\ncybrid = 1  # noqa\n"
    assert run.code == 0


def test_a_used_comment_is_kept(project):
    (project / "app.py").write_text(PROGRAM.rstrip() + "  # noqa: CYB102, CYB101\n", encoding="utf-8")
    command(project, "check", "--remove-unused-noqa", ".")
    assert text(project) == PROGRAM.rstrip() + "  # noqa: CYB102\n"


@pytest.mark.parametrize("flag", [("--fix",), ("--diff",), ("--add-noqa", "x"), ("--remove-unused-noqa",)])
def test_standard_input_is_not_changed(project, flag):
    run = command(project, "check", "--stdin-filename", "app.py", *flag)
    assert run.code == 2
    assert "standard input" in run.err
