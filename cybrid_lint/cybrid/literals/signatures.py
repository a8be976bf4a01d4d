"""What verifies the signatures of webhooks: whose header a function looks at, and which argument is the key."""

from __future__ import annotations

from collections.abc import Iterator

from cybrid_lint.credentials.headers import is_header
from cybrid_lint.credentials.vendors import words
from cybrid_lint.cybrid.literals.naming import callee, names_of
from cybrid_lint.cybrid.signing import headers_in
from cybrid_lint.engine.walking import walk
from cybrid_lint.ir import nodes
from cybrid_lint.words import listed, mentions_cybrid

#: The names of what a literal is that signs what Cybrid sends.
SIGNING_KEY = ("signing_key", "cybrid")
_KEYS = listed("key secret")
_MAKING = listed("new digest hmac")


def verifies_cybrids(function: nodes.Node, module: nodes.Module) -> bool:
    """Tell whether a function, or if it says nothing the module around it, looks at no signature but Cybrid's."""
    for node in (function, module):
        headers = headers_in(node)
        if headers:
            return all(map(mentions_cybrid, headers))
    return False


def is_key_of_hmac(call: nodes.Call, arg: nodes.Arg, index: int) -> bool:
    """Tell whether an argument of a call is the key of an HMAC; `index` is its place."""
    called = [word for name in names_of(call.func)[:2] for word in words(name)]
    if "hmac" not in called or not _MAKING & set(words(callee(call))):
        return False
    return index == 0 if arg.keyword is None else arg.keyword in _KEYS


def keys_of_signature(header: str, value: nodes.Expr) -> Iterator[nodes.Expr]:
    """Yield the arguments by which a value is signed that is sent in the header of Cybrid's signatures.

    What signs may be anything of the project; its key is what is called so, else what it is given first.
    """
    if not is_header(header) or not mentions_cybrid(header):
        return
    for call in walk(value):
        if isinstance(call, nodes.Call):
            keys = [arg.value for arg in call.args if _is_called_key(arg)]
            yield from keys or [arg.value for arg in call.args[:1] if isinstance(arg.value, nodes.Const)]


def _is_called_key(arg: nodes.Arg) -> bool:
    names = [arg.keyword or "", *names_of(arg.value)[:2]]
    return any(_KEYS & set(words(name)) for name in names)
