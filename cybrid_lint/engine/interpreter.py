"""The interpreter: the parts of the engine put together for one analysis."""

from __future__ import annotations

from cybrid_lint.engine import (
    assignment,
    attributes,
    calls,
    classes,
    conditions,
    expressions,
    items,
    iteration,
    operators,
    outs,
    statements,
    types,
    writes,
)
from cybrid_lint.engine.allowance import Allowance
from cybrid_lint.engine.alternatives import BRANCHING, options, spread
from cybrid_lint.engine.class_facts import ClassFacts
from cybrid_lint.engine.code import ClassCode, FunctionCode, ModuleCode
from cybrid_lint.engine.definitions import Definitions
from cybrid_lint.engine.displays import merged
from cybrid_lint.engine.frame import Frame
from cybrid_lint.engine.functions import Functions
from cybrid_lint.engine.interfaces import Library, Members
from cybrid_lint.engine.modules import Modules, Program
from cybrid_lint.engine.objects import DictState, ViewState
from cybrid_lint.engine.operations import Args, Call
from cybrid_lint.engine.snapshots import Updated
from cybrid_lint.engine.substitution import Substitution
from cybrid_lint.engine.texts import value_of
from cybrid_lint.engine.traversal import change_args
from cybrid_lint.engine.values import ABSENT, UNKNOWN, Site, Value
from cybrid_lint.ir import nodes


