"""Where a token request is reported: on the expression that gives its scopes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from functools import lru_cache

from cybrid_lint.cybrid.reading import state_of
from cybrid_lint.cybrid.requests import parts_of
from cybrid_lint.cybrid.scopes import read_scopes
from cybrid_lint.cybrid.sdk import granted_scopes
from cybrid_lint.cybrid.tokens import scopes_in
from cybrid_lint.engine.alternatives import options
from cybrid_lint.engine.code import ClassCode, FunctionCode, ModuleCode
from cybrid_lint.engine.interfaces import Interpreter
from cybrid_lint.engine.objects import DictState, InstanceState
from cybrid_lint.engine.open_events import Given, Settled
from cybrid_lint.engine.outcome import Event
from cybrid_lint.engine.texts import Lit, Text
from cybrid_lint.engine.traversal import walk as walk_value
from cybrid_lint.engine.values import Site, Value
from cybrid_lint.engine.walking import children, walk
from cybrid_lint.ir import nodes

# How deep objects are searched for one that was given the scopes.
MOST_DEPTH = 6


def place_of_request(engine: Interpreter, settled: Settled, scopes: Value | None, own: Site | None) -> Site:
    """Return where a request stands whose scopes stand at `own` in the request itself.

    That is there, or where the scopes were given: the argument of the call that leads to the request, or of one that
    made an object on the way; where it is neither, their own literal, if it stands in the function that made the call,
    in a class or in a decorator.
    """
    classes, functions = engine.definitions.classes.values(), engine.definitions.functions.values()
    sent = settled.event.site if own is None else _sent(settled, own, functions)
    wanted = literal_sites(scopes)
    if not settled.given:
        given = [site for site in wanted if settled.code is not None and site in _defaults(settled.code)]
        if not given and not _is_within(settled, sent):
            # the request was put together by another function from what was given to it here
            given = [site for site in wanted if _is_within(settled, site)]
        return given[0] if given else sent
    outermost = settled.given[0] if settled.given else ()
    found = _argument(outermost, wanted)
    inside = next((site for site in wanted if _is_within(settled, site)), None)
    if found is None:
        # what a function here gives to whoever makes the object is nearer than the making of it
        made = _given_to((value for value, _ in outermost), wanted)
        found = next((site for site in made if inside is None or _is_within(settled, site)), None)
    found = found or _by_default(engine, settled, sent, wanted)
    if found is None and not wanted and _is_catalogue(scopes):
        found = next(_given_catalogue(value for value, _ in outermost), None)
    for inner in settled.given[1:]:
        found = found or _chosen(inner, wanted)
    found = found or inside
    if found is None:
        # an object on the way was given them when it was made
        found = next(_given_to((value for inner in settled.given[1:] for value, _ in inner), wanted), None)
    if found is None and wanted and all(site in sites_of(settled.chain[0]) for site in wanted):
        # whoever calls, it is the function that sends the request which chooses the scopes
        found = sent
    if found is None and (_are_said_by_sender(settled, wanted) or _are_said_by_settings(settled, wanted)):
        # nobody chooses: whoever makes the settings, the request asks for what their class says
        found = sent
    for inner in settled.given[1:]:
        # a function on the way chooses them, whoever calls it
        found = found or _argument(inner, wanted)
    if found is None and wanted:
        found = _said_around(settled.module, wanted, classes, functions) or _handed_by(functions, wanted)
    return settled.site if found is None else found


def _by_default(engine: Interpreter, settled: Settled, sent: Site, wanted: dict[Site, None]) -> Site | None:
    """Return where these literals are asked for if callers leave out what they may: in a function on the way."""
    places = (settled.site, *settled.path)
    for index, (code, stage) in enumerate(zip(settled.chain, settled.stages, strict=False)):
        scopes = None if stage.kind == "special" else scopes_of(stage)
        if not wanted or scopes is None or not scopes.symbols:
            continue
        frame = engine.scratch(code.module, code)
        defaults = [(code.symbol(param.name), param.default) for param in code.node.params if param.default is not None]
        known: dict[Value, Value] = {
            symbol: engine.evaluate(frame, default) for symbol, default in defaults if symbol in scopes.symbols
        }
        least = frame.close(engine.substitute(frame, scopes, known, stage.site)) if known else scopes
        if literal_sites(least).keys() == wanted.keys():
            own = next((site for site in wanted if site in _defaults(code)), None)
            return own or (places[-1 - index] if index else sent)
    return None


def scopes_of(event: Event) -> Value | None:
    """Return the scopes that a request for a token asks for, or an operation that grants one."""
    return granted_scopes(event.value) if event.kind == "operation" else scopes_in(parts_of(event.value))


def _sent(settled: Settled, own: Site, functions: Iterable[FunctionCode]) -> Site:
    """Return where the scopes are sent that stand at `own`.

    That is there, or where another function is given them that only puts the request together.
    """
    sender = settled.chain[0] if settled.chain else None
    if own in (_own_sites(settled.module) if sender is None else sites_of(sender)):
        return own
    around = [code for code in functions if code.module.path == own.module and own in sites_of(code)]
    if not around:
        return own
    builder = min(around, key=lambda code: len(sites_of(code)))
    sent = next(node for node in walk(builder.node) if node.at == own.at)
    names = {node.id for node in walk(sent) if isinstance(node, nodes.Name)}
    if not any(param.name in names for param in builder.node.params):
        return own
    body = settled.module.body if sender is None else sender.node
    given = () if body is None else _given_by_calls(body, builder, names)
    return next((Site(settled.event.site.module, value.at) for value in given), settled.event.site)


def _given_by_calls(body: nodes.Node, called: FunctionCode, names: Collection[str]) -> Iterator[nodes.Expr]:
    """Yield what calls in a body give a function, which they call by its name, for parameters of these names."""
    positional = called.positional()[called.cls is not None and not called.is_static :]
    for call in walk(body):
        if isinstance(call, nodes.Call) and _name_of(call.func) == called.node.name:
            given = [(param.name, argument) for param, argument in zip(positional, call.args, strict=False)]
            yield from (argument.value for name, argument in given if name in names and argument.keyword is None)
            yield from (argument.value for argument in call.args if argument.keyword in names)


def _name_of(func: nodes.Expr) -> str:
    return func.name if isinstance(func, nodes.Attr) else func.id if isinstance(func, nodes.Name) else ""


def _are_said_by_sender(settled: Settled, wanted: dict[Site, None]) -> bool:
    """Tell whether the class of the method that sends the request says all literals by a default."""
    cls = settled.chain[0].cls if settled.chain else None
    return cls is not None and bool(wanted) and wanted.keys() <= _sites_of_defaults(cls)


def _are_said_by_settings(settled: Settled, wanted: dict[Site, None]) -> bool:
    """Tell whether all literals are said by the class of an object that the function is given which sends the request.

    The receiver of a method, which has no place of its own, is not meant: its class says what its instances ask for.
    What that, or a part of it, was given when it was made is, unless one of its own methods is on the way.
    """
    given = [(value, site) for inner in settled.given for value, site in inner]
    handed = [value for value, site in given if site is not None]
    made_by = {state.cls.code for value in handed for option in options(value) for state in _instances(option)}
    receivers = {code.cls for code in settled.chain}
    parts = (part for value, site in given if site is None for part in walk_value(value, MOST_DEPTH))
    kept = [value for part in parts for state in _instances(part) for value, _ in state.given]
    classes = {state.cls.code for value in kept for option in options(value) for state in _instances(option)}
    made_by |= {cls for cls in classes if receivers.isdisjoint(cls.lineage())}
    said = frozenset[Site]().union(*map(_sites_of_defaults, made_by))
    return bool(wanted) and wanted.keys() <= said


def _instances(value: Value) -> list[InstanceState]:
    state = state_of(value)
    return [state] if isinstance(state, InstanceState) else []


def _said_around(
    module: ModuleCode, wanted: dict[Site, None], classes: Iterable[ClassCode], functions: Iterable[FunctionCode]
) -> Site | None:
    """Return where scopes are said for all calls: by a decorator, a class, or an object of the module."""
    found = next((site for code in functions for site in wanted if site in _decorator_sites(code)), None)
    for cls in classes:
        # the class says it of all its instances
        found = found or next((site for site in wanted if site in _class_sites(cls)), None)
        found = found or next(filter(None, map(_constructor_arguments(cls).get, wanted)), None)
    # an object of the module was given them, which what is called captures
    return found or next(filter(None, map(_module_arguments(module).get, wanted)), None)


def _handed_by(functions: Iterable[FunctionCode], wanted: dict[Site, None]) -> Site | None:
    """Return where a function hands on the literals that stand in it, to what it makes and others call."""
    first = next(iter(wanted))
    of_module = (code for code in functions if code.module.path == first.module)
    around = [code for code in of_module if wanted.keys() <= sites_of(code)]
    if not around:
        return None
    body = list(walk(min(around, key=lambda code: len(sites_of(code))).node))
    names = {
        name.id
        for node in body
        if isinstance(node, nodes.Assign)
        and node.value is not None
        and first.at in {inner.at for inner in walk(node.value)}
        for target in node.targets
        for name in walk(target)
        if isinstance(name, nodes.Name)
    }
    given = (argument.value for call in body if isinstance(call, nodes.Call) for argument in call.args)
    handed = (value for value in given if isinstance(value, nodes.Name) and value.id in names)
    return next((Site(first.module, value.at) for value in handed), first)


def literal_sites(scopes: Value | None) -> dict[Site, None]:
    """Return where the literals of scopes stand."""
    readings = read_scopes(scopes) if scopes is not None else []
    return dict.fromkeys(scope.site for reading in readings for scope in reading.scopes if scope.site is not None)


def _chosen(given: Given, wanted: dict[Site, None]) -> Site | None:
    """Return the argument, as it stands at its call, that chooses among these literals by what a caller gives."""
    for value, site in given:
        if site is not None and value.symbols:
            literals = [text for text in walk_value(value, MOST_DEPTH) if isinstance(text, Text)]
            if any(isinstance(part, Lit) and part.site in wanted for text in literals for part in text.parts):
                return site
    return None


def _argument(given: Given, wanted: dict[Site, None]) -> Site | None:
    """Return where a value with these literals is given; in a mapping that holds them, the entry's own place."""
    for value, site in given:
        if site is None:
            continue
        for option in options(value):
            state = state_of(option)
            if isinstance(state, DictState) and state.sites:
                entries = tuple((state.entries[key], at) for key, at in state.sites.items() if key in state.entries)
                inner = _argument(entries, wanted)
                if inner is not None:
                    return inner
        if wanted.keys() & literal_sites(value).keys():
            return site
    return None


