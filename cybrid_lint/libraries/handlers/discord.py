"""discord.py and Pycord: a bot, which hands itself to the extensions that it loads by the names of their modules."""

from __future__ import annotations

from cybrid_lint.engine.values import UNKNOWN, Library, Module, Value
from cybrid_lint.libraries.calls import Call
from cybrid_lint.libraries.registry import function, method, typed_as

BOT = "discord bot"
CLASSES = (
    *(f"discord.ext.commands.{name}" for name in ("Bot", "AutoShardedBot")),
    *(f"discord.{name}" for name in ("Bot", "AutoShardedBot", "Client", "AutoShardedClient")),
)
typed_as(BOT, *CLASSES)


@function(*CLASSES)
def bot(call: Call) -> Value:
    """A bot, of which nothing is sent to Cybrid."""
    return call.new(BOT, is_open=True)


@method(BOT, "load_extension", "reload_extension", "load_extensions")
def load_extension(call: Call) -> Value:
    """`setup(bot)` of a module, which makes the parts of the bot; of several at once it is not known which."""
    instance = call.owner if call.instance is None else call.instance
    module = call.call(Library("importlib.import_module"), call.arg(0, "name"))
    if not isinstance(module, Module):
        call.emit("escape", instance, "handed to code that is not seen")
        return UNKNOWN
    return call.call(call.attribute(module, "setup"), instance)


@method(BOT, "add_cog", "remove_cog", "add_command", "add_listener", "add_check", "add_view", "process_commands")
@method(BOT, "run", "start", "close", "login", "connect", "setup_hook", "wait_until_ready", "__aenter__", "__aexit__")
def quiet(call: Call) -> Value:
    """What has parts of the bot run, which are seen where they are written."""
    return call.owner if call.name == "__aenter__" else UNKNOWN
