"""Credentials in YAML: which values are one, and which only look like one."""

from __future__ import annotations

import pytest
from textfiles_support import check

FOUND = [
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
    # a plain name beside one of Cybrid's is somebody else's
    ("v.yaml", "env:\n  CYBRID_ENVIRONMENT: sandbox\n  SECRET_KEY: @OTHER@\n  APP_SECRET_KEY: @OTHER@\n"),
    ("v.yaml", "cybrid:\n  secret_key: @SECRET@\n  default:\n    secret_key: @SECRET@\n"),
]

CLEAN = [
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
    ("a.yml", "cybrid:\n  client_secret: vault:v1:@OTHER@\n"),
]


@pytest.mark.parametrize(("name", "template"), FOUND)
def test_what_is_marked_is_found_and_nothing_else(name, template):
    check(name, template)


@pytest.mark.parametrize(("name", "template"), CLEAN)
def test_what_is_no_credential_is_not(name, template):
    check(name, template)
