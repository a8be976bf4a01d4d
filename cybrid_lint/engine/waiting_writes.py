"""What calls write that cannot be made yet: a method of a mapping, or one that classes further down say anew."""

from __future__ import annotations

from cybrid_lint.engine import outs
from cybrid_lint.engine.alternatives import choice
from cybrid_lint.engine.arguments import bind
from cybrid_lint.engine.callables import Class, Function, LibraryMethod
from cybrid_lint.engine.code import ClassCode
from cybrid_lint.engine.displays import merged
from cybrid_lint.engine.entries import is_merged
from cybrid_lint.engine.frame import Frame
from cybrid_lint.engine.objects import DictState, ViewState, key_of
from cybrid_lint.engine.operations import Args, Attr, Call, Item
from cybrid_lint.engine.snapshots import Made, Spread, Updated, made
from cybrid_lint.engine.substitution import Substitution
from cybrid_lint.engine.summaries import Summary
from cybrid_lint.engine.symbols import Param, Ref
from cybrid_lint.engine.texts import text
from cybrid_lint.engine.traversal import change_args, walk
from cybrid_lint.engine.values import ABSENT, Library, Site, Value

# Methods of one name that classes say anew, of which what they write to what they are given is looked at.
MOST_METHODS = 6
# Methods that take entries away; of what is written to one before that, it is known by then that it is not there.
REMOVING = frozenset({"pop", "popitem", "clear"})
# What lists, dicts and sets do themselves: no class of the project is meant by it.
_OF_CONTAINERS = frozenset(name for kind in (list, dict, set) for name in dir(kind))
#: What augmented assignment (`+=`) writes to what a caller gives, as functions.
AUGMENTING = {"+": "operator.iadd", "|": "operator.ior", "-": "operator.isub", "&": "operator.iand"}
_SETTING = frozenset(
    {"builtins.setattr", "builtins.object.__setattr__", "builtins.delattr", "builtins.object.__delattr__"}
)
#: Functions that write to what they are given.
WRITING = _SETTING | set(AUGMENTING.values())


def write(frame: Frame, callee: Value, args: Args, site: Site) -> Value | None:
    """Let what a call is made on or given hold what the call will write; return what it gives if that is known."""
    if not isinstance(callee, Attr) or not callee.base.symbols:
        return None
    cls = frame.engine.class_of(frame, callee.base)
    if cls is not None:
        _write_as_overridden(frame, cls, callee, args, site)
        return None
    written = _write_to_mapping(frame, callee, args, site)
    if callee.name not in _OF_CONTAINERS and any(isinstance(value, Ref) for value in args.all()):
        _write_as_any(frame, callee, args, site)
    return written


def _write_to_mapping(frame: Frame, callee: Attr, args: Args, site: Site) -> Value | None:
    """Let a mapping of which nothing is known yet hold what `update` and `setdefault` put into it and `pop` leaves."""
    if callee.name == "update":
        for source in args.positional:
            state = frame.state(source)
            if isinstance(callee.base, Param) and (state is None or is_merged(state)):
                _merge(frame, callee.base, source)
                continue
            for key, value in state.entries.items() if isinstance(state, DictState) else ():
                if isinstance(key, str):
                    frame.engine.set_item(frame, callee.base, text(key), value, site)
        for name, value in args.keywords:
            frame.engine.set_item(frame, callee.base, text(name), value, site)
    elif callee.name == "setdefault" and len(args.positional) == 2:
        key, default = args.positional
        if not _is_written(frame, callee.base, key):
            is_there = frame.engine.test(frame, "in", (key, callee.base))
            value = choice(is_there, frame.engine.item(frame, callee.base, key, site), default)
            frame.engine.set_item(frame, callee.base, key, value, site)
            return value
    elif callee.name == "pop" and args.positional:
        key, taken = args.positional[0], None
        if _is_written(frame, callee.base, key):
            taken = frame.engine.item(frame, callee.base, key, site)
        elif is_merged(frame.update(callee.base)):
            taken = Call(frame.close(callee), change_args(args, frame.close), site)
        if taken is not None:
            frame.engine.set_item(frame, callee.base, key, ABSENT, site)
        return taken
    return None


