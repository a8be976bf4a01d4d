"""A credential that is put together or decoded by an expression, and the same expression over a placeholder."""

from __future__ import annotations

import base64
import codecs
import zlib

import pytest
from doors import oauth
from support import check

IMPORTS = "import base64, binascii, codecs, string, urllib.parse, zlib\nfrom textwrap import dedent\n"


def ways(value: str) -> dict[str, str]:
    """Return expressions that give a text."""
    left, right = value[: len(value) // 2], value[len(value) // 2 :]
    raw = value.encode()
    return {
        "a percent sign with names": f'"%(b)s%(a)s" % {{"a": "{right}", "b": "{left}"}}',
        "a percent sign with one text": f'"%s{right}" % "{left}"',
        "a format by places": f'"{{1}}{{0}}".format("{right}", "{left}")',
        "a format by names": f'"{{b}}{{a}}".format(a="{right}", b="{left}")',
        "a format with one text": f'"{{}}{right}".format("{left}")',
        "a template": f'string.Template("$b${{a}}").substitute(a="{right}", b="{left}")',
        "a template that may lack some": f'string.Template("${{b}}{right}").safe_substitute(b="{left}")',
        "a join": f'"".join(("{left}", "{right}"))',
        "a join with a sign": f'"{value[20]}".join(["{value[:20]}", "{value[21:]}"])',
        "numbers": f"bytes({list(raw)}).decode()",
        "an array of numbers": f"bytearray({list(raw)}).decode('ascii')",
        "a text backwards": f'"".join(reversed("{value[::-1]}"))',
        "a text without an indentation": f'dedent("{value}")',
        "a text of a text": f'str("{value}")',
        "a text without its start": f'"x-{value}".removeprefix("x-")',
        "a text without its end": f'"{value}-x".removesuffix("-x")',
        "a text without signs": f'"--{value}--".strip("-")',
        "letters in the other case": f'"{value.swapcase()}".swapcase()',
        "a name in an expression": f'(part := "{left}") + "{right}"',
        "three parts": f'"{value[:9]}" + "{value[9:20]}" + "{value[20:]}"',
        "base64": f'base64.standard_b64decode("{base64.b64encode(raw).decode()}").decode()',
        "base64 for URLs": f'base64.urlsafe_b64decode("{base64.urlsafe_b64encode(raw).decode()}")',
        "base64 of binascii": f'binascii.a2b_base64("{base64.b64encode(raw).decode()}")',
        "base64 without its end": f'base64.b64decode("{base64.b64encode(raw).decode().rstrip("=")}" + "==").decode()',
        "base32": f'base64.b32decode("{base64.b32encode(raw).decode()}").decode()',
        "base16": f'base64.b16decode("{raw.hex().upper()}").decode()',
        "base85": f"base64.b85decode({base64.b85encode(raw).decode()!r}).decode()",
        "hexadecimal": f'binascii.unhexlify("{raw.hex()}").decode()',
        "hexadecimal by another name": f'binascii.a2b_hex("{raw.hex()}").decode()',
        "a quoted text": f'urllib.parse.unquote("{"".join(f"%{byte:02X}" for byte in raw)}")',
        "letters that are turned": f'codecs.decode("{codecs.encode(value, "rot13")}", "rot13")',
        "a small text": f"zlib.decompress({zlib.compress(raw)!r}).decode()",
    }


@pytest.mark.parametrize("way", ways("x" * 43))
def test_a_credential_is_reported_and_a_placeholder_is_not(way):
    check(f"{IMPORTS}CYBRID_CLIENT_SECRET = {ways(oauth())[way]}  # CYB102\n")
    check(f"{IMPORTS}CYBRID_CLIENT_SECRET = {ways('your-client-secret-goes-here-do-not-commit')[way]}\n")


@pytest.mark.parametrize(
    "expression",
    [
        '"{left}%s{right}" % part',
        '"{left}{{}}{right}".format(part)',
        '"{left}" + part + "{right}"',
        'f"{left}{{part}}{right}"',
        '"".join(["{left}", part, "{right}"])',
    ],
)
def test_a_text_of_which_a_part_is_not_known_is_not_reported(expression):
    value = oauth()
    assert len(value) > 24
    written = expression.format(left=value[:6], right=value[6:12])
    check(f"import sys\npart = sys.argv[1]\nCYBRID_CLIENT_SECRET = {written}\n")
