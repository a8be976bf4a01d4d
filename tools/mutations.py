"""Inputs for `tools/fuzz.py`: files of all kinds as seeds, and mutations of them. The same number is the same input."""

from __future__ import annotations

import ast
import base64
import json
import random
import re
import string
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from cybrid_lint.rules import all_rules

ROOT = Path(__file__).resolve().parent.parent
MARK = re.compile(r"<(?:client_id|client_secret|access_token|signing_key|private_key|token|secret|key)>")
MOST_MUTATIONS = 5
# What part of the programs may be anything, and how often one that still parses is looked for.
NOT_PARSED, TRIES = 0.2, 4
# Seeds are cut to so many characters: what is small is fast, and what goes wrong there is seldom larger.
MOST_CHARACTERS = 4_000


@dataclass(frozen=True)
class Input:
    """A file that is checked, and a file that is read besides: a configuration or a baseline."""

    name: str
    raw: bytes
    beside: str = ""
    beside_raw: bytes = b""
    credentials: tuple[str, ...] = ()


SHORT_PROGRAM = 'CYBRID_CLIENT_SECRET = "<client_secret>"\n'
SHORT_OTHERS = {
    ".env": "CYBRID_CLIENT_ID=<client_id>\nexport CYBRID_CLIENT_SECRET='<client_secret>'  # noqa: CYB101\n",
    "values.yaml": "cybrid: &a\n  id: <client_id>\n  l: [*a, {token: <access_token>}]\n  a: >-\n    <signing_key>\n",
    "compose.yml": "services:\n  app:\n    environment:\n      - CYBRID_SECRET=${A:-<client_secret>}\n",
    "settings.json": '{"cybrid": {"client_id": "<client_id>", "header": "Bearer <access_token>", "n": [1, 1e9]}}\n',
    "settings.toml": "[cybrid]\nclient_id = \"<client_id>\"\nclient_secret = '''<client_secret>'''\n",
    "settings.ini": "[cybrid]\nclient_id = <client_id>\nclient_secret: <client_secret>\n",
    "cybrid.properties": "cybrid.client.id=<client_id>\ncybrid.client.secret=<client_secret>\n",
    "main.tf": 'variable "cybrid_secret" {\n  default = "<client_secret>"\n}\nlocals { a = <<E\n<client_id>\nE\n}\n',
    "Dockerfile": "FROM python:3.12\nENV CYBRID_CLIENT_SECRET=<client_secret> \\\n  CYBRID_CLIENT_ID=<client_id>\n",
    "deploy.sh": "#!/bin/sh\ncurl -u '<client_id>:<client_secret>' https://id.sandbox.cybrid.app/oauth/token <<E\nE\n",
    "notes.md": "Cybrid: `CYBRID_CLIENT_SECRET=<client_secret>`\n\n```python\ntoken = '<access_token>'\n```\n",
    "client.ts": "const cybrid = { clientId: `<client_id>`, clientSecret: process.env.X ?? '<client_secret>' };\n",
    "client.go": 'cybrid := Config{ClientID: "<client_id>", ClientSecret: `<client_secret>`}\n',
    "settings.xml": "<cybrid client_id='<client_id>'><client_secret><client_secret></client_secret></cybrid>\n",
    "requests.http": "POST https://id.sandbox.cybrid.app/oauth/token\nAuthorization: Basic <client_secret>\n",
    ".netrc": "machine id.sandbox.cybrid.app login <client_id> password <client_secret>\n",
    "table.csv": "cybrid_client_id,cybrid_client_secret\n<client_id>,<client_secret>\n",
    "cybrid.pem": "<private_key>",
    "script": "#!/usr/bin/env python3\nCYBRID_CLIENT_SECRET = '<client_secret>'\n",
    "notes": "Cybrid client secret: <client_secret>\n",
}
CONFIGURATIONS = {
    "pyproject.toml": '[tool.cybrid-lint]\nmax-resources = 3\nplaceholders = ["a"]\nexclude = ["x"]\nselect = ["C"]\n'
    '[tool.cybrid-lint.per-file-ignores]\n"app.py" = ["CYB101"]\n',
    "setup.cfg": "[flake8]\nselect = CYB\nper-file-ignores =\n    a.py: CYB101\n    x:CYB3\ncybrid-max-resources = 3\n",
    "tox.ini": "[flake8]\nextend-ignore = CYB302\nexclude = .git, build\ncybrid-placeholders = a, b\n",
    ".flake8": "[flake8]\nignore = CYB1\nextend-exclude =\n    a\n    b\n",
}
BASELINE = ".cybrid-lint-baseline"
BASELINE_TEXT = (
    '{"cybrid-lint-baseline": 1, "salt": "b0e5a9ad1f8c4f7f9cb84a52f0e5d1c6"}\n'
    '{"path": "app.py", "symbol": "f", "code": "CYB102", "hash": "ad478a52d3952b2dd17a128811e2fbcf", "count": 1}\n'
)

