"""Built-in functions that ask, read and write attributes, and what else needs no module of its own."""

from __future__ import annotations

from cybrid_lint.engine import operations
from cybrid_lint.engine.alternatives import choice, options, spread, union
from cybrid_lint.engine.callables import Bound, Class, Function, Super
from cybrid_lint.engine.class_making import CLASS_CELL
from cybrid_lint.engine.frame import Frame
from cybrid_lint.engine.instances import walked_at
from cybrid_lint.engine.interfaces import UndecidedError
from cybrid_lint.engine.objects import (
    DictState,
    FieldsState,
    InstanceState,
    LibraryState,
    SequenceState,
    ViewState,
)
from cybrid_lint.engine.operations import Args
from cybrid_lint.engine.snapshots import Spread
from cybrid_lint.engine.symbols import Param
from cybrid_lint.engine.texts import Lit, Text, pieces, site_text, text
from cybrid_lint.engine.types import is_receiver
from cybrid_lint.engine.values import (
    ABSENT,
    FALSE,
    LENGTH,
    NEVER,
    NONE,
    TRUE,
    UNKNOWN,
    Const,
    Library,
    Module,
    Site,
    Unknown,
    Value,
    const,
)
from cybrid_lint.engine.writes import set_any_attribute
from cybrid_lint.libraries.calls import Call, is_waiting
from cybrid_lint.libraries.handlers.made_classes import made_class
from cybrid_lint.libraries.registry import (
    REGISTRY,
    DecoratorHandler,
    decorator,
    function,
    method,
    method_decorator,
    with_traits,
)

#: Label of a long range; its field "start" is where it begins.
NUMBERS = "numbers"
NONE_TYPE = Library("types.NoneType")
_SETTING = (Library("builtins.setattr"), Library("builtins.object.__setattr__"))

REGISTRY.endings |= {
    "sys.exit", "os._exit", "os.abort", "builtins.exit", "builtins.quit", "pytest.fail", "pytest.skip", "pytest.exit",
    "pytest.xfail",
    "typing.assert_never", "typing_extensions.assert_never",
}  # fmt: skip
with_traits("builtins.BaseException", "builtins.Exception", traits=("exception",))
with_traits("*.Error", "*.Exception", traits=("exception",))
with_traits("builtins.BaseExceptionGroup", "builtins.ExceptionGroup", traits=("exception",))


@function("builtins.getattr")
def get_attribute(call: Call) -> Value:
    """`getattr` with a known name; which one that is matters where the same body has set it."""
    if _waits_to_be_set(call):
        call.frame.note_named(call.arg(1))
    fallback = call.get(2)
    found: list[Value] = []
    for name in call.decided(call.arg(1)):
        if isinstance(name, Text) and name.known is not None:
            value = call.attribute(call.arg(0), name.known)
        elif isinstance(name, Text) and name.symbols:
            raise UndecidedError
        else:
            value = UNKNOWN
        missing = isinstance(value, Unknown) or value is NEVER
        found.append(union((value, fallback)) if fallback is not None and missing else value)
    return union(found)


def _waits_to_be_set(call: Call) -> bool:
    """Tell whether what is read was set before, on what callers give and under a name that they decide."""
    calls = [waiting for waiting in call.frame.outcome.waiting if isinstance(waiting, operations.Call)]
    places = [one.args.positional[:2] for one in calls if one.callee in _SETTING]
    if not places:
        return False
    owner, name = call.frame.close(call.arg(0)), _spelled(call.frame.close(call.arg(1)))
    return any(len(place) == 2 and place[0] is owner and _spelled(place[1]) == name for place in places)


def _spelled(name: Value) -> list[str | Value]:
    """Return what a name is put together of, wherever its pieces stand."""
    return [part.text if isinstance(part, Lit) else part.value for part in pieces(name)]


