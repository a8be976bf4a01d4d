"""What the rules on hard-coded credentials share: which literals hold one, and what to do, by where it is."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, ClassVar, Literal, cast

from cybrid_lint.rules import all_rules
from cybrid_lint.rules.base import EMBEDDED_CREDENTIALS, Diagnostic, Rule

if TYPE_CHECKING:
    from cybrid_lint.credentials import Kind
    from cybrid_lint.cybrid.literals import CredentialInCode
    from cybrid_lint.facts import Facts
    from cybrid_lint.fixes.edits import Fix

#: Where a credential stands, as far as that changes what to do about it.
Surroundings = Literal["code", "dotenv", "output", "template", "document"]

REMEDIES: dict[Surroundings, str] = {
    "code": "load it from the environment or a secrets manager",
    "dotenv": "keep this file out of git and readable by its owner alone (chmod 600)",
    "output": "clear the cell's output",
    "template": "put a placeholder in its place",
    "document": "put a placeholder in its place",
}


class HardcodedCredential(Rule):
    """credentials of some kinds that stand in a file."""

    message = "hard-coded {noun} (starts with '{start}'); {remedy}, and rotate it"
    noun: ClassVar[str] = ""
    cwe: ClassVar = {798: "Use of Hard-coded Credentials"}
    options = ("placeholders",)
    references = (EMBEDDED_CREDENTIALS,)

    def describe(self, start: str, surroundings: Surroundings = "code") -> str:
        """Return the message for a credential that begins with `start`; no more of it than may be shown is repeated."""
        from cybrid_lint.credentials import SHOWN

        return self.message.format(noun=self.noun, start=start[:SHOWN], remedy=REMEDIES[surroundings])

    def describe_past(self, start: str, commit: str, day: str, still: str | None) -> str:
        """Return the message for a credential that came in with a commit, and where it still stands at HEAD."""
        from cybrid_lint.credentials import SHOWN

        stands = f"still stands at HEAD in {still}" if still is not None else "is gone from HEAD, not from the history"
        return (
            f"{self.noun} (starts with '{start[:SHOWN]}') came in with commit {commit} of {day} and {stands};"
            " rotate it: a rewritten history does not take back what others have copied"
        )

    def check(self, facts: Facts) -> Iterator[Diagnostic]:
        """Yield each literal that holds such a credential."""
        for credential in _credentials_in(facts):
            if credential.kind in self.kinds:
                yield Diagnostic(credential.place, self.describe(credential.start), about=credential)

    def fix(self, facts: Facts, diagnostic: Diagnostic) -> Fix | None:
        """Return the fix that takes the credential out of the code."""
        from cybrid_lint.fixes.credentials import fix_of

        return fix_of(facts, cast("CredentialInCode", diagnostic.about))


@cache
def hardcoded(kind: Kind) -> HardcodedCredential:
    """Return the rule on a kind of credential."""
    return next(rule for rule in all_rules() if isinstance(rule, HardcodedCredential) and kind in rule.kinds)


def _credentials_in(facts: Facts) -> list[CredentialInCode]:
    """Return every credential that stands as a literal, once for each literal and kind."""
    from cybrid_lint.cybrid.literals import credentials_in

    if facts.credentials is None:
        facts.credentials = credentials_in(facts.literal_sources(), facts.exposure, facts.options.placeholders)
    return facts.credentials
