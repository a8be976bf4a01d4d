"""A walk over a module that yields every text in it with the names that it stands under.

Nothing is evaluated: code that is never reached counts like any other. Functions are walked after what surrounds them,
when the constants that they use are known.
"""

from __future__ import annotations

from cybrid_lint.cybrid.literals.definitions import Definitions
from cybrid_lint.cybrid.literals.expressions import EXPRESSIONS
from cybrid_lint.cybrid.literals.naming import Around, said_of, whose
from cybrid_lint.cybrid.literals.statements import STATEMENTS
from cybrid_lint.cybrid.literals.walk import Placed, Walk
from cybrid_lint.ir import nodes


def texts_of(path: str, words: tuple[str, ...], module: nodes.Module, definitions: Definitions) -> list[Placed]:
    """Return the texts of a module with what stands around them; `words` are the module's own names."""
    walk = Walk(path, definitions, STATEMENTS, EXPRESSIONS)
    walk.module(module, Around(scope=(*whose(words), *said_of(module.doc))))
    return walk.placed
