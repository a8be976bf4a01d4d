"""Takes credentials out of Python files: each becomes a look-up of a variable that the environment is to hold.

All credentials of a project are looked at together, so that two different ones never share a variable.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from cybrid_lint.cybrid.events import Line
from cybrid_lint.cybrid.literals import CredentialInCode
from cybrid_lint.facts import Facts
from cybrid_lint.fixes.edits import Fix
from cybrid_lint.fixes.names import NAMES, counterpart, shouted, variable_for
from cybrid_lint.fixes.placing import Place, Placing, is_basic
from cybrid_lint.fixes.workspace import Workspace, workspace

_SHOUTED = re.compile(r"[A-Z][A-Z0-9_]{1,40}")
#: What is said of every credential that is taken out.
ROTATE = "rotate the credential: whoever has seen the file knows it"


def fix_of(facts: Facts, credential: CredentialInCode) -> Fix | None:
    """Return the fix of a credential in a Python file, None where it cannot be taken out safely."""
    space = workspace(facts)
    places = space.once(_all_places)
    if credential not in places:
        return None
    place, variable = places[credential]
    edits = place.write(variable)
    if not edits or not space.parses(edits):
        return None
    name = NAMES[credential.kind]
    if place.is_text:
        return Fix(tuple(edits), "safe", f"Put a placeholder in the place of the {name}", notes=(ROTATE,))
    variables = (counterpart(variable), variable) if is_basic(credential.value) else (variable,)
    return Fix(tuple(edits), "safe", f"Read the {name} from {' and '.join(variables)}", variables, (ROTATE,))


def _all_places(space: Workspace) -> dict[CredentialInCode, tuple[Place, str]]:
    """Return where each credential stands, with the name of its variable: names that are there already go first."""
    found = {}
    for credential in space.facts.credentials or ():
        place = Placing(space, space.file(credential.place.module)).place(credential)
        if place is not None:
            found[credential] = place
    taken: dict[str, str] = {}
    called: dict[str, str] = {}
    for place in found.values():
        if place.fixed is not None:
            taken.setdefault(place.fixed, place.value)
            called.setdefault(place.value, place.fixed)
    result = {}
    for credential, place in sorted(found.items(), key=_order):
        name = place.fixed or called.get(place.value)
        if name is None:
            name = next(name for name in _candidates(place) if taken.get(name, place.value) == place.value)
            taken[name] = place.value
            called[place.value] = name
        result[credential] = (place, name)
    return result


def _order(item: tuple[CredentialInCode, Place]) -> tuple[str, int]:
    place = item[0].place
    return (place.module, place.number if isinstance(place, Line) else place.at)


def _candidates(place: Place) -> Iterator[str]:
    """Yield what a variable may be called, the plainest first."""
    plain = variable_for(place.kind, place.names)
    yield plain
    rest = plain.removeprefix("CYBRID_")
    for name in place.names:
        shout = shouted(name).removeprefix("CYBRID_")
        if _SHOUTED.fullmatch(shout) and shout not in rest:
            yield f"CYBRID_{shout}_{rest}"
    number = 2
    while True:
        yield f"{plain}_{number}"
        number += 1
