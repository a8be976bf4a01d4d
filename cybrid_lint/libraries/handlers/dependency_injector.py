"""`dependency_injector`: providers make what they are asked for, wiring gives it to parameters."""

from __future__ import annotations

from cybrid_lint.engine.alternatives import options, union
from cybrid_lint.engine.callables import Class
from cybrid_lint.engine.code import FunctionCode
from cybrid_lint.engine.frame import Frame
from cybrid_lint.engine.objects import DictState, LibraryState, SequenceState
from cybrid_lint.engine.operations import Args
from cybrid_lint.engine.texts import Text, text
from cybrid_lint.engine.values import UNKNOWN, Site, Value
from cybrid_lint.ir import nodes
from cybrid_lint.libraries.calls import Call
from cybrid_lint.libraries.handlers.fastapi import given_by
from cybrid_lint.libraries.registry import REGISTRY, attribute, function, method
from cybrid_lint.libraries.stores import settled

PROVIDER, PROVIDED, MARKER = "provider", "provided", "Provide"
MAKERS = (
    "Singleton", "ThreadSafeSingleton", "ThreadLocalSingleton", "ContextLocalSingleton", "Factory", "Callable",
    "Coroutine", "Resource", "Container", "Object", "List", "Dict", "AbstractFactory", "AbstractSingleton",
)  # fmt: skip


@function(*(f"dependency_injector.providers.{name}" for name in MAKERS))
def provider(call: Call) -> Value:
    """A provider: what it calls, and with what."""
    fields: dict[str, Value] = {
        "<how>": text(call.name.rsplit(".", 1)[-1]),
        "<args>": call.new_sequence("tuple", call.args.positional),
        "<keywords>": call.new_dict(dict(call.args.keywords)),
        "<at>": text(f"{call.site.module}:{call.site.at}"),
    }
    return call.new(PROVIDER, fields)


@function("dependency_injector.providers.Configuration", "dependency_injector.providers.Dependency")
@function("dependency_injector.providers.DependenciesContainer", "dependency_injector.providers.Self")
def outside(call: Call) -> Value:
    """A provider whose values come from outside: they are known by the names they are asked by."""
    return UNKNOWN


def provide(frame: Frame, value: Value, site: Site) -> Value:
    """Return what a provider gives; what is no provider is given as it is."""
    return union(_provide(frame, option, site) for option in options(settled(frame, value)))


def _state(frame: Frame, value: Value, label: str) -> LibraryState | None:
    state = frame.state(value)
    return state if isinstance(state, LibraryState) and state.label == label else None


def _provide(frame: Frame, value: Value, site: Site) -> Value:
    marker = _state(frame, value, MARKER)
    if marker is not None:
        return provide(frame, marker.fields["provider"], site)
    part = _state(frame, value, PROVIDED)
    if part is not None:
        whole = provide(frame, part.fields["<of>"], site)
        name = part.fields.get("<name>")
        known = name.known if isinstance(name, Text) else None
        return whole if known is None else frame.engine.attribute(frame, whole, known, site)
    state = _state(frame, value, PROVIDER)
    if state is None:
        return value
    args = _arguments(frame, state, site)
    how = state.fields["<how>"]
    name_ = how.known if isinstance(how, Text) else ""
    if name_ == "List":
        return frame.allocate(SequenceState("list", args.positional))
    if name_ == "Dict":
        return frame.allocate(DictState(dict(args.keywords)))
    if not args.positional:
        return UNKNOWN
    if name_ == "Object":
        return args.positional[0]
    found = frame.engine.call(frame, args.positional[0], args.after(1), _place(state, site))
    return given_by(frame, found) if name_ == "Resource" else found


def _place(state: LibraryState, site: Site) -> Site:
    """Return where a provider stands if that is in the module that asks it, else the place of the question."""
    at = state.fields.get("<at>")
    module, _, number = (at.known or "").rpartition(":") if isinstance(at, Text) else ("", "", "")
    return Site(module, int(number)) if module == site.module else site


