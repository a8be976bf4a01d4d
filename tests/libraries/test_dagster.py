"""Assets of Dagster: which parameters are other assets."""

from __future__ import annotations

import pytest
from engine_support import tokens_of_accounts


@pytest.mark.parametrize(("name", "tokens"), [("granted", ["bank"]), ("context", []), ("_context", [])])
def test_the_context_of_an_asset_is_no_asset_of_its_name(name, tokens):
    program = f"""
from dagster import asset

@asset
def {name}():
    return bank_token()

@asset
def rows({name}):
    return accounts("a", {name})
"""
    assert tokens_of_accounts(program) == tokens
