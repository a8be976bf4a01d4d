"""Formats besides JSON, as text that can be read or straight to a file: YAML, TOML, pickle, plist, MessagePack."""

from __future__ import annotations

from cybrid_lint.engine.alternatives import options, union
from cybrid_lint.engine.interfaces import UndecidedError
from cybrid_lint.engine.objects import LibraryState
from cybrid_lint.engine.texts import Hole, Text
from cybrid_lint.engine.values import UNKNOWN, Const, Library, Unknown, Value
from cybrid_lint.libraries.calls import Call, is_waiting
from cybrid_lint.libraries.registry import function
from cybrid_lint.libraries.writing import FILE, written

FORM = "json"
#: What gives others of the same content for the objects that were written.
COPY = Library("copy.deepcopy")


@function("pprint.pformat")
def dumps(call: Call) -> Value:
    """A value as text that can be read."""
    return call.frame.written(call.arg(0), FORM)


@function("pickle.loads", "msgpack.unpackb", "msgpack.loads", "marshal.loads", "tomllib.loads")
@function(
    "toml.loads", "tomli.loads", "plistlib.loads", "dill.loads", "cloudpickle.loads", "cbor2.loads", "tomlkit.parse"
)
def loads(call: Call) -> Value:
    """Reading it back: what was written as text in this program is itself again."""
    return union(loaded(call, option) for option in call.decided(call.arg(0)))


@function("yaml.safe_load", "yaml.load")
def yaml_load(call: Call) -> Value:
    """Reading a text, or what a file or a response holds."""
    found: list[Value] = []
    for option in call.decided(call.arg(0)):
        is_file = isinstance(call.state(option), LibraryState)
        found += options(call.call(call.attribute(option, "read"))) if is_file else (option,)
    return union(loaded(call, option) for option in found)


def loaded(call: Call, value: Value) -> Value:
    """Return what was written as text, read back."""
    if isinstance(value, Text) and value.symbols and len(value.parts) != 1:
        raise UndecidedError
    if isinstance(value, Text):
        part = value.parts[0] if len(value.parts) == 1 else None
        if isinstance(part, Hole) and part.form == FORM:
            return call.call(COPY, part.value)
        if isinstance(part, Hole) and is_waiting(call.frame, part.value):
            raise UndecidedError
        return UNKNOWN
    if isinstance(value, Unknown):
        return Unknown((), value.vendor, False, False)
    return UNKNOWN if isinstance(value, Const) else value


@function("json.dump", "simplejson.dump", "ujson.dump")
@function("yaml.dump", "yaml.safe_dump", "yaml.dump_all", "yaml.safe_dump_all")
def dump(call: Call) -> Value:
    """Writing a value to a file; without a file, `yaml.dump` gives the text."""
    stream = call.get(1, "fp", "stream", "file", "f", "filename")
    if call.name.startswith("yaml.") and (stream is None or (isinstance(stream, Const) and stream.value is None)):
        return call.frame.written(call.arg(0, "data"), FORM)
    return written(call, [call.arg(0, "obj", "data", "value", "o")], FILE)


@function(
    "json.load", "simplejson.load", "ujson.load", "pickle.load", "dill.load", "tomllib.load", "tomli.load", "toml.load"
)
@function("yaml.safe_load_all", "plistlib.load", "msgpack.load", "cbor2.load", "joblib.load")
def load(call: Call) -> Value:
    """Reading from a file or a response."""
    found: list[Value] = []
    for option in call.decided(call.arg(0)):
        if call.state(option) is None:
            found.append(UNKNOWN)
            continue
        found += options(call.call(call.attribute(option, "read")))
    return union(loaded(call, option) for option in found)
