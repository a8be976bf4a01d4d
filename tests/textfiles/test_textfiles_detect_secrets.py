"""The plugin for detect-secrets, loaded and run by detect-secrets' own command."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from doors import TIMEOUT, command, write
from forked import python
from textfiles_support import oauth, pem

import cybrid_lint
from cybrid_lint.detect_secrets_plugin import CybridCredentialDetector

PLUGIN = Path(cybrid_lint.__file__).parent / "detect_secrets_plugin.py"


WITHOUT = ("--disable-filter", "detect_secrets.filters.heuristic.is_indirect_reference")


def scan(root: Path, *args: str) -> list[tuple[str, int]]:
    """The places of Cybrid's credentials that `detect-secrets scan` writes into its baseline."""
    command = [*python(), "-m", "detect_secrets", "scan", "--all-files", "-n", "-p", str(PLUGIN), *args, "."]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True, timeout=TIMEOUT)
    results = json.loads(done.stdout)["results"]
    found = [one for ones in results.values() for one in ones if one["type"] == "Cybrid credential"]
    return sorted((one["filename"], one["line_number"]) for one in found)


def test_the_command_loads_and_runs_the_plugin(tmp_path):
    files = {
        "a.env": f"CYBRID_CLIENT_ID={oauth()}\nCYBRID_CLIENT_SECRET={oauth()}\nPLAID_SECRET={oauth()}\n",
        "b.yaml": f"plaid:\n  client_secret: {oauth()}\ncybrid:\n  client_id: {oauth()}\n",
        "c.json": f'{{\n "cybrid": {{\n  "env": 1,\n  "client_secret": "{oauth()}"}}}}\n',
        "d.py": f'cybrid_client_id = "{oauth()}"\nstripe_client_secret = "{oauth()}"\n',
        "keys/cybrid_attestation.pem": pem() + "\n",
        "e.env": "CYBRID_CLIENT_SECRET=<secret>\nCYBRID_CLIENT_ID=changeme\n",
        "f.yaml": f"auth0:\n  client_secret: {oauth()}\n",
        "g.yaml": f"cybrid_client_secret: {oauth()}  # pragma: allowlist secret\n",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    assert scan(tmp_path) == [
        ("a.env", 1),
        ("a.env", 2),
        ("b.yaml", 4),
        ("c.json", 4),
        ("d.py", 1),
        ("keys/cybrid_attestation.pem", 1),
    ]


def test_what_check_finds_is_found(tmp_path):
    """In Python by the literals; a reference that detect-secrets takes for an indirect one by its option alone."""
    direct = {
        "pieces.py": f'CYBRID_CLIENT_SECRET = (\n    "{oauth()[:20]}"\n    "{oauth()[:23]}"\n)\n',
        "names.py": f'# Cybrid\nclient_secret = "{oauth()}"\n',
        "n.ipynb": json.dumps(
            {"cells": [{"cell_type": "code", "source": [f"CYBRID_CLIENT_ID = '{oauth()}'\n"]}], "nbformat": 4}, indent=1
        ),
        "compose.yaml": f"environment:\n  - CYBRID_CLIENT_SECRET=${{CYBRID_CLIENT_SECRET:-{oauth()}}}\n",
        "clean.py": f'# Cybrid\nCYBRID_CLIENT_SECRET = "changeme"\nPLAID_SECRET = "{oauth()}"\n',
    }
    indirect = {
        "call.py": f'import os\nCYBRID_CLIENT_SECRET = os.getenv("CYBRID_CLIENT_SECRET", "{oauth()}")\n',
        "encoded.py": f'CYBRID_CLIENT_SECRET = bytes.fromhex("{oauth().encode().hex()}")\n',
        "clean_call.py": 'import os\nCYBRID_CLIENT_SECRET = os.getenv("CYBRID_CLIENT_SECRET", "changeme")\n',
    }
    write(tmp_path, {**direct, **indirect})
    places = [("compose.yaml", 2), ("n.ipynb", 6), ("names.py", 2), ("pieces.py", 2)]
    calls = [("call.py", 2), ("encoded.py", 1)]
    assert scan(tmp_path) == places
    assert scan(tmp_path, *WITHOUT) == sorted(places + calls)
    check = command(tmp_path, "check", "--quiet", "--select", "CYB101,CYB102")
    assert sorted({(one.path.partition(":")[0], one.line) for one in check.lines}) == sorted(
        (*[one for one in places if one[0] != "n.ipynb"], ("n.ipynb", 1), *calls)
    )


@pytest.mark.parametrize(
    ("text", "count"),
    [("CYBRID_CLIENT_SECRET=%s", 1), ("PLAID_SECRET=%s", 0), ("client_secret=%s", 0), ("CYBRID_CLIENT_ID=test", 0)],
)
def test_a_single_string(text, count):
    value = oauth()
    found = list(CybridCredentialDetector().analyze_string(text.replace("%s", value)))
    assert found == [value] * count


def test_lines_that_are_in_no_file():
    from detect_secrets.util.code_snippet import get_code_snippet

    value = oauth()
    lines = ["idp: https://id.sandbox.cybrid.app\n", f"client_secret: {value}\n", "x: 1\n"]
    plugin = CybridCredentialDetector()
    context = get_code_snippet(lines, 2)
    found = plugin.analyze_line("gone/app.yaml", lines[1].rstrip(), 2, context)
    assert [one.secret_value for one in found] == [value]
    assert plugin.analyze_line("gone/app.yaml", lines[2].rstrip(), 3, get_code_snippet(lines, 3)) == set()
    assert [one.secret_value for one in plugin.analyze_line("cybrid/a.yaml", lines[1].rstrip(), 2)] == [value]
    assert plugin.analyze_line("plaid/a.yaml", lines[1].rstrip(), 2) == set()


def test_what_could_not_be_read_is_said(tmp_path, monkeypatch, caplog):
    value = oauth()
    write(tmp_path, {"a.py": f'CYBRID_CLIENT_SECRET = "{value}"\n'})

    def fails(*given):
        raise KeyError(value)

    monkeypatch.setattr("cybrid_lint.single._in_literals", fails)
    found = CybridCredentialDetector().analyze_line(str(tmp_path / "a.py"), "", 1)
    assert [one.secret_value for one in found] == [value], "as in a text"
    assert "a.py: file only checked in part: KeyError in the analysis" in caplog.text
    assert value[:5] not in caplog.text


def test_letters_of_a_credential_are_nobodys_name(tmp_path):
    write(tmp_path, {"names.py": f'# Cybrid\nclient_secret = "{oauth()[:18]}_Okta_{oauth()[:19]}"\n'})
    assert scan(tmp_path) == [("names.py", 2)]
