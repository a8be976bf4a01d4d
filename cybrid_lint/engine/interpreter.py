"""The interpreter: one analysis' modules, codes and summaries, and the parts of the engine put together."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any, Protocol

from cybrid_lint.engine import (
    access,
    assignment,
    calls,
    classes,
    conditions,
    expressions,
    iteration,
    operators,
    statements,
    types,
)
from cybrid_lint.engine.budget import Account, Budget
from cybrid_lint.engine.code import COROUTINE, ClassCode, FunctionCode, ModuleCode
from cybrid_lint.engine.frame import Branch, Frame, Guard, UpdateState
from cybrid_lint.engine.interfaces import Library, Members
from cybrid_lint.engine.objects import DictState, InstanceState, SequenceState
from cybrid_lint.engine.substitution import Substitution
from cybrid_lint.engine.summaries import EMPTY, Summary
from cybrid_lint.engine.values import (
    ABSENT,
    NEVER,
    NONE,
    PROGRAM,
    SENT,
    UNKNOWN,
    WORK,
    Args,
    Bound,
    Call,
    Cell,
    Cells,
    Class,
    Const,
    Function,
    Global,
    Made,
    Module,
    Param,
    Partial,
    Ref,
    Site,
    Test,
    Text,
    Updated,
    Value,
    change_args,
    choice,
    has_parameters,
    made,
    options,
    text,
    union,
    unknown,
)
from cybrid_lint.ir import nodes

# Calls of functions that lead into each other while one call is worked out.
MOST_DEPTH = 40
# Work that may be done on a function as whoever calls it.
MOST_OF_ENTRY = 8_000
# Evaluations of one function, those for given arguments included.
MOST_EVALUATIONS = 24
#: A function, and the arguments that it is evaluated for.
Key = tuple[FunctionCode, Cells]
Guards = tuple[Guard, ...]
# Under what it is kept which conditions a return has ruled out for those behind it.
_RULED_OUT: Guard = (ABSENT, True)


class Program(Protocol):
    """Where the interpreter gets modules from."""

    def load(self, path: str) -> ModuleCode:
        """Return a module by its path; one that cannot be read has no body."""

    def resolve(self, importer: str, level: int, dotted: str) -> str | None:
        """Return the path of the module that an import means, None if it is none of the project's."""


