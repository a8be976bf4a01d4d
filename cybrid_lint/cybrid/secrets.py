"""Secrets: which values are Cybrid's credentials, and which of them are readable from a value."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from cybrid_lint.credentials import is_private_key, is_random, judge, scan, vendor_of
from cybrid_lint.credentials.names import sense_of_name
from cybrid_lint.credentials.shapes import MIN_LENGTH
from cybrid_lint.cybrid.names import token_type_named
from cybrid_lint.cybrid.reading import MOST_SHOWN, fields_of, is_cut, names_of, state_of
from cybrid_lint.cybrid.tokens import TOKEN_RESPONSE, may_ask_for_token, token_of
from cybrid_lint.engine import types
from cybrid_lint.engine.alternatives import Choice, Union, options
from cybrid_lint.engine.callables import LibraryMethod
from cybrid_lint.engine.code import ClassCode
from cybrid_lint.engine.frame import Frame
from cybrid_lint.engine.interning import remembered
from cybrid_lint.engine.items import known_slice, slice_length
from cybrid_lint.engine.objects import DictState, InstanceState, LibraryState, SequenceState, ViewState
from cybrid_lint.engine.operations import Attr, Call, Item
from cybrid_lint.engine.snapshots import Made, Spread, Updated
from cybrid_lint.engine.symbols import Param
from cybrid_lint.engine.texts import Hole, Lit, Text
from cybrid_lint.engine.values import ABSENT, NEVER, NONE, Const, Library, Site, Unknown, Value
from cybrid_lint.libraries.handlers.text import LEFT_OUT
from cybrid_lint.libraries.http import BODY

WORDS = {
    "client_id": "client ID",
    "client_secret": "client secret",
    "access_token": "access token",
    "signing_key": "signing key",
    "private_key": "private key",
}
MOST_DEPTH = 8
#: Labels of objects whose text form shows what they hold; others only show what they are.
TELLING = frozenset(
    {"namespace", "arguments", "cybrid model", "cybrid configuration", "oauth grant", "url", "rich text", "named tuple"}
)
RENDERED = "web response"
#: Methods that leave a text as readable as it is.
SAME_TEXT = frozenset({"strip", "lstrip", "rstrip", "encode", "decode", "expandtabs"})


class Source(Protocol):
    """What is known of a file of the project as a text (`project.modules.Module`)."""

    @property
    def speaks_cybrid(self) -> bool:
        """Whether the word Cybrid stands anywhere in the file."""

    @property
    def vendor(self) -> str | None:
        """Whose a plain name in the module is, None where that is not sure."""

    @property
    def words(self) -> tuple[str, ...]:
        """The names of the module and of the folder it lies in, innermost first."""


@dataclass(frozen=True)
class Secrets:
    """Tells which secrets values show.

    `source` gives a module by its path, None for one that is not known: then it counts as one that speaks of Cybrid.
    `literal` gives the kind of credential that a literal is by what stands around it.
    """

    source: Callable[[Path], Source | None] = lambda path: None
    literal: Callable[[Site], str | None] = lambda site: None
    # of values that were judged
    _kinds: dict[Value, str | None] = field(default_factory=dict, init=False, compare=False)

    def shown_in(self, frame: Frame, value: Value, *, client_id: bool = False) -> list[tuple[str, Value]]:
        """Return the secrets that a reader of a value sees, in words and as values; client IDs where they count."""
        found: list[tuple[str, Value]] = []
        for plain in shown(frame, value):
            kind = self.kind_of(frame, plain)
            if kind is not None and (client_id or kind != "client_id"):
                found.append((WORDS[kind], plain))
        return found

    def kind_of(self, frame: Frame, value: Value) -> str | None:
        """Return which kind of credential a value is, None if it is none."""
        if value not in self._kinds:
            self._kinds[value] = self._judged(frame, value)
        return self._kinds[value]

    def may_be_one(self, frame: Frame, value: Value) -> bool:
        """Tell whether a plain value is a secret, or may turn out to be one: by who calls, or by where it is sent."""
        state = state_of(value)
        if isinstance(state, LibraryState) and state.label.startswith(BODY):
            return is_token(value) or _may_be_token(state)
        if isinstance(value, Text) and (value.known is None or len(value.known) < MIN_LENGTH):
            # its holes are judged by themselves
            return self.kind_of(frame, value) is not None
        if isinstance(value, Unknown):
            return bool(value.names) and value.vendor != "other"
        return isinstance(value, Text) or value.is_open

    def _judged(self, frame: Frame, value: Value) -> str | None:
        if isinstance(value, Text):
            return self._of_literal(value)
        if isinstance(value, Unknown):
            return self._of_names(frame, value.names[:2], value.names, value.vendor)
        if isinstance(value, Item) and isinstance(table := state_of(value.base), DictState):
            return self._of_table(frame, table)
        if isinstance(value, Param | Attr | Item):
            return self._of_symbol(frame, value)
        return "access_token" if is_token(value) else None

    def _of_literal(self, value: Text) -> str | None:
        known = value.known
        if known is not None and len(known) >= MIN_LENGTH and ("=" in known or ":" in known):
            site = next((part.site for part in value.parts if isinstance(part, Lit) and part.site), None)
            source = self.source(Path(site.module)) if site is not None else None
            if source is not None and source.speaks_cybrid:
                hits = [hit.kind for hit in scan(known, vendor=source.vendor)]
                said = next((kind for kind in hits if kind != "client_id"), None)
                if said is not None:
                    return said
        for part in value.parts:
            if isinstance(part, Hole) or len(part.text) < MIN_LENGTH:
                continue
            source = self.source(Path(part.site.module)) if part.site is not None else None
            words, vendor = (source.words, source.vendor) if source is not None else ((), None)
            # the nearest name may say nothing, as `key` in a loop, where the one before says what it is
            for names in (part.names, part.names[1:]):
                kind = judge(part.text, [*names, *words], vendor_hint=vendor) if names else None
                if kind is not None:
                    return kind
            is_value = is_random(part.text, MIN_LENGTH) or is_private_key(part.text)
            placed = self.literal(part.site) if part.site is not None and is_value else None
            if placed is not None:
                return placed
        return None

    def _of_table(self, frame: Frame, table: DictState) -> str | None:
        """Judge an entry under a key that only callers know: a secret where every entry is one."""
        if table.is_open or table.rest is not NEVER or any(isinstance(key, Spread) for key in table.entries):
            return None
        values = [option for entry in table.entries.values() for option in options(entry) if option is not NONE]
        kinds = [self.kind_of(frame, value) for value in values]
        return kinds[0] if kinds and not {None, "client_id"} & set(kinds) else None

    def _of_symbol(self, frame: Frame, value: Param | Attr | Item) -> str | None:
        """Judge what callers give, where its own name says what it is."""
        root: Value = value
        while isinstance(root, Attr | Item):
            root = root.base
        if not isinstance(root, Param) or types.is_receiver(root) or types.is_masked(frame, value):
            # what an instance has, its class says better than a name
            return None
        names = names_of(value)
        if isinstance(value, Param) and token_type_named(value.name) is not None and "token" in value.name.lower():
            return "access_token" if self._speaks(frame) else None
        return self._of_names(frame, names[:1], names, None)

    def _of_names(
        self, frame: Frame, nearest: tuple[str, ...], names: tuple[str, ...], vendor: str | None
    ) -> str | None:
        """Judge a value from outside by the names it came by, in Cybrid context alone."""
        if vendor == "other" or not names:
            return None
        vendors = [found for name in names if (found := vendor_of(name)) is not None]
        if vendors and vendors[0] != "cybrid":
            return None
        surely = vendor == "cybrid" or "cybrid" in vendors
        if not (surely or vendors or self._speaks(frame)):
            return None
        for name in nearest:
            sense = sense_of_name(name)
            if sense.kind is not None and sense.strength != "weak" and (surely or sense.strength == "strong"):
                return sense.kind
        return None

    def _speaks(self, frame: Frame) -> bool:
        source = self.source(Path(frame.module.path))
        return source is None or source.speaks_cybrid


def says_itself(value: Value) -> bool:
    """Tell whether the name of a parameter, or of what is read from it, says that it is a credential."""
    names = names_of(value) if isinstance(value, Param | Attr | Item) else ()
    if not names or (isinstance(value, Param) and types.is_receiver(value)):
        return False
    return sense_of_name(names[0]).kind not in (None, "client_id")


def is_token(value: Value) -> bool:
    """Tell whether a value is the answer to a request for a token, or the token in it."""
    state = state_of(value)
    if not isinstance(state, LibraryState) or not state.label.startswith(BODY):
        return False
    name = state.fields.get("name")
    if isinstance(name, Text) and name.known not in TOKEN_RESPONSE:
        return False
    if name is None and TOKEN_RESPONSE[0] in state.fields:
        # the answer's token was taken out of it, or something else written over it
        return False
    return token_of(state.fields.get("request", ABSENT)) is not None


def _may_be_token(answer: LibraryState) -> bool:
    """Tell whether an answer, or a part of one, may turn out to be that to a request for a token."""
    name = answer.fields.get("name")
    if isinstance(name, Text) and name.known is not None and name.known not in TOKEN_RESPONSE:
        return False
    return may_ask_for_token(answer.fields.get("request", ABSENT))


def keeps_secrets(frame: Frame, value: Value) -> bool:
    """Tell whether a value, or what a library makes of it, is of a class whose fields say that they are credentials."""
    if isinstance(value, Call):
        return isinstance(value.callee, Library) and any(keeps_secrets(frame, inner) for inner in value.args.all())
    cls = types.class_of(frame, value) if isinstance(value, Param) else None
    names = {name for code in cls.lineage() for name in code.annotations} if cls is not None else ()
    return any(sense_of_name(name).kind not in (None, "client_id") for name in names)


def shown(frame: Frame, value: Value) -> tuple[Value, ...]:
    """Return the plain values that the text form of a value shows, each once."""
    key = (shown, value)
    known: tuple[Value, ...] | None = remembered.get(key)
    if known is None:
        known = remembered[key] = tuple(dict.fromkeys(_shown(frame, value, MOST_DEPTH, {})))
    return known


def _shown(frame: Frame, value: Value, depth: int, seen: dict[Value, int]) -> Iterator[Value]:
    """Yield what a value shows, where it was not `seen` from as far out before."""
    if depth <= seen.get(value, 0):
        return
    seen[value] = depth
    inside: list[Value] = []
    if isinstance(value, Union | Choice):
        for option in options(value):
            yield from _shown(frame, option, depth, seen)
    elif isinstance(value, Text):
        yield value
        inside = [part.value for part in value.parts if isinstance(part, Hole) and not is_cut(part)]
    elif isinstance(value, Updated):
        inside = [inner for _, inner in value.items] or [value.base]
    elif isinstance(value, Made):
        if _is_body(value):
            yield value
        inside = _shown_object(frame, value)
    elif (same := _same_text(value)) is not None:
        inside = [same]
    elif not isinstance(value, Const) and not _is_short_slice(value):
        yield value
    for inner in inside:
        yield from _shown(frame, inner, depth - 1, seen)


def _same_text(value: Value) -> Value | None:
    """Return what a call that waits is made on and leaves as readable as it is, None for any other value."""
    callee = value.callee if isinstance(value, Call) else None
    if isinstance(callee, LibraryMethod):
        return callee.owner if callee.name in SAME_TEXT else None
    return callee.base if isinstance(callee, Attr) and callee.name in SAME_TEXT else None


def _is_short_slice(value: Value) -> bool:
    """Tell whether a value is a slice of something that only callers know, too short to tell it."""
    bounds = state_of(value.key) if isinstance(value, Item) else None
    if not isinstance(bounds, SequenceState) or bounds.kind != "slice":
        return False
    part = known_slice(bounds)
    length = None if part is None else slice_length(part)
    return length is not None and length <= MOST_SHOWN


def _is_body(value: Made) -> bool:
    return isinstance(value.state, LibraryState) and value.state.label.startswith(BODY)


def _shown_object(frame: Frame, value: Made) -> list[Value]:
    """Return what the text form of an object shows of what it holds."""
    state = value.state
    inside: list[Value] = []
    if isinstance(state, DictState):
        inside = [inner for key, inner in state.entries.items() if not isinstance(key, Spread)]
        inside += _merged(state)
        inside.append(state.rest)
    elif isinstance(state, SequenceState):
        inside = [*state.members, state.rest]
    elif isinstance(state, ViewState):
        for owner in options(state.owner):
            instance = state_of(owner)
            inside += instance.fields.values() if isinstance(instance, InstanceState) else [owner]
    elif isinstance(state, InstanceState):
        inside = _shown_instance(frame, value, state)
    elif isinstance(state, LibraryState):
        if state.label == RENDERED:
            inside = fields_of(value, "shows")
        elif state.label == LEFT_OUT:
            inside = _without(frame, state.fields["of"], state.fields["value"])
        elif state.label in TELLING:
            inside = [inner for name, inner in state.fields.items() if not name.startswith("<")]
    return inside


def _without(frame: Frame, value: Value, left_out: Value) -> list[Value]:
    """Return what a value shows but for what is left out."""
    origins = shown(frame, left_out)

    def is_left_out(inner: Value) -> bool:
        # the rest of a text of which it is a part is shown for itself
        return any(_is_from(part, origin) for part in shown(frame, inner) for origin in origins)

    return [inner for inner in shown(frame, value) if not is_left_out(inner)]


def _is_from(value: Value, origin: Value) -> bool:
    """Tell whether a value is another one, which may have got further names on its way, or been kept apart from it."""
    if isinstance(value, Made) and isinstance(origin, Made) and is_token(value) and is_token(origin):
        return _requested_at(value) == _requested_at(origin)
    if isinstance(value, Unknown) and isinstance(origin, Unknown) and origin.names:
        return value.names[-len(origin.names) :] == origin.names
    if isinstance(value, Text) and isinstance(origin, Text) and value.known is not None and origin.known:
        return origin.known in value.known
    return value == origin


def _requested_at(token: Value) -> list[Value]:
    """Return where a token was requested, which is all that tells one from another."""
    return [at for request in fields_of(token, "request") for at in fields_of(request, "at")]


def _merged(state: DictState) -> list[Value]:
    """Return what was merged into a dict, without the answers whose token something else was written over."""
    found: list[Value] = []
    written: set[str] = set()
    for key in reversed(state.entries):
        if isinstance(key, str):
            written.add(key)
        elif isinstance(key, Spread) and not (is_token(key.source) and TOKEN_RESPONSE[0] in written):
            found.append(key.source)
    return found[::-1]


def _shown_instance(frame: Frame, value: Value, state: InstanceState) -> list[Value]:
    code = state.cls.code
    for name in ("__str__", "__repr__"):
        if code.find(name) is not None:
            return [frame.engine.plain(value, frame.module)]
    if "record" not in frame.engine.class_facts.traits(code):
        return []
    return [
        _kept_in(inner, name, code)
        for name, inner in state.fields.items()
        if not name.startswith("<") and not _is_hidden(code, name)
    ]


def _kept_in(value: Value, name: str, cls: ClassCode) -> Value:
    """Return a text of a field with the names that the record gives it."""
    if isinstance(value, Text) and value.known is not None and len(value.known) >= MIN_LENGTH:
        return Text(
            tuple(
                part._replace(names=(*part.names, name, cls.name)) for part in value.parts if not isinstance(part, Hole)
            )
        )
    return value


def _is_hidden(cls: ClassCode, name: str) -> bool:
    """Tell whether a record's text form leaves a field out, or masks it by a function."""
    found = cls.find(name)
    for option in options(found[0]) if found is not None else ():
        state = state_of(option)
        repr_ = state.fields.get("repr") if isinstance(state, LibraryState) and state.label == "field" else None
        if repr_ is not None and not (isinstance(repr_, Const) and repr_.value is True):
            return True
    return False
