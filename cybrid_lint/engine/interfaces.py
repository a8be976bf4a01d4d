"""What the parts of the engine need of each other, and what the engine needs of the packages above it.

The engine's files call each other through the `Interpreter` that a frame carries, so that no two of them import each
other. What a library's call does, the engine asks the `Library` that it is given; it knows none itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from cybrid_lint.engine.allowance import Allowance
from cybrid_lint.engine.alternatives import options
from cybrid_lint.engine.callables import Cells, Class, Function
from cybrid_lint.engine.code import ClassCode, FunctionCode, ModuleCode
from cybrid_lint.engine.definitions import Definitions
from cybrid_lint.engine.frame import Frame
from cybrid_lint.engine.objects import InstanceState
from cybrid_lint.engine.operations import Args
from cybrid_lint.engine.snapshots import Made, Updated
from cybrid_lint.engine.summaries import Summary
from cybrid_lint.engine.symbols import Global, Param
from cybrid_lint.engine.values import ABSENT, NEVER, Site, Value
from cybrid_lint.ir import nodes


class UndecidedError(Exception):
    """Raised by what inspects a value that is still symbolic: the call waits until it is known."""


class Members:
    """What iterating over a value gives: members in order (some may be absent), and what any further one may be."""

    __slots__ = ("is_open", "known", "rest")

    def __init__(self, known: list[Value], rest: Value, is_open: bool) -> None:
        self.known = known
        self.rest = rest
        self.is_open = is_open

    @property
    def is_exact(self) -> bool:
        """Whether all members are known, with their places."""
        is_whole = self.rest is NEVER and not self.is_open
        return is_whole and not any(ABSENT in options(member) for member in self.known)


class Modules(Protocol):
    """The project's modules."""

    #: The modules by their paths.
    loaded: dict[str, ModuleCode]
    #: The names of all methods and attributes that the project's classes define.
    project_names: frozenset[str]
    #: The names of all attributes that functions set, and that are neither read nor declared by classes.
    unread_names: frozenset[str]
    #: The names of all attributes that classes define as functions, or that are called.
    method_names: frozenset[str]
    mutated: set[str]
    #: The names of the attributes that functions change something through.
    reached: set[str]
    #: What stands for objects that classes keep for all their instances and that functions change.
    shared: set[Value]
    #: These, and variables that functions set to several values.
    flowing: set[Value]
    writes: dict[Global, list[Value]]

    def note_set(self, frame: Frame, symbol: Global, value: Value) -> None:
        """Note what a function sets a module's variable to, for those that it calls from here on."""

    def variable(self, module: ModuleCode, name: str) -> Value | None:
        """Return what a module has under a name, None if it has nothing."""

    def named(self, importer: ModuleCode, dotted: str, level: int, name: str) -> Global | None:
        """Return what will be under a name of a module of the project, which need not be evaluated before."""

    def resolved(self, symbol: Global) -> Value:
        """Return what a name of another module means; a symbol where that may change, or is not evaluated yet."""

    def global_value(self, symbol: Global) -> Value:
        """Return what a module's variable may be, whoever has written it."""

    def imported(self, importer: ModuleCode, dotted: str, level: int) -> Value | None:
        """Return the module of the project that an import means, None if it is none of the project's."""

    def get(self, path: str) -> ModuleCode:
        """Return a module of the project by its path."""

    def exported(self, path: str) -> list[str]:
        """Return the names that `from module import *` binds."""

    def note_global(self, frame: Frame, module: ModuleCode, name: str, value: Value) -> None:
        """Note that a function binds a module's variable."""

    def set_variable(self, frame: Frame, path: str, name: str, value: Value) -> None:
        """Set a variable of another module."""


