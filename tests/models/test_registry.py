"""Each name of a library has one model."""

from __future__ import annotations

import pytest

from cybrid_lint.models import registry


def first(call):
    return None


def second(call):
    return None


@pytest.mark.parametrize(
    "own",
    [
        lambda model: registry.function("a_library.call")(model),
        lambda model: registry.prefix("a_library.")(model),
        lambda model: registry.method("a label", "call")(model),
        lambda model: registry.attribute("a label", "name")(model),
        lambda model: registry.decorator("a_library.decorate")(model),
        lambda model: registry.typed_as(model.__name__, "a_library.Class"),
        lambda model: registry.shared("a_library.shared", model.__name__),
        lambda model: registry.given_as("a_parameter", model.__name__),
    ],
)
def test_a_second_owner_is_refused(monkeypatch, own):
    for name, table in vars(registry).items():
        if isinstance(table, registry.Models):
            monkeypatch.setattr(registry, name, registry.Models(table))
    own(first)
    with pytest.raises(ValueError, match=r"two models say what .* does: .*first.* and .*second"):
        own(second)


def test_the_models_agree_on_who_owns_what():
    # importing them raises where two say something of one name
    registry.load()
    assert registry.FUNCTIONS
    assert registry.METHODS
