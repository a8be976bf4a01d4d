"""Credentials in files other than Python, format by format: what is one, and what only looks like one."""

from __future__ import annotations

import json

import pytest
from doors import fill, write
from textfiles_support import check

POSITIVE = [
    # dotenv
    (".env", "CYBRID_CLIENT_ID=@ID@\nCYBRID_CLIENT_SECRET='@SECRET@'\nPLAID_SECRET=@OTHER@\n"),
    (".env.production", 'export CYBRID_SIGNING_KEY="@KEY@"  # from the portal\n'),
    ("prod.env", "IDP_URL=https://id.production.cybrid.app\nOAUTH_CLIENT_ID=@ID@\nOAUTH_CLIENT_SECRET=@SECRET@\n"),
    (".env.cybrid", "CLIENT_ID=@ID@\nCLIENT_SECRET=@SECRET@\n"),
    (".env", "# Cybrid\nCLIENT_ID=@ID@\nCLIENT_SECRET=@SECRET@\n\n# Auth0\nAUTH0_CLIENT_SECRET=@OTHER@\n"),
    (".env", "#CYBRID_CLIENT_SECRET=@SECRET@\nCYBRID_CLIENT_SECRET=\n"),
    (".env", 'CYBRID_ATTESTATION_KEY="@ESCAPED@"\n'),
    (".env", 'CYBRID_ATTESTATION_PRIVATE_KEY="@PEM@"\nA=1\n'),
    (".env", "CYBRID_BANK_TOKEN=@JWT@\n"),
    # YAML
    (
        "config/vendors.yaml",
        """
        auth0: {client_id: @OTHER@, client_secret: @OTHER@}
        cybrid: {client_id: @ID@, client_secret: @SECRET@}
        """,
    ),
    (
        "settings.yml",
        """
        integrations:
          - vendor: plaid
            client_secret: @OTHER@
          - vendor: cybrid
            client_secret: "@SECRET@"
            webhook:
              signing_key: >-
                @KEY@
        """,
    ),
    (
        "two.yaml",
        """
        ---
        name: plaid
        client_secret: @OTHER@
        ---
        name: cybrid
        client_secret: @SECRET@
        """,
    ),
    (
        "anchors.yml",
        """
        x-oauth: &oauth
          client_id: @ID@
          client_secret: @SECRET@
        cybrid:
          <<: *oauth
          environment: sandbox
        """,
    ),
    (
        "anchors.yml",
        """
        values:
          - &one @SECRET@
        providers:
          cybrid:
            client_secret: *one
        """,
    ),
    (
        "hosts.yaml",
        """
        platform:
          base_url: https://bank.sandbox.cybrid.app
          oauth:
            client_id: @ID@
            client_secret: @SECRET@
        other:
          base_url: https://api.partnerco.io
          client_secret: @OTHER@
        """,
    ),
    (
        "docker-compose.yml",
        """
        services:
          api:
            environment:
              - CYBRID_CLIENT_ID=@ID@
              - CYBRID_CLIENT_SECRET=${CYBRID_CLIENT_SECRET:-@SECRET@}
              - STRIPE_CLIENT_SECRET=@OTHER@
            command: ["serve", "--cybrid-client-secret", "@SECRET@"]
        """,
    ),
    (
        "compose.yaml",
        """
        services:
          api:
            environment:
              CYBRID_CLIENT_ID: ${CYBRID_CLIENT_ID:-@ID@}
              # CYBRID_CLIENT_SECRET: @SECRET@
        """,
    ),
    (
        "k8s/secret.yaml",
        """
        apiVersion: v1
        kind: Secret
        metadata:
          name: cybrid-bank
        data:
          client-id: @B64:ID@
          client-secret: @B64:SECRET@
        ---
        apiVersion: v1
        kind: Secret
        metadata: {name: stripe}
        data:
          client-secret: @B64:OTHER@
        """,
    ),
    (
        "k8s/deploy.yaml",
        """
        kind: Deployment
        spec:
          containers:
            - name: api
              env:
                - name: CYBRID_CLIENT_SECRET
                  value: "@SECRET@"
                - name: AUTH0_CLIENT_SECRET
                  value: "@OTHER@"
                - {name: CYBRID_CLIENT_ID, value: @ID@}
        """,
    ),
    (
        ".github/workflows/ci.yml",
        """
        jobs:
          test:
            env:
              CYBRID_CLIENT_SECRET: @SECRET@
            steps:
              - run: |
                  curl -u @ID@:@SECRET@ https://id.sandbox.cybrid.app/oauth/token
        """,
    ),
    (
        "keys.yaml",
        """
        cybrid:
          attestation:
            private_key: |
              @PEM@
        """,
    ),
    (
        "chart/values.yaml",
        """
        replicas: {{ .Values.replicas }}
        cybrid:
          clientSecret: {{ .Values.secret | default "@SECRET@" }}
          signingKey: @KEY@
        """,
    ),
    (
        "application.yml",
        """
        cybrid:
          client-id: ${CYBRID_ID:@ID@}
        spring.security.oauth2.client.registration.cybrid.client-secret: @SECRET@
        """,
    ),
    (
        "scopes.yaml",
        """
        oauth:
          scope: customers:read quotes:execute
          client_id: @ID@
          client_secret: @SECRET@
        """,
    ),
    # JSON
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
    # shell, Docker, netrc, systemd, make
    ("run.sh", 'export CYBRID_CLIENT_ID=@ID@\n: "${CYBRID_CLIENT_SECRET:=@SECRET@}"\n'),
    (
        "run.sh",
        """
        curl -X POST https://id.sandbox.cybrid.app/oauth/token \\
          -d client_id=@ID@ \\
          -d client_secret=@SECRET@
        """,
    ),
    ("run", "#!/bin/sh\nCYBRID_TOKEN=@JWT@ ./go\n"),
    ("Dockerfile", "FROM x\nENV CYBRID_CLIENT_ID @ID@\nARG CYBRID_CLIENT_SECRET=@SECRET@\n"),
    ("deploy/Dockerfile.prod", 'FROM x\nENV A=1 CYBRID_SIGNING_KEY="@KEY@"\n'),
    (".netrc", "machine id.sandbox.cybrid.app\n  login @ID@\n  password @SECRET@\n"),
    (
        ".netrc",
        "machine x.example login a password @OTHER@\nmachine id.sandbox.cybrid.app login @ID@ password @SECRET@\n",
    ),
    ("cybrid.service", "[Service]\nEnvironment=CYBRID_CLIENT_SECRET=@SECRET@\n"),
    ("Makefile", "token:\n\tCYBRID_CLIENT_SECRET=@SECRET@ ./token\n"),
    # Terraform
    (
        "main.tf",
        """
        variable "cybrid_client_secret" {
          type    = string
          default = "@SECRET@"
        }
        variable "auth0_client_secret" {
          default = "@OTHER@"
        }
        locals {
          cybrid = {
            client_id = "@ID@"
          }
        }
        resource "aws_ssm_parameter" "x" {
          name  = "/prod/cybrid/client_secret"
          value = "@SECRET@"
        }
        """,
    ),
    ("prod.tfvars", 'cybrid_client_id = "@ID@"\n/* cybrid_client_secret = "@SECRET@" */\nplaid_secret = "@OTHER@"\n'),
    (
        "helm.tf",
        """
        resource "helm_release" "api" {
          set {
            name  = "cybrid.clientSecret"
            value = "@SECRET@"
          }
          values = [<<EOF
        cybrid:
          clientId: @ID@
        EOF
          ]
        }
        """,
    ),
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
    # other languages
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
    # documents
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
    ("web.config", '<appSettings>\n  <add key="CybridClientSecret" value="@SECRET@" />\n</appSettings>\n'),
    ("notes.txt", "cybrid client secret: @SECRET@\n"),
    ("api.http", "POST https://id.sandbox.cybrid.app/oauth/token\n\nclient_id=@ID@&client_secret=@SECRET@\n"),
    ("out.log", "DEBUG cybrid response {'access_token': '@JWT@'}\n"),
    ("init.sql", "INSERT INTO settings VALUES ('cybrid_client_secret', '@SECRET@');\n"),
    # whole files
    ("secrets/cybrid_client_secret", "@SECRET@\n"),
    ("secrets/cybrid-signing-key.txt", "@KEY@"),
    ("cybrid/token.jwt", "@JWT@\n"),
    ("keys/cybrid_attestation.pem", "@PEM@\n"),
    ("cybrid/attestation.key", "@PEM@\n"),
    # more of each
    (
        "deploy.sh",
        """
        cat > .env <<EOF
        CYBRID_CLIENT_ID=@ID@
        CYBRID_CLIENT_SECRET=@SECRET@
        EOF
        """,
    ),
    (
        "token.sh",
        """
        ID=@ID@
        SECRET=@SECRET@

        set -e

        curl https://id.sandbox.cybrid.app/oauth/token -d client_id=$ID -d client_secret=$SECRET
        """,
    ),
    (
        "token.sh",
        """
        TOKEN=$1
        KEY='@TOKEN@'
        curl -H "Authorization: Bearer ${KEY}" https://bank.sandbox.cybrid.app/api/prices
        """,
    ),
    (
        "token.js",
        """
        const a = '@ID@';
        const b = '@SECRET@';
        fetch('https://id.sandbox.cybrid.app/oauth/token', {body: JSON.stringify({client_id: a, client_secret: b})});
        """,
    ),
    (
        "nginx.conf",
        """
        location /prices {
          proxy_set_header Authorization "Bearer @TOKEN@";
          proxy_pass https://bank.sandbox.cybrid.app/api/prices;
        }
        """,
    ),
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
        "strings.xml",
        """
        <resources>
          <string name="cybrid_client_secret">@SECRET@</string>
          <string name="plaid_secret">@OTHER@</string>
        </resources>
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
        "seed.sql",
        """
        INSERT INTO vendors (vendor, client_id, client_secret) VALUES ('cybrid', '@ID@', '@SECRET@'),
          ('plaid', '@OTHER@', '@OTHER@');
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
        "terraform.tfstate",
        """
        {"outputs":{"cybrid_client_secret":{"value":"@SECRET@","type":"string"},"db":{"value":"@OTHER@"}}}
        """,
    ),
    (
        "cm.yaml",
        """
        kind: ConfigMap
        metadata: {name: api}
        data:
          config.json: |
            {
              "plaid": {"client_secret": "@OTHER@"},
              "cybrid": {
                "client_secret": "@SECRET@"
              }
            }
        """,
    ),
    (
        "group_vars/all/vault.yml",
        """
        cybrid_client_id: @ID@
        cybrid_client_secret: @SECRET@
        vault_auth0_client_secret: @OTHER@
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
    ("cybrid.yaml", "client_id: @ID@\nclient_secret: @SECRET@\n"),
    (
        "cybrid/config.yaml",
        """
        sandbox:
          client_id: @ID@
          client_secret: @SECRET@
        production:
          client_id: <set me>
        """,
    ),
    (
        "a.tf",
        """
        resource "kubernetes_secret" "cybrid" {
          data = {
            client_secret = "@SECRET@"
          }
        }
        resource "kubernetes_secret" "plaid" {
          data = {
            client_secret = "@OTHER@"
          }
        }
        """,
    ),
    (
        "a.tofu",
        """
        resource "kubernetes_secret" "cybrid" {
          data = {
            client_secret = <<-EOT
              @SECRET@
            EOT
          }
        }
        resource "kubernetes_secret" "plaid" {
          data = { client_secret = "@OTHER@" }
        }
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
        "docker-compose.override.yml",
        """
        services:
          api:
            environment:
              - OAUTH_TOKEN_URL=https://id.sandbox.cybrid.app/oauth/token
              - OAUTH_CLIENT_ID=@ID@
              - OAUTH_CLIENT_SECRET=@SECRET@
          other:
            environment:
              - OAUTH_CLIENT_SECRET=@OTHER@
              - OAUTH_TOKEN_URL=https://x.okta.com/token
        """,
    ),
    (
        "docker-compose.override.yml",
        """
        services:
          api:
            environment:
              OAUTH_TOKEN_URL: https://id.sandbox.cybrid.app/oauth/token
              OAUTH_CLIENT_ID: @ID@
              OAUTH_CLIENT_SECRET: @SECRET@
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
        "Jenkinsfile",
        """
        environment {
          CYBRID_CLIENT_ID = '@ID@'
          CYBRID_CLIENT_SECRET = credentials('cybrid-client-secret')
        }
        """,
    ),
    (
        "serverless.yml",
        """
        provider:
          name: aws
          environment:
            CYBRID_CLIENT_ID: @ID@
            CYBRID_CLIENT_SECRET: ${ssm:/cybrid/client-secret}
            SLACK_TOKEN: @OTHER@
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
        "app.yaml",
        """
        runtime: python
        env_variables:
          CYBRID_CLIENT_ID: "@ID@"
        """,
    ),
    (
        "template.yaml",
        """
        Parameters:
          CybridClientSecret:
            Type: String
            Default: @SECRET@
        Resources:
          F:
            Properties:
              Environment:
                Variables:
                  CYBRID_CLIENT_ID: !Ref CybridClientId
        """,
    ),
]

