"""`cybrid-lint completion`: what bash, zsh or fish reads to complete commands, options and their values.

It is generated from the parser of the command line, and needs no Python while somebody types.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from cybrid_lint.cli.console import write
from cybrid_lint.rules import codes

_DETAIL = re.compile(r"[;(]")
PROGRAM = "cybrid-lint"


class Flag(NamedTuple):
    """An option: its names, what it does, whether a value follows, and the values that there are, none for a path."""

    names: tuple[str, ...]
    summary: str
    takes_value: bool
    values: tuple[str, ...]


class Command(NamedTuple):
    """A command: its words, what it does, the words that may follow at once, whether paths may, and its options."""

    words: tuple[str, ...]
    summary: str
    following: tuple[str, ...]
    takes_paths: bool
    flags: tuple[Flag, ...]


def arguments(completion: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    completion.description = (
        f'Prints a script for a shell: eval "$({PROGRAM} completion bash)" in ~/.bashrc, the same with zsh in ~/.zshrc,'
        f" {PROGRAM} completion fish | source in fish's configuration."
    )
    completion.add_argument("shell", choices=("bash", "zsh", "fish"), help="the shell that reads it")


def run(args: argparse.Namespace, cwd: Path) -> int:
    """Print the script; return the exit code."""
    from cybrid_lint.cli import parser

    commands = list(_commands(parser(), (), ""))
    script = {"bash": _bash, "zsh": _zsh, "fish": _fish}[args.shell](commands)
    write("\n".join(script) + "\n")
    return 0


def _commands(parser: argparse.ArgumentParser, words: tuple[str, ...], summary: str) -> Iterator[Command]:
    """Yield a command and those below it."""
    below = next((one for one in parser._actions if isinstance(one, argparse._SubParsersAction)), None)
    positional = [one for one in parser._actions if not one.option_strings and one is not below]
    following = tuple(below.choices) if below else tuple(str(one) for action in positional for one in _values(action))
    flags = tuple(_flag(one) for one in parser._actions if one.option_strings)
    takes_paths = any(one.metavar == "PATH" for one in positional)
    yield Command(words, summary, following, takes_paths, flags)
    if below:
        summaries = {one.dest: one.help or "" for one in below._choices_actions}
        for name, inner in below.choices.items():
            yield from _commands(inner, (*words, name), summaries.get(name, ""))


def _flag(action: argparse.Action) -> Flag:
    summary = (action.help or "") % {"default": action.default}
    return Flag(tuple(action.option_strings), summary, action.nargs != 0, tuple(map(str, _values(action))))


def _values(action: argparse.Action) -> Iterable[object]:
    return codes() if action.metavar == "CODE" else action.choices or ()


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "'\\''") + "'"


def _name(command: Command) -> str:
    return " ".join(command.words)


def _bash(commands: list[Command]) -> Iterator[str]:
    """Yield a function that says the words that may stand where the cursor is, files where it says none."""
    yield "_cybrid_lint() {"
    yield "    local index command='' offered='' options='' files='' previous=''"
    yield '    local current="${COMP_WORDS[COMP_CWORD]}"'
    yield "    COMPREPLY=()"
    yield '    if ((COMP_CWORD > 0)); then previous="${COMP_WORDS[COMP_CWORD - 1]}"; fi'
    yield "    for ((index = 1; index < COMP_CWORD; index++)); do"
    yield '        case "$command:${COMP_WORDS[index]}" in'
    for one in commands:
        if one.words:
            above = " ".join(one.words[:-1])
            yield f"            {_quoted(f'{above}:{one.words[-1]}')}) command={_quoted(_name(one))} ;;"
    yield "        esac"
    yield "    done"
    yield '    case "$command $previous" in'
    for one in commands:
        for flag in filter(lambda flag: flag.takes_value, one.flags):
            names = "|".join(_quoted(f"{_name(one)} {name}") for name in flag.names)
            words = f"-W {_quoted(' '.join(flag.values))}" if flag.values else "-f"
            yield f'        {names}) COMPREPLY=($(compgen {words} -- "$current")); return ;;'
    yield "    esac"
    yield '    case "$command" in'
    for one in commands:
        names = " ".join(name for flag in one.flags for name in flag.names)
        files = "yes" if one.takes_paths else ""
        yield f"        {_quoted(_name(one))})"
        yield f"            offered={_quoted(' '.join(one.following))} files={_quoted(files)}"
        yield f"            options={_quoted(names)} ;;"
    yield "    esac"
    yield '    if [[ $current == -* ]]; then offered="$options"; fi'
    yield '    COMPREPLY=($(compgen -W "$offered" -- "$current"))'
    yield '    if [[ -z $offered && -n $files ]]; then COMPREPLY=($(compgen -f -- "$current")); fi'
    yield "}"
    yield f"complete -o filenames -F _cybrid_lint {PROGRAM}"


def _zsh(commands: list[Command]) -> Iterator[str]:
    """Yield what bash reads, which zsh reads as well once it is told to, as far as words go."""
    yield "(( $+functions[compdef] )) || { autoload -U compinit && compinit }"
    yield "autoload -U bashcompinit && bashcompinit"
    yield from _bash(commands)


def _fish(commands: list[Command]) -> Iterator[str]:
    """Yield a line for each word and option, with the condition under which it may stand."""
    yield f"complete -c {PROGRAM} -e"
    summaries = {one.words: one.summary for one in commands}
    for one in commands:
        seen = "; and ".join(f"__fish_seen_subcommand_from {word}" for word in one.words) or "__fish_use_subcommand"
        start = f"complete -c {PROGRAM} -n {_quoted(seen)}"
        if one.following:
            later = f"{seen}; and not __fish_seen_subcommand_from {' '.join(one.following)}" if one.words else seen
            for word in one.following:
                summary = summaries.get((*one.words, word), "")
                yield f"complete -c {PROGRAM} -f -n {_quoted(later)} -a {word} -d {_quoted(summary)}"
        for flag in one.flags:
            names = " ".join(f"-l {name[2:]}" if name.startswith("--") else f"-s {name[1:]}" for name in flag.names)
            value = ""
            if flag.takes_value:
                value = f" -x -a {_quoted(' '.join(flag.values))}" if flag.values else " -r"
            yield f"{start} {names}{value} -d {_quoted(_short(flag.summary))}"


def _short(text: str) -> str:
    return _DETAIL.split(text, maxsplit=1)[0].strip()