ODD_LITERALS = (
    '""', "b''", "''''''", "0", "-1", "10**9", "1e400", "1j", "9" * 60, "9" * 5_000, "0x" + "f" * 3_000, "True",
    "None", "...", "[]", "{}", "()", "set()", "[None] * 9", "'a' * 10**9", "'\\ud800'", "'\\x00'", "'%'", "'%(a)s'",
    "'%*d'", "'{'", "'}'", "'{²}'", "'{0.a[b]}'", "'{:9999999999}'", "'{!x}'", "'{a!r:>{w}}'", "f'{1:{2:{3}}}'",
    "f'{x!r:%'", "rb'\\'", "u'ß'", "'İ'", "'\\N{BULLET}'", "lambda: 0", "lambda *a, **k: (a, k)", "(yield)",
    "await x", "*x", "**x", "x := 1", "not x", "-x", "~x", "[x for x in x]", "{x: x for x in x}",
    "(x async for x in x)", "x if x else x", "x[::0]", "x[1:2, ::3]", "x[...]", "print", "self", "__import__('os')",
    "globals()", "type('A', (), {})", "super()", "iter(int, 1)", "range(10**12)", "slice(None)",
)  # fmt: skip
ARGUMENTS = (
    "", "''", "None", "0", "-1", "10**9", "'a', 'b'", "'', ''", "'a', 10**9", "1, 'ab'", "*x", "**x", "x, x, x, x, x",
    "'cp0'", "'utf-8', 'strict'", "'rot13'", "'idna'", "'undefined'", "b''", "{}", "[]", "(1, 2)", "'{²}'", "key=1",
    "sep=''", "'%s' * 9", "lambda x: x", "range(9)", "'a' 'b'", "float('nan')", "10**400", "-10**400", "'\\ud800'",
)  # fmt: skip
OPERATORS = (
    "+",
    "-",
    "*",
    "/",
    "//",
    "%",
    "@",
    "**",
    "<<",
    ">>",
    "&",
    "|",
    "^",
    " and ",
    " or ",
    " in ",
    " is ",
    "<",
    "==",
)
DEEP = (
    "(",
    "[",
    "{",
    "{0:",
    "-",
    "not ",
    "~",
    "lambda: ",
    "f(",
    "x[",
    "x.",
    "x().",
    "x+",
    "x<",
    "x if x else ",
    "await ",
    "*",
)
DEPTHS = (3, 30, 90, 190, 250, 1_100, 3_000)
STATEMENTS = (
    "def {n}({n}={e}, *a, **k):\n    return {e}\n", "class {n}({e}):\n    {n} = {e}\n", "{n} = {e}\n",
    "{n}.{n} = {e}\n", "{n}[{e}] = {e}\n", "{n} += {e}\n", "for {n} in {e}:\n    {n} = {n} + {e}\nelse:\n    pass\n",
    "del {n}[{e}]\n", "while {e}:\n    {n} = {n} * 2\n    break\n",
    "try:\n    {n} = {e}\nexcept {e} as {n}:\n    raise {e} from {e}\nfinally:\n    pass\n",
    "with {e} as {n}, {e}:\n    return {e}\n",
    "match {e}:\n    case [*{n}]:\n        pass\n    case {{'a': {n}, **{m}}}:\n        pass\n",
    "async def {n}():\n    async with {e}:\n        await {e}\n", "{n}, *{m} = {e}\n", "{n}: {e} = {e}\n",
    "assert {e}, {e}\n", "@{n}({e})\ndef {m}():\n    yield from {e}\n", "global {n}\n", "nonlocal {n}\n",
    "import {n}.{m} as {n}\n", "from .{n} import *\n", "from {n} import ({m})\n", "type {n}[T] = {e}\n",
    "def {n}():\n    return {m}()\ndef {m}():\n    return {n}()\n", "print({e})\n",
    "class {n}({n}):\n    def __init__(a):\n        a.a = {n}()\n    def __getattr__(a, b):\n        return a.{n}\n",
    "def {n}(f):\n    return {n}(f)({n})\n{m} = {n}({n})\n", "return {e}\n", "raise {e}\n", "{e}\n",
    "{n} = {n} if {e} else {m}\n", "{n} = '{{}}'.format({e})\n", "{n} = '%s %s' % ({e}, {e})\n",
    "{n} = f'{{{n}}}{{{m}!r:>{{{n}}}}}'\n", "for _ in range(40):\n    {n} = {n}.replace('a', 'aa')\n",
    "{n} = {n} + {n}\n" * 30, "{n} = ({n}, {n})\n" * 30, "elif {e}:\n    pass\n" * 20,
)  # fmt: skip
METHODS = sorted({name for kind in (str, bytes, list, dict, set, tuple, int, float) for name in dir(kind)})
ODD_TEXTS = (
    "\0", "\r", "\r\n", "\f", "\v", "\x1b[31m", "\u2028", "\x85", "\ufeff", "\u202e", "\U0001f600", "é", "\t", "  ",
    "\\", "\\\n", '"""', "'''", "#", "# noqa: CYB101", "# noqa", "# coding: rot13\n", "# coding: hex\n",
    "# -*- coding: utf-16 -*-\n", "::error::x", "# type: ignore", "{{", "}}", "${", "$(", "%s", "<<E\n", "&a", "*a",
    "!!python/object:os.system", "!<!", "? ", "- - - - - ", "|2-\n", "---\n", "...\n", "[[[[", "{{{{", "<![CDATA[",
    "<!ENTITY a '&a;&a;'>", "//", "/*", "*/", "`", "//# sourceMappingURL=data:", "=" * 99, "a" * 300, "A" * 43,
    " " * 3_000, "\n" * 300, "_" * 3_000, "." * 3_000, "-----BEGIN PRIVATE KEY-----\n", "Bearer ", "cybrid ",
    "https://id.sandbox.cybrid.app/oauth/token?client_id=", "https://a:b@c:99999999/", "http://[::1",
    "cybrid_client_secret: ",
)  # fmt: skip


