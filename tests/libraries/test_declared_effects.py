"""What each word and table of a description does: the requests that calls send, what they show, and their values."""

from __future__ import annotations

from pathlib import Path

from engine_support import OUTSIDE, frame_of, plain
from test_what_is_sent import requests_of

from cybrid_lint.engine.alternatives import options
from cybrid_lint.engine.frame import Frame
from cybrid_lint.engine.objects import SequenceState
from cybrid_lint.engine.outcome import Event
from cybrid_lint.engine.texts import Hole, Text
from cybrid_lint.engine.values import Unknown, Value
from cybrid_lint.libraries.declared.listing import known_names
from cybrid_lint.libraries.declared.loading import known
from cybrid_lint.room import with_room

#: A description of clients, and what calls of them send.
CLIENTS, _, SENT = (Path(__file__).parent / "declared_clients.txt").read_text(encoding="utf-8").partition("\n---\n")
FUNCTIONS = {
    "first": '[0, "x", "y"]',
    "named": '["x", "y"]',
    "text": '{ text = "t" }',
    "nothing": '"nothing"',
    "joined": '"joined"',
    "concat": '{ concat = [[1], { text = "-" }, [0]] }',
    "tuple": "{ tuple = [[1], [0]] }",
    "called": "{ called = [0] }",
    "variable": '{ variable = [0], default = ["default"] }',
    "arguments": '"arguments"',
    "unknown": '"unknown"',
    "masked": '"masked"',
    "json": "{ json = [0] }",
    "base64": "{ base64 = [0] }",
}
VALUES = """
acme.first("a", "b")  =>  'a'
acme.first(x="a")  =>  'a'
acme.first(y="a", z="b")  =>  'a'
acme.first()  =>  Ellipsis
acme.named("a", y="b")  =>  'b'
acme.named("a")  =>  Ellipsis
acme.text("a")  =>  't'
acme.nothing("a")  =>  None
acme.joined("a", "b")  =>  'ab'
acme.concat("a", "b")  =>  'b-a'
acme.tuple("a", "b")  =>  ('b', 'a')
acme.called(lambda: "a")  =>  'a'
acme.arguments("a")  =>  'a'
acme.unknown("a")  =>  Ellipsis
acme.masked("a")  =>  'sealed'
acme.variable("G")  =>  'G'
acme.variable("H", default="d")  =>  'H' or 'd'
acme.json("a")  =>  json of 'a'
acme.base64("a")  =>  base64 of 'a'
acme.NAME  =>  'n'
acme.GO  =>  'GO' of 'settings'
acme.Kept("a").again  =>  'a'
acme.Kept("a").kept  =>  'a'
acme.Kept("a").back("b")  =>  'b'
acme.Kept("a").own().again  =>  'a'
acme.Kept("a").put("c").again  =>  'c'
acme.Kept(None).put("c").again  =>  'c'
acme.made("a").again  =>  Ellipsis
acme.made("a").put("c").again  =>  'c'
acme.alike().put("c").again  =>  'c'
acme.fixed().again  =>  'z'
acme.answer().other  =>  Ellipsis
"""
KEPT = """
[[class]]
names = ["acme.Kept"]
keeps = { kept = [0] }
[[attribute]]
of = "acme.Kept"
names = ["again"]
is = { field = "kept" }
[[method]]
of = "acme.Kept"
names = ["back"]
returns = [0]
[[method]]
of = "acme.Kept"
names = ["own"]
returns = "self"
[[method]]
of = "acme.Kept"
names = ["put"]
sets = { kept = [0] }
returns = "self"
[[function]]
names = ["acme.made"]
returns = { new = "acme.Kept" }
[[class]]
names = ["acme.Fixed"]
keeps = { kept = { text = "z" } }
[[attribute]]
of = "acme.Fixed"
names = ["again"]
is = { field = "kept" }
[[function]]
names = ["acme.fixed"]
returns = { new = "acme.Fixed" }
[[function]]
names = ["acme.answer"]
returns = { new = "aiohttp.ClientResponse" }
[[class]]
names = ["acme.Alike"]
like = "acme.Kept"
[[function]]
names = ["acme.alike"]
returns = { new = "acme.Alike" }
[[name]]
names = ["acme.GO"]
is = "setting"
[[name]]
names = ["acme.NAME"]
is = { text = "n" }
"""
EVENTS = """
[[function]]
names = ["acme.log"]
writes = "log"
[[function]]
names = ["acme.show"]
writes = { output = [1] }
[[function]]
names = ["acme.expose"]
exposes = { cookie = ["x"] }
[[function]]
names = ["acme.render"]
exposes = { template = [0] }
[[function]]
names = ["acme.hand"]
returns = "unseen"
[[function]]
names = ["acme.open"]
queries = [0]
"""


