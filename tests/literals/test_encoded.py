"""Literals that are written in an encoding, which hides nothing."""

from __future__ import annotations

import base64
import codecs
import zlib
from urllib.parse import quote

import pytest
from doors import oauth
from support import check


def encodings(value: str) -> dict[str, str]:
    """The ways to write a value that hide nothing."""
    raw = value.encode()
    half = len(value) // 2
    return {
        "base32": f'base64.b32decode("{base64.b32encode(raw).decode()}").decode()',
        "base85": f"base64.b85decode({base64.b85encode(raw)!r}).decode()",
        "rot13": f'codecs.decode("{codecs.encode(value, "rot13")}", "rot13")',
        "compressed": f'zlib.decompress(base64.b64decode("{base64.b64encode(zlib.compress(raw)).decode()}")).decode()',
        "percent": f'unquote("{quote(value).replace("a", "%61")}")',
        "byte values": f"bytes({list(raw)}).decode()",
        "reversed": f'"".join(reversed("{value[::-1]}"))',
        "a template": f'Template("$a${{b}}").substitute(a="{value[:half]}", b="{value[half:]}")',
        "named fields": f'"%(a)s%(b)s" % {{"a": "{value[:half]}", "b": "{value[half:]}"}}',
    }


@pytest.mark.parametrize("way", encodings("x" * 43))
def test_an_encoding_hides_nothing(way):
    check(f"CYBRID_CLIENT_SECRET = {encodings(oauth())[way]}  # CYB102\n")
    check(f"CYBRID_CLIENT_SECRET_DIGEST = {encodings(oauth())[way]}\n")


def test_a_document_in_an_encoding_is_read():
    document = base64.b64encode(f'{{"client_secret": "{oauth()}", "env": "sandbox"}}'.encode()).decode()
    check(f'CYBRID_LOGIN = "{document}"  # CYB102\n')
    document = base64.b64encode(
        b'{"client_secret": "${CYBRID_CLIENT_SECRET}", "environment": "sandbox", "v": 1}'
    ).decode()
    check(f'CYBRID_LOGIN = "{document}"\n')
