"""What the standard library does to values that pass through it: JSON, URLs, functools, contextlib, threads."""

from __future__ import annotations

import itertools

from cybrid_lint.evaluation import heap
from cybrid_lint.evaluation.calls import Args, Call, call_value, hand_over
from cybrid_lint.evaluation.comprehensions import members_of
from cybrid_lint.evaluation.frames import Frame
from cybrid_lint.evaluation.objects import attribute, fields_of
from cybrid_lint.evaluation.values import (
    NONE,
    UNKNOWN,
    ClassInfo,
    External,
    Func,
    Hole,
    LibMethod,
    Obj,
    Opaque,
    Partial,
    Scalar,
    Text,
    Token,
    Value,
    options,
    truth,
    union,
    walk,
)
from cybrid_lint.models.registry import Decorator, decorator, function, method

MOST_ROWS = 200

# json and its relatives


@function(
    "json.dumps",
    "simplejson.dumps",
    "ujson.dumps",
    "orjson.dumps",
    "yaml.dump",
    "yaml.safe_dump",
    "pickle.dumps",
)
@function("msgpack.packb", "marshal.dumps", "toml.dumps", "tomli_w.dumps", "pprint.pformat", "flask.json.dumps")
def dumps(call: Call) -> Value:
    """Model writing a value as text that can be read."""
    return union(Text((Hole(one, "json"),)) for one in options(call.arg(0)))


@function(
    "json.loads",
    "simplejson.loads",
    "ujson.loads",
    "orjson.loads",
    "pickle.loads",
    "yaml.safe_load",
    "yaml.load",
)
@function("msgpack.unpackb", "tomllib.loads", "toml.loads", "tomli.loads")
def loads(call: Call) -> Value:
    """Model reading it back: what was written as text in this program is itself again."""
    return union(_loaded(one) for one in options(call.arg(0)))


def _loaded(value: Value) -> Value:
    if isinstance(value, Text) and len(value.parts) == 1:
        part = value.parts[0]
        if isinstance(part, Hole) and part.form == "json":
            return part.value
    if isinstance(value, Obj):
        return value
    return Opaque((), value.vendor) if isinstance(value, Opaque) else UNKNOWN


@function("queue.Queue", "queue.SimpleQueue", "queue.LifoQueue", "queue.PriorityQueue", "asyncio.Queue")
@function("multiprocessing.Queue", "asyncio.LifoQueue", "asyncio.PriorityQueue")
def make_queue(call: Call) -> Value:
    """Model a queue: what is put in comes out."""
    return call.obj("list", "queue")


@function("threading.local", "types.SimpleNamespace", "argparse.Namespace", "werkzeug.local.Local")
def namespace(call: Call) -> Value:
    """Model an object that keeps whatever attributes are set on it."""
    return call.obj("lib", "namespace", dict(call.args.keywords), open_=True)


@function("itertools.product")
def product(call: Call) -> Value:
    """Model all combinations of the members of iterables."""
    columns = [members_of(call.frame, one) for one in call.args.positional]
    more = any(one for _, one in columns)
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


@function("json.load", "simplejson.load", "pickle.load", "tomllib.load", "yaml.safe_load_all", "toml.load")
def load(call: Call) -> Value:
    """Model reading from a file or a response."""
    read = union(
        call_value(call.frame, call.node, attribute(call.frame, call.node, one, "read"), Args())
        if isinstance(one, Obj)
        else UNKNOWN
        for one in options(call.arg(0))
    )
    return union(_loaded(one) for one in options(read))


# functools, contextlib and other decorators


@function("functools.partial", "functools.partialmethod")
def partial(call: Call) -> Value:
    """Model giving some arguments now."""
    func = call.arg(0)
    rest = call.args.after(1)
    return union(Partial(one, tuple(rest.positional), tuple(rest.keywords.items())) for one in options(func))


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


# calling what is given


@function(
    "asyncio.run",
    "asyncio.create_task",
    "asyncio.ensure_future",
    "asyncio.wait_for",
    "asyncio.shield",
    "anyio.run",
)
@function(
    "asgiref.sync.async_to_sync",
    "asgiref.sync.sync_to_async",
    "typing.cast",
    "asyncio.run_coroutine_threadsafe",
)
@function("inspect.unwrap", "weakref.ref", "weakref.proxy")
def passed(call: Call) -> Value:
    """Model what gives what it is given."""
    if call.name == "typing.cast":
        return call.arg(1)
    if call.name == "anyio.run":
        return call_value(call.frame, call.node, call.arg(0), call.args.after(1))
    return call.arg(0)


