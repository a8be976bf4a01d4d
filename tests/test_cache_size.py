"""How much the cache keeps, and for how long."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

from cybrid_lint.cache import store
from cybrid_lint.cache.store import opened


def entries(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.entry"))


def tidying(kept):
    """A name under which what is written makes room."""
    return next(
        name for name in map(kept.name, map(b"%d".__mod__, range(100, 1_000))) if name.startswith(store.TIDYING)
    )


def test_the_oldest_goes_when_it_is_too_much(tmp_path, monkeypatch):
    kept = opened(tmp_path / "c")
    names = [kept.name(b"%d" % number) for number in range(6)]
    for age, name in enumerate(names):
        kept.write(name, b"x" * 1_000)
        os.utime(tmp_path / "c" / f"{name}.entry", (time.time() - 1_000 + age,) * 2)
    assert all(kept.read(name) for name in names)
    monkeypatch.setattr(store, "MOST_BYTES", 4_000)
    kept.write(tidying(kept), b"y" * 1_000)
    assert [kept.read(name) is not None for name in names] == [False] * 4 + [True] * 2
    monkeypatch.setattr(store, "MOST_ENTRIES", 2)
    kept.write(tidying(kept), b"y")
    assert len(entries(tmp_path / "c")) == 2


def test_a_full_cache_is_not_looked_through_at_every_write(tmp_path, monkeypatch):
    kept = opened(tmp_path / "c")
    looks = []
    monkeypatch.setattr(store.Store, "_tidy", lambda _: looks.append(1))
    for number in range(1_600):
        kept.write(kept.name(b"%d" % number), b"x")
    assert 40 < len(looks) < 200


def test_what_nobody_asks_for_goes(tmp_path):
    kept = opened(tmp_path / "c")
    old, asked = kept.name(b"old"), kept.name(b"asked")
    part = tmp_path / "c" / f"{old}.entry.0123456789abcdef.part"
    for name in (old, asked):
        kept.write(name, b"x")
    part.write_bytes(b"of a process that was killed")
    (tmp_path / "c" / "notes.txt").write_text("somebody's own")
    for path in (tmp_path / "c").iterdir():
        os.utime(path, (time.time() - store.MOST_SECONDS - 1,) * 2)
    assert kept.read(asked) == b"x"
    kept.write(tidying(kept), b"x")
    assert (kept.read(old), kept.read(asked)) == (None, b"x")
    assert not part.exists()
    assert (tmp_path / "c" / "notes.txt").exists()


def test_a_killed_writer_leaves_nothing_that_counts(tmp_path):
    """A process is killed in the middle of its writing."""
    program = (
        "import os, signal, sys\nfrom pathlib import Path\nfrom cybrid_lint.cache import store\n"
        "kept = store.opened(Path(sys.argv[1]))\n"
        "store.os.replace = lambda *_: os.kill(os.getpid(), signal.SIGKILL)\n"
        "with kept.alone('0' * 64):\n    kept.write('0' * 64, b'x')\n"
    )
    opened(tmp_path / "c")
    done = subprocess.run([sys.executable, "-c", program, tmp_path / "c"], check=False)
    assert done.returncode != 0
    kept = opened(tmp_path / "c")
    assert kept.read("0" * 64) is None
    with kept.alone("0" * 64):
        kept.write("0" * 64, b"y")
    assert kept.read("0" * 64) == b"y"
