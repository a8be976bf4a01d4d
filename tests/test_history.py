"""`cybrid-lint history`: what any commit brought in, each credential once, whether or not it is gone."""

from __future__ import annotations

import importlib
import json
import os
import re
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from doors import Run, command, jwt, oauth, pem, write

from cybrid_lint.output import FORMATS
from cybrid_lint.project import git as asking
from cybrid_lint.project.git import Repository

NAMES = {"GIT_AUTHOR_NAME": "Ada", "GIT_AUTHOR_EMAIL": "ada@x.test", "GIT_COMMITTER_NAME": "Ada"}
ENVIRONMENT = {**NAMES, "GIT_COMMITTER_EMAIL": "ada@x.test"}
FILE = re.compile(r"^(?P<commit>[0-9a-f]{12}):(?P<path>.+)$")
GONE, STANDS = "is gone from HEAD", "still stands at HEAD"


def git(folder: Path, *args: str) -> str:
    done = subprocess.run(
        ["git", *args], cwd=folder, env={**os.environ, **ENVIRONMENT}, capture_output=True, check=True
    )
    return done.stdout.decode().strip()


def commit(folder: Path, files: Mapping[str, str | None]) -> str:
    """Commit these files; None takes one away."""
    write(folder, {name: text for name, text in files.items() if text is not None})
    for name, text in files.items():
        if text is None:
            (folder / name).unlink()
    git(folder, "add", "-A", "-f")
    git(folder, "commit", "-q", "-m", "x", "--allow-empty")
    return git(folder, "rev-parse", "HEAD")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    git(tmp_path, "init", "-q", "-b", "main")
    return tmp_path


def history(folder: Path, *args: str) -> Run:
    done = command(folder, "history", "--quiet", *args)
    assert done.err == ""
    assert done.code == (1 if done.lines else 0)
    return done


def told(folder: Path, *args: str) -> list[tuple[str, str, int, str]]:
    """Commit, path, line and code of each finding."""
    matches = ((FILE.match(one.path), one) for one in history(folder, *args).lines)
    return [(match["commit"], match["path"], one.line, one.code) for match, one in matches if match]


def secret(value: str | None = None) -> str:
    return f"CYBRID_CLIENT_SECRET={value or oauth()}\n"


def test_what_came_and_went_is_told_once_where_it_came_in(home):
    value = oauth()
    commit(home, {"a.py": "x = 1\n"})
    first = commit(home, {"conf/prod.env": "X=1\n" + secret(value)})
    commit(home, {"conf/prod.env": None, "copy.env": secret(value), "b.py": f'CYBRID_CLIENT_SECRET = "{value}"\n'})
    commit(home, {"copy.env": None, "b.py": None})
    assert told(home) == [(first[:12], "conf/prod.env", 2, "CYB102")]
    (line,) = history(home).lines
    assert GONE in line.message
    assert STANDS not in line.message


def test_whether_it_still_stands_at_head(home):
    stays, goes = oauth(), oauth()
    commit(home, {"a.env": secret(stays), "b.env": secret(goes)})
    commit(home, {"a.env": None, "b.env": secret(), "moved/c.yaml": f"cybrid:\n  client_secret: {stays}\n"})
    by_start = {re.search(r"starts with '(\S+)'\)", one.message)[1]: one.message for one in history(home).lines}
    assert len(by_start) == 3
    assert f"{STANDS} in moved/c.yaml:2" in by_start[stays[:4]]
    assert GONE in by_start[goes[:4]]
    assert "a rewritten history does not take back" in by_start[goes[:4]]


KINDS = {
    "a.py": ('"""Cybrid."""\nCYBRID_CLIENT_SECRET = "@"\n', oauth, [(2, "CYB102")]),
    "pieces.py": ('CYBRID_CLIENT_ID = "@" + "tail00"\n', lambda: oauth()[:37], [(1, "CYB101")]),
    "old.py": ('CYBRID_CLIENT_SECRET = "@"\nprint "python 2"\n', oauth, [(1, "CYB102")]),
    "script": ('#!/usr/bin/env python\nCYBRID_CLIENT_SECRET = "@"\n', oauth, [(2, "CYB102")]),
    "a.yaml": ("cybrid:\n  token: @\n", jwt, [(2, "CYB103")]),
    "cybrid_attestation.pem": ("@", pem, [(1, "CYB104")]),
    "n.ipynb": (
        json.dumps(
            {"cells": [{"cell_type": "code", "source": ["CYBRID_CLIENT_ID = '@'\n"]}], "nbformat": 4, "metadata": {}},
            indent=1,
        ),
        oauth,
        [(6, "CYB101")],
    ),
    "clean.py": ('CYBRID_CLIENT_SECRET = os.environ["CYBRID_CLIENT_SECRET"]\nPLAID_SECRET = "@"\n', oauth, []),
    "clean.yaml": ("cybrid:\n  client_secret: changeme\nplaid:\n  client_secret: @\n", oauth, []),
}


