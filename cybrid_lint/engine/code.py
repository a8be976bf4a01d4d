"""What a program defines: its modules, functions and classes, apart from any evaluation of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cybrid_lint.engine.alternatives import options
from cybrid_lint.engine.callables import Class, Function
from cybrid_lint.engine.symbols import Cell, Param
from cybrid_lint.engine.values import Library, Member, Site, Value
from cybrid_lint.engine.walking import Survey, survey
from cybrid_lint.ir import nodes

if TYPE_CHECKING:
    from cybrid_lint.engine.frame import Frame


#: The mark of a generator that a library drives: `yield` gives what it yields, a call what is returned.
COROUTINE = "coroutine"
# What members are beside members, by the classes that enumerations derive from.
_KINDS = {
    "enum.Enum": "",
    "enum.Flag": "",
    "enum.ReprEnum": "",
    "builtins.object": "",
    "enum.StrEnum": "str",
    "builtins.str": "str",
    "enum.IntEnum": "int",
    "enum.IntFlag": "int",
    "builtins.int": "int",
}


@dataclass(eq=False, slots=True)
class ModuleCode:
    """A module of the project.

    `path` names it; `words` are its own name and its folder's, innermost first; `lines` is how many it has. `variables`
    are those of its body once that was evaluated, `frame` is that evaluation. `rebound` are the names that are bound
    more than once or by functions: what they hold may change. `described` are names that mean something of a library in
    the place of what the module's own code defines.
    """

    path: str
    body: nodes.Module | None
    words: tuple[str, ...] = ()
    is_package: bool = False
    lines: int = 0
    variables: dict[str, Value] = field(default_factory=dict)
    frame: Frame | None = None
    rebound: frozenset[str] = frozenset()
    is_evaluated: bool = False
    described: Mapping[str, str] = field(default_factory=dict)
    survey: Survey = field(default_factory=Survey)
    # what its names mean to others once its body was evaluated, each with what was `rebound` then
    meant: dict[str, tuple[frozenset[str], Value]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.body is not None:
            if not self.survey.sizes:
                self.survey = survey(self.body)
            self.rebound |= self.survey.rebound


@dataclass(eq=False, slots=True)
class FunctionCode:
    """A function or lambda of the project; `cls` is the class in whose body it stands, `enclosing` the function."""

    node: nodes.Function
    module: ModuleCode
    qualified: str
    cls: ClassCode | None = None
    enclosing: FunctionCode | None = None
    is_abstract: bool = False
    # a generator that `contextlib.contextmanager` makes a context manager of
    is_context_manager: bool = False
    # what frameworks say of it
    marks: frozenset[str] = frozenset()
    # the first method of its class that is called on the same, an instance or the class, and names it alike
    first: FunctionCode | None = None
    # texts, and dicts of texts, that the body of its class or module sets on it
    attributes: dict[str, Value] = field(default_factory=dict)
    # what a class gives it, by its name, once that was asked for; empty where it gives nothing
    _receiver: str | None = None
    # what stands for its parameters, by their names
    _symbols: dict[str, Param] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """Its name."""
        return self.node.name

    @property
    def site(self) -> Site:
        """Where it is defined."""
        return Site(self.module.path, self.node.at)

    def positional(self) -> list[nodes.Param]:
        """Return the parameters that can be given by position, in order."""
        return [param for param in self.node.params if param.kind in (nodes.POSITIONAL, nodes.EITHER)]

    def param(self, name: str) -> nodes.Param | None:
        """Return a parameter by its name."""
        return next((param for param in self.node.params if param.name == name), None)

    def takes_rest(self, name: str) -> bool:
        """Tell whether a parameter takes the keyword arguments that no other one does: `**kwargs`."""
        param = self.param(name)
        return param is not None and param.kind == nodes.DOUBLE_STAR

    def of_kind(self, kind: int) -> nodes.Param | None:
        """Return the first parameter of a kind."""
        return next((param for param in self.node.params if param.kind == kind), None)

    @property
    def is_static(self) -> bool:
        """Whether it is of a class and gets neither an instance nor the class."""
        return any(isinstance(mark, nodes.Name) and mark.id == "staticmethod" for mark in self.node.decorators)

    def receiver(self) -> str | None:
        """Return the name of the parameter that takes the instance or class, None where none does."""
        if self._receiver is None:
            first = self.positional() if self.cls is not None and not self.is_static else []
            self._receiver = first[0].name if first else ""
        return self._receiver or None

    def belong_to(self, cls: ClassCode | None) -> None:
        """Make it a method of a class whose body only names it, or of none, unless it has been evaluated already."""
        if not self._symbols:
            self.cls, self.first, self._receiver = cls, None, None

    def symbol(self, name: str) -> Param:
        """Return what stands for a parameter. That of the receiver is the same for all methods of a class."""
        known = self._symbols.get(name)
        if known is None:
            owner = self.first if self.first is not None and name == self.receiver() else self
            known = self._symbols[name] = Param(owner, name)
        return known

    def owns(self, symbol: Value) -> bool:
        """Tell whether a symbol stands for one of the parameters."""
        return isinstance(symbol, Param) and self.symbol(symbol.name) is symbol

    def captures(self, symbol: Value) -> bool:
        """Tell whether a symbol stands for a variable of a function around it, which is known where it is called."""
        around = self.enclosing
        while around is not None and isinstance(symbol, Cell):
            if around is symbol.code:
                return True
            around = around.enclosing
        return False


@dataclass(eq=False, slots=True)
class ClassCode:
    """A class of the project: its bases and what its body leaves.

    `annotations` are those of its body; `marks` what decorators say ("dataclass", …); `keywords` those of its bases.
    """

    node: nodes.Class
    module: ModuleCode
    name: str
    bases: tuple[Value, ...] = ()
    attrs: dict[str, Value] = field(default_factory=dict)
    annotations: dict[str, nodes.Expr] = field(default_factory=dict)
    keywords: dict[str, Value] = field(default_factory=dict)
    marks: frozenset[str] = frozenset()
    subclasses: list[ClassCode] = field(default_factory=list)
    enclosing: FunctionCode | None = None
    # the first method of each kind: by the name of what it is called on, and whether that is the class
    receivers: dict[tuple[str | None, bool], FunctionCode] = field(default_factory=dict)
    # what was worked out of the hierarchy, see `derive`
    _lineage: list[ClassCode] | None = None
    _descendants: list[ClassCode] | None = None

    @property
    def site(self) -> Site:
        """Where it is defined."""
        return Site(self.module.path, self.node.at)

    def derive(self, bases: tuple[Value, ...]) -> None:
        """Let the class derive from these."""
        self.bases = bases
        for code in self.own_bases():
            if self not in code.subclasses:
                code.subclasses.append(self)
        for code in self._ordered():
            code._descendants = None
        for code in (self, *self.descendants()):
            code._lineage = None

    def lineage(self) -> list[ClassCode]:
        """Return the class and its bases of the project, in the order in which attributes are looked up."""
        if self._lineage is None:
            self._lineage = self._ordered()
        return self._lineage

    def _ordered(self) -> list[ClassCode]:
        ordered: list[ClassCode] = []
        self._put_behind(ordered, set())
        ordered.reverse()
        return ordered

    def _put_behind(self, ordered: list[ClassCode], seen: set[ClassCode]) -> None:
        """Put the class behind its bases, of which one that several share comes first, and the nearest last."""
        seen.add(self)
        for base in reversed(list(self.own_bases())):
            if base not in seen:
                base._put_behind(ordered, seen)
        ordered.append(self)

    def own_bases(self) -> Iterator[ClassCode]:
        """Yield the direct bases that are classes of the project."""
        for base in self.bases:
            for option in options(base):
                if isinstance(option, Class) and option.code is not self:
                    yield option.code

    def library_bases(self) -> list[str]:
        """Return the dotted names of the library classes that it derives from, nearest first."""
        return [
            option.name
            for code in self.lineage()
            for base in code.bases
            for option in options(base)
            if isinstance(option, Library)
        ]

    def kind_of_members(self) -> str | None:
        """Return the built-in class whose instances members are as well: "" for none, None if that is not known."""
        kinds = {_KINDS.get(base) for base in self.library_bases()} - {""}
        return None if len(kinds) > 1 or self.has_unknown_base() else next(iter(kinds), "")

    def metaclass(self) -> Class | None:
        """Return the class of the project whose instance the class is, None if it is a library's."""
        for code in self.lineage():
            for option in options(code.keywords["metaclass"]) if "metaclass" in code.keywords else ():
                return option if isinstance(option, Class) else None
        return None

    def has_unknown_base(self) -> bool:
        """Tell whether a base is not seen."""
        return any(
            not isinstance(option, Class | Library)
            for code in self.lineage()
            for base in code.bases
            for option in options(base)
        )

    def find(self, name: str) -> tuple[Value, ClassCode] | None:
        """Return a class attribute and the class that has it."""
        for code in self._lineage or self.lineage():
            if name in code.attrs:
                return code.attrs[name], code
        return None

    def defines(self, *names: str) -> bool:
        """Tell whether the class or a base of the project has one of these attributes."""
        return any(self.find(name) is not None for name in names)

    def descendants(self) -> list[ClassCode]:
        """Return all classes of the project that derive from it."""
        if self._descendants is None:
            found: dict[ClassCode, None] = {}
            queue = list(self.subclasses)
            while queue:
                code = queue.pop()
                if code not in found and code is not self:
                    found[code] = None
                    queue.extend(code.subclasses)
            self._descendants = list(found)
        return self._descendants

    def members(self) -> list[Member]:
        """Return the members of an enumeration in order, each once, whatever other names it has."""
        return [value for name, value in self.attrs.items() if isinstance(value, Member) and value.name == name]

    def methods(self) -> Iterator[tuple[str, Function]]:
        """Yield the functions of the class and its bases by name, the nearest of each."""
        seen: set[str] = set()
        for code in self.lineage():
            for name, value in code.attrs.items():
                if name not in seen:
                    seen.add(name)
                    for option in options(value):
                        if isinstance(option, Function):
                            yield name, option


def owner_of(code: FunctionCode | ClassCode, name: str) -> FunctionCode | None:
    """Return the function around a function or class that has a variable of a name, None if there is none."""
    around = code.enclosing
    while around is not None:
        if name in around.node.locals:
            return around
        around = around.enclosing
    return None
