"""Checks mutated files of all kinds, and reports what no input may do. POSIX only.

    python tools/fuzz.py [--seed N] [--inputs N] [--from N] [--jobs N] [--keep FOLDER]

An input is made from the seed and its number alone (`mutations.py`), and checked through the command line, in
process; Python also through the plugin. It fails if an exception comes through or is caught as a last resort, if the
process dies, waits or takes more than `--seconds` of a processor, or if an output holds a credential that is planted in
it. Of each kind of failure the first input is made as small as it can be, and shown. Exits with 1 if anything failed.
"""

from __future__ import annotations

import argparse
import ast
import contextlib
import io
import json
import os
import re
import shutil
import sys
import tempfile
import threading
import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from types import FrameType
from typing import Any

from children import limit, run_all
from mutations import BASELINE, SHORT_PROGRAM, Input, input_of

BATCH = 250
FORMATS = ("text", "json", "sarif", "github", "gitlab", "junit")
# An exception that was caught as a last resort is named in a message.
EXCEPTION = re.compile(
    r"(?:internal error: |CYB901[^\n]*?\b)(?P<name>[A-Z]\w*(?:Error|Exception|Iteration|Interrupt))\b"
)
# How many smaller inputs are tried, and how many where each may take the whole of its time.
MOST_TRIES, MOST_SLOW_TRIES = 400, 25


@dataclass(frozen=True)
class Failure:
    """An input that failed, by its number, and how: `kind` is the same for those that are likely to be one fault."""

    number: int
    kind: str


# --- one input ----------------------------------------------------------------------------------------------------


def outputs(given: Input, form: str) -> Iterator[str]:
    """Yield what the command line and the plugin say of an input, in a format."""
    arguments = ["check", "--format", form, "--stdin-filename", given.name]
    if not given.beside:
        arguments.append("--isolated")
    elif given.beside == BASELINE:
        arguments += ["--baseline", BASELINE]
    if given.beside:
        Path(given.beside).write_bytes(given.beside_raw)
    try:
        yield _command(arguments, given.raw)
        if given.beside and given.beside != BASELINE:
            yield _command(["config"], b"")
    finally:
        if given.beside:
            Path(given.beside).unlink()
    if given.name.endswith(".py") and not given.beside:
        yield _plugin(given)


def _command(arguments: list[str], raw: bytes) -> str:
    from cybrid_lint.cli import main

    out, err = io.StringIO(), io.StringIO()
    sys.stdin = io.TextIOWrapper(io.BytesIO(raw), encoding="utf-8", errors="surrogateescape")
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err), contextlib.suppress(SystemExit):
        main(arguments)
    return out.getvalue() + err.getvalue()


def _plugin(given: Input) -> str:
    """Return what the plugin says of a file, if flake8 would ask it."""
    from cybrid_lint.configuration.precedence import Configurations
    from cybrid_lint.plugin import Plugin

    Plugin.configurations = Configurations(Path.cwd(), reads_files=False)
    text = given.raw.decode("utf-8", "replace")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ""
    return "\n".join(message for _, _, message, _ in Plugin(tree, given.name, io.StringIO(text).readlines()).run())


def failure_of(given: Input, number: int, seconds: float) -> str:
    """Check an input and return what is wrong, nothing if all is well."""
    before = time.process_time()
    form = FORMATS[number % len(FORMATS)]
    said = ""
    try:
        for output in outputs(given, form):
            said += output + "\n"
    except Exception as error:
        return f"{type(error).__name__} comes through {_place(given, form, type(error).__name__)}"
    used = time.process_time() - before
    caught = EXCEPTION.search(said)
    if caught:
        return f"{caught['name']} caught {_place(given, form, caught['name'])}"
    whole = given.raw.decode("utf-8", "replace") + given.beside_raw.decode("utf-8", "replace")
    if any(one in said for one in given.credentials if one in whole):
        return f"a whole credential in the format {form}"
    return f"more than {seconds:g} processor seconds" if used > seconds else ""


