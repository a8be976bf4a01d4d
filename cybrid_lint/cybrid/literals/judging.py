"""Decides which texts in the source are Cybrid's credentials, and where each is reported."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from cybrid_lint.credentials import SHOWN, Kind, decodings, is_placeholder, judge, kind_of_name, scan, vendor_of
from cybrid_lint.credentials.names import sense_of_name
from cybrid_lint.credentials.shapes import MIN_LENGTH, is_oauth_value, is_random
from cybrid_lint.cybrid.events import Line
from cybrid_lint.cybrid.exposure import Exposure
from cybrid_lint.cybrid.literals.definitions import Definitions
from cybrid_lint.cybrid.literals.folding import Folded, Piece
from cybrid_lint.cybrid.literals.placing import texts_of
from cybrid_lint.cybrid.literals.tokens import comments_and_literals
from cybrid_lint.cybrid.literals.walk import Placed
from cybrid_lint.engine.alternatives import options
from cybrid_lint.engine.texts import Lit, Text
from cybrid_lint.engine.values import Site, Value
from cybrid_lint.ir import nodes

#: A shorter text holds no encoded document with a credential in it.
DOCUMENT = 80
_SCHEMES = frozenset({"", "bearer", "basic", "token", "authorization: bearer"})
# What may be a piece of a credential: letters and digits together. Behind a `=` a keyword's value begins.
_RUN = re.compile(r"[A-Za-z0-9+/_-]{8,}")
# What is none: words in lower case, numbers, and the names of constants, of classes and of headers.
_PLAIN = re.compile(r"[a-z0-9+/_-]+|[A-Za-z]+|[+/_-]*(?:(?:[A-Z]+|[A-Z]?[a-z]+)(?:[+/_-]+|$))+")
# A call with two values of a credential's shape.
_CALL = re.compile(r"(?<!\w)(\w{1,60})\(\s*[\"']([\w-]{43})[\"'],\s*[\"']([\w-]{43})[\"']\s*[,)]")
# A value of a credential's shape, or the beginning of a token.
_SHAPED = re.compile(r"(?<![\w-])(?:[\w-]{43}(?![\w-])|eyJ[\w-]{16})")
# Small letters with digits among them, as in hexadecimal, may be one as well, and so may numbers and escapes.
_CODED = re.compile(
    r"(?:\d{2,3}\s*,\s*){15}|\\x|(?:%[0-9A-Fa-f]{2}){2}"
    r"|(?<![0-9A-Za-z])(?=(?:[a-z]{0,50}[0-9]){2})(?=[0-9]{0,50}[a-z])[a-z0-9]{8,}"
)
# Base 85 has marks in it, and all kinds of letters and digits.
_MARKED = re.compile(r"[!#-&(-~]{40,}")
_CLASSES = (re.compile("[0-9]"), re.compile("[A-Z]"), re.compile("[a-z]"))


class Source(NamedTuple):
    """A module: its path, its own name and its folder's, its nodes and text, and whose a plain name in it is.

    `lines` gives the first and the last line of one of its nodes by its number.
    """

    path: str
    words: tuple[str, ...]
    body: nodes.Module
    text: str
    vendor: str | None
    speaks_cybrid: bool
    lines: Callable[[int], tuple[int, int]]


@dataclass(frozen=True)
class CredentialInCode:
    """A credential that stands as a literal: its kind, its place, and what it is, which no report may hold whole."""

    kind: Kind
    place: Site | Line
    value: str = field(repr=False)

    @property
    def start(self) -> str:
        """Its first characters, as many as may be shown."""
        return self.value[:SHOWN]


@dataclass(frozen=True)
class Sent:
    """The texts that are sent as credentials: to Cybrid, with their kinds, names and places, and to others."""

    kinds: dict[str, set[str]]
    names: dict[str, tuple[str, ...]]
    places: dict[str, Site]
    elsewhere: frozenset[str]

    @staticmethod
    def of(exposure: Exposure) -> Sent:
        """Return the texts among all that is sent."""
        kinds: dict[str, set[str]] = {}
        named: dict[str, tuple[str, ...]] = {}
        places: dict[str, Site] = {}
        for record in exposure.sent:
            for text, names, site in _texts(record.value):
                kinds.setdefault(text, set()).add(f"cybrid:{record.kind}")
                named.setdefault(text, names)
                places.setdefault(text, site or record.site)
        elsewhere = frozenset(text for value in exposure.elsewhere for text, _, _ in _texts(value))
        return Sent(kinds, named, places, elsewhere)

    def sinks(self, text: str) -> Collection[str]:
        """Return where a text goes, as `judge` is told."""
        return self.kinds.get(text) or ({"other"} if text in self.elsewhere else ())


def credentials_in(
    sources: Iterable[Source], exposure: Exposure, placeholders: Collection[str] = ()
) -> list[CredentialInCode]:
    """Return every credential that stands as a literal, once for each literal and kind."""
    sources = list(sources)
    judging = _Judging(Sent.of(exposure), placeholders)
    holding = judging.judge_all(sources)
    judging.judge_sent()
    found = [*judging.chosen(), *(credential for source in holding for credential in judging.written(source))]
    return list(_once(found, {source.path: source for source in sources}))


def kinds_by_place(sources: Iterable[Source], placeholders: Collection[str] = ()) -> dict[Site, Kind]:
    """Return the literals that are credentials by what stands around them, an ID only where it stands alone."""
    judging = _Judging(Sent({}, {}, {}, frozenset()), placeholders)
    judging.judge_all(list(sources))
    kinds: dict[Site, Kind] = {}
    for credential in judging.chosen():
        if isinstance(credential.place, Site) and kinds.get(credential.place, "client_id") == "client_id":
            kinds[credential.place] = credential.kind
    return kinds


def _may_concern(source: Source) -> bool:
    """Tell whether a module may hold a credential: one that does not say whose may give it to another that does."""
    return source.speaks_cybrid or _SHAPED.search(source.text) is not None


def may_hold_any(text: str) -> bool:
    """Tell whether a module may hold a credential or a piece of one in a literal, by its text alone."""
    if _CODED.search(text):
        return True
    runs = (match[0] for match in _RUN.finditer(text))
    if any(_PLAIN.fullmatch(run) is None or is_random(run, MIN_LENGTH) or is_oauth_value(run) for run in runs):
        return True
    return any(all(one.search(match[0]) for one in _CLASSES) for match in _MARKED.finditer(text))


class _Judging:
    """The judgement of all literals. Of a literal that stands under several names, the one that says most decides."""

    def __init__(self, sent: Sent, placeholders: Collection[str]) -> None:
        self.sent = sent
        self.placeholders = placeholders
        self._found: list[CredentialInCode] = []
        # by the place of a literal and its text, the kinds that it may be of, each with how little says so
        self._ways: dict[tuple[Site, str], list[tuple[bool, CredentialInCode]]] = {}
        # what was read in larger texts
        self._parts: set[str] = set()

    def chosen(self) -> Iterator[CredentialInCode]:
        """Yield what was found in literals."""
        yield from self._found
        for ways in self._ways.values():
            yield min(ways, key=lambda way: way[0])[1]

    def judge_all(self, sources: list[Source]) -> list[Source]:
        """Judge the literals of modules, and return those that may hold a credential."""
        holding = [source for source in sources if _may_concern(source) and may_hold_any(source.text)]
        if holding:
            definitions = Definitions((source.path, source.body, source.vendor) for source in sources)
            for source in holding:
                self.judge_literals(source, definitions)
        return holding

    def judge_sent(self) -> None:
        """Judge what is sent to Cybrid, wherever it stands."""
        for text, kinds in self.sent.kinds.items():
            if text in self._parts:
                continue
            kind = judge(text, self.sent.names[text], sinks=kinds, extra_placeholders=self.placeholders)
            if kind is not None:
                self._note(kind, self.sent.places[text], text, is_weak=False)

    def judge_literals(self, source: Source, definitions: Definitions) -> None:
        """Judge every text of a module under the names that it stands under."""
        for placed in texts_of(source.path, source.words, source.body, definitions):
            if len(placed.text.text) < MIN_LENGTH:
                continue
            names = [*placed.text.names, *placed.around.names, *placed.around.scope]
            if placed.second is not None:
                self._judge_pair(source, placed, names)
                continue
            hint = placed.around.hint or source.vendor
            self._judge_inside(source, placed.text, names, hint)
            if placed.text.is_known:
                self._judge_whole(source, placed.text, names, hint)

    def _judge_whole(self, source: Source, folded: Folded, names: list[str], hint: str | None) -> None:
        text = folded.text
        sinks = self.sent.sinks(text)
        kind = judge(text, names, vendor_hint=hint, sinks=sinks, extra_placeholders=self.placeholders)
        if kind is not None:
            is_weak = not sinks and (not names or kind_of_name(names[0]) != kind)
            telling = _telling(folded)
            self._note(kind, Site(source.path, _first(telling).at), telling.text, is_weak=is_weak)

    def _judge_pair(self, source: Source, placed: Placed, names: list[str]) -> None:
        """Judge two values side by side: an ID and a secret where only Cybrid's name stands above them."""
        assert placed.second is not None
        said = next((index for index, name in enumerate(names) if vendor_of(name) is not None), None)
        if said is None or any(not _says_nothing(name) for name in names[: said + 1]):
            return
        pair = (placed.text, placed.second)
        whole = ":".join(folded.text for folded in pair)
        if judge(whole, names, sinks=self.sent.sinks(pair[1].text), extra_placeholders=self.placeholders) is None:
            return
        kinds: tuple[Kind, Kind] = ("client_id", "client_secret")
        for kind, folded in zip(kinds, pair, strict=True):
            self._note(kind, Site(source.path, _first(folded).at), folded.text, is_weak=True)

    def _judge_inside(self, source: Source, folded: Folded, names: list[str], hint: str | None) -> None:
        """Judge what can be read in a text: JSON, a form, a command, lines of settings."""
        text = folded.text
        named = next((vendor for name in names if (vendor := vendor_of(name)) is not None), None)
        vendor = named or hint
        for plain in decodings(text) if len(text) >= DOCUMENT and vendor == "cybrid" else ():
            whole = Folded((_first(folded)._replace(text=plain),))
            self._read(source, whole)
        # what stands so in one literal is read as it is written as well, with what is around it
        if (named if folded.is_written else vendor) == "cybrid":
            self._read(source, folded)

    def _read(self, source: Source, folded: Folded) -> None:
        text = folded.text
        if not any(mark in text for mark in ":="):
            return
        for hit in scan(text, vendor="cybrid", extra_placeholders=self.placeholders):
            value = text[hit.start : hit.end]
            if not is_placeholder(value, self.placeholders):
                self._parts.add(value)
                piece = _piece_at(folded, hit.start)
                self._found.append(CredentialInCode(hit.kind, Site(source.path, piece.at), value))

    def _note(self, kind: Kind, place: Site, text: str, *, is_weak: bool) -> None:
        value = text.strip().removeprefix("Bearer ")
        found = CredentialInCode(kind, place, value)
        self._ways.setdefault((place, value), []).append((is_weak, found))

    def written(self, source: Source) -> Iterator[CredentialInCode]:
        """Yield what can be read in the comments and literals of a module as they are written."""
        for line, text, start in comments_and_literals(source.text):
            yield from self._calls(source, line, text[start:])
            for hit in scan(text, vendor=source.vendor, extra_placeholders=self.placeholders):
                value = text[hit.start : hit.end]
                if hit.start >= start and not is_placeholder(value, self.placeholders):
                    place = Line(source.path, line + text.count("\n", 0, hit.start))
                    yield CredentialInCode(hit.kind, place, value)

    def _calls(self, source: Source, line: int, text: str) -> Iterator[CredentialInCode]:
        """Yield the ID and secret of a call in a text: an example in a docstring, code that is commented out."""
        for match in _CALL.finditer(text):
            name, *values = match.groups()
            names = [name] if _says_nothing(name) else []
            sense = sense_of_name(name)
            if sense.denied or sense.kind not in (None, "client_id"):
                continue
            hint, whole = source.vendor, ":".join(values)
            if judge(whole, names, vendor_hint=hint, extra_placeholders=self.placeholders) is None:
                continue
            place = Line(source.path, line + text.count("\n", 0, match.start()))
            yield CredentialInCode("client_id", place, values[0])
            yield CredentialInCode("client_secret", place, values[1])


