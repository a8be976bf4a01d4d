"""Exposure: credentials that are written, put into URLs, handed to clients, or sent as literals."""

from __future__ import annotations

from collections.abc import Iterator, Set
from dataclasses import dataclass, field, replace

from cybrid_lint.credentials.names import sense_of_name
from cybrid_lint.credentials.shapes import MIN_LENGTH
from cybrid_lint.cybrid import signing
from cybrid_lint.cybrid.bodies import Body, read_body
from cybrid_lint.cybrid.failure import has_failed, is_of_whole_answer
from cybrid_lint.cybrid.reading import fields_of, known_entries, state_of
from cybrid_lint.cybrid.requests import parts_of, targets_of
from cybrid_lint.cybrid.secrets import (
    WORDS,
    Secrets,
    is_token,
    keeps_secrets,
    says_itself,
    shown,
)
from cybrid_lint.cybrid.sending import header_values
from cybrid_lint.cybrid.tokens import CREDENTIALS, Token, is_cybrids, tokens_in
from cybrid_lint.cybrid.urls import Target, targets
from cybrid_lint.engine import types
from cybrid_lint.engine.alternatives import Choice, Union, options, union
from cybrid_lint.engine.callables import Function, LibraryMethod
from cybrid_lint.engine.code import FunctionCode
from cybrid_lint.engine.frame import Frame
from cybrid_lint.engine.implications import implied
from cybrid_lint.engine.objects import InstanceState, LibraryState, SequenceState
from cybrid_lint.engine.open_events import Settled
from cybrid_lint.engine.operations import Attr, Call, Test
from cybrid_lint.engine.outcome import Event
from cybrid_lint.engine.symbols import Param
from cybrid_lint.engine.texts import Hole, Lit, Text, site_in
from cybrid_lint.engine.values import NONE, Library, Site, Unknown, Value
from cybrid_lint.engine.walking import walk
from cybrid_lint.ir import nodes
from cybrid_lint.libraries.http import BODY, CARRIED
from cybrid_lint.libraries.writing import LEVELS, STREAMS

WRITERS = frozenset({*LEVELS, *STREAMS})
WRITES = {"write": "", "raise": "exception", "assert": "exception"}
# The names of the classes of texts, of Python 2 as well.
TEXTS = frozenset({"str", "basestring", "unicode"})
#: The kinds of events that are judged here alone.
KINDS = frozenset({*WRITES, "expose", "query", "carry", "sign"})


@dataclass(frozen=True)
class SecretWritten:
    """A secret was written in plain text: what, and where ("log", "output", "exception", "file")."""

    site: Site
    what: str
    where: str


@dataclass(frozen=True)
class SecretInUrl:
    """A credential was put into the query of a URL."""

    site: Site
    what: str


@dataclass(frozen=True)
class TokenExposed:
    """A token reached a client of the program: "returned", by a "cookie", or in a "template"."""

    site: Site
    token: Token
    how: str


@dataclass(frozen=True)
class CredentialSent:
    """A value was sent to Cybrid as a credential of this kind; `site` is where the value or its request stands."""

    value: Value
    kind: str
    site: Site


