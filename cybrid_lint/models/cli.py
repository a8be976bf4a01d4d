"""Command lines: click, typer, argparse and configparser."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from cybrid_lint.evaluation import heap
from cybrid_lint.evaluation.calls import Args, Call, as_text, call_value
from cybrid_lint.evaluation.expressions import evaluate
from cybrid_lint.evaluation.frames import Frame
from cybrid_lint.evaluation.observe import observe
from cybrid_lint.evaluation.parameters import name_of, params_of, takes_receiver
from cybrid_lint.evaluation.values import (
    NONE,
    UNKNOWN,
    External,
    Func,
    Obj,
    Opaque,
    Site,
    Text,
    Value,
    named,
    options,
    union,
)
from cybrid_lint.models.output import note_written
from cybrid_lint.models.registry import INJECTORS, attribute, decorator, function, method

if TYPE_CHECKING:
    import libcst as cst

CONTEXT = "click context"
MADE_PASSER = "click.make_pass_decorator"


def option_name(names: list[Value]) -> str | None:
    """Return under which name an option's value is kept: `client_secret` for "-s", "--client-secret"."""
    known = [one.known for one in names if isinstance(one, Text) and one.known]
    bare = [one for one in known if not one.startswith("-")]
    long = [one for one in known if one.startswith("--")]
    chosen = [*bare, *long, *known]
    return chosen[0].split("/")[0].lstrip("-").replace("-", "_") if chosen else None


def from_outside(name: str, variable: Value | None) -> Value:
    """Return what is entered for an option; the variable that may give it says most of whose it is."""
    given = as_text(variable) if variable is not None else None
    return Opaque((given, name) if given else (name,))


# click


@decorator("click.option", "click.argument", "asyncclick.option", "rich_click.option")
def click_option(frame: Frame, args: Args, value: Value) -> Value:
    """Model an option: its default, or what is entered, reaches the parameter of its name."""
    name = option_name(args.positional)
    if name is None:
        return value
    given = [from_outside(name, args.get(None, "envvar"))]
    default = args.get(None, "default")
    if default is not None and default != NONE:
        observe(frame, default, (name,), _place(frame, value))
        given.append(named(default, name))
    return union(
        replace(one, defaults={**one.defaults, name: union(given)}) if isinstance(one, Func) else one
        for one in options(value)
    )


def _place(frame: Frame, value: Value) -> Site:
    func = next((one for one in options(value) if isinstance(one, Func)), None)
    return Site(frame.module, func.node) if func is not None else Site(frame.module, frame.module.tree)


@decorator("click.pass_context", "rich_click.pass_context", "asyncclick.pass_context")
def pass_context(frame: Frame, args: Args, value: Value) -> Value:
    """Model a command that gets the context as its first argument."""
    return _passed(value, frame.machine.store(CONTEXT))


@decorator("click.pass_obj", "rich_click.pass_obj", "asyncclick.pass_obj")
def pass_obj(frame: Frame, args: Args, value: Value) -> Value:
    """Model a command that gets what the context carries as its first argument."""
    return _passed(value, carried(frame))


@decorator(MADE_PASSER)
def pass_made(frame: Frame, args: Args, value: Value) -> Value:
    """Model a command that gets the object of a class that the context carries, made if there is none."""
    found = heap.read(frame, frame.machine.store(CONTEXT), "obj")
    return _passed(value, found if found is not None else args.get(0, "object_type") or UNKNOWN)


def _passed(value: Value, first: Value) -> Value:
    """Return a command whose first parameter is this value when click calls it."""
    found: list[Value] = []
    for one in options(value):
        names = [name_of(param) for param in params_of(one)] if isinstance(one, Func) else []
        if isinstance(one, Func) and names:
            name = names[1] if takes_receiver(one) and len(names) > 1 else names[0]
            one = replace(one, defaults={**one.defaults, f"<{name}>": first})
        found.append(one)
    return union(found)


def injected(frame: Frame, func: Func, param: cst.Param) -> Value | None:
    """Return the context, or what it carries, for a parameter that click or typer fills with it."""
    name = name_of(param)
    passed = func.defaults.get(f"<{name}>")
    if passed is not None:
        return carried(frame) if isinstance(passed, Opaque) else passed
    if param.annotation is None or not _names_context(param.annotation.annotation):
        return None
    holder = Frame(frame.machine, func.module, func.scope, ("annotation", frame.key), func, frame)
    annotated = evaluate(holder, param.annotation.annotation)
    if any(isinstance(one, External) and one.name in ("typer.Context", "click.Context") for one in options(annotated)):
        return frame.machine.store(CONTEXT)
    return None


