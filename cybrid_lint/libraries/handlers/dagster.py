"""Dagster: ops that a job wires, assets that get each other by their names, and metadata that people read."""

from __future__ import annotations

from cybrid_lint.engine.alternatives import options, union
from cybrid_lint.engine.callables import Bound, Function
from cybrid_lint.engine.code import FunctionCode
from cybrid_lint.engine.frame import Frame
from cybrid_lint.engine.operations import Args
from cybrid_lint.engine.texts import Text
from cybrid_lint.engine.values import UNKNOWN, Site, Value
from cybrid_lint.ir import nodes
from cybrid_lint.libraries.calls import Call
from cybrid_lint.libraries.handlers.environment import with_fallback
from cybrid_lint.libraries.jobs import NAMED, decorator_arguments, functions_named
from cybrid_lint.libraries.registry import REGISTRY, decorator, function, unknown_method, with_traits
from cybrid_lint.libraries.writing import LOG, written

ASSET = "dagster asset "
CONTEXTS = ("context", "_context", "_", "ctx")
with_traits("dagster.ConfigurableResource", "dagster.Config", "dagster.ConfigurableIOManager", traits=("record",))


def _takes_context(function_: Function) -> bool:
    """Tell whether the first parameter is the context, which the one that wires does not give."""
    first = next(iter(function_.code.positional()), None)
    return first is not None and first.name in CONTEXTS


@decorator("dagster.op", "dagster._core.definitions.op_definition.op")
def op(frame: Frame, args: Args | None, value: Value, site: Site) -> Value | None:
    """An op: where it is wired, its context is not given."""
    return union(
        Bound(option, UNKNOWN) if isinstance(option, Function) and _takes_context(option) else option
        for option in options(value)
    )


@decorator("dagster.asset", "dagster.multi_asset")
def asset(frame: Frame, args: Args | None, value: Value, site: Site) -> Value | None:
    """An asset: it has its function's name or one of its own."""
    given = None if args is None else args.get(None, "name", "key")
    own = given.known if isinstance(given, Text) else None
    return union(
        option.marked(f"{NAMED}{ASSET}{own or option.code.name}") if isinstance(option, Function) else option
        for option in options(value)
    )


def upstream(frame: Frame, code: FunctionCode, param: nodes.Param) -> Value | None:
    """Return what an asset gets as a parameter of another asset's name."""
    if frame.code is not code or param.name in CONTEXTS:
        return None
    if not decorator_arguments(code, "asset", "multi_asset", "asset_check"):
        return None
    found = [one for one in _assets(frame, param.name) if one.code is not code]
    if not found:
        return None
    return union(frame.engine.call(frame, one, _resources(frame, one.code), frame.site(param)) for one in found)


def _assets(frame: Frame, name: str) -> list[Function]:
    return [option for option in functions_named(frame, f"{ASSET}{name}") if isinstance(option, Function)]


def _resources(frame: Frame, code: FunctionCode) -> Args:
    """Return what an asset gets that is no asset: resources, which their annotations tell wherever it is called."""
    names = [param.name for param in code.node.params if param.name not in CONTEXTS]
    return Args((), tuple((name, code.symbol(name)) for name in names if not _assets(frame, name)), is_open=True)


REGISTRY.hooks.parameters.append(upstream)

#: Where `metadata` stands among the arguments.
METADATA = {
    "Output": 2,
    "DynamicOutput": 3,
    "MaterializeResult": 1,
    "ObserveResult": 1,
    "AssetMaterialization": 2,
    "AssetObservation": 2,
    "ExpectationResult": 3,
    "TypeCheck": 2,
    "Failure": 1,
}


@function(*(f"dagster.{name}" for name in METADATA))
def event(call: Call) -> Value:
    """What an op or asset tells: its metadata and descriptions are shown, its value is what the next one gets."""
    last = call.name.rpartition(".")[2]
    metadata = call.get(METADATA[last], "metadata")
    description = call.get(0 if last == "Failure" else None, "description")
    written(call, [value for value in (metadata, description) if value is not None], LOG)
    return call.arg(0 if last in ("Output", "DynamicOutput") else 6, "value")


@function(*(f"dagster.MetadataValue.{kind}" for kind in ("text", "json", "md", "url", "path", "notebook")))
def metadata_value(call: Call) -> Value:
    """A value of metadata."""
    return call.arg(0, "text", "data", "url", "path")


@unknown_method("add_output_metadata", "add_asset_metadata")
def add_metadata(call: Call) -> Value:
    """Metadata that is told by the context."""
    return written(call, call.args.all(), LOG)


@function("dagster.EnvVar", "dagster.EnvVar.int")
def environment_variable(call: Call) -> Value:
    """A variable of the environment."""
    return with_fallback(call, call.arg(0, "name"), None)
