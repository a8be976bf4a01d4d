"""No command shows more than four characters of a credential, whatever kind of file holds it."""

from __future__ import annotations

import json
import secrets
import subprocess
from pathlib import Path

import pytest
from doors import TIMEOUT, Run, command
from forked import python
from sentinels import OTHER, PLACES, Sentinels, project

import cybrid_lint
from cybrid_lint.baseline import Baseline, dumps
from cybrid_lint.output import FORMATS

DETECTOR = Path(cybrid_lint.__file__).parent / "detect_secrets_plugin.py"

COMMANDS = [
    # where more than one process is asked for, they are forked from this one, which is large
    *((f"cybrid_lint check --jobs 1 --statistics --format {name}", "CYB102") for name in FORMATS),
    ("cybrid_lint check --diff --unsafe-fixes", "os.environ["),
    ("cybrid_lint check --quiet --select CYB1", "CYB102"),
    ("cybrid_lint check --stdin-filename values.yaml", "CYB102"),
    ("cybrid_lint check --stdin-filename names.py", "CYB102"),
    ("cybrid_lint check --verbose --jobs 2 --report-unused-noqa", "CYB102"),
    ("cybrid_lint baseline write --verbose --baseline .baseline", ""),
    ("cybrid_lint baseline check --verbose --baseline .empty", "CYB102"),
    ("cybrid_lint config", "max-resources"),
    ("cybrid_lint config --format json", "max-resources"),
    *((f"cybrid_lint history --statistics --format {name}", "CYB102") for name in FORMATS),
    ("cybrid_lint history --verbose --jobs 2", "CYB102"),
    ("cybrid_lint history --write-baseline .past", ""),
    *((f"cybrid_lint scopes --format {name}", "") for name in ("table", "json", "mermaid", "svg", "html")),
    ("cybrid_lint scopes --lock .lock", ""),
    ("cybrid_lint check --show-files --output-format json", "names.py"),
    ("cybrid_lint completion bash", "history"),
    ("cybrid_lint rule", "CYB102"),
    ("cybrid_lint rule CYB102", "CYB102"),
    ("cybrid_lint rule CYB102 --format json", "CYB102"),
    ("flake8 --isolated --select=CYB,E9 --statistics .", "CYB102"),
    (f"detect_secrets scan --all-files --no-verify -p {DETECTOR} .", "Cybrid credential"),
    (f"detect_secrets.pre_commit_hook -p {DETECTOR} names.py values.yaml", "Cybrid credential"),
]
"""Each command, a module of Python's with its arguments, and what its output holds if it did its work.

Standard input is a file that a command names, or else nothing.
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Sentinels]:
    folder = tmp_path_factory.mktemp("sentinels")
    sentinels = project(folder, {**PLACES, **OTHER})
    (folder / ".empty").write_text(dumps(Baseline(secrets.token_hex(16), {})), encoding="ascii")
    subprocess.run(["git", "init", "-q"], cwd=folder, check=True)
    subprocess.run(["git", "add", "-A"], cwd=folder, check=True)
    names = ["-c", "user.name=n", "-c", "user.email=e"]
    subprocess.run(["git", *names, "commit", "-q", "-m", "x"], cwd=folder, check=True)
    return folder, sentinels


def run(folder: Path, line: str) -> Run:
    """Run a command: one of the project's own in this process, another in one of its own."""
    module, *arguments = line.split()
    given = next(((folder / one).read_text(encoding="utf-8") for one in arguments if one in (*PLACES, *OTHER)), "")
    if module == "cybrid_lint":
        return command(folder, *arguments, stdin=given)
    done = subprocess.run(
        [*python(), "-m", module, *arguments],
        cwd=folder,
        input=given,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=TIMEOUT,
        check=False,
    )
    return Run(done.returncode, done.stdout, done.stderr, 0)


@pytest.mark.parametrize(("line", "word"), COMMANDS, ids=[line.split(" -p ")[0] for line, _ in COMMANDS])
def test_no_output_shows_a_credential(made, line, word):
    folder, sentinels = made
    done = run(folder, line)
    assert done.code in (0, 1), done.err
    assert word in done.out
    sentinels.must_not_be_in(done.out, done.err)


def test_no_baseline_holds_a_credential_or_sets_off_detect_secrets(made, tmp_path):
    folder, sentinels = made
    for name, line in (
        (".baseline", "baseline write --baseline .baseline"),
        (".past", "history --write-baseline .past"),
    ):
        assert command(folder, *line.split()).code in (0, 1)
        text = (folder / name).read_text(encoding="ascii")
        assert text.count("CYB102") > 10
        sentinels.must_not_be_in(text)
        (tmp_path / name).write_text(text, encoding="ascii")
    (tmp_path / "hex").write_text(f'"{secrets.token_hex(16)}"\n', encoding="ascii")
    assert list(detected(tmp_path)) == ["hex"]


def detected(folder: Path) -> dict[str, object]:
    """What all of detect-secrets' own detectors find, by file."""
    done = run(folder, "detect_secrets scan --all-files --no-verify .")
    results: dict[str, object] = json.loads(done.out)["results"]
    return results


def test_every_file_is_found_to_hold_credentials(made):
    """The file itself is CYB107; what is meant is what stands in it."""
    issues = json.loads(command(made[0], "check", "--format", "gitlab").out)
    found = {one["location"]["path"] for one in issues if one["check_name"] != "CYB107"}
    assert [name for name in (*OTHER, *PLACES) if name not in found] == []