def _names_context(annotation: cst.BaseExpression) -> bool:
    import libcst as cst

    last = annotation.attr if isinstance(annotation, cst.Attribute) else annotation
    return isinstance(last, cst.Name) and last.value == "Context"


INJECTORS.append(injected)


def carried(frame: Frame) -> Value:
    """Return what commands have stored in `ctx.obj`."""
    return heap.read(frame, frame.machine.store(CONTEXT), "obj") or Opaque(("obj",))


@function("click.get_current_context")
def current_context(call: Call) -> Value:
    """Model asking for the context."""
    return call.frame.machine.store(CONTEXT)


@function(MADE_PASSER)
def make_pass_decorator(call: Call) -> Value:
    """Model making a decorator that passes the object of a class."""
    made = call_value(call.frame, call.node, call.arg(0, "object_type"), Args())
    return call.obj("lib", "decorator", {"<name>": External(MADE_PASSER)}, [made])


@attribute(CONTEXT, "obj")
def context_obj(frame: Frame, node: cst.CSTNode, owner: Value, name: str) -> Value | None:
    """Model what a context carries: what any command stored there."""
    return carried(frame)


@attribute(CONTEXT, "parent")
def context_parent(frame: Frame, node: cst.CSTNode, owner: Value, name: str) -> Value | None:
    """Model the outer context: it carries the same."""
    return frame.machine.store(CONTEXT)


@method(CONTEXT, "ensure_object", "find_object")
def ensure_object(call: Call) -> Value:
    """Model what the context carries, made if there is none."""
    context = call.frame.machine.store(CONTEXT)
    found = heap.read(call.frame, context, "obj")
    if found is None and call.name == "ensure_object":
        found = _made(call)
        heap.write(call.frame, context, "obj", found)
    return found if found is not None else UNKNOWN


def _made(call: Call) -> Value:
    wanted = call.arg(0, "object_type")
    if wanted != External("builtins.dict"):
        return call_value(call.frame, call.node, wanted, Args())
    made = call.frame.machine.objects.setdefault((CONTEXT, "dict"), Obj("dict", "dict", open_=True))
    call.frame.machine.shared.add(made)
    return made


@method(CONTEXT, "invoke", "forward")
def invoke(call: Call) -> Value:
    """Model calling another command."""
    return call_value(call.frame, call.node, call.arg(0), call.args.after(1))


@method(CONTEXT, "exit", "abort", "fail", "get_help", "close")
def context_quiet(call: Call) -> Value:
    """Model what has nothing to do with values."""
    return NONE


@method(CONTEXT, "with_resource", "enter_context")
def with_resource(call: Call) -> Value:
    """Model a context manager that is left when the command ends."""
    from cybrid_lint.evaluation.statements import entered

    return union(entered(call.frame, call.node, one) for one in options(call.arg(0)))


# typer


@function("typer.Option", "typer.Argument")
def typer_option(call: Call) -> Value:
    """Model the default of a command's parameter: a value, or what is entered."""
    default = call.args.get(0, "default")
    variable = call.args.get(None, "envvar")
    name = as_text(variable) if variable is not None else None
    outside = Opaque((name,) if name else ())
    if default is None or default == NONE or not isinstance(default, Text):
        return outside
    return union([default, outside])


# argparse

PARSER = "argument parser"
GROUPS = ("add_subparsers", "add_parser", "add_argument_group", "add_mutually_exclusive_group", "__enter__")


@function(
    "argparse.ArgumentParser",
    "configargparse.ArgParser",
    "configargparse.ArgumentParser",
    "configargparse.get_argument_parser",
)
def argument_parser(call: Call) -> Value:
    """Model a parser: its fields are the defaults of its options."""
    return call.obj("lib", PARSER)


@method(PARSER, *GROUPS)
def argument_group(call: Call) -> Value:
    """Model a part of a parser: the options of all parts come out together."""
    return call.owner


@method(PARSER, "add_argument", "add", "add_arg")
def add_argument(call: Call) -> Value:
    """Model an option: its default is kept under its name."""
    dest = call.args.get(None, "dest")
    name = (as_text(dest) if dest is not None else None) or option_name(call.args.positional)
    if name is not None:
        given = [from_outside(name, call.args.get(None, "env_var"))]
        default = call.args.get(None, "default")
        if default is not None and default != NONE:
            observe(call.frame, default, (name,), call.args.sites.get("default", call.site))
            given.append(named(default, name))
        _add_default(call, name, union(given))
    return UNKNOWN


@method(PARSER, "set_defaults")
def set_defaults(call: Call) -> Value:
    """Model defaults that are given by name, such as each subcommand's function."""
    for name, value in call.args.keywords.items():
        _add_default(call, name, value)
    return NONE


