"""Methods of text and bytes, and the functions that make, encode and decode them."""

from __future__ import annotations

import binascii
import contextlib
import re
from collections.abc import Callable
from string import Formatter

from cybrid_lint.engine.alternatives import BRANCHING, options, spread, union
from cybrid_lint.engine.interfaces import UndecidedError
from cybrid_lint.engine.objects import DictState, InstanceState, SequenceState
from cybrid_lint.engine.snapshots import Updated
from cybrid_lint.engine.texts import Hole, Lit, Text, concat, fills_much, text
from cybrid_lint.engine.values import ABSENT, NEVER, NONE, UNKNOWN, Const, Member, Site, Unknown, Value, const, unknown
from cybrid_lint.libraries.calls import Call, is_waiting
from cybrid_lint.libraries.registry import function, method, unknown_method
from cybrid_lint.libraries.writing import SHORTEST

#: The label of a text form in which a value was replaced.
LEFT_OUT = "text with a value left out"
# A known text is worked out up to this length.
MOST_CHARACTERS = 20_000
# Occurrences in a text that are replaced one by one.
MOST_REPLACED = 100
# What texts are split at where nothing is said of that.
SPACE = re.compile(r"\s+")
REFUSED = (ValueError, LookupError, TypeError, OverflowError, MemoryError, binascii.Error)


def first_site(value: Value) -> Site | None:
    """Return where the first known piece of a text stands."""
    if isinstance(value, Text):
        return next((part.site for part in value.parts if isinstance(part, Lit) and part.site), None)
    return None


def changed(value: Text, change: Callable[[str], str]) -> Value:
    """Return a text with its known pieces changed by a function."""
    try:
        return Text(tuple(_piece(part, change) if isinstance(part, Lit) else part for part in value.parts))
    except REFUSED:
        return UNKNOWN


def _piece(part: Lit, change: Callable[[str], str]) -> Lit:
    found = change(part.text)
    if len(found) > MOST_CHARACTERS:
        raise ValueError
    return part._replace(text=found)


def owner_text(call: Call) -> Text:
    """Return the text that a method is called on."""
    owner = call.owner
    if isinstance(owner, Member) and isinstance(owner.value, Text):
        owner = owner.value
    return owner if isinstance(owner, Text) else Text((Hole(owner),))


def settled(call: Call) -> Text:
    """Return the text that a method is called on; raises `UndecidedError` while pieces of it are symbolic."""
    owner = owner_text(call)
    if any(isinstance(part, Hole) and is_waiting(call.frame, part.value) for part in owner.parts):
        raise UndecidedError
    return owner


@method("text", "hex")
def hexed(call: Call) -> Value:
    """The digits of bytes: of what is not known, what it is made of."""
    owner = owner_text(call)
    is_plain = owner.known is not None and not call.args.positional
    return text((owner.known or "").encode().hex(), first_site(owner)) if is_plain else owner


@method("text", "encode", "decode", "expandtabs", "__str__", "__format__", "tobytes")
def text_same(call: Call) -> Value:
    """What leaves a text as it is, or as readable."""
    return owner_text(call)


@method("text", "upper", "lower", "title", "capitalize", "casefold", "swapcase")
def text_case(call: Call) -> Value:
    """Changes of case."""
    found = changed(owner_text(call), lambda piece: str(getattr(piece, call.name)()))
    is_alike = call.name in ("upper", "lower", "casefold", "swapcase") and isinstance(call.owner, Text)
    return _in_holes(call, found) if is_alike else found


def _in_holes(call: Call, value: Value) -> Value:
    """Return a text in which what callers give has a method called on it as well, which does the same to each piece."""
    parts: list[Value] = []
    for part in value.parts if isinstance(value, Text) else ():
        is_open = isinstance(part, Hole) and part.form == "str" and is_waiting(call.frame, part.value)
        inner: Value = Text((part,))
        if isinstance(part, Hole) and is_open:
            inner = call.call_with(call.attribute(part.value, call.name), call.args)
        parts.append(inner)
    return concat(parts) if parts else value


