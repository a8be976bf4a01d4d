"""The report on token requests, as every format takes it. It is plain data and imports nothing heavy."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Literal

from cybrid_lint.findings import Span

# What is known of a scope that is asked for: a call needs it; none does; that is not sure, since not every use is
# seen; there is no such scope; or this type of token can never hold it.
State = Literal["needed", "unneeded", "unsure", "unknown", "forbidden"]
# How much of what a request asks for is known; "every" is a whole catalogue.
Known = Literal["all", "some", "none", "every"]


@dataclass(frozen=True)
class CodeLocation:
    """A place in the code and the function that it stands in, "" for code of a module itself."""

    span: Span
    function: str = ""

    @property
    def order(self) -> tuple[str, int, int]:
        """The key by which places are sorted."""
        return (self.span.path, self.span.line, self.span.column)


@dataclass(frozen=True)
class ScopeRow:
    """A scope that is asked for, and the code of the finding on the scope itself, "" if there is none."""

    name: str
    state: State
    code: str = ""


@dataclass(frozen=True)
class Call:
    """A call of an operation: the places from where the token was chosen to where it is sent, and the finding there."""

    way: tuple[CodeLocation, ...]
    code: str = ""

    @property
    def place(self) -> CodeLocation:
        """Where the token meets the call, and where another could be chosen."""
        return self.way[0]


@dataclass(frozen=True)
class Operation:
    """An operation that a token reaches, the scopes that it needs, and its calls as far as their places are known."""

    id: str
    scopes: tuple[str, ...]
    calls: tuple[Call, ...] = ()


@dataclass(frozen=True)
class Request:
    """A request for a token.

    `places` are where its scopes are given: several where a helper keeps its tokens, so that each place may get the
    token of another. `sent` is where the request is sent. `unseen` says why not every use of the
    token is seen. `needed` are the scopes that the operations need, `missing` those of them that are not asked for;
    None where what is asked for is not all known. `scope_codes` are those of the findings on the request.
    """

    type: str
    places: tuple[CodeLocation, ...]
    sent: CodeLocation
    scopes: tuple[ScopeRow, ...]
    known: Known
    operations: tuple[Operation, ...]
    unseen: tuple[str, ...]
    needed: tuple[str, ...]
    missing: tuple[str, ...] | None
    unholdable: tuple[str, ...]
    scope_codes: tuple[str, ...] = ()

    @property
    def place(self) -> CodeLocation:
        """The first of the places."""
        return self.places[0]

    @property
    def enough(self) -> tuple[str, ...] | None:
        """The scopes that suffice, as far as this type of token can hold them; None if it can hold none of them.

        None as well where they are not known.
        """
        enough = tuple(one for one in self.needed if one not in self.unholdable)
        is_known = self.operations and not self.unseen
        return enough if is_known and (enough or not self.unholdable) else None

    @property
    def paste(self) -> str | None:
        """The scopes that suffice, as this type of token is asked for: a list for a customer's, else one text."""
        if self.enough is None:
            return None
        return json.dumps(list(self.enough) if self.type == "customer" else " ".join(self.enough))

    @property
    def unneeded(self) -> tuple[str, ...]:
        """The scopes that are asked for and that no call needs."""
        return tuple(one.name for one in self.scopes if one.state == "unneeded")

    @property
    def level_codes(self) -> tuple[str, ...]:
        """The codes of the findings on the level of the token."""
        return tuple(sorted({call.code for one in self.operations for call in one.calls if call.code}))

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of all findings on the request, its scopes and its calls."""
        scopes = {one.code for one in self.scopes if one.code}
        return tuple(sorted({*self.scope_codes, *scopes, *self.level_codes}))


@dataclass(frozen=True)
class ScopeReport:
    """The requests of a project in the order of their places, and the files that could not be analysed, and why."""

    project: str
    requests: tuple[Request, ...] = ()
    skipped: tuple[str, ...] = ()
