"""Folders in which a project's own modules lie, as its metadata says: imports lead there."""

from __future__ import annotations

import pytest
from configurations import places
from doors import write

from cybrid_lint import analysis, layouts
from cybrid_lint.analysis import forget
from cybrid_lint.options import Options
from cybrid_lint.server.warm import WarmProject

ACCESS = """
import os
import requests


def bank_headers(scopes):
    answer = requests.post("https://id.sandbox.cybrid.app/oauth/token", json={"grant_type": "client_credentials",
        "client_id": os.environ["ID"], "client_secret": os.environ["SECRET"], "scope": scopes})
    return {"Authorization": "Bearer " + answer.json()["access_token"]}
"""
SHOP = """
import requests
from house.access import bank_headers


def accounts(guid):
    url = "https://bank.sandbox.cybrid.app/api/accounts"
    return requests.get(url, params={"customer_guid": guid}, headers=bank_headers("accounts:read"))
"""
FOUND = [("jobs/shop.py", 8, "CYB301")]
#: Files that say that modules lie in `libs/own`.
SAID = {
    "setuptools": ("pyproject.toml", "[tool.setuptools.packages.find]\nwhere = ['other', './libs/own/']\n"),
    "setuptools, a folder": ("pyproject.toml", "[tool.setuptools]\npackage-dir = {'' = 'libs/own'}\n"),
    "setup.cfg": ("setup.cfg", "[options.packages.find]\nwhere = libs/own\n"),
    "setup.cfg, a folder": ("setup.cfg", "[options]\npackage_dir =\n  a = b\n  = libs/own\n"),
    "Poetry": ("pyproject.toml", "[tool.poetry]\npackages = [{include = 'house', from = 'libs/own'}]\n"),
    "PDM": ("pyproject.toml", "[tool.pdm.build]\npackage-dir = 'libs/own'\n"),
    "Hatch": ("pyproject.toml", "[tool.hatch.build.targets.wheel]\npackages = ['libs/own/house']\n"),
    "Hatch, for development": ("pyproject.toml", "[tool.hatch.build]\ndev-mode-dirs = ['.', 'libs/own']\n"),
    "uv": ("pyproject.toml", "[tool.uv.build-backend]\nmodule-root = 'libs/own'\n"),
    "maturin": ("pyproject.toml", "[tool.maturin]\npython-source = 'libs/own'\n"),
    "pytest": ("pyproject.toml", "[tool.pytest.ini_options]\npythonpath = 'x libs/own'\n"),
    "pytest.ini": ("pytest.ini", "[pytest]\npythonpath = x libs/own\n"),
}
#: Files that say nothing of the kind, or nothing that can be read.
SILENT = {
    "another folder": ("pyproject.toml", "[tool.setuptools.packages.find]\nwhere = ['libs']\n"),
    "a package's folder": ("pyproject.toml", "[tool.setuptools]\npackage-dir = {'x' = 'libs/own'}\n"),
    "no list": ("pyproject.toml", "[tool]\nsetuptools = 'where'\n"),
    "no table": ("pyproject.toml", "[tool.setuptools.packages.find]\nwhere = 7\n"),
    "a broken file": ("setup.cfg", "where\n"),
    "outside": ("pyproject.toml", "[tool.pytest.ini_options]\npythonpath = ['..', '/', '.', '']\n"),
}


@pytest.fixture
def found(command, plugin, tmp_path):
    """Return what both doors and a warm project find."""

    def find(name, text):
        write(tmp_path, {"libs/own/house/access.py": ACCESS, "jobs/shop.py": SHOP, name: text})
        forget()
        by_file = WarmProject(tmp_path.resolve(), Options()).check({}).findings
        warm = sorted((one.span.path, one.span.line, one.code) for ones in by_file.values() for one in ones)
        return [places(command, tmp_path), [one.place for one in plugin(tmp_path, ".").must_be_whole().ours], warm]

    return find


@pytest.mark.parametrize("said", SAID)
def test_modules_are_found_where_metadata_says(found, said):
    assert found(*SAID[said]) == [FOUND] * 3


@pytest.mark.parametrize("said", SILENT)
def test_they_are_found_nowhere_else(found, said):
    assert found(*SILENT[said]) == [[]] * 3


def test_what_metadata_says_may_change(tmp_path, monkeypatch):
    monkeypatch.setattr(analysis, "FRESH", 0)
    monkeypatch.setattr(analysis, "PATIENCE", 0)
    folder, (name, text) = tmp_path.resolve(), SAID["setuptools"]
    write(folder, {"libs/own/house/access.py": ACCESS, "jobs/shop.py": SHOP, name: "[project]\n"})
    assert not any(analysis.analyse(folder, Options()).findings.values())
    write(folder, {name: text})
    assert any(analysis.analyse(folder, Options()).findings.values())


def test_it_is_not_read_of_what_has_nothing_to_do_with_cybrid(tmp_path, command, plugin, monkeypatch):
    def fail(*_):
        raise AssertionError

    name, text = SAID["setuptools"]
    write(tmp_path, {"jobs/shop.py": "import house\n", name: text})
    for reader in ("folders_in_tables", "folders_in_ini", "collection_in"):
        monkeypatch.setattr(layouts, reader, fail)
    assert command(tmp_path, "check", "--isolated", "--no-cache", "--jobs", "1", ".").code == 0
    assert plugin(tmp_path, "--select=CYB", ".").must_be_whole().ours == []
