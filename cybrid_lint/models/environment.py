"""The environment, dotenv files, prompts and the settings libraries that read them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cybrid_lint.evaluation import heap
from cybrid_lint.evaluation.calls import Args, Call, call_value
from cybrid_lint.evaluation.expressions import key_text
from cybrid_lint.evaluation.frames import Frame
from cybrid_lint.evaluation.observe import observe
from cybrid_lint.evaluation.values import (
    UNKNOWN,
    Func,
    Hole,
    LibMethod,
    Obj,
    Opaque,
    Text,
    Value,
    named,
    options,
    union,
)
from cybrid_lint.models.registry import attribute, function, method, shared, typed_as

if TYPE_CHECKING:
    import libcst as cst


SOURCE = "settings source"


def variable(key: Value) -> Value:
    """Return the value of an environment variable: from outside, known by its name."""
    found: list[Value] = []
    for one in options(key):
        name = key_text(one)
        if name is None and isinstance(one, Text):
            name = "_".join(part.text for part in one.parts if not isinstance(part, Hole)).strip("_")
        names = (name,) if name else one.names if isinstance(one, Opaque) else ()
        found.append(Opaque(names))
    return union(found)


@function("os.environ.__getitem__")
def environ_item(call: Call) -> Value:
    """Model `os.environ["NAME"]`."""
    return variable(call.arg(0))


@function("os.getenv", "os.environ.get", "os.environ.pop", "os.getenvb", "os.environb.get", "os.environ.setdefault")
@function("dotenv.get_key")
def getenv(call: Call) -> Value:
    """Model look-ups with a fallback."""
    key = call.arg(1 if call.name == "dotenv.get_key" else 0)
    fallback = None if call.name == "dotenv.get_key" else call.args.get(1, "default", "value")
    return with_fallback(key, fallback)


def with_fallback(key: Value, fallback: Value | None) -> Value:
    """Return what a look-up with a fallback gives; the fallback is kept under the variable's name."""
    if fallback is None:
        return variable(key)
    name = key_text(key)
    return union([variable(key), fallback if name is None else named(fallback, name)])


@function("os.environ.copy", "dotenv.dotenv_values", "dotenv.main.dotenv_values")
def environ_copy(call: Call) -> Value:
    """Model the whole environment as a mapping."""
    return call.obj("lib", "environment")


@method("environment", "get", "__getitem__", "pop")
def environment_get(call: Call) -> Value:
    """Model a look-up in a copy of the environment."""
    return with_fallback(call.arg(0), call.args.get(1, "default"))


@function("dotenv.load_dotenv", "dotenv.find_dotenv", "dotenv.main.load_dotenv")
def load_dotenv(call: Call) -> Value:
    """Model loading a file into the environment: nothing of it is seen."""
    return Opaque()


@function(
    "decouple.config",
    "decouple.Config",
    "decouple.AutoConfig",
    "prettyconf.config",
    "starlette.config.Config",
)
@function(
    "environ.Env",
    "environs.Env",
    "dynaconf.Dynaconf",
    "dynaconf.LazySettings",
    "goodconf.GoodConf",
    "confuse.Configuration",
)
def settings_source(call: Call) -> Value:
    """Model a look-up function, or what makes one: the values come from outside, or are the default."""
    if call.name == "decouple.config" or call.name == "prettyconf.config":
        return settings_call(call)
    return call.obj("lib", SOURCE, _scheme(call))


def _scheme(call: Call) -> dict[str, Value]:
    """Return the defaults that `environ.Env(NAME=(cast, default))` says for variables, by name."""
    found: dict[str, Value] = {}
    for name, pair in call.args.keywords.items() if call.name.startswith("environ.") else ():
        if isinstance(pair, Obj) and len(pair.items) == 2:
            observe(call.frame, pair.items[1], (name,), call.site)
            found[name] = named(pair.items[1], name)
    return found


# At which position a look-up takes its default, where that is not the second.
POSITIONS = {"get_value": 2}
LOOKUPS = frozenset(
    {"str", "bool", "int", "float", "decimal", "list", "dict", "json", "url", "path", "datetime", "date", "timedelta"}
    | {"uuid", "log_level", "enum", "get", "get_value", "db", "cache", "email_url", "search_url", "bytes", "tuple"}
    | {"read_env", "read_envfile", "prefixed", "__call__", "get_fresh", "exists", "as_bool", "as_int"}
)
shared("dynaconf.settings", SOURCE)


