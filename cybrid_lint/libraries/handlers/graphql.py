"""GraphQL's servers: what a resolver returns reaches a client."""

from __future__ import annotations

from cybrid_lint.engine.code import FunctionCode
from cybrid_lint.libraries.handlers.web_responses import ANSWERS, routed
from cybrid_lint.libraries.registry import decorator, with_traits

with_traits("strawberry.type", "strawberry.input", "strawberry.interface", traits=("record",))
with_traits("graphene.ObjectType", "graphene.InputObjectType", "graphene.Mutation", traits=("record",))
# `strawberry.field`, and those of Ariadne's `QueryType()` and `ObjectType("…")`
decorator("*.field", "*.mutation", "*.subscription")(routed)


def answers(code: FunctionCode) -> str | None:
    """Tell how what a resolver of Graphene returns reaches a client: it is known by its name."""
    is_resolver = code.name.startswith("resolve_") or code.name == "mutate"
    bases = code.cls.library_bases() if is_resolver and code.cls is not None else []
    return "returned" if any(base.startswith("graphene.") for base in bases) else None


ANSWERS.append(answers)
