"""Arguments of calls: what is written, and the parameters that take it."""

from __future__ import annotations

from typing import Any

from cybrid_lint.engine.alternatives import Choice, Union, choice, laid_out, options, spread, union
from cybrid_lint.engine.callables import Cells, Function
from cybrid_lint.engine.code import FunctionCode
from cybrid_lint.engine.displays import mapping_of, merged
from cybrid_lint.engine.entries import argument, waiting_entries
from cybrid_lint.engine.frame import Frame
from cybrid_lint.engine.implications import there
from cybrid_lint.engine.interning import WORK
from cybrid_lint.engine.naming import Naming
from cybrid_lint.engine.objects import DictState, Key, LibraryState, SequenceState, State, by_name
from cybrid_lint.engine.operations import ARGUMENT, Args, Call, Element
from cybrid_lint.engine.snapshots import Made, Spread, made
from cybrid_lint.engine.substitution import normalised
from cybrid_lint.engine.symbols import SENT
from cybrid_lint.engine.texts import Text, text
from cybrid_lint.engine.traversal import change_args
from cybrid_lint.engine.values import ABSENT, NEVER, NONE, TRUE, UNKNOWN, Const, Site, Unknown, Value, const, unknown
from cybrid_lint.ir import nodes


class _Positional:
    """Positional arguments in the order in which they are written; `further` are those whose place is not known."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self.values: list[Value] = []
        self.sites: list[tuple[int | str, Any]] = []
        self.star: Value | None = None
        self.is_open = False
        self._further: list[Value] | None = None

    def add(self, value: Value, site: Site) -> None:
        """Add an argument."""
        if self._further is not None:
            self._put_behind(value)
            return
        self.sites.append((len(self.values), site))
        self.values.append(value)

    def spread(self, value: Value, site: Site, *, is_last: bool) -> None:
        """Add the members of `*value`, behind which no argument stands by its position if it is the last."""
        if is_last and self._further is None and _is_waiting(self._frame, value):
            self.star = value
            return
        members = self._frame.engine.members(self._frame, value, site)
        for member in members.known:
            self.add(member, site)
        if is_last and self._further is None:
            self.star = _further(self._frame, members.rest)
            self.is_open = members.is_open
        elif members.is_open or members.rest is not NEVER:
            self._put_behind(UNKNOWN if members.rest is NEVER else members.rest)

    def _put_behind(self, value: Value) -> None:
        self._further = [*(self._further or ()), value]
        self.star = _further(self._frame, union(self._further))


def arguments(frame: Frame, written: tuple[nodes.Arg, ...]) -> Args:
    """Return the arguments of a call, evaluated in order."""
    positional = _Positional(frame)
    keywords: dict[str, Value] = {}
    sites = positional.sites
    is_open = False
    mappings: list[Value] = []
    last = max((place for place, arg in enumerate(written) if arg.stars < 2 and arg.keyword is None), default=0)
    for place, arg in enumerate(written):
        site = frame.site(arg.value)
        if arg.keyword is not None:
            with Naming(frame, arg.keyword):
                keywords[arg.keyword] = frame.engine.evaluate(frame, arg.value)
            sites.append((arg.keyword, site))
            continue
        value = frame.engine.evaluate(frame, arg.value)
        if arg.stars:
            value = laid_out(value)
        if arg.stars == 1:
            positional.spread(value, site, is_last=place == last)
        elif arg.stars == 2:
            state = mapping_of(frame, value, site)
            if state is not None:
                for key, inner in state.entries.items():
                    if isinstance(key, str):
                        keywords[key] = inner
                        sites.append((key, state.sites.get(key, site)))
                is_open = is_open or state.is_open
                waiting = waiting_entries(state)
                if waiting:
                    mappings.append(frame.allocate(DictState(waiting)))
            elif _is_waiting(frame, value):
                mappings.append(value)
            elif value is not NONE:
                is_open = True
        else:
            positional.add(value, site)
    double_star = mappings[0] if mappings else None
    if len(mappings) > 1:
        double_star = frame.allocate(DictState({Spread(value): value for value in mappings}))
    is_open = is_open or positional.is_open
    keyed = tuple(keywords.items())
    return Args(tuple(positional.values), keyed, is_open, tuple(sites), positional.star, double_star)


def _further(frame: Frame, rest: Value) -> Value | None:
    """Return the further members of what is laid out as arguments, None if there are none."""
    return None if rest is NEVER else frame.allocate(SequenceState("tuple", (), rest, True))


def _is_waiting(frame: Frame, value: Value) -> bool:
    """Tell whether what a value gives is only known once a symbol is."""
    return bool(value.symbols) and frame.state(value) is None


def bind(frame: Frame, function: Function, args: Args, site: Site) -> Cells:
    """Return the parameters of a function as a call's arguments set them."""
    code = function.code
    defaults = dict(function.defaults)
    bound: dict[str, Value] = {}
    keywords = dict(args.keywords)
    positional = code.positional()
    places = {param.name: index for index, param in enumerate(positional)}
    WORK.done += len(code.node.params) >> 2
    for param, value in zip(positional, args.positional, strict=False):
        bound[param.name] = _present(frame, value, defaults.get(param.name))
    for index, param in enumerate(code.node.params):
        name = param.name
        if name in bound or param.kind in (nodes.STAR, nodes.DOUBLE_STAR):
            continue
        if name in keywords and param.kind != nodes.POSITIONAL:
            bound[name] = _present(frame, keywords.pop(name), defaults.get(name))
        else:
            index = places.get(name, index + 1_000) - len(args.positional)
            bound[name] = _missing(frame, function, param, defaults.get(name), index, args, site)
    star = code.of_kind(nodes.STAR)
    if star is not None and star.name:
        bound[star.name] = _rest(frame, args, len(positional))
    if SENT in keywords:
        bound[SENT] = keywords.pop(SENT)
    extra = code.of_kind(nodes.DOUBLE_STAR)
    if extra is not None:
        bound[extra.name] = _extra(frame, args, keywords)
    return tuple(bound.items())


