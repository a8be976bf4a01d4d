"""What the words before a value call it: names on its line, running text, the file that a shell writes it to."""

from __future__ import annotations

import re
from collections.abc import Sequence

from cybrid_lint.words import listed

from . import shapes
from .names import kind_of_name, member_name, sense_of_name

NAME = re.compile(r"[A-Za-z_$][\w$]*(?:[.-][A-Za-z0-9_$]+)*")
#: What stands before a comment's or a list's text.
LEADER = re.compile(r"\s*(?:#|//|--|;|\*)+ ?")
SCHEMES = re.compile(r"(?i)\b(bearer|basic)\s+$")
_STOPS = re.compile(r"[&;{}<>?]")
_ESCAPES = re.compile(r"(?<!\\)\\(?:[nrt]|u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2})")
# A flag of what prints or decodes a text (`base64 -d`), or a field of a format: no names.
_FLAG = re.compile(r"(?:(?<![\w-])-[dDeEnrA]|%[bs])(?![\w-])")
# What a shell prints, and the file that it is written to.
_PRINTED = re.compile(r"(?<![\w-])(?:echo|printf|<<<)(?:\s+(?:-\w+|[\"']?%\w[^\s]{0,4}))*\s*[\"']?$")
_WRITTEN_TO = re.compile(
    r"[^\n>]{0,80}(?:>{1,2}|\|\s*(?:sudo\s+)?tee(?:\s+-\w+)*\s)\s*[\"']?(?P<path>[^\s\"';&|>]{1,120})"
)
# A word of running text with the marks behind it, and a word or number that says nothing of what is spoken of.
_SPOKEN = re.compile(r"[(*_\"'“]*([A-Za-z]+(?:-[a-z]+)*)(?:['\u2019]s?)?([^\w\s]*)|[`(]*[\w./-]{1,24}[`).,;]*")
# What sets a word off in HTML.
_SET_OFF = re.compile(r"</?(?:a|b|code|em|i|kbd|samp|span|strong|tt)\b[^<>]{0,80}>")
# What is said of something else that belongs to it: "the digest of Cybrid's …".
_OF = re.compile(r"(?<![\w-])([\w-]+) (?:of|for) (?:[A-Za-z]+(?:['\u2019]s?)? ){0,3}$")
# "the job ID" is the job's.
_WHOSE_ID = re.compile(r"(?<![\w.-])(?!its |your |their )([a-z]{2,20})(?:['\u2019]s)? $")
# A remark behind what a line binds to a name, and that name.
_REMARK = re.compile(r"\s(?:#|//|--)\s")
_BOUND = re.compile(
    r"[\s{,-]*(?:(?:export|const|let|var|val)\s+)?[\"']?([A-Za-z_$][\w$.-]*)[\"']?\s*(?::[^=\n]*)?=(?!=)"
    r"|[\s{,-]*[\"']?([A-Za-z_$][\w$.-]*)[\"']?\s*:\s"
)
_SENTENCE = re.compile(r"[.!?]")
_PRONOUNS = listed("it one that this")
_APART = re.compile(r"[A-Za-z]+(?: [A-Za-z]+)+")
_MOST_SPOKEN = 16  # words between a value in running text and what it is called


def says_kind(name: str) -> bool:
    """Tell whether a name says a kind by more than a word of half the world's settings."""
    sense = sense_of_name(name)
    return sense.kind is not None and sense.strength != "weak"


def file_written(before: str, after: str) -> list[str]:
    """Return the names in the path of the file that a shell writes a value to, the innermost first.

    `before` and `after` are what stands around the value; nothing is returned where no shell prints it.
    """
    written = _WRITTEN_TO.match(after) if _PRINTED.search(before) else None
    return [] if written is None else [part for part in reversed(written["path"].split("/")) if part]


def spoken_name(before: str) -> str | None:
    """Return what running text calls the value behind it: the nearest word or phrase that says a kind.

    It stands in the sentence, or in the one before if that goes on about it: "The secret was rotated. It is now …".
    A remark is about what its line gives a value to.
    """
    paragraph = _SET_OFF.sub("", before).rpartition("\n\n")[2]
    name, remark = _bound(paragraph.rpartition("\n")[2])
    if says_kind(name):
        return None if any(sense_of_name(word[0]).denied for word in NAME.finditer(remark)) else name
    lines = (line[leader.end() :] if (leader := LEADER.match(line)) else line for line in paragraph.split("\n"))
    text = " ".join(lines).rstrip(" \t\"'`“*")
    return None if text.endswith("=") else _nearest_kind([_SPOKEN.fullmatch(word) for word in text.split()])


