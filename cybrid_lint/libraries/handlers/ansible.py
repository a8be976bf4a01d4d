"""Ansible's helpers for modules and plugins: requests by `ansible.module_utils.urls`, and how a module ends.

Sources: https://docs.ansible.com/ansible/latest/reference_appendices/module_utils.html (2.19), `module_utils/urls.py`.
"""

from __future__ import annotations

from cybrid_lint.engine.values import UNKNOWN, Value
from cybrid_lint.libraries.calls import Call
from cybrid_lint.libraries.handlers.urllib import method_of
from cybrid_lint.libraries.http import present, send
from cybrid_lint.libraries.registry import REGISTRY, function, method, typed_as

MODULE = "ansible module"
URLS = "ansible.module_utils.urls"
typed_as(MODULE, "ansible.module_utils.basic.AnsibleModule")
# a module answers by these, and is over
REGISTRY.endings |= {f"{MODULE}.{name}" for name in ("exit_json", "fail_json", "fail_json_aio")}


@function("ansible.module_utils.basic.AnsibleModule")
def module(call: Call) -> Value:
    """A module, which has its parameters from whoever runs it."""
    return call.new(MODULE, is_open=True)


@method(MODULE, "exit_json", "fail_json", "warn", "deprecate", "log", "debug")
def answer(call: Call) -> Value:
    """What a module says: Ansible masks what its parameters keep from logs."""
    return UNKNOWN


def _sent(call: Call, first: int, **parts: Value | None) -> Value:
    """Send a request, whose address and all behind it begin at a position; return its response."""
    body = present(call.get(first + 1, "data"))
    user = present(call.get(None, "url_username"))
    password = call.get(None, "url_password")
    return send(
        call,
        url=call.arg(first, "url"),
        body=body,
        headers=call.get(first + 2, "headers"),
        auth=None if user is None else call.new_sequence("tuple", (user, password or UNKNOWN)),
        **{"method": method_of(call, call.get(first + 3, "method"), body), **parts},
    )


@function(f"{URLS}.open_url")
def open_url(call: Call) -> Value:
    """A request; its response."""
    return _sent(call, 0)


@function(f"{URLS}.fetch_url")
def fetch_url(call: Call) -> Value:
    """A request of a module; its response, and what is said of that."""
    return call.new_sequence("tuple", (_sent(call, 1), UNKNOWN))


@function(f"{URLS}.fetch_file")
def fetch_file(call: Call) -> Value:
    """A request of a module whose response is kept in a file; the file's name."""
    _sent(call, 1)
    return UNKNOWN