def argument_sites(code: FunctionCode, args: Args) -> tuple[tuple[str, Site], ...]:
    """Return where arguments stand, by the names of the parameters that take them."""
    names = [param.name for param in code.positional()]
    star = code.of_kind(nodes.STAR)
    rest = star.name if star is not None else ""
    found: dict[str, Site] = {}
    for key, site in args.sites:
        name = key if isinstance(key, str) else names[key] if key < len(names) else rest
        if name:
            found.setdefault(name, site)
    return tuple(found.items())


def _present(frame: Frame, value: Value, default: Value | None) -> Value:
    """Return an argument; one that may be absent is its default then, one from outside is something if it is given."""
    if value is ABSENT:
        return UNKNOWN if default is None else default
    if isinstance(value, Choice):
        then, orelse = (_present(frame, side, default) for side in (value.then, value.orelse))
        return choice(value.test, then, orelse)
    if isinstance(value, Union) and (ABSENT in value.options or (default is NONE and not _is_outside(value))):
        # what the project says may be None is that
        return union(_present(frame, option, default) for option in value.options)
    return _given(frame, value) if default is NONE else value


def _given(frame: Frame, value: Value) -> Value:
    """Return what is given though nothing need be: what comes from outside, as an answer does, is something then."""
    if _is_outside(value):
        return there(value)
    state = frame.state(value)
    if not isinstance(state, LibraryState) or not frame.engine.library.has_special(state.label, "__given__"):
        return value
    given = state.with_fields({**state.fields, "is there": TRUE})
    return made(value.identity, given) if isinstance(value, Made) else frame.allocate(given)


def _is_outside(value: Value) -> bool:
    """Tell whether nobody in the project says what a value is, but that it may be None where nothing is found."""
    found = [option for option in options(value) if option is not NONE]
    return bool(found) and all(isinstance(option, Unknown) for option in found)


def _missing(
    frame: Frame, function: Function, param: nodes.Param, default: Value | None, index: int, args: Args, site: Site
) -> Value:
    if args.star is not None or args.double_star is not None:
        waiting = (
            args.star or NONE,
            const(index),
            args.double_star or NONE,
            text(param.name),
            ABSENT if default is None else default,
        )
        return waiting_argument(frame, Args(waiting), site)
    if args.is_open:
        injected = frame.engine.library.parameter(frame, function.code, param)
        if injected is not None:
            return injected
        given = unknown(param.name)
        return given if default is None or default is NONE else union((default, given))
    return unknown(param.name) if default is None else default


