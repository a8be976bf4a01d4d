"""The pipelines that the README shows: what they run does what is said of it, on whatever machine runs it."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
import yaml
from action_runner import ACTION, ROOT
from doors import oauth, write

README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(yaml|groovy)\n(.*?)^```", README, re.MULTILINE | re.DOTALL)
INSTALLED = re.findall(r"^pip install (git\+\S+)", README, re.MULTILINE)
CODES = ["CYB102", "CYB107"]

# What stands for the programs of another machine: the linter is the one under test, and nothing is fetched.
PIP = '#!/bin/sh\necho "pip $*" >> "$PIP_LOG"\n'
PYTHON = """#!/bin/sh
test "$1 $2" = "-m venv" || exit 9
mkdir -p "$3/bin" && cp "$BIN/pip" "$BIN/cybrid-lint" "$3/bin/"
"""


def block(language: str, word: str) -> str:
    (text,) = [text for kind, text in BLOCKS if kind == language and word in text]
    return text


def pipeline(word: str) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(block("yaml", word))
    return loaded


@pytest.fixture
def machine(tmp_path: Path) -> dict[str, str]:
    """The environment of a machine that runs pipelines, with a repository in which there is something to find."""
    programs = write(tmp_path / "bin", {"pip": PIP, "python3": PYTHON})
    (programs / "cybrid-lint").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m cybrid_lint "$@"\n')
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


def junit(folder: Path) -> list[str]:
    return [str(one.get("type")) for one in ET.parse(folder / "repository" / "cybrid-lint.xml").iter("failure")]


def test_every_pipeline_is_yaml():
    loaded = [yaml.safe_load(text) for kind, text in BLOCKS if kind == "yaml"]
    assert len(loaded) >= 3
    assert all(isinstance(one, dict) for one in loaded)


def test_github_gives_the_action_inputs_that_it_has():
    job = pipeline("upload-sarif")["jobs"]["cybrid-lint"]
    assert job["permissions"] == {"contents": "read", "security-events": "write"}
    (step,) = [step for step in job["steps"] if "/cybrid-lint@" in step["uses"]]
    assert set(step["with"]) <= set(ACTION["inputs"])
    assert all(name in ACTION["inputs"] for name in re.findall(r"`(upload-\w+)`", README))


def test_gitlab(machine, tmp_path):
    job = pipeline("codequality")["cybrid-lint"]
    _, report, tests = job["script"]
    assert run(machine, tmp_path, job["script"], "bash", "-eo", "pipefail") == [0, 0, 1]
    assert (tmp_path / "log").read_text() == f"pip install {INSTALLED[0]}\n"
    quality = tmp_path / "repository" / job["artifacts"]["reports"]["codequality"]
    assert sorted(one["check_name"] for one in json.loads(quality.read_text())) == CODES
    assert job["artifacts"]["reports"]["junit"] == "cybrid-lint.xml"
    assert junit(tmp_path) == [", ".join(CODES)]

    repository(tmp_path, "cybrid:\n  client_secret: ${CYBRID_CLIENT_SECRET}\n")
    assert run(machine, tmp_path, [report, tests], "bash", "-eo", "pipefail") == [0, 0]
    assert json.loads(quality.read_text()) == []
    assert run(machine, tmp_path, [report.replace("check", "check --nonsense")], "bash", "-eo", "pipefail") == [1]


def test_jenkins(machine, tmp_path):
    text = block("groovy", "recordIssues")
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
