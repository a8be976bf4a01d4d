"""Which customer a call concerns: how his GUID is written where the call is made."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from cybrid_lint.cybrid.events import OperationCalled
from cybrid_lint.engine.values import Site
from cybrid_lint.engine.walking import walk
from cybrid_lint.facts import Facts
from cybrid_lint.fixes.expressions import filled, is_plain, last_name, local_values
from cybrid_lint.fixes.python import PythonFile
from cybrid_lint.fixes.workspace import Workspace, workspace
from cybrid_lint.ir import nodes

_CUSTOMER = re.compile(r"(?:\w*_)?customer(?:_?(?:guid|id))", re.IGNORECASE)
_CALLED = re.compile(r"customer(?:_?(?:guid|id))?", re.IGNORECASE)
_GUID = re.compile(r"(?:\w*_)?guid", re.IGNORECASE)
_BEFORE_GUID = re.compile(r"(?:customers/|customer_guid=)$")
_RESOURCE = re.compile(r"(?:.*/)?customers/?")
_BLOCKS = nodes.If | nodes.Loop | nodes.Try | nodes.With | nodes.Handler | nodes.Case | nodes.Function


def customer_of(facts: Facts, file: PythonFile, call: nodes.Call, calls: Sequence[OperationCalled]) -> str | None:
    """Return how the GUID of the customer is written whom a call concerns, None if it is not in reach."""
    customer = _Reach(workspace(facts), file, call)
    written = customer.in_arguments(call) or customer.named()
    if written is None and any(one.subject == "customer" for one in calls):
        written = customer.only_guid()
    return written or customer.around() or customer.owner()


class _Reach:
    """What is in reach where a call is made."""

    def __init__(self, space: Workspace, file: PythonFile, call: nodes.Call) -> None:
        self._space = space
        self._file = file
        self._call = call
        self._function = next((one for one in file.all_above(call) if isinstance(one, nodes.Function)), None)

    def in_arguments(self, call: nodes.Call) -> str | None:
        """Return the GUID that a call is given as a customer's: by an entry, a keyword, or behind a path."""
        for node in self._held(call):
            guid = _named(node)
            if guid is not None and is_plain(guid):
                return self._guid(guid)
        return None

    def named(self) -> str | None:
        """Return what a call is given by the name of a customer."""
        given = {self._guid(node): None for node in _called(walk(self._call), _CALLED)}
        return next(iter(given)) if len(given) == 1 else None

    def only_guid(self) -> str | None:
        """Return the only GUID that a call is given which is known to name a customer."""
        given = {self._file.source(node): None for node in _called(self._held(self._call), _GUID)}
        return next(iter(given)) if len(given) == 1 else None

    def around(self) -> str | None:
        """Return the customer of the function in which a call is made: its parameter, or whom its other calls name."""
        if self._function is None:
            return None
        params = [param for param in self._function.params if _CUSTOMER.fullmatch(param.name)]
        params = params or [param for param in self._function.params if _CALLED.fullmatch(param.name)]
        if len(params) == 1:
            return self._guid(nodes.Name(params[0].at, params[0].name))
        done = [node for node in walk(self._function) if self._was_done(node)]
        guids = [*_called(done, _CUSTOMER), *(guid for node in done if (guid := _named(node)) and is_plain(guid))]
        found: dict[str | None, None] = dict.fromkeys(map(self._guid, guids))
        for other in [node for node in done if isinstance(node, nodes.Call)]:
            calls = self._space.calls.get(Site(self._file.path, other.at), ())
            if any(one.subject == "customer" for one in calls):
                found[self.in_arguments(other) or _Reach(self._space, self._file, other).named()] = None
        found.pop(None, None)
        return next(iter(found)) if len(found) == 1 else None

    def owner(self) -> str | None:
        """Return the customer of an object of Cybrid's that a call is given, or of the object whose method makes it."""
        for node in walk(self._call):
            if isinstance(node, nodes.Attr) and node.name == "guid" and self._is_model(node.value):
                return f"{self._file.source(node.value)}.customer_guid"
        cls = next((one for one in self._file.all_above(self._call) if isinstance(one, nodes.Class)), None)
        if cls is None or self._function is None or not self._function.params:
            return None
        own = {target.name: None for one in walk(cls) if isinstance(one, nodes.Assign) for target in one.targets
               if isinstance(target, nodes.Attr) and last_name(target.value) == "self"
               and _CUSTOMER.fullmatch(target.name)}  # fmt: skip
        return f"self.{next(iter(own))}" if len(own) == 1 and self._function.params[0].name == "self" else None

    def _held(self, call: nodes.Call) -> Iterator[nodes.Node]:
        """Yield what a call is made of; of a variable, what is assigned to it in its function."""
        for node in walk(call):
            if node is call.func:
                continue
            yield node
            if isinstance(node, nodes.Name):
                for value in local_values(self._file, node):
                    yield from walk(value) if self._was_done(value) else ()

    def _was_done(self, node: nodes.Node) -> bool:
        """Tell whether what stands in a function is done whenever the call is, and before it."""
        if node.at >= self._call.at:
            return False
        above = [self._call, *self._file.all_above(self._call)]
        block = next((one for one in self._file.all_above(node) if isinstance(one, _BLOCKS)), None)
        if block not in above:
            return False
        return not isinstance(block, nodes.If) or not any(one in above for one in block.orelse)

    def _guid(self, node: nodes.Expr) -> str | None:
        """Return how a customer's GUID is written: of an object, by the attribute or entry that is read of it."""
        source = node.id if isinstance(node, nodes.Name) else self._file.source(node)
        if _CUSTOMER.fullmatch(last_name(node)) or not _CALLED.fullmatch(last_name(node)):
            return source
        reads = [*self._reads(self._file, self._function, source), *self._read_by_callee(source)]
        guids = [suffix for suffix, name in reads if _GUID.fullmatch(name)]
        return source + guids[0] if guids else None if reads else source

    def _reads(self, file: PythonFile, function: nodes.Function | None, source: str) -> Iterator[tuple[str, str]]:
        """Yield what a function reads of an object: how that is written behind it, and its name."""
        for node in () if function is None else walk(function):
            if isinstance(node, nodes.Attr | nodes.Item) and file.source(node.value) == source:
                yield file.source(node)[len(source) :], last_name(node)

    def _read_by_callee(self, source: str) -> Iterator[tuple[str, str]]:
        """Yield what the function that is called reads of an object that it is given."""
        for file, function in self._space.functions(last_name(self._call.func)):
            for param, arg in filled(function, self._call):
                if self._file.source(arg.value) == source:
                    yield from self._reads(file, function, param)

    def _is_model(self, node: nodes.Expr) -> bool:
        """Tell whether a variable is one of the SDK's objects, by the annotation of the parameter."""
        params = () if self._function is None else self._function.params
        annotation = next((one.annotation for one in params if one.name == getattr(node, "id", "")), None)
        bound = getattr(annotation, "id", None)
        return any(one.bound == bound and one.module.startswith("cybrid_api_") for one in self._file.imports)


