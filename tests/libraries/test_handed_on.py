"""What libraries hand on: what is put in, called, made or kept by them is the token that it is."""

from __future__ import annotations

import textwrap

import pytest
from engine_support import tokens_of_accounts

BOX = "class Box:\n    x: str\n    y: str\n"
# of each: what is imported and defined, what stands before, and the bank's token B and the customer's token C
LATER = {
    "asyncio.wrap_future": (
        "import asyncio, concurrent.futures",
        "p = concurrent.futures.ThreadPoolExecutor()",
        "asyncio.wrap_future(p.submit(lambda: B))",
        "asyncio.wrap_future(p.submit(lambda: C))",
    ),
    "a future of a loop": (
        "import asyncio",
        "f = asyncio.get_event_loop().create_future()\nf.set_result(C)",
        "B",
        "f.result()",
    ),
    "a future that is filled": (
        "import concurrent.futures",
        "f = concurrent.futures.Future()\nf.set_result(B)\ng = concurrent.futures.Future()\ng.set_result(C)",
        "f.result()",
        "g.result()",
    ),
    "a loop of a loop": (
        "import asyncio",
        "p = asyncio.get_event_loop()",
        "p.run_until_complete(B)",
        "p.run_until_complete(C)",
    ),
    "a loop's executor": (
        "import asyncio",
        "p = asyncio.new_event_loop()",
        "p.run_in_executor(None, lambda x: x, B)",
        "p.run_in_executor(None, lambda x: x, C)",
    ),
    "a channel": (
        "import trio",
        "send, receive = trio.open_memory_channel(0)\nsend.clone().send(C)",
        "B",
        "receive.receive()",
    ),
    "a channel of a kind": (
        "import anyio",
        "send, receive = anyio.create_memory_object_stream[str](1)\nsend.send_nowait(B)",
        "receive.receive_nowait()",
        "C",
    ),
    "a portal": (
        "from anyio.from_thread import start_blocking_portal",
        "p = start_blocking_portal()",
        "p.call(lambda x: x, B)",
        "p.start_task_soon(lambda x: x, C).result()",
    ),
    "twisted's value": ("from twisted.internet import defer", "", "defer.succeed(B)", "defer.succeed(C)"),
    "twisted's threads": (
        "from twisted.internet.threads import deferToThread",
        "",
        "deferToThread(lambda x: x, B)",
        "deferToThread(lambda x: x, C)",
    ),
    "a manager's dict": (
        "import multiprocessing",
        "m = multiprocessing.Manager()\nd, e = m.dict(x=B), m.list([C])",
        "d['x']",
        "e[0]",
    ),
    "a manager's queue": ("import multiprocessing", "q = multiprocessing.Manager().Queue()\nq.put(C)", "B", "q.get()"),
    "a manager's namespace": (
        "import multiprocessing",
        "n = multiprocessing.Manager().Namespace(x=B)\nn.y = C",
        "n.x",
        "n.y",
    ),
    "a value of processes": ("import multiprocessing", "v = multiprocessing.Value('u', C)", "B", "v.value"),
    "dask's calls": ("import dask", "x, y = dask.compute(dask.delayed(lambda: B)(), C)", "x", "y"),
    "joblib's calls": (
        "import joblib",
        "x, y = joblib.Parallel()(joblib.delayed(lambda z: z)(z) for z in (B, C))",
        "x",
        "y",
    ),
    "a context's variable": (
        "import contextvars\ncurrent = contextvars.ContextVar('current')",
        "current.set(B)\ncontext = contextvars.copy_context()",
        "context[current]",
        "context.run(lambda x: x, C)",
    ),
    "a function at the end": ("import atexit", "f = atexit.register(lambda: B)", "f()", "C"),
    "a stack of managers": (
        "import contextlib",
        "s = contextlib.ExitStack()\nf = s.callback(lambda x: x, 1)",
        "f(B)",
        "s.enter_context(contextlib.nullcontext(C))",
    ),
    "what a stack is given": (
        "import contextlib",
        "s = contextlib.ExitStack()",
        "s.push(B)",
        "s.pop_all().enter_context(contextlib.nullcontext(C))",
    ),
}
KEPT = {
    "a default of a setting": (
        "import environ\nenv = environ.Env()",
        "",
        "env('X', default=B)",
        "env.get_value('X', str, C)",
    ),
    "a default of an environment": (
        "import decouple\nimport os",
        "",
        "decouple.config('X', default=B)",
        "os.environ.copy().get('X', C)",
    ),
    "an option that is set": (
        "import configparser",
        "p = configparser.ConfigParser()\np['a'] = {'x': B}\np.set('a', 'y', C)",
        "p['a']['x']",
        "p.get('a', 'y')",
    ),
    "an option of a section that is set": (
        "import configparser",
        "p = configparser.ConfigParser()\np.add_section('a')\np['a']['x'] = B\np.read_dict({'b': {'x': C}})",
        "p.get('a', 'x')",
        "p['b'].get('x')",
    ),
    "options of a parent": (
        "import argparse",
        "p = argparse.ArgumentParser()\np.set_defaults(x=B)\n"
        "q = argparse.ArgumentParser(parents=[p])\nq.set_defaults(y=C)",
        "q.parse_args().x",
        "q.parse_args().y",
    ),
    "options that are not all known": (
        "import argparse",
        "p = argparse.ArgumentParser()\np.set_defaults(x=B, y=C)\na, _ = p.parse_known_args()",
        "a.x",
        "vars(a)['y']",
    ),
    "a group's option": (
        "import argparse",
        "p = argparse.ArgumentParser()\np.add_argument_group('a').add_argument('--x-y', default=C)\na = p.parse_args()",
        "B",
        "a.x_y",
    ),
    "a buffer": (
        "import io",
        "s = io.StringIO()\ns.write(B)\nt = io.StringIO(C)",
        "s.getvalue()",
        "t.read()",
    ),
    "a pickled value": ("import pickle", "", "pickle.loads(pickle.dumps(B))", "pickle.loads(pickle.dumps([C]))[0]"),
    "a copied value": ("import copy", "", "copy.copy([B])[0]", "copy.deepcopy({'k': C})['k']"),
    "JSON of a value": ("import json", "", "json.loads(json.dumps({'k': B}))['k']", "json.loads(json.dumps([C]))[0]"),
    "a template of a mapping": (
        "import string",
        "t = string.Template('$x')",
        "{'a': B, 'z': C}[t.substitute({'x': 'a'})]",
        "{'b': C, 'z': B}[t.safe_substitute(x='b')]",
    ),
    "a chain of mappings": (
        "import collections",
        "m = collections.ChainMap({'x': B}, {'x': C, 'y': C})",
        "m['x']",
        "m['y']",
    ),
    "a read-only mapping": ("import types", "m = types.MappingProxyType({'x': B, 'y': C})", "m['x']", "m['y']"),
    "a default of a default dict": ("import collections", "m = collections.defaultdict(lambda: C)", "B", "m['x']"),
}
MADE = {
    "a pydantic model of a mapping": (
        "from pydantic import BaseModel\n" + BOX.replace("Box", "Box(BaseModel)"),
        "o = Box.model_validate({'x': B, 'y': C})",
        "o.x",
        "o.y",
    ),
    "a pydantic model of JSON": (
        "import json\nfrom pydantic import BaseModel\n" + BOX.replace("Box", "Box(BaseModel)"),
        "o = Box.model_validate_json(json.dumps({'x': B, 'y': C}))",
        "o.x",
        "o.y",
    ),
    "a pydantic model that nothing looks at": (
        "from pydantic import BaseModel\n" + BOX.replace("Box", "Box(BaseModel)"),
        "o = Box.model_construct(x=B, y=C)",
        "o.x",
        "o.model_dump()['y']",
    ),
    "a pydantic model that is copied": (
        "from pydantic import BaseModel\n" + BOX.replace("Box", "Box(BaseModel)"),
        "o = Box(x=B, y=B)\np = o.model_copy(update={'y': C})",
        "o.y",
        "p.y",
    ),
    "an adapter": (
        "from pydantic import BaseModel, TypeAdapter\n" + BOX.replace("Box", "Box(BaseModel)"),
        "o = TypeAdapter(Box).validate_python({'x': B, 'y': C})",
        "o.x",
        "o.y",
    ),
    "cattrs": (
        "import attrs, cattrs\n@attrs.define\n" + BOX,
        "o = cattrs.structure({'x': B, 'y': C}, Box)",
        "o.x",
        "cattrs.Converter().unstructure(o)['y']",
    ),
    "dacite": (
        "import dacite\nfrom dataclasses import dataclass\n@dataclass\n" + BOX,
        "o = dacite.from_dict(data_class=Box, data={'x': B, 'y': C})",
        "o.x",
        "o.y",
    ),
    "msgspec": (
        "import msgspec\n" + BOX.replace("Box", "Box(msgspec.Struct)"),
        "o = msgspec.convert({'x': B, 'y': C}, Box)",
        "o.x",
        "o.y",
    ),
    "msgspec's JSON": (
        "import json, msgspec\n" + BOX.replace("Box", "Box(msgspec.Struct)"),
        "o = msgspec.json.decode(json.dumps({'x': B, 'y': C}), type=Box)",
        "o.x",
        "o.y",
    ),
    "a provider of a list": (
        "from dependency_injector import providers",
        "p = providers.List(providers.Object(B), providers.Object(C))",
        "p()[0]",
        "p()[1]",
    ),
    "a provider of a dict": (
        "from dependency_injector import providers",
        "p = providers.Dict(x=providers.Object(B), y=providers.Object(C))",
        "p()['x']",
        "p()['y']",
    ),
    "a provider with arguments of its own": (
        "from dependency_injector import providers",
        "p = providers.Factory(lambda x, y: [x, y], B)",
        "p(C)[0]",
        "p(y=C)[1]",
    ),
    "a part of what a provider gives": (
        "from dependency_injector import providers\nfrom dataclasses import dataclass\n@dataclass\n" + BOX,
        "p = providers.Object(Box(B, C))\nf = providers.Factory(lambda x, y: [x, y], p.provided.x, p.provided.y)",
        "f()[0]",
        "f()[1]",
    ),
    "a function by the class of its argument": (
        "import functools\n@functools.singledispatch\ndef pick(value, x, y):\n    return x\n"
        "@pick.register(int)\ndef _(value, x, y):\n    return y\n",
        "",
        "pick('z', B, C)",
        "pick(1, B, C)",
    ),
    "a function by a class that is not known": (
        "import functools\n@functools.singledispatch\ndef pick(value, x, y):\n    return x\n"
        "@pick.register(int)\ndef _(value, x, y):\n    return y\n",
        "",
        "pick(guid, B, C)",
        "'z'",
    ),
    "a function by an annotation": (
        "import functools\n@functools.singledispatch\ndef pick(value, x, y):\n    return x\n"
        "@pick.register\ndef _(value: int, x, y):\n    return y\n",
        "",
        "pick('z', B, C)",
        "pick(1, B, C)",
    ),
    "a function that is registered by a call": (
        "import functools\ndef first(value, x, y):\n    return x\ndef other(value, x, y):\n    return y\n"
        "pick = functools.singledispatch(first)\npick.register(int, other)\n",
        "",
        "pick('z', B, C)",
        "pick(1, B, C)",
    ),
    "a function that is registered for a class": (
        "import functools\ndef first(value, x, y):\n    return x\ndef other(value, x, y):\n    return y\n"
        "pick = functools.singledispatch(first)\npick.register(int)(other)\n",
        "",
        "pick('z', B, C)",
        "pick(1, B, C)",
    ),
    "functools.reduce": (
        "import functools",
        "",
        "functools.reduce(lambda x, y: x, [B, 1, 2])",
        "functools.reduce(lambda x, y: x, [1, 2], C)",
    ),
    "a cached property": (
        "import functools\nclass Box:\n    def __init__(self, x):\n        self.x = x\n"
        "    def get(self):\n        return self.x\n    y = functools.cached_property(get)\n",
        "",
        "Box(B).y",
        "Box(C).y",
    ),
    "a container of types": (
        "import punq\nclass Box:\n    def get(self):\n        return customer_token('x')\n",
        "c = punq.Container()\nc.register(Box)",
        "B",
        "c.resolve(Box).get()",
    ),
}


