"""Stubs: each is whole, no name has two owners, and clients that they describe send requests."""

from __future__ import annotations

import textwrap

import pytest
from engine_support import exposures, operations

from cybrid_lint.libraries.declared.listing import known_names
from cybrid_lint.libraries.declared.loading import STUBS, Declarations, known
from cybrid_lint.libraries.declared.reading import DeclarationError, parse
from cybrid_lint.libraries.lookup import load
from cybrid_lint.libraries.registry import REGISTRY, Registry, Tables

TOKEN = """
import os, requests

def bank_token():
    answer = requests.post("https://id.sandbox.cybrid.app/oauth/token", json={
        "grant_type": "client_credentials", "client_id": os.environ["BANK_ID"],
        "client_secret": os.environ["BANK_SECRET"], "scope": "accounts:read"})
    return answer.json()["access_token"]

BANK = "https://bank.sandbox.cybrid.app"
HEADERS = {"Authorization": f"Bearer {bank_token()}"}
QUERY = {"customer_guid": os.environ["GUID"]}
"""

# A program that lists a customer's accounts; PATH is where another lists what needs no token of a customer.
CLIENTS = [
    'import treq\ntreq.get(BANK + "PATH", headers=HEADERS, params=QUERY)',
    'import treq\ntreq.get(BANK + "PATH", HEADERS, params=QUERY)',
    'import treq\ntreq.request("GET", BANK + "PATH", headers=HEADERS, params=QUERY)',
    'from treq.client import HTTPClient\nHTTPClient(agent).get(BANK + "PATH", headers=HEADERS, params=QUERY)',
    'import importlib\nimportlib.import_module("treq").get(BANK + "PATH", HEADERS, params=QUERY)',
    'import niquests\nniquests.get(BANK + "PATH", QUERY, headers=HEADERS)',
    'import niquests\nsession = niquests.Session(base_url=BANK, headers=HEADERS)\nsession.get("PATH", params=QUERY)',
    'import niquests\ns = niquests.Session()\ns.headers.update(HEADERS)\ns.get(BANK + "PATH", params=QUERY)',
    'import niquests\nasync def f():\n    await niquests.aget(BANK + "PATH", QUERY, headers=HEADERS)',
    'import grequests\ngrequests.map([grequests.get(BANK + "PATH", headers=HEADERS, params=QUERY)])',
    'from curl_cffi import requests as curl\ncurl.get(BANK + "PATH", headers=HEADERS, params=QUERY)',
    'from curl_cffi import Session\ns = Session(headers=HEADERS, base_url=BANK)\ns.request("GET", "PATH", QUERY)',
    'import httplib2\nanswer, content = httplib2.Http().request(f"{BANK}PATH?customer_guid=7", headers=HEADERS)',
    'import aiosonic\nclient = aiosonic.HTTPClient()\nclient.get(BANK + "PATH", HEADERS, QUERY)',
    'from requests_futures import sessions as s\ns.FuturesSession().get(BANK + "PATH", headers=HEADERS, params=QUERY)',
    'from requests_ratelimiter import LimiterSession as S\nS().get(BANK + "PATH", headers=HEADERS, params=QUERY)',
    'from requests_html import HTMLSession\nHTMLSession().get(BANK + "PATH", headers=HEADERS, params=QUERY)',
    'import cloudscraper\ncloudscraper.create_scraper().get(BANK + "PATH", headers=HEADERS, params=QUERY)',
    'from requests_cache import CachedSession\nCachedSession("x").get(BANK + "PATH", headers=HEADERS, params=QUERY)',
    'from hishel.httpx import CacheClient\nCacheClient(base_url=BANK, headers=HEADERS).get("PATH", params=QUERY)',
    'from requests_oauth2client import ApiClient\nApiClient(BANK, headers=HEADERS).get("PATH", params=QUERY)',
]


@pytest.mark.parametrize("program", CLIENTS)
def test_clients_that_stubs_describe_send_requests(program):
    def called(path: str) -> list[tuple[str, str]]:
        return [(one.token, one.operation) for one in operations(TOKEN + program.replace("PATH", path))]

    assert called("/api/accounts") == [("bank", "GET /api/accounts")]
    assert called("/another") == []


def test_a_body_by_its_position_names_the_customer():
    body = "{'customer_guid': '7', 'quote_guid': '8'}"
    for name in ("treq.post", "niquests.post", "niquests.Session().post", "treq.request"):
        place = f"BANK + '/api/trades', data={body}" if name == "treq.request" else f"BANK + '/api/trades', {body}"
        verb = "'POST', " if name == "treq.request" else ""
        program = f"import treq, niquests\n{name}({verb}{place}, headers=HEADERS)"
        assert [(one.operation, one.subject) for one in operations(TOKEN + program)] == [
            ("POST /api/trades", "customer")
        ], name


