"""Which functions and methods of libraries only give values."""

from __future__ import annotations

import datetime
from functools import lru_cache

from cybrid_lint.engine.waiting_writes import WRITING

# Labels of objects whose methods only give values, and modules whose functions do, but for a few.
VALUES = frozenset(
    {
        "text",
        "dict",
        "attribute dict",
        "growing attribute dict",
        "list",
        "scalar",
        "http response",
        "http body",
        "http body part",
        "class",
        "instance",
        "masked",
        "url",
        "url path",
        "pure path",
        "split url",
        "named tuple",
        "formatter of strings",
        "pattern",
        "match of a pattern",
        "environment",
        "config parser",
        "config section",
        "shelf",
    }
)
PURE = (
    *("builtins.", "operator.", "itertools.", "functools.", "collections.", "copy.", "types.", "typing.", "enum."),
    *("re.", "string.", "textwrap.", "html.", "json.", "base64.", "binascii.", "urllib.parse.", "posixpath."),
    *("datetime.", "time.", "math.", "decimal.", "random.", "secrets.", "uuid.", "hashlib.", "hmac."),
    *("os.", "inspect.", "<argument>"),
)
ACTING = frozenset(
    {"builtins.print", "builtins.open", "builtins.map", "itertools.starmap"}
    | {"functools.reduce", "os.write", "re.sub", "re.subn", "types.new_class", "copy.replace"}
    | WRITING
)
# Methods of containers that change these.
CHANGING = frozenset(
    {"update", "setdefault", "append", "extend", "add", "insert", "pop", "remove", "clear", "__setitem__"}
    | {"__attrs_init__"}
)
# Methods of values that call a function that they are given, or write to a file.
CALLING = frozenset({"sub", "subn", "write"})
# What methods of Python's own classes are called whose instances never change. What has one of these names, and is not
# known otherwise, is taken for one of them, which only give values.
_NAMES = frozenset(
    name
    for plain in (datetime.datetime, datetime.timedelta, bytes, float, int, str)
    for name in dir(plain)
    if not name.startswith("_") and callable(getattr(plain, name))
)


def function_acts(name: str) -> bool:
    """Tell whether a function may do more than give a value."""
    return not name.startswith(PURE) or name in ACTING


def method_acts(name: str, label: str | None, pure: frozenset[str]) -> bool:
    """Tell whether a method may do more than give a value: that of an object of a label, or any one of the name."""
    if label in VALUES:
        return name in CHANGING | CALLING
    return name not in pure and (label is not None or name not in _NAMES)


@lru_cache(maxsize=64)
def pure_methods(methods: frozenset[tuple[str, str]]) -> frozenset[str]:
    """Return the names of which all methods, by their labels and names, only give values.

    Programs that import the same libraries ask for the same ones.
    """
    acting: set[str] = set(CHANGING | CALLING)
    pure: set[str] = set()
    for label, name in methods:
        (pure if label in VALUES else acting).add(name)
    return frozenset(pure - acting)
