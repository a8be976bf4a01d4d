"""`injector`, `punq`, `lagom`, `dishka`, `svcs`: containers that are asked for objects by their type."""

from __future__ import annotations

from cybrid_lint.engine import types
from cybrid_lint.engine.alternatives import options, union
from cybrid_lint.engine.callables import Bound, Class, Function, LibraryMethod, Partial
from cybrid_lint.engine.code import FunctionCode
from cybrid_lint.engine.frame import Frame
from cybrid_lint.engine.interfaces import UndecidedError
from cybrid_lint.engine.objects import LibraryState, SequenceState
from cybrid_lint.engine.operations import Args
from cybrid_lint.engine.texts import Text, text
from cybrid_lint.engine.values import ABSENT, UNKNOWN, Const, Library, Site, Value
from cybrid_lint.ir import nodes
from cybrid_lint.libraries import stores
from cybrid_lint.libraries.calls import Call
from cybrid_lint.libraries.handlers.fastapi import given_by
from cybrid_lint.libraries.handlers.functools import IDENTITY
from cybrid_lint.libraries.handlers.type_forms import ANNOTATED
from cybrid_lint.libraries.registry import REGISTRY, decorator, function, method, method_decorator, typed_as
from cybrid_lint.libraries.shared import shared

CONTAINER, SINGLETON, VALUE = "type container", "injected singleton", "injected value"
# How deep what is made is made of what is made.
MOST_DEPTH = 6
# What a provider's annotation says that gives by `yield`.
GENERATORS = frozenset({"Iterable", "Iterator", "Generator", "AsyncIterable", "AsyncIterator", "AsyncGenerator"})

typed_as(CONTAINER, "injector.Injector", "injector.Binder", "punq.Container", "lagom.Container", "dishka.Provider")
typed_as(CONTAINER, "dishka.Container", "dishka.AsyncContainer", "lagom.container.Container")
typed_as(CONTAINER, "svcs.Container", "svcs.Registry", "svcs.fastapi.DepContainer")


@function("injector.Injector", "punq.Container", "lagom.Container", "lagom.container.Container", "dishka.Provider")
@function("dishka.make_container", "dishka.make_async_container")
def container(call: Call) -> Value:
    """A container: one for the program. Modules of injector are told to configure it."""
    found = shared(call.frame, CONTAINER)
    modules = call.get(0, "modules") if call.name.startswith("injector.") else None
    if modules is not None:
        members = call.engine.members(call.frame, modules, call.site)
        for module in [*members.known, modules]:
            _configure(call, module, found)
    return found


def _configure(call: Call, module: Value, binder: Value) -> None:
    if isinstance(module, Function | Bound):
        call.call(module, binder)
        return
    instance = call.call(module) if isinstance(module, Class) else module
    cls = call.engine.class_of(call.frame, instance)
    if cls is not None and cls.find("configure") is not None:
        call.call(call.attribute(instance, "configure"), binder)


# saying how objects are made


def key_of(call: Call, value: Value) -> Value:
    """Return what a type is registered under: one name for each, however it is come by."""
    option = options(stores.settled(call.frame, value))[0]
    if isinstance(option, Class):
        return text(f"{option.code.module.path}:{option.code.name}")
    state = call.state(option)
    if isinstance(state, LibraryState) and state.label == IDENTITY:
        return state.fields.get("at", option)
    if isinstance(state, LibraryState) and state.label == ANNOTATED:
        return _key_of_annotated(call, state)
    return option


def _key_of_annotated(call: Call, state: LibraryState) -> Value:
    """Return what `Annotated[Type, "what"]` is registered under: what else it says makes it another."""
    said = call.state(state.fields["said"])
    members = said.members if isinstance(said, SequenceState) else ()
    parts = [key_of(call, one) for one in (state.fields["of"], *members)]
    names = [one.name if isinstance(one, Library) else one.known if isinstance(one, Text) else None for one in parts]
    return UNKNOWN if None in names else text("|".join(map(str, names)))


