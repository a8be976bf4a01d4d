"""What stands between a client's call and the network: overridden methods, hooks, and what is mounted for addresses."""

from __future__ import annotations

from collections.abc import Callable

from cybrid_lint.evaluation import heap
from cybrid_lint.evaluation.calls import Args, Call, call_value
from cybrid_lint.evaluation.comprehensions import members_of
from cybrid_lint.evaluation.objects import attribute
from cybrid_lint.evaluation.values import UNKNOWN, Bound, Hole, Lit, Obj, Value, options, pieces
from cybrid_lint.models.registry import DERIVED
from cybrid_lint.protocol.http import Request
from cybrid_lint.protocol.urls import with_base

# Stands for a piece of an address that is not known, and counts as a long one.
FIRST_MARK, LENGTH = 0xE000, 99


def part_of(call: Call, owner: Obj, name: str, fresh: Obj) -> Obj:
    """Return what an object has under a name from its beginning, the same one in every round; give it to the object."""
    part = call.frame.machine.objects.setdefault((name, id(owner)), fresh)
    part.frame, part.branch = owner.frame, owner.branch
    owner.fields.setdefault(name, part)
    return part


def methods_of(call: Call, owner: Value, *names: str) -> list[Value]:
    """Return the methods of an instance of the project that it has under these names."""
    if not isinstance(owner, Obj) or owner.kind != "instance":
        return []
    found = [one for name in names for one in options(attribute(call.frame, call.node, owner, name))]
    return [one for one in found if isinstance(one, Bound)]


def overridden(call: Call, owner: Obj, *names: str) -> list[Value]:
    """Return the methods that a class of the project has in place of those of the library class it derives from."""
    return methods_of(call, owner.fields.get(DERIVED, UNKNOWN), *names)


def hooked(call: Call, response: Value, event: str, hooks: Value | None) -> Value:
    """Call the hooks for an event with a response; what comes back is still that response."""
    for one in options(hooks) if hooks is not None else ():
        given = heap.read(call.frame, one, event) if isinstance(one, Obj) else None
        for hook in functions_in(call, given):
            call_value(call.frame, call.node, hook, Args([response], {}, open=True))
    return response


def functions_in(call: Call, given: Value | None) -> list[Value]:
    """Return the functions that are given one by one or in a list."""
    found: list[Value] = []
    for one in options(given) if given is not None else ():
        found += members_of(call.frame, one)[0] if isinstance(one, Obj) and one.kind == "list" else [one]
    return found


def best_mounted(mounts: list[tuple[Value, Value]], request: Request, fits: Callable[[str, str], bool]) -> list[Value]:
    """Return what is mounted for an address: that of the longest prefix that fits it."""
    ranked = [(_rank(prefix, request, fits), mounted) for prefix, mounted in mounts]
    longest = max((rank for rank, _ in ranked), default=0)
    return [one for rank, mounted in ranked if rank == longest > 0 for one in options(mounted)]


def _rank(prefix: Value, request: Request, fits: Callable[[str, str], bool]) -> int:
    """Return how long a prefix is that the address of a request begins with, 0 if it does not."""
    marks: dict[Value, str] = {}

    def plain(parts: tuple[Lit | Hole, ...]) -> str:
        known = [
            part.text.lower() if isinstance(part, Lit) else marks.setdefault(part.value, chr(FIRST_MARK + len(marks)))
            for part in parts
        ]
        return "".join(one * LENGTH if one >= chr(FIRST_MARK) else one for one in known)

    starts = [plain(one) for one in pieces(prefix)]
    addresses = [plain(parts) for one in options(request.url) for parts in with_base(one, request.base)]
    # of an address of which nothing is known, a scheme is the most that can be said
    addresses += [f"https://{one}" for one in addresses if one >= chr(FIRST_MARK)]
    return max((len(start) for start in starts for one in addresses if fits(start, one)), default=0)
