"""`configparser`: files of sections, with what the program itself puts into them."""

from __future__ import annotations

from cybrid_lint.engine.alternatives import named, options, union
from cybrid_lint.engine.objects import Key, LibraryState
from cybrid_lint.engine.texts import text
from cybrid_lint.engine.values import ABSENT, NONE, UNKNOWN, Value, unknown
from cybrid_lint.libraries import stores
from cybrid_lint.libraries.calls import Call
from cybrid_lint.libraries.registry import function, method, typed_as

PARSER, SECTION = "config parser", "config section"
CLASSES = tuple(f"configparser.{name}" for name in ("ConfigParser", "RawConfigParser", "SafeConfigParser"))
typed_as(PARSER, *CLASSES)


@function(*CLASSES)
def config_parser(call: Call) -> Value:
    """A configuration file: its fields are the options that the program itself sets."""
    return call.new(PARSER, is_open=True)


def _name(value: Value, call: Call) -> str:
    return call.known_text(value) or ""


def option(call: Call, section: Value, name: Value, *fallback: Value) -> Value:
    """Return an option: as it was set, and as the file may have it; a fallback is kept under the option's name."""
    known, inside = _name(name, call), _name(section, call)
    kept = call.field(call.owner, f"[{inside}][{known}]")
    present = [value for value in options(kept) if value is not ABSENT] if kept is not None else []
    outside = unknown(*(part for part in (known, inside) if part))
    return union((*present, outside, *(named(value, known) if known else value for value in fallback)))


@method(PARSER, "get", "getint", "getfloat", "getboolean")
def config_get(call: Call) -> Value:
    """`config.get("cybrid", "client_secret", fallback=…)`."""
    fallback = call.get(None, "fallback")
    return option(call, call.arg(0, "section"), call.arg(1, "option"), *([] if fallback is None else [fallback]))


@method(PARSER, "__getitem__")
def config_section(call: Call) -> Value:
    """`config["cybrid"]`."""
    return call.new(SECTION, {"parser": call.owner, "name": text(_name(call.arg(0), call))}, is_open=True)


def _of_parser(call: Call) -> tuple[Call, Value]:
    """Return a call of a section as one of its parser, and the section's name."""
    owner, name = call.field(call.owner, "parser"), call.field(call.owner, "name")
    assert owner is not None
    assert name is not None
    return Call(call.frame, owner, call.name, call.args, call.site), name


@method(SECTION, "__getitem__", "get", "getint", "getfloat", "getboolean")
def section_get(call: Call) -> Value:
    """An option of a section."""
    parser, name = _of_parser(call)
    fallback = call.get(1, "fallback")
    return option(parser, name, call.arg(0, "option"), *([] if fallback is None else [fallback]))


def _set(call: Call, section: str, name: str, value: Value) -> None:
    call.set_field(call.owner, f"[{section}][{name}]", named(value, name))


@method(SECTION, "__setitem__")
def section_set(call: Call) -> Value:
    """Setting an option of a section."""
    parser, name = _of_parser(call)
    _set(parser, _name(name, call), _name(call.arg(0), call), call.arg(1))
    return NONE


@method(PARSER, "set")
def config_set(call: Call) -> Value:
    """Setting one option."""
    section, name = _name(call.arg(0, "section"), call), _name(call.arg(1, "option"), call)
    _set(call, section, name, call.arg(2, "value"))
    return NONE


@method(PARSER, "__setitem__")
def config_set_section(call: Call) -> Value:
    """Setting a whole section."""
    section = _name(call.arg(0), call)
    for key, value in list(stores.entries(call, call.arg(1))):
        _set(call, section, _name(key, call), value)
    return NONE


@method(PARSER, "read_dict")
def config_read_dict(call: Call) -> Value:
    """Sections that come from a mapping of the program."""
    for section, inner in list(stores.entries(call, call.arg(0, "dictionary"))):
        for key, value in list(stores.entries(call, inner)):
            _set(call, _name(section, call), _name(key, call), value)
    return NONE


@method(PARSER, "write")
def config_write(call: Call) -> Value:
    """Writing all sections to a file in plain text."""
    state = call.state(call.owner)
    if isinstance(state, LibraryState):
        entries: dict[Key, Value] = dict(state.fields.items())
        call.emit("write", call.new_dict(entries), "file")
    return NONE


@method(PARSER, "read", "read_file", "read_string", "sections", "has_section", "has_option", "add_section", "options")
@method(PARSER, "items", "remove_option", "remove_section", "defaults", "optionxform")
@method(SECTION, "keys", "items", "values", "update", "setdefault", "pop")
def quiet(call: Call) -> Value:
    """What says nothing of an option's value."""
    return UNKNOWN
