"""What the rules on credentials in the code share: which literals hold one, and where."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from cybrid_lint.credentials import Kind, in_the_code
from cybrid_lint.cybrid import literals
from cybrid_lint.cybrid.events import Report
from cybrid_lint.cybrid.literals import CredentialInCode
from cybrid_lint.engine.values import Site
from cybrid_lint.facts import Facts
from cybrid_lint.project.modules import Module
from cybrid_lint.rules.base import Rule


def credentials_in(facts: Facts) -> list[CredentialInCode]:
    """Return every credential that stands as a literal, once for each literal and kind."""
    if facts.credentials is None:
        sources = [_source(facts, module) for module in facts.sources]
        facts.credentials = literals.credentials_in(sources, facts.exposure, facts.options.placeholders)
    return facts.credentials


def _source(facts: Facts, module: Module) -> literals.Source:
    path = str(module.path)

    def lines(at: int) -> tuple[int, int]:
        span = facts.span(Site(path, at))
        return span.line, span.end_line

    body = facts.program.body(path)
    return literals.Source(path, module.words, body, module.source, module.vendor, module.speaks_cybrid, lines)


class LiteralRule(Rule):
    """A rule on credentials of some kinds that stand in the code."""

    kinds: ClassVar[tuple[Kind, ...]] = ()
    options = ("placeholders",)

    def check(self, facts: Facts) -> Iterator[Report]:
        """Yield each literal that holds such a credential."""
        for found in credentials_in(facts):
            if found.kind in self.kinds:
                yield Report(found.place, in_the_code(found.kind, found.start))