class Interpreter:
    """The evaluation of one project."""

    def __init__(self, program: Program, library: Library) -> None:
        self.library = library
        self.work = Allowance()
        self.modules = Modules(self, program)
        self.definitions = Definitions()
        self.class_facts = ClassFacts(self)
        self.functions = Functions(self)
        self._frames = 0
        self._plain: dict[Value, Value] = {}
        self._values_of_calls: dict[Value, Value] = {}

    def evaluate(self, frame: Frame, node: nodes.Expr) -> Value:
        """Return what an expression evaluates to."""
        return expressions.evaluate(frame, node)

    def execute(self, frame: Frame, body: nodes.Body) -> None:
        """Execute statements up to the end of what can be reached."""
        statements.execute(frame, body)

    def assign(self, frame: Frame, target: nodes.Expr, value: Value) -> None:
        """Assign a value to a target."""
        assignment.assign(frame, target, value)

    def bind_pattern(self, frame: Frame, pattern: nodes.Pattern, subject: Value) -> Value:
        """Bind the names of a pattern; return whether it matches, as a condition."""
        return assignment.bind_pattern(frame, pattern, subject)

    def attribute(self, frame: Frame, base: Value, name: str, site: Site) -> Value:
        """Return an attribute of a value."""
        return attributes.attribute(frame, base, name, site)

    def set_attribute(
        self, frame: Frame, base: Value, name: str, value: Value, site: Site, *, is_plain: bool = False
    ) -> None:
        """Set an attribute of a value."""
        writes.set_attribute(frame, base, name, value, site, is_plain=is_plain)

    def item(self, frame: Frame, base: Value, key: Value, site: Site) -> Value:
        """Return an item of a value."""
        return items.item(frame, base, key, site)

    def set_item(self, frame: Frame, base: Value, key: Value, value: Value, site: Site) -> None:
        """Set an item of a value."""
        writes.set_item(frame, base, key, value, site)

    def members(self, frame: Frame, value: Value, site: Site) -> Members:
        """Return what iterating over a value gives."""
        return iteration.members(frame, value, site)

    def call(self, frame: Frame, callee: Value, args: Args, site: Site) -> Value:
        """Return what a call gives; what happens in it is recorded in the frame."""
        return calls.call(frame, callee, args, site)

    def define_class(self, frame: Frame, node: nodes.Class) -> Value:
        """Return the class that a statement defines, as its decorators leave it."""
        return classes.define_class(frame, node)

    def construct(self, frame: Frame, cls: Value, args: Args, site: Site) -> Value:
        """Return what calling a class of the project gives."""
        return classes.construct(frame, cls, args, site)

    def field_names(self, code: ClassCode) -> list[str]:
        """Return the names of the fields that a record class's constructor takes, in order."""
        return classes.field_names(self.scratch(code.module), code)

    def class_of(self, frame: Frame, value: Value) -> ClassCode | None:
        """Return the class of the project that a value is an instance of, None if that is not known."""
        return types.class_of(frame, value)

    def label_of(self, frame: Frame, value: Value) -> str | None:
        """Return the label of the library's object that a value is, None if that is not known."""
        return types.label_of(frame, value)

    def annotated(self, frame: Frame, annotation: nodes.Expr, module: ModuleCode) -> Value:
        """Return what an annotation means: a class of the project or of a library, or what is not known."""
        return types.annotated(frame, annotation, module)

    def test(self, frame: Frame, kind: str, operands: tuple[Value, ...]) -> Value:
        """Return a condition, decided if it can be."""
        return conditions.test(frame, kind, operands)

    def shown(self, frame: Frame, value: Value, site: Site) -> Value:
        """Return the text form of a value, as `str(value)` gives it."""
        return operators.shown(frame, value, site)

    def plain(self, value: Value, module: ModuleCode) -> Value:
        """Return the text form of a closed value, worked out once."""
        known = self._plain.get(value)
        if known is None:
            scratch = self.scratch(module)
            known = self._plain[value] = scratch.close(self.shown(scratch, value, Site(module.path, 0)))
        return known

    def binary(self, frame: Frame, op: str, left: Value, right: Value, site: Site) -> Value:
        """Return the result of an operator."""
        return operators.binary(frame, op, left, right, site)

    def substitute(self, frame: Frame, value: Value, binding: dict[Value, Value], site: Site) -> Value:
        """Return a value with symbols replaced, worked out as far as that lets it be."""
        return Substitution(frame, binding, site).apply(value)

    def updated(self, frame: Frame, value: Updated, site: Site) -> Value:
        """Return an update on what its base has turned out to be."""
        base = value.base
        if type(base) in BRANCHING and (not base.symbols or any(map(frame.state, options(base)))):
            # one of them is an object that is made here, if not all are known
            return spread(base, lambda option: self.updated(frame, Updated(option, value.fields, value.items), site))
        state = frame.state(base)
        if state is None and base.symbols:
            # what was written to it before is part of it, and nothing that is written later
            before = frame.close(base)
            return _flattened(before, value) if isinstance(before, Updated) else value
        if state is None:
            return base
        if isinstance(state, ViewState) and any(inner is ABSENT for _, inner in value.items):
            # taken away from what was made of an object's attributes, not from the object
            state = merged(frame, DictState({}), base)
        ref = frame.allocate(state)
        is_plain = outs.is_set_by_class(frame, base)
        for name, inner in value.fields:
            writes.set_attribute(frame, ref, name, inner, site, is_plain=is_plain)
        for key, inner in value.items:
            writes.set_item(frame, ref, value_of(key), inner, site)
        return ref

    def frame(self, module: ModuleCode, code: FunctionCode | None = None) -> Frame:
        """Return a new frame."""
        self._frames += 1
        return Frame(self, module, code, self._frames)

    def scratch(self, module: ModuleCode, code: FunctionCode | None = None, *, quiet: bool = True) -> Frame:
        """Return a frame of nothing but values, those of a body, in which nothing is recorded if it is quiet."""
        frame = Frame(self, module, None, 0, is_scratch=True)
        if code is not None:
            frame.flow.scope = code
        frame.outcome.quiet = int(quiet)
        return frame

    def value_of_call(self, frame: Frame, callee: Value, args: Args, site: Site) -> Value:
        """Return what a call gives, apart from what it does: that was told already. The same call is made once."""
        call = Call(frame.close(callee), change_args(args, frame.close), site)
        known = self._values_of_calls.get(call)
        if known is None:
            # what leads back to itself says nothing more
            self._values_of_calls[call] = UNKNOWN
            scratch = self.scratch(frame.module)
            known = scratch.close(self.call(scratch, call.callee, call.args, site))
            self._values_of_calls[call] = known
        return frame.open(known, keeps_own=True)

    def class_frame(self, frame: Frame, code: ClassCode) -> Frame:
        """Return the frame of a class's body."""
        inner = Frame(self, frame.module, frame.code, frame.changes.number)
        inner.cls, inner.outer = code, frame
        inner.store, inner.changes.made = dict(frame.store), frame.changes.made
        inner.changes.symbols, inner.changes.written = set(frame.changes.symbols), set(frame.changes.written)
        inner.outcome.foreign, inner.outcome.defined = frame.outcome.foreign, frame.outcome.defined
        inner.outcome.globals, inner.guards, inner.outcome.quiet = (
            frame.outcome.globals,
            list(frame.guards),
            frame.outcome.quiet,
        )
        inner.naming = (code.name, *frame.naming)
        return inner


def _flattened(base: Updated, value: Updated) -> Value:
    fields = dict(base.fields) | dict(value.fields)
    items = dict(base.items) | dict(value.items)
    return Updated(base.base, tuple(fields.items()), tuple(items.items()))
