"""What speaks of Cybrid: the word, alone or in an identifier, host or path, and never its letters in another word."""

from __future__ import annotations

import pytest
from doors import oauth, write

from cybrid_lint.words import mentions_cybrid

WORDS = """
    cybrid Cybrid CYBRID CyBrid CYBRID_ID cybrid_api_bank cybrid-api cybridClient CybridBank CYBRIDClient APICybrid
    myCybrid getCYBRID mycybrid MYCYBRID pycybrid cybridclient cybrid2 2cybrid id.sandbox.cybrid.app
    https://cybrid.xyz/ a%2Fcybrid%2Fb "x\\ncybrid.id" \\u002fcybrid 使用cybrid的 LegacyBridge/cybrid CYBRIDGateway
    LegacyBridgeForCybrid cybridgateway
"""
LETTERS = """
    LegacyBridge legacyBridge legacybridge LEGACYBRIDGE LEGACY_BRIDGE policybridge policyBridge AgencyBridgeClient
    agency-bridge CyBridge cybridge Cybridge CYBRIDGE currencybridging fancybride legacyBridgeId LegacyBRIDGE hybrid
    TVLegacyBridge mycybridge \\ncybridge c-y-b-r-i-d
"""


@pytest.mark.parametrize("text", WORDS.split())
def test_the_word_is_seen(text):
    assert mentions_cybrid(text)
    assert mentions_cybrid(text.encode())
    assert mentions_cybrid(f"LegacyBridge policybridge {text} LegacyBridge")


@pytest.mark.parametrize("text", [*LETTERS.split(), ""])
def test_letters_are_no_word(text):
    assert not mentions_cybrid(text)
    assert not mentions_cybrid(text.encode())
    assert not mentions_cybrid(f"{text} {text}")


# The same in files of several formats, in which only a name says whose the credentials are.


def project(folder, name):
    secret, token = oauth(), oauth()
    return write(
        folder,
        {
            "config/app.py": f'class {name}:\n    client_secret = "{secret}"\n',
            "config/calls.py": f'{name}_headers = {{"Authorization": "Bearer {token}"}}\n',
            "values.yaml": f"{name}:\n  client_secret: {secret}\n",
            "app.properties": f"{name}.client.secret={secret}\n",
            "settings.json": f'{{"{name}": {{"clientSecret": "{secret}"}}}}\n',
            f"{name}/notes.txt": f"client_secret: {secret}\n",
        },
    )


@pytest.mark.parametrize("name", ["Cybrid", "cybridClient", "CYBRID_BANK", "cybrid_api", "myCybrid"])
def test_a_name_with_the_word_says_whose_a_credential_is(tmp_path, command, plugin, name):
    project(tmp_path, name)
    assert command(tmp_path, "check", "--quiet", ".").out.count("CYB102 ") == 5
    assert [line.code for line in plugin(tmp_path, "config").ours] == ["CYB102", "CYB103"]


@pytest.mark.parametrize("name", ["LegacyBridge", "legacyBridge", "policybridge", "AGENCYBRIDGE", "CyBridge"])
@pytest.mark.parametrize("main", ["import os\n", "import cybrid_api_bank\n"])
def test_a_name_with_the_letters_says_nothing(tmp_path, command, plugin, name, main):
    write(project(tmp_path, name), {"main.py": main})
    assert "CYB1" not in command(tmp_path, "check", "--quiet", ".").out
    assert plugin(tmp_path, "config").ours == []
