"""The pipelines that the pages show: what they run does what is said of it, on whatever machine runs it."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
import yaml
from action_runner import ACTION, ROOT
from doors import oauth, write
from forked import python

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

README, CI, PRE_COMMIT, MONOREPOS, ORGANIZATIONS = (
    (ROOT / name).read_text(encoding="utf-8")
    for name in ("README.md", "docs/ci.md", "docs/pre-commit.md", "docs/monorepos.md", "docs/organizations.md")
)
FENCED = re.compile(r"^(?P<indent> *)```(?P<kind>\w+)\n(?P<text>.*?)^(?P=indent)```", re.MULTILINE | re.DOTALL)
INSTALLED = re.findall(r"^pip install (git\+\S+)", README, re.MULTILINE)
STRICT = ("bash", "-eo", "pipefail")
CODES = ["CYB102", "CYB107"]

# What stands for the programs of another machine: the linter is the one under test, and nothing is fetched.
PIP = '#!/bin/sh\necho "pip $*" >> "$PIP_LOG"\n'
PYTHON = """#!/bin/sh
test "$1 $2" = "-m venv" || exit 9
mkdir -p "$3/bin" && cp "$BIN/pip" "$BIN/cybrid-lint" "$3/bin/"
"""


def blocks(page: str, language: str) -> list[str]:
    """The blocks of a language on a page."""
    return [textwrap.dedent(one["text"]) for one in FENCED.finditer(page) if one["kind"] == language]


def block(page: str, language: str, word: str) -> str:
    """The one block of a language on a page that holds a word."""
    (text,) = [text for text in blocks(page, language) if word in text]
    return text


def pipeline(page: str, word: str) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(block(page, "yaml", word))
    return loaded


@pytest.fixture
def machine(tmp_path: Path) -> dict[str, str]:
    """The environment of a machine that runs pipelines, with a repository in which there is something to find."""
    programs = write(tmp_path / "bin", {"pip": PIP, "python3": PYTHON})
    (programs / "cybrid-lint").write_text(f'#!/bin/sh\nexec {shlex.join(python())} -m cybrid_lint "$@"\n')
    for one in programs.iterdir():
        one.chmod(0o755)
    repository(tmp_path, f"cybrid:\n  client_secret: {oauth()}\n")
    path = os.pathsep.join([str(programs), os.environ["PATH"]])
    return {
        **os.environ,
        "PATH": path,
        "BIN": str(programs),
        "PIP_LOG": str(tmp_path / "log"),
        "WORKSPACE_TMP": f"{tmp_path}/tmp",
    }


def repository(folder: Path, text: str) -> None:
    write(folder / "repository", {"settings.yaml": text, "app.py": "print(1)\n"})
    for command in (["git", "init", "-q"], ["git", "add", "."]):
        subprocess.run(command, cwd=folder / "repository", check=True)


def run(machine: dict[str, str], folder: Path, lines: list[str], *shell: str) -> list[int]:
    """The exit codes of these lines, each run by a shell in the repository."""
    return [
        subprocess.run(
            [*shell, "-c", line], cwd=folder / "repository", env=machine, capture_output=True, check=False
        ).returncode
        for line in lines
    ]


def junit(folder: Path, name: str = "cybrid-lint.xml") -> list[str]:
    return [str(one.get("type")) for one in ET.parse(folder / "repository" / name).iter("failure")]


def test_every_pipeline_is_what_it_says():
    loaded = [yaml.safe_load(text) for page in (CI, PRE_COMMIT, ORGANIZATIONS) for text in blocks(page, "yaml")]
    assert len(loaded) >= 8
    assert all(isinstance(one, dict | list) for one in loaded)
    assert len([json.loads(text) for text in blocks(MONOREPOS, "json")]) == 2
    assert [tomllib.loads(text)["flake8"] for text in blocks(MONOREPOS, "toml")] == [{"install_from_resolve": "flake8"}]


def test_every_page_installs_the_same():
    pages = [path.read_text(encoding="utf-8") for path in (ROOT / "docs").glob("*.md")]
    assert {one for page in [README, *pages] for one in re.findall(r"git\+https\S+?@[\w.]+", page)} == set(INSTALLED)


@pytest.mark.parametrize(
    ("page", "permissions"),
    [
        (CI, {"contents": "read", "security-events": "write"}),
        (ORGANIZATIONS, {"contents": "read", "actions": "read", "security-events": "write"}),
    ],
    ids=["ci", "organizations"],
)
def test_github_gives_the_action_inputs_that_it_has(page, permissions):
    job = pipeline(page, "upload-sarif")["jobs"]["cybrid-lint"]
    assert job["permissions"] == permissions
    (step,) = [step for step in job["steps"] if "/cybrid-lint@" in step["uses"]]
    assert set(step["with"]) <= set(ACTION["inputs"])
    named = re.findall(r"`((?:upload|fail)-[\w-]+)", page)
    assert named
    assert all(name in ACTION["inputs"] for name in named)


def test_gitlab(machine, tmp_path):
    job = pipeline(CI, "codequality")["cybrid-lint"]
    _, report, tests = job["script"]
    assert run(machine, tmp_path, job["script"], *STRICT) == [0, 0, 1]
    assert (tmp_path / "log").read_text() == f"pip install {INSTALLED[0]}\n"
    quality = tmp_path / "repository" / job["artifacts"]["reports"]["codequality"]
    assert sorted(one["check_name"] for one in json.loads(quality.read_text())) == CODES
    assert job["artifacts"]["reports"]["junit"] == "cybrid-lint.xml"
    assert junit(tmp_path) == [", ".join(CODES)]

    repository(tmp_path, "cybrid:\n  client_secret: ${CYBRID_CLIENT_SECRET}\n")
    assert run(machine, tmp_path, [report, tests], *STRICT) == [0, 0]
    assert json.loads(quality.read_text()) == []
    assert run(machine, tmp_path, [report.replace("check", "check --nonsense")], *STRICT) == [1]


def test_jenkins(machine, tmp_path):
    text = block(CI, "groovy", "recordIssues")
    lines = re.findall(r"^ +sh '([^']*)'$", text, re.MULTILINE)
    assert text.count(" sh ") == len(lines) == 4
    assert run(machine, tmp_path, lines, "sh", "-xe") == [0, 0, 0, 0]
    assert (tmp_path / "log").read_text() == f"pip install {INSTALLED[0]}\n"
    (pattern,) = re.findall(r"pattern: '([^']+)'", text)
    sarif = json.loads((tmp_path / "repository" / pattern).read_text())
    assert sorted(one["ruleId"] for one in sarif["runs"][0]["results"]) == CODES
    assert "junit 'cybrid-lint.xml'" in text
    assert junit(tmp_path) == [", ".join(CODES)]
    assert run(machine, tmp_path, [lines[2].replace("check", "check --nonsense")], "sh", "-xe") == [1]
    assert all(text.count(one) == text.count(other) > 0 for one, other in ("{}", "()", "[]"))


def test_azure(machine, tmp_path):
    machine["PIPELINE_TEMP"] = f"{tmp_path}/tmp"
    (tmp_path / "tmp").mkdir()
    steps = pipeline(CI, "CodeAnalysisLogs")["steps"]
    lines = [step["script"].replace("$(Agent.TempDirectory)", "$PIPELINE_TEMP") for step in steps if "script" in step]
    assert run(machine, tmp_path, lines, *STRICT) == [0, 0, 1]
    assert (tmp_path / "log").read_text() == f"pip install {INSTALLED[0]}\n"
    published = {step["task"]: step["inputs"] for step in steps if "task" in step}
    sarif = published["PublishBuildArtifacts@1"]["pathToPublish"].replace("$(Agent.TempDirectory)", f"{tmp_path}/tmp")
    assert sorted(one["ruleId"] for one in json.loads(Path(sarif).read_text())["runs"][0]["results"]) == CODES
    assert (tmp_path / "tmp" / published["PublishTestResults@2"]["testResultsFiles"]).is_file()


def test_bitbucket(machine, tmp_path):
    (step,) = pipeline(CI, "pipelines:")["pipelines"]["default"]
    assert run(machine, tmp_path, step["step"]["script"], *STRICT) == [0, 0, 1]
    assert junit(tmp_path, "test-results/cybrid-lint.xml") == [", ".join(CODES)]


def test_any_other_shell(machine, tmp_path):
    lines = block(CI, "sh", "venv").replace("/tmp/cybrid-lint", f"{tmp_path}/venv").splitlines()
    assert run(machine, tmp_path, lines, "sh", "-e") == [0, 0, 1]


def test_gitlab_keeps_the_cache(machine, tmp_path):
    job = pipeline(CI, "XDG_CACHE_HOME")["cybrid-lint"]
    workspace = tmp_path / "repository"
    write(workspace, {".gitignore": ".cache/\n"})
    machine["XDG_CACHE_HOME"] = job["variables"]["XDG_CACHE_HOME"].replace("$CI_PROJECT_DIR", str(workspace))
    assert run(machine, tmp_path, ["cybrid-lint check --quiet"], "sh") == [1]
    assert list((workspace / job["cache"]["paths"][0]).iterdir())


def test_a_scheduled_run_over_the_history(machine, tmp_path):
    job = pipeline(ORGANIZATIONS, "schedule")["jobs"]["history"]
    assert job["steps"][0]["with"]["fetch-depth"] == 0
    lines = [step["run"] for step in job["steps"] if "run" in step]
    commit = "git -c user.name=a -c user.email=a@example.com commit -qm"
    assert run(machine, tmp_path, [f"{commit} one"], "sh") == [0]
    repository(tmp_path, "cybrid:\n  client_secret: ${CYBRID_CLIENT_SECRET}\n")
    assert run(machine, tmp_path, [f"{commit} two", "cybrid-lint check", *lines], *STRICT) == [0, 0, 0, 1]
    accepted = re.findall(r"`(cybrid-lint history --write-baseline \S+)`", ORGANIZATIONS)
    option = re.findall(r"^`(--baseline \S+)`", ORGANIZATIONS, re.MULTILINE)
    assert run(machine, tmp_path, [accepted[0], f"{lines[-1]} {option[0]}"], *STRICT) == [0, 0]


def test_an_inventory_of_many_repositories(machine, tmp_path):
    (tmp_path / "repository" / "clones").mkdir()
    for name, secret in (("one", oauth()), ("two", "${CYBRID_CLIENT_SECRET}")):
        repository(tmp_path / name, f"cybrid:\n  client_secret: {secret}\n")
        (tmp_path / name / "repository").rename(tmp_path / "repository" / "clones" / name)
    assert run(machine, tmp_path, [block(ORGANIZATIONS, "sh", "clones")], *STRICT) == [0]
    found = {
        path.name: [one["ruleId"] for one in json.loads(path.read_text())["runs"][0]["results"]]
        for path in sorted((tmp_path / "repository" / "reports").iterdir())
    }
    assert {name: sorted(codes) for name, codes in found.items()} == {"one.sarif": CODES, "two.sarif": []}


BAZEL = {
    "wallet/tokens.py": """import os

