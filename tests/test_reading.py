"""Which files are read: nothing beyond a link or a size that nobody asked for, and nothing left out in silence."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from doors import TOKENS, command, flake8, oauth, write
from forked import python

from cybrid_lint.output.positions import visible
from cybrid_lint.project import files
from cybrid_lint.project.files import find_root, python_names, read_bytes

pytestmark = pytest.mark.skipif(os.name == "nt", reason="links, pipes and modes are those of POSIX")


def leak() -> str:
    return f'CYBRID_CLIENT_SECRET = "{oauth()}"\n'


def values() -> str:
    return f"cybrid_client_secret: {oauth()}\n"


def places(folder: Path, *args: str) -> list[tuple[str, str]]:
    return sorted((one.path, one.code) for one in command(folder, "check", "--quiet", *args).lines)


def git(folder: Path, *args: str) -> bytes:
    names = ("-c", "user.name=n", "-c", "user.email=e")
    return subprocess.run(["git", *names, *args], cwd=folder, capture_output=True, check=True).stdout


def process(folder: Path, *args: str, stdin: bytes = b"", **environment: str) -> subprocess.CompletedProcess[bytes]:
    line = [*python(environment), "-m", "cybrid_lint", "check", "--quiet", *args]
    return subprocess.run(line, cwd=folder, input=stdin, env={**os.environ, **environment}, capture_output=True)


# --- what cannot be read ---------------------------------------------------------------------------------------------


@pytest.fixture
def refused(monkeypatch):
    """Names that the system lets nobody read: root may read all, so modes alone do not tell."""
    names: set[str] = set()
    opened, scanned = os.open, os.scandir

    def may(path: object) -> None:
        if isinstance(path, str | os.PathLike) and os.path.basename(os.fspath(path)) in names:
            raise PermissionError(13, "Permission denied", path)

    def guarded_open(path, *args, **more):  # type: ignore[no-untyped-def]
        may(path)
        return opened(path, *args, **more)

    def guarded_scan(path):  # type: ignore[no-untyped-def]
        may(path)
        return scanned(path)

    monkeypatch.setattr(os, "open", guarded_open)
    monkeypatch.setattr(os, "scandir", guarded_scan)
    return names


@pytest.mark.parametrize("name", ["locked.py", "values.yaml", "locked", "book.ipynb", "folder"])
def test_what_cannot_be_read_is_not_clean(tmp_path, refused, name):
    write(tmp_path, {"app.py": "x = 1\n", name if name != "folder" else "folder/a.py": leak()})
    refused.add(name)
    jobs = ("--jobs", "1")
    assert places(tmp_path, *jobs) == places(tmp_path, *jobs, ".", name) == [(name, "CYB901")]
    done = command(tmp_path, "check", *jobs, "--format", "json")
    [finding] = json.loads(done.out)["findings"]
    assert finding["message"] == f"{'folder' if name == 'folder' else 'file'} skipped: it cannot be read"
    if name in ("locked.py", "folder"):
        assert f"not analysed: {name}: cannot be read" in command(tmp_path, "scopes").err


def test_what_no_hand_wrote_or_git_ignores_need_not_be_readable(tmp_path, refused):
    write(tmp_path, {"logo.png": "x", "data/a.py": leak(), ".gitignore": "data/\n/node_modules\n"})
    write(tmp_path, {"node_modules/a.py": leak()})
    refused.update({"logo.png", "data", "node_modules"})
    assert places(tmp_path, "--jobs", "1") == [("data", "CYB901")]
    git(tmp_path, "init", "-q")
    assert places(tmp_path, "--jobs", "1") == []


def test_what_is_no_file_is_passed_over(tmp_path):
    write(tmp_path, {"app.py": leak()})
    os.mkfifo(tmp_path / "pipe.py")
    os.mkfifo(tmp_path / "pipe.yaml")
    (tmp_path / "loop.py").symlink_to("loop.py")
    (tmp_path / "nothing.yaml").symlink_to("gone.yaml")
    assert places(tmp_path) == [("app.py", "CYB102")]


# --- sizes -----------------------------------------------------------------------------------------------------------


def test_sizes_are_known_before_anything_is_read(tmp_path, monkeypatch):
    for name in ("data.csv", "image", "big.py"):
        with (tmp_path / name).open("wb") as file:
            file.write(leak().encode())
            file.truncate(20_000_000_000)  # it holds nothing, and takes no room
    write(tmp_path, {"app.py": leak()})
    done = command(tmp_path, "check", "--quiet")
    assert sorted(one.place for one in done.lines) == [("app.py", 1, "CYB102"), ("big.py", 1, "CYB901")]
    assert done.err == "cybrid-lint: data.csv was not checked: it has more than 50 MB\n"
    assert "skipped" not in done.err
    assert "image was not checked: it has more than 50 MB" in command(tmp_path, "check", "--verbose").err


def test_the_bound_of_what_is_read(tmp_path, monkeypatch):
    monkeypatch.setattr(files, "MOST_READ", 1_000)
    path = tmp_path / "a.yaml"
    path.write_bytes(b"x" * 1_000)
    assert read_bytes(path) == b"x" * 1_000
    path.write_bytes(b"x" * 1_001)
    assert read_bytes(path) is None


def test_a_file_that_does_not_tell_its_size_is_read_up_to_the_bound(monkeypatch):
    path = Path("/proc/self/status")
    if not path.exists():
        pytest.skip("there is no such file")
    assert read_bytes(path)
    monkeypatch.setattr(files, "MOST_READ", 10)
    assert read_bytes(path) is None


def test_every_file_of_a_large_project_is_its_own(tmp_path, monkeypatch):
    """Each is looked at once, and analysed with the others, however many there are and wherever they lie."""
    from cybrid_lint import analysis, gate

    count = 150
    write(tmp_path, {f"d/m{number}.py": "import os\n" for number in range(count)})
    write(tmp_path, {f".tools/m{number}.py": "import cybrid\n" for number in range(count)})
    write(tmp_path, {"app.py": "import cybrid\n" + leak(), "pyproject.toml": ""})
    git(tmp_path, "init", "-q")
    looks: list[str] = []
    analyses: list[Path] = []
    looked, analysed = gate.look_at, analysis._analyse
    monkeypatch.setattr("cybrid_lint.checking.prescan.look_at", lambda name: looks.append(name) or looked(name))
    monkeypatch.setattr(analysis, "_analyse", lambda root, *rest: analyses.append(root) or analysed(root, *rest))
    assert places(tmp_path, "--jobs", "1") == [("app.py", "CYB102")]
    assert len(looks) == len(set(looks)) == 2 * count + 1
    assert len(analyses) == 2


# --- links -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def linked(tmp_path):
    """A project whose links lead into it and out of it."""
    write(tmp_path / "outside", {"app.py": leak(), "values.yaml": values(), "folder/in.py": leak(), "s/t.py": leak()})
    write(tmp_path / "project", {"pyproject.toml": "", "own.py": leak(), "s/x.py": ""})
    project = tmp_path / "project"
    for name, target in {
        "app.py": "../outside/app.py",
        "values.yaml": "../outside/values.yaml",
        "folder": "../outside/folder",
        "twice.py": "app.py",
        "environment.txt": "/proc/self/environ",
        "inner.py": "own.py",
        "s/up.py": "../own.py",
    }.items():
        (project / name).symlink_to(target)
    return project


OWN = [("inner.py", "CYB102"), ("own.py", "CYB102"), ("s/up.py", "CYB102")]


@pytest.mark.parametrize("tracked", [False, True])
def test_no_link_leads_out_of_a_project(linked, tracked):
    if tracked:
        git(linked, "init", "-q")
        git(linked, "add", "-A")
    assert places(linked) == OWN
    assert [os.path.relpath(name, linked) for name in python_names(str(linked))] == [
        "inner.py",
        "own.py",
        "s/up.py",
        "s/x.py",
    ]
    listed = b"app.py\nvalues.yaml\nfolder\nfolder/in.py\ntwice.py\ninner.py\nenvironment.txt\n"
    done = process(linked, "--files-from", "-", stdin=listed, OTHER_PASSWORD="correct horse")
    assert done.stdout.count(b"CYB102") == 1
    assert b"inner.py:1" in done.stdout
    assert done.stderr.count(b"it is a link out of the project") == 6
    assert b"correct" not in done.stdout + done.stderr


def test_a_folder_that_was_replaced_by_a_link(linked):
    """Git lists what lay in it, and through the link there is a file of that name."""
    git(linked, "init", "-q")
    git(linked, "add", "-A")
    git(linked, "commit", "-q", "-m", "x")
    write(linked, {"d/in.py": ""})
    git(linked, "add", "d")
    (linked / "d/in.py").unlink()
    (linked / "d").rmdir()
    (linked / "d").symlink_to("../outside/folder")
    assert places(linked) == OWN


def test_a_link_that_the_user_names(linked, tmp_path):
    assert places(linked, "folder") == [("folder/in.py", "CYB102")]
    assert places(linked, "folder/in.py") == [("folder/in.py", "CYB102")]
    done = command(linked, "check", "app.py")
    assert (done.code, done.lines) == (0, [])
    assert "app.py was not checked: it is a link out of the project" in done.err
    assert places(tmp_path) == [
        ("outside/app.py", "CYB102"),
        ("outside/folder/in.py", "CYB102"),
        ("outside/s/t.py", "CYB102"),
        ("outside/values.yaml", "CYB102"),
        ("outside/values.yaml", "CYB107"),
        *((f"project/{name}", code) for name, code in [("app.py", "CYB102"), *OWN]),
        ("project/twice.py", "CYB102"),
        ("project/values.yaml", "CYB102"),
        ("project/values.yaml", "CYB107"),
    ]


# --- roots -----------------------------------------------------------------------------------------------------------


def test_a_package_in_the_working_directory_does_not_open_the_folder_above(tmp_path):
    above = {"__init__.py": "", "other.py": "import cybrid\n" + leak()}
    write(tmp_path, {**above, "app/__init__.py": "", "app/a.py": leak(), "app/inner/b.py": leak()})
    assert places(tmp_path / "app") == [("a.py", "CYB102"), ("inner/b.py", "CYB102")]
    assert find_root(tmp_path / "app/inner/b.py", tmp_path / "app") == tmp_path / "app"


def test_a_package_in_the_working_directory_imports_itself_by_its_name(tmp_path):
    maker = {"app/__init__.py": "", "app/tokens.py": TOKENS, "app/inner/__init__.py": ""}
    user = (
        "import requests\n\nfrom app.tokens import fetch\n\n\ndef show(guid):\n"
        "    url = f'https://bank.sandbox.cybrid.app/api/accounts?customer_guid={guid}'\n"
        "    return requests.get(url, headers={'Authorization': f'Bearer {fetch()}'}, timeout=9).json()\n"
    )
    write(tmp_path, {**maker, "app/inner/use.py": user})
    assert places(tmp_path / "app", "--select", "CYB301") == [("inner/use.py", "CYB301")]
    run = flake8(tmp_path / "app", "--select=CYB301", "inner/use.py")
    assert [one.code for one in run.lines] == ["CYB301"]
    write(tmp_path, {"app/inner/use.py": user.replace("app.tokens", "apps.tokens")})
    assert places(tmp_path / "app", "--select", "CYB301") == []


@pytest.mark.parametrize("mark", ["folder", "file"])
def test_a_repository_is_a_root(tmp_path, mark):
    write(tmp_path, {"one/app/a.py": "", "one/.git/HEAD" if mark == "folder" else "one/.git": "", "two/b.py": ""})
    assert find_root(tmp_path / "one/app/a.py", tmp_path) == tmp_path / "one"
    assert find_root(tmp_path / "two/b.py", tmp_path) == tmp_path
    assert find_root(tmp_path / "one/app/a.py", tmp_path / "two") == tmp_path / "one"
    err = command(tmp_path, "check", "--verbose").err
    assert "project one: 1 Python file" in err


# --- what is selected ------------------------------------------------------------------------------------------------


def test_a_folder_that_is_named_is_looked_at_also_where_git_ignores_it(tmp_path):
    write(tmp_path, {".gitignore": "build/\n*.log\n", "build/x/a.py": leak(), "build/b.py": "", "src/c.py": leak()})
    write(tmp_path, {"src/d.log": values(), "build/.hidden/e.py": leak()})
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", "-A", "-f", "build/b.py", "build/.hidden")
    assert places(tmp_path) == [("build/.hidden/e.py", "CYB102"), ("src/c.py", "CYB102")]
    assert places(tmp_path, "src") == [("src/c.py", "CYB102")]
    assert places(tmp_path, "build") == [("build/.hidden/e.py", "CYB102"), ("build/x/a.py", "CYB102")]
    assert places(tmp_path / "build/x") == [("a.py", "CYB102")]


@pytest.mark.parametrize("name", ["[a-z]", "*", ":(top)", "-z", "a\nb", "é", "a b"])
def test_folders_whose_names_mean_something_to_git(tmp_path, name):
    write(tmp_path, {".gitignore": "build/\n", f"{name}/a.py": leak(), "other/b.py": leak()})
    write(tmp_path, {f"{name}/c.py": "", f"{name}/build/d.py": leak()})
    git(tmp_path, "init", "-q")

    def found(folder: str) -> list[str]:
        done = command(tmp_path, "check", "--format", "json", "--", folder)
        assert done.err == ""
        return [one["path"] for one in json.loads(done.out)["findings"]]

    assert found(name) == [visible(f"{name}/a.py")]
    assert found(f"{name}/build") == [visible(f"{name}/build/d.py")]


def test_a_list_of_git_with_deleted_files_and_quoted_names(tmp_path):
    git(tmp_path, "init", "-q", "-b", "main")
    write(tmp_path, {"gone.py": leak(), "naïve.py": "", "s/new\nline.py": "", 'a"b.py': "", "stays.py": leak()})
    git(tmp_path, "add", "-A")
    git(tmp_path, "commit", "-q", "-m", "x")
    write(tmp_path, {name: leak() for name in ("naïve.py", "s/new\nline.py", 'a"b.py')})
    (tmp_path / "gone.py").unlink()
    git(tmp_path, "commit", "-q", "-a", "-m", "y")
    for options in ((), ("-z",)):
        names = git(tmp_path, "diff", "--name-only", *options, "HEAD~1")
        write(tmp_path, {"list": names})
        for folder, path in ((tmp_path, "list"), (tmp_path / "s", "../list")):
            done = command(folder, "check", "--format", "json", "--files-from", path)
            found = {os.path.relpath(folder / one["path"], tmp_path) for one in json.loads(done.out)["findings"]}
            assert found == {"naïve.py", visible("s/new\nline.py"), 'a"b.py'}
            assert done.err == ""
        assert command(tmp_path, "check", "--quiet", "--files-from", "-", stdin=names).out.count("CYB102") == 3
    piped = process(tmp_path, "--files-from", "-", stdin=names, LC_ALL="C", PYTHONUTF8="0")
    assert piped.stdout.count(b"CYB102") == 3


def test_a_name_that_looks_quoted_and_is_there(tmp_path):
    write(tmp_path, {'"a.py"': leak(), "a.py": "", "list": '"a.py"\n'})
    (tmp_path / '"a.py"').chmod(0o600)
    [finding] = json.loads(command(tmp_path, "check", "--format", "json", "--files-from", "list").out)["findings"]
    assert finding["path"] == '"a.py"'


def test_a_name_that_is_not_utf_8(tmp_path):
    try:
        (tmp_path / os.fsdecode(b"\xff.py")).write_text(leak())
    except OSError:
        pytest.skip("this file system has no such names")
    done = process(tmp_path, "--files-from", "-", stdin=b"\xff.py\n")
    assert (done.returncode, done.stdout.count(b"CYB102")) == (1, 1)
    assert process(tmp_path).returncode == 1


def test_a_list_without_any_file_is_said(tmp_path):
    write(tmp_path, {"list": "gone.py\nlost.py\n", "empty": "", "a.py": ""})
    done = command(tmp_path, "check", "--files-from", "list")
    assert (done.code, done.err) == (0, "cybrid-lint: none of the 2 paths in the list exists\n")
    assert "skipped gone.py: no such file" in command(tmp_path, "check", "--verbose", "--files-from", "list").err
    assert command(tmp_path, "check", "--files-from", "empty").err == ""
    assert command(tmp_path, "check", "gone.py").code == command(tmp_path, "check", "--files-from", "none").code == 2


# --- standard input --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("locale", ["ascii", "cp1252", "utf-8"])
@pytest.mark.parametrize(
    ("name", "raw"),
    [
        ("latin.py", b'# coding: latin-1\nN = "\xe9"; '),
        ("utf.py", 'N = "é❁"; '.encode()),
        ("mark.py", b'\xef\xbb\xbfN = "\xc3\xa9"; '),
        ("lines.py", b'N = "\xc3\xa9"\r\n'),
        ("utf.yaml", "n: é❁\n".encode()),
    ],
)
def test_standard_input_is_read_as_the_file_would_be(tmp_path, name, raw, locale):
    raw += (values() if name.endswith("yaml") else leak()).encode()
    (tmp_path / name).write_bytes(raw)
    (tmp_path / name).chmod(0o600)
    on_disk = command(tmp_path, "check", "--format", "json", name)
    piped = command(tmp_path, "check", "--format", "json", "--stdin-filename", name, stdin=raw, encoding=locale)
    assert json.loads(piped.out)["findings"] == json.loads(on_disk.out)["findings"] != []


def test_standard_input_of_a_process_is_read_as_bytes(tmp_path):
    raw = 'N = "é❁"; '.encode() + leak().encode()
    piped = process(tmp_path, "--stdin-filename", "a.py", stdin=raw, PYTHONIOENCODING="ascii")
    assert (piped.returncode, piped.stdout.count(b"CYB102"), piped.stderr) == (1, 1, b"")


def test_standard_input_without_bytes(tmp_path, monkeypatch):
    """As where a program that embeds the command line has replaced it."""
    monkeypatch.setattr(sys, "stdin", io.StringIO())
    assert command(tmp_path, "check", "--stdin-filename", "a.py", stdin=leak()).code == 1