def _merge(frame: Frame, base: Param, source: Value) -> None:
    """Let a mapping hold the entries of another one, or pairs, which are seen once that is known."""
    update, entries = frame.update(base), made((0, 0), merged(frame, DictState({}), frame.close(source)))
    # the same call is made again where it waited
    if is_merged(entries.state) and (update is None or Spread(entries) not in update.items):
        frame.write_item(base, Spread(entries), entries)


def told_of(callee: Value, args: Args) -> Param | None:
    """Return the mapping whose writes tell all that a call that waited does to it, in order; None if none do."""
    if not isinstance(callee, Attr) or callee.name != "update" or not isinstance(callee.base, Param):
        return None
    is_whole = args.star is None and args.double_star is None and not args.is_open
    return callee.base if is_whole and all(map(_is_merged_whole, args.positional)) else None


def _is_merged_whole(source: Value) -> bool:
    return bool(source.symbols) and (not isinstance(source, Made) or is_merged(source.state))


def on_callers_own(call: Call) -> tuple[Value, Args]:
    """Return what is called by a call that waited, and what it is given, with the caller's own object to write to.

    What was written to that before has been written to the caller's.
    """
    callee, args = call.callee, call.args
    if isinstance(callee, Attr):
        return Attr(_own(callee.base), callee.name), args
    if isinstance(callee, LibraryMethod) and isinstance(callee.owner, Made):
        view = callee.owner.state
        if isinstance(view, ViewState):
            return LibraryMethod(made(callee.owner.identity, ViewState(_own(view.owner))), callee.name), args
    if isinstance(callee, Library) and callee.name in _SETTING and args.positional:
        return callee, args.after(1).before(_own(args.positional[0]))
    return callee, args


def _own(value: Value) -> Value:
    return value.base if isinstance(value, Updated) else value


def comes_first(call: Value) -> bool:
    """Tell whether a call that waited takes away what was there before everything that is written."""
    callee = call.callee if isinstance(call, Call) else None
    return isinstance(callee, Attr | LibraryMethod) and callee.name in REMOVING


def maker(call: Value) -> Call | None:
    """Return the call that made the object on which a call that waited is made, or on a part of it; None if none."""
    callee = call.callee if isinstance(call, Call) else None
    value = callee.base if isinstance(callee, Attr) else None
    while isinstance(value, Attr | Item):
        value = value.base
    return value if isinstance(value, Call) else None


def _is_written(frame: Frame, base: Value, key: Value) -> bool:
    """Tell whether something was written under a key of a mapping already, by the same call made before, say."""
    update = frame.update(base)
    written = {} if update is None else update.items
    return key_of(key) in written or (isinstance(base, Updated) and key_of(key) in dict(base.items))


def _write_as_overridden(frame: Frame, cls: ClassCode, callee: Attr, args: Args, site: Site) -> None:
    """Let arguments hold what a method writes to them that derived classes say anew: hooks of a request, say.

    Which of the methods it is, what it is called on decides; one that does nothing is there to be said anew.
    """
    methods = _methods(cls, callee.name)
    if not 0 < len(methods) <= MOST_METHODS:
        return
    summaries = [(owner, function, frame.engine.functions.summary(function.code)) for owner, function in methods]
    doing = [(owner, function, summary) for owner, function, summary in summaries if _does_something(summary)]
    before = frame.branch()
    for owner, function, summary in doing:
        others = frame.branch()
        frame.enter(before)
        if _writes_to_arguments(function, summary):
            _write_arguments(frame, function, summary, args.before(callee.base), site)
        if len(doing) > 1:
            test = frame.engine.test(frame, "isinstance", (callee.base, Class(owner, ())))
            frame.join(test, frame.branch(), others)


def _does_something(summary: Summary) -> bool:
    return bool(summary.outs or summary.events or summary.waiting)


