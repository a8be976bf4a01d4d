"""Classes: their definition, and making instances of them."""

from __future__ import annotations

from cybrid_lint.engine import class_making, enumerations
from cybrid_lint.engine.alternatives import named, options, over, union
from cybrid_lint.engine.callables import Bound, Class, Function
from cybrid_lint.engine.code import ClassCode
from cybrid_lint.engine.decorators import decorated
from cybrid_lint.engine.expressions import evaluate
from cybrid_lint.engine.frame import Frame
from cybrid_lint.engine.instances import with_cells
from cybrid_lint.engine.objects import DictState, Fields, InstanceState, LibraryState, SequenceState, is_filled
from cybrid_lint.engine.operations import ARGUMENT, Args
from cybrid_lint.engine.texts import Text, text
from cybrid_lint.engine.types import MASKED
from cybrid_lint.engine.values import ABSENT, NONE, UNKNOWN, Library, Site, Value, unknown
from cybrid_lint.ir import nodes


def define_class(frame: Frame, node: nodes.Class) -> Value:
    """Return the class that a statement defines, as its decorators leave it."""
    code = frame.engine.definitions.class_code(frame, node)
    bases: list[Value] = []
    for base in node.bases:
        value = evaluate(frame, base.value)
        if base.keyword is not None:
            code.keywords[base.keyword] = value
        elif not base.stars:
            bases.append(value)
    code.derive(tuple(bases))
    _execute_body(frame, node, code)
    captures = frame.engine.definitions.free_variables(code)
    cls: Value = Class(code, None if captures or code.enclosing is not None else ())
    made = decorated(frame, cls, node.decorators)
    return made if any(isinstance(option, Class) for option in options(made)) else cls


def _execute_body(frame: Frame, node: nodes.Class, code: ClassCode) -> None:
    outer_env, outer_cls, outer_frame = frame.env, frame.cls, frame.outer
    inner = frame.engine.class_frame(frame, code)
    frame.engine.execute(inner, node.body)
    code.attrs = dict(inner.env)
    frame.store.update(inner.store)
    frame.changes.symbols |= inner.changes.symbols
    frame.changes.written |= inner.changes.written
    frame.changes.made = inner.changes.made
    frame.outcome.effects.extend(inner.outcome.effects)
    frame.changes.rebound += 1
    frame.env, frame.cls, frame.outer = outer_env, outer_cls, outer_frame
    class_making.make(frame, code)
    if "enum" in frame.engine.class_facts.traits(code):
        enumerations.make_members(frame, code)
    else:
        class_making.share(frame, code)
        code.attrs = {name: class_making.settled(frame, value) for name, value in code.attrs.items()}
        class_making.note_made(frame, code)
        _take_functions(frame, code)


def _take_functions(frame: Frame, cls: ClassCode) -> None:
    """Let functions that stand outside of a class, and that its body assigns or imports, be its methods."""
    for value in cls.attrs.values():
        if isinstance(value, Function) and value.code.cls is not cls:
            frame.engine.definitions.take(cls, value.code)


# instances


def construct(frame: Frame, cls: Value, args: Args, site: Site) -> Value:
    """Return what calling a class of the project gives."""
    assert isinstance(cls, Class)
    if not frame.engine.work.spend():  # fields may make instances of classes whose fields do
        return UNKNOWN
    code = cls.code
    traits = frame.engine.class_facts.traits(code)
    if "enum" in traits:
        return enumerations.member_by_value(frame, code, args, site)
    if "typeddict" in traits:
        return frame.allocate(DictState(dict(args.keywords), is_open=False))
    if "maker" in traits:
        return frame.engine.library.made(frame, cls, args, site)
    only = None if args.all() else frame.engine.class_facts.only_instance(code)
    if only is not None:
        return only
    made = _made_by_class(frame, cls, args, site)
    if made is not None:
        return made
    given = tuple(
        (value, where)
        for key, where in args.sites
        if (value := args.get(key) if isinstance(key, int) else args.get(None, key)) is not None
    )
    instance = frame.allocate(InstanceState(cls, {}, ABSENT, given))
    initialize(frame, instance, code, args, site)
    frame.emit("instance", instance, site)
    return instance


def _made_by_class(frame: Frame, cls: Class, args: Args, site: Site) -> Value | None:
    """Return the instances that a class's own `__new__` or its metaclass gives, None if they have none."""
    found = cls.code.find("__new__")
    if found is None or not isinstance(found[0], Function):
        return None
    value = frame.engine.call(frame, found[0], args.before(cls), site)
    kept: list[Value] = []
    for option in options(value):
        state = frame.state(option)
        if isinstance(state, InstanceState) and state.cls.code is cls.code:
            initialize(frame, option, cls.code, args, site)
            kept.append(option)
    return union(kept) if kept else None


