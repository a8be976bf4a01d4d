"""What Python gives for expressions of known values is what the engine says of them."""

from __future__ import annotations

import ast
import contextlib
import re
import textwrap
import warnings

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
"""
# of each line, what stands before its last semicolon are statements; `here` marks what is not seen of a container that
# is a parameter or an attribute, `sure` what is not seen of one of two
LINES = {
    "lists": r"""
        [1, 2, 3].copy()
        [[1, 2], [3]][0][1]
        [{'a': 1}][0]['a']
        [k for k in {'a': 1}]  # here
        x = [1, 2]; y = x; y.append(3); x
        x = [1, 2]; y = x[:]; y.append(3); x
        x = [[1]]; y = x.copy(); y[0].append(2); x  # here
        x = [[1]]; y = copy.deepcopy(x); y[0].append(2); x
        x = [1]; x.append(x[0]); x
        x = [3]; x[0], y = 1, 2; [x, y]  # sure
        x = [1, 2, 3]; x[1], x[2] = x[2], x[1]; x  # here
        x = (1, [2]); x[1].append(3); x
        x = [i for i in range(3)]; x
        x = [i for i in range(3) if i]; x
        x = [(i, j) for i in 'ab' for j in 'cd']; x  # here
        x = [y for y in [1, 2, 3] if y != 2]; x  # here
        x = ['a' if y else 'b' for y in [0, 1]]; x  # here
        tuple(x for x in [1])  # here
        set(x for x in [1])  # here
        list(filter(lambda x: x != 1, [1, 2]))
        list({'a': 1, 'b': 2}.values())[1]
        list(zip(*[(1, 'a'), (2, 'b')]))  # here
        list(zip([1], 'a', [None]))  # sure
        list(reversed('ab'))
        list(reversed({'a': 1, 'b': 2}))
        [] or [1]
        (1, 2) + (3,)  # here
        [1, 2] + [3]  # here
        () or (1,)
        [x.upper() for x in 'ab']  # here
        xs = [1, 2, 3]; xs[:] = [4]; xs  # here
        xs = [1, 2, 3]; xs[1:] = [4, 5, 6]; xs  # here
        xs = [1, 2, 3]; xs[:1] = []; xs  # here
        xs = [1, 2, 3]; xs[::2] = [7, 8]; xs  # here
        xs = [1, 2, 3]; xs[1:1] = [9]; xs  # here
        xs = [1, 2, 3]; del xs[0]; xs  # here
        xs = [1, 2, 3]; del xs[-1]; xs  # here
        xs = [1, 2, 3]; del xs[:]; xs  # here
        xs = [1, 2, 3]; del xs[1:]; xs  # here
        xs = [1, 2, 3]; xs.reverse(); xs
        xs = ['b', 'a']; xs.sort(); xs  # here
        xs = ['b', 'a']; xs.sort(reverse=True); xs
        sorted(['b', 'a'])  # sure
        sorted(['a', 'b'], reverse=True)  # sure
        sorted([2, 1])  # sure
        xs = [1, 2]; xs[0] = 3; xs  # sure
        xs = [1, 2]; xs.insert(1, 3); xs
        xs = [1, 2]; xs.insert(-1, 3); xs
        xs = [1, 2]; xs.extend([3]); xs
        xs = [1, 2]; xs += (3,); xs  # here
        xs = [1, 2]; xs *= 2; xs  # here
        xs = [1, 2]; xs.remove(1); xs
        xs = [1, 2, 1]; xs.remove(1); xs
        xs = [1, 2, 3]; y = xs.pop(); [y, xs]
        xs = [1, 2, 3]; y = xs.pop(0); [y, xs]
        xs = [1, 2, 3]; y = xs.pop(-2); [y, xs]
        [1, 2, 3][1]
        [1, 2, 3][-1]
        [1, 2, 3][-3]
        (1, 2, 3)[0]
        [1, 2, 3][1:]
        [1, 2, 3][:-1]
        [1, 2, 3][::-1]
        [1, 2, 3][::2]
        (1, 2, 3)[1:2]
        (x, y), z = [(1, 2), 3]; [x, y, z]  # sure
        [1] + [2]  # here
        (1,) + (2,)  # here
        [1] * 2  # here
        (1,) * 2  # here
        tuple([1, 2])  # sure
        list((1, 2))  # sure
        [*[1], *(2, 3)]  # here
        (*[1], 2)  # here
        list('ab')  # sure
        tuple('ab')  # sure
        [2, 1][True]
        xs = [1, 2]; xs[5:] = [3]; xs  # here
        xs = [1, 2, 3]; xs[-1:] = (4,); xs  # here
        xs = [1]; xs[:] = 'ab'; xs  # here
        xs = [1, 2, 3]; del xs[1:2]; xs  # here
        xs = [2, 1]; xs.sort(); xs  # here
        xs = [1]; xs *= 0; xs  # here
        [1] * -1  # here
        xs = []; del xs[:]; xs
        sorted([])  # sure
        sorted((2, 1), reverse=True)  # sure
    """,
    "iterators": r"""
        xs = deque([1, 2]); xs.appendleft(3); list(xs)  # here
        xs = deque([1, 2]); xs.append(3); list(xs)  # here
        xs = deque([1, 2]); xs.extendleft([3, 4]); list(xs)  # here
        xs = deque([1, 2]); xs.extend([3, 4]); list(xs)  # here
        xs = deque([1, 2]); y = xs.popleft(); [y, list(xs)]  # here
        xs = deque([1, 2]); y = xs.pop(); [y, list(xs)]  # here
        xs = deque([1, 2, 3]); xs.rotate(1); list(xs)  # here
        list(pairwise([1, 2, 3]))  # sure
        list(combinations([1, 2, 3], 2))  # sure
        list(permutations([1, 2], 2))  # sure
        list(permutations([1, 2]))  # sure
        list(product([1, 2], [3]))  # sure
        list(product([1, 2], repeat=2))  # sure
        list(chain([1], [2]))
        list(chain.from_iterable([[1], [2]]))
        list(islice([1, 2, 3], 2))  # sure
        list(islice([1, 2, 3], 1, None))  # sure
        list(islice([1, 2, 3], 1, 2))  # sure
        list(takewhile(lambda x: x < 2, [1, 2, 1]))  # sure
        list(dropwhile(lambda x: x < 2, [1, 2, 1]))  # sure
        list(filterfalse(lambda x: x < 2, [1, 2, 1]))
        list(filter(lambda x: x < 2, [1, 2, 1]))
        list(filter(None, [1, 0, 2]))
        list(starmap(lambda x, y: x, [(1, 2), (3, 4)]))  # sure
        list(map(lambda x, y: y, [1, 2], [3, 4]))
        list(zip([1, 2], [3, 4]))  # sure
        list(zip([1, 2], [3]))  # sure
        list(zip_longest([1, 2], [3]))  # sure
        list(zip_longest([1, 2], [3], fillvalue=0))  # sure
        list(enumerate(['a', 'b']))  # sure
        list(enumerate(['a', 'b'], 1))  # sure
        list(reversed([1, 2, 3]))
        list(accumulate([1, 2], lambda x, y: y, initial=5))  # sure
        [list(x) for x in tee([1, 2])]  # here
        [list(x) for x in tee([1, 2], 3)]  # here
        list(range(3))
        list(range(1, 3))
        list(range(0, 5, 2))
        dict(zip(['a', 'b'], [1, 2]))  # sure
        next(iter([1, 2]))
        next(iter([]), 3)
        list(iter([1, 2]))  # sure
        list(combinations_with_replacement([1, 2], 2))  # sure
        xs = deque([1, 2, 3]); xs.rotate(); list(xs)  # here
        xs = deque([1, 2, 3]); xs.rotate(-1); list(xs)  # here
        list(dropwhile(lambda x: x < 2, [1, 1]))
        list(takewhile(lambda x: x < 2, [1, 1]))
        list(islice([1, 2, 3], None))
        list(enumerate('ab', start=5))  # sure
        list(enumerate((), 1))
        list(permutations([], 2))
        list(product([1, 2], [3, 4], repeat=1))  # sure
        list(tee([1], 1))[0].__next__()
    """,
    "sets": r"""
        {1, 2} | {3}
        {1, 2} & {2}
        {1, 2} - {2}
        {1, 2} ^ {2, 3}  # sure
        {1, 2}.union([3])
        {1, 2}.intersection([2])
        {1, 2}.difference([2])
        {1, 2}.symmetric_difference([2, 3])  # sure
        x = {1, 2}; x |= {3}; x
        x = {1, 2}; x &= {2}; x
        x = {1, 2}; x -= {2}; x
        x = {1, 2}; x ^= {2, 3}; x
        x = {1, 2}; x.add(3); x
        x = {1, 2}; x.discard(1); x  # here
        x = {1, 2}; x.update([3], [4]); x
        x = {1, 2}; x.symmetric_difference_update([2, 3]); x  # here
        x = {1, 2}; x.intersection_update([2]); x  # here
        x = {1, 2}; x.difference_update([2]); x  # here
        set([1, 2, 1])  # sure
        frozenset([1])  # sure
        set('a')  # sure
    """,
    "dicts": r"""
        collections.OrderedDict([('a', 1)])['a']
        collections.namedtuple('P', 'a b')(1, 2).a
        collections.namedtuple('P', ['a', 'b'])(1, b=2).b
        collections.UserDict({'a': 1})['a']
        collections.ChainMap({'a': 1}).new_child({'a': 2})['a']
        types.SimpleNamespace(a=1).a
        types.MappingProxyType({'a': 1})['a']
        x = types.SimpleNamespace(); x.a = 1; x.a
        x = types.SimpleNamespace(); setattr(x, 'a', 1); x.a  # here
        {'a': {'b': [1, 2]}}['a']['b'][1]
        {'a': 1, **{'b': 2}, 'c': 3}
        dict(a=1, **{'b': 2})
        dict(zip('ab', [1, 2]))  # sure
        dict(enumerate('ab'))  # sure
        {k: v for k, v in {'a': 1}.items()}  # here
        {v: k for k, v in {'a': 'x'}.items()}  # here
        {k: v for k, v in {'a': 1, 'b': 2}.items() if k != 'a'}  # here
        [*{'a': 1}]  # here
        {('a', 1): 2}[('a', 1)]
        {1: 'a'}[1]
        {True: 'a'}[True]
        {None: 'a'}[None]
        {1.5: 'a'}[1.5]
        {'a': 1} | {'a': 2}
        x = {}; x['a'] = x.get('a', 0); x  # sure
        x = {'a': {}}; x['a']['b'] = 1; x  # sure
        x = {'a': []}; x['a'].append(1); x
        x = {}; x.setdefault('a', []).append(1); x  # here
        x = {}; x.setdefault('a', {})['b'] = 1; x  # here
        x = {'a': 1}; y = dict(x); y['a'] = 2; x
        x = {}; x['a'], x['b'] = 1, 2; x  # sure
        x = {i for i in 'ab' if i == 'a'}; x  # here
        dict((x, 1) for x in 'a')  # here
        {} or {'a': 1}
        getattr('a', 'upper')()
        x, y = {'a': 1, 'b': 2}; [x, y]  # here
        'a' in {'a': 1}
        dict(a=1)
        dict([('a', 1)])
        dict({'a': 1}, b=2)
        {'a': 1} | {'b': 2}
        {**{'a': 1}, 'b': 2}
        {'a': 1}.get('a')
        {'a': 1}.get('b')
        {'a': 1}.get('b', 2)
        list({'a': 1}.keys())  # sure
        list({'a': 1}.values())  # sure
        list({'a': 1}.items())  # sure
        list({'a': 1})  # sure
        x = {'a': 1}; x['b'] = 2; x  # sure
        x = {'a': 1}; x.update(b=2); x
        x = {'a': 1}; x.update({'b': 2}); x
        x = {'a': 1}; x.update([('b', 2)]); x
        x = {'a': 1}; x |= {'b': 2}; x
        x = {'a': 1}; y = x.pop('a'); [y, x]
        x = {'a': 1}; y = x.pop('b', 3); [y, x]
        x = {'a': 1}; y = x.setdefault('a', 3); [y, x]
        x = {'a': 1}; y = x.setdefault('b', 3); [y, x]
        x = {'a': 1}; del x['a']; x  # here
        x = {'a': 1}; x.clear(); x
        dict.fromkeys(['a', 'b'], 1)  # sure
        dict.fromkeys(['a'])  # sure
        x = defaultdict(list); x['a'].append(1); x['a']  # here
        ChainMap({'a': 1}, {'a': 2, 'b': 3})['a']
        ChainMap({'a': 1}, {'a': 2, 'b': 3})['b']
        '%(a)s' % {'a': 'x'}
        '{a[b]}'.format(a={'b': 1})
        x = {'a': 1}; x['a'] += 1; x  # here
        sorted({'b': 1, 'a': 2})  # sure
    """,
    "pieces": r"""
        f'a-{G}'
        f'{G}'
        f'a-{G}'.split('-')  # sure
        f'a-{G}-b'.split('-')  # sure
        f'a-{G}-b'.split('-', 1)  # sure
        f'a-{G}-b'.rsplit('-', 1)  # sure
        f'{G}-b'.partition('-')  # sure
        f'a-{G}'.rpartition('-')  # sure
        f'a-{G}'.split('-')[1]  # sure
        f'a/{G}/b'.rsplit('/', 1)[0]  # sure
        f'A{G}'.lower()
        f'a{G}'.upper()
        f'a{G}'.replace('a', 'b')  # sure
        f'-{G}-'.strip('-')  # sure
        f'-{G}-'.lstrip('-')  # sure
        f'-{G}-'.rstrip('-')  # sure
        f'ab{G}'.removeprefix('a')  # sure
        f'{G}ab'.removesuffix('b')  # sure
        f'ab{G}'[1:]
        f'{G}ab'[:-1]
        '-'.join(['a', G])
        '-'.join([G, 'a', G])
        ''.join(['a', G])
        '/'.join(('a', f'b{G}'))
        'a' + G
        G + 'a'
        'a' + G + 'b'
        '%s' % G  # sure
        'a-%s' % G  # sure
        'a-%s-%s' % (G, 'b')  # sure
        '%(x)s-a' % {'x': G}
        'a-{}'.format(G)  # sure
        '{0}-{1}-{0}'.format('a', G)
        '{x}-a'.format(x=G)
        '{x[k]}-a'.format(x={'k': G})
        'a{x}'.format_map({'x': G})
        f'a{G}'.format()
        str(G)
        str(f'a{G}')
        f'{f"a{G}"}-b'
        f'{G!s}'
        f'a{G}'.encode()
        f'a{G}'.encode().decode()
        f'a{G}' + f'b{G}'
        f'a{G}'.startswith('a')  # sure
        f'a{G}'.startswith('b')  # sure
        f'{G}a'.endswith('a')  # sure
        f'{G}a'.endswith('b')  # sure
        'a' in f'a{G}'  # sure
        [f'{x}{G}' for x in 'ab']  # here
        {'a': G}['a']  # sure
        [G, 'a'][0]
        (G,)[0]
        [*[G], 'a']
        {**{'a': G}}
        dict(a=G)['a']  # sure
        dict([('a', G)])['a']  # here
        {'a': G}.get('a')  # here
        {'a': G}.get('b', G)  # here
        {'a': G}.pop('a')  # sure
        list({'a': G}.values())
        list({'a': G}.items())
        json.loads(json.dumps({'a': G}))['a']  # sure
        re.sub('a', 'b', f'a{G}')  # sure
        re.sub('-.*', '', f'a-{G}')  # sure
        re.split('-', f'a-{G}')  # sure
        re.match('(a)-(.*)', f'a-{G}').group(2)  # sure
        re.match('(a)-(.*)', f'a-{G}')[1]  # sure
        re.match('(?P<x>a)-(?P<y>.*)', f'a-{G}').groupdict()  # sure
        urllib.parse.urljoin('https://a.b', f'/c/{G}')  # sure
        urllib.parse.urlsplit(f'https://a.b/c/{G}?d={G}').path
        urllib.parse.urlsplit(f'https://a.b/c/{G}?d={G}').query
        urllib.parse.urlsplit(f'https://{G}/c').netloc
        urllib.parse.urlsplit(f'https://a.b/c/{G}').geturl()
        urllib.parse.urlsplit('https://a.b/c')._replace(path=f'/d/{G}').geturl()  # sure
        urllib.parse.urlunsplit(('https', 'a.b', f'/c/{G}', '', ''))  # here
        urllib.parse.parse_qs(f'a={G}&b=c')['a'][0]  # sure
        urllib.parse.parse_qsl(f'a={G}&b=c')
        posixpath.join('a', G)  # sure
        posixpath.join(f'a/{G}', 'b')  # sure
        str(pathlib.PurePosixPath('a') / G)  # sure
        string.Template('a-$x').substitute(x=G)  # sure
        string.Template('a-${x}').safe_substitute({'x': G})  # sure
        ' '.join(sorted(['a', 'b'])) + G
        ' '.join(f'{x}:{G}' for x in ['a', 'b'])  # here
        functools.reduce(lambda x, y: f'{x}{y}', ['a', G])
        operator.add('a', G)
        operator.concat(G, 'a')
        operator.itemgetter('a')({'a': G})  # sure
        x = 'a'; x += G; x
        x = 'a'; x += '-'; x += G; x
        x = []; x.append(G); x
        x = {}; x['a'] = G; x  # sure
        x = {}; x.update(a=G); x
        x, y = ('a', G); [y, x]
        x, *y = [G, 'a', 'b']; [x, y]
        x = G; x
        (lambda x: f'a{x}')(G)
        (lambda x='a': x)(G)
        (lambda *x: x)(G, 'a')
        (lambda **x: x)(a=G)
        G if True else 'a'
        'a' if not G and False else G
        None or G
        '' or G
        [] or [G]
        copy.deepcopy({'a': [G]})
        copy.copy([G])
        list(map(lambda x: f'a{x}', [G]))
        list(filter(None, ['', 'a']))
        list(zip(['a'], [G]))  # sure
        list(enumerate([G]))
        next(iter([G]))
        list(reversed([G, 'a']))
        sorted([G])
        bytes(f'a{G}', 'utf-8')  # sure
        f'{G:>1}'
        f'a{G}'.casefold()
        f'a{G}b'.replace(G, 'c')
        'axb'.replace('x', G)
        'a-b'.replace('-', f'/{G}/')
        f'a.{G}'.rsplit('.', maxsplit=1)[-1]  # sure
        f'{G}/x/y'.split('/')[1:]  # sure
        f'{G}/x/y'.split('/')[-1]  # sure
        f'{G}/x/y'.rpartition('/')[2]  # sure
        f'a?{G}'.partition('?')[0]  # sure
        f'a?{G}'.split('?', 1)[0]  # sure
        f'{G}:a'.split(':')[1]  # sure
        '{}/{}'.format('a', f'{G}b')  # sure
        '%s/%s' % ('a', f'{G}b')  # sure
        '{:s}'.format(G)  # sure
        '%-s' % G  # sure
    """,
    "texts": r"""
        re.sub('(a)', r'<\1>', 'aba')  # sure
        re.sub('a', lambda m: m[0].upper(), 'aba')  # sure
        re.sub('a', 'b', 'aa', count=1)  # sure
        re.compile('a').sub('b', 'a')  # sure
        re.fullmatch('a', 'ab')  # sure
        re.search('b', 'ab').group()  # sure
        re.search('(?P<x>b)', 'ab').groupdict()  # sure
        re.findall('(a)(b)', 'abab')  # sure
        re.split('(-)', 'a-b')  # sure
        re.split('-', 'a-b-c', maxsplit=1)  # sure
        re.escape('a.b')  # here
        re.match('x', 'a') is None  # sure
        [m.group() for m in re.finditer('a', 'aa')]  # here
        base64.b64decode('YWI=').decode()  # sure
        binascii.unhexlify('6162')  # sure
        string.Template('$a').substitute({'a': 'x'})  # sure
        shlex.quote('a')
        json.loads('[1, {"a": null}]')  # sure
        json.loads('"a"')  # sure
        json.loads('1')  # sure
        json.loads('true')  # sure
        codecs.encode('a', 'rot13')  # sure
        codecs.decode(b'ab', 'utf-8')
        bytes('ab', 'utf-8')
        str(b'ab', 'utf-8')
        bytearray(b'ab').decode()
        'a' 'b'.join(['x', 'y'])
        '%s' % 'a'  # sure
        '%s%%' % 'a'  # sure
        '%c' % 'a'  # sure
        '%(a)s-%(b)s' % {'a': 1, 'b': 2}
        '%s' % ('a',)  # sure
        '{0}{0}'.format('a')
        '{a.x}'.format(a=types.SimpleNamespace(x=1))
        '{:.2}'.format('abc')  # sure
        '{!s}'.format('a')  # sure
        '{:{}}'.format('a', '')  # sure
        '{0[a]}'.format({'a': 1})
        f'{"a":.1}'
        f'{"ab":{""}}'
        f'{1 + 1}'
        f'{"a"}{"b"!s}'
        'abc'[0:2]
        'abc'[-2:]
        'abcd'[::2]
        'abc'[5:]
        'a,b'.split(',', maxsplit=1)
        'a,b,c'.rsplit(',', 1)[0]
        'a b  c'.split()
        'a b  c'.split(' ')
        'a\r\nb'.splitlines()
        'ab'.join('-')
        'a-b-c'.replace('-', '_', 1)
        'a'.join([])
        ''.split(',')
        ''.split()
        'abc'.partition('x')
        'abc'.strip('ac')
        '  a '.lstrip()
        'aXbX'.rstrip('X')
        'a' in 'abc' and 'z' not in 'abc'
        'b' in ['a', 'b']
        'abc'.startswith(('x', 'a'))
        'abc'.endswith(('x', 'c'))
        '' or None or 'a'
        'a' and 'b' and 'c'
        'a' != 'b'
        'a' is not None
        str('a') + str('b')
        'abc'[1]
        'abc'[-1]
        'abc'[1:]
        'abc'[::-1]
        '' or 'x'
        '' and 'x'
        'x' or 'y'
        'x' and 'y'
        'a' + 'b'
        'a' in 'abc'
        '%s-%d' % ('a', 1)  # sure
        '%%'  % ()
        '{}-{}'.format(1, 2)  # sure
        '{1}-{0}'.format(1, 2)
        '{a}'.format(a=1)
        '{{}}'.format()
        f'{1}-{"a"}'
        f'{"a" if 1 else "b"}'
        'a-b'.split('-')
        'a b'.split()
        'a-b-c'.split('-', 1)
        'a-b-c'.rsplit('-', 1)
        'a-b'.partition('-')
        'a-b-c'.rpartition('-')
        'a\nb'.splitlines()
        '-'.join(['a', 'b'])
        ''.join(['a', 'b'])
        '-'.join([])
        'Ab'.lower()
        'Ab'.upper()
        'ab'.title()
        'ab'.capitalize()
        'Ab'.swapcase()
        'Ab'.casefold()
        ' a '.strip()
        'xax'.strip('x')
        'xax'.lstrip('x')
        'xax'.rstrip('x')
        'ab'.replace('a', 'c')
        'aa'.replace('a', 'c', 1)
        'ab'.startswith('a')
        'ab'.endswith('a')
        'ab'.removeprefix('a')
        'ab'.removesuffix('b')
        'ab'.encode()
        b'ab'.decode()
        'ab'.translate({97: 'c'})
        'ab'.translate(str.maketrans('a', 'c'))
        bytes.fromhex('6162')  # sure
        re.sub('a', 'b', 'aca')  # sure
        re.split('-', 'a-b')  # sure
        re.findall('a', 'aba')  # sure
        re.match('(a)(b)', 'ab').groups()  # sure
        re.match('(a)(b)', 'ab').group(1)  # sure
        re.match('(?P<x>a)', 'ab')['x']  # sure
        json.loads('{"a": [1]}')  # sure
        json.loads(json.dumps({'a': [1, 'b']}))
        "a" "b"
        ' '.join('ab')
        'a,b'.split(',')[1]
        'ab'.split('x')
        'aXb'.lower().split('x')
    """,
    "urls": r"""
        urllib.parse.urljoin('https://a.b/c', '/e')  # sure
        urllib.parse.urljoin('https://a.b/c', 'https://x.y/z')
        urllib.parse.quote('a/b c')  # here
        urllib.parse.unquote('a%20b')  # here
        urllib.parse.urlsplit('https://u:p@a.b:8/c?d=e#f').netloc  # sure
        urllib.parse.urlsplit('https://u:p@a.b:8/c?d=e#f').hostname  # sure
        urllib.parse.urlsplit('https://u:p@a.b:8/c?d=e#f').path  # sure
        urllib.parse.urlsplit('https://u:p@a.b:8/c?d=e#f').query  # sure
        urllib.parse.urlsplit('https://u:p@a.b:8/c?d=e#f').fragment  # sure
        urllib.parse.urlsplit('https://u:p@a.b:8/c?d=e#f').scheme  # sure
        urllib.parse.urlparse('https://a.b/c')[1]  # sure
        urllib.parse.urlunsplit(('https', 'a.b', '/c', 'd=e', ''))  # sure
        urllib.parse.urlunparse(('https', 'a.b', '/c', '', 'd=e', ''))  # sure
        urllib.parse.urlsplit('https://a.b/c')._replace(path='/x').geturl()  # sure
        urllib.parse.parse_qs('a=1&b=2&a=3')
        urllib.parse.parse_qsl('a=1&b=2')
        posixpath.join('a', 'b')  # sure
        posixpath.join('a', '/b')  # here
        posixpath.normpath('a/../b')  # here
        os.path.join('a', 'b', 'c')  # sure
        str(pathlib.PurePosixPath('a') / 'b')  # sure
        str(pathlib.PurePosixPath('a/b').parent)  # here
        pathlib.PurePosixPath('a', 'b').as_posix()  # sure
    """,
    "values": r"""
        len([1, 2, 3][1:])  # sure
        any(x == 2 for x in [1, 2])  # here
        all(x == 2 for x in [1, 2])  # here
        next(x for x in [1, 2] if x == 2)  # here
        next((x for x in [1] if x == 2), None)  # here
        isinstance('a', str)
        isinstance('a', (int, str))
        isinstance([], (list, tuple))
        isinstance({}, dict)
        callable(len)
        id is None
        hash is not None
        1 if 1 == 1 else 2
        None or 'a'
        not []
        not None
        1 and 0
        1 < 3 <= 3
        3 == 3.0
        True == 1
        1 in (1, 2)
        -(1)
        - 5 + 3
        2 * 3 - 1
        7 // 2
        6 & 3
        6 | 1
        6 ^ 3
        1 << 3
        len([1, 2])  # sure
        len('abc')  # sure
        bool('')
        bool('x')
        not ''
        0 or 5
        1 if '' else 2
        1 if [] else 2
        1 if () else 2
        1 if {} else 2
        1 if None else 2
        1 if 0 else 2
        1 if 0.0 else 2
        1 if b'' else 2
        x, *y = [1, 2, 3]; [x, y]  # here
        *x, y = [1, 2, 3]; [x, y]  # here
        x, *y, z = [1, 2, 3]; [x, y, z]  # here
        x, *y, z = [1, 2]; [x, y, z]  # here
        x, y = 'ab'; [x, y]  # sure
        1 in [1]
        1 not in [1]
        1 < 2
        2 <= 2
        1 == 1
        1 != 1
        1 < 2 < 3
        1 < 2 > 3
        None is None
        1 is not None
        -1
        +1
        not 1
        5 // 2
        1 << 2
        5 & 4
        1 | 2
        3 ^ 1
        1.5 + 1
        str('a')
        chr(97)
        ord('a')  # sure
        bool([1])
        all([1, 0])
        any([0, 1])
        isinstance(1, int)
        x = 0; exec_ = [x := x + i for i in [1, 2]]; x  # here
        {*[1], 2}  # here
        x = y = 1; [x, y]
        x: int = 3; x
        x = [1]; x[0] += 1; x  # here
        x = 1; x += 2; x
        x = 'a'; x += 'b'; x
        1 if 2 > 1 else 3
        min([], default=2)
        int(True)
        int(1.9)
        bool(0)
        bool(None)
    """,
    "functions": r"""
        functools.reduce(lambda x, y: y, ['a', 'b'])  # sure
        functools.reduce(lambda x, y: {**x, **y}, [{'a': 1}, {'b': 2}])  # sure
        functools.reduce(lambda x, y: f'{x}{y}', 'abc', '')  # sure
        functools.partial('{}-{}'.format, 'a')('b')  # sure
        functools.lru_cache(lambda x: x)(1)
        functools.wraps(len)(lambda x: x)('ab')
        copy.copy({'a': 1})  # sure
        copy.deepcopy({'a': {'b': 1}})['a']['b']
        operator.itemgetter(1)(['a', 'b'])
        operator.itemgetter(0, 1)(['a', 'b'])
        operator.attrgetter('__class__') is None
        operator.sub(3, 1)
        operator.getitem({'a': 1}, 'a')
        operator.or_({'a': 1}, {'b': 2})
        operator.iadd([1], [2])  # here
        x = {'a': 1}; operator.setitem(x, 'b', 2); x  # sure
        x = {'a': 1}; operator.delitem(x, 'a'); x  # here
        list(map(lambda x: x, 'ab'))  # sure
        list(map(str.upper, ['a']))  # sure
        list(map(dict, [{'a': 1}]))  # sure
        (lambda: 1)()
        (lambda x=1: x)()
        (lambda *x: x)(1, 2)
        (lambda **x: x)(a=1)
        (lambda x, /, y: y)(1, 2)
        [f(1) for f in [lambda x: x]]
        x = {'a': 1}; y = x.copy(); y['b'] = 2; [x, y]  # sure
        [x for x in [1, 2] if x > 1]  # here
        [x + y for x in [1, 2] for y in [3]]  # here
        {x for x in [1, 2]}  # here
        {x: 1 for x in ['a']}  # here
        list(x for x in [1, 2])  # here
        [y for x in [1] if (y := x + 1)]  # here
        (lambda x, *y, z=3, **k: [x, y, z, k])(1, 2, w=4)
        functools.reduce(lambda x, y: x + y, [], 5)
        functools.partial(lambda x, y: [x, y], 1)(2)
        functools.partial(lambda x, y: [x, y], y=1)(2)
        operator.itemgetter('a')({'a': 1})  # sure
        operator.itemgetter('a', 'b')({'a': 1, 'b': 2})  # sure
        operator.methodcaller('upper')('a')  # here
        operator.add(1, 2)
        operator.concat('a', 'b')
        operator.contains([1], 1)
        copy.copy([1, [2]])  # sure
        copy.deepcopy([1, [2]])  # sure
        string.Template('$a-${b}').substitute(a=1, b='c')  # sure
    """,
}


class _Literals(ast.NodeTransformer):
    """Takes texts and containers that are written out from where they stand, and leaves names there."""

    def __init__(self, prefix, most):
        self.prefix = prefix
        self.most = most
        self.taken = []

    def visit_JoinedStr(self, node):
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
@pytest.mark.parametrize("kind", LINES)
def test_known_values_are_what_python_makes_of_them(kind, way, monkeypatch):
    monkeypatch.setenv("OUTSIDE", OUTSIDE)
    lines = [line.strip() for line in LINES[kind].splitlines() if line.strip()]
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
    # True is not 1
    assert {line: pair for line, pair in pairs.items() if not _is_same(*pair)} == {}


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