def test_no_name_has_two_owners():
    # reading a stub that speaks of a name which is taken raises
    known().declarations.read_all()


@pytest.mark.parametrize("path", sorted(STUBS.glob("*.toml")), ids=lambda path: path.stem)
def test_a_stub_says_what_it_describes_and_speaks_of_its_own_package(path):
    stub = parse(path.read_text(encoding="utf-8"))
    assert stub.version
    assert stub.page.startswith("https://")
    assert stub.packages <= {path.stem}
    assert all(entry.of.partition(".")[0] in ("", path.stem) for entry in stub.entries)
    assert all(entry.line(name) for entry in stub.entries for name in entry.names)


def test_a_second_owner_is_an_error():
    load()
    for text in (
        '[[function]]\nnames = ["requests.get"]\nreturns = "unknown"',
        '[[class]]\nnames = ["requests.Session"]',
        '[[method]]\nof = "requests.Session"\nnames = ["get"]\nsends = {}',
        '[[function]]\nnames = ["acme.f"]\nends = true\n[[function]]\nnames = ["acme.f"]\nends = true',
    ):
        with pytest.raises(DeclarationError, match="there is already a description of"):
            Declarations(REGISTRY.copy())._add("acme.toml", parse('library = "acme"\n' + text))
    Declarations(REGISTRY.copy())._add("acme.toml", parse('library = "a"\n[[function]]\nnames = ["a.f"]\nends = true'))


def test_a_stub_is_read_when_its_package_is_imported():
    libraries, declarations = known()
    assert "treq.get" not in libraries.registry.functions
    libraries.imported("treq.client")
    assert "treq.get" in libraries.registry.functions
    assert "httplib2.Http" not in libraries.registry.functions
    assert "treq.get" not in REGISTRY.functions
    assert not declarations.read("treq")


def test_a_registry_is_copied_whole():
    load()
    tables, copied = flat(REGISTRY), flat(REGISTRY.copy())
    assert tables == copied
    assert all(copied[name] is not table for name, table in tables.items())
    assert flat(Registry()).keys() == copied.keys()


def flat(tables):
    """Return tables by their names, those of groups included."""
    found = {}
    for name, table in vars(tables).items():
        if isinstance(table, Tables):
            found.update({f"{name}.{inner}": said for inner, said in flat(table).items()})
        else:
            found[name] = table
    return found


def test_every_name_is_listed_with_the_line_that_says_it():
    libraries, declarations = known()
    declarations.read_all()
    names = {one.name: one for one in known_names(libraries.registry)}
    assert set(libraries.registry.functions) <= names.keys()
    assert names["requests.get"].path == "cybrid_lint/libraries/handlers/requests.py"
    stub = names["httplib2.Http.request"]
    assert stub.path == "cybrid_lint/libraries/stubs/httplib2.toml"
    line = (STUBS / "httplib2.toml").read_text(encoding="utf-8").splitlines()[stub.line - 1]
    assert line == 'names = ["request"]'
    unplaced = [one.name for one in names.values() if one.kind == "function" and not one.line]
    assert unplaced == []
    kinds = {one.name: one.kind for one in names.values()}
    assert kinds["django.conf.settings"] == "name"
    assert kinds["*.errorhandler"] == "decorator"
    assert kinds["django.views.generic."] == "all below"


def test_what_is_masked_and_what_is_still_readable():
    head = "import os\nSECRET = os.environ['CYBRID_CLIENT_SECRET']\n"

    def lines(program: str) -> list[tuple[int, str]]:
        return exposures(head + textwrap.dedent(program))

    assert lines("import jwt\nprint(jwt.encode({'s': SECRET}, 'key'))") == [(4, "CYB105")]
    assert lines("from cryptography.fernet import Fernet\nprint(Fernet(b'').encrypt(SECRET))") == []
    assert lines("import pickle\nprint(pickle.dumps(SECRET))") == [(4, "CYB105")]
    assert lines("import keyring\nkeyring.set_password('a', 'b', SECRET)") == []
    assert lines("import pulumi\nprint(pulumi.Config().require_secret('cybrid_client_secret'))") == [(4, "CYB105")]
    assert lines("import pulumi\nprint(pulumi.Config().require_secret('region'))") == []