@pytest.mark.parametrize("name", KINDS)
def test_all_kinds_of_files(home, name):
    text, make, expected = KINDS[name]
    commit(home, {name: text.replace("@", make().replace("\n", "\n") if make is pem else make())})
    commit(home, {name: None})
    lines = command(home, "history", "--quiet", "--format", "json").out
    assert [(one["line"], one["code"]) for one in json.loads(lines)["findings"]] == expected


FAILING = {
    "a.py": ('CYBRID_CLIENT_SECRET = "@"\n', "cybrid_lint.single._in_literals"),
    "n.ipynb": (KINDS["n.ipynb"][0], "cybrid_lint.single._in_literals"),
    "a.json": ('{"cybrid_client_secret": "@"}\n', "cybrid_lint.textfiles.braces.read"),
    "a.env": ("CYBRID_CLIENT_SECRET=@\n", "cybrid_lint.cli.history._known_in"),
}


@pytest.mark.parametrize("name", FAILING)
def test_what_fails_on_a_version_is_said_and_the_others_are_judged(home, monkeypatch, name):
    text, reader = FAILING[name]
    value = oauth()
    first = commit(home, {name: text.replace("@", value), "b.yaml": f"cybrid_client_secret: {oauth()}\n"})

    def findings() -> list[tuple[str, str, str]]:
        report = json.loads(command(home, "history", "--format", "json", "--jobs", "1").out)
        return [(one["commit"], one["path"], one["code"]) for one in report["findings"]]

    def fails(*given):
        if any(one in (name, home / name) or (isinstance(one, str) and value in one) for one in given):
            raise KeyError(value)
        return real(*given)

    assert not any(code == "CYB901" for _, _, code in findings())
    module, _, function = reader.rpartition(".")
    real = getattr(importlib.import_module(module), function)
    monkeypatch.setattr(reader, fails)
    assert (first, name, "CYB901") in findings()
    assert (first, "b.yaml", "CYB102") in findings()
    done = command(home, "history", "--jobs", "1")
    assert f"{first[:12]}:{name}:1:1: CYB901 file only checked in part: KeyError in the analysis" in done.out
    assert "; 1 file skipped.\n" in done.out
    assert done.code == 1
    assert value[:5] not in done.out + done.err
    assert "CYB901" not in command(home, "history", "--ignore", "CYB901").out
    command(home, "history", "--jobs", "1", "--write-baseline", ".known")
    assert "CYB901" not in (home / ".known").read_text()
    again = command(home, "history", "--quiet", "--jobs", "1", "--baseline", ".known")
    assert {one.code for one in again.lines} == {"CYB901"}


def test_ranges_branches_and_merges(home):
    commit(home, {"a.env": secret()})
    git(home, "tag", "v1")
    git(home, "switch", "-q", "-c", "topic")
    topic = commit(home, {"t.env": secret()})
    git(home, "switch", "-q", "main")
    commit(home, {"m.env": secret()})
    git(home, "merge", "-q", "--no-commit", "topic")
    merge = commit(home, {"only_in_merge.env": secret()})
    assert len(told(home)) == 4
    assert {one[:2] for one in told(home, "v1..topic")} == {(topic[:12], "t.env")}
    assert (merge[:12], "only_in_merge.env") in {one[:2] for one in told(home, "v1..")}
    git(home, "switch", "-q", "--detach", "v1")
    git(home, "branch", "-q", "-D", "main", "topic")
    assert [one[1] for one in told(home)] == ["a.env"]


def test_a_range_that_leaves_out_where_it_stands_at_head(home):
    value = oauth()
    commit(home, {"early.env": secret(value)})
    commit(home, {"late.env": secret(value)})
    commit(home, {"late.env": None})
    (line,) = history(home, "HEAD~2..").lines
    assert f"{STANDS} in early.env:1" in line.message


@pytest.mark.parametrize("range_", ["nonsense", "-n1", "--all", "--output=x", "main..nonsense"])
def test_a_range_that_is_none(home, range_):
    commit(home, {"a.env": secret()})
    done = command(home, "history", "--", range_)
    assert (done.code, done.out) == (2, "")
    assert f"unknown git range {range_!r}" in done.err
    assert not (home / "x").exists()


def test_without_commits_or_repository(tmp_path):
    assert command(tmp_path, "history").code == 2
    git(tmp_path, "init", "-q")
    write(tmp_path, {"a.env": secret()})
    done = command(tmp_path, "history")
    assert (done.code, done.out) == (0, "No findings in 0 versions of files from 0 commits.\n")


def test_a_replaced_object_hides_nothing(home):
    commit(home, {"a.env": secret()})
    git(home, "replace", git(home, "rev-parse", "HEAD:a.env"), git(home, "hash-object", "-w", "--stdin"))
    assert len(told(home)) == 1


def test_comments_and_configuration(home):
    commit(
        home,
        {"a.env": secret().rstrip() + "  # noqa: CYB102\n", "b.py": f'CYBRID_CLIENT_ID = "{oauth()}"  # noqa: CYB1\n'},
    )
    assert told(home) == []
    assert {one[1] for one in told(home, "--disable-noqa")} == {"a.env", "b.py"}
    assert {one[1] for one in told(home, "--disable-noqa", "--exclude", "a.env")} == {"b.py"}
    assert {one[3] for one in told(home, "--disable-noqa", "--ignore", "CYB101")} == {"CYB102"}


