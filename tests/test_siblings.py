"""Packages beside a project, which its metadata names: they are followed, and findings stay in the project."""

from __future__ import annotations

import pytest
from configurations import places
from doors import write

from cybrid_lint.analysis import forget
from cybrid_lint.options import Options
from cybrid_lint.server.warm import WarmProject
from cybrid_lint.siblings import with_siblings

KIT = {
    "acme_kit/__init__.py": "from acme_kit.access import bank_headers\n",
    "acme_kit/access.py": """
import os
import requests


def bank_headers(scopes):
    answer = requests.post("https://id.sandbox.cybrid.app/oauth/token", json={"grant_type": "client_credentials",
        "client_id": os.environ["ID"], "client_secret": os.environ["SECRET"], "scope": scopes})
    return {"Authorization": "Bearer " + answer.json()["access_token"]}


def careless(guid):
    url = "https://bank.sandbox.cybrid.app/api/accounts"
    return requests.get(url, params={"customer_guid": guid}, headers=bank_headers("accounts:read"))
""",
}
SHOP = """
import requests
import acme_kit


def accounts(guid):
    url = "https://bank.sandbox.cybrid.app/api/accounts"
    return requests.get(url, params={"customer_guid": guid}, headers=acme_kit.bank_headers("accounts:read"))
"""
FOUND = [("shop.py", 8, "CYB301")]
UV = "[tool.uv.sources]\nacme-kit = {source}\n"
POETRY = "[tool.poetry]\nname = 'shop'\n\n[tool.poetry.{group}]\nacme-kit = {{ path = '../kit', develop = true }}\n"
DEPENDS = "[project]\nname = 'shop'\ndependencies = ['requests', '{}']\n"
#: What the metadata of the shop says of the kit, which lies beside it.
SAID = {
    "uv, a path": UV.format(source="{ path = '../kit', editable = true }"),
    "uv, by platforms": UV.format(source="[{ path = '../kit', marker = 'linux' }, { index = 'x' }]"),
    "Poetry": POETRY.format(group="dependencies"),
    "Poetry, a group": POETRY.format(group="group.main.dependencies"),
    "PDM": DEPENDS.format("acme-kit @ file:///${PROJECT_ROOT}/../kit"),
    "PDM, for development": "[tool.pdm.dev-dependencies]\ndev = ['-e file:x', 'Acme.Kit[a] @ file:///${PROJECT_ROOT}/../kit']\n",
    "Hatch": DEPENDS.format("acme_kit @ {root:uri}/../kit"),
}
#: What it may say by which nothing is followed.
SILENT = {
    "nothing": "[project]\nname = 'shop'\ndependencies = ['acme-kit']\n",
    "an index": UV.format(source="{ index = 'internal' }"),
    "another folder": UV.format(source="{ path = '../other' }"),
    "all that is above": UV.format(source="{ path = '../..' }"),
    "no folder": UV.format(source="{ path = 7 }"),
    "no workspace": UV.format(source="{ workspace = true }"),
    "no table": "[tool]\nuv = 'path'\n",
}
BROKEN = [
    "[tool.uv.sources\npath workspace",
    f"[tool.uv.sources]\npath{'.a' * 600} = 1\n",
    "# path\xff",
    "a = " + "[" * 5_000,
]
NAMED = "[project]\nname = 'Acme.Kit'\n"


def kit(folder: str, metadata: str = NAMED) -> dict[str, str]:
    return {f"{folder}/pyproject.toml": metadata, **{f"{folder}/{name}": text for name, text in KIT.items()}}


@pytest.fixture
def doors(command, plugin):
    """Return what both doors and a warm project find in a folder."""

    def found(folder):
        forget()
        by_file = WarmProject(folder.resolve(), Options()).check({}).findings
        warm = sorted((one.span.path, one.span.line, one.code) for ones in by_file.values() for one in ones)
        return [places(command, folder), [one.place for one in plugin(folder, ".").must_be_whole().ours], warm]

    return found


@pytest.mark.parametrize("layout", ["kit", "kit/src"])
@pytest.mark.parametrize("said", SAID)
def test_what_a_project_depends_on_by_a_path_is_followed(doors, tmp_path, said, layout):
    files = {name.replace("kit/acme", f"{layout}/acme"): text for name, text in kit("kit").items()}
    write(tmp_path, {**files, "shop/shop.py": SHOP, "shop/pyproject.toml": SAID[said]})
    assert doors(tmp_path / "shop") == [FOUND] * 3


