"""Names in another case, and slugs: `inflection`, `stringcase`, `caseconverter`, `python-slugify`.

Sources: `inflection` (0.5), `stringcase.py` (1.2), `caseconverter` (1.2), `slugify/slugify.py` (9.1).
"""

from __future__ import annotations

import re
from collections.abc import Callable

from cybrid_lint.engine.alternatives import union
from cybrid_lint.engine.texts import Text, text
from cybrid_lint.engine.values import FALSE, UNKNOWN, Value
from cybrid_lint.libraries.calls import Call
from cybrid_lint.libraries.registry import function

# where a word begins behind capitals, and behind small letters
_BEHIND_CAPITALS, _BEHIND_SMALL = re.compile(r"(?<=[A-Z])(?=[A-Z][a-z])"), re.compile(r"(?<=[a-z\d])(?=[A-Z])")
_BETWEEN, _JOINED = re.compile(r"[\s._-]+"), re.compile(r"[-.\s]")
_CAPITAL, _LETTER_BEHIND = re.compile(r"[A-Z]"), re.compile(r"[-_.\s]([a-z])")
_ENDS_OF_WORDS, _INITIAL = re.compile(r"\w\W+\w"), re.compile(r"(?:^|_)(.)")
_NO_LETTERS = re.compile(r"[^a-z0-9]+")


def _underscore(name: str) -> str:
    return _BEHIND_SMALL.sub("_", _BEHIND_CAPITALS.sub("_", name)).replace("-", "_").lower()


def _words(name: str) -> list[str]:
    return [word for word in _BETWEEN.split(_underscore(name)) if word]


def _pascal(name: str) -> str:
    return "".join(word[:1].upper() + word[1:] for word in _words(name))


def _camel(name: str) -> str:
    return _pascal(name)[:1].lower() + _pascal(name)[1:]


def _snake(name: str) -> str:
    """Return what `stringcase.snakecase` does: each capital begins a word."""
    name = _JOINED.sub("_", name)
    return name[:1].lower() + _CAPITAL.sub(lambda match: "_" + match[0].lower(), name[1:])


def _lower_camel(name: str) -> str:
    """Return what `stringcase.camelcase` does: what stands between words joins them."""
    name = _ENDS_OF_WORDS.sub("", name)
    return name[:1].lower() + _LETTER_BEHIND.sub(lambda match: match[1].upper(), name[1:])


#: What a function makes of a name.
CASES: dict[str, Callable[[str], str]] = {
    "inflection.underscore": _underscore,
    "inflection.dasherize": lambda name: name.replace("_", "-"),
    "stringcase.snakecase": _snake,
    "stringcase.camelcase": _lower_camel,
    "stringcase.pascalcase": lambda name: _lower_camel(name)[:1].upper() + _lower_camel(name)[1:],
    "stringcase.spinalcase": lambda name: _snake(name).replace("_", "-"),
    "stringcase.constcase": lambda name: _snake(name).upper(),
    "stringcase.lowercase": str.lower,
    "stringcase.uppercase": str.upper,
    "caseconverter.snakecase": lambda name: "_".join(_words(name)),
    "caseconverter.camelcase": _camel,
    "caseconverter.pascalcase": _pascal,
    "caseconverter.kebabcase": lambda name: "-".join(_words(name)),
    "caseconverter.macrocase": lambda name: "_".join(_words(name)).upper(),
}


def _changed(call: Call, given: Value, change: Callable[[str], str]) -> Value:
    """Return what a function makes of the texts that a value may be; of one with unknown pieces, nothing is known."""
    found = [
        text(change(option.known)) if isinstance(option, Text) and option.known is not None else UNKNOWN
        for option in call.decided(given)
    ]
    return union(found)


@function(*CASES)
def in_another_case(call: Call) -> Value:
    """A name in another case."""
    return _changed(call, call.arg(0, "word", "string", "s"), CASES[call.name])


@function("inflection.camelize")
def camelize(call: Call) -> Value:
    """`camelize(string, uppercase_first_letter)`."""
    is_lower = call.get(1, "uppercase_first_letter") is FALSE

    def changed(name: str) -> str:
        made = _INITIAL.sub(lambda match: match.group(1).upper(), name)
        return name[:1].lower() + made[1:] if is_lower else made

    return _changed(call, call.arg(0, "string"), changed)


@function("slugify.slugify", "slugify.slugify.slugify")
def slugify(call: Call) -> Value:
    """A slug: words of small letters with a separator between them."""
    separator = call.get(6, "separator")
    between = "-" if separator is None else call.known_text(separator)
    if between is None:
        return UNKNOWN
    return _changed(
        call,
        call.arg(0, "text"),
        lambda name: _NO_LETTERS.sub("-", name.lower()).strip("-").replace("-", between),
    )