@method("text", "replace")
def text_replace(call: Call) -> Value:
    """Replacing known text."""
    owner = owner_text(call)
    old, new = call.known_text(call.arg(0)), call.arg(1)
    if not old:
        return _without(call, owner, call.arg(0), new)
    if len(old) >= SHORTEST:
        # it may be a credential; what is shorter, as a quote, is replaced for its form alone
        owner = _hidden(call, owner, call.arg(0))
    if is_waiting(call.frame, new):
        new = Text((Hole(new),))
    most = _count(call)
    if isinstance(new, Text) and new.known is not None and most is None:
        after = new.known
        return changed(owner, lambda piece: piece.replace(old, after))
    parts: list[Value] = []
    left = -1 if most is None else most
    if sum(part.text.count(old) for part in owner.parts if isinstance(part, Lit)) > MOST_REPLACED:
        return UNKNOWN
    for part in owner.parts:
        if isinstance(part, Hole):
            parts.append(Text((part,)))
            continue
        split = part.text.split(old, left) if left else [part.text]
        left -= len(split) - 1 if left > 0 else 0
        for index, piece in enumerate(split):
            if index:
                parts.append(new)
            parts.append(Text((part._replace(text=piece),)))
    return concat(parts)


def _count(call: Call) -> int | None:
    """Return how many occurrences are replaced at most, those in pieces that are not known left out; None for all."""
    given = call.get(2, "count")
    count = given.value if isinstance(given, Const) else None
    return count if isinstance(count, int) and count >= 0 else None


def _without(call: Call, owner: Text, old: Value, new: Value) -> Value:
    """Return a text in which a value that is not known is replaced: by itself, or in what shows a whole object."""
    owner = _hidden(call, owner, old)
    return concat([new if isinstance(part, Hole) and part.value == old else Text((part,)) for part in owner.parts])


def _hidden(call: Call, owner: Text, old: Value) -> Text:
    """Return a text in which a value is replaced in what shows a whole object."""

    def of_one(part: Lit | Hole) -> Lit | Hole:
        if isinstance(part, Lit) or part.value == old or not _is_object(call, part.value):
            return part
        return part._replace(value=call.new(LEFT_OUT, {"of": part.value, "value": old}))

    return Text(tuple(of_one(part) for part in owner.parts))


def _is_object(call: Call, value: Value) -> bool:
    """Tell whether the text form of a value shows what an object holds."""
    return isinstance(value, Updated) or isinstance(call.state(value), DictState | SequenceState | InstanceState)


@method("text", "strip", "lstrip", "rstrip", "removeprefix", "removesuffix")
def text_strip(call: Call) -> Value:
    """Taking away at the ends: of known pieces there."""
    owner = owner_text(call)
    what = call.get(0)
    is_space = (what is None or what is NONE) and call.name.endswith("strip")
    chars = None if what is None or is_space else call.known_text(what)
    if chars is None and not is_space:
        return owner
    given = () if chars is None else (chars,)
    parts = list(owner.parts)
    left = call.name in ("strip", "lstrip", "removeprefix")
    right = call.name in ("strip", "rstrip", "removesuffix")
    for index, name, wanted in ((0, "lstrip", left), (-1, "rstrip", right)):
        part = parts[index] if parts else None
        if wanted and isinstance(part, Lit):
            action = call.name if call.name.startswith("remove") else name
            parts[index] = part._replace(text=getattr(part.text, action)(*given))
    return Text(tuple(part for part in parts if isinstance(part, Hole) or part.text))


@method("text", "split", "rsplit", "splitlines", "partition", "rpartition")
def text_split(call: Call) -> Value:
    """Splitting: of known text into its pieces."""
    owner = settled(call)
    known = owner.known
    separator = call.get(0, "sep")
    given = None if separator is None or separator is NONE else call.known_text(separator)
    if known is None or (separator is not None and given is None and separator is not NONE):
        return _split_pieces(call, owner, given)
    limit = call.get(1, "maxsplit")
    try:
        if call.name == "splitlines":
            found = known.splitlines()
        elif call.name in ("split", "rsplit"):
            most = limit.value if isinstance(limit, Const) and isinstance(limit.value, int) else -1
            found = getattr(known, call.name)(given, max(-1, min(most, 10_000)))
        elif given is None:
            return UNKNOWN
        else:
            found = list(getattr(known, call.name)(given))
    except REFUSED:
        return UNKNOWN
    kind = "tuple" if "partition" in call.name else "list"
    site = first_site(owner)
    return call.new_sequence(kind, tuple(text(piece, site) for piece in found))


