"""`cybrid-lint cache`: prints the cache folder, or empties it."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from cybrid_lint.cache.store import default_folder, opened
from cybrid_lint.checking.errors import UsageError
from cybrid_lint.checking.progress import counted
from cybrid_lint.cli.console import write
from cybrid_lint.cli.options import CACHE, configured, flags
from cybrid_lint.output.positions import visible


def arguments(cache: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    cache.description = (
        "The cache keeps results of earlier runs: which files have nothing to do with Cybrid, and the findings in the"
        " others. It contains no source text and no credential, is limited in size, and can be deleted at any time."
    )
    cache.add_argument("action", choices=("dir", "clean"), help="print the folder, or delete the cache files in it")
    flags(cache, CACHE)


def run(args: argparse.Namespace, cwd: Path) -> int:
    """Print the cache's folder, or empty it; return the exit code. Raises `UsageError` where there can be none."""
    folder = configured(args, cwd).here.cache_folder or default_folder()
    if folder is None:
        raise UsageError("no home folder to keep the cache in; name a folder with --cache-dir")
    shown = visible(os.fspath(folder))
    if args.action == "dir":
        write(f"{shown}\n")
    elif folder.exists():
        store = opened(folder)
        if store is None:
            raise UsageError(f"the cache is not in use: {shown} is a link, or others can write into it")
        write(f"deleted {counted(store.clean(), 'file')} from {shown}\n")
    return 0
