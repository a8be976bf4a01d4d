"""Headers in which a webhook's signature comes."""

from __future__ import annotations

import re

_HEADER = re.compile(r"[a-z][\w-]*", re.I)
_BETWEEN_WORDS = re.compile("[-_]")


def is_header(text: str) -> bool:
    """Tell whether a text is the name of a header for signatures, as HTTP or a server's environment writes it."""
    lowered = text.lower()
    if "signature" not in lowered or not _HEADER.fullmatch(text):
        return False
    return "signature" in _BETWEEN_WORDS.split(lowered)[1:] and ("-" in text or lowered.startswith(("x_", "http_")))
