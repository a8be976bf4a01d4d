"""Methods of text and bytes, and the functions that build, encode and decode them."""

from __future__ import annotations

import base64
import codecs
from collections.abc import Callable
from dataclasses import replace
from string import Formatter
from urllib.parse import quote, unquote

from cybrid_lint.evaluation.calls import Call
from cybrid_lint.evaluation.comprehensions import members_of
from cybrid_lint.evaluation.expressions import shown
from cybrid_lint.evaluation.known import computed, number, replaced
from cybrid_lint.evaluation.operators import PRECISION, cut
from cybrid_lint.evaluation.values import (
    MOST_PARTS,
    UNKNOWN,
    Hole,
    Lit,
    Obj,
    Opaque,
    Scalar,
    Site,
    Text,
    Token,
    Value,
    concat,
    options,
    text,
    union,
    value_of_member,
)
from cybrid_lint.models.registry import function, method


def first_site(value: Value) -> Site | None:
    """Return where the first known piece of a text stands."""
    if isinstance(value, Text):
        return next((part.site for part in value.parts if isinstance(part, Lit) and part.site), None)
    return None


def changed(value: Text, change: Callable[[str], str | None]) -> Value:
    """Return a text changed by a function; a part that is not known stays as it is."""
    parts: list[Lit | Hole] = []
    for part in value.parts:
        made = computed(change, part.text) if isinstance(part, Lit) else None
        if isinstance(part, Lit):
            parts.append(Hole(UNKNOWN) if made is None else replace(part, text=made))
        else:
            parts.append(part)
    return Text(tuple(parts))


@method("text", "encode", "decode", "expandtabs")
def text_same(call: Call) -> Value:
    """Model what leaves a text as it is."""
    return call.owner


@method("text", "upper", "lower", "title", "capitalize", "casefold", "swapcase")
def text_case(call: Call) -> Value:
    """Model changes of case."""
    assert isinstance(call.owner, Text)
    return changed(call.owner, getattr(str, call.name))


@method("text", "replace")
def text_replace(call: Call) -> Value:
    """Model replacing known text by known text."""
    assert isinstance(call.owner, Text)
    old, new = call.arg(0), call.arg(1)
    if isinstance(old, Text) and old.known and isinstance(new, Text) and new.known is not None:
        before, after = old.known, new.known
        return changed(call.owner, lambda one: replaced(one, before, after))
    if isinstance(old, Text) and old.known and call.owner.known is not None:
        pieces = computed(call.owner.known.split, old.known, MOST_PARTS)
        return UNKNOWN if pieces is None else _filled(pieces, new, first_site(call.owner))
    return call.owner


def _filled(pieces: list[str], value: Value, site: Site | None) -> Value:
    parts: list[Value] = []
    for index, piece in enumerate(pieces):
        parts += [value] if index else []
        parts.append(text(piece, site))
    return concat(parts)


@method("text", "strip", "lstrip", "rstrip", "removeprefix", "removesuffix")
def text_strip(call: Call) -> Value:
    """Model taking away at the ends: of known pieces there."""
    owner = call.owner
    assert isinstance(owner, Text)
    what = call.args.get(0)
    chars = what.known if isinstance(what, Text) else None
    if what is not None and chars is None:
        return owner
    parts = list(owner.parts)
    given = () if chars is None else (chars,)
    left = call.name in ("strip", "lstrip", "removeprefix")
    right = call.name in ("strip", "rstrip", "removesuffix")
    for index, name, wanted in ((0, "lstrip", left), (-1, "rstrip", right)):
        if wanted and parts and isinstance(parts[index], Lit):
            part = parts[index]
            assert isinstance(part, Lit)
            action = call.name if call.name.startswith("remove") else name
            made = computed(getattr(str, action), part.text, *given)
            parts[index] = Hole(UNKNOWN) if made is None else replace(part, text=made)
    return Text(tuple(parts))


