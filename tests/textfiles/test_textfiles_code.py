"""Credentials in code of other languages: what is one, and what only looks like one."""

from __future__ import annotations

import pytest
from textfiles_support import check

FOUND = [
    # JavaScript and TypeScript
    (
        "src/config.ts",
        """
        export const cybrid: Config = {
          clientId: '@ID@',
          clientSecret: process.env.CYBRID_CLIENT_SECRET ?? "@SECRET@",
        };
        export const plaid = { clientId: '@OTHER@', clientSecret: '@OTHER@' };
        """,
    ),
    ("a.js", "const cfg = {plaid: {clientSecret: '@OTHER@'}, cybrid: {clientSecret: '@SECRET@'}, x: 1};\n"),
    ("a.mjs", "const clientSecret = process.env['CYBRID_CLIENT_SECRET'] || '@SECRET@';\n"),
    ("a.js", "// const CYBRID_CLIENT_SECRET = '@SECRET@'\n/* CYBRID_CLIENT_ID: @ID@ */\n"),
    (
        "client.ts",
        """
        export class CybridClient {
          private readonly clientId = '@ID@';
          async token() {
            return post(`${this.base}/oauth/token`, { client_secret: `@SECRET@` });
          }
        }
        """,
    ),
    (
        "post.js",
        """
        const IDP = 'https://id.sandbox.cybrid.app';
        const res = await fetch(`${IDP}/oauth/token`, {
          method: 'POST',
          body: JSON.stringify({
            grant_type: 'client_credentials',
            client_id: '@ID@',
            client_secret: '@SECRET@',
          }),
        });
        """,
    ),
    (
        "post.js",
        "axios.post('https://id.sandbox.cybrid.app/oauth/token', {client_id: '@ID@', client_secret: '@SECRET@'})\n",
    ),
    (
        "get.js",
        """
        await fetch('https://bank.sandbox.cybrid.app/api/prices', {
          headers: { Authorization: 'Bearer @TOKEN@' },
        });
        """,
    ),
    ("verify.ts", "const signingKey = Buffer.from('@KEY@'); // of the webhook of Cybrid\n"),
    ("env.js", "process.env.CYBRID_CLIENT_SECRET = '@SECRET@'\nsetenv('CYBRID_CLIENT_ID', '@ID@')\n"),
    ("Config.java", 'class Cybrid {\n  private static final String CLIENT_SECRET = "@SECRET@";\n}\n'),
    ("Conf.java", '@Value("${cybrid.client-secret:@SECRET@}")\nprivate String s;\n'),
    ("main.go", 'cfg := cybrid.Config{\n\tClientID: "@ID@",\n\tClientSecret: "@SECRET@",\n}\n'),
    ("conf.php", "<?php\nreturn ['cybrid' => ['client_secret' => '@SECRET@'], 'plaid' => ['secret' => '@OTHER@']];\n"),
    (
        "conf.rb",
        """
        Cybrid.configure do |c|
          c.client_id = '@ID@'
          c.client_secret = ENV.fetch('CYBRID_CLIENT_SECRET', '@SECRET@')
        end
        """,
    ),
    ("App.cs", 'var cybrid = new CybridOptions { ClientId = "@ID@", ClientSecret = "@SECRET@" };\n'),
    ("Conf.kt", 'val cybrid = Cybrid(clientId = "@ID@", clientSecret = System.getenv("X") ?: "@SECRET@")\n'),
    ("init.sql", "INSERT INTO settings VALUES ('cybrid_client_secret', '@SECRET@');\n"),
    (
        "token.js",
        """
        const a = '@ID@';
        const b = '@SECRET@';
        fetch('https://id.sandbox.cybrid.app/oauth/token', {body: JSON.stringify({client_id: a, client_secret: b})});
        """,
    ),
    (
        "seed.sql",
        """
        INSERT INTO vendors (vendor, client_id, client_secret) VALUES ('cybrid', '@ID@', '@SECRET@'),
          ('plaid', '@OTHER@', '@OTHER@');
        """,
    ),
    (
        "environment.prod.ts",
        """
        export const environment = {
          production: true,
          cybrid: {
            clientId: '@ID@',
          },
          auth0: {
            clientId: '@OTHER@',
            clientSecret: '@OTHER@',
          },
          sentry: '@OTHER@',
        };
        """,
    ),
    ("a.js", "const secret = '@SECRET@'; // Cybrid sandbox client secret\n"),
    (
        "App.tsx",
        """
        const w = <CybridWidget clientId="@ID@" token="@JWT@" />;
        const x = <Auth0Provider clientId="@OTHER@" />;
        """,
    ),
    (
        "App.vue",
        """
        <script>
        export default { data() { return { cybridClientId: '@ID@' } } }
        </script>
        """,
    ),
    ("a.js", "const clientSecret = '@SECRET@';\nconst client = new Cybrid({ clientSecret });\n"),
    ("a.ts", "const c = new CybridClient('@ID@', '@SECRET@');\n"),
    (
        "a.js",
        """
        const webhookSecret = process.env.CYBRID_WEBHOOK_SECRET || '@KEY@';
        const stripeWebhookSecret = process.env.STRIPE_WEBHOOK_SECRET || '@OTHER@';
        """,
    ),
    ("a.js", "const id = 'Bearer ' + '@JWT@';\n"),
    (
        "a.js",
        """
        const CYBRID_SECRET_PART = x;
        const cybridClientSecret =
          '@SECRET@';
        """,
    ),
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
        "d.sql",
        "UPDATE vendors SET client_secret = '@SECRET@' WHERE name = 'cybrid';\n"
        "INSERT INTO s (k, v) VALUES ('cybrid_client_secret', '@SECRET@');\n",
    ),
    (
        "r.R",
        'cybrid_client_secret <- "@SECRET@"\nplaid_secret <- "@OTHER@"\n',
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
        "main.dart",
        "class CybridConfig {\n"
        "  static const clientSecret = String.fromEnvironment('CYBRID_SECRET', defaultValue:"
        " '@SECRET@');\n"
        "  final token = cybridSessionManagerV2.currentBankAccessTokenOrNull1();\n"
        "}\n",
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
        "api.proto",
        "// Cybrid\nmessage Token { string access_token_of_the_bank_that_is_used_for_trades_1 = 1; }\n",
    ),
    (
        "schema.graphql",
        "type Cybrid { accessToken: accessTokenOfTheBankThatIsUsedForTradesV2Impl1 }\n",
    ),
    (
        "nb.sql",
        "-- cybrid\nSELECT client_secret FROM vendors WHERE token_hash = '@OTHER@';\n",
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
    ("a.mjs", "const host = 'https://id.sandbox.cybrid.app';\nconst secretKey = '@OTHER@';\n"),
    (
        "a.snapx",
        'exports[`cybrid`] = `{"client_secret": "@SECRET@"}`;\n',
    ),
]

