"""What the standard library does to values that pass through it: functools, operator, contextlib, hashlib."""

from __future__ import annotations

import itertools

import libcst as cst

from cybrid_lint.evaluation import heap
from cybrid_lint.evaluation.calls import Args, Call, call_value, hand_over
from cybrid_lint.evaluation.comprehensions import members_of
from cybrid_lint.evaluation.frames import Frame
from cybrid_lint.evaluation.objects import attribute
from cybrid_lint.evaluation.values import (
    UNKNOWN,
    Func,
    Obj,
    Opaque,
    Partial,
    Text,
    Value,
    options,
    union,
)
from cybrid_lint.models.registry import Decorator, decorator, function, method
from cybrid_lint.models.registry import attribute as attribute_model

MOST_ROWS = 200


@function("threading.local", "types.SimpleNamespace", "argparse.Namespace", "werkzeug.local.Local")
def namespace(call: Call) -> Value:
    """Model an object that keeps whatever attributes are set on it."""
    return call.obj("lib", "namespace", dict(call.args.keywords), open_=True)


@attribute_model("namespace", "*")
def of_namespace(frame: Frame, node: cst.CSTNode, owner: Value, name: str) -> Value | None:
    """Model an attribute that was not seen being set."""
    known = heap.read(frame, owner, name) if isinstance(owner, Obj) else None
    return Opaque((name,)) if known is None else known


@function("itertools.product")
def product(call: Call) -> Value:
    """Model all combinations of the members of iterables."""
    columns = [members_of(call.frame, one) for one in call.args.positional]
    more = any(one for _, one in columns)
    columns = [([*items, UNKNOWN] if open_ else items, open_) for items, open_ in columns]
    rows: list[Value] = []
    for index, row in enumerate(itertools.islice(itertools.product(*(items for items, _ in columns)), MOST_ROWS)):
        rows.append(call.obj("list", "tuple", items=row, variant=index))
    return call.obj("list", "generator", items=rows, open_=more or len(rows) == MOST_ROWS)


@function("os.system", "subprocess.run", "subprocess.call", "subprocess.check_call", "subprocess.check_output")
@function("subprocess.Popen", "os.popen", "asyncio.create_subprocess_exec", "asyncio.create_subprocess_shell")
def command(call: Call) -> Value:
    """Model running a command: a URL in its arguments is seen by whoever lists the processes."""
    from cybrid_lint.models.web import note_query

    for value in call.args.positional:
        items, _ = members_of(call.frame, value) if isinstance(value, Obj) else ([value], False)
        for one in items:
            note_query(call, one)
    return hand_over(call.frame, call.node, call.args)


@function("functools.partial", "functools.partialmethod")
def partial(call: Call) -> Value:
    """Model giving some arguments now."""
    func = call.arg(0)
    rest = call.args.after(1)
    is_method = call.name == "functools.partialmethod"
    return union(Partial(one, tuple(rest.positional), tuple(rest.keywords.items()), is_method) for one in options(func))


@function("operator.attrgetter", "operator.itemgetter", "operator.methodcaller")
def getter(call: Call) -> Value:
    """Model a callable that reads an attribute or item of its argument, or calls a method of it."""
    kind = call.name.rsplit(".", 1)[-1]
    given = call.obj("list", "tuple", items=call.args.positional)
    keywords = call.obj("dict", "dict", dict(call.args.keywords))
    return call.obj("lib", kind, {"given": given, "keywords": keywords})


@method("attrgetter", "__call__")
@method("itemgetter", "__call__")
@method("methodcaller", "__call__")
def get(call: Call) -> Value:
    """Model calling it."""
    from cybrid_lint.evaluation.objects import item

    owner, target = call.owner, call.arg(0)
    given = owner.fields["given"] if isinstance(owner, Obj) else UNKNOWN
    wanted = given.items if isinstance(given, Obj) else []
    if not wanted:
        return UNKNOWN
    name = wanted[0].known if isinstance(wanted[0], Text) else None
    if isinstance(owner, Obj) and owner.label == "itemgetter":
        return item(call.frame, call.node, target, wanted[0])
    if name is None:
        return UNKNOWN
    found = target
    for part in name.split("."):
        found = attribute(call.frame, call.node, found, part)
    if isinstance(owner, Obj) and owner.label == "methodcaller":
        keywords = owner.fields["keywords"]
        named = dict(keywords.fields) if isinstance(keywords, Obj) else {}
        return call_value(call.frame, call.node, found, Args(list(wanted[1:]), named))
    return found


