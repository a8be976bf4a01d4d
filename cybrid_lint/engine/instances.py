"""What attributes of instances are: what was set on them, and what their classes and bases say."""

from __future__ import annotations

from cybrid_lint.engine.alternatives import Choice, Union, choice, options, over, spread, union
from cybrid_lint.engine.callables import MADE_WITH, Bound, Class, Function, LibraryMethod, Partial
from cybrid_lint.engine.code import ClassCode
from cybrid_lint.engine.frame import Frame
from cybrid_lint.engine.objects import InstanceState, LibraryState, ViewState
from cybrid_lint.engine.operations import Args, Attr, Call, Test
from cybrid_lint.engine.snapshots import Made
from cybrid_lint.engine.substitution import Substitution
from cybrid_lint.engine.symbols import FieldOf, Ref
from cybrid_lint.engine.texts import Text, text
from cybrid_lint.engine.values import ABSENT, NONE, TRUE, UNKNOWN, Const, Library, Site, Unknown, Value, unknown

# The verbs of a session that call its `request`, which a class derived from it may have its own of.
VERBS = frozenset({"get", "post", "put", "patch", "delete", "head", "options"})

# What a class defines whose instances are gone through member by member.
_WALKED = ("__iter__", "__aiter__", "__next__", "__anext__")

# The field of an instance that holds the mapping of which the entries are its attributes: one that it was given
# (`self.__dict__ = self._shared`), or `TRUE` for the one that it is itself (`self.__dict__ = self`).
OWN_ENTRIES = "<own entries>"


def implementation(cls: ClassCode, name: str) -> Function | None:
    """Return the one function that a name means on every instance of a class or of those that derive from it."""
    found = cls.find(name)
    if found is None:
        below = [code.attrs[name] for code in cls.descendants() if name in code.attrs]
        value = below[0] if len(below) == 1 else None
    else:
        value = found[0]
        overriding = [code.attrs[name] for code in cls.descendants() if name in code.attrs]
        is_abstract = isinstance(value, Function) and value.code.is_abstract
        if overriding or is_abstract:
            value = overriding[0] if is_abstract and len(overriding) == 1 else None
    return value if isinstance(value, Function) else None


def instance_attribute(frame: Frame, base: Value, state: InstanceState, name: str, site: Site) -> Value:
    """Return an attribute of an instance: a property, what was set, a method, or what its library's class has."""
    cls = state.cls.code
    found = cls.find(name)
    if found is not None and any(
        isinstance(option, Function) and "property" in option.marks for option in options(found[0])
    ):
        at = walked_at(frame, base, state, site)
        return spread(of_class(frame, found[0], state.cls, site), lambda option: bound(frame, option, base, at))
    own = state.fields.get(name, ABSENT)
    if own is ABSENT:
        own = given_entry(frame, base, cls, name, site)
    if found is not None and not all(option is ABSENT for option in options(own)):
        inherited = spread(of_class(frame, found[0], state.cls, site), lambda option: bound(frame, option, base, site))
        own = over(own, inherited)
    elif found is not None:
        value = of_class(frame, found[0], state.cls, site)
        if isinstance(value, Function):
            return bound(frame, value, base, site)
        own = _kept(frame, base, state, value, name, site)
    if all(option is ABSENT for option in options(own)):
        missing = _missing(frame, base, state, name, site)
        if missing is not None:
            return missing
    return field_of(frame, base, state, name, own)


def walked_at(frame: Frame, value: Value, state: InstanceState, site: Site) -> Site:
    """Return where an object that can be gone through was made: what it fetches for that was chosen there."""
    return frame.flow.made_at.get(value, site) if state.cls.code.defines(*_WALKED) else site


def may_be_walked(frame: Frame, value: Value) -> bool:
    """Tell whether what a call gives that waits may be an object of the project that can be gone through."""
    is_call = isinstance(value, Call) and not isinstance(value.callee, Library | LibraryMethod)
    return is_call and not frame.engine.modules.method_names.isdisjoint(_WALKED)


def _kept(frame: Frame, base: Value, state: InstanceState, said: Value, name: str, site: Site) -> Value:
    """Return an attribute of which a class says something: what its library's object holds, if it only describes it."""
    if keeps_fields(frame, state) and (isinstance(said, Unknown) or isinstance(frame.state(said), LibraryState)):
        return inherited(frame, base, state.base, name, site)
    return spread(said, lambda option: bound(frame, option, base, site))


def keeps_fields(frame: Frame, state: InstanceState) -> bool:
    """Tell whether what an instance is of a library holds its attributes."""
    label = None if state.base is ABSENT else frame.engine.label_of(frame, state.base)
    return label is not None and frame.engine.library.has_special(label, "__fields__")


