"""The modules of a project: each is read and parsed once."""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cybrid_lint.credentials import host_vendor, vendor_of
from cybrid_lint.credentials.shapes import is_random
from cybrid_lint.credentials.vendors import is_framework, is_of_programs
from cybrid_lint.findings import Span
from cybrid_lint.project import files
from cybrid_lint.project.imports import Resolver
from cybrid_lint.project.nesting import TooDeepError, check_depth, limits
from cybrid_lint.project.symbols import Definition, definitions
from cybrid_lint.room import share
from cybrid_lint.words import mentions_cybrid

if TYPE_CHECKING:
    import libcst as cst

    from cybrid_lint.project.trees import Positions

HOST = re.compile(r"https?://[\w.{}%-]+")
PIECE = re.compile(r"[\w-]{4,}")
WORD = re.compile(r"[A-Za-z_]{4,}")
VALUE = re.compile(r"""[=:]\s*["'](\w{4,})["']""")
IMPORTED = re.compile(r"^[ \t]*(?:from|import)[ \t]+(\w+)", re.MULTILINE)


class UnanalysableError(Exception):
    """A file that cannot be analysed; its text says why in words that hold nothing of the file."""


class Module:
    """One module: its path, its text and, once asked for, its tree."""

    def __init__(self, path: Path, raw: bytes, source: str | None = None) -> None:
        self.path = path
        self.raw = raw
        #: What higher floors have made of the tree, by its kind; it is theirs alone.
        self.derived: dict[str, Any] = {}
        self._source = source
        self._tree: cst.Module | None = None
        self._positions: Positions | None = None
        self.error: str | None = None

    @cached_property
    def speaks_cybrid(self) -> bool:
        """Whether the word Cybrid stands anywhere in the file."""
        return mentions_cybrid(self.raw)

    @cached_property
    def vendor(self) -> str | None:
        """Whose a plain name in the module is: "cybrid" where it speaks to nobody else, None where that is not sure.

        It speaks to those whose hosts it names; a Cybrid SDK that it imports says so as well, and without any host
        the vendors that it names at all.
        """
        try:
            source = self.source
        except UnanalysableError:
            return None
        named: set[str | None] = set()
        named.update(host_vendor(one) for one in HOST.findall(source))
        named.discard(None)
        if "cybrid_api_" in source:
            named.add("cybrid")
        if not named and self.speaks_cybrid:
            # letters of a credential may be somebody's name by chance
            pieces = {piece for piece in PIECE.findall(source) if not is_random(piece)}
            written = {word for piece in pieces for word in WORD.findall(piece)}
            named.update(vendor_of(word) for word in written if _is_name(word))
            # who is imported, or stands as a value, is meant
            said = pieces.intersection(IMPORTED.findall(source) + VALUE.findall(source))
            named.update(vendor for word in said if not is_framework(vendor := vendor_of(word) or ""))
            named -= {None, ""}
        return "cybrid" if named == {"cybrid"} else None

    @property
    def words(self) -> tuple[str, ...]:
        """The names of the module and of the folder it lies in, innermost first."""
        own = self.path.stem if self.path.stem != "__init__" else self.path.parent.name
        return (own, self.path.parent.name)

    @property
    def source(self) -> str:
        """The text of the file; raises `UnanalysableError` if it cannot be decoded."""
        if self._source is None:
            try:
                self._source = files.decode(self.raw)
            except (SyntaxError, ValueError) as error:
                raise UnanalysableError("its bytes do not fit its encoding") from error
        return self._source

    @property
    def tree(self) -> cst.Module:
        """The syntax tree; raises `UnanalysableError` if there can be none."""
        if self._tree is None:
            if self.error is None:
                try:
                    self._tree = parse(self.source)
                except UnanalysableError as error:
                    self.error = str(error)
            if self._tree is None:
                raise UnanalysableError(self.error or "")
        return self._tree

    def span(self, node: cst.CSTNode, path: str | None = None) -> Span:
        """Return where a node stands. The first call costs a pass over the module, so only findings may ask."""
        if self._positions is None:
            from cybrid_lint.project.trees import Positions

            self._positions = Positions(self.tree)
        return Span(path or str(self.path), *self._positions[node])

    @cached_property
    def _definitions(self) -> list[Definition]:
        try:
            return definitions(self)
        except UnanalysableError:
            return []

    def symbol_at(self, line: int) -> str:
        """Return the name of the innermost function or class that covers a line, as `Class.method`, or nothing."""
        around = [one for one in self._definitions if one.line <= line <= one.end_line]
        return max(around, key=lambda one: (one.line, one.name), default=Definition(0, 0, "")).name