@function("asyncio.gather", "asyncio.wait", "asyncio.as_completed")
def gather(call: Call) -> Value:
    """Model waiting for several: their results in order."""
    if call.name == "asyncio.gather":
        return call.obj("list", "list", items=call.args.positional, open_=call.args.open)
    items, more = members_of(call.frame, call.arg(0))
    return call.obj("list", "generator", items=items, open_=more)


@function("asyncio.to_thread", "anyio.to_thread.run_sync", "starlette.concurrency.run_in_threadpool")
@function("fastapi.concurrency.run_in_threadpool", "atexit.register", "gevent.spawn", "trio.to_thread.run_sync")
def call_given(call: Call) -> Value:
    """Model calling the first argument with the others."""
    return call_value(call.frame, call.node, call.arg(0), call.args.after(1))


@method(
    "opaque",
    "submit",
    "run_in_executor",
    "apply_async",
    "spawn",
    "run_sync",
    "create_task",
    "start_soon",
    "call_soon",
)
@method("opaque", "run_until_complete", "schedule", "call_later", "add_job", "enter")
def submit(call: Call) -> Value:
    """Model handing a callable and its arguments to an executor or a loop."""
    for index, one in enumerate(call.args.positional):
        if any(isinstance(each, Func | LibMethod | Partial) or type(each).__name__ == "Bound" for each in options(one)):
            rest = call.args.after(index + 1)
            listed = [rest.keywords.pop(name) for name in ("argument", "args") if name in rest.keywords]
            rest.positional += [item for value in listed for item in members_of(call.frame, value)[0]]
            result = call_value(call.frame, call.node, one, rest)
            return call.obj("lib", "future", {"value": result})
    if call.name in ("create_task", "run_until_complete"):
        return call.arg(0)
    return hand_over(call.frame, call.node, call.args)


@function("threading.Thread", "multiprocessing.Process", "threading.Timer")
def thread(call: Call) -> Value:
    """Model a thread: its target is called with its arguments."""
    target = call.args.get(1, "target", "function")
    if target is not None:
        timer = call.name.endswith("Timer")
        given, _ = members_of(call.frame, call.args.get(2 if timer else 3, "args") or NONE)
        keywords = call.arg(3 if timer else 4, "kwargs")
        fields = keywords.fields if isinstance(keywords, Obj) else {}
        call_value(call.frame, call.node, target, Args(given, dict(fields)))
    return call.obj("lib", "thread")


@method("opaque", "result", "get_result")
def result(call: Call) -> Value:
    """Model the result of something that is not seen."""
    return UNKNOWN


@method("future", "result", "get", "join")
def future_result(call: Call) -> Value:
    """Model the result of a future."""
    assert isinstance(call.owner, Obj)
    return heap.read(call.frame, call.owner, "value") or UNKNOWN


# contextvars


@function("contextvars.ContextVar")
def context_var(call: Call) -> Value:
    """Model a context variable."""
    default = call.args.get(None, "default")
    return call.obj("lib", "context variable", {} if default is None else {"value": default})


@method("context variable", "set")
def context_set(call: Call) -> Value:
    """Model setting it."""
    assert isinstance(call.owner, Obj)
    heap.write(call.frame, call.owner, "value", call.arg(0))
    return UNKNOWN


@method("context variable", "get")
def context_get(call: Call) -> Value:
    """Model reading it."""
    assert isinstance(call.owner, Obj)
    return heap.read(call.frame, call.owner, "value") or call.arg(0)


# attributes by name


@function("builtins.getattr")
def get_attribute(call: Call) -> Value:
    """Model `getattr` with a known name."""
    name = call.arg(1)
    fallback = call.args.get(2)
    if isinstance(name, Text) and name.known is not None:
        found = attribute(call.frame, call.node, call.arg(0), name.known)
    else:
        found = _any_attribute(call)
    return found if fallback is None else union([found, fallback])


