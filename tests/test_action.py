"""The GitHub Action: its steps, run by bash as GitHub's runner runs them."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from action_runner import ACTION, ROOT, Job
from doors import oauth, write
from forked import python
from jsonschema import Draft7Validator

SCHEMA = json.loads((ROOT / "tests" / "data" / "github-action.json").read_text(encoding="utf-8"))
INSTALL = "Install cybrid-lint"
#: The command as it is installed.
INSTALLED = Path(sys.executable).with_name("cybrid-lint")
HOSTILE = "raise SystemExit('imported')\n"
"""A module that a pull request could bring, under the name of one that is meant to be imported."""


@pytest.fixture
def use(tmp_path: Path):
    """A function that uses the action in a repository with these files, with the linter of these tests as installed.

    With `is_apart` each step starts Python itself.
    """
    command = tmp_path / "temp" / "cybrid-lint" / "bin" / "cybrid-lint"
    command.parent.mkdir(parents=True)

    def job(files: dict[str, str], is_apart: bool = False, **inputs: str) -> Job:
        command.unlink(missing_ok=True)
        if is_apart:
            command.symlink_to(INSTALLED)
        else:
            command.write_text(f'#!/bin/sh\nexec {shlex.join([*python(), str(INSTALLED)])} "$@"\n', encoding="utf-8")
            command.chmod(0o755)
        workspace = write(tmp_path / "workspace", files)
        subprocess.run(["git", "init", "-q"], cwd=workspace, check=True)
        given = {name.replace("_", "-"): text for name, text in inputs.items()}
        return Job(tmp_path, given, skip=(INSTALL,)).run()

    return job


def leak(name: str = "CYBRID_CLIENT_SECRET") -> str:
    return f'{name} = "{oauth()}"\n'


def test_the_official_schema_holds():
    assert [error.message for error in Draft7Validator(SCHEMA).iter_errors(ACTION)] == []
    assert list(Draft7Validator(SCHEMA).iter_errors({**ACTION, "runs": {"using": "composite"}}))


def test_no_script_holds_an_expression_and_every_action_is_pinned():
    steps = ACTION["runs"]["steps"]
    assert steps
    for step in steps:
        assert "${{" not in step.get("run", "")
        assert re.fullmatch(r"[\w/-]+@[0-9a-f]{40}", step["uses"]) if "uses" in step else step["shell"] == "bash"


def install(tmp_path: Path, **environment: str) -> Job:
    """Use the action with all its steps in a repository with modules of the names of those that install it."""
    (tmp_path / "temp").mkdir()
    write(tmp_path / "workspace", {"venv.py": HOSTILE, "pip.py": HOSTILE, "app.py": leak()})
    return Job(tmp_path, {"fail-on-findings": "false"}, environment=environment).run()


@pytest.mark.long
def test_the_install_step_leaves_the_command(tmp_path):
    job = install(tmp_path)
    assert job.succeeded, job.log
    assert "app.py:1:24: CYB102 " in job.summary


@pytest.mark.long
def test_the_install_step_makes_an_environment_and_installs_the_action_into_it(tmp_path):
    # a real environment, but that its pip takes the command of these tests instead of fetching what it needs
    pip = 'echo "$*" > "$PIP_LOG"\nln -s "$COMMAND" "$(dirname "$0")/cybrid-lint"\n'
    python = f'"{sys.executable}" "$@" --without-pip\ncp "$PIP" cybrid-lint/bin/pip\n'
    programs = write(tmp_path / "bin", {"pip": f"#!/bin/sh\n{pip}", "python3": f"#!/bin/sh -e\n{python}"})
    for one in programs.iterdir():
        one.chmod(0o755)
    job = install(
        tmp_path,
        PATH=os.pathsep.join([str(programs), os.environ["PATH"]]),
        PIP=str(programs / "pip"),
        PIP_LOG=str(tmp_path / "log"),
        COMMAND=str(INSTALLED),
    )
    assert job.succeeded, job.log
    assert "app.py:1:24: CYB102 " in job.summary
    assert (tmp_path / "log").read_text().split() == ["install", "--quiet", "--disable-pip-version-check", str(ROOT)]
    assert (tmp_path / "temp" / "cybrid-lint" / "pyvenv.cfg").exists()


def test_findings_are_annotated_and_fail_the_job(use):
    job = use({"app.py": leak(), "b.py": leak("CYBRID_CLIENT_ID")})
    assert not job.succeeded
    annotations = [line.split("::")[1] for line in job.log.splitlines() if line.startswith("::")]
    assert [line.split(",")[:2] for line in annotations] == [
        ["error file=app.py", "line=1"],
        ["error file=b.py", "line=1"],
    ]
    assert job.used == []
    assert job.outputs == {"steps.check.outputs.found": "true"}
    assert "app.py:1:24: CYB102 " in job.summary
    assert "2 findings in 2 of 2 files." in job.summary


def test_nothing_found(use):
    job = use({"app.py": "print(1)\n"})
    assert job.succeeded, job.log
    assert job.log == ""
    assert job.outputs == {"steps.check.outputs.found": "false"}
    assert "No findings in 1 file." in job.summary


def test_sarif_is_uploaded_before_the_job_fails(use):
    job = use({"app.py": leak()}, upload_sarif="true", python_version="3.12")
    assert not job.succeeded
    (python, setup), (upload, given) = job.used
    assert python.startswith("actions/setup-python@")
    assert setup == {"python-version": "3.12"}
    assert upload.startswith("github/codeql-action/upload-sarif@")
    log = json.loads(Path(given["sarif_file"]).read_text(encoding="utf-8"))
    assert [one["ruleId"] for one in log["runs"][0]["results"]] == ["CYB102"]
    assert "::error" not in job.log
    assert "CYB102" in job.summary


def test_paths_and_arguments(use):
    files = {"a b.py": leak(), "c.py": leak(), "d/e.py": leak("CYBRID_CLIENT_ID") + leak(), "f.py": leak()}
    job = use(files, paths="a b.py\nd\n", args="--ignore CYB101\n  --exclude f*")
    assert re.findall(r"^(\S.*\.py:\d+):", job.summary, re.MULTILINE) == ["a b.py:1", "d/e.py:2"]


@pytest.mark.parametrize("inputs", [{"paths": "nowhere"}, {"args": "--format xml"}, {"args": "--nonsense"}])
def test_a_wrong_use_fails_the_job_with_a_message(use, inputs):
    job = use({"app.py": "print(1)\n"}, fail_on_findings="false", **inputs)
    assert not job.succeeded
    assert job.log
    assert job.outputs == {}


def test_no_input_is_run(use, tmp_path):
    mark = tmp_path / "workspace" / "mark"
    for text in (f"$(touch {mark})", f"`touch {mark}`", f"; touch {mark}", f"'; touch {mark} #"):
        use({"app.py": "print(1)\n"}, paths=text, args=text)
        assert not mark.exists()


def test_modules_of_the_repository_are_not_imported(use):
    names = ("json.py", "cybrid_lint/__init__.py", "sitecustomize.py")
    job = use({**dict.fromkeys(names, HOSTILE), "app.py": leak()}, is_apart=True)
    assert "imported" not in job.log
    assert "app.py:1:24: CYB102 " in job.summary


def test_a_name_of_a_file_is_no_command_to_the_runner(use):
    job = use({"::warning::x.py": leak(), "````.py": leak()})
    assert {line.split("=")[0] for line in job.log.splitlines() if "::" in line} == {"::error file"}
    assert re.findall(r"^````\w*\s*$", job.summary, re.MULTILINE) == ["````text", "````\n"]


def test_findings_need_not_fail_the_job_and_a_long_report_is_cut(use):
    name = f"{'/'.join(['long' * 60] * 8)}/app.env"
    job = use({name: "".join(leak() for _ in range(450))}, fail_on_findings="false")
    assert job.succeeded, job.log
    assert job.outputs == {"steps.check.outputs.found": "true"}
    assert 800_000 < len(job.summary.encode()) < 1_000_000
    assert job.summary.endswith("\n````\n")


TOKEN = """
import os