@method(CONTAINER, "register", "bind", "define", "provide", "multibind")
def register(call: Call) -> Value:
    """Saying how objects of a type are made: by a class, by a function, or that there is one already.

    `register(type, factory)` of punq, `bind(type, to=…)` of injector, `define(type, …)` of lagom, and dishka's
    `provide(source, provides=type)`.
    """
    instance, provides = call.get(None, "instance"), call.get(None, "provides")
    made = instance or call.get(1, "factory", "to", "resolver") or call.arg(0, "source")
    stores.write(call, call.owner, key_of(call, provides or call.arg(0, "source")), made)
    return UNKNOWN


@method(CONTAINER, "__setitem__")
def register_item(call: Call) -> Value:
    """Registering by item."""
    stores.write(call, call.owner, key_of(call, call.arg(0)), call.arg(1))
    return UNKNOWN


@method(CONTAINER, "install", "close", "clone", "temporary_singletons", "override", "add_context", "finalize")
def container_quiet(call: Call) -> Value:
    """What gives the container, or configures it by a module."""
    if call.name == "install":
        _configure(call, call.arg(0), call.owner)
    return call.owner


@function("lagom.Singleton", "lagom.definitions.Singleton", "lagom.Alias", "lagom.definitions.PlainInstance")
def singleton(call: Call) -> Value:
    """What is made once."""
    return call.new(SINGLETON, {"of": call.arg(0)})


@decorator("injector.provider", "injector.multiprovider", "dishka.provide", "lagom.dependency_definition")
def provider(frame: Frame, args: Args | None, value: Value, site: Site) -> Value | None:
    """A function that makes what its annotation says."""
    if isinstance(value, Function) and value.code.node.returns is not None:
        provides = args.get(None, "provides") if args is not None else None
        made = provides or _returned(frame, value.code, value.code.node.returns)
        owner = value.code.cls
        target: Value = value if owner is None else Bound(value, frame.engine.class_facts.generic(owner))
        if made is not UNKNOWN:
            call = Call(frame, shared(frame, CONTAINER), "provide", args or Args(), site)
            stores.write(call, call.owner, key_of(call, made), target)
    return None


@method_decorator(CONTAINER, "provide")
def provided(frame: Frame, owner: Value, args: Args | None, value: Value, site: Site) -> Value | None:
    """`@provider.provide`."""
    return provider(frame, args, value, site)


@function("dishka.provide", "dishka.provide_all")
def provide_class(call: Call) -> Value:
    """`client = provide(Client)` in the body of a provider's class."""
    owner = shared(call.frame, CONTAINER)
    for source in call.args.positional:
        stores.write(call, owner, key_of(call, call.get(None, "provides") or source), source)
    return UNKNOWN


def _returned(frame: Frame, code: FunctionCode, annotation: nodes.Expr) -> Value:
    """Return the class of what a function gives, or gives by `yield`."""
    if isinstance(annotation, nodes.Item):
        outer = annotation.value
        last = outer.name if isinstance(outer, nodes.Attr) else outer.id if isinstance(outer, nodes.Name) else ""
        if last in GENERATORS:
            key = annotation.key
            annotation = key.members[0] if isinstance(key, nodes.Sequence) and key.members else key
    return frame.engine.annotated(frame, annotation, code.module)


# asking for them


@method(CONTAINER, "resolve", "get", "create_object", "__getitem__", "get_sync", "resolve_all")
def resolve(call: Call) -> Value:
    """Asking for an object of a type."""
    if call.state(call.owner) is None:
        # how it is made, anybody may say
        raise UndecidedError
    return resolved(call, call.arg(0))


@method(CONTAINER, "__call__")
def inner_container(call: Call) -> Value:
    """A container for a while: `with container() as inner`."""
    return call.owner


@method(CONTAINER, "call_with_injection", "partial", "magic_partial")
def called(call: Call) -> Value:
    """A function whose parameters are filled."""
    if call.name == "call_with_injection":
        return call.call_with(call.arg(0), Args(is_open=True))
    return call.arg(0)


def resolved(call: Call, wanted: Value, depth: int = 0) -> Value:
    """Return what a container gives that is asked for a type."""
    known = stores.read(call, call.owner, key_of(call, wanted))
    found = [option for option in options(known) if option is not ABSENT and not isinstance(option, Const)]
    return union(_made(call, option, wanted, depth) for option in found or options(wanted))