class Interpreter:
    """The evaluation of one project."""

    def __init__(self, program: Program, library: Library, checkpoint: Callable[[], None] = lambda: None) -> None:
        self.program = program
        self.library = library
        # called before each piece of work: what it raises that is no `Exception` ends the evaluation
        self.checkpoint = checkpoint
        self.budget = Budget()
        # what was not followed to its end: the paths and names of functions
        self.cut: set[tuple[str, str]] = set()
        self._subject = ("", "")
        self.modules: dict[str, ModuleCode] = {}
        self.functions: dict[tuple[str, int], FunctionCode] = {}
        self.classes: dict[tuple[str, int, str], ClassCode] = {}
        self.summaries: dict[Key, Summary] = {}
        self.evaluations: dict[FunctionCode, int] = {}
        self.global_writes: dict[Global, list[Value]] = {}
        self.raised: dict[ClassCode, Global] = {}
        # functions of which more is known than their summaries say, whoever calls them: see `Travel`
        self.entries: dict[FunctionCode, Value] = {}
        self.mutated: set[str] = set()
        self.project_names: frozenset[str] = frozenset()
        self.errors: list[tuple[str, str, BaseException]] = []
        self._running: dict[Key, None] = {}
        self._assumed: dict[Key, Summary] = {}
        self._recursive: set[Key] = set()
        self._tainted: dict[Key, int] = {}
        self._applying: list[Function] = []
        self._frames = 0
        self._generic: dict[ClassCode, Made] = {}
        self._free: dict[FunctionCode | ClassCode, tuple[str, ...]] = {}
        self._written: dict[ClassCode, frozenset[str]] = {}
        self._plain: dict[Value, Value] = {}
        self._values_of_calls: dict[Value, Value] = {}

    # the parts

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
        return access.attribute(frame, base, name, site)

    def set_attribute(self, frame: Frame, base: Value, name: str, value: Value, site: Site) -> None:
        """Set an attribute of a value."""
        access.set_attribute(frame, base, name, value, site)

    def item(self, frame: Frame, base: Value, key: Value, site: Site) -> Value:
        """Return an item of a value."""
        return access.item(frame, base, key, site)

    def set_item(self, frame: Frame, base: Value, key: Value, value: Value, site: Site) -> None:
        """Set an item of a value."""
        access.set_item(frame, base, key, value, site)

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
        state = frame.state(base)
        if state is None and base.symbols:
            return value if not isinstance(base, Updated) else _flattened(base, value)
        if state is None:
            return base
        ref = frame.allocate(state)
        for name, inner in value.fields:
            access.set_attribute(frame, ref, name, inner, site)
        for key, inner in value.items:
            access.set_item(frame, ref, key if isinstance(key, Value) else text(key), inner, site)
        return ref

    # work

    def half(self) -> AbstractContextManager[None]:
        """Let a part of the work on a body take half of what is left for it."""
        return self.budget.half()

    @property
    def spent(self) -> int:
        """How much work the analysis has been so far."""
        return self.budget.spent

    @property
    def is_exhausted(self) -> bool:
        """Whether the body that is worked on may take no more work."""
        return WORK.done >= self.budget.until

    def spend(self, steps: int = 1) -> bool:
        """Count work; return whether there is budget left for it."""
        WORK.done += steps
        return WORK.done < self.budget.until

    @contextmanager
    def granted(
        self, module: ModuleCode, code: FunctionCode | None, *, fixed: Cells = (), of_events: bool = False
    ) -> Iterator[None]:
        """Let work be that on a body, so that its appetite takes nothing from others."""
        self.checkpoint()
        at = code.node.at if code is not None else 0 if module.body is None else module.body.at
        outer = self.budget.account, self._subject
        self._subject = (module.path, "" if code is None else code.qualified)
        self.budget.turn_to(
            self.budget.of(module.path, at, module.survey.sizes.get(at, 0), fixed=fixed, of_events=of_events)
        )
        try:
            yield
            if self.is_exhausted:
                self.note_cut()
        finally:
            account, self._subject = outer
            self.budget.turn_to(account)

    @contextmanager
    def granted_entry(self) -> Iterator[None]:
        """Let work be that on a function as whoever calls it: a little, and nothing is lost where it does not do."""
        outer = self.budget.account
        self.budget.turn_to(Account(MOST_OF_ENTRY, drawn=0))
        try:
            yield
        finally:
            self.budget.turn_to(outer)

    @contextmanager
    def guarded(self, module: ModuleCode, code: FunctionCode | None) -> Iterator[None]:
        """Note an exception in the work on a body: what it would have told is not known, all else goes on."""
        try:
            yield
        except Exception as error:
            self.errors.append((module.path, "<module>" if code is None else code.qualified, error))

    def is_cut(self, code: FunctionCode) -> bool:
        """Tell whether a function was not followed to its end."""
        return (code.module.path, code.qualified) in self.cut

    def note_cut(self) -> None:
        """Note that something in the body that is worked on is not followed to its end."""
        self.cut.add(self._subject)

    def enter(self, function: Function) -> bool:
        """Begin to apply a summary; return False where that would go round in circles or too deep."""
        if len(self._applying) >= MOST_DEPTH or function in self._applying:
            self.note_cut()
            return False
        self._applying.append(function)
        return True

    def leave(self) -> None:
        """End applying a summary."""
        self._applying.pop()

    # frames and codes

    def frame(self, module: ModuleCode, code: FunctionCode | None = None) -> Frame:
        """Return a new frame."""
        self._frames += 1
        return Frame(self, module, code, self._frames)

    def scratch(self, module: ModuleCode, *, quiet: bool = True) -> Frame:
        """Return a frame of nothing but values, in which nothing is recorded if it is quiet."""
        frame = Frame(self, module, None, 0, is_scratch=True)
        frame.quiet = int(quiet)
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
        return frame.open(known)

    def class_frame(self, frame: Frame, code: ClassCode) -> Frame:
        """Return the frame of a class's body."""
        inner = Frame(self, frame.module, frame.code, frame.number)
        inner.cls, inner.outer = code, frame
        inner.store, inner.touched, inner.made = dict(frame.store), set(frame.touched), frame.made
        inner.foreign, inner.defined = frame.foreign, frame.defined
        inner.globals, inner.guards, inner.quiet = frame.globals, list(frame.guards), frame.quiet
        inner.naming = (code.name, *frame.naming)
        return inner

    def function_code(self, frame: Frame, node: nodes.Function, cls: ClassCode | None = None) -> FunctionCode:
        """Return the one code of a function's definition."""
        key = (frame.module.path, node.at)
        code = self.functions.get(key)
        if code is None:
            around = cls.name + "." if cls is not None else f"{frame.code.qualified}." if frame.code is not None else ""
            code = FunctionCode(node, frame.module, around + node.name, cls, frame.code)
            decorators = types.decorator_names(code)
            code.is_abstract = "abstractmethod" in decorators or (cls is not None and _is_left(node))
            code.is_context_manager = not decorators.isdisjoint({"contextmanager", "asynccontextmanager"})
            self.functions[key] = code
        return code

    def class_code(self, frame: Frame, node: nodes.Class) -> ClassCode:
        """Return the one code of a class's definition."""
        # one that a call makes at run time has a name of its own each time
        key = (frame.module.path, node.at, node.name)
        code = self.classes.get(key)
        if code is None:
            code = self.classes[key] = ClassCode(node, frame.module, node.name, enclosing=frame.code)
        return code

    def free_variables(self, code: FunctionCode | ClassCode) -> tuple[str, ...]:
        """Return the variables of enclosing functions that a function or class uses."""
        known = self._free.get(code)
        if known is None:
            used = code.module.survey.used.get(code.node.at, set())
            own = code.node.locals if isinstance(code.node, nodes.Function) else frozenset()
            known = tuple(sorted(name for name in used - own if self._owner_of(code, name) is not None))
            self._free[code] = known
        return known

    def _owner_of(self, code: FunctionCode | ClassCode, name: str) -> FunctionCode | None:
        around = code.enclosing
        while around is not None:
            if name in around.node.locals:
                return around
            around = around.enclosing
        return None

    def cell_symbol(self, code: FunctionCode, name: str) -> Value:
        """Return the symbol that a function's summary has for a variable of a function around it."""
        owner = self._owner_of(code, name)
        return UNKNOWN if owner is None else Cell(owner, name)

    def cell(self, frame: Frame, name: str) -> Value | None:
        """Return what a variable of a function around the frame's body is, None if there is none of this name."""
        if frame.code is None or frame.code.enclosing is None:
            return None
        owner = self._owner_of(frame.code, name)
        return None if owner is None else Cell(owner, name)

    # modules

    def load(self, path: str) -> ModuleCode:
        """Load a module of the project, whose size adds to the work that all may take."""
        module = self.modules[path] = self.program.load(path)
        self.budget.add(module.survey.sizes.values())
        return module

    def module(self, path: str) -> ModuleCode:
        """Return a module of the project by its path, its body evaluated."""
        module = self.modules.get(path)
        if module is None:
            module = self.load(path)
        if module.frame is None and module.body is not None:
            self._evaluate_module(module)
        return module

    def _evaluate_module(self, module: ModuleCode) -> None:
        assert module.body is not None
        frame = module.frame = self.frame(module)
        # it may be imported or run
        names = (".".join(reversed(module.words)), "__main__")
        frame.env["__name__"] = union(text(name) for name in names)
        with self.granted(module, None):
            for statement in module.body.body:
                # what fails in one statement hides nothing behind it
                with self.guarded(module, None):
                    self.execute(frame, (statement,))
        frame.reachable = True
        self._note_entries(frame)
        module.variables = self._variables_of(module, frame)
        module.is_evaluated = True

    def _variables_of(self, module: ModuleCode, frame: Frame) -> dict[str, Value]:
        """Return a module's variables; bound methods among them see what others do to the objects that they are of."""
        found: dict[str, Value] = {}
        holders: dict[Value, str] = {value: name for name, value in frame.env.items() if isinstance(value, Ref)}
        for name, value in frame.env.items():
            if isinstance(value, Bound) and isinstance(frame.state(value.receiver), InstanceState):
                holder = holders.setdefault(value.receiver, f"<{name}>")
                found.setdefault(holder, frame.close(value.receiver))
                found[name] = Bound(frame.close(value.function), Global(module.path, holder))
            else:
                found[name] = frame.close(value)
        return found

    def import_module(self, importer: ModuleCode, dotted: str, level: int) -> Value | None:
        """Return the module of the project that an import means, None if it is none of the project's."""
        path = self.program.resolve(importer.path, level, dotted)
        if path is None:
            return None
        self.module(path)
        return Module(path)

    def exported(self, path: str) -> list[str]:
        """Return the names that `from module import *` binds."""
        module = self.module(path)
        env = module.variables if module.is_evaluated else module.frame.env if module.frame is not None else {}
        listed = env.get("__all__")
        frame = self.scratch(module)
        if listed is not None:
            members = self.members(frame, listed, Site(path, 0))
            names = [member.known for member in members.known if isinstance(member, Text)]
            return [name for name in names if name]
        return [name for name in env if not name.startswith("_")]

    def module_variable(self, module: ModuleCode, name: str) -> Value | None:
        """Return what a module has under a name, None if it has nothing; a symbol where that may change."""
        if module.frame is None:
            return None
        value = module.variables.get(name) if module.is_evaluated else module.frame.env.get(name)
        if value is None:
            return Global(module.path, name) if name in module.rebound else None
        if name in module.rebound:
            return Global(module.path, name)
        if isinstance(value, Global):
            # another name of what another module or the program shares
            return value
        if not module.is_evaluated:
            value = module.frame.close(value)
        if self._is_constant(name, value):
            return value
        return Global(module.path, name)

    def _is_constant(self, name: str, value: Value) -> bool:
        for option in options(value):
            if isinstance(option, Made):
                if isinstance(option.state, SequenceState) and option.state.kind == "tuple":
                    continue
                if name in self.mutated or isinstance(option.state, InstanceState):
                    return False
                if not isinstance(option.state, DictState | SequenceState):
                    return False
            elif option.symbols and not (isinstance(option, Bound) and isinstance(option.receiver, Global)):
                return False
        return True

    def note_global(self, frame: Frame, module: ModuleCode, name: str, value: Value) -> None:
        """Note that a function binds a module's variable."""
        if frame.module is module and frame.is_body and module.frame is frame:
            frame.env[name] = value
        elif frame.module is module:
            frame.globals[name] = value
        else:
            symbol = Global(module.path, name)
            frame.foreign[symbol] = union((frame.foreign.get(symbol, NEVER), value))

    def set_module_variable(self, frame: Frame, path: str, name: str, value: Value) -> None:
        """Set a variable of another module."""
        module = self.module(path)
        module.rebound |= {name}
        self.global_writes.setdefault(Global(path, name), []).append(frame.close(value))

    def global_value(self, symbol: Global) -> Value:
        """Return what a module's variable may be, whoever has written it."""
        module = self.module(symbol.module)
        # a variable that is bound to what it was before says nothing new
        values = [value for value in self.global_writes.get(symbol, ()) if value is not symbol]
        own = module.variables.get(symbol.name)
        if own is None and not module.is_evaluated and module.frame is not None and symbol.name in module.frame.env:
            own = module.frame.close(module.frame.env[symbol.name])
        if own is not None:
            values.insert(0, own)
        return union(values) if values else unknown(symbol.name)

    # functions

    def summary(self, code: FunctionCode, fixed: Cells = ()) -> Summary:
        """Return what a function does, in terms of its parameters.

        `fixed` are parameters with the values that the body is evaluated for; past a bound on such evaluations, the
        summary is the one for any arguments.
        """
        key = (code, fixed)
        known = self.summaries.get(key)
        if known is not None:
            return known
        if key in self._running:
            return self._in_circle(key)
        if fixed and self._is_too_special(code):
            return self.summary(code)
        depth = len(self._running)
        summary = self._summarize(key)
        if key in self._recursive and self._tainted.get(key, depth) >= depth:
            summary = self._once_more(key, summary, depth)
        self.summaries[key] = summary
        return summary

    def _is_too_special(self, code: FunctionCode) -> bool:
        """Tell whether a function has been evaluated for enough arguments, within itself or at all."""
        if self.evaluations.get(code, 0) > MOST_EVALUATIONS or len(self._running) > MOST_DEPTH:
            return True
        # what a function calls itself with may grow for ever
        return any(other is code for other, _ in self._running)

    def reconsider(self, code: FunctionCode) -> None:
        """Summarize a function anew of which something was learned that its evaluation looks at."""
        for key in [key for key in self.summaries if key[0] is code]:
            del self.summaries[key]
            self.summary(*key)

    def _in_circle(self, key: Key) -> Summary:
        """Return what is known of a function while it is being evaluated: what its first evaluation gave."""
        self._recursive.add(key)
        running = list(self._running)
        depth = running.index(key)
        for other in running[depth:]:
            self._tainted[other] = min(self._tainted.get(other, depth), depth)
        return self._assumed.get(key, EMPTY)

    def _once_more(self, key: Key, summary: Summary, depth: int) -> Summary:
        """Evaluate functions that call each other once more, with what the first evaluation has shown."""
        self._recursive.discard(key)
        self._assumed[key] = summary
        for other in [other for other, low in self._tainted.items() if low >= depth and other != key]:
            if other not in self._running:
                self.summaries.pop(other, None)
                self._tainted.pop(other)
        summary = self._summarize(key)
        self._assumed.pop(key, None)
        self._recursive.discard(key)
        for other in [other for other, low in self._tainted.items() if low >= depth]:
            self._tainted.pop(other)
        return summary

    def _summarize(self, key: Key) -> Summary:
        code, fixed = key
        self.evaluations[code] = self.evaluations.get(code, 0) + 1
        self._running[key] = None
        applying, self._applying = self._applying, []
        try:
            with self.guarded(code.module, code), self.granted(code.module, code, fixed=fixed):
                return self._evaluate_function(code, fixed)
            return Summary(UNKNOWN)
        finally:
            self._applying = applying
            del self._running[key]

    def _evaluate_function(self, code: FunctionCode, fixed: Cells) -> Summary:
        frame = self.frame(code.module, code)
        injected: set[str] = set()
        given = dict(fixed)
        for param in code.node.params:
            found = None if param.name in given else self.library.parameter(frame, code, param)
            if found is not None:
                injected.add(param.name)
            elif param.name in given:
                found = frame.open(given[param.name])
            frame.env[param.name] = self._parameter(code, param) if found is None else found
        self.execute(frame, code.node.body)
        summary = self._summary_of(frame, code)
        summary.injected = frozenset(injected)
        return summary

    def _parameter(self, code: FunctionCode, param: nodes.Param) -> Value:
        cls = code.cls
        if cls is not None and param.name == code.receiver() and types.takes_class(code) and not cls.descendants():
            return Class(cls, ())
        return Param(code, param.name)

    def _summary_of(self, frame: Frame, code: FunctionCode) -> Summary:
        fell_through = frame.reachable
        result: Value = NEVER if not fell_through else UNKNOWN if self.is_exhausted else NONE
        ends: Branch | None = frame.branch() if fell_through else None
        conditions = _told_apart([guards for guards, _, _ in frame.returns])
        for guards, (written, value, branch) in zip(reversed(conditions), reversed(frame.returns), strict=True):
            # what comes behind a return that needs nothing more is reached some other way, as by an exception
            is_left = result is not NEVER and written and not guards
            test = Test("other", ()) if is_left else statements.all_of(frame, guards)
            result = value if result is NEVER else choice(test, value, result)
            frame.join(test, branch, ends)
            ends = Branch(frame.env, frame.store)
        outs = updates_of(frame)
        leaving: list[tuple[Value, UpdateState]] = []
        if frame.entering is not None:
            frame.enter(frame.entering)
            ending, outs = dict(outs), updates_of(frame)
            leaving = [(base, changed) for base, update in outs if (changed := _changed(update, ending.get(base)))]
        if code.node.is_generator and COROUTINE not in code.marks:
            returned = None if result is NEVER else result
            sender = self._sender(frame, code)
            result = frame.allocate(SequenceState("generator", tuple(frame.yields), returned=returned, sender=sender))
        self._note_entries(frame)
        never = not fell_through and not frame.returns and not code.node.is_generator
        return Summary(
            frame.close_result(result),
            outs,
            {symbol: frame.close_result(value) for symbol, value in bound_globals(frame)},
            {name: frame.close_result(frame.env[name]) for name in frame.nonlocals if name in frame.env},
            tuple(frame.effects),
            tuple(frame.waiting.items()),
            never and code.node.name != "<lambda>",
            frozenset(frame.iterated),
            leaving=leaving,
        )

    def _sender(self, frame: Frame, code: FunctionCode) -> Value | None:
        """Return what does with a value what a generator does with what is sent to it; None if that is nothing."""
        sent = Param(code, SENT)
        if not any(sent in event.value.symbols for event in frame.effects):
            return None
        function = Function(code, None if self.free_variables(code) else (), (), frozenset(), None)
        return Partial(function, (), tuple((param.name, Param(code, param.name)) for param in code.positional()), False)

    def note_decorated(self, frame: Frame, code: FunctionCode, value: Value) -> None:
        """Note what decorators of the project have put in the place of a function, if nothing else decides what."""
        closed = frame.close(value)
        replaced = [option for option in options(closed) if _is_own_callable(option, code)]
        if replaced and not has_parameters(closed):
            self.entries[code] = union(replaced)

    def _note_entries(self, frame: Frame) -> None:
        """Note what functions that a body defines capture of it and have as defaults."""
        for code, function in frame.defined.items():
            if function.cells is None or any(not isinstance(value, Const | Text) for _, value in function.defaults):
                closed = frame.close(function)
                if not has_parameters(closed):
                    self.entries.setdefault(code, closed)

    def never_returns(self, function: Function) -> bool:
        """Tell whether a function raises or ends the program whatever it is given."""
        if types.says_never(function.code):
            return True
        if function.code.is_abstract or function.code.cls is not None or (function.code, ()) in self._running:
            return False
        return self.summary(function.code).never_returns

    def caught(self, frame: Frame, kinds: Value, name: str) -> Value:
        """Return what is caught under a name by a handler of these classes."""
        state = frame.state(kinds)
        members = state.members if isinstance(state, SequenceState) else ()
        wanted = dict.fromkeys(kind.code for kind in (*options(kinds), *members) if isinstance(kind, Class))
        return union(self._raised(code) for code in wanted) if wanted else unknown(name)

    def note_raised(self, frame: Frame, value: Value) -> None:
        """Note what is raised: handlers of its class, and of those that this derives from, get it."""
        for option in options(value):
            state = frame.state(option)
            for code in state.cls.code.lineage() if isinstance(state, InstanceState) else ():
                symbol = self._raised(code)
                self.global_writes.setdefault(symbol, []).append(frame.close(option))

    def _raised(self, code: ClassCode) -> Global:
        """Return the symbol of what is caught by a handler of a class, whoever raises it."""
        symbol = self.raised.get(code)
        if symbol is None:
            symbol = self.raised[code] = Global(PROGRAM, f"raised {code.module.path}:{code.node.at}")
            program = self.modules.setdefault(PROGRAM, ModuleCode(PROGRAM, None))
            program.variables[symbol.name] = self.generic(code)
        return symbol

    # instances

    def traits(self, code: ClassCode) -> frozenset[str]:
        """Return what a class's library bases and decorators make of it."""
        found = set(code.marks)
        for cls in code.lineage():
            found |= cls.marks
        for name in code.library_bases():
            found |= self.library.traits(name)
        return frozenset(found)

    def generic(self, code: ClassCode) -> Made:
        """Return the instance of a class that was made with nothing known: its constructor's own parameters."""
        known = self._generic.get(code)
        if known is not None:
            return known
        cls = Class(code, ())
        empty = made((0, code.node.at), InstanceState(cls, {}, is_generic=True))
        found = code.find("__init__")
        if found is not None and isinstance(found[0], Function) and (found[0].code, ()) in self._running:
            # what the constructor leaves is seen once it has come to its end
            return empty
        self._generic[code] = empty
        frame = self.scratch(code.module)
        instance = frame.allocate(InstanceState(cls, {}, is_generic=True))
        args = Args(is_open=True)
        if found is not None and isinstance(found[0], Function):
            init = found[0].code
            keywords: list[tuple[str, Value]] = []
            for param in init.node.params[1:]:
                if param.kind not in (nodes.STAR, nodes.DOUBLE_STAR):
                    keywords.append((param.name, Param(init, param.name)))
            args = Args(keywords=tuple(keywords))
        # it is everybody's: whoever asks for it first does not pay for it
        with self.granted(code.module, None, fixed=(("<generic>", cls),)):
            classes.initialize(frame, instance, code, args, code.site)
            generic = frame.close(instance)
        if not isinstance(generic, Made):
            return empty
        result = made((0, code.node.at), generic.state)
        self._generic[code] = result
        return result

    def usual_field(self, code: ClassCode, name: str) -> Value:
        """Return what the constructor of a class leaves under a name, whatever it is given."""
        state = self.generic(code).state
        assert isinstance(state, InstanceState)
        found = state.fields.get(name)
        if found is not None:
            return found
        return state.base if name == "<base>" else UNKNOWN

    def is_written(self, code: ClassCode, name: str) -> bool:
        """Tell whether methods other than the constructor set an attribute of instances of a class."""
        return any(name in self._own_writes(cls) for cls in code.lineage()) or any(
            name in self._own_writes(cls) for cls in code.descendants()
        )

    def _own_writes(self, code: ClassCode) -> frozenset[str]:
        known = self._written.get(code)
        if known is None:
            found: set[str] = set()
            for statement in code.node.body:
                if isinstance(statement, nodes.Function) and statement.name != "__init__" and statement.params:
                    found |= code.module.survey.attributes[statement.at]
            known = self._written[code] = frozenset(found)
        return known

    def is_assigned(self, code: ClassCode, name: str) -> bool:
        """Tell whether any method, the constructor included, sets an attribute of instances of a class."""
        if self.is_written(code, name):
            return True
        for cls in code.lineage():
            maker = cls.attrs.get("__init__")
            if isinstance(maker, Function) and name in maker.code.module.survey.attributes[maker.code.node.at]:
                return True
        return False

    def class_constant(self, code: ClassCode, name: str) -> Value | None:
        """Return a collection that a class keeps for all its instances and that nothing changes; None for all else."""
        found = code.find(name)
        value = None if found is None else found[0]
        if not isinstance(value, Made) or value.symbols or not isinstance(value.state, DictState | SequenceState):
            return None
        if name in self.mutated or self.is_assigned(code, name) or self._is_said_by_instances(code, name):
            return None
        return None if any(name in below.attrs for below in code.descendants()) else value

    def _is_said_by_instances(self, code: ClassCode, name: str) -> bool:
        """Tell whether what a class has under a name is the default of a field."""
        return any(name in cls.annotations and not classes.is_class_variable(cls, name) for cls in code.lineage())

    def is_own_field(self, code: ClassCode, name: str) -> bool:
        """Tell whether a class of the project says that its instances have an attribute."""
        return any(name in cls.annotations or name in cls.attrs for cls in code.lineage())


