"""What Python's own operators, containers and functions give of values that are known: an item, or the place of one."""

from __future__ import annotations

import textwrap

import pytest
from engine_support import tokens_of_accounts

# of each, the first expression is the bank's token B, the second the customer's token C; `both` holds the two
ITEMS = {
    "a member that is inserted": ("xs = [B]\nxs.insert(0, C)", "xs[1]", "xs[0]"),
    "members that are added": ("xs = [B]\nxs.extend((C,))", "xs[0]", "xs[1]"),
    "members that are added by a sign": ("xs = [B]\nxs += [C]", "xs[0]", "xs[1]"),
    "members that are added to a tuple": ("xs = (B,)\nxs += (C,)", "xs[0]", "xs[1]"),
    "a member that is taken out": ("xs = ['x', C]\nxs.remove('x')", "B", "xs[0]"),
    "members of a set that are taken out": ("xs = {'x', C}\nxs -= {'x'}", "B", "xs.pop()"),
    "members of a set that another has not": ("xs = {'x', C} - {'x'}", "B", "list(xs)[0]"),
    "members of a set that another has": ("xs = {'x', 'y'} & {'x'}", "both[len(xs) - 1]", "both[len(xs)]"),
    "members that only one of two sets has": ("xs = {'x', B} ^ {'x'}", "xs.pop()", "C"),
    "members that either set has": ("xs = {B} | set()", "xs.pop()", "C"),
    "members that a set that is not known has": (
        "xs = list({'x', 'y'} & {'x', *guid})",
        "{'x': B, 'y': C}[xs[0]]",
        "C",
    ),
    "a first member that may be another": ("xs = []\nif guid > 3:\n    xs.append(C)\nxs.append(B)", "xs[0]", "'z'"),
    "a last member that is known": ("xs = []\nif guid > 3:\n    xs.append(C)\nxs.append(B)", "xs[-1]", "C"),
    "members that a set drops": ("xs = {'x', B}\nxs.difference_update(['x'])", "xs.pop()", "C"),
    "members that a set keeps": (
        "xs = {'x', 'y'}\nxs.intersection_update(['x'])",
        "both[len(xs) - 1]",
        "both[len(xs)]",
    ),
    "a list that is emptied": ("xs = [C]\nxs.clear()\nxs.append(B)", "xs[0]", "C"),
    "a copy that is changed": ("xs = [B]\nys = xs.copy()\nys.append(C)\nys.pop(0)", "xs[0]", "ys[0]"),
    "a part of a list": ("xs = [B, C, B][1:2]", "[B, C][:1][0]", "xs[0]"),
    "a part of a tuple from behind": ("xs = (B, C)[-1:]", "(B, C)[:-1][0]", "xs[0]"),
    "an item by a method": ("xs = [B, C]", "xs.__getitem__(0)", "xs.__getitem__(1)"),
    "an item that a method sets": ("xs = {'k': B}\nys = dict(xs)\nys.__setitem__('k', C)", "xs['k']", "ys['k']"),
    "a dict that is emptied": ("xs = {'k': C}\nxs.clear()", "xs.get('k', B)", "C"),
    "an entry that is deleted": ("xs = {'k': C}\ndel xs['k']", "xs.get('k', B)", "C"),
    "an entry that a method deletes": ("xs = {'k': C}\nxs.__delitem__('k')", "xs.get('k', B)", "C"),
    "an entry that is taken out": ("xs = {'k': C}\ny = xs.pop('k')", "xs.get('k', B)", "y"),
    "a default that is set": ("xs = {}\nxs.setdefault('k', C)", "B", "xs['k']"),
    "a default that is not needed": ("xs = {'k': B}\nxs.setdefault('k', C)", "xs['k']", "C"),
    "a dict that is updated by keywords": ("xs = {'k': B}\nxs.update(**{'k': C})", "B", "xs['k']"),
    "a dict of keywords": ("xs = dict({'k': B}, **{'m': C})", "xs['k']", "xs['m']"),
    "dicts that are joined": ("xs = {'k': B} | {'k': C}", "({'k': C} | {'k': B})['k']", "xs['k']"),
    "keys with one value": ("xs = dict.fromkeys(['k'], C)", "B", "xs['k']"),
    "a list that has two names": ("xs = [B]\nys = xs\nxs += [C]", "ys[0]", "ys[1]"),
    "a tuple that has two names": ("xs = (B,)\nys = xs\nxs += (C,)", "ys[-1]", "xs[-1]"),
    "a default that a function sets": (
        "def put(d):\n    d.setdefault('k', C)\nxs = {}\nput(xs)",
        "xs.get('m', B)",
        "xs['k']",
    ),
    "entries that a function sets": (
        "def put(d):\n    d.update({'k': C}, m=B)\nxs = {}\nput(xs)",
        "xs['m']",
        "xs['k']",
    ),
    "a pair that is taken out": ("xs = {'k': C}\n_, x = xs.popitem()", "B", "x"),
    "a loop that never runs": ("x = C\nwhile False:\n    x = C\nelse:\n    x = B", "x", "C"),
    "a loop that takes all": ("xs = [C, B]\nwhile xs:\n    x = xs.pop()\n    break", "x", "xs[0]"),
    "a loop without end": ("while True:\n    x = C\n    if guid:\n        break", "B", "x"),
    "a loop that may never run": ("x = B\nwhile guid > 3:\n    x = C\n    guid -= 1", "x", "'z'"),
    "a loop over what is not known": ("x = B\nfor _ in rows():\n    x = C", "x", "'z'"),
    "a loop that is left": ("for x in [C, B]:\n    break\nelse:\n    x = B", "B", "x"),
    "a loop that is not left": ("for _ in [1]:\n    pass\nelse:\n    x = B", "x", "C"),
    "a turn that is skipped": (
        "xs = []\nfor x in ['x', C]:\n    if x == 'x':\n        continue\n    xs.append(x)",
        "B",
        "xs[0]",
    ),
    "a star in a comprehension": ("xs = [y for x, *y in [(1, C)]]", "B", "xs[0][0]"),
    "a star in a pattern": ("match [B, C, 1]:\n    case [x, *y]:\n        pass", "x", "y[0]"),
    "a star before the last in a pattern": ("match (B, 1, C):\n    case [*x, y]:\n        pass", "x[0]", "y"),
    "a star in the middle of a pattern": ("match [B, C, B]:\n    case [_, *x, y]:\n        pass", "y", "x[0]"),
    "a pattern that is too long": ("x = B\nmatch [C, C]:\n    case [y, _, _, *x]:\n        x = y", "x", "C"),
    "a pattern that is too short": ("x = B\nmatch [C, C]:\n    case [y]:\n        x = y", "x", "C"),
    "a pattern that fits": (
        "match [B, C]:\n    case [x, y, *_]:\n        z = y\n    case _:\n        z = 'z'",
        "x",
        "z",
    ),
    "a part of a list that is set": ("xs = ['x', 'y', 'z']\nxs[1:] = [B, C]", "xs[1]", "xs[2]"),
    "a comprehension with a condition": ("xs = [x for x in (1, C) if x != 1]", "B", "xs[0]"),
    "a dict of a comprehension": ("xs = {k: v for k, v in (('x', B), ('y', C))}", "xs['x']", "xs['y']"),
    "a name that is deleted": ("x = C\ndel x\nx = B", "x", "C"),
    "a name in an expression": ("", "(x := B)", "[y := C, y][1]"),
    "what is raised": ("x = B\nif not guid:\n    x = C\n    raise ValueError(x)", "x", "C"),
    "an assertion": ("x = B\nassert x is not C", "x", "C"),
    "what follows in the end": ("try:\n    x = C\nfinally:\n    x = B", "x", "C"),
    "a sum": ("", "both[1 - 1]", "both[0 + 1]"),
    "a product": ("", "both[2 * 0]", "both[1 * 1]"),
    "a quotient": ("", "both[3 // 4]", "both[7 // 4]"),
    "bits": ("", "both[2 & 1]", "both[3 & 1]"),
    "bits of either": ("", "both[(2 | 1) - 3]", "both[(2 | 1) - 2]"),
    "bits that differ": ("", "both[3 ^ 3]", "both[3 ^ 2]"),
    "a shifted number": ("", "both[(1 << 2) - 4]", "both[(1 << 2) - 3]"),
    "a sign": ("", "both[+0]", "both[+1]"),
    "a negative place": ("", "both[-2]", "both[-1]"),
    "a number of a float": ("", "both[int(0.5)]", "both[int(1.5)]"),
    "a number of a letter": ("", "both[ord('a') - 97]", "both[ord('b') - 97]"),
    "a letter of a number": ("", "{'a': B, 'z': C}[chr(97)]", "{'b': C, 'z': B}[chr(98)]"),
    "a length": ("", "both[len('')]", "both[len('x')]"),
    "a percent sign that is written twice": (
        "",
        "{'5%-a': B, 'z': C}['5%%-%s' % 'a']",
        "{'5%-b': C, 'z': B}['5%%-%s' % 'b']",
    ),
    "a form with a precision": ("", "{'ab': B, 'z': C}['%.2s' % 'abc']", "{'a': C, 'z': B}['%.1s' % 'abc']"),
    "a format with a precision": ("", "{'ab': B, 'z': C}[f\"{'abc':.2}\"]", "{'a': C, 'z': B}['{:.1}'.format('abc')]"),
    "parts from the right": ("x, y = 'a.b.c'.rsplit('.', 1)", "{'a.b': B, 'z': C}[x]", "{'c': C, 'z': B}[y]"),
    "parts from the left": ("x, y = 'a.b.c'.split('.', 1)", "{'a': B, 'z': C}[x]", "{'b.c': C, 'z': B}[y]"),
    "a part that is not there": ("x, y, z = 'a'.partition('.')", "{'a': B, 'z': C}[x]", "{'': C, 'z': B}[z]"),
    "a last part that is not there": ("x, y, z = 'a'.rpartition('.')", "{'': B, 'z': C}[x]", "{'a': C, 'z': B}[z]"),
    "lines": ("x, y = 'a\\nb'.splitlines()", "{'a': B, 'z': C}[x]", "{'b': C, 'z': B}[y]"),
    "an item in a format": (
        "",
        "{'a': B, 'z': C}['{x[k]}'.format(x={'k': 'a'})]",
        "{'b': C, 'z': B}['{0[k]}'.format({'k': 'b'})]",
    ),
    "places in a format": (
        "",
        "{'ab': B, 'z': C}['{1}{0}'.format('b', 'a')]",
        "{'ab': C, 'z': B}['{}{}'.format('a', 'b')]",
    ),
    "a mapping in a format": (
        "",
        "{'a': B, 'z': C}['{x}'.format_map({'x': 'a'})]",
        "{'b': C, 'z': B}['{x}'.format(**{'x': 'b'})]",
    ),
    "a letter of a text": ("", "{'a': B, 'z': C}['ab'[0]]", "{'b': C, 'z': B}['ab'[-1]]"),
    "a part of a text": ("", "{'ab': B, 'z': C}['abc'[:2]]", "{'bc': C, 'z': B}['abc'[1:]]"),
    "a text backwards": ("", "{'ba': B, 'z': C}['ab'[::-1]]", "{'b': C, 'z': B}['abc'[1:2]]"),
    "letters in a case": ("", "{'ab': B, 'z': C}['AB'.lower()]", "{'AB': C, 'z': B}['ab'.upper()]"),
    "a text without its ends": ("", "{'a': B, 'z': C}['xax'.strip('x')]", "{'xa': C, 'z': B}['xax'.rstrip('x')]"),
    "a text without its start": (
        "",
        "{'a': B, 'z': C}['xa'.removeprefix('x')]",
        "{'a': C, 'z': B}['ax'.removesuffix('x')]",
    ),
    "letters that are replaced": (
        "t = str.maketrans('a', 'b', 'x')",
        "{'bc': B, 'z': C}['ac'.translate(t)]",
        "{'b': C, 'z': B}['ax'.translate(t)]",
    ),
    "letters by a mapping": (
        "t = str.maketrans({'a': 'b', 'x': None})",
        "{'bc': B, 'z': C}['ac'.translate(t)]",
        "{'b': C, 'z': B}['ax'.translate(t)]",
    ),
}
FUNCTIONS = {
    "operator.getitem": ("", "operator.getitem(both, 0)", "operator.getitem(both, 1)"),
    "operator.contains": ("", "both[operator.contains(['x'], 'y')]", "both[operator.contains(['x'], 'x')]"),
    "operator.add": ("", "both[operator.sub(1, 1)]", "both[operator.add(0, 1)]"),
    "operator.or_": ("", "operator.or_({'k': C}, {'k': B})['k']", "operator.or_({'k': B}, {'k': C})['k']"),
    "operator.setitem": ("xs = [B, B]\noperator.setitem(xs, 1, C)", "xs[0]", "xs[1]"),
    "operator.call": ("", "operator.call(lambda: B)", "operator.call(lambda x: x, C)"),
    "operator.itemgetter": ("", "operator.itemgetter(0)(both)", "operator.itemgetter(1)(both)"),
    "itertools.tee": ("x, y = itertools.tee([B, C])", "next(x)", "list(y)[1]"),
    "itertools.accumulate": ("xs = list(itertools.accumulate([B, C], lambda x, y: y))", "xs[0]", "xs[1]"),
    "itertools.accumulate from a start": ("xs = list(itertools.accumulate([C], max, initial=B))", "xs[0]", "C"),
    "itertools.chain.from_iterable": ("xs = list(itertools.chain.from_iterable([[B], [C]]))", "xs[0]", "xs[1]"),
    "itertools.filterfalse": ("xs = list(itertools.filterfalse(lambda x: x == 'x', ['x', C]))", "B", "xs[0]"),
    "next": ("xs = iter([B, C])", "next(xs)", "C"),
    "next with a default": ("", "next(iter([]), B)", "C"),
    "re.split": ("x, y = re.split('-', 'a-b')", "{'a': B, 'z': C}[x]", "{'b': C, 'z': B}[y]"),
    "re.findall": ("xs = re.findall('[ab]', 'a-b')", "{'a': B, 'z': C}[xs[0]]", "{'b': C, 'z': B}[xs[1]]"),
    "re.findall with groups": (
        "((x, y),) = re.findall('(a)-(b)', 'a-b')",
        "{'a': B, 'z': C}[x]",
        "{'b': C, 'z': B}[y]",
    ),
    "re.finditer": ("(m,) = re.finditer('(a)-(b)', 'a-b')", "{'a': B, 'z': C}[m[1]]", "{'b': C, 'z': B}[m[2]]"),
    "the whole of a match": (
        "m = re.match('(a)-(b)', 'a-bx')",
        "{'a-b': B, 'z': C}[m[0]]",
        "{'a-b': C, 'z': B}[m.group()]",
    ),
    "the groups of a match": (
        "x, y = re.match('(a)-(b)', 'a-b').groups()",
        "{'a': B, 'z': C}[x]",
        "{'b': C, 'z': B}[y]",
    ),
    "the named groups of a match": (
        "d = re.match('(?P<x>a)-(?P<y>b)', 'a-b').groupdict()",
        "{'a': B, 'z': C}[d['x']]",
        "{'b': C, 'z': B}[d['y']]",
    ),
    "re.sub": ("", "{'b': B, 'z': C}[re.sub('a', 'b', 'a')]", "{'xc': C, 'z': B}[re.compile('a').sub('x', 'ac')]"),
    "a match that there is not": ("", "C if re.match('b', 'a') else B", "C"),
    "re.escape": ("", "{'a\\\\.b': B, 'z': C}[re.escape('a.b')]", "{'ab': C, 'z': B}[re.escape('ab')]"),
    "json.loads": ('d = json.loads(\'{"x": ["a", 1]}\')', "{'a': B, 'z': C}[d['x'][0]]", "both[d['x'][1]]"),
    "vars of a namespace": ("n = types.SimpleNamespace(x=B, y=C)", "vars(n)['x']", "vars(n)['y']"),
    "urlsplit": (
        "u = urllib.parse.urlsplit('//a.b/c?x=d')",
        "{'a.b': B, 'z': C}[u.netloc]",
        "{'x=d': C, 'z': B}[u.query]",
    ),
    "parse_qs": ("q = urllib.parse.parse_qs('x=a&y=b')", "{'a': B, 'z': C}[q['x'][0]]", "{'b': C, 'z': B}[q['y'][0]]"),
    "parse_qsl": ("(_, x), (_, y) = urllib.parse.parse_qsl('x=a&y=b')", "{'a': B, 'z': C}[x]", "{'b': C, 'z': B}[y]"),
    "unquote": (
        "",
        "{'a/b': B, 'z': C}[urllib.parse.unquote('a%2Fb')]",
        "{'b': C, 'z': B}[urllib.parse.unquote('%62')]",
    ),
    "codecs.decode": (
        "",
        "{'b': B, 'z': C}[codecs.decode('o', 'rot13')]",
        "{'a': C, 'z': B}[codecs.decode('YQ==', 'base64')]",
    ),
    "a class of a type": ("X = type('X', (), {'b': B, 'c': C})", "X.b", "X().c"),
    "a record that is made": (
        "R = dataclasses.make_dataclass('R', ['b', ('c', str), ('d', str, C)])",
        "R(B, C).b",
        "R(B, B).d",
    ),
    "a method that is bound": ("f = types.MethodType(lambda self, x: x, object())", "f(B)", "f(C)"),
    "a named tuple": ("P = collections.namedtuple('P', 'b c')", "P(B, C)._asdict()['b']", "P._make([B, C]).c"),
}
HEAD = """
    import codecs
    import collections
    import dataclasses
    import itertools
    import json
    import operator
    import re
    import types
    import urllib.parse


    def go(guid):
        B, C = bank_token(), customer_token(guid)
        both = [B, C]
"""


@pytest.mark.parametrize("kind", [*ITEMS, *FUNCTIONS])
def test_what_is_worked_out_is_the_token_that_it_is(kind):
    before, bank, customer = (ITEMS | FUNCTIONS)[kind]
    body = f"{before}\naccounts(guid, {bank})\naccounts(guid, {customer})\n"
    assert tokens_of_accounts(textwrap.dedent(HEAD) + textwrap.indent(body, " " * 4)) == ["bank", "customer"]
