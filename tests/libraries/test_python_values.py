"""What Python gives for expressions of known values is what the engine says of them."""

from __future__ import annotations

import ast
import contextlib
import re
import textwrap
import warnings
from pathlib import Path

import pytest
from engine_support import OUTSIDE, values_of

HEAD = """
import ast
import base64
import binascii
import codecs
import collections
import copy
import functools
import itertools
import json
import operator
import os
import pathlib
import posixpath
import re
import shlex
import string
import types
import urllib.parse
from collections import ChainMap, defaultdict, deque
from itertools import accumulate, chain, combinations, combinations_with_replacement, dropwhile, filterfalse, islice
from itertools import pairwise, permutations, product, starmap, takewhile, tee, zip_longest

G = os.environ["OUTSIDE"]


def F(a, b=2, *c, d=4, **e):
    return [a, b, c, d, e]


def P(a, /, b, *, c="c"):
    return [a, b, c]


def Q(*args, **kwargs):
    return F(*args, **kwargs)


def R(first, **kwargs):
    kwargs.setdefault("b", 9)
    return F(first, **kwargs)
"""
# of each line, what stands before its last semicolon are statements; `here` marks what is not seen of a container that
# is a parameter or an attribute, `sure` what is not seen of one of two
VALUES = (Path(__file__).parent / "python_values.txt").read_text(encoding="utf-8")
#: The lines of which the engine need not know what they give.
OPEN = "not known"
LINES = dict(block.removeprefix("[").split("]\n", 1) for block in VALUES.strip().split("\n\n"))


class _Literals(ast.NodeTransformer):
    """Takes texts and containers that are written out from where they stand, and leaves names there."""

    def __init__(self, prefix, most):
        self.prefix = prefix
        self.most = most
        self.taken = []

    def visit_JoinedStr(self, node):
        return node

    def visit_Subscript(self, node):
        """Keys stay what they are."""
        node.value = self.visit(node.value)
        return node

    def generic_visit(self, node):
        is_text = isinstance(node, ast.Constant) and isinstance(node.value, str | bytes)
        if len(self.taken) == self.most:
            return node
        if is_text or isinstance(node, ast.List | ast.Tuple | ast.Set | ast.Dict):
            with contextlib.suppress(ValueError):
                ast.literal_eval(node)
                self.taken.append(node)
                return ast.parse(f"{self.prefix}p{len(self.taken) - 1}", mode="eval").body
        return super().generic_visit(node)


def _written(number, body):
    return f"def go_{number}():\n{_indented(body)}value_{number} = go_{number}()\n"


def _given(number, body):
    body, taken = _apart(body, "")
    names = ", ".join(f"p{place}" for place in range(len(taken)))
    return f"def go_{number}({names}):\n{_indented(body)}value_{number} = go_{number}({', '.join(taken)})\n"


def _kept(number, body):
    body, taken = _apart(body, "self.")
    names = ", ".join(["self", *(f"p{place}" for place in range(len(taken)))])
    kept = "\n".join(["pass", *(f"self.p{place} = p{place}" for place in range(len(taken)))])
    methods = f"def __init__({names}):\n{_indented(kept)}def go(self):\n{_indented(body)}"
    return f"class Keeper{number}:\n{_indented(methods)}value_{number} = Keeper{number}({', '.join(taken)}).go()\n"


def _chosen(number, body):
    """The first literal is one of two, as an argument says, which is asked for both."""
    body, taken = _apart(body, "", most=1)
    choice = f"if flag:\n    p0 = {taken[0]}\nelse:\n    p0 = {_other(ast.literal_eval(taken[0]))}\n" if taken else ""
    call = f"[go_{number}(1), go_{number}(0)]"
    return f"def go_{number}(flag):\n{_indented(choice + body)}value_{number} = {call}\n"


def _other(value):
    if isinstance(value, set):
        return repr(value | {99})
    return repr({**value, "zz": 99} if isinstance(value, dict) else value * 2)


def _apart(body, prefix, most=99):
    literals = _Literals(prefix, most)
    tree = literals.visit(ast.parse(body))
    return ast.unparse(ast.fix_missing_locations(tree)), [ast.unparse(node) for node in literals.taken]


def _indented(body):
    return textwrap.indent(body, "    ").rstrip() + "\n"


@pytest.mark.parametrize("way", [_written, _given, _kept, _chosen])
@pytest.mark.parametrize("kind", [kind for kind in LINES if kind != OPEN])
def test_known_values_are_what_python_makes_of_them(kind, way, monkeypatch):
    monkeypatch.setenv("OUTSIDE", OUTSIDE)
    pairs = compared(LINES[kind], way)
    assert {line: pair for line, pair in pairs.items() if not _is_same(*pair)} == {}


def test_what_is_said_of_other_values_is_not_wrong(monkeypatch):
    monkeypatch.setenv("OUTSIDE", OUTSIDE)
    pairs = compared(LINES[OPEN], _written)
    said = {line: pair for line, pair in pairs.items() if "Ellipsis" not in repr(pair[0])}
    assert {line: pair for line, pair in said.items() if not _is_same(*pair)} == {}


def compared(block, way):
    """Return for each line what the engine says, and what Python gives."""
    lines = [line.strip() for line in block.splitlines() if line.strip()]
    skipped = {_written: (), _chosen: ("# here", "# sure")}.get(way, ("# here",))
    lines = [re.sub(" +# (here|sure)$", "", line) for line in lines if not line.endswith(skipped)]
    program = HEAD
    for number, line in enumerate(lines):
        *before, expression = line.split("; ")
        program += way(number, "\n".join([*before, f"return {expression}"]))
    known, ours = {}, values_of(program)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        exec(program, known)
    pairs = {line: (ours[f"value_{number}"], _normal(known[f"value_{number}"])) for number, line in enumerate(lines)}
    assert pairs
    return pairs


def _is_same(ours, theirs):
    # sets have no order
    return repr(ours) == repr(theirs) or (ours == theirs and isinstance(theirs, set))


def _normal(value):
    """Bytes are texts to the engine, and a frozen set is a set."""
    if isinstance(value, bytes):
        return value.decode()
    if isinstance(value, list):
        return [_normal(member) for member in value]
    return set(value) if isinstance(value, frozenset) else value
