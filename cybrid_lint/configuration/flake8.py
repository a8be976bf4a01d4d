"""What flake8 was told, on its command line or in its files, as far as it concerns the plugin's codes.

The plugin hands over flake8's own options; the command line reads flake8's files itself, by flake8's own rules. Both
give the same here. A `select` without any of our codes switches the plugin off in flake8 and says nothing to us.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from cybrid_lint.configuration import Origin, SourceValue
from cybrid_lint.configuration.errors import ConfigurationError, nearest, place, shown
from cybrid_lint.configuration.positions import line_of
from cybrid_lint.configuration.value_types import VALUE_TYPES, mapping
from cybrid_lint.options import OPTIONS
from cybrid_lint.project.files import read_bytes

NAMES = ("setup.cfg", "tox.ini", ".flake8")
SECTION = "flake8"
SECTIONS = (SECTION, "flake8:local-plugins")
PLUGIN = "CYB"
#: The shortest prefix of our codes: with it everything is selected, and whatever is ignored outweighs it.
EVERYTHING = "C"
# As configparser reads an option, but in time that grows with the line: its own pattern tries each blank as the end of
# the name, which it strips in any case.
_OPTION = re.compile(r"^(?P<option>[^=:]*)(?P<vi>[=:])\s*(?P<value>.*)$")
LISTS = ("select", "extend_select", "ignore", "extend_ignore", "exclude", "extend_exclude")


class Flake8Settings(NamedTuple):
    """flake8's options by their names in Python, and where each comes from."""

    given: Mapping[str, Any]
    origin: Callable[[str], Origin]
    cwd: Path

    def said(self) -> list[SourceValue]:
        """Return what flake8 was told of our options."""
        lists = [*self._selected(), *self._ignored(), *self._excluded(), *self._ignored_by_file()]
        return [*self._own(), *self._switched(), *lists]

    def switch(self) -> list[SourceValue]:
        """Return how flake8 switches the whole plugin on, which holds where nothing is said of single codes."""
        selected, added = (
            [one for one in self._codes(name) if len(one) <= len(PLUGIN)] for name in ("select", "extend_select")
        )
        if self.given.get("select") is not None:
            said = self._say("select", "select", [*selected, *added])
        elif self._codes("extend_select"):
            # what is selected besides, flake8 selects by the plugin's name, and less surely than what is ignored
            said = self._say("select", "extend_select", [PLUGIN if added else EVERYTHING])
        else:
            said = []
        return [one._replace(adds=False) for one in said]

    def _own(self) -> Iterator[SourceValue]:
        for option in filter(lambda one: one.is_ours and one.metavar, OPTIONS):
            value = self.given.get(_dest(option.flake8))
            if value is None:
                continue
            try:
                form = VALUE_TYPES[option.kind]
                parsed = form.read(value) if isinstance(value, list) else form.parse(value)
            except ValueError as error:
                raise ConfigurationError(f"{self._where(option.flake8)}{option.flake8} {error}") from None
            origin = self.origin(option.flake8)
            yield SourceValue(option.name, parsed, origin, origin.path.parent if origin.path else self.cwd)

    def _selected(self) -> list[SourceValue]:
        selected, added = self._codes("select"), self._codes("extend_select")
        if _names_codes(selected):
            return [*self._say("select", "select", selected), *self._say("select", "extend_select", added)]
        return self._say("select", "extend_select", [one for one in added if len(one) > len(PLUGIN)])

    def _ignored(self) -> list[SourceValue]:
        return [said for name in ("ignore", "extend_ignore") for said in self._say("ignore", name, self._codes(name))]

    def _excluded(self) -> list[SourceValue]:
        from flake8.defaults import EXCLUDE

        given = self.given.get("exclude") or []
        explicit = [] if given == list(EXCLUDE) else given
        added = self.given.get("extend_exclude") or []
        return [*self._say("exclude", "exclude", explicit), *self._say("exclude", "extend_exclude", added)]

    def _ignored_by_file(self) -> list[SourceValue]:
        try:
            found = mapping(self.given.get("per_file_ignores") or "")
        except ValueError as error:
            raise ConfigurationError(f"{self._where('per-file-ignores')}per-file-ignores {error}") from None
        # a pattern without our codes counts too: the longest that matches decides
        ours = [(pattern, tuple(filter(_is_ours, codes))) for pattern, codes in found]
        return self._say("per-file-ignores", "per_file_ignores", ours if any(codes for _, codes in ours) else [])

    def _switched(self) -> Iterator[SourceValue]:
        for option in OPTIONS:
            value = self.given.get(_dest(option.flake8))
            if not option.metavar and value is not None:
                try:
                    parsed = value if isinstance(value, bool) else VALUE_TYPES[option.kind].parse(value)
                except ValueError as error:
                    raise ConfigurationError(f"{self._where(option.flake8)}{option.flake8} {error}") from None
                if parsed:
                    yield SourceValue(option.name, parsed, self.origin(option.flake8), self.cwd)

    def _codes(self, name: str) -> list[str]:
        return [one for one in self.given.get(name) or [] if _is_ours(one)]

    def _say(self, option: str, name: str, value: Sequence[Any]) -> list[SourceValue]:
        adds = name.startswith("extend_")
        return [SourceValue(option, tuple(value), self.origin(name.replace("_", "-")), self.cwd, adds)] if value else []

    def _where(self, name: str) -> str:
        origin = self.origin(name)
        return f"{place(origin.path, origin.line)}: " if origin.path else ""


