"""The project's address stands in one place, and everything that names it names the same."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from doors import command, oauth, write

from cybrid_lint.address import HOME, project_urls, rule_page
from cybrid_lint.output import FORMATS
from cybrid_lint.rules import all_rules

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

ROOT = Path(__file__).resolve().parent.parent
OURS = re.compile(r"https?://[\w.-]+/(?:[\w.-]+/)?cybrid-lint\b")


@pytest.mark.parametrize("form", FORMATS)
def test_a_finding_in_each_format_leads_to_its_page(tmp_path, form):
    write(tmp_path, {"app.py": f'CYBRID_CLIENT_SECRET = "{oauth()}"\n'})
    done = command(tmp_path, "check", "--format", form)
    assert rule_page("CYB102") in done.out
    assert (rule_page("CYB101") in done.out) == (form == "sarif")  # it has the pages of all rules


def test_the_page_of_each_rule_is_a_file_of_the_repository():
    for rule in all_rules():
        path = re.fullmatch(rf"{re.escape(HOME)}/blob/main/(.+)", rule_page(rule.code))
        assert path is not None
        assert (ROOT / path[1]).is_file()


def test_the_package_has_the_addresses():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["urls"] == project_urls()


def test_no_file_names_another_address():
    names = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\n")
    texts = {
        name: (ROOT / name).read_text(encoding="utf-8") for name in names if name.endswith((".md", ".toml", ".yml"))
    }
    named = {(name, url) for name, text in texts.items() for url in OURS.findall(text)}
    assert {name for name, _ in named} >= {"README.md", "pyproject.toml"}
    assert {url for _, url in named} == {HOME, "https://pypi.org/project/cybrid-lint"}
