"""Placeholders instead of credentials: templates, masks, counted characters, spoken words."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import lru_cache
from itertools import pairwise

from cybrid_lint.words import listed

from . import shapes

# A word that says by itself that the value is not the real one.
_TELLING = listed(
    """
    bogus change changeit changeme deadbeef default demo dummy empty enter example examples fake fill
    fixme foo bar baz goes here hidden hunter2 insert invalid ipsum lorem masked missing mock mocked
    mymock nil none not null obscured paste placeholder put redacted removed replace replaceme replaced
    sample samples sanitized scrubbed secret123 s3cr3t s3cret stub tbd test testing tests todo unset
    unused unknown update undefined your yours xxx nope whatever anything something
    """
)

# Words that go with those, or that only repeat what the value would be.
_PLAIN = listed(
    """
    a access account actual an and another any api app application at attestation auth bank be bearer by
    ci client code config configured credential credentials customer cybrid dashboard dev development do
    doc docs env environment fixture for from generated get hash header host hook id identifier in
    integration is it its jwt just key keys length let live local long me my name never new no oauth of old on
    only or org organization other our package partner pass passphrase password pem platform please portal
    prod production public private random read real rotate sandbox sdk secret secrets service set should
    signature signing some staging string subscription super sure test text that the this to token tokens
    type unit use used user username uuid guid val value var variable vault very very webhook with write
    """
)
_VOCABULARY = _TELLING | _PLAIN
_LONGEST = max(map(len, _VOCABULARY))

_TEMPLATE = re.compile(
    r"\$?\{\{[^{}]*\}\}|[$#]\{[^{}]*\}|\{[^{}\s]*\}|<%[^%]*%>|<[^<>]*>|%\([\w.]+\)[sdr]"
    r"|\$\([^()]*\)|\$[A-Za-z_]\w*|%[A-Za-z_]\w*%|%[sdr]|@[A-Z_]+@|__[A-Z_]+__|\[[A-Za-z _-]+\]"
)
_FALLBACKS = (
    re.compile(r"\$\{(?P<name>[A-Za-z_]\w*):?[-=](?P<value>[^{}]*)\}"),
    re.compile(
        r"\$?\{\{-?\s*(?P<name>[\w.]+)(?![\w.])[^{}]{0,80}?(?:default[\s(]*|\|\|\s*)"
        r"[\"'](?P<value>[^\"'{}]*)[\"']\s*\)?[^{}]{0,20}\}\}"
    ),
)
_ENV_NAME = re.compile(r"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+")
_ELLIPSIS = re.compile(r"\.\.\.|…|\*\*\*|•••|\[\.\.\.\]")
_SEPARATORS = re.compile(r"[\W_]+")
_AGAIN = re.compile(r"(.)\1+")
_CROSSES = re.compile("x{3,}")
_SHORT = re.compile(r"[xX]{2,}|\d{1,4}")
_LETTERS = re.compile(r"[a-z]+\d{0,4}")
_ROWS = ("qwertyuiopasdfghjklzxcvbnm", "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p", "azertyuiop")


def is_placeholder(text: str, extra: Collection[str] = ()) -> bool:
    """Whether a value only stands for a credential; `extra` are further values, compared without case.

    Words count only where they make up the whole value: random text that happens to hold `test` is none.
    """
    value = text.strip().strip("\"'`").strip()
    if len(value) < 4 or (extra and value.casefold() in {item.casefold() for item in extra}):
        return True
    return _is_placeholder(value[: shapes.MAX_LENGTH])


@lru_cache(maxsize=4096)
def _is_placeholder(value: str) -> bool:
    if shapes.is_jwt(value):
        return _is_show_jwt(value)
    given = fallback(value)
    if given is not None:
        return is_placeholder(given[1])
    return bool(
        _ELLIPSIS.search(value)
        or _is_templated(value)
        or _is_counted(value)
        or _is_spoken(value)
        or _is_env_name(value)
        or shapes.is_reference(value)
        or _is_dropped_by_detect_secrets(value)
    )


def fallback(text: str) -> tuple[str, str, int] | None:
    """Name, value and the value's offset where a template carries a fallback: `${NAME:-value}`."""
    if len(text) > shapes.MAX_LENGTH:
        return None
    for pattern in _FALLBACKS:
        match = pattern.search(text)
        if match:
            return match["name"], match["value"], match.start("value")
    return None


