"""Dependency injection: `dependency_injector`, `injector` and `punq`. Containers make what they are asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cybrid_lint.evaluation import heap
from cybrid_lint.evaluation.calls import Args, Call, call_value
from cybrid_lint.evaluation.frames import Frame
from cybrid_lint.evaluation.known import number
from cybrid_lint.evaluation.objects import attribute as attribute_of
from cybrid_lint.evaluation.values import UNKNOWN, ClassInfo, Func, Obj, Opaque, Partial, Site, Value, options, union
from cybrid_lint.models.fastapi import provided as drained
from cybrid_lint.models.registry import INJECTORS, attribute, function, method

if TYPE_CHECKING:
    import libcst as cst

PROVIDER, PROVIDED, MARKER = "provider", "provided", "Provide"
MAKERS = (
    "Singleton", "ThreadSafeSingleton", "ThreadLocalSingleton", "ContextLocalSingleton", "Factory", "Callable",
    "Coroutine", "Resource", "Container", "Object", "List", "Dict", "AbstractFactory", "AbstractSingleton",
)  # fmt: skip


@function(*(f"dependency_injector.providers.{name}" for name in MAKERS))
def provider(call: Call) -> Value:
    """Model a provider: what it calls, and with what."""
    made = call.obj("lib", PROVIDER, dict(call.args.keywords), call.args.positional)
    made.fields["<how>"] = Opaque((call.name.rsplit(".", 1)[-1],))
    for key, site in call.args.sites.items():
        value = call.args.positional[key] if isinstance(key, int) else call.args.keywords[key]
        made.given[str(key)] = (value, site)
    return made


@function("dependency_injector.providers.Configuration", "dependency_injector.providers.Dependency")
@function("dependency_injector.providers.DependenciesContainer", "dependency_injector.providers.Self")
def outside(call: Call) -> Value:
    """Model a provider whose values come from outside: they are known by the names they are asked by."""
    return Opaque()


def provide(frame: Frame, value: Value) -> Value:
    """Return what a provider gives; what is no provider is given as it is."""
    return union(_provide(frame, one) for one in options(value))


def _provide(frame: Frame, value: Value) -> Value:
    if not isinstance(value, Obj) or value.kind != "lib":
        return value
    if value.label == MARKER:
        return provide(frame, heap.read(frame, value, "provider") or UNKNOWN)
    if value.label == PROVIDED:
        return _provided_part(frame, value)
    if value.label != PROVIDER or not isinstance(value.site, Site):
        return value
    heap.touch(frame, value)
    how = value.fields["<how>"]
    args = _arguments(frame, value)
    name = how.names[0] if isinstance(how, Opaque) else ""
    if name == "List":
        return heap.allocate(frame, value.site.node, "list", "list", items=args.positional)
    if name == "Dict":
        return heap.allocate(frame, value.site.node, "dict", "dict", args.keywords)
    if not args.positional:
        return UNKNOWN
    if name == "Object":
        return args.positional[0]
    return _call(frame, value.site, args.positional[0], args.after(1), drain=name == "Resource")


def _arguments(frame: Frame, value: Obj) -> Args:
    """Return the arguments of a provider, each provided in turn, with the places where they were given."""
    keywords = {name: provide(frame, one) for name, one in value.fields.items() if not name.startswith("<")}
    sites: dict[int | str, Site] = {
        (key if (index := number(key)) is None else index): site for key, (_, site) in value.given.items()
    }
    return Args([provide(frame, one) for one in value.items], keywords, sites=sites)


def _call(frame: Frame, site: Site, target: Value, args: Args, *, drain: bool) -> Value:
    """Call what a provider makes, at the provider's own place."""
    inner = Frame(frame.machine, site.module, frame.scope, frame.key, frame.func, frame)
    if drain:
        found = drained(inner, site.node, Partial(target, tuple(args.positional), tuple(args.keywords.items())))
    else:
        found = call_value(inner, site.node, target, args)
    for flow in inner.flows.values():
        frame.emit(flow)
    for thing in inner.reads:
        frame.reads.setdefault(thing, 0)
    frame.fresh += inner.fresh
    return found


@method(PROVIDER, "__call__", "provide", "async_")
def provider_called(call: Call) -> Value:
    """Model asking a provider: arguments that are given now go with its own."""
    if not call.args.all():
        return provide(call.frame, call.owner)
    assert isinstance(call.owner, Obj)
    own = _arguments(call.frame, call.owner)
    target = own.positional[0] if own.positional else UNKNOWN
    rest = own.after(1)
    args = Args(
        [*rest.positional, *call.args.positional], {**rest.keywords, **call.args.keywords}, call.args.open, rest.sites
    )
    return call_value(call.frame, call.node, target, args)


