"""What of a mapping matters for one of its keys, and which keys may be the same."""

from __future__ import annotations

from functools import reduce

from cybrid_lint.engine.alternatives import Choice, Union, choice, named, options, union
from cybrid_lint.engine.branches import UpdateState
from cybrid_lint.engine.objects import DictState, Entries, Key, State, is_known, key_of
from cybrid_lint.engine.operations import ARGUMENT, Args, Call
from cybrid_lint.engine.snapshots import Compound, Made, Spread, Updated, made
from cybrid_lint.engine.texts import Lit, Text
from cybrid_lint.engine.values import NEVER, UNKNOWN, Const, Site, Value

# Stands in a text for a part that is not known: no text that is written has it.
_UNKNOWN_PART = "\0"


def waiting_entries(state: DictState) -> Entries:
    """Return the entries of a dict whose keys are not known yet, merged mappings among them."""
    return {
        key: value
        for key, value in state.entries.items()
        if isinstance(key, Value) and (key.symbols or isinstance(key, Spread))
    }


def is_merged(state: State | UpdateState | None) -> bool:
    """Tell whether mappings were merged into a dict, or something symbolic, that are not known yet."""
    entries = state.entries if isinstance(state, DictState) else state.items if isinstance(state, UpdateState) else ()
    return any(isinstance(key, Spread) for key in entries)


def about(container: Value, key: Key) -> Value:
    """Return of a mapping what decides whether it has a key, and what it has under it."""
    if isinstance(container, Choice):
        return choice(container.test, about(container.then, key), about(container.orelse, key))
    if isinstance(container, Union):
        return union(about(option, key) for option in container.options)
    if isinstance(container, Updated):
        kept = tuple(item for item in container.items if may_be_same(item[0], key))
        base = about(container.base, key)
        return Updated(base, container.fields, kept) if container.fields or kept else base
    if isinstance(container, Made) and isinstance(container.state, DictState):
        state = container.state
        entries = {other: value for other, value in state.entries.items() if may_be_same(other, key)}
        return made(container.identity, DictState(entries, state.rest, state.is_open))
    return container


def argument(call: Call) -> Call:
    """Return the argument that a call looks up in mappings with what matters of these for its name."""
    star, position, double_star, name, default = call.args.positional
    return Call(ARGUMENT, Args((star, position, about(double_star, key_of(name)), name, default)), call.site)


def with_item(state: DictState, key: Value, value: Value, site: Site) -> DictState:
    """Return a dict with a value under a key that is written out; under each that the key may be, where it is that."""
    if isinstance(key, Choice):
        other = with_item(state, key.orelse, value, site)
        return with_item(state, key.then, value, site).joined(key.test, other)
    if isinstance(key, Union):
        found = [with_item(state, option, value, site) for option in key.options]
        return reduce(lambda first, second: first.joined(UNKNOWN, second), found)
    under = key_of(key)
    if isinstance(under, str):
        value = named(value, under)
    if is_known(under) or (isinstance(under, Value) and under.symbols):
        return state.with_entry(under, value, site)
    return state.with_rest(value)


def may_be_same(first: Key, second: Key) -> bool:
    """Tell whether two keys may turn out to be the same."""
    if first == second:
        return True
    if is_known(first) and is_known(second):
        return False
    if isinstance(first, Choice | Union):
        return any(may_be_same(key_of(option), second) for option in options(first))
    if isinstance(second, Choice | Union):
        return may_be_same(second, first)
    if isinstance(first, Compound) and isinstance(second, Compound):
        ours, theirs = ([key_of(member) for member in key.members] for key in (first, second))
        if first.kind != second.kind or first.kind == "set":
            return first.kind == second.kind
        return len(ours) == len(theirs) and all(map(may_be_same, ours, theirs))
    if isinstance(first, str | Text) and isinstance(second, str | Text):
        return all(map(_may_begin_alike, *(_ends(key) for key in (first, second))))
    return not (_is_plain(first) and _is_plain(second))


def candidates(state: DictState, key: Key) -> list[Value]:
    """Return what a dict may have under a key of which not all is known.

    Where entries are for it whatever that is, it is one of these: who looks up a GUID, or `(guid, scope)`, does not
    mean what is kept for "bank". Those count first that say something of how the key is made.
    """
    found = [(other, value) for other, value in state.entries.items() if may_be_same(other, key)]
    sure = [(other, value) for other, value in found if covers(other, key)]
    alike = [(other, value) for other, value in sure if _is_made(other)]
    kept = alike or sure or ([] if state.rest is not NEVER and _is_made(key) else found)
    rest = [] if state.rest is NEVER else [state.rest]
    return [*(value for _, value in kept), *rest]


def is_meant(entry: Key, key: Key) -> bool:
    """Tell whether a key may be that of an entry, and not just by chance; what it is if not is looked up elsewhere."""
    return may_be_same(entry, key) and (covers(entry, key) or not _is_made(key))


def covers(entry: Key, key: Key) -> bool:
    """Tell whether an entry is for a key whatever the unknown parts of the key are."""
    if isinstance(entry, Compound) and isinstance(key, Compound):
        ours, theirs = ([key_of(member) for member in one.members] for one in (entry, key))
        return len(ours) == len(theirs) and all(map(covers, ours, theirs))
    if isinstance(entry, Text) and isinstance(key, str | Text):
        parts = (Lit(key),) if isinstance(key, str) else key.parts
        return _fits(entry, "".join(part.text if isinstance(part, Lit) else _UNKNOWN_PART for part in parts))
    return entry == key or not _is_plain(entry)


def _fits(pattern: Text, written: str) -> bool:
    """Tell whether a text may be written so, with anything in the place of the parts that are not known."""
    at = 0
    is_after_hole = False
    for part in pattern.parts:
        if isinstance(part, Lit):
            found = written.find(part.text, at)
            if found < 0 or (found > at and not is_after_hole):
                return False
            at = found + len(part.text)
        is_after_hole = not isinstance(part, Lit)
    last = pattern.parts[-1]
    return is_after_hole or at == len(written) or (isinstance(last, Lit) and written.endswith(last.text))


def _is_made(key: Key) -> bool:
    """Tell whether something of how a key is made is known, but not all of it."""
    if isinstance(key, Text):
        return any(isinstance(part, Lit) for part in key.parts)
    return isinstance(key, Compound)


def _is_plain(key: Key) -> bool:
    """Tell whether it is known of which kind a key is: no two kinds are ever the same."""
    return isinstance(key, str | Text | Compound | Const)


def _ends(key: str | Text) -> tuple[str, str]:
    """Return what a text is known to begin with, and to end with, backwards."""
    if isinstance(key, str):
        return key, key[::-1]
    first, last = (part.text if isinstance(part, Lit) else "" for part in (key.parts[0], key.parts[-1]))
    return first, last[::-1]


def _may_begin_alike(first: str, second: str) -> bool:
    return first.startswith(second) or second.startswith(first)