def _given_to(values: Iterable[Value], wanted: dict[Site, None]) -> Iterator[Site]:
    """Yield where objects, or what they hold, were given these literals."""
    for value in values:
        for inner in walk_value(value, MOST_DEPTH):
            state = state_of(inner)
            if isinstance(state, InstanceState):
                found = _argument(state.given, wanted)
                # a field's default is nothing that an instance was given
                if found is not None and found not in _class_sites(state.cls.code):
                    yield found


def _is_catalogue(scopes: Value | None) -> bool:
    return scopes is not None and any(reading.is_whole for reading in read_scopes(scopes))


def _given_catalogue(values: Iterable[Value]) -> Iterator[Site]:
    """Yield where objects, or what they hold, were given a whole catalogue of scopes."""
    for value in values:
        for inner in walk_value(value, MOST_DEPTH):
            state = state_of(inner)
            for given, site in state.given if isinstance(state, InstanceState) else ():
                if site is not None and _is_catalogue(given):
                    yield site


def _is_within(settled: Settled, site: Site) -> bool:
    """Tell whether a place lies in the function, or in the module's own body, in which an event stands."""
    return site in (_own_sites(settled.module) if settled.code is None else sites_of(settled.code))


@lru_cache(maxsize=512)
def sites_of(code: FunctionCode) -> frozenset[Site]:
    """Return the places of a function."""
    return frozenset(Site(code.module.path, node.at) for node in walk(code.node))


