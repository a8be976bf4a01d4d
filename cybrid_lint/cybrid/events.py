"""What rules judge: calls of operations and requests for tokens, with their locations."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from cybrid_lint import catalogue
from cybrid_lint.cybrid.names import TokenType
from cybrid_lint.cybrid.scopes import RequestedScope, ScopeReading
from cybrid_lint.cybrid.subjects import Subject
from cybrid_lint.cybrid.tokens import Token
from cybrid_lint.engine.values import Site


@dataclass(frozen=True)
class OperationCalled:
    """An operation of the API was called with a token.

    It stands at `site`, is performed at `call_site`, and `path` are the calls that lead from the one to the other.
    """

    site: Site
    call_site: Site
    operations: tuple[catalogue.Operation, ...]
    token: Token
    subject: Subject
    path: tuple[Site, ...] = ()


class RequestKey(NamedTuple):
    """What makes two requests for a token the same: where they are sent, the token's type, the scopes asked for."""

    site: Site
    type: TokenType
    scopes: frozenset[RequestedScope]


@dataclass(frozen=True)
class TokenRequested:
    """A token was requested.

    It stands at `site`, is sent at `call_site`, and `path` are the calls that lead from the one to the other.
    `reading` is one alternative of what it asks for.
    """

    site: Site
    call_site: Site
    token: Token
    key: RequestKey
    reading: ScopeReading
    path: tuple[Site, ...] = ()

    @property
    def type(self) -> TokenType:
        """The type of the token."""
        return self.key.type

    @property
    def names(self) -> set[str]:
        """The scopes that are asked for, as far as they are seen."""
        return self.reading.names


@dataclass
class Events:
    """All calls and requests of a project, what each request's tokens are used for, and why uses are not seen.

    Of each operation that a token is used for it is told whether personal data is asked for.
    """

    operations: list[OperationCalled]
    requests: list[TokenRequested]
    uses: Mapping[RequestKey, Mapping[str, bool]]
    unseen: Mapping[RequestKey, Set[str]]

    def uses_of(self, request: TokenRequested) -> Mapping[str, bool]:
        """Return the operations that the tokens of a request are used for."""
        found: dict[str, bool] = {}
        for key in self._keys_of(request):
            for operation, is_personal in self.uses.get(key, {}).items():
                found[operation] = found.get(operation, False) or is_personal
        return found

    def unseen_of(self, request: TokenRequested) -> Set[str]:
        """Return why not all uses of the tokens of a request are seen."""
        return frozenset[str]().union(*(self.unseen.get(key, ()) for key in self._keys_of(request)))

    def _keys_of(self, request: TokenRequested) -> list[RequestKey]:
        """Return the key of a request, and those of its tokens in cases in which less is asked for."""
        others = self._cases.get(request.key[:2], ())
        return [request.key, *(key for key in others if {scope.text for scope in key.scopes} <= request.names)]

    @cached_property
    def _cases(self) -> Mapping[tuple[Site, TokenType], list[RequestKey]]:
        """The keys of tokens that no request has, by where these are sent and the type.

        They are of one case of a condition, whose request was seen in another, or in all at once.
        """
        own = {request.key for request in self.requests}
        found: dict[tuple[Site, TokenType], list[RequestKey]] = {}
        for key in dict.fromkeys((*self.uses, *self.unseen)):
            if key.scopes and key not in own:
                found.setdefault(key[:2], []).append(key)
        return found


class Line(NamedTuple):
    """A line of a module, for what no node stands for."""

    module: str
    number: int
