"""What comes from outside: the environment and settings libraries; JSON."""

from __future__ import annotations

import json

from cybrid_lint.engine.alternatives import named, union
from cybrid_lint.engine.interfaces import UndecidedError
from cybrid_lint.engine.objects import DictState, Entries, SequenceState
from cybrid_lint.engine.texts import Hole, Text, text
from cybrid_lint.engine.values import NONE, UNKNOWN, Library, Unknown, Value, const, unknown
from cybrid_lint.libraries.asking import asked_for
from cybrid_lint.libraries.calls import Call, is_waiting
from cybrid_lint.libraries.handlers.text import first_site
from cybrid_lint.libraries.registry import function, method

MOST_JSON = 100_000
#: What gives others of the same content for the objects that were written.
COPY = Library("copy.deepcopy")

ENVIRONMENT = "environment"


def variable(call: Call, key: Value) -> Value:
    """Return a variable of the environment: from outside, known by its name, or by whatever its name is known by."""
    return union(
        unknown(*option.names) if isinstance(option, Unknown) else asked_for(call, option)
        for option in call.decided(key)
    )


def with_fallback(call: Call, key: Value, fallback: Value | None) -> Value:
    """Return what a look-up with a fallback gives; the fallback is kept under the variable's name."""
    found = variable(call, key)
    if fallback is None:
        return found
    name = call.known_text(key)
    return union((found, fallback if name is None else named(fallback, name)))


@function("os.getenv", "os.environ.get", "os.environ.pop", "os.environ.setdefault", "os.getenvb", "os.environb.get")
def look_up(call: Call) -> Value:
    """A look-up in the environment, with its fallback."""
    key, fallback = call.arg(0, "key"), call.get(1, "default", "value")
    if fallback is None and call.name.endswith((".get", "getenv", "getenvb")):
        fallback = NONE
    return with_fallback(call, key, fallback)


@function("os.environ.__getitem__", "os.environb.__getitem__")
def environ_item(call: Call) -> Value:
    """An item of the environment."""
    return variable(call, call.arg(0))


@function("os.environ.copy", "dotenv.dotenv_values", "dotenv.main.dotenv_values")
def environment(call: Call) -> Value:
    """The whole environment, or a file of it, as a mapping."""
    return call.new(ENVIRONMENT, is_open=True)


@method(ENVIRONMENT, "get", "__getitem__", "pop")
def environment_get(call: Call) -> Value:
    """A look-up in a copy of the environment."""
    return with_fallback(call, call.arg(0), call.get(1, "default"))


@method(ENVIRONMENT, "update", "copy", "items", "keys", "values")
def environment_same(call: Call) -> Value:
    """What leaves a copy of the environment what it is."""
    return call.owner


@function("dotenv.get_key", "dotenv.main.get_key")
def get_key(call: Call) -> Value:
    """A look-up in a dotenv file."""
    return variable(call, call.arg(1, "key_to_get"))


@function("dotenv.load_dotenv", "dotenv.find_dotenv", "dotenv.main.load_dotenv", "dotenv.main.find_dotenv")
def load_dotenv(call: Call) -> Value:
    """Loading a file into the environment: nothing of it is seen."""
    return UNKNOWN


@function("json.dumps", "orjson.dumps", "ujson.dumps", "simplejson.dumps", "flask.json.dumps")
@function("tornado.escape.json_encode", "pydantic_core.to_json", "jsonpickle.encode", "jsonpickle.dumps")
def dumps(call: Call) -> Value:
    """JSON of a value."""
    return call.frame.written(call.arg(0), "json")


@function("json.loads", "orjson.loads", "ujson.loads", "simplejson.loads", "flask.json.loads")
@function("tornado.escape.json_decode", "jsonpickle.decode", "jsonpickle.loads")
def loads(call: Call) -> Value:
    """The value that JSON says."""
    found: list[Value] = []
    for option in call.decided(call.arg(0)):
        if (
            isinstance(option, Text)
            and len(option.parts) == 1
            and isinstance(option.parts[0], Hole)
            and option.parts[0].form == "json"
        ):
            found.append(call.call(COPY, option.parts[0].value))
        elif isinstance(option, Text) and option.known is not None and len(option.known) < MOST_JSON:
            try:
                loaded = json.loads(option.known)
            except (ValueError, RecursionError):
                found.append(UNKNOWN)
                continue
            found.append(value_of(call, loaded, option))
        elif (isinstance(option, Text) and option.symbols) or is_waiting(call.frame, option):
            raise UndecidedError
        else:
            found.append(option if not isinstance(option, Text) else UNKNOWN)
    return union(found)


def value_of(call: Call, loaded: object, source: Value) -> Value:
    """Return the value of what was loaded; its texts stand where the literal stands that they were loaded from."""
    if isinstance(loaded, str):
        return text(loaded, first_site(source))
    if isinstance(loaded, dict):
        entries: Entries = {str(key): named(value_of(call, value, source), str(key)) for key, value in loaded.items()}
        return call.frame.allocate(DictState(entries))
    if isinstance(loaded, list):
        return call.frame.allocate(SequenceState("list", tuple(value_of(call, value, source) for value in loaded)))
    return const(loaded) if isinstance(loaded, int | float | bool | type(None)) else UNKNOWN