class ClassFacts(Protocol):
    """What is known of all instances of a class."""

    def generic(self, code: ClassCode) -> Made:
        """Return the instance of a class that was made with nothing known."""

    def only_instance(self, code: ClassCode) -> Global | None:
        """Return the variable that stands for the only instance of a class; None if each call makes one of its own."""

    def given_type(self, param: Param) -> Value:
        """Return the class or label of what calls give for a parameter, `UNKNOWN` as long as that is not known."""

    def own_argument(self, code: ClassCode, param: Param) -> Value | None:
        """Return what all makers of instances give of themselves, which are of one class; None for anything else."""

    def may_be_none(self, param: Param) -> bool:
        """Tell whether a call in the project may give a parameter None: it says so, or a table may not have the key."""

    def caught(self, frame: Frame, kinds: Value, name: str) -> Value:
        """Return what is caught under a name by a handler of these classes."""

    def note_raised(self, frame: Frame, value: Value) -> None:
        """Note what is raised: handlers of its class, and of those that this derives from, get it."""

    def is_assigned(self, code: ClassCode, name: str) -> bool:
        """Tell whether any method, the constructor included, sets an attribute of instances of a class."""

    def assigned_names(self, code: ClassCode) -> set[str]:
        """Return the names of the attributes that methods, the constructor included, set on instances of a class."""

    def lacks(self, state: InstanceState, name: str) -> bool:
        """Tell whether an instance that was made has no attribute of a name: nothing in the program sets one."""

    def constant(self, code: ClassCode, name: str) -> Value | None:
        """Return a collection that a class keeps for all its instances and that nothing changes; None for all else."""

    def shared(self, code: ClassCode, name: str) -> Global | None:
        """Return what stands for an object that a class keeps for all its instances, and that functions change."""

    def is_written(self, code: ClassCode, name: str) -> bool:
        """Tell whether methods other than the constructor set an attribute of instances of a class."""

    def is_given_later(self, state: InstanceState, name: str) -> bool:
        """Tell whether methods of an instance's class, or functions that made it, set what its class has until then."""

    def traits(self, code: ClassCode) -> frozenset[str]:
        """Return what a class's library bases and decorators make of it."""

    def usual_field(self, code: ClassCode, name: str) -> Value:
        """Return what the constructor of a class leaves under a name, whatever it is given."""


class Functions(Protocol):
    """The summaries of functions."""

    def note_decorated(self, frame: Frame, code: FunctionCode, value: Value) -> None:
        """Note what decorators of the project have put in the place of a function."""

    def reconsider(self, code: FunctionCode) -> None:
        """Summarize a function anew of which something was learned that its evaluation looks at."""

    def note_entries(self, frame: Frame) -> None:
        """Note what functions that a body defines capture of it and have as defaults."""

    def is_running(self, code: FunctionCode) -> bool:
        """Tell whether a function is being evaluated, for any arguments."""

    def never_returns(self, function: Function) -> bool:
        """Tell whether a function raises or ends the program whatever it is given."""

    def is_pure(self, summary: Summary) -> bool:
        """Tell whether a call does nothing but give a value, with what it calls in turn."""

    def makers_of(self, code: ClassCode) -> frozenset[ClassCode]:
        """Return the classes in whose methods instances of a class are made."""

    def enter(self, frame: Frame, function: Function, binding: Cells) -> bool:
        """Begin to apply a summary; return False where that would go round in circles or too deep."""

    def leave(self) -> None:
        """End applying a summary."""

    def asked(self, code: FunctionCode) -> frozenset[str]:
        """Return the parameters of a function that decide which way it takes, or one that it hands them on to."""

    def summary(self, code: FunctionCode, fixed: Cells = ...) -> Summary:
        """Return what a function does, in terms of its parameters.

        `fixed` are parameters with the values that the body is evaluated for; past a bound on such evaluations, the
        summary is the one for any arguments.
        """


