"""Makes the report on token requests from the events in a project. `cybrid` judges which scopes are needed."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from cybrid_lint import catalogue
from cybrid_lint.cybrid.events import Events, OperationCalled, RequestKey, TokenRequested
from cybrid_lint.cybrid.names import TokenType
from cybrid_lint.cybrid.scope_rules import grantable, is_unknown, needed_by, required_by, shown
from cybrid_lint.cybrid.scopes import ScopeReading
from cybrid_lint.cybrid.uses import keys_of, sent_at
from cybrid_lint.engine.snapshots import Made
from cybrid_lint.engine.values import Site
from cybrid_lint.engine.walking import children
from cybrid_lint.facts import Facts
from cybrid_lint.findings import Span
from cybrid_lint.ir import nodes
from cybrid_lint.rules import all_rules
from cybrid_lint.rules._scope_width import WideRequest
from cybrid_lint.rules._token_level import TokenLevelRule
from cybrid_lint.rules.cyb203 import UnusedScope
from cybrid_lint.rules.cyb204 import UnknownScope
from cybrid_lint.rules.cyb205 import UnavailableScope
from cybrid_lint.scopes.report import Call, CodeLocation, Known, Operation, Request, ScopeReport, ScopeRow, State

#: The codes of the findings on scopes themselves.
CODES: dict[State, str] = {"unknown": UnknownScope.code, "forbidden": UnavailableScope.code}
CUSTOMER_TOKENS = "POST /api/customer_tokens"


@dataclass
class _Group:
    """The requests of one type for the same scopes at one place, or at several that are not told apart: one row."""

    type: TokenType
    sent: Site
    known: Known
    names: frozenset[str]
    sites: list[Site]
    keys: set[RequestKey] = field(default_factory=set)
    readings: list[ScopeReading] = field(default_factory=list)
    reached: list[OperationCalled] = field(default_factory=list)

    def add(self, other: _Group) -> None:
        """Add another row of the same helper for the same scopes."""
        self.sites += [site for site in other.sites if site not in self.sites]
        self.keys |= other.keys
        self.readings += other.readings
        self.reached += [call for call in other.reached if call not in self.reached]

    def uses(self, events: Events) -> dict[str, bool]:
        """Return the operations that the tokens are used for, and whether personal data is asked for there."""
        found: dict[str, bool] = {}
        for key in self.keys:
            for name, personal in events.uses.get(key, {}).items():
                found[name] = found.get(name, False) or personal
        return found

    def unseen(self, events: Events) -> set[str]:
        """Return why not all uses of the tokens are seen."""
        return {why for key in self.keys for why in events.unseen.get(key, ())}


def report_on(facts: Facts, wanted: Collection[Path], base: Path) -> ScopeReport:
    """Return the report on the requests that stand, are sent or are used in one of the wanted files.

    Paths in it are relative to the base.
    """
    skipped = tuple(f"{_relative(Path(path), base)}: {why}" for path, why in facts.skipped.items())
    places = _Places(facts, base)
    judge = _Judge(facts, places)
    paths = {str(path) for path in wanted}
    kept = [group for group in _groups(facts.events) if any(site.module in paths for site in _sites(group))]
    requests = sorted((judge.request(one) for one in kept), key=lambda one: (one.place.order, one.type, one.sent.order))
    return ScopeReport(_relative(facts.project.root, base), tuple(requests), skipped)


def _groups(events: Events) -> list[_Group]:
    """Return the requests by place, type and scopes, each with the calls that its tokens reach."""
    by_place: dict[tuple[Site, Made], list[TokenRequested]] = {}
    for request in events.requests:
        if request.token.request is not None:
            by_place.setdefault((request.site, request.token.request), []).append(request)
    groups: dict[tuple[object, ...], _Group] = {}
    for (site, sent), requests in by_place.items():
        readings = [request.reading for request in requests]
        names = frozenset(name for reading in readings for name in reading.names)
        known = _known(readings)
        # requests of one helper for the same scopes whose tokens are not told apart are one row
        keys = frozenset(request.key for request in requests)
        group = groups.setdefault((keys, known, names), _Group(requests[0].type, sent_at(sent), known, names, []))
        group.sites += [site] if site not in group.sites else []
        group.keys |= keys
        group.readings += readings
    found = list(_without_templates(groups.values()))
    _add_calls(events, found)
    return list(_told_apart(found))


def _told_apart(groups: Iterable[_Group]) -> Iterator[_Group]:
    """Yield the rows, those of one helper for the same scopes as one if a call may get the token of either."""
    kept: dict[tuple[object, ...], list[_Group]] = {}
    for group in groups:
        alike = kept.setdefault((group.sent, group.type, group.known, group.names), [])
        calls = {(call.site, call.call_site) for call in group.reached}
        other = next((one for one in alike if calls & {(call.site, call.call_site) for call in one.reached}), None)
        if other is None:
            alike.append(group)
        else:
            other.add(group)
    for alike in kept.values():
        yield from alike


def _add_calls(events: Events, groups: Iterable[_Group]) -> None:
    by_key: dict[RequestKey, list[_Group]] = {}
    for group in groups:
        for key in group.keys:
            by_key.setdefault(key, []).append(group)
    for call in dict.fromkeys(events.operations):
        for key, _ in keys_of(call.token):
            for group in by_key.get(key, ()):
                # a call comes once, and then perhaps by several keys
                if call not in group.reached[-1:]:
                    group.reached.append(call)


def _without_templates(groups: Collection[_Group]) -> Iterator[_Group]:
    """Leave out requests whose scopes a caller gives, where callers are seen: each of these is a request of its own."""
    filled = {group.sent for group in groups if group.names or group.known != "none"}
    for group in groups:
        if group.names or group.known != "none" or group.sent not in filled:
            yield group


def _sites(group: _Group) -> Iterator[Site]:
    yield from group.sites
    yield group.sent
    for call in group.reached:
        yield from _way(call)


def _modules(group: _Group) -> set[str]:
    return {group.sent.module, *(site.module for site in group.sites)}


def _way(call: OperationCalled) -> tuple[Site, ...]:
    """Return the places from where a token was chosen to where the call is made."""
    if all(operation.id == CUSTOMER_TOKENS for operation in call.operations):
        # who asks for a customer's token chooses the customer's scopes, and not the token that asks
        return (call.call_site,)
    return tuple(dict.fromkeys((call.site, *call.path, call.call_site)))


class _Judge:
    """Judges requests. What a file uses that could not be analysed is not seen."""

    def __init__(self, facts: Facts, places: _Places) -> None:
        self.facts = facts
        self.events = facts.events
        self.places = places
        self.needed: dict[Site, set[str]] = {}
        for request in facts.events.requests:
            facts.checkpoint()
            self.needed.setdefault(request.site, set()).update(needed_by(facts.events.uses_of(request)))
        rules = [one for one in all_rules() if isinstance(one, WideRequest | UnusedScope)]
        self.reported = {one.code: {diagnostic.site for diagnostic in one.check(facts)} for one in rules}

    def request(self, group: _Group) -> Request:
        self.facts.checkpoint()
        uses = group.uses(self.events)
        required = required_by(uses, set(group.names))
        hidden = {"a file could not be analysed"} if self.facts.hides_uses(_modules(group)) else set()
        unseen = sorted(hidden | group.unseen(self.events))
        return Request(
            type=group.type,
            places=tuple(sorted(map(self.places.of, group.sites), key=lambda one: one.order)),
            sent=self.places.of(group.sent),
            scopes=tuple(self._scopes(group, uses, bool(unseen))),
            known=group.known,
            operations=tuple(self._operations(group, uses)),
            unseen=tuple(unseen),
            needed=tuple(sorted(required)),
            missing=tuple(sorted(required - group.names)) if group.known == "all" else None,
            unholdable=tuple(sorted(required - catalogue.holdable(group.type))),
            scope_codes=tuple(self._codes(group)),
        )

    def _scopes(self, group: _Group, uses: dict[str, bool], unseen: bool) -> Iterator[ScopeRow]:
        """Yield the scopes that are asked for. Those that another token from the same place needs are needed, too."""
        needed = needed_by(uses).union(*(self.needed[site] for site in group.sites))
        is_sure = bool(uses) and not unseen and group.known in ("all", "every")
        for name in sorted(group.names):
            state = self._state(group, name, needed, is_sure)
            yield ScopeRow(shown(name), state, CODES.get(state, ""))

    def _codes(self, group: _Group) -> Iterator[str]:
        """Yield the codes of the findings on a request's scopes as a whole."""
        for rule in all_rules():
            if isinstance(rule, WideRequest) and group.type not in rule.types:
                continue
            if isinstance(rule, WideRequest | UnusedScope) and self.reported[rule.code].intersection(group.sites):
                yield rule.code

    def _state(self, group: _Group, name: str, needed: set[str], is_sure: bool) -> State:
        if name in grantable(group.type, {name}):
            return "needed" if name in needed else "unneeded" if is_sure else "unsure"
        if name in catalogue.scopes():
            return "forbidden"
        return "unknown" if is_unknown(name) else "unsure"

    def _operations(self, group: _Group, uses: dict[str, bool]) -> Iterator[Operation]:
        calls: dict[str, dict[Call, None]] = {}
        for called in group.reached:
            call = Call(tuple(map(self.places.of, _way(called))), _code(called))
            for operation in called.operations:
                calls.setdefault(operation.id, {})[call] = None
        for name, personal in sorted(uses.items(), key=lambda pair: _by_path(pair[0])):
            found = sorted(calls.get(name, ()), key=lambda call: [place.order for place in call.way])
            yield Operation(name, tuple(sorted(required_by({name: personal}, set(group.names)))), tuple(found))


