"""What the rules on credentials in the code share: which literals hold one, and where.

Two kinds of text are judged: values that the evaluation folded, with the names they stand under and where they flow,
and the literals and comments of a file as they are written, for what can be read in them by itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import ClassVar

from cybrid_lint.credentials import SHOWN, Kind, in_the_code, is_placeholder, scan
from cybrid_lint.cybrid.events import Line, Report
from cybrid_lint.engine.values import Site
from cybrid_lint.facts import Facts
from cybrid_lint.project.modules import UnanalysableError
from cybrid_lint.project.tokens import comments_and_literals
from cybrid_lint.rules.base import Rule


@dataclass(frozen=True)
class Found:
    """A credential in the code: its kind, its place, and its first characters at most."""

    kind: Kind
    place: Site | Line
    start: str


@lru_cache(maxsize=1)
def credentials_in(facts: Facts) -> list[Found]:
    """Return every credential that stands as a literal, once for each literal and kind."""
    return list(_unique(facts, [*_written(facts)]))


def _unique(facts: Facts, found: list[Found]) -> Iterator[Found]:
    """Yield each credential once: what a literal was reported for is not reported again for a line of it."""
    seen: dict[tuple[Kind, str], list[tuple[int, int]]] = {}
    for one in found:
        span = facts.span(one.place)
        ranges = seen.setdefault((one.kind, one.place.module), [])
        whole = not isinstance(one.place, Line)
        if whole or not any(first <= span.line <= last for first, last in ranges):
            ranges.append((span.line, span.end_line))
            yield one


def _written(facts: Facts) -> Iterator[Found]:
    for module in facts.sources:
        if not module.speaks_cybrid:
            continue
        try:
            source = module.source
        except UnanalysableError:
            continue
        for line, text in comments_and_literals(source):
            for hit in scan(text, vendor=module.vendor, extra_placeholders=facts.options.placeholders):
                value = text[hit.start : hit.end]
                if is_placeholder(value, facts.options.placeholders):
                    continue
                yield Found(hit.kind, Line(str(module.path), line + text.count("\n", 0, hit.start)), value[:SHOWN])


class LiteralRule(Rule):
    """A rule on credentials of some kinds that stand in the code."""

    kinds: ClassVar[tuple[Kind, ...]] = ()
    options = ("placeholders",)

    def check(self, facts: Facts) -> Iterator[Report]:
        """Yield each literal that holds such a credential."""
        for found in credentials_in(facts):
            if found.kind in self.kinds:
                yield Report(found.place, in_the_code(found.kind, found.start))
