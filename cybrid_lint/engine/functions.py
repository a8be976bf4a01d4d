"""The functions of the project, each evaluated once into its summary."""

from __future__ import annotations

from cybrid_lint.engine import summarizing, types
from cybrid_lint.engine.alternatives import Choice, options, union
from cybrid_lint.engine.callables import Bound, Cells, Function, Partial
from cybrid_lint.engine.code import ClassCode, FunctionCode
from cybrid_lint.engine.frame import Frame
from cybrid_lint.engine.interfaces import Interpreter
from cybrid_lint.engine.objects import InstanceState
from cybrid_lint.engine.operations import Applied
from cybrid_lint.engine.outcome import Event
from cybrid_lint.engine.snapshots import Made
from cybrid_lint.engine.summaries import EMPTY, Summary
from cybrid_lint.engine.symbols import Param, has_parameters
from cybrid_lint.engine.texts import Text
from cybrid_lint.engine.traversal import walk
from cybrid_lint.engine.values import UNKNOWN, Const, Value

# Calls of functions that lead into each other while one call is worked out.
MOST_DEPTH = 40
# Objects one after the other that a method leads from, each to the next, by calling itself.
MOST_IN_CHAIN = 4
# Evaluations of one function, those for given arguments included.
MOST_EVALUATIONS = 36
# Different values in the summary of a function that calls itself.
MOST_OF_RECURSION = 200
#: A function, and the arguments that it is evaluated for.
Key = tuple[FunctionCode, Cells]


