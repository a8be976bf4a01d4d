"""Models of users: a company's own client, settings and logger, described in files that the configuration names."""

from __future__ import annotations

import json
import os
import re
import time
from pathlib import Path

import jsonschema
import pytest
from configurations import ini, places, shown, table
from doors import write
from test_command import cybrid_lint as process

from cybrid_lint.libraries.declared.loading import STUBS
from cybrid_lint.libraries.declared.reading import parse
from cybrid_lint.libraries.declared.schema import schema

try:
    import tomllib
except ModuleNotFoundError:
    import tomli as tomllib

ROOT = Path(__file__).resolve().parent.parent
MODEL = re.search(
    r"<!-- model -->\n```toml\n(.*?)```", (ROOT / "docs" / "models.md").read_text(encoding="utf-8"), re.DOTALL
)[1]
# It does not say the word, as a program that leaves all of Cybrid to its company's client.
SHOP = """
import os

import acme_bank

secret = os.environ["ACME_CLIENT_SECRET"]
token = acme_bank.login(os.environ["ACME_ID"], secret, "accounts:read trades:read")
gateway = acme_bank.Gateway(token)


def accounts(guid):
    return gateway.fetch("/api/accounts", query={"customer_guid": guid})


def trade(guid):
    return gateway.fetch(f"/api/trades/{guid}")


def prices():
    return gateway.fetch("/api/prices")


def start():
    acme_bank.audit("signed in", token)
    acme_bank.audit("signed in")
    acme_bank.other("signed in", token)
"""
FOUND = [("shop.py", 12, "CYB301"), ("shop.py", 16, "CYB302"), ("shop.py", 24, "CYB105")]


@pytest.fixture
def doors(command, plugin):
    """Return what both doors find in a folder, by its own configuration."""

    def found(folder):
        return [places(command, folder), [one.place for one in plugin(folder, ".").must_be_whole().ours]]

    return found


@pytest.fixture
def shop(tmp_path):
    return write(tmp_path / "shop", {"shop.py": SHOP, "models/acme.toml": MODEL, "pyproject.toml": table("")})


NAMED = table("models = ['models/acme.toml']")


def test_a_companys_client_is_described_in_twenty_lines(shop, doors):
    assert len([line for line in MODEL.splitlines() if line.strip()]) <= 20
    assert doors(shop) == [[], []]
    write(shop, {"pyproject.toml": NAMED})
    assert doors(shop) == [FOUND, FOUND]


def test_a_model_is_named_in_flake8s_file_and_on_both_command_lines(shop, doors, command, plugin):
    write(shop, {"tox.ini": ini("cybrid-models = models/acme.toml")})
    assert doors(shop) == [FOUND, FOUND]
    (shop / "tox.ini").unlink()
    assert places(command, shop, "--model", "models/acme.toml") == FOUND
    assert [one.place for one in plugin(shop, "--cybrid-models=models/acme.toml", ".").ours] == FOUND


def test_several_models_and_processes(shop):
    login, _, rest = MODEL.partition("[[class]]")
    write(shop, {"models/acme.toml": login, "models/more.toml": f"library = 'more'\n[[class]]{rest}"})
    write(shop, {"pyproject.toml": table("models = ['models/acme.toml', 'models/more.toml']")})
    write(shop, {"other/app.py": SHOP, "other/setup.cfg": ""})
    done = process(shop, "check", "--quiet", "--jobs", "2", "--format", "json")
    found = [(one["path"], one["line"], one["code"]) for one in json.loads(done.out)["findings"]]
    assert found == sorted([("other/app.py", line, code) for _, line, code in FOUND] + FOUND)


def test_a_model_is_relative_to_the_file_that_names_it(shop, command):
    write(shop, {"pyproject.toml": NAMED, "sub/app.py": SHOP})
    assert places(command, shop / "sub") == [("app.py", line, code) for _, line, code in FOUND]


WIRE = "def magic(*args): ...\ndef other(*args): ...\n"


@pytest.mark.parametrize(
    ("package", "expected"),
    [
        ("from acme_bank._wire import magic as login, magic as audit, magic as Gateway, other\n", FOUND),
        ("from acme_bank._wire import other\nclass Gateway: ...\ndef login(*args): ...\n", FOUND[:2]),
        ("from acme_bank._wire import *\ndef login(*args): ...\n", []),
    ],
)
def test_a_model_describes_a_module_of_the_project_in_the_place_of_its_code(shop, doors, package, expected):
    write(shop, {"pyproject.toml": NAMED, "acme_bank/__init__.py": package, "acme_bank/_wire.py": WIRE})
    assert doors(shop) == [expected, expected]


