"""Errors in a configuration, described in one line that holds no whole credential."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from cybrid_lint.output.positions import visible

# What is longer than this need not be repeated to be found.
LONGEST = 60


class ConfigurationError(Exception):
    """A configuration that cannot be used. Its text is one line: the file, the key, and what is wrong."""


def place(path: Path, line: int = 0) -> str:
    """Return a place in a file as messages name it; without a line, as a whole."""
    try:
        name = os.path.relpath(path)
    except ValueError:  # on another drive
        name = str(path)
    return visible(f"{name}:{line}" if line else name)


def nearest(word: str, known: Iterable[str]) -> str:
    """Return what to add to a message about an unknown word: the known one that is nearest, if any is near."""
    import difflib

    near = difflib.get_close_matches(word, list(known), 1)
    return f"; did you mean {near[0]}?" if near else ""


def shown(text: str) -> str:
    """Return a text of the user's as a message may repeat it."""
    from cybrid_lint.credentials import SHOWN
    from cybrid_lint.credentials.shapes import MIN_LENGTH, reads_as_words

    if len(text) > LONGEST or (len(text) >= MIN_LENGTH and not reads_as_words(text)):
        text = f"{text[:SHOWN]}…"
    return visible(text)
