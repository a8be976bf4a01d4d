"""Running the engine on small programs: which operations they call with which token, which tokens they request."""

from __future__ import annotations

import tempfile
import textwrap
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from doors import MEMORY

from cybrid_lint.cybrid import scope_rules
from cybrid_lint.cybrid.exposure import Exposure
from cybrid_lint.cybrid.policy import Policy
from cybrid_lint.cybrid.secrets import Secrets
from cybrid_lint.cybrid.tokens import token_of
from cybrid_lint.cybrid.uses import complete
from cybrid_lint.engine import interning, interpreter, values
from cybrid_lint.engine.alternatives import options
from cybrid_lint.engine.callables import LibraryMethod
from cybrid_lint.engine.code import FunctionCode, ModuleCode
from cybrid_lint.engine.frame import Frame
from cybrid_lint.engine.objects import DictState, LibraryState, SequenceState
from cybrid_lint.engine.open_events import Listener, Settled
from cybrid_lint.engine.operations import Applied, Call
from cybrid_lint.engine.outcome import Event
from cybrid_lint.engine.snapshots import Made
from cybrid_lint.engine.texts import Lit, Text
from cybrid_lint.engine.travel import Travel
from cybrid_lint.engine.traversal import parts_of
from cybrid_lint.ir.lower import lower
from cybrid_lint.libraries.declared.loading import known
from cybrid_lint.project.modules import Project
from cybrid_lint.room import with_room
from cybrid_lint.rules import all_rules
from cybrid_lint.rules._token_level import TokenLevelRule

CUSTOMER_TOKEN = """
def customer_token(guid):
    answer = requests.post("https://id.sandbox.cybrid.app/api/customer_tokens",
        json={"customer_guid": guid, "scopes": ["accounts:read"]},
        headers={"Authorization": "Bearer " + bank_token()})
    return answer.json()["access_token"]

def accounts(guid, token):
    return requests.get("https://bank.sandbox.cybrid.app/api/accounts", params={"customer_guid": guid},
        headers={"Authorization": "Bearer " + token}).json()
"""

BANK_TOKEN = """
def bank_token():
    answer = requests.post("https://id.sandbox.cybrid.app/oauth/token", json={
        "grant_type": "client_credentials", "client_id": os.environ["BANK_ID"],
        "client_secret": os.environ["BANK_SECRET"], "scope": "trades:read accounts:read"})
    return answer.json()["access_token"]
"""


class Operation(NamedTuple):
    """An operation that a program calls: where, with which token, and whom it concerns."""

    line: int
    token: str
    operation: str
    subject: str


class _Program:
    """A folder of Python files as the engine loads them."""

    def __init__(self, root: Path) -> None:
        self.project = Project(root)
        self.lowered: dict[str, tuple[object, object]] = {}

    def load(self, path: str) -> ModuleCode:
        module = self.project.module(Path(path))
        assert module is not None
        low = lower(module.tree)
        self.lowered[path] = (module, low)
        return ModuleCode(path, low.module, module.words, Path(path).stem == "__init__")

    def resolve(self, importer: str, level: int, dotted: str) -> str | None:
        found = self.project.resolver.resolve(Path(importer), level, dotted)
        return None if found is None else str(found)

    def line(self, site: values.Site) -> int:
        module, low = self.lowered[site.module]
        return int(module.span(low.origin(site.at)).line)  # type: ignore[attr-defined]


class _Listener(Policy):
    """Takes note of tokens that are shown, too."""

    kind = ""

    def __init__(self) -> None:
        super().__init__()
        self.shown: list[Settled] = []

    def matters(self, frame, event: Event) -> bool:
        return super().matters(frame, event) or event.kind == self.kind

    def is_settled(self, frame: Frame, event: Event, chain: tuple[FunctionCode, ...]) -> bool:
        if event.kind == self.kind:
            return bool(_tokens(event.value))
        return super().is_settled(frame, event, chain)

    def happened(self, frame: Frame, settled: Settled) -> None:
        if settled.event.kind == self.kind:
            self.shown.append(settled)
        else:
            super().happened(frame, settled)


def _tokens(value: values.Value, depth: int = 8) -> list[str]:
    """Return the types of the tokens that a value shows: what a response was asked with is not seen."""
    state = value.state if isinstance(value, Made) else None
    if isinstance(state, LibraryState) and state.label.startswith("http "):
        token = token_of(state.fields["request"]) if "body" in state.label else None
        return [] if token is None else [token.type]
    if not depth or isinstance(value, Call | Applied | LibraryMethod):
        return []
    return [found for part in parts_of(value) for found in _tokens(part, depth - 1)]


#: What stands for a text from outside, in the place of a text.
OUTSIDE = "\ue000"


