"""How many calls wait for what their callers know."""

from __future__ import annotations

import pytest
from engine_support import frame_of


@pytest.mark.parametrize(("names", "waiting"), [("abc", 1), ("abcdef", 2), ("abcdefghijkl", 2)])
def test_few_calls_wait_for_all_that_their_receiver_may_be(names: str, waiting: int) -> None:
    """One does for all that conditions tell apart, and one more for the rest."""
    unwrapped = "".join(f"    if client.is_{name}:\n        client = client.{name}\n" for name in names)
    frame = frame_of(f"import requests\n\ndef ask(client):\n{unwrapped}    return client.post('/t')\n")
    (code,) = frame.engine.definitions.functions.values()
    assert [event.kind for event in frame.engine.functions.summary(code).events] == ["call"] * waiting
