"""Where installed packages are. Nothing is imported and no other Python is started: folders are only looked at."""

from __future__ import annotations

import ast
import importlib.machinery
import importlib.util
from collections.abc import Iterator, Sequence
from pathlib import Path

# A file of paths, and a finder that maps packages to folders, are read up to this size.
MOST_BYTES = 200_000


class NoEnvironmentError(Exception):
    """A path is neither that of an environment nor of a Python in one."""


def search_path(python: Path) -> list[str]:
    """Return where an environment, given by its folder or by a Python in it, has its packages.

    Raises `NoEnvironmentError` if there is no such place.
    """
    # the link itself says which environment it is, not what it leads to
    prefix = python if python.is_dir() else python.parent.parent
    folders = [*sorted(prefix.glob("lib/python3*/site-packages")), prefix / "Lib" / "site-packages"]
    found = [folder for folder in folders if folder.is_dir()]
    if not found:
        raise NoEnvironmentError
    return [str(one) for folder in found for one in (folder, *_named_in_files(folder))]


def _named_in_files(folder: Path) -> Iterator[Path]:
    """Yield the folders that files of paths (`*.pth`) add, as installing for development writes them."""
    for file in sorted(folder.glob("*.pth")):
        for line in _text(file).splitlines():
            line = line.strip()
            if line and not line.startswith(("#", "import ", "import\t")) and "\0" not in line:
                named = folder / line
                if named.is_dir():
                    yield named


def find(name: str, folders: Sequence[str] | None = None) -> Path | None:
    """Return the folder of a package, or the file of a module, by its dotted name; None if there is none.

    It is looked for in these folders, or where the Python that runs this imports from.
    """
    first, *rest = name.split(".")
    spec = _first(first, folders)
    for index in range(len(rest)):
        if spec is None or spec.submodule_search_locations is None:
            return None
        dotted = ".".join([first, *rest[: index + 1]])
        spec = importlib.machinery.PathFinder.find_spec(dotted, list(spec.submodule_search_locations))
    return None if spec is None else _place(spec)


def _first(name: str, folders: Sequence[str] | None) -> importlib.machinery.ModuleSpec | None:
    try:
        if folders is None:
            # of an outermost package, looking for it imports nothing
            return importlib.util.find_spec(name)
        found = importlib.machinery.PathFinder.find_spec(name, list(folders))
        return found or _mapped(name, folders)
    except (ImportError, ValueError, OSError):
        return None


def _mapped(name: str, folders: Sequence[str]) -> importlib.machinery.ModuleSpec | None:
    """Return a package that setuptools has installed for development: a finder of its own says where it is."""
    for folder in folders:
        for file in sorted(Path(folder).glob("__editable___*_finder.py")):
            target = _mapping(_text(file)).get(name)
            if target is not None:
                return importlib.machinery.PathFinder.find_spec(name, [str(Path(target).parent)])
    return None


def _mapping(source: str) -> dict[str, str]:
    for line in source.splitlines():
        if line.startswith("MAPPING"):
            try:
                found = ast.literal_eval(line.partition("=")[2].strip())
            except (ValueError, SyntaxError, RecursionError, MemoryError):
                return {}
            texts = found if isinstance(found, dict) else {}
            return {key: value for key, value in texts.items() if isinstance(key, str) and isinstance(value, str)}
    return {}


def _place(spec: importlib.machinery.ModuleSpec) -> Path | None:
    locations = spec.submodule_search_locations
    if locations is not None:
        return next((path for path in map(Path, locations) if path.is_dir()), None)
    if spec.origin is None or not spec.has_location or not spec.origin.endswith(".py"):
        return None
    return Path(spec.origin)


def _text(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return file.read(MOST_BYTES).decode("utf-8", "replace")
    except OSError:
        return ""
