"""Files with random credentials, and what should be reported on them."""

from __future__ import annotations

import base64
import json
import re
import secrets
import textwrap
from pathlib import Path

from cybrid_lint.findings import Finding
from cybrid_lint.options import Options
from cybrid_lint.textfiles import scan_file

CODES = {"ID": "CYB101", "SECRET": "CYB102", "JWT": "CYB103", "TOKEN": "CYB103", "KEY": "CYB104", "PEM": "CYB104"}
MARK = re.compile(r"@(ID|SECRET|JWT|TOKEN|KEY|PEM|ESCAPED|OTHER|OTHERJWT|OTHERPEM|GUID|B64:\w+)@")


def oauth() -> str:
    while True:
        value = secrets.token_urlsafe(32)
        if sum(c.isdigit() for c in value) >= 4 and value[0].isalnum():
            return value


def jwt(issuer: str = "https://id.sandbox.cybrid.app", algorithm: str = "RS512") -> str:
    parts = [{"alg": algorithm, "typ": "JWT"}, {"iss": issuer, "aud": [issuer]}]
    encoded = [base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in parts]
    return ".".join([*encoded, secrets.token_urlsafe(256)])


def pem(label: str = "EC PRIVATE KEY") -> str:
    lines = [base64.b64encode(secrets.token_bytes(48)).decode() for _ in range(3)]
    return "\n".join([f"-----BEGIN {label}-----", *lines, f"-----END {label}-----"])


def value(mark: str) -> str:
    """A random value for a mark: `@B64:SECRET@` is one in base64, `@ESCAPED@` a key on one line."""
    if mark.startswith("B64:"):
        return base64.b64encode(value(mark[4:]).encode()).decode()
    made = {
        "JWT": jwt,
        "OTHERJWT": lambda: jwt("https://acme.eu.auth0.com/"),
        "PEM": pem,
        "OTHERPEM": pem,
        "ESCAPED": lambda: pem().replace("\n", "\\n"),
        "GUID": lambda: secrets.token_hex(16),
    }
    return made.get(mark, oauth)()


def fill(template: str) -> tuple[str, list[tuple[int, str]], list[str]]:
    """The text with random values for its marks, the line and code of each that counts, and all the values."""
    text = textwrap.dedent(template).removeprefix("\n")
    out, places, values = [], [], []
    at = 0
    for match in MARK.finditer(text):
        out.append(text[at : match.start()])
        at = match.end()
        mark = match[1]
        made = value(mark)
        line = "".join(out).count("\n") + 1
        code = CODES.get(mark.removeprefix("B64:"), "CYB104" if mark == "ESCAPED" else None)
        if code is not None:
            places.append((line, code))
        if mark.endswith("PEM"):
            indent = re.search(r"[ \t]*$", "".join(out).rpartition("\n")[2])
            made = made.replace("\n", "\n" + (indent[0] if indent else ""))
        values.append(made)
        out.append(made)
    out.append(text[at:])
    return "".join(out), sorted(places), values


def scanned(name: str, text: str | bytes, options: Options | None = None) -> list[Finding]:
    """What is found in a file of this name."""
    raw = text.encode() if isinstance(text, str) else text
    return scan_file(Path(name), name, raw, options or Options())


def check(name: str, template: str) -> None:
    """Fail unless exactly the marked credentials are found, and no message holds more than the start of a value."""
    text, places, values = fill(template)
    found = scanned(name, text)
    assert sorted((one.span.line, one.code) for one in found) == places, [one.message for one in found]
    for one in found:
        assert one.span.path == name
        for made in values:
            assert not any(made[at : at + 5] in one.message for at in range(len(made) - 5) if made[at] not in "- ")
