"""From facts to the report on requests for tokens. What a scope is needed for, `rules/grants.py` says."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import libcst as cst

from cybrid_lint import catalogue
from cybrid_lint.evaluation.scopes import read_scopes
from cybrid_lint.evaluation.values import Opaque, Site, TokenRequest, walk
from cybrid_lint.facts import Operated
from cybrid_lint.project.modules import Module
from cybrid_lint.rules import all_rules
from cybrid_lint.rules.base import Facts
from cybrid_lint.rules.grants import asked_names, grantable, is_unknown, needed_by, required_by, shown
from cybrid_lint.rules.level import LevelRule
from cybrid_lint.scopes.report import Call, Known, Operation, Place, Report, Request, Scope, State


@dataclass
class _Group:
    """The requests of one type for the same scopes at one place, or at several that are not told apart: one row."""

    sites: list[Site]
    requests: list[TokenRequest] = field(default_factory=list)
    reached: list[tuple[Operated, tuple[Site, ...]]] = field(default_factory=list)

    @property
    def first(self) -> TokenRequest:
        return self.requests[0]

    @property
    def uses(self) -> dict[str, bool]:
        """The operations that the tokens are used for, and whether personal data is asked for there."""
        found: dict[str, bool] = {}
        for request in self.requests:
            for name, pii in request.uses.items():
                found[name] = found.get(name, False) or bool(pii)
        return found

    @property
    def sent(self) -> tuple[object, ...]:
        """What makes two rows requests of one helper for the same scopes."""
        return (id(self.first.site.node), self.first.type, _known(self.first), frozenset(asked_names(self.first)))

    def add(self, other: _Group) -> None:
        """Add another row of the same helper."""
        self.sites += other.sites
        self.requests += other.requests
        self.reached += other.reached


def report_on(facts: Facts, wanted: Collection[Path], base: Path) -> Report:
    """Return the report on the requests that stand, are sent or are used in one of the wanted files.

    Paths in it are relative to the base.
    """
    skipped = tuple(f"{_relative(one.path, base)}: {why}" for one, why in facts.skipped.items())
    places = _Places(base)
    judge = _Judge(places, hidden=bool(skipped))
    kept = [one for one in _groups(facts) if any(site.module.path in wanted for site in _sites(one))]
    requests = sorted((judge.request(one) for one in kept), key=lambda one: (one.place.order, one.type, one.sent.order))
    return Report(_relative(facts.project.root, base), tuple(requests), skipped)


def _groups(facts: Facts) -> list[_Group]:
    """Return the requests by place, type and scopes, each with the calls that its tokens reach."""
    groups: dict[tuple[object, ...], _Group] = {}
    of_request: dict[int, list[_Group]] = {}
    for request, site in facts.requested():
        key = (id(site.node), request.type, _known(request), frozenset(asked_names(request)))
        group = groups.setdefault(key, _Group([site]))
        group.requests.append(request)
        of_request.setdefault(id(request), []).append(group)
    for placed in facts.placed:
        if isinstance(placed.fact, Operated):
            for group in of_request.get(id(placed.fact.token.request), ()):
                group.reached.append((placed.fact, (*placed.calls, placed.fact.site)))
    return _told_apart(_without_templates(groups.values()))


def _told_apart(groups: Iterable[_Group]) -> list[_Group]:
    """Return the groups, those of a helper as one if its tokens are not told apart.

    That is so where it keeps them for whoever asks for the same scopes: each caller may get the token of any other,
    and of a call that all of them may reach only one is told.
    """
    of_helper: dict[tuple[object, ...], list[_Group]] = {}
    for group in groups:
        of_helper.setdefault(group.sent, []).append(group)
    for found in of_helper.values():
        reached = [{one.id for fact, _ in group.reached for one in fact.operations} for group in found]
        known = set().union(*reached)
        if any((group.uses.keys() - seen) & known for group, seen in zip(found, reached, strict=True)):
            while len(found) > 1:
                found[0].add(found.pop())
    return [group for found in of_helper.values() for group in found]


def _without_templates(groups: Iterable[_Group]) -> Iterator[_Group]:
    """Leave out requests whose scopes a caller gives, where callers are seen: each of these is a request of its own."""
    groups = list(groups)
    filled = {id(one.first.site.node) for one in groups if not _is_template(one.first)}
    for group in groups:
        if not (_is_template(group.first) and id(group.first.site.node) in filled):
            yield group


def _is_template(request: TokenRequest) -> bool:
    """Tell whether nothing is known of a request's scopes but that a caller gives them."""
    given = any(isinstance(one, Opaque) and one.given for one in walk(request.scopes))
    return given and not asked_names(request)


