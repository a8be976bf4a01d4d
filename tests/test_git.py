"""What git is asked, in which repository, that it runs no program, and that a refusal is said."""

from __future__ import annotations

import ast
import os
import re
import subprocess
from pathlib import Path

import pytest
from doors import command, oauth, wait_for, write
from own_modules import nodes_of

import cybrid_lint
from cybrid_lint.project import git as asking
from cybrid_lint.project.git import GitError, Repository, repository_of, unquoted

pytestmark = pytest.mark.skipif(os.name == "nt", reason="programs and modes are those of POSIX")
NAMES = {"GIT_AUTHOR_NAME": "n", "GIT_AUTHOR_EMAIL": "e", "GIT_COMMITTER_NAME": "n", "GIT_COMMITTER_EMAIL": "e"}
HOME = Path(cybrid_lint.__file__).parent


def git(folder: Path, *args: str) -> str:
    done = subprocess.run(["git", *args], cwd=folder, env={**os.environ, **NAMES}, capture_output=True, check=True)
    return done.stdout.decode().strip()


def repository(folder: Path, files: dict[str, str]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    git(folder, "init", "-q", "-b", "main")
    git(write(folder, files), "add", "-A", "-f")
    git(folder, "commit", "-q", "-m", "x", "--allow-empty")
    return folder.resolve()


def secret() -> str:
    return f"CYBRID_CLIENT_SECRET={oauth()}\n"


def private(folder: Path, name: str = ".env") -> Path:
    path = write(folder, {name: secret()}) / name
    path.chmod(0o600)
    return path


def codes(folder: Path, *args: str) -> list[tuple[str, str]]:
    return [(one.path, one.code) for one in command(folder, "check", "--quiet", *args).lines]


def program(folder: Path, text: str) -> Path:
    path = write(folder, {"git": f"#!/bin/sh\n{text}\n"}) / "git"
    path.chmod(0o755)
    return path


def is_running(process: int) -> bool:
    """Whether a process is there that has not ended; what nobody waits for may stay as a zombie."""
    state = Path(f"/proc/{process}/stat")
    try:
        os.kill(process, 0)
        return not state.exists() or state.read_text().rpartition(")")[2].split()[0] != "Z"
    except (ProcessLookupError, FileNotFoundError):
        return False


# --- the one module ---------------------------------------------------------------------------------------------


def starters(path: Path) -> set[str]:
    """What a module uses to start programs."""
    found: set[str] = set()
    for node in nodes_of(path):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names} & {"subprocess", "pty"}
        elif isinstance(node, ast.ImportFrom) and node.module in ("subprocess", "pty"):
            found.add(node.module)
        elif isinstance(node, ast.Attribute) and node.attr.startswith(("exec", "spawn", "posix_spawn", "popen")):
            if isinstance(node.value, ast.Name) and node.value.id == "os":
                found.add(f"os.{node.attr}")
        elif isinstance(node, ast.Attribute) and node.attr == "create_subprocess_exec":
            found.add("asyncio")
    return found


def test_only_one_module_starts_programs():
    word = re.compile(rb"subprocess|\bpty\b|\bos\s*\.\s*(?:exec|spawn|posix_spawn|popen)")
    named = [path for path in HOME.rglob("*.py") if word.search(path.read_bytes())]
    starting = {path.relative_to(HOME).as_posix() for path in named if starters(path)}
    assert starting == {"project/git.py"}


# --- no program of the repository's --------------------------------------------------------------------------------

COMMANDS = (
    ("check", "--quiet"),
    ("check", "--quiet", "--since", "HEAD"),
    ("baseline", "write"),
    ("scopes",),
    ("history",),
)


@pytest.fixture
def armed(tmp_path):
    """A repository, a program, and the file that tells that it was run."""
    marker = tmp_path / "ran"
    tool = write(tmp_path, {"tool": f"#!/bin/sh\ntouch '{marker}'\nexit 1\n"}) / "tool"
    tool.chmod(0o755)
    home = repository(tmp_path / "home", {"a.py": "x = 1\n", "s/t/b.py": "y = 1\n", ".env": secret()})
    return home, tool, marker


