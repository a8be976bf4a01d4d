"""The baseline: known findings that are not reported until they are fixed. It can only shrink.

It is a file of JSON lines, so that git merges it by entries: the first line holds the format's version and the salt,
each other line an entry, sorted. An entry says how many findings have its path, code, symbol and hash. The hash is of
what the finding stands in, in words that no formatter changes and without whatever could be a credential: there is no
secret in it that could be guessed, and a credential that is replaced by another in the same place is the same finding.
The salt keeps hashes of different projects from being compared. Hashes and salt are written as UUIDs are: a run of hex
digits would be a secret to those who look for secrets by their randomness.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import re
import stat
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from cybrid_lint.credentials.masking import redact
from cybrid_lint.findings import Finding
from cybrid_lint.output.fingerprint import Contexts
from cybrid_lint.rules import rule

VERSION = 2
_HEADER = "cybrid-lint-baseline"
_HEX = re.compile(r"[0-9a-f]{32}")
_GROUPS = re.compile(r"(.{8})(.{4})(.{4})(.{4})(.{12})")
_CODE = re.compile(r"[A-Z]{1,5}[0-9]{1,5}")
_MOST_BYTES = 20_000_000
_MOST_LIKE = 1_000_000
_CONFLICT = (b"<<<<<<<", b"|||||||", b"=======", b">>>>>>>")


class Key(NamedTuple):
    """What a finding is known by, in the order by which entries are sorted."""

    path: str
    symbol: str
    code: str
    hash: str


@dataclass(frozen=True)
class Baseline:
    """A baseline: its salt, and how many findings of each key it covers."""

    salt: str
    counts: Mapping[Key, int]


class BaselineError(Exception):
    """A file that is no baseline; its text says why, and names the line, in words that hold nothing of the file."""


class Keys:
    """Tells the keys of findings, as the baseline of a folder knows them."""

    def __init__(self, salt: str, sources: Callable[[str, int], str | None], cwd: Path, folder: Path) -> None:
        self._salt = salt.encode("ascii")
        self._contexts = Contexts(sources)
        self._cwd = cwd
        self._folder = folder

    def of(self, finding: Finding) -> Key:
        """Return the key of a finding, whose path is relative to the working directory."""
        path = self.path(self._cwd / finding.span.path)
        context = self._contexts.of(finding).encode("utf-8", "surrogatepass")
        mark = hmac.new(self._salt, context, hashlib.sha256).hexdigest()[:32]
        return Key(path, redact(finding.symbol), finding.code, mark)

    def path(self, path: Path) -> str:
        """Return a path relative to the baseline's folder, with slashes."""
        return Path(os.path.relpath(path, self._folder)).as_posix()


def uncovered(counts: Mapping[Key, int], keyed: Iterable[tuple[Key, Finding]]) -> list[Finding]:
    """Return the findings that a baseline does not cover: of like ones, those that come last."""
    left = Counter(counts)
    found = []
    for key, finding in keyed:
        if not rule(finding.code).in_baseline or left[key] <= 0:
            found.append(finding)
        else:
            left[key] -= 1
    return found


def shrunk(counts: Mapping[Key, int], found: Iterable[Key], seen: Callable[[Key], bool]) -> dict[Key, int]:
    """Return what is left of a baseline: no more of an entry than is found, where the run has seen its place."""
    now = Counter(found)
    kept = {key: min(count, now[key]) if seen(key) else count for key, count in counts.items()}
    return {key: count for key, count in kept.items() if count}


def dumps(baseline: Baseline) -> str:
    """Return the text of a baseline's file."""
    lines: list[dict[str, Any]] = [{_HEADER: VERSION, "salt": _grouped(baseline.salt)}]
    lines += [
        {**key._asdict(), "hash": _grouped(key.hash), "count": count} for key, count in sorted(baseline.counts.items())
    ]
    return "".join(json.dumps(line) + "\n" for line in lines)


def load(path: Path) -> Baseline:
    """Read a baseline's file. Raises `BaselineError` for one that is none, `OSError` for one that cannot be read."""
    if not stat.S_ISREG(path.stat().st_mode):  # a pipe or a device might never end
        raise BaselineError("is not a file")
    with path.open("rb") as file:
        raw = file.read(_MOST_BYTES + 1)
    return loads(raw)


def loads(raw: bytes) -> Baseline:
    """Read what a baseline's file holds. Raises `BaselineError` if that is no baseline."""
    if len(raw) > _MOST_BYTES:
        raise BaselineError(f"is larger than {_MOST_BYTES // 1_000_000} MB")
    lines = [(number, line) for number, line in enumerate(raw.split(b"\n"), 1) if line.strip()]
    if not lines:
        raise BaselineError("is empty")
    salt = _salt(*lines[0])
    counts: dict[Key, int] = {}
    for number, line in lines[1:]:
        key, count = _entry(number, line)
        if key in counts:
            raise BaselineError(f"line {number}: duplicate entry; keep one of them")
        counts[key] = count
    return Baseline(salt, counts)


def _salt(number: int, line: bytes) -> str:
    header = _object(number, line.removeprefix(b"\xef\xbb\xbf"))
    version, salt = header.get(_HEADER), header.get("salt")
    if type(version) is not int:
        raise BaselineError(f"line {number}: not the first line of a baseline")
    if version == 1:
        raise BaselineError(
            "was made by an earlier version, which knew findings by their source lines;"
            " delete it and run `cybrid-lint baseline write`"
        )
    if version != VERSION:
        raise BaselineError(f"line {number}: unknown version of the format")
    if not _is_hex(salt):
        raise BaselineError(f"line {number}: the salt is not 32 hex digits")
    return _digits(salt)


def _entry(number: int, line: bytes) -> tuple[Key, int]:
    entry = _object(number, line)
    names = (*Key._fields, "count")
    if set(entry) != set(names):
        raise BaselineError(f"line {number}: an entry has {', '.join(names)}, and nothing else")
    count = entry.pop("count")
    if not all(isinstance(one, str) for one in entry.values()) or not _CODE.fullmatch(entry["code"]):
        raise BaselineError(f"line {number}: invalid path, symbol or code")
    if not _is_hex(entry["hash"]):
        raise BaselineError(f"line {number}: the hash is not 32 hex digits")
    if type(count) is not int or not 1 <= count <= _MOST_LIKE:
        raise BaselineError(f"line {number}: the count is not a whole number from 1 to {_MOST_LIKE:,}")
    return Key(**{**entry, "hash": _digits(entry["hash"])}), count


def _grouped(digits: str) -> str:
    return _GROUPS.sub(r"\1-\2-\3-\4-\5", digits)


def _digits(written: object) -> str:
    return str(written).replace("-", "")


def _is_hex(value: object) -> bool:
    return isinstance(value, str) and _HEX.fullmatch(_digits(value)) is not None


def _object(number: int, line: bytes) -> dict[str, Any]:
    if line.startswith(_CONFLICT):
        raise BaselineError(f"line {number}: a merge conflict; keep either side, then run `cybrid-lint baseline write`")
    try:
        found = json.loads(line.decode("utf-8"))
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise BaselineError(f"line {number}: not a JSON object")
    return found
