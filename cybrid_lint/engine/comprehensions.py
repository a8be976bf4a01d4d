"""Comprehensions and generator expressions, worked out member by member."""

from __future__ import annotations

from collections.abc import Iterator

from cybrid_lint.engine.alternatives import choice, union
from cybrid_lint.engine.displays import as_key
from cybrid_lint.engine.frame import Frame
from cybrid_lint.engine.iteration import picked, presence
from cybrid_lint.engine.lasting import lasting, way_to
from cybrid_lint.engine.naming import names_of_node
from cybrid_lint.engine.narrowing import narrow
from cybrid_lint.engine.objects import DictState, SequenceState, is_known, key_of
from cybrid_lint.engine.values import ABSENT, FALSE, NEVER, UNKNOWN, Const, Value, unknown
from cybrid_lint.engine.walking import walk
from cybrid_lint.ir import nodes

# Members that one comprehension is worked out for, with all that are nested in it.
MOST_ELEMENTS = 400


def comprehension(frame: Frame, node: nodes.Comprehension) -> Value:
    """Return the container that a comprehension makes, or the generator."""
    found: list[tuple[Value | None, Value, bool, Value | None]] = []
    names: dict[str, None] = {}
    for clause in node.clauses:
        names.update(dict.fromkeys(_target_names(clause.target)))
    before = {name: frame.env[name] for name in names if name in frame.env}
    _clauses(frame, node, 0, [], True, found)
    for name in names:
        frame.env.pop(name, None)
    frame.env.update(before)
    frame.changes.rebound += 1
    if node.kind == "dict":
        state = DictState({})
        for key_value, value, exact, test in found:
            assert key_value is not None
            key = key_of(as_key(frame, key_value))
            if exact and (is_known(key) or (isinstance(key, Value) and key.symbols)):
                before_it = state.entries.get(key, ABSENT)
                state = state.with_entry(key, value if test is None else choice(test, value, before_it))
            else:
                state = state.with_rest(value)
        return frame.allocate(state)
    members = tuple(value if test is None else choice(test, value, ABSENT) for _, value, exact, test in found if exact)
    rest = union(value for _, value, exact, _ in found if not exact)
    is_open = any(not exact for _, _, exact, _ in found)
    return frame.allocate(SequenceState(node.kind, members, rest, is_open))


def _target_names(target: nodes.Expr) -> Iterator[str]:
    if isinstance(target, nodes.Name):
        yield target.id
    elif isinstance(target, nodes.Sequence):
        for member in target.members:
            yield from _target_names(member)
    elif isinstance(target, nodes.Star):
        yield from _target_names(target.value)


def _asks_of_member(clause: nodes.Clause, test: nodes.Expr) -> bool:
    """Tell whether a test asks of a member alone: what it says of anything else would hold for this member only."""
    own = set(_target_names(clause.target))
    return all(inner.id in own for inner in walk(test) if isinstance(inner, nodes.Name))


def _clauses(
    frame: Frame,
    node: nodes.Comprehension,
    index: int,
    tests: list[Value],
    exact: bool,
    found: list[tuple[Value | None, Value, bool, Value | None]],
) -> None:
    """Work the clauses of a comprehension out from one on, member by member; `tests` must hold for the one at hand."""
    if index == len(node.clauses):
        test = None if not tests else tests[0] if len(tests) == 1 else frame.engine.test(frame, "and", tuple(tests))
        key = None if node.key is None else frame.engine.evaluate(frame, node.key)
        found.append((key, frame.engine.evaluate(frame, node.value), exact, test))
        return
    clause = node.clauses[index]
    asking = [test_node for test_node in clause.tests if _asks_of_member(clause, test_node)]
    members = frame.engine.members(frame, frame.engine.evaluate(frame, clause.iterable), frame.site(clause.iterable))
    steps = [(member, True) for member in members.known]
    if members.is_open or members.rest is not NEVER:
        rest = members.rest
        if rest is NEVER:
            rest = unknown(*names_of_node(clause.iterable))
        steps.append((rest, False))
    for member, is_exact in steps:
        if len(found) >= MOST_ELEMENTS:
            found.append((UNKNOWN, UNKNOWN, False, None))
            return
        there, member = presence(frame, member)
        own: list[Value] = [there]
        if there is FALSE:
            continue
        frame.engine.assign(frame, clause.target, member)
        for test_node in clause.tests:
            asked = frame.engine.evaluate(frame, test_node)
            test = lasting(frame, frame.engine.test(frame, "true", (asked,)), way_to(test_node, asked))
            own.append(test)
            if test is FALSE:
                break
        if FALSE in own:
            continue
        undecided = [test for test in own if not isinstance(test, Const)]
        few = picked(member, undecided)
        if few is not member:
            frame.engine.assign(frame, clause.target, few)
        for test_node in asking:
            narrow(frame, test_node, True)
        depth = len(frame.guards)
        frame.guards += [(test, True) for test in undecided if test.is_told_apart]
        _clauses(frame, node, index + 1, [*tests, *undecided], exact and is_exact, found)
        del frame.guards[depth:]
