"""Credentials in scripts, builds and infrastructure: what is one, and what only looks like one."""

from __future__ import annotations

import pytest
from textfiles_support import check

FOUND = [
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
    ("cybrid.service", "[Service]\nEnvironment=CYBRID_CLIENT_SECRET=@SECRET@\n"),
    ("Makefile", "token:\n\tCYBRID_CLIENT_SECRET=@SECRET@ ./token\n"),
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
        "nginx.conf",
        """
        location /prices {
          proxy_set_header Authorization "Bearer @TOKEN@";
          proxy_pass https://bank.sandbox.cybrid.app/api/prices;
        }
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
        "build.gradle",
        "android { defaultConfig {\n"
        "  buildConfigField 'String', 'CYBRID_CLIENT_SECRET', '\"@SECRET@\"'\n"
        "  resValue 'string', 'cybrid_client_id', '@ID@'\n"
        "  buildConfigField 'String', 'NGROK_AUTH_TOKEN', '\"@OTHER@\"'\n"
        "} }\n",
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
    ("ci.yml", 'a:\n  - run: echo "@SECRET@" > cybrid_client_secret\n  - run: echo "@OTHER@" > build/digest\n'),
]

CLEAN = [
    (
        ".github/workflows/ci.yml",
        "env:\n  CYBRID_CLIENT_SECRET: ${{ secrets.CYBRID_CLIENT_SECRET }}\n  CODECOV_TOKEN: @OTHER@\n",
    ),
    (
        "run.sh",
        'curl https://id.sandbox.cybrid.app -d "client_secret=$CYBRID_CLIENT_SECRET"\nexport SENTRY_TOKEN=@OTHER@\n',
    ),
    ("run.sh", "CYBRID_CLIENT_SECRET=$(pass cybrid)\ncurl -u x:@OTHER@ https://acme.eu.auth0.com/oauth/token\n"),
    ("Dockerfile", "FROM ghcr.io/acme/cybrid@sha256:@GUID@@GUID@\nARG CYBRID_CLIENT_SECRET\nENV NPM_TOKEN=@OTHER@\n"),
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
        "token.sh",
        """
        KEY='@OTHER@'
        curl -H "Authorization: Bearer ${KEY}" https://api.github.com/
        echo cybrid
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
]


@pytest.mark.parametrize(("name", "template"), FOUND)
def test_what_is_marked_is_found_and_nothing_else(name, template):
    check(name, template)


@pytest.mark.parametrize(("name", "template"), CLEAN)
def test_what_is_no_credential_is_not(name, template):
    check(name, template)
