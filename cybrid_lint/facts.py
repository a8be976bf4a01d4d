"""What the evaluation found out. It judges nothing: the rules do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from cybrid_lint.evaluation.values import Func, Site, Text, Token, TokenRequest, Value

if TYPE_CHECKING:
    from cybrid_lint.catalogue import Operation

# Whom a call concerns: a customer that it names, the bank itself, nobody that it names, or it is not seen.
Concern = Literal["customer", "bank", "nobody", "unseen"]


@dataclass(frozen=True)
class CallSite:
    """A call of a function of the project: where, of what, and what was given (value and place of each argument)."""

    site: Site
    func: Func
    given: tuple[tuple[Value, Site], ...] = ()
    receiver: Value | None = None


@dataclass(frozen=True)
class Operated:
    """An operation of the API was called with a token."""

    site: Site
    operations: tuple[Operation, ...]
    token: Token
    concern: Concern

    @property
    def key(self) -> tuple[object, ...]:
        """What makes two of them the same for the reader of the call."""
        return ("operated", id(self.site.node), self.token.type, tuple(one.id for one in self.operations))


@dataclass(frozen=True)
class Requested:
    """A token was requested."""

    request: TokenRequest

    @property
    def key(self) -> tuple[object, ...]:
        """What makes two of them the same: the request and the scopes that it asks for."""
        from cybrid_lint.evaluation.scopes import read_scopes

        seen = frozenset(one.text for asked in read_scopes(self.request.scopes) for one in asked.scopes)
        return ("requested", id(self.request.site.node), self.request.type, seen)


@dataclass(frozen=True)
class Flow:
    """A fact that may depend on what a caller gave, and the calls that lead to it, the outermost first."""

    fact: Operated | Requested
    path: tuple[CallSite, ...] = ()


@dataclass(frozen=True)
class Leaked:
    """A secret was written in plain text: to a log, standard output, an exception's message or a file."""

    site: Site
    what: str
    where: Literal["log", "output", "exception", "file"]


@dataclass(frozen=True)
class InUrl:
    """A credential was put into the query of a URL."""

    site: Site
    what: str


@dataclass(frozen=True)
class HandedOut:
    """A bank or organization token reached a client of a web application."""

    site: Site
    token: Token
    how: Literal["returned", "cookie", "template"]


@dataclass(frozen=True)
class Kept:
    """A known text that stands under names, the innermost first, or that went into a part of a Cybrid request."""

    value: Text
    names: tuple[str, ...]
    site: Site
    sink: str = ""
    vendor: str | None = None