@pytest.mark.parametrize("kind", [*LATER, *KEPT, *MADE])
def test_what_a_library_hands_on_is_the_token_that_it_is(kind):
    definitions, before, bank, customer = (LATER | KEPT | MADE)[kind]
    body = f"B, C = bank_token(), customer_token(guid)\n{before}\naccounts(guid, {bank})\naccounts(guid, {customer})\n"
    assert tokens_of_accounts(f"{definitions}\n\ndef go(guid):\n{textwrap.indent(body, ' ' * 4)}") == [
        "bank",
        "customer",
    ]


CONTEXT = """
import click
import contextlib
import functools

class Box:
    def __init__(self):
        self.token = bank_token()

def show(guid, token):
    accounts(guid, token)

@click.group()
def cli():
    click.get_current_context().obj = Box()

def found(guid):
    accounts(guid, click.get_current_context().find_object(Box).token)

def inside(ctx: click.Context, guid):
    with ctx.scope() as inner:
        accounts(guid, inner.find_root().obj.token)

def invoked(ctx: click.Context, guid):
    ctx.invoke(show, guid, customer_token("x"))

def closing(ctx: click.Context, guid):
    ctx.call_on_close(functools.partial(show, guid, bank_token()))

def entered(ctx: click.Context, guid):
    accounts(guid, ctx.with_resource(contextlib.nullcontext(customer_token("y"))))

class Commands:
    @click.command()
    @click.pass_obj
    def of_a_class(self, box, guid):
        accounts(guid, box.token)
"""


def test_what_a_context_of_click_hands_on():
    assert tokens_of_accounts(CONTEXT) == ["bank", "bank", "customer", "bank", "customer", "bank"]


CALLED = """
import asyncio
import celery
import fastapi
import functools
import rq

@celery.shared_task
def fetched(kind):
    return bank_token()

def at_start(guid):
    app = fastapi.FastAPI()
    app.add_event_handler("startup", functools.partial(accounts, guid, customer_token("x")))

def with_a_result(guid):
    fetched.delay("x").then(lambda result: accounts(guid, result.get()))

def after_a_job(guid):
    rq.Callback(functools.partial(accounts, guid, bank_token()))

def after_a_task(guid):
    task = asyncio.create_task(customer_token("y"))
    task.add_done_callback(lambda done: accounts(guid, done.result()))
"""


def test_what_is_called_later_is_given_the_token():
    assert tokens_of_accounts(CALLED) == ["customer", "bank", "bank", "customer"]