NEGATIVE = [
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
    (
        "vendors.yaml",
        """
        cybrid: {environment: sandbox, guid: @GUID@}
        auth0: {client_id: @OTHER@, client_secret: @OTHER@}
        plaid:
          signing_key: @OTHER@
        """,
    ),
    (
        "integrations.yaml",
        """
        - vendor: cybrid
          client_secret: ${CYBRID_CLIENT_SECRET}
        - vendor: auth0
          client_secret: @OTHER@
        """,
    ),
    (
        "hosts.yml",
        """
        cybrid:
          base_url: https://bank.sandbox.cybrid.app
        idp:
          domain: acme.eu.auth0.com
          client_id: @OTHER@
          client_secret: @OTHER@
        """,
    ),
    (
        "config.yaml",
        """
        cybrid:
          environment: sandbox
        internal:
          client_secret: @OTHER@
        """,
    ),
    (
        "sealed.yaml",
        """
        kind: SealedSecret
        metadata: {name: cybrid}
        spec:
          encryptedData:
            client-secret: @B64:OTHER@
        """,
    ),
    (
        "external.yaml",
        """
        kind: ExternalSecret
        metadata: {name: cybrid}
        spec:
          data:
            - secretKey: client-secret
              remoteRef: {key: prod/cybrid, property: client_secret}
        """,
    ),
    (
        "sops.yaml",
        """
        cybrid:
          client_secret: ENC[AES256_GCM,data:@OTHER@,iv:@OTHER@,tag:abc==,type:str]
        """,
    ),
    ("vault.yml", "cybrid:\n  client_secret: !vault |\n    $ANSIBLE_VAULT;1.1;AES256\n    6638643965396161643266\n"),
    (
        "deploy.yaml",
        """
        metadata:
          annotations:
            checksum/cybrid-secret: @GUID@@GUID@
        spec:
          image: ghcr.io/acme/cybrid@sha256:@GUID@@GUID@
          env:
            - name: CYBRID_CLIENT_SECRET
              valueFrom: {secretKeyRef: {name: cybrid, key: client-secret}}
            - name: AUTH0_CLIENT_SECRET
              value: "@OTHER@"
        """,
    ),
    ("chart/templates/secret.yaml", "data:\n  cybrid-client-secret: {{ .Values.cybrid.clientSecret | b64enc }}\n"),
    (
        ".github/workflows/ci.yml",
        "env:\n  CYBRID_CLIENT_SECRET: ${{ secrets.CYBRID_CLIENT_SECRET }}\n  CODECOV_TOKEN: @OTHER@\n",
    ),
    ("vendors.json", '{"cybrid": {"env": "sandbox"}, "circle": {"client_secret": "@OTHER@"}}'),
    ("vendors.json", '{"cybrid": {"plaid": {"client_secret": "@OTHER@"}, "guid": "@GUID@"}}'),
    ("hooks.json", '[{"vendor": "cybrid", "signing_key": "env:KEY"}, {"vendor": "stripe", "signing_key": "@OTHER@"}]'),
    ("package.json", '{"name": "cybrid-widget", "dependencies": {"x": "1"}, "integrity": "sha512-@OTHER@@OTHER@"}'),
    ("cybrid.json", '{"public_key": "@OTHER@", "bank_guid": "@GUID@", "client_id": "YOUR_CLIENT_ID"}'),
    ("cybrid.json", '{"auth0": {"domain": "x.auth0.com", "client_id": "@OTHER@"}}'),
    ("a.json", '{"cybrid": 1, "jwt": "@OTHERJWT@"}'),
    ("config.toml", "[cybrid]\nclient_secret = '{{ secret }}'\n[plaid]\nclient_secret = '@OTHER@'\n"),
    ("config.toml", "[vendors.cybrid]\nid = 1\n[vendors.auth0]\nclient_secret = '@OTHER@'\n"),
    ("app.ini", "[cybrid]\nclient_secret = %(SECRET)s\n[auth0]\nclient_secret = @OTHER@\n"),
    ("app.ini.j2", "[cybrid]\nclient_secret = {{ vault_cybrid_client_secret }}\n"),
    ("app.properties", "cybrid.client-secret=${CYBRID_CLIENT_SECRET}\nauth0.client-secret=@OTHER@\n"),
    (
        "run.sh",
        'curl https://id.sandbox.cybrid.app -d "client_secret=$CYBRID_CLIENT_SECRET"\nexport SENTRY_TOKEN=@OTHER@\n',
    ),
    ("run.sh", "CYBRID_CLIENT_SECRET=$(pass cybrid)\ncurl -u x:@OTHER@ https://acme.eu.auth0.com/oauth/token\n"),
    ("Dockerfile", "FROM ghcr.io/acme/cybrid@sha256:@GUID@@GUID@\nARG CYBRID_CLIENT_SECRET\nENV NPM_TOKEN=@OTHER@\n"),
    (".netrc", "machine api.github.com login me password @OTHER@\n# cybrid\n"),
    (
        "variables.tf",
        """
        variable "cybrid_client_secret" {
          description = "From the vault"
          sensitive   = true
        }
        variable "datadog_api_key" { default = "@OTHER@" }
        resource "auth0_client" "x" { client_secret = "@OTHER@" }
        """,
    ),
    (
        "main.tf",
        """
        module "cybrid" {
          client_secret = var.cybrid_client_secret
        }
        module "okta" {
          client_secret = "@OTHER@"
        }
        """,
    ),
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
        "index.html",
        '<script src="cybrid.js" integrity="sha256-@OTHER@="></script>\n<meta name="csrf-token" content="@OTHER@">\n',
    ),
    ("README.md", "Set `CYBRID_CLIENT_SECRET` to `your-client-secret`.\n\nPinned: `sha256-@OTHER@=`\n"),
    (
        "README.md",
        '# Cybrid\n\n`{"access_token": "eyJ...", "client_secret": "YOUR_CLIENT_SECRET"}`\n\nPlaid secret: @OTHER@\n',
    ),
    (
        "conf.php",
        """
        <?php
        return ['cybrid' => ['client_secret' => env('SECRET')], 'auth0' => ['client_secret' => '@OTHER@']];
        """,
    ),
    ("Main.java", 'String s = System.getenv("CYBRID_CLIENT_SECRET");\nString authSecret = Auth0.secret("@OTHER@");\n'),
    ("secrets/cybrid_bank_guid", "@GUID@\n"),
    ("secrets/plaid_secret", "@OTHER@\n"),
    ("cybrid/tls/server.key", "@OTHERPEM@\n"),
    ("tls/cybrid-hooks.acme.example.key", "@OTHERPEM@\n"),
    ("plain.txt", "client_secret=@OTHER@\n"),
    ("keys/attestation.pem", "@OTHERPEM@\n"),
    (
        "token.sh",
        """
        KEY='@OTHER@'
        curl -H "Authorization: Bearer ${KEY}" https://api.github.com/
        echo cybrid
        """,
    ),
    (
        "token.js",
        """
        const b = '@OTHER@';
        fetch('https://x.auth0.com/oauth/token', {body: JSON.stringify({client_secret: b})});
        fetch('https://id.sandbox.cybrid.app/');
        """,
    ),
    ("a.js", "const s = ['@OTHER@'].join('');\nimport cybrid from 'cybrid';\n"),
    ("a.yml", "cybrid:\n  client_secret: vault:v1:@OTHER@\n"),
    (
        "config.json",
        """
        {"cybrid":{"client_secret_hash":"@OTHER@","encrypted_client_secret":"@OTHER@","signing_key_id":"@OTHER@"}}
        """,
    ),
    (
        "a.tf",
        """
        provider "auth0" {
          client_id = "@OTHER@"
          client_secret = "@OTHER@"
        }
        locals {
          cybrid_url = "https://id.sandbox.cybrid.app"
        }
        """,
    ),
    (
        "README.md",
        """
        Cybrid token:

            eyJhbGciOiJub25lIn0.eyJpc3MiOiJodHRwczovL2lkLnNhbmRib3guY3licmlkLmFwcCJ9.
        """,
    ),
    ("bank.json", '{"data":[{"type":"cybrid_account","guid":"@GUID@","etag":"@OTHER@"}]}'),
]