def _split_pieces(call: Call, owner: Text, separator: str | None) -> Value:
    """Split a text of which some pieces are not known, where its known pieces hold the separator."""
    limit = _limit(call)
    # at white space
    is_loose = separator is None and call.name in ("split", "rsplit") and call.get(0, "sep") in (None, NONE)
    if limit is None or not (separator or is_loose):
        return call.new_sequence("list", (), owner, is_open=True)
    rows: list[list[Value]] = [[]]
    for part in owner.parts:
        if isinstance(part, Hole):
            rows[-1].append(Text((part,)))
            continue
        for index, piece in enumerate(part.text.split(separator) if separator else SPACE.split(part.text)):
            if index:
                rows.append([])
            if piece:
                rows[-1].append(Text((part._replace(text=piece),)))
    pieces = [concat(row) for row in rows if row or separator]
    between = text(separator or " ")
    if 0 <= limit < len(pieces) - 1:
        # what lies beyond the last separator that counts stays in one piece
        start, end = (0, len(pieces) - limit) if call.name.startswith("r") else (limit, len(pieces))
        rest = [part for piece in pieces[start:end] for part in (between, piece)][1:]
        pieces[start:end] = [concat(rest)]
    if "partition" not in call.name:
        return call.new_sequence("list", tuple(pieces))
    if len(pieces) == 1:
        nothing = (text(""), text(""))
        return call.new_sequence("tuple", (*nothing, *pieces) if call.name == "rpartition" else (*pieces, *nothing))
    return call.new_sequence("tuple", (pieces[0], between, pieces[1]))


def _limit(call: Call) -> int | None:
    """Return how often a text is split at most, -1 for no limit, None where that is not known."""
    if "partition" in call.name:
        return 1
    limit = call.get(1, "maxsplit")
    if limit is None:
        return -1
    return limit.value if isinstance(limit, Const) and isinstance(limit.value, int) else None


@method("text", "join")
def text_join(call: Call) -> Value:
    """Joining: the members with the text between them; members that are not seen leave a hole."""
    found = [_joined(call, source) for source in call.decided(call.arg(0))]
    return union(found)


def _joined(call: Call, source: Value) -> Value:
    members = call.engine.members(call.frame, source, call.site)
    if members.rest.symbols:
        raise UndecidedError
    parts: list[Value] = []
    separator = owner_text(call)
    for member in members.known:
        before: list[Value] = [separator] if parts else []
        if ABSENT in options(member):
            parts.append(_if_there(call, member, before))
        else:
            parts += [*before, call.engine.shown(call.frame, member, call.site)]
    if members.is_open:
        parts += [separator] if parts else []
        parts.append(Text((Hole(UNKNOWN if members.rest is NEVER else members.rest, "joined"),)))
    return concat(parts) if parts else text("")


def _if_there(call: Call, member: Value, before: list[Value]) -> Value:
    """Return a member with what stands before it, and nothing where the member may be absent."""

    def of_one(option: Value) -> Value:
        if option is ABSENT:
            return text("")
        return concat([*before, call.engine.shown(call.frame, option, call.site)])

    return spread(member, of_one)


@method("text", "format", "format_map")
def text_format(call: Call) -> Value:
    """`format`: the template's pieces with the arguments in its fields."""
    owner = settled(call)
    template = owner.known
    if template is None:
        return concat([owner, *call.args.all()])
    mapping = call.args.positional[0] if call.name == "format_map" and call.args.positional else None
    state = None if mapping is None else call.state(mapping)
    if mapping is not None and not isinstance(state, DictState):
        call.decided(mapping)
    given = (
        {key: value for key, value in state.entries.items() if isinstance(key, str)}
        if isinstance(state, DictState)
        else dict(call.args.keywords)
    )
    if call.args.double_star is not None or call.args.star is not None:
        raise UndecidedError
    parts: list[Value] = []
    count = 0
    try:
        fields = list(Formatter().parse(template))
    except ValueError:
        return UNKNOWN
    site = first_site(owner)
    for literal, name, spec, conversion in fields[:200]:
        if literal:
            parts.append(text(literal, site))
        if name is None:
            continue
        value, count = _field(call, name, given, count)
        if spec:
            value = formatted(call, value, spec)
        value = call.engine.shown(call.frame, value, call.site)
        parts.append(Text((Hole(value, "repr"),)) if conversion == "r" and not isinstance(value, Text) else value)
    return concat(parts) if parts else text("")