@attribute(SOURCE, "*")
def settings_attribute(frame: Frame, node: cst.CSTNode, owner: Value, name: str) -> Value | None:
    """Model `settings.NAME`: a value from outside; the names of look-up methods are methods."""
    if name in LOOKUPS:
        return LibMethod(owner, name)
    known = heap.read(frame, owner, name) if isinstance(owner, Obj) else None
    return Opaque((name, "settings")) if known is None else known


@method(SOURCE, "*")
@method(SOURCE, "__call__")
def settings_call(call: Call) -> Value:
    """Model `env("NAME", default=…)` and `env.str("NAME", …)`."""
    if call.name in ("read_env", "read_envfile", "prefixed"):
        return call.owner
    fallback = call.args.get(POSITIONS.get(call.name, 1), "default")
    if fallback is None or (call.name == "__call__" and not isinstance(fallback, Text)):
        # `environ` and Starlette take what converts the value in its place, and the default behind it
        fallback = call.args.get(2 if call.name == "__call__" else None, "default") or _said(call)
    return with_fallback(call.arg(0), fallback)


def _said(call: Call) -> Value | None:
    """Return the default that was said for a variable where the source was made."""
    name = key_text(call.arg(0))
    return heap.read(call.frame, call.owner, name) if isinstance(call.owner, Obj) and name is not None else None


@function("builtins.input", "getpass.getpass", "click.prompt", "typer.prompt", "questionary.password")
def prompt(call: Call) -> Value:
    """Model a prompt: what is entered is known by what was asked for."""
    found = call.arg(0, "prompt", "text", "message")
    known = found.known if isinstance(found, Text) else None
    return Opaque((known.strip(" :?"),) if known else ())


# Where the descriptions that take more than a default by position take it; all others take keywords.
FIELD_POSITIONS = {"attr.ib": {"default": 0, "repr": 2, "factory": 9, "alias": 14}}


@function("pydantic.Field", "pydantic_settings.Field", "dataclasses.field", "attr.ib", "attrs.field", "attr.field")
@function("pydantic.fields.Field", "sqlmodel.Field", "msgspec.field")
def record_field(call: Call) -> Value:
    """Model the description of a record's field: its default, its factory, whether its text form shows it."""
    import libcst as cst

    fields: dict[str, Value] = {}
    at = FIELD_POSITIONS.get(call.name, {"default": 0} if "ydantic" in call.name or "sqlmodel" in call.name else {})
    default = call.args.get(at.get("default"), "default")
    factory = call.args.get(at.get("factory"), "default_factory", "factory")
    shown = call.args.get(at.get("repr"), "repr")
    if default is not None and default != UNKNOWN:
        observe(call.frame, default, call.frame.naming, call.site)
        fields["default"] = default
    for one in options(factory) if factory is not None else ():
        if isinstance(one, Func) and isinstance(one.node, cst.Lambda):
            observe(call.frame, call_value(call.frame, call.node, one, Args()), call.frame.naming, call.site)
    if factory is not None:
        fields["factory"] = factory
    if shown is not None:
        fields["repr"] = shown
    alias = call.args.get(at.get("alias"), "validation_alias", "alias")
    if alias is not None:
        fields["alias"] = alias
    return call.obj("lib", "field", fields)


typed_as("masked", "pydantic.SecretStr", "pydantic.SecretBytes", "pydantic.types.SecretStr")


@function("pydantic.SecretStr", "pydantic.SecretBytes", "pydantic.types.SecretStr")
def secret_str(call: Call) -> Value:
    """Model a text that masks itself."""
    return call.obj("lib", "masked", {"wrapped": call.arg(0)})


@method("masked", "get_secret_value")
def secret_value(call: Call) -> Value:
    """Model asking for what is masked."""
    held = [one for one in options(call.owner) if isinstance(one, Obj)]
    return union(one.fields.get("wrapped") or one.fields.get("<name>", UNKNOWN) for one in held)


@function("pydantic_settings.SettingsConfigDict", "pydantic.ConfigDict")
def settings_config(call: Call) -> Value:
    """Model the configuration of a settings class."""
    return call.obj("dict", "dict", dict(call.args.keywords))