CLEAN = [
    (
        "config.ts",
        """
        export const cybrid = { clientId: process.env.CYBRID_CLIENT_ID };
        export const internal = { clientSecret: '@OTHER@' };
        export const firebase = { apiKey: '@OTHER@', token: '@OTHER@' };
        """,
    ),
    ("a.js", "const cybrid = { clientSecret: getSecret('cybrid/client_secret') };\nconst csrfToken = '@OTHER@';\n"),
    (
        "a.js",
        """
        import { Client } from 'cybrid';
        fetch('https://acme.eu.auth0.com/oauth/token', {body: {client_secret: '@OTHER@'}})
        """,
    ),
    ("a.js", "fetch('https://id.sandbox.cybrid.app/x', {headers: {Authorization: `Bearer ${token}`}})\n"),
    (
        "conf.php",
        """
        <?php
        return ['cybrid' => ['client_secret' => env('SECRET')], 'auth0' => ['client_secret' => '@OTHER@']];
        """,
    ),
    ("Main.java", 'String s = System.getenv("CYBRID_CLIENT_SECRET");\nString authSecret = Auth0.secret("@OTHER@");\n'),
    (
        "token.js",
        """
        const b = '@OTHER@';
        fetch('https://x.auth0.com/oauth/token', {body: JSON.stringify({client_secret: b})});
        fetch('https://id.sandbox.cybrid.app/');
        """,
    ),
    ("a.js", "const s = ['@OTHER@'].join('');\nimport cybrid from 'cybrid';\n"),
]


@pytest.mark.parametrize(("name", "template"), FOUND)
def test_what_is_marked_is_found_and_nothing_else(name, template):
    check(name, template)


@pytest.mark.parametrize(("name", "template"), CLEAN)
def test_what_is_no_credential_is_not(name, template):
    check(name, template)