@dataclass
class Exposure:
    """Takes note of credentials that get to be seen."""

    secrets: Secrets = field(default_factory=Secrets)
    in_urls: list[SecretInUrl] = field(default_factory=list)
    exposed: list[TokenExposed] = field(default_factory=list)
    sent: list[CredentialSent] = field(default_factory=list)
    # what is written, the value that is, and the place of the call itself
    _written: list[tuple[SecretWritten, Value, Site]] = field(default_factory=list)
    _undecided: list[tuple[SecretWritten, Value, Site]] = field(default_factory=list)
    _others: set[Value] = field(default_factory=set)
    # places that show what is no matter of who calls: it is known there, or the name of a parameter says it
    _own: set[Site] = field(default_factory=set)
    # places of events that were seen where they happen, which is before any caller sees them
    _seen: set[Site] = field(default_factory=set)
    # kinds of events that stand, each with the places of the calls that lead to it
    _told: set[tuple[str, tuple[Site, ...]]] = field(default_factory=set)

    @property
    def elsewhere(self) -> Set[Value]:
        """What is sent to others as a client's ID and secret."""
        return self._others

    # events

    def matters(self, frame: Frame, event: Event) -> bool:
        """Tell whether an event may come to something; one that shows nothing that may be a credential does not."""
        if event.kind in WRITES:
            return any(self.secrets.may_be_one(frame, plain) for plain in shown(frame, _message(event)))
        return event.kind in KINDS and (event.kind != "sign" or signing.may_be_known(event))

    def is_settled(self, frame: Frame, event: Event, chain: tuple[FunctionCode, ...]) -> bool:
        """Tell whether it is seen that a credential is exposed, and which."""
        if event.kind == "call":
            self._note_call(frame, event)
            return False
        if event.kind in WRITES:
            if len(chain) <= 1 and event.site not in self._seen:
                self._seen.add(event.site)
                if self._is_own(frame, _message(event)):
                    self._own.add(event.site)
            return bool(self._shown_by(frame, event))
        if event.kind == "expose":
            return bool(self._tokens_in(frame, event.value))
        if event.kind == "query":
            return bool(self._in_query(frame, event.value))
        if event.kind == "sign":
            return signing.is_settled(event, chain)
        return not any(value.symbols for value in carried(parts_of(event.value)))

    def happened(self, frame: Frame, settled: Settled) -> None:
        """Take note of a credential that is exposed."""
        event = settled.event
        self._told.add((event.kind, (settled.site, *settled.path)))
        if event.kind in WRITES:
            where = WRITES[event.kind] or event.detail
            put = _put_into_message(event)
            for what, plain in self._shown_by(frame, event):
                site = put or (event.site if _is_held(frame, settled, plain) else settled.site)
                self._written.append((SecretWritten(site, what, where), plain, put or event.site))
        elif event.kind == "expose":
            for token in self._tokens_in(frame, event.value):
                self.exposed.append(TokenExposed(settled.site, token, event.detail))
        elif event.kind == "query":
            for what in self._in_query(frame, event.value)[:1]:
                self.in_urls.append(SecretInUrl(settled.site, what))
        elif event.kind == "sign":
            self._note_keys(settled)
        else:
            self.requested(frame, settled)

    def unsettled(self, frame: Frame, settled: Settled) -> None:
        """Take note of an event that shows no credential as far as is known: it may show one by where else it goes."""
        event = settled.event
        if event.kind in WRITES:
            where, others = WRITES[event.kind] or event.detail, ruled_out(event)
            for plain in shown(frame, _message(event)):
                if isinstance(plain, Unknown | Text) and plain not in others:
                    self._undecided.append(
                        (SecretWritten(settled.site, WORDS["client_secret"], where), plain, event.site)
                    )
        elif event.kind == "sign":
            self._note_keys(settled)
        elif event.kind == "carry":
            self.requested(frame, settled)

    def learned(self, frame: Frame, settled: Settled) -> None:
        """Take note of an event in a call of which a part stands further in, if it does not stand there itself."""
        event, places = settled.event, (settled.site, *settled.path)
        if any((event.kind, places[start:]) in self._told for start in range(len(places))):
            return
        if self.is_settled(frame, event, settled.chain):
            self.happened(frame, settled)
        elif not event.value.symbols:
            self.unsettled(frame, settled)

    def secrets_written(self) -> list[SecretWritten]:
        """Return the secrets that are written, judged by all that is known of what is sent as one."""
        found = [(record, at) for record, plain, at in self._written if plain not in self._others]
        # an object that both the ID and the secret are read from is neither
        sent = self._sent_as("client_secret") - self._sent_as("client_id")
        for record, plain, at in self._undecided:
            origins = _origins(plain, "client_secret", is_whole=False)
            keys = [key for key in origins if plain not in self._others]
            if any((key, "") in sent or (key, at.module) in sent for key in keys):
                found.append((record, at))
        unique: dict[tuple[Site, str], SecretWritten] = {}
        for record, at in found:
            site = at if at in self._own else record.site
            unique.setdefault((site, record.where), replace(record, site=site))
        return list(unique.values())

    def _sent_as(self, kind: str) -> set[tuple[Origin, str]]:
        """Return what is sent to Cybrid as a credential of a kind: its origins, with the modules that they count in."""
        return {
            (key, module)
            for record in self.sent
            if record.kind == kind
            for key in _origins(record.value, kind)
            for module in ("", record.site.module)
            if module or is_telling(key)
        }

    def _note_keys(self, settled: Settled) -> None:
        """Take note of the keys by which something is signed, where that is Cybrid's."""
        self.sent += [CredentialSent(key, "signing_key", settled.event.site) for key in signing.keys_in(settled)]

    # writing

    def _note_call(self, frame: Frame, event: Event) -> None:
        """Note a call of what only callers know, whose method's name says that it writes what is known here."""
        call = event.value
        if isinstance(call, Call) and isinstance(call.callee, Attr | LibraryMethod) and call.callee.name in WRITERS:
            plain = [inner for value in call.args.all() for inner in shown(frame, value)]
            if any(
                says_itself(inner) or self.secrets.kind_of(frame, inner) not in (None, "client_id") for inner in plain
            ):
                self._own.add(event.site)

    def _is_own(self, frame: Frame, message: Value) -> bool:
        """Tell whether what is shown is no matter of who calls, or says itself what it is."""
        given = [symbol for symbol in message.symbols if isinstance(symbol, Param) and not types.is_receiver(symbol)]
        return not given or any(
            says_itself(plain) or is_response(plain) or keeps_secrets(frame, plain) for plain in shown(frame, message)
        )

    def _shown_by(self, frame: Frame, event: Event) -> list[tuple[str, Value]]:
        found = self.secrets.shown_in(frame, _message(event))
        others = ruled_out(event)
        found = [pair for pair in found if pair[1] not in others]
        # what a failed request is answered with is no token
        return [pair for pair in found if not (is_of_whole_answer(pair[1]) and has_failed(event, pair[1]))]

    def _tokens_in(self, frame: Frame, value: Value) -> list[Token]:
        """Return the bank and organization tokens that a reader of a value sees."""
        found: list[Token] = []
        for plain in shown(frame, value):
            if is_token(plain) or isinstance(plain, Param):
                found += [token for token in tokens_in(plain) if token.type != "customer"]
        return list(dict.fromkeys(found))

    # requests

    def requested(self, frame: Frame, settled: Settled) -> None:
        """Take note of the credentials in a request that was sent."""
        parts = parts_of(settled.event.value)
        for target in targets_of(parts):
            is_ours = _is_ours(parts, target)
            self._note_query(frame, parts, target, settled.event.site, tokens_alone=not is_ours)
            if not is_ours:
                if not target.unknown:
                    self._others |= set(_credentials(parts, target))
                continue
            for kind, value in _sent_in(parts, target):
                self.sent.append(CredentialSent(value, kind, settled.event.site))

    def _note_query(
        self, frame: Frame, parts: dict[str, Value], target: Target, site: Site, *, tokens_alone: bool
    ) -> None:
        """Note a credential in the query of a request; to another's host, a token that was requested alone."""
        values = [*(value for _, value in target.query), *target.query_parts]
        values += [parts[name] for name in ("params", "client_params") if name in parts]
        # what a client has that is not seen itself is no credential for the client's name
        own = parts.get("client_params")
        values = [value for value in values if value is not own or not isinstance(value, Unknown)]
        found = [what for value in values for what, plain in self.secrets.shown_in(frame, value, client_id=True)
                 if not tokens_alone or is_token(plain)]  # fmt: skip
        if not tokens_alone:
            found += [WORDS[name] for name, value in target.query if name in WORDS and value is not NONE]
            found += [
                WORDS[name]
                for value in values
                for name, inner, _ in known_entries(value)
                if name in WORDS and inner is not NONE
            ]
        if found:
            self.in_urls.append(SecretInUrl(site_in(parts.get("url at")) or site, found[0]))

    def _in_query(self, frame: Frame, url: Value) -> list[str]:
        return [
            what
            for target in targets(url)
            for value in [*(value for _, value in target.query), *target.query_parts]
            for what, _ in self.secrets.shown_in(frame, value, client_id=True)
        ]