def values_of(source: str) -> dict[str, object]:
    """Return the variables of a module as Python's own values, as far as they are known.

    What comes from outside as `G` is `OUTSIDE`, and `...` stands for all that is not known.
    """

    def known_values() -> dict[str, object]:
        frame = frame_of(source)
        return {name: plain(frame, value) for name, value in frame.env.items()}

    return with_room(known_values)


def frame_of(source: str, *models: tuple[str, str]) -> Frame:
    """Return the frame of a module that was evaluated; models are a path and a text each."""
    interning.forget()
    with tempfile.TemporaryDirectory(dir=MEMORY) as folder:
        path = Path(folder).resolve() / "main.py"
        path.write_text(source, encoding="utf-8")
        engine = interpreter.Interpreter(_Program(path.parent), known(models).libraries)
        module = engine.modules.load(str(path))
        engine.modules.get(str(path))
        assert not engine.work.errors, engine.work.errors
        assert module.frame is not None
        return module.frame


def plain(frame: Frame, value: values.Value) -> object:
    state = frame.state(value)
    if isinstance(value, values.Const):
        return value.value
    if isinstance(value, values.Unknown):
        return OUTSIDE if "G" in value.names else ...
    if isinstance(value, Text):
        pieces = [
            part.text if isinstance(part, Lit) else plain(frame, part.value) if part.form == "str" else ...
            for part in value.parts
        ]
        return ... if ... in pieces else "".join(map(str, pieces))
    if isinstance(state, SequenceState) and not state.is_open and state.rest is values.NEVER:
        members = [plain(frame, member) for member in state.members if member is not values.ABSENT]
        return {"tuple": tuple, "set": set}.get(state.kind, list)(members)
    if isinstance(state, DictState) and not state.is_open and state.rest is values.NEVER:
        return {
            key.value if isinstance(key, values.Const) else key: plain(frame, member)
            for key, member in state.entries.items()
            if member is not values.ABSENT
        }
    return ...


#: The parts of the last analysis, which hold each other: left as they are, they would heap up as garbage.
_parts: list[object] = []


def _let_go() -> None:
    """Let go of the last analysis, of which nothing is asked any more."""
    for part in _parts:
        vars(part).clear()
    _parts.clear()
    interning.forget()


def _analysed(files: dict[str, str], kind: str = "") -> tuple[_Program, _Listener]:
    return with_room(lambda: _analysis(files, kind))


def _analysis(files: dict[str, str], kind: str) -> tuple[_Program, _Listener]:
    policy = _Listener()

    def listen(program: _Program) -> _Listener:
        policy.exposure = Exposure(Secrets(program.project.module))
        policy.kind = kind
        return policy

    program, travel = _travelled(files, listen)
    complete(travel, policy, policy.uses)
    return program, policy


def listened(files: dict[str, str], listener: Listener) -> _Program:
    """Tell a listener of the events of a program, which is returned."""
    return with_room(lambda: _travelled(files, lambda program: listener))[0]


def _travelled(files: dict[str, str], listen: Callable[[_Program], Listener]) -> tuple[_Program, Travel]:
    """Evaluate a program, and carry its events to where they stand."""
    _let_go()
    with tempfile.TemporaryDirectory(dir=MEMORY) as folder:
        root = Path(folder).resolve()
        for name, source in files.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(textwrap.dedent(source), encoding="utf-8")
        program = _Program(root)
        engine = interpreter.Interpreter(program, known().libraries)
        paths = sorted(str(path) for path in root.rglob("*.py"))
        for path in paths:
            module = engine.modules.load(path)
            engine.modules.mutated |= module.survey.mutated
        for path in paths:
            engine.modules.get(path)
        count = -1
        while count != len(engine.definitions.functions):
            count = len(engine.definitions.functions)
            for code in list(engine.definitions.functions.values()):
                engine.functions.summary(code)
        listener = listen(program)
        travel = Travel(engine, listener)
        _parts.extend((engine, travel, listener, program))
        travel.run()
        assert not engine.work.errors, engine.work.errors
        return program, travel


def operations(source: str, **modules: str) -> list[Operation]:
    """Return the operations that a program calls, by line; `modules` are further files by name without `.py`."""
    program, policy = _analysed({"main.py": source, **{f"{name}.py": text for name, text in modules.items()}})
    found = [
        Operation(program.line(called.site), called.token.type, operation.id, called.subject)
        for called in policy.events(is_called=lambda _: True).operations
        for operation in called.operations
    ]
    return sorted(dict.fromkeys(found))


