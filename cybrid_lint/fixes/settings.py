"""Settings that a project has, where a module reaches them: a value that is taken out of code becomes one of them.

That is a field of pydantic's settings, a setting of Django's or an entry of Flask's config, each filled from the
environment; else what another module reads its settings with, decouple or environs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from cybrid_lint.engine.walking import walk
from cybrid_lint.fixes.edits import Edit
from cybrid_lint.fixes.expressions import at_top, last_name
from cybrid_lint.fixes.lookups import Ways
from cybrid_lint.fixes.python import PythonFile
from cybrid_lint.fixes.settings_classes import is_settings, prefix_of, variable_of
from cybrid_lint.fixes.workspace import Workspace
from cybrid_lint.ir import nodes

_DJANGO_MODULE = re.compile(r"""DJANGO_SETTINGS_MODULE["'],\s*["']([\w.]+)["']""")
_MODELS_OF_SECRETS = {"SecretStr", "SecretBytes"}


class Written(NamedTuple):
    """How a setting is read, and the edits that this needs."""

    text: str
    edits: list[Edit]


def setting(space: Workspace, file: PythonFile, name: str, before: int, quote: str) -> Written | None:
    """Return how a module reads the variable of a name from the project's settings, None if none are in reach."""
    if any(file.once(Ways).readers):
        return None
    return (
        _of_pydantic(space, file, name, before)
        or _of_django(space, file, name, before, quote)
        or _of_flask(space, file, name, before, quote)
        or _of_reader(space, file, name, before, quote)
    )


# pydantic


def _of_pydantic(space: Workspace, file: PythonFile, name: str, before: int) -> Written | None:
    for instance in space.once(_Instances).of(file):
        field = _field(instance.host, instance.cls, name) if instance.at < before else None
        if field is not None:
            return Written(f"{instance.text}.{field.text}", field.edits)
    return None


class _Instance(NamedTuple):
    """How an instance of a settings class is written in a module behind an offset; the class, and its module."""

    at: int
    text: str
    host: PythonFile
    cls: nodes.Class


class _Instances:
    """The instances of settings classes that modules of a project reach, worked out once for each."""

    def __init__(self, space: Workspace) -> None:
        self._space = space
        self._known: dict[str, list[_Instance]] = {}

    def of(self, file: PythonFile) -> list[_Instance]:
        """Return the instances that a module reaches, its own first."""
        if file.path not in self._known:
            self._known[file.path] = list(_instances(self._space, file))
        return self._known[file.path]


def _instances(space: Workspace, file: PythonFile) -> Iterator[_Instance]:
    for name, value in _assigned(file):
        for found in _class_of(space, file, value):
            yield _Instance(file.bounds(value)[1], name, *found)
    for one in file.imports:
        host = space.resolve(file, one.level, one.module) if one.name else None
        if host is None or one.bound in file.bound:
            continue
        at = file.bounds(one)[0]
        for value in at_top(host, one.name or ""):
            yield from (_Instance(at, one.bound, *found) for found in _class_of(space, host, value))
        for function in host.body.body:
            if isinstance(function, nodes.Function) and function.name == one.name and not function.params:
                for node in walk(function):
                    if isinstance(node, nodes.Return) and node.value is not None:
                        text = f"{one.bound}()"
                        yield from (_Instance(at, text, *found) for found in _class_of(space, host, node.value))


def _assigned(file: PythonFile) -> Iterator[tuple[str, nodes.Expr]]:
    for one in file.body.body:
        target = one.targets[0] if isinstance(one, nodes.Assign) and len(one.targets) == 1 else None
        if isinstance(one, nodes.Assign) and one.value is not None and isinstance(target, nodes.Name):
            yield target.id, one.value


def _class_of(space: Workspace, file: PythonFile, value: nodes.Expr) -> Iterator[tuple[PythonFile, nodes.Class]]:
    """Yield the settings class that an expression makes an instance of, with the module where it stands."""
    name = getattr(value.func, "id", "") if isinstance(value, nodes.Call) else ""
    if not name:
        return
    hosts = [(file, name)]
    hosts += [
        (host, one.name)
        for one in file.imports
        if one.bound == name and one.name and (host := space.resolve(file, one.level, one.module)) is not None
    ]
    for host, called in hosts:
        for cls in host.once(_classes).get(called, ()):
            if is_settings(space, host, cls):
                yield host, cls


def _classes(file: PythonFile) -> dict[str, list[nodes.Class]]:
    """Return the classes of a module at its own level, by their names."""
    classes: dict[str, list[nodes.Class]] = {}
    for one in file.body.body:
        if isinstance(one, nodes.Class):
            classes.setdefault(one.name, []).append(one)
    return classes