def field_of(frame: Frame, base: Value, state: InstanceState, name: str, own: Value) -> Value:
    """Return an attribute that methods of the class may set too, as far as what is there tells nothing itself."""
    facts = frame.engine.class_facts
    if any(option is ABSENT or isinstance(option, Const | Unknown) for option in options(own)) and facts.is_written(
        state.cls.code, name
    ):
        return FieldOf(frame.close(base), name, own)
    if state.is_generic and is_empty(frame, own) and facts.is_given_later(state, name):
        return FieldOf(frame.close(base), name, frame.close(own))
    if own is ABSENT:
        return unknown(name, state.cls.code.name)
    return own if not isinstance(own, Choice | Union) else _present(own, name, state.cls.code)


def is_empty(frame: Frame, value: Value) -> bool:
    """Tell whether a value is an empty text or an empty collection, as stands until somebody gives something else."""
    state = frame.state(value)
    return value.known == "" if isinstance(value, Text) else state is not None and state.truth() is False


def put_back(base: Value, name: str, value: Value) -> Value:
    """Return a value that an attribute is set to, with what is read back from that attribute as what it held before.

    Whoever reads it next gets whatever methods may have set anyway. An attribute that every call sets if it is not set
    yet would otherwise hold all that it ever held, and grow with each call.
    """
    if isinstance(value, FieldOf):
        return put_back(base, name, value.own) if _is_read_from(value, base, name) else value
    if isinstance(value, Union):
        return union(put_back(base, name, option) for option in value.options)
    if isinstance(value, Choice):
        then, orelse = put_back(base, name, value.then), put_back(base, name, value.orelse)
        return union((then, orelse)) if _asks_of(value.test, base, name) else choice(value.test, then, orelse)
    return value


def _asks_of(test: Value, base: Value, name: str) -> bool:
    """Tell whether a condition asks what an attribute of an object was once read as."""
    if isinstance(test, Test):
        return any(_asks_of(part, base, name) for part in test.operands)
    return any(_is_read_from(option, base, name) for option in options(test))


def _is_read_from(value: Value, base: Value, name: str) -> bool:
    """Tell whether a value is what an attribute of an object was once read as."""
    if not isinstance(value, FieldOf) or value.name != name or not isinstance(value.owner, Made):
        return False
    identity = (base.owner, base.number) if isinstance(base, Ref) else getattr(base, "identity", None)
    return value.owner.identity == identity


def _present(value: Value, name: str, cls: ClassCode) -> Value:
    if value is ABSENT:
        return unknown(name, cls.name)
    if isinstance(value, Choice):
        return choice(value.test, _present(value.then, name, cls), _present(value.orelse, name, cls))
    if isinstance(value, Union):
        return union(_present(option, name, cls) for option in value.options)
    return value


def of_class(frame: Frame, value: Value, cls: Class, site: Site) -> Value:
    """Return a class's attribute with what the class captures of the function that it is made in, and was made with."""
    value = with_cells(value, cls)
    around = cls.code.enclosing
    if around is None or not cls.cells or not value.symbols:
        return value
    made_with: dict[Value, Value] = {
        around.symbol(name[len(MADE_WITH) :]): inner for name, inner in cls.cells if name.startswith(MADE_WITH)
    }
    return value if value.symbols.isdisjoint(made_with) else Substitution(frame, made_with, site).apply(value)


def with_cells(value: Value, cls: Class) -> Value:
    """Return a class's attribute with what the class captures of the function that it is defined in."""
    if not cls.cells or not isinstance(value, Function):
        return value
    known = dict(cls.cells)
    return value.with_cells(
        cls.cells if value.cells is None else tuple((name, known.get(name, inner)) for name, inner in value.cells)
    )


def bound(frame: Frame, value: Value, receiver: Value, site: Site) -> Value:
    """Return what a class's attribute gives when it is read from an instance."""
    if isinstance(value, Function):
        if "property" in value.marks:
            return frame.engine.call(frame, Bound(value, receiver), Args(), site)
        if "staticmethod" in value.marks:
            return value
        if "classmethod" in value.marks:
            cls = frame.engine.class_of(frame, receiver)
            if isinstance(receiver, Class):
                return Bound(value, receiver)
            state = frame.state(receiver)
            if isinstance(state, InstanceState):
                return Bound(value, state.cls)
            if cls is not None and cls.descendants() and receiver.symbols:
                # it is of the class, or of one below that says more
                return Bound(value, Attr(receiver, "__class__"))
            return Bound(value, receiver if cls is None else Class(cls, ()))
        return Bound(value, receiver)
    if isinstance(value, Library) and value.name.startswith("builtins.") and value.name.count(".") > 1:
        # a method of a built-in class under a name of the project's
        return Bound(value, receiver)
    if isinstance(value, Partial) and value.is_method and not isinstance(receiver, Class):
        inner = bound(frame, value.function, receiver, site)
        return Partial(inner, value.args, value.keywords, False)
    state = frame.state(value)
    if isinstance(state, LibraryState):
        described = frame.engine.library.attribute(frame, state.label, value, "__get__", site)
        if described is not None:
            return described if not isinstance(described, LibraryMethod) else Bound(value, receiver)
    if isinstance(state, InstanceState) and state.cls.code.find("__get__") is not None:
        getter = instance_attribute(frame, value, state, "__get__", site)
        # read from a class, it gets no instance
        read_from = (NONE, receiver) if isinstance(receiver, Class) else (receiver, UNKNOWN)
        return frame.engine.call(frame, getter, Args(read_from), site)
    return value


