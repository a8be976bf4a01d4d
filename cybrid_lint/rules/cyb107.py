"""CYB107: a file that holds Cybrid credentials is tracked by git, or more people can read it than its owner."""

from __future__ import annotations

from collections.abc import Iterator

from cybrid_lint.cybrid.events import Report
from cybrid_lint.facts import Facts
from cybrid_lint.rules.base import Rule


class FileHeld(Rule):
    """A file with credentials in plain text that git tracks, or that its group or everybody can read."""

    code = "CYB107"
    summary = "A file that holds Cybrid credentials is tracked by git or readable by others"
    why = (
        "What git tracks goes wherever the repository goes, and stays in its history. A file that group or others can "
        "read is read by every program and person on the machine. Such a file belongs outside git, with mode 0600."
    )
    bad = "# config/cybrid.env, tracked by git\nCYBRID_CLIENT_SECRET=<client_secret>\n"
    good = "# config/cybrid.env, in .gitignore and with mode 0600\nCYBRID_CLIENT_SECRET=<client_secret>\n"

    language = "sh"
    options = ("placeholders",)

    def check(self, facts: Facts) -> Iterator[Report]:
        """Yield nothing: the rule is about other files, which the command line looks at (`cybrid_lint.other`)."""
        return iter(())