def _told_apart(returns: list[Guards]) -> list[Guards]:
    """Return the conditions of returns, in their order, without what is said by those before them not being taken."""
    root: dict[Guard, Any] = {}
    found: list[Guards] = []
    for guards in returns:
        kept: list[Guard] = []
        # conditions in the order in which they enclose a return, and at each what a return before has ruled out
        node = root
        for test, holds in guards:
            inner = node.setdefault((test, holds), {})
            if (test, holds) not in node.get(_RULED_OUT, ()):
                kept.append((test, holds))
            last, node = node, inner
        if guards:
            test, holds = guards[-1]
            last.setdefault(_RULED_OUT, set()).add((test, not holds))
        found.append(tuple(kept))
    return found


def updates_of(frame: Frame) -> list[tuple[Value, UpdateState]]:
    """Return what a body has written to what it did not make itself."""
    return [
        (base, _closed_update(frame, state))
        for base, state in frame.store.items()
        if isinstance(state, UpdateState) and not any(isinstance(symbol, Ref) for symbol in base.symbols)
    ]


def _closed_update(frame: Frame, update: UpdateState) -> UpdateState:
    return UpdateState(
        {name: frame.close_result(value) for name, value in update.fields.items()},
        {
            (frame.close_result(key) if isinstance(key, Value) else key): frame.close_result(value)
            for key, value in update.items.items()
        },
    )