def _field(call: Call, name: str, given: dict[str, Value], count: int) -> tuple[Value, int]:
    """Return the value of a replacement field such as `0.guid` or `user[name]`, and the count of plain ones."""
    first = name.replace("[", ".").split(".")[0]
    if first == "" or first.isdecimal():
        index = count if first == "" else int(first[:4])
        value = call.args.positional[index] if index < len(call.args.positional) else UNKNOWN
        count += first == ""
    else:
        value = given.get(first, unknown(first))
    for part in name[len(first) :].replace("[", ".[").split(".")[1:8]:
        value = call.item(value, text(part.strip("[]"))) if part.startswith("[") else call.attribute(value, part)
    return value, count


def formatted(call: Call, value: Value, spec: str) -> Value:
    """Return a value as a format shows it: of what is not known, cut to the precision that it names."""
    if type(value) in BRANCHING:
        return spread(value, lambda option: formatted(call, option, spec))
    known = value.known if isinstance(value, Text) else value.value if isinstance(value, Const) else None
    if isinstance(known, str | int | float) and not fills_much(spec):
        with contextlib.suppress(ValueError):
            return text(format(known, spec), first_site(value))
    precision = spec.rpartition(".")[2].rstrip("sdfgeExXnc%")
    if "." in spec and precision.isdecimal() and len(precision) < 6:
        return cut(call, value, int(precision))
    return value


def cut(call: Call, value: Value, length: int) -> Value:
    """Return the first characters of a text."""
    if isinstance(value, Text) and value.known is not None:
        part = call.new_sequence("slice", (NONE, const(length), NONE))
        return call.call(call.attribute(value, "__getitem__"), part)
    return Text((Hole(value, f"cut:{length}"),))


@method("text", "startswith", "endswith")
@unknown_method("startswith", "endswith")
def text_begins(call: Call) -> Value:
    """Asking how a text begins or ends."""
    if len(call.args.positional) > 1:
        # where in the text that is, is not followed
        return UNKNOWN
    part = call.arg(0)
    state = call.state(part)
    wanted = state.members if isinstance(state, SequenceState) else (part,)
    return call.engine.test(call.frame, call.name, (owner_text(call), *wanted))


@method("text", "__len__", "isdigit", "isalnum", "isalpha", "isupper", "islower", "isspace")
@method("text", "isidentifier", "isnumeric", "isdecimal", "__contains__", "__hash__")
def text_question(call: Call) -> Value:
    """What only asks something of a text."""
    return UNKNOWN


@function("builtins.str", "builtins.bytes", "builtins.bytearray", "builtins.repr", "builtins.ascii", "builtins.format")
@function("django.utils.encoding.force_str", "django.utils.encoding.smart_str", "operator.str")
def to_text(call: Call) -> Value:
    """The text form of a value."""
    form = "repr" if call.name.endswith(("repr", "ascii")) else "str"
    if not call.args.positional:
        return text("")
    value = call.engine.shown(call.frame, call.arg(0), call.site)
    if call.name.endswith("format") and len(call.args.positional) > 1:
        spec = call.arg(1)
        if isinstance(spec, Text) and spec.known:
            value = formatted(call, value, spec.known)
    return _as_text(value, form)


def _as_text(value: Value, form: str) -> Value:
    def of_one(option: Value) -> Value:
        if isinstance(option, Member):
            option = option.value
        return option if isinstance(option, Text | Unknown) and form == "str" else Text((Hole(option, form),))

    return spread(value, of_one)


@function("sys.intern", "django.utils.safestring.mark_safe", "inspect.cleandoc", "os.path.expandvars", "os.fspath")
def same(call: Call) -> Value:
    """What leaves a text as it is."""
    return call.arg(0)