import requests


def prices():
    answer = requests.post(
        "https://id.sandbox.cybrid.app/oauth/token",
        json={"grant_type": "client_credentials", "client_id": os.environ["CYBRID_CLIENT_ID"], "scope": "prices:read"},
    )
    headers = {"Authorization": "Bearer " + answer.json()["access_token"]}
    return requests.get("https://bank.sandbox.cybrid.app/api/prices", headers=headers).json()
"""


def test_scopes_beyond_the_lock_fail_the_job(use, tmp_path):
    lock = "version = 1\n"
    job = use({"app.py": TOKEN, "cybrid-scopes.toml": lock}, scopes_lock="cybrid-scopes.toml")
    assert not job.succeeded
    assert job.outputs == {"steps.check.outputs.found": "true"}
    for text in (job.log, job.summary):
        assert "bank token in app.py, prices (new)\n  + prices:read\n" in text
    assert "scopes --lock cybrid-scopes.toml" in job.log


def test_scopes_within_the_lock_pass(use):
    lock = 'version = 1\n[[token]]\nmodule="app.py"\nfunction="prices"\ntype="bank"\nscopes=["prices:read"]\nused=[]\n'
    job = use({"app.py": TOKEN, "cybrid-scopes.toml": lock}, scopes_lock="cybrid-scopes.toml")
    assert job.succeeded, job.log
    assert not use({"app.py": "print(1)\n"}, scopes_lock="nowhere.toml").succeeded
