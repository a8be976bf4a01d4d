"""What a shell completes: asked of the real shells, as far as they are installed."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from doors import TIMEOUT, command, write

from cybrid_lint.cli import COMMANDS
from cybrid_lint.output import FORMATS
from cybrid_lint.rules import codes

CASES = {
    "check --output-f": {"--output-format"},
    "check --format sa": {"sarif"},
    "check --format ": set(FORMATS),
    "check --severity CYB1:note --color a": {"auto", "always"},
    "baseline ": {"write", "check"},
    "baseline write --exit": {"--exit-zero"},
    "scopes --lo": {"--lock"},
    "rule CYB20": {code for code in codes() if code.startswith("CYB20")},
    "check app": {"apples.py"},
    "completion ": {"bash", "zsh", "fish"},
}
BASH = """
words() {
    COMP_WORDS=(cybrid-lint "$@"); COMP_CWORD=$#; _cybrid_lint; printf '%s\\n' "${COMPREPLY[@]}"
}
"""


@pytest.fixture
def script(tmp_path):
    """A function that writes the script for a shell, and returns the folder that it is in."""
    write(tmp_path, {"apples.py": "", "pears.py": ""})

    def written(shell: str) -> Path:
        done = command(tmp_path, "completion", shell)
        assert (done.code, done.err) == (0, "")
        (tmp_path / "script").write_text(done.out, encoding="utf-8")
        return tmp_path

    return written


def run(folder: Path, *words: str) -> set[str]:
    done = subprocess.run(words, cwd=folder, capture_output=True, text=True, timeout=TIMEOUT, check=True)
    assert done.stderr == ""
    return {line.split("\t")[0] for line in done.stdout.splitlines() if line}


@pytest.mark.skipif(shutil.which("bash") is None, reason="bash is not installed")
@pytest.mark.parametrize("typed", CASES)
def test_bash(script, typed):
    asked = BASH + ". ./script\nwords " + " ".join(f"'{word}'" for word in typed.split(" "))
    assert run(script("bash"), "bash", "-c", asked) == CASES[typed]


@pytest.mark.skipif(shutil.which("bash") is None, reason="bash is not installed")
def test_bash_knows_every_command(script):
    assert run(script("bash"), "bash", "-c", BASH + ". ./script\nwords ''") == set(COMMANDS)


@pytest.mark.skipif(shutil.which("fish") is None, reason="fish is not installed")
@pytest.mark.parametrize("typed", [one for one in CASES if not one.startswith("rule")])
def test_fish(script, typed):
    asked = f"source script; complete -C 'cybrid-lint {typed}'"
    assert run(script("fish"), "fish", "--no-config", "-c", asked) == CASES[typed]


@pytest.mark.skipif(shutil.which("zsh") is None, reason="zsh is not installed")
def test_zsh_takes_it(script):
    asked = 'autoload -U compinit && compinit -u -D; . ./script; print -r -- "$_comps[cybrid-lint]"'
    assert run(script("zsh"), "zsh", "-f", "-c", asked) == {"_bash_complete -o filenames -F _cybrid_lint"}


def test_another_shell(tmp_path):
    assert command(tmp_path, "completion", "tcsh").code == 2
