"""`svcs`: a registry that says how services are made, and containers that are asked for them by their type.

Sources: https://svcs.hynek.me/en/stable/core-concepts.html and `svcs/_core.py` (26.1). For a web framework there are
functions that find the container in the request, or the registry in the application.
"""

from __future__ import annotations

from cybrid_lint.engine.alternatives import options
from cybrid_lint.engine.callables import LibraryMethod
from cybrid_lint.engine.code import FunctionCode
from cybrid_lint.engine.frame import Frame
from cybrid_lint.engine.interfaces import UndecidedError
from cybrid_lint.engine.texts import Text
from cybrid_lint.engine.values import NONE, UNKNOWN, Library, Value
from cybrid_lint.ir import nodes
from cybrid_lint.libraries.calls import Call
from cybrid_lint.libraries.handlers.type_containers import CONTAINER, VALUE, key_of, resolved
from cybrid_lint.libraries.registry import REGISTRY, function, method
from cybrid_lint.libraries.shared import shared
from cybrid_lint.libraries.stores import write

#: The frameworks, and how many arguments stand before the types that are asked for.
FRAMEWORKS = {"aiohttp": 1, "flask": 0, "pyramid": 1, "starlette": 1}
CONTAINERS = frozenset({"svcs.Container", "svcs.Registry", "svcs.fastapi.DepContainer"})
# Where types come from that may stand for several.
FORMS = ("typing.", "typing_extensions.", "collections.abc.", "builtins.")
ASKING = ("get", "aget", "get_abstract", "aget_abstract")


@function("svcs.Registry", "svcs.Container", "svcs.fastapi.container", "svcs.fastapi.get_registry")
@function(*(f"svcs.{framework}.{name}" for framework in FRAMEWORKS for name in ("svcs_from", "get_registry")))
def container(call: Call) -> Value:
    """A registry, and a container that is filled from it: one for the program."""
    return shared(call.frame, CONTAINER)


@method(CONTAINER, "register_factory", "register_local_factory")
@method(CONTAINER, "register_value", "register_local_value")
def register(call: Call) -> Value:
    """Saying how services of a type are made, or which one there is."""
    key, made = key_of(call, call.arg(0, "svc_type")), call.arg(1, "factory", "value")
    if call.name.endswith("value"):
        made = call.new(VALUE, {"of": made})
    if not _is_form(key):
        write(call, call.owner, key, made)
    return NONE


@function(*(f"svcs.{one}.{name}" for one in FRAMEWORKS for name in ("register_factory", "register_value")))
def register_for_application(call: Call) -> Value:
    """The same for the registry of an application, which comes first."""
    own = LibraryMethod(shared(call.frame, CONTAINER), call.name.rpartition(".")[2])
    return call.call_with(own, call.args.after(1))


@method(CONTAINER, "aget", "get_abstract", "aget_abstract")
def services(call: Call) -> Value:
    """Asking for services of some types: for one, or for several at once."""
    if call.state(call.owner) is None:
        # how they are made, anybody may say
        raise UndecidedError
    found = tuple(_service(call, wanted) for wanted in call.args.positional)
    return found[0] if len(found) == 1 else call.new_sequence("tuple", found)


@function(*(f"svcs.{one}.{name}" for one in FRAMEWORKS for name in ASKING))
def services_of_request(call: Call) -> Value:
    """The same of the container of a request."""
    first = FRAMEWORKS[call.name.split(".")[1]]
    return call.call_with(LibraryMethod(shared(call.frame, CONTAINER), "aget"), call.args.after(first))


def given(frame: Frame, code: FunctionCode, param: nodes.Param) -> Value | None:
    """Return the container that a parameter is by its annotation, as a framework or a test gives it."""
    said = param.annotation
    last = said.name if isinstance(said, nodes.Attr) else said.id if isinstance(said, nodes.Name) else ""
    if frame.code is not code or said is None or last not in {name.rpartition(".")[2] for name in CONTAINERS}:
        return None
    meant = frame.engine.annotated(frame, said, code.module)
    return shared(frame, CONTAINER) if isinstance(meant, Library) and meant.name in CONTAINERS else None


REGISTRY.hooks.parameters.append(given)


def _service(call: Call, wanted: Value) -> Value:
    return UNKNOWN if _is_form(key_of(call, wanted)) else resolved(call, wanted)


def _is_form(key: Value) -> bool:
    """Tell whether of a type no more is known than its form (`Callable[…]`), which several have."""
    return not all(isinstance(one, Text) or _is_class(one) for one in options(key))


def _is_class(value: Value) -> bool:
    return isinstance(value, Library) and not value.name.startswith(FORMS)
