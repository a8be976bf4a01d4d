"""Paths that are objects and only texts: `pathlib.PurePosixPath`, which Python itself joins and takes apart."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePosixPath

from cybrid_lint.engine.alternatives import BRANCHING, spread
from cybrid_lint.engine.frame import Frame
from cybrid_lint.engine.objects import LibraryState, SequenceState
from cybrid_lint.engine.operations import Attr
from cybrid_lint.engine.texts import concat, text
from cybrid_lint.engine.values import NEVER, UNKNOWN, Site, Value, const, unknown
from cybrid_lint.libraries.calls import Call
from cybrid_lint.libraries.handlers.urls import PURE_PATH, plain
from cybrid_lint.libraries.pieces import LETTER, Pieces
from cybrid_lint.libraries.registry import attribute, function, method


def _path(call: Call, parts: list[Value]) -> Value:
    """Return the path of these parts; an absolute one leaves off what stands before it."""
    at = next((at for at, part in enumerate(parts) if type(part) in BRANCHING), None)
    if at is not None:
        return spread(parts[at], lambda option: _path(call, [*parts[:at], option, *parts[at + 1 :]]))
    texts = [concat(call.decided(plain(call, part))) for part in parts]
    if NEVER in texts:
        return NEVER
    taken = Pieces(*texts)
    return call.new(PURE_PATH, {"text": taken.read(str(PurePosixPath(*taken.plain)))})


def _segments(call: Call) -> list[Value]:
    parts = list(call.args.positional)
    if call.args.star is not None:
        parts += call.members(call.args.star).known
    return parts


@function("pathlib.PurePosixPath", "pathlib.PurePath")
def pure_path(call: Call) -> Value:
    """Making a path of its parts."""
    return _path(call, _segments(call))


@method(PURE_PATH, "__truediv__", "joinpath", "with_segments")
def deeper(call: Call) -> Value:
    """A path behind this one."""
    return _path(call, [*([] if call.name == "with_segments" else [call.owner]), *_segments(call)])


@method(PURE_PATH, "__str__", "as_posix", "__fspath__")
def shown(call: Call) -> Value:
    """The text."""
    return call.field(call.owner, "text") or UNKNOWN


@attribute(PURE_PATH, "parent")
def parent(frame: Frame, owner: Value, name: str, site: Site) -> Value | None:
    """The path without its last segment."""

    def of_one(reads: Value) -> Value:
        taken = Pieces(reads)
        reads = taken.read(str(PurePosixPath(taken.plain[0]).parent))
        return frame.allocate(LibraryState(PURE_PATH, {"text": reads}))

    return _of_text(frame, owner, name, of_one)


@attribute(PURE_PATH, "name", "stem", "suffix", "suffixes", "parts", "root", "anchor")
def part_of(frame: Frame, owner: Value, name: str, site: Site) -> Value | None:
    """What a path is made of: nothing is said of a segment that is not known, which may be several."""

    def of_one(reads: Value) -> Value:
        taken = Pieces(reads)
        if LETTER.search(taken.plain[0]):
            return Attr(frame.close(owner), name) if reads.symbols else unknown(name)
        found = getattr(PurePosixPath(taken.plain[0]), name)
        if isinstance(found, str):
            return taken.read(found) if found else text("")
        kind = "tuple" if isinstance(found, tuple) else "list"
        return frame.allocate(SequenceState(kind, tuple(taken.read(part) for part in found)))

    return _of_text(frame, owner, name, of_one)


def _of_text(frame: Frame, owner: Value, name: str, of_one: Callable[[Value], Value]) -> Value | None:
    state = frame.state(owner)
    return spread(state.fields["text"], of_one) if isinstance(state, LibraryState) and "text" in state.fields else None


@method(PURE_PATH, "with_name", "with_suffix", "with_stem", "relative_to")
def changed(call: Call) -> Value:
    """A path with another name, or without what it begins with."""
    known, given = (call.known_text(plain(call, one)) for one in (call.owner, call.arg(0)))
    if known is None or given is None:
        return UNKNOWN
    try:
        found = getattr(PurePosixPath(known), call.name)(given)
    except ValueError:
        return NEVER
    return call.new(PURE_PATH, {"text": text(str(found))})


@method(PURE_PATH, "is_absolute", "is_relative_to", "match")
def asked(call: Call) -> Value:
    """What is asked of a path."""
    texts = [call.known_text(plain(call, one)) for one in (call.owner, *call.args.positional)]
    known = [one for one in texts if one is not None]
    return UNKNOWN if len(known) < len(texts) else const(getattr(PurePosixPath(known[0]), call.name)(*known[1:]))
