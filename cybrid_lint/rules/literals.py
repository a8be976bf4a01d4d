"""What the rules on credentials in the code share: which literals hold one, and where.

Two kinds of text are judged: values that the evaluation folded, with the names they stand under and where they flow,
and the literals and comments of a file as they are written, for what can be read in them by itself.
"""

from __future__ import annotations

import io
import re
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import ClassVar

from cybrid_lint.credentials import Kind, host_vendor, is_placeholder, judge, kind_of_name, scan
from cybrid_lint.evaluation.values import Lit
from cybrid_lint.facts import Kept
from cybrid_lint.project.modules import Module, UnanalysableError
from cybrid_lint.rules.base import Facts, Line, Place, Report, Rule

HOST = re.compile(r"https?://[\w.{}-]+")
SHOWN = 4


@dataclass(frozen=True)
class Found:
    """A credential in the code: its kind, its place, and its first characters at most."""

    kind: Kind
    place: Place
    start: str


@lru_cache(maxsize=1)
def credentials_in(facts: Facts) -> list[Found]:
    """Return every credential that stands as a literal, once for each literal and kind."""
    return list(_unique(facts, [*_kept(facts), *_written(facts)]))


def _unique(facts: Facts, found: list[Found]) -> Iterator[Found]:
    seen: set[tuple[object, ...]] = set()
    for one in found:
        key = (one.kind, one.place.module.path, facts.span(one.place).line, one.start)
        if key not in seen:
            seen.add(key)
            yield one


def _kept(facts: Facts) -> Iterator[Found]:
    sinks: dict[int, set[str]] = {}
    judged: dict[int, list[tuple[bool, Found]]] = {}
    kept = [one for one in facts.local if isinstance(one, Kept)]
    for one in kept:
        for part in one.value.parts:
            if one.sink and isinstance(part, Lit) and part.site is not None:
                sinks.setdefault(id(part.site.node), set()).add(one.sink)
    for one in kept:
        text = one.value.known
        if text is None:
            continue
        flows = {
            sink
            for part in one.value.parts
            if isinstance(part, Lit) and part.site
            for sink in sinks.get(id(part.site.node), ())
        }
        hint = one.vendor or vendor_of_module(one.site.module)
        kind = judge(text, one.names, vendor_hint=hint, sinks=flows, extra_placeholders=facts.options.placeholders)
        if kind is not None:
            strong = bool(one.sink) or kind_of_name(one.names[0]) == kind
            found = Found(kind, one.site, text.removeprefix("Bearer ")[:SHOWN])
            judged.setdefault(id(one.site.node), []).append((not strong, found))
    for ones in judged.values():
        # a literal that stands under several names is judged by the one that says most
        yield min(ones, key=lambda pair: pair[0])[1]


def vendor_of_module(module: Module) -> str | None:
    """Return "cybrid" for a module that speaks to Cybrid's hosts and to nobody else's."""
    try:
        hosts = {host_vendor(one) for one in HOST.findall(module.source)}
    except UnanalysableError:
        return None
    named = {one for one in hosts if one is not None}
    return "cybrid" if named == {"cybrid"} else None


def _written(facts: Facts) -> Iterator[Found]:
    for module in facts.modules:
        if not module.speaks_cybrid or module in facts.skipped:
            continue
        for line, text in texts_of(module):
            for hit in scan(text, vendor=vendor_of_module(module), extra_placeholders=facts.options.placeholders):
                value = text[hit.start : hit.end]
                if is_placeholder(value, facts.options.placeholders):
                    continue
                yield Found(hit.kind, Line(module, line + text.count("\n", 0, hit.start)), value[:SHOWN])


def texts_of(module: Module) -> Iterator[tuple[int, str]]:
    """Yield the comments and the longer literals of a module with their first lines."""
    try:
        tokens = list(tokenize.generate_tokens(io.StringIO(module.source).readline))
    except (tokenize.TokenError, SyntaxError, UnanalysableError):
        return
    for token in tokens:
        if (token.type == tokenize.COMMENT and len(token.string) > 20) or (
            token.type == tokenize.STRING and len(token.string) > 20
        ):
            yield token.start[0], token.string


class LiteralRule(Rule):
    """A rule on credentials of some kinds that stand in the code."""

    kinds: ClassVar[tuple[Kind, ...]] = ()
    noun: ClassVar[str] = ""
    options = ("placeholders",)

    def check(self, facts: Facts) -> Iterator[Report]:
        """Yield each literal that holds such a credential."""
        for found in credentials_in(facts):
            if found.kind in self.kinds:
                message = (
                    f"{self.noun} stands in the code (it begins with {found.start});"
                    " read it from the environment or a secrets manager, and replace it, since it has leaked"
                )
                yield Report(found.place, message)
