"""Every handler, called with whatever a program may call it with: it gives a value, and ends no run."""

from __future__ import annotations

import contextlib

import pytest
from engine_support import frame_of

from cybrid_lint.engine.interfaces import UndecidedError
from cybrid_lint.engine.objects import DictState, LibraryState, SequenceState
from cybrid_lint.engine.operations import Args
from cybrid_lint.engine.texts import Hole, Lit, Text, text
from cybrid_lint.engine.values import NONE, UNKNOWN, Site, Value, const, unknown
from cybrid_lint.libraries.calls import Call
from cybrid_lint.libraries.declared.loading import known
from cybrid_lint.room import with_room

PROGRAM = """
import enum
from dataclasses import dataclass


@dataclass
class Record:
    name: str
    size: int = 1


class Color(enum.Enum):
    RED = "red"


def function(*args, **kwargs):
    return args


RECORD = Record("a")
"""


def arguments(frame, names):
    """Return what something may be called with, in many ways."""
    site = Site(frame.module.path, 0)
    listed = frame.allocate(SequenceState("list", (text("a"), unknown("b"))))
    mapping = frame.allocate(DictState({"a": text("b", site), "Authorization": unknown("token")}))
    pieces = Text((Lit("a-"), Hole(unknown("token")), Lit("-b")))
    pair = frame.allocate(SequenceState("tuple", (text("a"), mapping)))
    record, cls, color, function = (names[name] for name in ("RECORD", "Record", "Color", "function"))
    yield Args()
    yield Args((UNKNOWN,))
    yield Args((UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN))
    yield Args((text("a"),))
    yield Args((text("a"), text("b"), const(1)))
    # what is no URL, no format, no pattern, no JSON and no number
    for wrong in ("http://[", "%(", "{", "(", '{"a": ', "\\x", "9" * 5000, ""):
        yield Args((text(wrong), text(wrong)))
    yield Args((listed, mapping))
    yield Args((mapping, listed))
    yield Args((mapping,), (("a", pieces),))
    yield Args((function, listed, mapping))
    yield Args((pieces, function))
    yield Args((record, text("name"), pieces))
    yield Args((cls, pair))
    yield Args((color, text("red")))
    yield Args((NONE, NONE))
    yield Args((const(2), const(1)))
    yield Args(star=listed, double_star=mapping)
    yield Args(is_open=True)
    keywords = (
        "url",
        "headers",
        "json",
        "data",
        "params",
        "auth",
        "default",
        "key",
        "name",
        "func",
        "value",
        "timeout",
    )
    yield Args((), tuple((name, pieces) for name in keywords))
    yield Args((), tuple((name, mapping) for name in keywords))


def owners(frame, label, names):
    """Return objects of a label."""
    if label == "dict":
        yield frame.allocate(DictState({"a": text("b")}))
        yield frame.allocate(DictState({}, UNKNOWN, True))
    elif label == "list":
        for kind in ("list", "set", "tuple", "generator"):
            yield frame.allocate(SequenceState(kind, (text("a"), text("b"))))
        yield frame.allocate(SequenceState("list", (), UNKNOWN, True))
    elif label == "text":
        yield text("a-b")
        yield text("{ %( http://[")
        yield Text((Lit("a-"), Hole(unknown("token"))))
    elif label == "scalar":
        yield const(1)
    elif label == "class":
        yield names["Record"]
        yield names["Color"]
    elif label == "function":
        yield names["function"]
    elif label == "instance":
        yield names["RECORD"]
    elif label == "unknown":
        yield unknown("value")
    elif label not in HOLDING:
        yield frame.allocate(LibraryState(label, {}, is_open=True))


REGISTRY = known().libraries.registry
# what is made with what it holds alone, and that no annotation gives
HOLDING = {
    "row",
    "query",
    "column",
    "comparison of a column",
    "condition",
    "config section",
    "provider",
    "provided",
    "Provide",
}


def every_handler():
    """Return each handler of calls by each of its names, with the label of what it belongs to."""
    every = [(None, name, handler) for name, handler in (REGISTRY.functions | REGISTRY.prefixes).items()]
    every += [(label, name, handler) for (label, name), handler in REGISTRY.methods.items()]
    every += [("unknown", name, handler) for name, handler in REGISTRY.outside.methods.items()]
    return [row for row in every if not row[1].startswith("<")]


def handlers():
    """Return each handler of calls by its first and its last name."""
    names = {}
    for label, name, handler in every_handler():
        names.setdefault((handler, label), []).append(name)
    ends = {key: dict.fromkeys((min(found), max(found))) for key, found in names.items()}
    return [(label, name, handler) for (handler, label), found in ends.items() for name in found]


