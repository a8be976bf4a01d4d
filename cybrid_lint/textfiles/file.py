"""A text file that is scanned: what its path says, how it is read, and how a value in it is judged and located."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import PurePosixPath

from cybrid_lint.credentials import Hit, Kind, host_vendor, is_jwt, is_placeholder, judge, scan, vendor_of
from cybrid_lint.credentials.scan import Scanner
from cybrid_lint.credentials.vendors import is_framework
from cybrid_lint.options import Options
from cybrid_lint.textfiles import tables
from cybrid_lint.textfiles.blocks import Piece, Reading, Value
from cybrid_lint.textfiles.formats import syntax_of
from cybrid_lint.words import listed

# Above this, and in a text of very long lines, no structure is read: only what its words say.
_MOST_STRUCTURE = 1_000_000
LONG_RUN = re.compile(r"[A-Za-z0-9_\-+/.=~]{16,}")
_REQUESTS = re.compile(r"\.(?:bru|http|rest|hurl)$", re.I)
URL = re.compile(r"https?://[^\s\"'`<>\\),;]{1,300}")
_NEWLINE = re.compile("\n")
# Tools that run or deploy a program: a folder or file called so does not say whose a credential in it is.
_TOOLS = listed(
    """
    github gitlab bitbucket jenkins circleci aws azure google heroku netlify vercel digitalocean docker terraform
    ansible prometheus grafana artifactory firebase cloudflare npm pypi sonarqube codecov unit vault dot bridge
    solid front apex replicate method together linear knock pipe segment checkout notion
    """
)


@dataclass(frozen=True, order=True)
class CredentialMatch:
    """A credential: where it begins and ends in the source, its kind, and what it is.

    Of a notebook's text it is told which role that has: "code", "markdown", "outputs" and the like.
    """

    start: int
    end: int
    kind: Kind
    value: str = field(repr=False)
    role: str = field(default="", compare=False)


@dataclass
class TextFile:
    """A file by its name, the path to show, and its text.

    Where it is not `structured`, only its words are read; `follow` says whether variables are replaced by their values.
    """

    name: str
    display: str
    text: str
    options: Options
    structured: bool = True
    follow: bool = True
    starts: list[int] = field(init=False)

    def __post_init__(self) -> None:
        self.starts = [0, *(match.end() for match in _NEWLINE.finditer(self.text))]

    @cached_property
    def path_names(self) -> list[str]:
        """The names that the path gives to everything in the file, innermost first."""
        parts = [part for part in PurePosixPath(self.display.replace("\\", "/")).parts if part not in ("/", "..", ".")]
        stems = [part for part in reversed(self.name.split(".")) if part]
        if len(stems) > 1 and vendor_of(stems[0]) is None:
            del stems[0]
        return [*stems, *reversed(parts[:-1])]

    @cached_property
    def outer(self) -> list[str]:
        """Those names of the path that say a vendor: they stand outside of all names in the file."""
        return [name for name in self.path_names if _is_owner(vendor_of(name))]

    @cached_property
    def hint(self) -> str | None:
        """The vendor that the path speaks of; in a file of requests the one that all of them go to."""
        if self.outer:
            return vendor_of(self.outer[0])
        owners = {host_vendor(url) for url in URL.findall(self.text)} if _REQUESTS.search(self.name) else set()
        return "cybrid" if owners == {"cybrid"} else None

    @cached_property
    def values(self) -> list[Value]:
        """Its values in their order, as far as its structure is read."""
        return sorted(self.reading.values, key=lambda one: one.offset) if self.reading is not None else []

    @property
    def is_notebook(self) -> bool:
        """Whether it is a notebook whose cells are read."""
        return self.structured and syntax_of(self.name).reader == "notebook"

    @property
    def is_code(self) -> bool:
        """Whether it is a program, and no data."""
        return not syntax_of(self.name).data

    @cached_property
    def reading(self) -> Reading | None:
        """Its values and comments by its structure, None where that is not read."""
        syntax = syntax_of(self.name)
        if not self.structured or len(self.text) > _MOST_STRUCTURE:
            return None
        if syntax.reader == "lines":
            return tables.read(self.text, self.name.rpartition(".")[2].lower())
        if syntax.reader == "yaml":
            from cybrid_lint.textfiles import yamls

            try:
                return yamls.read(self.text)
            except yamls.UnreadableError:
                return None
        if syntax.reader == "notebook":
            return None
        if syntax.reader == "markup":
            from cybrid_lint.textfiles import markup

            return markup.read(self.text)
        from cybrid_lint.textfiles import braces

        return braces.read(self.text, syntax)

    @cached_property
    def hits(self) -> list[Hit]:
        """What the text by itself shows, read line by line."""
        if self.is_notebook:
            return []
        found = scan(self.text, vendor=self.hint, extra_placeholders=self.options.placeholders)
        return [hit for hit in found if not self.stands_for(self.text[hit.start : hit.end])]

    @cached_property
    def scanner(self) -> Scanner:
        """What reads credentials from its words."""
        return Scanner(self.text, self.hint, self.options.placeholders)

    def place(self, hit: Hit) -> CredentialMatch:
        """Return where a credential stands that the text by itself shows."""
        return CredentialMatch(hit.start, hit.end, hit.kind, self.text[hit.start : hit.end])

    def stands_for(self, text: str) -> bool:
        """Tell whether a text stands for a credential, and is none."""
        if text.startswith("eyJ") and is_jwt(text + "."):
            return True  # the signature is missing: the last dot was taken for the end of a sentence
        return is_placeholder(text, self.options.placeholders)

    def judged(self, text: str, names: Sequence[str], sinks: Sequence[str]) -> Kind | None:
        """Return the kind of credential that a text is under these names, None if it is none."""
        text = text.strip()
        if text[:1] in "\"'" and text[:1] == text[-1:]:
            text = text[1:-1]  # quotes of the file that a build writes
        return judge(text, names, vendor_hint=None, sinks=sinks, extra_placeholders=self.options.placeholders)

    def located(self, value: Value, at: int, word: str, kind: Kind) -> CredentialMatch:
        """Find where a part of a value is written: in the piece that its first character comes from."""
        piece: Piece = next(one for one in reversed(value.pieces) if one.start <= at or one is value.pieces[0])
        start = self.text.find(word[:12].split("\n")[0].split("\\")[0] or "\n", piece.offset, piece.end)
        # the same characters may stand there twice; what lies nearest to where it should be is meant
        exact = piece.offset + at - piece.start
        if self.text.startswith(word[:12], exact):
            start = exact
        start = piece.offset if start < 0 else start
        return CredentialMatch(start, max(start, min(start + len(word), piece.end)), kind, word)


def _is_owner(vendor: str | None) -> bool:
    return vendor is not None and vendor not in _TOOLS and not is_framework(vendor)