def _code(called: OperationCalled) -> str:
    """Return the code of the finding on the level of a call's token, "" if there is none."""
    rules = (rule for rule in all_rules() if isinstance(rule, TokenLevelRule))
    return next((rule.code for rule in rules if rule.reports(called)), "")


class _Places:
    """Names places in the code: paths relative to a base, and functions with the classes that they stand in."""

    def __init__(self, facts: Facts, base: Path) -> None:
        self.facts = facts
        self.base = base
        self._names: dict[str, dict[int, str]] = {}

    def of(self, site: Site) -> CodeLocation:
        if site.module not in self._names:
            self._names[site.module] = dict(_functions(self.facts.program.body(site.module), "", ""))
        span = self.facts.span(site)
        path = _relative(Path(site.module), self.base)
        return CodeLocation(
            Span(path, span.line, span.column, span.end_line, span.end_column),
            self._names[site.module].get(site.at, ""),
        )


def _functions(node: nodes.Node, around: str, prefix: str) -> Iterator[tuple[int, str]]:
    """Yield each node below one with the innermost function with a name that it stands in, as `Class.method`."""
    queue = [(node, around, prefix)]
    while queue:
        node, around, prefix = queue.pop()
        yield node.at, around
        name = node.name if isinstance(node, nodes.Function | nodes.Class) else ""
        inner = f"{prefix}.{name}" if prefix and name else name or prefix
        within = inner if isinstance(node, nodes.Function) and name != "<lambda>" else around
        body = set(map(id, node.body)) if isinstance(node, nodes.Function | nodes.Class) else set()
        for child in children(node):
            is_inside = id(child) in body and name != "<lambda>"
            queue.append((child, within if is_inside else around, inner if is_inside else prefix))


def _known(readings: Iterable[ScopeReading]) -> Known:
    """Return how much of what a request asks for is known."""
    readings = list(readings)
    if any(reading.is_whole for reading in readings):
        return "every"
    if not any(reading.is_open for reading in readings):
        return "all"
    return "some" if any(reading.names for reading in readings) else "none"


def _by_path(operation: str) -> tuple[str, str]:
    method, _, path = operation.partition(" ")
    return path, method


def _relative(path: Path, base: Path) -> str:
    return Path(os.path.relpath(path, base)).as_posix()
