"""Orders the sources of a configuration by precedence, for the command line and for flake8."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable
from pathlib import Path

from cybrid_lint.configuration import Configuration, Origin, SourceValue
from cybrid_lint.configuration.flake8 import Flake8Settings, check_names, file_for, section_of, told_in_file
from cybrid_lint.configuration.pyproject import said_in_pyproject


def for_command(said: Iterable[SourceValue], cwd: Path, isolated: bool) -> Configuration:
    """Return what holds for a command in a folder, of whose flags this is said; `isolated` reads no file."""
    if isolated:
        return _checked(Configuration(said))
    return _configuration(said, told_in_file(cwd), said_in_pyproject(cwd))


def for_flake8(options: argparse.Namespace, cwd: Path) -> Configuration:
    """Return what holds for a run of flake8 in a folder, which has these options from its own sources."""
    told = Flake8Settings(vars(options), lambda name: Origin("flake8"), cwd)
    files = _flake8_arguments()
    if files.isolated:
        return _configuration((), told, ())
    for path in (Path(files.config) if files.config else file_for(cwd), *map(Path, files.append_config)):
        section = section_of(path) if path else None
        if path and section:
            check_names(path, section)
    return _configuration((), told, said_in_pyproject(cwd))


def _configuration(
    command_line: Iterable[SourceValue], told: Flake8Settings | None, pyproject: Iterable[SourceValue]
) -> Configuration:
    if told is None:
        return _checked(Configuration([*command_line, *pyproject]))
    return _checked(Configuration([*command_line, *told.said(), *pyproject, *told.switch()]))


def _checked(configuration: Configuration) -> Configuration:
    """Return a configuration whose files and packages are there: what is wrong with them is said before the run."""
    assert configuration.options
    assert configuration.cache_folder is None or configuration.cache_folder.is_absolute()
    return configuration


def _flake8_arguments() -> argparse.Namespace:
    """Return which files flake8 was told to read, or none at all.

    It tells its plugins nothing of that, so the arguments are parsed once more as flake8 did, if the program is flake8.
    """
    from flake8.main.options import stage1_arg_parser

    program = Path(sys.argv[0])
    is_flake8 = "flake8" in (program.stem, program.parent.name if program.stem == "__main__" else "")
    found: argparse.Namespace = stage1_arg_parser().parse_known_args(sys.argv[1:] if is_flake8 else [])[0]
    return found
