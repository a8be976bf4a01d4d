"""`typing`: what a type checker alone sees something in."""

from __future__ import annotations

from cybrid_lint.engine.values import Value
from cybrid_lint.libraries.calls import Call
from cybrid_lint.libraries.registry import function


@function("typing.cast", "typing_extensions.cast")
def cast(call: Call) -> Value:
    """The value, whatever it is said to be."""
    return call.arg(1, "val")


@function(
    *(f"{package}.{name}" for package in ("typing", "typing_extensions") for name in ("assert_type", "reveal_type"))
)
def checked(call: Call) -> Value:
    """The value."""
    return call.arg(0, "val", "obj")
