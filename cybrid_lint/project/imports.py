"""First-party imports: which file of the project an import statement means."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from cybrid_lint.project.files import outermost_package_parent

IMPORT = re.compile(
    rb"^[ \t]*(?:from[ \t]+(\.*)[ \t]*([\w.]*)[ \t]+import[ \t]+(\([^)]*\)|[^\n#;]+)|import[ \t]+([^\n#;]+))",
    re.MULTILINE,
)
NAME = re.compile(rb"[A-Za-z_]\w*(?:\.\w+)*")


class Import(NamedTuple):
    """One imported thing: dots before the module, the module, and the name taken from it if there is one."""

    level: int
    module: str
    name: str


def imports_of(raw: bytes) -> Iterator[Import]:
    """Yield what a file imports, read from its bytes by pattern: perhaps too much, never too little."""
    for match in IMPORT.finditer(raw):
        dots, module, names, plain = match.groups()
        if plain is not None:
            for one in plain.split(b","):
                found = NAME.match(one.strip())
                if found:
                    yield Import(0, found[0].decode("ascii", "ignore"), "")
            continue
        base = module.decode("ascii", "ignore")
        for one in names.strip(b"()").split(b","):
            # a comment may stand behind a name of an import in brackets
            found = NAME.search(re.sub(rb"#[^\n]*", b"", one))
            yield Import(len(dots), base, found[0].decode("ascii", "ignore") if found else "")


class Resolver:
    """Resolves imports below one root; nothing outside it is ever found."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._find = lru_cache(maxsize=None)(self._look)

    def bases(self, importer: Path) -> list[Path]:
        """Return the folders in which an absolute import of this file looks, in order.

        They are the folder that the file's package lies in, the file's own folder (a script's), the root, its `src`,
        and the folders in between.
        """
        folder = importer.parent
        between = [one for one in folder.parents if self.root == one or self.root in one.parents]
        found = [outermost_package_parent(folder), folder, self.root, self.root / "src", *between]
        return [one for one in dict.fromkeys(found) if one == self.root or self.root in one.parents]

    def resolve(self, importer: Path, level: int, module: str) -> Path | None:
        """Return the file of a module, or the folder of a namespace package; None if it is not the project's."""
        parts = tuple(module.split(".")) if module else ()
        if level:
            base = importer.parent
            for _ in range(level - 1):
                base = base.parent
            inside = base == self.root or self.root in base.parents
            return self._find(base, parts) if inside else None
        if not parts:
            return None
        for base in self.bases(importer):
            found = self._find(base, parts)
            if found is not None and found != importer:
                return found
        return None

    def _look(self, base: Path, parts: tuple[str, ...]) -> Path | None:
        target = base.joinpath(*parts)
        package = target / "__init__.py"
        if package.is_file():
            return package
        if parts:
            single = target.with_name(target.name + ".py")
            if single.is_file():
                return single
        if target.is_dir() and (not parts or any(target.glob("*.py")) or any(target.glob("*/*.py"))):
            return target
        return None
