"""Credentials in documents, pages, requests and files without a kind: what is one, and what only looks like one."""

from __future__ import annotations

import pytest
from textfiles_support import check

FOUND = [
    (
        "README.md",
        """
        # Cybrid

        Our client id is `@ID@`.

        ```sh
        export CYBRID_CLIENT_SECRET=@SECRET@
        curl https://bank.sandbox.cybrid.app/api -H "Authorization: Bearer @JWT@"
        ```
        """,
    ),
    ("README.md", 'Cybrid login:\n\n```json\n{\n  "client_id": "@ID@",\n  "client_secret": "@SECRET@"\n}\n```\n'),
    ("doc.md", "| Name | Value |\n|---|---|\n| CYBRID_CLIENT_SECRET | `@SECRET@` |\n"),
    ("doc.md", "<!-- CYBRID_CLIENT_SECRET=@SECRET@ -->\n"),
    ("doc.rst", "Cybrid\n======\n\n::\n\n    client_secret=@SECRET@\n"),
    ("index.html", '<script>\n  window.cybrid = { clientId: "@ID@" };\n</script>\n'),
    ("notes.txt", "cybrid client secret: @SECRET@\n"),
    ("api.http", "POST https://id.sandbox.cybrid.app/oauth/token\n\nclient_id=@ID@&client_secret=@SECRET@\n"),
    ("out.log", "DEBUG cybrid response {'access_token': '@JWT@'}\n"),
    ("secrets/cybrid_client_secret", "@SECRET@\n"),
    ("secrets/cybrid-signing-key.txt", "@KEY@"),
    ("cybrid/token.jwt", "@JWT@\n"),
    ("keys/cybrid_attestation.pem", "@PEM@\n"),
    ("cybrid/attestation.key", "@PEM@\n"),
    (
        "strings.xml",
        """
        <resources>
          <string name="cybrid_client_secret">@SECRET@</string>
          <string name="plaid_secret">@OTHER@</string>
        </resources>
        """,
    ),
    (
        "runbook.md",
        """
        ## Cybrid

        | Env | Client ID | Client secret |
        |---|---|---|
        | sandbox | `@ID@` | `@SECRET@` |

        ## Plaid

        | Env | Client ID | Client secret |
        |---|---|---|
        | sandbox | `@OTHER@` | `@OTHER@` |
        """,
    ),
    (
        "x.html",
        """
        <form action="https://id.sandbox.cybrid.app/oauth/token">
          <input type="hidden" name="client_secret" value="@SECRET@">
        </form>
        """,
    ),
    (
        "README.md",
        """
        Call Cybrid:

        ```js
        const cybrid = { clientId: '@ID@', clientSecret: '@SECRET@' }
        ```

        ```yaml
        plaid:
          client_secret: @OTHER@
        ```
        """,
    ),
    (
        "strings.xml",
        "<resources>\n"
        '<string name="cybrid_client_secret">@SECRET@</string>\n'
        '<string name="ngrok_token">@OTHER@</string>\n'
        "</resources>\n",
    ),
    (
        "beans.xml",
        '<bean id="cybrid"><property name="clientId" value="@ID@"/>\n'
        '<property name="clientSecret"><value>@SECRET@</value></property></bean>\n'
        '<bean id="plaid"><property name="secret" value="@OTHER@"/></bean>',
    ),
    (
        "settings.xml",
        "<settings><!-- cybrid_client_secret: @SECRET@ -->\n"
        "<server><id>cybrid-api</id><username>x</username><password>@SECRET@</password></server>\n"
        "<server><id>nexus</id><password>@OTHER@</password></server></settings>",
    ),
    (
        "c.xml",
        "<c><cybrid><clientSecret><![CDATA[\n   @SECRET@\n]]></clientSecret></cybrid></c>",
    ),
    (
        "e.xml",
        '<c note="a &amp; b"><setting name="cybrid.client_secret">&quot;@SECRET@&quot;</setting></c>',
    ),
    (
        "page.html",
        "<form>\n"
        '<input type="hidden" name="cybrid_client_id" value="@ID@">\n'
        "<br>\n"
        '<meta name="csrf-token" content="@OTHER@">\n'
        "</form>\n"
        '<script>const cybridClientSecret = "@SECRET@";</script>\n',
    ),
    (
        "pom.xml",
        "<properties>\n"
        "<cybrid.client.secret>@SECRET@</cybrid.client.secret>\n"
        "<sonar.token>@OTHER@</sonar.token></properties>",
    ),
    (
        "a.http",
        "@host = https://bank.sandbox.cybrid.app\n"
        "@token = @JWT@\n"
        "\n"
        "GET {{host}}/api/trades\n"
        "Authorization: Bearer {{token}}\n",
    ),
    (
        "a.http",
        "@sid = @OTHER@\n"
        "\n"
        "POST https://acme.auth0.com/oauth/token\n"
        "\n"
        '{"client_secret": "{{sid}}"}\n'
        "\n"
        "###\n"
        "GET https://bank.sandbox.cybrid.app/api/banks\n",
    ),
    (
        "a.rest",
        "POST https://id.sandbox.cybrid.app/oauth/token\n"
        "Content-Type: application/x-www-form-urlencoded\n"
        "\n"
        "grant_type=client_credentials\n"
        "&client_id=@ID@\n"
        "&client_secret=@SECRET@\n",
    ),
    (
        "b.bru",
        "post {\n"
        "  url: https://id.sandbox.cybrid.app/oauth/token\n"
        "}\n"
        "\n"
        "auth:oauth2 {\n"
        "  grant_type: client_credentials\n"
        "  client_id: @ID@\n"
        "  client_secret: @SECRET@\n"
        "}\n",
    ),
    (
        "a.hurl",
        "POST https://id.sandbox.cybrid.app/oauth/token\n"
        "[Form]\n"
        "client_id: @ID@\n"
        "client_secret: @SECRET@\n"
        "HTTP 200\n"
        "\n"
        "POST https://acme.okta.com/oauth\n"
        "[Form]\n"
        "client_secret: @OTHER@\n",
    ),
    (
        "a.log",
        '2026-01-01 INFO cybrid: POST https://id.sandbox.cybrid.app/oauth/token {"client_id": "@ID@",'
        ' "client_secret": "@SECRET@"}\n'
        "2026 DEBUG plaid secret=@OTHER@\n",
    ),
    (
        "README.md",
        'Cybrid\n\n```json\n{\n  "client_id": "@ID@",\n  "client_secret": "@SECRET@"\n}\n```\n',
    ),
    (
        "doc.rst",
        "Cybrid\n"
        "======\n"
        "\n"
        ".. code-block:: bash\n"
        "\n"
        "   export CYBRID_CLIENT_SECRET=@SECRET@\n"
        "   export CYBRID_CLIENT_ID=<your client id>\n",
    ),
    (
        "doc.adoc",
        "|===\n|Name |Value\n|CYBRID_CLIENT_SECRET |@SECRET@\n|===\n",
    ),
    (
        "README.md",
        "| Variable | Value |\n|---|---|\n| CYBRID_CLIENT_SECRET | `@SECRET@` |\n| PLAID_SECRET | `@OTHER@` |\n",
    ),
    (
        "a.svg",
        '<svg><text id="cybrid-token">currentBankAccessTokenOrNullForTestsV2Impl</text></svg>',
    ),
    (
        "google-services.xml",
        '<resources><string name="gcm_defaultSenderId">cybrid</string><string'
        ' name="google_api_key">@OTHER@</string></resources>',
    ),
    (
        "log.txt",
        "[cybrid] token request failed: requestId=@OTHER@ trace_id=@OTHER@\n[cybrid] session_id=@OTHER@\n",
    ),
    (
        "a.html",
        '<p>Your <b>Cybrid</b> token: <code>@JWT@</code></p><img src="x">',
    ),
    (
        "b.html",
        '<link rel="stylesheet" href="cybrid.css" integrity="sha384-@OTHER@@OTHER@"><script'
        ' nonce="@OTHER@" src="https://cdn.io/x.js"></script><input type=hidden name=csrf_token'
        " value=@OTHER@>",
    ),
    (
        "a.xml",
        '<cybrid client_id="@ID@" client_secret="@SECRET@"/>\n<plaid client_id="@OTHER@" secret="@OTHER@"/>',
    ),
    (
        "resx.resx",
        '<root><data name="CybridClientSecret" xml:space="preserve">\n<value>@SECRET@</value>\n</data></root>',
    ),
    (
        "a.xml",
        "<entry><string>cybrid.client_secret</string><string>@SECRET@</string></entry>",
    ),
    (
        "a.http",
        "### plaid\n"
        "POST https://sandbox.plaid.com/link\n"
        '{"client_id": "@OTHER@", "secret": "@OTHER@"}\n'
        "\n"
        "### cybrid\n"
        "POST https://id.sandbox.cybrid.app/oauth/token\n"
        '{"client_id": "@ID@", "client_secret": "@SECRET@"}\n',
    ),
    (
        "a.html",
        "<p>Cybrid's secret was changed. Since spring it is <code>@SECRET@</code>.</p>\n"
        "<p>The build that reads it is <code>@OTHER@</code>, its digest <b>@OTHER@</b>.</p>\n",
    ),
    ("a.rst", "Cybrid\n======\n\nOur client secret there is ``@SECRET@``.\nThe sum of the file is ``@OTHER@``.\n"),
    (
        "nb.ipynb",
        '{"cells":[{"cell_type":"code","metadata":{},"outputs":[],"source":["let cybridClientSecret ='
        ' \\"@SECRET@\\"\\n"]}],"metadata":{"kernelspec":{"name":"deno"},"cybrid":{"client_id":"@ID@"},"id"'
        ':"@OTHER@"},"nbformat":4,"nbformat_minor":5}',
    ),
]