# what the labels of that end with which a program sends requests
CLIENTS = ("client", "session", "pool", "connection", "handle", "opener", "service")
PYTHON = {"dict", "list", "text", "scalar", "unknown", "class", "function", "instance", "*"}
# labels of which not each class is known by an annotation
NOT_ANNOTATED = {
    *("Provide", "airflow hook", "apiron endpoint", "aws session", "basic auth"),
    *("buffer", "built request", "column", "context", "converter"),
    *("executor", "exit stack", "field", "file", "function wrapper"),
    *("grequests request", "http.server handler", "identity", "kiota headers", "named tuple maker"),
    *("parallel", "prefect block", "prepared call", "process manager", "provider"),
    *("pure path", "purl template", "rich text", "rows of a file", "shelf", "split url", "template"),
    *("templates", "token client", "tornado handler", "type adapter", "typer parameter"),
    *("url", "vault", "weak reference", "web response"),
}
PARTS = 8


# what is wrong with a program, Python tells whoever runs it
@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("part", range(PARTS))
def test_a_handler_gives_a_value_whatever_it_is_called_with(part):
    chosen = sorted(handlers(), key=lambda row: (row[0] or "", row[1]))[part::PARTS]

    def called():
        outer = frame_of(PROGRAM)
        site = Site(outer.module.path, 0)
        for label, name, handler in chosen:
            frame = outer.engine.scratch(outer.module)
            for owner in owners(frame, label, outer.env) if label else (UNKNOWN,):
                for args in arguments(frame, outer.env):
                    with contextlib.suppress(UndecidedError):
                        yield label, name, handler(Call(frame, owner, name, args, site))

    assert chosen
    found = with_room(lambda: list(called()))
    assert [(label, name) for label, name, value in found if not isinstance(value, Value)] == []


def test_what_an_annotation_says_of_a_class_is_what_its_constructor_makes():
    def made():
        outer = frame_of(PROGRAM)
        for name, label in REGISTRY.classes.types.items():
            if name in REGISTRY.functions:
                frame = outer.engine.scratch(outer.module)
                args = Args((text("a"), text("b")))
                with contextlib.suppress(UndecidedError):
                    value = REGISTRY.functions[name](Call(frame, UNKNOWN, name, args, Site(outer.module.path, 0)))
                    yield name, label, frame.engine.label_of(frame, value)

    found = with_room(lambda: list(made()))
    assert len(found) > 200
    assert {name: (label, made_of) for name, label, made_of in found if label != made_of} == {
        # around a session that is given
        "aiohttp_retry.RetryClient": ("aiohttp session", "text"),
        "aiohttp_retry.client.RetryClient": ("aiohttp session", "text"),
        # of a parser, or of keywords
        "argparse.Namespace": ("arguments", "namespace"),
    }


def test_a_client_that_is_given_is_known_by_its_class():
    def made():
        outer = frame_of(PROGRAM)
        for name in (name for name in REGISTRY.functions if name.rpartition(".")[2][:1].isupper()):
            frame = outer.engine.scratch(outer.module)
            args = Args((text("a"), text("b")))
            with contextlib.suppress(UndecidedError):
                value = REGISTRY.functions[name](Call(frame, UNKNOWN, name, args, Site(outer.module.path, 0)))
                yield name, frame.engine.label_of(frame, value) or ""

    labels = {label for label, _ in REGISTRY.methods} - PYTHON
    made_as = {name: label for name, label in with_room(lambda: list(made())) if label in labels}
    found = {name: label for name, label in made_as.items() if label.endswith(CLIENTS)}
    assert len(found) > 50
    assert {name for name, label in found.items() if REGISTRY.classes.types.get(name) != label} == {
        *("aioboto3.Session", "boto3.Session", "boto3.session.Session", "requests_oauth2client.OAuth2Client"),
    }
    assert {label for name, label in made_as.items() if REGISTRY.classes.types.get(name) != label} == NOT_ANNOTATED


def test_what_a_with_statement_enters_is_what_it_is_given():
    def entered():
        outer = frame_of(PROGRAM)
        for (label, name), handler in REGISTRY.methods.items():
            if name in ("__enter__", "__aenter__"):
                frame = outer.engine.scratch(outer.module)
                for owner in owners(frame, label, outer.env):
                    value = handler(Call(frame, owner, name, Args(), Site(outer.module.path, 0)))
                    yield label, value is owner

    found = with_room(lambda: list(entered()))
    assert found
    assert {label for label, is_same in found if not is_same} == {
        # a session of the maker's; what is not followed inside
        *("maker of orm sessions", "orm session"),
        *("attempt", "logger", "tornado client", "web response"),
    }
