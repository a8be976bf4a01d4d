"""The shape of a value, whatever its name: OAuth value, JWT, PEM, GUID, digest, reference, encoding."""

from __future__ import annotations

import base64
import binascii
import json
import math
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import pairwise
from typing import Any

#: The shortest value that is ever judged to be a credential.
MIN_LENGTH = 16
#: A value longer than this is no single credential: the longest are PEM keys and JWTs of a few thousand.
MAX_LENGTH = 16_384

_OAUTH = re.compile(r"[A-Za-z0-9_-]{43}")
_GUID = re.compile(r"[0-9a-fA-F]{32}|[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_HEX = re.compile(r"[0-9a-fA-F]+")
_DIGEST_PREFIX = re.compile(r"(?:sha-?\d+|md5)[-:=]|\$(?:2[abxy]|argon2\w*|pbkdf2[\w-]*|scrypt|[156])\$", re.I)
_DIGEST_LENGTHS = frozenset({40, 56, 64, 96, 128})
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]+={0,2}")
_BASE32 = re.compile(r"[A-Z2-7]+={0,6}")
_HEXADECIMAL = re.compile(r"[0-9a-f]{32,}")
_RANDOM = re.compile(r"[A-Za-z0-9_\-+/.~]+={0,2}")
_SEPARATOR = re.compile(r"[\W_]+")
_WORD = re.compile(
    r"[a-z]{1,20}\d{0,4}|[A-Z]{1,20}\d{0,4}|\d{1,8}[a-z]?"
    r"|[A-Z]?[a-z]{2,20}(?:[A-Z][a-z]{1,20}|[A-Z]\d{1,2}){0,14}\d{0,4}"
)
_SCHEME = re.compile(r"^[a-z]+://")
_PEM = re.compile(r"-----BEGIN (?P<label>[A-Z0-9 ]{0,40})-----(?P<body>[^-]*)")
# What may stand between the lines of a key in a literal: escaped newlines, quotes, blanks.
_WRAPPING = re.compile(r"\\[nrt]|[\s\\\"']")

# What KMS, Fernet, Ansible, SOPS, Vault's transit engine, sealed-secrets, Spring and openssl begin with.
_CIPHERTEXT = re.compile(
    r"AQICAH|AQECAH|gAAAAA|\$ANSIBLE_VAULT|ENC[\[(]|vault:v\d+:|Ag[A-D][A-Za-z0-9+/]{200}"
    r"|\{cipher\}|U2FsdGVkX1|CiQA|age1|age-encryption|-----BEGIN (?:PGP|AGE)"
)
_REFERENCE = re.compile(
    r"(?:arn|ssm|vault|op|secretsmanager|keyvault|sm|aws-sm|gcp-sm|akv|env|file|ref\+\w+|urn)(?::|//)"
    r"|[a-z][a-z0-9+.-]{1,20}://|@Microsoft\.KeyVault|!(?:Ref|Sub|ImportValue|GetAtt)\b"
)
_ATTRIBUTE = re.compile(r"[A-Za-z_$][\w$]{0,80}(?:\.[A-Za-z_$][\w$]{0,80}){1,10}")
_PATH = re.compile(r"(?:~|\.{1,2})?/?(?:[\w.@-]{1,64}/){1,20}[\w.@-]{0,80}(?:#[\w.-]{1,80})?|[A-Za-z]:\\.*")
_STEP = re.compile(r"[/\\#]")
_FILE = re.compile(r"[\w.-]{1,120}\.(?:json|ya?ml|toml|ini|cfg|env|txt|pem|key|crt|cer|pub|py|sh|js|ts|md)")

# Prefixes by which other vendors mark their own keys, from their documentation and detect-secrets' plugins.
_FOREIGN = re.compile(
    r"(?:sk|pk|rk)_(?:live|test)_|(?:whsec|wbhsec|itmpl|persona|price|prod|acct)_|A[KS]IA[A-Z0-9]{12}|AIza"
    r"|gh[oprsu]_|github_pat_|glpat-|xox[abeoprs]-|xapp-|SG\.|CG-|[ps]k\.|sk-|npm_|pypi-"
    r"|dop_v1_|shp(?:at|ss|ca)_|key-[0-9a-f]{32}|Iv[12]\.|ya29\.|EAAC|hvs\.|dckr_pat_|sq0|django-insecure-"
)


