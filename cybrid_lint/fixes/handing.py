"""Hands a token down through the functions of a project to the request that they make.

Each of them takes it as a parameter that is None unless it is given, so that all other callers do what they did.
"""

from __future__ import annotations

from collections.abc import Sequence

from cybrid_lint.cybrid.events import OperationCalled
from cybrid_lint.engine.values import Site
from cybrid_lint.engine.walking import walk
from cybrid_lint.facts import Facts
from cybrid_lint.fixes.authorizing import Token, authorized
from cybrid_lint.fixes.edits import Edit
from cybrid_lint.fixes.expressions import last_name
from cybrid_lint.fixes.python import PythonFile
from cybrid_lint.fixes.workspace import Workspace, workspace
from cybrid_lint.ir import nodes

#: What the parameter is called.
NAME = "customer_token"
# Decorators that leave a function's parameters as they are.
_PLAIN = {"abstractmethod", "asynccontextmanager", "classmethod", "contextmanager", "override", "staticmethod"}
# What calls a function that it is given, with the keywords that it is given.
_CALLING = {"add_task", "partial", "submit", "to_thread"}


def handed_down(facts: Facts, site: Site, calls: Sequence[OperationCalled], token: str) -> list[Edit] | None:
    """Return the edits that hand a token from a call down to where requests are made, None where they cannot be."""
    space = workspace(facts)
    edits: list[Edit] = []
    for call in calls:
        steps = _steps(space, [site, *call.path, call.call_site])
        if steps is None or not all(_is_only(space, *step) for step in steps):
            return None
        for (file, node, _), is_first in zip(steps, [True, *[False] * len(steps)], strict=False):
            edits += _given(file, node, token if is_first else NAME)
        for _, _, (file, function) in steps:
            taken = _taken(file, function)
            if taken is None:
                return None
            edits += taken
        where = space.file(call.call_site.module)
        request = where.node(call.call_site.at)
        if not isinstance(request, nodes.Call):
            return None
        if not _reads(steps[-1][2][1]):
            made = authorized(space, where, request, [call], Token(NAME, is_optional=True))
            if made is None:
                return None
            edits += made
    return list(dict.fromkeys(edits))


Function = tuple[PythonFile, nodes.Function]
#: A call in a file, and the function that it calls.
Step = tuple[PythonFile, nodes.Call, Function]


def _steps(space: Workspace, sites: Sequence[Site]) -> list[Step] | None:
    """Return the calls that lead from the first place to within the function in which the last one is.

    None if one of them does not call the function by its name.
    """
    steps: list[Step] = []
    target = len(sites) - 1
    while target > 0:
        file = space.file(sites[target].module)
        node = file.node(sites[target].at)
        if node is None:
            return None
        step = None
        around = [one for one in file.all_above(node) if isinstance(one, nodes.Function) and one.name != "<lambda>"]
        for index in range(target - 1, -1, -1):
            caller = space.file(sites[index].module)
            call = caller.node(sites[index].at)
            for function in around:
                named = _calling(call, _name(file, function))
                if step is None and named is not None:
                    step = (caller, named, (file, function))
                    target = index
            if step is not None:
                break
        if step is None:
            return None
        steps.insert(0, step)
    return steps


def _name(file: PythonFile, function: nodes.Function) -> str:
    above = file.above(function)
    return above.name if function.name == "__init__" and isinstance(above, nodes.Class) else function.name


def _calling(node: nodes.Node | None, name: str) -> nodes.Call | None:
    """Return the call of a function of this name that a node is, or makes of one of its arguments."""
    if not isinstance(node, nodes.Call):
        return None
    called = last_name(node.func)
    if called == name:
        return node
    if called in _CALLING and node.args and last_name(node.args[0].value) == name:
        return node
    within = [one for arg in node.args for one in walk(arg.value) if isinstance(one, nodes.Call)]
    named = [one for one in within if last_name(one.func) == name]
    return named[0] if len(named) == 1 else None


def _is_only(space: Workspace, caller: PythonFile, call: nodes.Call, function: Function) -> bool:
    """Tell whether all that is known to happen by a call happens in one function."""
    file, inner = function
    inside = {node.at for node in walk(inner)}
    own = Site(caller.path, call.at)
    for following in space.steps.get(own, set()) - {own}:
        if following.module == file.path and following.at in inside:
            continue
        other = space.file(following.module)
        node = other.node(following.at)
        above = [] if node is None else list(other.all_above(node))
        if any(isinstance(one, nodes.Function) and one.name == inner.name for one in above):
            return False
    return True


def _given(file: PythonFile, call: nodes.Call, text: str) -> list[Edit]:
    """Return the edit that gives a function a token, nothing if it is given one."""
    if any(arg.keyword == NAME for arg in call.args):
        return []
    return [file.with_argument(call, f"{NAME}={text}")]


def _taken(file: PythonFile, function: nodes.Function) -> list[Edit] | None:
    """Return the edit that lets a function take a token, nothing if it takes one, None if it cannot."""
    if any(param.name == NAME for param in function.params):
        return []
    names = {last_name(one.func if isinstance(one, nodes.Call) else one) for one in function.decorators}
    if NAME in function.locals or not names <= _PLAIN:
        return None
    edit = file.with_keyword(function, NAME, "str")
    return None if edit is None else [edit]


def _reads(function: nodes.Function) -> bool:
    """Tell whether a function reads a token that it is given, as after another fix."""
    if not any(param.name == NAME for param in function.params):
        return False
    return any(isinstance(one, nodes.Name) and one.id == NAME for one in walk(function))