# --- seeds --------------------------------------------------------------------------------------------------------


@cache
def programs() -> tuple[str, ...]:
    """Return the Python texts that are mutated: the rules' examples, and modules of the fixtures and the examples."""
    cases = [case for rule in all_rules() for case in (*rule.invalid, *rule.valid)]
    texts = [case.program for case in cases if case.path.endswith(".py")]
    for folder in ("examples", "tests/fixtures"):
        paths = sorted((ROOT / folder).rglob("*.py"))
        texts += [path.read_text("utf-8")[:MOST_CHARACTERS] for path in paths]
    return tuple(text for text in texts if text.strip())


@cache
def others() -> tuple[tuple[str, str], ...]:
    """Return names and texts of files that are not Python."""
    found = list(SHORT_OTHERS.items())
    for folder in ("examples", "tests/fixtures"):
        for path in sorted((ROOT / folder).rglob("*")):
            if path.is_file() and path.suffix not in (".py", ".pyc", ".ipynb"):
                found.append((path.name, path.read_text("utf-8")[:MOST_CHARACTERS]))
    return tuple(found)


# --- inputs -------------------------------------------------------------------------------------------------------


def input_of(seed: int, number: int) -> Input:
    """Return an input by the seed and its number: most are Python, the others of all kinds."""
    chance = random.Random(f"{seed}:{number}")
    kind = chance.choices(tuple(KINDS), weights=(6, 3, 1, 1, 0.5))[0]
    made: Input = KINDS[kind](chance)
    return made


def _python(chance: random.Random) -> Input:
    return _input(chance, "app.py", _program(chance, chance.choice(programs())))


def _other(chance: random.Random) -> Input:
    name, text = chance.choice(others())
    return _input(chance, name, mutated(chance, text, TEXT))


def _notebook(chance: random.Random) -> Input:
    """Return a notebook: either its cells are mutated, or its JSON."""
    inner = chance.random() < 0.5
    cells: list[dict[str, object]] = []
    for _ in range(chance.randint(1, 4)):
        text = chance.choice(programs())[:1_000]
        text = _program(chance, text) if inner else text
        text = chance.choice(("", "%%bash\n", "!ls {x}\n", "%time ", "x = !ls\n", "?x\n")) + text
        source: object = text if chance.random() < 0.5 else text.splitlines(keepends=True)
        kind = chance.choice(("code", "code", "code", "markdown", "raw"))
        cells.append({"cell_type": kind, "source": source, "outputs": [{"text": [text[:200]]}], "metadata": {}})
    whole = json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells}, indent=1)
    return _input(chance, "notebook.ipynb", whole if inner else mutated(chance, whole, TEXT))


