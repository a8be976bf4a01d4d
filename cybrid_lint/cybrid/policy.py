"""The policy: what events mean to Cybrid, and where they are reported."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import NamedTuple

from cybrid_lint import catalogue
from cybrid_lint.cybrid.cases import cases
from cybrid_lint.cybrid.events import Events, OperationCalled, TokenRequested
from cybrid_lint.cybrid.exposure import KINDS, Exposure
from cybrid_lint.cybrid.level_rules import is_listing
from cybrid_lint.cybrid.placement import literal_sites, place_of_request, scopes_of
from cybrid_lint.cybrid.queries import asks_personal_data
from cybrid_lint.cybrid.requests import (
    is_of_no_operation,
    is_reckoned,
    is_unseen,
    method_of,
    operations_at,
    parts_of,
    targets_of,
)
from cybrid_lint.cybrid.scopes import says_nothing
from cybrid_lint.cybrid.sdk import (
    granted_scopes,
    granted_site,
    is_grant,
    is_operation_filtered_by_callers,
    operation_asks_personal_data,
    operation_of,
    sdk_authorization,
    sdk_subject,
    sdk_tokens,
)
from cybrid_lint.cybrid.subjects import Subject, is_filtered_by_callers, subject_of
from cybrid_lint.cybrid.successors import fetches_successor
from cybrid_lint.cybrid.tokens import (
    Token,
    authorization,
    deciding_types,
    named_tokens,
    scopes_in,
    scopes_site,
    token_of,
    tokens_in,
)
from cybrid_lint.cybrid.urls import Target
from cybrid_lint.cybrid.users import Instances, place_of_call
from cybrid_lint.cybrid.uses import SENT_ELSEWHERE, UNKNOWN_PATH, WAYS_OUT, TokenUses, keys_of
from cybrid_lint.engine.code import FunctionCode
from cybrid_lint.engine.frame import Frame
from cybrid_lint.engine.interfaces import Interpreter
from cybrid_lint.engine.open_events import Settled
from cybrid_lint.engine.outcome import Event
from cybrid_lint.engine.symbols import has_parameters
from cybrid_lint.engine.values import NONE, Value


class Performed(NamedTuple):
    """Operations that a request may be a call of, with one of the tokens that it may carry."""

    operations: tuple[catalogue.Operation, ...]
    token: Token
    subject: Subject
    personal: bool


@dataclass
class Policy:
    """Takes note of what happens."""

    requests: list[TokenRequested] = field(default_factory=list)
    uses: TokenUses = field(default_factory=TokenUses)
    exposure: Exposure = field(default_factory=Exposure)
    instances: Instances = field(default_factory=Instances)
    # operations as they were called, with how they were reached
    _called: list[tuple[Interpreter, Settled, OperationCalled]] = field(default_factory=list)
    # by the request for a token that users set in a variable of a package, the folders of such packages
    _configured: dict[Hashable, list[str]] = field(default_factory=dict)

    def events(self, is_called: Callable[[FunctionCode], bool]) -> Events:
        """Return what rules judge: operations stand where all of the program is known that decides it.

        `is_called` tells whether anything in the project calls a function.
        """
        operations: list[OperationCalled] = []
        for engine, settled, called in self._called:
            code = settled.code
            if code is not None and self.instances.have_chosen_tokens(code) and not is_called(code):
                continue
            with engine.work.guarded(settled.module, settled.code):
                site, *path = place_of_call(engine, settled, called, self.instances)
                operations.append(replace(called, site=site, path=tuple(path[:-1])))
        return Events(operations, self.requests, self.uses.operations, self.uses.unseen)

    def matters(self, frame: Frame, event: Event) -> bool:
        """Tell whether an event may still come to something."""
        if event.kind == "return":
            return True
        if event.kind in ("request", "operation", "call", "apply"):
            return True
        if event.kind == "instance":
            self.instances.note(event.value)
        return self.is_aside(event) and (self.uses.may_concern(event) or self.exposure.matters(frame, event))

    def configured(self, settings: Iterable[tuple[str, Value]]) -> None:
        """Take note of the tokens that the users of packages set in variables of these, by the packages' folders."""
        for folder, value in settings:
            for token in tokens_in(value):
                for key, _ in keys_of(token):
                    # one that the package fetches itself is its own, whoever gives rise to that
                    if not key.site.module.startswith(folder):
                        self._configured.setdefault(key, []).append(folder)

    def _is_configured(self, frame: Frame, tokens: list[Token]) -> bool:
        """Tell whether a module is of a package whose users have chosen a token, as if they had given it."""
        if not self._configured:
            return False
        folders = [folder for token in tokens for key, _ in keys_of(token) for folder in self._configured.get(key, ())]
        return any(frame.module.path.startswith(folder) for folder in folders)

    def is_settled(self, frame: Frame, event: Event, chain: tuple[FunctionCode, ...]) -> bool:
        """Tell whether everything is known that decides what an event means."""
        if event.kind in KINDS or event.kind == "call":
            return self.exposure.is_settled(frame, event, chain)
        if self.is_aside(event):
            return not event.value.symbols
        if event.kind == "operation":
            return self._is_settled_operation(frame, event.value)
        if event.kind != "request":
            return False
        parts = parts_of(event.value)
        if not parts:
            return False
        token = token_of(event.value)
        if token is not None:
            # whose token asks for a customer token may be seen later, see `goes_on`
            scopes = scopes_in(parts)
            if scopes is None:
                return not has_parameters(parts.get("body", NONE))
            return not scopes.symbols and not says_nothing(scopes)
        calls = self._calls(frame, parts)
        if self._is_configured(frame, [token for *_, tokens in calls for token in tokens]):
            return False
        if not calls or is_reckoned(parts):
            return False
        return not any(
            _waits(target) or (_is_requested_listing(operations, tokens) and is_filtered_by_callers(parts, target))
            for operations, target, tokens in calls
        )

    def deciding(self, frame: Frame, event: Event) -> list[Value]:
        """Return what decides with which type of token an operation is called."""
        if event.kind == "operation":
            return deciding_types(sdk_authorization(event.value))
        parts = parts_of(event.value) if event.kind == "request" else None
        return deciding_types(authorization(frame, parts)) if parts else []

    def differ(self, values: Collection[Value]) -> bool:
        """Tell whether values are tokens of more than one type: which of them is used matters then."""
        return len({token.type for value in values for token in tokens_in(value)}) > 1

    def identity(self, frame: Frame, event: Event) -> Hashable:
        """Return what tells an event that is settled from others at the same place.

        That is its kind, the tokens in it, and what it asks for if it is a request for a token.
        """
        if event.kind == "operation":
            tokens = sdk_tokens(event.value)
        else:
            parts = parts_of(event.value) if event.kind == "request" else {}
            tokens = self._tokens(frame, parts) if parts else []
        # the same request, evaluated twice, is two objects
        asked = [(token.type, token.name, *(key for key, _ in keys_of(token))) for token in tokens]
        granted = token_of(event.value) if event.kind == "request" else None
        return (event.kind, *dict.fromkeys(asked), *(key for key, _ in (keys_of(granted) if granted else ())))

    def _is_settled_operation(self, frame: Frame, performed: Value) -> bool:
        operation = operation_of(performed)
        if operation is not None and is_grant(operation):
            scopes = granted_scopes(performed)
            return scopes is None or not scopes.symbols
        tokens = sdk_tokens(performed) if operation is not None else []
        if operation is None or not tokens or self._is_configured(frame, tokens):
            return False
        return not (
            _is_requested_listing((operation,), tokens) and is_operation_filtered_by_callers(operation, performed)
        )

    def _calls(
        self, frame: Frame, parts: dict[str, Value]
    ) -> list[tuple[tuple[catalogue.Operation, ...], Target, list[Token]]]:
        tokens = self._tokens(frame, parts)
        found = []
        for target in targets_of(parts) if tokens else ():
            operations = operations_at(parts, target) if target.cybrid or target.unknown else None
            if operations:
                found.append((operations, target, tokens))
        return found

    def _tokens(self, frame: Frame, parts: dict[str, Value]) -> list[Token]:
        tokens = [token for value in authorization(frame, parts) for token in tokens_in(value)]
        return list(dict.fromkeys(tokens)) or named_tokens(parts)

    def _performed(self, frame: Frame, settled: Settled) -> list[Performed]:
        """Return the operations that an event calls, with the tokens that it may carry."""
        found = [self._performed_in(frame, event) for event in cases(frame, settled.event)]
        return list(dict.fromkeys(chain.from_iterable(found)))

    def _performed_in(self, frame: Frame, event: Event) -> list[Performed]:
        value = event.value
        if event.kind == "operation":
            operation = operation_of(value)
            if operation is None:
                return []
            subject, personal = sdk_subject(operation, value), operation_asks_personal_data(value)
            return [Performed((operation,), token, subject, personal) for token in sdk_tokens(value)]
        parts = parts_of(value)
        token = token_of(value)
        if not parts or (token is not None and token.type != "customer"):
            return []
        return [
            Performed(operations, token, subject_of(operations[0], target, parts), asks_personal_data(parts, target))
            for operations, target, tokens in self._calls(frame, parts)
            for token in tokens
        ]

    def happened(self, frame: Frame, settled: Settled) -> None:
        """Take note of an event that stands."""
        if settled.event.kind in KINDS:
            self.exposure.happened(frame, settled)
        if settled.event.kind not in ("request", "operation"):
            self._note(settled.event)
            return
        if settled.event.kind == "request":
            self.exposure.requested(frame, settled)
            self._lose_on_unseen_paths(frame, parts_of(settled.event.value))
        self._requested(frame, settled)
        is_told = settled.event.kind == "request" and fetches_successor(settled)
        for performed in self._performed(frame, settled):
            self.uses.use(performed.token, performed.operations, performed.personal, settled.chain)
            if is_told:
                continue
            called = OperationCalled(
                settled.site,
                settled.event.site,
                performed.operations,
                performed.token,
                performed.subject,
                settled.path[:-1],
            )
            self._called.append((frame.engine, settled, called))
            self.instances.note_use(settled.chain, performed.token.type)

    def _requested(self, frame: Frame, settled: Settled) -> None:
        """Take note of a request for a token."""
        value = settled.event.value
        token = token_of(value)
        if token is None:
            return
        scopes = scopes_of(settled.event)
        own = granted_site(value) if settled.event.kind == "operation" else scopes_site(parts_of(value))
        site = place_of_request(frame.engine, settled, scopes, own)
        self.uses.ask(token, settled.bodies)
        if token.type == "customer":
            self.instances.note_minting(settled.chain)
        else:
            self.instances.note_request(settled.chain, (site, *literal_sites(scopes)))
        for key, reading in keys_of(token):
            self.requests.append(
                TokenRequested(site, own or settled.event.site, token, key, reading, settled.path[:-1])
            )

    def unsettled(self, frame: Frame, settled: Settled) -> None:
        """Take note of an event of which nobody in the project decides more."""
        if settled.event.kind in KINDS:
            self.exposure.unsettled(frame, settled)
        if settled.event.kind not in ("request", "operation"):
            self._note(settled.event)
            return
        if settled.event.kind == "request":
            self.exposure.requested(frame, settled)
        self._requested(frame, settled)
        self.use(frame, settled)

    def is_aside(self, event: Event) -> bool:
        """Tell whether an event only shows tokens or lets them out of sight, or makes what may hold them."""
        return event.kind in WAYS_OUT or event.kind in KINDS or event.kind == "instance"

    def goes_on(self, frame: Frame, settled: Settled) -> bool:
        """Tell whether callers may say more of a call: which token it carries, or what that was asked for."""
        if settled.event.kind in KINDS:
            # what it shows is known, not yet which other tokens get out of sight with it
            return bool(settled.event.value.symbols) and self.uses.may_concern(settled.event)
        if settled.event.kind not in ("request", "operation"):
            return bool(settled.event.value.symbols)
        token = token_of(settled.event.value)
        if token is not None and token.type != "customer":
            return False
        return all(_says_little(performed.token) for performed in self._performed(frame, settled))

    def learned(self, frame: Frame, settled: Settled) -> None:
        """Take note of the tokens that a call is made with which stands further in, and of what it exposes."""
        if settled.event.kind in KINDS:
            self.exposure.learned(frame, settled)
        if settled.event.kind in ("request", "operation"):
            self.use(frame, settled)
        else:
            self._note(settled.event)

    def _note(self, event: Event) -> None:
        """Take note of an event that is neither a request nor a call of an operation."""
        if event.kind == "instance":
            self.instances.note(event.value)
        self.uses.note(event)

    def _lose_elsewhere(self, parts: dict[str, Value]) -> None:
        """Take note of the tokens that a request to another's host carries."""
        if any(not (target.cybrid or target.unknown) for target in targets_of(parts)):
            for value in parts.values():
                self.uses.lose_all(value, SENT_ELSEWHERE)

    def _lose_on_unseen_paths(self, frame: Frame, parts: dict[str, Value]) -> None:
        """Take note of the tokens of a request that goes to a path of Cybrid's which is seen, or to one that is not."""
        found = targets_of(parts)
        if any(operations_at(parts, target) for target in found) and any(is_unseen(parts, target) for target in found):
            for token in self._tokens(frame, parts):
                self.uses.lose(token, UNKNOWN_PATH)

    def use(
        self, frame: Frame, settled: Settled, *, is_called: bool | None = None, is_path_given: bool = False
    ) -> None:
        """Take note of what a request uses a token for, and of the token of one whose operation is not known.

        `is_called` is given for a method that sends it for an instance: where that is called, the path is known there;
        where nobody calls it, a path of no operation is no use, nor one that callers would give (`is_path_given`).
        """
        if settled.event.kind not in ("request", "operation"):
            return
        calls = self._performed(frame, settled)
        for performed in calls:
            self.uses.use(performed.token, performed.operations, performed.personal, settled.chain)
        if settled.event.kind != "request":
            return
        parts = parts_of(settled.event.value)
        self._lose_elsewhere(parts)
        if is_called is False and all(_is_no_use(parts, target, is_path_given) for target in targets_of(parts)):
            return
        self._lose_on_unseen_paths(frame, parts)
        if not calls and not is_called:
            for token in self._tokens(frame, parts):
                self.uses.lose(token, UNKNOWN_PATH)


def _is_no_use(parts: dict[str, Value], target: Target, is_given: bool) -> bool:
    """Tell whether a request that nobody has sent is of no operation, or of whichever its callers would give."""
    return is_of_no_operation(method_of(parts), target) or (is_given and is_unseen(parts, target))


def _says_little(token: Token) -> bool:
    """Tell whether at most a name says which token it is, or nothing is seen of the scopes that it was asked for."""
    return token.request is None or any(reading.is_open and not reading.scopes for _, reading in keys_of(token))


def _is_requested_listing(operations: tuple[catalogue.Operation, ...], tokens: list[Token]) -> bool:
    """Tell whether a call lists something by a token whose request is seen: only a customer in its query matters."""
    return all(map(is_listing, operations)) and any(token.request is not None for token in tokens)


def _waits(target: Target) -> bool:
    return target.depends_on_caller and not target.path_known
