"""What one function sets on an object of a framework, and another reads there: a request's context, a test's."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from cybrid_lint.engine import outs, types
from cybrid_lint.engine.code import FunctionCode
from cybrid_lint.engine.frame import Frame
from cybrid_lint.engine.interpreter import Interpreter
from cybrid_lint.engine.late import LateValues
from cybrid_lint.engine.operations import Applied, Attr
from cybrid_lint.engine.snapshots import Updated
from cybrid_lint.engine.summaries import Summary
from cybrid_lint.engine.symbols import Param
from cybrid_lint.engine.values import Unknown, Value
from cybrid_lint.engine.walking import walk
from cybrid_lint.ir import nodes

# The attributes that lead from a parameter to one that is set, its own name last.
Path = tuple[str, ...]
# How deep an attribute may lie that is set.
MOST_DEPTH = 3


class Contexts:
    """The objects that functions are given which nobody in the project calls, by the names of their parameters.

    A framework hands one object to all of them: what one sets on it, others read. Where several set it, only the
    framework knows which of them was the last.
    """

    def __init__(
        self, engine: Interpreter, late: LateValues, is_decided_by_callers: Callable[[FunctionCode], bool]
    ) -> None:
        self.engine = engine
        self._late = late
        self._is_decided_by_callers = is_decided_by_callers
        # of each name of a parameter what is set on it, by whom; None until that was asked for
        self._set: dict[str, dict[Path, tuple[Param, Value]]] | None = None

    def given(self, symbol: Param, value: Unknown) -> Value:
        """Return an object that nobody in the project gives, with what another function sets on it."""
        if self._set is None:
            self._set = self._gathered()
        paths = self._set.get(symbol.name)
        if paths is None:
            return value
        frame = self.engine.scratch(symbol.code.module)
        read = read_attributes(symbol)
        found = {
            path: told
            for path, (other, written) in paths.items()
            if path[0] in read and (told := self._told(frame, symbol, other, written)) is not None
        }
        return self._updated(frame, symbol, value, found) if found else value

    def _gathered(self) -> dict[str, dict[Path, tuple[Param, Value]]]:
        found: dict[str, dict[Path, dict[Param, Value]]] = {}
        for (code, fixed), summary in self.engine.functions.summaries.items():
            if fixed or self._is_decided_by_callers(code):
                continue
            for symbol, path, value in _set_on_parameters(code, summary):
                found.setdefault(symbol.name, {}).setdefault(path, {})[symbol] = value
        return {name: dict(self._set_by_one(paths)) for name, paths in found.items()}

    def _set_by_one(self, paths: dict[Path, dict[Param, Value]]) -> Iterator[tuple[Path, tuple[Param, Value]]]:
        """Yield what one function alone sets, and does not use itself: it sets that for others."""
        for path, written in paths.items():
            called = {code for symbol in written for code in self._called_in(symbol.code)}
            setting = [symbol for symbol in written if symbol.code not in called]
            if len(setting) == 1 and (len(path) > 1 or path[0] not in read_attributes(setting[0])):
                yield path, (setting[0], written[setting[0]])

    def _called_in(self, code: FunctionCode) -> Iterator[FunctionCode]:
        for event in self.engine.functions.summary(code).events:
            if isinstance(event.value, Applied):
                yield event.value.function.code

    def _told(self, frame: Frame, symbol: Param, other: Param, value: Value) -> Value | None:
        """Return what another function sets, as far as nobody but that decides it; None if that tells nothing."""
        if other.code is symbol.code or not self._may_be_one(frame, symbol, other):
            return None
        return self._late.written(frame, value, other.code.site)

    def _may_be_one(self, frame: Frame, symbol: Param, other: Param) -> bool:
        """Tell whether two parameters of one name may be given the same object, by what is written of their types."""
        return types.type_of(frame, symbol) is types.type_of(frame, other)

    def _updated(self, frame: Frame, symbol: Param, value: Value, found: dict[Path, Value]) -> Value:
        fields: dict[str, Value] = {}
        for name in dict.fromkeys(path[0] for path in found):
            below = {path[1:]: told for path, told in found.items() if path[0] == name and len(path) > 1}
            if (name,) in found:
                fields[name] = found[(name,)]
            else:
                part = self.engine.attribute(frame, value, name, symbol.code.site)
                fields[name] = self._updated(frame, symbol, part, below)
        return Updated(value, tuple(fields.items()), ())


def read_attributes(symbol: Param) -> set[str]:
    """Return the attributes of a parameter that its function reads: what has none of them is something else."""
    inner = list(walk(symbol.code.node))
    targets = {id(target) for node in inner if isinstance(node, nodes.Assign) for target in node.targets}
    return {
        node.name
        for node in inner
        if isinstance(node, nodes.Attr)
        and isinstance(node.value, nodes.Name)
        and node.value.id == symbol.name
        and id(node) not in targets
    }


def _set_on_parameters(code: FunctionCode, summary: Summary) -> Iterator[tuple[Param, Path, Value]]:
    """Yield the attributes that a function sets on its parameters, or on attributes of these."""
    receiver = code.receiver()
    for base, update in summary.outs:
        path: Path = ()
        root = base
        while isinstance(root, Attr):
            path, root = (root.name, *path), root.base
        if not isinstance(root, Param) or not code.owns(root) or root.name == receiver or len(path) >= MOST_DEPTH:
            continue
        for name, value in update.fields.items():
            if not outs.is_link(base, name, value):
                yield root, (*path, name), value