def _nearest_kind(words: Sequence[re.Match[str] | None]) -> str | None:
    """Return the last word or phrase that says a kind, None if another says before that it is something else."""
    passed: set[str] = set()
    crossed = False
    for index in range(len(words) - 1, max(-1, len(words) - 1 - _MOST_SPOKEN), -1):
        match = words[index]
        if match is None:
            return None
        word, marks = match[1] or "", match[2] or ""
        crossed = crossed or (bool(passed) and _SENTENCE.search(marks) is not None)
        name = _phrase(words[: index + 1])
        sense = sense_of_name(name)
        if says_kind(name):
            return name if not crossed or passed & _PRONOUNS else None
        # what a colon follows is what the value is called, and an ID is not said to be somebody's secret
        unknown = marks == ":" and index == len(words) - 1 and not sense.neutral
        if sense.denied or unknown or (sense.strength == "weak" and word.lower() != "client"):
            return None
        passed.add(word.lower())
    return None


def names_of_line(line: str) -> tuple[list[str], bool]:
    """The names on a line, from right to left, and whether one was found that ends the search."""
    name, remark = _bound(line)
    line = f"{name} = {remark}" if name else line
    rest = _FLAG.sub("  ", _ESCAPES.sub(" ", SCHEMES.sub("", line)))
    found: list[str] = []
    stop = 0
    for match in _STOPS.finditer(rest.rstrip(" \t\"'`\\{(<>?=:-")):
        stop = match.end()
    tokens = [match for match in NAME.finditer(rest) if match.start() >= stop]
    index = len(tokens) - 1
    while index >= 0:
        token = tokens[index]
        name = token[0]
        if shapes.is_oauth_value(name) or shapes.is_random(name, 24):
            return found, True  # the value before: what stands left of it is that one's name
        joined = _joined(rest, tokens, index)
        if joined is not None:
            name, index = joined, index - joined.count(" ")
        whose = _WHOSE_ID.search(rest, 0, token.start()) if name.lower() == "id" else None
        if whose is not None and not sense_of_name(whose[1]).plain:
            name = f"{whose[1]} {name}"
        parts = name.split(".")
        for owner, part in reversed(list(zip(["", *parts], parts, strict=False))):
            part = member_name(owner, part) if owner else part
            found.append(part)
            sense = sense_of_name(part)
            if not sense.neutral:
                of = _OF.search(rest, max(0, tokens[index].start() - 80), tokens[index].start())
                return ([of[1]] if of is not None and sense_of_name(of[1]).denied else found), True
        index -= 1
    return found, False


def _phrase(words: Sequence[re.Match[str] | None]) -> str:
    """Return the words at the end of a text that name a kind together, the last one alone if they do not."""
    last = words[-1]
    word = (last[1] or "") if last is not None else ""
    for count in (3, 2):
        before = words[-count:-1]
        if len(before) == count - 1 and all(match is not None and match[1] and not match[2] for match in before):
            phrase = " ".join([*(match[1] for match in before if match is not None), word])
            if sense_of_name(phrase).plain and kind_of_name(phrase) not in (None, kind_of_name(word)):
                return phrase
    return word


def _bound(line: str) -> tuple[str, str]:
    """Return the name that a line binds and the remark behind it, nothing and the line if it does neither."""
    remark = _REMARK.search(line)
    bound = _BOUND.match(line, 0, remark.start()) if remark is not None else None
    return ("", line) if remark is None or bound is None else (bound[1] or bound[2], line[remark.end() :])


def _joined(line: str, tokens: list[re.Match[str]], index: int) -> str | None:
    """The two or three words that end here, if they are written apart and only together name a kind."""
    for count in (3, 2):
        first = index - count + 1
        if first < 0:
            continue
        phrase = line[tokens[first].start() : tokens[index].end()]
        is_name = _APART.fullmatch(phrase) is not None and sense_of_name(phrase).plain
        if is_name and kind_of_name(phrase) not in (None, kind_of_name(tokens[index][0])):
            return phrase
    return None
