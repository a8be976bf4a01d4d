"""The version stands in one place, and whatever names the version to install names that one."""

import json
import re
import sys
from pathlib import Path

import pytest
from doors import command

from cybrid_lint import __version__

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tools"))

import build_docs  # noqa: E402

#: A requirement, an action, or the revision of a repository of pre-commit's.
NAMED = re.compile(r"cybrid-lint@v?([\w.]+)|/cybrid-lint\b[^\n]*\n\s*rev: v?(\S+)")


def named(text):
    return [one or other for one, other in NAMED.findall(text)]


def test_the_command_line_says_the_version(tmp_path):
    assert command(tmp_path, "--version").out == f"cybrid-lint {__version__}\n"


def test_the_pages_tell_to_install_this_version():
    versions = {path.name: named(path.read_text(encoding="utf-8")) for path in build_docs.pages()}
    naming = {name for name, found in versions.items() if found}
    assert naming >= {"README.md", "index.md", "ci.md", "pre-commit.md", "monorepos.md", "organizations.md"}
    assert {one for found in versions.values() for one in found} == {__version__}


def test_the_extension_has_this_version():
    package, lock = (json.loads(path.read_text(encoding="utf-8")) for path in build_docs.extension())
    assert {package["version"], lock["version"], lock["packages"][""]["version"]} == {__version__}


def test_the_newest_dated_section_of_the_changelog_is_of_this_version():
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    sections = re.findall(r"^## \[(\d+\.\d+\.\d+)\] - (\d{4}-\d{2}-\d{2})$", text, re.MULTILINE)
    assert sections[0][0] == __version__
    assert [date for _, date in sections] == sorted((date for _, date in sections), reverse=True)


@pytest.mark.parametrize(
    "text",
    [
        "pip install git+https://git.example.com/cybrid-lint@v{}\n",
        "      - uses: your-organization/cybrid-lint@v{}    # wherever\n",
        "  - repo: https://git.example.com/cybrid-lint    # wherever\n    rev: v{}\n",
        '{{\n  "name": "cybrid-lint",\n  "displayName": "cybrid-lint",\n  "version": "{}",\n',
    ],
)
def test_another_version_is_replaced(text):
    assert build_docs.with_versions(text.format("9.9.9")) == text.format(__version__)


@pytest.mark.parametrize(
    "text",
    [
        "  - repo: https://github.com/PyCQA/flake8\n    rev: v9.9.9\n",
        '{\n  "name": "other",\n  "version": "9.9.9",\n',
        "cybrid-lint history v9.9.9..main\n",
    ],
)
def test_what_is_no_version_of_the_project_stays(text):
    assert build_docs.with_versions(text) == text