def _says_nothing(name: str) -> bool:
    sense = sense_of_name(name)
    return sense.kind is None and not sense.denied and (sense.neutral or sense.plain)


def _once(found: Iterable[CredentialInCode], sources: dict[str, Source]) -> Iterator[CredentialInCode]:
    """Yield each credential once: what a literal was told for is not told again for a line of it."""
    seen: dict[tuple[Kind, str], set[int]] = {}
    # a line equals a site of the same number, so the two are kept apart
    sites: set[tuple[Kind, Site]] = set()
    for credential in found:
        place = credential.place
        lines = seen.setdefault((credential.kind, place.module), set())
        if isinstance(place, Site):
            if (credential.kind, place) in sites:
                continue
            sites.add((credential.kind, place))
            if place.module in sources:
                first, last = sources[place.module].lines(place.at)
                lines.update(range(first, last + 1))
        elif place.number in lines:
            continue
        else:
            lines.add(place.number)
        yield credential


def _texts(value: Value) -> Iterator[tuple[str, tuple[str, ...], Site | None]]:
    """Yield the known texts that a value may be, each with its names and its first literal's place."""
    for option in options(value):
        if not isinstance(option, Text) or (known := option.known) is None or len(known) < MIN_LENGTH:
            continue
        literals = [part for part in option.parts if isinstance(part, Lit) and part.site is not None]
        telling = [part for part in literals if _may_hold(part.text)] or literals
        yield known, next((part.names for part in telling), ()), next((part.site for part in telling), None)


def _may_hold(text: str) -> bool:
    """Tell whether a piece of text may hold a part of a credential, and not just the scheme before it."""
    return text.strip().lower() not in _SCHEMES


def _first(folded: Folded) -> Piece:
    """Return the first piece of a text that may hold a part of a credential."""
    return next((piece for piece in folded.pieces if piece.is_known and _may_hold(piece.text)), folded.pieces[0])


def _telling(folded: Folded) -> Folded:
    """Return the secret of an ID and a secret that stand in literals of their own; any other text as it is."""
    for at, piece in enumerate(folded.pieces):
        secret = Folded(folded.pieces[at + 1 :])
        if piece.text == ":" and is_oauth_value(secret.text):
            return secret
    return folded


def _piece_at(folded: Folded, offset: int) -> Piece:
    """Return the piece that holds what begins at an offset, or as much of it as is shown; else the text's first."""
    for piece in folded.pieces:
        if offset < len(piece.text):
            return piece if piece.is_known and offset + SHOWN <= len(piece.text) else _first(folded)
        offset -= len(piece.text)
    return _first(folded)
