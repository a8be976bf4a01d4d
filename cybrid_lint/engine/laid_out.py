"""What a call lays out: that of which the members are known one by one, for a body that goes through them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import count

from cybrid_lint.engine.alternatives import Choice, options
from cybrid_lint.engine.arguments import cells_of
from cybrid_lint.engine.attributes_laid_out import attributes_as_mapping
from cybrid_lint.engine.callables import Bound, Cells, Class, Function
from cybrid_lint.engine.code import FunctionCode, owner_of
from cybrid_lint.engine.frame import Frame
from cybrid_lint.engine.interfaces import Library as LibraryFacts
from cybrid_lint.engine.iterated import containers, roots
from cybrid_lint.engine.objects import DictState, InstanceState, LibraryState, SequenceState
from cybrid_lint.engine.operations import ARGUMENT, Attr, Call, Element, Item, Test
from cybrid_lint.engine.snapshots import Made, Spread, made
from cybrid_lint.engine.substitution import Substitution
from cybrid_lint.engine.summaries import Summary
from cybrid_lint.engine.symbols import Cell, Param
from cybrid_lint.engine.texts import Hole, Text, value_of
from cybrid_lint.engine.traversal import parts_of, walk
from cybrid_lint.engine.values import ABSENT, NEVER, Const, Library, Unknown, Value, const
from cybrid_lint.ir import nodes

# Members of an argument for which a body is evaluated anew.
MOST_MEMBERS = 24
# Fields of a record that is given, for which a body that goes through them is evaluated.
MOST_FIELDS = 8
# Containers within containers of which the shape is told.
MOST_NESTED = 3
# Tests for what stands for an argument that is left out: `None`, an instance of a class for that.
_OF_MARKS = frozenset({"isinstance", "none"})
# With what the names of variables of functions around begin, to be told from parameters.
_OF_CELL = "^"


def laid_out(frame: Frame, function: Function, summary: Summary, binding: Cells) -> dict[str, Value]:
    """Return what lays out for a call what a body goes through, by the parameters or the attributes of these.

    What callers of the frame may lay out is noted.
    """
    given_by = _given_by(frame, function, binding)
    arguments = {_path(symbol): frame.close(value) for symbol, value in given_by.items()}
    is_pure = frame.engine.functions.is_pure(summary)
    found: dict[str, Value] = {}
    for value, given in _gone_through(frame, function, summary, binding):
        if isinstance(value, Test):
            # which of several things it goes through, the type of what is given decides: for texts it does so alike
            asked = value.operands[0]
            if isinstance(asked, Param) and isinstance(arguments.get(asked.name), Text) and isinstance(given, Const):
                found[asked.name] = Text((Hole(asked),))
            frame.note_iterated(given)
            continue
        if isinstance(value, Text):
            found.update(_named(frame, summary, value, given))
            continue
        # a text says what it is by its letters, or as the key that the body looks it up by
        by_text = is_pure or (isinstance(value, Item) and bool(value.key.symbols))
        for option in options(given):
            is_left_out = isinstance(option, Const) or option is NEVER
            # that it does not stand in `**kwargs` is known as well: the body has left that to its callers
            is_decided = _is_of_rest(value) if is_left_out else is_laid_out(frame, option)
            if is_decided:
                path = _path(value) if option is given and isinstance(value, Attr) else ""
                given_to = [(name, arguments[name]) for name in map(_path, roots(value)) if name in arguments]
                found.update(
                    (name, one) for name, one in given_to if is_laid_out(frame, one) or (by_text and _is_known(one))
                )
                if path and isinstance(option, Made | Function | Bound) and not _is_written(summary, value):
                    found[path] = option
                elif not path:
                    found.update(_functions_asked(frame, function, summary, value, given_by))
            # callers may still lay out what is merged into a mapping of which other members are known
            if option.symbols and (isinstance(option, Made) or not is_decided):
                frame.note_iterated(option)
    return found


def _named(frame: Frame, summary: Summary, value: Text, given: Value) -> Iterator[tuple[str, Value]]:
    """Yield the text that a call gives for a name under which the body writes to an object of its own."""
    for asked, name in zip(_holes(value), _holes(given) or [given], strict=False):
        known = frame.flow.laid_out.get(name, name)
        path = _path(asked)
        # where an object that would say it is not there, nothing is written either
        if path and (_is_known(known) or known is NEVER) and not _is_written(summary, asked):
            yield path, known
        else:
            frame.note_named(name)


def _holes(value: Value) -> list[Value]:
    return [part.value for part in value.parts if isinstance(part, Hole)] if isinstance(value, Text) else []


def leaves_to_callers(frame: Frame, fixed: Iterable[tuple[str, Value]]) -> bool:
    """Tell whether callers of the frame lay out more of a call, for whom all of it is evaluated then.

    They do for a body that goes through its `**kwargs`, or hands these on: each call says what stands in them.
    """
    code = frame.code
    names = () if code is None else [param.name for param in code.node.params if param.kind == nodes.DOUBLE_STAR]
    if code is None or not names:
        return False
    symbol = code.symbol(names[0])
    if symbol in frame.flow.laid_out:
        # a call has laid them out: the body is evaluated for that
        return False
    if any(symbol in roots(container) for container in frame.outcome.iterated):
        return True
    handed_on = any(container is symbol for _, value in fixed for container in containers(value))
    if handed_on:
        frame.note_iterated(symbol)
    return handed_on


def _is_of_rest(value: Value) -> bool:
    """Tell whether a value is what a body finds in its `*args` or `**kwargs`, or is a part of that."""
    while isinstance(value, Attr | Item | Element):
        value = value.base
    return isinstance(value, Call) and value.callee is ARGUMENT


def _given_by(frame: Frame, function: Function, binding: Cells) -> dict[Value, Value]:
    """Return what the symbols of a body stand for in a call: its parameters, and variables of functions around it."""
    return {function.code.symbol(name): value for name, value in binding} | cells_of(frame, function)


def _path(value: Value) -> str:
    """Return the name that a parameter, a variable of a function around, or an attribute of one has in a body."""
    names: list[str] = []
    while isinstance(value, Attr):
        names.append(value.name)
        value = value.base
    root = value.name if isinstance(value, Param) else f"{_OF_CELL}{value.name}" if isinstance(value, Cell) else ""
    return ".".join([root, *reversed(names)]) if root else ""


def _functions_asked(
    frame: Frame, function: Function, summary: Summary, value: Value, given_by: dict[Value, Value]
) -> Iterator[tuple[str, Value]]:
    """Yield the functions whose parameters a body goes through that are attributes of what it is given."""
    scratch = frame.engine.scratch(frame.module)
    substitution = Substitution(scratch, given_by, function.code.site)
    for part in walk(value):
        path = _path(part) if isinstance(part, Attr) and not given_by.keys().isdisjoint(part.symbols) else ""
        found = scratch.close(substitution.apply(part)) if path and not _is_written(summary, part) else NEVER
        if isinstance(found, Function | Bound):
            yield path, found


def at_path(code: FunctionCode, path: str) -> Value:
    """Return the attribute of a parameter that has a name with dots."""
    name, *attributes = path.split(".")
    own = name.removeprefix(_OF_CELL)
    around = owner_of(code, own) if own != name else None
    found: Value = code.symbol(name) if around is None else Cell(around, own)
    for attribute in attributes:
        found = Attr(found, attribute)
    return found


def _is_written(summary: Summary, value: Value) -> bool:
    """Tell whether a body writes to what an attribute holds, or may leave it there: that is the caller's own object."""
    written = [base for base, update in summary.outs if update.items or update.fields]
    written += [base for call, _ in summary.waiting if isinstance(call, Call) for base in parts_of(call.callee)]
    left = [options(kept) for _, update in summary.outs for kept in update.fields.values()]
    return value in written or any(value in choices for choices in left)