def _dest(name: str) -> str:
    return name.replace("-", "_")


def _is_ours(code: str) -> bool:
    return code.startswith(PLUGIN) or PLUGIN.startswith(code)


def _names_codes(codes: Sequence[str]) -> bool:
    return any(len(one) > len(PLUGIN) for one in codes)


def told_in_file(cwd: Path) -> Flake8Settings | None:
    """Return what flake8's file for a folder tells, None if there is none."""
    path = file_for(cwd)
    section = section_of(path) if path else None
    if path is None or section is None:
        return None
    from flake8.utils import normalize_paths, parse_comma_separated_list

    check_names(path, section)
    given: dict[str, Any] = {_dest(key): value for key, value in section.items()}
    for name in given.keys() & {*LISTS, *(_dest(one.flake8) for one in OPTIONS if one.is_list)}:
        given[name] = parse_comma_separated_list(given[name])
    for name in given.keys() & {"exclude", "extend_exclude"}:
        given[name] = normalize_paths(given[name], str(path.parent))
    text = path.read_text(encoding="utf-8")
    return Flake8Settings(given, lambda name: Origin(SECTION, path, _line(text, name)), cwd)


def origin_in(path: Path, name: str) -> Origin:
    """Return where a file of flake8's sets an option."""
    return Origin(SECTION, path, _line(path.read_text(encoding="utf-8"), name))


def file_for(cwd: Path) -> Path | None:
    """Return the file that flake8 takes its configuration from in a folder: the nearest, below the home folder."""
    home = Path(os.path.expanduser("~"))
    for folder in (cwd, *cwd.parents):
        if folder != cwd and _is_same(folder, home):
            break
        for name in NAMES:
            if _sections(folder / name):
                return folder / name
    return None


def _is_same(folder: Path, home: Path) -> bool:
    try:
        return folder.samefile(home)
    except OSError:
        return False


def section_of(path: Path) -> Mapping[str, str] | None:
    """Return flake8's own section of a file, None if it has none."""
    return _sections(path).get(SECTION)


def _sections(path: Path) -> dict[str, Mapping[str, str]]:
    """Return the sections of a file that are flake8's. It passes over what it cannot read or parse, and so do we."""
    raw = read_bytes(path)
    if raw is None or b"[flake8" not in raw:
        return {}
    from configparser import Error, ParsingError, RawConfigParser

    class Parser(RawConfigParser):
        OPTCRE = _OPTION

    parser = Parser()
    try:
        parser.read_string(raw.decode("utf-8").replace("\r\n", "\n").replace("\r", "\n"))
    except (UnicodeDecodeError, ParsingError):
        return {}
    except Error:
        raise ConfigurationError(f"{place(path)}: a section or key occurs twice") from None
    return {name: parser[name] for name in SECTIONS if name in parser}


def check_names(path: Path, section: Mapping[str, str]) -> None:
    """Raise `ConfigurationError` for an option that begins like the plugin's and is none of them."""
    known = [one.flake8 for one in OPTIONS if one.is_ours]
    for name in section:
        dashed = name.replace("_", "-")
        if dashed.startswith("cybrid") and dashed not in known:
            where = place(path, _line(path.read_text(encoding="utf-8"), name))
            raise ConfigurationError(f"{where}: unknown option {shown(name)}{nearest(dashed, known)}")


def _line(text: str, name: str) -> int:
    return line_of(text, name, SECTION) or line_of(text, _dest(name), SECTION)
