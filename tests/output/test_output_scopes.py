"""The formats of `cybrid-lint scopes`, fed with whatever names code can hold."""

from __future__ import annotations

import html.parser
import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from doors import oauth
from hypothesis import given
from hypothesis import strategies as st

from cybrid_lint import catalogue
from cybrid_lint.credentials.masking import redact
from cybrid_lint.findings import Span
from cybrid_lint.output.positions import columns
from cybrid_lint.output.scopes import FORMATS, View, render
from cybrid_lint.output.scopes.svg import NARROW, measured, shortened
from cybrid_lint.scopes.report import Call, CodeLocation, Operation, Request, ScopeReport, ScopeRow

NAMES = [
    "</script><script>alert(1)</script>",
    '"]; click call1 "javascript:alert(1)"',
    "`**b**` <img src=x onerror=alert(1)> %%{init: {}}%%",
    "#quot; &amp; ]]> <!-- -->",
    "a\nend\r\n\x00\x1b[31m\u202e\ud800\uffff",
    "日本語 ﷽ 🎉",
    "x/" * 200,
]


def place(name: str, line: int = 3) -> CodeLocation:
    return CodeLocation(Span(f"{name}.py", line, 4, line, 9), name)


def view(name: str, **more: int) -> View:
    calls = (Call((place(name), place(name, 7)), "CYB302"), Call((CodeLocation(Span("m.py", 1, 0, 1, 5)),)))
    operations = (
        Operation("GET /api/trades/{trade_guid}", ("trades:read",), calls),
        Operation("GET /api/prices", ("prices:read",)),
    )
    asked = (ScopeRow(name, "unneeded"), ScopeRow("a:b", "unknown"))
    needed = ("prices:read", "trades:read")
    first = Request(
        "bank", (place(name), place("q")), place(name, 9), asked, "all", operations, (), needed, ("prices:read",), ()
    )
    second = Request("customer", (place(name),), place(name), asked, "every", (), (name,), (), None, ())
    return View([ScopeReport(name, (first, second)), ScopeReport("other", (second,))], **more)


