"""Files of configuration to put before the doors, and what `cybrid-lint config` shows of them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from doors import Run

Command = Callable[..., Run]


def table(text: str) -> str:
    return f"[project]\nname = 'x'\n\n[tool.cybrid-lint]\n{text}\n"


def ini(text: str) -> str:
    return f"[flake8]\nmax-line-length = 200\n{text}\n"


def shown(command: Command, folder: Path, *args: str) -> dict[str, dict[str, object]]:
    done = command(folder, "config", "--format", "json", *args)
    assert (done.code, done.err) == (0, "")
    return json.loads(done.out)["options"]


def places(command: Command, folder: Path, *args: str) -> list[tuple[str, int, str]]:
    done = command(folder, "check", "--format", "json", *args)
    assert done.err == ""
    return sorted((one["path"], one["line"], one["code"]) for one in json.loads(done.out)["findings"])
