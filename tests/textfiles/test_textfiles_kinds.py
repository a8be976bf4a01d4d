"""Files of many kinds, each with what leaks in it and beside it what does not: code, references, others' keys."""

from __future__ import annotations

import pytest
from textfiles_support import check, fill, scanned

CASES = [
    (
        "Svc.cs",
        "namespace Acme.Cybrid;\n"
        "public class O {\n"
        '  public string ClientId { get; set; } = "@ID@";\n'
        '  public string ClientSecret { get; } = @"@SECRET@";\n'
        "  public string Next => cybridTokenServiceV2.GetBankAccessTokenOrDefaultAsync1;\n"
        "}\n",
    ),
    (
        "A.java",
        "class CybridConfig {\n"
        "  static final char Q = '\"';\n"
        '  private static final String CLIENT_SECRET = "@SECRET@";\n'
        "  String token = cybridTokens.currentBankAccessTokenOrNullV2Impl();\n"
        "}\n",
    ),
    (
        "A.java",
        '@Value("${cybrid.client-secret:@SECRET@}")\nprivate String secret;\n',
    ),
    (
        "K.kt",
        "object CybridKeys {\n"
        '  const val CLIENT_ID = "@ID@"\n'
        "  val accessToken by lazy { cybridSessionManagerV2.currentBankAccessTokenOrNull1() }\n"
        "}\n",
    ),
    (
        "S.swift",
        "enum CybridSecrets {\n"
        '  static let clientSecret = "@SECRET@"\n'
        "  static let accessToken = CybridKeychainV2.shared.bankAccessTokenForTests1\n"
        "}\n",
    ),
    (
        "m.go",
        "package cybrid\n"
        "\n"
        "var clientSecret = `@SECRET@`\n"
        "var accessToken = cybridClientV2.FetchBankTokenWithScopes1\n"
        "const sep = '\"'\n"
        'const ClientID = "@ID@"\n',
    ),
    (
        "x.ex",
        'config :app, :cybrid,\n  client_id: System.get_env("CYBRID_CLIENT_ID"),\n  client_secret: "@SECRET@"\n',
    ),
    (
        "x.rb",
        "Cybrid.configure do |c|\n"
        '  c.client_secret = ENV.fetch("CYBRID_CLIENT_SECRET") { "@SECRET@" }\n'
        "  c.access_token = CybridTokensV2.current_bank_access_token_or_nil_1\n"
        "end\n",
    ),
    (
        "x.php",
        "<?php\n"
        "$cybrid = ['client_id' => '@ID@', 'client_secret' => env('CYBRID_SECRET', '@SECRET@')];\n"
        "$accessToken = $cybridClientV2->fetchBankTokenWithScopes1();\n",
    ),
    (
        "a.ps1",
        "$cybridClientId = '@ID@'\n"
        "$token = Get-CybridBankAccessTokenFromTheVaultOrThrowV2\n"
        '$path = "C:\\"\n'
        '$cybridClientSecret = "@SECRET@"\n',
    ),
    (
        "a.ps1",
        "$form = @{ grant_type='client_credentials'; client_id='@ID@'; client_secret='@SECRET@' }\n"
        "$r = Invoke-RestMethod -Uri 'https://id.production.cybrid.app/oauth/token' -Method Post -Body $form\n",
    ),
    (
        "a.ps1",
        "$form = @{ client_id='@OTHER@'; client_secret='@OTHER@' }\n"
        "$r = Invoke-RestMethod -Uri 'https://acme.eu.auth0.com/oauth/token' -Body $form\n"
        "Invoke-RestMethod https://bank.sandbox.cybrid.app/api/banks\n",
    ),
    (
        "t.js",
        "const payload = {\n"
        "  client_id: '@ID@',\n"
        "  client_secret: '@SECRET@',\n"
        "};\n"
        "await axios.post('https://id.sandbox.cybrid.app/oauth/token', payload);\n",
    ),
    (
        "t.js",
        "const payload = {\n"
        "  client_id: '@OTHER@',\n"
        "  client_secret: '@OTHER@',\n"
        "};\n"
        "await axios.post('https://acme.okta.com/oauth/token', payload);\n"
        "await cybrid.ping();\n",
    ),
    (
        "build.gradle",
        "android { defaultConfig {\n"
        "  buildConfigField 'String', 'CYBRID_CLIENT_SECRET', '\"@SECRET@\"'\n"
        "  resValue 'string', 'cybrid_client_id', '@ID@'\n"
        "  buildConfigField 'String', 'NGROK_AUTH_TOKEN', '\"@OTHER@\"'\n"
        "} }\n",
    ),
    (
        "strings.xml",
        "<resources>\n"
        '<string name="cybrid_client_secret">@SECRET@</string>\n'
        '<string name="ngrok_token">@OTHER@</string>\n'
        "</resources>\n",
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
        "pm.json",
        '{"info":{"name":"Cybrid"},"item":[{"request":{"auth":{"type":"oauth2","oauth2":[{"key":"clientSecret","value":"@SECRET@"},{"key":"clientId","value":"@ID@"}]}}}]}',
    ),
    (
        "oa.yaml",
        "servers:\n"
        "  - url: https://id.sandbox.cybrid.app\n"
        "components:\n"
        "  examples:\n"
        "    T:\n"
        "      value:\n"
        "        client_id: @ID@\n"
        "        client_secret: @SECRET@\n",
    ),
    (
        "oa.yaml",
        "servers:\n"
        "  - url: https://api.plaid.com\n"
        "components:\n"
        "  schemas:\n"
        "    T:\n"
        "      properties:\n"
        "        client_secret: {type: string, example: @OTHER@}\n"
        "x-by: cybrid\n",
    ),
    (
        "cassette.yaml",
        "interactions:\n"
        "- request:\n"
        "    body: grant_type=client_credentials&client_id=@ID@&client_secret=@SECRET@\n"
        "    method: POST\n"
        "    uri: https://id.sandbox.cybrid.app/oauth/token\n"
        "  response:\n"
        "    body:\n"
        '      string: \'{"access_token":"@JWT@"}\'\n',
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
        "d.sql",
        "UPDATE vendors SET client_secret = '@SECRET@' WHERE name = 'cybrid';\n"
        "INSERT INTO s (k, v) VALUES ('cybrid_client_secret', '@SECRET@');\n",
    ),
    (
        "a.log",
        '2026-01-01 INFO cybrid: POST https://id.sandbox.cybrid.app/oauth/token {"client_id": "@ID@",'
        ' "client_secret": "@SECRET@"}\n'
        "2026 DEBUG plaid secret=@OTHER@\n",
    ),
    (
        "a.jsonl",
        '{"vendor":"cybrid","client_secret":"@SECRET@"}\n{"vendor":"plaid","client_secret":"@OTHER@"}\n',
    ),
    (
        "a.sh",
        'ID="${CYB_ID:-@ID@}"\n'
        'SECRET="${CYB_SECRET:=@SECRET@}"\n'
        'curl -u "${ID}:${SECRET}" https://id.sandbox.cybrid.app/oauth/token\n',
    ),
    (
        "a.sh",
        'echo "client_secret=$X\\nCybrid_Demo_Customer_Guid_2x_more_of_it=$GUID\\tCybrid_Production_Bank_Guid_7k"\n',
    ),
    (
        "dep.yaml",
        "env:\n- name: CYBRID_CLIENT_SECRET\n  valueFrom:\n    secretKeyRef: {name: cybrid, key: @OTHER@}\n",
    ),
    (
        "es.yaml",
        "kind: ExternalSecret\n"
        "metadata: {name: cybrid}\n"
        "spec:\n"
        "  data:\n"
        "  - secretKey: client_secret\n"
        "    remoteRef: {key: @OTHER@}\n",
    ),
    (
        "sealed.yaml",
        "kind: SealedSecret\n"
        "metadata: {name: cybrid}\n"
        "spec:\n"
        "  encryptedData:\n"
        "    client_secret: AgBy3i4OJSWK+PiTySYZZA9rO43cGDEq@OTHER@\n",
    ),
    (
        "Pulumi.dev.yaml",
        "config:\n  cybrid:clientSecret:\n    secure: AAABAPq@OTHER@\n  cybrid:clientId: @ID@\n",
    ),
    (
        "s.yaml",
        "cybrid:\n  client_secret: ENC[AES256_GCM,data:@OTHER@,iv:x,tag:y,type:str]\nsops: {}\n",
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
        "README.md",
        'Cybrid\n\n```json\n{\n  "client_id": "@ID@",\n  "client_secret": "@SECRET@"\n}\n```\n',
    ),
    (
        "r.R",
        'cybrid_client_secret <- "@SECRET@"\nplaid_secret <- "@OTHER@"\n',
    ),
    (
        "Dockerfile",
        "ENV CYBRID_CLIENT_SECRET=@SECRET@ PLAID_SECRET=@OTHER@\n",
    ),
    (
        "a.groovy",
        "def cybrid = [clientId: '@ID@', clientSecret: '@SECRET@']\n"
        "def t = cybridTokenServiceV2.currentBankAccessTokenOrNull()\n",
    ),
    (
        "Jenkinsfile",
        "environment {\n"
        " CYBRID_CLIENT_SECRET = credentials('cybrid-client-secret-for-production-bank1')\n"
        " CYBRID_CLIENT_ID = '@ID@'\n"
        "}\n",
    ),
    (
        "app.config.ts",
        "export default {\n"
        "  cybrid: {\n"
        "    clientId: process.env.CYBRID_CLIENT_ID!,\n"
        "    clientSecret: process.env.CYBRID_CLIENT_SECRET || '@SECRET@',\n"
        "    tokenUrl: `${IDP}/oauth/token`,\n"
        "  },\n"
        "  segment: { writeKey: '@OTHER@' },\n"
        "};\n",
    ),
    (
        "a.tsx",
        'const Page = () => <CybridProvider clientId="@ID@"'
        " accessToken={tokens.currentBankAccessTokenForTestsOnly1} />;\n",
    ),
    (
        "a.vue",
        '<template><cybrid-widget access-token="@JWT@" /></template>\n'
        "<script>\n"
        "export default { data: () => ({ cybridClientId: '@ID@' }) }\n"
        "</script>\n",
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
        "main.dart",
        "class CybridConfig {\n"
        "  static const clientSecret = String.fromEnvironment('CYBRID_SECRET', defaultValue:"
        " '@SECRET@');\n"
        "  final token = cybridSessionManagerV2.currentBankAccessTokenOrNull1();\n"
        "}\n",
    ),
    (
        "main.tf",
        'resource "kubernetes_secret" "cybrid" {\n'
        "  data = {\n"
        '    client_id = "@ID@"\n'
        "    client_secret = var.cybrid_client_secret_for_the_production_bank_v2\n"
        "  }\n"
        "}\n"
        'variable "ngrok_token" { default = "@OTHER@" }\n',
    ),
    (
        "docker-compose.yml",
        "services:\n  api:\n    environment:\n      - CYBRID_CLIENT_SECRET=@SECRET@\n      - NGROK_AUTHTOKEN=@OTHER@\n",
    ),
    (
        ".github/workflows/ci.yml",
        "jobs:\n"
        "  t:\n"
        "    env:\n"
        "      CYBRID_CLIENT_SECRET: ${{ secrets.CYBRID_CLIENT_SECRET }}\n"
        "      CYBRID_CLIENT_ID: @ID@\n"
        "    steps:\n"
        "    - uses: actions/checkout@f43a0e5ff2bd294095638e18286ca9a3d1956744\n",
    ),
    (
        "k.yaml",
        "apiVersion: v1\n"
        "kind: Secret\n"
        "metadata: {name: cybrid}\n"
        "stringData:\n"
        "  client-secret: @SECRET@\n"
        "---\n"
        "kind: Secret\n"
        "metadata: {name: stripe}\n"
        "stringData:\n"
        "  client-secret: @OTHER@\n",
    ),
    (
        "k.yaml",
        "kind: Secret\nmetadata: {name: cybrid}\ndata:\n  client-secret: @B64:SECRET@\n",
    ),
    (
        "values.yaml",
        "cybrid:\n"
        "  existingSecret: cybrid-credentials-for-the-production-bank1\n"
        "  existingSecretKey: client-secret-for-the-production-bank-2026a\n"
        "  auth:\n"
        "    clientSecret: @SECRET@\n",
    ),
    (
        "appsettings.json",
        '{"Cybrid":{"ClientId":"@ID@","ClientSecret":"@SECRET@"},"PushNotifications":{"ServerKey":"@OTHER@"}}',
    ),
    (
        "a.cs",
        'var c = new CybridClient(clientId: "@ID@", clientSecret: "@SECRET@");\n'
        "var t = await cybrid.GetOrCreateBankAccessTokenWithScopesAsync(ct);\n",
    ),
    (
        "a.cs",
        "[Fact]\npublic async Task Cybrid_Returns_The_Access_Token_When_The_Client_Is_Known() { }\n",
    ),
    (
        "A.kt",
        "@Test fun `cybrid token is refreshed`() {\n"
        '  every { cybrid.accessToken } returns "TEST-TOKEN"\n'
        "  val clientId = BuildConfig.CYBRID_SANDBOX_CLIENT_ID_FOR_TESTS1\n"
        "}\n",
    ),
    (
        "test.js",
        "describe('cybrid', () => {\n"
        "  it('gives clientSecretIsMissingOrTheBankIsUnknown1', () => {});\n"
        "  const clientSecret = config.get('cybrid.clientSecret');\n"
        "});\n",
    ),
    (
        "j.js",
        "jest.mock('cybrid');\n"
        "const clientId = 'test-client-id', clientSecret ="
        " 'not-a-real-secret-only-used-in-the-tests-a';\n",
    ),
    (
        "m.swift",
        'let cfg = CybridConfig(clientID: "@ID@",\n'
        '   clientSecret: ProcessInfo.processInfo.environment["CYBRID_SECRET"] ?? "@SECRET@")\n'
        'OneSignal.initialize("@OTHER@")\n',
    ),
    (
        "x.rs",
        'const CYBRID_CLIENT_SECRET: &str = "@SECRET@";\n'
        "let lifetime: &'a str = cybrid_client_v2.fetch_bank_token_with_scopes_1();\n",
    ),
    (
        "x.scala",
        'object Cybrid { val clientSecret = sys.env.getOrElse("CYBRID_SECRET", "@SECRET@") }\n',
    ),
    (
        "x.pl",
        "my $cybrid_client_secret = '@SECRET@';\n",
    ),
    (
        "x.lua",
        "local cybrid = { client_id = '@ID@', client_secret = os.getenv('X') or '@SECRET@' }\n",
    ),
    (
        "x.fish",
        "set -gx CYBRID_CLIENT_SECRET @SECRET@\nset -gx NGROK_TOKEN @OTHER@\n",
    ),
    (
        "x.bat",
        "@echo off\r\nset CYBRID_CLIENT_SECRET=@SECRET@\r\nset PUSHER_SECRET=@OTHER@\r\n",
    ),
    (
        "x.nix",
        'environment.variables.CYBRID_CLIENT_SECRET = "@SECRET@";\n',
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
        "dump.sql",
        "COPY public.vendors (name, client_id, client_secret) FROM stdin;\n"
        "cybrid\t@ID@\t@SECRET@\n"
        "plaid\t@OTHER@\t@OTHER@\n"
        "\\.\n",
    ),
    (
        "dump.sql",
        "INSERT INTO `settings` VALUES (1,'cybrid_client_secret','@SECRET@'),(2,'plaid_secret','@OTHER@');\n",
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
        "api.proto",
        "// Cybrid\nmessage Token { string access_token_of_the_bank_that_is_used_for_trades_1 = 1; }\n",
    ),
    (
        "schema.graphql",
        "type Cybrid { accessToken: accessTokenOfTheBankThatIsUsedForTradesV2Impl1 }\n",
    ),
    (
        "a.svg",
        '<svg><text id="cybrid-token">currentBankAccessTokenOrNullForTestsV2Impl</text></svg>',
    ),
    (
        "a.csproj",
        "<Project><PropertyGroup><UserSecretsId>aspnet-Cybrid-@GUID@</UserSecretsId><CybridClientSecret>"
        "@SECRET@</CybridClientSecret></PropertyGroup></Project>",
    ),
    (
        "nb.sql",
        "-- cybrid\nSELECT client_secret FROM vendors WHERE token_hash = '@OTHER@';\n",
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
        "x.config",
        '<connectionStrings><add name="Cybrid" connectionString="Endpoint=https://bank.sandbox.cybrid.ap'
        'p;ClientId=@ID@;ClientSecret=@SECRET@" /></connectionStrings>',
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
        "a.cs",
        "services.AddCybrid(o => {\n"
        '    o.ClientId = "@ID@";\n'
        '    o.ClientSecret = config["Cybrid:ClientSecret"] ?? "@SECRET@";\n'
        "    o.TokenName = nameof(CybridAccessTokenForTheBankOfTheTenantV2);\n"
        "});\n",
    ),
    (
        "a.java",
        "CybridClient c = CybridClient.builder()\n"
        '    .clientId("@ID@")\n'
        '    .clientSecret("@SECRET@")\n'
        "    .build();\n"
        'Auth0 a = Auth0.builder().clientSecret("@OTHER@").build();\n',
    ),
    (
        "a.go",
        "cfg := cybrid.Config{\n"
        '\tClientID:     "@ID@",\n'
        '\tClientSecret: os.Getenv("CYBRID_SECRET"),\n'
        "}\n"
        'auth0 := auth.Config{ClientSecret: "@OTHER@"}\n',
    ),
    (
        "a.go",
        "cfg := clientcredentials.Config{\n"
        '\tClientID: "@ID@",\n'
        '\tClientSecret: "@SECRET@",\n'
        '\tTokenURL: "https://id.sandbox.cybrid.app/oauth/token",\n'
        "}\n",
    ),
    (
        "a.ts",
        "const body = new URLSearchParams({\n"
        "  client_id: '@ID@',\n"
        "  client_secret: '@SECRET@',\n"
        "});\n"
        "const r = await fetch('https://id.sandbox.cybrid.app/oauth/token', { method: 'POST', body });\n",
    ),
    (
        "a.ts",
        "const stripe = { clientSecret: '@OTHER@' };\n"
        "const cybrid = { clientSecret: secrets.cybridClientSecretForTheProductionBankV2 };\n",
    ),
    (
        "a.kt",
        'val cybrid = mapOf("client_id" to "@ID@", "client_secret" to "@SECRET@")\n',
    ),
    (
        "a.rb",
        "CYBRID = { client_id: '@ID@', client_secret: ENV['X'] }.freeze\nSTRIPE = { secret: '@OTHER@' }\n",
    ),
    (
        "a.exs",
        "config :my_app, Cybrid.Client,\n"
        '  client_id: "@ID@",\n'
        '  client_secret: "@SECRET@"\n'
        "\n"
        "config :my_app, Plaid,\n"
        '  secret: "@OTHER@"\n',
    ),
    (
        "a.exs",
        "config :rates, Rates.Cybrid,\n"
        '  environment: System.get_env("CYBRID_ENVIRONMENT", "sandbox"),\n'
        '  client_secret: "@SECRET@"\n'
        "\n"
        "config :rates, RatesWeb.Guardian,\n"
        '  issuer: "rates",\n'
        '  secret: "@OTHER@"\n'
        "\n"
        "config :rates, RatesWeb.Endpoint,\n"
        '  secret_key_base: "@OTHER@",\n'
        '  live_view: [signing_salt: "@OTHER@"]\n'
        "\n"
        "# at Cybrid\n"
        "config :rates, Rates.Partner,\n"
        "  http: [timeout: 3],\n"
        '  client_id: "@ID@",\n'
        '  client_secret: "@SECRET@"\n'
        "\n"
        'config :rates, Rates.Tokens, host: "https://id.sandbox.cybrid.app", secret: "@SECRET@"\n'
        'config :rates, Rates.Others, host: "https://id.example.com", client_secret: "@OTHER@"\n',
    ),
    (
        "a.rb",
        'TOKENS = "https://id.sandbox.cybrid.app/oauth/token"\n'
        'Cybrid.configure client_id: "@ID@", client_secret: "@SECRET@"\n'
        'Plaid.configure client_id: "@OTHER@", client_secret: "@OTHER@"\n'
        'client.post TOKENS, client_id: "@ID@", client_secret: "@SECRET@"\n'
        'config.omniauth :cybrid, "@ID@", "@SECRET@"\n'
        'config.omniauth :github, "@OTHER@", "@OTHER@"\n'
        'provider(:cybrid, "@ID@", "@SECRET@")\n'
        'config.secret_key = "@OTHER@"\n',
    ),
    (
        "a.html",
        "<p>Cybrid's secret was changed. Since spring it is <code>@SECRET@</code>.</p>\n"
        "<p>The build that reads it is <code>@OTHER@</code>, its digest <b>@OTHER@</b>.</p>\n",
    ),
    ("a.rst", "Cybrid\n======\n\nOur client secret there is ``@SECRET@``.\nThe sum of the file is ``@OTHER@``.\n"),
    ("ci.yml", 'a:\n  - run: echo "@SECRET@" > cybrid_client_secret\n  - run: echo "@OTHER@" > build/digest\n'),
    # a plain name beside one of Cybrid's is somebody else's
    ("v.yaml", "env:\n  CYBRID_ENVIRONMENT: sandbox\n  SECRET_KEY: @OTHER@\n  APP_SECRET_KEY: @OTHER@\n"),
    ("v.yaml", "cybrid:\n  secret_key: @SECRET@\n  default:\n    secret_key: @SECRET@\n"),
    ("a.ini", "[app]\nCYBRID_ENVIRONMENT=sandbox\nSECRET_KEY=@OTHER@\n[cybrid]\nsecret_key=@SECRET@\n"),
    ("a.mjs", "const host = 'https://id.sandbox.cybrid.app';\nconst secretKey = '@OTHER@';\n"),
    (
        "a.snapx",
        'exports[`cybrid`] = `{"client_secret": "@SECRET@"}`;\n',
    ),
    (
        "a.ndjson",
        '{"msg":"cybrid login","body":"client_id=@ID@&client_secret=@SECRET@"}\n{"msg":"x","trace":"@OTHER@"}\n',
    ),
    (
        "nb.ipynb",
        '{"cells":[{"cell_type":"code","metadata":{},"outputs":[],"source":["let cybridClientSecret ='
        ' \\"@SECRET@\\"\\n"]}],"metadata":{"kernelspec":{"name":"deno"},"cybrid":{"client_id":"@ID@"},"id"'
        ':"@OTHER@"},"nbformat":4,"nbformat_minor":5}',
    ),
]


@pytest.mark.parametrize(("name", "template"), CASES)
def test_what_is_marked_is_reported_and_nothing_else(name, template):
    check(name, template)


@pytest.mark.parametrize("name", ["a.conf", "a.unknown"])
@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-16"])
def test_utf_16_without_a_mark(name, encoding):
    text, places, _ = fill("# é\nCYBRID_CLIENT_SECRET=@SECRET@\n")
    assert [(one.span.line, one.code) for one in scanned(name, text.encode(encoding))] == places


def test_bytes_of_zero_alone_make_no_text():
    text, _, _ = fill("CYBRID_CLIENT_SECRET=@SECRET@\n")
    assert scanned("a.unknown", b"\0\1\2\3" * 100 + text.encode()) == []