def _place(given: Input, form: str, name: str) -> str:
    """Return where an exception of this name comes from: the input is checked once more, and watched."""
    ways: dict[int, tuple[BaseException, list[str]]] = {}

    def watch(frame: FrameType, event: str, argument: Any) -> Any:
        path = frame.f_code.co_filename
        if "cybrid_lint" not in path:
            return None
        if event == "exception" and argument[0].__name__ == name:
            place = f"{path.rpartition('cybrid_lint/')[2]}:{frame.f_lineno} in {frame.f_code.co_name}"
            ways.setdefault(id(argument[1]), (argument[1], []))[1].append(place)
        return watch

    threading.settrace(watch)
    sys.settrace(watch)
    try:
        with contextlib.suppress(Exception):
            list(outputs(given, form))
    finally:
        sys.settrace(None)
        threading.settrace(None)
    # of those that were raised, the one that went furthest was not expected
    way = max((way for _, way in ways.values()), key=len, default=["an unknown place"])
    return f"at {way[0]}"


# --- many inputs --------------------------------------------------------------------------------------------------


def fuzz(
    seed: int, numbers: range, seconds: float, processes: int, progress: Callable[[int], object]
) -> Iterator[Failure]:
    """Yield what failed of the inputs with these numbers; `progress` is told how many are done."""
    with tempfile.TemporaryDirectory() as scratch:
        waiting = [numbers[at : at + BATCH] for at in range(0, len(numbers), BATCH)]
        done = 0
        while waiting:
            rest: list[range] = []
            for ended in run_all(_batch(seed, seconds, Path(scratch)), waiting, seconds * 4, processes):
                lines = _log(Path(scratch), ended.item).read_text("utf-8").splitlines()
                yield from (Failure(int(number), kind) for number, _, kind in map(_parted, lines) if kind)
                last = int(_parted(lines[-1])[0])
                if not lines[-1].endswith(" done"):
                    yield Failure(last, ended.how or f"exit code {ended.code}")
                    rest.append(range(last + 1, ended.item.stop))
                done += last + 1 - ended.item.start
                progress(done)
            waiting = [one for one in rest if one]


def _parted(line: str) -> tuple[str, str, str]:
    number, _, kind = line.partition(" ")
    return number, "", "" if kind in ("", "done") else kind


def _log(scratch: Path, batch: range) -> Path:
    return scratch / f"{batch.start}.log"


def _batch(seed: int, seconds: float, scratch: Path) -> Callable[[range], None]:
    def work(batch: range) -> None:
        folder, kept = scratch / str(batch.start), scratch / f"{batch.start}.cache"
        folder.mkdir()
        os.chdir(folder)
        _settle(kept)
        with _log(scratch, batch).open("w", encoding="utf-8") as log:
            for number in batch:
                print(number, file=log, flush=True)
                limit(seconds * 4)
                kind = failure_of(input_of(seed, number), number, seconds)
                if kind:
                    print(number, kind, file=log, flush=True)
            print(batch[-1], "done", file=log)
        os.chdir(scratch)
        folder.rmdir()
        shutil.rmtree(kept, ignore_errors=True)

    return work


def _settle(kept: Path) -> None:
    """Let this process keep its cache in a folder of its own, and parse the arguments of all inputs by one parser."""
    from cybrid_lint import cli

    os.environ["XDG_CACHE_HOME"] = str(kept)
    parser = _parser()
    setattr(cli, "parser", lambda _: parser)  # noqa: B010, mypy knows no other way to put it there


@cache
def _parser() -> argparse.ArgumentParser:
    """Return the parser of arguments, which takes longer to make than a small input to check."""
    from cybrid_lint import cli

    return cli.parser()


# --- making inputs smaller ----------------------------------------------------------------------------------------


def smallest(given: Input, failure: Failure, seconds: float) -> Input:
    """Return an input as small as can be found that fails in the same way."""
    slow = "processor" in failure.kind or "waits" in failure.kind
    left = [MOST_SLOW_TRIES if slow else MOST_TRIES]

    def fails(raw: bytes) -> bool:
        left[0] -= 1
        tried = replace(given, beside_raw=raw) if given.beside else replace(given, raw=raw)
        return left[0] >= 0 and _kind(tried, failure.number, seconds) == failure.kind

    raw = given.beside_raw if given.beside else given.raw
    for cut in (lambda raw: raw.splitlines(keepends=True), lambda raw: [raw[at : at + 1] for at in range(len(raw))]):
        raw = b"".join(_reduced(cut(raw), lambda pieces: fails(b"".join(pieces)), left))
    return replace(given, beside_raw=raw) if given.beside else replace(given, raw=raw)