def _arguments(frame: Frame, state: LibraryState, site: Site) -> Args:
    """Return the arguments of a provider, each provided in turn."""
    given, named = frame.state(state.fields["<args>"]), frame.state(state.fields["<keywords>"])
    positional = given.members if isinstance(given, SequenceState) else ()
    keywords = named.known_items() if isinstance(named, DictState) else []
    return Args(
        tuple(provide(frame, value, site) for value in positional),
        tuple((name, provide(frame, value, site)) for name, value in keywords),
    )


@method(PROVIDER, "__call__", "provide", "async_")
def provider_called(call: Call) -> Value:
    """Asking a provider: arguments that are given now go with its own."""
    state = _state(call.frame, call.owner, PROVIDER)
    if state is None or not call.args.all():
        return provide(call.frame, call.owner, call.site)
    own = _arguments(call.frame, state, call.site)
    target = own.positional[0] if own.positional else UNKNOWN
    rest = own.after(1)
    keywords = {**dict(rest.keywords), **dict(call.args.keywords)}
    args = Args((*rest.positional, *call.args.positional), tuple(keywords.items()), call.args.is_open)
    return call.call_with(target, args)


@method(PROVIDER, "override", "add_kwargs", "add_args", "set_kwargs", "reset", "init", "shutdown", "reset_override")
def provider_quiet(call: Call) -> Value:
    """What changes a provider in ways that are not followed."""
    return UNKNOWN


@attribute(PROVIDER, "provided")
def provider_provided(frame: Frame, owner: Value, name: str, site: Site) -> Value | None:
    """`provider.provided`, which stands for what will be given."""
    return frame.allocate(LibraryState(PROVIDED, {"<of>": owner}))


@attribute(PROVIDER, "provider")
def provider_provider(frame: Frame, owner: Value, name: str, site: Site) -> Value | None:
    """`factory.provider`, which hands the provider itself on."""
    return owner


@attribute(PROVIDER, "*")
def provider_attribute(frame: Frame, owner: Value, name: str, site: Site) -> Value | None:
    """A provider of another container, `Container.core.client`: its providers are reached through it."""
    state = _state(frame, owner, PROVIDER)
    how = state.fields["<how>"] if state is not None else UNKNOWN
    if state is None or not isinstance(how, Text) or how.known != "Container":
        return None
    given = frame.state(state.fields["<args>"])
    held = given.members[:1] if isinstance(given, SequenceState) else ()
    classes = [option for value in held for option in options(value) if isinstance(option, Class)]
    found = [cls for cls in classes if cls.code.find(name) is not None]
    return union(frame.engine.attribute(frame, cls, name, site) for cls in found) if found else None


@attribute(PROVIDED, "*")
def provided_attribute(frame: Frame, owner: Value, name: str, site: Site) -> Value | None:
    """An attribute of what will be given."""
    return frame.allocate(LibraryState(PROVIDED, {"<of>": owner, "<name>": text(name)}))


# wiring


@function("dependency_injector.wiring.Provide.__getitem__", "dependency_injector.wiring.Closing.__getitem__")
@function("dependency_injector.wiring.Provide", "dependency_injector.wiring.Closing")
def marker(call: Call) -> Value:
    """`Provide[Container.client]`, the default of a parameter that is given what the provider gives."""
    return call.new(MARKER, {"provider": call.arg(0)})


@method(MARKER, "__call__")
def marker_called(call: Call) -> Value:
    """`Depends(Provide[Container.client])`."""
    return provide(call.frame, call.owner, call.site)


def injected(frame: Frame, code: FunctionCode, param: nodes.Param) -> Value | None:
    """Return what is wired into a parameter by its default."""
    if frame.code is not code or not isinstance(param.default, nodes.Item):
        return None
    for option in options(frame.engine.evaluate(frame, param.default)):
        if _state(frame, option, MARKER) is not None:
            return provide(frame, option, frame.site(param))
    return None


REGISTRY.hooks.parameters.append(injected)
