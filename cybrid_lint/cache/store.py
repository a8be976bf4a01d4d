"""Where entries of the cache are stored, and how they are written and read so that nobody else can forge them.

Each entry is signed with a key that only the user can read and that lies in the user's own cache folder, wherever the
entries are kept: whatever somebody else puts there is passed over. Entries appear whole or not at all.
"""

from __future__ import annotations

import contextlib
import os
import stat
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

try:
    # what hashlib gives as well, without the library for all other digests, which takes longer than a small check
    from _blake2 import blake2b
except ImportError:  # pragma: no cover
    from hashlib import blake2b

APP = "cybrid-lint"
#: How many bytes all entries may have together, and how many there may be; past that the oldest go.
MOST_BYTES, MOST_ENTRIES = 64_000_000, 2_000
#: How the names begin whose writes look through all entries: one in 16, since looking takes 25 ms if there are many.
TIDYING = "0"
#: After how many seconds an entry that nobody has asked for goes, and how long one counts as just asked for.
MOST_SECONDS, TOUCHED = 30 * 86_400, 86_400
#: How many seconds a process waits for another that is at work on the same thing.
PATIENCE = 120.0
_BEAT = 0.02
_DIGEST = 32
_KEY = "key"
_ENTRY, _LOCK, _PART = ".entry", ".lock", ".part"
_TAG = "CACHEDIR.TAG"
_TAG_TEXT = (
    b"Signature: 8a477f597d28d172789f06886806bc55\n"
    b"# This folder is the cache of cybrid-lint. It can be deleted at any time.\n"
)
_READING = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
_WRITING = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)


@dataclass(frozen=True)
class Store:
    """A folder of entries, and the key that they are signed with."""

    folder: str
    key: bytes = field(repr=False)

    def name(self, *parts: bytes) -> str:
        """Return the name of the entry about something, of which the name itself tells nothing."""
        digest = blake2b(key=self.key, digest_size=_DIGEST, person=b"name")
        for part in parts:
            digest.update(b"%d:" % len(part))
            digest.update(part)
        return digest.hexdigest()

    def read(self, name: str) -> bytes | None:
        """Return what was written under a name; None if nothing was, or if it is not as it was written."""
        path = self._path(name)
        raw = _read(path)
        if raw is None or raw[:_DIGEST] != self._signature(name, raw[_DIGEST:]):
            return None
        with contextlib.suppress(OSError):
            if os.stat(path).st_mtime < time.time() - TOUCHED:
                os.utime(path)
        return raw[_DIGEST:]

    def write(self, name: str, body: bytes) -> None:
        """Keep something under a name; where it cannot be kept, nothing happens."""
        with contextlib.suppress(OSError):
            _write(self._path(name), self._signature(name, body) + body)
            if name.startswith(TIDYING):
                self._tidy()

    @contextlib.contextmanager
    def alone(self, name: str) -> Iterator[None]:
        """Wait until no other process is at work on the entry of this name, or for as long as patience lasts."""
        path = os.path.join(self.folder, name + _LOCK)
        descriptor = _opened_lock(path)
        try:
            until = time.monotonic() + PATIENCE
            while descriptor is not None and not _locked(descriptor) and time.monotonic() < until:
                time.sleep(_BEAT)
            yield
        finally:
            if descriptor is not None:
                _remove(path)
                os.close(descriptor)

    def clean(self) -> int:
        """Delete all that the cache has written into its folder and return how many files it were; others stay."""
        entries = list(self._entries())
        for entry in entries:
            _remove(entry.path)
        return len(entries)

    def _path(self, name: str) -> str:
        return os.path.join(self.folder, name + _ENTRY)

    def _signature(self, name: str, body: bytes) -> bytes:
        digest = blake2b(key=self.key, digest_size=_DIGEST, person=b"entry")
        digest.update(name.encode())
        digest.update(body)
        return digest.digest()

    def _entries(self) -> Iterator[_Entry]:
        """Yield the files that the cache itself has written into its folder."""
        with os.scandir(self.folder) as files:
            for file in files:
                if _is_ours(file.name):
                    with contextlib.suppress(OSError):
                        status = file.stat(follow_symlinks=False)
                        yield _Entry(status.st_mtime, status.st_size, file.path)

    def _tidy(self) -> None:
        """Delete what is too old, and the oldest of what is too much."""
        now = time.time()
        size = 0
        for count, entry in enumerate(sorted(self._entries(), reverse=True), 1):
            size += entry.size
            # a lock or a part of an entry is older than patience only if its process has been killed
            most = MOST_SECONDS if entry.path.endswith(_ENTRY) else 2 * PATIENCE
            if size > MOST_BYTES or count > MOST_ENTRIES or now - entry.changed > most:
                _remove(entry.path)


