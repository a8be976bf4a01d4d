"""States of variables and objects, and what is true where two of them meet."""

from __future__ import annotations

from dataclasses import dataclass, field

from cybrid_lint.engine import objects
from cybrid_lint.engine.alternatives import choice
from cybrid_lint.engine.interning import WORK
from cybrid_lint.engine.objects import Entries, Fields, State
from cybrid_lint.engine.operations import Attr, Item
from cybrid_lint.engine.snapshots import Spread
from cybrid_lint.engine.symbols import Ref
from cybrid_lint.engine.texts import value_of
from cybrid_lint.engine.values import ABSENT, NEVER, Value


@dataclass(slots=True)
class UpdateState:
    """What was written to something symbolic: attributes and items."""

    fields: Fields = field(default_factory=dict)
    items: Entries = field(default_factory=dict)


Store = dict[Value, "State | UpdateState"]
Env = dict[str, Value]


@dataclass(slots=True)
class Branch:
    """Where a branch has come to: its variables and objects."""

    env: Env
    store: Store

    def joined(self, test: Value, other: Branch) -> Branch:
        """Return the state that is this one if a condition holds, else the other."""
        env: Env = dict(self.env)
        WORK.done += (len(self.env) + len(other.env) + len(self.store) + len(other.store)) >> 7
        for name, value in other.env.items():
            mine = env.get(name, NEVER)
            env[name] = value if mine is value else choice(test, mine, value)
        store: Store = dict(self.store)
        for key, theirs in other.store.items():
            ours = store.get(key)
            if ours is not theirs:
                WORK.done += 1
                store[key] = _joined(test, key, ours, theirs)
        for key in self.store.keys() - other.store.keys():
            if not isinstance(key, Ref):
                store[key] = _joined(test, key, self.store[key], None)
        return Branch(env, store)


def _joined(
    test: Value, base: Value, first: State | UpdateState | None, second: State | UpdateState | None
) -> State | UpdateState:
    if isinstance(first, State) and isinstance(second, State):
        return objects.join(test, first, second)
    if isinstance(first, State) or isinstance(second, State):
        state = first if isinstance(first, State) else second
        assert isinstance(state, State)
        return state
    left, right = first or UpdateState(), second or UpdateState()
    fields: Fields = {}
    for name in dict.fromkeys((*left.fields, *right.fields)):
        unset = Attr(base, name)
        fields[name] = choice(test, left.fields.get(name, unset), right.fields.get(name, unset))
    items: Entries = {}
    for key in dict.fromkeys((*left.items, *right.items)):
        before = ABSENT if isinstance(key, Spread) else Item(base, value_of(key))
        items[key] = choice(test, left.items.get(key, before), right.items.get(key, before))
    return UpdateState(fields, items)
