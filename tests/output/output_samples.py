"""Results for the formats to render, of every kind that a run can give."""

from __future__ import annotations

import base64
import random
from collections.abc import Mapping
from dataclasses import replace

from cybrid_lint.findings import CellSpan, Finding, Span, Step
from cybrid_lint.output import FORMATS, Result

SERVICE = "wallet/service.py"
LINES = {
    (SERVICE, 17): '    return get(f"{BANK}/api/accounts", headers=headers)\n',
    ("wallet/tokens.py", 19): "    response = requests.post(TOKENS, json=body)\n",
    ("wallet/clients.py", 3): "        return self.session.get(url)\n",
    ("ünï/日本 語.py", 1): 'SCOPE = "trade:read"  # 日本\n',
    ("a:b, c%d.py", 2): "x = 1\n",
    ("prices.ipynb:cell 4", 2): "r = get(token)",
}
FLOW = Finding(
    Span(SERVICE, 17, 11, 17, 54),
    "CYB301",
    "bank token from wallet/tokens.py:19 used for GET /api/trades/{trade_guid}, which names a customer",
    (
        Step(Span("wallet/tokens.py", 19, 15, 19, 46), "bank token requested here"),
        Step(Span("wallet/clients.py", 3, 15, 3, 36), "GET /api/accounts called here"),
    ),
)
KINDS = (
    FLOW,
    Finding(Span("ünï/日本 語.py", 1, 8, 1, 20), "CYB204", "the scope trade:read does not exist; 日本 🎉"),
    Finding(Span("a:b, c%d.py", 2, 0, 2, 5), "CYB203", "one,\r\ntwo: 100%\x1b[31m\x00\ttail\u202e \ud800"),
    Finding(Span("a:b, c%d.py", 9, 0, 12, 3), "CYB104", "of several lines, and in no source"),
    Finding(Span("undecod\udce9.py", 1, 0, 1, 0), "CYB901", "file skipped: it holds null bytes"),
    Finding(Span("at the start", 0, -1, 0, -1), "CYB205", "a place before the file's start"),
)
BOOK = Finding(
    Span("prices.ipynb", 37, 9, 37, 14, CellSpan(4, 2, 4, 2, 9)),
    "CYB301",
    "bank token from prices.ipynb:cell 2:1 is used",
    (Step(Span("prices.ipynb", 11, 5, 11, 10, CellSpan(2, 1, 0, 1, 5)), "bank token requested here"),),
)
SKIPPED = ("undecod\udce9.py: it holds null bytes",)


def result(*findings: Finding, lines: Mapping[tuple[str, int], str] = LINES, skipped: tuple[str, ...] = ()) -> Result:
    """A result of these findings, with these source lines."""
    return Result(findings, skipped, 7, lambda path, line: lines.get((path, line)))


def everything() -> Result:
    """A result with a finding of every kind."""
    return result(*KINDS, skipped=SKIPPED)


def many(number: int) -> Result:
    """A result of many findings in few files."""
    findings = [
        Finding(
            Span(f"f{index % 10}.py", index + 1, 10, index + 1, 55), ("CYB102", "CYB301")[index % 2], "m", FLOW.steps
        )
        for index in range(number)
    ]
    line = f'SECRET = "{credential(number)}"  # and so on\n'
    return Result(tuple(findings), (), 10, lambda path, number: line)


def in_every_format(given: Result) -> dict[str, str]:
    """What each format makes of a result, and the text in all its colours."""
    made = {name: render(given) for name, render in FORMATS.items()}
    return {**made, "colours": text_of(given, color=True, statistics=True)}


def text_of(given: Result, **how: bool) -> str:
    """A result as text, written as it is asked for."""
    return FORMATS["text"](replace(given, **how))


def credential(seed: int) -> str:
    """A value of the shape of client IDs and secrets, the same for the same seed."""
    return _base64(random.Random(seed).randbytes(32))


def credentials(seed: int) -> list[str]:
    """A credential of every shape: the secret, a JWT, the secret in hex, and a line of a PEM."""
    source = random.Random(seed)
    parts = [_base64(b'{"alg":"RS512","typ":"JWT"}'), _base64(source.randbytes(90)), _base64(source.randbytes(128))]
    return [
        credential(seed),
        ".".join(parts),
        credential(seed).encode().hex(),
        base64.b64encode(source.randbytes(48)).decode(),
    ]


def _base64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")