@function("builtins.setattr", "builtins.object.__setattr__")
def set_attribute(call: Call) -> Value:
    """`setattr`, and past the class's own way: under a name that is not known, nobody finds again what is set."""
    if isinstance(call.state(call.arg(0)), InstanceState):
        call.frame.note_named(call.arg(1))
    name = call.known_text(call.arg(1))
    if name is not None:
        is_plain = call.name != "builtins.setattr"
        call.engine.set_attribute(call.frame, call.arg(0), name, call.arg(2), call.site, is_plain=is_plain)
    else:
        set_any_attribute(call.frame, call.arg(0), call.arg(2))
        call.frame.emit("escape", call.arg(2), call.site, "kept under a name that is not known")
    return NONE


@function("builtins.delattr", "builtins.object.__delattr__")
def delete_attribute(call: Call) -> Value:
    """`delattr`, and past the class's own way."""
    name = call.known_text(call.arg(1))
    if name is not None:
        is_plain = call.name != "builtins.delattr"
        call.engine.set_attribute(call.frame, call.arg(0), name, ABSENT, call.site, is_plain=is_plain)
    return NONE


REGISTRY.classes.fixed.add("object")


@function("builtins.object.__new__", "builtins.type.__new__", "builtins.object")
def new_instance(call: Call) -> Value:
    """What makes an instance whose constructor has not run yet; an instance of a metaclass is a class."""
    if len(call.args.positional) > 3:
        namespace = [call.state(option) for option in call.decided(call.arg(3))]
        found = [state.entries.get(CLASS_CELL) for state in namespace if isinstance(state, DictState)]
        if found and found[0] is not None:
            return found[0]
    made = [
        call.frame.allocate(InstanceState(option, {}))
        for option in call.decided(call.arg(0))
        if isinstance(option, Class)
    ]
    # no two of them are equal: the place tells them apart
    return union(made) if made else call.new("object", {"at": site_text(call.site)}, is_open=True)


@function("builtins.super")
def seen_from_class(call: Call) -> Value:
    """An instance, seen from the class behind one that is only known where it is called."""
    classes = [option for option in call.decided(call.arg(0)) if isinstance(option, Class)]
    return union(Super(option.code, call.arg(1)) for option in classes) if classes else UNKNOWN


@function("dataclasses.astuple", "attr.astuple", "attrs.astuple")
def as_tuple(call: Call) -> Value:
    """An instance's fields one after the other."""
    found: list[Value] = []
    for option in call.decided(call.arg(0)):
        state = call.state(option)
        if not isinstance(state, InstanceState) or call.get(None, "filter") is not None:
            return UNKNOWN
        names = call.engine.field_names(state.cls.code) or list(state.fields)
        found.append(call.new_sequence("tuple", tuple(call.attribute(option, name) for name in names)))
    return union(found)


@function("builtins.vars", "dataclasses.asdict", "attr.asdict", "attrs.asdict")
def as_dict(call: Call) -> Value:
    """An instance's fields as a mapping."""
    if call.get(None, "filter", "value_serializer") is not None:
        # which fields are left, and what of them, is not seen
        return UNKNOWN
    found: list[Value] = []
    if call.name == "builtins.vars" and is_waiting(call.frame, call.arg(0)):
        return call.attribute(call.arg(0), "__dict__")
    for option in call.decided(call.arg(0)):
        state = call.state(option)
        if isinstance(state, InstanceState) and call.name == "builtins.vars":
            found.append(call.frame.allocate(ViewState(option)))
        elif isinstance(state, InstanceState):
            names = call.engine.field_names(state.cls.code) or list(state.fields)
            found.append(call.new_dict({name: call.attribute(option, name) for name in names}))
        elif isinstance(option, Class):
            found.append(call.new_dict(dict(option.code.attrs)))
        elif isinstance(state, LibraryState) and state.label in ("arguments", "namespace"):
            found.append(call.new_dict(dict(state.fields), is_open=state.is_open))
        else:
            found.append(UNKNOWN)
    return union(found)


@function("builtins.bool")
def to_bool(call: Call) -> Value:
    """The truth of a value."""
    return call.engine.test(call.frame, "true", (call.arg(0),)) if call.args.positional else FALSE


