"""What objects hold: the states of containers, instances and objects of libraries.

A state is never changed: a write makes a new one. While an evaluation runs, its store says which state an object is in
(`frame.Frame.store`); outside of it, an object is a `snapshots.Made`.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Hashable, Iterable, Mapping
from typing import Any, TypeVar

from cybrid_lint.engine.alternatives import choice, options, spread, union
from cybrid_lint.engine.callables import Class, is_type
from cybrid_lint.engine.interning import remembered
from cybrid_lint.engine.snapshots import Compound, Made, Spread, Updated
from cybrid_lint.engine.texts import Text, value_of
from cybrid_lint.engine.values import ABSENT, NEVER, TRUE, Const, Library, Member, Site, Value

# Entries of a dict, members of a sequence, fields of an object: what comes later only makes it open.
MOST_ENTRIES = 400

#: Under what an item is kept: text, or another value that stands for itself.
Key = str | Value
Entries = dict[Key, Value]
Fields = dict[str, Value]
Change = Callable[[Value], Value]


def key_of(value: Value) -> Key:
    """Return under what a value keeps an item: what is known, and tuples of it, by what it is.

    A member of an enumeration is what it is equal to: itself, and its value alone if its class says so.
    """
    if isinstance(value, Text):
        known = value.known
        return value if known is None else known
    if isinstance(value, Member):
        inner = key_of(value.value)
        return inner if isinstance(inner, str) and value.cls.kind_of_members() != "" else value
    if isinstance(value, Compound):
        return _compound(value, value.kind, value.members)
    state = value.state if isinstance(value, Made) else None
    if isinstance(state, SequenceState) and state.is_compound:
        return _compound(value, state.kind, state.members)
    return value


def _compound(value: Value, kind: str, members: tuple[Value, ...]) -> Key:
    """Return the key of a tuple or set, worked out once; one that holds too much, as twice the same, is itself."""
    asked = ("key", value)
    known: Key | None = remembered.get(asked)
    if known is None:
        keys = [key_of(member) for member in members]
        if kind == "set" and all(map(is_known, keys)):
            keys = sorted(dict.fromkeys(keys), key=repr)
        found = Compound(kind, tuple(map(value_of, keys)))
        known = remembered[asked] = found if found.weight <= MOST_ENTRIES else value
    return known


def by_name(values: Mapping[str, Value]) -> Entries:
    """Return named values as entries of a dict."""
    entries: Entries = {}
    entries.update(values)
    return entries


def is_filled(state: object) -> bool:
    """Tell whether a state is that of a list, a tuple, a set or a dict that holds something."""
    return isinstance(state, DictState | SequenceState) and bool(state.count())


def is_known(key: Key) -> bool:
    """Tell whether a key is one key, and not any of several."""
    if isinstance(key, Compound):
        return all(is_known(key_of(member)) for member in key.members)
    if isinstance(key, Class):
        # that captures nothing of a function which makes another each time
        return key.cells == ()
    return isinstance(key, str | Const | Member) or (isinstance(key, Library) and is_type(key))


S = TypeVar("S", bound="State")


class State:
    """What an object holds."""

    __slots__ = ()

    @abstractmethod
    def key(self) -> Hashable:
        """Return what makes two states the same."""

    @abstractmethod
    def parts(self) -> list[Value]:
        """Return all values that it holds."""

    @abstractmethod
    def count(self) -> int:
        """Return how many entries, members or attributes are seen."""

    @abstractmethod
    def map(self: S, change: Change) -> S:
        """Return the state with every value that it holds changed."""

    @abstractmethod
    def joined(self: S, test: Value, other: S) -> S:
        """Return the state that is this one if a condition holds, else the other."""

    def truth(self) -> bool | None:
        """Return whether the object is true, None if that is not known."""
        return None


class DictState(State):
    """A dict: entries by key, `rest` what stands under keys that are not known; an open one may hold more.

    `sites` says where the values of entries stand that were written out.
    """

    __slots__ = ("entries", "is_open", "rest", "sites")

    def __init__(
        self, entries: Entries, rest: Value = NEVER, is_open: bool = False, sites: dict[Key, Site] | None = None
    ) -> None:
        self.entries = entries
        self.rest = rest
        self.is_open = is_open
        self.sites = sites or {}

    def key(self) -> Hashable:
        """Return what tells the dict from another in its state."""
        return ("dict", tuple(self.entries.items()), self.rest, self.is_open, tuple(self.sites.items()))

    def parts(self) -> list[Value]:
        """Return all values that the dict holds."""
        found = [*self.entries.values(), *(key for key in self.entries if isinstance(key, Value))]
        return found if self.rest is NEVER else [*found, self.rest]

    def count(self) -> int:
        """Return how many entries are seen."""
        return len(self.entries)

    def map(self, change: Change) -> DictState:
        """Return the dict with every value that it holds changed."""
        entries: Entries = {}
        for key, value in self.entries.items():
            entries[key_of(change(key)) if isinstance(key, Value) else key] = change(value)
        return DictState(entries, change(self.rest), self.is_open, self.sites)

    def joined(self, test: Value, other: DictState) -> DictState:
        """Return the dict as it is if a condition holds, else as the other is."""
        entries: Entries = {}
        for key in dict.fromkeys((*self.entries, *other.entries)):
            entries[key] = choice(test, self.entries.get(key, ABSENT), other.entries.get(key, ABSENT))
        return DictState(
            entries,
            choice(test, self.rest, other.rest),
            self.is_open or other.is_open,
            {**other.sites, **self.sites},
        )

    def truth(self) -> bool | None:
        """Return whether the dict is true, None if that is not known."""
        # a mapping that is merged may have no entries
        written = (value for key, value in self.entries.items() if not isinstance(key, Spread))
        if any(ABSENT not in options(value) for value in written):
            return True
        return False if not self.entries and not self.is_open and self.rest is NEVER else None

    @property
    def is_exact(self) -> bool:
        """Whether all entries are known, and are there."""
        is_whole = self.rest is NEVER and not self.is_open and all(map(is_known, self.entries))
        return is_whole and not any(ABSENT in options(value) for value in self.entries.values())

    def with_entry(self, key: Key, value: Value, site: Site | None = None) -> DictState:
        """Return it with an entry replaced or added."""
        if key not in self.entries and len(self.entries) >= MOST_ENTRIES:
            return DictState(self.entries, union((self.rest, value)), True, self.sites)
        sites = {**self.sites, key: site} if site is not None else self.sites
        entries = dict(self.entries)
        if any(isinstance(other, Spread) for other in entries):
            # it stands above what was merged before
            entries.pop(key, None)
        return DictState({**entries, key: value}, self.rest, self.is_open, sites)

    def without(self, key: Key) -> DictState:
        """Return it with an entry taken away, also from what is merged into it."""
        entries: Entries = {}
        for other, value in self.entries.items():
            if isinstance(other, Spread):
                entries[Spread(_without(other.source, key))] = spread(value, lambda option: _without(option, key))
            elif other != key:
                entries[other] = value
        return DictState(entries, self.rest, self.is_open, self.sites)

    def with_rest(self, value: Value) -> DictState:
        """Return it with an entry under a key that is not known."""
        return DictState(self.entries, union((self.rest, value)), True, self.sites)

    def opened(self) -> DictState:
        """Return it with entries that are not seen."""
        return self if self.is_open else DictState(self.entries, self.rest, True, self.sites)

    def known_items(self) -> list[tuple[str, Value]]:
        """Return the entries under texts, those that may be missing without that."""
        return [
            (key, union(option for option in options(value) if option is not ABSENT))
            for key, value in self.entries.items()
            if isinstance(key, str) and value is not ABSENT
        ]

    def __repr__(self) -> str:
        more = f", **{self.rest!r}" if self.rest is not NEVER else ", …" if self.is_open else ""
        return "{{{}{}}}".format(", ".join(f"{key!r}: {value!r}" for key, value in self.entries.items()), more)


def _without(mapping: Value, key: Key) -> Value:
    """Return a mapping of which it is not known yet what it holds with an entry taken away, where there is one."""
    return mapping if mapping is ABSENT else Updated(mapping, (), ((key, ABSENT),))


class SequenceState(State):
    """A list, tuple, set or generator, as `kind` says: its members, and `rest` what any further one may be.

    A member that may not be there is a choice with `ABSENT`; no further member stands before the first `placed` ones.
    `returned` is what a generator returns in the end, and `sender` its function with arguments, for what is sent to it.
    """

    __slots__ = ("is_open", "kind", "members", "placed", "rest", "returned", "sender")

    def __init__(
        self,
        kind: str,
        members: tuple[Value, ...],
        rest: Value = NEVER,
        is_open: bool = False,
        returned: Value | None = None,
        sender: Value | None = None,
        placed: int = MOST_ENTRIES,
    ) -> None:
        self.kind = kind
        self.sender = sender
        self.placed = placed
        self.members = members[:MOST_ENTRIES]
        self.rest = rest if len(members) <= MOST_ENTRIES else union((rest, *members[MOST_ENTRIES:]))
        self.is_open = is_open or len(members) > MOST_ENTRIES
        self.returned = returned

    def key(self) -> Hashable:
        """Return what tells the sequence from another in its state."""
        return (self.kind, self.members, self.rest, self.is_open, self.returned, self.sender, self.placed)

    def parts(self) -> list[Value]:
        """Return all values that the sequence holds."""
        found = list(self.members)
        if self.rest is not NEVER:
            found.append(self.rest)
        return [*found, *(value for value in (self.returned, self.sender) if value is not None)]

    def count(self) -> int:
        """Return how many members are seen."""
        return len(self.members)

    def map(self, change: Change) -> SequenceState:
        """Return the sequence with every value that it holds changed."""
        returned, sender = (None if value is None else change(value) for value in (self.returned, self.sender))
        members = tuple(change(value) for value in self.members)
        return SequenceState(self.kind, members, change(self.rest), self.is_open, returned, sender, self.placed)

    def joined(self, test: Value, other: SequenceState) -> SequenceState:
        """Return the sequence as it is if a condition holds, else as the other is."""
        members: list[Value] = []
        for index in range(max(len(self.members), len(other.members))):
            mine = self.members[index] if index < len(self.members) else ABSENT
            theirs = other.members[index] if index < len(other.members) else ABSENT
            members.append(choice(test, mine, theirs))
        returned = self.returned if self.returned is other.returned else None
        sender = self.sender if self.sender is other.sender else None
        return SequenceState(
            self.kind,
            tuple(members),
            choice(test, self.rest, other.rest),
            self.is_open or other.is_open,
            returned,
            sender,
            min(self.placed, other.placed),
        )

    def truth(self) -> bool | None:
        """Return whether the sequence is true, None if that is not known."""
        if any(ABSENT not in options(value) for value in self.members):
            return True
        return False if not self.members and not self.is_open and self.rest is NEVER else None

    @property
    def is_compound(self) -> bool:
        """Whether it can be a key that is told from others by what it holds."""
        return self.kind in ("tuple", "set") and self.is_exact

    @property
    def is_exact(self) -> bool:
        """Whether all members are known, with their places."""
        is_whole = self.rest is NEVER and not self.is_open
        return is_whole and not any(ABSENT in options(member) for member in self.members)

    def with_member(self, value: Value) -> SequenceState:
        """Return it with one more member."""
        return self.with_members((value,))

    def with_members(self, members: tuple[Value, ...], rest: Value = NEVER, is_open: bool = False) -> SequenceState:
        """Return it with further members, known ones and any others."""
        is_whole = self.rest is NEVER and not self.is_open
        placed = self.placed if is_whole else min(self.placed, len(self.members))
        rest, is_open = union((self.rest, rest)), self.is_open or is_open
        return SequenceState(self.kind, (*self.members, *members), rest, is_open, self.returned, None, placed)

    def opened(self) -> SequenceState:
        """Return it with members that are not seen."""
        return SequenceState(self.kind, self.members, self.rest, True, self.returned, None, self.placed)

    def __repr__(self) -> str:
        more = f", *{self.rest!r}" if self.rest is not NEVER else ", …" if self.is_open else ""
        return f"{self.kind}[{', '.join(map(repr, self.members))}{more}]"


FS = TypeVar("FS", bound="FieldsState")


class FieldsState(State):
    """An object with attributes."""

    __slots__ = ("fields",)

    def __init__(self, fields: Fields) -> None:
        self.fields = fields

    def with_field(self: FS, name: str, value: Value) -> FS:
        """Return it with an attribute replaced or added."""
        return self.with_fields({**self.fields, name: value})

    @abstractmethod
    def with_fields(self: FS, fields: Fields) -> FS:
        """Return it with other attributes."""

    def parts(self) -> list[Value]:
        """Return all values that the object holds."""
        return list(self.fields.values())

    def count(self) -> int:
        """Return how many attributes are seen."""
        return len(self.fields)

    def map(self: FS, change: Change) -> FS:
        """Return the object with every value that it holds changed."""
        return self.with_fields({name: change(value) for name, value in self.fields.items()})

    def joined(self: FS, test: Value, other: FS) -> FS:
        """Return the object as it is if a condition holds, else as the other is."""
        fields: Fields = {}
        for name in dict.fromkeys((*self.fields, *other.fields)):
            fields[name] = choice(test, self.fields.get(name, ABSENT), other.fields.get(name, ABSENT))
        return self.with_fields(fields)


class InstanceState(FieldsState):
    """An instance of a class of the project.

    `base` is the library's object that it also is, where its class derives from a library's. `given` says for each
    argument of its constructor, and of methods that keep theirs, where it stands; `is_generic` marks the instance that
    stands for any of its class.
    """

    __slots__ = ("base", "cls", "given", "is_generic")

    def __init__(
        self,
        cls: Class,
        fields: Fields,
        base: Value = ABSENT,
        given: tuple[tuple[Value, Site], ...] = (),
        is_generic: bool = False,
    ) -> None:
        super().__init__(fields)
        self.cls = cls
        self.base = base
        self.given = given
        self.is_generic = is_generic

    def key(self) -> Hashable:
        """Return what tells the instance from another in its state."""
        return ("instance", self.cls, tuple(self.fields.items()), self.base, self.given, self.is_generic)

    def with_fields(self, fields: Fields) -> InstanceState:
        """Return the instance with other attributes."""
        return InstanceState(self.cls, fields, self.base, self.given, self.is_generic)

    def with_base(self, base: Value) -> InstanceState:
        """Return it with the library's object that it also is."""
        return InstanceState(self.cls, self.fields, base, self.given, self.is_generic)

    def with_given(self, given: Iterable[tuple[Value, Site]]) -> InstanceState:
        """Return it with more that it was given; what stands at the same place is given there again."""
        places = {site: value for value, site in (*self.given, *given)}
        kept = tuple((value, site) for site, value in places.items())
        return InstanceState(self.cls, self.fields, self.base, kept, self.is_generic)

    def parts(self) -> list[Value]:
        """Return all values that the instance holds."""
        return [*super().parts(), self.base, self.cls]

    def map(self, change: Change) -> InstanceState:
        """Return the instance with every value that it holds changed."""
        given = tuple((change(value), site) for value, site in self.given)
        cls = change(self.cls)
        fields = {name: change(value) for name, value in self.fields.items()}
        # where no work is left for what the class captures, it is still that class
        return InstanceState(
            cls if isinstance(cls, Class) else self.cls, fields, change(self.base), given, self.is_generic
        )

    def joined(self, test: Value, other: InstanceState) -> InstanceState:
        """Return the instance as it is if a condition holds, else as the other is."""
        merged = super().joined(test, other)
        return merged.with_base(choice(test, self.base, other.base))

    def truth(self) -> bool | None:
        """Return whether the instance is true, None if that is not known."""
        return None if self.cls.code.defines("__bool__", "__len__") else True

    def __repr__(self) -> str:
        return f"{self.cls.code.name}({self.fields})"


