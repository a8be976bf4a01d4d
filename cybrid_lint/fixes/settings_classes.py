"""Classes whose fields a library fills from the environment: pydantic's settings."""

from __future__ import annotations

from cybrid_lint.fixes.names import shouted
from cybrid_lint.fixes.python import PythonFile
from cybrid_lint.fixes.workspace import Workspace
from cybrid_lint.ir import nodes

_BASES = {("pydantic_settings", "BaseSettings"), ("pydantic", "BaseSettings"), ("pydantic.v1", "BaseSettings")}
_MODULES = {"pydantic_settings", "pydantic", "pydantic.v1"}
# How far up bases are looked for.
MOST_BASES = 5


def is_settings(space: Workspace, file: PythonFile, cls: nodes.Class, depth: int = MOST_BASES) -> bool:
    """Tell whether the fields of a class are filled from the environment."""
    return depth > 0 and any(_is_base(space, file, arg.value, depth) for arg in cls.bases)


def _is_base(space: Workspace, file: PythonFile, base: nodes.Expr, depth: int) -> bool:
    if isinstance(base, nodes.Attr) and isinstance(base.value, nodes.Name):
        name = base.value.id
        return base.name == "BaseSettings" and any(
            one.bound == name and one.name is None and one.module in _MODULES for one in file.imports
        )
    if not isinstance(base, nodes.Name):
        return False
    for one in file.imports:
        if one.bound != base.id:
            continue
        if (one.module, one.name) in _BASES:
            return True
        other = space.resolve(file, one.level, one.module) if one.name else None
        return other is not None and _is_class(space, other, one.name or "", depth)
    return _is_class(space, file, base.id, depth)


def _is_class(space: Workspace, file: PythonFile, name: str, depth: int) -> bool:
    found = [one for one in file.body.body if isinstance(one, nodes.Class) and one.name == name]
    return len(found) == 1 and is_settings(space, file, found[0], depth - 1)


def variable_of(cls: nodes.Class, field: str, value: nodes.Expr | None) -> str | None:
    """Return the variable of the environment that fills a field, None where that is not plain."""
    alias = _alias(value)
    if alias is not None:
        return alias or None
    prefix = prefix_of(cls)
    return shouted(prefix + field) if not prefix.endswith("_") else shouted(prefix) + "_" + shouted(field)


def prefix_of(cls: nodes.Class) -> str:
    """Return what stands before the names of fields in those of the variables that fill them."""
    prefix = next((str(one.value.value) for one in cls.bases
                   if one.keyword == "env_prefix" and isinstance(one.value, nodes.Const)), "")  # fmt: skip
    for statement in cls.body:
        if isinstance(statement, nodes.Assign) and isinstance(statement.value, nodes.Call | nodes.Dict):
            if any(isinstance(one, nodes.Name) and one.id == "model_config" for one in statement.targets):
                prefix = _entry(statement.value, "env_prefix") or prefix
        elif isinstance(statement, nodes.Class) and statement.name == "Config":
            for inner in statement.body:
                if isinstance(inner, nodes.Assign) and isinstance(inner.value, nodes.Const):
                    names = [one.id for one in inner.targets if isinstance(one, nodes.Name)]
                    if names == ["env_prefix"]:
                        prefix = str(inner.value.value)
    return prefix


def _entry(node: nodes.Call | nodes.Dict, name: str) -> str | None:
    pairs: list[tuple[object, nodes.Expr]] = []
    if isinstance(node, nodes.Call):
        pairs = [(arg.keyword, arg.value) for arg in node.args]
    else:
        pairs = [(getattr(key, "value", None), value) for key, value in node.entries]
    return next((str(value.value) for key, value in pairs if key == name and isinstance(value, nodes.Const)), None)


def _alias(value: nodes.Expr | None) -> str | None:
    """Return the name that a field is filled under: an empty one where it has several."""
    if not isinstance(value, nodes.Call):
        return None
    for arg in value.args:
        if arg.keyword in ("validation_alias", "alias", "env"):
            alias = arg.value
            if isinstance(alias, nodes.Call) and alias.args:
                alias = alias.args[-1].value
            return str(alias.value) if isinstance(alias, nodes.Const) else ""
    return None
