"""Assignment: names, attributes, items, and what a sequence is taken apart into; patterns of `match`."""

from __future__ import annotations

from cybrid_lint.engine.alternatives import Choice, Union, choice, named, options, union
from cybrid_lint.engine.callables import Class
from cybrid_lint.engine.expressions import evaluate
from cybrid_lint.engine.frame import Frame
from cybrid_lint.engine.implications import forgotten
from cybrid_lint.engine.interfaces import Members
from cybrid_lint.engine.items import known_slice, replaced
from cybrid_lint.engine.objects import DictState, SequenceState, key_of
from cybrid_lint.engine.symbols import Global
from cybrid_lint.engine.texts import Text
from cybrid_lint.engine.values import ABSENT, FALSE, NEVER, NONE, TRUE, UNKNOWN, Library, Site, Value, const
from cybrid_lint.ir import nodes


def assign(frame: Frame, target: nodes.Expr, value: Value) -> None:
    """Assign a value to a target."""
    if isinstance(target, nodes.Name):
        assign_name(frame, target.id, named(value, target.id))
    elif isinstance(target, nodes.Attr):
        base = evaluate(frame, target.value)
        frame.engine.set_attribute(frame, base, target.name, named(value, target.name), frame.site(target))
    elif isinstance(target, nodes.Item):
        base = evaluate(frame, target.value)
        if isinstance(target.key, nodes.Slice):
            _assign_slice(frame, base, evaluate(frame, target.key), value, frame.site(target))
        else:
            frame.engine.set_item(frame, base, evaluate(frame, target.key), value, frame.site(target))
    elif isinstance(target, nodes.Sequence):
        _unpack(frame, target, value)
    elif isinstance(target, nodes.Star):
        assign(frame, target.value, value)


def assign_name(frame: Frame, name: str, value: Value) -> None:
    """Bind a name in the scope that the body says it belongs to."""
    if name in frame.outcome.globals:
        frame.outcome.globals[name] = value
        modules, symbol = frame.engine.modules, Global(frame.module.path, name)
        modules.note_global(frame, frame.module, name, value)
        modules.note_set(frame, symbol, value)
        return
    if name in frame.flow.asked:
        # from here on it is something else that is asked about by the same words
        frame.forget_asked(name)
        value = forgotten(value, name)
    frame.env[name] = value
    frame.changes.rebound += 1


def _assign_slice(frame: Frame, base: Value, bounds: Value, value: Value, site: Site) -> None:
    """Put members in the place of others; where it is not known which these are, beside them."""
    choices = options(base)
    part = known_slice(frame.state(bounds)) if len(choices) == 1 else None
    for option in choices:
        state = frame.state(option)
        if isinstance(state, SequenceState):
            members = frame.engine.members(frame, value, site)
            changed = replaced(state, part, members)
            frame.put(option, changed or state.with_members(tuple(members.known), members.rest, members.is_open))


def _unpack(frame: Frame, target: nodes.Sequence, value: Value) -> None:
    site = frame.site(target)
    starred = next((index for index, one in enumerate(target.members) if isinstance(one, nodes.Star)), None)
    parts = _parts(frame, value, len(target.members), starred, site)
    for member, part in zip(target.members, parts, strict=True):
        assign(frame, member, UNKNOWN if part is NEVER else part)


def _parts(frame: Frame, value: Value, count: int, starred: int | None, site: Site) -> list[Value]:
    """Return what each of so many targets gets of a value: of one of several, what each of these gives it."""
    if value is NONE or value is NEVER:
        # this is never taken apart, and one of several that is comes to be another
        return [NEVER] * count
    if isinstance(value, Choice):
        then, orelse = (_parts(frame, side, count, starred, site) for side in (value.then, value.orelse))
        return [choice(value.test, *pair) for pair in zip(then, orelse, strict=True)]
    if isinstance(value, Union):
        of_each = [_parts(frame, option, count, starred, site) for option in value.options]
        return [union(parts) for parts in zip(*of_each, strict=True)]
    if starred is None and value.symbols and frame.state(value) is None and not isinstance(value, Text):
        return [frame.engine.item(frame, value, const(index), site) for index in range(count)]
    return _taken_apart(frame, frame.engine.members(frame, value, site), count, starred)


def _taken_apart(frame: Frame, members: Members, count: int, starred: int | None) -> list[Value]:
    """Return what each of so many targets gets, the one with a star a list of all that are left."""
    known, rest = members.known, members.rest
    every = union((*(member for member in known if member is not ABSENT), rest))
    anything = UNKNOWN if every is NEVER else every
    if starred is None:
        return [known[index] if index < len(known) and rest is NEVER else anything for index in range(count)]
    first = [known[index] if index < len(known) else anything for index in range(starred)]
    places = range(len(known) - (count - starred - 1), len(known))
    if not members.is_exact or len(known) < count - 1:
        middle = SequenceState("list", (), every, True)
        return [*first, frame.allocate(middle), *(anything for _ in places)]
    middle = SequenceState("list", tuple(known[starred : places.start]))
    return [*first, frame.allocate(middle), *(known[place] for place in places)]


# patterns