class Interpreter(Protocol):
    """The evaluation of expressions, statements and operations."""

    library: Library
    work: Allowance
    definitions: Definitions

    @property
    def modules(self) -> Modules:
        """The project's modules."""

    @property
    def class_facts(self) -> ClassFacts:
        """What is known of all instances of a class."""

    @property
    def functions(self) -> Functions:
        """The summaries of functions."""

    def evaluate(self, frame: Frame, node: nodes.Expr) -> Value:
        """Return what an expression evaluates to."""

    def execute(self, frame: Frame, body: nodes.Body) -> None:
        """Execute statements up to the end of what can be reached."""

    def assign(self, frame: Frame, target: nodes.Expr, value: Value) -> None:
        """Assign a value to a target."""

    def bind_pattern(self, frame: Frame, pattern: nodes.Pattern, subject: Value) -> Value:
        """Bind the names of a pattern; return whether it matches, as a condition."""

    def attribute(self, frame: Frame, base: Value, name: str, site: Site) -> Value:
        """Return an attribute of a value."""

    def set_attribute(
        self, frame: Frame, base: Value, name: str, value: Value, site: Site, *, is_plain: bool = ...
    ) -> None:
        """Set an attribute of a value; past what its class does in `__setattr__` if it is set as `object` sets it.

        What is set to `ABSENT` is deleted.
        """

    def item(self, frame: Frame, base: Value, key: Value, site: Site) -> Value:
        """Return an item of a value."""

    def set_item(self, frame: Frame, base: Value, key: Value, value: Value, site: Site) -> None:
        """Set an item of a value."""

    def members(self, frame: Frame, value: Value, site: Site) -> Members:
        """Return what iterating over a value gives."""

    def call(self, frame: Frame, callee: Value, args: Args, site: Site) -> Value:
        """Return what a call gives; what happens in it is recorded in the frame."""

    def define_class(self, frame: Frame, node: nodes.Class) -> Value:
        """Return the class that a statement defines, as its decorators leave it."""

    def construct(self, frame: Frame, cls: Value, args: Args, site: Site) -> Value:
        """Return what calling a class of the project gives."""

    def class_of(self, frame: Frame, value: Value) -> ClassCode | None:
        """Return the class of the project that a value is an instance of, None if that is not known."""

    def label_of(self, frame: Frame, value: Value) -> str | None:
        """Return the label of the library's object that a value is, None if that is not known."""

    def annotated(self, frame: Frame, annotation: nodes.Expr, module: ModuleCode) -> Value:
        """Return what an annotation means: a class of the project or of a library, or what is not known."""

    def test(self, frame: Frame, kind: str, operands: tuple[Value, ...]) -> Value:
        """Return a condition, decided if it can be."""

    def shown(self, frame: Frame, value: Value, site: Site) -> Value:
        """Return the text form of a value, as `str(value)` gives it."""

    def plain(self, value: Value, module: ModuleCode) -> Value:
        """Return the text form of a closed value, worked out once."""

    def binary(self, frame: Frame, op: str, left: Value, right: Value, site: Site) -> Value:
        """Return the result of an operator."""

    def substitute(self, frame: Frame, value: Value, binding: dict[Value, Value], site: Site) -> Value:
        """Return a value with symbols replaced, worked out as far as that lets it be."""

    def updated(self, frame: Frame, value: Updated, site: Site) -> Value:
        """Return an update on what its base has turned out to be."""

    def frame(self, module: ModuleCode, code: FunctionCode | None = ...) -> Frame:
        """Return a new frame."""

    def class_frame(self, frame: Frame, code: ClassCode) -> Frame:
        """Return the frame of a class's body."""

    def field_names(self, code: ClassCode) -> list[str]:
        """Return the names of the fields that a record class's constructor takes, in order."""

    def scratch(self, module: ModuleCode, code: FunctionCode | None = ..., *, quiet: bool = ...) -> Frame:
        """Return a frame of nothing but values, those of a body, in which nothing is recorded if it is quiet."""

    def value_of_call(self, frame: Frame, callee: Value, args: Args, site: Site) -> Value:
        """Return what a call gives, apart from what it does: that was told already. The same call is made once."""