def is_oauth_value(text: str) -> bool:
    """Whether a text has the shape of 32 random bytes in URL-safe base64 without padding (RFC 4648, 5)."""
    return _OAUTH.fullmatch(text) is not None


def is_guid(text: str) -> bool:
    """Whether a text is a GUID: 32 hex digits, with or without dashes."""
    return _GUID.fullmatch(text) is not None


def is_digest(text: str) -> bool:
    """Whether a text shows that it is a digest: an algorithm's prefix, or hex of a digest's length."""
    if _DIGEST_PREFIX.match(text):
        return True
    return len(text) in _DIGEST_LENGTHS and _HEX.fullmatch(text) is not None


def is_ciphertext(text: str) -> bool:
    """Whether a text is marked as the output of an encryption."""
    return _CIPHERTEXT.match(text) is not None


def is_reference(text: str) -> bool:
    """Whether a text says where a value is found: an ARN, URL, path, file, attribute or vault's address."""
    if _REFERENCE.match(text) or _FILE.fullmatch(text):
        return True
    if _ATTRIBUTE.fullmatch(text) and reads_as_words(text):
        return True
    # Base64 holds slashes too: it is a path only if its parts read like names.
    return "/" in text and _PATH.fullmatch(text) is not None and all(map(_reads, _STEP.split(text)))


def is_foreign(text: str) -> bool:
    """Whether a text carries a prefix by which another vendor marks its keys."""
    return not is_oauth_value(text) and _FOREIGN.match(text) is not None


def is_private_key(text: str) -> bool:
    """Whether a text holds an unencrypted private key in PEM (RFC 7468), its newlines escaped or not."""
    return private_key_body(text) is not None


def private_key_body(text: str) -> str | None:
    """The base64 of an unencrypted private key in PEM, without blanks; None if there is none."""
    for match in _PEM.finditer(text):
        label, body = match["label"], match["body"]
        if not label.endswith("PRIVATE KEY") or "ENCRYPTED" in label:
            continue
        body = _WRAPPING.sub("", body)
        if len(body) >= 40:
            return body
    return None


@lru_cache(maxsize=512)
def _jwt(text: str) -> tuple[dict[str, Any], dict[str, Any] | None, str] | None:
    """Header, claims (None if unreadable) and signature of a compact JWT (RFC 7519); None if it is none."""
    parts = text.split(".")
    if len(parts) != 3 or not text.startswith("ey"):
        return None
    header = _json(parts[0])
    return None if header is None else (header, _json(parts[1]), parts[2])


def _json(part: str) -> dict[str, Any] | None:
    raw = _base64(part)
    if raw is None:
        return None
    try:
        value = json.loads(raw)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def is_jwt(text: str) -> bool:
    """Whether a text has the three parts of a JWT with a readable header, signed or not."""
    return len(text) <= MAX_LENGTH and _jwt(text) is not None


def jwt_claims(text: str) -> dict[str, Any] | None:
    """The decoded claims of a JWT; None if the text is none or its claims are not to be read."""
    if len(text) > MAX_LENGTH:
        return None
    parsed = _jwt(text)
    return None if parsed is None else parsed[1]


def is_signed_jwt(text: str) -> bool:
    """Whether a text is a JWT with an algorithm and a signature: without one it opens nothing.

    The shortest signature in use, HS256, has 43 characters; anything much shorter stands for one.
    """
    parsed = _jwt(text) if len(text) <= MAX_LENGTH else None
    if parsed is None:
        return False
    header, _, signature = parsed
    algorithm = header.get("alg", header.get("enc"))
    return isinstance(algorithm, str) and algorithm.lower() not in {"", "none"} and len(signature) >= 32


def speaks_of_cybrid(claims: dict[str, Any]) -> bool:
    """Whether a token's issuer or audience is Cybrid's identity provider or one of its APIs.

    `api.cybrid.app` is left out: it is the audience of attestations, which a bank signs itself.
    """
    return any(map(_is_cybrid_party, _parties(claims)))


