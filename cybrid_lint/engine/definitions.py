"""What functions and classes are defined, and which variables they use of functions around them."""

from __future__ import annotations

from collections import defaultdict

from cybrid_lint.engine import types
from cybrid_lint.engine.code import ClassCode, FunctionCode, owner_of
from cybrid_lint.engine.frame import Frame
from cybrid_lint.engine.symbols import Cell
from cybrid_lint.engine.values import UNKNOWN, Value
from cybrid_lint.ir import nodes


class Definitions:
    """The one code of each definition, whichever evaluation comes by it."""

    def __init__(self) -> None:
        self.functions: dict[tuple[str, int], FunctionCode] = {}
        self.classes: dict[tuple[str, int, str], ClassCode] = {}
        # the classes that define a method, by its name
        self.having: defaultdict[str, dict[ClassCode, None]] = defaultdict(dict)
        self._free: dict[FunctionCode | ClassCode, tuple[str, ...]] = {}
        # functions of modules that the body of a class takes for its methods
        self._taken: dict[FunctionCode, ClassCode] = {}

    def function_code(self, frame: Frame, node: nodes.Function, cls: ClassCode | None = None) -> FunctionCode:
        """Return the one code of a function's definition."""
        key = (frame.module.path, node.at)
        code = self.functions.get(key)
        if code is None:
            around = cls.name + "." if cls is not None else f"{frame.code.qualified}." if frame.code is not None else ""
            code = FunctionCode(node, frame.module, around + node.name, cls, frame.code)
            decorators = types.decorator_names(code)
            code.is_abstract = "abstractmethod" in decorators or (cls is not None and _is_left(node))
            code.is_context_manager = not decorators.isdisjoint({"contextmanager", "asynccontextmanager"})
            if cls is not None and not code.is_static:
                code.first = cls.receivers.setdefault((code.receiver(), types.takes_class(code)), code)
            if cls is not None:
                self.having[node.name][cls] = None
            self.functions[key] = code
        return code

    def take(self, cls: ClassCode, code: FunctionCode) -> None:
        """Let a function of a module that a class's body names be its method; one that several take is nobody's."""
        first = code.positional()[:1]
        is_own = code.cls is not None and code not in self._taken
        if is_own or code.enclosing is not None or not first or first[0].name != "self":
            return
        owner = self._taken.setdefault(code, cls)
        if owner is not cls:
            code.belong_to(None)
        elif code.cls is None:
            code.belong_to(cls)
            self.having[code.name][cls] = None

    def class_code(self, frame: Frame, node: nodes.Class) -> ClassCode:
        """Return the one code of a class's definition."""
        # one that a call makes at run time has a name of its own each time
        key = (frame.module.path, node.at, node.name)
        code = self.classes.get(key)
        if code is None:
            code = self.classes[key] = ClassCode(node, frame.module, node.name, enclosing=frame.code)
        return code

    def free_variables(self, code: FunctionCode | ClassCode) -> tuple[str, ...]:
        """Return the variables of enclosing functions that a function or class uses."""
        if code.enclosing is None:
            return ()
        known = self._free.get(code)
        if known is None:
            used = code.module.survey.used.get(code.node.at, set())
            own = code.node.locals if isinstance(code.node, nodes.Function) else frozenset()
            known = tuple(sorted(name for name in used - own if owner_of(code, name) is not None))
            self._free[code] = known
        return known

    def cell_symbol(self, code: FunctionCode, name: str) -> Value:
        """Return the symbol that a function's summary has for a variable of a function around it."""
        owner = owner_of(code, name)
        return UNKNOWN if owner is None else Cell(owner, name)

    def cell(self, frame: Frame, name: str) -> Value | None:
        """Return what a variable of a function around the frame's body is, None if there is none of this name."""
        if frame.code is None or frame.code.enclosing is None:
            return None
        owner = owner_of(frame.code, name)
        return None if owner is None else Cell(owner, name)


def _is_left(node: nodes.Function) -> bool:
    """Tell whether a body is left to others to write: it is `...`, or raises `NotImplementedError`."""
    is_ellipsis, others = False, []
    for statement in node.body:
        if not (isinstance(statement, nodes.Evaluate) and isinstance(statement.value, nodes.Const)):
            others.append(statement)
            if len(others) > 1:
                return False
        elif statement.value.value is Ellipsis:
            is_ellipsis = True
    if not others:
        return is_ellipsis
    raised = others[0].exception if isinstance(others[0], nodes.Raise) else None
    if isinstance(raised, nodes.Call):
        raised = raised.func
    return isinstance(raised, nodes.Name) and raised.id == "NotImplementedError"