@function("builtins.isinstance")
def is_instance(call: Call) -> Value:
    """Asking for the class of a value."""
    return call.engine.test(call.frame, "isinstance", (call.arg(0), call.arg(1)))


@function("dataclasses.is_dataclass", "attr.has", "attrs.has")
def is_record(call: Call) -> Value:
    """Asking whether a value is a record: what is built in is none."""
    values = call.decided(call.arg(0))
    others = [one for one in values if not isinstance(one, Text | Const)]
    is_plain = all(isinstance(call.state(one), DictState | SequenceState) for one in others)
    return FALSE if is_plain else UNKNOWN


@function("builtins.issubclass")
def is_subclass(call: Call) -> Value:
    """Asking what a class derives from, where all are of the project."""
    wanted = call.members(call.arg(1)).known if call.state(call.arg(1)) is not None else call.decided(call.arg(1))
    (asked,) = call.decided(call.arg(0)) if len(call.decided(call.arg(0))) == 1 else (UNKNOWN,)
    if not isinstance(asked, Class):
        return UNKNOWN
    lineage = asked.code.lineage()
    if any(isinstance(cls, Class) and cls.code in lineage for cls in wanted):
        return TRUE
    is_known = not asked.code.has_unknown_base() and wanted and all(isinstance(cls, Class) for cls in wanted)
    return FALSE if is_known else UNKNOWN


@function("builtins.callable")
def is_callable(call: Call) -> Value:
    """Asking whether a value can be called."""
    return call.engine.test(call.frame, "callable", (call.arg(0),))


@function("builtins.any", "builtins.all")
def any_or_all(call: Call) -> Value:
    """Asking whether one member is true, or each."""
    members = call.members(call.arg(0))
    kind = "or" if call.name.endswith("any") else "and"
    tests = [member for member in members.known if member is not ABSENT]
    if members.is_open or any(ABSENT in options(member) for member in tests):
        tests.append(UNKNOWN)
    if not tests:
        return FALSE if kind == "or" else TRUE
    return call.engine.test(call.frame, kind, tuple(tests))


@function("builtins.len")
def length(call: Call) -> Value:
    """How many members there are."""
    return spread(call.arg(0), lambda option: _length(call, option))


def _length(call: Call, value: Value) -> Value:
    """Return a length; of what is there but not seen whole, that it is no 0."""
    call.decided(value)
    state = call.state(value)
    if isinstance(state, InstanceState) and state.cls.code.defines("__len__"):
        at = walked_at(call.frame, value, state, call.site)
        return call.engine.call(call.frame, call.engine.attribute(call.frame, value, "__len__", at), Args(), at)
    if isinstance(state, SequenceState | DictState):
        return _length_of(state)
    if isinstance(value, Text):
        if value.known is not None:
            return const(len(value.known))
        if any(isinstance(part, Lit) and part.text for part in value.parts):
            return LENGTH
        if value.symbols:
            raise UndecidedError
    return UNKNOWN


def _length_of(state: SequenceState | DictState) -> Value:
    if state.is_exact:
        return const(state.count())
    if state.truth():
        return LENGTH
    if isinstance(state, DictState) and any(isinstance(key, Spread) and key.symbols for key in state.entries):
        # it has as many entries as what is merged into it
        raise UndecidedError
    return UNKNOWN


def _names_of(call: Call, value: Value) -> list[str]:
    """Return the names of the attributes of an instance or class."""
    state = call.state(value)
    cls = state.cls if isinstance(state, InstanceState) else value
    found = {name for code in cls.code.lineage() for name in code.attrs} if isinstance(cls, Class) else set()
    return sorted(found | set(state.fields)) if isinstance(state, FieldsState) else sorted(found)


def _listed(call: Call, value: Value) -> list[tuple[Value, str]]:
    """Return the attributes of what a value may be by their names; raises `UndecidedError` while they are not known.

    Those of a receiver are known before the receiver is, unless classes derive from its own.
    """
    found: list[tuple[Value, str]] = []
    for option in options(value):
        code = call.engine.class_of(call.frame, option) if is_waiting(call.frame, option) else None
        if code is None or code.descendants() or not isinstance(option, Param) or not is_receiver(option):
            found += [(each, name) for each in call.decided(option) for name in _names_of(call, each)]
            continue
        names = set(_names_of(call, Class(code, ()))) | call.engine.class_facts.assigned_names(code)
        found += [(option, name) for name in sorted(names)]
    return found