def is_waited_for(frame: Frame, function: Function, summary: Summary, binding: Cells) -> bool:
    """Tell whether callers of the frame may lay out what a body goes through."""
    return any(
        container.symbols and not is_laid_out(frame, container)
        for _, given in _gone_through(frame, function, summary, binding)
        for container in containers(given)
    )


def _gone_through(frame: Frame, function: Function, summary: Summary, binding: Cells) -> list[tuple[Value, Value]]:
    """Return each value that a body goes through, with what it is for a call; nothing if that leads back to it."""
    functions, code = frame.engine.functions, function.code
    if not functions.enter(frame, function, binding):
        return []
    try:
        scratch = frame.engine.scratch(frame.module)
        substitution = Substitution(scratch, _given_by(frame, function, binding), code.site)
        found = [(value, scratch.close(substitution.apply(value))) for value in summary.iterated]
    finally:
        functions.leave()
    closed = [(value, frame.close(frame.flow.laid_out.get(given, given))) for value, given in found]
    return [(value, attributes_as_mapping(frame.engine, summary, value, given)) for value, given in closed]


def is_laid_out(frame: Frame, value: Value) -> bool:
    """Tell whether the members of a closed value are known one by one, and few, or what a class says of itself."""
    if isinstance(value, Class | Const | Library):
        return not value.symbols
    if isinstance(value, Function | Bound):
        # its parameters, whatever it is bound to
        return True
    state = value.state if isinstance(value, Made) else None
    if isinstance(state, DictState):
        # of one into which others are merged some members are known
        are_merged = [isinstance(key, Spread) for key in state.entries]
        is_empty = not are_merged and not state.is_open and state.rest is NEVER
        is_some = len(are_merged) <= MOST_MEMBERS and not all(are_merged)
        return (is_empty or is_some) and not any(map(_waits_for_turn, state.entries.values()))
    if isinstance(state, LibraryState):
        return frame.engine.library.has_method(state.label, "items")
    if isinstance(state, InstanceState):
        if state.cls.code.find("__call__") is not None:
            # it is called as a function is
            return True
        # its fields, which programs go through to build a request
        is_record = "record" in frame.engine.class_facts.traits(state.cls.code)
        return is_record and len(state.fields) <= MOST_FIELDS
    if not isinstance(state, SequenceState) or len(state.members) > MOST_MEMBERS:
        return False
    return not any(map(_waits_for_turn, state.members))


