"""Judging the level of tokens: calls that a token of a lower level could make."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from cybrid_lint import catalogue
from cybrid_lint.cybrid.events import Events, OperationCalled, Report
from cybrid_lint.cybrid.names import TokenType
from cybrid_lint.cybrid.requests import Subject, Token
from cybrid_lint.cybrid.scope_rules import joined
from cybrid_lint.cybrid.uses import sent_at
from cybrid_lint.engine.values import Site

MOST_SHOWN = 2
# Calls that are the bank's own business, whoever could make them too (SPEC, "CYB3 Token level").
BANK_RESOURCES = frozenset({"prices", "symbols", "assets", "banks", "files"})


@dataclass(frozen=True)
class Level:
    """What a rule on the level of tokens reports: which token, for which calls, and what it says of them."""

    type: TokenType
    concerns: Callable[[catalogue.Operation, Subject], bool]
    wording: str


def resource_of(operation: catalogue.Operation) -> str:
    """Return the resource that an operation's path names first."""
    return [part for part in operation.path.split("/") if part][1]


def is_exempt(operation: catalogue.Operation) -> bool:
    """Tell whether a call is never reported: tokens, customers in general, prices, banks, files, applications."""
    resource = resource_of(operation)
    if resource in BANK_RESOURCES or resource.endswith("_applications") or resource == "customer_tokens":
        return True
    return resource == "customers" and not operation.path_parameters


def is_listing(operation: catalogue.Operation) -> bool:
    """Tell whether an operation lists a resource."""
    return operation.method == "GET" and not operation.path_parameters


def _names_customer(operation: catalogue.Operation, subject: Subject) -> bool:
    return subject == "customer" and catalogue.customer_could_make(operation)


def _customer_could_make(operation: catalogue.Operation, subject: Subject) -> bool:
    """A listing without a customer is the bank's own business."""
    if subject in ("customer", "bank") or is_listing(operation):
        return False
    return catalogue.customer_could_make(operation)


def _is_below_organization(operation: catalogue.Operation, subject: Subject) -> bool:
    """Listings without a customer are silent as for banks."""
    if subject == "bank" or (is_listing(operation) and subject != "customer"):
        return False
    return catalogue.customer_could_make(operation) or catalogue.could_make("bank", operation)


LEVELS = {
    "CYB301": Level("bank", _names_customer, "is used for a call that names a customer"),
    "CYB302": Level("bank", _customer_could_make, "is used for a call that a customer token could make"),
    "CYB303": Level(
        "organization", _is_below_organization, "is used for a call that a bank or customer token could make"
    ),
}


def is_reported(call: OperationCalled, level: Level) -> bool:
    """Tell whether a rule reports a call."""
    if call.token.type != level.type:
        return False
    return all(not is_exempt(one) and level.concerns(one, call.subject) for one in call.operations)


def calls_above_need(events: Events, level: Level, where: Callable[[Site], str]) -> Iterator[Report]:
    """Yield one report for each place, naming all operations that are reached from there.

    `where` names a place for a message.
    """
    by_place: dict[Site, dict[OperationCalled, None]] = {}
    for call in events.operations:
        if is_reported(call, level):
            by_place.setdefault(call.site, {}).setdefault(call)
    for site, calls in by_place.items():
        yield _report(site, list(calls), level, where)


def _report(site: Site, calls: list[OperationCalled], level: Level, where: Callable[[Site], str]) -> Report:
    operations = list(dict.fromkeys(operation for call in calls for operation in call.operations))
    names = ", ".join(operation.id for operation in operations[:MOST_SHOWN])
    names += f" and {len(operations) - MOST_SHOWN} more" if len(operations) > MOST_SHOWN else ""
    token = calls[0].token
    message = f"{token.type} token{_origin(token, where)} {level.wording} ({names}); {_advice(level.type, operations)}"
    steps = [] if token.request is None else [(sent_at(token.request), f"{token.type} token requested here")]
    steps += [(call.call_site, f"{call.operations[0].id} is called here") for call in calls if call.call_site != site]
    return Report(site, message, tuple(steps))


def _origin(token: Token, where: Callable[[Site], str]) -> str:
    if token.request is not None:
        return f" from {where(sent_at(token.request))}"
    return f" {token.name}" if token.name else ""


def _advice(type_: TokenType, operations: list[catalogue.Operation]) -> str:
    """Return what to write instead: a customer token where one can hold the scopes, else a bank token."""
    scopes = sorted({scope for operation in operations for scope in operation.scopes})
    if type_ == "bank" or all(map(catalogue.customer_could_make, operations)):
        return f"create a customer token with {joined(scopes)} by POST /api/customer_tokens"
    return f"use a bank token with {joined(scopes)}"