class Functions:
    """The summaries of all functions, and of those that are being evaluated what is known so far."""

    def __init__(self, engine: Interpreter) -> None:
        self.engine = engine
        self.summaries: dict[Key, Summary] = {}
        self.evaluations: dict[FunctionCode, int] = {}
        # functions of which more is known than their summaries say, whoever calls them: see `Travel`
        self.entries: dict[FunctionCode, Value] = {}
        self._running: dict[Key, None] = {}
        self._assumed: dict[Key, Summary] = {}
        self._recursive: set[Key] = set()
        self._tainted: dict[Key, int] = {}
        # each with the object that it is applied to, where that is known
        self._applying: list[tuple[Function, Value | None]] = []
        self._asked: dict[FunctionCode, frozenset[str]] = {}
        # of each class those that make instances of it, once all functions are summarized
        self._makers: dict[ClassCode, set[ClassCode]] | None = None

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
        if fixed and self._is_too_special(code, fixed):
            return self.summary(code)
        depth = len(self._running)
        summary = self._summarize(key)
        if key in self._recursive and self._tainted.get(key, depth) >= depth:
            summary = self._once_more(key, summary, depth)
        self.summaries[key] = summary
        return summary

    def is_pure(self, summary: Summary) -> bool:
        """Tell whether a call does nothing but give a value, with what it calls in turn."""
        if summary.is_pure is None:
            # one that leads back to itself is not taken for pure
            summary.is_pure = False
            summary.is_pure = summary.changes_nothing and all(map(self._is_pure_call, summary.events))
        return summary.is_pure

    def _is_pure_call(self, event: Event) -> bool:
        applied = event.value
        if not isinstance(applied, Applied):
            return False
        called = self.summaries.get((applied.function.code, applied.fixed))
        return called is not None and self.is_pure(called)

    def _is_too_special(self, code: FunctionCode, fixed: Cells) -> bool:
        """Tell whether a function has been evaluated for enough arguments, within itself or at all."""
        if self.evaluations.get(code, 0) > MOST_EVALUATIONS or len(self._running) > MOST_DEPTH:
            return True
        # what a function calls itself with may grow for ever, unless it goes down into what it was given
        return any(other is code and not _goes_down(fixed, around) for other, around in self._running)

    def asked(self, code: FunctionCode) -> frozenset[str]:
        """Return the parameters of a function that decide which way it takes, or one that it hands them on to."""
        known = self._asked.get(code)
        if known is not None or (code, ()) not in self.summaries:
            return known or frozenset()
        summary = self.summaries[code, ()]
        found = self._asked[code] = summarizing.asked(code, summary)
        for event in summary.events:
            applied = event.value
            names = self.asked(applied.function.code) if isinstance(applied, Applied) else frozenset[str]()
            if names and isinstance(applied, Applied):
                given = (value for name, value in applied.binding if name in names)
                found |= {value.name for value in given if isinstance(value, Param) and value.code is code}
        self._asked[code] = found
        return found

    def reconsider(self, code: FunctionCode) -> None:
        """Summarize a function anew of which something was learned that its evaluation looks at."""
        for key in [key for key in self.summaries if key[0] is code]:
            del self.summaries[key]
            self._asked.pop(code, None)
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
        """Evaluate functions that call each other once more, with what the first evaluation has shown.

        What grows in that without end, as what is made of data by types that these name, stays as it was.
        """
        self._assumed[key] = summary
        for other in [other for other, low in self._tainted.items() if low >= depth and other != key]:
            if other not in self._running:
                self.summaries.pop(other, None)
                self._tainted.pop(other)
        again = self._summarize(key)
        if again.extent(MOST_OF_RECURSION) < MOST_OF_RECURSION:
            summary = again
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
            with self.engine.work.guarded(code.module, code), self.engine.work.granted(code.module, code, fixed=fixed):
                summary = summarizing.summarize(self.engine, code, fixed)
                # one that was cut short tells less than the one for any arguments
                return self.summary(code) if fixed and self.engine.work.is_exhausted else summary
            return Summary(UNKNOWN)
        finally:
            self._applying = applying
            del self._running[key]

    def makers_of(self, code: ClassCode) -> frozenset[ClassCode]:
        """Return the classes in whose methods instances of a class are made, once all functions are summarized."""
        if self._makers is None:
            self._makers = {}
            for (maker, _), summary in self.summaries.items():
                for event in summary.events if maker.cls is not None else ():
                    state = event.value.state if event.kind == "instance" and isinstance(event.value, Made) else None
                    if maker.cls is not None and isinstance(state, InstanceState):
                        self._makers.setdefault(state.cls.code, set()).add(maker.cls)
        return frozenset(self._makers.get(code, ()))

    def enter(self, frame: Frame, function: Function, binding: Cells) -> bool:
        """Begin to apply a summary; return False where that would go round in circles or too deep.

        A method that leads to itself goes on for as long as it is one object after the other that it is called on.
        """
        name = function.code.receiver()
        receiver = next((value for bound, value in binding if bound == name), None)
        if receiver is not None and not isinstance(frame.state(receiver), InstanceState):
            receiver = None
        same = [whom for other, whom in self._applying if other is function]
        is_circle = bool(same) and (receiver is None or receiver in same or len(same) >= MOST_IN_CHAIN)
        if len(self._applying) >= MOST_DEPTH or is_circle:
            self.engine.work.note_cut()
            return False
        self._applying.append((function, receiver))
        return True

    def leave(self) -> None:
        """End applying a summary."""
        self._applying.pop()

    def is_running(self, code: FunctionCode) -> bool:
        """Tell whether a function is being evaluated, for any arguments."""
        return (code, ()) in self._running

    def never_returns(self, function: Function) -> bool:
        """Tell whether a function raises or ends the program whatever it is given."""
        if types.says_never(function.code):
            return True
        if function.code.is_abstract or function.code.cls is not None or self.is_running(function.code):
            return False
        return self.summary(function.code).never_returns

    def note_decorated(self, frame: Frame, code: FunctionCode, value: Value) -> None:
        """Note what decorators of the project have put in the place of a function, if nothing else decides what."""
        closed = frame.close(value)
        replaced = [option for option in options(closed) if _is_own_callable(option, code)]
        if replaced and not has_parameters(closed):
            self.entries[code] = union(replaced)

    def note_entries(self, frame: Frame) -> None:
        """Note what functions that a body defines capture of it and have as defaults."""
        for code, function in frame.outcome.defined.items():
            if function.cells is None or any(_tells(frame, value) for _, value in function.defaults):
                closed = frame.close(function)
                if not has_parameters(closed) or self._is_asked_for_around(closed):
                    self.entries.setdefault(code, closed)

    def _is_asked_for_around(self, function: Value) -> bool:
        """Tell whether a body has asked for what a function captures of it, whatever its own callers choose."""
        parts = list(walk(function))
        is_chosen = any(isinstance(part, Choice) and has_parameters(part.test) for part in parts)
        return not is_chosen and any(map(self.engine.library.is_kept, parts))


def _tells(frame: Frame, default: Value) -> bool:
    """Tell whether a default may decide what happens: a constant is in the summary, and what is empty holds nothing."""
    state = frame.state(default)
    return not isinstance(default, Const | Text) and (state is None or state.truth() is not False)


def _goes_down(fixed: Cells, around: Cells) -> bool:
    """Tell whether an argument holds less than what the same parameter was given further out, as a part of it does."""
    given = dict(around)
    return any(name in given and _extent(value) < _extent(given[name]) for name, value in fixed)


def _extent(value: Value) -> int:
    return sum(1 for _ in walk(value))


def _is_own_callable(value: Value, code: FunctionCode) -> bool:
    """Tell whether a value is something of the project that is called in the place of a function."""
    if isinstance(value, Made):
        return isinstance(value.state, InstanceState)
    return isinstance(value, Bound | Partial) or (isinstance(value, Function) and value.code is not code)