def _write_as_any(frame: Frame, callee: Attr, args: Args, site: Site) -> None:
    """Let objects of this evaluation hold what a method writes to them, for each class that has one of this name.

    What it is called on turns out to be an instance of one of these, or none of it was written.
    """
    engine = frame.engine
    having = engine.definitions.having.get(callee.name, {})
    if not 0 < len(having) <= MOST_METHODS:
        return
    found = [(cls, cls.attrs.get(callee.name)) for cls in having if cls.enclosing is None]
    for cls, function in found:
        if not isinstance(function, Function) or engine.functions.is_running(function.code):
            continue
        summary = engine.functions.summary(function.code)
        is_said_anew = any(other in having for other in cls.descendants())
        if is_said_anew or not _writes_to_arguments(function, summary) or not _writes_plainly(function, summary):
            continue
        test = engine.test(frame, "isinstance", (callee.base, Class(cls, ())))
        before = frame.branch()
        _write_arguments(frame, function, summary, args.before(callee.base), site)
        frame.join(test, frame.branch(), before)


def may_write_to_given(frame: Frame, name: str) -> bool:
    """Tell whether a method of a name, of whichever class of the project, may change what it is given."""
    return _may_write_to_given(frame, name, set())


def _may_write_to_given(frame: Frame, name: str, seen: set[str]) -> bool:
    having = frame.engine.definitions.having.get(name, {})
    if name in seen or len(having) > MOST_METHODS:
        return False
    seen.add(name)
    return any(
        isinstance(function, Function) and _may_write_to_own(frame, function, seen)
        for function in (cls.attrs.get(name) for cls in having)
    )


def _may_write_to_own(frame: Frame, function: Function, seen: set[str]) -> bool:
    """Tell whether a function may change what it is given, itself or by what it hands that to."""
    code, functions = function.code, frame.engine.functions
    if functions.is_running(code):
        return True
    summary = functions.summary(code)
    if _writes_to_arguments(function, summary):
        return True
    own = {code.symbol(param.name) for param in code.node.params if param.name != code.receiver()}
    calls = [event.value for event in summary.events if event.kind == "call" and isinstance(event.value, Call)]
    handing = [call.callee for call in calls if not own.isdisjoint(call.args.all())]
    return any(not isinstance(callee, Attr) or _may_write_to_given(frame, callee.name, seen) for callee in handing)


def _methods(cls: ClassCode, name: str) -> list[tuple[ClassCode, Function]]:
    """Return the methods that a name may mean on instances of a class, each with its class: the base's comes first."""
    found = cls.find(name)
    values = [] if found is None else [(cls, found[0])]
    below = sorted(cls.descendants(), key=lambda code: len(code.lineage()))
    values += [(code, code.attrs[name]) for code in below if name in code.attrs]
    return [(owner, value) for owner, value in values if isinstance(value, Function)]


def _writes_to_arguments(function: Function, summary: Summary) -> bool:
    receiver = function.code.receiver()
    own = None if receiver is None else function.code.symbol(receiver)
    return any(_root(base) is not own for base, _ in summary.outs)


def _writes_plainly(function: Function, summary: Summary) -> bool:
    """Tell whether all that a body writes is put together from what it is given, and nothing that it asks for itself.

    That tells nothing until it is known what it is called on.
    """
    written = [value for _, update in summary.outs for part in (update.fields, update.items) for value in part.values()]
    is_given = all(function.code.owns(symbol) for value in written for symbol in value.symbols)
    return is_given and not any(isinstance(part, Made | Call) for value in written for part in walk(value))


def _root(value: Value) -> Value:
    while isinstance(value, Attr | Item):
        value = value.base
    return value


def _write_arguments(frame: Frame, function: Function, summary: Summary, args: Args, site: Site) -> None:
    """Write what one of the methods writes to its arguments."""
    code = function.code
    receiver = code.receiver()
    own = None if receiver is None else code.symbol(receiver)
    symbols: dict[Value, Value] = {code.symbol(name): value for name, value in bind(frame, function, args, site)}
    substitution = Substitution(frame, symbols, site)
    with frame.silenced():
        for base, update in summary.outs:
            if _root(base) is not own:
                outs.resolved(frame, substitution, base, update).carry_out(frame, site)