def initialize(frame: Frame, instance: Value, code: ClassCode, args: Args, site: Site) -> None:
    """Run the constructor of a class on an instance."""
    found = code.find("__init__")
    if found is not None:
        _make_container(frame, instance, code, site)
        state = frame.state(instance)
        constructor = with_cells(found[0], state.cls) if isinstance(state, InstanceState) else found[0]
        frame.engine.call(frame, constructor, args.before(instance), site)
        state = frame.state(instance)
        if isinstance(state, InstanceState) and state.base is ABSENT and code.library_bases():
            # a constructor that leaves its base's to it, or does not call it at all
            _make_base(frame, instance, code, Args(), site)
        return
    if "record" in frame.engine.class_facts.traits(code):
        set_fields(frame, instance, code, args, site)
        _make_base(frame, instance, code, args, site)
        return
    if _make_base(frame, instance, code, args, site):
        return
    if not args.all():
        return
    if "exception" not in frame.engine.class_facts.traits(code):
        frame.engine.library.hand_over(frame, args, site)
        if gives_fields(frame, code, args):
            set_fields(frame, instance, code, args, site)
            return
    state = frame.state(instance)
    if isinstance(state, InstanceState):
        members = frame.allocate(SequenceState("tuple", args.positional))
        frame.put(instance, state.with_field("args", members))


def gives_fields(frame: Frame, code: ClassCode, args: Args) -> bool:
    """Tell whether a constructor that is not seen is given annotated fields by their names."""
    names = field_names(frame, code)
    return bool(names) and (args.double_star is not None or any(name in names for name, _ in args.keywords))


def _make_container(frame: Frame, instance: Value, code: ClassCode, site: Site) -> None:
    """Make the mapping or sequence that an instance is before its constructor runs, as Python does."""
    state = frame.state(instance)
    if not isinstance(state, InstanceState) or state.base is not ABSENT:
        return
    for name in code.library_bases():
        if name.startswith(("builtins.", "collections.")):
            base = frame.engine.library.base_object(frame, name, Args(), instance, site)
            if base is not None and isinstance(frame.state(base), DictState | SequenceState):
                frame.put(instance, state.with_base(base))
                return


def _make_base(frame: Frame, instance: Value, code: ClassCode, args: Args, site: Site) -> bool:
    """Make the library's object that an instance of a class derived from a library's also is."""
    state = frame.state(instance)
    if not isinstance(state, InstanceState):
        return False
    for name in code.library_bases():
        base = frame.engine.library.base_object(frame, name, args, instance, site)
        if base is not None:
            state = frame.state(instance)
            assert isinstance(state, InstanceState)
            frame.put(instance, state.with_base(base))
            return True
    return False


def field_names(frame: Frame, code: ClassCode) -> list[str]:
    """Return the annotated fields of a class and its bases, in the order in which a constructor takes them."""
    found: dict[str, None] = {}
    for cls in reversed(code.lineage()):
        described = [name for name, value in cls.attrs.items() if field_of(frame, value) is not None]
        for name in [*cls.annotations, *described]:
            if name != "model_config" and not is_class_variable(cls, name):
                found.setdefault(name)
    return list(found)


def is_class_variable(code: ClassCode, name: str) -> bool:
    """Tell whether an annotation says that a name is the class's own and no field."""
    annotation = code.annotations.get(name)
    if isinstance(annotation, nodes.Item):
        annotation = annotation.value
    last = (
        annotation.name
        if isinstance(annotation, nodes.Attr)
        else annotation.id
        if isinstance(annotation, nodes.Name)
        else ""
    )
    return last == "ClassVar"


def field_of(frame: Frame, value: Value) -> LibraryState | None:
    """Return what describes a field (`field(default=…)`, `Field(…)`), None for what is no description."""
    state = frame.state(value)
    return state if isinstance(state, LibraryState) and state.label == "field" else None


def set_fields(frame: Frame, instance: Value, code: ClassCode, args: Args, site: Site) -> None:
    """Set the fields of a record from its constructor's arguments and their defaults."""
    state = frame.state(instance)
    if isinstance(state, InstanceState):
        fields = _fields(frame, instance, code, args, site)
        frame.put(instance, state.with_fields({**state.fields, **fields}))
    else:
        for name, value in _fields(frame, instance, code, args, site).items():
            frame.write_field(instance, name, value)
    for hook in ("__post_init__", "__attrs_post_init__", "model_post_init"):
        found = code.find(hook)
        if found is not None and isinstance(found[0], Function):
            extra = (UNKNOWN,) if hook == "model_post_init" else ()
            frame.engine.call(frame, Bound(found[0], instance), Args(extra), site)


def _fields(frame: Frame, instance: Value, code: ClassCode, args: Args, site: Site) -> Fields:
    names = field_names(frame, code)
    fields: Fields = {}
    takes = [name for name in names if _takes(frame, code, name)]
    for name, value in zip(takes, args.positional, strict=False):
        fields[name] = coerced(frame, code, name, named(value, name))
    other_names = aliases(frame, code, names)
    for given, value in args.keywords:
        # attrs takes a private field by its name without the underscore
        name = f"_{given}" if given not in names and f"_{given}" in names else other_names.get(given, given)
        if ABSENT in options(value):
            value = over(value, field_default(frame, code, name, site))
        fields[name] = coerced(frame, code, name, named(value, name))
    for name in names:
        if name not in fields:
            default = field_default(frame, code, name, site, _filled(frame, instance, fields))
            fields[name] = _perhaps_given(frame, code, args, name, default, site)
    return fields