def _is_known(value: Value) -> bool:
    """Tell whether a value is a known text, of which a body goes through the parts."""
    return isinstance(value, Text) and value.known is not None


def _waits_for_turn(member: Value) -> bool:
    """Tell whether a member is there or not by what callers give to be gone through: they may lay it out."""
    if not isinstance(member, Choice) or ABSENT not in options(member):
        return False
    return _is_of_turn(member.test)


def _is_of_turn(value: Value) -> bool:
    if isinstance(value, Test):
        # that it is a mark says that it was left out, whichever member it is
        return value.kind not in _OF_MARKS and any(map(_is_of_turn, value.operands))
    return any(isinstance(part, Element) for part in walk(value))


def shapes(library: LibraryFacts, code: FunctionCode, fixed: Cells) -> Cells:
    """Return arguments with what they are made of left to the call: those of one shape are evaluated once."""
    numbers = count()
    return tuple((path, _shape(library, value, at_path(code, path), numbers, MOST_NESTED)) for path, value in fixed)


def _shape(library: LibraryFacts, value: Value, place: Value, numbers: Iterator[int], depth: int) -> Value:
    """Return what is known of a value that stands at a place of an argument without its content."""
    if isinstance(value, Made) and depth:
        state = value.state
        if isinstance(state, DictState) and _is_plain(state):
            entries = {
                key: _shape(library, inner, Item(place, value_of(key)), numbers, depth - 1)
                for key, inner in state.entries.items()
            }
            return made((-1, next(numbers)), DictState(entries))
        if isinstance(state, SequenceState) and state.kind in ("list", "tuple") and not state.is_open:
            # what is a known text may become a key: two that are the same are one
            members = tuple(
                inner
                if isinstance(inner, Text) and inner.known is not None
                else _shape(library, inner, Item(place, const(at)), numbers, depth - 1)
                for at, inner in enumerate(state.members)
            )
            return made((-1, next(numbers)), SequenceState(state.kind, members))
        if isinstance(state, LibraryState) and library.has_special(state.label, "__handed_on__"):
            return made((-1, next(numbers)), state.with_fields(dict(_fields(state, place))))
    if isinstance(value, Text) and (isinstance(place, Item) or value is Text((Hole(place),))):
        return Text((Hole(place),))
    is_open = bool(value.symbols) or isinstance(value, Unknown)
    is_said = isinstance(value, Made | Function | Bound) or ABSENT in options(value)
    return place if is_open and not is_said else value


def _fields(state: LibraryState, place: Value) -> Iterator[tuple[str, Value]]:
    """Yield what a library's object holds: of one that its parts are handed, as an answer's request, the way to it."""
    for name, value in state.fields.items():
        yield name, Attr(place, name) if isinstance(value, Made) and isinstance(value.state, LibraryState) else value


def _is_plain(state: DictState) -> bool:
    return not state.is_open and state.rest is NEVER and all(isinstance(key, str | Const) for key in state.entries)
