"""What can be configured, defined once for flake8 and the command line."""

from __future__ import annotations

from dataclasses import dataclass

MAX_RESOURCES = 4


@dataclass(frozen=True)
class Options:
    """The configuration of a run.

    `max_resources` is how many resources the scopes of one token may span before CYB201 and CYB202 report it;
    `placeholders` are texts that stand for a credential and are none.
    """

    max_resources: int = MAX_RESOURCES
    placeholders: frozenset[str] = frozenset()