def _configuration(chance: random.Random) -> Input:
    name, text = chance.choice(tuple(CONFIGURATIONS.items()))
    return _input(chance, "app.py", SHORT_PROGRAM, name, mutated(chance, text, TEXT))


def _baseline(chance: random.Random) -> Input:
    return _input(chance, "app.py", SHORT_PROGRAM, BASELINE, mutated(chance, BASELINE_TEXT, TEXT))


KINDS: Mapping[str, Callable[[random.Random], Input]] = {
    "python": _python,
    "other": _other,
    "notebook": _notebook,
    "configuration": _configuration,
    "baseline": _baseline,
}


def _input(chance: random.Random, name: str, text: str, beside: str = "", beside_text: str = "") -> Input:
    """Plant credentials where the texts ask for them, and return the input. Those that mutations cut up are none."""
    credentials: list[str] = []

    def credential(match: re.Match[str]) -> str:
        credentials.append(_credential(chance, match[0]))
        return credentials[-1]

    raw = _bytes(chance, MARK.sub(credential, text))
    beside_raw = _bytes(chance, MARK.sub(credential, beside_text))
    return Input(name, raw, beside, beside_raw, tuple(credentials))


def _credential(chance: random.Random, mark: str) -> str:
    def coded(count: int) -> str:
        return base64.urlsafe_b64encode(chance.randbytes(count)).decode().rstrip("=")

    if mark == "<access_token>":
        header, claims = '{"alg":"RS512"}', f'{{"iss":"https://id.sandbox.cybrid.app","sub":"{coded(9)}"}}'
        parts = [base64.urlsafe_b64encode(part.encode()).decode().rstrip("=") for part in (header, claims)]
        return ".".join([*parts, coded(128)])
    if mark == "<private_key>":
        lines = [base64.b64encode(chance.randbytes(48)).decode() for _ in range(3)]
        return "\n".join(["-----BEGIN PRIVATE KEY-----", *lines, "-----END PRIVATE KEY-----"])
    return coded(32)


def _bytes(chance: random.Random, text: str) -> bytes:
    """Return a text as bytes: mostly in UTF-8, sometimes with a byte changed, or in another encoding."""
    encoding = chance.choice(("utf-16", "latin-1", "utf-8-sig", "cp1252")) if chance.random() < 0.02 else "utf-8"
    raw = text.encode(encoding, "replace" if encoding != "utf-8" else "surrogatepass")
    if raw and chance.random() < 0.05:
        at = chance.randrange(len(raw))
        raw = raw[:at] + chance.randbytes(1) + raw[at + 1 :]
    return raw


# --- mutations ----------------------------------------------------------------------------------------------------

Mutation = Callable[[random.Random, str], str]


def mutated(chance: random.Random, text: str, mutations: tuple[Mutation, ...]) -> str:
    """Return a text after some mutations."""
    for _ in range(chance.randint(1, MOST_MUTATIONS)):
        text = chance.choice(mutations)(chance, text)
    return text


def _program(chance: random.Random, text: str) -> str:
    """Return a Python text after some mutations: most can still be parsed, since what cannot is soon done with."""
    any_text = chance.random() < NOT_PARSED
    for _ in range(chance.randint(1, MOST_MUTATIONS)):
        for _ in range(TRIES):
            changed = chance.choice(PYTHON)(chance, text)
            if any_text or _parses(changed):
                text = changed
                break
    return text


def _parses(text: str) -> bool:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            compile(text, "", "exec", ast.PyCF_ONLY_AST)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return False
    return True


def _lines_removed(chance: random.Random, text: str) -> str:
    lines = text.splitlines(keepends=True)
    at = chance.randint(0, len(lines))
    return "".join(lines[:at] + lines[at + chance.randint(1, 4) :])


def _lines_moved(chance: random.Random, text: str) -> str:
    lines = text.splitlines(keepends=True)
    at, to = chance.randint(0, len(lines)), chance.randint(0, len(lines))
    moved = lines[at : at + chance.randint(1, 8)]
    return "".join(lines[:to] + moved + lines[to:])


def _lines_of_another(chance: random.Random, text: str) -> str:
    lines, other = text.splitlines(keepends=True), chance.choice(programs()).splitlines(keepends=True)
    at, start = chance.randint(0, len(lines)), chance.randint(0, len(other))
    return "".join(lines[:at] + other[start : start + chance.randint(1, 12)] + lines[at:])


