"""Layouts of projects: the folders from which their modules are imported, as build tools and pytest are told them.

These are setuptools' `where` and `package-dir` (https://setuptools.pypa.io/en/latest/userguide/package_discovery.html),
Poetry's `from`, Hatch's and PDM's folders, those of the build backends of uv and maturin, and pytest's `pythonpath`.
An Ansible collection is itself a package, whatever its folder is called.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath
from typing import Any

# What stands in metadata that says where modules lie: all other is not parsed.
TELLING = re.compile(
    rb"\bwhere\b|package.dir\b|\bpythonpath\b|\bfrom\s*=|\bpackages\s*=|dev-mode-dirs|module-root|python-source|\bsources\b"
    rb"|\bnamespace:"
)
GALAXY = "galaxy.yml"
_IN_GALAXY = re.compile(rb"(?m)^(namespace|name):[ \t]*[\"']?([A-Za-z_]\w*)[\"']?[ \t]*(?:#.*)?\r?$")
# Sections of an INI file, each with its option.
INI_FILES = ("setup.cfg", "pytest.ini", "tox.ini")
# In `package_dir`, the folder of the packages without a name of their own.
_OF_NAMELESS = re.compile(r"(?m)^[ \t]*=[ \t]*(\S+)")
_IN_INI = (
    ("options.packages.find", "where"),
    ("options", "package_dir"),
    ("tool:pytest", "pythonpath"),
    ("pytest", "pythonpath"),
)
# Where the tables of `pyproject.toml` say folders, by the names that lead there.
_IN_TABLES = (
    ("setuptools", "packages", "find", "where"),
    ("setuptools", "package-dir", ""),
    ("poetry", "packages", "from"),
    ("pdm", "build", "package-dir"),
    ("hatch", "build", "dev-mode-dirs"),
    ("hatch", "build", "sources"),
    ("hatch", "build", "targets", "wheel", "sources"),
    ("uv", "build-backend", "module-root"),
    ("maturin", "python-source"),
)
# Where they say packages, which lie in such folders.
_PACKAGES = (("hatch", "build", "packages"), ("hatch", "build", "targets", "wheel", "packages"))


def folders_in_tables(said: dict[str, Any]) -> Iterator[str]:
    """Yield the folders that a `pyproject.toml` says, relative to it."""
    tool = said.get("tool")
    for names in _IN_TABLES:
        for text in _texts_at(tool, names):
            yield from _inner([text])
    for text in _texts_at(tool, ("pytest", "ini_options", "pythonpath")):
        yield from _inner(text.split())
    for names in _PACKAGES:
        yield from _inner(os.path.dirname(text) for text in _texts_at(tool, names))


def folders_in_ini(text: str) -> Iterator[str]:
    """Yield the folders that a `setup.cfg`, or pytest's own configuration, says."""
    from configparser import Error, RawConfigParser

    parser = RawConfigParser()
    try:
        parser.read_string(text)
    except (Error, ValueError):
        return
    for section, option in _IN_INI:
        value = parser.get(section, option, fallback="")
        if option == "package_dir":
            value = " ".join(_OF_NAMELESS.findall(value))
        yield from _inner(value.split())


def collection_in(raw: bytes) -> str | None:
    """Return the package that an Ansible collection is, by its `galaxy.yml`.

    See https://docs.ansible.com/ansible/latest/dev_guide/developing_collections_structure.html: its plugins import what
    it has as `ansible_collections.<namespace>.<name>`, wherever the collection lies.
    """
    said = {key: value.decode() for key, value in _IN_GALAXY.findall(raw)}
    names = [said.get(key) for key in (b"namespace", b"name")]
    return None if None in names else f"ansible_collections.{names[0]}.{names[1]}"


def _inner(folders: Iterable[str]) -> Iterator[str]:
    """Yield those of the folders that lie in the project, and are not that itself."""
    for folder in folders:
        path = PurePosixPath(folder)
        if path.parts and ".." not in path.parts and not path.is_absolute():
            yield path.as_posix()


def _texts_at(value: Any, names: tuple[str, ...]) -> Iterator[str]:
    """Yield the texts that names lead to, through tables and lists of these."""
    if isinstance(value, list):
        for inner in value:
            yield from _texts_at(inner, names)
    elif names:
        yield from _texts_at(value.get(names[0]), names[1:]) if isinstance(value, dict) else ()
    elif isinstance(value, str):
        yield value