class _Entry(NamedTuple):
    changed: float
    size: int
    path: str


def default_folder() -> Path | None:
    """Return the user's own folder for the cache, where the platform has such folders; None without a home."""
    named = os.environ.get("XDG_CACHE_HOME", "")
    if os.path.isabs(named):
        return Path(named, APP)
    home = os.path.expanduser("~")
    if not os.path.isabs(home):
        return None
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path(home, "AppData", "Local"), APP, "Cache")
    return Path(home, "Library", "Caches", APP) if sys.platform == "darwin" else Path(home, ".cache", APP)


def opened(folder: Path | None = None) -> Store | None:
    """Return the cache in a folder, the user's own if none is named; None where none can be kept safely."""
    home = default_folder()
    if home is None:
        return None
    try:
        _make(home)
        key = _key(os.path.join(home, _KEY))
        if folder is not None and folder != home:
            _make(folder)
    except OSError:
        return None
    return None if key is None else Store(os.fspath(folder or home), key)


def _make(folder: Path) -> None:
    """Make a folder unless it is there; raises `OSError` if anybody else can write into it, or if it is a link."""
    try:
        status = os.lstat(folder)
    except FileNotFoundError:
        os.makedirs(folder.parent, exist_ok=True)
        with contextlib.suppress(FileExistsError):
            os.mkdir(folder, 0o700)
            _write(os.path.join(folder, _TAG), _TAG_TEXT)
        status = os.lstat(folder)
    if not stat.S_ISDIR(status.st_mode) or not _is_private(status, 0o022):
        raise PermissionError(1, "somebody else can write into the folder", os.fspath(folder))


def _is_private(status: os.stat_result, others: int) -> bool:
    """Tell whether a file or folder is the user's own, and others have none of these permissions."""
    return sys.platform == "win32" or (status.st_uid == os.geteuid() and not status.st_mode & others)


def _key(path: str) -> bytes | None:
    """Return the user's key; a new one if there is none that nobody else may know."""
    for _ in range(2):
        key = _read(path, private=True)
        if key is not None and len(key) == _DIGEST:
            return key
        _write(path, os.urandom(_DIGEST))
    return None


def _read(path: str, *, private: bool = False) -> bytes | None:
    try:
        descriptor = os.open(path, _READING)
    except OSError:
        return None
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode) or status.st_size > MOST_BYTES:
            return None
        if private and not _is_private(status, 0o077):
            return None
        raw = os.read(descriptor, status.st_size)
        return raw if len(raw) == status.st_size else None
    except OSError:
        return None
    finally:
        os.close(descriptor)


def _write(path: str, raw: bytes) -> None:
    """Write a file that appears whole or not at all."""
    part = f"{path}.{os.urandom(8).hex()}{_PART}"
    try:
        _fill(part, raw)
        os.replace(part, path)
    except BaseException:
        _remove(part)
        raise


def _fill(path: str, raw: bytes) -> None:
    descriptor = os.open(path, _WRITING, 0o600)
    try:
        with open(descriptor, "wb", closefd=False) as file:
            file.write(raw)
    finally:
        os.close(descriptor)


def _remove(path: str) -> None:
    with contextlib.suppress(OSError):
        os.unlink(path)


def _is_ours(name: str) -> bool:
    base, _, rest = name.partition(".")
    return (
        len(base) == 2 * _DIGEST and not base.strip("0123456789abcdef") and f".{rest}".endswith((_ENTRY, _LOCK, _PART))
    )


def _opened_lock(path: str) -> int | None:
    flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    try:
        return os.open(path, flags, 0o600)
    except OSError:
        return None


if sys.platform == "win32":
    import msvcrt

    def _locked(descriptor: int) -> bool:
        """Tell whether this process has got a lock, which the system takes back when the process ends."""
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
else:
    import fcntl

    def _locked(descriptor: int) -> bool:
        """Tell whether this process has got a lock, which the system takes back when the process ends."""
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except OSError:  # a file system without locks: everybody works for himself
            return True
        return True