def _is_held(frame: Frame, settled: Settled, plain: Value) -> bool:
    """Tell whether what is shown is the called object's own: the call gives something else, if anything."""
    given = settled.given[0] if settled.given else ()
    if not any(site is None and isinstance(state_of(value), InstanceState) for value, site in given):
        return False
    return not any(plain in shown(frame, value) for value, site in given if site is not None)


def is_response(value: Value) -> bool:
    """Tell whether a value is the answer to a request, or an entry of it."""
    state = state_of(value)
    return isinstance(state, LibraryState) and state.label.startswith(BODY)


def carried(parts: dict[str, Value]) -> list[Value]:
    """Return what a request carries besides its address."""
    return [parts[name] for name in CARRIED if name in parts]


def ruled_out(event: Event) -> set[Value]:
    """Return the values that are no credential where something happens: they are None, empty, or no text."""
    found: set[Value] = set()
    for guard in event.guards:
        for test, holds in implied(*guard).items():
            if not isinstance(test, Test) or not test.operands:
                continue
            asked = options(test.operands[0])
            if (test.kind, holds) in (("none", True), ("true", False)):
                found |= set(asked)
            elif (test.kind, holds) == ("isinstance", False) and _has_text_in(test.operands[1]):
                # no text is the answer that a token is in
                found |= {value for value in asked if not is_of_whole_answer(value)}
    return found