def test_a_baseline_leaves_out_what_is_known(home):
    commit(home, {"a.env": secret(), "b.py": f'CYBRID_CLIENT_ID = "{oauth()}"\n'})
    done = command(home, "history", "--write-baseline", "past")
    assert (done.code, done.out, done.err) == (0, "", "past: 2 covered\n")
    assert told(home, "--baseline", "past") == []
    new = commit(home, {"a.env": secret()})
    assert told(home, "--baseline", "past") == [(new[:12], "a.env", 1, "CYB102")]
    assert command(home, "history", "--baseline", "none").code == 2


@pytest.mark.parametrize("name", FORMATS)
def test_formats_name_the_file_and_nobody(home, name):
    values = [oauth(), oauth()]
    commit(home, {"d/a.env": secret(values[0])})
    last = commit(home, {"d/a.env": secret(values[1])})
    done = command(home / "d", "history", "--format", name)
    assert done.code == 1
    assert "d/a.env" in done.out
    assert last[:12] in done.out
    assert "Ada" not in done.out
    assert "ada@" not in done.out
    assert not any(value[:5] in done.out or value[8:16] in done.out for value in values)


def test_fingerprints_tell_commits_apart(home):
    for _ in range(3):
        commit(home, {"a.env": secret()})
    findings = json.loads(command(home, "history", "--format", "json").out)["findings"]
    assert len({one["fingerprint"] for one in findings}) == len({one["commit"] for one in findings}) == 3


def test_missing_and_shallow_histories_are_said(home, tmp_path):
    commit(home, {"a.env": secret()})
    commit(home, {"b.env": secret()})
    blob = git(home, "rev-parse", "HEAD:b.env")
    git(tmp_path, "clone", "-q", "--depth", "1", f"file://{home}", "shallow")
    done = command(tmp_path / "shallow", "history")
    assert "shallow clone" in done.err
    (home / ".git/objects" / blob[:2] / blob[2:]).unlink()
    done = command(home, "history")
    assert "1 version of files missing" in done.err
    assert [FILE.match(one.path)["path"] for one in done.lines] == ["a.env"]


def test_large_versions_are_said(home):
    commit(home, {"a.env": secret() + "x" * 5_000_000, "b.env": secret()})
    done = command(home, "history")
    assert "1 version of files with more than 5 MB not read" in done.err
    assert [FILE.match(one.path)["path"] for one in done.lines] == ["b.env"]


def imported(home: Path, commits: int, every: int) -> dict[tuple[str, str], str]:
    """Make a history by a script in which each so many commits a credential replaces another; return them by place."""
    kinds = [
        ("c/a.env", "CYBRID_CLIENT_SECRET=@\n"),
        ("app.py", 'CYBRID_CLIENT_ID = "@"\n'),
        ("v.yaml", "cybrid:\n  client_secret: @\n"),
    ]
    stream: list[str] = []
    planted: dict[tuple[int, str], str] = {}

    def file(name: str, text: str) -> None:
        stream.append(f"M 100644 inline {name}\ndata {len(text)}\n{text}\n")

    for number in range(1, commits + 1):
        stream.append(
            f"commit refs/heads/main\nmark :{number}\ncommitter A <a@x> {1_600_000_000 + number} +0000\ndata 1\nx\n"
        )
        file(f"src/m{number % 50}.py", f"def f():\n    return {number}\n")
        if number % every == 0:
            name, text = kinds[number // every % len(kinds)]
            value = oauth()
            file(name, text.replace("@", value))
            planted[number, name] = value
    marks = home / "marks"
    command = ["git", "fast-import", "--quiet", f"--export-marks={marks}"]
    subprocess.run(command, cwd=home, input="".join(stream).encode(), check=True)
    names = dict(line.split() for line in marks.read_text().splitlines())
    return {(names[f":{number}"][:12], name): value for (number, name), value in planted.items()}


@pytest.mark.long
def test_a_long_history_made_by_a_script(home):
    planted = imported(home, 1_500, 25)
    found = told(home)
    assert sorted((one[0], one[1]) for one in found) == sorted(planted)
    assert len(planted) == 60


def test_every_object_is_read_once_by_one_git(home, monkeypatch):
    same = "x = 1  # Cybrid\n"
    for number in range(20):
        commit(home, {f"m{number}.py": same, "a.py": f"x = {number}\n"})
    started: list[tuple[str, ...]] = []
    read: list[str] = []
    start, objects = Repository.start, asking.Question.objects

    def counting_start(self, *arguments, **more):
        started.append(arguments)
        return start(self, *arguments, **more)

    def counting_objects(self, names, most) -> Iterator:
        read.extend(names)
        return objects(self, names, most)

    monkeypatch.setattr(Repository, "start", counting_start)
    monkeypatch.setattr(asking.Question, "objects", counting_objects)
    assert told(home) == []
    assert sum(one[0] == "cat-file" for one in started) <= 2
    assert len(read) == len(set(read)) == 21