def _called(among: Iterable[nodes.Node], pattern: re.Pattern[str]) -> Iterator[nodes.Expr]:
    """Yield the variables, attributes and entries of a name."""
    for node in among:
        if isinstance(node, nodes.Expr) and is_plain(node) and pattern.fullmatch(last_name(node)):
            yield node


def _named(node: nodes.Node) -> nodes.Expr | None:
    """Return the GUID that a node gives a customer's: by an entry, a keyword, or the part of a path before it."""
    if isinstance(node, nodes.Dict):
        for key, value in node.entries:
            if isinstance(key, nodes.Const) and key.value == "customer_guid":
                return value
    if isinstance(node, nodes.Arg) and node.keyword == "customer_guid":
        return node.value
    if isinstance(node, nodes.Join):
        for left, right in pairwise(node.parts):
            if _ends_before(left) and isinstance(right, nodes.Field):
                return right.value
    if isinstance(node, nodes.Call):
        for arg, following in pairwise(node.args):
            if isinstance(arg.value, nodes.Const) and _RESOURCE.fullmatch(str(arg.value.value)):
                return following.value
    if isinstance(node, nodes.Binary) and node.op == "+" and _ends_before(_rightmost(node.left)):
        return node.right
    return None


def _rightmost(node: nodes.Expr) -> nodes.Expr:
    while isinstance(node, nodes.Binary):
        node = node.right
    return node


def _ends_before(node: nodes.Expr) -> bool:
    if isinstance(node, nodes.Join):
        node = node.parts[-1]
    return isinstance(node, nodes.Const) and isinstance(node.value, str) and bool(_BEFORE_GUID.search(node.value))