def _add_default(call: Call, name: str, value: Value) -> None:
    """Add to what an option may be: another subcommand may have one of the same name."""
    assert isinstance(call.owner, Obj)
    known = heap.read(call.frame, call.owner, name)
    heap.write(call.frame, call.owner, name, value if known is None else union([known, value]))


@method(PARSER, "parse_args", "parse_known_args", "parse_intermixed_args")
def parse_args(call: Call) -> Value:
    """Model parsing: what each option gives."""
    assert isinstance(call.owner, Obj)
    heap.touch(call.frame, call.owner)
    found = call.obj("lib", "arguments", dict(call.owner.fields))
    return call.obj("list", "tuple", items=[found, UNKNOWN]) if "known" in call.name else found


@attribute("arguments", "*")
def argument(frame: Frame, node: cst.CSTNode, owner: Value, name: str) -> Value | None:
    """Model an option's value."""
    assert isinstance(owner, Obj)
    return heap.read(frame, owner, name) or Opaque((name,))


# configparser

CONFIG = "config parser"


@function(*(f"configparser.{name}" for name in ("ConfigParser", "RawConfigParser", "SafeConfigParser")))
def config_parser(call: Call) -> Value:
    """Model a configuration file: its fields are the sections that the program itself sets."""
    return call.obj("lib", CONFIG)


def section(call: Call, name: Value) -> Value:
    """Return a section: as it was set, and as the file may have it."""
    assert isinstance(call.owner, Obj)
    known = as_text(name)
    outside = Opaque((known,) if known else ())
    found = heap.read(call.frame, call.owner, known) if known else None
    return outside if found is None else union([found, outside])


@method(CONFIG, "__getitem__")
def config_section(call: Call) -> Value:
    """Model `config["cybrid"]`."""
    return section(call, call.arg(0))


@method(CONFIG, "get", "getint", "getfloat", "getboolean")
def config_get(call: Call) -> Value:
    """Model `config.get("cybrid", "client_secret", fallback=…)`; the fallback is kept under the option's name."""
    from cybrid_lint.evaluation.objects import item

    option = call.arg(1, "option")
    found = item(call.frame, call.node, section(call, call.arg(0, "section")), option)
    fallback = call.args.get(None, "fallback")
    if fallback is None:
        return found
    name = as_text(option)
    if name is not None:
        observe(call.frame, fallback, (name,), call.args.sites.get("fallback", call.site))
        fallback = named(fallback, name)
    return union([found, fallback])


@method(CONFIG, "__setitem__")
def config_set_section(call: Call) -> Value:
    """Model setting a whole section."""
    assert isinstance(call.owner, Obj)
    name = as_text(call.arg(0))
    if name is not None:
        heap.write(call.frame, call.owner, name, call.arg(1))
    return NONE


@method(CONFIG, "set")
def config_set(call: Call) -> Value:
    """Model setting one option."""
    assert isinstance(call.owner, Obj)
    name, option = as_text(call.arg(0, "section")), as_text(call.arg(1, "option"))
    if name is None or option is None:
        return NONE
    value = call.arg(2, "value")
    observe(call.frame, value, (option, name), call.args.sites.get(2, call.site))
    known = [one for one in options(heap.read(call.frame, call.owner, name) or UNKNOWN) if isinstance(one, Obj)]
    if not known:
        made = call.frame.machine.objects.setdefault((CONFIG, id(call.owner), name), Obj("dict", "dict", open_=True))
        heap.write(call.frame, call.owner, name, made)
        known = [made]
    for one in known:
        heap.write(call.frame, one, option, value)
    return NONE


@method(CONFIG, "read_dict")
def config_read_dict(call: Call) -> Value:
    """Model sections that come from a mapping of the program."""
    assert isinstance(call.owner, Obj)
    for one in options(call.arg(0)):
        for name, value in one.fields.items() if isinstance(one, Obj) and one.kind == "dict" else ():
            heap.write(call.frame, call.owner, name, value)
    return NONE


@method(CONFIG, "write")
def config_write(call: Call) -> Value:
    """Model writing all sections to a file in plain text."""
    assert isinstance(call.owner, Obj)
    heap.touch(call.frame, call.owner)
    return note_written(call, list(call.owner.fields.values()), "file")


@method(
    CONFIG,
    "read",
    "read_file",
    "read_string",
    "sections",
    "has_section",
    "has_option",
    "add_section",
    "options",
    "items",
)
def config_quiet(call: Call) -> Value:
    """Model what says nothing of an option's value."""
    return UNKNOWN
