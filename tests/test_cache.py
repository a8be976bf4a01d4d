"""The cache: the same findings with and without it, nothing done twice, and nobody else's word taken for it."""

from __future__ import annotations

import base64
import json
import multiprocessing
import os
import stat
import subprocess
import sys
import tempfile
import time
from itertools import pairwise
from pathlib import Path

import pytest
from doors import command, cyb, oauth, write
from hypothesis import given, settings
from hypothesis import strategies as st
from sentinels import OTHER, PLACES
from sentinels import project as project_of_sentinels

from cybrid_lint import analysis, gate
from cybrid_lint.cache import sights, store
from cybrid_lint.cache.program import LOOKS
from cybrid_lint.cache.results import Outcome, Remembered
from cybrid_lint.cache.store import Store, opened
from cybrid_lint.checking import prescan
from cybrid_lint.options import Options

MINT = """
import os

import requests


def fetch():
    response = requests.post(
        "https://id.sandbox.cybrid.app/oauth/token",
        json={
            "grant_type": "client_credentials",
            "client_id": os.environ["CYBRID_CLIENT_ID"],
            "client_secret": os.environ["CYBRID_CLIENT_SECRET"],
            "scope": "trades:read",
        },
    )
    return response.json()["access_token"]


def read(token):
    url = "https://bank.sandbox.cybrid.app/api/trades/1"
    return requests.get(url, headers={"Authorization": f"Bearer {token}"})
"""
USER = "from maker import fetch, read\n\n\ndef go():\n    return read(fetch())\n"
QUIET = "import os\n\nprint(os.sep)\n"


@pytest.fixture
def settled(monkeypatch):
    """Take every file for one that was changed long ago."""
    monkeypatch.setattr(sights, "SETTLING", -(10**15))


@pytest.fixture
def project(tmp_path):
    """A project that concerns Cybrid, with a file that does not; its cache lies beside it."""
    return write(tmp_path / "project", {"pyproject.toml": "", "maker.py": MINT, "user.py": USER, "quiet.py": QUIET})


@pytest.fixture
def evaluated(monkeypatch):
    """The roots of the projects that are evaluated."""
    roots: list[Path] = []
    evaluate = analysis._evaluate
    monkeypatch.setattr(analysis, "_evaluate", lambda root, *rest: roots.append(root) or evaluate(root, *rest))
    return roots


def check(folder: Path, *args: str) -> str:
    """Return what a check prints, with its cache beside the folder."""
    return command(folder, "check", "--jobs", "1", "--cache-dir", "../cache", *args).out


