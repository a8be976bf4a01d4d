"""All facts that the analysis of a project has found, for rules to judge."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from functools import cached_property
from pathlib import Path

from cybrid_lint.cybrid import placement
from cybrid_lint.cybrid.events import Line
from cybrid_lint.cybrid.exposure import Exposure
from cybrid_lint.cybrid.literals import CredentialInCode, Source, kinds_by_place
from cybrid_lint.cybrid.policy import Policy
from cybrid_lint.cybrid.secrets import Secrets
from cybrid_lint.cybrid.uses import complete
from cybrid_lint.engine import interning
from cybrid_lint.engine.code import FunctionCode
from cybrid_lint.engine.interpreter import Interpreter
from cybrid_lint.engine.travel import Travel
from cybrid_lint.engine.values import Site
from cybrid_lint.findings import Span
from cybrid_lint.libraries.declared.loading import known
from cybrid_lint.options import Options
from cybrid_lint.program import Program
from cybrid_lint.project.files import read_bytes
from cybrid_lint.project.modules import Module, Project

_COMMENT = re.compile(rb"#[^\r\n]*")


class Facts:
    """What happens in the modules at these paths, evaluated with all that they import.

    With a `focus` only the modules at those of the paths are evaluated, with what they call in the others.
    `checkpoint` is called again and again meanwhile, and while the facts are judged; it may raise what is no
    `Exception` to end that.

    `skipped` says why a file was not analysed at all, `failures` which function was not, and with which kind of error;
    `cut` names those that were not followed to their ends, and `steps` is how much work it was.
    """

    def __init__(
        self,
        project: Project,
        paths: Iterable[Path],
        options: Options,
        focus: Collection[Path] | None = None,
        checkpoint: Callable[[], None] = lambda: None,
    ) -> None:
        self.options = options
        self.project = project
        self.checkpoint = checkpoint
        # equal values are one object for as long as an analysis takes
        interning.forget()
        libraries, declarations = known(options.models)
        self.program = Program(project, declarations.described)
        around = [str(path) for path in paths if project.module(path) is not None]
        wanted = None if focus is None else set(map(str, focus))
        self.paths = [path for path in around if wanted is None or path in wanted]
        engine = Interpreter(self.program, libraries)
        engine.work.checkpoint = checkpoint
        policy = Policy(exposure=Exposure(Secrets(project.module, self._kind_of_literal)))
        _evaluate(engine, around, self.paths)
        self.skipped = {path: self.program.skipped[path] for path in self.paths if path in self.program.skipped}
        travel = Travel(engine, policy)
        travel.run()
        complete(travel, policy, policy.uses)
        self.events = policy.events(travel.is_called)
        placement.forget()
        #: The credentials that stand in the code, once a rule has asked for them.
        self.credentials: list[CredentialInCode] | None = None
        #: What fixes share, once one was asked for.
        self.workspace: object = None
        #: How often the body of each function was evaluated.
        self.evaluations = tuple(engine.functions.evaluations.values())
        self.exposure = policy.exposure
        self.failures: dict[str, tuple[str, str]] = {}
        for path, name, error in engine.work.errors:
            self.note_failure(path, name, error)
        self._is_whole = not engine.work.errors
        self.cut = frozenset(engine.work.cut)
        self.steps = engine.work.spent

    @property
    def sources(self) -> list[Module]:
        """The modules that were analysed, as texts."""
        return [self.program.source(path) for path in self.paths if path not in self.skipped]

    def literal_sources(self) -> list[Source]:
        """Return the modules that were analysed, as the judgement of literals reads them."""

        def source(module: Module) -> Source:
            path = str(module.path)

            def lines(at: int) -> tuple[int, int]:
                span = self.span(Site(path, at))
                return span.line, span.end_line

            body = self.program.body(path)
            return Source(path, module.words, body, module.source, module.vendor, module.speaks_cybrid, lines)

        return [source(module) for module in self.sources]

    def _kind_of_literal(self, site: Site) -> str | None:
        """Return which kind of credential a literal is by what stands around it."""
        return self._kinds_of_literals.get(site)

    @cached_property
    def _kinds_of_literals(self) -> Mapping[Site, str]:
        return kinds_by_place(self.literal_sources(), self.options.placeholders)

    def note_failure(self, path: str, name: str, error: BaseException) -> None:
        """Note that something has failed in the analysis of a module; of each the first is told."""
        self.failures.setdefault(path, (name, type(error).__name__))

    def hides_uses(self, modules: Iterable[str]) -> bool:
        """Tell whether what these modules hold may be used where nothing could be analysed.

        That is so where a function could not be, and where a file that was skipped names one of the modules.
        """
        if not self._is_whole:
            return True
        texts = [read_bytes(Path(path)) or b"" for path in self.skipped]
        return any(_names(text, Path(module)) for module in modules for text in texts)

    def span(self, place: Site | Line) -> Span:
        """Return where a place is, its path relative to the project's root."""
        if isinstance(place, Line):
            return Span(self.project.display(Path(place.module)), place.number, 0, place.number, 0)
        return self.program.span(place)

    def where(self, site: Site) -> str:
        """Return a place as a message names it: the file and the line."""
        span = self.span(site)
        return f"{span.path}:{span.line}"


def _names(text: bytes, module: Path) -> bool:
    """Tell whether a text has the name of a module in it outside of comments, as an import would."""
    name = module.parent.name if module.stem == "__init__" else module.stem
    return _word(name).search(_COMMENT.sub(b"", text)) is not None


def _word(name: str) -> re.Pattern[bytes]:
    return re.compile(rf"\b{re.escape(name)}\b".encode("utf-8", "surrogatepass"))


def _evaluate(engine: Interpreter, around: list[str], paths: list[str]) -> None:
    """Evaluate modules and all their functions into summaries; those around them only where these lead there."""
    read: set[str] = set()
    for path in around:
        module = engine.modules.load(path)
        if module.body is not None:
            engine.modules.mutated |= module.survey.mutated
            engine.modules.reached |= module.survey.reached
            engine.modules.project_names |= module.survey.defined
            read |= module.survey.read
            engine.modules.unread_names |= module.survey.set_by_functions
            engine.modules.method_names |= module.survey.methods
    engine.modules.unread_names -= read
    engine.modules.note_rebound()
    for path in paths:
        engine.modules.get(path)
    wanted = set(paths) if len(paths) < len(around) else None
    evaluated = -1
    while evaluated != len(engine.definitions.functions):
        evaluated = len(engine.definitions.functions)
        for code in _importers_first(engine.definitions.functions.values()):
            if wanted is None or code.module.path in wanted:
                engine.functions.summary(code)


def _importers_first(functions: Iterable[FunctionCode]) -> list[FunctionCode]:
    """Return functions so that what uses a package finds its share of the budget before what nobody asks of it.

    Before all others come those that set attributes of classes, which whoever reads them must know.
    """
    by_module: dict[str, list[FunctionCode]] = {}
    for code in functions:
        by_module.setdefault(code.module.path, []).append(code)
    ordered = [code for codes in reversed(by_module.values()) for code in codes]
    return sorted(ordered, key=lambda code: code.node.at not in code.module.survey.class_writers)
