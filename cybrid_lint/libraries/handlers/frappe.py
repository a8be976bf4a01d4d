"""Frappe: functions that a site's pages call, and the site's cache. `stubs/frappe.toml` has the rest.

Sources: https://docs.frappe.io/framework/user/en/api/rest and …/guides/caching (15).
"""

from __future__ import annotations

from cybrid_lint.engine.callables import LibraryMethod
from cybrid_lint.engine.values import Value
from cybrid_lint.libraries.calls import Call
from cybrid_lint.libraries.handlers.caches import REDIS
from cybrid_lint.libraries.handlers.web_responses import routed
from cybrid_lint.libraries.registry import decorator, function
from cybrid_lint.libraries.shared import shared

decorator("frappe.whitelist")(routed)


@function("frappe.cache")
def cache(call: Call) -> Value:
    """The site's cache, which up to version 14 a function gives."""
    return shared(call.frame, REDIS)


@function(*(f"frappe.cache.{name}" for name in ("get_value", "set_value", "get", "set", "hget", "hset")))
def of_cache(call: Call) -> Value:
    """The same, by its methods."""
    return call.call_with(LibraryMethod(shared(call.frame, REDIS), call.name.rpartition(".")[2]), call.args)