def _reduced(pieces: list[bytes], fails: Callable[[list[bytes]], bool], left: list[int]) -> list[bytes]:
    """Take out pieces, many at once and then fewer, as long as what is left fails."""
    size = max(len(pieces) // 2, 1)
    while size and pieces and left[0] > 0:
        at = 0
        while at < len(pieces) and left[0] > 0:
            shorter = pieces[:at] + pieces[at + size :]
            if fails(shorter):
                pieces = shorter
            else:
                at += size
        size //= 2
    return pieces


def _kind(given: Input, number: int, seconds: float) -> str:
    """Return how an input fails, in a process of its own."""
    with tempfile.TemporaryDirectory() as scratch:
        answer = Path(scratch, "answer")

        def work(one: Input) -> None:
            folder = Path(scratch, "folder")
            folder.mkdir()
            os.chdir(folder)
            _settle(Path(scratch, "cache"))
            answer.write_text(failure_of(one, number, seconds), "utf-8")

        (ended,) = run_all(work, [given], seconds * 4)
        return ended.how or (answer.read_text("utf-8") if answer.exists() else f"exit code {ended.code}")


# --- the command --------------------------------------------------------------------------------------------------


def main(arguments: Sequence[str] | None = None) -> int:
    """Check the inputs, show what failed, and return the exit code."""
    parser = argparse.ArgumentParser(description="Checks mutated files of all kinds.")
    parser.add_argument("--seed", type=int, default=0, help="default: %(default)s")
    parser.add_argument("--inputs", type=int, default=10_000, metavar="N", help="default: %(default)s")
    parser.add_argument("--from", type=int, default=0, dest="first", metavar="N", help="the number of the first input")
    parser.add_argument("--seconds", type=float, default=3, help="of a processor for an input (default: %(default)s)")
    parser.add_argument("--jobs", type=int, default=2, metavar="N", help="processes (default: %(default)s)")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="write the small inputs there")
    given = parser.parse_args(arguments)
    start = time.monotonic()

    def progress(done: int) -> None:
        if sys.stderr.isatty():
            print(f"\r{done} inputs, {done / (time.monotonic() - start):.0f} a second", end="", file=sys.stderr)

    _warm()
    numbers = range(given.first, given.first + given.inputs)
    kinds: dict[str, list[int]] = {}
    for failure in fuzz(given.seed, numbers, given.seconds, given.jobs, progress):
        if failure.kind not in kinds:
            print(f"{failure.number}: {failure.kind}", file=sys.stderr)
        kinds.setdefault(failure.kind, []).append(failure.number)
    took = time.monotonic() - start
    for kind, failed in sorted(kinds.items()):
        first = min(failed)
        _show(smallest(input_of(given.seed, first), Failure(first, kind), given.seconds), kind, failed, given.keep)
    failures = sum(map(len, kinds.values()))
    print(
        f"{len(numbers)} inputs of seed {given.seed}, {failures} failed in {len(kinds)} ways;"
        f" {len(numbers) / took:.0f} a second"
    )
    return 1 if kinds else 0


def _warm() -> None:
    """Import all that a check needs, and make its parser, once for all processes."""
    _parser()
    before = Path.cwd()
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        for number, name in enumerate(("app.py", "values.yaml", "a.ipynb") * 2):
            raw = json.dumps({"cells": []}) if name.endswith("b") else SHORT_PROGRAM
            list(outputs(Input(name, raw.encode()), FORMATS[number]))
        os.chdir(before)


def _show(one: Input, kind: str, failed: list[int], keep: Path | None) -> None:
    print(f"{kind}: {len(failed)} times, first {min(failed)}")
    print(f"  {one.name}: {one.raw[:2_000]!r}")
    if one.beside:
        print(f"  {one.beside}: {one.beside_raw[:2_000]!r}")
    if keep is not None:
        folder = keep / str(min(failed))
        folder.mkdir(parents=True, exist_ok=True)
        (folder / one.name).write_bytes(one.raw)
        if one.beside:
            (folder / one.beside).write_bytes(one.beside_raw)


if __name__ == "__main__":
    sys.exit(main())
