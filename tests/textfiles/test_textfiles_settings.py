"""Credentials in environments and settings, from `.env` to JSON and TOML: what is one, and what only looks like one."""

from __future__ import annotations

import pytest
from textfiles_support import check

FOUND = [
    (".env", "CYBRID_CLIENT_ID=@ID@\nCYBRID_CLIENT_SECRET='@SECRET@'\nPLAID_SECRET=@OTHER@\n"),
    (".env.production", 'export CYBRID_SIGNING_KEY="@KEY@"  # from the portal\n'),
    ("prod.env", "IDP_URL=https://id.production.cybrid.app\nOAUTH_CLIENT_ID=@ID@\nOAUTH_CLIENT_SECRET=@SECRET@\n"),
    (".env.cybrid", "CLIENT_ID=@ID@\nCLIENT_SECRET=@SECRET@\n"),
    (".env", "# Cybrid\nCLIENT_ID=@ID@\nCLIENT_SECRET=@SECRET@\n\n# Auth0\nAUTH0_CLIENT_SECRET=@OTHER@\n"),
    (".env", "#CYBRID_CLIENT_SECRET=@SECRET@\nCYBRID_CLIENT_SECRET=\n"),
    (".env", 'CYBRID_ATTESTATION_KEY="@ESCAPED@"\n'),
    (".env", 'CYBRID_ATTESTATION_PRIVATE_KEY="@PEM@"\nA=1\n'),
    (".env", "CYBRID_BANK_TOKEN=@JWT@\n"),
    (
        "appsettings.json",
        """
        {
          "Plaid": {"ClientSecret": "@OTHER@"},
          "Cybrid": {"ClientId": "@ID@", "ClientSecret": "@SECRET@",
            "Webhooks": [{"SigningKey": "@KEY@"}]}
        }
        """,
    ),
    ("minified.json", '{"a":{"client_secret":"@OTHER@"},"cybrid":{"bank":{"client_secret":"@SECRET@"}},"b":1}'),
    (
        "task.json",
        '{"environment": [{"name": "CYBRID_CLIENT_SECRET", "value": "@SECRET@"}, {"name": "X", "value": "1"}]}',
    ),
    ("settings.jsonc", '{\n  // "cybrid_client_secret": "@SECRET@",\n  "cybrid": {"client_id": "@ID@",},\n}\n'),
    ("cybrid_key.json", '{"private_key": "@ESCAPED@", "kid": "1"}'),
    ("postman.json", '{"name": "Cybrid", "auth": {"oauth2": [{"key": "clientSecret", "value": "@SECRET@"}]}}'),
    ("log.jsonl", '{"m": 1}\n{"cybrid": {"access_token": "@JWT@"}}\n'),
    ("dump.json", '{"t": "@JWT@"}'),
    ("body.json", '{"cybrid": "{\\"client_id\\": \\"@ID@\\", \\"client_secret\\": \\"@SECRET@\\"}"}'),
    # TOML, INI, properties
    (
        "config.toml",
        """
        [plaid]
        client_secret = "@OTHER@"
        [providers."cybrid"]
        client_id = "@ID@" # the sandbox's
        client_secret = '@SECRET@'
        hooks = [
          { signing_key = "@KEY@" },
        ]
        [[vendors]]
        name = "cybrid"
        client_secret = "@SECRET@"
        [[vendors]]
        name = "auth0"
        client_secret = "@OTHER@"
        """,
    ),
    ("config.toml", "[tool]\ncybrid = { client_id = '@ID@' }\ncybrid.client_secret = \"@SECRET@\"\n"),
    ("config.toml", '[cybrid]\nattestation_key = """\n@PEM@\n"""\n'),
    (
        "app.ini",
        "[plaid]\nclient_secret = @OTHER@\n[cybrid]\n; the bank's\nclient_id = @ID@\nclient_secret: @SECRET@\n",
    ),
    ("setup.cfg", "[tool:cybrid]\nclient_secret = @SECRET@\n"),
    ("app.properties", "cybrid.client-id=@ID@\ncybrid.client-secret = @SECRET@\nplaid.secret=@OTHER@\n"),
    ("app.properties", "cybrid.client-secret=${CYBRID_CLIENT_SECRET:@SECRET@}\n"),
    ("app.ini", "[app:main]\ncybrid.env = production\nsigning.key = @KEY@\ncybrid.password = @SECRET@\n"),
    (".netrc", "machine id.sandbox.cybrid.app\n  login @ID@\n  password @SECRET@\n"),
    (
        ".netrc",
        "machine x.example login a password @OTHER@\nmachine id.sandbox.cybrid.app login @ID@ password @SECRET@\n",
    ),
    ("web.config", '<appSettings>\n  <add key="CybridClientSecret" value="@SECRET@" />\n</appSettings>\n'),
    (
        "package.json",
        """
        {"name":"x","scripts":{"token":"curl -u @ID@:@SECRET@ https://id.sandbox.cybrid.app/oauth/token"}}
        """,
    ),
    (
        "c.postman_collection.json",
        """
        {"info":{"name":"Cybrid API"},
        "variable":[{"key":"client_id","value":"@ID@"},{"key":"client_secret","value":"@SECRET@"},
        {"key":"bank_guid","value":"@GUID@"}]}
        """,
    ),
    (
        "insomnia.json",
        """
        {"resources":[{"name":"Base Environment","data":{"base_url":"https://bank.sandbox.cybrid.app","client_id":"@ID@","client_secret":"@SECRET@"}}]}
        """,
    ),
    (
        ".vscode/launch.json",
        """
        {
          // debug
          "configurations": [{"env": {"CYBRID_CLIENT_SECRET": "@SECRET@"}}]
        }
        """,
    ),
    (
        "Info.plist",
        """
        <dict>
          <key>CybridClientSecret</key>
          <string>@SECRET@</string>
          <key>PlaidSecret</key>
          <string>@OTHER@</string>
        </dict>
        """,
    ),
    (
        "vendors.csv",
        """
        vendor,client_id,client_secret
        plaid,@OTHER@,@OTHER@
        cybrid,@ID@,@SECRET@
        """,
    ),
    (
        "terraform.tfstate",
        """
        {"outputs":{"cybrid_client_secret":{"value":"@SECRET@","type":"string"},"db":{"value":"@OTHER@"}}}
        """,
    ),
    (
        "application.properties",
        """
        cybrid.api.url=https://bank.sandbox.cybrid.app
        oauth.client-id=@ID@
        oauth.client-secret=@SECRET@
        """,
    ),
    (
        "app.toml",
        """
        [cybrid.webhook]
        signing_key = "@KEY@"
        [stripe.webhook]
        signing_key = "@OTHER@"
        """,
    ),
    (
        "app.ini",
        """
        [oauth]
        url = https://id.sandbox.cybrid.app
        client_secret = @SECRET@
        [other]
        client_secret = @OTHER@
        """,
    ),
    (
        "app.toml",
        """
        [oauth]
        url = 'https://id.sandbox.cybrid.app'
        client_secret = '@SECRET@'
        [other]
        client_secret = '@OTHER@'
        """,
    ),
    (
        "fly.toml",
        """
        app = "x"
        [env]
          CYBRID_CLIENT_SECRET = "@SECRET@"
        """,
    ),
    (
        "Info.plist",
        "<plist><dict>\n"
        "<key>CybridClientID</key>\n"
        "<string>@ID@</string>\n"
        "<key>PlaidSecret</key><string>@OTHER@</string>\n"
        "</dict></plist>\n",
    ),
    (
        "web.config",
        "<configuration><appSettings>\n"
        '<add key="Cybrid:ClientSecret" value="@SECRET@" />\n'
        '<add key="Auth0:ClientSecret" value="@OTHER@" />\n'
        "</appSettings></configuration>\n",
    ),
    (
        "pm.json",
        '{"info":{"name":"Cybrid"},"item":[{"request":{"auth":{"type":"oauth2","oauth2":[{"key":"clientSecret","value":"@SECRET@"},{"key":"clientId","value":"@ID@"}]}}}]}',
    ),
    (
        "a.csv",
        "vendor;client_id;client_secret\ncybrid;@ID@;@SECRET@\nplaid;@OTHER@;@OTHER@\n",
    ),
    (
        "a.csv",
        'name,value\nCYBRID_CLIENT_ID,@ID@\nCYBRID_CLIENT_SECRET,"@SECRET@"\nPLAID_SECRET,@OTHER@\n',
    ),
    (
        "a.jsonl",
        '{"vendor":"cybrid","client_secret":"@SECRET@"}\n{"vendor":"plaid","client_secret":"@OTHER@"}\n',
    ),
    (
        ".env",
        "CYBRID_ONESIGNAL_KEY=@OTHER@\n"
        "NGROK_AUTHTOKEN=@OTHER@\n"
        "PUSHER_SECRET=@OTHER@\n"
        "VITE_CYBRID_CLIENT_SECRET=@SECRET@\n"
        "NEXT_PUBLIC_CYBRID_CLIENT_ID=@ID@\n"
        "CYBRID_PUBLIC_KEY=@OTHER@\n",
    ),
    (
        "en.json",
        '{"cybrid":{"client_secret":"pleaseEnterTheClientSecretOfYourBankHere1","access_token":"your-access-token-has-expired-sign-in-again","signing_key":"TheSigningKeyThatYouHaveGivenIsNoLongerValid"}}',
    ),
    (
        "gradle.properties",
        "cybrid.client.id=@ID@\nORG_GRADLE_PROJECT_cybridSecret=@SECRET@\nfirebase.token=@OTHER@\n",
    ),
    (
        "local.xcconfig",
        "CYBRID_CLIENT_SECRET = @SECRET@\nTUNNEL_TOKEN = @OTHER@\n",
    ),
    (
        "appsettings.json",
        '{"Cybrid":{"ClientId":"@ID@","ClientSecret":"@SECRET@"},"PushNotifications":{"ServerKey":"@OTHER@"}}',
    ),
    (
        "x.toml",
        '[cybrid]\nclient_id = "@ID@"\n[cybrid.webhook]\nsigning_key = """@KEY@"""\n[ngrok]\nauth_token = "@OTHER@"\n',
    ),
    (
        "x.ini",
        "[cybrid]\nclient_secret = @SECRET@\n[tunnel]\nsecret = @OTHER@\n[auth0]\nclient_secret = @OTHER@\n",
    ),
    (
        "insomnia.json",
        '{"resources":[{"_type":"environment","name":"Cybrid","data":{"client_id":"@ID@","client_secret"'
        ':"@SECRET@"}},{"_type":"request","url":"https://bank.sandbox.cybrid.app/api/trades","authentica'
        'tion":{"type":"bearer","token":"@JWT@"}},{"_type":"request","url":"https://api.stripe.com","aut'
        'hentication":{"type":"bearer","token":"@OTHER@"}}]}',
    ),
    (
        "a.har",
        '{"log":{"entries":[{"request":{"url":"https://bank.sandbox.cybrid.app/api/banks","headers":[{"n'
        'ame":"Authorization","value":"Bearer @TOKEN@"}]}},{"request":{"url":"https://api.github.com","h'
        'eaders":[{"name":"Authorization","value":"Bearer @OTHER@"}]}}]}}',
    ),
    (
        "wire.json",
        '{"request":{"url":"/oauth/token","host":"id.sandbox.cybrid.app","bodyPatterns":[{"equalToJson":'
        '"{\\"client_id\\":\\"@ID@\\",\\"client_secret\\":\\"@SECRET@\\"}"}]}}',
    ),
    (
        "a.csproj",
        "<Project><PropertyGroup><UserSecretsId>aspnet-Cybrid-@GUID@</UserSecretsId><CybridClientSecret>"
        "@SECRET@</CybridClientSecret></PropertyGroup></Project>",
    ),
    (
        "pkg.json",
        '{"name":"cybrid-app","version":"1.0.0","dependencies":{"x":"1"},"integrity":"sha512-@OTHER@","g'
        'itHead":"@OTHER@"}',
    ),
    (
        "firebase.json",
        '{"project_info":{"project_id":"cybrid-app"},"client":[{"api_key":[{"current_key":"@OTHER@"}]}]}',
    ),
    (
        "x.config",
        '<connectionStrings><add name="Cybrid" connectionString="Endpoint=https://bank.sandbox.cybrid.ap'
        'p;ClientId=@ID@;ClientSecret=@SECRET@" /></connectionStrings>',
    ),
    ("a.ini", "[app]\nCYBRID_ENVIRONMENT=sandbox\nSECRET_KEY=@OTHER@\n[cybrid]\nsecret_key=@SECRET@\n"),
    (
        "a.ndjson",
        '{"msg":"cybrid login","body":"client_id=@ID@&client_secret=@SECRET@"}\n{"msg":"x","trace":"@OTHER@"}\n',
    ),
]

