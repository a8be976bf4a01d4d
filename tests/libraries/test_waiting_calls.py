"""How many calls wait for what their callers know."""

from __future__ import annotations

from engine_support import frame_of


def test_one_call_waits_for_all_that_its_receiver_may_be() -> None:
    unwrapped = "".join(f"    if client.is_{name}:\n        client = client.{name}\n" for name in "abcdef")
    frame = frame_of(f"import requests\n\ndef ask(client):\n{unwrapped}    return client.post('/t')\n")
    (code,) = frame.engine.definitions.functions.values()
    assert [event.kind for event in frame.engine.functions.summary(code).events] == ["call"]