def bind_pattern(frame: Frame, pattern: nodes.Pattern, subject: Value) -> Value:
    """Bind the names of a pattern; return whether it matches, as a condition."""
    test = frame.engine.test
    if pattern.kind == "capture":
        if pattern.name is not None:
            assign_name(frame, pattern.name, subject)
        return TRUE
    if pattern.kind == "as":
        verdict = bind_pattern(frame, pattern.parts[0], subject) if pattern.parts else TRUE
        if pattern.name is not None:
            assign_name(frame, pattern.name, subject)
        return verdict
    if pattern.kind == "value" and pattern.value is not None:
        wanted = evaluate(frame, pattern.value)
        if isinstance(pattern.value, nodes.Const) and pattern.value.value is None:
            return test(frame, "none", (subject,))
        return test(frame, "eq", (subject, wanted))
    if pattern.kind == "or":
        return _first_of(frame, pattern.parts, subject)
    if pattern.kind == "sequence":
        return _sequence(frame, pattern, subject)
    if pattern.kind == "mapping":
        return _mapping(frame, pattern, subject)
    return _class(frame, pattern, subject)


def _first_of(frame: Frame, patterns: tuple[nodes.Pattern, ...], subject: Value) -> Value:
    """Bind the names of the first of several patterns that matches; return whether any does."""
    if patterns[0].kind == "value":
        # all of them bind the same names: none
        return frame.engine.test(frame, "or", tuple(bind_pattern(frame, one, subject) for one in patterns))
    before = frame.branch()
    matches = bind_pattern(frame, patterns[0], subject)
    if matches is TRUE or len(patterns) == 1:
        return matches
    bound = frame.branch()
    frame.enter(before)
    others = _first_of(frame, patterns[1:], subject)
    if matches is FALSE:
        return others
    frame.join(matches, bound, None if others is FALSE else frame.branch())
    return frame.engine.test(frame, "or", (matches, others))


def _sequence(frame: Frame, pattern: nodes.Pattern, subject: Value) -> Value:
    site = frame.site(pattern)
    members = frame.engine.members(frame, subject, site)
    count = len(pattern.parts)
    starred = next((index for index, part in enumerate(pattern.parts) if part.kind == "star"), None)
    is_sequence, is_text = (
        frame.engine.test(frame, "isinstance", (subject, Library(name)))
        for name in ("collections.abc.Sequence", "builtins.str")
    )
    if is_sequence is FALSE or is_text is TRUE:
        return FALSE
    # a text is a sequence as well, but no pattern takes it apart
    tests = [is_sequence, frame.engine.test(frame, "not", (is_text,))]
    for part, value in zip(pattern.parts, _parts(frame, subject, count, starred, site), strict=True):
        if part.kind != "star":
            tests.append(bind_pattern(frame, part, value))
        elif part.name is not None:
            assign_name(frame, part.name, value)
    length = len(members.known)
    if not members.is_exact or frame.state(subject) is None:
        tests.append(frame.engine.test(frame, "other", ()))
    elif length != count if starred is None else length < count - 1:
        return FALSE
    return frame.engine.test(frame, "and", tuple(tests))


def _mapping(frame: Frame, pattern: nodes.Pattern, subject: Value) -> Value:
    tests = [frame.engine.test(frame, "isinstance", (subject, Library("collections.abc.Mapping")))]
    if tests[0] is FALSE:
        return FALSE
    for key_node, part in zip(pattern.keys, pattern.parts, strict=True):
        key = evaluate(frame, key_node)
        tests.append(frame.engine.test(frame, "in", (key, subject)))
        tests.append(bind_pattern(frame, part, frame.engine.item(frame, subject, key, frame.site(pattern))))
    if pattern.name is not None:
        taken = {key_of(evaluate(frame, key)) for key in pattern.keys}
        state = frame.state(subject)
        rest = DictState({}, is_open=True)
        if isinstance(state, DictState):
            entries = {key: value for key, value in state.entries.items() if key not in taken}
            rest = DictState(entries, state.rest, state.is_open)
        assign_name(frame, pattern.name, frame.allocate(rest))
    return frame.engine.test(frame, "and", tuple(tests))


def _class(frame: Frame, pattern: nodes.Pattern, subject: Value) -> Value:
    site = frame.site(pattern)
    cls = UNKNOWN if pattern.value is None else evaluate(frame, pattern.value)
    tests = [frame.engine.test(frame, "isinstance", (subject, cls))]
    count = len(pattern.parts) - len(pattern.keywords)
    names: list[str | None] = [None] * count
    if isinstance(cls, Class):
        declared = cls.code.find("__match_args__")
        fields = frame.engine.field_names(cls.code)
        if declared is not None:
            members = frame.engine.members(frame, declared[0], site).known
            fields = [member.known or "" for member in members if isinstance(member, Text)]
        names = [fields[index] if index < len(fields) else None for index in range(count)]
    for name, part in zip([*names, *pattern.keywords], pattern.parts, strict=False):
        if name is not None:
            value = frame.engine.attribute(frame, subject, name, site)
        else:
            value = subject if isinstance(cls, Library) else UNKNOWN
        tests.append(bind_pattern(frame, part, value))
    return frame.engine.test(frame, "and", tuple(tests))