CLEAN = [
    # someone else's, though the file speaks of Cybrid
    (
        ".env",
        "CYBRID_ENVIRONMENT=sandbox\nPLAID_CLIENT_ID=@OTHER@\nPLAID_SECRET=@OTHER@\nSTRIPE_SIGNING_SECRET=@OTHER@\n",
    ),
    (
        ".env",
        "CYBRID_PLAID_SECRET=@OTHER@\nSESSION_SECRET=@OTHER@\nDJANGO_SECRET_KEY=@OTHER@\nCYBRID_BANK_GUID=@GUID@\n",
    ),
    (".env", "CYBRID_ENVIRONMENT=sandbox\n\n# Auth0\nCLIENT_ID=@OTHER@\nCLIENT_SECRET=@OTHER@\n"),
    (
        ".env.example",
        "CYBRID_CLIENT_ID=\nCYBRID_CLIENT_SECRET=<secret>\nCYBRID_SIGNING_KEY=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\n",
    ),
    (
        ".env",
        "CYBRID_CLIENT_SECRET=${SECRET}\nCYBRID_CLIENT_ID=$(vault read cybrid/id)\nCYBRID_SECRET_ARN=arn:aws:sm:eu:1\n",
    ),
    (".env", "CYBRID_CLIENT_SECRET_SHA256=@OTHER@\nCYBRID_CLIENT_SECRET=op://prod/cybrid/secret\n"),
    ("vendors.json", '{"cybrid": {"env": "sandbox"}, "circle": {"client_secret": "@OTHER@"}}'),
    ("vendors.json", '{"cybrid": {"plaid": {"client_secret": "@OTHER@"}, "guid": "@GUID@"}}'),
    ("hooks.json", '[{"vendor": "cybrid", "signing_key": "env:KEY"}, {"vendor": "stripe", "signing_key": "@OTHER@"}]'),
    ("package.json", '{"name": "cybrid-widget", "dependencies": {"x": "1"}, "integrity": "sha512-@OTHER@@OTHER@"}'),
    ("cybrid.json", '{"public_key": "@OTHER@", "bank_guid": "@GUID@", "client_id": "YOUR_CLIENT_ID"}'),
    ("cybrid.json", '{"auth0": {"domain": "x.auth0.com", "client_id": "@OTHER@"}}'),
    ("a.json", '{"cybrid": 1, "jwt": "@OTHERJWT@"}'),
    ("config.toml", "[cybrid]\nclient_secret = '{{ secret }}'\n[plaid]\nclient_secret = '@OTHER@'\n"),
    ("config.toml", "[vendors.cybrid]\nid = 1\n[vendors.auth0]\nclient_secret = '@OTHER@'\n"),
    # a member's name says no more than its owner's lets it
    *(
        ("app.ini", f"[app:main]\ncybrid.env = production\ncybrid.client_id = %(ID)s\n{name} = @OTHER@\n")
        for name in ("session.key", "beaker.session.secret", "cookie.secret", "redis.password", "mail.password")
    ),
    ("app.ini", "[cybrid]\nclient_secret = %(SECRET)s\n[auth0]\nclient_secret = @OTHER@\n"),
    ("app.ini.j2", "[cybrid]\nclient_secret = {{ vault_cybrid_client_secret }}\n"),
    ("app.properties", "cybrid.client-secret=${CYBRID_CLIENT_SECRET}\nauth0.client-secret=@OTHER@\n"),
    (".netrc", "machine api.github.com login me password @OTHER@\n# cybrid\n"),
    (
        "config.json",
        """
        {"cybrid":{"client_secret_hash":"@OTHER@","encrypted_client_secret":"@OTHER@","signing_key_id":"@OTHER@"}}
        """,
    ),
    ("bank.json", '{"data":[{"type":"cybrid_account","guid":"@GUID@","etag":"@OTHER@"}]}'),
]


@pytest.mark.parametrize(("name", "template"), FOUND)
def test_what_is_marked_is_found_and_nothing_else(name, template):
    check(name, template)


@pytest.mark.parametrize(("name", "template"), CLEAN)
def test_what_is_no_credential_is_not(name, template):
    check(name, template)