@function("functools.reduce")
def reduce(call: Call) -> Value:
    """Model folding a collection from the left."""
    items, more = members_of(call.frame, call.arg(1))
    start = call.args.get(2)
    values = [*([start] if start is not None else []), *items]
    if not values or more:
        return UNKNOWN
    result = values[0]
    for one in values[1:]:
        result = call_value(call.frame, call.node, call.arg(0), Args([result, one]))
    return result


def marking(*marks: str) -> Decorator:
    """Return a decorator's model that marks the function."""

    def model(frame: Frame, args: Args, value: Value) -> Value:
        return union(one.marked(*marks) if isinstance(one, Func) else one for one in options(value))

    return model


for _names, _mark in (
    (
        ("builtins.property", "functools.cached_property", "django.utils.functional.cached_property"),
        "property",
    ),
    (
        ("cached_property.cached_property", "werkzeug.utils.cached_property", "pydantic.computed_field"),
        "property",
    ),
    (("builtins.staticmethod",), "staticmethod"),
    (("builtins.classmethod", "pydantic.field_validator", "pydantic.validator"), "classmethod"),
    (("contextlib.contextmanager", "contextlib.asynccontextmanager"), "contextmanager"),
    (("abc.abstractmethod", "abc.abstractproperty"), "abstract"),
    (("functools.lru_cache", "functools.cache", "cachetools.cached", "async_lru.alru_cache"), "cached"),
):
    decorator(*_names)(marking(_mark))


@function("builtins.property", "functools.cached_property")
def make_property(call: Call) -> Value:
    """Model a property that is made by a call and not by a decorator."""
    return union(
        one.marked("property") if isinstance(one, Func) else one for one in options(call.arg(0, "fget", "func"))
    )


@decorator("*.setter", "*.deleter", "typing.overload")
def setter(frame: Frame, args: Args, value: Value) -> Value:
    """Model what adds to a property: the property stays what it was."""
    for one in options(value):
        if isinstance(one, Func):
            known = frame.scope.vars.get(one.name)
            if known is not None:
                frame.scope.vars.setdefault(f"<setter {one.name}>", one)
                return known
    return value


@function("functools.wraps", "functools.update_wrapper")
def wraps(call: Call) -> Value:
    """Model a decorator that leaves the function as it is."""
    return Obj("lib", "decorator", {})


@function(
    "contextlib.closing",
    "contextlib.aclosing",
    "contextlib.nullcontext",
    "contextlib.suppress",
    "contextlib.ExitStack",
)
@function("contextlib.AsyncExitStack")
def closing(call: Call) -> Value:
    """Model context managers that give what they are given."""
    if call.name.endswith("ExitStack"):
        return call.obj("lib", "exit stack")
    return call.obj("lib", "contextmanager", {"value": call.arg(0)})


@method("exit stack", "enter_context", "enter_async_context", "push", "callback", "push_async_callback")
def enter_context(call: Call) -> Value:
    """Model entering a context manager in a stack."""
    from cybrid_lint.evaluation.statements import entered

    return union(entered(call.frame, call.node, one) for one in options(call.arg(0)))


def _hash(call: Call) -> Value:
    return Opaque(("digest",), vendor="other")


for _name in (
    "md5",
    "sha1",
    "sha224",
    "sha256",
    "sha384",
    "sha512",
    "blake2b",
    "blake2s",
    "new",
    "pbkdf2_hmac",
    "scrypt",
):
    function(f"hashlib.{_name}")(_hash)
function("hmac.new", "hmac.digest", "hmac.compare_digest", "secrets.compare_digest", "zlib.crc32", "binascii.crc32")(
    _hash
)


@method("opaque", "hexdigest", "digest")
def digest(call: Call) -> Value:
    """Model a digest: nothing of what went in can be read from it."""
    return Opaque(("digest",), vendor="other")
