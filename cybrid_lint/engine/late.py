"""What is only known once all functions have been evaluated, and what nobody in the project gives."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext

from cybrid_lint.engine import outs, types
from cybrid_lint.engine.alternatives import options, spread, union
from cybrid_lint.engine.branches import UpdateState
from cybrid_lint.engine.callables import Class
from cybrid_lint.engine.code import ClassCode, FunctionCode
from cybrid_lint.engine.frame import Frame
from cybrid_lint.engine.given_arguments import is_collection
from cybrid_lint.engine.instances import is_empty
from cybrid_lint.engine.interpreter import Interpreter
from cybrid_lint.engine.keys import keyed
from cybrid_lint.engine.late_substitution import LateSubstitution
from cybrid_lint.engine.method_writes import MethodWrites, unknown_part
from cybrid_lint.engine.objects import DictState, InstanceState, LibraryState, key_of
from cybrid_lint.engine.only_objects import OnlyObjects, is_called_by_others
from cybrid_lint.engine.operations import Applied, Attr, Item
from cybrid_lint.engine.snapshots import Made, made
from cybrid_lint.engine.substitution import Substitution
from cybrid_lint.engine.summarizing import updates_of
from cybrid_lint.engine.symbols import PROGRAM, Cell, FieldOf, Global, Param, from_callers, has_parameters
from cybrid_lint.engine.texts import Text, value_of
from cybrid_lint.engine.values import ABSENT, NEVER, Const, Label, Site, Unknown, Value, unknown
from cybrid_lint.ir import nodes

# Variables and attributes that are resolved to resolve one: what they belong to may grow for ever.
MOST_RESOLVED = 24
# Attributes of one name and class that the resolution of one of them may lead through.
MOST_NESTED = 2
# Work on all that methods write into what the attributes of an instance hold, and on each such write: where each is
# made of what others have written before, they grow with each of them.
MOST_OF_WRITES, MOST_OF_EACH_WRITE = 12_000, 4_000
# Events by which something is asked for or sent, or may be.
SENDING = frozenset({"request", "operation", "call"})


class LateValues:
    """What is only known once all functions have been evaluated: variables of modules, attributes, instances."""

    def __init__(self, engine: Interpreter) -> None:
        self.engine = engine
        self._known: dict[Value, Value] = {}
        self._resolving: set[Value] = set()
        self._circles = 0
        # what variables and attributes were when they were asked for within a circle
        self._within_circles: dict[Value, Value] = {}
        # instances that stand for any of their classes
        self._instances: dict[ClassCode, Value] = {}
        self._only = OnlyObjects(engine, self.from_outside)
        self._acting: dict[FunctionCode, bool] = {}
        self._writes = MethodWrites(engine)
        # the functions that others call
        self._called: set[FunctionCode] = set()
        # what is written to objects that variables hold, and the modules whose functions do so
        self._updates: dict[Global, list[tuple[Value, UpdateState, str]]] = {}
        # one for all events that are looked at together: what stands in several is worked out once
        self._shared: list[tuple[Frame, Substitution, Substitution | None]] = []

    def gather(self) -> None:
        """Collect what functions write to variables of modules, and the records that the project makes."""
        summaries = self.engine.functions.summaries
        events = [event for summary in summaries.values() for event in summary.events]
        for_any = [event for (_, fixed), summary in summaries.items() if not fixed for event in summary.events]
        frames = [module.frame for module in self.engine.modules.loaded.values() if module.frame is not None]
        of_modules = [event for frame in frames for event in frame.outcome.effects]
        applied = (event.value for event in (*events, *of_modules) if isinstance(event.value, Applied))
        self._called.update(value.function.code for value in applied)
        self._gather_globals()
        self.engine.class_facts.arguments.gather([*events, *of_modules])
        self._only.gather([*for_any, *of_modules], summaries.values())

    @contextmanager
    def sharing(self, frame: Frame, late: Substitution, usual: Substitution | None) -> Iterator[None]:
        """Let all that is substituted in a frame be so by one substitution; `usual` is that of a method's receiver."""
        self._shared.append((frame, late, usual))
        try:
            yield
        finally:
            self._shared.pop()

    def usual(self, frame: Frame) -> Substitution | None:
        """Return the substitution, shared in a frame, of a method's receiver by the instance that stands for any."""
        return self._shared[-1][2] if self._shared and self._shared[-1][0] is frame else None

    def substitution(self, frame: Frame, site: Site) -> Substitution:
        """Return the substitution of what is only known in the end, the one that is shared in a frame if any is."""
        if self._shared and self._shared[-1][0] is frame:
            return self._shared[-1][1]
        return LateSubstitution(self, frame, site)

    def _gather_globals(self) -> None:
        """Collect what functions write to the variables of modules."""
        modules = self.engine.modules
        for (code, _), summary in self.engine.functions.summaries.items():
            for symbol, value in summary.globals.items():
                modules.writes.setdefault(symbol, []).append(value)
                is_of_others = not code.module.path.startswith(_folder_of(symbol))
                if not (self._is_given(value) if is_of_others else has_parameters(value)):
                    modules.writers.setdefault(symbol, set()).add(code.module.path)
            self._gather_updates(summary.outs, code.module.path)
        for module in list(modules.loaded.values()):
            if module.frame is not None:
                self._gather_updates(updates_of(module.frame), module.path)
                for symbol, value in module.frame.outcome.foreign.items():
                    modules.writes.setdefault(symbol, []).append(module.frame.close(value))
                    modules.writers.setdefault(symbol, set()).add(module.path)

    def set_by_users(self) -> Iterator[tuple[str, Value]]:
        """Yield what modules outside of a variable's folder have set it to, with that folder, if no others have."""
        modules = self.engine.modules
        for symbol, writers in modules.writers.items():
            folder = _folder_of(symbol)
            if not any(path.startswith(folder) for path in writers):
                yield from self._set_by_users(symbol, modules.writes[symbol])
        for symbol, updates in self._updates.items():
            yield from self._set_by_users(symbol, _given_by_users(updates, _folder_of(symbol)))

    def _set_by_users(self, symbol: Global, values: list[Value]) -> Iterator[tuple[str, Value]]:
        if values and symbol.module != PROGRAM:
            frame = self.engine.scratch(self.engine.modules.get(symbol.module))
            substitution = self.substitution(frame, Site(symbol.module, 0))
            for value in values:
                yield _folder_of(symbol), frame.close(substitution.apply(value))

    def _gather_updates(self, outs: list[tuple[Value, UpdateState]], path: str) -> None:
        for base, update in outs:
            root = base
            while not isinstance(root, Global) and hasattr(root, "base"):
                root = root.base
            if isinstance(root, Global):
                self._updates.setdefault(root, []).append((base, update, path))

    def resolve(self, frame: Frame, value: Value, site: Site) -> Value:
        """Return what a module's variable or an attribute that methods set may be."""
        known = self._known.get(value)
        if known is not None:
            return known
        if value in self._resolving or self._is_nested(value) or len(self._resolving) >= MOST_RESOLVED:
            self._circles += 1
            return NEVER
        self._resolving.add(value)
        before = self._circles
        try:
            # it is everybody's: whoever asks for it first does not pay for it
            with self.engine.work.granted(frame.module, None, fixed=(("<late>", value),)):
                found = self._global(value) if isinstance(value, Global) else self._field(frame, value, site)
                if self.engine.work.is_exhausted:
                    # what was found within a circle tells more than what is left of it now
                    found = self._within_circles.get(value, found)
                self._within_circles[value] = found
        finally:
            self._resolving.discard(value)
        if not self._resolving or self._circles == before:
            self._known[value] = found
        return found

    def _is_nested(self, value: Value) -> bool:
        """Tell whether an attribute is made of itself: its owner then grows with each turn, and never ends."""
        if not isinstance(value, FieldOf):
            return False
        same = [one for one in self._resolving if isinstance(one, FieldOf) and one.name == value.name]
        return sum(_class_of(one.owner) is _class_of(value.owner) for one in same) >= MOST_NESTED

    def _global(self, symbol: Global) -> Value:
        module = self.engine.modules.get(symbol.module)
        site = Site(symbol.module, 0)
        frame = self.engine.frame(module)
        frame.outcome.quiet = 1
        bound_to = self._known_values(frame, symbol, site)
        value = union(bound_to) if bound_to else unknown(symbol.name)
        seen = self.engine.library.seen_from(self.engine, symbol)
        if not value.symbols and self._updates.keys().isdisjoint(seen):
            # it stays the very object that others know
            return value
        opened = frame.open(value)
        late = LateSubstitution(self, frame, site, {symbol: opened})
        opened = late.apply(opened)
        binding = LateSubstitution(self, frame, site, dict.fromkeys(seen, opened))
        updates = [(base, update) for other in seen for base, update, _ in self._updates.get(other, ())]
        is_shared = symbol in self.engine.modules.shared
        for base, update in outs.agreed(updates, self.engine.library.is_kept) if is_shared else updates:
            is_dict = isinstance(frame.state(binding.apply(base)), DictState)
            self._write(frame, binding, base, self._unless_of_callers(update) if is_dict and not is_shared else update)
        return frame.close(opened)

    def _unless_of_callers(self, update: UpdateState) -> UpdateState:
        """Return an update without what callers give together with its key: they have written to the very entry."""
        items = {
            key: value
            for key, value in update.items.items()
            if not (isinstance(key, Value) and self._is_given(key) and self._is_given(value))
        }
        return UpdateState(update.fields, items)

    def _known_values(self, frame: Frame, symbol: Global, site: Site) -> list[Value]:
        """Return what a variable is bound to, as far as no caller decides it; of what is raised, that too."""
        if symbol not in self.engine.class_facts.raised.values():
            bound_to = options(self.engine.modules.global_value(symbol))
            return [option for one in bound_to for option in self._unless_given(frame, one, site)]
        writes = [option for write in self.engine.modules.writes.get(symbol, ()) for option in options(write)]
        # what is raised in one place after another is made of the same answer
        late = LateSubstitution(self, frame, site, self.all_outside(*writes))
        found = [late.apply(option) for option in writes]
        return [option for option in found if not isinstance(option, Unknown | Const)]

    def _unless_given(self, frame: Frame, value: Value, site: Site) -> tuple[Value, ...]:
        """Return what a value may be, nothing where callers decide it; what nobody calls is given what is outside."""
        if not has_parameters(value):
            return (value,)
        if self._is_given(value):
            return ()
        found = frame.close(LateSubstitution(self, frame, site, self.all_outside(value)).apply(value))
        return tuple(option for option in options(found) if not isinstance(option, Unknown | Const))

    def _is_given(self, value: Value) -> bool:
        """Tell whether a value depends on what functions are given by others that call them."""
        return has_parameters(value) and any(symbol.code in self._called for symbol in from_callers(value))

    def _write(self, frame: Frame, binding: LateSubstitution, base: Value, update: UpdateState) -> None:
        """Let an object hold what a function may write to it."""
        target = binding.apply(base)
        for name, inner in update.fields.items():
            written = None if outs.is_link(base, name, inner) else self._written(frame, binding, inner)
            if written is not None:
                value = union((self.engine.attribute(frame, target, name, binding.site), written))
                is_plain = outs.is_set_by_class(frame, base)
                self.engine.set_attribute(frame, target, name, value, binding.site, is_plain=is_plain)
        for key, inner in update.items.items():
            at = value_of(key)
            written = self._written(frame, binding, inner, before=Item(base, at))
            if written is not None:
                # whoever looks may come before it was written, or after another has written it
                at = keyed(frame, binding.apply(at))
                others = [_entry(frame, option, at) for option in options(target)]
                self.engine.set_item(frame, target, at, union((written, *others)), binding.site)

    def instance(self, code: ClassCode) -> Value:
        """Return the instance that stands for any of a class, with what methods write into what its attributes hold."""
        code = _mixed_into(code)
        instance = self._instances.get(code)
        if instance is not None:
            return instance
        generic = self.engine.class_facts.generic(code)
        self._instances[code] = generic
        plain = self._instances[code] = self._with_given(code, self._without_chosen(code, generic))
        outs = [written for written in self._writes.of(code) if isinstance(written.base, Attr | Item)]
        if not outs:
            return plain
        frame = self.engine.frame(code.module)
        frame.outcome.quiet = 1
        opened = frame.open(plain)
        # many methods write the same, as those that call one that sets what is there only once it is asked for
        known: set[object] = set()
        begun = self.engine.work.spent
        for written in outs:
            update = unknown_part(written, known)
            if update is not None and self.engine.work.spent - begun < MOST_OF_WRITES:
                binding = LateSubstitution(self, frame, code.site, {written.receiver: opened})
                with self.engine.work.half(MOST_OF_EACH_WRITE):
                    self._write(frame, binding, written.base, update)
        found = self._instances[code] = frame.close(opened)
        return found

    def written(self, frame: Frame, value: Value, site: Site) -> Value | None:
        """Return what a function has written, whatever it is given; None where only its callers decide what it is."""
        found = self._written(frame, LateSubstitution(self, frame, site), value)
        return None if found is None or isinstance(found, Unknown | Const) else frame.close(found)

    def _written(
        self, frame: Frame, binding: LateSubstitution, value: Value, *, before: Value | None = None
    ) -> Value | None:
        """Return what was written, whatever callers give; None where only they decide what it is.

        What was there `before` is left as it was, and not written.
        """
        substitution = binding
        if has_parameters(value):
            symbols = {**binding.symbols, **self.all_outside(value)}
            substitution = LateSubstitution(self, frame, binding.site, symbols)
        with nullcontext() if before is None else substitution.where(before, NEVER):
            found = substitution.apply(value)
        if substitution is binding:
            return found
        telling = spread(found, lambda option: NEVER if isinstance(option, Unknown | Const) else option)
        return None if telling is NEVER else telling

    def outside(self, symbol: Param | Cell) -> Value:
        """Return what a parameter is that nobody in the project gives."""
        code = symbol.code
        if isinstance(symbol, Param) and code.cls is not None and symbol.name == code.receiver():
            return Class(code.cls, ()) if types.takes_class(code) else self.instance(code.cls)
        meant = types.type_of(self.engine.scratch(code.module), symbol)
        given: Value | None = None
        if isinstance(meant, Class):
            given = self._only.given(meant.code) if is_called_by_others(code) else self._only.record(meant.code)
        outside = unknown(symbol.name, there=True)
        if types.is_masked(self.engine.scratch(code.module), symbol):
            given = types.masked(outside)
        return outside if given is None else given

    def _without_chosen(self, code: ClassCode, instance: Made) -> Value:
        """Return the instance that stands for any of a record, without defaults where makers give something else."""
        names, state = self._only.chosen(code), instance.state
        if not names or not isinstance(state, InstanceState):
            return instance
        fields = {name: unknown(name, code.name) if name in names else value for name, value in state.fields.items()}
        return made(instance.identity, state.with_fields(fields))

    def _with_given(self, code: ClassCode, instance: Value) -> Value:
        """Return the instance that stands for any of a class with what all its makers give it."""
        given: dict[Value, Value] = {}
        for symbol in from_callers(instance):
            if isinstance(symbol, Param) and symbol.code.name == "__init__":
                value = self._given(code, symbol) or self._telling_default(code, symbol) or self._rest(symbol)
                if value is not None:
                    given[symbol] = value
        if not given:
            return instance
        frame = self.engine.scratch(code.module)
        return frame.close(Substitution(frame, given, code.site).apply(instance))

    def _rest(self, symbol: Param) -> Value | None:
        """Return what else an object may be made with, of which its maker decides nothing; None for a parameter."""
        param = symbol.code.param(symbol.name)
        is_rest = param is not None and param.kind in (nodes.STAR, nodes.DOUBLE_STAR)
        return self.outside(symbol) if is_rest else None

    def _telling_default(self, code: ClassCode, symbol: Param) -> Value | None:
        """Return what a maker leaves a parameter at, as the address of a server or settings; None if that says little.

        What asks for tokens, or may, is the maker's choice, and stands there; so is a collection that others give.
        """
        param = symbol.code.param(symbol.name)
        if param is None or param.default is None or self.engine.class_facts.arguments.is_chosen(code, symbol):
            return None
        frame = self.engine.scratch(symbol.code.module)
        late = LateSubstitution(self, frame, symbol.code.site)
        value = frame.close(late.apply(self.engine.evaluate(frame, param.default)))
        if isinstance(value, Text):
            return value if value.known else None
        state = value.state if isinstance(value, Made) else None
        if isinstance(state, InstanceState):
            is_plain = not any(self._acts(method.code) for _, method in state.cls.code.methods())
            return value if state.fields and is_plain else None
        return value if is_collection(value) else None

    def _given(self, code: ClassCode, symbol: Param) -> Value | None:
        """Return what an object has from its maker for which nothing is asked or sent, a configuration or a session.

        What asks for tokens is the maker's choice, and stands there; a part of a client has that client's.
        """
        own = self.engine.class_facts.own_argument(code, symbol)
        if own is not None and (types.is_undeclared(symbol) or not isinstance(own, Param)):
            frame = self.engine.scratch(symbol.code.module)
            return frame.close(Substitution(frame, self.all_outside(own), symbol.code.site).apply(own))
        if not types.is_undeclared(symbol):
            return None
        meant = self.engine.class_facts.given_type(symbol)
        if isinstance(meant, Label):
            return made((0, symbol.code.node.at), LibraryState(meant.name, {}, is_open=True))
        if isinstance(meant, Class) and not any(self._acts(method.code) for _, method in meant.code.methods()):
            return self._only.record(meant.code) or self.instance(meant.code)
        return None

    def from_outside(self, code: ClassCode, value: Value, site: Site, is_late: bool) -> Value | None:
        """Return an object of a class with what its maker's callers give taken from outside.

        So is what is only known in the end if it `is_late`.
        """
        with self.engine.work.guarded(code.module, None):
            frame = self.engine.scratch(code.module)
            outside = self.all_outside(value)
            replaced = LateSubstitution(self, frame, site, outside) if is_late else Substitution(frame, outside, site)
            return frame.close(replaced.apply(value))
        return None

    def _acts(self, code: FunctionCode) -> bool:
        """Tell whether a function may ask for something, or send it."""
        known = self._acting.get(code)
        if known is None:
            self._acting[code] = False
            known = self._acting[code] = any(
                self._acts(event.value.function.code) if isinstance(event.value, Applied) else event.kind in SENDING
                for event in self.engine.functions.summary(code).events
            )
        return known

    def all_outside(self, *values: Value) -> dict[Value, Value]:
        """Return what the parameters and captured variables are that values depend on, all from outside."""
        return {symbol: self.outside(symbol) for symbol in from_callers(*values)}

    def _field(self, frame: Frame, value: Value, site: Site) -> Value:
        assert isinstance(value, FieldOf)
        late = self.substitution(frame, site)
        # the owner itself is only worked out if what is written depends on it
        owner = value.owner if _is_instance(value.owner) else late.apply(value.owner)
        state = frame.state(owner)
        own = late.apply(value.own)
        if not isinstance(state, InstanceState):
            return own
        found = [option for option in options(own) if option is not ABSENT]
        code = state.cls.code
        known: Value | None = None
        is_given = value.name not in state.fields and self.engine.class_facts.is_set_by_others(value.name)
        for written in self._writes.of(code):
            receiver = written.receiver
            if written.base is not receiver or value.name not in written.update.fields:
                continue
            for option in options(written.update.fields[value.name]):
                if option is ABSENT or (isinstance(option, Attr) and option.base is receiver):
                    continue
                given = [one for one in from_callers(option) if isinstance(one, Param) and one is not receiver]
                is_given = is_given or bool(given)
                if any(symbol.code in self._called for symbol in given):
                    continue
                if receiver in option.symbols and known is None:
                    known = late.apply(owner)
                # what nobody calls is given what is outside
                symbols: dict[Value, Value] = {symbol: self.outside(symbol) for symbol in given}
                symbols.update({} if known is None else {receiver: known})
                moved = frame.close(LateSubstitution(self, frame, site, symbols).apply(option))
                if not given or not isinstance(moved, Unknown | Const):
                    found.append(moved)
        if is_given and state.is_generic and all(is_empty(frame, option) for option in found):
            # the default that stands until somebody gives something else
            found = [unknown(value.name, code.name)]
        telling = [option for option in found if not isinstance(option, Unknown | Const)]
        plain = [option for option in found if isinstance(option, Unknown | Const)]
        result = union((*telling, *plain))
        return unknown(value.name, code.name) if result is NEVER else result


