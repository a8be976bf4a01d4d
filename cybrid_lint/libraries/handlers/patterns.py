"""`re` on texts of which some pieces are not known: replaced, taken apart, matched."""

from __future__ import annotations

import re
import warnings
from functools import reduce
from operator import or_

from cybrid_lint.engine.alternatives import spread
from cybrid_lint.engine.interfaces import UndecidedError
from cybrid_lint.engine.objects import LibraryState, SequenceState
from cybrid_lint.engine.operations import Args
from cybrid_lint.engine.texts import Hole, Text, concat, text
from cybrid_lint.engine.values import NONE, UNKNOWN, Const, Library, Value, const
from cybrid_lint.libraries.calls import Call, is_waiting
from cybrid_lint.libraries.pieces import LETTER, Pieces
from cybrid_lint.libraries.registry import REGISTRY, function, method, typed_as

PATTERN, MATCH = "pattern", "match of a pattern"
typed_as(PATTERN, "re.Pattern", "typing.Pattern")
typed_as(MATCH, "re.Match", "typing.Match")
REGISTRY.classes.fixed |= {PATTERN, MATCH}
# Steps that a search may take; a program's pattern on a program's text must not hold the analysis up.
MOST_STEPS = 10_000_000
MOST_LENGTH, MOST_MATCHES = 200, 50
ESCAPED, GROUP = re.compile(r"\\."), re.compile(r"\((?:\?(?:P<\w{1,60}>|:))?")
NESTED, REPEATED = re.compile(r"\)[*+?{]"), re.compile(r"[*+?{|]")
# Letters and digits as in a token or an identifier: a pattern that finds something here replaces parts of any such.
ANY_TEXT = "s3Kq9ZtW7xPd2LmB5vRy8HnC4jGf6TaE"
# The form of an access token, which is a JWT: head, claims and signature.
A_TOKEN = ".".join((f"eyJ{ANY_TEXT}", f"eyJ{ANY_TEXT}", ANY_TEXT))
# Those that only bytes may have, or that make it print how it is read.
LEFT_OUT = frozenset({"L", "LOCALE", "DEBUG"})
FLAGS = {name: int(flag) for name, flag in re.RegexFlag.__members__.items() if name not in LEFT_OUT}
NO_FLAGS = const(0)
FUNCTIONS = ("sub", "subn", "search", "match", "fullmatch", "findall", "finditer", "split")


def steps_of(pattern: str, length: int) -> int:
    """Return a bound on the steps of a search in a text of some length, `MOST_STEPS` where it may be exponential."""
    plain = GROUP.sub("(", ESCAPED.sub("a", pattern))
    if len(pattern) > MOST_LENGTH or NESTED.search(plain):
        return MOST_STEPS
    return min(int((length + 2) ** (len(REPEATED.findall(plain)) + 1)), MOST_STEPS)


@function("re.compile", "regex.compile")
def compile_pattern(call: Call) -> Value:
    """A pattern that is compiled."""
    return call.new(PATTERN, {"pattern": call.arg(0, "pattern"), "flags": call.get(1, "flags") or NO_FLAGS})


@function(*(f"re.{name}" for name in FUNCTIONS))
def apply_function(call: Call) -> Value:
    """A function of `re`, which gets its pattern first."""
    flags = call.get(4 if "sub" in call.name else 3 if call.name.endswith("split") else 2, "flags")
    pattern = call.arg(0, "pattern")
    keywords = tuple((name, value) for name, value in call.args.keywords if name not in ("pattern", "flags"))
    state = call.state(pattern)
    if isinstance(state, LibraryState) and state.label == PATTERN:
        pattern, flags = state.fields["pattern"], state.fields["flags"]
    args = Args(call.args.positional[1:], keywords)
    return _apply(call, call.name.rpartition(".")[2], pattern, flags or NO_FLAGS, args)


@method(PATTERN, *FUNCTIONS)
def apply_method(call: Call) -> Value:
    """A method of a pattern."""
    pattern, flags = (call.field(call.owner, name) or UNKNOWN for name in ("pattern", "flags"))
    return _apply(call, call.name, pattern, flags, call.args)


def _apply(call: Call, name: str, pattern: Value, flags: Value, args: Args) -> Value:
    position = 1 if name in ("sub", "subn") else 0
    call.decided(flags)
    written, subject, known = call.known_text(pattern), args.get(position, "string"), _flags(call, flags)
    if written is None or subject is None or known is None:
        return UNKNOWN
    found = spread(subject, lambda option: _on(call, name, written, known, args, option))
    return call.new_sequence("tuple", (found, UNKNOWN)) if name == "subn" else found


def _flags(call: Call, flags: Value) -> int | None:
    """Return the flags of a pattern as one number, None where they are not known."""
    state = call.state(flags)
    if isinstance(state, SequenceState):
        each = [flag for member in state.members if (flag := _flags(call, member)) is not None]
        return None if state.is_open or len(each) < len(state.members) else reduce(or_, each, 0)
    if isinstance(flags, Const) and isinstance(flags.value, int):
        return flags.value
    return FLAGS.get(flags.name.rpartition(".")[2]) if isinstance(flags, Library) else None


def compiled(written: str, flags: int) -> re.Pattern[str] | None:
    """Return a program's own pattern, whose steps are known to be few; None for what is none."""
    try:
        with warnings.catch_warnings():
            # of what Python warns whoever runs the program
            warnings.simplefilter("ignore")
            return re.compile(written, flags)
    except (re.error, OverflowError, RecursionError, ValueError):
        return None