CLEAN = [
    (
        "index.html",
        '<script src="cybrid.js" integrity="sha256-@OTHER@="></script>\n<meta name="csrf-token" content="@OTHER@">\n',
    ),
    ("README.md", "Set `CYBRID_CLIENT_SECRET` to `your-client-secret`.\n\nPinned: `sha256-@OTHER@=`\n"),
    (
        "README.md",
        '# Cybrid\n\n`{"access_token": "eyJ...", "client_secret": "YOUR_CLIENT_SECRET"}`\n\nPlaid secret: @OTHER@\n',
    ),
    ("secrets/cybrid_bank_guid", "@GUID@\n"),
    ("secrets/plaid_secret", "@OTHER@\n"),
    ("cybrid/tls/server.key", "@OTHERPEM@\n"),
    ("tls/cybrid-hooks.acme.example.key", "@OTHERPEM@\n"),
    ("plain.txt", "client_secret=@OTHER@\n"),
    ("keys/attestation.pem", "@OTHERPEM@\n"),
    (
        "README.md",
        """
        Cybrid token:

            eyJhbGciOiJub25lIn0.eyJpc3MiOiJodHRwczovL2lkLnNhbmRib3guY3licmlkLmFwcCJ9.
        """,
    ),
]


@pytest.mark.parametrize(("name", "template"), FOUND)
def test_what_is_marked_is_found_and_nothing_else(name, template):
    check(name, template)


@pytest.mark.parametrize(("name", "template"), CLEAN)
def test_what_is_no_credential_is_not(name, template):
    check(name, template)