def test_what_a_class_or_function_of_the_module_has_of_that_name_is_its_own(shop, doors):
    package = """
from acme_bank._wire import magic as login, magic as Gateway, other


def audit(*args): ...


class Local:
    def audit(self, *args): ...


def local():
    def audit(*args): ...

    return audit
"""
    more = "from acme_bank import *\nfrom shop import token\n\nLocal().audit(token)\nlocal()(token)\naudit(1, token)\n"
    write(shop, {"pyproject.toml": NAMED, "acme_bank/__init__.py": package, "acme_bank/_wire.py": WIRE})
    write(shop, {"more.py": more})
    assert doors(shop) == [[("more.py", 6, "CYB105"), *FOUND]] * 2


def test_what_a_model_describes_can_be_derived_from_annotated_and_entered(shop, doors):
    write(shop, {"pyproject.toml": NAMED})
    program = """
    import os
    from acme_bank import Gateway, login
    bank = login(os.environ["ID"], os.environ["S"], "accounts:read")
    class Mine(Gateway):
        def accounts(self, guid):
            return self.fetch("/api/accounts", query={"customer_guid": guid})
    def listed(gateway: Gateway, guid):
        return gateway.fetch("/api/accounts", query={"customer_guid": guid})
    def run(guid):
        Mine(bank).accounts(guid)
        listed(Gateway(bank), guid)
        with Gateway(bank) as gateway:
            gateway.fetch("/api/accounts", query={"customer_guid": guid})
        Mine(customer()).accounts(guid)
        listed(Gateway(customer()), guid)
    """
    write(shop, {"shop.py": "\n".join(line[4:] for line in program.splitlines())})
    expected = [("shop.py", line, "CYB301") for line in (11, 12, 14)]
    assert doors(shop) == [expected, expected]


EFFECTS = """
library = "acme"
[[class]]
names = ["acme.Settings"]
[[attribute]]
of = "acme.Settings"
names = ["*"]
is = "setting"
[[class]]
names = ["acme.Client"]
keeps = { headers = ["headers"] }
[[method]]
of = "acme.Client"
names = ["sign_in"]
sets = { token = [0] }
[[method]]
of = "acme.Client"
names = ["get"]
sends = { url = { concat = [{ text = "https://bank.sandbox.cybrid.app/api/" }, [0]] } }
[[function]]
names = ["acme.secret"]
returns = { variable = [0, "name"], default = ["default"] }
[[function]]
names = ["acme.logger"]
like = "logging.getLogger"
[[function]]
names = ["acme.same", "acme.first"]
returns = [0]
[[function]]
names = ["acme.sealed"]
returns = "masked"
[[function]]
names = ["acme.joined"]
returns = "joined"
[[function]]
names = ["acme.shown"]
writes = { output = [1, "what"] }
[[function]]
names = ["acme.basic"]
returns = { base64 = { concat = [[0], { text = ":" }, [1]] } }
[[function]]
names = ["acme.run"]
returns = { called = [0] }
[[function]]
names = ["acme.stop"]
ends = true
[[function]]
names = ["acme.open"]
queries = [0]
[[function]]
names = ["acme.cookie"]
exposes = { cookie = [1, "value"] }
[[function]]
names = ["acme.made"]
returns = { new = "acme.Settings" }
[[function]]
names = ["acme.client"]
returns = { new = "acme.Client" }
[[name]]
names = ["acme.AUTHORIZATION"]
is = { text = "Authorization" }
"""


