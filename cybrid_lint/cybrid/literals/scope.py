"""What the variables of a body refer to, as far as constants decide it."""

from __future__ import annotations

from dataclasses import dataclass, field

from cybrid_lint.cybrid.literals.folding import Folded
from cybrid_lint.ir import nodes


@dataclass
class Scope:
    """The variables of a body: the texts that they are, and the sequences that they are bound to."""

    outer: Scope | None = None
    local: frozenset[str] = frozenset()
    texts: dict[str, Folded | None] = field(default_factory=dict)
    rows: dict[str, nodes.Sequence] = field(default_factory=dict)
    makers: dict[str, tuple[str, ...]] = field(default_factory=dict)
    imports: dict[str, str] = field(default_factory=dict)

    def maker(self, name: str) -> tuple[str, ...]:
        """Return whose things the call gives that a variable was assigned from."""
        if name in self.makers or self.outer is None or name in self.local:
            return self.makers.get(name, ())
        return self.outer.maker(name)

    def imported(self, name: str) -> str | None:
        """Return the dotted name that a variable was imported by; a relative one begins with dots."""
        if name in self.imports or self.outer is None or name in self.local:
            return self.imports.get(name)
        return self.outer.imported(name)

    def text(self, name: str) -> Folded | None:
        """Return the text that a variable or attribute is where this is asked, None if it is not known."""
        if name in self.texts:
            return self.texts[name]
        return self.outer.text(name) if self.outer is not None and name.partition(".")[0] not in self.local else None

    def sequence(self, name: str) -> nodes.Sequence | None:
        """Return the sequence that a variable is bound to."""
        if name in self.rows or self.outer is None or name in self.local:
            return self.rows.get(name)
        return self.outer.sequence(name)
