"""Decorators that make properties, and such as leave a function what it is.

`cached_property`, `async_property`, `boltons`, `deprecated`, `deprecation`, `wrapt`.
"""

from __future__ import annotations

from cybrid_lint.engine.callables import Function
from cybrid_lint.engine.frame import Frame
from cybrid_lint.engine.operations import Args
from cybrid_lint.engine.values import Site, Value
from cybrid_lint.libraries.handlers.retries import wrapper
from cybrid_lint.libraries.registry import decorator, function

TIMED = ("cached_property_with_ttl", "timed_cached_property", "threaded_cached_property_with_ttl")


@decorator("cached_property.threaded_cached_property", *(f"cached_property.{name}" for name in TIMED))
@decorator("cached_property.threaded_cached_property_with_ttl", "cached_property.timed_threaded_cached_property")
@decorator("async_property.async_property", "async_property.async_cached_property", "boltons.cacheutils.cachedproperty")
def made_property(frame: Frame, args: Args | None, value: Value, site: Site) -> Value | None:
    """A property: what is awaited and what is kept for a time are one here."""
    return value.marked("property") if isinstance(value, Function) else None


# as decorators they do so already
function("deprecated.deprecated", "deprecated.classic.deprecated", "deprecated.sphinx.deprecated")(wrapper)
function(
    "deprecated.sphinx.versionadded", "deprecated.sphinx.versionchanged", "deprecation.deprecated", "wrapt.synchronized"
)(wrapper)