@pytest.mark.parametrize(
    ("loud", "quiet", "code"),
    [
        ("print(acme.Settings().CYBRID_CLIENT_SECRET)", "print(acme.Settings().REGION)", "CYB105"),
        ("print(acme.secret('cybrid_client_secret'))", "print(acme.secret('region'))", "CYB105"),
        ("acme.logger('x').info(SECRET)", "acme.logger(SECRET)", "CYB105"),
        ("print(acme.same(SECRET))", "print(acme.same(1, SECRET))", "CYB105"),
        ("print(acme.first(SECRET))", "print(acme.sealed(SECRET))", "CYB105"),
        ("print(acme.joined('a', SECRET))", "print(acme.joined('a', 'b'))", "CYB105"),
        ("acme.shown(1, SECRET)", "acme.shown(SECRET, 1)", "CYB105"),
        ("acme.shown(what=SECRET)", "acme.shown(how=SECRET)", "CYB105"),
        ("print(acme.basic('id', SECRET))", "print(acme.basic('id', 'x'))", "CYB105"),
        ("print(acme.run(lambda: SECRET))", "print(acme.run(lambda: 1))", "CYB105"),
        ("print(SECRET)", "acme.stop(); print(SECRET)", "CYB105"),
        ("print(acme.made().CYBRID_CLIENT_SECRET)", "print(acme.made().REGION)", "CYB105"),
        ("acme.open(f'https://a.example/?s={SECRET}')", "acme.open(f'https://a.example/?s={1}')", "CYB106"),
    ],
)
def test_what_a_model_can_say(tmp_path, command, loud, quiet, code):
    write(tmp_path, {"acme.toml": EFFECTS, "pyproject.toml": table("models = ['acme.toml']")})
    head = "import os\nimport acme\nSECRET = os.environ['CYBRID_CLIENT_SECRET']\ndef f():\n    "
    write(tmp_path, {"loud.py": f"{head}{loud}\n", "quiet.py": f"{head}{quiet}\n"})
    assert places(command, tmp_path) == [("loud.py", 5, code)]


def test_what_clients_keep_goes_with_their_requests_and_cookies_show_tokens(tmp_path, command):
    write(
        tmp_path, {"acme.toml": EFFECTS + MODEL.partition("\n")[2], "pyproject.toml": table("models = ['acme.toml']")}
    )
    program = """
import os
import acme
import acme_bank
token = acme_bank.login(os.environ["ID"], os.environ["S"], "accounts:read")
def first(guid):
    client = acme.Client(headers={acme.AUTHORIZATION: f"Bearer {token}"})
    return client.get("accounts", params={"customer_guid": guid})
def second(guid):
    client = acme.Client()
    client.sign_in(token)
    return client.get("accounts", params={"customer_guid": guid})
def third(guid):
    client = acme.Client()
    client.headers["Authorization"] = f"Bearer {token}"
    return client.get("accounts", params={"customer_guid": guid})
def fourth(guid):
    return acme.Client(headers={"X-Other": token}).get("accounts", params={"customer_guid": guid})
def shown(key):
    acme.cookie(key, token)
    acme.cookie(token, key)
def fifth(guid):
    client = acme.client()
    client.sign_in(token)
    return client.get("accounts", params={"customer_guid": guid})
"""
    write(tmp_path, {"a.py": program})
    reported = [("a.py", line, "CYB301") for line in (8, 12, 16, 25)]
    assert places(command, tmp_path) == sorted([*reported, ("a.py", 20, "CYB304")])


def test_scopes_are_reported_where_they_stand_in_a_call(shop, command):
    login = """
import os
import acme_bank

token = acme_bank.login(
    os.environ["ACME_ID"],
    os.environ["ACME_CLIENT_SECRET"],
    SCOPES
)
acme_bank.Gateway(token).fetch("/api/prices")
"""
    scopes = '"prices:read customers:read",'
    named = login.replace("SCOPES", f"scopes={scopes}")
    write(shop, {"shop.py": "", "named.py": named, "placed.py": login.replace("SCOPES", scopes)})
    write(shop, {"pyproject.toml": NAMED})
    assert places(command, shop) == [("named.py", 8, "CYB203"), ("placed.py", 8, "CYB203")]


# mistakes

