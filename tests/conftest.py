"""Both doors in the tests' own process, which is many times faster than a process for each run."""

from __future__ import annotations

import gc
import os
import sys
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import flake8.main.cli
import forked
import markdown_cases
import pytest
import shared_trees
from _pytest.runner import runtestprotocol
from doors import Run
from flake8.plugins import finder
from hypothesis import HealthCheck, settings

from cybrid_lint import cli, room
from cybrid_lint.cli import main
from cybrid_lint.plugin import Plugin

# compiled once, instead of by each process that the tests start
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
# what is collected lives as long as the run: going through it again and again took a third of the time
gc.disable()

# which plugins are installed does not change while the tests run, and asking takes a third of flake8's time
_find_plugins = finder._find_importlib_plugins
finder._find_importlib_plugins = cache(lambda: tuple(_find_plugins()))

shared_trees.install()

# repositories that are made hold no samples of hooks
os.environ["GIT_TEMPLATE_DIR"] = ""

# the cache of whoever runs the tests is left alone
_CACHE = tempfile.TemporaryDirectory(prefix="cybrid-lint-tests-")
os.environ["XDG_CACHE_HOME"] = _CACHE.name
# on a busy machine an example takes as long as it takes
for name, examples in (("sample", 30), ("long", 1_000)):
    settings.register_profile(name, deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=examples)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let whoever has the time try more."""
    parser.addoption("--long", action="store_true", help="run tests marked `long`, and 1,000 examples of a property")


def pytest_configure(config: pytest.Config) -> None:
    """Choose how many examples of a property are tried, before tests say which share of them they need.

    Whoever has the time also has each process start by itself.
    """
    is_long = config.getoption("--long")
    settings.load_profile("long" if is_long else "sample")
    forked.is_wanted = forked.is_wanted and not is_long
    if hasattr(config, "workerinput") and config.option.durations is None and not config.option.xmlpath:
        config.pluginmanager.register(ShortReports())


class ShortReports:
    """Has a worker tell how each test ended, and not that it began, was set up and was taken down.

    To tell that costs more than a short test does, and only reports of durations and in XML need it.
    """

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_protocol(self, item: pytest.Item, nextitem: pytest.Item | None) -> bool:
        """Run a test as pytest does."""
        for report in runtestprotocol(item, log=False, nextitem=nextitem):
            if report.when == "call" or not report.passed:
                item.ihook.pytest_runtest_logreport(report=report)
        return True


def pytest_unconfigure() -> None:
    """End what was started for all tests."""
    forked.end()
    # pytest and Python itself look for garbage once more in all that is left
    gc.freeze()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what takes long, of which a sample stays."""
    if not config.getoption("--long"):
        config.hook.pytest_deselected(items=[item for item in items if item.get_closest_marker("long")])
        items[:] = [item for item in items if not item.get_closest_marker("long")]


def pytest_collection_finish() -> None:
    """Look for garbage only in what the tests themselves make, and as seldom as an analysis does: it took a fifth."""
    gc.freeze()
    # what many tests leave alive is not gone through again: a whole run leaves a few hundred megabytes to a worker
    room.SELDOM = (60 * room.SELDOM[0], 1_000, 1_000)
    cli.SELDOM = room.SELDOM[0]
    gc.set_threshold(*room.SELDOM)
    gc.enable()


class MarkdownPage(pytest.File):
    """A page of cases, each of which is a test under the name of its heading."""

    def collect(self) -> Iterator[pytest.Item]:
        for case in markdown_cases.read(self.path):
            yield MarkdownCase.from_parent(self, name=case.title, case=case)


class MarkdownCase(pytest.Item):
    """A case, which fails with the lines of its page."""

    def __init__(self, *, case: markdown_cases.Case, **given: object) -> None:
        super().__init__(**given)
        self.case = case

    def runtest(self) -> None:
        self.case.check()

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException]) -> object:
        if not isinstance(excinfo.value, AssertionError):
            return super().repr_failure(excinfo)
        return f"{self.path}:{self.case.line}: {self.name}\n{excinfo.value}"

    def reportinfo(self) -> tuple[Path, int, str]:
        return self.path, self.case.line - 1, self.name


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> MarkdownPage | None:
    """Take the pages of cases, which stand beside tests of the same subject; what they share does not stand there."""
    is_page = file_path.suffix == ".md" and file_path.parent.name in markdown_cases.FOLDERS
    return MarkdownPage.from_parent(parent, path=file_path) if is_page else None


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
