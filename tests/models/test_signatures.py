"""Where a model expects an argument, and where the library that is installed takes it.

Each model is called once without arguments and once with many, which note what they are asked for. A model that asks
for `headers` at position 4, or by its name alone, is held to the signature of what it models.
"""

from __future__ import annotations

import importlib
import inspect
import sys
import warnings
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from functools import cache

import libcst as cst
import pytest
from support import findings

from cybrid_lint.evaluation.calls import Args, Call
from cybrid_lint.evaluation.values import UNKNOWN, External, Obj, Opaque, options
from cybrid_lint.models import registry

#: What the models speak of and the tests install, beside the standard library.
LIBRARIES = {
    *("aiohttp", "apscheduler", "attr", "authlib", "click", "httpx", "oauthlib", "redis"),
    *("requests", "requests_oauthlib", "retry", "rq", "starlette", "urllib3"),
}
STANDARD = {"asyncio", "codecs", "http", "json", "os", "threading", "urllib"}
#: What differs from the library, and has to.
REASONS = {
    ("starlette.applications.Starlette", "lifespan"): "its position differs from version to version",
    ("starlette.config.Config.__call__", "default"): "other libraries take the default where this one takes a cast",
}
Asked = set[tuple[int | None, tuple[str, ...]]]


class Asking(Args):
    """Arguments that note by which positions and names they are asked for."""

    def __init__(self, count: int) -> None:
        super().__init__([Opaque((f"argument{index}",)) for index in range(count)])
        self.asked: Asked = set()

    def get(self, position: int | None, *names: str):
        self.asked.add((position, names))
        return super().get(position, *names)


def asked_by(call: Call, model: Callable, owner: object, name: str, made: list | None = None) -> Asked:
    """What a model asks for; what it makes is added to `made`."""
    asked: Asked = set()
    for count in (0, 20):
        args = Asking(count)
        try:
            # a node of its own, as each call in a program has
            result = model(Call(call.frame, cst.Name("_"), args, owner, name))
        except (AssertionError, AttributeError, IndexError, KeyError, TypeError):
            # arguments that nobody would write: what was asked for until here still counts
            result = UNKNOWN
        asked |= args.asked
        if made is not None:
            made += [one for one in options(result) if isinstance(one, Obj) and one.kind == "lib"]
    return asked


def all_asked(call: Call) -> dict[str, Asked]:
    """What the models of all functions ask for, and those of the methods of all classes, by dotted names."""
    asked: dict[str, Asked] = {}
    classes: dict[str, dict[str, Obj]] = defaultdict(dict)
    for name, label in registry.TYPES.items():
        classes[label][name] = Obj("lib", label)
    for name, model in list(registry.FUNCTIONS.items()):
        made: list[Obj] = []
        asked[name] = asked_by(call, model, External(name), name, made)
        for one in made:
            classes[one.label][name] = one
    for (label, method), model in registry.METHODS.items():
        for name, owner in classes[label].items():
            asked[f"{name}.{method}"] = asked_by(call, model, owner, method)
    return asked


@cache
def everything_asked() -> dict[str, Asked]:
    registry.load()
    answers: list[dict[str, Asked]] = []

    def look(call: Call):
        if not answers:
            answers.append({})
            answers[0] = all_asked(call)
        return UNKNOWN

    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(registry.FUNCTIONS, "a_library.look", look)
        findings("import a_library\n\na_library.look('https://bank.sandbox.cybrid.app')\n")
    return answers[0]


def resolved(dotted: str) -> tuple[object, object] | None:
    """What a dotted name stands for, and what it is an attribute of; None if that is not installed."""
    parts = dotted.split(".")
    for cut in range(len(parts), 0, -1):
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                owner = value = importlib.import_module(".".join(parts[:cut]))
        except ImportError:
            continue
        for part in parts[cut:]:
            owner, value = value, getattr(value, part, None)
        return None if value is None else (value, owner)
    return None


def parameters(dotted: str) -> list[inspect.Parameter] | None:
    """The parameters of something that is installed, as a call of it gives them; None if they are not known."""
    known = resolved(dotted)
    if known is None:
        return None
    value, owner = known
    try:
        found = list(inspect.signature(value).parameters.values())
    except (TypeError, ValueError):
        return None
    is_method = inspect.isclass(owner) and not inspect.ismethod(value) and not inspect.isclass(value)
    return found[1:] if is_method else found


def faults(asked: Asked, params: list[inspect.Parameter]) -> Iterator[tuple[str, str]]:
    """The parameters that a model looks for where they are not, each with what is wrong."""
    positional = [one.name for one in params if one.kind in (one.POSITIONAL_ONLY, one.POSITIONAL_OR_KEYWORD)]
    for position, names in sorted(asked, key=repr):
        if position is not None and names and position < len(positional) and positional[position] not in names:
            yield names[0], f"at position {position} is {positional[position]!r}, not {names[0]!r}"
        for name in set(names) & set(positional):
            place = positional.index(name)
            if not any(other == place for other, _ in asked):
                yield name, f"{name!r} may be given at position {place} as well"


def test_models_expect_arguments_where_the_libraries_take_them():
    checked: Counter[str] = Counter()
    wrong: list[str] = []
    for name, asked in everything_asked().items():
        library = name.split(".")[0]
        params = parameters(name) if library in LIBRARIES | sys.stdlib_module_names else None
        if params is not None:
            checked[library] += sum(bool(names) for _, names in asked)
            wrong += [f"{name}: {what}" for arg, what in faults(asked, params) if (name, arg) not in REASONS]
    assert wrong == []
    assert not [one for one in sorted(LIBRARIES | STANDARD) if one not in checked]
    assert sum(checked.values()) > 500


def test_the_reasons_are_still_needed():
    asked = everything_asked()
    for name, argument in REASONS:
        params = parameters(name)
        assert params is not None
        assert argument in [one for one, _ in faults(asked[name], params)]


@pytest.mark.parametrize(
    ("asked", "wrong"),
    [
        ((2, ("headers",)), []),
        ((2, ("head", "headers")), []),
        ((1, ("headers",)), ["at position 1 is 'url', not 'headers'", "'headers' may be given at position 2 as well"]),
        ((None, ("headers",)), ["'headers' may be given at position 2 as well"]),
        ((None, ("timeout",)), []),
        ((7, ("headers",)), ["'headers' may be given at position 2 as well"]),
        ((7, ("timeout",)), []),
    ],
)
def test_a_wrong_position_is_seen(asked, wrong):
    def call(method, url, headers=None, *, timeout=None):
        pass

    params = list(inspect.signature(call).parameters.values())
    assert [what for _, what in faults({asked}, params)] == wrong