def _is_name(word: str) -> bool:
    """Tell whether a word that may be a vendor's name stands for that."""
    vendor = vendor_of(word)
    return vendor is not None and not is_framework(vendor) and not is_of_programs(word, vendor)


def parse(source: str) -> cst.Module:
    """Return the tree of a module. Raises `UnanalysableError` before libcst could be overwhelmed, or if it fails."""
    if len(source) > files.MOST_BYTES:
        raise UnanalysableError(f"it is larger than {files.MOST_BYTES // 1_000_000} MB")
    if "\0" in source:
        raise UnanalysableError("it holds null bytes")
    try:
        check_depth(source, limits(share()))
    except TooDeepError as error:
        raise UnanalysableError(str(error)) from error
    import libcst as cst

    try:
        return cst.parse_module(source)
    except RecursionError as error:
        raise UnanalysableError("it is nested too deeply") from error
    except cst.ParserSyntaxError as error:
        # the error's own text quotes the source line, which may hold a credential
        raise UnanalysableError(f"it cannot be parsed, see line {error.editor_line}") from error
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # a panic of the parser, which is written in Rust, is no `Exception`
        raise UnanalysableError("it cannot be parsed") from error


class Modules:
    """Modules that are kept from one analysis to the next: of each path the last one, as long as its text is the same.

    A file is not read again while its stamp stays.
    """

    def __init__(self) -> None:
        self._known: dict[Path, tuple[files.Stamp | None, Module]] = {}

    def of_text(self, path: Path, text: str) -> Module:
        """Return the module that an editor holds at a path."""
        raw = text.encode("utf-8", "surrogatepass")
        known = self._known.get(path)
        if known is not None and known[1].raw == raw:
            return known[1]
        return self._keep(path, None, Module(path, raw, text))

    def of_file(self, path: Path) -> Module | None:
        """Return the module of a file, None if there is nothing that can be read."""
        known = self._known.get(path)
        if known is not None and known[0] is not None and known[0] == files.stamp_of(os.fspath(path)):
            return known[1]
        try:
            raw, stamp = files.read_stamped(os.fspath(path))
        except files.UnreadError:
            return None
        if known is not None and known[1].raw == raw:
            return self._keep(path, stamp, known[1])
        return self._keep(path, stamp, Module(path, raw))

    def keep_only(self, paths: Collection[Path]) -> None:
        """Forget the modules at all other paths."""
        self._known = {path: known for path, known in self._known.items() if path in paths}

    def _keep(self, path: Path, stamp: files.Stamp | None, module: Module) -> Module:
        self._known[path] = (stamp, module)
        return module


class Project:
    """A root and its modules, each loaded once; `overlay` gives the text of files as an editor holds them.

    `installed` are installed packages that are followed like the project, by their names. `kept` are modules that
    earlier analyses have loaded, and `resolver` is one that they have used.
    """

    def __init__(
        self,
        root: Path,
        overlay: Mapping[Path, str] | None = None,
        installed: Mapping[str, Path] | None = None,
        kept: Modules | None = None,
        resolver: Resolver | None = None,
    ) -> None:
        self.root = root
        self.overlay = dict(overlay or {})
        self.installed = dict(installed or {})
        self.resolver = Resolver(root, self.overlay, self.installed) if resolver is None else resolver
        self._kept = Modules() if kept is None else kept
        self._modules: dict[Path, Module | None] = {}

    def module(self, path: Path) -> Module | None:
        """Return the module of a file, or the empty module of a folder; None if there is no such file."""
        if path not in self._modules:
            self._modules[path] = self._load(path)
        return self._modules[path]

    def _load(self, path: Path) -> Module | None:
        if path in self.overlay:
            return self._kept.of_text(path, self.overlay[path])
        if path.is_dir():
            return Module(path / "__init__.py", b"", "")
        return self._kept.of_file(path)

    def display(self, path: Path) -> str:
        """Return a path as messages show it: relative to the root, or as it is imported; with forward slashes."""
        for folder in (self.root, *(one.parent for one in self.installed.values())):
            if folder in path.parents:
                return path.relative_to(folder).as_posix()
        return os.fspath(path)
