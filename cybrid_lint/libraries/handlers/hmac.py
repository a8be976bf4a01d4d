"""`hmac`, and the HMAC of `cryptography`: what is signed, and by which key."""

from __future__ import annotations

from cybrid_lint.engine.texts import Text
from cybrid_lint.engine.values import UNKNOWN, Value
from cybrid_lint.libraries.calls import Call
from cybrid_lint.libraries.registry import function


@function("hmac.new", "hmac.HMAC", "hmac.digest")
@function("cryptography.hazmat.primitives.hmac.HMAC")
def sign(call: Call) -> Value:
    """Signing: nobody can read the key from a digest.

    The event is of the key with what is signed, so that whoever gives that hears of it.
    """
    key, message = call.arg(0, "key"), call.arg(1, "msg")
    # one that comes from outside says nothing of what stands in the source
    if isinstance(key, Text) or key.is_open:
        call.emit("sign", call.new_sequence("tuple", (key, message)))
    return UNKNOWN