class Elements(html.parser.HTMLParser):
    """The elements and texts of a page, and its attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: dict[str, list[str]] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        for key, value in attrs:
            self.attributes.setdefault(key, []).append(value or "")


def elements(page: str) -> Elements:
    found = Elements()
    found.feed(page)
    return found


def must_be_inert(page: str) -> None:
    """Fail if a page has other elements than one with harmless names, or anything that could load or run."""
    found, plain = elements(page), elements(render("html", view("plain")))
    assert found.tags == plain.tags
    assert found.tags.count("script") == found.tags.count("style") == 1
    assert set(found.attributes) == set(plain.attributes)
    assert not {"src", "style", "onclick", "action"} & set(found.attributes)
    assert all(one.startswith("#") for one in found.attributes["href"])
    assert "url(" not in page
    assert "@import" not in page


MERMAID = re.compile(
    r"""flowchart\ LR\n
    (\ {4}(
        (request|function|operation)\d+\["[^"<>`&\n]*(</?b>[^"<>`&\n]*|<br/>[^"<>`&\n]*)*"\]:::\w+
        | \w+\ -->\ \w+
        | subgraph\ project\d+\["[^"<>`&\n]*"\]
        | end
        | (classDef|linkStyle)\ [\w, #:-]+
    )\n)+""",
    re.VERBOSE,
)


@pytest.mark.parametrize("name", NAMES)
def test_no_name_breaks_out(name: str) -> None:
    must_be_inert(render("html", view(name)))
    assert MERMAID.fullmatch(render("mermaid", view(name)))
    ET.fromstring(render("svg", view(name)))
    table = render("table", view(name))
    assert "\x1b" not in table
    for format_ in FORMATS:
        render(format_, view(name)).encode()


@given(st.text(st.characters(), min_size=1, max_size=60))
def test_whatever_the_names_are(name: str) -> None:
    must_be_inert(render("html", view(name)))
    assert MERMAID.fullmatch(render("mermaid", view(name)))
    picture = ET.fromstring(render("svg", view(name)))
    assert len(list(picture.iter("{http://www.w3.org/2000/svg}script"))) == 0
    assert len(list(picture.iter("{http://www.w3.org/2000/svg}rect"))) == 8


@given(st.text(max_size=200), st.integers(20, 400))
def test_a_text_is_cut_to_the_room_that_there_is(text: str, room: int) -> None:
    made = shortened(text, room)
    assert made == text or (measured(made) <= room and "\u2026" in made)


@given(st.text(max_size=80), st.integers(40, 120))
def test_no_row_of_the_table_is_wider_than_the_terminal(name: str, width: int) -> None:
    rows = render("table", view(name, width=width)).split("\n")
    pasted = {one for one in rows if "sufficient" in one}
    # the projects' names and the sum stand outside the table
    assert all(
        columns(one) <= width for one in rows[:-2] if one not in pasted and one[:1] in " bco" and one[:2] == "  "
    )


def test_nothing_stands_out_of_its_box() -> None:
    picture = ET.fromstring(render("svg", view("x/" * 200)))
    space = {"s": "http://www.w3.org/2000/svg"}
    boxes = list(picture.iter("{http://www.w3.org/2000/svg}svg"))[1:]
    assert len(boxes) == 7
    for box in boxes:
        for line in box.findall("s:text", space):
            assert float(line.get("x", "0")) + len(line.text or "") * NARROW <= float(box.get("width", "0"))
            assert float(line.get("y", "0")) < float(box.get("height", "0"))


def test_edges_and_calls_at_a_wrong_level_are_red() -> None:
    chart = render("mermaid", view("f"))
    assert re.search(r"linkStyle 0,1 stroke:#c92a2a\n$", chart)
    assert chart.count(":::wrong") == 1
    picture = render("svg", view("f"))
    assert picture.count('class="edge bad"') == 2
    assert picture.count('class="edge"') == 2
    assert picture.count("CYB302: wrong level of token</text>") == 1


def test_the_same_every_time_and_with_a_title() -> None:
    assert render("svg", view("f")) == render("svg", view("f"))
    picture = ET.fromstring(render("svg", view("f")))
    space = {"s": "http://www.w3.org/2000/svg"}
    title, desc = (picture.find(f"s:{one}", space) for one in ("title", "desc"))
    assert [title.get("id"), desc.get("id")] == picture.get("aria-labelledby").split()
    assert desc.text.startswith("3 token requests")


def test_the_page_allows_its_own_script_and_style_alone() -> None:
    import base64
    import hashlib

    page = render("html", view("f"))
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)[1]
    assert policy.startswith("default-src 'none';")
    for tag in ("style", "script"):
        text = re.search(f"<{tag}>(.*?)</{tag}>", page, re.DOTALL)[1]
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy
    targets = elements(page).attributes
    assert all(one.removeprefix("#") in targets["id"] for one in targets["href"])


def test_credentials_in_names_are_cut_and_names_are_not() -> None:
    secret = oauth()
    at = CodeLocation(Span("app.py", 1, 0, 1, 5), f"C.{secret}")
    operation = Operation("GET /api/prices", ("prices:read",), (Call((at, at)),))
    asked = (ScopeRow(secret, "unneeded"), ScopeRow(f"x:{secret}", "unknown"))
    report = ScopeReport(".", (Request("bank", (at,), at, asked, "all", (operation,), (), (), (), ()),))
    for format_ in FORMATS:
        shown = render(format_, View([report]))
        assert secret[:5] not in shown
        assert secret[-5:] not in shown
    names = {*catalogue.scopes(), *(one.sdk_class for one in catalogue.operations())}
    assert [one for one in sorted(names) if redact(one) != one] == []


def test_colours_are_for_terminals() -> None:
    plain, colored = render("table", view("f")), render("table", view("f", color=True))
    assert "\x1b[1;31mCYB302\x1b[0m" in colored
    assert re.sub(r"\x1b\[[\d;]*m", "", colored).split() == plain.split()


def test_what_the_page_brings_lies_in_the_package() -> None:
    import cybrid_lint.output.scopes as package

    assert {"page.css", "page.js", "schema.json"} <= {one.name for one in Path(package.__file__).parent.iterdir()}
