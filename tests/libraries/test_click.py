"""What the context of a command of Click gives: what its group put there, and nothing of other libraries' contexts."""

from __future__ import annotations

import pytest
from engine_support import tokens_of_accounts

PROGRAM = """
import click
import elsewhere

class Box:
    def __init__(self):
        self.token = bank_token()

@click.group()
@click.pass_context
def cli(ctx):
    ctx.obj = Box()

def show(ctx: CONTEXT, guid):
    accounts(guid, HOLDER.obj.token)
"""


@pytest.mark.parametrize(
    ("context", "holder", "tokens"),
    [
        ("click.Context", "ctx", ["bank"]),
        ("click.Context", "ctx.parent", ["bank"]),
        ("elsewhere.Context", "ctx", []),
        ("elsewhere.Context", "ctx.parent", []),
    ],
)
def test_what_a_context_holds(context, holder, tokens):
    assert tokens_of_accounts(PROGRAM.replace("CONTEXT", context).replace("HOLDER", holder)) == tokens
