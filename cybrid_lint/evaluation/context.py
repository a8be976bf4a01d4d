"""Context variables: what one is set to holds for what is called from there on, and not for the whole program.

While a function runs, what was set stands among its variables, so that branches join it as they join these. A call
hands it on to its caller; a `with` statement takes back what its context manager has set. Code that nothing here
calls leaves it to whatever runs next: only then every reader of the variable may get it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from cybrid_lint.evaluation import heap
from cybrid_lint.evaluation.frames import Frame, Vars
from cybrid_lint.evaluation.values import Obj, Value

if TYPE_CHECKING:
    from cybrid_lint.evaluation.machine import Machine

PREFIX = "<context "
#: The field of a variable that holds what every reader may get.
FREE = "value"


def assign(frame: Frame, variable: Obj, value: Value) -> None:
    """Set a variable for what is called from here on."""
    name = f"{PREFIX}{id(variable)}>"
    frame.machine.variables[name] = variable
    if frame.key[0] in ("module", "class"):
        heap.write(frame, variable, FREE, value)
    else:
        frame.scope.vars[name] = value


def read(frame: Frame, variable: Obj) -> Value | None:
    """Return what a variable is here: as the nearest of the calls around has set it, else what every reader may get."""
    frame.machine.note_reader(frame)
    found = visible(frame).get(f"{PREFIX}{id(variable)}>")
    return heap.read(frame, variable, FREE) if found is None else found


def visible(frame: Frame) -> Vars:
    """Return what the calls around have set, the nearest of each variable."""
    found: Vars = {}
    around: Frame | None = frame
    while around is not None:
        found = {**set_in(around.scope.vars), **found}
        around = around.parent
    return found


def set_in(variables: Mapping[str, Value]) -> Vars:
    """Return what of a function's variables are context variables that it has set."""
    return {name: value for name, value in variables.items() if name.startswith(PREFIX)}


def take_back(frame: Frame, before: Vars) -> None:
    """Set all variables again to what they were before a `with` statement.

    A generator that yields inside of one hands on what is set there; what its body calls without being seen, a web
    application's next handler, may read it.
    """
    if frame.yields:
        return
    now = set_in(frame.scope.vars)
    if frame.lets_out:
        free(frame, now)
    for name in now:
        del frame.scope.vars[name]
    frame.scope.vars.update(before)


def free(frame: Frame, variables: Vars) -> None:
    """Note that every reader of these variables may get what they are set to."""
    machine: Machine = frame.machine
    for name, value in variables.items():
        heap.write(frame, machine.variables[name], FREE, value)
        heap.share_value(frame, value)
