"""What the rules on credentials in the code share: which literals hold one, and where.

Two kinds of text are judged: values that the evaluation folded, with the names they stand under and where they flow,
and the literals and comments of a file as they are written, for what can be read in them by itself.
"""

from __future__ import annotations

import io
import tokenize
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import ClassVar

from cybrid_lint.credentials import SHOWN, Kind, in_the_code, is_placeholder, judge, kind_of_name, scan, vendor_of
from cybrid_lint.evaluation.observe import holds
from cybrid_lint.evaluation.values import Lit
from cybrid_lint.facts import Kept
from cybrid_lint.project.modules import Module, UnanalysableError
from cybrid_lint.rules.base import Facts, Line, Place, Report, Rule


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
    """Yield each credential once: what a literal was reported for is not reported again for a line of it."""
    seen: dict[tuple[Kind, Path], list[tuple[int, int]]] = {}
    for one in found:
        span = facts.span(one.place)
        ranges = seen.setdefault((one.kind, one.place.module.path), [])
        whole = not isinstance(one.place, Line)
        if whole or not any(first <= span.line <= last for first, last in ranges):
            ranges.append((span.line, span.end_line))
            yield one


def _kept(facts: Facts) -> Iterator[Found]:
    sinks: dict[tuple[int, ...], set[str]] = {}
    judged: dict[int, list[tuple[bool, Found]]] = {}
    kept = [one for one in facts.local if isinstance(one, Kept)]
    for one in kept:
        if one.sink:
            sinks.setdefault(_literals(one), set()).add(one.sink)
    for one in kept:
        text = one.value.known
        if text is None:
            continue
        flows = sinks.get(_literals(one), set())
        hint = one.vendor or one.site.module.vendor
        yield from _inside(facts, one, text)
        kind = judge(text, one.names, vendor_hint=hint, sinks=flows, extra_placeholders=facts.options.placeholders)
        if kind is not None:
            strong = bool(one.sink) or kind_of_name(one.names[0]) == kind
            found = Found(kind, one.site, text.removeprefix("Bearer ")[:SHOWN])
            judged.setdefault(id(one.site.node), []).append((not strong, found))
    for ones in judged.values():
        # a literal that stands under several names is judged by the one that says most
        yield min(ones, key=lambda pair: pair[0])[1]


def _literals(kept: Kept) -> tuple[int, ...]:
    """Return the literals that a text is made of; a piece of a credential is none by itself."""
    parts = [one for one in kept.value.parts if isinstance(one, Lit) and one.site is not None and holds(one)]
    return tuple(id(one.site.node) for one in parts if one.site is not None)


def _inside(facts: Facts, kept: Kept, text: str) -> Iterator[Found]:
    """Yield what can be read in a text that stands under a name of Cybrid's: JSON, a form, a header."""
    if len(kept.value.parts) != 1 or not any(mark in text for mark in ":="):
        return
    if (kept.vendor or vendor_named(kept.names)) != "cybrid":
        return
    for hit in scan(text, vendor="cybrid", extra_placeholders=facts.options.placeholders):
        yield Found(hit.kind, kept.site, text[hit.start : hit.end][:SHOWN])


def vendor_named(names: Sequence[str]) -> str | None:
    """Return the vendor that the innermost name which names one says."""
    return next((vendor for name in names if (vendor := vendor_of(name)) is not None), None)


def _written(facts: Facts) -> Iterator[Found]:
    for module in facts.modules:
        if not module.speaks_cybrid or module in facts.skipped:
            continue
        for line, text in texts_of(module):
            for hit in scan(text, vendor=module.vendor, extra_placeholders=facts.options.placeholders):
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
    comment: list[str] = []
    start = 0
    for token in tokens:
        if token.type == tokenize.COMMENT and comment and token.start[0] == start + len(comment):
            comment.append(token.string)
            continue
        if token.type in (tokenize.NL, tokenize.INDENT, tokenize.DEDENT):
            continue
        if comment:
            # comments on lines that follow each other are read as one text
            yield start, "\n".join(comment)
            comment = []
        if token.type == tokenize.COMMENT:
            comment, start = [token.string], token.start[0]
        elif token.type == tokenize.STRING and len(token.string) > 20:
            yield token.start[0], token.string
    if comment:
        yield start, "\n".join(comment)


class LiteralRule(Rule):
    """A rule on credentials of some kinds that stand in the code."""

    kinds: ClassVar[tuple[Kind, ...]] = ()
    options = ("placeholders",)

    def check(self, facts: Facts) -> Iterator[Report]:
        """Yield each literal that holds such a credential."""
        for found in credentials_in(facts):
            if found.kind in self.kinds:
                yield Report(found.place, in_the_code(found.kind, found.start))
