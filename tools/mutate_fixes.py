"""Makes fixes in mutated programs, and reports those that no program may get.

    python tools/mutate_fixes.py [--seed N] [--inputs N] [--from N]

A program is made from the seed and its number alone: the rules' own cases, those of their fixes, and modules of the
fixtures and examples, mutated as for `fuzz.py`. A fix fails if making it raises, if it makes a program unparsable, if
it changes anything outside of its edits, if its edits meet, or if it writes a part of a planted credential. So does
what becomes of the program when all fixes are made together. Exits with 1 if anything failed.
"""

from __future__ import annotations

import argparse
import ast
import random
import sys
import tempfile
import warnings
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path

import mutations

from cybrid_lint import analysis
from cybrid_lint.findings import Finding
from cybrid_lint.fixes.apply import RefusedError, content_of, plan
from cybrid_lint.fixes.edits import Edit, Fix, edited, meet, offsets_of
from cybrid_lint.options import Options
from cybrid_lint.rules import all_rules

NAME = "app.py"
#: As much of a credential as no fix may write.
TELLING = 8
#: After how many programs it is told how far the run is.
EVERY = 500


@cache
def programs() -> tuple[str, ...]:
    """Return the texts that are mutated."""
    fixed = [case.before for rule in all_rules() for case in rule.fixes if case.path == NAME]
    return (*fixed, *fixed, *mutations.programs())


def program_of(seed: int, number: int) -> tuple[str, tuple[str, ...]]:
    """Return a program that can be parsed, and the credentials that are planted in it."""
    chance = random.Random(f"fixes:{seed}:{number}")
    text = chance.choice(programs())
    for _ in range(chance.randint(0, mutations.MOST_MUTATIONS)):
        changed = chance.choice(mutations.PYTHON)(chance, text)
        if parses(changed):
            text = changed
    planted: list[str] = []

    def credential(mark: str) -> str:
        planted.append(mutations._credential(chance, mark))
        return planted[-1]

    return mutations.MARK.sub(lambda match: credential(match[0]), text), tuple(planted)


def parses(text: str) -> bool:
    """Tell whether a text is a program."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            ast.parse(text)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return False
    return True


def failures(text: str, planted: Sequence[str]) -> Iterator[str]:
    """Yield what is wrong with the fixes of a program."""
    try:
        found = findings(text)
    except Exception as error:
        yield f"{type(error).__name__} in making a fix"
        return
    fixes = [one.fix for one in found if one.fix is not None]
    for fix in fixes:
        yield from _failures_of(fix, text, planted)
    try:
        content = content_of(text.encode("utf-8"), is_python=True)
    except RefusedError:  # its cookie names another encoding
        return
    made = plan(fixes, lambda _: content)
    for path, (_, raw) in made.files.items():
        if path != NAME or not parses(raw.decode("utf-8")):
            yield "all fixes together make it unparsable"


def findings(text: str) -> list[Finding]:
    """Return what is found in a program, its fixes made without anything being caught."""
    caught = analysis._fix
    analysis._fix = lambda facts, rule, diagnostic: rule.fix(facts, diagnostic) if rule.fixes else None
    try:
        with tempfile.TemporaryDirectory() as folder:
            root = Path(folder).resolve()
            (root / NAME).write_text(text, encoding="utf-8")
            by_file = analysis.analyse(root, Options()).findings
    finally:
        analysis._fix = caught
        analysis.forget()
    return [one for ones in by_file.values() for one in ones]


def _failures_of(fix: Fix, text: str, planted: Sequence[str]) -> Iterator[str]:
    edits = list(dict.fromkeys(fix.edits))
    if any(meet(one, other) for one in edits for other in edits if one is not other):
        yield "edits of one fix meet"
        return
    after = edited(text, edits)
    if not parses(after):
        yield f"unparsable after: {fix.does}"
    if not _is_same_outside(text, after, edits):
        yield f"changed outside of its edits: {fix.does}"
    written = " ".join(fix.texts)
    if any(value[at : at + TELLING] in written for value in planted for at in range(len(value) - TELLING)):
        yield "a part of a credential is written"


def _is_same_outside(before: str, after: str, edits: Sequence[Edit]) -> bool:
    """Tell whether a text is another one with nothing but the edits' ranges changed, found without making the edits."""
    starts = offsets_of(before)
    at = done = 0
    for edit in sorted(edits):
        start, end = (
            starts[edit.span.line - 1] + edit.span.column,
            starts[edit.span.end_line - 1] + edit.span.end_column,
        )
        kept = before[done:start]
        if after[at : at + len(kept)] != kept:
            return False
        at += len(kept) + len(edit.text)
        done = end
    return after[at:] == before[done:]


def run(seed: int, numbers: range, tell: Callable[[str], object] = print) -> int:
    """Try programs by their numbers, tell of each kind of failure, and return how many programs have failed."""
    kinds: Counter[str] = Counter()
    failed = 0
    for count, number in enumerate(numbers, 1):
        text, planted = program_of(seed, number)
        told = list(failures(text, planted))
        for kind in told:
            if kind not in kinds:
                tell(f"--seed {seed} --from {number} --inputs 1: {kind}")
            kinds[kind] += 1
        failed += bool(told)
        if count % EVERY == 0:
            tell(f"{count} programs, {failed} failed")
    for kind, times in kinds.most_common():
        tell(f"{times} times: {kind}")
    tell(f"{len(numbers)} programs, {failed} failed")
    return failed


def main(arguments: Sequence[str] | None = None) -> int:
    """Try mutated programs."""
    parser = argparse.ArgumentParser(description="Makes fixes in mutated programs.")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--inputs", type=int, default=10_000)
    parser.add_argument("--from", dest="first", type=int, default=0)
    args = parser.parse_args(arguments)
    return 1 if run(args.seed, range(args.first, args.first + args.inputs)) else 0


if __name__ == "__main__":
    sys.exit(main())