@pytest.mark.parametrize("said", SILENT)
def test_nothing_else_is(doors, tmp_path, said):
    write(tmp_path, {**kit("kit"), "shop/shop.py": SHOP, "shop/pyproject.toml": SILENT[said]})
    assert doors(tmp_path / "shop") == [[]] * 3


def workspace(members: str = "['packages/*', 'apps/*']") -> dict[str, str]:
    """The metadata at the root of a workspace, and the kit in it."""
    sources = UV.format(source="{ workspace = true }")
    return {"pyproject.toml": f"[tool.uv.workspace]\nmembers = {members}\n{sources}", **kit("packages/kit")}


def test_members_of_a_workspace_are_followed(doors, tmp_path):
    """Also by what has no metadata of its own, and is a part of the root's project."""
    write(tmp_path, {**workspace(), "apps/shop/shop.py": SHOP, "apps/shop/pyproject.toml": "", "bin/pay.py": SHOP})
    assert doors(tmp_path / "apps" / "shop") == [FOUND] * 3
    everywhere = [("apps/shop/shop.py", 8, "CYB301"), ("bin/pay.py", 8, "CYB301")]
    own = ("packages/kit/acme_kit/access.py", 14, "CYB301")
    found, by_flake8, _ = doors(tmp_path)
    assert found == by_flake8 == [*everywhere, own]


@pytest.mark.parametrize("members", ["['**']", "['../*']", "['/*']", "['packages/other']", "7", "['[']"])
def test_other_members_are_not(doors, tmp_path, members):
    write(tmp_path, {**workspace(members), "apps/shop/shop.py": SHOP, "apps/shop/pyproject.toml": ""})
    assert doors(tmp_path / "apps" / "shop") == [[]] * 3


def test_a_workspace_ends_with_its_repository(doors, tmp_path):
    write(tmp_path, {**workspace(), "apps/shop/shop.py": SHOP, "apps/shop/pyproject.toml": "", "apps/shop/.git/x": ""})
    assert doors(tmp_path / "apps" / "shop") == [[]] * 3


def test_what_a_package_beside_it_depends_on_is_followed_too(doors, tmp_path):
    middle = "from acme_kit import bank_headers\n# Cybrid\n"
    between = {"middle/pyproject.toml": SAID["Poetry"], "middle/middle.py": middle}
    said = UV.replace("acme-kit", "middle").format(source="{ path = '../middle' }")
    shop = SHOP.replace("acme_kit", "middle")
    write(tmp_path, {**kit("kit"), **between, "shop/shop.py": shop, "shop/pyproject.toml": said})
    assert doors(tmp_path / "shop") == [FOUND] * 3


@pytest.mark.parametrize("said", BROKEN, ids=["no TOML", "dots without end", "bytes", "brackets"])
def test_metadata_that_cannot_be_read_says_nothing(tmp_path, said):
    write(tmp_path, {"shop/pyproject.toml": said.encode("latin-1")})
    assert with_siblings((tmp_path / "shop").resolve(), Options()) == Options()


def test_what_does_not_speak_of_cybrid_costs_no_more_than_to_be_looked_at(tmp_path):
    said = SAID["uv, a path"]
    write(tmp_path, {"kit/pyproject.toml": NAMED, "kit/acme_kit/__init__.py": "x = 1\n", "shop/pyproject.toml": said})
    assert not with_siblings((tmp_path / "shop").resolve(), Options()).reaches_out


def test_metadata_that_changes_is_read_again(doors, tmp_path):
    write(tmp_path, {**kit("kit"), "shop/shop.py": SHOP, "shop/pyproject.toml": SILENT["nothing"]})
    assert doors(tmp_path / "shop") == [[]] * 3
    write(tmp_path, {"shop/pyproject.toml": SAID["Hatch"]})
    assert doors(tmp_path / "shop") == [FOUND] * 3
    write(tmp_path, {"kit/acme_kit/access.py": KIT["acme_kit/access.py"].replace('"Bearer "', "guess()")})
    assert doors(tmp_path / "shop") == [[]] * 3


def test_what_the_configuration_names_comes_first(tmp_path):
    write(tmp_path, {**kit("kit"), "shop/pyproject.toml": SAID["uv, a path"]})
    chosen = Options(first_party=(("acme_kit", "/elsewhere"),))
    assert with_siblings((tmp_path / "shop").resolve(), chosen) == chosen