def _changed(before: UpdateState, after: UpdateState | None) -> UpdateState | None:
    """Return what has become something else of what was written, None if nothing has."""
    if after is None:
        return None
    fields = {name: after.fields[name] for name, value in before.fields.items() if after.fields.get(name) is not value}
    items = {key: after.items[key] for key, value in before.items.items() if after.items.get(key) is not value}
    return UpdateState(fields, items) if fields or items else None


def _is_own(value: Value, name: str) -> bool:
    return isinstance(value, Global) and value.name == name


def _flattened(base: Updated, value: Updated) -> Value:
    fields = dict(base.fields) | dict(value.fields)
    items = dict(base.items) | dict(value.items)
    return Updated(base.base, tuple(fields.items()), tuple(items.items()))


def _is_left(node: nodes.Function) -> bool:
    """Tell whether a body is left to others to write: it is `...`, or raises `NotImplementedError`."""
    constants = [
        statement.value.value
        for statement in node.body
        if isinstance(statement, nodes.Evaluate) and isinstance(statement.value, nodes.Const)
    ]
    body = [
        statement
        for statement in node.body
        if not (isinstance(statement, nodes.Evaluate) and isinstance(statement.value, nodes.Const))
    ]
    if not body:
        return Ellipsis in constants
    if len(body) != 1 or not isinstance(body[0], nodes.Raise):
        return False
    raised = body[0].exception
    if isinstance(raised, nodes.Call):
        raised = raised.func
    return isinstance(raised, nodes.Name) and raised.id == "NotImplementedError"


def bound_globals(frame: Frame) -> Iterator[tuple[Global, Value]]:
    """Yield the variables of modules that a body binds, with what they are bound to."""
    for name, value in frame.globals.items():
        if not _is_own(value, name):
            yield Global(frame.module.path, name), value
    yield from frame.foreign.items()


def _is_own_callable(value: Value, code: FunctionCode) -> bool:
    """Tell whether a value is something of the project that is called in the place of a function."""
    if isinstance(value, Made):
        return isinstance(value.state, InstanceState)
    return isinstance(value, Bound | Partial) or (isinstance(value, Function) and value.code is not code)
