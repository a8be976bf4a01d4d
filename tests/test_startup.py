"""What a start imports: nobody waits for what is not used."""

from __future__ import annotations

import subprocess
import sys

import pytest

from cybrid_lint import __version__

SHOW = "import sys; print(*sorted(name for name in sys.modules if name.startswith({})), sep='\\n')"
HEAVY = ("cybrid_lint", "libcst", "yaml", "dataclasses", "pathlib", "typing", "flake8")


def loaded(code: str, names: tuple[str, ...]) -> set[str]:
    done = subprocess.run(
        [sys.executable, "-S", "-c", code + "\n" + SHOW.format(names)], capture_output=True, text=True
    )
    return set(done.stdout.split())


@pytest.fixture
def path(monkeypatch):
    """Python's own path, without the `site` that imports what is installed."""
    monkeypatch.setenv("PYTHONPATH", ":".join(one for one in sys.path if one))


@pytest.mark.usefixtures("path")
def test_the_version_needs_the_parser_alone():
    run = "from cybrid_lint.cli import main\ntry: main(['--version'])\nexcept SystemExit: print()"
    assert loaded(run, HEAVY) - {"cybrid-lint", __version__} == {"cybrid_lint", "cybrid_lint.cli"}
    assert "pathlib" in loaded(f"{run}\nimport pathlib", HEAVY)


@pytest.mark.usefixtures("path")
def test_flake8_starts_with_the_options_alone():
    run = "from cybrid_lint.plugin import Plugin\nfrom argparse import Namespace\n"
    run += "Plugin.add_options(Namespace(add_option=lambda *args, **more: None))"
    assert loaded(run, ("cybrid_lint", "libcst")) == {"cybrid_lint", "cybrid_lint.plugin", "cybrid_lint.options"}