def _characters_removed(chance: random.Random, text: str) -> str:
    at = chance.randint(0, len(text))
    return text[:at] + text[at + chance.randint(1, 12) :]


def _odd_text(chance: random.Random, text: str) -> str:
    at = chance.randint(0, len(text))
    return text[:at] + chance.choice(ODD_TEXTS) + text[at:]


def _repeated(chance: random.Random, text: str) -> str:
    at = chance.randint(0, len(text))
    piece = text[at : at + chance.randint(1, 30)]
    return text[:at] + piece * chance.choice((2, 5, 100)) + text[at:]


def _odd_character(chance: random.Random, text: str) -> str:
    at = chance.randint(0, len(text))
    return text[:at] + chance.choice(string.punctuation + string.whitespace) + text[at + chance.randint(0, 1) :]


def _word_for_word(chance: random.Random, text: str) -> str:
    words = list(re.finditer(r"[A-Za-z_]\w*", text))
    if len(words) < 2:
        return text
    one, other = chance.choice(words), chance.choice(words)
    return text[: one.start()] + other[0] + text[one.end() :]


def _literal(chance: random.Random, text: str) -> str:
    literals = list(re.finditer(r"'[^'\n]*'|\"[^\"\n]*\"|\b\d+\b|\b[a-z_]+\b", text))
    if not literals:
        return text
    one = chance.choice(literals)
    return text[: one.start()] + _expression(chance) + text[one.end() :]


def _method(chance: random.Random, text: str) -> str:
    ends = [match.end() for match in re.finditer(r"['\")\]}]|\b[a-z_]+\b", text)]
    if not ends:
        return text
    at = chance.choice(ends)
    call = f".{chance.choice(METHODS)}({chance.choice(ARGUMENTS)})"
    index = f"[{chance.choice(('0', '-1', '::0', '1:', '10**30', ':10**9', '::-1', 'None', 'x', '1, 2'))}]"
    return (
        text[:at] + chance.choice((call, call, index, f"{chance.choice(OPERATORS)}{_expression(chance)}")) + text[at:]
    )


def _statement(chance: random.Random, text: str) -> str:
    lines = text.splitlines(keepends=True)
    at = chance.randint(0, len(lines))
    indent = re.match(r"\s*", lines[at])[0].strip("\n") if at < len(lines) else ""  # type: ignore[index]
    names = re.findall(r"\b[A-Za-z_]\w*\b", text) or ["x"]
    made = chance.choice(STATEMENTS).format(n=chance.choice(names), m=chance.choice(names), e=_expression(chance))
    inserted = [f"{indent}{line}\n" for line in made.splitlines()]
    return "".join(lines[:at] + inserted + lines[at:])


def _wrapped(chance: random.Random, text: str) -> str:
    head = chance.choice(
        ("def f():", "class A:", "async def f(x):", "if x:", "while True:", "try:", "for x in x:", "with x:")
    )
    tail = "\nexcept E:\n    pass\n" if head == "try:" else "\n"
    return head + "\n" + "".join(f"    {line}" for line in text.splitlines(keepends=True)) + tail


def _expression(chance: random.Random) -> str:
    made = chance.choice(ODD_LITERALS)
    if chance.random() < 0.4:
        made = f"{made}.{chance.choice(METHODS)}({chance.choice(ARGUMENTS)})"
    if chance.random() < 0.2:
        made = f"{chance.choice(ODD_LITERALS)}{chance.choice(OPERATORS)}{made}"
    if chance.random() < 0.03:
        deep, depth = chance.choice(DEEP), chance.choice(DEPTHS)
        made = (
            deep * depth + "x" + {"(": ")", "[": "]", "{": "}", "f(": ")", "x[": "]", "{0:": "}"}.get(deep, "") * depth
        )
        made = f"f'{{{made}}}'" if chance.random() < 0.3 else made
    return made


TEXT: tuple[Mutation, ...] = (
    _lines_removed, _lines_moved, _lines_of_another, _characters_removed, _odd_text, _odd_text, _repeated,
    _odd_character, _word_for_word, _odd_character,
)  # fmt: skip
PYTHON: tuple[Mutation, ...] = (
    _lines_removed, _lines_moved, _lines_of_another, _characters_removed, _odd_text, _repeated, _word_for_word,
    _word_for_word, _literal, _literal, _literal, _method, _method, _method, _method, _statement, _statement,
    _statement, _wrapped,
)  # fmt: skip
