"""Secrets managers and encryption: what comes from them is from outside, what goes in is kept well.

AWS (Secrets Manager, SSM, KMS), Google Cloud, Azure Key Vault, HashiCorp Vault, keyring, Fernet and its like.
"""

from __future__ import annotations

from cybrid_lint.evaluation.calls import Call
from cybrid_lint.evaluation.expressions import key_text
from cybrid_lint.evaluation.values import NONE, Obj, Opaque, Text, Value, options
from cybrid_lint.models.registry import function, method

SEALED = Opaque(("sealed",), vendor="other")


@function("boto3.client", "boto3.resource", "boto3.session.Session", "boto3.Session", "aioboto3.Session")
@function(
    "google.cloud.secretmanager.SecretManagerServiceClient",
    "google.cloud.secretmanager_v1.SecretManagerServiceClient",
)
@function(
    "azure.keyvault.secrets.SecretClient",
    "azure.keyvault.secrets.aio.SecretClient",
    "hvac.Client",
    "keyring.get_keyring",
)
@function("google.cloud.kms.KeyManagementServiceClient", "onepasswordconnectsdk.new_client", "dopplersdk.DopplerSDK")
def vault(call: Call) -> Value:
    """Model a client of a secrets manager."""
    return call.obj("lib", "vault")


@method("vault", "*")
def vault_call(call: Call) -> Value:
    """Model any call of it: what comes back is from outside and named after what was asked for."""
    wanted = call.args.get(0, "SecretId", "Name", "name", "path", "secret_name", "Key")
    name = key_text(wanted) if wanted is not None else None
    if call.name in ("client", "resource", "secrets", "kv", "v1", "v2", "session"):
        return call.owner
    if call.name.startswith(("put", "create", "set", "write", "encrypt", "update", "patch", "add")):
        return SEALED
    return Opaque((name,) if name else ())


@function("keyring.get_password", "keyring.get_credential")
def get_password(call: Call) -> Value:
    """Model reading from the system's keyring: named after the account and the service."""
    names = [one.known for one in (call.arg(1, "username"), call.arg(0, "service_name")) if isinstance(one, Text)]
    return Opaque(tuple(name for name in names if name))


@function("keyring.set_password", "keyring.delete_password")
def set_password(call: Call) -> Value:
    """Model writing to the system's keyring."""
    return NONE


@function(
    "cryptography.fernet.Fernet",
    "cryptography.fernet.MultiFernet",
    "nacl.secret.SecretBox",
    "nacl.public.SealedBox",
)
@function("cryptography.hazmat.primitives.ciphers.aead.AESGCM", "itsdangerous.URLSafeSerializer", "jwcrypto.jwe.JWE")
def cipher(call: Call) -> Value:
    """Model a cipher."""
    return call.obj("lib", "cipher")


@method("cipher", "encrypt", "encrypt_at_time", "dumps", "seal", "serialize")
@method("opaque", "encrypt", "seal", "hash", "sign")
def encrypt(call: Call) -> Value:
    """Model encryption: nothing can be read from the result."""
    return SEALED


@function(*(f"cryptography.hazmat.primitives.asymmetric.{name}.generate_private_key" for name in ("ec", "rsa", "dsa")))
@function("cryptography.hazmat.primitives.asymmetric.ed25519.Ed25519PrivateKey.generate")
@function("cryptography.hazmat.primitives.serialization.load_pem_private_key")
def private_key(call: Call) -> Value:
    """Model a private key: from outside, or made here."""
    return Opaque(("private_key",))


@method("opaque", "private_bytes", "private_bytes_raw", "export_key")
def private_bytes(call: Call) -> Value:
    """Model a private key's text: without encryption it is the key."""
    protection = call.arg(2, "encryption_algorithm")
    plain = call.name != "private_bytes" or any(
        isinstance(one, Obj) and one.label == "plain" for one in options(protection)
    )
    return call.owner if plain else SEALED


@function("cryptography.hazmat.primitives.serialization.NoEncryption")
def no_encryption(call: Call) -> Value:
    """Model writing a key without encryption."""
    return call.obj("lib", "plain")


@method("cipher", "decrypt", "decrypt_at_time", "loads")
def decrypt(call: Call) -> Value:
    """Model decryption: from outside."""
    return Opaque()
