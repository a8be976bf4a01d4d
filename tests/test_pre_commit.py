"""The real pre-commit runs both hooks from a tag of a git repository of the project.

It installs the project from that with `--long` alone, which takes most of the time; else it runs what is installed.
"""

import os
import re
import secrets
import shutil
import subprocess
import sysconfig
from pathlib import Path

import pytest
from doors import TIMEOUT, TOKENS, command
from forked import MODULES, python

from cybrid_lint import __version__

ROOT = Path(__file__).resolve().parent.parent
NEEDED = ("cybrid_lint", "pyproject.toml", "README.md", "LICENSE", ".pre-commit-hooks.yaml")
TAG = f"v{__version__}"
HOOK, COMMAND_HOOK, SCOPES_HOOK = "cybrid-lint-flake8", "cybrid-lint", "cybrid-lint-scopes"

CALLER = """
import requests

import tokens

URL = "https://bank.sandbox.cybrid.app/api/accounts"


def accounts(guid):
    headers = {"Authorization": f"Bearer {tokens.fetch()}"}
    return requests.get(URL, params={"customer_guid": guid}, headers=headers)
"""


@pytest.fixture(scope="module")
def environment(tmp_path_factory, request):
    """Git and pre-commit as on a fresh machine, whatever repository the tests themselves run in."""
    home = tmp_path_factory.mktemp("home")
    kept = {name: text for name, text in os.environ.items() if not name.startswith(("GIT_", "PRE_COMMIT"))}
    return {
        **kept,
        "PRE_COMMIT_HOME": str(home / "pre-commit"),
        "HOOKS": "python" if request.config.getoption("--long") else "system",
        "PATH": os.pathsep.join([sysconfig.get_path("scripts"), os.environ["PATH"]]),
        "PIP_COMPILE": "0",  # what is imported is compiled then
        # what takes most of pre-commit's start; its own modules keep the streams that are there when they are imported
        MODULES: "argparse cfgv importlib.metadata urllib.request yaml",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_SYSTEM": os.devnull,
        **{f"GIT_{who}_{what}": "test@example.com" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")},
    }


def run(environment, folder, *command):
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=TIMEOUT, check=False
    )


def git(environment, folder, *arguments):
    done = run(environment, folder, "git", *arguments)
    assert done.returncode == 0, done.stderr


def pre_commit(environment, folder, *arguments):
    return run(environment, folder, *python(), "-m", "pre_commit", *arguments)


@pytest.fixture(scope="module")
def project(environment, tmp_path_factory):
    """A tagged repository of the project."""
    folder = tmp_path_factory.mktemp("cybrid-lint")
    for name in NEEDED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy2(source, folder / name)
    git(environment, folder, "init", "-q")
    git(environment, folder, "add", "-A")
    git(environment, folder, "commit", "-q", "-m", TAG)
    git(environment, folder, "tag", TAG)
    return folder


def configured(environment, project, folder, *hooks):
    """A repository that uses hooks of the project."""
    language = f"        language: {environment['HOOKS']}\n"
    listed = "".join(f"      - id: {hook}\n{language}" for hook in hooks)
    config = f"repos:\n  - repo: {project.as_posix()}\n    rev: {TAG}\n    hooks:\n{listed}"
    (folder / ".pre-commit-config.yaml").write_text(config, encoding="utf-8")
    git(environment, folder, "init", "-q")
    return folder


def add(environment, folder, **files):
    for name, text in files.items():
        (folder / f"{name}.py").write_text(text, encoding="utf-8")
        git(environment, folder, "add", f"{name}.py")


def parts(done):
    """What each hook has printed, by its name."""
    texts = re.split(r"^- hook id: (\S+)$", done.stdout, flags=re.MULTILINE)
    return dict(zip(texts[1::2], texts[2::2], strict=True))


