"""Texts that are put together in every way: the head of a request, its URL, its query."""

from __future__ import annotations

import re

import pytest
from nameless import BANK, CUSTOMER
from support import GRANT, check

HOST = "https://bank.sandbox.cybrid.app"

HEADS = {
    "an f-string": 'f"Bearer {f()}"',
    "an f-string with a format": "f\"{'Bearer':s} {f()!s}\"",
    "a percent sign": '"Bearer %s" % f()',
    "a percent sign and a tuple": '"%s %s" % ("Bearer", f())',
    "a percent sign and a dict": '"%(kind)s %(v)s" % {"kind": "Bearer", "v": f()}',
    "format": '"Bearer {}".format(f())',
    "format by place": '"{1} {0}".format(f(), "Bearer")',
    "format by name": '"{kind} {v}".format(kind="Bearer", v=f())',
    "format_map": '"Bearer {v}".format_map({"v": f()})',
    "join of a list": '" ".join(["Bearer", f()])',
    "join of a tuple by a generator": '" ".join(one for one in ("Bearer", f()))',
    "plus": '"Bearer " + f()',
    "str and strip": '"Bearer " + str(f()).strip()',
    "a template of the head": 'string.Template("Bearer $v").substitute(v=f())',
    "bytes": 'b"Bearer " + f().encode()',
    "bytes and back": '(b"Bearer " + f().encode("utf-8")).decode()',
    "removeprefix": '"Bearer " + f().removeprefix("Bearer ")',
    "replace": '"Bearer X".replace("X", f())',
    "an augmented text": "add(f())",
    "a rest of a split": '"Bearer " + f"x {f()}".split(" ", 1)[1]',
    "a rest of a partition": '"Bearer " + f"x {f()}".partition(" ")[2]',
    "a conditional prefix": 'f() if f().startswith("Bearer ") else "Bearer " + f()',
}
HEAD_PROGRAM = """
import string

import requests

from a import f


def add(v):
    s = "Bearer"
    s += " "
    s += v
    return s


def go(k):
    h = {"Authorization": $HEAD}
    requests.get("$HOST/api/accounts", headers=h)
    return requests.get("$HOST/api/accounts", params={"customer_guid": k}, headers=h)  # CYB301
"""

# each is an expression for a URL that names the customer k
URLS = {
    "an f-string": 'f"{BASE}/api/customers/{k}"',
    "an f-string of pieces": 'f"{SCHEME}://{SUB}.{ENV}.cybrid.app/{API}/customers/{k}"',
    "an f-string with an unknown environment": "f\"https://bank.{os.environ['E']}.cybrid.app/api/customers/{k}\"",
    "plus": 'BASE + "/api/" + "customers/" + k',
    "a percent sign": '"%s/api/customers/%s" % (BASE, k)',
    "format": '"{}/api/{}/{}".format(BASE, "customers", k)',
    "format of a constant": "ROUTE.format(base=BASE, guid=k)",
    "join of a list": '"/".join([BASE, "api", "customers", k])',
    "join after cutting": '"/".join(one.strip("/") for one in (BASE, "/api/", "customers", k))',
    "urljoin": 'urljoin(BASE, f"/api/customers/{k}")',
    "urljoin with a path in the base": 'urllib.parse.urljoin(BASE + "/api/", f"customers/{k}")',
    "rstrip and lstrip": 'BASE.rstrip("/") + "/" + "/api/customers/".lstrip("/") + k',
    "urlunsplit": 'urlunsplit(("https", "bank.sandbox.cybrid.app", f"/api/customers/{k}", "", ""))',
    "a replaced hole": '(BASE + "/api/customers/:guid").replace(":guid", k)',
    "quote": 'BASE + "/api/customers/" + urllib.parse.quote(k, safe="")',
    "posixpath": 'BASE + posixpath.join("/api", "customers", k)',
    "PurePosixPath": 'BASE + str(PurePosixPath("/api") / "customers" / k)',
    "a template": 'string.Template("${base}/api/customers/${k}").substitute(base=BASE, k=k)',
    "a table of routes": 'BASE + ROUTES["one"].format(k)',
    "a query by an f-string": 'f"{BASE}/api/accounts?customer_guid={k}&page=0"',
    "a query by urlencode": 'BASE + "/api/accounts?" + urlencode({"customer_guid": k, "page": 0})',
    "a query by urlencode of pairs": "f\"{BASE}/api/accounts?{urlencode([('customer_guid', k)])}\"",
    "a query by join": 'BASE + "/api/accounts?" + "&".join(f"{n}={v}" for n, v in {"customer_guid": k}.items())',
    "yarl": 'str(yarl.URL(BASE) / "api" / "customers" / k)',
    "yarl with a query": 'str(yarl.URL(BASE).with_path("/api/accounts").with_query(customer_guid=k))',
    "yarl with an updated query": 'str((yarl.URL(BASE) / "api/accounts").update_query({"customer_guid": k}))',
    "httpx.URL": 'str(httpx.URL(BASE).join(f"/api/customers/{k}"))',
    "httpx.URL with a copy": 'str(httpx.URL(BASE).copy_with(path=f"/api/customers/{k}"))',
    "httpx.URL with parameters": 'str(httpx.URL(BASE + "/api/accounts", params={"customer_guid": k}))',
    "httpx.URL with more parameters": 'str(httpx.URL(f"{BASE}/api/accounts").copy_merge_params({"customer_guid": k}))',
    "a URL that is split": 'urlunsplit((*urlsplit(BASE)[:2], f"/api/customers/{k}", "", ""))',
    "a part that is replaced": 'urlsplit(BASE)._replace(path=f"/api/customers/{k}").geturl()',
    "a host that is taken over": 'urlunparse(urlparse(f"/api/customers/{k}")._replace(scheme="https", netloc=HOST))',
    "a path that is normalised": 'BASE + posixpath.normpath(f"/api//assets/../customers/{k}/")',
    "a query that is read and written": "f\"{BASE}/api/accounts?{urlencode(dict(parse_qsl(F'customer_guid={k}')))}\"",
    "a query of sorted pairs": "f\"{BASE}/api/accounts?{urlencode(sorted({'page': 0, 'customer_guid': k}.items()))}\"",
    "a request's URL": 'requests.Request("GET", f"{BASE}/api/customers/{k}").prepare().url',
}
URL_PROGRAM = """
import os
import posixpath
import string
import urllib.parse
from pathlib import PurePosixPath
from urllib.parse import parse_qsl, urlencode, urljoin, urlparse, urlsplit, urlunparse, urlunsplit

import httpx
import requests
import yarl

from a import f

BASE = "$HOST"
HOST = "bank.sandbox.cybrid.app"
SCHEME = "https"
SUB = "bank"
ENV = "sandbox"
API = "api"
ROUTE = "{base}/api/customers/{guid}"
ROUTES = {"one": "/api/customers/{}", "all": "/api/customers"}


def go(k):
    h = {"Authorization": f"Bearer {f()}"}
    requests.get("$HOST/api/accounts", headers=h)
    return requests.get($URL, headers=h)  # CYB301
"""
# each is an expression for a URL that names no customer, or is none of the API's
OTHER_URLS = {
    "a listing": 'f"{BASE}/api/accounts"',
    "a listing with a filter": 'f"{BASE}/api/accounts?owner=bank"',
    "a listing by urlencode": 'BASE + "/api/trades?" + urlencode({"state": "completed"})',
    "prices by join": '"/".join([BASE, "api", "prices"])',
    "a list of customers by urljoin": 'urljoin(BASE, "/api/customers")',
    "assets by yarl": 'str(yarl.URL(BASE) / "api" / "assets")',
    "symbols by httpx.URL": 'str(httpx.URL(BASE).join("/api/symbols"))',
    "a bank by its guid": 'BASE + "/api/banks/" + k',
    "a file by its guid": '"%s/api/files/%s" % (BASE, k)',
    "an unknown path": "BASE + k",
    "an unknown URL": "k",
    "another's host": 'f"https://api.example.com/api/customers/{k}"',
    "another's host by replace": 'f"{BASE}/api/customers/{k}".replace("bank.sandbox.cybrid.app", "example.com")',
    "another's host by urljoin": 'urljoin("https://api.example.com/", f"/api/customers/{k}")',
    "another's host by _replace": 'urlsplit(f"{BASE}/api/customers/{k}")._replace(netloc="example.com").geturl()',
    "a path that climbs": 'BASE + posixpath.normpath(f"/api/customers/../assets/{k}")',
    "a query that is read": "f\"{BASE}/api/accounts?{urlencode(dict(parse_qsl('owner=bank')))}\"",
    "another's absolute URL after urljoin": 'urljoin(BASE, f"https://api.example.com/api/customers/{k}")',
}


