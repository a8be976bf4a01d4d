"""Installed packages of one's own: their sources are followed, and findings stay in the project."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from configurations import ini, places, table
from doors import oauth, write

from cybrid_lint.project.imports import Resolver
from cybrid_lint.project.installed import NoEnvironmentError, find, search_path

SITE = "env/lib/python3.12/site-packages"
CLIENT = f"""
import logging
import requests
from acme_cybrid.places import BANK

log = logging.getLogger(__name__)
CYBRID_CLIENT_SECRET = "{oauth()}"


def login(client, secret, scopes):
    answer = requests.post("https://id.sandbox.cybrid.app/oauth/token", json={{"grant_type": "client_credentials",
        "client_id": client, "client_secret": secret, "scope": scopes}})
    return answer.json()["access_token"]


class Gateway:
    def __init__(self, token):
        self.session = requests.Session()
        self.session.headers["Authorization"] = f"Bearer {{token}}"

    def fetch(self, path, query=None):
        return self.session.get(BANK + path, params=query).json()


def audit(text, value=None):
    log.info("%s %s", text, value)


def careless(guid):
    return Gateway(login("a", "b", "c")).fetch("/api/accounts", {{"customer_guid": guid}})
"""
PACKAGE = {
    "acme_cybrid/__init__.py": "from .client import Gateway, audit, login\n",
    "acme_cybrid/client.py": CLIENT,
    "acme_cybrid/places.py": 'BANK = "https://bank.sandbox.cybrid.app"\n',
}
SHOP = """
import os
import acme_cybrid

secret = os.environ["ACME_CLIENT_SECRET"]
token = acme_cybrid.login(os.environ["ACME_ID"], secret, "accounts:read trades:read")
gateway = acme_cybrid.Gateway(token)


def accounts(guid):
    return gateway.fetch("/api/accounts", query={"customer_guid": guid})


def trade(guid):
    return gateway.fetch(f"/api/trades/{guid}")


def start():
    acme_cybrid.audit("signed in", token)
    acme_cybrid.audit("signed in")
