"""What programs ask about code, types and the machine, and what type checkers read: nothing gets out of sight there.

`inspect`, `typing`, `typing_extensions`, `types`, `abc`, `numbers`, `annotated_types`, `platform`, `distro`,
`warnings`, `importlib.metadata`, `sys`.
"""

from __future__ import annotations

from collections.abc import Callable

from cybrid_lint.engine.alternatives import union
from cybrid_lint.engine.callables import Bound, Class, Function
from cybrid_lint.engine.frame import Frame
from cybrid_lint.engine.texts import Text, site_text
from cybrid_lint.engine.values import UNKNOWN, Const, Library, Value, const
from cybrid_lint.libraries.calls import Call
from cybrid_lint.libraries.handlers.functools import IDENTITY
from cybrid_lint.libraries.registry import function, name_below, prefix

METADATA = ("version", "metadata", "files", "requires", "entry_points", "distribution", "distributions")
WARNINGS = ("filterwarnings", "simplefilter", "resetwarnings", "catch_warnings", "formatwarning", "deprecated")


@name_below("typing_extensions.")
def of_typing(frame: Frame, dotted: str) -> Value | None:
    """What `typing` has by the same name, or will have."""
    return Library(f"typing.{dotted.partition('.')[2]}")


@prefix("inspect.", "typing.", "types.", "abc.", "numbers.", "annotated_types.", "platform.", "distro.")
@function(*(f"importlib.metadata.{name}" for name in METADATA), *(f"warnings.{name}" for name in WARNINGS))
@function(*(f"importlib_metadata.{name}" for name in METADATA), "importlib.metadata.packages_distributions")
@function("sys.getsizeof", "sys.getrefcount", "sys.getrecursionlimit", "sys.setrecursionlimit")
@function("weakref.getweakrefcount", "weakref.getweakrefs")
def asked(call: Call) -> Value:
    """What says nothing of the values that it is given, and keeps none of them."""
    return UNKNOWN


@function("typing.NewType")
def new_type(call: Call) -> Value:
    """A type that gives what it is called with; it is another than all that are declared elsewhere."""
    return call.new(IDENTITY, {"name": call.arg(0, "name"), "at": site_text(call.site)})


@function("inspect.isclass")
def is_class(call: Call) -> Value:
    """Whether a value is a class, where that is known."""
    return _decided(call, lambda value: isinstance(value, Class))


@function("inspect.isfunction", "inspect.isroutine")
def is_function(call: Call) -> Value:
    """Whether a value is a function; of a method, the one says no and the other yes."""
    kinds = (Function, Bound) if call.name == "inspect.isroutine" else Function
    return _decided(call, lambda value: isinstance(value, kinds))


@function("inspect.ismethod")
def is_method(call: Call) -> Value:
    """Whether a value is a method of an object."""
    return _decided(call, lambda value: isinstance(value, Bound))


@function("inspect.iscoroutinefunction", "asyncio.iscoroutinefunction")
def is_coroutine_function(call: Call) -> Value:
    """Whether a value is a function that is awaited."""

    def is_awaited(value: Value) -> bool:
        inner = value.function if isinstance(value, Bound) else value
        return isinstance(inner, Function) and inner.code.node.is_async

    return _decided(call, is_awaited)


def _decided(call: Call, test: Callable[[Value], bool]) -> Value:
    """Return what a test says of a value that is of the project, or a text or constant; unknown of any other."""
    known = (Class, Function, Bound, Text, Const)
    found = [
        const(test(option)) if isinstance(option, known) else UNKNOWN for option in call.decided(call.arg(0, "object"))
    ]
    return union(found)


@function("inspect.getattr_static")
def static_attribute(call: Call) -> Value:
    """An attribute."""
    return call.call_with(Library("builtins.getattr"), call.args)


@function("weakref.WeakSet")
def weak_set(call: Call) -> Value:
    """A set."""
    return call.call_with(Library("builtins.set"), call.args)