def speaks_of_another(claims: dict[str, Any]) -> bool:
    """Whether a token names its issuer, and it is not Cybrid."""
    return bool(claims.get("iss")) and not speaks_of_cybrid(claims)


def _parties(claims: dict[str, Any]) -> Iterator[str]:
    for claim in ("iss", "aud"):
        value = claims.get(claim)
        for party in value if isinstance(value, list) else [value]:
            if isinstance(party, str):
                yield party


def _is_cybrid_party(party: str) -> bool:
    host = _SCHEME.sub("", party.lower()).split("/", 1)[0].split(":", 1)[0]
    return host.endswith(".cybrid.app") and host != "api.cybrid.app"


def entropy(text: str) -> float:
    """Shannon's entropy of a text in bits per character."""
    return -sum(n / len(text) * math.log2(n / len(text)) for n in Counter(text).values())


def is_random(text: str, least: int = 20) -> bool:
    """Whether a text of at least `least` characters looks like random characters and not like words.

    Words keep to one class of characters (a capital and what follows it are one class here), random text
    changes it about every second character: in 43 characters of base64, 20 times on average. Digits in hexadecimal
    change it less often, and from 32 on are no words.
    """
    if not least <= len(text) <= MAX_LENGTH or not _RANDOM.fullmatch(text):
        return False
    classes = "".join(map(_class, text[:256]))
    if len(set(classes) & set("aA0")) < 2 or len(set(text)) < min(10, len(text) // 2):
        return False
    if reads_as_words(text):
        return False
    pairs = list(pairwise(classes))
    changes = sum(left != right and (left, right) != ("A", "a") for left, right in pairs)
    changes_often = changes / len(pairs) >= (0.2 if len(text) >= 40 else 0.25) or _HEXADECIMAL.fullmatch(text)
    return bool(changes_often) and entropy(text[:256]) >= 2.8


def reads_as_words(text: str) -> bool:
    """Whether a text is words between separators, in any casing that code uses (`settings.CLIENT_ID`)."""
    parts = [part for part in _SEPARATOR.split(text) if part]
    return all(_WORD.fullmatch(part) for part in parts)


@cache
def _class(character: str) -> str:
    if character.isdigit():
        return "0"
    if character.isalpha():
        return "A" if character.isupper() else "a"
    return "-"


def _reads(part: str) -> bool:
    return not is_random(part, 12)


def decodings(text: str) -> Iterator[str]:
    """The printable texts that a value spells in an encoding that hides nothing, at most two encodings deep.

    Base64 in both alphabets, with or without padding and line breaks; base32; hex; and reversal where the
    reversed text shows what it is. Random bytes never come out printable, so a real key yields nothing.
    """
    seen = {text}
    for once in _decode(text):
        if once not in seen:
            seen.add(once)
            yield once
            for twice in _decode(once):
                if twice not in seen:
                    seen.add(twice)
                    yield twice


def _decode(text: str) -> Iterator[str]:
    text = text.strip()
    if not 12 <= len(text) <= MAX_LENGTH:
        return
    if text.startswith(("=", "-----YEK")) or text.endswith("Jye"):
        yield text[::-1]
    compact = "".join(text.split())
    for raw in (_hex(compact), _base64(compact), _base32(compact)):
        plain = _printable(raw)
        if plain is not None:
            yield plain


def _hex(text: str) -> bytes | None:
    text = text.removeprefix("0x")
    return bytes.fromhex(text) if len(text) % 2 == 0 and _HEX.fullmatch(text) else None


def _base64(text: str) -> bytes | None:
    if not _BASE64.fullmatch(text):
        return None
    core = text.rstrip("=").replace("-", "+").replace("_", "/")
    try:
        return base64.b64decode(core + "=" * (-len(core) % 4), validate=True)
    except (binascii.Error, ValueError):
        return None


def _base32(text: str) -> bytes | None:
    if len(text) % 8 or not _BASE32.fullmatch(text):
        return None
    try:
        return base64.b32decode(text)
    except (binascii.Error, ValueError):
        return None


def _printable(raw: bytes | None) -> str | None:
    if raw is None or not raw.isascii():
        return None
    text = raw.decode("ascii").strip()
    plain = len(text) >= 8 and all(c.isprintable() or c in "\r\n\t" for c in text)
    return text if plain else None