def _folder_of(symbol: Global) -> str:
    """Return the folder of a variable's module, as its path begins that is in it."""
    return os.path.join(os.path.dirname(symbol.module), "")


def _given_by_users(updates: list[tuple[Value, UpdateState, str]], folder: str) -> list[Value]:
    """Return what modules outside of a folder write to an object, and none in it."""
    own: set[Value] = set()
    given: dict[Value, None] = {}
    for base, update, path in updates:
        values = [value for _, value in outs.told(base, update)]
        if path.startswith(folder):
            own.update(values)
        else:
            given.update(dict.fromkeys(values))
    return [value for value in given if value not in own and not has_parameters(value)]


def _is_instance(value: Value) -> bool:
    return isinstance(value, Made) and isinstance(value.state, InstanceState)


def _mixed_into(code: ClassCode) -> ClassCode:
    """Return the class that another without a constructor is mixed into, if it is the only one; else the other."""
    if code.find("__init__") is not None or code.library_bases() or code.has_unknown_base():
        return code
    whole = [below for below in code.descendants() if not below.subclasses]
    return whole[0] if len(whole) == 1 and whole[0].find("__init__") is not None else code


def _class_of(owner: Value) -> ClassCode | None:
    """Return the class of an attribute's owner, None where that is still open."""
    return owner.state.cls.code if isinstance(owner, Made) and isinstance(owner.state, InstanceState) else None


def _entry(frame: Frame, owner: Value, key: Value) -> Value:
    """Return what a dict holds under a key; it may hold nothing."""
    state = frame.state(owner)
    kept = state.entries.get(key_of(key), ABSENT) if isinstance(state, DictState) else ABSENT
    return union((kept, ABSENT))
