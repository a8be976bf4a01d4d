"""Statements that show a token, and others that do not, each in a function of its own."""

from __future__ import annotations

from collections.abc import Iterable

from engine_support import BANK_TOKEN, exposures


def assert_loud_and_quiet(head: str, loud: Iterable[str], quiet: Iterable[str], *, code: str = "CYB105") -> None:
    """Fail unless a token is found to be shown by each of the loud statements, and by none of the quiet ones.

    They may use `token`, the token of a bank, and `guid`.
    """
    source = f"import os, requests\n{BANK_TOKEN}{head}\n"
    places: dict[str, range] = {}
    for index, statement in enumerate((*loud, *quiet)):
        source += f"\ndef case_{index}(guid):\n    token = bank_token()\n"
        start = source.count("\n") + 1
        source += "".join(f"    {line}\n" for line in statement.splitlines())
        places[statement] = range(start, source.count("\n") + 1)
    lines = {line for line, found in exposures(source) if found == code}
    shown = {statement for statement, place in places.items() if lines & set(place)}
    assert shown == set(loud)
