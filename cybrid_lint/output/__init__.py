"""The formats of findings, each in a module of its own that is imported when it is needed."""

from __future__ import annotations

import importlib
from collections.abc import Callable

from cybrid_lint.output.result import Result

__all__ = ["FORMATS", "FROM_ROOT", "Result"]


def _lazy(module: str) -> Callable[[Result], str]:
    def render(result: Result) -> str:
        text: str = importlib.import_module(f"{__name__}.{module}").render(result)
        return text

    return render


#: The formats whose readers know a file by its path from the repository's root.
FROM_ROOT = frozenset({"github", "gitlab", "rdjson", "sarif"})
#: What each `--format` calls. The text ends with a newline, or is empty; it holds no lone surrogates.
FORMATS: dict[str, Callable[[Result], str]] = {
    "text": _lazy("text"),
    "json": _lazy("json_report"),
    "sarif": _lazy("sarif"),
    "github": _lazy("github"),
    "gitlab": _lazy("gitlab"),
    "junit": _lazy("junit"),
    "rdjson": _lazy("rdjson"),
}
