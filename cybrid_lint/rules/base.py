"""The base class of rules: everything that is known about one, and the cases that test it.

Nothing heavy is imported here or at the top of a rule's module: what judges is imported by `check`, so that the
command line, flake8's start and the formats read what a rule is without an analysis.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar, Literal, NamedTuple

from cybrid_lint.findings import Severity

if TYPE_CHECKING:
    from cybrid_lint.credentials import Kind
    from cybrid_lint.cybrid.events import Line
    from cybrid_lint.engine.values import Site
    from cybrid_lint.facts import Facts
    from cybrid_lint.fixes.edits import Fix

Confidence = Literal["high", "medium", "low"]

#: How the codes of the rules on the checker itself begin.
CHECKER = "CYB9"
#: The families of rules, by how their codes begin.
FAMILIES = {
    "CYB1": "Credentials",
    "CYB2": "Scopes",
    "CYB3": "Token level",
    CHECKER: "The checker itself",
}
#: How the codes of the rules on credentials begin.
CREDENTIALS = "CYB1"

_DOCUMENTATION = "https://docs.cybrid.xyz/"
#: Pages that several rules refer to.
EMBEDDED_CREDENTIALS = (
    f'[Cybrid: Security Considerations]({_DOCUMENTATION}), "Don\'t embed the Cybrid Client ID or Client Secret"'
)
SCOPE_CHOICE = f'[Cybrid: Security Considerations]({_DOCUMENTATION}), "Choose the right Authorization Scope"'
AUTHENTICATION = f"[Cybrid: How to Authenticate to the API]({_DOCUMENTATION})"

_MARK = re.compile(r"(?:#|//|<!--) ?(?P<codes>CYB\d{3}(?: CYB\d{3})*)(?: -->)?$")
_CODE = re.compile(r"CYB\d{3}")
_FIELD = re.compile(r"\{\w+\}")


class Diagnostic(NamedTuple):
    """What a rule says: where, in words of one line, and the places that lead there with a note for each.

    `about` is what the rule has judged, as its fix needs it.
    """

    site: Site | Line
    message: str
    steps: tuple[tuple[Site, str], ...] = ()
    about: object = None


@dataclass(frozen=True)
class FixCase:
    """A small project before and after the rule's fixes, and nothing else, were made.

    `before` and `after` are the file at `path`, or `files` and `after_files` several more. The fixes are safe, or else
    `unsafe`. A case whose `after` is what stood `before` shows where there is no fix.
    """

    shows: str
    before: str
    after: str
    path: str = "app.py"
    files: Mapping[str, str] = field(default_factory=dict)
    after_files: Mapping[str, str] = field(default_factory=dict)
    unsafe: bool = False


@dataclass(frozen=True)
class Case:
    """A small project and what is found in it: the codes at the ends of its lines, in comments (`# CYB101`).

    `shows` says what it is about, `text` is the file at `path`, and `files` are the others. `<client_secret>` and the
    like stand for real values, which whoever runs the case puts there. The files are readable by their owner alone and
    unknown to git, unless they are `tracked` or have another `mode`.
    """

    shows: str
    text: str
    path: str = "app.py"
    files: Mapping[str, str] = field(default_factory=dict)
    tracked: bool = False
    mode: int = 0o600

    @property
    def program(self) -> str:
        """The text without the marks."""
        lines = self.text.split("\n")
        return "\n".join(_MARK.sub("", line).rstrip() if _MARK.search(line) else line for line in lines)

    @property
    def expected(self) -> list[tuple[str, int, str]]:
        """The path, line and code of all that must be found, in order."""
        return sorted(
            (path, number, code)
            for path, text in {self.path: self.text, **self.files}.items()
            for number, line in enumerate(text.splitlines(), 1)
            if (mark := _MARK.search(line))
            for code in _CODE.findall(mark["codes"])
        )


class Rule:
    """A rule. The docstring of its class ends the sentence "Checks for ...".

    `summary` is one line, `why` says what can go wrong. `message` is what a finding says: the problem, a semicolon, and
    what to do, with the names of what differs in braces. `about` says whether a finding stands on what it is about or
    stands for its whole file, on line 1. `score` is how grave GitHub takes it to be, from 0 to 10 (critical from 9.0,
    high from 7.0, medium from 4.0), None for what is no weakness, and `cwe` are the weaknesses by their numbers.
    `options` names what changes the findings, and `references` are lines of Markdown. A rule on literals that hold a
    credential names the `kinds` of it.

    `fixes` are cases of what the rule's fix makes of a program; a rule without any has none.

    Each of the `invalid` cases has a finding of the rule, and none of the `valid` ones has; the rule's page shows the
    first of both.
    """

    code: ClassVar[str] = ""
    summary: ClassVar[str] = ""
    why: ClassVar[str] = ""
    message: ClassVar[str] = ""
    severity: ClassVar[Severity] = "error"
    confidence: ClassVar[Confidence] = "high"
    about: ClassVar[Literal["place", "file"]] = "place"
    score: ClassVar[float | None] = None
    cwe: ClassVar[Mapping[int, str]] = {}
    options: ClassVar[tuple[str, ...]] = ()
    references: ClassVar[tuple[str, ...]] = ()
    kinds: ClassVar[tuple[Kind, ...]] = ()
    invalid: ClassVar[tuple[Case, ...]] = ()
    valid: ClassVar[tuple[Case, ...]] = ()
    fixes: ClassVar[tuple[FixCase, ...]] = ()

    @property
    def name(self) -> str:
        """The rule's name, as one word."""
        return type(self).__name__

    @property
    def family(self) -> str:
        """The name of the rule's family."""
        return FAMILIES[self.code[:4]]

    @property
    def language(self) -> str:
        """What the rule is about, as Markdown names it: Python, or else files that are read like a shell's."""
        return "python" if self.invalid[0].path.endswith(".py") else "sh"

    @property
    def in_baseline(self) -> bool:
        """Whether a project may put up with the rule's findings.

        That a file was not checked says nothing of what is in it, now or later.
        """
        return not self.code.startswith(CHECKER)

    @property
    def pattern(self) -> re.Pattern[str]:
        """A pattern that the whole of each of the rule's messages matches."""
        texts = map(re.escape, _FIELD.split(self.message))
        return re.compile("(?s:.+)".join(texts))

    def check(self, facts: Facts) -> Iterator[Diagnostic]:
        """Yield what the rule finds in the facts of a project. A rule about other files than Python yields nothing."""
        return iter(())

    def fix(self, facts: Facts, diagnostic: Diagnostic) -> Fix | None:
        """Return a change that ends what a diagnostic of the rule reports, None where none is known."""
        return None