def _has_text_in(classes: Value) -> bool:
    """Tell whether a class, or each choice of several, has texts for its instances."""
    if isinstance(classes, Union | Choice):
        return all(map(_has_text_in, options(classes)))
    state = state_of(classes)
    if isinstance(state, SequenceState):
        return any(map(_has_text_in, state.members))
    return isinstance(classes, Library) and classes.name.rpartition(".")[2] in TEXTS


def _message(event: Event) -> Value:
    """Return what an event shows to a reader; of an exception that is raised, its message."""
    if event.kind != "raise":
        return event.value
    return union(message for option in options(event.value) for message in _messages(option))


def _put_into_message(event: Event) -> Site | None:
    """Return where the constructor of an exception puts into its message what a parameter's name says is a secret."""
    states = [state_of(option) for option in options(event.value)] if event.kind == "raise" else []
    for state in states:
        found = state.cls.code.find("__init__") if isinstance(state, InstanceState) else None
        if found is None or not isinstance(found[0], Function):
            continue
        code = found[0].code
        told = {param.name for param in code.node.params if sense_of_name(param.name).kind not in (None, "client_id")}
        for node in walk(code.node) if told else ():
            if isinstance(node, nodes.Call) and getattr(node.func, "name", "") == "__init__" and _uses(node.args, told):
                return Site(code.module.path, node.at)
    return None


def _uses(args: tuple[nodes.Arg, ...], names: Set[str]) -> bool:
    """Tell whether one of the names stands in what a call is given."""
    return any(isinstance(inner, nodes.Name) and inner.id in names for arg in args for inner in walk(arg))


def _messages(raised: Value) -> list[Value]:
    state = state_of(raised)
    if isinstance(state, LibraryState):
        return fields_of(raised, "args") if state.label == "exception" else []
    if isinstance(state, InstanceState):
        own = [raised] if state.cls.code.find("__str__") is not None else []
        return [*fields_of(raised, "args"), *fields_of(state.base, "args"), *own]
    # what a function of the project makes, as far as callers decide it
    return [raised] if raised.symbols and not isinstance(raised, Param) else []


# what is sent


def _is_ours(parts: dict[str, Value], target: Target) -> bool:
    if is_cybrids(parts, target):
        return True
    if not target.unknown:
        return False
    values = [
        value for name in ("headers", "client_headers") for value in header_values(parts.get(name), "authorization")
    ]
    values += [
        value for name in ("params", "client_params") for value in header_values(parts.get(name), "access_token")
    ]
    return any(tokens_in(value) for value in values)