def waiting_argument(frame: Frame, args: Args, site: Site) -> Value:
    """Return the argument at a position of `*args` or under a name of `**kwargs`, once these are known."""
    star, position, double_star, name, default = args.positional
    if isinstance(double_star, Choice | Union):
        return spread(
            laid_out(double_star),
            lambda one: waiting_argument(frame, Args((star, position, one, name, default)), site),
        )
    mapping: State | None = mapping_of(frame, double_star, site) or frame.state(double_star)
    mapping = None if mapping is None else normalised(frame, mapping)
    sequence = frame.state(star)
    if sequence is not None and not isinstance(sequence, SequenceState):
        members = frame.engine.members(frame, star, site)
        sequence = SequenceState("tuple", tuple(members.known), members.rest, members.is_open)
    if (star.symbols and sequence is None) or (double_star.symbols and mapping is None):
        if isinstance(star, Choice | Union):
            return UNKNOWN
        return argument(Call(ARGUMENT, change_args(args, frame.close), site))
    assert isinstance(name, Text)
    known = name.known or ""
    place = position.value if isinstance(position, Const) and isinstance(position.value, int) else -1
    if isinstance(sequence, SequenceState) and 0 <= place < len(sequence.members):
        return _present(frame, sequence.members[place], default)
    if isinstance(mapping, DictState) and known in mapping.entries:
        return _present(frame, mapping.entries[known], default)
    waiting = waiting_entries(mapping) if isinstance(mapping, DictState) else {}
    if waiting and all(_is_mapping_of_library(frame, key) for key in waiting):
        # what it holds under a name is known as far as it ever will be
        for source in waiting.values():
            default = _present(frame, frame.engine.item(frame, source, name, site), default)
        return default
    if waiting:
        rest = next(iter(waiting.values())) if len(waiting) == 1 and isinstance(next(iter(waiting)), Spread) else None
        rest = frame.allocate(DictState(waiting)) if rest is None else rest
        return Call(ARGUMENT, Args((NONE, const(-1), frame.close(rest), name, default)), site)
    if isinstance(sequence, SequenceState) and sequence.is_open and 0 <= place < 1_000:
        return union((sequence.rest, unknown(known)) if default is ABSENT else (sequence.rest, default))
    if isinstance(mapping, DictState) and (mapping.is_open or mapping.rest is not NEVER):
        return unknown(known) if default is ABSENT else union((default, unknown(known)))
    if isinstance(double_star, Unknown) or isinstance(star, Unknown):
        return unknown(known) if default is ABSENT else union((default, unknown(known)))
    return unknown(known) if default is ABSENT else default


def _is_mapping_of_library(frame: Frame, key: Key) -> bool:
    """Tell whether a key keeps a mapping that is an object of a library, as the answer to a request is."""
    state = frame.state(key.source) if isinstance(key, Spread) else None
    return isinstance(state, LibraryState) and frame.engine.library.has_method(state.label, "items")


def _rest(frame: Frame, args: Args, count: int) -> Value:
    """Return what `*args` takes."""
    more = args.positional[count:]
    if args.star is not None and not more and len(args.positional) == count:
        return args.star
    rest = NEVER if args.star is None else _each(frame, args.star)
    return frame.allocate(SequenceState("tuple", more, rest, args.is_open or args.star is not None))


def _each(frame: Frame, star: Value) -> Value:
    """Return what any member of `*args` may be."""
    state = frame.state(star)
    return union((*state.members, state.rest)) if isinstance(state, SequenceState) else Element(star)


def _extra(frame: Frame, args: Args, keywords: dict[str, Value]) -> Value:
    """Return what `**kwargs` takes."""
    if args.double_star is not None:
        # a dict of its own: what the function writes to it is not written to the caller's
        state = merged(frame, DictState({}), args.double_star)
        return frame.allocate(merged(frame, state, frame.allocate(DictState(by_name(keywords)))))
    sites: dict[Key, Site] = {key: site for key, site in args.sites if isinstance(key, str) and key in keywords}
    return frame.allocate(DictState(by_name(keywords), NEVER, args.is_open, sites))


def cells_of(frame: Frame, function: Function) -> dict[Value, Value]:
    """Return what a function captures, by the symbols that its summary has for it."""
    found: dict[Value, Value] = {}
    names = frame.engine.definitions.free_variables(function.code)
    if not names:
        return found
    cells = None if function.cells is None else dict(function.cells)
    for name in names:
        symbol = frame.engine.definitions.cell_symbol(function.code, name)
        value = frame.captured(name) if cells is None else cells.get(name)
        if value is None and name == function.code.name:
            value = function
        if value is not None and value is not symbol:
            found[symbol] = value
    return found