@pytest.mark.parametrize("arguments", COMMANDS)
def test_settings_that_name_programs_are_switched_off(armed, arguments):
    home, tool, marker = armed
    write(home, {".gitattributes": "*.py diff=x filter=X.y\n", "a.py": "x = 2\n"})
    keys = ("core.fsmonitor", "core.pager", "pager.diff", "pager.ls-files", "diff.external", "diff.x.command")
    more = ("diff.x.textconv", "filter.X.y.clean", "filter.X.y.smudge", "filter.X.y.process", "core.sshCommand")
    for key in (*keys, *more, "core.alternateRefsCommand", "core.askPass", "core.editor", "gpg.program"):
        git(home, "config", key, str(tool))
    for alias in ("ls-files", "diff", "rev-parse", "check-ignore"):
        git(home, "config", f"alias.{alias}", f"!{tool}")
    git(home, "config", "core.hooksPath", str(tool.parent))
    assert command(home, *arguments).code in (0, 1)
    assert not marker.exists()


@pytest.mark.parametrize("allowed", [False, True])
@pytest.mark.parametrize("arguments", COMMANDS)
def test_nothing_is_fetched(armed, arguments, allowed):
    home, tool, marker = armed
    git(home, "sparse-checkout", "set", "--cone", "--sparse-index", "q")
    tree = git(home, "rev-parse", "HEAD:s")
    for key, value in {
        "core.repositoryformatversion": "1",
        "extensions.partialClone": "origin",
        "remote.origin.url": f"file://{home}/none",
        "remote.origin.promisor": "true",
        "remote.origin.uploadpack": str(tool),
        **({"protocol.file.allow": "always", "protocol.allow": "always"} if allowed else {}),
    }.items():
        git(home, "config", key, value)
    (home / ".git/objects" / tree[:2] / tree[2:]).unlink()
    done = command(home, *arguments)
    assert not marker.exists()
    assert "objects are missing, and none are fetched" in done.err
    assert (done.code == 2) == ("--since" in arguments or "history" in arguments)


def test_no_git_that_lies_in_the_repository_is_run(armed, monkeypatch):
    home, _, marker = armed
    program(home, f"touch '{marker}'")
    monkeypatch.setenv("PATH", os.pathsep.join([".", "", os.environ["PATH"]]))
    assert (".env", "CYB102") in codes(home)
    assert not marker.exists()


# --- refusals ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("echo \"fatal: detected dubious ownership in repository at '/x'\" >&2; exit 128", "belongs to somebody else"),
        ("echo 'fatal: unsafe repository' >&2; exit 128", "belongs to somebody else"),
        ("echo 'fatal: not a git repository: .git' >&2; exit 128", "no repository that it can read"),
        ("echo 'fatal: bad config value token-of-somebody' >&2; exit 128", "exit code 128"),
        ("sleep 60 & sleep 60", "more than"),
        (None, "not installed"),
    ],
)
def test_a_refusal_is_said_and_no_file_counts_as_untracked(tmp_path, monkeypatch, text, why):
    home = repository(tmp_path / "home", {"a.py": "x = 1\n"})
    private(home)
    assert command(home, "check").code == 0
    (tmp_path / "bin").mkdir()
    if text is not None:
        program(tmp_path / "bin", f"PATH=/usr/bin:/bin\n{text}")
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    if why == "more than":
        monkeypatch.setattr(asking, "SECONDS", 0.5)
    done = command(home, "check")
    assert done.code == 1
    assert (".env", "CYB102") in [(one.path, one.code) for one in done.lines]
    assert f"cybrid-lint: git does not answer for {home}: " in done.err
    assert why in done.err
    assert "token-of-somebody" not in done.err
    assert command(home, "check", "--since", "main").code == 2


