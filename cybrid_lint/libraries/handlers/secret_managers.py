"""Secrets managers, keyrings and encryption: what comes from them is from outside, what goes in is kept well."""

from __future__ import annotations

from cybrid_lint.engine.alternatives import options
from cybrid_lint.engine.objects import DictState, LibraryState
from cybrid_lint.engine.texts import concat, text
from cybrid_lint.engine.values import UNKNOWN, Value, unknown
from cybrid_lint.libraries.asking import asked_for
from cybrid_lint.libraries.calls import Call
from cybrid_lint.libraries.registry import function, method, typed_as, unknown_method

VAULT, VERSION, PAYLOAD, PLAIN = "vault", "secret version", "secret payload", "no encryption"
#: What nobody can read anything from.
SEALED = unknown("sealed", vendor="other")


def _asked(call: Call) -> Value:
    """Return what a secret is asked by, which may stand in a request."""
    value = call.arg(0, "SecretId", "Name", "name", "path", "secret_name", "secret_id", "Key", "request")
    state = call.state(value)
    return state.entries.get("name", UNKNOWN) if isinstance(state, DictState) else value


@function(
    "google.cloud.secretmanager.SecretManagerServiceClient", "google.cloud.secretmanager_v1.SecretManagerServiceClient"
)
@function("google.cloud.secretmanager.SecretManagerServiceAsyncClient", "google.cloud.kms.KeyManagementServiceClient")
@function("azure.keyvault.secrets.SecretClient", "azure.keyvault.secrets.aio.SecretClient")
@function(
    "hvac.Client", "hvac.v1.Client", "async_hvac.AsyncClient", "keyring.get_keyring", "infisical_client.InfisicalClient"
)
@function("onepasswordconnectsdk.new_client", "onepasswordconnectsdk.client.new_client", "dopplersdk.DopplerSDK")
@function("aws_secretsmanager_caching.SecretCache", "bitwarden_sdk.BitwardenClient")
def vault(call: Call) -> Value:
    """A client of a secrets manager."""
    return call.new(VAULT, is_open=True)


typed_as(VAULT, "hvac.Client", "azure.keyvault.secrets.SecretClient")


@method(VAULT, "*")
@method(VAULT, "__call__")
def vault_call(call: Call) -> Value:
    """Any call of it: what comes back is from outside and named after what was asked for."""
    if call.name in (
        "client",
        "resource",
        "secrets",
        "kv",
        "v1",
        "v2",
        "session",
        "__call__",
        "__enter__",
        "__aenter__",
    ):
        return call.owner
    if call.name.startswith(("put", "create", "set", "write", "encrypt", "update", "patch", "add")):
        return SEALED
    return asked_for(call, _asked(call))


@method(VAULT, "access_secret_version")
def access_version(call: Call) -> Value:
    """A version of a secret at Google: what is kept stands in its payload."""
    kept = asked_for(call, _asked(call))
    return call.new(VERSION, {"payload": call.new(PAYLOAD, {"data": kept}, is_open=True)}, is_open=True)


@method(VAULT, "secret_version_path", "secret_path")
def version_path(call: Call) -> Value:
    """The path of a secret at Google, in which its name stands."""
    return concat((text("projects/"), call.arg(0), text("/secrets/"), call.arg(1), text("/versions/"), call.arg(2)))


@function("keyring.get_password", "keyring.get_credential")
def get_password(call: Call) -> Value:
    """Reading from the system's keyring: named after the account and the service."""
    return asked_for(call, call.arg(1, "username"), call.arg(0, "service_name"))


@unknown_method("encrypt", "seal", "hash", "sign")
def encrypt(call: Call) -> Value:
    """Encryption: nothing can be read from the result."""
    return SEALED


_ASYMMETRIC = "cryptography.hazmat.primitives.asymmetric"


@function(*(f"{_ASYMMETRIC}.{name}.generate_private_key" for name in ("ec", "rsa", "dsa")))
@function(f"{_ASYMMETRIC}.ed25519.Ed25519PrivateKey.generate")
@function("cryptography.hazmat.primitives.serialization.load_pem_private_key")
def private_key(call: Call) -> Value:
    """A private key: from outside, or made here."""
    return unknown("private_key")


@unknown_method("private_bytes", "private_bytes_raw", "export_key")
def private_bytes(call: Call) -> Value:
    """A private key's text: without encryption it is the key."""
    states = [call.state(option) for option in options(call.arg(2, "encryption_algorithm"))]
    is_plain = any(isinstance(state, LibraryState) and state.label == PLAIN for state in states)
    return call.owner if call.name != "private_bytes" or is_plain else SEALED


@function("cryptography.hazmat.primitives.serialization.NoEncryption")
def no_encryption(call: Call) -> Value:
    """Writing a key without encryption."""
    return call.new(PLAIN)
