"""`factory_boy`: classes that are called, and give an object of the model that they name, made with their attributes.

Sources: https://factoryboy.readthedocs.io/en/stable/reference.html and `factory/base.py` (3.3). What a declaration
makes one after another, at random or of the other attributes is not known.
"""

from __future__ import annotations

from cybrid_lint.engine.callables import Bound, Class, Function, Partial
from cybrid_lint.engine.code import ClassCode
from cybrid_lint.engine.frame import Frame
from cybrid_lint.engine.objects import DictState, LibraryState
from cybrid_lint.engine.operations import Args
from cybrid_lint.engine.texts import Text
from cybrid_lint.engine.values import UNKNOWN, Library, Site, Value
from cybrid_lint.libraries.calls import Call
from cybrid_lint.libraries.registry import attribute, function, maker

PLAIN = ("factory.Factory", "factory.base.Factory")
OF_TABLES = ("factory.django.DjangoModelFactory", "factory.DjangoModelFactory")
DICTS = ("factory.DictFactory", "factory.base.DictFactory")
DECLARATION = "factory declaration"
_MAKE, _MAKE_SEVERAL = "factory.Factory.create", "factory.Factory.create_batch"
# What a factory's class says that is no attribute of what it makes.
_OWN = frozenset({"Meta", "Params"})


@maker(*PLAIN, *OF_TABLES, *DICTS)
def made(call: Call) -> Value:
    """Calling a factory."""
    return _made(call, call.owner, call.args)


@attribute("class", "build", "create", "build_batch", "create_batch")
def making(frame: Frame, owner: Value, name: str, site: Site) -> Value | None:
    """The methods of a factory: they make one object, or several."""
    if not isinstance(owner, Class) or not {*PLAIN, *OF_TABLES, *DICTS} & set(owner.code.library_bases()):
        return None
    return Partial(Library(_MAKE_SEVERAL if name.endswith("batch") else _MAKE), (owner,), (), False)


@function(_MAKE)
def make_one(call: Call) -> Value:
    """One object."""
    return _made(call, call.arg(0), call.args.after(1))


@function(_MAKE_SEVERAL)
def make_several(call: Call) -> Value:
    """As many objects as the first argument says."""
    return call.new_sequence("list", (), _made(call, call.arg(0), call.args.after(2)), is_open=True)


@function("factory.LazyFunction", "factory.SubFactory", "factory.declarations.LazyFunction")
def declaration(call: Call) -> Value:
    """An attribute that a function without arguments, or another factory, makes."""
    return call.new(DECLARATION, {"of": call.arg(0, "function", "factory")})


def _made(call: Call, cls: Value, args: Args) -> Value:
    """Return what a factory makes: an object of its model, by its own `_create` if it has one."""
    if not isinstance(cls, Class):
        return call.hand_over()
    model = _option(cls.code, "model")
    if model is None and set(DICTS) & set(cls.code.library_bases()):
        model = Library("builtins.dict")
    if model is None:
        return call.hand_over()
    given = _renamed(call, cls.code, _adjusted(call, cls, _with_declared(call, cls.code, args)))
    own = cls.code.find("_create") or cls.code.find("_build")
    if own is not None and isinstance(own[0], Function):
        return call.call_with(Bound(own[0], cls), given.before(model))
    if set(OF_TABLES) & set(cls.code.library_bases()):
        return call.call_with(call.attribute(call.attribute(model, "objects"), "create"), given)
    return call.call_with(model, given)


def _option(code: ClassCode, name: str) -> Value | None:
    """Return what the inner class `Meta` of a factory, or of one that it derives from, says."""
    for cls in code.lineage():
        meta = cls.attrs.get("Meta")
        found = meta.code.find(name) if isinstance(meta, Class) else None
        if found is not None:
            return found[0]
    return None


def _with_declared(call: Call, code: ClassCode, args: Args) -> Args:
    """Return arguments with what a factory declares of the attributes that they do not name."""
    declared: dict[str, Value] = {}
    for cls in reversed(code.lineage()):
        for name, value in cls.attrs.items():
            if name not in _OWN and not name.startswith("_") and not isinstance(value, Function):
                declared[name] = value
    given = {name for name, _ in args.keywords}
    more = [(name, _made_of(call, value)) for name, value in declared.items() if name not in given]
    # `owner__name` is the name of another factory's object
    own = [(name, value) for name, value in args.keywords if "__" not in name]
    return args._replace(positional=(), keywords=(*own, *more))


def _made_of(call: Call, value: Value) -> Value:
    """Return what a declaration makes; anything else is what it is."""
    state = call.state(value)
    if not isinstance(state, LibraryState) or state.label != DECLARATION:
        return value
    return call.call(state.fields["of"])


def _adjusted(call: Call, cls: Class, args: Args) -> Args:
    """Return arguments as the factory's own `_adjust_kwargs` leaves them, if it has one."""
    own = cls.code.find("_adjust_kwargs")
    if own is None or not isinstance(own[0], Function):
        return args
    return Args(double_star=call.call_with(Bound(own[0], cls), args))


def _renamed(call: Call, code: ClassCode, args: Args) -> Args:
    """Return arguments without those that `Meta` excludes, under the names and at the places that it says."""
    excluded, inline, renamed = (_option(code, name) for name in ("exclude", "inline_args", "rename"))
    hidden, first = _texts(call, excluded), _texts(call, inline)
    state = None if renamed is None else call.state(renamed)
    names = dict(state.known_items()) if isinstance(state, DictState) else {}
    keywords: dict[str, Value] = {}
    for name, value in args.keywords:
        other = names.get(name)
        if name not in hidden:
            keywords[other.known if isinstance(other, Text) and other.known else name] = value
    positional = tuple(keywords.pop(name, UNKNOWN) for name in first)
    return args._replace(positional=positional, keywords=tuple(keywords.items()))


def _texts(call: Call, value: Value | None) -> list[str]:
    members = () if value is None else call.members(value).known
    return [member.known for member in members if isinstance(member, Text) and member.known]
