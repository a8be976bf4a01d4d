"""The modules of the project: their bodies, each evaluated once, and what their variables may be."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Protocol

from cybrid_lint.engine.alternatives import options, union
from cybrid_lint.engine.callables import Bound, Function
from cybrid_lint.engine.code import ModuleCode
from cybrid_lint.engine.conditions import says_nothing
from cybrid_lint.engine.frame import Frame
from cybrid_lint.engine.interfaces import Interpreter
from cybrid_lint.engine.objects import DictState, InstanceState, LibraryState, SequenceState
from cybrid_lint.engine.set_on_classes import keep_changed
from cybrid_lint.engine.snapshots import Made
from cybrid_lint.engine.symbols import PROGRAM, Global, Ref, has_parameters
from cybrid_lint.engine.texts import Text, text
from cybrid_lint.engine.values import NEVER, NONE, Module, Site, Value, unknown
from cybrid_lint.ir import nodes


class Program(Protocol):
    """Where the interpreter gets modules from."""

    def load(self, path: str) -> ModuleCode:
        """Return a module by its path; one that cannot be read has no body."""

    def resolve(self, importer: str, level: int, dotted: str) -> str | None:
        """Return the path of the module that an import means, None if it is none of the project's."""


class Modules:
    """The modules that are loaded, what is written to their variables, and which names they change or define."""

    def __init__(self, engine: Interpreter, program: Program) -> None:
        self.engine = engine
        self.program = program
        self.loaded: dict[str, ModuleCode] = {}
        #: Modules in the order in which their bodies came to an end: what they import stands before them.
        self.evaluated: list[ModuleCode] = []
        self._resolving: set[Global] = set()
        #: What functions, and other modules, bind variables to.
        self.writes: dict[Global, list[Value]] = {}
        # the modules that write to a variable, by its symbol; what functions are given to write there is their callers'
        self.writers: dict[Global, set[str]] = {}
        #: The names of what is changed somewhere in the program.
        self.mutated: set[str] = set()
        #: The names of attributes that something is changed through somewhere in the program.
        self.reached: set[str] = set()
        #: What stands for objects that classes keep for all their instances and that functions change.
        self.shared: set[Value] = set()
        #: These, and variables that functions set to several values: what counts for those who are
        #: called is what their caller has set.
        self.flowing: set[Value] = set()
        self._set_by_functions: dict[Global, set[Value]] = {}
        self.project_names: frozenset[str] = frozenset()
        self.unread_names: frozenset[str] = frozenset()
        self.method_names: frozenset[str] = frozenset()

    def load(self, path: str) -> ModuleCode:
        """Load a module of the project, whose size adds to the work that all may take."""
        module = self.loaded[path] = self.program.load(path)
        self.engine.work.budget.add(path, module.survey.sizes.values(), module.lines)
        return module

    def note_rebound(self) -> None:
        """Note which variables the loaded modules set in each other, before anything is evaluated that reads them."""
        for module in list(self.loaded.values()):
            for name, attribute in module.survey.set_on:
                node = module.survey.imports.get(name)
                path = None if node is None else self.program.resolve(module.path, node.level, _meant(node))
                if path in self.loaded:
                    self.loaded[path].rebound |= {attribute}

    def get(self, path: str) -> ModuleCode:
        """Return a module of the project by its path, its body evaluated."""
        module = self.loaded.get(path)
        if module is None:
            module = self.load(path)
        package = self._package(module) if module.frame is None else None
        if package is not None:
            # Python runs it before what lies in it, which it may import in an order of its own
            self.get(package.path)
        if module.frame is None and module.body is not None:
            self._evaluate_module(module)
        return module

    def _package(self, module: ModuleCode) -> ModuleCode | None:
        """Return the package that a module lies in, None if it is not loaded or is being run."""
        path = self.program.resolve(module.path, 2 if module.is_package else 1, "")
        package = None if path is None or path == module.path else self.loaded.get(path)
        return package if package is not None and package.frame is None else None

    def _evaluate_module(self, module: ModuleCode) -> None:
        assert module.body is not None
        frame = module.frame = self.engine.frame(module)
        # it may be imported or run
        names = (".".join(reversed(module.words)), "__main__")
        frame.env["__name__"] = union(text(name) for name in names)
        with self.engine.work.granted(module, None):
            for statement in module.body.body:
                # what fails in one statement hides nothing behind it
                with self.engine.work.guarded(module, None):
                    self.engine.execute(frame, (statement,))
        frame.reachable = True
        keep_changed(frame)
        self.engine.functions.note_entries(frame)
        # however much the body took: what it leaves in its variables is everybody's
        with self.engine.work.granted(module, None, fixed=(("<variables>", NONE),)):
            module.variables = self._variables_of(module, frame)
        module.is_evaluated = True
        self.evaluated.append(module)

    def _variables_of(self, module: ModuleCode, frame: Frame) -> dict[str, Value]:
        """Return a module's variables; bound methods among them see what others do to the objects that they are of."""
        found: dict[str, Value] = {}
        holders: dict[Value, str] = {value: name for name, value in frame.env.items() if isinstance(value, Ref)}
        for name, value in frame.env.items():
            if isinstance(value, Bound) and isinstance(frame.state(value.receiver), InstanceState):
                holder = holders.setdefault(value.receiver, f"<{name}>")
                found.setdefault(holder, frame.close(value.receiver))
                found[name] = Bound(frame.close(value.function), Global(module.path, holder))
            else:
                found[name] = frame.close(value)
        return found

    def imported(self, importer: ModuleCode, dotted: str, level: int) -> Value | None:
        """Return the module of the project that an import means, None if it is none of the project's."""
        path = self.program.resolve(importer.path, level, dotted)
        if path is None:
            return None
        self.get(path)
        return Module(path)

    def exported(self, path: str) -> list[str]:
        """Return the names that `from module import *` binds."""
        module = self.get(path)
        env = module.variables if module.is_evaluated else module.frame.env if module.frame is not None else {}
        listed = env.get("__all__")
        frame = self.engine.scratch(module)
        if listed is not None:
            members = self.engine.members(frame, listed, Site(path, 0))
            names = [member.known for member in members.known if isinstance(member, Text)]
            return [name for name in names if name]
        return [name for name in env if not name.startswith("_")]

    def variable(self, module: ModuleCode, name: str) -> Value | None:
        """Return what a module has under a name, None if it has nothing; a symbol where that may change."""
        if module.frame is None:
            return None
        rebound, known = module.meant.get(name, (None, NEVER))
        if rebound is module.rebound:
            return known
        value = module.variables.get(name) if module.is_evaluated else module.frame.env.get(name)
        if value is None:
            return Global(module.path, name) if name in module.rebound else None
        if name in module.rebound:
            return Global(module.path, name)
        if isinstance(value, Global):
            return self.resolved(value)
        if not module.is_evaluated:
            value = module.frame.close(value)
        is_constant = all(self._is_constant(module.frame, name, option) for option in options(value))
        found = value if is_constant else Global(module.path, name)
        if module.is_evaluated:
            module.meant[name] = (module.rebound, found)
        return found

    def named(self, importer: ModuleCode, dotted: str, level: int, name: str) -> Global | None:
        """Return what will be under a name of a module of the project, which need not be evaluated before."""
        path = self.program.resolve(importer.path, level, dotted)
        return None if path is None else Global(path, name)

    def resolved(self, symbol: Global) -> Value:
        """Return what a name of another module means; a symbol where that may change, or is not evaluated yet."""
        if symbol.module == PROGRAM or symbol in self._resolving:
            return symbol
        self._resolving.add(symbol)
        try:
            module = self.get(symbol.module)
            if not module.is_evaluated:
                return symbol
            found = self.variable(module, symbol.name)
            if found is None and module.is_package:
                found = self.imported(module, symbol.name, 1)
            return symbol if found is None else found
        finally:
            self._resolving.discard(symbol)

    def _is_constant(self, frame: Frame, name: str, value: Value) -> bool:
        if not isinstance(value, Made):
            # a function is what it is, whatever its defaults and what it captures turn out to be
            is_shared = isinstance(value, Bound) and isinstance(value.receiver, Global)
            return isinstance(value, Function) or is_shared or not value.symbols
        state = value.state
        if isinstance(state, LibraryState):
            return self.engine.library.is_fixed(state.label)
        if isinstance(state, SequenceState) and state.kind == "tuple":
            return True
        if name in self.mutated:
            return False
        return isinstance(state, DictState | SequenceState) or says_nothing(frame, value)

    def note_global(self, frame: Frame, module: ModuleCode, name: str, value: Value) -> None:
        """Note that a function binds a module's variable."""
        if frame.module is module and frame.is_body and module.frame is frame:
            frame.env[name] = value
        elif frame.module is module:
            frame.outcome.globals[name] = value
        else:
            symbol = Global(module.path, name)
            frame.outcome.foreign[symbol] = union((frame.outcome.foreign.get(symbol, NEVER), value))

    def note_set(self, frame: Frame, symbol: Global, value: Value) -> None:
        """Note what a function sets a module's variable to, for those that it calls from here on."""
        frame.bind_global(symbol, value)
        known = self._set_by_functions.setdefault(symbol, set())
        known.add(frame.close(value))
        if len(known) > 1 or has_parameters(value):
            self.flowing.add(symbol)

    def settle_flowing(self, differ: Callable[[Collection[Value]], bool]) -> None:
        """Take out of the variables of the flow of calls those that functions set to values which do not differ."""
        for symbol, values in self._set_by_functions.items():
            if not differ(values):
                self.flowing.discard(symbol)

    def set_variable(self, frame: Frame, path: str, name: str, value: Value) -> None:
        """Set a variable of another module; what callers decide of it, each of them sets."""
        module = self.get(path)
        module.rebound |= {name}
        symbol, closed = Global(path, name), frame.close(value)
        if not frame.is_body:
            self.note_set(frame, symbol, closed)
        if has_parameters(closed):
            self.note_global(frame, module, name, value)
            return
        self.writes.setdefault(symbol, []).append(closed)
        self.writers.setdefault(symbol, set()).add(frame.module.path)

    def global_value(self, symbol: Global) -> Value:
        """Return what a module's variable may be, whoever has written it."""
        module = self.get(symbol.module)
        # a variable that is bound to what it was before says nothing new
        values = [value for value in self.writes.get(symbol, ()) if value is not symbol]
        own = module.variables.get(symbol.name)
        if own is None and not module.is_evaluated and module.frame is not None and symbol.name in module.frame.env:
            own = module.frame.close(module.frame.env[symbol.name])
        if own is not None:
            values.insert(0, own)
        return union(values) if values else unknown(symbol.name)


def _meant(node: nodes.Import) -> str:
    """Return the dotted name of the module that the name of an import stands for, if it is one."""
    if node.name is None:
        return node.module if node.whole else node.module.partition(".")[0]
    return f"{node.module}.{node.name}" if node.module else node.name