def _body(parts: dict[str, Value], target: Target) -> Body:
    body = read_body(parts.get("body"))
    for name in ("params", "client_params"):
        for key, value, _ in known_entries(parts.get(name, NONE)):
            body.fields.setdefault(key, value)
    for key, value in target.query:
        body.fields.setdefault(key, value)
    return body


def _credentials(parts: dict[str, Value], target: Target) -> Iterator[Value]:
    """Yield what a request sends as a client's ID and secret."""
    for _, value in _of_client(parts, target):
        yield from options(value)


def _of_client(parts: dict[str, Value], target: Target) -> Iterator[tuple[str, Value]]:
    body = _body(parts, target)
    for name in CREDENTIALS:
        if name in body.fields:
            yield name, body.fields[name]
    for option in options(parts.get("auth", NONE)):
        state = state_of(option)
        if isinstance(state, SequenceState) and len(state.members) == 2:
            yield from zip(CREDENTIALS, state.members, strict=True)
        elif isinstance(state, LibraryState):
            for name in CREDENTIALS:
                if name in state.fields:
                    yield name, state.fields[name]


def _sent_in(parts: dict[str, Value], target: Target) -> Iterator[tuple[str, Value]]:
    """Yield the credentials that a request to Cybrid sends, with their kinds."""
    if target.ends_with("oauth", "token") or "auth" in parts:
        yield from _of_client(parts, target)
    for option in options(parts.get("auth", NONE)):
        state = state_of(option)
        if isinstance(state, LibraryState) and "token" in state.fields:
            yield "access_token", state.fields["token"]
    for name in ("headers", "client_headers"):
        for value in header_values(parts.get(name), "authorization"):
            for option in options(value):
                yield from _of_header(option)
    for name in ("params", "client_params"):
        for value in header_values(parts.get(name), "access_token"):
            yield "access_token", value


def _of_header(value: Value) -> Iterator[tuple[str, Value]]:
    if not isinstance(value, Text) or not value.parts:
        return
    first = value.parts[0]
    scheme = first.text.strip().lower() if isinstance(first, Lit) else ""
    if scheme == "basic" and len(value.parts) == 2 and isinstance(value.parts[1], Hole):
        for pair in options(value.parts[1].value):
            yield from _of_pair(pair)
    elif value.known is not None:
        yield "access_token", value


def _of_pair(value: Value) -> Iterator[tuple[str, Value]]:
    """Yield a client's ID and secret from the text `id:secret`; what stands in one literal is judged as a whole."""
    parts = value.parts if isinstance(value, Text) and len(value.parts) > 1 else ()
    for at, part in enumerate(parts):
        if isinstance(part, Lit) and ":" in part.text:
            before, _, after = part.text.partition(":")
            yield "client_id", Text((*parts[:at], part._replace(text=before)))
            yield "client_secret", Text((part._replace(text=after), *parts[at + 1 :]))
            return
    yield "client_secret", value


Origin = str | tuple[str, ...]


def _origins(value: Value, key: str, *, is_whole: bool = True) -> Iterator[Origin]:
    """Yield by what a value is known again: the text of a literal, or the names that something came by from outside.

    What was sent under `key` may have that for its innermost name. What a text is put together from counts where it
    `is_whole` that is asked for, and not what a reader sees of it.
    """
    for option in options(value):
        if isinstance(option, Text):
            known = option.known
            if known is not None and len(known) >= MIN_LENGTH:
                yield known
            for part in option.parts:
                if isinstance(part, Hole) and isinstance(part.value, Unknown | Text) and is_whole:
                    yield from _origins(part.value, key)
        elif isinstance(option, Unknown) and option.vendor != "other":
            names = option.names
            # the key that it was sent under says nothing of where it came from
            yield names[1:] if len(names) > 1 and names[0] == key else names


def is_telling(origin: Origin) -> bool:
    """Tell whether an origin is one beyond its module; a single name may be anybody's parameter."""
    return isinstance(origin, str) or len(origin) > 1
