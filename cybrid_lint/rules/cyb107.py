"""CYB107: a file with Cybrid credentials is tracked by git, or more people can read it than its owner."""

from __future__ import annotations

from typing import ClassVar, Literal

from cybrid_lint.rules.base import EMBEDDED_CREDENTIALS, Case, Rule

Readers = Literal["owner", "group", "everyone"]


class CredentialsFileExposed(Rule):
    """files other than Python with credentials in plain text that git tracks, or that other users can read."""

    # the command line looks at the files (`cybrid_lint.textfiles.state`), and `check` finds nothing in the facts

    code = "CYB107"
    summary = "File with Cybrid credentials tracked by git or readable by others"
    why = (
        "What git tracks goes wherever the repository goes, and stays in its history. A file that group or others can "
        "read is read by every program and person on the machine. Such a file belongs outside git, with mode 0600."
    )
    message = "file with Cybrid credentials {exposure}; {remedy}, and rotate the credentials"
    about = "file"
    score = 7.5
    cwe: ClassVar = {798: "Use of Hard-coded Credentials"}
    options = ("placeholders",)
    references = (EMBEDDED_CREDENTIALS,)
    invalid = (
        Case(
            "tracked by git",
            "# config/cybrid.env, tracked by git  # CYB107\nCYBRID_CLIENT_SECRET=<client_secret>  # CYB102\n",
            "config/cybrid.env",
            tracked=True,
        ),
        Case(
            "readable by everyone",
            "# mode 0644  # CYB107\nCYBRID_CLIENT_SECRET=<client_secret>  # CYB102\n",
            ".env",
            mode=0o644,
        ),
        Case(
            "readable by its group",
            "# mode 0640  # CYB107\ncybrid:\n  client_secret: <client_secret>  # CYB102\n",
            "cybrid.yaml",
            mode=0o640,
        ),
    )
    valid = (
        Case(
            "a dotenv file outside git, for its owner alone",
            "# config/cybrid.env, in .gitignore and with mode 0600\nCYBRID_CLIENT_SECRET=<client_secret>\n",
            "config/cybrid.env",
        ),
        Case("tracked, without a credential", "CYBRID_CLIENT_SECRET=your-secret\n", ".env.example", tracked=True),
        Case(
            "another file for its owner alone",
            "cybrid:\n  client_secret: <client_secret>  # CYB102\n",
            "cybrid.yaml",
        ),
    )

    def describe(self, *, tracked: bool, readers: Readers) -> str:
        """Return the message for a file that git tracks, or that others than its owner can read."""
        parts = ["tracked by git"] if tracked else []
        parts += [] if readers == "owner" else [f"readable by {'its group' if readers == 'group' else 'everyone'}"]
        remedy = "remove it from git" if tracked else "make it readable by its owner alone (chmod 600)"
        return self.message.format(exposure=" and ".join(parts), remedy=remedy)