def test_what_a_slow_git_has_started_ends_with_it(tmp_path, monkeypatch):
    home = repository(tmp_path / "home", {})
    child = tmp_path / "child"
    (tmp_path / "bin").mkdir()
    program(
        tmp_path / "bin",
        f"PATH=/usr/bin:/bin\nsleep 300 &\necho $! > '{child}.new'\nmv '{child}.new' '{child}'\nsleep 300",
    )
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    communicate = subprocess.Popen.communicate

    def communicate_late(*args, **more):
        wait_for(child.exists)
        return communicate(*args, **more)

    monkeypatch.setattr(subprocess.Popen, "communicate", communicate_late)
    monkeypatch.setattr(asking, "SECONDS", 0.1)
    with pytest.raises(GitError) as refused:
        Repository(str(home)).tracked()
    assert refused.value.reason == "slow"
    wait_for(lambda: not is_running(int(child.read_text())))


@pytest.mark.parametrize("name", [".gitignore", "inner/.gitignore", ".git/info/exclude"])
def test_a_pipe_where_git_reads_a_file_does_not_hang(tmp_path, monkeypatch, name):
    home = repository(tmp_path / "home", {"a.py": secret().replace("=", ' = "', 1).rstrip() + '"\n'})
    pipe = home / name
    pipe.parent.mkdir(exist_ok=True)
    pipe.unlink(missing_ok=True)
    os.mkfifo(pipe)
    monkeypatch.setattr(asking, "SECONDS", 1)
    done = command(home, "check", "--quiet")
    assert [one.place for one in done.lines] == [("a.py", 1, "CYB102")]
    assert "more than 1 s" in done.err


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root may give files away")
def test_a_repository_of_another_user_is_a_refusal(tmp_path, monkeypatch):
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    home = repository(tmp_path / "home", {".env": secret()})
    (home / ".env").chmod(0o600)
    for path in (home, home / ".git"):
        os.chown(path, 65534, 65534)
    with pytest.raises(GitError) as refused:
        Repository(str(home)).tracked()
    assert refused.value.reason == "owner"
    done = command(home, "check")
    assert (done.code, done.err.count("somebody else")) == (1, 2)
    write(tmp_path, {"config": f"[safe]\n\tdirectory = {home}\n"})
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "config"))
    assert sorted(codes(home)) == [(".env", "CYB102"), (".env", "CYB107")]


def test_a_git_that_cannot_read_the_repository_is_a_refusal(tmp_path):
    home = repository(tmp_path / "home", {})
    private(home)
    (home / ".git/HEAD").write_text("nonsense")
    done = command(home, "check")
    assert done.code == 1
    assert "no repository that it can read" in done.err


def test_no_repository_is_an_answer(tmp_path, monkeypatch):
    private(tmp_path)
    (tmp_path / ".git").mkdir()  # not one either: git goes on looking above
    monkeypatch.setenv("PATH", str(tmp_path / "nothing"))
    done = command(tmp_path, "check")
    assert (done.code, done.err) == (0, "")
    assert repository_of(str(tmp_path)) is None


# --- in which repository ---------------------------------------------------------------------------------------------


def test_a_file_is_asked_about_in_its_own_repository(tmp_path):
    home = repository(tmp_path / "home", {".env": secret(), "p/c.ini": secret(), "q/x.py": ""})
    other = repository(tmp_path / "other", {"x.py": ""})
    private(other)
    private(home, "untracked.env")
    for name in (".env", "p/c.ini"):
        (home / name).chmod(0o600)
    both = [(".env", "CYB102"), (".env", "CYB107"), ("p/c.ini", "CYB102"), ("p/c.ini", "CYB107")]

    def shown(folder: Path, *args: str) -> list[tuple[str, str]]:
        found = [(os.path.relpath(folder / path, home), code) for path, code in codes(folder, *args)]
        return sorted(found)

    assert shown(home) == both
    assert shown(tmp_path) == shown(tmp_path, "home") == shown(other, "../home", ".") == both
    assert shown(home / "q", "../.env", "../p") == both
    (tmp_path / "link").symlink_to(home)
    found = sorted(codes(tmp_path, "link"))
    assert found == [(f"link/{path}", code) for path, code in both]


