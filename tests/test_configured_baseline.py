"""A baseline that the configuration names holds in both doors, for the files whose configuration names it."""

from __future__ import annotations

from pathlib import Path

import pytest
from configurations import ini, places, table
from doors import command as run
from doors import oauth, write

from cybrid_lint import analysis

NAME = ".cybrid-lint-baseline"
NAMED = table(f"baseline = '{NAME}'")


def leak(name: str = "CYBRID_CLIENT_SECRET") -> str:
    return f'{name} = "{oauth()}"'


@pytest.fixture
def doors(command, plugin):
    def found(folder: Path, *args: str) -> list[list[tuple[str, int, str]]]:
        analysis._known.clear()
        by_flake8 = [one.place for one in plugin(folder, ".").must_be_whole().ours]
        return [places(command, folder, *args), by_flake8]

    return found


@pytest.mark.parametrize("files", [{"pyproject.toml": NAMED}, {"tox.ini": ini(f"cybrid-baseline = {NAME}")}])
def test_it_holds_in_both_doors_and_covers_nothing_new(tmp_path, command, doors, files):
    write(tmp_path, {**files, "app/a.py": leak() + "\n", "b.py": leak("CYBRID_CLIENT_ID") + "\n"})
    assert command(tmp_path, "baseline", "write").code == 0
    assert doors(tmp_path) == [[], []]
    assert doors(tmp_path / "app") == [[], []]
    assert places(command, tmp_path, "--isolated", "--select", "CYB102") == [("app/a.py", 1, "CYB102")]
    write(tmp_path, {"app/a.py": f"x = 1\n\n{leak()}\n\n{leak('CYBRID_API_SECRET')}\n"})
    new = [("app/a.py", 5, "CYB102")]
    assert doors(tmp_path) == [new, new]


def test_of_like_findings_those_that_come_last_are_too_many(tmp_path, command, doors):
    line = leak()
    write(tmp_path, {"pyproject.toml": NAMED, "a.py": f"{line}\n"})
    assert command(tmp_path, "baseline", "write").code == 0
    write(tmp_path, {"a.py": f"{line}\n{line}\n"})
    assert doors(tmp_path) == [[("a.py", 2, "CYB102")]] * 2


def test_what_a_comment_suppresses_uses_nothing_up(tmp_path, command, doors, plugin):
    line = leak()
    write(tmp_path, {"pyproject.toml": NAMED, "a.py": f"{line}  # noqa: CYB102\n{line}\n"})
    assert command(tmp_path, "baseline", "write").code == 0
    assert doors(tmp_path) == [[], []]
    run = plugin(tmp_path, "--disable-noqa", "--select=CYB", ".").must_be_whole()
    assert [one.line for one in run.ours] == [2]
    assert [line for _, line, _ in places(command, tmp_path, "--disable-noqa")] == [2]


def test_each_part_of_a_monorepo_has_its_own(tmp_path, command, doors):
    write(tmp_path, {"a.py": leak() + "\n", "shop/pyproject.toml": NAMED, "shop/a.py": leak() + "\n"})
    assert command(tmp_path / "shop", "baseline", "write").code == 0
    assert doors(tmp_path) == [[("a.py", 1, "CYB102")]] * 2
    # what the one holds, the other does not take in
    assert command(tmp_path, "baseline", "write").code == 0
    assert "shop" not in (tmp_path / NAME).read_text(encoding="ascii")
    assert places(command, tmp_path, "--baseline", NAME) == [("shop/a.py", 1, "CYB102")]


def test_one_that_is_not_there_is_said(tmp_path, command, plugin):
    write(tmp_path, {"pyproject.toml": NAMED, "a.py": leak() + "\n"})
    done = command(tmp_path, "check")
    assert (done.code, done.out) == (2, "")
    assert done.err == f"cybrid-lint: there is no baseline {NAME}; `cybrid-lint baseline write` makes one\n"
    run = plugin(tmp_path, ".")
    assert run.code == 2
    assert f"there is no baseline {NAME}" in run.err


def test_a_broken_one_is_said(tmp_path, command, plugin):
    write(tmp_path, {"pyproject.toml": NAMED, "a.py": leak() + "\n", NAME: "{}\n"})
    assert command(tmp_path, "check").err == f"cybrid-lint: {NAME} line 1: not the first line of a baseline\n"
    assert plugin(tmp_path, ".").code == 2


def test_a_buffer_is_held_against_it_too(tmp_path, command):
    line = leak()
    write(tmp_path, {"pyproject.toml": NAMED, "a.py": f"{line}\n"})
    assert command(tmp_path, "baseline", "write").code == 0
    assert run(tmp_path, "check", "--stdin-filename", "a.py", stdin=f"x = 1\n{line}\n").code == 0
    assert run(tmp_path, "check", "--stdin-filename", "a.py", stdin=f"{line}\n{line}\n").code == 1
