"""Classes of which the program has one instance, because their metaclass keeps it: whoever calls them gets that one."""

from __future__ import annotations

from cybrid_lint.engine import classes
from cybrid_lint.engine.callables import Class, Function
from cybrid_lint.engine.code import ClassCode, FunctionCode
from cybrid_lint.engine.interfaces import Interpreter
from cybrid_lint.engine.objects import InstanceState
from cybrid_lint.engine.operations import Args
from cybrid_lint.engine.symbols import Global
from cybrid_lint.engine.walking import walk
from cybrid_lint.ir import nodes

# The name of the variable that stands for the only instance, below that of the class.
_ONLY = "<only>"


def symbol_of(code: ClassCode) -> Global | None:
    """Return the variable that stands for the only instance of a class; None if calls make instances of their own."""
    is_only = code.enclosing is None and _is_kept(code) and _takes_nothing(code)
    return Global(code.module.path, f"{code.name}.{_ONLY}") if is_only else None


def make(engine: Interpreter, code: ClassCode, symbol: Global) -> None:
    """Let a variable be the instance of a class, as its constructor leaves it."""
    module, frame = code.module, engine.scratch(code.module)
    instance = frame.allocate(InstanceState(Class(code, ()), {}))
    classes.initialize(frame, instance, code, Args(), code.site)
    variables = module.variables if module.is_evaluated or module.frame is None else module.frame.env
    variables[symbol.name] = frame.close(instance)


def _is_kept(code: ClassCode) -> bool:
    metaclass = code.metaclass()
    found = None if metaclass is None else metaclass.code.find("__call__")
    return found is not None and isinstance(found[0], Function) and _keeps(found[0].code)


def _keeps(code: FunctionCode) -> bool:
    """Tell whether the `__call__` of a metaclass makes an instance on a condition, and keeps it for the next call."""
    return any(
        _makes(part) and any(map(_puts_away, walk(part)))
        for statement in code.node.body
        for part in walk(statement)
        if isinstance(part, nodes.If | nodes.Try)
    )


def _makes(node: nodes.Node) -> bool:
    calls = (inner.func for inner in walk(node) if isinstance(inner, nodes.Call))
    return any(isinstance(func, nodes.Attr) and func.name == "__call__" for func in calls)


def _puts_away(node: nodes.Node) -> bool:
    return isinstance(node, nodes.Assign) and any(isinstance(one, nodes.Item | nodes.Attr) for one in node.targets)


def _takes_nothing(code: ClassCode) -> bool:
    """Tell whether nobody who makes an instance decides anything about it."""
    if code.find("__new__") is not None or set(code.library_bases()) - {"builtins.object", "abc.ABC"}:
        return False
    found = code.find("__init__")
    return found is None or (isinstance(found[0], Function) and len(found[0].code.node.params) == 1)
