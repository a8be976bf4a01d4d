"""`cybrid-lint server`: the language server, for editors."""

from __future__ import annotations

import argparse
from importlib.util import find_spec
from pathlib import Path

from cybrid_lint.checking.errors import UsageError


def arguments(command: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    command.description = (
        "Speaks the Language Server Protocol over standard input and output, until the editor ends it. It needs the"
        " extra `cybrid-lint[server]`."
    )
    # what most editors' clients add by themselves
    command.add_argument("--stdio", action="store_true", help="speak over standard input and output (default)")


def run(args: argparse.Namespace, cwd: Path) -> int:
    """Serve until the editor has left; return 0."""
    if find_spec("pygls") is None:
        raise UsageError("the language server needs pygls; install it with: pip install 'cybrid-lint[server]'")
    from cybrid_lint.server.app import serve

    serve()
    return 0
