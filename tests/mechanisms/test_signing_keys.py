"""Literals that are signing keys because they verify what Cybrid has signed."""

from __future__ import annotations

import pytest
from doors import fill
from support import check

KEY = "<signing_key>"

VERIFYING = {
    "in the call": f"""
        import hashlib, hmac

        def verify(request):
            wanted = hmac.new(b"{KEY}", request.body, hashlib.sha256).hexdigest()  # CYB104
            return hmac.compare_digest(wanted, request.headers["X-Cybrid-Signature"])
        """,
    "by a constant and a parameter's name": f"""
        import hmac

        HOOK = "{KEY}"  # CYB104

        def verify(body, x_cybrid_signature):
            return hmac.digest(HOOK.encode(), body, "sha256").hex() == x_cybrid_signature
        """,
    "by a class of a library": f"""
        from cryptography.hazmat.primitives import hashes
        from cryptography.hazmat.primitives.hmac import HMAC

        def verify(request):
            mac = HMAC(b"{KEY}", hashes.SHA256())  # CYB104
            mac.update(request.body)
            mac.verify(bytes.fromhex(request.META["HTTP_X_CYBRID_SIGNATURE"]))
        """,
    "the header is looked at by another function": f"""
        import hmac

        def sign(body):
            return hmac.new(key="{KEY}".encode(), msg=body, digestmod="sha256").hexdigest()  # CYB104

        def verify(request):
            return sign(request.body) == request.headers.get("X-Cybrid-Signature")
        """,
}

SIGNING = {
    "a constant in a header": f"""
        CYBRID_KEY = "{KEY}"  # CYB104
        CYBRID_CLIENT_KEY = "{KEY}"  # CYB101

        def test_hook(client, sign):
            client.post("/", headers={{"X-Cybrid-Signature": sign(CYBRID_KEY, b"x")}})
        """,
    "a keyword in a header of a server": f"""
        from app import sign

        RAW = "{KEY}"  # CYB104

        def test_hook(client):
            client.post("/", HTTP_X_CYBRID_SIGNATURE="sha256=" + sign(b"x", key=RAW).hex())
        """,
    "a header that is set": f"""
        def test_hook(client, sign, headers):
            headers["X-Cybrid-Signature"] = sign("{KEY}", b"x")  # CYB104
        """,
}

OTHERS = {
    "another's header": f"""
        import hmac

        def cybrid(request):
            return request.headers["X-Cybrid-Signature"]

        def verify(request):
            wanted = hmac.new(b"{KEY}", request.body, "sha256").hexdigest()
            return hmac.compare_digest(wanted, request.headers["X-Hub-Signature-256"])
        """,
    "another's name": f"""
        import hmac

        PLAID_HOOK = b"{KEY}"

        def verify(request):
            return hmac.new(PLAID_HOOK, request.body, "sha256").digest() == request.headers["X-Cybrid-Signature"]
        """,
    "a message and a signature are no keys": f"""
        import hmac, os

        def verify(request):
            wanted = hmac.new(os.environb[b"K"], b"{KEY}", "sha256").hexdigest()
            assert request.headers["X-Cybrid-Signature"] != "{KEY}"
            return wanted
        """,
    "another digest": f"""
        import hashlib

        def verify(request):
            wanted = hashlib.new("sha256", b"{KEY}").hexdigest()
            return wanted == request.headers["X-Cybrid-Signature"]
        """,
    "an argument that is not the key": f"""
        def test_hook(client, sign, body, PLAID_KEY="{KEY}", CYBRID="{KEY}"):
            client.post("/", headers={{"X-Plaid-Signature": sign(PLAID_KEY, body)}})
            client.post("/", headers={{"X-Cybrid-Signature": sign(PLAID_KEY, body)}})
            client.post("/", headers={{"X-Cybrid-Signature": sign(body, "962a209cf3240c688d0b4a0f715cd736")}})
        """,
    "a placeholder": """
        import hmac

        def verify(request):
            wanted = hmac.new(b"your-signing-key-goes-here", request.body, "sha256").hexdigest()
            return wanted == request.headers["X-Cybrid-Signature"]
        """,
}


@pytest.mark.parametrize("name", VERIFYING)
def test_what_verifies_cybrids_signature_is_a_signing_key(name):
    check(fill(VERIFYING[name]))


@pytest.mark.parametrize("name", SIGNING)
def test_what_makes_cybrids_signature_is_a_signing_key(name):
    check(fill(SIGNING[name]))


@pytest.mark.parametrize("name", OTHERS)
def test_other_keys_and_other_arguments_are_none(name):
    check(fill(OTHERS[name]))
