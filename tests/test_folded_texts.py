"""Expressions of constants: the text that is folded from one is the text that Python makes of it."""

from __future__ import annotations

import base64
import binascii
import codecs
import string
import urllib.parse
import zlib
from textwrap import dedent

import libcst as cst
import pytest

from cybrid_lint.cybrid.literals.folding import HOLE, MOST_CHARACTERS, MOST_PIECES, Folded, Folder, Piece, added, dotted
from cybrid_lint.ir.lower import lower

#: What is not known while folding, and what is.
NAMES = {"part": HOLE, "known": "seen", "holder.name": "held"}
MODULES = {module.__name__.rpartition(".")[2]: module for module in (base64, binascii, codecs, string, zlib)} | {
    "urllib": urllib,
    "dedent": dedent,
}
FOLDED = r"""
    'a'
    'a' + 'b'
    'a' + 'b' + 'c'
    'a' 'b'
    'a' + part
    part + 'a'
    part + 'a' + part
    f'a{part}'
    f'{part}b'
    f'{"a"}b'
    f'{known}b'
    f'{1}b'
    known
    holder.name
    (x := 'a')
    (x := 'a') + 'b'
    '%s-%s' % ('a', 'b')
    '%s-b' % 'a'
    '%d%%' % 5
    '%s' % part
    '%(x)s-%(y)s' % {'x': 'a', 'y': 'b'}
    '%(x)s-%(x)s' % {'x': part}
    '100%%' % ()
    '{}-{}'.format('a', 'b')
    '{1}-{0}'.format('a', 'b')
    '{0}{0}'.format('a')
    '{x}-{y}'.format(x='a', y='b')
    '{}{x}'.format('a', x='b')
    '{}'.format(part)
    '{{}}-{}'.format('a')
    'a'.format()
    ''.join(['a', 'b'])
    '-'.join(['a', 'b', 'c'])
    '-'.join(('a', part))
    '-'.join(['a'])
    ''.join('ab')
    string.Template('$x-${y}').substitute(x='a', y='b')
    string.Template('$$-$x').substitute(x='a')
    string.Template('a').safe_substitute()
    'ab'[::-1]
    'ab'.strip('a')
    'aab'.lstrip('a')
    'abb'.rstrip('b')
    ' a '.strip()
    'aba'.replace('a', 'c')
    'ab'.removeprefix('a')
    'ab'.removesuffix('b')
    'ab'.title()
    'aB'.swapcase()
    'a'.encode()
    'a'.encode().decode()
    'a'.encode('utf-8')
    b'a'.decode()
    b'a'.decode('utf-8')
    'a'.expandtabs()
    str('a')
    str('a' + 'b')
    bytes([97, 98])
    bytearray([97]).decode()
    bytes((97, 1, 127))
    dedent('a')
    ''.join(reversed('ab'))
    base64.b64decode('YWI=')
    base64.b64decode('YWI=').decode()
    base64.standard_b64decode('YWI=')
    base64.urlsafe_b64decode('YWI=')
    base64.decodebytes(b'YWI=')
    binascii.a2b_base64('YWI=')
    base64.b32decode('MFRA====')
    base64.b16decode('6162')
    base64.b85decode('VPX')
    base64.a85decode('@:B')
    bytes.fromhex('6162')
    binascii.unhexlify('6162')
    binascii.a2b_hex('6162')
    urllib.parse.unquote('a%20b')
    urllib.parse.unquote('a+b')
    urllib.parse.unquote_plus('a+b%2F')
    codecs.decode('no', 'rot13')
    codecs.decode('no', 'rot_13')
    zlib.decompress(b'x\x9cKL\x02\x00\x01&\x00\xc4')
    base64.b64decode('YWI=' + '').decode() + 'c'
    base64.b64decode(base64.b64decode('WVdJPQ=='))
    'a'.strip('b').replace('a', 'c')[::-1] + 'd'
    ''.join(['a', 'b' + 'c', f'{known}'])
"""
#: What is no text, or none that is followed.
OTHERS = """
    1
    None
    part2
    1 + 2
    'a' * 3
    'a'[1]
    'a'[1:]
    'a'[:1]
    'a'[::2]
    'a'[::step]
    part[::-1]
    'a'.upper()
    'a'.replace(part, 'b')
    'a'.replace('b')
    part.strip()
    '-'.join(parts)
    part.join(['a'])
    '{'.format('a')
    base64.b64decode(part)
    base64.b64decode()
    bytes([200])
    bytes([0])
    bytes([])
    bytes(['a', 97])
    bytes()
    string.Template(part2).substitute(x='a')
    string.Template('a', 'b').substitute()
    substitute(x='a')
    unquote(1)
    go('a')
    ['a']
    {'a': 'b'}
    lambda: 'a'
    ''
"""
#: What has parts that are not known.
HOLES = {
    "f'{part!r}'": "{}",
    "f'{known:>9}'": "{}",
    "f'{known!s}'": "{}",
    "'a' + go()": "a{}",
    "'a' + 1.5": "a{}",
    "'%s%s' % ('a',)": "a{}",
    "'%s' % part2": "{}",
    "'%(x)s' % {'y': 'a'}": "{}",
    "'%(x)s' % {name: 'a'}": "{}",
    "'{:>9}'.format('a')": "{}",
    "'{!r}'.format('a')": "{}",
    "'{}{}'.format('a')": "a{}",
    "'{2}'.format('a')": "{}",
    "'{x}'.format(y='a')": "{}",
    "'-'.join(['a', go()])": "a-{}",
    "''.join([*parts])": "{}",
    "string.Template('$x').substitute(y='a')": "{}",
    "string.Template('a$x').safe_substitute(**more)": "a{}",
    "str(part)": "{}",
}


