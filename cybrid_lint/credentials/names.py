"""What a name says about its value: which kind of credential it is, or that it is something else."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from cybrid_lint.words import listed, mentions_cybrid

from .kinds import Kind
from .vendors import vendor_of, words

__all__ = [
    "Sense",
    "kind_of_name",
    "member_name",
    "sense_of_name",
]

Strength = Literal["strong", "generic", "weak"]


@dataclass(frozen=True)
class Sense:
    """What a name says.

    `kind` and how surely it says so: a phrase that means only that ("strong"), a word that any vendor uses
    ("generic"), one that needs Cybrid's name right beside it ("weak"). `denied`: it says that the value is
    something else. `sealed`: what stands anywhere below it is encrypted. `neutral`: it says nothing
    (`default`, `sandbox`, a vendor), so the next name outwards decides. `plain`: it has no word of unknown
    meaning, which might be the name of a vendor that nobody listed.
    """

    kind: Kind | None
    strength: Strength | None
    denied: bool
    sealed: bool
    neutral: bool
    plain: bool


def _phrases(text: str) -> list[tuple[str, ...]]:
    return [tuple(phrase.split()) for phrase in text.split(",")]


_STRONG: dict[Kind, list[tuple[str, ...]]] = {
    "client_id": _phrases("client id,client identifier,oauth id,oauth client,consumer id"),
    "client_secret": _phrases("client secret,oauth secret,api secret,consumer secret,client credential secret"),
    "access_token": _phrases(
        "access token,bearer token,static token,bank token,organization token,org token,customer token"
    ),
    "signing_key": _phrases(
        "signing key,signing secret,webhook secret,webhook key,webhook signing key,webhook signing secret,"
        "signature key,signature secret,hook secret,hmac key,hmac secret,subscription secret,"
        "subscription key,signing private key"
    ),
    "private_key": _phrases(
        "private key,attestation key,attestation signing key,attestation private key,attestation pem,"
        "private key pem,private pem,attestation signing private key,attestation secret"
    ),
}
_GENERIC: dict[Kind, list[tuple[str, ...]]] = {
    "client_secret": _phrases("secret,app secret,application secret"),
    "access_token": _phrases("token,bearer,jwt,authorization,auth token,api token,auth header"),
    "signing_key": _phrases("signature verification key,verification secret"),
}
# Words of half the world's settings. They are Cybrid's only if Cybrid's name is right beside them.
_WEAK: dict[Kind, list[tuple[str, ...]]] = {
    "client_id": _phrases(
        "id,key,api key,api key id,key id,api id,application id,app id,client,user,username,login,client key"
    ),
    "client_secret": _phrases(
        "secret key,app secret key,api secret key,password,pass,passwd,client password,key secret"
    ),
}


_PHRASES: dict[tuple[str, ...], tuple[Kind, Strength]] = {
    **{phrase: (kind, "generic") for kind, found in _GENERIC.items() for phrase in found},
    **{phrase: (kind, "strong") for kind, found in _STRONG.items() for phrase in found},
}
_WEAK_PHRASES: dict[tuple[str, ...], Kind] = {phrase: kind for kind, found in _WEAK.items() for phrase in found}
_LONGEST = max(map(len, _PHRASES))

# Phrases that hold a word of the list above and mean something else.
_OTHER = frozenset(
    _phrases(
        "public key,id token,refresh token,csrf token,xsrf token,link token,processor token,"
        "public token,page token,next token,pagination token,continuation token,device token,"
        "push token,reset token,invite token,verification token,confirmation token,captcha token,"
        "session token,cancel token,secret access key,secrets manager,secret manager,secret id,"
        "token id,web token,token type,sync token,tokens used,upload token,key base"
    )
)

# What follows a credential's word and makes it something about the credential: `CLIENT_SECRET_ARN`.
_ABOUT = listed(
    """
    address age algorithm alg algo amount arn audience balance cache checksum ciphertext cipher class
    client code grant contract count created crypt cryptogram date days decimals desc description digest
    digests encrypted endpoint error exception exchange expiration expired expires expiry factory fetcher
    field fields file filename fingerprint format function generator getter guid guids handler hash hashed
    hashes help helper hint host id ids identifier index info integrity issuer keyring label length len
    lifetime limit location manager masked max message method min mint mode model msg name names namespace
    parameter param params parser path pattern position prefix price provider ref reference refresh
    refresher regex region repository request response revision role salt schema scope scopes seconds
    serializer sha sha1 sha224 sha256 sha384 sha512 md5 size state status store storage suffix sum symbol
    thumbprint time timeout timestamp title ttl type uid uri url urls usage uuid validator var variable
    vault version view warning
    """
)
# A name that ends so and holds no kind says that the value is something else.
_NO_HEADS = listed(
    """
    cache class client code factory field function help id ids info manager max method min mode model name
    param
    params provider reference request response role state storage store time vault view
    """
)
_HEADS = (_ABOUT - _NO_HEADS) | listed(
    "challenge verifier nonce signature csrf etag kid jwk jwks rev revision commit sha certificate cert crt"
)
# What precedes it and does the same: `csrf_token`, `hashed_secret`, `max_tokens`.
_BEFORE = listed(
    """
    btc captcha censored cert certificate check checksum ciphertext completion contract count csrf cursor
    decode device digest encrypted erc20 erc721 eth expired expires fcm apns has hash hashed idempotency
    invalid invite is kms license masked max min missing nft num number obfuscated pagination page
    password prompt public publishable push redacted refresh requires reset sealed signed sol solana spl
    ssl ssh tls total unsubscribe usdc usdt validate verify xsrf zip
    """
)
# A program's own secrets, unless the name itself says Cybrid: `SESSION_SECRET`, `JWT_SIGNING_KEY`.
_OWN = listed(
    """
    admin_session app_session cookie cookies csrf database db download encryption export field license
    password remember session sessions url upload invoice internal cdn media cron deploy deployment ssh
    """
)
_SEALED = listed("encrypted sealed ciphertext ciphertexts")

_ENVIRONMENTS = listed(
    """
    sandbox production prod qa uat ci e2e staging stage demo development dev test tests testing live local
    preview default main
    """
)
_FILLERS = _ENVIRONMENTS | listed(
    """
    a an and argument arguments args ascii at b64 b64decode base base64 body bytes cls config configs configuration
    const constant constants cred creds credential credentials current data decode def default echo encode encoded
    env environ environment example examples export f fallback field final for form fromhex from get getenv header
    headers hex http https in is it json kwargs let literal metadata my new none of old openssl optional options or
    original os our param params payload plain pop printf process prompt prop properties property props element entry
    item public_settings raw read return secretbytes secretstr self session set setdefault setenv setting
    settings spec str string stringdata text the this to type update value values var vars was with
    """
)
# Words a name of Cybrid's credentials may hold besides.
_USUAL = _FILLERS | listed(
    """
    access account accounts active admin api app application attestation auth authorization backup bank
    banks bearer cached client clients code customer cybrid embedded event events hard hardcoded hook
    hooks id idp identity issuer key keys legacy login m2m machine next oauth oauth2 o ops org
    organisation organization other override partner platform previous primary private pw read readonly rw
    ro saved sdk second secondary secret secrets server service shared signature signing smoke spare
    static subscription subscriptions temp temporary tmp tenant token tokens user webhook webhooks write
    attest attester request api_key password cli cfg
    """
)

# Types that hide a value when it is printed: they wrap it and say nothing of its kind.
_WRAPPERS = frozenset({("secret", "str"), ("secret", "bytes"), ("secret", "value")})

# What tells a bundler to ship a value to every client says nothing of what it is.
_BUNDLED = re.compile(r"^(?:(?:NEXT|EXPO|NUXT|RSBUILD)_PUBLIC|VITE|REACT_APP|VUE_APP|GATSBY|PUBLIC)_(?=[A-Z])")
_GLUED = re.compile(
    r"(cybrid|bank|org|my)?"
    r"(client|access|signing|api|private|public|secret|bearer|auth|webhook|oauth|attestation)"
    r"(ids?|secrets?|tokens?|keys?|guids?)"
)
_SINGULAR = {
    "ids": "id",
    "secrets": "secret",
    "tokens": "token",
    "keys": "key",
    "webhooks": "webhook",
    "jwts": "jwt",
    "organisation": "organization",
}


@lru_cache(maxsize=8192)
def _split(name: str) -> tuple[str, ...]:
    """The words of a name; words that are usually written together taken apart, plurals singular."""
    found: list[str] = []
    for word in words(name):
        glued = _GLUED.fullmatch(word)
        parts = [part for part in glued.groups() if part] if glued else [word]
        found += [_SINGULAR.get(part, part) for part in parts]
    return tuple(found)


@lru_cache(maxsize=8192)
def sense_of_name(name: str) -> Sense:
    """What an identifier, key or environment variable says of its value."""
    name = _BUNDLED.sub("", name)
    found = _split(name)
    own = mentions_cybrid(name)
    sealed = any(word in _SEALED for word in found)
    if _is_neutral(name, found):
        return Sense(None, None, False, False, True, True)
    at = _last_phrase(found)
    if at is not None:
        start, end = at
        if _denies(found, start, end, own):
            return Sense(None, None, True, sealed, False, False)
        kind, strength = _PHRASES[found[start:end]]
        plain = all(word in _USUAL or mentions_cybrid(word) for word in found[:start] + found[end:])
        return Sense(kind, strength, False, sealed, False, plain)
    weak = _weak(found)
    if weak is not None:
        return Sense(weak, "weak", False, sealed, False, True)
    denied = sealed or found[-1] in _HEADS
    return Sense(None, None, denied, sealed, False, all(word in _USUAL or mentions_cybrid(word) for word in found))


def _is_neutral(name: str, found: tuple[str, ...]) -> bool:
    if all(word in _FILLERS or word == "cybrid" for word in found) or found in _WRAPPERS:
        return True
    return len(found) == 1 and vendor_of(name) is not None


def _denies(found: tuple[str, ...], start: int, end: int, own: bool) -> bool:
    """Whether the words around the phrase of a kind make the name one of something else."""
    before, after = found[:start], found[end:]
    if any(word in _ABOUT for word in after) or any(word in _BEFORE for word in before):
        return True
    others = (found[i : i + len(other)] for other in _OTHER for i in range(len(found)))
    if any(other in _OTHER for other in others):
        return not (own and "session" in before)
    if "jwk" in found or "refresh" in found:
        return True
    kind, _ = _PHRASES[found[start:end]]
    own_words = _OWN if kind == "access_token" else _OWN | {"jwt", "token"}
    return not own and any(word in own_words for word in before)


def _last_phrase(found: tuple[str, ...]) -> tuple[int, int] | None:
    """Where the last phrase that names a kind stands, the longest if several end there.

    `secret key` alone is a weak phrase, though `secret` is in it; it is left to the weak ones.
    """
    for end in range(len(found), 0, -1):
        for length in range(min(_LONGEST, end), 0, -1):
            phrase = found[end - length : end]
            if phrase in _PHRASES:
                if phrase in (("secret",), ("app", "secret")) and _weak(found) is not None:
                    return None
                return end - length, end
    return None


def _weak(found: tuple[str, ...]) -> Kind | None:
    core = tuple(word for word in found if not mentions_cybrid(word) and word not in _ENVIRONMENTS)
    return _WEAK_PHRASES.get(core)


def member_name(owner: str, name: str) -> str:
    """Return the name of a member, with its owner's where that says whose it is: `session.key`, but not `self.key`.

    A phrase that means only one kind says enough by itself.
    """
    means_more = sense_of_name(name).strength in ("weak", "generic")
    says = owner.lower() in _OWN or vendor_of(owner) is not None or not sense_of_name(owner).neutral
    return f"{owner}.{name}" if means_more and says else name


def kind_of_name(name: str) -> Kind | None:
    """The kind of credential a name in any casing speaks of; None for none, or for something about one.

    `CYBRID_SECRET_KEY` is a client secret, `SECRET_KEY` alone is not: web frameworks call their own so.
    """
    sense = sense_of_name(name)
    if sense.strength == "weak":
        return sense.kind if mentions_cybrid(name) and len(_split(name)) > 2 else None
    return sense.kind