def _any_attribute(call: Call) -> Value:
    """Return what an attribute of an unknown name may be, where its name ends as known."""
    return Opaque()


@function("builtins.setattr")
def set_attribute_by_name(call: Call) -> Value:
    """Model `setattr` with a known name."""
    from cybrid_lint.evaluation.assignments import set_attribute

    name = call.arg(1)
    if isinstance(name, Text) and name.known is not None:
        set_attribute(call.frame, call.node, call.arg(0), name.known, call.arg(2))
    return NONE


@function("builtins.vars", "dataclasses.asdict", "dataclasses.astuple", "attr.asdict", "attrs.asdict")
def as_dict(call: Call) -> Value:
    """Model an instance's fields as a mapping."""
    found: list[Value] = []
    for one in options(call.arg(0)):
        if isinstance(one, Obj) and (one.kind == "instance" or one.label == "arguments"):
            shown = fields_of(call.frame, one) if one.kind == "instance" else one.fields
            fields = {name: value for name, value in shown.items() if not name.startswith("<")}
            found.append(call.obj("dict", "dict", fields))
        else:
            found.append(UNKNOWN)
    return union(found)


@function("builtins.bool")
def to_bool(call: Call) -> Value:
    """Model the truth of a value."""
    known = truth(call.arg(0))
    return UNKNOWN if known is None else Scalar.of(known)


@function(
    "builtins.int",
    "builtins.float",
    "builtins.len",
    "builtins.type",
    "builtins.id",
    "builtins.hash",
)
@function(
    "builtins.callable",
    "builtins.hasattr",
    "builtins.sum",
    "builtins.any",
    "builtins.all",
    "builtins.abs",
    "builtins.round",
)
def says_nothing(call: Call) -> Value:
    """Model what only asks something of a value."""
    return UNKNOWN


@function("builtins.isinstance")
def is_instance(call: Call) -> Value:
    """Model asking for the class of a value: known for instances of the project's classes and for texts."""
    wanted = [one for option in options(call.arg(1)) for one in walk(option, 2)]
    classes = [one for one in wanted if isinstance(one, ClassInfo)]
    names = {one.name for one in wanted if isinstance(one, External)}
    if any(isinstance(one, Opaque) for one in wanted):
        return UNKNOWN
    answers = {_is_one_of(value, classes, names) for value in options(call.arg(0))}
    answer = answers.pop() if len(answers) == 1 else None
    return UNKNOWN if answer is None else Scalar.of(answer)


def _is_one_of(value: Value, classes: list[ClassInfo], names: set[str]) -> bool | None:
    if isinstance(value, Text | Token):
        return "builtins.str" in names or (None if "builtins.bytes" in names else False)
    if isinstance(value, Obj) and value.kind == "instance" and isinstance(value.cls, ClassInfo):
        if any(one in classes for one in value.cls.lineage()):
            return True
        return None if value.cls.library_bases() or names - {"builtins.str", "builtins.bytes"} else False
    return None


@function("types.MethodType")
def method_type(call: Call) -> Value:
    """Model binding a function to an instance."""
    from cybrid_lint.evaluation.values import Bound

    return union(Bound(one, call.arg(1)) for one in options(call.arg(0)) if isinstance(one, Func))


@function("importlib.import_module")
def import_module(call: Call) -> Value:
    """Model importing a module by a known name."""
    from cybrid_lint.evaluation.imports import module_named

    name = call.arg(0)
    if isinstance(name, Text) and name.known and not name.known.startswith("."):
        return module_named(call.frame, 0, name.known)
    return UNKNOWN


@method(
    "func",
    "delay",
    "apply_async",
    "s",
    "si",
    "send",
    "fn",
    "local",
    "remote",
    "original",
    "__wrapped__",
    "__call__",
    "call",
)
def call_later(call: Call) -> Value:
    """Model the ways in which task queues call a function: Celery's `delay`, Dramatiq's `send`."""
    given = call.args
    if call.name == "apply_async":
        items, _ = members_of(call.frame, call.arg(0, "args"))
        keywords = call.arg(1, "kwargs")
        given = Args(items, dict(keywords.fields) if isinstance(keywords, Obj) else {})
    return call_value(call.frame, call.node, call.owner, given)


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