@function("inspect.getmembers", "inspect.getmembers_static")
def members_of(call: Call) -> Value:
    """The attributes of an object with their names: of all, or those for which a function gives something true."""
    predicate = call.arg(1, "predicate")
    pairs: list[Value] = []
    for owner, name in _listed(call, call.arg(0, "object")):
        value = call.attribute(owner, name)
        asked = TRUE if predicate in (NONE, UNKNOWN) else call.call(predicate, value)
        test = call.engine.test(call.frame, "true", (asked,))
        if test is not FALSE:
            pairs.append(choice(test, call.new_sequence("tuple", (text(name), value)), ABSENT))
    return call.new_sequence("list", tuple(pairs), is_open=not pairs)


@function("builtins.dir")
def names_of(call: Call) -> Value:
    """The names of the attributes of an object."""
    names = sorted({name for _, name in _listed(call, call.arg(0))})
    return call.new_sequence("list", tuple(text(name) for name in names), is_open=not names)


@function("builtins.type")
def type_of(call: Call) -> Value:
    """The class of an instance, or a class that is made at run time."""
    if len(call.args.positional) >= 3:
        return made_class(call, call.arg(1), call.arg(2))
    found: list[Value] = []
    for option in call.decided(call.arg(0)):
        state = call.state(option)
        kind = NONE_TYPE if option is NONE else UNKNOWN
        found.append(state.cls if isinstance(state, InstanceState) else kind)
    return union(found)


@function(
    "builtins.int", "builtins.float", "builtins.id", "builtins.hash", "builtins.sum", "builtins.abs", "builtins.round"
)
@function("builtins.hex", "builtins.bin", "builtins.oct", "builtins.divmod", "builtins.pow")
@function("builtins.memoryview", "builtins.complex")
def says_nothing(call: Call) -> Value:
    """What only asks something of a value, or gives what nobody in the project decides."""
    value = call.get(0)
    if call.name == "builtins.int" and isinstance(value, Const) and isinstance(value.value, int | float):
        return const(int(value.value)) if abs(value.value) < 10**9 else UNKNOWN
    return UNKNOWN


@function("builtins.range")
def number_range(call: Call) -> Value:
    """The numbers of a range: if they are many, what is known is where it begins."""
    bounds = [
        value.value for value in call.args.positional if isinstance(value, Const) and isinstance(value.value, int)
    ]
    if len(bounds) == len(call.args.positional) and bounds:
        try:
            numbers = range(*bounds)
        except (TypeError, ValueError):
            return UNKNOWN
        if not numbers[12:]:  # `len` raises for the longest
            return call.new_sequence("generator", tuple(const(number) for number in numbers))
        return call.new(NUMBERS, {"start": const(numbers.start)})
    if any(map(_is_length, call.args.positional)):
        # as many turns as what a caller gives has members
        raise UndecidedError
    return call.new_sequence("generator", (), UNKNOWN, is_open=True)


def _is_length(value: Value) -> bool:
    return isinstance(value, operations.Call) and value.callee is Library("builtins.len")


@method(NUMBERS, "__iter__")
def many_numbers(call: Call) -> Value:
    """The numbers of a long range, one by one."""
    return call.new_sequence("generator", (), UNKNOWN, is_open=True)


@function("types.SimpleNamespace", "argparse.Namespace")
def namespace(call: Call) -> Value:
    """An object of the attributes that it is given."""
    return call.new("namespace", dict(call.args.keywords), is_open=True)


@function("types.MethodType")
def method_type(call: Call) -> Value:
    """Binding a function to an instance."""
    return union(Bound(option, call.arg(1)) for option in call.decided(call.arg(0)) if isinstance(option, Function))


