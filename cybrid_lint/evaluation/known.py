"""Python's own functions on values that a program states: they may raise, and what they give may be of any length."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from cybrid_lint.evaluation.values import MOST_TEXT

T = TypeVar("T")
#: Numbers from here on are not known: their decimal digits may be more than Python is willing to write.
MOST_NUMBER = 10**100


def computed(function: Callable[..., T], *arguments: object) -> T | None:
    """Return what a function of Python gives for known arguments; None where it raises, or where a text is too long.

    Only for functions whose result is about as long as what they are given: the lengths of the others are reckoned
    before they are called.
    """
    if any(isinstance(one, str) and len(one) > MOST_TEXT for one in arguments):
        return None
    try:
        return function(*arguments)
    except Exception:
        return None


def replaced(known: str, old: str, new: str) -> str | None:
    """Return a text in which one text is replaced by another; None if it gets too long."""
    if len(known) > MOST_TEXT or len(known) + known.count(old) * (len(new) - len(old)) > MOST_TEXT:
        return None
    return known.replace(old, new)


def repeated(known: str, times: int) -> str | None:
    """Return a text repeated; None if it gets too long."""
    return known * times if times <= 0 or times * len(known) <= MOST_TEXT else None


def number(digits: str) -> int | None:
    """Return the number that decimal digits of ASCII say; None for anything else, and for one that is too large."""
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 100 else None
