"""Statements over a token: which of them show it to a reader, and which only tell something of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from sinks import assert_loud_and_quiet

HEAD = """
import base64
import collections
import copy
import dataclasses
import enum
import functools
import hashlib
import glom
import html
import inspect
import itertools
import json
import logging
import more_itertools
import operator
import os
import pydash
import re
import string
import sys
import textwrap
import toolz
import types
import urllib.parse
import warnings
from dataclasses import dataclass, field
from typing import NamedTuple
logger = logging.getLogger(__name__)

@dataclass
class Record:
    token: str
    size: int = 1

@dataclass
class Hidden:
    token: str = field(repr=False)

@dataclass(repr=False)
class Silent:
    token: str

class Plain:
    def __init__(self, token):
        self.token = token

class Telling(Plain):
    def __str__(self):
        return f"<{self.token}>"

class Cut(Plain):
    def __repr__(self):
        return f"<{self.token[:4]}>"

class Row(NamedTuple):
    token: str

class Failure(Exception):
    def __init__(self, token):
        super().__init__(token)
        self.token = token

def show(text):
    print(text)

def ignore(text):
    return len(text)

def mask(text):
    return text[:4] + "..."

def given(text):
    return text

def absorb(into, name, value):
    into.update({name: value})

def stored(into, value, name="a"):
    into["a"] = value
    return into.get(name)

class Sized:
    def __len__(self):
        return 2
"""
# a line break in a statement is written as such
LINES = (Path(__file__).parent / "shown.txt").read_text(encoding="utf-8").splitlines()
PARTS = 6


@pytest.mark.parametrize("part", range(PARTS))
def test_what_shows_a_token_is_reported_and_nothing_else(part):
    statements = {"shows": [], "hides": []}
    for line in LINES[part::PARTS]:
        kind, _, statement = line.partition(": ")
        simple = statement.startswith(("x ", "a, ", "(a,"))
        statements[kind].append(statement.replace("; ", "\n") if simple else statement.replace("\\n", "\n"))
    assert all(statements.values())
    assert_loud_and_quiet(HEAD, statements["shows"], statements["hides"])
