"""Whose handlers and middlewares functions are, where a project has several applications: each sees its own alone.

Which application that is, is told by what decorates a function (`@app.get("/")`). An application is known by the
variable of its module, and so is a part of one (a router, a blueprint).
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from cybrid_lint.engine.code import ModuleCode
from cybrid_lint.engine.frame import Frame
from cybrid_lint.engine.interfaces import Interpreter
from cybrid_lint.engine.interning import memo
from cybrid_lint.engine.symbols import PROGRAM, Global
from cybrid_lint.engine.values import Value
from cybrid_lint.engine.walking import walk
from cybrid_lint.ir import nodes
from cybrid_lint.libraries.shared import shared

#: The labels of what each request of an application has of its own.
LABELS = ("web request", "web state", "flask g")
#: Packages of applications, and how the classes of their parts are called.
PACKAGES = ("fastapi", "starlette", "flask", "quart", "sanic")
PARTS = ("Router", "Blueprint")
#: Methods that put a part, or an application, into an application.
INCLUDING = frozenset({"include_router", "register_blueprint", "mount", "blueprint"})
#: What decorates a function that comes before the handlers.
HOOKS = frozenset({"middleware", "before_request", "before_websocket", "on_request"})
# Between a label and the application that an object belongs to.
_OF = " of "
# of the analysis that runs
_apps: dict[Interpreter, Apps] = memo()


class Apps:
    """The applications of a project and their parts, by the variables that hold them."""

    def __init__(self, engine: Interpreter) -> None:
        self._engine = engine
        self._modules = list(engine.modules.loaded.values())

    @cached_property
    def classes(self) -> dict[Global, str]:
        """The names of the classes that they are made of."""
        return {
            Global(module.path, target.id): name
            for module in self._modules
            for statement in _statements(module)
            if isinstance(statement, nodes.Assign) and (name := _class_made(module, statement.value))
            for target in statement.targets
            if isinstance(target, nodes.Name)
        }

    @cached_property
    def holders(self) -> dict[Global, set[Global | None]]:
        """What holds each of them, None among these where that is no variable of a module."""
        found: dict[Global, set[Global | None]] = {}
        for module in self._modules:
            for holder, part in self._included(module):
                found.setdefault(part, set()).add(holder)
        return found

    @cached_property
    def are_apart(self) -> bool:
        """Whether what comes before the handlers of one of them does not come before those of all."""
        hooks = {app for added in self._added for name, app in added if name in HOOKS}
        return any(not self.is_seen(reader, hook) for hook in hooks for reader in self.classes) and self._are_told

    @cached_property
    def _added(self) -> list[list[tuple[str, Global]]]:
        """What each function of the modules is added to."""
        functions = ((module, one) for module in self._modules for one in _statements(module))
        return [list(self.added_to(module, one)) for module, one in functions if isinstance(one, nodes.Function)]

    @cached_property
    def _are_told(self) -> bool:
        """Whether it is seen which of them holds which, and each has one name; a function of two is of either."""
        if any(len({app for _, app in added}) > 1 for added in self._added):
            return False
        for module in self._modules:
            for statement in _statements(module):
                if not isinstance(statement, nodes.Assign) or len(statement.targets) == 1:
                    continue
                if _class_made(module, statement.value):
                    return False
            if not all(self._is_told(module, node) for node in _calls(module)):
                return False
        return True

    def _is_told(self, module: ModuleCode, call: nodes.Call) -> bool:
        """Tell whether it is seen what a call puts into what, if it does that: both are variables."""
        if not isinstance(call.func, nodes.Attr) or call.func.name not in INCLUDING:
            return not (isinstance(call.func, nodes.Name) and call.func.id == "Mount")
        held = [arg.value for arg in call.args if isinstance(arg.value, nodes.Name | nodes.Attr)]
        return all(isinstance(one, nodes.Name) and self._variable(module, one.id) in self.classes for one in held)

    def added_to(self, module: ModuleCode, function: nodes.Function) -> Iterator[tuple[str, Global]]:
        """Yield what a function of a module is added to by its decorators, with the names of these."""
        for decorator in function.decorators:
            added = decorator.func if isinstance(decorator, nodes.Call) else decorator
            if isinstance(added, nodes.Attr) and isinstance(added.value, nodes.Name):
                app = self._variable(module, added.value.id)
                if app in self.classes:
                    yield added.name, app

    def is_seen(self, reader: Global, writer: Global) -> bool:
        """Tell whether what a function of one application sets may be there for one of another, or of the same."""
        above: list[Global | None] = [reader]
        for app in above:
            above += [one for one in self.holders.get(app, ()) if one not in above] if app is not None else []
        # any application may hold a part of which nobody says what does
        is_open = None in above or (len(above) == 1 and self._is_part(reader))
        return writer in above or (is_open and not self._is_part(writer))

    def _is_part(self, app: Global) -> bool:
        return self.classes.get(app, "").endswith(PARTS)

    def _variable(self, module: ModuleCode, name: str) -> Global:
        """Return the variable of a module that a name means there."""
        node = module.survey.imports.get(name)
        named = None if node is None or node.name is None else (node.module, node.level, node.name)
        found = None if named is None else self._engine.modules.named(module, *named)
        return Global(module.path, name) if found is None else found

    def _included(self, module: ModuleCode) -> Iterator[tuple[Global | None, Global]]:
        for node in _calls(module):
            if isinstance(node.func, nodes.Attr) and node.func.name in INCLUDING:
                owner = node.func.value
                holder = self._variable(module, owner.id) if isinstance(owner, nodes.Name) else None
                for arg in node.args:
                    if isinstance(arg.value, nodes.Name):
                        yield holder if holder in self.classes else None, self._variable(module, arg.value.id)


def own_objects(frame: Frame) -> dict[Value, Value]:
    """Return for what the program shares what the application of a function has of its own; nothing if none is told."""
    code = frame.code
    if code is None or not code.node.decorators or code.enclosing is not None:
        return {}
    apps = _of(frame.engine)
    added = [app for name, app in apps.added_to(code.module, code.node) if "app_" not in name]
    if not added or not apps.are_apart:
        return {}
    return {Global(PROGRAM, label): shared(frame, label, f"of {added[0].module}:{added[0].name}") for label in LABELS}


def seen_from(engine: Interpreter, symbol: Global) -> list[Global]:
    """Return the objects that stand for one of a request: what is written to any of them may be there."""
    label, _, name = symbol.name.partition(_OF)
    if symbol.module != PROGRAM or label not in LABELS:
        return [symbol]
    beside = {Global(PROGRAM, other): other for other in engine.modules.loaded[PROGRAM].variables}
    writers = {one: other.partition(_OF)[2] for one, other in beside.items() if other.partition(_OF)[0] == label}
    return [
        one
        for one, writer in writers.items()
        if not name or not writer or _of(engine).is_seen(_named(name), _named(writer))
    ]


def _of(engine: Interpreter) -> Apps:
    known = _apps.get(engine)
    if known is None:
        known = _apps[engine] = Apps(engine)
    return known


def _named(name: str) -> Global:
    module, _, variable = name.rpartition(":")
    return Global(module, variable)


def _statements(module: ModuleCode) -> nodes.Body:
    return () if module.body is None else module.body.body


def _calls(module: ModuleCode) -> Iterator[nodes.Call]:
    for node in () if module.body is None else walk(module.body):
        if isinstance(node, nodes.Call):
            yield node


def _class_made(module: ModuleCode, made: nodes.Expr | None) -> str:
    """Return the class of an application, or a part of one, that an expression makes; nothing for any other."""
    func = made.func if isinstance(made, nodes.Call) else None
    name = func.value if isinstance(func, nodes.Attr) else func
    imported = module.survey.imports.get(name.id) if isinstance(name, nodes.Name) else None
    if imported is None or imported.module.partition(".")[0] not in PACKAGES:
        return ""
    return func.name if isinstance(func, nodes.Attr) else imported.name or ""
