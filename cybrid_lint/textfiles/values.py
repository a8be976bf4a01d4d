"""Credentials in one value that is read by the structure of its file."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from cybrid_lint.credentials import decodings, host_vendor, kind_of_name, scan
from cybrid_lint.credentials.names import sense_of_name
from cybrid_lint.textfiles.blocks import Block, CommentsAbove, Context, Value, contexts, is_reference
from cybrid_lint.textfiles.file import LONG_RUN, URL, CredentialMatch, TextFile
from cybrid_lint.words import listed

# The fallbacks of Spring and of Helm; those of a shell and of Jinja are known to `judge`.
_DEFAULTS = (
    re.compile(r"\$\{(?P<name>[A-Za-z_][\w.-]*):(?P<value>[^{}?+=-][^{}]{15,})\}"),
    re.compile(r"\{\{-?\s*\.(?P<name>[\w.]+)[^{}]{0,80}?default\s*[\"'](?P<value>[^\"'{}]{16,})[\"'][^{}]{0,40}\}\}"),
)
_VARIABLE = re.compile(r"\$?[A-Za-z_]\w{0,60}")
_WORD = re.compile(r"\$?[A-Za-z_]\w*")
_SET_OFF = listed("b code em i kbd samp span strong tt")  # elements of HTML
_BELOW = 60
_ENCODED = re.compile(r"[A-Za-z0-9+/_\s=-]+")
_SCHEME = re.compile(r"[\s\"']*(?:authorization\s*:\s*)?(?:bearer|basic|token)\s+|[\s\"']+", re.I)


def value_credentials(file: TextFile, value: Value, comment: CommentsAbove) -> tuple[list[CredentialMatch], bool]:
    """Return the credentials in one value, and whether that is all there is to say of it.

    It is not where no name around the value says whose it is and it stands among statements: there the text
    above may say it.
    """
    text = value.text
    if len(text) < 16 or not LONG_RUN.search(text) or is_reference(value):
        return [], True
    decided = True
    for context in contexts(value, comment):
        names = [*context.names, *file.outer]
        sinks = ("other",) if context.foreign else ()
        kind = file.judged(text, names, sinks)
        for default in (one.fullmatch(text.strip()) for one in _DEFAULTS if kind is None):
            if default is not None:
                kind = file.judged(default["value"], [*reversed(default["name"].split(".")), *names], sinks)
        if kind is not None:
            start = match.end() if (match := _SCHEME.match(text)) else 0
            return [file.located(value, start, text[start:], kind)], True
        inside = [] if context.sealed or context.foreign else list(_inside(file, value, context))
        if inside:
            return inside, True
        if context.vendor is None and not context.foreign and (target := _target(file, value)) is not None:
            kind = file.judged(text, [*context.names, target], ()) if target == "cybrid" else None
            return [file.located(value, 0, text, kind)] if kind is not None else [], True
        is_weak = sense_of_name(value.key).strength == "weak"
        if context.vendor is None and context.plain and value.block.code and not is_weak:
            around = file.scanner.context(value.offset, value.end)
            kind = file.judged(text, [*context.names, around], ()) if around == "cybrid" else None
            if kind is not None:
                return [file.located(value, 0, text, kind)], True
            decided = False
    # running text may say what a word is that is set off in it
    return [], decided and value.key not in _SET_OFF


def _target(file: TextFile, value: Value) -> str | None:
    """Return whose the host is that a value is sent to below: by a statement with the variable that holds it."""
    outer = None
    block: Block | None = value.block
    while block is not None and block.parent is not None:
        outer, block = block, block.parent
    if not file.is_code or outer is None or outer.command or not outer.names or kind_of_name(value.key) is None:
        return None
    variable = outer.names[-1]
    if not _VARIABLE.fullmatch(variable):
        return None
    below = bisect_right(file.starts, value.end)
    for number in range(below, min(below + _BELOW, len(file.starts))):
        line = file.text[file.starts[number] : file.starts[number] + 600].partition("\n")[0]
        if variable in line and variable in _WORD.findall(line):
            owner = next((host_vendor(url) for url in URL.findall(line)), None)
            if owner is not None:
                return owner
    return None


def _inside(file: TextFile, value: Value, context: Context) -> Iterator[CredentialMatch]:
    """What can be read inside of a value: a command, a URL, a document of its own, or one that is encoded."""
    text = value.text
    vendor = context.vendor or file.hint
    if len(text) < 40:
        return
    if any(mark in text for mark in ":= \n&"):
        named = context.names[:1] if any(map(kind_of_name, context.names[:1])) else ()
        for hit in scan(text, vendor=vendor, extra_placeholders=file.options.placeholders):
            word = text[hit.start : hit.end]
            if not file.stands_for(word) and not (named and vendor not in ("cybrid", None)):
                yield file.located(value, hit.start, word, hit.kind)
    elif "eyJ" in text or _is_encoded(text):
        for plain in decodings(text):
            if len(plain) >= 60:
                for hit in scan(plain, vendor=vendor, extra_placeholders=file.options.placeholders):
                    word = plain[hit.start : hit.end]
                    if not file.stands_for(word):
                        yield CredentialMatch(value.offset, value.end, hit.kind, text)


def _is_encoded(text: str) -> bool:
    return len(text) >= 80 and _ENCODED.fullmatch(text) is not None