def _missing(frame: Frame, base: Value, state: InstanceState, name: str, site: Site) -> Value | None:
    """Return an attribute that nobody has set as far as it is seen; None for one of which nothing is known."""
    cls = state.cls.code
    if name == "__class__":
        return state.cls
    if name == "__dict__":
        return frame.allocate(ViewState(base))
    if state.is_generic:
        below = [code.attrs[name] for code in cls.descendants() if name in code.attrs]
        if below:
            return union(bound(frame, option, base, site) for value in below for option in options(value))
    is_method = _is_method_of_base(frame, state, name)
    getter = None if is_method else cls.find("__getattr__")
    if getter is not None and not name.startswith("__") and not frame.engine.class_facts.is_assigned(cls, name):
        return frame.engine.call(frame, bound(frame, getter[0], base, site), Args((text(name),)), site)
    if state.base is not ABSENT:
        entry = _entry(frame, state, name, site) if not is_method else UNKNOWN
        found = _of_base(frame, base, state, name, site) if isinstance(entry, Unknown) else entry
        # what the library says nothing of, methods of the class may have set
        is_unsaid = isinstance(found, LibraryMethod) and not is_method
        return None if is_unsaid and frame.engine.class_facts.is_written(cls, name) else found
    if not frame.engine.class_facts.is_written(cls, name):
        if frame.engine.library.has_method("instance", name):
            return LibraryMethod(base, name)
        for code in cls.lineage():
            if name in code.annotations:
                return typed_field(frame, code, name)
    return None


def _is_method_of_base(frame: Frame, state: InstanceState, name: str) -> bool:
    """Tell whether the library's object that an instance also is has a method that is known."""
    label = None if state.base is ABSENT else frame.engine.label_of(frame, state.base)
    return label is not None and frame.engine.library.has_special(label, name)


def own_entries(frame: Frame, instance: Value) -> Value | None:
    """Return the mapping that an instance was given to hold its attributes, None if it was given none."""
    state, update = frame.state(instance), frame.update(instance)
    if update is not None:
        return update.fields.get("__dict__")
    mapping = state.fields.get(OWN_ENTRIES) if isinstance(state, InstanceState) else None
    return None if mapping is TRUE else mapping


def given_entry(frame: Frame, instance: Value, cls: ClassCode, name: str, site: Site) -> Value:
    """Return the entry that an attribute is of a mapping that an instance was given for its attributes; or `ABSENT`.

    What its class has under the name counts for more, unless that is the default of what is set.
    """
    mapping = None if name.startswith("__") else own_entries(frame, instance)
    said = cls.find(name) if mapping is not None else None
    if mapping is None or (said is not None and not isinstance(said[0], Const)):
        return ABSENT
    entry = frame.engine.item(frame, mapping, text(name), site)
    return ABSENT if isinstance(entry, Unknown) else entry


def _entry(frame: Frame, state: InstanceState, name: str, site: Site) -> Value:
    """Return the entry that an attribute is of a mapping that is its own attributes, an unknown value if it is none."""
    is_mapping = state.fields.get(OWN_ENTRIES) is TRUE
    return frame.engine.item(frame, state.base, text(name), site) if is_mapping else UNKNOWN


def _of_base(frame: Frame, base: Value, state: InstanceState, name: str, site: Site) -> Value:
    """Return what an instance has under a name from the library's object that it also is."""
    cls = state.cls.code
    label = frame.engine.label_of(frame, state.base)
    # the verbs of a session, and not what a mapping is asked for
    is_session = label is None or frame.engine.library.has_method(label, "request")
    own = cls.find("request") if is_session and name in VERBS else None
    if own is not None:
        return union(
            Partial(bound(frame, option, base, site), (text(name.upper()),), (), False) for option in options(own[0])
        )
    called = None if label is None else frame.engine.library.calls_back(label, name)
    if called is not None and cls.find(called) is not None:
        return frame.engine.attribute(frame, base, called, site)
    return inherited(frame, base, state.base, name, site)


def inherited(frame: Frame, instance: Value, base: Value, name: str, site: Site) -> Value:
    """Return what an instance has from the library's object that it also is."""

    def of_instance(found: Value) -> Value:
        return found.of(found.owner, instance) if isinstance(found, LibraryMethod) and found.owner is base else found

    return spread(frame.engine.attribute(frame, base, name, site), of_instance)


def typed_field(frame: Frame, cls: ClassCode, name: str) -> Value:
    """Return an attribute of which its annotation says all that is known."""
    meant = frame.engine.annotated(frame, cls.annotations[name], cls.module)
    if isinstance(meant, Class):
        return frame.engine.class_facts.generic(meant.code)
    if isinstance(meant, Library):
        label = frame.engine.library.type_label(meant.name)
        if label is not None:
            return frame.allocate(LibraryState(label, {"<name>": unknown(name)}, is_open=True))
    return unknown(name, cls.name)
