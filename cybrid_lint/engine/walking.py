"""Walks over the nodes of a module: what is asked of it before anything is evaluated."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from dataclasses import fields as fields_of_node
from functools import cache

from cybrid_lint.ir import nodes

# Methods that change the container that they are called on.
MUTATORS = frozenset(
    {"append", "extend", "add", "update", "insert", "pop", "remove", "discard", "clear", "setdefault", "popitem"}
    | {"appendleft", "extendleft", "put", "put_nowait"}
)
# How fields are annotated that hold no nodes.
_PLAIN = frozenset({"int", "bool", "str", "str | None", "object", "frozenset[str]", "tuple[str, ...]"})


@cache
def _slots(kind: type) -> tuple[str, ...]:
    return tuple(field.name for field in fields_of_node(kind) if field.type not in _PLAIN)


def children(node: nodes.Node) -> list[nodes.Node]:
    """Return the nodes that a node is directly made of."""
    found: list[nodes.Node] = []
    kind: type = type(node)
    for name in _slots(kind):
        value = getattr(node, name)
        if value is None:
            continue
        if type(value) is not tuple:
            found.append(value)
            continue
        for inner in value:
            if type(inner) is tuple:
                found.extend(part for part in inner if isinstance(part, nodes.Node))
            elif isinstance(inner, nodes.Node):
                found.append(inner)
    return found


def walk(node: nodes.Node) -> Iterator[nodes.Node]:
    """Yield a node and all that it is made of."""
    queue = [node]
    while queue:
        inner = queue.pop()
        yield inner
        queue.extend(children(inner))


@dataclass(slots=True)
class Survey:
    """What a module says before it is evaluated.

    `rebound` are the variables that functions of it declare global, `mutated` what they change in its place, `defined`
    the methods and attributes of its classes. `sizes` are the nodes of each function, by its number, without those of
    functions in it; those of the module's own body stand under its number. `used` are the variables that a function or
    class reads or declares anywhere, `attributes` those that a function sets on its first parameter. `beside` are the
    modules of its own package that the module imports from. `class_writers` are the functions, by their numbers, that
    set attributes of classes. `read` are the attributes that are read anywhere, as far as their names are written, and
    those that classes declare; `methods` those that classes define as functions, or that are called anywhere.
    `reached` are the attributes that functions change something through. `imports` are the names that are imported,
    each with how, `set_on` the names that attributes are set on, with these, and "" for what is no name;
    `set_by_functions` the attributes that functions set on anything. `callers` are the bodies, by their numbers, that
    call a private attribute, with None for whatever else reads it.
    """

    rebound: frozenset[str] = frozenset()
    mutated: set[str] = field(default_factory=set)
    reached: set[str] = field(default_factory=set)
    defined: set[str] = field(default_factory=set)
    sizes: dict[int, int] = field(default_factory=dict)
    used: dict[int, set[str]] = field(default_factory=dict)
    attributes: dict[int, set[str]] = field(default_factory=dict)
    beside: dict[str, None] = field(default_factory=dict)
    class_writers: set[int] = field(default_factory=set)
    read: set[str] = field(default_factory=set)
    methods: set[str] = field(default_factory=set)
    imports: dict[str, nodes.Import] = field(default_factory=dict)
    set_on: dict[tuple[str, str], None] = field(default_factory=dict)
    set_by_functions: set[str] = field(default_factory=set)
    callers: dict[str, set[int | None]] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """The nodes of the module."""
        return sum(self.sizes.values())


def survey(module: nodes.Module) -> Survey:
    """Return what a module says before it is evaluated."""
    found = Survey()
    rebound: set[str] = set()
    methods: list[int] = []
    found.sizes[module.at] = 0
    used: set[str] = set()
    queue: list[tuple[nodes.Node, _Around]] = [(module, _Around(module.at, (used,), None, ()))]
    set_here: set[int] = set()
    called_here: set[int] = set()
    while queue:
        node, around = queue.pop()
        found.sizes[around.body] += 1
        if isinstance(node, nodes.Name):
            for names in around.used:
                names.add(node.id)
        elif isinstance(node, nodes.Attr):
            is_of_class = isinstance(node.value, nodes.Attr) and node.value.name == "__class__"
            if id(node) not in set_here and not is_of_class:
                found.read.add(node.name)
                _note_caller(found, node.name, around.body if id(node) in called_here else None)
        elif isinstance(node, nodes.Const):
            if isinstance(node.value, str) and node.value.isidentifier():
                found.read.add(node.value)
                _note_caller(found, node.value, None)
        elif isinstance(node, nodes.Stmt):
            if isinstance(node, nodes.Assign):
                set_here.update(map(id, node.targets))
            around = _statement(found, rebound, methods, node, around)
        elif isinstance(node, nodes.Call):
            if isinstance(node.func, nodes.Attr):
                found.methods.add(node.func.name)
                called_here.add(id(node.func))
            if around.function is not None:
                _note_changes(found, node)
        queue.extend([(child, around) for child in children(node)])
    found.rebound = frozenset(rebound)
    found.defined.update(*(found.attributes[method] for method in methods))
    return found


def _note_caller(found: Survey, name: str, body: int | None) -> None:
    if is_private(name):
        found.callers.setdefault(name, set()).add(body)


def is_private(name: str) -> bool:
    """Tell whether a name says that nobody outside uses what it stands for: `_load`, and not `__call__`."""
    return name.startswith("_") and not name.endswith("__")


@dataclass(slots=True)
class _Around:
    """Where a node stands: the body it counts for, the names used around it, the functions and their receivers."""

    body: int
    used: tuple[set[str], ...]
    function: nodes.Function | None
    receivers: tuple[tuple[str, set[str]], ...]


def _statement(found: Survey, rebound: set[str], methods: list[int], node: nodes.Stmt, around: _Around) -> _Around:
    if isinstance(node, nodes.Assign):
        found.set_on.update(dict.fromkeys(_set_on(node)))
    if around.function is not None and isinstance(node, nodes.Assign | nodes.Augment):
        targets = node.targets if isinstance(node, nodes.Assign) else (node.target,)
        found.set_by_functions.update(target.name for target in targets if isinstance(target, nodes.Attr))
    if isinstance(node, nodes.Scoped):
        if node.kind == "global":
            rebound.update(node.names)
        for names in around.used:
            names.update(node.names)
    elif isinstance(node, nodes.Import):
        found.imports[node.bound] = node
        if node.level == 1 and node.module:
            found.beside[node.module.split(".")[0]] = None
    elif isinstance(node, nodes.Function):
        return _function(found, node, around)
    elif isinstance(node, nodes.Class):
        declared = _defined_by(node)
        found.defined |= declared
        found.read |= declared
        functions = [statement for statement in node.body if isinstance(statement, nodes.Function)]
        methods.extend(function.at for function in functions)
        found.methods.update(function.name for function in functions)
        used = found.used[node.at] = set()
        return _Around(around.body, (*around.used, used), around.function, around.receivers)
    elif around.function is not None:
        _note_changes(found, node)
        if _sets_on_class(node):
            found.class_writers.add(around.body)
        for receiver, attributes in around.receivers:
            attributes |= _attributes_set(node, receiver)
    return around


def _function(found: Survey, node: nodes.Function, around: _Around) -> _Around:
    found.sizes[node.at] = 0
    used = found.used[node.at] = set()
    attributes = found.attributes[node.at] = set()
    receivers = around.receivers
    if node.params:
        receivers = (*receivers, (node.params[0].name, attributes))
    return _Around(node.at, (*around.used, used), node, receivers)


def _set_on(node: nodes.Assign) -> Iterator[tuple[str, str]]:
    """Yield the names that a statement sets attributes on, with these; "" for what is no name."""
    for target in node.targets if node.value is not None else ():
        for inner in target.members if isinstance(target, nodes.Sequence) else (target,):
            if isinstance(inner, nodes.Attr):
                yield inner.value.id if isinstance(inner.value, nodes.Name) else "", inner.name


def _sets_on_class(node: nodes.Stmt) -> bool:
    """Tell whether a statement sets an attribute of what is named as classes are."""
    targets = node.targets if isinstance(node, nodes.Assign) and node.value is not None else ()
    owners = (target.value for target in targets if isinstance(target, nodes.Attr))
    return any(isinstance(owner, nodes.Name) and (owner.id == "cls" or owner.id[:1].isupper()) for owner in owners)


def _attributes_set(node: nodes.Stmt, receiver: str) -> set[str]:
    """Return the attributes of a variable that a statement sets itself."""
    targets: tuple[nodes.Expr, ...] = ()
    if isinstance(node, nodes.Assign):
        targets = node.targets if node.value is not None else ()
    elif isinstance(node, nodes.Augment):
        targets = (node.target,)
    elif isinstance(node, nodes.Loop):
        targets = () if node.target is None else (node.target,)
    elif isinstance(node, nodes.With):
        targets = tuple(target for _, target in node.items if target is not None)
    return {
        inner.name
        for target in targets
        for inner in _bound_by(target)
        if isinstance(inner, nodes.Attr) and isinstance(inner.value, nodes.Name) and inner.value.id == receiver
    }


def _bound_by(target: nodes.Expr) -> Iterator[nodes.Expr]:
    """Yield what a target binds: what it is, and not what it lies in, or all of its members."""
    if isinstance(target, nodes.Star):
        yield from _bound_by(target.value)
    elif isinstance(target, nodes.Sequence):
        for member in target.members:
            yield from _bound_by(member)
    else:
        yield target


def _defined_by(node: nodes.Class) -> set[str]:
    """Return the names of the methods and attributes that the body of a class binds."""
    found: set[str] = set()
    for statement in node.body:
        if isinstance(statement, nodes.Function | nodes.Class):
            found.add(statement.name)
        elif isinstance(statement, nodes.Assign):
            found |= {target.id for target in statement.targets if isinstance(target, nodes.Name)}
    return found


def _note_changes(found: Survey, node: nodes.Node) -> None:
    """Note the names of what a node in a function changes in its place, and of the attributes that lead there."""
    changed: list[nodes.Expr] = []
    if isinstance(node, nodes.Assign | nodes.Delete):
        changed = [target.value for target in node.targets if isinstance(target, nodes.Item)]
        for target in node.targets:
            if isinstance(target, nodes.Attr):
                found.reached |= _attributes_to(target.value)
                if target.name == "__dict__" and isinstance(node, nodes.Assign) and node.value is not None:
                    # what is set on the object from then on goes there
                    found.reached |= _attributes_to(node.value)
    elif isinstance(node, nodes.Augment):
        changed = [node.target.value if isinstance(node.target, nodes.Item) else node.target]
    elif isinstance(node, nodes.Call) and isinstance(node.func, nodes.Attr) and node.func.name in MUTATORS:
        changed = [node.func.value]
    for base in changed:
        held = _held_by(base)
        if isinstance(held, nodes.Name | nodes.Attr):
            found.mutated.add(held.id if isinstance(held, nodes.Name) else held.name)
        found.reached |= _attributes_to(base)


def _held_by(node: nodes.Expr) -> nodes.Expr:
    """Return what holds an item, however far in: who changes `table[key][at]` changes what `table` holds."""
    while isinstance(node, nodes.Item):
        node = node.value
    return node


def _attributes_to(base: nodes.Expr) -> set[str]:
    """Return the names of the attributes that an expression goes through."""
    found: set[str] = set()
    while isinstance(base, nodes.Attr | nodes.Item):
        if isinstance(base, nodes.Attr):
            found.add(base.name)
        base = base.value
    return found