class Library(Protocol):
    """What calls without source do, and what libraries' names mean."""

    def imported(self, dotted: str) -> None:
        """Take note that a module of a library is imported."""

    def function(self, frame: Frame, name: str, args: Args, site: Site) -> Value | None:
        """Return what calling something of a library gives; None if it is not known. May raise `UndecidedError`."""

    def method(
        self, frame: Frame, label: str, owner: Value, name: str, args: Args, site: Site, instance: Value | None = ...
    ) -> Value | None:
        """Return what a method of an object gives; None if it is not known. May raise `UndecidedError`.

        `instance` is the one that has the method from the object, see `LibraryMethod`.
        """

    def unknown_call(self, frame: Frame, callee: Value, args: Args, site: Site) -> Value:
        """Return what a call gives of which nothing is known but names."""

    def attribute(self, frame: Frame, label: str, owner: Value, name: str, site: Site) -> Value | None:
        """Return an attribute of a library's object that is not simply what was set; None if it is."""

    def part(self, frame: Frame, label: str, name: str) -> Value | None:
        """Return an attribute of an object of a label that is the same whichever object it is; None if it is not."""

    def name(self, frame: Frame, dotted: str) -> Value | None:
        """Return what a dotted name of a library means if it is not simply a name."""

    def unknown_attribute(self, frame: Frame, owner: Value, name: str) -> Value:
        """Return an attribute of a value from outside."""

    def has_method(self, label: str, name: str) -> bool:
        """Tell whether a library's object has a method that is known."""

    def has_special(self, label: str, name: str) -> bool:
        """Tell whether a library's object has a special method of its own, such as `__eq__`.

        One that has `__fields__` holds the attributes of the instance that it is a part of.
        One that has `__swallows__` ends what is raised in its `with`.
        One that has `__given__` comes from outside, as what is not known does, and is something if it is given.
        One that has `__handed_on__` looks into no object that it holds, and hands it on to its parts.
        """

    def calls_back(self, label: str, name: str) -> str | None:
        """Return the method, to be said by derived classes, that a method of a library's object calls; None if none."""

    def decorator(
        self, frame: Frame, name: str, args: Args | None, value: Value, site: Site, owner: Value | None = ...
    ) -> Value | None:
        """Return what a library's decorator makes of a function or class; None if it leaves it as it is.

        `owner` is the object that the decorator is a method of.
        """

    def parameter(self, frame: Frame, code: FunctionCode, param: nodes.Param) -> Value | None:
        """Return what a framework gives for a parameter; None if it gives nothing."""

    def own_objects(self, frame: Frame) -> Mapping[Value, Value]:
        """Return what stands in a function for what the program shares elsewhere, as its application's requests."""

    def seen_from(self, engine: Interpreter, symbol: Global) -> Sequence[Global]:
        """Return the variables that what is written to may be there where a variable is read, itself among them."""

    def is_fixed(self, label: str) -> bool:
        """Tell whether objects of a label never change."""

    def type_label(self, name: str) -> str | None:
        """Return the label of instances of a library's class, None if that is not known."""

    def traits(self, name: str) -> frozenset[str]:
        """Return what deriving from a library's class, or being decorated by it, means.

        "enum", "record" (annotated fields make the constructor), "exception", "typeddict", "namedtuple", "settings",
        "maker" (calling the class gives something else than an instance of it).
        """

    def acts(self, name: str, *, is_method: bool, label: str | None = ...) -> bool:
        """Tell whether a function, or any method of a name, may do more than give a value.

        A method that is known to be that of an object of a label may do what that one does.
        """

    def is_kept(self, value: Value) -> bool:
        """Tell whether a value must not be lost where one that holds it grows too large."""

    def says_how_it_went(self, test: Value) -> bool:
        """Tell whether a condition asks how a request went: what holds its answer is another on each side."""

    def reads_answer(self, value: Value) -> bool:
        """Tell whether a value is, or holds not far below, what is read from a response that callers give."""

    def never_returns(self, name: str) -> bool:
        """Tell whether a library's function ends the program or raises."""

    def returned(self, frame: Frame, value: Value, site: Site) -> None:
        """Take note of what a function returns."""

    def exception(self, frame: Frame, args: Args) -> Value:
        """Return an exception of a library that is made with these arguments."""

    def raised(self, frame: Frame, value: Value, site: Site) -> None:
        """Take note of what is raised."""

    def yielded(self, frame: Frame, value: Value, site: Site) -> Value | None:
        """Return what a `yield` of a value gives back where a library drives the generator; None elsewhere."""

    def entered(self, frame: Frame, manager: Value, site: Site) -> Value | None:
        """Return what entering a library's context manager gives; None if it is the manager itself."""

    def made(self, frame: Frame, cls: Class, args: Args, site: Site) -> Value:
        """Return what calling a class gives of which its library makes no instance."""

    def base_object(self, frame: Frame, name: str, args: Args, owner: Value, site: Site) -> Value | None:
        """Return the library's object that an instance of a class derived from a library's class also is."""

    def hand_over(self, frame: Frame, args: Args, site: Site) -> Value:
        """Record that arguments get out of sight; return what nobody knows."""

    def set_outside(self, frame: Frame, value: Value, site: Site) -> None:
        """Take note of an attribute or item that is set on a value from outside."""

    def unknown_item(self, owner: Value, name: str) -> Value:
        """Return an item of a value from outside."""

    def has_function(self, name: str) -> bool:
        """Tell whether a function of a library is known."""
