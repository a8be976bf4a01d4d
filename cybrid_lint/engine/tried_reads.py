"""What a `try` asks that reads an attribute and does nothing with it: whether it is there."""

from __future__ import annotations

from cybrid_lint.engine.expressions import evaluate
from cybrid_lint.engine.frame import Frame
from cybrid_lint.engine.operations import Args
from cybrid_lint.engine.texts import Text, text
from cybrid_lint.engine.values import Const, Library, Value
from cybrid_lint.ir import nodes

_MISSING = Library("builtins.AttributeError")
_READING = Library("builtins.getattr")
_ASKING = Library("builtins.hasattr")


def asked(frame: Frame, node: nodes.Try) -> Value | None:
    """Return the condition under which a `try` does not come to its handler; None where it asks for no attribute.

    That is `hasattr` of what it reads, if the read stands alone in its body: nothing else can fail there.
    """
    if len(node.body) != 1 or len(node.handlers) != 1:
        return None
    statement, handler = node.body[0], node.handlers[0]
    if not isinstance(statement, nodes.Evaluate) or handler.kinds is None or handler.name is not None:
        return None
    read = _read(frame, statement.value)
    if read is None or evaluate(frame, handler.kinds) is not _MISSING or _runs(frame, *read):
        return None
    found = frame.engine.call(frame, _ASKING, Args(read), frame.site(statement))
    test = frame.engine.test(frame, "true", (found,))
    return test if isinstance(test, Const) or test.symbols else None


def _runs(frame: Frame, owner: Value, name: Value) -> bool:
    """Tell whether code may run where an attribute is read, as a property's does, which may fail in its own ways."""
    cls = frame.engine.class_of(frame, owner)
    known = name.known if isinstance(name, Text) else None
    return cls is not None and (known is None or cls.find(known) is not None)


def _read(frame: Frame, node: nodes.Expr) -> tuple[Value, Value] | None:
    """Return the object and the attribute's name that an expression reads, if it does no more than that."""
    if isinstance(node, nodes.Attr) and isinstance(node.value, nodes.Name):
        return evaluate(frame, node.value), text(node.name)
    if not isinstance(node, nodes.Call) or not isinstance(node.func, nodes.Name) or len(node.args) != 2:
        return None
    owner, name = (arg.value for arg in node.args)
    are_plain = not any(arg.stars or arg.keyword for arg in node.args)
    if are_plain and isinstance(owner, nodes.Name) and isinstance(name, nodes.Const):
        is_reading = evaluate(frame, node.func) is _READING
        return (evaluate(frame, owner), evaluate(frame, name)) if is_reading else None
    return None
