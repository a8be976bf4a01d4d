"""What a rule is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from cybrid_lint.cybrid.events import Report
from cybrid_lint.facts import Facts


class Rule:
    """A rule: its code, what it says, and how it finds it.

    `summary` is one line; `why` says what can go wrong. `bad` and `good` are whole small programs: the rule's page
    shows them and the tests run them, unless their `language` is not Python. `options` names what can be configured.
    """

    code: ClassVar[str] = ""
    summary: ClassVar[str] = ""
    why: ClassVar[str] = ""
    bad: ClassVar[str] = ""
    good: ClassVar[str] = ""
    language: ClassVar[str] = "python"
    options: ClassVar[tuple[str, ...]] = ()

    def check(self, facts: Facts) -> Iterator[Report]:
        """Yield what the rule finds in the facts."""
        raise NotImplementedError
