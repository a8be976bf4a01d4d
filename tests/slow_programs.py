"""Programs that are made to be slow: each a generator of a module's text, of a size that grows with its argument."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

HEAD = "import cybrid\nimport requests\n"
URL = "https://bank.sandbox.cybrid.app/api/"


class Slow(NamedTuple):
    """A program of about a thousand lines, or of as many as need a second or more: its size, and how it is made."""

    size: int
    make: Callable[[int], str]


def lines(count: int, text: str) -> str:
    """Return a text that often, with `<i>` its number and `<j>` the next."""
    return "".join(text.replace("<i>", str(index)).replace("<j>", str(index + 1)) for index in range(count))


def call_chain(n: int) -> str:
    """Functions each of which calls the next with more."""
    return (
        lines(n, "def f<i>(t):\n    return f<j>(t + '/<i>')\n")
        + f"def f{n}(t):\n    return requests.get(t)\nf0('{URL}')\n"
    )


def fanning_chain(n: int) -> str:
    """Functions each of which calls the next twice."""
    return (
        lines(n, "def f<i>(t):\n    f<j>(t + 'a')\n    return f<j>(t + 'b')\n")
        + f"def f{n}(t):\n    return requests.get(t)\nf0('{URL}')\n"
    )


def wide_unions(n: int) -> str:
    """One variable that may be any of many, written to and read."""
    return (
        "def f(a, k):\n    x = None\n"
        + lines(n, "    if a.p<i>:\n        x = {'u': k + '<i>', 'x': x}\n")
        + "    return requests.get(x['u'], headers=x)\n"
    )


def long_function(n: int) -> str:
    """One function of many statements and conditions."""
    return "def f(a):\n" + lines(n, "    if a.x<i>:\n        b<i> = a.y<i>\n")


def long_function_of_requests(n: int) -> str:
    """One function of many requests, each with what was written before."""
    return "def f(s, h):\n" + lines(n, f"    h['k<i>'] = s.get(f'{URL}{{h}}', headers=h).json()['a<i>']\n")


def elif_chain(n: int) -> str:
    """A factory that knows many classes by their names, which call it again."""
    return (
        lines(
            n,
            "class C<i>(B):\n    def __init__(self, d):\n"
            "        super().__init__(d)\n        self.n = make(d['n'], d)\n",
        ).join(("class B:\n    def __init__(self, d):\n        self.u = requests.get(d['u'])\n", ""))
        + "def make(kind, d):\n"
        + lines(n, "    if kind == '<i>':\n        return C<i>(d)\n")
        + "    return B(d)\n"
    )


def nested_tables(n: int) -> str:
    """Loops within loops over tables."""
    table = ", ".join(f"({i!r}, {URL + str(i)!r})" for i in range(12))
    head = "".join(" " * depth + f"for a{depth}, b{depth} in T:\n" for depth in range(4))
    body = "".join(" " * 4 + f"requests.get(b0 + '{index}', json=b3)\n" for index in range(n))
    return f"T = [{table}]\n{head}{body}"


def nested_comprehensions(n: int) -> str:
    """Comprehensions within comprehensions."""
    return lines(n, "x<i> = " + "[[y, z] for y in " * 4 + f"[1, '{URL}']" + "]" * 4 + "\n")


def everybody(n: int) -> str:
    """Functions each of which calls all."""
    bodies = (f"def f{i}(t):\n" + lines(n, f"    f<i>(t + '{i}')\n") + "    return requests.get(t)\n" for i in range(n))
    return "".join(bodies) + f"f0('{URL}')\n"


def two_helpers(n: int) -> str:
    """Two functions that call themselves and each other, called from many places."""
    return (
        "def a(t):\n    a(t + 'x')\n    b(t + 'y')\n    requests.get(t)\n"
        "def b(t):\n    a(t + 'z')\n    b(t + 'w')\n    requests.get(t)\n" + lines(n, f"a('{URL}<i>')\n")
    )


def converter(n: int) -> str:
    """A converter of nested data that calls itself, applied to each answer."""
    return (
        "def conv(data, fields, kind, other):\n    def inner(d):\n        out = d\n        if isinstance(d, str):\n"
        "            return other if d not in kind else kind(d)\n        for k, v in d.items():\n"
        "            if isinstance(v, str):\n                if k in fields:\n                    out[k] = kind(v)\n"
        "            elif isinstance(v, dict):\n                out[k] = inner(v)\n"
        "            elif isinstance(v, list):\n                out[k] = conv(v, fields, kind, other)\n"
        "        return out\n"
        "    if isinstance(data, list):\n        return [inner(d) for d in data]\n    return inner(data)\n"
        "class Api:\n    def __init__(self, s):\n        self.s = s\n"
        + lines(
            n,
            "    def m<i>(self, p, q=None, r=None):\n"
            f"        d = self.s.get('{URL}<i>/' + p, params={{'q': q}}).json()\n"
            "        return conv(d, ['a<i>', 'b'], str, r)\n",
        )
    )


def subclasses(n: int) -> str:
    """Many subclasses of one base, each with a path of its own."""
    return "class B:\n    def get(self, p):\n        return requests.get(self.url + p)\n" + lines(
        n, f"class C<i>(B):\n    url = '{URL}<i>'\nC<i>().get('/x')\n"
    )


def chain_of_classes(n: int) -> str:
    """Classes each of which derives from the one before."""
    return (
        f"class A0:\n    def go(self):\n        return requests.get('{URL}')\n"
        + lines(n, "class A<j>(A<i>):\n    def f<i>(self):\n        return self.go()\n")
        + f"A{n}().go()\n"
    )


def lattice_of_classes(n: int) -> str:
    """Pairs of classes that derive from both of the pair before: there are more ways up than could be walked."""
    return (
        f"class A0:\n    def go(self):\n        return requests.get('{URL}')\nclass B0:\n    pass\n"
        + lines(n, "class A<j>(A<i>, B<i>):\n    pass\nclass B<j>(A<i>, B<i>):\n    pass\n")
        + f"B{n}().go()\n"
    )


def creators(n: int) -> str:
    """Classes each of which makes two of the next."""
    return (
        lines(
            n,
            "class C<i>:\n    def __init__(self, up, url):\n"
            "        self.l = C<j>(self, url + '/l')\n        self.r = C<j>(self, url + '/r')\n",
        )
        + f"class C{n}:\n    def __init__(self, up, url):\n        requests.get(url)\nC0(None, '{URL}')\n"
    )


def records(n: int) -> str:
    """Records whose fields make two of the one before each."""
    return (
        "from dataclasses import dataclass, field\n@dataclass\nclass R0:\n    a: str = 'x'\n"
        + lines(
            n,
            "@dataclass\nclass R<j>:\n    a: R<i> = field(default_factory=R<i>)\n"
            "    b: R<i> = field(default_factory=R<i>)\n",
        )
        + f"requests.get('{URL}', headers=R{n}().a)\n"
    )


def holders(n: int) -> str:
    """Objects that hold each other."""
    return (
        "class A:\n    def __init__(self, o, t):\n        self.o, self.t = o, t\n"
        "    def go(self):\n        return A(self, self.o), A(self.o.o, self)\n"
        f"a0 = A(None, '{URL}')\n" + lines(n, "a<j> = A(a<i>, a<i>)\nb<i> = a<j>.go()\n")
    )


def parameters(n: int) -> str:
    """A function of many parameters, called in many ways."""
    return f"def f({', '.join(f'p{i}=None' for i in range(n))}):\n    return requests.get(p0)\n" + lines(
        n, f"f(p<i>='{URL}<i>')\n"
    )


def big_dict(n: int) -> str:
    """A table with many entries, used."""
    return (
        "T = {\n"
        + lines(n, "    'k<i>': {'a': [1, '<i>']},\n")
        + f"}}\ndef f(k):\n    return requests.get('{URL}', json=T[k])\n"
    )


def doubling(n: int) -> str:
    """A dict that holds itself twice, again and again."""
    return "d = {}\n" + lines(n, "d = {'a<i>': d, 'b<i>': dict(d), **d}\n")


def doubling_in_a_loop(n: int) -> str:
    """The same, in a loop."""
    return (
        "def f(d):\n    for i in range(9):\n"
        + lines(n, "        d = {'a<i>': d, 'b<i>': [d, d], **d}\n")
        + "    return requests.post('', json=d)\n"
    )


def doubling_keys(n: int) -> str:
    """Tuples that hold the one before twice, looked up in a dict: written out, the last is larger than any memory."""
    told = "print({pair: 1}, pair in {1: 2}, pair == (pair, pair))\n"
    return "pair = (1, 2)\n" + "pair = (pair, pair)\n" * n + told


def nested_data(n: int) -> str:
    """Data nested as deep as a parser takes it, many times."""
    deep = "{'a': [" * 12 + f"'{URL}'" + "]}" * 12
    return lines(n, f"d<i> = {deep}\nrequests.post('{URL}<i>', json=d<i>)\n")


def decorators(n: int) -> str:
    """Functions behind decorators within each other."""
    return (
        "def deco(f):\n    def inner(*a, **k):\n        return f(*a, **k)\n    return inner\n"
        + lines(n, "@deco\n@deco\n@deco\ndef f<i>(t, x=None):\n    return requests.get(t, headers=x)\n")
        + f"f0('{URL}')\n"
    )


PROGRAMS: dict[str, Slow] = {
    "a chain of calls": Slow(400, call_chain),
    "a chain of calls that fans out": Slow(300, fanning_chain),
    "wide unions": Slow(400, wide_unions),
    "a long function": Slow(400, long_function),
    "a long function of requests": Slow(400, long_function_of_requests),
    "a long chain of conditions": Slow(150, elif_chain),
    "nested loops over tables": Slow(400, nested_tables),
    "nested comprehensions": Slow(200, nested_comprehensions),
    "everybody calls everybody": Slow(30, everybody),
    "two helpers that call each other": Slow(500, two_helpers),
    "tuples that double, as keys": Slow(300, doubling_keys),
    "a converter that calls itself": Slow(200, converter),
    "many subclasses": Slow(250, subclasses),
    "a chain of classes": Slow(200, chain_of_classes),
    "a lattice of classes": Slow(200, lattice_of_classes),
    "classes that create each other": Slow(200, creators),
    "records that make two of the next": Slow(200, records),
    "objects that hold each other": Slow(400, holders),
    "many parameters": Slow(400, parameters),
    "a big dict": Slow(800, big_dict),
    "a dict that doubles": Slow(400, doubling),
    "a dict that doubles in a loop": Slow(200, doubling_in_a_loop),
    "deeply nested data": Slow(200, nested_data),
    "decorators": Slow(150, decorators),
}
