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
PARALLEL = [
    ("a.md", "| field | cybrid | unit |\n|---|---|---|\n| client_secret | | |\n\nclient_secret: `@SECRET@`\n"),
    ("a.txt", "cybrid, unit by unit\nclient_secret: @SECRET@\n"),
    ("cybrid.yaml", "resource:\n  unit: 3\n  client_secret: @SECRET@\n"),
    (
        "config/sandbox.toml",
        'title = "cybridctl"\n'
        "\n"
        "[cybrid]\n"
        'client_id = "@ID@"\n'
        "\n"
        "[unit]\n"
        'client_id = "@OTHER@"\n'
        'client_secret = "@OTHER@"\n',
    ),
    (
        "config/cybrid.yaml",
        "providers:\n"
        "  cybrid:\n"
        "    client_secret: @SECRET@\n"
        "  bridge:\n"
        "    client_secret: @OTHER@\n"
        "  column:\n"
        "    client_id: @OTHER@\n",
    ),
    (
        "cybrid.json",
        '{"cybrid": {"client_id": "@ID@"},\n "unit": {"client_id": "@OTHER@", "client_secret": "@OTHER@"}}\n',
    ),
    ("cybrid.ini", "[cybrid]\nclient_id = @ID@\n\n[unit]\nclient_id = @OTHER@\n"),
    ("cybrid.toml", '[cybrid.unit]\nclient_id = "@ID@"\n'),
    ("cybrid.yaml", "treasury:\n  client_id: @ID@\n  client_secret: @SECRET@\n"),
    ("a.ts", "export const vendors = {\n  cybrid: { clientId: '@ID@' },\n  unit: { clientId: '@OTHER@' },\n};\n"),
    ("a.tf", 'locals {\n  cybrid = { client_id = "@ID@" }\n  bridge = { client_id = "@OTHER@" }\n}\n'),
]
SQL = [
    (
        "seeds.sql",
        "INSERT INTO vendors (id, name, base_url) VALUES\n"
        "  (1, 'cybrid', 'https://bank.sandbox.cybrid.app'),\n"
        "  (2, 'alloy', 'https://sandbox.alloy.example');\n"
        "\n"
        "INSERT INTO vendor_settings (vendor, name, value) VALUES\n"
        "  ('cybrid', 'bank_guid', '@GUID@'),\n"
        "  ('cybrid', 'client_id', '@ID@'),\n"
        "  ('cybrid', 'client_secret', '@SECRET@'),\n"
        "  ('alloy', 'client_id', '@OTHER@'),\n"
        "  ('alloy', 'client_secret', '@OTHER@');\n",
    ),
    (
        "seeds.sql",
        "INSERT INTO settings (provider, setting, content) VALUES\n"
        "  ('unit', 'client_secret', '@OTHER@'),\n"
        "  ('cybrid', 'client_secret', '@SECRET@');\n",
    ),
    (
        "seeds.csv",
        "vendor,name,value\n"
        "alloy,client_id,@OTHER@\n"
        "cybrid,client_id,@ID@\n"
        "cybrid,client_secret,@SECRET@\n"
        "bridge,client_secret,@OTHER@\n",
    ),
    (
        "seeds.csv",
        "vendor,client_id,client_secret\nalloy,@OTHER@,@OTHER@\ncybrid,@ID@,@SECRET@\nbridge,@OTHER@,@OTHER@\n",
    ),
    (
        "seeds.sql",
        "INSERT INTO cybrid_settings (name, value) VALUES\n"
        "  ('client_id', '@ID@'),\n"
        "  ('etag', '@OTHER@'),\n"
        "  ('signing_key', '@KEY@');\n",
    ),
    (
        "seeds.sql",
        "INSERT INTO settings (key, value) VALUES ('CYBRID_CLIENT_SECRET', '@SECRET@"
        "');\n"
        "INSERT INTO settings (key, value) VALUES ('ALLOY_CLIENT_SECRET', '@OTHER@')"
        ";\n"
        "INSERT INTO settings VALUES ('CYBRID_CLIENT_ID', '@ID@');\n",
    ),
    (
        "a.md",
        "| vendor | name | value |\n"
        "|---|---|---|\n"
        "| cybrid | client_id | `@ID@` |\n"
        "| alloy | client_id | `@OTHER@` |\n",
    ),
]
LOGS = [
    (
        "payments.log",
        '2024-07-29 10:00:00,512 DEBUG urllib3 https://id.sandbox.cybrid.app:443 "PO'
        'ST /oauth/token HTTP/1.1" 200 None\n'
        "2024-07-29 10:00:00,513 DEBUG payments.cybrid sent {'client_id': '@ID@', 'c"
        "lient_secret': '@SECRET@', 'scope': 'prices:read'}\n"
        "2024-07-29 10:00:00,514 DEBUG payments.cybrid got {'access_token': '@JWT@',"
        " 'token_type': 'Bearer'}\n"
        "2024-07-29 10:00:00,820 DEBUG payments.alloy sent {'client_id': '@OTHER@', "
        "'client_secret': '@OTHER@'}\n"
        "2024-07-29 10:00:01,004 INFO  payments.cybrid customer @GUID@ verified\n",
    ),
    (
        "app.log",
        "INFO [vendors/cybrid] client_secret=@SECRET@\n"
        "INFO [vendors/unit] client_secret=@OTHER@\n"
        "INFO [vendors/cybrid] client_id=@ID@\n",
    ),
    (
        "app.log",
        '{"logger": "pay.unit", "message": "client_secret=@OTHER@"}\n'
        '{"logger": "pay.cybrid", "message": "client_secret=@SECRET@"}\n',
    ),
    (
        "app.log",
        "cybrid-worker | INFO login\n"
        "cybrid-worker | DEBUG client_secret=@SECRET@\n"
        "unit-worker | DEBUG client_secret=@OTHER@\n",
    ),
]


@pytest.mark.parametrize(("name", "template"), [*SNAP, *HTTP, *PARALLEL, *SQL, *LOGS])
def test_whose_a_value_is(name, template):
    check(name, template.replace("@HEX@", "@KEY@"))