@method("text", "split", "rsplit", "splitlines", "partition", "rpartition")
def text_split(call: Call) -> Value:
    """Model splitting: of known text into its pieces."""
    assert isinstance(call.owner, Text)
    known = call.owner.known
    separator = call.args.get(0, "sep")
    given = separator.known if isinstance(separator, Text) else None
    if known is None or (separator is not None and given is None and separator != Scalar.of(None)):
        return call.obj("list", "list", items=[call.owner], open_=True)
    limit = call.args.get(1, "maxsplit")
    arguments: list[object] = [] if given is None else [given]
    if call.name == "splitlines":
        arguments = []
    elif call.name in ("split", "rsplit") and isinstance(limit, Scalar):
        arguments = [given, limit.value]
    found = computed(getattr(known, call.name), *arguments)
    if found is None:
        return call.obj("list", "list", items=[call.owner], open_=True)
    return call.obj("list", "list", items=[text(one, first_site(call.owner)) for one in found])


def text_join(call: Call) -> Value:
    """Model joining the members of a collection with a text between them; members that are not seen leave a hole."""
    return union(_joined(call, one) for one in options(call.arg(0)))


def _joined(call: Call, source: Value) -> Value:
    items, more = members_of(call.frame, source)
    parts: list[Value] = []
    for one in items:
        parts += [call.owner, one] if parts else [one]
    if more:
        parts += [call.owner] if parts else []
        parts.append(Text((Hole(UNKNOWN),)))
    return concat(parts) if parts else text("")


@method("text", "format", "format_map")
def text_format(call: Call) -> Value:
    """Model `format`: the template's pieces with the arguments in its fields."""
    assert isinstance(call.owner, Text)
    template = call.owner.known
    if template is None:
        return concat([call.owner, *call.args.all()])
    mapping = call.args.positional[0] if call.name == "format_map" and call.args.positional else None
    named = mapping.fields if isinstance(mapping, Obj) else call.args.keywords
    parts: list[Value] = []
    count = 0
    fields = computed(lambda: list(Formatter().parse(template)))
    if fields is None or len(fields) > MOST_PARTS:
        return UNKNOWN
    for literal, name, spec, conversion in fields:
        if literal:
            parts.append(text(literal, first_site(call.owner)))
        if name is None:
            continue
        value, count = _field(call, name, named, count)
        shown = PRECISION.search(spec or "")
        value = cut(value, shown[1] if shown is not None else None)
        parts.append(Text((Hole(value, "repr"),)) if conversion == "r" and not isinstance(value, Text) else value)
    return concat(parts) if parts else text("")


def _field(call: Call, name: str, named: dict[str, Value], count: int) -> tuple[Value, int]:
    """Return the value of a replacement field such as `0.guid` or `user[name]`, and the count of plain ones."""
    from cybrid_lint.evaluation.objects import attribute, item

    first = name.replace("[", ".").split(".")[0]
    index = count if first == "" else number(first)
    if index is not None:
        value = call.args.positional[index] if index < len(call.args.positional) else UNKNOWN
        count += first == ""
    else:
        value = named.get(first, Opaque((first,)))
    for part in name[len(first) :].replace("[", ".[").split(".")[1:]:
        if part.startswith("["):
            value = item(call.frame, call.node, value, text(part.strip("[]")))
        else:
            value = attribute(call.frame, call.node, value, part)
    return value, count


@method("text", "startswith", "endswith")
def text_begins(call: Call) -> Value:
    """Model asking how a known text begins or ends."""
    owner, part = call.owner, call.arg(0)
    known = owner.known if isinstance(owner, Text) else None
    wanted = [part] if isinstance(part, Text) else members_of(call.frame, part)[0]
    texts = [one.known if isinstance(one, Text) else None for one in wanted]
    if known is None or not texts or None in texts:
        return UNKNOWN
    answer = computed(getattr(known, call.name), tuple(one for one in texts if one is not None))
    return UNKNOWN if answer is None else Scalar.of(answer)


