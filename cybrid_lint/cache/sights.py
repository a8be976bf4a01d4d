"""Results of prescanning files, so that a file that has not changed is not read again.

A file is known by its stamp alone: no name is kept, and nothing of what is in it.
"""

from __future__ import annotations

import os
import struct
import time

from cybrid_lint.cache.program import LOOKS, state_of
from cybrid_lint.cache.store import Store
from cybrid_lint.project.files import Stamp

# A file that was changed so shortly before it was read may change once more without a new time, in nanoseconds.
SETTLING = 2_000_000_000
_RECORD = struct.Struct("<qqqQB")


# As what a file was looked at: as Python, as a file of any other kind, as one without a suffix.
PYTHON, OTHER, BARE = 1, 2, 4
# That the word Cybrid stands in Python, and that it stands in another file, or what hints at it.
SPEAKS, HINTS = 8, 16
# That the first line starts a Python, and that all of the file is Python that can be parsed.
SCRIPT, PARSES = 32, 64


class Sights:
    """What is known of the files in and below a folder."""

    def __init__(self, store: Store, folder: str) -> None:
        self._store = store
        self._name = store.name(b"sights", state_of(LOOKS), os.fsencode(folder))
        self._started = time.time_ns()
        self._noted: dict[Stamp, int] = {}
        raw = store.read(self._name) or b""
        whole = raw if len(raw) % _RECORD.size == 0 else b""
        self._known: dict[Stamp, int] = {record[:4]: record[4] for record in _RECORD.iter_unpack(whole)}
        self._asked: dict[Stamp, int] = {}

    def __bool__(self) -> bool:
        return bool(self._known)

    def of(self, stamp: Stamp) -> int:
        """Return what is known of a file with this stamp, nothing if it is a new one."""
        told = self._known.get(stamp, 0)
        if told:
            self._asked[stamp] = told
        return told

    def note(self, stamp: Stamp, told: int) -> None:
        """Note what a file with this stamp has told."""
        if (
            self._known.get(stamp, 0) | told != self._known.get(stamp, 0)
            and max(stamp[0], stamp[2]) + SETTLING < self._started
        ):
            self._noted[stamp] = self._noted.get(stamp, 0) | self._known.get(stamp, 0) | told

    def save(self) -> None:
        """Keep what was noted, and of what nobody has asked for as much again."""
        if not self._noted:
            return
        kept = {**self._asked, **self._noted}
        spare = len(kept)
        for stamp, told in self._known.items():
            if spare and stamp not in kept:
                kept[stamp] = told
                spare -= 1
        self._known = kept
        self._noted = {}
        self._store.write(self._name, b"".join(_RECORD.pack(*stamp, told) for stamp, told in kept.items()))
