"""A real editor: Neovim without a window, whose built-in client speaks with the server."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from doors import TIMEOUT

SCRIPT = Path(__file__).with_name("neovim.lua")
TRANSCRIPT = """\
opened:
10:12-77 cybrid-lint CYB301: bank token from tokens.py:8 used for GET /api/accounts, which names a customer; \
use a customer token with accounts:read
  file://<project>/tokens.py:8: bank token requested here
15:12-77 cybrid-lint CYB301: bank token from tokens.py:8 used for GET /api/accounts, which names a customer; \
use a customer token with accounts:read
  file://<project>/tokens.py:8: bank token requested here
typed:
11:12-77 cybrid-lint CYB301: bank token from tokens.py:8 used for GET /api/accounts, which names a customer; \
use a customer token with accounts:read
  file://<project>/tokens.py:8: bank token requested here
16:12-77 cybrid-lint CYB301: bank token from tokens.py:8 used for GET /api/accounts, which names a customer; \
use a customer token with accounts:read
  file://<project>/tokens.py:8: bank token requested here
hover:
**`GET /api/accounts`**

Needs `accounts:read`.

A bank token comes here, requested at `tokens.py:8`.
actions:
Make the call with a token of the customer's and accounts:read
Ignore CYB301 here with a reason
Ignore all 2 CYB301 in this file
    return requests.get(URL, params={"customer_guid": guid}, headers=headers)  # noqa: CYB301 - TODO: say why
16:12-77 cybrid-lint CYB301: bank token from tokens.py:8 used for GET /api/accounts, which names a customer; \
use a customer token with accounts:read
  file://<project>/tokens.py:8: bank token requested here
fixed:
from tokens import create_customer_token
    return requests.get(URL, params={"customer_guid": guid}, headers={**headers, "Authorization": \
f"Bearer {create_customer_token(guid, ['accounts:read'])}"})
def fetch():
def create_customer_token(customer_guid, scopes):
"""


@pytest.mark.skipif(shutil.which("nvim") is None, reason="Neovim is not installed: apt-get install neovim")
def test_neovim_shows_what_is_found_and_changes_the_buffer(project, tmp_path):
    transcript = tmp_path / "transcript.txt"
    told = {
        "PROJECT": str(project),
        "PYTHON": sys.executable,
        "TRANSCRIPT": str(transcript),
        "PATIENCE": str(TIMEOUT // 4),
        "XDG_STATE_HOME": str(tmp_path / "state"),
        "XDG_CACHE_HOME": str(tmp_path / "cache"),
        "XDG_DATA_HOME": str(tmp_path / "data"),
    }
    run = subprocess.run(
        ["nvim", "--headless", "--clean", "-n", "-c", f"luafile {SCRIPT}"],
        env={**os.environ, **told},
        capture_output=True,
        text=True,
        timeout=TIMEOUT,
        check=False,
    )
    assert transcript.read_text() == TRANSCRIPT, run.stderr
    assert run.returncode == 0, run.stderr