CLASS = '[[class]]\nnames = ["acme.Client"]\n'
MISTAKES = [
    ("", "a model needs library", 0),
    ("library = 1", "library must be a text", 1),
    ("library = 'acme'\nlibary = 'b'", "unknown key libary; did you mean library?", 2),
    ("library = 'acme'\n[[functoin]]\nnames = ['a.b']", "unknown key functoin; did you mean function?", 2),
    ("library = 'acme'\nfunction = 3", "function must be tables, each begun by [[function]]", 2),
    ("library = 'acme'\nfunction = [3]", ": function must be a function", 2),
    ("library = 'acme'\n[[function]]\nends = true", "a function needs names", 2),
    ("library = 'acme'\n[[function]]\nnames = ['a.b']", "a function must say what it does", 2),
    ("library = 'acme'\n[[function]]\nnames = []\nends = true", "names must be a list of dotted names", 3),
    ("library = 'acme'\n[[function]]\nnames = ['b']\nends = true", "an entry of names must be a dotted name", 3),
    ("library = 'acme'\n[[function]]\nnames = ['a.b']\nretuns = 'self'", "key retuns; did you mean returns?", 4),
    ("library = 'acme'\n[[function]]\nnames = ['a.b']\nreturns = 'slef'", "cannot be slef; did you mean self?", 4),
    ("library = 'acme'\n[[function]]\nnames = ['a.b']\nreturns = 3", "returns must be an argument, a table, or one", 4),
    ("library = 'acme'\n[[function]]\nnames = ['a.b']\nreturns = [-1]", 'as in [0, "url"]', 4),
    ("library = 'acme'\n[[function]]\nnames = ['a.b']\nreturns = [0, 1]", 'as in [0, "url"]', 4),
    ("library = 'acme'\n[[function]]\nnames = ['a.b']\nreturns = {}", "returns", 4),
    ("library = 'acme'\n[[function]]\nnames = ['a.b']\nreturns = {feild = 'x'}", "feild; did you mean field?", 4),
    ("library = 'acme'\n[[function]]\nnames = ['a.b']\nends = false", "ends must be true", 4),
    (
        "library = 'acme'\n[[function]]\nnames = ['a.b']\nsends = {method = 'get'}",
        "sends.method must be an HTTP meth",
        4,
    ),
    (
        "library = 'acme'\n[[function]]\nnames = ['a.b']\nsends = {ulr = [0]}",
        "unknown key ulr; did you mean url?",
        4,
    ),
    ("library = 'acme'\n[[function]]\nnames = ['a.b']\nwrites = 'lgo'", "writes cannot be lgo; did you mean log?", 4),
    ("library = 'acme'\n[[function]]\nnames = ['a.b']\nlike = 'requests.gett'", "about requests.gett; did you mean", 3),
    (f"library = 'acme'\n{CLASS}{CLASS}", "there is already a description of acme.Client", 5),
    (
        "library = 'a'\n[[function]]\nnames = [\n'a.b',\n'requests.get']\nends = true",
        "a description of requests.get",
        5,
    ),
    ("library = 'a'\n[[function]]\nnames = ['httplib2.Http']\nends = true", "a description of httplib2.Http", 3),
    (
        f"library = 'a'\n{CLASS}[[method]]\nof = 'acme.Clent'\nnames = ['f']\nsends = {{}}",
        "unknown class acme.Clent",
        5,
    ),
    (f"library = 'a'\n{CLASS}keeps = {{token = 3}}", "keeps.token must be an argument, a table, or one", 4),
    (f"library = 'a'\n{CLASS}keeps = {{token = {{feild = 'x'}}}}", "feild; did you mean field?", 4),
    ("library = 'a'\nx = = 1", "not valid TOML", 2),
    ("library = 'a'\n" + "a." * 501 + "b = 1", "line with more than 500 dots", 2),
    ("library = 'a'\nx = " + "[" * 100_000, "not valid TOML", 0),
    (f"library = 'a'\n[[function]]\nnames = ['a.b']\nreturns = {'{concat=[' * 900}[0]{']}' * 900}", "", 0),
    (f"library = '{'a' * 250_000}'", "larger than 250 kB", 0),
    (b"library = '\xff'", "not UTF-8", 0),
]


@pytest.mark.parametrize(("text", "problem", "line"), MISTAKES, ids=range(len(MISTAKES)))
def test_a_mistake_is_told_with_its_line(shop, command, plugin, text, problem, line):
    write(shop, {"pyproject.toml": NAMED, "models/acme.toml": text})
    place = f"models/acme.toml:{line}: " if line else "models/acme.toml: "
    for done in (command(shop, "check"), command(shop, "config"), plugin(shop, ".")):
        said = done.err.splitlines()[-1]
        assert (done.code, done.out) == (2, "")
        assert place.replace("/", os.sep) in said
        assert problem in said
        assert len(said) < 300


def test_a_model_that_is_no_file(shop, command):
    write(shop, {"pyproject.toml": table("models = ['models']")})
    assert "models: not a file" in command(shop, "check").err
    write(shop, {"pyproject.toml": table("models = ['absent.toml']")})
    assert "absent.toml: No such file" in command(shop, "check").err
    for value in ("'a'", "3", "['']", "[1]"):
        write(shop, {"pyproject.toml": table(f"models = {value}")})
        assert "models must be a" in command(shop, "check").err


