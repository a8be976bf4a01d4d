"""pytest: fixtures reach the parameters of their names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import PurePath

from cybrid_lint.engine.alternatives import options, union
from cybrid_lint.engine.callables import Function
from cybrid_lint.engine.code import FunctionCode
from cybrid_lint.engine.frame import Frame
from cybrid_lint.engine.objects import SequenceState
from cybrid_lint.engine.operations import Args
from cybrid_lint.engine.texts import Text
from cybrid_lint.engine.values import NONE, Site, Value
from cybrid_lint.ir import nodes
from cybrid_lint.libraries.registry import REGISTRY, decorator

FIXTURE = "fixture"
CONFTEST = "conftest.py"


@decorator("pytest.fixture", "pytest_asyncio.fixture", "pytest.yield_fixture")
def fixture(frame: Frame, args: Args | None, value: Value, site: Site) -> Value | None:
    """A fixture: a name of its own goes before the function's."""
    given = None if args is None else args.get(None, "name")
    name = given.known if isinstance(given, Text) else None
    marks = (FIXTURE, f"{FIXTURE} {name}") if name else (FIXTURE,)
    return union(option.marked(*marks) if isinstance(option, Function) else option for option in options(value))


def injected(frame: Frame, code: FunctionCode, param: nodes.Param) -> Value | None:
    """Return what the fixture of a parameter's name gives to a test or to another fixture."""
    if not code.name.startswith("test") and FIXTURE not in _decorators(code):
        return None
    found = _fixture(frame, code, param.name)
    if found is None:
        return None
    given = frame.engine.call(frame, found, Args(is_open=True), Site(code.module.path, param.at))
    state = frame.state(given)
    if isinstance(state, SequenceState) and state.kind == "generator":
        return union(state.members) if state.members else None
    return given


def _decorators(code: FunctionCode) -> set[str]:
    found: set[str] = set()
    for written in code.node.decorators:
        inner = written.func if isinstance(written, nodes.Call) else written
        found.add(inner.name if isinstance(inner, nodes.Attr) else inner.id if isinstance(inner, nodes.Name) else "")
    return found


def _fixture(frame: Frame, code: FunctionCode, name: str) -> Function | None:
    """Return the nearest fixture of a name: of the class, the module, or a `conftest.py` of a folder above."""
    for scope in _scopes(frame, code):
        for value in (scope.get(name, NONE), *scope.values()):
            for option in options(value):
                if not isinstance(option, Function) or FIXTURE not in option.marks or option.code is code:
                    continue
                if value is scope.get(name) or f"{FIXTURE} {name}" in option.marks:
                    return option
    return None


def _scopes(frame: Frame, code: FunctionCode) -> Iterator[Mapping[str, Value]]:
    if code.cls is not None:
        for cls in code.cls.lineage():
            yield cls.attrs
    yield code.module.variables or (code.module.frame.env if code.module.frame is not None else {})
    path = PurePath(code.module.path)
    known = frame.engine.modules.loaded
    for folder in path.parents:
        conftest = str(folder / CONFTEST)
        if conftest in known and conftest != code.module.path:
            yield frame.engine.modules.get(conftest).variables


REGISTRY.hooks.parameters.append(injected)
