"""What stands around a text in the source: the names that it is kept under, and whose they say it is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from cybrid_lint.credentials import host_vendor, is_guid, is_oauth_value, is_random, kind_of_name, vendor_of
from cybrid_lint.credentials.names import sense_of_name
from cybrid_lint.credentials.vendors import is_everyday, is_framework, words
from cybrid_lint.ir import nodes
from cybrid_lint.words import listed

MOST_NAMES = 12

#: What holds a value and says nothing of it, where it is called or given by keyword.
TRANSPARENT = listed(
    """
    arg argument attrib bytearray bytes cast chainmap coalesce column const constant create default default_factory
    dict factory field final first_not_none form frozenset ib identity list literal mapping mappingproxytype mutable
    namespace option ordereddict param parameter quote secret secretbytes secretstr sensitive set simplenamespace str
    string text tuple validator var variable
    """
)
#: Keywords under which a look-up or a declaration is given what it falls back to.
FALLBACKS = listed(
    """
    const content data default default_factory default_value default_var example examples factory fallback initial
    plaintext secret_string string_value value values
    """
)
# Under these a text says whose a thing is, or what it is called.
_SAYS_WHOSE = listed("conn host id issuer kind name partner provider service source tenant title type vendor")
_IS_CALLED = listed(
    """
    alias env env_name env_var envvar field id key name option parameter_name secret_id setting title validation_alias
    var variable
    """
)
# Addresses to which a vendor answers; they are the program's own.
_OWN_ADDRESS = listed("callback cancel cors hook origin origins redirect return success webhook")
_IDENTIFIER = re.compile(r"[-/]{0,2}[A-Za-z_][\w./\- ]{0,79}")
_HAS_DOT = re.compile(r"[\w-]\.[a-z]")
_TYPE_WORD = re.compile(r"[A-Za-z_]\w*")
_DOC_WORD = re.compile(r"[A-Za-z_]{4,}")


class Around(NamedTuple):
    """Where a text stands: its names, the innermost first, what lies around these, and whose it is if no name says."""

    names: tuple[str, ...] = ()
    scope: tuple[str, ...] = ()
    hint: str | None = None

    def under(self, *names: str) -> Around:
        """Return what stands under further names."""
        return self._replace(names=(*names, *self.names)[:MOST_NAMES]) if names else self

    def apart(self, *names: str) -> Around:
        """Return what stands here and is something else than the names around say: whose it is they still say."""
        return self._replace(names=(*names, *whose(self.names)))

    def inside(self, *names: str) -> Around:
        """Return what stands in the body of something."""
        return Around((), (*whose(names), *whose(self.names), *self.scope)[:MOST_NAMES], self.hint)

    def beside(self, vendor: str | None) -> Around:
        """Return what stands beside something that says whose all of it is."""
        if vendor is None:
            return self
        if vendor == "cybrid":
            return self.under("cybrid")
        return Around((), (), vendor)


def whose(names: Iterable[str]) -> tuple[str, ...]:
    """Return of names only what says whose something is, and that it is sealed."""
    kept: list[str] = []
    for name in names:
        sense, vendor = sense_of_name(name), vendor_of(name)
        if sense.sealed:
            kept.append(name)
        elif vendor is not None and not is_framework(vendor):
            kept.append(vendor if vendor == "cybrid" else name if sense.kind is None else vendor.capitalize())
    return tuple(dict.fromkeys(kept))


def said_of(doc: str | None) -> tuple[str, ...]:
    """Return "cybrid" where a docstring speaks of it and of no other vendor."""
    vendors = {vendor_of(word) for word in set(_DOC_WORD.findall(doc or ""))} - {None}
    return ("cybrid",) if vendors == {"cybrid"} else ()


def types_in(annotation: nodes.Expr | None) -> Iterator[str]:
    """Yield the names of an annotation."""
    pending = [annotation]
    while pending:
        node = pending.pop()
        if isinstance(node, nodes.Name):
            yield node.id
        elif isinstance(node, nodes.Attr):
            yield node.name
        elif isinstance(node, nodes.Item):
            pending += [node.key, node.value]
        elif isinstance(node, nodes.Sequence):
            pending += node.members
        elif isinstance(node, nodes.Binary):
            pending += [node.right, node.left]
        elif isinstance(node, nodes.Call):
            pending += [node.func, *(arg.value for arg in node.args)]
        elif isinstance(node, nodes.Const) and isinstance(node.value, str):
            yield from _TYPE_WORD.findall(node.value[:200])


def names_of(node: nodes.Expr | None) -> tuple[str, ...]:
    """Return the names by which an expression is known, the innermost first: of `a.b["c"]` these are c, b, a."""
    found: list[str] = []
    while node is not None and len(found) < MOST_NAMES:
        if isinstance(node, nodes.Name):
            return (*found, *([] if node.id in ("self", "cls", "os", "request") else [node.id]))
        if isinstance(node, nodes.Attr):
            found.append(node.name)
            node = node.value
        elif isinstance(node, nodes.Item):
            found += _text(node.key)
            node = node.value
        elif isinstance(node, nodes.Call):
            asked = [name for arg in node.args[:2] for name in _text(arg.value)]
            found += [name for name in asked if is_identifier(name)]
            node = node.func
        elif isinstance(node, nodes.Named):
            return (*found, node.target.id)
        else:
            break
    return tuple(found)


def callee(node: nodes.Call) -> str:
    """Return the last name of what is called, nothing if it has none."""
    func = node.func
    return func.name if isinstance(func, nodes.Attr) else func.id if isinstance(func, nodes.Name) else ""


def is_transparent(name: str) -> bool:
    """Tell whether what is called so gives back, or declares, just what it is given."""
    lower = name.lower()
    return lower in TRANSPARENT or ({*words(name)} <= TRANSPARENT and bool(name))


def is_identifier(text: str) -> bool:
    """Tell whether a text may be the name of something, and no value."""
    if _IDENTIFIER.fullmatch(text) is None or is_oauth_value(text) or is_guid(text):
        return False
    return kind_of_name(text) is not None or not is_random(text, 16)


def is_silent_key(text: str) -> bool:
    """Tell whether a key says nothing of its value: a GUID, a host, a number."""
    return is_guid(text) or text.isdecimal() or host_vendor(text) is not None


def tells_kind(text: str) -> bool:
    """Tell whether a name says of which kind its value is, or that it is something else than a credential."""
    sense = sense_of_name(text)
    return sense.kind is not None or sense.denied


def is_name_of_name(key: str) -> bool:
    """Tell whether what is kept under a key says how the value beside it is called."""
    return key.lower().replace("-", "_") in _IS_CALLED


def vendor_beside(entries: Iterable[tuple[str | None, str]]) -> str | None:
    """Return whose things are that belong together, by the texts among them; each may have a key.

    A host says it above all, Cybrid's before another's. Without one a short text does, under a key that asks for it.
    """
    hosts: set[str] = set()
    said: set[str] = set()
    for key, text in entries:
        keys = set(words(key or ""))
        if keys & _OWN_ADDRESS:
            continue
        is_url = text.startswith(("http://", "https://"))
        host = host_vendor(text) if is_url or (key is not None and _HAS_DOT.search(text[:200])) else None
        if host is not None:
            hosts.add("cybrid" if host == "cybrid" else vendor_of(text) or "other")
        elif (key is None or keys & _SAYS_WHOSE) and is_identifier(text) and not tells_kind(text):
            vendor = vendor_of(text)
            if vendor is not None and not is_framework(vendor) and (key is not None or len(words(text)) == 1):
                said.add(vendor)
    for found in (hosts, said):
        if "cybrid" in found and len(found) == 1:
            return "cybrid"
        if found and "cybrid" not in found:
            return min(found)
        if found:
            return None
    return None


def parted(key: str, keys: Iterable[str | None]) -> tuple[str, ...]:
    """Return a key with whose it is, where it is called by a vendor's everyday word and one beside it is Cybrid's."""
    vendor = vendor_of(key)
    if vendor is None or not is_everyday(vendor) or all(vendor_of(other or "") != "cybrid" for other in keys):
        return (key,)
    return (key, vendor.capitalize())


def prefix_of(name: str | None) -> str | None:
    """Return what a name of several words begins with; None if that says it is Cybrid's, or not whose it is."""
    first, separator, _ = (name or "").strip("_").lower().replace("-", "_").partition("_")
    sense = sense_of_name(first)
    is_silent = not separator or sense.neutral or sense.plain or sense.kind is not None or tells_kind(first)
    return None if is_silent or vendor_of(first) == "cybrid" else first


def vendors_by_prefix(entries: Iterable[tuple[str | None, Iterable[str]]]) -> dict[str, str]:
    """Return whose things are by what their names begin with, where one of them is the address of another's host."""
    found: dict[str, set[str]] = {}
    for name, texts in entries:
        prefix = prefix_of(name)
        if prefix is None or set(words(name or "")) & _OWN_ADDRESS:
            continue
        for text in texts:
            host = host_vendor(text) if text.startswith(("http://", "https://")) else None
            if host is not None:
                found.setdefault(prefix, set()).add("cybrid" if host == "cybrid" else vendor_of(text) or "other")
    return {prefix: min(vendors) for prefix, vendors in found.items() if "cybrid" not in vendors}


def _text(node: nodes.Expr) -> list[str]:
    return [node.value] if isinstance(node, nodes.Const) and isinstance(node.value, str) and not node.is_bytes else []
