"""The machine: evaluates modules and functions, remembers results, and decides where a travelling fact stops.

Every function is evaluated once with nothing known about its parameters: its own summary. A call with arguments that
matter evaluates it again with these, and what only shows there travels to the call. So a fact stands at the innermost
place where both halves of it are known.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import libcst as cst

from cybrid_lint.evaluation import classes, context, heap, parameters, relevance
from cybrid_lint.evaluation.budget import Budget
from cybrid_lint.evaluation.calls import Args, escape
from cybrid_lint.evaluation.frames import Frame, Vars, grown
from cybrid_lint.evaluation.renewal import renew
from cybrid_lint.evaluation.statements import execute
from cybrid_lint.evaluation.values import (
    UNKNOWN,
    UNSEEN_CALL,
    ClassInfo,
    Func,
    ModuleRef,
    Obj,
    Partial,
    Scope,
    Site,
    Token,
    TokenRequest,
    TokenType,
    Value,
    options,
    union,
    walk,
)
from cybrid_lint.facts import CallSite, Flow, HandedOut, InUrl, Kept, Leaked
from cybrid_lint.project.modules import Module, Project, UnanalysableError

MOST_DEPTH = 30
MOST_ROUNDS = 3
MOST_HOLDERS = 400
# How many calls of functions that are running already are followed below one call.
MOST_RECURSIONS = 100
UNFOLLOWED = "used in code that was not followed"
# What the code of a module is called that stands in no function.
BODY = "<module>"
Local = Leaked | InUrl | HandedOut | Kept


@dataclass
class Result:
    """What one evaluation of a function gave: its value, its travelling facts, what it was read from and has set."""

    value: Value
    flows: dict[tuple[Any, ...], Flow]
    reads: dict[Any, int] = field(default_factory=dict)
    fresh: list[Obj] = field(default_factory=list)
    never: bool = False
    sets: Vars = field(default_factory=dict)
    frame: Frame | None = None

    @property
    def holds(self) -> bool:
        """Whether nothing has changed that it was read from."""
        return all(thing.version == version for thing, version in self.reads.items())


class Machine:
    """The evaluation of one project."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.objects: dict[tuple[Any, ...], Obj] = {}
        self.shared: set[Obj] = set()
        self.changes = 0
        self.stores: dict[str, Obj] = {}
        self.classes: dict[tuple[int, int], ClassInfo] = {}
        self.raised: dict[ClassInfo, Value] = {}
        self.class_roots: dict[ClassInfo, None] = {}
        self.requests: dict[tuple[Any, ...], TokenRequest] = {}
        self.summaries: dict[tuple[Any, ...], Result] = {}
        self.contexts: dict[tuple[Any, ...], Result] = {}
        self.budget = Budget()
        # whether any token may have got to where it was not followed
        self.out_of_sight = False
        # the functions that are evaluated with arguments, and how often one of them was called again
        self.active: set[int] = set()
        self.recursions = 0
        self.running: set[tuple[Any, ...]] = set()
        self.roots: dict[tuple[Any, ...], tuple[Func, Value | None]] = {}
        self.called: set[int] = set()
        self.facts: dict[tuple[Any, ...], Local] = {}
        # functions that write to what they are given
        self.writers: set[int] = set()
        # functions that send requests, themselves or through others
        self.senders: set[int] = set()
        # functions that read context variables, themselves or through others, and these variables
        self.readers: set[int] = set()
        self.variables: dict[str, Obj] = {}
        # functions that answer requests of a web application's clients
        self.handlers: set[tuple[int, int]] = set()
        self.flows: list[tuple[Frame, Flow]] = []
        self.skipped: dict[Module, str] = {}
        # where the evaluation failed first in a module: the function, and the kind of error
        self.failures: dict[Module, tuple[str, str]] = {}
        self.scopes: dict[tuple[Any, ...], Scope] = {}
        self.evaluated: set[Module] = set()
        self.settings: list[Module] | None = None

    # rounds

    def run(self, modules: Iterable[Module]) -> None:
        """Evaluate modules and all their functions until nothing new is learnt, at most `MOST_ROUNDS` times."""
        from cybrid_lint.models import registry

        registry.load()
        ordered = list(modules)
        for _ in range(MOST_ROUNDS):
            before = self.changes
            self._begin_round()
            for module in ordered:
                self.body(module)
            self._evaluate_roots()
            if self.changes == before or not self.budget.lasts:
                break
        if self.out_of_sight:
            for request in self.requests.values():
                request.unseen.add(UNFOLLOWED)

    def _begin_round(self) -> None:
        self.summaries.clear()
        self.budget = Budget(self.budget.total)
        self.out_of_sight = False
        self.contexts.clear()
        self.roots.clear()
        self.facts.clear()
        self.flows.clear()
        self.evaluated.clear()
        for request in self.requests.values():
            request.uses.clear()
            request.unseen.clear()

    def _evaluate_roots(self) -> None:
        for cls in list(self.class_roots):
            self._evaluate_methods(cls)
        done: set[tuple[Any, ...]] = set()
        while pending := [one for one in self.roots if one not in done]:
            for key in pending:
                done.add(key)
                func, receiver = self.roots[key]
                self.summary(func, receiver)
        self._use_instances()
        self._let_uncalled_out()

    def _use_instances(self) -> None:
        """Let every instance that carries a token use it: a method counts as a use whether or not it is called."""
        called = set(self.called)
        holding = [one for one in list(self.objects.values()) if is_holder(one)][:MOST_HOLDERS]
        for known in (True, False):
            before = [(request, set(request.unseen)) for request in self.requests.values()]
            for instance in holding:
                self._use_instance(instance, lambda func: (id(func.node) in called) is known)  # noqa: B023
            for request, seen in before:
                # what a method would do with the token apart from calls does not happen where nobody calls it, and
                # which paths one is called with is known where somebody does
                request.unseen.intersection_update(seen if known else seen | {UNSEEN_CALL})
        self.called = called

    def _use_instance(self, instance: Obj, wanted: Callable[[Func], bool]) -> None:
        assert isinstance(instance.cls, ClassInfo)
        frame = Frame(self, instance.cls.module, Scope(), ("uses", id(instance)))
        for func, of_class in classes.methods_of(instance.cls):
            if not of_class and "staticmethod" not in func.marks and func.name != "__init__" and wanted(func):
                with self.budget.open(func.module, func.name), self.guarded(frame, func.name):
                    self.call(frame, Site(func.module, func.node), func, Args([], {}, open=True), instance)

    def _let_uncalled_out(self) -> None:
        """Note that what a function returns or sets which nothing here calls may be used by code that is not seen."""
        for key, result in list(self.summaries.items()):
            if key[0] == "summary" and key[1][0] not in self.called:
                escape(result.value, "returned to code that is not seen")
                if result.frame is not None:
                    context.free(result.frame, result.sets)

    def _evaluate_methods(self, cls: ClassInfo) -> None:
        generic = self.generic(cls)
        for func, of_class in classes.methods_of(cls):
            receiver: Value | None = cls if of_class else generic
            self.summary(func, None if "staticmethod" in func.marks else receiver)

    def root(self, func: Func, receiver: Value | None = None) -> None:
        """Note a function to be evaluated on its own."""
        if func.is_given:
            return
        self.roots.setdefault((func.identity, id(receiver) if receiver else 0, func.decorates), (func, receiver))

    # modules

    def body(self, module: Module) -> Scope:
        """Evaluate a module's body once a round and return its variables."""
        if module.scope is None:
            module.scope = Scope()
        scope: Scope = module.scope
        if module in self.evaluated:
            return scope
        self.evaluated.add(module)
        try:
            tree = module.tree
        except UnanalysableError as error:
            self.skipped[module] = str(error)
            return scope
        frame = Frame(self, module, scope, ("module", module.path))
        with self.budget.open(module, BODY):
            execute(frame, tree.body)
        for value in scope.vars.values():
            heap.share_value(frame, value)
        self._finish(frame)
        return scope

    @contextmanager
    def guarded(self, frame: Frame, name: str = "") -> Iterator[None]:
        """Let no exception out: what raises one is unknown, and what can be reached from there is out of sight."""
        try:
            yield
        except Exception as error:  # of the stack and of memory too
            name = name or (frame.func.name if frame.func is not None else BODY)
            self.failures.setdefault(frame.module, (name, type(error).__name__))
            frame.reachable = True
            abandon(frame)

    def _finish(self, frame: Frame, *, reports: bool = True) -> None:
        """Report what an evaluation with nothing given has learnt, and evaluate the functions defined in it."""
        if reports:
            self.flows.extend((frame, flow) for flow in frame.flows.values())
        for func in frame.nested.values():
            self.root(func)

    def module_value(self, module: Module) -> ModuleRef:
        """Return the value of a module of the project, its body evaluated."""
        self.body(module)
        return ModuleRef(module)

    # functions

    def summary(self, func: Func, receiver: Value | None = None) -> Result:
        """Return what a function does on its own: nothing is known of its parameters but what they say themselves."""
        key = ("summary", func.identity, id(receiver) if receiver else 0, func.decorates)
        known = self.summaries.get(key)
        if known is not None:
            return known
        if key in self.running or len(self.running) > 4 * MOST_DEPTH:
            return Result(UNKNOWN, {})
        self.running.add(key)
        try:
            frame = self._frame(func, key, None)
            value: Value = UNKNOWN
            with self.budget.open(func.module, func.name), self.guarded(frame):
                parameters.bind_unknown(frame, func, receiver)
                frame.bound = frame.snapshot()
                value = self._evaluate(frame, func)
            self._finish(frame, reports=stands_by_itself(func, receiver))
        finally:
            self.running.discard(key)
        never = not frame.reachable and not frame.returns and not frame.yields and not isinstance(func.node, cst.Lambda)
        result = Result(value, frame.flows, {}, frame.fresh, never, context.set_in(frame.scope.vars), frame)
        self.summaries[key] = result
        return result

    def call(
        self, frame: Frame, site: Site, func: Func, args: Args, receiver: Value | None = None, *, whole: bool = False
    ) -> Value:
        """Return what a call of a function with these arguments gives; its facts travel into the calling frame.

        With `whole` it is evaluated for this call even if its arguments make no difference to what it learns.
        """
        self.called.add(id(func.node))
        bound = parameters.bind(frame, func, args, receiver)
        # what a function closes over may be given itself: then it has nothing of its own
        plain = receiver if func.decorates is not None else parameters.own_receiver(receiver)
        own = Result(UNKNOWN, {}) if func.is_given else self.summary(func, plain)
        if id(func.node) in self.writers and any(relevance.is_given(one) for one in bound.values()):
            self.note_writer(frame)
        node = id(func.node)
        if node in self.senders:
            self.note_sender(frame)
        around = context.visible(frame) if node in self.readers else {}
        if node in self.readers:
            self.note_reader(frame)
        writes, sends = node in self.writers, node in self.senders
        worth = whole or func.is_given or bool(around)
        if not worth and not relevance.matters(bound, receiver, func, writes=writes, sends=sends):
            self._travel(frame, site, func, args, receiver, own, own)
            return with_receiver(self._taken(frame, site, own), receiver)
        key = ("context", func.identity, func.decorates, frame.failing, parameters.key_of(bound), tuple(around.items()))
        result = self.contexts.get(key)
        if result is None or not result.holds:
            result = self._context(frame, func, key, bound)
        if result is None:
            return own.value
        self._travel(frame, site, func, args, receiver, own, result)
        return self._taken(frame, site, result)

    def _travel(
        self, frame: Frame, site: Site, func: Func, args: Args, receiver: Value | None, own: Result, result: Result
    ) -> None:
        """Let the facts of a call travel into the calling frame, except those that stand in the function itself."""
        standing = {flow.fact.key for flow in own.flows.values()} if stands_by_itself(func, receiver) else set()
        for flow in result.flows.values():
            if flow.fact.key not in standing:
                call = CallSite(site, func, args.places(), receiver)
                frame.emit(Flow(flow.fact, (call, *flow.path)))

    def send(self, frame: Frame, site: Site, generator: Obj, args: Args) -> None:
        """Go on with a generator that is sent a value: what its `yield` gives is known from here on."""
        call = generator.fields.get(parameters.RESUMED)
        if not isinstance(call, Partial) or not isinstance(call.func, Func):
            return
        func, bound = call.func, dict(call.kwargs)
        sent = args.get(0) or UNKNOWN
        key = ("sent", func.identity, parameters.key_of(bound), sent)
        result = self.contexts.get(key)
        if result is None or not result.holds:
            result = self._context(frame, func, key, bound, lambda _: sent)
        if result is not None:
            self._travel(frame, site, func, args, None, self.summary(func), result)

    def never_returns(self, func: Func) -> bool:
        """Tell whether a function raises or ends the program whatever it is given; an abstract one is not asked."""
        if "abstract" in func.marks or func.owner is not None:
            return False
        return self.summary(func).never

    def _context(
        self,
        frame: Frame,
        func: Func,
        key: tuple[Any, ...],
        bound: dict[str, Value],
        on_yield: Callable[[Value], Value] | None = None,
    ) -> Result | None:
        if key in self.running:
            return None
        node = id(func.node)
        if frame.depth == 0:
            self.recursions = 0
        is_recursion = node in self.active
        self.recursions += is_recursion
        if frame.depth > MOST_DEPTH or self.recursions > MOST_RECURSIONS or self.budget.is_short:
            self._leave(bound)
            return None
        self.active.add(node)
        self.running.add(key)
        try:
            inner = self._frame(func, key, frame)
            inner.scope.given = True
            inner.failing = frame.failing
            inner.scope.vars.update(bound)
            inner.bound, inner.on_yield = bound, on_yield
            value: Value = UNKNOWN
            with self.guarded(inner):
                value = self._evaluate(inner, func)
        finally:
            self.running.discard(key)
            if not is_recursion:
                self.active.discard(node)
        reads = {thing: thing.version for thing in inner.reads}
        result = Result(value, inner.flows, reads, inner.fresh, sets=context.set_in(inner.scope.vars))
        self.contexts[key] = result
        return result

    def _leave(self, bound: dict[str, Value]) -> None:
        """Note that a call is not followed: the tokens that it is given are out of sight."""
        self.budget.note_cut()
        if self.budget.is_long_gone:
            # to look for them would cost as much as to follow the call
            self.out_of_sight = True
            return
        for one in bound.values():
            self.budget.account.left -= escape(one, UNFOLLOWED)

    def _frame(self, func: Func, key: tuple[Any, ...], parent: Frame | None) -> Frame:
        scope = self.scopes.get(key)
        if scope is None:
            scope = self.scopes[key] = Scope(func.scope)
        scope.vars = {}
        return Frame(self, func.module, scope, key, func, parent)

    def _evaluate(self, frame: Frame, func: Func) -> Value:

        from cybrid_lint.evaluation.expressions import evaluate
        from cybrid_lint.evaluation.parameters import hook_of

        if isinstance(func.node, cst.Lambda):
            return evaluate(frame, func.node.body)
        frame.on_yield = hook_of(frame, func) or frame.on_yield
        execute(frame, func.node.body)
        return parameters.result_of(frame, func)

    def _taken(self, frame: Frame, site: Site, result: Result) -> Value:
        """Return a remembered value with what it made made anew, so that two calls do not share an object."""
        for thing in result.reads:
            frame.reads.setdefault(thing, 0)
        for name, one in result.sets.items():
            context.assign(frame, self.variables[name], one)
        self.budget.account.left -= len(result.reads) + len(result.fresh)
        made = {obj for obj in result.fresh if obj not in self.shared}
        if not made:
            return result.value
        return renew(frame, site, result.value, made, {})

    def note_writer(self, frame: Frame) -> None:
        """Note that a function writes to what it was given: a call with an object of the caller's matters."""
        if frame.func is not None:
            self.writers.add(id(frame.func.node))

    def note_sender(self, frame: Frame) -> None:
        """Note that a function sends requests, itself or through others."""
        if frame.func is not None:
            self.senders.add(id(frame.func.node))

    def note_reader(self, frame: Frame) -> None:
        """Note that a function reads context variables, itself or through others."""
        if frame.func is not None:
            self.readers.add(id(frame.func.node))

    # facts and stores

    def add(self, fact: Local) -> None:
        """Add a fact that stands where it is found."""
        # a text that grows stands under the same names each time
        what = (fact.names, fact.value.known) if isinstance(fact, Kept) else getattr(fact, "what", "")
        self.facts.setdefault((type(fact), id(fact.site.node), what, getattr(fact, "sink", "")), fact)

    def note_raised(self, frame: Frame, value: Value) -> None:
        """Note an exception of the project that is raised: whoever catches its class may get it."""
        for one in options(value):
            if isinstance(one, Obj) and isinstance(one.cls, ClassInfo):
                after = grown(self.raised.get(one.cls), one)
                if after is not None:
                    self.raised[one.cls] = after
                    heap.changed(frame, frame.scope)
                    heap.share_value(frame, one)

    def caught(self, classes_: Value) -> Value:
        """Return what is caught under a name by a handler of these classes."""
        wanted = [one for option in options(classes_) for one in walk(option, 2) if isinstance(one, ClassInfo)]
        found = [value for cls, value in self.raised.items() if any(one in cls.lineage() for one in wanted)]
        return union(found) if found else UNKNOWN

    def store(self, name: str) -> Obj:
        """Return the one object of a kind that the whole program shares: a cache, `flask.g`, `app.state`."""
        if name not in self.stores:
            self.stores[name] = Obj("lib", name, open_=True)
            self.shared.add(self.stores[name])
        return self.stores[name]

    def request(self, site: Site, type_: TokenType, scopes: Value, key: tuple[Any, ...]) -> TokenRequest:
        """Return the one request of this kind for a token at a place."""
        from cybrid_lint.evaluation.scopes import identity_of

        full = (id(site.node), type_, identity_of(scopes), *key)
        if full not in self.requests:
            self.requests[full] = TokenRequest(type_, site, scopes)
        return self.requests[full]

    def class_at(self, node: Any, scope: Scope, make: Callable[[], ClassInfo]) -> ClassInfo:
        """Return the one class of a definition."""
        key = (id(node), id(scope))
        if key not in self.classes:
            self.classes[key] = make()
        return self.classes[key]

    def generic(self, cls: ClassInfo) -> Obj:
        """Return the instance of which nothing is known but its class, its constructor run with nothing given."""
        if cls.generic is None:
            cls.generic = Obj("instance", cls)
            self.shared.add(cls.generic)
        key = ("generic", id(cls))
        if key not in self.summaries:
            self.summaries[key] = Result(cls.generic, {})
            frame = Frame(self, cls.module, Scope(), key)
            with self.budget.open(cls.module, cls.name), self.guarded(frame, cls.name):
                classes.construct_unknown(self, cls, cls.generic)
        return cls.generic