@lru_cache(maxsize=512)
def _defaults(code: FunctionCode) -> frozenset[Site]:
    defaults = [param.default for param in code.node.params if param.default is not None]
    return frozenset(Site(code.module.path, node.at) for default in defaults for node in walk(default))


@lru_cache(maxsize=512)
def _decorator_sites(code: FunctionCode) -> frozenset[Site]:
    return frozenset(Site(code.module.path, node.at) for each in code.node.decorators for node in walk(each))


@lru_cache(maxsize=64)
def _own_sites(module: ModuleCode) -> frozenset[Site]:
    """Return the places of a module's body that stand in no function."""
    return frozenset() if module.body is None else _outside_functions(module.path, module.body)


@lru_cache(maxsize=512)
def _class_sites(cls: ClassCode) -> frozenset[Site]:
    """Return the places of a class's body that stand in no function."""
    return _outside_functions(cls.module.path, cls.node)


@lru_cache(maxsize=512)
def _sites_of_defaults(cls: ClassCode) -> frozenset[Site]:
    """Return the places of what a class and its constructor say of every instance that is given nothing else."""
    made = (node for method in _constructors(cls) for node in walk(method))
    return _class_sites(cls).union(Site(cls.module.path, node.at) for node in made)


def _constructors(cls: ClassCode) -> list[nodes.Function]:
    return [method for method in cls.node.body if isinstance(method, nodes.Function) and method.name == "__init__"]


