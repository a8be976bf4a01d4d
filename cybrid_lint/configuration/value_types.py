"""The types of values: how each is written in TOML and on a command line, and its schema."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from functools import cache
from typing import Any, NamedTuple, get_args

from cybrid_lint.configuration.errors import nearest, shown
from cybrid_lint.findings import Severity
from cybrid_lint.options import Kind, Value
from cybrid_lint.rules import codes
from cybrid_lint.rules.base import Confidence

SEVERITIES: tuple[Severity, ...] = get_args(Severity)
#: From the surest down.
CONFIDENCES: tuple[Confidence, ...] = get_args(Confidence)
# As many digits as nobody needs, and fewer than Python refuses to read.
MOST_DIGITS = 9


class ValueType(NamedTuple):
    """How values of a kind are written.

    `read` takes what TOML gives, `parse` a text from a command line or from flake8; both return the value, or raise
    `ValueError` with words to go behind the option's name. `words` says in the documentation what TOML holds.
    With `repeated` the flag may be given several times.
    """

    words: str
    repeated: bool
    read: Callable[[object], Value]
    parse: Callable[[str], Value]
    schema: dict[str, Any]

    def argument(self, text: str) -> Value:
        """Return the value of a flag, as argparse wants it asked."""
        try:
            return self.parse(text)
        except ValueError as error:
            raise argparse.ArgumentTypeError(str(error)) from None


@cache
def prefixes() -> tuple[str, ...]:
    """Return what a selection may name: every rule's code, and how codes begin."""
    return tuple(sorted({code[:length] for code in codes() for length in range(3, len(code) + 1)}))


def _read_count(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise ValueError("must be a whole number")
    return value


def _parse_count(text: str) -> int:
    text = text.strip()
    if not (text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS):
        raise ValueError(f"must be a whole number, not {shown(text)!r}")
    return int(text)


def _read_switch(value: object) -> bool:
    if not isinstance(value, bool):
        raise ValueError("must be true or false")
    return value


def _parse_switch(text: str) -> bool:
    from configparser import RawConfigParser

    value = RawConfigParser.BOOLEAN_STATES.get(text.strip().lower())  # what flake8 takes
    if value is None:
        raise ValueError(f"must be true or false, not {shown(text)!r}")
    return value


def _read_path(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError("must be a path")
    return _parse_path(value)


def _parse_path(text: str) -> str:
    if not text or "\0" in text:
        raise ValueError("must be a path")
    return text


def _read_texts(value: object, words: str = "a list of texts") -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(one, str) and one for one in value):
        raise ValueError(f"must be {words}")
    return tuple(value)


def _read_paths(value: object) -> tuple[str, ...]:
    return tuple(map(_parse_path, _read_texts(value, "a list of paths")))


def _read_names(value: object) -> tuple[str, ...]:
    return tuple(map(_parse_name, _read_texts(value, "a list of packages")))


def _parse_name(text: str) -> str:
    text = text.strip()
    if not all(part.isidentifier() for part in text.split(".")):
        raise ValueError(f"must name packages as they are imported, not {shown(text)!r}")
    return text


def _known(codes: tuple[str, ...]) -> tuple[str, ...]:
    for one in codes:
        if one not in prefixes():
            raise ValueError(f"names {shown(one)}, with which no code begins{nearest(one.upper(), prefixes())}")
    return codes


def _read_codes(value: object) -> tuple[str, ...]:
    return _known(_read_texts(value, "a list of codes"))


def _parse_codes(text: str) -> tuple[str, ...]:
    return _known(tuple(one.strip() for one in text.split(",") if one.strip()))


def _read_codes_by_pattern(value: object) -> tuple[tuple[str, tuple[str, ...]], ...]:
    words = "a table of patterns, each with a list of codes"
    if not isinstance(value, dict) or "" in value:
        raise ValueError(f"must be {words}")
    return tuple((pattern, _known(_read_texts(codes, words))) for pattern, codes in value.items())


def _parse_codes_by_pattern(text: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple((pattern, _known(codes)) for pattern, codes in mapping(text))


def _read_severities(value: object) -> tuple[tuple[str, str], ...]:
    if not isinstance(value, dict):
        raise ValueError("must be a table of codes, each with a severity")
    _known(tuple(value))
    return tuple((code, _one_of(severity, SEVERITIES)) for code, severity in value.items())


def _parse_severities(text: str) -> tuple[tuple[str, str], ...]:
    pairs = [one.partition(":") for one in text.replace(",", " ").split()]
    if not all(mark for _, mark, _ in pairs):
        raise ValueError("must be codes with severities, as in CYB203:note")
    return _read_severities({code: severity for code, _, severity in pairs})


def _one_of(value: object, words: tuple[str, ...]) -> str:
    if not isinstance(value, str) or value.strip() not in words:
        raise ValueError(f"must be {', '.join(words[:-1])} or {words[-1]}")
    return value.strip()


def mapping(text: str) -> list[tuple[str, tuple[str, ...]]]:
    """Return the patterns and codes of a text as flake8 writes them; the codes may be another plugin's."""
    from flake8.exceptions import ExecutionError
    from flake8.utils import parse_files_to_codes_mapping

    try:
        return [(pattern, tuple(codes)) for pattern, codes in parse_files_to_codes_mapping(text)]
    except ExecutionError:  # its text repeats the value
        raise ValueError("must be patterns with codes, as in tests/*:CYB201") from None


def _listed(items: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": items}


_TEXT = {"type": "string", "minLength": 1}
_TEXTS = _listed(_TEXT)
# the schema defines what a code is
_CODES = _listed({"$ref": "#/definitions/code"})

VALUE_TYPES: dict[Kind, ValueType] = {
    "count": ValueType("a whole number", False, _read_count, _parse_count, {"type": "integer", "minimum": 0}),
    "switch": ValueType("true or false", False, _read_switch, _parse_switch, {"type": "boolean"}),
    "path": ValueType("a path", False, _read_path, _parse_path, _TEXT),
    "paths": ValueType(
        "a list of paths",
        True,
        _read_paths,
        lambda text: tuple(_parse_path(one.strip()) for one in text.split(",")),
        _TEXTS,
    ),
    "names": ValueType(
        "a list of packages",
        True,
        _read_names,
        lambda text: tuple(_parse_name(one) for one in text.split(",")),
        _TEXTS,
    ),
    "texts": ValueType("a list of texts", True, _read_texts, lambda text: (text,), _TEXTS),
    "codes": ValueType("a list of codes", False, _read_codes, _parse_codes, _CODES),
    "patterns": ValueType("a list of patterns", True, _read_texts, lambda text: (text,), _TEXTS),
    "codes by pattern": ValueType(
        "a table of patterns, each with a list of codes",
        True,
        _read_codes_by_pattern,
        _parse_codes_by_pattern,
        {"type": "object", "propertyNames": {"minLength": 1}, "additionalProperties": _CODES},
    ),
    "severity by code": ValueType(
        "a table of codes, each with a severity",
        True,
        _read_severities,
        _parse_severities,
        {
            "type": "object",
            "propertyNames": {"$ref": "#/definitions/code"},
            "additionalProperties": {"enum": list(SEVERITIES)},
        },
    ),
    "confidence": ValueType(
        "low, medium or high",
        False,
        lambda value: _one_of(value, CONFIDENCES),
        lambda text: _one_of(text, CONFIDENCES),
        {"enum": list(CONFIDENCES)},
    ),
}