def test_worktrees_submodules_and_separate_directories(tmp_path):
    library = repository(tmp_path / "library", {"lib.env": secret()})
    home = repository(tmp_path / "home", {"main.env": secret()})
    git(home, "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(library), "sub")
    git(home, "commit", "-q", "-m", "x")
    git(home, "worktree", "add", "-q", str(tmp_path / "tree"), "-b", "other")
    git(tmp_path, "init", "-q", "--separate-git-dir", str(tmp_path / "apart.git"), str(tmp_path / "apart"))
    git(write(tmp_path / "apart", {"apart.env": secret()}), "add", "-A")
    cases = {"home": "main.env", "tree": "main.env", "apart": "apart.env", "home/sub": "lib.env"}
    for folder, name in cases.items():
        (tmp_path / folder / name).chmod(0o600)
        private(tmp_path / folder, "own.env")
        assert sorted(codes(tmp_path / folder)) == [(name, "CYB102"), (name, "CYB107")]
        assert sorted(codes(tmp_path, folder)) == [(f"{folder}/{name}", one) for one in ("CYB102", "CYB107")]


def test_the_environment_of_a_hook_does_not_lead_to_another_repository(tmp_path, monkeypatch):
    home = repository(tmp_path / "home", {".env": secret()})
    (home / ".env").chmod(0o600)
    other = repository(tmp_path / "other", {})
    monkeypatch.setenv("GIT_DIR", str(other / ".git"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(other / ".git/index"))
    monkeypatch.setenv("GIT_WORK_TREE", str(other))
    assert (".env", "CYB107") in codes(home)


def test_a_home_under_git_without_a_folder_of_that_name(tmp_path, monkeypatch):
    home = write(tmp_path / "home", {".env": secret()}).resolve()
    (home / ".env").chmod(0o600)
    directory = tmp_path / "dotfiles"
    git(tmp_path, "init", "-q", "--bare", str(directory))
    git(home, f"--git-dir={directory}", f"--work-tree={home}", "add", "-f", ".env")
    assert codes(home) == []
    monkeypatch.setenv("GIT_DIR", str(directory))
    monkeypatch.setenv("GIT_WORK_TREE", str(home))
    assert (".env", "CYB107") in codes(home)


@pytest.mark.parametrize("setting", [("core.worktree", "/"), ("core.bare", "true"), ("diff.relative", "true")])
def test_a_configuration_cannot_move_the_files(tmp_path, setting):
    home = repository(tmp_path / "home", {"s/.env": secret()})
    (home / "s/.env").chmod(0o600)
    git(home, "config", *setting)
    assert codes(home / "s") == codes(home / "s", ".") != []
    assert (".env", "CYB107") in codes(home / "s")


def test_a_folder_that_could_be_a_bare_repository_answers_nothing(tmp_path):
    home = repository(tmp_path / "home", {"s/.env": secret()})
    (home / "s/.env").chmod(0o600)
    git(tmp_path, "init", "-q", "--bare", str(home / "s"))
    assert (".env", "CYB107") in codes(home / "s")


# --- names ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", ["naïve.py", 'a"b.py', "tab\tb.py", "back\\slash.py", "plain.py", "漢.py", "new\nline.py"]
)
def test_names_are_those_that_git_quotes(tmp_path, name):
    home = repository(tmp_path, {name: ""})
    shown = git(home, "ls-files").encode()
    assert unquoted(shown) == name.encode()


@pytest.mark.parametrize("name", [b'"', b'""', b'"a', b'"a"b"', rb'"\d"', rb'"\400"', rb"\303"])
def test_other_names_stay_as_they_are(name):
    assert unquoted(name) == name