def _perhaps_given(frame: Frame, code: ClassCode, args: Args, name: str, default: Value, site: Site) -> Value:
    """Return what a field is that no argument names, but that a mapping or unknown arguments may give."""
    if args.double_star is None and not args.is_open:
        return default
    state = frame.state(default)
    if isinstance(state, LibraryState) and state.label == MASKED:
        # what is given is wrapped below
        default = state.fields.get("wrapped", UNKNOWN)
    if args.double_star is None:
        value = union((default, unknown(name, code.name)))
    else:
        value = frame.engine.call(frame, ARGUMENT, Args((NONE, NONE, args.double_star, text(name), default)), site)
    return coerced(frame, code, name, value)


def _filled(frame: Frame, instance: Value, fields: Fields) -> Value:
    """Return an instance with fields that are set by now, as the default of a later one may look at."""
    state = frame.state(instance)
    if isinstance(state, InstanceState):
        frame.put(instance, state.with_fields({**state.fields, **fields}))
    return instance


def _takes(frame: Frame, code: ClassCode, name: str) -> bool:
    found = code.find(name)
    described = None if found is None else field_of(frame, found[0])
    if described is None:
        return True
    init = described.fields.get("init")
    return not (init is not None and getattr(init, "value", True) is False)


def aliases(frame: Frame, code: ClassCode, names: list[str]) -> dict[str, str]:
    """Return the fields of a record by the other names that its constructor takes them under."""
    found: dict[str, str] = {}
    for name in names:
        described = code.find(name)
        field = None if described is None else field_of(frame, described[0])
        for key in ("alias", "validation_alias"):
            alias = None if field is None else field.fields.get(key)
            if isinstance(alias, Text) and alias.known:
                found[alias.known] = name
    return found


def coerced(frame: Frame, code: ClassCode, name: str, value: Value) -> Value:
    """Return a value as a field keeps it: pydantic wraps what goes into a field of a type that masks itself."""
    if "coerces" not in frame.engine.class_facts.traits(code):
        return value
    meant = field_type(frame, code, name)
    label = frame.engine.library.type_label(meant.name) if isinstance(meant, Library) else None
    if label != MASKED or frame.engine.label_of(frame, value) == MASKED or value is NONE:
        return value
    return frame.allocate(LibraryState(MASKED, {"wrapped": value}))


def field_type(frame: Frame, code: ClassCode, name: str) -> Value:
    """Return what the annotation of a field means."""
    owner = next((cls for cls in code.lineage() if name in cls.annotations), None)
    if owner is None:
        return UNKNOWN
    return frame.engine.annotated(frame, owner.annotations[name], owner.module)


def field_default(frame: Frame, code: ClassCode, name: str, site: Site, instance: Value = UNKNOWN) -> Value:
    """Return what a field of a record is when it is not given: its default, or something from outside.

    `instance` is what a default that depends on other fields is made of.
    """
    found = code.find(name)
    outside = unknown(name, f"{env_prefix(frame, code)}{name}", code.name)
    is_settings = "settings" in frame.engine.class_facts.traits(code)
    if found is None:
        meant = field_type(frame, code, name)
        if isinstance(meant, Class) and not is_settings:
            return frame.engine.class_facts.generic(meant.code)
        if isinstance(meant, Library):
            label = frame.engine.library.type_label(meant.name)
            if label == MASKED:
                return frame.allocate(LibraryState(MASKED, {"wrapped": outside}))
        return outside
    values: list[Value] = []
    for option in options(found[0]):
        described = field_of(frame, option)
        if described is None:
            values.append(named(option, name))
            continue
        factory = described.fields.get("factory")
        default = described.fields.get("default")
        if factory is not None:
            given = (instance,) if "takes_self" in described.fields else ()
            values.append(frame.engine.call(frame, factory, Args(given), site))
        elif default is not None:
            values.append(named(default, name))
        else:
            values.append(outside)
    if is_settings and not all(is_filled(frame.state(value)) for value in values):
        # a text or a flag decides conditions, which the environment may do otherwise
        values.append(outside)
    return coerced(frame, code, name, union(values)) if is_settings else union(values)


def env_prefix(frame: Frame, code: ClassCode) -> str:
    """Return what a settings class puts before the names of its fields in the environment."""
    for cls in code.lineage():
        config = cls.attrs.get("model_config")
        state = None if config is None else frame.state(config)
        prefix: Value | None = None
        if isinstance(state, DictState):
            prefix = state.entries.get("env_prefix")
        elif isinstance(state, LibraryState):
            prefix = state.fields.get("env_prefix")
        inner = cls.attrs.get("Config")
        if prefix is None and isinstance(inner, Class):
            prefix = inner.code.attrs.get("env_prefix")
        if prefix is None:
            prefix = cls.keywords.get("env_prefix")
        if isinstance(prefix, Text) and prefix.known:
            return prefix.known
    return ""