def test_no_file_of_the_project_has_others_outside_it_read(shop, command):
    write(shop.parent, {"elsewhere.toml": "secret_key = 1\n"})
    (shop / "link.toml").symlink_to(shop.parent / "elsewhere.toml")
    for name in ("../elsewhere.toml", str(shop.parent / "elsewhere.toml"), "link.toml"):
        write(shop, {"pyproject.toml": table(f"models = ['{name}']")})
        done = command(shop, "check")
        assert (done.code, "lies outside this repository" in done.err, "secret_key" in done.err) == (2, True, False)
    write(shop, {"sub/pyproject.toml": NAMED.replace("models/", "../models/"), "sub/app.py": SHOP, ".git/HEAD": ""})
    assert command(shop / "sub", "config").code == 0


def test_no_message_repeats_a_long_text(shop, command):
    write(shop, {"pyproject.toml": NAMED, "models/acme.toml": f"library = 'a'\n{'x9Q' * 30} = 1\n"})
    done = command(shop, "check")
    assert done.code == 2
    assert "x9Qx9Qx9Q" not in done.err


def test_a_large_model_takes_time_in_proportion(shop, command):
    def seconds(count: int) -> float:
        names = ",\n".join(f"'acme.f{number}'" for number in range(count))
        write(shop, {"models/acme.toml": f"library = 'a'\n[[function]]\nnames = [\n{names}]\nends = true\n"})
        start = time.process_time()
        assert command(shop, "check", "--model", "models/acme.toml").code == 0
        return time.process_time() - start

    seconds(10)
    few, many = seconds(1_000), seconds(8_000)
    assert many < few * 8 + 2


# schema and listing


def test_the_schema_describes_stubs_and_models_and_is_one(tmp_path, command):
    jsonschema.Draft7Validator.check_schema(schema())
    check = jsonschema.Draft7Validator(schema())
    for text in (MODEL, EFFECTS, *(path.read_text(encoding="utf-8") for path in STUBS.glob("*.toml"))):
        check.validate(tomllib.loads(text))
    done = command(tmp_path, "models", "--schema")
    assert done.out == (ROOT / "docs" / "cybrid-lint-models.schema.json").read_text(encoding="utf-8")


@pytest.mark.parametrize("text", [one for one, _, line in MISTAKES[:21] if isinstance(one, str)])
def test_the_schema_refuses_what_the_reader_refuses(text):
    assert not jsonschema.Draft7Validator(schema()).is_valid(tomllib.loads(text))


def test_the_page_of_models_shows_one_that_can_be_read():
    page = (ROOT / "docs" / "models.md").read_text(encoding="utf-8")
    assert len(parse(page.rpartition("```toml\n")[2].partition("```")[0]).entries) == 5


def test_a_name_is_listed_with_where_it_is_said(shop, command):
    write(shop, {"pyproject.toml": NAMED})
    done = command(shop, "models", "acme_bank")
    assert [line.split()[:3] for line in done.out.splitlines()] == [
        ["acme_bank.Gateway", "class", "models/acme.toml:13"],
        ["acme_bank.Gateway.fetch", "method", "models/acme.toml:18"],
        ["acme_bank.audit", "function", "models/acme.toml:22"],
        ["acme_bank.login", "function", "models/acme.toml:4"],
    ]
    done = command(shop, "models", "requests.Session.get", "--format", "json")
    (known,) = json.loads(done.out)
    assert (known["kind"], known["path"]) == ("method", "cybrid_lint/libraries/handlers/requests.py")
    assert "acme_bank  4\n" in command(shop, "models").out
    assert "acme_bank" not in command(shop, "models", "--isolated").out


def test_a_name_of_which_nothing_is_known(tmp_path, command):
    done = command(tmp_path, "models", "requests.gett")
    assert (done.code, done.out) == (2, "")
    assert done.err == "nothing is known about requests.gett; did you mean requests.get?\n"


def test_the_configuration_shows_models(shop, command):
    write(shop, {"pyproject.toml": NAMED})
    found = shown(command, shop)["models"]
    assert found["value"] == ["models/acme.toml"]
    assert found["origin"][0]["line"] == 5
