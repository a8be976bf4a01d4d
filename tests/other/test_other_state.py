"""CYB107 and what it rests on: git's index and file modes, in real repositories."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from other_support import oauth, pem

from cybrid_lint.findings import Finding, Span
from cybrid_lint.options import Options
from cybrid_lint.textfiles import State, exempt, files_held, git_state, scan_file

pytestmark = pytest.mark.skipif(os.name == "nt", reason="files have no modes there")


def git(root: Path, *arguments: str) -> None:
    subprocess.run(["git", *arguments], cwd=root, check=True, capture_output=True)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    root = tmp_path / "repository"
    root.mkdir()
    git(root, "init", "-q")
    return root


def put(root: Path, name: str, mode: int, text: str | None = None) -> Path:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text if text is not None else f"CYBRID_CLIENT_SECRET={oauth()}\n")
    path.chmod(mode)
    return path


def held(root: Path, *names: str) -> list[tuple[str, int, str]]:
    """The reports of CYB107 as a whole run makes them."""
    states = git_state(root, [Path(name) for name in names])
    found: list[Finding] = []
    for name in names:
        if not exempt(Path(name), states[Path(name)]):
            found += scan_file(root / name, name, (root / name).read_bytes(), Options())
    return [(one.span.path, one.span.line, one.message) for one in files_held(found, states)]


@pytest.mark.parametrize("name", ["deploy.sh", "config/cybrid.json", ".env", "naïve dir/x y.yaml"])
def test_a_tracked_file_is_reported_whatever_its_mode(repository, name):
    text = f'{{"client_secret": "{oauth()}"}}' if name.endswith("json") else None
    put(repository, name, 0o600, text)
    git(repository, "add", "-f", name)
    [(path, line, message)] = held(repository, name)
    assert (path, line) == (name, 1)
    assert "credentials tracked by git;" in message
    assert "readable" not in message


@pytest.mark.parametrize(
    ("mode", "reason"),
    [(0o640, "readable by its group"), (0o644, "readable by everyone"), (0o604, "readable by everyone")],
)
@pytest.mark.parametrize("name", ["cybrid.sh", ".env"])
def test_a_file_that_others_may_read_is_reported(repository, name, mode, reason):
    put(repository, name, mode)
    [(_, _, message)] = held(repository, name)
    assert reason in message
    assert "tracked" not in message


@pytest.mark.parametrize("name", ["cybrid.sh", ".env", ".env.local", "prod.env"])
def test_an_owners_own_untracked_file_is_not_reported(repository, name):
    put(repository, name, 0o600)
    assert held(repository, name) == []


@pytest.mark.parametrize("name", ["keys/cybrid.pem", "keys/cybrid_attestation.key"])
def test_key_files_are_where_keys_belong(repository, name):
    path = put(repository, name, 0o600, pem() + "\n")
    state = git_state(repository, [Path(name)])[Path(name)]
    assert exempt(Path(name), state)
    path.chmod(0o644)
    [(shown, _, _)] = held(repository, name)
    assert shown == name
    path.chmod(0o600)
    git(repository, "add", "-f", name)
    assert not exempt(Path(name), git_state(repository, [Path(name)])[Path(name)])
    assert [finding.code for finding in scan_file(path, name, path.read_bytes(), Options())] == ["CYB104"]


def test_a_key_in_any_other_file_is_reported_whoever_has_it(repository):
    put(repository, "cybrid_key.txt", 0o600, pem() + "\n")
    assert not exempt(Path("cybrid_key.txt"), git_state(repository, [Path("cybrid_key.txt")])[Path("cybrid_key.txt")])


@pytest.mark.parametrize("mode", [0o600, 0o644])
def test_a_file_without_credentials_is_not_reported(repository, mode):
    put(repository, ".env.example", mode, "CYBRID_CLIENT_SECRET=<secret>\n")
    git(repository, "add", ".env.example")
    assert held(repository, ".env.example") == []


def test_python_files_are_never_reported(repository):
    finding = Finding(Span("a.py", 1, 0, 1, 1), "CYB102", "")
    assert files_held([finding], {Path("a.py"): State(True, 0o644)}) == []


def test_one_report_for_each_file(repository):
    path = put(repository, "a.sh", 0o644, "".join(f"CYBRID_CLIENT_SECRET={oauth()}\n" for _ in range(3)))
    git(repository, "add", path.name)
    [(_, _, message)] = held(repository, "a.sh")
    assert "tracked by git and readable by everyone" in message


def test_other_codes_do_not_count():
    findings = [Finding(Span("a.sh", 1, 0, 1, 1), code, "") for code in ("CYB901", "CYB107", "CYB204")]
    assert files_held(findings, {Path("a.sh"): State(True, 0o644)}) == []


def test_staged_and_removed(repository):
    put(repository, "a.sh", 0o600)
    git(repository, "add", "a.sh")
    assert git_state(repository, [Path("a.sh")])[Path("a.sh")].tracked
    git(repository, "rm", "-q", "--cached", "a.sh")
    assert not git_state(repository, [Path("a.sh")])[Path("a.sh")].tracked


def test_absolute_paths_subfolders_and_links(repository, tmp_path):
    path = put(repository, "inner/a.sh", 0o600)
    git(repository, "add", ".")
    link = tmp_path / "link"
    link.symlink_to(repository)
    assert git_state(repository, [path])[path].tracked
    assert git_state(repository / "inner", [Path("a.sh")])[Path("a.sh")].tracked
    assert git_state(link, [link / "inner/a.sh"])[link / "inner/a.sh"].tracked
    outside = put(tmp_path, "b.sh", 0o600)
    assert git_state(repository, [outside])[outside] == State(False, 0o600)


def test_outside_of_a_repository_and_without_git(tmp_path, monkeypatch):
    path = put(tmp_path, "a.sh", 0o644)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    assert git_state(tmp_path, [path]) == {path: State(False, 0o644)}
    monkeypatch.setenv("PATH", str(tmp_path / "nothing"))
    assert git_state(tmp_path, [path]) == {path: State(False, 0o644)}


def test_missing_files_and_a_broken_index(repository):
    put(repository, "a.sh", 0o600)
    git(repository, "add", "a.sh")
    missing = Path("missing.sh")
    assert git_state(repository, [missing])[missing] == State(False, None)
    (repository / ".git" / "index").write_bytes(b"DIRC no index")
    assert not git_state(repository, [Path("a.sh")])[Path("a.sh")].tracked


def test_nothing_of_the_configuration_is_run(repository, tmp_path):
    marker = tmp_path / "ran"
    hook = put(tmp_path, "hook", 0o700, f"#!/bin/sh\ntouch '{marker}'\n")
    put(repository, "a.sh", 0o600)
    git(repository, "add", "a.sh")
    for key in ("core.fsmonitor", "core.pager", "pager.ls-files", "alias.ls-files"):
        git(repository, "config", key, f"!{hook}" if key.startswith("alias") else str(hook))
    git(repository, "config", "core.hooksPath", str(tmp_path))
    assert git_state(repository, [Path("a.sh")])[Path("a.sh")].tracked
    assert not marker.exists()


@pytest.mark.parametrize(
    ("name", "state", "expected"),
    [
        (".env", State(False, 0o600), True),
        (".env", State(False, 0o400), True),
        (".env.local", State(False, 0o700), True),
        ("config/prod.env", State(False, 0o600), True),
        (".env", State(False, None), True),
        (".env", State(True, 0o600), False),
        (".env", State(True, None), False),
        (".env", State(False, 0o640), False),
        (".env", State(False, 0o604), False),
        ("env", State(False, 0o600), False),
        (".envrc", State(False, 0o600), False),
        ("cybrid.json", State(False, 0o600), False),
    ],
)
def test_where_credentials_belong(name, state, expected):
    assert exempt(Path(name), state) is expected
