"""Changes that keep what a program means keep what is found in it, at the corresponding places.

A program is a list of sections. The marks at the ends of its lines (`# CYB301`) are what is found; every change moves
them with their lines, and `check` compares. Sections stand in one module or in one each.
"""

from __future__ import annotations

from random import Random

import libcst as cst
import pytest
from doors import fill
from hypothesis import given, settings
from hypothesis import strategies as st
from mechanisms.test_changes import CHANGES, Sections, read_in
from support import check, expected

IMPORTS = """
import json
import logging
import os

import requests

IDP = "https://id.sandbox.cybrid.app"
API = "https://bank.sandbox.cybrid.app/api"
log = logging.getLogger(__name__)
"""
GRANT = """
def pair(prefix):
    return os.environ[prefix + "_CLIENT_ID"], os.environ[prefix + "_CLIENT_SECRET"]


def grant(prefix, scope):
    ident, word = pair(prefix)
    body = {"grant_type": "client_credentials", "client_id": ident, "client_secret": word, "scope": scope}
    answer = requests.post(IDP + "/oauth/token", json=body)
    return answer.json()["access_token"]


def head(value):
    prefix = "Bearer "
    return {"Authorization": prefix + value, "Accept": "application/json"}


def mint(value, guid, names):
    body = {"customer_guid": guid, "scopes": names}
    made = requests.post(f"{IDP}/api/customer_tokens", json=body, headers=head(value))
    return made.json()["access_token"]
"""
FETCH = """
def fetch(value, path, query):
    url = API + path
    return requests.get(url, params=query, headers=head(value)).json()


class Desk:
    def __init__(self, value):
        self.value = value

    def balance(self, guid):
        query = {"customer_guid": guid, "page": 0}
        return fetch(self.value, "/accounts", query)

    def rates(self):
        return fetch(self.value, "/prices", {})
"""

PROGRAMS: dict[str, list[str]] = {
    "a helper and a class": [
        GRANT,
        FETCH,
        """
def opened():
    value = grant("CYBRID", "accounts:read prices:read")
    return Desk(value)


def show(guid):
    desk = opened()
    first = desk.rates()
    return first, desk.balance(guid)  # CYB301


def one(guid):
    value = grant("CYBRID", "trades:read")
    path = "/trades/" + guid
    return fetch(value, path, None)  # CYB302
""",
    ],
    "a customer's own": [
        GRANT,
        FETCH,
        """
def own(guid):
    value = grant("CYBRID", "customers:read customers:write")
    return mint(value, guid, ["accounts:read", "prices:read"])


def show(guid):
    desk = Desk(own(guid))
    first = desk.rates()
    return first, desk.balance(guid)
""",
    ],
    "an organization's": [
        GRANT,
        FETCH,
        """
def upper():
    scope = "banks:read customers:read"
    return grant("CYBRID_ORG", scope)


def banks():
    return fetch(upper(), "/banks", {"page": 0})


def find(guid):
    value = upper()
    path = f"/customers/{guid}"
    return fetch(value, path, {})  # CYB303
""",
    ],
    "scopes": [
        GRANT,
        FETCH,
        """
WIDE = "accounts:read customers:read prices:read quotes:read trades:read"
SOME = ["prices:read", "trades:read"]
WRONG = [
    "prices:read",
    "acounts:read",  # CYB204
    "banks:execute",  # CYB205
]


def every():
    value = grant("CYBRID", WIDE)  # CYB201
    return fetch(value, "/prices", {})


def some():
    scope = " ".join(SOME)
    value = grant("CYBRID", scope)  # CYB203
    return fetch(value, "/prices", {})


def wrong():
    value = grant("CYBRID_BANK", " ".join(WRONG))
    return fetch(value, "/prices", {})


def minted(guid):
    value = grant("CYBRID", "customers:read customers:write")
    names = WIDE.split()
    made = mint(value, guid, names)  # CYB202
    return fetch(made, "/accounts", {"customer_guid": guid})
""",
    ],
    "literals": [
        """
class Cybrid:
    client_id = "<client_id>"  # CYB101
    client_secret = "<client_secret>"  # CYB102


CYBRID_SIGNING_KEY = "<signing_key>"  # CYB104


def cybrid_head():
    text = "<access_token>"  # CYB103
    return {"Authorization": "Bearer " + text}
""",
        """
def known():
    return cybrid_head(), Cybrid.client_id, len(CYBRID_SIGNING_KEY)
""",
    ],
    "writes": [
        GRANT,
        """
def ask(guid):
    value = grant("CYBRID", "prices:read")
    short = value[:4]
    log.info("asking for %s with %s", guid, short)
    log.debug("whole: %s", value)  # CYB105
    url = API + "/prices"
    text = url + "?access_token=" + value
    return requests.get(text)  # CYB106


def keep(path):
    ident, word = pair("CYBRID")
    print(ident)
    with open(path, "w") as file:
        file.write(json.dumps({"client_secret": word}))  # CYB105
""",
    ],
    "a web handler": [
        GRANT,
        """
import flask

app = flask.Flask(__name__)


@app.get("/bank")
def bank_view():
    value = grant("CYBRID", "prices:read")
    return flask.jsonify(value=value)  # CYB304


@app.get("/own/<guid>")
def own_view(guid):
    value = grant("CYBRID", "customers:read customers:write")
    made = mint(value, guid, ["accounts:read"])
    return {"value": made}
""",
    ],
    "a table and a closure": [
        GRANT,
        FETCH,
        """
def source(scope):
    kept = {}

    def load():
        if "value" not in kept:
            kept["value"] = grant("CYBRID", scope)
        return kept["value"]

    return load


STEPS = {"own": "/accounts", "deals": "/quotes"}
LOAD = source("accounts:read quotes:read prices:read")


def step(name, guid):
    value = LOAD()
    query = {"customer_guid": guid}
    return fetch(value, STEPS[name], query)  # CYB301


def quiet():
    value = LOAD()
    return fetch(value, "/prices", {})
""",
    ],
    "inheritance": [
        GRANT,
        FETCH,
        """
class Shop(Desk):
    def __init__(self, name):
        super().__init__(grant("CYBRID", "accounts:read prices:read executions:execute"))
        self.name = name

    def show(self, guid):
        first = self.rates()
        return first, self.balance(guid)  # CYB301

    def execute(self, quote):
        url = f"{API}/executions"
        return requests.post(url, json={"quote_guid": quote}, headers=head(self.value))  # CYB302
""",
    ],
}


