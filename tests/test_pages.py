"""The README and the pages are true: tables, outputs, commands, options, architecture, limits."""

import configparser
import itertools
import re
import shlex
import subprocess
import sys
from pathlib import Path

import doors
import pytest
from forked import python

from cybrid_lint.cli import COMMANDS, parser
from cybrid_lint.options import OPTIONS
from cybrid_lint.plugin import Plugin
from cybrid_lint.rules import all_rules

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tools"))

import build_docs  # noqa: E402

README = (ROOT / "README.md").read_text(encoding="utf-8")
CONFIGURATION, ARCHITECTURE, LIMITS, RULES = (
    (ROOT / "docs" / f"{name}.md").read_text(encoding="utf-8")
    for name in ("configuration", "architecture", "limits", "rules")
)
EXAMPLES = ("examples/as_people_write_it", "examples/as_it_should_be")


def block(page, language, word):
    blocks = re.findall(r"^```(\w*)\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
    return next(text for kind, text in blocks if kind == language and word in text)


def flake8(*arguments, cwd=ROOT):
    done = doors.flake8(cwd, *map(str, arguments))
    assert done.err == ""
    return done


def places(output, folder):
    """The lines of flake8's output, paths as they are from a folder on, in the same order everywhere."""
    lines = output.replace("\\", "/").splitlines()
    return sorted(line.removeprefix("./").removeprefix(f"{folder}/") for line in lines)


@pytest.mark.parametrize(("page", "folder"), [(README, "docs/rules/"), (RULES, "rules/")], ids=["README", "rules"])
def test_the_table_names_every_rule_and_no_other(page, folder):
    rows = re.findall(r"^\| \[(CYB\d{3})\]\((\S+)\) \| (.+) \|$", page, re.MULTILINE)
    assert rows == [(rule.code, f"{folder}{rule.code}.md", rule.summary) for rule in all_rules()]


def test_the_readme_fits_on_two_screens_or_so():
    assert README.count("\n") <= 200


def test_the_first_command_prints_what_is_shown():
    command = block(README, "sh", "--exit-zero").strip().split(" && ")
    assert command[:2] == ["python3 -m venv .venv", ".venv/bin/pip install -q ."]
    program, *arguments = shlex.split(command[2])
    assert program == ".venv/bin/flake8"
    shown = block(README, "text", "$ flake8").splitlines()[1:]
    done = flake8(*arguments)
    assert done.code == 0
    assert sorted(done.out.replace("\\", "/").splitlines()) == sorted(shown)


def test_the_second_command_runs_the_tests():
    command = block(README, "sh", "pytest").strip()
    assert command == ("python3 -m venv .venv && .venv/bin/pip install -q -e '.[test]' && .venv/bin/python -m pytest")


def commands(text):
    """The command lines of cybrid-lint in a page's blocks of shell and in its sentences."""
    lines = [line for block in re.findall(r"```sh\n(.*?)```", text, re.DOTALL) for line in block.splitlines()]
    lines += [one for one in re.findall(r"`(cybrid-lint [^`]+)`", text) if not re.search(r"[A-Z]{3}|\[", one)]
    for line in lines:
        lexed = shlex.shlex(line, posix=True, punctuation_chars="|&<;()")
        lexed.whitespace_split = True
        words = list(lexed)
        starts = [at for at, word in enumerate(words) if word == "cybrid-lint" and words[at - 1] != "install"]
        for start in starts:
            yield list(itertools.takewhile(lambda word: word[0] not in "|&<;)", words[start + 1 :]))


def test_every_command_that_a_page_names_exists():
    shown = [words for path in build_docs.pages() for words in commands(path.read_text(encoding="utf-8")) if words]
    assert {words[0] for words in shown} == set(COMMANDS)
    assert len(shown) > 50
    for words in shown:
        if len(words) > 1 or words[0] not in ("baseline", "cache", "completion"):  # which need to be told what to do
            parser().parse_args([*words, "FILE"] if words[-1] == "--lock" else words)


def test_the_example_as_people_write_it_shows_every_rule():
    done = flake8("--select=CYB", EXAMPLES[0])
    assert done.code == 1
    codes = set(re.findall(r": (CYB\d{3}) ", done.out))
    wanted = {rule.code for rule in all_rules() if rule.language == "python"} - {"CYB901"}
    assert codes == wanted, f"extend {EXAMPLES[0]}"


def test_the_example_as_it_should_be_is_clean():
    done = flake8("--select=CYB", EXAMPLES[1])
    assert (done.code, done.out) == (0, "")


@pytest.mark.parametrize("form", EXAMPLES)
def test_the_examples_give_the_same_from_anywhere(form):
    from_root = flake8("--select=CYB", form).out
    from_inside = flake8("--select=CYB", ".", cwd=ROOT / form).out
    from_above = flake8("--select=CYB", Path(form).name, cwd=ROOT / "examples").out
    assert places(from_root, form) == places(from_inside, form) == places(from_above, Path(form).name)


@pytest.mark.parametrize("form", EXAMPLES)
def test_the_examples_are_otherwise_in_order(form):
    assert flake8("--max-line-length=120", "--extend-ignore=CYB", form).out == ""


def test_the_output_holds_no_credential_of_the_examples():
    source = (ROOT / EXAMPLES[0] / "wallet" / "settings.py").read_text(encoding="utf-8")
    held = re.findall(r'"(0penS[\w-]+)"', source)
    assert len(held) == 4
    pages = "".join(path.read_text(encoding="utf-8") for path in build_docs.pages())
    assert "0pen" in pages
    assert not any(one[:5] in pages for one in held)


def test_the_options_are_those_of_the_plugin_and_all_are_shown():
    given = set()

    class Manager:
        def add_option(self, name, **more):
            given.add(name.removeprefix("--"))

    Plugin.add_options(Manager())
    rows = re.findall(
        r"^\| (?:`([\w-]+)`|-) \| .+? \| ([\w' ]+) \| `(--[\w-]+)`<br>`([\w-]+)` \|$", CONFIGURATION, re.MULTILINE
    )
    assert rows == [(one.name if one.shared else "", one.otherwise, one.flag, one.flake8) for one in OPTIONS]
    assert {name for *_, name in rows if name.startswith("cybrid-")} == given
    shown = configparser.ConfigParser()
    shown.read_string(block(CONFIGURATION, "ini", "[flake8]"))
    # what names other files and packages has a part of its own
    apart = {
        one.flake8
        for one in OPTIONS
        if one.kind in ("paths", "path", "names", "folder", "severity by code", "confidence")
    }
    apart.add("cybrid-no-cache")
    assert given - apart <= set(shown["flake8"])
    assert all(f"`{one.name}`" in CONFIGURATION for one in OPTIONS if one.flake8 in apart)


@pytest.mark.parametrize(
    ("language", "word", "file"), [("ini", "[flake8]", ".flake8"), ("toml", "tool", "pyproject.toml")]
)
def test_the_shown_configuration_is_accepted(tmp_path, language, word, file):
    (tmp_path / file).write_text(block(CONFIGURATION, language, word), encoding="utf-8")
    (tmp_path / "app.py").write_text("print(1)\n", encoding="utf-8")
    command = [*python(), "-m", "flake8", "."]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=doors.TIMEOUT, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def noqa(tmp_path, comment, above=""):
    (tmp_path / "app.py").write_text(f'{above}CYBRID_CLIENT_ID = "{value()}"{comment}\n', encoding="utf-8")
    return flake8("--select=CYB", ".", cwd=tmp_path).code == 0


def value():
    import secrets

    while True:
        made = secrets.token_urlsafe(32)
        if sum(one.isdigit() for one in made) >= 4 and made.isalnum():
            return made


@pytest.mark.parametrize(
    "comment",
    [
        "  # noqa: CYB101",
        "  # noqa: CYB1",
        "  # noqa: CYB",
        "  # noqa : CYB301",
        "  # noqa: CYB 301",
        "  # noqa - CYB301",
    ],
)
def test_comments_that_hide_a_report(tmp_path, comment):
    assert noqa(tmp_path, comment)


@pytest.mark.parametrize(
    "comment", ["", "  # noqa: cyb101", "  #noqa", "  # pragma: allowlist secret", "  # noqa: CYB3"]
)
def test_comments_that_do_not(tmp_path, comment):
    assert not noqa(tmp_path, comment)


def test_a_files_noqa_with_a_code_hides_all_of_the_file(tmp_path):
    assert noqa(tmp_path, "", "# flake8: noqa: CYB301\n")


def test_the_architecture_names_every_part():
    """Every package and module of the package stands in the table, and every one in the table exists."""
    package = ROOT / "cybrid_lint"
    named = set(re.findall(r"`([a-z_]+(?:/|\.py))`", ARCHITECTURE.split("| part |")[1].split("## ")[0]))
    folders = {f"{one.parent.name}/" for one in package.glob("*/__init__.py")}
    files = {one.name for one in package.glob("*.py")} - {"__init__.py", "findings.py", "words.py"}
    assert named == folders | files


def test_the_limits_are_those_of_the_code():
    from cybrid_lint.engine import alternatives, functions, objects, texts
    from cybrid_lint.project import files, git, nesting
    from cybrid_lint.textfiles import reading, scanning

    for number, words in (
        (alternatives.MOST_ALTERNATIVES, "that may be more than {} things"),
        (objects.MOST_ENTRIES, "a list or dict of more than {} entries"),
        (functions.MOST_DEPTH, "nested more than {} deep, and"),
        (texts.MOST_PIECES, "texts put together of more than {} pieces"),
        (files.MOST_BYTES // 1_000_000, "a file larger than {} MB"),
        (files.MOST_READ // 1_000_000, "file of more than {} MB is not read at all"),
        (git.SECONDS, "takes more than {:.0f} s"),
        (nesting.MOST_NESTING, "brackets more than {} deep"),
        (nesting.MOST_OPERATORS, "more than {:,} operators"),
        (reading.MOST_BYTES // 1_000_000, "and notebooks of more than {} MB that mention Cybrid"),
        (scanning._MOST_VALUES, "more than {:,} values that look random"),
    ):
        assert words.format(number) in " ".join(LIMITS.split())
