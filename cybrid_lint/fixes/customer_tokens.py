"""Gives calls that concern a customer a token of that customer alone: unsafe, since who may do what changes.

The call is given its token where the call is made, with the scopes that it needs, if the customer's GUID is in reach
there.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from cybrid_lint import catalogue
from cybrid_lint.cybrid.events import OperationCalled
from cybrid_lint.cybrid.uses import keys_of
from cybrid_lint.engine.values import Site
from cybrid_lint.facts import Facts
from cybrid_lint.fixes.arguments import by_argument
from cybrid_lint.fixes.authorizing import Token, authorized, in_arguments
from cybrid_lint.fixes.customers import customer_of
from cybrid_lint.fixes.edits import Edit, Fix, merged
from cybrid_lint.fixes.handing import handed_down
from cybrid_lint.fixes.python import PythonFile
from cybrid_lint.fixes.token_function import Helper, is_async, token_functions
from cybrid_lint.fixes.workspace import workspace
from cybrid_lint.ir import nodes

_NOTE = "check that each customer's token reaches what the call needs: it was made with a bank token before"


def fix_of(facts: Facts, site: Site) -> Fix | None:
    """Return the fix of calls that are made at a place with a bank token, None where a customer's cannot be given."""
    space = workspace(facts)
    file = space.file(site.module)
    call = file.node(site.at)
    calls = [one for one in space.calls.get(site, ()) if one.token.type == "bank"]
    operations = {operation for one in calls for operation in one.operations}
    if not isinstance(call, nodes.Call) or not all(map(catalogue.customer_could_make, operations)):
        return None
    guid = customer_of(facts, file, call, calls)
    if guid is None:
        return None
    scopes = sorted({scope for one in calls for scope in _needed(facts, file, call, one)})
    for helper in token_functions(facts, file, call, calls):
        edits = _edits(facts, site, calls, helper, guid, scopes)
        if edits is not None and space.parses(edits):
            does = f"Make the call with a token of the customer's and {' '.join(scopes)}"
            return Fix(tuple(edits), "unsafe", does, helper.variables, (_NOTE,))
    return None


def _needed(facts: Facts, file: PythonFile, node: nodes.Call, call: OperationCalled) -> set[str]:
    """Return the scopes that a call needs, with those for personal data if it asks for them."""
    needed: set[str] = set()
    around = [one for one in file.all_above(node) if isinstance(one, nodes.Function)][:1]
    asks = any("include_pii" in file.source(one) for one in (node, *around))
    for operation in call.operations:
        needed |= operation.scopes
        uses = (facts.events.uses.get(key, {}) for key, _ in keys_of(call.token))
        if asks and any(used.get(operation.id) for used in uses):
            needed |= operation.optional_scopes & catalogue.holdable("customer")
    return needed


def _edits(
    facts: Facts, site: Site, calls: Sequence[OperationCalled], helper: Helper, guid: str, scopes: Iterable[str]
) -> list[Edit] | None:
    """Return the edits that make calls at a place with what a function gives for a customer."""
    file = workspace(facts).file(site.module)
    call = file.node(site.at)
    assert isinstance(call, nodes.Call)
    if helper.is_async and not is_async(file, call):
        return None
    listed = ", ".join(f'"{scope}"' for scope in scopes)
    text = f"{'await ' if helper.is_async else ''}{helper.name}({guid}, [{listed}])"
    edits = _given(facts, file, site, call, calls, Token(text, is_client=helper.gives_client))
    return None if edits is None else merged([*helper.edits, *edits])


def _given(
    facts: Facts, file: PythonFile, site: Site, call: nodes.Call, calls: Sequence[OperationCalled], token: Token
) -> list[Edit] | None:
    """Return the edits that give a call another token, None where it is not plain how it gets its own."""
    space = workspace(facts)
    if all(one.site == one.call_site for one in calls):
        return authorized(space, file, call, calls, token) or in_arguments(file, call, token)
    return (
        in_arguments(file, call, token)
        or by_argument(space, file, call, token, calls)
        or (None if token.is_client else handed_down(facts, site, calls, token.text))
    )