def entries(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.entry"))


def test_what_decides_how_a_look_ends_is_there():
    assert [name for name in LOOKS if not Path(name).is_file()] == []


# --- the same findings ------------------------------------------------------------------------------------------------


def test_the_same_warm_and_cold_and_in_both_doors(project, settled, evaluated):
    cold = check(project)
    assert cold.count(": CYB") == 1
    assert check(project) == cold
    assert len(evaluated) == 1
    assert check(project, "--no-cache") == cold
    assert len(evaluated) == 2
    places = [one.place for one in cyb(project, "--cybrid-cache-dir", "../cache").ours]
    assert [code for _, _, code in places] == ["CYB302"]
    assert places == [one.place for one in cyb(project, "--cybrid-no-cache").ours]


CHANGES = {
    "maker.py": [MINT, MINT.replace("trades:read", "banks:write"), "def fetch(): ...\ndef read(t): ...\n", ""],
    "user.py": [USER, USER.replace("fetch()", "'x'"), "import maker\n", "def broken(:\n"],
    "quiet.py": [QUIET, USER, "from user import go\ngo()\n", "def broken(:\n"],
    "values.yaml": ["a: b\n", "cybrid_client_id: c\n", f"cybrid_client_secret: {oauth()}\n"],
    "run": ["#!/bin/sh\n", "#!/usr/bin/env python\nimport maker\nmaker.read(maker.fetch())\n"],
    "late.py": ["", USER],
}
STEPS = st.lists(
    st.sampled_from(sorted(CHANGES)).flatmap(lambda name: st.tuples(st.just(name), st.sampled_from(CHANGES[name]))),
    min_size=1,
    max_size=6,
)


@settings(max_examples=settings.default.max_examples // 4)
@given(steps=STEPS, single=st.booleans())
def test_the_same_after_every_change_in_every_order(steps, single):
    """What a cache has learnt on the way changes nothing, nor do the order of the files and the doors."""
    with tempfile.TemporaryDirectory() as folder:
        root = write(Path(folder, "p"), {"pyproject.toml": "", "maker.py": MINT, "user.py": USER, "quiet.py": QUIET})
        for name, text in steps:
            write(root, {name: text})
            warm = check(root, *(sorted(one.name for one in root.iterdir())[::-1] if single else ()))
            assert warm == check(root) == check(root, "--no-cache")


@pytest.mark.parametrize("name", CHANGES)
def test_files_that_have_settled_and_change(project, settled, name):
    """A change is seen by the stamp alone, back and forth as between branches."""
    before = {other: (project / other).read_text() for other in CHANGES if (project / other).exists()}
    for text in [*CHANGES[name], *CHANGES[name][::-1]]:
        write(project, {name: text})
        time.sleep(0.02)  # a stamp of its own, by the clock of the file system
        assert check(project) == check(project) == check(project, "--no-cache")
    write(project, before)
    assert check(project) == check(project, "--no-cache")


def test_a_file_that_has_only_just_changed_is_read_again(project):
    """A second change may come without a new time."""
    status = (project / "quiet.py").stat()
    check(project)
    text = "import cybrid#"
    (project / "quiet.py").write_text(text + "\n" * (status.st_size - len(text)))
    os.utime(project / "quiet.py", ns=(status.st_atime_ns, status.st_mtime_ns))
    assert "5 files with Cybrid" not in check(project)
    done = command(project, "check", "--verbose", "--cache-dir", "../cache")
    assert "3 files with Cybrid: maker.py, quiet.py, user.py" in done.err


def test_options_are_part_of_what_is_asked(project, settled):
    assert check(project).count("CYB201") == 0
    assert check(project, "--max-resources", "0").count("CYB201") == check(
        project, "--max-resources", "0", "--no-cache"
    ).count("CYB201")
    secret = oauth()
    write(project, {"leak.py": f"CYBRID_CLIENT_SECRET = '{secret}'\n"})
    assert "CYB102" in check(project)
    assert "CYB102" not in check(project, "--placeholder", secret)
    assert "CYB102" in check(project)


def test_a_file_that_cannot_be_parsed_is_told_each_time(project, settled):
    write(project, {"broken.py": "def broken(:\n", "hushed.py": "def broken(:  # noqa\n"})
    assert [check(project).count("broken.py:1:1: CYB901") for _ in range(3)] == [1, 1, 1]
    assert check(project, "--disable-noqa") == check(project, "--disable-noqa", "--no-cache")


# --- nothing done twice -----------------------------------------------------------------------------------------------


def test_a_change_elsewhere_leaves_what_is_known(project, settled, evaluated):
    check(project)
    write(project, {"quiet.py": QUIET + "print()\n"})
    check(project)
    assert len(evaluated) == 1
    write(project, {"user.py": USER + "\n\ngo()\n"})
    check(project)
    assert len(evaluated) == 2
    write(project, {"user.py": USER})
    check(project)
    assert len(evaluated) == 2


def test_what_has_not_changed_is_not_read_again(tmp_path, settled, monkeypatch):
    root = write(tmp_path / "p", {"pyproject.toml": "", "a.py": QUIET, "b.txt": "hello\n", "run": "#!/bin/sh\n"})
    read: list[str] = []
    stamped = gate.read_stamped
    for module in (gate, prescan):
        monkeypatch.setattr(module, "read_stamped", lambda name: read.append(os.path.basename(name)) or stamped(name))
    check(root)
    assert sorted(read) == ["a.py", "b.txt", "pyproject.toml", "run"]
    read.clear()
    check(root)
    assert read == []
    write(root, {"b.txt": "hello!\n"})
    check(root)
    assert read == ["b.txt"]


def test_a_file_that_does_not_take_part_evaluates_nothing(project, evaluated):
    assert command(project, "check", "--no-cache", "quiet.py").code == 0
    assert evaluated == []
    assert command(project, "check", "--no-cache", "user.py").code == 1
    assert evaluated == [project]


def _evaluate(folder: Path, root: Path, count: Path) -> None:
    def evaluate() -> Outcome:
        with count.open("a") as file:
            file.write("once\n")
        time.sleep(0.2)
        return Outcome({})

    kept = opened(folder)
    assert kept is not None
    Remembered(kept, root, Options(), {}).outcome([root / "maker.py"], evaluate)


def test_of_several_processes_one_evaluates(project, tmp_path):
    count = tmp_path / "count"
    context = multiprocessing.get_context("fork" if hasattr(os, "fork") else "spawn")
    processes = [context.Process(target=_evaluate, args=(tmp_path / "c", project, count)) for _ in range(2)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    assert [process.exitcode for process in processes] == [0, 0]
    assert count.read_text() == "once\n"


def test_nobody_waits_for_a_process_that_is_gone_or_stays_away(project, tmp_path, monkeypatch):
    kept = opened(tmp_path / "c")
    with kept.alone("0" * 64):
        monkeypatch.setattr(store, "PATIENCE", 0.0)
        with kept.alone("0" * 64):
            pass
    (tmp_path / "c" / f"{'1' * 64}.lock").write_bytes(b"")
    monkeypatch.setattr(store, "PATIENCE", 1e9)
    with kept.alone("1" * 64):
        pass


# In a process of its own: a server lets go of values when nobody waits, and one that other tests have run never does.
RUNS = """
import gc, json, sys
from pathlib import Path
from cybrid_lint.analysis import analyse
from cybrid_lint.options import Options

project, mint = Path(sys.argv[1]), sys.argv[2]

def objects(runs):
    for number in range(runs):
        text = f"{mint}\\nnumber{number} = {number}\\n"
        assert analyse(project, Options(), {project / "maker.py": text}).findings
    gc.collect()
    return len(gc.get_objects())

print(json.dumps([objects(6) for _ in range(3)]))
"""


def test_a_run_that_evaluates_again_and_again_stays_level(project):
    command = [sys.executable, "-c", RUNS, str(project), MINT]
    counts = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    # something may be loaded once meanwhile; what each run leaves behind adds up every time
    assert min(after - before for before, after in pairwise(counts)) < 1_000


# --- nobody else's word -----------------------------------------------------------------------------------------------


@pytest.mark.skipif(os.name == "nt", reason="modes are those of POSIX")
def test_only_the_user_can_read_or_write_it(project, tmp_path):
    check(project)
    assert stat.S_IMODE((tmp_path / "cache").stat().st_mode) == 0o700
    assert {stat.S_IMODE(one.stat().st_mode) for one in entries(tmp_path / "cache")} == {0o600}
    key = store.default_folder() / "key"
    assert stat.S_IMODE(key.stat().st_mode) == 0o600


def _emptied(raw: bytes) -> bytes:
    return raw[:32] + b"[[],[],0]"


@pytest.mark.parametrize(
    "spoil",
    [
        lambda raw: b"",
        lambda raw: raw[:-1],
        lambda raw: raw[:40],
        lambda raw: raw[:-1] + bytes([raw[-1] ^ 1]),
        lambda raw: bytes(len(raw)),
        lambda raw: b"[[],[],0]",
        _emptied,
    ],
)
def test_a_poisoned_entry_is_passed_over(project, tmp_path, settled, spoil):
    found = check(project)
    for path in entries(tmp_path / "cache"):
        path.write_bytes(spoil(path.read_bytes()))
    assert check(project) == found


def test_entries_of_somebody_else_are_passed_over(project, tmp_path, settled, monkeypatch):
    """Whoever can write into the folder does not have the key, and no entry says anything under another name."""
    found = check(project)
    paths = entries(tmp_path / "cache")
    for path in paths:
        foreign = Store(os.fspath(tmp_path / "cache"), os.urandom(32))
        foreign.write(path.name.partition(".")[0], b"[[],[],0]")
    assert check(project) == found
    bodies = [path.read_bytes() for path in paths]
    for path, body in zip(paths, bodies[1:] + bodies[:1], strict=True):
        path.write_bytes(body)
    assert check(project) == found


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"{}", b"[[],[]]", b'[{"a": 1}, [], 0]', b"[[[1, []]], [], 0]", b'[[], [], "x"]', b"[" * 9_999]
)
def test_what_does_not_read_as_written_counts_for_nothing(project, tmp_path, settled, body):
    found = check(project)
    kept = opened(tmp_path / "cache")
    for path in entries(tmp_path / "cache"):
        kept.write(path.name.partition(".")[0], body)
    assert check(project) == found


@pytest.mark.skipif(os.name == "nt", reason="links and modes are those of POSIX")
def test_no_link_is_followed(project, tmp_path, settled):
    found = check(project)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir(0o700)
    for path in entries(tmp_path / "cache"):
        path.rename(elsewhere / path.name)
        path.symlink_to(elsewhere / path.name)
    before = {path: path.read_bytes() for path in entries(elsewhere)}
    write(project, {"quiet.py": QUIET * 2})
    assert check(project) == found
    assert {path: path.read_bytes() for path in entries(elsewhere)} == before
    (tmp_path / "link").symlink_to(elsewhere)
    assert opened(tmp_path / "link") is None
    assert opened(elsewhere) is not None


@pytest.mark.skipif(os.name == "nt", reason="modes are those of POSIX")
def test_a_folder_that_others_can_write_into_is_not_used(project, tmp_path):
    (tmp_path / "cache").mkdir()
    (tmp_path / "cache").chmod(0o777)
    assert check(project) == check(project, "--no-cache")
    assert os.listdir(tmp_path / "cache") == []
    done = command(project, "cache", "clean", "--cache-dir", "../cache")
    assert done.code == 2
    assert "others can write into it" in done.err


@pytest.mark.skipif(os.name == "nt", reason="modes are those of POSIX")
def test_a_key_that_others_can_read_is_replaced(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CACHE_HOME", os.fspath(tmp_path))
    before = opened()
    assert opened() == before
    (tmp_path / "cybrid-lint" / "key").chmod(0o640)
    assert opened() != before
    assert stat.S_IMODE((tmp_path / "cybrid-lint" / "key").stat().st_mode) == 0o600


@pytest.mark.parametrize("name", ["no/folder", ""])
def test_without_a_place_for_it_all_is_well(project, monkeypatch, name):
    write(project.parent, {"no": "a file"})
    monkeypatch.setenv("XDG_CACHE_HOME", os.fspath(project.parent / name) if name else "")
    monkeypatch.setenv("HOME", os.fspath(project.parent / "no"))
    assert command(project, "check").out == command(project, "check", "--no-cache").out


def test_it_holds_no_credential(tmp_path, settled):
    root = tmp_path / "project"
    root.mkdir()
    sentinels = project_of_sentinels(root, {**PLACES, **OTHER})
    secret = oauth()
    write(root, {f"cybrid_{secret}.py": "import cybrid\n", "name.py": f"import cybrid\ndef {'f' + secret}(): ...\n"})
    for _ in range(2):
        check(root)
        cyb(root, "--cybrid-cache-dir", "../cache", ".")
    held = [path.read_bytes() for path in (tmp_path / "cache").iterdir()]
    assert held
    for raw in held:
        sentinels.must_not_be_in(raw.decode("latin-1"))
        for form in (secret.encode(), base64.b64encode(secret.encode()), secret[:8].encode()):
            assert form not in raw
    (root / f"cybrid_{secret}.py").unlink()
    (root / "name.py").unlink()
    check(root)
    held = [path.read_bytes() for path in entries(tmp_path / "cache")]
    assert any(b"CYB102" in raw for raw in held), "what is found is kept where nothing stands against it"
    for raw in held:
        sentinels.must_not_be_in(raw.decode("latin-1"))


# --- how it is asked for ----------------------------------------------------------------------------------------------


def test_no_cache_neither_reads_nor_writes(project, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", os.fspath(tmp_path / "xdg"))
    command(project, "check", "--no-cache")
    cyb(project, "--cybrid-no-cache")
    write(project, {"pyproject.toml": "[tool.cybrid-lint]\nno-cache = true\n"})
    command(project, "check")
    cyb(project, isolated=False)
    assert not (tmp_path / "xdg").exists()
    write(project, {"pyproject.toml": ""})
    command(project, "check")
    assert entries(tmp_path / "xdg" / "cybrid-lint")


def test_where_it_lies_and_how_it_is_emptied(project, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", os.fspath(tmp_path / "xdg"))
    assert command(project, "cache", "dir").out == f"{tmp_path / 'xdg' / 'cybrid-lint'}\n"
    assert command(project, "cache", "clean").code == 0
    check(project)
    assert command(project, "cache", "dir", "--cache-dir", "../cache").out == f"{tmp_path / 'cache'}\n"
    write(tmp_path / "cache", {"notes.txt": "somebody's own"})
    count = len(entries(tmp_path / "cache"))
    assert count
    done = command(project, "cache", "clean", "--cache-dir", "../cache")
    assert done.out == f"deleted {count} file{'s' * (count > 1)} from {tmp_path / 'cache'}\n"
    assert sorted(os.listdir(tmp_path / "cache")) == ["CACHEDIR.TAG", "notes.txt"]


@pytest.mark.parametrize(("named", "code"), [("../elsewhere", 2), (".cache", 1)])
def test_a_repository_names_no_folder_outside(project, tmp_path, named, code):
    write(project, {"pyproject.toml": f"[tool.cybrid-lint]\ncache-dir = '{named}'\n"})
    done = command(project, "check")
    assert done.code == code, done.err
    assert ("pyproject.toml:2: cache-dir lies outside this repository" in done.err) is (code == 2)
    assert not (tmp_path / "elsewhere").exists()
    assert (project / ".cache").exists() is (code == 1)


def test_json_is_the_same(project, settled):
    cold = json.loads(check(project, "--format", "json"))
    assert json.loads(check(project, "--format", "json")) == cold
    assert cold["findings"]