def _sites(group: _Group) -> Iterator[Site]:
    yield from group.sites
    yield from (one.site for one in group.requests)
    for _, way in group.reached:
        yield from way


class _Judge:
    """Judges requests. `hidden` says that a file of the project could not be analysed: what it uses is not seen."""

    def __init__(self, places: _Places, *, hidden: bool) -> None:
        self.places = places
        self.unseen = {"a file could not be analysed"} if hidden else set()
        self.levels = [rule for rule in all_rules() if isinstance(rule, LevelRule)]

    def request(self, group: _Group) -> Request:
        type_, names, known = group.first.type, asked_names(group.first), _known(group.first)
        required = required_by(group.uses, names)
        unseen = sorted(self.unseen.union(*(one.unseen for one in group.requests)))
        return Request(
            type=type_,
            places=tuple(sorted(map(self.places.of, group.sites), key=lambda one: one.order)),
            sent=self.places.of(group.first.site),
            scopes=tuple(Scope(shown(one), state) for one, state in self._states(group, names, bool(unseen))),
            known=known,
            operations=tuple(self._operations(group, names)),
            unseen=tuple(unseen),
            needed=tuple(sorted(required)),
            missing=tuple(sorted(required - names)) if known == "all" else None,
            unholdable=tuple(sorted(required - catalogue.holdable(type_))),
        )

    def _states(self, group: _Group, names: set[str], unseen: bool) -> Iterator[tuple[str, State]]:
        needed, grant = needed_by(group.uses), grantable(group.first.type, names)
        for name in sorted(names):
            if name in grant:
                sure = bool(group.uses) and not unseen
                yield name, "needed" if name in needed else "unneeded" if sure else "unsure"
            elif name in catalogue.scopes():
                yield name, "forbidden"
            else:
                yield name, "unknown" if is_unknown(name) else "unsure"

    def _operations(self, group: _Group, names: set[str]) -> Iterator[Operation]:
        calls: dict[str, dict[Call, None]] = {}
        for fact, way in group.reached:
            call = Call(tuple(map(self.places.of, way)), self._code(fact))
            for one in fact.operations:
                calls.setdefault(one.id, {})[call] = None
        for name, pii in sorted(group.uses.items(), key=lambda pair: _by_path(pair[0])):
            found = sorted(calls.get(name, ()), key=lambda call: [one.order for one in call.way])
            yield Operation(name, tuple(sorted(required_by({name: pii}, names))), tuple(found))

    def _code(self, fact: Operated) -> str:
        return next((rule.code for rule in self.levels if rule.reports(fact)), "")


class _Places:
    """Names places in the code: paths relative to a base, and functions with the classes that they stand in."""

    def __init__(self, base: Path) -> None:
        self.base = base
        self._names: dict[Module, dict[int, str]] = {}

    def of(self, site: Site) -> Place:
        module = site.module
        if module not in self._names:
            self._names[module] = dict(_functions(module))
        return Place(
            module.span(site.node, _relative(module.path, self.base)),
            self._names[module].get(id(self._around(site)), ""),
        )

    def _around(self, site: Site) -> cst.CSTNode | None:
        """Return the innermost function with a name whose body a place stands in."""
        function = site.module.function_of(site.node)
        while isinstance(function, cst.Lambda):
            function = site.module.function_of(function)
        return function


def _functions(module: Module) -> Iterator[tuple[int, str]]:
    """Yield every function of a module with its name, those of classes and functions around it before its own."""
    queue: list[tuple[cst.CSTNode, str]] = [(module.tree, "")]
    while queue:
        node, prefix = queue.pop()
        if isinstance(node, cst.FunctionDef | cst.ClassDef):
            prefix = f"{prefix}.{node.name.value}" if prefix else node.name.value
            if isinstance(node, cst.FunctionDef):
                yield id(node), prefix
        queue += [(child, prefix) for child in node.children]


def _known(request: TokenRequest) -> Known:
    """Return how much of what a request asks for is known."""
    readings = read_scopes(request.scopes)
    if any(one.whole for one in readings):
        return "every"
    if not any(one.open for one in readings):
        return "all"
    return "some" if asked_names(request) else "none"


def _by_path(operation: str) -> tuple[str, str]:
    method, _, path = operation.partition(" ")
    return path, method


def _relative(path: Path, base: Path) -> str:
    return Path(os.path.relpath(path, base)).as_posix()