def _on(call: Call, name: str, written: str, flags: int, args: Args, subject: Value) -> Value:
    """Return what a function gives for one text."""
    if is_waiting(call.frame, subject):
        raise UndecidedError
    taken = Pieces(subject)
    plain = taken.plain[0]
    steps = steps_of(written, len(plain))
    pattern = compiled(written, flags) if steps < MOST_STEPS and call.engine.work.spend(1 + steps // 10_000) else None
    if pattern is None:
        return subject if name.startswith("sub") else UNKNOWN
    matches = [match for match in pattern.finditer(plain) if not LETTER.fullmatch(match[0])][:MOST_MATCHES]
    if not matches and any(is_waiting(call.frame, hole.value) for hole in taken.holes):
        # what is to be found may stand in what the caller gives
        raise UndecidedError
    if name.startswith("sub"):
        repl = args.get(0, "repl") or UNKNOWN
        # to take signs away leaves a text what it is
        if not matches and call.known_text(repl) and any(_may_hide(pattern, one) for one in taken.holes):
            return UNKNOWN
        return _replaced(call, taken, matches[: _limit(args.get(2, "count")) or None], repl) if matches else subject
    if name in ("findall", "finditer"):
        members = tuple(
            _match(call, taken, match) if name == "finditer" else _all(call, taken, match) for match in matches
        )
        return call.new_sequence("list", members, is_open=bool(taken.holes))
    if name == "split":
        split = pattern.split(plain, _limit(args.get(1, "maxsplit")))
        return call.new_sequence("list", tuple(taken.read(piece or "") for piece in split))
    match: re.Match[str] | None = getattr(pattern, name)(plain)
    if match is None:
        return UNKNOWN if taken.holes else NONE
    return _match(call, taken, match)


def _limit(most: Value | None) -> int:
    """Return how often a pattern is used at most, 0 for as often as it matches."""
    return max(0, most.value) if isinstance(most, Const) and isinstance(most.value, int) else 0


def _may_hide(pattern: re.Pattern[str], hole: Hole) -> bool:
    """Tell whether a replacement may take out of what is not known what matters in it: of an object, or of any text."""
    return hole.form == "json" or any(map(pattern.search, (ANY_TEXT, A_TOKEN)))


def _replaced(call: Call, taken: Pieces, matches: list[re.Match[str]], replacement: Value) -> Value:
    is_written = isinstance(replacement, Text) or is_waiting(call.frame, replacement) or replacement is UNKNOWN
    template = taken.write(replacement) if is_written else ""
    parts: list[Value] = []
    end = 0
    for match in matches:
        if is_written:
            try:
                value: Value = taken.read(match.expand(template))
            except (re.error, IndexError):
                value = UNKNOWN
        else:
            value = call.engine.shown(call.frame, call.call(replacement, _match(call, taken, match)), call.site)
        parts += [taken.read(match.string[end : match.start()]), value]
        end = match.end()
    return concat([*parts, taken.read(matches[0].string[end:])])


def _all(call: Call, taken: Pieces, match: re.Match[str]) -> Value:
    groups = match.groups("")
    if len(groups) > 1:
        return call.new_sequence("tuple", tuple(taken.read(group) for group in groups))
    return taken.read(groups[0] if groups else match[0])


def _match(call: Call, taken: Pieces, match: re.Match[str]) -> Value:
    """Return what was matched, by the numbers and names of its groups."""
    numbered = {str(number): piece for number, piece in enumerate((match[0], *match.groups()))}
    pieces: dict[str, str | None] = {**numbered, **match.groupdict()}
    return call.new(MATCH, {name: NONE if piece is None else taken.read(piece) for name, piece in pieces.items()})


def _group(call: Call, name: Value) -> Value:
    state = call.state(call.owner)
    known = {str(getattr(option, "value", getattr(option, "known", None))) for option in call.decided(name)}
    if not isinstance(state, LibraryState) or len(known) != 1:
        return UNKNOWN
    return state.fields.get(known.pop(), UNKNOWN)


@method(MATCH, "group", "__getitem__")
def group(call: Call) -> Value:
    """What a group has matched; of several, a tuple."""
    names = call.args.positional or (text("0"),)
    found = [_group(call, name) for name in names]
    return found[0] if len(found) == 1 else call.new_sequence("tuple", tuple(found))


@method(MATCH, "groups", "groupdict")
def groups(call: Call) -> Value:
    """What all groups have matched."""
    state = call.state(call.owner)
    fields = state.fields if isinstance(state, LibraryState) else {}
    if call.name == "groupdict":
        return call.new_dict({name: value for name, value in fields.items() if not name.isdecimal()})
    return call.new_sequence("tuple", tuple(value for name, value in fields.items() if name.isdecimal())[1:])


@method(MATCH, "start", "end", "span", "expand")
def place(call: Call) -> Value:
    """What is not followed."""
    return UNKNOWN


@function("re.escape")
def escape(call: Call) -> Value:
    """A text that means itself in a pattern."""
    value = call.arg(0, "pattern")
    taken = Pieces(value)
    is_known = isinstance(value, Text) and not any(isinstance(part, Hole) for part in value.parts)
    return text(re.escape(taken.plain[0]), taken.site) if is_known else value
