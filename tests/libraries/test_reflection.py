"""Questions about code, types and the machine: what they are asked about stays in sight, and what they give decides."""

from __future__ import annotations

import pytest
from support import GRANT, check, check_filter

USE = """

def listed(token, **query):
    return requests.get(API + "/accounts", params=query, headers={"Authorization": "Bearer " + token})
"""

ASKED = [
    "import inspect\ndef ask(x): inspect.signature(lambda: x)",
    "import inspect\ndef ask(x): return inspect.isawaitable(x)",
    "import inspect\ndef ask(x): return inspect.isclass(x)",
    "import typing\ndef ask(x): return typing.get_origin(x)",
    "import typing\ndef ask(x): return typing.is_typeddict(x)",
    "import typing_extensions as t\ndef ask(x): return t.get_args(x)",
    "from typing_extensions import get_type_hints\ndef ask(x): return get_type_hints(x, include_extras=True)",
    "import types\ndef ask(x): return types.prepare_class(x)",
    "import annotated_types\ndef ask(x): return annotated_types.Gt(x)",
    "import warnings\ndef ask(x): warnings.simplefilter('ignore', x)",
    "import platform\ndef ask(x): return platform.system() == x",
    "import distro\ndef ask(x): return distro.name(x)",
    "from importlib.metadata import version\ndef ask(x): return version(x)",
    "import weakref\nSEEN = weakref.WeakKeyDictionary()\ndef ask(x): return weakref.getweakrefcount(x)",
]


@pytest.mark.parametrize("asked", ASKED)
def test_what_is_asked_about_stays_in_sight(asked: str) -> None:
    check(
        GRANT
        + asked
        + USE
        + """
def go():
    token = grant("accounts:read customers:read")  # CYB203
    ask(token)
    listed(token)
"""
    )


def test_what_is_handed_to_another_function_does_not() -> None:
    check(
        GRANT
        + USE
        + """
import inspector

def go():
    token = grant("accounts:read customers:read")
    inspector.signature(token)
    listed(token)
"""
    )


# What gives the mapping `given`.
WAYS = {
    "a new type": "from typing import NewType\nQ = NewType('Q', dict)\n\ndef kept(given):\n    return Q(given)",
    "a cast": "from typing_extensions import cast\n\ndef kept(given):\n    return cast('dict', given)",
    "a named tuple": """
from typing_extensions import NamedTuple

class Held(NamedTuple):
    query: dict

def kept(given):
    return Held(given).query
""",
    "a typed dict": """
from typing_extensions import NotRequired, TypedDict

class Query(TypedDict):
    owner: NotRequired[str]
    customer_guid: NotRequired[str]

def kept(given):
    held: Query = given
    return held
""",
    "a protocol": """
from typing_extensions import Protocol, runtime_checkable, override

@runtime_checkable
class Keeper(Protocol):
    def keep(self, given): ...

class Plain(Keeper):
    @override
    def keep(self, given):
        return given

def kept(given, keeper: Keeper = Plain()):
    return keeper.keep(given)
""",
    "overloads": """
from typing_extensions import overload

@overload
def kept(given: dict) -> dict: ...
@overload
def kept(given: None) -> None: ...
def kept(given):
    return given
""",
    "a version": """
import sys

if sys.version_info >= (3, 9):
    def kept(given):
        return given
else:
    def kept(given):
        return dict(given)
""",
    "a class that is asked for": """
import inspect

class Query:
    def __init__(self, given):
        self.given = given

def query(held, given):
    return held(given).given if inspect.isclass(held) else {}

def kept(given):
    return query(Query, given)
""",
    "an attribute without descriptors": """
import inspect

class Query:
    def __init__(self, given):
        self.given = given

def kept(given):
    return inspect.getattr_static(Query(given), "given")
""",
}


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_a_filter_gets_through(way: str) -> None:
    check_filter(way, "kept(given)")


@pytest.mark.parametrize(
    ("test", "value", "holds"),
    [
        ("inspect.isclass", "Held", True),
        ("inspect.isclass", "held", False),
        ("inspect.isfunction", "held", True),
        ("inspect.isfunction", "Held", False),
        ("inspect.isroutine", "Held().m", True),
        ("inspect.ismethod", "Held().m", True),
        ("inspect.ismethod", "held", False),
        ("inspect.iscoroutinefunction", "awaited", True),
        ("inspect.iscoroutinefunction", "held", False),
    ],
)
def test_what_is_known_of_a_value_decides(test: str, value: str, *, holds: bool) -> None:
    mark = "  # CYB301" if holds else ""
    check(
        GRANT
        + f"""
import inspect

class Held:
    def m(self): ...

def held(): ...
async def awaited(): ...

def go(k):
    query = {{"customer_guid": k}} if {test}({value}) else {{"owner": "bank"}}
    head = {{"Authorization": "Bearer " + grant("accounts:read")}}
    requests.get(API + "/accounts", params=query, headers=head){mark}
"""
    )
