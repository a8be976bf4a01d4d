"""Follows values through the variables of scripts: `ID=…` and later `client_id=$ID`.

A use of a variable is read as if its value stood there. What is found there is reported where the value is written.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache

from cybrid_lint.credentials.names import sense_of_name

_ASSIGNED = re.compile(
    r"(?<![\w.$-])\$?(?P<name>[A-Za-z_]\w{0,60})[ \t]*:?=[ \t]*(?P<quote>[\"'`]?)(?:\$\{\w{1,60}:?[-=])?"
    r"(?P<value>eyJ[\w-]{8,4000}\.[\w-]{8,8000}\.[\w-]{8,4000}|[A-Za-z0-9_-]{43})\}?(?P=quote)(?![\w.-])"
)
_OPENS = re.compile(r"[{,]\s*$")
_MOST_VARIABLES = 50
_MOST_USES = 5
_MOST_TEXT = 300_000


@dataclass(frozen=True)
class Assignment:
    """A variable that is given a literal: its name, and where the literal stands."""

    name: str
    start: int
    end: int
    value: str

    @property
    def says_little(self) -> bool:
        """Whether the name by itself does not say which kind of credential the value is."""
        return sense_of_name(self.name).strength in (None, "weak")


@dataclass(frozen=True)
class Substituted:
    """A text in which uses of variables are replaced by their values: where each such value now stands."""

    text: str
    uses: tuple[tuple[int, int, Assignment], ...]

    def at(self, offset: int) -> Assignment | None:
        """Return the assignment whose value was put at an offset."""
        index = bisect_right(self.uses, offset, key=lambda one: one[0]) - 1
        return self.uses[index][2] if index >= 0 and offset < self.uses[index][1] else None


def assignments(text: str) -> list[Assignment]:
    """Return the variables that are given a literal that might be a credential, each name once."""
    found: dict[str, Assignment] = {}
    if len(text) > _MOST_TEXT:
        return []
    for match in _ASSIGNED.finditer(text):
        name = match["name"]
        if len(found) < _MOST_VARIABLES and name not in found:
            found[name] = Assignment(name, match.start("value"), match.end("value"), match["value"])
    return list(found.values())


def substitute(text: str, given: list[Assignment], *, shell: bool) -> Substituted | None:
    """Return the text with the uses of these variables replaced; None if there is no use.

    `shell`: a use is written `$NAME`; in other languages it is the bare name, or `${NAME}` in a template.
    """
    by_name = {one.name: one for one in given}
    if not by_name:
        return None
    pattern = _uses(tuple(by_name), shell)
    out: list[str] = []
    uses: list[tuple[int, int, Assignment]] = []
    counts: dict[str, int] = {}
    at = size = 0
    for match in pattern.finditer(text):
        name = match["braced"] or match["made"] or match["template"] or match["bare"]
        one = by_name[name]
        counts[name] = counts.get(name, 0) + 1
        if counts[name] > _MOST_USES or match.start() < one.end:
            continue
        before, after = "", ""
        if match["bare"] and not shell:
            # `{ client_id }` is short for `{ client_id: client_id }`
            short = _OPENS.search(text[max(0, match.start() - 40) : match.start()])
            before, after = (f"{name}: '" if short else "'"), "'"
        out += [text[at : match.start()], before]
        size += match.start() - at + len(before)
        uses.append((size, size + len(one.value), one))
        out += [one.value, after]
        size += len(one.value) + len(after)
        at = match.end()
    if not uses:
        return None
    out.append(text[at:])
    return Substituted("".join(out), tuple(uses))


@lru_cache(maxsize=32)
def _uses(variables: tuple[str, ...], shell: bool) -> re.Pattern[str]:
    """Return a pattern for the uses of these variables."""
    names = "|".join(map(re.escape, variables))
    dollar = rf"\$\{{(?P<braced>{names})\}}|\$\((?P<made>{names})\)|\{{\{{[ \t]*(?P<template>{names})[ \t]*\}}\}}"
    plain = (
        rf"\$(?P<bare>{names})(?!\w)" if shell else rf"(?<![\w.$\"'`-])(?P<bare>{names})(?=[ \t]*(?:[,;)}}\]+\n]|$))"
    )
    return re.compile(f"{dollar}|{plain}")
