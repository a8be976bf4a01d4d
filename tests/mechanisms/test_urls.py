"""URLs that are objects, taken apart, changed, and filled by patterns."""

from __future__ import annotations

import pytest
from nameless import BANK, CUSTOMER
from support import check

PROGRAM = """
import re
import posixpath
from urllib.parse import parse_qs, urlparse, urlsplit, urlunsplit

import httpx
import requests
import yarl
from furl import furl

from a import f

HOST = "bank.sandbox.cybrid.app"
BASE = "https://bank.sandbox.cybrid.app"
ONE = BASE + "/api/accounts"


def fill(route, **values):
    return re.sub(r"\\{(\\w+)\\}", lambda match: values[match.group(1)], route)


def taken(url, left):
    while left:
        url += "/" + left.pop(0)
    return url


def go(k):
    h = {"Authorization": f"Bearer {f()}"}
    requests.get(BASE + "/api/accounts", headers=h)
    $STEPS
    return requests.get(str(u), headers=h)  # CYB301
"""
# each is what makes u, a URL that names the customer k
URLS = {
    "yarl of an authority": 'u = yarl.URL.build(scheme="https", authority=BASE[8:], path=f"/api/customers/{k}")',
    "yarl of a written query": 'u = yarl.URL.build(host=HOST, path="/api/accounts", query_string=f"customer_guid={k}")',
    "yarl's parent": 'u = (yarl.URL(BASE) / "api/assets").parent / "customers" / k',
    "yarl's origin": 'u = yarl.URL(BASE + "/other/path").origin() / "api/customers" / k',
    "yarl with another host": 'u = yarl.URL(f"https://example.com/api/customers/{k}").with_host("bank.sandbox.cybrid.app")',
    "yarl with two queries": 'u = (yarl.URL(BASE) / "api/accounts" % {"page": 0}).update_query(customer_guid=k)',
    "httpx with one more": 'u = httpx.URL(BASE + "/api/accounts").copy_add_param("customer_guid", k)',
    "httpx with one more behind others": 'u = httpx.URL(ONE + "?page=1").copy_set_param("customer_guid", k)',
    "httpx with a raw path": 'u = httpx.URL(BASE).copy_with(raw_path=f"/api/customers/{k}".encode())',
    "httpx of parts": 'u = httpx.URL(scheme="https", host="bank.sandbox.cybrid.app", path=f"/api/customers/{k}")',
    "a part of httpx": 'u = BASE + httpx.URL(f"https://example.com/api/customers/{k}").path',
    "furl with an argument": 'u = furl(BASE + "/api/accounts"); u.args["customer_guid"] = k',
    "furl with a parameter": 'u = furl(BASE); u.path = "/api/accounts"; u.query.params["customer_guid"] = k',
    "furl with segments": 'u = furl(BASE); u.path.segments = ["api", "customers", k]',
    "furl with added segments": 'u = furl(BASE); u.path.add("api").add("customers").add(k)',
    "furl of parts": 'u = furl(scheme="https", host="bank.sandbox.cybrid.app", path="api/customers/" + k)',
    "a filled pattern": 'u = re.sub(r":(\\w+)", lambda m: {"guid": k}[m[1]], "/api/customers/:guid"); u = BASE + u',
    "a pattern filled by name": 'u = BASE + fill("/api/customers/{guid}", guid=k)',
    "a compiled pattern": 'u = BASE + re.compile("<.+>").sub(k, "/api/customers/<guid>")',
    "a version that is taken away": 'u = BASE + re.sub(r"^/v[0-9]+", "/api", f"/v1/customers/{k}")',
    "doubled slashes": 'u = BASE + re.sub("/+", "/", f"/api//customers/{k}")',
    "signs that are taken away": 'u = BASE + re.sub(r"[^a-z0-9/-]", "", f"/api/customers/{k}")',
    "groups of a match": 'm = re.match(r"(\\w+):(.*)", f"customers:{k}"); u = f"{BASE}/api/{m.group(1)}/{m[2]}"',
    "a pattern that splits": 'u = "/".join([BASE, "api", *re.split("[.:]", f"customers:{k}")])',
    "translated signs": 'u = BASE + f"|api|customers|{k}".translate(str.maketrans("|", "/"))',
    "signs translated by number": 'u = BASE + f"_api_customers_{k}".translate({ord("_"): "/", 33: None})',
    "pieces taken from a list": 'left = ["customers", k]; u = BASE + "/api"; u = taken(u, left)',
    "furl joined": 'u = furl(BASE).join("/api/customers/" + k).url',
    "furl that is set": 'u = furl(BASE); u.set(path=f"/api/customers/{k}")',
    "furl that is set to a query": 'u = furl(ONE); u.set(args={"customer_guid": k})',
    "furl with an added query": 'u = furl(ONE); u.add({"customer_guid": k})',
    "furl with an added path": 'u = furl(BASE); u.add(path=["api", "customers", k])',
    "furl with other arguments": 'u = furl(ONE); u.args = {"customer_guid": k}',
    "furl with a path that grows": 'u = furl(BASE + "/api"); u.path /= "customers"; u.path /= k',
    "furl that is divided": 'u = furl(BASE) / "api" / "customers" / k',
    "furl's path as text": 'u = BASE + str(furl(f"https://example.com/api/customers/{k}").path)',
    "yarl with another scheme": 'u = yarl.URL(f"http://{HOST}/api/customers/{k}").with_scheme("https")',
    "a host beside a port": 'p = urlsplit("https://x@bank.sandbox.cybrid.app:443/"); u = f"https://{p.hostname}/api/customers/{k}"',
    "a host without a scheme": 'p = urlsplit(f"//{HOST}/x"); u = f"https://{p.netloc}/api/customers/{k}"',
    "parts without a scheme": 'u = "https:" + urlunsplit(("", HOST, f"/api/customers/{k}", "", ""))',
    "a path without a slash": 'u = urlunsplit(("https", HOST, f"api/customers/{k}", "", ""))',
    "a part by its place": 'p = urlparse(f"{BASE}/api/customers/{k}"); u = p.scheme + "://" + p[1] + p.path',
    "parts as a mapping": 'p = urlsplit(f"//{HOST}/api/customers/{k}")._asdict(); u = BASE + p["path"]',
    "a query that is read": 'q = parse_qs(f"customer_guid={k}"); u = ONE + "?customer_guid=" + q["customer_guid"][0]',
}
# each is what makes u, a URL that names no customer
OTHERS = {
    "yarl with another query": 'u = yarl.URL(f"{BASE}/api/accounts?customer_guid={k}").with_query(page=1)',
    "yarl with another path": 'u = yarl.URL(f"{BASE}/api/customers/{k}").with_path("/api/assets")',
    "yarl's other host": 'u = yarl.URL(f"{BASE}/api/customers/{k}").with_host("example.com")',
    "httpx with one less": 'u = httpx.URL(ONE, params={"customer_guid": k}).copy_remove_param("customer_guid")',
    "a host of httpx": 'u = f"https://{httpx.URL(BASE).host}/api/assets"',
    "a filled pattern": 'u = re.sub(r":(\\w+)", lambda match: {"guid": k}[match[1]], "/api/files/:guid"); u = BASE + u',
    "an end that is taken away": 'u = BASE + re.sub(r"/\\w+$", "", "/api/customers/all")',
    "another word": 'u = BASE + re.sub("customers", "files", f"/api/customers/{k}")',
    "a pattern that goes round": 'u = BASE + re.sub(r"(a+)+b", "", "/api/files/" + "a" * 60)',
    "translated signs": 'u = BASE + f"|api|files|{k}".translate(str.maketrans("|", "/"))',
    "furl with a page": 'u = furl(BASE + "/api/accounts"); u.args["page"] = k',
    "furl that is set to another path": 'u = furl(f"{BASE}/api/customers/{k}"); u.set(path="/api/assets")',
    "httpx with another query": 'u = httpx.URL(ONE, params={"customer_guid": k}).copy_with(params={"page": 1})',
    "yarl's origin": 'u = yarl.URL(f"{BASE}/api/customers/{k}").origin()',
    "yarl's parent": 'u = yarl.URL(f"{BASE}/api/assets/{k}").parent',
    "another part by its place": 'p = urlsplit(f"{BASE}/api/customers/{k}"); u = BASE + "/api/" + p[0]',
    "another query that is read": 'q = parse_qs(f"customer_guid={k}&page=1"); u = ONE + "?page=" + q["page"][0]',
    "furl with another path": 'u = furl(f"{BASE}/api/customers/{k}"); u.path = "/api/assets"',
}


def program(steps: str, maker: str, *, is_marked: bool) -> dict[str, str]:
    code = PROGRAM.replace("$STEPS", "\n    ".join(steps.split("; ")))
    return {"a.py": maker, "c.py": code if is_marked else code.replace("  # CYB301", "")}


@pytest.mark.parametrize("name", URLS)
def test_a_url_that_names_a_customer(name):
    scope = "accounts:read" if "/accounts" in URLS[name] or "ONE" in URLS[name] else "accounts:read customers:read"
    check(program(URLS[name], BANK.replace("accounts:read", scope), is_marked=True))


@pytest.mark.parametrize("name", URLS)
def test_the_same_url_with_a_customer_token(name):
    check(program(URLS[name], CUSTOMER, is_marked=False))


@pytest.mark.parametrize("name", OTHERS)
def test_a_url_that_names_no_customer(name):
    check(program(OTHERS[name], BANK, is_marked=False))