"""
FOUND = [("shop.py", 11, "CYB301"), ("shop.py", 15, "CYB302"), ("shop.py", 19, "CYB105")]
OPTIONS = "first-party = ['acme_cybrid']\npython = '../env'"


def below(folder: str, files: dict[str, str]) -> dict[str, str]:
    return {f"{folder}/{name}": text for name, text in files.items()}


@pytest.fixture
def shop(tmp_path):
    """Return a project beside an environment that has the package."""
    write(tmp_path, below(SITE, PACKAGE))
    return write(tmp_path / "shop", {"shop.py": SHOP, "pyproject.toml": table("")})


@pytest.fixture
def doors(command, plugin):
    """Return what both doors find in a folder, by its own configuration."""

    def found(folder):
        return [places(command, folder), [one.place for one in plugin(folder, ".").must_be_whole().ours]]

    return found


def test_an_installed_package_is_followed_without_a_line_on_what_it_does(shop, doors):
    assert doors(shop) == [[], []]
    write(shop, {"pyproject.toml": table(OPTIONS)})
    assert doors(shop) == [FOUND, FOUND]


def test_it_is_named_in_flake8s_file_and_on_the_command_line(shop, doors, command):
    write(shop, {"tox.ini": ini("cybrid-first-party = acme_cybrid\ncybrid-python = ../env/bin/python")})
    assert doors(shop) == [FOUND, FOUND]
    (shop / "tox.ini").unlink()
    assert places(command, shop, "--first-party", "acme_cybrid", "--python", "../env") == FOUND


def test_it_is_found_in_the_environment_that_runs_the_check(shop, command, monkeypatch):
    monkeypatch.syspath_prepend(str(shop.parent / SITE))
    assert places(command, shop, "--first-party", "acme_cybrid") == FOUND
    assert "acme_cybrid" not in sys.modules


def test_nothing_of_it_is_run(shop, command, monkeypatch):
    write(shop.parent, {f"{SITE}/acme_cybrid/__init__.py": "raise SystemExit('run')\nfrom .client import *\n"})
    monkeypatch.syspath_prepend(str(shop.parent / SITE))
    assert command(shop, "check", "--first-party", "acme_cybrid").code == 0


def test_a_project_that_never_says_the_word_uses_one_that_does(tmp_path, doors):
    write(tmp_path, {name.replace("acme_cybrid", f"{SITE}/acme"): text.replace("acme_cybrid", "acme")
                     for name, text in PACKAGE.items()})  # fmt: skip
    write(tmp_path / "shop", {"shop.py": SHOP.replace("acme_cybrid", "acme"), "other.py": "print(1)\n"})
    write(tmp_path / "shop", {"pyproject.toml": table(OPTIONS.replace("acme_cybrid", "acme"))})
    assert doors(tmp_path / "shop") == [FOUND, FOUND]


def test_an_environment_inside_the_project_is_no_part_of_it(tmp_path, doors):
    write(tmp_path, below(SITE.replace("env", ".venv", 1), PACKAGE))
    write(tmp_path, {".venv/pyvenv.cfg": "", "shop.py": SHOP})
    write(tmp_path, {"pyproject.toml": table("first-party = ['acme_cybrid']\npython = '.venv'")})
    assert doors(tmp_path) == [FOUND, FOUND]


def test_a_package_that_is_the_projects_own_stays_its_own(tmp_path, command):
    write(tmp_path, {**PACKAGE, "shop.py": SHOP, f"{SITE}/acme.pth": f"{tmp_path}\n"})
    write(tmp_path, {"pyproject.toml": table("first-party = ['acme_cybrid']\npython = 'env'")})
    found = places(command, tmp_path)
    assert set(FOUND) <= set(found)
    assert {one[0] for one in found} == {"shop.py", "acme_cybrid/client.py"}


def test_messages_name_its_files_as_they_are_imported(shop, plugin, command):
    write(shop, {"pyproject.toml": table(OPTIONS)})
    assert "bank token from acme_cybrid/client.py:11 used" in plugin(shop, ".").out
    assert str(shop.parent) not in command(shop, "check").out


def test_its_modules_do_not_see_the_projects(shop, doors):
    write(shop.parent, {f"{SITE}/acme_cybrid/places.py": "from hosts import BANK\n"})
    write(shop, {"pyproject.toml": table(OPTIONS), "hosts.py": 'BANK = "https://bank.sandbox.plaid.com"\n'})
    assert doors(shop) == [FOUND, FOUND]


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        ("first-party = ['acme_absent']\npython = '../env'", "names acme_absent, which is not installed in"),
        ("first-party = ['acme_absent']", "which is not installed in the environment that runs this"),
        ("first-party = ['acme_cybrid']\npython = '../nowhere'", "not a Python environment"),
        ("first-party = ['acme-cybrid']", "must name packages as they are imported"),
        ("first-party = 'acme_cybrid'", "first-party must be a list of packages"),
        ("first-party = ['acme_cybrid']\npython = 3", "python must be a path"),
    ],
)
def test_mistakes(shop, command, plugin, options, problem):
    write(shop, {"pyproject.toml": table(options)})
    for done in (command(shop, "check"), plugin(shop, ".")):
        assert (done.code, done.out) == (2, "")
        assert problem in done.err


# where packages lie


def test_packages_modules_and_those_installed_for_development_are_found(tmp_path):
    write(tmp_path, {
        f"{SITE}/alone.py": "", f"{SITE}/space/inner/__init__.py": "raise SystemExit", f"{SITE}/native.so": "",
        f"{SITE}/dev.pth": "# a comment\nimport os; os._exit(3)\n../../../../src\n",
        "src/developed/__init__.py": "", "elsewhere/mapped/__init__.py": "",
        f"{SITE}/__editable___mapped_1_0_finder.py":
            f"import os\nMAPPING: dict[str, str] = {{'mapped': {str(tmp_path / 'elsewhere/mapped')!r}}}\n",
        f"{SITE}/__editable___other_1_0_finder.py": "MAPPING = open('x')\n",
    })  # fmt: skip
    folders = search_path(tmp_path / "env" / "bin" / "python")
    assert search_path(tmp_path / "env") == folders
    wanted = {
        "alone": f"{SITE}/alone.py",
        "space.inner": f"{SITE}/space/inner",
        "space": f"{SITE}/space",
        "developed": "src/developed",
        "mapped": "elsewhere/mapped",
    }
    for name, place in wanted.items():
        found = find(name, folders)
        assert found is not None
        assert found.resolve() == (tmp_path / place).resolve(), name
    for name in ("absent", "space.absent", "alone.inner", "sys", "native", "other"):
        assert find(name, folders) is None, name
    with pytest.raises(NoEnvironmentError):
        search_path(tmp_path)


def test_what_has_no_sources_in_this_environment_is_not_found():
    assert find("sys") is None
    assert find("acme_absent") is None
    assert find("pytest") == Path(pytest.__file__).parent
    assert find("xml.dom") is not None


def test_imports_of_installed_packages(tmp_path):
    write(tmp_path, {**below("site", PACKAGE), "site/alone.py": "", "app/main.py": "", "app/acme_cybrid/own.py": ""})
    site = tmp_path / "site"
    resolver = Resolver(tmp_path / "app", (), {"acme_cybrid": site / "acme_cybrid", "alone": site / "alone.py"})
    main, client = tmp_path / "app" / "main.py", site / "acme_cybrid" / "client.py"
    assert resolver.resolve(main, 0, "alone") == site / "alone.py"
    assert resolver.resolve(main, 0, "alone.inner") is None
    # what the project has itself goes first
    assert resolver.resolve(main, 0, "acme_cybrid.own") == tmp_path / "app/acme_cybrid/own.py"
    assert resolver.resolve(main, 0, "acme_cybrid.client") == client
    assert resolver.resolve(client, 1, "places") == site / "acme_cybrid/places.py"
    assert resolver.resolve(client, 2, "alone") is None
    assert resolver.resolve(client, 0, "alone") == site / "alone.py"
    assert resolver.resolve(client, 0, "main") is None
    assert resolver.is_installed(client)
    assert resolver.is_installed(site / "alone.py")
    assert not resolver.is_installed(main)