@method("function", "__get__")
def bound_by_hand(call: Call) -> Value:
    """A function as a method of what it is given; one of nothing, or that is a method already, stays what it is."""
    receiver = call.arg(0, "instance")
    return call.owner if receiver is NONE or isinstance(call.owner, Bound) else Bound(call.owner, receiver)


@function("importlib.import_module", "builtins.__import__")
def import_module(call: Call) -> Value:
    """Importing a module by a known name, which may be one within a package."""
    name = call.known_text(call.arg(0, "name"))
    if not name:
        return UNKNOWN
    level = len(name) - len(name.lstrip("."))
    package = call.get(1, "package") if level and call.name.endswith("import_module") else None
    if isinstance(package, Text) and package.known:
        parents = package.known.split(".")
        name, level = ".".join((*parents[: len(parents) - level + 1], name[level:])), 0
    found = call.engine.modules.imported(call.frame.module, name.lstrip("."), level)
    if found is None and not level:
        call.engine.library.imported(name)
        return Library(name)
    return UNKNOWN if found is None else found


@function("sys.modules.__getitem__", "sys.modules.get")
def loaded_module(call: Call) -> Value:
    """A module that is imported already, by its name: the one that asks, by its own."""
    own = options(call.frame.module.frame.env["__name__"]) if call.frame.module.frame is not None else ()
    found: list[Value] = []
    for name in call.decided(call.arg(0)):
        if name in own:
            found.append(Module(call.frame.module.path))
        elif isinstance(name, Text) and name.known:
            found.append(call.engine.modules.imported(call.frame.module, name.known, 0) or Library(name.known))
        else:
            found.append(UNKNOWN)
    return union(found)


@function("builtins.property", "django.utils.functional.cached_property")
def make_property(call: Call) -> Value:
    """`property(function)`."""
    return union(
        option.marked("property") if isinstance(option, Function) else option for option in options(call.arg(0))
    )


def _marking(*marks: str) -> DecoratorHandler:
    def handle(frame: Frame, args: Args | None, value: Value, site: Site) -> Value | None:
        return value.marked(*marks) if isinstance(value, Function) else None

    return handle


for _name, _mark in (
    ("builtins.property", "property"),
    ("*.cached_property", "property"),
    ("builtins.staticmethod", "staticmethod"),
    ("builtins.classmethod", "classmethod"),
    ("abc.abstractproperty", "property"),
    ("*.hybrid_property", "property"),
    ("*.computed_field", "property"),
    ("*.contextmanager", "contextmanager"),
    ("*.asynccontextmanager", "contextmanager"),
):
    decorator(_name)(_marking(_mark))


@method_decorator("function", "deleter")
def property_deleter(frame: Frame, owner: Value, args: Args | None, value: Value, site: Site) -> Value | None:
    """`@name.deleter`: the property stays what it is, and what deletes it is kept beside it."""
    return _kept_beside(frame, owner, value, "deleter")


@method_decorator("function", "setter", "getter", "expression")
def property_part(frame: Frame, owner: Value, args: Args | None, value: Value, site: Site) -> Value | None:
    """`@name.setter`: the property stays what it is, and what sets it is kept beside it."""
    sets = isinstance(value, Function) and bool(value.code.node.params[1:])
    return _kept_beside(frame, owner, value, "setter" if sets else None)


def _kept_beside(frame: Frame, owner: Value, value: Value, part: str | None) -> Value | None:
    """Return the property that a function is a part of, None if there is none; what it does is kept beside that."""
    if not isinstance(owner, Function) or "property" not in owner.marks or not isinstance(value, Function):
        return None
    if part is not None:
        frame.env[f"{value.code.name}.{part}"] = value
    return owner


@function("builtins.globals", "builtins.locals")
def variables(call: Call) -> Value:
    """The variables of the module or of the function."""
    frame = call.frame
    if call.name.endswith("locals"):
        return call.new_dict(dict(frame.env))
    env = frame.module.variables or (frame.module.frame.env if frame.module.frame is not None else {})
    return call.new_dict(dict(env), is_open=True)
