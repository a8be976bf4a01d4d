"""Values in pydantic's models."""

from __future__ import annotations

import pytest
from nameless import BANK, CUSTOMER
from support import check
from ways import program

WAYS: dict[str, dict[str, str]] = {
    "a pydantic model": {
        "b.py": """
            from pydantic import BaseModel, ConfigDict, SecretStr


            class Context(BaseModel):
                model_config = ConfigDict(frozen=True)

                v: SecretStr
                limit: int = 10

                def head(self) -> dict[str, str]:
                    return {"Authorization": f"Bearer {self.v.get_secret_value()}"}
            """,
        "c.py": """
            import requests

            from a import f
            from b import Context


            def go(k):
                c = Context(v=f())
                print(c)
                return requests.get("$HOST/api/accounts", params={"customer_guid": k}, headers=c.head())  # CYB301
            """,
    },
    "a pydantic model that is validated": {
        "c.py": """
            from pydantic import BaseModel

            from a import f
            from desk import read


            class Context(BaseModel):
                v: str


            def go(k):
                return read(Context.model_validate({"v": f(), "limit": 3}).v, k)  # CYB301
            """,
    },
    "a pydantic model of the response": {
        "b.py": """
            from pydantic import BaseModel


            class Answer(BaseModel):
                v: str
                expires_in: int = 0


            def parse(v):
                return Answer(v=v, expires_in=1800)
            """,
        "c.py": """
            from a import f
            from b import parse
            from desk import read


            def go(k):
                return read(parse(f()).v, k)  # CYB301
            """,
    },
    "a pydantic model that is copied": {
        "c.py": """
            from pydantic import BaseModel

            from a import f
            from desk import read


            class Context(BaseModel):
                v: str = ""
                k: str = ""


            def go(k):
                c = Context(k=k).model_copy(update={"v": f()})
                return read(c.v, k)  # CYB301
            """,
    },
    "a pydantic model that is dumped": {
        "c.py": """
            from pydantic import BaseModel

            from a import f
            from desk import read


            class Context(BaseModel):
                v: str = ""
                k: str = ""


            def go(k):
                return read(**Context(v=f(), k=k).model_dump())  # CYB301
            """,
    },
    "a pydantic field by its alias": {
        "c.py": """
            from pydantic import BaseModel, Field

            from a import f
            from desk import read


            class Context(BaseModel):
                v: str = Field(alias="access", repr=False)


            def go(k):
                read(Context(access=f()).v, k)  # CYB301
                return read(Context(**{"access": f()}).v, k)  # CYB301
            """,
    },
}


@pytest.mark.parametrize("name", WAYS)
def test_the_token_is_known_where_it_is_used(name):
    check(program(WAYS[name], BANK))


@pytest.mark.parametrize("name", WAYS)
def test_a_customer_token_on_the_same_way_is_right(name):
    check(program(WAYS[name], CUSTOMER, marked=False))
