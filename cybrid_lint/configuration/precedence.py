"""Orders the sources of a configuration by precedence, for the command line and for flake8."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterable
from pathlib import Path

from cybrid_lint.configuration import Configuration, Origin, SourceValue
from cybrid_lint.configuration.flake8 import Flake8Settings, check_names, file_for, origin_in, section_of, told_in_file
from cybrid_lint.configuration.pyproject import is_repository, said_in, said_in_pyproject, speaks

FLAKE8 = Origin("flake8")


class Configurations:
    """The configuration of each file of a run: what all of them share, and what the file's own `pyproject.toml` says.

    That is the nearest one with our table, up to the root of the repository or to the working directory; a file
    without any has what holds in the working directory. `here` is what holds there.
    """

    def __init__(
        self,
        cwd: Path,
        stronger: Iterable[SourceValue] = (),
        weaker: Iterable[SourceValue] = (),
        *,
        reads_files: bool = True,
    ) -> None:
        self._stronger, self._weaker = tuple(stronger), tuple(weaker)
        self._above: dict[Configuration, str] = {}
        self.here = self._with(said_in_pyproject(cwd) if reads_files else [])
        self._by_folder = {os.fspath(cwd): self.here}
        self._base = os.path.join(cwd, "")
        self._reads_files = reads_files

    def of(self, path: str | Path) -> Configuration:
        """Return what holds for a file, an absolute path. Raises `ConfigurationError` for a table of no use."""
        return self._in(os.path.dirname(path)) if self._reads_files else self.here

    def reports(self, code: str, path: Path) -> bool:
        """Tell whether a finding with this code in this file, an absolute path, is to be reported."""
        return self.of(path).reports(code, path) and not self.excludes(path)

    def excludes(self, path: Path) -> bool:
        """Tell whether a file is left out: by its own configuration, or by one of those around it."""
        configuration = self.of(path)
        while not configuration.excludes(path):
            if configuration not in self._above:
                return False
            configuration = self._in(self._above[configuration])
        return True

    def _in(self, folder: str) -> Configuration:
        between = []
        while folder not in self._by_folder:
            between.append(folder)
            above = os.path.dirname(folder)
            said = said_in(Path(folder)) if speaks(Path(folder)) else None
            if said is not None:
                self._by_folder[folder] = self._with(said)
                if folder.startswith(self._base):
                    self._above[self._by_folder[folder]] = above
            elif above == folder or (is_repository(folder) and not folder.startswith(self._base)):
                self._by_folder[folder] = self.here
            else:
                folder = above
        found = self._by_folder[folder]
        self._by_folder.update(dict.fromkeys(between, found))
        return found

    def _with(self, said: Iterable[SourceValue]) -> Configuration:
        """Return a configuration whose files and packages are there: what is wrong with them is said before the run."""
        configuration = Configuration([*self._stronger, *said, *self._weaker])
        assert configuration.options
        assert configuration.cache_folder is None or configuration.cache_folder.is_absolute()
        return configuration


def for_command(said: Iterable[SourceValue], cwd: Path, isolated: bool) -> Configurations:
    """Return what holds for a command in a folder, of whose flags this is said; `isolated` reads no file."""
    if isolated:
        return Configurations(cwd, said, reads_files=False)
    return _configurations(cwd, said, told_in_file(cwd))


def for_flake8(options: argparse.Namespace, cwd: Path) -> Configurations:
    """Return what holds for a run of flake8 in a folder, which has these options from its own sources."""
    files, flags = _flake8_arguments()
    if files.isolated:
        told = Flake8Settings(vars(options), lambda name: FLAKE8, cwd)
        return Configurations(cwd, told.said(), told.switch(), reads_files=False)
    sources: dict[str, Path] = {}
    for path in (Path(files.config) if files.config else file_for(cwd), *map(Path, files.append_config)):
        section = section_of(path) if path else None
        if path and section:
            check_names(path, section)
            sources |= {name.replace("_", "-"): path for name in section}

    def origin(name: str) -> Origin:
        return origin_in(sources[name], name) if name in sources and f"--{name}" not in flags else FLAKE8

    return _configurations(cwd, (), Flake8Settings(vars(options), origin, cwd))


def _configurations(cwd: Path, command_line: Iterable[SourceValue], told: Flake8Settings | None) -> Configurations:
    if told is None:
        return Configurations(cwd, command_line)
    return Configurations(cwd, [*command_line, *told.said()], told.switch())


def _flake8_arguments() -> tuple[argparse.Namespace, set[str]]:
    """Return which files flake8 was told to read, or none at all, and the names of its other flags.

    It tells its plugins nothing of that, so the arguments are parsed once more as flake8 did, if the program is flake8.
    """
    from flake8.main.options import stage1_arg_parser

    program = Path(sys.argv[0])
    is_flake8 = "flake8" in (program.stem, program.parent.name if program.stem == "__main__" else "")
    found, rest = stage1_arg_parser().parse_known_args(sys.argv[1:] if is_flake8 else [])
    return found, {one.partition("=")[0] for one in rest}