def _made(call: Call, option: Value, wanted: Value, depth: int) -> Value:
    """Return what a registration gives: an object that is made, or one that there is."""
    state = call.state(option)
    if isinstance(state, LibraryState) and state.label == SINGLETON:
        return _made(call, state.fields["of"], wanted, depth)
    if isinstance(state, LibraryState) and state.label == VALUE:
        return state.fields["of"]
    if depth > MOST_DEPTH or not isinstance(option, Class | Function | Bound | Partial | LibraryMethod):
        return UNKNOWN if depth > MOST_DEPTH else option
    if isinstance(option, Class):
        if option not in options(wanted):
            return resolved(call, option, depth + 1)
        init = option.code.find("__init__")
        code = init[0].code if init is not None and isinstance(init[0], Function) else None
        return call.call_with(option, _arguments(call, code, depth, skip=1))
    target = option.function if isinstance(option, Bound) else option
    code = target.code if isinstance(target, Function) else None
    made = call.call_with(option, _arguments(call, code, depth, skip=1 if isinstance(option, Bound) else 0))
    return given_by(call.frame, made)


def _arguments(call: Call, code: FunctionCode | None, depth: int, *, skip: int) -> Args:
    """Return what a constructor or a factory is given: objects of the classes that annotate its parameters."""
    keywords: list[tuple[str, Value]] = []
    for param in code.node.params[skip:] if code is not None else ():
        if param.kind in (nodes.STAR, nodes.DOUBLE_STAR):
            continue
        if param.annotation is None:
            if code is not None and code.name == "<lambda>" and param.default is None:
                keywords.append((param.name, call.owner))
            continue
        meant = call.engine.annotated(call.frame, param.annotation, code.module) if code is not None else UNKNOWN
        if isinstance(meant, Class):
            keywords.append((param.name, resolved(call, meant, depth + 1)))
        elif isinstance(meant, Library) and REGISTRY.classes.types.get(meant.name) == CONTAINER:
            keywords.append((param.name, call.owner))
    return Args(keywords=tuple(keywords), is_open=True)


# parameters that are filled


def injected(frame: Frame, code: FunctionCode, param: nodes.Param) -> Value | None:
    """Return what a container gives to a parameter: of dishka by its annotation, of others by decorators."""
    if frame.code is not code or param.annotation is None:
        return None
    wanted = _from_dishka(frame, code, param.annotation)
    if wanted is None and param.default is None and _is_bound(code):
        wanted = frame.engine.annotated(frame, param.annotation, code.module)
    if not isinstance(wanted, Class):
        return None
    asked = LibraryMethod(shared(frame, CONTAINER), "get")
    return frame.engine.call(frame, asked, Args((wanted,)), frame.site(param))


def _from_dishka(frame: Frame, code: FunctionCode, annotation: nodes.Expr) -> Value | None:
    """Return the class of `FromDishka[Class]` or of `Annotated[Class, FromDishka()]`."""
    if not isinstance(annotation, nodes.Item):
        return None
    outer = annotation.value
    last = outer.name if isinstance(outer, nodes.Attr) else outer.id if isinstance(outer, nodes.Name) else ""
    members = annotation.key.members if isinstance(annotation.key, nodes.Sequence) else (annotation.key,)
    said = [one.func for one in members[1:] if isinstance(one, nodes.Call)]
    is_asked = last == "FromDishka" or any(
        isinstance(one, nodes.Name) and one.id in ("FromDishka", "FromComponent") for one in said
    )
    return frame.engine.annotated(frame, members[0], code.module) if is_asked else None


def _is_bound(code: FunctionCode) -> bool:
    """Tell whether a decorator fills the parameters of a function by their classes."""
    names = types.decorator_names(code)
    if names & {"magic_bind_to_container", "bind_to_container"}:
        return True
    env = code.module.frame.env if code.module.frame is not None else {}
    found = env.get("inject")
    return "inject" in names and isinstance(found, Library) and found.name.startswith("injector.")


REGISTRY.hooks.parameters.append(injected)