@pytest.mark.parametrize(("name", "template"), POSITIVE)
def test_found(name, template):
    check(name, template)


@pytest.mark.parametrize(("name", "template"), NEGATIVE)
def test_clean(name, template):
    check(name, template)


def test_as_many_negative_as_positive_formats():
    suffixes = {
        name.rpartition(".")[2] for name, _ in POSITIVE if name.endswith((".yaml", ".json", ".toml", ".tf", ".ts"))
    }
    assert suffixes <= {name.rpartition(".")[2] for name, _ in NEGATIVE}


@pytest.mark.parametrize(
    ("name", "text", "far", "too_far"),
    [
        (
            "a.md",
            "# Cybrid\n{}| name | client_secret |\n|---|---|\n| a | <client_secret> |\n",
            "words\n" * 39,
            "words\n" * 40,
        ),
        ("a.toml", 'a = 1\n# Cybrid\n{}client_secret = "<client_secret>"\n', "# words\n" * 10, "# words\n" * 11),
        ("a.hcl", 'cybrid {} {{\n  client_secret = "<client_secret>"\n}}\n', "a b c d e", "a b c d e f"),
    ],
    ids=["a table's vendor above it", "a comment above it", "a block's words"],
)
def test_how_far_from_a_value_its_vendor_may_be(tmp_path, command, name, text, far, too_far):
    text = fill(text)
    for between, codes in ((far, {"CYB102", "CYB107"}), (too_far, set())):
        write(tmp_path, {name: text.format(between)})
        done = command(tmp_path, "check", "--format", "json", name)
        assert {one["code"] for one in json.loads(done.out)["findings"]} == codes