def program(text: str, maker: str, *, marked: bool = True) -> dict[str, str]:
    text = text.replace("$HOST", HOST)
    return {"a.py": maker, "c.py": text if marked else re.sub(r" +# CYB\d+", "", text)}


@pytest.mark.parametrize("name", HEADS)
def test_a_head_that_is_put_together(name):
    check(program(HEAD_PROGRAM.replace("$HEAD", HEADS[name]), BANK))


@pytest.mark.parametrize("name", HEADS)
def test_a_head_with_a_customer_token(name):
    check(program(HEAD_PROGRAM.replace("$HEAD", HEADS[name]), CUSTOMER, marked=False))


@pytest.mark.parametrize("name", URLS)
def test_a_url_that_is_put_together(name):
    scope = "accounts:read" if "/accounts" in URLS[name] else "accounts:read customers:read"
    check(program(URL_PROGRAM.replace("$URL", URLS[name]), BANK.replace("accounts:read", scope)))


@pytest.mark.parametrize("name", URLS)
def test_a_url_with_a_customer_token(name):
    check(program(URL_PROGRAM.replace("$URL", URLS[name]), CUSTOMER, marked=False))


@pytest.mark.parametrize("name", OTHER_URLS)
def test_a_url_that_names_no_customer(name):
    check(program(URL_PROGRAM.replace("$URL", OTHER_URLS[name]).replace("  # CYB301", ""), BANK))


REPLACED = {
    "the first": ('path.replace("/", "", 1)', "/customers/"),
    "the first two": ('path.replace("//", "/", 2)', "//customers//"),
    "by keyword": ('path.replace("/", "", count=1)', "/customers/"),
    "none": ('path.replace("/", "", 0)[1:]', "/customers/"),
    "all": ('path.replace("+", "/")', "customers+"),
}


@pytest.mark.parametrize(("replaced", "start"), REPLACED.values(), ids=REPLACED)
def test_as_many_are_replaced_as_is_said(replaced: str, start: str) -> None:
    check(
        GRANT
        + f"""

def read(path):
    head = {{"Authorization": "Bearer " + grant("customers:read")}}
    return requests.get(API + "/" + {replaced}, headers=head)


def go(k):
    read(f"{start}{{k}}")  # CYB301
"""
    )
