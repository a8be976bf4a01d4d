"""Packages that give what Python has by other names: `six`, `future`, `past`, `requests.compat`, and Python 2's own.

Sources: https://six.readthedocs.io (1.17), https://python-future.org/reference.html (1.0), `requests/compat.py` (2.32).
"""

from __future__ import annotations

from cybrid_lint.engine import class_making
from cybrid_lint.engine.callables import Class
from cybrid_lint.engine.frame import Frame
from cybrid_lint.engine.objects import SequenceState
from cybrid_lint.engine.operations import Args
from cybrid_lint.engine.values import FALSE, TRUE, Library, Site, Value
from cybrid_lint.libraries.calls import Call
from cybrid_lint.libraries.registry import REGISTRY, decorator, function, name_below

#: Names, and what stands in their place; the first that begins a name, followed by a dot or nothing.
MOVED = {
    "six.moves.urllib_parse": "urllib.parse",
    "six.moves.urllib_error": "urllib.error",
    "six.moves.urllib_request": "urllib.request",
    "six.moves.http_client": "http.client",
    "six.moves.http_cookies": "http.cookies",
    "six.moves.http_cookiejar": "http.cookiejar",
    "six.moves.cPickle": "pickle",
    "six.moves.cStringIO": "io.StringIO",
    "six.moves.StringIO": "io.StringIO",
    "six.moves.reduce": "functools.reduce",
    "six.moves.zip_longest": "itertools.zip_longest",
    "six.moves.filterfalse": "itertools.filterfalse",
    "six.moves.xrange": "builtins.range",
    "six.moves.shlex_quote": "shlex.quote",
    "six.moves.input": "builtins.input",
    "six.moves.range": "builtins.range",
    "six.moves.map": "builtins.map",
    "six.moves.filter": "builtins.filter",
    "six.moves.zip": "builtins.zip",
    "six.moves": "",
    "six.BytesIO": "io.BytesIO",
    "six.StringIO": "io.StringIO",
    "six.text_type": "builtins.str",
    "six.binary_type": "builtins.bytes",
    "six.print_": "builtins.print",
    "six.next": "builtins.next",
    "six.callable": "builtins.callable",
    "ansible.module_utils.six": "six",
    "dlt.sources.helpers.requests.client": "requests",
    "dlt.sources.helpers.requests.Client": "requests.Session",
    "dlt.sources.helpers.requests": "requests",
    "future.moves": "",
    "future.builtins": "builtins",
    "future.utils.text_type": "builtins.str",
    "future.utils.native_str": "builtins.str",
    "future.utils.binary_type": "builtins.bytes",
    "past.builtins.basestring": "builtins.str",
    "past.builtins.unicode": "builtins.str",
    "past.builtins.long": "builtins.int",
    "past.builtins.xrange": "builtins.range",
    "past.builtins": "builtins",
    "requests.compat.json": "json",
    "requests.compat.str": "builtins.str",
    "requests.compat.bytes": "builtins.bytes",
    "requests.compat.basestring": "builtins.str",
    "requests.compat.builtin_str": "builtins.str",
    "requests.compat.getproxies": "urllib.request.getproxies",
    "requests.compat.proxy_bypass": "urllib.request.proxy_bypass",
    "requests.compat": "urllib.parse",
    "requests.packages": "",
    "requests.utils.to_native_string": "builtins.str",
    "requests._internal_utils.to_native_string": "builtins.str",
    "requests.utils.quote": "urllib.parse.quote",
    "requests.utils.unquote": "urllib.parse.unquote",
    "requests.utils.urlparse": "urllib.parse.urlparse",
    "requests.utils.urlunparse": "urllib.parse.urlunparse",
    "requests.utils.from_key_val_list": "collections.OrderedDict",
    "urllib.quote": "urllib.parse.quote",
    "urllib.quote_plus": "urllib.parse.quote_plus",
    "urllib.unquote": "urllib.parse.unquote",
    "urllib.urlencode": "urllib.parse.urlencode",
    "urlparse": "urllib.parse",
    "urllib2": "urllib.request",
    "httplib": "http.client",
}
_TYPES = {"string_types": "str", "integer_types": "int", "class_types": "type"}


@name_below("six.", "future.", "past.builtins.", "requests.compat.", "requests.packages.", "requests.utils.")
@name_below("ansible.module_utils.six.", "dlt.sources.helpers.requests.")
@name_below("requests._internal_utils.", "urllib.", "urlparse.", "urllib2.", "httplib.")
def moved(frame: Frame, dotted: str) -> Value | None:
    """What a name stands for, if it is not simply a name."""
    for name, target in MOVED.items():
        if dotted.startswith(f"{name}.") or (dotted == name and target):
            canonical = f"{target}{dotted[len(name) :]}".lstrip(".")
            found = frame.engine.library.name(frame, canonical)
            return Library(canonical) if found is None else found
    return None


def _types(frame: Frame, dotted: str) -> Value:
    """The classes of Python 3 behind a name for those of both."""
    return frame.allocate(SequenceState("tuple", (Library(f"builtins.{_TYPES[dotted.rpartition('.')[2]]}"),)))


for _package in ("six", "future.utils"):
    REGISTRY.names.update({f"{_package}.{name}": _types for name in _TYPES})
    REGISTRY.names[f"{_package}.PY2"] = lambda frame, dotted: FALSE
    REGISTRY.names[f"{_package}.PY3"] = lambda frame, dotted: TRUE


@function(*(f"{package}.{kind}{what}" for package in ("six", "future.utils") for kind in ("iter", "view")
            for what in ("items", "keys", "values")))  # fmt: skip
def views(call: Call) -> Value:
    """What a mapping's method of a similar name gives."""
    return call.call(call.attribute(call.arg(0, "d", "obj"), call.name.rpartition(".")[2][4:]))


@function("six.ensure_str", "six.ensure_text", "six.ensure_binary", "six.u", "six.b")
def same_text(call: Call) -> Value:
    """A text as another type of text."""
    return call.arg(0, "s")


@function("six.with_metaclass", "future.utils.with_metaclass")
def with_metaclass(call: Call) -> Value:
    """The base of a class that is to have a metaclass."""
    return call.arg(1) if len(call.args.positional) > 1 else Library("builtins.object")


@decorator("six.add_metaclass")
def add_metaclass(frame: Frame, args: Args | None, value: Value, site: Site) -> Value | None:
    """A class made once more, by a metaclass."""
    metaclass = None if args is None else args.get(0, "metaclass")
    if isinstance(value, Class) and metaclass is not None:
        class_making.make_again(frame, value.code, metaclass)
    return None
