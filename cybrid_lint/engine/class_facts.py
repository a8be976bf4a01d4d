"""What is known of every instance of a class of the project, and of what is raised of it."""

from __future__ import annotations

from cybrid_lint.engine import classes, only_instances
from cybrid_lint.engine.alternatives import options, union
from cybrid_lint.engine.callables import Class, Function
from cybrid_lint.engine.code import ClassCode, ModuleCode
from cybrid_lint.engine.frame import Frame
from cybrid_lint.engine.given_arguments import GivenArguments
from cybrid_lint.engine.interfaces import Interpreter
from cybrid_lint.engine.objects import DictState, InstanceState, SequenceState
from cybrid_lint.engine.operations import Args
from cybrid_lint.engine.snapshots import Made, made
from cybrid_lint.engine.symbols import PROGRAM, Global, Param
from cybrid_lint.engine.traversal import tied_to
from cybrid_lint.engine.values import ABSENT, UNKNOWN, Const, Library, Loop, Value, unknown
from cybrid_lint.engine.walking import is_private
from cybrid_lint.ir import nodes

# What methods call their own instance or class: a survey knows by what name something is set, and not whose that is.
_OWN = ("self", "cls")


class ClassFacts:
    """What classes say of all their instances."""

    def __init__(self, engine: Interpreter) -> None:
        self.engine = engine
        self.raised: dict[ClassCode, Global] = {}
        self.arguments = GivenArguments(engine)
        self._generic: dict[ClassCode, Made] = {}
        self._set_by_others: frozenset[str] | None = None
        self._written: dict[ClassCode, frozenset[str]] = {}
        self._only: dict[ClassCode, Global | None] = {}
        self._in_constructor: dict[tuple[ClassCode, str], bool] = {}
        # the bodies that call private attributes, by module and number, with None for whatever else reads them
        self._callers: dict[str, list[tuple[str, int | None]]] | None = None

    def traits(self, code: ClassCode) -> frozenset[str]:
        """Return what a class's library bases and decorators make of it."""
        found = set(code.marks)
        for cls in code.lineage():
            found |= cls.marks
        for name in code.library_bases():
            found |= self.engine.library.traits(name)
        return frozenset(found)

    def generic(self, code: ClassCode) -> Made:
        """Return the instance of a class that was made with nothing known: its constructor's own parameters."""
        known = self._generic.get(code)
        if known is not None:
            return known
        cls = Class(code, ())
        empty = made((0, code.node.at), InstanceState(cls, {}, is_generic=True))
        found = code.find("__init__")
        if found is not None and isinstance(found[0], Function) and self.engine.functions.is_running(found[0].code):
            # what the constructor leaves is seen once it has come to its end
            return empty
        self._generic[code] = empty
        frame = self.engine.scratch(code.module)
        instance = frame.allocate(InstanceState(cls, {}, is_generic=True))
        args = Args(is_open=True)
        if found is not None and isinstance(found[0], Function):
            init = found[0].code
            kinds = {param.kind: init.symbol(param.name) for param in init.node.params[1:]}
            # what the whole program shares is what a framework gives, and no caller
            asked = {param.name: self.engine.library.parameter(frame, init, param) for param in init.node.params[1:]}
            filled = {name for name, value in asked.items() if isinstance(value, Global | Library)}
            star, double_star = kinds.get(nodes.STAR), kinds.get(nodes.DOUBLE_STAR)
            keywords = tuple(
                (param.name, init.symbol(param.name))
                for param in init.node.params[1:]
                if param.kind not in (nodes.STAR, nodes.DOUBLE_STAR) and param.name not in filled
            )
            args = Args(keywords=keywords, star=star, double_star=double_star)
        # it is everybody's: whoever asks for it first does not pay for it
        with self.engine.work.granted(code.module, None, fixed=(("<generic>", cls),)):
            classes.initialize(frame, instance, code, args, code.site)
            generic = frame.close(instance)
        if not isinstance(generic, Made):
            return empty
        identity = (0, code.node.at)
        result = made(identity, tied_to(generic, Loop(identity)))
        self._generic[code] = result
        return result

    def only_instance(self, code: ClassCode) -> Global | None:
        """Return the variable that stands for the only instance of a class; None if each call makes one of its own."""
        if code not in self._only:
            # what makes it may ask for it
            symbol = self._only[code] = only_instances.symbol_of(code)
            if symbol is not None:
                only_instances.make(self.engine, code, symbol)
        return self._only[code]

    def usual_field(self, code: ClassCode, name: str) -> Value:
        """Return what the constructor of a class leaves under a name, whatever it is given."""
        state = self.generic(code).state
        assert isinstance(state, InstanceState)
        found = state.fields.get(name)
        if found is not None:
            return found
        return state.base if name == "<base>" else UNKNOWN

    def is_written(self, code: ClassCode, name: str) -> bool:
        """Tell whether methods set an attribute of instances of a class that have been constructed."""
        return any(name in self._own_writes(cls) for cls in code.lineage()) or any(
            name in self._own_writes(cls) for cls in code.descendants()
        )

    def is_given_later(self, state: InstanceState, name: str) -> bool:
        """Tell whether methods of an instance's class, or functions that made it, set what its class has until then."""
        return self.is_written(state.cls.code, name) or (name not in state.fields and self.is_set_by_others(name))

    def is_set_by_others(self, name: str) -> bool:
        """Tell whether functions set an attribute of this name on objects that are not their own."""
        if self._set_by_others is None:
            modules = self.engine.modules.loaded.values()
            found = {attribute for module in modules for owner, attribute in module.survey.set_on if owner not in _OWN}
            self._set_by_others = frozenset(found)
        return name in self._set_by_others

    def _own_writes(self, code: ClassCode) -> frozenset[str]:
        known = self._written.get(code)
        if known is None:
            found: set[str] = set()
            for statement in code.node.body:
                if not isinstance(statement, nodes.Function) or not statement.params:
                    continue
                if not self.is_of_constructor(code, statement.name):
                    found |= code.module.survey.attributes[statement.at]
            known = self._written[code] = frozenset(found)
        return known

    def is_of_constructor(self, code: ClassCode, name: str) -> bool:
        """Tell whether a method of a class is its constructor, or a private one that this alone calls.

        What such a method sets, the constructor has left behind already.
        """
        if name == "__init__" or not is_private(name):
            return name == "__init__"
        known = self._in_constructor.get((code, name))
        if known is None:
            # one that calls itself may be called again by others that it calls
            self._in_constructor[code, name] = False
            callers = self._callers_of(name)
            methods = self._methods_around(code) if callers else {}
            known = bool(callers) and all(
                caller in methods and self.is_of_constructor(code, methods[caller]) for caller in callers
            )
            self._in_constructor[code, name] = known
        return known

    def _callers_of(self, name: str) -> list[tuple[str, int | None]]:
        if self._callers is None:
            self._callers = {}
            for path, module in self.engine.modules.loaded.items():
                for called, bodies in module.survey.callers.items():
                    self._callers.setdefault(called, []).extend((path, body) for body in bodies)
        return self._callers.get(name, [])

    @staticmethod
    def _methods_around(code: ClassCode) -> dict[tuple[str, int | None], str]:
        """Return the names of the methods of a class, its bases and what derives from it, by module and number."""
        return {
            (cls.module.path, statement.at): statement.name
            for cls in (*code.lineage(), *code.descendants())
            for statement in cls.node.body
            if isinstance(statement, nodes.Function)
        }

    def is_assigned(self, code: ClassCode, name: str) -> bool:
        """Tell whether any method, the constructor included, sets an attribute of instances of a class."""
        if self.is_written(code, name):
            return True
        for cls in code.lineage():
            maker = cls.attrs.get("__init__")
            if isinstance(maker, Function) and name in maker.code.module.survey.attributes[maker.code.node.at]:
                return True
        return False

    def assigned_names(self, code: ClassCode) -> set[str]:
        """Return the names of the attributes that methods, the constructor included, set on instances of a class."""
        found: set[str] = set()
        for cls in code.lineage():
            found |= self._own_writes(cls)
            maker = cls.attrs.get("__init__")
            if isinstance(maker, Function):
                found |= maker.code.module.survey.attributes[maker.code.node.at]
        return found

    def lacks(self, state: InstanceState, name: str) -> bool:
        """Tell whether an instance that was made has no attribute of a name: nothing in the program sets one."""
        code = state.cls.code
        if state.is_generic or state.base is not ABSENT or name.startswith("__") or self.traits(code):
            return False
        if code.has_unknown_base() or set(code.library_bases()) - {"builtins.object", "abc.ABC"}:
            return False
        if code.defines("__getattr__", "__getattribute__", "__setattr__") or self.is_assigned(code, name):
            return False
        if any(name in cls.annotations or _sets_by_names(cls) for cls in code.lineage()):
            return False
        modules = self.engine.modules.loaded.values()
        return not any(name == attribute for module in modules for _, attribute in module.survey.set_on)

    def constant(self, code: ClassCode, name: str) -> Value | None:
        """Return a collection or class that a class keeps for all its instances and nothing changes; None for all else.

        What the class leaves to those that derive from it may be a flag as well, if all of them say the same.
        """
        found = code.find(name)
        value = None if found is None else found[0]
        if value is None:
            return self._flag_below(code, name)
        is_collection = isinstance(value, Made) and isinstance(value.state, DictState | SequenceState)
        if value.symbols or not (is_collection or isinstance(value, Class)):
            return None
        if (
            name in self.engine.modules.mutated
            or self.is_set_by_others(name)
            or self.is_assigned(code, name)
            or self._is_said_by_instances(code, name)
        ):
            return None
        return None if self._is_said_below(code, name) else value

    def shared(self, code: ClassCode, name: str) -> Global | None:
        """Return what stands for an object that a class keeps for all its instances, and that functions change."""
        found = code.find(name)
        value = None if found is None else found[0]
        if not isinstance(value, Global) or self.is_assigned(code, name):
            return None
        return None if self._is_said_below(code, name) else value

    def _is_said_below(self, code: ClassCode, name: str) -> bool:
        """Tell whether a class that derives from another has something else under a name, or sets it on instances."""
        return any(name in below.attrs or self.is_assigned(below, name) for below in code.descendants())

    def _flag_below(self, code: ClassCode, name: str) -> Value | None:
        """Return what all classes say that derive from one and from which none derives; None if they differ."""
        last = [below for below in code.descendants() if not below.subclasses]
        said = {None if (found := below.find(name)) is None else found[0] for below in last}
        flag = said.pop() if len(said) == 1 else None
        return flag if isinstance(flag, Const) and not any(self.is_assigned(below, name) for below in last) else None

    def _is_said_by_instances(self, code: ClassCode, name: str) -> bool:
        """Tell whether what a class has under a name is the default of a field."""
        return any(name in cls.annotations and not classes.is_class_variable(cls, name) for cls in code.lineage())

    def given_type(self, param: Param) -> Value:
        """Return the class or label of what calls give for a parameter, `UNKNOWN` as long as that is not known."""
        return self.arguments.type_of(param)

    def own_argument(self, code: ClassCode, param: Param) -> Value | None:
        """Return what all makers of instances give of themselves, which are of one class; None for anything else."""
        return self.arguments.own(code, param)

    def may_be_none(self, param: Param) -> bool:
        """Tell whether a call in the project may give a parameter None: it says so, or a table may not have the key."""
        return self.arguments.may_be_none(param)

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
                self.engine.modules.writes.setdefault(symbol, []).append(frame.close(option))

    def _raised(self, code: ClassCode) -> Global:
        """Return the symbol of what is caught by a handler of a class, whoever raises it."""
        symbol = self.raised.get(code)
        if symbol is None:
            symbol = self.raised[code] = Global(PROGRAM, f"raised {code.module.path}:{code.node.at}")
            program = self.engine.modules.loaded.setdefault(PROGRAM, ModuleCode(PROGRAM, None))
            program.variables[symbol.name] = self.generic(code)
        return symbol


def _sets_by_names(code: ClassCode) -> bool:
    """Tell whether a class's module may set attributes under names that are not written there."""
    return "__dict__" in code.module.survey.read or any(
        "setattr" in used or "vars" in used for used in code.module.survey.used.values()
    )