def _field(host: PythonFile, cls: nodes.Class, name: str) -> Written | None:
    """Return the field of a class that a variable fills: one that it has, or a new one."""
    fields = [one for one in cls.body if isinstance(one, nodes.Assign) and one.annotation is not None]
    for one in fields:
        field = getattr(one.targets[0], "id", "")
        if variable_of(cls, field, one.value) == name:
            kind = last_name(one.annotation) if one.annotation is not None else ""
            return Written(field + (".get_secret_value()" if kind in _MODELS_OF_SECRETS else ""), [])
    prefix = prefix_of(cls)
    field = name.lower().removeprefix(prefix.lower())
    taken = {getattr(target, "id", "") for one in cls.body if isinstance(one, nodes.Assign) for target in one.targets}
    fits = name.lower() == prefix.lower() + field and field.isidentifier() and field not in taken
    if not fits or not fields or "case_sensitive" in host.source(cls):
        return None
    edit = host.behind(fields[-1], f"{field}: str")
    return None if edit is None else Written(field, [edit])


# Django


def _of_django(space: Workspace, file: PythonFile, name: str, before: int, quote: str) -> Written | None:
    called = file.imported("django.conf", "settings", before)
    host = _django_settings(space) if called is not None else None
    if host is None or host is file:
        return None
    return _as_constant(space, host, host.body, name, f"{called}.{name}", quote)


def _django_settings(space: Workspace) -> PythonFile | None:
    """Return the module of the settings of a Django project, None if it is not known which it is."""
    try:
        started = (space.root / "manage.py").read_text(encoding="utf-8")
    except (OSError, ValueError):
        return None
    named = set(_DJANGO_MODULE.findall(started))
    return space.named(named.pop()) if len(named) == 1 else None


# Flask


def _of_flask(space: Workspace, file: PythonFile, name: str, before: int, quote: str) -> Written | None:
    called = file.imported("flask", "current_app", before)
    if called is None or not _has_application(file, called, before):
        return None
    found = space.once(_flask_classes)
    if len(found) != 1:
        return None
    host, cls = found[0]
    return _as_constant(space, host, cls, name, f"{called}.config[{quote}{name}{quote}]", quote)


def _flask_classes(space: Workspace) -> list[tuple[PythonFile, nodes.Class]]:
    """Return the classes that applications of Flask are configured from."""
    configured = {
        host.source(call.args[0].value).strip("\"'").rpartition(".")[2]
        for host in space.files
        for call in host.of_kind(nodes.Call)
        if last_name(call.func) == "from_object" and len(call.args) == 1
    }
    return [(host, cls) for host in space.files for cls in host.of_kind(nodes.Class) if cls.name in configured]


def _has_application(file: PythonFile, called: str, offset: int) -> bool:
    """Tell whether a place is in the body of a function that reads the application, so that there is one."""
    for name in file.reads(called):
        function = next((one for one in file.all_above(name) if isinstance(one, nodes.Function)), None)
        if function is not None and function.body:
            start, end = file.bounds(function.body[0])[0], file.bounds(function)[1]
            if start <= offset < end:
                return True
    return False


def _as_constant(
    space: Workspace, host: PythonFile, block: nodes.Module | nodes.Class, name: str, text: str, quote: str
) -> Written | None:
    """Return how a constant of a module or a class is read that a variable fills: one that is there, or a new one."""
    assigned = [one for one in block.body if isinstance(one, nodes.Assign) and one.value is not None]
    for one in assigned:
        if name in {getattr(target, "id", "") for target in one.targets}:
            found = _looked_up(host, one.value)
            return Written(text, []) if found == name else None
    if not assigned:
        return None
    at = host.bounds(block if isinstance(block, nodes.Class) else assigned[-1])[0]
    written = host.once(Ways).written(name, at, quote)
    edit = None if written is None else host.behind(assigned[-1], f"{name} = {written[0]}")
    return None if written is None or edit is None else Written(text, [*written[1], edit])


def _looked_up(host: PythonFile, value: nodes.Expr | None) -> str | None:
    """Return the variable that an expression looks up."""
    key: nodes.Expr | None = None
    if isinstance(value, nodes.Item) and host.source(value.value).endswith("environ"):
        key = value.key
    elif isinstance(value, nodes.Call) and (lookup := host.once(Ways).named(value)) is not None:
        key = lookup.name
    return str(key.value) if isinstance(key, nodes.Const) else None


# decouple, environs and their like in other modules


def _of_reader(space: Workspace, file: PythonFile, name: str, before: int, quote: str) -> Written | None:
    """Return how the only reader of settings is called that other modules have, if none asks the environment itself."""
    only = space.once(_only_reader)
    if only is None:
        return None
    other, reader = only
    own = [one for one in other.imports if one.bound == reader and one.level == 0 and one.name]
    imported = (
        file.importing(own[0].module, own[0].name, before)
        if own and space.resolve(other, 0, own[0].module) is None
        else space.importing(file, other, reader, before)
    )
    return None if imported is None else Written(f"{imported[0]}({quote}{name}{quote})", imported[1])


def _only_reader(space: Workspace) -> tuple[PythonFile, str] | None:
    """Return the only reader of settings in all modules, with its module; None if one asks the environment itself."""
    readers = [(other, reader) for other in space.files for reader in other.once(Ways).readers]
    asked = any(one.module == "os" for other in space.files for one in other.imports)
    return None if asked or len(readers) != 1 else readers[0]