@method(PROVIDER, "override", "add_kwargs", "add_args", "set_kwargs", "reset", "init", "shutdown", "reset_override")
def provider_quiet(call: Call) -> Value:
    """Model what changes a provider in ways that are not followed."""
    return UNKNOWN


@attribute(PROVIDER, "provided")
def provider_provided(frame: Frame, node: cst.CSTNode, owner: Value, name: str) -> Value | None:
    """Model `provider.provided`, which stands for what will be given."""
    return heap.allocate(frame, node, "lib", PROVIDED, {"<of>": owner})


@attribute(PROVIDER, "provider")
def provider_provider(frame: Frame, node: cst.CSTNode, owner: Value, name: str) -> Value | None:
    """Model `factory.provider`, which hands the provider itself on."""
    return owner


@attribute(PROVIDER, "*")
def provider_attribute(frame: Frame, node: cst.CSTNode, owner: Value, name: str) -> Value | None:
    """Model a provider of another container, `Container.core.client`: its providers are reached through it."""
    if not isinstance(owner, Obj) or owner.fields.get("<how>") != Opaque(("Container",)) or not owner.items:
        return None
    classes = [one for one in options(owner.items[0]) if isinstance(one, ClassInfo) and one.find(name) is not None]
    return union(attribute_of(frame, node, one, name) for one in classes) if classes else None


@attribute(PROVIDED, "*")
def provided_attribute(frame: Frame, node: cst.CSTNode, owner: Value, name: str) -> Value | None:
    """Model an attribute of what will be given."""
    return heap.allocate(frame, node, "lib", PROVIDED, {"<of>": owner, "<name>": Opaque((name,))})


def _provided_part(frame: Frame, value: Obj) -> Value:
    whole = provide(frame, heap.read(frame, value, "<of>") or UNKNOWN)
    name = value.fields.get("<name>")
    if not isinstance(name, Opaque) or value.site is None:
        return whole
    return attribute_of(frame, value.site.node, whole, name.names[0])


# wiring


@function("dependency_injector.wiring.Provide.__getitem__", "dependency_injector.wiring.Closing.__getitem__")
@function("dependency_injector.wiring.Provide", "dependency_injector.wiring.Closing")
def marker(call: Call) -> Value:
    """Model `Provide[Container.client]`, the default of a parameter that is given what the provider gives."""
    return call.obj("lib", MARKER, {"provider": call.arg(0)})


@method(MARKER, "__call__")
def marker_called(call: Call) -> Value:
    """Model `Depends(Provide[Container.client])`."""
    return provide(call.frame, call.owner)


def injected(frame: Frame, func: Func, param: cst.Param) -> Value | None:
    """Return what is wired into a parameter by its default."""
    default = func.defaults.get(param.name.value)
    for one in options(default) if default is not None else ():
        if isinstance(one, Obj) and one.label == MARKER:
            return provide(frame, one)
    return None


INJECTORS.append(injected)


# containers that are asked by type

REGISTRY = "injector registry"


@function("injector.Injector", "punq.Container")
def type_container(call: Call) -> Value:
    """Model a container that makes objects by their type: one for the program."""
    return call.frame.machine.store(REGISTRY)


@method(REGISTRY, "register", "bind")
def register(call: Call) -> Value:
    """Model saying how objects of a type are made: by a class, by a function, or that there is one already."""
    assert isinstance(call.owner, Obj)
    key = _key(call.arg(0))
    if key is not None:
        factory = call.args.get(1, "factory", "to")
        instance = call.args.get(None, "instance")
        heap.write(call.frame, call.owner, key, instance or factory or call.arg(0))
    return UNKNOWN


@method(REGISTRY, "resolve", "get", "create_object", "__getitem__")
def resolve(call: Call) -> Value:
    """Model asking for an object of a type."""
    assert isinstance(call.owner, Obj)
    key = _key(call.arg(0))
    known = heap.read(call.frame, call.owner, key) if key is not None else None
    found: list[Value] = []
    for one in options(known if known is not None else call.arg(0)):
        made = isinstance(one, ClassInfo | Func)
        found.append(call_value(call.frame, call.node, one, Args([], {}, open=True)) if made else one)
    return union(found)


def _key(value: Value) -> str | None:
    one = next(iter(options(value)))
    return f"{one.module.path}:{one.name}" if isinstance(one, ClassInfo) else None
