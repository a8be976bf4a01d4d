"""pytest: fixtures reach the parameters of their names, and `monkeypatch` sets variables."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cybrid_lint.evaluation.calls import Args, Call, as_text
from cybrid_lint.evaluation.frames import Frame
from cybrid_lint.evaluation.observe import observe
from cybrid_lint.evaluation.values import NONE, Func, Site, Value, options, union
from cybrid_lint.models.fastapi import provided
from cybrid_lint.models.registry import INJECTORS, decorator, method
from cybrid_lint.project.modules import Module

if TYPE_CHECKING:
    import libcst as cst

FIXTURE = "fixture"
CONFTEST = "conftest.py"


@decorator("pytest.fixture", "pytest_asyncio.fixture", "pytest.yield_fixture")
def fixture(frame: Frame, args: Args, value: Value) -> Value:
    """Model a fixture: a name of its own goes before the function's."""
    given = args.keywords.get("name")
    name = as_text(given) if given is not None else None
    marks = (FIXTURE, f"{FIXTURE} {name}") if name else (FIXTURE,)
    return union(one.marked(*marks) if isinstance(one, Func) else one for one in options(value))


def injected(frame: Frame, func: Func, param: cst.Param) -> Value | None:
    """Return what the fixture of a parameter's name gives to a test or to another fixture."""
    if FIXTURE not in func.marks and not func.name.startswith("test"):
        return None
    found = fixture_named(frame, func, param.name.value)
    return None if found is None else provided(frame, param, found)


def fixture_named(frame: Frame, func: Func, name: str) -> Func | None:
    """Return the nearest fixture of a name: of the class, the module, or a `conftest.py` of a folder above."""
    for scope in _scopes(frame, func):
        for one in options(scope.get(name, NONE)):
            if isinstance(one, Func) and FIXTURE in one.marks and one.identity != func.identity:
                return one
        mark = f"{FIXTURE} {name}"
        for value in scope.values():
            if isinstance(value, Func) and mark in value.marks:
                return value
    return None


def _scopes(frame: Frame, func: Func) -> Iterator[dict[str, Value]]:
    if func.owner is not None:
        for cls in func.owner.lineage():
            yield cls.attrs
    if func.module.scope is not None:
        yield func.module.scope.vars
    for module in _conftests(frame, func.module):
        yield frame.machine.body(module).vars


def _conftests(frame: Frame, module: Module) -> Iterator[Module]:
    root = frame.machine.project.root
    for folder in module.path.parents:
        path = folder / CONFTEST
        found = frame.machine.project.module(path) if path != module.path else None
        if found is not None:
            yield found
        if folder == root:
            return


INJECTORS.append(injected)


@method("opaque", "setenv")
def setenv(call: Call) -> Value:
    """Model `monkeypatch.setenv`: a literal stands under the variable's name."""
    return _set(call, call.arg(0, "name"), 1)


@method("opaque", "setitem", "setattr")
def setitem(call: Call) -> Value:
    """Model `monkeypatch.setitem(os.environ, …)` and `monkeypatch.setattr(settings, …)`."""
    return _set(call, call.arg(1, "name"), 2)


def _set(call: Call, name: Value, position: int) -> Value:
    key = as_text(name)
    value = call.args.get(position, "value")
    if key is not None and value is not None:
        site = call.args.sites.get(position) or call.args.sites.get("value") or Site(call.frame.module, call.node)
        observe(call.frame, value, (key,), site)
    return NONE