import requests


def fetch():
    url = "https://id.sandbox.cybrid.app/oauth/token"
    form = {
        "grant_type": "client_credentials",
        "client_id": os.environ["CYBRID_CLIENT_ID"],
        "client_secret": os.environ["CYBRID_CLIENT_SECRET"],
        "scope": os.environ["CYBRID_SCOPE"],
    }
    return requests.post(url, json=form).json()["access_token"]
""",
    "wallet/accounts.py": """import requests

from wallet.tokens import fetch


def accounts(guid):
    headers = {"Authorization": f"Bearer {fetch()}"}
    url = "https://bank.sandbox.cybrid.app/api/accounts"
    return requests.get(url, params={"customer_guid": guid}, headers=headers)
""",
}


@pytest.mark.parametrize(
    ("sources", "codes"),
    [(["wallet/accounts.py", "wallet/tokens.py"], ["CYB301"]), (["wallet/accounts.py"], [])],
    ids=["one target", "the token is obtained in another"],
)
def test_bazel_sees_the_sources_of_a_target(tmp_path, sources, codes):
    # what the aspect runs: the sources and the configuration are all that its sandbox holds
    write(tmp_path, {name: BAZEL[name] for name in sources} | {".flake8": block(MONOREPOS, "ini", "[flake8]")})
    done = subprocess.run(
        [*python(), "-m", "flake8", *sources, "--config=.flake8"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (re.findall(r"CYB\d{3}", done.stdout), done.stderr) == (codes, "")