def _is_dropped_by_detect_secrets(value: str) -> bool:
    """The heuristics of detect-secrets 1.5 that judge a value by itself; imported late, it costs 0.15 s."""
    from detect_secrets.filters import heuristic

    return (
        heuristic.is_templated_secret(value)
        or heuristic.is_prefixed_with_dollar_sign(value)
        or heuristic.is_sequential_string(value)
        or heuristic.is_not_alphanumeric_string(value)
    )


def _is_show_jwt(value: str) -> bool:
    """A JWT without a signature, with one that stands for it, or the one that jwt.io shows to everyone."""
    if not shapes.is_signed_jwt(value) or _is_placeholder(value.rsplit(".", 1)[1]):
        return True
    claims = shapes.jwt_claims(value)
    return claims is not None and claims.get("sub") == "1234567890" and "name" in claims


def _is_templated(value: str) -> bool:
    """A template's variables, and around them nothing that could be a credential."""
    rest = _TEMPLATE.sub(" ", value)
    return rest != value and not any(shapes.is_random(part, 16) for part in rest.split())


def _is_env_name(value: str) -> bool:
    return _ENV_NAME.fullmatch(value) is not None and shapes.reads_as_words(value)


def _is_counted(value: str) -> bool:
    """Repeated characters or units, alphabets, counted digits, keyboard rows, or two of them in turn."""
    core = _SEPARATORS.sub("", value).lower()[:512]
    if len(set(core)) <= 1:
        return True
    if len(core) >= 8 and (len(set(core)) <= 3 or _repeats(core)):
        return True
    runs = _AGAIN.sub(r"\1", core)
    if len(runs) <= len(core) // 3 and len(core) >= 8:
        return True
    halves = (runs[::2], runs[1::2])
    return _counts(runs) or (len(runs) >= 8 and all(len(set(h)) == 1 or _counts(h) for h in halves))


def _repeats(core: str) -> bool:
    """Whether a unit of at most 16 characters fills the text, the last one perhaps cut off."""
    longest = min(16, len(core) // 2)
    return any(core[unit:] == core[:-unit] for unit in range(1, longest + 1))


def _counts(core: str) -> bool:
    if len(core) < 4:
        return False
    pairs = list(pairwise(core))
    return sum(_follows(left, right) for left, right in pairs) / len(pairs) >= 0.6


def _follows(left: str, right: str) -> bool:
    step = ord(right) - ord(left)
    if step in (1, -1) or left + right in ("90", "09", "za", "az", "9a", "fa", "f0", "z0"):
        return True
    return any(left + right in row for row in _ROWS)


def _is_spoken(value: str) -> bool:
    """Whether words make up the value, and they say what it stands for."""
    segments = [segment for segment in _SEPARATORS.split(value[:400]) if segment]
    if not segments or len(value) > 400:
        return False
    known = [_is_known(segment) for segment in segments]
    if all(known):
        return True
    telling = any(map(_is_telling, segments))
    return telling and all(ok or shapes.reads_as_words(part) for ok, part in zip(known, segments, strict=True))


def _is_telling(segment: str) -> bool:
    lower = segment.lower()
    return lower in _TELLING or lower.rstrip("0123456789") in _TELLING or _CROSSES.fullmatch(lower) is not None


def _is_known(segment: str) -> bool:
    """Whether a segment is made of known words, each after the other, perhaps with a short number behind."""
    if _SHORT.fullmatch(segment):
        return True
    lower = segment.lower()
    if lower in _VOCABULARY or _counts(lower):
        return True
    return _LETTERS.fullmatch(lower) is not None and _is_glued(lower.rstrip("0123456789"))


def _is_glued(letters: str) -> bool:
    """Whether known words, written together, make up the letters (`thisisnotarealsecret`)."""
    ends = {0}
    for end in range(1, len(letters) + 1):
        if any(start in ends and letters[start:end] in _VOCABULARY for start in range(max(0, end - _LONGEST), end)):
            ends.add(end)
    return len(letters) in ends
