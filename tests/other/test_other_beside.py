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
HMAC = [
    (
        "src/pages/api/hooks/cybrid.js",
        "import { createHmac, timingSafeEqual } from 'node:crypto';\n"
        "\n"
        "const KEY = '@HEX@';\n"
        "\n"
        "export default async function handler(req, res) {\n"
        "  const expected = createHmac('sha256', KEY).update(Buffer.concat(chunks))."
        "digest();\n"
        "  const given = Buffer.from(req.headers['x-cybrid-signature'] ?? '', 'hex')"
        ";\n"
        "}\n",
    ),
    (
        "a.ts",
        "const mac = crypto.createHmac('sha256', '@KEY@').update(body).digest('hex')"
        ";\n"
        "if (mac !== req.get('X-Cybrid-Signature')) throw new Error('bad');\n",
    ),
    (
        "a.php",
        "<?php\n"
        "$key = '@HEX@';\n"
        "$mac = hash_hmac('sha256', file_get_contents('php://input'), $key);\n"
        "if (!hash_equals($mac, $_SERVER['HTTP_X_CYBRID_SIGNATURE'])) { exit; }\n",
    ),
    (
        "a.rb",
        "mac = OpenSSL::HMAC.hexdigest('SHA256', '@HEX@', request.raw_post)\n"
        "head 401 unless Rack::Utils.secure_compare(mac, request.headers['X-Cybrid-S"
        "ignature'])\n",
    ),
    (
        "a.go",
        'const hookKey = "@HEX@"\n'
        "\n"
        "func verify(r *http.Request, body []byte) bool {\n"
        "\tmac := hmac.New(sha256.New, []byte(hookKey))\n"
        "\tmac.Write(body)\n"
        '\treturn hmac.Equal(mac.Sum(nil), decode(r.Header.Get("X-Cybrid-Signature"))'
        ")\n"
        "}\n",
    ),
    (
        "A.java",
        "class Hooks {\n"
        '  private static final String KEY = "@HEX@";\n'
        "  boolean verify(byte[] body, String given) {\n"
        '    Mac mac = Mac.getInstance("HmacSHA256");\n'
        '    mac.init(new SecretKeySpec(KEY.getBytes(UTF_8), "HmacSHA256"));\n'
        "    return hex(mac.doFinal(body)).equals(given);\n"
        "  }\n"
        '  void handle(Request r) { verify(r.body(), r.header("X-Cybrid-Signature"))'
        "; }\n"
        "}\n",
    ),
    (
        "a.cs",
        'var key = "@HEX@";\n'
        "using var mac = new HMACSHA256(Encoding.UTF8.GetBytes(key));\n"
        'if (Request.Headers["X-Cybrid-Signature"] != Hex(mac.ComputeHash(body))) re'
        "turn Unauthorized();\n",
    ),
    (
        "a.js",
        "const KEY = '@OTHER@';\n"
        "const mac = createHmac('sha256', KEY).update(body).digest('hex');\n"
        "if (mac !== req.headers['x-hub-signature-256']) throw new Error('cybrid');\n",
    ),
    (
        "a.js",
        "const SLACK_KEY = '@OTHER@';\n"
        "export function slack(req) {\n"
        "  return createHmac('sha256', SLACK_KEY).update(body).digest('hex') === req"
        ".headers['x-slack-signature'];\n"
        "}\n"
        "const KEY = '@HEX@';\n"
        "export function cybrid(req) {\n"
        "  return createHmac('sha256', KEY).update(body).digest('hex') === req.heade"
        "rs['x-cybrid-signature'];\n"
        "}\n",
    ),
    (
        "a.js",
        "const key = process.env.KEY;\n"
        "const id = '@OTHER@';\n"
        "const mac = createHmac('sha256', key).update(id).digest('hex');\n"
        "const ok = mac === req.headers['x-cybrid-signature'] || mac === '@OTHER@';\n"
        "createHash('sha256').update('@OTHER@');\n",
    ),
    (
        "a.kt",
        'val mac = Mac.getInstance("HmacSHA256")\n'
        'mac.init(SecretKeySpec("@HEX@".toByteArray(), "HmacSHA256"))\n'
        'val cipher = SecretKeySpec("@OTHER@".toByteArray(), "AES")\n'
        'if (hex(mac.doFinal(body)) != call.request.header("X-Cybrid-Signature")) er'
        'ror("bad")\n',
    ),
    (
        "a.swift",
        'let key = "@HEX@"\n'
        "let mac = HMAC<SHA256>.authenticationCode(for: body, using: SymmetricKey(da"
        "ta: Data(key.utf8)))\n"
        'guard hex(mac) == request.headers["X-Cybrid-Signature"] else { return }\n'
        "\n"
        "\n"
        "let box = try AES.GCM.seal(body, using: nonce, authenticating: somethingEls"
        "eThatIsLongEnoughToBeFarAway, tag: 12)\n"
        'let other = try AES.GCM.seal(body, using: SymmetricKey(data: Data("@OTHER@"'
        ".utf8)))\n",
    ),
    (
        "a.exs",
        'mac = :crypto.mac(:hmac, :sha256, "@HEX@", body)\n'
        'Plug.Crypto.secure_compare(mac, get_req_header(conn, "x-cybrid-signature"))'
        "\n",
    ),
    (
        "a.mjs",
        "const key = await crypto.subtle.importKey('raw', new TextEncoder().encode('"
        "@HEX@'), { name: 'HMAC', hash: 'SHA-256' }, false, ['verify']);\n"
        "await crypto.subtle.verify('HMAC', key, from(request.headers.get('X-Cybrid-"
        "Signature')), body);\n",
    ),
    (
        "a.mjs",
        "const mac = createHmac('sha256', 'your-signing-key-goes-here').update(body)"
        ".digest('hex');\n"
        "if (mac !== req.headers['x-cybrid-signature']) throw new Error('bad');\n",
    ),
]


@pytest.mark.parametrize(("name", "template"), [*SNAP, *HTTP, *PARALLEL, *SQL, *LOGS, *HMAC])
def test_whose_a_value_is(name, template):
    check(name, template.replace("@HEX@", "@KEY@"))
