"""Reads closed values: alternatives of texts, entries of mappings, names."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from cybrid_lint.engine.alternatives import Choice, Union, options, union
from cybrid_lint.engine.entries import candidates
from cybrid_lint.engine.objects import DictState, FieldsState, InstanceState, LibraryState, SequenceState, State, key_of
from cybrid_lint.engine.operations import Item
from cybrid_lint.engine.snapshots import Made, Spread, Updated
from cybrid_lint.engine.symbols import Param, Symbol
from cybrid_lint.engine.texts import Hole, Lit, Piece, Text, pieces
from cybrid_lint.engine.traversal import parts_of
from cybrid_lint.engine.values import ABSENT, NEVER, NONE, Member, Unknown, Value
from cybrid_lint.libraries.http import GRANT, GRANT_FIELDS, URL, url_text

# Alternatives of one text that are looked at.
MOST_READINGS = 48
# A slice of this many characters at most shows nothing.
MOST_SHOWN = 8


def state_of(value: Value) -> State | None:
    """Return what a closed object holds."""
    return value.state if isinstance(value, Made) else None


def held(value: Value, depth: int, opaque: tuple[str, ...]) -> Iterator[Value]:
    """Yield a value and what it holds, down to a depth, each once; not what library objects of `opaque` labels hold."""
    seen: set[Value] = set()
    level = [value]
    for _ in range(depth):
        below: list[Value] = []
        for inner in level:
            if inner in seen:
                continue
            seen.add(inner)
            yield inner
            state = state_of(inner)
            if isinstance(inner, Text):
                below.extend(part.value for part in inner.parts if isinstance(part, Hole) and not is_cut(part))
            elif isinstance(inner, Item) and isinstance(known := state_of(inner.base), DictState):
                # one of the entries, as soon as the key is known
                below.extend(candidates(known, key_of(inner.key)))
            elif not (isinstance(state, LibraryState) and state.label.startswith(opaque)):
                below.extend(parts_of(inner))
        level = below


def is_cut(part: Hole) -> bool:
    """Tell whether a piece shows too few characters of a value to tell it."""
    form, _, length = part.form.partition(":")
    return form == "cut" and length.isdecimal() and int(length) <= MOST_SHOWN


def known_entries(value: Value) -> Iterator[tuple[str, Value, object]]:
    """Yield the entries of a mapping or of a list of pairs under known names, with where their values stand."""
    for option in options(value):
        if isinstance(option, Updated):
            for key, inner in option.items:
                if isinstance(key, str):
                    yield key, inner, None
                elif isinstance(key, Spread):
                    yield from known_entries(inner)
            yield from known_entries(option.base)
            continue
        state = state_of(option)
        if isinstance(state, DictState):
            for key, inner in state.entries.items():
                if isinstance(key, str):
                    yield key, inner, state.sites.get(key)
                elif isinstance(key, Spread):
                    yield from known_entries(inner)
        elif isinstance(state, SequenceState):
            yield from _pairs(state)
        elif isinstance(state, LibraryState) and state.label == GRANT:
            yield from _granted(state)
        elif isinstance(state, FieldsState):
            if isinstance(state, InstanceState) and isinstance(state_of(state.base), DictState):
                yield from known_entries(state.base)
            yield from _attributes(state)


def _pairs(state: SequenceState) -> Iterator[tuple[str, Value, object]]:
    """Yield the pairs of a list: those that are there, and those that may be, the values of one name together."""
    possible: dict[str, list[Value]] = {}
    for member in (*state.members, state.rest):
        for pair in map(state_of, options(member)):
            if not isinstance(pair, SequenceState) or len(pair.members) != 2:
                continue
            name, value = pair.members
            if isinstance(name, Text) and member is not state.rest and len(options(member)) == 1:
                yield name.known or "", value, None
                continue
            for one in options(name):
                if isinstance(one, Text):
                    possible.setdefault(one.known or "", []).append(value)
    for key, values in possible.items():
        yield key, union(values), None


def _attributes(state: FieldsState) -> Iterator[tuple[str, Value, object]]:
    places = state_of(state.fields.get("<places>", ABSENT))
    for name, inner in state.fields.items():
        if not name.startswith("<"):
            yield name, inner, places.sites.get(name) if isinstance(places, DictState) else None


def _granted(grant: LibraryState) -> Iterator[tuple[str, Value, object]]:
    """Yield the fields of a token request, each from the first of its holders that has it."""
    for name in GRANT_FIELDS:
        for holder in grant.fields.values():
            held = [value for value in fields_of(holder, name) if value is not NONE]
            if held:
                places = [state_of(value) for value in fields_of(holder, "<places>")]
                site = next(
                    (one.sites[name] for one in places if isinstance(one, DictState) and name in one.sites), None
                )
                yield name, union(held), site
                break


def fields_of(value: Value, name: str) -> list[Value]:
    """Return what an attribute of a closed value may be, as far as it was set."""
    found: list[Value] = []
    for option in options(value):
        if isinstance(option, Updated):
            own = [inner for field, inner in option.fields if field == name]
            found += own or fields_of(option.base, name)
            continue
        state = state_of(option)
        if isinstance(state, FieldsState) and name in state.fields:
            found += [inner for inner in options(state.fields[name]) if inner is not ABSENT]
        elif isinstance(state, InstanceState) and state.base is not ABSENT:
            found += fields_of(state.base, name)
    return found


def is_whole(value: Value) -> bool:
    """Tell whether all entries of a mapping are seen."""
    for option in options(value):
        state = state_of(option)
        if isinstance(state, InstanceState) and state.base is not ABSENT:
            state = state_of(state.base)
        if isinstance(state, DictState):
            if state.is_open or any(not isinstance(key, str) for key in state.entries):
                return False
        elif isinstance(state, SequenceState | LibraryState):
            if state.is_open:
                return False
        elif not isinstance(state, InstanceState):
            return False
    return True


def readings(value: Value) -> list[tuple[Piece, ...]]:
    """Return the alternatives of a text in pieces; what a hole may be is told apart."""
    found = list(islice(_readings(value, 6), MOST_READINGS))
    return list(dict.fromkeys(found))


def _readings(value: Value, depth: int) -> Iterator[tuple[Piece, ...]]:
    if isinstance(value, Union | Choice):
        there = [option for option in options(value) if option not in (NEVER, ABSENT)]
        # what is written into a URL is there: nobody means its place to read None
        for option in [option for option in there if option is not NONE] or there:
            yield from _readings(option, depth)
        return
    state = state_of(value)
    if isinstance(state, LibraryState) and state.label == URL and depth:
        yield from _readings(url_text(state), depth - 1)
        return
    if isinstance(value, Text) and depth:
        yield from _combined(value.parts, depth)
        return
    yield pieces(value)


def _combined(parts: tuple[Piece, ...], depth: int) -> Iterator[tuple[Piece, ...]]:
    for index, part in enumerate(parts):
        is_text = isinstance(part, Hole) and part.form == "query" and isinstance(part.value, Text)
        if isinstance(part, Hole) and (
            is_text or (part.form == "str" and isinstance(part.value, Union | Choice | Text | Made))
        ):
            for inner in _readings(part.value, depth - 1):
                for rest in _combined(parts[index + 1 :], depth):
                    yield (*parts[:index], *inner, *rest)
            return
    yield parts


def names_of(value: Value) -> tuple[str, ...]:
    """Return the names that a value came by, the innermost first."""
    if isinstance(value, Unknown):
        return value.names
    if isinstance(value, Param | Member):
        return (value.name,)
    if isinstance(value, Symbol):
        name = getattr(value, "name", "")
        return (name,) if name else ()
    base = getattr(value, "base", None)
    if base is not None:
        name = getattr(value, "name", None)
        if name is None:
            key = getattr(value, "key", None)
            name = key.known if isinstance(key, Text) else None
        inner = names_of(base)
        return (name, *inner) if name else inner
    return ()


def origins(value: Value) -> Iterator[Value | Lit]:
    """Yield what a value is put together from, as far as it bears names."""
    for option in options(value):
        if isinstance(option, Text):
            for part in option.parts:
                if isinstance(part, Lit):
                    yield part
                else:
                    yield from origins(part.value)
        else:
            yield option


def all_names(value: Value) -> list[str]:
    """Return all names under which a value, or what it is put together from, was kept."""
    found: list[str] = []
    for origin in origins(value):
        found += origin.names if isinstance(origin, Lit) else names_of(origin)
    return found
