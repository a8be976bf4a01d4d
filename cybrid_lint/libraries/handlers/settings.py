"""Settings libraries: decouple, environs, django-environ, dynaconf, prettyconf, Starlette's Config, pydantic-settings.

The values come from outside and are known by the names they are asked by, or are the default.
"""

from __future__ import annotations

from cybrid_lint.engine.alternatives import named
from cybrid_lint.engine.frame import Frame
from cybrid_lint.engine.objects import LibraryState, SequenceState
from cybrid_lint.engine.texts import Text
from cybrid_lint.engine.values import UNKNOWN, Site, Value, unknown
from cybrid_lint.libraries.calls import Call
from cybrid_lint.libraries.handlers.environment import with_fallback
from cybrid_lint.libraries.registry import REGISTRY, attribute, function, method, typed_as
from cybrid_lint.libraries.shared import shared_as

SOURCE = "settings source"
MAKERS = (
    "decouple.Config", "decouple.AutoConfig", "starlette.config.Config", "environ.Env", "environ.FileAwareEnv",
    "environs.Env", "environs.FileAwareEnv", "dynaconf.Dynaconf", "dynaconf.LazySettings", "dynaconf.FlaskDynaconf",
    "goodconf.GoodConf", "confuse.Configuration",
)  # fmt: skip
shared_as(SOURCE, "dynaconf.settings")
typed_as(SOURCE, *MAKERS)


@function(*MAKERS)
def source(call: Call) -> Value:
    """What makes a look-up function; `environ.Env(NAME=(cast, default))` says the defaults of variables."""
    fields: dict[str, Value] = {}
    for name, pair in call.args.keywords if call.name.startswith("environ.") else ():
        state = call.state(pair)
        if isinstance(state, SequenceState) and len(state.members) == 2:
            fields[name] = named(state.members[1], name)
    return call.new(SOURCE, fields, is_open=True)


@function("decouple.config", "prettyconf.config")
def config(call: Call) -> Value:
    """`config("NAME", default=…)`."""
    return with_fallback(call, call.arg(0, "option", "item"), call.get(1, "default"))


# At which position a look-up takes its default, where that is not the second.
POSITIONS = {"get_value": 2}
LOOKUPS = (
    "str", "bool", "int", "float", "decimal", "list", "dict", "json", "url", "path", "datetime", "date", "timedelta",
    "uuid", "log_level", "enum", "get", "get_value", "db", "cache", "email_url", "search_url", "bytes", "tuple",
    "get_fresh", "as_bool", "as_int", "__call__", "__getitem__", "db_url", "cache_url",
)  # fmt: skip


@attribute(SOURCE, "*")
def settings_attribute(frame: Frame, owner: Value, name: str, site: Site) -> Value | None:
    """`settings.NAME`: a value from outside; the names of look-up methods are methods."""
    state = frame.state(owner)
    if (SOURCE, name) in REGISTRY.methods or (isinstance(state, LibraryState) and name in state.fields):
        return None
    return unknown(name, "settings")


@method(SOURCE, *LOOKUPS)
def look_up(call: Call) -> Value:
    """`env("NAME", default=…)` and `env.str("NAME", …)`."""
    fallback = call.get(POSITIONS.get(call.name, 1), "default")
    if fallback is None or (call.name == "__call__" and not isinstance(fallback, Text)):
        # `environ` takes what converts the value in its place
        fallback = call.get(None, "default") or _said(call)
    return with_fallback(call, call.arg(0, "name", "var", "key"), fallback)


def _said(call: Call) -> Value | None:
    """Return the default that was said for a variable where the source was made."""
    name = call.known_text(call.arg(0, "name", "var", "key"))
    return call.field(call.owner, name) if name is not None and call.state(call.owner) is not None else None


@method(SOURCE, "read_env", "read_envfile", "prefixed", "__enter__", "from_env", "using_env", "configure", "seal")
def same(call: Call) -> Value:
    """What leaves a source what it is."""
    return call.owner


@method(SOURCE, "exists", "reload", "validators", "set", "setenv", "populate_obj", "dump")
def quiet(call: Call) -> Value:
    """What says nothing of a value."""
    return UNKNOWN


@function("pydantic_settings.SettingsConfigDict", "pydantic.ConfigDict")
def settings_config(call: Call) -> Value:
    """The configuration of a settings class."""
    return call.new_dict(dict(call.args.keywords))