def _said(frame: Frame, value: Value) -> str:
    """Return a value as Python writes it, one from outside by its names, and a text's encoding in words."""
    if len(alternatives := options(value)) > 1:
        return " or ".join(_said(frame, option) for option in alternatives)
    if isinstance(value, Unknown):
        return " of ".join(map(repr, value.names)) or "Ellipsis"
    if isinstance(value, Text) and isinstance(part := value.parts[0], Hole):
        return f"{part.form} of {_said(frame, part.value)}"
    return repr(plain(frame, value))


LISTED = """library = 'acme'
[[class]]
names = ['acme.Client']
keeps = { headers = ['headers'], token = [0] }
[[class]]
names = ['acme.Twin']
like = 'acme.Client'
[[class]]
names = ['acme.Bare']
[[method]]
of = 'acme.Client'
names = ['go']
sends = {}
returns = 'body'
[[attribute]]
of = 'acme.Client'
names = ['token']
is = { field = 'token' }
[[function]]
names = [
    'acme.log',
    'acme.stop',
]
writes = 'log'
exposes = { cookie = [0] }
queries = [0]
ends = true
[[name]]
names = ['acme.NAME']
is = 'setting'
"""


def lines_of(table: str) -> dict[str, str]:
    return dict(line.split("  =>  ") for line in table.splitlines() if line)


def described(model: str, source: str) -> Frame:
    return frame_of(f"import acme, acme.http\n{source}", ("acme.toml", f"library = 'acme'\n{model}"))


def test_what_described_clients_send() -> None:
    lines = lines_of(SENT)
    source = "\n".join(statement for line in lines for statement in line.split("; "))
    sent = with_room(lambda: list(requests_of(described(CLIENTS, source))))
    assert dict(zip(lines, sent, strict=True)) == lines


def test_what_described_functions_and_members_give() -> None:
    lines = lines_of(VALUES)
    model = KEPT + "".join(
        f"[[function]]\nnames = ['acme.{name}']\nreturns = {said}\n" for name, said in FUNCTIONS.items()
    )

    def values() -> list[str]:
        frame = described(model, f"found = [{', '.join(lines)}]")
        found = frame.state(frame.env["found"])
        assert isinstance(found, SequenceState)
        return [_said(frame, value) for value in found.members]

    assert dict(zip(lines, with_room(values), strict=True)) == lines


def test_what_described_functions_show() -> None:
    source = """
import os
G = os.environ["G"]
acme.log("a", G)
acme.show("a", G)
acme.show(G)
acme.expose("t", x="c")
acme.open("https://a.b/?c=d")
acme.render("r")
acme.hand([1])
acme.log("a")
"""

    def events() -> list[tuple[str, str, str]]:
        frame = described(EVENTS, source)
        found = [one for one in frame.outcome.effects if isinstance(one, Event)]
        return [(one.kind, one.detail, _said(frame, frame.open(one.value))) for one in found]

    assert with_room(events) == [
        ("write", "log", repr((OUTSIDE,))),
        ("write", "output", repr((OUTSIDE,))),
        # an argument that is not given is unknown
        ("write", "output", "(Ellipsis,)"),
        ("expose", "cookie", "'c'"),
        ("query", "", "'https://a.b/?c=d'"),
        ("expose", "template", "'r'"),
        ("escape", "handed to code that is not seen", "[1]"),
    ]


def test_what_is_known_is_listed_with_what_it_does() -> None:
    listed = {one.name: one for one in known_names(known([("acme.toml", LISTED)]).declarations.registry)}
    effects = "Writes values, shows values to a client, opens a URL, never returns."
    assert [one for name, one in listed.items() if name.startswith("acme.")] == [
        ("acme.Bare", "class", "acme.toml", 9, ""),
        ("acme.Client", "class", "acme.toml", 3, "Keeps headers, token."),
        ("acme.Client.go", "method", "acme.toml", 12, "Sends a request, returns a value."),
        ("acme.Client.token", "attribute", "acme.toml", 17, "A value."),
        ("acme.NAME", "name", "acme.toml", 29, "A value."),
        ("acme.Twin", "class", "acme.toml", 6, "Like acme.Client."),
        ("acme.Twin.go", "method", "acme.toml", 12, "Sends a request, returns a value."),
        ("acme.Twin.token", "attribute", "acme.toml", 17, "A value."),
        ("acme.log", "function", "acme.toml", 21, effects),
        ("acme.stop", "function", "acme.toml", 22, effects),
    ]
    handler = "cybrid_lint/libraries/handlers"
    for name, kind, path in (
        ("requests.get", "function", f"{handler}/requests.py"),
        ("requests.Session.get", "method", f"{handler}/requests.py"),
        ("*.action", "decorator", f"{handler}/web_responses.py"),
        ("abc.", "all below", f"{handler}/reflection.py"),
        ("aiohttp.hdrs.ACCEPT", "name", f"{handler}/aiohttp.py"),
    ):
        assert listed[name][1:3] == (kind, path)
        assert listed[name].line > 0
    assert listed["aiohttp.ClientResponse"][1:] == ("class", "", 0, "")
    assert listed["abc."].says == "What says nothing of the values that it is given, and keeps none of them."