def check_calls(head: str, shared: str, statements: str, say: Callable[[Operation], str]) -> None:
    """Fail unless each statement calls what the line in brackets above it says, in the words of `say`.

    `[-]` says that statements call nothing; each stands in a function of its own, which is given a `guid`.
    """
    wanted: dict[str, list[str]] = {}
    called: list[str] = []
    program = head + BANK_TOKEN + shared
    for line in filter(None, statements.splitlines()):
        if line.startswith("["):
            called = [] if line == "[-]" else line.strip("[]").split(", ")
            continue
        body = "".join(f"    {statement}\n" for statement in line.split("; "))
        program += f"\n\ndef go_{len(wanted)}(guid):\n{body}"
        wanted[line] = called
    lines = program.splitlines()
    starts = [lines.index(f"def go_{number}(guid):") + 1 for number in range(len(wanted))]
    found: dict[str, list[str]] = {statement: [] for statement in wanted}
    for call in operations(program):
        number = max(number for number, start in enumerate(starts) if start <= call.line)
        found[list(wanted)[number]].append(say(call))
    assert found == wanted


def token_requests(source: str, **modules: str) -> list[tuple[int, str]]:
    """Return the requests for tokens of a program: line and type of token."""
    program, policy = _analysed({"main.py": source, **{f"{name}.py": text for name, text in modules.items()}})
    return sorted({(program.line(request.site), request.token.type) for request in policy.requests})


def scope_findings(source: str, **modules: str) -> list[tuple[int, str]]:
    """Return what the rules on scopes and levels find in a program: line and code."""
    program, policy = _analysed({"main.py": source, **{f"{name}.py": text for name, text in modules.items()}})
    events = policy.events(is_called=lambda _: True)
    found = {
        "CYB201": [request.site for request, _ in scope_rules.wide_requests(events, ("bank", "organization"), 4)],
        "CYB202": [request.site for request, _ in scope_rules.wide_requests(events, ("customer",), 4)],
        "CYB203": [request.site for request, *_ in scope_rules.unneeded_scopes(events, 4)],
        "CYB204": [site for site, *_ in scope_rules.unknown_scopes(events)],
        "CYB205": [site for site, *_ in scope_rules.unholdable_scopes(events)],
        **{
            rule.code: [call.site for call in events.operations if rule.reports(call)]
            for rule in all_rules()
            if isinstance(rule, TokenLevelRule)
        },
    }
    return sorted({(program.line(site), code) for code, sites in found.items() for site in sites})


def tokens_of_accounts(body: str, **modules: str) -> list[str]:
    """Return with which tokens a program lists accounts, once per line; see `CUSTOMER_TOKEN` for what it may call."""
    return [token for _, token in lines_of_accounts(body, **modules)]


def lines_of_accounts(body: str, **modules: str) -> list[tuple[str, str]]:
    """Return the lines on which a program lists accounts, with the type of the token."""
    source = "import os, requests\n" + BANK_TOKEN + CUSTOMER_TOKEN + textwrap.dedent(body)
    lines = source.splitlines()
    found = operations(source, **modules)
    return [(lines[call.line - 1], call.token) for call in found if call.operation == "GET /api/accounts"]


def shown(body: str, kind: str = "expose", **modules: str) -> list[tuple[str, str]]:
    """Return the tokens that a program shows, by events of a kind: the type and how, in order of their lines."""
    source = "import os, requests\n" + BANK_TOKEN + CUSTOMER_TOKEN + textwrap.dedent(body)
    program, policy = _analysed({"main.py": source, **{f"{name}.py": text for name, text in modules.items()}}, kind)
    found = {
        (program.line(settled.site), type_, settled.event.detail)
        for settled in policy.shown
        for type_ in _tokens(settled.event.value)
    }
    return [(type_, how) for _, type_, how in sorted(found)]


def exposures(source: str, **modules: str) -> list[tuple[int, str]]:
    """Return the lines of a program that expose a credential, each with the code of the rule that is about it."""
    program, policy = _analysed({"main.py": source, **{f"{name}.py": text for name, text in modules.items()}})
    exposure = policy.exposure
    found = [(program.line(record.site), "CYB105") for record in exposure.secrets_written()]
    found += [(program.line(record.site), "CYB106") for record in exposure.in_urls]
    found += [(program.line(record.site), "CYB304") for record in exposure.exposed]
    return sorted(set(found))


def credentials_sent(source: str, **modules: str) -> set[tuple[str, str]]:
    """Return the literals that a program sends to Cybrid as credentials, with their kinds."""
    _, policy = _analysed({"main.py": source, **{f"{name}.py": text for name, text in modules.items()}})
    return {
        (sent.kind, option.known)
        for sent in policy.exposure.sent
        for option in options(sent.value)
        if isinstance(option, Text) and option.known is not None
    }
