"""Signatures: which keys sign what Cybrid sends, where the key and the header stand in several functions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

from cybrid_lint.credentials import vendor_of
from cybrid_lint.credentials.headers import is_header
from cybrid_lint.cybrid.reading import state_of
from cybrid_lint.engine import traversal
from cybrid_lint.engine.alternatives import options
from cybrid_lint.engine.code import FunctionCode
from cybrid_lint.engine.objects import SequenceState
from cybrid_lint.engine.open_events import Settled
from cybrid_lint.engine.outcome import Event
from cybrid_lint.engine.texts import Hole, Text
from cybrid_lint.engine.values import Unknown, Value
from cybrid_lint.engine.walking import walk
from cybrid_lint.ir import nodes
from cybrid_lint.words import mentions_cybrid

#: How many functions from the one that signs the header may be looked at.
MOST_CALLERS = 3


@lru_cache(maxsize=256)
def headers_in(node: nodes.Node) -> frozenset[str]:
    """Return the names of the headers for signatures that stand in a piece of code."""
    # a name of one's own may hold the word as well, a header's has a hyphen or begins with X or HTTP
    return frozenset(text for inner in walk(node) for text in _texts(inner) if is_header(text))


def _texts(node: nodes.Node) -> Iterable[str]:
    if isinstance(node, nodes.Const) and isinstance(node.value, str):
        return (node.value,)
    return (node.name,) if isinstance(node, nodes.Param) else ()


def may_be_known(event: Event) -> bool:
    """Tell whether a key may stand as a literal: here, or with whoever calls."""
    return any(key.symbols or isinstance(key, Text) for key in options(key_of(event)))


def is_settled(event: Event, chain: tuple[FunctionCode, ...]) -> bool:
    """Tell whether callers say no more of a signature: which key it is, and whose header is looked at."""
    if len(chain) > MOST_CALLERS:
        return True
    return not key_of(event).symbols and any(headers_in(code.node) for code in chain)


def key_of(event: Event) -> Value:
    """Return by which key an event signs."""
    state = state_of(event.value)
    return state.members[0] if isinstance(state, SequenceState) and state.members else event.value


def keys_in(settled: Settled) -> Iterator[Value]:
    """Yield the keys that verify what Cybrid has signed, or sign it in a test, unless they are called another's."""
    if _is_cybrids(settled):
        for key in options(key_of(settled.event)):
            if isinstance(key, Text) and not any(vendor_of(name) not in (None, "cybrid") for name in _names_in(key)):
                yield key


def _names_in(key: Text) -> Iterator[str]:
    for part in key.parts:
        if not isinstance(part, Hole):
            yield from part.names


def _is_cybrids(settled: Settled) -> bool:
    """Tell whether the function that signs, or else its caller, or its module looks at no signature but Cybrid's."""
    for index, code in enumerate(settled.chain):
        headers = headers_in(code.node)
        if headers:
            return all(map(mentions_cybrid, headers)) and (index == 0 or _is_given(settled, index))
    module = settled.chain[0].module if settled.chain else settled.module
    headers = _constants(module.body) if module.body is not None else frozenset()
    return bool(headers) and all(map(mentions_cybrid, headers))


def _constants(module: nodes.Module) -> frozenset[str]:
    """Return the headers that a module names outside of its functions, of which each may be the one that looks."""
    functions = (node for node in walk(module) if isinstance(node, nodes.Function))
    return headers_in(module).difference(*map(headers_in, functions))


def _is_given(settled: Settled, index: int) -> bool:
    """Tell whether a caller gives what it takes from the header, or the key, to what signs."""
    texts = {key for key in options(key_of(settled.event)) if isinstance(key, Text)}
    calls = settled.given[len(settled.chain) - 1 - index :]
    return any(
        inner in texts or any(map(is_header, _said_by(inner)))
        for value, _ in (calls[0] if calls else ())
        for inner in traversal.walk(value)
    )


def _said_by(value: Value) -> tuple[str, ...]:
    if isinstance(value, Text):
        return (value.known or "",)
    return value.names if isinstance(value, Unknown) else (getattr(value, "name", ""),)
