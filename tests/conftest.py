"""Both doors in the tests' own process, which is many times faster than a process for each run."""

from __future__ import annotations

import gc
import os
import sys
import tempfile
from pathlib import Path

import flake8.main.cli
import pytest
from doors import Run
from hypothesis import HealthCheck, settings

from cybrid_lint.cli import main
from cybrid_lint.plugin import Plugin

# compiled once, instead of by each process that the tests start
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
# what is collected lives as long as the run: going through it again and again took a third of the time
gc.disable()

# the cache of whoever runs the tests is left alone
_CACHE = tempfile.TemporaryDirectory(prefix="cybrid-lint-tests-")
os.environ["XDG_CACHE_HOME"] = _CACHE.name
# on a busy machine an example takes as long as it takes
settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any machine")


def pytest_collection_finish() -> None:
    """Look for garbage only in what the tests themselves make."""
    gc.collect()
    gc.freeze()
    gc.enable()


@pytest.fixture
def command(monkeypatch, capsys):
    """Run the command line in this process."""

    def run(folder: Path, *args: str) -> Run:
        monkeypatch.chdir(folder)
        try:
            code = main(args)
        except SystemExit as end:
            code = end.code
        return Run(code, *capsys.readouterr(), 0)

    return run


@pytest.fixture
def plugin(monkeypatch, capsys):
    """Run flake8 in this process, as the program that it is."""

    def run(folder: Path, *args: str) -> Run:
        monkeypatch.chdir(folder)
        monkeypatch.setattr(Plugin, "configurations", None, raising=False)
        monkeypatch.setattr(sys, "argv", ["/usr/bin/flake8", "-j1", *args])
        try:
            code = flake8.main.cli.main()
        except SystemExit as end:
            code = end.code
        return Run(code, *capsys.readouterr(), 0)

    return run
