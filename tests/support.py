"""Small projects and what should be reported on them, marked at the ends of their lines."""

from __future__ import annotations

import re
import tempfile
import textwrap
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from doors import MEMORY, fill

from cybrid_lint import analysis
from cybrid_lint.findings import Finding
from cybrid_lint.options import Options
from cybrid_lint.rules import rule

Place = tuple[str, int, str]

#: The head of a module that asks for a bank token with the scopes that it is given.
GRANT = """
import os

import requests

IDP = "https://id.sandbox.cybrid.app"
API = "https://bank.sandbox.cybrid.app/api"


def grant(scopes):
    body = {
        "grant_type": "client_credentials",
        "client_id": os.environ["CYBRID_I"],
        "client_secret": os.environ["CYBRID_S"],
        "scope": scopes,
    }
    return requests.post(f"{IDP}/oauth/token", json=body).json()["access_token"]
"""
#: The codes that are reported on a line, and what the problem and the advice of a message end in if the mark says so.
MARK = re.compile(r"#\s*((?:CYB\d{3})(?:[ ,]+CYB\d{3})*)(?:: (?P<ends>.*\S))?\s*$")


def project(files: Mapping[str, str] | str) -> dict[str, str]:
    """The files of a project by path; a single text is the module `app.py`."""
    given = {"app.py": files} if isinstance(files, str) else files
    return {path: textwrap.dedent(text) for path, text in given.items()}


def write(root: Path, files: Mapping[str, str] | str) -> None:
    """Write a project below a folder."""
    for path, text in project(files).items():
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")


def findings(files: Mapping[str, str] | str, options: Options | None = None) -> list[Finding]:
    """Everything that is found in a project, in order."""
    with tempfile.TemporaryDirectory(dir=MEMORY) as folder:
        root = Path(folder).resolve()
        write(root, files)
        by_file = analysis.analyse(root, options or Options()).findings
    analysis.forget()
    return sorted((one for ones in by_file.values() for one in ones), key=lambda one: one.order)


def unfixed(files: Mapping[str, str] | str) -> list[Finding]:
    """Everything that is found in a project, without the fixes, which take a tenth of the time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(analysis, "_fix", lambda *_: None)
        return findings(files)


def reports(files: Mapping[str, str] | str) -> list[Place]:
    """The path, line and code of everything that is found in a project."""
    return sorted((one.span.path, one.span.line, one.code) for one in unfixed(files))


def marks(files: Mapping[str, str] | str) -> Iterator[tuple[str, int, re.Match[str]]]:
    """The path, the line and the match of each mark in a project."""
    for path, text in project(files).items():
        for number, line in enumerate(text.splitlines(), 1):
            if mark := MARK.search(line):
                yield path, number, mark


def expected(files: Mapping[str, str] | str) -> list[Place]:
    """The path, line and code of everything that is marked in a project, as in `go()  # CYB301`."""
    return sorted((path, line, code) for path, line, mark in marks(files) for code in re.findall(r"CYB\d{3}", mark[1]))


def check(files: Mapping[str, str] | str, place: Callable[[str, int], str] = "{}:{}".format) -> None:
    """Fail unless exactly what is marked is found, in words of its rule's; `place` names a line of a file.

    `<client_secret>` and its like become random credentials. `go()  # CYB203: a; b` says what both parts of the
    message, the problem and the advice, end in.
    """
    filled = {path: fill(text) for path, text in project(files).items()}
    found = unfixed(filled)
    places = sorted((one.span.path, one.span.line, one.code) for one in found)
    wanted = expected(filled)
    missing = [f"{place(path, line)} {code}" for path, line, code in wanted if (path, line, code) not in places]
    extra = [f"{place(path, line)} {code}" for path, line, code in places if (path, line, code) not in wanted]
    assert not missing, f"not found: {missing}, but: {extra}"
    assert not extra, f"found as well: {extra}"
    assert places == wanted
    for one in found:
        assert rule(one.code).pattern.fullmatch(one.message), one.message
    for path, line, mark in marks(filled):
        messages = [one.message for one in found if (one.span.path, one.span.line) == (path, line)]
        assert any(_ends(message, mark["ends"] or "") for message in messages), f"{place(path, line)} says: {messages}"


def _ends(message: str, ends: str) -> bool:
    return all(part.endswith(end) for part, end in zip(message.split("; "), ends.split("; "), strict=False))
