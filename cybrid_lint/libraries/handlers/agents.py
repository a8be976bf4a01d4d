"""Agents of `pydantic_ai` and `openai-agents`: whoever runs one gives what its tools are given again.

A tool's first parameter says by its annotation, `RunContext[Deps]` or `RunContextWrapper[Deps]`, what that is. Sources:
https://ai.pydantic.dev/dependencies (1.0) and https://openai.github.io/openai-agents-python/context (0.6).
"""

from __future__ import annotations

from cybrid_lint.engine.callables import Class, LibraryMethod
from cybrid_lint.engine.code import ClassCode, FunctionCode
from cybrid_lint.engine.frame import Frame
from cybrid_lint.engine.interfaces import UndecidedError
from cybrid_lint.engine.objects import LibraryState
from cybrid_lint.engine.operations import Args
from cybrid_lint.engine.texts import Text, text
from cybrid_lint.engine.values import UNKNOWN, Library, Site, Value
from cybrid_lint.ir import nodes
from cybrid_lint.libraries import stores
from cybrid_lint.libraries.calls import Call
from cybrid_lint.libraries.registry import REGISTRY, function, method, method_decorator, typed_as
from cybrid_lint.libraries.shared import shared

AGENT, GIVEN, CONTEXT = "agent", "given to agents", "context of an agent"
#: The classes of contexts, and the attributes that have what was given.
CONTEXTS = {
    "pydantic_ai.RunContext": "deps",
    "pydantic_ai.tools.RunContext": "deps",
    "agents.RunContextWrapper": "context",
    "agents.run_context.RunContextWrapper": "context",
    "agents.tool_context.ToolContext": "context",
}
typed_as(AGENT, "pydantic_ai.Agent", "pydantic_ai.agent.Agent")


@function("pydantic_ai.Agent", "pydantic_ai.agent.Agent")
def agent(call: Call) -> Value:
    """An agent."""
    return call.new(AGENT, is_open=True)


@method(AGENT, "run", "run_sync", "run_stream", "run_stream_sync", "run_stream_events", "iter", "override", "to_cli")
@function("agents.Runner.run", "agents.Runner.run_sync", "agents.Runner.run_streamed")
def run(call: Call) -> Value:
    """Running an agent: its tools are given what this is."""
    given = call.get(None, "context" if call.name.startswith("agents.") else "deps")
    if given is None:
        return UNKNOWN
    cls = call.engine.class_of(call.frame, given)
    for code in () if cls is None else cls.lineage():
        stores.write(call, shared(call.frame, GIVEN), _key(code), given)
    return UNKNOWN


@method_decorator(AGENT, "tool", "tool_plain", "system_prompt", "instructions", "output_validator", "toolset")
def tool(frame: Frame, owner: Value, args: Args | None, value: Value, site: Site) -> Value | None:
    """A function that an agent calls stays as it is."""
    return None


@method(GIVEN, "__setitem__")
def put(call: Call) -> Value:
    """Giving something of a class."""
    stores.write(call, call.owner, call.arg(0), call.arg(1))
    return UNKNOWN


@method(GIVEN, "__getitem__")
def take(call: Call) -> Value:
    """What was given of a class."""
    if call.state(call.owner) is None:
        # whoever runs an agent may give it
        raise UndecidedError
    return stores.read(call, call.owner, call.arg(0))


def _key(code: ClassCode) -> Text:
    return text(f"{code.module.path}:{code.name}")


def context(frame: Frame, code: FunctionCode, param: nodes.Param) -> Value | None:
    """Return the context that a parameter is by its annotation."""
    said = param.annotation
    if frame.code is not code or not isinstance(said, nodes.Item):
        return None
    meant = frame.engine.annotated(frame, said.value, code.module)
    name = CONTEXTS.get(meant.name) if isinstance(meant, Library) else None
    given = UNKNOWN if name is None else frame.engine.annotated(frame, said.key, code.module)
    if name is None or not isinstance(given, Class):
        return None
    asked = LibraryMethod(shared(frame, GIVEN), "__getitem__")
    value = frame.engine.call(frame, asked, Args((_key(given.code),)), frame.site(param))
    return frame.allocate(LibraryState(CONTEXT, {name: value}, is_open=True))


REGISTRY.hooks.parameters.append(context)
