"""Calls after which nothing goes on: they end the program, or raise."""

from __future__ import annotations

import libcst as cst

from cybrid_lint.evaluation.frames import Frame
from cybrid_lint.evaluation.values import Bound, External, Func, LibMethod, Obj, Value, options

ENDINGS = frozenset(
    {"sys.exit", "builtins.exit", "builtins.quit", "os._exit", "os.abort", "typing.assert_never"}
    | {"typing_extensions.assert_never", "pytest.fail", "pytest.skip", "pytest.exit"}
    | {"flask.abort", "quart.abort", "werkzeug.exceptions.abort"}
)
#: By the label of the object and the method's name.
METHODS = frozenset({("argument parser", "error"), ("argument parser", "exit")})
NEVER = frozenset({"NoReturn", "Never"})


def never_returns(frame: Frame, callee: Value) -> bool:
    """Tell whether a call of this is sure to end the program or to raise."""
    return all(_ends(frame, one) for one in options(callee))


def _ends(frame: Frame, called: Value) -> bool:
    if isinstance(called, External):
        return called.name in ENDINGS
    if isinstance(called, LibMethod):
        return isinstance(called.owner, Obj) and (called.owner.label, called.name) in METHODS
    func = called.func if isinstance(called, Bound) else called
    return isinstance(func, Func) and (_is_said_to_end(func.node) or frame.machine.never_returns(func))


def _is_said_to_end(node: cst.FunctionDef | cst.Lambda) -> bool:
    if not isinstance(node, cst.FunctionDef) or node.returns is None:
        return False
    said = node.returns.annotation
    name = said.attr if isinstance(said, cst.Attribute) else said
    return isinstance(name, cst.Name) and name.value in NEVER