def in_one(sections: Sections) -> dict[str, str]:
    return {"app.py": IMPORTS + "".join(f"\n{tree.code}" for _, tree in sections)}


def names_of(tree: cst.Module) -> list[str]:
    """What a section defines at its top."""
    found = [one.name.value for one in tree.body if isinstance(one, cst.FunctionDef | cst.ClassDef)]
    lines = [one for one in tree.body if isinstance(one, cst.SimpleStatementLine)]
    for line in lines:
        one = line.body[0]
        target = one.targets[0].target if isinstance(one, cst.Assign) else getattr(one, "target", None)
        found += [target.value] if isinstance(target, cst.Name) else []
    return found


def in_several(sections: Sections) -> dict[str, str]:
    """A module for each section, which imports the names that it uses from those before."""
    files: dict[str, str] = {}
    seen: list[tuple[str, list[str]]] = []
    for name, tree in sections:
        used = set(read_in(tree))
        lines = [f"from {other} import {', '.join(sorted(used & set(names)))}\n" for other, names in seen]
        files[f"{name}.py"] = IMPORTS + "".join(line for line in lines if not line.endswith("import \n")) + tree.code
        seen.append((name, names_of(tree)))
    return files


def by_modules(sections: Sections) -> dict[str, str]:
    """A module for each section of a package, which names others' functions by their modules."""
    files = {"pack/__init__.py": ""}
    home: dict[str, str] = {}
    for name, tree in sections:
        local = set(names_of(tree))
        other = {one: module for one, module in home.items() if one not in local}

        class Qualifier(cst.CSTTransformer):
            def leave_Name(self, original_node: cst.Name, updated_node: cst.Name, other=other) -> cst.BaseExpression:  # noqa: N802
                module = other.get(updated_node.value)
                return cst.parse_expression(f"{module}.{updated_node.value}") if module else updated_node

            def leave_Arg(self, original_node: cst.Arg, updated_node: cst.Arg) -> cst.Arg:  # noqa: N802
                return updated_node.with_changes(keyword=original_node.keyword)

            def leave_Attribute(self, original_node: cst.Attribute, updated_node: cst.Attribute) -> cst.Attribute:  # noqa: N802
                return updated_node.with_changes(attr=original_node.attr)

        lines = "".join(f"from pack import {module}\n" for module in sorted(set(other.values())))
        files[f"pack/{name}.py"] = IMPORTS + lines + tree.visit(Qualifier()).code
        home |= dict.fromkeys(local, name)
    return files


LAYOUTS = {"one module": in_one, "several modules": in_several, "modules of a package": by_modules}


def sections_of(name: str) -> Sections:
    parts = ("alpha", "beta", "gamma")
    return [(part, cst.parse_module(fill(text))) for part, text in zip(parts, PROGRAMS[name], strict=False)]


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("name", PROGRAMS)
def test_the_layout_of_modules_keeps_what_is_found(name, layout):
    check(LAYOUTS[layout](sections_of(name)))


@pytest.mark.parametrize(
    ("name", "change"),
    [
        pytest.param(name, change, marks=pytest.mark.long if (row + column) % 2 else ())
        for row, name in enumerate(PROGRAMS)
        for column, change in enumerate(CHANGES)
    ],
)
def test_each_change_keeps_what_is_found(name, change):
    check(in_several(CHANGES[change](sections_of(name), Random(7))))


@pytest.mark.long
@settings(max_examples=settings.default.max_examples // 3, derandomize=True)
@given(
    name=st.sampled_from(sorted(PROGRAMS)),
    changes=st.lists(st.sampled_from(sorted(CHANGES)), min_size=2, max_size=5, unique=True),
    layout=st.sampled_from(sorted(LAYOUTS)),
    seed=st.integers(0, 1000),
)
def test_changes_in_any_order_keep_what_is_found(name, changes, layout, seed):
    sections = sections_of(name)
    for change in changes:
        sections = CHANGES[change](sections, Random(seed))
    files = LAYOUTS[layout](sections)
    for path, text in files.items():
        compile(text, path, "exec")
    wanted = sorted(code for _, _, code in expected(in_one(sections_of(name))))
    assert sorted(code for _, _, code in expected(files)) == wanted
    check(files)
