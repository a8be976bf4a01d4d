"""First-party imports: which file of the project an import statement means."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from cybrid_lint.project.files import FOREIGN, is_marked, outermost_package_parent

# An import may stand at the start of a line or behind a semicolon or colon.
STATEMENT = re.compile(r"(?:^|[;:])[ \t]*(from(?=[ \t.])|import(?=[ \t]))", re.MULTILINE)
# Each of these takes all that it can from where it begins, so that nothing is tried twice.
MODULE = re.compile(r"[\w. \t]*")
IMPORT = re.compile(r"\bimport\b")
NAMES = re.compile(r"[^\n;#]*")
# Names in brackets may stand on several lines, with comments among them.
BRACKETS = re.compile(r"[ \t]*\((?:[\w\s,*]|#[^\n]*)*")
COMMENT = re.compile(r"#[^\n]*")
NAME = re.compile(r"[^\W\d]\w*(?:[ \t]*\.[ \t]*[^\W\d]\w*)*")


class Import(NamedTuple):
    """One imported thing: dots before the module, the module, and the name taken from it if there is one."""

    level: int
    module: str
    name: str


def imports_of(raw: bytes) -> Iterator[Import]:
    """Yield what a file imports, read from its bytes by pattern: perhaps too much, never too little."""
    text = _plain(raw)
    at = 0
    # few lines hold the word, and a pattern would have to look at all of them
    while (word_at := text.find("import", at)) >= 0:
        end = text.find("\n", word_at)
        end = len(text) if end < 0 else end
        statement = STATEMENT.search(text, max(at, text.rfind("\n", 0, word_at) + 1), end)
        if statement is None:
            at = end
            continue
        at = statement.end()
        if statement[1] == "import":
            names = _run(NAMES, text, at)
            at = names.end()
            yield from (Import(0, name, "") for name in _names(names[0]))
            continue
        module = _run(MODULE, text, at)
        word = IMPORT.search(text, at, module.end())
        if word is None:
            continue
        dotted = "".join(text[at : word.start()].split())
        brackets = BRACKETS.match(text, word.end())
        # what no bracket closes may be prose, with imports below
        closed = brackets is not None and text.startswith(")", brackets.end())
        names = brackets if brackets is not None else _run(NAMES, text, word.end())
        at = names.end() if brackets is None or closed else _run(NAMES, text, word.end()).end()
        base = dotted.lstrip(".")
        for name in _names(COMMENT.sub("", names[0])) or [""]:
            yield Import(len(dotted) - len(base), base, name)


def _run(pattern: re.Pattern[str], text: str, at: int) -> re.Match[str]:
    """Match a pattern that takes whatever there is, be it nothing."""
    match = pattern.match(text, at)
    assert match is not None
    return match


def _names(text: str) -> list[str]:
    """Return the first name of each part of a list, without what it is imported as."""
    matches = (NAME.search(part) for part in text.split(","))
    return ["".join(match[0].split()) for match in matches if match is not None]


def _plain(raw: bytes) -> str:
    """Return the text of a file with one kind of newline, without what may stand before a statement."""
    text = raw.decode("utf-8", "replace").removeprefix("\ufeff")
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "")
    return text.replace("\\\n", " ")


def _names_in(folder: Path) -> frozenset[str]:
    try:
        return frozenset(os.listdir(folder))
    except OSError:
        return frozenset()


# Folders of a project's root that are on the import path by convention; Airflow's two among them.
_ON_THE_PATH = ("src", "dags", "plugins")


class Resolver:
    """Resolves imports below one root; nothing outside it is ever found, but for installed packages that are named.

    `unsaved` are files that an editor holds and that may not be on the disk; `installed` are packages by their dotted
    names, each with its folder or file; `folders` are those in the root that are on the import path, too, and
    `package` is the dotted name of the package that the root is, whatever its folder is called.
    """

    def __init__(
        self,
        root: Path,
        unsaved: Iterable[Path] = (),
        installed: Mapping[str, Path] | None = None,
        folders: Iterable[str] = (),
        package: str | None = None,
    ) -> None:
        self.root = root
        self._on_the_path = [root / name for name in (*folders, *_ON_THE_PATH)]
        self._real_root = os.path.realpath(root)
        self._unsaved = frozenset(unsaved)
        # the name that a root has for its own modules which is itself a package
        own = root.relative_to(outermost_package_parent(root)).parts
        self._package = own if package is None else tuple(package.split("."))
        self._unsaved_names = frozenset(name for path in self._unsaved for name in (*path.parts, path.stem))
        self._resolved = lru_cache(maxsize=None)(self._resolve)
        self._imported = lru_cache(maxsize=None)(self._files_of)
        self._find = lru_cache(maxsize=None)(self._look)
        self._names = lru_cache(maxsize=None)(_names_in)
        self._bases = lru_cache(maxsize=None)(self._bases_of)
        self._modules = lru_cache(maxsize=None)(self._module_of)
        self._installed = {
            tuple(name.split(".")): path if path.suffix == ".py" else Resolver(path)
            for name, path in (installed or {}).items()
            if not self._is_own(path)
        }

    def _is_own(self, path: Path) -> bool:
        """Tell whether what is installed is a part of the project, as where that is installed for development."""
        inside = path.relative_to(self.root).parts if self.root in path.parents else ()
        if not inside or any(part.startswith(".") or part in FOREIGN for part in inside):
            return False
        # a project within this one is one of its own
        return not any(is_marked(folder) for folder in path.parents[: len(inside) - 1])

    def bases(self, importer: Path) -> list[Path]:
        """Return the folders in which an absolute import of this file looks, in order.

        They are the folder that the file's package lies in, the file's own folder (a script's), the root, those in it
        that are on the import path, as its `src`, `dags` and `plugins` are, and the folders in between.
        """
        return self._bases(importer.parent)

    def _bases_of(self, folder: Path) -> list[Path]:
        above = [folder, *folder.parents]
        inside = above[: above.index(self.root) + 1] if self.root in above else []
        found = [one for one in (outermost_package_parent(folder), folder) if one in inside]
        found += [self.root, *self._on_the_path, *inside]
        return list(dict.fromkeys(found))

    def resolve(self, importer: Path, level: int, module: str) -> Path | None:
        """Return the file of a module, or the folder of a namespace package; None if it is not the project's."""
        return self._resolved(importer, level, module)

    def module(self, importer: str, level: int, module: str) -> str | None:
        """Return the path of the module that an import means, None if it is none of the project's."""
        return self._modules(importer, level, module)

    def _module_of(self, importer: str, level: int, module: str) -> str | None:
        found = self.resolve(Path(importer), level, module)
        if found is None:
            return None
        # a package without an `__init__.py` is an empty module in its folder
        return str(found / "__init__.py" if found.suffix != ".py" and found.is_dir() else found)

    def imported(self, importer: Path, imports: frozenset[Import]) -> frozenset[Path]:
        """Return the files of the project that a file gets by its imports."""
        return self._imported(importer, imports)

    def _files_of(self, importer: Path, imports: frozenset[Import]) -> frozenset[Path]:
        found: set[Path | None] = set()
        for one in imports:
            module = self.resolve(importer, one.level, one.module)
            if module is not None:
                inner = f"{one.module}.{one.name}" if one.module else one.name
                found |= {module, self.resolve(importer, one.level, inner) if one.name else None}
        return frozenset(path for path in found if path is not None)

    def _resolve(self, importer: Path, level: int, module: str) -> Path | None:
        parts = tuple(module.split(".")) if module else ()
        if not all(part.isidentifier() for part in parts):
            return None
        home = self.installed_around(importer)
        if home is not None:
            # an installed package knows nothing of the project
            return self._in_installed(parts) if not level else home.resolve(importer, level, module)
        found = self._in_project(importer, level, parts)
        return found if found is not None or level else self._in_installed(parts)

    def installed_around(self, path: Path) -> Resolver | None:
        """Return the resolver of the installed package that a file lies in, None for one of the project."""
        for one in self._installed.values():
            if isinstance(one, Resolver) and (one.root == path or one.root in path.parents):
                return one
        return None

    def is_installed(self, path: Path) -> bool:
        """Tell whether a file is one of an installed package."""
        return path in self._installed.values() or self.installed_around(path) is not None

    def _in_installed(self, parts: tuple[str, ...]) -> Path | None:
        for name, one in self._installed.items():
            if parts[: len(name)] != name:
                continue
            rest = parts[len(name) :]
            if isinstance(one, Resolver):
                return one._find(one.root, rest)
            if not rest:
                return one
        return None

    def _in_project(self, importer: Path, level: int, parts: tuple[str, ...]) -> Path | None:
        if level:
            base = importer.parent
            for _ in range(level - 1):
                base = base.parent
            inside = base == self.root or self.root in base.parents
            return self._find(base, parts) if inside else None
        if not parts:
            return None
        own = len(self._package)
        if own and parts[:own] == self._package:
            found = self._find(self.root, parts[own:])
            if found is not None:
                return found
        for base in self.bases(importer):
            found = self._find(base, parts) if self._may_hold(base, parts[0]) else None
            # a script that has a library's name does not import itself, a package does
            if found is not None and (found != importer or importer.name == "__init__.py"):
                return found
        return None

    def _may_hold(self, base: Path, name: str) -> bool:
        """Tell whether a module or package of this name may lie in a folder; most that are imported lie in none."""
        names = self._names(base)
        return name in names or f"{name}.py" in names or name in self._unsaved_names

    def _look(self, base: Path, parts: tuple[str, ...]) -> Path | None:
        try:
            return self._existing(base, parts)
        except (OSError, ValueError):  # a name that no file can have
            return None

    def _existing(self, base: Path, parts: tuple[str, ...]) -> Path | None:
        target = base.joinpath(*parts)
        candidates = [target / "__init__.py"]
        if parts:
            candidates.append(target.with_name(f"{target.name}.py"))
        for one in candidates:
            if one in self._unsaved or (one.is_file() and self._is_inside(one)):
                return one
        if target.is_dir() and self._is_inside(target):
            holds = any(target.glob("*.py")) or any(target.glob("*/*.py"))
            if not parts or holds or any(target in one.parents for one in self._unsaved):
                return target
        return None

    def _is_inside(self, path: Path) -> bool:
        """Tell whether a path lies in the root, wherever its links lead."""
        between = [one for one in (path, *path.parents) if self.root in one.parents]
        inside = self._real_root + os.sep
        return all(os.path.realpath(one).startswith(inside) for one in between)
