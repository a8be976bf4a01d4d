"""In a monorepo each file has the configuration that is nearest to it, in both doors."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from configurations import places, shown, table
from doors import oauth, write
from test_flake8 import SIX, asking

LEAK = f'CYBRID_CLIENT_SECRET = "{oauth()}"\n'


@pytest.fixture
def doors(command, plugin):
    """Return what both doors find in a folder, which must be the same."""

    def found(folder: Path, *args: str) -> list[tuple[str, int, str]]:
        by_command, by_flake8 = places(command, folder, *args), plugin(folder, ".").must_be_whole().ours
        assert by_command == [one.place for one in by_flake8]
        return by_command

    return found


def test_the_nearest_table_holds_for_a_file(tmp_path, doors):
    write(
        tmp_path, {"pyproject.toml": table("ignore = ['CYB201']"), "a.py": LEAK, "shop/a.py": LEAK, "till/a.py": LEAK}
    )
    assert doors(tmp_path) == [("a.py", 1, "CYB102"), ("shop/a.py", 1, "CYB102"), ("till/a.py", 1, "CYB102")]
    write(tmp_path, {"shop/pyproject.toml": table("ignore = ['CYB1']")})
    assert doors(tmp_path) == [("a.py", 1, "CYB102"), ("till/a.py", 1, "CYB102")]
    # what is nearest takes the place of what is around it, and is not added to it
    write(tmp_path, {"pyproject.toml": table("ignore = ['CYB102']"), "shop/pyproject.toml": table("max-resources = 9")})
    assert doors(tmp_path) == [("shop/a.py", 1, "CYB102")]


def test_a_table_above_holds_below_where_there_is_none_nearer(tmp_path, doors):
    write(
        tmp_path, {"shop/pyproject.toml": table("ignore = ['CYB1']"), "shop/deep/er/a.py": LEAK, "shopping/a.py": LEAK}
    )
    write(tmp_path, {"shop/deep/pyproject.toml": "[tool.other]\n"})
    assert doors(tmp_path) == [("shopping/a.py", 1, "CYB102")]


def test_what_changes_the_analysis_is_the_files_own_too(tmp_path, doors):
    wide = asking(SIX)
    write(tmp_path, {"one/mint.py": wide, "two/mint.py": wide, "two/pyproject.toml": table("max-resources = 6")})
    assert doors(tmp_path) == [("one/mint.py", 14, "CYB201")]


def test_what_a_configuration_around_leaves_out_stays_out(tmp_path, doors):
    write(tmp_path, {"pyproject.toml": table("exclude = ['vendor']"), "vendor/pay/a.py": LEAK, "pay/a.py": LEAK})
    write(tmp_path, {"vendor/pay/pyproject.toml": table("max-resources = 6")})
    assert doors(tmp_path) == [("pay/a.py", 1, "CYB102")]


def test_patterns_are_relative_to_the_table_that_holds_them(tmp_path, doors):
    write(
        tmp_path, {"shop/pyproject.toml": table("exclude = ['tests/*']"), "shop/tests/a.py": LEAK, "tests/a.py": LEAK}
    )
    assert doors(tmp_path) == [("tests/a.py", 1, "CYB102")]


def test_the_command_line_and_flake8s_file_go_before_all(tmp_path, command, plugin):
    write(tmp_path, {"a.py": LEAK, "shop/a.py": LEAK, "shop/pyproject.toml": table("ignore = ['CYB1']")})
    assert places(command, tmp_path, "--ignore", "CYB2") == [("a.py", 1, "CYB102"), ("shop/a.py", 1, "CYB102")]
    assert places(command, tmp_path, "--isolated") == [("a.py", 1, "CYB102"), ("shop/a.py", 1, "CYB102")]
    write(tmp_path, {"tox.ini": "[flake8]\nextend-ignore = CYB2\nignore = CYB3\n"})
    assert [one.place for one in plugin(tmp_path, ".").ours] == [("a.py", 1, "CYB102"), ("shop/a.py", 1, "CYB102")]


def test_a_file_elsewhere_has_its_own_repositorys(tmp_path, command):
    write(tmp_path, {"pyproject.toml": table("ignore = ['CYB1']"), "other/a.py": LEAK, "here/x": ""})
    (tmp_path / "here" / ".git").mkdir()
    assert places(command, tmp_path / "here", "../other/a.py") == []
    (tmp_path / "other" / ".git").mkdir()
    assert places(command, tmp_path / "here", "../other/a.py") == [("../other/a.py", 1, "CYB102")]


def test_a_mistake_in_one_of_them_is_said(tmp_path, command, plugin):
    write(tmp_path, {"a.py": LEAK, "shop/a.py": "x = 1\n", "shop/pyproject.toml": table("max-resource = 9")})
    done = command(tmp_path, "check")
    assert (done.code, done.out) == (2, "")
    assert "shop/pyproject.toml:5: there is no option max-resource " in done.err
    run = plugin(tmp_path, ".").must_be_whole()
    assert [one.place for one in run.ours] == [("a.py", 1, "CYB102"), ("shop/a.py", 1, "CYB901")]
    assert "shop/pyproject.toml:5: there is no option max-resource " in run.out


def test_a_broken_file_that_does_not_name_us_is_nobodys_business(tmp_path, doors):
    write(tmp_path, {"a.py": LEAK, "data/pyproject.toml": "[[[\n", "data/a.py": LEAK})
    assert doors(tmp_path) == [("a.py", 1, "CYB102"), ("data/a.py", 1, "CYB102")]


def test_config_says_what_holds_for_a_file(tmp_path, command):
    write(tmp_path, {"pyproject.toml": table("max-resources = 5"), "shop/a.py": "", "till/a.py": ""})
    write(tmp_path, {"shop/pyproject.toml": table("max-resources = 6")})
    for path, value in (("shop/a.py", 6), ("shop", 6), ("till/a.py", 5), (".", 5)):
        assert shown(command, tmp_path, path)["max-resources"]["value"] == value


def test_severity_and_confidence(tmp_path, command, plugin):
    # CYB203 has a medium confidence
    from cybrid_lint.rules import rule

    assert rule("CYB203").confidence == "medium"
    write(tmp_path, {"a.py": LEAK, "b.py": rule("CYB203").invalid[0].program})
    both = [("a.py", 1, "CYB102"), *[one for one in places(command, tmp_path) if one[0] == "b.py"]]
    assert len(both) == 2
    for confidence, expected in (("low", both), ("medium", both), ("high", both[:1])):
        assert places(command, tmp_path, "--min-confidence", confidence) == expected
        write(tmp_path, {"pyproject.toml": table(f"min-confidence = '{confidence}'")})
        assert [one.place for one in plugin(tmp_path, ".").ours] == expected
    write(tmp_path, {"pyproject.toml": table("severity = {CYB1 = 'warning', CYB102 = 'note'}")})
    assert severities(command(tmp_path, "check", "--format", "json").out) == {"CYB102": "note", "CYB203": "warning"}
    given = ("--severity", "CYB2:error", "--severity", "CYB101:note")
    assert severities(command(tmp_path, "check", "--format", "json", *given).out) == {
        "CYB102": "error",
        "CYB203": "error",
    }
    assert "::notice file=a.py" in command(tmp_path, "check", "--format", "github").out
    assert '"severity": "info"' in command(tmp_path, "check", "--format", "gitlab").out
    assert '"level": "note"' in command(tmp_path, "check", "--format", "sarif").out.split('"results"')[1]


def severities(out: str) -> dict[str, str]:
    return {one["code"]: one["severity"] for one in json.loads(out)["findings"]}


@pytest.mark.parametrize("text", ["severity = {CYB1 = 'fatal'}", "severity = ['CYB1']", "min-confidence = 'sure'"])
def test_what_is_no_severity_or_confidence(tmp_path, command, text):
    done = command(write(tmp_path, {"pyproject.toml": table(text)}), "check")
    assert done.code == 2
    assert "pyproject.toml:5: " in done.err
