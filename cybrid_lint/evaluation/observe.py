"""Notes every known text that is kept under names, for the rules on credentials to judge."""

from __future__ import annotations

from cybrid_lint.evaluation.frames import Frame
from cybrid_lint.evaluation.values import Lit, Obj, Site, Text, Value, options
from cybrid_lint.facts import Kept

# Shorter texts are no credentials; a signing key has no fixed shape, but nobody makes it this short.
SHORTEST = 12


def holds(part: Lit) -> bool:
    """Tell whether a piece of text may hold a part of a credential, and not just the scheme before it."""
    return part.text.strip().lower() not in ("", "bearer", "basic", "token", "authorization: bearer")


def observe(
    frame: Frame, value: Value, names: tuple[str, ...], site: Site, sink: str = "", vendor: str | None = None
) -> None:
    """Note the known texts that a value may be, under their names and those around them."""
    for one in options(value):
        if isinstance(one, Obj) and one.kind == "lib" and "wrapped" in one.fields:
            observe(frame, one.fields["wrapped"], names, site, sink, vendor)
        if not isinstance(one, Text):
            continue
        known = one.known
        if known is None or len(known) < SHORTEST:
            continue
        place = next((part.site for part in one.parts if isinstance(part, Lit) and part.site and holds(part)), site)
        kept = next((part.names for part in one.parts if isinstance(part, Lit) and part.names), ())
        frame.machine.add(Kept(one, (*kept, *names, *place.module.words)[:12], place, sink, vendor))