def folder():
    def variable(name):
        text = NAMES.get(name)
        return None if text is None else Folded((Piece(text, -1 if text == HOLE else 1),))

    return Folder(variable)


def expression(source):
    return lower(cst.parse_module(f"value = {source}\n")).module.body[0].value


def lines(block):
    found = [line.strip() for line in block.splitlines() if line.strip()]
    assert found
    return found


def test_a_folded_text_is_what_python_makes_of_the_expression():
    class Holder:
        name = "held"

    names = {**MODULES, "part": HOLE, "known": "seen", "holder": Holder}
    for source in lines(FOLDED):
        wanted = eval(source, dict(names))
        folded = folder().fold(expression(source))
        assert folded is not None, source
        assert folded.text == (wanted if isinstance(wanted, str) else bytes(wanted).decode()), source
        assert folded.is_known is (HOLE not in folded.text or "{{" in source), source


@pytest.mark.parametrize("source", lines(OTHERS))
def test_what_is_no_text_is_not_folded(source):
    folded = folder().fold(expression(source))
    assert folded is None or not folded.text or not folded.is_known


def test_what_is_not_known_leaves_a_hole():
    for source, wanted in HOLES.items():
        folded = folder().fold(expression(source))
        assert folded is not None, source
        assert (folded.text, folded.is_known) == (wanted, False), source
        assert folder().known(expression(source)) is None


def test_what_decodes_to_what_nobody_can_read_stays_as_it_is():
    for source in ("base64.b64decode('AAAA')", "base64.b64decode('a')", "bytes.fromhex('zz')", "bytes.fromhex('0a')"):
        assert folder().known(expression(source)) == source.split("'")[1], source


def test_a_text_knows_where_it_stands_and_what_it_was_kept_as():
    written, joined = (folder().fold(expression(source)) for source in ("'a'", "'a' + 'b'"))
    assert (written.is_written, joined.is_written) == (True, False)
    assert written.pieces[0].at > 0
    assert [piece.text for piece in joined.pieces] == ["a", "b"]
    kept = written.kept_as("inner").kept_as("outer").kept_as("inner")
    assert kept.names == ("outer", "inner")
    assert kept.is_written
    assert joined.kept_as("inner") is joined
    assert joined.names == ()
    assert kept.named(("other",)).names == ("other",)
    assert kept.with_text("b") == Folded((Piece("b", written.pieces[0].at, ("outer", "inner")),))
    assert added(written, None).text == "a{}"
    assert added(written, joined).text == "aab"


def test_a_text_that_is_split_gives_its_parts():
    def parts(source):
        return [part.text for part in folder().split(expression(source))]

    assert parts("'a b'.split()") == ["a", "b"]
    assert parts("'a-b'.split('-')") == ["a", "b"]
    assert parts("known.split('e')") == ["s", "", "n"]
    assert [parts(f"{source}") for source in ("'a'.split('')", "part.split()", "'a'.split(part)", "'a b'.strip()")] == [
        [],
        [],
        [],
        [],
    ]
    assert parts("split('a b')") == []


def test_names_are_read_with_few_attributes():
    names = ["a", "a.b", "a.b.c.d", "a.b.c.d.e", "a.b.c.d.e.f", "a().b", "a[0]"]
    assert [dotted(expression(name)) for name in names] == ["a", "a.b", "a.b.c.d", "a.b.c.d.e", None, None, None]


def test_a_text_is_followed_up_to_a_size():
    def pieces(count):
        return folder().fold(expression(" + ".join(["'a'"] * count)))

    assert pieces(MOST_PIECES).text == "a" * MOST_PIECES
    assert pieces(MOST_PIECES + 1) is None
    half = "a" * (MOST_CHARACTERS // 2)
    assert folder().fold(expression(f"'{half}' + '{half}'")) is not None
    assert folder().fold(expression(f"'{half}' + '{half}' + 'a'")) is None
    assert folder().fold(expression(f"'{half}'.replace('a', 'bb')")) is not None
    assert folder().fold(expression(f"'{half}'.replace('a', 'bbb')")) is None
