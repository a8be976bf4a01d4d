"""Reads files of configuration, and finds the line that sets a key, in TOML and in INI alike."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from cybrid_lint.configuration.errors import ConfigurationError, place

_ASSIGNS = re.compile("[=:]")
_DRESS = re.compile(r"[\s\"']")
# Nobody writes so much configuration by hand.
MOST_BYTES = 250_000


def text_of(path: Path, encoding: str, most: int = MOST_BYTES) -> str:
    """Return what is in a file of at most so many bytes. Raises `ConfigurationError` if it cannot be read."""
    try:
        if path.exists() and not path.is_file():  # opening a pipe would wait for ever
            raise ConfigurationError(f"{place(path)}: not a file")
        with path.open("rb") as file:
            raw = file.read(most + 1)
    except OSError as error:
        raise ConfigurationError(f"{place(path)}: {error.strerror}") from None
    if len(raw) > most:
        raise ConfigurationError(f"{place(path)}: this has more than {most // 1000} kB")
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError:
        raise ConfigurationError(f"{place(path)}: not UTF-8") from None


def line_of(text: str, key: str, section: str) -> int:
    """Return the line, from 1, in which a section sets a key, or 0 if it is not found."""
    wanted = f"{section}.{key}"
    return next((number for number, found in _names(text) if f"{found}.".startswith(f"{wanted}.")), 0)


def _names(text: str) -> Iterator[tuple[int, str]]:
    """Yield each line that is a header or sets a key, with the whole dotted name."""
    section = ""
    for number, line in enumerate(text.split("\n"), 1):
        line = line.strip()
        key, *values = _ASSIGNS.split(line, maxsplit=1)
        if line.startswith("["):
            section = _plain(line.lstrip("[").partition("]")[0])
            yield number, section
        elif values:
            yield number, f"{section}.{_plain(key)}".lstrip(".")


def _plain(name: str) -> str:
    return _DRESS.sub("", name)
