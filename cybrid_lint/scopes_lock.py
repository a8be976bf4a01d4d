"""The lock of scopes: a file that says which token of which module asks for which scopes, to be reviewed with the code.

It is TOML with an entry for each function that gives a request its scopes, sorted, without line numbers: it changes
only where the tokens do.
"""

from __future__ import annotations

import json
import os
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from cybrid_lint.configuration.errors import ConfigurationError, place
from cybrid_lint.configuration.positions import text_of
from cybrid_lint.configuration.pyproject import parsed
from cybrid_lint.scopes.report import CodeLocation, Request, ScopeReport

VERSION = 1
MOST_BYTES = 5_000_000
#: What stands for every scope there is, and for scopes that are not known.
EVERY, OTHERS = "every scope there is", "scopes that are not known"
HEADER = """\
# Which token asks for which scopes, and where it is used. `cybrid-lint scopes --lock` writes this file;
# `cybrid-lint scopes --check` fails if the code asks for more than it says. Review what changes in it.
"""
_ENTRY = ("module", "function", "type", "scopes", "used")


class Token(NamedTuple):
    """A token by what asks for it: a module, relative to the lock's folder, the function in it, and the type."""

    module: str
    function: str
    type: str

    @property
    def words(self) -> str:
        """The token as messages name it."""
        return f"{self.type} token in {self.module}" + (f", {self.function}" if self.function else "")


@dataclass
class Grant:
    """What a token asks for, and where it is used: module, function and operation in one text each."""

    scopes: set[str] = field(default_factory=set)
    used: set[str] = field(default_factory=set)


Lock = Mapping[Token, Grant]


def lock_of(reports: Iterable[ScopeReport], base: Path, folder: Path) -> Lock:
    """Return what the requests of reports ask for, whose paths are relative to a base; its own are to a folder."""
    lock: dict[Token, Grant] = {}

    def module(one: CodeLocation) -> str:
        return Path(os.path.relpath(base / one.span.path, folder)).as_posix()

    for request in (one for report in reports for one in report.requests):
        used = {
            " ".join(filter(None, (module(call.place), call.place.function, operation.id)))
            for operation in request.operations
            for call in operation.calls
        }
        for at in request.places:
            grant = lock.setdefault(Token(module(at), at.function, request.type), Grant())
            grant.scopes |= _asked(request)
            grant.used |= used
    return lock


def _asked(request: Request) -> set[str]:
    names = {one.name for one in request.scopes}
    if request.known == "every":
        return names | {EVERY}
    return names if request.known == "all" else names | {OTHERS}


def dumps(lock: Lock) -> str:
    """Return the text of a lock's file."""
    return HEADER + "\n".join([f"version = {VERSION}\n", *(_entry(*one) for one in sorted(lock.items(), key=_token))])


def _token(entry: tuple[Token, Grant]) -> Token:
    return entry[0]


def _entry(token: Token, grant: Grant) -> str:
    texts = {**token._asdict(), "scopes": sorted(grant.scopes), "used": sorted(grant.used)}
    return "[[token]]\n" + "".join(f"{name} = {_toml(value)}\n" for name, value in texts.items())


def _toml(value: str | list[str]) -> str:
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    return "[" + "".join(f"\n    {json.dumps(one, ensure_ascii=False)}," for one in value) + ("\n]" if value else "]")


def load(path: Path) -> Lock:
    """Read a lock's file. Raises `ConfigurationError` if there is none, or if it is no such file."""
    if not path.exists():
        raise ConfigurationError(f"there is no {place(path)}; `cybrid-lint scopes --lock {place(path)}` writes it")
    table = parsed(path, text_of(path, "utf-8-sig", MOST_BYTES))
    entries = table.get("token", [])
    if table.get("version") != VERSION or not isinstance(entries, list) or not all(map(_is_entry, entries)):
        raise ConfigurationError(f"{place(path)}: this is no file of `cybrid-lint scopes --lock`; write it anew")
    return {
        Token(one["module"], one["function"], one["type"]): Grant(set(one["scopes"]), set(one["used"]))
        for one in entries
    }


def _is_entry(entry: Any) -> bool:
    if not isinstance(entry, dict) or set(entry) != set(_ENTRY):
        return False
    lists = (entry["scopes"], entry["used"])
    return all(isinstance(entry[name], str) for name in Token._fields) and all(
        isinstance(one, list) and all(isinstance(text, str) for text in one) for one in lists
    )


def growth(locked: Lock, lock: Lock) -> dict[Token, set[str]]:
    """Return the scopes that tokens ask for and that are not locked; of a new token all, be they none."""
    return {
        token: grant.scopes - (locked[token].scopes if token in locked else set())
        for token, grant in lock.items()
        if token not in locked or not grant.scopes <= locked[token].scopes
    }


def is_stale(locked: Lock, lock: Lock, modules: Collection[str]) -> bool:
    """Tell whether a lock says more, or other uses, than the tokens of these modules, which have not grown."""
    return {token: grant for token, grant in locked.items() if token.module in modules} != {
        token: grant for token, grant in lock.items() if token.module in modules
    }


def difference(locked: Lock, grown: Mapping[Token, Collection[str]]) -> Iterator[str]:
    """Yield the lines that say what tokens ask for beyond what is locked."""
    for token, scopes in sorted(grown.items()):
        yield token.words + ("" if token in locked else " (new)")
        yield from (f"  + {one}" for one in sorted(scopes))
        yield from (f"    {one}" for one in sorted(locked[token].scopes if token in locked else ()))