def test_the_hook_reports_files_and_passes_another(environment, project, tmp_path):
    user = configured(environment, project, tmp_path, HOOK)
    secret = "7Zk" + secrets.token_hex(20)
    leaky = f'CYBRID_CLIENT_SECRET = "{secret}"\n'
    add(environment, user, leaky=leaky, clean='print("hello")\n', broken="def f(:\n")
    done = pre_commit(environment, user, "run", "--all-files")
    assert done.returncode == 1, done.stdout + done.stderr
    assert "leaky.py:1:24: CYB102 " in done.stdout
    # flake8 cannot parse it
    assert re.search(r"^broken\.py:1:\d+: E999 ", done.stdout, re.MULTILINE)
    assert "clean.py" not in done.stdout
    assert secret not in done.stdout + done.stderr
    done = pre_commit(environment, user, "run", "--files", "clean.py")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Passed" in done.stdout


def test_both_hooks_read_the_project_and_report_on_the_staged_files(environment, project, tmp_path):
    folder = configured(environment, project, tmp_path, HOOK, COMMAND_HOOK)
    add(environment, folder, tokens=TOKENS, old=f'CYBRID_CLIENT_SECRET = "7Zk{secrets.token_hex(20)}"\n')
    git(environment, folder, "commit", "-q", "-m", "tokens")
    add(environment, folder, caller=CALLER)
    done = pre_commit(environment, folder, "run")
    assert done.returncode == 1, done.stdout + done.stderr
    assert set(parts(done)) == {HOOK, COMMAND_HOOK}
    for said in parts(done).values():
        assert re.findall(r"^(\w+\.py:\d+:\d+: CYB\d+)", said, re.MULTILINE) == ["caller.py:11:12: CYB301"]
        assert "bank token from tokens.py:" in said


def test_the_hook_of_the_command_line_reads_other_files_too(environment, project, tmp_path):
    folder = configured(environment, project, tmp_path, COMMAND_HOOK)
    secret = "7Zk" + secrets.token_hex(20)
    (folder / "cybrid.yaml").write_text(f"cybrid:\n  client_secret: {secret}\n", encoding="utf-8")
    git(environment, folder, "add", "cybrid.yaml")
    add(environment, folder, tokens=TOKENS, caller=CALLER, clean='print("hello")\n')
    done = pre_commit(environment, folder, "run", "--all-files")
    assert done.returncode == 1, done.stdout + done.stderr
    for part in ("cybrid.yaml:1:", "CYB107", "cybrid.yaml:2:", "CYB102", "caller.py:11:", "CYB301"):
        assert part in done.stdout
    assert "clean.py" not in done.stdout
    assert secret not in done.stdout + done.stderr


def test_a_configured_baseline_holds_in_both_hooks(environment, project, tmp_path):
    folder = configured(environment, project, tmp_path, HOOK, COMMAND_HOOK)
    old = f'CYBRID_CLIENT_SECRET = "7Zk{secrets.token_hex(20)}"\n'
    (folder / "pyproject.toml").write_text('[tool.cybrid-lint]\nbaseline = "known"\n', encoding="utf-8")
    add(environment, folder, old=old)
    done = command(folder, "baseline", "write", "--baseline", "known")
    assert done.code == 0, done.err
    add(environment, folder, new=old)
    done = pre_commit(environment, folder, "run", "--all-files")
    assert done.returncode == 1, done.stdout + done.stderr
    assert set(parts(done)) == {HOOK, COMMAND_HOOK}
    for said in parts(done).values():
        assert "new.py:1:24: CYB102" in said
        assert "old.py" not in said


def test_the_hook_of_the_lock_of_scopes(environment, project, tmp_path):
    folder = configured(environment, project, tmp_path, SCOPES_HOOK)
    add(environment, folder, tokens=TOKENS, caller=CALLER)
    done = command(folder, "scopes", "--lock", "cybrid-scopes.toml")
    assert done.code == 0, done.err
    git(environment, folder, "add", "cybrid-scopes.toml")
    assert pre_commit(environment, folder, "run", "--all-files").returncode == 0
    add(environment, folder, tokens=TOKENS.replace("accounts:read", "accounts:read trades:execute"))
    done = pre_commit(environment, folder, "run")
    assert done.returncode == 1, done.stdout + done.stderr
    assert "  + trades:execute\n" in done.stdout
