"""Identifies the version of the program, and of its dependencies, that an entry of the cache comes from."""

from __future__ import annotations

import os
import sys
from functools import cache
from pathlib import Path

from cybrid_lint import __version__
from cybrid_lint.project.files import stamp_of

HOME = Path(__file__).parent.parent
#: What decides how a look at a file ends, and whether it can be parsed.
LOOKS = tuple(
    str(HOME / f"{name}.py")
    for name in ("words", "gate", "checking/prescan", "checking/runner", "checking/work_units", "textfiles/reading")
)
# Packages that have a say in what is found.
_MADE_OF = ("libcst", "detect_secrets")


@cache
def state_of(files: tuple[str, ...]) -> bytes:
    """Return what is another one when the version, one of these files, or the Python that runs is another one.

    A process goes on with what it has imported, so the files are looked at once in its life.
    """
    stamps = [(name, *stamp_of(name)[:2]) for name in files]
    how = (__version__, sys.version, sys.getfilesystemencoding(), os.fspath(HOME))
    return repr((how, stamps)).encode("utf-8", "surrogatepass")


@cache
def sources() -> tuple[str, ...]:
    """Return the files of the program itself, and one of each package that it cannot do without."""
    from importlib.util import find_spec

    own = [
        os.path.join(folder, name)
        for folder, _, names in os.walk(HOME)
        for name in names
        if name.endswith((".py", ".toml", ".json"))
    ]
    specs = map(find_spec, _MADE_OF)
    return (*sorted(own), *(spec.origin for spec in specs if spec is not None and spec.origin is not None))
