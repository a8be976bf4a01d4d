"""What tokens are asked for and used for in a project, as an editor shows it: plain data, which outlives the facts."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from cybrid_lint.findings import Span

if TYPE_CHECKING:
    from cybrid_lint.cybrid.events import OperationCalled
    from cybrid_lint.facts import Facts
    from cybrid_lint.scopes.report import Request


@dataclass(frozen=True)
class CallOfOperation:
    """A call of operations: where it stands, what they need, and which token comes there.

    Paths are relative to the project's root. `requested` are the places where the token is asked for, as far as they
    are seen.
    """

    places: tuple[Span, ...]
    operations: tuple[str, ...]
    scopes: tuple[str, ...]
    token: str
    requested: tuple[Span, ...] = ()


@dataclass(frozen=True)
class Usage:
    """The requests for tokens and the calls of operations in a project."""

    requests: tuple[Request, ...] = ()
    calls: tuple[CallOfOperation, ...] = ()


def usage_of(facts: Facts) -> Usage:
    """Return what the facts of a project say of its tokens."""
    from cybrid_lint.scopes.judging import report_on

    root = facts.project.root
    report = report_on(facts, [Path(path) for path in facts.paths], root)
    calls = dict.fromkeys(_call(facts, event) for event in facts.events.operations)
    return Usage(report.requests, tuple(calls))


def _call(facts: Facts, event: OperationCalled) -> CallOfOperation:
    from cybrid_lint.cybrid.scope_rules import required_by
    from cybrid_lint.cybrid.uses import keys_of

    named = tuple(operation.id for operation in event.operations)
    asked = {name for _, reading in keys_of(event.token) for name in reading.names}
    sites = dict.fromkeys((event.site, event.call_site))
    return CallOfOperation(
        tuple(facts.span(site) for site in sites),
        named,
        tuple(sorted(required_by(dict.fromkeys(named, False), asked))),
        event.token.type,
        tuple(dict.fromkeys(facts.span(key.site) for key, _ in keys_of(event.token))),
    )
