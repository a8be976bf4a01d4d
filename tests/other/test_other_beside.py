"""What stands beside a value in other files says whose it is: requests, rows, sections, snapshots, loggers."""

from __future__ import annotations

import pytest
from other_support import check

SNAP = [
    (
        "__snapshots__/a.test.ts.snap",
        "// Jest Snapshot v1, https://goo.gl/fbAQLP\n"
        "\n"
        "exports[`cybridClient asks for a bank token 1`] = `\n"
        "{\n"
        '  "body": {\n'
        '    "client_id": "@ID@",\n'
        '    "client_secret": "@SECRET@",\n'
        "  },\n"
        '  "url": "https://id.sandbox.cybrid.app/oauth/token",\n'
        "}\n"
        "`;\n"
        "\n"
        "exports[`plaid asks 1`] = `\n"
        "Object {\n"
        '  "client_id": "@OTHER@",\n'
        '  "secret": "[MASKED]",\n'
        "}\n"
        "`;\n"
        "\n"
        "exports[`cybridClient signs in 1`] = `\n"
        "{\n"
        '  "Authorization": "Bearer @JWT@",\n'
        '  "Idempotency-Key": "a12c2a7c-11c3-442f-874d-6ffa18095d38",\n'
        "}\n"
        "`;\n",
    ),
    (
        "cybrid/a.snap",
        '---\nsource: src/cybrid.rs\nexpression: client.request()\n---\nclient_id: @ID@\nclient_secret: "[secret]"\n',
    ),
    (
        "a.ambr",
        "# name: test_cybrid_login\n"
        "  dict({\n"
        "    'client_id': '@ID@',\n"
        "    'client_secret': '@SECRET@',\n"
        "  })\n"
        "# ---\n",
    ),
    (
        "a.snap",
        'exports[`cybrid config 1`] = `"{\\\\"client_id\\\\":\\\\"@ID@\\\\",\\\\"environment\\\\'
        '":\\\\"sandbox\\\\"}"`;\n',
    ),
]
HTTP = [
    (
        "a.http",
        "GET https://bank.sandbox.cybrid.app/api/prices\n"
        "Authorization: Bearer @JWT@\n"
        "\n"
        "### rates of another vendor\n"
        "GET https://api.exchange.example.com/v2/latest\n"
        "Authorization: Bearer @OTHER@\n",
    ),
    (
        "a.rest",
        "POST https://id.sandbox.cybrid.app/oauth/token\n"
        "Content-Type: application/json\n"
        "\n"
        '{"client_id": "@ID@", "client_secret": "@SECRET@"}\n'
        "\n"
        "###\n"
        "GET /v2/latest HTTP/1.1\n"
        "Host: api.exchange.example.com\n"
        "Authorization: Bearer @OTHER@\n",
    ),
    (
        "a.hurl",
        "GET https://api.exchange.example.com/rates\n"
        "Authorization: Bearer @OTHER@\n"
        "HTTP 200\n"
        "\n"
        "GET https://bank.sandbox.cybrid.app/api/prices\n"
        "Authorization: Bearer @TOKEN@\n"
        "HTTP 200\n",
    ),
    (
        "a.sh",
        'curl https://bank.sandbox.cybrid.app/api/prices -H "Authorization: Bearer @'
        'TOKEN@"\n'
        'curl https://api.exchange.example.com/rates -H "Authorization: Bearer @OTHE'
        'R@"\n'
        'curl -H "Authorization: Bearer @OTHER@" \\\n'
        "  https://api.exchange.example.com/rates\n",
    ),
    (
        "a.md",
        "# Cybrid\n"
        "\n"
        "```\n"
        "GET https://api.exchange.example.com/rates\n"
        "Authorization: Bearer @OTHER@\n"
        "\n"
        "GET https://bank.sandbox.cybrid.app/api/prices\n"
        "Authorization: Bearer @TOKEN@\n"
        "```\n",
    ),
    (
        "a.http",
        "@rates = https://api.exchange.example.com\n"
        "@cybrid = https://bank.sandbox.cybrid.app\n"
        "\n"
        "###\n"
        "GET {{cybrid}}/api/prices\n"
        "Authorization: Bearer @TOKEN@\n"
        "\n"
        "###\n"
        "GET {{rates}}/v2/latest\n"
        "Authorization: Bearer @OTHER@\n",
    ),
]


@pytest.mark.parametrize(("name", "template"), [*SNAP, *HTTP])
def test_whose_a_value_is(name, template):
    check(name, template.replace("@HEX@", "@KEY@"))