@method(
    "text",
    "isdigit",
    "isalnum",
    "__contains__",
    "find",
    "index",
    "count",
    "__len__",
)
def text_question(call: Call) -> Value:
    """Model what only asks something of a text."""
    return UNKNOWN


@method("token", "encode", "decode", "strip", "lstrip", "rstrip", "replace", "removeprefix", "split")
def token_same(call: Call) -> Value:
    """Model what leaves a token a token."""
    return call.owner


@function(
    "builtins.str",
    "builtins.bytes",
    "builtins.bytearray",
    "builtins.repr",
    "builtins.ascii",
    "builtins.format",
)
@function("django.utils.encoding.force_str", "django.utils.encoding.smart_str")
def to_text(call: Call) -> Value:
    """Model the text form of a value."""
    form = "repr" if call.name.endswith(("repr", "ascii")) else "str"
    if not call.args.positional:
        return text("")
    value = shown(call.frame, call.node, call.arg(0))
    return union(
        inner if isinstance(inner := _plain(one), Text | Token | Opaque) else Text((Hole(one, form),))
        for one in options(value)
    )


def _plain(value: Value) -> Value:
    return value_of_member(value) if isinstance(value, Obj) else value


# encodings that hide nothing


def recoded(value: Value, change: Callable[[str], str]) -> Value:
    """Return a known text in another encoding; what is not known keeps what it is made of."""
    found: list[Value] = []
    for one in options(value):
        if isinstance(one, Text) and one.known is not None:
            made = computed(change, one.known)
            found.append(UNKNOWN if made is None else text(made, first_site(one)))
        else:
            found.append(one)
    return union(found)


def _b64decode(value: str, alternative: bool) -> str:
    padded = value + "=" * (-len(value) % 4)
    raw = base64.urlsafe_b64decode(padded) if alternative else base64.b64decode(padded)
    return raw.decode("utf-8")


@function("base64.b64decode", "base64.standard_b64decode", "base64.urlsafe_b64decode", "base64.decodebytes")
def b64decode(call: Call) -> Value:
    """Model decoding base64."""
    return recoded(call.arg(0), lambda one: _b64decode(one, "urlsafe" in call.name))


@function("base64.b64encode", "base64.standard_b64encode", "base64.urlsafe_b64encode", "base64.encodebytes")
def b64encode(call: Call) -> Value:
    """Model encoding as base64: what is encoded can still be read."""
    return union(Text((Hole(one, "base64"),)) for one in options(call.arg(0)))


@function("builtins.bytes.fromhex", "builtins.bytearray.fromhex", "binascii.unhexlify", "binascii.a2b_hex")
def fromhex(call: Call) -> Value:
    """Model decoding hexadecimal digits."""
    return recoded(call.arg(0), lambda one: bytes.fromhex(one).decode("utf-8"))


@function("codecs.decode", "codecs.encode")
def recode(call: Call) -> Value:
    """Model `codecs` for encodings of text."""
    name = call.arg(1, "encoding")
    known = name.known if isinstance(name, Text) else None
    if known in ("rot13", "rot_13"):
        return recoded(call.arg(0), lambda one: codecs.decode(one, "rot13"))
    if known in ("hex", "hex_codec"):
        return recoded(call.arg(0), lambda one: bytes.fromhex(one).decode("utf-8"))
    if known in ("base64", "base64_codec"):
        return recoded(call.arg(0), lambda one: _b64decode(one, False))
    return call.arg(0)


@function("urllib.parse.quote", "urllib.parse.quote_plus")
def quoted(call: Call) -> Value:
    """Model quoting for a URL."""
    return recoded(call.arg(0), quote)


@function("urllib.parse.unquote", "urllib.parse.unquote_plus")
def unquoted(call: Call) -> Value:
    """Model unquoting."""
    return recoded(call.arg(0), unquote)


@function("textwrap.dedent", "html.escape", "shlex.quote", "sys.intern", "django.utils.safestring.mark_safe")
def same(call: Call) -> Value:
    """Model what leaves a text as it is."""
    return call.arg(0)
