"""CYB203: a token is requested with a scope that no call it reaches needs."""

from __future__ import annotations

from collections.abc import Iterator

from cybrid_lint.evaluation.scopes import read_scopes
from cybrid_lint.evaluation.values import Site, TokenRequest
from cybrid_lint.rules.base import Facts, Report, Rule
from cybrid_lint.rules.grants import asked_names, grantable, joined, listed, needed_scopes, too_wide
from cybrid_lint.rules.programs import requesting

USE = """
def prices():
    headers = {"Authorization": f"Bearer {token()}"}
    return requests.get("https://bank.sandbox.cybrid.app/api/prices", headers=headers).json()
"""


class UnneededScope(Rule):
    """A scope that nothing needs."""

    code = "CYB203"
    summary = "A token is requested with a scope that no call it reaches needs"
    why = (
        "A scope that nothing needs is a door that nobody watches. The report names the scopes that nothing needs and "
        "the list that would do. It is made only where every use of the token is seen."
    )
    bad = requesting("prices:read trades:execute") + USE
    good = requesting("prices:read") + USE
    # what is too wide for CYB201 and CYB202 is left to them
    options = ("max-resources",)

    def check(self, facts: Facts) -> Iterator[Report]:
        """Yield each request with scopes that no call needs."""
        for site, requests in _by_place(facts).values():
            spare = _spare(facts, requests)
            if not spare:
                continue
            asked = {name for one in requests for name in asked_names(one)}
            enough = asked - spare
            does = f'"{joined(enough)}" would do' if enough else "none of its scopes is needed"
            verb = "are" if len(spare) > 1 else "is"
            yield Report(
                site,
                f"{listed(spare)} {verb} needed by no call of this {requests[0].type} token; {does}",
            )


def _by_place(facts: Facts) -> dict[int, tuple[Site, list[TokenRequest]]]:
    found: dict[int, tuple[Site, list[TokenRequest]]] = {}
    for request, site in facts.requested():
        found.setdefault(id(site.node), (site, []))[1].append(request)
    return found


def _spare(facts: Facts, requests: list[TokenRequest]) -> set[str]:
    """Return the scopes that are asked for at a place and needed by none of the tokens from there."""
    needed: set[str] = set()
    if not any(one.uses for one in requests):
        return set()
    for one in requests:
        uses = needed_scopes(one) if one.uses or one.unseen else set()
        if uses is None or too_wide(facts, one) is not None:
            return set()
        if any(asked.open for asked in read_scopes(one.scopes)):
            return set()
        needed |= uses
    named = {name for one in requests for name in asked_names(one)}
    # what CYB204 and CYB205 name is not named again
    return grantable(requests[0].type, named) - needed