class LibraryState(FieldsState):
    """An object of a library: `label` is its kind, by which handlers and stubs know it; an open one may have more."""

    __slots__ = ("is_open", "label")

    def __init__(self, label: str, fields: Fields, is_open: bool = False) -> None:
        super().__init__(fields)
        self.label = label
        self.is_open = is_open

    def key(self) -> Hashable:
        """Return what tells the library's object from another in its state."""
        return (self.label, tuple(self.fields.items()), self.is_open)

    def with_fields(self, fields: Fields) -> LibraryState:
        """Return the library's object with other attributes."""
        return LibraryState(self.label, fields, self.is_open)

    def truth(self) -> bool | None:
        """Return whether the object is true: what its library says of it under the name "is there"."""
        return True if self.fields.get("is there") is TRUE else None

    def __repr__(self) -> str:
        return f"<{self.label} {self.fields}>"


class ViewState(State):
    """The attributes of an instance seen as a dict (`vars(x)`, `x.__dict__`): what is written to it is set there."""

    __slots__ = ("owner",)

    def __init__(self, owner: Value) -> None:
        self.owner = owner

    def key(self) -> Hashable:
        """Return what tells the view from another in its state."""
        return ("view", self.owner)

    def parts(self) -> list[Value]:
        """Return all values that the view holds."""
        return [self.owner]

    def count(self) -> int:
        """Return one, for the instance."""
        return 1

    def map(self, change: Change) -> ViewState:
        """Return the view with every value that it holds changed."""
        return ViewState(change(self.owner))

    def joined(self, test: Value, other: ViewState) -> ViewState:
        """Return the view as it is if a condition holds, else as the other is."""
        return ViewState(choice(test, self.owner, other.owner))


def join(test: Value, first: State, second: State) -> State:
    """Return what an object holds that is in one state if a condition holds, else in another."""
    if first is second:
        return first
    if type(first) is not type(second):
        return first
    state: Any = first
    return state.joined(test, second)  # type: ignore[no-any-return]
