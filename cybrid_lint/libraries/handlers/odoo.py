"""Odoo: models, which reach each other by their names in the environment, and the system's parameters.

Source: https://www.odoo.com/documentation/18.0/developer/reference/backend/orm.html
"""

from __future__ import annotations

from cybrid_lint.engine.alternatives import options
from cybrid_lint.engine.code import ClassCode
from cybrid_lint.engine.objects import LibraryState
from cybrid_lint.engine.texts import Text
from cybrid_lint.engine.values import NONE, UNKNOWN, Value, unknown
from cybrid_lint.libraries.calls import Call
from cybrid_lint.libraries.handlers.environment import with_fallback
from cybrid_lint.libraries.registry import REGISTRY, base, method, typed_as

MODEL, ENVIRONMENT, PARAMETERS = "odoo model", "odoo environment", "odoo parameters"
#: The model of what the system keeps for all modules under keys.
CONFIG = "ir.config_parameter"
#: Methods that give the same records with other rights, or some of them.
SAME = ("sudo", "with_context", "with_company", "with_env", "with_user", "ensure_one", "exists")
typed_as(ENVIRONMENT, "odoo.api.Environment")
REGISTRY.names["odoo.http.request.env"] = lambda frame, dotted: frame.allocate(LibraryState(ENVIRONMENT, {}))


def model(call: Call) -> Value:
    """What models derive from: the environment leads to the others."""
    return call.new(MODEL, {"env": call.new(ENVIRONMENT)}, is_open=True)


base(*(f"odoo.models.{name}" for name in ("Model", "AbstractModel", "TransientModel", "BaseModel")), handler=model)


@method(ENVIRONMENT, "__getitem__")
def named_model(call: Call) -> Value:
    """A model by its name: the parameters, or one that the project defines alone."""
    name = call.known_text(call.arg(0))
    if name is None:
        return UNKNOWN
    if name == CONFIG:
        return call.new(PARAMETERS)
    classes = call.engine.definitions.classes.values()
    found = [code for code in classes if _says(code, "_name", name)]
    found = found or [code for code in classes if _says(code, "_inherit", name)]
    return call.engine.class_facts.generic(found[0]) if len(found) == 1 else unknown(name)


def _says(code: ClassCode, attribute: str, name: str) -> bool:
    said = code.attrs.get(attribute)
    return said is not None and any(isinstance(one, Text) and one.known == name for one in options(said))


@method(MODEL, *SAME)
@method(PARAMETERS, *SAME)
def same(call: Call) -> Value:
    """The same records in another way."""
    return call.owner if call.instance is None else call.instance


@method(PARAMETERS, "get_param")
def parameter(call: Call) -> Value:
    """A parameter by its key."""
    return with_fallback(call, call.arg(0, "key"), call.get(1, "default"))


@method(PARAMETERS, "set_param")
def set_parameter(call: Call) -> Value:
    """Setting a parameter."""
    return NONE