def abandon(frame: Frame) -> None:
    """Note of every token that can be reached from an evaluation that not all of its uses are seen."""
    scopes: list[Scope | None] = [frame.scope, frame.module.scope]
    seen: set[Scope] = set()
    while scopes:
        scope = scopes.pop()
        if scope is None or scope in seen:
            continue
        seen.add(scope)
        scopes.append(scope.parent)
        for value in scope.vars.values():
            escape(value, UNFOLLOWED)
            if isinstance(value, ModuleRef):
                scopes.append(value.module.scope)


def is_holder(obj: Obj) -> bool:
    """Tell whether an object is an instance, made with certain arguments, that carries a requested token."""
    if obj.kind != "instance" or not isinstance(obj.cls, ClassInfo) or obj is obj.cls.generic:
        return False
    held = list(walk(obj, 4))
    closed = [value for one in held if isinstance(one, Func) and one.is_given for value in one.scope.vars.values()]
    return any(isinstance(one, Token) and one.request is not None for one in [*held, *closed])


def stands_by_itself(func: Func, receiver: Value | None) -> bool:
    """Tell whether what a function learns with nothing given stands in the function.

    What an inherited method learns only because a class further down chose the token stands where that class's
    instance is used.
    """
    inherited = isinstance(receiver, Obj) and receiver.kind == "instance" and receiver.cls is not func.owner
    return not inherited or func.owner is None


def with_receiver(value: Value, receiver: Value | None) -> Value:
    """Return a summary's value with the instance that it was called on in place of the generic one."""
    generic = parameters.own_receiver(receiver)
    if generic is None or generic is receiver or receiver is None:
        return value
    return union(receiver if one is generic else one for one in options(value))
