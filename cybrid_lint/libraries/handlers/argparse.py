"""`argparse` and `configargparse`: what each option gives."""

from __future__ import annotations

from cybrid_lint.engine.alternatives import options, union
from cybrid_lint.engine.frame import Frame
from cybrid_lint.engine.interfaces import UndecidedError
from cybrid_lint.engine.objects import LibraryState
from cybrid_lint.engine.texts import Text
from cybrid_lint.engine.values import ABSENT, NONE, UNKNOWN, Site, Value, unknown
from cybrid_lint.libraries.calls import Call
from cybrid_lint.libraries.handlers.click import entered_as, option_name
from cybrid_lint.libraries.registry import REGISTRY, attribute, function, method, typed_as
from cybrid_lint.libraries.writing import OUTPUT, written

PARSER, ARGUMENTS = "argument parser", "arguments"
CLASSES = ("argparse.ArgumentParser", "configargparse.ArgParser", "configargparse.ArgumentParser")
GROUPS = ("add_subparsers", "add_parser", "add_argument_group", "add_mutually_exclusive_group", "__enter__")
typed_as(PARSER, *CLASSES, "argparse._SubParsersAction", "argparse._ArgumentGroup")
typed_as(ARGUMENTS, "argparse.Namespace")
REGISTRY.endings |= {f"{PARSER}.error", f"{PARSER}.exit"}


@function(*CLASSES, "configargparse.get_argument_parser")
def argument_parser(call: Call) -> Value:
    """A parser: its fields are what its options give, with those of its parents."""
    fields: dict[str, Value] = {}
    parents = call.get(None, "parents")
    for parent in call.members(parents).known if parents is not None else ():
        state = call.state(parent)
        fields |= state.fields if isinstance(state, LibraryState) else {}
    return call.new(PARSER, fields)


@method(PARSER, *GROUPS)
def argument_group(call: Call) -> Value:
    """A part of a parser: the options of all parts come out together."""
    return call.owner


@method(PARSER, "add_argument", "add", "add_arg")
def add_argument(call: Call) -> Value:
    """An option: its default is kept under its name."""
    dest = call.get(None, "dest")
    known = dest.known if isinstance(dest, Text) else None
    name = known or option_name(call.args.positional)
    if name is not None:
        _add(call, name, entered_as(name, call.get(None, "env_var"), call.get(None, "default")))
    return UNKNOWN


@method(PARSER, "set_defaults")
def set_defaults(call: Call) -> Value:
    """Defaults that are given by name, such as each subcommand's function."""
    for name, value in call.args.keywords:
        _add(call, name, value)
    return NONE


def _add(call: Call, name: str, value: Value) -> None:
    """Add to what an option may be: another subcommand may have one of the same name."""
    known = call.field(call.owner, name) if call.state(call.owner) is not None else None
    call.set_field(call.owner, name, value if known is None else union((known, value)))


@method(PARSER, "parse_args", "parse_known_args", "parse_intermixed_args")
def parse_args(call: Call) -> Value:
    """Parsing: what each option gives."""
    state = call.state(call.owner)
    if not isinstance(state, LibraryState):
        raise UndecidedError
    found = call.new(ARGUMENTS, dict(state.fields), is_open=True)
    return call.new_sequence("tuple", (found, UNKNOWN)) if "known" in call.name else found


@method(PARSER, "error", "exit")
def end(call: Call) -> Value:
    """Ending the program with a message on standard error."""
    message = call.get(0 if call.name == "error" else 1, "message")
    return written(call, [] if message is None else [message], OUTPUT)


@method(PARSER, "print_help", "print_usage", "format_help", "format_usage")
def quiet(call: Call) -> Value:
    """What says nothing of an option."""
    return UNKNOWN


@attribute(ARGUMENTS, "*")
def argument(frame: Frame, owner: Value, name: str, site: Site) -> Value | None:
    """An option's value."""
    state = frame.state(owner)
    if not isinstance(state, LibraryState) or name not in state.fields:
        return unknown(name)
    return union(option for option in options(state.fields[name]) if option is not ABSENT)