@lru_cache(maxsize=512)
def _constructor_arguments(cls: ClassCode) -> dict[Site, Site]:
    """Return where the argument stands, of a call in a class's constructor, in which each literal stands."""
    return _argument_sites(cls.module.path, (node for method in _constructors(cls) for node in walk(method)))


@lru_cache(maxsize=64)
def _module_arguments(module: ModuleCode) -> dict[Site, Site]:
    """Return where the argument stands, of a call in a module's own body, in which each literal stands."""
    own = _own_sites(module)
    body = walk(module.body) if module.body is not None else ()
    calls = (node for node in body if Site(module.path, node.at) in own and not _is_partial(node))
    return _argument_sites(module.path, calls)


def _is_partial(node: nodes.Node) -> bool:
    """Tell whether a call only makes a function of another: whoever calls that chooses."""
    return isinstance(node, nodes.Call) and _name_of(node.func) in ("partial", "partialmethod")


def _argument_sites(path: str, walked: Iterable[nodes.Node]) -> dict[Site, Site]:
    # what stands further in is seen later
    return {
        Site(path, inner.at): Site(path, argument.value.at)
        for call in walked
        if isinstance(call, nodes.Call)
        for argument in call.args
        for inner in walk(argument.value)
        if isinstance(inner, nodes.Const) and isinstance(inner.value, str)
    }


def _outside_functions(path: str, node: nodes.Node) -> frozenset[Site]:
    found: set[Site] = set()
    queue = [node]
    while queue:
        node = queue.pop()
        found.add(Site(path, node.at))
        queue += [child for child in children(node) if not isinstance(child, nodes.Function)]
    return frozenset(found)


def forget() -> None:
    """Let go of the code of an analysis, once all its requests have their places."""
    for cached in (
        sites_of,
        _defaults,
        _decorator_sites,
        _own_sites,
        _class_sites,
        _sites_of_defaults,
        _constructor_arguments,
        _module_arguments,
    ):
        cached.cache_clear()
