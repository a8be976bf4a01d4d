"""All that the analysis of a project has learnt, for rules to judge."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from cybrid_lint.cybrid import placement
from cybrid_lint.cybrid.events import Line
from cybrid_lint.cybrid.exposure import Exposure
from cybrid_lint.cybrid.literals import CredentialInCode
from cybrid_lint.cybrid.policy import Policy
from cybrid_lint.cybrid.secrets import Secrets
from cybrid_lint.cybrid.uses import complete
from cybrid_lint.engine import interning
from cybrid_lint.engine.interpreter import Interpreter
from cybrid_lint.engine.travel import Travel
from cybrid_lint.engine.values import Site
from cybrid_lint.findings import Span
from cybrid_lint.libraries.declared.loading import known
from cybrid_lint.options import Options
from cybrid_lint.program import Program
from cybrid_lint.project.modules import Module, Project


class Facts:
    """What happens in the modules at these paths, evaluated with all that they import.

    `skipped` says why a file was not analysed at all, `failures` which function was not, and with which kind of error;
    `cut` names those that were not followed to their ends, and `steps` is how much work it was.
    """

    def __init__(self, project: Project, paths: Iterable[Path], options: Options) -> None:
        self.options = options
        self.project = project
        # equal values are one object for as long as an analysis takes
        interning.forget()
        libraries, declarations = known(options.models)
        self.program = Program(project, declarations.described)
        self.paths = [path for path in map(str, paths) if project.module(Path(path)) is not None]
        engine = Interpreter(self.program, libraries)
        policy = Policy(exposure=Exposure(Secrets(project.module)))
        _evaluate(engine, self.paths)
        travel = Travel(engine, policy)
        travel.run()
        complete(travel, policy, policy.uses)
        self.events = policy.events()
        placement.forget()
        #: The credentials that stand in the code, once a rule has asked for them.
        self.credentials: list[CredentialInCode] | None = None
        #: What fixes share, once one was asked for.
        self.workspace: object = None
        self.exposure = policy.exposure
        self.skipped = {path: self.program.skipped[path] for path in self.paths if path in self.program.skipped}
        self.failures: dict[str, tuple[str, str]] = {}
        for path, name, error in engine.work.errors:
            self.note_failure(path, name, error)
        self.cut = frozenset(engine.work.cut)
        self.steps = engine.work.spent

    @property
    def sources(self) -> list[Module]:
        """The modules that were analysed, as texts."""
        return [self.program.source(path) for path in self.paths if path not in self.skipped]

    def note_failure(self, path: str, name: str, error: BaseException) -> None:
        """Note that something has failed in the analysis of a module; of each the first is told."""
        self.failures.setdefault(path, (name, type(error).__name__))

    def span(self, place: Site | Line) -> Span:
        """Return where a place is, its path relative to the project's root."""
        if isinstance(place, Line):
            return Span(self.project.display(Path(place.module)), place.number, 0, place.number, 0)
        return self.program.span(place)

    def where(self, site: Site) -> str:
        """Return a place as a message names it: the file and the line."""
        span = self.span(site)
        return f"{span.path}:{span.line}"


def _evaluate(engine: Interpreter, paths: list[str]) -> None:
    """Evaluate modules and all their functions into summaries."""
    for path in paths:
        module = engine.modules.load(path)
        if module.body is not None:
            engine.modules.mutated |= module.survey.mutated
            engine.modules.project_names |= module.survey.defined
    for path in paths:
        engine.modules.get(path)
    evaluated = -1
    while evaluated != len(engine.definitions.functions):
        evaluated = len(engine.definitions.functions)
        for code in list(engine.definitions.functions.values()):
            engine.functions.summary(code)
